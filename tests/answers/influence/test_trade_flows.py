"""Flows between states on real figures: best value, range, makers, flag and sources."""

import json
import pickle
import shutil
from contextlib import nullcontext

import numpy as np
import pytest
from click.testing import CliRunner
from tests.answers.violations import violations

from multivector.answers.influence.balance import balance
from multivector.answers.influence.before_after import changes
from multivector.answers.influence.doubts import named
from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.flow import BEST, flow, flow_over, in_panels, no_year, usd
from multivector.answers.influence.influence import influence
from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.ties import trade_flows
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.trade_flows import TradeFlows
from multivector.answers.scenarios.tables import exit_costs
from multivector.answers.scenarios.trade_base import trade_base
from multivector.answers.scenarios.whatif import whatif
from multivector.assistant.figures import goods_trade
from multivector.briefing.region import _ranges
from multivector.charts.quantity import bare
from multivector.cli.main import application, main
from multivector.codes.blocs import members
from multivector.errors import InputError, UsageError
from multivector.measures import trade_flows as rule
from multivector.store.warehouse import Store

ORIGINS = (
    *("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020", "imts_2025_network"),
    *("kaz_trade_by_country", "kgz_trade_by_country", "uzb_trade_by_country", "rus_trade_monthly"),
    "eurostat_eu27_exports",
    "eurostat_members_monthly",
)


@pytest.fixture(scope="module")
def store(home_with):
    return Store(home_with(*ORIGINS, "itpd", "worldbank_gdp") / "store")


@pytest.fixture(autouse=True)
def at_home(store, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(store.root.parent))


def billions(figure):
    return None if figure is None else round(figure / 1e9, 1)


def test_china_to_kyrgyzstan_2023_shows_the_story_of_re_export():
    found = flow("CHN", "KGZ", 2023)
    said = {s.origin: billions(s.value or s.lower) for s in found.sources}
    assert said == {
        "kgz_trade_by_country": 5.4,
        "baci_hs10_97_bounds": 7.8,
        "baci_2023_matrix": 18.2,
    }
    assert billions(found.value) == 7.9
    assert found.lower < 5.36e9
    assert found.upper > 18.18e9
    assert found.makers == 2
    assert found.flag == "sources disagree"


def test_tables_of_neighbours_narrow_the_range():
    found = flow("Russia", "Kazakhstan", 2019)
    assert found.makers == 4
    assert billions(found.value) == pytest.approx(14.1, abs=0.4)
    assert found.upper / found.lower < 3
    assert found.flag is None


def test_a_missing_pair_is_small_only_where_one_side_reports():
    for pair in (("RUS", "TJK"), ("RUS", "BLR"), ("KOR", "VNM")):
        silent = flow(*pair, 2023)
        assert (silent.value, silent.lower, silent.upper) == (None, None, None)
        assert silent.flag == "neither side reports"
    small = flow("VUT", "TJK", 2023)
    assert small.value is None
    assert (small.lower, small.upper) == (0.0, 5e6)
    assert small.flag == "small"


@pytest.mark.parametrize("year", [2019, 2023, 2025])
def test_a_missing_row_says_nothing_of_a_state_that_no_source_lists_apart(year):
    # Germany's reports have a row for Kosovo, China's none in any year; BACI has none at all.
    silent = flow("CHN", "XKX", year)
    assert (silent.value, silent.upper, silent.flag) == (None, None, "neither side reports")
    assert flow("DEU", "XKX", 2025).value > 1e8
    if year > 2020:
        rows = influence(states=["XKX"], powers=["CHN", "DEU"], channel="trade", years=year).rows
        assert [row["value"] is None for row in rows] == [True, False]
        assert "no figure from either side" in rows[0]["flag"]


def test_half_years_and_reports_that_are_not_credible_carry_nothing():
    half = flow("RUS", "KAZ", 2010)
    assert billions(half.value) == 8.8
    assert {s.flag for s in half.sources} == {None, "part-year"}
    absurd = flow("RUS", "UZB", 2025)
    assert billions(absurd.value) == 6.5
    assert absurd.flag == "carried; a source is not credible"
    assert [(billions(s.value), s.flag) for s in absurd.sources if s.value] == [
        (28.1, "not-credible"),
        (6.5, "of 2023"),
        (6.7, "of 2023"),
    ]
    assert absurd.makers == 0


def test_what_breaks_with_2023_and_the_year_between():
    broken = flow("KAZ", "GBR", 2025)
    assert broken.flag == "breaks with the 2023 level"
    assert broken.lower < 0.172e9
    assert broken.upper > 14e9
    ends = [flow("CHN", "UZB", year) for year in (2023, 2025)]
    middle = flow("CHN", "UZB", 2024)
    assert middle.flag == "interpolated between two years"
    assert middle.value == pytest.approx((ends[0].value * ends[1].value) ** 0.5)
    assert middle.upper / middle.lower > max(end.upper / end.lower for end in ends)


