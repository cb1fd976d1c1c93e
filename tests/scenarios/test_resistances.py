"""Multilateral resistances: identities, and the terms another package finds."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.errors import InputError
from multivector.scenarios.resistances import solve_resistances

# Coefficients of the peer's documented example; printed beside its reference values.
COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
}
CONSTANT = 16.32434
SIGMA = 5.0


def example(mirror: Path):
    """Return names, observed trade, Y, E, cost terms before and after of the peer's example."""
    with (mirror / "gegravity_sample_2006.dlm").open() as file:
        rows = list(csv.DictReader(file))
    # The reference importer is put last, as the peer does.
    names = [*sorted({r["exporter"] for r in rows} - {"DEU"}), "DEU"]
    place = {name: i for i, name in enumerate(names)}
    n = len(names)
    before, after, trade = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
    output, expenditure = np.zeros(n), np.zeros(n)
    for r in rows:
        i, j = place[r["exporter"]], place[r["importer"]]
        power = CONSTANT + sum(c * float(r[k]) for k, c in COEFFICIENTS.items())
        pair = {r["exporter"], r["importer"]} == {"CAN", "JPN"}
        before[i, j] = np.exp(power)
        after[i, j] = np.exp(power + (COEFFICIENTS["pta"] * (1 - float(r["pta"])) if pair else 0))
        trade[i, j], output[i], expenditure[j] = (float(r[k]) for k in ("trade", "Y", "E"))
    return names, trade, output, expenditure, before, after


def reference(outside: Path) -> dict[str, dict[str, float]]:
    with (outside / "gold/gegravity_reference.csv").open() as file:
        return {
            r["country"]: {k: float(v) for k, v in r.items() if k != "country"}
            for r in csv.DictReader(file)
        }


@given(seed=st.integers(0, 10_000), n=st.integers(2, 30), sigma=st.floats(1.5, 12))
@settings(max_examples=50, deadline=None)
def test_margins_are_met_and_resistances_solve_their_equations(seed, n, sigma):
    rng = np.random.default_rng(seed)
    costs = np.exp(rng.normal(-2, 1.5, (n, n)))
    np.fill_diagonal(costs, 1.0)
    output, expenditure = np.exp(rng.normal(0, 2, n)), np.exp(rng.normal(0, 2, n))
    r = solve_resistances(costs, output, expenditure, sigma=sigma)
    expected = output * expenditure.sum() / output.sum()
    assert r.flows.sum(axis=0) == pytest.approx(expenditure, rel=1e-9)
    assert r.flows.sum(axis=1) == pytest.approx(expected, rel=1e-9)
    theta = sigma - 1
    inward = (costs * (output / output.sum())[:, None] * r.outward[:, None] ** theta).sum(axis=0)
    assert r.inward**-theta == pytest.approx(inward, rel=1e-8)
    assert r.inward[0] == 1


def test_the_peers_baseline_and_conditional_terms(mirror, outside):
    names, _, output, expenditure, before, after = example(mirror)
    gold = reference(outside)
    last = len(names) - 1
    for costs, label in ((before, "baseline"), (after, "conditional")):
        r = solve_resistances(costs, output, expenditure, sigma=SIGMA, reference=last)
        for side, values in (("imr", r.inward), ("omr", r.outward)):
            found = dict(zip(names, values, strict=True))
            for country, row in gold.items():
                assert found[country] == pytest.approx(row[f"{label} {side}"], rel=1e-6)


def test_the_parameters_are_those_of_the_reference(outside):
    text = (outside / "gold/gegravity_reference_params.txt").read_text()
    for value in (*COEFFICIENTS.values(), CONSTANT):
        assert f"{value:g}" in text or str(value) in text


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_bad_terms_are_named(bad):
    costs, ones = np.ones((3, 3)), np.ones(3)
    costs[1, 2] = bad
    with pytest.raises(InputError, match="cost term"):
        solve_resistances(costs, ones, ones, sigma=5)
    with pytest.raises(InputError, match="output"):
        solve_resistances(np.ones((3, 3)), np.array([1, bad, 1]), ones, sigma=5)
    with pytest.raises(InputError, match="sigma"):
        solve_resistances(np.ones((3, 3)), ones, ones, sigma=1)


def test_the_peers_full_columns_are_the_first_step_and_not_a_fixed_point(mirror, outside):
    # The peer keeps output and expenditure shares at the baseline inside its "full" system, whose
    # resistances are then the conditional ones and whose prices are p = Π/Π′. At those prices
    # trade does not add up to output; at ours it does.
    from multivector.scenarios.equilibrium import solve_equilibrium

    names, _, output, expenditure, before, after = example(mirror)
    gold = reference(outside)
    base = solve_resistances(before, output, expenditure, sigma=SIGMA, reference=29)
    step = solve_resistances(after, output, expenditure, sigma=SIGMA, reference=29)
    theirs = np.array([gold[k]["factory gate price change (percent)"] for k in names])
    assert 100 * (base.outward / step.outward - 1) == pytest.approx(theirs, abs=1e-6)
    price = 1 + theirs / 100
    share, grown = output * price, expenditure * price
    terms = np.outer(step.outward, step.inward) ** (SIGMA - 1)
    sold = (after * np.outer(share / share.sum(), grown) * terms).sum(axis=1) / share
    assert np.max(np.abs(sold / np.average(sold, weights=share) - 1)) > 1e-3

    change = (after / before) ** (1 / (1 - SIGMA))
    e = solve_equilibrium(base.flows, change, sigma=SIGMA, closure="proportional")
    ours = 100 * (e.wage / e.price[29] - 1)
    japan = names.index("JPN")
    assert e.residual < 1e-10
    assert abs(ours[japan] - theirs[japan]) == pytest.approx(np.max(np.abs(ours - theirs)))
    assert 0.02 < theirs[japan] - ours[japan] < 0.05
