"""Hold the ranges of trade flows against producers held out, and make them from years to 2013.

    PYTHONPATH=src:bench python -m validity.trade [-o FOLDER] [--calibrate]

Writes ``validity-trade.md``, ``validity-trade.csv`` and the table of ranges that do not cover; with
``--calibrate``, instead, the tables of past errors and of states that
:mod:`multivector.measures.trade_flows` reads: to be run when a rule of combining flows changes.
"""

import argparse
import csv
import os
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.influence.ties import trade_flows as flows
from multivector.answers.influence.ties.loading import Reader
from multivector.arrays import Floats, Ints
from multivector.codes.conversion import convert
from multivector.codes.regions import region
from multivector.measures import trade_flows as rule
from multivector.records.formats import workbooks
from multivector.records.origins import prices
from multivector.store.warehouse import Store
from validity import bounds, cells, changes, leads, listed, shares, spans
from validity.page import per_cent, shown, table, verdict

MEASURES = Path(rule.__file__).parent
CALIBRATED, CARRIED = range(2000, 2014), range(2005, 2014)
TESTED = (*range(2014, 2024), 2025)
HELD_OUT = 2024
OFFICES = {
    "kaz_trade_by_country": "KAZ", "kgz_trade_by_country": "KGZ", "uzb_trade_by_country": "UZB",
    "rus_trade_monthly": "RUS",
}  # fmt: skip
# The tables of errors rest on these alone, whatever else is installed: what has figures to 2013,
# without BACI's for the Pacific, by whose later edition 2024 is tested.
FITTED = (
    flows.BOUNDS, flows.ATLAS, "kgz_trade_by_country", "uzb_trade_by_country", "rus_trade_monthly",
)  # fmt: skip
OUTSIDE = (flows.ITPD, "penppml")
THREE = ("KAZ imports", "KGZ imports", "UZB imports")
POWERS = ("CHN", "RUS", "USA", "TUR", "DEU", "FRA", "ITA", "NLD", "GBR", "JPN", "IND")
SIZES = {"1-10 m": (1e6, 1e7), "10-100 m": (1e7, 1e8), "100 m-1 bn": (1e8, 1e9),
         "1-10 bn": (1e9, 1e10), "10-100 bn": (1e10, 1e11),
         "over 100 bn": (1e11, 1e99)}  # fmt: skip
# A state's gap between importers' and exporters' words: the fewest flows; below it an importer's is
# the exporter's; the flows that weigh as much as the usual gap; and the point of all states' gaps
# that those of whom it is unknown are given.
FEW, COPIED, POOLED, UNKNOWN = 30, 0.4, 50.0, 0.9
SHOWN, COVERS = 100, 0.85  # flows of a state whose coverage is tested; below which it is a spread
_SIDES = {"exports": "sells", "imports": "buys"}
_WAYS = {side: way for way, side in _SIDES.items()}
# Customs that report to nobody, or years from which on they no longer do (RUS, BLR), or did not in
# 2023 (KOR, VNM, IRN, BGD): pairs of two such states have no row, however large.
SILENT = dict.fromkeys(
    "TJK TKM PRK CUB IRQ LBY SYR VEN AFG SOM SSD ERI YEM TCD GNB LBR COD HTI".split(), 2000
) | {"RUS": 2022, "BLR": 2022, "KOR": 2023, "VNM": 2023, "IRN": 2023, "BGD": 2023}
# The years in which the World Bank's set has exporters' words, as the IMF's has in 2025.
WORDS = (2004, 2008, 2012)


@dataclass(frozen=True)
class Errors:
    """Errors of one truth: logarithm of truth over best value, its pair, year, cell and size."""

    truth: str
    year: Ints
    exporter: Ints
    importer: Ints
    error: Floats
    kind: Ints
    size: Ints
    true_usd: Floats
    factor: Floats
    inside: Floats
    width: Floats

    def where(self, keep: Any) -> "Errors":
        """Return the errors of some rows."""
        names = [name for name in self.__dataclass_fields__ if name != "truth"]
        return Errors(self.truth, *(getattr(self, name)[keep] for name in names))


