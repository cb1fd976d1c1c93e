"""What if: trade, income and dependence after a change of costs, with ranges."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from multivector import __version__
from multivector.answers.columns import columns_of
from multivector.answers.result import Result
from multivector.answers.scenarios.trade_base import TradeBase, ids, trade_base
from multivector.arrays import Floats
from multivector.codes.resolve import states_of
from multivector.errors import UsageError
from multivector.scenarios.costs import CostChange, cost_change
from multivector.scenarios.draws import LEVEL, Draw, Draws, collect, outcomes
from multivector.scenarios.equilibrium import Closure, Equilibrium, solve_equilibrium
from multivector.scenarios.rules import Rule, Scenario, named_states

COLUMNS = columns_of("whatif")

DEFAULT_SIGMA = 5.0
DEFAULT_DRAWS = 200
SEED = 20160701
# The trade elasticity: median −5.03 and mean −5.13 over 435 gravity estimates, structural ones
# −3.78 (Head & Mayer 2014, Handbook of International Economics 4, table 3.5). Around θ = 4 this
# spread of log θ has nine draws in ten between 2.7 and 6.0.
THETA_SPREAD = 0.25
# The effect of a trade agreement on log trade: mean of structural estimates .36, of all .59 (Head &
# Mayer 2014, table 3.4); the spread is between estimates with their precision in view.
AGREEMENT, AGREEMENT_SPREAD = 0.36, 0.15
# How much a detour costs: a day is worth .6 to 2.1 per cent (Hummels & Schaur 2013); the stated
# rate is the lower end, so that draws spread upwards and downwards from it.
_DETOUR_SPREAD = 0.4


CAPTION = (
    "Long-run changes of an endowment equilibrium with iceberg costs: output is given, no tariff "
    "revenue, no unemployment, no time path. A comparison of two states of the world, no forecast."
)
_NOTHING = Result("", (), ())


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The answer to a scenario.

    Attributes
    ----------
    rows : Result
        One row a state: changes in per cent.
    equilibrium : Equilibrium
    base : TradeBase
    costs : CostChange
    draws : Draws or None
    scenario : Scenario
    factor : array of shape (n, n)
        τ̂ of the central solution.
    run : dict
        The record of the run: base, closure, residual, draws failed, what was imputed or left out.
    """

    rows: Result
    equilibrium: Equilibrium
    base: TradeBase
    costs: CostChange
    draws: Draws | None
    scenario: Scenario
    factor: Floats
    run: dict[str, Any]

    def _repr_html_(self) -> str:
        """Return the table for a notebook."""
        return self.rows._repr_html_()


