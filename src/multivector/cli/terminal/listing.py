"""The list of sources for the terminal: one line each, or full details."""

from collections.abc import Mapping, Sequence
from typing import Any

from multivector.cli.terminal.layout import lay_out, width, worded
from multivector.records.catalogue import entries
from multivector.records.factbook.entries import ORIGIN

_DETAILS = ("title", "feeds", "version", "states", "rows", "size", "terms", "sha256")

_ROOM = 100  # minimum characters of a line with size and title


def in_short(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return one line per source: ID, years, use, size, terms or status, title."""
    lines = [
        {
            "origin": row["origin"],
            "years": _years(row),
            "status": _status(row),
            "feeds": " ".join(row["feeds"]),
            "rows/size": f"{row['rows']:,}" if row["rows"] else _size(row["bytes"]),
            "what": row["title"],
        }
        for row in rows
    ]
    columns = list(lines[0])
    if width() < _ROOM:  # IDs, years and use have priority over size and title
        columns = columns[:4]
    return lay_out(lines, columns, lines=1).text


def in_full(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return one paragraph per source, with all fields."""
    parts = []
    for row in rows:
        state = "installed" if row["installed"] else "not installed"
        shown = {**row, "size": _size(row["bytes"])}
        fields = [f"  {name}: {worded(shown[name], name)}" for name in _DETAILS if shown[name]]
        parts.append("\n".join([f"{row['origin']}  {_years(row)}  {state}", *fields]))
    return "\n\n".join(parts) + "\n"


def _status(row: Mapping[str, Any]) -> str:
    if row["installed"]:
        return "yours" if row["origin"] not in {*entries(), ORIGIN.id} else "installed"
    return "open" if row["open"] else "restricted"


def _years(row: Mapping[str, Any]) -> str:
    first, last = row["first_year"], row["last_year"]
    return str(first or "") if first == last else f"{first}–{last}"


def _size(count: int | None) -> str:
    """Return a number of bytes in kB or MB.

    >>> _size(3_527_323), _size(4_081), _size(None)
    ('3.5 MB', '4 kB', '')
    """
    if not count:
        return ""
    return f"{count / 1e6:.1f} MB" if count >= 99_500 else f"{max(1, round(count / 1000))} kB"
