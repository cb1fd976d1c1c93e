"""A full trade matrix from totals and the shares of a few partners: entropy balancing.

If a source lists only the largest partners of each state, the rest of the matrix is unknown. It is
completed by the matrix nearest (in Kullback–Leibler divergence) to a gravity prior that matches
every state's exports and imports: iterative proportional fitting (Deming & Stephan 1940;
Schneider & Zenios 1990, Operations Research 38(3): 439–455). Listed shares enter the prior at
their stated value and are adjusted only as far as the totals require; the adjustment is reported.
"""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError, NotConverged

# Distance elasticity of the prior, for pairs that are not listed: Disdier & Head (2008,
# Review of Economics and Statistics 90(1): 37-48), mean of 1,467 estimates.
_DISTANCE = -0.9
_SWEEPS = 20_000
_CAPPED = 25  # rounds of fitting unlisted cells under their cap; more make no visible difference
_TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Balanced:
    """A matrix with given margins."""

    flows: Floats  # (n, n): Zero on the diagonal, rows export
    scaled: float  # World exports ÷ world imports as given; both are set to their geometric mean
    listed: int  # Cells with a listed share
    # Median over listed cells of |log(flow ÷ listed flow)|: the adjustment by balancing
    moved: float
    residual: float  # Largest relative error of a margin


def balance_shares(
    exports: Floats, imports: Floats, export_shares: Floats, import_shares: Floats,
    distance_km: Floats, *, affinity: Floats | None = None,
) -> Balanced:  # fmt: skip
    """Complete a trade matrix.

    Raises InputError for non-positive totals, or shares that sum to more than 1. Raises
    NotConverged if the margins are not matched.

    - ``exports``, ``imports`` (n,): positive totals.
    - ``export_shares``, ``import_shares`` (n, n): share of i's exports that go to j, and of j's
      imports that come from i; NaN if not listed. If both are listed, the flow is their geometric
      mean.
    - ``distance_km`` (n, n): positive off the diagonal.
    - ``affinity`` (n, n): other determinants of trade, as an effect on log trade, for pairs that
      are not listed.

    >>> import numpy as np
    >>> shares = np.full((3, 3), np.nan)
    >>> shares[0, 1] = 0.8
    >>> none = np.full((3, 3), np.nan)
    >>> b = balance_shares(np.array([10., 20., 30.]), np.array([20., 20., 20.]), shares, none,
    ...                    np.full((3, 3), 1000.0))
    >>> b.flows.sum(axis=1).round(6).tolist(), b.listed
    ([10.0, 20.0, 30.0], 1)
    """
    _check(exports, imports, export_shares, import_shares)
    ratio = float(exports.sum() / imports.sum())
    rows, columns = exports / np.sqrt(ratio), imports * np.sqrt(ratio)
    pull = np.zeros_like(distance_km) if affinity is None else affinity
    off = ~np.eye(len(rows), dtype=bool)
    gravity = np.where(off, np.outer(rows, columns) * np.exp(pull), 0.0)
    gravity[off] *= distance_km[off] ** _DISTANCE
    prior, listed = _prior(rows, columns, export_shares, import_shares, gravity)
    flows, residual = _fit(prior, rows, columns)
    known = listed > 0
    moved = np.median(np.abs(np.log(flows[known] / listed[known]))) if known.any() else 0.0
    return Balanced(flows, ratio, int(known.sum()), float(moved), residual)


def _check(exports: Floats, imports: Floats, export_shares: Floats, import_shares: Floats) -> None:
    require_positive("exports", exports)
    require_positive("imports", imports)
    for what, sums in (
        ("export shares", np.nansum(export_shares, axis=1)),
        ("import shares", np.nansum(import_shares, axis=0)),
    ):
        for row in np.flatnonzero(sums > 1.0 + 1e-9)[:1]:
            raise InputError(f"{what} sum to {sums[row]:g}, more than 1", where=f"row {row}")


def require_positive(what: str, values: Floats) -> None:
    """Raise an InputError that names the first row without a positive number."""
    for row in np.flatnonzero(~(np.isfinite(values) & (values > 0)))[:1]:
        allowed = "a positive number"
        raise InputError(f"invalid {what}: {values[row]:g}", where=f"row {row}", allowed=allowed)


