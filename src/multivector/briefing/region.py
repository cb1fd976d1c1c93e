"""The first screen's drawing: the trade of the article's states with two or more powers.

Who leads in a state is taken from its ranks, as in the table of leaders; the sum over several
states has none, and is compared by the same rule. Both compare all powers of the brief.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from multivector.answers.columns import range_name
from multivector.answers.influence.doubts import APART, named
from multivector.answers.influence.ties import region_trade
from multivector.answers.influence.ties.region_trade import Lead, Series, TradeYear, at
from multivector.briefing.content import Content
from multivector.briefing.leaders import DOUBTS, OPEN, line_of
from multivector.briefing.pairs import mentions
from multivector.charts.colours import power_colours
from multivector.charts.course import course, spark
from multivector.charts.lines import Line, Point, told_of, trimmed
from multivector.charts.quantity import compact, compact_range
from multivector.charts.svg import both_widths
from multivector.codes.blocs import BLOCS, changed_blocs
from multivector.measures.trade_flows import covers
from multivector.prose import definite, listed, opened

# Powers drawn at most, and further ones that may be the largest or lead in a state that is shown,
# the next after a leader, and those that the article names.
_MOST, _RIVALS = 3, 2
_MOST_STATES = 6  # in a larger region, the first ones, which are those that the article names
_UNITS = {"billion": 1e9, "million": 1e6}

_OF = "of powers with a figure, "
NOT_WITH = " Not compared with members, nor these with each other: {}."
UNTITLED = "Trade in goods"  # the title of a drawing in which nobody can be compared


@dataclass(frozen=True, slots=True)
class Small:
    """One state in a small panel: its lines, and the leader in the table of leaders."""

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
class Hero(Drawing):
    """The drawing with its finding, and the states of the region."""

    states: tuple[Small, ...]
    origins: tuple[str, ...]
    powers: tuple[str, ...] = ()
    # Each year of all powers with a sum: ``value (range)`` in the caption's unit, "" if unknown
    table: tuple[tuple[int, tuple[str, ...]], ...] = ()


def hero(brief: Content) -> Hero | None:
    """Return the drawing of trade, or None if fewer than two powers have any."""
    known = brief.last_known
    whole = _with_figures(brief, "")
    leads = leads_in(brief, brief.shared_states(whole)[:_MOST_STATES])
    one = "" if _is_sum(brief, whole) else next(iter(leads), "")
    lead, lacking, able = _compared(brief, "", one, leads.get(one, Lead()))
    powers = _chosen(brief, whole, (lead, *leads.values()))
    if len(powers) < 2:
        return None
    drawn = {power: whole[power] for power in powers}
    name = _unit(drawn)
    # A title of all eight compared is not read, and names those that nobody thinks of.
    shown = lead._replace(rest=tuple(p for p in lead.rest if p in powers))
    # Ranks up to 2016 count services, too: where they show no leader, goods may.
    goods = "goods " * bool(one and leads[one].leader is None)
    # Neither the EU nor Germany is compared over Poland.
    outside = apart(brief, "outside {}, ", one) if one else ""
    title = _finding(brief, whole, shown, outside + _OF * able, goods)
    years = [y.year for line in drawn.values() for y in line if y.value is not None]
    later = " Dashed: after the article." if known is not None and max(years) > known else ""
    wide, narrow = _drawn(brief, drawn, name, title=title, key="trade")
    caption = (
        f"Trade in goods in both directions, $ {name} (US dollars) a year, {min(years)}–"
        f"{max(years)}, with {_ranges(brief.shared_states(powers))}."
    )
    return Hero(
        title, caption + later + changed_blocs(powers, min(years), known or max(years))
        + _unknown(brief, lacking, lead) + apart(brief, NOT_WITH),
        wide, narrow,
        states=_small(brief, power_colours(powers), leads), powers=tuple(powers),
        origins=tuple(dict.fromkeys(o for p in powers for o in brief.trade_origins.get(p, ()))),
        table=_table([line for (_, state), line in brief.trade.items() if state == ""], name),
    )  # fmt: skip


def _ranges(states: Sequence[str]) -> str:
    """Return what the ranges of trade are called: spreads if those of the only state do not cover.

    Those of sums over a region do: docs/validity.md.
    """
    return f"{range_name('flow', covers=len(states) > 1 or all(map(covers, states, states)))}s"


def _drawn(
    brief: Content, lines: Mapping[str, Series], unit: str, *, title: str, key: str
) -> tuple[Markup, Markup]:
    """Return the drawing of the trade of some powers, and its version for phones."""
    colours = power_colours(lines)
    drawn = [Line(_short(brief, p), _points(y, unit), colour=colours[p]) for p, y in lines.items()]
    dollars, known = f"$ {unit}", brief.last_known
    described = f"{dollars}: {told_of(drawn, '{:.1f}'.format)}"
    wide, narrow = both_widths(
        course, drawn, title=title, description=described, key=key, unit=dollars, known=known
    )
    return Markup(wide), Markup(narrow)


def _short(brief: Content, power: str) -> str:
    """Return the label of a power at the end of its line: a bloc's code, or the name."""
    return power if power in BLOCS else brief.names.get(power, power)


