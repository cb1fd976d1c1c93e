"""The page of a state: who has how much influence there, channel by channel."""

from collections.abc import Mapping, Sequence
from html import escape

from multivector.answers.influence.balance import balance
from multivector.answers.result import Result
from multivector.answers.voting.ideal_points import ideal_points
from multivector.briefing.leaders import leader_table
from multivector.codes.naming import display_name
from multivector.codes.regions import regions
from multivector.codes.resolve import is_bloc
from multivector.dashboard.asked import AS_OF, Asked, Parameter
from multivector.dashboard.drawings import legend, main_panel, points, series, small_panels
from multivector.dashboard.page import (
    Control,
    Figure,
    Page,
    Section,
    Table,
    attempt,
    origins_of,
    problem_of,
)
from multivector.dashboard.views import capacity
from multivector.dashboard.views.events import events_between, recorded
from multivector.dashboard.views.projects import projects
from multivector.dashboard.views.view import View
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.measures.capacity.draws import DRAWS

_VOTES_SINCE = 1992
_EXIT = "What ending trade would cost"


def state_in(asked: Asked) -> str:
    """Return the state named in a path; an unknown state is "not found"."""
    try:
        return asked.state("state")
    except UsageError as error:
        raise InputError(error.what, allowed=error.allowed) from error


def build(asked: Asked) -> Page:
    """Return the page of a state."""
    state = state_in(asked)
    powers = capacity.powers_over(asked, [state])
    asked.choice("channel", "trade")
    year = asked.number("year")
    found: list[Result] = []
    try:
        sections, controls, lead = _capacity(asked, state, powers, year, found)
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
        "state",
        display_name(state),
        " · ".join(["State", *(region.name for region in inside[:2])]),
        lead=lead,
        controls=controls,
        sections=sections,
        origins=origins_of(*found),
        caption=found[0].caption if found else "",
    )


def _capacity(
    asked: Asked, state: str, powers: Sequence[str], year: int | None, found: list[Result]
) -> tuple[tuple[Section, ...], tuple[Control, ...], tuple[str, ...]]:
    result = capacity.capacity([state], powers)
    found.append(result)
    channel = capacity.chosen_channel(asked, result.rows)
    years = capacity.known_years(result.rows, channel)
    at = year if year is not None else (years[-1] if years else None)
    names = {code: display_name(code) for code in (state, *powers)}
    table = leader_table([r for r in result.rows if at is None or r["year"] <= at], [state], names)
    lead = [capacity.leader_said(line) for line in table.lines] if table else []
    here = [row for row in result.rows if row["channel"] == channel]
    shown = [row for row in here if row["year"] == at]
    lines = series(here, "influencer", "value")
    title = f"{channel.capitalize()} over time"
    figures = []
    if lines:
        panel = main_panel(lines, title=title, key="capacity", powers=powers)
        span = f"{years[0]}–{years[-1]}, with the spread of {DRAWS:,} draws."
        figures = [
            Figure("capacity-by-year", title, f"Capacity, 0 to 1, {span}", (panel,), "capacity")
        ]
    rows = capacity.rows_table(result, shown, f"{channel.capitalize()} in {at}")
    sections = (
        Section(
            "capacity", f"{channel.capitalize()} in {at}", figures=tuple(figures), tables=(rows,)
        ),
        *_channels(result, powers, at),
    )
    powers_field = Control("powers", "Powers", ", ".join(powers))
    controls = (*capacity.controls(asked, result.rows, channel, at), powers_field)
    return sections, controls, tuple(filter(None, lead))


