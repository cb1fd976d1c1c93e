"""Events of one sentence: each trigger with its sides, mode and status."""

from dataclasses import dataclass, replace

from multivector.coding import clauses
from multivector.coding.lexicon import LIGHT_VERBS, RECEIVING, Trigger, match
from multivector.coding.model import Actor
from multivector.coding.ontology import FUTURE, OF_DEED
from multivector.coding.parse import Parse
from multivector.coding.sides import Reader

# Deeds in words: what they embed ("refused to negotiate") is their content, not another deed.
_SPEECH_ACTS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "CONCEDE", "SUPPORT"})
# What is asked for, refused or threatened has not happened, whoever does the asking.
_UNREAL = frozenset({"REQUEST", "REJECT", "THREATEN"})
# An arrest or a trial in a state is its authorities' doing, where the text names no other.
_OF_AUTHORITIES = frozenset({"arrest", "convict", "investigate", "deport"})
_CONFLICT = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE"})


@dataclass(frozen=True, slots=True)
class Found:
    """An event of a sentence before it has a document: tokens instead of offsets."""

    event_type: str
    mode: str | None
    actor: tuple[Actor, ...]
    recipient: tuple[Actor, ...]
    reciprocal: bool
    trigger: int
    status: str
    speaker: int | None
    rule: str
    confidence: float


def events(reader: Reader) -> list[Found]:
    """Return the events of a parsed sentence, in the order of their triggers."""
    parse = reader.parse
    carried = {i: row for i in range(len(parse)) if (row := match(parse, i)) is not None}
    silent = _light_objects(parse, carried)
    found: list[Found] = _demands(reader)
    for demand in found:
        silent.update(k for k in _content(parse, demand.trigger) if k in carried)
    for i, row in sorted(carried.items(), key=lambda item: (_depth(parse, item[0]), item[0])):
        if i in silent or _modifies(parse, i):
            continue
        event = (_of_verb if parse.is_verb(i) else _of_noun)(reader, i, row, carried)
        told = event is not None and _worth_telling(event, row)
        if row.event_type in _UNREAL or (told and row.event_type in _SPEECH_ACTS):
            silent.update(k for k in _content(parse, i) if k in carried)
        if event is not None and told:
            found.append(_settle(event))
            reader.discourse.note(list(event.actor), subject=not event.reciprocal)
            reader.discourse.note(list(event.recipient), subject=False)
    return _distinct(sorted(found + _charges(reader, found), key=lambda event: event.trigger))


def _depth(parse: Parse, i: int) -> int:
    """Return how far below the root a token stands: what embeds comes before what is embedded."""
    depth = 0
    while parse.heads[i] != i:
        i = parse.heads[i]
        depth += 1
    return depth


_STATING = frozenset(
    "say declare announce state insist reiterate conclude stress add maintain".split()
)


def _demands(reader: Reader) -> list[Found]:
    """Read "Russia said that Sudan must return the helicopter", "Syria says it will not accept"."""
    parse = reader.parse
    found: list[Found] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in _STATING or not parse.is_verb(i):
            continue
        speaker = clauses.subject(parse, i)
        for clause in parse.having(i, "ccomp"):
            sides = parse.having(clause, "nsubj", "nsubjpass")
            if speaker is None or not sides:
                continue
            helpers = {parse.lemmas[c] for c in parse.having(clause, "aux")}
            actors = reader.sides(speaker)
            asked = _without(reader.sides(sides[0], things=True), actors)
            refusing = {"will", "would"} & helpers and parse.having(clause, "neg")
            if {"must", "should"} & helpers and actors and _any_code(tuple(asked)):
                found.append(_spoken(i, "REQUEST", actors, asked, "said:must"))
            elif refusing and actors and not asked:
                told = _of_complement(reader, i, actors)
                found.append(_spoken(i, "REJECT", actors, told, "said:will not"))
    return [event for event in found if _any_code(event.actor + event.recipient)]


def _spoken(i: int, event_type: str, actors: list[Actor], others: list[Actor], rule: str) -> Found:
    return Found(
        event_type, None, tuple(actors), tuple(others), False, i, "actual", None, rule, 0.7
    )


