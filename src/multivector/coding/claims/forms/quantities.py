"""Numbers in a claim: their value, the interval that their wording allows, and their unit."""

import math
import re
from dataclasses import dataclass

from multivector.coding.syntax.numerals import SCALES

# How far a number may be from the record and still be borne out: as written, and with "about".
# Read on 68 fact-checked claims: people who cite a figure rarely miss it by more.
EXACT, ROUGH = 0.08, 0.125
# Beyond it a number is contradicted; between the two it is too close to call.
WRONG = 0.15

_SMALL = {w: n for n, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty".split()
)}  # fmt: skip
_TENS = {
    w: 10 * n for n, w in enumerate("thirty forty fifty sixty seventy eighty ninety".split(), 3)
}
_WORDS = _SMALL | _TENS
_SCALES = SCALES | {"lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "k": 1e3, "b": 1e9}
_FRACTIONS = {
    "half": 0.5, "third": 1 / 3, "thirds": 1 / 3, "quarter": 0.25, "quarters": 0.25, "fifth": 0.2,
    "fifths": 0.2, "tenth": 0.1, "tenths": 0.1,
}  # fmt: skip
_NUMBER = r"(?:\d{1,3}(?:,\d{2,3})+|\d+)(?:\.\d+)?"
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_PERCENT = r"\s?%|[\s-]?per\s?cent\b|\s?percent(?:age)?\b(?!\s+points?)|\s?pc\b"
_PATTERNS = (
    # One in five, two in every five, eight out of 10: a share.
    ("of", rf"\b(?P<a>{_NUMBER}|{_WORD})\s+(?:in(?:\s+every)?|out\s+of(?:\s+every)?)\s+"
           rf"(?P<b>{_NUMBER}|{_WORD}|hundred)\b(?!\s+(?:years|months|states|countries))"),
    ("ratio", rf"\b(?P<a>1|one):\s?(?P<b>{_NUMBER})\b"),
    ("fraction", rf"\b(?:(?P<a>a|one|two|three|{_NUMBER})[\s-]+)(?P<f>thirds?|quarters?|fifths?|"
                 r"tenths?)(?=\s+(?:of|the|our|its|their|all)\b)|"
                 r"\b(?P<h>half)(?=\s+(?:of|the|our|its|their|all)\b)"),
    ("most", r"\b(?:(?:the\s)?(?:vast\s)?majority(?=\s+of\b)|most(?=\s+(?:of\b|people|women|men|adults|"
             r"children|households|[A-Z]\w+ns\b)))"),
    ("times", rf"\b(?P<a>{_NUMBER}|{_WORD}|several|many)(?:\s+times|[\s-]?fold)\b|"
              r"\b(?P<t>twice|double)\b"),
    ("plain", rf"(?P<c>US\$|A\$|[$€£₹¥]|\bRs\.?\s?|\bUSD\s?|\bEUR\s?)?\s?(?<![\w.])(?P<a>{_NUMBER})"
              rf"(?:[\s-]?(?P<s>{_SCALE})\b)?(?P<p>{_PERCENT}|\s+percentage\s+points?)?"),
    ("worded", rf"\b(?P<a>(?:{_WORD})(?:[\s-](?:{_WORD}))?)(?:\s(?P<s>hundred|{_SCALE})\b)?"
               rf"(?P<p>{_PERCENT}|\s+percentage\s+points?)?"),
)  # fmt: skip
_FINDER = tuple((kind, re.compile(text, re.I)) for kind, text in _PATTERNS)
_LEAST = re.compile(
    r"\b(?:at least|no (?:less|fewer) than|more than|over|above|exceed(?:s|ed|ing)?|upwards? of|"
    r"greater than|higher than|in excess of|surpass(?:es|ed|ing)?|minimum of|well over|beyond|"
    r"as (?:many|much) as)\s+(?:(?:the|a)\s+)?(?:(?:[\w’'-]+\s){1,6}of\s)?$", re.I)  # fmt: skip
_MOST = re.compile(
    r"\b(?:at most|no more than|less than|fewer than|under|below|lower than|up to|maximum of|"
    r"not (?:even|exceed(?:ing)?)|short of)\s+(?:(?:the|a)\s+)?(?:(?:[\w’'-]+\s){1,6}of\s)?$", re.I)  # fmt: skip
_ABOUT = re.compile(
    r"\b(?:about|around|some|nearly|almost|approximately|roughly|close to|near|an estimated|"
    r"an average of|circa|just (?:over|under)|only(?: about)?)\s+$|~\s?$", re.I)  # fmt: skip
_STRONG = re.compile(r"\bjust (?:over|under|above|below)\s+$", re.I)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_DAY = re.compile(rf"(?:\b(?:{_MONTHS})\.?\s)$")
_DAY_AFTER = re.compile(rf"^(?:st|nd|rd|th)?\s(?:of\s)?(?:{_MONTHS})\b")
_SPAN = re.compile(
    r"^[\s-](?:straight\s|consecutive\s|or\s\w+\s)?(?:years?|months?|weeks?|days?|decades?|quarters?|centur)\b", re.I)  # fmt: skip
_GROUP = re.compile(r"\b(?:the|these|those|all|both|its|their|other|first|last|next)\s$", re.I)
# A year, or the second of two: 2016/2017, 2012-14.
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d$")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a claim.

    Attributes
    ----------
    value, lower, upper : float
        In plain units (per cent as per cent, millions multiplied out); an open end is infinite.
    unit : str
        ``percent``, ``points`` (of per cent), ``times``, ``ratio`` (1 in so many), ``money``,
        or ``number``.
    noun : str
        The words after the number, in lower case, up to three.
    relation : str
        ``is``, ``about``, ``at least`` or ``at most``.
    start, end : int
        Span in the claim.
    """

    value: float
    lower: float
    upper: float
    unit: str
    noun: str
    relation: str
    start: int
    end: int


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers of a claim in order; years, dates, durations and ranks are left out.

    Examples
    --------
    >>> [(q.value, q.unit, q.relation) for q in quantities("More than 14% of 2.5 million people")]
    [(14.0, 'percent', 'at least'), (2500000.0, 'number', 'is')]
    >>> quantities("eight out of 10 South Africans")[0].value
    80.0
    """
    made: list[Quantity] = []
    taken: list[tuple[int, int]] = []
    for kind, pattern in _FINDER:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            found = _quantity(kind, match, text)
            if found is not None:
                made.append(found)
                taken.append((found.start, found.end))
    made = [q for q in made if not _is_age(q, made)]
    return tuple(sorted(made, key=lambda q: q.start))


def _is_age(number: Quantity, others: list[Quantity]) -> bool:
    """Return whether a bare number beside a share is an age: "60 per cent are below 25"."""
    bare = number.unit == "number" and not number.noun and number.relation.startswith("at ")
    return bare and number.value < 100 and any(q.unit == "percent" for q in others)


def _quantity(kind: str, match: re.Match[str], text: str) -> Quantity | None:
    groups = match.groupdict()
    # White space before a number belongs to what stands before it.
    first = match.start() + len(match.group()) - len(match.group().lstrip())
    before, after = text[max(0, first - 72) : first], text[match.end() :]
    if kind in ("plain", "worded") and _is_other(match, before, after, groups):
        return None
    if kind == "of" and not _is_share(groups["a"], groups["b"]):
        return None
    if kind == "of":
        value, unit, half = (
            100 * _number(groups["a"]) / max(_number(groups["b"]), 1e-9),
            "percent",
            0.0,
        )
    elif kind == "ratio":
        value, unit, half = 1 / max(_number(groups["b"]), 1.0), "ratio", 0.0
    elif kind == "fraction":
        count, part = groups["a"], groups["f"] or groups["h"] or ""
        whole = 1.0 if count in (None, "a") else _number(count)
        value, unit, half = 100 * whole * _FRACTIONS[part.lower()], "percent", 0.0
    elif kind == "most":
        value, unit, half, before = 50.0, "percent", 0.0, "more than "
    elif kind == "times":
        if (groups["a"] or "").lower() in ("several", "many"):
            return None
        value, unit, half = 2.0 if groups["t"] else _number(groups["a"]), "times", 0.0
    else:
        value, unit, half = _plain(groups)
    relation = _relation(before)
    lower, upper = _interval(value, half, relation)
    noun = " ".join(re.findall(r"[^\W\d_][\w’'-]*|/", after[:40])[:3]).lower()
    return Quantity(value, lower, upper, unit, noun, relation, first, match.end())


def _is_share(part: str | None, whole: str | None) -> bool:
    """Return whether "a in b" is a share and not a number in a year ("16,000 in 2015")."""
    return _number(part) <= _number(whole) and not _YEAR.match(whole or "")


def _plain(groups: dict[str, str | None]) -> tuple[float, str, float]:
    digits = str(groups["a"])
    scale = _scale(groups.get("s"))
    value = _number(digits) * scale
    part = (groups.get("p") or "").strip().lower()
    if "point" in part:
        unit = "points"
    elif part:
        unit = "percent"
    else:
        unit = "money" if groups.get("c") else "number"
    decimals = len(digits.partition(".")[2])
    plain = digits.replace(",", "")
    zeros = len(plain) - len(plain.rstrip("0")) if not decimals and plain.isdigit() else 0
    return value, unit, 0.5 * scale * 10.0 ** (zeros - decimals)


def _scale(word: str | None) -> float:
    if not word:
        return 1.0
    return 100.0 if word.lower() == "hundred" else float(_SCALES[word.lower()])


def _number(text: str | None) -> float:
    plain = (text or "1").lower().replace(",", "")
    if plain == "hundred":
        return 100.0
    if plain[0].isdigit():
        return float(plain)
    return float(sum(_WORDS.get(word, 0) for word in re.split(r"[\s-]+", plain)))


def _relation(before: str) -> str:
    if _STRONG.search(before):
        return "about"
    if _LEAST.search(before):
        return "at least"
    if _MOST.search(before):
        return "at most"
    return "about" if _ABOUT.search(before) else "is"


def _interval(value: float, half: float, relation: str) -> tuple[float, float]:
    """Return what the wording allows; a rounded number allows half of its last digit."""
    if relation == "at least":
        return value, math.inf
    if relation == "at most":
        return -math.inf, value
    room = max(
        abs(value) * (ROUGH if relation == "about" else EXACT), min(half, abs(value) * ROUGH)
    )
    return value - room, value + room


def _is_other(match: re.Match[str], before: str, after: str, groups: dict[str, str | None]) -> bool:
    """Return whether digits are a year, date, duration, rank or part of a name."""
    marked = groups.get("p") or groups.get("s") or groups.get("c")
    digits = str(groups["a"])
    if marked:
        return False
    if _YEAR.match(digits) or re.search(r"(?:1[6-9]|20)\d\d[-–/]$", before):
        return True
    if re.match(r"(?:st|nd|rd|th|s)\b", after) or re.match(r"[-/:]\d", after):
        return True
    if _SPAN.match(after) and not re.search(r"\b(?:by|from|to|of|is|at)\s(?:\w+\s)?$", before):
        return True
    if _DAY.search(before) or _DAY_AFTER.match(after):
        return True
    if digits.lower() == "one":
        return True
    # "The five states", "all three": a group that is meant, not a number that is claimed.
    if _GROUP.search(before) and _number(digits) <= 30:
        return True
    if re.search(r"\b(?:No\.?|number|nos?|Article|Resolution|ES-|G|COVID-|top|aged?|"
                 r"under|over)\s?-?$", before, re.I) and len(digits) <= 2:  # fmt: skip
        return not re.search(r"\b(?:over|under)\s$", before) or bool(
            re.match(r"\s*(?:$|s\b)", after)
        )
    return bool(re.search(r"[A-Za-z]-?$", before)) and not before.endswith(" ")
