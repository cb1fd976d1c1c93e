"""Who leads, computed again from the rows of trade and of influence, by separate rules."""

import re
from collections.abc import Collection, Iterable, Sequence
from math import log
from statistics import NormalDist

from multivector.briefing.truth.ground import COUNTS, Row, codes_in
from multivector.codes.gazetteer.names import find
from multivector.codes.regions import bloc_named, regions
from multivector.codes.states import FORMER_NAMES

_LEVEL = 0.9
# Standard deviations between the two ends of a 90% range.
_WIDTH = 2 * NormalDist().inv_cdf((1 + _LEVEL) / 2)


def likely_ahead(one: Row, two: Row) -> float:
    """Return the probability that one flow is larger than another, given both ranges."""
    first, other = _log_normal(one), _log_normal(two)
    if first is None or other is None:
        return 0.0
    return (other - first).cdf(0.0)


def _log_normal(row: Row) -> NormalDist | None:
    middle = row["value"] or row["upper"]
    if not middle:
        return None
    if not row["value"]:
        return NormalDist(log(middle), 1e-9)
    low = max(row["lower"] or 0.0, row["value"] / 1000)
    high = max(row["upper"] or 0.0, row["value"] / 1000)
    return NormalDist(log(middle), max(log(high / low) / _WIDTH, 1e-9))


class Trade:
    """The trade on a page by (power, state or None for all), year and row; and its ranked rows."""

    def __init__(self, rows: Iterable[Row], known: int | None, ranked: Iterable[Row] = ()) -> None:
        self.rows: dict[tuple[str, str | None], dict[int, Row]] = {}
        self.known = known
        self.ranked = [row for row in ranked if row["channel"] == "trade" and not row["later"]]
        for row in rows:
            self.rows.setdefault((row["power"], row["state"]), {})[row["year"]] = row

    def compared(self, state: str | None) -> set[str]:
        """Return the powers compared in a state; for None, in the sum."""
        if state is not None:
            return {str(row["influencer"]) for row in self._ranks() if row["influencee"] == state}
        return {
            power
            for (power, of), rows in self.rows.items()
            if of is None and any(row["value"] and self._is_known(y) for y, row in rows.items())
        }

    def _is_known(self, year: int) -> bool:
        return not self.known or year <= self.known

    def _ranks(self) -> list[Row]:
        last = max((row["year"] for row in self.ranked if row["value"] is not None), default=None)
        return [row for row in self.ranked if row["year"] == last]

    def lead(
        self, state: str | None, year: int | None = None
    ) -> tuple[str | None, set[str], int | None]:
        """Return the leader in a state (None: in the sum), all that may be first, and the year.

        None may be first where the first one does not lead (:meth:`doubt`).
        """
        if state is not None:
            best, near = ranked_first(self._ranks(), state)
            year = self._ranks()[0]["year"] if near else None
            return best, near if best or len(near) > 1 else set(), year
        # Of a sum that lacks a power compared in the states, nothing is said.
        gaps, year = year is None and self.lacking(None), year or self._last()
        here = self._sums(year)
        best = max(here, key=lambda p: here[p]["value"] or 0.0, default=None)
        if gaps or best is None or len(here) < 2 or not here[best]["value"]:
            return None, set(), year
        odds = sorted(
            (1 - likely_ahead(here[best], row), p) for p, row in here.items() if p != best
        )
        sums = {p: sum(odd for odd, _ in odds[: k + 1]) for k, (_, p) in enumerate(odds)}
        near = {p for p, total in sums.items() if total > (1 - _LEVEL) / 2}
        return (None if near else best), {best, *near}, year

    def _sums(self, year: int | None) -> dict[str, Row]:
        own = ((power, self.rows[power, None]) for power in self.compared(None))
        return {power: rows[year] for power, rows in own if year is not None and year in rows}

    def _last(self) -> int | None:
        sums = (self.rows[power, None] for power in self.compared(None))
        years = (y for rows in sums for y, row in rows.items() if row["value"])
        return max(filter(self._is_known, years), default=None)

    def largest(self, powers: Collection[str]) -> set[str]:
        """Return the one of some powers with the most goods in the last year, if any has some."""
        sums = self._sums(self._last())
        size = {p: row["value"] or 0.0 for p, row in sums.items() if p in powers}
        return {max(size, key=lambda p: size[p])} if size else set()

    def lacking(self, state: str | None) -> set[str]:
        """Return the powers without a sum of those compared in the states; for one state, of those
        that may be first.
        """
        if state is not None:
            best, near, _ = self.lead(state)
            return (self.compared(state) if best else near) - self.compared(None)
        sums = self._sums(self._last())
        there = {power for power, row in sums.items() if row["value"] or row["upper"]}
        return {str(row["influencer"]) for row in self._ranks()} - there

    def doubt(self, state: str) -> str:
        """Return why the only power that may be first in a state does not lead; else nothing."""
        best, near = ranked_first(self._ranks(), state)
        own = (r for r in self._ranks() if r["influencee"] == state and r["influencer"] in near)
        return doubt_of(next(own), ()) if best is None and len(near) == 1 else ""

    def since(self, best: str, last: int) -> int | None:
        """Return the first year of a leader's run of two years or more, after one in which all have
        a figure and it did not lead; else None.
        """
        rows = [self.rows[power, None] for power in self.compared(None)]
        ahead = {y for own in rows for y in own if self.lead(None, y)[0] == best}
        before = max({y for own in rows for y in own if y <= last} - ahead, default=None)
        if before is None or not {*range(before + 1, last + 1)} <= ahead:
            return None
        whole = all((own.get(before) or {}).get("value") for own in rows)
        return before + 1 if whole and before + 1 < last else None


