"""Validate a table against its schema: types, allowed ranges, missing values, duplicate keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from multivector.codes import systems
from multivector.errors import InputError
from multivector.store.schema import Column, Table, arrow_type, describe_range

# Maximum number of errors listed in a message; the rest are only counted.
LISTED = 20
HOME_TRADE = "trade"  # the table in which a state's flow to itself is home trade


@dataclass(frozen=True, slots=True)
class Fault:
    """One invalid value: row (counted from 0), column, value and reason."""

    row: int
    column: str
    value: str
    reason: str


def conform(
    data: Any, table: Table, *, origin: str, names: Mapping[str, str] | None = None,
    distinct: bool = False,
) -> tuple[Any, list[Fault]]:  # fmt: skip
    """Convert a table to the schema's columns, order and types, and list invalid values.

    Raises InputError if a column is missing or unknown, or cannot be converted to its type.

    ``data``: rows with the table's columns; ``origin`` and columns that may be missing are
    optional. ``origin``: the ID to write to the column ``origin``. ``names``: what the file calls a
    column, if it has another name: the faults have it. ``distinct``: whether the two states of a
    row must differ, except for home trade.

    Return all rows, and the faults in row order; a row may have several.
    """
    if not isinstance(data, pa.Table):
        data = pa.Table.from_pandas(data, preserve_index=False)
    wanted = [column for column in table.columns if column.role != "origin"]
    _same_columns(data.column_names, wanted, table.name)
    arrays, faults = [], []
    rows, named = data.num_rows, {column.name: column.name for column in wanted} | dict(names or {})
    for column in wanted:
        if column.name in data.column_names:
            array = _cast(data[column.name], column, table.name)
            data = data.drop_columns([column.name])  # so that a large table is not in memory twice
        else:
            array = pa.nulls(rows, arrow_type(column))
        arrays.append(array)
        faults += _column_faults(array, column, named[column.name])
    faults += _doubled(arrays, wanted, named)
    zeros = np.zeros(rows, dtype=np.int32)
    arrays.append(pa.DictionaryArray.from_arrays(zeros, pa.array([origin])))
    result = pa.Table.from_arrays(arrays, schema=table.arrow())
    faults += _crossed(result, table, named, distinct)
    return result, sorted(faults, key=lambda fault: fault.row)


def report(faults: list[Fault], *, where: str, lines: Any = None, unit: str = "line") -> InputError:
    """Return the error that lists invalid rows, by line or row of the file, and allowed values."""
    listed = [
        (f"row {fault.row + 1}" if lines is None else f"{unit} {lines[fault.row]}")
        + f", column {fault.column}: {fault.value} ({fault.reason})"
        for fault in faults[:LISTED]
    ]
    more = f"; and {len(faults) - LISTED} more" if len(faults) > LISTED else ""
    return InputError(
        "values that do not match the schema: " + "; ".join(listed) + more,
        where=where,
        allowed="the values shown by `multivector data list --schema` for each column",
        next="correct these values in the file, or declare a correction for the source",
    )


def _same_columns(columns: list[str], wanted: list[Column], table: str) -> None:
    names = [column.name for column in wanted]
    lacking = [c.name for c in wanted if c.name not in columns and not c.missing]
    unknown = [name for name in columns if name not in names and name != "origin"]
    if lacking or unknown:
        raise InputError(
            f"wrong columns for table {table}: missing {', '.join(lacking) or 'none'}, "
            f"unknown {', '.join(unknown) or 'none'}",
            allowed=", ".join(names),
            next="rename the columns, or pass a --map file",
        )


def _cast(chunked: Any, column: Column, table: str) -> Any:
    array = chunked.combine_chunks()
    if isinstance(array, pa.ChunkedArray):  # combine_chunks of an empty column
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], array.type)
    target = arrow_type(column)
    if pa.types.is_floating(array.type):  # in a table of numbers, NaN is a missing value
        array = pc.if_else(pc.is_nan(array), pa.scalar(None, array.type), array)
    if array.type == target:
        return array
    try:
        if pa.types.is_dictionary(target) and not pa.types.is_dictionary(array.type):
            array = pc.dictionary_encode(array.cast(pa.string()))
        return array.cast(target)
    except pa.ArrowInvalid as error:
        what = f"column {column.name} of table {table} is not of type {column.type}: {error}"
        raise InputError(what, allowed=f"{column.type}, {describe_range(column)}") from error


def _column_faults(array: Any, column: Column, name: str) -> list[Fault]:
    absent = array.is_null()
    if pa.types.is_floating(array.type):
        absent = pc.or_(absent, pc.fill_null(pc.invert(pc.is_finite(array)), True))
    faults: list[Fault] = []
    rows_absent = np.flatnonzero(absent.to_numpy(zero_copy_only=False))
    if not column.missing:
        faults += [Fault(int(row), name, "missing", "a value is required") for row in rows_absent]
    elif pa.types.is_floating(array.type):
        infinite = np.flatnonzero(
            pc.fill_null(pc.is_inf(array), False).to_numpy(zero_copy_only=False)
        )
        faults += [Fault(int(row), name, "infinite", "must be finite") for row in infinite]
    for row in _outside(array, column):
        reason = f"allowed: {describe_range(column)}"
        faults.append(Fault(int(row), name, str(array[int(row)].as_py()), reason))
    return faults


def _outside(array: Any, column: Column) -> Any:
    """Return the rows with a value that is not allowed."""
    if pa.types.is_dictionary(array.type):
        words = set(column.allowed) or (systems.known() if column.type == "state" else None)
        if words is None:
            return []
        wrong = np.array([word not in words for word in array.dictionary.to_pylist()], dtype=bool)
        if not wrong.any():
            return []
        indices = pc.fill_null(array.indices, -1).to_numpy(zero_copy_only=False)
        return np.flatnonzero((indices >= 0) & wrong[indices])
    bad = None
    for bound, beyond in ((column.low, pc.less), (column.high, pc.greater)):
        if bound is not None:
            here = pc.fill_null(beyond(array, bound), False)
            bad = here if bad is None else pc.or_(bad, here)
    return [] if bad is None else np.flatnonzero(bad.to_numpy(zero_copy_only=False))


def _crossed(data: Any, table: Table, named: Mapping[str, str], distinct: bool) -> list[Fault]:
    """Return the errors across two cells of a row: a state with itself, a value beyond a bound."""
    sides, checks = table.state_keys, []
    if distinct and len(sides) == 2 and table.name != HOME_TRADE:
        checks.append((sides[1], sides[0], pc.equal, "the same state as"))
    ends = {c.role: c.name for c in table.columns if c.role in ("lower", "upper")}
    if len(ends) == 2:
        value = next(c.name for c in table.columns if (c.role, c.type) == ("value", "number"))
        checks += [
            (ends["lower"], ends["upper"], pc.greater, "above"),
            (value, ends["lower"], pc.less, "below"),
            (value, ends["upper"], pc.greater, "above"),
        ]
    faults = []
    for name, other, test, reason in checks:
        one, two = (
            data[n].cast(pa.string()) if pa.types.is_dictionary(data[n].type) else data[n]
            for n in (name, other)
        )
        for row in np.flatnonzero(pc.fill_null(test(one, two), False).to_numpy()):
            value = str(one[int(row)].as_py())
            faults.append(Fault(int(row), named[name], value, f"{reason} {named[other]}"))
    return faults


def _doubled(arrays: list[Any], columns: list[Column], named: Mapping[str, str]) -> list[Fault]:
    pairs = zip(arrays, columns, strict=True)
    keys, names = zip(*((a, named[c.name]) for a, c in pairs if c.role == "key"), strict=True)
    if len(keys[0]) == 0:
        return []
    code = _codes(keys)
    code.sort()
    if not (code[1:] == code[:-1]).any():
        return []
    code = _codes(keys)
    order = np.argsort(code, kind="stable")
    same = np.flatnonzero(code[order][1:] == code[order][:-1]) + 1
    faults = []
    firsts = order[np.searchsorted(code[order], code[order[same]])]
    for row, first in sorted(zip(order[same].tolist(), firsts.tolist(), strict=True)):
        value = "/".join(str(key[row].as_py()) for key in keys)
        others = " with other values" * any(a[row].as_py() != a[first].as_py() for a in arrays)
        why = f"duplicate key{others}: the first row counts"
        faults.append(Fault(row, "+".join(names), value, why))
    return faults


def _codes(keys: Sequence[Any]) -> Any:
    """Return one number per row, equal for rows with equal keys."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        dense, size = _dense(key)
        code *= size
        code += dense
        if size and code.max() > 2**62 // 70_000:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
    return code


def _dense(array: Any) -> tuple[Any, int]:
    """Encode the values as small non-negative integers; return these and the number of codes."""
    if not pa.types.is_dictionary(array.type):
        if pa.types.is_integer(array.type):
            values = pc.fill_null(array, -1).to_numpy(zero_copy_only=False).astype(np.int64)
            values -= values.min()
            return values, int(values.max()) + 1
        array = pc.dictionary_encode(array)
    indices = pc.fill_null(array.indices, len(array.dictionary))
    return indices.to_numpy(zero_copy_only=False), len(array.dictionary) + 1
