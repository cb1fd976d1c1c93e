"""The public record as quantities that claims about states are held against."""

import re
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache

import numpy as np

from multivector.answers.verdicts.series import Series
from multivector.arrays import Floats
from multivector.codes.blocs import members
from multivector.codes.names import lookup
from multivector.codes.resolve import is_bloc
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import WORLD
from multivector.errors import InputError
from multivector.records.factbook import figures as factbook
from multivector.records.indicators import indicators
from multivector.store.warehouse import Store

# Error of a figure that one maker only has: nine in ten of 215 populations of the Factbook lie
# within it of the World Bank's.
LONE = 0.15
# The least error of a figure on which two makers agree.
AGREED = 0.02
FIRST_FLOW = 2000
# Bounds of one maker that are at most so far apart, in logarithms, are a figure of it.
NEAR = 0.2
# Words of a claim, and the quantity between two states that they mean.
_FLOWS = (
    ("imports", r"\bimports?\b|\bimported\b|\bsuppliers?\b|\bsuppl(?:y|ies|ied)\b|\bsources? of (?:goods|imports)|\bexporters? to\b|\bbuys? .{0,30}from\b"),
    ("exports", r"\bexports?\b|\bexported\b|\bexport (?:market|destination)|\b(?:buyers?|customers?)\b|\bsells?\b|\bsold\b|\bsends?\b"),
    ("trade", r"\btrad(?:e|es|ed|ing)\b|\bcommerce\b|\bturnover\b|\beconomic partner"),
)  # fmt: skip
_OTHER_PAIR = (
    ("arms", "arms-delivered-tiv", r"\barms\b|\bweapons?\b|\bmilitary (?:equipment|hardware)"),
    ("finance", "official-finance-usd", r"\blenders?\b|\bloans?\b|\blent\b|\bcreditors?\b|\bdonors?\b|\bofficial finance"),
    ("remittances", "remittances-from-partner-usd", r"\bremittances?\b"),
    ("migrants", "migrants-in-partner", r"\bmigrants?\b|\bmigrant workers\b|\bdiaspora\b"),
)  # fmt: skip
# Trade of one commodity, and services, are not what the flows of goods say.
_PART = re.compile(
    r"\b(?:oil|gas|crude|coal|energy|electricity|uranium|grain|wheat|cotton|gold|copper|fuel|petrol\w*|"
    r"services?|food|metals?|machinery|cars?|vehicles?|steel|textiles?|chips?|semiconductors?|rare earths?|"
    r"fertili[sz]ers?|agricultural|medicines?|soybeans?|beef|wine|coffee|cocoa|timber|fish|drugs?)\b", re.I)  # fmt: skip


