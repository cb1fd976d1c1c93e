"""The closed list of rules: what decides a proposition, and what was known about it before.

A rule sees a proposition and its window. It cannot see a probability, a phrase or a speaker.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from math import log1p, sqrt
from typing import Any

import numpy as np

from multivector.answers.as_known import known_on
from multivector.answers.forecasts.propositions import (
    EVENT,
    INDICATOR,
    TIE,
    VOTE,
    Proposition,
    Window,
)
from multivector.answers.verdicts import record
from multivector.answers.verdicts.check import EDITION
from multivector.answers.verdicts.facts.facts import fact
from multivector.answers.verdicts.finding import BORNE_OUT, CONTRADICTED, Finding, Reason
from multivector.answers.verdicts.quantities.series import SHARED, Series
from multivector.answers.verdicts.record import members_of
from multivector.answers.verdicts.record_judge import judge, series_of
from multivector.answers.verdicts.wording import WHY, figure
from multivector.codes.blocs import BLOCS, is_member
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import CASTS, Form
from multivector.coding.claims.forms.patterns import is_of_bloc
from multivector.coding.claims.forms.periods import Period
from multivector.coding.events.ontology import EITHER_WAY
from multivector.errors import InputError, UsageError
from multivector.measures.forecasts import plain
from multivector.store.warehouse import Store

# Number of windows before publication for a base rate, and how far back they may be.
BASE_WINDOWS, _MOST_BACK = 5, 9
# Share of a window's days on which a source must have events to show that none took place.
READ_THROUGHOUT = 0.9
# Sources of events, in order of preference at admission.
EVENT_SOURCES = ("polecat", "gdelt", "icews")
# Days before publication after which a source of events counts as ended.
STALE_DAYS = 730
_BASE_YEARS = 5
NOT_INSTALLED = "none of the rule's sources is installed"
_NO_FIGURE = (Reason.NO_INDICATOR, Reason.DIFFERS, Reason.NOT_UNDERSTOOD, Reason.PAST)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a proposition came true; None if the record cannot tell, with the reason."""

    truth: bool | None
    words: str
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class References:
    """Reference probabilities fixed at admission; None if there are no data before publication."""

    base_rate: float | None = None
    windows: int = 0
    persistence: float | None = None
    own: float | None = None


def answer(proposition: Proposition, window: Window) -> Answer:
    """Return whether a proposition came true in a window, according to the installed data.

    Raises InputError if the source of the rule is not installed.
    """
    return _RULES[proposition.rule](proposition, window)


def fixed(proposition: Proposition, published: date) -> Proposition:
    """Return a proposition with the minimum rise or fall that counts, as known at publication."""
    if proposition.rule != INDICATOR or not _moves(proposition.form):
        return proposition
    known = _known(proposition.form, published)
    if known is None or not len(known):
        return proposition
    return Proposition(INDICATOR, {**proposition.what, "room": room_of(known, len(known) - 1)})


def _known(form: Form, published: date) -> Series | None:
    series = series_of(form, published.year - 1)
    return series.within(None, published.year - 1) if series is not None else None


def is_decidable(proposition: Proposition, published: date) -> bool:
    """Return whether the record contains the data that a rule needs.

    Raises InputError if a source that could contain them is not installed.
    """
    if proposition.rule not in (INDICATOR, TIE):
        return True
    form, year = proposition.form, published.year - 1
    if proposition.rule == TIE:
        if is_of_bloc(form.relation):
            day = min(published, EDITION)
            window = Window(day, day, True)
            return _membership(form, window).truth is not None
        found = fact(form.about(period=Period(year - 1, year, "range")), published)
    elif _moves(form):
        return series_of(form, year) is not None
    else:
        found = judge(form.about(period=Period(year, year, "year")), published)
    if "data pull" in found.words:
        raise InputError(NOT_INSTALLED, next=found.words)
    return found.reason not in _NO_FIGURE


def _moves(form: Form) -> bool:
    return form.kind == "trend" and form.relation in ("rises", "falls")


