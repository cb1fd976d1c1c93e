"""Base trade of a scenario: from a file, an installed source, or the completed Factbook matrix."""

import csv
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.columns import caption_of
from multivector.answers.home_trade import (
    BOUNDS,
    current_dollars,
    draw_home,
    fill_from_output,
    gdp_of,
    with_goods,
)
from multivector.answers.routes import TABLES
from multivector.answers.scenarios.factbook_lists import (
    complete_lists,
    factbook_shares,
    factbook_totals,
)
from multivector.arrays import Floats
from multivector.codes import systems
from multivector.codes.conversion import convert
from multivector.errors import InputError, UsageError
from multivector.provenance import Origin
from multivector.records.factbook import figures
from multivector.records.listing import origin_of
from multivector.records.origins import prices
from multivector.records.origins.itpd import FIRST_YEAR
from multivector.scenarios.balance import OUTPUT_PER_GDP, OUTPUT_SPREAD, home_from_gdp
from multivector.scenarios.impute import impute_home, without_home
from multivector.store.warehouse import Store

Drawer = Callable[[np.random.Generator], Floats]

HOME = ("output", "itpd")  # sources of domestic trade
# Flows in a year of a source of trade among all states; one reporter has fewer than 500.
_ALL_STATES = 10_000
REST = "ROW"  # the rest of the world, which a file may include as one state


@dataclass(frozen=True, slots=True)
class TradeBase:
    """Flows of n states including domestic trade, and how they were obtained."""

    names: tuple[str, ...]  # ISO3 codes, sorted
    flows: Floats  # (n, n): USD; rows export
    imputed: NDArray[np.bool_]  # (n,): States whose domestic trade is not observed
    draw: Drawer  # Returns flows with newly drawn imputed domestic trade
    year: int | None
    origins: tuple[Origin, ...]
    # States that are not part of the economy, and why
    left_out: dict[str, str] = field(default_factory=dict)
    # Notes for the reader: methods, and the adjustment by balancing
    notes: list[str] = field(default_factory=list)
    # Balanced draws by elasticity, closure and number, for the next scenario on this base.
    drawn: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)


def ids(base: TradeBase) -> list[str]:
    """Return the IDs of the sources of a base.

    >>> ids(trade_base())
    ['factbook', 'multivector-routes']
    """
    return [origin.id for origin in base.origins]


def trade_base(
    *, flows: str | Path | None = None, year: int | None = None, home: str = "output"
) -> TradeBase:
    """Return the base trade of a scenario.

    The source is a file if given; else ITPD if installed (``multivector data pull itpd
    worldbank_gdp``); else the embedded Factbook, completed to a full matrix and marked as such. For
    the latter two, domestic trade is gross output (1.9 GDP) minus exports; a file contains its own.
    Raises InputError for an invalid file (with the line), a year without data, or ITPD without GDP.
    Raises UsageError if ``home`` is invalid, or is ``itpd`` without ITPD as the base.

    - ``flows``: CSV with the columns ``exporter, importer, trade_usd``, and ``year`` if it has
      several years. Rows with the same exporter and importer are domestic trade; ``ROW`` is the
      rest of the world.
    - ``year``: default: the latest year in the data.
    - ``home``: ``itpd`` uses the domestic flows of ITPD, which cover only some industries.
    """
    if home not in HOME:
        what = f"unknown source of domestic trade: {home!r}"
        raise UsageError(what, where="home", allowed=" or ".join(HOME))
    if flows is None:
        store = Store()
        return _from_store(store.root, store.state(), year, home)
    if home == "itpd":
        raise needs_itpd(*_HOME_TRADE)
    return _from_file(Path(flows), year)


_HOME_TRADE = ("domestic trade from ITPD requires ITPD as the base", "home")


def needs_itpd(what: str, where: str) -> UsageError:
    """Return the error for a parameter that only trade of ITPD allows."""
    allowed = "ITPD trade data, not your own flows"
    mend = "multivector data pull itpd worldbank_gdp"
    return UsageError(what, where=where, allowed=allowed, next=mend)


