"""Our own measures as evidence: capacity over time, and voting agreement.

A claim about influence is shown with the composite and its own channel; a claim about the United
Nations or votes with the agreement with each power. Both are selected like any figure of the
record, by ``records/indicators.tsv``; alignment is a separate indicator, not part of any capacity.
"""

from collections.abc import Sequence
from typing import Any

from multivector import __version__
from multivector.answers.evidence.standing import Standing, told_years
from multivector.answers.result import Row
from multivector.prose import listed
from multivector.provenance import Origin
from multivector.records.figure import Figure, Source
from multivector.vocabulary import CHANNELS, LEVEL

CAPACITY = "capacity"
AGREEMENT = "agreement-with-power"
# How each measure's range is obtained (see the notes on the measures).
_DRAWN, _BOOTSTRAP = "simulated", "bootstrap over resolutions"

_METHODS = "https://multivector.readthedocs.io/methods/"


class CapacitySource(Source):
    """Rows of ``influence`` as figures: the composite and each channel, for a few years."""

    def __init__(self, standing: Standing) -> None:
        self.rows = [row for row in standing.influence if row["value"] is not None]
        self.origin = _own("capacity", "Capacity of powers over states", self.rows)

    def figures_for(
        self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
    ) -> list[Figure]:
        """Return the composite and channel of each pair, for evenly spaced years."""
        years = set(told_years(sorted({row["year"] for row in self.rows})))
        return [
            _capacity(row, self.origin.id)
            for row in self.rows
            if row["channel"] in ("composite", channel)
            and row["year"] in years
            and (row["influencer"], row["influencee"]) in pairs
        ]

    def title(self, indicator: str) -> str:
        """Return the indicator's display name."""
        part = indicator.removeprefix(f"{CAPACITY}-")
        whole = (row for row in self.rows if row["channel"] == "composite")
        used = {name for row in whole for name in row["channels_used"]}
        on = f"on {listed(sorted(used, key=CHANNELS.index))}" if indicator == CAPACITY else part
        return f"Capacity of the power over the state: {on}"


class AgreementSource(Source):
    """Rows of ``agreement`` as figures, for each state with each power."""

    def __init__(self, standing: Standing) -> None:
        self.rows = [row for row in standing.alignment if row["agreement"] is not None]
        self.origin = _own(
            "agreement", "Voting agreement in the UN General Assembly", self.rows,
            names=standing.aligned_by,
        )  # fmt: skip

    def figures_for(
        self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
    ) -> list[Figure]:
        """Return the voting agreement of the states with all powers of the brief."""
        rows = (row for row in self.rows if row["state_a"] in states)
        return [_agreement(row, channel, self.origin.id) for row in rows]

    def title(self, indicator: str) -> str:
        """Return the indicator's display name."""
        return "Voting agreement with the power (alignment, not capacity)"


def measured_sources(standing: Standing) -> tuple[Source, ...]:
    """Return the measures that have rows as sources of evidence.

    >>> measured_sources(Standing())
    ()
    """
    capacity, agreed = CapacitySource(standing), AgreementSource(standing)
    return tuple(source for source in (capacity, agreed) if source.rows)


def _capacity(row: Row, origin: str) -> Figure:
    channel = None if row["channel"] == "composite" else row["channel"]
    used = ", ".join(row["channels_used"])
    carried = "; based on other years" if row["carried_forward"] else ""
    place = "no rank"
    if row["rank"] is not None:
        place = f"rank {row['rank']} ({row['rank_lower']} to {row['rank_upper']})"
    return Figure(
        indicator=f"{CAPACITY}-{channel}" if channel else CAPACITY,
        influencer=row["influencer"],
        influencee=row["influencee"],
        value=row["value"],
        channel=channel,
        level=row["level"],
        range_kind=_DRAWN,
        source_text=f"{place}; channels: {used}; sources: {', '.join(row['origins'])}{carried}",
        **_shared(row, origin),
    )


def _agreement(row: Row, channel: str, origin: str) -> Figure:
    ranged = row["lower"] is not None
    return Figure(
        indicator=AGREEMENT,
        influencer=row["state_b"],
        influencee=row["state_a"],
        value=row["agreement"],
        channel=channel,
        level=LEVEL if ranged else None,
        range_kind=_BOOTSTRAP if ranged else None,
        source_text=f"{row['votes']} non-unanimous votes",
        **_shared(row, origin),
    )


def _shared(row: Row, origin: str) -> dict[str, Any]:
    """Return the fields of a figure that both measures have from their rows."""
    cells = {name: row[name] for name in ("year", "lower", "upper", "age", "sources")}
    return {**cells, "state": None, "unit": "", "origin": origin}


def _own(name: str, title: str, rows: Sequence[Row], names: Sequence[str] = ()) -> Origin:
    used = dict.fromkeys([*names, *(name for row in rows for name in row.get("origins", ()))])
    return Origin(
        id=f"multivector-{name}",
        title=f"{title}, as measured by multivector",
        version=__version__,
        citation=f"multivector {__version__}; computed from {', '.join(used) or 'nothing'}",
        licence="see the licences of its sources, listed here",
        url=f"{_METHODS}{name}/",
    )
