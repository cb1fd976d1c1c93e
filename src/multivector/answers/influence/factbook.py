"""A quick estimate without installed data: dependence from the Factbook, marked as such.

Trade (the five largest partners listed, the rest by gravity), diplomacy (shared organisations) and
transport (land borders). The Factbook has no flows between states, hence no bandwidth and no
composite.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from multivector.answers.columns import caption_of, columns_of
from multivector.answers.influence.doubts import doubt, flag_of
from multivector.answers.influence.layers import NEEDED, nothing_installed
from multivector.answers.influence.listed_trade import list_year, share_of
from multivector.answers.result import Result, number
from multivector.codes.resolve import is_bloc, states_of
from multivector.records.factbook import figures
from multivector.vocabulary import LEVEL

FACTBOOK_YEAR = 2024  # source of bloc membership, used with the Factbook's figures
FACTBOOK_CHANNELS = ("trade", "transport", "diplomacy")
COLUMNS = columns_of("influence")


@dataclass(frozen=True, slots=True)
class _Share:
    """A share with bounds; None if the power is not listed. ``ranged``: they are a 90% range."""

    value: float | None = None
    lowest: float | None = None
    highest: float | None = None
    year: int | None = None
    ranged: bool = False


def first_influence(
    states: Sequence[str], powers: Sequence[str], channels: Sequence[str]
) -> Result:
    """Return the dependence of states on powers from the Factbook.

    Raises InputError if the Factbook has none of the channels, or no data on the states.

    ``channels``: requested channels; the Factbook has trade, transport and diplomacy.
    """
    shown = [name for name in FACTBOOK_CHANNELS if name in channels]
    rows = [_row(*cell) for cell in product(shown, states, powers)]
    if not any(row["highest"] is not None for row in rows):
        raise nothing_installed()
    return Result(
        title="Quick estimate from the Factbook", columns=COLUMNS, rows=tuple(rows),
        origins=(figures.ORIGIN,),
        sentences=(
            "No data source is installed; figures are from the Factbook only. To install "
            f"data: {NEEDED}",
            *told_trade(rows),
        ),
        caption=caption_of("factbook", needed=NEEDED), run={"index": "factbook"},
    )  # fmt: skip


def _row(channel: str, state: str, power: str) -> dict[str, Any]:
    share = _SHARES[channel](power, state)
    known = share.highest is not None
    ranged = share.ranged and share.value is not None
    doubts = [doubt("Factbook only" if known else "not in the Factbook")]
    doubts += [doubt("no listed partner")] if known and share.value is None else []
    low, high = (None if end is None else number(end) for end in (share.lowest, share.highest))
    return {
        **dict.fromkeys(COLUMNS), "influencer": power, "influencee": state, "channel": channel,
        "year": share.year, "lower": low if ranged else None, "upper": high if ranged else None,
        "level": LEVEL if ranged else None,
        "dependence": None if share.value is None else number(share.value),
        "channels_used": [channel] if share.value is not None else [], "carried_forward": False,
        "index": "factbook", "origins": [figures.ORIGIN.id] if known else [], "lowest": low,
        "highest": high, "doubts": doubts, "flag": flag_of(doubts),
        "age": {channel: 0} if known else {},
        "sources": {channel: [figures.ORIGIN.id]} if known else {},
    }  # fmt: skip


def told_trade(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return a sentence on the powers' shares of each state's foreign trade, if known."""
    told: dict[str, list[tuple[float, str]]] = {}
    for row in rows:
        if row["channel"] == "trade" and row["highest"] is not None:
            low, high = (f"{100 * row[end]:.0f}" for end in ("lowest", "highest"))
            share = row["dependence"]
            of = f"at most {high}%" if share is None else f"{100 * share:.0f}% ({low} to {high})"
            said = told.setdefault(row["influencee"], [])
            said.append((-(share or 0.0), f"{row['influencer']} {of}"))
    return [
        f"{state}: share of foreign trade according to the Factbook, with 90% ranges: "
        f"{', '.join(text for _, text in sorted(said))}."
        for state, said in told.items()
    ]


def _trade(power: str, state: str) -> _Share:
    year = list_year(state)
    if year is None:
        return _Share()
    return _Share(*share_of(state, states_of([power], on=year)), year, ranged=True)


def _border(power: str, state: str) -> _Share:
    lengths = figures.borders(state) if figures.has_entry(state) else {}
    total = sum(lengths.values())
    if not total:
        return _Share()
    share = sum(lengths.get(member, 0.0) for member in states_of([power], on=2024)) / total
    return _Share(share, share, share)


def _organisations(power: str, state: str) -> _Share:
    ours, theirs = _full(state), _full(power)
    if is_bloc(power) or not ours or not theirs:
        return _Share()
    share = len(ours & theirs) / len(ours)
    return _Share(share, share, share)


_SHARES = {"trade": _trade, "transport": _border, "diplomacy": _organisations}


def _full(state: str) -> set[str]:
    """Return the organisations that a state is a full member of."""
    if not figures.has_entry(state):
        return set()
    return {name for name, standing in figures.memberships(state).items() if standing is None}
