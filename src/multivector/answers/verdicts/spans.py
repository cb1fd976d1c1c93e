"""What is said of each year of a period: "the largest partner since 2013", "rose every year"."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from multivector.answers.verdicts.finding import Finding, Reason, decided, unknown
from multivector.answers.verdicts.quantities.series import Series
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues

# Years that may lack figures: at the end of an open period, and the share at its start.
_OPEN, _EARLY = 5, 0.4


def last_of(form: Form, published: int) -> int:
    """Return the last year that a statement is about, of which a bloc's members are."""
    end = form.period.end if form.period.stated else None
    return published - 1 if end is None else end


def holds_throughout(form: Form) -> bool:
    """Return whether a rank is said to hold in each year of its period."""
    spans = form.period.is_span and form.period.start is not None
    lasts = cues()["f lasts"].search(form.text) or cues()["verb"].search(form.text) is None
    return bool(spans and form.claimed is None and lasts)


def in_each(
    form: Form, years: Sequence[int], published: int, rank: Callable[[Form], Finding]
) -> Finding:
    """Decide a rank by ``rank`` in each year with figures; ``words`` are the years tested.

    One year without it may be an error. Two contradict "since 2000" and "from 2000 to 2010", and so
    does the last; half of them or the last any other period, unless a year bears it out, as the sum
    may. A third of the years may be too close to call.
    """
    period = form.period
    start = (period.start or 0) + period.opens(form.text, "after")
    end = min(published - 1, period.end or published)
    asked = (form.about(period=replace(period, start=y, end=y, kind="year"))
             for y in years if start <= y <= end)  # fmt: skip
    known = {f.year: f for f in map(rank, asked) if f.year is not None and f.recorded is not None}
    last = max(known, default=0)
    if last < end - (1 if period.kind == "range" else _OPEN):
        return unknown(Reason.NEWER if max(years, default=0) < end else Reason.OUTSIDE)
    behind = [one for one in known.values() if one.is_false]
    each = period.opens(form.text, "since", "after", "from", "for")
    enough = len(behind) >= (2 if each else len(known) / 2) or known[last] in behind
    if enough and (each or not any(one.is_true for one in known.values())):
        return behind[0]
    close = [one for one in known.values() if one.is_open]
    doubts = behind or [one for one in close if not one.lean or one is known[last]]
    if doubts or len(close) > len(known) / 3:
        one = (doubts or close)[0]
        return one.undecided(Reason.WINDOW, lean=not behind)
    if min(known) - start > max(2, _EARLY * (end - start)):
        return unknown(Reason.OUTSIDE, lean=True)
    return known[last].about(words=f"{min(known)}–{last}")


def in_steps(form: Form, own: Series, least: float, fields: dict[str, Any]) -> Finding:
    """Decide "rose every year": a year that goes the other way by over ``least`` contradicts it.

    ``fields`` are those of the finding; they are of the worst year unless it is borne out.
    """
    value, sign = own.value, 1.0 if form.relation == "rises" else -1.0
    steps = sign * np.diff(value) / np.maximum(np.abs(value[:-1]), 1e-12)
    worst = int(steps.argmin())
    if steps[worst] <= least:
        size, (start, end) = 100 * sign * float(steps[worst]), own.years[worst : worst + 2].tolist()
        fields |= {"recorded": size, "recorded_lower": size, "recorded_upper": size,
                   "since": start, "year": end, "words": f"{start} to {end}"}  # fmt: skip
    truth = True if steps[worst] > least else False if steps[worst] < -least else None
    return decided(truth, negated=form.negated, **fields)