def joined(parts: Sequence[Errors], truth: str) -> Errors:
    """Return several as one."""
    names = [name for name in Errors.__dataclass_fields__ if name != "truth"]
    return Errors(truth, *(np.concatenate([getattr(p, n) for p in parts]) for n in names))


class Study:
    """All makers' flows, or those of ``only`` some sources, and the same without one of them."""

    def __init__(self, only: Sequence[str] = ()) -> None:
        self.reader = Reader(Store())
        every = self.reader.bringing(flows.TABLE)
        self._left = [name for name in every if only and name not in only]
        self.all = flows.TradeFlows(self.reader, self._left)
        self._without = {"": self.all}
        self._outside: dict[str, dict[int, Floats]] = {}

    def without(self, maker: str) -> flows.TradeFlows:
        """Return the flows with a maker left out."""
        if maker not in self._without:
            self._without[maker] = flows.TradeFlows(self.reader, [*self._left, maker])
        return self._without[maker]

    def grid(self, origin: str, year: int) -> Floats | None:
        """Return the logarithms of a source's flows; None if it is not used or lacks the year."""
        return self.all.grid(origin, year) if origin in self.all.origins else None

    def narrow(self, year: int) -> Floats | None:
        """Return BACI where its bounds are within 30%."""
        bounds = self.all._bounds(year)
        if bounds is None:
            return None
        return np.where(rule.width_of(*bounds) == 0, (bounds[0] + bounds[1]) / 2, np.nan)

    def outside(self, origin: str, year: int) -> Floats | None:
        """Return logarithms of a set that no flow rests on: ITPD on its footing, or PPML."""
        if origin not in self._outside:
            years, cube = self.reader.dyad_table(
                "trade", origin, "trade_usd", "exporter", "importer"
            )
            with np.errstate(divide="ignore"):
                logs = np.log(np.where(cube > 0, cube, np.nan))
            grids = dict(zip(years, np.moveaxis(logs, 2, 0), strict=True))
            for grid in grids.values():
                np.fill_diagonal(grid, np.nan)
            self._outside[origin] = self._footed(grids) if origin == "itpd" else grids
        found = self._outside[origin].get(year)
        return self._at_home(found, year) if origin == "penppml" and found is not None else found

    def _footed(self, grids: dict[int, Floats]) -> dict[int, Floats]:
        """Return ITPD in current dollars, without what its exporters and importers add to goods."""
        level = prices.deflators([2010])[0]
        blocks = (range(2000, 2004), range(2004, 2010), range(2010, 2017))
        out = {}
        for block in blocks:
            current = {
                y: grids[y] + np.log(level / prices.deflators([y])[0]) for y in block if y in grids
            }
            ref = {y: self.narrow(y) for y in current}
            apart = np.array([current[y] - ref[y] for y in current if ref[y] is not None])
            apart[np.array([ref[y] for y in current]) < np.log(1e6)] = np.nan
            sold, bought = np.zeros(apart.shape[1]), np.zeros(apart.shape[1])
            for _ in range(3):
                sold = np.nan_to_num(np.nanmedian(apart - bought, axis=(0, 2)))
                bought = np.nan_to_num(np.nanmedian(apart - sold[:, None], axis=(0, 1)))
            out |= {y: grid - sold[:, None] - bought for y, grid in current.items()}
        return out

    def _at_home(self, grid: Floats, year: int) -> Floats:
        """Return exporters' words without those whose re-exports are left out."""
        atlas, word = self.all.grid(flows.ATLAS, 2012), self._outside["penppml"][2012]
        off = np.nanmedian(np.abs(word - atlas), axis=1) > np.log(1.35)
        return np.where(off[:, None], np.nan, grid)

    def truths(self, year: int) -> Iterator[tuple[str, str, Floats | None]]:
        """Give name, maker to leave out, and logarithms of each truth of a year."""
        yield "Harvard", "Harvard", self.grid(flows.ATLAS, year)
        yield "CEPII", "CEPII", self.narrow(year)
        yield "IMF, from 2023", "IMF", self.grid(flows.IMTS, year)
        yield "USITC (ITPD)", "USITC", self.outside("itpd", year)
        yield "World Bank (PPML)", "", self.outside("penppml", year)
        members = self.grid("eurostat_members_monthly", year)
        yield "EU members, with Russia and neighbours", "Eurostat", members
        for origin, state in OFFICES.items():
            if (grid := self.grid(origin, year)) is not None:
                own = np.arange(len(grid)) == self.all.place[state]
                yield f"{state} imports", origin, np.where(own[None], grid, np.nan)
                yield f"{state} exports", origin, np.where(own[:, None], grid, np.nan)

    def errors(self, years: Sequence[int]) -> list[Errors]:
        """Return the errors of every truth over years."""
        parts: dict[str, list[Errors]] = {}
        for year in years:
            for name, maker, truth in self.truths(year):
                held = self.without(maker)
                found = held.year(year).combined if year == flows.WORD_YEAR else held.direct(year)
                if truth is not None and found is not None:
                    parts.setdefault(name, []).append(self.held(name, year, found, truth))
        return [joined(some, name) for name, some in parts.items()]

    def held(self, name: str, year: int, found: rule.Combined, truth: Floats) -> Errors:
        """Return the errors of answers against a truth, over a million dollars."""
        lower, upper = rule.ranges(found, self.all.factors, self.all.alone[:, None])
        error = truth - found.best
        with np.errstate(invalid="ignore"):
            keep = np.isfinite(error) & (np.fmax(found.best, truth) > np.log(1e6))
        one, two = np.nonzero(keep)
        inside = (truth >= lower) & (truth <= upper)
        size = np.digitize(found.best[keep], rule.SIZES)
        return Errors(
            name, np.full(len(one), year), one, two, error[keep], found.kind[keep], size,
            np.exp(truth[keep]), rule.widening(found, self.all.factors)[keep],
            inside[keep].astype(float), (upper - lower)[keep],
        )  # fmt: skip

    def other_kinds(self, years: Sequence[int]) -> Iterator[Errors]:
        """Give the errors of answers carried, and of those between two of the years."""
        for year in years:
            past = {age: self.all.direct(year - age) for age in (1, 2, 4)}
            after = self.all.direct(year + 1) if year < years[-1] else None
            for name, truth in self._first(year):
                for kind, age in ((rule.CARRIED, 2), (rule.CARRIED + 1, 4)):
                    yield self._as(kind, name, year, past[age].best, truth)
                if after is not None:
                    middle = (past[1].best + after.best) / 2
                    yield self._as(rule.BETWEEN, name, year, middle, truth)

    def words(self) -> Iterator[Errors]:
        """Give the errors of exporters' words."""
        for year in WORDS:
            before, word = self.all.direct(year - 2), self.outside("penppml", year)
            if before is None or word is None:
                continue
            value, kind = rule.temper(word, before.best)
            for name, truth in self._first(year):
                yield self._as(kind, name, year, value, truth)

    def _first(self, year: int) -> list[tuple[str, Floats]]:
        """Return the truths that are not exporters' words, as far as there are any."""
        some = list(self.truths(year))[:4]
        return [(name, truth) for name, _, truth in some if truth is not None]

    def _as(self, kind: Any, name: str, year: int, best: Floats, truth: Floats) -> Errors:
        kinds = np.broadcast_to(np.asarray(kind), best.shape)
        found = rule.Combined(best, best, best, kinds * 0 + 1, kinds)
        return self.held(name, year, found, truth)


