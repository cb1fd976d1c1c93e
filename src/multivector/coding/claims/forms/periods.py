"""The period of a claim: the years that it is about, or how far back it goes."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from multivector.coding.claims.forms.patterns import cues

_NUMBERS = {w: n for n, w in enumerate(
    "one two three four five six seven eight nine ten eleven twelve".split(), 1
)} | {"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "a": 1,
      "several": 5, "few": 4, "couple of": 2}  # fmt: skip
_TEN = 10


@dataclass(frozen=True, slots=True)
class Period:
    """Years that a claim is about, inclusive; an open end is None.

    ``kind`` is ``year``, ``range``, ``since``, ``last`` (a number of years up to the claim),
    ``ever``, ``now``, ``latest`` (only the last year can be meant) or ``none``. The phrase starts
    at ``at`` and has ``length`` characters.
    """

    start: int | None
    end: int | None
    kind: str
    at: int = 0
    length: int = 0

    @property
    def stated(self) -> bool:
        """Whether the claim states years."""
        return self.kind not in ("none", "now", "latest")


NO_PERIOD = Period(None, None, "none")
_Years = tuple[int | None, int | None, str] | None


def periods(text: str, published: int | None) -> tuple[Period, ...]:
    """Return the non-overlapping periods that a claim names, in order.

    "Last year" and "the past ten years" are relative to the year of publication and ignored without
    it.

    Examples
    --------
    >>> [(p.kind, p.start, p.end) for p in periods("It doubled between 2010 and 2015.", 2016)]
    [('range', 2010, 2015)]
    >>> [(p.kind, p.start, p.end) for p in periods("It fell in the past ten years.", 2020)]
    [('last', 2009, 2019)]
    """
    found: list[Period] = []
    for name, read in _READERS:
        for match in cues()[f"p {name}"].finditer(text):
            at, end = match.span()
            years = (
                None
                if any(p.at < end and at < p.at + p.length for p in found)
                else read(match, published)
            )
            found += [Period(*years, at, end - at)] if years is not None else []
    return tuple(sorted(found, key=lambda p: p.at))


def _range(match: re.Match[str], published: int | None) -> _Years:
    first, last = int(match["a"]), match["b"]
    end = int(last) if len(last) == 4 else first // 100 * 100 + int(last)
    return (first, end, "range") if first < end <= 2100 else None


def _back(match: re.Match[str], published: int | None) -> _Years:
    word = (match["n"] or "ten").lower()
    count = int(word) if word.isdigit() else _NUMBERS.get(word, _TEN)
    count *= _TEN if match["u"].lower().startswith("decade") else 1
    return None if published is None else (published - 1 - count, published - 1, "last")


def _ago(match: re.Match[str], published: int | None) -> _Years:
    back = _back(match, published)
    return None if back is None or back[0] is None else (back[0] + 1, back[0] + 1, "year")


def _up_to(kind: str) -> Callable[[re.Match[str], int | None], _Years]:
    def read(match: re.Match[str], published: int | None) -> _Years:
        start = int(match["a"]) if kind == "since" else None
        return start, None if published is None else published - 1, kind

    return read


def _of(back: int) -> Callable[[re.Match[str], int | None], _Years]:
    return lambda match, published: (
        None if published is None else (published - back, published - back, "year")
    )


_READERS: tuple[tuple[str, Callable[[re.Match[str], int | None], _Years]], ...] = (
    ("range", _range),
    ("since", _up_to("since")),
    ("ago", _ago),
    ("n-year", _back),
    ("in n", _back),
    ("past n", _back),
    ("ever", _up_to("ever")),
    ("last year", _of(1)),
    ("this year", _of(0)),
    ("decade", lambda match, published: (int(match["a"]), int(match["a"]) + 9, "range")),
    ("year", lambda match, published: (int(match["a"]), int(match["a"]), "year")),
    ("now", lambda match, published: (None, None, "now")),
)
