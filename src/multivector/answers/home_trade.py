"""ITPD-E in dollars of the year, and domestic trade: gross output minus exports.

The domestic flows of ITPD-E cover only the industries that report output: in 2016 the sum of home
trade and exports is below GDP in two thirds of its states, although gross output cannot be below
value added. Domestic trade is therefore gross output, 1.9 times GDP, minus exports, for every
source of trade. The domestic flows are used only on request.
"""

from collections.abc import Sequence

import numpy as np

from multivector.arrays import Floats
from multivector.errors import InputError
from multivector.measures.trade_flows import FIFTH, pair_factors, state_factors, untold
from multivector.records.origins import prices
from multivector.scenarios.balance import OUTPUT_PER_GDP, OUTPUT_SPREAD, home_from_gdp
from multivector.scenarios.impute import Imputed, impute_home, without_home
from multivector.store.warehouse import Store

# Bounds of goods between states, against which the flows of ITPD are held.
BOUNDS = "baci_hs10_97_bounds"
# The amounts of the file are in US dollars of this year, by US consumer prices. After conversion
# China's exports to Tajikistan equal the customs record within a third of a per cent in every year
# from 2010 to 2016; without it they are 9% too low by 2016 (tests/reference).
ITPD_DOLLARS = 2010
# Without GDP, domestic trade is imputed from comparable states. The leave-one-out error in logs had
# a root mean square of .89, 1.05 and .91 in 2006, 2011 and 2016.
SD_COMPARABLE = 0.95


def current_dollars(years: Sequence[int]) -> Floats:
    """Return factors that convert ITPD-E amounts to current USD, (Y,).

    >>> current_dollars([2000, 2010, 2016]).round(3).tolist()
    [0.79, 1.0, 1.101]
    """
    return 1.0 / prices.deflators(years, base=ITPD_DOLLARS)


def fill_from_output(abroad: Floats, gdp: Floats, names: Sequence[str]) -> Imputed:
    """Return flows with domestic trade from output, or from comparable states if GDP is unknown.

    ``imputed`` marks the states without GDP. Raises InputError if GDP is known for fewer than five
    states.

    ``abroad`` (n, n): trade between states in USD of the year, rows export; the diagonal is
    ignored. ``gdp`` (n,): in USD of the year; NaN where unknown. ``names``: names of the states,
    for error messages.
    """
    off = without_home(abroad)
    return impute_home(off + np.diag(home_from_gdp(gdp, off.sum(axis=1))), names)


def home_sd(filled: Imputed, gdp: Floats, spread: float | Floats = OUTPUT_SPREAD) -> Floats:
    """Return the standard deviation of log domestic trade, (n,), given by that of gross output."""
    with np.errstate(invalid="ignore", divide="ignore"):
        # An error in output is an error in domestic trade alone, as exports are known.
        of_output = spread * OUTPUT_PER_GDP * gdp / np.diag(filled.flows)
    return np.where(filled.imputed, SD_COMPARABLE, of_output)


def draw_home(rng: np.random.Generator, filled: Imputed, gdp: Floats) -> Floats:
    """Return flows with domestic trade redrawn, with one ratio of output to GDP per state."""
    drawn = filled.draw(rng)
    ratio = OUTPUT_PER_GDP * np.exp(rng.normal(0.0, OUTPUT_SPREAD, len(gdp)))
    exports = filled.flows.sum(axis=1) - np.diag(filled.flows)
    home = home_from_gdp(gdp, exports, output_per_gdp=ratio)
    np.fill_diagonal(drawn, np.where(filled.imputed, np.diag(drawn), home))
    return drawn


def with_goods(trade: Floats, names: Sequence[str], years: Sequence[int]) -> tuple[Floats, Floats]:
    """Return flows of ITPD with those that it lacks, and the deviation of their logs; else 0.

    These are goods alone (:func:`multivector.measures.trade_flows.untold`). ``trade``: (n, n, Y) in
    USD of the year.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    store, out, n = Store(), trade.copy(), len(names)
    spread = np.zeros(trade.shape)
    if BOUNDS not in store.installed():
        return out, spread
    rows, known = store.read("goods_trade", origin=BOUNDS), pa.array(names)
    year = rows["year"].to_numpy()
    one, two = (pc.index_in(rows[key], known).fill_null(-1) for key in ("exporter", "importer"))
    cell, use = one.to_numpy() * n + two.to_numpy(), np.minimum(one, two) >= 0
    ends = np.full((2, n * n, np.ptp(year) + 1), np.nan)
    for end, key in zip(ends, ("lower_usd", "upper_usd"), strict=True):
        end[cell[use], year[use] - year.min()] = np.log(rows[key].to_numpy()[use])
    flat, most = out.reshape(n * n, -1), np.exp(np.fmax.reduce(ends[0], axis=1))
    with np.errstate(invalid="ignore"):
        cells = np.flatnonzero((flat < FIFTH * most[:, None]).any(axis=1))
    factors, at = pair_factors(names).T * state_factors(names)[2], np.array(years) - year.min()
    value, sd = untold(flat[cells], ends[:, cells], at, factors.T.ravel()[cells])
    flat[cells] = np.where(np.isfinite(value), value, flat[cells])
    spread.reshape(n * n, -1)[cells] = np.nan_to_num(sd)
    return out, spread


def gdp_of(names: Sequence[str], year: int) -> Floats:
    """Return the GDP of states in a year, in current USD; NaN where unknown.

    After the World Bank's last year it grows as the IMF's, whose level counts only for a state that
    the former lacks. Raises InputError if no source of GDP is installed.
    """
    store = Store()
    if "worldbank_gdp" not in store.installed():
        raise InputError(
            "domestic trade requires GDP data, which are not installed",
            next="multivector data pull worldbank_gdp",
        )
    known: dict[str, dict[str, dict[int, float]]] = {}
    for row in store.read("gdp").to_pylist():
        if row["gdp_usd"]:
            of = known.setdefault(row["state"], {}).setdefault(row["origin"], {})
            of[row["year"]] = row["gdp_usd"]
    return np.array([_gdp(known.get(name, {}), year) for name in names], dtype=float)


def _gdp(known: dict[str, dict[int, float]], year: int) -> float:
    first, more = known.get("worldbank_gdp", {}), known.get("imf_weo", {})
    last = max(first, default=year)
    if year in first or last > year:
        return first.get(year, np.nan)
    scale = first[last] / more.get(last, np.nan) if first else 1.0
    return scale * more.get(year, np.nan)