def test_a_year_apart_from_those_before_and_after_is_marked():
    # 0.2 bn, 9.4 bn, then 1.4 bn; Russia's sales to Germany fell over several years.
    assert flow("SGP", "NGA", 2023).flag == "breaks with the years before and after"
    for pair in (("SGP", "NGA", 2022), ("SGP", "CHN", 2023), ("RUS", "DEU", 2022)):
        assert "before and after" not in (flow(*pair).flag or "")
    changed = influence(states=["MKD"], powers=["EU"], before=(2021, 2023), after=(2024, 2025))
    flags = {row["link"]: row["flag"] for row in changed}
    assert "2025 breaks with the 2023 level" in flags["exports"]
    assert "breaks" not in flags["imports"]
    assert any("2025 breaks with the 2023 level;" in said for said in changed.sentences)


def test_values_of_2025_lie_near_their_sources(store):
    flows = TradeFlows(Reader(store))
    low, high = (np.full((len(flows.names),) * 2, end) for end in (np.inf, -np.inf))
    for origin in flows.origins:
        for year in (2023, 2025):
            for column in ("trade_usd", "lower_usd", "upper_usd"):
                said = flows.grid(origin, year, column)
                if said is not None:
                    low, high = np.fmin(low, said), np.fmax(high, said)
    best = flows.year(2025).combined.best
    at_most = np.isfinite(flows.grid(trade_flows.IMTS, 2025, "upper_usd"))
    now = at_most | np.isfinite(flows.grid(trade_flows.IMTS, 2025))
    assert not (best > high + rule.BREAK)[now].any()
    assert not (best < low - rule.BREAK)[now & ~at_most].any()
    # The two sources of 2023 are 60,000 times apart: their ratio says nothing of 2025.
    found = flow("CHN", "GEO", 2025)
    assert found.value == found.sources[0].value
    # The exporter reports less than 50,000; the last known flow, of 2022, is 1.1 bn.
    tiny = flow("COG", "TGO", 2025)
    assert tiny.value == tiny.sources[0].upper == pytest.approx(5e4)


def test_the_eu_has_its_own_statistics_beside_its_members():
    found = flow("EU", "KGZ", 2023)
    said = {s.maker: billions(s.value) for s in found.sources if s.value}
    assert said["Eurostat"] == 3.0
    assert said["kgz_trade_by_country"] == 1.0
    assert found.lower < 0.97e9
    assert found.upper > 2.95e9
    assert found.flag == "sources disagree"
    # Before, Kyrgyzstan booked what the EU sent; its members' months add up to the same.
    before = flow("EU", "KGZ", 2021)
    assert before.flag is None
    assert before.makers == 3
    months, year = (s.value for s in before.sources if s.maker == "Eurostat")
    assert months == pytest.approx(year, rel=0.001)
    sold = flow("KAZ", "ITA", 2021)
    assert (sold.makers, sold.flag) == (3, "sources disagree")
    with pytest.raises(UsageError, match="have a state in common"):
        flow("EU", "DEU", 2020)


@pytest.mark.parametrize("year", [2003, 2014, 2021, 2023, 2024, 2025])
def test_some_flows_of_a_year_are_those_of_the_whole_year(store, year):
    every, own = TradeFlows(Reader(store)), TradeFlows(Reader(store))
    whole = every.year(year)
    shutil.rmtree(store.root / "kept")  # or the second would find the whole year there
    size = whole.value.size
    rng = np.random.default_rng(year)
    for cells in (np.sort(rng.choice(size, 400, replace=False)), np.array([rng.integers(size)])):
        part = own.year(year, cells)
        for name in ("value", "lower", "upper", "small", "last"):
            all_of, some = (getattr(found, name).ravel() for found in (whole, part))
            np.testing.assert_array_equal(all_of[cells], some[cells])
            if name != "small":
                assert np.isnan(np.delete(some, cells)).all()
        for name in ("makers", "kind", "low", "high"):
            all_of, some = (getattr(found.combined, name).ravel() for found in (whole, part))
            np.testing.assert_array_equal(all_of[cells], some[cells])


def test_ranges_hold_values(store):
    shutil.rmtree(store.root / "kept", ignore_errors=True)  # the sources are read below
    flows = TradeFlows(Reader(store))
    for year in (2005, 2016, 2021, 2025):
        found = flows.year(year)
        known = found.value == found.value
        assert known.sum() > 10_000
        assert (found.lower[known] <= found.value[known]).all()
        assert (found.value[known] <= found.upper[known]).all()
        assert not (found.small & known).any()


