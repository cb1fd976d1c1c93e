"""Match spellings of state names by a normalised key.

The key ignores case, accents, apostrophes, punctuation, "the" and "of", and word order ("Korea,
Republic of"), and expands common abbreviations ("Dem. Rep.", "Isds"). Two names match if their keys
are equal; there is no fuzzy matching.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from multivector.codes import systems
from multivector.codes.states import STATES
from multivector.codes.tables import rows, words
from multivector.tables import read_rows

_LETTERS = str.maketrans(
    dict.fromkeys("'’‘ʻʼ`´ʹ", "")
    | dict(zip("ıøłđəð", "iolded", strict=True))
    | {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "&": " and "}
)
_INITIALS = re.compile(r"\b(?:[a-z]\. ?)+(?:[a-z]\b\.?)")
_WORD = re.compile(r"[^\W_]+")
_DROPPED = frozenset({"the", "of"})
_WRITTEN_OUT = {
    short: word
    for word, shorts in read_rows("multivector.codes", "data", "abbreviations.tsv")
    for short in shorts.split()
}
# Footnote marks after a name: "Kosovo*", "China 1/", "Cyprus [2]", "France²".
_FOOTNOTE = re.compile(r"(?:\s*(?:[*†‡§]+|\[\w{1,2}\]|\s\d{1,2}[/)]|[¹²³⁰⁴-⁹]+))+$")
_BRACKET = re.compile(r"^(?P<name>[^()\[\]]+?)\s*[(\[](?P<other>[^()\[\]]+)[)\]]$")
_JOINED = re.compile(r"\s*(?:/|;|\+|\s[-–—]\s|[-–—])\s*")
# Words that may appear in brackets after any state.
_QUALIFIERS = frozenset({"country", "state", "independent state", "member state"})
_TERRITORY = re.compile(r"[\s-]+(?:(?:British )?overseas )?(?:territory|dependency)$", re.I)
_FORMERLY = re.compile(r"^\s*(?:formerly|previously|now|or)\s+(?:known as\s+)?", re.IGNORECASE)
# Names that are clear when a user types them but ambiguous in a data column: a part of a state, a
# city or continent of the same name, an acronym with other meanings.
_ONLY_TYPED = words("only typed")
# Native names that are everyday English words without their accents.
_ACCENTED = frozenset({"Ísland"})


@dataclass(frozen=True, slots=True)
class Spelling:
    """The state that a spelling refers to: a code of :func:`systems.known`, or None for a member of
    a state system without an ISO code (Hanover); ``key`` is the key of the name that matched.
    """

    iso3: str | None
    key: str


def key_of(name: str) -> str:
    """Return the normalised key of a name.

    >>> key_of("Korea, Dem. People's Rep. of") == key_of("Democratic People's Republic of Korea")
    True
    >>> key_of("Côte d’Ivoire"), key_of("U.S.A.")
    ('cote divoire', 'usa')
    """
    text = name.casefold().translate(_LETTERS)
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_LETTERS)
    if "." in text:
        text = _INITIALS.sub(lambda match: re.sub(r"[. ]", "", match[0]) + " ", text)
    every = (_WRITTEN_OUT.get(word, word) for word in _WORD.findall(text))
    return " ".join(sorted(word for word in every if word not in _DROPPED))


def _keys(name: str) -> set[str]:
    """Return the keys of a name in the tables: with and without "and"."""
    whole = key_of(name)
    return {whole, " ".join(word for word in whole.split() if word != "and")}


def _listed() -> list[tuple[str, str]]:
    """Return (code, name) for every row of the tables; later rows take precedence."""
    spells = (spell for system in systems.SYSTEMS for spell in systems.spells(system))
    found = [(spell.iso3, spell.name.partition("(")[0]) for spell in spells if spell.iso3]
    for row in rows("languages"):
        for cell in (row["own"], row["es"], row["fr"]):
            found += [(row["code"], name) for name in cell.split("|") if name]
    found += systems.iso3_names().items()
    for state in STATES.values():
        names = [*(name for name, _ in state.former), *state.names, state.name]
        found += [(state.iso3, name) for name in names]
    for row in rows("spellings"):
        found += [(row["code"], name) for name in row["names"].split("|")]
    return [(code, name) for code, name in found if code in systems.known()]


@cache
def _tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return codes by key, for data columns and for names accepted only from a user."""
    strict: dict[str, str] = {}
    typed: dict[str, str] = {}
    for code, name in _listed():
        if name in _ACCENTED or name == "Zanzibar":
            continue
        table = typed if name in _ONLY_TYPED else strict
        table.update(dict.fromkeys(_keys(name), code))
    return strict, typed


