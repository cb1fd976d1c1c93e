"""The period of a claim: the years that it is about, or how far back it reaches."""

import re
from dataclasses import dataclass

_NUMBERS = {w: n for n, w in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), 1
)} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1,
      "several": 5, "few": 4, "couple of": 2}  # fmt: skip
_N = rf"(?:\d{{1,3}}|{'|'.join(_NUMBERS)})"
_YEAR = r"(?:1[89]\d\d|20\d\d)"
_RANGE = re.compile(
    rf"\b(?:between|from|during|in)?\s?(?P<a>{_YEAR})(?:\s?[-–/]\s?|\s(?:and|to|until|through)\s)"
    rf"(?P<b>{_YEAR}|\d\d)\b(?!-\d)", re.I)  # fmt: skip
_SINCE = re.compile(
    rf"\b(?:since|from|after)\s(?:the\s|early\s|late\s)?(?P<a>{_YEAR})\b(?!\sto)", re.I
)
_LAST_N = re.compile(
    rf"\b(?:in|over|for|within|during)\s(?:the\s|more\sthan\s|over\s|nearly\s|almost\s|at\sleast\s)*"
    rf"(?:last|past|previous|recent)?\s?(?P<n>{_N})\s(?:straight\s|consecutive\s)?"
    rf"(?P<u>years|decades|year|decade)\b", re.I)  # fmt: skip
_PAST_N = re.compile(rf"\b(?:last|past|previous)\s(?P<n>{_N})?\s?(?P<u>years|decades?)\b", re.I)
_N_AGO = re.compile(rf"\b(?P<n>{_N})\s(?P<u>years?|decades?)\s(?:ago|earlier|before)\b", re.I)
_N_YEAR = re.compile(rf"\b(?P<n>{_N})[-\s](?P<u>year|decade)[-\s](?:high|low|peak|record)\b", re.I)
_EVER = re.compile(
    r"\b(?:ever(?!\ssince)|on record|in (?:(?:\w+\s)?history|recorded history|\w+\shistory)|of all time|"
    r"all[- ]time|record(?:ed)?[- ](?:high|low|level)s?|(?:high|low)est recorded|in living memory)\b", re.I)  # fmt: skip
_LAST_YEAR = re.compile(r"\blast year(?:['’]s)?\b|\bthe (?:past|previous|preceding) year\b", re.I)
_THIS_YEAR = re.compile(r"\bthis year(?:['’]s)?\b|\bso far this year\b", re.I)
_NOW = re.compile(
    r"\b(?:now|today|currently|current|already|at present|presently|these days|nowadays|recently|"
    r"just happened|latest)\b", re.I)  # fmt: skip
_ONE = re.compile(rf"(?<![\d,.$€£₹])\b(?P<a>{_YEAR})\b(?![,.]\d|\s?%)")
_DECADE = re.compile(r"\b(?:the\s)?(?P<a>(?:1[89]|20)\d0)s\b")


@dataclass(frozen=True, slots=True)
class Period:
    """Years that a claim is about.

    ``start`` and ``end`` are inclusive, None if open. ``kind`` is ``year``, ``range``, ``since``,
    ``last`` (so many years up to the claim), ``ever``, ``now`` or ``none``. ``at`` is the place of
    the words in the claim, ``length`` their length.
    """

    start: int | None
    end: int | None
    kind: str
    at: int = 0
    length: int = 0

    @property
    def stated(self) -> bool:
        """Whether the claim names years."""
        return self.kind not in ("none", "now")


NO_PERIOD = Period(None, None, "none")


def periods(text: str, published: int | None) -> tuple[Period, ...]:
    """Return the periods that a claim names, in order, none inside another.

    Parameters
    ----------
    text : str
        The claim.
    published : int or None
        Year of publication, which "last year" and "the past ten years" count from; without it they
        are left out.

    Examples
    --------
    >>> [(p.kind, p.start, p.end) for p in periods("It doubled between 2010 and 2015.", 2016)]
    [('range', 2010, 2015)]
    >>> [(p.kind, p.start, p.end) for p in periods("It fell in the past ten years.", 2020)]
    [('last', 2009, 2019)]
    """
    found: list[Period] = []
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            at, end = match.span()
            if any(p.at < end and at < p.at + p.length for p in found):
                continue
            years = read(match, published)
            if years is not None:
                found.append(Period(years[0], years[1], years[2], at, end - at))
    return tuple(sorted(found, key=lambda p: p.at))


_Years = tuple[int | None, int | None, str]


def _range(match: re.Match[str], published: int | None) -> _Years | None:
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (first, end, "range") if first < end <= 2100 else None


def _since(match: re.Match[str], published: int | None) -> _Years | None:
    return int(match["a"]), None if published is None else published - 1, "since"


def _back(match: re.Match[str], published: int | None) -> _Years | None:
    if published is None:
        return None
    word = (match["n"] or "ten").lower()
    count = int(word) if word.isdigit() else _NUMBERS.get(word, 10)
    count *= 10 if match["u"].lower().startswith("decade") else 1
    return published - 1 - count, published - 1, "last"


def _ago(match: re.Match[str], published: int | None) -> _Years | None:
    back = _back(match, published)
    return None if back is None or back[0] is None else (back[0] + 1, back[0] + 1, "year")


def _ever(match: re.Match[str], published: int | None) -> _Years | None:
    return None, None if published is None else published - 1, "ever"


def _last_year(match: re.Match[str], published: int | None) -> _Years | None:
    return None if published is None else (published - 1, published - 1, "year")


def _this_year(match: re.Match[str], published: int | None) -> _Years | None:
    return None if published is None else (published, published, "year")


def _now(match: re.Match[str], published: int | None) -> _Years | None:
    return None, None, "now"


def _year(match: re.Match[str], published: int | None) -> _Years | None:
    year = int(match["a"])
    return year, year, "year"


def _decade(match: re.Match[str], published: int | None) -> _Years | None:
    return int(match["a"]), int(match["a"]) + 9, "range"


_READERS = (
    (_RANGE, _range),
    (_SINCE, _since),
    (_N_AGO, _ago),
    (_N_YEAR, _back),
    (_LAST_N, _back),
    (_PAST_N, _back),
    (_EVER, _ever),
    (_LAST_YEAR, _last_year),
    (_THIS_YEAR, _this_year),
    (_DECADE, _decade),
    (_ONE, _year),
    (_NOW, _now),
)
