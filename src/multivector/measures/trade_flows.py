"""One trade flow from several producers' figures: a best value, a 90% range, and disagreements.

The best value is the weighted median of the voices' logarithms. The range is where a careful
producer not yet consulted would put the same flow: the best value times the 5% and 95% points of
past errors (``trade_errors.tsv``, for years to 2013, one maker left out at a time) for its kind,
size and pair of states. It does not cover trade that nobody records. All figures are logarithms of
current US dollars on (n, n), exporter by importer, NaN where a voice is silent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Bools, Floats, Ints
from multivector.tables import read_rows, read_table
from multivector.vocabulary import TO_END

# Bounds by ratio of upper to lower end: where between them, in logarithms, Atlas and ITPD lie, how
# far the pair's usual ratio to that point is trusted, and the weight without and with it.
_WIDTHS = np.log([1.3, 2.0, 5.0, 20.0, 100.0])
_PLACE = np.array([0.5, 0.0, 0.06, 0.15, 0.28, 0.49])
_BELIEF = np.array([0.0, 0.4, 0.8, 0.8, 0.8, 0.8])
_WEIGHT = np.array([[2.0, 1.0, 0.5, 0.25, 0.1, 0.1], [2.0, 1.5, 1.0, 0.7, 0.4, 0.3]])
# Bounds from this width on (20 times) give way to two adjacent years with narrower ones: halfway
# between them, within the bounds, the median error to Atlas was .37 instead of .43 (20 to 100
# times) and .53 instead of 1.07 (wider), and the bounds hold .97 of these flows, not .75.
WIDE = 4
_USUAL_YEARS = 5  # number of nearest years whose median is the usual ratio
_WEIGHTY = 0.5  # voices with less weight neither disagree nor widen a range
DISAGREE = np.log(1.65)  # a third of the pairs that two producers share are further apart
# So do bounds that exclude the best value by more: past this, in steps of a tenth, ranges to 2013
# held less than .85 of figures left out, .91 within the bounds (docs/validity-trade.md).
OUTSIDE = np.log(1.3)
BREAK = np.log(2.5)  # a quarter of exporters' reports differ more from the flow two years before
CORRELATED = 0.2  # of the errors of a bloc's members (sums of the EU against Eurostat)
# Kinds of an answer: bounds alone by width; one value; several by spread; carried; an exporter's
# report with the flow two years before, by distance; between two years.
POINT, SPREAD, CARRIED, WORD, BETWEEN, KINDS = 6, 7, 12, 14, 18, 19
_SPREADS = (0.1, 0.25, 0.5, 1.0)
_DISTANCES = (0.25, 0.5, float(BREAK))
SIZES = np.log([1e7, 1e8, 1e9, 1e10, 1e11])
# ITPD, which has services too, is rarely below the bounds (its median is 1.3 times the lower one),
# yet in 2016 below a fifth of it in 530 flows of over $10m, of a third of which it has no row.
FIFTH, LEAST_UNTOLD = 0.2, float(SIZES[0])
# Pairs without a row this year differ from those with one: for these, carried ranges covered 86%.
UNSEEN = 1.3
# Up to 2013, errors of one or two makers grew with the pair's factor, up to this at their 90%
# point. Three compilers may use the same customs report; of four makers, one has the other side's.
WIDEST, ENOUGH = 1.75, 4
# Of the errors, in ranges, of a state's trade with one power and another, both ways: by producer
# left out, .20 to .38 up to 2013, and later .20 to .26 with over 200 pairs. So the range of a
# difference is hardly narrower: most of a producer's error is not in both.
PAIRED = 0.2


@dataclass(frozen=True, slots=True)
class Voice:
    """The figures of one source for every pair: log USD and weight, (n, n) each."""

    maker: str
    value: Floats
    weight: Floats


@dataclass(frozen=True, slots=True)
class Combined:
    """Combined figures of a year; (n, n) each."""

    best: Floats  # Weighted median of the logarithms, NaN where no voice speaks
    # low, high: Lowest and highest voice of some weight
    low: Floats
    high: Floats
    makers: NDArray[np.intp]  # Independent makers; all versions of BACI are one
    kind: NDArray[np.intp]  # How the value was derived, for the range

    @property
    def disagree(self) -> Bools:
        """Return a mask of flows on which sources differ by more than their errors."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.high - self.low > DISAGREE)

    @property
    def own(self) -> Bools:
        """Return a mask of flows with a report of the year itself."""
        word = (self.kind >= WORD) & (self.kind < BETWEEN)
        return np.isfinite(self.best) & ((self.kind < CARRIED) | word)

    @classmethod
    def empty(cls, shape: tuple[int, ...]) -> "Combined":
        """Return figures that are all unknown."""
        best, low, high = np.full((3, *shape), np.nan)
        return cls(best, low, high, np.zeros(shape, dtype=np.intp), np.full(shape, POINT))

    def at(self, cells: NDArray[np.intp]) -> "Combined":
        """Return the figures at some flat indices, (m,)."""
        return Combined(*(getattr(self, name).ravel()[cells] for name in self.__slots__))

    def put(self, take: Bools, other: "Combined") -> "Combined":
        """Return these figures, with those of another where ``take`` is true."""
        pairs = ((getattr(self, name), getattr(other, name)) for name in self.__slots__)
        return Combined(*(np.where(take, new, old) for old, new in pairs))

    def spread(self, cells: NDArray[np.intp], shape: tuple[int, ...]) -> "Combined":
        """Return these figures at flat indices of a larger shape; the others are unknown."""
        whole = Combined.empty(shape)
        for name in self.__slots__:
            getattr(whole, name).reshape(-1)[cells] = getattr(self, name)
        return whole


