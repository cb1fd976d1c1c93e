"""The outcome for a candidate: whether it is codable, and the type given its status and context."""

from collections.abc import Callable
from dataclasses import replace

from multivector.codes.gazetteer.names import lookup
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.dating import When
from multivector.coding.events.lexicon import TriggerPattern, object_lemmas
from multivector.coding.events.ontology import ANNOUNCED_TYPE, MODE_BY_CONTENT
from multivector.coding.events.rules.arguments import CONFLICT
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

DateOf = Callable[[EventCandidate], When]
# Codable with an actor only.
_ALONE = frozenset({"PROTEST", "MOBILIZE", "RETREAT", "AGREE", "CONCEDE"})
# Codable with an actor only if the clause has an object, even without a code: "rejected the offer".
_ALONE_WITH_OBJECT = frozenset({"REJECT", "REQUEST", "THREATEN", "COERCE", "ASSAULT"})
# Cooperative types: not doing one of these on purpose is a refusal.
_COOPERATIVE = frozenset({"AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT"})
# Withholding one of these unless the other side gives in is a threat.
_CONCESSIONS = frozenset({"RETREAT", "CONCEDE"})
# Beginnings of words for lists of those against whom measures are taken.
_LISTED = ("sanction", "terror", "sponsor", "black", "watch", "grey", "gray", "wanted")


def is_codable(parse: Parse, event: EventCandidate, row: TriggerPattern) -> bool:
    """Return whether a candidate has enough sides to be coded as an event between actors."""
    everyone = event.actor + event.recipient
    # A purpose ("sent troops to crush the revolt") is not an announcement.
    aim = event.status == "planned" and not _announced(parse, event.trigger)
    if not event.actor:
        # Without an actor only a plain trigger is coded, and only against a state or its people,
        # not against "the American market" or ancient Rome.
        charged = event.event_type == "ACCUSE" and clauses.is_passive(parse, event.trigger)
        if aim or (charged and not _is_patient(parse, event)):
            return False
        plain = (event.event_type in CONFLICT or charged) and "weak" not in row.roles
        return plain and any(a.code and _stands_for_itself(a) for a in event.recipient)
    if not any_code(everyone) or (event.reciprocal and len(codes(event.actor)) < 2):
        return False
    if "weak" in row.roles or event.status in ("hypothetical", "denied"):
        if event.reciprocal:
            return len({a.code for a in event.actor if a.code}) > 1
        return any_code(event.actor) and any_code(event.recipient)
    if not event.recipient and not event.reciprocal:
        if event.event_type in _ALONE_WITH_OBJECT and parse.is_verb(event.trigger):
            # A warning without an addressee is not a threat.
            warns = parse.lemmas[event.trigger] == "warn"
            complete = _has_complement(parse, event.trigger)
            return complete and not aim and not warns
        return event.event_type in _ALONE
    return True


def _has_complement(parse: Parse, i: int) -> bool:
    """Return whether verb ``i`` has a complement: "asked for help", not "asked about it"."""
    toward = [p for p in parse.having(i, "prep") if parse.lemmas[p] in WORDS["toward"]]
    return bool(toward or parse.having(i, "dobj", "nsubjpass", "xcomp", "ccomp", "prt"))


def _announced(parse: Parse, i: int) -> bool:
    """Distinguish "will attack" from a purpose or plan."""
    helpers = {parse.words[c].lower() for c in parse.having(i, "aux")}
    will = helpers & {"will", "would", "shall", "'ll", "’ll", "wo"}
    return bool(will) or clauses.is_headline_future(parse, i)


def _is_patient(parse: Parse, event: EventCandidate) -> bool:
    """Return whether the recipient is in the subject of a passive verb."""
    inside = [k for p in parse.having(event.trigger, "nsubjpass") for k in parse.subtree(p)]
    starts = {parse.starts[k] for k in inside}
    return any(side.code and side.start in starts for side in event.recipient)


def _stands_for_itself(actor: Actor) -> bool:
    if actor.kind != "state" or (actor.sector and " " in actor.text):
        return True
    entity = lookup(actor.text)
    return entity is not None and entity.kind == "state" and entity.form in ("name", "acronym")


def any_code(actors: tuple[Actor, ...]) -> bool:
    """Return whether any of the sides has a code."""
    return any(actor.code for actor in actors)


def codes(actors: tuple[Actor, ...]) -> frozenset[str]:
    """Return the codes of the sides, or their text if they have none."""
    return frozenset(actor.code or actor.text for actor in actors)


def lifted(parse: Parse, event: EventCandidate) -> EventCandidate:
    """Recode forces that are evicted, and a measure that ends: "took Chad off its list of foes"."""
    if event.mode == "deport" and {side.sector for side in event.recipient} == {"MIL"}:
        return replace(event, event_type="SANCTION", mode="expel")
    verb = clauses.verb_above(parse, event.trigger)
    near = (verb, *parse.having(verb, "dobj", "nsubjpass", "prt"))
    off = (p for k in near for p in (k, *parse.having(k, "prep")))
    below = (k for p in off if parse.lemmas[p] in ("off", "from") for k in parse.having(p, "pobj"))
    lists = [parse.subtree(k) for k in below if parse.lemmas[k].endswith("list")]
    ended = any(parse.lemmas[k].lower().startswith(_LISTED) for one in lists for k in one)
    ended = (ended or any(len(one) < 3 for one in lists)) and event.event_type == "SANCTION"
    return replace(event, event_type="CONCEDE", mode=None) if ended else event