class PairTable:
    """A flow between a fixed state and each partner, by year.

    Parameters
    ----------
    owner : str
        State or bloc whose partners are the entities.
    kind : {"trade", "exports", "imports"}
        The owner's exports to the partner, imports from it, or both.
    share : bool
        In per cent of the owner's total over known partners.
    """

    unit = "USD"

    def __init__(self, owner: str, kind: str, *, share: bool = False, years: range) -> None:
        self.id, self.owner, self.kind, self.years = kind, owner, kind, years
        nouns = {
            "trade": "trade in goods",
            "exports": "exports of goods",
            "imports": "imports of goods",
        }
        self.title = nouns[kind]
        self.share = share
        if share:
            self.unit = "%"

    @cached_property
    def _flows(self):  # type: ignore[no-untyped-def]
        from multivector.answers.influence.trade_flows import load_flows

        return load_flows()

    def entities(self) -> Sequence[str]:
        """Return the states that can be partners."""
        inside = self._inside(self.owner, self.years[-1])
        return [name for name in self._flows.names if name in STATES and name not in inside]

    def _inside(self, code: str, year: int) -> list[str]:
        names = _members(code, year)
        return [name for name in names if name in self._flows.place]

    def series(self, code: str) -> Series | None:
        """Return the flow with a partner over the years; None if nothing is known."""
        rows = [(year, row) for year in self.years if (row := self._at(code, year)) is not None]
        if not rows:
            return None
        table = np.array([row[:3] for _, row in rows])
        makers = int(np.median([row[3] for _, row in rows]))
        years = np.array([year for year, _ in rows], dtype=np.intp)
        return Series(years, table[:, 0], table[:, 1], table[:, 2], makers, self._flows.origins)

    def _at(self, code: str, year: int) -> tuple[float, float, float, float] | None:
        """Return value, range and makers of a year."""
        if not self._flows.has(year):
            return None
        mine = self._inside(self.owner, year)
        if code == WORLD:
            return self._all(mine, year)
        other = self._inside(code, year)
        if not mine or not other or set(mine) & set(other):
            return None
        parts = [p for p in (self._cells(mine, other, year), self._cells(other, mine, year))]
        chosen = {"exports": parts[:1], "imports": parts[1:], "trade": parts}[self.kind]
        known = [p for p in chosen if p is not None]
        if len(known) < len(chosen):
            return None
        value = sum(p[0] for p in known)
        lower, upper = (value + sign * _joint([abs(p[i] - p[0]) for p in known])
                        for sign, i in ((-1, 1), (1, 2)))  # fmt: skip
        makers = min(p[3] for p in known)
        if self.share:
            whole = self._total(mine, year)
            if whole is None or whole <= 0:
                return None
            rest = max(whole - value, 1e-9)  # the rest is as sure as its many parts are
            return (
                100 * value / whole, 100 * lower / (lower + rest), 100 * upper / (upper + rest), makers,
            )  # fmt: skip
        return value, lower, upper, makers

    def _cells(self, sellers: list[str], buyers: list[str], year: int) -> tuple[float, ...] | None:
        found, place = self._flows.year(year), self._flows.place
        cells = np.ix_([place[c] for c in sellers], [place[c] for c in buyers])
        value = found.value[cells].ravel()
        known = np.isfinite(value)
        if not known.any():
            return None
        lower, upper = (np.nansum(x[cells].ravel()[known]) for x in (found.lower, found.upper))
        weight = np.where(known, value, 0.0)
        makers = round(float((found.combined.makers[cells].ravel() * weight).sum() / weight.sum()))
        return float(np.nansum(value)), float(lower), float(upper), float(makers)

    def _all(self, mine: list[str], year: int) -> tuple[float, float, float, float] | None:
        """Return the flow with all partners; the errors of its parts are independent."""
        found = self._flows.year(year)
        total = self._total(mine, year)
        if not mine or total is None:
            return None
        ends = [
            np.sqrt(np.nansum(np.concatenate(self._parts(np.abs(end - found.value), mine)) ** 2))
            for end in (found.lower, found.upper)
        ]
        return total, total - float(ends[0]), total + float(ends[1]), 2.0

    def _total(self, mine: list[str], year: int) -> float | None:
        return (
            float(np.nansum(np.concatenate(self._parts(self._flows.year(year).value, mine))))
            or None
        )

    def _parts(self, grid: Floats, mine: list[str]) -> list[Floats]:
        rows = [self._flows.place[c] for c in mine]
        value = np.array(grid)
        out, back = value[rows], value[:, rows]
        out[:, rows] = np.nan
        back[rows] = np.nan
        return {"exports": [out.ravel()], "imports": [back.ravel()],
                "trade": [out.ravel(), back.ravel()]}[self.kind]  # fmt: skip

    def origins_of(self, code: str, year: int) -> tuple[str, ...]:
        """Return the origins that have the flow in a year; of a year in between, all of them."""
        made = []
        for origin in self._flows.origins:
            for column in ("trade_usd", "upper_usd"):
                logs = self._flows.grid(origin, year, column) if self._has(origin, column) else None
                if logs is not None and self._raw(np.exp(logs), code, year) is not None:
                    made.append(origin)
                    break
        return tuple(made) or self._flows.origins

    def _has(self, origin: str, column: str) -> bool:
        return column == "trade_usd" or origin == "baci_hs10_97_bounds"

    def by_maker(self, codes: Sequence[str], year: int) -> dict[str, list[float | None]]:
        """Return what each maker of data has for some partners: maker to values."""
        from multivector.answers.influence.trade_flows import maker_of

        made: dict[str, list[float | None]] = {}
        for origin in self._flows.origins:
            logs = self._grid(origin, year)
            if logs is None:
                continue
            values = [self._raw(np.exp(logs), code, year) for code in codes]
            if all(v is not None for v in values):
                made.setdefault(maker_of(origin), values)
        return made

    def _grid(self, origin: str, year: int) -> Floats | None:
        """Return logarithms of what an origin has; of bounds that are near, their middle."""
        logs = self._flows.grid(origin, year)
        if not self._has(origin, "upper_usd"):
            return logs
        low, high = (self._flows.grid(origin, year, f"{end}_usd") for end in ("lower", "upper"))
        if low is None or high is None:
            return logs
        near = np.where(high - low < NEAR, (low + high) / 2, np.nan)
        return near if logs is None else np.where(np.isfinite(logs), logs, near)

    def _raw(self, grid: Floats, code: str, year: int) -> float | None:
        place = self._flows.place
        mine, other = ([place[c] for c in self._inside(x, year)] for x in (self.owner, code))
        out, back = grid[np.ix_(mine, other)], grid[np.ix_(other, mine)]
        chosen = {"exports": [out], "imports": [back], "trade": [out, back]}[self.kind]
        if any(np.isnan(part).all() for part in chosen):
            return None
        return float(sum(np.nansum(part) for part in chosen))


