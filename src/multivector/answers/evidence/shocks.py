"""The dated shock that an article names, and what changed from before it to after it.

A shock is an attack, sanctions or coercion between two sides, reported as a fact with a date, or
such a word next to a month or year; a war comes before all others. Arrests, convictions, sanctions
on persons and diplomatic acts are none, nor is what happened long before the article. Change is
shown, not its cause.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from multivector.answers.evidence.measure_standing import observed
from multivector.answers.evidence.standing import Standing, by_powers, last_complete, marked
from multivector.answers.influence.before_after import changes
from multivector.answers.result import Row, distinct
from multivector.codes.gazetteer.names import find
from multivector.coding.coded import Event
from multivector.coding.syntax.dates import year_of
from multivector.coding.syntax.sentences import Sentence, split
from multivector.errors import InputError, UsageError
from multivector.prose import MONTHS, day
from multivector.vocabulary import DOUBTFUL

_TYPES = frozenset(("ASSAULT", "SANCTION", "COERCE"))
_PERSONAL = ("arrest", "convict", "deport", "censor", "curfew", "withdraw", "expel")  # persons
_WAR = r"(?P<war>war|invasion|annexation)"
_WORD = rf"(?:{_WAR}|sanctions|embargo|blockade|coup|seizure)\b"
# What is cut where nothing that moves trade is.
_TIES = r"ties|relations|partnership|contract|talks|ambassador|envoy|diplomat|visa"
_DIPLOMATIC = re.compile(rf".{{0,60}}?(?<!trade )\b(?:{_TIES})")
_BEGUN = re.compile(r"inva|annex|war\b")  # verbs of a war
_DATE = rf"(?:(?P<month>{'|'.join(MONTHS)}) )?(?P<year>(?:19|20)\d\d)\b"
# The word and its date in one clause: "since the war began in February 2022". What is "of 2017" is
# the word before: "sanctions under a law of 2017".
_DATED = re.compile(rf"\b{_WORD}(?: of|[^.;:\n]{{0,60}}?\b(?:in|since)) {_DATE}")
_OF_ANOTHER = re.compile(rf"\b(?P<what>\w+) of {_DATE}")
_SPOKEN = re.compile(r"\b(?:vot|condemn|resolution)\w*(?:(?!\b(?:beg[au]n|since)\b)[^.;:\n])*$")
# Full years compared on either side.
SPAN = 3
_RECENT = 5  # what is more years before the article is background
_TOO_EARLY = "no full year before the article shows changes in trade since"
_LINKS = ("imports", "exports")  # those shown; the command gives all


@dataclass(frozen=True, slots=True)
class Shock:
    """A dated shock: its date (year or year-month), its sentence, and whether it is a war."""

    date: str
    text: str
    war: bool = False

    @property
    def before(self) -> tuple[int, int]:
        """First and last of the full years before the shock."""
        year = int(self.date[:4])
        return year - SPAN, year - 1

    def after(self, last: int) -> tuple[int, int] | None:
        """Return the first and last year after the shock; a shock by June counts its own year."""
        month = int(self.date[5:7] or 1)
        start = int(self.date[:4]) + (month > 6)
        return (start, min(start + SPAN - 1, last)) if start <= last else None


def shock_of(events: Sequence[Event], text: str, published: str | None) -> Shock | None:
    """Return the dated shock that an article mentions most often, a war before others; in a tie,
    the latest. If it reports one of its own month, which no year shows yet, only a war.

    >>> shock_of((), "Exports rose after the war began in February 2022.", "2023-05-18")
    Shock(date='2022-02', text='Exports rose after the war began in February 2022.', war=True)
    >>> shock_of((), "Exports rose in 2022.", None) is None
    True
    """
    personal = [event for event in events if _is_personal(event)]
    now = year_of(published or max((event.date or "" for event in events), default=""))
    dated = [e for e in events if _is_shock(e) and e not in personal and not _is_of_another(e)]
    news = published is not None and any(str(e.date)[:7] >= published[:7] for e in dated)
    told = (e for e in dated if not news or _BEGUN.match(e.trigger.text.casefold()))
    found = [Shock(str(e.date)[:7], e.text, e.event_type == "ASSAULT") for e in told]
    matches = list(_DATED.finditer(text))
    sentences = split(text) if matches else ()
    for match in matches:
        if _SPOKEN.search(text, max(0, match.start() - 120), match.end()):
            continue  # "voted on a text that condemned the invasion in March 2022"
        if not match["war"] and (
            news or any(e.doc_start <= match.start() < e.doc_end for e in personal)
        ):
            continue
        month = match["month"]
        date = match["year"] + (f"-{MONTHS.index(month) + 1:02d}" if month else "")
        found.append(Shock(date, _around(text, sentences, *match.span()), bool(match["war"])))
    first, end = (now or 0) - _RECENT, "9999" if published is None else published[:7]
    found = [one for one in found if int(one.date[:4]) >= first and one.date < end]
    count = Counter(shock.date for shock in found)
    return max(found, key=lambda one: (one.war, count[one.date], one.date), default=None)


def _is_shock(event: Event) -> bool:
    """Return whether an event is a shock between two sides, dated, and more likely so than not."""
    one, two = ({a.code for a in side or ()} - {None} for side in (event.actor, event.recipient))
    apart = (one - two and two - one) or (event.reciprocal and len(one) > 1)
    dated = event.date and event.date_precision in ("day", "month", "year")
    kind = event.event_type
    meant = kind in _TYPES and event.mode not in _PERSONAL
    meant = meant and (kind == "ASSAULT" or not _DIPLOMATIC.match(event.text, event.trigger.start))
    sure = event.status == "actual" and event.confidence >= DOUBTFUL
    return bool(apart and dated and meant and sure)


def _is_of_another(event: Event) -> bool:
    """Return whether the date of an event is that of another thing: "a vote of March 2022"."""
    own = re.compile(rf"{_WORD}|attacks?|{re.escape(event.trigger.text)}", re.IGNORECASE)
    of = (m for m in _OF_ANOTHER.finditer(event.text) if m["year"] == str(event.date)[:4])
    return any(not own.match(match["what"]) for match in of)


def _is_personal(event: Event) -> bool:
    """Return whether an event is sanctions on persons only."""
    kinds = {actor.kind for actor in event.recipient or ()}
    return event.event_type == "SANCTION" and kinds == {"person"}


def _around(text: str, sentences: Sequence[Sentence], start: int, end: int) -> str:
    """Return the sentence of a span, whole though it may be coded in pieces; else the span."""
    pieces = [s for s in sentences if s.start < end and start < s.end]
    return text[pieces[0].start : pieces[-1].end] if pieces else text[start:end]


def _shaken(shock: Shock, states: Sequence[str], powers: Sequence[str]) -> list[str]:
    """Return the states of a shock: those that its sentence names.

    All, if it names none but powers, or is a war with one.
    """
    sides = {mention.entity.code for mention in find(shock.text)} - {None}
    if not sides - {*powers} or (shock.war and sides & {*powers}):
        return [*states]
    return [state for state in states if state in sides]


def with_shock(
    standing: Standing,
    shock: Shock | None,
    states: Sequence[str],
    powers: Sequence[str],
    *,
    published: str | None,
    later: bool,
    named: Collection[str] = (),
) -> Standing:
    """Add the changes around a shock in years known before the article, or a note.

    ``named``: the states named in the article, to which they are limited. Default, and if it names
    none of ``states``: all.
    """
    if shock is None or standing.first or not standing.influence:
        return standing
    ended = last_complete(published)
    end = ended and observed(states, ended)
    span = shock.after(9999 if later or end is None else end)
    if span is None:
        return replace(standing, notes=(*standing.notes, f"{_TOO_EARLY} {day(shock.date)}"))
    measured = {row["influencee"] for row in standing.influence}
    possible = [s for s in states if s in measured]
    here = _shaken(shock, [s for s in possible if s in named] or possible, powers)
    rows: list[Row] = []
    origins = [*standing.origins]
    for able, group in by_powers(here, powers, span[1]).items():
        try:
            found = changes(states=group, powers=able, before=shock.before, after=span)
        except (UsageError, InputError):
            continue
        shown = (r for r in found if r["link"] in _LINKS and r["place"] is not None)
        after = None if end is None else span[1] > end
        rows += [{**marked(row, end), "later": after} for row in shown]
        origins += found.origins
    if not rows:
        return standing
    return replace(
        standing, changes=tuple(rows), shock=shock.date,
        shock_text=shock.text, spans=(shock.before, span), origins=distinct(origins),
    )  # fmt: skip
