"""Dense integer index of panel rows (state × state × time), so that a join is a scatter."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from multivector.codes import systems
from multivector.codes.resolve import states_of
from multivector.errors import UsageError
from multivector.given import words

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Index:
    """The rows of a panel, sorted by first state, second state and time."""

    states: tuple[str, ...]  # Codes of the n states, in alphabetical order
    years: tuple[int, ...]  # The m years, in order
    per_year: int  # 1 for years, 12 for months
    sides: int  # 1 for state panels, 2 for dyads
    directed: bool  # For dyads: whether (A, B) and (B, A) are separate rows
    # first, second, year, month: Position of the states (int16; ``second`` is None for state
    # panels), position of the year (int16) and month 0 to 11 (int8; None for years)
    first: Any
    second: Any
    year: Any
    month: Any
    # first_year, second_year: Position of the state and year in a flattened array of shape (n, m)
    first_year: Any
    second_year: Any
    position: Any  # (n, m): Row of the year (of January, for months); -1 if there is none

    def __len__(self) -> int:
        return len(self.first)


def build(
    states: str | Iterable[str] | None,
    first_year: int,
    last_year: int,
    *,
    sides: int,
    directed: bool = True,
    per_year: int = 1,
    system: str | None = "cow",
) -> Index:
    """Build the index of a panel.

    Raises UsageError if a code is unknown, a given state is never a member, or there is no dyad of
    the given states.

    ``states``: states, regions and blocs (members on 1 July of the last year); None means all
    members of ``system`` in the period. ``first_year`` and ``last_year``: first and last year,
    inclusive. ``system``: a row exists only for years in which its states are members of this
    system on at least one day; None means no restriction.
    """
    years = tuple(range(first_year, last_year + 1))
    names, alive = _alive(states, years, system)
    if sides == 1:
        exists = alive
    else:
        exists = alive[:, None, :] & alive[None, :, :]
        place = np.arange(len(names))
        exists &= (place[:, None] != place if directed else place[:, None] < place)[:, :, None]
    where = np.nonzero(exists)
    rows = len(where[0])
    if states is not None and not rows:
        allowed = "states" if sides == 1 else "two or more states that exist in the same year"
        what = f"no rows of {', '.join(names) or 'no state'}"
        raise UsageError(what, where="states", allowed=allowed)
    flat = [np.repeat(side * len(years) + where[-1], per_year) for side in where[:-1]]
    position = np.full(exists.shape, -1, dtype=np.int32)
    position[exists] = np.arange(rows, dtype=np.int32) * per_year
    columns = [np.repeat(part.astype(np.int16), per_year) for part in where]
    month = np.tile(np.arange(MONTHS, dtype=np.int8), rows) if per_year == MONTHS else None
    return Index(
        states=names, years=years, per_year=per_year, sides=sides, directed=directed,
        first=columns[0], second=columns[1] if sides == 2 else None, year=columns[-1], month=month,
        first_year=flat[0], second_year=flat[1] if sides == 2 else None, position=position,
    )  # fmt: skip


def _alive(
    states: str | Iterable[str] | None, years: tuple[int, ...], system: str | None
) -> tuple[tuple[str, ...], Any]:
    """Return the codes and, for each code and year, whether there are rows."""
    typed = () if states is None else words(states, "states")
    given = [states_of([word], on=years[-1], since=years[0]) for word in typed]
    asked = None if states is None else sorted({code for codes in given for code in codes})
    if system is None:
        if asked is None:
            raise UsageError("specify states, a system or both", allowed=", ".join(systems.SYSTEMS))
        return tuple(asked), np.ones((len(asked), len(years)), dtype=bool)
    begin, end = date(years[0], 1, 1), date(years[-1], 12, 31)
    spells = [s for s in systems.spells(system) if s.iso3 and s.start <= end and s.end >= begin]
    every = {systems.continuing(s.iso3) for s in spells if s.iso3}
    # Members of a region outside the system have no rows; a state given by name is refused below.
    names = sorted(every) if asked is None else [n for n in asked if n in every or (n,) in given]
    place = {name: index for index, name in enumerate(names)}
    alive = np.zeros((len(names), len(years)), dtype=bool)
    for spell in spells:
        row = place.get(systems.continuing(spell.iso3 or ""))
        if row is not None:
            first = max(spell.start.year, years[0]) - years[0]
            alive[row, first : min(spell.end.year, years[-1]) - years[0] + 1] = True
    never = [name for name, row in place.items() if not alive[row].any()]
    if asked and never:
        raise UsageError(
            f"{', '.join(never)}: not a member of the state system {system} in any of these years",
            allowed="members, or system=None to include any state in any year",
        )
    return tuple(names), alive
