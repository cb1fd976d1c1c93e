"""The page of a state: who has how much influence there, channel by channel."""

from collections.abc import Mapping, Sequence
from html import escape

from multivector.answers.influence.balance import balance
from multivector.answers.influence.layers import load_layers
from multivector.answers.result import Result
from multivector.answers.voting.ideal_points import ideal_points
from multivector.briefing.leaders import leader_table
from multivector.charts.lines import Point
from multivector.codes.naming import display_name
from multivector.codes.regions import regions
from multivector.codes.resolve import is_bloc
from multivector.codes.resolve import state as state_of
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.drawings import legend, main_panel, points, series, small_panels
from multivector.dashboard.page import Control, Figure, Page, Section, Table
from multivector.dashboard.sections import (
    attempt,
    named_in_path,
    origins_of,
    problem_of,
    said,
    section,
)
from multivector.dashboard.views import capacity
from multivector.dashboard.views.alignment import MEANING, SINCE
from multivector.dashboard.views.events import events_between, recorded
from multivector.dashboard.views.projects import projects
from multivector.errors import MultivectorError
from multivector.prose import listed

_EXIT = "What ending trade would cost"


def build(asked: Asked) -> Page:
    """Return the page of a state."""
    state = named_in_path(state_of, asked.named["state"])
    powers = capacity.powers_over(asked, [state])
    asked.number("year")  # an error in either is told before any work
    asked.choice("channel", "trade")
    found: list[Result] = []
    try:
        sections, controls, lead = _capacity(asked, state, powers, found)
    except MultivectorError as error:
        problem = Section("capacity", "Capacity", problem=problem_of(error))
        sections, controls, lead = (problem,), (), ()
    sections = (
        *sections,
        attempt("balance", "Balance of ties", lambda: _balance(state, found)),
        attempt("votes", "Votes in the General Assembly", lambda: _votes(state, powers, found)),
        attempt("projects", "Projects and commitments", lambda: projects(state, found)),
        events_between(state),
        *recorded(found, state),
        attempt("exit", _EXIT, lambda: _exit(asked, state, powers, found)),
    )
    inside = [r for r in regions().values() if state in r.states]
    return Page(
        "state", display_name(state), " · ".join(["State", *(one.name for one in inside[:2])]),
        lead=lead, controls=controls, sections=sections, origins=origins_of(*found),
        caption=found[0].caption if found else "",
    )  # fmt: skip


def _capacity(
    asked: Asked, state: str, powers: Sequence[str], results: list[Result]
) -> tuple[tuple[Section, ...], tuple[Control, ...], tuple[str, ...]]:
    result = capacity.capacity([state], powers)
    results.append(result)
    channel, at = capacity.chosen(asked, result.rows)
    names = {code: display_name(code) for code in (state, *powers)}
    table = leader_table([r for r in result.rows if at is None or r["year"] <= at], [state], names)
    lead = [capacity.leader_said(line) for line in table.lines] if table else []
    lead += [capacity.compared(powers, [state])] if any(lead) else []
    here = [row for row in result.rows if row["channel"] == channel]
    shown = [row for row in here if row["year"] == at]
    lines = series(here, "influencer", "value")
    title, over_time = f"{channel.capitalize()} in {at}", f"{channel.capitalize()} over time"
    figures = []
    if lines:
        panel = main_panel(lines, title=over_time, key="capacity", powers=powers)
        caption = capacity.said_of(capacity.known_years(here, channel), [state], lines)
        figures = [Figure("capacity-by-year", over_time, caption, (panel,), "capacity")]
    rows = capacity.rows_table(result, shown, title)
    sections = (section("capacity", title, *figures, rows), *_channels(result, powers, at))
    controls = capacity.controls(result.rows, channel, at, powers)
    return sections, controls, tuple(filter(None, lead))


def _channels(result: Result, powers: Sequence[str], year: int | None) -> tuple[Section, ...]:
    """Return the channels as small multiples, each on its own scale."""
    lines: dict[str, Mapping[str, Sequence[Point]]] = {}
    for name in capacity.SHOWN:
        rows = [row for row in result.rows if row["channel"] == name]
        found = series(rows, "influencer", "value")
        if any(len(line) > 1 for line in found.values()):
            lines[name.capitalize()] = found
    if len(lines) < 2:
        return ()
    panels = small_panels(lines, key="channels", shared=False, powers=powers)
    caption = f"Capacity; each channel has its own scale.{capacity.left_out(*lines.values())}"
    figure = Figure("channels", "All channels", caption, panels, "channels", legend(powers))
    columns = ("influencer", "channel", "year", "value", "lower", "upper", "flag")
    now = [row for row in result.rows if row["year"] == year]
    table = Table(
        "channels", f"Every channel in {year}", now, columns, "influence", result,
        names=capacity.NAMES, folded=True,
    )  # fmt: skip
    return (section("channels", "By channel", figure, table),)


