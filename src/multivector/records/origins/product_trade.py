"""Trade in a few products by pair, from BACI of CEPII: energy 2022 to 2024, technology in 2024.

``baci_commodities`` lists the 200 largest flows of a commodity in a year: a pair that it leaves out
is unknown, and smaller than the smallest listed. ``baci_technology`` lists every flow from 1,000
USD: a pair that it leaves out is below where one side reports, and unknown where both are silent.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
_SIDES = ["exporter", "importer"]
# Commodity in the file, its heading of the Harmonised System, and its column.
ENERGY = {
    "petroleum_gas": ("2711", "gas_usd"),
    "crude_oil": ("2709", "crude_usd"),
    "refined_petro": ("2710", "refined_usd"),
    "coal": ("2701", "coal_usd"),
}
TECHNOLOGY = ("semiconductors", "batteries", "aerospace", "critical_minerals")
TECHNOLOGY_YEAR = 2024
_STATED = "# source: CEPII BACI HS17 V202601, year 2024"
_COMMENTS = 9  # lines before the header


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``energy_trade`` or ``technology_trade``: one row per pair and year."""
    if tally.origin == "baci_commodities":
        (path,) = files.values()
        return {"energy_trade": _wide(_energy(path, tally), tally, "energy_trade", path)}
    import pandas as pd

    found = [_technology(files[f"baci_2024_{name}.csv"], name, tally) for name in TECHNOLOGY]
    frame = pd.concat(found, ignore_index=True)
    wide = _wide(frame, tally, "technology_trade", Path("baci_2024_*.csv"))
    return {"technology_trade": wide.fillna(0.0)}


def _energy(path: Path, tally: Tally) -> Any:
    import pandas as pd

    try:
        content = json.loads(path.read_text("utf-8"))
        headings = {c["id"]: c["hs4"] for c in content["meta"]["commodities"]}
        unit = content["meta"]["value_unit"]
        rows = [
            (row["e"], row["i"], int(year), name, float(row["v"]))
            for name, years in content["flows"].items()
            for year, flows in years.items()
            for row in flows
        ]
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise InputError(
            f"the file does not contain flows of commodities by year: {error!r}",
            where=str(path),
            next="fetch it again: multivector data pull baci_commodities",
        ) from error
    if unit != "USD" or any(headings.get(name) != code for name, (code, _) in ENERGY.items()):
        raise InputError(
            f"another unit or heading: {unit}, {headings}",
            where=str(path),
            allowed="USD; " + ", ".join(f"{name} {code}" for name, (code, _) in ENERGY.items()),
        )
    frame = pd.DataFrame(rows, columns=[*_SIDES, "year", "product", "usd"])
    tally.read("energy_trade", len(frame))
    used = frame["product"].isin(ENERGY)
    tally.drop("energy_trade", int((~used).sum()), "a commodity that no measure uses")
    frame["product"] = frame["product"].map(lambda name: ENERGY.get(name, ("", ""))[1])
    return frame[used]


def _technology(path: Path, name: str, tally: Tally) -> Any:
    with path.open(encoding="utf-8") as stream:
        head = [next(stream, "").strip() for _ in range(_COMMENTS)]
    if not head[0].startswith(_STATED) or not head[-1].startswith(f"# layer = {name};"):
        raise InputError(
            f"the comment lines do not name the year and the products {name}",
            where=str(path),
            allowed=f"{_STATED}; # layer = {name}; HS6 codes",
            next="fetch it again: multivector data pull baci_technology",
        )
    columns = ["exporter_iso3", "importer_iso3", "value_kusd"]
    frame = delimited.csv(path, columns, skip=len(head))
    tally.read("technology_trade", len(frame))
    frame["usd"] = delimited.number(frame, "value_kusd", path) * 1e3
    frame = frame.rename(columns=dict(zip(columns, _SIDES, strict=False)))
    return frame.assign(year=TECHNOLOGY_YEAR, product=f"{name}_usd")


def _wide(frame: Any, tally: Tally, table: str, path: Path) -> Any:
    """Return one row per pair and year, a column per product."""
    sides = dict(zip(_SIDES, _SIDES, strict=True))
    named = spellings.resolve(frame, sides, tally, table=table, where=str(path))
    keys = [*_SIDES, "year"]
    _refuse(named, named["exporter"] == named["importer"], "a flow of a state with itself", path)
    _refuse(named, ~(named["usd"] > 0), "a flow that is negative, zero or missing", path)
    _refuse(named, named.duplicated([*keys, "product"]), "a second row for the pair", path)
    wide = named.pivot(index=keys, columns="product", values="usd").reset_index()
    wide.columns.name = None
    tally.drop(table, len(named) - len(wide), "another product of the same pair and year")
    return wide


def _refuse(frame: Any, wrong: Any, what: str, path: Path) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise InputError(
            f"{int(wrong.sum())} rows are wrong: {what}, {row['exporter']} to {row['importer']}, "
            f"{row['year']}, {row['product'].removesuffix('_usd')}",
            where=str(path),
            allowed="one positive flow per pair, year and product, between two states",
            next="correct the row, or fetch the file again",
        )
