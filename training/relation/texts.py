"""Read the training text: labelled articles (articles/FORMAT.md) and single marked sentences."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.marks import opening
from multivector.coding.events.reader.classifier import fitting
from multivector.coding.events.reader.preceding import CONTEXT_CHARACTERS, CONTEXT_SENTENCES
from multivector.text.datelines import find_dateline

MARK = re.compile(r"\[([a-z])=([^:\[\]]+):([^\[\]]+)\]")
DEED = re.compile(
    r"^(?:(?P<source>[a-z,\-]+) > (?P<target>[a-z,\-]+)|(?P<mutual>[a-z](?: = [a-z])+)) \| "
    r"(?P<kind>[A-Z]+)(?:/(?P<mode>[a-z-]+))? \| (?P<status>[a-z]+) \| (?P<trigger>.+)$"
)
SIDE = re.compile(r"\[([aro]):([^\[\]]+)\]")
# Types of the single sentences whose two sides stand in either order.
MUTUAL = {"CONSULT", "COOPERATE"}

Span = tuple[int, int]


@dataclass(frozen=True)
class Deed:
    """One deed: type/mode, status, trigger, and its ordered pairs of marks; -1 is nobody."""

    kind: str
    mode: str
    status: str
    trigger: Span | None
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Passage:
    """A sentence with what stands before it, its marks and its deeds.

    ``spans`` are marks of ``text`` and ``codes`` their states; ``earlier`` are the marks of
    ``context``. In a passage that is not ``complete`` only the pairs in ``known`` are labelled.
    """

    context: str
    text: str
    spans: tuple[Span, ...]
    codes: tuple[str, ...]
    earlier: tuple[tuple[Span, str], ...]
    deeds: tuple[Deed, ...]
    complete: bool
    known: tuple[tuple[int, int], ...] = ()
    origin: str = ""


def unmark(line: str) -> tuple[str, list[tuple[str, Span, str]]]:
    """Return the plain words of a marked line, and (letter, span, code) of each mark."""
    text, marks, at = "", [], 0
    for match in MARK.finditer(line):
        text += line[at : match.start()]
        marks.append((match[1], (len(text), len(text) + len(match[3])), match[2]))
        text += match[3]
        at = match.end()
    return text + line[at:], marks


def read_articles(folder: Path) -> list[list[Passage]]:
    """Return the passages of each labelled article in the files of a folder."""
    articles = []
    for path in sorted(folder.glob("*.txt")):
        for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8")):
            lines = [line for line in block.splitlines() if line.strip()]
            if lines and lines[0].startswith("# "):
                passages = list(_passages(lines, f"{folder.name}/{path.stem}"))
                # The sentences of the grid have nothing to do with one another.
                articles += [[p] for p in passages] if " | grid | " in lines[0] else [passages]
    return articles


def windows(article: list[Passage], tokenizer, *, vary: bool) -> list[list[Passage]]:
    """Divide an article into the windows that the coder reads, of sentences with marks.

    With ``vary``, half of the articles are divided with all their sentences, and the first window
    holds a random number of them.
    """
    left = [passage for passage in article if passage.spans]
    if vary and random.random() < 0.5:
        left = article
    found = []
    while left:
        count = fitting(tokenizer, [p.text for p in left])
        if vary and not found:
            count = random.randint(1, count)
        found.append(left[:count])
        left = left[count:]
    return found


def _passages(lines: list[str], origin: str) -> Iterator[Passage]:
    _, register, _, headline = lines[0][2:].split(" | ", 3)
    alone = register == "grid"
    before: list[tuple[str, list]] = [] if alone else [(headline, [])]
    whole = "\n\n".join(unmark(line)[0] for line in lines[1:] if not DEED.match(line))
    first = find_dateline(unmark(lines[1])[0])
    start = ("", []) if alone else opening(find(whole), headline, first.place if first else None)
    k = 1
    while k < len(lines):
        text, marks = unmark(lines[k])
        following = k + 1
        while following < len(lines) and DEED.match(lines[following]):
            following += 1
        dateline = find_dateline(text)
        if dateline is not None:
            place = dateline.place or ""
            named = [m for m in find(place) if m.entity.code]
            before.append((place, [("", (m.start, m.end), m.entity.code) for m in named]))
            marks = [(m, (s - dateline.end, e - dateline.end), c) for m, (s, e), c in marks
                     if s >= dateline.end]  # fmt: skip
            text = text[dateline.end :]
        context, earlier = _context(start, before)
        letters = {letter: n for n, (letter, _, _) in enumerate(marks)}
        deeds = tuple(
            deed for line in lines[k + 1 : following] if (deed := _deed(line, text, letters))
        )
        yield Passage(
            context, text, tuple(m[1] for m in marks), tuple(m[2] for m in marks), earlier, deeds,
            True, (), origin,
        )  # fmt: skip
        if not alone:
            before.append((text, marks))
        k = following


def _context(start, before: list[tuple[str, list]]) -> tuple[str, tuple[tuple[Span, str], ...]]:
    """Return what the coder reads before a sentence: principal states, then the last sentences."""
    first, named = start
    context, marks = "", []
    for text, found in before[-CONTEXT_SENTENCES:]:
        context += " " if context else ""
        marks += [((len(context) + s, len(context) + e), code) for _, (s, e), code in found]
        context += text
    cut = max(0, len(context) - CONTEXT_CHARACTERS)
    by = len(first) - cut
    states = [((at, at + len(name)), code) for name, code, at in named]
    kept = [((s + by, e + by), code) for (s, e), code in marks if s >= cut]
    return first + context[cut:], (*states, *kept)


def _deed(line: str, text: str, letters: dict[str, int]) -> Deed | None:
    match = DEED.match(line)
    if match is None:
        return None
    if match["mutual"]:
        sides = [letters[s] for s in match["mutual"].split(" = ") if s in letters]
        pairs = [(i, j) for i in sides for j in sides if i != j]
    else:
        sources, targets = (
            [letters.get(s, -1) for s in match[part].split(",")] for part in ("source", "target")
        )
        pairs = [(i, j) for i in sources for j in targets if (i, j) != (-1, -1)]
    at = text.find(match["trigger"])
    trigger = (at, at + len(match["trigger"])) if at >= 0 else None
    if not pairs:
        return None
    return Deed(match["kind"], match["mode"] or "-", match["status"], trigger, tuple(pairs))


def read_sentences(folder: Path) -> list[Passage]:
    """Return the single sentences of the files of a folder; one pair of each is labelled."""
    passages, seen = [], set()
    for path in sorted(folder.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.strip():
                continue
            label, mode, status, _, sentence = line.split("\t")
            if sentence not in seen:
                seen.add(sentence)
                passages.append(_single(label, mode, status, sentence, path.stem))
    return passages


def _single(label: str, mode: str, status: str, sentence: str, origin: str) -> Passage:
    text, roles, spans, at = "", [], [], 0
    for match in SIDE.finditer(sentence):
        text += sentence[at : match.start()]
        roles.append(match[1])
        spans.append((len(text), len(text) + len(match[2])))
        text += match[2]
        at = match.end()
    text += sentence[at:]
    a, r = roles.index("a"), roles.index("r")
    others = [k for k, role in enumerate(roles) if role == "o"]
    known = [(a, r), *((a, o) for o in others), *((o, r) for o in others)]
    pairs = [(a, r)]
    if label in MUTUAL:
        pairs.append((r, a))
        known.append((r, a))
    elif label not in ("AGREE", "NONE"):
        known.append((r, a))
    deeds = () if label == "NONE" else (Deed(label, mode, status, None, tuple(pairs)),)
    blank = tuple("?" for _ in spans)
    return Passage("", text, tuple(spans), blank, (), deeds, False, tuple(known), origin)
