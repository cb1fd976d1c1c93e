"""Solve a scenario: the equilibrium before and after, and the draws for its ranges."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from multivector import __version__
from multivector.answers.scenarios.trade_base import TradeBase, ids
from multivector.arrays import Floats
from multivector.codes.resolve import states_of
from multivector.errors import UsageError
from multivector.records.factbook.figures import ORIGIN as FACTBOOK
from multivector.records.listing import absent
from multivector.scenarios.batch import Economies
from multivector.scenarios.costs import CostChange, cost_change
from multivector.scenarios.draws import Draws, solve_draws
from multivector.scenarios.equilibrium import Closure, Equilibrium, solve_equilibrium
from multivector.scenarios.rules import Scenario
from multivector.store.schema import FIRST_YEAR, LAST_YEAR
from multivector.store.warehouse import Store

DEFAULT_SIGMA = 5.0
DEFAULT_DRAWS = 200
SEED = 20160701
# The trade elasticity: median −5.03 and mean −5.13 over 435 gravity estimates, −3.78 for structural
# ones (Head & Mayer 2014, Handbook of International Economics 4, table 3.5). With this spread of
# log θ around 4, nine in ten draws are between 2.7 and 6.0.
THETA_SPREAD = 0.25
# The effect of a trade agreement on log trade: mean of structural estimates .36, of all .59 (Head &
# Mayer 2014, table 3.4); the standard error is the spread between estimates, net of their error.
AGREEMENT, AGREEMENT_SPREAD = 0.36, 0.15
# The cost of a detour: a day is worth .6 to 2.1 per cent (Hummels & Schaur 2013). The central rate
# is the lower end; draws spread in both directions.
_DETOUR_SPREAD = 0.4
_KEPT = 3  # sets of draws that a base keeps for the next scenario: 60 MB each of 200 states


@dataclass(frozen=True, slots=True, repr=False)
class Solution:
    """A scenario and its equilibrium."""

    equilibrium: Equilibrium
    base: TradeBase
    costs: CostChange
    draws: Draws | None
    scenario: Scenario
    factor: Floats  # (n, n): τ̂ of the central solution
    # Record of the run: base, closure, residual, failed draws, states imputed or left out
    run: dict[str, Any]


def solve(
    scenario: Scenario, base: TradeBase, *, sigma: float, closure: Closure, draws: int,
    agreement: tuple[float, float], notes: Iterable[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> Solution:  # fmt: skip
    """Solve a scenario on base trade, with draws of σ, coefficients and imputed domestic trade.

    ``notes``: on what the scenario does not cover, after those on its costs.
    """
    costs = cost_change(scenario, base.names)
    costs = replace(costs, notes=(*costs.notes, *notes))
    factor = costs.factor(coefficient=agreement[0], theta=sigma - 1.0)
    solved = solve_equilibrium(base.flows, factor, sigma=sigma, closure=closure, names=base.names)
    drawn = draw(base, costs, (sigma, *agreement), closure, draws, progress) if draws else None
    run = _run(base, costs, solved, drawn, draws)
    run["agreement_effect"] = list(agreement) if bool((costs.agreement != 0).any()) else None
    return Solution(solved, base, costs, drawn, scenario, factor, run)


def draw(
    base: TradeBase,
    costs: CostChange,
    about: tuple[float, float, float],
    closure: Closure,
    m: int,
    progress: Callable[[int, int], None] | None = None,
) -> Draws:
    """Solve m draws; ``about``: σ, effect of an agreement and its error. Scenarios share draws."""
    key = (*about, closure, m)
    drawn = base.drawn.pop(key, None) or _economies(base, about, closure, m, progress)
    base.drawn[key] = drawn
    for oldest in list(base.drawn)[:-_KEPT]:
        base.drawn.pop(oldest, None)
    economies, coefficient, scale = drawn
    seller, buyer = costs.pairs()
    factor = costs.on(seller, buyer).factor(
        coefficient=coefficient, theta=economies.theta, detour_scale=scale
    )
    return solve_draws(economies, seller, buyer, factor)


def _economies(
    base: TradeBase,
    about: tuple[float, float, float],
    closure: Closure,
    m: int,
    progress: Callable[[int, int], None] | None,
) -> tuple[Economies, Floats, Floats]:
    """Draw elasticities, effects of agreements, costs of detours and domestic trade for a base."""
    sigma, effect, spread = about
    rng = np.random.default_rng(SEED)
    theta, coefficient, scale = np.empty((3, m, 1))
    flows = []
    for k in range(m):
        if progress is not None:
            progress(k, m)
        theta[k] = (sigma - 1.0) * np.exp(rng.normal(0.0, THETA_SPREAD))
        coefficient[k] = rng.normal(effect, spread)
        scale[k] = np.exp(rng.normal(0.0, _DETOUR_SPREAD))
        flows.append(base.draw(rng))
    return Economies(flows, theta[:, 0], closure, base.names), coefficient, scale


def percent(ratio: float) -> float:
    """Convert a ratio of after to before to a percentage change.

    >>> percent(1.025)
    2.5
    """
    return round(100.0 * (float(ratio) - 1.0), 4)


def places_of(base: TradeBase, states: Iterable[str] | None) -> list[int]:
    """Return the row indices of states, regions or blocs in a base; default: all.

    Raises UsageError, with the reason, if none of the states is part of the economy.
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


def _run(
    base: TradeBase, costs: CostChange, e: Equilibrium, drawn: Draws | None, asked: int
) -> dict[str, Any]:
    # A user's own file would not change with what is installed.
    own = ids(base)[0] not in ("itpd", FACTBOOK.id)
    span = (base.year,) if base.year else range(FIRST_YEAR, LAST_YEAR + 1)
    hit = int((~np.isclose(costs.stated * costs.transit, 1.0) | (costs.agreement != 0)).sum())
    return {
        "version": __version__, "origins": ids(base),
        "not_installed": [] if own else absent(["whatif"], span, Store().held()), "year": base.year,
        "states": len(base.names), "pairs_changed": hit, "closure": e.closure, "sigma": e.sigma,
        "residual": e.residual, "steps": e.steps,
        "base_reproduces_observed_trade": e.reproduces_observed, "base_gap": round(e.base_gap, 6),
        "draws": asked, "draws_failed": drawn.failed if drawn else 0,
        "draws_failed_because": list(drawn.reasons) if drawn else [], "seed": SEED,
        "ranges": "spread: 90% of draws of elasticity, coefficients, detours, domestic trade",
        "imputed": [n for n, flag in zip(base.names, base.imputed, strict=True) if flag],
        "left_out": dict(base.left_out), "off_the_map": list(costs.off_the_map),
        "notes": [*base.notes, *costs.notes],
    }  # fmt: skip
