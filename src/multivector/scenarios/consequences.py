"""Consequences of an equilibrium: trade dependence, diversion to other partners, exit costs."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats
from multivector.errors import UsageError
from multivector.scenarios.equilibrium import Closure, Solver, check_economy


def trade_dependence(flows: Floats, power: Sequence[int]) -> Floats:
    """Return each state's trade dependence on a power, including home trade.

    D = ½ (X_sp / Σ X_s· + X_ps / Σ X_·s): the mean of the power's share of what s sells and of what
    it buys, at home and abroad; this is the dependence used in the trade channel of capacity. (n,),
    0 to 1; NaN for the power itself. ``flows`` (n, n): rows export, home trade on the diagonal.
    ``power``: its row, or the rows of a bloc's members.

    >>> import numpy as np
    >>> trade_dependence(np.array([[6.0, 2.0], [2.0, 6.0]]), [1]).tolist()
    [0.25, nan]
    """
    rows = list(power)
    sold = flows[:, rows].sum(axis=1) / flows.sum(axis=1)
    bought = flows[rows].sum(axis=0) / flows.sum(axis=0)
    result = np.asarray((sold + bought) / 2.0)
    result[rows] = np.nan
    return result


@dataclass(frozen=True, slots=True)
class PickUp:
    """Trade diversion: the partners that replace a state's lost trade."""

    lost: float  # Fall of trade with the partners in question, positive for a fall
    # (n,): Change of trade with every other partner; home trade at the state's own index
    gained: Floats
    share: Floats  # (n,): Gains ÷ lost, NaN where nothing was lost


def pick_up(before: Floats, after: Floats, hit: NDArray[np.bool_]) -> PickUp:
    """Return how far others offset a state's trade loss with the affected partners.

    ``before``, ``after`` (n,): a state's sales (or purchases) by partner. ``hit`` (n,): partners
    whose costs a scenario changed.

    >>> import numpy as np
    >>> p = pick_up(np.array([5.0, 3.0, 2.0]), np.array([5.5, 1.0, 3.0]), np.array([0, 1, 0]) > 0)
    >>> p.lost, p.share.tolist()
    (2.0, [0.25, 0.0, 0.5])
    """
    change = after - before
    lost = float(-change[hit].sum())
    gained = np.where(hit, 0.0, change)
    share = gained / lost if lost > 0 else np.full(len(gained), np.nan)
    return PickUp(lost, gained, share)


@dataclass(frozen=True, slots=True)
class Exit:
    """The cost to a state, and to a power, of ending their trade."""

    # loss, power_loss: 1 − real income after ÷ before, all markets cleared, of the state; of the
    # power (of a bloc, weighted by its members' spending)
    loss: float
    power_loss: float
    # The state's, with all other flows unchanged: 1 − (1 − x)(1 − m), x the power's share in what
    # the state sells and m its share in what it spends; nothing is sold or bought elsewhere
    frozen_loss: float
    # share, power_share: Of the power in the state's foreign trade, and of the state in the
    # power's: the mean of exports and imports, without home trade and trade within the power
    share: float
    power_share: float


class Exits:
    """Exit costs for one base of trade: flows (n, n) with home trade."""

    def __init__(
        self, flows: Floats, names: Sequence[str], *, sigma: float, closure: Closure = "closed"
    ) -> None:
        check_economy(flows, np.ones_like(flows), sigma=sigma, closure=closure, names=names)
        self._flows, self._names, self._sigma = flows, list(names), sigma
        self._solver = Solver(closure, self._names)

    def cost(self, state: str, power: Sequence[str]) -> Exit:
        """Return the cost to a state of ending its trade with a power (or a bloc's members).

        Raises UsageError if the state is (a member of) the power, or does not trade in the data.

        >>> import numpy as np
        >>> flows = np.full((3, 3), 1.0) + 7.0 * np.eye(3)
        >>> e = Exits(flows, ["A", "B", "C"], sigma=5).cost("A", ["B"])
        >>> round(e.loss, 3), round(e.power_loss, 3), round(e.frozen_loss, 2), round(e.share, 2)
        (0.027, 0.027, 0.19, 0.5)
        """
        if state in power or state not in self._names:
            raise UsageError(
                f"{state} is part of {', '.join(power)} or has no trade data", where="powers"
            )
        s = self._names.index(state)
        p = [self._names.index(name) for name in power if name in self._names]
        change = np.ones_like(self._flows)
        change[s, p] = change[p, s] = np.inf
        e = self._solver.solve(self._flows, change, self._sigma)
        sold = e.before[s, p].sum() / e.before[s].sum()
        spent = e.before[p, s].sum() / e.before[:, s].sum()
        frozen = float(1.0 - (1.0 - sold) * (1.0 - spent))
        spending = e.before[:, p].sum(axis=0)
        theirs = float(1.0 - e.welfare[p] @ spending / spending.sum())
        shares = _foreign_share(self._flows, [s], p), _foreign_share(self._flows, p, [s])
        return Exit(float(1.0 - e.welfare[s]), theirs, frozen, *shares)


def _foreign_share(flows: Floats, own: Sequence[int], other: Sequence[int]) -> float:
    """Return the share of some states in the foreign trade of others, both directions averaged."""
    abroad = np.setdiff1d(np.arange(len(flows)), own)
    rows = [grid[np.array(own)] for grid in (flows, flows.T)]
    sides = [(row[:, other].sum(), row[:, abroad].sum()) for row in rows]
    return float(np.mean([part / whole if whole > 0 else np.nan for part, whole in sides]))
