"""Ideal points and agreement: speed beside the peer, log-loss of the settings tried, in one run.

Run with the development and bench dependencies installed::

    MULTIVECTOR_MIRROR=FOLDER python bench/ideal_points.py [--held-out]

One thread for all: the script starts itself anew with BLAS, OpenMP and Rayon pinned.
"""

import argparse
import os
import statistics
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from agreement_matrix import agree_matrix
from held_out import score_held_out
from multivector.codes import systems
from multivector.measures.ideal_points.ideal_points import PRESETS, estimate_ideal_points
from multivector.records.formats import rdata
from multivector.records.spellings import codes_of

PINNED = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS")
DECADE = (2000, 2009)


def read(mirror: Path) -> dict[str, np.ndarray]:
    """Return votes in long form, and session and code by number."""
    frame = rdata.read_frame(mirror / "un_votes.rda", "un_votes", ["rcid", "country", "vote"])
    calls = rdata.read_frame(mirror / "un_roll_calls.rda", "un_roll_calls", ["rcid", "session"])
    countries = np.array(frame["country"].to_pylist(), dtype=object)
    found = codes_of(set(countries), origin="un_votes", where="un_votes.rda")
    code = np.array([systems.continuing(found[c][0]) if found[c][0] else "" for c in countries])
    ids = np.array(calls["rcid"].to_pylist(), dtype=int)
    order = np.argsort(ids)
    rcid = np.array(frame["rcid"].to_pylist(), dtype=int)
    votes = np.array([{"yes": 1, "abstain": 2, "no": 3}[v] for v in frame["vote"].to_pylist()])
    kept = code != ""
    names, states = np.unique(code[kept], return_inverse=True)
    return {
        "votes": votes[kept],
        "states": states,
        "roll_calls": order[np.searchsorted(ids[order], rcid[kept])],
        "sessions": np.array(calls["session"].to_pylist(), dtype=int),
        "names": names,
    }


def timed(run: Callable[[], object], times: int = 3) -> float:
    """Return the median of so many runs, in seconds."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def decade(data: dict[str, np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Return the grid of a decade's roll calls with all three answers, and their sessions."""
    grid = np.zeros((len(data["names"]), len(data["sessions"])), dtype=int)
    grid[data["states"], data["roll_calls"]] = data["votes"]
    years = data["sessions"] + 1945
    within = (years >= DECADE[0]) & (years <= DECADE[1])
    three = np.all([(grid == code).any(axis=0) for code in (1, 2, 3)], axis=0)
    part = grid[:, within & three]
    return part[(part > 0).any(axis=1)], data["sessions"][within & three]


def compare(data: dict[str, np.ndarray]) -> None:
    """Print our times beside mirt's on the decade, and ours on all votes."""
    import mirt

    grid, sessions = decade(data)
    rows, columns = np.nonzero(grid)
    usa = int(np.searchsorted(data["names"], "USA"))

    def peer() -> object:
        return mirt.fit_mirt(np.where(grid > 0, grid - 1, -1), model="GRM")

    def ours(of: np.ndarray) -> object:
        return estimate_ideal_points(grid[rows, columns], rows, columns, of, positive=0)

    def everything() -> object:
        return estimate_ideal_points(
            data["votes"], data["states"], data["roll_calls"], data["sessions"], positive=usa
        )

    theirs = timed(peer)
    static, dynamic = timed(lambda: ours(np.ones_like(sessions))), timed(lambda: ours(sessions))
    whole = timed(everything)
    print(f"decade {DECADE[0]}-{DECADE[1]}: {grid.shape[0]} states, {grid.shape[1]} roll calls")
    for label, seconds in (
        ("mirt, static graded response", theirs),
        ("ours, static", static),
        ("ours, by session", dynamic),
        (f"ours, all {len(data['votes'])} votes", whole),
    ):
        print(f"{label:32s} {seconds:7.2f} s  {seconds / theirs:6.3f} of mirt")
    print("all with standard errors; wanted: decade at most .2, all votes at most 2")


def time_agreement(data: dict[str, np.ndarray]) -> None:
    """Print the time of the matrix over all years and of one matrix a year."""
    grid = np.zeros((len(data["names"]), len(data["sessions"])), dtype=np.int8)
    grid[data["states"], data["roll_calls"]] = data["votes"]
    parts = [grid[:, data["sessions"] == s] for s in np.unique(data["sessions"])]
    pooled = timed(lambda: agree_matrix(grid))
    yearly = timed(lambda: [agree_matrix(part) for part in parts])
    print(f"agreement of {len(grid)} x {len(grid)} states: all years {pooled:.3f} s, ", end="")
    print(f"{len(parts)} matrices by session {yearly:.3f} s")


def try_settings(data: dict[str, np.ndarray]) -> None:
    """Print the held-out log-loss over a grid of priors, for two seeds."""
    usa = int(np.searchsorted(data["names"], "USA"))
    print(
        "held-out log-loss (nats a vote; tenth of the votes): walk variance, slope sd, loss by seed"
    )
    for walk in (0.01, 0.02, 0.05, 0.07, 0.1, 0.25):
        for slope in (0.5, 0.7, 0.8, 1.0, 1.4, 2.0):
            settings = replace(PRESETS["default"], walk_variance=walk, slope_sd=slope)
            losses = [
                score_held_out(
                    data["votes"], data["states"], data["roll_calls"], data["sessions"],
                    positive=usa, settings=settings, seed=seed,
                )
                for seed in (1, 2)
            ]  # fmt: skip
            shown = "  ".join(f"{one.log_loss:.5f}" for one in losses)
            print(f"{walk:5.2f} {slope:4.1f}   {shown}", flush=True)
    print(f"each roll call's own shares: {losses[0].baseline:.5f}  {losses[1].baseline:.5f}")


def main() -> None:
    """Run it all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore")
    data = read(Path(os.environ["MULTIVECTOR_MIRROR"]))
    compare(data)
    time_agreement(data)
    if chosen.held_out:
        try_settings(data)


if __name__ == "__main__":
    if any(os.environ.get(name) != "1" for name in PINNED):
        os.environ.update(dict.fromkeys(PINNED, "1"))
        os.execv(sys.executable, [sys.executable, *sys.argv])
    main()
