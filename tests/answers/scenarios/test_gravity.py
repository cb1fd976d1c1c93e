"""Cost coefficients from the store: signs and sizes that the literature agrees on."""

from dataclasses import replace

import pytest

from multivector.answers.scenarios.gravity import cost_variables, gravity
from multivector.errors import InputError, UsageError


def test_coefficients_of_itpd(mirror):
    from multivector.records import loading

    loading.pull("itpd")
    loading.pull("worldbank_gdp")
    loading.pull("desta")
    loading.pull("gsdb", accept_terms=["gsdb"])
    answer = gravity((2016,))
    rows, found = answer.table, answer.estimate
    value = {row["variable"]: row["coefficient"] for row in rows}
    # Head & Mayer (2014, table 3.4), structural estimates, mean and standard deviation: distance
    # −1.1 (.41), contiguity .66 (.65), language .39 (.29); with domestic trade distance is lower.
    assert -1.5 < value["lndist"] < -0.3
    assert 0 < value["border"] < 1.3
    assert 0 < value["language"] < 1
    assert value["international"] < -2
    # In one cross-section, beside unions, the effect of an agreement is not told from none.
    (agreement,) = [row for row in rows if row["variable"] == "agreement"]
    assert agreement["lower"] < 0 < agreement["upper"]
    assert "sanction" in value
    assert [origin.id for origin in rows.origins] == ["itpd", "worldbank_gdp", "desta", "gsdb"]
    for row in rows:
        assert row["lower"] < row["coefficient"] < row["upper"]
    # Home trade is unknown where GDP is.
    assert 0 < found.dropped["trade not observed"] < 15
    with pytest.raises(InputError, match="no trade data for 1950"):
        gravity((1950,))


def test_a_scenario_on_modelled_trade(mirror):
    import numpy as np

    from multivector.answers.scenarios.fitted_base import modelled_base
    from multivector.answers.scenarios.trade_base import trade_base
    from multivector.answers.scenarios.whatif import whatif
    from multivector.records import loading
    from multivector.scenarios.rules import cost_rule

    loading.pull("itpd")
    loading.pull("worldbank_gdp")
    observed = trade_base()
    estimate = gravity((2016,)).estimate
    base = modelled_base(observed, estimate)
    place = [observed.names.index(name) for name in base.names]
    inside = observed.flows[np.ix_(place, place)]
    # Margins are kept, flows are not.
    assert base.flows.sum(axis=1) == pytest.approx(inside.sum(axis=1), rel=1e-8)
    assert base.flows.sum(axis=0) == pytest.approx(inside.sum(axis=0), rel=1e-8)
    assert not np.allclose(base.flows, inside)
    one, two = (base.draw(np.random.default_rng(k)) for k in (1, 2))
    assert not np.allclose(one, two)
    rule = cost_rule("RUS<>KAZ:+30%", on="2016")
    found = whatif([rule], base=base, draws=5, states=["KAZ", "RUS"])
    assert all(row["upper"] < 0 for row in found.table)
    pairs = replace(estimate, names=("eu",), coefficients=estimate.coefficients[:1])
    with pytest.raises(UsageError, match="no distance effect"):
        modelled_base(observed, pairs)


def test_variables_are_symmetric():
    there = cost_variables(["KAZ", "FRA"], ["RUS", "DEU"], [2016, 2016])
    back = cost_variables(["RUS", "DEU"], ["KAZ", "FRA"], [2016, 2016])
    for name, values in there.items():
        assert values.tolist() == back[name].tolist()
    assert there["eu"].tolist() == [0, 1]
    assert cost_variables(["KAZ"], ["RUS"], [2010])["eaeu"].tolist() == [0]


def test_without_the_origin_the_error_names_the_command():
    with pytest.raises(InputError) as caught:
        gravity((2016,))
    assert "multivector data pull itpd" in str(caught.value)
