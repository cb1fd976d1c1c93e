"""Which figures bear on which claim: limits, organisations by channel, words of a subject.

Rank and subject of each indicator stand in ``records/indicators.tsv``.
"""

from multivector.records.indicators import indicators
from multivector.vocabulary import CHANNELS

# The most figures that stand beside one claim; a reader compares no more at a glance. What is left
# out beyond it is counted.
MAX_FIGURES = 30

# The most years of one series that stand beside a claim: enough to see a direction.
MAX_YEARS = 5

# Of the dozens of organisations of a state, those that bear on a channel, the most telling first.
ORGANISATIONS: dict[str, tuple[str, ...]] = {
    "trade": ("EAEU", "EU", "WTO", "USMCA", "Mercosur", "ASEAN", "GCC", "ECOWAS", "CARICOM"),
    "security": ("CSTO", "NATO", "SCO", "PFP", "ANZUS", "Quad", "GUAM"),
    "diplomacy": (
        *("CIS", "SCO", "EAEU", "CSTO", "EU", "NATO", "BRICS", "G7", "G20"),
        *("CICA", "OSCE", "CE", "ECO", "OIC", "LAS", "GCC", "AU", "ECOWAS", "ASEAN", "APEC"),
        *("SAARC", "OAS", "CARICOM", "Mercosur", "OPEC", "PIF", "Commonwealth", "NAM", "G77"),
    ),
}

# NATO's own programme for those outside it.
PARENT_ORGANISATION = {"PFP": "NATO"}

# A bloc has no share of its own in a list of states; its members' stand for it, each by name.
COUNTED_BY_MEMBERS = {
    "trade": ("EU", "EAEU", "ASEAN", "GCC"),
    "transport": ("EU", "EAEU"),
    "security": ("EU", "NATO", "CSTO"),
}

# What speaks of influence: of who could bear upon whom, over all channels.
INFLUENCE = (
    r"influenc|influential|\bclout|\bsway\b|leverag|foothold|hegemon|domina(?:n|te|ti)|backyard|"
    r"\bspheres? of|(?:\b(?:its|their|his|her)|[’']s) (?:\w+ )?reach\b|(?<!in)dependen|"
    r"\bdepends? on|\brelian|\brel(?:y|ies|ied) on|\brival|power vacuum|\bvassal|\borbit\b|"
    r"\bgrip\b|inroads|\bpivot"
)
# What speaks of voting in the United Nations.
VOTING = (
    r"united nations|\bU\.?N\b|general assembly|\bvot(?:e|es|ed|ing)\b|\balign|\babst(?:ain|en)"
)

# What the package measures itself; it has a limit of its own, as a series is read as one line.
MEASURED = (
    "capacity",
    *(f"capacity-{channel}" for channel in CHANNELS),
    *(name for name, indicator in indicators().items() if indicator.source == "measured"),
)
MAX_MEASURED = 100


def subject_of(indicator: str) -> str | None:
    """Return the pattern of words that a claim must hold for the indicator to bear on it.

    None where it bears on every claim of its channel.

    Examples
    --------
    >>> subject_of("population"), subject_of("exports-usd")
    ('population|demograph|inhabitants', None)
    """
    known = indicators().get(indicator)
    if known is not None:
        return known.subject
    return INFLUENCE if indicator in MEASURED else None
