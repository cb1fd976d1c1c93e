"""The page of a region: who leads where, by channel and year."""

from multivector.answers.result import Result, Row
from multivector.briefing.leaders import LeaderTable, cell_of, leader_table
from multivector.charts.colours import power_colours
from multivector.charts.map import Land, draw_map
from multivector.charts.outlines import BOUNDARIES, outlines
from multivector.charts.svg import both_widths
from multivector.codes.naming import display_name
from multivector.codes.regions import Region, regions
from multivector.codes.regions import region as region_of
from multivector.dashboard.asked import AS_OF, Asked, View
from multivector.dashboard.cells import short_name
from multivector.dashboard.drawings import legend, series, small_panels
from multivector.dashboard.page import Figure, Page, Panel, Section, Table
from multivector.dashboard.sections import (
    attempt,
    named_in_path,
    problem_of,
    section,
    table_section,
)
from multivector.dashboard.views import capacity
from multivector.errors import MultivectorError

DEFAULT = "central-asia"
_MOST_PANELS = 16
_MOST_CHANGES = 60


def build(asked: Asked) -> Page:
    """Return the page of a region."""
    region = named_in_path(region_of, asked.named["region"])
    powers = capacity.powers_over(asked, region.states, region)
    asked.number("year")  # an error in either is told before any work
    asked.choice("channel", "trade")
    others = all_regions("Other regions", folded=True)
    try:
        result = capacity.capacity(region.states, powers)
    except MultivectorError as error:
        empty = Section("capacity", "Capacity", problem=problem_of(error))
        return Page("region", region.name, "Region", sections=(empty, others))
    channel, at = capacity.chosen(asked, result.rows)
    # Each channel in its last year on record up to the year asked for.
    before = [row for row in result.rows if at is None or row["year"] <= at]
    names = capacity.names_in(result.rows)
    table = leader_table(before, region.states, names, len(region.states))
    lead = [capacity.leaders_said(line, table.states) for line in table.lines] if table else []
    return Page(
        "region",
        region.name,
        "Region",
        lead=(*filter(None, lead), capacity.compared(powers, region.states)) if table else (),
        controls=capacity.controls(result.rows, channel, at, powers),
        sections=(
            *_leading(table, at),
            _channel(result, region, channel, at),
            attempt("changes", "What changed", lambda: _changes(region, powers, at)),
            others,
        ),
        origins=result.origins,
        caption=result.caption,
    )


def _leading(table: LeaderTable | None, year: int | None) -> tuple[Section, ...]:
    if table is None:
        return ()
    rows = [
        {"channel": line.channel, "year": line.year}
        | dict(zip(table.states, (cell.words or None for cell in line.cells), strict=True))
        for line in table.lines
    ]
    title = "Who leads, by channel" + (f", up to {year}" if year else "")
    columns = ("channel", "year", *table.states)
    return (table_section("leaders", title, rows, columns, leaders=table),)


def _channel(result: Result, region: Region, channel: str, year: int | None) -> Section:
    here = [row for row in result.rows if row["channel"] == channel]
    shown = [row for row in here if row["year"] == year]
    states = region.states[:_MOST_PANELS]
    powers = list(dict.fromkeys(row["influencer"] for row in here))
    of_state = {state: [r for r in here if r["influencee"] == state] for state in states}
    lines = {display_name(s): series(r, "influencer", "value") for s, r in of_state.items()}
    addresses = {display_name(state): f"/state/{state}?channel={channel}" for state in states}
    panels = small_panels(lines, key="capacity", addresses=addresses, powers=powers)
    caption = capacity.said_of(capacity.known_years(here, channel), states, *lines.values())
    if len(states) < len(region.states):
        caption += f" The first {len(states)} of {len(region.states)} states; the table lists all."
    over_time = f"{channel.capitalize()} over time"
    figure = Figure("capacity-by-year", over_time, caption, panels, "capacity", legend(powers))
    title = f"{channel.capitalize()} in {year}" if year else channel.capitalize()
    table = capacity.rows_table(result, shown, title)
    drawn_map = _map(shown, region.states, channel, year)
    return section("capacity", title, *drawn_map, *((figure,) if panels else ()), table)


def _map(
    rows: list[Row], states: tuple[str, ...], channel: str, year: int | None
) -> tuple[Figure, ...]:
    """Return the map of who leads in a channel, hatched where no lead is certain."""
    names = capacity.names_in(rows)
    colours = power_colours(sorted({row["influencer"] for row in rows}))
    lands, told = [], []
    for state in states:
        if state not in outlines():
            continue
        cell = cell_of(names, [row for row in rows if row["influencee"] == state])
        colour = colours[cell.leader] if cell.leader else None
        words = short_name(cell.leader) if cell.leader else cell.words or "no figure"
        lands.append(Land(state, display_name(state), words, colour))
        told.append(f"{display_name(state)}: {words}")
    if not lands or not any(row["value"] is not None for row in rows):
        return ()
    title, said = f"Who leads through {channel} in {year}", f"{'; '.join(told)}."
    both = both_widths(draw_map, lands, title=title, description=said, key="map")
    caption = f"Hatched: no clear leader. {BOUNDARIES}"
    return (Figure("map", title, caption, (Panel(title, *both),), "leaders"),)


def _changes(region: Region, powers: tuple[str, ...], year: int | None) -> Section:
    found, spans = capacity.changes(region.states, powers, (year or 2023) - 1)
    rows = [row for row in found.rows if row["difference"] is not None]
    # By distance from either end of the ranks of all states.
    rows.sort(key=lambda r: min(r["place"], r["others"] + 2 - r["place"]) if r["place"] else 999)
    table = Table(
        "changes", "Change by link, highest and lowest ranks first", rows[:_MOST_CHANGES],
        ("influencer", "influencee", *capacity.CHANGE), every=found, names=capacity.CHANGE_NAMES,
        folded=True,
    )  # fmt: skip
    return section("changes", f"What changed: {spans}", table, sentences=found.sentences)


def all_regions(title: str, *, folded: bool = False) -> Section:
    """Return the section with all regions, for this page and the first."""
    rows = [{"region": r.id, "name": r.name, "states": len(r.states)} for r in regions().values()]
    link = {"name": lambda row: f"/region/{row['region']}"}
    return table_section("regions", title, rows, ("name", "states"), links=link, folded=folded)


VIEW = View(
    "/region/{region}",
    build,
    "Who leads in each state of a region, by channel and year.",
    (capacity.CHANNEL, capacity.YEAR, capacity.POWERS, AS_OF),
    warm=(f"/region/{DEFAULT}", {"region": DEFAULT}),
    names={"region": "ID or name of a region"},
)
