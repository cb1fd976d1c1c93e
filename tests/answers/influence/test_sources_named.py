"""A row of ``explain`` names the source that has the row, for every link and in both eras."""

import os
from functools import cache

import pytest

from multivector.answers.influence.balance import balance
from multivector.answers.influence.explain_dyad import explain_dyad
from multivector.answers.influence.influence import influence
from multivector.errors import UsageError
from multivector.records import listing
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE, CHANNELS

ORIGINS = (
    *("itpd", "worldbank_gdp", "imf_weo", "worldbank_population", "cow_contiguity"),
    *("baci_hs10_97_bounds", "baci_2023_matrix", "imts_2025_network", "kgz_trade_by_country"),
    *("imf_dip", "pacific_links", "undesa_migrants", "wb_remittances", "knomad_remittances"),
    *("sipri_arms", "atop", "lowy_posts", "us_troops", "gcdf", "baci_technology"),
)
COMPUTED = {"multivector-routes", "bls_cpi_u", "deployments"}  # no tables of states and years
NEAR = 6  # years from which a figure may be carried, or a stock built


@pytest.fixture(autouse=True)
def at_home(home_with, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*ORIGINS)))


@cache
def stored(home, origin):
    """Return every pair, and every state, with the years in which a source has a row of it."""
    store, found = Store(), {}
    for table in listing.coverage_of(origin, store.installed()):
        data = store.read(table, origin=origin)
        names = [
            n for n in data.column_names if n != "origin" and str(data[n].type).startswith("dict")
        ]
        for row in data.select([*names, "year"]).to_pylist():
            states = frozenset(row[n] for n in names if row[n] and len(str(row[n])) == 3)
            for one in (states, *(frozenset([s]) for s in states)):
                found.setdefault(one, set()).add(row["year"])
    return found


def has_row(origin, states, year):
    years = stored(os.environ["MULTIVECTOR_HOME"], origin).get(frozenset(states), ())
    return any(abs(year - one) <= NEAR for one in years)


QUESTIONS = ("CHN>KGZ:2023", "AUS>PNG:2023", "RUS>KAZ:2016", "NZL>WSM:2020", "FRA>SEN:2021")


@pytest.mark.parametrize("channel", [*CHANNELS, *BESIDE])
@pytest.mark.parametrize("question", QUESTIONS)
def test_the_source_named_is_the_one_of_the_row(question, channel):
    try:
        found = explain_dyad(f"{question}:{channel}")
    except UsageError:  # no figure in this year: nothing is named
        return
    rows = [row for name, of in found.rows.items() if name.startswith(channel) for row in of]
    for row in rows:
        states = [word.strip(",:") for word in row["states"].replace("(", " ").split()]
        states = [w for w in states if len(w) == 3 and w.isupper() and w != "GDP"][:2]
        named = [one for one in row["origin"].split(", ") if one not in COMPUTED]
        assert named, row
        if "all partners through" in row["states"] or len(states) == 1:
            continue  # a sum over partners: the sources of the year
        for origin in named:
            assert has_row(origin, states, row["year"]), row


@pytest.mark.parametrize("channel", [*CHANNELS, *BESIDE])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_row_lists_the_sources_that_explain_names(question, channel):
    pair, year = question.split(":")
    power, state = pair.split(">")
    try:
        found = influence(states=[state], powers=[power], channel=channel, years=int(year))
    except UsageError:
        return
    (row,) = found
    explained = explain_dyad(f"{question}:{channel}").table
    named = {name for row in explained for name in row["origin"].split(", ")}
    assert bool(row["origins"]) == (row["value"] is not None)
    assert row["value"] is None or named <= {*row["origins"], *COMPUTED}
    if channel in ("finance", "migration", "security"):
        assert {*row["origins"]} - COMPUTED <= named
    assert {origin.id for origin in found.origins} >= {*row["origins"]}


def walk(node):
    """Return a node and all below it."""
    return [node, *(one for part in node.parts for one in walk(part))]


def test_a_row_of_one_state_lists_no_source_of_other_years_or_states():
    (row,) = influence(states=["LKA"], powers=["CHN"], channel="trade", years=2023)
    assert "itpd" not in row["origins"]  # until 2016
    assert "imts_2025_network" not in row["origins"]
    for name in {*row["origins"]} - COMPUTED:
        assert 2023 in stored(os.environ["MULTIVECTOR_HOME"], name)[frozenset(["LKA"])], name
    found = balance(states=["LKA"], years=2016)
    assert {"itpd", "worldbank_gdp"} <= {*found[0]["sources"]["trade"]}
    assert "baci_2023_matrix" not in found[0]["sources"]["trade"]


def test_investment_in_papua_new_guinea_is_that_of_pacific_links_in_both_places():
    found = explain_dyad("AUS>PNG:2023:finance")
    flow = found.rows["finance: FDI stock: flow"]
    assert {row["origin"] for row in flow} == {"pacific_links"}
    assert flow[0]["states"].startswith("AUS in PNG")
    total = sum(row["value"] for row in flow)
    assert total == pytest.approx(found.tree.parts[1].parts[0].value)
    (whole,) = found.rows["finance: FDI stock: whole"]
    assert whole["origin"] == "worldbank_gdp"  # it has 2023 itself


def test_modelled_trade_at_home_is_shown_with_its_ratio_and_its_gdp():
    """Half of a dependence rests on it: no source has such a figure."""
    home = "{} at home, 1.9 × GDP of {:,.0f} in {} less exports (at least 0.3 × GDP),"
    gdp = {(r["state"], r["year"]): r["gdp_usd"] for r in Store().read("gdp").to_pylist()
           if r["origin"] == "worldbank_gdp"}  # fmt: skip
    for state, year in (("GEO", 2016), ("LKA", 2023)):
        found = explain_dyad(f"CHN>{state}:{year}:trade")
        abroad, own = found.rows["trade: sales: whole"]
        assert own["states"] == home.format(state, gdp[state, year], year)
        assert own["value"] == pytest.approx(1.9 * gdp[state, year] - abroad["value"], rel=0.01)
        assert own["origin"] == "worldbank_gdp"
        assert "gdp" not in abroad["origin"]
        assert abroad["states"] == f"{state} with all others"
        (whole,) = (n.value for n in walk(found.tree) if n.name == "sales: whole")
        assert abroad["value"] + own["value"] == pytest.approx(whole)


@pytest.mark.parametrize(("asked", "words", "origin", "age"), [
    ("CHN>CUB:2023:trade", " in 2020, carried forward, less", "worldbank_gdp", 3),
    ("CHN>ERI:2016:trade", " in 2016, continued by the growth in imf_weo, less",
     "worldbank_gdp, imf_weo", 0),
    ("CHN>PRK:2016:trade", "imputed from comparable states", "worldbank_gdp, imf_weo", 0),
])  # fmt: skip
def test_a_carried_or_modelled_gdp_is_called_so(asked, words, origin, age):
    _, own = explain_dyad(asked).rows["trade: sales: whole"]
    assert words in own["states"]
    assert (own["origin"], own["age"]) == (origin, age)
