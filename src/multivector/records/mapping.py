"""Read and check the mapping of a user's table.

The mapping is a TOML file::

    origin = "customs"                     # id; default: derived from the file name
    title = "Customs figures of 2020"
    citation = "National customs service 2021"
    licence = "for internal use"
    version = "2021"
    url = ""
    delimiter = ";"                        # default: as in the file; also skip (lines)
    encoding = "cp1252"                    # default: UTF-8 or UTF-16
    decimal = ","                          # or ".": default: as the numbers of the file show
    sheet = "Data"                         # of an Excel workbook; default: the first
    dates = "d/m/y"                        # or "m/d/y": the order in dates such as 03/04/2024
    [columns]                              # column of the schema = column of the file
    exporter = "from"
    importer = "to"
    year = "yr"
    trade_usd = "value"
    [scale]                                # numbers are multiplied
    trade_usd = 1e6
    [codes]                                # name (default: names or ISO codes), cow or gw
    exporter = "cow"
    [coverage]                             # default: the years seen, and absence = "missing"
    years = "2010-2020"
    absence = "missing"
"""

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from multivector.codes import systems
from multivector.errors import InputError
from multivector.store.schema import FIRST_YEAR, LAST_YEAR, Table
from multivector.tables import read_toml
from multivector.text.formats.encoding import character_set

