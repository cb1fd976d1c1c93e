"""A figure of the public record, with its indicator, states, year and source; what has figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from multivector.provenance import Origin
from multivector.records.indicators import indicators


@dataclass(frozen=True, slots=True)
class Figure:
    """A value from a source.

    ``influencer`` and ``influencee`` are set for a figure about a pair, ``state`` for a figure
    about one state. ``lower``, ``upper``, ``level`` and ``range_kind`` are as stated by the source,
    else None. ``source_text`` quotes the source, so that readers can check the value. ``age`` and
    ``sources``, by channel, are set for figures computed by this package.
    """

    indicator: str
    influencer: str | None
    influencee: str | None
    state: str | None
    year: int | None
    value: float | None
    unit: str
    origin: str
    channel: str | None = None
    text_value: str | None = None  # for names rather than numbers (arms suppliers)
    lower: float | None = None
    upper: float | None = None
    level: float | None = None
    range_kind: str | None = None
    source_text: str | None = None
    age: Mapping[str, int] | None = None
    sources: Mapping[str, Sequence[str]] | None = None


class Source(Protocol):
    """A source of figures: the Factbook, a table of the store, or a measure."""

    origin: Origin

    def figures_for(
        self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
    ) -> list[Figure]:
        """Return the figures for a channel, by pair (influencer, influencee) and state."""

    def title(self, indicator: str) -> str:
        """Return the display name of an indicator."""
        return indicators()[indicator].title
