"""Evidence for a claim: figures from the public record on its channel, pairs and states.

Figures are selected, never computed: each is as published by its source. Which indicators are
relevant to which channel, and in what order, is defined in ``records/indicators.tsv``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from typing import Any

from multivector.answers.evidence.measure_standing import has_libraries
from multivector.answers.evidence.relevance import (
    COUNTED_BY_MEMBERS,
    INFLUENCE,
    MAX_FIGURES,
    MAX_LIST_AGE,
    MAX_MEASURED,
    MAX_YEARS,
    MEASURED,
    ORGANISATIONS,
    PARENT_ORGANISATION,
    subject_of,
)
from multivector.codes.blocs import is_member
from multivector.coding.coded import Claim
from multivector.errors import InputError, UsageError
from multivector.provenance import Origin
from multivector.records import stored_figures
from multivector.records.factbook import figures
from multivector.records.figure import Figure, Source
from multivector.records.indicators import factbook_indicators, indicators, relevant

_STANDING = ("membership", "association")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One figure shown with a claim.

    The fields up to ``origin`` are part of the public interface. ``later`` is True for a figure
    dated after the article's year, False for an earlier one, None if the figure or the article is
    undated. ``vintage`` is the month of the source's edition, for a figure without a year. ``age``
    is the age in years of the data it is based on, by channel, and ``sources`` are the IDs of those
    sources.
    """

    id: str
    indicator: str
    influencer: str | None
    influencee: str | None
    state: str | None
    year: int | None
    value: float | None
    unit: str
    lower: float | None
    upper: float | None
    level: float | None
    range_kind: str | None
    later: bool | None
    origin: str
    title: str
    channel: str | None
    text_value: str | None
    source_text: str | None
    vintage: str | None
    age: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Return the evidence as a dict, fields in order."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class EvidenceSelection:
    """The evidence for a list of claims."""

    evidence: tuple[Evidence, ...]  # Each figure once, in claim order
    # For each claim, the IDs of its evidence, most relevant first; empty if there is none
    by_claim: tuple[tuple[str, ...], ...]
    origins: tuple[Origin, ...]  # The sources of the evidence
    # Figures not shown, by reason: ``dated after the article``, ``older years of a series``,
    # ``beyond the limit of a claim``
    left_out: Mapping[str, int]
    # For each channel of the claims, the commands that install missing sources
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class FactbookSource(Source):
    """The embedded Factbook as a source of evidence."""

    origin = figures.ORIGIN

    def figures_for(
        self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
    ) -> list[Figure]:
        """Return the Factbook's figures for a channel; none for a state without an entry."""
        codes = dict.fromkeys([*states, *(code for pair in pairs for code in pair)])
        every = (one for code in filter(figures.has_entry, codes) for one in figures.figures(code))
        fitting = (one for one in every if one.indicator in relevant(channel))
        return [one for one in fitting if _bears_on(one, channel, pairs, states)]


def _bears_on(
    figure: Figure, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
) -> bool:
    """Return whether a figure is about one of the pairs or states."""
    if figure.influencee is not None:
        influencers = {a for a, b in pairs if b == figure.influencee}
        blocs = influencers.intersection(COUNTED_BY_MEMBERS.get(channel, ()))
        return figure.influencer in influencers or any(
            _belongs(str(figure.influencer), bloc) for bloc in blocs
        )
    if figure.state not in states:
        return False
    if figure.indicator not in _STANDING:
        return True
    organisation = str(figure.text_value)
    powers = {a for a, b in pairs if b == figure.state}
    # An organisation is evidence of a power's influence if the power is a member, or is that bloc.
    whole = PARENT_ORGANISATION.get(organisation, organisation)
    return organisation in ORGANISATIONS.get(channel, ()) and (
        not powers or whole in powers or any(_belongs(power, whole) for power in powers)
    )


def _belongs(code: str, organisation: str) -> bool:
    if not figures.has_entry(code):
        return False
    standing = figures.memberships(code)
    return organisation in standing and standing[organisation] is None


def every_source(expected: Iterable[str] = ()) -> tuple[Source, ...]:
    """Return the sources in query order: the Factbook, then every installed source.

    If the libraries that read the store are missing, only the Factbook. Rows of the states in
    ``expected`` are preloaded.
    """
    stored = stored_figures.sources(expected=expected) if has_libraries() else ()
    return (FactbookSource(), *stored)


