"""Sentences whose words of conflict tell no attack: sport, arts, business, nature, accidents.

Four tests, from words to grammar: the vocabulary of a field, a frame of fiction ("In the novel,
..."), inanimate sides (a storm, a song, the bestseller lists), and accidents or mere defence.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from multivector.codes.gazetteer.names import lookup
from multivector.coding.actors.antecedents import head_nouns
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import match, object_lemmas, triggers
from multivector.coding.events.rules.arguments import WHERE
from multivector.coding.events.rules.outcome import any_code, codes
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.words import WORDS
from multivector.tables import read_rows

# A sentence with one of these may be political after all.
_POLITICAL = PATTERNS["political"]
_WORD = re.compile(r"\w+")
# One plain word (weight 2) or two faint ones (weight 1) assign a sentence to a field.
_ENOUGH = 2
# A document with this share, and at least this number, of sports sentences is a sports report.
_DOCUMENT_SHARE, _DOCUMENT_LEAST = 0.3, 4
_FORCE = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE"})
# Sectors that do not act for a state: their dealings with each other are business.
_TRADERS = frozenset({"BUS", "AGR"})
_UP = frozenset({"amod", "compound", "nmod", "poss", "pobj", "prep", "appos", "conj"})
# Endings of nouns for people, who may act without being named.
_AGENTS = ("er", "or", "ist", "ent", "ant", "ee", "man", "men", "ian")
# Accidents, and what happens to those aboard; what flies at a target, and bringing it down.
_ACCIDENTS, _HARM, _MISSILES = WORDS["accidents"], WORDS["harm"], WORDS["missiles"]
# Verbs that with these objects are the reverse of a type: to end a truce, to keep ties.
_REVERSE = {"RETREAT": "truce", "CONCEDE": "truce", "AGREE": "truce", "SANCTION": "tie"}


@lru_cache(maxsize=16)
def _words(weight: str, *fields: str) -> frozenset[str]:
    return frozenset(
        word.replace("_", " ")
        for field, kind, row in read_rows("multivector.coding", "data", "non_political.tsv")
        if kind == weight and (not fields or field in fields)
        for word in row.split("|")
    )


@lru_cache(maxsize=16)
def _pattern(weight: str, *fields: str) -> re.Pattern[str]:
    tails: dict[str, list[str]] = {}  # by first letter, which is ten times as fast
    for word in sorted(_words(weight, *fields), key=len, reverse=True):
        tails.setdefault(re.escape(word[0]), []).append(re.escape(word[1:]))
    branches = [f"{letter}(?:{'|'.join(tails[letter])})" for letter in tails]
    return re.compile(rf"\b(?:{'|'.join(branches)})(?:s|es)?\b", re.I)


@lru_cache(maxsize=4)
def _needed(*fields: str) -> frozenset[str]:
    """Return the longest word of each entry, with the plurals that the patterns allow."""
    entries = _words("plain", *fields) | _words("faint", *fields)
    longest = {max(_WORD.findall(entry.lower()), key=len) for entry in entries}
    return frozenset(word + ending for word in longest for ending in ("", "s", "es"))


def _count(pattern: re.Pattern[str], text: str) -> int:
    return len({word.lower().rstrip("s") for word in pattern.findall(text)})


def _weight(text: str, *fields: str) -> int:
    words = _WORD.findall(text.lower())
    scored = any(map(str.isdigit, text)) or not WORDS["scoring"].isdisjoint(words)
    scores = len(PATTERNS["sports score"].findall(text)) if scored else 0
    if _needed(*fields).isdisjoint(words):  # as in most, and the patterns are slow
        return 2 * scores
    plain = _count(_pattern("plain", *fields), text) + scores
    return 2 * plain + _count(_pattern("faint", *fields), text)


def is_non_political_text(text: str) -> bool:
    """Return whether a sentence is about sport or the arts and not about politics.

    >>> is_non_political_text("Brazil beat Argentina 2-1 in the final.")
    True
    >>> is_non_political_text("Brazil met Argentina.")
    False
    """
    return _weight(text) >= _ENOUGH and _POLITICAL.search(text) is None


def is_sports_report(text: str) -> bool:
    """Return whether a sentence reports a sports contest, where states are teams.

    >>> is_sports_report("Italy's assault on the Dutch goal lasted until half-time.")
    True
    """
    return _weight(text, "sport", "games") >= _ENOUGH and _POLITICAL.search(text) is None


def sports_sentences(texts: Sequence[str]) -> list[bool]:
    """Return whether each sentence of a document reports a sports contest.

    In a sports report, every sentence does except clearly political ones.
    """
    each = [is_sports_report(text) for text in texts]
    whole = sum(each) >= max(_DOCUMENT_LEAST, _DOCUMENT_SHARE * len(texts))
    return [_POLITICAL.search(text) is None for text in texts] if whole else each


# -- fiction -----------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _frame(weight: str) -> re.Pattern[str]:
    """Return a pattern for openings that name a work: "In the novel", "The film shows"."""
    works = "|".join(sorted(_words(weight), key=len, reverse=True))
    few = r"(?: [^\s,;:]+)"
    # With a capital it is part of a name, as in "the Gaza Strip".
    return re.compile(
        rf"^(?i:(?:In|On|At|Throughout|By)\b{few}{{0,5}}? )?"
        rf"(?i:the|this|that|a|an|its|his|her|their|our|one|another)\b{few}{{0,4}}? "
        rf"(?:{works})s?(?:['’]s?)?(?!-)(?! (?:of|to|against|industry|business|festival|studio"
        r"|maker|director|star|crew|houses?|theat(?:er|re)s?|compan(?:y|ies)|(?:corona)?virus)\b)\b"
        # A real consequence: "The film led Egypt to recall its envoy".
        r"(?!.*\b(?:led|prompted|sparked|provoked|triggered|angered|enraged)\b)"
    )


def is_fiction(tree: Parse, event: EventCandidate) -> bool:
    """Return whether an event happens in a work of fiction that the sentence summarises."""
    if _frame("told").search(tree.text):
        return True
    verb = clauses.verb_above(tree, event.trigger)
    present = tree.tags[verb] in ("VBZ", "VBP")
    return present and _frame("maybe told").search(tree.text) is not None


# -- inanimate sides, accidents and defence -----------------------------------------------------


def is_non_political(tree: Parse, event: EventCandidate, *, sport: bool) -> bool:
    """Return whether a candidate is not a political event.

    Examples: events in fiction, storms, shots on goal, team contests, accidents, defence.

    ``sport``: whether the sentence reports a sports contest, where attacks are ignored.
    """
    # With two sides no deed of sport, though storms and sharks kill too. Not "killed off Chile
    # with a third goal", "invaded Peru's half".
    deadly = PATTERNS["deadly"].search(tree.text)
    told = any_code(event.actor) and any_code(event.recipient) and deadly
    return (
        (sport and not told and (event.event_type in _FORCE or event.rule.startswith("learned")))
        or is_fiction(tree, event)
        or _has_inanimate_subject(tree, event)
        or _is_no_deed(tree, event)
        or _is_business(tree, event)
        or (event.event_type in ("ASSAULT", "AID", "CONSULT") and _is_accident(tree, event))
        or (event.event_type == "ASSAULT" and _is_defence(tree, event))
        or (event.event_type == "ASSAULT" and _is_in_play(tree, event))
    )


def _has_inanimate_subject(tree: Parse, event: EventCandidate) -> bool:
    """Return whether the subject of the verb is inanimate: no person, organisation or weapon."""
    if event.actor or not tree.is_verb(event.trigger):
        return False
    doer = clauses.subject(tree, event.trigger)
    if doer is None or tree.tags[doer] not in ("NN", "NNS"):
        return any(side.kind == "company" for side in event.recipient)
    lemma = tree.lemmas[doer]
    if lemma in head_nouns() or lemma in _words("means") or (lemma, "n") in triggers():
        return False
    return lemma in _words("doer") or not lemma.endswith(_AGENTS)


def _nouns_above(tree: Parse, side: Actor, trigger: int) -> list[int]:
    """Return the nouns that a side's name modifies: "goal" in "the Dutch goal"."""
    if side.start is None or side.end is None:
        return []
    inside = [i for i in range(len(tree)) if side.start <= tree.starts[i] < side.end]
    node = next((i for i in inside if tree.heads[i] not in inside), None)
    nouns: list[int] = []
    while node is not None and node != trigger and tree.labels[node] in _UP:
        above = tree.heads[node]
        node = above if above != node else None
        if node is not None and node != trigger and tree.is_noun(node):
            nouns.append(node)
    return nouns


