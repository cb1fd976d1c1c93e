"""Memberships and suspensions, decided by the lists of members of a bloc."""

import re
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from multivector.answers.verdicts.finding import Finding, Reason, decided, unknown
from multivector.codes import blocs
from multivector.codes.spelling import owner_of
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.errors import UsageError
from multivector.prose import day as in_words

LISTS = ("membership lists",)
_EARLIEST = 1945  # no bloc with dated members is older
# These end a membership from 1 January, so that it is left in either year.
_FROM_NEW_YEAR = ("OPEC", "EFTA")


def membership(form: Form, one: str, two: str, day: date, published: date) -> Finding:
    one, two = (two, one) if one in blocs.BLOCS and two in STATES else (one, two)
    if form.scope and form.relation == "joined" and blocs.spell(one, two, day.isoformat()):
        return _in_order(form, one, two, day)
    if form.period.kind == "none" and not form.negated and cues()["f was"].search(form.text):
        former = STATES[one].former if one in STATES else ()
        if any(name in form.text and held.last for name, held in former):
            return unknown(Reason.OUTSIDE)  # Rhodesia was what Zimbabwe is, but no member
        form = form.about(period=replace(form.period, kind="ever"))
    try:
        truth, year, inside = _during(form, one, two, day)
    except UsageError:  # not a state and a bloc with dated members
        return unknown(Reason.NO_INDICATOR)
    ever = form.period.kind == "ever"  # of several spells, the last is shown
    then = day.isoformat() if ever else min(f"{year}-12-31", day.isoformat())
    if ever and truth and (last := blocs.spell(one, two, then)):
        year = int(str(last.first)[:4])
    before, new = blocs.earlier_name(two, then), rf"\b(?:{two}|{blocs.BLOCS[two].name})\b"
    forerunner = blocs.earlier_name(two, f"{(form.period.start or day.year) - 1}-12-31")
    if form.relation == "joined" and truth is False and forerunner and not before:
        return unknown(Reason.OUTSIDE, unit="text", words=f"it was the {forerunner} before")
    if blocs.earlier_name(two, published.isoformat()) and re.search(new, form.text):
        return unknown(Reason.OUTSIDE, unit="text", words=f"it was the {before} then")
    truth = _is_nth(form.place[0], one, two, day) if form.place and truth else truth
    since = form.period.window(form.text) if form.period.kind == "since" else None
    if since and form.negated:  # outside on every day after the first that is named
        after = (since[1] + timedelta(days=1)).isoformat()
        held = blocs.spell(one, two, day.isoformat())
        truth = held is not None and (held.last or after) >= after
    else:
        truth = truth and _in_time(form, one, two)
    begun = blocs.listed_from(two)  # before, one may be in a forerunner, or leave the talks
    through = min(f"{form.period.end or day.year}-12-31", day.isoformat())
    through = since[1].isoformat() if since else through
    if through < begun and (form.relation == "left" or blocs.spell(one, two, begun) is not None):
        words = f"the members of {called(two)} are listed from {begun[:4]}"
        return unknown(Reason.OUTSIDE, unit="text", words=words)
    there = form.relation == "member" and form.period.kind != "ever" and not form.without
    out = there and blocs.is_suspended(one, two, then)
    away = (there or form.relation == "left") and blocs.is_suspended(one, two, then, how="absent")
    words = "a member" if inside else _outside(one, two, year, then)
    words = "suspended" if out else "listed as a member, takes no part" if away else words
    words = f"{name_of(one)} {_dated(form, one, two, then, published, truth) or words}"
    truth, title = None if out or away else truth, f"{before or called(two)} membership"
    made = by_lists(form, truth, title, year, words)
    reason = Reason.DIFFERS if out or away else Reason.WINDOW
    return made.about(reason=reason) if made.is_open else made


def _in_order(form: Form, state: str, bloc: str, day: date) -> Finding:
    """Decide whether a member joined a bloc before, or else after, the state of the scope."""
    earlier = cues()["t earlier"].search(form.text) is not None
    on = day.isoformat()
    # A membership that ended in a forerunner is none of what came after: Morocco left the OAU.
    spells = {code: [held for held in blocs.spells(code, bloc, on)
                     if not (held.last and blocs.earlier_name(bloc, held.last))]
              for code in (state, *form.scope)}  # fmt: skip
    first = {code: str(held[0].first) for code, held in spells.items() if held}
    own, other = first.get(state, ""), first.get(form.scope[0], "")
    if not own or (earlier and not other):  # it may yet join
        return unknown(Reason.OUTSIDE)
    close = other and (own.startswith(other) or other.startswith(own))  # a year, and a day of it
    orders = {str(a.first) < str(b.first) for a, b in product(*spells.values())}
    close = close or (len(orders) > 1 and (own < other) != earlier)  # one left and came back
    since = {code: "from" if held and held[0].last else "since" for code, held in spells.items()}
    words = (f"{name_of(code)} a member {since[code]} {in_words(start.removesuffix('-01-01'))}"
             for code, start in first.items())  # fmt: skip
    truth = None if close else bool(other) and (own < other) == earlier
    year = int(max(first.values())[:4])
    return by_lists(form, truth, f"{called(bloc)} membership", year, "; ".join(words))


