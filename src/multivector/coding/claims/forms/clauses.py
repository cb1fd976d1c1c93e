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


@dataclass(frozen=True)
class Clause:
    """A clause; spans are offsets into its text. ``acting`` adds people who act for a state."""

    text: str
    codes: Codes
    acting: Codes
    numbers: tuple[Quantity, ...]
    times: tuple[Period, ...]
    aside: tuple[tuple[int, int], ...] = ()  # people and organisations, who are no quantity

    @cached_property
    def negations(self) -> int:
        """Number of negations, except phrases such as "never changed"."""
        plain = self.text
        for name in ("flat", "this extreme", "t landlocked", "u partner", "no other"):
            plain = cues()[name].sub("", plain)
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
    start = 0
    ends = [match.span() for match in cues()["split"].finditer(text)]
    ends = sorted({*ends, *_joined(text, named), (len(text), len(text))})
    for end, following in ends:
        if text[start:end].strip():
            own, more = _of_one_subject(text, start, end, named)
            made.append(_of_that_time(_clause(own, start, named, published), made))
            if more:
                kept = [m for m in named if more[m.start - start : m.start - start + 1].strip()]
                made.append(_clause(more, start, kept, published))
        start = max(start, following)
    return made


def _joined(text: str, named: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return where "and" joins two clauses with a subject each: "A abstained, and B did not vote".

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
        if acts and cue["verb"].search(before) and not two:
            made.append((start, start + match.group().index("and") + len("and ")))
    return made


def _of_one_subject(text: str, start: int, end: int, named: Sequence[Mention]) -> tuple[str, str]:
    """Return the two clauses of "A is a member of B and hosts C", the second with its subject."""
    own = text[start:end]
    join = cues()["and acts"].search(own)
    first = next((m for m in named if start <= m.start < end), None)
    verb = cues()["verb"].search(own)
    if join is None or first is None or verb is None or verb.start() >= join.start():
        return own, ""
    subject = first.start - start + len(first.text)
    if subject > verb.start() or cues()["split"].search(own[subject:]):
        return own, ""
    return own[: join.start()], own[:subject] + " " * (join.end() - subject) + own[join.end() :]


def _clause(text: str, offset: int, named: Sequence[Mention], published: int | None) -> Clause:
    inside = [(m, m.start - offset) for m in named if 0 <= m.start - offset < len(text)]
    numbers = quantities(text)  # "US$" is no state
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
    """Give "since 2013, when it was the largest" its year."""
    years = [p for p in before[-1].times if p.start is not None] if before else []
    if not years or clause.times or not clause.text.lower().startswith("when "):
        return clause
    year = years[-1].start
    return replace(clause, times=(Period(year, year, "year"),))


def _beside_event(text: str, names: list[tuple[Mention, int]]) -> list[tuple[Mention, int]]:
    """Leave out names that only say which event dates a change: "since the invasion of Ukraine"."""
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
