"""Decide one statement from series: both sides are intervals, and between them lies "too close".

One code decides for the store and for any other source of annual series (`Table`).
"""

import math
from collections.abc import Sequence

import numpy as np

from multivector.answers.verdicts.finding import (
    CLOSE,
    DIFFERS,
    NEWER,
    NOT_UNDERSTOOD,
    OUTSIDE,
    WINDOW,
    Finding,
    decided,
    unknown,
)
from multivector.answers.verdicts.series import Series, Table
from multivector.arrays import Floats
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.quantities import EXACT, WRONG, Quantity
from multivector.measures.trends import trend

# Figures of the last complete year before publication, and of so many years before it, may judge a
# claim that states no year.
CARRY_YEARS = 5
# A mismatch of so many times is nearly always a number of something else.
ALIGNED = 10.0
# Two values closer than this share are not told apart.
APART = 0.01
# A trend without numbers: what a change has to exceed, and what is still "unchanged".
MOVED, STEADY = 0.02, 0.05
# A rank or comparison is decided where so many draws of the ranges agree.
SURE = 0.9
# Share of a series' error that two of its years have in common (same makers, same method).
SHARED = 0.8
# "Ever" is borne out only by a series of so many years; a higher year contradicts it at once.
EVER_YEARS = 25
_DRAWS, _SEED = 2000, 20231
# A window has to be covered to within so many years of its start.
_SLACK = 2


def level(form: Form, series: Series, published: int, scale: float = 1.0) -> Finding:
    """Decide a level: is the recorded value in the claimed interval?

    Parameters
    ----------
    form : Form
        With ``claimed``.
    series : Series
        Of its subject.
    published : int
        Year of publication.
    scale : float
        Claimed units in one unit of the series.
    """
    number = form.claimed
    if number is None:
        return unknown(NOT_UNDERSTOOD)
    found = pick(series, form, published)
    if isinstance(found, Finding):
        return found
    value, lower, upper, year, points = found
    ends = (number.lower / scale, number.upper / scale)
    fields = {
        **_claimed(number, scale), "recorded": value, "recorded_lower": lower,
        "recorded_upper": upper, "year": year, "origins": series.origins, "makers": series.makers,
    }  # fmt: skip
    if _misaligned(number.value / scale, value):
        return unknown(DIFFERS, lean=False, **fields)
    truth, lean = _holds(ends, (lower, upper), points, number.value / scale)
    late = 0 if form.period.stated else published - 1 - year
    if late > 0 and truth is False:
        moved = drift(series, year, late)
        if within(ends, (lower - moved, upper + moved), number.value / scale)[0] is not False:
            return unknown(NEWER, lean=False, **fields)
    made = decided(truth, negated=form.negated, **fields)
    return made.about(lean=lean != form.negated)


def _holds(
    ends: tuple[float, float], record: tuple[float, float], points: tuple[float, ...], value: float
) -> tuple[bool | None, bool]:
    """Return whether a claimed interval holds, and to which side the record leans.

    It does if a best value lies within it, and for an open end also most of the record's range; it
    does not if the whole range lies outside. A wide range alone bears nothing out.
    """
    inside = any(ends[0] <= point <= ends[1] for point in points)
    truth, _ = within(ends, record, value)
    if truth is False or not inside:
        return (truth if truth is False else None), inside
    opened = math.isinf(ends[0]) or math.isinf(ends[1])
    if opened and record[1] > record[0]:
        least = max(ends[0], record[0]), min(ends[1], record[1])
        return (True if least[1] - least[0] >= 0.6 * (record[1] - record[0]) else None), True
    return True, True


def within(
    ends: tuple[float, float], record: tuple[float, float], value: float
) -> tuple[bool | None, bool]:
    """Return whether a record lies within a claimed interval, and to which side it leans.

    True if the two overlap, False if the record is further off than `WRONG` from the claimed value
    (for an open end, than `EXACT`), else None.
    """
    lower, upper = record
    if upper >= ends[0] and lower <= ends[1]:
        return True, True
    nearest = upper if upper < ends[0] else lower
    gap = abs(nearest - value) / max(abs(value), 1e-12)
    limit = EXACT if math.isinf(ends[0]) or math.isinf(ends[1]) else WRONG
    return (False if gap > limit else None), False


