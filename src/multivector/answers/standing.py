"""How powers and states stood up to a date, for a brief: capacity, balance, alignment, votes.

The measures are those of ``influence``, ``balance`` and ``agreement``; here it is decided which
years and pairs a page can hold, and what is said where the record or its libraries are lacking.
Nothing here raises for what is not installed: a brief is written all the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.util import find_spec
from typing import Any

from multivector.answers.influence import COLUMNS, FACTBOOK_YEAR
from multivector.answers.influence_factbook import CHANNELS, first_influence
from multivector.answers.result import Row
from multivector.codes.blocs import members
from multivector.codes.resolve import is_bloc
from multivector.errors import InputError, UsageError
from multivector.provenance import Origin
from multivector.store.warehouse import Store

# The libraries that reading the store takes; the extra that brings them.
_LIBRARIES = ("pyarrow", "pandas")
EXTRA = "pip install 'multivector[measures]'"
PULL = "multivector data pull --open"

# More states than these, the first by the brief's own order, cannot be told apart on a page.
MOST_STATES = 12
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


def has_libraries() -> bool:
    """Say whether what reads the store is installed.

    Examples
    --------
    >>> isinstance(has_libraries(), bool)
    True
    """
    try:
        return all(find_spec(name) is not None for name in _LIBRARIES)
    except (ImportError, ValueError):  # barred, or half installed
        return False


def standing_of(
    states: Sequence[str],
    powers: Sequence[str],
    *,
    published: str | None = None,
    later: bool = False,
    votes: bool = True,
) -> Standing:
    """Return how powers and states stood up to a date.

    Parameters
    ----------
    states : sequence of str
        Codes; powers among them are left out, and a bloc over its own member.
    powers : sequence of str
        States and blocs.
    published : str, optional
        ISO 8601 date, or a year; nothing of a later year is given without ``later``.
    later : bool
        Give later years too, marked.
    votes : bool
        Give alignment and votes on ES-11/1, too.

    Returns
    -------
    Standing
        Empty but for ``more`` and ``notes`` where nothing is known. Without an installed origin, or
        without the libraries, it is the Factbook's first answer.

    Examples
    --------
    >>> found = standing_of(["KAZ"], ["CHN", "RUS"], published="2023-05-18")
    >>> found.first, found.more
    (True, 'multivector data pull --open')
    """
    kept, notes = _kept(states, powers)
    end = int(published[:4]) if published else None
    if not kept:
        return Standing(notes=tuple(notes))
    stored = bool(Store().installed())
    if stored and has_libraries():
        from multivector.answers.standing_stored import stored_standing

        found = stored_standing(kept, powers, end, later=later, votes=votes)
        if found is not None:
            return replace(found, notes=(*notes, *found.notes))
    return _first(kept, powers, end, later, notes, more=EXTRA if stored else PULL)


def _kept(states: Sequence[str], powers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the states to measure, and what was left out of them."""
    wanted = [state for state in dict.fromkeys(states) if state not in powers]
    wanted = [state for state in wanted if not is_bloc(state)]
    over = len(wanted) - MOST_STATES
    notes = [f"{over} further states are left out of the measures"] if over > 0 else []
    return wanted[:MOST_STATES], notes


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


def _first(
    states: Sequence[str],
    powers: Sequence[str],
    end: int | None,
    later: bool,
    notes: Sequence[str],
    *,
    more: str,
) -> Standing:
    """Return the Factbook's first answer, without what is later than the article."""
    rows: list[Row] = []
    origins: dict[str, Origin] = {}
    for able, group in by_powers(states, powers, end or FACTBOOK_YEAR).items():
        try:
            answer = first_influence(group, able, CHANNELS, COLUMNS)
        except InputError:  # nothing on any of these states
            continue
        rows += [marked(row, end) for row in answer]
        origins.update({origin.id: origin for origin in answer.origins})
    kept = [row for row in rows if row["highest"] is not None and (later or not row["later"])]
    return Standing(
        influence=tuple(kept),
        origins=tuple(origins.values()) if kept else (),
        first=bool(kept),
        more=more,
        notes=tuple(notes),
    )
