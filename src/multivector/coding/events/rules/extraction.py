"""Extraction of events from a parsed sentence: each trigger with its arguments and status."""

from dataclasses import replace
from itertools import takewhile

from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import LIGHT_VERBS, TriggerPattern, match, restore_final_e
from multivector.coding.events.ontology import MODE_BY_CONTENT
from multivector.coding.events.rules.arguments import (
    CONFLICT,
    WHERE,
    add_carrier_sides,
    add_noun_side,
    agents,
    as_ended,
    complement_sides,
    excluding,
    is_beside,
    modifier_states,
    recipients_of,
)
from multivector.coding.events.rules.outcome import DateOf, deduplicate, is_codable, resolve_type
from multivector.coding.events.rules.speech_acts import reported_demands
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

# Speech acts: what they embed ("refused to negotiate") is their content, not a second event.
_SPEECH_ACTS = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "ACCUSE", "CONCEDE", "SUPPORT"})
# What a protest demands belongs to the protest and is not a second event.
_DEMANDS = frozenset({"REQUEST", "ACCUSE", "REJECT", "SUPPORT"})
# What is requested, refused or threatened has not happened, whoever the agent is.
_UNREAL = frozenset({"REQUEST", "REJECT", "THREATEN"})
# Under these verbs a participle is a deed: "stopped selling gas".
_WHOLE = clauses.TRANSPARENT_VERBS | WORDS["halting"] | {"avoid", "deny", "consider"}
# What is sent to help helps: "sent troops to defend Chad" announces nothing more.
_SENDING, _HELP = frozenset({"send", "deploy", "dispatch"}), frozenset({"AID", "SUPPORT"})


def extract_events(reader: SideReader, date_of: DateOf | None = None) -> list[EventCandidate]:
    """Return the candidate events of a sentence, in the order of their triggers."""
    parse = reader.parse
    restore_final_e(parse)
    carried = {i: row for i in range(len(parse)) if (row := match(parse, i)) is not None}
    # "In May Chad stopped selling oil" is no stop on a journey.
    carriers = _light_verbs(parse, carried)
    enders = (clauses.ender(parse, i) for i in carried if parse.is_verb(i))
    carriers |= {i for i in enders if i is not None}
    content = _errands(parse, carried)
    candidates: list[EventCandidate] = reported_demands(reader)
    for demand in candidates:
        content.update(_content(parse, demand.trigger))
    # Embedding triggers are read first: those nearest to the root.
    depths = {i: len([*parse.upward(i)]) for i in carried}
    for i, row in sorted(carried.items(), key=lambda item: (depths[item[0]], item[0])):
        if i in carriers or i in content or _is_modifier(parse, i):
            continue
        event = (_verbal_event if parse.is_verb(i) else _nominal_event)(reader, i, row, carried)
        wanted = _demand_triggers(parse, i, carried) if row.event_type == "PROTEST" else []
        if event is not None and wanted:
            event = _with_demand_target(reader, event, wanted[0], carried)
        codable = event is not None and is_codable(parse, event, row)
        content.update(wanted if codable else ())
        content |= _embedded_content(parse, i, row, carried, codable=codable)
        if event is not None and codable:
            candidates.append(resolve_type(parse, event))
            candidates += _further_accords(reader, i, row, candidates[-1])
            reader.discourse.note(list(event.actor), subject=not event.reciprocal)
            reader.discourse.note(list(event.recipient), subject=False)
    reader.content = content
    return deduplicate(sorted(candidates, key=lambda event: event.trigger), date_of)


def _embedded_content(
    parse: Parse, i: int, row: TriggerPattern, carried: dict[int, TriggerPattern], *, codable: bool
) -> set[int]:
    """Return the tokens of the content or purpose of trigger ``i``, which are not events."""
    inside: set[int] = set()
    if row.event_type in CONFLICT:
        aims = (k for k in _purposes(parse, i) if k in carried)
        inside.update(k for k in aims if carried[k].event_type == "REQUEST")
    if row.mode in ("arrest", "convict"):
        grounds = (p for p in parse.having(i, "prep") if parse.lemmas[p] in ("for", "on", "over"))
        inside.update(k for p in grounds for k in parse.subtree(p))  # which are only alleged
    charged = row.event_type == "ACCUSE" and row.mode == "allege"
    if row.event_type in _UNREAL or charged or (codable and row.event_type in _SPEECH_ACTS):
        inside.update(_content(parse, i))
    brought = {k for k in inside if parse.lemmas[parse.heads[k]] in WORDS["suits"]}
    return inside - {k for k in brought & carried.keys() if carried[k].event_type == "ACCUSE"}


