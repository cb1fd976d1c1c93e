"""Bulk files supplied by the user, as published: summed by pair, or by state, and year.

``[SOURCE.read.TABLE]`` in ``origins.toml`` has ``columns``, which maps columns of the table to
those of the file, and where needed:

- ``unit``: of the file's values, in USD.
- ``only``: rows with other values of these columns are not read. ``totals``: the same, if the file
  has the column.
- ``files``: names of the files in an archive. ``numbers``: that of the list of country numbers.

Written from the owners' documentation of the formats; not tested on an actual file.
"""

import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.errors import InputError
from multivector.records import catalogue
from multivector.records.formats import delimited
from multivector.records.origins import coded_events
from multivector.records.tally import Files, Frame, Tables, Tally

_ROWS = 500_000  # read at a time
_UNPACKED_BYTES = 40_000_000_000  # all years of BACI are some 8 GB of text
_ADDED = "added to other goods traded by the pair"
_SIDES = ["exporter", "importer"]


def parse(files: Files, tally: Tally) -> Tables:
    """Return the table for this format, with flows summed by pair and year."""
    ((table, form),) = catalogue.entry(tally.origin).read.items()
    parts = pd.concat(
        _summed(rows, table, form, at, tally)
        for path in _chosen(files, form.get("files", "*.csv"))
        for at, rows in _blocks(path, form)
    )
    found = tally.merged(table, parts, _by_pair(parts), _ADDED)
    numbers = _numbers(files, form["numbers"]) if "numbers" in form else {}
    for side in _SIDES:
        found[side] = coded_events.codes(found[side].map(lambda c: numbers.get(c, c)), tally)
    strange = found[_SIDES].isna().any(axis=1)
    found = tally.without(table, found, strange, "a side is not a state")
    home = (found["exporter"] == found["importer"]) & (table != "trade")
    return {table: tally.without(table, found, home, "trade of a state with itself")}


def _by_pair(flows: Frame) -> Frame:
    return flows.groupby([*_SIDES, "year"], as_index=False).sum()


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


def _summed(rows: Frame, table: str, form: Mapping[str, Any], where: str, tally: Tally) -> Frame:
    """Return a block's flows by pair and year; refuse a value that is not a flow."""
    tally.read(table, len(rows))
    totals = {name: total for name, total in form.get("totals", {}).items() if name in rows}
    only = {**form.get("only", {}), **totals}
    other = ~(rows[list(only)] == list(only.values())).all(axis=1)
    why = "another flow, product or frequency, or part of a total"
    rows = tally.without(table, rows, other, why)
    frame = rows[list(form["columns"].values())].set_axis(list(form["columns"]), axis=1)
    value = pd.to_numeric(frame["trade_usd"], errors="coerce") * form.get("unit", 1.0)
    wrong = ~(value >= 0) | ~frame["year"].str.fullmatch(r"\d{4}").astype(bool)
    if wrong.any():
        line = rows.index[wrong][0]
        raise InputError(
            f"invalid rows ({int(wrong.sum())}); first: {dict(rows.loc[line])}",
            where=f"{where}, line {line + 2}",
            allowed="a four-digit year and a value of 0 or more",
            next="download the file again: it may be truncated, or from a different release",
        )
    frame = frame.assign(year=frame["year"].astype("int64"), trade_usd=value)
    return tally.merged(table, frame, _by_pair(frame), _ADDED)


def _blocks(path: Path, form: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a file, or of the files in an archive, in blocks, as text."""
    columns = [*form["columns"].values(), *form.get("only", ())]
    with ExitStack() as stack:
        for name, stream in streams(path, form.get("files", "*.csv"), stack):
            try:
                header = pd.read_csv(stream, nrows=0).columns
                delimited.require(header, columns, Path(name))
                stream.seek(0)
                used = [*columns, *(name for name in form.get("totals", ()) if name in header)]
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


def _numbers(files: Files, pattern: str) -> dict[str, str]:
    """Return the ISO code of each country number, from the list published with the flows."""
    beside = [path for name, path in files.items() if fnmatch(name, pattern)]
    packed = [path for path in files.values() if zipfile.is_zipfile(path)]
    if not beside and not packed:
        raise InputError(
            f"the list of country codes is missing: {pattern}",
            where=", ".join(files),
            next="give the zip archive as published, or the folder with all its files",
        )
    with ExitStack() as stack:
        ((_, stream),) = streams((beside or packed)[0], pattern, stack)
        listed = pd.read_csv(stream, dtype=str, keep_default_na=False)
        return dict(zip(listed["country_code"], listed["country_iso3"], strict=True))