def references(
    proposition: Proposition, window: Window, published: date, *, revised: bool = False
) -> tuple[Proposition, References]:
    """Return a proposition as fixed at admission, with its references.

    The references are the base rate, persistence and our own simple forecast, from data available
    on the day of publication. With ``revised``, they use the data installed now, which is faster.
    The base rate is the share of the five windows before publication in which the proposition was
    true, with Jeffreys' prior; persistence repeats the last of them. Our own forecast is a local
    trend of an indicator, a rate of events, or else the base rate.
    """
    try:
        with known_on(None if revised else published):
            proposition = fixed(proposition, published)
            return proposition, _references(proposition, window, published)
    except InputError:  # nothing of the rule's source was known
        return proposition, References()


def _references(proposition: Proposition, window: Window, published: date) -> References:
    own = None
    if proposition.rule == INDICATOR:
        own = _trend(proposition, window, published)
    elif proposition.rule == EVENT and (own := _rate(proposition.what, window, published)) is None:
        return References()
    told = [a for a in _before(proposition, window, published) if a is not None]
    if not told:
        return References(own=own)
    base = plain.base_rate(sum(told), len(told))
    return References(base, len(told), float(told[0]), base if own is None else own)


def _before(proposition: Proposition, window: Window, published: date) -> Iterator[bool | None]:
    """Yield the outcomes of up to five windows known before publication, the last first."""
    annual, found = proposition.rule in (INDICATOR, TIE), 0
    for back in range(1, _MOST_BACK + 1):
        earlier = window.back(back)
        ends = date(earlier.ends.year, 12, 31) if annual else earlier.ends
        if ends >= published:
            continue
        truth = answer(proposition, earlier).truth
        found += truth is not None
        yield truth
        if found == BASE_WINDOWS:
            return


# -- indicators ----------------------------------------------------------------------------------


def _indicator(proposition: Proposition, window: Window) -> Answer:
    form, (first, last) = proposition.form, window.years
    if _moves(form):
        series = series_of(form, last)
        if series is None:
            return Answer(None, "no data series")
        return _moved(form, series, window, proposition.what.get("room"))
    span = form.kind in ("change", "factor", "trend")
    period = Period(first, last, "range") if span else Period(last, last, "year")
    return _of(judge(form.about(period=period), date(last + 1, 12, 31)), last)


def _moved(form: Form, series: Series, window: Window, room: float | None) -> Answer:
    """Return whether a figure moved as stated, or the other way, by more than its range."""
    first, last = window.years
    one, two = series.at(first), series.at(last)
    if one is None or two is None or series.value[one] <= 0:
        return Answer(None, f"no figure for {first} or {last}")
    ends = series.value[[one, two]].tolist()
    truth = moved(series, form.relation, first, last, room)
    named = record.named(form.text, "pair" if form.owner else "state")
    before, after = (figure(value, named.unit if named else "") for value in ends)
    words = f"{before} in {first}, {after} in {last}: {ends[1] / ends[0] - 1:+.1%}"
    if truth is None:
        return Answer(None, f"{words}, {WHY[Reason.CLOSE]}", series.origins)
    return Answer(truth != form.negated, words, series.origins)


def moved(
    series: Series, relation: str, first: int, last: int, room: float | None = None
) -> bool | None:
    """Return whether a series ``rises`` or ``falls``; False if it moves the other way.

    None if it moves by no more than ``room``, relative to the first value (default: the range of
    the change), if a year has no figure or the first is not positive.
    """
    one, two = series.at(first), series.at(last)
    if one is None or two is None or series.value[one] <= 0:
        return None
    size = float(series.value[two] / series.value[one]) - 1
    room = room_of(series, one, two) if room is None else room
    return None if abs(size) <= room else (size > 0) == (relation == "rises")


def room_of(series: Series, *places: int) -> float:
    """Return the half-width of the range of a relative change; most of the error cancels out."""
    widths = [(series.upper[i] - series.lower[i]) / 2 / abs(series.value[i]) for i in places]
    return float(max(widths)) * sqrt(2 * (1 - SHARED))


def _trend(proposition: Proposition, window: Window, published: date) -> float | None:
    """Return the probability of a movement, from the local trend before publication."""
    form, (first, last) = proposition.form, window.years
    if not _moves(form):
        return None
    known = _known(form, published)
    if known is None or len(known) < plain.FEWEST or not (known.value > 0).all():
        return None
    return trend_probability(known, form.relation, last - first, negated=form.negated)


