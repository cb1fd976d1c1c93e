"""The answer to a scenario: promised columns, honest ranges, three bases, bad files."""

import numpy as np
import pytest

from multivector.answers.scenarios.tables import (
    exit_costs,
    focus_states,
    whatif_detail,
    whatif_pick_up,
    whatif_powers,
)
from multivector.answers.scenarios.trade_base import trade_base
from multivector.answers.scenarios.whatif import whatif
from multivector.codes.states import name_of
from multivector.errors import InputError, UsageError
from multivector.prose import opened
from multivector.scenarios.rules import agreement_rule, close_rule, cost_rule, line_rule

FIVE = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
PROMISED = (
    "state real_wage_change welfare_change exports_change imports_change own_share lower upper "
    "closure sigma imputed"
).split()
DETAIL = ("exporter importer flow_before flow_after share_before share_after lower upper").split()
RULE = (cost_rule("RUS<>central-asia:+30%", on="2016"),)


@pytest.fixture(scope="module")
def embedded():
    return trade_base()


@pytest.fixture(scope="module")
def answer(embedded):
    return whatif(RULE, base=embedded, draws=60)


def write(path, rows, header="exporter,importer,trade_usd"):
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


SMALL = [
    "KAZ,KAZ,100", "RUS,RUS,500", "CHN,CHN,900", "KAZ,RUS,8", "KAZ,CHN,10", "RUS,KAZ,12",
    "RUS,CHN,30", "CHN,KAZ,9", "CHN,RUS,25", "UZB,UZB,50", "UZB,RUS,4", "RUS,UZB,5", "UZB,CHN,3",
    "CHN,UZB,6", "UZB,KAZ,2", "KAZ,UZB,3", "TUR,TUR,200", "TUR,RUS,6", "RUS,TUR,7", "TUR,CHN,3",
    "CHN,TUR,8", "KAZ,TUR,2", "TUR,KAZ,2", "UZB,TUR,1", "TUR,UZB,1",
]  # fmt: skip


def test_scenarios_share_the_base_of_a_store():
    assert trade_base() is trade_base()


def test_a_base_keeps_the_draws_of_the_last_scenarios_only(tmp_path):
    base = trade_base(flows=write(tmp_path / "f.csv", SMALL))
    asked = {"base": base, "draws": 5, "costs": ["RUS<>KAZ:+30%"]}
    first = whatif(**asked, sigma=3).table
    for sigma in (4, 5, 3, 6, 7):
        whatif(**asked, sigma=sigma)
    assert [key[0] for key in base.drawn] == [3, 6, 7]
    kept = base.drawn[next(iter(base.drawn))]
    assert whatif(**asked, sigma=3).table.rows == first.rows
    assert list(base.drawn.values())[-1] is kept


def test_rows_have_the_promised_fields(answer):
    assert list(answer.table[0])[: len(PROMISED)] == PROMISED
    assert [row["state"] for row in answer.table] == sorted(answer.base.names)
    assert all(row["lower"] <= row["upper"] for row in answer.table)
    by_state = {row["state"]: row for row in answer.table}
    for state in ("KAZ", "KGZ", "UZB", "RUS"):
        assert by_state[state]["real_wage_change"] < 0
        assert by_state[state]["lower"] < by_state[state]["real_wage_change"]
        assert by_state[state]["upper"] > by_state[state]["real_wage_change"]
    assert by_state["CHN"]["real_wage_change"] > 0


def test_the_run_says_what_was_done(answer):
    run = answer.run
    assert run["residual"] < 1e-10
    assert run["closure"] == "closed"
    assert run["draws"] == 60
    assert run["draws_failed"] == 0
    assert run["base_reproduces_observed_trade"] is False
    assert any("embedded default" in note for note in run["notes"])
    assert len(run["imputed"]) == len(answer.base.names)
    assert all(reason for reason in run["left_out"].values())


def test_same_seed_same_numbers(answer, embedded):
    again = whatif(RULE, base=embedded, draws=60)
    assert again.table == answer.table
    assert len(repr(answer)) <= 2000
    assert again.run == answer.run


