"""Convert columns of state names or codes to one classification.

Only exact matches count (see :mod:`multivector.codes.spelling`): a value that is not a state, or
is ambiguous, gives None. Each distinct spelling of a column is converted once.
"""

import warnings
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import Any, Literal, TypeAlias, overload

from multivector.codes import systems
from multivector.codes.spelling import Spelling, key_of, spelling
from multivector.codes.states import STATES
from multivector.codes.tables import day, words
from multivector.errors import UsageError
from multivector.given import is_table

TARGETS = ("iso3", "iso2", "cow", "gw", "m49", "name")
SOURCES = ("cow", "gw", "m49")
# Lower-case codes that are English words; they are accepted only in a column of codes alone.
_WORDS = words("english word")
_MISSING = ("", "None", "nan", "<NA>", "NaT")  # as Python, numpy and pandas write it

Period = tuple[date, date] | None
_When: TypeAlias = int | str | None
_Of: TypeAlias = str | None
_Names: TypeAlias = list[Any] | tuple[Any, ...]
_Text: TypeAlias = Literal["iso3", "iso2", "name"]
_Figure: TypeAlias = Literal["cow", "gw", "m49"]


@overload
def convert(
    names: str, to: _Text = "iso3", start: _When = ..., end: _When = ..., *, source: _Of = ...
) -> str | None: ...  # fmt: skip
@overload
def convert(
    names: str, to: _Figure, start: _When = ..., end: _When = ..., *, source: _Of = ...
) -> int | None: ...  # fmt: skip
@overload
def convert(
    names: _Names, to: _Text = "iso3", start: _When = ..., end: _When = ..., *, source: _Of = ...
) -> list[str | None]: ...  # fmt: skip
@overload
def convert(
    names: _Names, to: _Figure, start: _When = ..., end: _When = ..., *, source: _Of = ...
) -> list[int | None]: ...  # fmt: skip
@overload
def convert(
    names: Any, to: str = "iso3", start: _When = ..., end: _When = ..., *, source: _Of = ...
) -> Any: ...  # fmt: skip
def convert(
    names: Any, to: str = "iso3", start: _When = None, end: _When = None, *, source: _Of = None
) -> Any:
    """Return the code or name of each state in a column.

    Parameters
    ----------
    names : str, iterable of str, numpy array, pandas or polars Series
        Names in English, French, Spanish or the state's own language (in Latin letters), official
        and inverted forms, ISO 3166-1 alpha-2 or alpha-3 codes, also older ones (ROM,
        ZAR). Two-letter codes in lower case, and ``NA``, are codes only in a column of codes.
    to : {"iso3", "iso2", "cow", "gw", "m49", "name"}
        What to return; ``cow``, ``gw`` and ``m49`` are integers (Correlates of War, Gleditsch and
        Ward, United Nations M49), ``name`` is the short English name.
    start, end : int or str, optional
        First and last year or ISO date of the data. They determine the name and the numbers ``cow``
        and ``gw``, which are None for a state that was not a member of the system then; over
        several years, the last ones. For one day (``--date`` of the command), ``start`` is enough.
        Default: the name of today, and the number of the time of a
        dated name (West Germany), else the most recent.
    source : {"cow", "gw", "m49"}, optional
        Classification of the values, if they are numbers.

    Returns
    -------
    list, or Series for a Series, or one value for one string
        None if a value is not a state, or is ambiguous; with a warning if that is all of a column.

    Raises
    ------
    UsageError
        If ``to`` or ``source`` is unknown, ``names`` is not a column, or the period is invalid.

    Examples
    --------
    >>> convert(["Korea, Rep.", "Deutschland", "ci", "World", "Belgium-Luxembourg"])
    ['KOR', 'DEU', None, None, None]
    >>> convert(["Yemen", "USSR"], to="cow", start=1985)
    [678, 365]
    >>> convert("Côte d'Ivoire", to="iso2"), convert("Burkina Faso", to="name", start=1974)
    ('CI', 'Upper Volta')
    """
    period = _period(start, end)
    for parameter, given, allowed in (("to", to, TARGETS), ("source", source, SOURCES)):
        if given is not None and given not in allowed:
            raise UsageError(
                f"unknown classification: {given!r}", where=parameter, allowed=", ".join(allowed)
            )
    if isinstance(names, str) or (source and isinstance(names, int)):
        return _values([names], to, period, source)[0]
    if is_table(names) or isinstance(names, bytes) or not isinstance(names, Iterable):
        raise UsageError(
            f"not a column of names: {type(names).__name__}",
            where="names",
            allowed="a string, a list, a numpy array, or a pandas or polars Series",
        )
    values = names.tolist() if hasattr(names, "tolist") else list(names)
    converted = _values(values, to, period, source)
    filled = [value for value in values if str(value) not in _MISSING]
    if len(set(map(str, filled))) > 1 and all(value is None for value in converted):
        told = "; numbers need source" if not source and str(filled[0])[:1].isdigit() else ""
        warnings.warn(f"no match: {', '.join(map(repr, filled[:3]))}{told}", stacklevel=2)
    return _like(names, converted, to)


def _values(values: list[Any], to: str, period: Period, source: str | None) -> list[Any]:
    table: dict[Any, Any]
    if source is None:
        texts = list(dict.fromkeys(value for value in values if isinstance(value, str)))
        codes_only = _only_codes(texts) and (len(texts) > 1 or len(values) == 1)
        table = {text: _from_name(text, codes_only, to, period) for text in texts}
    else:
        numbers = dict.fromkeys(value for value in values if isinstance(value, str | int | float))
        table = {value: _from_number(str(value), source, to, period) for value in numbers}
    return [table.get(value) for value in values]


