"""An index like FBIC, rebuilt from the columns that FBIC publishes; for comparison only.

Formal Bilateral Influence Capacity (Moyer et al., Pardee Institute, University of Denver). With all
inputs it reproduces the index to five digits; parts without a source count as 0 and are listed.
"""

from dataclasses import dataclass

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError
from multivector.tables import read_rows

# Weight, and the factor that scales each part to the mean of the level of representation; the
# factors are the ratio of the index's own normalised columns to its raw ones.
_ROWS = read_rows("multivector.measures", "fbic_parts.tsv")
BANDWIDTH_PARTS = {part: (float(w), float(scale)) for part, w, scale in _ROWS if scale}
DEPENDENCE_PARTS = {part: float(weight) for part, weight, scale in _ROWS if not scale}
BANDWIDTH_TOP, DEPENDENCE_TOP, INDEX_TOP = 3.183157, 4.122769, 0.581992


@dataclass(frozen=True, slots=True)
class FbicLike:
    """The index, its two factors, and the omitted components; arrays shaped like the inputs."""

    index: Floats
    bandwidth: Floats
    dependence: Floats
    left_out: tuple[str, ...]


def measure_fbic_like(**inputs: Floats) -> FbicLike:
    """Compute bandwidth, dependence and index = bandwidth * dependence / .582.

    Raises InputError if an input is unknown or a factor has no input at all.

    ``inputs``: the components that a source gives, by directed dyad-year, as arrays of one shape,
    all moving averages. ``representation`` is from 0 to 1; ``shared_igos`` and ``alliances`` are
    the index's weighted counts; ``trade_agreements`` is an index; ``trade_usd`` is two-way trade in
    USD; ``arms_stock`` is bilateral TIV; the others are percentages of the influencee's total.

    >>> one = measure_fbic_like(representation=np.ones(1), trade_gdp=np.array([10.0]))
    >>> one.bandwidth.round(4).tolist(), one.dependence.round(4).tolist(), len(one.left_out)
    ([0.0346], [0.1629], 10)
    """
    known = (*BANDWIDTH_PARTS, *DEPENDENCE_PARTS)
    unknown = ", ".join(name for name in inputs if name not in known)
    wide = [
        weight * factor * _scaled(name, inputs[name])
        for name, (weight, factor) in BANDWIDTH_PARTS.items()
        if name in inputs
    ]
    deep = [
        weight * np.log1p(inputs[name])
        for name, weight in DEPENDENCE_PARTS.items()
        if name in inputs
    ]
    if unknown or not wide or not deep:
        raise InputError(
            f"unknown input: {unknown}" if unknown else "each factor needs at least one input",
            allowed=f"at least one of {', '.join(BANDWIDTH_PARTS)}, and at least one of "
            + ", ".join(DEPENDENCE_PARTS),
        )
    width = np.sum(wide, axis=0) / BANDWIDTH_TOP
    depth = np.sum(deep, axis=0) / DEPENDENCE_TOP
    left_out = tuple(name for name in known if name not in inputs)
    return FbicLike(width * depth / INDEX_TOP, width, depth, left_out)


def _scaled(name: str, value: Floats) -> Floats:
    if name == "trade_usd":
        return np.log1p(value / 1e6)
    return np.log1p(value) if name == "arms_stock" else value
