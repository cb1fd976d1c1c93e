"""Language identification; only English is supported."""

import re

from multivector.errors import InputError
from multivector.tables import read_rows
from multivector.text.patterns import PATTERNS

_NAMES = dict(read_rows("multivector.text", "languages.tsv"))
# English function words that do not occur in related languages; they make up a quarter to a third
# of English prose. A text with enough of them is English, however many foreign names it contains.
_FUNCTION_WORDS = frozenset(PATTERNS["function words"].split())
_ENOUGH = 0.12  # share of function words: half the lowest share found in English news
# Least lead, in nats, of another language over English in the words of a text that are not names.
# Of sentences full of foreign names, English ones had at most 0.2, headlines ("Junta bans parties,
# expels envoys") 17, sentences of 12 languages 20.
_LEAD = 18.0
_NAMES_LEAD = 50.0  # the same where every word is capitalised: names led by up to 42
_SAMPLE = 20_000


def identify(text: str) -> str:
    """Return the ISO 639-1 code of the language of a text.

    A text in the Latin alphabet is English unless the words that are not names clearly are not.

    >>> identify("The minister said that the agreement had been signed by both of the parties.")
    'en'
    """
    sample = text[:_SAMPLE]
    letters = [character for character in sample if character.isalpha()]
    plain = sum(character.isascii() for character in letters)
    words = re.findall(r"[^\W\d_]+", sample)
    # Leave out capitalised words, which are mostly names, unless the whole text is in capitals.
    others = [word for word in words if word.islower()]
    frequent = _share(words) >= _ENOUGH or (len(others) >= 4 and _share(others) >= 2 * _ENOUGH)
    latin = plain >= 0.7 * len(letters)
    if frequent and latin:
        return "en"
    import py3langid

    scores = dict(py3langid.rank(" ".join(others) or sample))
    nearest = max(_NAMES.keys() & scores, key=scores.__getitem__)
    if latin and scores[nearest] - scores["en"] < (_LEAD if others else _NAMES_LEAD):
        return "en"
    code = str(py3langid.classify(sample)[0])
    return code if code != "en" else nearest


def _share(words: list[str]) -> float:
    return sum(word.lower() in _FUNCTION_WORDS for word in words) / max(len(words), 1)


def require_english(text: str) -> str:
    """Return ``en``; InputError if the text is in another language."""
    code = identify(text)
    if code != "en":
        name = _NAMES.get(code, "another language")
        raise InputError(f"the text is in {name} ({code}); only English is supported")
    return code
