"""Convert PLOVER types to those of evaluation sets that were labelled from CAMEO codes.

Some evaluation sets of single relations (PLV among them) were labelled from CAMEO. For some acts
their type then differs from PLOVER's manual and from ``code``: a conviction is CAMEO 116, under
"disapprove", and hence ACCUSE in these sets, but SANCTION in PLOVER. The labels do not follow a
single table: an embargo (163) is COERCE, as in the conversion table of 2021, but a blockade (191)
is ASSAULT, by CAMEO's root code. ``data/cameo_reading.tsv`` lists each such act with its CAMEO
code, keywords and the reason. The table was compiled from CAMEO's codes after reading the errors on
the development half of PLV, so scores there are slightly optimistic. It does not affect the events
of articles. Records coded in CAMEO are converted by ``records/origins/cameo.tsv``.
"""

from dataclasses import dataclass
from functools import lru_cache

from multivector.coding.syntax.parse import Parse
from multivector.tables import read_rows

# Maximum distance from the first keyword to the second, in tokens: "withdrew its last forty unarmed
# military observers".
MAX_GAP_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Recasting:
    """An action that has a different type in CAMEO."""

    plover: str
    cameo: str
    code: str
    first: frozenset[str]
    then: frozenset[str]


@lru_cache(maxsize=1)
def recastings() -> tuple[Recasting, ...]:
    """Return the rows of the table, in order."""
    rows = read_rows("multivector.coding", "data", "cameo_reading.tsv")
    return tuple(
        Recasting(plover, cameo, code, frozenset(first.split("|")), frozenset(then.split("|")))
        for plover, cameo, code, first, then, _ in rows
    )


def recast(event_type: str, parse: Parse) -> str:
    """Return the CAMEO type of an action of a PLOVER type in a sentence.

    >>> from multivector.coding.syntax.parse import parse
    >>> (tree,) = parse(["The court in Dili convicted the smuggler on Monday."])
    >>> recast("SANCTION", tree), recast("COERCE", tree)
    ('ACCUSE', 'COERCE')
    """
    for row in recastings():
        if row.plover == event_type and _matches(row, parse.lemmas):
            return row.cameo
    return event_type


def _matches(row: Recasting, lemmas: list[str]) -> bool:
    return any(
        lemma in row.first
        and ("-" in row.then or bool(row.then & set(lemmas[i + 1 : i + 1 + MAX_GAP_TOKENS])))
        for i, lemma in enumerate(lemmas)
    )
