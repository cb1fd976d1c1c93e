"""The measures on the page: capacity, its history, balance, alignment.

Each part has charts, one panel per state, and a table of the same figures.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from multivector.answers.influence.links import USD
from multivector.briefing.content import Content
from multivector.briefing.panels import named
from multivector.charts.bars import Bar
from multivector.charts.lines import Line, lines, told_of
from multivector.charts.quantity import bare
from multivector.charts.ranges import ranges
from multivector.prose import day, listed
from multivector.vocabulary import CHANNELS, LEVEL

Row = Mapping[str, Any]

_SHARES = {
    "trade": "Share of the state’s exports and imports, averaged. The Factbook lists the five "
    "largest partners: a broken line shows the possible share of an unlisted one.",
    "transport": "Share of the length of the state’s land border.",
    "diplomacy": "Share of the state’s organisations of which the power is also a member.",
}


@dataclass(frozen=True, slots=True)
class MeasureChart:
    """One chart with its heading and caption."""

    title: str
    svg: Markup
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One measure on the page; ``rows`` is its table, formatted, including all drawn figures."""

    key: str
    title: str
    note: str
    panels: tuple[MeasureChart, ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def parts(brief: Content) -> tuple[Part, ...]:
    """Return the measures of a brief, in page order."""
    found = _first(brief) if brief.standing.first else [*_capacity(brief)]
    return (*found, *_changes(brief), *_balance(brief), *_alignment(brief))


def leaders(brief: Content) -> dict[str, str | None]:
    """Return for each state the power that leads in the last year; None if ranks overlap."""
    found: dict[str, str | None] = {}
    for state, rows in _by(_last(_composite(brief)), "influencee").items():
        ranked = [row for row in rows if row["rank"] is not None]
        best = min(ranked, key=lambda row: row["rank"], default=None)
        others = [row["rank_lower"] for row in ranked if row is not best]
        clear = best is not None and all(best["rank_upper"] < rank for rank in others)
        found[state] = best["influencer"] if best is not None and clear else None
    return found


def _composite(brief: Content) -> list[Row]:
    """Return the rows of the composite, or of trade where the composite is not known."""
    if brief.standing.first:
        return []
    whole = [row for row in brief.influence if row["channel"] == "composite"]
    return whole or [row for row in brief.influence if row["channel"] == "trade"]


def compared_on(brief: Content) -> tuple[int | None, list[str]]:
    """Return the year of the capacity shown, and its channels."""
    now = _last(_composite(brief))
    used = {name for row in now for name in row["channels_used"]}
    return (now[0]["year"] if now else None), sorted(used, key=CHANNELS.index)


def _last(rows: Sequence[Row]) -> list[Row]:
    newest = max((row["year"] for row in rows), default=None)
    return [row for row in rows if row["year"] == newest]


def _by(rows: Iterable[Row], field: str) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row[field], []).append(row)
    return groups


def _highest(rows: Sequence[Row], field: str) -> list[Row]:
    return sorted(rows, key=lambda row: (row[field] is None, -(row[field] or 0), row["influencer"]))


def _range(row: Row) -> str:
    if row["lower"] is None or row["upper"] is None:
        return ""
    return f"{bare(row['lower'], '')} to {bare(row['upper'], '')}"


def _panels(
    brief: Content,
    groups: Mapping[str, Sequence[Any]],
    draw: Callable[..., str],
    title: str,
    key: str,
    caption: Callable[[str], str] = lambda _: "",
) -> tuple[MeasureChart, ...]:
    """Return one chart per group, on a common scale: ``ranges`` of bars or ``lines`` of series."""
    told = _told if draw is ranges else told_of
    every = [member for members in groups.values() for member in members]
    return tuple(
        MeasureChart(
            named(brief, state),
            Markup(
                draw(
                    members,
                    title=f"{title}, {named(brief, state)}" if state else title,
                    description=told(members),
                    key=f"{key}-{place}",
                    beside=every,
                )
            ),
            caption(state),
        )
        for place, (state, members) in enumerate(groups.items())
    )


