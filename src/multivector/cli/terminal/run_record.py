"""What made the output of the running command: version, sources, arguments, files read, seed."""

import os
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeVar

import click

from multivector.answers.result import Result
from multivector.store.parquet import hash_file

R = TypeVar("R")
_KEPT, _RECORD = "multivector.result", "multivector.record"
_WRITTEN = ("-o", "--output", "--run")  # where the output goes does not make it
_READ = ("source", "sources", "paths", "articles", "edits")  # parameters that name files as text
_SHORT = ("version", "command", "inputs", "sources", "seed", "as_of")


def keep(found: R) -> R:
    """Keep what the running command answers: a Result, or what has one as ``table``."""
    click.get_current_context().meta[_KEPT] = found
    return found


def run_record() -> dict[str, Any]:
    """Return the record of the running command: that of its result, and what it was given.

    ``command`` has its arguments, without where the output goes; ``inputs`` the SHA-256 of each
    file among them, and of the lines that `sha256sum` prints for the files of a folder, sorted.
    """
    context = click.get_current_context()
    if _RECORD in context.meta:  # an exported workbook has asked for it before
        return context.meta[_RECORD]
    found = context.meta.get(_KEPT)
    table = found if hasattr(found, "origins") else getattr(found, "table", found)
    if not isinstance(table, Result):  # a brief, or events
        table = Result("", (), (), getattr(table, "origins", ()))
    values = [(name, one) for name, given in context.params.items()
              for one in (given if isinstance(given, tuple) else (given,))]  # fmt: skip
    read = [str(x) for n, x in values if isinstance(x, Path) or (n in _READ and type(x) is str)]
    inputs = {name: _digest(Path(name)) for name in read if os.path.exists(name)}
    command = _without_outputs(context.find_root().obj)
    record = {"version": "", "command": command, "inputs": inputs, **table.record()}
    # The call in Python is left out: the command is there.
    return context.meta.setdefault(_RECORD, {k: v for k, v in record.items() if k != "call"})


def in_short() -> dict[str, Any]:
    """Return the part of the record that identifies the output; empty if no result is kept."""
    context = click.get_current_context(silent=True)
    record = run_record() if context and _KEPT in context.meta else {}
    return {name: record[name] for name in _SHORT if name in record}


def _digest(path: Path) -> str:
    if not path.is_dir():
        return hash_file(path)
    files = sorted(one for one in path.rglob("*") if one.is_file())
    lines = (f"{hash_file(one)}  {one.relative_to(path).as_posix()}\n" for one in files)
    return sha256("".join(lines).encode()).hexdigest()


def _without_outputs(arguments: list[str]) -> list[str]:
    """Return arguments without the options in ``_WRITTEN`` and their values.

    >>> _without_outputs(["flow", "CHN", "KGZ", "-o", "a.csv", "--run=b.json", "--year", "2023"])
    ['flow', 'CHN', 'KGZ', '--year', '2023']
    """
    before = ["", *arguments[:-1]]
    return [
        word
        for last, word in zip(before, arguments, strict=True)
        if last not in _WRITTEN
        and word.partition("=")[0] not in _WRITTEN
        and not word.startswith("-o")
    ]
