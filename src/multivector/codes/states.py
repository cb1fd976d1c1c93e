"""States and territories: names, former names, demonyms, adjectives, capitals.

Codes and names follow ISO 3166-1 (``XKX`` for Kosovo is the user-assigned code in common use) and
the United Nations Terminology Database. Former names and their years follow the change notices of
ISO 3166-3 and the states' dates of independence. Demonyms and adjectives follow English news usage.
A former name has the code of the state that took over its UN membership: RUS for the Soviet Union,
SRB for Yugoslavia. States that nobody continues have their own codes in ``FORMER``: DDR, CSK. In
an article of their time, those codes name them and their parts. The first dated former name is
what the state was called then; others are spellings.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from multivector.codes import systems
from multivector.codes.tables import ALWAYS, Span, dated, moment, parts, rows
from multivector.prose import definite


@dataclass(frozen=True, slots=True)
class State:
    """One state or territory.

    ``former`` and ``capitals`` pair each name with its period of use; ``demonyms`` contains
    singular and plural forms; an entry of ``adjectives`` may also be the singular demonym.
    """

    iso3: str
    name: str
    names: tuple[str, ...]
    former: tuple[tuple[str, Span], ...]
    adjectives: tuple[str, ...]
    demonyms: tuple[str, ...]
    capitals: tuple[tuple[str, Span], ...]
    held: Span = ALWAYS  # of a former state: its life
    towns: tuple[str, ...] = ()  # of a former state: those that have another code today
    beside: tuple[str, ...] = ()  # of a former state: it was in regions with all of these

    def name_on(self, on: str | None) -> str:
        """Return what the state was called on a day; without one, its name of today."""
        day = moment(on) or ""
        then = (name for name, held in self.former if held != ALWAYS and held.holds(day))
        return next(then, self.name) if day else self.name


def _plural(singular: str) -> str | None:
    if singular.endswith(("ese", "s", "sh", "ch", "man", "nch", "Lao")):
        return None
    if singular.endswith(("by", "ry", "ly")):
        return singular[:-1] + "ies"
    return singular + "s"


def _demonyms(cell: str, adjectives: tuple[str, ...]) -> tuple[str, ...]:
    """Expand ``=`` (same as the adjectives) and ``singular/plural``; add regular plurals."""
    found: list[str] = []
    for entry in parts(cell):
        for word in adjectives if entry == "=" else (entry,):
            found += word.split("/") if "/" in word else filter(None, (word, _plural(word)))
    return tuple(dict.fromkeys(found))


def _state(row: Mapping[str, str], held: Span = ALWAYS) -> State:
    adjectives = parts(row["adjectives"])
    capitals = (dated(entry) for entry in parts(row["capitals"]))
    return State(
        iso3=row["iso3"],
        name=row["name"],
        names=parts(row["names"]),
        former=tuple(dated(entry) for entry in parts(row.get("former", ""))),
        adjectives=adjectives,
        demonyms=_demonyms(row["demonyms"], adjectives),
        capitals=tuple((name, span if held == ALWAYS else held) for name, span in capitals),
        held=held,
        towns=parts(row.get("towns", "")),
        beside=parts(row.get("beside", "")),
    )


# All states and territories by ISO 3166-1 alpha-3 code.
STATES: dict[str, State] = {row["iso3"]: _state(row) for row in rows("states")}
FORMER: dict[str, State] = {
    row["iso3"]: _state(row, systems.lives()[row["iso3"]]) for row in rows("former")
}
EVER: dict[str, State] = {**STATES, **FORMER}
# In a sentence of ours, "East Germany" is the former state, whatever it means in an article.
FORMER_NAMES = {state.name: code for code, state in FORMER.items()}
_WHOLES = {part: whole for part, whole in systems.whole_of().items() if whole in FORMER}
# Former states that joined one of today, by its code: the other Germany, Vietnam and Yemen.
TWINS = {
    code: FORMER_NAMES[name]
    for code, state in STATES.items()
    for name, _ in state.former
    if name in FORMER_NAMES
}
_TOWNS = {
    (code, town): twin
    for code, twin in TWINS.items()
    for town in (*FORMER[twin].towns, *(name for name, _ in FORMER[twin].capitals))
}


def code_on(code: str, on: str | None, town: str = "") -> str:
    """Return the code of the former state that a state, or a town of it, was part of on a day, else
    its own.

    >>> code_on("SVK", "1974"), code_on("SVK", "1994"), code_on("KAZ", "1974")
    ('CSK', 'SVK', 'KAZ')
    >>> code_on("DEU", "1974", "Rostock"), code_on("DEU", "1974", "Hamburg")
    ('DDR', 'DEU')
    """
    whole = _WHOLES.get(code) or _TOWNS.get((code, town))
    return whole if whole and on and existed(whole, on) else code


def existed(code: str | None, on: str | None) -> bool:
    """Return whether a code is that of a state of today, or of a former one in its time."""
    return code in STATES or (code in FORMER and FORMER[code].held.holds(moment(on) or ""))


def name_of(code: str, on: str | None = None) -> str:
    """Return the name of a state for use in a sentence; blocs and regions are unchanged.

    ``on``: the day whose name is meant, if not today's.

    >>> name_of("USA"), name_of("KAZ"), name_of("RUS", "1974"), name_of("DDR")
    ('the United States', 'Kazakhstan', 'the Soviet Union', 'East Germany')
    """
    return definite(EVER[code].name_on(on) if code in EVER else code)
