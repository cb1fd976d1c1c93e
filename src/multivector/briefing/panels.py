"""The evidence as small multiples: one group per indicator, one panel per state."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from multivector.answers.evidence.evidence import Evidence
from multivector.answers.evidence.measured_sources import ABLE, AGREEMENT, ALIGNED
from multivector.answers.evidence.relevance import MAX_FIGURES, MEASURED
from multivector.briefing.content import Content
from multivector.charts.bars import Bar, bars
from multivector.charts.lines import Line, lines, told_of
from multivector.charts.quantity import quantity, unit_words
from multivector.coding.coded import Claim
from multivector.records.indicators import factbook_indicators, relevant
from multivector.vocabulary import CHANNELS

_BANDS = 2  # number of highest lines with their range drawn; more would overlap
_WORD = 32  # characters: a longer text value is prose, not a row heading


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a group's table, formatted."""

    id: str
    who: str
    to: str
    year: str
    value: str
    range: str
    later: bool
    origin: str
    words: str


@dataclass(frozen=True, slots=True)
class ChartPanel:
    """One chart, headed by the state or power it is about; ``unlisted`` powers have no figure."""

    title: str
    svg: Markup
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Matrix:
    """Names by states: ``cells`` holds the pairs (name, state) in the public record."""

    names: tuple[str, ...]
    states: tuple[tuple[str, str], ...]  # (code, name)
    cells: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Group:
    """All figures of one indicator: numbers as charts, names as a matrix, prose in a table."""

    number: int
    anchor: str
    label: str
    unit: str  # the unit in words, if the drawn numbers do not show it
    meaning: str
    home: str | None  # the channel under which it appears
    panels: tuple[ChartPanel, ...]
    matrix: Matrix | None
    rows: tuple[Row, ...]
    paired: bool
    ranged: bool
    has_later: bool
    origins: tuple[tuple[str, str], ...]  # (id, title)
    prose: bool  # values are sentences: shown as text, without a column for the origin's words


def groups(brief: Content) -> list[Group]:
    """Return the evidence by indicator, channel by channel, most relevant indicator first.

    Each figure is in exactly one group, however many claims it is relevant to.
    """
    found: dict[str, list[Evidence]] = {}
    for item in brief.evidence:
        found.setdefault(item.indicator, []).append(item)
    homes = _homes(brief, {name: items[0].channel for name, items in found.items()})

    def order(name: str) -> tuple[int, int, str]:
        ranked = relevant(homes[name] or "")
        rank = ranked.index(name) if name in ranked else len(ranked)
        return _place(homes[name]), rank, name

    return [
        _group(brief, place, homes[name], found[name])
        for place, name in enumerate(sorted(found, key=order), start=1)
    ]


def _homes(brief: Content, own: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the channel under which each indicator appears: its own if a claim on it uses the
    indicator, else the first channel whose claims do.
    """
    indicator_of = {item.id: item.indicator for item in brief.evidence}
    needed: dict[str, list[str | None]] = {}
    for claim, ids in zip(brief.coded.claims, brief.claim_evidence, strict=True):
        for indicator in {indicator_of[identifier] for identifier in ids}:
            needed.setdefault(indicator, []).append(channel_of(claim))
    return {
        name: channel
        if channel in needed.get(name, ())
        else min(needed.get(name, [None]), key=_place)
        for name, channel in own.items()
    }


def channel_of(claim: Claim) -> str | None:
    """Return the channel of a claim; None if it has no known channel."""
    return claim.channel if claim.channel in CHANNELS else None


def _place(channel: str | None) -> int:
    return CHANNELS.index(channel) if channel else len(CHANNELS)


def anchor(indicator: str) -> str:
    """Return the HTML id of an indicator's figure.

    Examples
    --------
    >>> anchor("import-partner-share"), anchor("a b<c>")
    ('figure-import-partner-share', 'figure-a-b-c-')
    """
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in indicator)
    return f"figure-{plain}"


def _group(brief: Content, place: int, home: str | None, items: Sequence[Evidence]) -> Group:
    items = sorted(items, key=_order(brief))
    numbers = [item for item in items if item.value is not None]
    matrix = None if numbers else _matrix(brief, items)
    known = factbook_indicators().get(items[0].indicator)
    return Group(
        number=place,
        anchor=anchor(items[0].indicator),
        label=items[0].title,
        unit=unit_words(items[0].unit) if numbers else "",
        meaning=known.meaning if known else _meaning(items[0].indicator),
        home=home,
        panels=_panels(brief, numbers),
        matrix=matrix,
        rows=tuple(_table_row(brief, item) for item in items),
        paired=any(item.influencer for item in items),
        ranged=any(item.lower is not None for item in items),
        has_later=any(item.later for item in items),
        origins=_origins(brief, items),
        prose=not numbers and not matrix,
    )


def _meaning(indicator: str) -> str:
    if indicator not in MEASURED:
        return ""
    return ALIGNED if indicator == AGREEMENT else ABLE


def _order(brief: Content) -> Callable[[Evidence], tuple[int, str, int, str, str, int]]:
    """Return a sort key: states in the brief's order, powers as requested, newest year first."""
    states = _places(brief.parameters.get("states") or ())
    powers = _places(brief.parameters.get("powers") or ())

    def key(item: Evidence) -> tuple[int, str, int, str, str, int]:
        state, power = item.influencee or item.state or "", item.influencer or ""
        return (
            states.get(state, len(states)),
            state,
            powers.get(power, len(powers)),
            power,
            item.text_value or "",
            -(item.year or 0),
        )

    return key


def _origins(brief: Content, items: Sequence[Evidence]) -> tuple[tuple[str, str], ...]:
    used = {item.origin for item in items}
    return tuple((origin.id, origin.title) for origin in brief.origins if origin.id in used)


def _places(codes: Iterable[str]) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}