def _in_time(form: Form, state: str, bloc: str) -> bool:
    """Return whether a membership began or ended on the day or in the month named, if any is."""
    if (window := form.period.window(form.text)) is None:
        return True
    held, since = blocs.spell(state, bloc, window[1].isoformat()), form.period.kind == "since"
    begun = form.relation == "joined" or since
    end = held and (held.first if begun else held.last if form.relation == "left" else None)
    if not end or end > window[1].isoformat():
        return not since
    # It is a member through its last day, and may be said to leave on the next.
    return (window[0] - timedelta(days=form.relation == "left")).isoformat() <= end


def had_in(form: Form, text: str, period: Period) -> bool:
    """Return whether a membership began or ended in the month that a text gives, in any year."""
    window = period.window(text)
    held = (h for one, two in product(form.subject, form.partner)
            for h in blocs.spells(one, two, str(date.max)))  # fmt: skip
    days = (day or "" for h in held for day in (h.first, h.last))
    return window is not None and any(day[5:7] == f"{window[0]:%m}" for day in days)


def _outside(state: str, bloc: str, year: int, on: str) -> str:
    """Return how a state is outside a bloc on a day of a year in which it may be a member, too."""
    held = blocs.spell(state, bloc, f"{year}-12-31")
    if held is None or (str(held.first) <= on and not (held.last or "").startswith(str(year))):
        return "not a member"
    late = str(held.first) > on
    return f"a member {'from' if late else 'until'} {in_words(held.first if late else held.last)}"


def suspension(form: Form, state: str, bloc: str, _: date, published: date) -> Finding:
    """Decide a suspension by a list that is silent on states that it never names with a bloc."""
    on, period = published.isoformat(), form.period
    known = [held for held in blocs.suspensions(state, bloc) if str(held.first) <= on]
    if not known or period.kind not in ("none", "now", "year", "since"):
        return unknown(Reason.OUTSIDE)
    act = re.search(r"suspended (?:from|by)\b", form.text) is None  # "the AU suspended Mali"
    meant = [held for held in known if period.means(held, on, form.text, act=act)]
    shown, year = (meant or known)[-1], period.start or published.year
    ended = f" to {in_words(shown.last)}" if shown.last and shown.last < on else ""
    words = f"{name_of(state)} suspended from {in_words(shown.first)}{ended}"
    # One that lasts may be decided again, and the list be silent on one before the first.
    again = any(year in held.years(on) and (period.kind == "year" or held.holds(on))
                for held in known if period.stated)  # fmt: skip
    early = period.kind == "year" and year < known[0].years(on).start
    if not meant and (again or early):
        return unknown(Reason.OUTSIDE, unit="text", words=words)
    return by_lists(form, bool(meant), f"{called(bloc)} membership", year, words)


def called(bloc: str) -> str:
    """Return the acronym of a bloc, or its name if it has none."""
    return bloc if bloc in blocs.BLOCS[bloc].acronyms else blocs.BLOCS[bloc].name


def _dated(
    form: Form, state: str, bloc: str, then: str, published: date, truth: bool | None
) -> str:
    """Return "a member since 1 July 2013" or "until", if a claim is about that or open, or ""."""
    first = truth and form.place == (0, 0)
    then = blocs.listed_from(bloc) if first else then
    held = blocs.spell(state, bloc, then) or blocs.spell(state, bloc, published.isoformat())
    over = form.relation == "left" or truth is None or form.period.kind == "since"
    ever = form.period.kind == "ever" and truth
    if held is None or (form.relation == "member" and not (form.place or over or ever)):
        return ""
    ended = held.last if held.last and held.last <= published.isoformat() else None
    begun = in_words(str(held.first).removesuffix("-01-01"))
    if ever and ended and form.relation == "member":
        return f"a member from {begun} to {in_words(ended)}"
    if form.relation == "left" or (form.relation == "member" and ended and not form.place):
        return f"a member until {in_words(ended)}" if ended else ""
    size = len(blocs.members(bloc, str(held.first))) + (bloc == "WTO")  # of which the EU is one
    many = f", one of the first {size}" if first else f"; {size} members then" if form.place else ""
    return f"a member since {begun}{many}"