MAX_ID_CHARACTERS = 64
MAX_TEXT_CHARACTERS = 1_000
MAX_SKIP_LINES = 1_000_000
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_YEARS = re.compile(r"\d{4}(?:\s*-\s*\d{4}(?:/[1-9]\d?)?)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class _ValueRule:
    """The values that a key allows: a test and its description."""

    holds: Callable[[Any], bool]
    allowed: str


def _is_line(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= MAX_TEXT_CHARACTERS and value.isprintable()


def _is_factor(value: Any) -> bool:
    try:
        return type(value) in (int, float) and math.isfinite(float(value)) and value != 0
    except OverflowError:  # an integer too large for a float
        return False


def _is_years(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > MAX_TEXT_CHARACTERS:
        return False
    parts = [part.strip() for part in value.split(",")]
    if not all(_YEARS.fullmatch(part) for part in parts):
        return False
    spans = [[int(year) for year in part.partition("/")[0].split("-")] for part in parts]
    return all(FIRST_YEAR <= span[0] <= span[-1] <= LAST_YEAR for span in spans)


def _is_side(value: Any) -> bool:
    if isinstance(value, list):
        return bool(value) and all(isinstance(c, str) and c in systems.known() for c in value)
    return value in ("all", "seen")


_LINE = _ValueRule(_is_line, f"text on one line, at most {MAX_TEXT_CHARACTERS:,} characters")
_ID_RULE = _ValueRule(
    lambda v: isinstance(v, str) and bool(_ID.fullmatch(v)),
    f"a-z, 0-9, - and _, starting with a letter or digit, at most {MAX_ID_CHARACTERS} characters",
)
_PLAIN = {
    "origin": _ID_RULE,
    **dict.fromkeys(("title", "citation", "licence", "version", "url", "terms"), _LINE),
    "delimiter": _ValueRule(
        lambda v: isinstance(v, str) and len(v) == 1 and v not in '\r\n\0"',
        "one character, not a quotation mark or line break",
    ),
    "encoding": _ValueRule(
        lambda v: isinstance(v, str) and character_set(v) is not None,
        "the name of a text encoding, such as utf-8 or cp1252",
    ),
    "skip": _ValueRule(
        lambda v: type(v) is int and 0 <= v <= MAX_SKIP_LINES,
        f"a whole number of lines, 0 to {MAX_SKIP_LINES:,}",
    ),
    "sheet": _LINE,
    "decimal": _ValueRule(lambda v: v in (".", ","), '"." or ","'),
    "dates": _ValueRule(lambda v: v in ("d/m/y", "m/d/y"), "d/m/y or m/d/y"),
}
_COLUMN_RULES = {
    "columns": _ValueRule(lambda v: _is_line(v) and bool(v), "the name of a column in the file"),
    "scale": _ValueRule(_is_factor, "a finite number other than 0"),
    "codes": _ValueRule(lambda v: v in ("name", "cow", "gw"), "name, cow or gw"),
}
# Column types allowed in each section; other sections allow any.
_COLUMN_TYPES = {"scale": ("number",), "codes": ("state",)}
_COVERAGE = {
    "years": _ValueRule(_is_years, f'years {FIRST_YEAR} to {LAST_YEAR}, such as "2010-2020, 2022"'),
    "absence": _ValueRule(lambda v: v in ("zero", "missing"), "zero or missing"),
}
_SIDE = _ValueRule(_is_side, "all, seen, or a list of ISO 3166 alpha-3 codes")
_KNOWN = (*_PLAIN, *_COLUMN_RULES, "coverage")


def read_mapping(schema: Table, path: Path, mapping: Path | None) -> dict[str, Any]:
    """Return a mapping with default values for missing keys.

    Raises InputError if the file cannot be read, or a key is unknown or invalid.

    ``schema``: schema of the table. ``path``: the data file; the default ID and title are derived
    from its name. ``mapping``: the TOML file; None means an empty mapping.
    """
    given = read_toml(mapping) if mapping else {}
    _check(given, schema, str(mapping))
    title = "".join(c for c in path.name if c.isprintable())[:MAX_TEXT_CHARACTERS]
    defaults = {
        "origin": given.get("origin") or default_id(path),
        "title": title,
        "citation": "own data",
        "licence": "yours",
        "terms": "yours",
        "version": "1",
        "url": "",
    }
    return {**defaults, **given, "table": schema.name}


def default_id(path: Path) -> str:
    """Return the ID derived from a file name.

    Raises InputError if the name contains no ASCII letter or digit.

    >>> default_id(Path("Tráde of (2020).csv"))
    'trade-of-2020'
    """
    plain = unicodedata.normalize("NFKD", path.stem).encode("ascii", "ignore").decode()
    found = re.sub(r"[^a-z0-9_]+", "-", plain.lower()).strip("-_")[:MAX_ID_CHARACTERS]
    if not found:
        raise InputError(
            "cannot derive an ID from the file name",
            where=str(path),
            allowed=_ID_RULE.allowed,
            next='set it in the --map file: origin = "…"',
        )
    return found


def _check(given: Mapping[str, Any], schema: Table, where: str) -> None:
    """Check each key of a mapping against its rule."""
    _refuse_unknown(given, _KNOWN, "the mapping", where)
    for key, value in given.items():
        if key in _PLAIN:
            _check_value(key, value, _PLAIN[key], where)
        elif key == "coverage":
            for name, one in _part(key, value, (*_COVERAGE, *schema.state_keys), where).items():
                _check_value(f"[{key}] {name}", one, _COVERAGE.get(name, _SIDE), where)
        else:
            types = _COLUMN_TYPES.get(key)
            names = [c.name for c in schema.columns if types is None or c.type in types]
            for name, one in _part(key, value, names, where).items():
                _check_value(f"[{key}] {name}", one, _COLUMN_RULES[key], where)


def _part(key: str, value: Any, names: Iterable[str], where: str) -> Mapping[str, Any]:
    """Return a section of the mapping, which must be a table with only these keys."""
    if not isinstance(value, dict):
        raise InputError(f"{key} must be a table: [{key}]", where=where)
    _refuse_unknown(value, names, f"[{key}]", where)
    return value


def _refuse_unknown(given: Iterable[str], known: Iterable[str], part: str, where: str) -> None:
    for name in given:
        if name not in known:
            what = f"unknown key in {part}: {name!r}"
            raise InputError(what, where=where, allowed=", ".join(known))


def _check_value(key: str, value: Any, rule: _ValueRule, where: str) -> None:
    if not rule.holds(value):
        shown = repr(value) if len(repr(value)) <= 80 else f"{repr(value)[:80]}…"
        raise InputError(f"invalid value for {key}: {shown}", where=where, allowed=rule.allowed)
