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

    The article is divided into windows of as many sentences as the reader takes at once. The
    windows do not depend on which of the sentences are read.

    ``sentences``: all sentences of the article, in order.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        title: str | None,
        place: str | None,
        sentences: Sequence[str],
    ) -> None:
        self._opening, self._named = opening(mentions, title, place)
        self._before: list[tuple[str, Sequence[Mark]]] = [(title, ())] if title else []
        if place:
            states = [state_mark(m.text, m.entity.code, m.start) for m in find(place)]
            self._before.append((place, states))
        self._sentences, self._shift = sentences, len(self._before)
        self._first = self._end = 0  # first sentence of the window, and one past its last
        self._window: Window | None = None
        self._marks: list[tuple[Mark, Span]] = []  # in the window, with their pieces

    @property
    def _at(self) -> int:
        """Number of the next sentence."""
        return len(self._before) - self._shift

    def add(self, marks: Sequence[Mark]) -> None:
        """Go on to the next sentence; ``marks`` are those of this one whose actors are known."""
        at = self._at
        if self._window and self._first <= at < self._end:
            self._note(self._window, marks, at - self._first + 1)
        self._before.append((self._sentences[at], marks))

    def read(self) -> tuple[Reading, list[tuple[Mark, Span]]]:
        """Return the reading of the next sentence, and the known marks before it, with pieces."""
        window = self._window
        if window is None or self._at >= self._end:
            while self._at >= self._end:
                ahead = self._sentences[self._end : self._end + MAX_WINDOW]
                self._first, self._end = self._end, self._end + fitting(model().tokenizer, ahead)
            context, marks = self._context(self._first)
            window = Window(context, self._sentences[self._first : self._end])
            self._window, self._marks = window, []
            self._note(window, marks, 0)
        return Reading(window, self._at - self._first + 1), list(self._marks)

    def _note(self, window: Window, marks: Sequence[Mark], part: int) -> None:
        """Keep the marks of a part of the window; a truncated one would count as nobody."""
        places = [(mark, window.pieces.at(mark.span, part)) for mark in marks]
        self._marks += [(mark, place) for mark, place in places if place]

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


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by
