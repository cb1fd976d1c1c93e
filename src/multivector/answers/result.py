"""Result tables: rows with a summary and their sources, for scripts and notebooks."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html import escape
from math import isnan
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from multivector.answers import table_files
from multivector.codes.conversion import convert
from multivector.codes.resolve import is_bloc, party
from multivector.codes.states import STATES
from multivector.codes.suggest import unknown
from multivector.errors import UsageError
from multivector.provenance import Origin
from multivector.records.listing import cited, identified
from multivector.version import __version__
from multivector.vocabulary import CHANNEL_FACTS

if TYPE_CHECKING:
    from pandas import DataFrame
    from polars import DataFrame as PolarsFrame
    from pyarrow import Table

    from multivector.charts.small_multiples import Chart

Row = dict[str, Any]
_SHOWN = 60
# Limits of the plain-text form, which is printed, logged and stored in notebooks.
_REPR_ROWS, _REPR_CELL, _REPR_WIDTH, _REPR_LENGTH = 5, 14, 100, 2000
_REPR_SENTENCES, _REPR_SENTENCE = 5, 200
_CHANNELS = ("composite", *CHANNEL_FACTS)


@dataclass(frozen=True, slots=True, repr=False)
class Result(Sequence[Row]):
    """A table: a sequence of dicts with the same fields, and their sources.

    A slice, :meth:`head` and :meth:`where` return a smaller Result with the same sources, whose
    title says which rows it has; an index returns a row.

    Attributes
    ----------
    title : str
        Title of the table.
    columns : tuple of str
        Names of the fields, in order, as in the public interface.
    rows : tuple of dict
        The rows.
    origins : tuple of Origin
        Sources of all figures.
    sentences : tuple of str
        Summary of the table in sentences.
    caption : str
        Definition and limits of the figures.
    run : dict
        Parameters, counts of omissions, convergence, and ``call``: function and arguments. With
        version and sources: :meth:`record`.
    drawing : dict
        Columns for :meth:`plot`: ``x``, ``y``, ``series``, and optionally ``panel``; ``only``
        (``column=value``) restricts the rows, unless one other value is left.
    digest : tuple of dict
        A short version of the rows for the terminal; empty if the rows are already short.
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
        if not isinstance(place, slice):
            return self.rows[place]
        rows = self.rows[place]
        return self._of(rows, f"{len(rows):,} of {len(self):,} rows")

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def _of(self, rows: tuple[Row, ...], which: str) -> "Result":
        # Sentences and digest describe all rows, so a part has none.
        title = self.title if len(rows) == len(self) else f"{self.title}; {which}"
        return replace(self, title=title, rows=rows, sentences=(), digest=())

    def _first(self, count: int) -> list[Row]:
        """Return the first rows to show: those with a value before those without one."""
        value = self.drawing.get("y", "")
        return sorted(self.rows, key=lambda row: row.get(value, "") is None)[:count]

    def head(self, n: int = 5) -> "Result":
        """Return the first ``n`` rows as a Result."""
        return self[:n]

    def where(self, **equalities: Any) -> "Result":
        """Return the rows in which each column has the given value, as a Result.

        Parameters
        ----------
        **equalities
            A value for each column, or a list, tuple, set, range or Series of accepted values.

        Raises
        ------
        UsageError
            If a column does not exist, has only numbers where text is given, or the reverse, or has
            the code of a state that is given by name, or a channel, state or bloc is unknown.

        Examples
        --------
        >>> table = Result("T", ("year", "value"), ({"year": 2015, "value": 1},
        ...                                         {"year": 2016, "value": 2}))
        >>> [row["value"] for row in table.where(year=range(2016, 2020))]
        [2]
        """
        for name, value in equalities.items():
            if name not in self.columns:
                raise UsageError(
                    f"unknown column: {name!r}", where="where", allowed=", ".join(self.columns)
                )
            equalities[name] = _of_kind(value, [row[name] for row in self.rows], name)
        wanted = equalities.items()
        rows = (row for row in self.rows if all(_fits(row[name], v) for name, v in wanted))
        return self._of(tuple(rows), "; ".join(f"{name} {_worded(v)}" for name, v in wanted))

    def to_pandas(self) -> "DataFrame":
        """Return the rows as a pandas frame."""
        pandas = table_files.library("pandas")
        return pandas.DataFrame(list(self.rows), columns=list(self.columns))

    def to_polars(self) -> "PolarsFrame":
        """Return the rows as a Polars frame."""
        polars = table_files.library("polars")
        data = {name: [row[name] for row in self.rows] for name in self.columns}
        return polars.DataFrame(data, strict=False)

    def to_arrow(self) -> "Table":
        """Return the rows as an Arrow table."""
        return table_files.to_arrow(self.rows, self.columns)

    @overload
    def to_csv(self, path: None = None) -> str: ...
    @overload
    def to_csv(self, path: str | Path) -> None: ...
    def to_csv(self, path: str | Path | None = None) -> str | None:
        """Return the rows as CSV, or write them to a file; nested fields are JSON strings.

        Text is unchanged; a spreadsheet runs what begins with "=", so give it :meth:`to_excel`.

        Raises
        ------
        InputError
            If the file cannot be written.
        """
        text = table_files.to_csv(self.rows, self.columns)
        if path is None:
            return text
        table_files.write_text(text, Path(path))
        return None

    def to_excel(self, path: str | Path) -> None:
        """Write an Excel file (``.xlsx``) without formulas or control characters.

        A second sheet, ``run``, has :meth:`record`.

        Raises
        ------
        InputError
            If the file cannot be written.
        UsageError
            If the name has the suffix of another kind of file.
        """
        table_files.write_excel(self.rows, self.columns, Path(path), self.title, self.record())

    def to_stata(self, path: str | Path) -> None:
        """Write the rows to a Stata file (``.dta``); errors as for :meth:`to_excel`.

        Names are truncated to 32 characters, lists become text, flags become 0 and 1; labels of
        variables are what docs/reference/columns.md says of them.
        """
        table_files.write_stata(self.rows, self.columns, Path(path), self.title)

    def to_parquet(self, path: str | Path) -> None:
        """Write the rows to a Parquet file; errors as for :meth:`to_excel`."""
        table_files.write_parquet(self.rows, self.columns, Path(path))

    def record(self) -> dict[str, Any]:
        """Return what made the figures: ``version`` of multivector, ``run``, and ``sources``, each
        with its version, day of retrieval (null if in the package) and SHA-256 of each file."""
        return {**self.run, "version": __version__, "sources": identified(self.origins)}

    def cite(self, *, format: str = "text") -> str:
        """Return the citations of all sources, as ``text``, ``bibtex`` or ``csl-json``.

        Raises
        ------
        UsageError
            For an unknown format.
        """
        return cited(self.origins, format)

    def plot(self) -> "Chart":
        """Plot the values by year with their ranges, one panel per group.

        Returns
        -------
        Chart
            Displays itself in a notebook without a network; ``save("chart.svg")`` writes a file.

        Raises
        ------
        UsageError
            If the table has no time series, or several channels are left but not the composite.
        """
        from multivector.charts.small_multiples import draw_series

        if not self.drawing:
            raise UsageError("this table has no time series to plot")
        drawing = dict(self.drawing)
        name, _, value = drawing.pop("only", "").partition("=")
        left = {row[name] for row in self.rows} if name else set()
        value = left.pop() if len(left) == 1 else value  # the one selected by .where()
        rows = [row for row in self.rows if not name or row[name] == value]
        if self.rows and not rows:
            raise UsageError(f"several values of {name}", where="plot", allowed="one, by .where()")
        title = self.title
        if name:  # the one that is drawn, instead of those in the table
            parts = re.sub(r" \([^()]*\)(?=[^()]*$)", "", title).split("; ")
            kept = (part for part in parts if not part.startswith(f"{name} "))
            title = f"{'; '.join(kept)}: {value}"
        return draw_series(rows, title=title, **drawing)

    def __repr__(self) -> str:
        columns, lines = list(self.digest[0] if self.digest else self.columns), []
        first: Sequence[Mapping[str, Any]] = self.digest or self._first(_REPR_ROWS)
        rows = [[_short(row[name]) for name in columns] for row in first[:_REPR_ROWS]]
        lined = [[_short(name) for name in columns], *rows]
        widths = [max(map(len, cells)) for cells in zip(*lined, strict=True)]
        while len(widths) > 1 and sum(widths) + 2 * len(widths) > _REPR_WIDTH:
            widths.pop()
        for cells in lined:
            pairs = zip(cells, widths, strict=False)
            lines.append("  ".join(cell.ljust(width) for cell, width in pairs).rstrip())
        count, left = len(self.rows), len(self.columns) - len(widths)
        said = [_cut(sentence, _REPR_SENTENCE) for sentence in self.sentences[:_REPR_SENTENCES]]
        unsaid = len(self.sentences) - len(said)
        said += [f"… {unsaid} more sentences: .sentences"] if unsaid else []
        head = f"{_cut(self.title, 200)} ({count:,} rows, {len(self.columns)} columns)"
        more = [f"… {left} more columns: .columns"] if left and not self.digest else []
        whole = len(rows) == count and not self.digest
        more += [] if whole else [f"… all {count:,} rows: .to_pandas()"]
        return _cut("\n".join([head, *said, *lines, *more]), _REPR_LENGTH)

    def _repr_html_(self) -> str:
        """Return the table as HTML for notebooks: sentences, digest or first rows, sources."""
        rows: Sequence[Mapping[str, Any]] = self.digest or self._first(len(self))
        columns = list(rows[0]) if self.digest else self.columns
        head = "".join(f"<th>{escape(name)}</th>" for name in columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(_cell(row[c]))}</td>" for c in columns) + "</tr>"
            for row in rows[:_SHOWN]
        )
        more = len(rows) - _SHOWN
        left = f"<p>… and {more} more rows</p>" if more > 0 else ""
        if self.digest:
            left += f"<p>Summary only; all {len(self.rows):,} rows: .to_pandas()</p>"
        said = "".join(f"<p>{escape(sentence)}</p>" for sentence in self.sentences)
        cited = "".join(f"<li>{escape(line)}</li>" for line in self.cite().splitlines())
        return (
            f"<div><p><b>{escape(self.title)}</b></p>{said}"
            f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{left}"
            f"<p>{escape(self.caption)}</p><ul>{cited}</ul></div>"
        )


