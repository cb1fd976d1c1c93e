"""The page of a dyad: what a figure is made of, down to rows and sources."""

from collections.abc import Iterator
from dataclasses import replace

from multivector.answers.explain import explain
from multivector.answers.influence.explain_dyad import Explained
from multivector.answers.influence.flow import flow
from multivector.answers.influence.ties.region_trade import trade_with
from multivector.answers.result import Result, Row
from multivector.charts.quantity import bare
from multivector.codes.blocs import changed_blocs
from multivector.codes.dyad import Dyad, dyad
from multivector.codes.naming import display_name
from multivector.codes.resolve import is_bloc
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.drawings import main_panel, points, small_panels
from multivector.dashboard.page import Control, Figure, Page, Section, Table
from multivector.dashboard.sections import attempt, named_in_path, origins_of, section
from multivector.dashboard.views import capacity
from multivector.dashboard.views.events import events_between, recorded
from multivector.errors import InputError
from multivector.measures.capacity.decomposition import Node
from multivector.vocabulary import CHANNELS

SINCE = Parameter(
    "since", "year", "First year of the later span. Default: 2022, or the last year but one."
)
_BILLION = 1e9
_SINCE = 2022


def build(asked: Asked) -> Page:
    """Return the page of a dyad."""
    pair = _dyad(asked)
    power, state = pair.influencer, pair.influencee
    found: list[Result] = []
    channel = asked.choice("channel", "trade")
    year, since = asked.number("year"), asked.number("since")
    factors = attempt("factors", "Both factors over time", lambda: _factors(pair, found))
    known = capacity.known_years(found[0].rows, channel) if found else []
    since = since or min(_SINCE, max(known, default=_SINCE) - 1)
    year = year if year is not None else max(known, default=None)
    shown = attempt("tree", "Components of the figure", lambda: _tree(pair, channel, year, found))
    rows = next((result.rows for result in found if "influencer" in result.columns), ())
    controls = capacity.controls(rows, channel, year)
    return Page(
        "dyad", f"{display_name(power)} → {display_name(state)}", "Dyad: influencer → influencee",
        lead=shown.sentences,
        controls=(*controls, Control("since", "Before and after", str(since), low=1993, high=2024)),
        sections=(
            replace(shown, sentences=()), factors,
            attempt("goods", "Two-way goods trade", lambda: _goods(pair, found)),
            attempt("sources", "Figures of each source", lambda: _sources(pair, year, found)),
            events_between(power, state), *recorded(found, state, power),
            attempt("before", "Before and after", lambda: _before(pair, since, found)),
        ),
        origins=origins_of(*found),
        caption=next((result.caption for result in found if result.caption), ""),
    )  # fmt: skip


def _dyad(asked: Asked) -> Dyad:
    pair = named_in_path(dyad, asked.named["dyad"])
    if pair.two_way or pair.year or pair.channel:
        raise InputError("invalid dyad URL", allowed="two codes, e.g. /dyad/CHN-KAZ?year=2016")
    if is_bloc(pair.influencee):
        raise InputError("the influencee is a bloc", allowed="a state, e.g. /dyad/CHN-KAZ")
    return pair


def _tree(pair: Dyad, channel: str, year: int | None, results: list[Result]) -> Section:
    asked = Dyad(pair.influencer, pair.influencee, year, channel)
    result = explain(str(asked))
    if not isinstance(result, Explained):  # a dyad is never taken for an event
        raise InputError("not a dyad")
    results.append(result.table)
    rows = list(_nodes(result, result.tree))
    tree = Table("tree", "Decomposition", rows, ("part", "value", "how", "weight"))
    leaves = Table(
        "rows", "Rows behind the figure", result.table.rows, result.table.columns,
        every=result.table, folded=True,
    )  # fmt: skip
    words = result.unknown or bare(result.tree.value, "")
    sentences = (f"Capacity through {channel}, {result.question.split(':')[1]}: {words}.",)
    note = "; ".join(line.strip() for line in result.beside)
    title = "Components of the figure"
    return section("tree", title, tree, leaves, sentences=sentences, note=note)


