"""Sources whose tables are columns of their files, read as specified in ``origins.toml``.

``[SOURCE.read.TABLE]`` has ``columns``, which maps columns of the table to those of the file, and
where needed:

- ``file``: which of the source's files has the table. Default: the only one.
- ``object`` or ``sheet``: the name of the data frame in an R file, or of the sheet in a workbook.
- ``delimiter`` (default: a comma), ``encoding`` (UTF-8), ``skip``, the lines or rows before the
  header, and ``missing``, a list of what stands for a missing value besides an empty cell.
- ``constants``: values of further columns. ``words``: by column, what words of the file become.
  ``add``: by column, what is added to its numbers. ``sum``: by column, those of the file whose
  numbers add up to it.
  ``flags``: by column, the word of the file that makes it true.
- ``codes``: states are by ``iso2`` codes, or by ``cow`` or ``gw`` numbers in the row's year or
  period. Default: by name or ISO 3166 alpha-3 code. ``names``: the column with the names of states
  given by number. ``early``: the ``column`` with the ISO code of states whose number is
  not valid yet, or one such ``number`` and its ``code``, and the ``correction`` that counts them.
- ``correct``: a correction by ``name``: cells of numbers, by the words in the column ``by``.
- ``distinct``: why rows of a state with itself are dropped; ``positive``: why those without a
  number above 0 are; ``merge``: why rows with the same keys are added up; ``mirror``: why a pair
  stands in both orders. With ``positive`` or ``merge``, no number may be below 0.

The schema says which columns are states and which are numbers.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from multivector.codes import systems
from multivector.errors import InputError
from multivector.records import catalogue, spellings
from multivector.records.formats import delimited, rdata, workbooks
from multivector.records.tally import Files, Frame, Tables, Tally
from multivector.store.schema import table as schema_of

_FORM = ("delimiter", "encoding", "skip", "missing")
KEYS = (*_FORM, "columns", "file", "object", "sheet", "constants", "words", "flags", "add", "sum",
        "codes", "names", "early", "correct", "distinct", "positive", "merge", "mirror",
        "indicator")  # fmt: skip


def parse(files: Files, tally: Tally) -> Tables:
    """Return the tables under ``read`` in the entry of the source.

    Raises InputError for an unknown key, and as the reader of the file does.
    """
    read, first = catalogue.entry(tally.origin).read, next(iter(files))
    tables = {}
    for table, given in read.items():
        if unknown := sorted(set(given) - set(KEYS)):
            where = f"origins.toml, [{tally.origin}.read.{table}]"
            what = f"unknown key: {unknown[0]!r}"
            raise InputError(what, where=where, allowed=", ".join(KEYS))
        path = files[given.get("file", first)]
        tables[table] = convert(_cells(path, given), path, table, given, tally)
    return tables


def convert(frame: Frame, path: Path, table: str, given: Mapping[str, Any], tally: Tally) -> Frame:
    """Return the rows of a table from cells as in a file, with the table's column names.

    Raises InputError for a cell that cannot be read, with its row and column in the file.
    """
    kinds = {column.name: column.type for column in schema_of(table).columns}
    states, whole, numbers = (
        [name for name in given["columns"] if kinds[name] in types]
        for types in (("state",), ("year", "integer"), ("number",))
    )
    tally.read(table, len(frame))
    optional = [column.name for column in schema_of(table).columns if column.missing]
    codes, named, sums = given.get("codes", "name"), given["columns"], given.get("sum", {})
    parts = [part for added in sums.values() for part in added]
    coded = states if codes in systems.SYSTEMS else []
    frame = delimited.numbers(
        frame, [*numbers, *parts, *coded], path, whole=whole, optional=optional, names=named
    ).assign(**given.get("constants", {}))
    for column, number in given.get("add", {}).items():
        frame[column] += number
    for column, added in sums.items():
        frame[column] = frame[added].sum(axis=1)
    frame = frame.drop(columns=parts)
    if coded and "early" not in given:
        sides = dict(zip(states, states, strict=True))
        names = frame.pop("names") if "names" in frame else None
        frame = spellings.resolve_numbers(frame, sides, tally, table, system=codes, names=names)
    else:
        if codes == "iso2":
            frame[states] = frame[states].replace(systems.iso2_codes())
        for state in coded:
            early, number = given["early"], frame[state]
            valid = systems.iso3_of_years(number, frame["year"], system=codes)
            later = (
                frame.pop("early")
                if "column" in early
                else number.map({early["number"]: early["code"]})
            )
            frame[state] = pd.Series(valid, frame.index, object).fillna(later)
            tally.correct(early["correction"], pd.isna(valid).sum())
        frame = spellings.resolve(frame, states, tally, table, path, named=named)
    for column, word in given.get("flags", {}).items():
        frame[column] = frame[column] == word
    for column, words in given.get("words", {}).items():
        frame[column] = frame[column].map(lambda word, words=words: words.get(word, word))
    if (wrong := given.get("correct")) is not None:
        words = frame[wrong["by"]]
        cells = {column: wrong[column] for column in numbers if column in wrong}
        for column, right in cells.items():
            frame[column] = words.map(right).fillna(frame[column])
        tally.correct(wrong["name"], words.isin(set().union(*cells.values())).sum())
    return _combined(frame, states, numbers, path, table, given, tally)


def _combined(
    frame: Frame, states: list[str], numbers: list[str], path: Path, table: str,
    given: Mapping[str, Any], tally: Tally,
) -> Frame:  # fmt: skip
    """Drop rows, add them up, or put them in both orders, for the reasons given."""
    if {"merge", "positive"} & set(given):  # neither must hide it
        below = (frame[numbers] < 0).any(axis=1)
        delimited.refuse(frame, below, "a negative number", path, show=list(frame))
    if "distinct" in given:
        one, two = (frame[state] for state in states)
        frame = tally.without(table, frame, one == two, given["distinct"])
    if "positive" in given:
        none = ~(frame[numbers] > 0).any(axis=1)
        frame = tally.without(table, frame, none, given["positive"])
    if "merge" in given:
        keys = [key for key in schema_of(table).keys if key in frame]
        sums = frame.groupby(keys, sort=True)[numbers].sum(min_count=1).reset_index()
        frame = tally.merged(table, frame, sums, given["merge"])
    if "mirror" in given:
        tally.gain(table, len(frame), given["mirror"])
        turned = frame.rename(columns=dict(zip(states, states[::-1], strict=True)))
        frame = pd.concat([frame, turned[frame.columns]])
    return frame


def _cells(path: Path, given: Mapping[str, Any]) -> Frame:
    """Return the columns of the file that are read, with the table's names."""
    wanted = given["columns"] | ({"names": given["names"]} if "names" in given else {})
    wanted |= {"early": given["early"]["column"]} if "column" in given.get("early", {}) else {}
    wanted |= {part: part for added in given.get("sum", {}).values() for part in added}
    columns = list(dict.fromkeys(wanted.values()))
    form = {key: given[key] for key in _FORM if key in given}
    if "object" in given:
        frame = rdata.read_frame(path, given["object"], columns).select(columns).to_pandas()
        frame.index += 1
    elif "sheet" in given:
        frame = workbooks.sheet_frame(path, given["sheet"], columns, **form)
    else:
        frame = delimited.csv(path, columns, **form)
    return frame[list(wanted.values())].set_axis(list(wanted), axis=1)
