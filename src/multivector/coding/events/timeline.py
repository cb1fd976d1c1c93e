"""The day that a story is at: what the text does not date, in the simple past, happened on it."""

from collections.abc import Callable
from functools import partial

from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.dating import Sides, When, date_of, is_present, speaks
from multivector.coding.events.ontology import QUAD
from multivector.coding.syntax import clauses, dates
from multivector.coding.syntax.date_phrases import LastDates, precision_of
from multivector.coding.syntax.parse import Parse

# Sentences after which a story that told no more of its day has left it; the second is for a day
# further back than a week, or for a month or year.
_REACH, _REACH_BACK = 5, 2
_WEEK = 7  # days
# Words of another time, or of any time.
_APART = frozenset(
    "have has had having 've ’ve 'd ’d earlier previously already recently once ago repeatedly "
    "often long since ever never always formerly lately still traditionally usually later".split()
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
        self._index = -1
        self._dated = False  # whether the main clause has a date
        self._types: set[str] = set()  # of the events of the day

    def enter(self, parse: Parse, start: int) -> None:
        """Start a sentence; the date of its main clause, in the past, is the day of the story."""
        self._index, self._told = self._index + 1, partial(self._story.before, start)
        main = _main(parse)
        clause = EventCandidate("CONSULT", None, (), (), False, main, "actual", None, "main")
        when, precision = date_of(parse, clause, self._published, self._told)
        self._dated = when is not None
        if _tense(parse, main) != "past":
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

    def date_of(self, parse: Parse, event: EventCandidate, sides: Sides) -> When:
        """Return the date of an event and its precision, or (None, None)."""
        when, precision = date_of(parse, event, self._published, self._told, sides)
        if when is None and not self._dated and self._goes_on(parse, event, sides):
            self._stay()
            when, precision = self._day, precision_of(self._day or "")
        if when == self._day:
            self._types.add(event.event_type)
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

    def _goes_on(self, parse: Parse, event: EventCandidate, sides: Sides) -> bool:
        """Return whether an event is of the day of the story: in the simple past, or said now."""
        if event.status == "hypothetical" or not self._is_near():
            return False
        known = {parse.lemmas[k] for k in parse.having(event.trigger, "det")} - {"a", "an"}
        new = parse.labels[event.trigger] == "dobj" and not parse.having(event.trigger, "poss")
        if parse.is_noun(event.trigger) and (known or not new):
            return bool(known) and event.event_type in self._types  # "that meeting"
        quad = QUAD[event.event_type]
        verb, main = clauses.predicate_above(parse, event.trigger), _main(parse)
        while verb != main:
            above = clauses.predicate_above(parse, parse.heads[verb])
            tense, label = _tense(parse, verb), parse.labels[verb]
            if label == "ccomp":
                said = quad.startswith("verbal") and speaks(parse, event, above, sides)
                shared = said or (tense == "past" and event.event_type in self._types)
            else:
                shared = label in ("conj", "xcomp", "pcomp") or parse.tags[verb] == "VBG"
            if not shared or tense == "apart" or above == verb:
                return False
            verb = above
        tense = _tense(parse, verb)
        if tense == "present" and event.status == "actual" and quad.startswith("verbal"):
            return self._days_ago(self._day or "") <= 2 * (quad == "verbal-cooperation")
        return tense == "past"


def _main(parse: Parse) -> int:
    """Return the verb of the main clause: of what is told before ", officials said"."""
    root = next(i for i in range(len(parse)) if parse.heads[i] == i)
    told = [k for k in parse.having(root, "ccomp") if k < root and parse.is_verb(k)]
    return told[0] if told else root


def _tense(parse: Parse, verb: int) -> str:
    """Return the tense of a verb: past, present, apart ("has", "earlier") or none."""
    words = {parse.words[k].lower() for k in parse.having(verb, "aux", "auxpass", "advmod")}
    if words & _APART:
        return "apart"
    if is_present(parse, verb) or words & {"is", "are", "am"}:
        return "present"
    # A tagger takes some "agreed" for a participle, and "put" for the present.
    bare = not parse.having(verb, "aux", "auxpass") and parse.tags[verb] in ("VBD", "VBN", "VBP")
    return "past" if bare or words & {"was", "were", "did"} else "none"
