"""PLOVER contexts of a sentence, by keywords."""

import re
from functools import lru_cache

from multivector.tables import read_rows


@lru_cache(maxsize=1)
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    homes: dict[str, str] = {}
    for context, words in read_rows("multivector.coding", "data", "contexts.tsv"):
        for word in words.split("|"):
            whole = word.endswith("_")
            homes[word.rstrip("_").replace("_", " ") + (r"\b" if whole else "")] = context
    ordered = sorted(homes, key=len, reverse=True)
    body = "|".join(
        re.escape(w.removesuffix(r"\b")) + (r"\b" if w.endswith(r"\b") else "") for w in ordered
    )
    return re.compile(rf"\b(?:{body})"), {w.removesuffix(r"\b"): c for w, c in homes.items()}


def contexts(text: str) -> tuple[str, ...]:
    """Return the contexts whose keywords occur in ``text``, in order of appearance.

    >>> contexts("The ambassador signed a trade treaty.")
    ('diplomatic', 'economic')
    """
    pattern, homes = _pattern()
    found = (homes[match.group()] for match in pattern.finditer(text.lower()))
    return tuple(dict.fromkeys(found))
