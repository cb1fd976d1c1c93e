"""Whether a quantity is the one that a claim is about: words, and units of numbers."""

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from multivector.coding.claims.forms.patterns import common
from multivector.coding.claims.forms.quantities import Quantity
from multivector.tables import read_table

# Content words of a claim that neither series, entity, number nor cue explains: with more of them
# the series is likely to be about something else.
MAX_UNEXPLAINED = 1
_WORD = re.compile(r"[^\W_]+(?:-[^\W\d_]+)*")


@cache
def claim_words() -> tuple[dict[str, str], ...]:
    """Return the rows of ``words.tsv``."""
    return read_table("multivector.answers.verdicts", "words.tsv")


@cache
def _words(kind: str) -> frozenset[str]:
    return frozenset(
        w for row in claim_words() if row["kind"] == kind for w in row["words"].split()
    )


@cache
def groups() -> dict[str, set[int]]:
    """Return the groups of synonyms that each word belongs to."""
    made: dict[str, set[int]] = defaultdict(set)
    for place, row in enumerate(claim_words()):
        if row["kind"] == "same":
            for word in row["words"].split():
                made[word].add(place)
    return dict(made)


@cache
def _units() -> dict[str, tuple[str, float]]:
    rows = [row for row in claim_words() if row["kind"] == "unit"]
    return {
        word: (row["family"], float(row["size"])) for row in rows for word in row["words"].split()
    }


@cache
def stem(word: str) -> str:
    """Return the common stem of a word's inflections.

    Examples
    --------
    >>> stem("economies") == stem("economy")
    True
    """
    plain = word.lower().replace("’", "'").removesuffix("'s")
    for ending in ("ies", "ing", "ers", "ed", "es", "er", "al", "s", "y"):
        if plain.endswith(ending) and len(plain) - len(ending) >= 4:
            plain = plain.removesuffix(ending)
            break
    return plain[:8]


def words_of(text: str) -> list[str]:
    """Return the content words of a title or description."""
    found = (match.group().lower() for match in _WORD.finditer(text))
    return [word for word in found if word not in _words("plain")]


def explained(words: Sequence[str], text: str, *, general: bool = False) -> set[str]:
    """Return the words of a claim that occur in a text, by stem or synonym.

    ``general`` also includes words that do not name a quantity: common words, adverbs, past
    participles.
    """
    theirs = words_of(text)
    known = {stem(word) for word in theirs}
    near = set().union(*(groups().get(word, set()) for word in theirs))
    made = set()
    for word in words:
        parts = [word, *word.split("-")]
        plain = word in common("general") or (len(word) > 4 and word.endswith(("ly", "ed")))
        if (general and plain) or any(
            stem(p) in known or groups().get(p, set()) & near for p in parts
        ):
            made.add(word)
    return made


def is_percent(unit: str) -> bool:
    """Return whether a series is in per cent."""
    return "%" in unit


def scale_of(number: Quantity, unit: str, title: str, text: str) -> float | None:
    """Return the factor that converts the series' unit to the claim's; None if there is none.

    ``number``: the claim's number. ``unit`` and ``title``: those of the series. ``text``: the
    clause, for "a day" and "per 1,000".

    Examples
    --------
    >>> from multivector.coding.claims.forms.quantities import quantities
    >>> scale_of(quantities("146 MT of milk")[0], "tonnes", "Milk production", "146 MT of milk")
    1e-06
    """
    low = unit.lower()
    if number.unit in ("percent", "points"):
        return 1.0 if is_percent(unit) else None
    if number.unit == "ratio":
        per = _per(low)
        return None if per is None else 1.0 / per
    nouns = _nouns(number)
    own = next((_units()[word] for word in nouns if word in _units()), None)
    theirs = next((_units()[w] for w in re.findall(r"[a-z-]+", low) if w in _units()), None)
    claim, series = _per(text), _per(low)
    million = "million" in low and "per" not in low
    factor = _days(f"{title} {low}", text) * (1e6 if million else 1e9 if "billion" in low else 1.0)
    factor *= claim / series if claim and series else 1.0
    dollars = re.search(r"\$|usd|dollar", low) is not None
    if number.unit == "money" or (nouns[:1] and nouns[0] in _words("dollar")):
        return factor if dollars else None
    if nouns[:1] and nouns[0] in _words("currency"):
        return None
    if is_percent(unit):
        return None if nouns or own else 1.0
    if own is not None:
        return factor * theirs[1] / own[1] if theirs is not None and own[0] == theirs[0] else None
    return None if nouns and (theirs is not None or dollars or "index" in low) else factor


def _nouns(number: Quantity) -> list[str]:
    """Return the words after a number up to the first that ends its noun phrase."""
    words = number.noun.split()
    end = next((place for place, word in enumerate(words) if word in _words("end")), len(words))
    return words[:end]


def _per(text: str) -> float | None:
    found = re.search(r"per (\d[\d,]*)", text)
    return None if found is None else float(found[1].replace(",", ""))


def _days(title: str, text: str) -> float:
    """Return the factor between a claim per day and a series per year, or the reverse; else 1."""
    daily = re.search(r"\b(?:per|a|each|every) day\b|\bdaily\b", text, re.I)
    yearly = re.search(r"\b(?:per|a|each|every) year\b|\bannual", text, re.I)
    by_day = re.search(r"\bper day\b|\bdaily\b", title, re.I)
    if daily and not by_day:
        return 1 / 365.25
    return 365.25 if yearly and by_day else 1.0


def is_complement(text: str, title: str) -> bool:
    """Return whether a claim counts the complement of a series ("without access")."""
    lacking = r"\b(?:without|lack|no access|do(?:es)? not have|don['’]t have)\b"
    return bool(re.search(lacking, text, re.I)) and not re.search(r"\bwithout\b", title, re.I)
