"""Ranges of an answer over draws of σ, cost coefficients and imputed trade."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats, Ints
from multivector.errors import NotConverged
from multivector.scenarios.batch import Economies
from multivector.scenarios.equilibrium import Closure, Equilibrium
from multivector.vocabulary import LEVEL


@dataclass(frozen=True, slots=True)
class Draws:
    """Outcomes of m economies of n states; failed draws are excluded and counted."""

    values: dict[str, Floats]  # entries of :func:`outcomes`, (m, n)
    failed: int  # draws without an equilibrium
    reasons: tuple[str, ...]  # why they failed, each once
    flows: Callable[[], tuple[Floats, Floats]]  # before and after, (m, n, n), single precision

    def range(self, name: str, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the lower and upper bound of an outcome: an equal-tailed interval over draws."""
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(self.values[name], [tail, 1.0 - tail], axis=0)
        return np.asarray(low), np.asarray(high)


@dataclass(frozen=True, slots=True)
class Draw:
    """One economy: flows (n, n), τ̂ (n, n) and σ."""

    flows: Floats
    cost_change: Floats
    sigma: float


def outcomes(e: Equilibrium) -> dict[str, Floats]:
    """Return the outcomes with ranges: real wage, welfare, exports, imports and own share.

    Changes are ratios of after to before; ``own_share`` is the share after.
    """
    home = np.diag(e.before), np.diag(e.after)
    return {
        "real_wage": e.real_wage,
        "welfare": e.welfare,
        "exports": _ratio(e.after.sum(axis=1) - home[1], e.before.sum(axis=1) - home[0]),
        "imports": _ratio(e.after.sum(axis=0) - home[1], e.before.sum(axis=0) - home[0]),
        "own_share": home[1] / e.after.sum(axis=0),
    }


def _ratio(after: Floats, before: Floats) -> Floats:
    return np.asarray(after / before)


def collect(
    draws: Sequence[Draw], *, closure: Closure = "closed", names: Sequence[str] | None = None
) -> Draws:
    """Solve all draws together; raises NotConverged if none has an equilibrium.

    Examples
    --------
    >>> import numpy as np
    >>> home = np.array([[8.0, 2.0], [2.0, 8.0]])
    >>> d = collect([Draw(home * k, np.ones((2, 2)), 5.0) for k in (1.0, 2.0)])
    >>> d.values["welfare"].round(6).tolist(), d.failed
    ([[1.0, 1.0], [1.0, 1.0]], 0)
    """
    labels = names or [str(i) for i in range(len(draws[0].flows))]
    theta = np.array([draw.sigma - 1.0 for draw in draws])
    economies = Economies([draw.flows for draw in draws], theta, closure, labels)
    seller, buyer = np.nonzero(np.any([draw.cost_change != 1.0 for draw in draws], axis=0))
    factor = np.array([draw.cost_change[seller, buyer] for draw in draws])
    return solve_draws(economies, seller, buyer, factor)


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
        "exports": _ratio(wage * income - home[1], income - home[0]),
        "imports": _ratio(after.spending - home[1], before.spending - home[0]),
        "own_share": home[1] / after.spending,
    }
    return Draws(
        {name: value[solved] for name, value in values.items()},
        len(reasons),
        tuple(dict.fromkeys(reasons.values())),
        lambda: (before.flows()[solved], after.flows()[solved]),
    )
