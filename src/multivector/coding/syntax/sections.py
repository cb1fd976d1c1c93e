"""The sections of a digest: each begins with the name of a state, on a line or before its items."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from multivector.codes.gazetteer.entity import Mention
from multivector.coding.syntax.sentences import Sentence

# Where a name may open a section: on a line, after a bullet, or after a sentence.
_OPENED = re.compile(
    r"(?:(?P<line>(?:\A|\n)[ #>*•·–—-]*)|[.!?…][\"'”’»)\]]* +)(?=(?:THE |The |D\.?R\.? )?\Z)"
)
# What follows it: a colon or full stop, the end of its line; a dash only after capitals.
_ENDED = re.compile(r"\*{0,2}[:.]\*{0,2}\s+|(?P<line>[ *]*(?=\n|\Z))|(?P<dash> [–—-]{1,2}\s+)")
_ITEM = re.compile(r"[\s#>*•·–—-]+")
_ASKS = (":", "?")
_NEAR = 20  # characters before a name that are looked at


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a digest that is about one state, from ``start``; its items begin at ``body``."""

    start: int
    body: int
    name: Mention


def sections(text: str, mentions: Iterable[Mention]) -> tuple[Section, ...]:
    """Return the sections of a digest, in order; none unless two states at least have one.

    >>> from multivector.codes.gazetteer.names import find
    >>> text = "PERU: Police killed two miners. CHILE: The government banned a march."
    >>> [(section.name.text, text[section.body :][:6]) for section in sections(text, find(text))]
    [('PERU', 'Police'), ('CHILE', 'The go')]
    """
    found = [section for mention in mentions if (section := _opened_by(text, mention))]
    # A list of states has nothing between its names.
    bare = any(not _ITEM.sub("", text[a.body : b.start]) for a, b in pairwise(found))
    several = len({section.name.entity.code for section in found}) > 1
    return tuple(found) if several and not bare else ()


def _opened_by(text: str, name: Mention) -> Section | None:
    before = _OPENED.search(text, max(0, name.start - _NEAR), name.start)
    after = _ENDED.match(text, name.end)
    named = name.entity.kind == "state" and name.entity.form in ("name", "acronym", "former")
    if not (before and after and named) or (after["dash"] and not name.text.isupper()):
        return None
    if _ITEM.sub("", text[max(0, before.start() - _NEAR) : before.end()])[-1:] in _ASKS:
        return None  # "the following countries:", "Who gains? Iran."
    whole = after["line"] is None or before["line"] is not None
    return Section(before.end(), after.end(), name) if whole else None


def without_names(
    sentences: Sequence[Sentence], digest: Sequence[Section], text: str
) -> list[Sentence]:
    """Return the sentences without the names that open a section: no party to what they tell."""
    bodies = {section.start: section.body for section in digest}
    starts = [max(one.start, bodies.get(one.start, 0)) for one in sentences]
    kept = [(one, start) for one, start in zip(sentences, starts, strict=True) if start < one.end]
    return [
        replace(one, index=index, start=start, text=text[start : one.end])
        for index, (one, start) in enumerate(kept)
    ]