def evidence_for(
    claims: Iterable[Claim], *, states: Sequence[str], powers: Sequence[str],
    published: str | None, later: bool = False, sources: Sequence[Source] | None = None,
) -> EvidenceSelection:  # fmt: skip
    """Select the figures in the public record that are relevant to each claim.

    Raises InputError if ``published`` does not begin with a year.

    - ``claims``: a claim without a channel, or about no state, has no evidence.
    - ``states``: the states of the brief's region. A claim about some of them is compared with
      figures for these, on either side of a pair; otherwise with figures for all states it is
      about.
    - ``powers``: paired with each state of a claim that names no pair. A bloc is represented by the
      figures of its members, each under the member's own code.
    - ``published``: ISO 8601 date of the article, or its beginning (a year). Figures up to that
      year count as known, since annual figures have no month of release. Later ones are excluded
      and counted, as are memberships in blocs that the state had not yet joined. If None, every
      figure is shown and ``later`` is None.
    - ``later``: include later figures, marked as such.
    - ``sources``: sources to query. Default: :func:`every_source`.

    >>> claim = Claim("…", None, 0, 1, "trade", (("CHN", "KAZ"),), (), "fact")
    >>> found = evidence_for([claim], states=["KAZ"], powers=["CHN"], published="2023-05-27")
    >>> found.by_claim[0][0]
    'factbook:import-partner-share:CHN>KAZ:2023'
    """
    if published is not None and not re.match(r"\d{4}(?:-|$)", published):
        raise InputError(f"not a date: {published!r}", allowed="YYYY-MM-DD")
    claims = list(claims)
    sources = every_source() if sources is None else sources
    shown: dict[str, Evidence] = {}
    origins: dict[str, Origin] = {}
    reasons = ("dated after the article", "older years of a series", "over the limit per claim")
    by_claim, left_out = [], dict.fromkeys(reasons, 0)
    for claim in claims:
        pairs, about = _sides(claim, states, powers)
        rows = {
            item.id: (item, source.origin)
            for source in sources
            for figure in source.figures_for(claim.channel or "", pairs, about)
            if _fits(figure, claim)
            for item in (_evidence(figure, source, published),)
        }
        kept = [item for item, _ in rows.values() if later or not item.later]
        left_out["dated after the article"] += len(rows) - len(kept)
        kept = _distinct(kept, claim.channel or "")
        recent = _recent(kept)
        left_out["older years of a series"] += len(kept) - len(recent)
        ordered = _ordered(recent, claim.channel or "", about)
        measured = [item for item in ordered if item.indicator in MEASURED]
        others = [item for item in ordered if item.indicator not in MEASURED]
        chosen = measured[:MAX_MEASURED] + others[:MAX_FIGURES]
        left_out["over the limit per claim"] += len(recent) - len(chosen)
        for item in chosen:
            shown[item.id] = item
            origins[item.origin] = rows[item.id][1]
        by_claim.append(tuple(item.id for item in chosen))
    channels = dict.fromkeys(claim.channel for claim in claims if claim.channel)
    return EvidenceSelection(
        tuple(shown.values()),
        tuple(by_claim),
        tuple(origins.values()),
        left_out,
        {channel: stored_figures.commands(channel) for channel in channels},
    )


def _fits(figure: Figure, claim: Claim) -> bool:
    """Return whether a figure bears on what a claim says."""
    subject = subject_of(figure.indicator)
    named = subject is not None and _says(claim.text, subject)
    alone = figure.indicator in factbook_indicators() and figure.influencee is None
    if not alone or figure.indicator in _STANDING:
        return named or subject is None
    # A state's total output, exports or debt does not show whose influence it is under; it is
    # evidence for a claim about a pair only if the claim names it.
    if _says(claim.text, INFLUENCE):
        return False
    return named or (subject is None and not claim.about)


@lru_cache(maxsize=1024)
def _says(text: str, pattern: str) -> bool:
    return re.search(pattern, text, re.IGNORECASE) is not None


def _distinct(items: list[Evidence], channel: str) -> list[Evidence]:
    """Keep the most relevant of the indicators for which a source has the same number for a state.

    All of a state's railways may have one gauge: that is one figure, not two.
    """

    def number(item: Evidence) -> tuple[object, ...]:
        return item.origin, item.state, item.unit, item.value

    order = relevant(channel)
    first: dict[tuple[object, ...], str] = {}
    for item in sorted(items, key=lambda item: _place(item.indicator, order)):
        if item.state is not None and item.value is not None:
            first.setdefault(number(item), item.indicator)
    return [item for item in items if first.get(number(item), item.indicator) == item.indicator]