def _prior(
    rows: Floats, columns: Floats, sold: Floats, bought: Floats, gravity: Floats
) -> tuple[Floats, Floats]:
    """Return the prior, and the listed flows (0 where not listed)."""
    n = len(rows)
    off = ~np.eye(n, dtype=bool)
    with np.errstate(invalid="ignore"):
        by_seller, by_buyer = sold * rows[:, None], bought * columns[None, :]
    known_s, known_b = np.isfinite(by_seller) & off, np.isfinite(by_buyer) & off
    listed = np.zeros((n, n))
    listed[known_s] = by_seller[known_s]
    listed[known_b] = by_buyer[known_b]
    both = known_s & known_b
    listed[both] = np.sqrt(by_seller[both] * by_buyer[both])
    free = off & (listed <= 0)
    # The remainder is shared by the unlisted, at least a twentieth of the total: a list of five is
    # never complete.
    left_rows = np.maximum(rows - listed.sum(axis=1), 0.05 * rows)
    left_columns = np.maximum(columns - listed.sum(axis=0), 0.05 * columns)
    sells, buys = _least(sold, axis=1) * rows, _least(bought, axis=0) * columns
    most = np.minimum(sells[:, None], buys[None, :])
    rest = np.where(free, gravity, 0.0)
    for _ in range(_CAPPED):
        rest, _ = _fit(rest, left_rows, left_columns, strict=False)
        rest = np.minimum(rest, most)
    return np.where(listed > 0, listed, rest), listed


def _least(shares: Floats, axis: int) -> Floats:
    """Return the smallest listed share of each state, the cap of unlisted partners.

    It is 1 if fewer than three are listed, as such a short list may lack the largest.
    """
    counted = np.isfinite(shares)
    least = np.where(counted, shares, 1.0).min(axis=axis)
    return np.where(counted.sum(axis=axis) >= 3, least, 1.0)


def _fit(
    prior: Floats, rows: Floats, columns: Floats, *, strict: bool = True
) -> tuple[Floats, float]:
    if not strict:
        columns = columns * (rows.sum() / columns.sum())
    flows = prior.copy()
    residual = np.inf
    for _ in range(_SWEEPS if strict else 50):
        made = flows.sum(axis=1)
        flows *= np.where(made > 0, rows / np.where(made > 0, made, 1.0), 1.0)[:, None]
        got = flows.sum(axis=0)
        flows *= np.where(got > 0, columns / np.where(got > 0, got, 1.0), 1.0)[None, :]
        residual = float(np.max(np.abs(flows.sum(axis=1) / rows - 1.0)))
        if residual < _TOLERANCE:
            break
    if strict and residual > 1e-6:
        raise NotConverged(
            f"balancing did not converge: largest relative error in the totals: {residual:.2e}"
        )
    return flows, residual


# Gross output per dollar of value added, world, 2014: World Input-Output Database, release 2016
# (Timmer, Dietzenbacher, Los, Stehrer & de Vries 2015, Review of International Economics 23(3):
# 575-605). The spread is the standard deviation of the logarithm: .15 among the 43 states in it,
# more for the rest of the world, which it lacks.
OUTPUT_PER_GDP, OUTPUT_SPREAD = 1.9, 0.20
# Least home trade as a share of GDP, for states whose exports exceed gross output.
LEAST_HOME = 0.3


def home_from_gdp(
    gdp: Floats, exports: Floats, *, output_per_gdp: float | Floats = OUTPUT_PER_GDP
) -> Floats:
    """Return home trade (n,) as gross output minus exports, for states with GDP only.

    At least .3 of GDP, for entrepôts whose exports pass through. ``gdp``, ``exports`` (n,): in the
    same unit; NaN in ``gdp`` stays NaN. ``output_per_gdp``: gross output per unit of value added.

    >>> import numpy as np
    >>> home_from_gdp(np.array([100.0, 10.0]), np.array([40.0, 30.0])).tolist()
    [150.0, 3.0]
    """
    return np.asarray(np.maximum(output_per_gdp * gdp - exports, LEAST_HOME * gdp))
