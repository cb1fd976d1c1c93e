"""The largest gaps between our ranks and the index's, and the channel that makes each."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import rankdata

from multivector.arrays import Floats
from multivector.vocabulary import CHANNELS
from validity.page import listed, shown, table
from validity.panels import Panel

GAPS = 10


def mean_ranks(values: Floats) -> Floats:
    """Return the mean over years of the rank among powers, (P, S); 1 is the highest."""
    out = np.full(values.shape, np.nan)
    for s, t in np.ndindex(*values.shape[1:]):
        known = np.isfinite(values[:, s, t])
        if known.sum() > 1:
            out[known, s, t] = rankdata(-values[known, s, t])
    count = np.isfinite(out).sum(axis=2)
    return np.where(count > 0, np.nansum(out, axis=2) / np.maximum(count, 1), np.nan)


def largest_gaps(panel: Panel, columns: dict[str, Floats]) -> list[str]:
    """Print the largest gaps of mean ranks over the years, and what makes them.

    ``columns`` are FBIC, its bandwidth and its dependence, (P, S, T) as the panel. Where one
    channel makes most of the gaps, those without it follow.
    """
    head = (
        "Mean rank over the years among the influencers, 1 the highest; a negative gap means that "
        "we put the influencer higher than FBIC does. The channel that makes a gap is the one "
        "without which the rest of ours comes nearest to FBIC's rank (at least a fifth nearer); "
        "where none does, the ranks by FBIC's own two factors are given."
    )
    lines, makers = _table(panel, columns, "")
    most = max(panel.used(), key=makers.count)
    if makers.count(most) > 0.7 * GAPS:
        more, _ = _table(panel, columns, most)
        lines += [f"As {most} makes nearly all of them, the largest without it:", "", *more]
    return [head, "", *lines, *_reading(panel.used())]


def _table(panel: Panel, columns: dict[str, Floats], out: str) -> tuple[list[str], list[str]]:
    """Return the lines for the composite without one channel, and who makes each gap."""
    used = [name for name in panel.used() if name != out]
    fbic, width, depth = (mean_ranks(columns[n]) for n in ("fbic", "bandwidth", "dependence"))
    zero = {out: 0.0} if out else {}
    ours = mean_ranks(panel.over(zero).value)
    gap = ours - fbic
    without = {name: mean_ranks(panel.over({**zero, name: 0.0}).value) for name in used}
    alone = {name: mean_ranks(panel.values[CHANNELS.index(name)].capacity) for name in used}
    size = np.where(np.isfinite(gap), -np.abs(gap), np.inf)
    order = np.argsort(size, axis=None, kind="stable")[:GAPS]
    rows, makers = [], []
    for p, s in zip(*np.unravel_index(order, gap.shape), strict=True):
        left = {name: without[name][p, s] - fbic[p, s] for name in used}
        maker = _maker(gap[p, s], left)
        makers.append(maker)
        factors = f"FBIC: bandwidth {shown(width[p, s], 1)}, dependence {shown(depth[p, s], 1)}"
        rows.append(
            [
                f"{panel.sides.powers[p]} over {panel.sides.states[s]}",
                *(shown(ranks[p, s], 1) for ranks in (ours, fbic)),
                shown(gap[p, s], 1, sign=True),
                *(shown(alone[name][p, s], 1) for name in used),
                _told(maker, left) if maker else f"no single channel ({factors})",
            ]
        )
    counted = [f"{name} {makers.count(name)}" for name in used if name in makers]
    counted += [f"no single channel {makers.count('')}"] if "" in makers else []
    heads = ("influencer over influencee", "ours", "FBIC", "gap", *(f"by {n}" for n in used))
    return [*table((*heads, "made by"), rows), f"Made by: {listed(counted)}.", ""], makers


def _maker(gap: float, left: dict[str, float]) -> str:
    """Return the channel without which the gap is smallest; none if it never shrinks by a fifth."""
    best = min(left, key=lambda name: abs(left[name]))
    return best if abs(left[best]) < 0.8 * abs(gap) else ""


def _told(maker: str, left: dict[str, float]) -> str:
    return f"{maker} (without it {shown(left[maker], 1, sign=True)})"


READINGS = {
    "security": "security: an arms stock with few suppliers, where one supplier's share counts "
    "fully with us, while FBIC takes logarithms of per cent; and pacts, half the channel with us",
    "migration": "migration: a diaspora, which FBIC does not count at all",
    "trade": "trade: home trade, as our share is of all that a state sells and buys, also at home, "
    "and FBIC's is of GDP",
    "transport": "transport: a neighbour on the way, which FBIC does not count at all",
    "diplomacy": "diplomacy: posts, in FBIC a part of the bandwidth alone, with us a share of "
    "dependence too",
}


def _reading(used: Sequence[str]) -> list[str]:
    told = [READINGS[name] for name in used if name in READINGS]
    return [f"What a gap made by a channel mostly tells of: {'; '.join(told)}.", ""]