def resolve_type(parse: Parse, event: EventCandidate) -> EventCandidate:
    """Recode announced actions as promises, concessions or threats, refused ones as rejections."""
    event = _moved(parse, event)
    kind = event.event_type
    if event.status == "denied" and kind in _COOPERATIVE and _refused(parse, event.trigger):
        mode, rule = MODE_BY_CONTENT["REJECT"].get(kind), event.rule + ":refused"
        return replace(event, event_type="REJECT", mode=mode, status="actual", rule=rule)
    if event.status == "planned" and kind in _CONCESSIONS and _unless(parse, event.trigger):
        return replace(event, event_type="THREATEN", mode=None, rule=event.rule + ":unless")
    i = event.trigger
    ready = parse.labels[i] == "xcomp" and parse.lemmas[parse.heads[i]] in WORDS["ready"]
    offered = ready and kind in _CONCESSIONS
    if event.status == "planned" and (kind in ANNOUNCED_TYPE or offered):
        # An offer is AGREE whatever is offered; an announced withdrawal is CONCEDE.
        future = "AGREE" if offered else ANNOUNCED_TYPE[kind]
        mode = MODE_BY_CONTENT.get(future, {}).get(kind)
        return replace(event, event_type=future, mode=mode, rule=event.rule + ":future")
    return event


def _moved(parse: Parse, event: EventCandidate) -> EventCandidate:
    """Distinguish arriving troops from visitors, peacekeepers from troops, leaving from retreat."""
    if event.rule.startswith(("verb:withdraw @from:", "verb:pull /out:")) and event.recipient:
        name = any(parse.tags[t] == "NNP" for _, t in clauses.prepositional(parse, event.trigger))
        if name and all(side.kind == "bloc" for side in event.recipient):
            return replace(event, event_type="SANCTION", mode="withdraw")
    firms = event.recipient and all(side.sector == "BUS" for side in event.recipient)
    if firms and event.event_type == "RETREAT" and event.mode is None:
        return replace(event, event_type="COOPERATE")  # "handed the port over to a firm"
    if not event.rule.startswith(("verb:arrive", "verb:deploy", "noun:n:deployment", "verb:send")):
        return event
    words = {w.lower() for a in event.actor for w in a.text.split()}
    if event.mode == "visit" and words & WORDS["troops"] and not event.reciprocal:
        event = replace(event, event_type="MOBILIZE", mode="troops")
    below = {parse.lemmas[k] for k in parse.subtree(clauses.verb_above(parse, event.trigger))}
    peace = any(lemma.startswith("peacekeep") for lemma in below)
    if event.event_type == "MOBILIZE" and peace:
        event = replace(event, event_type="AID", mode=None)
    if event.event_type == "AID" and _advances(parse, event):
        event = replace(event, event_type="MOBILIZE", mode="weapons")
    return event


def _advances(parse: Parse, event: EventCandidate) -> bool:
    """Return whether arms are moved, not given: "sent tanks into Chad", "to the border", or to a
    town of one's own.
    """
    i, own = event.trigger, codes(event.actor)
    for preposition, target in clauses.prepositional(parse, i):
        place = lookup(parse.words[target])
        near = parse.lemmas[target] in ("border", "frontier") or (place and place.code in own)
        if preposition in ("into", "toward", "towards") or (preposition == "to" and near):
            return bool(object_lemmas(parse, i) & WORDS["armour"])
    return False


def _refused(parse: Parse, i: int) -> bool:
    """Distinguish "will not release" and "failed to agree" from what merely did not happen."""
    able = {"will", "would", "wo", "shall", "can", "could"}
    if parse.having(i, "neg") and clauses.auxiliaries(parse, i) & able:
        return True
    return parse.labels[i] == "xcomp" and parse.lemmas[parse.heads[i]] == "fail"


def _unless(parse: Parse, i: int) -> bool:
    """Return whether the act is announced in case the other side does not give in ("unless")."""
    inside = parse.having(clauses.verb_above(parse, i), "advcl")
    return any(parse.lemmas[m] == "unless" for k in inside for m in parse.having(k, "mark"))


def deduplicate(
    candidates: list[EventCandidate], date_of: DateOf | None = None
) -> list[EventCandidate]:
    """Drop repeated candidates, and copies of a candidate without its recipient.

    Candidates with different known dates are not repetitions.
    """
    distinct: list[EventCandidate] = []
    for event in candidates:
        if not any(_is_repeated(event, other, date_of) for other in distinct):
            distinct.append(event)
    return [
        event
        for event in distinct
        if not any(_is_less_complete(event, other) for other in distinct if other is not event)
    ]


def _is_repeated(event: EventCandidate, other: EventCandidate, date_of: DateOf | None) -> bool:
    same = (event.event_type, event.status) == (other.event_type, other.status)
    mine, theirs = ((codes(e.actor), codes(e.recipient)) for e in (event, other))
    # "Neither in May nor in June" is one denial.
    if not same or mine != theirs or date_of is None or event.status == "denied":
        return same and mine == theirs
    one, two = (date_of(e)[0] or "" for e in (event, other))
    return one.startswith(two) or two.startswith(one)


def _is_less_complete(event: EventCandidate, other: EventCandidate) -> bool:
    """Return whether ``event`` is ``other`` without a coded recipient."""
    same = (event.event_type, event.status) == (other.event_type, other.status)
    agents = codes(event.actor) == codes(other.actor) and any_code(event.actor)
    less = not any_code(event.recipient) and any_code(other.recipient)
    return same and agents and less and not event.reciprocal and not other.reciprocal