def _table_row(brief: Content, item: Evidence) -> Row:
    edition = f"edition {item.vintage}" if item.vintage else ""
    value = _longer(item.text_value, item.source_text) or quantity(item.value, item.unit)
    return Row(
        id=item.id,
        who=named(brief, item.influencer or item.state or ""),
        to=named(brief, item.influencee or ""),
        year=str(item.year) if item.year else edition,
        value=named(brief, value),
        range=_range(item),
        later=bool(item.later),
        origin=item.origin,
        words=item.source_text or "",
    )


def _longer(value: str | None, source: str | None) -> str | None:
    """Return the origin's own words if they extend the value."""
    return source if value and source and source.startswith(value) else value


def _range(item: Evidence) -> str:
    if item.lower is None or item.upper is None:
        return ""
    ends = f"{quantity(item.lower, item.unit)} to {quantity(item.upper, item.unit)}"
    sure = f"{100 * item.level:g} % " if item.level else ""
    said = f"{sure}{item.range_kind or ''}".strip()
    return f"{ends} ({said})" if said else ends


def named(brief: Content, code: str) -> str:
    """Return the display name of a code; other text is returned unchanged."""
    return brief.names.get(code, code)


def _panels(brief: Content, items: Sequence[Evidence]) -> tuple[ChartPanel, ...]:
    """Return one panel per state with bars by power; with only one power, bars by state.

    Our own measures, which are series, become lines over years.
    """
    if items and items[0].indicator in MEASURED and len({item.year for item in items}) > 1:
        return _over_years(brief, items)
    drawn = _latest(items)
    by_state = len({item.influencer for item in drawn}) > 1
    panels: dict[str, list[Evidence]] = {}
    for item in drawn:
        head = (item.influencee if by_state else item.influencer) or ""
        panels.setdefault(head, []).append(item)
    stressed = {tuple(pair) for claim in brief.coded.claims for pair in claim.about}
    rows = {
        head: [_bar(brief, item, by_state, stressed) for item in members]
        for head, members in panels.items()
    }
    every = [bar for members in rows.values() for bar in members]
    return tuple(
        ChartPanel(
            title=named(brief, head),
            svg=Markup(
                bars(
                    rows[head],
                    title=", ".join(filter(None, (members[0].title, named(brief, head)))),
                    description=_said(rows[head]),
                    key=f"{anchor(members[0].indicator)}-{place}",
                    beside=every,
                )
            ),
            unlisted=_unlisted(brief, members) if by_state else (),
        )
        for place, (head, members) in enumerate(panels.items())
    )


