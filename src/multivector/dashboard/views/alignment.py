"""The page about votes: positions, agreement by pair, and the vote on ES-11/1."""

from collections.abc import Sequence
from itertools import combinations

from multivector.answers.result import Result, Row
from multivector.answers.voting.agreement import agreement
from multivector.answers.voting.ideal_points import ideal_points
from multivector.codes.resolve import states_of
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.cells import short_name
from multivector.dashboard.drawings import series, small_panels
from multivector.dashboard.page import Control, Figure, Page, Section, Table
from multivector.dashboard.sections import attempt, origins_of, section
from multivector.errors import UsageError
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import ISSUES, TO_END

SINCE = 1992  # of positions
MEANING = "Position on the main dimension of voting; the United States is positive."
_MOST = 12  # states of the matrix: 66 pairs
_PAIRS = "Agreement by pair"
_DEFAULT = "central-asia,CHN,RUS,USA,TUR"
_POWERS = ("CHN", "RUS", "USA", "TUR", "IND", "GBR", "FRA")


def build(asked: Asked) -> Page:
    """Return the page about the votes of several states."""
    words = asked.text("states", _DEFAULT)
    year, issue = asked.number("year"), asked.choice("issue", "all")
    states = states_of(words, on=year or 2023, since=year or SINCE)
    if not 2 <= len(states) <= _MOST:
        allowed = f"2 to {_MOST} UN member states"
        what = f"invalid number of states: {len(states)}"
        raise UsageError(what, where="states", allowed=allowed)
    found: list[Result] = []
    positions = attempt("positions", "Positions", lambda: _positions(states, issue, found))
    years = sorted({row["year"] for result in found for row in result.rows})
    at = year or (years[-1] if years else 2023)
    matrix = attempt("agreement", "Agreement", lambda: _matrix(states, at, issue, found))
    slider = (Control("year", "Year", str(at), low=years[0], high=years[-1]),) if years else ()
    options = (("all", "All"), *((code, name.capitalize()) for code, name in ISSUES.items()))
    return Page(
        "alignment", "Alignment in the General Assembly", "How states vote",
        controls=(
            Control("states", "States, regions, blocs", words, wide=True),
            *slider,
            Control("issue", "Issue", issue, options),
        ),
        sections=(positions, matrix, attempt("es11", "ES-11/1", lambda: _es11(states, found))),
        origins=origins_of(*found),
        caption=found[0].caption if found else "",
    )  # fmt: skip


def _positions(states: tuple[str, ...], issue: str, results: list[Result]) -> Section:
    result = ideal_points(states=states, start=SINCE)
    results.append(result)
    rows = result.rows if issue == "all" else _of_issue(result.rows, issue)
    groups = {
        "Powers": [state for state in states if state in _POWERS],
        "Others": [state for state in states if state not in _POWERS],
    }
    lines = {
        name: series([row for row in rows if row["state"] in codes], "state", "ideal_point")
        for name, codes in groups.items()
        if codes
    }
    title = "Ideal points by year" + ("" if issue == "all" else f", {ISSUES[issue]}")
    caption = f"{MEANING} At most five states per panel; the table has all."
    panels = small_panels(lines, key="positions")
    figure = Figure("positions", title, caption, panels, "positions")
    last = max(row["year"] for row in result.rows)
    now = [row for row in result.rows if row["year"] == last]
    columns, title = ("state", "year", "ideal_point", "lower", "upper"), f"Positions in {last}"
    shown = (*columns, "votes", "flag")
    table = Table("positions", title, now, shown, "ideal-points", result, folded=True)
    named = [(name, row) for code, name in ISSUES.items() for row in _of_issue(now, code)]
    parts = [{**row, "issue": name, "year": last} for name, row in named]
    title = f"Positions in {last} by issue"
    areas = Table("by-issue", title, parts, ("issue", *columns), folded=True)
    return section("positions", "Positions", figure, table, areas)


def _of_issue(rows: Sequence[Row], issue: str) -> list[Row]:
    """Return the positions of rows in one issue area, with 90% ranges from their errors."""
    made = []
    for row in rows:
        if issue in (row["by_issue"] or {}):
            point, error = row["by_issue"][issue]
            bounds = {"lower": point - TO_END * error, "upper": point + TO_END * error}
            made.append({**row, "ideal_point": point, **bounds})
    return made


def _matrix(states: tuple[str, ...], year: int, issue: str, results: list[Result]) -> Section:
    """Return the agreement of each pair in one year, as a matrix and as rows."""
    rows: list[Row] = []
    chosen = None if issue == "all" else issue
    for one, two in combinations(states, 2):
        try:
            result = agreement(one, two, years=year, issue=chosen)
        except UsageError:  # no vote in common: the cell stays empty
            continue
        rows += result.rows
        if results[-1:] == [] or results[-1].title != _PAIRS:
            results.append(Result(_PAIRS, result.columns, (), result.origins))
    at = {(row["state_a"], row["state_b"]): row["agreement"] for row in rows if not row["flag"]}
    names = {state: short_name(state) for state in states}
    grid = [
        {"state": one, **{names[two]: at.get((one, two), at.get((two, one))) for two in states}}
        for one in states
    ]
    title = f"Agreement in {year}" + (f", {ISSUES[chosen]}" if chosen else "")
    note = (
        "Mean agreement over non-unanimous roll calls: 1 means the same vote; an abstention counts "
        "half. Blank: too few votes. Agreement measures alignment, not influence."
    )
    matrix = Table("matrix", title, grid, ("state", *names.values()), note=note)
    columns = ("state_a", "state_b", "year", "agreement", "lower", "upper", "votes", "flag")
    pairs = Table("agreement", "By pair, with ranges", rows, columns, "agreement", folded=True)
    return section("agreement", title, matrix, pairs)


def _es11(states: tuple[str, ...], results: list[Result]) -> Section:
    votes = {row["state"]: row for row in Store().read("un_resolution_votes").to_pylist()}
    rows = [votes[state] for state in states if state in votes]
    installed = Store().installed()
    origins = tuple(origin_of(name, installed) for name in {row["origin"] for row in rows})
    results.append(Result("ES-11/1", ("state", "vote"), (), origins))
    table = Table("es11", "Votes on ES-11/1", rows, ("state", "vote", "date", "origin"))
    return section("es11", "Votes on ES-11/1 (Russia’s attack on Ukraine)", table)


VIEW = View(
    "/alignment",
    build,
    "Positions in the General Assembly, agreement pair by pair, votes on ES-11/1.",
    (
        Parameter("states", "text", "Comma-separated states, regions and blocs: 2 to 12 states."),
        Parameter("year", "year", "Year of the matrix. Default: the latest."),
        Parameter("issue", "choice", "Issue of the roll calls.", ("all", *ISSUES)),
        AS_OF,
    ),
    warm=("/alignment", {}),
)