def drift(series: Series, year: int, years: int) -> float:
    """Return how far a series moved within so many years, in nine of ten spells up to a year."""
    known = series.within(year - 20, year)
    moves = [
        abs(float(known.value[place] - known.value[before]))
        for place in range(len(known))
        if (before := known.at(int(known.years[place]) - years, back=1)) is not None
    ]
    return float(np.quantile(moves, 0.9)) if moves else math.inf


def _misaligned(claimed: float, recorded: float) -> bool:
    if claimed == 0 or recorded == 0:
        return False
    ratio = abs(recorded / claimed)
    return ratio >= ALIGNED or ratio <= 1 / ALIGNED


def _claimed(number: Quantity, scale: float) -> dict[str, float | None]:
    ends = (number.lower / scale, number.upper / scale)
    return {
        "claimed": number.value / scale,
        "claimed_lower": None if math.isinf(ends[0]) else ends[0],
        "claimed_upper": None if math.isinf(ends[1]) else ends[1],
    }


def pick(
    series: Series, form: Form, published: int
) -> tuple[float, float, float, int, tuple[float, ...]] | Finding:
    """Return value, range, year and best values of the period of a statement, or why there is none.

    There are two best values where the speaker may have had the last complete year at hand or, early
    in a year, the one before.
    """
    period = form.period
    if len(series) == 0:
        return unknown(OUTSIDE)
    if period.kind == "range" and period.start is not None and period.end is not None:
        part = series.within(period.start, period.end)
        if (
            not len(part)
            or part.years[0] > period.start + _SLACK
            or part.years[-1] < period.end - 1
        ):
            return unknown(NEWER if series.years[-1] < period.end else OUTSIDE)
        return _mean(part, period.end)
    if period.kind in ("since", "last") and form.kind == "level":
        part = series.within(period.start, published - 1)
        if len(part) and "average" in form.text.lower():
            return _mean(part, int(part.years[-1]))
    if period.kind == "year" and period.end is not None:
        place = series.at(period.end)
        reason = NEWER if series.years[-1] < period.end else OUTSIDE
    else:
        place, reason = series.at(published - 1, back=CARRY_YEARS), NEWER
        if series.years[0] > published - 1:
            reason = OUTSIDE
    if place is None:
        return unknown(reason)
    value, lower, upper = (float(x[place]) for x in (series.value, series.lower, series.upper))
    points: tuple[float, ...] = (value,)
    if not period.stated and place > 0 and series.years[place - 1] >= published - 2:
        lower = min(lower, float(series.lower[place - 1]))
        upper = max(upper, float(series.upper[place - 1]))
        points = (value, float(series.value[place - 1]))
    return value, lower, upper, int(series.years[place]), points


def _mean(part: Series, year: int) -> tuple[float, float, float, int, tuple[float, ...]]:
    value, lower, upper = (float(x.mean()) for x in (part.value, part.lower, part.upper))
    return value, lower, upper, year, (value,)


def change(
    form: Form, series: Series, published: int, *, percent: bool, scale: float = 1.0
) -> Finding:
    """Decide the size of a change, or a multiple, between the ends of the claimed window.

    Parameters
    ----------
    percent : bool
        Whether the series is in per cent, so that "by 5 per cent" may mean points.
    """
    number = form.claimed
    ends = window_ends(form, series, published, default=1)
    if isinstance(ends, Finding) or number is None:
        return ends if isinstance(ends, Finding) else unknown(NOT_UNDERSTOOD)
    first, last = ends
    before, after = series.value[first], series.value[last]
    sign = -1.0 if form.relation == "falls" else 1.0
    if number.unit == "times":
        sizes = [after / before] if before > 0 else []
    elif number.unit in ("percent", "points"):
        relative = [100 * sign * (after - before) / abs(before)] if before else []
        sizes = [sign * (after - before)] if percent else relative
        sizes += relative if percent and number.unit == "percent" else []
    else:
        sizes = [sign * (after - before) * scale]
    if not sizes:
        return unknown(OUTSIDE)
    room = _room(series, first, last)
    records = [_around(size, room, times=number.unit == "times") for size in sizes]
    tried = [
        _holds((number.lower, number.upper), record, (size,), number.value)
        for size, record in zip(sizes, records, strict=True)
    ]
    best = next((i for i, t in enumerate(tried) if t[0]), 0)
    truth, lean = tried[best]
    if truth is False and any(t[0] is None for t in tried):
        truth = None
    made = decided(
        truth, negated=form.negated, **_claimed(number, 1.0), recorded=float(sizes[best]),
        recorded_lower=records[best][0], recorded_upper=records[best][1],
        year=int(series.years[last]), origins=series.origins, makers=series.makers,
        words=f"{int(series.years[first])} to {int(series.years[last])}",
        unit={"times": "times", "percent": "%", "points": "points"}.get(number.unit, ""),
    )  # fmt: skip
    return made.about(lean=lean != form.negated)