def test_the_trade_channel_goes_on_to_2025_with_ranges_of_the_flows():
    found = influence(
        states=["KAZ", "KGZ", "TJK"], powers=["CHN", "RUS", "EU"], channel="trade",
        start=2015, end=2025,
    )  # fmt: skip
    rows = {(r["influencer"], r["influencee"], r["year"]): r for r in found}
    silent = {("RUS", "TJK", year) for year in (2023, 2024)}
    assert {key for key, row in rows.items() if row["value"] is None} == silent
    # 2024 lies between two reports; after 2023 neither side reports Russia's trade with Kazakhstan.
    old = {key: row["age"]["trade"] for key, row in rows.items() if row["carried_forward"]}
    assert old == {("RUS", "KAZ", 2025): 2} | {
        key: 1 for key, row in rows.items() if key[2] == 2024 and row["value"] is not None
    }
    assert rows["CHN", "KAZ", 2023]["dependence"] > rows["CHN", "KAZ", 2017]["dependence"]
    assert rows["RUS", "KAZ", 2023]["dependence"] < rows["RUS", "KAZ", 2021]["dependence"]
    # Where makers lie far apart, as on Chinese goods in Kyrgyzstan, the range is wide.
    spans = {
        key: rows[key]["upper"] / rows[key]["lower"]
        for key in (("RUS", "KAZ", 2019), ("CHN", "KGZ", 2019), ("RUS", "KAZ", 2016))
    }
    assert spans["CHN", "KGZ", 2019] > spans["RUS", "KAZ", 2019] > spans["RUS", "KAZ", 2016]


def test_a_year_that_was_not_reported_by_a_day_is_carried_forward_pair_by_pair():
    asked = {"states": ["VNM"], "powers": ["CHN", "RUS", "EU"], "channel": "trade"}

    def ages(**given):
        found = influence(**asked, **given)
        assert all(r["carried_forward"] == (r["age"]["trade"] > 0) for r in found)
        return {(r["year"], r["influencer"]): r["age"]["trade"] for r in found}, found.sentences

    # Russia's own table has 2020 by then; what others report ends in 2019.
    by, said = ages(start=2019, end=2021, as_of="2021-06-30")
    assert [by[2019, p] for p in ("CHN", "RUS", "EU")] == [0, 0, 0]
    assert [by[2020, p] for p in ("CHN", "RUS", "EU")] == [1, 0, 1]
    assert [by[2021, p] for p in ("CHN", "RUS", "EU")] == [2, 1, 2]
    assert "Based on other years, with wider ranges: trade by up to 2 years." in said
    assert {year for year, _ in ages(as_of="2021-06-30")[0]} == {2019}
    assert set(ages(years=2020)[0].values()) == {0}
    carried = flow("CHN", "VNM", 2020, as_of="2021-06-30")
    assert carried.to_text().endswith(", without a report of the year itself; carried")
    assert ", from 1 data producer" in flow("CHN", "VNM", 2019, as_of="2021-06-30").to_text()


def test_trade_above_gdp_is_no_lead():
    found = influence(
        states=["MHL", "LBR", "PAN", "SGP"], powers=["CHN", "EU", "USA"], channel="trade",
        years=2023,
    )  # fmt: skip
    over = [r for r in found if named(r["doubts"], "ships or transit")]
    flagged = {(r["influencee"], r["influencer"]) for r in over}
    assert flagged == {("MHL", "CHN"), ("MHL", "EU"), ("LBR", "CHN")}
    told, over = {said[:3]: said for said in found.sentences}, " times the state's GDP: "
    for state in ("MHL", "LBR", "PAN", "SGP"):
        assert (over in told[state]) == (state in ("MHL", "LBR"))
    lone = influence(states=["LBR"], powers=["CHN", "USA"], channel="trade", years=2023)
    assert "LBR: no leader in trade in 2023; CHN is highest" in lone.sentences[0]
    assert over in lone.sentences[0]
    # Other channels have no such flag.
    other = influence(states=["MHL"], powers=["CHN"], channel="transport", years=2023)
    assert not named(other[0]["doubts"], "ships or transit")


def test_trade_with_members_of_a_bloc_is_no_transit_through_it():
    layers = load_layers()
    of = {name: k for k, name in enumerate(layers.names)}
    share = layers.channels["transport"].shares[0]
    k = share.years.index(2023)

    def partners(state, members):
        rows = share.joint.rows(of[state], np.array([of[m] for m in sorted(members)]), k)
        return {label.split(",")[0].split(" to ")[1] for label, *_ in rows}

    eu = members("EU", "2023-07-01")
    for state in ("MYS", "LAO", "SRB", "BRA"):
        assert partners(state, eu) - {"CHE"} == partners(state, eu) > set()
        assert not partners(state, eu) & eu
    # Nor is trade with a single power; that with others through it is.
    assert "RUS" not in partners("KAZ", ["RUS"])
    assert partners("KAZ", ["RUS"])
    flow_rows = (
        layers.channels["transport"]
        .flows[0]
        .joint.rows(of["SRB"], np.array([of[m] for m in sorted(eu)]), k)
    )
    direct = {label.split()[2] for label, *_ in flow_rows if "across their border" in label}
    assert direct == {"BGR", "HRV", "HUN", "ROU"}


