"""The decision on the events in a sentence: rules and classifier propose, one proposal is kept.

The rules propose events with their sides; the classifier scores every ordered pair of marked
phrases. A rule's event is kept with the type that is likeliest for both together, and dropped if
the classifier is confident that there is none. Events that only the classifier finds are added.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

import numpy as np

from multivector.arrays import Floats
from multivector.coding.actors.antecedents import head_nouns
from multivector.coding.actors.marks import Mark, by_words, head_of, is_stranger, link
from multivector.coding.actors.sides import SideReader
from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.confidence import confidence, known, missing, number_of
from multivector.coding.events.non_political import is_non_political_text
from multivector.coding.events.reader.classifier import LABELS, MAX_MARKS, Pairs, Span
from multivector.coding.events.reader.learned import NONE, basis_of, learned_events, mode_of
from multivector.coding.events.reader.preceding import PrecedingText
from multivector.coding.events.rules.arguments import CONFLICT, USE_OF_FORCE, WHERE
from multivector.coding.events.rules.outcome import DateOf, any_code, codes, deduplicate, lifted
from multivector.coding.syntax import clauses
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.words import WORDS

# Weight of a rule's type in nats, for a plain trigger and for a weak one.
PLAIN_BONUS, WEAK_BONUS = 6.0, 4.0
# Maximum words between a light verb and its noun: "held a two-day summit".
CARRIED = 4
# A rule's event is dropped if "no event" is likelier than this.
VETO = 0.9
# Least probability of the other kind of measure at which a plain rule's event is of that kind.
SURE, _MEASURES = 0.8, {"COERCE", "SANCTION"}
# Least probability of its type at which the reader confirms what several do together.
AGREED = 0.5
# Types of event that several actors share if there is no other recipient.
JOINT = frozenset({"AGREE", "CONSULT", "COOPERATE"})
# Minimum probability of an event in a sentence on sport or the arts.
NON_POLITICAL_FLOOR = 0.5
# Rules whose type follows from the grammar (a request, an announcement): the classifier is not
# used.
_GRAMMATICAL = ("said:must", "said:will not")
# Sectors of armed groups, which have names, and endings of words that are none: "Maoist rebels".
_FIGHTERS = frozenset({"REB", "UAF"})
_CREEDS = ("ist", "ite")
_YIELDING, _PROMISE = LABELS.index("CONCEDE"), LABELS.index("AGREE")
_MISSION = re.compile(r"\b(?:embassy|embassies|consulates?|missions?)\b", re.I)


def decide(
    reader: SideReader,
    candidates: Sequence[EventCandidate],
    article: PrecedingText,
    date_of: DateOf | None = None,
) -> list[EventCandidate]:
    """Return the events of a sentence, in the order of their triggers.

    ``reader``: the sentence and the discourse so far. ``candidates``: the events proposed by the
    rules. ``article``: the preceding text; the marks of this sentence are added to it.
    ``date_of``: the date of an event, to tell two deeds apart.
    """
    parse = reader.parse
    reading, earlier = article.read()
    spans = joined(reading.marks(), [s for c in candidates for s in sides_of(c)])
    # A truncated mark would count as nobody.
    spans = [span for span in spans if reading.at(span)][:MAX_MARKS]
    if not (spans or candidates):
        article.add(())
        return []
    named = {word for mark, _ in earlier for a in mark.actors for word in a.text.split()}
    marks = [grounded(reader, by_words(reader, span), candidates, named) for span in spans]
    before = [mark for mark, _ in earlier]
    pairs = reading.pairs(spans, [place for _, place in earlier])
    strangers = {mark.span for mark in marks if is_stranger(reader, mark)}
    marks = link(marks, before, pairs.links, dealt_with(reader, marks, pairs, before))
    introduce(reader, marks)
    article.add([mark for mark in marks if mark.codes])
    learned = [e for e in map(outward, learned_events(parse, marks, pairs)) if codable(e)]
    learned = [event for event in learned if event.trigger not in reader.content]
    if is_non_political_text(parse.text):
        learned = []
        candidates = [c for c in candidates if told(c, marks, pairs) >= NON_POLITICAL_FLOOR
                      or (any_code(c.actor) and any_code(c.recipient) and not c.weak)]  # fmt: skip
    decided = [judged(outward(completed(c, marks)), marks, pairs) for c in candidates]
    kept: list[EventCandidate] = []
    for candidate in filter(None, decided):
        fuller = [e for e in learned if is_lesser(candidate, e)]
        learned = [e for e in learned if e not in fuller]
        rule, by = f"{candidate.rule}:model", ("rules", "reader")
        seen = [replace(e, rule=rule, basis=replace(e.basis, proposers=by)) for e in fuller]
        kept += seen or [candidate]
    fresh = [event for event in learned if not any(same_deed(event, other) for other in kept)]
    ended = (lifted(parse, event) for event in (*kept, *fresh))
    ascribed = [unattributed(parse.text, event, strangers) for event in ended]
    found = deduplicate(sorted(ascribed, key=lambda event: event.trigger), date_of)
    found = [event for event in found if not by_reporting(parse, event)]
    return [completed_basis(event, marks, pairs) for event in found]


def dealt_with(
    reader: SideReader, marks: Sequence[Mark], pairs: Pairs, before: Sequence[Mark]
) -> dict[int, set[str]]:
    """Return, by mark, the states that are not those of people named whose own is not known.

    Those in office are not of the states with which they deal; others who deal with a state are of
    that or of the other that the article is about, not of one that is only in the dateline.
    """
    apart = np.minimum(pairs.types[..., NONE], pairs.types[..., NONE].T) > AGREED
    two = reader.discourse.main
    found: dict[int, set[str]] = {}
    for k, mark in enumerate(marks):
        first = mark.actors[0]
        if mark.codes or not first.name:
            continue
        with_it = (m for j, m in enumerate(marks) if m.sure and not apart[k + 1, j + 1])
        near = {c for m in with_it for c in m.codes
                if not first.sector or m.actors[0].kind == "state"}  # fmt: skip
        if first.sector in ("GOV", "LEG", "MIL"):
            found[k] = reader.discourse.abroad.setdefault(first.name, set())
            found[k] |= near
        organ = not WORDS["organisation"].isdisjoint(first.name.lower().split())
        if near and first.kind == "person" and not (first.sector or organ):
            found[k] = {c for m in before for c in m.codes} - (two if near & two else near)
    return found


def unattributed(text: str, event: EventCandidate, strangers: Collection[Span]) -> EventCandidate:
    """Return an event in which nobody unknown stands for a state, beside or against another.

    Force against the people of a state is mostly from there, unless it is at an embassy or of "the
    attackers", who were told of before. ``text``: the sentence.
    """
    if not any_code(event.actor) or not (any_code(event.recipient) or event.actor[1:]):
        return event
    given = any("the " in text[max((a.start or 0) - 4, 0) :][:8].lower() for a in event.actor)
    embassy = any(_MISSION.search(side.text) for side in event.recipient)
    abroad = event.event_type not in CONFLICT or given or embassy

    def left(sides: tuple[Actor, ...], others: Collection[str]) -> tuple[Actor, ...]:
        return tuple(
            replace(a, code=None) if (a.start, a.end) in strangers and a.code not in others else a
            for a in sides
        )

    actors = left(event.actor, () if abroad else codes(event.recipient))
    return replace(event, actor=actors, recipient=left(event.recipient, codes(event.actor)))


def grounded(
    reader: SideReader, mark: Mark, candidates: Sequence[EventCandidate], named: Collection[str]
) -> Mark:
    """Give those against whom force is used, and those of camps, the state of the place named.

    They are of a known place in the sentence, not of that in the dateline, and of no known state if
    the place that they are near is unknown: "killed 12 rebels near X". Else they, as those named
    before ("the rebels"), are found by the reader; not a group whose name is not among the words of
    sides that are known (``named``): "JNIM fighters", "the Treasury".
    """
    parse, head = reader.parse, head_of(reader.parse, mark.span)
    if mark.sure or head is None:
        return mark
    owned = parse.having(head, "compound", "poss", "prep")
    bare = parse.words[head] in WORDS["bare organs"] and not owned
    # "The Treasury …, Washington said": whose it is stands in the sentence.
    seat = any(mention and mention.entity.form in ("capital", "seat") for mention in reader.at)
    if (bare and not seat and parse.words[head] not in named) or "-based" in mark.words:
        return replace(mark, sure=True)
    if parse.lemmas[head] not in head_nouns():
        return mark
    if head_nouns()[parse.lemmas[head]].sector in _FIGHTERS:
        names = [parse.words[k] for k in parse.having(head, "compound", "amod", "nmod")
                 if parse.tags[k].startswith("NNP")]  # fmt: skip
        if any(name not in named and not name.endswith(_CREEDS) for name in names):
            return replace(mark, sure=True)
    if parse.having(head, "det", "poss"):
        return mark
    harmed = (c for c in candidates if c.event_type in USE_OF_FORCE)
    nodes = {head, *(c.trigger for c in harmed if number_of(c.recipient, [mark]))}
    nodes |= {parse.heads[head]} if parse.labels[head] == "compound" else set()
    sites = [code for node in sorted(nodes) for code in reader.sites(node, WHERE)]
    actors = tuple(replace(actor, code=sites[0]) for actor in mark.actors if sites)
    return replace(mark, actors=actors, sure=True) if sites else mark


def introduce(reader: SideReader, marks: Sequence[Mark]) -> None:
    """Remember, for the rest of the article, the state of each person named."""
    parse, people = reader.parse, reader.discourse.people
    for mark in marks:
        head = head_of(parse, mark.span)
        if head is None or len(mark.codes) != 1 or not parse.tags[head].startswith("NNP"):
            continue
        if reader.at[head] is None and parse.lemmas[head] not in head_nouns():
            word, actor = parse.words[head], mark.actors[0]
            if people.get(word) is None or not people[word].code:
                people[word] = replace(actor, name=actor.name or word, start=None, end=None)


def by_reporting(parse: Parse, event: EventCandidate) -> bool:
    """Return whether all actors are reporting media: "Xinhua reported that Kenya expelled …"."""
    verb = event.trigger
    told = parse.labels[verb] == "ccomp" and not parse.having(verb, "ccomp")
    verb = parse.heads[verb] if told else verb
    subject = clauses.subject(parse, verb) if parse.having(verb, "ccomp") else None
    if subject is None:
        return False
    span = parse.subtree(subject)
    place = range(parse.starts[span[0]], parse.end(span[-1]))
    if told and not (event.actor and all(actor.start in place for actor in event.actor)):
        return False
    words = [parse.lemmas[i] for i in span]
    named = event.actor and all(actor.sector == "JRN" for actor in event.actor)
    return bool(named) or "news" in words


def completed_basis(event: EventCandidate, marks: Sequence[Mark], pairs: Pairs) -> EventCandidate:
    """Add an event's calibrated confidence and how far its sides are known."""
    lacks, sure = missing(event, marks, pairs), known(event, marks)
    basis = replace(event.basis, missing=lacks, side_probability=sure)
    found = replace(event, basis=basis)
    return replace(found, confidence=confidence(found))


