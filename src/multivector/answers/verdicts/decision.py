"""Decide one statement from series (`Table`) by their intervals; close ones are "too close"."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.verdicts.finding import Finding, Reason, decided, unknown
from multivector.answers.verdicts.quantities.matching import is_complement, is_percent, scale_of
from multivector.answers.verdicts.quantities.series import UNSHARED, Series, Table, moved, total
from multivector.answers.verdicts.spans import holds_throughout, in_each, in_steps
from multivector.arrays import Floats
from multivector.codes.states import name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.coding.claims.forms.quantities import EXACT, WRONG, Quantity
from multivector.measures.trends import trend
from multivector.prose import listed

# A claim that states no year may be judged by figures for the last complete year before
# publication, or up to this many years earlier.
YEARS_BACK = 5
# A mismatch by this factor nearly always means that the number is about something else.
ALIGNED = 10.0
# Two values closer than the first share count as equal; an extreme is missed beyond the second.
APART, MISSED = 0.01, 0.03
# A trend without numbers: the minimum change, and the maximum for "unchanged".
MOVED, STEADY = 0.02, 0.05
# A rank or comparison is decided if this share of draws from the ranges agree.
SURE = 0.9
# Share of a range that has to lie within an open interval ("at least").
MOST = 0.6
# "Ever" is borne out only by a series this long; a single higher year contradicts it.
EVER_YEARS = 25
# Share of shifted windows that must move the same way; for a stated window, its ends decide.
FIRM, LOOSE = 0.5, 0.8
_DRAWS, SEED = 2000, 20231
_SLACK = 2  # years by which a window may miss its start
_Value = tuple[float, float, float]
Look = Callable[[str], Series | None]


def decide(
    form: Form, table: Table, code: str, published: int, look: Look, field: Sequence[str] = ()
) -> Finding:
    """Decide a statement about the quantity of one entity.

    ``look`` returns the series of an entity, or None; ``field``: codes to rank among, of which
    those without a recent figure are ignored.
    """
    own = look(code)
    if own is None or not len(own):
        return unknown(Reason.OUTSIDE if code else Reason.NOT_UNDERSTOOD)
    if form.kind == "rank":
        others = {c: s for c in field if c != code and (s := look(c))}
        return _rank(form, own, others, code, published)
    if form.kind == "comparison":
        rivals = [series for c in form.scope if (series := look(c)) is not None and len(series)]
        if not rivals or len(rivals) < len(form.scope):
            return unknown(Reason.OUTSIDE)
        return _comparison(form, own, total(rivals), published)
    if form.kind == "extreme":
        return _extreme(form, own, published)
    if form.kind == "trend":
        return _movement(form, own, published)
    return _number(form, table, own, published)


def _number(form: Form, table: Table, own: Series, published: int) -> Finding:
    number = form.claimed
    if number is None:
        return unknown(Reason.NOT_UNDERSTOOD)
    growing = re.search(r"\b(?:growth|change)\b", table.title, re.I) and number.unit == "percent"
    relative = number.unit in ("percent", "points", "times")
    if growing and form.kind == "change" and form.relation == "falls":  # in points, or in per cent
        return unknown(Reason.DIFFERS)
    changes = form.kind in ("change", "factor") and not growing
    scale = 1.0 if changes and relative else scale_of(number, table.unit, table.title, form.text)
    if scale is None:
        return unknown(Reason.DIFFERS)
    if changes:
        return _change(form, number, own, published, is_percent(table.unit), scale)
    if is_percent(table.unit) and is_complement(form.text, table.title):
        value, lower, upper = 100 - own.value, 100 - own.upper, 100 - own.lower
        own = Series(own.years, value, lower, upper, own.makers, own.origins)
    return _level(form, number, own, published, scale)


def _level(form: Form, number: Quantity, own: Series, published: int, scale: float) -> Finding:
    """Decide whether the recorded value is in the claimed interval."""
    never = "never" in form.text.lower() and form.period.kind in ("ever", "since")
    found = _peak(own, form, published) if never else pick(own, form, published)
    if isinstance(found, Finding):
        return found
    value, lower, upper, year, *more = found
    points = more[0] if more else (value,)
    claimed, ends = number.value / scale, (number.lower / scale, number.upper / scale)
    fields = shown(own, (value, lower, upper), year, **_claimed(number, scale))
    if claimed and value and not 1 / ALIGNED < abs(value / claimed) < ALIGNED:
        return unknown(Reason.DIFFERS, lean=False, **fields)
    truth, lean = _holds(ends, (lower, upper), points, claimed)
    if never and not truth and own.years[0] > (form.period.start or published - EVER_YEARS):
        return unknown(Reason.OUTSIDE, lean=form.negated, **fields)
    # A stock moves until publication, what was sold in the last year does not.
    late = 0 if form.period.stated else published - 1 - year + own.stock
    aged = moved(own, year, late, (lower, upper)) if late > 0 and truth is False else None
    if aged is not None and _outside(ends, aged, claimed) is not False:
        return unknown(Reason.NEWER, lean=False, **fields)
    return decided(truth, negated=form.negated, lean=lean, **fields)


def _peak(own: Series, form: Form, published: int) -> tuple[float, float, float, int] | Finding:
    """Return the most extreme year up to publication, which "never exceeded" is about."""
    part = own.within(form.period.start, published - 1)
    if form.relation not in ("at least", "at most") or not len(part):
        return unknown(Reason.OUTSIDE if len(part) else Reason.NEWER)
    place = int(part.value.argmax() if form.relation == "at least" else part.value.argmin())
    return *part.figure(place), int(part.years[place])


def shown(own: Series, record: _Value, year: int, **more: Any) -> dict[str, Any]:
    """Return the fields of a finding with a value and its range in a year."""
    return {"recorded": record[0], "recorded_lower": record[1], "recorded_upper": record[2],
            "year": year, "origins": own.origins, "makers": own.makers, **more}  # fmt: skip


def _changed(own: Series, ends: tuple[int, int], record: _Value) -> dict[str, Any]:
    since, year = own.years[[*ends]].tolist()
    return shown(own, record, year, since=since, words=f"{since} to {year}")


def _claimed(number: Quantity, scale: float) -> dict[str, float | None]:
    low, high = (None if math.isinf(end) else end / scale for end in (number.lower, number.upper))
    return {"claimed": number.value / scale, "claimed_lower": low, "claimed_upper": high}


def _holds(
    ends: tuple[float, float], record: tuple[float, float], points: tuple[float, ...], value: float
) -> tuple[bool | None, bool]:
    """Return whether a claimed interval holds, and to which side the record leans: if a best value
    lies within it, and for an open end also most of the record's range, not if that is all outside.
    """
    inside = any(ends[0] <= point <= ends[1] for point in points)
    if not inside or _outside(ends, record, value) is False:
        return (False if _outside(ends, record, value) is False else None), inside
    width = record[1] - record[0]
    if (math.isinf(ends[0]) or math.isinf(ends[1])) and width > 0:
        shared = min(ends[1], record[1]) - max(ends[0], record[0])
        return (True if shared >= MOST * width else None), True
    return True, True


def _moves(number: Quantity, record: tuple[float, float], size: float) -> tuple[bool | None, bool]:
    """Return what `_holds` does of a change; a multiple not if the range includes no change."""
    truth, lean = _holds((number.lower, number.upper), record, (size,), number.value)
    same, wide = float(number.unit == "times"), math.isinf(number.upper - number.lower)
    unsure = record[0] < same < record[1] and not number.lower <= same <= number.upper
    return (None if truth and unsure and (same or wide) else truth), lean


def _outside(ends: tuple[float, float], record: tuple[float, float], value: float) -> bool | None:
    """Return True if two overlap, False if apart by more than rounding (`WRONG`), else None."""
    lower, upper = record
    if upper >= ends[0] and lower <= ends[1]:
        return True
    gap = abs((upper if upper < ends[0] else lower) - value) / max(abs(value), 1e-12)
    limit = EXACT if math.isinf(ends[0]) or math.isinf(ends[1]) else WRONG
    return False if gap > limit else None


def pick(
    series: Series, form: Form, published: int
) -> tuple[float, float, float, int, tuple[float, ...]] | Finding:
    """Return value, range, year and best values for a statement's period, or the reason for none.

    There are two best values early in a year, when the speaker may refer to either of the last two
    years.
    """
    period = form.period
    first, last = int(series.years[0]), int(series.years[-1])
    if period.kind == "range" and period.start is not None and period.end is not None:
        part = series.within(period.start, period.end)
        ends = (part.years[0] - _SLACK, part.years[-1]) if len(part) else (math.inf, 0)
        if ends[0] > period.start or ends[1] < period.end:
            return unknown(Reason.NEWER if last < period.end else Reason.OUTSIDE)
        return _mean(part, period.end)
    part = series.within(period.start, published - 1)
    if period.kind in ("since", "last") and "average" in form.text.lower() and len(part):
        return _mean(part, int(part.years[-1]))
    if period.kind == "year" and period.end is not None:
        place, reason = series.at(period.end), Reason.NEWER if last < period.end else Reason.OUTSIDE
    else:
        place = series.at(published - 1, back=YEARS_BACK)
        reason = Reason.NEWER if first < published else Reason.OUTSIDE
    if place is None:
        return unknown(reason)
    value, lower, upper = series.figure(place)
    alone = period.stated or period.kind == "latest" or place == 0
    if alone or series.years[place - 1] < published - 2:
        return value, lower, upper, int(series.years[place]), (value,)
    two, low, high = series.figure(place - 1)
    return value, min(lower, low), max(upper, high), int(series.years[place]), (value, two)


def _mean(part: Series, year: int) -> tuple[float, float, float, int, tuple[float, ...]]:
    value, lower, upper = (float(x.mean()) for x in (part.value, part.lower, part.upper))
    return value, lower, upper, year, (value,)


def _change(
    form: Form, number: Quantity, own: Series, published: int, percent: bool, scale: float
) -> Finding:
    """Decide the size of a change, or a multiple, between the ends of the claimed window."""
    ends = _window(form, own, published, default=1)
    if isinstance(ends, Finding):
        return ends
    before, after = (float(own.value[i]) for i in ends)
    sign = -1.0 if form.relation == "falls" else 1.0
    wide = [UNSHARED * float(own.upper[i] - own.lower[i]) / 2 for i in ends]
    room = max(w / max(abs(float(own.value[i])), 1e-12) for w, i in zip(wide, ends, strict=True))
    # Each size with half its range: that of a ratio, or of a difference.
    between = (sign * (after - before) * scale, max(wide) * scale)
    if number.unit == "times":
        sizes = [(after / before, room * after / before)] if before > 0 else []
    elif number.unit in ("number", "money"):
        sizes = [between]
    else:  # "by five per cent" of a share may mean points; points are of a share alone
        sizes = [between] if percent else []
        if number.unit == "percent" and before:
            part = 100 / abs(before)
            sizes.append((sign * (after - before) * part, room * abs(after) * part))
    if not sizes:
        return unknown(Reason.DIFFERS if number.unit == "points" else Reason.OUTSIDE)
    ranges = ((size, (size - half, size + half)) for size, half in sizes)
    tried = [(_moves(number, record, size), size, record) for size, record in ranges]
    (truth, lean), size, record = next((t for t in tried if t[0][0]), tried[0])
    truth = None if truth is False and any(t[0][0] is None for t in tried) else truth
    if truth is False and number.unit in ("number", "points", "money"):
        nearest = min(max(size, number.lower), number.upper)
        if abs(size - nearest) <= APART * scale * max(abs(before), abs(after)):
            truth = None  # levels of two producers can be this far apart
    if truth is False and number.unit == "times" and size > number.value >= 1:
        truth = None  # what has grown eightfold has also quadrupled
    unit = {"times": "times", "percent": "%", "points": "points"}.get(number.unit, "")
    return decided(
        truth, negated=form.negated, lean=lean, unit=unit,
        **_changed(own, ends, (size, *record)), **_claimed(number, 1.0),
    )  # fmt: skip


def _window(
    form: Form, series: Series, published: int, *, default: int
) -> tuple[int, int] | Finding:
    """Return the indices of a window's ends; without a window, the last ``default`` years."""
    period = form.period
    end = period.end if period.stated and period.end is not None else published - 1
    back = 0 if period.kind in ("range", "year") else YEARS_BACK
    last = series.at(end, back=back)
    if last is None:
        return unknown(Reason.NEWER if series.years[-1] < end else Reason.OUTSIDE)
    if period.is_span and period.start is not None:
        away = np.abs(series.years - period.start)
        first = int(np.argmin(away))
        if away[first] > _SLACK:
            return unknown(Reason.OUTSIDE)
    else:
        first = 0 if period.kind == "ever" else max(last - default, 0)
        if period.kind != "ever" and series.years[last] - series.years[first] > default + _SLACK:
            return unknown(Reason.OUTSIDE)
    return (first, last) if first < last else unknown(Reason.OUTSIDE)


