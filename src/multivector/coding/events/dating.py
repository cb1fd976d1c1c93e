"""The date of an event: the one in its sentence that its own verb governs or shares."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from multivector.coding.coded import Actor
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import triggers
from multivector.coding.events.ontology import QUAD
from multivector.coding.syntax import clauses, dates
from multivector.coding.syntax.date_phrases import (
    COUNT,
    DAYS,
    MONTHS,
    LastDates,
    count_of,
    precision_of,
)
from multivector.coding.syntax.dates import Dated
from multivector.coding.syntax.parse import Parse

# A reporting verb has a time of its own: "said on Monday that ...".
_REPORTING = frozenset({"say", "tell", "report", "announce", "state", "add"})
# Nouns of time: a date attached to one of these still dates the verb above ("the end of 2022").
_TIME_NOUNS = frozenset(
    {*MONTHS, *DAYS, "year", "month", "week", "day", "end", "beginning", "start", "half",
     "morning", "evening", "night", "afternoon", "weekend", "spring", "summer", "autumn", "winter",
     "time", "hour"}
)  # fmt: skip
_ADVERBIAL = frozenset({"on", "in", "at", "during", "over", "between", "from"})
_LOCAL = frozenset("in at near off outside inside across along from into".split())
_BEGINNING = frozenset({"begin", "start", "open", "commence", "launch"})
_ENDING = frozenset({"end", "close", "conclude", "finish", "wrap"})
# Verbs that only give the time of a gathering: "a summit that began on Thursday".
_HOLDING = _BEGINNING | _ENDING | {"hold", "take", "run", "last", "schedule"}
# What is done to an event by words about it.
_WORDS = frozenset({"ACCUSE", "REJECT", "REQUEST", "SUPPORT", "PROTEST", "THREATEN"})
_UNCHANGED = frozenset("set put cut hit let shut beat cast spread quit split".split())
_LENGTH = re.compile(rf"\b{COUNT}[- ]day\b", re.I)
_APART = re.compile(rf"\b{COUNT} (?P<unit>day|week|month|year)s? (?P<side>after|before)\b", re.I)
_SIMULTANEOUS = frozenset({"as", "while", "when", "until", "before"})
_SEQUENCE = frozenset({"after", "before", "since", "until"})
# Words of another time, or of any time.
_PERFECT = frozenset({"have", "has", "'ve", "’ve"})
_OTHER_TIMES = frozenset(
    "had having 'd ’d earlier previously already recently once repeatedly often long since "
    "ever never always formerly lately still traditionally usually later".split()
)

Sides = Callable[[int], Iterable[Actor]]
When = tuple[str | None, str | None]


def date_of(
    parse: Parse,
    event: EventCandidate,
    published: str | None,
    told: Callable[[], LastDates] = LastDates,
    sides: Sides = lambda _: (),
) -> When:
    """Return the ISO 8601 date of an event and its precision, or (None, None).

    ``event``: its status determines whether "on 3 May" is in the future. ``published``: ISO date of
    the article; without it relative dates are not resolved. ``told``: returns the earlier dates in
    the article, to which "the next day" is relative. ``sides``: returns the actors of a token.

    The date is that nearest to the trigger of those that its verb governs. If there is none: the
    only date of the sentence, if it is next to the verb or in a clause of the same tense; the time
    implied by "two days after" another event or "since the invasion"; that of the saying.
    """
    verb = clauses.predicate_above(parse, event.trigger)
    # "Warned on Tuesday" is past, whatever it warns of; "they meet on Tuesday" is to come.
    planned = event.status == "planned" and parse.tags[verb] != "VBD"
    future = planned or is_present(parse, event.trigger)
    found = [
        dated
        for dated in dates.find(parse.text, published, future=future, told=told)
        if _is_past(parse, dated, event, verb, published)
    ]
    if _is_judged(parse, event, verb):
        found = [dated for dated in found if _above(parse, dated)[1] == event.trigger]
    own = governed(parse, found, event.trigger, verb)
    explained = None if own else _when_clause(parse, found, verb)
    chosen = own or (None if explained else _own_or_shared(parse, found, event, verb, published))
    when = (
        explained
        or (chosen and _lasting(parse, chosen, event.trigger, verb))
        or _time_apart(parse, found, verb, event.trigger)
        or _open(parse, found, verb, published)
        or _year_of(parse, event.trigger)
        or _said(parse, event, verb, dates.find(parse.text, published, told=told), sides)
    )
    return (when, precision_of(when)) if when else (None, None)


def _is_judged(parse: Parse, event: EventCandidate, verb: int) -> bool:
    """Return whether words are about an event, and tell their own time: "condemned the attack"."""
    types = {
        row.event_type for row in triggers().get((parse.lemmas[verb], "v"), ()) if not row.objects
    }
    to = parse.heads[event.trigger]
    by = parse.labels[to] == "prep" and parse.lemmas[to].lower() in _ADVERBIAL | {"by", "with"}
    about = parse.is_noun(event.trigger) and not by
    return about and bool(types & _WORDS) and event.event_type not in types


def _is_past(
    parse: Parse, dated: Dated, event: EventCandidate, verb: int, published: str | None
) -> bool:
    """Return whether a past event can have a date; an explicit year is accepted as it is.

    "Criticised the elections in June", written in May, refers to no known June.
    """
    done = event.status == "actual" and tense(parse, verb) != "present"
    told = re.search(r"\d{4}", parse.text[dated.start : dated.end])
    return not (done and not told and is_ahead(dated, published))


def is_ahead(dated: Dated, published: str | None) -> bool:
    first, last = (edge.isoformat() if edge else "" for edge in dates.bounds(dated.date))
    return bool(published and last > published[:10] <= first)


def governed(parse: Parse, found: Iterable[Dated], trigger: int, verb: int) -> Dated | None:
    above = _verbs_above(parse, verb)
    place = parse.starts[trigger]
    governed = []
    for dated in found:
        node, barrier = _above(parse, dated)
        if parse.labels[node] == "xcomp" and parse.lemmas[parse.heads[node]] in _BEGINNING:
            node = parse.heads[node]  # "will start loading on Saturday"
        elif _opens(parse, node, trigger, verb) and _is_to_day(dated):
            node, barrier = verb, None
        if barrier in (None, trigger) and (node == verb or node in above):
            governed.append((node != verb, abs(dated.start - place), dated))
    return min(governed)[-1] if governed else None


def _opens(parse: Parse, clause: int, trigger: int, verb: int) -> bool:
    """Return whether a clause dates an event: "gather for a summit that began on Monday"."""
    if parse.labels[clause] not in ("relcl", "acl") or parse.lemmas[clause] not in _BEGINNING:
        return False
    noun = parse.heads[clause]
    to = parse.heads[noun]
    at = parse.lemmas[to] in ("for", "at", "in") and parse.heads[to] == verb
    return noun == trigger or (at and (parse.lemmas[noun], "n") in triggers())


def _token_at(parse: Parse, offset: int) -> int:
    return bisect_right(parse.starts, offset) - 1


def _verbs_above(parse: Parse, verb: int) -> set[int]:
    """Return the verbs above that share this verb's time; reporting verbs do not."""
    verbs: set[int] = set()
    node = verb
    while parse.heads[node] != node and parse.labels[node] not in ("relcl", "acl", "advcl"):
        node, below = parse.heads[node], node
        if parse.lemmas[node] in _SEQUENCE:
            break  # "two months before staging a test"
        if parse.labels[below] == "conj" and _is_of_another_time(parse, below, node):
            break  # "they met on Monday and have gone home"
        if parse.lemmas[node] not in _REPORTING:
            verbs.add(node)
    return verbs


