"""Selection of the sentences that can hold an event: the others need no parse."""

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

from multivector.coding.actors.antecedents import head_nouns
from multivector.coding.actors.discourse import REACH_SENTENCES
from multivector.coding.events.lexicon import plain_forms
from multivector.coding.events.reader.preceding import PrecedingText
from multivector.coding.syntax import dates
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.read_sentence import NamedSentence

# Words that may refer to somebody named in an earlier sentence, or to who speaks.
_SPEAKERS = re.compile(r"\b(?:we|our|us)\b", re.I)
_ANAPHORA = PATTERNS["anaphora"]
_WORD = re.compile(r"[a-z]+")
# From this number on, one more phrase or name adds nothing.
_SEVERAL = 3


@lru_cache(maxsize=1)
def _roles() -> frozenset[str]:
    """Return the nouns for those who act for a state or in it, singular and plural."""
    nouns = {noun for noun, head in head_nouns().items() if head.kind in ("state", "group")}
    plurals = {re.sub("y$", "ie", re.sub("man$", "men", noun)) for noun in nouns}
    return frozenset(nouns | plurals | {noun + "s" for noun in nouns | plurals})


@lru_cache(maxsize=4096)  # each is asked for up to four times
def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def names_actor(item: NamedSentence) -> bool:
    """Return whether a sentence names an actor or has a noun for one: "police", "ministers"."""
    return bool(item.mentions) or not _roles().isdisjoint(_words(item.sentence.text))


def may_tell(item: NamedSentence) -> bool:
    """Return whether a sentence names an actor or points to one."""
    text = item.sentence.text
    return names_actor(item) or bool(_ANAPHORA.search(text) or _SPEAKERS.search(text))


def select(sentences: Sequence[NamedSentence]) -> list[NamedSentence]:
    """Return the sentences that may contain an event, in order.

    An event needs a state, a bloc or someone who acts for one. A sentence is therefore selected if
    it names an actor, or if it has an anaphor and one of the two preceding sentences was selected
    (anaphors may chain). Headings are selected only if there is nothing else.
    """
    selected: list[NamedSentence] = []
    last = -REACH_SENTENCES - 1  # the last sentence selected
    title_only = all(item.sentence.heading for item in sentences)
    for item in sentences:
        sentence = item.sentence
        if sentence.heading and not title_only:
            continue
        near = sentence.index - last <= REACH_SENTENCES
        if names_actor(item) or (near and may_tell(item)):
            selected.append(item)
            last = sentence.index
    return selected


@lru_cache(maxsize=1)
def fitted() -> dict[str, Any]:
    """Return the ``weights`` of the logistic model by feature, and the least probability.

    Both are fitted on labelled articles (``training/selection.py``); none of them is of the writers
    who are kept out.
    """
    path = files("multivector.coding").joinpath("weights/selection.json")
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def features(item: NamedSentence, article: PrecedingText) -> dict[str, float]:
    """Return what tells, before a parse, whether a sentence holds an event."""
    text, number = item.sentence.text, item.sentence.index
    word = min(max(article.chance(number), 1e-4), 1 - 1e-4)
    return {
        "word": math.log(word / (1 - word)),  # that expresses a deed, for the reader
        "phrases": min(article.phrases(number), _SEVERAL),
        "names": min(len(item.mentions), _SEVERAL),
        "verb": float(not plain_forms().isdisjoint(_words(text))),
        "actor": float(names_actor(item)),
        "length": math.log(1 + len(text)),
    }


def chance(item: NamedSentence, article: PrecedingText) -> float:
    """Return the probability that a sentence, if parsed, holds an event."""
    weights = fitted()["weights"]
    terms = (weights[name] * value for name, value in features(item, article).items())
    return 1 / (1 + math.exp(-weights["constant"] - sum(terms)))


def telling(
    selected: Sequence[NamedSentence], article: PrecedingText, published: str | None
) -> Iterator[NamedSentence]:
    """Yield, of the sentences selected, those that are parsed, in order.

    They are the first, each in which an event is likely enough, and each with a date, which may be
    the day of the story.

    ``article``: its reader, which forgets the others. ``published``: ISO date of the article.
    """
    for k, item in enumerate(selected):
        likely = chance(item, article) >= fitted()["least"]
        if likely or not k or dates.find(item.sentence.text, published):
            yield item
        else:
            article.forget(item.sentence.index)
