"""What a document has named so far: the antecedents of later pronouns and bare surnames."""

from dataclasses import dataclass, field, replace

from multivector.coding.model import Actor


@dataclass(slots=True)
class Discourse:
    """What a document has named so far: the antecedents of later pronouns and bare surnames."""

    singular: Actor | None = None
    person: Actor | None = None
    plural: tuple[Actor, ...] = ()  # the last list, for "those countries"
    acting: tuple[Actor, ...] = ()  # the last list that did something, for "they"
    people: dict[str, Actor] = field(default_factory=dict)
    lists: dict[int, tuple[Actor, ...]] = field(default_factory=dict)  # by number of states
    sentence: int = 0

    def enter(self, sentence: int) -> None:
        """Begin a sentence; what was named more than one sentence ago is no plain antecedent."""
        if sentence - self.sentence > 1:
            self.singular, self.person, self.plural, self.acting = None, None, (), ()
        self.sentence = sentence

    def note(self, found: list[Actor], *, subject: bool) -> None:
        """Remember the sides just read; a lone subject becomes what "it" means next."""
        found = [replace(actor, start=None, end=None) for actor in found]
        states = [actor for actor in found if actor.code and actor.kind in ("state", "bloc")]
        if subject and found:
            self.singular = None
            self.acting = tuple(states) if len(states) > 1 else ()
        if len(states) > 1:
            self.plural = tuple(states)
            self.lists[len(states)] = self.plural
        elif len(found) == 1 and states and subject:
            self.singular = states[0]
        for actor in found:
            if actor.name:
                self.people.setdefault(actor.name.split()[-1], actor)
                if subject:
                    self.person = actor
