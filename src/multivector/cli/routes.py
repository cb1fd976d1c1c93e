"""``multivector routes``: ways between states, by days and money."""

import json
from importlib import import_module
from importlib.util import find_spec

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, said_when_slow
from multivector.errors import InputError


@click.command(
    "routes",
    epilog=examples(
        "multivector routes KAZ NLD --k 3",
        "multivector routes KAZ NLD --avoid RUS",
        "multivector routes --access central-asia",
        "multivector routes --compare central-asia NLD",
        "multivector routes --detour central-asia EU --avoid RUS",
        "multivector routes KAZ NLD --geojson ways.geojson",
    ),
)
@click.argument("start", required=False, metavar="FROM")
@click.argument("end", required=False, metavar="TO")
@click.option(
    "--avoid",
    multiple=True,
    metavar="LIST",
    help="States, lines, modes or passages not to use, separated by commas.",
)
@click.option(
    "--open", "opened", multiple=True, metavar="LINE", help="Take a planned line as open."
)
@click.option("--k", type=click.IntRange(1, 20), default=1, show_default=True, help="Ways to show.")
@click.option("--access", metavar="LIST", help="Instead: landlocked states' access to the sea.")
@click.option("--detour", metavar="LIST", help="Instead: what --avoid or --open does, FROM these.")
@click.option("--corridors", metavar="LIST", help="Instead: what these states' ways pass through.")
@click.option("--compare", metavar="LIST", help="Instead: each corridor between these and TO.")
@click.option("--geojson", metavar="FILE", help="Also write the ways as GeoJSON.")
@click.option("--map", "map_file", metavar="FILE", help="Also draw the ways as an SVG map.")
@click.option("--format", "format_", type=click.Choice(out.FORMATS), help="Default: by -o.")
@click.option("-o", "--output", metavar="FILE", help="Write here; - is standard output.")
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
    format_: str | None,
    output: str | None,
) -> None:
    """Show the ways for a container between two states: days, money, what they pass.

    FROM and TO are states (by code or name; their main hub is meant) or places such as Aktau. A
    state under --avoid is closed to transit, not to its own trade. With --detour and --compare,
    TO is the list of states at the other end.
    """
    need_scipy()
    answers = import_module("multivector.answers.routes")

    shut, lines = _words(avoid), _words(opened)
    with said_when_slow("finding ways"):
        if access:
            found = answers.sea_access(_words((access,)), avoid=shut)
        elif compare:
            others = end or start
            if not others:
                raise click.UsageError("name the states at the other end")
            found = answers.compare_corridors(_words((compare,)), _words((others,)))
        elif corridors:
            found = answers.corridors(_words((corridors,)), avoid=shut, open=lines)
        elif detour:
            others = end or start
            if not others:
                raise click.UsageError("name the states at the other end")
            found = answers.detours(_words((detour,)), _words((others,)), avoid=shut, open=lines)
        elif start and end:
            found = answers.routes(start, end, avoid=shut, open=lines, k=k)
        else:
            raise click.UsageError("name two states: multivector routes FROM TO")
    if (geojson or map_file) and start and end:
        ways = answers.find_routes(start, end, avoid=shut, open=lines, k=k)
        if map_file:
            out.write(answers.routes_map(ways, title=found.title) + "\n", map_file)
        if geojson:
            out.write(json.dumps(answers.routes_geojson(ways)) + "\n", geojson)
    form = out.choose(format_, output, default="csv")
    out.write(out.render(found.rows, found.columns, form), output)


def need_scipy() -> None:
    """Raise the error that says what to install where the extra is missing."""
    if find_spec("scipy") is None:
        raise InputError(
            "routes and scenarios need the package scipy",
            next="pip install 'multivector[scenarios]'",
        )


def _words(given: tuple[str, ...]) -> list[str]:
    return [word.strip() for entry in given for word in entry.split(",") if word.strip()]
