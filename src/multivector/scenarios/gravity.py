"""Cost coefficients by PPML: Poisson pseudo-maximum likelihood with exporter and importer effects.

Santos Silva & Tenreyro (2006, Review of Economics and Statistics 88(4): 641–658); exporter–year and
importer–year effects as in Anderson & van Wincoop (2003), and pair effects in a panel as in Baier
& Bergstrand (2007). The estimator is pyfixest's, an extra.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError, NotConverged, install


@dataclass(frozen=True, slots=True)
class Gravity:
    """Estimated effects of cost variables on log trade."""

    names: tuple[str, ...]  # Estimated variables, in the order of the arrays
    # coefficients, standard_errors: (k,): Standard errors are clustered by country pair
    coefficients: Floats
    standard_errors: Floats
    covariance: Floats  # (k, k)
    observations: int  # Rows used
    dropped: dict[str, int]  # Rows left out, by reason
    unidentified: dict[str, str]  # Variables left out, with the reason
    effects: str  # The fixed effects

    def __getitem__(self, name: str) -> tuple[float, float]:
        """Return a coefficient and its standard error."""
        at = self.names.index(name)
        return float(self.coefficients[at]), float(self.standard_errors[at])

    def draw(self, rng: "np.random.Generator") -> dict[str, float]:
        """Draw coefficients from their normal approximation."""
        drawn = rng.multivariate_normal(self.coefficients, self.covariance)
        return {name: float(value) for name, value in zip(self.names, drawn, strict=True)}


def estimate_gravity(
    trade: Floats,
    variables: Mapping[str, Floats],
    *,
    exporter: Sequence[str],
    importer: Sequence[str],
    year: Sequence[int] | None = None,
    pair_effects: bool = False,
) -> Gravity:
    """Estimate cost coefficients.

    Raises InputError if pyfixest is not installed, trade is negative, or no variable is left.
    Raises NotConverged if the estimator does not converge.

    - ``trade`` (m,): flows of 0 or more; NaN is dropped and counted.
    - ``variables``, each (m,): cost variables; rows with missing values are dropped and counted.
    - ``year`` (m,): for a panel, effects are by state and year.
    - ``pair_effects``: add an effect for each directed pair, so that only changes over time are
      used.

    >>> import numpy as np
    >>> states = list("ABCDEFGHIJ")
    >>> pairs = [(a, b) for a in states for b in states if a != b]
    >>> far = np.array([1.0 + (7 * i % 11) for i in range(len(pairs))])
    >>> g = estimate_gravity(100 * np.exp(-0.5 * far), {"far": far},
    ...                      exporter=[a for a, _ in pairs], importer=[b for _, b in pairs])
    >>> round(g["far"][0], 4), g.observations
    (-0.5, 90)
    """
    frame, dropped = _frame(trade, variables, exporter, importer, year)
    effects = "seller + buyer" + (" + pair" if pair_effects else "")
    with warnings.catch_warnings():
        # pyfixest uses deprecated pandas names, and warns about variables that it drops, which are
        # reported below.
        warnings.simplefilter("ignore")
        fit = _fit(frame, list(variables), effects)
    return _result(fit, variables, dropped, effects, len(frame))


def _frame(
    trade: Floats, variables: Mapping[str, Floats], exporter: Sequence[str],
    importer: Sequence[str], year: Sequence[int] | None,
) -> tuple[Any, dict[str, int]]:  # fmt: skip
    import pandas as pd

    for k in np.flatnonzero(trade < 0)[:1].tolist():
        what = f"invalid trade value: {trade[k]:g}"
        raise InputError(what, where=f"{exporter[k]} to {importer[k]}", allowed="0 or more")
    missing = ~np.isfinite(trade)
    lacking = ~np.all([np.isfinite(v) for v in variables.values()], axis=0) & ~missing
    when = [""] * len(exporter) if year is None else [f" {y}" for y in year]
    scale = float(np.nanmean(trade)) or 1.0
    frame = pd.DataFrame(
        {
            "flow": trade / scale,  # in units of the mean, for numerical stability
            "seller": [a + t for a, t in zip(exporter, when, strict=True)],
            "buyer": [b + t for b, t in zip(importer, when, strict=True)],
            "pair": [f"{a} {b}" for a, b in zip(exporter, importer, strict=True)],
            "cluster": [" ".join(sorted(p)) for p in zip(exporter, importer, strict=True)],
            **variables,
        }
    )
    dropped = {"trade not observed": int(missing.sum()), "variable missing": int(lacking.sum())}
    return frame[~(missing | lacking)].reset_index(drop=True), dropped


def _fit(frame: Any, names: Sequence[str], effects: str) -> Any:
    try:
        import pyfixest
    except ImportError as error:
        what = "estimating cost coefficients requires the pyfixest package"
        raise InputError(what, next=install("scenarios")) from error
    if not names or frame.empty:
        raise InputError(
            "nothing to estimate", allowed="at least one cost variable and one positive trade flow"
        )
    try:
        return pyfixest.fepois(
            f"flow ~ {' + '.join(names)} | {effects}",
            data=frame,
            vcov={"CRV1": "cluster"},
            separation_check=["fe", "ir"],
            # pyfixest takes the effects in the order of a set, which differs from run to run; with
            # its own tolerance (1e-6) the standard errors then differ in the fifth digit.
            fixef_tol=1e-10,
        )
    except (RuntimeError, ValueError, np.linalg.LinAlgError) as error:
        raise NotConverged(f"PPML failed: {error}") from error


def _result(
    fit: Any, variables: Mapping[str, Floats], dropped: dict[str, int], effects: str, rows: int
) -> Gravity:
    if not fit.convergence:
        raise NotConverged("PPML did not converge")
    estimates = fit.coef()
    names = tuple(str(name) for name in estimates.index)
    unidentified = {
        name: "collinear with the fixed effects or other variables"
        for name in variables
        if name not in names
    }
    separated = int(fit.n_separation_na or 0)
    counted = {**dropped, "separated: fitted perfectly by an effect or variable": separated}
    used = int(fit._N)
    counted["dropped by the estimator for other reasons"] = rows - separated - used
    return Gravity(
        names, np.asarray(estimates.to_numpy(), dtype=np.float64),
        np.asarray(fit.se().to_numpy(), dtype=np.float64), np.asarray(fit._vcov, dtype=np.float64),
        used, {reason: count for reason, count in counted.items() if count}, unidentified, effects,
    )  # fmt: skip
