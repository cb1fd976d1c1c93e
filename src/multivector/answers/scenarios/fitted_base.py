"""Base trade fitted by a gravity model, without the noise of individual flows."""

from dataclasses import replace

import numpy as np

from multivector.answers.scenarios.gravity import cost_variables, stored_variables
from multivector.answers.scenarios.trade_base import TradeBase
from multivector.arrays import Floats
from multivector.errors import UsageError
from multivector.routing.tables import hubs
from multivector.scenarios.gravity import Gravity
from multivector.scenarios.resistances import solve_resistances


def modelled_base(base: TradeBase, estimate: Gravity) -> TradeBase:
    """Return a base with the flows implied by estimated costs, outputs and expenditures.

    Observed flows bring measurement errors and zeros into a scenario; fitted flows bring model
    error. Outputs and expenditures are those of the base; flows follow from the multilateral
    resistances. Its draws vary the coefficients (by their covariance) and the imputed domestic
    trade. Raises UsageError if the estimate has no distance effect, as with pair effects.

    ``base``: states outside the route network are excluded, as their distances are unknown.
    ``estimate``: with variables of :func:`~multivector.answers.scenarios.gravity.gravity`,
    including distance.
    """
    if "lndist" not in estimate.names:
        what = "this estimate has no distance effect"
        raise UsageError(what, where="gravity", allowed="an estimate without pair effects")
    keep = np.array([name in hubs() for name in base.names])
    names = tuple(name for name in base.names if name in hubs())
    variables = _variables(names, base.year or 2016, estimate)
    central = dict(zip(estimate.names, estimate.coefficients.tolist(), strict=True))

    def flows_of(coefficients: dict[str, float], observed: Floats) -> Floats:
        log_cost = sum(coefficients[name] * variables[name] for name in estimate.names)
        costs = np.exp(log_cost).reshape(len(names), len(names))
        inside = observed[np.ix_(keep, keep)]
        # Flows do not depend on sigma.
        return solve_resistances(costs, inside.sum(axis=1), inside.sum(axis=0), sigma=5.0).flows

    def draw(rng: np.random.Generator) -> Floats:
        return flows_of(estimate.draw(rng), base.draw(rng))

    flows = flows_of(central, base.flows)
    off = dict.fromkeys((n for n in base.names if n not in hubs()), "not in the route network")
    observed = base.flows[np.ix_(keep, keep)]
    fit = float(np.corrcoef(np.log1p(flows.ravel()), np.log1p(observed.ravel()))[0, 1])
    return replace(
        base, names=names, flows=flows, imputed=base.imputed[keep], draw=draw,
        left_out=base.left_out | off,
        notes=[
            *base.notes,
            "flows are fitted by a gravity model; correlation of logs with observed flows "
            f"{fit:.2f}",
        ],
    )  # fmt: skip


def _variables(names: tuple[str, ...], year: int, estimate: Gravity) -> dict[str, Floats]:
    exporter = [a for a in names for _ in names]
    importer = [b for _ in names for b in names]
    when = [year] * len(exporter)
    found = cost_variables(exporter, importer, when)
    if set(estimate.names) - set(found):
        found |= stored_variables(exporter, importer, when)[0]
    lacking = sorted(set(estimate.names) - set(found))
    if lacking:
        raise UsageError(f"no data available for {', '.join(lacking)}", where="gravity")
    return found
