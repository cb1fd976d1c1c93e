"""Find the series that a claim is about among many, by their titles and descriptions (BM25)."""

import math
from collections import Counter
from collections.abc import Sequence

from multivector.answers.verdicts.matching import _GROUPS, _stem, is_percent, words_of
from multivector.answers.verdicts.series_folder import FolderTable
from multivector.coding.claims.forms.form import Reading

_K, _B = 1.2, 0.5
# A title says what a series is; its description often what it is not.
_TITLE, _SYNONYM = 3, 0.6


class Finder:
    """An index of series.

    Parameters
    ----------
    tables : sequence of FolderTable
    """

    def __init__(self, tables: Sequence[FolderTable]) -> None:
        self.tables = list(tables)
        self._bags = [_bag(table) for table in self.tables]
        self._lengths = [sum(bag.values()) for bag in self._bags]
        self._mean = sum(self._lengths) / max(len(self._lengths), 1)
        self._known = Counter(term for bag in self._bags for term in bag)

    def best(self, text: str, reading: Reading, count: int = 1) -> list[FolderTable]:
        """Return the series that match a claim best, best first; none that shares no word."""
        terms = _terms(words_of(text))
        percent = any(f.claimed is not None and f.claimed.unit == "percent" for f in reading.forms)
        scored = [(self._score(i, terms) * _fit(t, percent), -i) for i, t in enumerate(self.tables)]
        ranked = sorted(scored, reverse=True)[:count]
        return [self.tables[-place] for score, place in ranked if score > 0]

    def _score(self, place: int, terms: dict[str, float]) -> float:
        bag, total = self._bags[place], 0.0
        size = 1 - _B + _B * self._lengths[place] / self._mean
        for term, weight in terms.items():
            count = bag[term]
            if count:
                rare = math.log(
                    1 + (len(self._bags) - self._known[term] + 0.5) / (self._known[term] + 0.5)
                )
                total += weight * rare * count * (_K + 1) / (count + _K * size)
        return total


def _bag(table: FolderTable) -> Counter[str]:
    bag: Counter[str] = Counter()
    for text, weight in ((table.title, _TITLE), (table.unit, 1), (table.description[:300], 1)):
        for term in _terms(words_of(text)):
            bag[term] += weight
    return bag


def _terms(words: Sequence[str]) -> dict[str, float]:
    """Return the stems of words, and the groups of synonyms that they belong to, with weights."""
    made: dict[str, float] = {}
    for word in words:
        made[_stem(word)] = 1.0
        for group in _GROUPS.get(word, ()):
            made[f"group {group}"] = _SYNONYM
    return made


def _fit(table: FolderTable, percent: bool) -> float:
    return 1.15 if percent == is_percent(table.unit) else 1.0
