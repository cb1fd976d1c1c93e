"""The date of an event: the one in its sentence that its own verb governs."""

from bisect import bisect_right

from multivector.coding.events.candidate import EventCandidate
from multivector.coding.syntax import clauses, dates
from multivector.coding.syntax.parse import Parse

# A reporting verb has a time of its own: "said on Monday that ...".
_REPORTING = frozenset({"say", "tell", "report", "announce", "state", "add"})
# Nouns of time: a date attached to one of these still dates the verb above ("the end of 2022").
_TIME_NOUNS = frozenset(
    {*dates.MONTHS, *dates.DAYS, "year", "month", "week", "day", "end", "beginning", "start",
     "morning", "evening", "night", "afternoon", "weekend", "spring", "summer", "autumn", "winter"}
)  # fmt: skip


def date_of(
    parse: Parse, event: EventCandidate, published: str | None
) -> tuple[str | None, str | None]:
    """Return the date of an event and its precision, or (None, None).

    Parameters
    ----------
    parse : Parse
        The sentence.
    event : EventCandidate
        Its status decides whether "on 3 May" lies ahead.
    published : str or None
        ISO date of the article; without it relative dates are not resolved.

    Returns
    -------
    (str or None, str or None)
        ISO 8601 to its precision, and ``day``, ``month`` or ``year``. Of several dates that the
        event's verb governs, the one nearest to the trigger; a sentence without any gives None.
    """
    candidates = dates.find(parse.text, published, future=event.status == "planned")
    verb = clauses.predicate_above(parse, event.trigger)
    above = _verbs_above(parse, verb)
    governed = [
        dated
        for dated in candidates
        if _governs(parse, _token_at(parse, dated[2]), event.trigger, verb, above)
    ]
    if not governed:
        return None, None
    place = parse.starts[event.trigger]
    when, precision, _ = min(governed, key=lambda dated: abs(dated[2] - place))
    return when, precision


def _token_at(parse: Parse, offset: int) -> int:
    return bisect_right(parse.starts, offset) - 1


def _verbs_above(parse: Parse, verb: int) -> set[int]:
    """Return the verbs above that share this verb's time; reporting verbs do not."""
    verbs: set[int] = set()
    node = verb
    while parse.heads[node] != node and parse.labels[node] not in ("relcl", "acl", "advcl"):
        node = parse.heads[node]
        if parse.lemmas[node] not in _REPORTING:
            verbs.add(node)
    return verbs


def _governs(parse: Parse, dated: int, trigger: int, verb: int, above: set[int]) -> bool:
    """Tell whether a date belongs to the event's verb, not to another noun of the sentence."""
    node = dated
    while not parse.is_verb(node) and parse.heads[node] != node:
        node = parse.heads[node]
        timed = parse.lemmas[node].lower() in _TIME_NOUNS or any(
            c.isdigit() for c in parse.words[node]
        )
        if parse.is_noun(node) and not timed and node != trigger:
            return False
    return node == verb or node in above
