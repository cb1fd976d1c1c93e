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
from multivector.answers.voting.assembly import load_assembly
from multivector.codes.gazetteer.names import find
from multivector.codes.states import name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import common, cues
from multivector.coding.claims.forms.periods import Period
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.votes import tally
from multivector.errors import InputError
from multivector.prose import MONTHS
from multivector.store.warehouse import Store
from multivector.tables import read_table

TITLED = ("un_roll_calls", "un_votes_2025")  # the sources whose roll calls have titles
# A vote without a year or month is one of the last weeks: many older ones are not on record.
_LATELY = timedelta(days=45)
# Roll calls that fit nearly as well as the best: the verdict has to hold for all of them.
_NEARLY = 2.0  # in logarithms of odds
# Twenty to one, as a logarithm of odds that a roll call is the one meant: the words shared have to
# outweigh the number of roll calls of that time.
SURE = 3.0
_FADES = 10  # days by which a vote of no stated time becomes e times less likely to be meant
# Weights of a count of votes that fits and of one that does not: nine in ten claims are right, and
# of fifteen other roll calls one fits by chance. States correct their votes afterwards.
_FITS, _FITS_NOT, CORRECTED = math.log(0.9 * 15), math.log(0.1), 3
_REVERSALS = frozenset(map(stem, ("revoke", "revokes", "repeal", "rescind", "rescinds")))
_SAID = 240  # characters of a description; longer ones are minutes of the meeting
_MINUTES = re.compile(r"^The (?:Acting )?President\b")
_LEGEND = re.compile(r"\s*:\s*resolution\s*/.*$|\s*Â\s*$|^A/\d\S*\s+\S+\s+-\s+", re.IGNORECASE)
_MONTH = re.compile(rf"\b({'|'.join(MONTHS)})(?:,?\s(\d{{4}}))?\b")
_DAYS = ("Mon", "Tues", "Wednes", "Thurs", "Fri", "Satur", "Sun")
_WEEKDAY = re.compile(rf"\b({'|'.join(_DAYS)})day\b")
_SYMBOL = re.compile(
    r"(?<![\w/])(?=[\w./-]*\d)(\w[\w-]*(?:/\w[\w-]*(?:\.\d+)?)+)(?![\w/])"
    r"|\b(?:resolution|unscr)\s(?:no\.?\s?)?(\d+)(?![\w/])"
)
_AROUND = timedelta(days=4)  # by which days of the record are off
# A vote of an emergency special session is so many times likelier to be meant than another: of 59
# claims, half of them on such votes, from 5 to 200 all but two are decided, rightly; at 2 five not.
_EMERGENCY = 20.0
HERE = "multivector.answers.verdicts.facts"
UNTITLED = "unga_votes"  # its roll calls have the titles of `roll_call_titles.tsv`, or none

Counts = tuple[tuple[str, float], ...]  # votes, and how many cast them


@dataclass(frozen=True, slots=True)
class RollCall:
    """A roll call with a title; ``words`` are the stems of its title and of its names."""

    rcid: int
    date: date
    resolution: str
    title: str
    words: frozenset[str]
    names: frozenset[str]  # stems of the states in its title
    origin: str
    unsure: frozenset[str]  # states whose vote is not known


def about(form: Form, published: date) -> tuple[Sequence[RollCall], Sequence[RollCall]]:
    """Return the roll calls that a statement may be about, the best first: those as likely as not,
    and those that are sure. Empty if none is on record.

    Raises InputError if no roll calls with titles are installed.
    """
    store = Store()
    return _about(store.root, store.state(), form.topic or form.text, form.period, published)


@lru_cache(maxsize=64)
def _about(
    root: Any, key: Any, text: str, period: Period, published: date
) -> tuple[tuple[RollCall, ...], tuple[RollCall, ...]]:
    calls, weights = _titled(root, key)
    said = {symbol for symbol in symbols(text) if "/" in symbol}
    if named := tuple(c for c in calls if c.resolution.casefold() in said and c.date <= published):
        return named, named
    topic, names = _topic(text)
    match = cues()["v topic"].search(text)
    head = (_topic(match["head"])[0] if match else topic) or topic
    counts = tuple((vote, number.value) for vote, number in tally(text, quantities(text)))
    begins, ends, dated = _when(text, period, published)
    inside = [call for call in calls if begins <= call.date <= ends]
    faded = (1.0 if dated else math.exp((call.date - ends).days / _FADES) for call in inside)
    likely = [
        x * _EMERGENCY ** (c.resolution[:3] == "ES-") for x, c in zip(faded, inside, strict=True)
    ]
    scored = [
        (*_score(call, topic, names, weights, counts, math.log(own / sum(likely))), call)
        for own, call in zip(likely, inside, strict=True)
        if head & call.words  # else it is on another matter: "child soldiers", "Iranian drones"
    ]
    return _fitting(scored, 0.0), _fitting(scored, SURE)


def _fitting(scored: Sequence[tuple[float, float, RollCall]], odds: float) -> tuple[RollCall, ...]:
    """Return those of some odds that fit nearly as well as the best of them."""
    likely = [(score, call) for score, own, call in scored if own >= odds]
    best = max((score for score, _ in likely), default=-math.inf)
    fit = [pair for pair in likely if pair[0] > best - _NEARLY]
    fit.sort(key=lambda pair: (pair[0], pair[1].date), reverse=True)
    return tuple(call for _, call in fit)


