"""What each source feeds is what the measures use; rows say how old their data are."""

import pytest

import multivector as mv
from multivector.answers.influence.layers import load_layers
from multivector.records import catalogue, listing
from multivector.records.indicators import indicators
from multivector.store.schema import tables
from multivector.store.warehouse import Store
from multivector.tables import read_rows
from multivector.vocabulary import BESIDE, CHANNEL_FACTS, CHANNELS

EMBEDDED = ("multivector-routes", "bls_cpi_u")
SOME = ("itpd", "worldbank_gdp", "worldbank_population", "undesa_migrants", "wb_remittances",
        "atop", "sipri_arms", "cow_igo", "cow_contiguity", "gcdf", "lowy_posts",
        "us_president_visits", "us_secretary_visits", "china_engagements", "baci_2023_matrix",
        "imts_2025_network")  # fmt: skip


@pytest.fixture(scope="module")
def installed(home_with):
    return home_with(*SOME)


@pytest.fixture
def at_home(installed, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(installed))


def test_every_table_has_its_line():
    rows = read_rows("multivector.records", "feeds.tsv")
    fed = {table for facts in CHANNEL_FACTS.values() for table in facts.tables}
    lacking = set(tables()) - fed - {table for table, origin, _ in rows if origin == "*"}
    assert not lacking, "add a row to records/feeds.tsv, or the table to a channel in vocabulary.py"
    named = {f"{table}:{origin}" for table, origin, _ in rows if origin != "*"} | fed
    for table, _, origin in (one.partition(":") for one in named):
        assert table in tables()
        assert not origin or table in catalogue.entry(origin).tables
    for one in indicators().values():
        if one.source in tables():
            assert "brief" in listing.feeds("anyone", [one.source])


def test_every_channel_has_its_facts():
    assert list(CHANNEL_FACTS) == [*CHANNELS, *BESIDE]
    for name, facts in CHANNEL_FACTS.items():
        assert 0 < facts.scale <= 1
        assert facts.tables, "the tables that it reads: vocabulary.py"
        assert any(name in listing.feeds(one, catalogue.entry(one).tables) for one in facts.pull)


def test_what_feeds_a_channel_is_what_the_channel_uses(at_home):
    versions = Store().installed()
    used = {
        name: {
            origin
            for part in (*channel.parts, *channel.read_excluded())
            for origin in part.origins
            if origin not in EMBEDDED
        }
        for name, channel in load_layers().channels.items()
    }
    assert {"trade", "transport", "finance", "migration", "security", "diplomacy"} <= set(used)
    for name, origins in used.items():
        fed = {o for o, v in versions.items() if name in listing.feeds(o, v.rows)}
        assert fed == origins, f"the tables of {name} in channel_facts.tsv"


def test_rows_carry_age_and_sources_by_channel(at_home):
    found = mv.influence(states=["KAZ"], powers=["CHN", "RUS"], years=2019)
    for row in found:
        assert list(row["age"]) == list(row["sources"]) == row["channels_used"]
        assert row["carried_forward"] == any(row["age"].values())
        assert {o for ids in row["sources"].values() for o in ids} == set(row["origins"])
    whole = found.where(channel="composite")[0]
    assert whole["age"]["security"] == 1, "alliances end in 2018"
    assert whole["age"]["diplomacy"] == 0, "posts are surveyed in 2019"
    assert "lowy_posts" in whole["sources"]["diplomacy"]
    assert any("security by up to 1 year" in sentence for sentence in found.sentences)
    again = mv.balance(states=["KAZ"], years=2019)[0]
    assert list(again["age"]) == again["channels_used"]


def test_the_run_record_lists_what_is_used_and_what_is_lacking(at_home):
    run = mv.influence(states=["KAZ"], powers=["CHN", "RUS"], years=2012, channel="trade").run
    assert "itpd" in run["origins"]
    assert "baci_hs10_97_bounds" in run["not_installed"]
    assert "kaz_trade_by_country" not in run["not_installed"], "it begins later"
    assert "un_votes" not in run["not_installed"], "it feeds another measure"


def test_the_run_record_of_a_scenario_lists_what_is_lacking(at_home, tmp_path, monkeypatch):
    scenario = {"costs": ["RUS<>KAZ:+30%"], "draws": 0}
    assert mv.whatif(**scenario).run["not_installed"] == []
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    run = mv.whatif(**scenario).run
    assert (run["origins"][0], run["not_installed"]) == ("factbook", ["itpd", "worldbank_gdp"])
    flows = tmp_path / "flows.csv"
    lines = [f"{a},{b},{900 if a == b else 100}" for a in ("KAZ", "RUS") for b in ("KAZ", "RUS")]
    flows.write_text("\n".join(["exporter,importer,trade_usd", *lines, ""]))
    run = mv.whatif(**scenario, flows=flows).run
    assert (run["origins"], run["not_installed"]) == (["flows.csv"], [])


def test_a_list_says_what_each_origin_feeds(at_home):
    row = mv.data.list().where(origin="itpd")[0]
    assert row["feeds"] == ["trade", "transport", "whatif", "brief"]
    assert row["last_year"] == 2016
