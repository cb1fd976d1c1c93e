"""Datelines of news agencies: "NAIROBI, Oct 2 (Reuters) - ", "(AFP) — ", "DHAKA: "."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from multivector.codes.blocs import BLOCS
from multivector.text.clean import CAPITALS
from multivector.text.dates import find_date, month_of
from multivector.text.patterns import PATTERNS

_UPPER = rf"[{CAPITALS}][{CAPITALS}.'’]*(?:[ -][{CAPITALS}][{CAPITALS}.'’]*){{0,3}}"
_TITLE = rf"[{CAPITALS}][\w.'’-]*(?: (?:(?:of|de|la|el|al|the) )?[{CAPITALS}][\w.'’-]*){{0,3}}"
_MONTH, _AGENCY = PATTERNS["dateline month"], PATTERNS["dateline agency"]
_NUMBER = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?:(?:[MTWFS][a-u]{2,5}day,? )?(?:the )?"
    rf"(?:{_MONTH} {_NUMBER}|{_NUMBER} (?:of )?{_MONTH})(?:,? \d{{4}})?"
    rf"|{_MONTH},? \d{{4}})"
)
# A mark that ends it; a hyphen has spaces around it, a colon directly follows capitals. Some
# agencies put no mark after their brackets: "Jerusalem (CNN)Israel", "Delhi, Feb 3 (PTI) India",
# unlike "Minsk, 9 May (Victory Day) Troops"; TASS, a full stop; EFE, ".-".
_MARK = PATTERNS["dateline mark"]
_DATELINE = re.compile(
    rf"\s*[(\[]?(?:(?P<upper>{_UPPER}(?:\s?/\s?{_UPPER}){{0,2}})|(?P<title>{_TITLE}(?:/{_TITLE})?))?"
    rf"(?P<region>(?:, (?!{_MONTH} \d){_TITLE}){{0,2}})"
    rf"(?:, {_TITLE} \d{{1,2}}, 1[34]\d\d(?: A?H\.?)?)?"  # of the Hijra
    rf"(?:,? ?\(?(?P<date>{_DATE})[)\]]?\.?)?"
    rf"(?:,? ?(?P<agency>{_AGENCY}|(?<=\d, )[A-Z]{{2,12}})\)?)?{_MARK}"
    rf"(?:(?P<late>{_DATE})\s*(?:--|[–—-])\s*)?(?=\S)"
)
# Agencies named in brackets before the mark.
AGENCIES = "Reuters|AP|AFP|Xinhua|TASS|Interfax|Bloomberg|UPI|IPS|dpa|DPA|EFE|ANSA|Kyodo"
_KNOWN = re.compile(rf"\W(?:{AGENCIES}|AA|ANI|BBC|CNN|IRNA|KUNA|PTI|RFE|VOA|Yonhap)\b")
# A report begins with a capital, or a name such as "al-Shabab"; "– the bloc –" goes on a sentence.
_GOES_ON = re.compile(r"[\"“‘'(]*(?!(?:al|an|as|el|ash)-|(?:bin|de|van|von)\b)[a-zß-öø-ÿ]")
_ORGANISATIONS = {
    name for bloc in BLOCS.values() for name in (bloc.code, *bloc.acronyms, *dict(bloc.organs))
} - {"GUAM"}  # an island, too
_LONGEST = 100
_REPORT = re.compile(r"[.:;!?…][\"”’')\]]*\s*$")
# A dateline is at the start of a report, below the headline and the byline.
PARAGRAPHS = 5


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of a report: place and date as printed, and the start of the report itself."""

    place: str | None
    date: str | None
    end: int


def dateline_day(paragraphs: Sequence[str]) -> str | None:
    """Return the first date in a dateline with its year, as ``YYYY-MM-DD`` or ``YYYY-MM``.

    A title with a place and a day is not a dateline: a report is longer or ends with a full stop.
    """
    reports = [p for p in paragraphs[:PARAGRAPHS] if len(p) > _LONGEST or _REPORT.search(p)]
    printed = (one.date or "" for one in filter(None, map(find_dateline, reports)))
    return next((day for date in printed if (day := find_date(date) or month_of(date))), None)


def find_dateline(text: str) -> Dateline | None:
    """Return the dateline that a paragraph or sentence opens with, or None.

    ``end`` is the offset of the first word after it. A place that is not in capitals needs a date
    or an agency: "Kenya: a history" is not a dateline. Nor, without a date or a known agency, is a
    name that "– the bloc –" describes, or that of an organisation.

    ``text``: only the first hundred characters are read.

    >>> find_dateline("NAIROBI, Oct 2 (Reuters) - Kenya expelled an envoy.")
    Dateline(place='NAIROBI', date='Oct 2', end=27)
    >>> find_dateline("Kenya - a history") is None
    True
    """
    match = _DATELINE.match(text[:_LONGEST])
    if match is None:
        return None
    place = match["upper"] or match["title"]
    colon = match.group().rstrip().endswith(":")
    plain = len(match["upper"] or "") > 3 and not (colon and match["region"])
    date = match["date"] or match["late"]
    unplaced = place is None and match["agency"] is None
    if unplaced or not (date or match["agency"] or plain):
        return None
    sure = date or _KNOWN.match(match["agency"] or "")
    if place and not sure and (place in _ORGANISATIONS or _GOES_ON.match(text, match.end())):
        return None
    if place is not None and match["region"]:
        place += match["region"]
    return Dateline(place, date, match.end())
