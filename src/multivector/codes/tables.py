"""Read the tab-separated tables of this package, checked and cached."""

from dataclasses import dataclass
from functools import cache

from multivector.errors import InputError
from multivector.tables import read_table


@dataclass(frozen=True, slots=True)
class Span:
    """A period; either end may be open (None). Both ends are ISO dates, inclusive."""

    first: str | None = None
    last: str | None = None

    def holds(self, day: str) -> bool:
        """Return whether ``day`` (YYYY-MM-DD) is within the period.

        >>> Span("1991-12-26", None).holds("2023-05-18")
        True
        """
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def years(self, day: str) -> range:
        """Return the years of the period up to ``day``; it must have a first day.

        >>> Span("2021-06-01", None).years("2023-05-18")
        range(2021, 2024)
        """
        return range(int(str(self.first)[:4]), int((self.last or day)[:4]) + 1)


ALWAYS = Span()


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of ``data/NAME.tsv`` as dicts keyed by the header.

    Empty cells are empty strings; lines that start with ``#`` are comments. Raises InputError if a
    row has more or fewer cells than the header.

    >>> rows("states")[0]["iso3"]
    'AFG'
    """
    return read_table("multivector.codes", "data", f"{name}.tsv")


@cache
def words(kind: str) -> frozenset[str]:
    """Return the words of one kind in ``data/words.tsv``: given names, titles, group nouns …

    >>> "leaders" in words("group")
    True
    """
    return frozenset(row["word"] for row in rows("words") if row["kind"] == kind)


def parts(cell: str) -> tuple[str, ...]:
    """Split a cell into its entries, separated by semicolons.

    >>> parts("Kiev;Kyiv")
    ('Kiev', 'Kyiv')
    """
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def dated(entry: str) -> tuple[str, Span]:
    """Parse ``name@from..to`` into a name and a period; a year means the whole year.

    >>> dated("Soviet Union@1922..1991")
    ('Soviet Union', Span(first='1922-01-01', last='1991-12-31'))
    >>> dated("Burma@..1989")[1].first is None
    True
    """
    name, _, time = entry.partition("@")
    return name.strip(), span(*time.partition("..")[::2])


def span(first: str, last: str) -> Span:
    """Return the period of two cells; an empty one is an open end."""
    return Span(day(first) if first else None, day(last, end=True) if last else None)


def day(text: str, *, end: bool = False) -> str:
    """Complete a year or month to a date: its first day, or with ``end`` its last.

    >>> day("2016"), day("2016", end=True), day("2016-05", end=True)
    ('2016-01-01', '2016-12-31', '2016-05-31')
    """
    if len(text) == 4:
        return f"{text}-12-31" if end else f"{text}-01-01"
    # Dates are only compared as text, so the 31st works as the end of any month.
    return text if len(text) > 7 else f"{text}-31" if end else f"{text}-01"


def moment(on: str | None) -> str | None:
    """Return a representative day of a date: mid-year for a year, mid-month for a month.

    Raises InputError if ``on`` is not YYYY, YYYY-MM or YYYY-MM-DD.

    >>> moment("2016"), moment("2023-05"), moment("2023-05-18"), moment(None)
    ('2016-07-01', '2023-05-15', '2023-05-18', None)
    """
    if on is None:
        return None
    if not on.replace("-", "").isdigit() or len(on) not in (4, 7, 10):
        raise InputError(f"not a date: {on!r}", where="on", allowed="YYYY, YYYY-MM or YYYY-MM-DD")
    return on + {4: "-07-01", 7: "-15", 10: ""}[len(on)]
