"""The parameters of an address and the page there, declared once for checks, forms and the API."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

from multivector.codes.resolve import parties
from multivector.codes.suggest import unknown
from multivector.dashboard.page import Page
from multivector.dashboard.work import Workshop
from multivector.errors import UsageError
from multivector.text.dates import given_date

FIRST_YEAR, LAST_YEAR = 1900, 2100
_MOST = 40  # values of a parameter, and states in a list
_LONGEST = 1000  # characters of a value


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter.

    ``kind`` is ``year``, ``choice``, ``text``, ``date``, ``parties``, ``state`` or ``number``;
    ``allowed`` are the choices; ``many`` is whether it may be repeated.
    """

    name: str
    kind: str
    meaning: str
    allowed: tuple[str, ...] = ()
    many: bool = False
    low: int = FIRST_YEAR
    high: int = LAST_YEAR


# Every page accepts these: they choose the table or drawing of a twin, and how much of it.
TWIN = (
    Parameter("table", "text", "Table to export as CSV. Default: the first."),
    Parameter("figure", "text", "Chart to export as SVG, with its panel. Default: the first."),
    Parameter("rows", "choice", "Rows to export.", ("shown", "all")),
)
AS_OF = Parameter("as_of", "date", "Use only data available by this date.")


@dataclass(frozen=True)
class Asked:
    """The parameters of a request, validated when read."""

    path: str  # Path without the suffix of a twin
    given: Sequence[tuple[str, str]]  # Names and values as in the address
    named: Mapping[str, str] = field(default_factory=dict)  # Values from the path
    known: tuple[Parameter, ...] = ()  # Parameters that this page accepts

    def check(self) -> None:
        """Raise a `UsageError` for a parameter that the page does not accept."""
        allowed = {parameter.name: parameter for parameter in (*self.known, *TWIN)}
        for name, value in self.given:
            if name not in allowed:
                raise unknown("parameter", name[:40], list(allowed))
            if len(value) > _LONGEST or "\0" in value:
                raise UsageError(
                    "value too long", where=name, allowed=f"at most {_LONGEST} characters"
                )
        for parameter in allowed.values():
            if len(self.values(parameter.name)) > (_MOST if parameter.many else 1):
                raise UsageError(
                    "given too many times",
                    where=parameter.name,
                    allowed=f"up to {_MOST} times" if parameter.many else "once",
                )

    def takes(self, name: str) -> bool:
        """Return whether the page has a parameter."""
        return any(parameter.name == name for parameter in self.known)

    def values(self, name: str) -> list[str]:
        """Return all values of a parameter that are not empty."""
        return [value.strip() for key, value in self.given if key == name and value.strip()]

    def text(self, name: str, default: str = "") -> str:
        """Return a value unchanged."""
        return next(iter(self.values(name)), default)

    def choice(self, name: str, default: str) -> str:
        """Return one of the values that the page allows."""
        value = self.text(name, default)
        allowed = next(p.allowed for p in (*self.known, *TWIN) if p.name == name)
        if value not in allowed and value != default:
            raise unknown(name, value[:60], allowed, name)
        return value

    def number(self, name: str, default: int | None = None) -> int | None:
        """Return an integer within the bounds of its parameter."""
        value = self.text(name)
        if not value:
            return default
        parameter = next(p for p in self.known if p.name == name)
        digits = value.removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdecimal() and len(digits) < 7):
            raise UsageError(f"not a whole number: {value[:40]!r}", where=name)
        found = int(value)
        if not parameter.low <= found <= parameter.high:
            raise UsageError(
                f"out of range: {found}", where=name, allowed=f"{parameter.low} to {parameter.high}"
            )
        return found

    def parties(self, name: str, default: Sequence[str]) -> tuple[str, ...]:
        """Return the codes in a comma-separated list of states and blocs."""
        value = self.text(name)
        found = parties(value, parameter=name) if value else tuple(default)
        if len(found) > _MOST:
            raise UsageError("too many states", where=name, allowed=f"up to {_MOST} codes")
        return found

    def date(self, name: str) -> str | None:
        """Return a date in ISO 8601, or None."""
        return given_date(self.text(name), parameter=name) if self.text(name) else None

    @cached_property
    def key(self) -> str:
        """Return a cache key for the page."""
        return f"{self.path}?{urlencode(sorted(self.given))}"

    def address(self, suffix: str = "", **changed: str | None) -> str:
        """Return this page's URL with another suffix and other parameters."""
        pairs = [(k, v) for k, v in self.given if k not in changed and v]
        pairs += [(key, value) for key, value in changed.items() if value is not None]
        path = (self.path if self.path != "/" else "/index") if suffix else self.path
        return f"{path}{suffix}" + (f"?{urlencode(pairs)}" if pairs else "")


FORMS = ("html", "json", "csv", "svg", "zip")


@dataclass(frozen=True, slots=True)
class View:
    """A kind of page."""

    path: str  # Its address, with names in braces
    build: Callable[[Asked], Page]  # Builds the requested page
    summary: str  # What it shows, for the description of the addresses
    parameters: tuple[Parameter, ...] = ()  # Parameters that its address may have
    kept: bool = True  # Whether a page depends only on address and data, and may be cached
    tells_articles: bool = False  # Whether a page also depends on the articles that were read
    # Path and names of a page to build at startup, as it loads what others need
    warm: tuple[str, Mapping[str, str]] | None = None
    # Starts background work that the page shows
    prepare: Callable[[Workshop, Asked], Awaitable[None]] | None = None
    # Whether a page takes more than a second, and waits for the thread of such pages
    costly: Callable[[Asked], bool] = lambda _: False
    names: Mapping[str, str] = field(default_factory=dict)  # of the path, with what they mean

    def addresses(self) -> dict[str, str]:
        """Return the address of each form: the page and its twins."""
        twin = "/index" if self.path == "/" else self.path
        return {form: self.path if form == "html" else f"{twin}.{form}" for form in FORMS}
