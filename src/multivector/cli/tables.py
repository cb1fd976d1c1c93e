"""Rows of data to a terminal or a file, for commands whose columns are those of their rows."""

from collections.abc import Sequence
from typing import Any

from multivector.cli import output as out


def write(rows: Sequence[dict[str, Any]], *, format: str | None, output: str = "-") -> None:
    """Write rows of one shape.

    Parameters
    ----------
    rows : sequence of dict
        All with the same fields in the same order.
    format : str or None
        ``table``, ``csv``, ``json``, ``jsonl`` or ``parquet``; None guesses from the suffix of
        ``output``, and is a table at a terminal, CSV in a pipe.
    output : str
        A file, or ``-`` for standard output.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    chosen = out.choose(format, output, default="csv")
    if not rows and chosen in ("csv", "table"):
        out.write("", output)
        return
    columns = list(rows[0]) if rows else []
    if chosen == "parquet":
        rows = [{name: _worded(value) for name, value in row.items()} for row in rows]
    out.write(out.render(rows, columns, chosen), output)


def _worded(value: Any) -> Any:
    # A mapping with keys of its own (rows dropped, by reason) is no struct of fixed fields.
    return out.flat(value) if isinstance(value, dict) else value
