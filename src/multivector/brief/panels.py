"""The evidence as small multiples: one group an indicator, one panel a state."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from multivector.brief.model import Brief, Exhibit
from multivector.charts.bars import Bar, bars, spread
from multivector.charts.quantity import quantity
from multivector.coding.model import CHANNELS


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a group's table, ready to read."""

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
class Panel:
    """One drawing, headed by the state or power it is about; ``unlisted`` powers have no figure."""

    title: str
    svg: str
    unlisted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """All figures of one indicator: drawn where they are numbers, listed where they are words."""

    anchor: str
    label: str
    channel: str | None
    panels: tuple[Panel, ...]
    rows: tuple[Row, ...]
    paired: bool
    ranged: bool
    has_later: bool


def groups(brief: Brief) -> list[Group]:
    """Return the evidence by indicator, in the order of channels, then as first met.

    Each figure stands in exactly one group, however many claims it is held beside.
    """
    order: dict[str, list[Exhibit]] = {}
    for exhibit in brief.exhibits:
        order.setdefault(exhibit.figure.indicator, []).append(exhibit)
    rank = {channel: place for place, channel in enumerate(CHANNELS)}
    indicators = sorted(
        order, key=lambda name: rank.get(order[name][0].figure.channel or "", len(rank))
    )
    return [_group(brief, name, order[name]) for name in indicators]


def label(brief: Brief, indicator: str) -> str:
    """Return an indicator's name for a reader, else its id in plain letters."""
    words = brief.labels.get(indicator, indicator.replace("-", " ").replace("_", " "))
    return words[:1].upper() + words[1:]


def anchor(indicator: str) -> str:
    """Return the id of an indicator's figure on the page.

    Examples
    --------
    >>> anchor("import-partner-share"), anchor("a b<c>")
    ('figure-import-partner-share', 'figure-a-b-c-')
    """
    plain = "".join(c if c.isascii() and c.isalnum() else "-" for c in indicator)
    return f"figure-{plain}"


def _group(brief: Brief, indicator: str, exhibits: Sequence[Exhibit]) -> Group:
    numbers = [exhibit for exhibit in exhibits if exhibit.figure.value is not None]
    return Group(
        anchor=anchor(indicator),
        label=label(brief, indicator),
        channel=exhibits[0].figure.channel,
        panels=_panels(brief, indicator, numbers),
        rows=tuple(_table_row(brief, exhibit) for exhibit in exhibits),
        paired=any(exhibit.figure.influencer for exhibit in exhibits),
        ranged=any(exhibit.figure.lower is not None for exhibit in exhibits),
        has_later=any(exhibit.later for exhibit in exhibits),
    )


def _table_row(brief: Brief, exhibit: Exhibit) -> Row:
    figure = exhibit.figure
    first = figure.influencer or figure.state or ""
    return Row(
        id=exhibit.id,
        who=named(brief, first),
        to=named(brief, figure.influencee or ""),
        year=str(figure.year) if figure.year else "",
        value=figure.text_value or quantity(figure.value, figure.unit),
        range=_range(exhibit),
        later=exhibit.later,
        origin=figure.origin,
        words=figure.source_text or "",
    )


def _range(exhibit: Exhibit) -> str:
    figure = exhibit.figure
    if figure.lower is None or figure.upper is None:
        return ""
    ends = f"{quantity(figure.lower, figure.unit)} to {quantity(figure.upper, figure.unit)}"
    sure = f"{100 * figure.level:g} % " if figure.level else ""
    kind = figure.range_kind or ""
    said = f"{sure}{kind}".strip()
    return f"{ends} ({said})" if said else ends


def named(brief: Brief, code: str) -> str:
    """Return what a reader calls a code."""
    return brief.names.get(code, code)


def _panels(brief: Brief, indicator: str, exhibits: Sequence[Exhibit]) -> tuple[Panel, ...]:
    """Bars by power in a panel a state; where one power alone is listed, bars by state."""
    drawn = _latest(exhibits)
    if not drawn:
        return ()
    powers = {exhibit.figure.influencer for exhibit in drawn}
    by_state = len(powers) > 1
    panels: dict[str, list[Exhibit]] = {}
    for exhibit in drawn:
        figure = exhibit.figure
        head = (figure.influencee if by_state else figure.influencer) or ""
        panels.setdefault(head, []).append(exhibit)
    stressed = _stressed(brief)
    rows = {
        head: [_bar(brief, exhibit, by_state, stressed) for exhibit in members]
        for head, members in panels.items()
    }
    every = [bar for members in rows.values() for bar in members]
    some_stressed = any(bar.emphasis for bar in every)
    return tuple(
        Panel(
            title=named(brief, head),
            svg=bars(
                members,
                title=f"{label(brief, indicator)}" + (f", {named(brief, head)}" if head else ""),
                description=_said(members),
                key=f"{anchor(indicator)}-{place}",
                extent=spread(every),
                some_stressed=some_stressed,
            ),
            unlisted=_unlisted(brief, panels[head]) if by_state else (),
        )
        for place, (head, members) in enumerate(rows.items())
    )


def _latest(exhibits: Iterable[Exhibit]) -> list[Exhibit]:
    """Return, of each pair or state, the newest figure up to the article and the newest later one.

    A chart compares states; the run of years is in the table.
    """
    newest: dict[tuple[object, ...], Exhibit] = {}
    for exhibit in exhibits:
        figure = exhibit.figure
        key = (figure.influencer, figure.influencee, figure.state, exhibit.later)
        held = newest.get(key)
        if held is None or (figure.year or 0) > (held.figure.year or 0):
            newest[key] = exhibit
    return list(newest.values())


def _stressed(brief: Brief) -> set[tuple[str, str]]:
    return {(a, b) for claim in brief.coded.claims for a, b in claim.about}


def _bar(brief: Brief, exhibit: Exhibit, by_state: bool, stressed: set[tuple[str, str]]) -> Bar:
    figure = exhibit.figure
    code = figure.influencer if by_state else figure.influencee or figure.state
    note = str(figure.year) if figure.year else ""
    return Bar(
        label=named(brief, code or ""),
        value=figure.value,
        unit=figure.unit,
        note=f"{note} later".strip() if exhibit.later else note,
        lower=figure.lower,
        upper=figure.upper,
        later=exhibit.later,
        emphasis=(figure.influencer or "", figure.influencee or "") in stressed,
    )


def _said(rows: Sequence[Bar]) -> str:
    parts = []
    for row in rows:
        note = f" ({row.note})" if row.note else ""
        parts.append(f"{row.label} {quantity(row.value, row.unit)}{note}")
    return "Bars: " + "; ".join(parts) + "."


def _unlisted(brief: Brief, exhibits: Sequence[Exhibit]) -> tuple[str, ...]:
    there = {exhibit.figure.influencer for exhibit in exhibits}
    influencee = exhibits[0].figure.influencee
    powers = brief.parameters.get("powers") or ()
    return tuple(
        named(brief, power) for power in powers if power not in there and power != influencee
    )
