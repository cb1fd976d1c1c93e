"""The page of scenarios: costs and closures, and their effects on trade and income."""

from typing import Any

from multivector.answers.result import Result
from multivector.answers.scenarios.whatif import whatif
from multivector.codes.naming import display_name
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.page import Control, Page, Section, Table
from multivector.dashboard.sections import attempt, origins_of, section, table_section
from multivector.prose import definite, listed
from multivector.scenarios.rules import named_states
from multivector.vocabulary import DEFAULT_POWERS

_DRAWS = 200
_COLUMNS = (
    "state", "real_wage_change", "lower", "upper", "exports_change", "imports_change", "own_share",
    "own_share_after", "imputed",
)  # fmt: skip
_POWERS, _FLOWS = ("powers", "Dependence on powers"), ("flows", "Trade diversion")
_TITLES = ("whatif", "What if", "Trade and income after a change")
_IN_PERCENT = "Change in trade costs between both sides, as a percentage."
_CHANGE = Parameter("change", "number", _IN_PERCENT, low=-50, high=300)
_SIGMA = Parameter("sigma", "number", "Elasticity of substitution.", low=2, high=12)


def build(asked: Asked) -> Page:
    """Return the page of a scenario; each change solves the equilibrium."""
    a, b = asked.text("a", "RUS"), asked.text("b", "central-asia")
    change = asked.number("change", 30) or 0
    close, shown = asked.text("close"), asked.text("states") or b
    sigma, ranges = asked.number("sigma", 5) or 5, asked.choice("ranges", "no")
    costs = [*([f"{a}<>{b}:{change:+d}%"] if change else []), *asked.values("cost")]
    controls = (
        Control("a", "Between", a),
        Control("b", "and", b),
        Control(
            "change",
            "Trade costs",
            str(change),
            low=_CHANGE.low,
            high=_CHANGE.high,
            step=5,
            unit="%",
        ),
        Control("close", "Close to transit, or end trade (A<>B)", close),
        Control("sigma", "Elasticity", str(sigma), low=_SIGMA.low, high=_SIGMA.high),
        Control("ranges", "Ranges", ranges, (("no", "No"), ("yes", f"{_DRAWS} draws (slower)"))),
    )
    kept = tuple(("cost", rule) for rule in asked.values("cost"))
    if not costs and not close:
        lead = ("No change selected: move the slider, or enter a state to close.",)
        return Page(*_TITLES, lead, controls, kept)
    answer = whatif(
        costs=costs,
        close=[one for one in close.split(",") if one.strip()],
        sigma=float(sigma),
        draws=_DRAWS if ranges == "yes" else 0,
        states=shown,
    )
    powers, named = asked.parties("powers", DEFAULT_POWERS), named_states(answer.scenario.rules)
    rows = sorted(answer.table.rows, key=lambda row: row["state"] not in named)
    return Page(
        *_TITLES,
        lead=(
            f"Computed on trade of {answer.run['year'] or 'several years'}.",
            *_rules(a, b, change, asked.values("cost"), close),
            *answer.table.sentences,
        ),
        controls=controls,
        hidden=kept,
        sections=(
            table_section("states", "Income and trade", rows, _COLUMNS, "whatif", answer.table),
            attempt(
                *_POWERS,
                lambda: _section(*_POWERS, "powers", "whatif-powers", answer.powers(powers, shown)),
            ),
            attempt(
                *_FLOWS,
                lambda: _section(
                    *_FLOWS, "pick-up", "whatif-diversion", answer.pick_up(shown), folded=True
                ),
            ),
        ),
        origins=origins_of(answer.table),
        caption=answer.table.caption + ("" if ranges == "yes" else " Computed without ranges."),
    )


def _rules(a: str, b: str, change: int, others: list[str], close: str) -> list[str]:
    """Say in words what the scenario changes."""
    sides = f"{_named(a)} and {_named(b)}"
    told = f"{change:+d}%".replace("-", "−")
    said = [f"Trade costs between {sides}: {told}."] if change else []
    said += [f"Further rules: {', '.join(others)}."] if others else []
    return said + ([f"Closed: {_named(close)}."] if close else [])


def _named(words: str) -> str:
    return listed(definite(display_name(one.strip())) for one in words.split(","))


def _section(key: str, title: str, table: str, schema: str, result: Result, **more: Any) -> Section:
    """Return a section with a further table of the scenario."""
    columns = tuple(column for column in result.columns if column not in ("level", "origins"))
    shown = Table(table, title, result.rows, columns, schema, result, **more)
    return section(key, title, shown, sentences=result.sentences)


VIEW = View(
    "/whatif",
    build,
    "Trade, income and dependence after a change in costs or a closure.",
    (
        Parameter("a", "text", "Comma-separated states, regions or blocs."),
        Parameter("b", "text", "The other side."),
        _CHANGE,
        Parameter("cost", "text", "A further rule, as in the command: 'A>B:-10%'.", many=True),
        Parameter("close", "text", "Comma-separated states closed to transit, or pairs 'A<>B'."),
        Parameter("states", "text", "States to show. Default: the second side."),
        Parameter("powers", "parties", "Powers to show."),
        _SIGMA,
        Parameter("ranges", "choice", "Whether to compute ranges.", ("no", "yes")),
        AS_OF,
    ),
    costly=lambda asked: asked.text("ranges") == "yes",
    warm=("/whatif", {}),
)
