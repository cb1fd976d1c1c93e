"""Parameter types: each is validated when parsed, before any library or file is loaded.

The command gets the value as typed unless the type says otherwise. Errors name the option, the
value, a likely correction and the allowed values.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from multivector.cli.terminal.progress import say
from multivector.codes.suggest import did_you_mean, unknown
from multivector.errors import InputError, UsageError
from multivector.vocabulary import BESIDE, CHANNELS

# The state system of the record begins in 1816; a year after 2100 is taken as a typing error.
FIRST_YEAR, LAST_YEAR = 1816, 2100
MOST_YEARS = 200
# Parameter of a public function -> parameter of its command, if they differ.
ALIASES = {"years": "year", "dyad": "what", "question": "what", "events": "source"}


if TYPE_CHECKING:
    Kind = click.ParamType[Any]  # generic only in the stubs of recent versions
else:
    Kind = click.ParamType


def flag(parameter: click.Parameter | None) -> str:
    """Return a parameter as the user types it: its long option or its metavar.

    >>> flag(click.Option(["-o", "--output"])), flag(click.Argument(["a"], metavar="A"))
    ('--output', 'A')
    """
    if parameter is None:
        return "argument"
    if isinstance(parameter, click.Option):
        return max(parameter.opts, key=len)
    return (parameter.metavar or parameter.human_readable_name).strip("[].")


class Checked(Kind):
    """A value checked by a function of value and option name.

    ``check`` returns the value to use, or None to keep the typed one; ``words`` returns
    completions.
    """

    def __init__(
        self,
        name: str,
        check: Callable[[str, str], Any],
        words: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        self.name, self._check, self._words = name, check, words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if not isinstance(value, str):  # a default, or converted before
            return value
        found = self._check(value, flag(param))
        return value if found is None else found

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[Any]:
        """Return completions of the word after the last comma."""
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        found = (word for word in self._words() if word.lower().startswith(last.lower()))
        return [CompletionItem(f"{before}{comma}{word}") for word in found]


class Named(Checked):
    """Names of states, blocs or regions; a note says which code stands for a former state."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from multivector.codes.resolve import recorded_as

        if isinstance(value, str) and (note := recorded_as(value)):
            say(note)
        return super().convert(value, param, ctx)


class OneOf(Checked):
    """One of several choices; ``noun`` describes the value in error messages."""

    def __init__(self, noun: str, allowed: Sequence[str]) -> None:
        super().__init__(noun, self._chosen, lambda: allowed)
        self.choices = tuple(allowed)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        return f"[{'|'.join(self.choices)}]"

    def _chosen(self, value: str, option: str) -> str:
        word = value.strip().casefold()
        if word in self.choices:
            return word
        raise unknown(self.name, value, self.choices, option)


def _year(value: str, option: str) -> int:
    word = value.strip()
    if not (word.isascii() and word.isdigit() and FIRST_YEAR <= int(word) <= LAST_YEAR):
        allowed = f"a year from {FIRST_YEAR} to {LAST_YEAR}"
        raise UsageError(f"not a year: {value!r}", where=option, allowed=allowed)
    return int(word)


def _years(value: str, option: str) -> tuple[int, int]:
    """Return the first and last year of a span such as ``2019-2021``, or of one year."""
    first, _, last = value.partition("-")
    start, end = _year(first, option), _year(last or first, option)
    if start > end:
        raise UsageError(
            f"the span ends before it starts: {value!r}",
            where=option,
            allowed="a first year no later than the last, e.g. 2019-2021",
        )
    return start, end


def _weights(value: str, option: str) -> dict[str, float]:
    """Return the weight of each channel named, as in ``trade=2,security=0``."""
    found: dict[str, float] = {}
    for part in filter(None, (word.strip() for word in value.split(","))):
        channel, equals, number = (word.strip() for word in part.partition("="))
        if channel not in CHANNELS:
            raise unknown("channel", channel, CHANNELS, option)
        try:
            found[channel] = float(number)
        except ValueError:
            found[channel] = -1.0
        if not (equals and 0 <= found[channel] < float("inf")):
            allowed = "CHANNEL=NUMBER with a number of 0 or more, e.g. trade=2,security=0"
            raise UsageError(f"invalid weight: {part!r}", where=option, allowed=allowed)
    return found


def _effect(value: str, option: str) -> tuple[float, float]:
    """Return an effect and its standard error, 0 if only the effect is given."""
    try:
        effect, _, error = value.partition(",")
        return float(effect), float(error or 0)
    except ValueError as wrong:
        what, allowed = f"invalid agreement effect: {value!r}", "0.36 or 0.36,0.15"
        raise UsageError(what, where=option, allowed=allowed) from wrong


def _input(value: str, option: str) -> Path:
    path = Path(value)
    if not path.exists():
        raise missing(value)
    return path


def _output(value: str, option: str) -> None:
    from multivector.cli.terminal.output import check

    check(value, format_=None, suffixes=None)


def missing(name: str) -> InputError:
    """Return the error for a missing file, with similar names in the same folder."""
    path = Path(name)
    folder = path.parent
    try:
        beside = {entry.name: str(folder / entry.name) for entry in folder.iterdir()}
    except OSError:
        return InputError("no such folder", where=str(folder))
    return InputError(f"no such file{did_you_mean(path.name, beside)}", where=name)


