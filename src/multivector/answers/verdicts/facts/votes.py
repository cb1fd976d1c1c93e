"""Votes of the General Assembly: who voted how on a resolution, and how many."""

import re
import textwrap
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any

from multivector.answers.verdicts.facts import roll_calls
from multivector.answers.verdicts.finding import BORNE_OUT, MIXED, Finding, Reason, decided, unknown
from multivector.answers.verdicts.record import members_of, rows_of
from multivector.codes.states import name_of
from multivector.coding.claims.forms.form import CASTS, Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.quantities import Quantity
from multivector.errors import InputError
from multivector.prose import spelled
from multivector.records.catalogue import pull_command
from multivector.store.warehouse import Store
from multivector.tables import read_rows

_VOTED = date(2022, 3, 2)
# Days of later votes on the war (ES-11/2 to 8, 78/316): an undated claim in the month after one of
# them is about that one, whose votes are not on record.
_OTHERS = tuple(map(date.fromisoformat, (
    "2022-03-24", "2022-04-07", "2022-10-12", "2022-11-14", "2023-02-23", "2024-07-11",
    "2025-02-24",
)))  # fmt: skip
_MONTH_DAYS = 31
_ES11, _VOTES, _PARTLY = ("unga_es11_1",), ("un_votes", "un_roll_calls"), (roll_calls.UNTITLED,)
_ASSEMBLY = re.compile(r"\b(?:UN|U\.N\.|United Nations|UNGA|General Assembly|Assembly)\b")
_BALLOT = re.compile(r"\bresolution\b|\b(?:the|a) vote\b")
_TITLE = 80  # characters
_seats = cache(lambda: dict(read_rows(roll_calls.HERE, "council.tsv")))  # of the Council, by year
_CAST = {"yes": "voted for", "no": "voted against", "abstain": "abstained",
         "absent": "did not vote", "not yes": "did not vote for",
         "not cast": "cast no vote"}  # fmt: skip


def on_the_war(text: str) -> date | None:
    """Return the date of the recorded resolution if a text names the war it concerns.

    Examples
    --------
    >>> on_the_war("Trade fell after the invasion of Ukraine."), on_the_war("Ukraine sells grain.")
    (datetime.date(2022, 3, 2), None)
    """
    return _VOTED if cues()["w the war"].search(text) else None


def vote(form: Form, published: date) -> Finding:
    """Decide how states voted on a recorded resolution, or how many cast a vote.

    If several roll calls fit the words, the verdict is that of all of them, else none. What is not
    borne out may be said of another one, whose title is not on record: it has to be sure.
    """
    if (own := _own(form)) is not None:
        return own
    text = form.topic or form.text
    assembly = _ASSEMBLY.search(text) is not None
    if published >= _VOTED and cues()["w war"].search(text) and (assembly or _BALLOT.search(text)):
        own = _on_the_war(form, published, text)
        if own.reason != Reason.NO_INDICATOR or own.words:
            return own
    try:
        likely, sure = roll_calls.about(form, published)
        calls = likely if assembly else sure
        found = [_of_call(form, call) for call in calls]
    except (InputError, ModuleNotFoundError):
        return unknown(Reason.NO_INDICATOR, words="multivector data pull un_votes un_roll_calls")
    told = {one.verdict for one in found}
    items = {call.title for call in calls}  # of several votes on one, another may be meant
    one = len(told) == 1 and {*calls} <= {*sure} and len(items) == len(calls)
    # Of two votes on one matter, one is on "Ukraine", the other on "peace" alone.
    named = [one for one, call in zip(found, calls, strict=True) if call.names]
    if told == {BORNE_OUT} or (one and not any(_or_in_council(form, call) for call in calls)):
        return (named or found)[0]
    only = len(named) == 1 and named[0].is_true
    return named[0] if only else unknown(Reason.NO_INDICATOR)


@lru_cache(maxsize=4)
def _rows(root: Any, key: Any, table: str) -> list[dict[str, Any]]:
    return rows_of(table)


def _own(form: Form) -> Finding | None:
    """Return the finding by a table of one's own that has a resolution named in the claim."""
    rows = _rows(Store().root, Store().state(), "votes")
    best = _named({row["resolution"] for row in rows}, form.topic or form.text)
    rows = [row for row in rows if row["resolution"] == best]
    if not rows:
        return None
    cast = {row["state"]: row["vote"] for row in rows}
    return _held(
        form, cast, rows[0]["date"].year, indicator=f"Vote on resolution {best}",
        origins=tuple(sorted({row["origin"] for row in rows})),
    )  # fmt: skip


def _named(names: Collection[str], text: str) -> str | None:
    """Return the longest name in a text, else the only one whose symbol or number it has."""
    said, folded = roll_calls.symbols(text), text.casefold()
    whole = [name for name in names if not name.isdecimal()
             and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)]  # fmt: skip
    part = [name for name in names if said & roll_calls.symbols(f"resolution {name}")]
    return max(whole, key=len, default=part[0] if len(part) == 1 else None)


