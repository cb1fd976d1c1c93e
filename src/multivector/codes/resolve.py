"""Resolve states, blocs and regions typed by a user to codes.

Every command, scenario file and function that takes a name uses these functions, so that a name
means the same everywhere. Codes and names are accepted in any case, with or without accents, in
English, French, Spanish or the state's own language. Errors name the parameter and the value, and
suggest similar names.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache

from multivector.codes import systems
from multivector.codes.blocs import BLOCS, members
from multivector.codes.conversion import convert
from multivector.codes.regions import Region, region_named, region_names, regions
from multivector.codes.spelling import all_names, key_of, spelling
from multivector.codes.suggest import unknown
from multivector.codes.tables import ALWAYS, rows
from multivector.errors import UsageError
from multivector.given import word as text_of
from multivector.given import words as words_of
from multivector.years import Span

_CODES = "ISO 3166-1 codes and names of states"
_BOTH = f"{_CODES}, and blocs such as EU"
_FILES = (".csv", ".json", ".toml", ".tsv", ".txt", ".xlsx", ".yaml", ".yml")
_OWN = 'name your list in regions.toml, in MULTIVECTOR_HOME: [mine] states = ["KAZ", "Peru"]'
# Names shared by two states.
_TWO = {"congo": "COD (Kinshasa) or COG (Brazzaville)"}


def state(
    word: str,
    *,
    parameter: str = "states",
    system: str | None = None,
    on: str | None = None,
    years: Span | None = None,
) -> str:
    """Return the ISO 3166-1 alpha-3 code of a state.

    Raises UsageError if the word is not the name or code of a state, or is ambiguous, or a former
    state recorded under another code did not exist in the years asked for.

    ``word``: an alpha-3 or alpha-2 code, or a current or former name. A former state gets the code
    of the state that continues its UN seat (RUS for the Soviet Union), else its own (DDR, CSK).
    ``system``: if given, the word is a number or abbreviation of Correlates of War, or Gleditsch
    and Ward. ``on``: year or ISO date on which the number or abbreviation is valid.
    ``years``: first and last year of the data, None where open; both None mean the latest year.

    >>> state("kaz"), state("Deutschland"), state("costa de marfil"), state("Burma")
    ('KAZ', 'DEU', 'CIV', 'MMR')
    >>> state("365", system="cow")
    'RUS'
    """
    word = text_of(word, parameter)
    code = _of_system(word, system, on) if system else _state(word, parameter, years)
    if code is None:
        if not system and _bloc(word):
            raise UsageError(f"{word!r} is a bloc, not a state", where=parameter, allowed=_CODES)
        allowed = f"{system} numbers and abbreviations" if system else _CODES
        own = _OWN if word.endswith(_FILES) else None
        raise unknown("state", word, all_names(), parameter, allowed, own)
    return code


def party(word: str, *, parameter: str = "powers", years: Span | None = None) -> str:
    """Return the code of a state or bloc.

    Raises UsageError if the word is neither, or is ambiguous, or as :func:`state` for ``years``.

    >>> party("Kazakhstan"), party("eu"), party("Shanghai Cooperation Organisation")
    ('KAZ', 'EU', 'SCO')
    """
    plain = text_of(word, parameter).strip()
    if is_bloc(plain):
        return plain
    code = _state(plain, parameter, years) or _bloc(plain)
    if code is None:
        raise unknown("state or bloc", word, {**all_names(), **_bloc_names()}, parameter, _BOTH)
    return code


def parties(
    words: str | Iterable[str], *, parameter: str = "powers", years: Span | None = None
) -> tuple[str, ...]:
    """Return the codes of states and blocs, each once; a single string is split at commas.

    Raises UsageError if no word is given, or as :func:`party` for one of them.

    >>> parties("China, russia,CHN")
    ('CHN', 'RUS')
    """
    given = words_of(words, parameter)
    if not given:
        raise UsageError("no state or bloc given", where=parameter, allowed=_BOTH)
    return tuple(dict.fromkeys(party(word, parameter=parameter, years=years) for word in given))


def set_powers(region: Region | None, years: Span | None = None) -> tuple[str, ...]:
    """Return the powers that the user's file sets for a region: as if given with each question."""
    if region is None or not (region.own and region.powers):
        return ()
    return parties(region.powers, parameter=f"powers of {region.id}, regions.toml", years=years)


def recorded_as(words: str | Iterable[str]) -> str | None:
    """Return a note on former states whose figures are under another code, or None.

    >>> recorded_as("USSR,EGY,YUG"), recorded_as("Burma,DDR")
    ('SUN is recorded as RUS, YUG is recorded as SRB', None)
    """
    codes = dict.fromkeys(_typed(word) or "" for word in words_of(words, "states"))
    pairs = ((code, systems.continuing(code)) for code in codes)
    return ", ".join(f"{code} is recorded as {now}" for code, now in pairs if now != code) or None


