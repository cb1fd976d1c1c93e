"""The lexicon of event triggers, matched against a parse."""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from multivector.coding.syntax.parse import Parse, pipeline
from multivector.coding.syntax.words import WORDS
from multivector.tables import read_rows

# Light verbs: the event of "launch an attack" is the attack.
LIGHT_VERBS = WORDS["light verbs"]
# Light verbs whose subject is the recipient: "faced an attack".
RECEIVING = frozenset("face receive win".split())
# The object of "on" or "into" counts as an object of the verb (put on alert, take into custody),
# except with these: "signed a winger on a contract".
_SIGNING = frozenset({"sign", "sell", "buy"})
_INTO = frozenset({"on", "into", "under", "to", "as"})


@dataclass(frozen=True, slots=True)
class TriggerPattern:
    """A row of the trigger table: words, type and mode, and the roles of its arguments."""

    words: str
    event_type: str
    mode: str | None
    roles: frozenset[str]
    particle: str | None
    preposition: str | None
    objects: frozenset[str]

    @property
    def specificity(self) -> int:
        """Number of required words, with objects counted twice; the highest is used."""
        return 2 * bool(self.objects) + bool(self.particle) + bool(self.preposition)


@lru_cache(maxsize=1)
def triggers() -> dict[tuple[str, str], list[TriggerPattern]]:
    """Return all triggers by (lemma, "v" or "n"), most specific first."""
    table: dict[tuple[str, str], list[TriggerPattern]] = defaultdict(list)
    for words, event_type, mode, role in read_rows("multivector.coding", "data", "triggers.tsv"):
        first, *rest = words.split()
        part = "n" if first.startswith("n:") else "v"
        marks = {mark[0]: mark[1:] for mark in rest}
        table[first.removeprefix("n:"), part].append(
            TriggerPattern(
                words,
                event_type,
                None if mode == "-" else mode,
                frozenset(role.split()) - {"-"},
                marks.get("/"),
                marks.get("@"),
                frozenset(marks.get("+", "").split("|")) - {""},
            )
        )
    for rows in table.values():
        rows.sort(key=lambda row: -row.specificity)
    return dict(table)


@lru_cache(maxsize=1)
def _known() -> frozenset[str]:
    return LIGHT_VERBS | {lemma for lemma, part in triggers() if part == "v"}


@lru_cache(maxsize=1)
def plain_forms() -> frozenset[str]:
    """Return the forms of the verbs that need no other word to be a trigger: "agrees", "met"."""
    plain = {
        lemma
        for (lemma, part), rows in triggers().items()
        if part == "v" and any(row.words == lemma and "weak" not in row.roles for row in rows)
    }
    irregular = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]
    found = {form for form, lemmas in irregular.items() if plain & set(lemmas)}
    return frozenset(found.union(*map(_regular, plain)))


def _regular(verb: str) -> set[str]:
    short, soft, double = verb.removesuffix("e"), re.sub("y$", "i", verb), verb + verb[-1]
    past = {stem + end for stem in (short, double) for end in ("ed", "ing")}
    return past | {verb, verb + "s", soft + "es", soft + "ed"}


def restore_final_e(parse: Parse) -> None:
    """Restore a final e removed by the lemmatiser: the lemma of "staged" is "stage"."""
    for i, lemma in enumerate(parse.lemmas):
        if not parse.is_verb(i) or lemma in _known() or lemma + "e" not in _known():
            continue
        if parse.words[i].lower() in (lemma + "ed", lemma + "ing"):
            parse.lemmas[i] = lemma + "e"


def match(parse: Parse, i: int) -> TriggerPattern | None:
    """Return the most specific trigger that matches token ``i``, or None."""
    part = "v" if parse.is_verb(i) else "n" if parse.tags[i] in ("NN", "NNS", "NNP") else None
    if part is None:
        return None
    for row in triggers().get((parse.lemmas[i], part), ()):
        if _satisfied(parse, i, row):
            return row
    return None


def _satisfied(parse: Parse, i: int, row: TriggerPattern) -> bool:
    def has(word: str | None, *labels: str) -> bool:
        return not word or any(parse.lemmas[c] == word for c in parse.having(i, *labels))

    if "inf" in row.roles:
        below = (c for k in parse.having(i, "xcomp", "ccomp") for c in parse.children[k])
        if all(parse.tags[c] != "TO" for c in below):
            return False
    if "person" in row.roles and not _calls_someone(parse, i):
        return False
    # "Handed over six men": the parser joins "over" to the number.
    joined = parse.words[i + 1 : i + 2] == [row.particle] and parse.labels[i + 1] == "quantmod"
    if not (joined or has(row.particle, "prt", "advmod", "prep")):
        return False
    if not has(row.preposition, "prep", "dative", "prt"):
        # "pushed for Kenya to lift the ban": the parser labels "for" as a clause marker.
        clauses = parse.having(i, "advcl", "ccomp", "xcomp")
        marks = [m for c in clauses for m in parse.having(c, "mark")]
        if not any(parse.lemmas[m] == row.preposition for m in marks):
            return False
    return not row.objects or bool(row.objects & object_lemmas(parse, i))


def _calls_someone(parse: Parse, i: int) -> bool:
    """Distinguish "called Macron to discuss" from "called Macron a liar" and "called for talks"."""
    objects = parse.having(i, "dobj")
    named = any(parse.tags[o].startswith("NNP") for o in objects)
    return named and not parse.having(i, "oprd", "ccomp") and len(objects) == 1


def object_lemmas(parse: Parse, i: int) -> set[str]:
    """Return the lemmas of the objects of verb ``i``: direct, passive, conjoined, partitive."""
    heads = parse.having(i, "dobj", "nsubjpass", "attr", "dative", "oprd")
    if parse.labels[i] == "acl" and parse.tags[i] == "VBN":
        heads.append(parse.heads[i])
    lemmas: set[str] = set()
    for clause in parse.having(i, "ccomp", "xcomp"):
        if not parse.having(clause, "mark") and parse.having(clause, "nsubj", "nsubjpass"):
            # "allow inspectors to enter": object and verb form a clause of their own.
            heads += [clause, *parse.having(clause, "nsubj", "nsubjpass")]
    stack = list(heads)
    while stack:
        node = stack.pop()
        lemmas.update((parse.lemmas[node], parse.words[node].lower()))
        stack.extend(parse.having(node, "conj"))
        # "billions of dollars in aid", "a round of talks": the noun after "of" or "in" counts too.
        for preposition in parse.having(node, "prep"):
            if parse.lemmas[preposition] in ("of", "in"):
                stack.extend(parse.having(preposition, "pobj"))
    for preposition in parse.having(i, "prep"):
        if parse.lemmas[preposition] in _INTO and parse.lemmas[i] not in _SIGNING:
            lemmas.update(parse.lemmas[p] for p in parse.having(preposition, "pobj"))
    return lemmas
