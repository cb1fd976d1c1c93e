"""The text of an article before a sentence, and the window in which a sentence is read."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.coding.actors.marks import Mark, Span, opening, state_mark
from multivector.coding.events.reader.classifier import MAX_WINDOW, Reading, Window, fitting, model

# The part of an article that is read before a window: its last sentences, in characters.
CONTEXT_SENTENCES, CONTEXT_CHARACTERS = 2, 180
Opening = tuple[str, list[tuple[str, str, int]]]  # as `marks.opening` returns it


class PrecedingText:
    """The sentences of an article read so far, as context for the next ones.

    The sentences that may tell something are read in windows, as many together as the reader takes.
    The windows do not depend on which of them are read; any other sentence is read alone.

    ``sentences``: all sentences of the article, in order. ``together``: the numbers of those that
    windows are made of, from 0. ``sections``: the openings of the sections of a digest, by the
    number of their first sentence; nothing before a section is context in it.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        title: str | None,
        place: str | None,
        sentences: Sequence[str],
        together: Sequence[int],
        sections: Mapping[int, Opening] | None = None,
        on: str | None = None,
    ) -> None:
        self._openings = [opening(mentions, title, place, on), *(sections or {}).values()]
        self._firsts = list(sections or ())
        before = [words for words in (title, place) if words]
        self._texts, self._shift = [*before, *sentences], len(before)
        self._marked: list[Sequence[Mark]] = [()] if title else []
        if place:
            home = find(place, on=on)
            self._marked.append([state_mark(m.text, m.entity.code, m.start) for m in home])
        self._together, self._members = together, frozenset(together)
        self._end = 0  # how many of them stand in windows so far
        self._ahead: dict[int, Reading] = {}  # of sentences to come
        self._window: Window | None = None
        self._marks: list[tuple[Mark, Span]] = []  # in the window, with their pieces

    @property
    def _at(self) -> int:
        """Number of the next sentence."""
        return len(self._marked) - self._shift

    def add(self, marks: Sequence[Mark]) -> None:
        """Go on to the next sentence; ``marks`` are those of this one whose actors are known."""
        reading = self._ahead.pop(self._at, None)
        if reading and reading.window is self._window:
            self._marks += _placed(reading.window, marks, reading.part)
        self._marked.append(marks)

    def read(self) -> tuple[Reading, list[tuple[Mark, Span]]]:
        """Return the reading of the next sentence, and the known marks before it, with pieces."""
        reading = self._reading(self._at)
        if reading.window is self._window:
            return reading, list(self._marks)
        known = _placed(reading.window, self._context_marks(reading.first), 0)
        if self._at in self._members:
            self._window, self._marks = reading.window, known
        return reading, list(known)

    def chance(self, number: int) -> float:
        """Return the probability, by its words, that a sentence not yet passed tells a deed."""
        return self._reading(number).chance

    def phrases(self, number: int) -> int:
        """Return how many phrases for actors a sentence not yet passed seems to have."""
        return self._reading(number).phrases

    def forget(self, number: int) -> None:
        """Drop the reading of a sentence that will not be asked for again."""
        self._ahead.pop(number, None)

    def _reading(self, number: int) -> Reading:
        while number not in self._ahead:
            numbers = self._next() if number in self._members else [number]
            context = self._context(numbers[0])
            window = Window(context, [self._texts[k + self._shift] for k in numbers])
            for part, k in enumerate(numbers, start=1):
                if k >= self._at:
                    self._ahead[k] = Reading(window, part, numbers[0])
        return self._ahead[number]

    def _next(self) -> Sequence[int]:
        """Return the numbers of the sentences of the next window."""
        section = self._section(self._together[self._end])
        ahead = self._together[self._end : self._end + MAX_WINDOW]
        ahead = [number for number in ahead if self._section(number) == section]
        texts = (self._texts[k + self._shift] for k in ahead)
        count = fitting(model().tokenizer, texts)
        self._end += count
        return ahead[:count]

    def _section(self, number: int) -> int:
        """Return the number of the section that a sentence is in, from 1; 0 before the first."""
        return bisect_right(self._firsts, number)

    def _before(self, first: int) -> range:
        """Return which texts are context of a sentence."""
        section, until = self._section(first), first + self._shift
        lowest = self._firsts[section - 1] + self._shift if section else 0
        return range(max(lowest, until - CONTEXT_SENTENCES), until)

    def _context(self, first: int) -> str:
        """Return the text before a sentence."""
        text = " ".join(self._texts[k] for k in self._before(first))
        return (
            self._openings[self._section(first)][0] + text[max(0, len(text) - CONTEXT_CHARACTERS) :]
        )

    def _context_marks(self, first: int) -> list[Mark]:
        """Return the marks of the text before a sentence."""
        length, marks = 0, []
        opened, named = self._openings[self._section(first)]
        for k in self._before(first):
            shift = length + bool(length)
            length = shift + len(self._texts[k])
            marks += [Mark(_moved(mark.span, shift), mark.actors) for mark in self._marked[k]]
        cut = max(0, length - CONTEXT_CHARACTERS)
        shift = len(opened) - cut
        kept = [Mark(_moved(m.span, shift), m.actors) for m in marks if m.span[0] >= cut]
        states = [state_mark(name, code, start) for name, code, start in named]
        return states + kept


def _placed(window: Window, marks: Sequence[Mark], part: int) -> list[tuple[Mark, Span]]:
    """Return the marks of a part of a window; a truncated one would count as nobody."""
    places = [(mark, window.pieces.at(mark.span, part)) for mark in marks]
    return [(mark, place) for mark, place in places if place]


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
