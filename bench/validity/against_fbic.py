"""The index like FBIC, and our capacity, against the published index."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from multivector.answers.influence_layers import Layers
from multivector.coding.model import CHANNELS
from validity.drawings import Interval, intervals
from validity.page import Section, Target, listed, per_cent_ranged, ranged, shown, table, verdict
from validity.panels import Panel, measure, traders
from validity.published import Like, Published, from_its_columns, from_our_origins, read_published
from validity.ranks import Likeness, compare

Floats = NDArray[np.float64]

SPEARMAN, LEADER = 0.87, 0.60
GAPS = 10


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that stands against the index: on the states and years that our origins reach."""

    whole: Published
    published: Published
    like: Like
    panel: Panel

    @property
    def states(self) -> tuple[str, ...]:
        """Return the states compared."""
        return self.published.states

    @property
    def years(self) -> tuple[int, ...]:
        """Return the years compared."""
        return self.published.years


def prepare(layers: Layers) -> Comparison:
    """Bring the index and ours on the states and years known to both."""
    whole = read_published()
    first = max(layers.channels[name].years[0] for name in ("trade", "security"))
    last = layers.channels["trade"].years[-1]
    years = [y for y in whole.years if first <= y <= last]
    there = set(traders(layers, years))
    states = [state for state in whole.states if state in there]
    return Comparison(
        whole=whole,
        published=whole.at(states, years),
        like=from_our_origins(states, years),
        panel=measure(layers, states, states, years),
    )


def _row(name: str, found: Likeness) -> list[str]:
    return [
        name,
        ranged(found.spearman, *found.spearman_range),
        per_cent_ranged(found.same_leader, *found.same_leader_range),
        str(found.groups),
    ]


HEAD = ("measure", "Spearman with FBIC, median", "same leader", "state-years")


def like_section(given: Comparison) -> tuple[Section, list[Target]]:
    """Hold the index like FBIC, and two plain baselines, against the index."""
    one, whole = given.published, given.whole
    fbic = one.columns["fbic"]
    like = compare(given.like.index, fbic)
    trade, own = (compare(one.columns[n], fbic) for n in ("trade_gdp", "dependence"))
    rows = [
        _row("trade ÷ GDP alone (FBIC's column)", trade),
        _row("dependence alone (FBIC's own)", own),
        _row("**`fbic-like`, our origins**", like),
        _row("`fbic-like`, arithmetic on FBIC's own columns", compare(from_its_columns(one), fbic)),
    ]
    all_rows = [
        _row(label, compare(values, whole.columns["fbic"]))
        for label, values in (
            ("trade ÷ GDP alone (FBIC's column)", whole.columns["trade_gdp"]),
            ("dependence alone (FBIC's own)", whole.columns["dependence"]),
            ("`fbic-like`, arithmetic on FBIC's own columns", from_its_columns(whole)),
        )
    ]
    targets = [
        Target("`fbic-like` with FBIC, Spearman, median", shown(like.spearman), "≥ .87",
               like.spearman >= SPEARMAN),
        Target("`fbic-like` with FBIC, same leader", per_cent_ranged(like.same_leader,
               *like.same_leader_range), "≥ 60 %", like.same_leader >= LEADER),
        Target("`fbic-like` orders states better than trade ÷ GDP",
               f"{shown(like.spearman)} against {shown(trade.spearman)}", "higher",
               like.spearman > trade.spearman),
    ]  # fmt: skip
    missing = sorted(set(whole.states) - set(one.states))
    lines = [
        f"Published: Formal Bilateral Influence Capacity among {len(whole.states)} states, "
        f"{whole.years[0]}–{whole.years[-1]}. Compared within each influencee and year over the "
        "influencers: Spearman, and whether the same influencer is on top. Ranges are 90 %, of a "
        "bootstrap that draws influencees with all their years anew.",
        "",
        f"On what our origins reach: {len(one.states)} states ({listed(missing)} has no trade in "
        f"the origin), {one.years[0]}–{one.years[-1]} (arms stock from {one.years[0]}, trade to "
        f"{one.years[-1]}).",
        "",
        *table(HEAD, rows),
        f"Left out of ours, as no installed origin has it: {listed(given.like.left_out)}. "
        f"Target ≥ .87 and ≥ 60 %: {verdict(like.spearman >= SPEARMAN)}, "
        f"{verdict(like.same_leader >= LEADER)}. " + _read(like, own),
        "",
        "All states and years of the file, for what needs none of our origins:",
        "",
        *table(HEAD, all_rows),
        "The arithmetic on FBIC's own columns shows what is lost by aid and shared organisations, "
        "which that file lacks; the step from there to our origins is what other trade and arms "
        "data, and the lack of diplomacy and alliances, cost.",
        "",
    ]
    return Section("The index like FBIC against FBIC", tuple(lines)), targets


def _read(like: Likeness, own: Likeness) -> str:
    ahead = "above" if like.spearman > own.spearman else "below"
    leads = "more" if like.same_leader > own.same_leader else "less"
    return (
        f"It orders influencers {ahead} FBIC's own dependence ({shown(like.spearman)} against "
        f"{shown(own.spearman)}) and finds the same leader {leads} often; that dependence is half "
        "of the index itself and has inputs that ours lacks (aid, trade with all the world)."
    )


