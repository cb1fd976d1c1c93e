"""The index like FBIC, and our capacity, against the published index."""

from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import Layers
from multivector.vocabulary import CHANNELS
from validity.drawings import Interval, intervals
from validity.gaps import GAPS, largest_gaps
from validity.page import (
    Section,
    Target,
    listed,
    per_cent,
    per_cent_ranged,
    ranged,
    shown,
    table,
    verdict,
)
from validity.panels import Panel, measure, traders
from validity.published import Like, Published, from_its_columns, from_our_origins, read_published
from validity.ranks import Likeness, compare
from validity.variants import find_variants, tell_variants

SPEARMAN, LEADER = 0.87, 0.60


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that stands against the index: on the states and years that our origins reach."""

    whole: Published
    published: Published
    like: Like
    panel: Panel
    layers: Layers

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
    # The first sub-shares: what is sold, and the arms stock.
    sold, arms = (layers.channels[name].shares[0] for name in ("trade", "security"))
    first, last = max(sold.years[0], arms.years[0]), sold.years[-1]
    years = [y for y in whole.years if first <= y <= last]
    there = set(traders(layers, years))
    states = [state for state in whole.states if state in there]
    return Comparison(
        whole=whole,
        published=whole.at(states, years),
        like=from_our_origins(states, years),
        panel=measure(layers, states, states, years),
        layers=layers,
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
        f"Not among the inputs of ours: {listed(given.like.left_out)}. "
        f"Target ≥ .87 and ≥ 60 %: {verdict(like.spearman >= SPEARMAN)}, "
        f"{verdict(like.same_leader >= LEADER)}. " + _unsure(like) + _read(like, own),
        "",
        "All states and years of the file, for what needs none of our origins:",
        "",
        *table(HEAD, all_rows),
        "The arithmetic on FBIC's own columns shows what is lost by aid and shared organisations, "
        "which that file lacks; the step from there to our origins is what other trade and arms "
        "data, and the lack of diplomacy and alliances, cost.",
        "",
    ]
    finding = (
        f"`fbic-like` from our origins orders influencers as FBIC does ({shown(like.spearman, 2)}) "
        f"and finds its leader in {per_cent(like.same_leader)}; trade ÷ GDP alone "
        f"{shown(trade.spearman, 2)} and {per_cent(trade.same_leader)}."
    )
    title = "The index like FBIC against FBIC"
    return Section(title, tuple(lines), finding=finding), targets


def _unsure(like: Likeness) -> str:
    if like.same_leader_range[0] < LEADER < like.same_leader:
        return "The range of the second reaches below its target: these are few states. "
    return ""


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
    variants = find_variants(given.panel, fbic)
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
        "### What makes the distance",
        "",
        *table(HEAD, [_row(label, found) for label, found in variants.items()]),
        "",
        f"### The {GAPS} largest gaps",
        "",
        *largest_gaps(given.panel, given.published.columns),
    ]  # fmt: skip
    picture = intervals(
        drawn,
        title="Rank correlation with FBIC within influencee-years",
        description="Median Spearman with FBIC and 90 % range: "
        + "; ".join(f"{one.label} {one.value:.2f}" for one in drawn),
        key="fbic",
    )
    said = tell_variants(variants)
    return Section("Our capacity against FBIC", tuple(lines), {name: picture}, said)
