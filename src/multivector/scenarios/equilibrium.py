"""The endowment equilibrium of structural gravity, in changes.

Dekle, Eaton & Kortum (2008, IMF Staff Papers 55(3): 511–540). The code uses the paper's letters:
π shares of importer's expenditure, w wage, τ iceberg cost, θ = σ − 1, Y output, E expenditure;
a hat is a ratio of after to before. Rows export, columns import; home trade is on the diagonal.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from multivector.arrays import Floats
from multivector.errors import InputError, NotConverged
from multivector.scenarios.clearing import Cleared, Clearing, Market

Closure = Literal["closed", "proportional", "fixed"]
CLOSURES: tuple[Closure, ...] = ("closed", "proportional", "fixed")
_BOTH_WAYS = "states with both imports and exports; remove the ones listed"


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """Trade of n states before and after a change in costs.

    ``before`` is the base of the change; under ``closed`` it is balanced.
    """

    # wage, price: (n,): ŵ and P̂; world income is the numeraire
    wage: Floats
    price: Floats
    # real_wage, welfare: (n,): ŵ/P̂, and E′/E ÷ P̂
    real_wage: Floats
    welfare: Floats
    # before, after: (n, n): Flows in the unit of the input
    before: Floats
    after: Floats
    closure: Closure
    sigma: float
    residual: float  # Largest excess demand relative to the seller's income
    # Largest change of any state's income share by balancing (0 if the base is the observed trade)
    base_gap: float
    steps: int  # Evaluations of the system

    @property
    def reproduces_observed(self) -> bool:
        """Return whether ``before`` is the observed trade."""
        return self.base_gap < 1e-9


def solve_equilibrium(
    flows: Floats,
    cost_change: Floats,
    *,
    sigma: float,
    closure: Closure = "closed",
    names: Sequence[str] | None = None,
) -> Equilibrium:
    """Solve for trade after a change in trade costs, with all markets cleared.

    Finds ŵ with ŵ_i Y_i = Σ_j π′_ij E′_j and Σ ŵ_i Y_i = Σ Y_i, where π′ follows from the new costs
    and E′ from the closure. Raises InputError for flows or changes without an equilibrium (a state
    without exports or imports or not connected to the rest, a change of −100% or less), σ ≤ 1, or
    expenditure that turns negative under ``fixed``. Raises NotConverged with the residual; no
    number is returned.

    - ``flows`` (n, n): observed trade at producer values, including home trade, complete.
    - ``cost_change`` (n, n): τ̂, 1 for no change, 1.3 for 30% more, infinity to end the flow.
    - ``sigma``: elasticity of substitution, above 1.
    - ``closure``: treatment of trade imbalances: ``closed`` removes them first; ``proportional``
      keeps each state's E/Y, up to a common factor; ``fixed`` keeps each state's deficit as a share
      of world income.
    - ``names``: of the states, for error messages.

    Two equal states, 20% of trade across the border, which becomes 10% more expensive:

    >>> import numpy as np
    >>> home, dearer = np.array([[8.0, 2.0], [2.0, 8.0]]), np.array([[1.0, 1.1], [1.1, 1.0]])
    >>> e = solve_equilibrium(home, dearer, sigma=5)
    >>> [round(float(100 * (x - 1)), 3) for x in e.real_wage]
    [-1.624, -1.624]
    """
    labels = list(names) if names is not None else [str(i) for i in range(len(flows))]
    check_economy(flows, cost_change, sigma=sigma, closure=closure, names=labels)
    return Solver(closure, labels).solve(flows, cost_change, sigma)


class Solver:
    """Solves many economies of the same size, reusing the last Jacobian as the first guess.

    Draws differ little, so steps with an old Jacobian usually suffice; otherwise it is recomputed.
    The results do not depend on the order, within the tolerance. Inputs are not checked here: see
    :func:`check_economy`.
    """

    def __init__(self, closure: Closure, names: Sequence[str]) -> None:
        self.closure = closure
        self.names = list(names)
        self._base = Clearing()
        self._scenario = Clearing()

    def solve(self, flows: Floats, cost_change: Floats, sigma: float) -> Equilibrium:
        """Solve one economy; see :func:`solve_equilibrium`."""
        theta = sigma - 1.0
        income = flows.sum(axis=1)
        before, gap, steps = flows, 0.0, 0
        if self.closure == "closed":
            observed = Market(_shares(flows), income, income, theta, "closed")
            balanced = self._base.solve(observed, names=self.names)
            before, steps = balanced.flows, balanced.steps
            gap = float(np.max(np.abs(np.exp(balanced.log_wage) - 1.0)))
            income = before.sum(axis=1)
        spending = before.sum(axis=0)
        share = _shares(before)
        change = np.ones_like(cost_change)
        hit = cost_change != 1.0
        change[hit] = np.exp(-theta * np.log(cost_change[hit]))
        demand = share * change
        groups = trading_groups(demand, self.names, self.closure)
        market = Market(demand, income, spending, theta, self.closure, groups)
        try:
            found = self._scenario.solve(market, names=self.names)
        except NotConverged:
            found = self._by_steps(market, share, change)
        wage = np.exp(found.log_wage)
        price = found.price_term ** (-1.0 / theta)
        return Equilibrium(
            wage=wage, price=price, real_wage=wage / price,
            welfare=found.spending / spending / price, before=before, after=found.flows,
            closure=self.closure, sigma=sigma, residual=found.residual, base_gap=gap,
            steps=steps + found.steps,
        )  # fmt: skip

    def _by_steps(self, market: Market, share: Floats, change: Floats) -> Cleared:
        """Raise the costs in small steps, each solution being the start of the next."""
        part, width = 0.0, 0.25
        while part < 1.0:
            here = min(1.0, part + width)
            partly = replace(market, demand=share * change**here)
            try:
                found = self._scenario.solve(partly, names=self.names)
            except NotConverged:
                width /= 2.0
                if width < 1e-3:
                    raise
                continue
            part = here
        return found


def _shares(flows: Floats) -> Floats:
    return flows / flows.sum(axis=0)[None, :]


def trading_groups(share: NDArray[Any], names: Sequence[str], closure: Closure) -> NDArray[np.int_]:
    """Return the index of the trading group of each state (all 0 if trade is connected)."""
    if np.all(share > 0):
        return np.zeros(len(share), dtype=np.int_)
    count, weak = connected_components(share > 0, directed=True, connection="weak")
    parts, odd = _apart(share, names)
    if parts != count:
        raise InputError(
            "trade would flow in one direction only, so no wages clear the markets",
            where=", ".join(odd[:10]),
            allowed="costs under which each state has both imports and exports, or neither",
        )
    if count > 1 and closure != "closed":
        raise InputError(
            "the cost change splits the states into groups that cannot finance each other",
            where="closure",
            allowed="the closure 'closed', in which each group keeps its own income",
        )
    return np.asarray(weak, dtype=np.int_)


def _apart(trade: NDArray[Any], names: Sequence[str]) -> tuple[int, list[str]]:
    """Return the number of groups connected both ways, and the states outside the largest."""
    count, group = connected_components(trade > 0, directed=True, connection="strong")
    sizes = np.bincount(group)
    return count, [name for name, k in zip(names, group, strict=True) if sizes[k] < sizes.max()]


def check_economy(
    flows: Floats, cost_change: Floats, *, sigma: float, closure: str, names: Sequence[str]
) -> None:
    """Raise an InputError that names the row if flows, costs or options are not valid.

    >>> import numpy as np
    >>> check_economy(np.eye(2), np.ones((2, 2)), sigma=5, closure="closed", names=["A", "B"])
    Traceback (most recent call last):
    ...
    multivector.errors.InputError: A, B: no exports
      allowed: states with both imports and exports; remove the ones listed
    """
    if not sigma > 1:
        raise InputError(
            f"invalid sigma: {sigma:g}", allowed="an elasticity of substitution above 1"
        )
    if closure not in CLOSURES:
        raise InputError(f"unknown closure: {closure!r}", allowed=", ".join(CLOSURES))
    for what, values in (("trade", flows), ("cost change", cost_change)):
        if values.shape != (len(names), len(names)):
            raise InputError(
                f"{what} has shape {values.shape}", allowed=f"({len(names)}, {len(names)})"
            )
    for bad, values, what, allowed in (
        (~(np.isfinite(flows) & (flows >= 0)), flows, "trade", "0 or more"),
        (~(cost_change > 0), cost_change, "cost factor", "a change of more than −100%"),
    ):
        for i, j in np.argwhere(bad)[:1].tolist():
            pair = f"{names[i]} to {names[j]}"
            raise InputError(f"invalid {what}: {values[i, j]:g}", where=pair, allowed=allowed)
    home = np.diag(flows)
    for missing, what, allowed in (
        (home <= 0, "no domestic trade", "positive domestic trade; impute it first"),
        (flows.sum(axis=1) - home <= 0, "no exports", _BOTH_WAYS),
        (flows.sum(axis=0) - home <= 0, "no imports", _BOTH_WAYS),
    ):
        if missing.any():
            lacking = [name for name, lacks in zip(names, missing, strict=True) if lacks]
            raise InputError(what, where=", ".join(lacking[:10]), allowed=allowed)
    parts, apart = (1, []) if np.all(flows > 0) else _apart(flows, names)
    if parts > 1:
        what = "not connected to the other states by trade in both directions"
        where = ", ".join((apart or list(names))[:10])
        raise InputError(what, where=where, allowed=_BOTH_WAYS)
