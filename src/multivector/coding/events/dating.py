"""The date of an event: of those that its article tells, the one that most likely is its own.

Candidates are the dates of the event's sentence, stretches of time that it tells by a first day
or a length (``spans``), the last dates told before it, that of the lead
and, for an undated lead, the next one. A log-linear model of where each stands, and of the tense,
form and type of the event, gives the probability of each and of none. It is fitted on articles
written for this project in which every deed is dated (``training/dating``).
"""

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from functools import lru_cache, partial
from importlib.resources import files
from math import exp

from multivector.coding.events import date_features as place
from multivector.coding.events.candidate import EventCandidate
from multivector.coding.events.spans import Span, compares, is_compared, spans
from multivector.coding.syntax import clauses, dates
from multivector.coding.syntax.date_steps import LastDates, precision_of
from multivector.coding.syntax.dates import Dated
from multivector.coding.syntax.numerals import COUNT, count_of
from multivector.coding.syntax.parse import Parse
from multivector.coding.syntax.patterns import PATTERNS
from multivector.coding.syntax.seasons import SEASONS, SOUTH

When = tuple[str | None, str | None]
DateOfOther = Callable[[str | None], list[tuple[str, str]]]
Candidates = dict[str | None, set[str]]  # features of each date; None is that there is none

LEAST = 0.48  # probability of a date that is told; F1 on five writers is .70 from .4 to .5
_STEM = 4  # letters that "the attack" has in common with "attacked", "the invasion" with "invaded"
_NEAR = 400  # characters around an undated lead in which its date is looked for
_WEEK = 7  # days
_SEASON = re.compile(SEASONS, re.I)
_LENGTH = re.compile(rf"\b{COUNT}[- ]day\b", re.I)
_GATHERING = re.compile(
    rf"\bthe {COUNT}[- ]day (?:event|meeting|summit|talks|conference|visit)\b", re.I
)
_APART = re.compile(
    rf"(?i)\b(?P<many>{COUNT} )?(?P<unit>day|week|month|year)(?(many)s?|s) (?P<side>after|before)\b"
)


