"""Parameter types: each is validated when parsed, before any library or file is loaded.

The command gets the value as typed unless the type says otherwise. Errors name the option, the
value, a likely correction and the allowed values.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from multivector.codes.suggest import did_you_mean
from multivector.errors import InputError, UsageError
from multivector.vocabulary import BESIDE, CHANNELS

# The state system of the record begins in 1816; a year after 2100 is taken as a typing error.
FIRST_YEAR, LAST_YEAR = 1816, 2100
MOST_YEARS = 200
# Parameter of a public function -> parameter of its command, if they differ.
ALIASES = {
    "start": "from_",
    "end": "to",
    "years": "year",
    "costs": "cost",
    "dyad": "what",
    "question": "what",
    "events": "source",
    "open": "opened",
}


if TYPE_CHECKING:
    Kind = click.ParamType[Any]  # generic only in the stubs of recent versions
else:
    Kind = click.ParamType


def flag(parameter: click.Parameter | None) -> str:
    """Return a parameter as the user types it: its long option or its metavar.

    Examples
    --------
    >>> flag(click.Option(["-o", "--output"])), flag(click.Argument(["a"], metavar="A"))
    ('--output', 'A')
    """
    if parameter is None:
        return "argument"
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.human_readable_name).strip("[].")


class OneOf(Kind):
    """One of several choices; ``noun`` describes the value in error messages."""

    def __init__(self, noun: str, allowed: Sequence[str]) -> None:
        self.name, self.choices = noun, tuple(allowed)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Return the choices for the help text."""
        return f"[{'|'.join(self.choices)}]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value if it is one of the choices; UsageError if it is not."""
        word = str(value).strip().casefold()
        if word in self.choices:
            return word
        raise UsageError(
            f"unknown {self.name}: {value!r}{did_you_mean(str(value), self.choices)}",
            where=flag(param),
            allowed=", ".join(self.choices),
        )

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return the choices with this prefix, for shell completion."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.choices if word.startswith(incomplete)]


