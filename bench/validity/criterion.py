"""The criterion test as registered in ``criterion.toml``: its power first, and only then the votes.

The noise comes from the years looked at before; of the years of the test, only who cast a vote and
what capacity was is read until the power is known to suffice.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import NormalDist
from typing import Any

import numpy as np

from multivector.answers.influence.ties.grids import Layers
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Floats, Ints
from multivector.measures.agreement import divided
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS
from validity.page import Section, Target, listed, ranged, shown, table
from validity.panels import measure
from validity.regression import absorb, slope

REGISTERED = tomllib.loads((Path(__file__).parent / "criterion.toml").read_text("utf-8"))
Z = 1.959964 + 0.841621  # of a two-sided test at .05 with power .8
PLACEBOS = ("CHN", "DEU", "JPN")  # powers that did not lobby for these votes
FEWEST = 10  # joint votes behind an agreement


@dataclass(frozen=True, slots=True)
class Rows:
    """One state and roll call (or year) each: outcome, predictor, state, power-and-call; (N,)."""

    y: Floats
    x: Floats
    states: Ints
    slots: Ints


@dataclass(frozen=True, slots=True)
class Power:
    """What the years of the test can tell: rows, states, standard error and smallest effect."""

    rows: int
    states: int
    error: float
    smallest: float


def states_of_test(layers: Layers) -> list[str]:
    """Return the states with votes and a place in the record, no power among them."""
    powers = {"USA", *REGISTERED["countries"]["patrons"].values()}
    return [name for name in load_assembly().names if name in layers.names and name not in powers]


def rows_of(layers: Layers, outcome: str, years: Sequence[int], instead: str = "") -> Rows:
    """Return the rows of an outcome; ``instead`` puts another power's capacity instead."""
    states = states_of_test(layers)
    found = [
        (agreed, capacity)
        for power, year, calls in _calls(outcome, years)
        for agreed, capacity in [_row(layers, states, power, year, calls, instead or power)]
    ]
    y, x = (np.array([pair[k] for pair in found]) for k in (0, 1))
    slot, state = np.nonzero(np.isfinite(y) & np.isfinite(x))
    values = x[slot, state]
    scaled = (values - values.mean()) / values.std()
    return Rows(
        100 * y[slot, state], scaled, np.unique(state, return_inverse=True)[1],
        np.unique(slot, return_inverse=True)[1],
    )  # fmt: skip


def _calls(outcome: str, years: Sequence[int]) -> Iterator[tuple[str, int, list[int]]]:
    """Give power, year and ids of the roll calls of each slot."""
    rows = Store().read("un_roll_calls", origin="un_roll_calls").to_pylist()
    patrons = REGISTERED["countries"]["patrons"]
    about = re.compile(rf"(?:human rights|situation).*({'|'.join(patrons)})", re.IGNORECASE)
    where = {name.casefold(): power for name, power in patrons.items()}
    for year in years:
        of = [row for row in rows if row["year"] == year]
        if outcome == "important":
            chosen = [row["rcid"] for row in of if row["important"]]
            if chosen:
                yield "USA", year, chosen
            continue
        for row in of:
            match = about.search(f"{row['title'] or ''} {row['description'] or ''}")
            if match and not row["amendment"] and not row["paragraph"]:
                yield where[match.group(1).casefold()], year, [row["rcid"]]


def _row(
    layers: Layers, states: Sequence[str], power: str, year: int, calls: list[int], whose: str
) -> tuple[Floats, Floats]:
    """Return by state the agreement on these calls less that on all others, and capacity."""
    data = load_assembly()
    grid = data.grid()
    some = np.isin(data.rcid, calls) & (data.years == year)
    rest = divided(grid) & (data.years == year) & ~some
    at = [data.names.index(state) for state in states]
    mine = data.names.index(power)
    gap = _agreement(grid, mine, at, some, 1) - _agreement(grid, mine, at, rest, FEWEST)
    panel = measure(layers, [whose], states, [year - 1])
    return gap, panel.values[CHANNELS.index("trade")].capacity[0, :, 0]


def _agreement(grid: Any, mine: int, at: list[int], calls: Any, fewest: int) -> Floats:
    votes, own = grid[np.ix_(at, calls)].astype(float), grid[mine, calls].astype(float)
    joint = (votes > 0) & (own > 0)
    count = joint.sum(axis=1)
    apart = np.where(joint, np.abs(votes - own), 0.0).sum(axis=1)
    return np.where(count >= fewest, 1 - apart / 2 / np.maximum(count, 1), np.nan)


def noise(rows: Rows) -> tuple[float, float]:
    """Return the standard deviation of outcomes within slots, and their correlation in a state."""
    left = absorb(rows.y[:, None], [rows.slots])[:, 0]
    variance = float((left**2).mean())
    sums, squares, count = (
        np.bincount(rows.states, weights) for weights in (left, left**2, np.ones_like(left))
    )
    pairs = float((count * (count - 1)).sum())
    return variance**0.5, float((sums**2 - squares).sum()) / pairs / variance


def power_of(rows: Rows, sd: float, correlation: float) -> Power:
    """Return the standard error that this design has with such noise, and the smallest effect."""
    x = absorb(rows.x[:, None], [rows.slots])[:, 0]
    square = float((x**2).sum())
    together = float((np.bincount(rows.states, x) ** 2).sum())
    error = sd * ((1 - correlation) * square + correlation * together) ** 0.5 / square
    return Power(len(x), len(np.unique(rows.states)), error, Z * error)


