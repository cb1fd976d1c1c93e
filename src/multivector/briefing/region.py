"""The first screen's drawing: the trade of the article's states with two or more powers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, log, sqrt

from markupsafe import Markup

from multivector.answers.influence.ties.region_trade import TradeYear
from multivector.briefing.content import Content
from multivector.charts.course import Course, course, spark
from multivector.charts.quantity import compact_range
from multivector.charts.svg import power_colours
from multivector.codes.blocs import BLOCS
from multivector.prose import definite, listed, opened
from multivector.vocabulary import LEVEL

# Maximum powers drawn: more lines cannot be distinguished.
_MOST = 3
_MOST_STATES = 6  # in a larger region, the first ones, which are those that the article names
_BILLION, _MILLION = 1e9, 1e6
_WIDTH_OF_RANGE = 3.29  # standard deviations between both ends of a 90% range

Series = tuple[TradeYear, ...]


@dataclass(frozen=True, slots=True)
class Small:
    """One state in a small panel: its lines, and the leader in the last known year."""

    name: str
    drawing: Markup
    words: str
    leader: str | None
    code: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing next to a claim, with its caption."""

    title: str
    caption: str
    wide: Markup
    narrow: Markup


@dataclass(frozen=True, slots=True)
class Hero:
    """The drawing with its finding; ``sentence`` states it in words."""

    title: str
    caption: str
    sentence: str
    wide: Markup
    narrow: Markup
    states: tuple[Small, ...]
    origins: tuple[str, ...]
    powers: tuple[str, ...] = ()


def hero(brief: Content) -> Hero | None:
    """Return the drawing of trade, or None if fewer than two powers have any."""
    trade = brief.trade
    known = last_known(brief)
    powers = _chosen(brief, known)
    if len(powers) < 2:
        return None
    colours = power_colours(powers)
    every = [trade[power, ""] for power in powers]
    unit, name = _unit([y.value for line in every for y in line if y.value is not None])
    lines = [Course(_short(brief, p), colours[p], _points(trade[p, ""], unit)) for p in powers]
    title = _finding(brief, powers, known)
    years = [y.year for line in every for y in line if y.value is not None]
    later = " Dashed: after the article." if known is not None and max(years) > known else ""
    drawings = [
        Markup(
            course(lines, title=title, description=_described(lines, name), key=f"trade-{form}",
                   unit=f"$ {name}", known=known, narrow=form == "narrow")
        )
        for form in ("wide", "narrow")
    ]  # fmt: skip
    return Hero(
        title=title,
        caption=f"Trade in goods in both directions, $ {name} (US dollars) a year, "
        f"{min(years)}–{max(years)}, with 90% ranges." + later + _others(brief, powers, known),
        sentence=_sentence(brief, powers, known),
        wide=drawings[0],
        narrow=drawings[1],
        states=_small(brief, powers, colours, known),
        origins=tuple(dict.fromkeys(o for p in powers for o in brief.trade_origins.get(p, ()))),
        powers=tuple(powers),
    )


def _short(brief: Content, power: str) -> str:
    """Return the label of a power at the end of its line: a bloc's code, or the name."""
    return power if power in BLOCS else brief.names.get(power, power)


def trade_with_state(brief: Content, state: str, key: str) -> Drawing | None:
    """Return the drawing of a state's trade with its three largest powers."""
    known = last_known(brief)
    lines = {p: line for (p, s), line in brief.trade.items() if s == state and at(line, known)}
    size = {power: at(line, known).value or 0.0 for power, line in lines.items()}  # type: ignore[union-attr]
    powers = sorted(size, key=lambda power: (-size[power], power))[:_MOST]
    if len(powers) < 2:
        return None
    kept = {power: lines[power] for power in powers}
    best, year = leads(kept, known)
    name = brief.names.get(state, state)
    rest = listed(_called(brief, power) for power in powers if power != best)
    lead = f"{_called(brief, best)} is ahead of" if best else "No clear lead among"
    title = opened(f"{lead} {rest} in {name}’s trade in {year}")
    colours = power_colours(powers)
    unit, word = _unit([y.value for line in kept.values() for y in line if y.value is not None])
    drawn = [Course(_short(brief, p), colours[p], _points(kept[p], unit)) for p in powers]
    wide, narrow = (
        Markup(
            course(drawn, title=title, description=_described(drawn, word), key=f"{key}-{form}",
                   unit=f"$ {word}", known=known, narrow=form == "narrow")
        )
        for form in ("wide", "narrow")
    )  # fmt: skip
    return Drawing(
        title, "Two-way goods trade, with 90% ranges. Dashed: after the article.", wide, narrow
    )