def whatif(
    rules: Iterable[Rule] | Scenario,
    *,
    sigma: float = DEFAULT_SIGMA,
    closure: Closure = "closed",
    year: int | None = None,
    flows: Path | None = None,
    draws: int = DEFAULT_DRAWS,
    agreement: tuple[float, float] = (AGREEMENT, AGREEMENT_SPREAD),
    states: Iterable[str] | None = None,
    base: TradeBase | None = None,
) -> WhatIf:
    """Solve a scenario and return what changes for each state.

    Parameters
    ----------
    rules : iterable of Rule, or Scenario
        See :mod:`multivector.scenarios.rules`.
    sigma : float
        Elasticity of substitution, above 1.
    closure : {"closed", "proportional", "fixed"}
        What becomes of trade imbalances.
    year, flows
        See :func:`multivector.answers.scenarios.trade_base.trade_base`.
    draws : int
        Draws of σ, of coefficients and of imputed home trade for the ranges; 0 for none.
    agreement : tuple of float
        Effect of an agreement on log trade and its standard error; see
        :func:`multivector.answers.scenarios.gravity.gravity` to estimate it.
    states : iterable of str, optional
        Show these only; the model is always that of all.
    base : TradeBase, optional
        Trade read before, to ask several scenarios of it.

    Returns
    -------
    WhatIf
        ``rows`` have the columns promised for ``whatif``: changes in per cent; ``lower`` and
        ``upper`` are the 90 % range of the real-wage change over draws, null without draws.

    Raises
    ------
    UsageError
        For rules that name nobody, nobody in the data, or contradict each other.
    InputError, NotConverged
        From the data and the solver; no number is returned.

    Examples
    --------
    >>> from multivector.scenarios.rules import cost_rule
    >>> answer = whatif([cost_rule("RUS<>KAZ:+30%", on="2025")], draws=0, states=["KAZ"])
    >>> answer.rows[0]["state"], answer.rows[0]["real_wage_change"] < 0
    ('KAZ', True)
    >>> answer.run["residual"] < 1e-10
    True
    """
    if not sigma > 1:
        raise UsageError(f"sigma is {sigma:g}", where="--sigma", allowed="above 1")
    if draws < 0:
        raise UsageError(f"{draws} draws", where="--draws", allowed="0 or more")
    scenario = rules if isinstance(rules, Scenario) else Scenario(tuple(rules))
    base = base or trade_base(flows=flows, year=year)
    costs = cost_change(scenario, base.names)
    factor = costs.factor(coefficient=agreement[0], theta=sigma - 1.0)
    solved = solve_equilibrium(base.flows, factor, sigma=sigma, closure=closure, names=base.names)
    drawn = _draw(base, costs, (sigma, *agreement), closure, draws) if draws else None
    run = _run(base, costs, solved, drawn, draws)
    run["agreement_effect"] = list(agreement) if bool((costs.agreement != 0).any()) else None
    answer = WhatIf(_NOTHING, solved, base, costs, drawn, scenario, factor, run)
    rows = _rows(answer, states)
    title = "What if: " + (scenario.name or "; ".join(rule.words for rule in scenario.rules))
    return replace(
        answer,
        rows=Result(
            title,
            tuple(COLUMNS),
            tuple(rows),
            base.origins,
            sentences=_sentences(answer, rows),
            caption=CAPTION,
            run=run,
        ),
    )


def _sentences(answer: WhatIf, rows: list[dict[str, Any]]) -> tuple[str, ...]:
    """Return what the table says of the states hit hardest among those the rules name."""
    named = named_states(answer.scenario.rules)
    told = [row for row in rows if not named or row["state"] in named]
    told = sorted(told, key=lambda row: (float(row["real_wage_change"]), row["state"]))[:5]
    found = []
    for row in told:
        ends = (
            "" if row["lower"] is None else f" (90 %: {row['lower']:+.2f} to {row['upper']:+.2f})"
        )
        doubt = "; its home trade is imputed" if row["imputed"] else ""
        found.append(
            f"{row['state']}: real wage {row['real_wage_change']:+.2f} %{ends}, exports "
            f"{row['exports_change']:+.1f} %, imports {row['imports_change']:+.1f} %{doubt}."
        )
    return tuple(found)


def _draw(
    base: TradeBase,
    costs: CostChange,
    about: tuple[float, float, float],
    closure: Closure,
    m: int,
) -> Draws:
    sigma, effect, spread = about

    def economies() -> Iterable[Draw]:
        rng = np.random.default_rng(SEED)
        for _ in range(m):
            theta = (sigma - 1.0) * float(np.exp(rng.normal(0.0, THETA_SPREAD)))
            coefficient = float(rng.normal(effect, spread))
            scale = float(np.exp(rng.normal(0.0, _DETOUR_SPREAD)))
            factor = costs.factor(coefficient=coefficient, theta=theta, detour_scale=scale)
            yield Draw(base.draw(rng), factor, theta + 1.0)

    def keep(e: Equilibrium) -> dict[str, Floats]:
        return {
            **outcomes(e),
            # Single precision: 200 draws of 200 × 200 flows are 32 MB each.
            "before": e.before.astype(np.float32),
            "after": e.after.astype(np.float32),
        }

    return collect(economies(), closure=closure, names=base.names, keep=keep)


