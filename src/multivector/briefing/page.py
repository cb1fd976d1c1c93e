"""The HTML page: a template filled from a brief, in one self-contained file.

All text of the article passes through ``printable`` and the template's escaping; only addresses
accepted by :func:`multivector.briefing.address.link` become links.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup

from multivector.briefing.address import link
from multivector.briefing.content import Content
from multivector.briefing.digest import digest
from multivector.briefing.measures import parts
from multivector.briefing.network import called, edges, nodes
from multivector.briefing.panels import Group, anchor, channel_of, groups
from multivector.briefing.passages import Mark, paragraphs
from multivector.charts.network import network
from multivector.coding.coded import Actor, Claim, Event
from multivector.prose import day, listed, number, printable
from multivector.vocabulary import CHANNELS, DOUBTFUL, HAPPENING, QUADS

_MOST_NODES = 18  # more cannot be distinguished in one drawing; the table has them all


def page(brief: Content) -> str:
    """Return the whole page as HTML.

    Works for any brief: without events, claims or evidence, the page says so.
    """
    return _environment().get_template("page.html").render(**_view(brief))


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("multivector.briefing", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters.update(day=day, link=link, listed=listed, number=number)
    environment.globals["style"] = Markup(
        (files("multivector.briefing") / "templates" / "page.css").read_text(encoding="utf-8")
    )
    return environment


def _shown(value: Any) -> Any:
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return printable(value, keep="\n\t")


def _view(brief: Content) -> dict[str, Any]:
    coded = brief.coded
    found = groups(brief)
    return {
        "brief": brief,
        "article": coded.article,
        "title": coded.article.title or "Untitled article",
        "digest": digest(brief),
        "actors": _actors(brief),
        "network": _network(brief),
        "events": _events(brief),
        "voices": _voices(brief),
        "channels": _channels(brief, found),
        "paragraphs": paragraphs(coded.article.text, coded.sentences, _marks(brief)),
        "measures": parts(brief),
        "references": _references(brief),
        "sentence_of": lambda start: _sentence_of(coded.sentences, start),
        "name": lambda code: brief.names.get(code, code),
        "n_words": len(coded.article.text.split()),
    }


def _actors(brief: Content) -> list[dict[str, Any]]:
    """Return states and blocs first, each with the people and organs acting for it; then others."""
    heads: dict[str, dict[str, Any]] = {}
    for party in brief.coded.actors:
        key = party.code or f"{party.kind} {party.name}"
        head = heads.setdefault(
            key,
            {
                "name": brief.names.get(party.code or "", party.name),
                "code": party.code,
                "kind": party.kind,
                "first": party.mentions[0][0] if party.mentions else 0,
                "count": 0,
                "members": [],
            },
        )
        head["count"] += len(party.mentions)
        head["first"] = min([head["first"], *(start for start, _ in party.mentions)])
        if party.code and party.name != head["name"]:
            head["members"].append(party)
        elif party.code:
            head["kind"] = party.kind
    return sorted(heads.values(), key=lambda head: (head["code"] is None, -head["count"]))


def _network(brief: Content) -> dict[str, Any] | None:
    events = brief.counted
    drawn = nodes(events, brief.names, most=_MOST_NODES)
    if len(drawn) < 2:
        return None
    every = len(nodes(events, brief.names, most=10_000))
    title = "Who acted on whom"
    said = f"{number(len(drawn), 'actor')} connected by events of the article; the table lists all."
    drawings = {
        key: Markup(
            network(drawn, edges(events), title=title, description=said, key=f"network-{key}",
                    narrow=key == "narrow")
        )
        for key in ("wide", "narrow")
    }  # fmt: skip
    happening = {event.quad for event in events if event.status in HAPPENING}
    return {
        **drawings,
        "left_out": every - len(drawn),
        "quads": [quad for quad in QUADS if quad in happening],
        "joint": " joint event" in drawings["wide"],
        "bracket": 'class="bracket"' in drawings["wide"],
    }


def _events(brief: Content) -> list[dict[str, Any]]:
    """Return events in chronological order, undated ones last, each group in text order."""
    order = sorted(
        enumerate(brief.coded.events, start=1),
        key=lambda pair: (pair[1].date is None, pair[1].date or "", pair[1].doc_start),
    )
    return [
        {
            "number": number_,
            "event": event,
            "actors": _sides(brief, event.actor),
            "recipients": _sides(brief, event.recipient),
            "doubtful": event.confidence < DOUBTFUL,
            "before": event.text[: event.trigger.start],
            "trigger": event.text[event.trigger.start : event.trigger.end],
            "after": event.text[event.trigger.end :],
        }
        for number_, event in order
    ]


def _sides(brief: Content, actors: Sequence[Actor]) -> list[str]:
    return list(dict.fromkeys(called(actor, brief.names) for actor in actors))


def _voices(brief: Content) -> list[dict[str, Any]]:
    """Return quotations by speaker in order of first quotation; unnamed speakers separately."""
    voices: dict[object, dict[str, Any]] = {}
    for place, quote in enumerate(brief.coded.quotes, start=1):
        key = (quote.speaker, quote.role, quote.affiliation) if quote.speaker else place
        voice = voices.setdefault(key, {"speaker": quote, "quotes": []})
        voice["quotes"].append((place, quote))
    return list(voices.values())


def _channels(brief: Content, found: Sequence[Group]) -> list[dict[str, Any]]:
    """Return claims by channel, each channel with the figures on its claims.

    A figure appears under one channel; claims on others link to it.
    """
    told: dict[tuple[int, int], int] = {}
    channels = []
    for channel in [*CHANNELS, None]:
        claims = _claims(brief, channel, found)
        for entry in claims:
            # One sentence may contain claims on several channels: it is shown in full once.
            span = (entry["claim"].start, entry["claim"].end)
            entry["again"] = told.get(span)
            told.setdefault(span, entry["number"])
        if not claims:
            continue
        here = [group for group in found if group.home == channel]
        more = brief.commands.get(channel, ()) if channel else ()
        channels.append({"channel": channel, "claims": claims, "groups": here, "more": more})
    return channels


def _claims(brief: Content, channel: str | None, found: Sequence[Group]) -> list[dict[str, Any]]:
    indicator_of = {item.id: item.indicator for item in brief.evidence}
    pairs = zip(brief.coded.claims, brief.claim_evidence, strict=True)
    return [
        _claim(brief, place, claim, [g for g in found if g.anchor in _wanted(ids, indicator_of)])
        for place, (claim, ids) in enumerate(pairs, start=1)
        if channel_of(claim) == channel
    ]


def _claim(
    brief: Content,
    place: int,
    claim: Claim,
    beside: Sequence[Group],
) -> dict[str, Any]:
    return {
        "number": place,
        "claim": claim,
        "about": _about(brief, claim),
        "figures": [(group.anchor, group.number, group.label) for group in beside],
    }


def _about(brief: Content, claim: Claim) -> list[str]:
    """Return who the claim is about, influencees grouped; a whole region by its name."""
    pairs: dict[str, list[str]] = {}
    for influencer, influencee in claim.about:
        pairs.setdefault(influencer, []).append(influencee)
    about = [
        f"{brief.names.get(influencer, influencer)} → {_together(brief, states)}"
        for influencer, states in pairs.items()
    ]
    return about or ([_together(brief, claim.states)] if claim.states else [])


def _together(brief: Content, states: Sequence[str]) -> str:
    region = brief.parameters.get("region")
    whole = set(brief.parameters["states"]) if region else set()
    names = [brief.names.get(code, code) for code in states]
    if region and len(whole) > 1 and whole <= set(states):
        others = [name for code, name in zip(states, names, strict=True) if code not in whole]
        names = [brief.names.get(region, region), *others]
    return ", ".join(names)


def _wanted(ids: Sequence[str], indicator_of: Mapping[str, str]) -> set[str]:
    return {anchor(indicator_of[identifier]) for identifier in ids}


def _marks(brief: Content) -> list[Mark]:
    coded = brief.coded
    marks = [Mark(start, end, "actor") for party in coded.actors for start, end in party.mentions]
    marks += [
        Mark(quote.start, quote.end, "quote", f"text-quote-{place}")
        for place, quote in enumerate(coded.quotes, start=1)
    ]
    marks += [
        Mark(claim.start, claim.end, "claim", f"text-claim-{place}")
        for place, claim in enumerate(coded.claims, start=1)
    ]
    return marks + [_trigger(event) for event in coded.events]


def _trigger(event: Event) -> Mark:
    start = event.doc_start + event.trigger.start
    return Mark(start, event.doc_start + event.trigger.end, "trigger")


def _references(brief: Content) -> dict[int, list[tuple[str, str, str]]]:
    """Return for each sentence the back links (anchor, sign, label) of its events."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for place, event in enumerate(brief.coded.events, start=1):
        sign = (f"event-{place}", str(place), f"back to event {place}")
        found.setdefault(event.sentence, []).append(sign)
    return found


def _sentence_of(sentences: Sequence[tuple[int, int]], start: int) -> int:
    for place, (_, end) in enumerate(sentences):
        if start < end:
            return place
    return max(len(sentences) - 1, 0)