def test_detail_adds_up(answer):
    rows = whatif_detail(answer, FIVE)
    assert list(rows[0])[: len(DETAIL)] == DETAIL
    into = [r for r in rows if r["importer"] == "KAZ"]
    assert sum(r["share_after"] for r in into) == pytest.approx(1, abs=1e-4)
    assert sum(r["share_before"] for r in into) == pytest.approx(1, abs=1e-4)
    russia = next(r for r in into if r["exporter"] == "RUS")
    assert russia["cost_change"] == 30
    assert russia["lower"] < russia["share_after"] < russia["upper"]
    assert russia["share_after"] < russia["share_before"]


def test_powers_and_pick_up(answer):
    rows = whatif_powers(answer, ["KAZ", "UZB"], ["RUS", "CHN", "EU"])
    changes = {(r["state"], r["power"]): r for r in rows}
    assert changes["KAZ", "RUS"]["upper"] < 0 < changes["KAZ", "CHN"]["lower"]
    taken = whatif_pick_up(answer, ["KAZ"])
    imports = [r for r in taken if r["direction"] == "imports"]
    assert imports[0]["partner"] == "KAZ"
    assert "CHN" in [r["partner"] for r in imports[1:4]]
    # A bloc has no power over its own member, nor a state over itself.
    inside = whatif_powers(answer, ["FRA", "USA"], ["EU", "USA"])
    assert {(r["state"], r["power"]) for r in inside} == {("FRA", "USA"), ("USA", "EU")}


@pytest.mark.parametrize("closure", ["closed", "proportional", "fixed"])
def test_closures_agree_on_who_loses(embedded, closure):
    found = whatif(RULE, base=embedded, closure=closure, draws=0, states=["KAZ", "RUS"])
    assert [row["closure"] for row in found.table] == [closure, closure]
    assert all(row["real_wage_change"] < 0 for row in found.table)
    assert found.run["base_reproduces_observed_trade"] is (closure != "closed")
    assert found.table[0]["lower"] is None


def test_a_closed_route_becomes_a_cost_becomes_an_equilibrium(embedded):
    found = whatif([close_rule("RUS", on="2025")], base=embedded, draws=0)
    by_state = {row["state"]: row for row in found.table}
    assert by_state["KAZ"]["real_wage_change"] < -0.01
    assert by_state["BLR"]["real_wage_change"] < -0.01
    assert abs(by_state["BRA"]["real_wage_change"]) < 0.01
    assert found.run["pairs_changed"] > 500


def test_leaving_an_agreement_costs(embedded):
    rule = agreement_rule("leave", "HUN:EU", on="2025")
    found = whatif([rule], base=embedded, draws=40, states=["HUN"])
    row = found.table[0]
    assert row["lower"] < row["real_wage_change"] < row["upper"] < 0
    assert found.run["agreement_effect"] == [0.36, 0.15]
    strong = whatif([rule], base=embedded, draws=0, states=["HUN"], agreement=(0.9, 0.1))
    assert strong.table[0]["real_wage_change"] < row["real_wage_change"]


def test_an_agreement_that_stays_is_told(embedded):
    found = whatif(base=embedded, draws=0, leave=["KAZ:EAEU"], states=["KAZ"])
    none, kept = found.table.sentences
    assert none == "The rules change no trade cost."
    assert kept.startswith("trade of KAZ with ARM, BLR, KGZ, RUS stays free under CIS, ")
    assert kept == f"{found.run['notes'][-1]}."


@pytest.mark.parametrize(("join", "bloc"), [("MDA:EU", "EU"), ("UZB:EAEU", "EAEU")])
def test_sentences_begin_with_the_state_that_changes_most(embedded, join, bloc):
    found = whatif(base=embedded, draws=0, join=[join])
    state = join.partition(":")[0]
    largest = max(found.table, key=lambda row: abs(row["real_wage_change"]))
    assert largest["state"] == state
    assert largest["real_wage_change"] > 0
    assert found.table.sentences[0].startswith(name_of(state))
    *_, last = found.table.sentences
    assert len(found.table.sentences) == 6
    assert last.startswith(f"{state} already has free trade with ")


