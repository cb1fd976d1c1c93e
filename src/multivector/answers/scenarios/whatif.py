"""What-if scenarios: trade, income and dependence after a cost change, with ranges."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import partial
from itertools import pairwise
from math import isfinite
from pathlib import Path
from typing import Any, Literal

import numpy as np

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.result import Result, Tabled
from multivector.answers.scenarios import tables
from multivector.answers.scenarios.fitted_base import modelled_base
from multivector.answers.scenarios.gravity import gravity
from multivector.answers.scenarios.solution import (
    AGREEMENT,
    AGREEMENT_SPREAD,
    DEFAULT_DRAWS,
    DEFAULT_SIGMA,
    Solution,
    percent,
    places_of,
    solve,
)
from multivector.answers.scenarios.trade_base import TradeBase, ids, needs_itpd, trade_base
from multivector.answers.violence import on_the_way
from multivector.codes.states import name_of
from multivector.errors import UsageError
from multivector.given import words as words_of
from multivector.measures.pipelines import in_service
from multivector.prose import listed, opened
from multivector.routing.tables import places
from multivector.scenarios.draws import outcomes
from multivector.scenarios.equilibrium import Closure
from multivector.scenarios.rules import Rule, Scenario, expand, named_states
from multivector.scenarios.scenario_files import (
    DEFAULT_DAY,
    ScenarioFile,
    check_rules,
    open_scenario,
    rules_of,
    solver_options,
)
from multivector.store.warehouse import Store
from multivector.vocabulary import DEFAULT_POWERS, LEVEL

COLUMNS = columns_of("whatif")
_LISTED = 10  # maximum number of states in the title of a table


@dataclass(frozen=True, slots=True, repr=False)
class WhatIf(Tabled, Solution):
    """The result of a scenario.

    Attributes
    ----------
    table : Result
        One row per state: changes in per cent.
    shown : tuple of str
        States asked for, else empty: the default of the methods, before those that rules name.
    equilibrium, base, costs, draws, scenario, factor, run
        See :class:`multivector.answers.scenarios.solution.Solution`.
    """

    table: Result
    shown: tuple[str, ...] = ()

    def detail(self, states: str | Iterable[str] | None = None) -> Result:
        """Return flows and import shares before and after, for pairs with one of the states:
        by default those of ``whatif(states=…)``, else in its rules, else the ten most affected."""
        return self._of(states, tables.whatif_detail)

    def powers(
        self, powers: str | Iterable[str] | None = None, states: str | Iterable[str] | None = None
    ) -> Result:
        """Return the trade dependence of the states on powers, before and after."""
        chosen = powers or self.scenario.options.get("powers") or DEFAULT_POWERS
        return self._of(states, partial(tables.whatif_powers, powers=words_of(chosen, "powers")))

    def pick_up(self, states: str | Iterable[str] | None = None) -> Result:
        """Return which partners replace the trade that the states lose."""
        return self._of(states, tables.whatif_pick_up)

    def _of(self, states: str | Iterable[str] | None, make: Callable[..., Result]) -> Result:
        """Return a table of some states, whose title says of which."""
        asked = shown_states(states, self.base) or [*self.shown]
        chosen = asked or tables.focus_states(self)
        which = listed(chosen) if len(chosen) <= _LISTED else f"{len(chosen)} states"
        if not asked and not named_states(self.scenario.rules) & {*chosen}:
            which = "the ten states whose real wages change most"
        table = make(self, chosen)
        return replace(table, title=f"{table.title}: {which}")


@as_known
def whatif(
    scenario: str | Path | Scenario | Iterable[Rule] = (), *, costs: Sequence[str] = (),
    close: Sequence[str] = (), join: Sequence[str] = (), leave: Sequence[str] = (),
    open: Sequence[str] = (), avoid: Sequence[str] = (), sigma: float | None = None,
    closure: Closure | None = None, year: int | None = None, flows: str | Path | None = None,
    draws: int | None = None, agreement: tuple[float, float] | None = None, modelled: bool = False,
    home: Literal["output", "itpd"] = "output", states: str | Iterable[str] | None = None,
    base: TradeBase | None = None, progress: Callable[[int, int], None] | None = None,
    as_of: str | None = None,
) -> WhatIf:  # fmt: skip
    """Solve a scenario and return the changes for each state.

    Parameters
    ----------
    scenario : path, Scenario or iterable of Rule, optional
        A TOML file (:mod:`multivector.scenarios.scenario_files`) or rules; the rules in the
        parameters below are added.
    costs : sequence of str
        Cost changes: ``'RUS<>KAZ,UZB:+30%'`` in both directions, ``'A>B:-10%'`` for exports from A
        to B.
    close : sequence of str
        ``'RUS'``: no transit through it; ``'RUS:trade'``: no trade with it; ``'RUS<>KAZ'``: no
        trade between them.
    join, leave : sequence of str
        States that join or leave a bloc, ``'KAZ:EAEU'``.
    open, avoid : sequence of str
        Planned lines to open; lines or sea passages to close.
    sigma : float, optional
        Elasticity of substitution, above 1. Default: from the file, else 5.
    closure : {"closed", "proportional", "fixed"}, optional
        Treatment of trade imbalances. Default: from the file, else closed.
    year, flows
        See :func:`multivector.answers.scenarios.trade_base.trade_base`. Default: from the file.
    draws : int, optional
        Number of draws of σ, the coefficients and imputed domestic trade for the ranges; 0 for no
        ranges. Default: from the file, else 200.
    agreement : tuple of float, optional
        Effect of an agreement on log trade and its standard error; estimate it with
        :func:`multivector.answers.scenarios.gravity.gravity`. Default: .36, .15.
    modelled : bool
        Start from flows fitted by a gravity model to the trade of that year.
    home : {"output", "itpd"}
        Domestic trade from gross output, or from ITPD, which covers only some industries.
    states : str or iterable of str, optional
        States, regions or blocs to show; the model always includes all states.
    base : TradeBase, optional
        Base trade loaded earlier, to reuse it for several scenarios.
    progress : callable, optional
        Called with the number of draws done and the total.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD.

    Returns
    -------
    WhatIf
        ``table`` has changes in per cent; ``lower`` and ``upper`` are the 90% spread of the
        real-wage change over draws, null without draws. ``detail()``, ``powers()`` and
        ``pick_up()`` return more tables.

    Raises
    ------
    UsageError
        If rules name no states or only states without data, or contradict each other.
    InputError, NotConverged
        If the data are invalid or missing, or the solver fails.

    Examples
    --------
    >>> answer = whatif(costs=["RUS<>KAZ:+30%"], draws=0, states=["KAZ"])
    >>> answer.table[0]["state"], answer.table[0]["real_wage_change"] < 0
    ('KAZ', True)
    >>> answer.run["residual"] < 1e-10
    True
    """
    given = open_scenario(Path(scenario)) if isinstance(scenario, str | Path) else scenario
    words = {"costs": costs, "close": close, "join": join, "leave": leave, "open": open,
             "avoid": avoid}  # fmt: skip
    if not given and not any(words.values()):
        Scenario(())  # raises for an invalid scenario before the trade data are read
    _check_effect(agreement)
    options = given.options if isinstance(given, ScenarioFile) else {}
    asked = solver_options(
        options, sigma=sigma, closure=closure, draws=draws, year=year, flows=flows
    )
    if base is None:
        check_rules(words, given if isinstance(given, ScenarioFile) else None, asked.get("year"))
        base = trade_base(flows=asked.get("flows"), year=asked.get("year"), home=home)
    if modelled:
        base = modelled_trade(base)
    day = str(base.year) if base.year else DEFAULT_DAY
    what = _scenario(given, rules_of(on=day, **words), day)
    shown = shown_states(states, base)
    found = solve(
        what, base, sigma=asked.get("sigma", DEFAULT_SIGMA),
        closure=asked.get("closure", "closed"), draws=asked.get("draws", DEFAULT_DRAWS),
        agreement=agreement or (AGREEMENT, AGREEMENT_SPREAD),
        notes=_notes(what.rules, base, shown or ()), progress=progress,
    )  # fmt: skip
    return _answer(found, shown)


def lacking(base: TradeBase, states: Iterable[str]) -> list[str]:
    """Return a note on the states that are not in the trade data; none if all are."""
    absent = sorted(set(states).difference(base.names))
    return [f"not in the trade data: {', '.join(absent)}"] if absent else []


def _notes(rules: Sequence[Rule], base: TradeBase, states: Iterable[str]) -> list[str]:
    """Return notes on states without trade data, and on what is not in a solution."""
    notes = lacking(base, {*named_states(rules), *states})
    if any(rule.kind == "cost" for rule in rules):
        notes.append("a cost is not a tariff: it raises no revenue")
    for rule in rules:
        ways = [np.isin(base.names, sorted(side)) for side in (rule.first, rule.second)]
        flows = base.flows[np.ix_(*ways)], base.flows[np.ix_(*ways[::-1])]
        if flows[0].size and not any(np.nansum(flow) for flow in flows):
            one, two = (listed(map(name_of, sorted(side))) for side in (rule.first, rule.second))
            notes.append(f"no trade between {one} and {two} in these data: nothing is shown of it")
    if any(rule.kind in ("avoid", "close-transit", "open") for rule in rules):
        notes.append(
            "costs are of a container's way; what a closed sea passage diverts goes by sea where "
            "it can, else by lorry, though no road can take a passage's traffic: oil, gas and ore "
            "could not go so, and their sellers lose more; canal dues and port services are not "
            "in it"
        )
        notes += filter(None, [on_the_way(base.names, date(base.year or 9998, 12, 31))])
    return notes + _piped([rule for rule in rules if "close" in rule.kind], base.year)


def _piped(rules: Sequence[Rule], year: int | None) -> list[str]:
    """Return a note on pipelines of a year that go on beyond what is closed, unlike containers."""
    store = Store()
    note = "the routes are of containers: pipelines across what is closed stay open to other states"
    if not rules or "pipelines" not in store.installed():
        return [f"{note} (which: source pipelines, not installed)"] if rules else []
    ports = {place.state for place in places() if place.is_port}
    rows = store.read("pipelines", origin="pipelines").to_pylist()
    passing = [row for row in rows if any(_passes(row, ports, rule) for rule in rules)]
    across, unsure = (
        [row["name"] for row in passing if in_service(row, year) is state] for state in (True, None)
    )
    such = [f"{len(across)} listed, such as {listed(across[:5])}"] if across else []
    such += [f"not known to be in service in {year}: {listed(unsure)}"] if unsure else []
    return [f"{note}: {'; '.join(such)} (source: pipelines)"] if such else []


def _passes(row: Mapping[str, Any], ports: Collection[str], rule: Rule) -> bool:
    """Return whether a pipeline goes on, or its oil by sea, beyond what a rule closes."""
    course = row["course"].split()
    onward = row["onward"] or (row["commodity"] == "oil" and course[-1] in ports)
    if not rule.second:
        return bool(rule.first & {*course[1 : None if onward else -1]})
    rest = onward or {*course} - rule.first - rule.second
    return bool(rest) and any({*x} & rule.first and {*x} & rule.second for x in pairwise(course))


def _check_effect(agreement: tuple[float, float] | None) -> None:
    if agreement is not None and not (all(map(isfinite, agreement)) and agreement[1] >= 0):
        raise UsageError(
            f"invalid agreement effect: {agreement[0]}, {agreement[1]}", where="agreement",
            allowed="a number and a standard error of 0 or more, such as 0.36,0.15",
        )  # fmt: skip


def _scenario(
    given: ScenarioFile | Scenario | Iterable[Rule], words: list[Rule], day: str
) -> Scenario:
    if isinstance(given, ScenarioFile):
        return Scenario((*given.rules(day), *words), given.name, dict(given.options))
    if isinstance(given, Scenario):
        return Scenario((*given.rules, *words), given.name, given.options)
    return Scenario((*given, *words))


def modelled_trade(base: TradeBase) -> TradeBase:
    """Return base trade fitted by a gravity model; UsageError if the base is not from ITPD."""
    if base.year is None or base.origins[0].id != "itpd":
        raise needs_itpd("modelled flows require ITPD as the base", "modelled")
    return modelled_base(base, gravity((base.year,)).estimate)


def shown_states(words: str | Iterable[str] | None, base: TradeBase) -> list[str] | None:
    """Return the codes of the named states in the base trade, in order; None for all.

    Raises UsageError for a name that is not a state, region or bloc.
    """
    if words is None:
        return None
    day = str(base.year) if base.year else DEFAULT_DAY
    found: set[str] = set()
    for word in words_of(words, "states"):
        found |= {word} if word in base.names else expand([word], on=day, rule="states")
    return sorted(found)


def _answer(solution: Solution, states: list[str] | None) -> WhatIf:
    rows = _rows(solution, states)
    scenario = solution.scenario
    table = Result(
        "What if: " + (scenario.name or "; ".join(rule.words for rule in scenario.rules)), COLUMNS,
        tuple(rows), solution.base.origins, sentences=_sentences(solution, rows),
        caption=caption_of("whatif"), run=solution.run,
    )  # fmt: skip
    solved = {field.name: getattr(solution, field.name) for field in fields(Solution)}
    return WhatIf(**solved, table=table, shown=tuple(states or ()))


def _sentences(answer: Solution, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return sentences on the states named in the rules and those that change more than they."""
    kept = [f"{note}." for note in answer.costs.notes]
    if not answer.run["pairs_changed"]:
        return ("The rules change no trade cost.", *kept)
    named = named_states(answer.scenario.rules)
    order = sorted(rows, key=lambda row: (-abs(row["real_wage_change"]), row["state"]))
    told = [row for row in order if row["state"] in named][:5] or order[:5]
    more = order[: order.index(told[0])][:3] if told else []
    found = []
    for row in told:
        alone = row["imputed"] and not answer.base.imputed.all()
        doubt = "; its domestic trade is imputed" if alone else ""
        found.append(
            f"{opened(name_of(row['state']))}: real wage {_change(row)}, exports "
            f"{row['exports_change']:+z.1f}%, imports {row['imports_change']:+z.1f}%{doubt}."
        )
    if more:
        each = [f"{name_of(row['state'])} {_change(row)}" for row in more]
        found.append(f"Real wages change more in other states: {listed(each)}.")
    return (*(re.sub(r"-(?=\d)", "−", text) for text in found), *kept)