def _movement(form: Form, own: Series, published: int) -> Finding:
    """Decide a rise, a fall or no change; ends decide, slope and shifted windows say how sure."""
    ends = _window(form, own, published, default=1 if _within_year(form) else YEARS_BACK)
    if isinstance(ends, Finding):
        return ends
    first, last = ends
    if not (before := float(own.value[first])):
        return unknown(Reason.OUTSIDE)
    size = (float(own.value[last]) - before) / abs(before)
    fields = _changed(own, ends, (100 * size,) * 3) | {"unit": "%"}
    part = slice(first, last + 1)
    found = trend(own.years[part].astype(float), own.value[part]) if last - first >= 2 else None
    if form.relation == "steady":
        sure = bool(found and found.p_value < 0.05)
        moved = abs(size) > (STEADY if sure else 2 * STEADY)
        truth = False if moved else (True if abs(size) <= STEADY else None)
        return decided(truth, negated=form.negated, lean=not moved, **fields)
    right = size > 0 if form.relation == "rises" else size < 0
    if abs(size) <= MOVED:
        return unknown(Reason.CLOSE, lean=right != form.negated, **fields)
    going = re.search(r"\b(?:is|are)\s(?:\w+ly\s)?\w+ing\b", form.text)
    under_way = going and not form.period.stated  # "is falling": the last year must show it too
    if under_way and last and size * (own.value[last] - own.value[last - 1]) <= 0:
        return unknown(Reason.WINDOW, lean=right != form.negated, **fields)
    if form.period.is_span and cues()["each year"].search(form.text):
        return in_steps(form, own.within(*own.years[[first, last]].tolist()), MOVED, fields)
    firm = FIRM if form.period.is_span else 0.0 if _within_year(form) else LOOSE
    if (found and found.slope * size <= 0) or own.shifted(first, last, size) < firm:
        return unknown(Reason.WINDOW, lean=right != form.negated, **fields)
    return decided(right, negated=form.negated, **fields)


