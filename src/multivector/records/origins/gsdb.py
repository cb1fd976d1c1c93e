"""Sanctions, 1949 to 2023: cases from the Global Sanctions Data Base, Release 4.

Senders and targets are strings that may name several states, separated by commas, which state names
may contain too ("Egypt, Arab Rep., Syria"). A bloc's case counts, year by year, for its members on
1 July; groups without dated members appear only in the cases.
"""

from collections.abc import Iterator

import pandas as pd

from multivector.codes import systems
from multivector.codes.blocs import members
from multivector.codes.gazetteer import names
from multivector.errors import InputError, UsageError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

FIRST_YEAR = 1950
_KINDS = ("trade", "arms", "military", "financial", "travel", "other")
_AIM = ("objective", "success")
# Column of the file -> column of the table.
_NAMES = {
    "case_id": "case", "begin": "first_year", "end": "last_year", "descr_trade": "trade_kinds",
}  # fmt: skip
# The source's short names of blocs that are ambiguous elsewhere.
_BLOCS = {"EEC": "EU", "EEU": "EAEU", "CSCE": "OSCE"}
# Maximum number of comma-separated pieces in one name.
_PIECES = 3


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``sanction_cases`` (sender and target of each case) and ``sanctions`` (years)."""
    (path,) = files.values()
    columns = [*_NAMES, "sanctioned_state", "sanctioning_state", *_KINDS, *_AIM]
    frame = delimited.csv(path, columns, encoding="latin-1")
    tally.read("sanction_cases", len(frame))
    frame = delimited.numbers(frame, [], path, whole=["case_id", "begin", "end", *_KINDS])
    frame = frame.astype(dict.fromkeys(_KINDS, bool))
    for side, column in (("sender", "sanctioning_state"), ("target", "sanctioned_state")):
        frame[side] = [
            [_party(name, tally) for name in split(text, where=f"{path}, line {line}")]
            for line, text in frame[column].items()
        ]
        frame = frame.explode(side)
    extra = len(frame) - len(set(frame["case_id"]))
    tally.gain("sanction_cases", extra, "one row for each of several states")
    keys = ["case", "sender", "target"]
    frame = frame.rename(columns=_NAMES)
    cases = frame[[*keys, "first_year", "last_year", *_KINDS, "trade_kinds", *_AIM]]
    twice = cases.duplicated(keys)
    cases = tally.without("sanction_cases", cases, twice, "the same state twice in one case")
    return {"sanction_cases": cases, "sanctions": _by_year(cases, tally)}


def split(text: str, *, where: str) -> list[str]:
    """Split a comma-separated list of names that may themselves contain commas.

    The longest known name is matched first, from left to right. Raises InputError if a part is not
    in a known name.

    >>> split("Korea, North, El Salvador, Egypt, Arab Rep.", where="here")
    ['Korea, North', 'El Salvador', 'Egypt, Arab Rep.']
    """
    pieces, found = [piece.strip() for piece in text.split(",")], []
    while pieces:
        for count in range(min(_PIECES, len(pieces)), 0, -1):
            name = ", ".join(pieces[:count])
            if _known(name):
                break
        else:
            raise InputError(
                f"unknown state or bloc: {pieces[0]!r}",
                where=where,
                next="add it to records/origins/spellings.tsv with its code, or the reason why "
                "it has none",
            )
        found.append(name)
        pieces = pieces[count:]
    return found


def _known(name: str) -> bool:
    try:
        spellings.code_of(name, origin="gsdb")
    except KeyError:
        return _bloc(name) is not None
    return True


def _bloc(name: str) -> str | None:
    if name in _BLOCS:
        return _BLOCS[name]
    found = names.lookup(name)
    return found.code if found is not None and found.kind == "bloc" else None


def _party(name: str, tally: Tally) -> str:
    """Return the code of a state or bloc; otherwise count the name and return it."""
    bloc = _bloc(name)
    if bloc is not None:
        return bloc
    code, _ = spellings.code_of(name, origin="gsdb")
    if code is None:
        tally.miss(name, 1)
    return code or name


def _by_year(cases: Frame, tally: Tally) -> Frame:
    tally.read("sanctions", len(cases))
    columns = ["first_year", "last_year", "sender", "target"]
    dated = [
        (row, sender, target, year, own and named)
        for row, (first, last, senders, targets) in enumerate(cases[columns].values.tolist())
        for year in range(max(first, FIRST_YEAR), last + 1)
        for sender, own in _states(senders, year)
        for target, named in _states(targets, year)
        if sender != target
    ]
    frame = pd.DataFrame(dated, columns=["row", "sender", "target", "year", "own_cases"])
    frame = frame.join(cases[["case", *_KINDS]].reset_index(drop=True), on="row")
    empty = len(cases) - frame["row"].nunique()
    tally.drop("sanctions", empty, "a group without dated membership, or a year before 1950")
    keys = ["sender", "target", "year"]
    # A state named both directly and through a bloc counts once, directly.
    once = frame.sort_values("own_cases", ascending=False, kind="stable")
    once = once.drop_duplicates([*keys, "case"])
    yearly = once.groupby(keys, sort=True).agg(
        cases=("case", "size"), own_cases=("own_cases", "sum"), **{k: (k, "any") for k in _KINDS}
    )
    kept = len(cases) - empty
    tally.gain("sanctions", len(frame) - kept, "one row for each state and year of a case")
    tally.drop("sanctions", len(frame) - len(yearly), "another case of the pair in the same year")
    return yearly.reset_index()


def _states(party: str, year: int) -> Iterator[tuple[str, bool]]:
    """Yield the states that a party stands for in a year, and whether it is the state itself."""
    if party in systems.known() and _bloc(party) is None:
        yield party, True
        return
    try:
        dated = members(party, str(year))
    except UsageError:
        return
    for state in sorted(dated):
        yield state, False
