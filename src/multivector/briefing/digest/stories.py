"""Articles on the same story: near-duplicates, and reports that share names and words."""

import re
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from spacy.lang.en.stop_words import STOP_WORDS

from multivector.coding.events.cross_article import NearDuplicateIndex
from multivector.text.article import Article
from multivector.text.dates import find_date, normal_date

# Minimum mean similarity of the articles on a story. For 25 articles cut in half (odd and even
# paragraphs), the halves have .14 to .45, median .29; those of different articles reach .12, except
# for two disasters in one place. Of 30 pairs of short reports on one event by two papers, 29 reach
# it, of 26 on other events of that week in those states six, but of 34 on those states in another
# year 26: words do not tell years apart (at .25: 18, 2, 20; at .35: 6, 0, 10). Only days do.
SAME_STORY = 0.16
MOST_DAYS = 5  # between two articles on one story; one of no day may only be with its like
_DIMENSIONS = 8192
_BACKGROUND = 20  # articles assumed besides those given, so that two articles have usable weights
# A day that may lie ahead of the article.
_AHEAD = re.compile(r"\b(?:will|shall|would|due|until|by|next|planned|scheduled|expires?)\b")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Grouped:
    """Articles by story, as tuples of indices, and for each copy the index of the original."""

    stories: tuple[tuple[int, ...], ...]
    copies: dict[int, int]


def grouped(articles: Sequence[Article]) -> Grouped:
    """Group articles by story.

    Clusters are merged by average linkage while the mean similarity is at least .16 and no two
    articles are more than five days apart; the day of one without a date is the last that it tells
    of, if any. The largest story comes first, then in article order.

    ``articles``: at most a few thousand, as run time is quadratic.
    """
    index = NearDuplicateIndex(max(len(articles), 1))
    copies: dict[int, int] = {}
    for place, article in enumerate(articles):
        of = index.add(str(place), article.text)
        if of is not None:
            copies[place] = int(of)
    distinct = [place for place in range(len(articles)) if place not in copies]
    clusters = _joined(similarity([articles[place] for place in distinct]),
                       [_day(articles[place]) for place in distinct])  # fmt: skip
    stories = []
    for cluster in clusters:
        first = {distinct[member] for member in cluster}
        stories.append(tuple(sorted(first | {c for c, of in copies.items() if of in first})))
    return Grouped(tuple(sorted(stories, key=lambda story: (-len(story), story))), copies)


def similarity(articles: Sequence[Article]) -> np.ndarray:
    """Return the cosine similarity of articles by words, with more weight on rare words and names.

    Shape (articles, articles), 0 to 1.
    """
    weights = np.zeros((len(articles), _DIMENSIONS))
    for row, article in enumerate(articles):
        for word, count in _words(article).items():
            weights[row, zlib.crc32(word.encode()) % _DIMENSIONS] += 1 + np.log(count)
    found_in = (weights > 0).sum(axis=0)
    weights *= np.log((len(articles) + _BACKGROUND) / (found_in + 1))
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    weights /= np.where(length > 0, length, 1)
    return weights @ weights.T


def _words(article: Article) -> Counter[str]:
    """Count content words; names, which begin with a capital, count twice."""
    counted: Counter[str] = Counter()
    for match in _WORD.finditer(article.text):
        word = match[0].casefold().removesuffix("’s").removesuffix("'s")
        if len(word) > 2 and word not in STOP_WORDS:
            counted[word] += 2 if match[0][0].isupper() else 1
    return counted


def _joined(alike: np.ndarray, days: Sequence[date]) -> list[list[int]]:
    clusters = {place: [place] for place in range(len(alike))}
    means = alike.copy()
    np.fill_diagonal(means, -1)
    on = np.array([one.toordinal() for one in days])
    means[abs(on[:, None] - on) > MOST_DAYS] = -1
    while len(clusters) > 1:
        a, b = divmod(int(means.argmax()), len(means))
        if means[a, b] < SAME_STORY:
            break
        size_a, size_b = len(clusters[a]), len(clusters[b])
        joint = (size_a * means[a] + size_b * means[b]) / (size_a + size_b)
        joint[(means[a] < 0) | (means[b] < 0)] = -1
        means[a], means[:, a] = joint, joint
        means[b], means[:, b], means[a, a] = -1, -1, -1
        clusters[a] = sorted(clusters[a] + clusters.pop(b))
    return list(clusters.values())


def _day(article: Article) -> date:
    """Return the day of publication, else the last that an article tells of, else the first."""
    if printed := normal_date(article.published):
        return date.fromisoformat(printed)
    told = (s for s in re.split(r"(?<=[.!?])\s|\n", article.text) if not _AHEAD.search(s))
    days = filter(None, map(find_date, told))
    return date.fromisoformat(max(days, default=date.min.isoformat()))
