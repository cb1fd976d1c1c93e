"""Influence and balance on the page: bars with their ranges, a panel a state, and their table."""

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from multivector.brief.model import Brief
from multivector.brief.panels import Panel, named
from multivector.charts.bars import Bar, bars
from multivector.charts.quantity import bare

Row = Mapping[str, Any]


def influence_panels(brief: Brief) -> tuple[Panel, ...]:
    """Return a panel a state with the influence of each power in the newest year.

    All channels together where the rows have them, else the first channel.
    """
    channels = list(dict.fromkeys(row["channel"] for row in brief.influence))
    channel = "composite" if "composite" in channels else channels[0] if channels else None
    rows = _newest([row for row in brief.influence if row["channel"] == channel])
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["influencee"], []).append(row)
    drawn = {
        state: [_bar(named(brief, row["influencer"]), row, "value") for row in _highest(members)]
        for state, members in groups.items()
    }
    return _panels(brief, drawn, f"Influence, {channel}", "influence")


def balance_panels(brief: Brief) -> tuple[Panel, ...]:
    """Return one panel with the entropy of each state's partners in the newest year."""
    rows = _newest(brief.balance)
    drawn = {"": [_bar(named(brief, row["state"]), row, "entropy") for row in rows]} if rows else {}
    return _panels(brief, drawn, "Balance between partners (entropy)", "balance")


def _newest(rows: Sequence[Row]) -> list[Row]:
    newest = max((row["year"] for row in rows), default=None)
    return [row for row in rows if row["year"] == newest]


def _highest(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (row["value"] is None, -(row["value"] or 0)))


def _bar(label: str, row: Row, field: str) -> Bar:
    return Bar(
        label=label,
        value=row[field],
        unit="",
        note=str(row["year"]),
        lower=row["lower"],
        upper=row["upper"],
    )


def _panels(
    brief: Brief, drawn: Mapping[str, Sequence[Bar]], title: str, key: str
) -> tuple[Panel, ...]:
    every = [bar for members in drawn.values() for bar in members]
    return tuple(
        Panel(
            title=named(brief, state),
            svg=Markup(
                bars(
                    members,
                    title=f"{title}, {named(brief, state)}" if state else title,
                    description="; ".join(f"{b.label} {bare(b.value, b.unit)}" for b in members),
                    key=f"{key}-{place}",
                    beside=every,
                )
            ),
        )
        for place, (state, members) in enumerate(drawn.items())
    )
