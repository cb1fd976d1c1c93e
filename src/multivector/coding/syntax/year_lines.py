"""Years that head a part of a timeline: "2006" on a line, "March 1999", "1999: Troops enter"."""

import re
from bisect import bisect_right

from multivector.coding.syntax.seasons import MONTHS

_MONTH = f"(?:{'|'.join(MONTHS)})\\b\\.?"
_BULLET = r"^[ \t#>*_•·–—-]{0,9}"
_YEAR = r"(?P<year>(?:1[89]|20)\d\d)"
_LINE = re.compile(
    rf"{_BULLET}(?:(?:in|year|{_MONTH}),? )?{_YEAR}[*_]{{0,3}}"
    r"(?:[ *_:.–—-]{0,6}$|(?P<entry>(?::| [–—-]+)[*_]{0,3} (?!\d{4})))",
    re.M | re.I,
)
# "12 May – India tests": the line of a list; a sentence begins with "On 12 May".
_DAY = re.compile(
    rf"{_BULLET}(?:[0-3]?\d(?:st|nd|rd|th)?(?: of)? {_MONTH}|{_MONTH})(?!,? ?\d{{4}})", re.M | re.I
)
_TOPIC = re.compile(r"^[ #*_]{0,9}(?:[^\W\d][\w’'-]*+[ *_]{0,3}+){1,4}+\??$", re.M)  # "What next"


class YearLines:
    """The years in force in a text, by line.

    A year holds to the last line below it that begins with a day; without any, one that opens an
    entry holds in that, and one of several that stand alone to the next topic. None after ``latest``
    is in force.

    >>> found = YearLines("2008\\n7 August: War.\\n2009: Talks.\\n3 May: Peace.\\n\\nAll met.", 2010)
    >>> found.at(6), found.at(22), found.at(35), found.at(50)
    (2008, 2009, 2009, None)
    """

    def __init__(self, text: str, latest: int) -> None:
        found = [*_LINE.finditer(text)]
        days = [day.start() for day in _DAY.finditer(text)] if found else []
        self._starts = [one.start() for one in found]
        self._years = [int(one["year"]) for one in found]
        self._latest = latest
        stops = [*self._starts[1:], len(text)]
        several = sum(not one["entry"] for one in found) > 1
        self._ends = [
            _end(text, one, stop, days, several) for one, stop in zip(found, stops, strict=False)
        ]

    def at(self, place: int) -> int | None:
        """Return the year in force at a place, in characters."""
        last = bisect_right(self._starts, place) - 1
        held = last >= 0 and place < self._ends[last] and self._years[last] <= self._latest
        return self._years[last] if held else None


def _end(text: str, line: re.Match[str], stop: int, days: list[int], several: bool) -> int:
    """Return where the year of a line ends, at ``stop`` or before it."""
    last = bisect_right(days, stop) - 1
    if last >= 0 and days[last] > line.start():
        end = text.find("\n", days[last], stop)
    elif line["entry"] or not several:
        end = text.find("\n", line.end(), stop)
    else:
        topic = _TOPIC.search(text, line.end() + 1, stop)
        end = topic.start() if topic else stop
    return end if end >= 0 else stop
