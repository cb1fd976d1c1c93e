"""Figures of the World Factbook, which is included in the package.

The Factbook is a public-domain reference work of the Central Intelligence Agency, distributed on
PyPI as one JSON file per entry; entries are read on demand. It lists only the five largest trade
partners of a state: an unlisted partner is unknown, not zero.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from multivector.records.catalogue import last_day
from multivector.records.factbook.entries import ORIGIN, VINTAGE, entry, has_entry
from multivector.records.factbook.fields import Field, fields, figure
from multivector.records.factbook.military import military
from multivector.records.factbook.names import code_of
from multivector.records.factbook.parsers import (
    Quantity,
    length_km,
    neighbours,
    organisations,
    partners,
    plain,
    quantity,
    year_of,
)
from multivector.records.factbook.patterns import PATTERNS
from multivector.records.figure import Figure
from multivector.records.indicators import factbook_indicators
from multivector.records.known import AsKnown
from multivector.store.view import active
from multivector.tables import read_rows

__all__ = [
    "ORIGIN", "VINTAGE", "borders", "complete", "figures", "has_entry", "memberships", "stated",
]  # fmt: skip

# An estimate appears in the year after its own; a figure without a year, with the edition.
LAG_MONTHS = 12


def figures(code: str) -> tuple[Figure, ...]:
    """Return all figures in the Factbook for one state.

    They are in the order of ``indicators.tsv``, then of the entry. ``year`` is the year of the
    value, or None if the Factbook gives none (borders, memberships). A value missing from the
    Factbook has no figure; an unlisted partner is unknown, not zero. Raises InputError if the state
    has no entry, or a value cannot be parsed.

    ``code``: ISO 3166-1 alpha-3, ``XKX``, or ``EU``.

    >>> share = [f for f in figures("KAZ") if f.indicator == "import-partner-share"][0]
    >>> share.influencer, share.influencee, share.value, share.year, share.source_text
    ('CHN', 'KAZ', 0.28, 2023, 'China 28% (2023)')
    """
    return tuple(one for one in _figures(code) if _known(one.year))


def stated(code: str, *indicators: str) -> tuple[Figure, ...]:
    """Return the figures that are numbers about a state or shares of its partners.

    Only these indicators are read, which is much faster than :func:`figures`.
    """
    return tuple(one for one in _stated(code, indicators) if _known(one.year))


@lru_cache(maxsize=300)
def _stated(code: str, indicators: tuple[str, ...]) -> tuple[Figure, ...]:
    content = entry(code)
    read = [field for field in fields() if field.indicator in indicators]
    found = [one for field in read for one in _read_field(code, content, field)]
    if set(indicators) & {indicator for indicator, _ in _PARTNERS}:
        found += _trade(code, content)
    return tuple(one for one in found if one.indicator in indicators)


def _known(year: int | None) -> bool:
    """Return whether the active view shows the Factbook's figures for a year, or for None."""
    view = active()
    return not isinstance(view, AsKnown) or view.knew(year, LAG_MONTHS, last_day(VINTAGE))


def complete() -> bool:
    """Return whether the active view includes the whole edition."""
    return _known(None)


@lru_cache(maxsize=300)
def _figures(code: str) -> tuple[Figure, ...]:
    content = entry(code)
    found = [one for field in fields() for one in _read_field(code, content, field)]
    for read in (_trade, _borders, _memberships, military):
        found += read(code, content)
    order = {indicator: place for place, indicator in enumerate(factbook_indicators())}
    return tuple(sorted(found, key=lambda one: order[one.indicator]))


def _parts(content: dict[str, Any], section: str, field: str) -> dict[str, str]:
    """Return the parts of a field by name; a field with a single text has one part, ``text``."""
    holder = content.get(section, {}).get(field, {})
    if "text" in holder:
        return {"text": holder["text"]}
    return {name: part["text"] for name, part in holder.items() if isinstance(part, dict)}


