"""Speeds, rates and waiting times with spread and source, from ``parameters.toml``."""

from dataclasses import dataclass
from functools import cache

from multivector.tables import read_package_toml

_TABLE = read_package_toml("multivector.routing", "parameters.toml")
# The order of the components of time and cost; see ``network``.
TIMES, COSTS = (
    tuple(f"{group}.{key}" for group in groups for key in _TABLE[group])
    for groups in (("speed_km_per_day", "wait_days"), ("cost_usd_per_km", "cost_usd"))
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value, the standard deviation of its logarithm, and its source."""

    value: float
    spread: float
    source: str


@cache
def parameter(name: str) -> Parameter:
    """Return a parameter by ``group.name``.

    >>> parameter("speed_km_per_day.trunk").value
    743.0
    """
    group, _, key = name.partition(".")
    entry = _TABLE[group][key]
    return Parameter(float(entry["value"]), float(entry["spread"]), str(entry["source"]))


@cache
def goods() -> tuple[float, float]:
    """Return the value of goods in a container, in USD, and the daily time cost as a share of it.

    >>> goods()
    (50000.0, 0.006)
    """
    entry = _TABLE["goods"]
    return float(entry["value_usd"]), float(entry["day_share"])


@cache
def gauge_mm(state: str) -> int | None:
    """Return the gauge of a state's main railways in mm, or None if unknown.

    >>> gauge_mm("KAZ"), gauge_mm("CHN"), gauge_mm("ISL")
    (1520, 1435, None)
    """
    for gauge, states in _TABLE["gauge_mm"].items():
        if state in states.split():
            return int(gauge)
    return None
