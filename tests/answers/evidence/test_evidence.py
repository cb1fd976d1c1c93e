"""Evidence is chosen by channel, side and date, and never padded."""

import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from multivector.answers.evidence.evidence import _id, _is_later, evidence_for
from multivector.answers.evidence.relevance import MAX_FIGURES, MEASURED, ORGANISATIONS
from multivector.coding.coded import Claim
from multivector.errors import InputError
from multivector.provenance import Origin
from multivector.records.factbook import figures
from multivector.records.factbook.names import by_code
from multivector.records.figure import Figure
from multivector.records.indicators import indicators, relevant
from multivector.store.schema import tables
from multivector.vocabulary import CHANNELS

FIVE = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
POWERS = ["CHN", "RUS", "USA", "EU", "TUR"]


def claim(
    channel: str | None,
    *about: tuple[str, str],
    states: tuple[str, ...] = (),
    text: str = "It is so.",
) -> Claim:
    return Claim(text, None, 0, len(text), channel, about, states, "fact")


def test_a_pair_of_trade_gets_its_shares_and_the_state_its_totals() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ")), claim("trade", states=("KAZ",))],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
    )
    by_id = {item.id: item for item in found.evidence}
    assert by_id["factbook:import-partner-share:CHN>KAZ:2023"].value == 0.28
    assert by_id["factbook:exports-usd:KAZ:2022"].value == 93.822e9
    # The state's sales to all the world say nothing about the pair.
    assert "factbook:exports-usd:KAZ:2022" not in found.by_claim[0]
    assert "factbook:exports-usd:KAZ:2022" in found.by_claim[1]
    assert "factbook:exports-usd:KAZ:2024" not in by_id
    assert found.left_out["dated after the article"] > 0
    assert {item.state or item.influencee for item in found.evidence} == {"KAZ"}


def test_later_figures_come_marked_when_asked_for() -> None:
    found = evidence_for(
        [claim("trade", states=("KAZ",))],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
        later=True,
    )
    marks = {item.id: item.later for item in found.evidence}
    assert marks["factbook:exports-usd:KAZ:2024"] is True
    assert marks["factbook:exports-usd:KAZ:2023"] is False


def test_without_a_date_every_figure_is_shown_unmarked() -> None:
    found = evidence_for(
        [claim("trade", states=("KAZ",))], states=FIVE, powers=POWERS, published=None
    )
    assert {item.later for item in found.evidence} == {None}
    assert any(item.year == 2024 for item in found.evidence)


def test_a_claim_without_channel_or_sides_has_no_evidence() -> None:
    found = evidence_for(
        [claim(None, ("CHN", "KAZ")), claim("trade")], states=FIVE, powers=POWERS, published=None
    )
    assert found.by_claim == ((), ())
    assert found.evidence == ()
    assert found.origins == ()


def ids(*claims: Claim, published: str | None = "2023-05-27", later: bool = False) -> list[str]:
    found = evidence_for(claims, states=FIVE, powers=POWERS, published=published, later=later)
    return [item for row in found.by_claim for item in row]


def test_a_claim_on_the_five_shows_every_one_of_them_within_the_limit() -> None:
    found = evidence_for(
        [claim("trade", states=tuple(FIVE))], states=FIVE, powers=POWERS, published="2023-05-27"
    )
    assert len(found.evidence) == MAX_FIGURES
    assert found.left_out["over the limit per claim"] > 0
    by_indicator = {
        indicator: {e.influencee or e.state for e in found.evidence if e.indicator == indicator}
        for indicator in ("import-partner-share", "export-partner-share", "exports-usd")
    }
    assert by_indicator["import-partner-share"] == set(FIVE)
    assert by_indicator["export-partner-share"] == set(FIVE)
    assert len(by_indicator["exports-usd"]) >= 4


def test_the_side_a_state_stands_on_does_not_matter() -> None:
    assert ids(claim("trade", ("KAZ", "CHN"))) == ids(claim("trade", ("CHN", "KAZ")))


def test_a_bloc_is_shown_by_its_members_under_their_own_names() -> None:
    found = ids(claim("trade", ("EU", "KAZ")))
    assert "factbook:export-partner-share:ITA>KAZ:2023" in found
    assert not any("GBR>" in item or "CHN>" in item for item in found)


