"""GDP and population of states by year: World Development Indicators of the World Bank.

The files mix states with aggregates ("Arab World"), which are dropped by name.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
# Declared file -> (table, its value column).
_CONTENTS = {
    "worldbank_gdp.csv": ("gdp", "gdp_usd"),
    "worldbank_population.csv": ("population", "persons"),
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``gdp`` or ``population``: one row per state and year, states by ISO code."""
    tables = {}
    for name, path in files.items():
        table, value = _CONTENTS[name]
        frame = delimited.csv(path, ["Country Name", "Country Code", "Year", "Value"])
        tally.read(table, len(frame))
        frame = spellings.resolve(
            frame, {"Country Code": "state"}, tally, table=table, where=str(path)
        )
        frame["year"] = delimited.number(frame, "Year", path).astype("int64")
        frame[value] = delimited.number(frame, "Value", path)
        tables[table] = frame[["state", "year", value]]
    return tables
