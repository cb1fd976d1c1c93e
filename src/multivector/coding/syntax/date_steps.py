"""Steps from a date that is known: that of the article, or the one told last."""

from calendar import monthrange
from datetime import date, timedelta
from typing import NamedTuple

Reading = tuple[str, str] | None  # ISO date and precision


class LastDates(NamedTuple):
    """The most recent dates: days (first and last), month (year and number) and year."""

    days: tuple[date, date] | None = None
    month: tuple[int, int] | None = None
    year: int | None = None
    place: int = 0  # where ``days`` occur, in characters
    news: int = -1  # where the text first tells of the present; before that it looks back

    @property
    def first_day(self) -> date | None:
        """The day told last, if no month or year was told after it."""
        day = self.days[0] if self.days else None
        return day if day and self.month == (day.year, day.month) else None

    @property
    def first(self) -> date | None:
        """The first day of the date told last."""
        month = self.month or (self.year and (self.year, 1))
        return self.first_day or (date(*month, 1) if month else None)


class Frame(NamedTuple):
    """The date of the article, and whether the verb refers to the future."""

    base: date | None  # of a month, its last day
    future: bool
    whole: bool = True  # whether the day is known, not only the month

    @classmethod
    def of(cls, published: str | None, future: bool) -> "Frame":
        """Return the frame of an article of an ISO day or month."""
        try:
            year, month, *day = map(int, (published or "")[:10].split("-"))
            return cls(date(year, month, *(day or [monthrange(year, month)[1]])), future, bool(day))
        except (TypeError, ValueError):
            return cls(None, future)

    def to(self, unit: str) -> date:
        """Return the date of the article, precise to a unit; ValueError if it is not known so."""
        if self.base is None or not (self.whole or unit in ("month", "year", "decade")):
            raise ValueError("the article has no such date")
        return self.base

    @property
    def today(self) -> date:
        """The day of the article; ValueError if it is not known."""
        return self.to("day")

    def last(self) -> "LastDates":
        """Return the article's date as the most recent date."""
        base = self.to("month")
        return LastDates((base, base) if self.whole else None, (base.year, base.month), base.year)


def precision_of(dated: str) -> str:
    """Return ``day``, ``month``, ``year`` or ``range``."""
    return "range" if "/" in dated else ("year", "month", "day")[dated.count("-")]


def moved(unit: str, count: int, last_dates: LastDates) -> Reading:
    """Return the day, week, month or year so many units away from the last date."""
    if unit == "year":
        return None if last_dates.year is None else (iso_year(last_dates.year + count), "year")
    if unit == "month":
        return last_dates.month and (month_of(*last_dates.month, count), "month")
    if last_dates.days is None:
        return None
    first, last = last_dates.days
    if unit in ("hour", "day"):
        count = int(count / 24) if unit == "hour" else count
        if not count:
            return days_to(first, last)
        return ((last if count > 0 else first) + timedelta(days=count)).isoformat(), "day"
    monday = first - timedelta(days=first.weekday()) + timedelta(weeks=count)
    return days_to(monday, monday + timedelta(days=6))


def back(base: date, unit: str, count: int) -> str:
    """Return a date so many units before the base, to the precision of the unit."""
    if unit in ("year", "decade"):
        return iso_year(base.year - count * (10 if unit == "decade" else 1))
    if unit == "month":
        return month_of(base.year, base.month, -count)
    return (base - timedelta(**{f"{unit}s": count})).isoformat()


def iso_year(number: int) -> str:
    return f"{date(number, 1, 1).year:04d}"


def month_of(year: int, month: int, shift: int) -> str:
    months = year * 12 + month - 1 + shift
    return date(months // 12, months % 12 + 1, 1).isoformat()[:7]


def days_to(first: date, last: date) -> Reading:
    return span_of(first.isoformat(), last.isoformat())


def span_of(first: str, last: str) -> Reading:
    return (first, precision_of(first)) if first == last else (f"{first}/{last}", "range")
