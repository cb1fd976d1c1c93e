"""Find numerals in running text, in digits and in words, except vague ones ("dozens")."""

import re
from dataclasses import dataclass
from itertools import pairwise

from multivector.coding.syntax.patterns import PATTERNS, Patterns
from multivector.prose import TENS, UNITS

SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12,
}  # fmt: skip

# How many days, months and the like.
_NUMBERS = {"a": 1, "an": 1} | {word: n for word, n in UNITS.items() if n} | TENS
COUNT = (
    r"(?<![\d.,])(?P<count>[1-9]\d{0,2}(?:,\d{3})?\b|"
    rf"(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(list(UNITS)[1:10])}))?|"
    + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + ")"
)  # fmt: skip
_ONE = "|".join(list(UNITS)[1:10])
_SMALL = rf"(?:(?:{'|'.join(TENS)})(?:[-\s](?:{_ONE}))?|{'|'.join(reversed(list(UNITS)))})"
_FORMS = Patterns("numbers.tsv", {"SMALL": _SMALL})
_QUALIFIER = PATTERNS["qualifier"]
# "one in three men", "nine out of ten"; but "12 in two villages", "two in three days".
_IN = re.compile(r"\s+(?:in|out\s+of)\s+(?:every\s+|the\s+)?")
_TIMES = PATTERNS["times"]
_BEFORE_YEAR = PATTERNS["before year"]


def count_of(word: str) -> int:
    """Return the number that ``COUNT`` matched."""
    if word[0].isdigit():
        return int(word.replace(",", ""))
    return sum(_NUMBERS[w] for w in re.split("[- ]", word.lower()))


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number and its span; ``start`` includes "more than" and similar, ``digits`` does not."""

    value: float
    start: int
    digits: int
    end: int


def numerals(text: str) -> tuple[Numeral, ...]:
    """Return the definite numbers in a text, in order.

    "more than 345" counts as 345. Ranges ("10 to 15"), vague words ("dozens", "tens of thousands",
    "several hundred"), years, percentages, fractions ("two-thirds", "one in three") and the whole
    of a part ("half of the 300") are skipped.

    ``text``: running text; offsets are code points into it.

    >>> [n.value for n in numerals("Two dozen men, 1,250 women and half a million others")]
    [24.0, 1250.0, 500000.0]
    >>> numerals("Tens of thousands fled; several hundred stayed.")
    ()
    """
    numbers = []
    for match in _FORMS["number"].finditer(text):
        before = text[max(0, match.start() - 40) : match.start()]
        after = text[match.end() : match.end() + 40]
        if (
            _FORMS["range on"].match(after)
            or (_FORMS["between"].search(before) and _FORMS["and on"].match(after))
            or _FORMS["range back"].search(before)
            or _FORMS["fraction on"].match(after)
            or _FORMS["part back"].search(before)
            or _is_year(match, before)
            or (
                match["words"]
                and match["words"].lower() == "one"
                and _FORMS["vague"].search(before)
            )
        ):
            continue
        qualifier = _QUALIFIER.search(before)
        start = match.start() - (len(before) - qualifier.start() if qualifier else 0)
        numbers.append(Numeral(_value(match), start, match.start(), match.end()))
    shares = {number for pair in pairwise(numbers) for number in _of_a_share(text, *pair)}
    return tuple(number for number in numbers if number not in shares)


def _of_a_share(text: str, part: Numeral, whole: Numeral) -> tuple[Numeral, ...]:
    """Return the numbers of "one in three", or the whole of "12 out of 20"."""
    apart = _IN.fullmatch(text, part.end, whole.digits) is None or part.value >= whole.value
    if apart or _TIMES.match(text, whole.end):
        return ()
    return (part, whole) if whole.value <= 10 or part.value == 1 else (whole,)


def _is_year(match: re.Match[str], before: str) -> bool:
    digits = match["digits"] or ""
    plain = len(digits) == 4 and digits.isdigit() and not (match["scale"] or match["short"])
    return plain and 1800 <= int(digits) < 2100 and _BEFORE_YEAR.search(before) is not None


def _value(match: re.Match[str]) -> float:
    if match["digits"]:
        scale = (match["scale"] or match["short"] or "").lower()
        number = float(match["digits"].replace(",", "")) + 0.5 * bool(match["half"])
        return round(number * SCALES.get(scale, 1), 6)
    if match["part"]:
        share = 0.5 if "half" in match["part"].lower() else 0.25
        return share * SCALES[match["whole"].lower()]
    total = current = 0.0
    for word in re.split(r"[\s-]+", match["words"].lower()):
        if word in ("a", "an"):
            current = max(current, 1)  # "two and a half million" has its two
        elif word == "half":
            current += 0.5
        elif word in ("dozen", "hundred"):
            current = max(current, 1) * SCALES[word]
        elif word in SCALES:
            total, current = total + max(current, 1) * SCALES[word], 0
        elif word != "and":
            current += UNITS.get(word, TENS.get(word, 0))
    return total + current
