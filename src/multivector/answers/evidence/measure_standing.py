"""Measures up to a date, for a brief: capacity, balance, alignment, votes.

The measures are those of ``influence``, ``balance`` and ``agreement``; this module decides which
years and pairs fit on a page, and what to say if the record or its libraries are missing. Nothing
here raises if a source is not installed: the brief is written anyway.
"""

from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from importlib.util import find_spec
from itertools import islice, product
from typing import Any

import numpy as np

from multivector.answers.evidence.standing import (
    SPAN,
    Standing,
    by_powers,
    last_complete,
    marked,
    told_years,
)
from multivector.answers.influence.balance import balance
from multivector.answers.influence.factbook import (
    FACTBOOK_CHANNELS,
    FACTBOOK_YEAR,
    first_influence,
    told_trade,
)
from multivector.answers.influence.influence import influence
from multivector.answers.influence.layers import NEEDED, load_layers
from multivector.answers.influence.measured import plain_values
from multivector.answers.influence.ties.sides import choose_sides
from multivector.answers.result import Result, Row, distinct
from multivector.answers.voting.agreement import agreement
from multivector.answers.voting.assembly import load_assembly
from multivector.codes.blocs import members
from multivector.codes.naming import display_name
from multivector.codes.resolve import is_bloc
from multivector.errors import InputError, UsageError, install
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.prose import definite, listed
from multivector.provenance import Origin
from multivector.records import stored_figures
from multivector.records.catalogue import entry
from multivector.records.listing import absent
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS

# The libraries needed to read the store, and the extra that installs them.
_LIBRARIES = ("pyarrow", "pandas")
EXTRA = install("measures")
# More states than this cannot be distinguished on a page; the first in the brief's order are kept.
MOST_STATES = 12
UNDATED = "the article has no date, so the measures use all years with data; set --published"
# Years before the last year of votes for which agreement is given.
_VOTES_BACK = (10, 5, 0)
_VOTED = "2022-03-02"
_VOTE = "vote-es-11-1"


def has_libraries() -> bool:
    """Return whether the libraries that read the store are installed.

    >>> isinstance(has_libraries(), bool)
    True
    """
    try:
        return all(find_spec(name) is not None for name in _LIBRARIES)
    except (ImportError, ValueError):  # blocked, or partly installed
        return False


def standing_of(
    states: Sequence[str], powers: Sequence[str], *,
    published: str | None = None, later: bool = False, votes: bool = True,
) -> Standing:  # fmt: skip
    """Return the measures of powers and states up to a date.

    Empty except for ``more`` and ``notes`` if nothing is known. Without installed sources or the
    libraries, the quick estimate from the Factbook.

    - ``states``: codes; no power is measured over itself, and no bloc over its own members.
    - ``powers``: states and blocs.
    - ``published``: ISO 8601 date, or a year; later years are excluded unless ``later`` is set.
    - ``later``: include later years, marked as such.
    - ``votes``: include alignment and votes on ES-11/1.

    >>> found = standing_of(["KAZ"], ["CHN", "RUS"], published="2023-05-18")
    >>> found.first, found.more
    (True, 'multivector data pull --open')
    """
    kept, notes = _kept(states, powers)
    end = int(published[:4]) if published else None
    if not kept:
        return Standing(notes=tuple(notes))
    more: str | None = NEEDED
    if Store().installed() and not has_libraries():
        more = EXTRA
    elif Store().installed():
        found = stored_standing(kept, powers, published, later=later, votes=votes)
        if found is not None:
            return replace(found, notes=(*notes, *found.notes))
        year = last_complete(published)
        if year and not _open_for(year):
            more = None
            notes.append(f"no capacity of these powers over these states is on record for {year}")
    return _first(kept, powers, end, later, notes, more=more)


def _open_for(year: int) -> bool:
    """Return whether an open source that is not installed has data on a channel for a year."""
    lacking = absent(CHANNELS, range(year - CARRY_YEARS, year + 1), Store().held())
    return any(entry(name).open for name in lacking)


