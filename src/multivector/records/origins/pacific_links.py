"""Links of 14 Pacific states with all counterparts, 2010 to 2024: J. King, Pacific Links (2026).

A workbook with one sheet per link, one row per pair and one column per year. Its amounts are in
current dollars: the Adaptation Fund's grant to the Cook Islands in 2011 is listed as 5,381,600, as
signed. Three sheets are not read: arms, for which ``sipri_arms`` is the register itself, students,
and portfolio investment, which in these states is mostly that of shell companies.
"""

from pathlib import Path

import pandas as pd

from multivector.codes import systems
from multivector.records import catalogue, spellings
from multivector.records.formats import delimited, workbooks
from multivector.records.origins import goods_trade, imf_dip, prices
from multivector.records.tally import Files, Frame, Tables, Tally

_STATE, _OTHER, _OTHER_NAME = "Pacific ISO2", "Counterpart Code", "Counterpart Name"
# Lenders and donors that are not states; any other such name is refused.
_INSTITUTIONS = (
    r"(?<!West )Bank|\bFunds?\b|Foundation|Facility|Organisation|Nations|\bUN|Institut|institut"
    r"|Trust|IFC|Agency|Programme|Charity|Alliance|Bondholders|WTO"
)
_FINANCE = {"Aid committed": "finance_usd", "Aid": "spent_usd"}


def parse(files: Files, tally: Tally) -> Tables:
    """Return trade in goods, finance, debt, security assistance, people and investment."""
    (path,) = files.values()
    tables = {"goods_trade": _trade(path, tally), "official_finance": _finance(path, tally)}
    for table, given in catalogue.entry(tally.origin).read.items():
        tables[table] = _link(path, table, given["sheet"], given["names"], tally)
    return tables


def _cells(path: Path, table: str, sheet: str, names: tuple[str, str, str], tally: Tally) -> Frame:
    """Return a sheet's figures, one row each; ``names`` are those of both sides and the value."""

    frame = workbooks.sheet_frame(path, sheet, [_STATE, _OTHER, _OTHER_NAME])
    years = [name for name in frame if str(name).isdigit()]
    delimited.require(years, ["2010"], path)  # the one that all sheets have
    codes = systems.iso2_codes()
    # If donors have their own codes (AF is the Adaptation Fund), the name decides.
    own = {} if sheet in _FINANCE else codes
    frame[names[1]] = [own.get(code, name) for code, name in frame[[_OTHER, _OTHER_NAME]].values]
    frame[names[0]] = [codes.get(code, code) for code in frame[_STATE]]
    long = frame[[*names[:2], *years]].melt(
        names[:2], years, var_name="year", value_name=names[2], ignore_index=False
    )
    tally.read(table, len(long))
    long = tally.without(table, long, long[names[2]].isna(), "no figure")
    return delimited.numbers(long.copy(), [names[2]], path, whole=["year"])


def _named(frame: Frame, sides: tuple[str, str], table: str, path: Path, tally: Tally) -> Frame:
    own = frame[sides[0]] == frame[sides[1]]
    if table == "remittances":
        tally.correct("pacific-links-own-remittances", own.sum())
        frame = tally.without(table, frame, own, "a state's remittances to itself")
        own = own[~own]
    delimited.refuse(frame, own, f"a link from a state to itself in {table}", path, show=sides)
    institution = frame[sides[1]].str.contains(_INSTITUTIONS)
    tally.miss_all(frame.loc[institution, sides[1]])
    frame = tally.without(table, frame, institution, "an institution, not a state")
    return spellings.resolve(frame, sides, tally, table, path)


def _trade(path: Path, tally: Tally) -> Frame:
    """Return ``goods_trade``; trade between two of the states is in both sheets."""
    sides = {"Imports": ("importer", "exporter"), "Exports": ("exporter", "importer")}
    frame = pd.concat(
        _cells(path, "goods_trade", sheet, (*names, "trade_usd"), tally)
        for sheet, names in sides.items()
    )
    why = "the same flow in the partner's rows"
    once = tally.merged("goods_trade", frame, frame.drop_duplicates(), why)
    return goods_trade.finish(once.assign(flag=None), tally, path)


def _finance(path: Path, tally: Tally) -> Frame:
    """Return ``official_finance``, committed and paid out, in 2021 dollars."""
    table, sides, parts = "official_finance", ("recipient", "lender"), []
    keys = [*sides, "year"]
    for sheet, column in _FINANCE.items():
        cells = _cells(path, table, sheet, (*sides, column), tally)
        parts.append(_summed(_named(cells, sides, table, path, tally), keys, table, tally))
    frame = parts[0].merge(parts[1], on=keys, how="outer")
    tally.drop(table, sum(map(len, parts)) - len(frame), "disbursements (commitments are used)")
    # The owner lists what was found: if only one of the two is given, the other is zero.
    for column in _FINANCE.values():
        frame[column] = frame[column].fillna(0.0) * prices.deflators(frame["year"])
    return frame


def _link(path: Path, table: str, sheet: str, names: list[str], tally: Tally) -> Frame:
    state, other, value = names
    frame = _cells(path, table, sheet, (state, other, value), tally)
    frame = _named(frame, (state, other), table, path, tally)
    if table == "security_assistance":  # one row per sector of assistance
        return _summed(frame, [state, other, "year"], table, tally)
    if table == "fdi_stock":  # the sheet does not say who reported a stock
        return imf_dip.flagged(frame)
    return frame


def _summed(frame: Frame, keys: list[str], table: str, tally: Tally) -> Frame:
    once = frame.groupby(keys, as_index=False).sum(numeric_only=True)
    return tally.merged(table, frame, once, "added to another row of the pair and year")