_MOST_SHOWN = 8  # states in the table of leaders, the first ones of a larger region
_WHERE = r"(?P<total>[Tt]otal )?[Tt]rade with (?P<where>.+?)"
_AHEAD = re.compile(
    rf"(.+) (?:was|has been) ahead of (?P<rest>.+) in {_WHERE} (?P<run>in|since) (?P<year>\d{{4}})"
)
_CLOSE = re.compile(rf"(.+) are too close to call in {_WHERE} in (?P<year>\d{{4}})")
_PLAIN = re.compile(rf"(){_WHERE}")


def region_led(text: str, trade: Trade, whole: set[str]) -> str | None:
    """Return the error in the title of the first drawing, or None; ``whole``: the states."""
    ahead, close = _AHEAD.fullmatch(text), _CLOSE.fullmatch(text)
    match = ahead or close or _PLAIN.fullmatch(text)
    if match is None:
        return "not understood"
    where = codes_of(match["where"])
    if not where or where != whole:
        return "name"
    state = None if match["total"] else next(iter(whole))
    best, near, year = trade.lead(state)
    first, powers = codes_in(match[1]), trade.compared(state)
    rest = set(codes_in(match["rest"])) if ahead else powers - {best}
    if not {*first, *rest} <= powers:
        return "name"
    if close and int(match["year"]) != year:
        return "year"
    if not ahead:
        unknown = not first and trade.lacking(state)
        return None if best is None and (unknown or set(first) == near) else "direction"
    if first != [best] or not trade.largest(powers - {best}) <= rest <= powers - {best}:
        return "direction"
    since = trade.since(str(best), int(year or 0))
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
_NOBODY = "no power clearly"


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


def channel_leads(rows: Sequence[Row], channel: str, year: int) -> dict[str, str | None]:
    """Return, for each state, the power whose range of ranks ends before all others, or None."""
    here = [row for row in rows if row["year"] == year and row["channel"] == channel]
    states = dict.fromkeys(str(row["influencee"]) for row in rows)
    return {state: ranked_first(here, state)[0] for state in states}


def ranked_first(rows: Sequence[Row], state: str) -> tuple[str | None, set[str]]:
    """Return the leader over a state, and the powers that may be first.

    The leader is None if several may be, if next to nothing depends on it, or most by trade with
    one partner, or on arms of long ago.
    """
    out = "member", "the power itself", "not listed"  # those not compared leave the others ranked
    every = [row for row in rows if row["influencee"] == state
             and not any(one["doubt"] in out for one in row["doubts"])]  # fmt: skip
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
    if (row.get("dependence") or 1.0) < (0.01 if row["channel"] == "transport" else 0.001):
        return "negligible"
    for one in row["doubts"]:
        if one["doubt"] in ("ships or transit", "one flow", "old arms"):
            return str(one["doubt"])
    return "" if without_pacts(rows) in ([], [str(row["influencer"])]) else "pacts decide"