class Tabled:
    """An answer that shows its ``table`` where it is printed and in a notebook."""

    __slots__ = ()
    if TYPE_CHECKING:

        @property
        def table(self) -> Result: ...

    else:  # a type checker would take any name for one of these

        def __getattr__(self, name: str) -> Any:
            hint = f"; its table has: .table.{name}" * (name[0] != "_" and hasattr(Result, name))
            raise AttributeError(f"{type(self).__name__} has no {name!r}{hint}")

    def __repr__(self) -> str:
        return repr(self.table)

    def _repr_html_(self) -> str:
        """Return the table as HTML for notebooks."""
        return self.table._repr_html_()


def _of_kind(wanted: Any, cells: Sequence[Any], name: str) -> Any:
    """Return a value or several; raise UsageError if a column of another type has none of them."""
    wanted = getattr(wanted, "tolist", getattr(wanted, "to_list", lambda: wanted))()
    kinds = {_kind(cell) for cell in cells if cell is not None}
    several = isinstance(wanted, Collection) and not isinstance(wanted, str | Mapping)
    for one in wanted if several else [wanted]:
        if len(kinds) == 1 and None not in {*kinds, _kind(one)} and _kind(one) not in kinds:
            raise UsageError(f"{name} has {kinds.pop()}, not {one!r}", where="where")
        new = isinstance(one, str) and one not in cells
        if new and name == "channel" and one not in _CHANNELS:
            raise unknown(name, one, _CHANNELS, where="where")
        coded = (
            new and kinds == {"text"} and all(c in STATES or is_bloc(c) for c in {*cells} - {None})
        )
        code = party(one, parameter="where") if coded else convert(one) if new else None
        if code is not None and code in cells:
            raise UsageError(f"{name} has codes: {code}, not {one!r}", where="where")
    return wanted


def _kind(cell: Any) -> str | None:
    return "numbers" if isinstance(cell, Real) else "text" if isinstance(cell, str) else None


def _fits(cell: Any, wanted: Any) -> bool:
    if isinstance(wanted, Collection) and not isinstance(wanted, str | Mapping):
        return cell == wanted or (not isinstance(cell, list | dict) and cell in wanted)
    return bool(cell == wanted)


def _worded(value: Any) -> str:
    if isinstance(value, range) and len(value) > 1 and value.step == 1:
        return f"{value[0]}-{value[-1]}"
    several = isinstance(value, Collection) and not isinstance(value, str | Mapping)
    return _cut(", ".join(map(str, value)) if several else str(value), 60)


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


def distinct(origins: Iterable[Origin]) -> tuple[Origin, ...]:
    """Return sources, each once by its ID."""
    return tuple({origin.id: origin for origin in origins}.values())


def number(value: Any, digits: int = 6) -> float | None:
    """Return a float rounded to a number of significant digits; None for NaN.

    >>> number(0.123456789), number(float("nan"))
    (0.123457, None)
    """
    return None if isnan(value := float(value)) else float(f"{value:.{digits}g}")