def _told(rows: Sequence[Bar]) -> str:
    told = []
    for row in rows:
        ends = ""
        if row.lower is not None and row.upper is not None:
            ends = f" ({bare(row.lower, row.unit)} to {bare(row.upper, row.unit)})"
        told.append(f"{row.label} {bare(row.value, row.unit)}{ends}")
    return "; ".join(told) + "."


# -- capacity ----------------------------------------------------------------------------------


def _capacity(brief: Content) -> list[Part]:
    rows = _composite(brief)
    if not rows:
        return []
    now = _last(rows)
    led = leaders(brief)
    said = _sentences(brief)
    groups = {
        state: [
            Bar(
                label=named(brief, row["influencer"]), value=row["value"], unit="",
                lower=row["lower"], upper=row["upper"], later=bool(row["later"]),
                emphasis=row["influencer"] == led.get(state),
            )
            for row in _highest(members, "value")
        ]
        for state, members in _by(now, "influencee").items()
    }  # fmt: skip
    year = now[0]["year"]
    title = f"Capacity for influence, {year}"
    drawn = _panels(brief, groups, ranges, title, "capacity", lambda state: said.get(state, ""))
    head, table = _capacity_table(brief, now)
    first = Part("capacity", title, _capacity_note(brief, now), drawn, head, table)
    return [first, *_series(brief, rows, led)]


def _sentences(brief: Content) -> dict[str, str]:
    """Return the sentence on each state, with names instead of codes."""
    said = {}
    for sentence in brief.standing.sentences:
        state, _, rest = sentence.partition(": ")
        told = _named_words(brief, rest)
        said[state] = told[:1].upper() + told[1:]
    return said


def _named_words(brief: Content, text: str) -> str:
    """Return a text with names instead of codes."""
    return " ".join(
        word.replace(code, named(brief, code)) if code else word
        for word in text.split(" ")
        for code in (word.strip(",;:.()"),)
    )


def _capacity_note(brief: Content, now: Sequence[Row]) -> str:
    used = listed(list(dict.fromkeys(name for row in now for name in row["channels_used"])))
    carried = any(row["carried_forward"] for row in now)
    return (
        "Capacity is the leverage a power could use over a state, not what it achieved: dependence "
        f"times bandwidth by channel, from 0 to 1, here on {used}. Lines are "
        f"{100 * (now[0]['level'] or LEVEL):g} % ranges from simulated weights and figures; a "
        "power in full colour leads: its rank does not overlap any other."
        + (" Figures are carried forward up to five years, with wider ranges." if carried else "")
    )


def _capacity_table(
    brief: Content, now: Sequence[Row]
) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    year = now[0]["year"]
    cells = {
        (row["influencee"], row["influencer"], row["channel"]): bare(row["value"], "")
        for row in brief.influence
        if row["year"] == year
    }
    there = [name for name in CHANNELS if any(key[2] == name for key in cells)]
    head = ("State", "Power", "Capacity", "Range", "Rank", "Dependence", "In return", *there)
    rows = []
    for state, members in _by(now, "influencee").items():
        for row in _highest(members, "value"):
            parts_ = [cells.get((state, row["influencer"], name), "") for name in there]
            rows.append(
                (
                    named(brief, state),
                    named(brief, row["influencer"]),
                    bare(row["value"], ""),
                    _range(row),
                    _place(row),
                    bare(row["dependence"], ""),
                    bare(row["reverse_dependence"], ""),
                    *parts_,
                )
            )
    return head, tuple(rows)


def _place(row: Row) -> str:
    if row["rank"] is None:
        return "not ranked"
    return f"{row['rank']} ({row['rank_lower']} to {row['rank_upper']})"