def _like(names: Any, values: list[Any], to: str) -> Any:
    """Return values as a Series if the names were in one."""
    package = type(names).__module__.partition(".")[0]
    if type(names).__name__ != "Series" or package not in ("pandas", "polars"):
        return values
    if package == "polars":
        return type(names)(names.name, values)
    # Without a nullable type, integers with missing values would become floats.
    kind = "Int64" if to in ("cow", "gw", "m49") else object
    return type(names)(values, index=names.index, name=names.name, dtype=kind)


def _only_codes(distinct: list[str]) -> bool:
    filled = [text.strip().upper() for text in distinct if text.strip()]
    return all(text in systems.known() or text in systems.iso2_codes() for text in filled)


@lru_cache(maxsize=65_536)
def _from_name(text: str, codes_only: bool, to: str, period: Period) -> Any:
    word = text.strip()
    code = _code(word, codes_only) if len(word) in (2, 3) else None
    found = Spelling(code, "") if code else spelling(word)
    return None if found is None else _target(found, to, period)


def _code(word: str, codes_only: bool) -> str | None:
    upper = word.upper()
    code = upper if upper in systems.known() else systems.iso2_codes().get(upper)
    if code is None or codes_only:
        return code
    if word.isupper():
        return code if word != "NA" else None
    return code if len(word) == 3 and word.islower() and word not in _WORDS else None


@lru_cache(maxsize=65_536)
def _from_number(text: str, source: str, to: str, period: Period) -> Any:
    plain = text.strip().removesuffix(".0")
    if not plain.isascii() or not plain.isdigit():
        return None
    if source == "m49":
        code = _by_m49().get(int(plain))
        return _target(Spelling(code, ""), to, period) if code else None
    spells = [spell for spell in systems.spells(source) if spell.number == int(plain)]
    spell = _spell(spells, period)
    if spell and not period and spell.end.year < date.max.year:
        period = spell.end, spell.end
    return _target(Spelling(spell.iso3, key_of(spell.name)), to, period) if spell else None


@lru_cache(maxsize=1)
def _by_m49() -> dict[int, str]:
    return {int(number): code for code, number in systems.codes_of("m49").items()}


def _target(found: Spelling, to: str, period: Period) -> Any:
    if to in ("cow", "gw"):
        return _number(found, to, period or _named_in(found))
    code = found.iso3
    if to == "name":
        return _name(found, period)
    if to == "iso3" or code is None:
        return code
    value = systems.codes_of(to).get(code)
    return int(value) if value and to == "m49" else value


def _named_in(found: Spelling) -> Period:
    """Return the time of the former name of a state of today that matched, or None."""
    known = STATES.get(found.iso3 or "")
    for name, held in known.former if known else ():
        if held.first and held.last and key_of(name) == found.key:
            return date.fromisoformat(held.first), date.fromisoformat(held.last)
    return None


def _name(found: Spelling, period: Period) -> str:
    if found.iso3 in STATES:
        return STATES[found.iso3].name_on(_meant(period).isoformat() if period else None)
    if found.iso3 is not None:
        return systems.iso3_names()[found.iso3].strip()
    return (_named("cow", found.key) or _named("gw", found.key))[0].name


def _number(found: Spelling, system: str, period: Period) -> int | None:
    """Return the number from a code's spell, else from a spell with that name (Russia in 1980)."""
    own = [spell for spell in systems.spells(system) if found.iso3 and spell.iso3 == found.iso3]
    named = _named(system, found.key) if found.key else []
    spell = _spell(own, period) or _spell(named, period)
    return spell.number if spell else None


@lru_cache(maxsize=4096)
def _named(system: str, key: str) -> list[systems.Spell]:
    return [spell for spell in systems.spells(system) if key in _spell_keys(spell.name)]


@lru_cache(maxsize=1024)
def _spell_keys(name: str) -> frozenset[str]:
    return frozenset({key_of(name), key_of(name.partition("(")[0])})


def _spell(spells: list[systems.Spell], period: Period) -> systems.Spell | None:
    """Return the spell that covers the middle of a year, else the last that overlaps a period."""
    if period is None:
        return max(spells, key=lambda spell: (spell.end, spell.start), default=None)
    start, end = period
    touching = [spell for spell in spells if spell.start <= end and spell.end >= start]
    touching = [spell for spell in touching if spell.holds(_meant(period))] or touching
    return max(touching, key=lambda spell: spell.end, default=None)


def _meant(period: tuple[date, date]) -> date:
    """Return the middle of a period within a year, and the end of a longer one."""
    start, end = period
    whole = end if end.year > start.year else start
    return date.fromordinal((whole.toordinal() + end.toordinal() + 1) // 2)


def _period(start: int | str | None, end: int | str | None) -> Period:
    if start is None and end is None:
        return None
    first = _day(start if start is not None else end, "start" if start is not None else "end")
    last = _day(end if end is not None else start, "end", last=True)
    if last < first:
        raise UsageError(f"the span ends before it starts: {start} to {end}", where="end")
    return first, last


def _day(value: int | str | date | None, parameter: str, *, last: bool = False) -> date:
    text = value.isoformat()[:10] if isinstance(value, date) else str(value).strip()
    whole = day(text, end=last)
    try:
        if last and len(text) == 7 and text[4:5] == "-":
            year, month = int(text[:4]), int(text[5:])
            return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)
        return date.fromisoformat(whole)
    except ValueError as error:
        raise UsageError(
            f"not a date: {value!r}", where=parameter, allowed="YYYY, YYYY-MM or YYYY-MM-DD"
        ) from error
