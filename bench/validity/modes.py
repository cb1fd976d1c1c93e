"""Can the choice between rail and sea be calibrated? China and the EU, the one split on record.

In 2019, by value, 3 % of the EU's imports from China came by rail and 22 % by air, 2 and 38 % of
its exports to China went so, the rest by sea (Cargo Facts Consulting, 2020, from Eurostat's Comext:
cargofacts.com, "As air freight falters, rail traffic from China to Europe grows strongly").
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from multivector.answers.routes import routes
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.errors import InputError
from multivector.routing.parameters import goods
from validity.page import per_cent
from validity.trade import Study

YEAR = 2019
ON_RECORD = (0.03 / (1 - 0.22), 0.02 / (1 - 0.38))  # rail, of what does not fly
LAND = ("KAZ", "RUS", "MNG")  # every railway from China to the EU passes through one of them
SLOPES = (0.25, 0.5, 1.0, 2.0)  # per 1,000 USD of money and time: half to five times the usual


@dataclass(frozen=True)
class Split:
    """Extra cost of rail over sea, 1,000 USD a container, and trade with China, by member."""

    states: tuple[str, ...]
    extra: Floats
    weight: Floats

    def rail(self, slope: float, constant: float = 0.0) -> Floats:
        """Return the share of rail by member in a logit of two ways."""
        return np.asarray(expit(constant - slope * self.extra))

    def total(self, slope: float, constant: float = 0.0) -> float:
        """Return the share of rail in all trade."""
        return float(np.average(self.rail(slope, constant), weights=self.weight))

    def constant(self, slope: float, share: float) -> float:
        """Return the constant of rail with which a slope gives a share, by bisection."""
        low, high = -30.0, 30.0
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.total(slope, middle) < share else (low, middle)
        return middle


def split() -> Split:
    """Return the cost of both ways between China and each member."""
    study = Study()
    flows = np.nan_to_num(study.all.year(YEAR).value)
    names = sorted(members("EU", f"{YEAR}-07-01"))
    extra, weight = [], []
    for name in names:
        rail, sea = _ways(name)
        extra.append((rail - sea) / 1000)
        i, j = study.all.place["CHN"], study.all.place[name]
        weight.append(flows[i, j] + flows[j, i])
    keep = np.isfinite(extra)
    return Split(tuple(np.array(names)[keep]), np.array(extra)[keep], np.array(weight)[keep])


def _ways(state: str) -> tuple[float, float]:
    """Return money and the value of time of the best ways by rail and by sea, NaN if none."""
    value, a_day = goods()
    best = {True: np.nan, False: np.nan}
    for avoid in (LAND, ("sea",), ()):
        try:
            row = next(iter(routes("CHN", state, avoid=avoid)))
        except InputError:
            continue
        over_land = any(f"({name})" in place for name in LAND for place in row["path"])
        cost = float(row["cost_usd"] + row["days"] * value * a_day)
        best[over_land] = float(np.fmin(best[over_land], cost))
    return best[True], best[False]


def modes_lines() -> list[str]:
    """Return what the split on record can and cannot settle."""
    found = split()
    one = [found.total(slope) for slope in np.geomspace(0.01, 100, 400)]
    share = float(np.mean(ON_RECORD))
    fits = [found.rail(slope, found.constant(slope, share)) for slope in SLOPES]
    cells = {
        name: [fit[found.states.index(name)] for fit in fits] for name in ("POL", "DEU", "ITA")
    }
    said = "; ".join(f"{name} {per_cent(min(v), 1)} to {per_cent(max(v), 1)}"
                     for name, v in cells.items())  # fmt: skip
    return [
        f"**Choice between ways** by a logit: rail carries {per_cent(share, 1)} of what does not "
        f"fly between China and the EU ({YEAR}, by value; Cargo Facts from Comext). By cost and "
        f"time alone it gets {per_cent(min(one))} at least; with a constant every slope fits "
        f"({said}), and no other corridor decides. Left out.",
        "",
    ]
