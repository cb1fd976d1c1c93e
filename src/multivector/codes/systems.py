"""State codes by date: convert between ISO 3166-1 alpha-3, Correlates of War and Gleditsch–Ward.

``systems.tsv`` has one row for each spell of a state in a system: its number, first and last day,
and the ISO code of that number during the spell. Dates are those of the Correlates of War State
System Membership (v2016) and of Gleditsch & Ward 1999. A number may have several ISO codes over
time (365: RUS, SUN, RUS) and an ISO code several numbers (YEM: 678, then 679 in COW). States that
ended before ISO 3166 have no ISO code. ``to`` is empty while the state exists. ``successions.tsv``
lists which state continues or emerged from which, and whether figures of the years before hold the
two apart. The Republic of Vietnam is RVN, its abbreviation
in COW, because VDR is the North in ISO 3166-3 but the South in other data.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import MAXYEAR, date
from functools import cache

from multivector.codes.tables import Span, span
from multivector.errors import UsageError
from multivector.prose import definite
from multivector.tables import read_table

SYSTEMS = ("cow", "gw")
_OPEN_END = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Spell:
    """A state's spell in a system: number, ISO code (None if it has none), first and last day."""

    system: str
    number: int
    abbreviation: str
    iso3: str | None
    name: str
    start: date
    end: date

    def holds(self, on: date) -> bool:
        """Return whether the spell covers a day."""
        return self.start <= on <= self.end


@cache
def spells(system: str) -> tuple[Spell, ...]:
    """Return all spells of a system, ``cow`` or ``gw``, in order of number and day."""
    if system not in SYSTEMS:
        raise UsageError(f"unknown state system: {system!r}", allowed=", ".join(SYSTEMS))
    return tuple(
        Spell(
            system, int(row["number"]), row["abbreviation"], row["iso3"] or None, row["name"],
            date.fromisoformat(row["from"]), date.fromisoformat(row["to"] or _OPEN_END),
        )
        for row in read_table("multivector.codes", "systems.tsv")
        if row["system"] == system
    )  # fmt: skip


@cache
def _successions(sure: bool = False) -> tuple[tuple[str, str, date, str], ...]:
    """Return the rows of ``successions.tsv``; ``sure``: those that change what figures are of."""
    table = read_table("multivector.codes", "successions.tsv")
    table = tuple(row for row in table if not (sure and row["apart"]))
    return tuple((r["before"], r["after"], date.fromisoformat(r["on"]), r["kind"]) for r in table)


@cache
def _following() -> dict[str, str]:
    """Return the state that continues a former one; other rows say who left, joined or parted."""
    return {before: after for before, after, _, kind in _successions() if kind == "continues"}


def continued() -> list[tuple[str, date]]:
    """Return the former states that another continues, in order, and since when."""
    return [(before, day) for before, _, day, kind in _successions() if kind == "continues"]


# Alpha-3 codes that ISO 3166-1 withdrew with a change of name, and those of the World Bank.
_OTHER_CODES = {
    "ADO": "AND", "BUR": "MMR", "BYS": "BLR", "DHY": "BEN", "HVO": "BFA", "KSV": "XKX",
    "RHO": "ZWE", "ROM": "ROU", "TMP": "TLS", "WBG": "PSE", "ZAR": "COD",
}  # fmt: skip


@cache
def known() -> frozenset[str]:
    """Return every code allowed in a state column, including ISO codes of former states."""
    return frozenset(iso3_names())


@cache
def iso3_names() -> dict[str, str]:
    """Return the short English name of every code of :func:`known`."""
    return {row["iso3"]: row["name"] for row in read_table("multivector.codes", "iso3.tsv")}


@cache
def lives() -> dict[str, Span]:
    """Return the life of each former state, by its code."""
    table = read_table("multivector.codes", "iso3.tsv")
    return {row["iso3"]: span(row["from"], row["to"]) for row in table if row["to"]}


@cache
def iso2_codes() -> dict[str, str]:
    """Return alpha-3 codes by alpha-2 code, and by the older codes that trade data still have.

    >>> iso2_codes()["KZ"], iso2_codes()["ROM"]
    ('KAZ', 'ROU')
    """
    table = read_table("multivector.codes", "iso3.tsv")
    today = {row["iso2"]: row["iso3"] for row in table if row["iso2"] and not row["to"]}
    return _OTHER_CODES | today


@cache
def codes_of(kind: str) -> dict[str, str]:
    """Return alpha-2 (``iso2``) or numeric (``m49``) codes by alpha-3 code, including former ones.

    >>> codes_of("m49")["KAZ"], codes_of("iso2")["SUN"], "XKX" in codes_of("m49")
    ('398', 'SU', False)
    """
    table = read_table("multivector.codes", "iso3.tsv")
    return {row["iso3"]: row[kind] for row in table if row[kind]}


def to_iso3(number: int, *, system: str, on: date) -> str | None:
    """Return the ISO code of a number on a day, or None.

    A spell that covers the day takes precedence, then one that covers part of its year, because
    annual data use a number for the whole of its first and last year.

    >>> to_iso3(365, system="cow", on=date(1980, 7, 1))
    'SUN'
    >>> to_iso3(365, system="cow", on=date(1995, 7, 1))
    'RUS'
    """
    known = _by_number(system).get(int(number), ())
    near = (spell for spell in known if spell.start.year <= on.year <= spell.end.year)
    found = next((spell for spell in known if spell.holds(on)), None) or next(near, None)
    return found.iso3 if found else None


