"""The index like FBIC and our capacity beside the published index; and how far ranks move."""

from collections.abc import Sequence

import numpy as np

from multivector.answers.influence.ties.grids import Layers
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.vocabulary import CHANNELS, COMPOSITE_CHANNELS, DEFAULT_POWERS
from validity.page import Section, Target, listed, per_cent, per_cent_ranged, ranged, shown, table
from validity.panels import WEIGHTS, Panel, measure, scaled, traders
from validity.published import from_its_columns, from_our_origins, read_published
from validity.ranks import Likeness, compare, keep_rate, leaders, tau_within

SPEARMAN, LEADER = 0.87, 0.60
LAST = 2023  # of the published index, and of pacts as carried
DRAWS, SEED = 500, 20161009


def fbic_section(layers: Layers) -> tuple[Section, list[Target]]:
    """Hold the index like FBIC, two baselines and capacity against the index, by state-year."""
    whole = read_published()
    arms = layers.channels["security"].shares[0].years[0]
    years = [y for y in whole.years if arms <= y <= LAST]
    there = set(traders(layers, years))
    states = [state for state in whole.states if state in there]
    one = whole.at(states, years)
    fbic = one.columns["fbic"]
    like = from_our_origins(states, years)
    panel = measure(layers, states, states, years)
    found = {
        "FBIC's trade ÷ GDP": compare(one.columns["trade_gdp"], fbic),
        "FBIC's dependence": compare(one.columns["dependence"], fbic),
        "`fbic-like`, our sources": compare(like.index, fbic),
        "`fbic-like`, FBIC's own columns": compare(from_its_columns(one), fbic),
        "capacity, composite": compare(panel.composite.value, fbic),
        **{
            f"capacity without {name}": compare(panel.over({name: 0.0}).value, fbic)
            for name in panel.used()
        },
    }
    head = ("measure", "Spearman, median", "same leader", "state-years")
    rows = [_row(name, likeness) for name, likeness in found.items()]
    ours, trade = (found[n] for n in ("`fbic-like`, our sources", "FBIC's trade ÷ GDP"))
    missing = sorted(set(whole.states) - set(states))
    composed = [y for t, y in enumerate(years) if np.isfinite(panel.composite.value[..., t]).any()]
    lines = [
        "A comparison, not a proof: agreement shows that two measures are alike, not that either "
        f"is right. Formal Bilateral Influence Capacity among {len(states)} states"
        + (f" ({listed(missing)} left out: no trade in all years)" if missing else "")
        + f", {years[0]}–{years[-1]}, within each influencee and year over the influencers; the "
        f"composite exists for {composed[0]}–{composed[-1]}.",
        "",
        *table(
            head[:3],
            ([x.split(" (")[0] for x in row[:3]] for row in rows if "without" not in row[0]),
        ),
    ]
    wrong = f"trade ÷ GDP alone would have {shown(trade.spearman)}"
    lead = f"trade ÷ GDP alone would have {per_cent(trade.same_leader)}"
    targets = [
        Target("`fbic-like` with FBIC, Spearman", shown(ours.spearman), "≥ .87", wrong,
               ours.spearman >= SPEARMAN),
        Target("`fbic-like` with FBIC, same leader",
               per_cent_ranged(ours.same_leader, *ours.same_leader_range), "≥ 60%", lead,
               ours.same_leader >= LEADER),
    ]  # fmt: skip
    finding = (
        f"`fbic-like` ranks influencers like FBIC (Spearman {shown(ours.spearman, 2)}); capacity "
        f"does less so ({shown(found['capacity, composite'].spearman, 2)})."
    )
    return Section("Beside FBIC", tuple(lines), finding, {"fbic": [head, *rows]}), targets


def _row(name: str, found: Likeness) -> list[str]:
    return [
        name,
        ranged(found.spearman, *found.spearman_range, 2),
        per_cent_ranged(found.same_leader, *found.same_leader_range),
        f"{found.groups:,}",
    ]


def choices_section(layers: Layers) -> Section:
    """Leave channels out, double and draw weights, and go back in years."""
    inside = members("EU", str(LAST)) | set(DEFAULT_POWERS)
    states = [state for state in traders(layers, [LAST]) if state not in inside]
    panel = measure(layers, DEFAULT_POWERS, states, (LAST,))
    base = panel.composite.value
    rows = [_beside(f"without {n}", panel.over({n: 0.0}).value, base) for n in COMPOSITE_CHANNELS]
    rows += [_beside(f"{n} twice", panel.over({n: 2.0}).value, base) for n in COMPOSITE_CHANNELS]
    rows += [_beside(f"{f} alone", panel.over(factor=f).value, base)
             for f in ("dependence", "bandwidth")]  # fmt: skip
    for lag in (1, 3, 5):
        then = measure(layers, DEFAULT_POWERS, states, (LAST - lag,)).composite.value
        rows.append(_beside(f"the year {LAST - lag}", then, base))
    same = np.mean([leaders(_drawn(panel, w)) == leaders(base) for w in _weights(30.0)], axis=0)
    known = leaders(base) >= 0
    sure = float((same >= 0.9)[known].mean())
    low, high = panel.composite.lowest, panel.composite.highest
    certain = float(np.mean(np.sum(high >= np.nanmax(low, axis=0), axis=0) == 1))
    old = [f"the year {LAST - lag}" for lag in (1, 5)]
    head = ("instead of the default", "tau of the powers' order", "leader stays")
    lines = [
        f"The five default powers over {len(states)} other states in {LAST}; mean of Kendall's "
        "tau within a state.",
        "",
        *table(head, (row for row in rows if "twice" not in row[0] and row[0] not in old)),
        f"In {per_cent(sure)} of the states the leader is the same in nine of ten draws of "
        "weights; bounds that assume nothing about unknown channels leave a "
        f"single power on top in {per_cent(certain)}.",
        "",
    ]
    finding = f"Drawn weights leave {per_cent(sure)} of the leaders of {LAST} certain."
    return Section("Choices", tuple(lines), finding, {"choices": [head, *rows]})


def _beside(label: str, other: Floats, base: Floats) -> list[str]:
    tau = shown(float(np.nanmean(tau_within(other, base))), 2)
    return [label, tau, per_cent(keep_rate(other, base))]


def _weights(strength: float) -> Sequence[Floats]:
    out = np.zeros((DRAWS, len(CHANNELS)))
    some = WEIGHTS > 0
    drawn = np.random.default_rng(SEED).dirichlet(strength * WEIGHTS[some], size=DRAWS)
    out[:, some] = drawn
    return [scaled(weights) for weights in out]


def _drawn(panel: Panel, weights: Floats) -> Floats:
    parts = np.stack([np.nan_to_num(v.capacity) for v in panel.values])
    total = np.einsum("c,cpst->pst", weights, parts) / weights.sum()
    return np.where(np.isfinite(panel.composite.value), total, np.nan)
