"""Build a brief from an article: code it and compare its claims with the public record."""

import re
from collections.abc import Iterable, Sequence
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
from multivector.answers.influence.compared import compared_over
from multivector.answers.influence.ties.region_trade import TradeYear, goods_origins, trade_with
from multivector.answers.result import distinct
from multivector.answers.verdicts.article import checks, with_statements
from multivector.answers.verdicts.check import origins_of
from multivector.answers.verdicts.rows import with_decisive
from multivector.briefing.cards import DECIDED
from multivector.briefing.edits import Edit, edited, read_edits, with_forms
from multivector.briefing.lead import headed
from multivector.briefing.leaders import MOST_STATES as MOST_SHOWN
from multivector.briefing.pairs import MOST_PAIRS, named, pairs_of, states_mentioned
from multivector.briefing.renderings.document import Brief
from multivector.codes.blocs import BLOCS
from multivector.codes.naming import display_name
from multivector.codes.regions import Region, bloc_named, regions, usual_powers
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties, set_powers
from multivector.codes.states import EVER
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
# A page on other states shows these as powers alone; any other power of a title is a state of it.
GREAT = frozenset({"CHN", "EU", "NATO", "RUS", "USA"})
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
    powers = set_powers(asked) or None if powers is None else parties(powers)
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
            "the article has no day of publication", where="as_of", allowed="YYYY-MM-DD",
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
    told = states_mentioned(coded)
    states = list(region_of(chosen).states) if chosen else _group(coded, powers)
    if len(states) > MOST_SHOWN:  # in a large region, those that the article names come first
        states.sort(key=lambda state: -told.get(state, 0))
    # For an article about something else, nothing is measured.
    political = bool(found_in.events or found_in.claims)
    alone = political and not chosen  # the powers of a region are those that lead there
    wanted = parties(_compared(coded, states, alone) if powers is None else powers)
    when: dict[str, Any] = {"published": article.published, "later": later}
    votes = any(re.search(VOTING, claim.text, re.IGNORECASE) for claim in coded.claims)
    # A power in a region is measured over the others there, and others over it.
    measured = [s for s in states if chosen or s not in GREAT & {*wanted}] if political else []
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

    A region's total covers all its states outside the blocs compared. Otherwise the total is that
    of the first state, and others named once are omitted; of powers alone, of that named most.
    """
    told = states_mentioned(coded)
    kept = [s for s in states if s not in powers or not (region or s in GREAT)]
    if not kept:
        kept = sorted((p for p in powers if p in told), key=lambda power: -told[power])[:1]
    if not region:
        kept = [s for s in kept if s == kept[0] or told.get(s, 0) > 1][:MOST_STATES]
    others = [power for power in powers if power not in (kept if region else kept[:1])]
    known = last_complete(coded.article.published)
    trade = trade_with(kept, others, known) if kept else {}
    if not region and len(kept) > 1:
        trade = {key: line for key, line in trade.items() if key[1]}
        trade |= trade_with(kept[:1], others, known)
    return trade, {p: goods_origins(kept, [p]) for p in others} if trade else {}


def default_region(coded: Coded, powers: Sequence[str] | None) -> str | None:
    """Return the ID of the region that best matches the states named in the article, or None.

    Powers are ignored: the United States and Canada alone are not North America. At least two
    states and more than half of the region must be named, or four and more than a third, or three
    if the article names it. Its title or first two sentences name it, or no state outside it: the
    title none, with most of it in these sentences or its others as often; without one titled, they
    none that is named again; not only powers, which would be compared over the others and not be
    drawn. No state is named more than twice as often as all others. The score is
    the F-measure of its share of mentions (recall, weighted ``RECALL``) and the share of it named.
    """
    told, (title, early) = states_mentioned(coded), headed(coded)
    titled, opening = (set().union(*of) & told.keys() - GREAT for of in (title, early))
    names = named(coded.article, coded.article.text)
    union = bloc_named("EU", coded.article.published)  # no power beside the EU: see _compared
    great = POWERS - {*(union.states if union else ())} if powers is None else {*powers}
    fits: list[tuple[float, int, int, str]] = []
    for key, region in regions().items():
        apart = {*region.powers} - {*region.states} or DEFAULT_POWERS if powers is None else powers
        states, whole = [s for s in region.states if s not in apart], frozenset(region.states)
        inside = [told[state] for state in states if state in told]
        own = titled or {state for state in opening - {*apart} if told[state] > 1}
        most = 2 * len(opening & whole) > len(whole) or sum(inside) >= 2 * sum(told[s] for s in own)
        about = whole in [*title, *early] or (own <= whole and (most or not titled))
        if about and not (own and own <= great) and _is_meant(whole in names, len(states), inside):
            every = sum(told[state] for state in told if state not in apart)
            recall, precision = sum(inside) / every, len(inside) / len(states)
            fit = recall * precision / (recall + RECALL * precision)
            fits.append((-fit, len(states), -sum(inside), key))
    return min(fits)[-1] if fits else None


def _is_meant(is_named: bool, states: int, inside: Sequence[int]) -> bool:
    """Return whether mentions within a region are those of an article about it."""
    count = len(inside)
    if count < 2 or max(inside) > 2 * sorted(inside)[-2]:
        return False
    if states <= _LARGEST and is_named:
        return count >= 3 or 2 * count > states
    return 2 * count > states or (count >= 4 and 3 * count > states)


def _group(coded: Coded, powers: Sequence[str] | None) -> list[str]:
    """Return the states that an article without a region is about, the main ones first: those of
    the title; else those named early that are no powers, or powers named as often; then those that
    are no powers and named early and again, or half as often. If two powers are named more than
    twice as often, and none is in the title: the powers; if there is no other state: all named.
    """
    told, (title, early) = states_mentioned(coded), headed(coded)
    great = GREAT if powers is None else {*powers}
    union = bloc_named("EU", coded.article.published)  # no power beside the EU: see _compared
    within = {*union.states} if union else set()
    apart = {*POWERS, *usual_powers(told)} - within if powers is None else great
    able = [state for state in told if state not in apart]
    heading, opening = (set().union(*of) & told.keys() - great for of in (title, early))
    titled = [state for state in heading if told[state] > 1 or {state} in title]
    own = titled or [state for state in able if state in opening] or able
    most = max((told[state] for state in own), default=0)
    above = [state for state in told if told[state] > 2 * most]
    if not own or (len(above) > 1 and powers is None and not titled):
        return above
    own = titled or [state for state in {*own, *opening} if told[state] >= most]
    # At a quarter as often 20 reports get a state that they are not about; at as often lack two.
    beside = {s for s in able if told[s] > 1 and (s in opening or 2 * told[s] >= most)}
    ranked = sorted({*own} | beside, key=lambda s: (s not in own, -told[s], s in apart, s))
    return ranked[:MOST_SHOWN]


def _compared(coded: Coded, states: Sequence[str], measured: bool) -> tuple[str, ...]:
    """Return the usual powers, others named that are in no bloc among these, and the largest
    partners of the states if they are measured, of states named again also lesser ones; not powers
    over themselves.
    """
    # Of the 108 powers that 30 short reports are about, 99 are compared if each named one is, 95 if
    # only those named a quarter as often as the main state; of 24 in longer reports 22 and 21.
    year, told = last_complete(coded.article.published), states_mentioned(coded)
    usual = usual_powers(states)
    times = (coded.article.published, year)
    blocs = (bloc_named(code, on) for code in usual for on in times)
    within = {state for bloc in blocs if bloc for state in bloc.states}
    within |= {*states} - GREAT if {*states} <= POWERS else set()
    wanted = dict.fromkeys((*usual, *(s for s in told if s in POWERS)))
    powers = tuple(p for p in wanted if p not in within)
    if not has_libraries():
        return powers
    again = {state for state in told if told[state] > 1}
    every = compared_over(states, powers, year, told, again, partners=measured)
    return tuple(p for p in every if p in powers or p not in states)


def _names(
    coded: Coded, selection: EvidenceSelection, codes: Iterable[str], region: str | None
) -> dict[str, str]:
    """Return the name, on the day of the article, of each code that occurs in the brief."""
    wanted: list[str | None] = [*codes, *(party.code for party in coded.actors)]
    for event in coded.events:
        wanted += [actor.code for actor in (*event.actor, *event.recipient)]
    for claim in coded.claims:
        wanted += [*claim.states, *(side for pair in claim.about for side in pair)]
    for item in selection.evidence:
        wanted += [item.influencer, item.influencee, item.state]
    names = {region: display_name(region)} if region else {}
    named = (key for key in dict.fromkeys(wanted) if key in EVER or key in BLOCS)
    on, called = coded.article.published, {party.name for party in coded.actors}
    return names | {key: display_name(key, on, called) for key in named}
