"""Trade in goods by pair and year in current US dollars, as compiled by international bodies.

``baci_hs10_97_bounds`` and ``baci_2023_matrix`` derive from BACI of CEPII, the first as bounds of
chapters 10 to 97 only; ``atlas_bilateral_2010_2020`` is Harvard's reconciliation, and
``imts_2025_network`` holds the exporters' reports to the IMF. A pair without a row is unknown.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

TABLE = "goods_trade"
SIDES = ("exporter", "importer")
_FIGURES = ("trade_usd", "lower_usd", "upper_usd")
_THOUSAND, _MILLION = 1e3, 1e6
IMTS_YEAR = 2025  # not in the file: its values fit this year only
IMTS_ROUNDING = 0.05  # million USD; an edge of 0.0 is a flow below this, not zero


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``goods_trade``: one row per pair and year, with bounds if the source has them."""
    path = next(iter(files.values()))
    if tally.origin == "baci_2023_matrix":
        path, economies = (files[f"baci_2023_{part}.csv"] for part in ("matrix", "economies"))
        frame = _matrix(path, economies, tally)
    elif tally.origin == "imts_2025_network":
        frame = _imts(path, tally)
    else:
        frame = _long(path, bounds=tally.origin == "baci_hs10_97_bounds")
        tally.read(TABLE, len(frame))
    frame["flag"] = None
    return {TABLE: finish(_corrected(frame, tally), tally, path)}


def finish(frame: Frame, tally: Tally, path: Path) -> Frame:
    """Return the rows for states, summed over alternative names of each state.

    Raises InputError if a name is unknown, a pair has two rows in a year, a state trades with
    itself, or a lower bound is above the upper; the message gives the line.
    """
    for column in _FIGURES:
        if column not in frame:
            frame[column] = float("nan")
    keys = [*SIDES, "year"]
    twice = frame.duplicated(keys)
    delimited.refuse(frame, twice, "a duplicate row for the pair and year", path, show=keys)
    named = spellings.resolve(frame, SIDES, tally, TABLE, path)
    for wrong, what in (
        (named["exporter"] == named["importer"], "a flow of a state with itself"),
        (named["lower_usd"] > named["upper_usd"], "a lower bound above the upper bound"),
        ((named[list(_FIGURES)] < 0).any(axis=1), "a negative flow"),
    ):
        delimited.refuse(named, wrong, what, path, show=keys)
    if named.duplicated(keys).any():
        groups = named.groupby(keys, as_index=False)
        sums = groups[list(_FIGURES)].sum(min_count=1).merge(groups["flag"].first(), on=keys)
        named = tally.merged(TABLE, named, sums, "added to another name of the same state")
    return named[[*keys, *_FIGURES, "flag"]]


def _long(path: Path, *, bounds: bool) -> Frame:
    ends = {"low_kusd": "lower_usd", "high_kusd": "upper_usd"}
    columns = ends if bounds else {"value_usd": "trade_usd"}
    frame = delimited.csv(path, ["year", *SIDES, *columns])
    frame = delimited.numbers(frame, [*columns], path, whole=["year"]).rename(columns=columns)
    frame[[*columns.values()]] *= _THOUSAND if bounds else 1
    return frame


def _matrix(path: Path, economies: Path, tally: Tally) -> Frame:
    """Return the positive cells of a matrix in thousand USD whose rows export to its columns."""
    codes = delimited.csv(economies, ["iso3"])["iso3"].to_numpy()
    columns = [f"export_ij{number}" for number in range(1, len(codes) + 1)]
    cells = delimited.csv(path, columns, missing=["NaN"])
    if cells.shape != (len(codes), len(codes)):
        raise InputError(
            f"{cells.shape[0]} rows and {cells.shape[1]} columns for {len(codes)} economies",
            where=str(path),
            allowed="a square matrix in the order of the economies",
            next="download the file again: it may be truncated",
        )
    values = np.column_stack([delimited.number(cells, column, path) for column in columns])
    tally.read(TABLE, values.size)
    shown = np.nan_to_num(values) != 0
    tally.drop(TABLE, (~shown).sum(), "no recorded flow")
    axes = dict.fromkeys(SIDES, codes)
    frame = spellings.listed(values * _THOUSAND, shown, axes, "trade_usd").assign(year=2023)
    return frame.set_axis(np.nonzero(shown)[0] + 2)


def _imts(path: Path, tally: Tally) -> Frame:
    """Return the edges, million USD; one of 0.0 has bounds and no value."""
    with delimited.content(path, "edges with source, target and value"):
        edges = pd.DataFrame(json.loads(path.read_text("utf-8"))["edges"])
        frame = edges.rename(columns={"source": "exporter", "target": "importer"})
        values = frame[[*SIDES, "value"]]["value"].astype(float).to_numpy()
    if not tally.pinned:
        raise InputError(
            "the file does not state the year it covers",
            where=str(path),
            allowed="the download of 24 April 2026, which covers 2025",
            next="add a column with the year, then: multivector data add goods_trade FILE",
        )
    tally.read(TABLE, len(frame))
    tiny = values == 0
    frame["year"] = IMTS_YEAR
    frame["trade_usd"] = np.where(tiny, np.nan, values * _MILLION)
    frame["lower_usd"] = np.where(tiny, 0.0, np.nan)
    frame["upper_usd"] = np.where(tiny, IMTS_ROUNDING * _MILLION, np.nan)
    return frame


def _corrected(frame: Frame, tally: Tally) -> Frame:
    """Apply the declared corrections: rows are left out, or flagged so that nothing uses them."""
    if tally.origin.startswith("baci"):
        pair = frame["exporter"] + frame["importer"]
        gambia = pair.isin(["GMBKAZ", "KAZGMB"]) & (frame["year"] == 2023)
        name = "gambia-is-germany" if "matrix" not in tally.origin else "gambia-is-germany-2023"
        tally.correct(name, gambia.sum())
        if "matrix" not in tally.origin:
            half = pair.isin(["RUSKAZ", "KAZRUS"]) & (frame["year"] == 2010)
            tally.correct("baci-half-of-2010", half.sum())
            frame.loc[half, "flag"] = "part-year"
        return tally.without(TABLE, frame, gambia, "Germany's trade under Gambia's code")
    if tally.origin == "imts_2025_network":
        pair = frame["exporter"] + "-" + frame["importer"]
        wrong = pair.isin(["Russia-Uzbekistan", "Uzbekistan-Russia", "Kyrgyzstan-Russia"])
        tally.correct("imts-not-credible", wrong.sum())
        frame.loc[wrong, "flag"] = "not-credible"
    return frame
