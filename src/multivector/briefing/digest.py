"""The opening sentences of a brief, composed only from its content."""

from collections import Counter
from collections.abc import Sequence

from multivector.briefing.content import Content
from multivector.briefing.measures import compared_on, leaders
from multivector.briefing.network import called, involved, side
from multivector.coding.coded import Event
from multivector.prose import listed, number
from multivector.vocabulary import HAPPENING

# Maximum number of origins named in the opening; more are counted.
MOST_TITLES = 2


def digest(brief: Content) -> list[str]:
    """Summarise a brief: the events, the claims, and what the public record adds.

    Parameters
    ----------
    brief : Brief
        Any brief; one without events or claims says so.

    Returns
    -------
    list of str
        One to four sentences; the last says who leads, if the measures were computed.
    """
    events, claims = brief.coded.events, brief.coded.claims
    if not events and not claims:
        return ["There is nothing to report: no political event or claim was found."]
    said = [_events(brief), _claims(brief), *([_record(brief)] if claims else [])]
    led = _led(brief)
    return [*said, led] if led else said


def _led(brief: Content) -> str:
    """Return which power leads in which state; empty if the measures were not computed.

    Also empty if the composite lacks trade: the remaining channels depend on what is on record.
    """
    found = leaders(brief)
    year, used = compared_on(brief)
    if not found or "trade" not in used:
        return ""
    by_power: dict[str, list[str]] = {}
    for state, power in found.items():
        if power is not None:
            by_power.setdefault(power, []).append(brief.names.get(state, state))
    parts = [
        f"{brief.names.get(power, power)} leads in {listed(states)}"
        for power, states in by_power.items()
    ]
    open_ = [brief.names.get(state, state) for state, power in found.items() if power is None]
    if open_:
        parts.append(f"no leader can be named in {listed(open_)}")
    return f"Measured by capacity in {year} ({listed(used)}), {'; '.join(parts)}."


def _events(brief: Content) -> str:
    happening = [event for event in brief.coded.events if event.status in HAPPENING]
    others = len(brief.coded.events) - len(happening)
    if not happening:
        only = f"; {number(others, 'event')} only hypothetical or denied" if others else ""
        return f"The article reports no political event{only}."
    told = f"The article reports {number(len(happening), 'event')}, {_nature(happening)}"
    more = f"; {others} more {'is' if others == 1 else 'are'} only hypothetical or denied"
    return told + _leader(brief, happening) + (more if others else "") + "."


def _leader(brief: Content, events: Sequence[Event]) -> str:
    """Return who takes part in most events, and with whom; empty if no side stands out."""
    ranked = involved(events).most_common()
    if not ranked or ranked[0][1] < 2:
        return ""
    top, count = ranked[0]
    names = _names(brief)
    leaders = [names[key] for key, n in ranked if n == count]
    if len(leaders) > 2:
        return ""
    part = "all" if count == len(events) else f"{count}"
    if len(leaders) == 2:
        return f"; {listed(leaders)} take part in {part} each"
    partners = [names[key] for key in _partners(events, top)]
    return f"; {names[top]} takes part in {part}" + (
        f", chiefly with {listed(partners)}" if partners else ""
    )


def _nature(events: Sequence[Event]) -> str:
    cooperation = sum(event.quad.endswith("cooperation") for event in events)
    conflict = len(events) - cooperation
    if not conflict:
        return "of cooperation"
    if not cooperation:
        return "of conflict"
    return f"{cooperation} of cooperation and {conflict} of conflict"


def _partners(events: Sequence[Event], top: str) -> list[str]:
    """Return up to three sides with which the top one interacts most."""
    count: Counter[str] = Counter()
    for event in events:
        sides = {side(actor): None for actor in (*event.actor, *event.recipient)}
        if top in sides:
            count.update([key for key in sides if key != top])
    return _above_the_rest(count)


def _above_the_rest(count: Counter[str]) -> list[str]:
    """Return the first three, or fewer if a tie would exclude a fourth arbitrarily."""
    ranked = count.most_common()
    rest = ranked[3][1] if len(ranked) > 3 else 0
    return [key for key, n in ranked[:3] if n > rest]


def _names(brief: Content) -> dict[str, str]:
    return {
        side(actor): called(actor, brief.names)
        for event in brief.coded.events
        for actor in (*event.actor, *event.recipient)
    }


def _claims(brief: Content) -> str:
    claims = brief.coded.claims
    if not claims:
        return "It makes no claim that can be compared with the public record."
    sentence = f"It makes {number(len(claims), 'claim')}"
    channels = Counter(claim.channel for claim in claims if claim.channel)
    if len(channels) == 1:
        sentence += f" on {next(iter(channels))}"
    elif channels:
        shown = _above_the_rest(channels)
        on = [f"{channel} ({channels[channel]})" for channel in shown]
        most = "most " if len(shown) < len(channels) else ""
        sentence += f", {most}on {listed(on)}" if on else f" on {len(channels)} channels"
    speakers = Counter(claim.speaker for claim in claims if claim.speaker)
    if len(speakers) == 1:
        name, count = speakers.most_common(1)[0]
        sentence += f"; {count} of them by {name}"
    elif speakers:
        name, count = speakers.most_common(1)[0]
        first = f", most by {name} ({count})" if count > 1 else ""
        sentence += f"; {sum(speakers.values())} of them by named speakers{first}"
    return sentence + "."


def _record(brief: Content) -> str:
    total = len(brief.claim_evidence)
    silent = [
        claim.channel
        for claim, ids in zip(brief.coded.claims, brief.claim_evidence, strict=True)
        if not ids
    ]
    if len(silent) == total:
        return "The public record has no data on " + ("it." if total == 1 else "any of them.")
    about = f"{total - len(silent)} of them" if silent else ("it" if total == 1 else "all of them")
    titles = [origin.title for origin in brief.origins]
    # A dozen titles do not fit in a sentence; the section on origins lists them all.
    many = len(titles) > MOST_TITLES
    origins = number(len(titles), "origin") if many else listed(titles)
    have = "has" if len(brief.origins) == 1 else "have"
    figures = number(len(brief.evidence), "figure")
    sentence = f"{origins} {have} {figures}{_years(brief)} on {about}"
    if not silent:
        return sentence + "."
    named = sorted({channel for channel in silent if channel})
    where = f", on {listed(named)}," if named else ""
    other = "the other" if len(silent) == 1 else f"the other {len(silent)}"
    return f"{sentence}; for {other}{where} the public record has no data."


def _years(brief: Content) -> str:
    years = [item.year for item in brief.evidence if item.year]
    if not years:
        return ""
    return f" of {min(years)}–{max(years)}" if min(years) < max(years) else f" of {years[0]}"
