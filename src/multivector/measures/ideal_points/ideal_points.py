"""Ideal points of states from their votes: a dynamic ordered probit, one dimension.

Bailey, Strezhnev & Voeten 2017, Journal of Conflict Resolution 61(2):430-456.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Bools, Floats, Ints
from multivector.errors import InputError
from multivector.measures.ideal_points.areas import points_of_area, second_dimension
from multivector.measures.ideal_points.information import bootstrap_errors, factor_information
from multivector.measures.ideal_points.newton import Model, Prior
from multivector.measures.ideal_points.search import Mode, find_mode
from multivector.measures.ideal_points.vote_blocks import VoteData, build_blocks
from multivector.vocabulary import TO_END

# Sessions with fewer roll calls are flagged: their points depend mostly on adjacent sessions.
FEW_ROLL_CALLS = 10


@dataclass(frozen=True, slots=True)
class IdealPointSettings:
    """Priors and settings for estimation; positions have pooled variance 1."""

    slope_sd: float = 1.0  # Prior sd of a roll call's slope
    cutpoint_sd: float = 10.0  # Prior sd of its cutpoint and of the distance to the second one
    # Variance of a state's step from one session to the next, multiplied by the gap if sessions are
    # missing
    walk_variance: float = 0.05
    # Whether that variance holds for sessions with equally many roll calls n and is otherwise
    # multiplied by 2 n_t / (n_t + n_t-1), as in the published estimates
    weigh_walk: bool = False
    entry_sd: float = 1.0  # Prior sd of a state's first position
    drop_sessions: tuple[int, ...] = ()  # Sessions left out
    tolerance: float = 1e-4  # Convergence: largest move of any position in the last step
    max_iterations: int = 100  # Greatest number of steps


PRESETS = {
    # The least log-loss on held-out votes of 1946-2019 among walk variances .005 to .25 and slope
    # sds .5 to 2 (.2761 a vote against .4953 for each roll call's shares); the minimum is flat.
    "default": IdealPointSettings(slope_sd=0.8, walk_variance=0.07),
    "replication": IdealPointSettings(
        slope_sd=1.0, walk_variance=0.25, weigh_walk=True, drop_sessions=(19,)
    ),
}


@dataclass(frozen=True, slots=True)
class IdealPoints:
    """Ideal points with ranges."""

    sessions: Ints  # (T,): Session numbers, ascending; year = session + 1945
    # ideal_point, standard_error: (states, T): Pooled mean 0 and variance 1 over all states and
    # sessions with votes; the error within the model. NaN where the state cast no vote that was
    # used.
    ideal_point: Floats
    standard_error: Floats
    # lower, upper: (states, T): 90% range: 1.645 times the larger of the standard error and the
    # bootstrap sd of resolutions of the same issue areas
    lower: Floats
    upper: Floats
    votes: Ints  # (states, T): Votes behind each point
    # (T,): Roll calls used in the session; under 10, its points depend mostly on adjacent sessions
    roll_calls: Ints
    # slope, lower_cutpoint, upper_cutpoint: (roll calls,): P(yes) = Phi(lower - slope x); P(no) =
    # Phi(slope x - upper). NaN where the roll call was dropped. Where only two answers occur the
    # cutpoints are equal and separate these two.
    slope: Floats
    lower_cutpoint: Floats
    upper_cutpoint: Floats
    # log_likelihood, log_posterior: At the mode (the latter without constants)
    log_likelihood: float
    log_posterior: float
    iterations: int  # Joint Newton steps
    last_move: float  # The farthest any position moved in the last step
    converged: bool  # Always true: a fit that does not converge raises an error
    # used, dropped_unanimous, dropped_session: Votes used; roll calls left out, by reason
    used: int
    dropped_unanimous: int
    dropped_session: int
    # (states, T): Position and standard error from the votes on each issue area alone
    by_area: dict[str, tuple[Floats, Floats]] = field(default_factory=dict)
    # (T,): share of a second dimension in the fit of two; empty if no areas were given
    second: Floats = field(default_factory=lambda: np.zeros(0))


def estimate_ideal_points(
    votes: NDArray[np.integer],
    states: NDArray[np.integer],
    roll_calls: NDArray[np.integer],
    sessions: NDArray[np.integer],
    *,
    positive: int,
    settings: IdealPointSettings | str = "default",
    same_as: NDArray[np.integer] | None = None,
    resolutions: NDArray[np.integer] | None = None,
    areas: Mapping[str, Bools] | None = None,
) -> IdealPoints:
    """Estimate a position for each state in each session from roll-call votes.

    Computes the joint posterior mode of all positions and roll calls by Newton's method, with
    standard errors from the observed information; ranges of 90% use these or, where it is larger,
    the standard deviation of a bootstrap over resolutions.
    Raises InputError if votes are miscoded or duplicated, or all roll calls are unanimous. Raises
    NotConverged if the search does not converge.

    - ``votes`` (V,): 1 yes, 2 abstain, 3 no; 0 is missing and ignored.
    - ``states``, ``roll_calls`` (V,): state and roll call of each vote, numbered from 0.
    - ``sessions`` (R,): the session of each roll call.
    - ``positive``: the state whose pooled position is positive (the United States).
    - ``settings``: a preset's name, or settings.
    - ``same_as`` (R,): for each roll call, the one with which it shares slope and cutpoints.
    - ``resolutions`` (R,): for each roll call, the earliest one on the same resolution; these are
      drawn together in the bootstrap. Default: each roll call is its own resolution.
    - ``areas``: by name, (R,): the roll calls of each issue area, within which resolutions are
      drawn; positions are then also returned by area.

    >>> rng = np.random.default_rng(1)
    >>> states, calls = np.repeat(np.arange(8), 40), np.tile(np.arange(40), 8)
    >>> z = np.linspace(2, -2, 8)[states] + rng.normal(size=320)
    >>> fit = estimate_ideal_points(
    ...     np.where(z > 0, 3, 1), states, calls, np.repeat([1, 2], 20), positive=0
    ... )
    >>> fit.ideal_point.shape, bool(fit.ideal_point[0, 0] > fit.ideal_point[7, 0])
    ((8, 2), True)
    """
    chosen = _resolve(settings)
    dropped = chosen.drop_sessions
    data = build_blocks(votes, states, roll_calls, sessions, same_as=same_as, drop_sessions=dropped)
    if not 0 <= positive < data.states:
        raise InputError(
            f"state {positive} has no votes",
            allowed=f"index of a state with votes, 0 to {data.states - 1}",
        )
    model = Model(data, _prior(data, chosen))
    mode = find_mode(
        model, positive, tolerance=chosen.tolerance, max_iterations=chosen.max_iterations
    )
    information = factor_information(model, mode)
    owner = np.arange(len(sessions)) if resolutions is None else np.asarray(resolutions)
    drawn = bootstrap_errors(information, mode, *_blocks(data, owner, areas or {}))
    side = _side(data, mode, positive)
    found = _result(data, mode, information.variances(), drawn, side)
    if not areas:
        return found
    by_area = {
        name: _of_area(model, mode, mask, side)
        for name, mask in areas.items()
        if (mask & (data.item_of >= 0)).any()
    }
    return replace(found, by_area=by_area, second=second_dimension(model, mode))


def _blocks(data: VoteData, owner: Ints, areas: Mapping[str, Bools]) -> tuple[Ints, Ints]:
    """Return the resolution of each item, and each resolution's issue area."""
    calls = np.flatnonzero(data.item_of >= 0)
    first = np.zeros(len(data.ordered), dtype=np.intp)
    first[data.item_of[calls[::-1]]] = calls[::-1]
    kinds, resolution = np.unique(owner[first], return_inverse=True)
    area = np.zeros(len(kinds), dtype=np.intp)
    for k, mask in enumerate(areas.values(), start=1):
        # The first area that a resolution has.
        area = np.where((area == 0) & mask[kinds], k, area)
    return resolution, area


