"""Transport, own tables, diplomacy and exit costs, from the store."""

import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.answers.influence.balance import balance
from multivector.answers.influence.channels import trade, transport
from multivector.answers.influence.channels.diplomacy import VISITS
from multivector.answers.influence.doubts import doubt
from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.influence import influence
from multivector.answers.influence.ties.grids import Averaged
from multivector.answers.influence.ties.loading import Reader
from multivector.errors import UsageError
from multivector.records import loading
from multivector.store.warehouse import Store


@pytest.mark.usefixtures("figures")
def test_transport_is_of_the_network_and_says_of_which_year() -> None:
    found = influence(states=["KAZ", "UZB"], powers=None, channel="transport", start=2010, end=2016)
    rows = {(r["influencer"], r["influencee"], r["year"]): r for r in found}
    russia = rows["RUS", "KAZ", 2016]
    assert 0 < russia["dependence"] < 0.5
    assert russia["rank"] == 1
    assert russia["flag"] is None
    assert "the 2016 network of lines and borders" in rows["RUS", "KAZ", 2012]["flag"]
    # No way of Kazakhstan's crosses the United States: a zero that is known.
    assert rows["USA", "KAZ", 2016]["dependence"] == 0
    # The further from the network's year, the wider.
    spans = [rows["RUS", "KAZ", y]["upper"] / rows["RUS", "KAZ", y]["lower"] for y in (2010, 2016)]
    assert spans[0] > spans[1]
    # A bloc closes together, and trade with its members is not through it: of one, it is.
    one = influence(states=["KAZ"], powers=["POL"], channel="transport", years=2016)[0]
    assert 0 < rows["EU", "KAZ", 2016]["dependence"] < one["dependence"]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("power", ["RUS", "EU"])
def test_transport_is_explained_down_to_its_rows(power: str) -> None:
    found = explain_dyad(f"{power}>KAZ:2016:transport")
    assert found.product == pytest.approx(found.tree.value, rel=1e-9)
    share = found.tree.parts[0].parts[0]
    part = found.rows["transport: cost of access added: part"]
    assert sum(r["value"] for r in part) == pytest.approx(share.parts[0].value, rel=1e-9)
    flow = found.tree.parts[1].parts[0]
    rows = found.rows[f"transport: {flow.name}"]
    assert sum(r["value"] for r in rows) == pytest.approx(flow.value, rel=1e-9)
    assert {r["origin"] for r in part} == {"multivector-routes, itpd"}
    assert "cost and time per container up from $" in found.to_text()


@pytest.mark.usefixtures("figures")
def test_a_group_that_the_host_does_not_list_is_unknown_and_not_zero() -> None:
    from multivector.store.warehouse import Store

    listed = {
        (row["home"], row["host"])
        for row in Store().read("migrants", origin="undesa_migrants").to_pylist()
        if row["year"] == 2015
    }
    states = ["KAZ", "SRB", "VNM"]
    for power in ("CHN", "RUS", "TUR"):
        rows = influence(states=states, powers=[power, "USA"], years=2016)
        for row in rows:
            if row["channel"] == "migration" and row["influencer"] == power:
                known = (row["influencee"], power) in listed
                assert (row["value"] is not None) == known, row
                assert row["value"] != 0
    assert ("KAZ", "CHN") not in listed
    assert ("VNM", "CHN") in listed
    # A bloc has the sum of the members that list the state, here 26 or more of 28.
    (row,) = influence(states=["KAZ"], powers=["EU"], channel="migration", years=2016)
    assert 0.04 < row["value"] < 0.06


