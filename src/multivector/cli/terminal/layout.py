"""Tables for the terminal: readable cells, right-aligned numbers, columns that fit the width.

Routes and events are lines of text instead.
"""

import io
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from multivector.prose import printable

# If the table is too wide, these columns are dropped first, in this order; then, where a row has a
# flag, text that is the same in all rows; then others, from the right, the flag last.
LEAST = (
    "doubts origins sources age range_kind sha256 level preset index closure channels_used "
    "carried_forward coverage wrong corrected unmatched gained"
).split()
_NO_SEPARATOR = re.compile(r"(?:^|_)(?:year|period|date|session|rank|id)(?:_|$)")
_NUMBER = re.compile(
    r"(?:at most )?[<≤]?[-−]?[\d.,]+(?:[-–][<\d.,]+)?(?: ?(?:%|bn|mn|tn|kB|MB|GB))?|·"
)
_GAP = 2
# Minimum and maximum width of a text column, in characters.
_NARROW, _WIDE = 16, 64
_LINES = 3  # maximum lines of a cell; longer text is truncated with an ellipsis
_SIDE = 5  # maximum number of parties of an event that are named
_OVERLAND = ("trunk", "rail", "road", "land", "border")
_WIDTH = 120  # default if there is no terminal and COLUMNS is not set


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A table as text, and the omitted columns: those that do not fit, and those without values."""

    text: str
    dropped: tuple[str, ...]
    empty: tuple[str, ...]

    @property
    def note(self) -> str:
        """A line that names the omitted columns; empty if there are none."""
        reasons = (self.dropped, "no room"), (self.empty, "empty")
        parts = [f"{', '.join(names)} ({why})" for names, why in reasons if names]
        return f"Columns not shown: {'; '.join(parts)}. For all: --format csv" if parts else ""


def width() -> int:
    """Return the width of the terminal, else ``COLUMNS``, else 120; at least 40."""
    return max(40, shutil.get_terminal_size((_WIDTH, 40)).columns)


def coloured() -> bool:
    """Return whether to use colour: standard output is a terminal and NO_COLOR is not set."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return sys.stdout.isatty() and not plain


def figure(value: float, *, separator: bool = True) -> str:
    """Format a number in a short, readable form.

    >>> [figure(x) for x in (8_384_060_000.0, 0.0178357, 13.62, 3493.4, 0, -0.00002, 1796206)]
    ['8.38 bn', '0.018', '13.6', '3,493', '0', '-0.00002', '1,796,206']
    """
    if isinstance(value, int):
        return f"{value:,}" if separator else str(value)
    size = abs(value)
    for step, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "mn")):
        if size >= 0.9995 * step:
            return f"{value / step:.3g} {name}"
    for least, decimals in ((99.95, 0), (9.995, 1), (1, 2), (0.001, 3)):
        if size >= least:
            return f"{value:,.{decimals}f}"
    if not size:
        return "0"
    return f"{value:.1g}" if size < 1e-5 else f"{value:.6f}".rstrip("0")