def _room(series: Series, first: int, last: int) -> float:
    """Return the relative error of a ratio of two years of one series."""
    widths = [
        (series.upper[i] - series.lower[i]) / 2 / max(abs(series.value[i]), 1e-12)
        for i in (first, last)
    ]
    return float(max(widths)) * math.sqrt(2 * (1 - SHARED))


def _around(size: float, room: float, *, times: bool) -> tuple[float, float]:
    """Return the range of a multiple, or of a change in per cent, given that error."""
    base = 1.0 if times else 100.0
    ratio = size if times else 1 + size / base
    low, high = sorted((ratio * (1 - room), ratio * (1 + room)))
    return (low, high) if times else (base * (low - 1), base * (high - 1))


def window_ends(
    form: Form, series: Series, published: int, *, default: int
) -> tuple[int, int] | Finding:
    """Return the places of the two ends of a window; without one, ``default`` years to the last."""
    period = form.period
    end = period.end if period.stated and period.end is not None else published - 1
    stated = period.stated and period.kind == "range"
    last = series.at(end, back=1 if stated else CARRY_YEARS) if len(series) else None
    if last is None:
        return unknown(NEWER if len(series) and series.years[-1] < end else OUTSIDE)
    if period.kind in ("range", "since", "last") and period.start is not None:
        start = period.start
        near = np.flatnonzero(np.abs(series.years - start) <= _SLACK)
        if not len(near):
            return unknown(OUTSIDE)
        first = int(near[np.argmin(np.abs(series.years[near] - start))])
    elif period.kind == "ever":
        first = 0
    else:
        first = max(last - default, 0)
        if series.years[last] - series.years[first] > default + _SLACK:
            return unknown(OUTSIDE)
    return (first, last) if first < last else unknown(OUTSIDE)


def movement(form: Form, series: Series, published: int) -> Finding:
    """Decide a rise, a fall or no change; ends decide, slope and shifted windows say how sure."""
    ends = window_ends(form, series, published, default=CARRY_YEARS)
    if isinstance(ends, Finding):
        return ends
    first, last = ends
    before, after = float(series.value[first]), float(series.value[last])
    size = (after - before) / max(abs(before), 1e-12)
    fields = {
        "claimed": None, "recorded": 100 * size, "recorded_lower": 100 * size,
        "recorded_upper": 100 * size, "year": int(series.years[last]), "unit": "%",
        "origins": series.origins, "makers": series.makers,
        "words": f"{int(series.years[first])} to {int(series.years[last])}",
    }  # fmt: skip
    part = slice(first, last + 1)
    found = (
        trend(series.years[part].astype(float), series.value[part]) if last - first >= 2 else None
    )
    if form.relation == "steady":
        moved = abs(size) > 2 * STEADY or (
            found is not None and found.p_value < 0.05 and abs(size) > STEADY
        )
        truth = False if moved else (True if abs(size) <= STEADY else None)
        return decided(truth, negated=form.negated, **fields).about(
            lean=(not moved) != form.negated
        )
    sign = 1.0 if form.relation == "rises" else -1.0
    lean = (sign * size > 0) != form.negated
    if abs(size) <= MOVED:
        return unknown(CLOSE, lean=lean, **fields)
    along = found is None or found.slope * size > 0
    # The ends of a stated window decide; without one, windows a year apart have to agree.
    firm = 0.5 if form.period.kind in ("range", "since", "last") else 0.8
    if not (along and _shifted(series, first, last, size) >= firm):
        return unknown(WINDOW, lean=lean, **fields)
    return decided(sign * size > 0, negated=form.negated, **fields)


