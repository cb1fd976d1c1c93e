"""The schema of the store, from ``schema.tsv``: validation, Parquet types and reference page."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from multivector.errors import UsageError
from multivector.tables import read_table

# A year outside this range is a typing error (such as 20233) in any table.
FIRST_YEAR, LAST_YEAR = 1800, 2100


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its role, type, unit, meaning and allowed range.

    ``type`` is one of ``state`` (ISO 3166-1 alpha-3, or the ISO 3166-3 code of a former state),
    ``word`` (one of a few words), ``text``, ``year``, ``integer``, ``number``, ``flag``, ``date``.
    ``low`` and ``high`` are inclusive; ``allowed`` lists the allowed words; empty means any.
    """

    name: str
    role: str
    type: str
    unit: str
    meaning: str
    low: float | None
    high: float | None
    allowed: tuple[str, ...]
    missing: bool


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the store: the meaning of a row, and the columns in order."""

    name: str
    meaning: str
    columns: tuple[Column, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the key columns, which together identify a row within a source."""
        return tuple(column.name for column in self.columns if column.role == "key")

    @property
    def state_keys(self) -> tuple[str, ...]:
        """Names of the key columns that are states."""
        return tuple(c.name for c in self.columns if c.role == "key" and c.type == "state")

    @property
    def year_key(self) -> str | None:
        """Name of the key column that is the year of a row, if there is one."""
        years = (c.name for c in self.columns if c.role == "key" and c.type == "year")
        return next(years, None)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all columns, in order."""
        return tuple(column.name for column in self.columns)

    def arrow(self) -> Any:
        """Return the Arrow schema of this table's Parquet files."""
        import pyarrow as pa

        return pa.schema([(column.name, arrow_type(column)) for column in self.columns])


def arrow_type(column: Column) -> Any:
    """Return the Arrow type of a column; words are dictionaries, years and counts are integers."""
    import pyarrow as pa

    return {
        "state": pa.dictionary(pa.int32(), pa.string()),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "text": pa.string(),
        "year": pa.int32(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "flag": pa.bool_(),
        "date": pa.date32(),
    }[column.type]


@cache
def tables() -> dict[str, Table]:
    """Return all tables of the store by name.

    >>> tables()["gdp"].keys
    ('state', 'year')
    """
    meanings: dict[str, str] = {}
    columns: dict[str, list[Column]] = {}
    for row in read_table("multivector.store", "schema.tsv"):
        if row["column"] == "*":
            meanings[row["table"]] = row["meaning"]
            columns[row["table"]] = []
        else:
            columns[row["table"]].append(_column(row))
    return {name: Table(name, meanings[name], tuple(columns[name])) for name in meanings}


def table(name: str) -> Table:
    """Return one table of the schema; UsageError if it is unknown."""
    found = tables().get(name)
    if found is None:
        raise UsageError(f"unknown table: {name!r}", allowed=", ".join(sorted(tables())))
    return found


def reference_page() -> str:
    """Return the reference page of all tables, as Markdown.

    >>> reference_page().splitlines()[0]
    '# Tables of the store'
    """
    about = "Every table has a column `origin`: the ID of the source from which the row was loaded."
    lines = ["# Tables of the store", "", about, ""]
    for entry in tables().values():
        lines += [
            *(f"## `{entry.name}`", "", entry.meaning, ""),
            "| column | role | type | unit | allowed | may be missing | meaning |",
            "|---|---|---|---|---|---|---|",
        ]
        lines += [
            f"| `{c.name}` | {c.role} | {c.type} | {c.unit} | {describe_range(c)} | "
            f"{'yes' if c.missing else 'no'} | {c.meaning} |"
            for c in entry.columns
        ]
        lines.append("")
    return "\n".join(lines)


def describe_range(column: Column) -> str:
    """Describe the values that a column allows.

    >>> describe_range(table("gdp").columns[1])
    '1800 to 2100'
    """
    if column.allowed:
        return ", ".join(column.allowed)
    if column.type == "state":
        return "an ISO 3166 alpha-3 code"
    low, high = column.low, column.high
    if low is None and high is None:
        return "any"
    if high is None:
        return f"{low:g} or more"
    if low is None:
        return f"{high:g} or less"
    return f"{low:g} to {high:g}"


def _column(row: dict[str, str]) -> Column:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    if row["type"] == "year":
        low, high = low or FIRST_YEAR, high or LAST_YEAR
    return Column(
        name=row["column"],
        **{name: row[name] for name in ("role", "type", "unit", "meaning")},
        low=low,
        high=high,
        allowed=tuple(row["allowed"].split("|")) if row["allowed"] else (),
        missing=row["missing"] == "yes",
    )
