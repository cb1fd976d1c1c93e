"""PLOVER contexts of a sentence, by keywords."""

import re
from functools import lru_cache

from multivector.tables import read_rows


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    homes: dict[str, str] = {}
    forms: dict[str, str] = {}
    for context, words in read_rows("multivector.coding", "data", "contexts.tsv"):
        for entry in words.split("|"):
            word = entry.rstrip("_").replace("_", " ")
            homes[word] = context
            forms[word] = re.escape(word) + (r"\b" if entry.endswith("_") else "")
    body = "|".join(forms[word] for word in sorted(forms, key=len, reverse=True))
    return re.compile(rf"\b(?:{body})"), homes


def contexts(text: str) -> tuple[str, ...]:
    """Return the contexts whose keywords occur in ``text``, in order of appearance.

    >>> contexts("The ambassador signed a trade treaty.")
    ('diplomatic', 'economic')
    """
    pattern, homes = _pattern()
    found = (homes[match.group()] for match in pattern.finditer(text.lower()))
    return tuple(dict.fromkeys(found))