class Checked(Kind):
    """A value checked by a function of value and option name, and returned unchanged."""

    def __init__(
        self,
        name: str,
        check: Callable[[str, str], Any],
        words: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.name, self._check, self._words = name, check, words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the value if the check passes."""
        self._check(str(value), flag(param))
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return completions of the word after the last comma."""
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        found = (word for word in self._words() if word.lower().startswith(last.lower()))
        return [CompletionItem(f"{before}{comma}{word}") for word in found]


class Year(Kind):
    """A year, as an integer."""

    name = "year"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the year; UsageError if it is not a year."""
        word = str(value).strip()
        if not (word.isascii() and word.isdigit() and FIRST_YEAR <= int(word) <= LAST_YEAR):
            raise UsageError(
                f"not a year: {value!r}", where=flag(param), allowed=f"{FIRST_YEAR} to {LAST_YEAR}"
            )
        return int(word)


class YearSpan(Kind):
    """A span of years such as ``2019-2021``, or one year, as (first, last)."""

    name = "years"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Return the first and last year; UsageError if the value is not a span of years."""
        if isinstance(value, tuple):
            return value
        first, _, last = str(value).partition("-")
        year = Year()
        start, end = year.convert(first, param, ctx), year.convert(last or first, param, ctx)
        if start > end:
            raise UsageError(
                f"the span ends before it starts: {value!r}", where=flag(param), allowed="2019-2021"
            )
        return start, end


class Weights(Kind):
    """Channel weights such as ``trade=2,security=0``, as a dict."""

    name = "weights"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dict[str, float]:
        """Return the weight of each named channel.

        Raises UsageError for an unknown channel, or a weight that is not a number of 0 or more.
        """
        if isinstance(value, dict):
            return value
        found: dict[str, float] = {}
        for part in filter(None, (word.strip() for word in str(value).split(","))):
            channel, equals, number = (word.strip() for word in part.partition("="))
            if channel not in CHANNELS:
                raise UsageError(
                    f"unknown channel: {channel!r}{did_you_mean(channel, CHANNELS)}",
                    where=flag(param),
                    allowed=", ".join(CHANNELS),
                )
            try:
                found[channel] = float(number)
            except ValueError:
                found[channel] = -1.0
            if not (equals and 0 <= found[channel] < float("inf")):
                raise UsageError(
                    f"invalid weight: {part!r}",
                    where=flag(param),
                    allowed="CHANNEL=NUMBER, 0 or more, e.g. trade=2,security=0",
                )
        return found


class InputFile(Kind):
    """An existing input file, as a path."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path of the file; InputError if there is no such file."""
        path = Path(value)
        if not path.exists():
            raise missing(str(value))
        return path


class OutputFile(Kind):
    """An additional output file with any name; its folder must exist."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the file name; InputError if its folder does not exist."""
        from multivector.cli.terminal.output import check

        check(str(value), format_=None, suffixes=None)
        return str(value)


def missing(name: str) -> InputError:
    """Return the error for a missing file, with similar names in the same folder."""
    path = Path(name)
    folder = path.parent
    try:
        beside = {entry.name: str(folder / entry.name) for entry in folder.iterdir()}
    except OSError:
        return InputError("no such folder", where=str(folder))
    return InputError(f"no such file{did_you_mean(path.name, beside)}", where=name)


def codes(words: str) -> list[str]:
    """Return the codes of comma-separated states and blocs.

    Examples
    --------
    >>> codes("China, EU")
    ['CHN', 'EU']
    """
    from multivector.codes.resolve import parties

    return list(parties(words))


def span(options: Mapping[str, Any]) -> None:
    """Check that ``year``, ``from_`` and ``to`` are consistent; UsageError if not.

    Examples
    --------
    >>> span({"from_": 2016, "to": 2000})
    Traceback (most recent call last):
    multivector.errors.UsageError: --from, --to: the first year is after the last: 2016 to 2000
    """
    year, start, end = (options.get(name) for name in ("year", "from_", "to"))
    if year is not None and not (start is None and end is None):
        raise UsageError(
            "--year cannot be combined with --from or --to",
            allowed="either --year, or --from and --to",
        )
    if start is None or end is None:
        return
    if start > end:
        raise UsageError(f"the span ends before it starts: {start} to {end}", where="--from, --to")
    if end - start > MOST_YEARS:
        raise UsageError(
            f"the span is too long: {end - start} years",
            where="--from, --to",
            allowed=f"up to {MOST_YEARS} years",
        )


def sides(options: Mapping[str, Any]) -> None:
    """Check that either a region or states are given, and that no state is also a power.

    Raises UsageError if not.

    Examples
    --------
    >>> sides({})
    Traceback (most recent call last):
    multivector.errors.UsageError: no states given
      allowed: either --region or --states
    """
    region, states, powers = (options.get(name) for name in ("region", "states", "powers"))
    if region is None and states is None:
        raise UsageError("no states given", allowed="either --region or --states")
    if region is not None and states is not None:
        raise UsageError(
            "--region and --states cannot be combined", allowed="either --region or --states"
        )
    if powers is None or states is None:
        return
    from multivector.codes.resolve import parties

    both = [code for code in parties(states) if code in parties(powers)]
    if both:
        raise UsageError(
            f"{both[0]} is listed as both a state and a power",
            where="--powers",
            allowed=f"remove {both[0]} from one of the two lists",
        )


def _each(check: Callable[[str, str], Any]) -> Callable[[str, str], None]:
    """Return a check of a comma-separated list with at least one entry."""

    def checked(words: str, option: str) -> None:
        given = [word.strip() for word in words.split(",") if word.strip()]
        if not given:
            raise UsageError("the list is empty", where=option, allowed="a comma-separated list")
        for word in given:
            check(word, option)

    return checked


def _state(word: str, option: str) -> None:
    from multivector.codes.resolve import state

    state(word, parameter=option)


def _party(word: str, option: str) -> None:
    from multivector.codes.resolve import party

    party(word, parameter=option)


def _group(word: str, option: str) -> None:
    from multivector.codes.resolve import states_of

    states_of(word, on="2020", parameter=option)


def _region(word: str, option: str) -> None:
    from multivector.codes.regions import region

    try:
        region(word, parameter=option)
    except UsageError as error:
        # With a suggestion, the full list is not needed.
        allowed = None if "did you mean" in error.what else error.allowed
        raise UsageError(error.what, where=option, allowed=allowed) from None


def _period(word: str, option: str) -> None:
    if not re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", word):
        raise UsageError(f"invalid period: {word!r}", where=option, allowed="YYYY or YYYY-MM")


def _date(word: str, option: str) -> None:
    from multivector.text.dates import given_date

    given_date(word, parameter=option)


def _date_or_published(word: str, option: str) -> None:
    if word != "published":
        _date(word, option)


def _origin(word: str, option: str) -> None:
    from multivector.records import catalogue
    from multivector.records.factbook.entries import ORIGIN
    from multivector.store.warehouse import Store

    listed = [*catalogue.entries(), ORIGIN.id]
    if word in listed:  # without reading the store, which may be damaged
        return
    known = [*listed, *Store().installed()]
    if word not in known:
        raise UsageError(
            f"unknown source: {word!r}{did_you_mean(word, known)}",
            where=option,
            next="multivector data list",
        )


def _table(word: str, option: str) -> None:
    from multivector.records import catalogue
    from multivector.store.schema import tables

    known = [*tables(), *catalogue.entries()]
    if word not in known:
        raise UsageError(
            f"unknown table or source: {word!r}{did_you_mean(word, known)}",
            where=option,
            allowed=", ".join(sorted(tables())),
            next="multivector data list",
        )


def _regions() -> Iterable[str]:
    from multivector.codes.regions import regions

    return sorted(regions())


def _origins() -> Iterable[str]:
    from multivector.records import catalogue

    return sorted(catalogue.entries())


def _codes() -> Iterable[str]:
    from multivector.codes.blocs import BLOCS
    from multivector.codes.states import STATES

    return sorted({*STATES, *BLOCS})


REGION = Checked("region", _region, _regions)
STATES_LIST = Checked("list", _each(_state), _codes)
POWERS_LIST = Checked("list", _each(_party), _codes)
GROUPS_LIST = Checked("list", _each(_group), _codes)
GROUP = Checked("name", _group, _codes)
PARTY = Checked("name", _party, _codes)
DATE = Checked("date", _date)
AS_OF_ARTICLE = Checked("date", _date_or_published)
ORIGIN = Checked("origin", _origin, _origins)
PERIOD = Checked("period", _period)
TABLE = Checked("table", _table, _origins)
YEAR = Year()
WEIGHTS = Weights()
INPUT = InputFile()
OUTPUT = OutputFile()
SPAN = YearSpan()
CHANNELS_LIST = Checked("list", _each(lambda word, option: None), lambda: CHANNELS)
CHANNEL = OneOf("channel", ("composite", *CHANNELS, *BESIDE))

ENGINE = click.option(
    "--engine",
    type=OneOf("engine", ("local", "spark")),
    default="local",
    show_default=True,
    help="Run coding in local processes, or on Spark (its own cluster, or N local workers).",
)

MIN_CONFIDENCE = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="P",
    help="Exclude events whose confidence is below this (0.5: more likely right than wrong).",
)

AS_OF = click.option(
    "--as-of",
    type=DATE,
    metavar="DATE",
    help="Use only data available by this date; reports how many rows have an assumed "
    "publication date.",
)
