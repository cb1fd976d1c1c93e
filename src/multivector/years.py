"""Year arguments of the public functions: ``start`` and ``end``, or ``years``."""

import warnings
from collections.abc import Callable, Sequence
from functools import wraps
from operator import index
from typing import ParamSpec, TypeVar

from multivector.errors import UsageError

# One year, (first, last), or a range.
Years = int | tuple[int, int] | range
Span = tuple[int | None, int | None]

MAX_YEARS = 200
_WHERE = "start/end"
_RENAMED = {"from_": "start", "to": "end", "year": "years"}

P = ParamSpec("P")
R = TypeVar("R")


def span_of(start: int | None = None, end: int | None = None, years: Years | None = None) -> Span:
    """Return the first and last year of a span; None where it is open.

    Raises UsageError if ``years`` is combined with ``start`` or ``end``, a value is not a year, or
    the span ends before it starts or is longer than 200 years.

    ``start`` and ``end``: first and last year, inclusive. ``years``: alternative to ``start`` and
    ``end``: one year, (first, last), or a range, whose stop is excluded as usual.

    >>> span_of(2000, 2016), span_of(years=2016), span_of(years=range(2000, 2017)), span_of()
    ((2000, 2016), (2016, 2016), (2000, 2016), (None, None))
    """
    if years is not None:
        if start is not None or end is not None:
            what = "years cannot be combined with start or end"
            raise UsageError(what, where="years", allowed="either years, or start and end")
        start, end = _ends(years)
    first, last = (None if one is None else year_of(one) for one in (start, end))
    if first is not None and last is not None:
        if first > last:
            what = f"the span ends before it starts: {first} to {last}"
            raise UsageError(what, where=_WHERE, allowed="a first year no later than the last")
        if last - first > MAX_YEARS:
            what = f"the span is too long: {last - first} years"
            raise UsageError(what, where=_WHERE, allowed=f"at most {MAX_YEARS} years")
    return first, last


def _ends(years: Years) -> tuple[int, int]:
    if not isinstance(years, Sequence) or isinstance(years, str):
        return years, years
    if not (years and years.step == 1 if isinstance(years, range) else len(years) == 2):
        raise _not_years(years)
    return years[0], years[-1]


def year_of(value: int, parameter: str = "years") -> int:
    """Return a year as an int; UsageError if it is text, a float, or out of range."""
    try:
        year = index(value)
    except TypeError:
        raise _not_years(value, parameter) from None
    if isinstance(value, bool) or not 1 <= year <= 9999:
        raise _not_years(value, parameter)
    return year


def _not_years(given: object, parameter: str = "years") -> UsageError:
    return UsageError(
        f"invalid year{'' if parameter == 'year' else ' or span of years'}: {given!r}",
        where=parameter,
        allowed="2016" if parameter == "year" else "2016, (2000, 2016) or range(2000, 2017)",
    )


def renamed_years(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function accept the old keywords ``from_``, ``to`` and ``year`` of version 0.1.

    Each one emits a DeprecationWarning that gives the new name.

    >>> @renamed_years
    ... def echo(*, start=None, end=None, years=None):
    ...     return start, end, years
    >>> with warnings.catch_warnings(record=True) as caught:
    ...     warnings.simplefilter("always")
    ...     echo(from_=2000, to=2016)
    (2000, 2016, None)
    >>> str(caught[0].message)
    'from_ is now called start; the old name will be removed in 0.3'
    """

    @wraps(function)
    def renamed(*args: P.args, **given: P.kwargs) -> R:
        for old, new in _RENAMED.items():
            if old in given:
                if new in given:
                    raise UsageError(f"{old} cannot be combined with {new}", where=new)
                warnings.warn(
                    f"{old} is now called {new}; the old name will be removed in 0.3",
                    DeprecationWarning,
                    stacklevel=2,
                )
                given[new] = given.pop(old)
        return function(*args, **given)

    return renamed


def years_in_words(span: Sequence[int]) -> str:
    """Return a span as typed: one year, or the first and the last.

    >>> years_in_words([2019, 2020, 2021]), years_in_words([2019])
    ('2019-2021', '2019')
    """
    return f"{span[0]}" if len(span) == 1 else f"{span[0]}-{span[-1]}"
