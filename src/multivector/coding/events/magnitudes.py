"""Magnitudes of an event: killed, injured, arrested, displaced, troops, US dollars."""

import re
from collections.abc import Iterable
from dataclasses import replace

from multivector.coding.coded import Event, Magnitude
from multivector.coding.syntax.numerals import Numeral, numerals
from multivector.coding.syntax.patterns import PATTERNS
from multivector.tables import read_rows

_WORD = r"(?:(?:[a-z]\.){2,3}|[^\W\d])[\w’'-]*"  # "U.S.", "UN-led"
# Up to six words of a noun phrase between a number and its verb; no second number, no clause.
_NOUN = PATTERNS["noun phrase"].pattern
_ASIDE = r"(?:,\s+(?:including|among|most|many|mostly|some)\b[^.;]{1,80}?,\s+|\s+)"
_PEOPLE = PATTERNS["people"].pattern


def _passive(verb: str, done: str, nouns: str) -> re.Pattern[str]:
    # "Have been killed" is passive, "have killed" is not; nor is "killed over 20 people".
    been, no_object = PATTERNS["been done"].pattern, PATTERNS["no object"].pattern
    tails = [rf"{been}+(?:{verb})\b", rf"(?:{verb}){no_object}", rf"(?:{nouns})\b"]
    if done != "-":
        tails.append(rf"(?:(?:have|has|had|reportedly|also)\s+)*(?:{done})\b")
    return re.compile(rf"^{_NOUN}{_ASIDE}(?:who\s+)?(?:{'|'.join(tails)})", re.I)


# Types of event that may have a magnitude of each kind, and the patterns after and before a number.
_FITTING: dict[str, frozenset[str]] = {}
_PASSIVE: dict[str, re.Pattern[str]] = {}
_BEFORE: dict[str, re.Pattern[str]] = {}
for _kind, _types, *_cells in read_rows("multivector.coding", "data", "magnitudes.tsv"):
    _FITTING[_kind] = frozenset(_types.split())
    *_after, _active = (cell.replace(" ", r"\s+") for cell in _cells)
    if _active != "-":
        _PASSIVE[_kind] = _passive(*_after)
        _BEFORE[_kind] = re.compile(
            rf"\b(?:{_active})\s+(?:off\s+)?"
            r"(?:(?:another|a\s+further|the|these|all|also|what)\s+)?$",
            re.I,
        )
_DOLLARS_BEHIND = re.compile(r"^(?:[\s-](?:US|U\.S\.|American)?\s?dollars?\b|\s?USD\b)", re.I)


def magnitudes(text: str) -> tuple[Magnitude, ...]:
    """Return the magnitudes stated in a sentence.

    In text order. ``kind`` is ``killed``, ``injured``, ``arrested``, ``displaced``, ``troops``
    (persons) or ``usd`` (US dollars as written, not adjusted for inflation; other currencies are
    ignored). The ``value`` of "more than 345" is 345; ``text`` has the words. Ranges and vague
    numbers ("dozens", "tens of thousands") yield no magnitude, nor does a subset of another number
    ("including three children").

    ``text``: one sentence; offsets are code points into it.

    >>> [(m.kind, m.value, m.text) for m in magnitudes("Shelling killed two dozen men.")]
    [('killed', 24.0, 'two dozen')]
    >>> [(m.kind, m.value) for m in magnitudes("It lent $1.5 billion (1.4 billion euros).")]
    [('usd', 1500000000.0)]
    >>> magnitudes("Tens of thousands were displaced.")
    ()
    """
    numbers: list[Magnitude] = []
    both = PATTERNS["killed or injured"].search(text) is not None
    last: tuple[str, int] | None = None
    for number in numerals(text):
        dollars = _dollars(text, number)
        kind = "usd" if dollars else _persons(text, number, last)
        if kind is None or (both and kind in ("killed", "injured")):
            last = None
            continue
        start, end = dollars or (number.start, number.end)
        numbers.append(Magnitude(kind, number.value, text[start:end], start, end))
        last = (kind, number.end)
    return tuple(numbers)


def _dollars(text: str, number: Numeral) -> tuple[int, int] | None:
    """Return the span of a sum in US dollars, or None."""
    before, after = text[: number.digits], text[number.end :]
    sign = PATTERNS["dollars before"].search(before[-8:])
    word = _DOLLARS_BEHIND.match(after)
    if not (sign or word) or PATTERNS["unit price"].match(after[word.end() if word else 0 :]):
        return None  # a unit price is not a sum: "$60 a barrel"
    start = number.digits - (len(sign.group()) if sign else 0)
    if sign and before.endswith("US" + sign.group()):
        start -= 2
    return min(start, number.start), number.end + (word.end() if word else 0)


def _persons(text: str, number: Numeral, last: tuple[str, int] | None) -> str | None:
    """Return what happened to this many people, or None."""
    before, after = text[: number.start], text[number.end :]
    window = before[-80:]
    if number.value != int(number.value) or PATTERNS["subset"].search(window):
        return None
    if PATTERNS["not people"].match(after):
        return None  # "killed 12 days later", "killed 40 cattle"; not "12 soldiers in tanks"
    for kind, pattern in _PASSIVE.items():
        if pattern.match(after):
            return kind
    # Some verbs need a particular continuation after the number.
    verbs = [verb for verb in ("forced", "claimed", "expelled") if PATTERNS[verb].search(window)]
    whole = all(PATTERNS[f"{verb} what"].match(after) for verb in verbs)
    for kind, pattern in _BEFORE.items():
        if whole and pattern.search(window):
            return kind
    if last and re.match(rf"^{_NOUN}(?:\s+and|,|,\s+and)\s+$", text[last[1] : number.start]):
        kind = last[0]
        if kind != "usd" and re.match(rf"^\s+(?:{_WORD}\s+){{0,3}}?{_PEOPLE}\b", after, re.I):
            return kind
    return "troops" if PATTERNS["troops"].match(after) else None


def attach_magnitudes(events: Iterable[Event]) -> list[Event]:
    """Attach each magnitude of a sentence to the best-matching event.

    Events stay in order. A magnitude is attached to the nearest trigger of a suitable type
    (``magnitudes.tsv``); without one it is dropped.

    ``events``: the events of one sentence, all with the same ``text``.
    """
    settled = list(events)
    if not settled:
        return settled
    given: dict[int, list[Magnitude]] = {}
    for number in magnitudes(settled[0].text):
        fitting = [
            (abs(event.trigger.start - number.start), k)
            for k, event in enumerate(settled)
            if event.event_type in _FITTING[number.kind]
        ]
        if fitting:
            given.setdefault(min(fitting)[1], []).append(number)
    return [
        replace(event, magnitudes=tuple(given[k])) if k in given else event
        for k, event in enumerate(settled)
    ]
