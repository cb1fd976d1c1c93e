"""``multivector routes``: routes between states, by time and cost."""

import json
from importlib import import_module
from importlib.util import find_spec

import click

from multivector.cli.terminal import output as out
from multivector.cli.terminal.layout import route_lines
from multivector.cli.terminal.options import data_options
from multivector.cli.terminal.parameters import AS_OF, GROUPS_LIST, OUTPUT
from multivector.cli.terminal.progress import examples, said_when_slow
from multivector.errors import InputError, UsageError


@click.command(
    "routes",
    epilog=examples(
        "multivector routes KAZ NLD --k 3",
        "multivector routes KAZ NLD --avoid RUS",
        "multivector routes --access central-asia",
        "multivector routes --compare central-asia NLD",
        "multivector routes --detour central-asia EU --avoid RUS",
        "multivector routes KAZ NLD --geojson routes.geojson",
    ),
)
@click.argument("start", required=False, metavar="FROM")
@click.argument("end", required=False, metavar="TO")
@click.option(
    "--avoid",
    multiple=True,
    metavar="LIST",
    help="Comma-separated states, lines, modes or passages to avoid.",
)
@click.option(
    "--open",
    "opened",
    multiple=True,
    metavar="LINE",
    help="Treat a planned line as open; repeatable.",
)
@click.option(
    "--k",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    help="Number of routes to show.",
)
@click.option(
    "--access",
    type=GROUPS_LIST,
    help="Show how these landlocked states reach the sea.",
)
@click.option(
    "--detour",
    type=GROUPS_LIST,
    help="Show how --avoid or --open changes the routes from these states to TO.",
)
@click.option(
    "--corridors",
    type=GROUPS_LIST,
    help="Show which corridors and transit states these states' routes use.",
)
@click.option(
    "--compare", type=GROUPS_LIST, help="Compare the corridors between these states and TO."
)
@click.option("--geojson", type=OUTPUT, metavar="FILE", help="Also write the routes as GeoJSON.")
@click.option(
    "--map", "map_file", type=OUTPUT, metavar="FILE", help="Also draw the routes as an SVG map."
)
@AS_OF
@data_options()
def command(
    start: str | None,
    end: str | None,
    avoid: tuple[str, ...],
    opened: tuple[str, ...],
    k: int,
    access: str | None,
    detour: str | None,
    corridors: str | None,
    compare: str | None,
    geojson: str | None,
    map_file: str | None,
    as_of: str | None,
    format: str | None,
    output: str | None,
) -> None:
    """Find container routes between two states: days, cost and what they pass through.

    FROM and TO are states (by code or name; the main hub is used) or places such as Aktau. A
    state given to --avoid is closed to transit, but not to its own trade. With --detour and
    --compare, TO is the list of states at the other end.
    """
    need_scipy()
    _check(start, end, instead=access or corridors, pairs=compare or detour)
    answers = import_module("multivector.answers.routes")

    if compare and as_of:
        raise UsageError("corridors can only be compared as of today", where="--as-of, --compare")
    shut, lines = [*_words(avoid), *answers.later_lines(as_of)], _words(opened)
    with said_when_slow("finding routes"):
        if access:
            found = answers.sea_access(_words((access,)), avoid=shut)
        elif compare:
            others = end or start or ""
            found = answers.compare_corridors(_words((compare,)), _words((others,)))
        elif corridors:
            found = answers.corridors(_words((corridors,)), avoid=shut, open=lines)
        elif detour:
            others = end or start or ""
            found = answers.detours(_words((detour,)), _words((others,)), avoid=shut, open=lines)
        else:
            found = answers.routes(str(start), str(end), avoid=shut, open=lines, k=k)
    if (geojson or map_file) and start and end:
        ways = answers.find_routes(start, end, avoid=shut, open=lines, k=k)
        if map_file:
            out.write(answers.routes_map(ways, title=found.title) + "\n", map_file)
        if geojson:
            out.write(json.dumps(answers.routes_geojson(ways)) + "\n", geojson)
    form = out.choose(format, output, default="csv")
    if form == "table" and start and end and not (access or compare or corridors or detour):
        out.write(route_lines(found.rows), output)
    else:
        out.show(found.rows, found.columns, form, output)


def _check(start: str | None, end: str | None, *, instead: str | None, pairs: str | None) -> None:
    """Check that both ends are given, before the network is loaded."""
    if pairs and not (end or start):
        raise UsageError(
            "no destination states given",
            where="TO",
            allowed="states, regions, blocs",
        )
    if not (instead or pairs or (start and end)):
        raise UsageError(
            "two states are required", where="FROM TO", next="multivector routes --help"
        )


def need_scipy() -> None:
    """Raise an error that names the extra to install if scipy is missing."""
    if find_spec("scipy") is None:
        raise InputError(
            "routes and scenarios need the package scipy",
            next="pip install 'multivector[scenarios]'",
        )


def _words(given: tuple[str, ...]) -> list[str]:
    return [word.strip() for entry in given for word in entry.split(",") if word.strip()]
