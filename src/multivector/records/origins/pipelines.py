"""Gas and oil pipelines that cross a border, with the states on their route, as of 2026.

From Global Energy Monitor, with lines that World Monitor took from operators, regulators and the
press. The list shows presence: a line not listed is unknown. If a line is listed twice, from the
press or its operator and from Global Energy Monitor, the former is kept. Last years in service are
in ``pipelines.tsv``, as the source dates its statements, not what they say.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.codes import systems
from multivector.records.formats import delimited
from multivector.records.tally import Files, Tables, Tally
from multivector.tables import read_table

TABLE = "pipelines"
_FILES = {
    "gas": ("pipelines_gas_2026.json", "capacityBcmYr"),
    "oil": ("pipelines_oil_2026.json", "capacityMbd"),
}
# Two entries for one line place its ends up to 250 km apart (Central Asia-China): 2.3 degrees of
# latitude, or more of longitude. Lines that meet are within .4 degrees of each other (Druzhba at
# Mozyr; TANAP and TAP to the point); the next nearest ends, on two sides of Bacton, .8.
_SAME_DEGREES, _MEETING_DEGREES = 3.0, 0.5
# Not part of a line's own name: "Maghreb–Europe Gas Pipeline (GME)".
_COMMON = re.compile(r"\(.*?\)| - .*|\b(?:gas|crude|oil|pipeline|system)\b|\W")


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``pipelines``: one row per pipeline between two states."""
    rows = [row for kind, given in _FILES.items() for row in _lines(files[given[0]], kind, tally)]
    return {TABLE: pd.DataFrame(rows).drop(columns="ends")}


def _lines(path: Path, kind: str, tally: Tally) -> list[dict[str, Any]]:
    what = f"{kind} pipelines with states, capacity and endpoints"
    allowed = "ISO 3166-1 alpha-2 codes; a capacity of 0 or more"
    last = read_table("multivector.records.origins", "pipelines.tsv")
    ended = {row["line"]: int(row["ended"]) for row in last}
    with delimited.content(path, what, allowed=allowed):
        lines = json.loads(path.read_text("utf-8"))["pipelines"].values()
        rows = [_row(line, kind, ended) for line in lines]
    tally.read(TABLE, len(rows))
    across = [row for row in rows if " " in row["course"]]
    tally.drop(TABLE, len(rows) - len(across), "a pipeline within one state")
    told = [row for row in across if row["source"] != "gem"]
    kept = [row for row in across if row in told or not any(_same(row, one) for one in told)]
    tally.drop(TABLE, len(across) - len(kept), "the same pipeline from another source")
    return [row | {"onward": " ".join(_onward(row, kept))} for row in kept]


def _row(line: Mapping[str, Any], kind: str, ended: Mapping[str, int]) -> dict[str, Any]:
    states = [line["fromCountry"], *line["transitCountries"], line["toCountry"]]
    course = [systems.iso2_codes()[state] for state in states]
    capacity = float(line[_FILES[kind][1]])
    offline = line["evidence"]["physicalState"] == "offline"
    if line["commodityType"] != kind or capacity < 0:
        raise ValueError(f"{line['id']}: {line['commodityType']}, capacity {capacity:g}")
    return {
        "line": line["id"],
        "commodity": kind,
        "name": line["name"],
        "supplier": course[0],
        "receiver": course[-1],
        # A line that returns to a state on its route counts there once.
        "course": " ".join(dict.fromkeys(course)),
        "capacity": capacity,
        "started": int(line["inService"] or 0) or None,
        "ended": ended.get(line["id"]) if offline else None,
        "status": line["evidence"]["physicalState"],
        "source": line["evidence"]["physicalStateSource"],
        "ends": [line[end][side] for end in ("startPoint", "endPoint") for side in ("lat", "lon")],
    }


def _same(one: Mapping[str, Any], two: Mapping[str, Any]) -> bool:
    """Return whether two entries are one line: of the same ends, in either order, or name."""
    turned = [*two["ends"][2:], *two["ends"][:2]]
    near = any(_apart(one["ends"], ends) < _SAME_DEGREES for ends in (two["ends"], turned))
    names = {_COMMON.sub("", row["name"].casefold()) for row in (one, two)}
    states, others = (set(row["course"].split()) for row in (one, two))
    alike = len(names) == 1 and (states <= others or others <= states)
    return alike or (near and one["course"] == two["course"])


def _onward(one: Mapping[str, Any], lines: list[dict[str, Any]]) -> list[str]:
    """Return the lines that start where a line ends."""
    started = [line for line in lines if line["supplier"] == one["receiver"]]
    end = one["ends"][2:]
    return [x["line"] for x in started if _apart(end, x["ends"][:2]) < _MEETING_DEGREES]


def _apart(one: Sequence[float], two: Sequence[float]) -> float:
    return max(abs(a - b) for a, b in zip(one, two, strict=True))
