"""Affiliation of nouns and resolution of anaphora, within the sentence or else the discourse."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import lru_cache

from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.places import city
from multivector.coding.coded import Actor
from multivector.coding.syntax import clauses
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.read_sentence import ReadSentence
from multivector.coding.syntax.words import WORDS
from multivector.prose import UNITS
from multivector.tables import read_rows

MODIFIERS = ("poss", "compound", "amod", "nmod", "nummod")
# A group of more states than this is a world region, not a list of actors.
MAX_MEMBERS = 12
OTHERS = frozenset({"ally", "counterpart", "neighbour", "neighbor", "rival", "partner", "enemy"})
_WITHIN = ("in", "throughout", "across", "inside")
_PLACING = frozenset("from in at near into on against".split())
# Adjectives before an affiliation: "troops loyal to X", "a man native to X".
LANDS = ("country", "nation", "republic")
_ONE_STATE = {*LANDS, "state", "kingdom", "emirate", "monarchy"}
# Kinds whose affiliation is better read from "in X" or "from X" than from an adjective.
_PLACED = frozenset({"group", "person", "organisation", "company"})
# "The Paris summit", "talks in Egypt": the place is not a party.
_GATHERINGS = frozenset("talk meeting summit conference negotiation forum".split())
DEFINITE = frozenset({"this", "that", "these", "those", "both", "the"})


@dataclass(frozen=True, slots=True)
class HeadNoun:
    """What a common noun implies about its actor: kind, sector, and whether it is a role."""

    kind: str
    sector: str | None
    role: bool


@lru_cache(maxsize=1)
def head_nouns() -> dict[str, HeadNoun]:
    """Return the common nouns that denote actors, by lemma."""
    return {
        lemma: HeadNoun(kind, None if sector == "-" else sector, role == "role")
        for lemma, kind, sector, role in read_rows("multivector.coding", "data", "heads.tsv")
    }


def is_owned(name: Mention | None, by: str) -> bool:
    """Return whether what is "US-led" or "US-flagged" is of the state named; not "US-backed"."""
    own = name is not None and name.entity.code not in WORDS["open registries"]
    return by in WORDS["owning"] or (by == "flagged" and own)


class Antecedents(ABC):
    """The affiliations and antecedents of one sentence."""

    def __init__(self, read: ReadSentence, discourse: Discourse) -> None:
        self.parse = parse = read.parse
        self.start = read.sentence.start  # offset of the sentence in the article
        self.mentions = read.mentions
        # Tokens of what is requested, promised or refused: no events of their own.
        self.content: set[int] = set()
        self.discourse = discourse
        # Pronouns being resolved: an antecedent may itself contain them.
        self.resolving: set[int] = set()
        self.at: list[Mention | None] = [None] * len(parse)  # by token
        for mention in read.mentions:
            for i in range(len(parse)):
                if parse.starts[i] < mention.end and parse.end(i) > mention.start:
                    self.at[i] = mention

    @abstractmethod
    def sides(self, i: int, *, things: bool = False, places: bool = False) -> list[Actor]:
        """Return the actors named by the noun phrase with head token ``i``."""

    def coordinated(self, i: int) -> list[int]:
        """Return ``i`` and its conjuncts, including states that the parser took for appositions."""
        nodes, stack = [], [i]
        while stack:
            node = stack.pop()
            if not clauses.is_left_out(self.parse, node):
                nodes.append(node)
            elif all(self.parse.lemmas[k] != "but" for k in self.parse.having(node, "cc")):
                continue
            stack.extend(self.parse.having(node, "conj"))
            for other in self.parse.having(node, "appos"):
                if self._is_state(node) and self._is_state(other):
                    stack.append(other)
                elif self.parse.tags[other] == "NNP" and self.parse.lemmas[node] in head_nouns():
                    stack.extend(self._beside(other))
        return sorted(nodes)

    def _beside(self, name: int) -> list[int]:
        """Return who is listed with an office-holder's name: "A's president X, B's Y and Z"."""
        apposed = self.parse.having(name, "appos")
        others = [k for k in apposed if self.parse.tags[k] == "NNP" and self._modifying(k)]
        return self.parse.having(name, "conj") + others

    def _members(self, node: int, entity: Entity) -> tuple[str, ...]:
        """Return the states in a group; none for "several Arab countries", "a Gulf state"."""
        head = self.parse.heads[node]
        if self.parse.lemmas[head] in _ONE_STATE and self.parse.tags[head] == "NN":
            return ()
        words = {self.parse.lemmas[c] for k in (node, head) for c in self.parse.children[k]}
        vague = len(entity.members) > MAX_MEMBERS or words & WORDS["some"]
        return () if vague else entity.members

    def is_part(self, mention: Mention) -> bool:
        """Return whether a bloc is named for some of its members: "ten of the 27 EU states"."""
        before, after = self.parse.text[: mention.start], self.parse.text[mention.end :]
        if mention.entity.kind != "bloc":
            return False
        some = PATTERNS["some members of"].search(before)  # not "the 27" nor "all 27"
        return bool(some and (some["of"] or PATTERNS["members"].match(after)))

    # -- affiliation --------------------------------------------------------------------------

    def _affiliations(self, node: int, *, wide: bool = False) -> list[tuple[str, str]]:
        """Return (code, text) of the states or blocs with which ``node`` is affiliated."""
        head = head_nouns().get(self.parse.lemmas[node])
        named = self._in_phrases(node, ("of",)) if self.parse.lemmas[node] in _ONE_STATE else []
        if named:  # "the former Soviet republic of Georgia", "the Gulf state of Qatar"
            return list(dict.fromkeys(named))
        found = self._modifying(node)
        if head and head.kind in _PLACED:
            # "French citizens in Chad" are of France, "Arab rebels in Chad" of Chad.
            own = found and head.sector != "REB"
            placed = self._in_phrases(node, ("from", "of", *(() if own else _WITHIN)))
            if placed:
                return placed
        if not found:
            found = self._in_phrases(node, ("of",))
        if not found and wide:
            found = self._in_phrases(node, ("in", "from", "near", "at"))
        return list(dict.fromkeys(found))

    def _modifying(self, node: int) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for child in self.parse.having(node, *MODIFIERS):
            field = self._is_field(node, child)
            if (found and field) or self.is_venue(node, child) or self._opposed(child):
                continue
            if self._is_hyphenated(child):
                continue
            owner = self._modifying(child) if field else []
            found.extend(owner or self._codes_at(child) or self._modifying(child))
            for leader in self.parse.having(child, "npadvmod"):  # "US-led forces"
                if is_owned(self.at[leader], self.parse.words[child]):
                    found.extend(self._codes_at(leader))
            if self.parse.lemmas[child] in WORDS["loyal"]:
                found.extend(self._in_phrases(child, ("to", "with", "from")))
            for other in self.parse.having(child, "conj"):
                found.extend(self._codes_at(other))
        return found

    def _is_field(self, office: int, i: int) -> bool:
        """Return whether a name may tell what an office is for: "the US Cuba office"."""
        noun = head_nouns().get(self.parse.lemmas[office])
        joined = {self.parse.words[k] for k in (i - 1, *self.parse.children[i])} & {",", "and", "-"}
        if noun is None or joined:
            return False
        named = noun.sector == "GOV" and self.parse.tags[i] == "NNP"
        return named or any(owner != i for owner in self.parse.having(office, "poss"))

    def _opposed(self, i: int) -> bool:
        """Return whether "anti" or "non" precedes: an "anti-Syria journalist" is not Syrian."""
        before = [self.parse.words[k].lower() for k in (i - 1, i - 2) if k >= 0]
        return bool(before) and (before[0] if before[0] != "-" else before[-1]) in WORDS["opposed"]

    def is_venue(self, noun: int, place: int) -> bool:
        """Return whether a name tells where others meet or judge: "talks in Doha"."""
        mention, lemma = self.at[place], self.parse.lemmas[noun]
        if self.parse.words[place] in WORDS["court seats"]:  # "a court in The Hague" is Dutch
            some = any(self.parse.lemmas[k] == "a" for k in self.parse.having(noun, "det"))
            near = self.parse.lemmas[self.parse.heads[place]] in ("in", "at", "court", "tribunal")
            return lemma in _GATHERINGS or (near and lemma in WORDS["courts"] and not some)
        town = mention is not None and mention.entity.form in WORDS["towns"]
        named = town and self.parse.labels[place] in MODIFIERS
        within = self.parse.lemmas[self.parse.heads[place]] in ("in", "at", "near")
        return lemma in _GATHERINGS and (named or within)

    def _is_hyphenated(self, i: int) -> bool:
        """Return whether a participle follows, as in "UN-backed", "US-made": no affiliation."""
        words, tags = self.parse.words, self.parse.tags
        joined = i + 2 < len(words) and words[i + 1] == "-"
        participle = joined and (tags[i + 2] == "VBN" or words[i + 2].endswith("ed"))
        return participle and not is_owned(self.at[i], words[i + 2])

    def _in_phrases(self, node: int, prepositions: tuple[str, ...]) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for preposition in self.parse.having(node, "prep"):
            if self.parse.lemmas[preposition] not in prepositions:
                continue
            for target in self.parse.having(preposition, "pobj"):
                for part in self.coordinated(target):
                    venue = self.is_venue(preposition - 1, part)
                    if self.parse.lemmas[part] not in OTHERS and not venue:
                        found.extend(self._codes_at(part) or self._modifying(part))
                        for name in self.parse.having(part, "appos"):  # "the group Hamas"
                            found.extend(self._codes_at(name))
        for clause in self.parse.having(node, "acl"):
            if self.parse.lemmas[clause] in WORDS["staying"]:
                found.extend(self._in_phrases(clause, (*prepositions, "with", "to")))
        return found

    def _codes_at(self, i: int) -> list[tuple[str, str]]:
        mention = self.at[i]
        if mention is not None:
            entity, head = mention.entity, self.parse.lemmas[self.parse.heads[i]]
            of_actors = self.parse.labels[i] == "pobj" or head in head_nouns()
            if entity.kind == "region" and not of_actors:
                return []  # "the Gulf war" is not a war of each Gulf state
            if entity.members:
                return [(code, mention.text) for code in self._members(i, entity)]
            return (
                [(entity.code, mention.text)] if entity.code and not self.is_part(mention) else []
            )
        if self.parse.tags[i] == "NNP" and self.parse.labels[i] == "pobj":
            return self._town(i)
        if self.parse.tags[i] == "PRP$":
            return [(a.code, a.text) for a in self._pronoun(i) or [] if a.code]
        return []

    def _town(self, i: int) -> list[tuple[str, str]]:
        """Return the state of a town that is not a mention: "a pastor from Calgary"."""
        placing = self.parse.lemmas[self.parse.heads[i]] in _PLACING
        compounds = self.parse.having(i, "compound")
        if not placing or any(self.at[k] is not None for k in compounds):
            return []
        first = min([i, *compounds])
        name = self.parse.text[self.parse.starts[first] : self.parse.end(i)]
        states = {m.entity.code for m in self.at if m is not None and m.entity.code}
        found = city(name, states, self.discourse.on)
        return [(found.iso3, name)] if found else []

    # -- anaphora ----------------------------------------------------------------------------

    def _of(self, node: int) -> list[int]:
        of = (k for k in self.parse.having(node, "prep") if self.parse.lemmas[k] == "of")
        return [target for k in of for target in self.parse.having(k, "pobj")]

    def _pronoun(self, i: int) -> list[Actor] | None:
        """Return the antecedent of a pronoun, [] if it is unclear; None if it is not a pronoun."""
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
        if word in WORDS["it"]:
            return self._it(i)
        if word in WORDS["he"]:
            return self._he(i)
        if word == "each" and not self._of(i):
            return list(self.discourse.lists.get(2, ()))
        if word in WORDS["they"]:
            return self._they(i)
        if self.parse.tags[i] in ("WP", "WDT") or word == "that":
            relative = (k for k in self.parse.upward(i) if self.parse.labels[k] == "relcl")
            clause = next(relative, None)
            if clause is not None:
                return self.sides(self.parse.heads[clause])
        return []

    def _it(self, i: int) -> list[Actor]:
        """Return the nearest subject before in the sentence, else the last single subject."""
        subjects = self._subjects_before(i, "ccomp", "conj", "parataxis")
        attack = self.parse.heads[self.parse.heads[i]]  # "C said that T attacked its troops": C's
        if subjects[1:] and self.parse.lemmas[attack] in WORDS["attacks"]:
            subjects = [k for k in subjects if self.parse.heads[k] != attack]
        for subject in subjects:
            sides = [a for a in self.sides(subject) if a.code]
            if sides:
                return sides if len(sides) == 1 else []
        return list(self.discourse.near("singular"))

    def _he(self, i: int) -> list[Actor]:
        """Return the nearest subject above that is a person, else the last person in the text."""
        for subject in self._subjects_before(i):
            lemma = self.parse.lemmas[subject]
            role = head_nouns().get(lemma)
            tag = self.parse.tags[subject]
            named = tag == "NNP" or (tag == "NN" and role is not None and role.role)
            sides = [a for a in self.sides(subject) if a.name or (named and a.kind != "bloc")]
            if named and len(sides) == 1 and not self._is_state(subject):
                return sides
        return list(self.discourse.near("person"))

    def _they(self, i: int) -> list[Actor]:
        """Return the nearest preceding plural in the sentence, else the last list of states."""
        for node in range(i - 1, -1, -1):
            listed = self.parse.labels[node] != "conj" and not self.parse.is_verb(node)
            several = listed and len(self.coordinated(node)) > 1
            plural = self.parse.tags[node] == "NNS" and self.parse.lemmas[node] in head_nouns()
            if several or plural:
                return [a for a in self.sides(node) if a.code or several]
        return list(self.discourse.near("acting"))

    def _subjects_before(self, i: int, *joined: str) -> list[int]:
        labels, pronouns = ("nsubj", "nsubjpass"), ("PRP", "WDT", "WP", "EX")
        verbs = [*self.parse.upward(i)]
        # "A closed the port; it reopened it": those above, then those of the clauses before.
        verbs += [v for k in verbs for v in reversed(self.parse.having(k, *joined)) if v < i]
        nouns = dict.fromkeys(k for v in verbs for k in self.parse.having(v, *labels))
        return [k for k in nouns if k < i and self.parse.tags[k] not in pronouns]

    def _those(self, node: int, lemma: str) -> list[Actor] | None:
        """Resolve "those countries", "both sides", "the country"; None for anything else."""
        start = self.parse.starts[node]
        if lemma == "head" and self.parse.text.startswith("heads of state", start):
            return list(self._counted(node) or self.discourse.near("plural")) or None
        if lemma not in WORDS["rulers"] or self._modifying(node) or self._in_phrases(node, ("of",)):
            return None
        determiners = {self.parse.lemmas[c] for c in self.parse.having(node, "det", "predet")}
        many = {self.parse.lemmas[c] for c in self.parse.having(node, "nummod")}
        if "two" in many or "both" in determiners:
            of = [self.parse.lemmas[c] for c in self.parse.having(node, "amod", "compound")]
            speaker = clauses.status(self.parse, node).attributed_to
            apart = {a.code for a in self.sides(speaker)} if speaker is not None else set()
            states = self.discourse.in_office(" ".join([*of, lemma]), self.start + start, apart)
            words, place = self.parse.words[node], (start, self.parse.end(node))
            if states[1:]:
                return [Actor(words, code, "person", "GOV", None, *place) for code in states]
        if "both" in determiners or (lemma == "side" and determiners & {"each", "either"}):
            met = self.discourse.met if lemma == "side" else ()  # not two who help or urge them
            return list(met or self.discourse.lists.get(2, ())) or None
        if not determiners & DEFINITE and not self._counted(node):
            return None
        if self.parse.tags[node] == "NNS":
            near = self.discourse.near("plural") if determiners & {"these", "those"} else ()
            return list(self._counted(node) or near) or None
        if lemma in LANDS and self.parse.tags[node] == "NN":
            joined = self._of_joined_clause(node)
            return list(self.discourse.near("singular")) if joined is None else joined
        return None

    def _of_joined_clause(self, node: int) -> list[Actor] | None:
        """Return the state of "the country" in "A's army seized power, and B left the country".

        None if no clause before is joined to its own; [] if that clause has several states, but for
        those named after it: "A closed its border with B, and the country deported B's people".
        """
        parse = self.parse
        joined = (v for v in parse.upward(node) if parse.labels[v] == "conj" and parse.is_verb(v))
        verb = next((v for v in joined if parse.having(v, "nsubj", "nsubjpass")), None)
        first = node if verb is None else parse.heads[verb]
        if verb is None or parse.having(first, "ccomp"):  # "C said that A fell, and B left …"
            return None
        # "French troops" are no country, but "Mali's troops" act for theirs.
        inside = set(parse.subtree(first)) - set(parse.subtree(verb))
        named = (k for k in sorted(inside) if self._is_state(k) and parse.tags[k] == "NNP")
        nouns = [*parse.having(first, "nsubj", "nsubjpass"), *named]
        sides = [a for noun in nouns for a in self.sides(noun) if a.code and a.kind == "state"]
        place = parse.starts[node], parse.end(node)
        after = {m.entity.code for m in self.mentions if m.start > place[0]}
        states = {
            a.code: replace(a, start=place[0], end=place[1])
            for a in sides if a.code not in BLOCS and a.code not in after
        }  # fmt: skip
        return None if not states else [] if len(states) > 1 else list(states.values())

    def _counted(self, node: int) -> tuple[Actor, ...]:
        """Return the antecedent of "the five states": the last list of that length."""
        words = [self.parse.lemmas[number] for number in self.parse.having(node, "nummod")]
        counts = (int(word) if word.isdigit() else UNITS.get(word, 0) for word in words)
        return self.discourse.lists.get(next(counts, 0), ())

    def _is_state(self, i: int) -> bool:
        mention = self.at[i]
        return mention is not None and mention.entity.kind in ("state", "bloc")

    def is_place(self, i: int) -> bool:
        """Return whether a name is that of a place inside a state."""
        mention = self.at[i]
        return mention.entity.kind == "place" if mention else bool(self._town(i))
