"""Where a date stands in a sentence, and in what tense and form an event is told, as features."""

from collections.abc import Sequence

from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.lexicon import triggers
from multivector.coding.events.ontology import QUAD
from multivector.coding.syntax import clauses
from multivector.coding.syntax.dates import Dated
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.seasons import DAYS, MONTHS
from multivector.coding.syntax.words import WORDS

# Nouns of time: a date attached to one of these still dates the verb above ("the end of 2022").
_TIME_NOUNS = {*MONTHS, *DAYS} | WORDS["nouns of time"]
# Verbs that give a gathering its first day, its last, or only its time.
BEGINNING, ENDING = WORDS["beginning"], WORDS["ending"]
_HOLDING = BEGINNING | ENDING | {"hold", "take", "run", "last", "schedule"}
# Before the reason of a deed; "for" and "over" also go before what it is about.
_REASONS = WORDS["reasons"]
_CAUSES = _REASONS | {"for", "over"}
# "Called" what, as a thing is.
_SAYING, _WORDED = WORDS["speech"], ("attr", "oprd", "dobj")
_PAPERS = WORDS["instruments"]
_QUOTES = frozenset('"“”')


def context(parse: Parse, event: EventCandidate, verb: int, index: int) -> list[str]:
    """Return the features of an event, whatever its date; ``index`` numbers its sentence."""
    main, trigger = main_verb(parse), event.trigger
    auxiliaries = {parse.words[k].lower() for k in parse.having(verb, "aux", "advmod")}
    known = [parse.lemmas[k] for k in parse.having(trigger, "det", "poss")]
    label = parse.labels[verb] if parse.labels[verb] in WORDS["clause labels"] else "other"
    return [
        f"t={tense(parse, verb)}", "noun" if parse.is_noun(trigger) else "verb",
        f"st={event.status}", f"q={QUAD[event.event_type].split('-')[0]}",
        f"mt={tense(parse, main)}", f"l={'main' if verb == main else label}",
        f"ty={event.event_type}", f"tag={parse.tags[verb]}", f"i={min(index, 6)}",
        f"had={'had' in auxiliaries}", f"other={bool(auxiliaries & WORDS['other times'])}",
        f"det={known[0] if known else '-'}", f"quote={bool(_QUOTES & set(parse.text))}",
    ]  # fmt: skip


def place_features(parse: Parse, dated: Dated, trigger: int, verb: int) -> set[str]:
    """Return the features of where a date of the sentence stands to an event."""
    at = parse.token_at(dated.start)
    node, barrier = above(parse, dated)
    if parse.lemmas[node] in _HOLDING and parse.labels[node] in ("relcl", "acl"):
        barrier = parse.heads[node]  # "a summit that began on Thursday" is a Thursday's summit
        node = clauses.verb_above(parse, barrier)
    low, high = sorted((at, trigger))
    words = next((str(most) for most in (3, 8, 15) if high - low <= most), "more")
    lead = parse.words[at - 1].lower() if at else "^"
    # "A treaty, signed in 1992": the date of the treaty, as "the treaty of 1992" is.
    aside = node != verb and parse.labels[node] in ("relcl", "acl")
    noun = parse.heads[node] if barrier is None and aside else barrier
    held = "" if noun is None else " of a noun"
    if noun == trigger:
        held = " of the event"
    elif noun is not None and (parse.lemmas[noun], "n") in triggers():
        held = " of another event"
    return {
        f"words={words}{'<' if at < trigger else '>'}",
        f"lead={lead if lead in WORDS['before dates'] or not at else 'other'}",
        f"rel={_relation(parse, node, verb)}{held}",
        f"commas={min(2, parse.words[low:high].count(','))}",
        f"verbs={min(2, sum(parse.is_verb(k) for k in range(low + 1, high)))}",
        f"first={at <= 3}",
    }


def _relation(parse: Parse, node: int, verb: int) -> str:
    """Return how the verb that a date stands with is related to that of an event."""
    if node == verb:
        return "same"
    for name, low, high in (("above", verb, node), ("below", node, verb)):
        if parse.heads[low] != low and clauses.verb_above(parse, parse.heads[low]) == high:
            return f"{name} by {parse.labels[low]}"
    return "below" if node in parse.subtree(verb) else "apart"


def above(parse: Parse, dated: Dated) -> tuple[int, int | None]:
    """Return the verb above a date, and the first noun between them that is not one of time."""
    place = parse.token_at(dated.start)
    node, barrier, before = place, None, place - 1
    if place and parse.tags[before] == "VBD":
        return before, None  # "announced Friday new sanctions"
    if place and parse.labels[before] == "prep" and not parse.children[before]:
        node = before  # "on Monday border guards": the parser took "Monday guards" for a noun
    while not _is_deed(parse, node) and parse.heads[node] != node:
        node = parse.heads[node]
        if barrier is None and parse.is_noun(node) and not _is_time(parse, node):
            barrier = node
    # "Bombed it on 3 May and took it on 5 May": what the parser holds to belong to "bombed".
    node = max([node, *(k for k in parse.having(node, "conj") if k < place and parse.is_verb(k))])
    if any(mark > place for mark in parse.having(node, "mark")):
        # "On Tuesday, a day after they left, ...": a date in front of a clause is outside it.
        node = clauses.verb_above(parse, parse.heads[node])
    return node, barrier