def test_transport_shows_borders_and_gauges_undated_ones_with_the_vintage() -> None:
    found = evidence_for(
        [claim("transport", ("CHN", "KGZ"), text="They will build the railway.")],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
    )
    by_id = {item.id: item for item in found.evidence}
    border = by_id["factbook:border-length-km:CHN>KGZ:undated"]
    assert (border.value, border.year, border.later, border.vintage) == (
        1063.0,
        None,
        None,
        "2026-01",
    )
    gauge = by_id["factbook:rail-broad-gauge-km:KGZ:2018"]
    assert "1.520-m gauge" in str(gauge.source_text)
    # All of its railways are of that gauge: one figure, not two.
    assert not any("rail-length-km" in identifier for identifier in by_id)
    assert "factbook:border-length-km:CHN>UZB:undated" not in by_id


def test_security_shows_alliances_spending_and_with_later_arms_and_bases() -> None:
    asked = claim("security", ("RUS", "TJK"), text="Moscow arms the troops of Dushanbe.")
    now = ids(asked)
    assert "factbook:membership:TJK:CSTO:undated" in now
    assert "factbook:military-expenditure-share-of-gdp:TJK:2022" in now
    assert not any("arms-supplier" in item for item in now)
    then = ids(asked, later=True)
    assert "factbook:arms-supplier:RUS>TJK:2025" in then
    assert "factbook:security-relation:RUS>TJK:2025" in then
    assert "factbook:military-deployment:RUS>TJK:2025" in then


def test_a_bloc_joined_after_the_article_is_later() -> None:
    asked = claim("security", ("RUS", "BLR"))
    assert "factbook:membership:BLR:SCO:undated" not in ids(asked, published="2024-05-01")
    assert "factbook:membership:BLR:SCO:undated" in ids(asked, published="2024-08-01")
    assert "factbook:membership:BLR:CSTO:undated" in ids(asked, published="2024-05-01")


@pytest.mark.parametrize(
    ("channel", "pair", "bloc", "published", "shown"),
    [
        ("trade", ("RUS", "KAZ"), "WTO", "2014-05-18", False),
        ("trade", ("RUS", "KAZ"), "WTO", "2016-05-18", True),
        ("trade", ("RUS", "KAZ"), "WTO", "2016-05-18T10:00:00Z", True),
        # Without dates, a list holds for articles that are not much older than it.
        ("diplomacy", ("CHN", "KAZ"), "CICA", "2014-05-18", False),
        ("diplomacy", ("CHN", "KAZ"), "CICA", "2021-05-18", True),
    ],
)
def test_a_membership_is_shown_where_it_was_held(
    channel: str, pair: tuple[str, str], bloc: str, published: str, shown: bool
) -> None:
    found = ids(claim(channel, pair), published=published)
    assert (f"factbook:membership:{pair[1]}:{bloc}:undated" in found) is shown


def test_the_factbooks_own_acronyms_lead_to_the_dated_lists() -> None:
    def later(state: str, name: str, published: str) -> bool | None:
        some = next(f for f in figures.figures(state) if f.indicator == "membership")
        return _is_later(replace(some, text_value=name), published)

    assert later("RUS", "CE", "2021-05-18") is None
    assert later("RUS", "CE", "2024-05-18") is True
    assert later("BOL", "Mercosur", "2023-05-18") is True
    assert later("BOL", "Mercosur", "2025-05-18") is None
    assert later("IND", "Quad", "2012-05-18") is True


@pytest.mark.parametrize(
    ("state", "name"),
    [("RUS", "CE"), ("QAT", "OPEC"), ("ECU", "OPEC"), ("NIC", "OAS"), ("SAU", "BRICS"),
     ("IND", "OECD")],
)  # fmt: skip
def test_no_membership_that_ended_or_never_began(state: str, name: str) -> None:
    assert name not in figures.memberships(state)


def test_an_organisation_counts_when_the_power_is_in_it() -> None:
    assert ids(claim("diplomacy", ("CHN", "KAZ"))) == [
        "factbook:membership:KAZ:SCO:undated",
        "factbook:membership:KAZ:CICA:undated",
    ]


def test_a_claim_on_another_region_is_held_against_its_own_states() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KEN"))], states=FIVE, powers=POWERS, published="2024-02-01"
    )
    assert {item.influencee or item.state for item in found.evidence} == {"KEN"}


def test_remittances_stand_by_a_claim_on_migration_and_refugees_only_where_named() -> None:
    asked = claim("migration", states=("TJK",), text="Its workers live abroad.")
    found = ids(asked, published="2025-01-01")
    assert "factbook:remittances-share-of-gdp:TJK:2023" in found
    assert not any("refugees" in item for item in found)
    named = Claim("Refugees came.", None, 0, 9, "migration", (), ("TJK",), "fact")
    assert any("refugees" in item for item in ids(named, published="2025-01-01"))


