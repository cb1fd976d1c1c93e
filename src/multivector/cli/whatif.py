"""``multivector whatif``: trade and income after a change of costs, a closure, a new line."""

import json
import tomllib
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from multivector.cli import output as out
from multivector.cli.progress import examples, said_when_slow, say
from multivector.cli.routes import need_scipy
from multivector.errors import InputError, UsageError

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
    from multivector.answers.scenarios.trade_base import trade_base

    given = {**_from_file(options["scenario"]), **{k: v for k, v in options.items() if v}}
    flows = Path(given["flows"]) if given.get("flows") else None
    with said_when_slow("reading trade"):
        base = trade_base(flows=flows, year=given.get("year"))
    if options["modelled"]:
        base = _modelled(base)
    if options["draws"] is not None:
        given["draws"] = options["draws"]
    if options["sigma"] is not None:
        given["sigma"] = options["sigma"]
    day = str(base.year) if base.year else "2025"
    show = "detail" if options["detail"] else options["show"]
    wanted = _states(given.get("states"), day)
    with said_when_slow("solving the base, the scenario and its draws"):
        rows, columns, run = _answer(show, given, base, day, wanted)
    chosen = out.choose(options["format_"], options["output"], default="csv")
    if chosen == "table":
        rows, columns = _readable(rows, columns, show, wanted)
    if options["run_file"]:
        out.write(json.dumps(run, ensure_ascii=False, indent=1) + "\n", options["run_file"])
    _say_run(run)
    out.write(out.render(rows, columns, chosen), options["output"])


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    from multivector.scenarios.rules import OPTIONS

    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not valid TOML: {error}", where=str(path)) from error
    found = {key: content[key] for key in OPTIONS if key in content}
    for key, kinds in _KINDS.items():
        if key in found and (not isinstance(found[key], kinds) or isinstance(found[key], bool)):
            raise UsageError(f"{key} is {found[key]!r}", where=str(path), allowed=_TOLD[key])
    if found.get("closure", "closed") not in ("closed", "proportional", "fixed"):
        raise UsageError(
            f"closure is {found['closure']!r}",
            where=str(path),
            allowed="closed, proportional, fixed",
        )
    if isinstance(found.get("flows"), str):
        found["flows"] = path.parent / found["flows"]
    return found


_KINDS: dict[str, tuple[type, ...]] = {
    "sigma": (int, float),
    "year": (int,),
    "draws": (int,),
    "flows": (str,),
    "closure": (str,),
    "powers": (str, list),
}
_TOLD = {
    "sigma": "a number above 1",
    "year": "a year",
    "draws": "a whole number",
    "flows": "a file",
    "closure": "closed, proportional, fixed",
    "powers": "a list of codes",
}


def _modelled(base: Any) -> Any:
    from multivector.answers.scenarios.fitted_base import modelled_base
    from multivector.answers.scenarios.gravity import gravity

    if base.year is None or base.origins[0].id != "itpd":
        raise UsageError(
            "--modelled estimates from ITPD", next="multivector data pull itpd, and no --flows"
        )
    return modelled_base(base, gravity((base.year,))[1])


def _states(words: str | None, day: str) -> list[str] | None:
    if not words:
        return None
    from multivector.scenarios.rules import expand

    return sorted(expand(words, on=day, rule="states"))


def _powers(given: dict[str, Any]) -> list[str]:
    from multivector.vocabulary import DEFAULT_POWERS

    words = given.get("powers") or DEFAULT_POWERS
    parts = words.split(",") if isinstance(words, str) else list(words)
    return [str(word).strip() for word in parts if str(word).strip()]


def _effect(text: str) -> tuple[float, float]:
    try:
        value, _, error = text.partition(",")
        return float(value), float(error) if error else 0.0
    except ValueError as wrong:
        raise UsageError(
            f"{text!r} is no effect", where="--agreement", allowed="0.36 or 0.36,0.15"
        ) from wrong


def _scenario(given: dict[str, Any], day: str) -> Any:
    from multivector.scenarios import rules

    found: list[rules.Rule] = []
    name = ""
    if given.get("scenario"):
        read = rules.read_scenario(given["scenario"], on=day)
        found, name = list(read.rules), read.name
    found += [rules.cost_rule(text, on=day) for text in given.get("cost", ())]
    found += [rules.close_rule(text, on=day) for text in given.get("close", ())]
    found += [rules.agreement_rule("join", text, on=day) for text in given.get("join", ())]
    found += [rules.agreement_rule("leave", text, on=day) for text in given.get("leave", ())]
    found += [rules.open_rule(text) for text in given.get("opened", ())]
    found += [rules.avoid_rule(text) for text in given.get("avoid", ())]
    return rules.Scenario(tuple(found), name)


def _answer(
    show: str, given: dict[str, Any], base: Any, day: str, wanted: list[str] | None
) -> tuple[list[dict[str, Any]], list[str], dict[str, Any]]:
    answers = import_module("multivector.answers.scenarios.whatif")
    tables = import_module("multivector.answers.scenarios.tables")

    common = {
        key: given[key] for key in ("sigma", "closure", "draws") if given.get(key) is not None
    }
    if show == "exit":
        if wanted is None:
            raise click.UsageError("--show exit needs --states")
        found = tables.exit_costs(wanted, _powers(given), base=base, **common)
        return list(found), list(found.columns), dict(found.run)
    if given.get("agreement"):
        common["agreement"] = _effect(given["agreement"])
    answer = answers.whatif(_scenario(given, day), base=base, states=wanted, **common)
    focus = wanted or tables.focus_states(answer)
    if show == "states":
        order = {state: place for place, state in enumerate(focus)}
        # For a reader the states in question come first; the rest follow by code.
        rows = sorted(answer.rows, key=lambda r: (order.get(r["state"], len(order)), r["state"]))
        return rows, answers.COLUMNS, answer.run
    further = {
        "detail": lambda: tables.whatif_detail(answer, wanted),
        "powers": lambda: tables.whatif_powers(answer, focus, _powers(given)),
        "pick-up": lambda: tables.whatif_pick_up(answer, focus),
    }[show]()
    return list(further), list(further.columns), answer.run


def _readable(
    rows: list[dict[str, Any]], columns: list[str], show: str, wanted: list[str] | None
) -> tuple[list[dict[str, Any]], list[str]]:
    shown = [c for c in columns if c not in ("origins", "level")]
    if show != "states":
        return rows, shown
    if wanted is None and len(rows) > 40:
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
