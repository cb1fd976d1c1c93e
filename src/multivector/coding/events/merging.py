"""Merging within an article: one event reported in several sentences becomes one record."""

from collections.abc import Iterable
from dataclasses import replace

from multivector.coding.coded import Actor, Event
from multivector.coding.events.ontology import score

# A gathering may be mentioned again, with fewer participants, at most this many sentences away.
_NEAR_SENTENCES = 2


def merge_within_article(events: Iterable[Event]) -> list[Event]:
    """Merge the events of one article that report the same thing in several sentences.

    Two events are the same if type, status, sides, date and mode agree as far as both are known.
    The record with more sides, a date or the higher confidence is kept and completed from the
    other; ``mentions`` lists the sentences of both.
    """
    merged: list[Event] = []
    for event in events:
        for k, other in enumerate(merged):
            if _is_same(event, other):
                merged[k] = _combined(event, other)
                break
        else:
            merged.append(event)
    return merged


def _combined(event: Event, other: Event) -> Event:
    fuller, lesser = (event, other) if _fullness(event) > _fullness(other) else (other, event)
    dated = fuller if fuller.date else lesser
    mode = fuller.mode or lesser.mode
    return replace(
        fuller,
        mentions=tuple(sorted({*other.mentions, *event.mentions})),
        date=dated.date,
        date_precision=dated.date_precision,
        location=fuller.location or lesser.location,
        mode=mode,
        score=score(fuller.event_type, mode),
    )


def _is_same(one: Event, other: Event) -> bool:
    if (one.event_type, one.status) != (other.event_type, other.status):
        return False
    if one.sentence == other.sentence:
        return False
    if _is_same_gathering(one, other):
        return True
    if _codes(one.actor) != _codes(other.actor) or _codes(one.recipient) != _codes(other.recipient):
        return False
    if one.date and other.date:
        short = min(len(one.date), len(other.date))
        if one.date[:short] != other.date[:short]:
            return False
    return one.mode == other.mode or None in (one.mode, other.mode)


def _is_same_gathering(one: Event, other: Event) -> bool:
    """Tell whether nearby sentences report one gathering, one of them with fewer participants."""
    if one.event_type != "CONSULT" or not (one.reciprocal and other.reciprocal):
        return False
    mine, theirs = _codes(one.actor), _codes(other.actor)
    near = abs(one.sentence - other.sentence) <= _NEAR_SENTENCES
    return near and min(len(mine), len(theirs)) > 1 and (mine <= theirs or theirs <= mine)


def _codes(actors: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset(a.code or a.text for a in actors)


def _fullness(event: Event) -> tuple[int, bool, float]:
    return (len(event.actor) + len(event.recipient), event.date is not None, event.confidence)
