"""Sources whose tables are columns of their files, read as specified in ``origins.toml``.

``[SOURCE.read.TABLE]`` has ``columns``, which maps columns of the table to those of the file, and
where needed:

- ``file``: which of the source's files has the table. Default: the only one.
- ``object`` or ``sheet``: the name of the data frame in an R file, or of the sheet in a workbook.
- ``constants``: values of further columns. ``words``: by column, what words of the file become.
  ``add``: by column, what is added to its numbers.
- ``codes``: states are by ``iso2`` codes, or by ``cow`` or ``gw`` numbers in the row's year or
  period. Default: by name or ISO 3166 alpha-3 code. ``names``: the column with the names of states
  given by number.
- ``correct``: a correction by ``name``: cells of numbers, by the words in the column ``by``.
- ``merge``: why rows with the same keys are added up; ``mirror``: why a pair stands in both orders.

The schema says which columns are states and which are numbers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.codes import systems
from multivector.records import catalogue, spellings
from multivector.records.formats import delimited, rdata
from multivector.records.tally import Files, Frame, Tables, Tally
from multivector.store.schema import table as schema_of


def parse(files: Files, tally: Tally) -> Tables:
    """Return the tables under ``read`` in the entry of the source."""
    read, first = catalogue.entry(tally.origin).read, next(iter(files))
    tables = {}
    for table, given in read.items():
        path = files[given.get("file", first)]
        tables[table] = convert(_cells(path, given), path, table, given, tally)
    return tables


def convert(frame: Frame, path: Path, table: str, given: Mapping[str, Any], tally: Tally) -> Frame:
    """Return the rows of a table from cells as in a file, with the table's column names."""
    kinds = {column.name: column.type for column in schema_of(table).columns}
    states, whole, numbers = (
        [name for name in given["columns"] if kinds[name] in types]
        for types in (("state",), ("year", "integer"), ("number",))
    )
    tally.read(table, len(frame))
    optional = [column.name for column in schema_of(table).columns if column.missing]
    frame = delimited.numbers(frame, numbers, path, whole=whole, optional=optional).assign(
        **given.get("constants", {})
    )
    for column, number in given.get("add", {}).items():
        frame[column] += number
    frame = _coded(frame, states, given.get("codes", "name"), tally, table, path)
    for column, words in given.get("words", {}).items():
        frame[column] = frame[column].map(lambda word, words=words: words.get(word, word))
    if (wrong := given.get("correct")) is not None:
        words = frame[wrong["by"]]
        cells = {column: wrong[column] for column in numbers if column in wrong}
        for column, right in cells.items():
            frame[column] = words.map(right).fillna(frame[column])
        tally.correct(wrong["name"], words.isin(set().union(*cells.values())).sum())
    if "merge" in given:
        keys = [key for key in schema_of(table).keys if key in frame]
        sums = frame.groupby(keys, sort=True)[numbers].sum(min_count=1).reset_index()
        frame = tally.merged(table, frame, sums, given["merge"])
    return _mirrored(frame, states, tally, table, given["mirror"]) if "mirror" in given else frame


def _cells(path: Path, given: Mapping[str, Any]) -> Frame:
    """Return the columns of the file that are read, with the table's names."""
    wanted = given["columns"] | ({"names": given["names"]} if "names" in given else {})
    columns = list(dict.fromkeys(wanted.values()))
    if "object" in given:
        frame = rdata.read_frame(path, given["object"], columns).select(columns).to_pandas()
    elif "sheet" in given:
        frame = delimited.sheet_frame(path, given["sheet"], columns)
    else:
        frame = delimited.csv(path, columns)
    return frame[list(wanted.values())].set_axis(list(wanted), axis=1)


def _coded(
    frame: Frame, states: list[str], kind: str, tally: Tally, table: str, path: Path
) -> Frame:
    """Replace names or numbers of states with codes; drop and count rows that are not states."""
    if kind in systems.SYSTEMS:
        sides = dict(zip(states, states, strict=True))
        names = frame.pop("names") if "names" in frame else None
        return spellings.resolve_numbers(frame, sides, tally, table, system=kind, names=names)
    if kind == "iso2":
        frame[states] = frame[states].replace(systems.iso2_codes())
    return spellings.resolve(frame, states, tally, table, path)


def _mirrored(frame: Frame, states: list[str], tally: Tally, table: str, reason: str) -> Frame:
    tally.gain(table, len(frame), reason)
    turned = frame.rename(columns=dict(zip(states, states[::-1], strict=True)))
    return pd.concat([frame, turned[frame.columns]], ignore_index=True)
