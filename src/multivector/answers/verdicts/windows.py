"""The window of a claim that dates a change by an event: from the year before it to publication."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from multivector.answers.evidence.shocks import Shock
from multivector.answers.verdicts.decision import YEARS_BACK
from multivector.answers.verdicts.facts.votes import on_the_war
from multivector.answers.verdicts.finding import CONTRADICTED, Finding, Reason, unknown
from multivector.answers.verdicts.quantities.series import Series, Table, moved
from multivector.answers.verdicts.quantities.votes_table import VotesTable
from multivector.answers.verdicts.record import members_of, quantity, rows_of
from multivector.codes.states import name_of
from multivector.codes.systems import reshaped
from multivector.coding.claims.forms.form import CASTS, MOVES, RANKED, WORLD, Form
from multivector.coding.claims.forms.patterns import TIES, cues
from multivector.coding.claims.forms.periods import Period
from multivector.prose import opened

_MOVES = ("rises", "falls", "steady")
_PERFECT = re.compile(r"\b(?:has|have)\b|['’]ve\b")


@dataclass(frozen=True, slots=True)
class Event:
    """A dated war, invasion, or other shock: its year and the source of the date."""

    year: int
    source: str


def windowed(form: Form, published: date, article: Event | None = None) -> tuple[Form, str]:
    """Return a change attributed to an event, with its window and a note.

    The date is the claim's, else the article's, else the record's. Without a date, the default
    years are used and the note says so.

    ``article``: the shock dated by the article.
    """
    match = cues()["event"].search(form.text) or cues()["event acts"].match(form.text)
    moves = form.kind in (*MOVES, "several") and (form.kind == "factor" or form.relation in _MOVES)
    if match is None or not moves:
        return form, ""
    inside = form.period.kind == "year" and match.start() <= form.period.at < match.end()
    if form.period.stated and not inside:
        return form, ""
    start = form.period.start if inside else None
    what = match["what"].strip()
    dated = None if start is None else Event(start, f"{start}")
    event = dated or _dated(form, what, article, published)
    if event is None or event.year >= published.year:
        note = f"The date of “{what}” is unknown, so the years before publication are compared."
        return form, note
    window = Period(event.year - 1, published.year - 1, "since")
    return form.about(period=window), f"Compared since the year before “{what}” ({event.source})."


def before_its_year(form: Form) -> Form:
    """Return what is said of the time before a year as of the last year before it; of an act, as of
    all of them. Memberships and votes have rules of their own.
    """
    period, tie = form.period, TIES.get(form.relation)
    own = form.relation in CASTS or (tie is not None and tie.sides in ("bloc", "own"))
    before = cues()["p before"].search(form.text[: period.at])
    if own or period.kind != "year" or period.end is None or before is None:
        return form
    last, act = period.end - 1, tie is not None and tie.act
    start, kind = (None, "range") if act else (last, "year")
    return form.about(period=replace(period, start=start, end=last, kind=kind))


def seconded(finding: Finding, form: Form, held: Callable[[Form, int], Finding]) -> Finding:
    """Return a contradiction of a rank by one producer, which has the newest figures, as one if two
    producers contradict it in the last year that they have both; of no change since then.
    """
    ranked = form.kind in RANKED and not form.period.is_span
    if finding.reason != Reason.LONE or not ranked or cues()["of late"].search(form.text):
        return finding
    years = range((newest := finding.year or 0) - 1, newest - 1 - YEARS_BACK, -1)
    asked = (held(form.about(period=Period(y, y, "year")), y + 1) for y in years)
    then = next((one for one in asked if one.reason != Reason.LONE), finding)
    if not then.is_false:
        return finding
    origins = tuple(dict.fromkeys((*finding.origins, *then.origins)))
    words = f"as in {then.year} by two producers"
    return finding.about(verdict=CONTRADICTED, reason=None, origins=origins, words=words)


def in_its_years(form: Form, published: int, held: Callable[[Form, int], Finding]) -> Finding:
    """Return the finding on a rank, open if it is of a past whose years are not named and the last
    ones contradict it, or if "until 2018" depends on the years before.
    """
    made, end = seconded(held(form, published), form, held), form.period.end or 0
    if form.kind not in RANKED or made.is_open:
        return made
    if not form.period.stated:
        was = cues()["p was"].search(form.text) and not _PERFECT.search(form.text)
        return made.undecided(Reason.WINDOW) if was and made.is_false else made
    if form.period.kind != "year" or not cues()["p until"].search(form.text[: form.period.at]):
        return made
    span = Period(end - 1, end - 1, "year")
    arms = quantity("arms")
    if arms.pattern.search(form.text):  # most years have no delivery
        span = Period(end - arms.back + 1, end, "range")
    other = held(form.about(period=span), published)
    same = other.verdict == made.verdict or (other.is_open and not made.is_false)
    return made if same else made.undecided(Reason.WINDOW)


def until_now(finding: Finding, form: Form, own: Series | None, published: int) -> Finding:
    """Return as open a contradicted "has fallen" that a year since can bear out, or is sudden."""
    sudden = cues()["sudden"].search(form.text)
    recent = not form.period.stated and (sudden or _PERFECT.search(form.text))
    since, year = finding.since, finding.year
    if own is None or not finding.is_false or not (recent and since and year):
        return finding
    one, last = (float(own.value[own.at(end) or 0]) for end in (since, year))
    low, high = moved(own, year, published - year, (last, last))
    able = form.kind != "trend" or sudden or low <= one <= high
    return finding.undecided(Reason.NEWER, lean=False) if able else finding


def of_one_land(finding: Finding, form: Form, table: Table, code: str) -> Finding:
    """Return as open what figures say from before a state lost or gained land: of a change since
    then, and of a year in which it had another name.
    """
    own, year = table.series(code), finding.year
    # People are counted back for the land of today.
    today = isinstance(table, VotesTable) or table.title == quantity("population").title
    if year is None or finding.recorded is None or own is None or today:
        return finding
    spans = form.kind == "extreme" or form.period.kind == "range"
    start = (form.period.start or int(own.years[0])) if spans else year
    first = finding.since or start
    sides = {getattr(table, "owner", None) or code, code, finding.rival or code} - {WORLD}
    was: dict[str, str] = {}
    for side in (members_of(one, year) for one in sides):
        was |= reshaped(side, first, named=True) | reshaped(side, first, year)
    words = opened("; ".join(f"{name_of(one)} was {what}" for one, what in was.items()))
    return unknown(Reason.DIFFERS, words=words, unit="text") if was else finding


def _dated(form: Form, what: str, article: Event | None, published: date) -> Event | None:
    shock = cues()["shock"].search(what) is not None
    if article is not None and shock and article.year < published.year:
        return article
    if shock and (resolved := _resolved(form.text)) is not None:
        return resolved
    if cues()["sanctions"].search(what):
        codes = (*form.subject, *form.partner)
        return _sanctioned(codes[:1], codes[1:])
    return None


def _sanctioned(one: Sequence[str], two: Sequence[str]) -> Event | None:
    """Return the first year of the last unbroken spell of sanctions by one side on the other."""
    rows = rows_of("sanctions")
    last = max((row["year"] for row in rows), default=0)
    sides = [{m for code in side for m in members_of(code, last)} for side in (one, two)]
    years = {
        row["year"] for row in rows
        if any(row["sender"] in a and row["target"] in b for a, b in (sides, sides[::-1]))
    }  # fmt: skip
    first = max(years, default=0)
    while first - 1 in years:
        first -= 1
    return Event(first, f"{first}, from recorded sanctions") if years else None


def of_article(shock: Shock | None, text: str) -> Event | None:
    """Return the event of an article's shock, dated by the article or the record."""
    if shock is not None:
        return Event(int(shock.date[:4]), f"{shock.date[:4]}, from the article")
    return _resolved(text)


def _resolved(text: str) -> Event | None:
    day = on_the_war(text)
    return None if day is None else Event(day.year, f"{day.year}, from the UN resolution")


def in_points(found: Finding, own: Series, years: Sequence[int]) -> Finding:
    """Return the change of a percentage in percentage points."""
    one, two = own.value[np.searchsorted(own.years, years)]
    points = float(two - one)
    return found.about(recorded=points, recorded_lower=points, recorded_upper=points,
                       unit="percentage points")  # fmt: skip
