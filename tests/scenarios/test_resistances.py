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
