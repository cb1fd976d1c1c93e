"""Who stands in a noun phrase: names, role nouns with their state, compounds, plain pronouns."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from multivector.codes.entity import Entity
from multivector.codes.names import Mention
from multivector.coding.discourse import Discourse
from multivector.coding.lexicon import read_table
from multivector.coding.model import Actor
from multivector.coding.parse import Parse

_MODIFIERS = ("poss", "compound", "amod", "nmod", "nummod")
_SINGULAR = frozenset({"it", "its", "itself"})
_PERSONAL = frozenset({"he", "she", "his", "her", "him", "himself", "herself"})
_PLURAL = frozenset({"they", "their", "them", "themselves", "both"})
_ALL_OF_THEM = frozenset(
    "country state nation side government leader president republic party head minister".split()
)
_NUMBERS = {
    word: n
    for n, word in enumerate("two three four five six seven eight nine ten".split(), start=2)
}
# "Thousands of Georgians" are Georgians.
_QUANTITIES = frozenset(
    "thousand hundred dozen ten score number majority part third half quarter rest all most some "
    "many million none pair couple handful".split()
)
# A group of more states than this is a part of the world, not a list of actors.
MOST_MEMBERS = 12
_SOME = frozenset("several some many most other few various certain".split())
# Bodies and people of a state that a text names without it once the state is plain.
_HOME_SECTORS = frozenset({"GOV", "LEG", "JUD", "COP", "OPP", "PTY"})
_OTHERS = frozenset({"ally", "counterpart", "neighbour", "neighbor", "rival", "partner", "enemy"})
_DEFINITE = frozenset({"this", "that", "these", "those", "both", "the"})
# Nouns for people whom "in X" or "from X" places better than their adjective does.
_PLACED = frozenset({"group", "person", "organisation", "company"})
_COMPANY_WORDS = frozenset(
    "inc ltd corp corporation co company plc group holdings airlines bank".split()
)


@dataclass(frozen=True, slots=True)
class Head:
    """What a common noun says of the actor it names."""

    kind: str
    sector: str | None
    role: bool


@lru_cache(maxsize=1)
def heads() -> dict[str, Head]:
    """Return the head nouns that stand for an actor, by lemma."""
    return {
        lemma: Head(kind, None if sector == "-" else sector, role == "role")
        for lemma, kind, sector, role in read_table("heads.tsv")
    }


class Reader:
    """Reads the sides of one parsed sentence against its mentions and the discourse so far."""

    def __init__(
        self, parse: Parse, mentions: list[tuple[int, int, Mention]], discourse: Discourse
    ) -> None:
        self.parse = parse
        self.discourse = discourse
        self.resolving: set[int] = set()  # pronouns in hand: an antecedent may hold them itself
        self.at: list[Mention | None] = [None] * len(parse)
        for start, end, mention in mentions:
            for i in range(len(parse)):
                if parse.starts[i] < end and parse.end(i) > start:
                    self.at[i] = mention

    # -- public ------------------------------------------------------------------------------

    def sides(self, i: int, *, things: bool = False, places: bool = False) -> list[Actor]:
        """Return the actors that the noun phrase headed by token ``i`` names.

        Parameters
        ----------
        i : int
            Head token of the phrase.
        things : bool
            Let a thing stand for the state it belongs to ("Iraqi oil fields").
        places : bool
            Let a capital or town stand for its state, as in a visit.
        """
        found: list[Actor] = []
        for node in self.coordinated(i):
            for named in self._one(node, things=things, places=places):
                actor = self._placed(named, node)
                if all((actor.code, actor.text) != (a.code, a.text) for a in found):
                    found.append(actor)
        coded = {actor.code for actor in found if actor.code}
        # A list names each state once, whatever else stands beside it.
        return [
            a for k, a in enumerate(found) if not a.code or (a.code in coded and _first(found, k))
        ]

    def _placed(self, actor: Actor, node: int) -> Actor:
        """Give an actor the place of its words nearest to ``node``, or of the pronoun there."""
        if actor.start is not None:
            return actor
        near = self.parse.starts[node]
        starts = [m.start() for m in re.finditer(re.escape(actor.text), self.parse.text)]
        if not starts:
            return replace(actor, start=near, end=self.parse.end(node))
        start = min(starts, key=lambda at: abs(at - near))
        return replace(actor, start=start, end=start + len(actor.text))

    def coordinated(self, i: int) -> list[int]:
        """Return ``i`` and what is joined to it; a list taken for an apposition counts."""
        nodes, stack = [], [i]
        while stack:
            node = stack.pop()
            nodes.append(node)
            stack.extend(self.parse.having(node, "conj"))
            for other in self.parse.having(node, "appos"):
                if self._is_state(node) and self._is_state(other):
                    stack.append(other)
        return sorted(nodes)

    def phrase(self, i: int) -> str:
        """Return the words of the phrase: premodifiers to head, with the "of" of a role noun."""
        left, right = self._extent(i)
        return self.parse.text[self.parse.starts[left] : self.parse.end(right)]

    def authorities(self, i: int) -> list[Actor]:
        """Return the state in which verb ``i`` takes place, as its authorities."""
        for preposition in self.parse.having(i, "prep"):
            if self.parse.lemmas[preposition] in ("in", "at"):
                for target in self.parse.having(preposition, "pobj"):
                    for code, text in self._codes_at(target) or self._modifying(target):
                        return [Actor(text, code, "state", "GOV")]
        return []

    # -- one node ----------------------------------------------------------------------------

    def _one(self, node: int, *, things: bool, places: bool) -> list[Actor]:
        pronoun = self._pronoun(node)
        if pronoun is not None:
            return pronoun
        mention = self.at[node]
        if mention is not None and self._heads_mention(node, mention):
            return self._named(node, mention.entity, mention.text, places=places)
        if self.parse.tags[node].startswith("NNP"):
            return self._unlisted(node, things=things)
        if not (self.parse.is_noun(node) or self.parse.tags[node] in ("JJ", "CD", "DT", "VBG")):
            return []
        return self._common(node, things=things)

    def _named(self, node: int, entity: Entity, text: str, *, places: bool) -> list[Actor]:
        if entity.members and entity.kind in ("group", "region"):
            return [Actor(text, member, "state") for member in self._members(node, entity)]
        if entity.kind == "region":
            return []
        if entity.kind == "place":
            return [Actor(text, entity.code, "state")] if places and entity.code else []
        sector = entity.sector or ("GOV" if entity.form in ("capital", "seat") else None)
        kind = "group" if entity.form == "demonym" and entity.kind == "state" else entity.kind
        name = entity.name if entity.kind == "person" else None
        modifiers = self._affiliations(node)
        if entity.kind == "person" and not entity.code and len(modifiers) == 1:
            return [Actor(text, modifiers[0][0], "person", sector, name)]
        return [Actor(text, entity.code, kind, sector, name)]

    def _members(self, node: int, entity: Entity) -> tuple[str, ...]:
        """Name the states of a group; "several European countries" names none of them."""
        head = self.parse.heads[node]
        words = {self.parse.lemmas[c] for k in (node, head) for c in self.parse.children[k]}
        vague = len(entity.members) > MOST_MEMBERS or words & _SOME
        return () if vague else entity.members

    def _unlisted(self, node: int, *, things: bool) -> list[Actor]:
        """A proper name that no table holds: a person with a stated role, an organisation."""
        name = self._name(node)
        known = self.discourse.people.get(name.split()[-1])
        affiliations = self._affiliations(node)
        head = self._role_before(node)
        if affiliations:
            kind = "person" if head or len(name.split()) > 1 else "organisation"
            sector = head.sector if head else None
            actors = [Actor(name, code, kind, sector, name) for code, _ in affiliations[:1]]
            if head:
                self.discourse.people.setdefault(name.split()[-1], actors[0])
            return actors
        if known is not None:
            return [Actor(name, known.code, known.kind, known.sector, known.name)]
        if head:
            return [Actor(name, self._only_state(node, head), "person", head.sector, name)]
        lowered = {word.lower().strip(".") for word in name.split()}
        if lowered & _COMPANY_WORDS:
            return [Actor(name, None, "company", "BUS", name)]
        plain = len(lowered) > 1 and all(len(word) > 1 for word in lowered)
        return [Actor(name, None, "person", None, name)] if plain else []

    def _common(self, node: int, *, things: bool) -> list[Actor]:
        lemma = self.parse.lemmas[node]
        if self.parse.tags[node] == "CD" and self.parse.having(node, "prep"):
            return []  # "four of the five": which ones is not said
        if lemma in _QUANTITIES:
            return [a for _, t in self._of(node) for a in self.sides(t, things=things)]
        head = heads().get(lemma)
        if head is None and lemma.endswith("men"):
            head = heads().get(lemma[:-2] + "an")
        again = self._those(node, lemma)
        if again is not None:
            return again
        affiliations = self._affiliations(node, wide=head is None or head.role)
        if lemma in _OTHERS:
            affiliations = []  # an ally of a state is not that state
        if head is None and not affiliations:
            affiliations = self._in_phrases(node, ("like", "as", "include"))
        if head is None:
            if not things:
                return []
            return [Actor(text, code, "state") for code, text in affiliations]
        text = self.phrase(node)
        if len(affiliations) > 1:
            return [Actor(own, code, head.kind, head.sector) for code, own in affiliations]
        code = affiliations[0][0] if affiliations else self._only_state(node, head)
        kind = head.kind if code or head.kind != "state" else "group"
        if code and not code.isupper():
            code = None
        apposed = self._apposed_person(node)
        if apposed is not None:
            return [apposed]
        name = self._apposed_name(node)
        actor = Actor(text, code, "person" if name else kind, head.sector, name)
        if name:
            self.discourse.people.setdefault(name.split()[-1], actor)
        return [actor]

    # -- whom a noun belongs to --------------------------------------------------------------

    def _only_state(self, node: int, head: Head) -> str | None:
        """Give "the government", "police", "President X" the one state that the sentence names."""
        if head.sector not in _HOME_SECTORS or (
            self.parse.having(node, "amod", "compound") and (self._modifying(node))
        ):
            return None
        codes = {
            m.entity.code
            for m in self.at
            if m is not None and m.entity.kind in ("state", "place", "person") and m.entity.code
        }
        return codes.pop() if len(codes) == 1 else None

    def _affiliations(self, node: int, *, wide: bool = False) -> list[tuple[str, str]]:
        """Return (code, words) of the states or blocs that the modifiers of ``node`` name."""
        head = heads().get(self.parse.lemmas[node])
        if head and head.kind in _PLACED:
            placed = self._in_phrases(node, ("in", "from", "of", "throughout", "across", "inside"))
            if placed:
                return placed
        found = self._modifying(node)
        if not found:
            found = self._in_phrases(node, ("of",))
        if not found and wide:
            found = self._in_phrases(node, ("in", "from", "near", "at"))
        return list(dict.fromkeys(found))

    def _modifying(self, node: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for child in self.parse.having(node, *_MODIFIERS):
            found.extend(self._codes_at(child))
            if not self._codes_at(child):
                found.extend(self._modifying(child))
            for other in self.parse.having(child, "conj"):
                found.extend(self._codes_at(other))
        return found

    def _in_phrases(self, node: int, prepositions: tuple[str, ...]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for preposition in self.parse.having(node, "prep"):
            if self.parse.lemmas[preposition] not in prepositions:
                continue
            for target in self.parse.having(preposition, "pobj"):
                for part in self.coordinated(target):
                    found.extend(self._codes_at(part) or self._modifying(part))
        return found

    def _codes_at(self, i: int) -> list[tuple[str, str]]:
        mention = self.at[i]
        if mention is not None:
            entity = mention.entity
            if entity.kind == "region" and not self._of_actors(i):
                return []  # "the Gulf war" is not a war of each Gulf state
            if entity.members and entity.kind in ("group", "region"):
                return [(code, mention.text) for code in self._members(i, entity)]
            return [(entity.code, mention.text)] if entity.code else []
        if self.parse.tags[i] == "PRP$":
            return [(a.code, a.text) for a in self._pronoun(i) or [] if a.code]
        return []

    def _of_actors(self, i: int) -> bool:
        """Tell whether a region's name qualifies actors or stands behind a preposition."""
        return self.parse.labels[i] == "pobj" or self.parse.lemmas[self.parse.heads[i]] in heads()

    # -- pronouns and "those countries" ------------------------------------------------------

    def _of(self, node: int) -> list[tuple[int, int]]:
        return [
            (preposition, target)
            for preposition in self.parse.having(node, "prep")
            if self.parse.lemmas[preposition] == "of"
            for target in self.parse.having(preposition, "pobj")
        ]

    def _pronoun(self, i: int) -> list[Actor] | None:
        """Return whom a pronoun means, [] when that is not plain, None for what is no pronoun."""
        if self.parse.tags[i] not in ("PRP", "PRP$", "WP", "WDT", "WP$", "DT", "EX"):
            return None
        if i in self.resolving:
            return []
        self.resolving.add(i)
        try:
            return self._antecedent(i)
        finally:
            self.resolving.discard(i)

    def _antecedent(self, i: int) -> list[Actor]:
        word = self.parse.lemmas[i] if self.parse.tags[i] != "PRP$" else self.parse.words[i].lower()
        word = self.parse.words[i].lower() if word == "-pron-" else word
        if word in _SINGULAR:
            return self._it(i)
        if word in _PERSONAL:
            return [self.discourse.person] if self.discourse.person else []
        if word in _PLURAL:
            return self._they(i)
        if self.parse.tags[i] in ("WP", "WDT") or word == "that":
            clause = self._clause_of(i)
            if clause is not None:
                return self.sides(self.parse.heads[clause])
        return []

    def _it(self, i: int) -> list[Actor]:
        """Take the nearest subject above in this sentence, else the last lone subject."""
        for subject in self._subjects_before(i):
            sides = [a for a in self.sides(subject) if a.code]
            if sides:
                return sides if len(sides) == 1 else []
        return [self.discourse.singular] if self.discourse.singular else []

    def _they(self, i: int) -> list[Actor]:
        """Take the nearest plural before it in this sentence, else the last list of states."""
        for node in range(i - 1, -1, -1):
            several = len(self.coordinated(node)) > 1 and self.parse.labels[node] != "conj"
            if several or (self.parse.tags[node] == "NNS" and self.parse.lemmas[node] in heads()):
                return [a for a in self.sides(node) if a.code or several]
        return list(self.discourse.acting)

    def _subjects_before(self, i: int) -> list[int]:
        found, node = [], i
        for _ in range(len(self.parse)):
            for subject in self.parse.having(node, "nsubj", "nsubjpass"):
                if subject < i and self.parse.tags[subject] not in ("PRP", "WDT", "WP", "EX"):
                    found.append(subject)
            if self.parse.heads[node] == node:
                break
            node = self.parse.heads[node]
        return found

    def _clause_of(self, i: int) -> int | None:
        node = i
        for _ in range(len(self.parse)):
            if self.parse.labels[node] == "relcl":
                return node
            if self.parse.heads[node] == node:
                return None
            node = self.parse.heads[node]
        return None

    def _those(self, node: int, lemma: str) -> list[Actor] | None:
        """Resolve "those countries", "both sides", "the country"; None for anything else."""
        if lemma == "head" and self.parse.text[self.parse.starts[node] :].startswith(
            "heads of state"
        ):
            return list(self._counted(node) or self.discourse.plural) or None
        if lemma not in _ALL_OF_THEM or self._modifying(node) or self._in_phrases(node, ("of",)):
            return None
        determiners = {self.parse.lemmas[c] for c in self.parse.having(node, "det", "predet")}
        if not determiners & _DEFINITE and not self._counted(node):
            return None
        if self.parse.tags[node] == "NNS":
            counted = self._counted(node)
            if counted:
                return list(counted)
            pointing = determiners & {"these", "those", "both"}
            return list(self.discourse.plural) if pointing else None
        if lemma in ("country", "nation", "republic") and self.parse.tags[node] == "NN":
            return [self.discourse.singular] if self.discourse.singular else []
        return None

    def _counted(self, node: int) -> tuple[Actor, ...]:
        """Return the list that "the five states" means: the last one of that many."""
        for number in self.parse.having(node, "nummod"):
            word = self.parse.lemmas[number]
            count = int(word) if word.isdigit() else _NUMBERS.get(word, 0)
            return self.discourse.lists.get(count, ())
        return ()

    # -- words -------------------------------------------------------------------------------

    def _is_state(self, i: int) -> bool:
        mention = self.at[i]
        return mention is not None and mention.entity.kind in ("state", "bloc")

    def _heads_mention(self, node: int, mention: Mention) -> bool:
        """Tell whether ``node`` is the head of its mention, not a modifier inside a larger name."""
        head = self.parse.heads[node]
        return self.at[head] is not mention or head == node

    def _name(self, node: int) -> str:
        left = node
        while (
            left > 0
            and self.parse.tags[left - 1].startswith("NNP")
            and self.at[left - 1] is None
            and self.parse.lemmas[left - 1] not in heads()
        ):
            left -= 1
        return self.parse.text[self.parse.starts[left] : self.parse.end(node)]

    def _role_before(self, node: int) -> Head | None:
        for child in [*self.parse.having(node, "compound", "nmod", "amod", "appos")]:
            role = heads().get(self.parse.lemmas[child])
            if role:
                return role
        return None

    def _apposed_person(self, node: int) -> Actor | None:
        """Read "its foreign minister, Hakan Fidan": the person known by name."""
        for other in self.parse.having(node, "appos"):
            mention = self.at[other]
            if mention is not None and mention.entity.kind == "person":
                return self._named(other, mention.entity, mention.text, places=False)[0]
        return None

    def _apposed_name(self, node: int) -> str | None:
        for other in self.parse.having(node, "appos"):
            if self.parse.tags[other] == "NNP" and self.at[other] is None:
                return self._name(other)
        return None

    def _extent(self, i: int) -> tuple[int, int]:
        left = i
        for child in self.parse.having(i, *_MODIFIERS):
            left = min(left, self._extent(child)[0]) if child < i else left
        right = i
        head = heads().get(self.parse.lemmas[i])
        if head and head.role:
            for preposition in self.parse.having(i, "prep"):
                if self.parse.lemmas[preposition] == "of" and preposition == i + 1:
                    right = max(self.parse.subtree(preposition))
        return left, min(right, left + 14)


def _first(found: list[Actor], k: int) -> bool:
    return all(found[j].code != found[k].code for j in range(k))
