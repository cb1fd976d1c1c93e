"""Votes drawn from the model of ideal points, with points that are known."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from multivector.arrays import Floats
from multivector.measures.ideal_points.ideal_points import PRESETS, estimate_ideal_points

STATES, SESSIONS, CALLS, SEEDS = 60, 8, 40, 12
WALK = 0.05


@dataclass(frozen=True, slots=True)
class Recovery:
    """By simulated assembly: correlation of points with the truth, and share of ranges with it."""

    correlation: Floats
    coverage: Floats


def simulate_votes(seed: int) -> tuple[NDArray[np.intp], NDArray[np.intp], Floats]:
    """Return votes (states, roll calls; 0 absent), the roll calls' sessions, and the points.

    Points walk, then have pooled mean 0 and variance 1; a tenth of the votes is absent.
    """
    rng = np.random.default_rng(seed)
    steps = rng.normal(size=(STATES, SESSIONS)) * np.sqrt(WALK)
    steps[:, 0] = rng.normal(size=STATES)
    points = steps.cumsum(axis=1)
    points = (points - points.mean()) / points.std()
    sessions = np.repeat(np.arange(1, SESSIONS + 1), CALLS)
    slope = rng.normal(size=len(sessions))
    middle = rng.normal(size=len(sessions)) * 0.7
    half = rng.uniform(0.1, 0.6, size=len(sessions))
    drawn = points[:, sessions - 1] * slope + rng.normal(size=(STATES, len(sessions)))
    votes = np.where(drawn < middle - half, 1, np.where(drawn < middle + half, 2, 3))
    votes[rng.random(votes.shape) < 0.1] = 0
    return votes, sessions, points


def recover(seeds: int = SEEDS) -> Recovery:
    """Estimate points on simulated votes and hold them against the truth."""
    settings = replace(PRESETS["default"], slope_sd=1.0, walk_variance=WALK)
    correlation, coverage = [], []
    for seed in range(seeds):
        votes, sessions, points = simulate_votes(1000 + seed)
        states, calls = np.nonzero(np.ones_like(votes))
        found = estimate_ideal_points(
            votes.ravel(), states, calls, sessions,
            positive=int(points.mean(axis=1).argmax()), settings=settings,
        )  # fmt: skip
        correlation.append(np.corrcoef(found.ideal_point.ravel(), points.ravel())[0, 1])
        coverage.append(((found.lower <= points) & (points <= found.upper)).mean())
    return Recovery(np.array(correlation), np.array(coverage))
