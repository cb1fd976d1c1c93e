"""Ties between 26 Asian powers and other states: the networks of the Lowy Asia Power Index, 2020.

For comparison only. Codes are ISO alpha-2 with errors: UK, NK, some alpha-3 codes; NA is Namibia,
not a missing value.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
YEAR = 2020
_VALUES = {
    "bilateralTradeRawValue": "trade_usd",
    "foreignCapitalInvestmentRawValue": "investment_usd",
    "onlineSearchInterestRawValue": "search_interest",
    "migrantDestinationsRawValue": "migrants",
    "travelDestinationsRawValue": "travellers",
    "foreignMediaFlowsRawValue": "media_interest",
    "armsTradeRawValue": "arms",
    "jointTrainingRawValue": "joint_training",
    "defenceDialoguesRawValue": "defence_dialogues",
    "diplomaticDialoguesRawValue": "diplomatic_dialogues",
}


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``power_networks``: one row per pair, raw values only."""
    path = files["lowy_network_power_2020.csv"]
    frame = delimited.csv(path, ["countryA", "countryB", *_VALUES])
    tally.read("power_networks", len(frame))
    iso3 = systems.iso2_codes()
    for column in ("countryA", "countryB"):
        frame[column] = frame[column].map(lambda code: iso3.get(code, code))
    frame = spellings.resolve(
        frame,
        {"countryA": "state_a", "countryB": "state_b"},
        tally,
        table="power_networks",
        where=str(path),
    )
    for column in _VALUES:
        frame[column] = delimited.number(frame, column, path)
    frame["year"] = YEAR
    frame = frame.rename(columns=_VALUES)
    keys = ["state_a", "state_b", "year"]
    # A pair listed under two codes has its trade in one row and its investment in another.
    merged = frame.groupby(keys, sort=True)[list(_VALUES.values())].sum(min_count=1).reset_index()
    tally.drop("power_networks", len(frame) - len(merged), "merged with the pair's other row")
    return {"power_networks": merged}