def test_a_year_between_two_reported_ones_is_marked():
    found = influence(states=["LKA", "NPL"], powers=["CHN", "USA"], start=2023, end=2025)
    for row in found.where(channel="trade"):
        marked = "trade of 2024 is interpolated between other years" in (row["flag"] or "")
        assert marked == (row["year"] == 2024)
        assert row["age"] == {"trade": int(marked)}
        assert row["carried_forward"] == marked
    spread = balance(states=["LKA"], start=2023, end=2025)
    assert [row["age"]["trade"] for row in spread] == [0, 1, 0]
    last = influence(states=["LKA"], powers=["IND", "USA"], channel="trade", years=2024)
    assert "2024 flows, interpolated between other years, instead" in last.sentences[-1]


def test_a_figure_between_two_years_is_explained_with_both_and_its_age():
    found = explain_dyad("CHN>LKA:2024:trade")
    text = found.to_text()
    assert "CHN to LKA, interpolated between 2023 and 2025, 2024:" in text
    assert "sales: whole: " in text
    assert text.count("(current USD, 2024, mostly interpolated)") == 4
    assert {row["age"] for row in found.table} == {1}
    # What is reported has age 0, and a year after the last is as old as the way to it.
    for year, age in ((2023, 0), (2025, 0), (2026, 1)):
        found = explain_dyad(f"CHN>LKA:{year}:trade")
        assert "interpolated" not in found.to_text()
        # Trade at home may rest on an older GDP.
        ages = {row["age"] for row in found.table if " at home, " not in row["states"]}
        assert ages == {age}


def test_a_flow_that_is_only_carried_names_the_year_that_it_comes_from():
    found = explain_dyad("USA>TWN:2025:trade")
    rows = found.rows["trade: sales: part"]
    assert {row["states"]: row["age"] for row in rows} == {"TWN to USA, carried from 2023,": 2}
    assert "(current USD, 2025, mostly from other years)" in found.to_text()
    row = influence(states=["TWN"], powers=["USA"], channel="trade", years=2025)[0]
    assert (row["age"], row["carried_forward"]) == ({"trade": 2}, True)


# Pairs of which neither side reports in the year, or one does, in several regions.
STOPPED = [
    ("RUS", "TJK", 2023), ("RUS", "BLR", 2022), ("IRN", "IRQ", 2024), ("KOR", "BGD", 2023),
    ("RUS", "VEN", 2024), ("RUS", "LBY", 2022), ("KOR", "LBR", 2025),
]  # fmt: skip
REPORTED = [
    ("CHN", "TJK", 2023), ("RUS", "KAZ", 2023), ("EU", "BLR", 2022), ("TUR", "IRQ", 2024),
    ("CHN", "VNM", 2023), ("USA", "VEN", 2024), ("EU", "LBY", 2022), ("RUS", "TJK", 2021),
]  # fmt: skip


@pytest.mark.parametrize(("power", "state", "year"), [*STOPPED, *REPORTED])
def test_capacity_is_unknown_where_trade_stopped_being_reported(power, state, year):
    found = influence(states=[state], powers=[power, "JPN"], channel="trade", years=year)
    row, beside = found.rows
    stopped = (power, state, year) in STOPPED
    assert (row["value"] is None) == stopped
    assert row["coverage"] == 1.0 - stopped
    assert beside["value"] > 0
    assert not any(" nan" in sentence for sentence in found.sentences)
    assert (beside["rank"] is None) == stopped
    assert ("no figure from either side" in (row["flag"] or "")) == stopped
    if stopped:
        assert (row["lowest"], row["highest"]) == (0.0, 1.0)
        silent = [flow(*pair, year).value for pair in ((power, state), (state, power))]
        assert None in silent
        with pytest.raises(UsageError, match="no figure from either side"):
            explain_dyad(f"{power}-{state}:{year}:trade")


def test_a_stopped_flow_still_counts_in_totals_and_widens_them():
    layer = load_layers().channels["trade"]
    names, t = load_layers().names, layer.shares[0].years.index(2023)
    for share in layer.shares:
        lost, whole = share.lost[:, t], share.whole[:, t]
        known = np.nan_to_num(np.asarray(share.part)[:, :, t]).sum(axis=1)
        home = layer.home.amount[:, t]
        some = np.isfinite(whole)
        np.testing.assert_allclose((known + lost + home)[some], whole[some], rtol=1e-9)
        wide, even = (share.sd[names.index(name), t] for name in ("BLR", "KAZ"))
        assert wide > 1.2 * even
    # Who spreads ties over whom is unknown where half of the trade is.
    spread = {row["state"]: row for row in balance(states=["BLR", "KAZ"], years=2023)}
    assert "trade" in spread["KAZ"]["channels_used"]
    assert "trade" not in spread["BLR"]["channels_used"]
    series = balance(states=["BLR"], years=(2019, 2023))
    left = "trade (flows that neither side reports are over 15% of the rest in 2022-2023)"
    assert all(left in row["flag"] for row in series)
    assert any(left in said for said in series.sentences)
    assert "trade" in balance(states=["BLR"], years=2019)[0]["channels_used"]


