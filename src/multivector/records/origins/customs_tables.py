"""Trade in goods by partner and year as recorded by one customs service, in current US dollars.

Imports are c.i.f. by country of origin; exports go by the first destination known, so that oil and
gold are listed under traders' seats or no partner. A dash, three dots or a zero means no figure.
"""

import re
from collections.abc import Iterable, Iterator
from math import isnan
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from multivector.codes.blocs import members
from multivector.errors import InputError
from multivector.records import spellings
from multivector.records.formats import delimited, workbooks
from multivector.records.origins.goods_trade import TABLE, finish
from multivector.records.tally import Files, Frame, Tables, Tally

_NONE = ("", "-", ":", "…")
_EMPTY = "no figure: a zero, a dash or an empty cell"
_MONTHS = 12
# Annual averages of the reference rate of the European Central Bank, USD per euro.
_USD_PER_EURO = {
    2017: 1.1297, 2018: 1.1810, 2019: 1.1195, 2020: 1.1422, 2021: 1.1827, 2022: 1.0530,
    2023: 1.0813,
}  # fmt: skip
_LATIN = str.maketrans("aceopxy", "асеорху")  # letters that look the same


class _Cell(NamedTuple):
    """One figure: the partner's name, whether it is the reporter's export, USD, and its row."""

    partner: str
    exported: bool
    year: int
    trade_usd: float
    row: int
    flag: str | None = None
    reporter: str | None = None  # default: the state whose customs service it is


def parse(files: Files, tally: Tally) -> Tables:
    """Return ``goods_trade`` of one reporter, or ``eu_goods_exports``."""
    if tally.origin == "eurostat_eu27_exports":
        return {"eu_goods_exports": _eurostat(files, tally)}
    cells = list(_READ[tally.origin[:3]](files, tally))
    tally.read(TABLE, len(cells))
    kept = [one for one in cells if one.trade_usd != 0 and (one.flag or not isnan(one.trade_usd))]
    tally.drop(TABLE, len(cells) - len(kept), _EMPTY)
    frame = pd.DataFrame(kept, columns=list(_Cell._fields), index=[cell.row for cell in kept])
    reporter = frame["reporter"].fillna(tally.origin[:3].upper())
    frame["exporter"] = reporter.where(frame["exported"], frame["partner"])
    frame["importer"] = frame["partner"].where(frame["exported"], reporter)
    frame["flag"] = frame["flag"].astype(object).where(frame["flag"].notna(), None)
    return {TABLE: finish(frame, tally, next(iter(files.values())))}


def _kazakh(files: Files, tally: Tally) -> Iterator[_Cell]:
    """Read one sheet per year; a year in two editions is taken from the later one."""
    found: dict[int, list[_Cell]] = {}
    for name, path in sorted(files.items()):
        seen = set()
        for sheet, rows in workbooks.old_sheets(path).items():
            head = _header(rows, 1, "Товарооборот")
            year = re.search(r"20\d\d", " ".join(str(row[0]) for row in rows[: head or 0]))
            if head is None or year is None:
                continue
            seen.add(year[0])
            cells = [
                _Cell(str(row[0]).strip(), out, int(year[0]), _usd(row[at], 1e3, path, line), line)
                for line, row in enumerate(rows[head + 2 :], head + 3)
                if str(row[0]).strip()
                for out, at in ((True, 3), (False, 5))
            ]
            earlier = len(found.get(int(year[0]), ()))
            tally.read(TABLE, earlier)
            tally.drop(TABLE, earlier, "also in a later edition")
            found[int(year[0])] = cells
            if len(cells) < 100:
                raise _lacking(f"sheet {sheet!r} ends after {len(cells)} figures", path)
        _years_there(seen, set(re.findall(r"20\d\d", name)), path)
    for cells in found.values():
        yield from cells


def _kyrgyz(files: Files, tally: Tally) -> Iterator[_Cell]:
    for name, sheet in (("exports", "Лист1"), ("imports", "import")):
        path = files[f"kgz_{name}_by_country_1994_2023.xlsx"]
        rows = workbooks.sheet(path, sheet)
        head = _header(rows, 3, "1994")
        if head is None:
            raise _lacking("no row of years starting in 1994", path)
        years = {at: str(cell)[:4] for at, cell in enumerate(rows[head]) if cell and at > 2}
        _years_there(set(years.values()), set(map(str, range(1994, 2024))), path)
        for line, row in enumerate(rows[head + 1 :], head + 2):
            if row[2] and any(row[at] is not None for at in years):
                for at, year in years.items():
                    usd = _usd(row[at], 1e3, path, line)
                    yield _Cell(str(row[2]).strip(), name == "exports", int(year), usd, line)


def _uzbek(files: Files, tally: Tally) -> Iterator[_Cell]:
    years = [str(year) for year in range(2010, 2024)]
    for name in ("exports", "imports"):
        path = files[f"uzb_{name}_by_country_2010_2023.csv"]
        frame = delimited.csv(path, ["Klassifikator_en", *years])
        partners = frame["Klassifikator_en"].to_list()
        for year in years:
            values = delimited.number(frame, year, path).fillna(0) * 1e3
            for line, partner, usd in zip(frame.index, partners, values, strict=True):
                yield _Cell(partner, name == "exports", int(year), usd, line)