def _series(brief: Content, rows: Sequence[Row], led: Mapping[str, str | None]) -> list[Part]:
    years = sorted({row["year"] for row in rows})
    if len(years) < 2:
        return []
    groups = {
        state: _lines(brief, members, "influencer", "value", led.get(state))
        for state, members in _by(rows, "influencee").items()
    }
    title = f"Since {years[0]}"
    note = (
        "The same measure on the same channels in every year, so that changes do not reflect data "
        "coverage. The bands are the ranges of the two highest powers."
    )
    drawn = _panels(brief, groups, lines, "Capacity over the years", "series")
    head = ("State", "Power", *map(str, years))
    table = tuple(
        (
            named(brief, state),
            named(brief, power),
            *(bare(_value(of, year, "value"), "") for year in years),
        )
        for state, members in _by(rows, "influencee").items()
        for power, of in _by(members, "influencer").items()
    )
    return [Part("series", title, note, drawn, head, table)]


def _value(rows: Sequence[Row], year: int, field: str) -> float | None:
    return next((row[field] for row in rows if row["year"] == year), None)


def _lines(
    brief: Content, rows: Sequence[Row], of: str, field: str, leader: str | None = None
) -> list[Line]:
    series = _by(sorted(rows, key=lambda row: row["year"]), of)
    order = sorted(series, key=lambda key: -(series[key][-1][field] or 0.0))
    return [
        Line(
            named(brief, key),
            tuple((row["year"], row[field], row["lower"], row["upper"]) for row in series[key]),
            band=place < 2,
            emphasis=key == leader,
        )
        for place, key in enumerate(order)
    ]


# -- before and after ---------------------------------------------------------------------------


def _changes(brief: Content) -> list[Part]:
    standing = brief.standing
    if not standing.changes:
        return []
    before, after = (f"{a}–{b}" if a < b else f"{a}" for a, b in standing.spans)
    groups: dict[tuple[str, str], dict[str, Row]] = {}
    for row in standing.changes:
        groups.setdefault((row["influencee"], row["link"]), {})[row["influencer"]] = row
    powers = list(dict.fromkeys(row["influencer"] for row in standing.changes))
    head = ("State", "Link", *(named(brief, power) for power in powers))
    table = tuple(
        (named(brief, state), link, *(_change(of.get(power)) for power in powers))
        for (state, link), of in groups.items()
    )
    said = [sentence.partition(": ") for sentence in standing.change_sentences]
    told = tuple(
        MeasureChart(named(brief, state), Markup(""), _named_words(brief, rest))
        for state, _, rest in said
    )
    note = (
        f"The article dates a shock to {day(standing.shock)}. Trade in billion {USD}, {before} and "
        f"{after}; in brackets the place of the change among those of all states with the power, 1 "
        "for the largest rise. Change, not its cause."
    )
    return [Part("changes", f"Before and after {day(standing.shock)}", note, told, head, table)]


def _change(row: Row | None) -> str:
    if row is None:
        return ""
    return f"{row['before'] / 1e9:.2f} to {row['after'] / 1e9:.2f} ({row['place']})"


# -- the Factbook's first answer ---------------------------------------------------------------


def _first(brief: Content) -> list[Part]:
    found = []
    for channel, rows in _by(brief.influence, "channel").items():
        groups = {
            state: [_share(brief, row) for row in _highest(members, "dependence")]
            for state, members in _by(rows, "influencee").items()
        }
        years = sorted({row["year"] for row in rows if row["year"]})
        when = f", {years[-1]}" if years else ""
        title = f"A first answer on {channel}{when}"
        head = ("State", "Power", "Share", "At least", "At most", "Year", "Origin")
        table = tuple(
            (
                named(brief, row["influencee"]), named(brief, row["influencer"]),
                bare(row["dependence"], "share"), bare(row["lowest"], "share"),
                bare(row["highest"], "share"), str(row["year"] or ""), ", ".join(row["origins"]),
            )
            for row in rows
        )  # fmt: skip
        note = f"{_SHARES.get(channel, '')} From the Factbook only: dependence, not capacity."
        drawn = _panels(brief, groups, ranges, title, f"first-{channel}")
        found.append(Part(f"first-{channel}", title, note, drawn, head, table))
    return found