def told(candidate: EventCandidate, marks: Sequence[Mark], pairs: Pairs) -> float:
    """Return the probability of an event between the sides of a rule's candidate."""
    first = number_of(candidate.actor, marks)
    second = number_of(candidate.recipient or candidate.actor[1:], marks)
    return float(1 - pairs.types[first, second, NONE]) if first != second else 0.0


def completed(candidate: EventCandidate, marks: Sequence[Mark]) -> EventCandidate:
    """Give sides without a code the codes of the marks that contain them."""

    def coded(sides: tuple[Actor, ...]) -> tuple[Actor, ...]:
        out: list[Actor] = []
        for side in sides:
            number = 0 if side.code else number_of([side], marks)
            found = marks[number - 1].actors if number and marks[number - 1].codes else (side,)
            out += [a for a in found if all(a.code != b.code or not a.code for b in out)]
        return tuple(out)

    return replace(candidate, actor=coded(candidate.actor), recipient=coded(candidate.recipient))


def outward(candidate: EventCandidate) -> EventCandidate:
    """Drop recipients that are also among several actors: "A and B agreed to reopen embassies"."""
    actors = codes(candidate.actor)
    others = tuple(a for a in candidate.recipient if a.code not in actors)
    if len(actors) < 2 or len(others) == len(candidate.recipient):
        return candidate
    joint = not others and candidate.event_type in JOINT
    return replace(candidate, recipient=others, reciprocal=candidate.reciprocal or joint)