def test_losses_and_gains_are_told_by_their_size(embedded, answer):
    told = [s.partition(":")[0] for s in answer.table.sentences]
    rows = sorted(
        (r for r in answer.table if r["state"] in {"RUS", *FIVE}),
        key=lambda row: -abs(row["real_wage_change"]),
    )
    assert told[:5] == [opened(name_of(row["state"])) for row in rows[:5]]
    assert answer.table.sentences[5:] == ("a cost is not a tariff: it raises no revenue.",)
    # Without a state in the rules: the states most affected, not the lowest ten.
    shut = whatif([line_rule("avoid", "panama")], base=embedded, draws=0)
    change = {row["state"]: abs(row["real_wage_change"]) for row in shut.table}
    focus = focus_states(shut)
    assert len(focus) == 10
    least = min(change[state] for state in focus)
    assert least >= max(v for state, v in change.items() if state not in focus) - 1e-4


def test_a_line_that_changes_no_cost_is_said_to(embedded):
    found = whatif(base=embedded, draws=0, open=["btk"])  # which is open
    first, dues = found.table.sentences
    assert first == "The rules change no trade cost."
    assert "oil, gas and ore could not go so" in dues
    assert "canal dues" in dues
    assert whatif(base=embedded, draws=0, open=["trans-afghan"]).table.sentences[0] != (
        "The rules change no trade cost."
    )


def test_exit_costs(embedded):
    rows = exit_costs(["KAZ", "UZB"], ["RUS", "CHN"], base=embedded, draws=20)
    assert len(rows) == 4
    for row in rows:
        assert 0 < row["loss"] < row["frozen_loss"] < 100
        assert 0 < row["lower"] <= row["loss"] <= row["upper"]
        assert row["power_lower"] <= row["power_loss"] <= row["power_upper"]
        assert 0 < row["power_share"] < row["share"] < 1


def test_small_exit_costs_are_in_their_own_range(embedded):
    states = ["NRU", "TUV", "PLW", "MHL", "KIR", "FSM", "TON", "VUT", "WSM", "COM", "STP", "DMA"]
    for row in exit_costs(states, ["USA", "CHN"], base=embedded, draws=20):
        for name, lower, upper in (("loss", "lower", "upper"),
                                   ("power_loss", "power_lower", "power_upper")):  # fmt: skip
            assert row[lower] <= row[name] <= row[upper]


def test_a_file_of_flows(tmp_path):
    path = write(tmp_path / "t.csv", SMALL)
    base = trade_base(flows=path)
    assert base.names == ("CHN", "KAZ", "RUS", "TUR", "UZB")
    assert base.flows[1, 2] == 8
    assert not base.imputed.any()
    named = write(tmp_path / "n.csv", [row.replace("KAZ", "Kazakhstan") for row in SMALL])
    assert np.array_equal(trade_base(flows=named).flows, base.flows)
    found = whatif(RULE, flows=path, draws=0)
    assert found.run["notes"] == [
        "trade read from t.csv",
        "not in the trade data: KGZ, TJK, TKM",
        "a cost is not a tariff: it raises no revenue",
    ]
    assert not any(row["imputed"] for row in found.table)


def test_several_years(tmp_path):
    rows = [f"{row},{y}" for row in SMALL for y in (2015, 2016)]
    path = write(tmp_path / "y.csv", rows, "exporter,importer,trade_usd,year")
    assert trade_base(flows=path).year == 2016
    assert trade_base(flows=path, year=2015).year == 2015
    with pytest.raises(InputError, match="no trade data for 1999"):
        trade_base(flows=path, year=1999)


def test_a_year_stands_on_every_row_or_on_none(tmp_path):
    head = "exporter,importer,trade_usd,year"
    some = [f"{row}," if row.startswith("KAZ,KAZ") else f"{row},2016" for row in SMALL]
    with pytest.raises(InputError, match="row without a year") as caught:
        trade_base(flows=write(tmp_path / "s.csv", some, head), year=2016)
    assert "line 2" in caught.value.where
    none = trade_base(flows=write(tmp_path / "n.csv", [f"{row}," for row in SMALL], head))
    assert none.year is None
    assert np.array_equal(none.flows, trade_base(flows=write(tmp_path / "t.csv", SMALL)).flows)


def test_the_note_counts_the_states_that_an_imputation_is_from(tmp_path):
    more = ["IRN,IRN,90", "IRN,CHN,3", "CHN,IRN,4", "FRA,FRA,700", "FRA,CHN,9", "CHN,FRA,8"]
    rows = [row for row in (*SMALL, *more) if row != "UZB,UZB,50"]
    (note,) = trade_base(flows=write(tmp_path / "i.csv", rows)).notes[1:]
    assert "imputed for 1 of 7 states, each from 6 states" in note


