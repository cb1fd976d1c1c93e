"""Stocks of direct investment by pair, 2014 to 2024: IMF, Direct Investment Positions (DIP).

The two files hold the outward and the inward positions of five economies. A position has up to two
reports: the investor's and the host's. Each stands twice where both sides are among the five: as
one economy's own (``O``) in one file and as the other's counterparty (``SCC``) in the other. They
are two words on one stock and are never added. ``stock_usd`` is the host's word, so that all
investors in a state are counted in one way, and the investor's only where the host has none.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Tally

REVISION = 1
ID = "imf_dip"
TABLE = "fdi_stock"
# Way stations: more than 85 % of investment in shell companies (Damgaard, Elkjaer and Johannesen,
# "The Rise of Phantom Investments", IMF Finance & Development, September 2019).
CONDUITS = ("LUX", "NLD", "HKG", "VGB", "BMU", "SGP", "CYM", "CHE", "IRL", "MUS")
_FILES = {"outward": "imf_dip_outward_2014_2024.csv", "inward": "imf_dip_inward_2014_2024.csv"}
_ECONOMY, _KIND, _OTHER = "COUNTRY.ID", "DV_TYPE.ID", "COUNTERPART_COUNTRY.ID"
_COLUMNS = (_ECONOMY, _KIND, _OTHER, "INDICATOR.ID", "TIME_PERIOD", "OBS_VALUE")
_INDICATORS = {"outward": "OTWD_D_NETAL_FALL_ALL", "inward": "INWD_D_NETLA_FALL_ALL"}
_MILLION = 1e6
# China's rows for three economies are in dollars; in one file their scale is blank, the other has
# no such column.
_IN_DOLLARS = ("KWT", "KOR", "KOS")
_MOST = 20e12  # no pair holds as much: a figure above it is in another unit
_KEYS = ["investor", "host", "year"]


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``fdi_stock``: one row per pair and year, with both reports."""
    import pandas as pd

    frames = [_read(files[name], way, tally) for way, name in _FILES.items()]
    wrong = sum(int(frame.pop("dollars").sum()) for frame in frames)
    tally.correct("imf-dip-in-dollars", wrong)
    frame = pd.concat(frames, ignore_index=True)
    silent = frame["usd"].isna()
    tally.drop(TABLE, int(silent.sum()), "no figure: confidential, or not reported")
    frame = spellings.resolve(
        frame[~silent], {"investor": "investor", "host": "host"}, tally, table=TABLE, where=TABLE
    )
    _refuse(frame, frame["investor"] == frame["host"], "a state's investment in itself")
    _refuse(frame, frame["usd"].abs() > _MOST, "more than 20 trillion USD")
    _refuse(frame, frame.duplicated([*_KEYS, "by", "way"]), "a second figure for a report")
    return {TABLE: _pairs(frame, tally)}


def _read(path: Path, way: str, tally: Tally) -> Any:
    """Return investor, host, year, value in USD and whose report it is, as in one file."""
    frame = delimited.csv(path, _COLUMNS)
    tally.read(TABLE, len(frame))
    if set(frame["INDICATOR.ID"]) - {_INDICATORS[way]}:
        raise InputError(
            f"not only {way} positions: {sorted(set(frame['INDICATOR.ID']))}",
            where=str(path),
            allowed=_INDICATORS[way],
            next="fetch it again: multivector data pull imf_dip",
        )
    if set(frame[_KIND]) - {"O", "SCC"}:
        kinds = sorted(set(frame[_KIND].dropna()) - {"O", "SCC"})
        raise InputError(f"unknown DV_TYPE: {kinds}", where=str(path), allowed="O, SCC")
    sides = (_ECONOMY, _OTHER) if way == "outward" else (_OTHER, _ECONOMY)
    frame["investor"], frame["host"] = frame[sides[0]], frame[sides[1]]
    own, theirs = ("investor", "host") if way == "outward" else ("host", "investor")
    frame["by"] = frame[_KIND].map({"O": own, "SCC": theirs})
    dollars = (frame[_ECONOMY] == "CHN") & frame[_OTHER].isin(_IN_DOLLARS) & (frame[_KIND] == "O")
    if "SCALE.ID" in frame:
        dollars = frame["SCALE.ID"].isna()
        if set(frame["SCALE.ID"].dropna()) - {"6"}:
            raise InputError("another scale", where=str(path), allowed="6 (millions), or blank")
    frame["dollars"] = dollars & frame["OBS_VALUE"].notna()
    values = delimited.number(frame, "OBS_VALUE", path)
    frame["usd"] = values.where(frame["dollars"], values * _MILLION)
    frame["year"] = delimited.number(frame, "TIME_PERIOD", path).fillna(0).astype("int64")
    frame["way"], frame["where"] = way, [f"{path}, line {line}" for line in frame.index]
    return frame[[*_KEYS, "by", "usd", "dollars", "way", "where"]]


def _pairs(frame: Any, tally: Tally) -> Any:
    """Return one row per pair and year: a report that stands in both files counts once."""
    keys = [*_KEYS, "by"]
    span = frame.groupby(keys)["usd"].agg(["min", "max"])
    apart = (span["max"] - span["min"]) > 0.005 * span.abs().max(axis=1) + _MILLION
    if apart.any():
        raise InputError(
            f"{int(apart.sum())} reports differ between the two files: {apart.idxmax()}",
            where=TABLE,
            allowed="one report, of one vintage, in both files",
            next="fetch both files again: multivector data pull imf_dip",
        )
    once = frame.drop_duplicates(keys)
    tally.drop(TABLE, len(frame) - len(once), "the same report in the other file")
    wide = once.pivot(index=_KEYS, columns="by", values="usd").reindex(columns=["host", "investor"])
    tally.drop(TABLE, len(once) - len(wide), "the other side's report of the same stock")
    wide.columns = ["host_usd", "investor_usd"]
    net = wide["host_usd"].fillna(wide["investor_usd"])
    # A negative position is a net claim on the parent: no capital of its own stands in the host.
    wide["stock_usd"] = net.clip(lower=0.0)
    wide["flag"] = (net < 0).map({True: "negative", False: None})
    wide = wide.reset_index()
    pairs = zip(wide["investor"], wide["host"], strict=True)
    wide["conduit"] = [" ".join(c for c in pair if c in CONDUITS) or None for pair in pairs]
    return wide


def _refuse(frame: Any, wrong: Any, what: str) -> None:
    if wrong.any():
        row = frame[wrong].iloc[0]
        raise InputError(
            f"{int(wrong.sum())} rows are wrong: {what}, {row['investor']} in {row['host']}, "
            f"{row['year']}: {row['usd']:,.0f} USD",
            where=row["where"],
            allowed="one figure per report, pair and year, in millions of USD",
            next="correct the row, or fetch the file again: multivector data pull imf_dip",
        )