def _russian(files: Files, tally: Tally) -> Iterator[_Cell]:
    """Add up months, million USD; a year that lacks one has no value."""
    (path,) = files.values()
    mixed = 0
    for sheet, out in (("Экспорт", True), ("Импорт", False)):
        rows = workbooks.sheet(path, sheet)
        head = _header(rows, 1, "Кит") or 0
        raw = [" ".join(str(cell or "").split()) for cell in rows[head]]
        names = [name.translate(_LATIN) if re.search("[а-я]", name) else name for name in raw]
        starts = [at for at, row in enumerate(rows) if re.fullmatch(r"20\d\d", str(row[0]))]
        _years_there({str(rows[at][0]) for at in starts}, set(map(str, range(2006, 2022))), path)
        for start in starts:
            months = rows[start + 1 : start + 1 + _MONTHS]
            if len(months) < _MONTHS:
                raise _lacking(f"{rows[start][0]} in {sheet!r} has {len(months)} months", path)
            mixed += sum(one != two for one, two in zip(raw, names, strict=True))
            for at in (at for at, name in enumerate(names) if name):
                usd = [_usd(row[at], 1e6, path, start + 2 + m) for m, row in enumerate(months)]
                total, year = sum(usd), int(rows[start][0])
                flag = "part-year" if isnan(total) else None
                yield _Cell(names[at], out, year, total, start + 1, flag)
    tally.correct("rus-latin-letters", mixed)


def _members(files: Files, tally: Tally) -> Iterator[_Cell]:
    """Add up months, euro, as each member reports; a year that lacks a month has no value."""
    (path,) = files.values()
    for name, flow in (("Sheet 3", "IMPORT"), ("Sheet 4", "EXPORT")):
        cells = workbooks.sheet(path, name)
        about = {str(row[0]): row[2] for row in cells[:9] if len(row) > 2}
        head = _header(cells, 0, "REPORTER")
        if about.get("FLOW") != flow or about.get("PRODUCT [PRODUCT]") != "Total [TOTAL]":
            raise _lacking(f"{name} does not contain {flow} for all goods", path)
        months = [str(cell)[:4] for cell in cells[8][2:]]
        _years_there(set(months), ("2020", "2021", "2022"), path)
        body = [row for row in cells[(head or 0) + 1 :] if len(row) == len(cells[8]) and row[1]]
        # A member without a month for a partner sold it nothing; all lack the last month.
        there = [any(row[2 + k] != ":" for row in body) for k in range(len(months))]
        for line, row in enumerate(body, (head or 0) + 2):
            member, partner = (re.sub(r" \(.*", "", str(word)) for word in row[:2])
            for year in sorted(set(months)):
                at = [k for k, month in enumerate(months) if month == year]
                usd = [_usd(row[2 + k], _USD_PER_EURO[int(year)], path, line) for k in at]
                whole = len(at) == _MONTHS and all(there[k] for k in at)
                total = sum(value for value in usd if not isnan(value)) if whole else float("nan")
                flag = None if whole else "part-year"
                yield _Cell(partner, flow == "EXPORT", int(year), total, line, flag, member)


_READ = {"kaz": _kazakh, "kgz": _kyrgyz, "uzb": _uzbek, "rus": _russian, "eur": _members}


def _eurostat(files: Files, tally: Tally) -> Frame:
    table, frames = "eu_goods_exports", []
    for path in files.values():
        frame = delimited.csv(path, ["REPORTER", "PARTNER", "FLOW", "PERIOD", "VALUE_IN_EUR"])
        tally.read(table, len(frame))
        year = frame["PERIOD"].str.extract(r"Jan\.-Dec\. (\d{4})$")[0]
        ours = frame["REPORTER"].str.startswith("European Union - 27 countries")
        wrong = ~(ours & frame["FLOW"].str.contains("EXPORT")) | year.isna()
        what, show = "not annual exports of the EU-27", ["REPORTER", "FLOW", "PERIOD"]
        delimited.refuse(frame, wrong, what, path, show=show)
        frame["partner"] = frame["PARTNER"].str.replace(r" \(.*", "", regex=True)
        frame["year"] = year.astype("int64")
        frame["exports_usd"] = delimited.number(frame, "VALUE_IN_EUR", path)
        frame["exports_usd"] *= frame["year"].map(_USD_PER_EURO)
        frames.append(spellings.resolve(frame, {"partner": "state"}, tally, table, path))
    whole = pd.concat(frames)
    inside = whole["state"].isin(members("EU", "2021-07-01"))
    whole = tally.without(table, whole, inside, "a member: trade within the EU")
    return whole[["state", "year", "exports_usd"]]


def _header(rows: list[tuple[Any, ...]], column: int, starts: str) -> int | None:
    """Return the index of the first row whose cell in a column starts with a word."""
    wide = (at for at, row in enumerate(rows) if len(row) > column)
    return next((at for at in wide if str(rows[at][column]).strip().startswith(starts)), None)


def _usd(cell: Any, unit: float, path: Path, line: int) -> float:
    if cell is None or (isinstance(cell, str) and cell.strip() in _NONE):
        return float("nan")
    if not isinstance(cell, int | float):
        raise InputError(
            f"not a number: {cell!r}", where=f"{path}, row {line}",
            allowed="a number; or, if there is no figure, '-', ':', '…' or an empty cell",
        )  # fmt: skip
    return float(cell) * unit


def _years_there(years: set[str], wanted: Iterable[str], path: Path) -> None:
    missing = sorted(set(wanted) - years)
    if missing:
        raise _lacking(f"no figures for {', '.join(missing)}", path)


def _lacking(what: str, path: Path) -> InputError:
    mend = "download the file again: it may be truncated or from a different year"
    return InputError(what, where=str(path), next=mend)