def test_the_rest_of_the_world_may_be_one_row(tmp_path):
    rest = ["ROW,ROW,5000", "ROW,KAZ,20", "KAZ,ROW,25", "ROW,CHN,300", "CHN,ROW,310"]
    path = write(tmp_path / "r.csv", [*SMALL, *rest])
    found = whatif([close_rule("RUS", on="2025")], flows=path, draws=0)
    assert "ROW" in [row["state"] for row in found.table]
    assert found.run["off_the_map"] == ["ROW"]


def _without(*starts):
    return [row for row in SMALL if not row.startswith(starts)]


@pytest.mark.parametrize(
    ("rows", "says", "where"),
    [
        ([*SMALL, "KAZ,RUS,9"], "duplicate row", "lines 5 and 27"),
        ([*SMALL, "KAZ,Atlantis,9"], "unknown state", "line 27"),
        ([*SMALL, "IRN,KAZ,-3"], "invalid trade value: -3", "line 27"),
        ([*SMALL, "IRN,KAZ,much"], "not a number", "line 27"),
        ([*SMALL, "IRN,KAZ,"], "missing", "line 27"),
        ([*SMALL, "IRN,KAZ,4"], "IRN has no imports", ""),
        ([*SMALL, "KAZ,IRN,4"], "IRN has no exports", ""),
        ([], "no rows", ""),
        (_without("KAZ,KAZ", "RUS,RUS", "CHN,CHN"), "known for only 2 states", ""),
        (
            [*SMALL, "FJI,TON,1", "TON,FJI,1", "FJI,FJI,5", "TON,TON,5"],
            "not connected",
            "",
        ),
    ],
)
def test_files_that_are_refused(tmp_path, rows, says, where):
    path = write(tmp_path / "bad.csv", rows)
    with pytest.raises(InputError, match=says) as caught:
        whatif(RULE, flows=path, draws=0)
    assert where in str(caught.value)


def test_columns_are_named(tmp_path):
    with pytest.raises(InputError, match="column missing: trade_usd"):
        trade_base(flows=write(tmp_path / "h.csv", SMALL, "exporter,importer,value"))
    with pytest.raises(InputError, match="cannot be read"):
        trade_base(flows=tmp_path / "none.csv")


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ({"sigma": 1.0}, "sigma"),
        ({"sigma": 0.2}, "sigma"),
        ({"draws": -1}, "draws"),
        ({"states": ["PRK"]}, "in the Factbook"),
        ({"states": ["XXX"]}, "unknown state"),
    ],
)
def test_options_that_are_refused(embedded, options, says):
    with pytest.raises(UsageError, match=says):
        whatif(RULE, base=embedded, **{"draws": 0, **options})


def test_the_embedded_base_has_no_years():
    with pytest.raises(InputError, match="no time series"):
        trade_base(year=2010)


def ranges(base, costs, states):
    table = whatif(costs=[costs], base=base, draws=60, states=states).table
    return {r["state"]: (r["lower"], r["real_wage_change"], r["upper"]) for r in table}