def _is_business(tree: Parse, event: EventCandidate) -> bool:
    """Return whether companies deal with each other without any state taking part."""
    if event.event_type in _FORCE | {"PROTEST"} or _weight(tree.text, "market") < _ENOUGH:
        return False
    sides = event.actor + event.recipient
    firms = [a for a in sides if a.kind == "company" or a.sector in _TRADERS]
    named = [a for a in sides if a not in firms and a.code]
    return bool(firms) and all(_nouns_above(tree, a, event.trigger) for a in named)


def _is_in_play(tree: Parse, event: EventCandidate) -> bool:
    """Return whether what is attacked is so in play only: "bombarded the Danish net"."""
    near = (k for side in event.recipient for k in _nouns_above(tree, side, event.trigger))
    return any(tree.lemmas[k] in _words("aim") for k in near)


def _is_no_deed(tree: Parse, event: EventCandidate) -> bool:
    """Return whether words are no deed of a type: to abstain, to send an ambassador back."""
    i, above = event.trigger, [event.trigger]
    verb, noun = clauses.verb_above(tree, i), _REVERSE.get(event.event_type, "tie")
    words = "-".join(tree.lemmas[k] for k in (verb, *tree.having(verb, "prt")))
    itself = tree.having(verb, "nsubj") if not tree.having(verb, "dobj") else []  # "expired"
    ended = object_lemmas(tree, verb) | {tree.lemmas[k] for k in itself}
    if words in WORDS[f"against {noun}"] and ended & WORDS[f"of {noun}"]:
        return True
    if event.event_type == "SANCTION":
        back = [k for k in tree.having(i, "advmod", "prt") if tree.lemmas[k] == "back"]
        to = any(tree.lemmas[p] == "to" for k in (i, *back) for p in tree.having(k, "prep"))
        if back and to and not WORDS["diplomats"].isdisjoint(object_lemmas(tree, i)):
            return True
    if event.event_type == "THREATEN":
        own = [k for k in tree.upward(i) if tree.lemmas[k] == "notice" and tree.having(k, "acl")]
        above = [k for k in tree.upward(i) if k not in own]
    return any(f"{event.event_type}/{tree.lemmas[k]}" in WORDS["no deeds"] for k in above)