class Timeline:
    """Dates the events of an article in order.

    Call ``enter`` for each sentence, then ``date_of`` for its events.
    """

    def __init__(self, text: str, published: str | None) -> None:
        self._published, self._text = published, text
        self._parts = [*PATTERNS["year part"].finditer(text)]
        rest = PATTERNS["year part"].sub(lambda part: " " * len(part[0]), text)
        self._story = dates.Story(rest, published)  # a timeline tells its own dates
        self._today = (published or "")[:10]
        self._south = bool(re.search(rf"\b(?:{SOUTH})", text))
        self._told: Callable[[], LastDates] = LastDates
        self._now: list[Dated] = []  # dates of this sentence
        self._open: list[Dated] = []  # its times that only the day of an undated article would tell
        self._on: list[Dated] = []  # those at which the story may go on
        self._spans: list[Span] = []  # stretches of time that it tells
        self._last: tuple[str, int] | None = None  # the last date before it, and its sentence
        self._last_day: tuple[str, int] | None = None
        self._lead: str | None = None
        self._stems: set[str] = set()  # of the words of this sentence
        self._things: dict[str, str] = {}  # the last date that a sentence with a stem tells
        self._elsewhere: list[tuple[str, str, int]] = []
        self._index = -1
        lengths = {match["count"] for match in _GATHERING.finditer(text)}
        self._length = count_of(lengths.pop()) if len(lengths) == 1 else 1

    def enter(self, parse: Parse, start: int) -> None:
        """Start a sentence, ``start`` characters into the article."""
        for dated in self._on:
            self._last = dated.date, self._index
            if len(dated.date) >= len("2023-05-18"):
                self._last_day = self._last
        if self._last and self._on:
            self._things |= dict.fromkeys(self._stems, self._last[0])
        self._stems = {lemma[:_STEM].lower() for lemma in parse.lemmas}
        if self._lead is None and self._now and self._index <= 1:
            days = [dated.date for dated in self._now if dated.precision == "day"]
            self._lead = days[0] if days else self._now[0].date
        self._index += 1
        self._told = partial(self._story.before, start)
        last = bisect_right(self._parts, start, key=re.Match.start)
        year = self._parts[last - 1]["year"] if last and start < self._parts[last - 1].end() else ""
        self._year = year if year <= (self._today or "9999") else ""
        told = self._dates(parse.text, last_dates=self._told)
        ends = f"/{self._today}"
        self._now = [
            d for d in told if not d.date.endswith(ends) or compares(parse, d.start) is None
        ]
        known = self._published or self._year
        self._open = [] if known else dates.untold(parse.text)
        self._on = [d for d in self._now if d.precision != "year" or not place.is_aside(parse, d)]
        self._spans = [*spans(parse, self._now, self._last and self._last[0], self._today)]
        self._elsewhere = self._other_dates(start, start + len(parse.text))

    def _dates(
        self, text: str, *, future: bool = False, last_dates: Callable[[], LastDates] = LastDates
    ) -> list[Dated]:
        """Return the dates in a text, without seasons if the article names a state of the south."""
        if self._year:  # from the end of November, a day or month is of the same year
            return dates.find(text, f"{self._year}-11-30")
        found = dates.find(text, self._published, future=future, last_dates=last_dates)
        seasons = [d for d in found if self._south and _SEASON.search(text, d.start, d.end)]
        return [dated for dated in found if dated not in seasons]

    def date_of(self, parse: Parse, event: EventCandidate) -> When:
        """Return the ISO 8601 date of an event and its precision, or (None, None)."""
        told = _year_of(parse, event.trigger, self._published)
        if told:
            return told, "year"
        best = likeliest(self.candidates(parse, event), fitted())
        if best is None or any(dated.date == best for dated in self._open):
            return None, None
        whole = next((dated for dated in self._now if dated.date == best), None)
        if whole is None or whole.precision != "day" or event.event_type != "CONSULT":
            return best, precision_of(best)
        when = _lasting(parse, whole, self._length)
        return when, precision_of(when)

    def candidates(self, parse: Parse, event: EventCandidate) -> Candidates:
        """Return the dates that an event may have, and none, with the features of each."""
        verb = place.dating_verb(parse, clauses.predicate_above(parse, event.trigger), self._now)
        common = place.context(parse, event, verb, self._index)
        near = self._in_sentence(parse, event, verb)
        uncounted = near.pop("", None) is not None
        common.append(f"dates={min(3, len(near))}")
        for dated, how in self._spans:
            features = place.place_features(parse, dated, event.trigger, verb) | {f"how={how}"}
            near.setdefault(dated.date, set()).update(features)
        found: dict[str, set[str]] = {}
        for when, features in near.items():
            relative = [feature for feature in features if feature.startswith("rel=")]
            told = {f"{feature}|{'|'.join(common[:4])}" for feature in relative}
            found.setdefault(when, set()).update(_crossed(features, common) | told)
        for when, feature, distance in self._elsewhere:
            if uncounted and feature != "next":
                continue
            own = {feature, f"{feature}|near={bool(near)}", f"{feature}|d={_steps(distance)}"}
            own |= {f"{feature}|{self._side(when)}", f"{feature}|{precision_of(when)}"}
            found.setdefault(when, set()).update(_crossed({feature}, common) | own)
        if event.status == "actual" and "t=present" not in common:
            found = {
                when: features for when, features in found.items() if self._side(when) != "ahead"
            }
        for when, features in found.items():
            for part in (f"p={precision_of(when)}", f"r={self._side(when)}"):
                features |= {part, *(f"{part}|{feature}" for feature in common[:4])}
        none = {"none", f"none|near={bool(near)}", *(f"none|{feature}" for feature in common)}
        every: Candidates = {None: none}
        every.update(found)
        return every

    def _in_sentence(self, parse: Parse, event: EventCandidate, verb: int) -> dict[str, set[str]]:
        """Return the features of each date that the sentence of an event tells.

        "" is one of them if the event is told "ten days before the vote", which has no date.
        """
        planned = event.status == "planned" and parse.tags[verb] != "VBD"
        every = (*self._now, *self._open)
        own = (d for d in every if not place.is_of_cause(parse, d, event))
        own = (d for d in own if not is_compared(parse, d, event.trigger))
        own = (d for d in own if not place.is_aside(parse, d, event.trigger))
        found = [d for d in own if not place.is_of_words(parse, d, event)]
        if planned or place.is_present(parse, event.trigger):
            # "Said on Monday that it will meet on Friday": only Friday is to come.
            ahead = self._dates(parse.text, future=True, last_dates=self._told) + self._open
            soon = dates.apart(Dated(self._today, "day", 0, 0), "day", dates.RECENT.days)
            if soon and event.status == "actual":  # "on 27 March Russia bans wine", told in August
                ahead = [d for d in ahead if d.date < soon or d in found] or found
            past = [d for d in found if parse.tags[place.above(parse, d)[0]] == "VBD"]
            found = past + [d for d in ahead if all(d.start != other.start for other in past)]
        near: dict[str, set[str]] = {}
        for dated in found:
            features = place.place_features(parse, dated, event.trigger, verb)
            near.setdefault(dated.date, set()).update(features)
        if found:
            here = parse.starts[event.trigger]
            nearest = min(found, key=lambda dated: abs(dated.start - here))
            near[nearest.date].add("before" if nearest.start < here else "after")
        if len(near) == 1:
            near[found[0].date].add("alone")
        for when, how in _times_apart(parse, found, verb, event.trigger, self._date_of_other):
            near.pop(how, None)
            near.setdefault(when, set()).update(("apart", f"apart from {how}"))
        return near

    def _date_of_other(self, thing: str | None) -> list[tuple[str, str]]:
        """Return (date, how it is told) of what a time counts from: a noun, or another deed."""
        if thing and thing[:_STEM].lower() not in self._things:
            return []
        last = self._things[thing[:_STEM].lower()] if thing else (self._last_day or [""])[0]
        return [(when, how) for when, how in ((last, "last"), (self._today, "today")) if when]

    def _other_dates(self, start: int, end: int) -> list[tuple[str, str, int]]:
        """Return (date, where it stands, how many sentences away) of dates in other sentences."""
        if not self._published:
            return []
        latest = (("last", self._last), ("last day", self._last_day))
        placed = [(last[0], name, self._index - last[1]) for name, last in latest if last]
        if self._lead:
            placed.append((self._lead, "lead", self._index))
        if not self._index and not self._now:
            after = self._dates(self._text[end : end + _NEAR])
            before = self._dates(self._text[max(0, start - _NEAR) : start])
            placed += [(dated.date, "next", 1) for dated in (*after, *before)[:1]]
        return placed

    def _side(self, when: str) -> str:
        """Return how a date stands to that of the article: ahead, same, week, past or unknown."""
        if not self._published:
            return "unknown"
        first, today = when.partition("/")[0], self._published[:10]
        first, shown = first[: len(today)], today[: len(first)]
        if first == ".." or first < shown:
            (begun, _), (now, _) = dates.bounds(first), dates.bounds(today)
            days = (now - begun).days if begun and now and len(first) == len(today) else 9999
            return "week" if days <= _WEEK else "past"
        return "ahead" if first > shown else "same"