def _members(code: str, year: int) -> list[str]:
    """Return a state itself, or the states of a bloc or region."""
    if code in STATES:
        return [code]
    if is_bloc(code):
        return sorted(members(code, f"{year}-07-01"))
    found = lookup(code)
    return list(found.members) if found is not None else []


def _joint(errors: Sequence[float]) -> float:
    """Return the error of a sum whose parts' errors have a fifth in common."""
    own, common = sum(e**2 for e in errors), sum(errors) ** 2
    return float(np.sqrt(0.8 * own + 0.2 * common))


class StoredPairs:
    """An indicator of the store between a fixed state and each partner."""

    def __init__(self, owner: str, indicator: str, store: Store | None = None) -> None:
        self._indicator = indicators()[indicator]
        self.id, self.owner, self.unit = indicator, owner, self._indicator.unit
        self.title = self._indicator.title
        self._store = store or Store()

    @cached_property
    def _rows(self) -> dict[str, dict[int, float]]:
        import pyarrow.compute as pc

        i = self._indicator
        data = self._store.read(i.source)
        data = data.filter(pc.equal(data[i.influencee], self.owner))
        made: dict[str, dict[int, float]] = {}
        columns = (data[str(i.influencer)], data["year"], data[i.value])
        for partner, year, value in zip(*(c.to_pylist() for c in columns), strict=True):
            if value is not None:
                made.setdefault(partner, {})[year] = float(value)
        return made

    def entities(self) -> Sequence[str]:
        """Return the partners with a figure."""
        return list(self._rows)

    def series(self, code: str) -> Series | None:
        """Return the figures of a partner, with the error of a lone source."""
        found = self._rows.get(code)
        origins = tuple(self._store.paths(self._indicator.source))
        return None if not found else lone(found, origins)


class StateTable:
    """A figure of each state by year: GDP or population of the store, or the Factbook's."""

    def __init__(self, indicator: str, title: str, unit: str, read: Callable[[str], dict[int, float]],
                 origin: str, entities: Callable[[], Sequence[str]]) -> None:  # fmt: skip
        self.id, self.title, self.unit = indicator, title, unit
        self._read, self._origin, self._entities = read, origin, entities

    def entities(self) -> Sequence[str]:
        """Return the states with a figure."""
        return self._entities()

    def series(self, code: str) -> Series | None:
        """Return the figures of a state; for a population or GDP with the Factbook as a second."""
        found = self._read(code)
        if not found:
            return None
        if self._origin == factbook.ORIGIN.id:
            return lone(found, (self._origin,))
        second = _factbook_years(code, {"gdp": "gdp-usd", "population": "population"}[self.id])
        made = lone(found, (self._origin, factbook.ORIGIN.id) if second else (self._origin,))
        apart = [
            abs(second[y] / found[y - back] - 1)
            for y in second
            for back in (0, 1)
            if y - back in found
        ]
        if not apart or min(apart) > LONE:
            return made
        # Two makers that agree are as sure as they are near one another.
        room = max(min(apart), AGREED) * np.abs(made.value)
        return Series(made.years, made.value, made.value - room, made.value + room, 2, made.origins)


def lone(found: dict[int, float], origins: tuple[str, ...]) -> Series:
    """Return a series of one maker with the error of its class."""
    years = sorted(found)
    value = np.array([found[year] for year in years])
    room = LONE * np.abs(value)
    return Series(np.array(years, dtype=np.intp), value, value - room, value + room, 1, origins)


