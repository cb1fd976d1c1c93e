"""Measures up to a date, for a brief: capacity, balance, alignment, votes.

The measures are those of ``influence``, ``balance`` and ``agreement``; this module decides which
years and pairs fit on a page, and what to say if the record or its libraries are missing. Nothing
here raises if a source is not installed: the brief is written anyway.
"""

from collections.abc import Sequence
from dataclasses import replace
from importlib.util import find_spec

from multivector.answers.evidence.standing import Standing, by_powers, last_complete, marked
from multivector.answers.evidence.standing_stored import stored_standing
from multivector.answers.influence.factbook import (
    FACTBOOK_CHANNELS,
    FACTBOOK_YEAR,
    first_influence,
    told_trade,
)
from multivector.answers.influence.layers import NEEDED
from multivector.answers.result import Row
from multivector.codes.naming import display_name
from multivector.codes.resolve import is_bloc
from multivector.errors import InputError
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.prose import definite, listed
from multivector.provenance import Origin
from multivector.records.catalogue import entry
from multivector.records.listing import absent
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS

# The libraries needed to read the store, and the extra that installs them.
_LIBRARIES = ("pyarrow", "pandas")
EXTRA = "pip install 'multivector[measures]'"
# More states than this cannot be distinguished on a page; the first in the brief's order are kept.
MOST_STATES = 12


def has_libraries() -> bool:
    """Return whether the libraries that read the store are installed.

    >>> isinstance(has_libraries(), bool)
    True
    """
    try:
        return all(find_spec(name) is not None for name in _LIBRARIES)
    except (ImportError, ValueError):  # blocked, or partly installed
        return False


def standing_of(
    states: Sequence[str],
    powers: Sequence[str],
    *,
    published: str | None = None,
    later: bool = False,
    votes: bool = True,
) -> Standing:
    """Return the measures of powers and states up to a date.

    Empty except for ``more`` and ``notes`` if nothing is known. Without installed sources or the
    libraries, the quick estimate from the Factbook.

    - ``states``: codes; powers are left out, and no bloc is measured over its own members.
    - ``powers``: states and blocs.
    - ``published``: ISO 8601 date, or a year; later years are excluded unless ``later`` is set.
    - ``later``: include later years, marked as such.
    - ``votes``: include alignment and votes on ES-11/1.

    >>> found = standing_of(["KAZ"], ["CHN", "RUS"], published="2023-05-18")
    >>> found.first, found.more
    (True, 'multivector data pull --open')
    """
    kept, notes = _kept(states, powers)
    end = int(published[:4]) if published else None
    if not kept:
        return Standing(notes=tuple(notes))
    readable = has_libraries()
    stored = bool(Store().installed())
    if stored and readable:
        found = stored_standing(kept, powers, published, later=later, votes=votes)
        if found is not None:
            return replace(found, notes=(*notes, *found.notes))
    more: str | None = EXTRA if stored and not readable else NEEDED
    year = last_complete(published)
    if stored and readable and year and not _open_for(year):
        more = None
        notes.append(f"no capacity of these powers over these states is on record for {year}")
    return _first(kept, powers, end, later, notes, more=more)


def _open_for(year: int) -> bool:
    """Return whether an open source that is not installed has data on a channel for a year."""
    lacking = absent(CHANNELS, range(year - CARRY_YEARS, year + 1), Store().held())
    return any(entry(name).open for name in lacking)


def _kept(states: Sequence[str], powers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the states to measure, and notes on those left out."""
    wanted = [s for s in dict.fromkeys(states) if s not in powers and not is_bloc(s)]
    over = listed(definite(display_name(state)) for state in wanted[MOST_STATES:])
    many = "are" if len(wanted) > MOST_STATES + 1 else "is"
    most = f"which take at most {MOST_STATES} states"
    notes = [f"{over} {many} not included in the measures of capacity, {most}"] if over else []
    return wanted[:MOST_STATES], notes


def _first(
    states: Sequence[str],
    powers: Sequence[str],
    end: int | None,
    later: bool,
    notes: Sequence[str],
    *,
    more: str | None,
) -> Standing:
    """Return the quick estimate from the Factbook, without figures dated after the article."""
    rows: list[Row] = []
    origins: dict[str, Origin] = {}
    for able, group in by_powers(states, powers, end or FACTBOOK_YEAR).items():
        try:
            answer = first_influence(group, able, FACTBOOK_CHANNELS)
        except InputError:  # no data on any of these states
            continue
        rows += [marked(row, end) for row in answer]
        origins.update({origin.id: origin for origin in answer.origins})
    kept = [row for row in rows if row["highest"] is not None and (later or not row["later"])]
    return Standing(
        influence=tuple(kept),
        origins=tuple(origins.values()) if kept else (),
        first=bool(kept),
        more=more,
        notes=(*notes, *(said.rstrip(".") for said in told_trade(kept))),
    )
