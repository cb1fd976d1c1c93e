"""Trade in a few products by pair, from BACI of CEPII: energy 2022 to 2024, technology in 2024.

``baci_commodities`` lists the 200 largest flows of a commodity in a year: a pair not listed is
unknown, and smaller than the smallest listed. ``baci_technology`` lists every flow from 1,000 USD:
a pair not listed is below that if one side reports, and unknown if neither does.
"""

import json
from pathlib import Path

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

_SIDES = ["exporter", "importer"]
# Heading of the Harmonised System of a commodity, and its column.
_ENERGY = {"2711": "gas_usd", "2709": "crude_usd", "2710": "refined_usd", "2701": "coal_usd"}
TECHNOLOGY = ("semiconductors", "batteries", "aerospace", "critical_minerals")
TECHNOLOGY_YEAR = 2024
_STATED = f"# source: CEPII BACI HS17 V202601, year {TECHNOLOGY_YEAR}"
_COMMENTS = 9  # lines before the header


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``energy_trade`` or ``technology_trade``: one row per pair and year."""
    import pandas as pd

    if tally.origin == "baci_commodities":
        (path,) = files.values()
        return {"energy_trade": _wide(_energy(path, tally), tally, "energy_trade", path)}
    found = [_technology(files[f"baci_2024_{name}.csv"], name, tally) for name in TECHNOLOGY]
    frame, path = pd.concat(found), Path("baci_2024_*.csv")
    return {"technology_trade": _wide(frame, tally, "technology_trade", path).fillna(0.0)}


def _energy(path: Path, tally: Tally) -> Frame:
    import pandas as pd

    with delimited.content(path, "flows of commodities by year"):
        content = json.loads(path.read_text("utf-8"))
        headings = {c["id"]: c["hs4"] for c in content["meta"]["commodities"]}
        rows = [
            (row["e"], row["i"], int(year), _ENERGY.get(headings[name]), float(row["v"]))
            for name, years in content["flows"].items()
            for year, flows in years.items()
            for row in flows
        ]
        if content["meta"]["value_unit"] != "USD" or not set(_ENERGY) <= set(headings.values()):
            raise ValueError(f"missing USD values, or headings other than {sorted(_ENERGY)}")
    frame = pd.DataFrame(rows, columns=[*_SIDES, "year", "product", "usd"])
    tally.read("energy_trade", len(frame))
    unused = frame["product"].isna()
    return tally.without("energy_trade", frame, unused, "a commodity that no measure uses")


def _technology(path: Path, name: str, tally: Tally) -> Frame:
    with path.open(encoding="utf-8") as stream:
        head = [next(stream, "").strip() for _ in range(_COMMENTS)]
    if not head[0].startswith(_STATED) or not head[-1].startswith(f"# layer = {name};"):
        raise InputError(
            f"the comment lines do not name the year and the products {name}",
            where=str(path),
            allowed=f"{_STATED}; # layer = {name}; HS6 codes",
            next="download the file again: multivector data pull baci_technology",
        )
    columns = dict(zip(("exporter_iso3", "importer_iso3", "value_kusd"), _SIDES, strict=False))
    frame = delimited.csv(path, [*columns, "value_kusd"], skip=_COMMENTS).rename(columns=columns)
    tally.read("technology_trade", len(frame))
    frame["usd"] = delimited.number(frame, "value_kusd", path) * 1e3
    return frame.assign(year=TECHNOLOGY_YEAR, product=f"{name}_usd").reset_index(drop=True)


def _wide(frame: Frame, tally: Tally, table: str, path: Path) -> Frame:
    """Return one row per pair and year, a column per product."""
    named = spellings.resolve(frame, _SIDES, tally, table, path)
    named = named.reset_index(drop=True)
    keys = [*_SIDES, "year"]
    for wrong, what in (
        (named["exporter"] == named["importer"], "trade of a state with itself"),
        (~(named["usd"] > 0), "a flow that is negative, zero or missing"),
        (named.duplicated([*keys, "product"]), "a duplicate row for the pair"),
    ):
        delimited.refuse(named, wrong, what, path, show=[*keys, "product"])
    wide = named.pivot(index=keys, columns="product", values="usd").reset_index()
    return tally.merged(table, named, wide, "another product of the same pair and year")
