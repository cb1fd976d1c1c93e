"""Relevance of figures to claims: limits, organisations by channel, subject patterns.

Rank and subject of each indicator are in ``records/indicators.tsv``.
"""

from multivector.records.indicators import indicators
from multivector.tables import read_rows
from multivector.vocabulary import CHANNELS

# Maximum number of figures shown with a claim; a reader cannot compare more at a glance. The rest
# are counted.
MAX_FIGURES = 30

# Maximum number of years of one series shown with a claim: enough to see a trend.
MAX_YEARS = 5

_ROWS = read_rows("multivector.answers.evidence", "organisations.tsv")
# The organisations relevant to each channel, most relevant first.
ORGANISATIONS = {channel: tuple(names.split()) for channel, names, _ in _ROWS}
# A bloc has no share of its own in a list of states; its members' shares are listed individually.
COUNTED_BY_MEMBERS = {channel: tuple(blocs.split()) for channel, _, blocs in _ROWS}

# An undated list of members is no evidence on articles that are this many years older than it.
MAX_LIST_AGE = 5

# NATO's programme for non-members.
PARENT_ORGANISATION = {"PFP": "NATO"}

# Words about influence in general, across channels.
INFLUENCE = (
    r"influenc|influential|\bclout|\bsway\b|leverag|foothold|hegemon|domina(?:n|te|ti)|backyard|"
    r"\bspheres? of|(?:\b(?:its|their|his|her)|[’']s) (?:\w+ )?reach\b|(?<!in)dependen|"
    r"\bdepends? on|\brelian|\brel(?:y|ies|ied) on|\brival|power vacuum|\bvassal|\borbit\b|"
    r"\bgrip\b|inroads|\bpivot"
)
# Words about voting in the United Nations.
VOTING = (
    r"united nations|\bU\.?N\b|general assembly|\bvot(?:e|es|ed|ing)\b|\balign|\babst(?:ain|en)"
)

# Computed by the package; has its own limit, as a series is read as one line.
MEASURED = (
    "capacity",
    *(f"capacity-{channel}" for channel in CHANNELS),
    *(name for name, indicator in indicators().items() if indicator.source == "measured"),
)
MAX_MEASURED = 100


def subject_of(indicator: str) -> str | None:
    """Return the pattern that a claim must match for the indicator to be relevant.

    None if it is relevant to every claim on its channel.

    >>> subject_of("population"), subject_of("exports-usd")
    ('population|demograph|inhabitants', None)
    """
    known = indicators().get(indicator)
    if known is not None:
        return known.subject
    return INFLUENCE if indicator in MEASURED else None