def _nodes(result: Explained, node: Node, depth: int = 0) -> Iterator[Row]:
    yield {
        "part": "\u2003" * depth + node.name,
        "value": None if node.value != node.value else float(f"{node.value:.6g}"),
        "how": node.how if node.parts else "recomputed from the rows",
        "weight": node.weight,
    }
    for part in node.parts:
        yield from _nodes(result, part, depth + 1)


def _factors(pair: Dyad, results: list[Result]) -> Section:
    result = capacity.capacity([pair.influencee], [pair.influencer])
    results.append(result)
    panels = {}
    for name in CHANNELS:
        rows = [row for row in result.rows if row["channel"] == name]
        factors = ("dependence", "bandwidth")
        lines = {one.capitalize(): points(rows, one, ranged=False) for one in factors}
        if any(len(line) > 1 for line in lines.values()):
            panels[name.capitalize()] = {key: line for key, line in lines.items() if line}
    drawn = small_panels(panels, key="factors", shared=False)
    caption = "Capacity is the product of the two; 0 to 1."
    figure = Figure("factors", "Dependence and bandwidth", caption, drawn, "factors")
    columns = (
        "channel", "year", "value", "lower", "upper", "dependence", "bandwidth",
        "reverse_dependence", "age", "flag",
    )  # fmt: skip
    rows = [row for row in result.rows if row["dependence"] is not None]
    table = Table(
        "factors", "Factors by channel and year", rows, columns, "influence", result,
        names=capacity.NAMES, folded=True,
    )  # fmt: skip
    return section("factors", "Both factors over time", *((figure,) if drawn else ()), table)


def _goods(pair: Dyad, results: list[Result]) -> Section:
    traded = trade_with([pair.influencee], [pair.influencer])
    line = traded.get((pair.influencer, pair.influencee), ())
    rows = [{"year": y.year, "trade": y.value, "lower": y.lower, "upper": y.upper} for y in line]
    scaled = [
        {**row, **{k: v and v / _BILLION for k, v in row.items() if k != "year"}} for row in rows
    ]
    drawn, title = points(scaled, "trade"), "Two-way goods trade"
    figures = []
    if len(drawn) > 1:
        panel = main_panel({pair.influencer: drawn}, title=title, key="goods", unit="$ billion")
        caption = "$ billion a year, with 90% ranges."
        caption += changed_blocs([pair.influencer], line[0].year, line[-1].year)
        figures.append(Figure("goods", title, caption, (panel,), "goods"))
    columns, names = ("year", "trade", "lower", "upper"), {"trade": "$ a year"}
    table = Table("goods", "Goods by year", rows, columns, names=names, folded=True)
    return section("goods", title, *figures, table)


def _sources(pair: Dyad, year: int | None, results: list[Result]) -> Section:
    rows: list[Row] = []
    lines = []
    sides = pair.influencer, pair.influencee
    for exporter, importer in (sides, sides[::-1]):
        one = flow(exporter, importer, year)
        results.append(one.table)
        rows += one.table.rows
        lines.append(f"{one.to_text()}.")
    columns = ("exporter", "importer", "year", "source", "maker", "value", "lower", "upper", "flag")
    title = "Figures of each source"
    table = Table("sources", title, rows, columns, "flow", names={"value": "$"})
    return section("sources", title, table, sentences=tuple(lines), note=results[-1].caption)


def _before(pair: Dyad, since: int, results: list[Result]) -> Section:
    result, spans = capacity.changes([pair.influencee], [pair.influencer], since)
    results.append(result)
    table = Table(
        "before", "Change by link", result.rows, capacity.CHANGE, every=result,
        names=capacity.CHANGE_NAMES,
    )  # fmt: skip
    return section("before", f"Before and after: {spans}", table, sentences=result.sentences)


VIEW = View(
    "/dyad/{dyad}",
    build,
    "The components of a power's capacity over a state; goods, sources, changes.",
    (capacity.CHANNEL, capacity.YEAR, SINCE, AS_OF),
    tells_articles=True,
    names={"dyad": "Two states or blocs, such as CHN-KAZ"},
)
