"""The actors that a noun phrase denotes: names, role nouns, compounds and pronouns."""

from collections.abc import Sequence
from dataclasses import replace

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.entity import Entity
from multivector.coding.actors.antecedents import MODIFIERS, OTHERS, Antecedents, head_nouns
from multivector.coding.actors.identity import acting_for
from multivector.coding.coded import Actor
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

_MAX_PHRASE_TOKENS = 14


class SideReader(Antecedents):
    """Resolves the noun phrases of one sentence to actors, given the discourse so far."""

    # -- public ------------------------------------------------------------------------------

    def sides(self, i: int, *, things: bool = False, places: bool = False) -> list[Actor]:
        """Return the actors that the noun phrase headed by token ``i`` denotes.

        ``i``: head token of the phrase. ``things``: whether a thing may stand for the state it
        belongs to ("Iraqi oil fields"). ``places``: whether a capital or town may stand for its
        state, as in a visit.
        """
        found: list[Actor] = []
        for node in self.coordinated(i):
            for named in self._one(node, things=things, places=places):
                actor = self._placed(named, node)
                if all((actor.code, actor.text) != (a.code, a.text) for a in found):
                    found.append(actor)
        return each_once(found)

    def denoted(self, node: int) -> list[Actor]:
        """Return the actors denoted by one noun or pronoun, without its conjuncts."""
        return each_once(self._one(node, things=True, places=True))

    def _placed(self, actor: Actor, node: int) -> Actor:
        """Give an actor the offsets of its text nearest to ``node``, or those of the pronoun."""
        if actor.start is not None:
            return actor
        near, length = self.parse.starts[node], len(actor.text)
        before = self.parse.text.rfind(actor.text, 0, near + length)
        starts = [at for at in (before, self.parse.text.find(actor.text, near)) if at >= 0]
        if not starts:
            return replace(actor, start=near, end=self.parse.end(node))
        start = min(starts, key=lambda at: abs(at - near))
        return replace(actor, start=start, end=start + length)

    def authorities(self, i: int) -> list[Actor]:
        """Return the authorities of the state in which verb ``i`` takes place."""
        nouns = [t for p in self.parse.having(i, "prep") for t in self.parse.having(p, "pobj")]
        for node in (i, *nouns):
            for code, text in self._in_phrases(node, ("in", "at")):
                return [Actor(text, code, "state", "GOV")]
        return []

    def sites(self, node: int, prepositions: frozenset[str]) -> list[str | None]:
        """Return the states of the places named in phrases at a token; None if it is near a place
        that is unknown.
        """
        found: list[str | None] = []
        for p in self.parse.having(node, "prep"):
            if self.parse.lemmas[p] not in prepositions:
                continue
            for i in (k for k in self.parse.having(p, "pobj") if self.parse.tags[k] == "NNP"):
                mention = self.at[i]
                placed = mention is None or mention.entity.kind in ("state", "place")
                found += [c for c, _ in self._codes_at(i) if placed and not self.is_venue(node, i)]
                unknown = mention is None and self.parse.lemmas[p] == "near" and not found
                # A hospital, or what is named after a state, may be in the town of the dateline.
                common = self.parse.words[i].lower() in head_nouns() or self._modifying(i)
                found += [None] if unknown and not common else []
        return found

    def note_subjects(self) -> None:
        """Record the main subject and any list of states, even without an event."""
        parse = self.parse
        for i, label in enumerate(parse.labels):
            verb = clauses.first_listed(parse, parse.heads[i])  # "A fell, and B protested": B
            main = label in ("nsubj", "nsubjpass") and parse.labels[verb] == "ROOT"
            if main or label in ("dobj", "pobj"):
                coded = [a for a in self.sides(i) if a.code]
                if main or len(coded) > 1:
                    self.discourse.note(coded, subject=main)

    # -- one node ----------------------------------------------------------------------------

    def _one(self, node: int, *, things: bool, places: bool) -> list[Actor]:
        pronoun = self._pronoun(node)
        if pronoun is not None:
            return pronoun
        mention = self.at[node]
        head = self.parse.heads[node]
        inner = mention is not None and self.at[head] is mention and head != node
        if mention is not None and not inner:  # the head of a name, not a modifier in it
            return self._named(node, mention.entity, mention.text, places=places)
        if self.parse.tags[node].startswith("NNP"):
            town = self._town(node) if places and self.parse.labels[node] == "pobj" else []
            found = self._unlisted(node, things=things) if not town else []
            return [Actor(name, code, "state") for code, name in town] or found
        if not (self.parse.is_noun(node) or self.parse.tags[node] in ("JJ", "CD", "DT", "VBG")):
            return []
        return self._common(node, things=things)

    def _named(self, node: int, entity: Entity, text: str, *, places: bool) -> list[Actor]:
        if entity.members:
            return [Actor(text, member, "state") for member in self._members(node, entity)]
        if entity.kind == "place":
            return [Actor(text, entity.code, "state")] if places and entity.code else []
        kind = "group" if entity.form == "demonym" and entity.kind == "state" else entity.kind
        name = entity.name if entity.kind == "person" else None
        modifiers = [found for found in self._affiliations(node) if found[1] != text]
        # "NATO Secretary General Jens Stoltenberg", whatever he was before or has been since.
        served = entity.kind == "person" and any(code in BLOCS for code, _ in modifiers)
        stateless = entity.kind in ("person", "group") and not entity.code
        if len(modifiers) == 1 and (served or stateless):
            return [Actor(text, modifiers[0][0], entity.kind, entity.sector, name)]
        if entity.form == "demonym" and self.parse.is_noun(node):
            home = self._in_phrases(node, ("of",))  # "the Hungarians of Romania" live there
            if len(home) == 1:
                return [Actor(text, home[0][0], "group", entity.sector, name)]
        actor = Actor(text, entity.code, kind, entity.sector, name)
        return [acting_for(actor, (entity.role or "").rpartition(" of ")[2])]

    def _unlisted(self, node: int, *, things: bool) -> list[Actor]:
        """Resolve a proper name that is not a mention: a person with a role, an organisation."""
        name = self._name(node)
        known = self.discourse.known(name)
        affiliations = self._affiliations(node) or self._of_apposition(node)
        near = self.parse.having(node, "compound", "nmod", "amod", "appos")
        roles = (head_nouns().get(self.parse.lemmas[k]) for k in near)
        head = next(filter(None, roles), None)  # what the first noun for an actor implies
        if affiliations:
            kind = "person" if head or len(name.split()) > 1 else "organisation"
            sector = head.sector if head else None
            code, own = affiliations[0]
            holder = self._apposed_name(node) if self.parse.words[node] == "General" else None
            actor = acting_for(Actor(name, code, "person" if holder else kind, sector, name), own)
            if holder:
                self.discourse.people.setdefault(holder.split()[-1], replace(actor, name=holder))
            if head:
                self.discourse.people.setdefault(name.split()[-1], actor)
            return [actor]
        if known is not None:
            return [Actor(name, known.code, known.kind, known.sector, known.name)]
        if head and head.kind != "company":
            return [Actor(name, None, "person", head.sector, name)]
        lowered = {word.lower().strip(".") for word in name.split()}
        if head or lowered & WORDS["company words"]:
            return [Actor(name, None, "company", "BUS", name)]
        plain = len(lowered) > 1 and all(len(word) > 1 for word in lowered)
        return [Actor(name, None, "person", None, name)] if plain else []

    def _of_apposition(self, node: int) -> list[tuple[str, str]]:
        """Return the affiliation of an apposition: "Ana Prat, Peru's best known activist"."""
        for other in self.parse.having(node, "appos"):
            mention = self.at[other]
            if mention is not None and mention.entity.code:
                return [(mention.entity.code, mention.text)]
            if self.parse.lemmas[other] in WORDS["chairs"].union(head_nouns()):
                return self._affiliations(other)
        return []

    def _measured(self, node: int, lemma: str, *, things: bool) -> list[Actor] | None:
        """Return X of "dozens of X", "a group of X"; None if ``node`` is not a quantity."""
        if self.parse.tags[node] == "CD" and self.parse.having(node, "prep"):
            return []  # "four of the five": unspecified
        whole = self._of(node) or not self.parse.having(node, "compound")  # not "missile parts"
        if lemma in WORDS["quantities"] and whole:
            return [a for t in self._of(node) for a in self.sides(t, things=things)]
        if lemma in WORDS["gathered"] and not self._modifying(node):
            inside = [a for t in self._of(node) for a in self.sides(t)]
            return inside if any(a.code for a in inside) else None
        return None

    def _common(self, node: int, *, things: bool) -> list[Actor]:
        lemma = self.parse.lemmas[node]
        meant = self._measured(node, lemma, things=things)
        if meant is None:
            meant = self._those(node, lemma)
        if meant is not None:
            return meant
        head = head_nouns().get(lemma)
        if head is None and lemma.endswith("men"):
            head = head_nouns().get(lemma[:-2] + "an")
        beside = {self.parse.lemmas[k] for k in self.parse.children[node]}
        if lemma == "man" and not WORDS["armed"].isdisjoint(beside):
            head = head_nouns()["gunman"]
        affiliations = self._affiliations(node, wide=head is None or head.role)
        if lemma in OTHERS:
            affiliations = []  # an ally of a state is not that state
        if head is None:
            affiliations = affiliations or self._in_phrases(node, ("like", "as", "include"))
            owned = any(self.parse.words[k] == "owned" for k in self.parse.having(node, "amod"))
            kind, sector = ("company", "BUS") if owned else ("state", None)
            return [Actor(text, code, kind, sector) for code, text in affiliations if things]
        text = phrase(self.parse, node)
        if len({code for code, _ in affiliations}) > 1:
            return [Actor(own, code, head.kind, head.sector) for code, own in affiliations]
        code = affiliations[0][0] if affiliations else None
        kind = head.kind if code or head.kind != "state" else "group"
        apposed = self._apposed_person(node)
        if apposed is not None:
            return [apposed]
        name = self._apposed_name(node)
        # "The mining company X" is of no known state, "the national oil company X" of that told of.
        firm = head.kind == "company" and not beside & {"state", "national"}
        actor = Actor(text, code, "person" if name and not firm else kind, head.sector, name)
        if name:
            actor = acting_for(actor, affiliations[0][1] if affiliations else "")
            self.discourse.people.setdefault(name.split()[-1], actor)
        return [actor]

    # -- names and appositions -----------------------------------------------------------------

    def _name(self, node: int) -> str:
        parse, left = self.parse, node
        while left > 0:
            joined = left > 1 and parse.text[parse.end(left - 2) : parse.starts[left]] == "-"
            k = left - 1 - joined  # "Kim Yo-jong"
            named = parse.tags[k].startswith("NNP") and self.at[k] is None
            if not named or parse.lemmas[k] in head_nouns():
                left += joined and left < node  # "President-elect Ana Prat"
                break
            left = k
        before = left - 1 - (left > 1 and parse.words[left - 1] == "-")
        if parse.words[node] == "General" and parse.words[before] == "Secretary":
            left = before
        return parse.text[parse.starts[left] : parse.end(node)]

    def _apposed_person(self, node: int) -> Actor | None:
        """Return the named person in apposition: "its foreign minister, Hakan Fidan"."""
        for other in self.parse.having(node, "appos"):
            mention = self.at[other]
            if mention is not None and mention.entity.kind == "person":
                return self._named(other, mention.entity, mention.text, places=False)[0]
        return None

    def _apposed_name(self, node: int) -> str | None:
        names = (k for k in self.parse.having(node, "appos") if self.parse.tags[k] == "NNP")
        return next((self._name(k) for k in names if self.at[k] is None), None)


def phrase(parse: Parse, i: int) -> str:
    """Return the words of a noun phrase: premodifiers to head, with the "of" of a role noun."""
    left, right = _extent(parse, i)
    return parse.text[parse.starts[left] : parse.end(right)]


def _extent(parse: Parse, i: int) -> tuple[int, int]:
    left = i
    for child in parse.having(i, *MODIFIERS):
        left = min(left, _extent(parse, child)[0]) if child < i else left
    if left > 1 and parse.words[left - 1] == "-":  # "a Hong Kong-based firm"
        left = _extent(parse, left - 2)[0]
    right = i
    head = head_nouns().get(parse.lemmas[i])
    if head and head.role:
        for preposition in parse.having(i, "prep"):
            if parse.lemmas[preposition] == "of" and preposition == i + 1:
                right = max(parse.subtree(preposition))
    return left, min(right, left + _MAX_PHRASE_TOKENS)


def each_once(actors: Sequence[Actor]) -> list[Actor]:
    """Return actors with each state or bloc once, as it is first named."""
    codes = [actor.code for actor in actors]
    return [a for k, a in enumerate(actors) if not a.code or a.code not in codes[:k]]
