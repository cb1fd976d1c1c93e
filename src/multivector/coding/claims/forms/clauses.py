"""The clauses of a claim, with the states, numbers, periods and content words in each."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from multivector.codes.gazetteer.names import Mention
from multivector.coding.claims.forms.form import WORLD
from multivector.coding.claims.forms.patterns import common, cues
from multivector.coding.claims.forms.periods import NO_PERIOD, Period, periods
from multivector.coding.claims.forms.quantities import Quantity, quantities
from multivector.coding.syntax.parse import parse_one

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# Cues whose words are not content.
_EXPLAINED = (
    "rise", "fall", "flat", "superlative", "number one", "nth place", "record", "overtake", "world",
    "negation", "double",
)  # fmt: skip
Codes = tuple[tuple[str, int, int], ...]
_Spans = tuple[tuple[int, int], ...]
_ALL = re.compile(r"General Assembly|UNGA")  # an organ that all members sit in
_BE = ("is", "are", "was", "were")
ITS = (-1, -1)  # stands for "'s" after the subject of the clause before
IS = (-2, -2)  # stands for "is" after the subject


@dataclass(frozen=True)
class Clause:
    """A clause; spans are offsets into its text. ``acting`` adds people who act for a state."""

    text: str
    codes: Codes
    acting: Codes
    numbers: tuple[Quantity, ...]
    times: tuple[Period, ...]
    aside: tuple[tuple[int, int], ...] = ()  # people and organisations, which are not quantities
    joined: bool = False  # whether "and" joins it to the clause before
    organs: _Spans = ()  # councils and agencies of blocs, which have members of their own

    @cached_property
    def negations(self) -> int:
        """Number of negations, except phrases such as "never changed"."""
        plain = self.text
        for name in ("flat", "this extreme", "t landlocked", "u partner", "no other", "no fewer"):
            plain = cues()[name].sub("", plain)
        plain = cues()["neither"].sub("not", plain)
        apart = cues()["but not"].search(plain) is not None  # of one of two, which is not cut
        return len(cues()["negation"].findall(plain)) + apart

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Content words outside names, numbers, periods and cues."""
        spans = [(at, end) for _, at, end in self.codes] + [(q.start, q.end) for q in self.numbers]
        spans += [*((p.at, p.at + p.length) for p in self.times), *self.aside]
        spans += [m.span() for name in _EXPLAINED for m in cues()[name].finditer(self.text)]
        made = []
        for match in _WORD.finditer(self.text):
            word = re.sub(r"['’]s$", "", match.group().lower())
            inside = any(start <= match.start() < end for start, end in spans)
            if (not inside or word in ("growing", "expansion")) and len(word) > 1:
                made.append(word)
        return tuple(dict.fromkeys(word for word in made if word not in common("stop")))

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        """The first name and those listed with it ("Sweden, France and Finland")."""
        return listed_from(self, 0)

    def before(self, at: int) -> tuple[str, ...]:
        """Return the names that end at or before a place."""
        return tuple(c for c, _, end in self.codes if end <= at)

    def after(self, at: int) -> tuple[str, ...]:
        """Return the names that begin at or after a place."""
        return tuple(c for c, start, _ in self.codes if start >= at)

    @property
    def partners(self) -> tuple[str, ...]:
        """The named states other than the subjects."""
        return tuple(dict.fromkeys(c for c in self.states if c not in self.subjects))

    @property
    def states(self) -> tuple[str, ...]:
        """All names except ``WORLD``."""
        return tuple(c for c, *_ in self.codes if c != WORLD)

    @property
    def period(self) -> Period:
        """The first period."""
        return self.times[0] if self.times else NO_PERIOD


def listed_from(clause: Clause, at: int) -> tuple[str, ...]:
    """Return the first name after a place and those listed with it: "Russia and the US"."""
    made: list[str] = []
    for code, start, end in (c for c in clause.codes if c[1] >= at):
        between = clause.text[at:start].removesuffix("the ")
        if made and not cues()["listed"].search(between):
            break
        made, at = [*made, code], end
    return tuple(dict.fromkeys(made))


def clauses(text: str, named: Sequence[Mention], published: int | None) -> list[Clause]:
    """Split a claim into clauses."""
    made: list[Clause] = []
    start, subject = 0, _Spans()
    joined = _joined(text, named)
    ends = {match.span() for match in cues()["split"].finditer(text)}
    for end, following in sorted({*ends, *joined, (len(text), len(text))}):
        if text[start:end].strip():
            after = any(start == cut for _, cut in joined)
            its = cues()["own subject"].match(text[start:end]) if after and subject else None
            own = (*subject, ITS) if its else ()
            for spans in _pieces(text, start + (its.end() if its else 0), end, named):
                clause = _of_that_time(clause_of(text, (*own, *spans), named, published), made)
                made.append(replace(clause, joined=after))
                after = True
            subject = own[:1] or _first(named, start, end) or subject
        start = max(start, following)
    return made


