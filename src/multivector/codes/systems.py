"""Codes of states by date: ISO 3166-1 alpha-3, Correlates of War, Gleditsch–Ward, both ways.

``systems.tsv`` holds one row for each spell of a state in a system (its number, its days in the
system, and the ISO code that the number stands for on those days); the days are those of the
Correlates of War State System Membership (v2016) and of Gleditsch & Ward 1999. A number may stand
for several ISO codes over time (365: RUS, SUN, RUS) and an ISO code for several numbers (YEM: 678,
then 679 in COW). States that ended before ISO 3166 have no ISO code. ``to`` is empty while the
state lasts. ``successions.tsv`` says which state continues, or came out of, which. The Republic of
Vietnam is RVN, its abbreviation in COW: ISO 3166-3 has VDR for the North, other data for the South.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

from multivector.errors import UsageError
from multivector.tables import read_table

SYSTEMS = ("cow", "gw")
_OPEN_END = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Spell:
    """A state's membership in a system: number, ISO code (None if it never had one), days."""

    system: str
    number: int
    abbreviation: str
    iso3: str | None
    name: str
    start: date
    end: date

    def holds(self, on: date) -> bool:
        """Say whether the spell covers a day."""
        return self.start <= on <= self.end


@dataclass(frozen=True, slots=True)
class Succession:
    """One state after another: ``kind`` is continues, leaves, joins (it is absorbed) or parts."""

    before: str
    after: str
    on: date
    kind: str


@cache
def spells(system: str) -> tuple[Spell, ...]:
    """Return all spells of a system, ``cow`` or ``gw``, in order of number and day."""
    if system not in SYSTEMS:
        raise UsageError(f"unknown state system: {system!r}", allowed=", ".join(SYSTEMS))
    return tuple(
        Spell(
            system,
            int(row["number"]),
            row["abbreviation"],
            row["iso3"] or None,
            row["name"],
            date.fromisoformat(row["from"]),
            date.fromisoformat(row["to"]) if row["to"] else _OPEN_END,
        )
        for row in read_table("multivector.codes", "systems.tsv")
        if row["system"] == system
    )


@cache
def successions() -> tuple[Succession, ...]:
    """Return the table of successions.

    Examples
    --------
    >>> [s.before for s in successions() if s.after == "RUS"]
    ['SUN']
    """
    return tuple(
        Succession(row["before"], row["after"], date.fromisoformat(row["on"]), row["kind"])
        for row in read_table("multivector.codes", "successions.tsv")
    )


@cache
def known() -> frozenset[str]:
    """Return every code that a column of states may hold, former states' ISO codes included."""
    return frozenset(row["iso3"] for row in read_table("multivector.codes", "iso3.tsv"))


@cache
def iso3_names() -> dict[str, str]:
    """Return the short English name of every code of :func:`known`."""
    return {row["iso3"]: row["name"] for row in read_table("multivector.codes", "iso3.tsv")}


@cache
def iso2_codes() -> dict[str, str]:
    """Return the ISO 3166-1 alpha-3 code of every alpha-2 code in use.

    Examples
    --------
    >>> iso2_codes()["KZ"]
    'KAZ'
    """
    return {
        row["iso2"]: row["iso3"]
        for row in read_table("multivector.codes", "iso3.tsv")
        if row["iso2"] and not row["to"]
    }


@cache
def codes_of(kind: str) -> dict[str, str]:
    """Return alpha-2 (``iso2``) or numeric (``m49``) codes by alpha-3, former ones included.

    Examples
    --------
    >>> codes_of("m49")["KAZ"], codes_of("iso2")["SUN"], "XKX" in codes_of("m49")
    ('398', 'SU', False)
    """
    return {
        row["iso3"]: row[kind] for row in read_table("multivector.codes", "iso3.tsv") if row[kind]
    }


def to_iso3(number: int, *, system: str, on: date) -> str | None:
    """Return the ISO code that a number stands for on a day, or None.

    A spell that holds the day comes first, then one that touches its year: data by the year use a
    number for the whole of its first and last year.

    Examples
    --------
    >>> to_iso3(365, system="cow", on=date(1980, 7, 1))
    'SUN'
    >>> to_iso3(365, system="cow", on=date(1995, 7, 1))
    'RUS'
    """
    candidates = _by_number(system).get(int(number), ())
    found = next((spell for spell in candidates if spell.holds(on)), None)
    if found is None:
        found = next(
            (spell for spell in candidates if spell.start.year <= on.year <= spell.end.year), None
        )
    return found.iso3 if found else None


def from_iso3(iso3: str, *, system: str, on: date) -> int | None:
    """Return a state's number in a system on a day, or None if it is not a member then.

    Examples
    --------
    >>> from_iso3("YEM", system="cow", on=date(1985, 1, 1))
    678
    >>> from_iso3("YEM", system="cow", on=date(2000, 1, 1))
    679
    """
    return next((s.number for s in _by_iso3(system).get(iso3, ()) if s.holds(on)), None)


def continuing(iso3: str) -> str:
    """Return the code of the state that carries a former state's seat on, else the code itself.

    Tables of the record use it, so that a series of the Soviet Union and Russia is one: SUN is RUS,
    YUG and SCG are SRB. States that ended without one that carries on keep their own code (CSK,
    DDR, YMD, RVN).

    Examples
    --------
    >>> continuing("YUG"), continuing("CSK"), continuing("KAZ")
    ('SRB', 'CSK', 'KAZ')
    """
    following = {s.before: s.after for s in successions() if s.kind == "continues"}
    while iso3 in following:
        iso3 = following[iso3]
    return iso3


def iso3_of_years(numbers: object, years: object, *, system: str) -> list[str | None]:
    """Return the continuing ISO code for each pair of number and year (aligned sequences).

    The number is read as of 1 July, else of any day of the year (a first or last year); None where
    it stands for no state with an ISO code. See :func:`continuing` for SUN and YUG.
    """
    memory: dict[tuple[int, int], str | None] = {}
    result = []
    for number, year in zip(numbers, years, strict=True):  # type: ignore[call-overload]
        key = (int(number), int(year))
        if key not in memory:
            code = to_iso3(key[0], system=system, on=date(key[1], 7, 1))
            memory[key] = continuing(code) if code else None
        result.append(memory[key])
    return result


def iso3_of_period(number: int, start: date, end: date, *, system: str) -> str | None:
    """Return the continuing ISO code of a number over a period: of its last spell that touches it.

    Examples
    --------
    >>> iso3_of_period(365, date(1980, 1, 1), date(2016, 12, 31), system="cow")
    'RUS'
    """
    touching = [
        spell
        for spell in _by_number(system).get(int(number), ())
        if spell.start <= end and spell.end >= start
    ]
    code = touching[-1].iso3 if touching else None
    return continuing(code) if code else None


def members(*, system: str, on: date) -> tuple[str, ...]:
    """Return the ISO codes of all members of a system on a day, in alphabetical order."""
    return tuple(sorted({s.iso3 for s in spells(system) if s.iso3 and s.holds(on)}))


@cache
def _by_number(system: str) -> dict[int, tuple[Spell, ...]]:
    found: dict[int, tuple[Spell, ...]] = {}
    for spell in spells(system):
        found[spell.number] = (*found.get(spell.number, ()), spell)
    return found


@cache
def _by_iso3(system: str) -> dict[str, tuple[Spell, ...]]:
    found: dict[str, tuple[Spell, ...]] = {}
    for spell in spells(system):
        if spell.iso3:
            found[spell.iso3] = (*found.get(spell.iso3, ()), spell)
    return found
