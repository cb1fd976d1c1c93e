"""Turns of a transcript: "SERGEI LAVROV: …", "JOURNALIST (AFP): …?"."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Set
from dataclasses import dataclass
from functools import lru_cache

from multivector.codes.gazetteer.names import find
from multivector.text.clean import CAPITALS
from multivector.text.patterns import PATTERNS

# Of those who ask; the press, media and anchors may be the subject of a section as well.
_ASKING = PATTERNS["asking"]
# What editors put above a section or a note.
_EDITORIAL = re.compile(PATTERNS["above a section"], re.I)
_UPPER = rf"[{CAPITALS}][{CAPITALS}.'’-]*(?: [{CAPITALS}][{CAPITALS}.'’-]*){{0,5}}"
_WORD = rf"[{CAPITALS}][\w.'’-]*"
_TITLE = rf"{_WORD}(?: (?:de|der|den|del|van|von|bin|al|el))*(?: {_WORD}){{1,4}}"
_LABEL = (
    rf"(?P<name>{_ASKING}|(?P<answer>(?i:answers?)|A)|{_UPPER}|{_TITLE})"
    r"(?: ?\((?P<house>[^()\n]{1,60})\))?[ ]?:\s+(?=\S)"
)
_LABELLED = re.compile(rf"(?:\A|(?<=\n\n))(?P<label>{_LABEL})")
_LEGEND = re.compile(rf"\(([{CAPITALS}]{{2,3}})\)")
_PARTICLES = re.compile(r"(?<= )(?:Von|Van|Der|Den|De|Del|La|Da|Di|Bin|Al|El|Of|The|And)(?= )")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says, from ``start`` to the next turn; its label begins at ``label``."""

    label: int
    start: int
    speaker: str | None  # None for "Q:", "Answer:"
    asks: bool  # a journalist or moderator
    code: str | None  # the state or bloc of a known person


@lru_cache(maxsize=4)  # sentences, quotations and events ask for the same text
def turns(text: str) -> tuple[Turn, ...]:
    """Return the turns of a transcript, in order; nothing for any other text.

    Two paragraphs at least begin with a label, and one label is that of a person known, of those
    who ask, or is a name of two words repeated: "DHAKA:" begins a report, and "MEDIA:" or
    "KEY POINTS:" a section.

    >>> text = "ANN LEE: Peru left.\\n\\nQUESTION: When?\\n\\nANN LEE: In May."
    >>> [(turn.speaker, text[turn.start :][:4]) for turn in turns(text)]
    [('Ann Lee', 'Peru'), (None, 'When'), ('Ann Lee', 'In M')]
    """
    labels = [m for m in _LABELLED.finditer(text) if not _EDITORIAL.fullmatch(m["name"])]
    whole = _legend(text, {match["name"] for match in labels})
    heads = (text[one.end() : one.end() + 60].partition("\n\n")[0] for one in labels)
    found = [(match, *_who(whole.get(match["name"], match["name"])))
             for match, head in zip(labels, heads, strict=True)
             if not (whole and _LEGEND.search(head))]  # fmt: skip
    found = [one for one in found if one[1]]
    names = Counter(name for _, name, _, _ in found)
    sure = any(
        known or match["sure"] or (" " in name and names[name] > 1)
        for match, name, _, known in found
    )
    if len(found) < 2 or not sure:
        return ()
    return tuple(
        Turn(match.start("label"), match.end(),
             None if match["question"] or match["answer"]
             else f"{name} ({match['house']})" if match["asks"] and match["house"] else name,
             bool(match["asks"]), code)
        for match, name, code, _ in found
    )  # fmt: skip


def _legend(text: str, labels: Set[str]) -> dict[str, str]:
    """Return the names that a transcript gives for initials: "Lisa Moana (LM)", before "LM: …"."""
    found: dict[str, str] = {}
    for match in _LEGEND.finditer(text):
        if match[1] in labels and match[1] not in found:
            before = text[max(match.start() - 120, 0) : match.start()].rpartition("\n\n")[2]
            words, many = re.findall(r"[\w’'-]+", before), len(match[1])
            runs = (words[k : k + many] for k in range(len(words) - many + 1))
            same = (" ".join(r) for r in runs if "".join(w[0] for w in r).upper() == match[1])
            found.update((match[1], one) for one in same)  # the nearest
    return found


def turn_at(text: str, at: int) -> Turn | None:
    """Return the turn that an offset of a text is in; None before the first, or without turns."""
    found = turns(text)
    k = bisect_right(found, at, key=lambda turn: turn.label) - 1
    return found[k] if k >= 0 else None


@lru_cache(maxsize=1000)
def _who(label: str) -> tuple[str, str | None, bool]:
    """Return name and state of a label, and whether it is a person's known; no name for a place."""
    mentions = find(label)
    for mention in mentions:
        if mention.entity.kind == "person":
            return mention.entity.name or label, mention.entity.code, True
        if 2 * (mention.end - mention.start) > len(label):
            return "", None, False
    name = _PARTICLES.sub(lambda word: word[0].lower(), label.title())
    return (name if label.isupper() else label), None, False
