"""Solve the market-clearing system by Newton's method with the analytic Jacobian.

The paper's letters are those of :mod:`multivector.scenarios.equilibrium`. The unknown is ω = log ŵ.
The residual needs two matrix-vector products, the Jacobian a matrix-matrix product and an inverse,
which cost as much as some 40 residuals; a Jacobian is therefore kept while it helps.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats
from multivector.errors import InputError, NotConverged

TOLERANCE = 1e-10  # guaranteed largest excess demand, relative to the seller's income
_AIM = 1e-12  # where steps stop, so that the guarantee holds after rounding
_STEPS = 400
# Share of the residual that a step may leave if its Jacobian is to be kept. Draws of whole
# scenarios took .70, .51, .42 and .47 s with .25, .5, .65 and .75.
_HELPS = 0.65


@dataclass(frozen=True, slots=True)
class Market:
    """The system to clear: A_ij = π_ij τ̂_ij^−θ, Y, E, θ, the closure, each state's group.

    Y and E may have one row per draw.
    """

    demand: Floats
    income: Floats
    spending: Floats
    theta: float
    closure: str
    groups: NDArray[np.int_] = field(default_factory=lambda: np.zeros(0, dtype=np.int_))

    def spending_at(self, wage: Floats) -> Floats:
        """Return E′ under the closure at wages ŵ."""
        earned = wage * self.income
        if self.closure == "closed":
            return earned
        if self.closure == "proportional":
            want = self.spending / self.income * earned
            return np.asarray(want * (_sum(earned) / _sum(want)))
        deficit = self.spending - self.income
        return np.asarray(earned + deficit * (_sum(earned) / _sum(self.income)))


def _sum(values: Floats) -> Floats:
    return np.asarray(values.sum(axis=-1, keepdims=True))


@dataclass(frozen=True, slots=True)
class Cleared:
    """ω, Σ_k A_kj ŵ_k^−θ, E′, X′ and the residual."""

    log_wage: Floats
    price_term: Floats
    spending: Floats
    flows: Floats
    residual: float
    steps: int


class Clearing:
    """Clears markets of one size in sequence, reusing the last inverse Jacobian and ω."""

    def __init__(self) -> None:
        self._inverse: Floats | None = None
        self._start: Floats | None = None

    def solve(self, market: Market, *, names: Sequence[str]) -> Cleared:
        """Return the cleared market.

        Raises InputError if expenditure turns negative under ``fixed``. Raises NotConverged with
        the residual.
        """
        n = len(market.income)
        groups = market.groups if market.groups.size else np.zeros(n, dtype=np.int_)
        zero = np.zeros(n)
        for start in (self._start, zero):
            if start is None or len(start) != n:
                continue
            # If the reused start fails, try a fresh one: the order of draws must not matter.
            found = self._newton(market, groups, start)
            if found is not None:
                return found
        found = self._newton(market, groups, _sweep(market, groups))
        if found is not None:
            return found
        raise self._failure(market, groups, names)

    def _newton(self, market: Market, groups: NDArray[np.int_], start: Floats) -> Cleared | None:
        omega = _normalise(start, market.income, groups)
        made, earned, error = _excess(market, omega)
        fresh, steps = False, 1
        while error >= _AIM and steps < _STEPS:
            steps += 1
            if self._inverse is None or len(self._inverse) != len(omega):
                self._inverse, fresh = inverse_jacobian(market, omega, groups), True
                if self._inverse is None:
                    return None
            moved = self._line(market, groups, omega, self._inverse @ (earned - made), error)
            if moved is None:
                if fresh:
                    break
                self._inverse = None
                continue
            better = moved[3] < _HELPS * error
            omega, made, earned, error = moved
            fresh = False
            if not better:
                self._inverse = None
        if not error < TOLERANCE:
            self._inverse = None
            return None
        self._start = omega
        return _cleared(market, omega, error, steps)

    @staticmethod
    def _line(
        market: Market, groups: NDArray[np.int_], omega: Floats, move: Floats, error: float
    ) -> tuple[Floats, Floats, Floats, float] | None:
        longest = float(np.max(np.abs(move)))
        length = min(1.0, 1.0 / longest) if longest > 0 else 1.0
        for _ in range(12):
            trial = _normalise(omega + length * move, market.income, groups)
            made, earned, now = _excess(market, trial)
            if now < error:
                return trial, made, earned, now
            length /= 2.0
        return None

    @staticmethod
    def _failure(market: Market, groups: NDArray[np.int_], names: Sequence[str]) -> Exception:
        omega = _sweep(market, groups)
        spending = market.spending_at(np.exp(omega))
        bad = [name for name, low in zip(names, spending <= 0, strict=True) if low]
        if bad or (market.closure == "fixed" and not np.all(np.isfinite(omega))):
            return InputError(
                "expenditure would be negative: the surplus exceeds income"
                + (f" ({', '.join(bad[:10])})" if bad else ""),
                where="closure",
                allowed="the closure 'closed' or 'proportional', or a smaller change",
            )
        _, _, error = _excess(market, omega)
        return NotConverged(
            f"markets do not clear: remaining excess demand is {error:.2e} of the seller's income",
            where=f"closure {market.closure}",
            allowed=f"a residual below {TOLERANCE:g}",
        )


def _excess(market: Market, omega: Floats) -> tuple[Floats, Floats, float]:
    wage = np.exp(omega)
    spending = market.spending_at(wage)
    earned = wage * market.income
    if not np.all(spending > 0):
        return earned, earned, np.inf
    power = np.exp(-market.theta * omega)
    made = power * (market.demand @ (spending / (power @ market.demand)))
    error = float(np.max(np.abs(made - earned) / earned))
    return made, earned, error if np.isfinite(error) else np.inf


def _normalise(omega: Floats, income: Floats, groups: NDArray[np.int_]) -> Floats:
    # World income (that of each group, if trade is disconnected) is the numeraire.
    earned = np.bincount(groups, weights=np.exp(omega) * income)
    scale: Floats = np.log(np.bincount(groups, weights=income) / earned)
    return omega + scale[groups]


def inverse_jacobian(market: Market, omega: Floats, groups: NDArray[np.int_]) -> Floats | None:
    """Return the inverse Jacobian of excess demand at ω; None if it is singular."""
    wage = np.exp(omega)
    power = np.exp(-market.theta * omega)
    share = power[:, None] * market.demand
    share /= share.sum(axis=0)[None, :]
    earned, spending = wage * market.income, market.spending_at(wage)
    sold = share @ spending
    jacobian = market.theta * ((share * spending) @ share.T)
    if market.closure == "closed":
        jacobian += share * earned
    elif market.closure == "proportional":
        want = market.spending / market.income * earned
        jacobian += share * spending
        jacobian += np.outer(sold, earned / earned.sum() - want / want.sum())
    else:
        jacobian += share * earned
        deficit = market.spending - market.income
        jacobian += np.outer(share @ deficit, earned / market.income.sum())
    index = np.arange(len(omega))
    jacobian[index, index] -= market.theta * sold + earned
    # Σ_i of each column is zero and the level of ω is free: one rank-one term per group fixes
    # the level (and forces the step to keep the group's income) without moving the root.
    together = groups[:, None] == groups[None, :]
    jacobian -= np.outer(market.income, earned / earned.sum()) * together
    try:
        return np.asarray(np.linalg.inv(jacobian), dtype=np.float64)
    except np.linalg.LinAlgError:
        return None


def _sweep(market: Market, groups: NDArray[np.int_]) -> Floats:
    # Alvarez & Lucas (2007): raise the wage where there is excess demand; damped by 1/(1 + θ),
    # since demand for a seller falls with the power θ of its wage. Slow but robust when far away.
    omega = np.zeros(len(market.income))
    for _ in range(2000):
        made, earned, error = _excess(market, omega)
        if error < 1e-6 or not np.isfinite(error):
            break
        ratio = np.clip(made / earned, 1e-3, 1e3)
        step = np.log(ratio) / (1.0 + market.theta)
        omega = _normalise(omega + step, market.income, groups)
    return omega


def _cleared(market: Market, omega: Floats, error: float, steps: int) -> Cleared:
    wage = np.exp(omega)
    power = np.exp(-market.theta * omega)
    spending = market.spending_at(wage)
    term = power @ market.demand
    flows = power[:, None] * market.demand * (spending / term)[None, :]
    return Cleared(omega, term, spending, flows, error, steps)
