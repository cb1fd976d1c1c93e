"""Parsers for the Factbook's value formats.

Each parser raises an error unless it can parse the complete text. Markup is removed first
(:func:`plain`).
"""

import html
import re
from dataclasses import dataclass
from decimal import Decimal

from multivector.errors import InputError

_SCALES = {None: 0, "thousand": 3, "million": 6, "billion": 9, "trillion": 12}  # powers of ten
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_SCALE = r"(?:\s*(thousand|million|billion|trillion)\b)?"
_YEAR = re.compile(r"\(([^()]*?\b(?:FY)?((?:19|20)\d\d)\b[^()]*)\)")
_NOTHING = {"NA", "N/A", "none", "not available", "NA%", "$NA", "NA km"}

# Text required after the number, by unit; anything else is rejected.
_SUFFIXES = dict.fromkeys(("USD", "persons", "ports"), ("",)) | {
    "share": ("%",), "share of GDP": ("% of GDP",), "km": ("km",), "kWh": ("kWh",),
    "per 1,000": ("migrant(s)/1,000 population", "migrants/1,000 population"),
    "cubic metres": ("cubic meters",), "barrels a day": ("bbl/day",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value as stated: number or bounds (None if not stated), and year."""

    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    year: int | None = None

    @property
    def stated(self) -> bool:
        """Whether a value or bound is stated."""
        return any(number is not None for number in (self.value, self.lower, self.upper))


def plain(text: str) -> str:
    """Strip markup and entities and collapse spaces; ``<br>`` becomes ``; ``.

    >>> plain("T&uuml;rkiye<br><br><strong>note:</strong> x&nbsp;")
    'Türkiye; note: x'
    """
    if "<" in text:
        text = re.sub(r"(?:\s*<br\s*/?>)+|</p>\s*<p>", "; ", text)
        text = re.sub(r"<[^>]+>", "", text)
    return " ".join(html.unescape(text).split()).strip(";").strip()


def number(text: str) -> float:
    """Parse a number with thousands separators.

    Raises InputError if it is not a number or has misplaced separators ("104,0000").

    >>> number("2,724,900"), number("10.5")
    (2724900.0, 10.5)
    """
    if not re.fullmatch(_NUMBER, text):
        raise InputError(f"invalid number in the Factbook: {text!r}")
    return float(text.replace(",", ""))


def year_of(text: str) -> int | None:
    """Return the last year stated in brackets; for "(FY2020/21 est.)" it is 2020.

    >>> year_of("$1 (July 2023 est.)"), year_of("5 km")
    (2023, None)
    """
    found = _YEAR.findall(text)
    return int(found[-1][1]) if found else None


def quantity(text: str, unit: str) -> Quantity:
    """Parse one value: number, scale, unit, bounds, year.

    The result is empty for "NA", and has bounds for "less than 1%" and for ranges. Raises
    InputError if any part of the text cannot be parsed.

    ``text``: for example ``$91.908 billion (2024 est.)``; markup allowed. ``unit``: one of the
    units of the indicator table; percentages become shares, scaled numbers are expanded.

    >>> quantity("-$3.7 billion (2024 est.)", "USD")
    Quantity(value=-3700000000.0, lower=None, upper=None, year=2024)
    >>> quantity("less than 1% of GDP (2023)", "share of GDP")
    Quantity(value=None, lower=None, upper=0.01, year=2023)
    >>> quantity("20-30% (2023)", "share")
    Quantity(value=None, lower=0.2, upper=0.3, year=2023)
    >>> quantity("NA", "USD").stated
    False
    """
    text = plain(text)
    year = year_of(text)
    body = _YEAR.sub("", text).strip()
    if body in _NOTHING:
        return Quantity(year=year)
    pattern = (
        r"(?P<bound>less than|under|up to|more than|over|at least|<|>)?\s*"
        r"(?:approximately|about|estimated)?\s*"
        rf"(?P<sign>-)?\$?(?P<first>{_NUMBER}){_SCALE}"
        rf"(?:\s*(?:-|–|to)\s*\$?(?P<second>{_NUMBER}){_SCALE})?\s*(?P<suffix>.*)"
    )
    match = re.fullmatch(pattern, body)
    if match is None or match["suffix"].strip() not in _SUFFIXES[unit]:
        raise InputError(f"not a value in {unit}: {text!r}")
    power = -2 if unit.startswith("share") else 0
    scales = match.group(4), match.group(6)
    first = _scaled(match["first"], _SCALES[scales[0] or scales[1]] + power)
    first = -first if match["sign"] else first
    if match["second"]:
        return Quantity(None, first, _scaled(match["second"], _SCALES[scales[1]] + power), year)
    if match["bound"] in ("less than", "under", "up to", "<"):
        return Quantity(None, None, first, year)
    if match["bound"]:
        return Quantity(None, first, None, year)
    return Quantity(first, None, None, year)


def _scaled(text: str, power: int) -> float:
    # Use decimal arithmetic, so that 2.8% is exactly 0.028.
    return float(Decimal(str(number(text))).scaleb(power))


def partners(text: str) -> list[tuple[str, Quantity, str]]:
    """Parse a list of trade partners with their shares.

    Raises InputError if text between the partners cannot be parsed.

    Each item is (name, quantity, words), in the order listed; quantities are empty if the list has
    no shares.

    >>> [(name, share.value) for name, share, _ in partners("China 28%, Gambia, The 4% (2023)")]
    [('China', 0.28), ('Gambia, The', 0.04)]
    """
    text = plain(text)
    year = year_of(text)
    body = _YEAR.sub("", text).strip()
    if body in _NOTHING:
        return []
    stamp = f" ({year})" if year else ""
    if only := re.fullmatch(r"almost entirely (?P<name>[A-Z][\w ]+)", body):
        return [(only["name"], Quantity(year=year), body + stamp)]
    if "%" not in body:
        names = [name.strip() for name in body.split(",")]
        return [(name, Quantity(year=year), name + stamp) for name in names]
    item = re.compile(
        r"(?P<name>[^\d%<()]+?),?\s+(?P<share>(?:less than |<)?[\d.,-]+%)\s*(?:,|$)\s*"
    )
    found, position = [], 0
    while position < len(body):
        match = item.match(body, position)
        if match is None:
            raise InputError(f"partners could not be parsed: {body[position:]!r}")
        share = quantity(match["share"], "share")
        stated = Quantity(share.value, share.lower, share.upper, year)
        found.append((match["name"], stated, f"{match['name']} {match['share']}{stamp}"))
        position = match.end()
    return found


def neighbours(text: str) -> list[tuple[str, float, str]]:
    """Parse a list of neighbouring countries with the length of each border.

    Raises InputError if an item cannot be parsed.

    Each item is (name, length in km, words). Sections of one border ("China (southeast) 4,133 km
    and China (south) 46 km") are separate items with the same name; text in brackets is removed
    from the name.

    >>> neighbours("Mauritania 1,564 km; Spain (Ceuta) 8 km and Spain (Melilla) 10.5 km")[1:]
    [('Spain', 8.0, 'Spain (Ceuta) 8 km'), ('Spain', 10.5, 'Spain (Melilla) 10.5 km')]
    """
    found = []
    # A comma is a separator only before a name; elsewhere it groups thousands.
    for piece in re.split(r";|,\s+(?=[A-Z])|\s+and\s+(?=[A-Z][\w ]*\()", plain(text)):
        match = re.fullmatch(
            rf"\s*(?P<name>[^\d()]+?)(?:\s*\([^)]*\))?\s+(?P<length>{_NUMBER}) km"
            r"(?:\s*\([^)]*\))?\s*",
            piece,
        )
        if match is None:
            raise InputError(f"border could not be parsed: {piece!r}")
        found.append((match["name"], number(match["length"]), piece.strip()))
    return found


def organisations(text: str) -> list[tuple[str, str | None]]:
    """Parse a list of memberships into acronym and status.

    The status is None for a full member, else the words in brackets ("observer").

    >>> organisations("CIS, NAM (observer), ITUC (NGOs)")
    [('CIS', None), ('NAM', 'observer'), ('ITUC', 'NGOs')]
    """
    found = []
    # Afghanistan's list follows a sentence.
    listed = re.sub(r"^[^,:]*organizations[^,:]*:\s", "", plain(text))
    for item in re.split(r",\s*(?![^()]*\))", listed):
        match = re.fullmatch(r"\s*([^()]+?)\s*((?:\([^()]*\)\s*)*)", item)
        if match is None:
            raise InputError(f"membership could not be parsed: {item!r}")
        standing = " ".join(re.findall(r"\(([^()]*)\)", match[2])) or None
        found.append((match[1], standing))
    return found


def length_km(text: str) -> Quantity:
    """Parse a length at the start of a text ("424 km (2018) 1.520-m gauge").

    >>> length_km("16,636 km (2021) 1.520-m gauge (4,237 km electrified)").value
    16636.0
    """
    text = plain(text)
    match = re.match(rf"({_NUMBER}) km\b(?:\s*\((?:\d\d\d\d)\))?", text)
    if match is None:
        if text.split(" (")[0] in _NOTHING:
            return Quantity(year=year_of(text))
        raise InputError(f"not a length in km: {text!r}")
    return Quantity(number(match[1]), year=year_of(match.group()))