def last_known(brief: Content) -> int | None:
    """Return the last complete year before the article; None if it has no date."""
    return brief.article_year - 1 if brief.article_year else None


def _chosen(brief: Content, known: int | None) -> list[str]:
    """Return the powers to draw, largest first: those that the article mentions most.

    None if it names fewer than two and makes no claim about trade: a drawing would answer nothing.
    """
    told: dict[str | None, int] = {}
    for party in brief.coded.actors:
        told[party.code] = told.get(party.code, 0) + len(party.mentions)
    named = sum(power in told for power in brief.parameters["powers"])
    if named < 2 and not any(claim.channel == "trade" for claim in brief.coded.claims):
        return []
    size = {
        power: last.value or 0.0
        for (power, state), line in brief.trade.items()
        if state == "" and (last := at(line, known)) is not None
    }
    ranked = sorted(size, key=lambda p: (-told.get(p, 0), -size[p], p))
    kept = [p for p in ranked if told.get(p, 0) * 4 >= told.get(ranked[0], 0)][:_MOST]
    kept = kept if len(kept) > 1 else ranked[:2]
    return sorted(kept, key=lambda p: (-size[p], p))


def _others(brief: Content, powers: Sequence[str], known: int | None) -> str:
    """Give the trade of powers not drawn, if it is as much as that of the smallest drawn one."""
    least = min(at(brief.trade[p, ""], known).value or 0.0 for p in powers)  # type: ignore[union-attr]
    told = []
    for (power, state), line in brief.trade.items():
        last = at(line, known) if state == "" and power not in powers else None
        if last is not None and (last.value or 0.0) >= least:
            low, high = (last.lower or 0.0) / _BILLION, (last.upper or 0.0) / _BILLION
            told.append(f"{_short(brief, power)} {compact_range(low, high)} billion ({last.year})")
    return f" Not drawn: {listed(told)}." if told else ""


def at(line: Series, known: int | None) -> TradeYear | None:
    """Return the last year with a value up to ``known``."""
    return next((y for y in reversed(line) if y.value and (known is None or y.year <= known)), None)


def ahead(one: TradeYear, two: TradeYear) -> float:
    """Return the probability that the first flow is larger, from both 90% ranges.

    For a flow without a value, its upper bound is used.

    Examples
    --------
    >>> round(ahead(TradeYear(2022, 50.0, 45.0, 56.0), TradeYear(2022, 40.0, 36.0, 45.0)), 2)
    0.99
    >>> ahead(TradeYear(2022, 50.0, 45.0, 56.0), TradeYear(2022, None, None, None))
    0.0
    """
    other = two.value or two.upper
    if not one.value or not other:
        return 0.0
    spread = sqrt(sum(_spread(y) ** 2 for y in (one, two) if y.value))
    return 0.5 * (1 + erf(log(one.value / other) / max(spread, 1e-9) / sqrt(2)))


def _spread(year: TradeYear) -> float:
    floor = (year.value or 1.0) / 1000
    return log(max(year.upper or 0.0, floor) / max(year.lower or 0.0, floor)) / _WIDTH_OF_RANGE


def leads(lines: Mapping[str, Series], known: int | None) -> tuple[str | None, int | None]:
    """Return the power with the largest flow in the last year with a value, and that year.

    None if its lead over another power has a probability below 90%.
    """
    year = max((y.year for line in lines.values() if (y := at(line, known))), default=None)
    here = {p: next((y for y in line if y.year == year), None) for p, line in lines.items()}
    there = {power: point for power, point in here.items() if point is not None}
    best = max(there, key=lambda power: there[power].value or 0.0, default=None)
    if best is None or len(there) < 2:
        return None, year
    sure = all(ahead(there[best], there[power]) >= LEVEL for power in there if power != best)
    return (best if sure else None), year