def _with_demand_target(
    reader: SideReader, event: EventCandidate, wanted: int, carried: dict[int, TriggerPattern]
) -> EventCandidate:
    """Give a protest without a coded recipient the side on which it makes its demand."""
    if any(r.code for r in event.recipient):
        return event
    asked = recipients_of(reader, wanted, carried[wanted], list(event.actor))
    return replace(event, recipient=tuple(asked) or event.recipient)


def _is_modifier(parse: Parse, i: int) -> bool:
    """Return whether a verb only modifies a noun: "visiting leaders", "detained men"."""
    if parse.labels[i] == "amod":
        return True
    objects = parse.having(i, "dobj")
    return (
        parse.tags[i] == "VBG"
        and not parse.having(i, "nsubj", "aux")
        and parse.labels[i] in ("xcomp", "ccomp", "dobj")
        and bool(objects)
        and not parse.having(objects[0], "det", "poss")
        and parse.lemmas[parse.heads[i]] not in _WHOLE
    )


# -- content, purpose and carriers of triggers -----------------------------------------------


def _content(parse: Parse, i: int) -> list[int]:
    """Return the tokens of the clauses and phrases that state the content of trigger ``i``."""
    inside: list[int] = []
    for child in parse.children[i]:
        label = parse.labels[child]
        aim = label == "advcl" and child > i and clauses.is_infinitive(parse, child)
        about = label == "prep" and parse.lemmas[child] in WORDS["before content"]
        what = label in ("dobj", "acl") and parse.labels[i] != "relcl"
        if label in ("xcomp", "ccomp") or aim or about or what:
            inside.extend(parse.subtree(child))
    if parse.labels[i] == "dobj" and parse.lemmas[parse.heads[i]] in LIGHT_VERBS:
        for clause in parse.having(parse.heads[i], "ccomp", "xcomp"):
            inside.extend(parse.subtree(clause))
    return inside


def _demand_triggers(parse: Parse, i: int, carried: dict[int, TriggerPattern]) -> list[int]:
    """Return the triggers of a protest's demand: "marched to demand", "calling for"."""
    verb = i if parse.is_verb(i) else clauses.verb_above(parse, i)
    clauses_of = [*parse.having(i, "acl", "advcl", "xcomp"), *parse.having(verb, "advcl", "xcomp")]
    inside = {k for c in clauses_of if c > i for k in parse.subtree(c)}
    return [k for k in sorted(inside) if k in carried and carried[k].event_type in _DEMANDS]


def _purposes(parse: Parse, i: int) -> list[int]:
    """Return the verbs of the purpose of verb ``i``: "blockaded the port to demand more pay"."""
    clauses_of = parse.having(i, "advcl") if parse.is_verb(i) else []
    return [c for c in clauses_of if c > i and clauses.is_infinitive(parse, c)]


def _errands(parse: Parse, carried: dict[int, TriggerPattern]) -> set[int]:
    """Return the help and the fights for which others are sent: "sent men to Chad to fight"."""
    sent = [i for i, lemma in enumerate(parse.lemmas) if lemma in _SENDING and parse.is_verb(i)]
    aims = [(i, k) for i in sent for k in _purposes(parse, i) if k in carried]
    into = {i for i in sent if any(parse.lemmas[p] == "into" for p in parse.having(i, "prep"))}
    fights = {k for i, k in aims if parse.lemmas[k] == "fight" and i not in into}
    return fights | {k for _, k in aims if carried[k].event_type in _HELP}


def _light_verbs(parse: Parse, carried: dict[int, TriggerPattern]) -> set[int]:
    """Return the light verbs of nominal triggers, and object nouns that a verb's pattern covers."""
    carriers: set[int] = set()
    for i in carried:
        head, label = parse.heads[i], parse.labels[i]
        if parse.is_verb(i) or head not in carried:
            continue
        direct = label in ("dobj", "nsubjpass")
        if (direct or label in ("pobj", "conj")) and parse.lemmas[i] in carried[head].objects:
            carriers.add(i)  # the verb's pattern already includes this noun
        elif direct and parse.lemmas[head] in LIGHT_VERBS:
            carriers.add(head)
    return carriers


# -- sides -----------------------------------------------------------------------------------


