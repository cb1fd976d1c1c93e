"""How far ranks move: channels left out, weights drawn, years changed, rules for gaps changed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import Layers
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.vocabulary import CHANNELS, DEFAULT_POWERS
from validity.against_fbic import Comparison
from validity.page import Section, listed, per_cent, per_cent_ranged, shown, table
from validity.panels import WEIGHTS, Panel, measure, scaled, traders
from validity.ranks import keep_rate, leaders, tau_within, within_groups

DRAWS, SEED = 500, 20161009
# Weights that some reader may hold for right; the rest keep 1.
NAMED = {
    "trade twice": {"trade": 2.0},
    "security twice": {"security": 2.0},
    "trade four times, as an economist may": {"trade": 4.0},
    "security four times, as a strategist may": {"security": 4.0},
    "migration half": {"migration": 0.5},
}


@dataclass(frozen=True, slots=True)
class World:
    """The default powers over all other states: in the last year of trade, and over its span."""

    last: Panel
    span: Panel
    layers: Layers
    states: tuple[str, ...]
    years: tuple[int, ...]


def prepare(layers: Layers, years: Sequence[int]) -> World:
    """Measure the default powers over every trading state that is no power and no EU member."""
    inside = members("EU", str(years[-1])) | members("EU", str(years[0])) | set(DEFAULT_POWERS)
    states = tuple(state for state in traders(layers, years) if state not in inside)
    return World(
        measure(layers, DEFAULT_POWERS, states, years[-1:]),
        measure(layers, DEFAULT_POWERS, states, years),
        layers,
        states,
        tuple(years),
    )


def channels_section(given: Comparison, world: World) -> Section:
    """Leave one channel out at a time."""
    fbic = given.published.columns["fbic"]
    rows = []
    for name in CHANNELS:
        if name not in {*given.panel.used(), *world.last.used(), *world.span.used()}:
            continue
        row = [name]
        for panel in (world.last, world.span, given.panel):
            row += _left_out(panel, name)
        less = given.panel.over({name: 0.0}).value
        row.append(shown(float(np.nanmedian(within_groups(less, fbic)[0]))))
        rows.append(row)
    known = [
        f"{name} {per_cent(float(world.last.known[c].mean()))}" for c, name in enumerate(CHANNELS)
    ]
    idle = [name for name in CHANNELS if name not in world.last.used()]
    year, first, last = world.years[-1], world.years[0], world.years[-1]
    lines = [
        "The composite without a channel against the whole: Kendall's tau of the powers' order "
        "within a state and year, the mean over these, and the share of them whose leader stays. "
        f"Three settings: the default powers ({', '.join(DEFAULT_POWERS)}) over "
        f"{len(world.states)} states in {year}; the same over {first}–{last} with one set of "
        "channels for all years; and "
        f"{len(given.states)} states over each other, {first}–{last}, where FBIC can be asked too.",
        "",
        *table(
            ("without", f"tau, {year}", "leader stays", f"tau, {first}–{last}", "leader stays",
             "tau, 18-state file", "leader stays", "Spearman with FBIC then"),
            rows,
        ),
        f"A dash: the channel does not weigh there. Share of the {len(world.states)} states in "
        f"which a channel is known for all five powers in {year}: {listed(known)}.",
        "",
        _led(world),
        *(
            [
                "",
                f"**{listed(idle).capitalize()}** {'weighs' if len(idle) == 1 else 'weigh'} nothing"
                " here: not known for all the powers, and a power is never ranked on what is known "
                "for it alone. What such a channel could change shows in `lowest` and `highest` of "
                "each row, and in the bounds below.",
            ]
            if idle
            else []
        ),
        "",
    ]  # fmt: skip
    return Section("One channel left out", tuple(lines), finding=_heaviest(world))


def _heaviest(world: World) -> str:
    base = world.last.composite.value
    kept = {n: keep_rate(world.last.over({n: 0.0}).value, base) for n in world.last.used()}
    least = sorted(kept, key=kept.__getitem__)
    most = least[-1]
    return (
        f"Of the channels, {least[0]} decides most about leaders ({per_cent(kept[least[0]])} stay "
        f"without it, over {len(world.states)} states in {world.years[-1]}), {most} least "
        f"({per_cent(kept[most])})."
    )


def _led(world: World) -> str:
    """Say how many states each power leads, with all channels and without each."""
    names = world.last.sides.powers

    def count(values: Floats) -> str:
        best = leaders(values)
        order = sorted(range(len(names)), key=lambda p: -int((best == p).sum()))
        return ", ".join(f"{names[p]} {int((best == p).sum())}" for p in order)

    without = [
        f"without {name} {count(world.last.over({name: 0.0}).value)}" for name in world.last.used()
    ]
    return (
        f"States led in {world.years[-1]}: {count(world.last.composite.value)}; "
        f"{'; '.join(without)}."
    )


def _left_out(panel: Panel, name: str) -> list[str]:
    if not panel.known[CHANNELS.index(name)].any():
        return ["–", "–"]
    less = panel.over({name: 0.0}).value
    return [
        shown(float(np.nanmean(tau_within(less, panel.composite.value))), 2),
        per_cent(keep_rate(less, panel.composite.value)),
    ]


def choices_section(given: Comparison, world: World) -> Section:
    """Vary weights, form, years and the rules for what is missing."""
    lines = [
        "Everything that a reasonable reader may have chosen otherwise, against the default: mean "
        "tau of the powers' order, and how often the leader stays. Left the default powers over "
        f"{len(world.states)} states in {world.years[-1]}, right the states of the FBIC file over "
        f"each other, {given.years[0]}–{given.years[-1]}.",
        "",
        "### Weights and form",
        "",
        *_weights(given, world),
        "### Years",
        "",
        *_years(world),
        "### What is missing",
        "",
        *_missing(given, world),
    ]
    tau, kept = _draw(world.last, 30.0)
    finding = (
        f"Drawn weights leave the leader in {per_cent(kept.mean())} of states and years, and a tau "
        f"of {shown(tau.mean(), 2)}; bounds that assume nothing of what is unknown leave a leader "
        f"certain in {per_cent(_certain(world))}."
    )
    return Section("Weights, years and rules for gaps", tuple(lines), finding=finding)


HEAD = ("instead", "tau", "leader stays", "tau, FBIC file", "leader stays, FBIC file")


def _beside(label: str, given: Comparison, world: World, way: Callable[[Panel], Floats]) -> list:
    row = [label]
    for panel in (world.last, given.panel):
        other, base = way(panel), panel.composite.value
        row += [
            shown(float(np.nanmean(tau_within(other, base))), 2),
            per_cent(keep_rate(other, base)),
        ]
    return row


def _weights(given: Comparison, world: World) -> list[str]:
    rows = [
        _beside(label, given, world, lambda panel, w=weights: panel.over(w).value)
        for label, weights in NAMED.items()
    ]
    rows += [
        _beside(f"{factor} alone", given, world, lambda p, f=factor: p.over(factor=f).value)
        for factor in ("dependence", "bandwidth")
    ]
    drawn = []
    for label, strength in (
        ("Dirichlet(30 w), as in the ranges", 30.0),
        ("Dirichlet(6 w), any weights at all", 6.0),
    ):
        row = [label]
        for panel in (world.last, given.panel):
            tau, kept = _draw(panel, strength)
            row += [
                f"{shown(tau.mean(), 2)} ({shown(np.quantile(tau, 0.05), 2)} to "
                f"{shown(np.quantile(tau, 0.95), 2)})",
                per_cent_ranged(kept.mean(), *np.quantile(kept, [0.05, 0.95])),
            ]
        drawn.append(row)
    sure = _sure(world.last)
    return [
        *table(HEAD, [*rows, *drawn]),
        f"Dirichlet rows: mean and 90 % range over {DRAWS} draws. In {per_cent(sure)} of the "
        "states the leader is the same in nine of ten draws of Dirichlet(30 w); the rest are "
        "contests that weights decide, which is why every rank is printed with its range.",
        "",
    ]


def _drawn_weights(strength: float) -> Floats:
    out = np.zeros((DRAWS, len(CHANNELS)))
    some = WEIGHTS > 0
    drawn = np.random.default_rng(SEED).dirichlet(strength * WEIGHTS[some], size=DRAWS)
    out[:, some] = drawn
    return np.stack([scaled(weights) for weights in out])


def _compose(panel: Panel, weights: Floats) -> Floats:
    used = panel.known[:, None]
    parts = np.where(used, np.nan_to_num(np.stack([v.capacity for v in panel.values])), 0.0)
    mass = np.einsum("c,cpst->pst", weights, np.broadcast_to(used, parts.shape).astype(float))
    total = np.einsum("c,cpst->pst", weights, parts)
    known = np.isfinite(panel.composite.value)
    return np.where(known, total / np.where(mass > 0, mass, 1.0), np.nan)


def _draw(panel: Panel, strength: float) -> tuple[Floats, Floats]:
    """Return by draw the mean tau with the default and the share of leaders kept."""
    base = panel.composite.value
    tau, kept = [], []
    for weights in _drawn_weights(strength)[:: 1 if base.shape[2] == 1 else 10]:
        other = _compose(panel, weights)
        tau.append(float(np.nanmean(tau_within(other, base))))
        kept.append(keep_rate(other, base))
    return np.array(tau), np.array(kept)


def _sure(panel: Panel) -> float:
    base = leaders(panel.composite.value)
    same = np.mean([leaders(_compose(panel, w)) == base for w in _drawn_weights(30.0)], axis=0)
    return float((same >= 0.9)[base >= 0].mean())


def _years(world: World) -> list[str]:
    value = world.span.composite.value
    rows = []
    for lag in (1, 3, 5, 10):
        now, then = value[..., lag:], value[..., :-lag]
        rows.append(
            [
                f"{lag}",
                shown(float(np.nanmean(tau_within(now, then))), 2),
                per_cent(keep_rate(now, then)),
            ]
        )
    return [
        f"The same states and channels ({listed(world.span.used())}) so many years earlier:",
        "",
        *table(("years before", "tau", "leader is the same"), rows),
        "Order moves slowly, as stocks and trade do; a series that jumped from year to year would "
        "speak of noise.",
        "",
    ]


def _missing(given: Comparison, world: World) -> list[str]:
    def all_known(panel: Panel) -> Floats:
        parts = np.stack([v.capacity for v in panel.values])
        count = np.isfinite(parts).sum(axis=0)
        mean = np.nansum(parts, axis=0) / np.maximum(count, 1)
        return np.where((count > 0) & np.isfinite(panel.composite.value), mean, np.nan)

    rows = [
        _beside(
            "every unknown channel at 0", given, world, lambda p: _shown_ones(p, p.composite.lowest)
        ),
        _beside(
            "every unknown channel at 1",
            given,
            world,
            lambda p: _shown_ones(p, p.composite.highest),
        ),
        _beside("each power on whatever is known for it", given, world, all_known),
    ]
    year, first, last = world.years[-1], given.years[0], given.years[-1]
    near = world.last.composite.value
    lost: list[str] = []
    for label, options in (("nothing carried forward", {"carried": False}),):
        here = measure(
            world.layers, DEFAULT_POWERS, world.states, (year,), **options
        ).composite.value
        other = measure(world.layers, given.states, given.states, given.years, **options)
        far = other.composite.value
        if "carried" in options:
            lost = [name for name in given.panel.used() if name not in other.used()]
        base = given.panel.composite.value
        rows.append(
            [
                label,
                # One year has one set of channels in any case.
                shown(float(np.nanmean(tau_within(here, near))), 2)
                if "carried" in options
                else "–",
                per_cent(keep_rate(here, near)) if "carried" in options else "–",
                shown(float(np.nanmean(tau_within(far, base))), 2),
                per_cent(keep_rate(far, base)),
            ]
        )
    certain = _certain(world)
    return [
        "The default ranks on the channels known for all powers in all years shown, figures "
        "carried forward up to five years.",
        "",
        *table(HEAD, rows),
        f"In {per_cent(certain)} of the states one power's `lowest` lies above every other's "
        f"`highest` in {year}: with this record, bounds that assume nothing of the unknown decide "
        "almost nothing. The ranks hold for the channels named, not for influence as a whole. "
        f"Without carrying, {listed(lost) or 'no channel'} would drop out of a series over "
        f"{first}–{last}, as a figure is then missing in some of its years.",
        "",
    ]


def _certain(world: World) -> float:
    """Return the share of states in which the bounds leave one power alone on top."""
    low, high = world.last.composite.lowest, world.last.composite.highest
    best = np.nanmax(low, axis=0)
    return float(np.mean(np.sum(high >= best, axis=0) == 1))


def _shown_ones(panel: Panel, values: Floats) -> Floats:
    return np.where(np.isfinite(panel.composite.value), values, np.nan)