def place_bounds(low: Floats, high: Floats, usual: Floats) -> tuple[Floats, Floats]:
    """Return the value and weight of bounds; ``usual`` is the pair's usual deviation.

    >>> value, weight = place_bounds(np.log([9.0, 1.0]), np.log([9.0, 3.0]), np.array([1.0, 1.0]))
    >>> np.exp(value).round(2).tolist(), weight.tolist()
    ([9.0, 2.38], [2.0, 1.0])
    """
    width = width_of(low, high)
    known = np.isfinite(usual)
    value = low + (high - low) * _PLACE[width] + _BELIEF[width] * np.where(known, usual, 0.0)
    # In 2023 BACI's own figure is outside the bounds in 8% of flows, and the value outside was
    # further from it (median error .31) than the nearer bound (.13); from Atlas, .26 and .22.
    return np.clip(value, low, high), _WEIGHT[known.astype(int), width]


def width_of(low: Floats, high: Floats) -> NDArray[np.intp]:
    """Return the width class, 0 (within 30%) to 5; 0 without bounds."""
    return np.digitize(np.nan_to_num(high - low), _WIDTHS)


def usual_ratio(distances: Floats, ages: NDArray[np.intp]) -> Floats:
    """Return the median distance over the five nearest years, (K, n, n) to (n, n)."""
    near = distances[np.argsort(ages, kind="stable")]
    known = np.isfinite(near)
    taken = known & (np.cumsum(known, axis=0) <= _USUAL_YEARS)
    return _median(np.where(taken, near, np.nan))