def test_a_state_without_an_entry_has_no_evidence_and_no_error() -> None:
    assert ids(claim("trade", ("CHN", "SJM"))) == []


def test_a_broken_date_is_refused() -> None:
    with pytest.raises(InputError, match="date"):
        ids(claim("trade", ("CHN", "KAZ")), published="May 2023")


def test_every_figure_of_the_origin_has_an_id_of_its_own() -> None:
    seen: dict[str, object] = {}
    for code in by_code():
        for figure in figures.figures(code):
            if figure.indicator in indicators():
                assert seen.setdefault(_id(figure), figure) == figure


def test_the_tables_of_relevance_name_what_there_is() -> None:
    assert {name for channel in CHANNELS for name in relevant(channel)} == {
        *indicators(),
        *MEASURED,
    }
    for indicator in indicators().values():
        re.compile(indicator.subject or "")
        assert set(indicator.ranks) <= set(CHANNELS)
        assert indicator.source in {*tables(), "factbook", "measured"}
    assert relevant("weather") == ()
    there = {name for code in by_code() for name in figures.memberships(code)}
    assert {name for names in ORGANISATIONS.values() for name in names} <= there


def test_a_pipeline_is_a_matter_of_gas_and_oil() -> None:
    pipeline = Claim(
        "A pipeline links them.", None, 0, 9, "transport", (("CHN", "TKM"),), (), "fact"
    )
    found = ids(pipeline)
    assert "factbook:natural-gas-exports:TKM:2023" in found
    assert not any("natural-gas" in item for item in ids(claim("transport", ("CHN", "TKM"))))


def test_origins_come_with_the_evidence() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ"))], states=FIVE, powers=POWERS, published="2023-05-27"
    )
    assert [origin.id for origin in found.origins] == ["factbook"]
    assert {item.origin for item in found.evidence} == {"factbook"}
    assert list(found.evidence[0].to_dict())[:14] == [
        *("id", "indicator", "influencer", "influencee", "state", "year", "value", "unit"),
        *("lower", "upper", "level", "range_kind", "later", "origin"),
    ]


def test_another_source_plugs_in() -> None:
    class Visits:
        origin = Origin("visits", "Visits", "1", "X (2020)", "open", "https://example.org")
        vintage = None

        def figures_for(
            self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
        ) -> list[Figure]:
            return [Figure("visits", a, b, None, 2020, 3.0, "visits", "visits") for a, b in pairs]

        def title(self, indicator: str) -> str:
            return "Visits"

    found = evidence_for(
        [claim("diplomacy", ("CHN", "KAZ"))],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
        sources=[Visits()],
    )
    assert found.by_claim == (("visits:visits:CHN>KAZ:2020",),)
    assert [origin.id for origin in found.origins] == ["visits"]


@pytest.mark.parametrize(
    ("channel", "text", "indicator"),
    [
        ("transport", "Beijing will open a corridor to the Caspian Sea.", "coastline"),
        ("trade", "Russia keeps its influence over energy and oil.", "petroleum-production"),
        ("trade", "Russia keeps its influence over the gas of its neighbours.", "natural-gas"),
        ("trade", "Its dependence on one buyer has grown.", "exports-usd"),
        ("security", "The United States lost its clout with the military.", "military-expenditure"),
    ],
)
def test_what_answers_nothing_is_not_shown(channel: str, text: str, indicator: str) -> None:
    for sides in ({"states": ("KAZ", "UZB")}, {"about": (("RUS", "KAZ"),)}):
        one = replace(claim(channel, text=text), **sides)
        assert not [item for item in ids(one) if indicator in item]


def test_what_the_words_ask_for_is_shown() -> None:
    asked = claim("trade", states=("KAZ",), text="Kazakhstan pumps more oil than ever.")
    assert any("petroleum-production" in item for item in ids(asked))
    asked = claim("transport", states=("TKM",), text="Turkmenistan has a long coast.")
    assert any("coastline" in item for item in ids(asked))
    asked = claim("finance", ("CHN", "TJK"), text="It owes China half of its foreign debt.")
    assert any("external-debt-usd:TJK" in item for item in ids(asked, published="2025"))


def test_no_code_is_drawn_as_a_quantity() -> None:
    # A kind of border, numbered 1 to 5, would be longest for the states farthest apart.
    assert "kind" not in {indicator.unit for indicator in indicators().values()}


def test_a_figure_says_how_old_it_is_and_what_it_rests_on() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ")), claim("transport", states=("KAZ",))],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
    )
    for item in found.evidence:
        assert item.sources == {item.channel: (item.origin,)}
        assert item.age == ({item.channel: 0} if item.year else {})
