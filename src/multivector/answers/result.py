"""A table that answers a question: rows, what they say, where they come from; for notebooks too."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from multivector.answers import table_files
from multivector.errors import InputError, UsageError
from multivector.provenance import FORMATS, Origin, bibliography

if TYPE_CHECKING:
    from multivector.charts.small_multiples import Chart

Row = dict[str, Any]
_SHOWN = 60
# Of the plain text of a table: it is printed, logged, and kept beside the table in a notebook.
_REPR_ROWS, _REPR_CELL, _REPR_WIDTH, _REPR_LENGTH = 5, 14, 100, 2000


@dataclass(frozen=True, slots=True, repr=False)
class Result(Sequence[Row]):
    """Rows of one shape, as a sequence of dicts, with their origins.

    A slice, :meth:`head` and :meth:`where` give a smaller Result of the same origins; an index
    gives a row.

    Attributes
    ----------
    title : str
        What the table is.
    columns : tuple of str
        Names of the fields, in order; they are those of the published interface.
    rows : tuple of dict
        The rows.
    origins : tuple of Origin
        All that the figures rest on.
    sentences : tuple of str
        What the table says, in words.
    caption : str
        What the figures are and are not.
    run : dict
        Parameters, counts of what was left out, convergence: what a reader needs to redo it.
    drawing : dict
        Columns for :meth:`plot`: ``x``, ``y``, ``series``, and optionally ``panel``; ``only``
        (``column=value``) leaves other rows out.
    digest : tuple of dict
        The rows in short, worded to be read; none where the rows are short themselves.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    origins: tuple[Origin, ...] = ()
    sentences: tuple[str, ...] = ()
    caption: str = ""
    run: Mapping[str, Any] = field(default_factory=dict)
    drawing: Mapping[str, str] = field(default_factory=dict)
    digest: tuple[Mapping[str, str], ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> "Result": ...
    def __getitem__(self, place: int | slice) -> "Row | Result":
        return self._of(self.rows[place]) if isinstance(place, slice) else self.rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def _of(self, rows: tuple[Row, ...]) -> "Result":
        # Sentences and digest speak of all rows.
        return replace(self, rows=rows, sentences=(), digest=())

    def head(self, n: int = 5) -> "Result":
        """Return the first ``n`` rows, with the origins."""
        return self[:n]

    def where(self, **equalities: Any) -> "Result":
        """Return the rows whose columns have these values, with the origins.

        Parameters
        ----------
        **equalities
            Column to value, or to a list, tuple, set or range of values, any of which will do.

        Raises
        ------
        UsageError
            If there is no such column.

        Examples
        --------
        >>> table = Result("T", ("year", "value"), ({"year": 2015, "value": 1},
        ...                                         {"year": 2016, "value": 2}))
        >>> [row["value"] for row in table.where(year=range(2016, 2020))]
        [2]
        """
        for name in equalities:
            if name not in self.columns:
                raise UsageError(
                    f"unknown column: {name!r}", where="where", allowed=", ".join(self.columns)
                )
        return self._of(
            tuple(
                row
                for row in self.rows
                if all(_fits(row[name], value) for name, value in equalities.items())
            )
        )

    def to_pandas(self) -> Any:
        """Return the rows as a pandas frame."""
        pandas = table_files.library("pandas")
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return the rows as a Polars frame."""
        polars = table_files.library("polars")
        data = {name: [row[name] for row in self.rows] for name in self.columns}
        return polars.DataFrame(data, strict=False)

    def to_arrow(self) -> Any:
        """Return the rows as an Arrow table."""
        return table_files.to_arrow(self.rows, self.columns)

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | Path) -> None: ...
    def to_csv(self, path: str | Path | None = None) -> str | None:
        """Return the rows as CSV, or write them to a file; nested fields are JSON strings.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        text = table_files.to_csv(self.rows, self.columns)
        if path is None:
            return text
        try:
            Path(path).write_text(text, encoding="utf-8", newline="")
        except OSError as error:
            raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error
        return None

    def to_excel(self, path: str | Path) -> None:
        """Write the rows as one sheet of an Excel file (``.xlsx``); errors as :meth:`to_csv`."""
        table_files.write_excel(self.rows, self.columns, Path(path), self.title)

    def to_stata(self, path: str | Path) -> None:
        """Write the rows as a Stata file (``.dta``); errors as :meth:`to_csv`.

        Names have 32 characters at most, lists are text, flags are 0 and 1.
        """
        table_files.write_stata(self.rows, self.columns, Path(path), self.title)

    def cite(self, *, format: str = "text") -> str:
        """Return the citations of all origins, as ``text``, ``bibtex`` or ``csl-json``.

        Raises
        ------
        UsageError
            For another format.
        """
        if format not in FORMATS:
            raise UsageError(
                f"unknown citation format: {format!r}", where="format", allowed=", ".join(FORMATS)
            )
        return bibliography(self.origins, format)

    def plot(self) -> "Chart":
        """Return a drawing of the values over the years with their ranges, one panel a group.

        Returns
        -------
        Chart
            Shows itself in a notebook, without a network; ``save("chart.svg")`` writes it.

        Raises
        ------
        UsageError
            If the table has nothing to draw over time.
        """
        from multivector.charts.small_multiples import draw_series

        if not self.drawing:
            raise UsageError("this table has no time series to plot")
        drawing = dict(self.drawing)
        name, _, value = drawing.pop("only", "").partition("=")
        rows = [row for row in self.rows if not name or row[name] == value]
        return draw_series(rows, title=self.title, **drawing)

    def __repr__(self) -> str:
        columns, lines = list(self.columns), []
        rows = [[_short(row[name]) for name in columns] for row in self.rows[:_REPR_ROWS]]
        widths = [
            max([len(_short(name)), *(len(cells[k]) for cells in rows)])
            for k, name in enumerate(columns)
        ]
        while len(widths) > 1 and sum(widths) + 2 * len(widths) > _REPR_WIDTH:
            widths.pop()
        for cells in [[_short(name) for name in columns], *rows]:
            pairs = zip(cells, widths, strict=False)
            lines.append("  ".join(cell.ljust(width) for cell, width in pairs).rstrip())
        count, left = len(self.rows), len(columns) - len(widths)
        head = f"{_cut(self.title, 200)} ({count:,} rows, {len(columns)} columns)"
        more = [f"… {left} more columns: .columns"] if left else []
        more += [f"… {count - _REPR_ROWS:,} more rows: .to_pandas()"] if count > _REPR_ROWS else []
        return _cut("\n".join([head, *lines, *more]), _REPR_LENGTH)

    def _repr_html_(self) -> str:
        """Return the table for a notebook: the sentences, the digest or first rows, the origins."""
        rows: Sequence[Mapping[str, Any]] = self.digest or self.rows
        columns = list(rows[0]) if self.digest else self.columns
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[c]))}</td>" for c in columns) + "</tr>"
            for row in rows[:_SHOWN]
        )
        more = len(rows) - _SHOWN
        left = f"<p>… and {more} more rows</p>" if more > 0 else ""
        if self.digest:
            left += f"<p>In short; all {len(self.rows):,} rows: .to_pandas()</p>"
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        cited = "".join(f"<li>{escape(line)}</li>" for line in self.cite().splitlines())
        return (
            f"<div><p><b>{escape(self.title)}</b></p>{said}"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{left}"
            f"<p>{escape(self.caption)}</p><ul>{cited}</ul></div>"
        )


def _fits(cell: Any, wanted: Any) -> bool:
    if isinstance(wanted, Collection) and not isinstance(wanted, str | Mapping):
        return cell == wanted or (not isinstance(cell, list | dict) and cell in wanted)
    return bool(cell == wanted)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _short(value: Any) -> str:
    return _cut(" ".join(_cell(value).split()), _REPR_CELL)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"


def number(value: Any, digits: int = 6) -> float | None:
    """Return a float for a table, rounded to so many significant digits; None for NaN.

    Examples
    --------
    >>> number(0.123456789), number(float("nan"))
    (0.123457, None)
    """
    value = float(value)
    if isnan(value):
        return None
    return float(f"{value:.{digits}g}")
