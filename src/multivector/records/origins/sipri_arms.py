"""Transfers of major conventional arms: the trade register of SIPRI, one line per weapon and year.

The file begins with eleven lines of prose and ends every line with a semicolon. Volumes are
trend-indicator values: the military value of deliveries, not their price. Armed groups,
organisations and unknown parties are not states.
"""

from pathlib import Path

from multivector.records import catalogue, spellings
from multivector.records.formats import delimited
from multivector.records.tally import Files, Frame, Tables, Tally

_PROSE_LINES = 11
_ESTIMATES = ("Numbers delivered is estimate", "Delivery year is estimate")
_NUMBERS = ("deal", "ordered", "number", "year")


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``arms_deliveries``, and ``arms`` summed by pair of states and year."""
    (path,) = files.values()
    named = catalogue.entry(tally.origin).read["arms_deliveries"]["columns"]
    columns = [*named.values(), *_ESTIMATES]
    frame = delimited.csv(path, columns, encoding="latin-1", skip=_PROSE_LINES)
    frame = frame.rename(columns={frame.columns[-1]: frame.columns[-1].rstrip(";")})
    delimited.require(frame.columns, ["Local production"], path)
    tally.read("arms_deliveries", len(frame))
    frame = frame.rename(columns={column: name for name, column in named.items()})
    sides = ["supplier", "recipient"]
    frame = spellings.resolve(frame, sides, tally, "arms_deliveries", path, named=named)
    frame["local_production"] = _yes(frame, "Local production", path)
    number, year = (_yes(frame, column, path) for column in _ESTIMATES)
    unsaid = (number.isna() | year.isna()) & ~(number.eq(True) | year.eq(True))
    frame["estimated"] = (number.eq(True) | year.eq(True)).astype(object).where(~unsaid, None)
    frame = delimited.numbers(frame, ["tiv_millions"], path, whole=_NUMBERS, names=named)
    shown = [*named, "estimated", "local_production"]
    return {"arms_deliveries": frame[shown], "arms": _by_year(frame, tally)}


def _by_year(frame: Frame, tally: Tally) -> Frame:
    """Return one row per pair and year, with the name of the largest delivery."""
    keys = ["supplier", "recipient", "year"]
    tally.read("arms", len(frame))
    ordered = frame.sort_values("tiv_millions", ascending=False, kind="stable")
    yearly = ordered.groupby(keys, sort=True).agg(
        tiv_millions=("tiv_millions", "sum"),
        deliveries=("deal", "size"),
        estimated=("estimated", lambda told: int(told.eq(True).sum())),
        largest=("designation", "first"),
        kind=("description", "first"),
    )
    yearly = tally.merged("arms", frame, yearly, "another delivery of the pair in the same year")
    # The register has two decimals, and so do sums.
    yearly["tiv_millions"] = yearly["tiv_millions"].round(2)
    yearly["largest"] = yearly["largest"] + " (" + yearly.pop("kind") + ")"
    return yearly.reset_index()


def _yes(frame: Frame, column: str, path: Path) -> Frame:
    """Return a column of Yes and No as flags, with empty fields missing."""
    words = frame[column].str.rstrip(";")
    wrong, what = words.notna() & ~words.isin(["Yes", "No"]), f"neither Yes nor No in {column!r}"
    delimited.refuse(frame, wrong, what, path, show=[column], allowed="Yes, No")
    return words.map({"Yes": True, "No": False})
