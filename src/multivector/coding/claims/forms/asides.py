"""What a claim says beside its point: relative clauses, appositions, participles, the speaker."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from multivector.codes.gazetteer.names import Mention
from multivector.coding.claims.forms.clauses import IS, ITS
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import periods
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.quotes import noun_phrases
from multivector.coding.syntax.parse import Parse, parse_one
from multivector.coding.syntax.sentences import split

_Span = tuple[int, int]
_RELATIVE = re.compile(r"(?:which|who)\s", re.IGNORECASE)
_OWN = re.compile(r"(?:whose|its|their|his|her)\s", re.IGNORECASE)
# "– a member of B –", "(the largest of C)"; "Peru, gone from D since 2003, is"
_BETWEEN = re.compile(r"\s(?:[–—]\s|\()(?P<what>(?:an?|the|one|its)\s[^–—()]+?)(?:\s[–—]|\))")
_GONE = re.compile(r",\s(?P<what>(?:gone|absent|out|expelled)\s(?:from|of)\s[^,;()]+),")
# "China, not Russia, is": what is said of one is not denied of it.
_NOT_OTHERS = re.compile(r",\s(?P<what>not\s[^,;.]{1,60}),")
# "Than any other, Peru included": what is said of all needs no word on one.
_INCLUDED = re.compile(r",\s(?P<what>[^,;.]{2,60}\sincluded)(?=[,.;]|$)")
OPENED, CLOSED = " ,–—(", " ,–—)"  # what is cut with an aside
_MARKS, _END = ",;–—()", '.!?”" '
_SHORTEST = 3  # words after a subject that is described before
_LONGEST_SPEAKER = 10  # words
# What only looks like a verb of speech: "and the three Baltic states", "added together".
_LISTED = re.compile(r"\band\b.*\bstates$|\badded (?:together|up)\b")
_CLAUSE = ("which", "who", "whose", "where", "and", "but", "as")


@dataclass(frozen=True)
class Aside:
    """Words that are cut from a claim, and what they say as the spans of a clause.

    ``spans`` is None for words that state nothing: the speaker, "for all its problems".
    """

    start: int
    end: int
    spans: tuple[_Span, ...] | None


def asides(text: str, named: Sequence[Mention]) -> list[Aside]:
    """Return what commas, dashes or brackets set apart, the outermost parts only, in text order.

    "Chile, which joined the OECD in 2010, has …" says "Chile joined the OECD in 2010" beside the
    point.
    """
    if not re.search(rf"[{re.escape(_MARKS)}]", text):
        return []
    found = list(_remarks(text, named))
    cut = [range(aside.start, aside.end) for aside in found]
    places = [i for i in range(len(text)) if not any(i in gone for gone in cut)]
    for sentence in split("".join(text[i] for i in places)):
        tree = parse_one(sentence.text)
        found += _Sentence(text, places[sentence.start :], tree, named).asides()
    made: list[Aside] = []
    for one in sorted(found, key=lambda aside: (aside.start, -aside.end)):
        unlike = one.spans and cues()["t unlike"].search(text[: one.spans[0][0]])
        if not unlike and (not made or one.start >= made[-1].end):
            made.append(one)
    return made


def _remarks(text: str, named: Sequence[Mention]) -> Iterator[Aside]:
    """Yield a speaker, a remark on the whole at the end, and what stands before the subject."""
    cue = cues()
    for match in re.finditer(r"(?<=,\s)[^,;]+(?=,|[.”\"]*\s*$)", text):
        if _is_speaker(match.group().rstrip(_END)):
            yield Aside(*match.span(), None)
    yield from _tag(text)
    for match in (*_NOT_OTHERS.finditer(text), *_INCLUDED.finditer(text)):
        yield Aside(*match.span("what"), None)
    yield from _relatives(text, named)
    if (tail := cue["tail"].search(text)) and not _may_state(text, tail.span("what"), named):
        yield Aside(*tail.span("what"), None)
    for match in (*_BETWEEN.finditer(text), *_GONE.finditer(text)):
        name = next((m for m in named if m.end == match.start()), None)
        if name is not None:
            yield Aside(*match.span("what"), ((name.start, match.start()), IS, match.span("what")))
    remark = cue["remark"].search(text)
    if remark is not None and cue["verb"].search(text[: remark.start()]):
        named_before = any(m.end == remark.start() for m in named)
        if not named_before and not cue["finite"].search(remark["what"]):
            yield Aside(*remark.span("what"), (remark.span("what"),))
    if made_of := cue["made of"].search(text):
        yield Aside(*made_of.span("what"), (made_of.span("what"),))
    opening = cue["opening"].match(text)
    name = next((m for m in named if opening and m.start == opening.end()), None)
    if opening is not None and name is not None:
        yield from _opening(text, opening, name, named)


def _relatives(text: str, named: Sequence[Mention]) -> Iterator[Aside]:
    """Yield what marks alone show to be beside a name: "Peru, whose ports are full, borders"."""
    for m in named:
        match = cues()["relative"].match(text, m.end)
        if match is None:
            continue
        span = match.span("what")
        own = _OWN.match(text, span[0])
        pronoun = own or _RELATIVE.match(text, span[0])
        said = (pronoun.end() if pronoun else span[0], span[1])
        states = _may_state(text, span, named)
        if states and (cues()["measured"].search(match["what"]) or not (pronoun or match["comma"])):
            continue  # "(in 2010)", "– Russia included –" may limit the statement itself
        # "Peru, which many in Chile envy," says nothing of Peru that could be checked.
        acts = own or not pronoun or cues()["acts"].match(f" {text[said[0] :]}")
        spans = ((m.start, match.start("mark")), *((ITS,) if own else ()), said)
        yield Aside(*span, spans if states and acts else None)


def _may_state(text: str, span: _Span, named: Sequence[Mention]) -> bool:
    """Return whether words have names, numbers or ranks, or tell how something is measured."""
    said, cue = text[slice(*span)], cues()
    names = any(span[0] <= m.start < span[1] for m in named)
    limits = any(cue[n].search(said) for n in ("superlative", "world", "measured", "negation"))
    return names or limits or bool(quantities(said)) or bool(periods(said, None))


def attribution(text: str) -> int:
    """Return where the words end that only tell who says the rest: "In a report, the bank notes
    that", "In the view of diplomats,"; 0 if there are none, or if they may limit it.
    """
    match = cues()["view"].match(text)
    end = match.end() if match else _reported(text)
    limited = cues()["superlative"].search(text[:end]) or quantities(text[:end])
    return 0 if limited else end


def _reported(text: str) -> int:
    """Return where the clause begins that the main verb reports."""
    parts = split(text)
    tree = parse_one(text) if len(parts) == 1 else None
    root = next((i for i in range(len(tree)) if tree.heads[i] == i), None) if tree else None
    if tree is None or root is None:
        return 0
    lemma, kind = noun_phrases.cues().get(tree.words[root].lower(), ("", ""))
    finds = cues()["finds"].fullmatch(tree.lemmas[root])
    if not finds and (kind != "speech" or cues()["not asserted"].fullmatch(lemma)):
        return 0
    for verb in (i for i in tree.having(root, "ccomp") if i > root):
        inside = tree.subtree(verb)
        marks = tree.having(verb, "mark")
        if (
            inside[0] > root
            and tree.having(verb, "nsubj", "nsubjpass")
            and all(tree.lemmas[k] == "that" for k in marks)
        ):
            end = tree.starts[inside[0] + (inside[0] in marks)]
            # Not "said no to the pact; Peru abstained".
            denied = cues()["negation"].search(text[tree.starts[root] : end])
            return 0 if denied or re.search("[;:]", text[:end]) else end
    return 0


def _tag(text: str) -> Iterator[Aside]:
    """Yield the speaker after a quotation, with whom and where: ", he told the delegates"."""
    lead = len(text) - len(text.lstrip(' “"‘'))
    quoted = cues()["quoted"].match(text, lead)
    start = quoted.end() if quoted else len(text)
    for end in cues()["tag end"].finditer(text, start):
        words = text[start : end.start()].split()
        kinds = [noun_phrases.cues().get(word, ("", ""))[1] for word in words]
        if words[:1] != ["and"] and "speech" in kinds:
            if not re.match(r",\s\w+ing\b", text[end.start() :]):  # "adding that Peru"
                on = bool(quoted and end["on"])  # the quotation goes on
                yield Aside(quoted.start("end") if quoted and on else start, end.end(), None)
            return


def _opening(
    text: str, opening: re.Match[str], name: Mention, named: Sequence[Mention]
) -> Iterator[Aside]:
    """Yield what stands before the subject: what it is, or a circumstance without a name."""
    what, end = opening.span("what"), name.end
    rest = text[end:].rstrip(_END).split()
    spoken = noun_phrases.cues().get(rest[0].strip(",") if rest else "", ("", ""))[1] == "speech"
    if opening["is"] and not spoken and len(rest) >= _SHORTEST:
        yield Aside(*what, ((name.start, end), IS, what))
    named_before = any(m.start < what[1] for m in named)
    plain = not opening["is"] and not named_before and not quantities(opening["what"])
    if plain and not (opening["what"].lower().startswith("with") and _may_state(text, what, ())):
        yield Aside(*what, None)


def _is_speaker(words: str) -> bool:
    """Return whether words are a speaker with a verb of speech: "the minister said on Friday"."""
    if _LISTED.search(words):
        return False
    said = words.split()
    kinds = [noun_phrases.cues().get(word, ("", ""))[1] for word in said]
    if not said or said[0] in _CLAUSE or kinds[0] == "speech":
        return False
    return "speech" in kinds and len(said) <= _LONGEST_SPEAKER


@dataclass(frozen=True)
class _Sentence:
    """A sentence of a claim: the text, the place of each character that was parsed, and names."""

    text: str
    places: Sequence[int]
    tree: Parse
    named: Sequence[Mention]

    def asides(self) -> Iterator[Aside]:
        """Yield relative clauses, appositions and participles that are set apart."""
        tree = self.tree
        for i, label in enumerate(tree.labels):
            if label not in ("relcl", "appos", "advcl") or not (span := self._apart(i)):
                continue
            head = tree.heads[i]
            if label == "relcl" or (label == "appos" and not self._is_name(i)):
                whose = self._phrase(head, span[0])
            elif label == "advcl" and (_OWN.match(self.text, span[0]) or self._is_participle(i)):
                subject = next(iter(tree.having(head, "nsubj", "nsubjpass")), None)
                whose = None if subject is None else self._subject(subject)
            else:
                continue
            spans = self._spans(span, whose, noun=label == "appos")
            yield Aside(*span, spans if self._states(span) else None)

    def _states(self, span: _Span) -> bool:
        """Return whether words say what could be checked: of names, numbers or ranks, undenied."""
        said, cue = self.text[slice(*span)], cues()
        names = any(span[0] <= m.start < span[1] for m in self.named)
        ranks = cue["superlative"].search(said) or cue["world"].search(said)
        plain = not names and not ranks and not quantities(said)
        inside = ranks is not None and cue["home to"].search(said)  # "the largest Muslim community"
        return not plain and not inside and cue["negation"].search(said) is None

    def _start(self, i: int) -> int:
        return self.places[self.tree.starts[i]]

    def _end(self, i: int) -> int:
        return self.places[self.tree.end(i) - 1] + 1

    def _apart(self, i: int) -> _Span | None:
        """Return the span of a subtree that marks set apart on both sides; an end is a mark."""
        inside = self.tree.subtree(i)
        start, end = self._trimmed(self._start(inside[0]), self._end(inside[-1]))
        first, last = self.places[0], self.places[len(self.tree.text) - 1] + 1
        before, after = self.text[first:start].rstrip(), self.text[end:last].lstrip().strip(_END)
        left, right = not before or before[-1] in _MARKS, not after or after[0] in _MARKS + ":"
        return (start, end) if left and right and (before or after) and start < end else None

    def _trimmed(self, start: int, end: int) -> _Span:
        said = self.text[start:end]
        lead = len(said) - len(said.lstrip(_MARKS + " "))
        return start + lead, max(start + lead, start + len(said.rstrip(_MARKS + _END + " ")))

    def _is_name(self, i: int) -> bool:
        """Return whether an apposition is a name in a list: "Peru, Chile and Brazil"."""
        place = self._start(i)
        return any(m.start <= place < m.end for m in self.named)

    def _is_participle(self, i: int) -> bool:
        own = self.tree.having(i, "nsubj", "nsubjpass", "mark")
        # Those that say how a figure is measured limit the statement itself.
        measured = cues()["measured"].match(self.tree.words[i])
        return self.tree.tags[i] in ("VBG", "VBN") and not own and measured is None

    def _subject(self, i: int) -> _Span | None:
        """Return a subject, with what follows its head unless a comma is between."""
        last = self._end(self.tree.subtree(i)[-1])
        whole = self._phrase(i, last)
        plain = whole is not None and "," not in self.text[slice(*whole)]
        return whole if plain else self._phrase(i, self._end(i))

    def _phrase(self, head: int, end: int) -> _Span | None:
        """Return the noun phrase around a head up to ``end``; None if it names nobody."""
        first = self._start(min(head, self.tree.subtree(head)[0]))
        start, end = self._trimmed(first, end)
        return (start, end) if any(start <= m.start < end for m in self.named) else None

    def _spans(self, span: _Span, whose: _Span | None, *, noun: bool) -> tuple[_Span, ...]:
        if whose is None:
            return (span,)
        relative, own = (p.match(self.text, span[0]) for p in (_RELATIVE, _OWN))
        if own is not None and not noun:
            return (whose, ITS, (own.end(), span[1]))
        return (whose, *((IS,) if noun else ()), (relative.end() if relative else span[0], span[1]))
