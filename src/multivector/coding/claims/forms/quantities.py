"""Numbers in a claim: their value, the interval that their wording allows, and their unit."""

import math
import re
from dataclasses import dataclass, replace

from multivector.coding.claims.forms.patterns import cues
from multivector.coding.syntax.numerals import SCALES
from multivector.coding.syntax.patterns import Patterns
from multivector.prose import TENS, UNITS

# How far a number may be from the record and still be borne out: as written, and with "about".
# Calibrated on 68 fact-checked claims: cited figures are rarely off by more.
EXACT, ROUGH = 0.08, 0.125
# Beyond this, a number is contradicted; between the two, it is too close to call.
WRONG = 0.15
# "A million", "half a billion" may mean anything within a quarter of it.
LOOSE = 0.25
_MAX_GROUP, _MAX_AGE = 30, 100

_WORDS = UNITS | TENS
_SCALES = {**SCALES, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "k": 1e3, "b": 1e9}
_SCALES["hundred"] = 100
_FRACTIONS = {"half": 0.5, "third": 1 / 3, "quarter": 0.25, "fifth": 0.2, "sixth": 1 / 6,
              "seventh": 1 / 7, "eighth": 0.125, "tenth": 0.1}  # fmt: skip
_WHOLE = re.compile(r"\s+(?:of|the(?!\ssize)|our|its|their|all|what)\b")
_ARTICLE = re.compile(r"(?:half\s)?an?\b", re.I)
_KINDS = ("of", "ratio", "fraction", "most", "times", "plain", "worded")
_W, _S = ("|".join(sorted(table, key=len, reverse=True)) for table in (_WORDS, _SCALES))
_FORMS = Patterns("numbers.tsv", {"WORDS": _W, "SCALES": _S})


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a claim, from ``start`` to ``end``.

    ``value``, ``lower`` and ``upper`` are in plain units (per cent as per cent); an open end is
    infinite. ``unit`` is ``percent``, ``points``, ``times``, ``ratio``, ``money`` or ``number``;
    ``noun`` is up to three words after it; ``relation`` is ``is``, ``about``, ``at least`` or ``at
    most``.
    """

    value: float
    lower: float
    upper: float
    unit: str
    noun: str
    relation: str
    start: int
    end: int

    def negative(self) -> "Quantity":
        """Return the number with the other sign: shrinking by 3% is growth of -3%."""
        turned = {"at least": "at most", "at most": "at least"}.get(self.relation, self.relation)
        return replace(
            self, relation=turned, value=-self.value, lower=-self.upper, upper=-self.lower
        )

    def counts(self, number: int) -> bool:
        """Return whether this is an exact count rather than a rounded number.

        Examples
        --------
        >>> exact, about = quantities("27 members")[0], quantities("about 27 members")[0]
        >>> exact.counts(28), about.counts(28)
        (False, True)
        """
        return number == self.value if self.relation == "is" else self.lower <= number <= self.upper


def quantities(text: str) -> tuple[Quantity, ...]:
    """Return the numbers in a claim in order, except years, dates, durations and ranks.

    Examples
    --------
    >>> [(q.value, q.unit, q.relation) for q in quantities("More than 14% of 2.5 million people")]
    [(14.0, 'percent', 'at least'), (2500000.0, 'number', 'is')]
    >>> quantities("eight out of 10 South Africans")[0].value
    80.0
    """
    made, taken = list[Quantity](), bytearray(len(text))
    for kind in _KINDS:
        for match in _FORMS[kind].finditer(text):
            found = None if any(taken[slice(*match.span())]) else _quantity(kind, match, text)
            if found is not None:
                made.append(found)
                taken[found.start : found.end] = b"x" * (found.end - found.start)
    return tuple(sorted((q for q in made if not _is_age(q, made)), key=lambda q: q.start))


def _is_age(number: Quantity, others: list[Quantity]) -> bool:
    """Return whether a bare number beside a share is an age: "60 per cent are below 25"."""
    bare = number.unit == "number" and not number.noun and number.relation.startswith("at ")
    return bare and number.value < _MAX_AGE and any(q.unit == "percent" for q in others)


def _quantity(kind: str, match: re.Match[str], text: str) -> Quantity | None:
    groups = match.groupdict()
    # White space before a number belongs to the text before it.
    first = match.start() + len(match.group()) - len(match.group().lstrip())
    before, after = text[max(0, first - 72) : first], text[match.end() :]
    signed = kind in ("plain", "worded") and not after.startswith(("-", "–"))  # "-50%-" is a remark
    minus = cues()["minus"].search(before) if signed else None
    before = before[: minus.start("sign")] if minus is not None else before
    if kind in ("plain", "worded") and _is_other(before, after, groups):
        return None
    if kind == "fraction" and not (_WHOLE.match(after) or cues()["by half"].search(before)):
        return None  # "the first half", "a third term"
    value, unit, half = _number(groups.get("a")), "percent", 0.0
    if kind == "of":
        whole = _number(groups["b"])
        if value > whole or cues()["year digits"].match(groups["b"]):
            return None  # a number in a year: "16,000 in 2015"
        value = 100 * value / max(whole, 1e-9)
    elif kind == "ratio":
        value, unit = 1 / max(value, 1.0), "ratio"
    elif kind == "fraction":
        value *= 100 * _FRACTIONS[(groups["f"] or groups["h"]).lower().removesuffix("s")]
    elif kind == "most":
        value, before = 50.0, "more than "
    elif kind == "times":
        value, unit = 0.5 if groups["half"] else value if groups["a"] else 2.0, "times"
    else:
        value, unit, half = _plain(groups)
        below = minus is not None and not cues()["already down"].search(before)
        value = -value if below or cues()["negative"].search(before) else value
    relation = "about" if cues()["or so"].match(after) else _relation(before)
    noun = " ".join(re.findall(r"[^\W\d_][\w’'-]*|/", after[:40])[:3]).lower()
    return Quantity(
        value, *interval(value, half, relation), unit, noun, relation, first, match.end()
    )


def _plain(groups: dict[str, str | None]) -> tuple[float, str, float]:
    digits, part = str(groups["a"]), (groups.get("p") or "").strip().lower()
    scale = float(_SCALES[(groups.get("s") or "").lower()]) if groups.get("s") else 1.0
    unit = "points" if "point" in part else "percent" if part else "number"
    unit = "money" if unit == "number" and groups.get("c") else unit
    decimals, plain = len(digits.partition(".")[2]), digits.replace(",", "")
    zeros = len(plain) - len(plain.rstrip("0")) if not decimals and plain.isdigit() else 0
    half = math.inf if _ARTICLE.match(digits) else 0.5 * scale * 10.0 ** (zeros - decimals)
    return _number(digits) * scale, unit, half


def _number(text: str | None) -> float:
    plain = (text or "1").lower().replace(",", "")
    if plain[0].isdigit():
        return float(plain)
    value = 0.0
    for word in re.split(r"[\s-]+", plain):
        if word == "hundred":
            value = 100 * max(value, 1.0)
        elif word in ("a", "an"):
            value = value or 1.0
        else:
            value += 0.5 if word == "half" else _WORDS.get(word, 0)
    return value


def _relation(before: str) -> str:
    for relation in ("just beside", "at least", "at most", "about"):
        if cues()[relation].search(before):
            return "about" if relation == "just beside" else relation
    return "is"


def interval(value: float, half: float, relation: str) -> tuple[float, float]:
    """Return the interval that the wording allows: half of the last digit of a rounded number, more
    for one without digits (an infinite half).
    """
    if relation == "at least":
        return value, math.inf
    if relation == "at most":
        return -math.inf, value
    most = abs(value) * (LOOSE if math.isinf(half) else ROUGH)
    room = max(abs(value) * (ROUGH if relation == "about" else EXACT), min(half, most))
    return value - room, value + room


def _is_other(before: str, after: str, groups: dict[str, str | None]) -> bool:
    """Return whether digits are a year, date, duration, rank, group, age or part of a name."""
    digits, cue = str(groups["a"]), cues()
    if _ARTICLE.match(digits) and cue["duration"].match(after):
        return True
    if groups.get("p") or groups.get("s") or groups.get("c"):
        return False
    return bool(
        cue["year digits"].match(digits) or cue["second year"].search(before)
        or cue["after digits"].match(after) or digits.lower() == "one"
        or (cue["group"].search(before) and _number(digits) <= _MAX_GROUP)
        or (cue["duration"].match(after) and not cue["amount of time"].search(before))
        or cue["day before"].search(before) or cue["day after"].match(after)
        or (cue["numbered"].search(before) and len(digits) <= 2)
        or re.search(r"[A-Za-z]-?$", before)
    )  # fmt: skip