def calibrate() -> None:
    """Write the tables of states and of past errors; exporters alone last, as they rest on both."""
    study = Study(FITTED)
    lacking = [name for name in (*FITTED, *OUTSIDE) if not study.reader.has(name)]
    if lacking:
        raise SystemExit(f"run: multivector data pull {' '.join(lacking)} (the tables rest on it)")
    _write_states(study, np.ones(len(study.all.names)))
    again = Study(FITTED)  # with the new factors
    every = joined([*again.errors(CALIBRATED), *again.other_kinds(CARRIED), *again.words()], "all")
    error = every.error / every.factor
    rows = []
    for kind, size in np.ndindex(rule.KINDS, len(rule.SIZES) + 1):
        cell = cells.cell(every, kind, size)
        lower, upper = np.quantile(error[cell], [0.05, 0.95]) if cell.any() else (-1.5, 1.5)
        rows.append([kind, size, f"{lower:.3f}", f"{upper:.3f}", int(cell.sum())])
    _write(MEASURES / "trade_errors.tsv", ["kind", "size", "lower", "upper", "errors"], rows)
    head = ["many", "listed", "size", "lower", "upper", "errors"]
    _write(MEASURES / "listed_errors.tsv", head, listed.calibrate(again))
    rule.errors.cache_clear()
    _write_states(study, alone(again))