def _crossed(features: set[str], common: list[str]) -> set[str]:
    return features | {f"{feature}|{other}" for feature in features for other in common}


def _steps(distance: int) -> str:
    return next((str(most) for most in (0, 1, 2, 5) if distance <= most), "more")


@lru_cache(maxsize=1)
def fitted() -> Mapping[str, float]:
    """Return the weight of each feature."""
    path = files("multivector.coding").joinpath("weights/dating.json")
    weights: dict[str, float] = json.loads(path.read_text(encoding="utf-8"))["weights"]
    return weights


def likeliest(candidates: Candidates, weights: Mapping[str, float]) -> str | None:
    """Return the likeliest date, or None if it is not likely enough."""
    scores = {
        when: sum(weights.get(feature, 0.0) for feature in features)
        for when, features in candidates.items()
    }
    best = max((when for when in scores if when is not None), key=scores.__getitem__, default=None)
    if best is None or 1 / sum(exp(score - scores[best]) for score in scores.values()) < LEAST:
        return None
    return best


def _times_apart(
    parse: Parse, found: list[Dated], verb: int, trigger: int, date_of_other: DateOfOther
) -> Iterator[tuple[str, str]]:
    """Yield the time of an event told as some days after or before another, and whence it counts.

    The time is "" if the other has no date, and after "days after", with a date of the other.
    """
    for match in _APART.finditer(parse.text):
        mark = parse.token_at(match.start("side"))
        clause = parse.labels[mark] == "mark"
        inner = parse.heads[mark] if clause else mark
        outer = clauses.predicate_above(parse, parse.heads[inner])
        below = {k for k in parse.subtree(inner) if k > mark}
        inside = trigger in below
        if outer in below or not (inside or verb == outer):
            continue
        near = [d for d in found if (parse.token_at(d.start) in below) != inside]
        if not match["count"]:  # in the same year or month, maybe
            yield from (("", ""), *(("", d.date) for d in near if "-" in d.date[5:]))
            continue
        count = count_of(match["count"]) * (1 if match["side"].lower() == "after" else -1)
        if len(near) > 1:  # "applied on 3 March, a week after it fell, and was let in that June"
            near = [d for d in near if place.above(parse, d)[0] == (outer if inside else inner)]
        if len(near) > 1:
            continue
        things = [] if clause else [k for k in parse.having(mark, "pobj") if parse.is_noun(k)]
        told = [(d.date, "told") for d in near]
        told = told or date_of_other(parse.lemmas[things[0]] if things else None)
        if not told:
            yield "", ""
        for when, how in told:
            # The inner event is dated from the outer one, in the other direction.
            dated = Dated(when, precision_of(when), 0, 0)
            moved = dates.apart(dated, match["unit"].lower(), -count if inside else count)
            if moved:
                yield moved, how


