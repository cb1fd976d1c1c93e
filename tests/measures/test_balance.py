"""Balance: known spreads, and what is unknown."""

import numpy as np
import pytest

from multivector.errors import InputError
from multivector.measures.balance import measure_balance


def test_equal_partners_count_themselves() -> None:
    fit = measure_balance(np.full((1, 8), 3.0))
    assert fit.effective_partners[0] == pytest.approx(8, rel=1e-12)
    assert fit.hhi[0] == pytest.approx(1 / 8)
    assert fit.entropy[0] == pytest.approx(np.log(8))


def test_one_partner_is_all() -> None:
    fit = measure_balance(np.array([[0.0, 5.0, np.nan]]))
    assert fit.effective_partners[0] == 1
    assert fit.top[0] == 1
    assert fit.top_share[0] == 1
    assert (fit.lower[0], fit.upper[0]) == pytest.approx((1, 1), rel=1e-12)


def test_scale_of_ties_does_not_matter() -> None:
    ties = np.array([[1.0, 2.0, 3.0]])
    assert measure_balance(ties).entropy == pytest.approx(measure_balance(ties * 1e9).entropy)


def test_nothing_known_is_null() -> None:
    fit = measure_balance(np.array([[np.nan, 0.0], [1.0, 1.0]]))
    assert np.isnan(fit.entropy[0])
    assert np.isnan(fit.hhi[0])
    assert np.isnan(fit.top_share[0])
    assert fit.top.tolist() == [-1, 0]
    assert np.isnan(fit.lower[0])


def test_negative_ties_are_refused() -> None:
    with pytest.raises(InputError, match="negative"):
        measure_balance(np.array([[-1.0, 2.0]]))