def alone(study: Study) -> Floats:
    """Return by how much ranges from one producer fell short of an exporter's errors to 2013, (n,).

    The 90% point of the errors over the end on their side, shrunk to 1 by their number.
    """
    known = [x for x in study.errors(CALIBRATED) if x.truth in ("Harvard", "CEPII")]
    every = joined(known, "makers")
    every = every.where((every.kind <= rule.POINT) & (every.true_usd > 1e7))
    ends = rule.errors()[every.kind, every.size]
    reach = every.error / (np.where(every.error < 0, ends[:, 0], ends[:, 1]) * every.factor)
    out = np.ones(len(study.all.names))
    for place in np.flatnonzero(np.bincount(every.exporter, minlength=len(out)) >= FEW):
        own = reach[every.exporter == place]
        out[place] = max(np.quantile(own, 0.9) ** (len(own) / (len(own) + POOLED)), 1.0)
    return out


def _write_states(study: Study, single: Floats) -> None:
    """Score each state by how far its importers' and its partners' words lay apart to 2012.

    ITPD follows the importer's word, the World Bank's set the exporter's. Where they copy one
    report, agreement is no sign of accuracy: such states count among the worst.
    """
    years = (2000, *WORDS)
    apart = np.array([study.outside("itpd", y) - study.outside("penppml", y) for y in years])
    large = [np.fmax(study.outside("itpd", y), study.outside("penppml", y)) for y in years]
    apart = np.where(np.array(large) > np.log(1e7), np.abs(apart), np.nan)
    never = np.array([SILENT.get(name) == 2000 for name in study.all.names])
    sells = _factors(apart, (0, 2), never, 0.0)
    buys = _factors(apart, (0, 1), never, COPIED)
    rows = [
        [name, f"{sold:.3f}", f"{bought:.3f}", f"{own:.3f}", SILENT.get(name, "")]
        for name, sold, bought, own in zip(study.all.names, sells, buys, single, strict=True)
    ]
    _write(MEASURES / "trade_states.tsv", ["state", "sells", "buys", "alone", "silent_from"], rows)


def _factors(apart: Floats, axis: tuple[int, int], never: Any, copied: float) -> Floats:
    """Return the 80% point of each state's gaps over the usual one, shrunk to it; 1 at least."""
    gap, count = np.nanquantile(apart, 0.8, axis=axis), np.isfinite(apart).sum(axis=axis)
    known = (count >= FEW) & (gap > copied) & ~never
    usual = np.median(gap[known])
    own = np.where(known, (gap / usual) ** (count / (count + POOLED)), np.nan)
    return np.maximum(np.where(known, own, np.nanquantile(own, UNKNOWN)), 1.0)