def _verbal_event(
    reader: SideReader, i: int, row: TriggerPattern, carried: dict[int, TriggerPattern]
) -> EventCandidate | None:
    parse = reader.parse
    actors = agents(reader, i)
    passive = clauses.is_passive(parse, i)
    if passive and not actors:
        patient = clauses.patient(parse, i)
        if "own" in row.roles and patient is not None:
            actors = reader.sides(patient, things=True)
        elif row.mode in WORDS["of authorities"]:
            actors = reader.authorities(i)
    recipients = recipients_of(reader, i, row, actors)
    event_type, mode = row.event_type, row.mode
    if event_type in _SPEECH_ACTS:
        inner = next((k for k in sorted(_content(parse, i)) if k in carried and k != i), None)
        if inner is not None:
            done = as_ended(parse, inner, carried[inner].event_type, None)
            event_type, mode = _refined_by_content(row, done[0])
            above = takewhile(lambda k: k != i, parse.upward(inner))  # not "at the end of May"
            ended = WORDS["halting"] & {parse.lemmas[k] for k in above if k != inner}
            mode = "change" if ended and event_type in ("REQUEST", "REJECT") else mode
            if not recipients and event_type in _UNREAL | {"AGREE", "CONCEDE"}:
                recipients = excluding(recipients_of(reader, inner, carried[inner], actors), actors)
    recipients = [a for a in recipients if not is_beside(parse, event_type, a.start or 0, i)]
    if event_type == "ASSAULT" and not actors and passive and _serves_abroad(reader, i, recipients):
        return None
    if "host" in row.roles and actors:
        if brought := _between(parse, i):
            mode, recipients = "third-party", [a for t in brought for a in reader.sides(t)]
        else:
            actors, recipients = recipients, actors
    rule = f"verb:{row.words}:{'passive' if passive else 'active'}"
    return _assemble(reader, i, row, event_type, mode, actors, recipients, rule)


def _serves_abroad(reader: SideReader, i: int, harmed: list[Actor]) -> bool:
    """Return whether nobody is known to harm soldiers or reporters outside their own state."""
    serving = harmed and all(a.sector in ("JRN", "MIL") for a in harmed)
    sites = {code for k in reader.parse.subtree(i) for code in reader.sites(k, WHERE)}
    return bool(serving and sites) and sites.isdisjoint(a.code for a in harmed)


def _further_accords(
    reader: SideReader, i: int, row: TriggerPattern, event: EventCandidate
) -> list[EventCandidate]:
    """Return the further deeds of a list, each with its own side: "a pact with A, one with B"."""
    objects = reader.parse.having(i, "dobj") if event.reciprocal and row.objects else []
    doers = agents(reader, i) if objects else []
    found = []
    for other in [k for noun in objects for k in reader.coordinated(noun)][1:]:
        by = [t for p, t in clauses.prepositional(reader.parse, other) if p == "with"]
        sides = excluding([a for t in by for a in reader.sides(t) if a.code], doers)
        if sides and any(doer.code for doer in doers):
            found.append(replace(event, actor=(*doers, *sides), trigger=other))
    return found


def _nominal_event(
    reader: SideReader, i: int, row: TriggerPattern, carried: dict[int, TriggerPattern]
) -> EventCandidate | None:
    parse, trigger = reader.parse, i
    if parse.labels[i] == "compound" and parse.lemmas[parse.heads[i]] in WORDS["efforts"]:
        i = parse.heads[i]  # "a mediation effort between X and Y" is mediation
    recipients: list[Actor] = []
    joins = clauses.joiner(parse, i) if row.event_type == "SANCTION" else None
    owners = parse.having(i, "poss") if joins is None else [joins]
    actors = [a for owner in owners for a in reader.sides(owner)]
    if not actors:
        actors.extend(modifier_states(reader, i))
    over = clauses.ender(parse, trigger)  # to which the parser joins "on": "stopped its raids on X"
    near = [] if over is None else clauses.prepositional(parse, over)
    for preposition, target in clauses.prepositional(parse, i) + near:
        add_noun_side(reader, row, preposition, target, actors, recipients)
    verb = clauses.verb_above(parse, i)
    if not actors and parse.labels[i] in ("dobj", "pobj"):
        # "has recognised the annexation of X by Y": the parser attaches "by" to the verb.
        by = [t for p, t in clauses.prepositional(parse, verb) if p == "by"]
        actors.extend(a for t in by for a in reader.sides(t))
    carrier = parse.heads[i]
    light = parse.labels[i] in ("dobj", "nsubjpass") and parse.lemmas[carrier] in LIGHT_VERBS
    came = parse.labels[i] == "pobj" and parse.lemmas[verb] in WORDS["coming to meetings"]
    if light:
        add_carrier_sides(reader, i, carrier, row, actors, recipients)
    elif came and not actors:
        above = clauses.subject(parse, verb)
        actors.extend(reader.sides(above) if above is not None else [])
    if row.event_type in _SPEECH_ACTS and not any(r.code for r in recipients):
        # "reiterated its demand that X": the clause is attached to the noun or the verb.
        named = complement_sides(reader, i, actors)
        named = named or (complement_sides(reader, carrier, actors) if light else [])
        recipients = named or recipients
    if row.event_type in CONFLICT | {"PROTEST"}:  # strikes, which may be either
        recipients = [a for a in recipients if not is_beside(parse, "ASSAULT", a.start or 0, i)]
    rule = f"noun:{row.words}:{'light' if light else 'nominal'}"
    return _assemble(reader, trigger, row, row.event_type, row.mode, actors, recipients, rule)


