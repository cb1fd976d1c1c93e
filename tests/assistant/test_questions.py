"""Sixty questions drafted from the list of tools alone, answered by tools and by commands.

``questions.tsv``: ``field`` is ``part?column=value&…:path`` of what the tool returns (default
part: ``rows``; ``summary:N`` a sentence, ``error:what`` an error); ``answer`` the same of what the
command prints, ``line N`` a line of its text.
"""

import csv
import json
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from multivector.assistant.answer import error_of
from multivector.assistant.workers import call
from multivector.cli.main import application
from multivector.errors import MultivectorError

with Path(__file__).with_name("questions.tsv").open(encoding="utf-8") as file:
    QUESTIONS = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_there_are_sixty() -> None:
    assert len({one["question"] for one in QUESTIONS}) == 60


@pytest.mark.parametrize("one", QUESTIONS, ids=[one["question"] for one in QUESTIONS])
def test_the_tools_answer_as_the_commands_do(one: dict[str, str], home: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    by_tool = picked(whole(one["tool"], json.loads(one["arguments"])), one["field"])
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before  # only reads
    by_command = picked(printed(one["command"]), one["answer"])
    assert by_tool == by_command
    assert by_tool not in ([], "")


def whole(tool: str, arguments: dict[str, Any]) -> dict[str, Any]:
    """Return the answer of a tool with the rows of all pages; its figures have all they need."""
    first = found = call(tool, arguments)
    if "error" in found:
        return found
    rows = list(found["rows"])
    while found["truncated"]:
        found = call(tool, {**arguments, "next": found["next"]})
        rows += found["rows"]
        first["sources"].update(found["sources"])
    for row in rows:
        for origin in row.get("origins", ()):
            assert first["sources"][origin]["terms"]
        if tool in ("observations", "influence", "check_claim", "whatif"):
            assert {"year", "age", "origins"} <= set(row)
    return {**first, "rows": rows}


def printed(command: str) -> Any:
    """Return what a command prints, as JSON if it is."""
    words, _, given = command.partition(" < ")
    found = CliRunner().invoke(application, shlex.split(words), input=given or None)
    if isinstance(found.exception, MultivectorError):
        return error_of(found.exception)
    assert found.exit_code == 0, found.output
    return json.loads(found.stdout) if "--format json" in words else found.stdout.splitlines()


def picked(found: Any, selector: str) -> Any:
    """Return what a selector names: a line, or a field of all rows that fit."""
    if selector.startswith("line "):
        return found[int(selector.removeprefix("line "))]
    head, _, field = selector.rpartition(":")
    part, _, where = head.partition("?")
    if head == "summary":
        return found["summary"][int(field)]
    if head == "error":
        return found["error"][field]
    rows = found if isinstance(found, list) else found[part or "rows"]
    return [got for row in rows if fits(row, where) for got in fields(row, field.split("."))]


def fits(row: dict[str, Any], where: str) -> bool:
    pairs = [one.partition("=") for one in where.split("&") if one]
    return all(str(row[k]) == v or (isinstance(row[k], list) and v in row[k]) for k, _, v in pairs)


def fields(row: Any, path: list[str]) -> Iterator[Any]:
    for name in path:
        if isinstance(row, list) and int(name) >= len(row):
            return
        row = row[int(name)] if isinstance(row, list) else row[name]
    yield row
