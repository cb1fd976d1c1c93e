"""What an article's forecasts say would happen, by when, in a form that a rule can decide.

Only a forecast that a rule on a closed list can decide is admitted. Others are kept with the
reason, because a score of admitted forecasts alone would not show how many could not be scored.
"""

import math
import re
from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from typing import Any

from multivector.answers.forecasts.phrases import MODAL, NUMBER, phrase_of
from multivector.answers.verdicts import record
from multivector.answers.verdicts.article import is_statement
from multivector.coding.claims.forms.expectations import expectation, is_beside
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import TIES, cues
from multivector.coding.claims.forms.periods import Period
from multivector.coding.claims.forms.quantities import Quantity
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coded import Coded, Event
from multivector.coding.syntax.dates import bounds, find
from multivector.coding.syntax.seasons import MONTHS
from multivector.errors import UsageError
from multivector.prose import TENS, UNITS
from multivector.tables import read_rows

INDICATOR, EVENT, VOTE, TIE, HAND = RULES = ("indicator", "event", "vote", "tie", "hand")
# A forecast that states no horizon gets this many months, and is marked.
DEFAULT_MONTHS, MOST_MONTHS = 12, 600
UNREAD = "no rule can decide the outcome"
NO_RESOLUTION = "the vote is not identified by a resolution number"
PAST = "the horizon ended before publication"
_MOST_QUOTE = 1000
# The infinitive after a modal, and the form in which a tie is stated.
_TOLD = [(re.compile(rf"\b(?:{t.foretold})\b"), t.name) for t in TIES.values() if t.foretold]
_RESOLUTION = re.compile(r"\b(?:A/RES/|A/|resolution )?((?:ES-)?\d{1,2}/\d{1,3}[A-Z]?)\b")
_NUMBER = {
    **UNITS, **TENS, "a": 1, "an": 1, "few": 3, "several": 5, "couple of": 2, "twenty-four": 24,
    "thirty-six": 36,
}  # fmt: skip
# "In the coming days" is within two weeks, weeks within two months, months within a year.
_VAGUE = {"day": ("week", 2), "week": ("month", 2), "month": ("year", 1)}
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
_SIZES = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}  # in months
# Shares of a period, of three thirds, two halves or four quarters: from, to, of how many.
_PARTS = {
    word: (int(place), int(place) + 1, int(of))
    for word, place, of in read_rows("multivector.answers.forecasts", "period_parts.tsv")
}
# Read as "by": the date parser does not handle these words.
_UP_TO = re.compile(r"\b(?:before|until)\b", re.IGNORECASE)
_BY = re.compile(r"\b(?P<w>by|before|until)\s+(?P<y>(?:19|20)\d\d)\b")  # years that are past
_BEFORE = re.compile(r"\bbefore\s+$", re.IGNORECASE)
_OR = re.compile(r",?\s(?:or|and|to)\s(?:in\s)?")
_AFTER = re.compile(r"\b(?:from|after|since|than)\s(?:[\w-]+\s){0,4}\Z", re.I)
_BEING = re.compile(r"\bwill (?:not )?be\b")
_UNREAL = re.compile(r"\b(?:would|could|might|should)\s(?:not\s)?have\s(?!to\b)", re.I)
_FEAST = re.compile(r"\b(by|before|until|at)\s+Christmas\b(?!\s(?:\d|Island))", re.IGNORECASE)
_LEADS = re.compile(r"\W*(?:(?:by|before|until|in|on)\s)?(?:the\send\sof\s)?", re.I)  # "By 2030, X"
# The date of the statement is not its horizon.
_SAID = re.compile(r"\b(?:said|says|told|added|reported|according\s+to)\b[^,.;”\"]*")
# Whose words are a forecast even where no state is named.
_FORETELLS = re.compile(r"\b(?:predict|forecast|foresee|foresaw|expect|anticipate)\w*\sthat\b")
_DAYS = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Window:
    """The period in which a forecast can come true; ``stated`` if the text gives its end."""

    begins: date
    ends: date
    stated: bool

    @property
    def years(self) -> tuple[int, int]:
        """The two years between which an annual figure is compared."""
        first = self.begins.year
        return (first if self.ends.year > first else first - 1), self.ends.year

    def back(self, years: int) -> "Window":
        """Return the window shifted back by a number of years."""
        begins, ends = (later(day, -12 * years) for day in (self.begins, self.ends))
        return Window(begins, ends, self.stated)


