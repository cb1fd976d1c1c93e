"""Words that the whole package shares: channels, powers, kinds of events, the level of ranges."""

# The channels of influence, in the order of every table.
CHANNELS = ("trade", "transport", "finance", "migration", "security", "diplomacy")
# Whose influence is measured when nobody is named.
DEFAULT_POWERS = ("CHN", "RUS", "USA", "EU", "TUR")
# PLOVER's quad classes, milder kinds first.
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
# Statuses of events that happen; the other two, hypothetical and denied, do not.
HAPPENING = ("actual", "planned")
# Share of draws, or of the posterior, that lies within a printed range.
LEVEL = 0.9
