"""Hold shares of a state's imports and exports against the shares of a maker left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from multivector.answers.influence.ties.trade_shares import TradeShares, share_range
from multivector.arrays import Floats, Ints
from multivector.codes.regions import region
from validity.listed import REGIONS
from validity.page import per_cent, shown, table

if TYPE_CHECKING:
    from validity.trade import Study

WAYS = {"imports": 0, "exports": 1}  # the axis over which a state's flows add up
BIG_USD, BIG_SHARE = 1e7, 0.02
WHOLE = 0.8  # of a state's trade that a table must have for its total to be one
YEARS = range(2014, 2024)
NO_VOICE, CHOSEN_ON = "World Bank (PPML)", (2004, 2008, 2012)  # a set that no answer uses


@dataclass(frozen=True)
class Shares:
    """Shares of a maker left out, (m,): its name, the state, the truth, and both estimates.

    ``ends`` are those of the range, (2, m); ``later`` is the share of the combined flows.
    """

    maker: str
    way: str
    owner: Ints
    truth: Floats
    share: Floats
    ends: Floats
    later: Floats

    @property
    def errors(self) -> tuple[Floats, Floats]:
        """Absolute errors in logarithms: of the share, and of that of combined flows."""
        return np.abs(np.log(self.share / self.truth)), np.abs(np.log(self.later / self.truth))

    def where(self, keep: Floats) -> "Shares":
        """Return some of them."""
        names = ("owner", "truth", "share", "later")
        owner, truth, share, later = (getattr(self, name)[keep] for name in names)
        return Shares(self.maker, self.way, owner, truth, share, self.ends[:, keep], later)


def joined(parts: Sequence[Shares], maker: str, way: str) -> Shares:
    """Return several as one."""
    names = ("owner", "truth", "share", "ends", "later")
    owner, truth, share, ends, later = (
        np.concatenate([getattr(p, n) for p in parts], axis=-1) for n in names
    )
    return Shares(maker, way, owner, truth, share, ends, later)


def held(study: "Study", years: Sequence[int]) -> list[Shares]:
    """Return the shares of every truth, by maker and way."""
    parts: dict[tuple[str, str], list[Shares]] = {}
    made: dict[tuple[str, str], TradeShares] = {}
    for year in years:
        every = np.exp(study.all.direct(year).best)
        for name, maker, truth in study.truths(year):
            if truth is None or study.without(maker).direct(year) is None:
                continue
            for way in WAYS if name.split()[-1] not in WAYS else (name.split()[-1],):
                flows = study.without(maker)
                shares = made.setdefault((maker, way), TradeShares(flows, way == "exports"))
                found = _of(shares, flows, np.exp(truth), every, year, (name, way))
                parts.setdefault((name, way), []).append(found)
    return [joined(some, *key) for key, some in parts.items()]


def _of(
    shares: TradeShares, flows: object, truth: Floats, every: Floats, year: int,
    key: tuple[str, str],
) -> Shares:  # fmt: skip
    axis = WAYS[key[1]]
    own, plain = shares.year(year), flows.year(year)
    said = np.isfinite(truth)
    total = np.nansum(np.where(said, truth, every), axis=axis, keepdims=True)
    complete = np.nansum(np.where(said, every, 0), axis=axis, keepdims=True)
    enough = complete > WHOLE * np.nansum(every, axis=axis, keepdims=True)
    whole, sum_of = (np.nansum(x.filled, axis=axis, keepdims=True) for x in (own, plain))
    value, lower, upper = share_range(own.value, own.lower, own.upper, whole)
    # What is carried says nothing about how sources of the year are combined.
    direct = np.isfinite(flows.direct(year).best)
    keep = enough & (truth > BIG_USD) & direct & np.isfinite(value)
    owner = np.broadcast_to(np.arange(len(truth)), truth.shape)
    owner = owner.T if axis else owner
    return Shares(
        *key, owner[keep], (truth / total)[keep], value[keep], np.stack([lower, upper])[:, keep],
        (plain.value / sum_of)[keep],
    )  # fmt: skip


def _row(label: str, found: Shares) -> list[str]:
    n = len(found.truth)
    if n < 10:
        return [label, found.way, str(n), *["–"] * 5]
    inside = (found.truth >= found.ends[0]) & (found.truth <= found.ends[1])
    own, later = (float(np.median(error)) for error in found.errors)
    points = 100 * np.abs(found.share - found.truth)
    return [
        label, found.way, f"{n:,}", shown(inside.mean(), 3), shown(own, 3), shown(later, 3),
        shown(float(np.quantile(points, 0.9)), 1),
        shown(float(np.median(found.ends[1] / found.ends[0])), 1),
    ]  # fmt: skip


def section(study: "Study") -> list[str]:
    """Return the lines on shares: by region of the state, and by the maker left out."""
    every = [found for found in held(study, YEARS) if len(found.truth)]
    names = np.array(study.all.names)
    inside = {r: np.isin(names, region(r).states) for r in REGIONS}
    inside["other states"] = ~np.logical_or.reduce(list(inside.values()))
    rows = []
    for way in WAYS:
        found = [f for f in every if f.way == way and f.maker.split()[-1] not in WAYS]
        makers = joined(found, "all", way)
        rows.append(_row("all states", makers))
        big = makers.where(makers.truth > BIG_SHARE)
        rows.append(_row(f"all states, above {per_cent(BIG_SHARE)}", big))
        rows += [_row(r, makers.where(there[makers.owner])) for r, there in inside.items()]
    by_maker = [_row(f.maker, f) for f in every]
    head = ["share of", "n", "coverage", "median error", "of combined flows", "90% within, points"]
    head.append("width")
    return [
        "## Shares of a state's imports and exports", "",
        "A share is taken within each source (completed where it lacks a partner), and then "
        "combined like a flow. Each producer is left out in turn; its own shares from "
        f"{YEARS[0]} to {YEARS[-1]}, over 10 m and for states of whose trade it has at least "
        f"{per_cent(WHOLE)}, are compared with the 90% range from the others. \"Of combined "
        "flows\" is the error of the other method: a combined flow over the sum of all. "
        f"{_choice(study)} With one source left, the two methods agree. Without Kyrgyz customs, "
        "small partners' shares of imports have larger errors, since the other sources differ on "
        "China only, and their totals pass this on to all shares; large shares have smaller "
        "ones.", "",
        *table(["state in", *head], rows), *table(["left out", *head], by_maker),
    ]  # fmt: skip


def _choice(study: "Study") -> str:
    """Say on what the way was chosen, and what it gave."""
    said = []
    for found in held(study, CHOSEN_ON):
        if found.maker == NO_VOICE:
            own, later = (shown(float(np.median(error)), 3) for error in found.errors)
            said.append(f"{found.way} {own} against {later}")
    years = f"{', '.join(map(str, CHOSEN_ON[:-1]))} and {CHOSEN_ON[-1]}"
    return f"The method was chosen on {NO_VOICE} in {years}: {'; '.join(said)}."
