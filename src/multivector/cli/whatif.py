"""``multivector whatif``: trade and income after a cost change, a closure or a new line."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from multivector.cli.routes import need_scipy
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import AS_OF, command, data_options, option
from multivector.cli.terminal.parameters import EFFECT, GROUPS_LIST, INPUT, POWERS_LIST, YEAR, OneOf
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.run_record import keep
from multivector.cli.terminal.tables import note, said
from multivector.errors import UsageError
from multivector.prose import number
from multivector.vocabulary import DEFAULT_POWERS

if TYPE_CHECKING:
    from multivector.answers.result import Result
    from multivector.answers.scenarios.trade_base import TradeBase

_STATES_SHOWN = 12  # topped up with the states most affected
# Columns of the terminal table of states, most important first.
_READABLE = (
    "state", "real_wage_change", "lower", "upper", "exports_change", "imports_change",
    "welfare_change", "own_share", "imputed",
)  # fmt: skip
_LEAST = 0.0005  # per cent; a smaller change is written as 0.000
# Table to show -> its columns in ``answers/columns.tsv``.
_SHOW = {
    "states": "whatif", "detail": "whatif-detail", "powers": "whatif-powers",
    "pick-up": "whatif-diversion", "exit": "exit-costs",
}  # fmt: skip
_RULES = ("costs", "close", "join", "leave", "open", "avoid")
_SOLVER = ("sigma", "closure", "year", "flows", "draws")
_WHATIF = ("agreement", "modelled", "home", "states")


@command("whatif")
@click.argument("scenario", required=False, type=INPUT, metavar="[SCENARIO.toml]")
@option(
    "--cost costs RULE",
    str,
    "Change in trade costs: 'RUS<>KAZ,UZB:+30%', or 'A>B:-10%' for exports from A to B.",
    multiple=True,
)
@option(
    "--close STATE",
    str,
    "Closure: RUS (no transit), RUS:trade (no trade) or 'RUS<>KAZ' (no trade between the two).",
    multiple=True,
)
@option("--join STATE:BLOC", str, "Add a state to a trade bloc.", multiple=True)
@option("--leave STATE:BLOC", str, "Remove a state from a trade bloc.", multiple=True)
@option("--open LINE", str, "Treat a planned line as open.", multiple=True)
@option("--avoid WORD", str, "Close a line or sea passage.", multiple=True)
@option("--sigma", float, "Elasticity of substitution.  [default: 5]")
@option(
    "--closure",
    OneOf("closure", ("closed", "proportional", "fixed")),
    "Treatment of trade imbalances.",
)
@option("--year", YEAR, "Year of the trade data.  [default: the latest]")
@option("--flows", INPUT, "Your own trade data: CSV with exporter, importer, trade_usd.")
@option("--modelled", bool, "Use flows fitted by a gravity model instead of observed flows.")
@option(
    "--home",
    OneOf("home", ("output", "itpd")),
    "Domestic trade: gross output minus exports, or the domestic flows in ITPD.",
    default="output",
)
@option("--draws", click.IntRange(0), "Number of draws; 0 for no ranges.  [default: 200]")
@option(
    "--agreement B,SE",
    EFFECT,
    "Effect of a trade agreement on log trade, and its standard error.  [default: 0.36,0.15]",
)
@option("--states", GROUPS_LIST, "States, regions or blocs to show.  [default: all]")
@option(
    "--powers",
    POWERS_LIST,
    "Powers used by --show powers and --show exit.  [default: CHN,RUS,USA,EU,TUR]",
)
@option("--detail", bool, "Same as --show detail.")
@option("--show", OneOf("table", tuple(_SHOW)), "Which table to show.", default="states")
@AS_OF
@data_options()
def whatif(**options: Any) -> None:
    """Compute what a scenario does to trade, income and dependence, with 90% spreads.

    A scenario is a TOML file or rules on the command line. Costs are iceberg costs, not tariffs:
    they raise no revenue. Changes are percentages. Trade data come from --flows if given, else from
    ITPD if installed, else from the Factbook, with gaps filled in and marked as such.
    """
    need_scipy()
    show = "detail" if options["detail"] else options["show"]
    asked = _checked(show, options)
    from multivector.answers.as_known import known_on, noted

    doing = "reading trade data; solving the baseline and the scenario"
    with Progress(doing) as shown, known_on(options["as_of"]) as view:
        drawn = partial(shown.update, line="draws for the ranges")
        made = _exit(options, asked) if show == "exit" else _asked(show, options, drawn)
        table, base, named = made
        table = keep(noted(table, view))
    rows, columns, run = list(table), list(table.columns), dict(table.run)
    _say_run(run, base.notes)  # those on the scenario are among the sentences
    if options["format"] == "table":
        _show(rows, columns, show, named, options["output"])
    else:
        out.show(rows, columns, options["format"], options["output"])
    said(table)


def _checked(show: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the options for the solver; the rules are checked before it is loaded."""
    from multivector.scenarios import scenario_files

    file = scenario_files.open_scenario(options["scenario"]) if options["scenario"] else None
    given = {name: options[name] for name in (*_SOLVER, "powers")}
    asked = scenario_files.solver_options(file.options if file else {}, **given)
    words = {name: options[name] for name in _RULES}
    if show != "exit":
        if not file and not any(words.values()):
            allowed = "--cost, --close, --join, --leave, --open, --avoid, or a SCENARIO.toml"
            raise UsageError("the scenario contains no rules", allowed=allowed)
        scenario_files.check_rules(words, file, asked.get("year"))
        return asked
    if not options["states"]:
        raise UsageError("--show exit requires --states", next="add --states LIST")
    in_file = file and next(file.rules(scenario_files.DEFAULT_DAY), None)
    if any([*words.values(), options["agreement"], in_file]):
        raise UsageError(
            "--show exit takes no rules: it ends all trade with each power",
            next="drop the rules; choose the powers with --powers",
        )
    return asked