def continuing(iso3: str) -> str:
    """Return the code of the state that continues a former state, else the code itself.

    Tables of the store use it, so that the Soviet Union and Russia form one series: SUN becomes
    RUS; YUG and SCG become SRB. States without a continuing state keep their own code (CSK, DDR,
    YMD, RVN).

    >>> continuing("YUG"), continuing("CSK"), continuing("KAZ")
    ('SRB', 'CSK', 'KAZ')
    """
    while iso3 in _following():
        iso3 = _following()[iso3]
    return iso3


def exists(code: str, year: int) -> bool:
    """Return whether a state was in either state system in a year; always true for territories.

    >>> exists("KAZ", 1990), exists("KAZ", 1992), exists("HKG", 1990)
    (False, True, True)
    """
    spans = _periods().get(code)
    return spans is None or any(first <= year <= last for first, last in spans)


@cache
def _periods() -> dict[str, list[tuple[int, int]]]:
    """Return the first and last year of each period in either state system, by code."""
    found: dict[str, list[tuple[int, int]]] = {}
    for system in ("cow", "gw"):
        for spell in spells(system):
            if spell.iso3:
                code = continuing(spell.iso3)
                found.setdefault(code, []).append((spell.start.year, spell.end.year))
    return found


def formed_later(iso3: str, on: date, named: date) -> int | None:
    """Return the year since which a state is apart from another, if that is after a day, or one
    with another, if after the day on which it is named; the Soviet Union was Russia to all.
    """
    rows = (row for row in _successions() if row[1] == iso3 and row[:2] != ("SUN", "RUS"))
    later = (day.year for _, _, day, kind in rows if day > (named if kind == "joins" else on))
    return next(later, None)


def is_reshaped(iso3: str, on: date) -> bool:
    """Return whether a state has gained or lost the land of another since a day."""
    rows = _successions()
    return any(on < day and iso3 in (after, continuing(before)) for before, after, day, _ in rows)


def reshaped(
    codes: Collection[str], start: int, end: int = MAXYEAR, named: bool = False
) -> dict[str, str]:
    """Return the states whose figures of two years are of different land, and what the earlier are
    of; not if ``codes`` have both parts. ``end``: the later year; default: today. ``named``: only
    those that had another name then.

    >>> reshaped(["SDN"], 2009, 2014), reshaped(["SRB", "MNE"], 2003, 2010)
    ({'SDN': 'Sudan with South Sudan until 2011'}, {})
    """
    found: dict[str, str] = {}
    for before, after, day, kind in _successions(sure=True):
        own, other = (after, before) if kind == "joins" else (continuing(before), after)
        able = kind in ("leaves", "joins") and own in codes and other not in codes
        if able and date(start, 7, 1) < day <= date(end, 7, 1) and not (named and own == before):
            was = [definite(iso3_names()[code]) for code in (before, own, other)]
            whole = f"{was[1]} {'without' if kind == 'joins' else 'with'} {was[2]}"
            whole = was[0] if kind == "leaves" and own != before else whole
            found.setdefault(own, f"{whole} until {day.year}")
    return found


@cache
def whole_of() -> dict[str, str]:
    """Return the former state that each state was part of: CSK for CZE, SUN for KAZ."""
    rows = _successions()
    return {after: before for before, after, _, kind in rows if kind in ("parts", "leaves")}


def iso3_of_years(numbers: object, years: object, *, system: str) -> list[str | None]:
    """Return the continuing ISO code for each pair of number and year (aligned sequences).

    The number is resolved as of 1 July, else as of any day of the year (a first or last year); None
    if no state with an ISO code has it. See :func:`continuing` for SUN and YUG.
    """
    pairs = [(int(n), int(y)) for n, y in zip(numbers, years, strict=True)]  # type: ignore[call-overload]
    codes = {pair: to_iso3(pair[0], system=system, on=date(pair[1], 7, 1)) for pair in set(pairs)}
    return [code and continuing(code) for code in map(codes.get, pairs)]


def iso3_of_periods(
    numbers: object, starts: object, ends: object, *, system: str
) -> list[str | None]:
    """Return the continuing ISO code of each number in its last spell that overlaps a period.

    >>> iso3_of_periods([365], [date(1980, 1, 1)], [date(2016, 12, 31)], system="cow")
    ['RUS']
    """
    result = []
    for number, start, end in zip(numbers, starts, ends, strict=True):  # type: ignore[call-overload]
        spells = _by_number(system).get(int(number), ())
        codes = [spell.iso3 for spell in spells if spell.start <= end and spell.end >= start]
        result.append(continuing(codes[-1]) if codes and codes[-1] else None)
    return result


@cache
def _by_number(system: str) -> dict[int, tuple[Spell, ...]]:
    found: dict[int, tuple[Spell, ...]] = {}
    for spell in spells(system):
        found[spell.number] = (*found.get(spell.number, ()), spell)
    return found
