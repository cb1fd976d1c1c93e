"""Solve draws of one economy together, with matrix products shared by all draws.

Draws of home trade differ on the diagonal only, and balancing multiplies rows and columns: the
flows between states stay one matrix X. Each draw is then rows · (X + its home trade) · columns, and
an evaluation of the markets of all draws is two products with X. The unknowns are ω = log ŵ of
:mod:`multivector.scenarios.equilibrium`; rows of arrays are the m draws.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from multivector.arrays import Bools, Floats, Ints
from multivector.errors import InputError, NotConverged
from multivector.scenarios.clearing import TOLERANCE, Clearing, Market, inverse_jacobian
from multivector.scenarios.equilibrium import Closure, Solver, trading_groups
from multivector.scenarios.impute import without_home

_STEPS = 40  # draws that need more are solved alone
_MEMORY = 3  # steps that an extrapolation combines (Anderson 1965); 2 to 4 took equally long
_DENSE = 40  # changed pairs per state above which a matrix for each draw is faster than a list


@dataclass(frozen=True, slots=True)
class Demand:
    """The demand cells of m draws, up to factors by row and column."""

    abroad: Floats  # (n, n), or (m, n, n) if draws differ; zero on the diagonal
    home: Floats  # (m, n)
    # seller, buyer: (h,): pairs that a scenario changed
    seller: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    buyer: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    # (m, h): what the change adds to their cells
    added: Floats = field(default_factory=lambda: np.zeros((1, 0)))

    def bought(self, power: Floats) -> Floats:
        """Return Σ_i p_i A_ij (m, n)."""
        found = _product(power, self.abroad) + power * self.home
        return _put(found, self.buyer, power[:, self.seller] * self.added)

    def sold(self, per_unit: Floats) -> Floats:
        """Return Σ_j A_ij v_j (m, n)."""
        found = _product(per_unit, self.abroad.swapaxes(-1, -2)) + per_unit * self.home
        return _put(found, self.seller, per_unit[:, self.buyer] * self.added)

    def changed(self, seller: Ints, buyer: Ints, change: Floats) -> "Demand":
        """Return the demand with factors (m, h) applied to some pairs."""
        home, off = self.home.copy(), seller != buyer
        home[:, seller[~off]] *= change[:, ~off]
        seller, buyer, change = seller[off], buyer[off], change[:, off]
        if self.abroad.ndim == 2 and len(seller) <= _DENSE * len(self.abroad):
            added = self.abroad[seller, buyer] * (change - 1)
            return Demand(self.abroad, home, seller, buyer, added)
        abroad = np.broadcast_to(self.abroad, (len(home), *self.abroad.shape[-2:])).copy()
        abroad[:, seller, buyer] *= change
        return Demand(abroad, home)

    def cells(self, rows: Floats, columns: Floats) -> Floats:
        """Return the flows (m, n, n) in single precision (32 MB for 200 draws of 200 states)."""
        flows: Any = (rows[:, :, None] * self.abroad * columns[:, None]).astype(np.float32)
        place = np.arange(rows.shape[1])
        flows[:, place, place] = rows * self.home * columns
        cells = self.abroad[..., self.seller, self.buyer] + self.added
        flows[:, self.seller, self.buyer] = rows[:, self.seller] * cells * columns[:, self.buyer]
        return np.asarray(flows)


def _product(rows: Floats, grid: Floats) -> Floats:
    return np.asarray(rows @ grid if grid.ndim == 2 else (rows[:, None] @ grid)[:, 0])


def _put(into: Floats, column: Ints, values: Floats) -> Floats:
    h = len(column)
    if h:
        into += values @ csr_matrix((np.ones(h), column, np.arange(h + 1)), (h, into.shape[1]))
    return into


@dataclass(frozen=True, slots=True)
class State:
    """Cleared markets of m draws: row and column factors, ω and expenditure."""

    demand: Demand
    rows: Floats
    columns: Floats
    log_wage: Floats
    term: Floats
    spending: Floats
    error: Floats

    def home(self) -> Floats:
        """Return home trade (m, n)."""
        return self.rows * self.demand.home * self.columns

    def flows(self) -> Floats:
        """Return all flows, (m, n, n)."""
        return self.demand.cells(self.rows, self.columns)


class Economies:
    """m draws of one economy, balanced once; scenarios are solved on all of them at once.

    ``flows`` are m arrays of shape (n, n) with home trade, ``theta`` (m,) the trade elasticities.
    """

    def __init__(
        self, flows: Sequence[Floats], theta: Floats, closure: Closure, names: Sequence[str]
    ) -> None:
        self.flows, self.closure, self.names = flows, closure, names
        self.theta = np.asarray(theta, dtype=float)[:, None]
        first = without_home(flows[0])
        shared = all(np.array_equal(without_home(each), first) for each in flows[1:])
        home = np.array([np.diag(each) for each in flows])
        abroad = first if shared else np.array([without_home(each) for each in flows])
        self._demand = Demand(abroad, home)
        unit = np.ones_like(home)
        term, income = self._demand.bought(unit), self._demand.sold(unit)
        self.base = State(self._demand, unit, unit, 0 * unit, term, term, 0 * self.theta[:, 0])
        if closure == "closed":
            self.base = self._balanced(self.base, income)
            income = self.base.rows * self._demand.sold(self.base.columns)
        self.income = income
        self._inverse = self._jacobian(self.base, income, self.base.spending)

    def _balanced(self, base: State, income: Floats) -> State:
        """Remove the imbalances of each draw; those that fail in the batch are balanced alone."""
        inverse = self._jacobian(base, income, income)
        found = self._clear(self._demand, base, income, income, inverse)
        omega = found.log_wage.copy()
        for k in np.flatnonzero(~(found.error < TOLERANCE)).tolist():
            share = self.flows[k] / self.flows[k].sum(axis=0)
            market = Market(share, income[k], income[k], float(self.theta[k, 0]), "closed")
            omega[k] = Clearing().solve(market, names=self.names).log_wage
        return self._at(self._demand, base, omega, income, income)

    def solve(self, seller: Ints, buyer: Ints, factor: Floats) -> tuple[State, dict[int, str]]:
        """Solve all draws with cost factors (m, h) on some pairs; also return failures."""
        change = np.exp(-self.theta * np.log(factor))
        demand = self._demand.changed(seller, buyer, change)
        with np.errstate(all="ignore"):
            found = self._clear(demand, self.base, self.income, self.base.spending, self._inverse)
        whole = self._whole(seller, buyer, change)
        alone = np.flatnonzero(~(whole & (found.error < TOLERANCE)))
        solver, omega = Solver(self.closure, self.names), found.log_wage.copy()
        reasons: dict[int, str] = {}
        for k in alone.tolist():
            costs = np.ones(self.flows[k].shape)
            costs[seller, buyer] = factor[k]
            try:
                one = solver.solve(self.flows[k], costs, float(self.theta[k, 0]) + 1.0)
            except (InputError, NotConverged) as error:
                reasons[k] = error.what
                continue
            omega[k] = np.log(one.wage)
        if len(alone) > len(reasons):
            found = self._at(demand, self.base, omega, self.income, self.base.spending)
        return found, reasons

    def _whole(self, seller: Ints, buyer: Ints, change: Floats) -> Bools:
        """Return whether trade stays connected, so that world income is a numeraire, by draw."""
        if np.all(change > 0):
            return np.ones(len(change), dtype=bool)
        traded = self.flows[0] > 0
        traded[seller, buyer] &= (change > 0).all(axis=0)
        try:
            return np.full(len(change), not trading_groups(traded, self.names, self.closure).any())
        except InputError:
            return np.zeros(len(change), dtype=bool)

    def _at(
        self, demand: Demand, base: State, omega: Floats, income: Floats, spending: Floats
    ) -> State:
        """Evaluate the markets at ω."""
        rows = base.rows * np.exp(-self.theta * omega)
        market = Market(demand.abroad, income, spending, 0.0, self.closure)
        earned, spent = np.exp(omega) * income, market.spending_at(np.exp(omega))
        term = demand.bought(rows)
        columns = spent / term
        error = np.max(np.abs(rows * demand.sold(columns) / earned - 1.0), axis=1)
        good = np.isfinite(error) & (spent > 0).all(axis=1)
        return State(demand, rows, columns, omega, term, spent, np.where(good, error, np.inf))

    def _clear(
        self, demand: Demand, base: State, income: Floats, spending: Floats, inverse: Floats
    ) -> State:
        """Search ω by fixed-point steps with one inverse Jacobian, extrapolated (Anderson)."""
        scale = (1.0 + self.theta.mean()) / (1.0 + self.theta)
        omega = np.zeros_like(income)
        steps: list[Floats] = []
        moves: list[Floats] = []
        before: tuple[Floats, Floats] | None = None
        state = self._at(demand, base, omega, income, spending)
        for _ in range(_STEPS):
            live = state.error >= TOLERANCE / 2
            if not live.any():
                break
            earned = np.exp(omega) * income
            gap = earned - state.rows * demand.sold(state.columns)
            step = np.where(np.isfinite(gap), scale * (gap @ inverse.T), 0.0)
            if before is not None:
                steps = [*steps, step - before[0]][-_MEMORY:]
                moves = [*moves, omega - before[1]][-_MEMORY:]
            before = step, omega
            move = step - _mixed(steps, moves, step) if steps else step
            move /= np.maximum(1.0, np.max(np.abs(move), axis=1, keepdims=True))
            omega = np.where(live[:, None], _normalise(omega + move, income), omega)
            state = self._at(demand, base, omega, income, spending)
        return state

    def _jacobian(self, base: State, income: Floats, spending: Floats) -> Floats:
        """Return the inverse Jacobian of the mean draw."""
        abroad = self._demand.abroad if self._demand.abroad.ndim == 2 else self._demand.abroad[0]
        rows = np.exp(np.log(base.rows).mean(axis=0))
        cells = rows[:, None] * (abroad + np.diag(self._demand.home.mean(axis=0)))
        mean = Market(
            cells / cells.sum(axis=0), income.mean(axis=0), spending.mean(axis=0),
            float(self.theta.mean()), self.closure,
        )  # fmt: skip
        n = len(cells)
        found = inverse_jacobian(mean, np.zeros(n), np.zeros(n, dtype=np.int_))
        return np.eye(n) if found is None else found


def _mixed(steps: list[Floats], moves: list[Floats], step: Floats) -> Floats:
    """Return the mix of past moves that best cancels the step, by least squares in each draw."""
    past = np.stack(steps, axis=1)
    gram = past @ past.swapaxes(1, 2)
    # The ridge keeps draws that stand still, whose past steps are zero, solvable.
    ridge = 1e-13 * np.trace(gram, axis1=1, axis2=2) + 1e-300
    gram += ridge[:, None, None] * np.eye(len(steps))
    weight = np.linalg.solve(gram, past @ step[:, :, None])
    return np.asarray(((past + np.stack(moves, axis=1)) * weight).sum(axis=1))


def _normalise(omega: Floats, income: Floats) -> Floats:
    earned = (np.exp(omega) * income).sum(axis=1, keepdims=True)
    return np.asarray(omega + np.log(income.sum(axis=1, keepdims=True) / earned))
