"""The flow of goods from one state to another in a year, from all sources that have it."""

from collections.abc import Collection
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np

from multivector.answers.home_trade import ITPD_DOLLARS, current_dollars
from multivector.answers.influence.doubts import doubt
from multivector.answers.influence.ties.loading import Reader, reader_of
from multivector.answers.influence.ties.year_flows import Source, YearFlows
from multivector.arrays import Bools, Floats, Ints
from multivector.codes.blocs import members
from multivector.codes.systems import exists
from multivector.errors import InputError
from multivector.measures import trade_flows as rule
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.measures.trade_flows import Combined, Voice
from multivector.records import listing
from multivector.store.cache import Arrays, cached, is_cached
from multivector.store.parquet import take, valid

TABLE = "goods_trade"
EUROSTAT = "eurostat_eu27_exports"
BOUNDS, MATRIX = "baci_hs10_97_bounds", "baci_2023_matrix"
ATLAS, IMTS = "atlas_bilateral_2010_2020", "imts_2025_network"
# BACI itself, for 14 states: it replaces the bounds, which lack fish, the main export of several.
WHOLE = "pacific_links"
ITPD = "itpd"  # says nothing by itself here; where a pair usually lies within wide bounds
_MAKERS = {
    BOUNDS: "CEPII", MATRIX: "CEPII", WHOLE: "CEPII", ATLAS: "Harvard", IMTS: "IMF", ITPD: "USITC",
    "eurostat_members_monthly": "Eurostat", "baci": "CEPII", "imts": "IMF",
}  # fmt: skip
# Those that have, or bound, the flows between all states.
WORLDWIDE = (BOUNDS, MATRIX, ATLAS, IMTS, "baci", "imts")
_LISTING = {*WORLDWIDE, WHOLE} - {IMTS}  # a state without a row in these is not covered
# Exports of these tables go by first destination, gold is withheld, or services are included.
_HALF_EXPORTS = {"kaz_trade_by_country": "KAZ", "uzb_trade_by_country": "UZB"}
MATRIX_YEAR, WORD_YEAR = 2023, 2025
FIRST_YEAR = 2000  # errors of earlier years are not known
# If one side reports, 95% of the flows of pairs that BACI never had are below this.
SMALL_USD = 5e6
_RATIO_KEPT = 0.8  # of the distance between best and matrix in 2023 that is left in 2025
_YEARS_KEPT = 6  # whole years in memory, 4 MB each
# A sum counts as reported if the flows unreported in its year are at most this share of it.
UNTOLD = 0.15


