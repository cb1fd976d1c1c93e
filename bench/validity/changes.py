"""How often a producer that was left out contradicts that a flow of goods rose or fell."""

from typing import TYPE_CHECKING

import numpy as np

from multivector.answers.influence.ties.trade_changes import breaks, by_maker, difference
from multivector.answers.influence.ties.trade_flows import TradeFlows
from multivector.answers.verdicts.decision import MOVED
from multivector.arrays import Bools, Floats
from validity.page import per_cent, table

if TYPE_CHECKING:
    from validity.trade import Study

SPANS = ((2005, 2010), (2010, 2015), (2015, 2020))
BIG_USD = {"10 m": 1e7, "1 bn": 1e9}  # of the larger of the two flows
_FEWEST = 50  # decided flows


def clear(flows: TradeFlows, start: int, end: int) -> tuple[Floats, Bools]:
    """Return the differences of flows, and those that are clear, (n, n)."""
    both, makers = ([of(year) for year in (start, end)]
                    for of in (flows.year, lambda year: by_maker(flows, year)))  # fmt: skip
    odd = np.logical_or.reduce([at for y in (start, end) for at in breaks(flows, y).values()])
    one, two = ((at.value, at.lower, at.upper) for at in both)
    low, high = difference(one, two, odd)
    moved, rises, falls = two[0] - one[0], *np.zeros((2, *odd.shape), dtype=int)
    for maker in makers[0].keys() & makers[1].keys():
        first, last = (made[maker] for made in makers)
        rises, falls = rises + (last[0] > first[1]), falls + (last[1] < first[0])
    agree, against = (np.where(moved > 0, *ways) for ways in ((rises, falls), (falls, rises)))
    sure = ((low > 0) | (high < 0) | (agree > 1)) & (against == 0)
    return moved, sure & (np.abs(moved) > MOVED * one[0])


def section(study: "Study") -> list[str]:
    """Return the lines on changes: by the producer left out, the years and the size."""
    rows = []
    for start, end in SPANS:
        truths = [{name: (maker, grid) for name, maker, grid in study.truths(year)}
                  for year in (start, end)]  # fmt: skip
        for name, (maker, first) in truths[0].items():
            last = truths[1].get(name, (maker, None))[1]
            if first is None or last is None or name.split()[-1] in ("imports", "exports"):
                continue
            flows = study.without(maker)
            moved, sure = clear(flows, start, end)
            size = np.fmax(*(flows.year(year).value for year in (start, end)))
            other = (last > first) != (moved > 0)
            much = other & (np.abs(last - first) > np.log(1.1))
            for label, least in BIG_USD.items():
                known = np.isfinite(moved) & np.isfinite(last - first) & (size > least)
                told, ends = known & sure, known & (moved != 0)
                if told.sum() < _FEWEST:
                    continue
                rows.append([
                    f"{start} to {end}", name, label, f"{int(known.sum()):,}",
                    per_cent(told.sum() / known.sum(), 0), per_cent(other[told].mean(), 1),
                    per_cent(much[told].mean(), 1), per_cent(other[ends].mean(), 1),
                ])  # fmt: skip
    head = ["years", "left out", "over", "n", "decided", "contradicted", "by over 10%",
            "if all were"]  # fmt: skip
    return [
        "## Whether a flow rose or fell", "",
        "A change counts if the 90% range of the difference is clear of zero, or several producers "
        "with both years say so, and none says the opposite. Most of an error is in both years; "
        "where half of the flow or more \"breaks with\" other years, none is. Each producer is "
        "left out, the changes are decided by the others, and those that it contradicts are "
        "counted; \"if all were\": if the two best values decided, without their ranges.", "",
        *table(head, rows),
    ]  # fmt: skip