def is_lesser(event: EventCandidate, other: EventCandidate) -> bool:
    """Return whether another event with the same trigger has more coded sides."""
    same = event.trigger == other.trigger and event.event_type == other.event_type
    mine, theirs = (any_code(e.actor) + any_code(e.recipient) for e in (event, other))
    theirs += other.reciprocal and event.mode != "visit"  # who is visited did not come
    return same and not event.reciprocal and mine < theirs


def sides_of(candidate: EventCandidate) -> list[Span]:
    """Return the character spans of a candidate's sides that occur in the sentence."""
    sides = candidate.actor + candidate.recipient
    return [(a.start, a.end) for a in sides if a.start is not None and a.end is not None]


def joined(marks: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Return the marks and the other spans that do not overlap them, in order."""
    spans = list(marks)
    for span in others:
        if not any(span[0] < end and start < span[1] for start, end in spans):
            spans.append(span)
    return sorted(spans)


def codable(event: EventCandidate) -> bool:
    """Return whether an event has a coded side, and two parties if it is reciprocal."""
    if event.reciprocal:
        return len(codes(event.actor)) > 1 and any_code(event.actor)
    return any_code(event.actor + event.recipient)


def same_deed(event: EventCandidate, other: EventCandidate) -> bool:
    """Return whether an event with the same sides and type or trigger is already known.

    Those against whom force is used are the same, if the words are, whatever state they are given.
    """
    mine, theirs = ({a.code for a in e.actor + e.recipient if a.code} for e in (event, other))
    if event.event_type == other.event_type and event.trigger == other.trigger:
        words, known = ({(a.start, a.end) for a in e.recipient} for e in (event, other))
        alike = words == known != set() and codes(event.actor) == codes(other.actor)
        return mine <= theirs or (alike and event.event_type in USE_OF_FORCE)
    near = abs(event.trigger - other.trigger) <= CARRIED
    return mine == theirs and (near or event.event_type == other.event_type)


def together(candidate: EventCandidate, marks: Sequence[Mark], pairs: Pairs) -> Floats | None:
    """Return the 17 probabilities of what several parties do together; None without any mark.

    Of parties in phrases of their own it is the mean over their pairs, of parties named as one
    ("the six leaders") that of a deed of this phrase with nobody.
    """
    sides = candidate.actor + candidate.recipient
    numbers = sorted({number_of([side], marks) for side in sides} - {0})
    if len(numbers) < 2:
        return pairs.types[numbers[0], 0] if numbers else None
    found = [pairs.types[i, j] for i in numbers for j in numbers if i != j]
    mean: Floats = np.mean(found, axis=0)
    return mean


def judged(candidate: EventCandidate, marks: Sequence[Mark], pairs: Pairs) -> EventCandidate | None:
    """Combine a rule's candidate with the classifier's output for its two sides.

    Returns the candidate with the most likely type, mode and basis; None if no event.
    """
    if candidate.rule.startswith(_GRAMMATICAL):
        return candidate
    first = number_of(candidate.actor, marks)
    second = number_of(candidate.recipient or candidate.actor[1:], marks)
    # Of three or more that act together no pair is judged for all, of parties named as one none.
    if first == second or (candidate.reciprocal and len(codes(candidate.actor)) > 2):
        chances = together(candidate, marks, pairs)
        # The reader learned from pairs: that it sees no deed of all says little.
        if chances is None or chances[LABELS.index(candidate.event_type)] < AGREED:
            return candidate
        basis = basis_of(("rules", "reader"), candidate.event_type, chances)
        return replace(candidate, basis=basis)
    chances = pairs.types[first, second]
    if candidate.event_type == "CONCEDE":  # what is promised tells it from another promise
        chances = chances.copy()
        chances[_YIELDING] += chances[_PROMISE]
        chances[_PROMISE] = 0
    scores = np.log(chances + 1e-9)
    rule = LABELS.index(candidate.event_type)
    # Of two kinds of measure ("banned wine", "banned a party") the reader may be sure.
    top = LABELS[int(chances[:NONE].argmax())]
    measure = {top, candidate.event_type} == _MEASURES and chances[:NONE].max() > SURE
    scores[rule] += WEAK_BONUS if candidate.weak else PLAIN_BONUS * (not measure)
    # "Russia's war in Ukraine" is background, but it is reported all the same.
    weak = candidate.weak and not candidate.rule.startswith("noun")
    if first and second and chances[NONE] > VETO and weak:
        return None
    scores[NONE] = -np.inf
    best = int(scores.argmax()) if first and second else rule
    event_type = LABELS[best]
    same = best == rule
    mode = (candidate.mode if same else None) or mode_of(event_type, pairs.modes[first, second])
    agrees = not same or best == chances.argmax()
    return replace(
        candidate,
        event_type=event_type,
        mode=mode,
        rule=candidate.rule if same else f"{candidate.rule}:model",
        basis=basis_of(("rules", "reader") if agrees else ("rules",), event_type, chances),
    )
