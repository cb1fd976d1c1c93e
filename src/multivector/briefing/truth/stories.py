"""Check what a digest says about a story against its articles and events, by separate rules."""

import re
from collections.abc import Iterable, Sequence

from multivector.briefing.truth.ground import codes_in
from multivector.briefing.truth.sentences import event_fault
from multivector.coding.coded import Event
from multivector.tables import read_rows

_DIGITS = re.compile(r"(?<![\w.,])\d[\d,]*(?:\.\d+)?")
_SCALE = re.compile(r"[\s-](trillion|billion|million|thousand|hundred|dozen|score)s?\b")
_TABLE = read_rows("multivector.briefing.truth", "number_words.tsv")
_WORDS, _SCALES, _PARTS = (
    {word: float(value) for word, kind, value in _TABLE if kind == wanted}
    for wanted in ("number", "scale", "part")
)
_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS)})\b", re.IGNORECASE)
_PART = re.compile(rf"\b(?:{'|'.join(_PARTS)})", re.IGNORECASE)
NOT_SO = "It did not happen"


def number_fault(words: str, about: str, texts: Sequence[str]) -> str | None:
    """Return the kind of error in a number attributed to articles; None if one contains it.

    ``about`` describes the number; the states it names must occur in the articles.
    """
    if not {*codes_in(about)} <= {code for text in texts for code in codes_in(text)}:
        return "name"
    plain = words.replace(",", "")
    if not re.fullmatch(r"-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", plain):
        return "not understood"
    said = (value for text in texts for value in _numbers(text))
    return None if any(abs(float(plain) - v) <= 1e-6 * max(abs(v), 1) for v in said) else "number"


def _numbers(text: str) -> Iterable[float]:
    """Return the numbers in a text, in digits and in words, with and without their scale."""
    found = [(float(m[0].replace(",", "")), m.end()) for m in _DIGITS.finditer(text)]
    found += [(_WORDS[m[0].lower()], m.end()) for m in _WORD.finditer(text)]
    for value, end in found:
        yield value
        scale = _SCALE.match(text[end : end + 12])
        if scale is not None:
            yield value * _SCALES[scale[1]]
    yield from (_PARTS[m[0].lower()] for m in _PART.finditer(text))


def side_fault(words: str, events: Sequence[Event]) -> str | None:
    """Return the kind of error in one side's account of who acted on whom, or None.

    ``events``: those of its articles; "it did not happen" requires a denied event.
    """
    if words == NOT_SO:
        return None if any(event.status == "denied" for event in events) else "direction"
    faults = [event_fault(words, event, {}) for event in events]
    return None if None in faults else next(iter(faults), "direction")
