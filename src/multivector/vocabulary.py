"""Constants shared by the whole package: channels, powers, kinds of events, the level of ranges."""

# The channels of influence, in the order of every table.
CHANNELS = ("trade", "transport", "finance", "migration", "security", "diplomacy")
# Measured but not in the composite: fewer than five years cover all powers.
BESIDE = ("technology",)
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
# A leader has at least this dependence, of which no more than half is by trade with one partner
# (words in the flag of a row).
LEAST_DEPENDENCE = 0.001
ONE_FLOW = "% of it is by trade with "
# Nor does one whose trade exceeds GDP: in 2012–2023, that of Liberia and the Marshall Islands.
OVER_GDP = " times the state's GDP: ships under its flag, or goods in transit"
# Standard deviations from the middle of a normal range of this level to either end.
TO_END = 1.6448536269514722

# Least confidence of an event whose type and sides are more likely right than wrong.
DOUBTFUL = 0.5
