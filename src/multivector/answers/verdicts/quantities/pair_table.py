"""Trade between an owner and each partner, as a quantity that claims are checked against."""

import math
from collections.abc import Sequence
from functools import cached_property, lru_cache

import numpy as np

from multivector.answers.influence.ties.loading import reader_of
from multivector.answers.influence.ties.trade_changes import breaks, by_maker, difference, summed
from multivector.answers.influence.ties.trade_flows import UNTOLD, TradeFlows, load_flows
from multivector.answers.influence.ties.trade_shares import share_range, shares_of
from multivector.answers.verdicts.quantities.series import Series
from multivector.answers.verdicts.record import Named, members_of
from multivector.arrays import Floats, Ints
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD
from multivector.measures.trade_flows import joint_error

# One producer's bounds at most this far apart, in logarithms, count as its figure.
NEAR = 0.2


class PairTable:
    """Trade in goods between an owner and each partner, by year.

    ``kind`` is ``exports`` or ``imports`` of the owner, or ``trade`` for both; ``share`` returns
    percentages of the owner's total, from :class:`.trade_shares.TradeShares`. Blocs have in each
    of the ``years`` their members of the last.
    """

    def __init__(self, owner: str, quantity: Named, years: range, *, share: bool = False) -> None:
        self.owner, self.years, self.share = owner, years, share
        self.kind, self.title = quantity.id, quantity.title
        self.unit = "%" if share else quantity.unit

    @cached_property
    def flows(self) -> TradeFlows:
        """All flows of the store."""
        return load_flows()

    @cached_property
    def _ways(self) -> list[TradeFlows]:
        """The flows that count in each direction."""
        sells = {"exports": [True], "imports": [False]}.get(self.kind, [True, False])
        return [shares_of(reader_of(), way) if self.share else self.flows for way in sells]

    def entities(self) -> Sequence[str]:
        """Return up to thirty largest partners, each by its last figure."""
        sizes: dict[str, float] = {}
        inside = self._inside(self.owner)
        for year in reversed(self.years):
            for name in self.flows.names:
                if name in STATES and name not in inside and name not in sizes:
                    row = self._at(name, year)
                    sizes |= {name: row[0]} if row else {}
        return sorted(sizes, key=lambda n: -sizes[n])[:30]

    def _inside(self, code: str) -> list[str]:
        inside = (name for last in self.years[-1:] for name in members_of(code, last))
        return [name for name in inside if name in self.flows.place]

    def series(self, code: str) -> Series | None:
        """Return the flow with a partner (or all, ``WORLD``) over the years; None if unknown."""
        rows = {year: row for year in self.years if (row := self._at(code, year)) is not None}
        if not rows:
            return None
        table = np.array(list(rows.values()))
        makers, years = int(np.median(table[:, 3])), np.array(list(rows), dtype=np.intp)
        return Series(years, table[:, 0], table[:, 1], table[:, 2], makers, self.flows.origins)

    def _at(self, code: str, year: int) -> tuple[float, float, float, float] | None:
        """Return value, range and producers of a year."""
        if not self.flows.has(year) or not self._inside(self.owner):
            return None
        value, lower, upper, makers, _, told, _ = self._figures(self._places(code), year)
        known = np.isfinite(value)
        ways = np.array_split(known, 2 if self.kind == "trade" else 1)
        if not known.any() or not (code == WORLD or all(way.any() for way in ways)):
            return None
        amount = float(value[known].sum())
        if float(value[told > 0].sum()) < (1 - UNTOLD) * amount:
            return None
        low, high = (float(joint_error(np.abs(end - value)[known])) for end in (lower, upper))
        count = float((makers[known] * value[known]).sum() / max(amount, 1e-9))
        low, high = amount - low, amount + high
        if not self.share:
            return amount, low, high, round(count)
        whole = np.nansum(self._figures(self._places(WORLD), year)[4])
        share = share_range(*map(np.array, (amount, max(low, 0.0), high, whole)))
        return (*(100 * share).tolist(), round(count))

    def _figures(self, places: Sequence[Ints], year: int) -> Floats:
        """Return the figures of :func:`_owned` at flat indices, (7, m)."""
        found = [np.zeros((7, 0))]
        for flows, at in zip(self._ways, places, strict=False):
            own, table = _owned(flows, tuple(self._inside(self.owner)), year)
            found.append(np.take(table, np.searchsorted(own, at), axis=1))
        return np.concatenate(found, axis=1)

    def _places(self, code: str) -> list[Ints]:
        """Return the flat indices of an owner's exports and imports, by direction."""
        mine, n = self._inside(self.owner), len(self.flows.names)
        other = [name for name in self.flows.names if name not in mine]
        other = other if code == WORLD else self._inside(code)
        if not other or set(mine) & set(other):
            return []
        rows, columns = (np.array([self.flows.place[c] for c in side]) for side in (mine, other))
        out, back = (rows[:, None] * n + columns).ravel(), (columns[:, None] * n + rows).ravel()
        return {"exports": [out], "imports": [back], "trade": [out, back]}[self.kind]

    def by_maker(self, codes: Sequence[str], year: int) -> dict[str, list[float]]:
        """Return the figures of each data producer that covers all the given partners."""
        ends = [self._makers(code, year) for code in codes]
        return {
            maker: [math.sqrt(of[maker][0] * of[maker][1]) for of in ends]
            for maker in ends[0]
            if all(maker in of and of[maker][1] <= of[maker][0] * math.exp(NEAR) for of in ends)
        }

    def is_reported(self, code: str, year: int) -> bool:
        """Return whether most of the flow is reported in the year, not interpolated."""
        value, *_, own = np.nan_to_num(self._figures(self._places(code), year))
        return bool(2 * value[own > 0].sum() > value.sum())

    def origins_of(self, code: str, year: int) -> tuple[str, ...]:
        """Return the sources of the flow in a year and, if interpolated, in the years about it."""
        at = np.divmod(np.concatenate(self._places(code)), len(self.flows.names))
        near = [] if self.is_reported(code, year) else self.flows.nearest(at, year)
        grids = [grid for y in (year, *near) for grid in self.flows.speaking(y).items()]
        named = {name for name, grid in grids if grid[at].any()}
        return tuple(name for name in self.flows.origins if name in named)

    def moves(self, code: str, start: int, end: int) -> tuple[dict[str, bool], bool]:
        """Return whether the flow rises by each producer of most of it, clear of its bounds, and
        whether the change is clear: by its range, or by all of several producers.
        """
        first, last = (self._makers(code, year) for year in (start, end))
        ends = {maker: (first[maker], last[maker]) for maker in first.keys() & last.keys()}
        rises = {maker: two[0] > one[1] for maker, (one, two) in sorted(ends.items())
                 if two[0] > one[1] or two[1] < one[0]}  # fmt: skip
        one, two = (self._at(code, year) for year in (start, end))
        if one is None or two is None or any(up != (two[0] > one[0]) for up in rises.values()):
            return rises, False
        broken = any(self._breaks(code, year) for year in (start, end))
        low, high = difference(one[:3], two[:3], broken)
        return rises, bool(low > 0 or high < 0) or len(rises) > 1

    def _breaks(self, code: str, year: int) -> bool:
        """Return whether half of the flow or more breaks with other years."""
        at = np.concatenate(self._places(code))
        value = np.nan_to_num(self._figures(self._places(code), year)[0])
        odd = breaks(self.flows, year, at).values()
        return any(2 * value[there].sum() >= value.sum() for there in odd)

    def _makers(self, code: str, year: int) -> dict[str, tuple[float, float]]:
        """Return least and most of each producer of over half of the flow, in USD."""
        places = self._places(code)
        if not places or not self.flows.has(year):
            return {}
        at, whole = np.concatenate(places), np.nan_to_num(self._figures(places, year)[0])
        made = by_maker(self.flows, year).items()
        every = np.ones((1, len(at)))
        sums = {maker: summed(every, ends.reshape(2, -1, 1)[:, at], whole[:, None]).ravel()
                for maker, ends in made}  # fmt: skip
        return {maker: (float(low), float(high)) for maker, (low, high) in sums.items()
                if np.isfinite(low)}  # fmt: skip


@lru_cache(maxsize=256)
def _owned(flows: TradeFlows, owner: tuple[str, ...], year: int) -> tuple[Ints, Floats]:
    """Return the flat indices of all of an owner's flows, (m,), and their figures, (7, m):

    value, range, makers, what counts in a total, and whether it is from a report of the year or
    about it, and of the year itself.
    """
    mine = [flows.place[code] for code in owner]
    own = np.zeros((len(flows.names),) * 2, dtype=bool)
    own[mine] = own[:, mine] = True
    places = np.flatnonzero(own)
    found = flows.year(year, places)
    made = found.combined
    grids = (found.value, found.lower, found.upper, made.makers, found.filled, found.told, made.own)
    return places, np.array([grid.ravel()[places] for grid in grids], dtype=float)