def _shifted(series: Series, first: int, last: int, size: float) -> float:
    """Return the share of windows that begin or end a year apart and move the same way."""
    votes = []
    for one in (first - 1, first, first + 1):
        for two in (last - 1, last):
            if 0 <= one < two:
                votes.append((series.value[two] - series.value[one]) * size > 0)
    return sum(votes) / max(len(votes), 1)


def extreme(form: Form, series: Series, published: int) -> Finding:
    """Decide "the highest in fifty years", "the lowest since 2008", "a record high"."""
    if "change" in form.words and len(series) > 1:
        series = _differences(series)
    period = form.period
    focus = period.end if period.end is not None else published - 1
    if not len(series):
        return unknown(OUTSIDE)
    place = series.at(focus, back=0 if period.kind == "range" else 1)
    if place is None:
        return unknown(NEWER if series.years[-1] < focus else OUTSIDE)
    if period.start is not None and series.years[0] > period.start + _SLACK:
        return unknown(OUTSIDE)
    first = 0 if period.start is None else int(np.searchsorted(series.years, period.start))
    sign = 1.0 if form.relation == "highest" else -1.0
    values = sign * series.value[first : place + 1]
    if len(values) < 3:
        return unknown(OUTSIDE)
    best, mine = float(values.max()), float(values[-1])
    spread = max(abs(best), abs(mine), 1e-12)
    gap = (best - mine) / spread
    rival = int(series.years[first + int(values.argmax())])
    truth = True if gap <= APART else (False if gap > 0.03 else None)
    if truth and period.start is None and series.years[place] - series.years[0] < EVER_YEARS:
        return unknown(OUTSIDE, lean=True)  # a record needs a longer record
    made = decided(
        truth, negated=form.negated, recorded=sign * mine, recorded_lower=sign * mine,
        recorded_upper=sign * mine, year=int(series.years[place]), origins=series.origins, makers=series.makers,
        claimed=sign * best, words=str(rival),
    )  # fmt: skip
    return made.about(lean=(gap <= 0.02) != form.negated)


def _differences(series: Series) -> Series:
    step = np.diff(series.value)
    return Series(series.years[1:], step, step, step, series.makers, series.origins)


def rank(form: Form, table: Table, field: Sequence[str], subject: str, published: int) -> Finding:
    """Decide a place among others by draws from the ranges; the rival is named.

    Parameters
    ----------
    field : sequence of str
        Codes among which is ranked; those without a figure within `CARRY_YEARS` are left out.
    subject : str
        Code whose place is claimed.
    """
    if form.place is None:
        return unknown(NOT_UNDERSTOOD)
    own = table.series(subject)
    if own is None or not len(own):
        return unknown(OUTSIDE)
    found = pick(own, form, published)
    if isinstance(found, Finding):
        return found
    year = found[3]
    here = own.at(year, back=CARRY_YEARS)
    if here is None:
        return unknown(OUTSIDE)
    codes = [subject]
    values = [(float(own.value[here]), float(own.lower[here]), float(own.upper[here]))]
    for code in field:
        other = table.series(code) if code != subject else None
        place = other.at(year, back=CARRY_YEARS - 1) if other is not None and len(other) else None
        if other is not None and place is not None:
            codes.append(code)
            values.append(
                (float(other.value[place]), float(other.lower[place]), float(other.upper[place]))
            )
    if len(codes) < 2 or len(codes) < 0.4 * len(field):
        return unknown(OUTSIDE)
    sign = 1.0 if form.relation == "highest" else -1.0
    places = _places(np.array(values), sign)
    high = (
        form.place[1] if form.place[1] > 0 else max(5, math.ceil(len(codes) * -form.place[1] / 100))
    )
    sure = float(((places >= form.place[0]) & (places <= high)).mean())
    order = sorted(range(len(codes)), key=lambda i: -sign * values[i][0])
    mine = order.index(0) + 1
    rival = order[0] if mine > 1 else order[1]
    if form.claimed is not None and form.claimed.unit == "times":
        return _multiple(
            form, form.claimed, values[0], values[rival], codes[rival], year, own.origins
        )
    truth = True if sure >= SURE else (False if sure <= 1 - SURE else None)
    made = decided(
        truth, negated=form.negated, recorded=values[0][0], recorded_lower=values[0][1],
        recorded_upper=values[0][2], claimed=values[rival][0], claimed_lower=values[rival][1],
        claimed_upper=values[rival][2], year=year, rival=codes[rival], place=mine,
        origins=own.origins, makers=own.makers,
    )  # fmt: skip
    return made.about(lean=(sure >= 0.5) != form.negated)


