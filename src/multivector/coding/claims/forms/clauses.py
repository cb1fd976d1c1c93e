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

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
# Cues whose words are not content.
_EXPLAINED = (
    "rise", "fall", "flat", "superlative", "number one", "nth place", "record", "overtake", "world",
    "negation", "double",
)  # fmt: skip
Codes = tuple[tuple[str, int, int], ...]
_Spans = tuple[tuple[int, int], ...]


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

    @cached_property
    def negations(self) -> int:
        """Number of negations, except phrases such as "never changed"."""
        plain = self.text
        for name in ("flat", "this extreme", "t landlocked", "u partner", "no other"):
            plain = cues()[name].sub("", plain)
        plain = cues()["neither"].sub("not", plain)
        return len(cues()["negation"].findall(plain))

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
        made: list[str] = []
        last = 0
        for code, at, end in self.codes:
            between = self.text[last:at].removesuffix("the ")
            if made and not cues()["listed"].search(between):
                break
            made.append(code)
            last = end
        return tuple(dict.fromkeys(made))

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


def clauses(text: str, named: Sequence[Mention], published: int | None) -> list[Clause]:
    """Split a claim into clauses."""
    made: list[Clause] = []
    start, subject = 0, _Spans()
    joined = _joined(text, named)
    ends = {match.span() for match in cues()["split"].finditer(text)}
    for end, following in sorted({*ends, *joined, (len(text), len(text))}):
        if text[start:end].strip():
            after = any(start == cut for _, cut in joined)
            own = subject if after and cues()["own subject"].match(text[start:end]) else ()
            for spans in _pieces(text, start, end, named):
                clause = _of_that_time(_clause(text, (*own, *spans), named, published), made)
                made.append(replace(clause, joined=after))
                after = True
            subject = own or _first(named, start, end) or subject
        start = max(start, following)
    return made


def _first(named: Sequence[Mention], start: int, end: int) -> _Spans:
    inside = (m for m in named if start <= m.start < end and _code(m))
    return tuple((m.start, m.start + len(m.text)) for m in inside)[:1]


def _joined(text: str, named: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return where "and" joins two clauses, each with a subject: "A abstained, and B did not vote".

    Not between two subjects of one verb, as in "trade between A and B has grown".
    """
    cue, made = cues(), list[tuple[int, int]]()
    for match in cue["and"].finditer(text):
        start, end = match.span()
        name = next((m for m in named if m.start == end), None)
        before = text[made[-1][1] if made else 0 : start]
        listed = next((m for m in named if m.start + len(m.text) == start), None)
        two = listed is not None and cue["one of two"].search(text[: listed.start])
        acts = name is not None and cue["acts"].match(text[end + len(name.text) :])
        cut = start + match.group().lower().index("and") + len("and ")
        if (acts and cue["verb"].search(before) and not two) or _acts(before, text[cut:]):
            made.append((start, cut))
    return made


def _acts(before: str, after: str) -> bool:
    """Return whether "and" joins clauses whose second subject is not a name: "and the port will".

    The first clause must have its own verb: not "its exports and its imports have grown".
    """
    one = cues()["bound"].split(before)[-1]
    whole = cues()["finite"].search(one) and not cues()["open pair"].search(one)
    return bool(whole) and cues()["noun acts"].match(after) is not None


def _pieces(text: str, start: int, end: int, named: Sequence[Mention]) -> list[_Spans]:
    """Return the clauses about one subject, each as spans of the text.

    "A is a member of B and hosts C"; "A is B's largest partner and its biggest investor".
    """
    own, cue = text[start:end], cues()
    first = next((m for m in named if start <= m.start < end), None)
    verb = cue["verb"].search(own)
    subject = first.start - start + len(first.text) if first is not None else end
    if verb is None or subject > verb.start() or cue["split"].search(own[subject:]):
        return [((start, end),)]
    join, rank = cue["and acts"].search(own), cue["superlative"].search(own)
    if join is not None and verb.start() < join.start():
        before, after = start + join.start(), start + join.end()
        return [((start, before),), ((start, start + subject), (after, end))]
    join = cue["and ranks"].search(own)
    if join is None or rank is None or not verb.start() < rank.start() < join.start():
        return [((start, end),)]
    before, after = start + join.start(), start + join.end()
    return [
        ((start, before), *_whose(text, start, before, end, named)),
        ((start, start + rank.start()), (after, end)),
    ]


def _whose(text: str, start: int, join: int, end: int, named: Sequence[Mention]) -> _Spans:
    """Return "of Peru" after two ranks, if no earlier name says whose they are."""
    if len([m for m in named if start <= m.start < join]) > 1:
        return ()
    for m in (m for m in named if join < m.start < end):
        of = cues()["of whom"].search(text[join : m.start])
        if of is not None:
            return ((join + of.start() - 1, m.start + len(m.text)),)
    return ()


def _clause(text: str, spans: _Spans, named: Sequence[Mention], published: int | None) -> Clause:
    """Return a clause made of parts of a text, with blanks between them."""
    offset, given, text = spans[0][0], text, ""
    for start, end in spans:
        text += " " * (start - offset - len(text)) + given[start:end]
    own = [m for m in named if any(start <= m.start < end for start, end in spans)]
    inside = [(m, m.start - offset) for m in own]
    numbers = quantities(text)  # "US$" is not a state
    inside = [(m, at) for m, at in inside if not any(q.start <= at < q.end for q in numbers)]
    inside = _beside_event(text, inside)
    codes = [(code, at, at + len(m.text)) for m, at in inside if (code := _code(m))]
    people = [
        (m.entity.code, at, at + len(m.text))
        for m, at in inside
        if m.entity.kind == "person" and m.entity.code
    ]
    codes += [(WORLD, *match.span()) for match in cues()["whole world"].finditer(text)]
    times = periods(text, published)
    names, acting = (tuple(sorted(c, key=lambda s: s[1])) for c in (codes, [*codes, *people]))
    apart = tuple(p for p in times if not any(q.start <= p.at < q.end for q in numbers))
    beside = ("person", "organisation", "company")
    aside = tuple((at, at + len(m.text)) for m, at in inside if m.entity.kind in beside)
    return Clause(text, names, acting, numbers, apart, aside)


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
            if any(at == match.start("what") for _, at in names):
                continue  # "the largest after China"
            others = [(m, at) for m, at in names if not start <= at < end]
            names = others if any(_code(m) or m.entity.code for m, _ in others) else names
    return names


def _code(mention: Mention) -> str | None:
    """Return the code of a state or bloc, or the name of a region; a city or a person has none."""
    entity = mention.entity
    if entity.kind in ("region", "group") and entity.members:
        return entity.name
    return entity.code if entity.kind in ("state", "bloc") and entity.form != "seat" else None
