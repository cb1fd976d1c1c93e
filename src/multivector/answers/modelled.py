"""Trade as estimated gravity has it: a base without the noise of single flows."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from multivector.answers.gravity import cost_variables, stored_variables
from multivector.answers.trade_base import TradeBase
from multivector.errors import UsageError
from multivector.routes.tables import hubs
from multivector.scenarios.gravity import Gravity
from multivector.scenarios.resistances import solve_resistances

Array = NDArray[np.float64]


def modelled_base(base: TradeBase, estimate: Gravity) -> TradeBase:
    """Return a base whose flows are those that estimated costs, outputs and expenditures imply.

    Observed flows carry errors and zeros into a scenario; modelled ones carry the model. Outputs
    and expenditures stay those of the base; flows follow from the multilateral resistances.

    Parameters
    ----------
    base : TradeBase
        States off the map of routes are left out, as their distances are not known.
    estimate : Gravity
        With the variables of :func:`multivector.answers.gravity.gravity`, distance among them.

    Returns
    -------
    TradeBase
        Its draws vary the coefficients, by their covariance, and the imputed home trade.

    Raises
    ------
    UsageError
        If the estimate has no distance, as one with pair effects.
    """
    if "lndist" not in estimate.names:
        raise UsageError(
            "this estimate has no effect of distance",
            where="gravity",
            allowed="one without pair effects",
        )
    keep = np.array([name in hubs() for name in base.names])
    names = tuple(name for name, kept in zip(base.names, keep, strict=True) if kept)
    variables = _variables(names, base.year or 2016, estimate)
    central = dict(zip(estimate.names, estimate.coefficients, strict=True))

    def flows_of(coefficients: dict[str, float], observed: Array) -> Array:
        log_cost = sum(coefficients[name] * variables[name] for name in estimate.names)
        inside = observed[np.ix_(keep, keep)]
        solved = solve_resistances(
            np.exp(log_cost).reshape(len(names), len(names)),
            inside.sum(axis=1),
            inside.sum(axis=0),
            sigma=5.0,  # flows do not depend on it
        )
        return solved.flows

    def draw(rng: np.random.Generator) -> Array:
        return flows_of(estimate.draw(rng), base.draw(rng))

    flows = flows_of({k: float(v) for k, v in central.items()}, base.flows)
    off = {n: "off the map of routes" for n, k in zip(base.names, keep, strict=True) if not k}
    observed = base.flows[np.ix_(keep, keep)]
    fit = float(np.corrcoef(np.log1p(flows.ravel()), np.log1p(observed.ravel()))[0, 1])
    return replace(
        base,
        names=names,
        flows=flows,
        imputed=base.imputed[keep],
        own_share=np.diag(flows) / flows.sum(axis=0),
        draw=draw,
        left_out={**base.left_out, **off},
        notes=[
            *base.notes,
            f"flows are those of estimated gravity; correlation of their logs with the observed "
            f"ones {fit:.2f}",
        ],
    )


def _variables(names: tuple[str, ...], year: int, estimate: Gravity) -> dict[str, Array]:
    exporter = [a for a in names for _ in names]
    importer = [b for _ in names for b in names]
    when = [year] * len(exporter)
    found = cost_variables(exporter, importer, when)
    if set(estimate.names) - set(found):
        found |= stored_variables(exporter, importer, when)[0]
    lacking = sorted(set(estimate.names) - set(found))
    if lacking:
        raise UsageError(f"no values of {', '.join(lacking)} are at hand", where="gravity")
    return found
