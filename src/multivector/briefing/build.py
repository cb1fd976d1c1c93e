"""Build a brief from an article: code it and compare its claims with the public record."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from multivector import __version__
from multivector.answers.article import Source, read
from multivector.answers.as_known import known_on, resting
from multivector.answers.evidence.evidence import EvidenceSelection, every_source, evidence_for
from multivector.answers.evidence.measure_standing import MOST_STATES, has_libraries, standing_of
from multivector.answers.evidence.measured_sources import measured_sources
from multivector.answers.evidence.reach import reach_of, sources_lacking
from multivector.answers.evidence.relevance import VOTING
from multivector.answers.evidence.shocks import shock_of, with_shock
from multivector.answers.evidence.standing import last_complete
from multivector.answers.forecasts.outlook import outlooks
from multivector.answers.influence.compared import usual_over, with_partners
from multivector.answers.influence.ties.region_trade import TradeYear, goods_origins, trade_with
from multivector.answers.result import distinct
from multivector.answers.verdicts.article import checks, with_statements
from multivector.answers.verdicts.check import origins_of
from multivector.answers.verdicts.rows import with_decisive
from multivector.briefing.cards import DECIDED
from multivector.briefing.edits import Edit, edited, read_edits, with_forms
from multivector.briefing.leaders import MOST_STATES as MOST_SHOWN
from multivector.briefing.pairs import MOST_PAIRS, mentions, named, pairs_of, sentences_with
from multivector.briefing.renderings.document import Brief
from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.names import find
from multivector.codes.naming import display_name
from multivector.codes.regions import Region, bloc_named, regions, usual_powers
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties
from multivector.codes.states import EVER, existed
from multivector.coding.coded import Coded
from multivector.coding.coder import code
from multivector.errors import UsageError, require_share
from multivector.provenance import Origin
from multivector.text.article import Article
from multivector.text.dates import Day
from multivector.vocabulary import DEFAULT_POWERS, POWERS

# With equal weights, seven of the fourteen Pacific states would fit the four of Melanesia better;
# with four, one mention of Panama would make an article on South America one on Latin America.
RECALL = 2.5
# A state, as a share of the mentions of the one named most, to be compared or shown beside it.
_BESIDE = 0.25
_ALONE = 2 / 3  # of a region's mentions: an article on one state is not about its region
_LARGEST = 16  # states of a region that says what they have in common; a continent has more


def brief(
    source: Source,
    *,
    region: str | None = None,
    powers: Sequence[str] | None = None,
    later: bool = False,
    published: Day | None = None,
    allow_private: bool = False,
    min_confidence: float = 0.0,
    edits: str | Path | None = None,
    as_of: str | None = None,
) -> Brief:
    """Build the brief of one article; see :func:`multivector.briefing.brief.brief`.

    With ``as_of``, ``parameters`` has the date and the number of available rows by how they were
    dated.

    >>> brief("Russia invaded Ukraine in February 2022.").to_dict()["events"][0]["event_type"]
    'ASSAULT'
    """
    require_share(min_confidence, "min_confidence")
    asked = region_of(region) if region else None
    powers = None if powers is None else parties(powers)
    corrections = read_edits(edits) if edits else ()
    article = read(source, published=published, allow_private=allow_private)
    with known_on(_day_of(as_of, article)) as view:
        made = _brief(article, asked, powers, later, min_confidence, corrections)
        if view is not None:
            rows, told = resting([origin.id for origin in made.origins], view)
            made = replace(
                made,
                coded=replace(made.coded, notes=(*made.coded.notes, *told)),
                parameters={**made.parameters, "as_of": view.key, "rows_known_by": rows},
            )
    return made


def _day_of(as_of: str | None, article: Article) -> str | None:
    if as_of != "published":
        return as_of
    if not article.published or len(article.published) < len("2023-05-18"):
        raise UsageError(
            "the article has no publication date", where="as_of", allowed="YYYY-MM-DD",
            next="set published to the publication date",
        )  # fmt: skip
    return article.published


def _brief(
    article: Article,
    asked: Region | None,
    powers: Sequence[str] | None,
    later: bool,
    min_confidence: float,
    corrections: Sequence[Edit],
) -> Brief:
    found_in = code(article)
    coded, done = edited(with_statements(found_in), corrections)
    chosen = asked.id if asked else default_region(coded, powers)
    told = _mentions(coded)
    states = list(region_of(chosen).states) if chosen else _group(told, powers, article.title or "")
    if len(states) > MOST_SHOWN:  # in a large region, those that the article names come first
        states.sort(key=lambda state: -told.get(state, 0))
    # For an article about something else, nothing is measured.
    political = bool(found_in.events or found_in.claims)
    alone = political and not chosen  # the powers of a region are those that lead there
    wanted = parties(_compared(coded, states, alone) if powers is None else powers)
    when: dict[str, Any] = {"published": article.published, "later": later}
    votes = any(re.search(VOTING, claim.text, re.IGNORECASE) for claim in coded.claims)
    # A power in a region is measured over the others there, and others over it.
    measured = [state for state in states if chosen or state not in wanted] if political else []
    standing = standing_of(measured, wanted, votes=votes, **when)
    shock = shock_of(coded.events, article.text, article.published)
    standing = with_shock(standing, shock, states, wanted, named=told, **when)
    sources = (*every_source({*states, *wanted, *told}), *measured_sources(standing))
    found = evidence_for(coded.claims, states=states, powers=wanted, sources=sources, **when)
    checked = with_forms(coded, checks(coded), corrections)
    found = with_decisive(found, coded.claims, checked)
    stored = bool(standing.influence) and not standing.first
    trade, sellers = _trade(coded, states, wanted, chosen) if stored else ({}, {})
    decided = any(one["verdict"] in DECIDED for one in checked)
    some = political and not (decided and chosen)
    pairs = pairs_of(coded, 1 if decided else MOST_PAIRS) if some else ()
    reach = reach_of(states, wanted) if stored else {}
    leading = (row["top"] for row in standing.balance if row["top"])
    origins = (
        *found.origins,
        *standing.origins,
        *(origin for some in sellers.values() for origin in some),
        *origins_of([*checked, *({"origins": pair.origins} for pair in pairs)]),
    )
    return Brief(
        coded=coded, evidence=found.evidence, claim_evidence=found.by_claim,
        origins=distinct(origins), version=__version__,
        parameters={
            "region": chosen, "states": states, "powers": list(wanted), **when,
            "min_confidence": min_confidence,
        },
        names=_names(coded, found, [*states, *wanted, *leading], chosen),
        left_out=found.left_out, checked=checked, forecasts=outlooks(coded),
        commands=found.commands, standing=standing, trade=trade,
        trade_origins={power: tuple(o.id for o in some) for power, some in sellers.items()},
        reach=reach, lacking=sources_lacking(reach) if stored else {}, edits=done, pairs=pairs,
    )  # fmt: skip


def _trade(
    coded: Coded, states: Sequence[str], powers: Sequence[str], region: str | None
) -> tuple[dict[tuple[str, str], tuple[TradeYear, ...]], dict[str, tuple[Origin, ...]]]:
    """Return the states' trade with the powers, and the sources it is based on, by power.

    A region's total covers all its states outside the blocs compared, however many. States that
    are not a region have no sum: the total is that of the one named most, and those named once are
    omitted. If an article is about powers alone, the one that it names most replaces the states.
    """
    told = _mentions(coded)
    kept = [state for state in states if state not in powers]
    if not kept:
        kept = sorted((p for p in powers if p in told), key=lambda power: -told[power])[:1]
    if not region:
        kept.sort(key=lambda state: -told.get(state, 0))
        kept = [state for state in kept if state == kept[0] or told.get(state, 0) > 1]
        kept = kept[:MOST_STATES]
    others = [power for power in powers if power not in kept]
    trade = trade_with(kept, others) if kept else {}
    if not region and len(kept) > 1:
        trade = {key: line for key, line in trade.items() if key[1]} | trade_with(kept[:1], others)
    return trade, {p: goods_origins(kept, [p]) for p in others} if trade else {}


def default_region(coded: Coded, powers: Sequence[str] | None) -> str | None:
    """Return the ID of the region that best matches the states named in the article, or None.

    The powers of the brief are ignored: an article that names the United States and Canada is not
    about North America. At least two states and more than half of the region must be named, or at
    least four and more than a third, or at least three if the article names the region itself. No
    state has more than two thirds of its mentions; unless the region is named, none outside it has
    half as many as one within. Unless the title names one of its states, none outside is in more
    sentences than the region: a list is in one. The score is the F-measure of the region's share
    of mentions (recall, weighted ``RECALL``) and the share of the region named. Ties go to the
    smaller region, then to the one mentioned more often, then by ID.
    """
    told, places, article = _mentions(coded), sentences_with(coded), coded.article
    titled = set().union(*named(article, article.title or ""))
    fits: list[tuple[float, int, int, str]] = []
    for key, region in regions().items():
        apart = {*region.powers} - {*region.states} or DEFAULT_POWERS if powers is None else powers
        states = [state for state in region.states if state not in apart]
        within = [state for state in states if state in told]
        others = (told[s] for s in told if s not in POWERS | {*states, *apart})
        inside = [told[state] for state in within]
        words = map(re.escape, (*region.names, *region.adjectives))
        names = re.compile(rf"\b(?:{'|'.join(words)})\b")
        here = {
            n for n, (a, b) in enumerate(coded.sentences, 1) if names.search(article.text, a, b)
        }
        here = here.union(*(places[state] for state in within))
        most = max((len(places[s]) for s in told if s not in {*states, *apart}), default=0)
        about = titled & {*states} or most <= len(here)
        if about and _is_meant(names, len(states), inside, others, article.text):
            every = sum(told[state] for state in told if state not in apart)
            recall, precision = sum(inside) / every, len(within) / len(states)
            fit = recall * precision / (recall + RECALL * precision)
            fits.append((-fit, len(states), -sum(inside), key))
    return min(fits)[-1] if fits else None


def _is_meant(
    names: re.Pattern[str], states: int, inside: Sequence[int], outside: Iterable[int], text: str
) -> bool:
    """Return whether mentions within and outside a region are those of an article about it."""
    count, other = len(inside), max(outside, default=0)
    if count < 2 or max(inside) > _ALONE * sum(inside):
        return False
    if states <= _LARGEST and names.search(text):
        return count >= 3 or 2 * count > states
    beside = other > 2 and 2 * other >= max(inside)
    return not beside and (2 * count > states or (count >= 4 and 3 * count > states))


def _group(told: Mapping[str, int], powers: Sequence[str] | None, title: str) -> list[str]:
    """Return the states that an article without a region is about: of those that are not powers the
    one named most, others in a region with it, and those named a quarter as often; else all named.
    If two powers are named more than twice as often, or one that is in the title, and it is not:
    the powers.
    """
    apart = {*POWERS, *usual_powers(told)} if powers is None else powers
    able = [state for state in told if state not in apart]
    if not able:
        return list(told)
    first = max(able, key=lambda state: told[state])
    above = [state for state in told if told[state] > 2 * told[first]]
    titled = {m.entity.code for m in find(title)}
    if powers is None and first not in titled and (len(above) > 1 or titled & {*above}):
        return above
    beside = {state for region in regions().values() if first in region.states
              and len(region.states) <= _LARGEST for state in region.states}  # fmt: skip
    return [s for s in able if s in beside or told[s] >= _BESIDE * told[first]]


def _compared(coded: Coded, states: Sequence[str], measured: bool) -> tuple[str, ...]:
    """Return the usual powers, others named often that are in no bloc among these, and the largest
    partners of the states if they are measured.
    """
    year, told = last_complete(coded.article.published), _mentions(coded)
    usual = usual_over(states, year)
    blocs = (bloc_named(code, coded.article.published) for code in usual)
    within = {state for bloc in blocs if bloc for state in bloc.states}
    named = (s for s in told if s in POWERS and told[s] >= _BESIDE * max(told.values()))
    powers = (*usual, *(s for s in named if s not in {*usual, *states} | within))
    able = [state for state in states if measured and has_libraries()][:MOST_STATES]
    partners = with_partners(able, powers, year)
    return tuple(p for p in partners if p in powers or p not in states)


def _mentions(coded: Coded) -> dict[str, int]:
    on = coded.article.published
    return {str(code): count for code, count in mentions(coded).items() if existed(code, on)}


def _names(
    coded: Coded, selection: EvidenceSelection, codes: Iterable[str], region: str | None
) -> dict[str, str]:
    """Return the name, on the day of the article, of each code that occurs in the brief."""
    wanted: dict[str | None, Any] = dict.fromkeys(codes)
    wanted.update(dict.fromkeys(party.code for party in coded.actors))
    for event in coded.events:
        wanted.update(dict.fromkeys(actor.code for actor in (*event.actor, *event.recipient)))
    for claim in coded.claims:
        wanted.update(
            dict.fromkeys([*claim.states, *(side for pair in claim.about for side in pair)])
        )
    for item in selection.evidence:
        wanted.update(dict.fromkeys((item.influencer, item.influencee, item.state)))
    names = {region: display_name(region)} if region else {}
    named = (key for key in wanted if key in EVER or key in BLOCS)
    on, called = coded.article.published, {party.name for party in coded.actors}
    return names | {key: display_name(key, on, called) for key in named}
