"""PLOVER types as derived from CAMEO codes, for evaluation sets that were labelled that way.

Some sets of single relations (among them PLV) were labelled from CAMEO. For some acts the type then
differs from PLOVER's manual and from ``code``: a conviction is CAMEO 116, under "disapprove", hence
ACCUSE in these sets; here it is SANCTION. The labels do not follow a single table: an embargo (163)
is COERCE, as in the conversion table of 2021, a blockade (191) ASSAULT, by CAMEO's own root.
``data/cameo_reading.tsv`` lists each such act with its CAMEO code, its keywords and the reason. The
table was compiled from CAMEO's codes after reading the errors on PLV's development half, so that
scores there are slightly optimistic. It does not affect the events of an article. (Records coded in
CAMEO are converted by ``records/cameo.tsv``.)
"""

from dataclasses import dataclass
from functools import lru_cache

from multivector.coding.syntax.parse import Parse
from multivector.tables import read_rows

# Greatest distance of the second keyword from the first, in tokens: "withdrew its last forty
# unarmed military observers".
MAX_GAP_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Recasting:
    """An act that CAMEO codes under another type."""

    ours: str
    theirs: str
    code: str
    first: frozenset[str]
    then: frozenset[str]


@lru_cache(maxsize=1)
def recastings() -> tuple[Recasting, ...]:
    """Return the rows of the table, in its order."""
    return tuple(
        Recasting(ours, theirs, code, frozenset(first.split("|")), frozenset(then.split("|")))
        for ours, theirs, code, first, then, _ in read_rows(
            "multivector.coding", "data", "cameo_reading.tsv"
        )
    )


def recast(event_type: str, parse: Parse) -> str:
    """Return the type under which CAMEO codes an act of this type in this sentence.

    Examples
    --------
    >>> from multivector.coding.syntax.parse import parse
    >>> (tree,) = parse(["The court in Dili convicted the smuggler on Monday."])
    >>> recast("SANCTION", tree), recast("COERCE", tree)
    ('ACCUSE', 'COERCE')
    """
    for row in recastings():
        if row.ours == event_type and _matches(row, parse.lemmas):
            return row.theirs
    return event_type


def _matches(row: Recasting, lemmas: list[str]) -> bool:
    return any(
        lemma in row.first
        and ("-" in row.then or bool(row.then & set(lemmas[i + 1 : i + 1 + MAX_GAP_TOKENS])))
        for i, lemma in enumerate(lemmas)
    )
