"""Read the package's own tab-separated tables (a header, ``#`` comments, rows) and users' TOML."""

import re
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from multivector.errors import InputError


def read_table(package: str, *path: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table that ships with the package, keyed by its header.

    One mapping per row; an empty cell is an empty string. Empty lines and lines that start with
    ``#`` are skipped; quotation marks have no special meaning. Raises InputError if a row has more
    or fewer cells than the header.

    ``package``: the package that contains the table, such as ``multivector.codes``. ``*path``: path
    of the table within the package.

    >>> read_table("multivector.codes", "data", "states.tsv")[0]["iso3"]
    'AFG'
    """
    header, *rows = _cells(package, path)
    return tuple(dict(zip(header, cells, strict=True)) for cells in rows)


def read_rows(package: str, *path: str) -> list[list[str]]:
    """Return the cells of a table without its header, for simple tables of a few columns.

    Raises InputError if a row has more or fewer cells than the header.

    >>> len(read_rows("multivector.codes", "data", "words.tsv")[0])
    2
    """
    return _cells(package, path)[1:]


@cache
def read_package_toml(package: str, name: str) -> dict[str, Any]:
    """Return the content of a TOML document that ships with the package, not to be changed."""
    return tomllib.loads(files(package).joinpath(name).read_text(encoding="utf-8"))


def lines_of(text: str) -> list[str]:
    r"""Return the lines of a text: unlike ``str.splitlines``, none ends inside a JSON string.

    >>> lines_of("a\u2028b\r\nc\n")
    ['a\u2028b', 'c']
    """
    lines = re.split(r"\r\n|\r|\n", text)
    return lines if lines[-1] else lines[:-1]


def _cells(package: str, path: tuple[str, ...]) -> list[list[str]]:
    text = files(package).joinpath(*path).read_text(encoding="utf-8")
    numbered = [
        (number, line.split("\t"))
        for number, line in enumerate(text.splitlines(), start=1)
        if line and not line.startswith("#")
    ]
    width = len(numbered[0][1])
    for number, cells in numbered:
        if len(cells) != width:
            raise InputError(
                f"{len(cells)} cells, but the header has {width}",
                where=f"{'/'.join((package.rpartition('.')[2], *path))}, line {number}",
            )
    return [cells for _, cells in numbered]


def read_toml(path: Path) -> dict[str, Any]:
    """Return the content of a TOML file that a user wrote; errors as for `parse_toml`."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:  # ValueError: bytes that are not UTF-8, NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"cannot be read: {reason}", where=str(path)) from error
    return parse_toml(text, str(path))


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """Return the content of a TOML document.

    Raises InputError if it is not valid TOML, is nested too deeply, or has an integer of thousands
    of digits.

    ``where``: its file, for error messages.

    >>> parse_toml('year = 2016', "a.toml")
    {'year': 2016}
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError("not valid TOML: nested too deeply", where=where) from error
    except ValueError as error:  # also from an integer that is longer than Python converts
        raise InputError(f"not valid TOML: {error}", where=where) from error