def _share(brief: Content, row: Row) -> Bar:
    unknown = row["dependence"] is None
    return Bar(
        label=named(brief, row["influencer"]),
        value=row["dependence"],
        unit="share",
        lower=row["lowest"] if unknown else None,
        upper=row["highest"] if unknown else None,
        later=bool(row["later"]),
    )


# -- balance and alignment ---------------------------------------------------------------------


def _balance(brief: Content) -> list[Part]:
    rows = [row for row in brief.balance if row["entropy"] is not None]
    if not rows:
        return []
    now = _last(rows)
    year = now[0]["year"]
    bars = [
        Bar(label=named(brief, row["state"]), value=row["effective_partners"], unit="",
            lower=row["lower"], upper=row["upper"], later=bool(row["later"]))
        for row in sorted(now, key=lambda row: -row["effective_partners"])
    ]  # fmt: skip
    title = f"Balance: effective number of partners, {year}"
    drawn = _panels(brief, {"": bars}, ranges, title, "balance")
    head = (
        "State",
        "Effective partners",
        "Range",
        "Entropy",
        "HHI",
        "Largest",
        "Its share",
        "Channels",
    )
    table = tuple(
        (
            named(brief, row["state"]), bare(row["effective_partners"], ""), _range(row),
            bare(row["entropy"], ""), bare(row["hhi"], ""), named(brief, row["top"] or ""),
            bare(row["top_share"], "share"), ", ".join(row["channels_used"]),
        )
        for row in now
    )  # fmt: skip
    if len({row["year"] for row in rows}) > 1:
        over = {"": _lines(brief, rows, "state", "effective_partners")}
        drawn += _panels(brief, over, lines, "Effective partners over the years", "balance-series")
    note = (
        "The number of equal partners that would give the same spread of a state’s ties: few means "
        "that one dominates, many that the state depends on none. All states with figures count. "
        "The lines are 90 % ranges from simulated figures. Spread is not strength."
    )
    return [Part("balance", title, note, drawn, head, table)]


def _alignment(brief: Content) -> list[Part]:
    rows = [row for row in brief.alignment if row["agreement"] is not None]
    if not rows:
        return []
    newest = max(row["year"] for row in rows)
    groups = {
        state: [
            Bar(label=_dated(named(brief, row["state_b"]), row["year"], newest),
                value=row["agreement"], unit="", lower=row["lower"], upper=row["upper"],
                later=bool(row["later"]))
            for row in sorted(_latest(members), key=lambda row: -row["agreement"])
        ]
        for state, members in _by(rows, "state_a").items()
    }  # fmt: skip
    title = f"Alignment: voting agreement, {newest}"
    votes = brief.standing.votes
    drawn = _panels(
        brief, groups, ranges, title, "alignment",
        lambda state: f"On ES-11/1: {votes[state]}." if state in votes else "",
    )  # fmt: skip
    head = ("State", "Power", "Year", "Agreement", "Range", "Kappa", "Votes")
    table = tuple(
        (
            named(brief, row["state_a"]), named(brief, row["state_b"]), str(row["year"]),
            bare(row["agreement"], ""), _range(row), bare(row["kappa"], ""), str(row["votes"]),
        )
        for row in rows
    )  # fmt: skip
    return [Part("alignment", title, _alignment_note(brief), drawn, head, table)]


def _latest(rows: Sequence[Row]) -> list[Row]:
    """Return the newest row of each power."""
    return [max(of, key=lambda row: row["year"]) for of in _by(rows, "state_b").values()]


def _dated(name: str, year: int, newest: int) -> str:
    return name if year == newest else f"{name}, {year}"


def _alignment_note(brief: Content) -> str:
    votes, powers = brief.standing.votes, brief.parameters["powers"]
    cast = [f"{named(brief, power)} {votes[power]}" for power in powers if power in votes]
    return (
        "Voting agreement in the UN General Assembly, from 0 to 1, without unanimous roll calls; "
        "90 % ranges by bootstrap over resolutions. Alignment is symmetric: it is not influence, "
        "and not part of any capacity figure."
        + (f" On ES-11/1 of 2 March 2022: {listed(cast)}." if cast else "")
    )