@dataclass(frozen=True, slots=True)
class Proposition:
    """What is predicted: a rule and its arguments, without probability or speaker."""

    rule: str
    what: Mapping[str, Any]

    @property
    def form(self) -> Form:
        """The claim form about an indicator, vote or tie."""
        told: dict[str, Any] = dict(self.what["form"])
        number, period = told.pop("claimed"), told.pop("period")
        if number is not None:
            ends = {"lower": -math.inf, "upper": math.inf}
            whole: dict[str, Any] = {k: ends[k] if v is None else v for k, v in number.items()}
            number = Quantity(**whole)
        made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in told.items()}
        return Form(**made, claimed=number, period=Period(**period))


@dataclass(frozen=True, slots=True)
class Foretold:
    """A forecast in an article; ``proposition`` is None (with a reason) if no rule applies."""

    start: int
    end: int
    quote: str
    speaker: str | None
    phrase: str
    window: Window
    proposition: Proposition | None
    reason: str | None


def foretold(coded: Coded, *, months: int | None = None) -> tuple[Foretold, ...]:
    """Return the forecasts in a dated article, in text order.

    A sentence is a forecast if it is a claim with modality forecast, contains a planned event, has
    a proposition that a rule can resolve after "will" or "likely to", or names a state, bloc or
    "predicted that" with a stated horizon, or a state with a word of expectation ("risks losing");
    "a loan that it will repay" is none. Raises UsageError if the article has no date.

    ``months``: horizon of forecasts that do not state one.
    """
    if len(coded.article.published or "") < len("2023-05-18"):
        raise UsageError(
            "the article has no day of publication", where=coded.article.source,
            next="set --published YYYY-MM-DD",
        )  # fmt: skip
    day = date.fromisoformat(str(coded.article.published))
    claims = {c.start: c for c in coded.claims if c.modality == "forecast"}
    planned = {e.doc_start: e for e in coded.events if e.status == "planned"}
    states = [party for party in coded.actors if party.code]
    made = []
    for start, end in coded.sentences:
        text = coded.article.text[start:end]
        if text.rstrip('”" ').endswith("?"):
            continue
        told = expectation(text)
        said = told[0] if told else text
        match = MODAL.search(said)
        if match is None and start not in claims:
            continue
        claim = claims.get(start)
        speakers = (q.speaker for q in coded.quotes if q.start < end and start < q.end)
        speaker = claim.speaker if claim else next(speakers, None)
        plain = _unattributed(said, speaker)
        window = window_of(plain, day, months)
        found, reason = _proposition(plain, planned.get(start), day)
        named = any(start <= at < end for party in states for at, _ in party.mentions)
        named = named or bool(match and _FORETELLS.search(said[: match.start()]))
        kept = start in claims or start in planned or (named and (told or window.stated))
        aside = start not in claims and match and match["modal"] and is_beside(said)
        # "Is likely to be behind it" may hold already.
        aside = aside or (told and not window.stated and _BEING.search(said))
        if (found is None and not kept) or aside or _UNREAL.search(said):
            continue
        if window.ends <= day:
            found, reason = None, PAST
        phrase = NUMBER.search(text)
        words = told[1] if told else phrase_of(match) if match else "none"
        words = phrase.group().strip(" ,") if phrase else words
        quote = text[:_MOST_QUOTE]
        made.append(Foretold(start, end, quote, speaker, words, window, found, reason))
    return tuple(made)


# -- the proposition -----------------------------------------------------------------------------


def bare(text: str, match: re.Match[str]) -> str:
    """Return a forecast as a statement, without its modal and probability.

    >>> text = "Uzbekistan is likely to join the EAEU"
    >>> bare(text, MODAL.search(text))
    'Uzbekistan joined the EAEU'
    """
    before = NUMBER.sub("", text[: match.start()])
    # The horizon is read by itself; what is claimed is of the year.
    after = cues()["h part"].sub("", NUMBER.sub("", text[match.end() :]))
    negated = re.search(r"\b(?:not|never)\b", match["between"] or "") or match["not"]
    negated = negated or match["neg"] or match.group().lower().startswith("won")
    for pattern, told in _TOLD:
        if (verb := pattern.match(after)) is not None:
            after = told + after[verb.end() :]
    return f"{before}{'not ' if negated else ''}{after}"


def _unattributed(text: str, speaker: str | None) -> str:
    """Return a sentence without the words that name its speaker."""
    if speaker is None:
        return text
    when = r"(?:\s+(?:on|in|last|this)\s+\w+)?"
    who = rf"(?:according\s+to\s+{re.escape(speaker)}|{re.escape(speaker)}\s+\w+)"
    return re.sub(rf",?\s*{who}{when}(?=[,.;”\"]|$)", "", text).strip('“”" ')


