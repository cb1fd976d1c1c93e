"""Stretches of time that a sentence tells by a first day, a length or two dates, as candidates."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from multivector.coding.events.date_features import token_at
from multivector.coding.syntax.date_phrases import precision_of
from multivector.coding.syntax.dates import Dated
from multivector.coding.syntax.parse import Parse

Span = tuple[Dated, str]  # a date, and how it is told
_SINCE = re.compile(r"\bsince\b", re.I)
_JOINED = re.compile(r",? (?:and|to|until|till)(?: (?:again|in|on|of|the|then|late|early|from))* ")


def spans(parse: Parse, found: Sequence[Dated], last: str | None, today: str) -> Iterator[Span]:
    """Yield the stretches that a sentence tells, beside the dates that it names.

    ``found``: its dates; ``last``: the last one before it; ``today``: ISO day of the article.
    """
    for match in _SINCE.finditer(parse.text):
        yield from _since(parse, match, found, last, today)
    for one, other in pairwise(found):
        between = parse.text[one.end : other.start]
        if one.precision == other.precision != "range" and one.date < other.date:
            if _JOINED.fullmatch(between):
                yield Dated(f"{one.date}/{other.date}", "range", one.start, other.end), "joined"


def _since(
    parse: Parse, match: re.Match[str], found: Sequence[Dated], last: str | None, today: str
) -> Iterator[Span]:
    """Read "since 2014, when", "since they met in 2014" and, from the last date, "since then"."""
    after = [dated for dated in found if dated.start > match.start()]
    if after and after[0].date.endswith(f"/{today}") and after[0].start - match.end() < 30:
        begun = after[0].date.partition("/")[0]
        yield after[0]._replace(date=begun, precision=precision_of(begun)), "begun"
        return
    mark = token_at(parse, match.start())
    inner = parse.heads[mark] if parse.labels[mark] == "mark" else mark
    below = {k for k in parse.subtree(inner) if k > mark}
    inside = [dated for dated in after if token_at(parse, dated.start) in below]
    before = [dated.date for dated in found if dated.start < match.start()]
    start = inside[0].date if inside else before[-1] if before else last
    first = (start or "").partition("/")[0]
    if first and first != ".." and first < today:
        how = "since clause" if inside else "since then"
        yield Dated(f"{first}/{today}", "range", *match.span()), how