def _within_year(form: Form) -> bool:
    """Return whether a movement is of one year: "fell in 2019" or "last year", not "by 2019"."""
    words = form.text[: form.period.at + form.period.length]
    inside = re.search(r"\b(?:(?:in|during)\s\S+|year(?:['’]s)?)$", words, re.IGNORECASE)
    return form.period.kind == "year" and inside is not None


def _extreme(form: Form, own: Series, published: int) -> Finding:
    """Decide "the highest in fifty years", "the lowest since 2008", "a record high"."""
    if "change" in form.words and len(own) > 1:
        step = np.diff(own.value)
        own = Series(own.years[1:], step, step, step, own.makers, own.origins)
    start, focus = form.period.start, form.period.end or published - 1
    place = own.at(focus, back=0 if f"{focus}" in form.text else 1)  # not of a year that is named
    if place is None:
        return unknown(Reason.NEWER if own.years[-1] < focus else Reason.OUTSIDE)
    first = 0 if start is None else int(np.searchsorted(own.years, start))
    sign = 1.0 if form.relation == "highest" else -1.0
    values = sign * own.value[first : place + 1]
    if (start is not None and own.years[0] > start + _SLACK) or len(values) < 3:
        return unknown(Reason.OUTSIDE)
    best, mine = float(values.max()), float(values[-1])
    gap = (best - mine) / max(abs(best), abs(mine), 1e-12)
    truth = True if gap <= APART else (False if gap > MISSED else None)
    if truth and start is None and own.years[place] - own.years[0] < EVER_YEARS:
        return unknown(Reason.OUTSIDE, lean=True)
    return decided(
        truth, negated=form.negated, lean=gap <= (APART + MISSED) / 2, claimed=sign * best,
        words=str(int(own.years[first + int(values.argmax())])),
        **shown(own, (sign * mine,) * 3, int(own.years[place])),
    )  # fmt: skip


