"""Bulk files supplied by the user, as published: summed by pair, or by state, and year.

Written from the owners' documentation of the formats; not tested on an actual file.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.errors import InputError
from multivector.records.formats import delimited
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Frame, Tables, Tally

_ROWS = 500_000  # read at a time
_UNPACKED_BYTES = 40_000_000_000  # all years of BACI are some 8 GB of text
_ADDED = "added to other goods traded by the pair"
_STATES = "country_codes*.csv"  # in BACI's archive: its country numbers with ISO codes


@dataclass(frozen=True, slots=True)
class _Format:
    """Columns of a file: the keys in the table's order, the value, and its unit in USD."""

    table: str
    keys: tuple[str, ...]
    value: str
    unit: float = 1.0
    only: Mapping[str, str] = field(default_factory=dict)  # rows with other values are not read
    totals: Mapping[str, str] = field(default_factory=dict)  # the same, if the file has the column
    files: str = "*.csv"  # in an archive


_FORMATS = {
    "baci": _Format("goods_trade", ("i", "j", "t"), "v", 1e3, files="BACI_*.csv"),
    "itpd_e_3": _Format("trade", ("exporter_iso3", "importer_iso3", "year"), "trade", 1e6),
    "comtrade": _Format(
        "goods_trade", ("reporterISO", "partnerISO", "refYear"), "primaryValue",
        only={"cmdCode": "TOTAL", "flowCode": "X", "partner2Code": "0"},
        totals={"freqCode": "A", "customsCode": "C00", "motCode": "0", "mosCode": "0"},
    ),
    "imts": _Format(
        "goods_trade", ("COUNTRY", "COUNTERPART_COUNTRY", "TIME_PERIOD"), "OBS_VALUE",
        only={"INDICATOR": "XG_FOB_USD", "FREQUENCY": "A", "SCALE": "0"},
    ),
}  # fmt: skip


def parse(files: Files, tally: Tally) -> Tables:
    """Return the table for this format, with flows summed by pair and year."""
    form = _FORMATS[tally.origin]
    sides = ["exporter", "importer"]
    parts = pd.concat(
        _summed(rows, form, at, tally)
        for path in _chosen(files, form.files)
        for at, rows in _blocks(path, form)
    )
    found = parts.groupby([*sides, "year"], as_index=False).sum()
    found = tally.merged(form.table, parts, found, _ADDED)
    numbers = _numbers(files) if form.files.startswith("BACI") else {}
    for side in sides:
        found[side] = coded_events.codes(found[side].map(lambda c: numbers.get(c, c)), tally)
    strange = found[sides].isna().any(axis=1)
    found = tally.without(form.table, found, strange, "a side is not a state")
    home = (found["exporter"] == found["importer"]) & (form.table != "trade")
    found = tally.without(form.table, found, home, "trade of a state with itself")
    return {form.table: found}


def _chosen(files: Files, pattern: str) -> list[Path]:
    """Return the archives and the files that match a pattern; a single file may have any name."""
    if len(files) == 1:
        return list(files.values())
    chosen = [
        path for name, path in files.items() if zipfile.is_zipfile(path) or fnmatch(name, pattern)
    ]
    if not chosen:
        raise InputError(f"no file {pattern} in the folder", where=", ".join(files))
    return chosen


def _summed(rows: Frame, form: _Format, where: str, tally: Tally) -> Frame:
    """Return a block's flows by pair and year; refuse a value that is not a flow."""
    tally.read(form.table, len(rows))
    parts = {name: total for name, total in form.totals.items() if name in rows}
    only = {**form.only, **parts}
    other = ~(rows[list(only)] == list(only.values())).all(axis=1)
    why = "another flow, product or frequency, or part of a total"
    rows = tally.without(form.table, rows, other, why)
    value = pd.to_numeric(rows[form.value], errors="coerce") * form.unit
    wrong = ~(value >= 0) | ~rows[form.keys[2]].str.fullmatch(r"\d{4}").astype(bool)
    if wrong.any():
        line = rows.index[wrong][0]
        raise InputError(
            f"invalid rows ({int(wrong.sum())}); first: {dict(rows.loc[line])}",
            where=f"{where}, line {line + 2}",
            allowed="a four-digit year and a value of 0 or more",
            next="download the file again: it may be truncated, or from a different release",
        )
    frame = rows[list(form.keys)].set_axis(["exporter", "importer", "year"], axis=1)
    frame = frame.assign(year=frame["year"].astype("int64"), trade_usd=value)
    found = frame.groupby(["exporter", "importer", "year"], as_index=False).sum()
    return tally.merged(form.table, frame, found, _ADDED)


def _blocks(path: Path, form: _Format) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a file, or of the files in an archive, in blocks, as text."""
    columns = [*form.keys, form.value, *form.only]
    with ExitStack() as stack:
        for name, stream in streams(path, form.files, stack):
            try:
                header = pd.read_csv(stream, nrows=0).columns
                delimited.require(header, columns, Path(name))
                stream.seek(0)
                used = [*columns, *(column for column in form.totals if column in header)]
                for rows in pd.read_csv(stream, usecols=used, dtype=str, chunksize=_ROWS):
                    yield name, rows.fillna("")
            except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
                raise InputError(f"cannot be read as a table: {error}", where=name) from error


def streams(path: Path, pattern: str, stack: ExitStack) -> Iterator[tuple[str, Any]]:
    """Yield the name and bytes of a file, or of the files in an archive that match a pattern."""
    # A copy of a user's archive has the name of the file that it replaces.
    if path.suffix.lower() != ".zip" and not zipfile.is_zipfile(path):
        yield str(path), stack.enter_context(path.open("rb"))
        return
    delimited.guard_zip(path, limit=_UNPACKED_BYTES)
    archive = stack.enter_context(zipfile.ZipFile(path))
    names = [name for name in archive.namelist() if fnmatch(Path(name).name, pattern)]
    if not names:
        raise InputError(f"no file {pattern} in the archive", where=str(path))
    for name in names:
        yield f"{path}: {name}", stack.enter_context(archive.open(name))


def _numbers(files: Files) -> dict[str, str]:
    """Return the ISO code of each BACI country number, from the list published with it."""
    beside = [path for name, path in files.items() if fnmatch(name, _STATES)]
    packed = [path for path in files.values() if zipfile.is_zipfile(path)]
    if not beside and not packed:
        raise InputError(
            f"the list of country codes is missing: {_STATES}", where=", ".join(files),
            next="give the zip archive as published, or the folder with all its files",
        )  # fmt: skip
    with ExitStack() as stack:
        ((_, stream),) = streams((beside or packed)[0], _STATES, stack)
        listed = pd.read_csv(stream, dtype=str, keep_default_na=False)
        return dict(zip(listed["country_code"], listed["country_iso3"], strict=True))