def _proposition(
    text: str, planned: Event | None, day: date
) -> tuple[Proposition | None, str | None]:
    reason, match = UNREAD, MODAL.search(text)
    if match is not None:
        reading = read_claim(bare(text, match), day.year)
        for form in reading.forms if reading.reason is None else ():
            if not is_statement(form) or MODAL.search(form.text):
                continue
            if form.kind == "existence":  # "by 2023" is the window, not a bound on what is counted
                return Proposition(
                    TIE, {"form": _plain(form.about(text=_BY.sub("", form.text)))}
                ), None
            if form.kind != "vote":
                return Proposition(INDICATOR, {"form": _plain(form)}), None
            named = _RESOLUTION.search(text)
            if named is not None:
                what = {"form": _plain(form), "resolution": named.group(1)}
                return Proposition(VOTE, what), None
            reason = NO_RESOLUTION
    if planned is not None:
        sides = [sorted({a.code for a in side if a.code})
                 for side in (planned.actor, planned.recipient)]  # fmt: skip
        if all(sides) or (planned.reciprocal and len(sides[0]) > 1):
            return Proposition(EVENT, {"event_type": planned.event_type, "actors": sides[0],
                                       "recipients": sides[1]}), None  # fmt: skip
    return None, reason


def _plain(form: Form) -> dict[str, Any]:
    told = asdict(form)
    if form.claimed is not None:  # JSON has no infinity
        claimed = told["claimed"].items()
        told["claimed"] = {k: None if v in (math.inf, -math.inf) else v for k, v in claimed}
    return told


def worded(proposition: Proposition | None, window: Window) -> str:
    """Return a proposition as one line of text; empty for None."""
    if proposition is None:
        return ""
    if proposition.rule == EVENT:
        what = proposition.what
        sides = " and ".join(
            filter(None, (", ".join(what["actors"]), ", ".join(what["recipients"])))
        )
        return f"{what['event_type']} between {sides}, {window.begins} to {window.ends}"
    form, (first, last) = proposition.form, window.years
    denied = "not: " if form.negated else ""
    if proposition.rule != INDICATOR:
        about = proposition.what.get("resolution") or ", ".join(form.partner)
        return f"{denied}{', '.join(form.subject)} {form.relation} {about}, by {window.ends}"
    named = record.named(form.text, "pair" if form.owner else "state")
    figure = named.title if named else form.kind
    parties = ", ".join((*form.subject, *form.partner))
    when = f"{first} to {last}" if form.kind in ("trend", "change", "factor") else str(last)
    return f"{denied}{figure} of {parties}: {form.kind}, {form.relation}, {when}"


# -- the horizon ---------------------------------------------------------------------------------


def window_of(text: str, published: date, months: int | None = None) -> Window:
    """Return the window of a forecast: that after its modal or opening it, else the default.

    "Soon" and "in the coming years" are not windows. "In 2030" begins on 1 January 2030, "by 2030"
    on the day after publication; both end with the year. "Before 2030" ends the day before it.

    >>> window_of("It will join soon", date(2023, 5, 18)).ends
    datetime.date(2024, 5, 18)
    >>> window_of("It will join next year", date(2023, 5, 18))
    Window(begins=datetime.date(2024, 1, 1), ends=datetime.date(2024, 12, 31), stated=True)
    """
    text = _SAID.sub(
        lambda told: told[0][m.start() :] if (m := MODAL.search(told[0])) else "", text
    )
    text, tomorrow = _FEAST.sub(r"\1 25 December", text), published + timedelta(days=1)
    if (span := cues()["h span"].search(text)) is not None:
        unit, word = (span["u"] or span["one"] or "").lower(), (span["n"] or "one").lower()
        count: float = int(word) if word.isdigit() else _NUMBER[word]
        if vague := span["some"] or span["far"]:
            unit, count = _VAGUE[vague.lower()]
        count += 0.5 * bool(span["half"])
        ends = later(published, round(count * _SIZES.get(unit, 0)))
        return Window(tomorrow, ends + timedelta(count * _DAYS.get(unit, 0)), True)
    modal = MODAL.search(text)
    named = _BY.search(text, modal.end()) if modal else None
    year = int(named["y"]) - (named["w"] == "before") if named else 0
    if year >= published.year:  # said before "after talks in May"
        return Window(tomorrow, date(year, 12, 31), True)
    part = _first_period(text, modal, published)
    by = _UP_TO.sub(lambda word: "by".ljust(len(word.group())), text)  # each keeps its place
    for dated in find(by, published.isoformat(), future=True):
        first, last = bounds(dated.date)
        if part and dated.end > part[0]:
            return part[1]
        ahead = last and last > published and _LEADS.fullmatch(text[: dated.start])
        if first and last and modal and (ahead or dated.start >= modal.start()):
            if _BEFORE.search(text[: dated.start]):  # but "before the end of June" is in June
                last = (bounds(dated.date.split("/")[-1])[0] or last) - timedelta(days=1)
            return Window(max(first, tomorrow), last, True)
    if part or year:
        return part[1] if part else Window(tomorrow, date(year, 12, 31), True)
    return Window(tomorrow, later(published, months or DEFAULT_MONTHS), False)


