"""The text of an article before a sentence, and the window in which a sentence is read."""

from collections.abc import Sequence

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find
from multivector.coding.actors.marks import Mark, Span, opening, state_mark
from multivector.coding.events.reader.classifier import Reading, Window, fitting, model

# The part of an article that is read before a window: its last sentences, in characters.
CONTEXT_SENTENCES, CONTEXT_CHARACTERS = 2, 180


class PrecedingText:
    """The sentences of an article read so far, as context for the next ones.

    ``coming``: the sentences that will be read, in order; those that fit into one window are read
    together.
    """

    def __init__(
        self,
        mentions: Sequence[Mention],
        title: str | None,
        place: str | None,
        coming: Sequence[str] = (),
    ) -> None:
        self._opening, self._named = opening(mentions, title, place)
        self._before: list[tuple[str, Sequence[Mark]]] = [(title, ())] if title else []
        self._coming = list(coming)
        self._at = 0
        self._window: Window | None = None
        self._part = 0
        self._marks: list[tuple[Mark, Span]] = []  # in the window, with their pieces
        if place:
            self.add(place, [state_mark(m.text, m.entity.code, m.start) for m in find(place)])

    def add(self, text: str, marks: Sequence[Mark]) -> None:
        """Add a sentence; ``marks`` are those whose actors are known."""
        self._before = [*self._before[1 - CONTEXT_SENTENCES :], (text, marks)]
        if self._window and self._part and self._window.texts[self._part - 1] == text:
            self._note(marks, self._part)

    def read(self, text: str) -> tuple[Reading, list[tuple[Mark, Span]]]:
        """Return the reading of the next sentence, and the known marks before it, with pieces."""
        window = self._window
        if window and self._part < len(window.texts) and window.texts[self._part] == text:
            self._part += 1
            return Reading(window, self._part), list(self._marks)
        return self._open(text)

    def _open(self, text: str) -> tuple[Reading, list[tuple[Mark, Span]]]:
        context, marks = self.context()
        while self._at < len(self._coming) and self._coming[self._at] != text:
            self._at += 1
        ahead = self._coming[self._at :] or [text]
        texts = ahead[: fitting(model().tokenizer, ahead)]
        self._at += len(texts)
        self._window, self._part, self._marks = Window(context, texts), 1, []
        self._note(marks, 0)
        return Reading(self._window, 1), list(self._marks)

    def _note(self, marks: Sequence[Mark], part: int) -> None:
        """Keep the marks of a part of the window; a truncated one would count as nobody."""
        if self._window:
            places = [(mark, self._window.pieces.at(mark.span, part)) for mark in marks]
            self._marks += [(mark, place) for mark, place in places if place]

    def context(self) -> tuple[str, list[Mark]]:
        """Return the text before the next sentence, and the marks in it."""
        text, marks = "", []
        for words, found in self._before:
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
