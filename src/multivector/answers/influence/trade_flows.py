"""The flow of goods from one state to another in a year, from all origins that have it."""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from multivector.answers.influence.loading import Reader
from multivector.arrays import Bools, Floats
from multivector.codes.blocs import members
from multivector.codes.regions import region
from multivector.codes.resolve import is_bloc, parties
from multivector.errors import InputError, UsageError
from multivector.measures import trade_flows as rule
from multivector.measures.trade_flows import Combined, Voice
from multivector.store.warehouse import Store

TABLE = "goods_trade"
EUROSTAT = "eurostat_eu27_exports"
BOUNDS, MATRIX = "baci_hs10_97_bounds", "baci_2023_matrix"
ATLAS, IMTS = "atlas_bilateral_2010_2020", "imts_2025_network"
_MAKERS = {BOUNDS: "CEPII", MATRIX: "CEPII", ATLAS: "Harvard", IMTS: "IMF"}
# Exports of these tables go by first destination, gold is withheld, or services are included.
_HALF_EXPORTS = {"kaz_trade_by_country": "KAZ", "uzb_trade_by_country": "UZB"}
MATRIX_YEAR, WORD_YEAR = 2023, 2025
CARRY_YEARS = 5
# Below it lie 95 % of the flows of pairs that BACI never had, where one side reports.
SMALL_USD = 5e6
_RATIO_KEPT = 0.8  # of the distance between best and matrix in 2023 that is left in 2025
CORRELATED = 0.2  # of the errors of a bloc's members (sums of the EU against Eurostat)


@dataclass(frozen=True, slots=True)
class Source:
    """What one origin says on a flow, current USD; a value, or bounds, or neither."""

    origin: str
    maker: str
    value: float | None
    lower: float | None
    upper: float | None
    flag: str | None


@dataclass(frozen=True, slots=True)
class TradeFlow:
    """A flow of goods in a year, current USD, f.o.b. as far as sources allow.

    Attributes
    ----------
    value : float or None
        Best value; None where it is unknown.
    lower, upper : float or None
        90 % range: where a maker not yet consulted would put it. Of an unknown flow that one side
        reports on, 0 and what such flows stay below; None where both sides are silent.
    makers : int
        Independent makers it rests on; few look like agreement.
    flag : str or None
        ``sources disagree``, ``carried``, ``between two years``, ``breaks with 2023``, ``a source
        is not credible``, ``small`` or ``both silent``; several are joined by "; ".
    sources : tuple of Source
    """

    exporter: str
    importer: str
    year: int
    value: float | None
    lower: float | None
    upper: float | None
    makers: int
    flag: str | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class YearFlows:
    """All flows of a year, USD (n, n): NaN unknown. ``small`` are those at most ``SMALL_USD``;
    ``last`` is what was known within five years of those on which neither side reports.
    """

    value: Floats
    lower: Floats
    upper: Floats
    combined: Combined
    small: Bools
    last: Floats


