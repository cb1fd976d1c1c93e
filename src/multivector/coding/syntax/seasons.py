"""Names of months, days and seasons, and which months a season has."""

from multivector import prose

MONTHS = {"sept": 9} | {
    name: number
    for number, month in enumerate(map(str.lower, prose.MONTHS), start=1)
    for name in (month, month[:3])
}
DAYS = {"tues": 1, "thurs": 3} | {
    name: number
    for number, start in enumerate("mon tues wednes thurs fri satur sun".split())
    for name in (f"{start}day", start[:3])
}
# First months, as meteorologists of the north count them; a season has three. In the news "fall" is
# mostly that of a town or of prices.
_FIRST = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
SEASONS = "|".join(_FIRST)
# States where "last summer" may be another.
SOUTH = (
    "Argentin|Australia|Bolivia|Botswana|Brazil|Chile|Falkland|Lesotho|Madagascar|Mozambi|Namibia"
    "|New Zealand|Paragua|Peru|South Africa|Uruguay|Zimbabwe"
)


def season_near(name: str, which: str, now: int, *, future: bool = False) -> tuple[int, int]:
    """Return the months of "last summer", "this spring" or "the autumn", seen from a month.

    Months are counted from January of year 0. The last season is over, the next has not begun; one
    that goes on ends this month unless it is spoken of as future.
    """
    first = now - (now + 1 - _FIRST[name.lower()]) % 12  # the latest that has begun
    gone = now > first + 2
    if which == "last":
        shift = 0 if gone else -12
    elif which == "this":
        # In spring "this winter" is the past one; any other is that of the calendar year.
        over = now - first > 5 if first % 12 == 11 else first // 12 < now // 12
        shift = 12 * (gone and over)
    else:
        shift = 12 * (which == "next" or (future and gone))
    first += shift
    return first, min(first + 2, now) if first <= now and not future else first + 2
