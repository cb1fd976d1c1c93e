"""Trade of a year without a full matrix: is a nowcast better than the last matrix carried on?

The nowcast fits the last full matrix to the totals and lists of partners of the later year: listed
flows as listed, the rest in proportion to the last matrix, bounded by the smallest listed, unless
the record contradicts the list by a factor of three. Lists are made from the flows of the later
year as the Factbook makes them, with errors of a tenth; totals are off by a twentieth.
"""

from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.listed_trade import complete_shares, listed_trade
from multivector.answers.scenarios.factbook_lists import complete_lists, factbook_shares
from multivector.arrays import Bools, Floats
from multivector.scenarios.balance import balance_shares
from validity import listed
from validity.modes import modes_lines
from validity.page import Section, per_cent, shown
from validity.trade import Study

LEARNT, HELD, HORIZONS = range(2006, 2014), range(2014, 2020), (1, 2)
LIST_ERROR, CONTRADICTS, UNTRADED = 0.1, 3.0, 0.05
MADE, OWN = f"lists made {HELD[0]}–{HELD[-1]}", "the Factbook's lists"
LEAST_TOTAL = 1e7
SIZES = np.array([0.02, 0.06])
WAYS = ("last matrix", "lists and gravity", "nowcast")


@dataclass(frozen=True)
class Tried:
    """Shares of ten powers in states' foreign trade by each way, and in truth: (m,) each."""

    ways: dict[str, Floats]
    truth: Floats
    group: Floats  # how many lists name the pair, and size of the share
    leads: dict[str, Bools]  # by state: whether the way's first partner is the right one

    def errors(self, way: str) -> Floats:
        """Return logarithms of truth over estimate."""
        return np.log(np.maximum(self.truth, 1e-5) / np.maximum(self.ways[way], 1e-5))


def nowcast(last: Floats, exports: Floats, imports: Floats, sold: Floats, bought: Floats) -> Floats:
    """Return the flows of a later year from the last matrix, totals and lists, (n, n)."""
    total = last.sum()
    apart = np.outer(last.sum(axis=1), last.sum(axis=0)) / total
    with np.errstate(divide="ignore", invalid="ignore"):
        pull = np.log(np.maximum(last, UNTRADED * np.minimum(last[last > 0].min(), apart)) / apart)
        known = [last / last.sum(axis=1, keepdims=True), last / last.sum(axis=0)]
    sold, bought = (_completed(lists, share, axis) for lists, share, axis in
                    ((sold, known[0], 1), (bought, known[1], 0)))  # fmt: skip
    ones = np.ones_like(last)
    return balance_shares(exports, imports, sold, bought, ones, affinity=pull).flows


def _completed(lists: Floats, share: Floats, axis: int) -> Floats:
    """Add to each list the partners whose share in the last matrix contradicts their absence."""
    least = np.where(np.isfinite(lists), lists, np.inf).min(axis=axis, keepdims=True)
    absent = ~np.isfinite(lists) & (share > CONTRADICTS * least)
    out = np.where(absent, share, lists)
    return np.asarray(out / np.maximum(np.nansum(out, axis=axis, keepdims=True) / 0.99, 1.0))


def try_year(study: Study, year: int, horizon: int) -> Tried:
    """Estimate the shares of a year from the matrix of some years before."""
    names = [n for n in listed_trade().names if n in study.all.place]
    now, last = (_flows(study, y, names) for y in (year, year - horizon))
    keep = np.minimum.reduce([f.sum(axis=k) for f in (now, last) for k in (0, 1)]) > LEAST_TOTAL
    names = [name for name, some in zip(names, keep, strict=True) if some]
    now, last = (f[np.ix_(keep, keep)] for f in (now, last))
    rng = np.random.default_rng(year)
    noisy = now * np.exp(rng.normal(0, LIST_ERROR, now.shape))
    sold, bought = listed._lists(noisy, rng)
    exports, imports = (
        now.sum(axis=axis) * np.exp(rng.normal(0, listed.TOTALS, len(names))) for axis in (1, 0)
    )
    return _held(names, now, last, exports, imports, sold, bought)


def try_factbook(study: Study, year: int, horizon: int, without: str) -> Tried:
    """Estimate the shares of a year from the Factbook's own lists, held against its flows."""
    names = [n for n in listed_trade().names if n in study.all.place]
    now = _flows(study, year, names, without)
    last = _flows(study, year - horizon, names, without)
    keep = np.minimum.reduce([f.sum(axis=k) for f in (now, last) for k in (0, 1)]) > LEAST_TOTAL
    names = [name for name, some in zip(names, keep, strict=True) if some]
    now, last = (f[np.ix_(keep, keep)] for f in (now, last))
    sold, bought = factbook_shares(names)
    return _held(names, now, last, now.sum(axis=1), now.sum(axis=0), sold, bought)


