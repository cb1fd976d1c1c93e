"""Speeds, rates and waiting times with spread and source, from ``parameters.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

# The order of the components of time and cost; see ``network``.
TIMES = (
    *(f"speed_km_per_day.{m}" for m in ("road", "rail", "trunk", "sea", "ferry")),
    *(
        f"wait_days.{w}"
        for w in ("border", "rail_border", "union_border", "gauge", "port", "ferry", "canal")
    ),
)
COSTS = (
    *(f"cost_usd_per_km.{m}" for m in ("road", "rail", "trunk", "sea", "ferry")),
    *(f"cost_usd.{c}" for c in ("border", "union_border", "gauge", "port", "ferry", "canal")),
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value, the standard deviation of its logarithm, and its source."""

    value: float
    spread: float
    source: str


@cache
def _table() -> dict[str, Any]:
    text = (files("multivector.routing") / "parameters.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def parameter(name: str) -> Parameter:
    """Return a parameter by ``group.name``.

    >>> parameter("speed_km_per_day.trunk").value
    743.0
    """
    group, _, key = name.partition(".")
    entry = _table()[group][key]
    return Parameter(float(entry["value"]), float(entry["spread"]), str(entry["source"]))


@cache
def goods() -> tuple[float, float]:
    """Return the value of goods in a container, in USD, and the daily time cost as a share of it.

    >>> goods()
    (50000.0, 0.006)
    """
    entry = _table()["goods"]
    return float(entry["value_usd"]), float(entry["day_share"])


@cache
def gauge_mm(state: str) -> int | None:
    """Return the gauge of a state's main railways in mm, or None if unknown.

    >>> gauge_mm("KAZ"), gauge_mm("CHN"), gauge_mm("ISL")
    (1520, 1435, None)
    """
    for gauge, states in _table()["gauge_mm"].items():
        if state in states.split():
            return int(gauge)
    return None