def test_a_figure_of_trade_goes_down_to_what_each_source_says():
    found = explain_dyad("CHN-KGZ:2023:trade")
    assert found.product == pytest.approx(found.tree.value, rel=1e-9)
    said = {(r["origin"], billions(r["value"])) for r in found.rows["trade: purchases: part"]}
    assert {("kgz_trade_by_country", 5.4), ("baci_2023_matrix", 18.2)} <= said
    old = explain_dyad("CHN-KGZ:2016:trade").rows["trade: purchases: part"]
    assert [r["origin"] for r in old] == ["itpd"]


def test_a_flow_says_itself_and_has_its_sources_as_rows():
    found = flow("China", "KGZ", 2023)
    assert repr(found) == found.to_text()
    assert found.to_text().startswith(
        f"China to Kyrgyzstan in 2023: {usd(found.value)} (90% range "
    )
    assert found.to_text().endswith("from 2 data producers; sources disagree")
    rows = found.table.rows
    assert violations("flow", rows) == []
    assert [row["source"] for row in rows[:2]] == ["best", "baci_2023_matrix"]
    assert rows[0]["makers"] == 2
    silent = flow("RUS", "TJK", 2023)
    assert "unknown (neither side reports it; it may be large)" in silent.to_text()
    assert "at most $5 mn:" in flow("VUT", "TJK", 2023).to_text()
    assert flow("CHN", "KAZ").year == 2025
    with pytest.raises(UsageError, match="no installed source has goods trade for 1999"):
        flow("CHN", "KAZ", 1999)


def test_the_command_shows_each_year_and_each_source():
    done = CliRunner().invoke(
        application,
        ["flow", "CHN", "KGZ", "--from", "2022", "--to", "2023", "--format", "json"],
    )
    rows = json.loads(done.stdout)
    best = [row for row in rows if row["source"] == "best"]
    assert [row["year"] for row in best] == [2022, 2023]
    assert best[1]["flag"] == "sources disagree"
    assert {"kgz_trade_by_country", "baci_2023_matrix"} <= {row["source"] for row in rows}


@pytest.mark.parametrize(
    ("span", "years"),
    [
        ((), [2025]),
        (("--year", "2016"), [2016]),
        (("--from", "2024"), [2024, 2025]),
        (("--to", "2002"), [2000, 2001, 2002]),
        (("--from", "2001", "--to", "2001"), [2001]),
        (("--from", "2026"), "--from: no installed source has goods trade for 2026"),
        (
            ("--from", "1999", "--to", "2003"),
            "--from: no installed source has goods trade for 1999",
        ),
        (("--to", "1990"), "--to: no installed source has goods trade for 1990"),
        (("--from", "2020", "--to", "2040"), "--to: no installed source has goods trade for 2040"),
        (("--year", "1999"), "--year: no installed source has goods trade for 1999"),
    ],
)
def test_the_years_of_the_command(span, years, capsys):
    with nullcontext() if isinstance(years, list) else pytest.raises(SystemExit) as left:
        main(["flow", "CHN", "KGZ", *span, "--format", "json"])
    out, told = capsys.readouterr()
    if left is None:
        rows = json.loads(out)
        assert [row["year"] for row in rows if row["source"] == "best"] == years
    else:
        assert left.value.code == 2
        assert told.startswith(f"error: {years}\n  allowed: 2000 to 2025")


def test_itpd_says_where_a_pair_usually_lies_within_wide_bounds(store):
    reader = Reader(store)
    with_it, without = (TradeFlows(reader, [*out, "Harvard"]) for out in ((), ("USITC",)))
    low, high = with_it._bounds(2018)
    truth = TradeFlows(reader).grid(trade_flows.ATLAS, 2018)
    wide = (rule.width_of(low, high) >= 2) & (truth > np.log(1e8))
    errors = [np.abs(truth - f.direct(2018).best)[wide] for f in (with_it, without)]
    assert np.median(errors[0]) < 0.8 * np.median(errors[1])