# -- assembly --------------------------------------------------------------------------------


def _refined_by_content(row: TriggerPattern, inner: str) -> tuple[str, str | None]:
    """Refine type and mode by what is promised, requested, refused or threatened."""
    event_type = row.event_type
    if event_type == "AGREE" and inner in CONFLICT:
        event_type = "THREATEN"
    if event_type == "AGREE" and inner in ("CONCEDE", "RETREAT") and row.words != "offer":
        # "agreed to release two Malians"; an offer is one, whatever it is of
        event_type = "CONCEDE"
    same = row.mode if event_type == row.event_type else None
    return event_type, MODE_BY_CONTENT.get(event_type, {}).get(inner, same)


def _assemble(
    reader: SideReader,
    i: int,
    row: TriggerPattern,
    event_type: str,
    mode: str | None,
    actors: list[Actor],
    recipients: list[Actor],
    rule: str,
) -> EventCandidate:
    event_type, mode = as_ended(reader.parse, i, event_type, mode)
    above = reader.parse.lemmas[reader.parse.heads[i]]
    offered = reader.parse.labels[i] == "dobj" and above == "offer"  # "offered talks to Chad"
    # "The two armies fought" is of two in one phrase, who fight each other.
    clash = event_type == "ASSAULT" and not recipients and not reader.parse.having(i, "dobj")
    clash = clash and len({actor.start for actor in actors}) == 1
    reciprocal = (clash or _one_another(reader.parse, i)) and len({a.code for a in actors}) > 1
    if reciprocal:
        recipients = []
    elif "mutual" in row.roles and not offered:
        if len(actors) > 1 and {r.code for r in recipients} <= {a.code for a in actors}:
            recipients = []  # "their countries", "refugees in Hungary": the actors themselves
        parties = actors + excluding(recipients, actors)
        paired = event_type in ("CONSULT", "COOPERATE", "RETREAT", "ASSAULT") and len(parties) > 1
        among_them = len(actors) > 1 and not recipients
        # "Both signed it, with A and B": never A and B alone. Who severs ties does so alone.
        alone = event_type == "SANCTION" or not actors or len(parties) < 2
        near = (i, *reader.parse.having(i, "dobj"))
        joined = any(p == "with" for k in near for p, _ in clauses.prepositional(reader.parse, k))
        reciprocal = bool(paired or among_them or (joined and not alone))
        if reciprocal:
            actors, recipients = parties, []
    state = clauses.status(reader.parse, i, LIGHT_VERBS)
    return EventCandidate(
        event_type, mode, tuple(actors), tuple(recipients), reciprocal, i, state.status,
        state.attributed_to, rule, "weak" in row.roles,
    )  # fmt: skip


def _one_another(parse: Parse, i: int) -> bool:
    """Return whether the parties are also the objects: "blamed each other", "each … the other"."""
    if "other" not in parse.text:
        return False
    objects = parse.having(i, "dobj") + [k for _, k in clauses.prepositional(parse, i)]
    doers = [k for doer in parse.having(i, "nsubj") for k in parse.subtree(doer)]
    other = ("the other",) if any(parse.lemmas[k] == "each" for k in doers) else ()
    starts = (parse.starts[parse.subtree(k)[0]] for k in objects)
    return any(parse.text.startswith(("each other", "one another", *other), at) for at in starts)


def _between(parse: Parse, i: int) -> list[int]:
    """Return the parties a host brings together: "hosted talks between A and B"."""
    inside = {k for o in parse.having(i, "dobj") for k in parse.subtree(o)}
    return [t for k in inside if parse.lemmas[k] == "between" for t in parse.having(k, "pobj")]
