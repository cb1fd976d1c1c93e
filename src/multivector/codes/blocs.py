"""Blocs: names, organs and dated memberships.

Memberships follow the organisations' own lists of members and accession dates. If an organisation
gives no date, membership starts when the treaty entered into force for that state.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from multivector.codes.tables import Span, moment, parts, rows, span
from multivector.errors import UsageError


@dataclass(frozen=True, slots=True)
class Bloc:
    """An organisation or group treated as one actor; ``organs`` are (name, sector) pairs."""

    code: str
    name: str
    names: tuple[str, ...]
    acronyms: tuple[str, ...]
    organs: tuple[tuple[str, str | None], ...]


def _bloc(row: Mapping[str, str]) -> Bloc:
    organs = (entry.partition("=") for entry in parts(row["organs"]))
    named = tuple((name, sector or None) for name, _, sector in organs)
    return Bloc(row["bloc"], row["name"], parts(row["names"]), parts(row["acronyms"]), named)


BLOCS: dict[str, Bloc] = {row["bloc"]: _bloc(row) for row in rows("blocs")}
# Blocs whose members have a trade agreement in force among them, as notified to the WTO.
TRADE_BLOCS = frozenset(row["bloc"] for row in rows("blocs") if row["trade"])


@cache
def _memberships() -> dict[str, tuple[tuple[str, Span], ...]]:
    table: dict[str, list[tuple[str, Span]]] = {}
    for row in rows("members"):
        held = span(row["from"], row["to"])
        for iso3 in row["states"].split():
            table.setdefault(row["bloc"], []).append((iso3, held))
    return {bloc: tuple(entries) for bloc, entries in table.items()}


def members(bloc: str, on: str) -> frozenset[str]:
    """Return the ISO3 codes of a bloc's full members on a day.

    Raises UsageError if the bloc is unknown, or has no dated members.

    ``bloc``: a code of ``BLOCS``. ``on``: ISO date; a year means 1 July, a month the 15th. A state
    that leaves is a member through its last day.

    >>> "GBR" in members("EU", "2020-01-31"), "GBR" in members("EU", "2020-02-01")
    (True, False)
    """
    table = _memberships()
    if bloc not in table:
        known = BLOCS.get(bloc)
        raise UsageError(
            f"{known.name}: its members are not listed" if known else f"unknown bloc: {bloc!r}",
            where="bloc",
            allowed=", ".join(sorted(table)),
        )
    when = moment(on) or on
    return frozenset(iso3 for iso3, held in table[bloc] if held.holds(when))


def members_over(bloc: str, start: int, end: int) -> tuple[frozenset[str], str]:
    """Return the members of a bloc that count in each year of a span, and, if those of another year
    differ, which they are in words, else ""; errors as :func:`members`.

    One rule for all answers: a figure of one year is of the members of that year (on 1 July);
    figures that are compared, or a series, are of the members of the last year in which it has any,
    as Eurostat's of the EU are. So no accession or withdrawal is taken for a rise or fall.

    >>> members_over("EU", 2016, 2020)[1], members_over("EU", 2020, 2023)[1]
    ('its 27 members of 2020', '')
    """
    every = {year: members(bloc, f"{year}") for year in range(start, end + 1)}
    last = max((year for year, inside in every.items() if inside), default=end)
    same = len({*every.values()}) == 1
    return every[last], "" if same else f"its {len(every[last])} members of {last}"


def changed_blocs(codes: Iterable[str], start: int, end: int) -> str:
    """Return the sentence on which members count, of each bloc of which that has to be told.

    >>> changed_blocs(["CHN", "EU"], 2018, 2021), changed_blocs(["CHN", "EU"], 2021, 2023)
    (' EU in all years: its 27 members of 2021.', '')
    """
    words = {code: members_over(code, start, end)[1] for code in codes if code in _memberships()}
    return "".join(f" {bloc} in all years: {which}." for bloc, which in words.items() if which)


def spell(iso3: str, bloc: str, on: str) -> Span | None:
    """Return the last membership of a state that had begun by a day, ended or not, or None.

    >>> spell("GBR", "EU", "2024-01-01"), spell("GBR", "EU", "1970-01-01")
    (Span(first='1973-01-01', last='2020-01-31'), None)
    """
    return next(reversed(spells(iso3, bloc, on)), None)


def spells(iso3: str, bloc: str, on: str) -> list[Span]:
    """Return the memberships of a state that had begun by a day, in order."""
    own = (held for state, held in _memberships().get(bloc, ()) if state == iso3)
    return sorted((h for h in own if str(h.first) <= on), key=lambda held: str(held.first))


def listed_from(bloc: str) -> str:
    """Return the first day on which a bloc has members by its list."""
    return min((str(held.first) for _, held in _memberships().get(bloc, ())), default="")


def is_suspended(iso3: str, bloc: str, on: str, *, how: str = "") -> bool:
    """Return whether a member was suspended from a bloc or all its meetings on a day."""
    return any(held.holds(on) for held in suspensions(iso3, bloc, how=how))


def suspensions(iso3: str, bloc: str, *, how: str = "") -> list[Span]:
    """Return when a state was suspended from a bloc or all its meetings, in order; if ``how`` is
    "absent", when it took no part by its own choice.
    """
    own = (r for r in rows("suspensions") if (r["bloc"], r["state"], r["how"]) == (bloc, iso3, how))
    return sorted((span(r["from"], r["to"]) for r in own), key=lambda held: str(held.first))


def earlier_name(bloc: str, on: str) -> str | None:
    """Return the body that a bloc grew out of, if it was that on a day: OAU for AU in 1985."""
    names = (r["name"] for r in rows("predecessors") if r["bloc"] == bloc and on <= r["to"])
    return next(names, None)


def is_member(iso3: str, bloc: str, on: str) -> bool:
    """Return whether a state was a full member of a bloc on a day; errors as :func:`members`.

    >>> is_member("KGZ", "EAEU", "2015-08-12"), is_member("KGZ", "EAEU", "2015-08-11")
    (True, False)
    """
    return iso3 in members(bloc, on)


def traders(bloc: str, on: str) -> frozenset[str]:
    """Return the members of a bloc that take part in its free trade on a day; errors as `members`.

    >>> "AGO" in members("SADC", "2016"), "AGO" in traders("SADC", "2016")
    (True, False)
    """
    inside, own = members(bloc, on), [r for r in rows("agreements") if r["agreement"] == bloc]
    here = (row for row in own if span(row["from"], row["to"]).holds(moment(on) or on))
    return inside.intersection(*[{s for row in here for s in row["first"].split()}] * bool(own))


def trade_agreements(
    one: str, two: str, on: str, *, left: Collection[tuple[str, str]] = ()
) -> frozenset[str]:
    """Return the trade blocs and agreements in force between two states on a day.

    ``left``: states and the blocs that they leave, whose pacts end for them.

    >>> sorted(trade_agreements("MLI", "CIV", "2016"))
    ['ECOWAS', 'WAEMU']
    """
    when = moment(on) or on

    def of(bloc: str) -> frozenset[str]:
        return traders(bloc, when) - {state for state, name in left if name == bloc}

    shared = {bloc for bloc in TRADE_BLOCS if {one, two} <= of(bloc)}
    for row in (row for row in rows("agreements") if row["agreement"] not in TRADE_BLOCS):
        first, second = (
            {s for c in cell.split() for s in (of(c) if c in TRADE_BLOCS else (c,))}
            for cell in (row["first"], row["second"])
        )
        across = any(a in first and b in (second or first) for a, b in ((one, two), (two, one)))
        if across and span(row["from"], row["to"]).holds(when):
            shared.add(row["agreement"])
    return frozenset(shared)
