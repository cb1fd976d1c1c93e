"""Bilateral trade 2000 to 2016 with domestic trade: ITPD-E summed over its industries.

Borchert, Larch, Shikher & Yotov 2021. The file is an unnamed list of matrices, exporter by
importer, one per year; only their order identifies the years. Domestic trade (the diagonal) that is
zero or jumps is not an observation: it is set to missing and flagged.
"""

from pathlib import Path
from typing import Any

import numpy as np

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Files, Tables, Tally

FIRST_YEAR = 2000
# A state's share of its own market moves little: over all states and years the middle 90% of the
# yearly changes multiply its odds, share / (1 - share), by .52 to 1.72. Where the odds are further
# than this factor from the state's own median, the domestic flow is not an observation.
JUMP = 2.0


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``trade``: positive flows, and the domestic flow of each state that trades."""
    (path,) = files.values()
    cube, names = _cube(path)
    why = "a side is not a state"
    cube, codes = spellings.resolve_cube(cube, names, tally, "trade", path, why)
    values, flags = _observed_domestic(cube, tally)
    trading = (cube.sum(axis=1) + cube.sum(axis=2)) > 0
    shown = values > 0
    own = np.arange(len(codes))
    shown[:, own, own] = trading
    tally.drop("trade", (~shown).sum(), "no flow: the source counts a missing row as zero")
    years = range(FIRST_YEAR, FIRST_YEAR + len(values))
    axes = {"year": years, "exporter": codes, "importer": codes}
    return {"trade": spellings.listed(values, shown, axes, "trade_usd").assign(flag=flags[shown])}


def _cube(path: Path) -> tuple[Any, list[str]]:
    """Return flows [year, exporter, importer] in USD and the names of the states."""
    content = rdata.read(path)
    years = getattr(content, "values", None)
    if not isinstance(years, list) or not years or "dimnames" not in years[0].attributes:
        raise InputError(
            "the R file is not a list of named matrices", where=str(path), allowed="17 matrices"
        )
    rows, columns = (side.values.to_pylist() for side in years[0].attributes["dimnames"].values)
    if rows != columns or any(len(year) != len(rows) ** 2 for year in years):
        raise InputError(
            "a matrix is not square, or its row and column names differ", where=str(path)
        )
    # R stores matrices by column.
    cube = np.stack([year.values.reshape(len(rows), len(rows)).T for year in years])
    for year, exporter, importer in np.argwhere(cube < 0)[:1].tolist():
        what = f"negative trade: {rows[exporter]} to {rows[importer]}, {year + FIRST_YEAR}"
        raise InputError(what, where=str(path), allowed="0 or more")
    return cube, rows


def _observed_domestic(cube: Any, tally: Tally) -> tuple[Any, Any]:
    """Return the flows with doubtful domestic ones as NaN, and the flag of each cell."""
    values, flags = cube.copy(), np.full(cube.shape, None, dtype=object)
    own = np.arange(cube.shape[1])
    domestic = cube[:, own, own]
    spent = cube.sum(axis=1)
    trading = (spent + cube.sum(axis=2)) > 0
    zero = trading & (domestic == 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(domestic > 0, domestic / spent, np.nan)
        odds = share / (1 - share)
        usual = np.ma.median(np.ma.masked_invalid(odds), axis=0).filled(np.nan)
        jump = (domestic > 0) & (np.abs(np.log(odds / usual)) > np.log(JUMP))
    for kind, where in (("domestic-zero", zero), ("domestic-jump", jump)):
        year, state = np.nonzero(where)
        values[year, state, state] = np.nan
        flags[year, state, state] = kind
        tally.correct(f"itpd-{kind}", len(year))
    return values, flags
