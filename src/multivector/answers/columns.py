"""Columns of result tables, and captions: files define their order, schema and documentation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from multivector.tables import read_package_toml, read_table
from multivector.vocabulary import LEVEL


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a result table.

    ``type`` is ``code``, ``text``, ``number``, ``count``, ``year``, ``flag`` (true or false),
    ``list`` or ``object``; ``low`` and ``high`` are bounds; ``null`` explains null values and is
    empty if there are none.
    """

    name: str
    type: str
    unit: str
    low: float | None
    high: float | None
    null: str
    meaning: str


@cache
def tables() -> dict[str, tuple[Column, ...]]:
    """Return the columns of each result table, in order.

    >>> [column.name for column in tables()["corridors"]]
    ['corridor', 'share', 'pairs', 'origins']
    """
    rows = read_table("multivector.answers", "columns.tsv")
    shared = {row["column"]: row for row in rows if row["table"] == "*"}
    found: dict[str, list[Column]] = {}
    for row in rows:
        if row["table"] != "*":
            given = row if row["type"] else shared[row["column"]]
            found.setdefault(row["table"], []).append(_column(given))
    return {name: tuple(columns) for name, columns in found.items()}


def columns_of(table: str) -> tuple[str, ...]:
    """Return the names of a table's columns, in order.

    >>> columns_of("agreement")[:4]
    ('state_a', 'state_b', 'year', 'issue')
    """
    return tuple(column.name for column in tables()[table])


def columns_like(names: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the result table with these names; none if there is no such table."""
    wanted = [*names]
    return next((t for t in tables().values() if [c.name for c in t] == wanted), ())


def caption_of(name: str, **fields: str) -> str:
    """Return what is said beneath a result, from ``captions.toml``, with fields put in.

    >>> caption_of("flow")[:26]
    'Goods in current dollars, '
    """
    captions = read_package_toml("multivector.answers", "captions.toml")
    return str(captions[name]).format(**fields)


def range_name(table: str, *, covers: bool = True) -> str:
    """Return what ends are called, by the meaning of ``lower`` and whether they cover in a test.

    >>> range_name("flow"), range_name("flow", covers=False), range_name("influence")
    ('90% range', '90% spread', '90% spread')
    """
    (meaning,) = (column.meaning for column in tables()[table] if column.name == "lower")
    tested = covers and "spread" not in meaning
    return f"{100 * LEVEL:.0f}% {'range' if tested else 'spread'}"


def _column(row: Mapping[str, str]) -> Column:
    low, high = (float(row[end]) if row[end] else None for end in ("low", "high"))
    return Column(row["column"], row["type"], row["unit"], low, high, row["null"], row["meaning"])