def criterion_section(layers: Layers) -> tuple[Section, list[Target]]:
    """Print the power of each outcome, and the result of those that have enough."""
    first, last = REGISTERED["exploratory"]
    lines, told, results = [], [], []
    for name in ("important", "countries"):
        known = noise(rows_of(layers, name, range(first, last + 1)))
        rows = rows_of(layers, name, REGISTERED["years"])
        power, interest = power_of(rows, *known), REGISTERED[name]["interest"]
        tested = power.smallest <= interest
        lines.append(
            [name, f"{power.rows:,}", str(power.states), shown(known[0], 1), shown(known[1], 2),
             shown(power.error, 2), shown(power.smallest, 2), shown(interest, 1),
             "tested" if tested else "**not run**"]
        )  # fmt: skip
        if tested:
            results.append((name, power, rows))
        else:
            told.append(name)
    more, targets = _results(results)
    after, alike = _afterwards(layers, results)
    more += after
    targets = [
        replace(one, void=f"{listed(alike[one.what])} does as well") if alike.get(one.what) else one
        for one in targets
    ]
    said = [f"`{name}`: {REGISTERED[name]['outcome']}." for name in ("important", "countries")]
    head = ("outcome", "rows", "states", "sd of the noise", "correlation in a state",
            "error", "smallest effect", "of interest", "")  # fmt: skip
    text = [
        f"{REGISTERED['question']} Registered in `bench/validity/criterion.toml` before its power "
        f"was computed; {first}–{last} had been looked at before; they supply the noise and are "
        f"not tested. Predictor: {REGISTERED['predictor']}. Model: {REGISTERED['model']}. Years: "
        f"{_spans(REGISTERED['years'])}. {REGISTERED['rule']}",
        "",
        *(line for one in said for line in (f"- {one}",)),
        "",
        *table((head[0], *head[5:]), ([row[0], *row[5:]] for row in lines)),
        *more,
    ]  # fmt: skip
    met = sum(target.met for target in targets)
    void = any(target.met and target.void for target in targets)
    finding = (
        f"The criterion test has power in {len(results)} of 2 outcomes"
        + (f" (not run: {listed(told)})" if told else "")
        + f"; {met} of {len(results)} succeed"
        + (", but a placebo does as well, so nothing shows that capacity moves votes."
           if void else ".")
    )  # fmt: skip
    tables = {"criterion": [head, *lines]}
    return Section("The criterion test", tuple(text), finding, tables), targets


def _spans(years: Sequence[int]) -> str:
    """Return years as spans.

    Examples
    --------
    >>> _spans([2001, 2002, 2003, 2017])
    '2001–2003, 2017'
    """
    starts = [year for year in years if year - 1 not in years]
    ends = [year for year in years if year + 1 not in years]
    return ", ".join(
        f"{one}–{two}" if two > one else f"{one}" for one, two in zip(starts, ends, strict=True)
    )


def _results(tested: list[tuple[str, Power, Rows]]) -> tuple[list[str], list[Target]]:
    """Fit the outcomes that have power; by Holm the smallest p first."""
    found = sorted(
        (
            (name, power, *slope(rows.y, rows.x, rows.states, [rows.slots]))
            for name, power, rows in tested
        ),
        key=lambda one: -one[2] / one[3],
    )
    lines, targets = [], []
    for place, (name, power, beta, error) in enumerate(found):
        reach = NormalDist().inv_cdf(1 - REGISTERED["level"] / 2 / (len(found) - place))
        said = ranged(beta, beta - reach * error, beta + reach * error, 2, sign=True)
        won = beta - reach * error > 0 and all(target.met for target in targets)
        lines += [f"- `{name}`: {said} points per standard deviation (95%, Holm): "
                  f"{'above 0' if won else 'not told from 0'}."]  # fmt: skip
        targets.append(
            Target(f"criterion test, `{name}`", said, "above 0",
                   f".8 for {shown(power.smallest, 1)} points", won)
        )  # fmt: skip
    return [*lines, ""] if lines else [], targets


def _afterwards(
    layers: Layers, tested: list[tuple[str, Power, Rows]]
) -> tuple[list[str], dict[str, list[str]]]:
    """Say what the result becomes within states, and with the capacity of powers not lobbying.

    Also return the placebos that do as well, by target.
    """
    lines, every = [], {}
    for name, _, rows in tested:
        within = slope(rows.y, rows.x, rows.states, [rows.slots, rows.states])
        others = {"within states": within}
        for other in PLACEBOS:
            placebo = rows_of(layers, name, REGISTERED["years"], other)
            others[f"{other}'s capacity instead"] = slope(
                placebo.y, placebo.x, placebo.states, [placebo.slots]
            )
        said = "; ".join(
            f"{label} {ranged(b, b - 1.96 * e, b + 1.96 * e, 2, sign=True)}"
            for label, (b, e) in others.items()
        )
        alike = [label for label, (b, e) in others.items() if "capacity" in label and b > 1.96 * e]
        every[f"criterion test, `{name}`"] = alike
        lines += [
            f"Examined afterwards, not part of the test, `{name}`: {said}. "
            + (f"{listed(alike)} does as well without any lobbying, so the result is no evidence "
               "of leverage." if alike else "")
            + (" Within states, nothing differs from 0." if abs(within[0]) < 1.96 * within[1]
               else ""),
            "",
        ]  # fmt: skip
    return lines, every