def _is_of_another_time(parse: Parse, verb: int, other: int) -> bool:
    """Return whether only one of two verbs is in the simple past; "has met and agreed" is one."""
    times = tense(parse, verb), tense(parse, other)
    bare = times[0] == "past" and parse.tags[verb] == "VBN"
    return times.count("past") == 1 and bool({"apart", "perfect"} & {*times}) and not bare


def _above(parse: Parse, dated: Dated) -> tuple[int, int | None]:
    """Return the verb above a date, and the first noun between them that is not one of time."""
    place = _token_at(parse, dated.start)
    node, barrier, before = place, None, place - 1
    if place and parse.tags[before] == "VBD":
        return before, None  # "announced Friday new sanctions"
    if place and parse.labels[before] == "prep" and not parse.children[before]:
        node = before  # "on Monday border guards": the parser took "Monday guards" for a noun
    while not parse.is_verb(node) and parse.heads[node] != node:
        node = parse.heads[node]
        if barrier is None and parse.is_noun(node) and not _is_time(parse, node):
            barrier = node
    if any(mark > place for mark in parse.having(node, "mark")):
        # "On Tuesday, a day after they left, ...": a date in front of a clause is outside it.
        node = clauses.verb_above(parse, parse.heads[node])
    return node, barrier


def _is_time(parse: Parse, i: int) -> bool:
    return parse.lemmas[i].lower() in _TIME_NOUNS or any(c.isdigit() for c in parse.words[i])