def percent(ratio: float) -> float:
    """Return a ratio of after to before as a change in per cent.

    Examples
    --------
    >>> percent(1.025)
    2.5
    """
    return round(100.0 * (float(ratio) - 1.0), 4)


def places_of(base: TradeBase, states: Iterable[str] | None) -> list[int]:
    """Return the rows of states, regions or blocs in a base, of all by default.

    Raises
    ------
    UsageError
        If none of the states is part of the economy; the reason is given.
    """
    if states is None:
        return list(range(len(base.names)))
    place = {name: i for i, name in enumerate(base.names)}
    wanted: dict[str, None] = {}
    for word in states:
        codes = (word,) if word in place else states_of([word], on=base.year or 2025)
        wanted.update(dict.fromkeys(codes))
    lacking = [s for s in wanted if s not in place]
    if wanted and len(lacking) == len(wanted):
        reason = base.left_out.get(lacking[0], "no trade in the data")
        raise UsageError(f"{', '.join(lacking[:8])}: {reason}", where="states")
    return [place[s] for s in wanted if s in place]


def _rows(answer: WhatIf, states: Iterable[str] | None) -> list[dict[str, Any]]:
    e, base = answer.equilibrium, answer.base
    now = outcomes(e)
    own_before = np.diag(e.before) / e.before.sum(axis=0)
    ranges = (
        {name: answer.draws.range(name) for name in ("real_wage", "welfare", "exports", "imports")}
        if answer.draws
        else {}
    )

    def bound(name: str, side: int, i: int) -> float | None:
        return percent(ranges[name][side][i]) if name in ranges else None

    return [
        {
            "state": base.names[i],
            "real_wage_change": percent(now["real_wage"][i]),
            "welfare_change": percent(now["welfare"][i]),
            "exports_change": percent(now["exports"][i]),
            "imports_change": percent(now["imports"][i]),
            "own_share": round(float(own_before[i]), 4),
            "lower": bound("real_wage", 0, i),
            "upper": bound("real_wage", 1, i),
            "closure": e.closure,
            "sigma": e.sigma,
            "imputed": bool(base.imputed[i]),
            "own_share_after": round(float(now["own_share"][i]), 4),
            "welfare_lower": bound("welfare", 0, i),
            "welfare_upper": bound("welfare", 1, i),
            "exports_lower": bound("exports", 0, i),
            "exports_upper": bound("exports", 1, i),
            "imports_lower": bound("imports", 0, i),
            "imports_upper": bound("imports", 1, i),
            "level": LEVEL if ranges else None,
            "origins": ids(base),
        }
        for i in places_of(base, states)
    ]


def _run(
    base: TradeBase, costs: CostChange, e: Equilibrium, drawn: Draws | None, asked: int
) -> dict[str, Any]:
    hit = int((~np.isclose(costs.stated * costs.transit, 1.0) | (costs.agreement != 0)).sum())
    return {
        "version": __version__,
        "origins": ids(base),
        "year": base.year,
        "states": len(base.names),
        "pairs_changed": hit,
        "closure": e.closure,
        "sigma": e.sigma,
        "residual": e.residual,
        "steps": e.steps,
        "base_reproduces_observed_trade": e.reproduces_observed,
        "base_gap": round(e.base_gap, 6),
        "draws": asked,
        "draws_failed": drawn.failed if drawn else 0,
        "draws_failed_because": list(drawn.reasons) if drawn else [],
        "seed": SEED,
        "ranges": "90 % over draws of the elasticity, coefficients, detours, imputed home trade",
        "imputed": [n for n, flag in zip(base.names, base.imputed, strict=True) if flag],
        "left_out": dict(base.left_out),
        "off_the_map": list(costs.off_the_map),
        "notes": list(base.notes),
    }