@lru_cache(maxsize=4)
def _from_store(root: Path, key: Any, year: int | None, home: str) -> TradeBase:
    """Return the base from one version of the store; several scenarios share it."""
    store = Store(root)
    versions = store.installed()
    if "itpd" in versions:
        table = store.read("trade", origin="itpd")
        return _from_itpd(table, origin_of("itpd", versions), year, home)
    if home == "itpd":
        raise needs_itpd(*_HOME_TRADE)
    return _from_factbook(year)


def _from_file(path: Path, year: int | None) -> TradeBase:
    rows = _read(path)
    years = sorted({y for *_, y, _ in rows if y is not None})
    undated = [line for *_, y, line in rows if y is None]
    if years and undated:
        raise InputError(
            "row without a year",
            where=f"{path}, line {undated[0]}",
            allowed="a year in each row, or in none",
        )
    if year is not None and year not in years:
        raise InputError(
            f"no trade data for {year} in the file",
            where=str(path),
            allowed=", ".join(map(str, years)) or "a file with a year column",
        )
    chosen = year if year is not None else (years[-1] if years else None)
    cells: dict[tuple[str, str], float] = {}
    lines: dict[tuple[str, str], int] = {}
    for exporter, importer, value, y, line in rows:
        if y != chosen:
            continue
        if (exporter, importer) in cells:
            raise InputError(
                f"duplicate row: {exporter} to {importer}",
                where=f"{path}, lines {lines[exporter, importer]} and {line}",
            )
        cells[exporter, importer], lines[exporter, importer] = value, line
    if not cells:
        raise InputError(
            "no rows", where=str(path), allowed="one or more rows of exporter, importer, trade_usd"
        )
    names = sorted({name for pair in cells for name in pair})
    matrix = _matrix(cells, names)
    _refuse_silent(matrix, names, path)
    note = [f"trade read from {path.name}"]
    return _complete(matrix, names, chosen, (_file_origin(path),), {}, note)


def _file_origin(path: Path) -> Origin:
    return Origin(
        id=path.name,
        title="Trade flows from a user file",
        version="as given",
        citation=f"user file {path.name}",
        licence="set by the owner of the file",
        url=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        open=False,
    )