def require_source(source: str) -> None:
    """Raise the error for a source that is no URL, not ``-``, and not there."""
    if source != "-" and "://" not in source and not Path(source).exists():
        raise missing(source)


def span(options: Mapping[str, Any]) -> None:
    """Check that ``years`` (or ``year``), ``start`` and ``end`` are consistent; UsageError if not.

    >>> span({"start": 2016, "end": 2000})
    Traceback (most recent call last):
    multivector.errors.UsageError: --from, --to: the span ends before it starts: 2016 to 2000
    """
    start, end = options.get("start"), options.get("end")
    single = options.get("years", options.get("year")) is not None
    if single and (start, end) != (None, None):
        raise UsageError(
            "--year cannot be combined with --from or --to",
            allowed="either --year, or --from and --to",
        )
    if start is None or end is None:
        return
    where = "--from, --to"
    if start > end:
        raise UsageError(f"the span ends before it starts: {start} to {end}", where=where)
    if end - start > MOST_YEARS:
        allowed = f"up to {MOST_YEARS} years"
        raise UsageError(f"the span is too long: {end - start} years", where=where, allowed=allowed)


def sides(options: Mapping[str, Any]) -> None:
    """Check that either a region or states are given, and that no state is also a power.

    Raises UsageError if not.

    >>> sides({})
    Traceback (most recent call last):
    multivector.errors.UsageError: no states given
      allowed: either --region or --states
    """
    region, states, powers = (options.get(name) for name in ("region", "states", "powers"))
    allowed = "either --region or --states"
    if region is None and states is None:
        raise UsageError("no states given", allowed=allowed)
    if region is not None and states is not None:
        raise UsageError("--region and --states cannot be combined", allowed=allowed)
    if powers is None or states is None:
        return
    from multivector.codes.resolve import parties

    over, among = parties(states), parties(powers)
    both = [code for code in over if code in among]
    if both and 1 in (len(over), len(among)):
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


def _named(function: str, **more: Any) -> Callable[[str, str], None]:
    """Return a check that uses a function ``module:name`` of this package, loaded when needed."""

    def checked(word: str, option: str) -> None:
        _loaded(function)(word, parameter=option, **more)

    return checked


def _loaded(name: str) -> Any:
    module, _, attribute = name.partition(":")
    return getattr(import_module(f"multivector.{module}"), attribute)


def _region(word: str, option: str) -> None:
    from multivector.codes.regions import bloc_named, region

    if bloc_named(word):  # its members are those of the years asked
        return
    try:
        region(word, parameter=option)
    except UsageError as error:
        # With a suggestion, the full list is not needed.
        allowed = None if "did you mean" in error.what else error.allowed
        raise UsageError(error.what, where=option, allowed=allowed) from None


def _period(word: str, option: str) -> None:
    if not re.fullmatch(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", word):
        raise UsageError(f"invalid period: {word!r}", where=option, allowed="YYYY or YYYY-MM")


def _origin(word: str, option: str) -> None:
    from multivector.records import catalogue
    from multivector.records.factbook.entries import ORIGIN
    from multivector.store.warehouse import Store

    listed = [*catalogue.entries(), ORIGIN.id]
    if word in listed:  # without reading the store, which may be damaged
        return
    known = [*listed, *Store().stored()]
    if word not in known:
        raise unknown("source", word, known, option, allowed="", next="multivector data list")


def _table(word: str, option: str) -> None:
    from multivector.records import catalogue
    from multivector.store.schema import tables

    known = [*tables(), *catalogue.entries()]
    if word not in known:
        allowed, advice = ", ".join(sorted(tables())), "multivector data list"
        raise unknown("table or source", word, known, option, allowed=allowed, next=advice)


def _origins() -> Iterable[str]:
    return sorted(_loaded("records.catalogue:entries")())


def _codes() -> Iterable[str]:
    return sorted({*_loaded("codes.states:STATES"), *_loaded("codes.blocs:BLOCS")})


_party, _date = _named("codes.resolve:party"), _named("text.dates:given_date")
_group = _named("codes.resolve:states_of", on=None)
REGION = Checked("region", _region, lambda: sorted(_loaded("codes.regions:regions")()))
STATES_LIST = Named("list", _each(_named("codes.resolve:state")), _codes)
POWERS_LIST = Named("list", _each(_party), _codes)
GROUPS_LIST = Named("list", _each(_group), _codes)
GROUP = Named("name", _group, _codes)
PARTY = Named("name", _party, _codes)
DATE = Checked("date", _date)
AS_OF_ARTICLE = Checked(
    "date", lambda word, option: None if word == "published" else _date(word, option)
)
ORIGIN = Checked("origin", _origin, _origins)
PERIOD = Checked("period", _period)
TABLE = Checked("table", _table, _origins)
YEAR = Checked("year", _year)
SPAN = Checked("years", _years)
WEIGHTS = Checked("weights", _weights)
EFFECT = Checked("effect", _effect)
INPUT = Checked("file", _input)
OUTPUT = Checked("file", _output)
CHANNELS_LIST = Checked("list", _each(lambda word, option: None), lambda: CHANNELS)
CHANNEL = OneOf("channel", ("composite", *CHANNELS, *BESIDE))
