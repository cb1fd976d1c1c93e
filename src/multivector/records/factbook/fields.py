"""Fields of a Factbook entry, by indicator."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """The field that contains the values of an indicator.

    ``part`` None means every part (a series by year); ``leading`` marks a length that is followed
    by other words; ``written`` is the unit as written, if different; ``prose`` lists the beginnings
    of texts without a single value, as observed in the data.
    """

    indicator: str
    section: str
    field: str
    part: str | None = None
    leading: bool = False
    written: str | None = None
    prose: frozenset[str] = frozenset()


_RAIL = ("Transportation", "Railways")
_DISPLACED = ("Transnational Issues", "Refugees and internally displaced persons")

_OF_GDP = "share of GDP"
# Texts in place of a number.
_NOBODY = frozenset({"no permanent inhabitants", "uninhabited"})

FIELDS: tuple[Field, ...] = (
    Field("exports-usd", "Economy", "Exports"),
    Field("imports-usd", "Economy", "Imports"),
    Field("natural-gas-exports", "Energy", "Natural gas", "exports"),
    Field("natural-gas-imports", "Energy", "Natural gas", "imports"),
    Field("petroleum-production", "Energy", "Petroleum", "total petroleum production"),
    Field("electricity-exports", "Energy", "Electricity", "exports"),
    Field("electricity-imports", "Energy", "Electricity", "imports"),
    Field("rail-length-km", *_RAIL, "total", leading=True),
    Field("rail-broad-gauge-km", *_RAIL, "broad gauge", leading=True),
    Field("rail-standard-gauge-km", *_RAIL, "standard gauge", leading=True),
    Field("rail-narrow-gauge-km", *_RAIL, "narrow gauge", leading=True),
    Field("rail-dual-gauge-km", *_RAIL, "dual gauge", leading=True),
    Field("ports", "Transportation", "Ports", "total ports"),
    Field("gdp-usd", "Economy", "GDP (official exchange rate)"),
    Field("gdp-ppp-usd", "Economy", "Real GDP (purchasing power parity)"),
    Field("gdp-growth", "Economy", "Real GDP growth rate"),
    Field("public-debt-share-of-gdp", "Economy", "Public debt", written=_OF_GDP),
    Field("external-debt-usd", "Economy", "Debt - external"),
    Field("reserves-usd", "Economy", "Reserves of foreign exchange and gold"),
    Field("current-account-usd", "Economy", "Current account balance"),
    Field("remittances-share-of-gdp", "Economy", "Remittances", written=_OF_GDP),
    Field("net-migration-rate", "People and Society", "Net migration rate"),
    Field("refugees", *_DISPLACED, "refugees"),
    Field("internally-displaced", *_DISPLACED, "IDPs"),
    Field("stateless", *_DISPLACED, "stateless persons"),
    Field("population", "People and Society", "Population", "total", prose=_NOBODY),
    Field(
        "military-expenditure-share-of-gdp",
        "Military and Security",
        "Military expenditures",
        written=_OF_GDP,
        prose=frozenset({"defense spending is a regime priority"}),
    ),
)

# Fields read as text: indicator, section, field.
TEXTS: tuple[tuple[str, str, str], ...] = (
    ("export-commodities", "Economy", "Exports - commodities"),
    ("import-commodities", "Economy", "Imports - commodities"),
    ("coastline", "Geography", "Coastline"),
)