def _first(named: Sequence[Mention], start: int, end: int) -> _Spans:
    inside = (m for m in named if start <= m.start < end and _code(m))
    return tuple((m.start, m.end) for m in inside)[:1]


def _joined(text: str, named: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return where clauses with verbs are joined: "A left, and B did", "while A rose, B fell"."""
    cue, made = cues(), list[tuple[int, int]]()
    for match in cue["and"].finditer(text):
        start, end = match.span()
        before = text[made[-1][1] if made else 0 : start]
        if match["opened"] and not cue["contrasted"].search(before):
            continue
        one = cue["bound"].split(before)[-1] or before
        name = next((m for m in named if m.start == end), None)
        listed = next((m for m in named if m.end == start), None)
        two = listed is not None and cue["one of two"].search(text[: listed.start])
        if name is not None and match["join"][0] == "," and not match["opened"]:
            name = _last_listed(text, named, name)
        acts = name is not None and cue["acts"].match(text[name.end :])
        cut = match.end("join")
        if acts and not two:
            whole = cue["verb"].search(one)
        else:  # a second subject that is not a name: "and the port will"
            whole = cue["noun acts"].match(text[cut:]) and cue["finite"].search(one)
            whole = None if cue["open pair"].search(one) else whole
        if whole:
            made.append((start, cut))
    return made


def _last_listed(text: str, named: Sequence[Mention], name: Mention) -> Mention:
    """Return who is before the verb of "the United States, France and Japan have"."""
    for m in named:
        if m.start > name.start and not cues()["listed"].search(text[name.end : m.start]):
            break
        name = m if m.start > name.start else name
    return name


def _pieces(text: str, start: int, end: int, named: Sequence[Mention]) -> list[_Spans]:
    """Return the clauses about one subject, each as spans: "A is in B but not in C"."""
    own, cue = text[start:end], cues()
    first = next((m for m in named if start <= m.start < end), None)
    verb = cue["verb"].search(own)
    subject = first.start - start + len(first.text) if first is not None else end

    def parted(join: re.Match[str], kept: int, end_first: int | None = None) -> list[_Spans]:
        """Return what stands before a join, and what follows it after the first ``kept``."""
        before = join.start() if end_first is None else end_first
        return [((start, start + before),), ((start, start + kept), (start + join.end(), end))]

    join, rank = cue["and acts"].search(own), cue["superlative"].search(own)
    if cue["split"].search(own[subject:]):
        return [((start, end),)]
    acts = own[subject : subject + 1] == " "  # not "A's votes and shares"
    if join is not None and acts and subject < join.start() <= (verb or join).start():
        for m in (m for m in named if m.start >= start):  # "A and B back C and are in D"
            if re.fullmatch(r",?\s(?:and\s)?(?:the\s)?", own[subject : max(m.start - start, 0)]):
                subject = m.end - start
        return parted(join, subject)
    if verb is None or subject > verb.start():
        return [((start, end),)]
    if join is not None and verb.end() < join.start():
        return parted(join, verb.start())
    join, tie = cue["and other"].search(own), cue["t joined"].search(own)
    tie = tie or cue["t left"].search(own)
    if join is not None and tie is not None and tie.end() < join.start():
        return parted(join, tie.end(), join.end() - len("and "))
    join = cue["but not"].search(own)
    of = re.search(rf"\s{join['of']}\s", own[verb.end() : join.start()]) if join else None
    if join is not None and of is not None:
        return parted(join, verb.end() + of.start())
    join = cue["and member"].search(own)
    tied = join is not None and cue["t member"].search(own[: join.start()])
    if join is not None and acts and verb[0] in _BE and not tied:
        return parted(join, verb.end())
    join = cue["and ranks"].search(own)
    if join is None or verb.start() > join.start():
        return [((start, end),)]
    if rank is None or not verb.start() < rank.start() < join.start():
        return parted(join, verb.end())
    one, two = parted(join, rank.start())
    return [(*one, *_whose(text, start, start + join.start(), end, named)), two]


def _whose(text: str, start: int, join: int, end: int, named: Sequence[Mention]) -> _Spans:
    """Return "of Peru" after two ranks, if no earlier name says whose they are."""
    if len([m for m in named if start <= m.start < join]) > 1:
        return ()
    for m in (m for m in named if join < m.start < end):
        of = cues()["of whom"].search(text[join : m.start])
        if of is not None:
            return ((join + of.start() - 1, m.end),)
    return ()


def clause_of(text: str, spans: _Spans, named: Sequence[Mention], published: int | None) -> Clause:
    """Return the clause made of some parts of a text."""
    given, text, inside = text, "", list[tuple[Mention, int]]()
    for start, end in spans:
        part = {ITS[0]: "'s", IS[0]: " is"}.get(start) or given[start:end]
        gap = " " if text and start >= 0 and not (text[-1] + part[:1]).count(" ") else ""
        at = len(text) + len(gap) - start
        inside += [(m, m.start + at) for m in named if start <= m.start < end]
        text += gap + part
    if cues()["of city"].search(text):
        inside = [(m, at) for m, at in inside if m.entity.form != "capital"]
    numbers = quantities(text)  # "US$" is not a state
    inside = [(m, at) for m, at in inside if not any(q.start <= at < q.end for q in numbers)]
    inside = _beside_event(text, inside)
    codes = [(code, at, at + len(m.text)) for m, at in inside if (code := _code(m))]
    people = [(m.entity.code, at, at + len(m.text)) for m, at in inside
              if m.entity.kind == "person" and m.entity.code]  # fmt: skip
    codes += [(WORLD, *match.span()) for match in cues()["whole world"].finditer(text)]
    times = periods(text, published)
    names, acting = (tuple(sorted(c, key=lambda s: s[1])) for c in (codes, [*codes, *people]))
    apart = tuple(p for p in times if not any(q.start <= p.at < q.end for q in numbers))
    beside = ("person", "organisation", "company")
    aside = tuple((at, at + len(m.text)) for m, at in inside if m.entity.kind in beside)
    parts = (x for x in inside if x[0].entity.form == "organ" and not _ALL.search(x[0].text))
    organs = tuple((at, at + len(m.text)) for m, at in parts)
    return Clause(text, names, acting, numbers, apart, aside, organs=organs)


def _of_that_time(clause: Clause, before: Sequence[Clause]) -> Clause:
    """Add the year to the clause in "since 2013, when it was the largest"."""
    years = [p for p in before[-1].times if p.start is not None] if before else []
    if not years or clause.times or not clause.text.lower().startswith("when "):
        return clause
    year = years[-1].start
    return replace(clause, times=(Period(year, year, "year"),))


def _beside_event(text: str, names: list[tuple[Mention, int]]) -> list[tuple[Mention, int]]:
    """Drop names that only identify the event that dates a change: "since the invasion of X"."""
    for name in ("event", "event acts"):
        for match in cues()[name].finditer(text):
            start, end = match.span()
            shock = cues()["shock"].search(match["what"])  # "after US sanctions"
            first = match.start("what")
            opens = (first, first + len("the ") * text.startswith("the ", first))
            if not shock and any(at in opens for _, at in names):
                continue  # "the largest after China"
            others = [(m, at) for m, at in names if not start <= at < end]
            names = others if any(_code(m) or m.entity.code for m, _ in others) else names
    return names


def is_bare_owner(text: str, at: int, end: int) -> bool:
    """Return whether a name has what was named before: "exceeds Peru's", "than those of Peru".

    Examples
    --------
    >>> is_bare_owner("exceed those of Peru", 16, 20), is_bare_owner("exceed those to Peru", 16, 20)
    (True, False)
    """
    whose = text[end : end + 1] in ("'", "’")
    ends = cues()["elliptic owner"].match(text[end:])
    return (ends if whose else cues()["those of"].search(text[:at])) is not None


def at_same_end(clause: Clause, end: str, names: Sequence[str]) -> tuple[str, ...]:
    """Return those of some names that have a preposition: with "from", X in "from X in Y"."""
    own = re.compile(rf"\b{end.strip()}\s(?:the\s)?$", re.IGNORECASE)
    return tuple(c for c, at, _ in clause.codes if c in names and own.search(clause.text[:at]))


def only_has(text: str, own: re.Pattern[str]) -> bool:
    """Return whether all verbs outside a pattern are of having, being or changing.

    Examples
    --------
    >>> troops = re.compile("troops")
    >>> only_has("Peru has 500 troops in Mali", troops), only_has("Peru lost 500 troops", troops)
    (True, False)
    """
    known = {at for m in own.finditer(text) for at in range(*m.span())}
    tree = parse_one(text)
    return all(
        tree.starts[i] in known or cues()["holds"].fullmatch(tree.lemmas[i])
        for i in range(len(tree))
        if tree.is_verb(i) and tree.labels[i] not in ("prep", "amod")
    )


def _code(mention: Mention) -> str | None:
    """Return the code of a state or bloc, or the name of a region; a city or a person has none."""
    entity = mention.entity
    if entity.members:
        return entity.name
    return entity.code if entity.kind in ("state", "bloc") and entity.form != "seat" else None
