"""Bilateral exports every fourth year, 1964 to 2016, in USD: the data of the R package penppml.

Breinlich et al. 2022, from UN Comtrade through the World Bank's WITS, with WITS codes for some
states, former states and non-states. A pair without a row was not observed.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from multivector.records import spellings
from multivector.records.formats import rdata
from multivector.records.tally import Tally

REVISION = 1


def parse(files: Mapping[str, Path], tally: Tally) -> dict[str, Any]:
    """Return ``trade``, including reported zeros, without domestic trade."""
    path = files["penppml_trade.rda"]
    source = rdata.read_frame(path, "trade", ["exp", "imp", "time", "export"])
    frame = source.select(["exp", "imp", "time", "export"]).to_pandas()
    tally.read("trade", len(frame))
    frame = spellings.resolve(
        frame, {"exp": "exporter", "imp": "importer"}, tally, table="trade", where=str(path)
    )
    frame["year"] = frame["time"].astype(str).astype("int64")
    frame = frame.rename(columns={"export": "trade_usd"})
    frame["flag"] = None
    return {"trade": frame[["exporter", "importer", "year", "trade_usd", "flag"]]}