def trade_with_state(brief: Content, state: str, key: str) -> Drawing | None:
    """Return the drawing of a state's trade with its largest powers, and all that may be first."""
    known = brief.last_known
    kept = _with_figures(brief, state)
    if len(kept) < 2:
        return None
    ranked = leads_in(brief, [state])[state]
    lead, lacking, able = _compared(brief, state, state, ranked)
    powers = _reaching(kept, [*sorted(kept, key=lambda p: -_size(kept[p], known))[:_MOST],
                              *lead.named], known)  # fmt: skip
    name = brief.names.get(state, state)
    first, rest = (_all_called(brief, of) for of in (lead.first, lead.rest))
    title = f"{first} is ahead of {rest}" if lead.leader else f"no clear lead among {first}"
    title = opened(f"{_OF * able}{title} in {name}’s trade in {lead.year}")
    title = UNTITLED if len(lead.named) < 2 else title
    drawn = {power: kept[power] for power in powers}
    both = _drawn(brief, drawn, _unit(kept), title=title, key=key)
    caption = f"Two-way goods trade, with {_ranges([state])}. Dashed: after the article."
    years = [y.year for line in drawn.values() for y in line if y.value is not None]
    caption += changed_blocs(powers, min(years), known or max(years))
    caption += _unknown(brief, lacking, lead)
    return Drawing(title, caption, *both)


def leads_in(brief: Content, states: Sequence[str]) -> dict[str, Lead]:
    """Return who leads in trade in each state, by the ranks of the table of leaders."""
    rows = _ranks(brief)
    line = line_of(brief.names, rows, "trade", states)
    found = dict.fromkeys(states, Lead())
    if line is None:
        return found
    for state, cell in zip(states, line.cells, strict=True):
        first = (cell.leader,) if cell.leader else cell.close * (cell.words != OPEN)
        here = [row for row in rows if row["influencee"] == state]
        rest = tuple(r["influencer"] for r in here if r["influencer"] not in first)
        if first:
            found[state] = Lead(first, rest, line.year)
        elif cell.words in DOUBTS:
            found[state] = Lead(year=line.year, doubt=cell.words)
    return found


def _ranks(brief: Content) -> list[Mapping[str, Any]]:
    """Return the rows on trade in the last known year."""
    rows = [row for row in brief.known_influence if row["channel"] == "trade"]
    last = max((row["year"] for row in rows if row["value"] is not None), default=None)
    return [row for row in rows if row["year"] == last]


def _with_figures(brief: Content, state: str) -> dict[str, Series]:
    """Return the lines of the powers that have a figure in a known year."""
    known = brief.last_known
    return {p: line for (p, s), line in brief.trade.items() if s == state and at(line, known)}


def _size(line: Series, known: int | None) -> float:
    last = at(line, known)
    return (last and last.value) or 0.0


def _reaching(lines: Mapping[str, Series], kept: Sequence[str], known: int | None) -> list[str]:
    """Return the powers kept, those with as much trade as one of them, and those whose range
    reaches that of the largest, by size.
    """
    last = {power: at(line, known) for power, line in lines.items()}
    size = {power: _size(line, known) for power, line in lines.items()}
    able = sorted((p for p in kept if p in size), key=lambda p: size[p])
    most = (top.lower if (top := last[able[-1]]) else None) or 0.0
    found = [p for p, y in last.items()
             if size[p] >= size[able[0]] or (y and (y.upper or 0.0) >= most)]  # fmt: skip
    return sorted(found, key=lambda power: (-size[power], power))


def _chosen(brief: Content, whole: Mapping[str, Series], leads: Sequence[Lead]) -> list[str]:
    """Return the powers to draw, largest first: those that the article mentions, those that may be
    the largest, the next after a leader (of the first lead), and those that lead in a state.

    None if it names fewer than two and makes no claim about trade: a drawing would answer nothing.
    """
    told, known = mentions(brief.coded), brief.last_known
    count = sum(power in told for power in brief.parameters["powers"])
    trade_claimed = any(claim.channel == "trade" for claim in brief.coded.claims)
    if len(whole) < 2 or (count < 2 and not trade_claimed):
        return []
    ranked = sorted(whole, key=lambda p: (-told[p], -_size(whole[p], known), p))
    kept = [p for p in ranked if told[p] * 4 >= told[ranked[0]]][:_MOST]
    kept = kept if len(kept) > 1 else ranked[:2]
    rest = sorted(leads[0].rest, key=lambda p: -_size(whole.get(p, ()), known))
    rest = [p for p in rest if leads[0].leader and (told[p] or p in rest[:_RIVALS])]
    first = [*leads[0].first, *rest, *(lead.leader or "" for lead in leads)]
    return _reaching(whole, [*kept, *first], known)


