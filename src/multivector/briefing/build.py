"""Build a brief from an article: code it and compare its claims with the public record."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from multivector import __version__
from multivector.answers.evidence.evidence import EvidenceSelection, every_source, evidence_for
from multivector.answers.evidence.measure_standing import standing_of
from multivector.answers.evidence.measured_sources import measured_sources
from multivector.answers.evidence.relevance import VOTING
from multivector.answers.evidence.standing import Standing
from multivector.briefing.document import Brief
from multivector.codes.blocs import BLOCS
from multivector.codes.regions import region as region_of
from multivector.codes.regions import regions
from multivector.codes.states import STATES
from multivector.coding.coded import Coded
from multivector.coding.coder import code
from multivector.errors import UsageError
from multivector.provenance import Origin
from multivector.text.article import Article
from multivector.vocabulary import DEFAULT_POWERS


def brief(
    article: Article,
    *,
    region: str | None = None,
    powers: Sequence[str] = DEFAULT_POWERS,
    later: bool = False,
) -> Brief:
    """Build the brief of an article.

    Parameters
    ----------
    article : Article
        A cleaned English article.
    region : str, optional
        Id or name of the region with whose states the claims are compared. Default: the region with
        the largest share of its states in the article, else the states named in the article.
    powers : sequence of str
        ISO 3166-1 alpha-3 codes and blocs to compare if a claim names no power.
    later : bool
        Include figures dated after the article, marked as such.

    Returns
    -------
    Brief
        With ``to_html``, ``to_markdown``, ``to_json`` and ``to_dict``. The brief of an article
        without political events says so.

    Raises
    ------
    UsageError
        For an unknown region or power.

    Examples
    --------
    >>> text = "Russia invaded Ukraine in February 2022."
    >>> found = brief(Article("a", text, None, None, None, None, "en", "", "-"))
    >>> found.to_dict()["events"][0]["recipient"][0]["code"]
    'UKR'
    """
    asked = region_of(region) if region else None
    wanted = check_powers(powers)
    coded = code(article)
    chosen = asked.id if asked else default_region(coded, wanted)
    states = list(region_of(chosen).states) if chosen else _named_states(coded)
    standing = standing_of(
        states, wanted, published=article.published, later=later, votes=_on_votes(coded)
    )
    found = evidence_for(
        coded.claims,
        states=states,
        powers=wanted,
        published=article.published,
        later=later,
        sources=(*every_source(), *measured_sources(standing)),
    )
    return Brief(
        coded=coded,
        evidence=found.evidence,
        claim_evidence=found.by_claim,
        origins=_origins(found, standing),
        version=__version__,
        parameters={
            "region": chosen,
            "states": states,
            "powers": list(wanted),
            "published": article.published,
            "later": later,
        },
        names=_names(coded, found, [*states, *wanted, *_told_of(standing)], chosen),
        left_out=found.left_out,
        commands=found.commands,
        standing=standing,
    )


def _on_votes(coded: Coded) -> bool:
    """Return whether a claim is about the United Nations or votes."""
    return any(re.search(VOTING, claim.text, re.IGNORECASE) for claim in coded.claims)


def _told_of(standing: Standing) -> list[str]:
    """Return the codes named by the measures in addition to the states and powers."""
    return [row["top"] for row in standing.balance if row["top"]]


def _origins(found: EvidenceSelection, standing: Standing) -> tuple[Origin, ...]:
    every = {origin.id: origin for origin in (*found.origins, *standing.origins)}
    return tuple(every.values())


def check_powers(powers: Iterable[str]) -> tuple[str, ...]:
    """Return the powers in upper case without duplicates.

    Raises
    ------
    UsageError
        If one is neither a state nor a bloc, or none is given.

    Examples
    --------
    >>> check_powers(["chn", "EU", "CHN"])
    ('CHN', 'EU')
    """
    wanted = tuple(dict.fromkeys(power.strip().upper() for power in powers if power.strip()))
    by_capitals = {bloc.upper(): bloc for bloc in BLOCS}
    unknown = [power for power in wanted if power not in STATES and power not in by_capitals]
    if unknown or not wanted:
        raise UsageError(
            f"not a state or bloc: {', '.join(unknown) or 'none given'}",
            where="powers",
            allowed="ISO 3166-1 alpha-3 codes and blocs, such as CHN,RUS,USA,EU,TUR",
        )
    return tuple(by_capitals.get(power, power) for power in wanted)


def default_region(coded: Coded, powers: Sequence[str]) -> str | None:
    """Return the id of the region with the largest share of its states in the article, or None.

    The powers of the brief do not count: they act on a region, and an article that names the United
    States and Canada is not about North America. At least two states of the region, and more than
    half of them, must be named. Ties are broken by the number of states named, then by the number
    of mentions, then by id.
    """
    mentions = _mentions(coded)
    best: tuple[float, int, int] | None = None
    chosen = None
    for key, region in sorted(regions().items()):
        states = [state for state in region.states if state not in powers]
        named = [state for state in states if state in mentions]
        if len(named) < 2 or 2 * len(named) <= len(states):
            continue
        rank = (len(named) / len(states), len(named), sum(mentions[state] for state in named))
        if best is None or rank > best:
            best, chosen = rank, key
    return chosen


def _mentions(coded: Coded) -> dict[str, int]:
    count: dict[str, int] = {}
    for party in coded.actors:
        if party.code in STATES:
            count[party.code] = count.get(party.code, 0) + len(party.mentions)
    return count


def _named_states(coded: Coded) -> list[str]:
    return list(_mentions(coded))


def _names(
    coded: Coded, found: EvidenceSelection, codes: Iterable[str], region: str | None
) -> dict[str, str]:
    """Return the display name of each code that occurs in the brief."""
    wanted: dict[str | None, Any] = dict.fromkeys(codes)
    wanted.update(dict.fromkeys(party.code for party in coded.actors))
    for event in coded.events:
        wanted.update(dict.fromkeys(actor.code for actor in (*event.actor, *event.recipient)))
    for claim in coded.claims:
        wanted.update(
            dict.fromkeys([*claim.states, *(side for pair in claim.about for side in pair)])
        )
    for item in found.evidence:
        wanted.update(dict.fromkeys((item.influencer, item.influencee, item.state)))
    names = {region: regions()[region].name} if region else {}
    for key in wanted:
        if key in STATES:
            names[key] = STATES[key].name
        elif key in BLOCS:
            names[key] = BLOCS[key].name
    return names
