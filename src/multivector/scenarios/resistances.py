"""Conditional equilibrium: the multilateral resistances for given margins and costs.

Anderson & van Wincoop (2003, American Economic Review 93(1): 170–192), in the notation of
Yotov, Piermartini, Monteiro & Larch (2016, *An Advanced Guide to Trade Policy Analysis*), eqs.
1-8 to 1-10.
"""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError, NotConverged
from multivector.scenarios.balance import require_positive

_STEPS = 60
_TOLERANCE = 1e-12  # largest error of a margin, relative to that margin


@dataclass(frozen=True, slots=True)
class Resistances:
    """Multilateral resistances of n states."""

    # inward, outward: (n,): P_j and Π_i; the inward one of ``reference`` is 1
    inward: Floats
    outward: Floats
    # (n, n): X_ij = Y_i E_j / Y · (t_ij / (Π_i P_j))^(1−σ); rows export, columns import
    flows: Floats
    residual: float  # Largest relative error of a row or column sum


def solve_resistances(
    costs: Floats, output: Floats, expenditure: Floats, *, sigma: float, reference: int = 0
) -> Resistances:
    """Solve the multilateral resistances for given output, expenditure and cost terms.

    Raises InputError if a margin or cost is missing, zero or negative, or if σ ≤ 1. Raises
    NotConverged if the margins are not matched after the last step.

    ``costs`` (n, n): t_ij^(1−σ), positive, exporters in rows: the cost term in the gravity
    equation. ``output``, ``expenditure`` (n,): positive, in any unit; each is used as a share of
    its sum. ``sigma``: above 1. ``reference``: the state whose inward resistance is 1.

    Without costs every resistance is 1:

    >>> import numpy as np
    >>> r = solve_resistances(np.ones((2, 2)), np.array([1.0, 3.0]), np.array([2.0, 2.0]), sigma=5)
    >>> [round(float(x), 6) for x in (*r.inward, *r.outward)]
    [1.0, 1.0, 1.0, 1.0]
    """
    _check(costs, output, expenditure, sigma)
    rows, columns = output / output.sum(), expenditure / expenditure.sum()
    # Balancing K with margins: rows·y_i·K_ij·columns·x_j. Few sweeps, then Newton in logs: sweeps
    # alone slow down as 1/(share at home) where domestic trade dominates.
    kernel = rows[:, None] * costs * columns[None, :]
    log_y, residual = _balance(kernel, rows, columns)
    y = np.exp(log_y)
    x = columns / (y @ kernel)
    scale = x[reference]
    x, y = x / scale, y * scale
    power = 1.0 / (sigma - 1.0)
    flows = y[:, None] * kernel * x[None, :] * expenditure.sum()
    return Resistances(inward=x**power, outward=y**power, flows=flows, residual=residual)


def _check(costs: Floats, output: Floats, expenditure: Floats, sigma: float) -> None:
    if not sigma > 1:
        raise InputError(
            f"invalid sigma: {sigma:g}", allowed="an elasticity of substitution above 1"
        )
    require_positive("output", output)
    require_positive("expenditure", expenditure)
    for row, column in np.argwhere(~(np.isfinite(costs) & (costs > 0)))[:1]:
        what = f"invalid cost term: {costs[row, column]:g}"
        where = f"row {row}, column {column}"
        raise InputError(what, where=where, allowed="a positive number")


def _balance(kernel: Floats, rows: Floats, columns: Floats) -> tuple[Floats, float]:
    log_y = np.zeros(len(rows))
    residual = np.inf
    for step in range(_STEPS):
        y = np.exp(log_y)
        shares = (y[:, None] * kernel) / (y @ kernel)[None, :]  # columns sum to one
        made = shares @ columns
        gap = made - rows
        residual = float(np.max(np.abs(gap) / rows))
        if residual < _TOLERANCE:
            return log_y, residual
        if step < 3:
            log_y = log_y - np.log(made / rows)
            continue
        jacobian = np.diag(made) - (shares * columns) @ shares.T
        # The scale of y is free: a rank-one term fixes it and does not affect the rest.
        move = np.linalg.solve(jacobian + np.outer(rows, rows), -gap)
        log_y = log_y + np.clip(move, -1.0, 1.0)
    if residual < 1e-10:
        return log_y, residual
    raise NotConverged(
        "multilateral resistances did not converge: largest relative error in the margins: "
        f"{residual:.2e}"
    )
