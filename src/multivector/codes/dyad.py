"""Parse dyads as users write them: influencer, influencee, year and channel."""

import re
from dataclasses import dataclass

from multivector.codes.resolve import party
from multivector.errors import UsageError
from multivector.years import Span

FORMS = "'CHN>KAZ:2016', 'CHN-KAZ:2016', 'China, Kazakhstan 2016', with ':trade' for one channel"
# Year and channel at the end, in either order; the year may also follow a space or a hyphen.
_TAIL = re.compile(
    r"^(?P<sides>.+?)(?:\s*:\s*(?P<first>[A-Za-z]+))?"
    r"(?:[\s:,\-–]+(?P<year>\d{4}))?(?:\s*:\s*(?P<channel>[A-Za-z]+))?$"
)
_ARROW = re.compile(r"\s*(<->|<>|↔|->|→|>|<-|←|<)\s*")
_BREAK = re.compile(r"\s*[,/]\s*|\s+(?:over|to|and|vs\.?)\s+|\s*[-–—]\s*|\s+")
_REVERSED = frozenset({"<", "<-", "←"})
_TWO_WAY = frozenset({"<>", "<->", "↔"})


@dataclass(frozen=True, slots=True)
class Dyad:
    """Two states or blocs; ``year`` and ``channel`` are None if not given."""

    influencer: str
    influencee: str
    year: int | None = None
    channel: str | None = None
    two_way: bool = False

    def __str__(self) -> str:
        """Return the canonical form: CHN>KAZ:2016:trade."""
        arrow = "<>" if self.two_way else ">"
        tail = [str(part) for part in (self.year, self.channel) if part is not None]
        return ":".join([f"{self.influencer}{arrow}{self.influencee}", *tail])


def dyad(text: str, *, parameter: str = "dyad", years: Span | None = None) -> Dyad:
    """Parse a dyad.

    The sides are codes or names of states or blocs, separated by an arrow, a hyphen, a comma or a
    space; ``<>`` makes the dyad two-way. A hyphen or space within a name ("Guinea-Bissau") does not
    separate the sides. Raises UsageError if the text is not in one of these forms, a side is
    unknown, both sides are the same, or the text is ambiguous.

    ``text``: for example ``CHN>KAZ:2016:trade``, ``CHN-KAZ:2016`` or ``China Kazakhstan 2016``.
    ``years``: those of a text without a year; see :func:`multivector.codes.resolve.state`.

    >>> dyad("China>Kazakhstan:2016:trade")
    Dyad(influencer='CHN', influencee='KAZ', year=2016, channel='trade', two_way=False)
    >>> str(dyad("CHN-KAZ:2016")), str(dyad("Guinea-Bissau, South Korea")), str(dyad("RUS<>KAZ"))
    ('CHN>KAZ:2016', 'GNB>KOR', 'RUS<>KAZ')
    """
    match = _TAIL.match(text.strip())
    if match is None or ":" in match["sides"] or (match["first"] and match["channel"]):
        raise UsageError(f"not a dyad: {text!r}", where=parameter, allowed=FORMS)
    sides, year = match["sides"].strip(), match["year"]
    arrows = _ARROW.findall(sides)
    if len(arrows) == 1:
        words = _ARROW.split(sides)[:: -2 if arrows[0] in _REVERSED else 2]
    elif arrows:
        raise UsageError(f"not a dyad: {text!r}", where=parameter, allowed=FORMS)
    else:
        words = _split(sides, text, parameter)
    on = int(year) if year else None
    years = (on, on) if on else years
    first, second = (party(word, parameter=parameter, years=years) for word in words)
    if first == second:
        raise UsageError(f"both sides of the dyad are {first}: {text!r}", where=parameter)
    channel = (match["first"] or match["channel"] or "").casefold() or None
    two_way = bool(arrows) and arrows[0] in _TWO_WAY
    return Dyad(first, second, on, channel, two_way)


def _split(sides: str, text: str, parameter: str) -> list[str]:
    """Split at the only separator with a known name on each side."""
    readings: dict[tuple[str, str], list[str]] = {}
    unknown: UsageError | None = None
    breaks = list(_BREAK.finditer(sides))
    for place in breaks:
        try:
            one, two = sides[: place.start()], sides[place.end() :]
            readings[party(one, parameter=parameter), party(two, parameter=parameter)] = [one, two]
        except UsageError as error:
            unknown = error
    if len(readings) == 1:
        return next(iter(readings.values()))
    if readings:
        each = " or ".join(f"{one}>{two}" for one, two in readings)
        raise UsageError(
            f"ambiguous dyad: {text!r} could be {each}", where=parameter, allowed=FORMS
        )
    if unknown is not None and len(breaks) == 1:
        raise unknown
    raise UsageError(f"not a dyad: {text!r}", where=parameter, allowed=FORMS)
