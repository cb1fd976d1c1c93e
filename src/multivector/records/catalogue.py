"""The catalogue of sources: title, files, terms and coverage of each."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from multivector.codes.suggest import unknown
from multivector.provenance import Origin, Reference
from multivector.tables import read_package_toml


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as published, identified by its checksum."""

    name: str
    url: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a table of a source, to distinguish zero from unknown.

    ``years`` are the years covered; ``absence`` is the meaning of a missing row within the
    coverage: ``zero`` or ``missing``. ``sides`` restricts the states: each key column maps to
    ``all`` (every state), ``seen`` (states that occur in the column in that year) or a list of
    codes; by default ``seen`` if a missing row is a zero, else ``all``.
    """

    years: frozenset[int]
    absence: str
    sides: Mapping[str, str | frozenset[str]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One source of the catalogue.

    ``module`` parses it (``columns`` as specified in ``read``). ``loader`` is the ID of the parser
    in a store and part of a version's key, so it stays when the parser moves; ``revision`` goes up
    when the same bytes would give other rows. ``tables`` maps each table that it provides to its
    coverage; ``states`` is the number of states covered (None if not counted). ``supersedes`` is an
    older edition of the same data set, whose figures are not shown if this one is installed.
    ``short`` is the name shown next to a figure. ``released`` is the latest possible release date
    of this edition (None if the user chooses the file), ``lag_months`` the usual publication delay
    after the end of a period, and ``lag_source`` the evidence for that delay.
    """

    id: str
    title: str
    version: str
    reference: Reference
    licence: str
    terms: str
    open: bool
    module: str
    url: str
    files: tuple[SourceFile, ...]
    tables: Mapping[str, Coverage]
    released: date | None
    lag_months: int
    lag_source: str
    loader: str
    states: int | None = None
    supersedes: str | None = None
    short: str = ""
    revision: int = 1
    read: Mapping[str, Any] = field(default_factory=dict)

    @property
    def module_path(self) -> str:
        """Return the full name of the module that parses the source."""
        return f"multivector.records.origins.{self.module}"

    @property
    def citation(self) -> str:
        """The citation on one line."""
        return self.reference.text()

    @property
    def first_year(self) -> int | None:
        """First year covered by any of the tables."""
        return min((min(c.years) for c in self.tables.values() if c.years), default=None)

    @property
    def last_year(self) -> int | None:
        """Last year covered by any of the tables."""
        return max((max(c.years) for c in self.tables.values() if c.years), default=None)

    def origin(self) -> Origin:
        """Return the source in the form attached to figures."""
        names = {field.name for field in fields(Origin)} - {"sha256"}
        shared = {name: getattr(self, name) for name in names}
        return Origin(**shared, sha256=self.files[0].sha256 if self.files else None)


@cache
def entries() -> dict[str, Entry]:
    """Return all sources by ID.

    >>> entries()["worldbank_gdp"].open
    True
    """
    declared = read_package_toml("multivector.records.origins", "origins.toml")
    return {name: _entry(name, given) for name, given in declared.items()}


def embedded(name: str, **computed: Any) -> Origin:
    """Return a source that is part of the package, as declared in ``embedded.toml``.

    ``computed``: fields that depend on its content.

    >>> embedded("searoute").version
    'searoute-py 1.6'
    """
    package = "multivector.records.origins"
    given = read_package_toml(package, "embedded.toml")[name] | computed
    if "cite" in given:
        given["reference"] = Reference.of(given.pop("cite"))
        given["citation"] = given["reference"].text()
    if "file" in given:
        given["sha256"] = sha256((files(package) / given.pop("file")).read_bytes()).hexdigest()
    return Origin(id=name, **given)


def entry(name: str) -> Entry:
    """Return one source; UsageError if it is unknown."""
    found = entries().get(name)
    if found is None:
        raise unknown("source", name, sorted(entries()), "origin", next="multivector data list")
    return found


def years(text: str) -> frozenset[int]:
    """Parse a list of years and ranges, as in the catalogue.

    >>> sorted(years("2016, 2019-2021, 1990-2000/5"))
    [1990, 1995, 2000, 2016, 2019, 2020, 2021]
    """
    found: set[int] = set()
    for part in filter(None, (part.strip() for part in text.split(","))):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        found.update(range(int(first), int(last or first) + 1, int(step or 1)))
    return frozenset(found)


def coverage(given: Mapping[str, Any]) -> Coverage:
    """Parse a declared coverage: years, absence, and a rule for each side.

    >>> coverage({"years": "2000-2001", "absence": "zero", "lender": ["CHN"]}).sides
    {'lender': frozenset({'CHN'})}
    """
    sides = {
        side: frozenset(who) if isinstance(who, list) else who
        for side, who in given.items()
        if side not in ("years", "absence")
    }
    return Coverage(years(given["years"]), given["absence"], sides)


def _entry(name: str, given: Mapping[str, Any]) -> Entry:
    made = {name: value for name, value in given.items() if name not in ("cite", "lag", "coverage")}
    return Entry(
        **made
        | {
            "id": name,
            "reference": Reference.of(given["cite"]),
            "files": tuple(SourceFile(**item) for item in given.get("files", ())),
            "tables": {table: coverage(text) for table, text in given["coverage"].items()},
            "released": last_day(given["released"]) if "released" in given else None,
            "lag_months": given["lag"]["months"],
            "lag_source": given["lag"]["source"],
            "loader": given.get("loader", given["module"]),
        }
    )


def last_day(text: str) -> date:
    """Return the date, or the last day of a month.

    >>> last_day("2024-06"), last_day("2026-02-10")
    (datetime.date(2024, 6, 30), datetime.date(2026, 2, 10))
    """
    year, month, *day = (int(part) for part in text.split("-"))
    return date(year, month, *(day or [monthrange(year, month)[1]]))


def pull_command(table: str) -> str:
    """Return the command that installs a source for a table, preferably an open one.

    >>> pull_command("arms")
    'multivector data pull sipri_arms --accept-terms sipri_arms'
    """
    have = [entry for entry in entries().values() if table in entry.tables]
    best = min(have, key=lambda e: (not e.open, e.id), default=None)
    return pull([best.id]) if best else "multivector data list"


def pull(origins: Sequence[str]) -> str:
    """Return the command that installs sources, with the terms to accept.

    >>> pull(["atop", "sipri_arms"])
    'multivector data pull atop sipri_arms --accept-terms sipri_arms'
    """
    terms = "".join(f" --accept-terms {one}" for one in origins if not entry(one).open)
    return f"multivector data pull {' '.join(origins)}{terms}"