class TradeFlows:
    """Flows between all states, from one store.

    Parameters
    ----------
    reader : Reader
        Of the store.
    without : collection of str
        Makers, or origins, that are left out.
    """

    def __init__(self, reader: Reader, without: Collection[str] = ()) -> None:
        self.names, self.place = reader.names, reader.place
        self.origins = tuple(
            name
            for name in reader.bringing(TABLE)
            if name not in without and maker_of(name) not in without
        )
        self._reader = reader
        self._grids: dict[tuple[str, str], dict[int, Floats]] = {}
        self._flags = {name: self._flagged(name) for name in self.origins}
        self._direct: dict[int, Combined | None] = {}
        self._years: dict[int, YearFlows] = {}
        scores = rule.state_scores()
        known = np.array([scores.get(name, (0.2, None))[0] for name in self.names])
        silent = [scores.get(name, (0.2, None))[1] for name in self.names]
        self.scores, self.silent_from = known, np.array([y or 9999 for y in silent])
        self.wide = np.isin(self.names, region("central-asia").states)

    def grid(self, origin: str, year: int, column: str = "trade_usd") -> Floats | None:
        """Return logarithms of what an origin has for a year, (n, n); rows with a flag are NaN."""
        if (origin, column) not in self._grids:
            years, cube = self._reader.dyad_table(TABLE, origin, column, "exporter", "importer")
            with np.errstate(divide="ignore"):
                logs = np.log(np.where(cube > 0, cube, np.nan))
            found = dict(zip(years, np.moveaxis(logs, 2, 0), strict=True))
            for row in self._flags[origin]:
                at = tuple(self.place.get(row[side], 0) for side in ("exporter", "importer"))
                if row["year"] in found:
                    found[row["year"]][at] = np.nan
            self._grids[origin, column] = found
        return self._grids[origin, column].get(year)

    def _flagged(self, origin: str) -> list[dict[str, Any]]:
        import pyarrow.compute as pc

        data = self._reader.store.read(TABLE, origin=origin)
        rows: list[dict[str, Any]] = data.filter(pc.is_valid(data["flag"])).to_pylist()
        return rows

    @cached_property
    def _distances(self) -> tuple[Floats, tuple[int, ...]]:
        """Return log of Atlas over the point of the bounds, (K, n, n), and its K years."""
        years = [y for y in range(2000, 2025) if ATLAS in self.origins and BOUNDS in self.origins]
        found = {year: self._bounds(year) for year in years}
        rows = {
            year: atlas - rule.place_bounds(*bounds, np.full_like(atlas, np.nan))[0]
            for year, bounds in found.items()
            if bounds is not None and (atlas := self.grid(ATLAS, year)) is not None
        }
        return np.array(list(rows.values())), tuple(rows)

    def _bounds(self, year: int) -> tuple[Floats, Floats] | None:
        if BOUNDS not in self.origins:
            return None
        low, high = (self.grid(BOUNDS, year, f"{end}_usd") for end in ("lower", "upper"))
        return None if low is None or high is None else (low, high)

    def voices(self, year: int) -> tuple[list[Voice], Any]:
        """Return what every origin but the IMF's exporters says, and the width of bounds."""
        out, width, bounds = [], None, self._bounds(year)
        if bounds is not None:
            distances, years = self._distances
            usual = np.full_like(bounds[0], np.nan)
            if years:
                usual = rule.usual_ratio(distances, np.abs(np.array(years) - year))
            value, weight = rule.place_bounds(*bounds, usual)
            width = rule.width_of(*bounds)
            out.append(Voice(BOUNDS, "CEPII", value, weight))
        for origin in self.origins:
            said = None if origin in (BOUNDS, IMTS) else self.grid(origin, year)
            if said is None:
                continue
            value, weight = said, np.ones_like(said)
            if origin in _HALF_EXPORTS:
                weight[self.place[_HALF_EXPORTS[origin]]] = 0.5
            if origin == MATRIX:
                weight = np.full_like(value, 0.5)
                if bounds is not None:  # within the bounds it is the better make of the same
                    inside = (value > bounds[0] - 0.05) & (value < bounds[1] + 0.05)
                    first = out[0]
                    best = np.where(inside, value, first.value)
                    heavy = np.where(inside, 2.0, first.weight)
                    out[0] = Voice(BOUNDS, "CEPII", best, heavy)
                    value = np.where(inside, np.nan, value)
            out.append(Voice(origin, maker_of(origin), value, weight))
        return out, width

    def direct(self, year: int) -> Combined | None:
        """Return the year's voices combined, nothing carried; None where no origin has the year."""
        if year not in self._direct:
            voices, width = self.voices(year)
            self._direct[year] = rule.combine(voices, width) if voices else None
        return self._direct[year]

    def has(self, year: int) -> bool:
        """Say whether an origin has the year."""
        word = IMTS in self.origins and year == WORD_YEAR
        return word or self.direct(year) is not None

    def year(self, year: int) -> YearFlows:
        """Return all flows of a year."""
        if year not in self._years:
            self._years[year] = self._form(year)
        return self._years[year]

    def _form(self, year: int) -> YearFlows:
        found = self.direct(year) or self._empty()
        found = self._with_word(found) if year == WORD_YEAR else found
        carried, kind, narrow = self._carried(year)
        silent = self.silent_from <= year
        both = silent[:, None] & silent[None] | np.eye(len(self.names), dtype=bool)
        here = np.isfinite(found.best)
        take = ~here & ~both & np.isfinite(carried)
        put = Combined(
            np.where(take, carried, found.best),
            np.where(take, carried, found.low),
            np.where(take, carried, found.high),
            found.makers,
            np.where(take, kind, found.kind),
        )
        lower, upper = rule.ranges(put, self.scores, self.wide)
        # Between two years nothing is surer than in either of them.
        between = take & (kind == rule.BETWEEN)
        lower = np.where(between, np.fmin(lower, carried + narrow[0]), lower)
        upper = np.where(between, np.fmax(upper, carried + narrow[1]), upper)
        small = ~np.isfinite(put.best) & ~both & np.isfinite(put.best).any()
        last = np.where(both & ~here, carried, np.nan)
        value, least, most = (np.exp(x) for x in (put.best, lower, upper))
        return YearFlows(value, least, most, put, small, np.exp(last))

    def _with_word(self, found: Combined) -> Combined:
        """Add exporters' reports of 2025 beside the flows of 2023."""
        word = self.grid(IMTS, WORD_YEAR) if IMTS in self.origins else None
        before = self.direct(MATRIX_YEAR)
        if word is None or before is None:
            return found
        matrix = self.grid(MATRIX, MATRIX_YEAR) if MATRIX in self.origins else None
        if matrix is not None:
            word = word + _RATIO_KEPT * np.nan_to_num(before.best - matrix)
        value, kind = rule.temper(word, before.best)
        take = np.isfinite(value) & ~np.isfinite(found.best)
        low, high = np.fmin(word, before.best), np.fmax(word, before.best)
        broken = np.abs(word - before.best) > rule.BREAK
        return Combined(
            np.where(take, value, found.best),
            np.where(take, np.where(broken, low, value), found.low),
            np.where(take, np.where(broken, high, value), found.high),
            np.where(take, 1, found.makers),
            np.where(take, kind, found.kind),
        )

    def _carried(self, year: int) -> tuple[Floats, Any, tuple[Floats, Floats]]:
        """Return the value between the nearest answers within five years, or the nearest one.

        With it its kind, and how far the ranges of both ends reach at most.
        """
        n = len(self.names)
        value, gap, ends = ([np.full((n, n), np.nan) for _ in range(2)] for _ in range(3))
        for side, step in enumerate((-1, 1)):
            for age in range(CARRY_YEARS, 0, -1):
                other = self.direct(year + step * age)
                if year + step * age == WORD_YEAR:
                    other = self._with_word(other or self._empty())
                if other is None:
                    continue
                known = np.isfinite(other.best)
                value[side] = np.where(known, other.best, value[side])
                gap[side] = np.where(known, age, gap[side])
                if age == 1:
                    lower, upper = rule.ranges(other, self.scores, self.wide)
                    ends[0] = np.fmin(ends[0], lower - other.best)
                    ends[1] = np.fmax(ends[1], upper - other.best)
        both = np.isfinite(value[0]) & np.isfinite(value[1])
        share = gap[0] / (gap[0] + gap[1])
        middle = value[0] * (1 - share) + value[1] * share
        nearest = np.where(np.isfinite(value[0]), value[0], value[1])
        age = np.fmin(gap[0], gap[1])
        near = both & (np.fmax(gap[0], gap[1]) <= 2)
        kind = np.where(near, rule.BETWEEN, np.where(age <= 2, rule.CARRIED, rule.CARRIED + 1))
        return np.where(both, middle, nearest), kind, (ends[0], ends[1])

    def sources(self, year: int, codes: list[str], cells: Any) -> tuple[Source, ...]:
        """Return what each origin says on a flow, its cells added up, and rows with a flag."""
        out = []
        for origin in self.origins:
            value = self._summed(origin, year, "trade_usd", cells)
            lower, upper = (
                self._summed(origin, year, end, cells) if origin == BOUNDS else None
                for end in ("lower_usd", "upper_usd")
            )
            if value is not None or upper is not None:
                out.append(Source(origin, maker_of(origin), value, lower, upper, None))
            for row in self._flags[origin]:
                if [row["exporter"], row["importer"], row["year"]] == [*codes, year]:
                    value, lower, upper = (row[f"{e}_usd"] for e in ("trade", "lower", "upper"))
                    out.append(Source(origin, maker_of(origin), value, lower, upper, row["flag"]))
        if codes[0] == "EU" and self._reader.has(EUROSTAT):
            years, sold = self._reader.state_table("eu_goods_exports", EUROSTAT, "exports_usd")
            total = sold[:, years.index(year)][cells[1].ravel()].sum() if year in years else np.nan
            if np.isfinite(total):
                out.append(Source(EUROSTAT, "Eurostat", float(total), None, None, None))
        return tuple(out)

    def _summed(self, origin: str, year: int, column: str, cells: Any) -> float | None:
        logs = self.grid(origin, year, column)
        if logs is None or np.isnan(logs[cells]).all():
            return None
        return float(np.nansum(np.exp(logs[cells])))

    def _empty(self) -> Combined:
        nothing = np.full((len(self.names),) * 2, np.nan)
        zero = np.zeros(nothing.shape, dtype=np.intp)
        return Combined(nothing, nothing, nothing, zero, zero + rule.POINT)