def _year_of(parse: Parse, trigger: int, published: str | None) -> str | None:
    """Return the year in front of a noun: "the 1979 invasion", not "2000 arrests"."""
    year = " ".join(parse.words[k] for k in parse.having(trigger, "nummod"))
    if not (parse.is_noun(trigger) and re.fullmatch(r"(?:1[89]|20)\d\d", year)):
        return None
    past = year <= (published or year)[:4]
    one = parse.tags[trigger] in ("NN", "NNP")
    return year if one or (past and parse.having(trigger, "det", "poss")) else None


def _lasting(parse: Parse, dated: Dated, length: int) -> str:
    """Return the days of a gathering from its first or last day and its length.

    ``length``: in days, as another sentence tells it; the sentence itself goes before.
    """
    lengths = _LENGTH.findall(parse.text)
    first, last = dates.bounds(dated.date)
    if len(lengths) > 1 or first is None or last is None:
        return dated.date
    days = timedelta(days=(count_of(lengths[0]) if lengths else length) - 1)
    lemma = parse.lemmas[place.above(parse, dated)[0]]
    if days and lemma in place.ENDING:
        return f"{(last - days).isoformat()}/{last.isoformat()}"
    if days and lemma in place.BEGINNING:
        return f"{first.isoformat()}/{(last + days).isoformat()}"
    return dated.date
