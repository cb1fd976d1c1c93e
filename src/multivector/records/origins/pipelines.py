"""Gas and oil pipelines that cross a border, with the states on their course: as of 2026.

From Global Energy Monitor, with lines that World Monitor took from operators, regulators and press.
The list shows presence: a line that it leaves out is unknown. Where a line stands twice, from the
press or its operator and from Global Energy Monitor, the first is kept.
"""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.errors import InputError
from multivector.records.tally import Tally

REVISION = 1
TABLE = "pipelines"
_FILES = {
    "gas": ("pipelines_gas_2026.json", "capacityBcmYr"),
    "oil": ("pipelines_oil_2026.json", "capacityMbd"),
}
_STATES = ("flowing", "reduced", "offline", "unknown")
# Two entries of one line place its ends up to 250 km apart (Central Asia-China: 248 and 134 km).
_SAME_KM = 300.0


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``pipelines``: one row per line between two states."""
    import pandas as pd

    rows = [row for kind, given in _FILES.items() for row in _lines(files[given[0]], kind, tally)]
    return {TABLE: pd.DataFrame(rows).drop(columns="ends")}


def _lines(path: Path, kind: str, tally: Tally) -> list[dict[str, Any]]:
    try:
        lines = list(json.loads(path.read_text("utf-8"))["pipelines"].values())
        rows = [_row(line, kind, path) for line in lines]
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise InputError(
            f"the file does not contain pipelines with states, capacity and ends: {error!r}",
            where=str(path),
            next="fetch it again: multivector data pull pipelines",
        ) from error
    tally.read(TABLE, len(rows))
    across = [row for row in rows if len(set(row["course"].split())) > 1]
    tally.drop(TABLE, len(rows) - len(across), "a line inside one state")
    kept = [row for row in across if not _stands_elsewhere(row, across)]
    tally.drop(TABLE, len(across) - len(kept), "the same line from another source")
    return kept


def _row(line: Mapping[str, Any], kind: str, path: Path) -> dict[str, Any]:
    states = [line["fromCountry"], *line["transitCountries"], line["toCountry"]]
    course = [systems.iso2_codes()[state] for state in states]
    capacity, status = float(line[_FILES[kind][1]]), line["evidence"]["physicalState"]
    if line["commodityType"] != kind or capacity < 0 or status not in _STATES:
        raise InputError(
            f"wrong line: {line['commodityType']}, capacity {capacity:g}, {status}",
            where=f"{path}, {line['id']}",
            allowed=f"{kind}; 0 or more; {', '.join(_STATES)}",
        )
    return {
        "line": line["id"],
        "commodity": kind,
        "name": line["name"],
        "supplier": course[0],
        "receiver": course[-1],
        # A line that returns to a state on its way stands there once.
        "course": " ".join(dict.fromkeys(course)),
        "capacity": capacity,
        "started": int(line["inService"] or 0) or None,
        "status": status,
        "source": line["evidence"]["physicalStateSource"],
        "ends": [(p["lat"], p["lon"]) for p in (line["startPoint"], line["endPoint"])],
    }


def _stands_elsewhere(row: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> bool:
    if row["source"] != "gem":
        return False
    return any(
        other["source"] != "gem"
        and other["course"] == row["course"]
        and all(_km(a, b) < _SAME_KM for a, b in zip(row["ends"], other["ends"], strict=True))
        for other in others
    )


def _km(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Return the distance of two points (latitude, longitude) along the great circle."""
    north, south = math.radians(one[0]), math.radians(two[0])
    half = math.radians(two[0] - one[0]) / 2, math.radians(two[1] - one[1]) / 2
    part = math.sin(half[0]) ** 2 + math.cos(north) * math.cos(south) * math.sin(half[1]) ** 2
    return 6371 * 2 * math.asin(math.sqrt(part))