def _is_later(figure: Figure, published: str | None) -> bool | None:
    """Return whether a figure is dated after the article's year; None if unknown."""
    if published is None:
        return None
    if figure.year is not None:
        return figure.year > int(published[:4])
    if figure.indicator == "membership" and figure.state is not None:
        # The Factbook lists members at its own date; our table of blocs has dates of membership.
        bloc = str(figure.text_value).upper()
        try:
            joined = is_member(figure.state, {"CE": "COE"}.get(bloc, bloc), published[:10])
        except UsageError:  # a bloc without dated members
            joined = int(published[:4]) >= int(figures.VINTAGE[:4]) - MAX_LIST_AGE
        return None if joined else True
    return None


def _sides(
    claim: Claim, states: Sequence[str], powers: Sequence[str]
) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the pairs and states for which a claim needs figures."""
    if claim.channel is None:
        return [], []
    # "Kazakhstan sells to China" is about Kazakhstan as much as "China buys from Kazakhstan".
    turned = [
        (b, a) if a in states and b not in states else (a, b) for a, b in claim.about if a != b
    ]
    named = list(dict.fromkeys([b for _, b in turned] + list(claim.states)))
    about = [code for code in named if code in states] or named
    pairs = [pair for pair in turned if pair[1] in about]
    paired = {b for _, b in pairs}
    pairs += [
        (power, code) for code in about if code not in paired for power in powers if power != code
    ]
    return list(dict.fromkeys(pairs)), about


# Fields of a figure that its evidence has as they are.
_COPIED = tuple(one.name for one in fields(Figure) if one.name not in ("age", "sources"))


def _evidence(figure: Figure, source: Source, published: str | None) -> Evidence:
    channel = figure.channel or "composite"
    undated = figure.year is None and figure.origin == figures.ORIGIN.id
    copied: dict[str, Any] = {name: getattr(figure, name) for name in _COPIED}
    return Evidence(
        **copied,
        id=_id(figure),
        later=_is_later(figure, published),
        title=source.title(figure.indicator),
        vintage=figures.VINTAGE if undated else None,
        age=figure.age if figure.age is not None else ({channel: 0} if figure.year else {}),
        sources=figure.sources or {channel: (figure.origin,)},
    )


def _id(figure: Figure) -> str:
    """Return an ID that is stable across runs."""
    whom = figure.state or f"{figure.influencer}>{figure.influencee}"
    parts = [figure.origin, figure.indicator, whom, str(figure.year or "undated")]
    if figure.indicator in _STANDING:
        parts.insert(3, str(figure.text_value).replace(" ", "-"))
    return ":".join(parts)


def _ordered(items: list[Evidence], channel: str, about: Sequence[str]) -> list[Evidence]:
    """Order the figures of a claim, most relevant first.

    The newest figure of every series comes before older ones of any series, and the two largest
    partners of a state before its smaller ones, so that a limit removes history and small partners
    before it removes a state or an indicator; then by relevance, then by state.
    """
    order, organisations = relevant(channel), ORGANISATIONS.get(channel, ())
    years = _years(items)
    sizes: dict[tuple[str, str | None, int | None], list[float]] = {}
    for item in items:
        sizes.setdefault((item.indicator, item.influencee, item.year), []).append(item.value or 0)

    def rank(item: Evidence) -> tuple[int, int, int, int, float, str]:
        depth = sum(year > (item.year or 0) for year in years[_series(item)])
        if item.indicator.endswith("partner-share"):
            size = sizes[item.indicator, item.influencee, item.year]
            depth += max(0, sum(other > (item.value or 0) for other in size) - 1)
        whom = item.influencee or item.state or ""
        standing = item.indicator in _STANDING
        return (
            depth,
            _place(item.indicator, order),
            _place(str(item.text_value), organisations) if standing else 0,
            _place(whom, about),
            -(item.value or 0.0) if item.influencer else 0.0,
            item.id,
        )

    return sorted(items, key=rank)


def _recent(items: list[Evidence]) -> list[Evidence]:
    """Keep the newest years of every series."""
    single = {one.id for one in indicators().values() if one.newest_only}
    newest = {
        series: set(sorted(found)[-1 if series[0] in single else -MAX_YEARS :])
        for series, found in _years(items).items()
    }
    return [item for item in items if (item.year or 0) in newest[_series(item)]]


def _years(items: list[Evidence]) -> dict[tuple[str, ...], set[int]]:
    """Return the years of every series."""
    years: dict[tuple[str, ...], set[int]] = {}
    for item in items:
        years.setdefault(_series(item), set()).add(item.year or 0)
    return years


def _series(item: Evidence) -> tuple[str, ...]:
    text = str(item.text_value) if item.indicator in _STANDING else ""
    return item.indicator, str(item.influencer), str(item.influencee), str(item.state), text


def _place(value: str, order: Sequence[str]) -> int:
    return list(order).index(value) if value in order else len(order)