def _finding(brief: Content, powers: Sequence[str], known: int | None) -> str:
    """Say what the drawing shows, in a few words computed from its lines."""
    whole = {power: brief.trade[power, ""] for power in powers}
    where = brief.called_states
    best, year = leads(whole, known)
    if best is not None:
        since = _since(whole, best, known)
        run = f" since {since}" if since else ""
        rest = listed(_called(brief, power) for power in powers if power != best)
        return opened(
            f"{_called(brief, best)} {'has been' if since else 'is'} ahead of {rest} "
            f"in trade with {where}{run}"
        )
    here = {p: y for p, line in whole.items() for y in line if y.year == year}
    top = max(here, key=lambda power: here[power].value or 0.0)
    close = [p for p in powers if p == top or (p in here and ahead(here[top], here[p]) < LEVEL)]
    names = listed(_called(brief, power) for power in close)
    return opened(f"{names} are too close to call in trade with {where} in {year}")


def _called(brief: Content, code: str) -> str:
    return definite(brief.names.get(code, code))


def _since(whole: Mapping[str, Series], best: str, known: int | None) -> int | None:
    """Return the first year of the unbroken run in which a power led; None if always."""
    years = sorted({y.year for line in whole.values() for y in line if y.value})
    run = None
    for year in reversed([y for y in years if known is None or y <= known]):
        here = {p: tuple(y for y in line if y.year == year) for p, line in whole.items()}
        if leads(here, year)[0] != best:
            return run
        run = year
    return None


def _sentence(brief: Content, powers: Sequence[str], known: int | None) -> str:
    """Say which power led in which states in the last known year."""
    led: dict[str | None, list[str]] = {}
    years = set()
    for state in _states(brief, powers):
        lines = _lines(brief, powers, state)
        best, year = leads(lines, known)
        if sum(any(y.year == year for y in line) for line in lines.values()) < 2:
            continue  # without two figures nothing is close
        years |= {year} if year else set()
        led.setdefault(best, []).append(_called(brief, state))
    if not years or not led:
        return ""
    among = listed(_called(brief, power) for power in powers)
    parts = [
        f"{_called(brief, power)} led in {listed(names)}"
        for power, names in led.items()
        if power is not None
    ]
    if led.get(None):
        be = "is" if len(led[None]) == 1 else "are"
        parts.append(f"{listed(led[None])} {be} too close to call")
    return f"Trade in goods with {among} in {max(years)}: {'; '.join(parts)}."


def _lines(brief: Content, powers: Sequence[str], state: str) -> dict[str, Series]:
    return {p: brief.trade[p, state] for p in powers if (p, state) in brief.trade}


def _states(brief: Content, powers: Sequence[str]) -> list[str]:
    return brief.shared_states(powers)[:_MOST_STATES]


def _small(
    brief: Content, powers: Sequence[str], colours: Mapping[str, str], known: int | None
) -> tuple[Small, ...]:
    states = _states(brief, powers)
    if len(states) < 2:
        return ()
    found = []
    for place, state in enumerate(states):
        lines = _lines(brief, powers, state)
        name, (leader, year) = brief.names.get(state, state), leads(lines, known)
        drawn = [
            Course(brief.names.get(p, p), colours[p], _points(line, _MILLION))
            for p, line in lines.items()
        ]
        said = brief.names.get(leader, leader) if leader else "too close"
        words = f"{year}: {said}" if year else "not on record"
        picture = spark(drawn, key=f"small-{place}", title=f"{name}, {words}", known=known)
        found.append(Small(name, Markup(picture), words, leader, state))
    return tuple(found)


def _unit(values: Sequence[float]) -> tuple[float, str]:
    return (_BILLION, "billion") if max(values, default=0.0) >= 2e9 else (_MILLION, "million")


def _points(
    line: Series, unit: float
) -> tuple[tuple[int, float | None, float | None, float | None], ...]:
    scaled = [
        (y.year, _over(y.value, unit), _over(y.lower, unit), _over(y.upper, unit)) for y in line
    ]
    known = [place for place, point in enumerate(scaled) if point[1] is not None]
    if not known:
        return ()
    return tuple(_point for _point in scaled[known[0] : known[-1] + 1])


def _over(value: float | None, unit: float) -> float | None:
    return None if value is None else value / unit


def _described(lines: Sequence[Course], unit: str) -> str:
    told = []
    for line in lines:
        points = [p for p in line.points if p[1] is not None]
        if points:
            (start, first, *_), (end, last, *_) = points[0], points[-1]
            told.append(f"{line.label} from {first:.1f} ({start}) to {last:.1f} ({end})")
    return f"$ {unit}: {'; '.join(told)}."
