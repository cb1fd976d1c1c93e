"""Which powers are compared: those that lead on record, and which of them are ranked."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from multivector.answers.influence import doubts
from multivector.answers.influence.balance import _sentences
from multivector.answers.influence.compared import compared_over
from multivector.answers.influence.influence import influence
from multivector.answers.influence.measured import named, unlisted, weigh_channels
from multivector.answers.influence.ties.sides import resolve_sides
from multivector.briefing.build import brief
from multivector.codes.regions import regions, usual_powers
from multivector.dashboard.views.capacity import powers_over
from multivector.errors import UsageError


def test_a_large_member_of_a_region_is_a_power_over_the_others() -> None:
    assert "IND" in usual_powers(["NPL"])
    assert "RUS" in usual_powers(["VNM"])
    assert "IND" not in usual_powers(["IND"])
    states, powers = resolve_sides("south-asia", None, None)
    assert "IND" in states
    assert "IND" in powers


@pytest.fixture
def own_regions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = {
        "mekong": (["KHM", "LAO", "THA", "VNM"], ["CHN", "Japan"]),
        "littoral": (["BGR", "GEO", "TUR"], ["TUR", "EU"]),
        "lone": (["GEO", "TUR"], ["TUR"]),
        "typo": (["GEO", "ARM"], ["TURK"]),
        "mercosur-and-chile": (["ARG", "BRA", "CHL", "PRY", "URY"], []),
    }
    text = (f"[{k}]\nstates = {states}\npowers = {own}\n" for k, (states, own) in lines.items())
    (tmp_path / "regions.toml").write_text("".join(text).replace("'", '"'))
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))


@pytest.mark.usefixtures("own_regions")
def test_the_powers_of_ones_own_region_decide() -> None:
    assert resolve_sides("mekong", None, None)[1] == ("CHN", "JPN")  # southeast-asia has others
    assert resolve_sides(None, ["VNM", "LAO"], None)[1] == ("CHN", "JPN")
    assert resolve_sides("mekong", None, ["RUS"])[1] == ("RUS",)
    assert resolve_sides("littoral", None, None)[1] == ("TUR", "EU")  # as with powers=…
    assert "JPN" in resolve_sides("mercosur-and-chile", None, None)[1]
    # A region that is named comes before one of the user's that contains it.
    assert resolve_sides("southeast-asia", None, None)[1] == regions()["southeast-asia"].powers
    with pytest.raises(UsageError, match=r"powers of lone, regions.toml: TUR is also a state"):
        resolve_sides("lone", None, None)
    with pytest.raises(UsageError, match=r"powers of typo, regions.toml: unknown state or bloc"):
        resolve_sides("typo", None, None)


@pytest.mark.usefixtures("own_regions")
def test_a_page_and_a_brief_of_ones_own_region_compare_its_powers() -> None:
    asked = SimpleNamespace(text=lambda name: None, parties=lambda name, default: tuple(default))
    mekong = regions()["mekong"]
    assert powers_over(asked, mekong.states, mekong) == ("CHN", "JPN")  # type: ignore[arg-type]
    made = brief("India signed an agreement with Laos.", region="mekong", published="2023-05-18")
    assert made.parameters["powers"] == ["CHN", "JPN"]


@pytest.mark.usefixtures("figures")
def test_the_largest_partner_of_a_state_is_added() -> None:
    every = compared_over(["KAZ"], ("CHN", "TUR"), named={"TUR"})
    assert every[2:] != ()
    assert compared_over(["KAZ"], every) == every
    # A member is not compared with its bloc, one of other years is; a party with less, if named.
    bosnia, powers = ["BIH"], ("CHN", "EU")
    assert "HRV" not in compared_over(bosnia, powers, 2016, parties={"HRV"})
    assert "HRV" in compared_over(bosnia, powers, 2012, parties={"HRV"})
    assert "HRV" not in compared_over(bosnia, powers, 2012)


@pytest.mark.usefixtures("figures")
def test_who_is_named_and_trades_more_than_one_compared_is_compared() -> None:
    usual = usual_powers(["MEX"])
    assert "CAN" not in compared_over(["MEX"], usual, 2010)
    assert "CAN" in compared_over(["MEX"], usual, 2010, {"CAN"})
    assert "MLT" not in compared_over(["MEX"], ("CHN", "USA", "EU"), 2010, {"MLT"})


@pytest.mark.usefixtures("figures")
def test_next_to_nothing_in_transport_makes_no_leader() -> None:
    found = influence(states=["GEO", "BOL"], powers=["RUS", "CHL"], channel="transport", years=2010)
    by = {(row["influencee"], row["influencer"]): row["doubts"] for row in found.rows}
    assert doubts.named(by["GEO", "RUS"], "negligible")
    assert not doubts.named(by["BOL", "CHL"], "negligible")


@pytest.mark.usefixtures("figures")
def test_a_member_of_some_years_is_ranked_beside_its_bloc_in_the_others() -> None:
    powers = ["EU", "HRV", "CHN"]
    found = influence(states=["BIH"], powers=powers, channel="trade", years=(2012, 2014))
    of = {(row["influencer"], row["year"]): row for row in found}
    assert of["HRV", 2014]["value"] is None
    assert of["HRV", 2014]["flag"] == "HRV is a member of EU in 2014"
    assert of["CHN", 2014]["rank"] == 2
    assert {of[one, 2012]["rank"] for one in powers} == {1, 2, 3}
    with pytest.raises(UsageError, match="cannot be ranked together"):
        influence(states=["BIH"], powers=powers, channel="trade", years=(2014, 2016))


@pytest.mark.usefixtures("figures")
def test_members_of_a_bloc_are_measured_without_it_and_it_over_the_others() -> None:
    alone = influence(states=["EST"], channel="trade", years=2016)
    assert "not compared with members: EU" in " ".join(alone.sentences)
    both = influence(states=["EST", "NOR"], channel="trade", years=2016)
    value = {row["influencee"]: row["value"] for row in both if row["influencer"] == "EU"}
    assert value["EST"] is None
    assert value["NOR"] > 0
    assert "not compared: EST is a member of EU in 2016" in " ".join(both.sentences)


@pytest.mark.usefixtures("figures")
def test_a_usual_power_without_ties_is_compared_only_if_the_article_names_it() -> None:
    usual = ("CHN", "RUS", "USA", "EU", "TUR")
    assert "TUR" in compared_over(["AZE"], usual, 2022, partners=False)
    assert "TUR" not in compared_over(["KOR"], usual, 2022, partners=False)
    assert "TUR" in compared_over(["KOR"], usual, 2022, {"TUR"}, partners=False)
    assert {"CHN", "USA", "EU"} <= {*compared_over(["KOR"], usual, 2022)}
    # The page of a state compares the powers of its region's page.
    for state, region in (("BIH", "western-balkans"), ("MDA", "eastern-europe")):
        alone = compared_over([state], usual, 2022, partners=False)
        assert alone == compared_over(regions()[region].states, usual, 2022, partners=False)
        assert "RUS" in alone


def test_a_power_that_a_source_does_not_list_is_not_ranked() -> None:
    part = np.ones((4, 4, 1))
    part[1:, 2] = np.nan  # the third has figures with one other state, the others with all
    layers: Any = SimpleNamespace(
        channels={"diplomacy": SimpleNamespace(shares=[SimpleNamespace(part=part)])}
    )
    whose = np.eye(3, 4)[..., None]
    sides: Any = SimpleNamespace(powers=("CHN", "USA", "ARE"), power_members=whose)
    assert unlisted(layers, sides, named(weigh_channels()), 0.5) == {"ARE": "diplomacy"}
    # In a channel, one that is covered and missing over some states leaves these open.
    assert unlisted(layers, sides, ["diplomacy"], 0.0) == {}
    part[:, 2] = np.nan
    part[2, 2] = 1.0  # itself alone
    assert unlisted(layers, sides, ["diplomacy"], 0.0) == {"ARE": "diplomacy"}


def test_a_balance_without_trade_says_so() -> None:
    row = {"state": "VNM", "year": 2023, "entropy": 1.0, "effective_partners": 32.0,
           "lower": 29.0, "upper": 34.0, "top": "RUS", "top_share": 0.2}  # fmt: skip
    ties = {"security": np.array([[0.2, 0.1]])}
    spread: Any = SimpleNamespace(ties=ties, balance=SimpleNamespace(top=[0]))
    assert "in 2023, without trade" in _sentences(row, spread)[0]
    ties["trade"] = np.array([[0.2, 0.1]])
    assert "without trade" not in _sentences(row, spread)[0]