def _median(values: Floats) -> Floats:
    """Return medians over the first axis, without NaN; NumPy's takes five times as long."""
    ordered = np.sort(values, axis=0)
    count = (~np.isnan(values)).sum(axis=0)
    ends = [np.maximum(count - 1, 0) // 2, np.minimum(count // 2, len(values) - 1)]
    two = [np.take_along_axis(ordered, at[None], 0)[0] for at in ends]
    return np.asarray((two[0] + two[1]) / 2)


def combine(voices: Sequence[Voice], bounds: tuple[Floats, Floats] | None) -> Combined:
    """Combine the sources of one year; ``bounds`` are those behind the first voice, if any."""
    values = np.stack([voice.value for voice in voices])
    known = np.isfinite(values)
    weights = np.where(known, np.stack([voice.weight for voice in voices]), 0.0)
    order = np.argsort(np.where(known, values, np.inf), axis=0)
    values, weights = (np.take_along_axis(x, order, 0) for x in (values, weights))
    total = weights.sum(axis=0)
    reached = np.cumsum(weights, axis=0) / np.where(total > 0, total, 1.0)
    # If two voices share the middle, the median is halfway between them.
    middle = [np.argmax(reached >= 0.5 - 1e-9, axis=0), np.argmax(reached > 0.5 + 1e-9, axis=0)]
    best = sum(np.take_along_axis(values, at[None], 0)[0] for at in middle) / 2
    heavy = weights >= _WEIGHTY
    low = np.min(np.where(heavy, values, np.inf), axis=0)
    high = np.max(np.where(heavy, values, -np.inf), axis=0)
    alone = ~np.isfinite(low)
    low, high = np.where(alone, best, low), np.where(alone, best, high)
    first = _first_makes(voices)
    makers = np.isfinite(first).sum(axis=0)
    kind = np.full(best.shape, POINT)
    if bounds is not None:
        # However wide, bounds that exclude the best value disagree with it. Halfway to them, it
        # would be nearer to importers' reports (90% of errors to ITPD within .84, not .87), yet
        # further from exporters' (PPML: .46, not .45; below $10m .83, not .78).
        nearest = np.clip(best, *bounds)
        low, high, kind = np.fmin(low, nearest), np.fmax(high, nearest), width_of(*bounds)
    kind = np.where(np.isfinite(voices[0].value), kind, POINT)
    spread = np.nan_to_num(np.fmax.reduce(first) - np.fmin.reduce(first))
    kind = np.where(makers > 1, SPREAD + np.digitize(spread, _SPREADS), kind)
    return Combined(best, low, high, makers, kind)


def _first_makes(voices: Sequence[Voice]) -> Floats:
    """Return one value per maker, from its first source with a figure, (makers, n, n)."""
    found: dict[str, Floats] = {}
    for voice in voices:
        before = found.get(voice.maker, voice.value)
        found[voice.maker] = np.where(np.isfinite(before), before, voice.value)
    return np.stack(list(found.values()))


def temper(word: Floats, before: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return the value and kind of an exporter's report, given the flow two years before.

    Without an earlier flow it is used as is; if they differ too much, the value is halfway.
    """
    distance = np.abs(word - before)
    with np.errstate(invalid="ignore"):
        value = np.where(distance > BREAK, (word + before) / 2, word)
    kind = WORD + np.digitize(np.nan_to_num(distance), _DISTANCES)
    return value, np.where(np.isfinite(before), kind, POINT)


def between(values: Floats, gaps: Floats) -> tuple[Floats, NDArray[np.intp]]:
    """Return values between those before and after, (2, m), or the only one, and their kinds.

    ``gaps``: years to each of the two, (2, m); NaN without a value.
    """
    both = np.isfinite(values).all(axis=0)
    share = gaps[0] / (gaps[0] + gaps[1])
    middle = values[0] * (1 - share) + values[1] * share
    nearest = np.where(np.isfinite(values[0]), values[0], values[1])
    close = both & (np.fmax(gaps[0], gaps[1]) <= 2)
    carried = np.where(np.fmin(gaps[0], gaps[1]) <= 2, CARRIED, CARRIED + 1)
    return np.where(both, middle, nearest), np.where(close, BETWEEN, carried)


def joint_error(errors: Floats) -> Floats:
    """Return the errors of sums over the last axis, with weakly correlated errors."""
    own, common = (errors**2).sum(axis=-1), errors.sum(axis=-1) ** 2
    return np.asarray(np.sqrt((1 - CORRELATED) * own + CORRELATED * common))


def side_effects(apart: Floats) -> tuple[Floats, Floats]:
    """Return exporter and importer effects, (n,) each, as medians of (K, n, n)."""
    sold, bought = np.zeros((2, apart.shape[1]))
    usual = _median(apart)
    for _ in range(3):
        sold = np.nan_to_num(_median((usual - bought).T))
        bought = np.nan_to_num(_median(usual - sold[:, None]))
    return sold, bought


def untold(trade: Floats, ends: Floats, at: Ints, factors: Floats) -> tuple[Floats, Floats]:
    """Return flows that a source of all trade lacks, (m, Y), and the deviation of their logs.

    It has less than a fifth of the lower bound of goods, of over $10m, of the year or, up to two
    years from one with bounds, between those before and after. NaN elsewhere. ``trade``: (m, Y) in
    USD; ``ends``: logs of the bounds, (2, m, years); ``at``: places of the Y years among these;
    ``factors``: (m,).
    """
    told, years = np.isfinite(ends[0]), np.arange(ends.shape[2])
    here = np.clip(at, 0, years[-1])
    # The nearest years with bounds: up to each year, and from it on.
    one = np.maximum.accumulate(np.where(told, years, -1), axis=1)[:, here]
    two = np.minimum.accumulate(np.where(told, years, 9999)[:, ::-1], axis=1)[:, ::-1][:, here]
    near = (here == at) & (one >= 0) & (two < 9999) & (np.minimum(here - one, two - here) <= 2)
    one, two = np.where(near, one, here), np.where(near, two, here)
    first, last = np.take_along_axis(ends, one[None], 2), np.take_along_axis(ends, two[None], 2)
    between = (last - first) / np.maximum(two - one, 1) * (here - one) + first
    low, high = np.where(near, between, np.nan)
    own = told[:, here]
    kind = np.where(own, width_of(low, high), BETWEEN)
    value, _ = place_bounds(low, high, np.full_like(low, np.nan))
    lower, upper = ranges(Combined(value, low, high, np.ones_like(kind), kind), factors[:, None])
    lacking = (low > LEAST_UNTOLD) & (trade < FIFTH * np.exp(low))
    flows, spread = np.where(lacking, [np.exp(value), (upper - lower) / (2 * TO_END)], np.nan)
    return flows, spread


def ranges(
    combined: Combined, factors: Floats, alone: Floats | float = 1.0
) -> tuple[Floats, Floats]:
    """Return the ends of the 90% range in logs, in the shape of the figures.

    ``combined``: the answers. ``factors``: factor by which the range of each pair is widened
    (:func:`pair_factors`). ``alone``: by how much more if one producer has a figure.
    """
    size = np.digitize(np.nan_to_num(combined.best), SIZES)
    ends = errors()[combined.kind, size]
    carried = (combined.kind >= CARRIED) & (combined.kind < WORD)
    ends = ends * (widening(combined, factors) * np.where(carried, UNSEEN, 1.0))[..., None]
    ends = ends * np.where(combined.kind <= POINT, alone, 1.0)[..., None]
    lower, upper = combined.best + ends[..., 0], combined.best + ends[..., 1]
    apart = combined.disagree
    lower = np.where(apart, np.minimum(lower, combined.low - 0.05), lower)
    return lower, np.where(apart, np.maximum(upper, combined.high + 0.05), upper)


def widening(combined: Combined, factors: Floats) -> Floats:
    """Return the factor of each range; with enough data producers it depends on their spread."""
    large = np.nan_to_num(combined.best) >= SIZES[-1]
    return np.where(combined.makers >= ENOUGH, 1.0, np.where(large, np.sqrt(factors), factors))


@cache
def errors() -> Floats:
    """Return the 5% and 95% quantiles of past errors, by kind and size, at factor 1."""
    table = np.zeros((KINDS, len(SIZES) + 1, 2))
    for row in read_table("multivector.measures", "trade_errors.tsv"):
        table[int(row["kind"]), int(row["size"])] = float(row["lower"]), float(row["upper"])
    return table


def state_factors(names: Sequence[str]) -> Floats:
    """Return what is known of each state's figures, (4, n).

    Factors by which ranges of its exports and imports are widened, from the differences between the
    reports of the two sides up to 2012; a further one of exports known from one producer (Harvard
    and CEPII follow different sides: until 2013 the range from one held the other's figure in 76%
    of China's exports); and the year since which its customs have not reported, else 9999.

    >>> state_factors(["CHN", "DEU", "TJK"]).round(2).tolist()[2:]
    [[1.53, 1.0, 1.0], [9999.0, 9999.0, 2000.0]]
    """
    rows = {state: row for state, *row in read_rows("multivector.measures", "trade_states.tsv")}
    unlisted = [str(WIDEST), str(WIDEST), "1", ""]
    return np.array([[float(x or 9999) for x in rows.get(name, unlisted)] for name in names]).T


@cache
def covers(exporter: str, importer: str) -> bool:
    """Return whether the range of a flow covers: those of no side in ``trade_uncovered.tsv`` do.
    They hold less than .85 of a producer's figures, left out, since 2014 (``validity.trade``)."""
    rows = read_rows("multivector.measures", "trade_uncovered.tsv")
    return all((exporter, "sells") != (state, way) != (importer, "buys") for state, way, *_ in rows)


def pair_factors(names: Sequence[str]) -> Floats:
    """Return the factor by which the range of each pair is widened, (n, n), exporter by importer.

    >>> pair_factors(["CHN", "DEU", "KGZ"]).round(2).tolist()[0]
    [1.0, 1.0, 1.48]
    """
    sells, buys = state_factors(names)[:2]
    return np.minimum(sells[:, None] * buys[None], WIDEST)
