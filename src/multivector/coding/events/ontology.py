"""The PLOVER ontology (2021-2023): types, quads, conflict-cooperation scores, modes, contexts.

Source: the PLOVER manual of the Open Event Data Alliance. The score of ACCUSE is taken to be
-3: the manual prints +3, but the scores of its modes run from -2 to -3.5.
"""

TYPES_OF_QUAD = {
    "verbal-cooperation": ("AGREE", "CONSULT", "SUPPORT", "CONCEDE"),
    "material-cooperation": ("COOPERATE", "AID", "RETREAT"),
    "verbal-conflict": ("REQUEST", "ACCUSE", "REJECT", "THREATEN"),
    "material-conflict": ("PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"),
}
QUAD = {event_type: quad for quad, types in TYPES_OF_QUAD.items() for event_type in types}
TYPES = tuple(QUAD)

SCORES: dict[str, float] = {
    "AGREE": 2.5, "CONSULT": 2.5, "SUPPORT": 5, "CONCEDE": 4.5, "COOPERATE": 9.5, "AID": 10,
    "RETREAT": 6.5, "REQUEST": 0, "ACCUSE": -3, "REJECT": -2, "THREATEN": -3.5, "PROTEST": -5,
    "SANCTION": -6, "MOBILIZE": -5.5, "COERCE": -7, "ASSAULT": -9,
}  # fmt: skip

MODES: dict[str, dict[str, float]] = {
    "CONSULT": {"visit": 4, "third-party": 1, "multilateral": 4, "phone": 1.5},
    "RETREAT": {"withdraw": 8, "release": 6.5, "disarm": 10, "ceasefire": 7.5, "access": 6.5,
                "resign": 4.5},
    "REQUEST": {"assist": 0.5, "change": -1, "yield": -1, "meet": 0},
    "ACCUSE": {"disapprove": -2, "investigate": -3.5, "allege": -3.5},
    "REJECT": {"assist": -1.5, "change": -2, "yield": -2, "meet": -2},
    "THREATEN": {"restrict": -3, "arrest": -3.5, "relations": -3.5, "expel": -3.5,
                 "territory": -4, "violence": -3.5},
    "PROTEST": {"demo": -5, "riot": -7, "strike": -5, "hunger": -4.5, "boycott": -4.5,
                "obstruct": -4.5, "vandalize": -5},
    "SANCTION": {"convict": -6, "expel": -5.5, "withdraw": -6, "discontinue": -6},
    "MOBILIZE": {"troops": -6.5, "weapons": -6.5, "police": -5.5, "militia": -6},
    "COERCE": {"seize": -7, "restrict": -7, "censor": -6.5, "curfew": -6.5, "martial-law": -7.5,
               "arrest": -7, "deport": -7, "withhold": -7, "misinformation": -6.5, "cyber": -7},
    "ASSAULT": {"abduct": -8.5, "beat": -7.5, "torture": -8.5, "sexual": -8.5, "targeted": -9.5,
                "destroy": -8.5, "primitive": -8, "firearms": -9, "explosives": -9,
                "suicide-attack": -9.5, "aerial": -9.5, "drone": -9.5, "heavy-weapons": -9.5,
                "crowd-control": -7.5, "unconventional": -10},
}  # fmt: skip

CONTEXTS = (
    "military", "intelligence", "executive", "legislative", "election", "political_institutions",
    "pro_democracy", "pro_autocracy", "economic", "legal", "reparations", "human_rights",
    "rights_freedoms", "repression", "human_security", "gender", "lgbt", "religion_ethnicity",
    "inequality", "diplomatic", "territory", "peacekeeping", "health", "asylum", "migration",
    "disasters", "natural_resource", "environment", "technology", "terrorism", "cbrn", "cyber",
    "misinformation", "crime", "corruption", "illegal_drugs", "trafficking",
)  # fmt: skip

# Type of an announced act: announcing aid is agreeing, announcing force is threatening.
ANNOUNCED_TYPE = {
    "CONSULT": "AGREE", "SUPPORT": "AGREE", "COOPERATE": "AGREE", "AID": "AGREE",
    "RETREAT": "CONCEDE",
    "SANCTION": "THREATEN", "MOBILIZE": "THREATEN", "COERCE": "THREATEN", "ASSAULT": "THREATEN",
    "PROTEST": "THREATEN",
}  # fmt: skip

# Mode of a request, rejection or threat by the type of what is requested, rejected or threatened.
_ASKED = {
    "CONSULT": "meet", "AID": "assist", "COOPERATE": "assist", "SUPPORT": "assist",
    "RETREAT": "yield", "CONCEDE": "yield", "AGREE": "change",
}  # fmt: skip
MODE_BY_CONTENT = {
    "REQUEST": _ASKED,
    "REJECT": _ASKED,
    "THREATEN": {"SANCTION": "restrict", "COERCE": "arrest", "MOBILIZE": "violence",
                 "ASSAULT": "violence", "PROTEST": "restrict"},
}  # fmt: skip


def score(event_type: str, mode: str | None) -> float:
    """Return the conflict-cooperation score of a type and mode, from -10 to 10.

    >>> score("CONSULT", "visit"), score("ACCUSE", None)
    (4, -3)
    """
    return MODES.get(event_type, {}).get(mode or "", SCORES[event_type])
