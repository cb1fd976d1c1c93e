"""Where articles on one story disagree: numbers, who acted on whom, what did not happen."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from multivector.briefing.network import called, side
from multivector.briefing.phrases import told
from multivector.coding.coded import Coded, Event
from multivector.coding.events.magnitudes import magnitudes
from multivector.prose import listed
from multivector.vocabulary import HAPPENING

_CLOSE = 0.05  # of the larger number: rounding by one article is not a disagreement
# Events with one direction: both sides may accuse each other, but that each invaded the other is a
# disagreement if no article says both.
_DIRECTED = {"ASSAULT", "COERCE", "SANCTION", "CONSULT/visit", "AID"}
# Forms whose ``claimed`` is a number in the claim; for a rank it is a rival's figure.
NUMERIC = ("level", "change", "factor")
_ABOUT = ("subject", "partner", "indicator", "start", "end", "relation")  # of a claim
_HARM = ("killed", "injured", "displaced")
_TOLL = "how many were killed"
_LEAST = re.compile("(?:at least|more than|over)", re.I)
_ASKED = {"usd": "how many dollars", "troops": "how many troops"}


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a disagreement; ``articles`` are IDs, in order."""

    words: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A question on which articles differ.

    ``kind`` is ``number`` (of an event), ``claim`` (a claimed number), ``direction`` (who acted on
    whom) or ``denial``; ``about`` describes the difference.
    """

    kind: str
    about: str
    sides: tuple[Side, ...]


def disagreements(
    coded: Sequence[Coded], checks: Sequence[Sequence[Mapping[str, Any]]], names: Mapping[str, str]
) -> tuple[Disagreement, ...]:
    """Return the disagreements between the articles of a story.

    ``coded``: the articles, without copies. ``checks``: the check of each claim of each article.
    ``names``: display name of each code.
    """
    events = [event for one in coded for event in one.events]
    numbers = [*_numbers(events, names)]
    claimed = [*_claimed(coded, checks, names)]
    known = {side.articles for one in claimed for side in one.sides}
    return (
        *(one for one in numbers if not known.issuperset(side.articles for side in one.sides)),
        *(_tolls(coded) if all(_TOLL not in one.about for one in numbers) else ()),
        *claimed,
        *_directions(events, names),
        *_denials(events, names),
    )


def _numbers(events: Iterable[Event], names: Mapping[str, str]) -> Iterator[Disagreement]:
    """Compare numbers of one kind, type of event and recipient; of one actor, but for harm done."""
    found: dict[tuple[str, str, str, frozenset[str]], dict[str, dict[str, set[float]]]] = {}
    for event in events:
        if event.status == "actual":
            whom = " and ".join(sorted({called(actor, names) for actor in event.recipient}))
            for magnitude in event.magnitudes:
                by = map(side, event.actor) if magnitude.kind not in _HARM else ()
                key = (magnitude.kind, event.event_type, whom, frozenset(by))
                own = found.setdefault(key, {}).setdefault(event.doc_id, {})
                own.setdefault(event.date or "", set()).add(magnitude.value)
    for (kind, _, whom, _), by_article in found.items():
        numbers = _of_common_days(by_article)
        sides = _apart({doc: max(own) for doc, own in numbers.items()})
        # Other events of one kind: an article that gives both numbers does not dispute one.
        said = {max(numbers[side.articles[0]]) for side in sides}
        if sides and not any(len(said & own) > 1 for own in numbers.values()):
            about = _ASKED.get(kind, f"how many were {kind}") + (f" ({whom})" if whom else "")
            yield Disagreement("number", about, sides)


def _tolls(coded: Sequence[Coded]) -> Iterator[Disagreement]:
    """Compare the dead in the first sentences of articles of one day: a crash is no event."""
    by_day: dict[str | None, dict[str, float]] = {}
    least = set()
    for one in coded:
        opening = (magnitudes(one.article.text[start:end]) for start, end in one.sentences[:3])
        dead = next((m for found in opening for m in found if m.kind == "killed"), None)
        if dead:
            by_day.setdefault(one.article.published, {})[one.article.doc_id] = dead.value
            least |= {one.article.doc_id} if _LEAST.match(dead.text) else set()
    for own in by_day.values():
        most = max(own.values())
        # "At least 30" is borne out by 38.
        sides = _apart({d: v for d, v in own.items() if d not in least or v == most})
        if sides:
            yield Disagreement("number", _TOLL, sides)


def _of_common_days(by_article: Mapping[str, Mapping[str, set[float]]]) -> dict[str, set[float]]:
    """Return the numbers of each article for days that several give; without such a day, all."""
    told = Counter(day for own in by_article.values() for day in own if day)
    common = {day for day, count in told.items() if count > 1}
    found: dict[str, set[float]] = {}
    for doc, own in by_article.items():
        for day in common & own.keys() or (own.keys() & {""} if common else own):
            found.setdefault(doc, set()).update(own[day])
    return found


def _claimed(
    coded: Sequence[Coded], checks: Sequence[Sequence[Mapping[str, Any]]], names: Mapping[str, str]
) -> Iterator[Disagreement]:
    found: dict[tuple[Any, ...], dict[str, float]] = {}
    for one, of_claims in zip(coded, checks, strict=True):
        for check in of_claims:
            if check.get("form") in NUMERIC and isinstance(check.get("claimed"), int | float):
                values = map(check.get, _ABOUT)
                key = tuple(tuple(v) if isinstance(v, list | tuple) else v for v in values)
                found.setdefault(key, {}).setdefault(one.article.doc_id, float(check["claimed"]))
    for key, by_article in found.items():
        sides = _apart(by_article)
        if sides and key[2]:
            who = listed(names.get(code, code) for code in key[0])
            yield Disagreement("claim", f"{who}: {key[2]}", sides)


def _apart(by_article: Mapping[str, float]) -> tuple[Side, ...]:
    """Return the values that differ by more than rounding; none if all agree."""
    groups: list[tuple[float, list[str]]] = []
    for doc, value in sorted(by_article.items(), key=lambda pair: pair[1]):
        if groups and value - groups[-1][0] <= _CLOSE * abs(value):
            groups[-1][1].append(doc)
        else:
            groups.append((value, [doc]))
    if len(groups) < 2:
        return ()
    return tuple(Side(f"{value:,.10g}", tuple(docs)) for value, docs in groups)


def _directions(events: Sequence[Event], names: Mapping[str, str]) -> Iterator[Disagreement]:
    found: dict[tuple[str, str, str], dict[str, Event]] = {}
    for event in events:
        kind = f"{event.event_type}/visit" if event.mode == "visit" else event.event_type
        if kind in _DIRECTED and not event.reciprocal and event.status in HAPPENING:
            for actor, recipient in product(event.actor, event.recipient):
                key = (kind, side(actor), side(recipient))
                found.setdefault(key, {}).setdefault(event.doc_id, event)
    for (kind, one, other), forward in found.items():
        back = found.get((kind, other, one), {})
        if one < other and back and not _other_times(forward, back):
            sides = tuple(_side(group, names) for group in (forward, back))
            yield Disagreement("direction", "who acted on whom", sides)


def _other_times(one: Mapping[str, Event], other: Mapping[str, Event]) -> bool:
    """Return whether an article tells of both, or all are dated and none on a day of the others."""
    days, others = ({event.date for event in group.values()} for group in (one, other))
    return bool(one.keys() & other.keys()) or (None not in days | others and not days & others)


def _side(by_article: Mapping[str, Event], names: Mapping[str, str]) -> Side:
    return Side(told(next(iter(by_article.values())), names), tuple(by_article))


def _denials(events: Sequence[Event], names: Mapping[str, str]) -> Iterator[Disagreement]:
    found: dict[tuple[Any, ...], dict[str, dict[str, Event]]] = {}
    for event in events:
        both = (frozenset(map(side, group)) for group in (event.actor, event.recipient))
        key = (event.event_type, *both)
        by_status = found.setdefault(key, {})
        by_status.setdefault(event.status, {}).setdefault(event.doc_id, event)
    for by_status in found.values():
        said, denied = by_status.get("actual", {}), by_status.get("denied", {})
        if said and denied and not _other_times(said, denied):
            sides = (_side(said, names), Side("It did not happen", tuple(denied)))
            yield Disagreement("denial", "whether it happened", sides)
