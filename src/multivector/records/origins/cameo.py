"""From CAMEO codes to PLOVER types and modes.

``cameo.tsv`` has every code of CAMEO 1.1b3: the type and mode of the Open Event Data Alliance's
crosswalk of September 2021 (facts only; its text is CC BY-SA 4.0), our type and mode, and, where
the two differ, the reason. A code without a type is not an event (a statement, an appeal). Modes no
longer in the manual are rejected.
"""

from dataclasses import dataclass
from functools import cache

from multivector.tables import read_table


@dataclass(frozen=True, slots=True)
class CrosswalkEntry:
    """The PLOVER coding of a CAMEO code.

    ``event_type`` is None if the code is not an event; ``turned`` means that actor and recipient
    are swapped (CAMEO 043 is hosting a visit; here the visitor is the actor); ``decision`` is the
    reason for a deviation from the crosswalk, else empty.
    """

    code: str
    event_type: str | None
    mode: str | None
    turned: bool
    decision: str


@cache
def crosswalk() -> dict[str, CrosswalkEntry]:
    """Return the PLOVER coding of every CAMEO code.

    >>> crosswalk()["0871"].event_type, crosswalk()["193"].mode
    ('CONCEDE', 'firearms')
    >>> crosswalk()["010"].event_type is None
    True
    """
    rows = read_table("multivector.records.origins", "cameo.tsv")
    return {
        row["code"]: CrosswalkEntry(
            code=row["code"],
            event_type=row["type"] or None,
            mode=row["mode"] or None,
            turned=row["turned"] == "yes",
            decision=row["decision"],
        )
        for row in rows
    }
