"""How often changes are named in simulated series: where there is none, and where there is one.

Run with the development dependencies installed; the table goes into the page of the method::

    python bench/change_points.py [--write]

Each cell has its own seed, so that one alone gives the same row.
"""

import argparse
import os
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from multivector.measures.change_points import (
    EPISODE,
    Changes,
    find_rate_changes,
    find_tone_changes,
    root_moments,
)

PAGE = Path(__file__).parents[1] / "docs" / "methods" / "change_points.md"
MARKS = "<!-- simulated: make changes -->", "<!-- end -->"
HEAD = ("series", "months", "changed", "episode", "within 3", "in range", "best date")
SERIES = 300  # a cell
MONTHS = 80
FRESH = 84  # months of the kinds on which no threshold was chosen

Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int, int], Floats]


@dataclass(frozen=True)
class Cell:
    """A kind of series: ``draw(rng, n, months)`` gives (n, 2, months), as the measure takes them.

    ``level`` has the means, sd and autocorrelation of a step, for the best date that can be told.
    """

    name: str
    draw: Draw
    months: int = MONTHS
    at: int | None = None
    level: tuple[float, float, float, float] | None = None
    tone: bool = False


def wander(rng: np.random.Generator, shape: tuple[int, int], sd: float, rho: float) -> Floats:
    """Return AR(1) series of this sd."""
    noise = rng.normal(size=shape)
    z = np.empty(shape)
    z[:, 0] = noise[:, 0]
    for t in range(1, shape[1]):
        z[:, t] = rho * z[:, t - 1] + np.sqrt(1 - rho**2) * noise[:, t]
    return sd * z


def walk(mean: float, step: float) -> Draw:
    """Poisson counts whose log rate is a random walk."""
    return lambda rng, n, months: with_documents(
        rng.poisson(mean * np.exp(np.cumsum(rng.normal(0, step, (n, months)), axis=1)))
    )


