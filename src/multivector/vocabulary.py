"""Constants shared by the whole package: channels, powers, kinds of events, the level of ranges."""

# The channels of influence, in the order of every table.
CHANNELS = ("trade", "transport", "finance", "migration", "security", "diplomacy")
# The powers measured by default.
DEFAULT_POWERS = ("CHN", "RUS", "USA", "EU", "TUR")
# PLOVER's quad classes, milder kinds first.
QUADS = ("verbal-cooperation", "material-cooperation", "verbal-conflict", "material-conflict")
# Statuses of events that took or take place; the other two are hypothetical and denied.
HAPPENING = ("actual", "planned")
# Share of draws, or of the posterior, that a reported range contains.
LEVEL = 0.9
