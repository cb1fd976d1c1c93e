"""The published index on the grid of ours, and the index like it from its columns and from ours."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.influence import influence
from multivector.arrays import Floats
from multivector.measures.fbic_like import measure_fbic_like
from multivector.records import fetch

ORIGIN, FILE = "fbic_18_states", "fbic_18_states_1999_2023.csv"
# Column of the file by the name it has here.
COLUMNS = {
    "fbic": "fbic",
    "bandwidth": "bandwidth",
    "dependence": "dependence",
    "trade": "totaltradeawithb",
    "trade_gdp": "totaltradeabgdpb",
    "representation": "norm_lor_avg",
    "trade_agreements": "tradeagreementindex",
    "alliances": "norm_allianceindex",
    "security_bandwidth": "securitybandwidth",
    "security_dependence": "securitydependence",
}


@dataclass(frozen=True, slots=True)
class Published:
    """Columns of the index, (P, S, T) over the same states on both sides; NaN on the diagonal."""

    states: tuple[str, ...]
    years: tuple[int, ...]
    columns: dict[str, Floats]

    def at(self, states: Sequence[str], years: Sequence[int]) -> "Published":
        """Return the columns of some states and years."""
        row = [self.states.index(state) for state in states]
        when = [self.years.index(year) for year in years]
        cut = {name: v[np.ix_(row, row, when)] for name, v in self.columns.items()}
        return Published(tuple(states), tuple(years), cut)


def read_published() -> Published:
    """Read the file that the source keeps as it came."""
    with (fetch.folder(ORIGIN) / FILE).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    states = sorted({row["iso3a"] for row in rows})
    years = sorted({int(row["year"]) for row in rows})
    shape = (len(states), len(states), len(years))
    columns = {name: np.full(shape, np.nan) for name in COLUMNS}
    for row in rows:
        at = states.index(row["iso3a"]), states.index(row["iso3b"]), years.index(int(row["year"]))
        for name, column in COLUMNS.items():
            columns[name][at] = float(row[column]) if row[column] else np.nan
    return Published(tuple(states), tuple(years), columns)


def from_its_columns(published: Published) -> Floats:
    """Return the index like FBIC on those of FBIC's inputs that the file has.

    Aid and shared IGOs are not in it, and the trade share is that among its own states. The
    published security factors are weighted sums (.13 alliances + .08 arms; .10 and .13 logs of per
    cent); each is undone to one input.
    """
    c = published.columns
    total = np.nansum(c["trade"], axis=0)
    like = measure_fbic_like(
        representation=c["representation"],
        trade_agreements=c["trade_agreements"],
        trade_usd=c["trade"],
        alliances=c["security_bandwidth"] / 0.13 / 0.036665755,
        trade_gdp=c["trade_gdp"],
        trade_share=100 * c["trade"] / total,
        arms_share=np.expm1(c["security_dependence"] / 0.13),
    )
    return like.index


@dataclass(frozen=True, slots=True)
class Like:
    """The index like FBIC from our sources, its dependence, and the inputs no source gives."""

    index: Floats
    dependence: Floats
    left_out: tuple[str, ...]


def from_our_origins(states: Sequence[str], years: Sequence[int]) -> Like:
    """Ask the public function for each state as influencee, the others as influencers."""
    shape = (len(states), len(states), len(years))
    index, dependence = np.full(shape, np.nan), np.full(shape, np.nan)
    left_out: tuple[str, ...] = ()
    for s, state in enumerate(states):
        rest = [other for other in states if other != state]
        found = influence(
            states=[state], powers=rest, index="fbic-like", start=years[0], end=years[-1]
        )
        left_out = tuple(found.run["left_out"])
        for row in found:
            if row["value"] is not None:
                at = states.index(row["influencer"]), s, years.index(row["year"])
                index[at], dependence[at] = row["value"], row["dependence"]
    return Like(index, dependence, left_out)
