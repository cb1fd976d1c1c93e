"""How far a power's capacity moves votes on which it lobbies: random utility, common agency.

State i on roll call j, in the letters of :mod:`multivector.measures.ideal_points.ordered_probit`:

    eta_ij = beta_j theta_i - sum_p (gamma + lambda lobbied_pj) C_pi dir_pj

P(yes) = Phi(g1_j - eta), P(no) = Phi(eta - g2_j). ``gamma`` captures that states over which a power
has capacity vote with it anyway; ``lambda`` is what capacity adds if it lobbies. It cannot be
negative in the model, and its range may include 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from multivector.arrays import Bools, Floats, Ints
from multivector.errors import InputError, NotConverged
from multivector.measures.ideal_points.ideal_points import PRESETS
from multivector.measures.ideal_points.ordered_probit import BlockCurve, curve_block
from multivector.measures.ideal_points.vote_blocks import VoteBlock, rank_answers
from multivector.vocabulary import TAILS

DRAWS = 1000
# With fewer lobbied roll calls, the bootstrap over roll calls has too little to draw from.
FEWEST_ROLL_CALLS = 10
_STEPS = 60
_CLOSE = 1e-3  # probit units; Newton is then within a hundredth of that
_LONGEST = 1.0  # of a step in any parameter; keeps Newton from leaving where the curve is flat
SEEDS = (20_01, 20_02, 20_03)  # of lobbying, stands and baselines


@dataclass(frozen=True, slots=True)
class LobbiedVotes:
    """Votes of one session, with who lobbied."""

    votes: NDArray[np.int8]  # (n, m): 1 yes, 2 abstain, 3 no, 0 none
    # states, resolutions: (n,): Numbers by which the bootstrap draws; a resolution that recurs
    # keeps its number
    states: Ints
    resolutions: Ints
    position: Floats  # (n,): Ideal points, estimated without the lobbied roll calls
    # (P, n): Of each power over each state, last year; NaN counts as no vote of that state
    capacity: Floats
    direction: Floats  # (P, m): 1 if the power voted yes, -1 if no, else 0
    lobbied: Bools  # (P, m): whether it lobbied


@dataclass(frozen=True, slots=True)
class Lobbying:
    """The effect of capacity times lobbying, in probit units per unit of capacity."""

    # value, lower, upper: lambda and its 90% range; never below 0
    value: float
    lower: float
    upper: float
    free: float  # The estimate without the bound at 0
    alignment: float  # gamma
    draws: Floats  # (DRAWS,): Bootstrap draws, not below 0
    # votes, roll_calls: Votes used; lobbied roll calls among the roll calls
    votes: int
    roll_calls: int

    @property
    def holds_zero(self) -> bool:
        """Whether the range includes 0, so that votes show no effect of capacity."""
        return self.lower <= 0.0


@dataclass(frozen=True, slots=True)
class Items:
    """Slope and cutpoints of roll calls, arrays (m,): P(yes) = Phi(low - slope x)."""

    slope: Floats
    low: Floats
    high: Floats

    def at(self, place: Ints) -> "Items":
        """Return some of the roll calls, by index."""
        return Items(self.slope[place], self.low[place], self.high[place])


def estimate_lobbying(panels: Sequence[LobbiedVotes], *, draws: int = DRAWS) -> Lobbying:
    """Estimate lambda from the votes of several sessions.

    The range is from a bootstrap over states and over resolutions, with one Newton step from the
    estimate, because votes of one state and votes on one resolution are not independent. Raises
    InputError if fewer than 10 lobbied roll calls are non-unanimous. Raises NotConverged if
    Newton's method does not converge.
    """
    cells = [_Cells.of(panel) for panel in panels]
    lobbied = sum(int(cell.lobbied.sum()) for cell in cells)
    if lobbied < FEWEST_ROLL_CALLS:
        raise InputError(
            f"only {lobbied} lobbied roll calls are non-unanimous",
            allowed=f"at least {FEWEST_ROLL_CALLS} non-unanimous lobbied roll calls",
        )
    phi = np.zeros(2)
    items = [_start(cell.block) for cell in cells]
    for _ in range(_STEPS):
        system = [_system(cell, item, phi) for cell, item in zip(cells, items, strict=True)]
        information = sum((s.information.sum(axis=0) for s in system), np.zeros((2, 2)))
        score = sum((s.efficient.sum(axis=(0, 1)) for s in system), np.zeros(2))
        step = np.linalg.solve(information, score)
        step *= min(1.0, _LONGEST / max(float(np.abs(step).max()), 1e-12))
        moves = [_move(item, s, step) for item, s in zip(items, system, strict=True)]
        phi, items = phi + step, [item for item, _ in moves]
        if max(float(np.abs(step).max()), *(move for _, move in moves)) < _CLOSE:
            break
    else:
        raise NotConverged("the estimate of the lobbying effect did not converge")
    drawn = phi[1] + _bootstrap(cells, system, draws)
    lower, upper = np.maximum(np.quantile(drawn, TAILS), 0.0)
    return Lobbying(
        max(float(phi[1]), 0.0), float(lower), float(upper), float(phi[1]), float(phi[0]),
        np.maximum(drawn, 0.0), sum(int((cell.votes > 0).sum()) for cell in cells), lobbied,
    )  # fmt: skip


def fit_items(votes: NDArray[np.int8], position: Floats, push: Floats | None = None) -> Items:
    """Fit slope and cutpoints of roll calls to given positions and pushes.

    Raises InputError if a roll call is unanimous. Raises NotConverged if Newton's method does not
    converge.

    ``votes`` (n, m): 1 yes, 2 abstain, 3 no, 0 none. ``position`` (n,): ideal points; NaN counts as
    no vote. ``push`` (n, m): push towards yes, in probit units.
    """
    n, m = votes.shape
    nothing = np.zeros((1, m))
    panel = LobbiedVotes(
        votes, np.arange(n), np.arange(m), position, np.zeros((1, n)), nothing, nothing > 0
    )
    cell = _Cells.of(panel, keep_all=True)
    if push is not None:
        cell.exposure[:, :, 0] = np.nan_to_num(push)
    item, phi = _start(cell.block), np.array([1.0, 0.0])
    for _ in range(_STEPS):
        item, move = _move(item, _system(cell, item, phi), np.zeros(2))
        if move < _CLOSE:
            return item
    raise NotConverged("the roll-call slopes did not converge")


@dataclass(frozen=True, slots=True)
class _Cells:
    """One prepared session: non-unanimous roll calls, and votes of states with known positions."""

    votes: NDArray[np.int8]
    block: VoteBlock
    theta: Floats
    exposure: Floats  # (n, m, 2): capacity times direction, and the same where lobbied
    ordered: Bools
    states: Ints
    resolutions: Ints
    lobbied: Bools

    @classmethod
    def of(cls, panel: LobbiedVotes, *, keep_all: bool = False) -> "_Cells":
        known = np.isfinite(panel.position) & np.isfinite(panel.capacity).all(axis=0)
        votes = np.where(known[:, None], panel.votes, 0).astype(np.int8)
        counts = np.stack([(votes == k).sum(axis=0) for k in (1, 2, 3)])
        use = (counts > 0).sum(axis=0) > 1
        if keep_all and not use.all():
            raise InputError("a roll call is unanimous")
        votes, counts = votes[:, use], counts[:, use]
        capacity = np.nan_to_num(panel.capacity)
        direction = panel.direction[:, use]
        lobbied = panel.lobbied[:, use]
        exposure = np.stack([capacity.T @ direction, capacity.T @ (direction * lobbied)], axis=2)
        numbers = np.arange(votes.shape[1])
        there = np.concatenate([np.zeros_like(counts[:1]), counts]).T
        ranked = np.where(votes > 0, rank_answers(votes, numbers, there), 0)
        block = VoteBlock.of(0, panel.states, numbers, ranked)
        some = (lobbied & (direction != 0)).any(axis=0)
        return cls(
            votes, block, np.nan_to_num(panel.position), exposure,
            np.asarray((counts > 0).all(axis=0)),
            panel.states, panel.resolutions[use], some,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _System:
    """The Newton system of one session, with the roll calls' own parameters eliminated."""

    own_step: Floats  # (m, 3): step of slope, cutpoint and distance if phi stays
    gain: Floats  # (m, 3, 2): what a step of phi takes from it
    information: Floats  # (m, 2, 2)
    efficient: Floats  # (n, m, 2): scores of phi, net of the roll calls' parameters


