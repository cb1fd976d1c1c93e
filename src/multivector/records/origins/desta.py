"""Trade agreements in force between states, 1948 to 2020: DESTA 2.1, memberships.

One row per treaty, accession, withdrawal, protocol or negotiation, with each member's ISO number
and side. A pair counts from the year a treaty entered into force; an accession without such a year
from the year after signature, the most common lag among the others. Protocols belong to their base
treaty. A withdrawal ends the pair in that year. The source does not say when a treaty lapsed.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.codes import systems, tables
from multivector.errors import InputError
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

LAST_YEAR = 2020
_MEMBERS = 91
_COLUMNS = ["number", "base_treaty", "name", "entry_type", "year", "entryforceyear", "typememb"]
_KINDS = ("base_treaty", "accession", "protocol or amendment", "withdrawal")
# Why rows of the other kinds are not evidence of a treaty in force.
_OTHERS = {
    "negotiation": "a negotiation, not signed",
    "consolidated": "a treaty listed again as amended by its protocols",
}
_PLURILATERAL, _WITHDRAWAL = "2", "7"
_JOINS_OR_LEAVES = "1"
# The United Nations' number for Kosovo, which has none in ISO.
_KOSOVO = 900

Pair = tuple[str, str]


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``trade_agreements``: one row per directed pair and year."""
    (path,) = files.values()
    members = [f"c{place}" for place in range(1, _MEMBERS + 1)]
    columns = [*_COLUMNS, *members, *(f"m{member}" for member in members)]
    frame = delimited.csv(path, columns, delimiter=";", encoding="latin-1")
    frame = frame.where(frame != "NA", None)
    tally.read("trade_agreements", len(frame))
    known = [*_KINDS, *_OTHERS]
    strange, what, show = ~frame["entry_type"].isin(known), "unknown entry type", ["entry_type"]
    delimited.refuse(frame, strange, what, path, show=show, allowed=", ".join(known))
    for kind, why in _OTHERS.items():
        frame = tally.without("trade_agreements", frame, frame["entry_type"] == kind, why)
    return {"trade_agreements": _by_year(*_spans(frame, members, tally, path), tally)}


def _spans(
    frame: Frame, members: list[str], tally: Tally, path: Path
) -> tuple[dict[tuple[str, Pair], list[int]], dict[str, str], int]:
    """Return first and last year by treaty and pair, names of treaties, and the rows used."""
    bases = dict(zip(frame["number"], frame["base_treaty"], strict=True))
    names: dict[str, str] = {}
    spans: dict[tuple[str, Pair], list[int]] = {}
    lacking, used, early = 0, 0, 0
    order = {kind: place for place, kind in enumerate(_KINDS)}
    rows = sorted(frame.to_dict("index").items(), key=lambda row: order[row[1]["entry_type"]])
    for line, row in rows:
        treaty = bases.get(row["base_treaty"], row["base_treaty"])
        starts, slip = _starts(row)
        early += slip
        if starts is None:
            tally.drop("trade_agreements", 1, "signed, but without a year of entry into force")
            continue
        sides, filled = _sides(row, members, f"{path}, line {line}")
        lacking += filled
        used += 1
        if row["entry_type"] == "base_treaty":
            names[treaty] = row["name"]
        for pair in _pairs(sides, row["typememb"]):
            key = treaty, pair
            if row["typememb"] == _WITHDRAWAL:
                if key in spans:
                    spans[key][1] = min(spans[key][1], starts - 1)
            elif key in spans:
                spans[key][0] = min(spans[key][0], starts)
            else:
                spans[key] = [starts, LAST_YEAR]
    tally.correct("desta-side-missing", lacking)
    tally.correct("desta-in-force-before-signed", early)
    return spans, names, used


def _starts(row: Mapping[str, Any]) -> tuple[int | None, bool]:
    """Return the year from which an entry counts, and whether its years are in the wrong order."""
    signed, force = (int(row[c]) if row[c] else None for c in ("year", "entryforceyear"))
    joins = row["entry_type"] in ("accession", "withdrawal")
    if not joins or signed is None:
        return force, False
    if row["entry_type"] == "withdrawal":
        return force or signed, False
    if force is None:
        return signed + 1, False
    return max(signed, force), force < signed


def _sides(row: Mapping[str, Any], members: list[str], where: str) -> tuple[list[Pair], int]:
    """Return (state, side) of each member, and how many sides come from the previous entry."""
    numbers, filled = _numbers(), 0
    found: list[Pair] = []
    for member in members:
        if row[member] is None:
            continue
        code = numbers.get(int(row[member]))
        if code is None:
            what = f"unknown state number: {row[member]}"
            raise InputError(what, where=where, allowed="ISO 3166-1 numeric codes")
        side = row[f"m{member}"]
        if side is None:
            side, filled = (found[-1][1] if found else "0"), filled + 1
        found.append((code, side))
    return found, filled


def _pairs(sides: list[Pair], kind: str) -> Iterator[Pair]:
    """Yield the pairs covered by an entry, in both orders.

    All pairs for a plurilateral treaty; pairs across sides for a two-sided one; for an accession or
    withdrawal, pairs of the joining or leaving state with every member.
    """
    by_side = defaultdict(list)
    for state, side in sides:
        by_side[side].append(state)
    everyone = [state for state, _ in sides]
    if kind == _PLURILATERAL or len(by_side) == 1:
        found = combinations(everyone, 2)
    elif set(by_side) == {"1", "2"}:
        found = product(by_side[_JOINS_OR_LEAVES], everyone)  # type: ignore[assignment]
    else:
        found = product(*by_side.values())  # type: ignore[assignment]
    for a, b in found:
        if a != b:
            yield a, b
            yield b, a


def _numbers() -> dict[int, str]:
    found = {int(row["number"]): systems.continuing(row["iso3"]) for row in tables.rows("geonames")}
    return found | {_KOSOVO: "XKX"}


def _by_year(
    spans: dict[tuple[str, Pair], list[int]], names: dict[str, str], used: int, tally: Tally
) -> Frame:
    rows = [
        (*pair, year, names.get(treaty, treaty), first)
        for (treaty, pair), (first, last) in spans.items()
        for year in range(first, last + 1)
    ]
    frame = pd.DataFrame(rows, columns=["state_a", "state_b", "year", "newest", "since"])
    keys = ["state_a", "state_b", "year"]
    frame = frame.sort_values([*keys, "since", "newest"], kind="stable")
    grouped = frame.groupby(keys, sort=True)
    yearly = grouped.agg(agreements=("newest", "size"), newest=("newest", "last"))
    tally.gain("trade_agreements", len(frame) - used, "one row for each pair and year of a treaty")
    why = "another treaty of the pair in the same year"
    return tally.merged("trade_agreements", frame, yearly, why).reset_index()
