"""``multivector routes``: routes between states, by time and cost."""

import json
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click

from multivector.cli.terminal import output as out
from multivector.cli.terminal.layout import route_lines
from multivector.cli.terminal.options import AS_OF, command, data_options, option, split
from multivector.cli.terminal.parameters import GROUPS_LIST, OUTPUT
from multivector.cli.terminal.progress import Progress
from multivector.cli.terminal.run_record import keep
from multivector.cli.terminal.tables import note
from multivector.errors import InputError, UsageError, install

_MODES = ("access", "corridors", "compare", "detour")  # instead of the routes between two states


@command("routes")
@click.argument("start", required=False, metavar="FROM")
@click.argument("end", required=False, metavar="TO")
@option(
    "--avoid LIST", str, "Comma-separated states, lines, modes or sea passages (suez, panama, "
    "bosporus, gibraltar, malacca, hormuz, bab-el-mandeb) to avoid.", multiple=True,
)  # fmt: skip
@option("--open LINE", str, "Treat a planned line as open; can be repeated.", multiple=True)
@option("--k", click.IntRange(1, 20), "Number of routes to show.", default=1)
@option("--access", GROUPS_LIST, "Show how these landlocked states reach the sea.")
@option(
    "--detour",
    GROUPS_LIST,
    "Show how --avoid or --open changes the routes from these states to TO.",
)
@option(
    "--corridors",
    GROUPS_LIST,
    "Show the corridors and transit states used by routes of these states, with all others.",
)
@option("--compare", GROUPS_LIST, "Compare the corridors between these states and TO.")
@option("--geojson FILE", OUTPUT, "Also write the routes as GeoJSON.")
@option("--map map_file FILE", OUTPUT, "Also draw the routes as an SVG map.")
@AS_OF
@data_options()
def routes(
    start: str | None, end: str | None, format: str, output: str | None, **options: Any
) -> None:
    """Find container routes between two states: days, cost and places on the way.

    FROM and TO are states (by code or name; the main hub is used) or places such as Aktau. A state
    given to --avoid is closed to transit, but its own trade continues. With --detour and --compare,
    TO is a list of destination states.
    """
    need_scipy()
    access, corridors, compare, detour = map(options.get, _MODES)
    as_of, k = options["as_of"], options["k"]
    _check(start, end, options)
    answers = import_module("multivector.answers.routes")

    avoid, lines = (split(",".join(options[name])) or [] for name in ("avoid", "open"))
    others = split(end or start)
    shut = [*avoid, *answers.later_lines(as_of, lines)]
    with Progress("finding routes"):
        if access:
            found = answers.sea_access(split(access), avoid=shut, open=lines)
        elif compare:
            found = answers.compare_corridors(split(compare), others, avoid=shut, open=lines)
        elif corridors:
            found = answers.corridors(split(corridors), avoid=shut, open=lines)
        elif detour:
            found = answers.detours(split(detour), others, avoid=avoid, open=lines, as_of=as_of)
        else:
            found = answers.routes(str(start), str(end), avoid=avoid, open=lines, k=k, as_of=as_of)
    keep(found)
    if start and end:
        _draw(answers, found.title, options, start, end, avoid=shut, open=lines, k=k)
    for sentence in found.sentences:
        note(sentence)
    if format == "table" and start and end:
        out.write(route_lines(found.rows), output)
    else:
        out.show(found.rows, found.columns, format, output)


def _draw(answers: Any, title: str, options: dict[str, Any], *ends: str, **asked: Any) -> None:
    """Write the requested map and GeoJSON."""
    from multivector.routing.geojson import feature_collection

    map_file, geojson = options["map_file"], options["geojson"]
    ways = answers.find_routes(*ends, **asked) if map_file or geojson else []
    if map_file:
        out.write(answers.routes_map(ways, title=title) + "\n", map_file)
    if geojson:
        out.write(json.dumps(feature_collection(ways, courses=True)) + "\n", geojson)


def _check(start: str | None, end: str | None, options: dict[str, Any]) -> None:
    """Check that the arguments suit one kind of answer, before the network is loaded."""
    modes = [name for name in _MODES if options[name]]
    pairs = not {"compare", "detour"}.isdisjoint(modes)
    if len(modes) > 1:
        allowed = "one of " + ", ".join(f"--{name}" for name in _MODES)
        raise UsageError(f"--{modes[0]} and --{modes[1]} cannot be combined", allowed=allowed)
    if pairs and not start:
        allowed = "states, regions or blocs"
        raise UsageError("no destination states given", where="TO", allowed=allowed)
    if not (modes or (start and end)):
        raise UsageError(
            "two states are required", where="FROM TO", next="multivector routes --help"
        )
    if modes and (end or start) and (end or not pairs):
        allowed = "TO as one comma-separated list" if pairs else "neither FROM nor TO"
        raise UsageError(f"unexpected argument: {start!r}", where=f"--{modes[0]}", allowed=allowed)
    for name, unused in (("k", 1), ("map_file", None), ("geojson", None)):
        if modes and options[name] != unused:
            raise UsageError(f"not used by --{modes[0]}", where=name, allowed="with FROM TO alone")


def need_scipy() -> None:
    """Raise an error that names the extra to install if scipy is missing."""
    if find_spec("scipy") is None:
        raise InputError(
            "routes and scenarios require the package scipy",
            next=install("scenarios"),
        )