def _over_years(brief: Content, items: Sequence[Evidence]) -> tuple[ChartPanel, ...]:
    """Return one panel per state with lines by power; pairs named in a claim are in full colour."""
    stressed = {tuple(pair) for claim in brief.coded.claims for pair in claim.about}
    panels: dict[str, dict[str, list[Evidence]]] = {}
    for item in sorted(items, key=lambda item: item.year or 0):
        state, power = item.influencee or "", item.influencer or ""
        panels.setdefault(state, {}).setdefault(power, []).append(item)
    drawn = {
        state: [
            Line(
                named(brief, power),
                tuple((item.year or 0, item.value, item.lower, item.upper) for item in series),
                band=place < _BANDS,
                emphasis=(power, state) in stressed,
            )
            for place, (power, series) in enumerate(_by_last(powers))
        ]
        for state, powers in panels.items()
    }
    every = [line for members in drawn.values() for line in members]
    head = items[0]
    return tuple(
        ChartPanel(
            title=named(brief, state),
            svg=Markup(
                lines(
                    members,
                    title=f"{head.title}, {named(brief, state)}",
                    description=told_of(members),
                    key=f"{anchor(head.indicator)}-{place}",
                    beside=every,
                )
            ),
        )
        for place, (state, members) in enumerate(drawn.items())
    )


def _by_last(powers: Mapping[str, list[Evidence]]) -> list[tuple[str, list[Evidence]]]:
    return sorted(powers.items(), key=lambda pair: -(pair[1][-1].value or 0.0))


def _latest(items: Iterable[Evidence]) -> list[Evidence]:
    """Return for each pair or state the newest figure up to the article and the newest later one.

    A chart compares states; the table has all years.
    """
    newest: dict[tuple[str | None, str | None, str | None, bool], Evidence] = {}
    for item in items:
        key = (item.influencer, item.influencee, item.state, bool(item.later))
        if key not in newest or (item.year or 0) > (newest[key].year or 0):
            newest[key] = item
    places = {key[:3]: place for place, key in enumerate(newest)}
    # A later figure is drawn below the one known at the time.
    return [newest[key] for key in sorted(newest, key=lambda key: (places[key[:3]], key[3]))]


def _bar(brief: Content, item: Evidence, by_state: bool, stressed: set[tuple[str, ...]]) -> Bar:
    code = item.influencer if by_state else item.influencee or item.state
    year = str(item.year) if item.year else ""
    return Bar(
        label=named(brief, code or ""),
        value=item.value,
        unit=item.unit,
        note=f"later, {year}" if item.later else year,
        lower=item.lower,
        upper=item.upper,
        later=bool(item.later),
        emphasis=(item.influencer, item.influencee) in stressed,
    )


def _said(rows: Sequence[Bar]) -> str:
    parts = []
    for row in rows:
        note = f" ({row.note})" if row.note else ""
        parts.append(f"{row.label} {quantity(row.value, row.unit)}{note}")
    return "Bars: " + "; ".join(parts) + "."


def _unlisted(brief: Content, items: Sequence[Evidence]) -> tuple[str, ...]:
    """Return the powers that were requested for this state but have no figure.

    A power that no claim refers to is not missing; nor is one whose figure may have been left out
    by the limit on figures per claim.
    """
    there, influencee = {item.influencer for item in items}, items[0].influencee
    asked: set[str] = set()
    for claim, ids in zip(brief.coded.claims, brief.claim_evidence, strict=True):
        if len(ids) >= MAX_FIGURES or items[0].indicator not in relevant(claim.channel or ""):
            continue
        paired = {code for pair in claim.about for code in pair}
        if influencee in paired:
            asked |= {code for pair in claim.about if influencee in pair for code in pair}
        elif influencee in claim.states:
            asked |= set(brief.parameters["powers"])
    powers: Sequence[str] = brief.parameters["powers"]
    return tuple(power for power in powers if power in asked - {influencee} and power not in there)


def _matrix(brief: Content, items: Sequence[Evidence]) -> Matrix | None:
    """Return a matrix of names by states; None if a state has a long text, for the table only."""
    cells = [(item.text_value or "", item.influencee or item.state or "") for item in items]
    if any(len(name) > _WORD for name, _ in cells) or len(cells) == len({s for _, s in cells}):
        return None
    count: dict[str, int] = {}
    for name, _ in cells:
        count[name] = count.get(name, 0) + 1
    names = sorted(count, key=lambda name: (-count[name], name))
    states = dict.fromkeys(state for _, state in cells)
    return Matrix(
        names=tuple(named(brief, name) for name in names),
        states=tuple((state, named(brief, state)) for state in states),
        cells=frozenset((named(brief, name), state) for name, state in cells),
    )
