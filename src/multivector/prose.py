"""Counts, lists and dates as a reader writes them."""

from collections.abc import Iterable

_MONTHS = (
    "January February March April May June July August September October November December"
).split()


def number(count: int, noun: str) -> str:
    """Return a count with its noun.

    Examples
    --------
    >>> number(1, "event"), number(1200, "figure")
    ('1 event', '1,200 figures')
    """
    return f"{count:,} {noun}" + ("" if count == 1 else "s")


def listed(items: Iterable[str]) -> str:
    """Return items as an English list.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"])
    ('a', 'a and b', 'a, b and c')
    """
    *rest, last = list(items) or [""]
    return f"{', '.join(rest)} and {last}" if rest else last


def day(date: str | None) -> str:
    """Return an ISO date, month or year in words, with no more precision than it has.

    Examples
    --------
    >>> day("2023-05-18"), day("2022-10"), day("1991"), day(None), day("2023-99")
    ('18 May 2023', 'October 2022', '1991', 'no date', '2023-99')
    """
    if not date:
        return "no date"
    year, *rest = date.split("-")
    if not rest or not all(part.isdigit() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return date
    month = f"{_MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month