def maker_of(origin: str) -> str:
    """Return who made an origin's figures: CEPII for any make of BACI, else itself."""
    return _MAKERS.get(origin, origin)


def load_flows(store: Store | None = None) -> TradeFlows:
    """Return the flows of a store; the same store is read once.

    Raises
    ------
    InputError
        If no installed origin has such flows.
    """
    store = store or Store()
    key = tuple(sorted((n, v.folder) for n, v in store.installed().items()))
    found = _load(store.root, key)
    if not found.origins:
        raise InputError(
            "no origin with trade in goods is installed",
            next=f"multivector data pull {MATRIX} {IMTS} --open",
        )
    return found


@lru_cache(maxsize=1)
def _load(root: Any, key: Any) -> TradeFlows:
    return TradeFlows(Reader(Store(root)))


def flow(exporter: str, importer: str, year: int, *, store: Store | None = None) -> TradeFlow:
    """Return what is known of the goods that one state or bloc sold to another in a year.

    Parameters
    ----------
    exporter, importer : str
        States or blocs, by code or name; a bloc's flow is the sum over its members of that year.
    year : int
        2000 to 2025.
    store : Store, optional
        Default: the store under ``MULTIVECTOR_HOME``.

    Returns
    -------
    TradeFlow
        Best value, 90 % range, makers, flag and sources. A missing pair is unknown: small where one
        side reports, of unknown size where both are silent.

    Raises
    ------
    UsageError
        If a word is unknown, or both sides share a state.
    InputError
        If no origin with trade in goods is installed.
    """
    one, two = (parties([word])[0] for word in (exporter, importer))
    day = f"{year}-07-01"
    sides = [sorted(members(code, day)) if is_bloc(code) else [code] for code in (one, two)]
    if set(sides[0]) & set(sides[1]):
        raise UsageError(f"{one} and {two} share a state", where="exporter/importer")
    flows = load_flows(store)
    found, cells = flows.year(year), np.ix_(*([flows.place[c] for c in side] for side in sides))
    value, lower, upper = (x[cells].ravel() for x in (found.value, found.lower, found.upper))
    known, small = np.isfinite(value), found.small[cells].ravel()
    sources, makers = flows.sources(year, [one, two], cells), found.combined.makers[cells].ravel()
    if not (known | small).all() or not known.any():
        if small.all():
            most = float(SMALL_USD * small.sum())
            return TradeFlow(one, two, year, None, 0.0, most, 0, "small", sources)
        return TradeFlow(one, two, year, None, None, None, 0, "both silent", sources)
    total = float(value[known].sum())
    below, above = (_joint(np.abs(end - value)[known]) for end in (lower, upper))
    above += SMALL_USD * 0.1 * small.sum()  # a tenth of it is the median of such flows, and more
    weight = np.where(known, value, 0.0)
    count = round(float((makers * weight).sum() / total))
    low, high = max(total - below, 0.0), total + above
    flags = _flags(found.combined, cells, weight / total)
    flags += ["a source is not credible"] if any(s.flag == "not-credible" for s in sources) else []
    # Eurostat and the importer's table say the whole of it, where other origins lack some members.
    whole = {s.maker: s.value for s in sources if s.value and s.maker in ("Eurostat", _office(two))}
    if "Eurostat" in whole:
        total, count = float(np.sqrt(total * (whole["Eurostat"] or total))), count + 1
        ends = [figure for figure in whole.values() if figure]
        low, high = min(low, min(ends) * 0.95), max(high, max(ends) / 0.95)
        apart = float(np.log(max(ends) / min(ends))) > rule.DISAGREE
        flags += ["sources disagree"] if apart and "sources disagree" not in flags else []
    said = "; ".join(flags) or None
    return TradeFlow(one, two, year, total, float(low), float(high), count, said, sources)


def _office(state: str) -> str:
    return f"{state.lower()}_trade_by_country"


def _joint(errors: Floats) -> float:
    """Return the error of a sum whose parts' errors are correlated a little."""
    own, common = float((errors**2).sum()), float(errors.sum()) ** 2
    return float(np.sqrt((1 - CORRELATED) * own + CORRELATED * common))


def _flags(combined: Combined, cells: Any, share: Floats) -> list[str]:
    """Return what is true of cells that make at least half of the flow."""
    kind, apart = combined.kind[cells].ravel(), combined.disagree[cells].ravel()
    word = (kind >= rule.WORD) & (kind < rule.BETWEEN)
    said = {
        "sources disagree": apart & (kind < rule.CARRIED),
        "carried": (kind >= rule.CARRIED) & (kind < rule.WORD),
        "breaks with 2023": apart & word,
        "between two years": kind == rule.BETWEEN,
    }
    return [text for text, true in said.items() if share[true].sum() >= 0.5]
