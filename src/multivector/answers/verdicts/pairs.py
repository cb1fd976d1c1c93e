"""Facts on record about two states, for an article without claims that the record can decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from multivector.answers.influence.ties.trade_flows import TradeFlows, load_flows
from multivector.answers.verdicts import record
from multivector.answers.verdicts.facts.facts import fact
from multivector.answers.verdicts.finding import BORNE_OUT, CONTRADICTED, Reason
from multivector.answers.verdicts.quantities.pair_table import PairTable
from multivector.answers.verdicts.record_judge import judge
from multivector.answers.voting.agreement import agreement
from multivector.codes.states import STATES, name_of
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import TIES
from multivector.coding.claims.forms.periods import Period
from multivector.errors import InputError, UsageError
from multivector.measures.trade_flows import joint_error
from multivector.prose import day, listed, spelled

BACK = 5  # years over which a change is reported
_OLD = 3  # years that a vote or a flow may lie before publication
_FIRST = 5  # ranks of a partner that are worth reporting
_LISTED = 10  # partners kept with a rank, to recompute it
_WIDEST = 5.0  # a range wider than this says nothing
_ORDINALS = ("", "largest", "second-largest", "third-largest", "fourth-largest", "fifth-largest")
_SHORT = 24  # of the name of an agreement, to be quoted
_LIST_DAYS = 366  # by which publication may follow the end of a list of visits
_MEMBERSHIP = " membership"
_SANCTIONED = {
    "trade": "trade", "arms": "arms", "military": "military aid", "financial": "finance",
    "travel": "travel",
}  # fmt: skip
_OPEN: dict[str | None, str] = {
    Reason.CLOSE: "within the error of the figures", Reason.WINDOW: "depends on the years compared",
    Reason.LONE: "one producer of data", None: "producers disagree",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PairFact:
    """A fact about two states: its kind, sentence, underlying row and sources."""

    kind: str
    words: str
    row: Mapping[str, Any] = field(default_factory=dict)
    origins: tuple[str, ...] = ()


def pair_facts(one: str, two: str, published: date) -> tuple[PairFact, ...]:
    """Return the facts about two states up to the year before publication.

    Facts with data, in this order: trade with rank and change, agreement in UN votes, the last
    visit by a leader, defence pact, trade agreement, sanctions, land border.

    ``one`` and ``two``: ISO 3166-1 alpha-3 codes. ``published``: figures from this year or later
    are ignored, except ties in force and earlier visits.

    Examples
    --------
    >>> [fact.words for fact in pair_facts("KEN", "SOM", date(2020, 12, 15))]
    ['a land border of 684 km']
    """
    made = (
        _trade(one, two, published.year - 1),
        _votes(one, two, published.year - 1),
        _visit(one, two, published),
        *_ties(one, two, published),
    )
    return tuple(found for found in made if found is not None)


def _trade(one: str, two: str, last: int) -> PairFact | None:
    """Give the trade of two states and its rank among the partners of the smaller trader."""
    try:
        flows = load_flows()
    except (InputError, ModuleNotFoundError):
        return None
    years = [y for y in range(min(last, flows.years[-1]), last - _OLD, -1) if flows.has(y)]
    for year in years:
        tables = {code: _partners(flows, code, year) for code in (one, two)}
        # The smaller trader depends more on the other.
        owner = min(tables, key=lambda code: sum(row[1] for row in tables[code]))
        partner = two if owner == one else one
        own = next((row for row in tables[owner] if row[0] == partner), None)
        if own is not None:
            break
    else:
        return None
    _, value, low, high = own
    if high > _WIDEST * low:
        return None
    row: dict[str, Any] = {
        "owner": owner, "partner": partner, "year": year, "value": value, "lower": low,
        "upper": high, "unit": "USD", "partners": tables[owner][:_LISTED],
    }  # fmt: skip
    earlier = _partners(flows, owner, year - BACK) if flows.has(year - BACK) else []
    before = next((other for other in earlier if other[0] == partner), None)
    if before is not None:
        row |= {"before": [year - BACK, *before[1:]], "change": _change(owner, partner, year)}
    table = PairTable(owner, record.quantity("trade"), range(year, year + 1))
    when = f"{year}{'' if table.is_reported(partner, year) else ' (interpolated)'}"
    words = f"goods trade of {_money(low, high)} in {when}{_moved(row)}{_placed(row)}"
    return PairFact("trade", words, row, table.origins_of(partner, year))


def _partners(flows: TradeFlows, owner: str, year: int) -> list[tuple[str, float, float, float]]:
    """Return each state with its trade both ways, value and range in USD, the largest first."""
    if owner not in flows.place:
        return []
    at, table = flows.place[owner], flows.year(year)
    grids = (table.value, table.lower, table.upper)
    value, lower, upper = (np.stack([grid[at], grid[:, at]], axis=1) for grid in grids)
    known = table.told[at] & table.told[:, at]
    whole = value.sum(axis=1)
    below, above = joint_error(value - lower), joint_error(upper - value)
    found = [
        (name, float(whole[i]), float(max(whole[i] - below[i], 0.0)), float(whole[i] + above[i]))
        for i, name in enumerate(flows.names)
        if known[i] and name in STATES and i != at
    ]
    return sorted(found, key=lambda row: -row[1])


def _money(low: float, high: float) -> str:
    size, word = (1e9, "billion") if high >= 1e9 else (1e6, "million")
    ends = [f"{end / size:.2g}" if end / size < 10 else f"{end / size:,.0f}" for end in (low, high)]
    return f"${'–'.join(dict.fromkeys(ends))} {word}"


def _moved(row: Mapping[str, Any]) -> str:
    way = {"rises": "up", "falls": "down"}.get(change := row.get("change") or "")
    if not change:
        return ""
    since = f"since {row['before'][0]}"
    return f", {way} {since}" if way else f", cannot tell if up or down {since} ({change})"


def _change(owner: str, partner: str, year: int) -> str | None:
    """Return whether trade ``rises`` or ``falls`` by the rule for such a claim, or why it is open;
    None if it is not on record.
    """
    form = Form("trend", "goods trade", (partner,), (owner,), relation="rises", owner=owner,
                period=Period(year - BACK, year, "range"))  # fmt: skip
    made = judge(form, date(year + 1, 12, 31))
    apart = made.reason == Reason.CLOSE and made.unit == "text"
    way = {BORNE_OUT: "rises", CONTRADICTED: "falls"}.get(made.verdict)
    return way or (_OPEN[None] if apart else _OPEN.get(made.reason))


def _placed(row: Mapping[str, Any]) -> str:
    """Give the rank of a partner, if no other could hold it as well."""
    others = [other for other in row["partners"] if other[0] != row["partner"]]
    above = sum(value[2] > row["upper"] for value in others)
    not_below = sum(value[3] >= row["lower"] for value in others)
    whose = _whose(row["owner"])
    if above == not_below < _FIRST:
        return f" ({whose} {_ORDINALS[above + 1]} partner)"
    if 0 < not_below < _FIRST:
        return f" (one of {whose} {spelled(not_below + 1)} largest partners)"
    return ""


def _whose(code: str) -> str:
    name = name_of(code)
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def _votes(one: str, two: str, last: int) -> PairFact | None:
    try:
        found = agreement(one, two, years=range(last - _OLD, last + 1))
    except (InputError, UsageError, ModuleNotFoundError):
        return None
    rows = [row for row in found.rows if row["agreement"] is not None and not row["flag"]]
    if not rows:
        return None
    row = {
        "owner": one, "partner": two, "year": rows[-1]["year"], "unit": "%",
        "value": 100 * rows[-1]["agreement"],
    }  # fmt: skip
    words = f"agreement in UN votes {row['value']:.0f}% in {row['year']}"
    return PairFact("votes", words, row, tuple(origin.id for origin in found.origins))


def _kinds(sender: str, target: str, year: int) -> tuple[str, str]:
    """Return what sanctions in a year are on, ", on arms and finance", and who shares them."""
    cases = record.cases_in(year)
    now = [row for row in cases if (row["sender"], row["target"]) == (sender, target)]
    on = [words for kind, words in _SANCTIONED.items() if any(row[kind] for row in now)]
    shared = record.pooled_in(now)
    if now and not any(map(record.is_on_state, now)):
        money = on == [_SANCTIONED["financial"]]  # aid that is stopped is listed there, too
        whom = "persons, firms or aid" if money else "persons or firms"
        return f", on {whom} ({listed(on)})" if on else "", shared
    if on and not any("compl" in (row["trade_kinds"] or "") for row in now):
        on = [words.replace("trade", "parts of trade") for words in on]
    return f", on {listed(on)}" if on else "", shared


def _visit(one: str, two: str, published: date) -> PairFact | None:
    """Give a leader's last visit from one to the other; only two offices publish lists.

    A list that ended shortly before publication is said to; an older one says nothing.
    """
    sides = {(one, two), (two, one)}
    rows = record.rows_of("journeys")
    past = [r for r in rows if (r["visitor"], r["host"]) in sides and r["start"] <= published]
    if not past:
        return None
    last = max(past, key=lambda r: r["start"])
    own = (last["origin"], last["visitor"])
    ends = max(r["start"] for r in rows if (r["origin"], r["visitor"]) == own)
    if (published - ends).days > _LIST_DAYS:
        return None
    row = {"owner": last["host"], "partner": last["visitor"], "date": last["start"].isoformat()}
    words = f"last visit by {_whose(last['visitor'])} {last['office']} in {day(row['date'][:7])}"
    if ends.isoformat()[:7] < published.isoformat()[:7]:
        row["until"] = ends.isoformat()
        words += f" (list to {day(row['until'][:7])})"
    return PairFact("visit", words, row, (last["origin"],))


def _ties(one: str, two: str, published: date) -> Sequence[PairFact]:
    found = []
    for relation, words in ((name, tie.words) for name, tie in TIES.items() if tie.words):
        both = ((one, two), (two, one)) if relation == "sanction" else ((one, two),)
        for sender, target in both:
            form = Form("existence", "land border", (sender,), (target,), relation=relation)
            tie = fact(form, published)
            # A pact of defence lasts: one in the last year listed is shown with that year.
            # So are sanctions on persons or firms; a third body's are no tie of these two.
            lasts = relation == "ally" or tie.reason == Reason.DIFFERS
            if not tie.is_true and not (lasts and tie.unit == "on record"):
                continue
            row = {"owner": sender, "partner": target, "year": tie.year, "value": tie.recorded}
            told = words
            if relation == "border":
                row["unit"] = "km"
                told = f"{words} of {tie.recorded:,.0f} km"
            elif relation == "sanction":
                on, shared = _kinds(sender, target, tie.year or published.year)
                told = f"under sanctions of {name_of(sender)}{on} (on record in {tie.year}{shared})"
                row["shared"] = shared
            elif tie.indicator and tie.indicator.endswith(_MEMBERSHIP):
                told = f"both in {tie.indicator.removesuffix(_MEMBERSHIP)} ({tie.year})"
            elif tie.year:
                named = f"{tie.words}, " if 0 < len(tie.words) <= _SHORT else ""
                # The last year listed, which is not that of the treaty.
                told = f"{words} ({named}on record in {tie.year})"
            found.append(PairFact(relation, told, row, tie.origins))
    return found
