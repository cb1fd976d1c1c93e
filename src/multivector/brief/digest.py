"""The three sentences that a brief opens with, composed from what was found and nothing else."""

from collections import Counter
from collections.abc import Iterable, Sequence

from multivector.brief.deeds import called, involved, side
from multivector.brief.model import Brief
from multivector.coding.model import Event


def digest(brief: Brief) -> list[str]:
    """Return what a reader wants first: the deeds, the claims, and what the record adds.

    Parameters
    ----------
    brief : Brief
        Any brief; without event or claim the sentences say so.

    Returns
    -------
    list of str
        One to three plain sentences.
    """
    events, claims = brief.coded.events, brief.coded.claims
    if not events and not claims:
        return ["There is nothing to report: no political event and no claim was found."]
    return [_deeds(brief), _claims(brief), *([_record(brief)] if claims else [])]


def _deeds(brief: Brief) -> str:
    events = brief.coded.events
    if not events:
        return "No political event was found in the article."
    cooperation = sum(event.quad.endswith("cooperation") for event in events)
    nature = _nature(cooperation, len(events))
    told = f"The article tells of {number(len(events), 'event')}, {nature}"
    ranked = involved(events).most_common()
    if not ranked:
        return told + "; none of them names a side."
    top, count = ranked[0]
    partners = _partners(events, top)
    names = _names(brief)
    chiefly = f", chiefly with {listed(names[key] for key in partners)}" if partners else ""
    return f"{told}; {names[top]} takes part in {_most(count, len(events))}{chiefly}."


def _nature(cooperation: int, total: int) -> str:
    conflict = total - cooperation
    if not conflict:
        return "of cooperation"
    if not cooperation:
        return "of conflict"
    return f"{cooperation} of cooperation and {conflict} of conflict"


def _most(count: int, total: int) -> str:
    return ("it" if total == 1 else "all of them") if count == total else f"{count} of them"


def _partners(events: Sequence[Event], top: str) -> list[str]:
    """Return up to three sides that the top one deals with most."""
    count: Counter[str] = Counter()
    for event in events:
        sides = dict.fromkeys(side(actor) for actor in (*event.actor, *event.recipient))
        if top in sides:
            count.update(key for key in sides if key != top)
    return [key for key, _ in count.most_common(3)]


def _names(brief: Brief) -> dict[str, str]:
    return {
        side(actor): called(actor, brief.names)
        for event in brief.coded.events
        for actor in (*event.actor, *event.recipient)
    }


def _claims(brief: Brief) -> str:
    claims = brief.coded.claims
    if not claims:
        return "It makes no claim that the record could be held beside."
    channels = Counter(claim.channel for claim in claims if claim.channel)
    on = [f"{channel} ({count})" for channel, count in channels.most_common(3)]
    sentence = f"It makes {number(len(claims), 'claim')}"
    sentence += (
        f", most on {listed(on)}" if len(channels) > 1 else f" on {listed(on)}" if on else ""
    )
    speakers = Counter(claim.speaker for claim in claims if claim.speaker)
    if speakers:
        name, count = speakers.most_common(1)[0]
        first = f", first of all {name} ({count})" if len(speakers) > 1 else f", {name}"
        sentence += f"; {sum(speakers.values())} by named speakers{first}"
    return sentence + "."


def _record(brief: Brief) -> str:
    total = len(brief.claim_evidence)
    silent = [
        claim.channel
        for claim, ids in zip(brief.coded.claims, brief.claim_evidence, strict=True)
        if not ids
    ]
    if len(silent) == total:
        return "The record says nothing on " + ("it." if total == 1 else "any of them.")
    years = [item.year for item in brief.evidence if item.year]
    span = f" of {min(years)}–{max(years)}" if years and min(years) < max(years) else (
        f" of {years[0]}" if years else ""
    )  # fmt: skip
    about = f"{total - len(silent)} of them" if silent else ("it" if total == 1 else "all of them")
    sentence = f"The record has {number(len(brief.evidence), 'figure')}{span} beside {about}"
    if not silent:
        return sentence + "."
    named = sorted({channel for channel in silent if channel})
    where = f", on {listed(named)}," if named else ""
    return f"{sentence}; on the other {len(silent)}{where} it says nothing."


def number(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> number(1, "event"), number(1200, "figure")
    ('1 event', '1,200 figures')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def listed(items: Iterable[str]) -> str:
    """Return items as an English list.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *rest, last = list(items) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last
