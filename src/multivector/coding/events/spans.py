"""Stretches of time that a sentence tells by a first day, a length or two dates, as candidates."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from multivector.coding.syntax.date_steps import back, precision_of
from multivector.coding.syntax.dates import Dated, day_of
from multivector.coding.syntax.numerals import COUNT, count_of
from multivector.coding.syntax.parse import Parse

Span = tuple[Dated, str]  # a date, and how it is told
_SINCE = re.compile(r"\bsince\b", re.I)
_JOINED = re.compile(r",? (?:and|to|until|till)(?: (?:again|in|on|of|the|then|late|early|from))* ")
_UNITS = "(?P<unit>hour|day|night|week|month|year|decade)"
_LENGTH = re.compile(
    rf"\b(?:(?:for|in|after|of|over|during|the|its|their|last|lasted|cost|spent|served) "
    rf"{COUNT} {_UNITS}s?|{COUNT.replace('count', 'whole')}-{_UNITS.replace('unit', 'part')})\b"
    r"(?! (?:ago|later|earlier|old|before|after|afterwards)\b|-old)",
    re.I,
)


def compares(parse: Parse, place: int) -> int | None:
    """Return the place of a "since" that compares: "the first visit since 1928" is not dated."""
    last = max((m.start() for m in _SINCE.finditer(parse.text, 0, place)), default=-1)
    over = parse.heads[parse.token_at(max(0, last))]  # "not seen since", "unseen since"
    seen = parse.having(over, "neg") or parse.words[over].lower().startswith("un")
    return last if last >= 0 and (seen or _ranks(parse, last)) else None


def is_compared(parse: Parse, dated: Dated, trigger: int) -> bool:
    """Return whether an event is compared with a date: "the first since Coolidge in 1928"."""
    since = compares(parse, dated.start)
    if since is None:
        return False
    mark, place = parse.token_at(since), parse.token_at(dated.start)
    inner = parse.heads[mark] if parse.labels[mark] == "mark" else mark
    below, between = {k for k in parse.subtree(inner) if k >= mark}, range(mark + 1, place)
    near = not any(parse.is_verb(k) or parse.words[k] in ",;" for k in between)
    return trigger not in {*below, *between} and (place in below or near)


def _ranks(parse: Parse, place: int) -> bool:
    """Return whether "first" or a superlative is before a place."""
    before = range(parse.token_at(place))
    return any(parse.tags[k] in ("JJS", "RBS") or parse.lemmas[k] == "first" for k in before)


def spans(parse: Parse, dated: Sequence[Dated], last: str | None, today: str) -> Iterator[Span]:
    """Yield the stretches that a sentence tells, beside the dates that it names.

    ``dated``: its dates; ``last``: the last one before it; ``today``: ISO day of the article.
    """
    for match in _SINCE.finditer(parse.text):
        if compares(parse, match.end()) is not None:
            continue
        yield from _since(parse, match, dated, last, today)
    for match in _LENGTH.finditer(parse.text):
        if match[0].lower().startswith("in ") and _ranks(parse, match.start()):
            continue  # "the first visit in two decades"
        count, unit = match["count"] or match["whole"], match["unit"] or match["part"]
        ends = {today, *_nearest(dated, match.start())}
        for when in _lasting(ends, count_of(count), unit.lower()):
            yield Dated(when, "range", *match.span()), "length"
    for one, other in pairwise(dated):
        between = parse.text[one.end : other.start]
        alike = one.precision == other.precision != "range" and one.date < other.date
        if alike and _JOINED.fullmatch(between):
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
    mark = parse.token_at(match.start())
    inner = parse.heads[mark] if parse.labels[mark] == "mark" else mark
    below = {k for k in parse.subtree(inner) if k > mark}
    inside = [dated for dated in after if parse.token_at(dated.start) in below]
    before = [dated.date for dated in found if dated.start < match.start()]
    start = inside[0].date if inside else before[-1] if before else last or ""
    begun, _, ended = start.partition("/")
    # "Between 2014 and 2016. Since then": since 2016; but "since 2014. Since then": since 2014.
    first = ended if ended and ended < today and not inside else begun
    if first and first != ".." and first < today:
        how = "since clause" if inside else "since then"
        yield Dated(f"{first}/{today}", "range", *match.span()), how


def _nearest(found: Sequence[Dated], place: int) -> list[str]:
    """Return the few days, months and years nearest to a place in the sentence."""
    ends = [dated for dated in found if dated.precision != "range"]
    return [dated.date for dated in sorted(ends, key=lambda d: abs(d.start - place))[:3]]


def _lasting(ends: set[str], count: int, unit: str) -> Iterator[str]:
    """Yield the ranges of a length that end on each date that is as precise as the unit."""
    for end in sorted(ends):
        last = day_of(f"{end}-01-01"[:10])
        least = {"year": 4, "decade": 4, "month": 7}.get(unit, 10)
        if last is None or len(end) < least:
            continue
        unit = "day" if unit == "night" else unit
        hours = unit == "hour"
        try:
            first = back(last, "day" if hours else unit, -(-count // 24) if hours else count)
        except (ValueError, OverflowError):
            continue
        if first < end:
            yield f"{first}/{end[:4] if least == 4 else end}"