def _of_area(model: Model, mode: Mode, calls: Bools, side: float) -> tuple[Floats, Floats]:
    """Return position and standard error from the votes on one issue area, (states, T) each."""
    data = model.data
    items = np.zeros(len(data.ordered), dtype=bool)
    items[data.item_of[calls & (data.item_of >= 0)]] = True
    points, variances = points_of_area(model, mode, items)
    return side * _grid(data, points), np.sqrt(_grid(data, variances))


def _side(data: VoteData, mode: Mode, positive: int) -> float:
    """Return the sign that makes one state's positions positive on average."""
    pairs = zip(data.blocks, mode.point.theta, strict=True)
    own = _grid(data, [np.where(block.voted, x, np.nan) for block, x in pairs])[positive]
    return 1.0 if np.nanmean(own) >= 0 else -1.0


def _grid(data: VoteData, values: list[Floats]) -> Floats:
    """Return values by session as (states, T)."""
    out = np.full((data.states, len(data.blocks)), np.nan)
    for t, block in enumerate(data.blocks):
        out[block.members, t] = values[t]
    return out


def _resolve(settings: IdealPointSettings | str) -> IdealPointSettings:
    if isinstance(settings, IdealPointSettings):
        return settings
    if settings not in PRESETS:
        raise InputError(f"unknown preset: {settings!r}", allowed=", ".join(PRESETS))
    return PRESETS[settings]


