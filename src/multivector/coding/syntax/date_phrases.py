"""Phrases that name a date, and how each is resolved."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from multivector.coding.syntax.date_steps import (
    Frame,
    LastDates,
    Reading,
    back,
    days_to,
    month_of,
    moved,
    span_of,
)
from multivector.coding.syntax.numerals import COUNT, count_of
from multivector.coding.syntax.patterns import Patterns
from multivector.coding.syntax.seasons import DAYS, MONTHS, SEASONS, season_near
from multivector.tables import read_rows
from multivector.text.dates import OF, ORDINALS

# A full stop belongs to a short name only: the one in "on 3 May." ends the sentence.
_MONTH_NAMES = (
    f"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})"
    r"\b(?:(?<=jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\.|(?<=sept)\.)?"
)
WEEKDAYS = "(?:" + "|".join(name for name in DAYS if len(name) > 5) + ")"
_SHORT = "|".join(name.title() for name in DAYS if len(name) < 6)
_PARTS_OF_DAY = ("morning", "afternoon", "evening", "night")


def _iso(match: re.Match[str], frame: Frame) -> Reading:
    return date.fromisoformat(match[0]).isoformat(), "day"


def _days_of_month(match: re.Match[str], frame: Frame) -> Reading:
    """Read "18 and 19 May": a range if the days follow each other, otherwise the month."""
    days = [int(number) for number in re.findall(r"\d+", f"{match['days']},{match['last']}")]
    last = _absolute(match["month"], days[-1], match["year"], frame)
    if last is None or sorted(set(days)) != days:
        return None
    spread = "and" not in match["by"] or _is_between(match)
    if spread or days == list(range(days[0], days[-1] + 1)):
        return span_of(f"{last[0][:8]}{days[0]:02d}", last[0])
    return last[0][:7], "month"


def _days_of_two_months(match: re.Match[str], frame: Frame) -> Reading:
    last = _absolute(match["month"], _number(match["day"]), match["year"], frame)
    if last is None or ("and" in match["by"] and not _is_between(match)):
        return None
    year = match["year_1"] or last[0][:4]
    first = _absolute(match["month_1"], _number(match["day_1"]), year, frame)
    if first and first[0] > last[0] and not match["year_1"]:
        first = _absolute(match["month_1"], _number(match["day_1"]), str(int(year) - 1), frame)
    return span_of(first[0], last[0]) if first and first[0] <= last[0] else None


def _months(match: re.Match[str], frame: Frame) -> Reading:
    if not (match["month"][0].isupper() and match["month_1"][0].isupper()):
        return None
    last = _absolute(match["month"], None, match["year"], frame)
    if last is None:
        return None
    number = _month_number(match["month_1"])
    year = int(match["year_1"] or last[0][:4])
    months = int(last[0][:4]) * 12 + int(last[0][5:7]) - year * 12 - number
    if months <= 0 and not match["year_1"]:
        year, months = year - 1, months + 12
    if months <= 0 or (months > 1 and "and" in match["by"] and not _is_between(match)):
        return None
    return span_of(f"{year}-{number:02d}", last[0])


def _two_years(match: re.Match[str], frame: Frame) -> Reading:
    first = match["year_1"]
    last = match["year"] if len(match["year"]) == 4 else first[:2] + match["year"]
    apart = int(last) - int(first)
    separate = "and" in match["by"] and apart > 1 and not _is_between(match)
    return None if apart <= 0 or separate else span_of(first, last)


def _two_weekdays(match: re.Match[str], frame: Frame) -> Reading:
    last = _weekday(match["weekday"], frame)
    apart = (DAYS[match["weekday"].lower()] - DAYS[match["first"].lower()]) % 7
    if not apart or (apart > 1 and "and" in match["by"] and not _is_between(match)):
        return None
    return days_to(last - timedelta(days=apart), last)


def _single(match: re.Match[str], frame: Frame) -> Reading:
    parts = match.groupdict()
    day = _number(parts["day"]) if parts.get("day") else None
    if not parts.get("month"):
        return parts["year"], "year"
    which = (parts.get("which") or "").lower()
    if (which == "by" and not frame.future) or (which in _PERSONAL and parts["month"] == "May"):
        return None  # "criticised by May" is a person
    return _absolute(parts["month"], day, parts.get("year"), frame, which)


def _season(match: re.Match[str], frame: Frame) -> Reading:
    """Read "last spring", "in the summer": its months."""
    if match["season"][0].isupper():
        return None  # "the Winter Palace"
    today = frame.to("month")
    now = today.year * 12 + today.month - 1
    which = (match.groupdict().get("which") or "").lower()
    months = season_near(match["season"], which, now, future=frame.future)
    return span_of(*(month_of(0, 1, month) for month in months))


def _decade(match: re.Match[str], frame: Frame) -> Reading:
    return span_of(match["decade"], f"{match['decade'][:3]}9")


def _near(match: re.Match[str], frame: Frame) -> Reading:
    word = match[0].lower()
    shift = next((days for start, days in _NEAR.items() if word.startswith(start)), 0)
    day = frame.today + timedelta(days=shift)
    return days_to(day, frame.today if word == "overnight" else day)


def _which(match: re.Match[str], frame: Frame) -> Reading:
    """Read "last week", "earlier this month", "late last year", "next Monday"."""
    which, unit = match["which"].lower(), match["unit"].lower()
    base, shift = frame.to(unit), _SHIFTS[which]
    if unit in DAYS:
        ahead = Frame(base, which != "last" and (frame.future or which == "next"))
        return _weekday(unit, ahead, away=which != "this").isoformat(), "day"
    if unit == "weekend":
        if which == "this":
            return _at_the_weekend(match, frame)
        return _weekend(base, 1 if which == "next" else -(base.weekday() >= 5))
    if unit != "week":
        return moved(unit, shift, frame.last())
    monday = base + timedelta(days=7 * shift - base.weekday())
    side = (match["part"] or "").lower()
    first = base if side == "later" and not shift else monday
    so_far = side == "earlier" or not (side or frame.future)  # "met this week": until today
    last = base if so_far and not shift else monday + timedelta(days=6)
    return days_to(first, last)


def _bare_weekday(match: re.Match[str], frame: Frame) -> Reading:
    return _weekday(match["weekday"], frame).isoformat(), "day"


def _weekday_of_week(match: re.Match[str], frame: Frame) -> Reading:
    weeks = _SHIFTS[match["which"].lower()]
    days = DAYS[match["weekday"].lower()] - frame.today.weekday() + 7 * weeks
    return (frame.today + timedelta(days=days)).isoformat(), "day"


def _at_the_weekend(match: re.Match[str], frame: Frame) -> Reading:
    return _weekend(frame.today, int(frame.future and frame.today.weekday() < 5))


def _ago(match: re.Match[str], frame: Frame) -> Reading:
    unit = match["unit"].lower()
    if unit == "decade" or _is_rough(match):
        return None
    return moved(unit, -count_of(match["count"]), frame.last())


def _past(match: re.Match[str], frame: Frame) -> Reading:
    """Read "over the past three years", "in the coming days": a range up to or from today."""
    unit = match["unit"].lower()
    single = not match["count"] and (unit == "day" or match[0].lower().endswith("s"))
    if single:
        return None  # "the last day", "the past weeks"
    count = count_of(match["count"]) if match["count"] else 1
    ahead = match["which"].lower() in ("next", "coming")
    today, edge = (back(frame.to(unit), unit, n) for n in (0, -count if ahead else count))
    return span_of(today, edge) if ahead else span_of(edge, today)


def _recent(match: re.Match[str], frame: Frame) -> Reading:
    unit = match["unit"].lower()
    return "../" + back(frame.to(unit), unit, 0), "range"


def _day_of_month(match: re.Match[str], frame: Frame) -> Reading:
    """Read "on the 5th": of this month, or of the last one (the next, in the future)."""
    base, day = frame.today, _number(match["day"])
    passed = day < base.day if frame.future else day > base.day
    month = month_of(base.year, base.month, passed * (1 if frame.future else -1))
    return date.fromisoformat(f"{month}-{day:02d}").isoformat(), "day"


_PERSONAL = ("of", "from", "and", "or")
_SHIFTS = {"last": -1, "this": 0, "next": 1}
_NEAR = {
    "the day before yesterday": -2, "the day after tomorrow": 2, "yesterday": -1, "tomorrow": 1,
    "overnight": -1, "last night": -1,
}  # fmt: skip
_ROUGH = re.compile(
    r"\b(?:about|nearly|almost|some|around|than|over|least|roughly|barely|or|just under)\s$", re.I
)
Reader = Callable[[re.Match[str], Frame], Reading]
_READERS: dict[str, Reader | None] = {
    "counted": None,
    "iso": _iso,
    "days of two months": _days_of_two_months,
    "days of month": _days_of_month,
    "single": _single,
    "months": _months,
    "season": _season,
    "two years": _two_years,
    "decade": _decade,
    "weekday of week": _weekday_of_week,
    "two weekdays": _two_weekdays,
    "near": _near,
    "which": _which,
    "ago": _ago,
    "past": _past,
    "recent": _recent,
    "at the weekend": _at_the_weekend,
    "day of month": _day_of_month,
    "bare weekday": _bare_weekday,
}
# Parts of the grammar that come from other modules.
_PARTS = Patterns(
    "dates.tsv",
    {"NAMES": _MONTH_NAMES, "ORDINALS": "|".join(ORDINALS), "OF": OF, "WEEKDAYS": WEEKDAYS}
    | {"SHORT": _SHORT, "SEASONS": SEASONS, "COUNT": COUNT, "PARTS": "|".join(_PARTS_OF_DAY)},
)
# A pattern without a reader counts from an earlier date.
GRAMMAR = [
    (re.compile(_PARTS.whole(pattern), re.I), _READERS[name])
    for name, pattern in read_rows("multivector.coding", "data", "dates.tsv")
    if not name.isupper()
]

# A text without these words has no match of a pattern with such a group; most have no number.
_WORDS = {
    group: re.compile(words, re.I)
    for group, words in (
        ("month", _MONTH_NAMES),
        ("weekday", rf"(?:{'|'.join(DAYS)})\b"),
        ("season", SEASONS),
        ("unit", _PARTS.whole("hour|day|week|month|year|decade|{PARTS}")),
        ("decade", r"\d0"),
        ("lead", _PARTS.whole(r"{YEARS}|\bon (?:{SHORT})\b")),
    )
}


def match_all(text: str) -> list[list[re.Match[str]]]:
    """Return the matches of each pattern of the grammar, whatever they mean."""
    absent = {group for group, words in _WORDS.items() if not words.search(text)}
    return [
        [*pattern.finditer(text)] if absent.isdisjoint(pattern.groupindex) else []
        for pattern, _ in GRAMMAR
    ]


def is_bare(match: re.Match[str]) -> bool:
    """Return whether a match is a day or month whose year its text does not give."""
    parts = match.groupdict()
    counted = (parts.get("which") or "").lower() in _SHIFTS
    dated = parts.get("year") or parts.get("year_1") or counted
    return bool(parts.get("month") and not dated)


def count_from(match: re.Match[str], last_dates: LastDates) -> Reading:
    """Resolve "the day before", "a week later", "the following Monday" from the last date."""
    parts = match.groupdict()
    if month := parts.get("month"):  # "3 May of that year"
        number = _number(parts.get("day") or "0") or None
        year = f"{last_dates.year:04d}" if last_dates.year else None
        return _absolute(month, number, year, Frame(None, False)) if month[0].isupper() else None
    unit = match["unit"].lower()
    if unit == "decade" or _is_rough(match):
        return None
    way = (parts.get("next") or "").lower()
    sign = -1 if way in ("previous", "preceding", "before", "earlier") else int(bool(way))
    if unit in DAYS:
        if last_dates.days is None:
            return None
        first, last = last_dates.days
        away = (DAYS[unit] - last.weekday()) if sign > 0 else (first.weekday() - DAYS[unit])
        day = (last if sign > 0 else first) + timedelta(days=sign * ((away - 1) % 7 + 1))
        return day.isoformat(), "day"
    count = count_of(parts["count"]) if parts.get("count") else 1
    return moved("day" if unit in _PARTS_OF_DAY else unit, sign * count, last_dates)


def _weekday(name: str, frame: Frame, *, away: bool = False) -> date:
    back = (frame.today.weekday() - DAYS[name.lower()]) % 7
    if frame.future:
        return frame.today + timedelta(days=(-back) % 7 or 7 * away)
    return frame.today - timedelta(days=back or 7 * away)


def _weekend(base: date, weeks: int) -> Reading:
    """Return a weekend: 0 is the last that began, today included, 1 the next."""
    saturday = base - timedelta(days=(base.weekday() - 5) % 7 - 7 * weeks)
    return days_to(saturday, saturday + timedelta(days=1))


def _number(text: str) -> int:
    word = text.lower()
    return ORDINALS.index(word) + 1 if word in ORDINALS else int(word.rstrip("stndrh"))


def _month_number(name: str) -> int:
    return MONTHS[name.lower().rstrip(".")]


def _is_between(match: re.Match[str]) -> bool:
    before = match.string[max(0, match.start() - 12) : match.start()].lower()
    return bool(re.search(r"\bbetween (?:the )?$", before))


def _is_rough(match: re.Match[str]) -> bool:
    return bool(_ROUGH.search(match.string[max(0, match.start() - 12) : match.start()]))


def _absolute(
    name: str, day: int | None, year: str | None, frame: Frame, which: str = ""
) -> Reading:
    # In lower case, "may" and "march" are months only with a day or year.
    if not (day or year) and name[0].islower():
        return None
    month = _month_number(name)
    if year and not year.isdigit():
        # "In May of last year"
        year = str(frame.to("year").year + _SHIFTS[year.split()[0].lower()])
    known = int(year) if year else _year_for(month, day, frame.base, frame.future, which)
    if known is None:
        return None
    if not day:
        return month_of(known, month, 0), "month"
    return date(known, month, day).isoformat(), "day"


def _year_for(
    month: int, day: int | None, base: date | None, future: bool, which: str
) -> int | None:
    if base is None:
        return None
    ahead = (month, day or 1) > (base.month, base.day if day else 31)
    if which == "next" or (future and which != "last"):
        # A day that has passed this month stays: "the officer who died on 3 May will be buried".
        return base.year + (not ahead and (which == "next" or month != base.month))
    if which == "last":
        return base.year if month < base.month else base.year - 1
    soon = (month - base.month) % 12 <= 1
    if ahead and not soon:
        return base.year - 1
    # In December "in January" looks back unless the verb is future; "on 5 January" may look ahead.
    return base.year + bool(day and base.month == 12 and month == 1 and day <= base.day)
