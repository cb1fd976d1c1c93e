"""Measures of states and powers up to a date, and the selection shown on a page."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from multivector.answers.result import Row
from multivector.codes.blocs import members
from multivector.codes.resolve import is_bloc
from multivector.errors import UsageError
from multivector.provenance import Origin

# A constant set of channels is sought over this many years, no further back.
SPAN = 20
# Number of evenly spaced years shown for a single channel; the composite has every year.
_TOLD_YEARS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """Measures of states and powers up to a date."""

    # influence, balance, alignment: Rows of ``influence``, ``balance`` and ``agreement``; each with
    # ``later``, whether its year is after the article's (None where either is undated)
    influence: tuple[Row, ...] = ()
    balance: tuple[Row, ...] = ()
    alignment: tuple[Row, ...] = ()
    # State to its vote on ES-11/1, if installed and not later than the article
    votes: Mapping[str, str] = field(default_factory=dict)
    origins: tuple[Origin, ...] = ()  # Sources of all rows
    aligned_by: tuple[str, ...] = ()  # IDs of the sources of ``alignment``
    first: bool = False  # Whether the rows are a quick estimate from the Factbook
    more: str | None = None  # The command that installs more data
    notes: tuple[str, ...] = ()  # What was left out, and why
    # Year, or year and month, of a shock that the article names, and its sentence; ``spans`` are
    # the years compared before and after it, ``changes`` rows of what changed
    shock: str | None = None
    shock_text: str = ""
    spans: tuple[tuple[int, int], ...] = ()
    changes: tuple[Row, ...] = ()


def by_powers(
    states: Sequence[str], powers: Sequence[str], year: int
) -> dict[tuple[str, ...], list[str]]:
    """Group states by the powers measured over them; blocs are not measured over their members.

    >>> by_powers(["KAZ", "POL"], ["RUS", "EU"], 2020)
    {('RUS', 'EU'): ['KAZ'], ('RUS',): ['POL']}
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for state in states:
        able = tuple(p for p in powers if p != state and not _inside(state, p, year))
        if able:
            groups.setdefault(able, []).append(state)
    return groups


def _inside(state: str, power: str, year: int) -> bool:
    with suppress(UsageError):  # a bloc without dated members
        return is_bloc(power) and state in members(power, str(year))
    return False


def last_complete(published: str | None) -> int | None:
    """Return the last year that had ended by a date; a year alone counts as ended."""
    return int(published[:4]) - (len(published) > 4) if published else None


def marked(row: Mapping[str, Any], end: int | None) -> Row:
    """Add ``later`` to a row: whether its year is after the article's year."""
    year = row.get("year")
    return {**row, "later": None if end is None or year is None else year > end}


def told_years(years: Sequence[int]) -> list[int]:
    """Return a few evenly spaced years, counted back from the last.

    >>> told_years(range(2000, 2017)), told_years([2016])
    ([2000, 2004, 2008, 2012, 2016], [2016])
    """
    known = sorted(years)
    if len(known) <= _TOLD_YEARS:
        return known
    step = (len(known) - 1) / (_TOLD_YEARS - 1)
    return [known[round(k * step)] for k in range(_TOLD_YEARS)]