def _asked(
    show: str, options: dict[str, Any], drawn: Callable[[int, int], None]
) -> tuple["Result", "TradeBase", int]:
    """Return the table of a scenario, its base, and how many leading rows the user asked for."""
    from multivector.answers.scenarios import tables
    from multivector.answers.scenarios.whatif import shown_states, whatif

    answer = whatif(
        options["scenario"] or (),
        **{name: options[name] for name in (*_RULES, *_SOLVER, *_WHATIF)},
        progress=drawn,
    )
    wanted = shown_states(options["states"], answer.base)
    if show != "states":
        powers: Callable[..., Result] = partial(answer.powers, options["powers"])
        made = {"detail": answer.detail, "pick-up": answer.pick_up}.get(show, powers)(wanted)
        which = () if wanted else (f"{made.title}.",)
        return replace(made, sentences=(*which, *answer.table.sentences)), answer.base, 0
    focus = wanted or tables.focus_states(answer)
    order = {state: place for place, state in enumerate(focus)}
    # The states of interest come first; the others follow by code.
    rows = sorted(answer.table, key=lambda r: (order.get(r["state"], len(order)), r["state"]))
    named = len(rows) if wanted else len(focus)
    return replace(answer.table, rows=tuple(rows)), answer.base, named


def _exit(options: dict[str, Any], asked: dict[str, Any]) -> tuple["Result", "TradeBase", int]:
    """Return the cost to the states of ending trade with each power, and the base."""
    from multivector.answers.scenarios.tables import exit_costs
    from multivector.answers.scenarios.trade_base import trade_base
    from multivector.answers.scenarios.whatif import lacking, modelled_trade, shown_states

    base = trade_base(flows=asked.get("flows"), year=asked.get("year"), home=options["home"])
    if options["modelled"]:
        base = modelled_trade(base)
    states = shown_states(options["states"], base) or []
    for text in lacking(base, states):
        note(text)
    powers = asked.get("powers") or DEFAULT_POWERS
    model = {name: asked[name] for name in ("sigma", "closure", "draws") if name in asked}
    return exit_costs(states, powers, base=base, **model), base, 0


def _show(
    rows: list[dict[str, Any]], columns: list[str], show: str, named: int, output: str | None
) -> None:
    """Write the terminal table: states of interest, then those most affected."""
    from multivector.answers.columns import tables

    readable, rest = [c for c in columns if c not in ("origins", "level")], rows[:0]
    if show == "states":
        ranked = sorted(rows[named:], key=lambda row: -abs(row["real_wage_change"]))
        felt = [row for row in ranked if abs(row["real_wage_change"]) >= _LEAST]
        more = felt[: max(0, _STATES_SHOWN - named)]
        readable, rows, rest = list(_READABLE), [*rows[:named], *more], ranked[len(more) :]
    heads = {c.name: f"{c.name} %" for c in tables()[_SHOW[show]] if c.unit == "per cent"}
    shown = [{heads.get(name, name): value for name, value in row.items()} for row in rows]
    readable = [heads.get(name, name) for name in readable]
    out.show(shown, readable, "table", output, readable=readable)
    if rest:
        changes = [row["real_wage_change"] for row in rest]
        ends = f"{min(changes):+.3f} to {max(changes):+.3f}%"
        by = ends if max(map(abs, changes)) >= _LEAST else "less than 0.001%"
        states = number(len(rest), "state")
        note(f"Not shown: {states} whose real wages change by {by}. To show all: --format csv")


def _say_run(run: dict[str, Any], notes: Iterable[str]) -> None:
    for text in notes:
        note(text)
    note(f"computed on trade of {run['year'] or 'several years'}")
    if "residual" not in run:
        return
    base = f"base is rebalanced, moving wages by up to {100 * run['base_gap']:.1f}%"
    if run["base_reproduces_observed_trade"]:
        base = "base reproduces the observed trade"
    note(
        f"{run['states']} states; closure {run['closure']}, sigma {run['sigma']:g}; "
        f"{run['pairs_changed']} flows with changed costs; residual {run['residual']:.1e}; {base}"
    )
    if run["draws"]:
        say(f"{run['draws']} draws, {run['draws_failed']} failed")
    for word, told in (("left_out", "left out"), ("off_the_map", "not in the route network")):
        if run[word]:
            note(f"{told}: {', '.join(sorted(run[word]))}")
