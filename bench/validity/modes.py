"""Can the choice between rail, road and sea be calibrated? Held on corridors left out.

Shares on record, of what does not fly or flow, with the makers:

- China and the EU, 2019, value: rail 3% of the EU's imports (22% by air), 2% of its exports
  (38% by air) (Cargo Facts Consulting 2020, from Eurostat's Comext);
- China and Russia, 2024, containers: to Russia 41% by sea, 36% by rail, 22% by road; back 24, 56
  and 18% (TeDo, by 1520International, September 2025);
- Türkiye with all partners, 2019, value: exports 62% by sea, 28.4% by road, .6% by rail; imports
  54.2, 16.4 and .7% (TurkStat, by Daily Sabah, 5 February 2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import least_squares

from multivector.answers.routes import find_routes
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.errors import InputError
from multivector.routing.parameters import goods
from multivector.routing.paths import Route
from validity.page import shown
from validity.trade import Study

YEAR = 2019
MODES = ("sea", "rail", "road")
AS = {"trunk": "rail", "ferry": "sea"}
# Every railway from China to the EU passes through one of the three states named.
AVOIDED = ((), ("sea",), ("rail", "trunk"), ("rail", "trunk", "sea"), ("KAZ", "RUS", "MNG"))
PARTNERS = 25  # of Türkiye, the largest: four fifths of its trade


@dataclass(frozen=True, slots=True)
class Corridor:
    """Shares by mode on record, and the ways of each pair, weighted by trade."""

    name: str
    shares: tuple[float, float, float]  # sea, rail, road; NaN: not told apart
    days: Floats  # (pairs, modes), NaN where there is no way
    money: Floats  # 1,000 USD
    weight: Floats


def best_ways(one: str, two: str) -> tuple[list[float], list[float]]:
    """Return days and money of the cheapest way whose longest part is by sea, rail or road."""
    value, a_day = goods()
    best: dict[str, Route] = {}
    for avoid in AVOIDED:
        try:
            ways = find_routes(one, two, avoid=avoid, k=2)
        except InputError:
            continue
        for way in ways:
            length: dict[str, float] = {}
            for leg in way.legs:
                mode = AS.get(leg.mode, leg.mode)
                length[mode] = length.get(mode, 0.0) + leg.distance_km
            mode = max(length, key=lambda name: length[name])
            old = best.get(mode)
            if old is None or _cost(way, value * a_day) < _cost(old, value * a_day):
                best[mode] = way
    found = [best.get(mode) for mode in MODES]
    return (
        [way.days if way else np.nan for way in found],
        [way.cost_usd / 1000 if way else np.nan for way in found],
    )


def _cost(way: Route, day: float) -> float:
    return float(way.cost_usd + day * way.days)


def corridors() -> list[Corridor]:
    """Return the corridors with shares on record."""
    study = Study()
    flows = np.nan_to_num(study.all.year(YEAR).value)
    place = study.all.place
    eu = [s for s in sorted(members("EU", f"{YEAR}-07-01")) if s in place]
    at = place["TUR"]
    order = np.argsort(-(flows[at] + flows[:, at]))[:PARTNERS]
    partners = [study.all.names[int(i)] for i in order]
    nan = float("nan")
    asked: list[tuple[str, str, Sequence[str], bool, tuple[float, float, float]]] = [
        ("China to the EU", "CHN", eu, True, (0.75, 0.03, nan)),
        ("the EU to China", "CHN", eu, False, (0.60, 0.02, nan)),
        ("China to Russia", "CHN", ["RUS"], True, (0.41, 0.36, 0.22)),
        ("Russia to China", "CHN", ["RUS"], False, (0.24, 0.56, 0.18)),
        ("Türkiye to all", "TUR", partners, True, (0.62, 0.006, 0.284)),
        ("all to Türkiye", "TUR", partners, False, (0.542, 0.007, 0.164)),
    ]
    ways: dict[tuple[str, str], Any] = {}
    found = []
    for name, one, others, out, shares in asked:
        for other in others:
            if (one, other) not in ways:
                ways[one, other] = best_ways(one, other)
        days, money = (np.array([ways[one, other][k] for other in others]) for k in (0, 1))
        i, j = place[one], [place[other] for other in others]
        found.append(Corridor(name, shares, days, money, flows[i, j] if out else flows[j, i]))
    return found


def predicted(one: Corridor, fit: Floats, day: float) -> Floats:
    """Return the shares by mode in a logit of money and time; ``fit``: log slope, rail, road."""
    utility = np.array([0.0, fit[1], fit[2]]) - np.exp(fit[0]) * (one.money + day * one.days)
    part = np.exp(utility - np.nanmax(utility, axis=1, keepdims=True))
    part = np.nan_to_num(part) / np.nansum(part, axis=1, keepdims=True)
    return np.asarray(one.weight @ part / one.weight.sum())


def gaps(one: Corridor, fit: Floats, day: float) -> Floats:
    """Return log odds of rail and of road against sea, predicted less recorded."""
    ours, theirs = predicted(one, fit, day), np.array(one.shares)
    gap = np.log(ours[1:] / ours[0]) - np.log(theirs[1:] / theirs[0])
    return np.asarray(np.clip(gap[np.isfinite(theirs[1:])], -20, 20))


def fitted(some: Sequence[Corridor], day: float) -> Floats:
    """Fit slope and constants to the log odds of some corridors."""
    return np.asarray(
        least_squares(
            lambda fit: np.concatenate([gaps(one, fit, day) for one in some]), [-0.5, 0.0, 0.0],
            bounds=([-6.0, -15.0, -15.0], [3.0, 15.0, 15.0]),
        ).x
    )  # fmt: skip


def left_out(every: Sequence[Corridor], day: float) -> tuple[list[float], list[float]]:
    """Return the gaps within the fit to all, and of each corridor by a fit to the others."""
    whole = fitted(every, day)
    inside = np.concatenate([gaps(one, whole, day) for one in every])
    outside = []
    for key in ("EU", "Russia", "Türkiye"):
        fit = fitted([one for one in every if key not in one.name], day)
        outside += [gaps(one, fit, day) for one in every if key in one.name]
    return inside.tolist(), np.concatenate(outside).tolist()


def modes_lines() -> list[str]:
    """Return what the shares on record can and cannot settle."""
    every = corridors()
    value, a_day = goods()
    tried = [left_out(every, value * share / 1000) for share in (a_day, 0.021)]
    outside = [np.exp(np.median(np.abs(gaps))) for _, gaps in tried]
    # With ten errors, the jackknife's 90% range reaches as far as the largest.
    most = min(float(np.max(np.abs(gaps))) for _, gaps in tried)
    low, high = (1 / (1 + np.exp(sign * most)) for sign in (1, -1))
    return [
        f"**Choice of mode** by a logit of money and time: {len(tried[0][0])} odds of rail "
        "and road against sea are recorded (China with the EU and Russia, Türkiye). The median "
        f"odds of a held-out corridor are missed by a factor of {shown(min(outside), 1)} to "
        f"{shown(max(outside), 1)}; the 90% range around one half would be {shown(low, 2)} to "
        f"{shown(high, 2)} or wider. Left out: `routes` gives days and cost.",
        "",
    ]