def test_without_an_origin_it_says_what_to_pull(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    with pytest.raises(InputError, match="no source of goods trade"):
        flow("CHN", "KAZ", 2023)


def test_with_trade_alone_the_chart_of_influence_shows_trade():
    found = influence(states=["KGZ"], powers=["CHN", "RUS"], start=2015, end=2016)
    assert all(row["value"] is None for row in found.where(channel="composite"))
    chart = found.plot()
    assert chart.title.endswith(": trade")
    assert chart.svg.count('fill="none"') == 2


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [(None, None, 2025, 2025), (2023, None, 2023, 2025), (None, 2001, 2000, 2001)],
)
def test_a_span_with_one_end_reaches_to_the_first_or_last_year(start, end, first, last):
    """For the command and for an assistant."""
    asked = {"start": start, "end": end} if start or end else {"years": 2025}
    for table in (
        flow_over("CHN", "KGZ", start, end), goods_trade(("CHN", "KGZ"), start, end, 2025),
        flow("CHN", "KGZ", **asked),
    ):  # fmt: skip
        years = [row["year"] for row in table if row["source"] == BEST]
        assert years == [*range(first, last + 1)]
    with pytest.raises(UsageError, match="1999"):
        flow_over("CHN", "KGZ", 1999, end)
    with pytest.raises(UsageError, match="ends before it starts"):
        flow("CHN", "KGZ", start=2010, end=2009)
    with pytest.raises(UsageError, match="year cannot be combined"):
        flow("CHN", "KGZ", 2010, end=2012)


def test_what_only_the_table_has_is_named_as_there():
    found = flow("CHN", "KGZ", 2016)
    for name in ("to_pandas", "cite", "plot"):
        with pytest.raises(AttributeError, match=rf"TradeFlow has no '{name}'; .*\.table\.{name}"):
            getattr(found, name)
    with pytest.raises(AttributeError, match=r"'foo'$"):
        _ = found.foo
    assert pickle.loads(pickle.dumps(found)) == found


def test_an_error_names_trade_that_only_panels_have(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("penppml")))
    known = range(2000, 2026)
    error = no_year(1972, known, "year", ("USA", "EGY"))
    call = 'dyad_years(["USA", "EGY"], start=1964, end=1996).add("penppml")'
    assert (
        error.next
        == f"penppml has 1964, 1968, … 1996, but no tested range; in Python: mv.panel.{call}"
    )
    assert no_year(1990, known, "year", ("EU", "EGY")).next.count("dyad_years(start=") == 1
    # Outside of its years, between them and the flows', and without it, there is nothing to say.
    assert [in_panels(year, known, ()) for year in (1950, 1998, 2012, 2030)] == [None] * 4
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("un_votes")))
    assert no_year(1972, known, "year", ("USA", "EGY")).next is None


@pytest.mark.parametrize(
    ("sides", "year"), [(("ISR", "PSE"), 2016), (("IRN", "IRQ"), 2012), (("IRN", "IRQ"), 2015)]
)
def test_trade_that_itpd_lacks_is_the_goods_that_flow_gives(sides, year):
    one, two = sides
    known = flow(one, two, year)
    rows = explain_dyad(f"{one}>{two}:{year}:trade").rows["trade: purchases: part"]
    assert rows[0]["value"] == pytest.approx(known.value, rel=0.02)
    assert "baci_hs10_97_bounds" in rows[0]["origin"]
    base = trade_base(year=year)
    at = [base.names.index(code) for code in sides]
    assert base.flows[at[0], at[1]] == pytest.approx(rows[0]["value"], rel=1e-6)
    assert any("less than a fifth of the lower bound" in note for note in base.notes)
    row = influence(states=[two], powers=[one], channel="trade", years=year)[0]
    assert row["upper"] > 1.5 * row["lower"]


def test_what_itpd_has_is_left_as_it_is_and_a_change_of_sources_is_told():
    rows = explain_dyad("RUS>KAZ:2015:trade").rows["trade: purchases: part"]
    assert [row["origin"] for row in rows] == ["itpd"]
    told = "from 2017 of goods alone"
    over, before, after = (
        influence(states=["KAZ"], powers=["RUS"], channel="trade", years=years).sentences
        for years in ((2014, 2018), (2012, 2016), (2017, 2019))
    )
    assert any(told in line for line in over)
    assert not any(told in line for line in (*before, *after))


def test_very_wide_bounds_give_way_to_the_years_about_them():
    # Bounds of 0.01 to 4.0 bn in 2021; 3.3 bn the year before and 10.3 bn the year after.
    found = flow("IRQ", "USA", 2021)
    wide = next(s for s in found.sources if s.origin == "baci_hs10_97_bounds" and s.flag is None)
    assert wide.upper / wide.lower > 100
    assert found.value == pytest.approx(wide.upper, rel=0.01)
    assert found.lower < 1.01 * wide.lower
    assert found.upper > wide.upper
    assert "interpolated between two years" in found.flag
    rows = influence(states=["IRQ"], powers=["USA"], channel="trade", years=(2018, 2021)).rows
    assert rows[0]["lower"] < rows[-1]["upper"]
    # Narrow bounds stay where they are.
    assert flow("IRQ", "USA", 2020).flag is None


