"""Draws of whole economies, solved together."""

from typing import NamedTuple

import numpy as np

from multivector.scenarios.batch import Economies
from multivector.scenarios.draws import solve_draws


class Draw(NamedTuple):
    """One economy: flows (n, n), cost factors (n, n) and sigma."""

    flows: np.ndarray
    cost_change: np.ndarray
    sigma: float


def collect(draws, *, closure="closed"):
    """Solve a scenario on draws that change the same pairs or others."""
    labels = [str(i) for i in range(len(draws[0].flows))]
    theta = np.array([draw.sigma - 1.0 for draw in draws])
    economies = Economies([draw.flows for draw in draws], theta, closure, labels)
    seller, buyer = np.nonzero(np.any([draw.cost_change != 1.0 for draw in draws], axis=0))
    factor = np.array([draw.cost_change[seller, buyer] for draw in draws])
    return solve_draws(economies, seller, buyer, factor)
