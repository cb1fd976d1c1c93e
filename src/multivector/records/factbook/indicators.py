"""What the Factbook's figures are: one row an indicator, with title, unit, channel and meaning."""

from typing import NamedTuple


class Indicator(NamedTuple):
    """One indicator; ``unit`` is that of ``value``, ``text`` where there is no number."""

    title: str
    unit: str
    channel: str
    meaning: str


_TOP_FIVE = (
    "Only the five largest partners are listed, in whole per cent: a partner that is not listed is "
    "unknown, not zero. Influencer is the partner, influencee the state."
)

INDICATORS: dict[str, Indicator] = {
    "export-partner-share": Indicator(
        "Share of the state's exports that goes to the partner", "share", "trade", _TOP_FIVE
    ),
    "import-partner-share": Indicator(
        "Share of the state's imports that comes from the partner", "share", "trade", _TOP_FIVE
    ),
    "exports-usd": Indicator(
        "Exports of goods and services", "USD", "trade", "Balance of payments, current dollars."
    ),
    "imports-usd": Indicator(
        "Imports of goods and services", "USD", "trade", "Balance of payments, current dollars."
    ),
    "natural-gas-exports": Indicator(
        "Exports of natural gas", "cubic metres", "trade", "In the year; all destinations."
    ),
    "natural-gas-imports": Indicator(
        "Imports of natural gas", "cubic metres", "trade", "In the year; all sources."
    ),
    "petroleum-production": Indicator(
        "Petroleum production", "barrels a day", "trade", "Crude and other liquids."
    ),
    "electricity-exports": Indicator(
        "Exports of electricity", "kWh", "trade", "In the year; all destinations."
    ),
    "electricity-imports": Indicator(
        "Imports of electricity", "kWh", "trade", "In the year; all sources."
    ),
    "export-commodities": Indicator(
        "Main export goods", "text", "trade", "The five largest by value in dollars."
    ),
    "import-commodities": Indicator(
        "Main import goods", "text", "trade", "The five largest by value in dollars."
    ),
    "border-length-km": Indicator(
        "Length of the land border with the neighbour",
        "km",
        "transport",
        "Undated. Influencer is the neighbour, influencee the state; a pair without a figure has "
        "no land border in the Factbook's list.",
    ),
    "coastline": Indicator(
        "Coastline, or none",
        "text",
        "transport",
        "Undated; 'landlocked' as the Factbook says so, shores of inland seas apart.",
    ),
    "rail-length-km": Indicator(
        "Railways, all gauges", "km", "transport", "Length of route in the year."
    ),
    "rail-broad-gauge-km": Indicator(
        "Railways of broad gauge", "km", "transport", "1.520 m in the states of the former USSR."
    ),
    "rail-standard-gauge-km": Indicator(
        "Railways of standard gauge", "km", "transport", "1.435 m, as in China and most of Europe."
    ),
    "rail-narrow-gauge-km": Indicator(
        "Railways of narrow gauge", "km", "transport", "Narrower than 1.435 m."
    ),
    "rail-dual-gauge-km": Indicator(
        "Railways of dual gauge", "km", "transport", "Tracks that serve two gauges."
    ),
    "ports": Indicator("Sea and river ports", "ports", "transport", "Number of ports of any size."),
    "gdp-usd": Indicator(
        "Gross domestic product at the official exchange rate",
        "USD",
        "finance",
        "Current dollars; the latest year only.",
    ),
    "gdp-ppp-usd": Indicator(
        "Real gross domestic product at purchasing power parity",
        "USD",
        "finance",
        "In dollars of 2021 unless its note says otherwise.",
    ),
    "gdp-growth": Indicator(
        "Growth of real gross domestic product", "share", "finance", "Against the year before."
    ),
    "public-debt-share-of-gdp": Indicator(
        "Public debt in relation to GDP",
        "share",
        "finance",
        "Mostly central government debt; all creditors together.",
    ),
    "external-debt-usd": Indicator(
        "External debt", "USD", "finance", "Present value, current dollars; all creditors together."
    ),
    "reserves-usd": Indicator(
        "Reserves of foreign exchange and gold", "USD", "finance", "At the end of the year."
    ),
    "current-account-usd": Indicator(
        "Current account balance", "USD", "finance", "Current dollars; below zero is a deficit."
    ),
    "remittances-share-of-gdp": Indicator(
        "Remittances received in relation to GDP",
        "share",
        "migration",
        "From all countries together: the Factbook does not say from which.",
    ),
    "net-migration-rate": Indicator(
        "Net migration",
        "per 1,000",
        "migration",
        "Persons per 1,000 inhabitants and year; below zero when more leave than come.",
    ),
    "refugees": Indicator(
        "Refugees in the state", "persons", "migration", "From all countries together."
    ),
    "internally-displaced": Indicator(
        "Internally displaced persons", "persons", "migration", "Within the state."
    ),
    "stateless": Indicator("Stateless persons", "persons", "migration", "Within the state."),
    "population": Indicator("Population", "persons", "migration", "Inhabitants."),
    "arms-supplier": Indicator(
        "Origin of military equipment",
        "text",
        "security",
        "A state that the text on military equipment names as a source; no quantity. The text "
        "names examples: a state that is not named may supply all the same. The Soviet Union has "
        "no influencer.",
    ),
    "military-expenditure-share-of-gdp": Indicator(
        "Military expenditure in relation to GDP", "share", "security", "In the year."
    ),
    "military-deployment": Indicator(
        "Troops of the influencer in the influencee",
        "persons",
        "security",
        "As far as the text on deployments names the place; peacekeepers included, and named so "
        "in the text.",
    ),
    "security-relation": Indicator(
        "What the military note says of another state",
        "text",
        "security",
        "The Factbook's words where its note on the influencee's military names the influencer.",
    ),
    "membership": Indicator(
        "Member of the organisation", "text", "diplomacy", "Undated, as of the edition."
    ),
    "association": Indicator(
        "Observer, partner, candidate or suspended member of the organisation",
        "text",
        "diplomacy",
        "Undated, as of the edition; the standing is in the text.",
    ),
}
