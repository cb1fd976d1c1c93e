"""An index like FBIC, rebuilt from the columns that FBIC publishes; for comparison only.

Formal Bilateral Influence Capacity (Moyer et al., Pardee Institute, University of Denver). With all
inputs it reproduces the index to five digits; parts without a source count as 0 and are listed.
"""

from dataclasses import dataclass, fields

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError

# Weight, and the factor that scales each part to the mean of the level of representation; the
# factors are the ratio of the index's own normalised columns to its raw ones.
BANDWIDTH_PARTS = {
    "representation": (0.11, 1.0),
    "shared_igos": (0.19, 0.00101356537),
    "trade_agreements": (0.14, 0.19480464),
    "trade_usd": (0.35, 0.12799518),
    "alliances": (0.13, 0.036665755),
    "arms_stock": (0.08, 1.3448),
}
DEPENDENCE_PARTS = {
    "aid_gdp": 0.21,
    "aid_share": 0.12,
    "trade_gdp": 0.28,
    "trade_share": 0.16,
    "arms_military_stock": 0.10,
    "arms_share": 0.13,
}
BANDWIDTH_TOP, DEPENDENCE_TOP, INDEX_TOP = 3.183157, 4.122769, 0.581992


@dataclass(frozen=True, slots=True)
class FbicInputs:
    """Inputs by directed dyad-year, as arrays of one shape; None if no source is installed.

    ``representation`` is from 0 to 1; ``shared_igos`` and ``alliances`` are the index's weighted
    counts; ``trade_agreements`` is an index; ``trade_usd`` is two-way trade in USD; ``arms_stock``
    is bilateral TIV; the others are percentages of the influencee's total. All are moving averages.
    """

    representation: Floats | None = None
    shared_igos: Floats | None = None
    trade_agreements: Floats | None = None
    trade_usd: Floats | None = None
    alliances: Floats | None = None
    arms_stock: Floats | None = None
    aid_gdp: Floats | None = None
    aid_share: Floats | None = None
    trade_gdp: Floats | None = None
    trade_share: Floats | None = None
    arms_military_stock: Floats | None = None
    arms_share: Floats | None = None


@dataclass(frozen=True, slots=True)
class FbicLike:
    """The index, its two factors, and the omitted components; arrays shaped like the inputs."""

    index: Floats
    bandwidth: Floats
    dependence: Floats
    left_out: tuple[str, ...]


def measure_fbic_like(inputs: FbicInputs) -> FbicLike:
    """Compute bandwidth, dependence and index = bandwidth * dependence / .582.

    Raises InputError if a factor has no input at all.

    >>> one = measure_fbic_like(FbicInputs(representation=np.ones(1), trade_gdp=np.array([10.0])))
    >>> one.bandwidth.round(4).tolist(), one.dependence.round(4).tolist(), len(one.left_out)
    ([0.0346], [0.1629], 10)
    """
    given = {f.name: getattr(inputs, f.name) for f in fields(inputs)}
    wide = [
        weight * factor * _scaled(name, given[name])
        for name, (weight, factor) in BANDWIDTH_PARTS.items()
        if given[name] is not None
    ]
    deep = [
        weight * np.log1p(given[name])
        for name, weight in DEPENDENCE_PARTS.items()
        if given[name] is not None
    ]
    if not wide or not deep:
        raise InputError(
            "each factor needs at least one input",
            allowed="at least one bandwidth and one dependence variable",
        )
    width = np.sum(wide, axis=0) / BANDWIDTH_TOP
    depth = np.sum(deep, axis=0) / DEPENDENCE_TOP
    left_out = tuple(name for name, value in given.items() if value is None)
    return FbicLike(width * depth / INDEX_TOP, width, depth, left_out)


def _scaled(name: str, value: Floats) -> Floats:
    if name == "trade_usd":
        return np.log1p(value / 1e6)
    return np.log1p(value) if name == "arms_stock" else value
