"""Which figures bear on which claim: by channel, by organisation, by subject."""

# The most figures that stand beside one claim; a reader compares no more at a glance. What is left
# out beyond it is counted.
MOST = 30

# The most years of one series that stand beside a claim: enough to see a direction.
YEARS = 5
# What changes so slowly that its newest year tells all that older ones would.
NEWEST_ONLY = ("alliance", "land-or-sea-border", "shared-organisations", "trade-agreements")

# Indicators by channel, the most telling first.
RELEVANCE: dict[str, tuple[str, ...]] = {
    "trade": (
        "capacity",
        "capacity-trade",
        "import-partner-share",
        "export-partner-share",
        "imports-from-partner-usd",
        "exports-to-partner-usd",
        "trade-agreements",
        "sanction-cases",
        "exports-usd",
        "imports-usd",
        "natural-gas-exports",
        "natural-gas-imports",
        "export-commodities",
        "petroleum-production",
        "electricity-exports",
        "electricity-imports",
        "import-commodities",
        "membership",
        "association",
    ),
    "transport": (
        "capacity",
        "capacity-transport",
        "border-length-km",
        "land-or-sea-border",
        "coastline",
        "rail-length-km",
        "rail-broad-gauge-km",
        "rail-standard-gauge-km",
        "rail-narrow-gauge-km",
        "rail-dual-gauge-km",
        "ports",
        "natural-gas-exports",
        "petroleum-production",
    ),
    "finance": (
        "capacity",
        "capacity-finance",
        "official-finance-usd",
        "external-debt-usd",
        "public-debt-share-of-gdp",
        "reserves-usd",
        "current-account-usd",
        "gdp-growth",
        "gdp-usd",
        "gdp-ppp-usd",
    ),
    "migration": (
        "capacity",
        "capacity-migration",
        "remittances-from-partner-usd",
        "migrants-in-partner",
        "remittances-share-of-gdp",
        "net-migration-rate",
        "refugees",
        "internally-displaced",
        "stateless",
        "population",
    ),
    "security": (
        "capacity",
        "capacity-security",
        "arms-supplier",
        "arms-delivered-tiv",
        "alliance",
        "sanction-cases",
        "security-relation",
        "military-deployment",
        "membership",
        "association",
        "military-expenditure-share-of-gdp",
    ),
    "diplomacy": (
        "capacity",
        "capacity-diplomacy",
        "vote-es-11-1",
        "agreement-with-power",
        "ideal-point",
        "posts-of-partner",
        "visits-of-partner",
        "engagements-of-partner",
        "shared-organisations",
        "sanction-cases",
        "membership",
        "association",
    ),
}

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
WITHIN = {"PFP": "NATO"}

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

# What we measure ourselves; it has a limit of its own, as a series is read as one line.
MEASURED = ("capacity", *(f"capacity-{channel}" for channel in RELEVANCE), "agreement-with-power")
MOST_MEASURED = 100

# Indicators that bear only on a claim about their very subject, as its words show; the others bear
# on every claim of their channel.
SUBJECTS: dict[str, str] = {
    **dict.fromkeys(MEASURED, INFLUENCE),
    "agreement-with-power": VOTING,
    "natural-gas-exports": r"\bgas\b|pipeline|\benergy",
    "natural-gas-imports": r"\bgas\b|pipeline|\benergy",
    "petroleum-production": r"\boil\b|petrol|crude|pipeline|\benergy",
    "electricity-exports": r"electric|hydropower|\benergy|power grid",
    "electricity-imports": r"electric|hydropower|\benergy|power grid",
    "export-commodities": r"goods|commodit|export|\boil\b|\bgas\b|metal|mineral|market",
    "import-commodities": r"goods|commodit|import|market|machinery|car\b|cars\b",
    "ports": r"\bports?\b|\bsea|ship|maritime|harbou?r|ocean",
    "gdp-growth": r"econom|\bgdp\b|growth|recession|invest|develop",
    "gdp-usd": r"econom|\bgdp\b|growth|recession|invest|develop",
    "gdp-ppp-usd": r"econom|\bgdp\b|growth|recession|invest|develop",
    "reserves-usd": r"reserve|currenc|exchange|debt|default|sanction|bank|crisis",
    "current-account-usd": r"account|deficit|surplus|balance|debt|borrow|capital|invest",
    "refugees": r"refugee|asylum|flee|fled|displac",
    "internally-displaced": r"displac",
    "stateless": r"stateless|citizenship",
    "sanction-cases": r"sanction|embargo|restrict|blacklist",
    "vote-es-11-1": rf"ukrain|{VOTING}",
    "ideal-point": VOTING,
    "population": r"population|demograph|inhabitants",
}

# A bloc has no share of its own in a list of states; its members' stand for it, each by name.
BY_MEMBERS = {
    "trade": ("EU", "EAEU", "ASEAN", "GCC"),
    "transport": ("EU", "EAEU"),
    "security": ("EU", "NATO", "CSTO"),
}
