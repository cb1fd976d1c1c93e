"""Discourse state: possible antecedents of later pronouns and surnames."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.states import EVER
from multivector.codes.tables import words as titles
from multivector.coding.coded import Actor, Quote

# Greatest distance of an antecedent, in sentences; a pronoun renews its antecedent.
REACH_SENTENCES = 2


@dataclass(slots=True)
class Discourse:
    """Possible antecedents of later pronouns and surnames.

    Each records its sentence number, so that sentences without names need not be read.
    """

    quotes: Sequence[Quote] = ()  # of the whole article, in order
    sections: Sequence[int] = ()  # first sentences of the sections of a digest
    on: str | None = None  # day of the article
    mentions: Sequence[Mention] = ()  # of the whole article, in order
    author: Actor | None = None  # who is "we" outside quotation marks
    people: dict[str, Actor] = field(default_factory=dict)
    abroad: dict[str, set[str]] = field(default_factory=dict)  # states not a person's own
    lists: dict[int, tuple[Actor, ...]] = field(default_factory=dict)  # by number of states
    pairs: dict[tuple[str, ...], None] = field(default_factory=dict)  # of the events, latest last
    met: tuple[Actor, ...] = ()  # that of most events, the latest of equals
    sentence: int = 0
    # How many events are between two states, and the two as they were first named.
    _times: dict[frozenset[str | None], tuple[int, tuple[Actor, ...]]] = field(default_factory=dict)
    main: frozenset[str] = frozenset()  # the two states or blocs named most, but for datelines
    _held: dict[str, tuple[int, tuple[Actor, ...]]] = field(default_factory=dict)
    _offices: dict[str | None, dict[str, int]] = field(default_factory=dict)  # first places

    def __post_init__(self) -> None:
        named = Counter(m.entity.code for m in self.mentions if m.entity.form != "dateline")
        named.pop(None, None)
        for entity, start in ((m.entity, m.start) for m in self.mentions):
            if entity.code and entity.code in EVER:
                self._offices.setdefault(entity.role, {}).setdefault(entity.code, start)
        self.main = frozenset(code for code, _ in named.most_common(2) if code)

    def enter(self, sentence: int) -> None:
        """Start the sentence with this number; in a new section nobody was named before."""
        if bisect_right(self.sections, self.sentence) != bisect_right(self.sections, sentence):
            self._held.clear()
            self.lists.clear()
            self.pairs.clear()
            self._times.clear()
            self.met = ()
        self.sentence = sentence

    def speaker(self, at: int) -> Actor | None:
        """Return who says the words at an offset of the article; None outside quotation marks."""
        k = bisect_right(self.quotes, at, key=lambda quote: quote.start) - 1
        if k < 0 or at >= self.quotes[k].end:
            return None
        quote = self.quotes[k]
        known = self.known(quote.speaker) if quote.speaker else None
        code = quote.code or (known.code if known else None)
        return Actor(quote.speaker or "", code, "group")

    def known(self, name: str) -> Actor | None:
        """Return the person introduced under a name; None for a namesake: "Sadiq", "Yaqub Khan"."""
        known = self.people.get(name.rsplit(maxsplit=1)[-1])
        own, other = _initials(name), _initials(known.name or "") if known else set()
        return None if own and other and not own & other else known

    def in_office(self, office: str, at: int, apart: Collection[str | None] = ()) -> list[str]:
        """Return the states of "the two presidents": of the last event, or the only two before."""
        holders = self._offices.get(office, {})
        states = {code for code, first in holders.items() if first < at} - {*apart}
        last = next((p for p in reversed(self.pairs) if states.issuperset(p)), sorted(states))
        return [*last] if len(last) == 2 else []

    def meet(self, sides: Sequence[Actor]) -> None:
        """Record the two states that an event is between; those of most are "both sides"."""
        states = {a.code: replace(a, start=None, end=None) for a in sides if a.code}
        if len(states) == 2:
            self.pairs.pop((*states,), None)
            self.pairs[*states,] = None  # now the last one
            times, first = self._times.get(frozenset(states), (0, tuple(states.values())))
            self._times[frozenset(states)] = times + 1, first
            most, _ = self._times.get(frozenset(actor.code for actor in self.met), (0, ()))
            self.met = first if times + 1 >= most else self.met
            self.lists[2] = self.met

    def note(self, sides: list[Actor], *, subject: bool) -> None:
        """Record the sides just resolved; a single subject becomes the antecedent of "it"."""
        sides = [replace(actor, start=None, end=None) for actor in sides]
        states = tuple(actor for actor in sides if actor.code and actor.kind in ("state", "bloc"))
        if subject and sides:
            self._hold("singular", states if len(sides) == len(states) == 1 else ())
            self._hold("acting", states if len(states) > 1 else ())
        if len(states) > 1:
            self._hold("plural", states)
            self.lists[len(states)] = states
        for actor in sides:
            if actor.name:
                self.people.setdefault(actor.name.split()[-1], actor)
                if subject:
                    self._hold("person", (actor,))

    def _hold(self, what: str, actors: tuple[Actor, ...]) -> None:
        self._held[what] = (self.sentence, actors)

    def near(self, what: str) -> tuple[Actor, ...]:
        """Return a recent antecedent, empty if none: the last single state or bloc ("singular": it,
        the country), person ("person": he) or list of states ("acting": they) that was a subject,
        or the last list of states anywhere ("plural": those countries).
        """
        sentence, actors = self._held.get(what, (0, ()))
        return actors if self.sentence - sentence <= REACH_SENTENCES else ()


def _initials(name: str) -> set[str]:
    """Return the initials of the forenames, as "Joe", "J." and "Joseph" are one."""
    words = name.split()[:-1]
    return {w[0] for w in words if w[0].isupper() and w.strip(".") not in titles("title")}
