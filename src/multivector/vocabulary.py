"""Constants shared by the whole package: channels, powers, kinds of events, the level of ranges."""

from typing import NamedTuple


class ChannelFacts(NamedTuple):
    """What is known of a channel besides its figures."""

    scale: float  # a typical high capacity, by which its weight in the composite is divided
    pull: tuple[str, ...]  # the sources that it requires; a second one is easily overlooked
    tables: frozenset[str]  # tables of the store that it reads; TABLE:SOURCE of that source alone


def _facts(scale: float, pull: str, tables: str) -> ChannelFacts:
    return ChannelFacts(scale, tuple(pull.split()), frozenset(tables.split()))


# The scales are the 99th percentile of each channel's capacity over a fixed reference set, so that
# a weight means the same in every store: all states with each of the five default powers in 2000 to
# 2023, as far as known (tests/answers/influence/test_scales.py recomputes them). Of the variance of
# the composite within a state, trade, security and diplomacy make up .06, .90 and .05 in 2016
# without scaling, and .30, .31 and .39 with it.
CHANNEL_FACTS = {
    "trade": _facts(
        0.108, "itpd worldbank_gdp", "trade:itpd goods_trade eu_goods_exports gdp:worldbank_gdp"
    ),
    "transport": _facts(0.0222, "itpd", "trade:itpd goods_trade borders:cow_contiguity"),
    "finance": _facts(
        0.0778,
        "imf_dip worldbank_gdp",
        "fdi_stock gdp:worldbank_gdp official_finance:gcdf official_finance:pacific_links",
    ),
    "migration": _facts(
        0.224,
        "undesa_migrants worldbank_population",
        "migrants:undesa_migrants migrants:pacific_links remittances:wb_remittances "
        "population:worldbank_population gdp:worldbank_gdp",
    ),
    "security": _facts(
        0.791, "sipri_arms atop", "arms:sipri_arms alliances:atop bases troops:us_troops"
    ),
    "diplomacy": _facts(0.0901, "lowy_posts", "diplomatic_posts:lowy_posts"),
    "technology": _facts(1.0, "baci_technology", "technology_trade"),
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
# A leader has at least this dependence, of which no more than half is by trade with one partner
# (words in the flag of a row).
LEAST_DEPENDENCE = 0.001
ONE_FLOW = "% of it is by trade with "
# Nor does one whose trade exceeds GDP: in 2012–2023, that of Liberia and the Marshall Islands.
OVER_GDP = " times the state's GDP: ships under its flag, or goods in transit"
# Words in the flag of a row before what is on record for the pair but in no figure.
ON_RECORD = "on record but not included: "
# Standard deviations from the middle of a normal range of this level to either end.
TO_END = 1.6448536269514722

# Least confidence of an event whose type and sides are more likely right than wrong.
DOUBTFUL = 0.5
# Least confidence of an event that a page lists: of 58 below, in articles that an editor read, 30
# were false. They stay in the data.
LISTED = 0.3
