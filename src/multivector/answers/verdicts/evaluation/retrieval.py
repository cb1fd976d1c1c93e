"""Find the series that a claim is about among many, by their titles and descriptions (BM25)."""

import math
from collections import Counter
from collections.abc import Sequence

from multivector.answers.verdicts.evaluation.series_folder import FolderTable
from multivector.answers.verdicts.quantities import matching
from multivector.coding.claims.forms.form import Reading

_K, _B = 1.2, 0.5
# A title says what a series is; its description often what it is not.
_TITLE, _SYNONYM, _UNIT = 3, 0.6, 1.15


class Finder:
    """An index of series."""

    def __init__(self, tables: Sequence[FolderTable]) -> None:
        self.tables = list(tables)
        self._bags = [_bag(table) for table in self.tables]
        self._lengths = [sum(bag.values()) for bag in self._bags]
        self._mean = sum(self._lengths) / max(len(self._lengths), 1)
        self._known = Counter(term for bag in self._bags for term in bag)

    def best(self, text: str, reading: Reading, count: int = 1) -> list[FolderTable]:
        """Return the series that match a claim, best first; each shares a word with it."""
        terms = _terms(matching.words_of(text))
        percent = any(f.claimed is not None and f.claimed.unit == "percent" for f in reading.forms)
        fits = (_UNIT if percent == matching.is_percent(t.unit) else 1.0 for t in self.tables)
        scores = [self._score(place, terms) * fit for place, fit in enumerate(fits)]
        first = sorted(range(len(scores)), key=lambda place: -scores[place])[:count]
        return [self.tables[place] for place in first if scores[place] > 0]

    def foreign(self, text: str, table: FolderTable) -> int:
        """Count the words of a title that are not in the claim; many suggest a different series."""
        words = matching.words_of(table.title)
        return len(set(words) - matching.explained(words, text, general=True))

    def _score(self, place: int, terms: dict[str, float]) -> float:
        bag, total, many = self._bags[place], 0.0, len(self._bags)
        size = 1 - _B + _B * self._lengths[place] / self._mean
        for term, weight in terms.items():
            if count := bag[term]:
                rare = math.log(1 + (many - self._known[term] + 0.5) / (self._known[term] + 0.5))
                total += weight * rare * count * (_K + 1) / (count + _K * size)
        return total


def _bag(table: FolderTable) -> Counter[str]:
    bag: Counter[str] = Counter()
    for text, weight in ((table.title, _TITLE), (table.unit, 1), (table.description[:300], 1)):
        bag.update(dict.fromkeys(_terms(matching.words_of(text)), weight))
    return bag


def _terms(words: Sequence[str]) -> dict[str, float]:
    """Return the stems of words and their groups of synonyms, with weights."""
    near = {
        f"group {group}": _SYNONYM for word in words for group in matching.groups().get(word, ())
    }
    return {**near, **{matching.stem(word): 1.0 for word in words}}
