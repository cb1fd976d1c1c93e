"""Constants shared by the whole package: channels, powers, kinds of events, the level of ranges."""

from typing import NamedTuple

from multivector.tables import read_rows


class ChannelFacts(NamedTuple):
    """What is known of a channel besides its figures: a row of ``channel_facts.tsv``."""

    scale: float  # a typical high capacity, by which its weight in the composite is divided
    pull: tuple[str, ...]  # the sources that it requires; a second one is easily overlooked
    tables: frozenset[str]  # tables of the store that it reads; TABLE:SOURCE of that source alone


CHANNEL_FACTS = {
    name: ChannelFacts(float(scale), tuple(pull.split()), frozenset(tables.split()))
    for name, scale, pull, tables in read_rows("multivector", "channel_facts.tsv")
}
# Measured but not in the composite: fewer than five years cover all powers.
BESIDE = ("technology",)
# The channels of influence, in the order of every table.
CHANNELS = tuple(name for name in CHANNEL_FACTS if name not in BESIDE)
# The default channels of the composite: those that are known for most pairs of the default powers.
# Transport ends with its trade in 2016, finance is known for one lender, and China lists few of the
# states that its migrants come from.
COMPOSITE_CHANNELS = ("trade", "security", "diplomacy")
# The powers measured by default.
DEFAULT_POWERS = ("CHN", "RUS", "USA", "EU", "TUR")
# States and blocs that are the influencer when paired with any other. If both sides are in the
# list, the one named first is the influencer.
POWERS = frozenset("CHN RUS USA EU TUR NATO IND JPN GBR FRA DEU IRN SAU ARE KOR BRA".split())
# PLOVER's quad classes: cooperation, then conflict.
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
# Issues of roll calls in the General Assembly, by Erik Voeten's codes.
ISSUES = {
    "co": "colonialism", "di": "disarmament", "ec": "economic development", "hr": "human rights",
    "me": "Palestine", "nu": "nuclear weapons",
}  # fmt: skip
# Statuses of events that happened or are planned; the others are hypothetical and denied.
HAPPENING = ("actual", "planned")
# Probability mass of reported ranges: share of draws, or of the posterior.
LEVEL = 0.9
TAILS = (1 - LEVEL) / 2, (1 + LEVEL) / 2  # the quantiles at its ends
# Standard deviations from the middle of a normal range of this level to either end.
TO_END = 1.6448536269514722

# Least confidence of an event whose type and sides are more likely right than wrong.
DOUBTFUL = 0.5
# Least confidence of an event that a page lists: of 58 below, in articles that an editor read, 30
# were false. They stay in the data.
LISTED = 0.3


def least_dependence(channel: str) -> float:
    """Return the dependence below which no power leads. In transport, where it is a share of costs,
    30 of 107 first had less (2005-2021), such as Russia in Sweden and Georgia; in trade, 13 of 651.
    """
    return 0.01 if channel == "transport" else 0.001
