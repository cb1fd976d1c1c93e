"""GDP of the IMF after the World Bank's, remittances of 2021, and no forecast in any measure."""

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from multivector.answers.influence.channels import migration
from multivector.answers.influence.ties.loading import Reader
from multivector.store.warehouse import Store

ORIGINS = [
    *("worldbank_gdp", "worldbank_population", "imf_weo"),
    *("undesa_migrants", "wb_remittances", "knomad_remittances"),
]


@pytest.fixture(scope="module")
def reader(home_with: Callable[..., Path]) -> Reader:
    return Reader(Store(home_with(*ORIGINS) / "store"))


def series(reader: Reader, table: str, origin: str, state: str, value: str) -> dict[int, float]:
    rows = reader.store.read(table, origin=origin).to_pylist()
    return {row["year"]: row[value] for row in rows if row["state"] == state}


def test_after_its_last_year_gdp_grows_as_the_imf_says(reader: Reader) -> None:
    years, gdp = reader.totals("gdp")
    for state in ("UZB", "CHN"):
        own = series(reader, "gdp", "worldbank_gdp", state, "gdp_usd")
        fund = series(reader, "gdp", "imf_weo", state, "gdp_usd")
        row = gdp[reader.place[state]]
        assert row[years.index(2023)] == own[2023]
        assert row[years.index(2024)] == pytest.approx(own[2023] * fund[2024] / fund[2023])
    # The levels differ: a splice would be a jump of an eighth.
    assert series(reader, "gdp", "imf_weo", "UZB", "gdp_usd")[2023] > 1.1 * own_level(reader)


def own_level(reader: Reader) -> float:
    return series(reader, "gdp", "worldbank_gdp", "UZB", "gdp_usd")[2023]


def test_a_state_that_the_bank_lacks_has_the_level_of_the_imf(reader: Reader) -> None:
    years, gdp = reader.totals("gdp")
    fund = series(reader, "gdp", "imf_weo", "TWN", "gdp_usd")
    assert gdp[reader.place["TWN"], years.index(2020)] == fund[2020]
    years, people = reader.totals("population")
    assert people[reader.place["TWN"], years.index(2020)] == pytest.approx(23.56e6, rel=0.01)


def test_no_forecast_is_used(reader: Reader) -> None:
    years, gdp = reader.totals("gdp")
    assert years[-1] == 2024
    # Kazakhstan's last actual year is 2023.
    assert np.isnan(gdp[reader.place["KAZ"], years.index(2024)])
    source = Path(migration.__file__).parents[3]
    readers = [
        path.name
        for folder in ("answers", "measures", "briefing", "scenarios")
        for path in (source / folder).rglob("*.py")
        if re.search(r"(gdp|population)_forecasts", path.read_text("utf-8"))
    ]
    assert readers == []


def test_remittances_of_both_matrices(reader: Reader) -> None:
    layers = migration.layers(reader)
    assert layers is not None
    share = {share.name: share for share in layers.read_excluded()}["remittances"]
    assert share.years == (2017, 2021)
    place = reader.place
    sent = series_of_pairs(reader, "TJK", "RUS")
    assert share.part[place["TJK"], place["RUS"], 1] == sent[2021]
    gdp = series(reader, "gdp", "worldbank_gdp", "TJK", "gdp_usd")
    assert share.whole[place["TJK"], 1] == gdp[2021]
    assert {"wb_remittances", "knomad_remittances"} <= set(share.origins)


def series_of_pairs(reader: Reader, recipient: str, sender: str) -> dict[int, float]:
    rows = reader.store.read("remittances").to_pylist()
    return {
        row["year"]: row["remittances_usd"]
        for row in rows
        if (row["recipient"], row["sender"]) == (recipient, sender)
    }