def _change(row: Mapping[str, Any]) -> str:
    if all(abs(row[name] or 0.0) < _LEAST for name in ("real_wage_change", "lower", "upper")):
        return "changes by less than 0.01%"
    ends = f" (spread {row['lower']:+.2f} to {row['upper']:+.2f})" if row["level"] else ""
    return f"{row['real_wage_change']:+.2f}%{ends}"


def _rows(answer: Solution, states: Iterable[str] | None) -> list[dict[str, Any]]:
    e, base = answer.equilibrium, answer.base
    now, drawn = outcomes(e), answer.draws
    ranges = {name: drawn.range(name) for name in _CHANGES} if drawn else {}
    own_before = np.diag(e.before) / e.before.sum(axis=0)
    rows = []
    for i in places_of(base, states):
        row = dict.fromkeys(COLUMNS) | {
            "state": base.names[i], "own_share": round(float(own_before[i]), 4),
            "closure": e.closure, "sigma": e.sigma, "imputed": bool(base.imputed[i]),
            "own_share_after": round(float(now["own_share"][i]), 4),
            "level": LEVEL if ranges else None, "origins": ids(base),
            "age": {"trade": 0} if base.year else {}, "sources": {"trade": ids(base)},
        }  # fmt: skip
        for name, head in _CHANGES.items():
            row[f"{name}_change"] = percent(now[name][i])
            if name in ranges:
                low, high = ranges[name]
                row |= {f"{head}lower": percent(low[i]), f"{head}upper": percent(high[i])}
        rows.append(row)
    return rows


_LEAST = 0.005  # per cent: smaller changes are 0.00 as printed
# What changes, and how the columns of its range begin.
_CHANGES = {
    "real_wage": "", "welfare": "welfare_", "exports": "exports_", "imports": "imports_",
}  # fmt: skip
