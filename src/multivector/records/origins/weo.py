"""GDP and population of states: World Economic Outlook of the International Monetary Fund.

Each series states the last year of actual data (``lastactualdate``). Later years, and series
without one, are the Fund's estimates and forecasts: they go to separate tables, which no measure
reads. A fiscal year ("FY2023/24") counts as the calendar year in which it begins.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1
_OBJECT = "data_2510"
# Concept -> (table of actual figures, table of forecasts, value column, power of ten).
_CONCEPTS = {
    "NGDPD": ("gdp", "gdp_forecasts", "gdp_usd", 9),
    "LP": ("population", "population_forecasts", "persons", 6),
}
_COLUMNS = ["concept", "ref_area", "year", "value", "lastactualdate", "scale"]


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``gdp`` and ``population``, and ``gdp_forecasts`` and ``population_forecasts``."""
    (path,) = files.values()
    source = rdata.read_frame(path, _OBJECT, _COLUMNS).select(_COLUMNS).to_pandas()
    source.index += 1
    source["last"] = source["lastactualdate"].str.extract(r"(\d{4})", expand=False).astype(float)
    tables: dict[str, Any] = {}
    for concept, (actual, forecast, value, power) in _CONCEPTS.items():
        frame = source[source["concept"] == concept]
        _check(frame, concept, power, path)
        known = frame["year"] <= frame["last"]
        for table, rows in ((actual, frame[known]), (forecast, frame[~known])):
            tables[table] = _table(rows, table, value, power, tally, path)
    return tables


def _check(frame: Any, concept: str, power: int, path: Path) -> None:
    wrong = (frame["scale"] != power) | ~(frame["value"] >= 0)
    if frame.empty or wrong.any():
        line = frame.index[wrong][0] if len(frame) else 0
        found = frame.loc[line].to_dict() if line else "no rows"
        raise InputError(
            f"{concept}: {found}",
            where=f"{path}, row {line} of {_OBJECT}",
            allowed=f"rows with values of 0 or more, in units of 10^{power}",
        )


def _table(rows: Any, table: str, value: str, power: int, tally: Tally, path: Path) -> Any:
    tally.read(table, len(rows))
    rows = spellings.resolve(rows, {"ref_area": "state"}, tally, table=table, where=str(path))
    rows["year"] = rows["year"].astype("int64")
    rows[value] = rows["value"] * 10**power
    return rows[["state", "year", value]]
