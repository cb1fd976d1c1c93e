"""Hold who leads in a state's trade against a producer left out, before and after pairing."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr

from multivector.answers.influence.ties.trade_changes import agreed
from multivector.arrays import Bools, Floats
from multivector.codes.blocs import members
from multivector.codes.regions import region
from multivector.codes.resolve import is_bloc
from multivector.measures.trade_flows import CORRELATED, PAIRED
from multivector.vocabulary import DEFAULT_POWERS, LEVEL, TO_END
from validity.page import per_cent, shown, table

if TYPE_CHECKING:
    from validity.trade import Study

YEARS, LAST_FITTED = range(2005, 2021), 2013  # PAIRED was chosen on the first
REGIONS = ("central-asia", "south-caucasus", "sahel", "africa", "southeast-asia", "latin-america",
           "pacific-islands", "europe")  # fmt: skip
WHOLE, BIG_USD = 0.9, 1e6  # of a power's trade that the producer left out must know; a power's
MAKERS = ("Harvard", "CEPII", "USITC (ITPD)", "World Bank (PPML)")


def held(study: "Study") -> Iterator[tuple[bool, Bools, Floats]]:
    """Give by year and producer left out: whether it is later than those fitted; (4, n), of states:

    whether two powers or more can be compared, whether one leads by ranges apart and by the rule,
    and whether the producer left out has another one first; and z of each power's error, (P, n).
    """
    every = np.arange(len(study.all.names))
    for year in YEARS:
        mask = _members(study, year)
        for name, maker, truth in study.truths(year):
            flows = study.without(maker)
            if truth is None or name not in MAKERS or flows.direct(year) is None:
                continue
            found, theirs = flows.year(year), np.exp(truth)
            ours, below, above = (
                np.nan_to_num(grid)
                for grid in (found.value, found.value - found.lower, found.upper - found.value)
            )
            both, their_both = ours + ours.T, theirs + theirs.T
            value = mask @ both
            told = np.isfinite(their_both)
            known = (mask @ np.where(told, both, 0.0) > WHOLE * value) & (value > BIG_USD)
            own = mask @ np.where(told, their_both, both)
            ends = [value - _joint(mask, below), value + _joint(mask, above)]
            with np.errstate(invalid="ignore", divide="ignore"):
                low, high = np.log(np.fmax(ends[0], value / 1000)), np.log(ends[1])
                spread, logs = (high - low) / (2 * TO_END), np.log(value)
                error = np.where(known, (np.log(own) - logs) / spread, np.nan)
            agree = agreed(flows, year, mask, every)
            yield year > LAST_FITTED, _decided(value, spread, known, own, agree), error


def _members(study: "Study", year: int) -> Floats:
    mask = np.zeros((len(DEFAULT_POWERS), len(study.all.names)))
    for row, power in zip(mask, DEFAULT_POWERS, strict=True):
        inside = members(power, f"{year}-07-01") if is_bloc(power) else {power}
        row[:] = np.isin(study.all.names, sorted(inside))
    return mask


def _joint(mask: Floats, error: Floats) -> Floats:
    """Return the errors of sums over members and both ways, (P, n)."""
    each, common = mask @ (error**2 + error.T**2), (mask @ (error + error.T)) ** 2
    return np.asarray(np.sqrt((1 - CORRELATED) * each + CORRELATED * common))


def _decided(value: Floats, spread: Floats, known: Bools, own: Floats, agree: Bools) -> Bools:
    """Return the four rows of :func:`held`."""
    size = np.where(known, value, 0.0)
    best, at = size.argmax(axis=0), np.arange(value.shape[1])
    others = known & (np.arange(len(value))[:, None] != best)
    with np.errstate(invalid="ignore", divide="ignore"):
        gap, (one, two) = np.log(value[best, at] / value), (spread[best, at], spread)
        leads = []
        for shared, sure in ((0.0, np.zeros_like(known)), (PAIRED, agree[best, :, at].T)):
            apart = np.sqrt(one**2 + two**2 - 2 * shared * one * two)
            odds = np.where(others & ~sure, ndtr(-gap / apart), 0.0)
            leads.append(odds.sum(axis=0) <= (1 - LEVEL) / 2)
    other = np.where(others, own, 0.0).max(axis=0) > own[best, at]
    return np.array([known.sum(axis=0) > 1, *leads, other])


def section(study: "Study") -> list[str]:
    """Return the lines on leads: by region, to the last year fitted and later."""
    parts = list(held(study))
    names = np.array(study.all.names)
    places = {"all states": np.ones(len(names), bool)}
    places |= {name: np.isin(names, region(name).states) for name in REGIONS}
    rows = []
    for label, inside in places.items():
        row = [label]
        for later in (False, True):
            found = np.concatenate([r[:, inside] for of, r, _ in parts if of == later], axis=1)
            before, after, other = found[1:, found[0]]
            led = " to ".join(per_cent(way.mean()) for way in (before, after))
            wrong = " to ".join(per_cent(other[way].mean(), 1) for way in (before, after))
            row += [f"{before.size:,}", led, wrong]
        rows.append(row)
    shares = [shown(_shared([z for of, _, z in parts if of == later]), 2) for later in (0, 1)]
    head = ["leads in", f"n to {LAST_FITTED}", "decided", "contradicted", "n later", "decided",
            "contradicted"]  # fmt: skip
    return [
        "## Who leads in a state's trade", "",
        f"Among {', '.join(DEFAULT_POWERS)}, in trade both ways, {YEARS[0]} to {YEARS[-1]}, each "
        "producer left out. Before: the ranges of two powers were taken to be independent. After: "
        f"a fifth of an error is in both (measured to {LAST_FITTED}: {shares[0]}; later "
        f"{shares[1]}), or several producers with both powers say so, and none the opposite. Most "
        "of a producer's error is not in both powers: what pairing adds comes from producers that "
        "agree, and so where there is one, as for most states from 2021, hardly anything.", "",
        *table(head, rows),
    ]  # fmt: skip


def _shared(errors: list[Floats]) -> float:
    """Return the mean product of two powers' errors over their mean square, by z up to 4."""
    z = np.clip(np.concatenate(errors, axis=1), -4, 4)
    pairs = [(z[p], z[q]) for p in range(len(z)) for q in range(p)]
    products = np.concatenate([one * two for one, two in pairs])
    squares = np.concatenate([(one**2 + two**2) / 2 for one, two in pairs])
    there = np.isfinite(products)
    return float(products[there].mean() / squares[there].mean())