def _write(path: Path, head: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    lines = ["\t".join(map(str, row)) for row in (head, *rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _line(label: str, errors: Errors) -> list[str]:
    n = len(errors.error)
    if n < 10:
        return [label, str(n), "–", "–", "–", "–"]
    size = np.abs(errors.error)
    return [
        label, f"{n:,}", shown(errors.inside.mean(), 3), shown(float(np.median(size)), 3),
        shown(float(np.quantile(size, 0.9)), 2),
        shown(float(np.exp(np.median(errors.width))), 1),
    ]  # fmt: skip


def groups(study: Study, found: Errors) -> Iterator[tuple[str, Errors]]:
    """Give the errors over all, by size and by region."""
    big = found.true_usd > 1e7
    yield "over 10 m", found.where(big)
    for label, (least, most) in SIZES.items():
        yield label, found.where((found.true_usd > least) & (found.true_usd <= most))
    names = np.array(study.all.names)
    central = np.isin(names, region("central-asia").states)
    one, two = found.exporter, found.importer
    yield "Central Asia, over 10 m", found.where(big & (central[one] | central[two]))


def by_state(study: Study, every: Sequence[Errors]) -> Iterator[tuple[str, str, str, Errors]]:
    """Give truth, state, side and errors over 10 m of each exporter and importer with enough."""
    for found in every:
        if found.truth not in ("Harvard", "CEPII"):
            continue
        big = found.where(found.true_usd > 1e7)
        for side, places in (("sells", big.exporter), ("buys", big.importer)):
            for place in np.flatnonzero(np.bincount(places) >= SHOWN):
                yield found.truth, study.all.names[place], side, big.where(places == place)


def uncovered(study: Study, every: Sequence[Errors]) -> list[list[str]]:
    """Return the states and sides whose ranges hold too few of a truth's figures."""
    own = [
        (found.truth, *found.truth.split(), found.where(found.true_usd > 1e7))
        for found in every
        if found.truth.split()[0] in OFFICES.values()
    ]
    tested = [*by_state(study, every), *((t, s, _SIDES[way], part) for t, s, way, part in own)]
    return [
        [state, side, truth, str(len(part.inside)), shown(part.inside.mean(), 3)]
        for truth, state, side, part in sorted(tested, key=lambda row: row[:3])
        if part.inside.mean() < COVERS
    ]


def hold_out(study: Study) -> Errors | None:
    """Return the errors of 2024, between 2023 and 2025, on the trade of 14 Pacific states in BACI.

    The file is left out, and no choice was made by it.
    """
    path = Path(os.environ.get("MULTIVECTOR_MIRROR", "")) / "pacific_links_2010_2024.xlsx"
    if not path.is_file():
        return None
    truth = np.full_like(study.all.factors, np.nan)
    for name, sells in (("Imports", False), ("Exports", True)):
        head, *rows = workbooks.sheet(path, name)
        for row in rows:
            codes = [convert(str(row[at])) for at in ((0, 2) if sells else (2, 0))]
            value = row[head.index(str(HELD_OUT))]
            if value and all(code in study.all.place for code in codes):
                truth[tuple(study.all.place[code] for code in codes)] = np.log(value)
    others = study.without(flows.WHOLE)
    return study.held("BACI", HELD_OUT, others.year(HELD_OUT).combined, truth)


def page(study: Study) -> tuple[str, list[list[str]], list[list[str]]]:
    """Return the page, the rows of the CSV, and the states whose ranges do not cover."""
    every = study.errors(TESTED)
    head = ["left out", "flows", "n", "coverage", "median error", "90% error", "width"]
    last = hold_out(study)
    shown_all = every if last is None else [*every, last]
    rows = [
        [found.truth if found is not last else "BACI of 2024", *_line(label, part)]
        for found in shown_all
        for label, part in groups(study, found)
    ]
    sides = {
        (truth, state, side): _line(f"{state} {_WAYS[side]}, over 10 m", part)
        for truth, state, side, part in by_state(study, every)
    }
    failed = uncovered(study, every)
    carried = list(study.other_kinds(cells.LATER))
    by_name = {found.truth: found for found in every}
    makers = joined([f for f in every if f.truth in ("Harvard", "CEPII")], "makers")
    outside = joined([f for f in every if "(" in f.truth], "outside")
    imports = joined([by_name[name] for name in THREE if name in by_name], "imports")
    central = np.isin(study.all.names, region("central-asia").states)
    targets = []
    # The figures differ with them: the Pacific's without pacific_links, for one.
    stores = study.reader.store.installed().items()
    installed = [name for name, held in stores if {"goods_trade", "trade"} & set(held.rows)]
    for label, found, least, near in (
        ("flows over 10 m, Harvard or CEPII left out", makers, 0.88, None),
        ("flows over 10 m, USITC left out, or the World Bank's", outside, 0.88, None),
        ("imports over 10 m of KAZ, KGZ, UZB, their tables left out", imports, 0.88, None),
        ("Central Asia over 10 m, Harvard or CEPII left out", makers, 0.85, central),
    ):
        keep = found.true_usd > 1e7
        if near is not None:
            keep &= near[found.exporter] | near[found.importer]
        share = found.inside[keep].mean()
        targets.append(
            [label, f"{int(keep.sum()):,}", per_cent(share, 1), f"≥ {per_cent(least)}",
             verdict(share >= least)]
        )  # fmt: skip
    lines = [
        "# How far the ranges of trade flows hold", "",
        "Written by `make validity-trade`. Each producer of figures is left out in turn, and "
        f"its figure is compared with the 90% range from the others, {TESTED[0]} to {TESTED[-1]}; "
        f"the ranges were made from errors of {CALIBRATED[0]} to {CALIBRATED[-1]}. Errors are of "
        "the logarithm; width is the upper end of the range over the lower. ITPD is in current "
        "dollars and without the share of services; it only shows where a pair usually lies within "
        "wide bounds. PPML is used only for the factors below. Installed: "
        f"{', '.join(sorted(installed))}.", "",
        "A range is wider where a state's reports and its partners' were further apart than usual "
        f"until {WORDS[-1]} (ITPD against PPML), or where one copies the other, so that this is "
        f"unknown: by up to {rule.WIDEST} times, unless {rule.ENOUGH} producers have a figure. "
        "The rule names no state.", "",
        *table(["what", "n", "coverage", "target", ""], targets),
        "They cover least the exports of Kazakhstan and Uzbekistan in their own tables, which "
        "record oil by its first destination, withhold gold and include some services, a "
        "different concept: the export cells below .88 are these. Not covered are exporters' "
        "reports to the IMF for 2025 that hide energy or gold; there the answer is flagged. The "
        f"year {HELD_OUT} is interpolated for every pair: it is tested on BACI's later edition on "
        "14 Pacific states, which was used for no choice.", "",
        # Of one state's customs, the CSV alone has the sizes.
        *table(head, [row for row in rows if row[3] != "–"
                      and (row[0][:3] not in OFFICES.values() or row[1] == "over 10 m")]),
        *_of_states(sides, failed),
        *cells.section(study, joined(every, "all"), joined(carried, "others")),
        *bounds.section(study),
        *changes.section(study),
        *spans.section(study),
        *leads.section(study),
        *shares.section(study),
        *listed.section(study),
    ]  # fmt: skip
    rows += [[truth, *line] for (truth, *_), line in sides.items()]
    return "\n".join(lines).rstrip() + "\n", [head, *rows], failed


def _of_states(sides: dict[tuple[str, str, str], list[str]], failed: list[list[str]]) -> list[str]:
    """Return the coverage by exporter, and whose ranges are called spreads."""
    shown_of = [(truth, power, "sells") for power in POWERS for truth in ("Harvard", "CEPII")]
    tested = {key[1:] for key in sides}
    named = {(state, side): float(share) for state, side, _, _, share in reversed(failed)}
    worst = [f"{state} {_WAYS[side]} {share:.2f}" for (state, side), share in sorted(named.items())]
    return [
        "## By exporter", "",
        f"Large exporters; the CSV has every state with {SHOWN} flows over 10 m. Harvard follows "
        "the exporter's report, CEPII more often the importer's. Of China's exports 68% have "
        "CEPII's narrow bounds (Germany's: 25%), which hide how far the two sides are apart: "
        "until 2013 the range from one producer held the other's figure in 76%. Re-exports by Hong "
        "Kong do not explain it: the errors do not grow with them. Ranges of exports known from "
        "one producer are therefore wider by a factor, at least 1, from an exporter's errors to "
        f"2013 (China's: {rule.state_factors(['CHN'])[2, 0]:.2f}); these are later years.", "",
        *table(["exporter", "left out", "n", "coverage", "median error", "90% error", "width"],
               [[key[1], key[0], *sides[key][1:]] for key in shown_of if key in sides]),
        f"Below {COVERS} in some test, of {len(tested)} states and sides: {', '.join(worst)}. "
        "`flow` calls these spreads.", "",
    ]  # fmt: skip


def main() -> None:
    """Write the page, or the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-o", "--output", type=Path, default=Path("docs"), metavar="FOLDER")
    parser.add_argument("--calibrate", action="store_true")
    given = parser.parse_args()
    warnings.simplefilter("ignore")
    if given.calibrate:
        return calibrate()
    study = Study()
    text, rows, failed = page(study)
    head = ["state", "side", "left_out", "flows", "coverage"]
    _write(MEASURES / "trade_uncovered.tsv", head, failed)
    (given.output / "validity-trade.md").write_text(text, encoding="utf-8")
    with open(given.output / "validity-trade.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


if __name__ == "__main__":
    main()
