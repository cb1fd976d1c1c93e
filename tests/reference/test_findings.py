"""What an audit of commit a19906e found in real figures, where no other test asks it."""

import csv
import re

import pytest
from tests.reference.test_recomputed import ORIGINS

from multivector.answers.influence.influence import influence
from multivector.errors import UsageError
from validity import findings

LATER = ("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020")


@pytest.fixture(autouse=True)
def at_home(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS, *LATER, "cow_contiguity")))


def test_no_composite_rests_on_all_goods_going_one_way():
    for row in influence(states=["KAZ", "SRB", "LAO", "MLI"], years=2018):
        if row["channel"] == "composite":
            assert row["channels_used"] == ["trade", "security", "diplomacy"]


@pytest.mark.parametrize(
    ("power", "state"), [("CHN", "KAZ"), ("RUS", "UZB"), ("EU", "SRB"), ("CHN", "VNM")]
)
def test_the_trade_of_a_later_year_is_that_year_s(power, state):
    found = influence(states=[state], powers=[power], channel="trade", start=2016, end=2021)
    rows = {row["year"]: row for row in found}
    assert rows[2021]["value"] != pytest.approx(rows[2016]["value"], rel=1e-3)
    assert rows[2021]["age"] == {"trade": 0}
    assert rows[2021]["value"] == pytest.approx(rows[2020]["value"], rel=0.5)


def test_what_a_wrong_figure_scores_misses_the_target():
    with (findings.ROOT / "docs" / "validity-targets.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) >= 8
    for row in rows:
        wrong = row["power, or what a wrong one scores"]
        assert re.search(r"\d", wrong), row
        if row["target"].startswith("≥"):
            least, score = (
                float(re.findall(r"-?\.?\d+\.?\d*", x)[-1]) for x in (row["target"], wrong)
            )
            assert score < least, row


def test_a_year_without_a_source_is_said_to_have_none():
    with pytest.raises(UsageError, match=r"sales \(sources cover 2000-") as early:
        influence(states=["KAZ"], powers=["RUS"], channel="trade", years=1995)
    assert "either side" not in str(early.value)
