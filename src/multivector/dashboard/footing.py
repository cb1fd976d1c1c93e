"""The line under a drawing: sources, period, number of rows, and age of the figures."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from multivector.answers.result import Row
from multivector.dashboard.page import Figure, Page
from multivector.prose import listed, number

_MOST_SOURCES = 3


def footing(page: Page, figure: Figure) -> str:
    """Return a note on the sources of a drawing, from the rows of its table.

    The table may contain more than is drawn, such as other channels or earlier years.
    """
    table = next((one for one in page.tables if one.key == figure.table), None)
    if table is None:
        return ""
    rows = list(table.every if table.every is not None else table.rows)
    years = sorted({row["year"] for row in rows if isinstance(row.get("year"), int)})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    parts = [_sources(page, rows), span, number(len(rows), "row"), _age(rows, years)]
    return f"{'; '.join(filter(None, parts))}."


def _sources(page: Page, rows: Iterable[Row]) -> str:
    """Return the sources that rows name; if they name none, those of the page."""
    told = (row.get("origins") or row.get("origin") or row.get("sources") for row in rows)
    named = {one for value in told for one in _flat(value)}
    fitting = [one for one in page.origins if one.id in named] or list(page.origins)
    if len(fitting) > _MOST_SOURCES:
        return f"{len(fitting)} sources, listed at the bottom of the page"
    return (
        f"Source{'s' * (len(fitting) > 1)}: {listed(x.title for x in fitting)}" if fitting else ""
    )


def _age(rows: Iterable[Row], years: list[int]) -> str:
    last = [one for row in rows if years and row.get("year") == years[-1]
            for one in _flat(row.get("age")) if isinstance(one, int)]  # fmt: skip
    if not last or not max(last):
        return ""
    return f"figures for {years[-1]} are based on data up to {number(max(last), 'year')} older"


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        yield value
        return
    for one in value:
        yield from _flat(one)