def _modifies(parse: Parse, i: int) -> bool:
    """Tell whether a verb only describes a noun: "visiting leaders", "detained men"."""
    if parse.labels[i] == "amod":
        return True
    behind = parse.having(i, "dobj")
    return (
        parse.tags[i] == "VBG"
        and parse.labels[i] in ("xcomp", "ccomp", "dobj")
        and bool(behind)
        and not parse.having(behind[0], "det", "poss")
        and parse.lemmas[parse.heads[i]] not in clauses.THROUGH
        and parse.lemmas[parse.heads[i]] not in ("avoid", "stop", "deny", "consider")
    )


# Crimes of states: saying that a deed is one accuses whoever did it.
_CRIMES = frozenset("crime genocide atrocity violation abuse cleansing massacre aggression".split())
_FINDING = frozenset(
    "say conclude find report determine declare call describe rule warn state".split()
)


def _charges(reader: Reader, found: list[Found]) -> list[Found]:
    """Read "which the UN's human rights office said could amount to crimes against humanity"."""
    parse = reader.parse
    charges: list[Found] = []
    for i, lemma in enumerate(parse.lemmas):
        if lemma not in _CRIMES or parse.labels[i] not in ("pobj", "dobj", "attr", "oprd"):
            continue
        verb = _finding_above(parse, i)
        sayer = clauses.subject(parse, verb) if verb is not None else None
        if verb is None or sayer is None:
            continue
        actors = [a for a in reader.sides(sayer) if a.code]
        told = [f for f in found if f.trigger < i and f.event_type in _CONFLICT and f.actor]
        accused = [a for f in told for a in _without(list(f.actor), actors) if a.code]
        if actors and accused:
            charges.append(
                Found("ACCUSE", "allege", tuple(actors), tuple(accused[:1]), False, i, "actual",
                      None, "said:crime", 0.75)
            )  # fmt: skip
    return charges[:1]


def _finding_above(parse: Parse, i: int) -> int | None:
    node = i
    for _ in range(len(parse)):
        if parse.heads[node] == node:
            return None
        node = parse.heads[node]
        if parse.lemmas[node] in _FINDING:
            return node
    return None


# -- which triggers speak for themselves -----------------------------------------------------


def _content(parse: Parse, i: int) -> list[int]:
    """Return the tokens of the clauses and nouns that say what trigger ``i`` is about."""
    inside: list[int] = []
    for child in parse.children[i]:
        label = parse.labels[child]
        if label in ("xcomp", "ccomp") or (
            label == "advcl" and child > i and _infinitive(parse, child)
        ):
            inside.extend(parse.subtree(child))
        elif label == "prep" and parse.lemmas[child] in (
            "of",
            "for",
            "over",
            "to",
            "from",
            "against",
            "about",
        ):
            inside.extend(parse.subtree(child))
        elif label in ("dobj", "acl") and parse.labels[i] != "relcl":
            inside.extend(parse.subtree(child))
    return inside


def _infinitive(parse: Parse, i: int) -> bool:
    return any(parse.tags[c] == "TO" for c in parse.having(i, "aux"))


def _light_objects(parse: Parse, carried: dict[int, Trigger]) -> set[int]:
    """Return verbs that are merely the carriers of an object noun that is a trigger itself."""
    silent: set[int] = set()
    for i in carried:
        if parse.is_verb(i):
            continue
        head = parse.heads[i]
        if head in carried and parse.labels[i] in ("dobj", "nsubjpass", "pobj", "conj"):
            row = carried[head]
            if parse.lemmas[i] in row.objects:
                silent.add(i)  # the verb's row already names this noun
            elif parse.lemmas[head] in LIGHT_VERBS and parse.labels[i] in ("dobj", "nsubjpass"):
                silent.add(head)
    return silent


# -- sides -----------------------------------------------------------------------------------


def _of_verb(reader: Reader, i: int, row: Trigger, carried: dict[int, Trigger]) -> Found | None:
    parse = reader.parse
    doer = clauses.subject(parse, i)
    actors = reader.sides(doer) if doer is not None else []
    passive = clauses.is_passive(parse, i)
    if passive and not actors:
        patient = clauses.patient(parse, i)
        if "own" in row.roles and patient is not None:
            actors = reader.sides(patient, things=True)
        elif row.mode in _OF_AUTHORITIES:
            actors = reader.authorities(i)
    recipients = _recipients(reader, i, row, actors)
    mode = row.mode
    event_type = row.event_type
    if event_type in _SPEECH_ACTS:
        inner = next((k for k in sorted(_content(parse, i)) if k in carried and k != i), None)
        if inner is not None:
            event_type, mode = _with_content(event_type, mode, carried[inner].event_type)
            if not recipients and event_type in (
                "AGREE",
                "CONCEDE",
                "REJECT",
                "THREATEN",
                "REQUEST",
            ):
                recipients = _without(_recipients(reader, inner, carried[inner], actors), actors)
    if "host" in row.roles and actors and recipients:
        brought = _between(parse, i)
        if brought:
            mode, recipients = "third-party", [a for t in brought for a in reader.sides(t)]
        else:
            actors, recipients = recipients, actors
    voice = "passive" if passive else "active"
    return _assemble(
        reader, i, row, event_type, mode, actors, recipients, f"verb:{row.words}:{voice}"
    )