def _read_field(code: str, content: dict[str, Any], field: Field) -> list[Figure]:
    found = []
    unit = field.written or factbook_indicators()[field.indicator].unit
    for name, text in _parts(content, field.section, field.field).items():
        words = plain(text)
        if (field.part is not None and name != field.part) or words.startswith(field.prose):
            continue
        if unit == "text":
            dated, note = Quantity(year=year_of(words)), ""
            if field.field == "Coastline":  # the note gives the shores of inland seas
                note = plain(content[field.section][field.field].get("note", ""))
            told = f"{words}; {note}" if note else words
            found.append(figure(field.indicator, dated, told, state=code, text_value=words))
            continue
        stated = length_km(text) if field.leading else quantity(text, unit)
        if stated.stated:
            found.append(figure(field.indicator, stated, words, state=code))
    return found


_PARTNERS = (
    ("export-partner-share", "Exports - partners"),
    ("import-partner-share", "Imports - partners"),
)


def _trade(code: str, content: dict[str, Any]) -> list[Figure]:
    found = []
    for indicator, field in _PARTNERS:
        for text in _parts(content, "Economy", field).values():
            for name, share, words in partners(text):
                pair = (code_of(name), code)
                named = None if share.stated else name
                found.append(figure(indicator, share, words, pair=pair, text_value=named))
    return found


# Listed as a border, but leased territory within the state.
_NO_NEIGHBOUR = {"US Naval Base at Guantanamo Bay"}


def _borders(code: str, content: dict[str, Any]) -> list[Figure]:
    parts = _parts(content, "Geography", "Land boundaries")
    lengths: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    # Hong Kong and Macau have "regional borders" with China.
    listed = parts.get("border countries") or parts.get("regional borders")
    for name, length, piece in neighbours(listed) if listed else []:
        if name in _NO_NEIGHBOUR:
            continue
        neighbour = code_of(name)
        lengths[neighbour] = lengths.get(neighbour, 0.0) + length
        words.setdefault(neighbour, []).append(piece)
    return [
        figure("border-length-km", Quantity(length), " and ".join(words[other]), pair=(other, code))
        for other, length in lengths.items()
    ]


# Organisations that the Factbook spells differently.
_ACRONYMS = dict(read_rows("multivector.records.factbook", "acronyms.tsv"))
_NOT_FULL = re.compile(PATTERNS["not a full member"])


def _memberships(code: str, content: dict[str, Any]) -> list[Figure]:
    parts = _parts(content, "Government", "International organization participation")
    found: dict[str, Figure] = {}
    for acronym, standing in organisations(parts.get("text", "none")):
        if acronym == "none":
            continue
        name = _ACRONYMS.get(acronym, re.sub(r"^G-(\d+)$", r"G\1", acronym))
        partial = standing is not None and _NOT_FULL.search(standing) is not None
        words = f"{acronym} ({standing})" if standing else acronym
        indicator = "association" if partial else "membership"
        # Some lists contain an organisation twice (Uzbekistan: EEU and EAEU).
        found.setdefault(name, figure(indicator, None, words, state=code, text_value=name))
    return list(found.values())


def memberships(code: str) -> Mapping[str, str | None]:
    """Return the organisations of a state and its status in each.

    Maps acronyms to the status as of the edition: None for a full member, else the Factbook's words
    ("observer").

    >>> found = memberships("UZB")
    >>> "SCO" in found, "CSTO" in found, found["EAEU"]
    (True, False, 'observer')
    """
    return _standing(code) if _known(None) else {}


@lru_cache(maxsize=512)
def _standing(code: str) -> Mapping[str, str | None]:
    return {
        str(figure.text_value): str(figure.source_text).partition(" (")[2].rstrip(")")
        if figure.indicator == "association"
        else None
        for figure in _memberships(code, entry(code))
    }


def borders(code: str) -> dict[str, float]:
    """Return the length of each land border of a state, in km by neighbour.

    >>> borders("KGZ")
    {'CHN': 1063.0, 'KAZ': 1212.0, 'TJK': 984.0, 'UZB': 1314.0}
    """
    return {
        str(figure.influencer): float(figure.value)
        for figure in figures(code)
        if figure.indicator == "border-length-km" and figure.value is not None
    }