def _when(text: str, period: Period, published: date) -> tuple[date, date, bool]:
    """Return the first and last day on which a vote may have been, and whether a claim states them:
    by a month, a year or a weekday, else lately.
    """
    month, weekday = month_named(text, published), _WEEKDAY.search(text)
    if month is not None and (weekday is None or period.kind == "year"):
        return *month, True
    if period.kind == "year" and period.start is not None:
        return date(period.start, 1, 1), min(date(period.start, 12, 31), published), True
    if weekday is not None:
        back = (published.weekday() - _DAYS.index(weekday[1])) % 7
        day = published - timedelta(days=back)
        return day - _AROUND, min(day + _AROUND, published), True
    return published - _LATELY, published, False


def symbols(text: str) -> set[str]:
    """Return the symbols and numbers of resolutions in a text: a/hrc/51/l.6, 76/262, 2728."""
    found = {one for pair in _SYMBOL.findall(text.casefold()) for one in pair if one}
    return {re.sub(r"^[as]/res/", "", one) for one in found}


def month_named(text: str, published: date) -> tuple[date, date] | None:
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
    are ``absent`` (where a source lacks votes: not named).
    """
    store = Store()
    made = _cast(store.root, store.state(), call.rcid, call.origin == UNTITLED)
    return {state: vote for state, vote in made.items() if state not in call.unsure}


@lru_cache(maxsize=64)
def _cast(root: Any, key: Any, rcid: int, partly: bool) -> dict[str, str]:
    assembly = load_assembly(Store(root))
    at = int(np.flatnonzero(assembly.rcid == rcid)[0])
    here = assembly.roll_calls == at
    session = np.flatnonzero(assembly.sessions == assembly.sessions[at])
    voters = np.unique(assembly.states[np.isin(assembly.roll_calls, session)])
    made = dict.fromkeys((assembly.names[k] for k in voters if not partly), "absent")
    words = ("", "yes", "abstain", "no")
    pairs = zip(assembly.states[here].tolist(), assembly.votes[here].tolist(), strict=True)
    return made | {assembly.names[state]: words[vote] for state, vote in pairs}


def _topic(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the stems of what a vote was on, and those of the states named in it."""
    codes = [(m.text, m.entity.code) for m in find(text) if m.entity.kind in ("state", "group")]
    named = _stems(word for name, code in codes if code for word in (name, name_of(code)))
    return _stems([text]) | named, named


def _stems(texts: Iterable[str]) -> frozenset[str]:
    found = (stem(word) for text in texts for word in words_of(text.replace("-", " ")))
    plain = _stopwords()
    return frozenset(w for w in found if w not in plain and len(w) > 2 and not w[0].isdigit())


@lru_cache(maxsize=1)
def _stopwords() -> frozenset[str]:
    return frozenset(map(stem, common("stop") | common("vote")))  # those that any vote has


def _score(
    call: RollCall,
    topic: frozenset[str],
    names: frozenset[str],
    weights: Mapping[str, float],
    counts: Counts,
    prior: float,
) -> tuple[float, float]:
    """Return how well a roll call fits and its odds, by the weight of the words that its title
    shares, its counts and its ``prior``; it fits better if few words are left over.
    """
    shared = topic & call.words
    reversed_ = call.words & _REVERSALS and not topic & _REVERSALS
    another = names and call.names and not names & call.words
    if reversed_ or another or not shared:
        return -math.inf, -math.inf
    weight = sum(weights[word] for word in shared)
    own = sum(weights[word] for word in _stems([call.title])) or 1.0
    fits = 0.0
    if counts:
        made = Counter(cast(call).values())
        near = (abs(made[vote] - number) <= CORRECTED for vote, number in counts)
        fits = sum(_FITS if one else _FITS_NOT for one in near)
    return weight * math.sqrt(min(1.0, weight / own)) + fits + prior, weight + fits + prior


@lru_cache(maxsize=2)
def _titled(root: Any, key: Any) -> tuple[tuple[RollCall, ...], dict[str, float]]:
    """Return the roll calls on whole resolutions in order of time, and the weight of each word."""
    store, calls = Store(root), list[RollCall]()
    there = (name for name in (*TITLED, UNTITLED) if name in store.installed())
    rows = [r for name in there for r in store.read("un_roll_calls", origin=name).to_pylist()]
    given = {row["rcid"]: row for row in read_table(HERE, "roll_call_titles.tsv")}
    last = max((row["date"] for row in rows if row["origin"] == TITLED[0]), default=date.min)
    for row in rows:
        if row["origin"] == UNTITLED and row["date"] > last:  # without a title it is one more
            row.update(given.get(str(row["rcid"]), {"title": "-"}) | {"rcid": row["rcid"]})
        title, said = _LEGEND.sub("", row["title"] or ""), (row["description"] or "")[:_SAID]
        if row["paragraph"] or row["amendment"] or not (title or said) or _MINUTES.match(said):
            continue
        said = _LEGEND.sub("", said)
        number = re.sub(r"^(?:A/RES/|R/)", "", row["resolution"] or "")
        words = _stems([title, said])
        shown = next((t for t in (title, said) if t != t.upper()), (title or said).capitalize())
        names = _topic(shown)[1]
        # What reporters call a vote with these words in its title.
        words = names.union(words, *(more for title, more in _nicknames() if title <= words))
        more = row["origin"], frozenset(row.get("unsure", "").split())
        calls.append(RollCall(row["rcid"], row["date"], number, shown, words, names, *more))
    if not calls:
        raise InputError("no roll calls with titles", next=f"multivector data pull {TITLED[0]}")
    count = Counter(word for call in calls for word in call.words)
    weights = {word: math.log(len(calls) / n) for word, n in count.items()}
    return tuple(sorted(calls, key=lambda call: call.date)), weights


@lru_cache(maxsize=1)
def _nicknames() -> tuple[tuple[frozenset[str], frozenset[str]], ...]:
    rows = read_table(HERE, "roll_calls.tsv")
    return tuple((_stems([row["title"]]), _stems([row["words"]])) for row in rows)
