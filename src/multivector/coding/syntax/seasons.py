"""Names of months and days; seasons and feasts, and which months or day each takes."""

from datetime import date, timedelta

from multivector import prose

MONTHS = {"sept": 9} | {
    name: number
    for number, month in enumerate(map(str.lower, prose.MONTHS), start=1)
    for name in (month, month[:3])
}
DAYS = {
    name: number
    for number, names in enumerate(
        ("monday mon", "tuesday tue tues", "wednesday wed", "thursday thu thurs", "friday fri",
         "saturday sat", "sunday sun")
    )
    for name in names.split()
}  # fmt: skip
# First months, as meteorologists of the north count them; a season has three.
_FIRST = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
SEASONS = "|".join(_FIRST)
_FIXED = {
    "christmas eve": (12, 24), "christmas day": (12, 25), "christmas": (12, 25),
    "new year's eve": (12, 31), "new year's day": (1, 1), "new year": (1, 1), "may day": (5, 1),
}  # fmt: skip
_FROM_EASTER = {
    "palm sunday": -7, "good friday": -2, "easter sunday": 0, "easter monday": 1, "easter": 0,
    "pentecost": 49,
}  # fmt: skip
FEASTS = "|".join((*_FIXED, *_FROM_EASTER)).replace("'", "['’]")


def months_of(name: str, year: int) -> tuple[int, int]:
    """Return first and last month of a season, counted from January of year 0.

    >>> [(month // 12, month % 12 + 1) for month in months_of("winter", 1998)]
    [(1998, 12), (1999, 2)]
    """
    first = 12 * year + _FIRST[name.lower()] - 1
    return first, first + 2


def season_near(name: str, which: str, now: int, *, future: bool = False) -> tuple[int, int]:
    """Return the months of "last summer", "this spring" or "autumn", seen from a month.

    The last one is over, the next has not begun; one that goes on ends this month unless it is
    spoken of as future.
    """
    months = months_of(name, (now - _FIRST[name.lower()] + 1) // 12)  # the latest that has begun
    gone = now > months[1]
    if which == "last":
        shift = 0 if gone else -12
    elif which == "this":
        # In spring "this winter" is the past one; any other is that of the calendar year.
        shift = 12 * (gone and (now - months[0] > 5 if months[0] % 12 == 11 else
                                months[0] // 12 < now // 12))  # fmt: skip
    else:
        shift = 12 * (which == "next" or (future and gone))
    first, last = months[0] + shift, months[1] + shift
    return first, min(last, now) if first <= now and not future else last


def feast(name: str, year: int) -> date:
    """Return the day of a feast.

    >>> feast("Good Friday", 2023)
    datetime.date(2023, 4, 7)
    """
    name = name.lower().replace("’", "'")
    if name in _FIXED:
        return date(year, *_FIXED[name])
    return _easter(year) + timedelta(days=_FROM_EASTER[name])


def feast_near(name: str, today: date, *, future: bool) -> date:
    """Return the last day of a feast, today included, or in the future the next."""
    days = [feast(name, today.year + shift) for shift in (-1, 0, 1)]
    return min(d for d in days if d >= today) if future else max(d for d in days if d <= today)


def _easter(year: int) -> date:
    """Return the Sunday of Easter in the West, by the rule of Oudin (1940)."""
    century, golden = year // 100, year % 19
    moon = (century - century // 4 - (8 * century + 13) // 25 + 19 * golden + 15) % 30
    moon -= (moon // 28) * (1 - (29 // (moon + 1)) * ((21 - golden) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - century + century // 4) % 7
    return date(year, 3, 28) + timedelta(days=sunday)
