"""A table that answers a question: rows, what they say, where they come from; for notebooks too."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from math import isnan
from typing import Any, overload

from multivector.errors import InputError, UsageError
from multivector.provenance import FORMATS, Origin, bibliography

Row = dict[str, Any]
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Result(Sequence[Row]):
    """Rows of one shape, as a sequence of dicts, with their origins.

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
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self.rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def to_pandas(self) -> Any:
        """Return the rows as a pandas frame."""
        try:
            import pandas as pd
        except ImportError as error:
            raise _no_library("pandas") from error
        return pd.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> Any:
        """Return the rows as a Polars frame."""
        try:
            import polars as pl
        except ImportError as error:
            raise _no_library("polars") from error
        data = {name: [row[name] for row in self.rows] for name in self.columns}
        return pl.DataFrame(data, strict=False)

    def cite(self, *, format: str = "text") -> str:
        """Return the citations of all origins, as ``text``, ``bibtex`` or ``csl-json``.

        Raises
        ------
        UsageError
            For another format.
        """
        if format not in FORMATS:
            raise UsageError(f"unknown citation format: {format!r}", allowed=", ".join(FORMATS))
        return bibliography(self.origins, format)

    def plot(self) -> Any:
        """Return an Altair chart of the table: values over the years with their ranges."""
        from multivector.charts.series import draw_series

        if not self.drawing:
            raise UsageError("this table has nothing to draw over time")
        drawing = dict(self.drawing)
        name, _, value = drawing.pop("only", "").partition("=")
        rows = [row for row in self.rows if not name or row[name] == value]
        return draw_series(rows, title=self.title, **drawing)

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


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else str(value)


def _no_library(name: str) -> InputError:
    return InputError(f"{name} is not installed", next="pip install 'multivector[notebook]'")


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
