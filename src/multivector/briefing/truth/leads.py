"""Who leads, computed again from the rows of trade and of influence, by separate rules."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from math import log
from statistics import NormalDist

from multivector.briefing.truth.ground import COUNTS, Row, codes_in
from multivector.codes.gazetteer.names import find
from multivector.codes.regions import bloc_named, regions
from multivector.codes.states import FORMER_NAMES
from multivector.vocabulary import least_dependence

_LEVEL = 0.9
_NO_END = 9999  # a year after all
_APART = ("member", "the power itself", "not listed")  # not compared; the others are ranked
# Standard deviations between the two ends of a 90% range.
_WIDTH = 2 * NormalDist().inv_cdf((1 + _LEVEL) / 2)


def likely_ahead(one: Row, two: Row) -> float:
    """Return the probability that a flow is larger than another, of a smaller value.

    From the halves of their ranges that face each other.
    """
    first, other = _log_normal(one, "lower"), _log_normal(two, "upper")
    if first is None or other is None:
        return 0.0
    return (other - first).cdf(0.0)


def _log_normal(row: Row, end: str) -> NormalDist | None:
    middle = row["value"] or row["upper"]
    if not middle:
        return None
    half = log(max(row[end] or 0.0, middle / 1000) / middle) if row["value"] else 0.0
    return NormalDist(log(middle), max(2 * abs(half) / _WIDTH, 1e-9))


class Trade:
    """The trade on a page by (power, state or None for all), year and row; ``ranked``: its ranked
    rows of their last ``year`` with a figure.
    """

    def __init__(self, rows: Iterable[Row], known: int | None, ranked: Iterable[Row] = ()) -> None:
        self.rows: dict[tuple[str, str | None], dict[int, Row]] = {}
        self.known = known
        for row in rows:
            self.rows.setdefault((row["power"], row["state"]), {})[row["year"]] = row
        shown = [row for row in ranked if row["channel"] == "trade" and not row["later"]]
        self.states = {str(row["influencee"]) for row in shown}
        self.year = max((row["year"] for row in shown if row["value"] is not None), default=None)
        self.ranked = [row for row in shown if row["year"] == self.year]

    def compared(self, state: str | None) -> set[str]:
        """Return the powers compared in a state, by rank; for None, in the sum."""
        ranked = [row for row in self.ranked if state in (None, row["influencee"])]
        able = {str(row["influencer"]) for row in ranked
                if not any(one["doubt"] in _APART for one in row["doubts"])} - {state}  # fmt: skip
        return able or {
            power for (power, of), rows in self.rows.items() if of is None and self._known(rows)
        }

    def _known(self, rows: Mapping[int, Row]) -> list[int]:
        """Return the years with a figure that were known."""
        last = self.known or _NO_END
        return [year for year, row in rows.items() if row["value"] and year <= last]

    def lead(self, state: str) -> tuple[str | None, set[str]]:
        """Return the leader in a state by rank, and all that may be first.

        None may be first where the first one does not lead (:meth:`doubt`).
        """
        best, near = ranked_first(self.ranked, state)
        return best, near if best or len(near) > 1 else set()

    def drawn(
        self, state: str | None, of: str | None = None
    ) -> tuple[str | None, set[str], dict[str, Row], int | None]:
        """Return the leader in a drawing, all that may be first, the rows of those with a figure,
        and the year, the last with a figure up to that of the ranks: by figures, unless the first
        by rank has the most.

        ``state``: None for a sum. ``of``: the state of the rows, None for the sum.
        """
        end = self.year or _NO_END
        lines = [rows for (_, to), rows in self.rows.items() if to == of]
        year = max((y for rows in lines for y in self._known(rows) if y <= end), default=None)
        here = self._figures(of, year)
        best, near = _first_by_figures(here)
        first = max(near, key=lambda p: here[p]["value"], default=None)
        ranked = ranked_first(self.ranked, state)[0] if state else None
        if first is None or ranked not in (None, first) or (state and self.doubt(state)):
            return None, set(), here, year
        if ranked:
            return first, {first}, here, year
        rows = [r for r in self.ranked if state in (None, r["influencee"])]
        able = {p for r in rows for p in self.lead(str(r["influencee"]))[1]}
        able &= {str(row["influencer"]) for row in rows if row["value"] is not None}
        if able & self._able(here[first], self.compared(state) - here.keys(), of, year):
            return None, set(), here, year
        return best, near, here, year

    def _figures(self, of: str | None, year: int | None) -> dict[str, Row]:
        """Return the rows of the powers with a figure in a year."""
        lines = ((power, rows) for (power, to), rows in self.rows.items() if to == of)
        here = {power: rows.get(year or 0) for power, rows in lines}
        return {power: row for power, row in here.items() if row and row["value"]}

    def silent(self, state: str | None, of: str | None = None) -> tuple[set[str], set[str]]:
        """Return the powers compared without a figure in a drawing, and those that may lead."""
        best, near, here, year = self.drawn(state, of)
        lacking = self.compared(state) - here.keys()
        first = max((here[p] for p in near), key=lambda row: row["value"], default=None)
        ranked = state and best and ranked_first(self.ranked, state)[0] == best
        return lacking, set() if ranked else self._able(first, lacking, of, year)

    def _able(
        self, first: Row | None, powers: Iterable[str], of: str | None, year: int | None
    ) -> set[str]:
        """Return the powers that may have more than the first."""
        rows = ((power, self.rows.get((power, of), {}).get(year or 0)) for power in powers)
        sure = (1 + _LEVEL) / 2
        return {p for p, row in rows if not (first and row and likely_ahead(first, row) > sure)}

    def doubt(self, state: str) -> str:
        """Return why the only power that may be first in a state does not lead; else nothing."""
        best, near = ranked_first(self.ranked, state)
        own = (r for r in self.ranked if r["influencee"] == state and r["influencer"] in near)
        return doubt_of(next(own), ()) if best is None and len(near) == 1 else ""

    def _leads(self, best: str, year: int) -> bool:
        """Return whether a power leads in the sum in a year, whatever the others have."""
        here = self._figures(None, year)
        others = {p for p, of in self.rows if of is None} - here.keys()
        first, _ = _first_by_figures(here)
        return first == best and not self._able(here[best], others, None, year)

    def since(self, best: str, last: int) -> int | None:
        """Return the first year of a leader's run of two years or more, after one in which all have
        a figure and it did not lead; else None.
        """
        rows = [own for (_, of), own in self.rows.items() if of is None and self._known(own)]
        ahead = {y for own in rows for y in own if self._leads(best, y)}
        before = max({y for own in rows for y in own if y <= last} - ahead, default=None)
        if before is None or not {*range(before + 1, last + 1)} <= ahead:
            return None
        whole = all((own.get(before) or {}).get("value") for own in rows)
        return before + 1 if whole and before + 1 < last else None


def _first_by_figures(here: Mapping[str, Row]) -> tuple[str | None, set[str]]:
    """Return the power with the most, if the probabilities that each other has more sum to at most
    5%, and all that may be first.
    """
    best = max(here, key=lambda p: here[p]["value"], default=None)
    if best is None:
        return None, set()
    odds = sorted((1 - likely_ahead(here[best], row), p) for p, row in here.items() if p != best)
    sums = accumulate(odd for odd, _ in odds)
    near = {p for (_, p), total in zip(odds, sums, strict=True) if total > (1 - _LEVEL) / 2}
    return (None if near else best), {best, *near}


_MOST_SHOWN = 8  # states in the table of leaders, the first ones of a larger region
_WHERE = r"(?P<total>[Tt]otal )?(?:goods )?[Tt]rade with (?P<where>.+?)"
_OF = r"(?:[Oo]utside (?P<outside>.+?), )?(?P<of>[Oo]f powers with a figure, )?"
_AHEAD = re.compile(
    rf"{_OF}(?P<first>.+) (?:was|has been) ahead of (?P<rest>.+) in {_WHERE} "
    r"(?P<run>in|since) (?P<year>\d{4})"
)
_CLOSE = re.compile(rf"{_OF}(?P<first>.+) are too close to call in {_WHERE} in (?P<year>\d{{4}})")
_ONLY = re.compile(rf"Only (?P<first>.+) has a figure for {_WHERE} in (?P<year>\d{{4}})")
_PLAIN = re.compile(_WHERE)


def region_led(text: str, trade: Trade, whole: set[str]) -> str | None:
    """Return the error in the title of the first drawing, or None; ``whole``: the states."""
    ahead, close = _AHEAD.fullmatch(text), _CLOSE.fullmatch(text)
    match = ahead or close or _ONLY.fullmatch(text) or _PLAIN.fullmatch(text)
    if match is None:
        return "not understood"
    where, said = codes_of(match["where"]), match.groupdict()
    if not where or where != whole:
        return "name"
    state = None if match["total"] else next(iter(whole))
    best, near, here, year = trade.drawn(state)
    first, rest = (codes_in(said.get(part) or "") for part in ("first", "rest"))
    if not {*first, *rest} <= here.keys():
        return "name"
    if trade.compared(state) & {*codes_in(said.get("outside") or "")}:
        return "name"
    if first and not (ahead or close):
        return None if first == [*here] and int(match["year"]) == year else "number"
    if not first:
        return "direction" if near else None
    if int(match["year"]) != year and close:
        return "year"
    others = {power: row["value"] for power, row in here.items() if power != best}
    most = {max(others, key=lambda power: others[power])} if others else set()
    led = [best] == first and most <= {*rest} <= others.keys()
    if not (best is None and near == {*first} if close else led):
        return "direction"
    if bool(said["of"]) != bool(trade.silent(state)[1]):
        return "name"
    if close:
        return None
    since = None if said["of"] else trade.since(str(best), int(year or 0))
    right = ("since", since) if since else ("in", year)
    return None if (match["run"], int(match["year"])) == right else "year"


def codes_of(text: str) -> set[str]:
    """Return the codes of the states named in a text; for a region or group, of its members."""
    text, _, without = text.partition(" without ")
    if without:
        return codes_of(text) - codes_of(without)
    named = text.removeprefix("the ").casefold()
    region = next((r for r in regions().values() if r.name.casefold() == named), bloc_named(named))
    if region is not None:
        return set(region.states)
    found: set[str] = set()
    for mention in find(text):
        code = FORMER_NAMES.get(mention.text, mention.entity.code)
        found |= {code} if code else set(mention.entity.members)
    return {str(code) for code in found}


_LEADS = re.compile(r"In (?:(?P<where>.+) in )?(?P<year>\d{4}), (?P<parts>.+)\.")
_ONE = r"in (\w+)(?: \([a-z ]+\))?(?: \((\d{4})\))?"
_IN = _ONE.replace(r"(\w", r"(?:\w").replace(r"((\d", r"((?:\d")
_CHANNEL = re.compile(rf"(.+?) led ({_IN}(?:(?:,| and) {_IN})*)(?: in (.+))?")
_COUNTED = re.compile(r"(\w+) of (\w+) states")
_NOBODY, _RECORDED = "no power clearly", ", of those on record,"


def channels_led(text: str, rows: Sequence[Row], states: Sequence[str] = ()) -> str | None:
    """Return the error in "In 2022, Russia led in transport in four of five states; …", or None.

    ``states``: the states of the page, in order. Default: in row order.
    """
    head = _LEADS.fullmatch(text)
    for part in head["parts"].split("; ") if head else ("",):
        match = _CHANNEL.fullmatch(part)
        if head is None or match is None:
            return "not understood"
        where = match[3] or ""
        for channel, since in re.findall(_ONE, match[2]):
            year = int(since or head["year"])
            own = [row for row in rows if row["channel"] == channel and row["value"] is not None]
            if not own or max(row["year"] for row in own) != year:
                return "year" if own else "name"
            leads = channel_leads(rows, channel, year)
            known = channel_leads(rows, channel, year, open_=True)
            if match[1].endswith(_RECORDED):
                leads = known
            elif match[1] == _NOBODY:
                leads = {state: lead or known[state] for state, lead in leads.items()}
            order = [state for state in states if state in leads] or list(leads)
            codes = [None] if match[1] == _NOBODY else codes_in(match[1])
            if len(codes) != 1 or codes[0] not in {None, *(row["influencer"] for row in own)}:
                return "name"
            shown = order[:_MOST_SHOWN]
            if head["where"] and codes_of(head["where"]) != set(shown):
                return "name"
            there = [state for state in shown if leads[state] == codes[0]]
            counted = _COUNTED.fullmatch(where)
            if counted:
                if [COUNTS.index(word) for word in counted.groups()] != [len(there), len(shown)]:
                    return "number"
            elif set(codes_in(where) if where else shown) != set(there):
                return "direction"
    return None


def channel_leads(
    rows: Sequence[Row], channel: str, year: int, *, open_: bool = False
) -> dict[str, str | None]:
    """Return, for each state, the power whose range of ranks ends before all others, or None.

    ``open_``: where others are not on record, the first of those that are, instead.
    """
    here = [row for row in rows if row["year"] == year and row["channel"] == channel]
    states = dict.fromkeys(str(row["influencee"]) for row in rows)
    if open_:
        return {state: _first_known(here, state) for state in states}
    return {state: ranked_first(here, state)[0] for state in states}


def _first_known(rows: Sequence[Row], state: str) -> str | None:
    own = [row for row in rows if row["influencee"] == state and row["value"]]
    if len(own) < 2 or ranked_first(rows, state) != (None, set()):
        return None
    best = max(own, key=lambda row: row["value"])
    return None if doubt_of(best, ()) else str(best["influencer"])


def ranked_first(rows: Sequence[Row], state: str) -> tuple[str | None, set[str]]:
    """Return the leader over a state, and the powers that may be first.

    The leader is None if several may be, if next to nothing depends on it, or most by trade with
    one partner, or on arms of long ago.
    """
    every = [row for row in rows if row["influencee"] == state
             and not any(one["doubt"] in _APART for one in row["doubts"])]  # fmt: skip
    own = [row for row in every if row["value"] is not None]
    if len(own) < 2 or not any(row["value"] for row in own):
        return None, set()
    best = max(own, key=lambda row: row["value"])
    slight = {str(row["influencer"]) for row in own if doubt_of(row, own) == "negligible"}
    if any(row["rank_upper"] is None for row in own):  # a figure is unknown: by the ranges
        least = best["value"] if best["lower"] is None else best["lower"]
        tops = {
            str(row["influencer"]): row["upper"] if row["upper"] is not None else row.get("highest")
            for row in every if row is not best
        }  # fmt: skip
        may = {who for who, top in tops.items() if top is None or top >= least}
        known = {str(row["influencer"]) for row in own}
        first = {str(best["influencer"]), *(may & known)}
        if may - known and (len(first) == 1 or first <= slight):
            return None, set()
        first |= may
    else:
        end = min(row["rank_upper"] for row in own if row["rank"] == 1)
        first = {str(row["influencer"]) for row in own if row["rank_lower"] <= end}
    first = {str(best["influencer"])} if first <= slight else first
    sure = [row for row in own if first == {str(row["influencer"])} and not doubt_of(row, own)]
    return (str(sure[0]["influencer"]) if sure else None), first


def without_pacts(rows: Iterable[Row]) -> list[str]:
    """Return the powers that are first over a state, from its rows, if no pact or base counts."""
    return [str(row["influencer"]) for row in rows if row.get("rank_without_pacts") == 1]


def doubt_of(row: Row, rows: Iterable[Row]) -> str:
    """Return why, of all ``rows`` over a state, the first does not lead, in a word, or nothing."""
    if (row.get("dependence") or 1.0) < least_dependence(row["channel"]):
        return "negligible"
    if without_pacts(rows) not in ([], [str(row["influencer"])]):
        return "pacts decide"
    bars = ("ships or transit", "one flow", "old arms")
    return next((str(one["doubt"]) for one in row["doubts"] if one["doubt"] in bars), "")
