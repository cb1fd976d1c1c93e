"""The types in CAMEO's reading: for relations that were coded by CAMEO's numbers.

Sets of single relations (PLV among them) were labelled from CAMEO. For some deeds that is another
type than PLOVER's manual and ``code``: a conviction is CAMEO 116, under "disapprove", and so ACCUSE
there; here it is SANCTION. The labels follow no one table: an embargo (163) is COERCE, as in the
conversion table of 2021, a blockade (191) ASSAULT, by CAMEO's own root. ``data/cameo_reading.tsv``
names each such deed with its CAMEO code, the words it is known by and the reason; it was drawn up
from CAMEO's codes after reading the errors on PLV's development half, so that figures there are a
little optimistic. It changes nothing in the events of an article. (How whole records coded in CAMEO
become events is another matter: ``records/cameo.tsv``.)
"""

from dataclasses import dataclass
from functools import lru_cache

from multivector.coding.syntax.parse import Parse
from multivector.tables import read_rows

# The second word of a row stands at most so many tokens behind the first: "withdrew its last
# forty unarmed military observers".
MAX_GAP_TOKENS = 8


@dataclass(frozen=True, slots=True)
class Recasting:
    """A deed that CAMEO's numbers put under another type."""

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
    """Return the type that CAMEO's numbers give a deed of this type in this sentence.

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
