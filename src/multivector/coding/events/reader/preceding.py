"""The text of an article before a sentence, and the window in which a sentence is read."""

from collections.abc import Sequence

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.coding.actors.marks import Mark, Span, opening, state_mark
from multivector.coding.events.reader.classifier import (
    MAX_WINDOW,
    Reading,
    Window,
    fitting,
    model,
)

# The part of an article that is read before a window: its last sentences, in characters.
CONTEXT_SENTENCES, CONTEXT_CHARACTERS = 2, 180


class PrecedingText:
    """The sentences of an article read so far, as context for the next ones.

    The sentences that may tell something are read in windows, as many together as the reader takes.
    The windows do not depend on which of them are read; any other sentence is read alone.

    ``sentences``: all sentences of the article, in order. ``together``: the numbers of those that
    windows are made of, from 0.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        title: str | None,
        place: str | None,
        sentences: Sequence[str],
        together: Sequence[int],
    ) -> None:
        self._opening, self._named = opening(mentions, title, place)
        self._before: list[tuple[str, Sequence[Mark]]] = [(title, ())] if title else []
        if place:
            states = [state_mark(m.text, m.entity.code, m.start) for m in find(place)]
            self._before.append((place, states))
        self._sentences, self._shift = sentences, len(self._before)
        self._together, self._members = together, frozenset(together)
        self._end = 0  # how many of them stand in windows so far
        self._window: Window | None = None
        self._parts: dict[int, int] = {}  # the sentences of the window, with their parts
        self._marks: list[tuple[Mark, Span]] = []  # in the window, with their pieces

    @property
    def _at(self) -> int:
        """Number of the next sentence."""
        return len(self._before) - self._shift

    def add(self, marks: Sequence[Mark]) -> None:
        """Go on to the next sentence; ``marks`` are those of this one whose actors are known."""
        if self._window and self._at in self._parts:
            self._marks += _placed(self._window, marks, self._parts[self._at])
        self._before.append((self._sentences[self._at], marks))

    def read(self) -> tuple[Reading, list[tuple[Mark, Span]]]:
        """Return the reading of the next sentence, and the known marks before it, with pieces."""
        at = self._at
        if self._window is None or at not in self._parts:
            numbers = self._numbers(at)
            context, marks = self._context(numbers[0])
            window = Window(context, [self._sentences[number] for number in numbers])
            known = _placed(window, marks, 0)
            if at not in self._members:
                return Reading(window, 1), known
            self._window, self._marks = window, known
            self._parts = {number: part for part, number in enumerate(numbers, start=1)}
        return Reading(self._window, self._parts[at]), list(self._marks)

    def _numbers(self, at: int) -> Sequence[int]:
        """Return the numbers of the sentences with which a sentence is read."""
        if at not in self._members:
            return [at]
        numbers: Sequence[int] = ()
        while at not in numbers:
            ahead = self._together[self._end : self._end + MAX_WINDOW]
            count = fitting(model().tokenizer, (self._sentences[number] for number in ahead))
            numbers, self._end = ahead[:count], self._end + count
        return numbers

    def _context(self, first: int) -> tuple[str, list[Mark]]:
        """Return the text before a sentence, and the marks in it."""
        text, marks = "", []
        until = first + self._shift
        for words, found in self._before[max(0, until - CONTEXT_SENTENCES) : until]:
            shift = len(text) + bool(text)
            text = f"{text} {words}" if text else words
            marks += [Mark(_moved(mark.span, shift), mark.actors) for mark in found]
        cut = max(0, len(text) - CONTEXT_CHARACTERS)
        shift = len(self._opening) - cut
        kept = [Mark(_moved(m.span, shift), m.actors) for m in marks if m.span[0] >= cut]
        states = [state_mark(name, code, start) for name, code, start in self._named]
        return self._opening + text[cut:], states + kept


def _placed(window: Window, marks: Sequence[Mark], part: int) -> list[tuple[Mark, Span]]:
    """Return the marks of a part of a window; a truncated one would count as nobody."""
    places = [(mark, window.pieces.at(mark.span, part)) for mark in marks]
    return [(mark, place) for mark, place in places if place]


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
