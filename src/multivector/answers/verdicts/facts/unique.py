"""Whether a state is the only one or the first: the fact holds for no other, or none before."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from multivector.answers.verdicts.finding import Finding, Reason, decided, unknown, verdict_of
from multivector.answers.verdicts.record import members_of
from multivector.codes import systems
from multivector.codes.blocs import is_member, members, spell
from multivector.codes.states import STATES, name_of
from multivector.codes.tables import rows
from multivector.coding.claims.forms.form import CASTS, Form
from multivector.coding.claims.forms.patterns import TIES, cues
from multivector.prose import listed
from multivector.records.factbook import figures as factbook

_JOINED = ("joined", "member")
_MOST_NAMED = 3
Fact = Callable[[Form, date], Finding]


def unique(form: Form, published: date, fact: Fact) -> Finding:
    """Decide whether a vote or tie is unique to the subjects, or whether they were first.

    ``form``: has kind ``only`` or ``first``. ``fact``: decides the vote or tie of one state.
    """
    if form.place is not None and form.place[0] > 0:
        return _alone_with(form, published)
    if form.kind == "first":
        return _first(form, published)
    asked = form.about(kind="existence", negated=form.without, scope=(), place=None)
    counted = form.scope == form.subject  # how many of a group
    codes = tuple(_field(form, published))[:1] if counted else form.subject
    own = fact(asked.about(subject=codes), published)
    # Lists that may have gaps cannot show that a state is the only one.
    tie = TIES.get(form.relation)
    full = (tie.full or (tie.act and form.period.stated)) if tie else CASTS.get(form.relation)
    gaps = own.is_true
    if not (gaps or counted) or not full:
        return unknown(Reason.OUTSIDE, indicator=own.indicator) if gaps or counted else own
    also, unknowns = [], 0
    for code in _field(form, published):
        other = fact(asked.about(subject=(code,)), published)
        also += [code] if other.is_true else []
        unknowns += other.is_open
    return _verdict(form, own, also, known=not unknowns or form.relation in CASTS)


def _field(form: Form, published: date) -> Iterator[str]:
    """Yield the other states of the region or bloc to which a claim is limited, or all."""
    inside = dict.fromkeys(m for code in form.scope for m in members_of(code, published.year))
    # Who may be said to lack a tie: neither territories nor states whose standing is disputed.
    known = members("UN", published.isoformat()) if "UN" not in form.partner else STATES.keys()
    # Whom a vote concerns has one, too: the United States in that on "the US embargo".
    sides = (*form.subject, *(() if form.relation in CASTS else form.partner))
    for code in inside or STATES:
        if code in STATES and code not in sides:
            own = systems.formed_later(code, published, published) is None
            if own and (not form.without or code in known):
                yield code


def _verdict(form: Form, own: Finding, also: Iterable[str], *, known: bool) -> Finding:
    """Return the finding on the subjects, contradicted if the same is true of others."""
    names = [name_of(code) for code in sorted(also)]
    more = len(names) - _MOST_NAMED
    if form.place is not None:
        counted = form.subject == form.scope
        own = own.about(recorded=None, unit="text") if counted else own  # that of one of them
        count = len(names) + (0 if counted else len(form.subject))
        low, high = (-number for number in form.place)
        bare = counted and count > high and cues()["u exactly"].search(form.text) is None
        if (counted and not known and count <= high) or bare:
            return unknown(Reason.CLOSE if bare else Reason.OUTSIDE, indicator=own.indicator)
        true = (low <= count <= high) != form.negated
        words = f"true of {count} in total" if counted else f"{own.words}; true of {count} in total"
    elif names:
        said = listed([*names[:_MOST_NAMED], *([f"{more} more"] if more > 0 else [])])
        true, words = form.negated, f"{own.words}; also true of {said}"
    elif not known:
        return unknown(Reason.OUTSIDE, indicator=own.indicator)
    else:
        one = f"in {name_of(form.scope[0])}" if len(form.scope) == 1 else "of those meant"
        place = one if form.scope else "in the world"
        true, words = not form.negated, f"{own.words}; true of no other state {place}"
    return own.about(verdict=verdict_of(true), words=words.lstrip("; "))


def _alone_with(form: Form, published: date) -> Finding:
    """Decide whether the named partners are a state's only neighbours."""
    code = form.subject[0]
    if not factbook.has_entry(code):
        return unknown(Reason.NO_INDICATOR)
    if has_moved(code, published):
        return unknown(Reason.OUTSIDE)
    near = set(factbook.borders(code))
    words = f"{name_of(code)} borders {listed([name_of(c) for c in sorted(near)]) or 'none'}"
    return by_factbook(near == set(form.partner), form.negated, "Land borders", words)


def by_factbook(
    truth: bool | None, negated: bool, title: str, words: str, *, unit: str = "text",
    recorded: float | None = None,
) -> Finding:  # fmt: skip
    """Return the finding by an entry of the Factbook; ``title``: what it shows."""
    told: dict[str, Any] = {"indicator": title, "words": words, "unit": unit, "recorded": recorded}
    return decided(truth, negated=negated, origins=(factbook.ORIGIN.id,), **told)


def has_moved(code: str, day: date, other: str = "") -> bool:
    """Return whether a border of a state (with another, if given) is not what it was on a day."""
    near, sides = (other,) if other else factbook.borders(code), {code, other or code}
    changed = (row for row in rows("border_changes") if day.isoformat() < row["on"])
    moved = any(sides <= {row["one"], row["other"]} for row in changed)
    return moved or any(systems.is_reshaped(state, day) for state in (code, *near))


def _first(form: Form, published: date) -> Finding:
    """Decide whether no other state was a member in the year before the subject became one."""
    bloc = form.partner[0] if form.partner else ""
    held = spell(form.subject[0], bloc, published.isoformat())
    if held is None or len(form.subject) > 1 or form.relation not in _JOINED:
        return unknown(Reason.NO_INDICATOR)
    year = int(str(held.first)[:4])
    field = list(_field(form, published))
    before = [code for code in field if is_member(code, bloc, f"{year - 1}-12-31")]
    own = decided(True, indicator=f"{bloc} membership", unit="membership", year=year,
                  origins=("membership lists",))  # fmt: skip
    same = [code for code in field if is_member(code, bloc, f"{year}-12-31")]
    if same and not before:
        return unknown(Reason.CLOSE, indicator=own.indicator)  # several in one year
    return _verdict(form, own.about(words=f"member since {year}"), before, known=True)