def _on_the_war(form: Form, published: date, text: str) -> Finding:
    """Return the finding by ES-11/1; none if a later vote on the war may be meant."""
    if _is_of_another(form, published):
        return unknown(Reason.NO_INDICATOR)
    rows = _rows(Store().root, Store().state(), "un_resolution_votes")
    if not rows:
        return unknown(Reason.NO_INDICATOR, words=pull_command("un_resolution_votes"))
    cast = {row["state"]: row["vote"] for row in rows}
    title = "Vote on resolution ES-11/1"
    found = _held(form, cast, _VOTED.year, indicator=title, origins=_ES11)
    # In 2025 states voted otherwise than before.
    sure = found.is_true or published < _OTHERS[-1] or cues()["w meant"].search(text)
    return found if sure else unknown(Reason.NO_INDICATOR)


def _or_in_council(form: Form, call: roll_calls.RollCall) -> bool:
    """Return whether a vote may be one in the Security Council, which has the matter first."""
    seats = _seats().get(f"{call.date.year}", "any")
    seated = seats == "any" or any(code in seats for code in form.subject)
    text = form.topic or form.text
    if call.resolution.casefold() in roll_calls.symbols(text):
        return False
    # Of a month of a year, too, who has no seat in the Council cannot have voted there.
    month = form.period.kind == "year" and roll_calls.month_named(text, call.date)
    known = _ASSEMBLY.search(text) or month
    seated = (seated and "Assembly" not in text) or not known
    return call.resolution.startswith("ES-") and seated


def _of_call(form: Form, call: roll_calls.RollCall) -> Finding:
    title = textwrap.shorten(call.title, _TITLE, placeholder=" …")
    named = f"Vote on resolution {call.resolution}, {title}"
    if cues()["v ending"].search(call.title) and cues()["v a thing"].match(form.topic or form.text):
        return unknown(Reason.NOT_UNDERSTOOD)
    origins = _VOTES if call.origin == roll_calls.TITLED[0] else (call.origin,)
    return _held(form, roll_calls.cast(call), call.date.year, indicator=named, origins=origins)


def _held(form: Form, cast: Mapping[str, str], year: int, **fields: Any) -> Finding:
    """Hold a statement against the votes cast on one resolution."""
    fields |= {"year": year, "unit": "vote"}
    if form.claimed is not None:
        inside = [m for code in form.subject for m in members_of(code, year)]
        voters = cast if form.subject == ("UN",) else {m: cast[m] for m in inside if m in cast}
        return _votes_counted(form, form.claimed, voters, len({*inside} - {*voters}), fields)
    sides = {c: [v for m in members_of(c, year) if (v := cast.get(m))] for c in form.subject}
    votes = [vote for side in sides.values() for vote in side]
    allowed = CASTS[form.relation] or tuple(v for c in form.partner if (v := cast.get(c)))
    if not all(sides.values()) or not allowed:
        return unknown(Reason.OUTSIDE)
    agree = [vote in allowed for vote in votes]
    told = [(name_of(code), _counted(side)) for code, side in sides.items()]
    words = "; ".join(f"{name} {how}" for name, how in told)
    if cues()["f votes"].search(form.topic or form.text):
        words += "; no data on other resolutions"
    if 0 < sum(agree) < len(agree):
        return Finding(MIXED, recorded=float(sum(agree)), words=words, **fields)
    return decided(all(agree), negated=form.negated, words=words, **fields)


def _is_of_another(form: Form, published: date) -> bool:
    """Return whether a claim is about a later vote on the war, by its words or its day."""
    text = form.topic or form.text
    if (month := roll_calls.month_named(text, published)) and not month[0] <= _VOTED <= month[1]:
        return True
    if cues()["w later"].search(text) or (
        form.period.kind == "year" and form.period.start != _VOTED.year
    ):
        return True
    if cues()["w meant"].search(text) or published < _OTHERS[0]:
        return False
    near = any(0 <= (published - day).days <= _MONTH_DAYS for day in _OTHERS)
    return near or cues()["w dated"].search(text) is not None


def _votes_counted(
    form: Form, number: Quantity, cast: Mapping[str, str], lost: int, fields: Mapping[str, Any]
) -> Finding:
    """Decide a claim about how many cast a vote; ``lost``: members whose vote is not on record."""
    count = sum(vote in CASTS[form.relation] for vote in cast.values())
    words = f"{count} {_CAST[form.relation]}"
    known = fields["origins"] == _ES11  # the official count
    lost = lost if fields["origins"] == _PARTLY else 0
    near = -roll_calls.CORRECTED <= number.value - count <= roll_calls.CORRECTED + lost
    if not (known or number.counts(count)) and near:
        return unknown(Reason.CLOSE, words=words, **fields)
    return decided(number.counts(count), negated=form.negated, words=words, **fields)


def _counted(votes: Sequence[str]) -> str:
    """Return the votes in words: "three abstained, two did not vote"."""
    counts = Counter(votes)
    if len(votes) == 1:
        return _CAST[votes[0]]
    return "(" + ", ".join(f"{spelled(n)} {_CAST[v]}" for v, n in counts.most_common()) + ")"