def _prior(data: VoteData, settings: IdealPointSettings) -> Prior:
    numbers = np.array([b.session for b in data.blocks], dtype=float)
    calls = np.array([len(b.items) for b in data.blocks], dtype=float)
    variance = np.full(len(numbers), settings.walk_variance)
    variance[1:] *= np.diff(numbers)
    if settings.weigh_walk:
        variance[1:] *= 2 * calls[1:] / (calls[1:] + calls[:-1])
    return Prior(
        entry=settings.entry_sd**-2,
        walk=1 / variance,
        slope=settings.slope_sd**-2,
        cutpoint=settings.cutpoint_sd**-2,
    )


def _result(
    data: VoteData, mode: Mode, variances: list[Floats], drawn: list[Floats], side: float
) -> IdealPoints:
    voted = _grid(data, [np.where(block.voted, 1.0, np.nan) for block in data.blocks])
    point = side * voted * _grid(data, mode.point.theta)
    error = voted * np.sqrt(_grid(data, variances))
    # Curvature counts votes on one resolution as independent; the bootstrap leaves out the error
    # of the prior, which pulls a state to its own past: each alone is too narrow for some states.
    width = TO_END * np.maximum(error, _grid(data, drawn))
    votes = np.zeros(point.shape, dtype=np.intp)
    for t, block in enumerate(data.blocks):
        votes[block.members, t] = block.votes
    there, items = data.item_of >= 0, mode.point
    slope, low, high = columns = np.full((3, len(there)), np.nan)
    every = (side * items.beta, items.c, items.c + items.d)
    columns[:, there] = [x[data.item_of[there]] for x in every]
    return IdealPoints(
        sessions=np.array([b.session for b in data.blocks]), ideal_point=point,
        standard_error=error, lower=point - width, upper=point + width, votes=votes,
        roll_calls=np.array([len(b.items) for b in data.blocks]), slope=slope, lower_cutpoint=low,
        upper_cutpoint=high, log_likelihood=mode.log_likelihood, log_posterior=mode.log_posterior,
        iterations=mode.iterations, last_move=mode.last_move, converged=True, used=data.used,
        dropped_unanimous=data.dropped_unanimous, dropped_session=data.dropped_session,
    )  # fmt: skip