def capacity_section(given: Comparison) -> Section:
    """Hold our capacity against the index and the index like it, with the largest gaps."""
    fbic, composite = given.published.columns["fbic"], given.panel.composite.value
    against = compare(composite, fbic)
    beside = compare(composite, given.like.index)
    rows = [_row("capacity, composite", against)]
    rows += [
        _row(f"capacity, {name} alone", compare(values.capacity, fbic))
        for name, values in zip(CHANNELS, given.panel.values, strict=True)
        if np.isfinite(values.capacity).any()
    ]
    trade = compare(given.published.columns["trade_gdp"], fbic)
    drawn = [
        Interval("trade ÷ GDP", trade.spearman, *trade.spearman_range),
        Interval("capacity", against.spearman, *against.spearman_range),
        *(
            Interval(name, found.spearman, *found.spearman_range)
            for name, found in (
                ("fbic-like", compare(given.like.index, fbic)),
                ("FBIC's dependence", compare(given.published.columns["dependence"], fbic)),
            )
        ),
    ]
    name = "validity-fbic.svg"
    lines = [
        f"Capacity is no copy of FBIC: it counts migrants, divides by the state's whole trade at "
        f"home and abroad rather than by GDP, and its arms are stocks. On {len(given.states)} "
        f"states, {given.years[0]}–{given.years[-1]}, it uses "
        f"{listed(given.panel.used())}: what is known for all these powers in all these years.",
        "",
        *table(HEAD, rows),
        f"Against `fbic-like`: Spearman {ranged(beside.spearman, *beside.spearman_range)}, same "
        f"leader {per_cent_ranged(beside.same_leader, *beside.same_leader_range)}. "
        + ("" if against.same_leader >= trade.same_leader else "Trade ÷ GDP finds the leader more "
           "often. ")
        + "No target stands here: agreement would show that the two are alike, not that either is "
        "right.",
        "",
        f"![Spearman of four measures with FBIC, with ranges](images/{name})",
        "",
        f"### The {GAPS} largest gaps",
        "",
        *_gaps(given),
    ]  # fmt: skip
    picture = intervals(
        drawn,
        title="Rank correlation with FBIC within influencee-years",
        description="Median Spearman with FBIC and 90 % range: "
        + "; ".join(f"{one.label} {one.value:.2f}" for one in drawn),
        key="fbic",
    )
    return Section("Our capacity against FBIC", tuple(lines), {name: picture})


def mean_ranks(values: Floats) -> Floats:
    """Return the mean over years of the rank among powers, (P, S); 1 is the highest."""
    out = np.full(values.shape, np.nan)
    for s, t in np.ndindex(*values.shape[1:]):
        known = np.isfinite(values[:, s, t])
        if known.sum() > 1:
            out[known, s, t] = rankdata(-values[known, s, t])
    count = np.isfinite(out).sum(axis=2)
    return np.where(count > 0, np.nansum(out, axis=2) / np.maximum(count, 1), np.nan)


def _gaps(given: Comparison) -> list[str]:
    panel, fbic = given.panel, mean_ranks(given.published.columns["fbic"])
    ours = mean_ranks(panel.composite.value)
    gap = ours - fbic
    used = panel.used()
    without = {name: mean_ranks(panel.over({name: 0.0}).value) for name in used}
    alone = {name: mean_ranks(panel.values[CHANNELS.index(name)].capacity) for name in used}
    width, depth = (mean_ranks(given.published.columns[n]) for n in ("bandwidth", "dependence"))
    size = np.where(np.isfinite(gap), -np.abs(gap), np.inf)
    order = np.argsort(size, axis=None, kind="stable")[:GAPS]
    rows, makers = [], []
    for p, s in zip(*np.unravel_index(order, gap.shape), strict=True):
        left = {name: without[name][p, s] - fbic[p, s] for name in used}
        maker = _maker(gap[p, s], left)
        makers.append(maker)
        rest = (
            ""
            if maker
            else (f" (FBIC: bandwidth {shown(width[p, s], 1)}, dependence {shown(depth[p, s], 1)})")
        )
        rows.append(
            [
                f"{given.states[p]} over {given.states[s]}",
                shown(ours[p, s], 1),
                shown(fbic[p, s], 1),
                shown(gap[p, s], 1, sign=True),
                *(shown(alone[name][p, s], 1) for name in used),
                _told(maker, left) + rest,
            ]
        )
    counted = [f"{name} {makers.count(name)}" for name in used if name in makers]
    rest = makers.count("")
    return [
        f"Mean rank over the years among {len(given.states) - 1} influencers, 1 the highest; a "
        "negative gap means that we put the influencer higher than FBIC does. The channel that "
        "makes a gap is the one without which the rest of ours comes nearest to FBIC's rank (at "
        "least a fifth nearer); where none does, the ranks by FBIC's own two factors are given.",
        "",
        *table(
            ("influencer over influencee", "ours", "FBIC", "gap", *(f"by {n}" for n in used),
             "made by"),
            rows,
        ),
        f"Made by: {listed(counted) if counted else 'no single channel'}"
        + (f"; {rest} by no single channel." if rest else "."),
        "",
        *_reading(used),
    ]  # fmt: skip


def _maker(gap: float, left: dict[str, float]) -> str:
    """Return the channel without which the gap is smallest; none if it never shrinks by a fifth."""
    best = min(left, key=lambda name: abs(left[name]))
    return best if abs(left[best]) < 0.8 * abs(gap) else ""


def _told(maker: str, left: dict[str, float]) -> str:
    if not maker:
        return "no single channel"
    return f"{maker} (without it {shown(left[maker], 1, sign=True)})"


def _reading(used: Sequence[str]) -> list[str]:
    said = [
        "How to read them: a gap made by security mostly tells of an arms stock with few "
        "suppliers (one supplier's share then counts fully with us, while FBIC takes logarithms "
        "of per cent and mixes it with alliances)",
    ]
    if "migration" in used:
        said.append("one made by migration tells of a diaspora that FBIC does not count at all")
    said.append(
        "one made by trade tells of home trade: our share is of all that a state sells and buys, "
        "also at home, FBIC's of GDP"
    )
    return ["; ".join(said) + ".", ""]
