"""Ideal points against the published ones, and where single states differ."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from multivector.answers.voting.ideal_points import FEW, ideal_points
from multivector.arrays import Floats
from multivector.store.warehouse import Store
from validity.page import Section, Target, per_cent, ranged, shown
from validity.ranks import spearman

SHOWN = 5
FEWEST_SESSIONS = 5


@dataclass(frozen=True, slots=True)
class Pairs:
    """State-sessions in both estimates, one row each."""

    states: NDArray[np.str_]
    sessions: NDArray[np.intp]
    ours: Floats
    published: Floats
    votes: NDArray[np.intp]
    large: NDArray[np.bool_]  # the session has at least ten roll calls


def pair_up(preset: str) -> Pairs:
    """Bring our points of a preset and the published ones together."""
    stored = Store().read("ideal_points", origin="ideal_points").to_pylist()
    published = {(r["state"], r["session"]): r["ideal_point"] for r in stored}
    rows = [r for r in ideal_points(preset=preset) if (r["state"], r["session"]) in published]
    return Pairs(
        states=np.array([r["state"] for r in rows]),
        sessions=np.array([r["session"] for r in rows]),
        ours=np.array([r["ideal_point"] for r in rows], dtype=float),
        published=np.array([published[r["state"], r["session"]] for r in rows], dtype=float),
        votes=np.array([r["votes"] for r in rows]),
        large=np.array([r["flag"] != FEW for r in rows]),
    )


def by_session(pairs: Pairs, measure: Callable[[Floats, Floats], float]) -> dict[int, float]:
    """Return a correlation for each session with at least ten roll calls."""
    found = {}
    for session in np.unique(pairs.sessions[pairs.large]):
        rows = pairs.sessions == session
        found[int(session)] = measure(pairs.ours[rows], pairs.published[rows])
    return found


def pearson(one: Floats, two: Floats) -> float:
    """Return Pearson's correlation."""
    return float(np.corrcoef(one, two)[0, 1])


def points_section() -> tuple[Section, list[Target]]:
    """Print replication, and where single states differ."""
    pairs = {preset: pair_up(preset) for preset in ("replication", "default")}
    against, targets, tables = _against(pairs)
    states, by_state = _states(pairs["replication"])
    lines = (*against, *states)
    return Section("Ideal points", lines, tables=tables | by_state), targets


def _against(
    pairs: dict[str, Pairs],
) -> tuple[list[str], list[Target], dict[str, list[Sequence[object]]]]:
    rows, targets = [], []
    least = {"replication": (0.97, 0.985, 0.96)}  # the other preset is only compared
    for preset, one in pairs.items():
        r, rho = by_session(one, pearson), by_session(one, spearman)
        lowest = min(r, key=r.__getitem__)
        pooled, median = pearson(one.ours, one.published), float(np.median([*r.values()]))
        rows.append(
            [f"`{preset}`", f"{len(one.ours):,}", shown(pooled),
             ranged(median, *np.quantile([*r.values()], [0.05, 0.95])),
             f"{shown(r[lowest])} (session {lowest})", shown(float(np.median([*rho.values()])))]
        )  # fmt: skip
        shuffled = np.random.default_rng(1).permutation(one.published)
        for what, value, bar in zip(
            ("pooled", "median of sessions", "lowest session"), (pooled, median, r[lowest]),
            least.get(preset, ()), strict=False,
        ):  # fmt: skip
            wrong = f"states shuffled: {shown(pearson(one.ours, shuffled), 2)}"
            target = f"≥ {f'{bar:g}'[1:]}"
            said = f"ideal points, `{preset}`, Pearson, {what}"
            targets.append(Target(said, shown(value), target, wrong, value >= bar))
    head = ("preset", "state-sessions", "pooled Pearson", "in a session", "lowest", "Spearman")
    lines = [
        "Against the points published in April 2020, in sessions with ten roll calls or more. "
        "`replication` makes the choices of the published estimates; "
        "`default` is tuned to held-out votes. Both use the same votes as the published "
        "points: this tests the computation, not what the points mean.",
        "",
    ]
    return lines, targets, {"points": [head, *rows]}


def _states(pairs: Pairs) -> tuple[list[str], dict[str, list[Sequence[object]]]]:
    difference = pairs.ours - pairs.published
    rows = []
    for state in np.unique(pairs.states):
        own = pairs.states == state
        if own.sum() >= FEWEST_SESSIONS:
            gap = difference[own]
            rows.append((float(np.abs(gap).mean()), state, own, gap))
    rows.sort(key=lambda row: -row[0])
    cells = []
    for size, state, own, gap in rows:
        worst = np.nonzero(own)[0][np.abs(gap).argmax()]
        cells.append(
            [
                state,
                str(own.sum()),
                f"{pairs.sessions[own].min() + 1945}–{pairs.sessions[own].max() + 1945}",
                shown(pairs.published[own].mean(), 2),
                shown(gap.mean(), 2, sign=True),
                shown(size, 2),
                f"{pairs.sessions[worst] + 1945}: {shown(difference[worst], 2, sign=True)}",
            ]
        )
    shift, stretch, left = split_difference(pairs)
    head = ("state", "sessions", "years", "published mean", "mean difference", "mean absolute",
            "largest")  # fmt: skip
    lines = [
        f"Mean absolute difference of `replication` {shown(np.abs(difference).mean())}; largest: "
        + "; ".join(f"{row[0]} {row[5]}" for row in cells[:SHOWN])
        + f". Of the squared difference {per_cent(shift)} is a shift of whole sessions, "
        f"{per_cent(stretch)} a rescaling of them, {per_cent(left)} single states.",
        "",
    ]
    return lines, {"points-by-state": [head, *cells]}


def split_difference(pairs: Pairs) -> tuple[float, float, float]:
    """Return shares of the squared difference: a session's shift, its stretch, single states.

    In each session the published points are mapped to ours by their means, then by least squares;
    what either step takes away is the session's, what is left the states'.
    """
    whole = shift = left = 0.0
    for session in np.unique(pairs.sessions):
        rows = pairs.sessions == session
        x, y = pairs.published[rows], pairs.ours[rows]
        inner, outer = x - x.mean(), y - y.mean()
        slope = float(inner @ outer) / max(float(inner @ inner), 1e-12)
        whole += float(((y - x) ** 2).sum())
        shift += float(((outer - inner) ** 2).sum())
        left += float(((outer - slope * inner) ** 2).sum())
    return (whole - shift) / whole, (shift - left) / whole, left / whole
