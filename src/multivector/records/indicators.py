"""The table of indicators: source, meaning and relevance to claims.

``indicators.tsv`` has one row per indicator. ``source`` is its table in the store, ``factbook``, or
``measured`` for figures computed by the package. ``channels`` are the channels for which the source
provides it; ``relevance`` is its rank among the figures shown with a claim about a channel (1: most
relevant). An indicator with a ``subject`` (a regular expression) is shown only with claims whose
text matches; ``newest`` marks slow-moving indicators, for which the latest year suffices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.tables import read_table
from multivector.vocabulary import CHANNELS

FACTBOOK, MEASURED = "factbook", "measured"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator.

    ``value``, ``lower``, ``upper``, ``words``, ``influencer`` and ``influencee`` are columns of its
    table in the store: the value, its range, the source's description, and the keys of the two
    sides (without an influencer, ``influencee`` is the state). ``unit`` is the unit of the value,
    or ``text`` for names and descriptions.
    """

    id: str
    source: str
    channels: tuple[str, ...]
    ranks: Mapping[str, int]
    subject: str | None
    newest_only: bool
    value: str
    influencer: str | None
    influencee: str
    unit: str
    title: str
    lower: str | None
    upper: str | None
    words: str | None
    meaning: str

    @property
    def channel(self) -> str:
        """Return the first channel that uses this indicator."""
        return self.channels[0]


@cache
def indicators() -> dict[str, Indicator]:
    """Return all indicators by ID, in table order.

    >>> indicators()["exports-to-partner-usd"].influencer
    'importer'
    """
    rows = read_table("multivector.records", "indicators.tsv")
    return {row["indicator"]: _indicator(row) for row in rows}


@cache
def stored_indicators() -> dict[str, Indicator]:
    """Return the indicators from tables of the store."""
    return {name: i for name, i in indicators().items() if i.source not in (FACTBOOK, MEASURED)}


@cache
def factbook_indicators() -> dict[str, Indicator]:
    """Return the indicators of the World Factbook."""
    return {name: i for name, i in indicators().items() if i.source == FACTBOOK}


@cache
def relevant(channel: str) -> tuple[str, ...]:
    """Return the indicators relevant to claims about a channel, most relevant first.

    The package's own capacity measures come first.

    >>> relevant("trade")[:3]
    ('capacity', 'capacity-trade', 'import-partner-share')
    """
    if channel not in CHANNELS:
        return ()
    ranks = ((i.ranks[channel], name) for name, i in indicators().items() if channel in i.ranks)
    return ("capacity", f"capacity-{channel}", *(name for _, name in sorted(ranks)))


def _indicator(row: Mapping[str, str]) -> Indicator:
    ranks = (entry.split(":") for entry in row["relevance"].split())
    plain = ("source", "value", "influencee", "unit", "title", "meaning")
    optional = ("subject", "influencer", "lower", "upper", "words")
    cells: dict[str, Any] = {name: row[name] for name in plain}
    return Indicator(
        id=row["indicator"],
        channels=tuple(row["channels"].split("|")),
        ranks={channel: int(rank) for channel, rank in ranks},
        newest_only=row["newest"] == "yes",
        **cells | {name: row[name] or None for name in optional},
    )
