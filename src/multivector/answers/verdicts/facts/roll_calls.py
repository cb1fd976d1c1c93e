"""The roll calls of the General Assembly that a claim may be about, by its words and its time."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

import numpy as np

from multivector.answers.verdicts.quantities.matching import stem, words_of
from multivector.answers.voting.assembly import Assembly, load_assembly
from multivector.codes.gazetteer.names import find
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.errors import InputError
from multivector.prose import MONTHS
from multivector.store.warehouse import Store
from multivector.tables import read_table

TITLED = "un_roll_calls"  # the source whose roll calls have titles
# A vote without a year or month is one of the last weeks: many older ones are not on record.
_LATELY = timedelta(days=45)
# Roll calls that fit nearly as well as the best: the verdict has to hold for all of them.
_NEARLY = 0.7
# Least weight of the words shared: two words that one title in twenty has.
_LEAST = 5.5
_REVERSALS = frozenset(map(stem, ("revoke", "revokes", "repeal", "rescind", "rescinds")))
_SAID = 240  # characters of a description; longer ones are minutes of the meeting
_MINUTES = re.compile(r"^The (?:Acting )?President\b")
_LEGEND = re.compile(r"\s*:\s*resolution\s*/.*$|\s*Â\s*$|^A/\d\S*\s+\S+\s+-\s+", re.IGNORECASE)
# Words that any vote has.
_PLAIN = frozenset(stem(word) for word in (
    "vote votes voted voting united nations general assembly resolution resolutions abstain "
    "abstained abstention abstentions against favour favor adopt adopted draft text member state "
    "states countries country nations yearly annual annually situation question implementation"
).split())  # fmt: skip
_WITH_WHOM = re.compile(r"\b(?:with|alongside|joined|joining|like)\s(?:the\s)?$")
_LISTED = re.compile(r",?\s(?:and\s)?(?:the\s)?")
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})(?:,?\s(\d{{4}}))?\b")
_CASTS = ("v yes", "v no", "v far", "v abstain", "v absent", "v not cast", "v not yes", "v with")
_AROUND = timedelta(days=4)  # by which days of the record are off


@dataclass(frozen=True, slots=True)
class RollCall:
    """A roll call with a title; ``words`` are the stems of its title and of its names."""

    rcid: int
    date: date
    resolution: str
    title: str
    words: frozenset[str]


def about(form: Form, published: date) -> Sequence[RollCall]:
    """Return the roll calls that a statement may be about, the best first; empty if none is on
    record.

    Raises InputError if no roll calls with titles are installed.
    """
    store = Store()
    voters = form.claimed is None
    return _about(store.root, store.state(), form.text, form.period, published, voters=voters)


@lru_cache(maxsize=64)
def _about(
    root: Any, key: Any, text: str, period: Period, published: date, *, voters: bool
) -> tuple[RollCall, ...]:
    calls, weights = _titled(root, key)
    topics, names = _topic(text, voters=voters)
    month = _month(text, published)
    if month is not None:
        begins, ends = month
    elif period.kind == "year" and period.start is not None:
        begins, ends = date(period.start, 1, 1), min(date(period.start, 12, 31), published)
    else:
        begins, ends = published - _LATELY, published
    inside = [call for call in calls if begins <= call.date <= ends]
    scored = [(_score(call, topics, names, weights), call) for call in inside]
    best = max((score for score, _ in scored), default=0.0)
    fit = [pair for pair in scored if best and pair[0] >= _NEARLY * best]
    fit.sort(key=lambda pair: (pair[0], pair[1].date), reverse=True)
    return tuple(call for _, call in fit)


def _month(text: str, published: date) -> tuple[date, date] | None:
    """Return the month that a claim names, of the year named or the last before publication."""
    named = _MONTH.search(text)
    if named is None or (named[1] == "May" and named[2] is None):
        return None
    number = MONTHS.index(named[1]) + 1
    year = int(named[2] or published.year - (number > published.month))
    following = date(year + number // 12, number % 12 + 1, 1)
    return date(year, number, 1) - _AROUND, min(following + _AROUND, published)


def cast(call: RollCall) -> Mapping[str, str]:
    """Return the vote of each state on a roll call; those that voted in its session but not on it
    are ``absent``.
    """
    store = Store()
    return _cast(store.root, store.state(), call.rcid)


@lru_cache(maxsize=64)
def _cast(root: Any, key: Any, rcid: int) -> dict[str, str]:
    assembly = load_assembly(Store(root))
    at = int(np.flatnonzero(assembly.rcid == rcid)[0])
    here = assembly.roll_calls == at
    made = dict.fromkeys(_voters(assembly, int(assembly.sessions[at])), "absent")
    words = ("", "yes", "abstain", "no")
    pairs = zip(assembly.states[here].tolist(), assembly.votes[here].tolist(), strict=True)
    return made | {assembly.names[state]: words[vote] for state, vote in pairs}


def _voters(assembly: Assembly, session: int) -> list[str]:
    inside = np.flatnonzero(assembly.sessions == session)
    cast = np.isin(assembly.roll_calls, inside)
    return [assembly.names[k] for k in np.unique(assembly.states[cast])]


def _topic(text: str, *, voters: bool) -> tuple[frozenset[str], tuple[frozenset[str], ...]]:
    """Return the stems of what a vote was on, and those of each name in it.

    Names before the verb are ``voters``, as are those after "with": they are left out.
    """
    votes = [
        m.start() for name in _CASTS
        for m in cues()[name].finditer(text)
    ]  # fmt: skip
    begin, plain, names = min(votes, default=0) if voters else 0, text, list[frozenset[str]]()
    last = 0  # end of the names after "with"
    for mention in find(text):
        end = mention.start + len(mention.text)
        listed = last and _LISTED.fullmatch(text[last : mention.start])
        if mention.start < begin or _WITH_WHOM.search(text[: mention.start]) or listed:
            last = end if mention.start >= begin else 0
            plain = plain[: mention.start] + " " * len(mention.text) + plain[end:]
        elif mention.entity.code in STATES:
            names.append(_stems([mention.text, name_of(mention.entity.code or "")]))
    return _stems([plain]).union(*names), tuple(filter(None, names))


def _stems(texts: Iterable[str]) -> frozenset[str]:
    found = (stem(word) for text in texts for word in words_of(text))
    return frozenset(word for word in found if word not in _PLAIN and len(word) > 2)


def _score(
    call: RollCall,
    topic: frozenset[str],
    names: Sequence[frozenset[str]],
    weights: Mapping[str, float],
) -> float:
    """Return how well a title fits: the weight of the words shared, more if few are left over."""
    shared = topic & call.words
    reversed_ = call.words & _REVERSALS and not topic & _REVERSALS
    if reversed_ or not all(name & call.words for name in names):
        return 0.0
    weight = sum(weights[word] for word in shared)
    own = sum(weights[word] for word in _stems([call.title])) or 1.0
    return weight * math.sqrt(min(1.0, weight / own)) if weight >= _LEAST else 0.0


@lru_cache(maxsize=2)
def _titled(root: Any, key: Any) -> tuple[tuple[RollCall, ...], dict[str, float]]:
    """Return the roll calls on whole resolutions in order of time, and the weight of each word."""
    columns = ["rcid", "date", "resolution", "title", "description", "paragraph", "amendment"]
    rows = Store(root).read("un_roll_calls", origin=TITLED, columns=columns).to_pylist()
    calls = []
    for row in rows:
        title, said = _LEGEND.sub("", row["title"] or ""), (row["description"] or "")[:_SAID]
        if row["paragraph"] or row["amendment"] or not (title or said) or _MINUTES.match(said):
            continue
        said = _LEGEND.sub("", said)
        number = re.sub(r"^(?:A/RES/|R/)", "", row["resolution"] or "")
        words = _stems([title, said])
        shown = next((t for t in (title, said) if t != t.upper()), (title or said).capitalize())
        calls.append(RollCall(row["rcid"], row["date"], number, shown, words | _called(words)))
    if not calls:
        raise InputError("no roll calls with titles", next=f"multivector data pull {TITLED}")
    count = Counter(word for call in calls for word in call.words)
    weights = {word: math.log(len(calls) / n) for word, n in count.items()}
    return tuple(sorted(calls, key=lambda call: call.date)), weights


@lru_cache(maxsize=1)
def _nicknames() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    rows = read_table("multivector.answers.verdicts.facts", "roll_calls.tsv")
    return tuple((_stems([row["title"]]), _stems([row["words"]])) for row in rows)


def _called(words: frozenset[str]) -> frozenset[str]:
    """Return what reporters call a vote with these words in its title."""
    return frozenset[str]().union(*(more for title, more in _nicknames() if title <= words))
