"""``multivector whatif``: trade and income after a change of costs, a closure, a new line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, said_when_slow, say
from multivector.cli.routes import need_scipy
from multivector.cli.words import split
from multivector.errors import UsageError
from multivector.vocabulary import DEFAULT_POWERS

if TYPE_CHECKING:
    from multivector.answers.result import Result

_SHOW = ("states", "detail", "powers", "pick-up", "exit")


@click.command(
    "whatif",
    epilog=examples(
        "multivector whatif --cost 'RUS<>central-asia:+30%'",
        "multivector whatif --close RUS --show powers",
        "multivector whatif --close RUS --show exit --states central-asia",
        "multivector whatif scenario.toml --closure proportional -o result.csv --run run.json",
    ),
)
@click.argument(
    "scenario", required=False, type=click.Path(path_type=Path), metavar="[SCENARIO.toml]"
)
@click.option("--cost", multiple=True, metavar="RULE", help="'RUS<>KAZ,UZB:+30%', 'A>B:-10%'.")
@click.option(
    "--close",
    multiple=True,
    metavar="STATE",
    help="RUS: no transit through it; RUS:trade: no trade with it; RUS<>KAZ: none between.",
)
@click.option("--join", multiple=True, metavar="STATE:BLOC", help="An agreement joined.")
@click.option("--leave", multiple=True, metavar="STATE:BLOC", help="An agreement left.")
@click.option("--open", "opened", multiple=True, metavar="LINE", help="A planned line opened.")
@click.option("--avoid", multiple=True, metavar="WORD", help="A line or sea passage shut.")
@click.option("--sigma", type=float, help="Elasticity of substitution.  [default: 5]")
@click.option(
    "--closure",
    type=click.Choice(["closed", "proportional", "fixed"]),
    help="What happens to trade balances.",
)
@click.option("--year", type=int, help="Year of the trade data; the last one by default.")
@click.option("--flows", type=click.Path(path_type=Path), help="CSV: exporter,importer,trade_usd.")
@click.option("--modelled", is_flag=True, help="Flows of estimated gravity, not observed ones.")
@click.option("--draws", type=int, help="Draws for the ranges, 0 for none.  [default: 200]")
@click.option("--agreement", metavar="B,SE", help="Effect of agreements.  [default: 0.36,0.15]")
@click.option("--states", metavar="LIST", help="States, regions or blocs to show.")
@click.option(
    "--powers", metavar="LIST", help="Of --show powers, exit.  [default: CHN,RUS,USA,EU,TUR]"
)
@click.option("--detail", is_flag=True, help="The same as --show detail.")
@click.option(
    "--show",
    type=click.Choice(_SHOW),
    default="states",
    show_default=True,
    help="Which table to give.",
)
@click.option("--run", "run_file", metavar="FILE", help="Also write the record of the run as JSON.")
@click.option("--format", "format_", type=click.Choice(out.FORMATS), help="Default: by -o.")
@click.option("-o", "--output", metavar="FILE", help="Write here; - is standard output.")
def command(**options: Any) -> None:
    """Show what a scenario does to trade, income and dependence, with 90 % ranges.

    A scenario is a TOML file or the rules on the command line. Costs are iceberg costs. Changes are
    in per cent. Trade is that of --flows, else of ITPD if it is installed, else of the Factbook,
    completed and marked so.
    """
    need_scipy()
    show = "detail" if options["detail"] else options["show"]
    with said_when_slow("reading trade; solving the base, the scenario and its draws"):
        table = _exit(options) if show == "exit" else _asked(show, options)
    rows, columns, run = list(table), list(table.columns), dict(table.run)
    chosen = out.choose(options["format_"], options["output"], default="csv")
    if chosen == "table":
        rows, columns = _readable(rows, columns, show, bool(options["states"]))
    if options["run_file"]:
        out.write(json.dumps(run, ensure_ascii=False, indent=1) + "\n", options["run_file"])
    _say_run(run)
    out.write(out.render(rows, columns, chosen), options["output"])


def _asked(show: str, options: dict[str, Any]) -> "Result":
    """Return the table of a scenario that was asked for."""
    from multivector.answers.scenarios import tables
    from multivector.answers.scenarios.whatif import shown_states, whatif

    answer = whatif(
        options["scenario"] or (),
        costs=options["cost"],
        close=options["close"],
        join=options["join"],
        leave=options["leave"],
        open=options["opened"],
        avoid=options["avoid"],
        **{name: options[name] for name in ("sigma", "closure", "year", "flows", "draws")},
        agreement=_effect(options["agreement"]) if options["agreement"] else None,
        modelled=options["modelled"],
        states=options["states"],
    )
    wanted = shown_states(options["states"], answer.base)
    if show == "detail":
        return answer.detail(wanted)
    if show == "powers":
        return answer.powers(split(options["powers"]), wanted)
    if show == "pick-up":
        return answer.pick_up(wanted)
    focus = wanted or tables.focus_states(answer)
    order = {state: place for place, state in enumerate(focus)}
    # For a reader the states in question come first; the rest follow by code.
    rows = sorted(answer.table, key=lambda r: (order.get(r["state"], len(order)), r["state"]))
    return replace(answer.table, rows=tuple(rows))


def _exit(options: dict[str, Any]) -> "Result":
    """Return what the end of trade with each power would cost the states."""
    from multivector.answers.scenarios.tables import exit_costs
    from multivector.answers.scenarios.trade_base import trade_base
    from multivector.answers.scenarios.whatif import shown_states
    from multivector.scenarios.scenario_files import open_scenario

    if not options["states"]:
        raise click.UsageError("--show exit needs --states")
    given = dict(open_scenario(options["scenario"]).options) if options["scenario"] else {}
    given |= {name: value for name, value in options.items() if value is not None}
    base = trade_base(flows=given.get("flows"), year=given.get("year"))
    powers = given.get("powers") or list(DEFAULT_POWERS)
    asked = {name: given[name] for name in ("sigma", "closure", "draws") if name in given}
    return exit_costs(
        shown_states(options["states"], base) or [],
        split(powers) or [] if isinstance(powers, str) else powers,
        base=base,
        **asked,
    )


def _effect(text: str) -> tuple[float, float]:
    try:
        value, _, error = text.partition(",")
        return float(value), float(error) if error else 0.0
    except ValueError as wrong:
        raise UsageError(
            f"not an effect: {text!r}", where="--agreement", allowed="0.36 or 0.36,0.15"
        ) from wrong


def _readable(
    rows: list[dict[str, Any]], columns: list[str], show: str, named: bool
) -> tuple[list[dict[str, Any]], list[str]]:
    shown = [c for c in columns if c not in ("origins", "level")]
    if show != "states":
        return rows, shown
    if not named and len(rows) > 40:
        say(f"40 of {len(rows)} states shown; --format csv or --states for others")
        rows = rows[:40]
    return rows, shown[:11]


def _say_run(run: dict[str, Any]) -> None:
    for note in run["notes"]:
        say(note)
    if "residual" not in run:
        return
    say(
        f"{run['states']} states, year {run['year'] or 'latest'}; closure {run['closure']}, sigma "
        f"{run['sigma']:g}; {run['pairs_changed']} flows change cost; residual "
        f"{run['residual']:.1e}; base "
        + (
            "is the observed trade"
            if run["base_reproduces_observed_trade"]
            else f"is balanced, wages moved by up to {100 * run['base_gap']:.1f} %"
        ),
    )
    if run["draws"]:
        say(f"{run['draws']} draws, {run['draws_failed']} failed")
    for word in ("left_out", "off_the_map"):
        if run[word]:
            say(f"{word.replace('_', ' ')}: {', '.join(sorted(run[word]))}")
