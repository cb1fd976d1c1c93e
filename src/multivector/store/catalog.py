"""The catalogue file of a store, with its own checksum and a second copy.

The file is JSON: ``format``, ``sha256`` (of the text of ``versions``) and ``versions``. A damaged
catalogue is refused, never read; :func:`restore` puts the copy in its place.
"""

import json
import logging
import os
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from multivector.errors import StoreFault

# 1: no checksum (readable; rewritten by the next load). 2: checksum and copy.
FORMAT = 2
_START, _END = '"versions": ', "\n}\n"
_COPY = ".copy.json"
_log = logging.getLogger(__name__)


class NewerFormat(StoreFault):
    """The store was written by a newer version of multivector and is not changed."""


def read(path: Path) -> dict[str, Any]:
    """Return the entries of a catalogue, by source; empty if there is no file.

    Raises StoreFault if it is damaged, cannot be read, or was written by a newer version of
    multivector.
    """
    try:
        text = path.read_text("utf-8")
        head, found, body = text.partition(_START)
        marked = json.loads(head + _START + "0}") if found else {}
        stated = marked.get("format")
        if stated == 1:
            entries = json.loads(text)["versions"]
        elif stated == FORMAT and _digest(body.removesuffix(_END)) == marked["sha256"]:
            entries = json.loads(body.removesuffix(_END))
        elif type(stated) is int and stated > FORMAT:
            raise NewerFormat(
                f"the store has format {stated}, which this version of multivector does not "
                "support",
                where=str(path),
                allowed=f"format {FORMAT} or older",
                next="upgrade multivector, or set MULTIVECTOR_HOME to another folder",
            )
        else:
            raise ValueError("checksum mismatch" if found else "no versions")
        return dict(entries)
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise damaged(error, path) from error


def write(path: Path, entries: Mapping[str, Any]) -> None:
    """Replace a catalogue and its copy; a failure at any point leaves one of them intact."""
    body = json.dumps(entries, indent=1, sort_keys=True)
    text = f'{{\n "format": {FORMAT},\n "sha256": "{_digest(body)}",\n {_START}{body}{_END}'
    for target in (_copy(path), path):
        temporary = target.with_suffix(".new")
        try:
            # The copy is not flushed: when it is written, the catalogue is complete.
            write_text(text, temporary, flush=target == path)
            os.replace(temporary, target)
        finally:
            with suppress(OSError):
                temporary.unlink()


def renew(path: Path) -> None:
    """Rewrite a catalogue that has an older format or no valid copy."""
    entries, copy = read(path), _copy(path)
    if entries and not (copy.is_file() and copy.read_bytes() == path.read_bytes()):
        write(path, entries)


def restore(path: Path) -> None:
    """Replace a damaged catalogue with its copy; StoreFault if the copy is damaged too."""
    entries = read(_copy(path))
    if not entries:
        raise damaged(ValueError("no copy"), _copy(path))
    write(path, entries)
    _log.warning("%s was damaged and has been restored from its copy", path)


def damaged(error: Exception, path: Path) -> StoreFault:
    """Return the error for a damaged catalogue, with the repair command."""
    why = str(error) if isinstance(error, ValueError) else f"{type(error).__name__}: {error}"
    mend = "repair it from its copy"
    if path.name.endswith(_COPY):
        mend = f"delete {path.parent} and load the sources again"
    what = f"the store's catalogue is damaged: {why}"
    return StoreFault(what, where=str(path), next=f"{mend}: multivector data pull --open")


def write_text(text: str, path: Path, *, flush: bool) -> None:
    """Write a file; ``flush`` is whether to wait until it is on disk."""
    with open(path, "w", encoding="utf-8") as stream:
        stream.write(text)
        if not flush:
            return
        stream.flush()
        os.fsync(stream.fileno())


def _copy(path: Path) -> Path:
    return path.with_suffix(_COPY)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
