"""States and territories: names, former names, demonyms, adjectives, capitals.

Codes and names follow ISO 3166-1 (``XKX`` for Kosovo is the user-assigned code in common use) and
the United Nations Terminology Database; former names and their years follow the change notices of
ISO 3166-3 and the states' own dates of independence; demonyms and adjectives follow ordinary
English news usage. A former name carries the code of the state that continues it (the Soviet
Union RUS, Yugoslavia SRB, Czechoslovakia CZE, both Germanies DEU), as the membership of the United
Nations or, failing that, the capital passed.
"""

from dataclasses import dataclass
from functools import cache

from multivector.codes.tables import Span, dated, parts, rows

SOURCES = ("ISO 3166-1 and 3166-3", "UN Terminology Database (UNTERM), country names", "UN M49")


@dataclass(frozen=True, slots=True)
class State:
    """One state or territory.

    ``former`` and ``capitals`` pair a name with the period of its use; ``demonyms`` holds
    singular and plural forms; a name in ``adjectives`` may also be the singular demonym.
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
    """Return every state and territory by ISO 3166-1 alpha-3 code.

    Examples
    --------
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