def states_of(
    words: str | Iterable[str],
    *,
    on: str | int | None,
    since: int | None = None,
    parameter: str = "states",
) -> tuple[str, ...]:
    """Return the states in a list of states, blocs (their members on a day) and regions.

    Raises UsageError if a word is none of these, no word is given, or a former state recorded under
    another code did not exist in those years. A bloc without members on that day adds no states.

    ``words``: one string is split at commas. ``on``: ISO date of membership; a year means 1 July,
    None today, whatever the year of the data. ``since``: first year of the data, if another.

    >>> states_of("EAEU,Central Asia", on=2016)
    ('ARM', 'BLR', 'KAZ', 'KGZ', 'RUS', 'TJK', 'TKM', 'UZB')
    """
    given = words_of(words, parameter)
    if not given:
        raise UsageError("no state given", where=parameter, allowed="states, regions or blocs")
    year = int(str(on)[:4]) if on else None
    years = (year if since is None else since or None, year) if year else None
    groups = (_group(word, str(on or date.today()), parameter, years) for word in given)
    return tuple(dict.fromkeys(code for group in groups for code in group))


def _require_life(word: str, code: str, years: Span, parameter: str) -> None:
    """Raise UsageError if a state recorded under another code did not exist in any of the years."""
    now, life = systems.continuing(code), systems.lives().get(code, ALWAYS)
    first, last = int((life.first or "0")[:4]), int((life.last or "9999")[:4])
    since, until = (years[0] or 0, years[1] or 9999) if any(years) else (9999, 9999)
    if now == code or (first <= until and since <= last):
        return
    when = " to ".join(dict.fromkeys(str(year) for year in years if year)) or "the latest year"
    told = f"{word} did not exist in {when}"
    raise UsageError(told, where=parameter, allowed=f"{first} to {last}; {now} for other years")


def _group(word: str, on: str, parameter: str, years: Span | None) -> tuple[str, ...]:
    if word in regions():
        return regions()[word].states
    code = (None if is_bloc(word) else _state(word, parameter, years)) or _bloc(word)
    if code is not None:
        return tuple(sorted(members(code, on))) if is_bloc(code) else (code,)
    found = region_named(word)
    if found is None:
        known = {**all_names(), **_bloc_names(), **region_names()}
        allowed = "names or codes, for example KAZ, central-asia, EU"
        own = _OWN if word.endswith(_FILES) else None
        raise unknown("state, region or bloc", word, known, parameter, allowed, own)
    return found.states


def is_bloc(code: str) -> bool:
    """Return whether a code is that of a bloc; no code is of both.

    >>> is_bloc("EU"), is_bloc("NON-ALIGNED"), is_bloc("NAM")
    (True, True, False)
    """
    return code in BLOCS


def _state(word: str, parameter: str, years: Span | None) -> str | None:
    key = key_of(word.strip())
    if key in _TWO:
        what = f"{word!r} is ambiguous; did you mean {_TWO[key]}?"
        raise UsageError(what, where=parameter, allowed=_CODES)
    code = _typed(word)
    if code and years:
        _require_life(word, code, years, parameter)
    return systems.continuing(code) if code else None


def _typed(word: str) -> str | None:
    """Return the code of a state as typed: SUN for the Soviet Union."""
    plain = word.strip()
    if len(plain) == 3 and plain.upper() in systems.known():
        return plain.upper()
    found = spelling(plain, strict=False)
    if found is not None:
        return found.iso3
    return systems.iso2_codes().get(plain.upper()) if plain.upper() not in _bloc_keys() else None


def _of_system(word: str, system: str, on: str | None) -> str | None:
    plain = word.strip()
    spells = systems.spells(system)
    number = next((str(s.number) for s in spells if s.abbreviation == plain.upper()), plain)
    code = convert(number, source=system, start=on)
    return systems.continuing(code) if code else None


def _bloc(word: str) -> str | None:
    plain = word.strip()
    if plain in BLOCS:
        return plain
    return _bloc_keys().get(plain.upper()) or _bloc_keys().get(key_of(plain))


@cache
def _bloc_keys() -> dict[str, str]:
    """Return the code of each bloc by upper-case code, acronym and name key."""
    found: dict[str, str] = {}
    for bloc in BLOCS.values():
        for name in (bloc.name, *bloc.names, *bloc.acronyms):
            found.setdefault(key_of(name), bloc.code)
    for table, columns in (("languages", ("fr", "es")), ("spellings", ("names",))):
        for row in rows(table):
            if is_bloc(row["code"]):
                names = [name for column in columns for name in row[column].split("|")]
                found.update({key_of(name): row["code"] for name in names})
    return {**found, **{code.upper(): code for code in BLOCS}}


@cache
def _bloc_names() -> dict[str, str]:
    return {
        name: f"{bloc.name} ({bloc.code})"
        for bloc in BLOCS.values()
        for name in (bloc.code, bloc.name, *bloc.names, *bloc.acronyms)
    }