def _first_period(
    text: str, modal: re.Match[str] | None, published: date
) -> tuple[int, Window] | None:
    """Return place and window of the first part of a period after the modal, or at the start."""
    for told in cues()["h period"].finditer(text) if modal else ():
        place = modal.start() if modal else 0
        after = told.start() >= place or not text[: told.start()].strip()
        # Only what follows the modal: "imports from Russia will rise in the fall".
        since = _AFTER.search(text, min(place, told.start()), told.start())
        period = _period(told, published) if after and not since else None
        if period is None:
            continue
        other = cues()["h period"].search(text, told.end())  # "in late 2023 or early 2024"
        if other and _OR.fullmatch(text[told.end() : other.start()]):
            year = other["unit"] if other["unit"].isdigit() else ""
            whole = Window(period.begins, date(int(year), 12, 31), True) if year else None
            until = _period(other, published) or whole or period
            period = replace(period, ends=max(period.ends, until.ends))
        return told.start(), period
    return None


def _period(match: re.Match[str], published: date) -> Window | None:
    """Return the window of "by the end of the decade", "this autumn", "in mid-2024"; else None."""
    parts = {name: (told or "").lower() for name, told in match.groupdict().items()}
    part, unit, whole = parts["part"], parts["unit"], not (parts["part"] or parts["out"])
    by, ahead = parts["lead"] in ("by", "before", "until"), parts["which"] == "next"
    size = _SIZES.get(unit, 12 if unit.isdigit() else 3 if unit in _SEASONS else 1)
    if whole and (size not in (3, 120) or not (parts["lead"] or parts["which"])):
        return None  # read as a date
    year = int(unit if unit.isdigit() else parts["y"] or published.year)
    if month := _SEASONS.get(unit) or MONTHS.get(unit):
        first = date(year - (not parts["y"]), month, 1)
        past = first if ahead else later(first, size)  # "next winter" has not begun
        while not parts["y"] and past <= published:
            first, past = later(first, 12), later(past, 12)
    else:
        now = 0 if unit.isdigit() or parts["y"] else published.month - 1
        years, months = divmod((12 * year + now) // size * size, 12)
        first = later(date(years, months + 1, 1), size * ahead)
    begins, ends, of = _PARTS.get(part, (0, 1, 1)) if size > 1 else (0, 1, 1)
    if by:  # "by the middle" is by half of it; "before the summer" ends where it begins
        half = (begins, of) == (1, 3)
        until = parts["lead"] == "before" and not parts["out"]
        until = until and not half and part not in ("end", "close", "turn")
        ends = begins if until or part in ("start", "beginning") else ends
        begins, of = 0, 4 if half else of
    last, tomorrow = later(first, size * ends // of) - timedelta(1), published + timedelta(1)
    begun = tomorrow if by else max(later(first, size * begins // of), tomorrow)
    return Window(begun, last, True) if last > published else None


def later(day: date, months: int) -> date:
    """Return the date a number of months later, or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(year, 9998)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def given_months(horizon: str | int | None) -> int | None:
    """Parse a user's horizon into months: 12, "12", "18m" or "2y".

    Raises UsageError for anything else, such as "soon".
    """
    if horizon is None:
        return None
    match = re.fullmatch(r"(\d{1,3})\s*(m|months?|y|years?)?", str(horizon).strip().lower())
    months = int(match.group(1)) * (12 if (match.group(2) or "m")[0] == "y" else 1) if match else 0
    if not 1 <= months <= MOST_MONTHS:
        raise UsageError(
            f"invalid horizon: {str(horizon)[:40]!r}", where="horizon",
            allowed=f"1 to {MOST_MONTHS} months, e.g. 12, 18m or 2y",
        )  # fmt: skip
    return months


def speaker_kind(speaker: str | None) -> str:
    """Return the kind of speaker: ``article``, ``person`` or ``group`` ("analysts").

    >>> [speaker_kind(who) for who in (None, "Li Mingjiang", "Chinese officials", "analysts")]
    ['article', 'person', 'group', 'group']
    """
    if speaker is None:
        return "article"
    words: Iterable[str] = speaker.split()
    return "person" if all(word[:1].isupper() for word in words) else "group"
