"""Estimate trade cost coefficients (distance, borders, agreements) from installed trade data."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from multivector.answers.columns import columns_of
from multivector.answers.home_trade import current_dollars, gdp_of
from multivector.answers.result import Result, Tabled
from multivector.arrays import Floats
from multivector.codes import tables
from multivector.codes.blocs import members
from multivector.errors import InputError
from multivector.records.listing import origin_of
from multivector.routing.sea import great_circle_km
from multivector.routing.tables import borders, hubs
from multivector.scenarios.balance import home_from_gdp
from multivector.scenarios.gravity import Gravity, estimate_gravity
from multivector.store.warehouse import Store
from multivector.vocabulary import LEVEL, TO_END

COLUMNS = columns_of("gravity")


@dataclass(frozen=True, slots=True, repr=False)
class CostEstimate(Tabled):
    """Estimated cost coefficients: a ``table``, and the ``estimate`` used by scenarios."""

    table: Result
    estimate: Gravity


def gravity(
    years: Sequence[int] = (2004, 2008, 2012, 2016),
    *,
    pair_effects: bool = False,
    origin: str = "itpd",
) -> CostEstimate:
    """Estimate the cost coefficients of structural gravity from an installed source by PPML.

    Fixed effects are exporter–year and importer–year. Variables: log distance between hubs, common
    border, common language, both in the European Union, both in the Eurasian Economic Union, and an
    international border (1 between different states); also a trade agreement in force if ``desta``
    is installed, and trade sanctions between the two if ``gsdb`` is. ``table`` has the columns
    ``variable, coefficient, standard_error, lower, upper, level, observations``, with 90% ranges
    from standard errors clustered by pair; ``estimate`` lists what was dropped and why. Raises
    InputError if the source or pyfixest is not installed, or the source has none of the years.
    Raises NotConverged if PPML fails.

    ``years``: years to pool; by default four years apart, as trade takes time to adjust (Yotov et
    al. 2016). ``pair_effects``: add fixed effects of directed pairs: unions are then identified by
    changes when states joined, not by earlier ties, and variables that do not change over time drop
    out. ``origin``: an installed source with the table ``trade``.
    """
    exporter, importer, year, trade = _trade(years, origin)
    variables = cost_variables(exporter, importer, year)
    stored, origins = stored_variables(exporter, importer, year)
    variables |= stored
    if origin == "itpd":
        origins = ["worldbank_gdp", *origins]
    found = estimate_gravity(
        trade, variables, exporter=exporter, importer=importer,
        year=year if len(years) > 1 else None, pair_effects=pair_effects,
    )  # fmt: skip
    rows = [
        {
            "variable": name,
            "coefficient": round(value, 5),
            "standard_error": round(error, 5),
            "lower": round(value - TO_END * error, 5),
            "upper": round(value + TO_END * error, 5),
            "level": LEVEL,
            "observations": found.observations,
            "effects": found.effects,
            "origins": [origin, *origins],
        }
        for name in found.names
        for value, error in (found[name],)
    ]
    versions = Store().installed()
    table = Result(
        f"Determinants of trade costs, {', '.join(map(str, years))}",
        tuple(COLUMNS),
        tuple(rows),
        tuple(origin_of(name, versions) for name in (origin, *origins)),
        caption="Effects on log trade by PPML; standard errors clustered by country pair.",
        run={name: getattr(found, name) for name in ("dropped", "unidentified", "effects")},
    )
    return CostEstimate(table, found)


def _trade(years: Sequence[int], origin: str) -> tuple[list[str], list[str], list[int], Floats]:
    """Return all pairs of trading states in each year; missing flows between them are zero."""
    columns = ["exporter", "importer", "year", "trade_usd"]
    data = Store().read("trade", origin=origin).select(columns).to_pydict()
    pairs: list[tuple[str, str, int]] = []
    trade: list[float] = []
    for chosen in years:
        cells = {
            (a, b): np.nan if v is None else float(v)
            for a, b, y, v in zip(*data.values(), strict=True)
            if y == chosen
        }
        names = sorted({s for pair in cells for s in pair} & set(hubs()))
        if origin == "itpd":  # the border effect depends on domestic trade
            cells |= _home(cells, names, chosen)
        pairs += product(names, names, [chosen])
        trade += [cells.get(pair, 0.0) for pair in product(names, names)]
    if not trade:
        raise InputError(f"no trade data for {', '.join(map(str, years))}", where=origin)
    exporter, importer, when = map(list, zip(*pairs, strict=True))
    return exporter, importer, when, np.array(trade)


def _home(
    cells: dict[tuple[str, str], float], names: Sequence[str], year: int
) -> dict[tuple[str, str], float]:
    """Return domestic trade from output, in ITPD dollars; NaN where GDP is unknown."""
    exports = dict.fromkeys(names, 0.0)
    for (a, b), value in cells.items():
        if a != b and a in exports:
            exports[a] += value
    gdp = gdp_of(names, year) / current_dollars([year])
    home = home_from_gdp(gdp, np.array([exports[name] for name in names]))
    return {(name, name): float(value) for name, value in zip(names, home, strict=True)}


def stored_variables(
    exporter: Sequence[str], importer: Sequence[str], year: Sequence[int]
) -> tuple[dict[str, Floats], list[str]]:
    """Return agreements and sanctions by pair, if installed sources cover the years."""
    store = Store()
    installed = store.installed()
    pairs = list(zip(exporter, importer, year, strict=True))
    found: dict[str, Floats] = {}
    origins = []
    for name, origin, table, sides in (
        ("agreement", "desta", "trade_agreements", ("state_a", "state_b")),
        ("sanction", "gsdb", "sanctions", ("sender", "target")),
    ):
        if origin not in installed:
            continue
        there = {
            (frozenset(row[side] for side in sides), row["year"])
            for row in store.read(table, origin=origin).to_pylist()
            if row.get("trade", True)  # a sanction may be on other things alone
        }
        found[name] = np.array(
            [float(a != b and (frozenset((a, b)), y) in there) for a, b, y in pairs]
        )
        origins.append(origin)
    return found, origins


def cost_variables(
    exporter: Sequence[str], importer: Sequence[str], year: Sequence[int]
) -> dict[str, Floats]:
    """Return the standard cost variables of pairs.

    A state's internal distance is a quarter of the distance to the nearest other hub (Wei 1996,
    NBER Working Paper 5531).

    >>> v = cost_variables(["KAZ", "KAZ"], ["RUS", "KAZ"], [2016, 2016])
    >>> v["border"].tolist(), v["eaeu"].tolist(), v["international"].tolist()
    ([1.0, 0.0], [1.0, 0.0], [1.0, 0.0])
    """
    pairs = list(zip(exporter, importer, year, strict=True))
    touching = {frozenset((a, b)) for a, b, _ in borders()}
    eu, eaeu = ({y: members(bloc, str(y)) for y in set(year)} for bloc in ("EU", "EAEU"))

    def between(holds: Callable[[str, str, int], Any]) -> Floats:
        """Return 1 for pairs of different states for which something holds, else 0."""
        return np.array([float(a != b and bool(holds(a, b, y))) for a, b, y in pairs])

    return {
        "lndist": np.array([np.log(_distance(a, b)) for a, b, _ in pairs]),
        "border": between(lambda a, b, _: frozenset((a, b)) in touching),
        "language": between(lambda a, b, _: languages(a) & languages(b)),
        "eu": between(lambda a, b, y: a in eu[y] and b in eu[y]),
        "eaeu": between(lambda a, b, y: a in eaeu[y] and b in eaeu[y]),
        "international": between(lambda *_: True),
    }


@cache
def _distance(a: str, b: str) -> float:
    if a == b:
        return 0.25 * min(_distance(a, other) for other in hubs() if other != a)
    here, there = hubs()[a], hubs()[b]
    return max(float(great_circle_km(here.lat, here.lon, there.lat, there.lon)), 10.0)


@cache
def languages(state: str) -> frozenset[str]:
    """Return a state's languages by ISO 639 code, as GeoNames lists them (CC BY 4.0)."""
    for row in tables.rows("geonames"):
        if row["iso3"] == state:
            return frozenset(tables.parts(row["languages"]))
    return frozenset()