@lru_cache(maxsize=512)
def _factbook_years(code: str, indicator: str) -> dict[int, float]:
    if not factbook.has_entry(code):
        return {}
    return {
        f.year: (100 * f.value if f.unit == "share" else f.value)
        for f in factbook.figures(code)
        if f.indicator == indicator and f.year is not None and f.value is not None
    }


_STATE = (
    ("population", r"\bpopulation\b|\bpopulous\b|\binhabitants\b|\bhome to .{0,40}\bpeople\b"),
    ("gdp", r"\bGDP\b|\bgross domestic product\b|\beconom(?:y|ies)\b"),
)
_FACTBOOK = (
    ("gdp-growth", r"\b(?:GDP|economic|economy).{0,20}\bgr(?:ow\w*|ew)\b|\bgrowth of (?:the )?econom|\beconomy (?:grew|expanded)"),
    ("military-expenditure-share-of-gdp", r"\b(?:military|defen[cs]e) (?:spending|budget|expenditure)"),
    ("public-debt-share-of-gdp", r"\bpublic debt\b|\bgovernment debt\b|\bnational debt\b"),
    ("external-debt-usd", r"\b(?:external|foreign) debt\b"),
    ("reserves-usd", r"\b(?:foreign(?:[- ]exchange)?|currency|gold and foreign) reserves\b"),
    ("current-account-usd", r"\bcurrent[- ]account\b"),
    ("refugees", r"\brefugees\b"),
    ("rail-length-km", r"\brailways?\b.{0,30}\bk(?:m|ilomet)"),
    ("exports-usd", r"\btotal exports\b"),
    ("imports-usd", r"\btotal imports\b"),
)  # fmt: skip


def state_table(text: str) -> StateTable | None:
    """Return the figure of states that a clause is about; None if it names none that is kept."""
    for indicator, pattern in _FACTBOOK:
        if re.search(pattern, text, re.I):
            known = indicators()[indicator]
            unit = "%" if known.unit == "share" else known.unit
            return StateTable(
                indicator, known.title, unit, lambda code, i=indicator: _factbook_years(code, i),
                factbook.ORIGIN.id, lambda: [c for c in STATES if factbook.has_entry(c)],
            )  # fmt: skip
    for table, pattern in _STATE:
        if re.search(pattern, text, re.I) and not re.search(
            r"\bper (?:capita|person|head)\b", text
        ):
            return _stored_state(table)
    return None


def _stored_state(table: str) -> StateTable:
    value, title, unit = {
        "population": ("persons", "Population", "people"),
        "gdp": ("gdp_usd", "Gross domestic product", "USD"),
    }[table]
    rows = _state_rows(table, value)
    if rows is not None:
        found, origin = rows
        return StateTable(
            table, title, unit, lambda code: found.get(code, {}), origin, lambda: list(found)
        )
    name = {"gdp": "gdp-usd", "population": "population"}[table]
    return StateTable(
        name, title, unit, lambda code: _factbook_years(code, name), factbook.ORIGIN.id,
        lambda: [c for c in STATES if factbook.has_entry(c)],
    )  # fmt: skip


def _state_rows(table: str, value: str) -> tuple[dict[str, dict[int, float]], str] | None:
    store = Store()
    try:
        data = store.read(table)
    except (InputError, ModuleNotFoundError):
        return None
    made: dict[str, dict[int, float]] = {}
    for code, year, number in zip(
        *(data[c].to_pylist() for c in ("state", "year", value)), strict=True
    ):
        if number is not None:
            made.setdefault(code, {})[year] = float(number)
    return made, next(iter(store.paths(table)))


def pair_kind(text: str) -> str | None:
    """Return the quantity between two states that a clause is about; None if it names none.

    Trade in one commodity is not trade in goods.

    Examples
    --------
    >>> pair_kind("China is the largest trading partner"), pair_kind("the biggest buyer of its gas")
    ('trade', None)
    """
    for kind, _, pattern in _OTHER_PAIR:
        if re.search(pattern, text, re.I):
            return kind
    if _PART.search(text):
        return None
    return next((kind for kind, pattern in _FLOWS if re.search(pattern, text, re.I)), None)


def stored_pair(kind: str) -> str:
    """Return the indicator of a kind of pair quantity other than trade."""
    return next(indicator for name, indicator, _ in _OTHER_PAIR if name == kind)
