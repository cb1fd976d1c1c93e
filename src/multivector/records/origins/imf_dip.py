"""Stocks of direct investment by pair, 2014 to 2024: IMF, Direct Investment Positions (DIP).

The two files hold the outward and the inward positions of five economies. A position has up to two
reports: the investor's and the host's. If both sides are among the five, each report appears twice:
as one economy's own (``O``) in one file and as the other's counterparty (``SCC``) in the other. The
two reports are about one stock and are never added. ``stock_usd`` is the host's report, so that all
investors in a state are counted in the same way, or the investor's if there is none.
"""

from pathlib import Path

from multivector.records import spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

ID, TABLE = "imf_dip", "fdi_stock"
# Conduits: more than 85% of investment in shell companies (Damgaard, Elkjaer and Johannesen, "The
# Rise of Phantom Investments", IMF Finance & Development, September 2019).
CONDUITS = ("LUX", "NLD", "HKG", "VGB", "BMU", "SGP", "CYM", "CHE", "IRL", "MUS")
# File and indicator of each direction.
_FILES = {
    "outward": ("imf_dip_outward_2014_2024.csv", "OTWD_D_NETAL_FALL_ALL"),
    "inward": ("imf_dip_inward_2014_2024.csv", "INWD_D_NETLA_FALL_ALL"),
}
_ECONOMY, _KIND, _OTHER = "COUNTRY.ID", "DV_TYPE.ID", "COUNTERPART_COUNTRY.ID"
_MILLION = 1e6
# China's rows for three economies are in dollars: one file leaves their scale blank, the other has
# no such column.
_IN_DOLLARS = ("KWT", "KOR", "KOS")
_MOST = 20e12  # no pair has this much: a higher figure is in another unit
_KEYS = ["investor", "host", "year"]


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``fdi_stock``: one row per pair and year, with both reports."""
    import pandas as pd

    frames = [_read(files[name], way, tally) for way, (name, _) in _FILES.items()]
    tally.correct("imf-dip-in-dollars", sum(int(frame.pop("dollars").sum()) for frame in frames))
    return {TABLE: _pairs(pd.concat(frames, ignore_index=True), tally)}


def _read(path: Path, way: str, tally: Tally) -> Frame:
    """Return investor, host, year, value in USD and whose report it is, as in one file."""
    columns = [_ECONOMY, _KIND, _OTHER, "INDICATOR.ID", "TIME_PERIOD", "OBS_VALUE"]
    frame = delimited.csv(path, columns)
    tally.read(TABLE, len(frame))
    allowed = f"{_FILES[way][1]}; O, SCC; scale 6 or blank"
    if "SCALE.ID" not in frame:
        dollars = (frame[_ECONOMY] == "CHN") & (frame[_KIND] == "O")
        dollars &= frame[_OTHER].isin(_IN_DOLLARS)
        frame["SCALE.ID"] = dollars.map({True: None, False: "6"})
    for wrong, what in (
        (frame["INDICATOR.ID"] != _FILES[way][1], f"not an {way} position"),
        (~frame[_KIND].isin(["O", "SCC"]), "unknown DV_TYPE"),
        (~frame["SCALE.ID"].isin(["6", None]), "unknown scale"),
    ):
        delimited.refuse(frame, wrong, what, path, show=[_ECONOMY, _KIND, _OTHER], allowed=allowed)
    roles = _KEYS[:2] if way == "outward" else _KEYS[1::-1]
    sides = dict(zip((_ECONOMY, _OTHER), roles, strict=True))
    frame["by"] = frame[_KIND].map({"O": sides[_ECONOMY], "SCC": sides[_OTHER]})
    frame["dollars"] = frame["SCALE.ID"].isna() & frame["OBS_VALUE"].notna()
    values = delimited.number(frame, "OBS_VALUE", path)
    frame["usd"] = values.where(frame["dollars"], values * _MILLION)
    frame["year"] = delimited.number(frame, "TIME_PERIOD", path).fillna(0).astype("int64")
    why = "no figure: confidential or not reported"
    frame = tally.without(TABLE, frame, values.isna(), why)
    found = spellings.resolve(frame, sides, tally, TABLE, path)
    for wrong, what in (
        (found["investor"] == found["host"], "a state's investment in itself"),
        (found["usd"].abs() > _MOST, "more than 20 trillion USD"),
        (found.duplicated([*_KEYS, "by"]), "a duplicate figure for a report"),
    ):
        delimited.refuse(found, wrong, what, path, show=[*_KEYS, "usd"])
    return found[[*_KEYS, "by", "usd", "dollars"]]


def _pairs(frame: Frame, tally: Tally) -> Frame:
    """Return one row per pair and year: a report that is in both files counts once."""
    keys = [*_KEYS, "by"]
    same = frame.groupby(keys)["usd"]
    apart = same.transform("max") - same.transform("min") > 0.005 * frame["usd"].abs() + _MILLION
    delimited.refuse(frame, apart, "a report differs between the two files", Path(ID), show=keys)
    why = "the same report in the other file"
    once = tally.merged(TABLE, frame, frame.drop_duplicates(keys), why)
    wide = once.pivot(index=_KEYS, columns="by", values="usd").reindex(columns=["host", "investor"])
    wide = tally.merged(TABLE, once, wide, "the other side's report of the same stock")
    wide.columns = ["host_usd", "investor_usd"]
    wide["stock_usd"] = wide["host_usd"].fillna(wide["investor_usd"])
    return flagged(wide.reset_index())


def flagged(frame: Frame) -> Frame:
    """Name the conduits among the two sides of each stock; flag negative ones, which become 0."""
    # A negative position is a net claim on the parent: it has no capital in the host.
    frame["flag"] = (frame["stock_usd"] < 0).map({True: "negative", False: None})
    frame["stock_usd"] = frame["stock_usd"].clip(lower=0.0)
    pairs = zip(frame["investor"], frame["host"], strict=True)
    frame["conduit"] = [" ".join(c for c in pair if c in CONDUITS) or None for pair in pairs]
    return frame
