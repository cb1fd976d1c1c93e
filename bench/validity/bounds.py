"""Hold flows whose best value lies outside BACI's bounds against producers left out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from multivector.arrays import Floats
from multivector.measures import trade_flows as rule
from validity.page import shown

if TYPE_CHECKING:
    from validity.trade import Study

BIG_USD = 1e7
SPANS = (range(2000, 2014), range(2014, 2024))  # chosen on the first
TIMES = (1.1, 1.2, 1.3)


def held(study: "Study", years: Sequence[int]) -> Floats:
    """Return distance from the bounds, error, and whether the range held it, (3, m).

    For flows over 10 m of two makers on which the voices do not disagree; truths that are no voice.
    """
    parts = []
    for year in years:
        ends = study.all._limits(year, study.all._every)
        for name, maker, truth in study.truths(year):
            found = study.without(maker).direct(year) if "(" in name else None
            if truth is None or found is None or ends is None:
                continue
            low, high = (end.reshape(truth.shape) for end in ends)
            off = np.maximum(np.maximum(low - found.best, found.best - high), 0.0)
            lower, upper = rule.ranges(found, study.all.factors, study.all.alone[:, None])
            keep = np.isfinite(off) & (truth > np.log(BIG_USD)) & (found.makers > 1)
            keep &= ~found.disagree
            inside = (truth >= lower) & (truth <= upper)
            parts.append(np.stack([off, np.abs(truth - found.best), inside])[:, keep])
    return np.concatenate(parts, axis=1)


def section(study: "Study") -> list[str]:
    """Return the lines of the page."""
    spans = [held(study, span) for span in SPANS]
    groups = [("within them", [off == 0 for off, *_ in spans])]
    groups += [(f"past {x:g} times", [off > np.log(x) for off, *_ in spans]) for x in TIMES]
    told = []
    for label, at in groups:
        pairs = list(zip(spans, at, strict=True))
        cover, error, count = (
            " and ".join(cells)
            for cells in (
                [shown(span[2][here].mean(), 3) for span, here in pairs],
                [shown(float(np.median(span[1][here])), 2) for span, here in pairs],
                [f"{int(here.sum()):,}" for here in at],
            )
        )
        told.append(f"{label} {cover} (n {count}; median error {error})")
    return [
        "## Outside the bounds", "",
        "Coverage by how far the best value is outside CEPII's bounds, over 10 m, where producers "
        f"agree otherwise, against USITC, left out, and the World Bank, until {SPANS[0][-1]} and "
        f"later: {'; '.join(told)}. Past {np.exp(rule.OUTSIDE):g} times, the least tenth past "
        f"which it was below .85 until {SPANS[0][-1]}, flows are flagged.", "",
    ]  # fmt: skip