def _of_noun(reader: Reader, i: int, row: Trigger, carried: dict[int, Trigger]) -> Found | None:
    parse = reader.parse
    actors: list[Actor] = []
    recipients: list[Actor] = []
    for owner in parse.having(i, "poss"):
        actors.extend(reader.sides(owner))
    if not actors:
        actors.extend(_adjectival(reader, i))
    for preposition, target in clauses.prepositional(parse, i):
        _place_noun_side(reader, row, preposition, target, actors, recipients)
        if preposition == "of" and not actors:
            for inner, deeper in clauses.prepositional(parse, target):
                if inner == "by":
                    actors.extend(reader.sides(deeper))
    if not actors and parse.labels[i] in ("dobj", "pobj"):
        # "has recognised the annexation of X by Y": the parser hangs "by" on the verb.
        for inner, deeper in clauses.prepositional(parse, clauses.verb_above(parse, i)):
            if inner == "by":
                actors.extend(reader.sides(deeper))
    carrier = parse.heads[i]
    light = parse.labels[i] in ("dobj", "nsubjpass") and parse.lemmas[carrier] in LIGHT_VERBS
    if light:
        _add_carrier_sides(reader, i, carrier, row, actors, recipients)
    elif parse.labels[i] == "pobj" and not actors:
        above = clauses.subject(parse, clauses.verb_above(parse, i))
        verb = clauses.verb_above(parse, i)
        if (
            parse.lemmas[verb] in ("meet", "engage", "gather", "arrive", "attend")
            and above is not None
        ):
            actors.extend(reader.sides(above))
    form = "light" if light else "nominal"
    return _assemble(
        reader, i, row, row.event_type, row.mode, actors, recipients, f"noun:{row.words}:{form}"
    )


def _adjectival(reader: Reader, i: int) -> list[Actor]:
    """Read "Russian invasion", "US-China talks": the states that modify a noun directly."""
    found: list[Actor] = []
    for child in reader.parse.having(i, "amod", "compound", "nmod"):
        found.extend(_without(reader.sides(child), found))
    return [actor for actor in found if actor.code]


def _place_noun_side(
    reader: Reader,
    row: Trigger,
    preposition: str,
    target: int,
    actors: list[Actor],
    recipients: list[Actor],
) -> None:
    places = "place" in row.roles
    if preposition == "by" or (preposition == "of" and "of-actor" in row.roles):
        actors.extend(_without(reader.sides(target, things=True), actors))
    elif preposition in ("between", "among"):
        actors.extend(_without(reader.sides(target, things=True), actors))
    elif preposition in ("in", "at") and not (places or "in" in (row.preposition or "")):
        return
    elif preposition not in ("during", "after", "before", "since", "until", "despite"):
        sides = reader.sides(target, things=True, places=places)
        if not any(side.code for side in sides):
            for inner, deeper in clauses.prepositional(reader.parse, target):
                if inner == "with" and "mutual" in row.roles:
                    sides = reader.sides(deeper, things=True)
        recipients.extend(_without(sides, recipients))


def _add_carrier_sides(
    reader: Reader,
    i: int,
    carrier: int,
    row: Trigger,
    actors: list[Actor],
    recipients: list[Actor],
) -> None:
    parse = reader.parse
    doer = clauses.subject(parse, carrier)
    named = reader.sides(doer) if doer is not None else []
    receiving = parse.lemmas[carrier] in RECEIVING
    (recipients if receiving else actors)[:0] = _without(named, actors + recipients)
    for preposition, target in clauses.prepositional(parse, carrier):
        if preposition in ("in", "at", "by") and "place" not in row.roles:
            continue
        sides = reader.sides(target, things=True, places="place" in row.roles)
        (actors if receiving else recipients).extend(_without(sides, actors + recipients))
    for given in parse.having(carrier, "dative"):
        recipients.extend(_without(reader.sides(given), recipients))