def trend_probability(known: Series, relation: str, years: int, *, negated: bool = False) -> float:
    """Return the probability of a direction, given a movement beyond the range of a change."""
    room = room_of(known, len(known) - 1)
    up = plain.local_trend(known.value, log1p(room), years)
    down = plain.local_trend(1 / known.value, -log1p(-min(room, 0.99)), years)
    p = (up if relation == "rises" else down) / max(up + down, 1e-12)
    return 1 - p if negated else p


def _of(finding: Finding, year: int) -> Answer:
    told = {BORNE_OUT: True, CONTRADICTED: False}.get(finding.verdict)
    if finding.year is not None and finding.year != year:
        told = None  # a figure carried over from before the horizon
    size = ""
    if finding.recorded is not None and finding.year is not None:
        size = f"{finding.year}: {figure(finding.recorded, finding.unit)}"
    words = "; ".join(filter(None, (size, finding.words, str(finding.reason or ""))))
    return Answer(told, words or finding.verdict, finding.origins)


# -- votes and ties ------------------------------------------------------------------------------


def _vote(proposition: Proposition, window: Window) -> Answer:
    form, named = proposition.form, str(proposition.what["resolution"])
    cast = _cast(named, window)
    votes = [cast[m] for c in form.subject for m in members_of(c, window.ends.year) if m in cast]
    allowed = CASTS[form.relation] or tuple(cast[c] for c in form.partner if c in cast)
    if not votes or not allowed:
        return Answer(None, f"no recorded vote on {named} in the window")
    agree = [vote in allowed for vote in votes]
    return Answer(all(agree) != form.negated, f"{sum(agree)} of {len(agree)} votes", ("un_votes",))


def _cast(named: str, window: Window) -> dict[str, str]:
    """Return the votes on a resolution in a window, by state; InputError if none is installed."""
    import pyarrow as pa
    import pyarrow.compute as pc

    store, made = Store(), {}
    tables = [name for name in ("un_resolution_votes", "un_roll_calls") if store.paths(name)]
    if not tables:
        raise InputError(NOT_INSTALLED, next="multivector data pull un_votes_2025 unga_es11_1")
    for table in tables:
        rows = store.read(table)
        known = rows["resolution"].cast(pa.string())
        rows = rows.filter(pc.ends_with(known, named)).to_pylist()
        rows = [r for r in rows if window.begins <= r["date"] <= window.ends]
        if table == "un_resolution_votes":
            made.update({row["state"]: row["vote"] for row in rows})
        elif rows:
            votes = store.read("un_votes")
            votes = votes.filter(pc.equal(votes["rcid"], rows[-1]["rcid"]))
            made.update({row["state"]: row["vote"] for row in votes.to_pylist()})
    return made


def _tie(proposition: Proposition, window: Window) -> Answer:
    form = proposition.form
    if is_of_bloc(form.relation):
        return _membership(form, window)
    first, last = window.begins, window.ends
    kind = "range" if form.relation == "visit" else "ever"  # a tie may begin in the window
    found = fact(form.about(period=Period(first.year, last.year, kind)), last)
    day = found.words.removeprefix("last on ")
    if form.relation == "visit" and found.words and day <= first.isoformat():
        return Answer(None, f"the last recorded visit was on {day}", found.origins)
    if form.relation != "visit" and fact(form, first).verdict == BORNE_OUT:
        return Answer(None, "already true before the window", found.origins)
    return _of(found.about(year=None), last.year)


def _membership(form: Form, window: Window) -> Answer:
    if window.ends > EDITION:
        return Answer(None, f"the membership lists included in the package end on {EDITION}")
    truths = []
    for one, other in product(form.subject, form.partner):
        state, bloc = (one, other) if one in STATES else (other, one)
        if state not in STATES or bloc not in BLOCS:
            return Answer(None, "no membership list")
        try:
            before, after = (
                is_member(state, bloc, day.isoformat()) for day in (window.begins, window.ends)
            )
        except UsageError:
            return Answer(None, "no dated membership list")
        changed = {"joined": after and not before, "left": before and not after}
        truths.append(changed.get(form.relation, after))
    words = "membership lists, as of " + window.ends.isoformat()
    return Answer(all(truths) != form.negated, words, ("membership lists",))


# -- events --------------------------------------------------------------------------------------