def _flows(study: Study, year: int, names: list[str], without: str = "") -> Floats:
    place = [study.all.place[name] for name in names]
    flows = np.nan_to_num(study.without(without).year(year).value[np.ix_(place, place)])
    np.fill_diagonal(flows, 0.0)
    return flows


def _held(
    names: list[str], now: Floats, last: Floats, exports: Floats, imports: Floats,
    sold: Floats, bought: Floats,
) -> Tried:  # fmt: skip
    """Return what each way says of the powers, beside the truth."""
    none = np.full_like(now, np.nan)
    gravity = complete_lists(names, exports, imports, sold, bought).flows
    fitted = nowcast(last, exports, imports, sold, bought)
    at = [names.index(power) for power in listed.POWERS if power in names]
    truth, _ = complete_shares(now, none, none)
    by = {
        "last matrix": complete_shares(last, none, none)[0],
        "lists and gravity": complete_shares(gravity, sold, bought)[0],
        "nowcast": complete_shares(fitted, sold, bought)[0],
    }
    own = np.zeros(truth.shape, dtype=bool)
    np.fill_diagonal(own, True)
    keep = ~own[:, at] & (np.maximum(truth, by["last matrix"])[:, at] > listed.LEAST_SHARE)
    many = np.isfinite(sold).astype(int) + np.isfinite(bought).T
    group = 3 * many[:, at] + np.digitize(by["nowcast"][:, at], SIZES)
    first = truth[:, at].argmax(axis=1)
    leads = {way: share[:, at].argmax(axis=1) == first for way, share in by.items()}
    return Tried({way: share[:, at][keep] for way, share in by.items()},
                 truth[:, at][keep], group[keep], leads)  # fmt: skip


def joined(parts: list[Tried]) -> Tried:
    """Return several years as one."""
    return Tried(
        {way: np.concatenate([p.ways[way] for p in parts]) for way in WAYS},
        np.concatenate([p.truth for p in parts]),
        np.concatenate([p.group for p in parts]),
        {way: np.concatenate([p.leads[way] for p in parts]) for way in WAYS},
    )


def coverage(learnt: Tried, held: Tried) -> float:
    """Return how many errors lie within the 5% and 95% points of their group to 2013."""
    inside = np.zeros(len(held.truth), dtype=bool)
    errors, later = learnt.errors("nowcast"), held.errors("nowcast")
    for group in np.unique(held.group):
        old = errors[learnt.group == group]
        low, high = np.quantile(old if len(old) >= listed.LEAST else errors, [0.05, 0.95])
        at = held.group == group
        inside[at] = (low <= later[at]) & (later[at] <= high)
    return float(inside.mean())


def nowcast_lines(study: Study) -> tuple[list[str], list[list[object]]]:
    """Return what the comparison shows, and its table."""
    rows: list[list[object]] = [["target", "years on", "n", "way", "median error",
                                 "90th percentile", "first partner", "coverage"]]  # fmt: skip
    for horizon in HORIZONS:
        learnt = joined([try_year(study, year, horizon) for year in LEARNT])
        made = joined([try_year(study, year, horizon) for year in HELD])
        cases = [(MADE, made)]
        cases += [(f"{year}, {OWN}", try_factbook(study, year, horizon, without))
                  for year, without in ((2022, ""), (2023, "CEPII"))]  # fmt: skip
        for label, found in cases:
            share = coverage(learnt, found)
            rows += [_row(label, horizon, way, found, share) for way in WAYS]
    both = " and ".join(
        f"{kind} {_span(rows, kind, 'nowcast')} (carrying {_span(rows, kind, 'last matrix')})"
        for kind in (MADE, OWN)
    )
    return [
        "**A nowcast** of trade: the last matrix fitted to a later year's totals and lists of "
        f"partners. Median error of ten powers' shares in logs, one and two years on: {both}. "
        "Left out: with the lists available, carrying is better.",
        "",
    ], rows


def _span(rows: list[list[object]], kind: str, way: str) -> str:
    """Return the least and the greatest median error of a kind of lists."""
    found = sorted(str(row[4]) for row in rows if str(row[0]).endswith(kind) and row[3] == way)
    return f"{found[0]} to {found[-1]}"


def _row(label: str, horizon: int, way: str, found: Tried, share: float) -> list[object]:
    size = np.abs(found.errors(way))
    return [
        label, horizon, f"{len(size):,}", way, shown(float(np.median(size)), 2),
        shown(float(np.quantile(size, 0.9)), 2), per_cent(float(found.leads[way].mean())),
        shown(share, 2) if way == "nowcast" else "",
    ]  # fmt: skip


def left_out_section(study: Study) -> Section:
    """Print what was tried and is not in the package."""
    lines, rows = nowcast_lines(study)
    return Section("Tried and left out", (*lines, *modes_lines()), tables={"nowcast": rows})