def _own_or_shared(
    parse: Parse, found: list[Dated], event: EventCandidate, verb: int, published: str | None
) -> Dated | None:
    """Return the date that an event without its own date takes from neighbouring verbs."""
    if when := _held(parse, found, event, verb):
        return when
    beside, elsewhere = [], []
    for dated in found:
        other, barrier = _above(parse, dated)
        if not _fits(parse, dated, event, verb, published):
            continue
        loose = barrier is not None and _is_adverbial(parse, barrier, dated)
        if other == verb and loose:
            beside.append(dated)
        near = barrier is None or (loose and _is_to_day(dated))
        if near and _shares_time(parse, verb, other, dated):
            elsewhere.append(dated)
    if len({dated.date for dated in beside}) == 1:
        return beside[0]
    return elsewhere[0] if len({dated.date for dated in elsewhere}) == 1 else None


def _fits(
    parse: Parse, dated: Dated, event: EventCandidate, verb: int, published: str | None
) -> bool:
    """Return whether the tense of an event allows a date."""
    ahead = is_ahead(dated, published)
    past = parse.tags[verb] in ("VBD", "VBN", "VBG") or not parse.is_verb(verb)
    return ahead if event.status == "planned" else past and not ahead


def _is_adverbial(parse: Parse, barrier: int, dated: Dated) -> bool:
    """Return whether a date that the parser put under a noun may date the verb: "in a town on
    Monday".

    "The attack in June" dates the attack, "the 2015 deal" and "the deal of 2015" the deal; but
    "signed a deal in 2015" dates the signing, and so does "at Monday's talks".
    """
    node = _token_at(parse, dated.start)
    while parse.heads[node] != barrier:
        node = parse.heads[node]
    within = parse.labels[node] in ("poss", "compound") or parse.lemmas[node] == "of"
    if parse.labels[barrier] == "pobj" and within:
        return parse.lemmas[parse.heads[barrier]].lower() in ("in", "at", "during")
    if parse.labels[node] == "prep" and parse.lemmas[node].lower() not in _ADVERBIAL:
        return False
    if parse.labels[node] not in ("prep", "npadvmod"):
        return False
    definite = parse.having(barrier, "poss") or any(
        parse.lemmas[k] not in ("a", "an") for k in parse.having(barrier, "det")
    )
    if parse.tags[barrier].startswith("NNP"):
        return True
    if definite and (parse.lemmas[barrier], "n") in triggers():
        return False
    place = parse.labels[barrier] == "pobj" and parse.lemmas[parse.heads[barrier]] in _LOCAL
    return _is_to_day(dated) or place or (parse.labels[barrier] == "dobj" and not definite)


def _is_to_day(dated: Dated) -> bool:
    return len(dated.date.split("/")[0]) == len("2023-05-18")


def _shares_time(parse: Parse, verb: int, other: int, dated: Dated) -> bool:
    """Return whether two verbs share the same time: coordinated, "as …", "speaking on Monday"."""
    if verb == other or {parse.lemmas[verb], parse.lemmas[other]} & _REPORTING:
        return False
    if parse.tags[other] == "VB" and parse.labels[other] in ("acl", "advcl", "relcl"):
        # A past date after an aim: "sent aid to free them in 1998".
        past = parse.tags[verb] in ("VBD", "VBN")
        return past and clauses.verb_above(parse, parse.heads[other]) == verb
    if parse.labels[verb] == "conj" and parse.tags[verb] == "VBG":
        verb = parse.heads[verb]  # "..., seizing and killing tourists"
    for low, high in ((other, verb), (verb, other)):
        if parse.heads[low] != high:
            continue
        same_tense = parse.tags[low] == parse.tags[high] or tense(parse, low) == tense(parse, high)
        to_day = _is_to_day(dated)
        if parse.labels[low] == "conj":
            return same_tense and (to_day or not parse.having(low, "nsubj", "nsubjpass"))
        marks = {parse.lemmas[k].lower() for k in parse.having(low, "mark", "advmod")}
        if parse.labels[low] == "advcl" and marks & _SIMULTANEOUS:
            return same_tense and to_day
        if parse.labels[low] == "advcl" and (parse.tags[low] in ("VBG", "VBN") or same_tense):
            return not parse.having(low, "mark", "aux")
    return False


