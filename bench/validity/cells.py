"""The cells of past errors, by kind and size, and how those of large flows hold later."""

from typing import TYPE_CHECKING, Any

import numpy as np

from multivector.arrays import Bools
from multivector.measures import trade_flows as rule
from validity.page import shown, table

if TYPE_CHECKING:
    from validity.trade import Errors, Study

# Errors in a cell, and pairs of states, as those of one pair recur.
LEAST, PAIRS = 150, 12
# Kinds with errors of their own from 10 bn on. Those of other kinds would be hardly narrower, but
# would later hold fewer of some producers' and exporters' figures (of Taiwan's .81, not .89).
SPLIT = (rule.CARRIED, rule.BETWEEN)
BILLION, LARGE, LAST = 3, 4, len(rule.SIZES)
LATER = range(2014, 2021)
FEWEST, NAMED, LOW = 10, 60, 0.85  # flows of a row; of an exporter named if it covers less


def cell(every: "Errors", kind: int, size: int) -> Bools:
    """Return which errors a kind and size rest on: with too few, those of smaller flows too.

    Over 100 bn, reports of the year itself are of one kind: their errors no longer grow with it.
    """
    own, least, most = kind < rule.CARRIED, size, size
    alike = every.kind < rule.CARRIED if own and size == LAST else every.kind == kind
    if size >= BILLION and kind not in SPLIT and not (own and size == LAST):
        least, most = BILLION, LARGE if own else LAST
    while True:
        found: Bools = alike & (every.size >= least) & (every.size <= most)
        pairs = {*zip(every.exporter[found].tolist(), every.importer[found].tolist(), strict=True)}
        if not least or (found.sum() >= LEAST and len(pairs) >= PAIRS):
            return found
        least -= 1


def section(study: "Study", every: "Errors", other: "Errors") -> list[str]:
    """Return the lines on large flows; ``other``: errors of answers not of the year itself."""
    names = np.array(study.all.names)
    groups: list[tuple[str, Any, Any]] = [("all", every, every.kind >= 0)]
    groups += [(str(year), every, every.year == year) for year in np.unique(every.year)]
    most, some = (np.bincount(every.exporter[every.size == size], minlength=len(names))
                  for size in (LAST, LARGE))  # fmt: skip
    groups += [
        (f"exports of {names[k]}", every, every.exporter == k)
        for k in np.argsort(-most, kind="stable")
        if most[k] >= FEWEST
    ]
    inside = np.bincount(every.exporter, every.inside * (every.size == LARGE), len(names))
    worst = [f"{names[k]} {inside[k] / some[k]:.2f}" for k in np.flatnonzero(some >= NAMED)
             if inside[k] < LOW * some[k]]  # fmt: skip
    groups += [
        (f"{what}, {LATER[0]} to {LATER[-1]}", other, other.kind == kind)
        for what, kind in (("carried two years", rule.CARRIED), ("four", rule.CARRIED + 1),
                           ("between two years", rule.BETWEEN))
    ]  # fmt: skip
    rows = []
    for label, of, there in groups:
        cells = [_cells(of.where(there & (of.size == size))) for size in (LARGE, LAST)]
        if cells[0][1] != "–":
            rows.append([label, *cells[0], *cells[1]])
    head = ["of", "10-100 bn, n", "coverage", "width", "over 100 bn, n", "coverage", "width"]
    return [
        "## Flows over 10 bn", "",
        "By size of the best value, over all producers left out. Errors to 2013 over 100 bn are "
        "smaller, and grow with a state's factor at most as its square root. From 10 to 100 bn "
        "only ranges of flows carried two years or between two years are narrower than those over "
        "1 bn: others would hardly be, yet would cover some exporters less. Of exporters with "
        f"{NAMED} flows of 10 to 100 bn, coverage is below {LOW} for {', '.join(worst)}. Over 100 "
        "bn it is least against USITC, which has services.", "",
        *table(head, rows),
    ]  # fmt: skip


def _cells(errors: "Errors") -> list[str]:
    n = len(errors.error)
    if n < FEWEST:
        return [str(n), "–", "–"]
    width = float(np.exp(np.median(errors.width)))
    return [f"{n:,}", shown(errors.inside.mean(), 3), shown(width, 1)]