@pytest.fixture
def brought(filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a user's own tables of FDI and bases beside the sources."""
    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    fdi = tmp_path / "fdi.csv"
    fdi.write_text(
        "investor,host,year,stock_usd\n"
        "NLD,KAZ,2015,50e9\nNLD,KAZ,2016,60e9\nUSA,KAZ,2016,30e9\nRUS,KAZ,2016,5e9\n"
    )
    mapping = tmp_path / "fdi.toml"
    mapping.write_text('origin = "cdis"\ncitation = "IMF 2017, CDIS"\n')
    loading.add("fdi_stock", fdi, mapping)
    bases = tmp_path / "bases.csv"
    bases.write_text("holder,host,year,bases,source\nRUS,KGZ,2016,1,a\nRUS,TJK,2016,3,b\n")
    told = tmp_path / "bases.toml"
    told.write_text('origin = "garrisons"\n[coverage]\nyears = "2005-2016"\nabsence = "zero"\n')
    loading.add("bases", bases, told)


@pytest.mark.usefixtures("brought")
def test_own_tables_of_investment_and_bases_count() -> None:
    from multivector.store.warehouse import Store

    gdp = Store().read("gdp", origin="worldbank_gdp").to_pylist()
    product = next(r["gdp_usd"] for r in gdp if r["state"] == "KAZ" and r["year"] == 2016)
    found = influence(states=["KAZ"], powers=["USA", "NLD"], channel="finance", years=2016)
    rows = {r["influencer"]: r for r in found}
    assert rows["USA"]["dependence"] == pytest.approx(30e9 / product, rel=1e-5)
    assert rows["NLD"]["rank"] == 1
    assert set(rows["USA"]["origins"]) == {"cdis", "worldbank_gdp", "bls_cpi_u"}
    assert rows["USA"]["coverage"] == 0.5  # official finance is on record for China alone
    assert "FDI" not in (rows["USA"]["flag"] or "")
    assert any(origin.citation == "IMF 2017, CDIS" for origin in found.origins)
    # What the table leaves out is not known where it does not say that absence is zero.
    pair = influence(states=["KAZ"], powers=["USA", "FRA"], channel="finance", years=2016)
    assert [r["value"] is None for r in pair] == [False, True]
    assert pair[0]["value"] == rows["USA"]["value"]
    assert (pair[1]["lowest"], pair[1]["highest"]) == (0, 1)
    assert "official finance" in rows["USA"]["flag"]
    held = influence(states=["KGZ"], powers=["RUS", "USA"], channel="security", years=2016)
    russia, america = sorted(held, key=lambda r: -r["dependence"])
    assert russia["influencer"] == "RUS"
    tree = explain_dyad("RUS>KGZ:2016:security").to_text()
    assert "basing" in tree
    assert "[garrisons]" in tree
    assert america["dependence"] < russia["dependence"]


def test_bases_of_one_year_leave_the_pacts_that_are_carried_to_it(
    filled_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked(year: int | None = None) -> dict[tuple[str, str], dict[str, Any]]:
        ends = {"years": year} if year else {}
        found = influence(states=["KGZ", "UZB"], powers=["RUS", "CHN"], channel="security", **ends)
        return {(r["influencee"], r["influencer"]): r for r in found}

    home = tmp_path / "home"
    shutil.copytree(filled_home, home)
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    before = asked(2023)
    bases = tmp_path / "bases.csv"
    bases.write_text("holder,host,year,bases,source\nCHN,KGZ,2023,1,a\n")
    loading.add("bases", bases)
    after = asked(2023)
    # A pair without a base is as it was; one with a base has a tie that it had not.
    tie = ("KGZ", "CHN")
    assert {k: r["value"] for k, r in after.items() if k != tie} == {
        k: r["value"] for k, r in before.items() if k != tie
    }
    assert after[tie]["dependence"] > before[tie]["dependence"] + 0.4
    # No pact is carried further because of the base; the default year is one with data.
    with pytest.raises(UsageError, match="no figure in 2024"):
        asked(2024)
    assert {row["year"] for row in asked().values()} == {2023}


@pytest.mark.usefixtures("figures")
def test_without_an_own_table_rows_say_what_has_no_origin() -> None:
    rows = influence(states=["KAZ"], powers=["RUS", "CHN"], years=2016)
    by = {(r["channel"], r["influencer"]): r for r in rows}
    assert "FDI stock" in by["finance", "RUS"]["flag"]
    assert "basing" in by["security", "RUS"]["flag"]
    assert by["security", "RUS"]["coverage"] < 1
    assert "basing" in by["composite", "RUS"]["flag"]


@pytest.fixture(scope="module")
def diplomatic_home(filled_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home with shared organisations and visits beside the rest."""
    home = tmp_path_factory.mktemp("diplomacy") / "home"
    shutil.copytree(filled_home, home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(home))
        for origin in ("cow_igo", *VISITS):
            loading.pull(origin, accept_terms=frozenset({origin}))
    return home


@pytest.fixture
def diplomatic(diplomatic_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(diplomatic_home))


@pytest.mark.usefixtures("diplomatic")
def test_diplomacy_is_posts_and_says_what_does_not_count() -> None:
    from multivector.store.warehouse import Store

    posts = Store().read("diplomatic_posts", origin="lowy_posts").to_pylist()
    there = {r["sender"]: r["posts"] for r in posts if r["host"] == "KAZ" and r["year"] == 2016}
    # Visits are on record for the United States and China: they count for nobody.
    found = influence(states=["KAZ"], powers=["CHN", "USA"], channel="diplomacy", years=2016)
    for row in found:
        share = there[row["influencer"]] / sum(there.values())
        assert row["dependence"] == pytest.approx(share, rel=1e-5)
        # Posts alone of posts, visits and selective organisations.
        assert row["coverage"] == pytest.approx(1 / 3, rel=1e-5)
        assert row["flag"] == (
            "no data on selective organisations; not included, as data exist for few "
            "powers or years: visits"
        )
        assert row["origins"] == ["lowy_posts"]
    tree = explain_dyad("USA>KAZ:2016:diplomacy")
    assert tree.product == pytest.approx(tree.tree.value, rel=1e-9)
    assert [part.name for part in tree.tree.parts[0].parts] == ["posts"]


@pytest.mark.usefixtures("diplomatic")
@pytest.mark.parametrize("state", ["KAZ", "SRB", "VNM"])
def test_the_embassies_of_a_bloc_do_not_add_up(state: str) -> None:
    (whole,) = influence(states=[state], powers=["EU"], channel="diplomacy", years=2016)
    big = influence(states=[state], powers=["DEU", "FRA"], channel="diplomacy", years=2016)
    # No bloc is more present than its members are, whatever their number.
    assert 0 < whole["dependence"] <= max(row["dependence"] for row in big)
    assert whole["value"] <= max(row["value"] for row in big)
    found = explain_dyad(f"EU>{state}:2016:diplomacy")
    assert found.product == pytest.approx(found.tree.value, rel=1e-9)
    posts = found.rows["diplomacy: posts: part"]
    share = found.tree.parts[0].parts[0]
    assert sum(r["value"] for r in posts) == pytest.approx(share.parts[0].value, rel=1e-9)
    assert "one of 2" in posts[0]["states"]
    # That of the bloc itself is in no figure: the explanation says so, and of a state alone not.
    own = "its own, such as the delegations of the EU, are not counted"
    assert own in found.to_text()
    assert own not in explain_dyad(f"DEU>{state}:2016:diplomacy").to_text()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(0, 6), min_size=1, max_size=12), st.integers(0, 6))
def test_another_member_with_as_many_posts_adds_nothing(posts: list[int], more: int) -> None:
    grid = np.zeros((1, 14, 1))
    grid[0, : len(posts), 0] = posts
    grid[0, len(posts), 0] = more
    joint = Averaged(grid, tuple("ABCDEFGHIJKLMN"))
    before = joint.over(np.array([0]), np.arange(len(posts)), 0)[0]
    after = joint.over(np.array([0]), np.arange(len(posts) + 1), 0)[0]
    assert before <= max(posts)
    assert after <= max(before, more) + 1e-12
    if more <= before:
        assert after <= before + 1e-12


@pytest.mark.usefixtures("diplomatic")
def test_diplomacy_is_unknown_in_years_without_posts() -> None:
    found = influence(states=["KAZ"], powers=["CHN", "USA"], start=2010, end=2019)
    rows = {(r["influencer"], r["channel"], r["year"]): r for r in found}
    early = rows["USA", "diplomacy", 2010]
    assert early["value"] is None
    assert early["flag"].startswith("unknown: posts (sources cover 2016-2023)")
    assert "selective organisations" in early["flag"]
    assert rows["USA", "diplomacy", 2016]["value"] is not None
    assert rows["USA", "composite", 2010]["value"] is None


@pytest.mark.usefixtures("diplomatic")
def test_balance_counts_posts_and_no_shared_organisations() -> None:
    found = balance(states=["KAZ"], years=2016)
    assert "diplomacy" in found[0]["channels_used"]
    ids = {origin.id for origin in found.origins}
    assert "lowy_posts" in ids
    assert "cow_igo" not in ids


@pytest.mark.usefixtures("figures")
def test_exit_costs_are_given_both_ways_and_no_outside_option() -> None:
    found = balance(states=["KAZ", "TJK"], outside=["RUS", "EU"], years=2016)
    rows = {(r["state"], r["power"]): r for r in found}
    assert len(found) == 4
    assert "outside_option" not in found.columns
    assert "cannot identify" in found.caption
    for row in found:
        assert 0 < row["lower"] <= row["loss"] <= row["upper"] < 10
        assert row["power_lower"] <= row["power_loss"] <= row["power_upper"]
        # The smaller side loses more, and has the larger share of its trade at stake.
        assert row["power_loss"] < row["loss"]
        assert row["power_share"] < row["share"]
    # A quarter of the foreign trade of Kazakhstan in 2016 was with Russia.
    assert rows["KAZ", "RUS"]["share"] == pytest.approx(0.25, abs=0.02)
    assert "Russia accounts for 25" in found.sentences[0]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("words", "match"),
    [
        ({"outside": ["KAZ"]}, "listed as both a power and a state"),
        ({"outside": ["EAEU"], "years": 2016}, "is a member of"),
        ({"outside": ["RUS"], "start": 2010}, "single year"),
        ({"outside": []}, "outside: no state or bloc given"),
        ({"outside": ["Narnia"]}, "unknown state or bloc"),
    ],
)
def test_bad_exits_are_refused(words: dict[str, object], match: str) -> None:
    with pytest.raises(UsageError, match=match):
        balance(states=["KAZ"], **words)


class Bordering:
    """A reader of borders on record in two years, of three states."""

    names, place = ("KAZ", "MNG", "RUS"), {"KAZ": 0, "MNG": 1, "RUS": 2}

    def has(self, origin: str) -> bool:
        return True

    def years(self, *_: str) -> tuple[int, ...]:
        return (2010, 2012)

    def dyad_table(self, *_: str) -> tuple[tuple[int, ...], np.ndarray]:
        kinds = np.zeros((3, 3, 2))
        kinds[0, 1] = kinds[1, 0] = 1, 1  # by land
        kinds[0, 2] = kinds[2, 0] = 5, 1  # over sea, then by land
        return (2010, 2012), kinds


def test_borders_are_carried_five_years_and_then_those_of_the_route_tables() -> None:
    years = (2009, 2010, 2011, 2012, 2017, 2018)
    origins, remark = transport._bordering(Bordering(), years)  # type: ignore[arg-type]
    land = transport._land(Bordering(), years)  # type: ignore[arg-type]
    assert origins == ("cow_contiguity",)
    assert remark == doubt("borders replaced", year=2012, last=2017)
    assert np.isnan(land[:, :, 0]).all()
    assert land[:, :, 5].tolist() == [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
    assert land[0, 1].tolist()[1:5] == [1, 1, 1, 1]
    assert land[0, 2].tolist()[1:5] == [0, 0, 1, 1]
    flows = np.full((3, 3, 6), 7.0)
    flows[1, 2] = flows[2, 1] = 0.0
    over = transport.over_border(flows, land)
    assert np.isnan(over[0, 1, 0])
    assert over[0, 1].tolist()[1:] == [7.0] * 4 + [0.0]
    assert over[1, 2].tolist() == [0.0] * 6  # no trade goes over no border


@pytest.fixture
def without_itpd(mirror: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("worldbank_gdp", "kaz_trade_by_country"):
        loading.pull(origin)


@pytest.mark.usefixtures("without_itpd")
def test_trade_needs_the_flows_of_all_states_and_not_those_of_one_origin() -> None:
    assert trade.layers(Reader(Store())) is None  # Kazakhstan's own table says nothing of others
    loading.pull("baci_hs10_97_bounds")
    found = influence(states=["KGZ", "FJI"], powers=["CHN", "USA"], channel="trade", years=2012)
    assert all(row["value"] > 0 for row in found)
    assert "itpd" not in [origin.id for origin in found.origins]


@pytest.mark.usefixtures("without_itpd")
def test_transport_runs_on_whatever_record_of_trade_there_is() -> None:
    assert transport.layers(Reader(Store())) is None
    loading.pull("baci_hs10_97_bounds")
    rows = influence(states=["KAZ", "PRY"], powers=["RUS", "BRA"], channel="transport", years=2023)
    found = {(row["influencer"], row["influencee"]): row for row in rows}
    assert found["RUS", "KAZ"]["dependence"] > 0.05 > found["BRA", "KAZ"]["dependence"]
    assert found["BRA", "PRY"]["dependence"] > found["RUS", "PRY"]["dependence"]
    sources = found["RUS", "KAZ"]["sources"]["transport"]
    assert "baci_hs10_97_bounds" in sources
    assert "itpd" not in sources