class TradeFlows:
    """Flows between all states, from one store, without some data producers or sources."""

    def __init__(self, reader: Reader, without: Collection[str] = ()) -> None:
        self.names, self.place = reader.names, reader.place
        brought = (name for name in reader.bringing(TABLE) if name not in without)
        self.origins = tuple(name for name in brought if maker_of(name) not in without)
        self._usual = () if _MAKERS[ITPD] in without or not reader.has(ITPD) else (ITPD,)
        self._reader = reader
        self._grids: dict[tuple[str, str], dict[int, tuple[Ints, Floats]]] = {}
        self._flags: dict[str, list[dict[str, Any]]] = {}
        self._whole = not without  # flows with exclusions are for tests and never cached
        self._rows: dict[int, Bools] = {}
        self._speaking: dict[int, dict[str, Bools]] = {}
        self._direct: dict[int, Combined | None] = {}
        self._years: dict[int, YearFlows] = {}
        self.factors = rule.pair_factors(self.names)
        self.alone, self.silent_from = rule.state_factors(self.names)[2:]
        self._every = np.arange(len(self.names) ** 2)

    def grid(self, origin: str, year: int, column: str = "trade_usd") -> Floats | None:
        """Return the logs of a source's flows in a year, (n, n); flagged rows are NaN."""
        if (origin, column) not in self._grids:
            found = self._reader.amounts(TABLE, origin, column)
            self._grids[origin, column] = {y: (at, np.log(x)) for y, (at, x) in found.items()}
        if (known := self._grids[origin, column].get(year)) is None:
            return None
        logs: Floats = self._spread(known[1], known[0])
        for row in self._flagged(origin):
            if row["year"] == year:
                at = (self.place.get(row[side], 0) for side in ("exporter", "importer"))
                logs[tuple(at)] = np.nan
        return logs

    def _flagged(self, origin: str) -> list[dict[str, Any]]:
        if origin not in self._flags:
            store, rows = self._reader.store, []
            flags = store.read(TABLE, origin=origin, columns=["flag"])["flag"]
            if flags.null_count < len(flags):
                data = store.read(TABLE, origin=origin)
                rows = take(data, np.flatnonzero(valid(data["flag"]))).to_pylist()
            self._flags[origin] = rows
        return self._flags[origin]

    @cached_property
    def _distances(self) -> tuple[Floats, Ints]:
        """Return log ratios of Atlas and ITPD to the bounds' midpoint, (K, n, n), and K years."""
        rows: list[Floats] = []
        years: list[int] = []
        footed = self._footed() if self._usual and BOUNDS in self.origins else {}
        for year in range(2000, 2025):
            bounds = self._bounds(year)
            atlas = self.grid(ATLAS, year) if ATLAS in self.origins else None
            for said in (atlas, footed.get(year)):
                if bounds is not None and said is not None:
                    rows.append(said - rule.place_bounds(*bounds, np.full_like(said, np.nan))[0])
                    years.append(year)
        n = len(self.names)
        return np.array(rows).reshape(len(rows), n, n), np.array(years, dtype=np.intp)

    def _footed(self) -> dict[int, Floats]:
        """Return logs of ITPD from 2010 on, current USD, adjusted to goods trade.

        Services, and which side's reports it follows, are estimated as exporter and importer
        effects relative to BACI where its bounds are equal.
        """
        rows = self._reader.amounts("trade", ITPD, "trade_usd")
        later = [year for year in rows if year >= ITPD_DOLLARS]
        current = dict(zip(later, current_dollars(later), strict=True)) if later else {}
        found = {y: self._spread(np.log(rows[y][1] * current[y]), rows[y][0]) for y in later}
        narrow = []
        for year, logs in found.items():
            np.fill_diagonal(logs, np.nan)
            if (bounds := self._bounds(year)) is not None:
                use = (rule.width_of(*bounds) == 0) & (bounds[0] > np.log(1e6))
                narrow.append(np.where(use, logs - (bounds[0] + bounds[1]) / 2, np.nan))
        if not narrow:
            return {}
        sold, bought = rule.side_effects(np.array(narrow))
        return {year: logs - sold[:, None] - bought for year, logs in found.items()}

    def _bounds(self, year: int) -> tuple[Floats, Floats] | None:
        if BOUNDS not in self.origins:
            return None
        low, high = (self.grid(BOUNDS, year, f"{end}_usd") for end in ("lower", "upper"))
        return None if low is None or high is None else (low, high)

    def _limits(self, year: int, cells: Ints) -> tuple[Floats, Floats] | None:
        """Return the bounds at flat indices, (m,); BACI's own figure, if any, is both."""
        both = self._bounds(year)
        if WHOLE in self.origins and (whole := self.grid(WHOLE, year)) is not None:
            low, high = (np.where(np.isfinite(whole), whole, end) for end in both or (whole, whole))
            both = low, high
        return both and (both[0].ravel()[cells], both[1].ravel()[cells])

    def _spoken(self, year: int) -> Bools:
        """Return a mask of flows with a row in any source but the IMF's exporters, (n * n,)."""
        if year not in self._rows:
            grids = self.speaking(year)
            said = [grid.ravel() for name, grid in grids.items() if name != IMTS]
            self._rows[year] = np.logical_or.reduce(said or [np.zeros(len(self._every), bool)])
        return self._rows[year]

    def speaking(self, year: int) -> dict[str, Bools]:
        """Return which pairs have a row in each source in a year, (n, n)."""
        if year not in self._speaking:
            columns = {n: "lower_usd" if n == BOUNDS else "trade_usd" for n in self.origins}
            grids = ((name, self.grid(name, year, column)) for name, column in columns.items())
            self._speaking[year] = {n: np.isfinite(grid) for n, grid in grids if grid is not None}
        return self._speaking[year]

    def reported(self, year: int) -> Bools:
        """Return which flows have a report of the year that counts, (n, n)."""
        said = self._spoken(year).reshape((len(self.names),) * 2)
        return said | self.speaking(year).get(IMTS, False) if year == WORD_YEAR else said

    def nearest(self, at: Any, year: int) -> list[int]:
        """Return the nearest years, within five, with a report of any flow at indices of (n, n)."""
        ways = ([year + step * age for age in range(1, CARRY_YEARS + 1)] for step in (-1, 1))
        near = (next((y for y in way if self.reported(y)[at].any()), None) for way in ways)
        return [found for found in near if found is not None]

    def _voices(self, year: int, cells: Ints) -> tuple[list[Voice], tuple[Floats, Floats] | None]:
        """Return the voices of all sources but the IMF's exporters, and the bounds, if any."""
        out, bounds = [], self._limits(year, cells)
        if bounds is not None:
            usual, wide = np.full(len(cells), np.nan), np.flatnonzero(rule.width_of(*bounds))
            distances, years = self._distances
            if len(years):
                near = distances.reshape(len(years), -1)[:, cells[wide]]
                usual[wide] = rule.usual_ratio(near, np.abs(years - year))
            value, weight = rule.place_bounds(*bounds, usual)
            out.append(Voice("CEPII", value, weight))
        for origin in self.origins:
            said = None if origin in (BOUNDS, IMTS, WHOLE) else self.grid(origin, year)
            if said is None:
                continue
            value = said.ravel()[cells]
            weight = np.ones_like(value)
            if origin in _HALF_EXPORTS:
                weight[cells // len(self.names) == self.place[_HALF_EXPORTS[origin]]] = 0.5
            if origin == MATRIX:
                weight = np.full_like(value, 0.5)
                if bounds is not None:  # within the bounds, the better version
                    inside = (value > bounds[0] - 0.05) & (value < bounds[1] + 0.05)
                    first = out[0]
                    better = np.where(inside, value, first.value)
                    out[0] = Voice("CEPII", better, np.where(inside, 2.0, first.weight))
                    value = np.where(inside, np.nan, value)
            out.append(Voice(maker_of(origin), value, weight))
        return out, bounds

    def direct(self, year: int) -> Combined | None:
        """Combine the year's sources without carrying forward; None without a source."""
        if year not in self._direct:
            found = self._said(year, self._every) if self._spoken(year).any() else None
            self._direct[year] = found and found.spread(self._every, (len(self.names),) * 2)
        return self._direct[year]

    def _said(self, year: int, cells: Ints) -> Combined:
        """Return the year's voices combined at flat indices, (m,), without carrying forward."""
        if (known := self._direct.get(year)) is not None:
            return known.at(cells)
        spoken = self._spoken(year)[cells]
        if not spoken.any():
            return Combined.empty(cells.shape)
        found = rule.combine(*self._voices(year, cells[spoken]))
        return found.spread(np.flatnonzero(spoken), cells.shape)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Years since 2000 that a source covers, and the years between them."""
        found = [listing.coverage_of(o, self._reader.versions)[TABLE].years for o in self.origins]
        every = sorted(year for year in set[int]().union(*found) if year >= FIRST_YEAR)
        return tuple(range(every[0], every[-1] + 1)) if every else ()

    def has(self, year: int) -> bool:
        """Return whether any source has the year."""
        word = IMTS in self.origins and year == WORD_YEAR
        return word or year in self._reach["years"]

    def of_source(self, origin: str) -> Bools:
        """Return which flows a source has in any year since 2000, including bounds, (n * n,)."""
        return np.asarray(self._reach[origin])

    @cached_property
    def _reach(self) -> Arrays:
        """Return the years that have a row, and by source the flows that have one."""

        def make() -> dict[str, Any]:
            there = {origin: np.zeros(len(self._every), dtype=bool) for origin in self.origins}
            years = [year for year in range(1990, 2100) if self._spoken(year).any()]
            for origin, year in product(self.origins, range(FIRST_YEAR, 2100)):
                for column in ("trade_usd", *(["lower_usd"] if origin == BOUNDS else [])):
                    if (grid := self.grid(origin, year, column)) is not None:
                        there[origin] |= np.isfinite(grid).ravel()
            return {"years": np.array(years), **there}

        return cached(self._reader.store, "flows", make) if self._whole else make()

    def year(self, year: int, cells: Ints | None = None) -> YearFlows:
        """Return all flows of a year; if flat indices are given, others may be NaN."""
        if (found := self._years.get(year)) is None:  # another thread may drop it at any time
            if cells is not None and not (
                self._whole and is_cached(self._reader.store, f"flows-{year}")
            ):
                return self._form(year, cells)
            found = self._whole_year(year)
            self._years = dict([*self._years.items(), (year, found)][-_YEARS_KEPT:])
        return found

    def _whole_year(self, year: int) -> YearFlows:
        def make() -> dict[str, Any]:
            self.direct(year)  # for the years about it
            return self._form(year, self._every).to_arrays()

        whole = cached(self._reader.store, f"flows-{year}", make) if self._whole else make()
        return YearFlows.of_arrays(whole)

    def _form(self, year: int, cells: Ints) -> YearFlows:
        found, ends = self._within_wide(year, cells, self._answers(year, cells))
        here = np.isfinite(found.best)
        carried, kind, narrow = self._carried(year, here, cells)
        there = self._there(year)[cells]
        carried = np.where(there, carried, np.nan)
        # A value of the years before 2023 says less than a report of the year itself.
        tiny = self.grid(IMTS, year, "upper_usd") if IMTS in self.origins else None
        if tiny is not None:
            least = np.fmin(tiny.ravel()[cells], np.inf)
            carried = np.minimum(carried, np.where(kind == rule.CARRIED + 1, least, np.inf))
        one, two = np.divmod(cells, len(self.names))
        silent = self.silent_from <= year
        both = silent[one] & silent[two] | (one == two)
        take = ~here & ~both & np.isfinite(carried)
        put = found.put(take, Combined(carried, carried, carried, found.makers, kind))
        lower, upper = rule.ranges(
            put, self.factors.ravel()[cells], self.alone[cells // len(self.names)]
        )
        # A value between two years is no more certain than either of them.
        between = take & (kind == rule.BETWEEN)
        lower = np.where(between, np.fmin(lower, carried + narrow[0]), lower)
        upper = np.where(between, np.fmax(upper, carried + narrow[1]), upper)
        lower, upper = np.fmin(lower, ends[0]), np.fmax(upper, ends[1])
        known = np.isfinite(put.best)
        small = there & ~known & ~both & (known.any() or self._is_known(year, cells))
        listed = self._listed(year)
        told = listed[one] & listed[two]
        small &= told if tiny is None else told | np.isfinite(tiny.ravel()[cells])
        last = np.where(both & ~here, carried, np.nan)
        whole = put.spread(cells, (len(self.names),) * 2)
        value, least, most, known_last = (
            self._spread(np.exp(x), cells) for x in (put.best, lower, upper, last)
        )
        few = self._spread(small, cells, False)
        return YearFlows(value, least, most, whole, few, known_last)

    def _spread(self, values: Any, cells: Ints, empty: Any = np.nan) -> Any:
        out = np.full((len(self.names),) * 2, empty)
        out.ravel()[cells] = values
        return out

    def _is_known(self, year: int, cells: Ints) -> bool:
        """Return whether any flow of a year is known; False if ``cells`` are already all flows."""
        if len(cells) == len(self._every):
            return False
        return bool(self._spoken(year).any() or np.isfinite(self.year(year).value).any())

    def _there(self, year: int) -> Bools:
        """Return which pairs existed in a year, or are in its rows as territories, (n * n,)."""
        rows = self._spoken(year).reshape((len(self.names),) * 2)
        known = np.array([exists(name, year) for name in self.names])
        known |= rows.any(axis=0) | rows.any(axis=1)
        return np.logical_and.outer(known, known).ravel()

    def _listed(self, year: int) -> Bools:
        """Return the states with a row of their own within five years, (n,); all if none has.

        One side's reports, to the IMF or in its own table, do not count: each lists the states that
        it knows of, some not Kosovo, some Jersey, so that a missing row says nothing of others.
        """
        around = range(year - CARRY_YEARS, year + CARRY_YEARS + 1)
        rows = (row for y in around for name, row in self.speaking(y).items() if name in _LISTING)
        near = np.logical_or.reduce([*rows, np.zeros_like(self.factors, bool)])
        listed = near.any(axis=0) | near.any(axis=1)
        return np.asarray(listed | ~listed.any())

    def _answers(self, year: int, cells: Ints) -> Combined:
        """Return the year's answers at flat indices; in 2025, exporters' reports with 2023."""
        found = self._said(year, cells)
        word = self.grid(IMTS, year) if IMTS in self.origins and year == WORD_YEAR else None
        if word is None or not self._spoken(MATRIX_YEAR).any():
            return found
        word, before = word.ravel()[cells], self._said(MATRIX_YEAR, cells)
        matrix = self.grid(MATRIX, MATRIX_YEAR) if MATRIX in self.origins else None
        if matrix is not None:
            apart = np.nan_to_num(before.best - matrix.ravel()[cells])
            # Where they break with each other, one is wrong, and says nothing of a later year.
            word = word + _RATIO_KEPT * np.where(np.abs(apart) <= rule.BREAK, apart, 0.0)
        value, kind = rule.temper(word, before.best)
        take = np.isfinite(value) & ~np.isfinite(found.best)
        broken = np.abs(word - before.best) > rule.BREAK
        low, high = (np.where(broken, f(word, before.best), value) for f in (np.fmin, np.fmax))
        return found.put(take, Combined(value, low, high, np.ones_like(kind), kind))

    def _within_wide(self, year: int, cells: Ints, found: Combined) -> tuple[Combined, Floats]:
        """Return answers with those from wide bounds alone put between adjacent years, if known.

        Also returns these bounds, (2, m), which their ranges hold; NaN for other answers.
        """
        ends, best, kind = np.full((2, len(cells)), np.nan), found.best.copy(), found.kind.copy()
        at = np.flatnonzero(found.own & ~self._placed(year, cells, found))
        if len(at) and (bounds := self._bounds(year)) is not None:
            low, high = (end.ravel()[cells[at]] for end in bounds)
            near = [self._answers(year + step, cells[at]) for step in (-1, 1)]
            placed = map(self._placed, (year - 1, year + 1), [cells[at]] * 2, near)
            middle = np.clip((near[0].best + near[1].best) / 2, low, high)
            use = (middle > rule.SIZES[0]) & np.logical_and.reduce([*placed])
            ends[:, at[use]] = low[use], high[use]
            best[at[use]], kind[at[use]] = middle[use], rule.BETWEEN
        return found.put(kind != found.kind, Combined(best, best, best, found.makers, kind)), ends

    def _placed(self, year: int, cells: Ints, found: Combined) -> Bools:
        """Return which answers have a report of the year that is not wide bounds alone, (m,)."""
        placed = (found.kind < rule.WIDE) | (found.kind >= rule.POINT)
        for name, said in self.speaking(year).items():
            if name not in (BOUNDS, IMTS):  # exact, also where the kind is that of CEPII's bounds
                placed |= said.ravel()[cells]
        return found.own & placed

    def _carried(
        self, year: int, here: Bools, cells: Ints
    ) -> tuple[Floats, Any, tuple[Floats, Floats]]:
        """Interpolate between the nearest answers within five years, or return the nearest one.

        Also returns its kind, and the outer reach of the ranges in adjacent years; NaN where the
        year has an answer. All are at flat indices, (m,).
        """
        around = [year + step * age for age in range(1, CARRY_YEARS + 1) for step in (-1, 1)]
        spoken = np.logical_or.reduce([self.reported(other).ravel()[cells] for other in around])
        at = np.flatnonzero(spoken & ~here)
        asked = cells[at]
        value, gap, ends = np.full((3, 2, len(at)), np.nan)
        for side, step in enumerate((-1, 1)):
            for age in range(CARRY_YEARS, 0, -1):
                near = self._answers(year + step * age, asked)
                known = np.isfinite(near.best)
                if not known.any():
                    continue
                value[side] = np.where(known, near.best, value[side])
                gap[side] = np.where(known, age, gap[side])
                if age == 1:
                    alone = self.alone[asked // len(self.names)]
                    lower, upper = rule.ranges(near, self.factors.ravel()[asked], alone)
                    ends[0] = np.fmin(ends[0], lower - near.best)
                    ends[1] = np.fmax(ends[1], upper - near.best)
        best, kind = rule.between(value, gap)
        full = Combined(best, ends[0], ends[1], kind, kind).spread(at, cells.shape)
        return full.best, full.kind, (full.low, full.high)

    def doubts(self, year: int, cells: Ints | None = None) -> dict[str, Bools]:
        """Return which flows have each doubt, (n, n), or (m,) at flat indices."""

        def at(year: int) -> Combined:
            whole = self.year(year, cells).combined
            return whole if cells is None else whole.at(cells)

        found = at(year)
        kind, apart = found.kind, found.disagree
        word = (kind >= rule.WORD) & (kind < rule.BETWEEN)
        # The nearest reports within two years, before and after.
        near = np.full((2, *kind.shape), np.nan)
        for side, age in product((0, 1), (2, 1)):
            other = year + (2 * side - 1) * age
            if other in self.years:
                report = at(other)
                near[side] = np.where(report.own, report.best, near[side])
        jump = np.where(found.own, found.best, np.nan) - near
        if (limits := self._limits(year, self._every if cells is None else cells)) is not None:
            off = np.abs(np.clip(found.best.ravel(), *limits).reshape(kind.shape) - found.best)
            apart = apart | (found.own & (off > rule.OUTSIDE))
        with np.errstate(invalid="ignore"):
            alone = (jump > rule.BREAK).all(axis=0) | (jump < -rule.BREAK).all(axis=0)
        return {
            "sources disagree": apart & (kind < rule.CARRIED),
            "carried": (kind >= rule.CARRIED) & (kind < rule.WORD),
            "level break": apart & word,
            "year break": alone,
            "interpolated": kind == rule.BETWEEN,
        }

    def sources(self, year: int, codes: list[str], cells: Any) -> tuple[Source, ...]:
        """Return each source's total of a flow, and the flagged rows."""
        out = []
        for origin in self.origins:
            value = self._summed(origin, year, "trade_usd", cells)
            bounded = origin == BOUNDS or (origin == IMTS and value is None)
            lower, upper = (self._summed(origin, year, end, cells) if bounded else None
                            for end in ("lower_usd", "upper_usd"))  # fmt: skip
            if value is not None or upper is not None:
                out.append(Source(origin, maker_of(origin), value, lower, upper))
            for row in self._flagged(origin):
                if [row["exporter"], row["importer"], row["year"]] == [*codes, year]:
                    value, lower, upper = (row[f"{e}_usd"] for e in ("trade", "lower", "upper"))
                    ends = (lower, upper, (doubt(row["flag"]),))
                    out.append(Source(origin, maker_of(origin), value, *ends))
        years, sold = self._eurostat if codes[0] == "EU" else ((), np.zeros((0, 0)))
        # Its figures of all years are of the members of the last.
        if years and {*np.array(self.names)[cells[0].ravel()]} == members("EU", f"{years[-1]}"):
            total = sold[:, years.index(year)][cells[1].ravel()].sum() if year in years else np.nan
            if np.isfinite(total):
                out.append(Source(EUROSTAT, "Eurostat", float(total), None, None))
        return tuple(out)

    @cached_property
    def _eurostat(self) -> tuple[tuple[int, ...], Floats]:
        return self._reader.state_table("eu_goods_exports", EUROSTAT, "exports_usd")

    def _summed(self, origin: str, year: int, column: str, cells: Any) -> float | None:
        logs = self.grid(origin, year, column)
        if logs is None or np.isnan(logs[cells]).all():
            return None
        return float(np.nansum(np.exp(logs[cells])))


def maker_of(origin: str) -> str:
    """Return the data producer of a source: CEPII for all versions of BACI, else the source."""
    return _MAKERS.get(origin, origin)


def load_flows() -> TradeFlows:
    """Return the flows of the store; cached until it changes.

    Raises InputError if no installed source has such flows.
    """
    found = flows_of(reader_of())
    if not found.years:
        raise InputError(
            "no source of goods trade is installed",
            next=f"multivector data pull {MATRIX} {IMTS} --open",
        )
    return found


@lru_cache(maxsize=1)
def flows_of(reader: Reader) -> TradeFlows:
    """Return the flows of a reader's store, which may have none; cached."""
    return TradeFlows(reader)
