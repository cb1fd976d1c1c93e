"""Events for the terminal: who did what to whom on one line, the sentence below."""

import textwrap
from collections.abc import Iterable, Mapping
from typing import Any

from multivector.cli.terminal.layout import coloured, width, worded
from multivector.prose import printable

_SIDE = 5  # maximum number of parties named


def in_lines(events: Iterable[Mapping[str, Any]], *, room: int | None = None) -> str:
    """Return two lines per event: date, parties, type and status; then its sentence, truncated.

    >>> event = {"date": "2023-05", "actor": [{"code": "CHN"}], "recipient": [{"code": "UKR"}],
    ...          "event_type": "CONSULT", "mode": "visit", "status": "planned", "confidence": 0.83,
    ...          "text": "Beijing will send its envoy."}
    >>> print(in_lines([event], room=60), end="")
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