def _is_nth(number: int, state: str, bloc: str, day: date) -> bool | None:
    """Return whether a state may be the nth member; None with those that left; -1: the newest, 0:
    a founder.
    """
    if number == 0:
        return _is_founder(state, bloc)
    first = str(getattr(blocs.spell(state, bloc, day.isoformat()), "first", day))
    eve = (date.fromisoformat(first) - timedelta(days=1)).isoformat()
    if number < 0:
        return blocs.members(bloc, day.isoformat()) <= blocs.members(bloc, f"{first[:4]}-12-31")
    number -= bloc == "WTO"
    ever = sum(blocs.spell(code, bloc, first) is not None for code in STATES)
    inside = len(blocs.members(bloc, eve)) < number <= ever
    return inside and (number <= len(blocs.members(bloc, first)) or None)


def _is_founder(state: str, bloc: str) -> bool | None:
    """Return whether a state is on the first list of a bloc; None if it was, and left the body that
    became the bloc, or may have signed first and ratified later.
    """
    begun = blocs.listed_from(bloc)
    if held := blocs.spell(state, bloc, begun):
        return None if held.last and blocs.earlier_name(bloc, begun) else True
    one, five = (f"{int(begun[:4]) + years}{begun[4:]}" for years in (1, 5))
    # Where others followed within a year, it came into force for each by its own ratification.
    then, after = ({code for code in STATES if blocs.spell(code, bloc, on)} for on in (begun, one))
    return None if then < after and blocs.spell(state, bloc, five) else False


def _during(form: Form, state: str, bloc: str, day: date) -> tuple[bool | None, int, bool]:
    """Return whether a state was a member through a period, or joined or left in it; a year that
    shows it; and whether it was a member then. Raises UsageError if that is not known.

    None if it is true of more years than those that "since" or "until" names.
    """
    if (
        state not in STATES
        or bloc not in blocs.BLOCS
        or (form.relation == "left" and owner_of(state))
    ):
        raise UsageError(f"no membership: {state}, {bloc}")

    def inside(year: int, after: int = 0) -> bool:
        then = min(date(year, 12, 31), day) + timedelta(days=after)
        return blocs.is_member(state, bloc, then.isoformat())

    period, open_ = form.period, not form.period.stated
    start = day.year if open_ else period.start or _EARLIEST
    end = period.end if period.kind == "range" and period.end else day.year
    # A membership "from 1973 to 2020" need not last to the end of 2020.
    last = end - 1 if form.relation == "member" and period.kind == "range" else end
    years = range(start, max(start, last) + 1)
    # Who was a member to the last day of a year did not leave it in the next.
    over = form.relation == "left" and period.stated and bloc not in _FROM_NEW_YEAR
    held, before = [y for y in years if inside(y)], inside(start - 1, over)
    year = years[-1]
    window = period.window(form.text) or (date(start, 1, 1), date(start, 12, 31))
    near = blocs.spell(state, bloc, min(window[1], day).isoformat())
    lasts = near is not None and (near.last or str(date.max)) >= window[0].isoformat()
    part = period.kind == "year" and not held and lasts
    if form.relation == "left":
        if open_ and not held and not before:
            raise UsageError(f"not known when it left: {state}, {bloc}")
        # It is a member through its last day, and has left on it.
        out = range(held[0], year) if held and period.kind == "ever" else ()
        stays = inside(year, 1) and all(map(inside, out))
        truth: bool | None = (bool(before or held) or part) and not stays
    elif form.relation == "joined" or (form.negated and not form.without) or period.kind == "ever":
        before = before and form.relation == "joined" and not open_
        truth = (bool(held) or part) and not before
        truth = None if part and form.relation == "member" else truth
        year = start - 1 if before and len(years) > 1 else next(iter(held), year)
    else:
        gaps = [y for y in years if y not in held]
        early = before and period.opens(form.text, "since", "from")
        late = end != last and period.opens(form.text, "from", "until", "till") and inside(end, 1)
        truth = None if part else False if gaps else None if early or late else True
        year = next(iter(gaps), year)
    return truth, min(year, day.year), inside(year)


def member_count(form: Form, day: date) -> Finding:
    """Decide how many members a bloc has."""
    bloc, number = form.subject[0], form.claimed
    try:
        count = len(blocs.members(bloc, day.isoformat()))
    except UsageError:  # a bloc without dated members
        number = None
    if number is None:
        return unknown(Reason.NO_INDICATOR)
    title = f"Members of {called(bloc)}"
    return by_lists(form, number.counts(count), title, day.year, str(count))


def by_lists(form: Form, truth: bool | None, title: str, year: int, words: str) -> Finding:
    """Return the finding by the lists of members; ``title``: what they show."""
    told: dict[str, Any] = {"indicator": title, "year": year, "words": words}
    return decided(truth, negated=form.negated, unit="membership", origins=LISTS, **told)