def rates(mean: float, after: float | None = None, sd: float = 0.0, rho: float = 0.0) -> Draw:
    """Poisson counts whose log rate wanders; the mean changes in the middle."""

    def draw(rng: np.random.Generator, n: int, months: int) -> Floats:
        level = np.where(np.arange(months) < months // 2, mean, after or mean)
        rate = level * np.exp(wander(rng, (n, months), sd, rho) - sd**2 / 2)
        return with_documents(rng.poisson(rate))

    return draw


def with_documents(counts: NDArray[np.integer]) -> Floats:
    """Add one document a month."""
    return np.stack([counts, np.ones_like(counts)], axis=1).astype(float)


def clumps(mean: float, ratio: float) -> Draw:
    """Negative binomial counts of this variance over mean."""
    return lambda rng, n, months: with_documents(
        rng.negative_binomial(mean / (ratio - 1), 1 / ratio, (n, months))
    )


def burst(mean: float, high: float, length: int) -> Draw:
    """Poisson counts with one burst, anywhere, the ends included."""

    def draw(rng: np.random.Generator, n: int, months: int) -> Floats:
        since = np.arange(months) - rng.integers(0, months - length + 1, (n, 1))
        inside = (since >= 0) & (since < length)
        return with_documents(rng.poisson(np.where(inside, high, mean)))

    return draw


def plateau(mean: float, high: float, begin: int, end: int) -> Draw:
    """Poisson counts with a level that stays for longer, and returns."""

    def draw(rng: np.random.Generator, n: int, months: int) -> Floats:
        level = np.full(months, mean)
        level[begin:end] = high
        return with_documents(rng.poisson(np.tile(level, (n, 1))))

    return draw


def tones(mean: float, share: float, after: float | None = None, icc: float = 0.0) -> Draw:
    """Cooperation and conflict, alike within a month by the intraclass correlation."""

    def draw(rng: np.random.Generator, n: int, months: int) -> Floats:
        p = np.where(np.arange(months) < months // 2, share, after or share)
        p = np.tile(p, (n, 1))
        if icc:
            size = 1 / icc - 1
            p = rng.beta(p * size, (1 - p) * size)
        events = rng.poisson(mean, (n, months))
        good = rng.binomial(events, p)
        return np.stack([good, events - good], axis=1).astype(float)

    return draw


def _cells() -> list[Cell]:
    cells = [Cell(f"Poisson, mean {m:g}", rates(m)) for m in (0.05, 0.2, 0.5, 1, 2, 5)]
    cells += [Cell(f"Poisson, mean {m:g}", rates(m), months=t) for t in (48, 24) for m in (0.2, 2)]
    cells += [
        Cell(f"AR(1) {rho:g}, mean {m:g}", rates(m, sd=0.5, rho=rho))
        for m in (1, 5)
        for rho in (0.3, 0.6, 0.8)
    ]
    cells += [Cell("AR(1) 0.8, mean 5", rates(5, sd=0.5, rho=0.8), months=t) for t in (48, 24)]
    cells += [
        Cell(f"negative binomial, mean {m:g}, variance {r:g} times", clumps(m, r))
        for m in (1, 5)
        for r in (6, 10)
    ]
    cells += [Cell("tone, 0.5 events", tones(0.5, 0.7), tone=True)]
    cells += [
        Cell(f"tone, 5 events, clustered {icc:g}", tones(5, 0.7, icc=icc), tone=True)
        for icc in (0, 0.09, 0.2, 0.33)
    ]
    cells += [Cell(f"burst 1 to 10, {n} months", burst(1, 10, n)) for n in (3, 6)]
    cells += [
        Cell("fresh: AR(1) 0.95, sd 0.7, mean 3", rates(3, sd=0.7, rho=0.95), FRESH),
        Cell("fresh: random walk, 0.1 a month, mean 3", walk(3, 0.1), FRESH),
    ]
    for low, high in ((0.5, 2.0), (5.0, 10.0)):
        for rho, sd in ((0.0, 0.0), (0.6, 0.2), (0.6, 0.3), (0.6, 0.5)):
            kind = f"AR(1) {rho:g}, sd {sd:g}" if sd else "independent"
            draw = rates(low, high, sd, rho)
            name = f"step {low:g} to {high:g}, {kind}"
            cells.append(Cell(name, draw, at=MONTHS // 2, level=(low, high, sd, rho)))
    cells += [Cell("1 to 5 and back after 20 months", plateau(1, 5, 30, 50), at=30)]
    cells += [
        Cell(
            f"tone .7 to .3, 3 events, clustered {icc:g}", tones(3, 0.7, 0.3, icc), at=40, tone=True
        )
        for icc in (0, 0.2)
    ]
    return cells


CELLS = _cells()


def best_date(counts: Floats, low: float, high: float, sd: float, rho: float) -> Floats:
    """Return for each series (n, T) the date that is likeliest within 3 months, all else known.

    Both levels, sd and autocorrelation are given, so no rule finds more; the likelihood is normal
    for the root of the count, with the exact moments.
    """
    size = counts.shape[1]
    x = np.sqrt(counts + 0.375)
    apart = np.abs(np.subtract.outer(np.arange(size), np.arange(size)))
    dates = np.arange(EPISODE + 1, size - EPISODE)
    fit = []
    for date in dates:
        mean, variance, slope = root_moments(np.where(np.arange(size) < date, low, high))
        whole = np.diag(variance) + sd**2 * np.outer(slope, slope) * rho**apart
        root = np.linalg.cholesky(whole)
        rest = np.linalg.solve(root, (x - mean).T)
        fit.append(-0.5 * (rest**2).sum(axis=0) - np.log(np.diag(root)).sum())
    mass = np.exp(np.array(fit) - np.max(fit, axis=0))
    near = (np.abs(np.subtract.outer(dates, dates)) <= 3).astype(float)
    return dates[(near @ mass).argmax(axis=0)].astype(float)


def measure(cell: Cell, series: int = SERIES) -> list[str]:
    """Return one row of the table; shares of the series in per cent."""
    rng = np.random.default_rng(zlib.crc32(f"{cell.name} {cell.months}".encode()))
    drawn = cell.draw(rng, series, cell.months)
    find = find_tone_changes if cell.tone else find_rate_changes
    found: list[Changes] = [find(one, two) for one, two in drawn]

    def share(hits: list[bool]) -> str:
        return f"{100 * np.mean(hits):.1f}"

    row = [cell.name, str(cell.months), share([bool(f.points) for f in found])]
    row.append(share([bool(f.episodes) for f in found]))
    at = cell.at
    if at is None:
        return [*row, "", "", ""]
    row.append(share([any(abs(p.period - at) <= 3 for p in f.points) for f in found]))
    row.append(share([any(p.earliest <= at <= p.latest for p in f.points) for f in found]))
    if cell.level is None:
        return [*row, ""]
    return [*row, share(list(np.abs(best_date(drawn[:, 0], *cell.level) - at) <= 3))]


def table(rows: list[list[str]]) -> str:
    """Return the rows as Markdown."""
    lines = [HEAD, ("---",) + ("---:",) * (len(HEAD) - 1), *rows]
    return "".join(f"|{'|'.join(line)}|\n" for line in lines)


def main() -> None:
    """Print the table, and write it into the page where asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if os.environ.get("OPENBLAS_NUM_THREADS") != "1":  # threads only wait for each other
        pinned = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | pinned)
    start = time.process_time()
    rows = []
    for cell in CELLS:
        rows.append(measure(cell))
        print("\t".join(rows[-1]), flush=True)
    print(f"{time.process_time() - start:.0f} s of processor time", file=sys.stderr)
    if options.write:
        before, rest = PAGE.read_text("utf-8").split(MARKS[0])
        after = rest.split(MARKS[1])[1]
        text = f"{before}{MARKS[0]}\n\n{table(rows)}\n{MARKS[1]}{after}"
        PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