def _balance(state: str, results: list[Result]) -> Section:
    rows = results[0].rows if results else ()
    last = max((row["year"] for row in rows if row["value"] is not None), default=2023)
    latest = balance(states=[state], years=last)
    # A series has the same channels in all its years, so it starts where those of its end do.
    channels = load_layers().channels
    starts = [channels[name].years[0] for name in latest[0]["channels_used"]]
    result = balance(states=[state], start=max(capacity.FIRST, *starts), end=last)
    results.append(result)
    title = "Effective number of partners"
    line = {state: points(result.rows, "effective_partners")}
    panel = main_panel(line, title=title, key="balance")
    caption = "The number of equal partners that would give the same spread of ties"
    used, all_of_it = (set(rows[-1]["channels_used"]) for rows in (result, latest))
    caption += f", by {listed(result[-1]['channels_used'])}."
    if more := sorted(all_of_it - used):
        caption += f" The number for {last} alone counts {listed(more)}, too, which begin later."
    figure = Figure("balance", title, caption, (panel,), "balance")
    columns = "year effective_partners lower upper hhi top top_share coverage age flag".split()
    table = Table(
        "balance", "Balance by year", result.rows, tuple(columns), "balance", result,
        names={"top": "largest partner", "top_share": "partner's share"}, folded=True,
    )  # fmt: skip
    return section("balance", "Balance of ties", figure, table, **said(latest))


def _votes(state: str, powers: Sequence[str], results: list[Result]) -> Section:
    """Return the Assembly positions of the state and the powers, and their votes on ES-11/1."""
    codes = [state, *(power for power in powers if not is_bloc(power))]
    result = ideal_points(states=codes, start=SINCE)
    results.append(result)
    lines = {"Ideal points": series(result.rows, "state", "ideal_point")}
    panels = small_panels(lines, key="votes")
    figure = Figure("votes", "Ideal points by year", MEANING, panels, "votes")
    columns = ("state", "year", "ideal_point", "lower", "upper", "votes", "flag")
    last = max(row["year"] for row in result.rows)
    rows = [row for row in result.rows if row["year"] == last]
    table = Table("votes", f"Ideal points in {last}", rows, columns, "ideal-points", result)
    link = f"/alignment?states={','.join(codes)}"
    markup = f'<p><a href="{link}">Agreement in roll calls</a></p>'
    title, note = "Votes in the General Assembly", result.caption
    return section("votes", title, figure, table, note=note, markup=markup)


def _exit(asked: Asked, state: str, powers: Sequence[str], results: list[Result]) -> Section:
    if asked.choice("show", "") != "exit":  # it solves the equilibrium for each power and draw
        href = escape(asked.address(show="exit"))
        return Section("exit", _EXIT, markup=f'<p><a href="{href}#exit">Compute it</a></p>')
    result = balance(states=[state], outside=powers)
    results.append(result)
    columns = ("power", "year", "loss", "lower", "upper", "power_loss", "share", "power_share")
    names = {
        "loss": "loss to the state (%)", "power_loss": "loss to the power (%)",
        "share": "power in the state’s trade", "power_share": "state in the power’s trade",
    }  # fmt: skip
    title = "Exit costs for both sides"
    table = Table("exit", title, result.rows, columns, "exit-costs-both-ways", result, names=names)
    return section("exit", _EXIT, table, **said(result))


VIEW = View(
    "/state/{state}",
    build,
    "A state's influencers over time, balance of ties, votes and exit costs.",
    (
        capacity.CHANNEL,
        capacity.YEAR,
        capacity.POWERS,
        Parameter("show", "choice", "A slow section to compute.", ("exit",)),
        AS_OF,
    ),
    warm=("/state/KAZ", {"state": "KAZ"}),
    tells_articles=True,
    costly=lambda asked: bool(asked.text("show")),
    names={"state": "ISO 3166-1 code or name of a state"},
)