def _start(block: VoteBlock) -> Items:
    yes, no = block.yes.sum(axis=0), block.no.sum(axis=0)
    middle = np.bincount(block.abstain[1], minlength=len(block.items))
    whole = yes + no + middle
    low = ndtri((yes + 0.5) / (whole + 1.0))
    high = np.where(middle > 0, -ndtri((no + 0.5) / (whole + 1.0)), low)
    return Items(np.zeros(len(whole)), low, np.where(middle > 0, np.maximum(high, low + 0.01), low))


def _system(cell: _Cells, item: Items, phi: Floats) -> _System:
    push = cell.exposure @ phi
    curve = curve_block(cell.block, cell.theta, item.slope, item.low + push, item.high + push)
    scores, hessian, cross = _own(cell, curve, item)
    inverse = np.linalg.inv(hessian)
    # Of phi: minus eta grows by the exposure, so its score is minus that of eta.
    by_phi = -curve.score[:, :, None] * cell.exposure
    gain = inverse @ cross
    weighed = curve.weight[:, :, None] * cell.exposure
    information = (weighed[:, :, :, None] * cell.exposure[:, :, None]).sum(axis=0)
    information -= np.einsum("jka,jkb->jab", cross, gain)
    efficient = by_phi - np.einsum("ijk,jka->ija", scores, gain)
    own = scores.sum(axis=0) - _pull(item)
    # The prior's pull on the roll calls' parameters belongs to no vote; spread it over the states.
    efficient += np.einsum("jk,jka->ja", _pull(item), gain) / len(cell.theta)
    return _System(np.einsum("jkl,jl->jk", inverse, own), gain, information, efficient)