def _read(path: Path) -> list[tuple[str, str, float, int | None, int]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            lacking = {"exporter", "importer", "trade_usd"} - set(reader.fieldnames or ())
            if lacking:
                raise InputError(
                    f"column missing: {', '.join(sorted(lacking))}",
                    where=f"{path}, line 1",
                    allowed="exporter, importer, trade_usd and, for several years, year",
                )
            return [_line(row, path, number) for number, row in enumerate(reader, start=2)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error


def _line(row: dict[str, Any], path: Path, number: int) -> tuple[str, str, float, int | None, int]:
    where = f"{path}, line {number}"
    exporter, importer = (_code(str(row.get(k) or ""), where) for k in ("exporter", "importer"))
    text = str(row.get("trade_usd") or "").strip()
    try:
        value = float(text) if text else float("nan")
    except ValueError as error:
        raise InputError(
            f"not a number: {text!r}", where=where, allowed="a number, in USD"
        ) from error
    if value < 0 or np.isinf(value):
        raise InputError(f"invalid trade value: {text}", where=where, allowed="0 or more, in USD")
    if np.isnan(value) and exporter != importer:
        raise InputError(
            "missing value for trade between two states", where=where, allowed="a number"
        )
    year = str(row.get("year") or "").strip()
    if year and not year.isdigit():
        raise InputError(f"not a year: {year!r}", where=where)
    return exporter, importer, value, int(year) if year else None, number


def _code(word: str, where: str) -> str:
    if word.strip() == REST:
        return REST
    code = convert(word)
    if code is None:
        raise InputError(
            f"unknown state: {word!r}", where=where, allowed=f"an ISO3 code, a name, or {REST}"
        )
    return systems.continuing(code)


def _matrix(cells: dict[tuple[str, str], float], names: Sequence[str]) -> Floats:
    return np.array([[cells.get((a, b), 0.0) for b in names] for a in names])


def _refuse_silent(matrix: Floats, names: Sequence[str], path: Path) -> None:
    """Raise for a state without exports or imports: the user must correct the file."""
    abroad = without_home(matrix)
    for axis, what in ((1, "has no exports"), (0, "has no imports")):
        none = [n for n, total in zip(names, abroad.sum(axis=axis), strict=True) if total <= 0]
        if none:
            raise InputError(
                f"{', '.join(none[:10])} {what}",
                where=str(path),
                allowed="states with both imports and exports; remove the ones listed",
            )


def _complete(
    matrix: Floats, names: Sequence[str], year: int | None, origins: tuple[Origin, ...],
    left_out: dict[str, str], notes: list[str],
) -> TradeBase:  # fmt: skip
    filled = impute_home(matrix, names)
    if filled.imputed.any():
        near = len(filled.comparable[0])
        notes.append(
            f"domestic trade is imputed for {int(filled.imputed.sum())} of {len(names)} "
            f"states, each from {near} states of similar size and trade balance"
        )
    return TradeBase(
        tuple(names), filled.flows, filled.imputed, filled.draw, year, origins, left_out, notes
    )


def _from_itpd(table: Any, origin: Origin, year: int | None, home: str) -> TradeBase:
    import pyarrow.compute as pc

    years = sorted(pc.unique(table["year"]).to_pylist())
    chosen = year if year is not None else years[-1]
    if chosen not in years:
        raise InputError(
            f"ITPD has no trade data for {chosen}",
            where="year",
            allowed=f"{FIRST_YEAR} to {years[-1]}; {goods_alone(years[-1])}".removesuffix("; "),
        )
    data = table.filter(pc.equal(table["year"], chosen)).to_pydict()
    dollars = float(current_dollars([chosen])[0])
    cells = {
        (exporter, importer): float("nan") if value is None else dollars * float(value)
        for exporter, importer, value in zip(
            data["exporter"], data["importer"], data["trade_usd"], strict=True
        )
    }
    names = sorted({name for pair in cells for name in pair})
    flows, spread = with_goods(_matrix(cells, names)[..., None], names, [chosen])
    matrix, names, left_out = _traders(flows[..., 0], names)
    notes = [f"{chosen} trade from ITPD-E, in {chosen} dollars, deflated by US consumer prices"]
    if year is None and (later := goods_alone(chosen)):
        notes.append(later)
    origins: tuple[Origin, ...] = (origin, prices.origin())
    if (lacked := spread > 0).any():
        origins += (origin_of(BOUNDS, Store().installed()),)
        part = 100 * flows[lacked].sum() / np.nansum(without_home(matrix))
        notes.append(
            f"{lacked.sum()} flows, {part:.1f}% of trade, of which ITPD-E has less than a fifth "
            "of the lower bound of goods, are the goods of CEPII"
        )
    if home == "itpd":
        notes.append("domestic trade covers only the industries in ITPD-E, not all output")
        return _complete(matrix, names, chosen, origins, left_out, notes)
    return _with_output(matrix, names, chosen, origins, left_out, notes)


def goods_alone(last: int) -> str:
    """Return why trade of the years after the last one of ITPD is not used; "" if there is none."""
    import pyarrow.compute as pc

    store = Store()
    if not store.paths("goods_trade"):
        return ""
    table = store.read("goods_trade", columns=["exporter", "year", "origin"])
    table = table.filter(pc.greater(table["year"], last))
    count = table.group_by(["year", "origin"]).aggregate([("exporter", "count")]).to_pylist()
    rows = [(r["year"], r["origin"]) for r in count if r["exporter_count"] >= _ALL_STATES]
    return "" if not rows else (
        f"{last} is the latest year with trade in both goods and services; the installed sources "
        f"of later years, to {max(rows)[0]} ({max(rows)[1]}), have goods alone: trade in services "
        "between states is missing; --flows takes your own"
    )  # fmt: skip


def _with_output(
    matrix: Floats, names: Sequence[str], year: int, origins: tuple[Origin, ...],
    left_out: dict[str, str], notes: list[str],
) -> TradeBase:  # fmt: skip
    gdp = gdp_of(names, year)
    filled = fill_from_output(matrix, gdp, names)
    lacking = [name for name, guessed in zip(names, filled.imputed, strict=True) if guessed]
    notes.append(
        f"domestic trade is gross output ({OUTPUT_PER_GDP} x GDP) minus exports"
        + (f"; imputed for {', '.join(lacking)}, which have no GDP data" if lacking else "")
    )
    held = Store().installed()
    totals = tuple(origin_of(name, held) for name in ("worldbank_gdp", "imf_weo") if name in held)
    return TradeBase(
        tuple(names), filled.flows, filled.imputed,
        lambda rng: draw_home(rng, filled, gdp), year, (*origins, *totals), left_out, notes,
    )  # fmt: skip


def _traders(matrix: Floats, names: Sequence[str]) -> tuple[Floats, list[str], dict[str, str]]:
    """Leave out states without both exports and imports, with the reason."""
    from scipy.sparse.csgraph import connected_components

    left_out: dict[str, str] = {}
    keep = np.ones(len(names), dtype=bool)
    while True:
        abroad = without_home(matrix[np.ix_(keep, keep)])
        kept = [n for n, k in zip(names, keep, strict=True) if k]
        silent = {
            name: "no exports" if sold <= 0 else "no imports"
            for name, sold, bought in zip(kept, abroad.sum(axis=1), abroad.sum(axis=0), strict=True)
            if sold <= 0 or bought <= 0
        }
        if not silent:
            _, group = connected_components(abroad > 0, directed=True, connection="strong")
            largest = np.bincount(group).argmax()
            silent = {
                name: "not connected to the other states by trade in both directions"
                for name, g in zip(kept, group, strict=True)
                if g != largest
            }
        if not silent:
            return matrix[np.ix_(keep, keep)], kept, left_out
        left_out |= silent
        keep &= np.array([name not in silent for name in names])


def _from_factbook(year: int | None) -> TradeBase:
    if not figures.complete():
        raise InputError(
            "the Factbook's trade partner lists were not all published by this date",
            where="as_of",
            next="use a later as_of, or: multivector data pull itpd worldbank_gdp",
        )
    if year is not None:
        raise InputError(
            "the Factbook has no time series of bilateral trade",
            where="year",
            allowed="ITPD, or your own trade flows",
            next="multivector data pull itpd worldbank_gdp",
        )
    known, left_out = factbook_totals()
    names = sorted(known)
    exports, imports, gdp = (np.array([known[n][k] for n in names]) for k in range(3))
    made = complete_lists(names, exports, imports, *factbook_shares(names))
    scaled_exports = made.flows.sum(axis=1)
    home = home_from_gdp(gdp, scaled_exports)
    flows = made.flows + np.diag(home)

    def draw(rng: np.random.Generator) -> Floats:
        ratio = OUTPUT_PER_GDP * np.exp(rng.normal(0.0, OUTPUT_SPREAD, len(names)))
        drawn = home_from_gdp(gdp, scaled_exports, output_per_gdp=ratio)
        return made.flows + np.diag(drawn)

    notes = [
        caption_of("factbook-trade", output=str(OUTPUT_PER_GDP)),
        f"published world exports are {made.scaled:.3f} times world imports; both are set "
        f"to their mean. {made.listed} of {len(names) * (len(names) - 1)} flows are "
        f"listed, and balancing changed them by {100 * made.moved:.0f}% (median)",
    ]
    every = np.ones(len(names), dtype=bool)
    origins = (figures.ORIGIN, TABLES)
    return TradeBase(tuple(names), flows, every, draw, None, origins, left_out, notes)
