"""How a brief's measures are chosen: up to the article's date, and from what is there."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.briefing.conftest import agreement_row, influence_row

from multivector.answers.evidence import measure_standing
from multivector.answers.evidence.evidence import every_source
from multivector.answers.evidence.measure_standing import standing_of
from multivector.answers.evidence.measured_sources import measured_sources
from multivector.answers.evidence.standing import Standing, by_powers, told_years
from multivector.answers.influence.influence import influence
from multivector.briefing.build import brief
from multivector.errors import install
from multivector.text.article import Article

STATES, POWERS = ["KAZ", "UZB"], ["CHN", "RUS", "USA", "EU", "TUR"]


def test_without_data_the_factbook_answers_first_and_names_the_command() -> None:
    found = standing_of(STATES, POWERS, published="2023-05-18")
    assert found.first
    assert found.more == "multivector data pull --open"
    assert {row["channel"] for row in found.influence} == {"trade", "transport", "diplomacy"}
    assert {row["index"] for row in found.influence} == {"factbook"}
    assert all(row["value"] is None for row in found.influence)
    assert "KAZ: share of foreign trade according to the Factbook" in found.notes[0]
    assert "CHN 22% (" in found.notes[0]
    assert "USA at most" in found.notes[1]
    assert not found.balance
    assert not found.alignment


def test_what_is_later_than_the_article_is_left_out_unless_asked_for() -> None:
    early = standing_of(STATES, POWERS, published="2015-01-01")
    assert all(row["year"] is None for row in early.influence)
    later = standing_of(STATES, POWERS, published="2015-01-01", later=True)
    assert {row["later"] for row in later.influence if row["year"]} == {True}


def test_powers_are_no_states_and_blocs_are_not_over_members() -> None:
    assert by_powers(["POL", "KAZ"], ["RUS", "EU"], 2020) == {
        ("RUS",): ["POL"], ("RUS", "EU"): ["KAZ"],
    }  # fmt: skip
    assert standing_of(["CHN"], ["CHN"]) == Standing()
    many = "BEN BFA CIV GHA GIN KAZ KGZ NER NGA SEN TJK UZB MLI MRT".split()
    left = (
        "Mali and Mauritania are not included in the measures of capacity, "
        "which take at most 12 states"
    )
    assert left in standing_of(many, POWERS).notes


def test_an_article_gets_the_first_answer_with_its_origin() -> None:
    text = "China expanded its influence over Kazakhstan and Uzbekistan in May 2023."
    article = Article("a", text, None, "2023-05-18", None, None, "en", "", "-")
    found = brief(article).to_dict()
    assert found["influence"]
    assert found["run"]["measures"]["first_answer"]
    assert "factbook" in {origin["id"] for origin in found["origins"]}


@pytest.mark.usefixtures("figures")
def test_an_undated_article_gets_the_recent_year_with_most_channels_and_is_told_so() -> None:
    undated, dated = (
        standing_of(STATES, POWERS),
        standing_of(STATES, POWERS, published="2022-01-01"),
    )
    for found in (undated, dated):
        every = [row for row in found.influence if row["channel"] == "composite"]
        rows = [row for row in every if row["year"] == max(row["year"] for row in every)]
        assert rows[0]["year"] == 2021
        assert all("trade" in row["channels_used"] for row in rows)
    assert any("no date" in note for note in undated.notes)
    assert not dated.notes
    # Each channel goes on up to its own last year with data.
    late = standing_of(STATES, POWERS, published="2025-01-15")
    for found, end in ((undated, 2024), (dated, 2021), (late, 2024)):
        for channel in ("trade", "migration"):
            asked = influence(states=STATES, powers=POWERS, channel=channel, start=2015, end=2025)
            known = {row["year"] for row in asked if row["value"] is not None}
            told = {row["year"] for row in found.influence if row["channel"] == channel}
            assert max(told, default=None) == max(
                (year for year in known if year <= end), default=None
            )
    # The composite is named by its channels, not as if it were all.
    title = measured_sources(undated)[0].title("capacity")
    assert title.startswith(
        "Capacity of the power over the state: on trade, security and diplomacy"
    )


@pytest.mark.parametrize(("published", "last"), [
    ("2024-06-01", 2023), ("2025-08-14", 2023), ("2026-02-01", 2025), ("2025", 2025),
])  # fmt: skip
def test_a_year_interpolated_with_a_later_one_is_not_told(
    published: str, last: int, home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = home_with("baci_2023_matrix", "imts_2025_network", "worldbank_gdp")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    for later in (False, True):
        found = standing_of(["BRA", "PER"], ["CHN", "USA"], published=published, later=later)
        for channel in ("trade", "transport"):
            rows = [row for row in found.influence if row["channel"] == channel]
            assert max(row["year"] for row in rows if not row["later"]) == last
            assert any(row["later"] for row in rows) == (later and last < 2025)
            assert published[:4] != "2025" or last > 2023 or 2024 not in {r["year"] for r in rows}


@pytest.mark.usefixtures("figures")
def test_later_years_change_nothing_about_those_before() -> None:
    for published in ("2004-05-18", "2019-05-18"):
        known = standing_of(STATES, POWERS, published=published)
        both = standing_of(STATES, POWERS, published=published, later=True)
        for part in ("influence", "balance", "alignment"):
            rows = getattr(both, part)
            assert tuple(row for row in rows if not row["later"]) == getattr(known, part)
        assert known.influence
        assert any(row["later"] for row in both.influence)
        assert not any("no date" in note for note in both.notes)


@pytest.mark.usefixtures("figures")
def test_states_with_other_powers_are_measured_up_to_the_same_year(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    spans = {("CHN", "RUS", "EU"): (2005, 2010), ("CHN", "RUS"): (2008, 2014), ("EU",): "unknown"}

    def measured(spans: dict[tuple[str, ...], object]) -> dict[str, int]:
        monkeypatch.setattr(measure_standing, "_span", lambda _, powers, __: spans[tuple(powers)])
        last: dict[str, int] = {}

        def ask(states: list[str], powers: tuple[str, ...], start: int, end: int, _: int) -> str:
            assert start <= end
            last.update(dict.fromkeys(states, end))
            return "not asked"

        monkeypatch.setattr(measure_standing, "_ask", ask)
        standing_of(["KAZ", "POL"], ["CHN", "RUS", "EU"], published="2020-01-01")
        return last

    assert measured(spans) == {"KAZ": 2010, "POL": 2010}
    # A group about which nothing is known shortens no other.
    assert measured({**spans, ("CHN", "RUS", "EU"): "unknown"}) == {"POL": 2014}
    # It may have begun later than the others end.
    assert measured({**spans, ("CHN", "RUS"): (2012, 2014)}) == {"KAZ": 2010, "POL": 2010}


@pytest.mark.parametrize(("published", "later", "known"), [
    ("2022-03-01", False, False),
    ("2022-03-01", True, True),
    ("2022-03-02", False, True),
    ("2022-12-31", False, True),  # its year's other figures are not known yet
    ("2022-02", False, False),
    ("2022", False, True),
    ("2021", False, False),
    (None, False, True),
])  # fmt: skip
def test_the_vote_of_march_2022_is_known_from_its_day(
    published: str | None,
    later: bool,
    known: bool,
    home_with: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = home_with("baci_hs10_97_bounds", "worldbank_gdp", "unga_es11_1")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    found = standing_of(["KAZ"], ["CHN", "EU"], published=published, later=later)
    cast = {"KAZ": "abstain", "CHN": "abstain", "EU": "27 yes"}
    assert found.votes == (cast if known else {})
    assert ("unga_es11_1" in {origin.id for origin in found.origins}) == known


@pytest.mark.parametrize(("channel", "indicators"), [
    ("trade", {"capacity", "capacity-trade"}),
    ("security", {"capacity"}),
])  # fmt: skip
def test_capacity_stands_beside_a_pair_and_agreement_beside_every_power(
    channel: str, indicators: set[str]
) -> None:
    rows = [influence_row("CHN", year=year, channel=of) for year in range(2000, 2017)
            for of in ("composite", "trade")]  # fmt: skip
    standing = Standing(
        influence=tuple(rows),
        alignment=(agreement_row("KAZ", "RUS"), agreement_row("UZB", "RUS")),
        aligned_by=("un_votes",),
    )
    capacity, agreement = measured_sources(standing)
    assert agreement.origin.citation.endswith("computed from un_votes")
    figures = capacity.figures_for(channel, [("CHN", "KAZ")], ["KAZ"])
    assert {figure.indicator for figure in figures} == indicators
    assert {figure.year for figure in figures} == set(told_years(range(2000, 2017)))
    assert all(figure.lower is not None and figure.level == 0.9 for figure in figures)
    # What the package has measured may rest on older data, of other sources.
    assert all((f.age, f.sources) == ({"trade": 1}, {"trade": ["itpd"]}) for f in figures)
    assert not capacity.figures_for(channel, [("RUS", "KAZ")], ["KAZ"])
    agreed = agreement.figures_for("diplomacy", [("CHN", "KAZ")], ["KAZ"])
    assert [(f.influencer, f.influencee) for f in agreed] == [("RUS", "KAZ")]
    assert not any(figure.indicator.startswith("capacity") for figure in agreed)


def test_without_the_libraries_a_store_is_passed_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "store").mkdir()
    entry = {
        "origin": "itpd", "key": "k", "rows": {"trade": 1}, "bytes": 1, "files": {},
        "lineage": {"origin": "itpd", "loader": "l", "revision": 1, "inputs": []},
    }  # fmt: skip
    catalog = {"format": 1, "versions": {"itpd": entry}}
    (tmp_path / "store" / "catalog.json").write_text(json.dumps(catalog), encoding="utf-8")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    found = standing_of(STATES, POWERS, published="2023-05-18")
    assert found.first
    assert found.more == install("measures")
    assert [source.origin.id for source in every_source()] == ["factbook"]


def test_no_data_are_offered_for_years_that_no_open_source_has(home_with, monkeypatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("un_votes", "un_roll_calls")))
    offered = standing_of(["EGY"], ["RUS", "USA"], published="1974-10-14")
    assert offered.more == "multivector data pull --open"  # alliances and troops of 1973
    for lacking in ([], ["sipri_arms"]):  # which is not open
        monkeypatch.setattr(measure_standing, "absent", lambda *_, found=lacking: found)
        found = standing_of(["EGY"], ["RUS", "USA"], published="1974-10-14")
        assert found.more is None
        said = "no capacity of these powers over these states is on record for 1973"
        assert said in found.notes
    assert standing_of(["EGY"], ["RUS"]).more == "multivector data pull --open"  # undated
