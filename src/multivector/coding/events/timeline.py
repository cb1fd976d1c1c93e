"""The day that a story is at: what the text does not date, in the simple past, happened on it."""

import re
from collections.abc import Callable
from functools import partial

from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.dating import Sides, When, date_of, opens, speaks, spread, tense
from multivector.coding.events.ontology import QUAD
from multivector.coding.syntax import clauses, dates
from multivector.coding.syntax.date_phrases import COUNT, LastDates, count_of, precision_of
from multivector.coding.syntax.parse import Parse

# Sentences after which a story that told no more of its day has left it; the second is for a day
# further back than a week, or for a month or year.
_REACH, _REACH_BACK = 5, 2
_WEEK = 7  # days
_NEXT = 400  # characters after a lead that may tell its day
_LENGTH = re.compile(
    rf"\bthe {COUNT}[- ]day (?:event|meeting|summit|talks|conference|visit)\b", re.I
)


class Timeline:
    """Dates the events of an article in order: by their sentence, or by the day of the story.

    Call ``enter`` for each sentence, then ``date_of`` for its events.
    """

    def __init__(self, text: str, published: str | None) -> None:
        self._story, self._published = dates.Story(text, published), published
        self._told: Callable[[], LastDates] = LastDates
        self._day: str | None = None
        self._last = self._reach = 0  # the last sentence of the day; how many after it may be
        self._index, self._text = -1, text
        lengths = set(_LENGTH.findall(text))
        self._length = count_of(lengths.pop()) if len(lengths) == 1 else 1  # of a gathering
        self._dated = False  # whether the main clause has a date
        self._types: set[tuple[str, str | None]] = set()  # of the events of the day

    def enter(self, parse: Parse, start: int) -> None:
        """Start a sentence; the date of its main clause, in the past, is the day of the story."""
        self._index, self._told = self._index + 1, partial(self._story.before, start)
        main = _main(parse)
        if self._index == 0:
            self._day = self._day_of_lead(start, start + len(parse.text))
        clause = EventCandidate("CONSULT", None, (), (), False, main, "actual", None, "main")
        when, precision = date_of(parse, clause, self._published, self._told)
        self._dated = when is not None
        if tense(parse, main) != "past":
            return
        self._stay()
        if when is not None and self._days_ago(when) >= 0:
            subject = min(parse.having(main, "nsubj", "nsubjpass"), default=0)
            found = dates.find(
                parse.text[: parse.starts[subject]], self._published, told=self._told
            )
            # "They met on Monday. The court had ruled in May": only "In May, ..." leaves Monday.
            if found or (precision == "day" and when >= (self._day or "")):
                self._day, self._last, self._types = when, self._index, set()
                news = precision == "day" and self._days_ago(when) <= _WEEK
                self._reach = _REACH if news else _REACH_BACK

    def _day_of_lead(self, start: int, end: int) -> str | None:
        """Return the day of a lead without a date: of what follows, or of the dateline."""
        parts = self._text[start:end], self._text[end : end + _NEXT], self._text[:start]
        own, *near = (dates.find(part, self._published) for part in parts)
        news = (d.date for part in near for d in part if d.precision == "day")
        return None if own else next((d for d in news if 0 <= self._days_ago(d) <= 1), None)

    def date_of(self, parse: Parse, event: EventCandidate, sides: Sides) -> When:
        """Return the date of an event and its precision, or (None, None)."""
        when, precision = date_of(parse, event, self._published, self._told, sides)
        if when is None and not self._dated and self._goes_on(parse, event, sides):
            self._stay()
            when, precision = self._day, precision_of(self._day or "")
        if event.event_type == "CONSULT" and when and precision == "day" and opens(parse):
            when, precision = spread(when, self._length)
        if when == self._day:
            self._types.add((event.event_type, event.mode))
        return when, precision

    def _is_near(self) -> bool:
        return bool(self._day and self._published) and self._index - self._last <= self._reach

    def _stay(self) -> None:
        """Note that this sentence is of the day, if that is news."""
        if self._reach == _REACH and self._is_near():
            self._last = self._index

    def _days_ago(self, day: str) -> int:
        """Return how long before the article a day was; a large number if that is unknown."""
        (first, _), (today, _) = dates.bounds(day), dates.bounds((self._published or "")[:10])
        return (today - first).days if first and today else 9999

    def _has_told(self, event: EventCandidate) -> bool:
        modes = {mode for event_type, mode in self._types if event_type == event.event_type}
        return bool(modes) and (event.mode is None or bool(modes & {event.mode, None}))

    def _goes_on(self, parse: Parse, event: EventCandidate, sides: Sides) -> bool:
        """Return whether an event is of the day of the story: in the simple past, or said now."""
        if event.status == "hypothetical" or not self._is_near():
            return False
        known = {parse.lemmas[k] for k in parse.having(event.trigger, "det")} - {"a", "an"}
        new = parse.labels[event.trigger] == "dobj" and not parse.having(event.trigger, "poss")
        verb, main = clauses.predicate_above(parse, event.trigger), _main(parse)
        if parse.is_noun(event.trigger) and (known or not new) and parse.lemmas[verb] != "be":
            return bool(known) and self._has_told(event)  # "that meeting"
        quad = QUAD[event.event_type]
        told = event.status != "planned" or tense(parse, verb) == "past"
        while verb != main:
            above = clauses.predicate_above(parse, parse.heads[verb])
            time, label = tense(parse, verb), parse.labels[verb]
            if label == "ccomp":
                told = True
                said = quad.startswith("verbal") and speaks(parse, event, above, sides)
                shared = said or (time == "past" and self._has_told(event))
            else:
                shared = label in ("conj", "xcomp", "pcomp") or parse.tags[verb] == "VBG"
            if not shared or time in ("apart", "perfect") or above == verb:
                return False
            verb = above
        time = tense(parse, verb)
        if time == "present" and event.status == "actual" and quad.startswith("verbal"):
            return self._days_ago(self._day or "") <= 2 * (quad == "verbal-cooperation")
        return told and (time == "past" or (time == "perfect" and self._index == 0))


def _main(parse: Parse) -> int:
    """Return the verb of the main clause: of what is told before ", officials said"."""
    root = next(i for i in range(len(parse)) if parse.heads[i] == i)
    told = [k for k in parse.having(root, "ccomp") if k < root and parse.is_verb(k)]
    return told[0] if told else root