def event_source(published: date) -> str | None:
    """Return the name of the installed event source that covers the publication date, or None.

    Sources that ended long before do not count.
    """
    store = Store()
    having = store.paths("coded_events")
    for name in EVENT_SOURCES:
        if name in having:
            import pyarrow.compute as pc  # without such a source it is not loaded

            last = pc.max(store.read("coded_events", origin=name)["date"]).as_py()
            if last is not None and (published - last).days <= STALE_DAYS:
                return name
    return None


def _event(proposition: Proposition, window: Window) -> Answer:
    count, coverage = _events(proposition.what, window.begins, window.ends)
    source = str(proposition.what["source"])
    words = f"{count} in {source}, which has events for {coverage:.0%} of the days"
    read = count > 0 or coverage >= READ_THROUGHOUT
    return Answer(bool(count) if read else None, words, (source,))


def _events(what: Mapping[str, Any], begins: date, ends: date) -> tuple[int, float]:
    """Return the number of events in a window, and the share of its days with any event."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = _within(what, begins, ends)
    coverage = len(pc.unique(rows["date"])) / ((ends - begins).days + 1)
    rows = rows.filter(pc.equal(rows["event_type"], what["event_type"]))
    actors, recipients = what["actors"], what["recipients"] or what["actors"]

    def between(one: list[str], two: list[str]) -> Any:
        sides = (("source", one), ("target", two))
        first, second = (
            pc.is_in(rows[name].cast(pa.string()), pa.array(codes, pa.string()))
            for name, codes in sides
        )
        return pc.and_(pc.and_(first, second), pc.not_equal(
            rows["source"].cast(pa.string()), rows["target"].cast(pa.string())))  # fmt: skip

    keep = between(actors, recipients)
    if what["event_type"] in EITHER_WAY:
        keep = pc.or_(keep, between(recipients, actors))
    return len(pc.unique(rows.filter(keep)["event"])), coverage


def _within(what: Mapping[str, Any], begins: date, ends: date) -> Any:
    """Return the rows of the named source in a window."""
    import pyarrow.compute as pc

    store, source = Store(), str(what["source"])
    if source not in store.paths("coded_events"):
        raise InputError(NOT_INSTALLED, where=source, next=f"multivector data pull {source}")
    rows = store.read("coded_events", origin=source)
    return rows.filter(pc.and_(pc.greater_equal(rows["date"], begins),
                               pc.less_equal(rows["date"], ends)))  # fmt: skip


def _prior(what: Mapping[str, Any], begins: date, ends: date, days: float) -> tuple[float, float]:
    """Return the prior of a rate: for two states, from all pairs in the source; else Jeffreys'."""
    import pyarrow.compute as pc

    if len({*what["actors"], *what["recipients"]}) != 2:
        return 0.5, 0.0
    rows = _within(what, begins, ends)
    states = set(pc.unique(rows["source"]).to_pylist()) | set(pc.unique(rows["target"]).to_pylist())
    of_type = rows.filter(pc.equal(rows["event_type"], what["event_type"]))
    grouped = of_type.group_by(["source", "target"]).aggregate([("event", "count_distinct")])
    counted: Counter[tuple[str, ...]] = Counter()
    either, count = what["event_type"] in EITHER_WAY, len(states - {None})
    for row in grouped.to_pylist():
        pair = (row["source"], row["target"])
        if None not in pair and pair[0] != pair[1]:
            counted[tuple(sorted(pair)) if either else pair] += row["event_count_distinct"]
    every = np.zeros(max(count * (count - 1) // (1 + either), len(counted), 1))
    every[: len(counted)] = list(counted.values())
    return plain.pair_prior(every, days)


def _rate(what: Mapping[str, Any], window: Window, published: date) -> float | None:
    """Return the probability of an event, from its rate in the years before publication."""
    start = window.back(_BASE_YEARS).begins
    end = published - timedelta(days=1)
    count, coverage = _events(what, start, end)
    days = ((end - start).days + 1) * coverage
    if days < 1:
        return None
    prior = _prior(what, start, end, days)
    horizon = (window.ends - window.begins).days + 1
    return float(plain.event_rate(count, days, horizon, prior))


_RULES: dict[str, Callable[[Proposition, Window], Answer]] = {
    INDICATOR: _indicator, EVENT: _event, VOTE: _vote, TIE: _tie,
}  # fmt: skip
