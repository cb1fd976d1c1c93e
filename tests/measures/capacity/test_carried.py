"""The error of carried figures: a table that grows with age, and what it must not do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.measures.capacity.carried import OTHER, THIRDS, carried_sd, thirds

LINKS = ("trade: sales", "trade: purchases", "finance: FDI stock", "security: arms stock", OTHER)


@given(st.sampled_from(LINKS), st.floats(0.0, 1.0), st.integers(0, CARRY_YEARS - 1),
       st.integers(0, THIRDS - 1))  # fmt: skip
def test_a_figure_carried_for_longer_is_no_more_certain(
    link: str, share: float, age: int, third: int
) -> None:
    assert 0.0 <= carried_sd(link, share, age, third) <= carried_sd(link, share, age + 1, third)


@pytest.mark.parametrize("link", LINKS)
def test_a_figure_of_its_own_year_gains_nothing_and_a_carried_one_much(link: str) -> None:
    assert carried_sd(link, 0.05, 0, 1) == 0.0
    # A tenth a year, as a random walk, held half of the changes of trade.
    assert carried_sd(link, 0.05, 3, 1) > 1.5 * 0.1 * np.sqrt(3)


def test_unknown_links_and_shares_have_the_error_of_all_and_of_small_ones() -> None:
    assert carried_sd("of a user", 0.2, 2, 1) == carried_sd(OTHER, 0.2, 2, 1)
    assert carried_sd("trade: sales", np.nan, 2, 1) == carried_sd("trade: sales", 0.0, 2, 1)


def test_a_pact_is_carried_as_it_is() -> None:
    assert not carried_sd("security: defence pact", np.ones(6), np.arange(6), 1).any()


def test_the_figures_of_small_states_change_more() -> None:
    small, middle, large = carried_sd("trade: sales", 0.02, 3, np.arange(THIRDS))
    assert small > middle > large


def test_thirds_are_of_the_states_of_the_year() -> None:
    whole = np.array([[1.0, 30.0], [2.0, 20.0], [3.0, 10.0], [np.nan, 0.0]])
    assert thirds(whole, whole)[:3].tolist() == [[0, 2], [1, 1], [2, 0]]


def test_a_third_of_the_states_is_in_each_and_unknown_totals_are_large() -> None:
    whole = np.arange(1.0, 13.0)[:, None]
    assert thirds(whole, whole)[:, 0].tolist() == [0] * 4 + [1] * 4 + [2] * 4
    assert thirds(np.array([[np.nan]]), whole).tolist() == [[2]]
    # What is not positive is no total; without any, every one is large.
    padded = np.concatenate([whole, np.full((20, 1), -3.0), np.zeros((20, 1))])
    assert thirds(whole, padded).tolist() == thirds(whole, whole).tolist()
    assert thirds(np.array([[0.5]]), np.zeros((3, 1))).tolist() == [[2]]