def _recipients(reader: Reader, i: int, row: Trigger, actors: list[Actor]) -> list[Actor]:
    """Return the sides in the first slot of verb ``i`` that names a state, else anyone."""
    best: list[Actor] = []
    places = "place" in row.roles
    for target, things in _slots(reader.parse, i, row):
        if row.event_type == "ACCUSE" and _is_deed(reader.parse, target):
            sides = _without(_doers(reader, target), actors)
            if sides:
                return sides
            continue
        sides = _without(reader.sides(target, things=things, places=places), actors)
        if any(side.code for side in sides):
            return sides
        best = best or sides
    return best or _of_complement(reader, i, actors)


def _is_deed(parse: Parse, i: int) -> bool:
    row = match(parse, i)
    return row is not None and not parse.is_verb(i) and row.event_type in _CONFLICT


def _doers(reader: Reader, i: int) -> list[Actor]:
    """Return who did the deed that a noun names: blame for a war falls on who wages it."""
    parse = reader.parse
    doers = [a for owner in parse.having(i, "poss") for a in reader.sides(owner)]
    doers += _adjectival(reader, i)
    for preposition, target in clauses.prepositional(parse, i):
        if preposition in ("by", "from"):
            doers += reader.sides(target)
    return [doer for doer in doers if doer.code]


def _slots(parse: Parse, i: int, row: Trigger) -> list[tuple[int, bool]]:
    """List where a recipient may stand: dative, object, prepositions, theirs in turn."""
    own = "own" in row.roles
    direct = parse.having(i, "dobj", "oprd")
    slots: list[tuple[int, bool]] = []
    if clauses.is_passive(parse, i):
        patient = clauses.patient(parse, i)
        if patient is not None:
            slots.append((patient, not own))
            direct = [*direct, patient]
    if not own or direct:
        for given in parse.having(i, "dative"):
            slots += [(t, True) for t in parse.having(given, "pobj") or [given]]
    named = row.objects if "mutual" in row.roles else frozenset()  # the accord is no party to it
    if not own:
        objects = parse.having(i, "dobj", "oprd")
        slots += [(t, True) for t in objects if parse.lemmas[t] not in named]
    near = [t for p, t in clauses.prepositional(parse, i) if _may_receive(p, row)]
    slots += [(t, True) for t in near]
    within = [t for p, t in clauses.prepositional(parse, i) if p in ("in", "worth")]
    blamed = row.event_type == "ACCUSE"
    for t in [*direct, *near, *within]:
        if parse.tags[t] == "CD" or (blamed and _is_deed(parse, t)):
            continue
        slots += [(u, True) for p, u in clauses.prepositional(parse, t) if _may_receive(p, row)]
    return slots


def _may_receive(preposition: str, row: Trigger) -> bool:
    if preposition in ("in", "at", "across", "near", "inside"):
        return "place" in row.roles or preposition in (row.preposition, "at")
    return preposition not in (
        "accord",
        "by",
        "during",
        "after",
        "before",
        "since",
        "until",
        "despite",
        "under",
    )


def _of_complement(reader: Reader, i: int, actors: list[Actor]) -> list[Actor]:
    """Look into the clause that a verb governs: "demanded that Israel withdraw"."""
    parse = reader.parse
    inner = parse.having(i, "ccomp", "xcomp", "advcl")
    for preposition in parse.having(i, "prep"):
        inner += parse.having(preposition, "pcomp")
    for clause in inner:
        if clause < i and parse.labels[clause] == "advcl":
            continue
        targets = parse.having(clause, "nsubj", "nsubjpass", "dobj", "dative")
        targets += [
            t for p, t in clauses.prepositional(parse, clause) if p not in ("in", "at", "by")
        ]
        for target in targets:
            sides = _without(reader.sides(target, things=True), actors)
            if any(side.code for side in sides):
                return sides
    return []


def _without(sides: list[Actor], others: list[Actor]) -> list[Actor]:
    """Leave out who is there already."""
    kept: list[Actor] = []
    for side in sides:
        if not any(_same_side(side, other) for other in [*others, *kept]):
            kept.append(side)
    return kept


