"""Capacity from the store: the published interface, real figures, refusals."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.charts.paths import vertices

import multivector as mv
from multivector.answers.influence.balance import COLUMNS as BALANCE_COLUMNS
from multivector.answers.influence.balance import _capacity, _measure, balance
from multivector.answers.influence.doubts import flag_of, named
from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.influence import influence
from multivector.answers.influence.layers import load_layers
from multivector.answers.influence.measured import CHANNEL_SCALES, COMPOSITE
from multivector.answers.influence.rows import COLUMNS, required
from multivector.answers.influence.ties.sides import choose_sides, resolve_sides
from multivector.answers.influence.wording import _lacking, _run
from multivector.briefing.leaders import cell_of
from multivector.briefing.truth.leads import channel_leads
from multivector.cli.main import application, main
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.settings import home
from multivector.vocabulary import CHANNELS, COMPOSITE_CHANNELS, DEFAULT_POWERS


@pytest.mark.usefixtures("figures")
def test_rows_of_the_interface() -> None:
    found = influence(region="central-asia", years=2016)
    assert found.columns == COLUMNS
    assert len(found) == 5 * 5 * len((COMPOSITE, *CHANNELS))
    assert all(0 <= row["lowest"] <= row["highest"] <= 1 for row in found)
    for row in found:
        assert list(row) == list(COLUMNS)
        if row["value"] is None:
            assert row["flag"]
            assert row["rank"] is None
        else:
            assert 0 <= row["lower"] <= row["value"] <= row["upper"] <= 1
            assert row["rank"] is None or row["rank_lower"] <= row["rank_upper"]
            assert row["origins"]
    about = [s for s in found.sentences if s[:4] in ("KAZ:", "KGZ:", "TJK:", "TKM:", "UZB:")]
    assert len(about) == 5
    assert found.sentences[0].startswith(
        "The composite is the mean of trade, security and diplomacy"
    )
    assert "Source" not in found.caption
    assert "not what it achieved" in found.caption
    assert found.run["scales"]["trade"]["trade both ways"]["window"] == "2000-2016"


@pytest.mark.usefixtures("figures")
def test_composite_is_the_mean_of_its_channels_each_on_its_scale() -> None:
    found = influence(states=["KAZ"], years=2016)
    rows = {(r["influencer"], r["channel"]): r for r in found}
    scale = {name: 1 / found.run["channel_scales"][name] for name in COMPOSITE_CHANNELS}
    for power in DEFAULT_POWERS:
        whole = rows[power, "composite"]
        assert whole["channels_used"] == list(COMPOSITE_CHANNELS)
        mean = sum(rows[power, n]["value"] * scale[n] for n in scale) / sum(scale.values())
        # Table figures have six digits.
        assert whole["value"] == pytest.approx(mean, rel=1e-4)
        assert whole["lowest"] == whole["value"] == whole["highest"]
        assert whole["coverage"] == 1


ASKED = st.fixed_dictionaries({
    "states": st.lists(st.sampled_from(["UZB", "SRB", "VNM", "TKM", "BLR"]), unique=True),
    "powers": st.lists(st.sampled_from(["CHN", "USA", "EU", "TUR", "IND", "VAT"]), unique=True),
    "years": st.integers(2012, 2018).flatmap(lambda y: st.tuples(st.just(y), st.integers(y, 2018))),
    "channel": st.sampled_from([None, "composite", "security"]),
})  # fmt: skip


@pytest.mark.usefixtures("figures")
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(ASKED)
def test_a_figure_is_the_same_whatever_is_asked_beside(asked: dict[str, object]) -> None:
    """Value, range and bounds of Russia over Kazakhstan, whatever else is in the question."""
    shown = ("value", "lower", "upper", "lowest", "highest", "bandwidth", "dependence", "coverage")
    more = {**asked, "states": ["KAZ", *asked["states"]], "powers": ["RUS", *asked["powers"]]}
    rows = [r for r in influence(**more) if (r["influencer"], r["influencee"]) == ("RUS", "KAZ")]
    assert rows
    for row in rows:
        alone = next(
            r
            for r in influence(states=["KAZ"], powers=["RUS"], years=(2012, 2018))
            if (r["channel"], r["year"]) == (row["channel"], row["year"])
        )
        assert {key: row[key] for key in shown} == {key: alone[key] for key in shown}


@pytest.mark.usefixtures("figures")
def test_an_unknown_channel_is_null_with_bounds_and_another_set_is_named() -> None:
    rows = influence(states=["KAZ"], powers=["RUS", "CHN"], channel="composite", years=2014)
    for row in rows:
        assert row["value"] is None
        assert row["flag"].startswith("unknown: diplomacy; `lowest` and `highest`")
        assert 0 < row["lowest"] < row["highest"] < 1
        assert row["highest"] - row["lowest"] == pytest.approx(1 - row["coverage"], rel=1e-4)
        assert row["rank"] is None
    other = influence(
        states=["KAZ"], powers=["RUS", "CHN"], years=2014, channels=["trade", "security"]
    )
    whole = [r for r in other if r["channel"] == "composite"]
    assert all(r["channels_used"] == ["trade", "security"] for r in whole)
    assert all(r["value"] is not None and r["rank"] for r in whole)
    # A channel without weight is not in the set.
    none = influence(
        states=["KAZ"], powers=["RUS", "CHN"], years=2014, channel="composite",
        weights={"diplomacy": 0},
    )  # fmt: skip
    assert [r["value"] for r in none] == [r["value"] for r in whole]


@pytest.mark.usefixtures("figures")
def test_ranks_without_pacts_stand_beside() -> None:
    found = influence(states=["ARM"], powers=["RUS", "EU", "CHN"], years=2016)
    rows = {(r["influencer"], r["channel"]): r for r in found}
    assert rows["RUS", "security"]["rank_without_pacts"] == 1
    assert rows["RUS", "trade"]["rank_without_pacts"] is None
    many = influence(region="central-asia", years=2016, channel="composite")
    assert {r["rank_without_pacts"] for r in many if r["rank"]} <= {1, 2, 3, 4, 5}
    assert any(r["rank_without_pacts"] != r["rank"] for r in many)
    # Where the pact is all there is, the sentence names nobody in its place.
    alone = influence(states=["COM"], powers=["SAU", "CHN"], channel="security", years=2016)
    assert {r["rank_without_pacts"] for r in alone} == {1}
    assert "without pacts, nobody is first" in alone.sentences[0]


@pytest.mark.usefixtures("figures")
def test_a_power_without_any_figure_takes_nothing_from_the_others() -> None:
    found = influence(states=["KAZ"], powers=["RUS", "VAT"], years=2016)
    rows = {(r["influencer"], r["channel"]): r for r in found}
    assert rows["RUS", "composite"]["value"] is not None
    assert rows["VAT", "composite"]["value"] is None
    assert rows["VAT", "composite"]["flag"].startswith("unknown: ")
    said = "; ".join(found.sentences)
    assert "not compared: the sources of diplomacy do not list VAT." in said
    assert "VAT" in said


@pytest.mark.usefixtures("figures")
def test_trade_share_is_that_of_the_file() -> None:
    """Kazakhstan with China in 2016, from the rows of the sources and the prices in the package."""
    from multivector.records.origins.prices import deflators
    from multivector.store.warehouse import Store

    rows = Store().read("trade", origin="itpd").to_pylist()
    of_2016 = [
        r for r in rows
        if r["year"] == 2016 and r["trade_usd"] is not None and r["exporter"] != r["importer"]
    ]  # fmt: skip
    to_2016 = 1 / deflators([2016], base=2010)[0]  # the file is in dollars of 2010
    sold = {r["importer"]: r["trade_usd"] * to_2016 for r in of_2016 if r["exporter"] == "KAZ"}
    bought = {r["exporter"]: r["trade_usd"] * to_2016 for r in of_2016 if r["importer"] == "KAZ"}
    gdp = next(
        r["gdp_usd"] for r in Store().read("gdp", origin="worldbank_gdp").to_pylist()
        if (r["state"], r["year"]) == ("KAZ", 2016)
    )  # fmt: skip
    exports, imports = sum(sold.values()), sum(bought.values())
    home = 1.9 * gdp - exports
    expected = 0.5 * (sold["CHN"] / (exports + home) + bought["CHN"] / (imports + home))
    (row,) = influence(states=["KAZ"], powers=["CHN"], channel="trade", years=2016)
    assert row["dependence"] == pytest.approx(expected, rel=1e-5)
    assert set(row["origins"]) == {"itpd", "bls_cpi_u", "worldbank_gdp"}


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("year", [2000, 2005, 2011, 2016])
def test_no_state_makes_less_than_the_value_it_adds(year: int) -> None:
    from multivector.answers.home_trade import gdp_of

    layers = load_layers()
    trade = layers.channels["trade"]
    t = trade.shares[0].years.index(year)
    made = trade.shares[0].whole[:, t] / gdp_of(layers.names, year)
    known = np.isfinite(made)
    assert known.sum() > 180
    # Output per GDP is 1.9 but where exports pass through: home trade is .3 of GDP there.
    assert made[known].min() > 1.9 - 1e-9
    through = [layers.names[i] for i in np.flatnonzero(known & (made > 1.9 + 1e-9))]
    assert len(through) < 20


@pytest.mark.usefixtures("figures")
def test_cases_that_must_come_out_right() -> None:
    def leader(state: str, channel: str, powers: list[str], year: int = 2016) -> str:
        rows = influence(states=[state], powers=powers, channel=channel, years=year)
        return next(r["influencer"] for r in rows if r["rank"] == 1)

    assert leader("BLR", "trade", ["RUS", "CHN", "USA", "EU"]) == "RUS"
    assert leader("CAN", "trade", ["USA", "CHN", "EU"]) == "USA"
    assert leader("MEX", "migration", ["USA", "EU"]) == "USA"
    assert leader("PAK", "security", ["CHN", "RUS", "TUR"], 2020) == "CHN"
    assert leader("KAZ", "security", ["CHN", "RUS", "USA"]) == "RUS"
    assert leader("TJK", "migration", ["RUS", "USA", "TUR"]) == "RUS"


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(("state", "powers"), [
    ("CAN", ["USA", "EU", "CHN"]), ("RUS", ["EU", "CHN", "USA"]), ("TUR", ["EU", "CHN"]),
])  # fmt: skip
def test_what_a_state_sells_to_itself_leaves_the_order_of_its_partners(
    state: str, powers: list[str]
) -> None:
    rows = influence(states=[state], powers=powers, channel="trade", years=2016)
    assert [(r["rank_lower"], r["rank_upper"]) for r in rows] == [
        (n, n) for n in range(1, len(powers) + 1)
    ]
    # Of its foreign trade the EU had 44% and 48%: the most that no home trade at all leaves.
    assert all(r["upper"] < 0.44 for r in rows if r["influencer"] == "EU")


@pytest.mark.usefixtures("figures")
def test_a_bloc_is_the_sum_of_its_members() -> None:
    whole = influence(states=["KAZ"], powers=["EU"], channel="trade", years=2016)[0]
    from multivector.codes.blocs import members

    parts = influence(
        states=["KAZ"], powers=sorted(members("EU", "2016")), channel="trade", years=2016
    )
    assert whole["dependence"] == pytest.approx(sum(r["dependence"] for r in parts), rel=1e-4)
    # Bandwidth is of the summed flow, not the sum of bandwidths.
    assert whole["bandwidth"] < sum(r["bandwidth"] for r in parts)
    assert whole["bandwidth"] >= max(r["bandwidth"] for r in parts)


@pytest.mark.usefixtures("figures")
def test_a_series_has_one_set_of_channels() -> None:
    found = influence(states=["KAZ"], start=2010, end=2018, channel="composite")
    known = {r["year"] for r in found if r["value"] is not None}
    assert known == {2016, 2017, 2018}  # the survey of posts begins in 2016
    sets = {tuple(r["channels_used"]) for r in found if r["value"] is not None}
    assert sets == {COMPOSITE_CHANNELS}


@pytest.mark.usefixtures("figures")
def test_carried_figures_are_marked_and_end() -> None:
    rows = influence(states=["KAZ"], powers=["CHN", "RUS"], channel="trade", start=2016, end=2019)
    assert [r["carried_forward"] for r in rows if r["influencer"] == "CHN"] == [
        False,
        True,
        True,
        True,
    ]
    spans = [r["upper"] / r["lower"] for r in rows if r["influencer"] == "CHN"]
    assert spans == sorted(spans)
    assert len(set(spans)) == 4
    with pytest.raises(UsageError, match="no data for"):
        influence(states=["KAZ"], powers=["CHN"], channel="trade", years=2023)


@pytest.mark.usefixtures("figures")
def test_range_of_a_state_does_not_hang_on_the_others() -> None:
    one = influence(states=["KAZ"], years=2016, channel="composite")
    many = influence(region="central-asia", years=2016, channel="composite")
    assert list(one) == [r for r in many if r["influencee"] == "KAZ"]


@pytest.mark.usefixtures("figures")
def test_weights_change_the_mean_only() -> None:
    plain = influence(states=["KAZ"], powers=["RUS"], years=2016)
    heavy = influence(states=["KAZ"], powers=["RUS"], years=2016, weights={"security": 5})
    by = {r["channel"]: r["value"] for r in plain}
    other = {r["channel"]: r["value"] for r in heavy}
    assert other["security"] == by["security"]
    assert other["composite"] > by["composite"]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("words", "match"),
    [
        ({"states": ["KAZ"], "powers": ["KAZ", "RUS"]}, "listed as both a power and a state"),
        ({"states": ["DEU"], "powers": ["EU"], "years": 2016}, "is a member of"),
        ({"states": ["KAZ"], "powers": ["EU", "DEU"], "years": 2016}, "cannot be ranked together"),
        ({"region": "mordor"}, "region"),
        ({"states": ["KAZ"], "channel": "zzz"}, "unknown channel"),
        ({"states": ["KAZ"], "weights": {"trade": -1}}, "negative"),
        ({"states": ["KAZ"], "weights": {"trade": float("inf")}}, "non-negative numbers"),
        ({"states": ["KAZ"], "weights": {"sea": 1}}, "unknown channel: .sea."),
        (
            {"states": ["KAZ"], "weights": dict.fromkeys(COMPOSITE_CHANNELS, 0.0)},
            "all weights are 0",
        ),
        ({"states": ["KAZ"], "weights": {"finance": 1}}, "not a channel of the composite"),
        ({"states": ["KAZ"], "channels": []}, "no channel given"),
        ({"states": ["KAZ"], "channels": ["trade", "zzz"]}, "unknown channel: .zzz."),
        ({"states": ["KAZ"], "before": 2019}, "after is missing"),
        (
            {"states": ["USA"], "powers": ["GBR"], "before": 1850, "after": 2016},
            "no data for these states in 1850",
        ),
        (
            {"states": ["USA"], "powers": ["GBR"], "before": 2016, "after": (2040, 2041)},
            "in 2040-2041",
        ),
        ({"states": ["FRA"], "powers": ["CHN"], "years": 1900}, "no data for these states"),
        ({"states": ["KAZ"], "before": 2019, "after": 2018}, "ends in 2019"),
        ({"states": ["KAZ"], "powers": ["KAZ"], "before": 2019, "after": 2020}, "both a power and"),
        ({"states": ["DEU"], "powers": ["EU"], "before": 2019, "after": 2020}, "is a member of"),
        ({"states": ["KAZ"], "powers": ["EU", "GBR"], "start": 2012, "end": 2016}, "share GBR"),
        ({"states": ["KAZ", "RUS"], "powers": ["RUS"]}, "RUS is listed as both a power and a"),
        ({"states": ["HRV"], "powers": ["EU"], "start": 2014, "end": 2016}, "is a member of"),
        ({"states": ["KAZ"], "powers": []}, "powers: no state or bloc given"),
        ({"states": ["KAZ"], "years": 1985}, "not listed as a state"),
        ({"states": ["SSD"], "years": 2005}, "not listed as a state"),
        ({"states": ["KAZ"], "years": 2010, "start": 2009}, "cannot be combined with start"),
        ({"states": ["KAZ"], "start": 2012, "end": 2010}, "ends before it starts"),
        ({"states": ["KAZ"], "index": "gravity"}, "unknown index"),
        ({"states": ["EAEU"]}, "a bloc, not a state"),
        ({}, "no region or states given"),
    ],
)
def test_bad_questions_are_refused(words: dict[str, object], match: str) -> None:
    with pytest.raises(MultivectorError, match=match):
        influence(**words)


@pytest.mark.usefixtures("figures")
def test_a_power_among_several_states_is_measured_over_the_others() -> None:
    asked = {"states": ["KAZ", "RUS"], "channel": "trade", "years": 2016}
    by = {(r["influencer"], r["influencee"]): r for r in influence(**asked, powers=["CHN", "RUS"])}
    own = by.pop(("RUS", "RUS"))
    assert (own["value"], own["flag"]) == (None, "RUS is itself the power")
    assert [row["rank"] for row in by.values()] == [2, 1, 1]
    alone = influence(states=["KAZ"], powers=["CHN", "RUS"], channel="trade", years=2016)
    assert by["CHN", "KAZ"]["value"] == alone[0]["value"]
    # By default, too; one state alone is measured under the others.
    assert {r["influencer"] for r in influence(**asked)} == {*DEFAULT_POWERS}
    lone = influence(states=["RUS"], channel="trade", years=2016)
    assert {r["influencer"] for r in lone} == {*DEFAULT_POWERS} - {"RUS"}
    changed = influence(states=["KAZ", "RUS"], powers=["CHN", "RUS"], before=2010, after=2016)
    flags = {r["flag"] for r in changed if r["influencer"] == r["influencee"]}
    assert "RUS is itself the power in some of these years" in flags
    assert not any("member" in flag for flag in flags)


# The command, its exit status, and what it says: an error, or the reason of a null.
BAD = [
    ("influence --states KAZ --powers KAZ,RUS --year 2016", 2,
     "error: --powers: KAZ is listed as both a state and a power\n"
     "  allowed: remove KAZ from one of the two lists\n"),
    ("influence --states DEU --powers EU --year 2016", 2,
     "error: --powers: DEU is a member of EU\n"
     "  allowed: remove EU from the powers or DEU from the states\n"),
    ("influence --states KAZ --powers RUS,VAT --year 2016 --channel trade --format json", 0,
     '"flag": "unknown: sales (no figure in itpd in 2016; others, shown by `flow`, count from'),
    ("influence --states KAZ --powers RUS --from 1993 --to 1994 --channel trade", 2,
     "error: --from, --to: no data for these states in these years: unknown: sales (sources"
     " cover 20"),
    ("influence --states KAZ --weights trade=-1", 2,
     "error: --weights: invalid weight: 'trade=-1'\n"
     "  allowed: CHANNEL=NUMBER with a number of 0 or more, e.g. trade=2,security=0\n"),
    ("influence --states KAZ --weights trade=0,security=0,diplomacy=0", 2,
     "error: --weights: all weights are 0\n  allowed: at least one positive weight\n"),
    ("influence --states KAZ --channel technology --year 2024", 3,
     "error: no data on technology are installed\n  next: multivector data pull baci_technology\n"),
    ("influence --states KAZ --as-of 1900-01-01", 3,
     "error: no data on ties between states are installed, as known on 1900-01-01\n"
     "  next: use a later as_of date. Not yet published on that day: "),
    ("whatif --cost RUS<>KAZ:+30% --year 2020", 3,
     "error: --year: ITPD has no trade data for 2020\n  allowed: 2000 to 2016\n"),
]  # fmt: skip


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(("line", "status", "words"), BAD, ids=[line for line, _, _ in BAD])
def test_a_bad_question_says_what_is_allowed_or_why_a_figure_is_null(
    line: str, status: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code = 0
    try:
        main(line.split())
    except SystemExit as left:
        code = left.code
    assert code == status
    out, err = capsys.readouterr()
    assert words in (err if status else out)
    assert bool(out) != bool(status)


def test_a_region_of_one_state_is_that_state(tmp_path, monkeypatch, home_with) -> None:
    shutil.copytree(home_with("baci_2023_matrix", "worldbank_gdp"), tmp_path, dirs_exist_ok=True)
    (tmp_path / "regions.toml").write_text('[alone]\nname = "Alone"\nstates = ["MNG"]\n')
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    asked = {"powers": ["CHN", "RUS"], "channel": "trade"}
    assert influence(region="alone", **asked).rows == influence(states=["MNG"], **asked).rows
    assert {row["state"] for row in balance(region="alone")} == {"MNG"}


def test_without_data_the_factbook_gives_a_first_answer() -> None:
    found = influence(region="central-asia")
    assert found.columns == COLUMNS
    assert "multivector data pull" in found.sentences[0]
    assert {r["channel"] for r in found} == {"trade", "transport", "diplomacy"}
    rows = {(r["influencer"], r["influencee"], r["channel"]): r for r in found}
    # No capacity and no rank are made of shares alone.
    assert all(r["value"] is None and r["rank"] is None and r["flag"] for r in found)
    trade = rows["CHN", "KAZ", "trade"]
    assert trade["lower"] < trade["dependence"] < trade["upper"]
    assert (trade["level"], trade["lowest"]) == (0.9, trade["lower"])
    assert 0.15 < trade["dependence"] < 0.3
    # No list has the United States among five: a bound, not a zero.
    unlisted = rows["USA", "TKM", "trade"]
    assert unlisted["dependence"] is unlisted["lower"] is None
    assert 0 < unlisted["highest"] < 0.1
    assert "upper bound" in unlisted["flag"]
    said = next(s for s in found.sentences if s.startswith("TKM"))
    assert "CHN 42% (" in said
    assert f"USA at most {100 * unlisted['highest']:.0f}%" in said
    # Italy is listed, the rest of the EU is estimated.
    union = rows["EU", "KAZ", "trade"]
    assert 0 < union["lower"] < union["dependence"] < union["upper"]
    assert rows["RUS", "KAZ", "transport"]["dependence"] > 0.5
    assert rows["TUR", "KAZ", "transport"]["dependence"] == 0
    assert (
        rows["RUS", "KAZ", "diplomacy"]["dependence"]
        > rows["USA", "KAZ", "diplomacy"]["dependence"]
    )
    with pytest.raises(InputError, match="no data on ties") as caught:
        influence(region="central-asia", channel="security")
    assert "multivector data pull" in str(caught.value)


@pytest.mark.usefixtures("figures")
def test_command_and_index_like_fbic() -> None:
    done = CliRunner().invoke(
        application,
        "influence --states KAZ --year 2016 --index fbic-like --format json".split(),
    )
    assert done.exit_code == 0, done.output
    rows = json.loads(done.stdout)
    assert list(rows[0]) == list(COLUMNS)
    assert {r["index"] for r in rows} == {"fbic-like"}
    assert next(r["influencer"] for r in rows if r["rank"] == 1) == "RUS"
    assert "Not included" in done.stderr
    assert "alliances do not count even if installed" in done.stderr


ITPD = ["itpd", "bls_cpi_u", "worldbank_gdp"]


@pytest.mark.parametrize(
    ("installed", "year", "origins", "used"),
    [
        (("itpd", "worldbank_gdp", "sipri_arms"), 2016, [*ITPD, "sipri_arms"], "trade security"),
        (("baci_2023_matrix", "worldbank_gdp"), 2023, ["baci_2023_matrix", ITPD[-1]], "trade"),
        (("itpd", "baci_2023_matrix", "worldbank_gdp"), 2016, ITPD, "trade"),
        # The moving average of 2023 reaches back to years to which ITPD is carried.
        (
            ("itpd", "baci_2023_matrix", "worldbank_gdp"), 2023,
            ["itpd", "baci_2023_matrix", *ITPD[1:]], "trade",
        ),
    ],
)  # fmt: skip
def test_the_index_like_fbic_names_the_sources_it_was_made_from(
    installed: tuple[str, ...],
    year: int,
    origins: list[str],
    used: str,
    home_with: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*installed)))
    found = influence(states=["KAZ"], powers=["RUS", "CHN"], index="fbic-like", years=year)
    assert [row["origins"] for row in found] == [origins] * 2
    assert [row["channels_used"] for row in found] == [used.split()] * 2
    assert [origin.id for origin in found.origins] == origins
    assert ("arms" in found.caption.split("Not included")[0]) == ("sipri_arms" in installed)


@pytest.mark.usefixtures("figures")
def test_the_tree_is_the_figure_and_its_rows_add_up() -> None:
    row = influence(states=["KAZ"], powers=None, years=2016, channel="composite")[3]
    assert row["influencer"] == "EU"
    found = explain_dyad("EU>KAZ:2016")
    assert found.tree.value == pytest.approx(row["value"], rel=1e-5)
    assert found.product == pytest.approx(found.tree.value, rel=1e-9)
    trade = next(part for part in found.tree.parts if part.name == "trade")
    sales = trade.parts[0].parts[0]
    rows = found.rows["trade: sales: part"]
    assert sum(r["value"] for r in rows) == pytest.approx(sales.parts[0].value, rel=1e-12)
    assert {r["origin"] for r in rows} == {"itpd"}
    assert len(rows) > 20
    text = found.to_text()
    assert "KAZ with DEU 2016" in text
    assert "recomputed from the rows" in text
    assert text.startswith("EU>KAZ:2016: ")
    assert "(from 0 to 1; so are all figures without a unit)\n" in text
    leaves = [line for line in text.splitlines() if "- " in line or ": part" in line]
    units = ("(current USD", "(constant 2021 USD", "(million TIV", "(yes or no", "(posts")
    assert [line for line in leaves if not any(unit in line for unit in units)] == []
    assert "sales: part: " in text
    assert re.search(r"trade both ways: flow: [\d,]+ \(constant 2021 USD, 2016\)", text)
    assert {row["unit"] for row in found.table if "trade: sales" in row["figure"]} == {
        "current USD"
    }


@pytest.mark.usefixtures("figures")
def test_one_channel_of_a_power_outside_the_default() -> None:
    found = explain_dyad("IRN > Kazakhstan : 2016 : trade")
    assert found.tree.name == "trade"
    assert found.product == pytest.approx(found.tree.value, rel=1e-9)


def test_known_channels_are_explained_where_the_composite_is_unknown(
    home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("itpd", "worldbank_gdp")))
    text = explain_dyad("CHN>KAZ:2016").to_text()
    first, *rest = text.splitlines()
    assert first.startswith("CHN>KAZ:2016: unknown: security, diplomacy")
    assert "  diplomacy: no installed source has these data: it requires lowy_posts" in rest
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("itpd", "worldbank_gdp", "atop")))
    assert "it requires sipri_arms\n" in explain_dyad("CHN>KAZ:2016").to_text()  # atop is there
    tree = explain_dyad("CHN>KAZ:2016:trade").to_text().splitlines()
    assert "= product of" in tree[1]
    assert any(line.startswith("trade (weight") for line in rest)
    assert {line for line in tree if "[itpd]" in line} <= {*rest}
    assert "recomputed" not in text


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("question", "match"),
    [
        ("3f9a", "not a dyad"),
        ("CHN>KAZ:2016:zzz", "unknown channel"),
        ("RUS>KAZ:2016:finance", "no figure for the capacity of RUS"),
        ("KAZ>KAZ:2016", "both sides"),
        ("CHN>Narnia:2016", "unknown state or bloc"),
    ],
)
def test_bad_dyads_are_refused(question: str, match: str) -> None:
    with pytest.raises(UsageError, match=match):
        explain_dyad(question)


@pytest.mark.usefixtures("figures")
def test_a_bloc_is_a_region_of_its_members_in_the_last_year_asked() -> None:
    members = {"ARM", "BLR", "KAZ", "KGZ", "RUS"}
    found = influence(region="EAEU", powers=["CHN"], channel="trade", start=2014, end=2016)
    assert {row["influencee"] for row in found} == members
    assert {row["state"] for row in balance(region="EAEU", years=2016)} == members
    with pytest.raises(UsageError, match="EAEU had no members in 2013"):
        balance(region="EAEU", years=2013)


@pytest.mark.usefixtures("figures")
def test_balance_of_states() -> None:
    found = balance(region="central-asia", start=2010, end=2016)
    assert found.columns == BALANCE_COLUMNS
    assert len(found) == 5 * 7
    for row in found:
        assert row["lower"] <= row["effective_partners"] <= row["upper"]
        assert 0 < row["hhi"] <= 1
        assert row["entropy"] >= 0
    # Five states, what is left out of all of them, and what is carried forward.
    assert len(found.sentences) == 7
    tajikistan = [r for r in found if r["state"] == "TJK" and r["year"] == 2016]
    assert tajikistan[0]["top"] == "RUS"
    with pytest.raises(UsageError, match="no data for"):
        balance(states=["KAZ"], years=1980)
    with pytest.raises(UsageError, match="not a state"):
        balance(states=["EU"])


@pytest.mark.usefixtures("figures")
def test_no_leader_is_named_by_next_to_nothing_or_by_one_flow() -> None:
    found = influence(states=["MKD", "KAZ"], powers=["EU", "RUS"], channel="transport", years=2016)
    for row in found:
        parts = explain_dyad(f"{row['influencer']}>{row['influencee']}:2016:transport")
        values = [r["value"] for r in parts.rows["transport: cost of access added: part"]]
        one = row["dependence"] >= 0.01 and 2 * max(values) > sum(values)
        assert bool(named(row["doubts"], "one flow")) == one
    single, plain, *_ = found.sentences
    assert re.match(
        r"MKD: no leader in transport in 2016; EU .* but \d+% of it is by .* [A-Z]{3}\.", single
    )
    assert plain.startswith("KAZ: RUS leads in transport")
    slight = influence(states=["MLI"], powers=["RUS", "TUR"], channel="transport", years=2016)
    assert max(row["dependence"] for row in slight) < 0.001
    assert "leads" not in slight.sentences[0]
    assert cell_of({}, [row for row in found if row["influencee"] == "MKD"]).words == "one flow"
    assert cell_of({}, [row for row in found if row["influencee"] == "KAZ"]).leader == "RUS"
    assert cell_of({}, slight.rows).leader is None
    assert channel_leads(found.rows, "transport", 2016) == {"MKD": None, "KAZ": "RUS"}


@pytest.mark.usefixtures("figures")
def test_what_is_sold_to_a_state_inside_the_eu_is_no_transit_through_it_but_what_that_sells_is():
    def partners(power: str, state: str) -> set[str]:
        parts = explain_dyad(f"{power}>{state}:2016:transport").rows
        every = [*parts["transport: cost of access added: part"],
                 *parts["transport: trade across each other's territory: flow"]]  # fmt: skip
        return {name for row in every for name in re.findall(r"\b[A-Z]{3}\b", row["states"])}

    for power, state in (("EU", "GHA"), ("EU", "UZB"), ("RUS", "UZB")):
        assert "CHE" not in partners(power, state)
    assert {"UZB", "GHA"} <= partners("EU", "CHE")
    assert "SRB" in partners(
        "EU", "TUR"
    )  # roads to a state that only neighbours the EU are counted


@pytest.mark.parametrize(
    ("installed", "said"),
    [
        ((), "for security: multivector data pull sipri_arms atop --accept-terms sipri_arms."),
        (("atop",), "for security: multivector data pull sipri_arms --accept-terms sipri_arms."),
    ],
)
def test_only_sources_that_would_help_are_to_be_pulled(
    installed: tuple[str, ...],
    said: str,
    home_with: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("itpd", "worldbank_gdp", *installed)))
    found = influence(states=["KAZ"], powers=["RUS", "CHN"], years=2015)
    assert "security and diplomacy are unknown in 2015" in found.sentences[0]
    assert found.sentences[0].endswith(said)
    # The survey of posts is carried to 2028; pacts, which security needs, to 2023.
    assert _lacking("diplomacy", 2025) == ["lowy_posts"]
    assert _lacking("security", 2023)[:1] == ["sipri_arms"]
    assert _lacking("security", 2025) == []


@pytest.mark.usefixtures("figures")
def test_a_channel_of_balance_weighs_what_it_is() -> None:
    layers = load_layers()
    for state in ("LKA", "KAZ", "NPL"):
        ties = _measure(layers, state, [2016]).ties
        for name, shares in ties.items():
            capacity, _ = _capacity(layers, name, layers.names.index(state), [2016])
            whole = np.nansum(capacity) / CHANNEL_SCALES[name]
            assert shares.sum() == pytest.approx(min(1.0, whole))
    # The transit of an island is nearly nothing, and nobody is its largest partner by that.
    island, inland = (_measure(layers, s, [2016]).ties["transport"].sum() for s in ("LKA", "NPL"))
    assert island < 0.1 < inland == pytest.approx(1.0)
    (said, *_) = balance(states=["LKA"], years=2016).sentences
    assert re.search(r"the largest is India with \d+%, mostly by ", said)
    assert "transport" not in said


@pytest.mark.usefixtures("figures")
def test_balance_by_one_channel_says_so_and_why() -> None:
    found = balance(states=["GEO"], start=1995, end=2016)
    assert found[-1]["channels_used"] == ["migration"]
    assert "by migration alone" in found.sentences[0]
    left = "trade (no ties, or data on fewer than 10 states in 1995-1999)"
    assert {left in row["flag"] for row in found} == {True}
    assert left in found.sentences[1]
    assert found.sentences[1].startswith("Georgia, ")
    alone = balance(states=["GEO"], years=2016)[0]
    assert "trade" in alone["channels_used"]
    assert "trade" not in (alone["flag"] or "")


@pytest.mark.usefixtures("figures")
def test_commands_for_balance_and_dyads() -> None:
    runner = CliRunner()
    done = runner.invoke(application, "balance --states KAZ --year 2016 --format json".split())
    assert done.exit_code == 0, done.output
    assert list(json.loads(done.stdout)[0]) == list(BALANCE_COLUMNS)
    done = runner.invoke(application, ["explain", "RUS>TJK:2016:migration"])
    assert done.exit_code == 0, done.output
    assert "TJK in RUS" in done.stdout
    # One figure, one style: what explain prints first is what influence prints.
    shown = runner.invoke(
        application, "influence --states TJK --powers RUS --channel migration --year 2016".split()
    )
    first = done.stdout.splitlines()[0].split(": ")[1].partition(" (")[0]
    assert f"RUS has {first} (" in shown.stderr
    assert first.startswith("0.")


@pytest.mark.usefixtures("figures")
def test_what_a_reader_at_a_terminal_is_shown() -> None:
    found = influence(region="central-asia", start=2016, end=2018)
    short = found.digest
    assert len(short) == 5 * 5
    assert [row["state"] for row in short if row["state"]] == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    widths = {c: max(len(c), *(len(row[c]) for row in short)) for c in short[0]}
    assert sum(widths.values()) + 2 * (len(widths) - 1) <= 100
    newest = {
        r["influencer"]: r["value"]
        for r in found
        if r["influencee"] == "KAZ" and r["year"] == 2018 and r["channel"] == "composite"
    }
    assert [row["power"] for row in short[:5]] == sorted(newest, key=lambda p: -newest[p])
    # Rows are in the columns of the interface, whatever the digest leaves out.
    assert list(found[0]) == list(COLUMNS)


@pytest.mark.usefixtures("figures")
def test_a_sentence_says_who_by_how_much_since_when_and_how_sure() -> None:
    found = influence(states=["BLR"], powers=["RUS", "CHN"], channel="trade", start=2010, end=2016)
    (said,) = [s for s in found.sentences if s.startswith("BLR")]
    rows = {(r["influencer"], r["year"]): r for r in found}
    russia, china = rows["RUS", 2016], rows["CHN", 2016]
    assert "RUS has led in trade in every year from 2010 to 2016" in said
    assert f"{russia['value'] / china['value']:.1f} times CHN's " in said
    assert "rank ranges do not overlap (rank 1 versus 2 in 90% of draws)" in said
    # Where ranks meet nobody leads, and the sentence says so.
    close = influence(states=["UZB"], powers=["RUS", "CHN"], channel="trade", years=2016)
    first = min(close, key=lambda r: r["rank"])
    if first["rank_upper"] > 1:
        assert "too close to call" in close.sentences[0]


NAN = float("nan")


@pytest.mark.parametrize(
    ("ranks", "there", "said"),
    [
        ([1, 1, 1], [1, 1, 1], "has led in every year from 2001 to 2003"),
        ([2, 1, 1], [1, 1, 1], "has led since 2002"),
        ([1, 2, 1], [1, 1, 1], "leads"),
        ([NAN, 1, 1], [1, 1, 1], "has led in every year from 2002 to 2003 (unknown in 2001)"),
        ([2, NAN, 1, 1], [1] * 4, "has led in every year from 2003 to 2004 (unknown in 2002)"),
        ([NAN, 2, 1, 1], [1] * 4, "has led since 2003"),
        ([NAN, NAN, 1], [1, 1, 1], "leads"),
        # A state cannot be led before it exists.
        ([NAN, 1, 1], [0, 1, 1], "has led in every year from 2002 to 2003"),
    ],
)
def test_a_run_begins_where_it_is_known_to(ranks: list[float], there: list[int], said: str) -> None:
    years = tuple(range(2001, 2001 + len(ranks)))
    sides = SimpleNamespace(years=years, valid=np.array(there, dtype=bool)[None, None])
    rank = np.array(ranks)[None, None]
    part = SimpleNamespace(rank=rank)
    run = _run(SimpleNamespace(sides=sides), part, rank[0, 0] == 1, 0, ("leads", "has led"))
    assert run == said


@pytest.mark.usefixtures("figures")
def test_a_lead_is_not_claimed_for_years_before_the_data() -> None:
    for start, span in ((1996, "2005 to 2015 (unknown in 2004):"), (2006, "2006 to 2015:")):
        found = influence(
            states=["KAZ"], powers=["RUS", "CHN"], channel="security", start=start, end=2015
        )
        assert f"KAZ: RUS has led in security in every year from {span}" in found.sentences[0]


@pytest.mark.usefixtures("figures")
def test_in_a_notebook(tmp_path: Path) -> None:
    found = influence(region="central-asia", powers=["CHN", "RUS"], start=2016, end=2021)
    count = 5 * 2 * 6 * len((COMPOSITE, *CHANNELS))
    page = found._repr_html_()
    assert f"Summary only; all {count} rows" in page
    assert "The composite is the mean of" in page
    drawn = found.plot().svg
    # The composite alone: every channel on one line would be a saw.
    lines = re.findall('<path d="([^"]*)" fill="none"', drawn)
    assert sum(len(vertices(line)) for line in lines) == 5 * 2 * 6
    assert found.to_pandas().shape == (count, len(COLUMNS))
    assert found.to_polars().shape == (count, len(COLUMNS))
    assert "Borchert" in found.cite()
    assert "Bureau of Labor Statistics" in found.cite()
    assert found.cite(format="bibtex").count("  title = ") == len(found.origins)


@pytest.mark.usefixtures("figures")
def test_what_cannot_be_is_null_with_its_reason() -> None:
    found = influence(states=["HRV"], powers=["EU", "RUS"], channel="trade", start=2012, end=2014)
    rows = {(r["influencer"], r["year"]): r for r in found}
    assert rows["EU", 2012]["value"] is not None
    assert rows["EU", 2014]["value"] is None
    assert rows["EU", 2014]["flag"] == "HRV is a member of EU in 2014"
    assert rows["RUS", 2014]["value"] is not None
    young = influence(states=["SSD"], powers=["CHN"], channel="trade", start=2009, end=2013)
    assert [r["value"] is None for r in young][:2] == [True, True]
    assert young[0]["flag"] == "SSD is not listed as a state (COW, Gleditsch-Ward) in 2009"
    late = influence(states=["UZB"], powers=["EAEU", "CHN"], channel="trade", start=2013, end=2016)
    first = next(r for r in late if r["influencer"] == "EAEU" and r["year"] == 2013)
    assert first["flag"] == "EAEU did not exist in 2013"


@pytest.mark.parametrize("words", [{"start": 2016, "end": 2000}, {"years": (2016, 2000)}])
def test_a_span_that_ends_before_it_starts_is_refused_without_any_origin(
    words: dict[str, object],
) -> None:
    with pytest.raises(UsageError, match="ends before it starts") as caught:
        influence(region="central-asia", **words)
    assert caught.value.where == "start/end"


@pytest.mark.usefixtures("figures")
def test_every_way_of_naming_years_gives_the_same_rows() -> None:
    asked = {"states": ["KAZ"], "powers": ["CHN"], "channel": "trade"}
    rows = influence(**asked, start=2010, end=2012).rows
    assert influence(**asked, years=(2010, 2012)).rows == rows
    assert influence(**asked, years=range(2010, 2013)).rows == rows
    with pytest.warns(DeprecationWarning, match="from_ is now called start"):
        assert influence(**asked, from_=2010, end=2012).rows == rows


@pytest.mark.usefixtures("figures")
def test_a_power_without_any_figure_is_null_with_bounds_and_reasons() -> None:
    rows = [r for r in influence(states=["KAZ"], powers=["TUV", "RUS"], years=2016)
            if r["influencer"] == "TUV"]  # fmt: skip
    unknown = [row for row in rows if row["value"] is None]
    assert unknown
    assert all(row["flag"] for row in unknown)
    composite = next(row for row in rows if row["channel"] == "composite")
    assert composite["value"] is None
    assert 0 <= composite["lowest"] <= composite["highest"] <= 1


@pytest.mark.usefixtures("figures")
def test_a_region_of_one_state_is_answered_as_the_state_is() -> None:
    path = home() / "regions.toml"
    path.write_text('[alone]\nstates = ["KAZ"]\n')
    try:
        one = [dict(r) for r in influence(region="alone", powers=["RUS", "CHN"], years=2016)]
    finally:
        path.unlink()
    assert one == [dict(r) for r in influence(states=["KAZ"], powers=["RUS", "CHN"], years=2016)]


@pytest.mark.usefixtures("figures")
def test_before_the_first_release_nothing_is_answered_but_what_will_be_known() -> None:
    with pytest.raises(InputError, match="as known on 1900-01-01") as error:
        mv.influence(states=["KAZ"], powers=["RUS"], as_of="1900-01-01")
    assert "Not yet published on that day" in str(error.value)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize("year", [1850, 2035])
def test_a_scenario_on_a_year_without_full_matrix_names_the_years(year: int) -> None:
    with pytest.raises(InputError, match=rf"no trade data for {year}") as error:
        mv.whatif(costs=["RUS<>KAZ:+30%"], year=year)
    assert "2000 to 2016" in str(error.value)


@pytest.mark.usefixtures("figures")
def test_what_moved_in_the_last_years_of_a_span_is_told() -> None:
    found = influence(
        region="central-asia", powers=["CHN", "RUS"], channel="trade", start=2008, end=2016
    )
    start = "Changes in trade of a quarter or more from 2013 to 2016: "
    (told,) = [line.removeprefix(start) for line in found.sentences if line.startswith(start)]
    by_cell = {
        (row["influencer"], row["influencee"], row["year"]): row["value"]
        for row in found
        if row["channel"] == "trade"
    }
    for power in ("CHN", "RUS"):
        for state in ("KAZ", "KGZ", "TJK", "TKM", "UZB"):
            before, after = (by_cell[power, state, year] for year in (2013, 2016))
            large = max(before, after) >= 0.01 and max(before / after, after / before) >= 1.25
            verb = "rose" if after > before else "fell"
            parts = [part for part in told.split("; ") if f"{power} {verb} in" in part]
            assert any(f"{state} (" in part for part in parts) == large
    short = influence(states=["KAZ"], powers=["CHN", "RUS"], start=2014, end=2016)
    assert not [line for line in short.sentences if line.startswith("Changes ")]


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("state", "power", "channel", "years", "said"),
    [
        # Montenegro joined NATO in 2017.
        ("MNE", "USA", "security", (2014, 2018),
         "Changes in security of a quarter or more from 2015 to 2018: USA rose in MNE (0 to "),
        ("KAZ", "CHN", "diplomacy", (2018, 2023),
         "No figure in diplomacy of 0.01 or more changed by a quarter or more from 2020 to 2023."),
        # A figure of .0003 that fell by half, and a state without a figure of the first year.
        ("TKM", "USA", "trade", (2013, 2016), ""),
        ("SSD", "CHN", "trade", (2009, 2012), ""),
    ],
)  # fmt: skip
def test_only_figures_that_are_compared_are_said_not_to_have_changed(
    state: str, power: str, channel: str, years: tuple[int, int], said: str
) -> None:
    found = influence(states=[state], powers=[power], channel=channel, years=years)
    told = [line for line in found.sentences if line.startswith(("Changes ", "No figure"))]
    assert len(told) == bool(said)
    assert all(line.startswith(said) for line in told)


@pytest.mark.usefixtures("figures")
@pytest.mark.parametrize(
    ("channel", "channels", "origins"),
    [
        (":trade", {"trade"}, {"itpd", "worldbank_gdp", "bls_cpi_u"}),
        (":security", {"security"}, {"sipri_arms", "atop"}),
        (
            "", set(COMPOSITE_CHANNELS),
            {"itpd", "worldbank_gdp", "bls_cpi_u", "sipri_arms", "atop", "lowy_posts"},
        ),
    ],
)  # fmt: skip
def test_the_rows_behind_a_figure_are_those_of_its_channels(
    channel: str, channels: set[str], origins: set[str]
) -> None:
    found = explain_dyad(f"CHN>KAZ:2016{channel}")
    assert {name.partition(":")[0] for name in found.rows} == channels
    assert {row["figure"].partition(":")[0] for row in found.table} == channels
    assert {origin.id for origin in found.table.origins} == origins
    assert found.table.title.endswith(f"in 2016{channel.replace(':', ' through ')}")


SPANS = {"before": (2010, 2012), "after": (2014, 2016)}
FBIC = {"index": "fbic-like"}
OWN = ({"channel": "trade"}, {"channels": ["trade"]}, {"weights": {"trade": 2}})


@pytest.mark.parametrize(
    ("asked", "unused"),
    [
        *((SPANS, unused) for unused in (*OWN, {"years": 2016}, {"start": 2000}, {"end": 2016})),
        (SPANS, FBIC),
        *((FBIC, unused) for unused in OWN),
    ],
)
def test_an_option_that_an_answer_does_not_use_is_refused(
    asked: dict[str, object], unused: dict[str, object]
) -> None:
    (name,) = unused
    with pytest.raises(UsageError, match="not used") as error:
        influence(states=["KAZ"], **asked, **unused)  # type: ignore[arg-type]
    assert error.value.where == name


@pytest.mark.parametrize(
    ("option", "value"), [("--channel", "trade"), ("--year", "2016"), ("--index", "fbic-like")]
)
def test_the_command_names_the_option_that_is_not_used(
    option: str, value: str, capsys: pytest.CaptureFixture[str]
) -> None:
    typed = "influence --states KAZ --before 2010-2012 --after 2014-2016".split()
    with pytest.raises(SystemExit) as left:
        main([*typed, option, value])
    assert left.value.code == 2
    assert f"{option}: not used with before and after" in capsys.readouterr().err


@pytest.mark.usefixtures("figures")
def test_the_index_like_fbic_says_what_it_carried_forward() -> None:
    found = influence(
        states=["KAZ"], powers=["CHN"], index="fbic-like", channel="composite", years=(2015, 2017)
    )
    # Trade by ITPD ends in 2016.
    assert [row["carried_forward"] for row in found] == [False, False, True]


def test_a_region_in_a_year_before_its_states_has_those_of_that_year() -> None:
    pact = resolve_sides("WARSAW-PACT", None, None, (1985, 1985))
    assert pact == (("BGR", "CSK", "DDR", "HUN", "POL", "ROU", "RUS"), DEFAULT_POWERS)
    assert resolve_sides("visegrad", None, ["USA"], (1985, 1985))[0] == ("CSK", "HUN", "POL")
    assert {"DDR", "CSK"} <= {*resolve_sides("eastern-europe", None, ["USA"], (1985, 1985))[0]}
    assert "YMD" in resolve_sides("arab-world", None, ["USA"], (1985, 1985))[0]
    assert "YMD" not in resolve_sides("arab-world", None, ["USA"], (1995, 1995))[0]
    assert (
        "YMD" not in resolve_sides("OIC", None, ["USA"], (1985, 1985))[0]
    )  # not on the bloc's list
    assert resolve_sides("western-balkans", None, ["USA"], (1985, 1985))[0] == ("ALB", "SRB")
    assert resolve_sides("baltic-states", None, None, (2016, 2016))[1] == (
        "CHN",
        "RUS",
        "USA",
        "TUR",
    )
    # Unchanged: years of today's states, states of one's own, and parts of a state outside it.
    assert resolve_sides("visegrad", None, ["USA"], (1993, 1993))[0] == ("CZE", "HUN", "POL", "SVK")
    assert resolve_sides(None, ["CZE"], ["USA"], (1985, 1985))[0] == ("CZE",)
    assert resolve_sides("central-asia", None, None, (1985, 1985))[0][0] == "KAZ"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({"region": "central-asia"}, "KAZ .* in 1985: it was part of Soviet Union, .* as RUS"),
        ({"states": ["CZE"]}, "CZE .* in 1985: it was part of Czechoslovakia, .* as CSK"),
        ({"states": ["PLW"]}, "PLW is not listed as a state .* in 1985$"),
    ],
)
def test_a_state_that_was_part_of_another_is_refused_with_its_name(words, says) -> None:
    layers = SimpleNamespace(names=[], channels={})
    with pytest.raises(UsageError, match=says) as caught:
        choose_sides(layers, words.get("region"), words.get("states"), ["USA"], [1985])
    assert caught.value.where == "start/end"


@pytest.mark.parametrize(
    ("channel", "year", "says"),
    [
        ("security", 1976, "; sipri_arms begins in 1995"),
        ("security", 2010, ": it requires sipri_arms and atop"),
        ("diplomacy", 1976, "; lowy_posts begins in 2016"),
        ("diplomacy", 2020, ": it requires lowy_posts"),
    ],
)
def test_a_source_is_named_as_required_only_if_it_has_the_year(channel, year, says) -> None:
    assert flag_of(required(channel, year)) == f"no installed source has these data{says}"