@cache
def all_names() -> dict[str, str]:
    """Return the state's name and code ("Kazakhstan (KAZ)") by spelling."""
    short = {**systems.iso3_names(), **{code: state.name for code, state in STATES.items()}}
    return {name: f"{short[code].strip()} ({code})" for code, name in _listed()}


@cache
def _spell_keys() -> frozenset[str]:
    """Return the keys of states in a state system that never had an ISO 3166 code."""
    return frozenset(
        key
        for system in systems.SYSTEMS
        for spell in systems.spells(system)
        if spell.iso3 is None
        for key in _keys(spell.name)
    )


@cache
def _owners() -> dict[str, str]:
    """Return the owner of each territory, given in brackets in "Aruba (Netherlands)"."""
    return {
        territory: row["owner"] for row in rows("territories") for territory in row["codes"].split()
    }


def owner_of(territory: str) -> str | None:
    """Return the state to which a territory with its own code belongs.

    >>> owner_of("GUF"), owner_of("BRA")
    ('FRA', None)
    """
    return _owners().get(territory)


def _exact(name: str, *, strict: bool) -> Spelling | None:
    key = key_of(name)
    strict_table, typed = _tables()
    code = strict_table.get(key) or (None if strict else typed.get(key))
    if code is not None:
        return Spelling(code, key)
    return Spelling(None, key) if key in _spell_keys() else None


def spelling(text: str, *, strict: bool = True) -> Spelling | None:
    """Return the state that a complete name refers to, or None.

    Besides the names in the tables, this accepts two names of one state ("Burma/Myanmar", "Czechia
    (Czech Republic)"), a territory with its owner ("Aruba (Netherlands)"), a former state marked as
    such ("USSR, former"), and names with a footnote mark. The result is None for "X and Y", "X
    except Y" and parts of states.

    ``text``: a name; codes are not accepted. ``strict``: False also accepts informal names that
    would be ambiguous in a data column ("America").

    >>> spelling("Korea, Dem. People's Rep. of").iso3, spelling("USSR").iso3
    ('PRK', 'SUN')
    >>> spelling("Belgium-Luxembourg") is None, spelling("Hanover").iso3 is None
    (True, True)
    """
    name = _FOOTNOTE.sub("", text.strip().strip("\"'“”").strip())
    if not name or len(name) > 120:
        return None
    parts = [part for part in _JOINED.split(name) if part]
    found = _exact(name, strict=strict)
    if found is not None:
        return None if found.iso3 and len(parts) > 1 and _is_pair(parts, strict) else found
    if "/" in name:
        return _agreed([_exact(part, strict=strict) for part in parts])
    bracket = _BRACKET.match(name)
    first, other = (bracket["name"], bracket["other"]) if bracket else name.partition(",")[::2]
    return _qualified(first, other, strict) if other else None


def _is_pair(parts: list[str], strict: bool) -> bool:
    """Return whether a name such as "China-Taiwan" is a pair of states, not a name of one."""
    found = [_exact(part, strict=strict) for part in parts]
    codes = {item.iso3 for item in found if item}
    return None not in found and len(codes) > 1 and "CHN" in codes


def _agreed(spellings: list[Spelling | None]) -> Spelling | None:
    codes = {item.iso3 if item else None for item in spellings}
    return spellings[0] if len(codes) == 1 and None not in codes else None


def _qualified(first: str, other: str, strict: bool) -> Spelling | None:
    """Read "Burma (Myanmar)", "Aruba (Netherlands)", "Georgia (country)", "USSR (former)"."""
    found = _exact(first, strict=strict)
    if found is None or found.iso3 is None:
        return None
    if other.strip().casefold() in _QUALIFIERS:
        return found
    if key_of(other) == "former":
        return found if found.iso3 not in STATES else None
    owner = _owners().get(found.iso3)
    if owner and _TERRITORY.sub("", other).strip() in STATES[owner].adjectives:
        return found
    second = _exact(_FORMERLY.sub("", _TERRITORY.sub("", other)), strict=strict)
    return found if second and second.iso3 in (found.iso3, owner) else None