def _rank(form: Form, own: Series, others: dict[str, Series], code: str, published: int) -> Finding:
    """Decide a rank among others by draws from the ranges, and name the rival."""
    if form.place is None:
        return unknown(Reason.NOT_UNDERSTOOD)
    if holds_throughout(form):
        years = own.within(form.period.start, published - 1).years.tolist()
        return in_each(form, years, published, lambda ask: _rank(ask, own, others, code, published))
    found = pick(own, form, published)
    if isinstance(found, Finding):
        return found
    known = {code: own} | others
    first = found[3] if form.period.kind in ("year", "range") else published - 1 - YEARS_BACK
    for year in reversed(own.within(first, found[3]).years.tolist()):
        at = {c: i for c, s in known.items() if (i := s.at(year, YEARS_BACK - 1)) is not None}
        codes = list(at)
        if len(codes) < 2 or len(codes) < 0.4 * len(known):
            return unknown(Reason.OUTSIDE)
        values = [known[c].figure(at[c]) for c in codes]
        sign = 1.0 if form.relation == "highest" else -1.0
        order = sorted(range(len(codes)), key=lambda i: -sign * values[i][0])
        last = form.place[1] if form.place[1] > 0 else max(5, -(len(codes) * form.place[1] // 100))
        # Those who decide the place have figures for the year; others count by an earlier one.
        if all(known[codes[i]].years[at[codes[i]]] == year for i in order[: last + 1]):
            break
    else:
        why = f"no year has figures of {name_of(code)} and its rivals"
        return unknown(Reason.OUTSIDE, unit="text", words=why)
    mine = order.index(0)
    # The nearest on the other side of the place; of the first, the second.
    beyond = last - 1 if mine >= last else min(last, len(order) - 1)
    top = form.place[0] == 1 and mine > 0
    rival = order[beyond if top else 1 if mine == 0 else mine - 1]
    if form.claimed is not None and form.claimed.unit == "times":
        return _multiple(form, form.claimed, values[0], values[rival], codes[rival], year, own)
    places = _places(np.array(values), sign)
    sure = float(((places >= form.place[0]) & (places <= last)).mean())
    made = _by_draws(form, sure, own, values[0], values[rival], year, rival=codes[rival])
    if made.is_false and year < found[3] and not form.period.stated:
        made = made.undecided(Reason.NEWER, lean=False)  # Cuba's dollars of 2020, in 2024
    return made.about(place=mine + 1)


def _by_draws(
    form: Form, sure: float, own: Series, mine: _Value, other: _Value, year: int, **more: Any
) -> Finding:
    truth = True if sure >= SURE else (False if sure <= 1 - SURE else None)
    truth = None if mine[0] == other[0] == 0 else truth  # nothing is not ahead of nothing
    fields = shown(
        own, mine, year, claimed=other[0], claimed_lower=other[1], claimed_upper=other[2], **more
    )
    return decided(truth, negated=form.negated, lean=sure >= 0.5, **fields)


def _places(values: Floats, sign: float) -> Floats:
    """Return the place of the first in draws of all, (draws,), with an error of `APART` or more."""
    noise = np.random.default_rng(SEED).standard_normal((_DRAWS, len(values)))
    least = APART / 2
    if (values > 0).all():  # ranges of amounts are wider upwards: draw logarithms
        logs = np.log(values)
        width = np.where(noise < 0, logs[:, 0] - logs[:, 1], logs[:, 2] - logs[:, 0]) / 1.645
        draws = sign * np.exp(logs[:, 0] + noise * np.maximum(width, least))
    else:
        width = np.maximum((values[:, 2] - values[:, 1]) / 3.29, least * np.abs(values[:, 0]))
        draws = sign * (values[:, 0] + noise * width)
    places: Floats = 1.0 + (draws[:, 1:] > draws[:, :1]).sum(axis=1)
    return places


def _comparison(form: Form, own: Series, other: Series, published: int) -> Finding:
    """Decide "A above B", or above B and C combined; "every year since" in each year."""
    rival = form.scope[0] if len(form.scope) == 1 else listed(map(name_of, form.scope))
    if not form.period.is_span or not cues()["each year"].search(form.text):
        return compare(form, own, other, published, rival)
    years = np.intersect1d(own.years, other.years).tolist()
    return in_each(form, years, published, lambda ask: compare(ask, own, other, published, rival))


def compare(form: Form, one: Series, two: Series, published: int, rival: str) -> Finding:
    """Decide "A above B" in the last common year within `YEARS_BACK`.

    For a range of years, the last year decides if all years agree.
    """
    years = _compared_years(form.period, np.intersect1d(one.years, two.years), published)
    if not len(years):
        newer = len(one) and one.years[-1] < published - 1
        return unknown(Reason.NEWER if newer else Reason.OUTSIDE)
    year = int(years[-1])
    above = [s.value[np.searchsorted(s.years, years)] for s in (one, two)]
    if form.period.is_span and len(set(np.sign(above[0] - above[1]))) > 1:
        return unknown(Reason.WINDOW)
    mine, other = (s.figure(s.at(year) or 0) for s in (one, two))
    if form.claimed is not None:
        return _multiple(form, form.claimed, mine, other, rival, year, one)
    sign = 1.0 if form.relation == "above" else -1.0
    sure = float((_places(np.array([mine, other]), sign) == 1).mean())
    made = _by_draws(form, sure, one, mine, other, year, rival=rival)
    return made.about(makers=min(one.makers, two.makers))


def _compared_years(
    period: Period, years: NDArray[np.integer], published: int
) -> NDArray[np.integer]:
    """Return the years of two series by which a comparison may be decided."""
    if period.kind == "year" and period.end is not None:
        return years[years == period.end]
    if period.kind == "range" and period.start is not None:
        end = published - 1 if period.end is None else period.end
        years = years[(years >= period.start) & (years <= end)]
        # A range that the record does not reach is not decided by its beginning.
        return years if len(years) and years[-1] >= end else years[:0]
    years = years[years <= published - 1]
    near = len(years) and years[-1] >= published - 1 - YEARS_BACK
    if period.is_span and period.start is not None and near:
        return years[years >= min(period.start, years[-1])]
    return years[years >= published - 1 - YEARS_BACK]


def _multiple(
    form: Form, number: Quantity, mine: _Value, other: _Value, rival: str, year: int, own: Series
) -> Finding:
    """Decide "twice as much as": the ratio of two values in the claimed interval."""
    if other[0] <= 0 or mine[0] <= 0:
        return unknown(Reason.OUTSIDE)
    ratio = mine[0] / other[0]
    record = (mine[1] / max(other[2], 1e-12), mine[2] / max(other[1], 1e-12))
    truth, lean = _moves(number, record, ratio)
    fields = shown(own, (ratio, *record), year, rival=rival, unit="times", **_claimed(number, 1.0))
    return decided(truth, negated=form.negated, lean=lean, **fields)