def _table(lines: Sequence[Series], unit: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    by_year = zip(*lines, strict=False)
    return tuple((of[0].year, tuple(_amount(y, _UNITS[unit]) for y in of)) for of in by_year)


def _amount(year: TradeYear, unit: float) -> str:
    if year.value is None or year.lower is None or year.upper is None:
        return ""
    return f"{compact(year.value / unit)} ({compact_range(year.lower / unit, year.upper / unit)})"


def _unknown(brief: Content, powers: Sequence[str], lead: Lead) -> str:
    return f" Flows missing in {lead.year}: {_all_called(brief, powers)}." if powers else ""


def apart(brief: Content, words: str, state: str = "") -> str:
    """Return words with the blocs that are not compared over some of the states: their members.

    ``state``: the one that is meant; default: any.
    """
    pairs = {(row["influencer"], row["influencee"]) for row in brief.influence}
    blocs = [power for power in brief.parameters["powers"] if power in BLOCS]
    over = {s for _, s in pairs if state in ("", s)}
    less = [p for p in blocs if any((p, s) not in pairs for s in over)]
    return words.format(_all_called(brief, less)) if less else ""


def _is_sum(brief: Content, whole: Mapping[str, Series]) -> bool:
    return bool(brief.parameters.get("region")) and len(brief.shared_states(whole)) > 1


def _compared(brief: Content, state: str, one: str, ranked: Lead) -> tuple[Lead, list[str], bool]:
    """Return who leads by the figures drawn, which powers lack one, and whether these may lead.

    ``state``: that of the lines, "" for those of the page; ``one``: that of the ranks, "" for all.
    They are of the year of the ranks. One that leads by ranks, which know what errors share, does
    if it has the most. Nobody does against the ranks, for all that they doubt, or if one that
    may be first by rank has no figure here.
    """
    lines = {power: line for (power, of), line in brief.trade.items() if of == state}
    year = max((row["year"] for row in _ranks(brief)), default=brief.last_known)
    lead = region_trade.leads(lines, year)
    rows = [row for row in _ranks(brief) if one in ("", row["influencee"])]
    over = {row["influencer"] for row in rows if not named(row["doubts"], *APART)} - {one}
    compared = [power for power in brief.parameters["powers"] if power in over]
    compared = compared or list(_with_figures(brief, state))
    lacking = [p for p in compared if p not in (*lead.first, *lead.rest)]
    able = {p for p in lacking if p not in lines or p in region_trade.may_lead(lines, lead)}
    if ranked.leader and ranked.leader in lead.first[:1]:
        rest = [p for p in (*lead.first, *lead.rest) if p != ranked.leader]
        return Lead(lead.first[:1], tuple(rest), lead.year), lacking, False
    firsts = leads_in(brief, [*dict.fromkeys(row["influencee"] for row in rows)]).values()
    valued = {row["influencer"] for row in rows if row["value"] is not None}
    valued &= {power for of_state in firsts for power in of_state.first}
    apart = ranked.leader or ranked.doubt or able & valued
    return (Lead(year=lead.year) if apart else lead), lacking, bool(able)


def _finding(brief: Content, whole: Mapping[str, Series], lead: Lead, of: str, goods: str) -> str:
    """Say what the drawing shows, in a few words: who leads in the state, or in the sum."""
    trade = f"{'total trade' if _is_sum(brief, whole) else 'trade'} with {brief.called_states}"
    names = _all_called(brief, lead.first)
    if not lead.first:
        return opened(trade)
    if lead.leader is None:
        return opened(f"{of}{names} are too close to call in {trade} in {lead.year}")
    if not lead.rest:
        return f"Only {names} has a figure for {trade} in {lead.year}"
    first = None if of.endswith(_OF) else region_trade.since(whole, lead.leader, lead.year or 0)
    rest = _all_called(brief, lead.rest)
    was, when = ("has been", f"since {first}") if first else ("was", f"in {lead.year}")
    return opened(f"{of}{names} {was} ahead of {rest} in {goods}{trade} {when}")


def _all_called(brief: Content, codes: Sequence[str]) -> str:
    return listed(definite(brief.names.get(code, code)) for code in codes)


def _small(
    brief: Content, colours: Mapping[str, str], leads_of: Mapping[str, Lead]
) -> tuple[Small, ...]:
    if len(leads_of) < 2:
        return ()
    found, known = [], brief.last_known
    for place, (state, lead) in enumerate(leads_of.items()):
        name = brief.names.get(state, state)
        drawn = [
            Line(brief.names.get(p, p), _points(brief.trade[p, state], "million"), colour=colour)
            for p, colour in colours.items()
        ]
        led = _short(brief, lead.leader) if lead.leader else ""
        said = led or lead.doubt or "too close"
        words = f"{lead.year}: {said}" if lead.year else "not compared"
        picture = spark(drawn, key=f"small-{place}", title=f"{name}, {words}", known=known)
        found.append(Small(name, Markup(picture), words, lead.leader, state))
    return tuple(found)


def _unit(lines: Mapping[str, Series]) -> str:
    most = max((y.value for line in lines.values() for y in line if y.value is not None), default=0)
    return "billion" if most >= 2e9 else "million"


def _points(line: Series, unit: str) -> tuple[Point, ...]:
    def over(value: float | None) -> float | None:
        return None if value is None else value / _UNITS[unit]

    return trimmed([(y.year, over(y.value), over(y.lower), over(y.upper)) for y in line])
