"""Foreign trade from the Factbook alone: listed partners as listed, the rest by gravity."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.sides import Sides
from multivector.answers.scenarios.factbook_lists import factbook_lists
from multivector.arrays import Floats
from multivector.codes.resolve import is_bloc
from multivector.measures.listed_shares import share_range
from multivector.measures.trade_flows import pair_factors
from multivector.records.factbook import figures
from multivector.records.figure import Figure
from multivector.store.cache import Arrays, cached
from multivector.store.view import active_key
from multivector.store.warehouse import Store

_NEAR = 0.03  # of foreign trade; smaller changes are within rounding and data differences


@dataclass(frozen=True, slots=True)
class ListedTrade:
    """Shares of each state's foreign trade, (n, n), state by partner.

    ``share`` is the mean of the export and import shares; ``named`` the part of it that is listed
    by the state or the partner; ``alone`` the prediction of gravity alone, as lists omit one large
    partner in eight; ``factor`` the factor by which its range is widened.
    """

    names: tuple[str, ...]
    place: dict[str, int]
    share: Floats
    named: Floats
    alone: Floats
    factor: Floats


def listed_trade() -> ListedTrade:
    """Return the Factbook's lists of partners, completed to a full matrix."""
    return _listed_trade(active_key())


@cache
def _listed_trade(view: str) -> ListedTrade:
    made = cached(Store(), "listed-trade", _completed, packed=False)
    names = tuple(made["names"].tolist())
    place = {name: i for i, name in enumerate(names)}
    return ListedTrade(names, place, *(made[n] for n in ("share", "named", "alone", "factor")))


def _completed() -> Arrays:
    names, flows, sold, bought, gravity = factbook_lists()
    factors = pair_factors(names)
    share, named = complete_shares(flows, sold, bought)
    alone, _ = complete_shares(gravity, *np.full((2, *gravity.shape), np.nan))
    factor = (factors + factors.T) / 2
    return {
        "names": np.array(names), "share": share, "named": named, "alone": alone, "factor": factor,
    }  # fmt: skip


def complete_shares(flows: Floats, sold: Floats, bought: Floats) -> tuple[Floats, Floats]:
    """Return shares of foreign trade, and the part that is listed, (n, n) each, state by partner.

    ``flows`` (n, n): all flows between states, rows export. ``sold`` and ``bought`` (n, n): listed
    shares of the exporter's sales and of the importer's purchases; NaN if not listed.
    """
    listed = np.isfinite(sold) | np.isfinite(bought)
    sales = np.where(np.isfinite(sold), sold, flows / flows.sum(axis=1, keepdims=True))
    purchases = np.where(np.isfinite(bought), bought, flows / flows.sum(axis=0)).T
    return (sales + purchases) / 2, (sales * listed + purchases * listed.T) / 2


def share_of(state: str, members: Sequence[str]) -> tuple[float | None, float | None, float | None]:
    """Return a power's share of a state's foreign trade, with its 90% range.

    The share is summed over the power's members. It is None if no list names them: the upper end is
    then an upper bound. All are None if the Factbook lacks the state's totals.
    """
    lists = listed_trade()
    there = [lists.place[member] for member in members if member in lists.place]
    if state not in lists.place or not there:
        return None, None, None
    row = lists.place[state]
    share, named = lists.share[row, there], float(lists.named[row, there].sum())
    total = float(share.sum())
    factor = float((lists.factor[row, there] * share).sum() / total)
    lower, upper = share_range(total, named, factor, many=spread_over(share))
    if not named:
        return None, 0.0, max(upper, float(lists.alone[row, there].sum()))
    return total, lower, upper


def spread_over(share: Floats) -> bool:
    """Return whether every member has less than half of a power's share."""
    return bool(share.max() < share.sum() / 2)


def told_change(layers: Layers, sides: Sides) -> list[str]:
    """Return a sentence on how installed flows differ from the Factbook's partner lists."""
    trade = layers.channels.get("trade")
    if trade is None or sides.years[-1] not in trade.shares[0].years:
        return []
    year = sides.years[-1]
    k = trade.shares[0].years.index(year)
    place = {name: i for i, name in enumerate(layers.names)}
    places = np.array([place[state] for state in sides.states])
    found = []
    for state in sides.states:
        own = _own_list(state)
        abroad = [(s.part[place[state], :, k], s.lost[place[state], k]) for s in trade.shares]
        for power in sides.powers:
            if is_bloc(power) or power not in own:
                continue
            now = float(np.mean([x[place[power]] / (np.nansum(x) + lost) for x, lost in abroad]))
            if np.isfinite(now):
                found.append((abs(now - own[power]), state, power, own[power], now))
    if not found:
        return []
    apart, state, power, before, now = max(found)
    way = ", interpolated between other years," if trade.interpolated(places, year) else ""
    head = f"Trade figures are {year} flows{way} instead of the Factbook's {list_year(state)} "
    head += "partner lists"
    if apart < _NEAR:
        return [f"{head}; the two agree within {100 * _NEAR:.0f}% of foreign trade."]
    return [
        f"{head}: {power} has {100 * now:.0f}% of {state}'s foreign trade instead of "
        f"{100 * before:.0f}%, the largest change here."
    ]


def list_year(state: str) -> int | None:
    """Return the year of a state's partner lists."""
    return max((f.year for f in _listed(state) if f.year), default=None)


def _own_list(state: str) -> dict[str, float]:
    """Return the share of each partner that both of a state's lists name."""
    ways: dict[str, dict[str, float]] = {"export": {}, "import": {}}
    for figure in _listed(state):
        ways[figure.indicator[:6]][figure.influencer or ""] = figure.value or 0.0
    sold, bought = ways["export"], ways["import"]
    return {name: (sold[name] + bought[name]) / 2 for name in sold if bought.get(name)}


def _listed(state: str) -> list[Figure]:
    some = figures.figures(state) if figures.has_entry(state) else ()
    return [figure for figure in some if figure.indicator.endswith("port-partner-share")]