def _is_deed(parse: Parse, i: int) -> bool:
    return parse.is_verb(i) and parse.lemmas[i] != "date"  # "in a letter dated 3 May"


def is_aside(parse: Parse, dated: Dated, verb: int | None = None) -> bool:
    """Return whether a date is told aside, of a thing: "the embassy, closed in 1993".

    ``verb``: if given, the thing is its object: "reopened the embassy, closed in 1993".
    """
    node = above(parse, dated)[0]
    thing, label = parse.heads[node], parse.labels[node]
    if verb is not None and (parse.heads[thing] != verb or parse.labels[thing] != "dobj"):
        return False
    days = dated.precision == "day" and parse.lemmas[node] in _HOLDING  # of a summit
    return label in ("relcl", "acl") and not days


def dating_verb(parse: Parse, verb: int, dated: Sequence[Dated]) -> int:
    """Return the verb whose date a deed has: "passed" for "passed a motion, which demanded"."""
    paper, doers = parse.heads[verb], {parse.tags[k] for k in parse.having(verb, "nsubj")}
    words = parse.lemmas[paper] in _PAPERS and parse.labels[paper] == "dobj" and "WDT" in doers
    own = words and any(above(parse, one)[0] == verb for one in dated)
    return clauses.verb_above(parse, paper) if words and not own else verb


def is_of_cause(parse: Parse, dated: Dated, event: EventCandidate) -> bool:
    """Return whether a date is that of why something is done: "because of the May election"."""
    causes = _CAUSES if QUAD[event.event_type].endswith("conflict") else _REASONS
    upward = parse.upward(parse.token_at(dated.start))
    path = [k for k in upward if event.trigger not in parse.subtree(k)]
    nouns = (n for n, k in enumerate(path) if parse.is_noun(k) and not _is_time(parse, k))
    first = next(nouns, len(path))
    held = {parse.lemmas[k] for k in path[:first] if parse.labels[k] == "prep"}
    why = causes & {parse.lemmas[k] for k in path[first:]}
    told = any(parse.labels[k] == "acl" for k in path[:first])  # "over remarks made on Friday"
    # "Froze aid over a law on Friday" may well be on Friday.
    return bool(why) and (told or bool(why & _REASONS) or held <= {"of"})


def is_of_words(parse: Parse, dated: Dated, event: EventCandidate) -> bool:
    """Return whether a date is only that of words on a deed: "said on Monday that X invaded Y"."""
    node, quad = above(parse, dated)[0], QUAD[event.event_type]
    below = (k for k in parse.upward(event.trigger) if parse.heads[k] == node < k)
    clause = next((k for k in below if parse.labels[k] == "ccomp"), node)
    if parse.lemmas[node] not in _SAYING or parse.token_at(dated.start) in parse.subtree(clause):
        return False
    if parse.is_noun(event.trigger) and parse.labels[event.trigger] not in _WORDED:
        return quad != "verbal-conflict"  # "that the embargo was cruel"
    speaker = {parse.lemmas[k] for k in parse.having(node, "nsubj")}
    doer = [k for n in parse.having(clause, "nsubj", "nsubjpass") for k in parse.subtree(n)]
    own = any(parse.lemmas[k] in speaker or parse.tags[k].startswith("PRP") for k in doer)
    return quad == "material-conflict" and event.status == "actual" and not own


def _is_time(parse: Parse, i: int) -> bool:
    return parse.lemmas[i].lower() in _TIME_NOUNS or any(c.isdigit() for c in parse.words[i])


def main_verb(parse: Parse) -> int:
    """Return the verb of the main clause: of what is told before ", officials said"."""
    root = next(i for i in range(len(parse)) if parse.heads[i] == i)
    told = [k for k in parse.having(root, "ccomp") if k < root and parse.is_verb(k)]
    return told[0] if told else root


def is_present(parse: Parse, verb: int) -> bool:
    """Return whether a verb is in the present; "put" and the like are past in the news."""
    tag = parse.tags[verb]
    return tag == "VBZ" or (tag == "VBP" and parse.lemmas[verb] not in WORDS["unchanged"])


def tense(parse: Parse, verb: int) -> str:
    """Return the tense of a verb: past, present, perfect, apart ("had", "earlier") or none."""
    words = {parse.words[k].lower() for k in parse.having(verb, "aux", "auxpass", "advmod")}
    if words & WORDS["other times"]:
        return "apart"
    if words & {"have", "has", "'ve", "’ve"}:
        return "perfect"
    if is_present(parse, verb) or words & {"is", "are", "am"}:
        return "present"
    # A tagger takes some "agreed" for a participle, and "put" for the present.
    bare = not parse.having(verb, "aux", "auxpass") and parse.tags[verb] in ("VBD", "VBN", "VBP")
    return "past" if bare or words & {"was", "were", "did"} else "none"
