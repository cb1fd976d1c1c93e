"""What changed before and after the shock that an article dates, as a small table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from multivector.answers.influence.links import USD
from multivector.briefing.content import Content
from multivector.prose import day


@dataclass(frozen=True, slots=True)
class ShockTable:
    """States and links down, powers across; ``said`` has a sentence for each state."""

    title: str
    note: str
    said: tuple[str, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def shock_table(brief: Content) -> ShockTable | None:
    """Return what changed; None if the article dates no shock or no trade is on record."""
    standing = brief.standing
    if not standing.changes:
        return None
    before, after = (f"{a}–{b}" if a < b else f"{a}" for a, b in standing.spans)
    groups: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for row in standing.changes:
        groups.setdefault((row["influencee"], row["link"]), {})[row["influencer"]] = row
    powers = tuple(dict.fromkeys(row["influencer"] for row in standing.changes))
    date = day(standing.shock)
    return ShockTable(
        title=f"Before and after {date}",
        note=(
            f"The article dates a shock to {date}. Trade in billion {USD}, {before} and {after}; "
            "in brackets the place of the change among those of all states with the power, 1 for "
            "the largest rise. Change, not its cause."
        ),
        said=tuple(_named(brief, sentence) for sentence in standing.change_sentences),
        head=("State", "Link", *(brief.names.get(power, power) for power in powers)),
        rows=tuple(
            (brief.names.get(state, state), link, *(_cell(of.get(power)) for power in powers))
            for (state, link), of in groups.items()
        ),
    )


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    return f"{row['before'] / 1e9:.2f} to {row['after'] / 1e9:.2f} ({row['place']})"


def _named(brief: Content, text: str) -> str:
    """Return a sentence with names instead of codes."""
    words = text.split(" ")
    codes = (word.strip(",;:.()") for word in words)
    return " ".join(
        word.replace(code, brief.names.get(code, code)) if code else word
        for word, code in zip(words, codes, strict=True)
    )
