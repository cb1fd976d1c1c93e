"""From CAMEO codes to PLOVER types and modes.

``cameo.tsv`` has every code of CAMEO 1.1b3: the type and mode of the Open Event Data Alliance's
crosswalk of September 2021 (facts taken from it; its own text is CC BY-SA 4.0), our type and mode,
and, where the two differ, why. A code without a type is no event (a statement, an appeal). Modes
that the manual no longer has are refused.
"""

from dataclasses import dataclass
from functools import cache

from multivector.tables import read_table


@dataclass(frozen=True, slots=True)
class Crossing:
    """What a CAMEO code becomes.

    ``event_type`` is None for what is no event; ``turned`` says that actor and recipient change
    places (a visit is hosted in CAMEO 043, and made by its visitor here); ``decision`` is why we
    differ from the crosswalk, empty where we do not.
    """

    code: str
    event_type: str | None
    mode: str | None
    turned: bool
    decision: str


@cache
def crossings() -> dict[str, Crossing]:
    """Return every CAMEO code with what it becomes.

    Examples
    --------
    >>> crossings()["0871"].event_type, crossings()["193"].mode
    ('CONCEDE', 'firearms')
    >>> crossings()["010"].event_type is None
    True
    """
    rows = read_table("multivector.records.origins", "cameo.tsv")
    return {
        row["code"]: Crossing(
            code=row["code"],
            event_type=row["type"] or None,
            mode=row["mode"] or None,
            turned=row["turned"] == "yes",
            decision=row["decision"],
        )
        for row in rows
    }
