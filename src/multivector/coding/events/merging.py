"""Merging within an article: one event reported in several sentences becomes one record."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from multivector.coding.coded import Actor, Event
from multivector.coding.events.ontology import score
from multivector.coding.events.rules.outcome import codes
from multivector.coding.syntax.dates import bounds, untold

# A gathering may be mentioned again, with fewer participants, at most this many sentences away.
_NEAR_SENTENCES = 2
# A longer range describes a practice ("since 2014"), of which a dated event is only a part.
_DAYS_OF_EVENT = 31
Sides = tuple[Actor, ...]


def merge_within_article(events: Iterable[Event], published: str | None = None) -> list[Event]:
    """Merge events that several sentences of an article report.

    Two events are the same if type, status, sides, date and mode agree where both are known, within
    a state also the sectors of its sides. An undated event does not match one more than a month
    before the article, nor, if the article has no date, one "on Monday" any dated one. The record
    with more sides, magnitudes, a date or the higher confidence is kept and completed from the
    other; ``mentions`` has the sentences of both.
    """
    merged: list[Event] = []
    places: defaultdict[Any, dict[int, None]] = defaultdict(dict)  # of the merged, by each key
    events = [*events]
    undated = [e for e in events if not (published or e.date)]
    news = {e.sentence for e in undated if untold(e.text)}
    for event in events:
        for k in sorted({k for key in _keys(event)[1] for k in places[key]}):
            other = merged[k]
            timed = news.intersection(event.mentions + other.mentions)
            apart = timed and bool(event.date) != bool(other.date)
            if not apart and _is_same(event, other, published):
                merged[k] = _combined(event, other)
                break
        else:
            k = len(merged)
            merged.append(event)
        for key in _keys(merged[k])[0]:
            places[key][k] = None
    return merged


def _keys(event: Event) -> tuple[set[Any], set[Any]]:
    """Return the keys that an event is found under, and those of the few that it may be same as."""
    sides = event.event_type, event.status, codes(event.actor), codes(event.recipient)
    first, last = bounds(event.date) if event.date else (None, None)
    day = first if first == last else None  # two days are never one event
    near = range(event.sentence - _NEAR_SENTENCES, event.sentence + _NEAR_SENTENCES + 1)
    met = near if event.event_type == "CONSULT" else ()
    own = {sides, (sides, day), event.sentence}
    return own, {(sides, day), (sides, None) if day else sides, *met}


def _combined(event: Event, other: Event) -> Event:
    fuller, lesser = (event, other) if _fullness(event) > _fullness(other) else (other, event)
    # A summit of two days may be reported again on one of them.
    dated = fuller if fuller.date and "/" not in (lesser.date or "") else lesser
    mode = fuller.mode or lesser.mode
    return replace(
        fuller,
        mentions=tuple(sorted({*other.mentions, *event.mentions})),
        date=dated.date,
        date_precision=dated.date_precision,
        location=fuller.location or lesser.location,
        mode=mode,
        score=score(fuller.event_type, mode),
        confidence=max(fuller.confidence, lesser.confidence),
    )


def _is_same(one: Event, other: Event, published: str | None) -> bool:
    if (one.event_type, one.status) != (other.event_type, other.status):
        return False
    if one.sentence == other.sentence:
        return _is_same_meeting(one, other)
    if not _may_be_one_time(one.date, other.date, published):
        return False
    if _is_same_gathering(one, other):
        return True
    sides = (one.actor, other.actor), (one.recipient, other.recipient)
    if any(codes(mine) != codes(theirs) for mine, theirs in sides):
        return False
    if len(codes(one.actor + one.recipient)) == 1 and any(_are_others(*two) for two in sides):
        return False
    return one.mode == other.mode or None in (one.mode, other.mode)


def _are_others(mine: Sides, theirs: Sides) -> bool:
    """Return whether two sides of one state are others in it: its police, its opposition."""
    sectors = [{side.sector for side in sides} - {None} for sides in (mine, theirs)]
    return bool(sectors[0] and sectors[1]) and sectors[0].isdisjoint(sectors[1])


def _may_be_one_time(one: str | None, other: str | None, published: str | None) -> bool:
    """Return whether two dates may belong to one event; ranges must be short or equal."""
    if one == other:
        return True
    spans = [_span(dated, published) for dated in (one, other)]
    long = any(
        dated and "/" in dated and last - first > _DAYS_OF_EVENT
        for dated, (first, last) in zip((one, other), spans, strict=True)
    )
    return not long and max(first for first, _ in spans) <= min(last for _, last in spans)


def _span(dated: str | None, published: str | None) -> tuple[int, int]:
    """Return the first and last day of a date, as ordinals; without one, a recent period."""
    if dated is None:
        today = bounds(published[:10])[0] if published else None
        return (today.toordinal() - _DAYS_OF_EVENT if today else 0), date.max.toordinal()
    first, last = bounds(dated)
    return (first or date.min).toordinal(), (last or date.max).toordinal()


def _is_same_gathering(one: Event, other: Event) -> bool:
    """Return whether nearby sentences report one gathering, one of them with fewer participants."""
    if one.event_type != "CONSULT" or not (one.reciprocal and other.reciprocal):
        return False
    mine, theirs = codes(one.actor), codes(other.actor)
    near = abs(one.sentence - other.sentence) <= _NEAR_SENTENCES
    return near and min(len(mine), len(theirs)) > 1 and (mine <= theirs or theirs <= mine)


def _is_same_meeting(one: Event, other: Event) -> bool:
    """Return whether two clauses tell one meeting; who hosts it need not be named with the rest."""
    wider, lesser = sorted((one, other), key=_fullness, reverse=True)
    more, fewer = (codes(event.actor + event.recipient) for event in (wider, lesser))
    known = (one.date, other.date), (one.mode, other.mode)
    alike = all(len({*two} - {None}) < 2 for two in known)
    crossed = codes(one.actor) == codes(other.recipient) != codes(one.recipient)
    hosted = fewer < more and (wider.mode == "third-party" or one.trigger == other.trigger)
    # Each visits the other, unless they meet.
    alike = alike and (one.reciprocal or other.reciprocal or not crossed)
    return one.event_type == "CONSULT" and alike and len(fewer) > 1 and (more == fewer or hosted)


def _fullness(event: Event) -> tuple[int, bool, bool, bool, float]:
    # A date is taken from the other record; magnitudes are not, as they are offsets into the text.
    sides = len(event.actor) + len(event.recipient)
    directed = event.event_type == "CONSULT" and not event.reciprocal  # who visits, or brings
    return sides, directed, bool(event.magnitudes), event.date is not None, event.confidence