def test_itpd(mirror, embedded):
    from multivector.answers.home_trade import gdp_of
    from multivector.records import loading

    loading.pull("itpd")
    with pytest.raises(InputError, match="pull worldbank_gdp"):
        trade_base()
    loading.pull("worldbank_gdp")
    base = trade_base()
    assert base.year == 2016
    assert [o.id for o in base.origins] == ["itpd", "bls_cpi_u", "worldbank_gdp"]
    place = {name: i for i, name in enumerate(base.names)}
    # Gross output is never below value added, in either base.
    made = base.flows.sum(axis=1) / gdp_of(base.names, 2016)
    assert np.nanmin(made) > 1.9 - 1e-9
    home = base.flows[:, place["UZB"]] / base.flows[:, place["UZB"]].sum()
    assert home[place["UZB"]] > 0.9
    # Both bases say the same of the same question, seven years apart.
    five = [ranges(b, "RUS<>central-asia:+30%", FIVE) for b in (base, embedded)]
    for found in five:
        assert -0.7 < found["KAZ"][1] < -0.3
    asked = [
        ("RUS<>central-asia:+30%", ["KAZ", "KGZ"]),
        ("CHN<>VNM,THA,KHM,MMR:+30%", ["VNM", "THA", "KHM", "MMR"]),
        ("EU<>SRB,BIH,MKD,ALB:+30%", ["SRB", "BIH", "MKD", "ALB"]),
    ]
    for costs, states in asked:
        one, two = ranges(base, costs, states), ranges(embedded, costs, states)
        for state in states:
            assert one[state][0] < two[state][2], state
            assert two[state][0] < one[state][2], state
    with pytest.raises(InputError, match="no trade data for 2020"):
        trade_base(year=2020)
    # One reporter's later trade with everyone is no trade among all; goods of all states are said.
    loading.pull("kaz_trade_by_country")
    assert not [note for note in trade_base().notes if "latest year" in note]
    loading.pull("baci_2023_matrix")
    (told,) = [note for note in trade_base().notes if "latest year" in note]
    assert "2016 is the latest year with trade in both goods and services" in told
    assert "to 2023 (baci_2023_matrix)" in told
    assert "trade in services between states is missing" in told
    assert told not in trade_base(year=2012).notes
    with pytest.raises(InputError, match="no trade data for 2023") as caught:
        trade_base(year=2023)
    assert told in str(caught.value)


def test_the_domestic_flows_of_itpd_are_a_named_option(mirror):
    from multivector.records import loading

    with pytest.raises(UsageError, match="requires ITPD"):
        whatif(RULE, draws=0, home="itpd")
    with pytest.raises(UsageError, match="unknown source of domestic trade"):
        whatif(RULE, draws=0, home="gdp")
    loading.pull("itpd")
    found = whatif(RULE, draws=0, home="itpd", states=FIVE)
    loss = {row["state"]: row for row in found.table}
    assert any("only the industries in ITPD-E" in note for note in found.run["notes"])
    assert not loss["KAZ"]["imputed"]
    assert loss["UZB"]["imputed"]
    assert loss["KAZ"]["real_wage_change"] < -1.9


def test_words_files_and_rules_are_one_question(embedded, tmp_path):
    options = {"base": embedded, "draws": 0, "states": "central-asia"}
    words = whatif(costs=["RUS<>central-asia:+30%"], **options)
    path = tmp_path / "cut.toml"
    path.write_text('[[cost]]\nbetween = ["RUS", "central-asia"]\nchange = "+30%"\n')
    assert [row["state"] for row in words.table] == FIVE
    assert whatif(path, **options).table.rows == words.table.rows
    assert whatif(str(path), sigma=7.0, **options).table[0]["sigma"] == 7
    both = whatif(path, close=["RUS<>CHN"], **options)
    assert [rule.kind for rule in both.scenario.rules] == ["cost", "close-trade"]
    assert words.detail("KAZ").rows == whatif_detail(words, ["KAZ"]).rows
    # The states asked for are those of every table of the answer, not only of the first.
    assert words.detail().rows == whatif_detail(words, FIVE).rows
    every = whatif(costs=["RUS<>central-asia:+30%"], base=embedded, draws=0)
    assert every.detail().rows == whatif_detail(every, [*FIVE, "RUS"]).rows
    assert every.detail().title.endswith(": KAZ, KGZ, RUS, TJK, TKM and UZB")
    assert words.pick_up(["KAZ"]).title.endswith(": KAZ")
    assert words.powers("RUS,CHN", "KAZ").rows == whatif_powers(words, ["KAZ"], ["RUS", "CHN"]).rows
    assert words.pick_up(["KAZ"]).rows == whatif_pick_up(words, ["KAZ"]).rows


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({}, "scenario"),
        ({"costs": "RUS<>KAZ:+3%"}, "costs"),
        ({"close": ["RUS"], "closure": "open"}, "closure"),
        ({"close": ["Atlantis"]}, "close"),
        ({"close": ["RUS"], "states": ["Atlantis"]}, "states"),
        ({"close": ["RUS"], "modelled": True}, "modelled"),
    ],
)
def test_errors_name_the_parameter(embedded, options, where):
    with pytest.raises(UsageError) as caught:
        whatif(base=embedded, **{"draws": 0, **options})
    assert caught.value.where == where
