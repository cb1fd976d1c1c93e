"""The ledger of forecasts: append-only JSON Lines, each line with the hash of the one before.

A line is ``{"previous": …, "written_at": …, "kind": …, …, "hash": …}``; its hash is the SHA-256 of
its bytes up to ``,"hash"``. A line that was changed, dropped, added or moved breaks the chain from
there on; lines removed from the end show only against a hash kept earlier (`verify --expect`).
"""

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from multivector import settings
from multivector.errors import InputError

FIRST = "0" * 64  # the hash before the first line
KINDS = ("forecast", "admission", "resolution")
TIME = "%Y-%m-%dT%H:%M:%SZ"
# Longest line that is written or read: a sentence and its proposition, with a margin.
MAX_LINE = 65_536
_HEAD, _TAIL = b'{"previous":"', b',"hash":"'
_END = len(_TAIL) + 64 + 2
_HASH = re.compile(r"[0-9a-f]{64}")
_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_RESTORE = "restore the file from a backup; the lines before this one are intact"


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines of a valid ledger, in order, and the hash of the last."""

    path: Path
    lines: tuple[dict[str, Any], ...]

    @property
    def head(self) -> str:
        """Hash of the last line."""
        return str(self.lines[-1]["hash"]) if self.lines else FIRST


def ledger_path() -> Path:
    """Return the path of the ledger under ``MULTIVECTOR_HOME``."""
    return settings.home() / "forecasts.jsonl"


def read_ledger() -> Ledger:
    """Read the ledger and verify every line; a missing file is an empty ledger.

    Raises InputError at the first invalid line, with its number: invalid JSON, a hash mismatch, a
    missing or moved line, a timestamp earlier than the previous one, or a truncated line.
    """
    path = ledger_path()
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Ledger(path, ())
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    rows, previous, time = data.split(b"\n"), FIRST, ""
    lines = []
    for number, row in enumerate(rows[:-1], 1):
        line, fault = _checked(row, previous, time)
        if line is None:
            raise _broken(path, number, fault)
        previous, time = line["hash"], line["written_at"]
        lines.append(line)
    if rows[-1]:
        raise _broken(path, len(rows), "the line is truncated: writing was interrupted")
    return Ledger(path, tuple(lines))


def _broken(path: Path, number: int, fault: str) -> InputError:
    return InputError(
        f"the ledger is damaged: {fault}", where=f"{path}, line {number}", next=_RESTORE
    )


def _checked(row: bytes, previous: str, time: str) -> tuple[dict[str, Any] | None, str]:
    """Return a valid line, or None and what is wrong with it."""
    told = row[-_END + len(_TAIL) : -2].decode("ascii", "replace")
    whole = row.startswith(_HEAD) and row[-_END : -_END + len(_TAIL)] == _TAIL
    if not whole or len(row) > MAX_LINE:
        return None, "not a ledger entry"
    if sha256(row[:-_END]).hexdigest() != told:
        return None, "the line was changed (hash mismatch)"
    try:
        line = json.loads(row.decode())
    except (ValueError, RecursionError):
        return None, "not JSON"
    if line["previous"] != previous:
        return None, "an earlier line was removed, added or moved"
    stamp = line.get("written_at")
    if line.get("kind") not in KINDS or not _STAMP.fullmatch(str(stamp)):
        return None, "the kind or time is missing"
    if stamp < time:
        early = f"its timestamp, {stamp}, is earlier than the previous one"
        return None, f"{early} (the clock was set back)"
    return line, ""


def append(
    records: Sequence[Mapping[str, Any]], *, after: Ledger, now: datetime | None = None
) -> Ledger:
    """Append records to a ledger that was read under the lock; return the new ledger.

    Raises InputError if the clock is earlier than the last entry, or the file has changed or cannot
    be written.

    ``records``: each with ``kind`` and its fields. ``after``: the current ledger, read while
    holding :func:`writing`. ``now``: time of writing; default: the clock.
    """
    stamp = (now or datetime.now(UTC)).astimezone(UTC).strftime(TIME)
    if after.lines and stamp < after.lines[-1]["written_at"]:
        raise InputError(
            f"the clock was set back: it is {stamp}, but the last entry was written at "
            f"{after.lines[-1]['written_at']}",
            where=str(after.path),
            next="correct the system clock, then run the command again",
        )
    previous, made, rows = after.head, [], []
    for record in records:
        body = {"previous": previous, "written_at": stamp, **record}
        bare = json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
        start = bare.encode("utf-8", "backslashreplace")[:-1]
        previous = sha256(start).hexdigest()
        rows.append(start + _TAIL + previous.encode() + b'"}\n')
        if len(rows[-1]) > MAX_LINE:
            raise InputError(f"a record exceeds {MAX_LINE:,} bytes", where=str(after.path))
        made.append({**body, "hash": previous})
    _write(after.path, b"".join(rows))
    return Ledger(after.path, (*after.lines, *made))


def _write(path: Path, data: bytes) -> None:
    if not data:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror}", where=str(path)) from error


def writing(*, patience: float = 10.0) -> Any:
    """Hold the ledger's lock in a ``with`` block; InputError if another process holds it."""
    from multivector.store.lock import exclusive

    return exclusive(ledger_path().with_suffix(".lock"), patience=patience)


def require_line(ledger: Ledger, expected: str) -> None:
    """Raise InputError if no line has this hash: lines were removed, or it is another ledger."""
    if not _HASH.fullmatch(expected):
        raise InputError("invalid hash", where="expect", allowed="64 hexadecimal digits")
    if all(line["hash"] != expected for line in ledger.lines):
        raise InputError(
            "no line has this hash: lines were removed, or this is a different ledger",
            where=f"{ledger.path}, after line {len(ledger.lines)}",
            next=_RESTORE,
        )
