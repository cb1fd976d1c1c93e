"""The PLOVER ontology (2021-2023): types, quads, conflict-cooperation scores, modes, contexts.

Source: the PLOVER manual of the Open Event Data Alliance. The score of ACCUSE is taken to be
-3: the manual prints +3, but the scores of its modes run from -2 to -3.5.
"""

import json

from multivector.tables import read_rows, read_table

_TABLE = read_table("multivector.coding", "data", "plover.tsv")
_TYPES = [row for row in _TABLE if not row["mode"]]
QUAD = {row["type"]: row["quad"] for row in _TYPES}
TYPES = tuple(QUAD)
SCORES: dict[str, float] = {row["type"]: json.loads(row["score"]) for row in _TYPES}
MODES: dict[str, dict[str, float]] = {}
for _row in _TABLE:
    if _row["mode"]:
        MODES.setdefault(_row["type"], {})[_row["mode"]] = json.loads(_row["score"])
CONTEXTS = tuple(name for name, _ in read_rows("multivector.coding", "data", "contexts.tsv"))
# Symmetric types: the order of the sides does not matter.
EITHER_WAY = frozenset({"CONSULT", "AGREE", "COOPERATE"})
ANNOUNCED_TYPE = {row["type"]: row["announced"] for row in _TYPES if row["announced"]}
# Mode of a request, rejection or threat by the type of what is requested, rejected or threatened.
MODE_BY_CONTENT = {
    kind: {row["type"]: row[column] for row in _TYPES if row[column]}
    for kind, column in (("REQUEST", "asked"), ("REJECT", "asked"), ("THREATEN", "threatened"))
}


def score(event_type: str, mode: str | None) -> float:
    """Return the conflict-cooperation score of a type and mode, from -10 to 10.

    >>> score("CONSULT", "visit"), score("ACCUSE", None)
    (4, -3)
    """
    return MODES.get(event_type, {}).get(mode or "", SCORES[event_type])
