"""Ranges of an answer over draws of σ, cost coefficients and imputed trade."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError, MultivectorError, NotConverged
from multivector.scenarios.equilibrium import Closure, Equilibrium, Solver
from multivector.vocabulary import LEVEL


@dataclass(frozen=True, slots=True)
class Draws:
    """Outcomes of m economies of n states; failed draws are left out and counted."""

    values: dict[str, Floats]  # (m, …): One entry per outcome requested
    failed: int  # Draws without an equilibrium
    reasons: tuple[str, ...]  # Why they failed, each reason once

    def range(self, name: str, level: float = LEVEL) -> tuple[Floats, Floats]:
        """Return the lower and upper bound of an outcome: an equal-tailed interval over draws."""
        values = self.values[name]
        tail = (1.0 - level) / 2.0
        low, high = np.quantile(values, [tail, 1.0 - tail], axis=0)
        return np.asarray(low), np.asarray(high)


@dataclass(frozen=True, slots=True)
class Draw:
    """One economy: flows (n, n), τ̂ (n, n) and σ."""

    flows: Floats
    cost_change: Floats
    sigma: float


def outcomes(e: Equilibrium) -> dict[str, Floats]:
    """Return the outcomes with ranges: real wage, welfare, exports, imports and own share.

    Changes are ratios of after to before; ``own_share`` is the share after.
    """
    home = np.diag(e.before), np.diag(e.after)
    return {
        "real_wage": e.real_wage,
        "welfare": e.welfare,
        "exports": _ratio(e.after.sum(axis=1) - home[1], e.before.sum(axis=1) - home[0]),
        "imports": _ratio(e.after.sum(axis=0) - home[1], e.before.sum(axis=0) - home[0]),
        "own_share": home[1] / e.after.sum(axis=0),
    }


def _ratio(after: Floats, before: Floats) -> Floats:
    return np.asarray(after / before)


def solve_draws(
    flows: Floats,
    cost_change: Floats,
    *,
    sigmas: Floats,
    closure: Closure = "closed",
    workers: int = 1,
) -> Draws:
    """Solve one scenario under many elasticities.

    Parameters
    ----------
    flows, cost_change : arrays of shape (n, n)
        As :func:`multivector.scenarios.equilibrium.solve_equilibrium` takes them.
    sigmas : array of shape (m,)
        Elasticities, above 1.
    closure : str
        See there.
    workers : int
        Processes; the answer is the same for any number, to the tolerance of the solver.

    Returns
    -------
    Draws

    Examples
    --------
    >>> import numpy as np
    >>> home, dearer = np.array([[8.0, 2.0], [2.0, 8.0]]), np.array([[1.0, 1.1], [1.1, 1.0]])
    >>> low, high = solve_draws(home, dearer, sigmas=np.linspace(4, 8, 9)).range("real_wage")
    >>> bool(low[0] < high[0] < 1)
    True
    """
    each = [Draw(flows, cost_change, float(s)) for s in sigmas]
    if workers == 1:
        return collect(each, closure=closure)
    blocks = [each[k::workers] for k in range(workers)]
    with ProcessPoolExecutor(workers) as pool:
        parts = list(pool.map(_block, [(block, closure) for block in blocks if block]))
    return _join(parts)


def _block(work: tuple[list[Draw], Closure]) -> Draws:
    return collect(work[0], closure=work[1])


def collect(
    draws: Iterable[Draw],
    *,
    closure: Closure = "closed",
    names: Sequence[str] | None = None,
    keep: Callable[[Equilibrium], dict[str, Floats]] = outcomes,
) -> Draws:
    """Solve each draw in turn and stack the outcomes that ``keep`` selects.

    Raises NotConverged if no draw has an equilibrium.

    Examples
    --------
    >>> import numpy as np
    >>> home = np.array([[8.0, 2.0], [2.0, 8.0]])
    >>> d = collect(Draw(home * k, np.ones((2, 2)), 5.0) for k in (1.0, 2.0))
    >>> d.values["welfare"].round(6).tolist(), d.failed
    ([[1.0, 1.0], [1.0, 1.0]], 0)
    """
    kept: dict[str, list[Floats]] = {}
    reasons: list[str] = []
    solved = 0
    for result in _solve(draws, closure, names):
        if isinstance(result, str):
            reasons.append(result)
            continue
        solved += 1
        for name, value in keep(result).items():
            kept.setdefault(name, []).append(value)
    if not solved:
        raise NotConverged(
            f"no equilibrium found in any of {len(reasons)} draws: "
            f"{reasons[0] if reasons else 'none'}"
        )
    values = {name: np.stack(column) for name, column in kept.items()}
    return Draws(values, len(reasons), tuple(dict.fromkeys(reasons)))


def _solve(
    draws: Iterable[Draw], closure: Closure, names: Sequence[str] | None
) -> Iterator[Equilibrium | str]:
    solver: Solver | None = None
    for draw in draws:
        if solver is None:
            labels = names or [str(i) for i in range(len(draw.flows))]
            solver = Solver(closure, labels)
        try:
            yield solver.solve(draw.flows, draw.cost_change, draw.sigma)
        except (NotConverged, InputError) as error:
            yield error.what


def _join(parts: Sequence[Draws]) -> Draws:
    names = parts[0].values
    return Draws(
        {name: np.concatenate([p.values[name] for p in parts]) for name in names},
        sum(p.failed for p in parts),
        tuple(dict.fromkeys(r for p in parts for r in p.reasons)),
    )


__all__ = ["LEVEL", "Draw", "Draws", "MultivectorError", "collect", "outcomes", "solve_draws"]