def _when_clause(parse: Parse, found: Iterable[Dated], verb: int) -> str | None:
    """Return the date that a clause explains: "in 2014, when Russia annexed Crimea".

    And that of its noun: "Monday's raid, in which three died", "a law passed in May that bans".
    """
    while parse.labels[verb] == "conj" and tense(parse, verb) == tense(parse, parse.heads[verb]):
        verb = parse.heads[verb]
    if parse.labels[verb] not in ("relcl", "advcl"):
        return None
    start, noun = parse.starts[min(parse.subtree(verb))], parse.heads[verb]
    if any(parse.lemmas[k] == "when" for k in parse.having(verb, "advmod")):
        told = [dated for dated in found if 0 <= start - dated.end <= len(", ")]
        since = bool(told) and "since" in _before(parse, told[-1])
        first = told[-1].date.split("/")[0] if since else None
        return None if first == ".." or not told else first or told[-1].date
    if tense(parse, verb) != "past" or not _by_or_during(parse, verb):
        return None
    return next((dated.date for dated in found if _is_of(parse, dated, noun)), None)


def _by_or_during(parse: Parse, verb: int) -> bool:
    """Return whether a relative clause tells what its noun did or what was done during it."""
    by = [k for k in parse.having(verb, "nsubj") if parse.lemmas[k].lower() in ("which", "that")]
    preps = [k for k in parse.having(verb, "prep") if parse.lemmas[k].lower() in _ADVERBIAL]
    during = [k for prep in preps for k in parse.having(prep, "pobj")]
    return bool(by) or any(parse.lemmas[k] == "which" for k in during)


def _is_of(parse: Parse, dated: Dated, noun: int) -> bool:
    """Return whether a date is that of a noun: "the May raid", "sanctions imposed in May"."""
    other, barrier = _above(parse, dated)
    done = parse.labels[other] == "acl" and parse.tags[other] == "VBN"
    event = (parse.lemmas[noun], "n") in triggers()
    return event if barrier == noun else done and not barrier and parse.heads[other] == noun


def _before(parse: Parse, dated: Dated) -> str:
    return parse.text[max(0, dated.start - 12) : dated.start].lower()


def _held(parse: Parse, found: Iterable[Dated], event: EventCandidate, verb: int) -> Dated | None:
    """Return the date of a gathering in a clause of its own: "a summit that began on Thursday"."""
    nouns = {event.trigger, *parse.having(verb, "dobj", "nsubj", "nsubjpass", "attr")}
    nouns |= {k for prep in parse.having(verb, "prep") for k in parse.having(prep, "pobj")}
    for dated in found:
        other, barrier = _above(parse, dated)
        if parse.is_noun(event.trigger) and _is_of(parse, dated, event.trigger):
            return dated
        holding = parse.lemmas[other] in _HOLDING and parse.labels[other] in ("relcl", "acl")
        # "That ends on Friday" means a coming Friday, which a past event cannot have.
        to_come = event.status != "planned" and parse.tags[other] in ("VBZ", "VBP")
        told = parse.heads[other] == event.trigger or _LENGTH.search(parse.text)
        if barrier is None and holding and told and not to_come and parse.heads[other] in nouns:
            return dated
    return None


def _lasting(parse: Parse, dated: Dated, trigger: int, verb: int) -> str:
    """Return the days of a gathering from its length and its first or last day."""
    lengths = _LENGTH.findall(parse.text)
    if dated.precision != "day" or len(lengths) != 1:
        return dated.date
    other, _ = _above(parse, dated)
    first, last = dates.bounds(dated.date)
    days = timedelta(days=count_of(lengths[0]) - 1)
    if first is None or last is None or not days or not _has_length(parse, trigger, verb, other):
        return dated.date
    lemma = parse.lemmas[other]
    if lemma in _ENDING:
        return f"{(last - days).isoformat()}/{last.isoformat()}"
    if lemma in _BEGINNING or re.search(r"\bfrom\s+$", _before(parse, dated)):
        return f"{first.isoformat()}/{(last + days).isoformat()}"
    return dated.date


def opens(parse: Parse) -> bool:
    """Return whether a gathering began, whose length may be told elsewhere."""
    begun = [k for k in range(len(parse)) if parse.lemmas[k] in _BEGINNING]
    return not _LENGTH.search(parse.text) and any(
        parse.labels[k] in ("relcl", "acl", "ROOT") and tense(parse, k) == "past" for k in begun
    )


def spread(first: str, days: int) -> When:
    """Return so many days from a first one, and their precision."""
    last = date.fromisoformat(first) + timedelta(days=days - 1)
    when = first if days == 1 else f"{first}/{last.isoformat()}"
    return when, precision_of(when)


def _has_length(parse: Parse, trigger: int, verb: int, other: int) -> bool:
    """Return whether "two-day" describes the trigger, or what its verb or the date's is about."""
    match = _LENGTH.search(parse.text)
    if match is None:
        return False
    noun = _token_at(parse, match.end() - 1)
    while not (parse.is_noun(noun) and parse.lemmas[noun] != "day") and parse.heads[noun] != noun:
        noun = parse.heads[noun]
    return noun == trigger or clauses.predicate_above(parse, noun) in (verb, other)


