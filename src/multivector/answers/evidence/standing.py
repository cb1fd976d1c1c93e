"""What the measures say of states and powers up to a date, and the choices a page makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from multivector.answers.result import Row
from multivector.codes.blocs import members
from multivector.codes.resolve import is_bloc
from multivector.errors import UsageError
from multivector.provenance import Origin

# A fixed set of channels is looked for over this many years, and no further back.
SPAN = 20
# Of a channel by itself so many years are given, evenly spaced; the composite has every year.
_TOLD_YEARS = 5


@dataclass(frozen=True, slots=True)
class Standing:
    """What the measures say of states and powers up to a date.

    Attributes
    ----------
    influence, balance, alignment : tuple of dict
        Rows of ``influence``, ``balance`` and ``agreement``; each with ``later``, whether its year
        is after the article's (None where either is undated).
    votes : mapping
        State to its vote on ES-11/1, where that is installed and not later.
    sentences : tuple of str
        Who leads whom in the last year, how sure, in codes.
    origins : tuple of Origin
        Of all rows.
    aligned_by : tuple of str
        Ids of those of ``alignment``.
    first : bool
        Whether the rows are the Factbook's first answer and no capacity.
    more : str or None
        The command that would bring more.
    notes : tuple of str
        What was left out, with its reason.
    """

    influence: tuple[Row, ...] = ()
    balance: tuple[Row, ...] = ()
    alignment: tuple[Row, ...] = ()
    votes: Mapping[str, str] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    aligned_by: tuple[str, ...] = ()
    first: bool = False
    more: str | None = None
    notes: tuple[str, ...] = ()


def by_powers(
    states: Sequence[str], powers: Sequence[str], year: int
) -> dict[tuple[str, ...], list[str]]:
    """Return states by the powers that can bear upon them: no bloc does upon its own member.

    Examples
    --------
    >>> by_powers(["KAZ", "POL"], ["RUS", "EU"], 2020)
    {('RUS', 'EU'): ['KAZ'], ('RUS',): ['POL']}
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for state in states:
        able = tuple(power for power in powers if not _inside(state, power, year))
        if able:
            groups.setdefault(able, []).append(state)
    return groups


def _inside(state: str, power: str, year: int) -> bool:
    if not is_bloc(power):
        return False
    try:
        return state in members(power, str(year))
    except UsageError:  # a bloc whose members we do not date
        return False


def marked(row: Mapping[str, Any], end: int | None) -> Row:
    """Return a row with ``later``: whether its year is after the article's."""
    year = row.get("year")
    return {**row, "later": None if end is None or year is None else year > end}


def told_years(years: Sequence[int]) -> list[int]:
    """Return a few of the years, evenly spaced back from the last to the first.

    Examples
    --------
    >>> told_years(range(2000, 2017)), told_years([2016])
    ([2000, 2004, 2008, 2012, 2016], [2016])
    """
    known = sorted(years)
    if len(known) <= _TOLD_YEARS:
        return known
    step = (len(known) - 1) / (_TOLD_YEARS - 1)
    return [known[round(k * step)] for k in range(_TOLD_YEARS)]
