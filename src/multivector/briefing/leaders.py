"""Which power leads in each channel in each state, as a table of names."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from multivector.answers.influence.doubts import APART, Doubt, barring, kinds, named
from multivector.prose import listed
from multivector.vocabulary import CHANNELS

MOST_STATES = 8
OPEN = "open"
# Why the first of a state does not lead: names of doubts, which are the words of a cell.
DOUBTS = tuple(name for name, kind in kinds().items() if kind["bars"])
# A row of these alone names no power.
_NOBODY = ("", OPEN, *(name for name in DOUBTS if name != "pacts decide"))
_PACT = 0.5  # dependence in security on a power with a pact or a base and no arms
BY_ONE = ", through trade with one partner"
# Channels whose name promises more than is in them.
_PARTS = {
    "security": "security (arms and pacts)",
    "diplomacy": "diplomacy (posts of a state or of the mean member of a bloc)",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One state in one channel: the leader's code, or None with the reason.

    ``close``: the codes of powers that may be first, if several, or of the first of those on
    record, if others are not; ``not_counted``: the names of
    those with something on record that is in no figure; ``apart``: of those not compared.
    """

    leader: str | None
    words: str
    beneath: str = ""
    close: tuple[str, ...] = ()
    not_counted: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One channel in the last year with data; ``age`` is the age of its newest data in years."""

    channel: str
    year: int
    cells: tuple[Cell, ...]
    age: int = 0

    @property
    def title(self) -> str:
        """The channel, with its parts if its name promises more."""
        return _PARTS.get(self.channel, self.channel)

    @property
    def when(self) -> str:
        """The year, and the year of the newest data if different."""
        return f"{self.year}, data from {self.year - self.age}" if self.age else f"{self.year}"


@dataclass(frozen=True, slots=True)
class LeaderTable:
    """A table of leaders, with states in columns and channels in rows."""

    states: tuple[str, ...]
    lines: tuple[Line, ...]
    silent: tuple[str, ...]  # channels in which no power can be named in any state
    codes: tuple[str, ...]  # of the states


def leader_table(
    rows: Sequence[Any], states: Sequence[str], names: Mapping[str, str], most: int = MOST_STATES
) -> LeaderTable | None:
    """Return the leaders by channel and state; None if no channel has data on two powers.

    ``rows``: rows of ``influence``. ``names``: names of states and powers by code. ``most``: the
    number of states shown, from the first.
    """
    told = {row["influencee"] for row in rows}
    states = [state for state in states if state in told][:most]
    lines, silent = [], []
    for channel in CHANNELS:
        found = line_of(names, rows, channel, states)
        if found is None or all(cell.words in _NOBODY for cell in found.cells):
            silent.append(channel)
        else:
            lines.append(found)
    if not lines:
        return None
    named = tuple(names.get(state, state) for state in states)
    return LeaderTable(named, tuple(lines), tuple(silent), tuple(states))


def line_of(
    names: Mapping[str, str], rows: Sequence[Any], channel: str, states: Sequence[str]
) -> Line | None:
    """Return the leaders through a channel in its last year with data; None if nobody can be
    compared in any of the states.
    """
    rows = [row for row in rows if row["channel"] == channel]
    year = max((row["year"] for row in rows if row["value"] is not None), default=None)
    here = [row for row in rows if row["year"] == year]
    powers = {row["influencer"] for row in here}
    own = ([row for row in here if row["influencee"] == state] for state in states)
    cells = [cell_of(names, rows_of, powers) for rows_of in own]
    if year is None or all(cell.words in ("", OPEN) for cell in cells):
        return None
    # A tie that nobody reports any more makes those of the other powers no older.
    ages = ((row.get("age") or {}).get(channel, 0) for row in here if row["value"] is not None)
    return Line(channel, year, tuple(cells), min(ages, default=0))


def cell_of(names: Mapping[str, str], rows: Sequence[Any], powers: Iterable[str] = ()) -> Cell:
    """Return the leader in one state, from its rows for one channel and year, of all ``powers``.

    As in the sentences of ``influence``, a power leads if its range of ranks does not overlap that
    of any other. There are no ranks if the figure of a power is unknown: then the ranges decide,
    and what it may be at most; one that may be first is close, too. What powers have on record that
    is in no figure, such as troops, is named beneath, and which are not compared: a bloc with its
    member, and those no source lists.
    """
    itself = {row["influencee"] for row in rows}
    able = [r for r in rows if r["influencer"] not in itself and not named(r["doubts"], *APART)]
    out = {*powers, *(row["influencer"] for row in rows)} - {r["influencer"] for r in able} - itself
    cell = _first(names, able)
    more = ((_named(names, r), one) for r in rows for one in named(r["doubts"], "not counted"))
    aside = {name: ", ".join(one["parts"]) for name, one in more if cell.words}
    said = f"not counted: {listed(dict.fromkeys(aside.values()))}, {listed(aside)}" if aside else ""
    without = tuple(names.get(power, power) for power in sorted(out) if cell.words)
    less = f"not compared: {listed(without)}" if without else ""
    beneath = "; ".join(filter(None, (cell.beneath, less, said)))
    return replace(cell, beneath=beneath, not_counted=tuple(aside), apart=without)


def _first(names: Mapping[str, str], rows: Sequence[Any]) -> Cell:
    ranked = sorted((r for r in rows if r["value"] is not None), key=lambda r: -r["value"])
    if len(ranked) < 2 or not ranked[0]["value"]:
        return Cell(None, "")
    best, *rest = ranked
    if best["rank_upper"] is None:
        close = [row for row in rest if not _behind(best, row)]
    else:
        close = [row for row in rest if row["rank_lower"] <= best["rank_upper"]]
    if all(named(row["doubts"], "negligible") for row in (best, *close)):
        close = []  # next to nothing depends on any that may be first
    unknown = [row for row in rows if row["value"] is None]
    if not close and not all(_behind(best, row) for row in unknown):
        said = f"{listed(_named(names, row) for row in unknown)} not on record"
        return Cell(None, OPEN, said, () if barring(best["doubts"]) else (best["influencer"],))
    if not close:
        if doubt := barring(best["doubts"]):
            return Cell(None, doubt["doubt"], _beneath(names, best, doubt))
        second = f"before {_named(names, rest[0])}" if rest[0]["value"] else ""
        return Cell(best["influencer"], _named(names, best), second)
    silent = [row for row in unknown if not _behind(best, row)]
    said = listed((_named(names, row) for row in (best, *close)), "or")
    said += f"; not on record: {listed(_named(names, row) for row in silent)}" * bool(silent)
    every = tuple(row["influencer"] for row in (best, *close, *silent))
    return Cell(None, "too close", said, every)


def _beneath(names: Mapping[str, str], best: Any, doubt: Doubt) -> str:
    """Return what a cell without a leader has beneath the name of the doubt."""
    if doubt["doubt"] in ("one flow", "old arms"):
        return _named(names, best) + BY_ONE * (doubt["doubt"] == "one flow")
    if not (first := doubt.get("first")):
        return ""
    # A pact of many members, as in the Gulf, is no hold of one: half of a dependence, without arms.
    is_bare = best["channel"] == "security" and best.get("dependence") == _PACT
    bare = " without arms" if is_bare else ""
    return f"by arms, {names.get(first, first)}; by pacts{bare}, {_named(names, best)}"


def _behind(best: Any, row: Any) -> bool:
    """Return whether a range lies entirely below that of the best."""
    most = row["upper"] if row["upper"] is not None else row.get("highest")
    least = best["lower"] if best["lower"] is not None else best["value"]
    return most is not None and most < least


def _named(names: Mapping[str, str], row: Any) -> str:
    return names.get(row["influencer"], row["influencer"])