@pytest.mark.parametrize("pair", [("IDN", "ZMB", 2012), ("NOR", "MKD", 2016)])
def test_a_value_that_wide_bounds_exclude_is_flagged_and_its_range_reaches_them(pair):
    found = flow(*pair)
    wide = next(s for s in found.sources if s.origin == "baci_hs10_97_bounds")
    assert found.value < wide.lower / 2
    assert found.flag == "sources disagree"
    assert found.upper >= wide.lower


def test_bounds_that_exclude_the_best_value_by_a_third_are_flagged_and_those_nearer_are_not(store):
    flows = TradeFlows(Reader(store))
    found = flows.year(2016).combined
    low, high = (end.reshape(found.best.shape) for end in flows._limits(2016, flows._every))
    off = np.exp(np.maximum(low - found.best, found.best - high))
    flagged = flows.doubts(2016)["sources disagree"]
    quiet = found.own & ~found.disagree
    past, near = quiet & (off > 1.3), quiet & (off > 1) & (off < 1.3)
    assert past.sum() > 200
    assert near.sum() > 1000
    assert flagged[past].all()
    assert not flagged[near].any()
    one, two = np.argwhere(past & (found.best > np.log(1e8)))[0]
    assert flow(flows.names[one], flows.names[two], 2016).flag == "sources disagree"


def test_neighbours_that_list_a_territory_say_nothing_of_its_other_trade():
    # Only Kazakh and Uzbek tables list Jersey: most of its trade is unknown, not small.
    assert flow("FRA", "MCO", 2022).flag == "neither side reports"
    with pytest.raises(UsageError, match="no data for these states"):
        balance(states=["JEY"], years=2022)


def test_an_exact_figure_beside_wide_bounds_is_kept(store):
    assert billions(flow("IRQ", "USA", 2021).value) == 4.0
    flows = TradeFlows(Reader(store), ["Nobody"])  # its years are not cached
    cell = np.array([flows.place["IRQ"] * len(flows.names) + flows.place["USA"]])
    flows.origins += ("baci",)
    flows._flags["baci"] = []
    flows._grids["baci", "trade_usd"] = {2021: (cell, np.log([2.5e9]))}
    found = flows.year(2021, cell)
    assert found.value.ravel()[cell] == pytest.approx(2.5e9)
    assert found.combined.own.ravel()[cell]
    # An exact figure of an adjacent year counts, too: BACI has 10.3 bn in 2023.
    near = flow("JPN", "GBR", 2022)
    assert near.flag == "interpolated between two years"
    ends = [flow("JPN", "GBR", year).value for year in (2021, 2023)]
    assert near.value == pytest.approx((ends[0] * ends[1]) ** 0.5)


@pytest.mark.parametrize(
    ("sides", "year", "why"),
    [
        (("EU", "MNE"), 2005, "MNE not listed as a state (COW, Gleditsch-Ward) in 2005"),
        (("SSD", "EAC"), 2010, "SSD not listed as a state (COW, Gleditsch-Ward) in 2010"),
        (("FRA", "DDR"), 2016, "DDR not listed as a state (COW, Gleditsch-Ward) in 2016"),
        (("EAEU", "FRA"), 2010, "EAEU had no members in 2010"),
        (("FRA", "EAEU"), 2010, "EAEU had no members in 2010"),
        (("EU", "MNE"), 2007, None),
        (("EU", "TLS"), 2001, None),  # no state yet, but with rows of its own
        (("EU", "HKG"), 2005, None),
        (("FRA", "EAEU"), 2016, None),
    ],
)
def test_sums_of_blocs_hold_nothing_before_the_time_of_a_state_or_bloc(sides, year, why):
    found = flow(*sides, year)
    assert violations("flow", found.table.rows) == []
    assert (found.value is None) == bool(why)
    if why:
        assert found.upper is None
        assert found.to_text().endswith(f"in {year}: unknown ({why})")


def test_the_flows_of_a_year_are_those_of_its_states(store):
    flows = TradeFlows(Reader(store))
    for year, gone in ((2005, ["MNE", "SSD", "XKX"]), (2010, ["SSD", "DDR"])):
        found = flows.year(year)
        for at in map(flows.place.get, gone):
            for grid in (found.value, found.last):
                assert np.isnan(grid[at]).all()
                assert np.isnan(grid[:, at]).all()
            assert not found.small[at].any()
            assert not found.small[:, at].any()


@pytest.mark.parametrize(
    ("asked", "between"),
    [
        ("GBR>JPN:2022", {"JPN to GBR, interpolated between 2021 and 2023,": 1}),
        ("USA>IRQ:2021", {"IRQ to USA, interpolated between 2020 and 2022,": 1}),
        ("USA>IRQ:2020", {}),
        ("CHN>KGZ:2021", {}),
    ],
)
def test_what_replaces_wide_bounds_is_among_the_rows_of_the_figure(asked, between):
    rows = explain_dyad(f"{asked}:trade").table.rows
    told = {row["states"]: row["age"] for row in rows if "interpolated" in row["states"]}
    assert told == between
    assert len([row for row in rows if "at most" in row["states"]]) > len(told)


