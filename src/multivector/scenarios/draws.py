"""Ranges of an answer over draws of σ, cost coefficients and imputed trade."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import NotConverged
from multivector.scenarios.batch import Economies
from multivector.scenarios.equilibrium import Equilibrium
from multivector.vocabulary import TAILS


@dataclass(frozen=True, slots=True)
class Draws:
    """Outcomes of m economies of n states; failed draws are excluded and counted."""

    values: dict[str, Floats]  # entries of :func:`outcomes`, (m, n)
    failed: int  # draws without an equilibrium
    reasons: tuple[str, ...]  # why they failed, each once
    flows: Callable[[], tuple[Floats, Floats]]  # before and after, (m, n, n), single precision

    def range(self, name: str) -> tuple[Floats, Floats]:
        """Return the lower and upper bound of an outcome: an equal-tailed interval over draws."""
        low, high = np.quantile(self.values[name], TAILS, axis=0)
        return low, high


def outcomes(e: Equilibrium) -> dict[str, Floats]:
    """Return the outcomes with ranges: real wage, welfare, exports, imports and own share.

    Changes are ratios of after to before; ``own_share`` is the share after.
    """
    home = np.diag(e.before), np.diag(e.after)
    return {
        "real_wage": e.real_wage,
        "welfare": e.welfare,
        "exports": (e.after.sum(axis=1) - home[1]) / (e.before.sum(axis=1) - home[0]),
        "imports": (e.after.sum(axis=0) - home[1]) / (e.before.sum(axis=0) - home[0]),
        "own_share": home[1] / e.after.sum(axis=0),
    }


def solve_draws(economies: Economies, seller: Ints, buyer: Ints, factor: Floats) -> Draws:
    """Solve a scenario, τ̂ (m, h) on h pairs, for balanced draws."""
    after, reasons = economies.solve(seller, buyer, factor)
    solved = np.array([k not in reasons for k in range(len(factor))])
    if not solved.any():
        raise NotConverged(
            f"no equilibrium found in any of {len(reasons)} draws: "
            f"{next(iter(reasons.values()), 'none')}"
        )
    before, income = economies.base, economies.income
    wage = np.exp(after.log_wage)
    price = (after.term / before.demand.bought(before.rows)) ** (-1.0 / economies.theta)
    home = before.home(), after.home()
    values = {
        "real_wage": wage / price,
        "welfare": after.spending / before.spending / price,
        "exports": (wage * income - home[1]) / (income - home[0]),
        "imports": (after.spending - home[1]) / (before.spending - home[0]),
        "own_share": home[1] / after.spending,
    }
    return Draws(
        {name: value[solved] for name, value in values.items()},
        len(reasons),
        tuple(dict.fromkeys(reasons.values())),
        lambda: (before.flows()[solved], after.flows()[solved]),
    )