def _channels(result: Result, powers: Sequence[str], year: int | None) -> tuple[Section, ...]:
    """Return the channels as small multiples, each on its own scale."""
    lines: dict[str, Mapping[str, Sequence[tuple[int, float | None, float | None, float | None]]]]
    lines = {}
    for name in capacity.SHOWN:
        rows = [row for row in result.rows if row["channel"] == name]
        found = series(rows, "influencer", "value")
        if any(len(line) > 1 for line in found.values()):
            lines[name.capitalize()] = found
    if len(lines) < 2:
        return ()
    panels = small_panels(lines, key="channels", shared=False, powers=powers)
    figure = Figure(
        "channels",
        "All channels",
        "Capacity; each channel has its own scale.",
        panels,
        "channels",
        legend(powers),
    )
    columns = ("influencer", "channel", "year", "value", "lower", "upper", "flag")
    rows_ = [row for row in result.rows if row["year"] == year]
    table = Table(
        "channels",
        f"Every channel in {year}",
        rows_,
        columns,
        "influence",
        result,
        names=capacity.NAMES,
        folded=True,
    )
    return (Section("channels", "By channel", figures=(figure,), tables=(table,)),)


def _balance(state: str, found: list[Result]) -> Section:
    result = balance(states=[state], start=capacity.FIRST, end=_last(found))
    found.append(result)
    panel = main_panel(
        {state: points(result.rows, "effective_partners")},
        title="Effective number of partners",
        key="balance",
    )
    figure = Figure(
        "balance",
        "Effective number of partners",
        "The number of equal partners that would give the same spread of ties.",
        (panel,),
        "balance",
    )
    columns = (
        "year",
        "effective_partners",
        "lower",
        "upper",
        "hhi",
        "top",
        "top_share",
        "coverage",
        "age",
    )
    table = Table(
        "balance",
        "Balance by year",
        result.rows,
        columns,
        "balance",
        result,
        names={"top": "largest partner", "top_share": "partner's share"},
        folded=True,
    )
    return Section(
        "balance", "Balance of ties", result.sentences, (figure,), (table,), note=result.caption
    )


def _last(found: Sequence[Result]) -> int:
    rows = found[0].rows if found else ()
    return max((row["year"] for row in rows if row["value"] is not None), default=2023)


def _votes(state: str, powers: Sequence[str], found: list[Result]) -> Section:
    """Return where the state and the powers stand in the Assembly, and their vote on ES-11/1."""
    codes = [state, *(power for power in powers if not is_bloc(power))]
    result = ideal_points(states=codes, start=_VOTES_SINCE)
    found.append(result)
    panels = small_panels(
        {"Ideal points": series(result.rows, "state", "ideal_point")}, key="votes"
    )
    caption = "Position on the main dimension of voting; the United States is positive."
    figure = Figure("votes", "Ideal points by year", caption, panels, "votes")
    columns = ("state", "year", "ideal_point", "lower", "upper", "votes", "flag")
    last = max(row["year"] for row in result.rows)
    rows = [row for row in result.rows if row["year"] == last]
    table = Table("votes", f"Ideal points in {last}", rows, columns, "ideal-points", result)
    link = f"/alignment?states={','.join(codes)}"
    markup = f'<p><a href="{link}">Agreement in roll calls</a></p>'
    return Section(
        "votes",
        "Votes in the General Assembly",
        figures=(figure,),
        tables=(table,),
        note=result.caption,
        markup=markup,
    )


def _exit(asked: Asked, state: str, powers: Sequence[str], found: list[Result]) -> Section:
    if asked.choice("show", "") != "exit":  # it solves the equilibrium for each power and draw
        href = escape(asked.address(show="exit"))
        return Section("exit", _EXIT, markup=f'<p><a href="{href}#exit">Compute it</a></p>')
    result = balance(states=[state], outside=powers)
    found.append(result)
    columns = ("power", "year", "loss", "lower", "upper", "power_loss", "share", "power_share")
    names = {
        "loss": "loss to the state (%)",
        "power_loss": "loss to the power (%)",
        "share": "power in the state’s trade",
        "power_share": "state in the power’s trade",
    }
    table = Table(
        "exit",
        "Exit costs for both sides",
        result.rows,
        columns,
        "exit-costs-both-ways",
        result,
        names=names,
    )
    return Section("exit", _EXIT, result.sentences, (), (table,), note=result.caption)


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