def test_a_carried_flow_names_its_source_and_years_and_no_state_before_its_time():
    gone = flow("SSD", "CHN", 2009)
    assert (gone.value, gone.upper) == (None, None)
    assert gone.to_text() == (
        "South Sudan to China in 2009: unknown (SSD not listed as a state (COW, Gleditsch-Ward) in "
        "2009)"
    )
    assert flow("SSD", "CHN", 2013).value > 1e8
    carried = flow("XKX", "TUR", 2023)
    assert [(s.origin, s.flag) for s in carried.sources] == [("imts_2025_network", "of 2025")]
    assert [origin.id for origin in carried.table.origins] == ["imts_2025_network"]
    assert flow("XKX", "TUR", 2025).sources[0].flag is None


def test_a_figure_that_is_not_the_only_report_says_by_what_it_differs():
    found = flow("AZE", "ITA", 2025)
    (reported,) = found.sources
    ratio = found.value / reported.value
    assert f"{usd(reported.value)} reported, times {ratio:.2f}," in found.table.sentences[0]
    assert "reported, times" not in flow("IRQ", "USA", 2022).table.sentences[0]
    said = explain_dyad("EU-AZE:2025:trade").to_text()
    assert "(reported 17,625,900,000, times 0." in said
    assert "times" not in explain_dyad("RUS>KAZ:2015:trade").to_text()


def test_a_range_that_does_not_cover_is_called_a_spread():
    assert "(90% spread " in flow("UZB", "CHN", 2019).to_text()  # .77 of its own table's figures
    assert flow("UZB", "CHN", 2019).table[0]["flag"].endswith("a spread, not a tested range")
    assert "spread" not in (flow("CHN", "UZB", 2019).table[0]["flag"] or "")
    assert (_ranges(["UZB"]), _ranges(["KAZ"])) == ("90% spreads", "90% ranges")
    assert _ranges(["UZB", "KAZ"]) == "90% ranges"  # sums over states cover
    link = {"states": ["UZB"], "powers": ["CHN"], "before": 2018, "after": 2019}
    told = {row["link"]: row["flag"] or "" for row in changes(**link)}
    assert ("spread" in told["exports"], "spread" in told["imports"]) == (True, False)
    assert "(90% range " in flow("CHN", "UZB", 2019).to_text()


def test_the_range_of_an_exit_cost_is_that_of_closing_the_border():
    (row,) = exit_costs(["PSE"], ["ISR"], year=2016)
    closed = whatif(close=["PSE<>ISR"], states=["PSE"], year=2016).table[0]
    ends = [-closed[name] for name in ("real_wage_change", "upper", "lower")]
    assert ends == pytest.approx([row[name] for name in ("loss", "lower", "upper")], abs=1e-3)


def test_a_state_that_itpd_lacks_is_sent_to_the_flows_that_others_have():
    with pytest.raises(UsageError) as error:
        influence(states=["TLS"], powers=["CHN", "JPN"], channel="trade", years=2010)
    assert "no figure in itpd in 2010; others, shown by `flow`, count from 2017" in str(error.value)
    assert flow("CHN", "TLS", 2010).value > 4e7


def test_a_run_of_years_ends_where_dependence_is_below_the_least():
    found = influence(states=["SSD"], start=2011, end=2013, channel="trade")
    first = {r["influencer"]: r for r in found if r["year"] == 2011}["CHN"]
    assert first["rank"] == 1
    assert first["dependence"] < 0.001
    assert "CHN has led in trade since 2012" in found.sentences[0]


def test_exit_costs_tell_their_year_and_are_those_of_whatif():
    (row,) = found = balance(states=["PSE"], outside=["ISR"], years=2016)
    assert found.sentences[0].startswith("On trade of 2016, if Palestine and Israel ended it")
    (other,) = exit_costs(["PSE"], ["ISR"], year=2016)
    for name in ("loss", "lower", "upper", "power_lower", "power_upper"):
        assert row[name] == other[name]
    ends = " to ".join(bare(row[end] / 100, "share") for end in ("lower", "upper"))
    assert f"({ends})" in found.sentences[0]


def test_only_states_without_gdp_are_imputed():
    base = trade_base(year=2016)
    guessed = {name for name, is_so in zip(base.names, base.imputed, strict=True) if is_so}
    assert {"PRK", "NIU"} <= guessed
    assert not guessed & {"IRQ", "USA", "TKM"}
    (note,) = [note for note in base.notes if "imputed for" in note]
    assert all(name in note for name in guessed)