_SETTINGS = PRESETS["default"]
_PRIOR = np.array([_SETTINGS.slope_sd, _SETTINGS.cutpoint_sd, _SETTINGS.cutpoint_sd]) ** -2.0


def _pull(item: Items) -> Floats:
    return np.stack([item.slope, item.low, item.high - item.low], axis=1) * _PRIOR


def _own(cell: _Cells, curve: BlockCurve, item: Items) -> tuple[Floats, Floats, Floats]:
    """Return scores (n, m, 3), minus second derivatives (m, 3, 3), and those with phi (m, 3, 2).

    The parameters are slope, lower cutpoint, and distance to the upper one.
    """
    theta = cell.theta[:, None]
    upper = -curve.score - curve.score_low
    cross_high = curve.weight - curve.cross_low
    scores = np.stack([curve.score * theta, -curve.score, upper * cell.ordered], axis=2)
    m = len(item.slope)
    hessian, mixed = np.zeros((m, 3, 3)), curve.mixed
    hessian[:, 0, 0] = (curve.weight * theta**2).sum(axis=0)
    hessian[:, 0, 1] = hessian[:, 1, 0] = -(curve.weight * theta).sum(axis=0)
    hessian[:, 0, 2] = hessian[:, 2, 0] = -(cross_high * theta).sum(axis=0) * cell.ordered
    hessian[:, 1, 1] = curve.weight.sum(axis=0)
    hessian[:, 1, 2] = hessian[:, 2, 1] = cross_high.sum(axis=0) * cell.ordered
    hessian[:, 2, 2] = np.where(cell.ordered, cross_high.sum(axis=0) - mixed, 1.0)
    hessian[:, range(3), range(3)] += _PRIOR
    parts = (curve.weight * -theta, curve.weight, cross_high * cell.ordered)
    cross = np.stack([np.einsum("ij,ija->ja", part, cell.exposure) for part in parts], axis=1)
    return scores, hessian, cross


def _move(item: Items, system: _System, step: Floats) -> tuple[Items, float]:
    move = np.clip(system.own_step - system.gain @ step, -_LONGEST, _LONGEST)
    gap = item.high - item.low
    wider = np.where(gap > 0, np.maximum(gap + move[:, 2], gap / 4), 0.0)
    low = item.low + move[:, 1]
    farthest = float(np.abs(move[:, :2]).max()) if len(move) else 0.0
    farthest = max(farthest, float(np.abs(wider - gap).max(initial=0.0)))
    return Items(item.slope + move[:, 0], low, low + wider), farthest


def _bootstrap(cells: list[_Cells], systems: list[_System], draws: int) -> Floats:
    """Return what each draw of states and resolutions adds to lambda, (draws,).

    The two draws are added, and scaled so that contributions of single votes to both count once
    (Cameron, Gelbach & Miller 2011, Journal of Business & Economic Statistics 29(2):238-249).
    """
    information = sum((s.information.sum(axis=0) for s in systems), np.zeros((2, 2)))
    row = np.linalg.inv(information)[1]
    votes = [system.efficient @ row for system in systems]
    states = np.concatenate([cell.states for cell in cells])
    calls = np.concatenate([cell.resolutions for cell in cells])
    by_state = np.bincount(states, weights=np.concatenate([v.sum(axis=1) for v in votes]))
    by_call = np.bincount(calls, weights=np.concatenate([v.sum(axis=0) for v in votes]))
    single = sum(float((v**2).sum()) for v in votes)
    ways = float((by_state**2).sum()), float((by_call**2).sum())
    variance = max(sum(ways) - single, *ways)
    random = np.random.default_rng(SEEDS[0])
    drawn = _weights(random, states, draws) @ by_state + _weights(random, calls, draws) @ by_call
    return np.asarray((drawn - drawn.mean()) * np.sqrt(variance / sum(ways)))


def _weights(random: np.random.Generator, numbers: Ints, draws: int) -> Floats:
    """Return how often each number is drawn, (draws, highest number + 1)."""
    there = np.unique(numbers)
    weights = np.zeros((draws, int(numbers.max()) + 1))
    share = np.full(len(there), 1 / len(there))
    weights[:, there] = random.multinomial(len(there), share, size=draws)
    return weights
