"""States and territories: names, former names, demonyms, adjectives, capitals.

Codes and names follow ISO 3166-1 (``XKX`` for Kosovo is the user-assigned code in common use) and
the United Nations Terminology Database. Former names and their years follow the change notices of
ISO 3166-3 and the states' dates of independence. Demonyms and adjectives follow English news usage.
A former name has the code of the state that took over its UN membership, or else its capital: RUS
for the Soviet Union, SRB for Yugoslavia, CZE for Czechoslovakia, DEU for both Germanies.
"""

from dataclasses import dataclass
from functools import cache

from multivector.codes.tables import Span, dated, parts, rows
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


def _plural(singular: str) -> str | None:
    if singular.endswith(("ese", "ss", "sh", "ch", "man", "nch", "Lao")):
        return None
    if singular.endswith(("by", "ry", "ly")):
        return singular[:-1] + "ies"
    return singular + "s"


def _demonyms(cell: str, adjectives: tuple[str, ...]) -> tuple[str, ...]:
    """Expand ``=`` (same as the adjectives) and ``singular/plural``; add regular plurals."""
    found: list[str] = []
    for entry in parts(cell):
        for word in adjectives if entry == "=" else (entry,):
            if "/" in word:
                found.extend(word.split("/"))
            else:
                found.append(word)
                plural = _plural(word)
                if plural and not word.endswith("s"):
                    found.append(plural)
    return tuple(dict.fromkeys(found))


@cache
def states() -> dict[str, State]:
    """Return all states and territories by ISO 3166-1 alpha-3 code.

    >>> states()["KAZ"].demonyms[:2]
    ('Kazakh', 'Kazakhs')
    >>> states()["XKX"].name
    'Kosovo'
    """
    table = {}
    for row in rows("states"):
        adjectives = parts(row["adjectives"])
        table[row["iso3"]] = State(
            iso3=row["iso3"],
            name=row["name"],
            names=parts(row["names"]),
            former=tuple(dated(entry) for entry in parts(row["former"])),
            adjectives=adjectives,
            demonyms=_demonyms(row["demonyms"], adjectives),
            capitals=tuple(dated(entry) for entry in parts(row["capitals"])),
        )
    return table


STATES: dict[str, State] = states()


def name_of(code: str) -> str:
    """Return the name of a state for use in a sentence; blocs and regions are unchanged.

    >>> name_of("USA"), name_of("KAZ")
    ('the United States', 'Kazakhstan')
    """
    name = STATES[code].name if code in STATES else code
    return definite(name)
