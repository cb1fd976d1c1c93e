"""Code shared by files of coded events: CAMEO to PLOVER, pair numbers, columns.

``cameo.tsv`` has every code of CAMEO 1.1b3: the type and mode of the Open Event Data Alliance's
crosswalk of September 2021 (facts only; its text is CC BY-SA 4.0), our type and mode, and, where
the two differ, the reason. A code without a type is not an event (a statement, an appeal). Modes no
longer in the manual are rejected.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from multivector.errors import InputError
from multivector.records import catalogue, spellings
from multivector.records.formats import delimited
from multivector.records.origins import unrest
from multivector.records.tally import Frame, Tables, Tally
from multivector.tables import read_table

_NUMBERS = ("intensity", "mentions", "latitude", "longitude")


class CrosswalkEntry(NamedTuple):
    """The PLOVER coding of a CAMEO code.

    ``event_type`` is None if the code is not an event; ``turned`` means that actor and recipient
    are swapped (CAMEO 043 is hosting a visit; here the visitor is the actor); ``decision`` is the
    reason for a deviation from the crosswalk, else empty.
    """

    event_type: str | None
    mode: str | None
    turned: bool
    decision: str


@cache
def crosswalk() -> dict[str, CrosswalkEntry]:
    """Return the PLOVER coding of every CAMEO code.

    >>> crosswalk()["0871"].event_type, crosswalk()["193"].mode
    ('CONCEDE', 'firearms')
    >>> crosswalk()["010"].event_type is None
    True
    """
    return {
        row["code"]: CrosswalkEntry(
            row["type"] or None, row["mode"] or None, row["turned"] == "yes", row["decision"]
        )
        for row in read_table("multivector.records.origins", "cameo.tsv")
    }


def read(path: Path, tally: Tally, **form: Any) -> Frame:
    """Read a tab-separated event file; malformed rows are dropped and counted.

    The entry of the source has its columns, the format of its dates, its marker for missing values
    and, for files without one, the header; ``form`` are further arguments of ``delimited.csv``.
    Raises InputError, with the line of the first, if more than 1% of rows are malformed.
    """
    given = catalogue.entry(tally.origin).read["coded_events"]
    columns = {column: name for name, column in given["columns"].items()}
    ragged: list[int] = []
    names = given["header"].split() if "header" in given else None
    form = {"missing": given.get("missing", ()), "names": names, **form}
    frame = delimited.csv(path, list(columns), delimiter="\t", quoted=False, ragged=ragged, **form)
    tally.read("coded_events", len(frame) + len(ragged))
    tally.drop("coded_events", len(ragged), "malformed: wrong number of fields")
    frame = frame[list(columns)].rename(columns=columns)
    dates = pd.to_datetime(frame["date"], format=given["dates"], errors="coerce")
    wrong = dates.isna()
    there = (name for name in _NUMBERS if name in frame)
    numbers = {name: pd.to_numeric(frame[name], errors="coerce") for name in there}
    for name, values in numbers.items():
        wrong |= values.isna() & frame[name].notna()
    if wrong.sum() > delimited.MOST_MALFORMED * len(frame):
        _refuse(frame, wrong, dates, path, given["columns"])
    frame = frame.assign(date=dates.dt.date, **numbers)
    why = "malformed: no date, or an invalid number"
    return tally.without("coded_events", frame, wrong, why)


def _refuse(frame: Frame, wrong: Frame, dates: Frame, path: Path, named: Mapping[str, str]) -> None:
    line = frame.index[wrong][0]
    if dates.isna()[line]:
        what = f"column {named['date']!r}: not a date: {frame['date'][line]!r}"
        raise InputError(what, where=f"{path}, line {line}", allowed="a date such as 2018-06-01")
    for name in _NUMBERS:
        if name in frame:
            delimited.number(frame, name, path, name=named[name])


def from_cameo(frame: Frame, tally: Tally) -> Frame:
    """Return the rows that are events, with type and mode, and with sides swapped if required.

    ``frame``: rows with ``cameo`` and both sides. ``tally``: counts the rows that are not events or
    have an unknown code.
    """
    known = crosswalk()
    strange = ~frame["cameo"].isin(known)
    for code, rows in frame["cameo"][strange].fillna("nothing").value_counts().items():
        tally.drop("coded_events", rows, f"not a CAMEO code: {code}")
    frame = frame[~strange]
    typed = frame["cameo"].map(lambda code: known[code].event_type)
    for code, rows in frame["cameo"][typed.isna()].str[:2].value_counts().items():
        why = "only a statement (01)" if code == "01" else "only an appeal (02)"
        tally.drop("coded_events", rows, f"not an event in PLOVER: {why}")
    frame = frame[typed.notna()].copy()
    frame["event_type"] = typed[typed.notna()]
    frame["mode"] = frame["cameo"].map(lambda code: known[code].mode)
    turned = frame["cameo"].map(lambda code: known[code].turned).astype(bool)
    for one, other in (("source", "target"), ("source_name", "target_name")):
        frame.loc[turned, [one, other]] = frame.loc[turned, [other, one]].to_numpy()
    return frame


def of_files(parts: Sequence[Frame], tally: Tally) -> Frame:
    """Return the rows of several files; of an event in more than one, those of the first."""
    frame = pd.concat(parts, keys=range(len(parts)), names=["file", None]).reset_index("file")
    first = frame.groupby("event")["file"].transform("min")
    again = frame["event"].notna() & (frame["file"] != first)
    once = tally.without("coded_events", frame, again, "the same event in another file")
    return once.drop(columns="file").reset_index(drop=True)


def tables(frame: Frame, tally: Tally) -> Tables:
    """Return ``coded_events``, with the pairs of each event numbered, and ``unrest``."""
    events = frame.assign(pair=frame.groupby("event").cumcount() + 1)
    if "mentions" in events:
        events["mentions"] = events["mentions"].astype("Int64")
    return {"coded_events": events, "unrest": unrest.of_events(events, tally)}


def codes(values: Frame, tally: Tally) -> Frame:
    """Return the state of each code or name; unmatched ones are set to missing and counted.

    Unlike in tables of states, a side may also be a region or an organisation, or may be empty.
    """
    found: dict[str, str | None] = {}
    for value, rows in values.value_counts().items():
        found[value] = None
        with suppress(KeyError):
            found[value], _ = spellings.code_of(value, origin=tally.origin)
        if found[value] is None:
            tally.miss(value, rows)
    return values.map(found).astype(object).where(values.notna(), None)
