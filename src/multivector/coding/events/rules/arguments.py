"""Argument structure: the positions of actor and recipient around a trigger verb or noun."""

from dataclasses import replace
from itertools import takewhile

from multivector.coding.actors.antecedents import MODIFIERS
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.lexicon import RECEIVING, TriggerPattern, match
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

CONFLICT = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})
# Instruments that represent whoever issued them: "a law that bans", "a statement condemning".
_INSTRUMENTS = WORDS["instruments"]
# Relations inside a phrase: their dependents are in the clause of the verb above.
_PHRASAL = frozenset({"dobj", "pobj", "prep", "pcomp", "oprd", "attr", "dative", "conj"})
# For these types an object from the actor's own state is its envoy or instrument, not a recipient.
_TOGETHER = frozenset({"CONSULT", "COOPERATE", "AGREE", "AID", "MOBILIZE", "NONE"})
# The recipient of the use of force is its target, else the state in which it takes place.
USE_OF_FORCE = frozenset({"ASSAULT", "MOBILIZE"})
WHERE = frozenset({"in", "near", "into", "at", "inside"})
# These types always have an addressee, which the clause may name far from the verb.
_ADDRESSED = frozenset({"PROTEST", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
# What concerns a deed of others is not aimed at those whom that deed harms.
OF_DEEDS = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
# What it is to end one's own deed: good ones, and those of force or measures.
_ENDED = {
    **dict.fromkeys(("AID", "CONSULT", "COOPERATE"), ("SANCTION", "discontinue")),
    "ASSAULT": ("RETREAT", "ceasefire"),
    **dict.fromkeys(("COERCE", "SANCTION"), ("CONCEDE", None)),
}


def agents(reader: SideReader, i: int) -> list[Actor]:
    """Return the agents of verb ``i``; for a law or a statement, its issuer."""
    parse = reader.parse
    noun = parse.heads[i]
    if parse.labels[i] == "acl" and parse.is_noun(noun) and clauses.is_infinitive(parse, i):
        # "Peru's decision to expel": the possessor is the agent.
        owners = [a for owner in parse.having(noun, "poss") for a in reader.sides(owner)]
        if owners:
            return owners
    doer = clauses.subject(parse, i)
    if doer is None:
        return _displaced_agents(reader, i) if clauses.is_passive(parse, i) else []
    actors = reader.sides(doer)
    if parse.labels[i] == "relcl" and parse.tags[doer] == "WDT":
        doer = parse.heads[i]
    if actors or parse.lemmas[doer] not in _INSTRUMENTS | WORDS["suits"]:
        return actors
    by = [t for p, t in clauses.prepositional(parse, doer) if p == "by"]
    owners = [a for owner in (*parse.having(doer, "poss"), *by) for a in reader.sides(owner)]
    owners = owners or modifier_states(reader, doer)
    maker = parse.heads[doer]
    if not owners and parse.labels[doer] == "dobj" and parse.lemmas[maker] in WORDS["making"]:
        above = clauses.subject(parse, maker)
        owners = reader.sides(above) if above is not None else []
    return owners


def _displaced_agents(reader: SideReader, i: int) -> list[Actor]:
    """Return coded agents whose "by" follows a noun: "commended for its restraint by Peru"."""
    parse = reader.parse
    for by in (k for k in reversed(parse.subtree(i)) if k > i and parse.lemmas[k] == "by"):
        near = [*takewhile(lambda k: k != i, parse.upward(parse.heads[by]))]
        owned = near and _is_conflict_noun(parse, near[0]) and parse.lemmas[i] != "threaten"
        found = [a for target in parse.having(by, "pobj") for a in reader.sides(target)]
        inside = not owned and all(parse.labels[k] in _PHRASAL for k in near)
        if inside and any(a.code for a in found):
            return found
    return []


def modifier_states(reader: SideReader, i: int) -> list[Actor]:
    """Return the states that modify a noun directly: "Russian invasion", "US-China talks"."""
    near = reader.parse.having(i, "amod", "compound", "nmod")
    return [a for a in excluding([a for k in near for a in reader.sides(k)], []) if a.code]


def add_noun_side(
    reader: SideReader,
    row: TriggerPattern,
    preposition: str,
    target: int,
    actors: list[Actor],
    recipients: list[Actor],
) -> None:
    places = "place" in row.roles
    if preposition == "by" or (preposition == "of" and "of-actor" in row.roles):
        actors.extend(excluding(reader.sides(target, things=True), actors))
    elif preposition in ("between", "among"):
        brought = recipients if row.mode == "third-party" else actors
        brought.extend(excluding(reader.sides(target, things=True), actors))
    elif preposition in ("in", "at") and not (places or "in" in (row.preposition or "")):
        return
    elif preposition not in ("during", "after", "before", "since", "until", "despite"):
        sides = reader.sides(target, things=True, places=places)
        if not any(side.code for side in sides):
            for inner, deeper in clauses.prepositional(reader.parse, target):
                if inner in ("with", "to", "against", "from"):  # "a halt of flights to Chad"
                    sides = reader.sides(deeper, things=True) or sides
        recipients.extend(excluding(sides, recipients))


def add_carrier_sides(
    reader: SideReader,
    i: int,
    carrier: int,
    row: TriggerPattern,
    actors: list[Actor],
    recipients: list[Actor],
) -> None:
    parse = reader.parse
    doer = clauses.subject(parse, carrier)
    named = reader.sides(doer) if doer is not None else []
    receiving = parse.lemmas[carrier] in RECEIVING
    (recipients if receiving else actors)[:0] = excluding(named, actors + recipients)
    for preposition, target in clauses.prepositional(parse, carrier):
        places = "place" in row.roles
        if preposition != "accord" and (places or preposition not in ("in", "at", "by")):
            sides = reader.sides(target, things=True, places=places)
            (actors if receiving else recipients).extend(excluding(sides, actors + recipients))
    for given in parse.having(carrier, "dative"):
        recipients.extend(excluding(reader.sides(given), recipients))


def recipients_of(
    reader: SideReader, i: int, row: TriggerPattern, actors: list[Actor]
) -> list[Actor]:
    """Return the sides in the first argument slot of verb ``i`` with a coded, else any, side."""
    best: list[Actor] = []
    kind, places = row.event_type, "place" in row.roles
    for target, things in _slots(reader.parse, i, row):
        start = reader.parse.starts[target]
        beside = kind in CONFLICT and is_companion(reader.parse, start)
        if beside or (kind in OF_DEEDS and is_victim(reader.parse, start, i)):
            continue
        if kind == "ACCUSE" and _is_conflict_noun(reader.parse, target):
            if sides := excluding(_agents_of_noun(reader, target), actors):
                return sides
            continue
        sides = excluding(reader.sides(target, things=things, places=places), actors)
        if any(side.code for side in sides):  # "recognised Ana Prat as president of Peru"
            role = any(reader.parse.lemmas[k] == "as" for k in reader.parse.upward(target))
            return _located(best, sides) if role else sides
        best = best or sides
    harmed = kind in ("COERCE", "ASSAULT") and bool(_objects(reader.parse, i))
    found = [] if harmed else complement_sides(reader, i, actors)
    found = found or (_anywhere_below(reader, i, actors) if kind in _ADDRESSED else [])
    found = found or (_located(best, _aimed_at(reader, i, actors)) if kind in USE_OF_FORCE else [])
    return found or ([] if kind in _TOGETHER else _own_people(reader, i, actors)) or best


def _objects(parse: Parse, i: int) -> list[int]:
    """Return the direct object of verb ``i``, or the subject of a passive."""
    patient = clauses.patient(parse, i) if clauses.is_passive(parse, i) else None
    return parse.having(i, "dobj") + ([] if patient is None else [patient])


def _own_people(reader: SideReader, i: int, actors: list[Actor]) -> list[Actor]:
    """Return a named person of the actor's own state: a court frees a domestic candidate."""
    parse = reader.parse
    targets = _objects(parse, i)
    for clause in parse.having(i, "xcomp", "ccomp"):
        targets += parse.having(clause, "nsubj") if not parse.having(clause, "mark") else []
    for target in targets:
        near = [t for p, t in clauses.prepositional(parse, target) if p in ("by", "from", "of")]
        for node in (target, *parse.having(target, "poss"), *near):
            people = [side for side in reader.sides(node) if side.code and side.name]
            if people and all(_someone_else(people[0], actor) for actor in actors):
                return people[:1]
    return []


def _someone_else(person: Actor, actor: Actor) -> bool:
    """Return whether a person differs from an actor; the state itself may act through anyone."""
    if actor.name and person.name:
        return actor.name.split()[-1] != person.name.split()[-1]
    return actor.sector is not None and " " in actor.text


def _near(parse: Parse, node: int, verb: int, *, aims: bool) -> bool:
    """Return whether a phrase attaches to ``verb`` and not to a subordinate clause.

    With ``aims``, it may be in a subordinate clause, as the target of an attack often is.
    """
    while node != verb:
        apart = parse.is_verb(node) and not (aims or _is_same_event(parse, node, verb))
        if apart or parse.labels[node] in ("relcl", "ccomp", "parataxis"):
            return False
        node = parse.heads[node]
    return True


def _is_same_event(parse: Parse, clause: int, verb: int) -> bool:
    """Return whether a subordinate clause is the same event: "raided it, killing two in Y"."""
    label = parse.labels[clause]
    if label == "acl":  # "lines leading into X" modifies the object
        return parse.tags[clause] == "VBG" and parse.heads[parse.heads[clause]] == verb
    if label == "advcl" and parse.having(clause, "nsubj"):  # "killed when a bomb struck X"
        row = match(parse, clause)
        return row is not None and row.event_type == "ASSAULT"
    return label in ("advcl", "conj") and not parse.having(clause, "nsubj")


def _located(harmed: list[Actor], where: list[Actor]) -> list[Actor]:
    """Give people without a code the state in which force is used against them, or lead."""
    people = [a for a in harmed if a.kind in ("person", "group") and not a.code]
    return [replace(people[0], code=where[0].code)] if people and where else where


def _aimed_at(reader: SideReader, i: int, actors: list[Actor]) -> list[Actor]:
    """Return the object of "against" or "on" below ``i``, else the state in which force is used.

    A place of the actor's own state stands for those who are there: "an attack on Tigray".
    """
    parse = reader.parse
    inside = [node for node in parse.subtree(i) if node > i and parse.labels[node] == "prep"]
    against = [k for k in inside if parse.lemmas[k] == "against" and _near(parse, k, i, aims=True)]
    made = [k for k in parse.having(i, "dobj") if parse.lemmas[k] in WORDS["attacks made"]]
    by = {*made, i} if made else set[int]()
    against += [k for k in inside if parse.lemmas[k] == "on" and parse.heads[k] in by]
    where = [k for k in inside if parse.lemmas[k] in WHERE and _near(parse, k, i, aims=False)]
    for preposition in [*against, *where]:
        for target in parse.having(preposition, "pobj"):
            named = reader.sides(target, things=True, places=True)
            if preposition in against and reader.is_place(target):
                named = [replace(side, kind="group") for side in named]
            sides = excluding(named, actors)
            if any(side.code for side in sides):
                return [side for side in sides if side.code]
    return []


def _anywhere_below(reader: SideReader, i: int, actors: list[Actor]) -> list[Actor]:
    """Return the first state, or body of a state, named after verb ``i`` in its clause."""
    parse = reader.parse
    for node in parse.subtree(i):
        modifies = parse.labels[node] in ("npadvmod", "compound", "nmod", "amod")
        if node <= i or not parse.is_noun(node) or modifies:
            continue
        sides = excluding(reader.sides(node, things=True), actors)
        if any(side.code for side in sides):
            return sides
    return []


def _head_at(parse: Parse, start: int, *joined: str) -> int:
    """Return the head of the phrase at an offset; with ``joined``, of the list that it is in."""
    within = (*MODIFIERS, "det", *joined)
    return next(k for k in parse.upward(parse.token_at(start)) if parse.labels[k] not in within)


def is_victim(parse: Parse, start: int, i: int) -> bool:
    """Return whether others act against the side at an offset: X in "rejects sanctions against X".

    ``i``: the verb that it is below.
    """
    side, node = parse.token_at(start), _head_at(parse, start, "conj", "appos")
    by, label = parse.heads[node], parse.labels[node]
    before = parse.lemmas[by] if label == "pobj" else ""
    # "Attacks in X" may be X's own, but not "the Indian attacks in X".
    others, aimed = before in WHERE | {"of"}, before in ("against", "on", "over")
    if before:  # the parser joins a phrase to the verb or to its object
        by = parse.heads[by]
        by = next(iter(parse.having(i, "dobj")), i) if by == i else by
    if by == i:  # "recognised X as part of Y", "as Y's land"; "recognised X's region"
        role = [t for k in (i, node) for p, t in clauses.prepositional(parse, k) if p == "as"]
        role += [node] * (side != node and parse.lemmas[i] in ("recognise", "recognize"))
        return label == "dobj" and any(parse.lemmas[t] in WORDS["parts"] for t in role)
    if not (others or aimed or label == "dobj"):
        return False
    if parse.lemmas[by] in WORDS["ruling" if before == "over" else "taking"]:
        return True  # "X's sovereignty over Y", "the annexation of Y"
    row = match(parse, i)
    brought = WORDS["suits"] if row is None or row.event_type == "REJECT" else frozenset[str]()
    above = [k for k in parse.upward(by) if parse.is_noun(k)] if before == "against" else [by]
    inside = takewhile(lambda k: k != i, parse.upward(node))
    asked = (match(parse, k) for k in inside if parse.labels[k] in ("relcl", "acl"))
    if any(k and row and (row.event_type, k.event_type) == ("REJECT", "REQUEST") for k in asked):
        return True  # "opposed a text that called on X"
    if aimed and any(parse.lemmas[k] in _INSTRUMENTS | WORDS["harming"] | brought for k in above):
        return True  # "rejected a motion of the left against X"
    spoken = parse.labels[by] in ("acl", "relcl") or parse.is_noun(by)
    kinds = CONFLICT | {"PROTEST"} | ({"ACCUSE", "THREATEN"} if spoken else set())
    row, near = match(parse, by), parse.having(by, *MODIFIERS)
    named = not others or any(parse.words[k].istitle() for k in near)
    return row is not None and row.event_type in kinds and named


def is_beside(parse: Parse, event_type: str, start: int, i: int) -> bool:
    """Return whether a side at an offset is not aimed at: "opposes a ban on X", "turned from X"."""
    node = _head_at(parse, start)
    left = event_type == "SUPPORT" and parse.lemmas[parse.heads[node]] == "from"
    above, before = clauses.verb_above(parse, i), parse.heads[node]
    if event_type == "SANCTION":  # "sanctions over X", not "over X's arms"; "kept it open to X"
        kept = parse.lemmas[above] in WORDS["against tie"]
        over = parse.lemmas[before] == "over" and parse.starts[node] <= start
        left = over or (kept and any(parse.lemmas[k] == "open" for k in parse.subtree(above)))
    if event_type == "THREATEN" and parse.lemmas[before] in (*WHERE, "against", "on", "of"):
        any_deed = parse.having(parse.heads[before], "det")  # "any attack on X would be met"
        left = any(parse.lemmas[k] == "any" for k in any_deed)
    refused = ((k, match(parse, k)) for k in parse.having(i, "xcomp") if event_type == "THREATEN")
    deeds = [k for k, row in refused if row and row.event_type == "REJECT"]
    deeds = deeds or [i] * (event_type in OF_DEEDS)
    apart = event_type in CONFLICT and (is_companion(parse, start) or is_affected(parse, start, i))
    left = left or apart
    return left or any(is_victim(parse, start, k) for k in deeds)


def is_affected(parse: Parse, start: int, i: int) -> bool:
    """Return whether a deed has effects on a side: "the effect of raids by X on Y's trade"."""
    effects = {k for k, lemma in enumerate(parse.lemmas) if lemma in WORDS["effects"]}
    path = parse.upward(parse.token_at(start))
    above = (k for k in path if parse.lemmas[k] in ("on", "upon", "for") and k > i)
    on = next((k for k in above if parse.heads[k] in {i, *effects}), None)
    if on is None or parse.heads[on] != i:
        return on is not None
    # "The effect of the attack on X" is of one on X, but not that "of the attack by Z on X".
    return parse.heads[parse.heads[i]] in effects and any(k < on for k in parse.having(i, "prep"))


def is_companion(parse: Parse, start: int) -> bool:
    """Return whether a side at an offset acts with who attacks: "raids with X's jets on Y"."""
    node = _head_at(parse, start, "conj", "appos")
    by = parse.heads[node]
    if parse.labels[node] != "pobj" or parse.lemmas[by] not in ("with", "alongside"):
        return False
    if parse.lemmas[by] == "alongside" or parse.words[by - 1].lower() in WORDS["jointly"]:
        return True
    above = parse.heads[by]
    listed = parse.labels[above] == "dobj" and match(parse, above) is not None  # "strikes with"
    verb = parse.heads[above] if listed or parse.labels[above] == "nsubj" else above
    deeds = [verb, *parse.having(verb, "dobj")]
    rows = [row for k in deeds if (row := match(parse, k)) is not None]
    fought = WORDS["fought with"] & {parse.lemmas[k] for k in deeds}
    if fought or any("mutual" in row.roles for row in rows):
        return any(p == "against" for k in deeds for p, _ in clauses.prepositional(parse, k))
    # "Attacked a bus with X's tourists": after an object, "with" may be of those in it.
    harmed = (k for k in deeds[1:] if match(parse, k) is None)
    return any(row.event_type == "ASSAULT" for row in rows) and not any(k < by for k in harmed)


def as_ended(parse: Parse, i: int, kind: str, mode: str | None) -> tuple[str, str | None]:
    """Return the type and mode of the deed at token ``i``, other ones if who does it ends it."""
    row, verb = match(parse, i), parse.is_verb(i)
    done = row.event_type if row else kind
    # The reader saw the end of a deed that no rule knows; talks and exercises end by themselves.
    seen = done in CONFLICT - {"ASSAULT"} if row is None else not verb and done not in CONFLICT
    return (kind, mode) if seen or not clauses.ender(parse, i) else _ENDED.get(done, (kind, mode))


def _is_conflict_noun(parse: Parse, i: int) -> bool:
    row = match(parse, i)
    return row is not None and not parse.is_verb(i) and row.event_type in CONFLICT


def _agents_of_noun(reader: SideReader, i: int) -> list[Actor]:
    """Return the agents of an event noun: blame for a war falls on whoever wages it."""
    by = [t for p, t in clauses.prepositional(reader.parse, i) if p in ("by", "from")]
    named = [a for k in (*reader.parse.having(i, "poss"), *by) for a in reader.sides(k) if a.code]
    return named + modifier_states(reader, i)


def _slots(parse: Parse, i: int, row: TriggerPattern) -> list[tuple[int, bool]]:
    """List the argument slots of a recipient, likeliest first.

    Dative, object, prepositional phrases, then prepositional phrases of those. The flag tells
    whether a thing may stand for its state.
    """
    own = "own" in row.roles
    objects = parse.having(i, "dobj", "oprd")
    patient = clauses.patient(parse, i) if clauses.is_passive(parse, i) else None
    slots = [] if patient is None else [(patient, not own)]
    direct = [*objects, *(t for t, _ in slots)]
    if not own or direct:
        for given in parse.having(i, "dative"):
            slots += [(t, True) for t in parse.having(given, "pobj") or [given]]
    blamed = row.event_type == "ACCUSE"
    # An accord is not a party to itself.
    named = row.objects if "mutual" in row.roles else frozenset()
    if not own:
        if len(objects) > 1:
            named = row.objects  # "whom they had taken hostage"
        slots += [(t, True) for t in objects if parse.lemmas[t] not in named]
    # "arrested for X": X is not a recipient
    harming = row.event_type in ("COERCE", "ASSAULT") and direct
    around, aside = clauses.prepositional(parse, i), ("for", "over", "about") if harming else ()
    near = [t for p, t in around if _may_receive(p, row) and p not in aside]
    if blamed:  # "complained to the UN over the raids": the raiders are meant
        addressed = [t for p, t in around if p == "to"]
        near = [t for t in near if t not in addressed] + addressed
    slots += [(t, True) for t in near]
    within = [t for p, t in around if p in ("in", "worth")]
    for t in [*direct, *near, *within]:
        if parse.tags[t] == "CD" or (blamed and _is_conflict_noun(parse, t)):
            continue
        slots += [(u, True) for p, u in clauses.prepositional(parse, t) if _may_receive(p, row)]
    return slots


def _may_receive(preposition: str, row: TriggerPattern) -> bool:
    if preposition in ("in", "at", "across", "near", "inside"):
        aimed = preposition == "at" and "mutual" not in row.roles  # "signed at the White House"
        return "place" in row.roles or preposition == row.preposition or aimed
    return preposition not in WORDS["without recipient"]


def complement_sides(reader: SideReader, i: int, actors: list[Actor]) -> list[Actor]:
    """Return the sides named in the complement clause: "demanded that Israel withdraw"."""
    parse = reader.parse
    inner = parse.having(i, "ccomp", "xcomp", "advcl")
    if not parse.is_verb(i):  # "its demand that X open": the clause is attached to the noun
        inner += parse.having(i, "acl")
    for preposition in parse.having(i, "prep"):
        inner += parse.having(preposition, "pcomp")
    for clause in inner:
        aside = {parse.lemmas[m] for m in parse.having(clause, "mark", "advmod")} & WORDS["aside"]
        if parse.labels[clause] == "advcl" and (clause < i or aside):
            continue
        targets = parse.having(clause, "nsubj", "nsubjpass", "dobj", "dative")
        for node in [clause, *parse.having(clause, "dobj")]:
            near = clauses.prepositional(parse, node)
            targets += [t for p, t in near if p not in ("in", "at", "by", "of")]
        for target in targets:
            sides = excluding(reader.sides(target, things=True), actors)
            if any(side.code for side in sides):
                return sides
    return []


def excluding(sides: list[Actor], others: list[Actor]) -> list[Actor]:
    """Return the distinct sides that are not among ``others``."""
    remaining: list[Actor] = []
    for side in sides:
        if not any(_same_side(side, other) for other in [*others, *remaining]):
            remaining.append(side)
    return remaining


def _same_side(one: Actor, other: Actor) -> bool:
    """Return whether two actors are the same side; a state's people are not its government."""
    if one.code != other.code or not one.code:
        return one.code == other.code and one.text == other.text
    governs = [a.kind in ("state", "bloc", "person") and a.sector != "BUS" for a in (one, other)]
    apart = one.sector and other.sector and one.sector != other.sector
    return governs[0] == governs[1] and not apart
