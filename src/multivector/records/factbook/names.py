"""The Factbook's own codes and spellings of states, and their ISO 3166-1 codes.

The Factbook identifies entries by GEC code (the former FIPS 10-4: ``ch`` is China, ``sz``
Switzerland) and has its own spellings of names ("Gambia, The", "S. Korea"). The table was compiled
by hand for this package from the two public standards; the entry of the European Union has the
bloc's acronym.
"""

import re
from dataclasses import dataclass
from functools import cache

from multivector.codes.tables import words
from multivector.errors import InputError
from multivector.records.spellings import plain
from multivector.tables import read_rows


@dataclass(frozen=True, slots=True)
class FactbookState:
    """One row of the table: GEC code, path of the entry, ISO code, and the Factbook's spellings."""

    gec: str | None  # None: mentioned in other entries but without an entry of its own
    code: str
    names: tuple[str, ...]
    demonym: str | None
    folder: str  # "-" without an entry


@cache
def states() -> tuple[FactbookState, ...]:
    """Return the rows of all entries that have a code.

    >>> [state.code for state in states() if state.gec in ("ch", "sz")]
    ['CHN', 'CHE']
    """
    rows = read_rows("multivector.records.factbook", "states.tsv")
    none = {"-": None}
    return tuple(
        FactbookState(none.get(gec, gec), code, tuple(names.split("|")), demonym or None, folder)
        for gec, code, names, demonym, folder in rows
    )


@cache
def by_code() -> dict[str, FactbookState]:
    """Return the rows with an entry, by code."""
    return {state.code: state for state in states() if state.gec}


@cache
def _by_name() -> dict[str, str]:
    return {plain(name): state.code for state in states() for name in state.names}


def code_of(name: str) -> str:
    """Return the code of a state from the Factbook's spelling.

    Raises InputError if the spelling is not in the table.

    ``name``: name of a partner or neighbour; case is ignored, and ``&`` equals ``and``.

    >>> code_of("S. Korea"), code_of("Trinidad & Tobago"), code_of("DRC")
    ('KOR', 'TTO', 'COD')
    """
    code = _by_name().get(plain(name))
    if code is None:
        raise InputError(
            f"unknown state name in the Factbook: {name!r}",
            where="records/factbook/states.tsv",
            allowed="a spelling in the `names` column",
        )
    return code


# Names that contain a state's name or demonym without referring to the state.
_NO_MENTION = words("no mention")


@cache
def _mention_pattern() -> re.Pattern[str]:
    names = {*_mention_codes(), *_NO_MENTION}
    longest_first = sorted(names, key=lambda word: (-len(word), word))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


@cache
def _mention_codes() -> dict[str, str]:
    found = {name: state.code for state in states() for name in state.names}
    return found | {state.demonym: state.code for state in states() if state.demonym}


def mentioned(text: str) -> list[tuple[str, int, int]]:
    """Find states named in running text, by name or demonym (case-sensitive).

    Each is (code, start, end), in text order; offsets are code points. The longest name wins
    ("South Sudan", not "Sudan").

    >>> [code for code, _, _ in mentioned("mostly Russian arms; suppliers such as South Korea")]
    ['RUS', 'KOR']
    """
    codes = _mention_codes()
    return [
        (codes[match.group()], match.start(), match.end())
        for match in _mention_pattern().finditer(text)
        if match.group() not in _NO_MENTION
    ]