def _is_accident(tree: Parse, event: EventCandidate) -> bool:
    """Return whether nobody attacks: "killed when a plane flying to Chad crashed"."""
    i, words, every = event.trigger, _ACCIDENTS | _HARM, range(len(tree))
    if tree.lemmas[i] not in words or not tree.is_verb(i):
        return tree.lemmas[i] in _ACCIDENTS
    rows = (match(tree, k) for k in every if tree.lemmas[k] not in words)
    down = {tree.heads[k] for k in every if tree.lemmas[k] == "down"}
    verbs = [k for k in every if tree.lemmas[k] in (("go", "come") if k in down else _ACCIDENTS)]
    alone = [k for k in verbs if tree.is_verb(k) and not tree.having(k, "dobj", "nsubjpass")]
    moved = {k for verb in alone if (k := clauses.subject(tree, verb)) is not None}
    armed = any(row and row.event_type == "ASSAULT" for row in rows)
    into = any(tree.lemmas[p] in ("into", "onto") for k in verbs for p in tree.having(k, "prep"))
    armed = armed or (into and not _MISSILES.isdisjoint(tree.lemmas[k] for k in moved))
    return bool(alone) and not armed and (not moved or clauses.subject(tree, i) in {*moved, None})


def _is_defence(tree: Parse, event: EventCandidate) -> bool:
    """Return whether a side meets what comes at it: "beat back an Iraqi attack", "shot drones"."""
    i = event.trigger
    if any(_attacks(tree, side) for side in event.recipient):
        return True
    shot = object_lemmas(tree, i) & _MISSILES if tree.lemmas[i] in WORDS["downing"] else frozenset()
    down = [k for k in tree.subtree(i) if tree.lemmas[k] in shot]
    around = [pair for k in (i, *down) for pair in clauses.prepositional(tree, k)]
    near = [t for p, t in around if p == "over" or p in WHERE]
    own = any((at := lookup(tree.words[t])) and at.code in codes(event.actor) for t in near)
    own = own or any(tree.tags[k] == "PRP$" for t in near for k in tree.having(t, "poss"))
    # A number of them flew at a target, unless they were hit elsewhere; others "that entered".
    flown = any(tree.having(k, "acl", "relcl", *["nummod"] * (not near)) for k in down)
    return bool(shot) and (tree.lemmas[i] == "intercept" or own or flown)


def _attacks(tree: Parse, side: Actor) -> bool:
    """Return whether an attack is a side's own: "an Iraqi attack"; not "the Baghdad attack"."""
    for i in (k for k, at in enumerate(tree.starts) if (side.start or 0) <= at < (side.end or 0)):
        above, entity = tree.heads[i], lookup(tree.words[i])
        own = tree.labels[i] == "poss" or (entity and entity.form in ("demonym", "adjective"))
        if own and tree.is_noun(above) and tree.lemmas[above] in WORDS["attacks made"]:
            return True
    return False
