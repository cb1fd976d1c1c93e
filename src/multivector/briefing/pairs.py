"""Facts about the main pairs of an article without claims that the record can decide."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

from multivector.answers.verdicts.check import day_of
from multivector.answers.verdicts.pairs import PairFact, pair_facts
from multivector.codes.gazetteer.names import find
from multivector.codes.naming import display_name
from multivector.codes.states import existed
from multivector.coding.coded import Coded
from multivector.prose import definite, opened
from multivector.text.article import Article
from multivector.text.dates import normal_date
from multivector.vocabulary import HAPPENING

MOST_PAIRS = 3
MOST_WORDS = 60  # of all pairs together


@dataclass(frozen=True, slots=True)
class Pair:
    """Two states and the main facts about them, within the word limit."""

    codes: tuple[str, str]
    sentence: str
    facts: tuple[PairFact, ...]

    @property
    def origins(self) -> tuple[str, ...]:
        """Return the IDs of the sources of the sentence."""
        return tuple(dict.fromkeys(origin for fact in self.facts for origin in fact.origins))

    def to_dict(self) -> dict[str, Any]:
        """Return the pair with its sentence and the rows behind it."""
        facts = [
            {"kind": fact.kind, "words": fact.words, "origins": list(fact.origins), **fact.row}
            for fact in self.facts
        ]
        return {"pair": list(self.codes), "sentence": self.sentence, "facts": facts}


def mentions(coded: Coded) -> Counter[str | None]:
    """Count the mentions of actors by code."""
    count: Counter[str | None] = Counter()
    for party in coded.actors:
        count[party.code] += len(party.mentions)
    return count


def states_mentioned(coded: Coded) -> Counter[str]:
    """Count the mentions of the states that existed on the day of the article, by code."""
    on = coded.article.published
    return Counter({str(code): n for code, n in mentions(coded).items() if existed(code, on)})


def sentences_with(coded: Coded) -> dict[str, set[int]]:
    """Return the numbers of the sentences that mention each actor, from 1, by code."""
    starts, found = [start for start, _ in coded.sentences], defaultdict[str, set[int]](set)
    for party in coded.actors:
        found[str(party.code)] |= {bisect_right(starts, start) for start, _ in party.mentions}
    return found


def named(article: Article, text: str) -> list[frozenset[str]]:
    """Return the codes of each name in a text; a region names its states."""
    found = [m.entity for m in find(text, on=normal_date(article.published))]
    return [frozenset((entity.code,) if entity.code else entity.members) for entity in found]


def main_pairs(coded: Coded) -> tuple[tuple[str, str], ...]:
    """Return the pairs of states with the most events between them, weighted by confidence, and
    sentences that name both.

    Without such events, return the two states mentioned most often.
    """
    weight: defaultdict[tuple[str, str], float] = defaultdict(float)
    on = coded.article.published
    for event in coded.events:
        if event.status not in HAPPENING:
            continue
        one = dict.fromkeys(a.code for a in event.actor if existed(a.code, on))
        two = dict.fromkeys(a.code for a in event.recipient if existed(a.code, on))
        both = product(one, two) if two else combinations(one, 2) if event.reciprocal else ()
        apart = {(min(str(a), str(b)), max(str(a), str(b))) for a, b in both if a != b}
        for pair in apart:  # an event involving a whole region says little about each of its pairs
            weight[pair] += event.confidence / len(apart)
    places = sentences_with(coded)
    for pair in weight:
        weight[pair] += len(places[pair[0]] & places[pair[1]])
    if weight:
        most = max(weight.values())
        ranked = sorted(weight, key=lambda pair: (-weight[pair], pair))[:MOST_PAIRS]
        return tuple(pair for pair in ranked if 2 * weight[pair] >= most)
    two_most = sorted(code for code, _ in states_mentioned(coded).most_common(2))
    return ((two_most[0], two_most[1]),) if len(two_most) == 2 else ()


def pairs_of(coded: Coded, most: int = MOST_PAIRS) -> tuple[Pair, ...]:
    """Return the main facts about the main pairs, in at most ``MOST_WORDS`` words."""
    published = day_of(coded.article.published)
    both = ((pair, pair_facts(*pair, published)) for pair in main_pairs(coded)[:most])
    found = [(pair, facts) for pair, facts in both if facts]
    room = MOST_WORDS
    made = []
    for place, (pair, facts) in enumerate(found):
        share = room // (len(found) - place)
        kept = _fitting(pair, facts, share, coded)
        sentence = _sentence(pair, kept, coded)
        if len(sentence.split()) <= room:
            room -= len(sentence.split())
            made.append(Pair(pair, sentence, kept))
    return tuple(made)


def _fitting(
    pair: tuple[str, str], facts: Sequence[PairFact], room: int, coded: Coded
) -> tuple[PairFact, ...]:
    """Return the first fact, which says most, and the others that fit."""
    kept: tuple[PairFact, ...] = tuple(facts[:1])
    for fact in facts[1:]:
        if len(_sentence(pair, (*kept, fact), coded).split()) <= room:
            kept = (*kept, fact)
    return kept


def _sentence(pair: tuple[str, str], facts: Sequence[PairFact], coded: Coded) -> str:
    on, called = coded.article.published, {party.name for party in coded.actors}
    names = " and ".join(definite(display_name(code, on, called)) for code in pair)
    return opened(f"{names}: {'; '.join(fact.words for fact in facts)}.")
