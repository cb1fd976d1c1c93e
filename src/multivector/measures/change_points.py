"""Changes of level in series of events, distinguished from autocorrelation, bursts and episodes.

A Bayes factor weighs one step against none. Both hypotheses have the same nuisance: counts vary
more than Poisson or binomial ones, and the level itself wanders (AR(1) on the log or logit scale);
dispersion, standard deviation and autocorrelation are averaged over, not estimated. Without this,
most series with a wandering level, or of rare events, show a false change.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, logsumexp

from multivector.arrays import Floats
from multivector.errors import InputError
from multivector.vocabulary import LEVEL

# Prior probability that a month begins a new level: one change in five years.
CHANCE = 1 / 60
# A level that returns within this many periods is an episode; a change must last longer.
EPISODE = 6
# Minimum Bayes factors. With 3.5, at most one in twenty series without a change shows one, for each
# kind of series in `bench/change_points.py` on which it was chosen; more where levels wander more
# (its `fresh` kinds). Ten keeps false episodes as rare.
CHANGE_FACTOR = 3.5
EPISODE_FACTOR = 10.0
# Prior standard deviations of a step and of an episode, in logs of a rate or logits of a share: a
# doubling is usual, an episode is larger.
STEP_SD, EPISODE_SD = 0.8, 2.0

# Prior share of changes that are reversed, and within how many periods: two changes, each of which
# alone is hard to detect.
RETURN, MAX_RETURN = 0.2, 60
# With fewer events, no change is sought.
MIN_EVENTS = 4
NEGLIGIBLE = 8.0  # in logs


def _nuisance() -> tuple[Floats, Floats]:
    """Return dispersion, sd and autocorrelation of the level (J, 3), and log prior weights (J,).

    The weights favour a wandering level: with less weight on it, an autocorrelation of .8 produces
    false changes; with more, real ones are missed.
    """
    rows, weights = [], []
    for dispersion, a in ((1.0, 0.55), (2.5, 0.3), (7.0, 0.15)):
        rows.append((dispersion, 0.0, 0.0))
        weights.append(a * 0.2)
        for sd, b in ((0.25, 0.2), (0.5, 0.4), (0.9, 0.4)):
            for rho, c in ((0.4, 0.3), (0.7, 0.4), (0.9, 0.3)):
                rows.append((dispersion, sd, rho))
                weights.append(a * 0.8 * b * c)
    return np.array(rows), np.log(weights)


_NUISANCE, _PRIOR = _nuisance()


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """A change: the first period of the new level, with range and probability.

    ``period`` is the posterior median of the date; ``probability`` is the probability of a change
    between ``earliest`` and ``latest``, the shortest interval with posterior probability .9;
    ``bayes_factor`` compares a change with none; ``before`` and ``after`` are the levels.
    """

    period: int
    earliest: int
    latest: int
    probability: float
    bayes_factor: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Episode:
    """A temporary level: its first and last period, its level and the usual one."""

    first: int
    last: int
    bayes_factor: float
    inside: float
    usual: float


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes and episodes of a series, in chronological order."""

    points: tuple[ChangePoint, ...]
    episodes: tuple[Episode, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Log Bayes factors against a constant level."""

    steps: Floats  # (T + 1,): a step at each period, the two ends included (0)
    # (EPISODE, T): an episode of 1, 2, … periods from each period on; minus infinity beyond the end
    episodes: Floats
    # (T + 1, T + 1): a step at the first period that is taken back at the second, later than an
    # episode would be; minus infinity elsewhere
    returns: Floats


def find_rate_changes(
    counts: Floats, exposure: Floats, *, coverage: NDArray[np.integer] | None = None
) -> Changes:
    """Find changes in the rate of events per document.

    None is found within ``EPISODE`` periods of an end, where changes and episodes are
    indistinguishable. Raises InputError if a value is missing or negative, or the lengths differ.

    - ``counts`` (T,): events, 0 or more.
    - ``exposure`` (T,): number of documents; periods with 0 are uninformative.
    - ``coverage`` (T,): ID of the set of sources; a change of the ID ends the series.

    >>> counts = np.r_[np.full(20, 2.0), np.full(20, 12.0)]
    >>> [(p.period, p.probability > 0.9) for p in find_rate_changes(counts, np.ones(40)).points]
    [(20, True)]
    """
    _check(counts, exposure)

    def value(total: Floats) -> float:
        return float(total[0] / total[1]) if total[1] > 0 else float("nan")

    parts = np.stack([np.where(exposure > 0, counts, 0.0), exposure])
    return _find(parts, _log_rate, value, coverage)


def find_tone_changes(
    cooperation: Floats, conflict: Floats, *, coverage: NDArray[np.integer] | None = None
) -> Changes:
    """Find changes in net cooperation, from -1 to 1.

    ``cooperation``, ``conflict`` (T,): weighted events, 0 or more. ``coverage``: as in
    :func:`find_rate_changes`.

    >>> good = np.r_[np.full(12, 9.0), np.full(12, 2.0)]
    >>> [p.period for p in find_tone_changes(good, 10 - good).points]
    [12]
    """
    _check(cooperation, conflict)

    def value(total: Floats) -> float:
        return float((total[0] - total[1]) / (total.sum() + 1))

    return _find(np.stack([cooperation, conflict]), _logit, value, coverage)


def _check(one: Floats, two: Floats) -> None:
    if one.shape != two.shape or one.ndim != 1:
        raise InputError("the two series differ in length")
    if not (np.isfinite(one).all() and np.isfinite(two).all()):
        raise InputError("missing count in a period", allowed="0 for a period without events")
    if (one < 0).any() or (two < 0).any():
        raise InputError(f"negative count: {min(one.min(), two.min()):g}", allowed="0 or more")


def _log_rate(parts: Floats) -> tuple[Floats, Floats]:
    """Return the log rate of each period less the mean's, and its variance; infinite if unknown.

    From the square root of the count, linear in the log rate around the mean, by its exact moments
    under Poisson: a count itself would let one event of a rare kind outweigh a year of none.
    """
    counts, exposure = parts
    mean = max(float(counts.sum()), 0.5) / max(float(exposure.sum()), 1e-12) * exposure
    root, variance, slope = root_moments(np.minimum(mean, 50.0))
    large = mean > 50
    root = np.where(large, np.sqrt(mean + 0.125), root)
    slope = np.where(large, np.sqrt(mean) / 2, slope)
    known = (exposure > 0) & (counts.sum() >= MIN_EVENTS)
    slope = np.where(known, slope, 1.0)
    x = np.where(known, (np.sqrt(counts + 0.375) - root) / slope, 0.0)
    return x, np.where(known, variance / slope**2, np.inf)


def root_moments(mean: Floats) -> tuple[Floats, Floats, Floats]:
    """Return mean, variance and slope in the log mean of the root of a Poisson count + 3/8."""
    count = np.arange(121.0)
    mean = np.maximum(mean, 1e-9)[:, None]
    weight = np.exp(count * np.log(mean) - mean - gammaln(count + 1))
    root = np.sqrt(count + 0.375)
    first = weight @ root
    return first, weight @ root**2 - first**2, (weight * (count - mean)) @ root


def _logit(parts: Floats) -> tuple[Floats, Floats]:
    """Return the logit of each period's share less the mean's, by its score, and its variance."""
    total = parts.sum(axis=0)
    share = (parts[0].sum() + 0.5) / (total.sum() + 1)
    weight = total * share * (1 - share)
    known = (weight > 0) & (total.sum() >= MIN_EVENTS)
    weight = np.where(known, weight, 1.0)
    x = np.where(known, (parts[0] - total * share) / weight, 0.0)
    return x, np.where(known, 1 / weight, np.inf)


def _whiten(columns: Floats, variance: Floats) -> tuple[Floats, Floats]:
    """Return the columns (T, C) whitened for each nuisance (J, T, C), and log determinants (J,).

    A Kalman filter: noise of the dispersion times the variance (T,) on an AR(1) level; periods of
    infinite variance are passed over.
    """
    dispersion, sd, rho = _NUISANCE.T
    ahead = np.zeros((len(rho), columns.shape[1]))
    spread = sd**2
    white = np.zeros((len(rho), *columns.shape))
    determinant = np.zeros(len(rho))
    for t, noise in enumerate(variance):
        if np.isfinite(noise):
            whole = spread + dispersion * noise
            surprise = columns[t] - ahead
            white[:, t] = surprise / np.sqrt(whole)[:, None]
            determinant += np.log(whole)
            ahead = ahead + (spread / whole)[:, None] * surprise
            spread = spread * (1 - spread / whole)
        ahead = rho[:, None] * ahead
        spread = rho**2 * spread + sd**2 * (1 - rho**2)
    return white, determinant


def weigh_steps(x: Floats, variance: Floats) -> Evidence:
    """Compare a step at each period, and each episode, with a constant level.

    The constant has a flat prior, a step a normal prior; see the module for the nuisance.

    ``x`` (T,): level of each period, in logs or logits, minus a constant. ``variance`` (T,):
    sampling variance of ``x``; infinite without observations.
    """
    size = len(x)
    steps = np.tri(size)  # column k: 1 from period k on; column 0 is the constant
    white, determinant = _whiten(np.column_stack([steps, x]), variance)
    constant = white[:, :, :1]
    norm = (constant**2).sum(axis=1, keepdims=True)
    white = white - constant * (constant.transpose(0, 2, 1) @ white / norm)
    rest = white[:, :, -1].copy()
    null = _PRIOR - 0.5 * (determinant + np.log(norm[:, 0, 0]) + (rest**2).sum(axis=1))
    null -= logsumexp(null)
    white[:, :, -1] = 0.0  # replaced by a step at the end, which is no step
    along = (rest[:, None, :] @ white)[:, 0]
    length = (white**2).sum(axis=1)
    by_step = null[:, None] + _gain(along, length, STEP_SD)
    # Data unlikely under both a constant level and any step do not count for pairs of steps.
    likely = np.maximum(null, by_step.max(axis=1))
    kept = likely > likely.max() - NEGLIGIBLE
    pairs = _weigh_pairs(null[kept], white[kept], along[kept], length[kept])
    return Evidence(np.asarray(logsumexp(by_step, axis=0)), *pairs)


def _gain(along: Floats, length: Floats, sd: float) -> Floats:
    """Return log Bayes factors of whitened columns with normal coefficients of this sd."""
    known = 1 + sd**2 * length
    return np.asarray(0.5 * (sd**2 * along**2 / known - np.log(known)))


def _weigh_pairs(
    null: Floats, white: Floats, along: Floats, length: Floats
) -> tuple[Floats, Floats]:
    """Return the episodes and the returns of :class:`Evidence`."""
    size = white.shape[1]
    first, second = np.triu_indices(size + 1, 1)
    near = second - first <= MAX_RETURN
    first, second = first[near], second[near]
    brief = second - first <= EPISODE
    inside = ~brief & (first > EPISODE) & (second < size - EPISODE)
    cross = (white.transpose(0, 2, 1) @ white).reshape(len(null), -1)

    def factor(chosen: NDArray[np.bool_], sd: float) -> Floats:
        one, two = first[chosen], second[chosen]
        both = length[:, one] + length[:, two] - 2 * cross[:, one * (size + 1) + two]
        gain = _gain(along[:, one] - along[:, two], np.maximum(both, 0.0), sd)
        return np.asarray(logsumexp(null[:, None] + gain, axis=0))

    episodes = np.full((EPISODE, size), -np.inf)
    episodes[(second - first)[brief] - 1, first[brief]] = factor(brief, EPISODE_SD)
    returns = np.full((size + 1, size + 1), -np.inf)
    returns[first[inside], second[inside]] = factor(inside, STEP_SD)
    return episodes, returns


def _find(
    parts: Floats,
    model: Callable[[Floats], tuple[Floats, Floats]],
    value: Callable[[Floats], float],
    coverage: NDArray[np.integer] | None,
) -> Changes:
    """Search each stretch of constant coverage, then both sides of each change found."""
    size = parts.shape[1]
    marks = np.zeros(size, dtype=int) if coverage is None else np.asarray(coverage)
    starts = [0, *(int(t) for t in np.nonzero(np.diff(marks))[0] + 1), size]
    open_spans = list(itertools.pairwise(starts))
    usual = np.ones(size, dtype=bool)
    changes: list[ChangePoint] = []
    episodes: list[Episode] = []
    while open_spans:
        begin, end = open_spans.pop()
        x, variance = model(parts[:, begin:end] * usual[begin:end])
        if np.isfinite(variance).sum() < 2 * (EPISODE + 1):
            continue
        evidence = weigh_steps(x, variance)
        change = _date(evidence, begin)
        known = evidence.episodes[np.isfinite(evidence.episodes)]
        brief = float(np.exp(min(logsumexp(known) - np.log(len(known)), 600.0)))  # their mean
        if brief > max(EPISODE_FACTOR, change.bayes_factor):
            extra, first = np.unravel_index(evidence.episodes.argmax(), evidence.episodes.shape)
            first, last = begin + int(first), begin + int(first + extra)
            usual[first : last + 1] = False
            # At an end, it is unknown whether the level returns: excluded, and not reported.
            if first > begin and last + 1 < end:
                inside = value(parts[:, first : last + 1].sum(axis=1))
                episodes.append(Episode(first, last, brief, inside, float("nan")))
            open_spans.append((begin, end))
        elif change.bayes_factor > CHANGE_FACTOR * max(1.0, brief):
            changes.append(change)
            open_spans += [(begin, change.period), (change.period, end)]
    return _levels(changes, episodes, starts, parts * usual, value)


def _date(evidence: Evidence, begin: int) -> ChangePoint:
    """Return the best change of the stretch from ``begin`` on, its levels not yet known.

    A date in the middle has a higher prior than one near an end, in proportion to the product of
    the lengths on each side: near an end, a wandering level looks most like a step.
    """
    size = len(evidence.steps) - 1
    periods = np.arange(EPISODE + 1, size - EPISODE)
    prior = periods * (size - periods)
    each = evidence.steps[periods] + np.log(prior / prior.sum())
    pairs = np.isfinite(evidence.returns).sum()
    if pairs:
        back = logsumexp(evidence.returns[periods], axis=1) - np.log(pairs)
        each = np.logaddexp(each + np.log(1 - RETURN), back + np.log(RETURN))
    factor = float(np.exp(min(logsumexp(each), 600.0)))
    mass = np.exp(each - logsumexp(each))
    peak = int(mass.argmax())
    low, high = peak, peak
    while mass[low : high + 1].sum() < LEVEL:
        before = mass[low - 1] if low > 0 else -1.0
        after = mass[high + 1] if high + 1 < len(mass) else -1.0
        low, high = (low - 1, high) if before >= after else (low, high + 1)
    odds = factor * ((1 - CHANCE) ** -size - 1)
    within = float(mass[low : high + 1].sum()) * odds / (1 + odds)
    # The median is more accurate than the mode if a wandering level blurs the date.
    median = int(np.searchsorted(mass.cumsum(), 0.5))
    at, earliest, latest = (begin + int(periods[k]) for k in (median, low, high))
    return ChangePoint(at, earliest, latest, within, factor, float("nan"), float("nan"))


def _levels(
    changes: list[ChangePoint], episodes: list[Episode], starts: list[int], parts: Floats,
    value: Callable[[Floats], float],
) -> Changes:  # fmt: skip
    """Add the level on each side of each change, and around each episode."""
    edges = np.array(sorted({*starts, *(change.period for change in changes)}))
    ends = itertools.pairwise(edges)
    levels = [value(parts[:, begin:end].sum(axis=1)) for begin, end in ends]

    def after(period: int) -> int:
        return int(np.searchsorted(edges, period, side="right")) - 1

    points = [
        replace(c, before=levels[after(c.period) - 1], after=levels[after(c.period)])
        for c in sorted(changes, key=lambda change: change.period)
    ]
    in_order = sorted(episodes, key=lambda episode: episode.first)
    named = [replace(episode, usual=levels[after(episode.first)]) for episode in in_order]
    return Changes(tuple(points), tuple(named))