def worded(value: Any, column: str = "") -> str:
    """Format a value as readable text: yes or no, comma-separated lists, codes of actors.

    >>> worded(["trade", "transport"]), worded(True), worded(None), worded({"not a state": 2})
    ('trade, transport', 'yes', '', 'not a state 2')
    >>> worded([{"code": "KAZ", "text": "Astana"}]), worded(2016, "year"), worded(2016, "votes")
    ('KAZ', '2016', '2,016')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return figure(value, separator=not _NO_SEPARATOR.search(column))
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, (worded(item, column) for item in value)))
    if isinstance(value, Mapping):
        if "text" in value:
            group = value.get("name") if value.get("kind") == "group" else None
            return printable(str(group or value.get("code") or value.get("name") or value["text"]))
        return ", ".join(f"{printable(str(key))} {worded(item)}" for key, item in value.items())
    return printable(str(value))


def lay_out(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    room: int | None = None,
    colour: bool | None = None,
    lines: int = _LINES,
) -> LaidOut:
    """Format rows as a table that fits the terminal.

    No line is longer than ``room``, unless a single column is; no word is split.

    - ``columns``: the columns, most important first; those in :data:`LEAST` are dropped before
      others.
    - ``room``: characters per line; default: the width of the terminal.
    - ``colour``: whether the header is bold; default: only on a terminal and without NO_COLOR.
    - ``lines``: maximum lines of a cell; longer text is truncated with an ellipsis.

    >>> print(lay_out([{"state": "KAZ", "value": 0.5}], ["state", "value"]).text, end="")
    state  value
    ────────────
    KAZ    0.500
    """
    room = width() if room is None else room
    table = list(rows)
    cells = {name: [worded(row.get(name), name) for row in table] for name in columns}
    empty = [name for name in columns if table and not any(cells[name])]
    dropped = [name for name in columns if any(_unlabelled(row.get(name)) for row in table)]
    kept = [name for name in columns if name not in (*empty, *dropped)]
    least = {name: _least(name, cells[name], lines) for name in kept}
    texts = (name for name in kept if len(table) > 1 and not _numeric(cells[name]))
    alike = [name for name in texts if len({*cells[name]}) == 1]
    while len(kept) > 1 and _taken(least[name] for name in kept) > room:
        order = (*LEAST, *(alike if "flag" in kept else ()), *reversed(kept))
        dropped.append(next(name for name in order if name in kept and name != "flag"))
        kept.remove(dropped[-1])
    widths = _widths(kept, cells, least, room)
    shown = coloured() if colour is None else colour
    for name in kept:
        cells[name] = [_cut(cell, widths[name], lines) for cell in cells[name]]
    return LaidOut(_drawn(kept, cells, widths, shown), tuple(dropped), tuple(empty))


def _unlabelled(value: Any) -> bool:
    """Return whether a cell has several numbers by name, which a table cannot label."""
    lists = value.values() if isinstance(value, Mapping) else ()
    return any(isinstance(one, list) and isinstance(one[0], float) for one in lists if one)


def _head(name: str) -> str:
    return name.replace("_", " ")


def _longest(text: str) -> int:
    return max(map(len, text.split()), default=0)


def _least(name: str, cells: Sequence[str], lines: int) -> int:
    """Return the minimum width of a column: text may wrap between words, numbers may not wrap."""
    head = _longest(_head(name))
    full = max(map(len, cells), default=0)
    if full <= _NARROW or _numeric(cells):
        return max(head, full)
    # Text on one line is truncated; text on several lines is wrapped between words.
    return max(head, _NARROW, 0 if lines == 1 else min(_WIDE, max(map(_longest, cells))))


def _taken(widths: Iterable[int]) -> int:
    return sum(width + _GAP for width in widths) - _GAP


def _widths(
    kept: Sequence[str], cells: Mapping[str, Sequence[str]], least: Mapping[str, int], room: int
) -> dict[str, int]:
    """Give each column its minimum width, then share the remaining width, smallest need first."""
    found = {name: least[name] for name in kept}
    full = {name: min(_WIDE, max(map(len, cells[name]), default=0)) for name in kept}
    heads = {name: len(_head(name)) for name in kept}
    for wanted in (full, heads):
        for name in sorted(kept, key=lambda name: wanted[name] - found[name]):
            left = room - _taken(found.values())
            found[name] += max(0, min(left, wanted[name] - found[name]))
    return found


def _numeric(cells: Sequence[str]) -> bool:
    filled = [cell for cell in cells if cell]
    return bool(filled) and all(_NUMBER.fullmatch(cell) for cell in filled)


def _cut(cell: str, width: int, most: int) -> str:
    """Return a cell truncated to a number of lines."""
    lines = textwrap.wrap(cell, width, break_on_hyphens=False)
    if len(lines) <= most:
        return cell
    last = lines[most - 1]
    words = last if len(last) + 2 <= width else last.rpartition(" ")[0] or last[: width - 2]
    return "\n".join([*lines[: most - 1], f"{words} …"])


def _drawn(
    kept: Sequence[str], cells: Mapping[str, Sequence[str]], widths: Mapping[str, int], colour: bool
) -> str:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        box=SIMPLE_HEAD, border_style="none", padding=(0, 1, 0, 0), pad_edge=False, show_edge=False
    )
    table.header_style = "bold" if colour else "none"
    for name in kept:
        justify: Literal["left", "right"] = "right" if _numeric(cells[name]) else "left"
        table.add_column(_head(name), justify=justify, width=widths[name])
    for line in zip(*(cells[name] for name in kept), strict=True):
        table.add_row(*map(Text, line))
    # The total of the fitted widths, so that rich does not shrink any column.
    console = Console(
        file=io.StringIO(),
        width=_taken(widths.values()) + _GAP,
        color_system="standard" if colour else None,
        force_terminal=colour,
        emoji=False,
        legacy_windows=False,
    )
    render = console.print
    with console.capture() as captured:
        render(table)
    return "".join(f"{line.rstrip()}\n" for line in captured.get().splitlines())


def route_lines(rows: Sequence[Mapping[str, Any]], *, room: int | None = None) -> str:
    """Return routes as text: time, cost and places of each.

    >>> row = {"rank": 1, "days": 13.6, "lower": 11.6, "upper": 16.6, "cost_usd": 3493,
    ...        "distance_km": 6955, "modes": ["trunk", "sea"],
    ...        "path": ["Almaty", "Riga", "Rotterdam"]}
    >>> print(route_lines([row], room=60), end="")
    1. 13.6 days (11.6 to 16.6), $3,493 per container, 6,955 km
       Almaty – Riga – by sea – Rotterdam
    """
    room = width() if room is None else room
    lines = []
    for row in rows:
        took = f"{figure(row['days'])} days ({figure(row['lower'])} to {figure(row['upper'])})"
        cost = f"${figure(row['cost_usd'])} per container, {figure(row['distance_km'])} km"
        lines.append(f"{row['rank']}. {took}, {cost}")
        passed = [str(row["path"][0])]
        for place, mode in zip(row["path"][1:], row["modes"], strict=True):
            passed += [place] if mode in _OVERLAND else [f"by {mode}", place]
        # Non-breaking spaces keep the name of a place on one line.
        text = " – ".join(place.replace(" ", "\u00a0") for place in passed)
        filled = textwrap.fill(
            printable(text), room, initial_indent="   ", subsequent_indent="   ",
            break_on_hyphens=False,
        )  # fmt: skip
        lines.append(filled.replace("\u00a0", " "))
        lines += [f"   lines and passages: {', '.join(row['lines'])}"] if row.get("lines") else []
        lines += [f"   {name}: {most}" for name, most in row.get("capacity", {}).items()]
    return "\n".join(lines) + "\n"


def event_lines(events: Iterable[Mapping[str, Any]], *, room: int | None = None) -> str:
    """Return two lines per event: date, parties, type and status; then its sentence, truncated.

    >>> event = {"date": "2023-05", "actor": [{"code": "CHN"}], "recipient": [{"code": "UKR"}],
    ...          "event_type": "CONSULT", "mode": "visit", "status": "planned", "confidence": 0.83,
    ...          "text": "Beijing will send its envoy."}
    >>> print(event_lines([event], room=60), end="")
    2023-05     CHN → UKR  consult (visit), planned  0.83
                Beijing will send its envoy.
    """
    room = width() if room is None else room
    dim, plain = ("\x1b[2m", "\x1b[0m") if coloured() else ("", "")
    lines = []
    for event in events:
        sides = _side(event["actor"]) or "?"
        if event["recipient"]:
            sides += f" {'↔' if event.get('reciprocal') else '→'} {_side(event['recipient'])}"
        kind = str(event["event_type"]).lower() + (f" ({event['mode']})" if event["mode"] else "")
        status = "" if event["status"] == "actual" else f", {event['status']}"
        head = f"{event['date'] or 'no date':<10}  {sides}  {kind}{status}  {event['confidence']}"
        lines += textwrap.wrap(printable(head), room, subsequent_indent=" " * 12)
        text = textwrap.shorten(printable(event["text"], keep="\n"), room - 12, placeholder=" …")
        lines.append(f"{' ' * 12}{dim}{text}{plain}")
    return "".join(f"{line}\n" for line in lines)


def _side(parties: list[Mapping[str, Any]]) -> str:
    named = [worded({"text": "", **party}) for party in parties]
    more = f" and {len(named) - _SIDE} others" if len(named) > _SIDE + 1 else ""
    return ", ".join(named[:_SIDE] if more else named) + more