def _places(values: Floats, sign: float) -> Floats:
    """Return the place of the first in draws of all, (draws,); equal values share a place.

    A value without a range keeps the error that `APART` allows: none is known to the last digit.
    """
    middle = np.maximum(np.abs(values[:, 0]), 1e-12)
    noise = np.random.default_rng(_SEED).standard_normal((_DRAWS, len(values)))
    least = APART / 2
    if (values > 0).all():  # ranges of amounts are wider upwards: draw logarithms
        logs = np.log(values)
        down, up = logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 0]
        width = np.where(noise < 0, down, up) / 1.645
        draws = sign * np.exp(logs[:, 0] + noise * np.maximum(width, least))
    else:
        width = np.maximum((values[:, 2] - values[:, 1]) / 3.29, least * middle)
        draws = sign * (values[:, 0] + noise * width)
    places: Floats = 1.0 + (draws[:, 1:] > draws[:, :1]).sum(axis=1)
    return places


def comparison(form: Form, one: Series, two: Series, published: int, rival: str | None) -> Finding:
    """Decide "A above B": the year is the last within `CARRY_YEARS` that both have."""
    shared = np.intersect1d(one.years, two.years)
    if form.period.kind == "year" and form.period.end is not None:
        shared = shared[shared == form.period.end]
    shared = shared[(shared <= max(published - 1, form.period.end or 0))]
    if form.period.kind not in ("year", "range"):
        shared = shared[shared >= published - 1 - CARRY_YEARS]
    if not len(shared):
        return unknown(NEWER if len(one) and one.years[-1] < published - 1 else OUTSIDE)
    year = int(shared[-1])
    a, b = (one.at(year), two.at(year))
    if a is None or b is None:
        return unknown(OUTSIDE)
    left = (float(one.value[a]), float(one.lower[a]), float(one.upper[a]))
    right = (float(two.value[b]), float(two.lower[b]), float(two.upper[b]))
    if form.claimed is not None:
        return _multiple(form, form.claimed, left, right, rival, year, one.origins)
    sign = 1.0 if form.relation == "above" else -1.0
    sure = float((_places(np.array([left, right]), sign) == 1).mean())
    truth = True if sure >= SURE else (False if sure <= 1 - SURE else None)
    made = decided(
        truth, negated=form.negated, recorded=left[0], recorded_lower=left[1],
        recorded_upper=left[2], claimed=right[0], claimed_lower=right[1], claimed_upper=right[2],
        year=year, rival=rival, origins=one.origins,
        makers=min(one.makers, two.makers),
    )  # fmt: skip
    return made.about(lean=(sure >= 0.5) != form.negated)


_Value = tuple[float, float, float]


def _multiple(
    form: Form, number: Quantity, mine: _Value, other: _Value, rival: str | None, year: int,
    origins: tuple[str, ...],
) -> Finding:  # fmt: skip
    """Decide "twice as much as": the ratio of two values in the claimed interval."""
    if other[0] <= 0 or mine[0] <= 0:
        return unknown(OUTSIDE)
    ratio = mine[0] / other[0]
    record = (mine[1] / max(other[2], 1e-12), mine[2] / max(other[1], 1e-12))
    truth, lean = _holds((number.lower, number.upper), record, (ratio,), number.value)
    made = decided(
        truth, negated=form.negated, **_claimed(number, 1.0), recorded=ratio,
        recorded_lower=record[0], recorded_upper=record[1], year=year, rival=rival, unit="times",
        origins=origins,
    )  # fmt: skip
    return made.about(lean=lean != form.negated)
