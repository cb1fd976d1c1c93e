"""Office-holders: heads of state and government, foreign ministers, heads of blocs, with dates.

The table was compiled for this package from the announcements of governments and organisations,
and covers about 1990 to 2026. ``=`` before a spelling marks a name that is distinctive enough to
be matched alone (Putin, Tokayev). Other surnames (Michel, Brown) are matched only after the full
name has occurred in the same text.
"""

from functools import cache

from multivector.codes.gazetteer.matcher import Person, Term
from multivector.codes.tables import parts, rows, span


def surname_of(name: str) -> str:
    """Return the last word of a name, ignoring suffixes such as "Jr".

    >>> surname_of("Kassym-Jomart Tokayev"), surname_of("Ferdinand Marcos Jr.")
    ('Tokayev', 'Marcos')
    """
    words = [word for word in name.split() if word.rstrip(".") not in ("Jr", "Sr", "II", "III")]
    return words[-1] if words else name


@cache
def people() -> list[tuple[Person, tuple[str, ...], tuple[str, ...]]]:
    """Return (person, full spellings, names usable alone), with terms in chronological order.

    >>> [p.name for p, _, alone in people() if "Putin" in alone]
    ['Vladimir Putin']
    """
    table: dict[str, tuple[list[Term], dict[str, None], dict[str, None], str]] = {}
    for row in rows("people"):
        surname = row["surname"] or surname_of(row["name"])
        terms, spellings, alone, _ = table.setdefault(row["name"], ([], {}, {}, surname))
        terms.append(Term(row["code"] or None, row["role"], span(row["from"], row["to"])))
        spellings[row["name"]] = None
        for spelling in parts(row["spellings"]):
            (alone if spelling.startswith("=") else spellings)[spelling.removeprefix("=")] = None
    found = []
    for name, (terms, spellings, alone, surname) in table.items():
        ordered = tuple(sorted(terms, key=lambda term: term.span.first or ""))
        found.append((Person(name, surname, ordered), tuple(spellings), tuple(alone)))
    return found