def _kept(states: Sequence[str], powers: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the states to measure, and notes on those left out."""
    wanted = [s for s in dict.fromkeys(states) if [s] != [*powers] and not is_bloc(s)]
    over = listed(definite(display_name(state)) for state in wanted[MOST_STATES:])
    many = "are" if len(wanted) > MOST_STATES + 1 else "is"
    most = f"which take at most {MOST_STATES} states"
    notes = [f"{over} {many} not included in the measures of capacity, {most}"] if over else []
    return wanted[:MOST_STATES], notes


def _first(
    states: Sequence[str], powers: Sequence[str], end: int | None, later: bool,
    notes: Sequence[str], *, more: str | None,
) -> Standing:  # fmt: skip
    """Return the quick estimate from the Factbook, without figures dated after the article."""
    rows: list[Row] = []
    origins: list[Origin] = []
    for able, group in by_powers(states, powers, end or FACTBOOK_YEAR).items():
        with suppress(InputError):  # no data on any of these states
            answer = first_influence(group, able, FACTBOOK_CHANNELS)
            rows += [marked(row, end) for row in answer]
            origins += answer.origins
    kept = [row for row in rows if row["highest"] is not None and (later or not row["later"])]
    return Standing(
        influence=tuple(kept), origins=distinct(origins) if kept else (), first=bool(kept),
        more=more, notes=(*notes, *(said.rstrip(".") for said in told_trade(kept))),
    )  # fmt: skip


# -- from installed sources ------------------------------------------------------------------------


def stored_standing(
    states: Sequence[str], powers: Sequence[str], published: str | None, *, later: bool, votes: bool
) -> Standing | None:
    """Return the measures from installed sources up to a date; None if capacity is unknown.

    - ``states`` and ``powers``: codes; states and powers do not overlap.
    - ``published``: ISO 8601 date, or a year; None means all years.
    - ``later``: include later years, too; it changes nothing about those before.
    - ``votes``: include alignment.
    """
    end = last_complete(published)  # a year's figures are not known before it ends
    if later and end is not None:
        known = stored_standing(states, powers, published, later=False, votes=votes)
        every = stored_standing(states, powers, None, later=True, votes=votes)
        return _joined(known, every, end)
    year = end or _newest()
    if year is None:  # no ties between states are recorded, so there is no year to query
        return None
    rows: list[Row] = []
    notes = [UNDATED] if end is None else []
    origins: list[Origin] = []
    groups = by_powers(states, powers, year)
    spans = {able: _span(group, able, end) for able, group in groups.items()}
    # Their composites are compared in one table, so they end in the same year.
    final = min((span[1] for span in spans.values() if not isinstance(span, str)), default=0)
    for able, group in groups.items():
        span = spans[able]
        start = final if isinstance(span, str) else min(span[0], final)
        found = span if isinstance(span, str) else _ask(group, able, start, final, end)
        if isinstance(found, str):
            notes.append(found)
            continue
        rows += [marked(row, end) for row in found]
        origins += found.origins
    if not rows:
        return None
    spread = _balance(states, min(row["year"] for row in rows), final)
    aligned = _alignment(states, powers, end) if votes else []
    origins += (origin for part in (*spread, *aligned) for origin in part.origins)
    # A vote is known from its day.
    cast_before = published is None or _VOTED[: len(published)] <= published
    cast, of_votes = _votes(states, powers) if votes and cast_before else ({}, [])
    return Standing(
        influence=tuple(rows),
        balance=tuple(marked(row, end) for part in spread for row in part),
        alignment=tuple(marked(row, end) for part in aligned for row in part),
        votes=cast, origins=distinct([*origins, *of_votes]), notes=tuple(notes),
        aligned_by=tuple(dict.fromkeys(o.id for part in aligned for o in part.origins)),
    )  # fmt: skip


def _joined(known: Standing | None, every: Standing | None, end: int) -> Standing | None:
    """Return what was known up to a year, followed by the rows of later years."""
    if every is None:
        return known
    before = known or Standing()
    rows: dict[str, Any] = {}
    for part in ("influence", "balance", "alignment"):
        after = (marked(row, end) for row in getattr(every, part))
        rows[part] = (*getattr(before, part), *(row for row in after if row["later"]))
    aligned = dict.fromkeys((*before.aligned_by, *every.aligned_by))
    notes = (note for note in (*before.notes, *every.notes) if note != UNDATED)
    return replace(
        every, **rows, origins=distinct([*before.origins, *every.origins]),
        aligned_by=tuple(aligned), notes=tuple(dict.fromkeys(notes)),
    )  # fmt: skip


def _newest() -> int | None:
    return max((c.years[-1] for c in load_layers().channels.values()), default=None)


def _known(last: int | None) -> int:
    """Return the last year to ask for: none is known long after the newest figure."""
    newest = _newest() or 9999
    return newest if last is None else min(last, newest + CARRY_YEARS)


def observed(states: Sequence[str], last: int | None) -> int:
    """Return the last year whose trade is not interpolated with one after the article."""
    layers, year = load_layers(), _known(last)
    trade = layers.channels.get("trade")
    at = np.flatnonzero(np.isin(layers.names, states))
    while last is not None and trade and trade.interpolated(at, year):
        year -= 1
    return year


def _span(states: Sequence[str], powers: Sequence[str], last: int | None) -> tuple[int, int] | str:
    """Return the first and last year in which the composite is known, or why there is none.

    The last year is the one of recent years in which the composite is known for most pairs; if
    there is none, likewise for trade. If ``last`` is None, no year after the newest figure is used.
    """
    if _newest() is None:
        return "no data on ties between states are installed"
    known = observed(states, last)
    years = range(known - SPAN, known + 1)
    try:
        sides = choose_sides(load_layers(), None, states, powers, years)
    except UsageError as error:
        return str(error).splitlines()[0]
    for points in plain_values(load_layers(), sides):
        count = np.isfinite(points).sum(axis=(0, 1))
        recent = count[-1 - CARRY_YEARS :]
        if recent.any():
            end = len(count) - 1 - int(np.argmax(recent[::-1]))
            start = end
            while start > 0 and count[start - 1] >= count[end]:
                start -= 1
            return years[start], years[end]
    return f"neither composite nor trade capacity is known for {known - CARRY_YEARS} to {known}"


def _ask(
    states: Sequence[str], powers: Sequence[str], start: int, end: int, last: int | None
) -> Result | str:
    """Return the composite by year up to ``end``, and each channel in a few years.

    A channel goes on up to its own last year with data; the composite would consist of others.
    """
    known, ended = _known(last), observed(states, last)
    try:
        found = influence(states=states, powers=powers, start=start, end=end)
        rows = list(found)
        if known > end:
            later = influence(states=states, powers=powers, start=end + 1, end=known)
            ends = {"composite": end, "trade": ended, "transport": ended}
            rows += [row for row in later if row["year"] <= ends.get(row["channel"], known)]
            found = replace(found, origins=tuple(dict.fromkeys((*found.origins, *later.origins))))
        return replace(found, rows=_shortened(rows))
    except (UsageError, InputError) as error:
        return str(error).splitlines()[0]


def _shortened(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return a few years of each channel, its last among them, without pairs without data."""
    where = ("influencee", "channel", "year")
    known = {tuple(row[key] for key in where) for row in rows if row["value"] is not None}
    years: dict[str, set[int]] = {}
    for _, channel, year in known:
        years.setdefault(channel, set()).add(year)
    told = {name: told_years(sorted(of)) for name, of in years.items() if name != "composite"}
    return tuple(row for row in rows if tuple(row[key] for key in where) in known
                 and row["year"] in told.get(row["channel"], years[row["channel"]]))  # fmt: skip


def _balance(states: Sequence[str], start: int, end: int) -> list[Result]:
    found = []
    for state in states:
        with suppress(UsageError, InputError):  # states without figures have no row
            found.append(balance(states=[state], start=start, end=end))
    return found


def _alignment(states: Sequence[str], powers: Sequence[str], last: int | None) -> list[Result]:
    """Return the agreement of each state with each power in the last years of votes."""
    try:
        years = [int(year) for year in load_assembly().years if last is None or year <= last]
    except InputError:  # no votes installed
        return []
    found: list[Result] = []
    for state, power, back in product(states, powers, _VOTES_BACK if years else ()):
        # A state may be missing from a source's last session, or a year be flagged.
        tried = (_agreed(state, power, max(years) - back - older) for older in range(3))
        found += islice(filter(None, tried), 1)
    return found


def _agreed(state: str, power: str, year: int) -> Result | None:
    try:
        found = agreement(state, power, years=year)
    except (UsageError, InputError):  # no common votes
        return None
    return None if found[0]["flag"] else found


def _votes(states: Sequence[str], powers: Sequence[str]) -> tuple[dict[str, str], list[Origin]]:
    """Return votes on ES-11/1 by state and power; for a bloc, counts of its members' votes."""
    votes: dict[str, str] = {}
    origins = []
    blocs = {power: members(power, _VOTED) for power in powers if is_bloc(power)}
    asked = list(dict.fromkeys([*states, *powers, *(s for of in blocs.values() for s in of)]))
    for source in stored_figures.sources():
        every = source.figures_for("diplomacy", (), asked)
        figures = [figure for figure in every if figure.indicator == _VOTE]
        votes.update({str(figure.state): str(figure.text_value) for figure in figures})
        origins += [source.origin] if figures else []
    shown = {state: votes[state] for state in (*states, *powers) if state in votes}
    for bloc, group in blocs.items():
        cast = Counter(votes[state] for state in sorted(group) if state in votes)
        if cast:
            shown[bloc] = ", ".join(f"{count} {vote}" for vote, count in cast.most_common())
    return shown, origins