def _time_apart(parse: Parse, found: Iterable[Dated], verb: int, trigger: int) -> str | None:
    """Return the time of an event stated as some days after or before another with a date."""
    match = _APART.search(parse.text)
    if match is None:
        return None
    mark = _token_at(parse, match.start("side"))
    inner = parse.heads[mark] if parse.labels[mark] == "mark" else mark
    outer = clauses.predicate_above(parse, parse.heads[inner])
    below = {k for k in parse.subtree(inner) if k > mark}
    count = count_of(match["count"]) * (1 if match["side"].lower() == "after" else -1)
    inside = trigger in below
    if outer in below or not (inside or verb == outer):
        return None
    others = [
        dated
        for dated in found
        if (_token_at(parse, dated.start) in below) != inside
        and (not inside or _above(parse, dated) == (outer, None))
    ]
    # The inner event is dated from the outer one, in the other direction.
    count = -count if inside else count
    return dates.apart(others[0], match["unit"].lower(), count) if len(others) == 1 else None


def _open(parse: Parse, found: Iterable[Dated], verb: int, published: str | None) -> str | None:
    """Return a range for what has been going on "since the invasion", "since war broke out"."""
    while parse.labels[verb] in ("xcomp", "conj") and parse.tags[verb] == "VB":
        verb = parse.heads[verb]
    auxiliaries = {parse.words[k].lower() for k in parse.having(verb, "aux")}
    if not published or not auxiliaries & (_PERFECT | {"'s"}):
        return None
    below = [*parse.children[verb], *(c for k in parse.children[verb] for c in parse.children[k])]
    since = [k for k in below if parse.lemmas[k] == "since" and parse.heads[k] in (verb, *below)]
    if not since or parse.tags[verb] not in ("VBN", "VBG"):
        return None
    mark = parse.labels[since[0]] == "mark"
    clause = parse.subtree(parse.heads[since[0]] if mark else since[0])
    told = [dated.date for dated in found if _token_at(parse, dated.start) in clause]
    return f"{told[0].split('/')[0] if told else '..'}/{published[:10]}"


def _year_of(parse: Parse, trigger: int) -> str | None:
    """Return the year in front of a noun: "the 1979 invasion"."""
    year = " ".join(parse.words[k] for k in parse.having(trigger, "nummod"))
    return year if parse.is_noun(trigger) and re.fullmatch(r"(?:1[89]|20)\d\d", year) else None


def _said(
    parse: Parse, event: EventCandidate, verb: int, found: list[Dated], sides: Sides
) -> str | None:
    """Return the date of words that are the deed: "said on Monday that it would send aid"."""
    earlier = any(parse.words[k].lower() == "had" for k in parse.having(verb, "aux"))
    said = verb
    while not earlier and QUAD[event.event_type].startswith("verbal"):
        node, said = said, parse.heads[said]
        content = parse.labels[node] == "ccomp" or parse.lemmas[node] in _REPORTING
        if content and parse.tags[said] == "VBD" and speaks(parse, event, said, sides):
            chosen = governed(parse, found, said, said)
            return chosen.date if chosen else None
        if node == said:
            break
    return None


def speaks(parse: Parse, event: EventCandidate, verb: int, sides: Sides) -> bool:
    """Return whether an actor of an event is among the subjects of a verb, if these are known."""
    subject = clauses.subject(parse, verb)
    codes = {actor.code for actor in sides(subject)} - {None} if subject is not None else ()
    return subject is not None and (not codes or any(a.code in codes for a in event.actor))


def is_present(parse: Parse, verb: int) -> bool:
    """Return whether a verb is in the present; "put" and the like are past in the news."""
    tag = parse.tags[verb]
    return tag == "VBZ" or (tag == "VBP" and parse.lemmas[verb] not in _UNCHANGED)


def tense(parse: Parse, verb: int) -> str:
    """Return the tense of a verb: past, present, perfect, apart ("had", "earlier") or none."""
    words = {parse.words[k].lower() for k in parse.having(verb, "aux", "auxpass", "advmod")}
    if words & _OTHER_TIMES:
        return "apart"
    if words & _PERFECT:
        return "perfect"
    if is_present(parse, verb) or words & {"is", "are", "am"}:
        return "present"
    # A tagger takes some "agreed" for a participle, and "put" for the present.
    bare = not parse.having(verb, "aux", "auxpass") and parse.tags[verb] in ("VBD", "VBN", "VBP")
    return "past" if bare or words & {"was", "were", "did"} else "none"
