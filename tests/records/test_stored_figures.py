"""Figures of installed sources beside claims."""

import pytest

from multivector.records import loading, stored_figures
from multivector.records.indicators import stored_indicators
from multivector.store.lookup import Lookup
from multivector.store.schema import table
from multivector.store.warehouse import Store


def test_without_origins_the_command_is_named():
    assert stored_figures.sources() == ()
    assert stored_figures.commands("trade")[0].startswith("multivector data pull itpd penppml")


def test_every_indicator_names_columns_of_its_table():
    for indicator in stored_indicators().values():
        names = table(indicator.source).names
        told = (indicator.value, indicator.influencer, indicator.influencee)
        assert all(
            name in names
            for name in (*told, indicator.lower, indicator.upper, indicator.words)
            if name
        )


def test_trade_of_a_pair_and_the_state_of_a_vote(mirror):
    loading.pull("itpd")
    loading.pull("unga_es11_1")
    sources = {source.origin.id: source for source in stored_figures.sources()}
    figures = sources["itpd"].figures_for("trade", [("CHN", "KAZ")], ["KAZ"])
    found = {(figure.indicator, figure.year): figure for figure in figures}
    sold = found["imports-from-partner-usd", 2016]
    assert sold.value == pytest.approx(3_376_954_892.287)
    assert (sold.influencer, sold.influencee, sold.state) == ("CHN", "KAZ", None)
    assert found["exports-to-partner-usd", 2016].value == pytest.approx(4_371_283_402.0, rel=1e-6)
    votes = sources["unga_es11_1"].figures_for("diplomacy", [], ["KAZ", "UZB"])
    assert [(figure.state, figure.text_value, figure.year) for figure in votes] == [
        ("KAZ", "abstain", 2022),
        ("UZB", "absent", 2022),
    ]
    assert sources["itpd"].figures_for("security", [("CHN", "KAZ")], ["KAZ"]) == []
    assert stored_figures.commands("trade")[0].startswith("multivector data pull penppml")


def test_the_rows_of_a_dyad_or_a_state_are_found(mirror):
    loading.pull("itpd")
    lookup = Lookup(Store())
    assert len(lookup.rows("trade", "itpd", "CHN", "KAZ")) == 17
    assert lookup.rows("trade", "itpd", "CHN", "QQQ") == []
    assert len(lookup.rows("trade", "itpd", "KAZ")) > 1000


@pytest.mark.parametrize(
    ("origin", "channel", "pair", "year", "value"),
    [
        ("sipri_arms", "security", ("RUS", "KAZ"), 2016, 199.0),
        ("gcdf", "finance", ("CHN", "KAZ"), 2016, None),
        ("undesa_migrants", "migration", ("RUS", "UZB"), 2020, 1_146_175.0),
        ("wb_remittances", "migration", ("RUS", "TJK"), 2017, None),
        ("lowy_posts", "diplomacy", ("CHN", "KAZ"), 2023, 2.0),
        ("china_engagements", "diplomacy", ("CHN", "KAZ"), 2015, None),
        ("us_secretary_visits", "diplomacy", ("USA", "KAZ"), 2015, None),
        ("cow_igo", "diplomacy", ("RUS", "KAZ"), 2014, None),
        ("desta", "trade", ("RUS", "KAZ"), 2016, None),
    ],
)
def test_each_channel_finds_its_figures(mirror, origin, channel, pair, year, value):
    loading.pull(origin, accept_terms=[origin])
    (source,) = stored_figures.sources()
    figures = [f for f in source.figures_for(channel, [pair], [pair[1]]) if f.year == year]
    assert figures
    assert all(figure.value > 0 and figure.channel == channel for figure in figures)
    if value is not None:
        assert figures[0].value == pytest.approx(value)


def test_an_alliance_is_told_in_words(mirror):
    loading.pull("atop")
    (source,) = stored_figures.sources()
    figures = source.figures_for("security", [("RUS", "KAZ")], ["KAZ"])
    found = {figure.year: figure for figure in figures}
    assert found[2018].text_value == "defense"
    assert found[2018].value is None
