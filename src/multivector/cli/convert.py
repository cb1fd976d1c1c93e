"""``multivector convert``: convert a column of state names or codes to another classification."""

import sys
import warnings
from collections.abc import Sequence

import multivector as mv
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import command, data_options, option
from multivector.cli.terminal.parameters import OneOf
from multivector.cli.terminal.progress import say
from multivector.codes.conversion import SOURCES, TARGETS
from multivector.errors import InputError, UsageError
from multivector.tables import lines_of

_SHOWN = 10  # number of unmatched spellings listed


@command("convert")
@option(
    "--to",
    OneOf("target", TARGETS),
    "What to output: a code, a number or a short name.",
    default="iso3",
)
@option("--date DATE", str, "Day, month or year to which the names refer, for cow, gw and name.")
@option(
    "--source",
    OneOf("source", SOURCES),
    "Read the input as codes in this classification, not as names.",
)
@data_options(
    "text",
    formats=("text", *out.FORMATS),
    suffixes={"txt": "text", **out.SUFFIXES},
    terminal="text",
)
def convert(to: str, date: str | None, source: str | None, format: str, output: str | None) -> None:
    """Convert states on standard input, one name or code per line, to codes or names (--to).

    A line that names no state, or more than one, produces an empty line; the number of such lines
    is reported on standard error. There is no fuzzy matching. Names are recognised in English,
    French, Spanish and the state's own language, in official, inverted and abbreviated forms.
    """
    from multivector.text.dates import read_date

    on = read_date(date, parameter="date") if date else None
    names = _lines()
    with warnings.catch_warnings(action="ignore"):  # `_report` says more
        values = mv.convert(names, to, on, source=source)
    if format == "text":
        written = "".join(f"{'' if value is None else value}\n" for value in values)
        out.write(written, output)
    else:
        rows = [{"input": n, to: v} for n, v in zip(names, values, strict=True)]
        out.show(rows, ["input", to], format, output)
    _report(names, values)


def _lines() -> list[str]:
    if sys.stdin.isatty():
        raise UsageError(
            "no names on standard input", where="convert", next="multivector convert < names.txt"
        )
    try:
        if not (names := lines_of(sys.stdin.buffer.read().decode("utf-8-sig"))):
            say("no names on standard input")
        return names
    except UnicodeDecodeError as error:
        raise InputError(
            f"not UTF-8: {error.reason} at byte {error.start}", where="standard input"
        ) from error


def _report(names: list[str], values: Sequence[object]) -> None:
    """Report on standard error codes of our own, and how many lines have no match, with some."""
    own = sorted({"RVN", "XKX"} & {*map(str, values)})
    if own:
        say(f"not ISO 3166 codes: {', '.join(own)}")
    pairs = zip(names, values, strict=True)
    missed = [name for name, value in pairs if value is None and name.strip()]
    if not missed:
        return
    spellings = list(dict.fromkeys(missed))
    shown = ", ".join(repr(name) for name in spellings[:_SHOWN])
    rest = f" and {len(spellings) - _SHOWN} more" if len(spellings) > _SHOWN else ""
    say(f"{len(missed):,} of {len(names):,} lines without a match: {shown}{rest}")
