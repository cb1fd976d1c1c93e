"""Parse the header of a plain-text page: title, date line, byline and publisher."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from multivector.text.boilerplate import boilerplate_reason
from multivector.text.clean import CAPITALS
from multivector.text.datelines import AGENCIES
from multivector.text.dates import AT_END, FIRST, NOT_SUBJECT, STAMP, find_date, line_date, month_of
from multivector.text.editorial import PROSE
from multivector.text.patterns import PATTERNS

_HEAD = 8  # paragraphs searched for a date line or byline
_DATED = 4  # paragraphs of which one may be a title with a date after it
_TITLE_LENGTH = 200

# "By our own correspondent": no name, but an office of the paper.
_OFFICE = PATTERNS["office"]
_BYLINE = re.compile(
    rf"(?:By|BY|From|Written by|Reported by|Story by)\s+(?:{_OFFICE}|(?<!From\s)(?!{PROSE})"
    rf"[{CAPITALS}][\w.'’-]*)(?:\s+(?:[a-z]{{2,3}}\s+)?[{CAPITALS}][\w.'’-]*){{0,4}}"
    rf"(?:(?:,|\s+and|\s*[|·–—-])\s+[{CAPITALS}][\w.'’& -]*)*"
)
_SOURCE = re.compile(PATTERNS["source"], re.I)
_AGENCY = re.compile(rf"[{CAPITALS}][\w .,'’/-]{{1,60}}[(](?P<name>{AGENCIES})[)]\s*[-–—]")
# Section names that appear above a title.
_SECTION = re.compile(PATTERNS["section"], re.I)
# The heading of a ministry's releases: "Press Release No: 251, 12 December 2024, Regarding …".
_RELEASE = re.compile(PATTERNS["release"])
# Who issues a paper, above its title: "Ministry of Foreign Affairs", "DAILY POST – BUSINESS DESK".
_LETTERHEAD = re.compile(PATTERNS["letterhead"], re.I)
# A kind of document and its number: "Press release 41/25", "IP/24/123", "Vol. 12", "N° 7".
_NUMBERED = PATTERNS["numbered"]
_KIND = re.compile(_NUMBERED, re.I)  # no title, even if none follows
_SERIAL = re.compile(rf"{_NUMBERED}|(?-i:[A-Z])[\w ]{{2,24}} [A-Z]*\d[\w/-]*", re.I)
# What stands beside a date: a section, a byline, a time, or a place or publisher in capitals.
_BESIDE = re.compile(
    rf"{_SECTION.pattern}|{_NUMBERED}[:.]?|(?-i:{_BYLINE.pattern})|{PATTERNS['beside']}"
    rf"|(?:source:\s*|forwarded from |(?:posted |published )?by |in |under |{_NUMBERED} )?"
    rf"(?-i:[{CAPITALS}][\w.,’'&/-]*(?:\s+(?:(?:of|the|and|for|de|in|by|under|on)\s+){{0,2}}"
    rf"[{CAPITALS}&(][\w.,’'&()/-]*){{0,4}})(?:\s+(?:on|staff|desk|bureau|reporters?))?",
    re.I,
)
_OTHER = re.compile(NOT_SUBJECT)
_SUBJECT = re.compile(rf"\b(?:{PATTERNS['subject']}|(?-i:[IVX]{{2,}}))\b|[:\d]", re.I)
_OCCASION = re.compile(PATTERNS["occasion"], re.I)  # "Remarks to the press, 3 May 2024"
_BETWEEN = re.compile(r"\s+[·•–—/-]+\s+|[|,;[\]]|(?<!\b[Nn]o)(?<!\bVol)(?<!\bOR)\.\s")


@dataclass(frozen=True, slots=True)
class Header:
    """Metadata from the header of a page, and the paragraphs without header lines."""

    title: str | None
    published: str | None
    publisher: str | None
    paragraphs: tuple[str, ...]
    dropped: Counter[str]


def looks_like_title(paragraph: str) -> bool:
    """Return whether a paragraph can be a title: short, and not ending with a full stop.

    >>> looks_like_title("Five states meet in Xi’an"), looks_like_title("They met on Thursday.")
    (True, False)
    """
    return (
        len(paragraph) <= _TITLE_LENGTH
        and not re.search(r"(?:[.,;:…]|\.[\"”'’)\]]+)$", paragraph)
        and any(character.isalpha() for character in paragraph)
    )


def read_header(paragraphs: Sequence[str], *, title: str | None = None) -> Header:
    """Return title, date and publisher from the first paragraphs.

    Date lines, bylines, source lines and section names are removed and counted; the title is kept.
    The first date line gives the date. A single paragraph is text, not a title.

    ``paragraphs``: clean paragraphs of the document. ``title``: title from the metadata; if given,
    the page is not searched for one.

    >>> found = read_header(["A summit in Xi’an", "18 May 2023", "Five leaders met there."])
    >>> found.title, found.published, found.paragraphs
    ('A summit in Xi’an', '2023-05-18', ('A summit in Xi’an', 'Five leaders met there.'))
    """
    kept: list[str] = []
    dropped: Counter[str] = Counter()
    published = publisher = None
    days: dict[bool, str] = {}  # by whether the line says that it is that of publication
    texts = 0  # paragraphs kept so far, not counting boilerplate
    for index, paragraph in enumerate(paragraphs):
        near_top, near_end = index < _HEAD, index >= len(paragraphs) - _HEAD
        source = _SOURCE.fullmatch(paragraph) if near_top or near_end else None
        reason = None
        # Above the title, too, may be a place and a date.
        titled = texts or (near_top and _title_follows(paragraphs[index + 1 :]))
        bare = paragraph.strip("*_ ")  # emphasis in Markdown
        date = line_date(bare)
        if near_top and titled and not date and (date := _head_date(bare)):
            beside = (_head_date(one.strip("*_ ")) for one in paragraphs[: index + _HEAD - 1])
            date = date if len({*beside} - {None}) == 1 else None  # the entries of a timeline
        release = _RELEASE.fullmatch(bare) if near_top else None
        if release and (day := line_date(release["date"])):
            published, bare = published or day, release["title"]
            title = title or bare
        elif near_top and date:
            # "Tabled: 15 January 2024" may stand above "Answered: 23 January 2024".
            days.setdefault(bool(FIRST.search(bare)), date)
            reason, published = "date line", days.get(True, published or date)
        elif near_top and texts and len(bare) <= 120 and _BYLINE.fullmatch(bare):
            reason = "byline"
        elif source and not paragraph.endswith("."):
            reason, publisher = "source line", publisher or source["name"]
        elif texts == 0 and _is_section(paragraph) and _title_follows(paragraphs[index + 1 :]):
            reason = "section name"
        if reason:
            dropped[reason] += 1
            continue
        kept.append(bare if release else paragraph)
        texts += boilerplate_reason(paragraph) is None
    published = published or _dated_at_end(kept)
    month = None if published else _month_line(kept)
    if month:
        published = month_of(month)
        kept.remove(month)
        dropped["date line"] += 1
    body = [paragraph for paragraph in kept if boilerplate_reason(paragraph) is None]
    while len(body) > 2 and _is_letterhead(body[0]) and looks_like_title(body[1]):
        body = body[1:]
    named = len(body) > 1 and looks_like_title(body[0]) and not _KIND.fullmatch(body[0])
    if title is None and named:
        title = body[0]
    if publisher is None:
        agency = next(filter(None, map(_AGENCY.match, body[:3])), None)
        publisher = agency["name"] if agency else None
    return Header(title, published, publisher, tuple(kept), dropped)


def _head_date(line: str) -> str | None:
    """Return the date of a line that has a place, a byline or the name of a section beside it."""
    line = re.sub(r"^[^\w(\[@]+|[ –—:.-]+$", "", line)
    dated = None if len(line) > 120 else STAMP.search(line)
    parts = re.split(_BETWEEN, STAMP.sub(" | ", line)) if dated else []
    # The row of a table has numbers beside its dates, and the entry of a timeline a sentence.
    parts = [part for one in parts if (part := one.strip(" ():/"))]
    named = all(map(_BESIDE.fullmatch, parts)) and ("|" in line or all(map(_OTHER.match, parts)))
    return line_date(dated[0]) if dated and named else None


def _month_line(lines: Sequence[str]) -> str | None:
    """Return the one line that is a month, if it is among the first."""
    months = [line for line in lines if month_of(line)]
    return months[0] if len(months) == 1 < len(lines) and months[0] in lines[:_HEAD] else None


def _dated_at_end(lines: Sequence[str]) -> str | None:
    """Return the date after a title or place, if one of the first lines has one."""
    if lines and (date := _head_date(_OCCASION.sub("", lines[0]))):
        return date
    found = [match for line in lines[:_DATED] if (match := AT_END.fullmatch(line.strip("*_ ")))]
    named = any(_SUBJECT.search(match["before"]) for match in found)
    if len(found) != 1 or named:
        return None
    return find_date(found[0]["date"]) or month_of(found[0]["date"])


def _is_section(line: str) -> bool:
    """Return whether a line is the name of a section, maybe beside that of the paper."""
    parts = re.split(r"\s+[|·•»›]\s+", line)
    return any(map(_SECTION.fullmatch, parts)) and all(len(part.split()) < 5 for part in parts)


def _is_letterhead(line: str) -> bool:
    """Return whether a line names who issues a paper, or its kind and number."""
    parts = re.split(r"\s+[|·•—–-]\s+", line)
    names = [part for part in parts if len(part.split()) > 2 or len(parts) == 1]
    known = any(map(_LETTERHEAD.fullmatch, parts))
    return all(map(_LETTERHEAD.fullmatch, names)) if known else bool(_SERIAL.fullmatch(line))


def _title_follows(rest: Sequence[str]) -> bool:
    following = [paragraph for paragraph in rest[:4] if not line_date(paragraph)]
    return len(following) > 1 and looks_like_title(following[0])
