"""Trends against published implementations, and their size under autocorrelation."""

import numpy as np
import pytest
from scipy.stats import kendalltau, theilslopes

from multivector.errors import InputError
from multivector.measures.trends import trend


@pytest.mark.parametrize("seed", range(5))
def test_slope_and_tau_are_those_of_scipy(seed):
    rng = np.random.default_rng(seed)
    years = np.sort(rng.choice(np.arange(1980.0, 2020), 15, replace=False))
    values = 0.3 * years + rng.normal(size=15)
    found = trend(years, values)
    assert found.slope == pytest.approx(theilslopes(values, years).slope)
    assert found.tau == pytest.approx(kendalltau(years, values).statistic)


def test_a_series_that_only_wanders_is_called_a_trend_less_often_than_without_the_correction():
    rng = np.random.default_rng(1)
    years = np.arange(25.0)
    called = plain = 0
    for _ in range(300):
        noise = rng.normal(size=25)
        values = np.zeros(25)
        for t in range(1, 25):
            values[t] = 0.6 * values[t - 1] + noise[t]
        called += trend(years, values).p_value < 0.05
        plain += kendalltau(years, values).pvalue < 0.05
    assert called < 0.75 * plain


def test_two_values_are_too_few():
    with pytest.raises(InputError, match="three values"):
        trend(np.arange(2.0), np.arange(2.0))