def _same_side(one: Actor, other: Actor) -> bool:
    """Tell whether two namings are one side; a state's people are not its government."""
    if one.code != other.code or not one.code:
        return one.code == other.code and one.text == other.text
    governs = [actor.kind in ("state", "bloc", "person") for actor in (one, other)]
    return governs[0] == governs[1] and (
        not one.sector or not other.sector or one.sector == other.sector
    )


# -- what it amounts to ----------------------------------------------------------------------


def _with_content(event_type: str, mode: str | None, inner: str) -> tuple[str, str | None]:
    """Let what is promised, asked, refused or threatened decide the type or mode."""
    if event_type == "AGREE" and inner in _CONFLICT:
        return "THREATEN", OF_DEED["THREATEN"].get(inner)
    return event_type, OF_DEED.get(event_type, {}).get(inner, mode)


def _assemble(
    reader: Reader,
    i: int,
    row: Trigger,
    event_type: str,
    mode: str | None,
    actors: list[Actor],
    recipients: list[Actor],
    rule: str,
) -> Found:
    reciprocal = False
    if "mutual" in row.roles:
        parties = actors + _without(recipients, actors)
        with_them = (
            event_type in ("CONSULT", "COOPERATE", "RETREAT", "ASSAULT") and len(parties) > 1
        )
        among_them = len(actors) > 1 and not recipients
        reciprocal = with_them or among_them or (_joined(reader.parse, i) and len(parties) > 1)
        if reciprocal:
            actors, recipients = parties, []
    state = clauses.status(reader.parse, i, LIGHT_VERBS)
    coded = sum(1 for a in actors + recipients if a.code)
    confidence = min(
        0.95, 0.5 + 0.15 * min(coded, 2) + 0.05 * row.specificity + (0.1 if actors else 0)
    )
    return Found(
        event_type, mode, tuple(actors), tuple(recipients), reciprocal, i, state.status,
        state.attributed_to, rule, round(confidence, 2),
    )  # fmt: skip


def _between(parse: Parse, i: int) -> list[int]:
    """Return whom a host only brings together: "hosted talks between A and B"."""
    inside = {k for o in parse.having(i, "dobj") for k in parse.subtree(o)}
    return [t for k in inside if parse.lemmas[k] == "between" for t in parse.having(k, "pobj")]


def _joined(parse: Parse, i: int) -> bool:
    return any(parse.lemmas[c] == "with" for c in parse.having(i, "prep")) or any(
        parse.lemmas[c] == "with" for o in parse.having(i, "dobj") for c in parse.having(o, "prep")
    )


def _worth_telling(event: Found, row: Trigger) -> bool:
    everyone = event.actor + event.recipient
    if not event.actor:
        # A deed without a doer is told only when it is plain and done to a state.
        return (
            event.event_type in _CONFLICT and "weak" not in row.roles and _any_code(event.recipient)
        )
    if not _any_code(everyone):
        return False
    if event.reciprocal and len({a.code or a.text for a in event.actor}) < 2:
        return False
    if "weak" in row.roles or event.status in ("hypothetical", "denied"):
        if event.reciprocal:
            return len({a.code for a in event.actor if a.code}) > 1
        return _any_code(event.actor) and _any_code(event.recipient)
    if not event.recipient and not event.reciprocal:
        return _any_code(event.actor) and event.event_type in (
            "PROTEST",
            "MOBILIZE",
            "RETREAT",
            "AGREE",
            "CONCEDE",
        )
    return True


def _any_code(actors: tuple[Actor, ...]) -> bool:
    return any(actor.code for actor in actors)


def _settle(event: Found) -> Found:
    """Turn an announced deed into what announcing it is."""
    if event.status == "planned" and event.event_type in FUTURE:
        future = FUTURE[event.event_type]
        mode = OF_DEED.get(future, {}).get(event.event_type)
        return replace(event, event_type=future, mode=mode, rule=event.rule + ":future")
    return event


def _distinct(found: list[Found]) -> list[Found]:
    kept: list[Found] = []
    for event in found:
        key = (event.event_type, _codes(event.actor), _codes(event.recipient))
        if not any(key == (k.event_type, _codes(k.actor), _codes(k.recipient)) for k in kept):
            kept.append(event)
    return kept


def _codes(actors: tuple[Actor, ...]) -> frozenset[str]:
    return frozenset(actor.code or actor.text for actor in actors)
