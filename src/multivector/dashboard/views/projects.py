"""What other states have built, lent, sold or promised in a state, one row per project."""

from typing import NamedTuple

from multivector.answers.result import Result, Row
from multivector.dashboard.page import Section, Table, section
from multivector.errors import InputError
from multivector.records.listing import origin_of
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store

COLUMNS = ("power", "kind", "name", "year", "amount", "unit", "status", "origin")
_TITLE = "Projects and commitments"
_MOST = 60
_PIPELINE_UNITS = {"gas": "billion m³ a year", "oil": "million barrels a day"}


class _Form(NamedTuple):
    """The columns of a table that describe a project; empty if it has none."""

    kind: str
    power: str
    state: str
    year: str
    name: str = ""
    amount: str = ""


_TOLD = {
    "official_finance": _Form("official finance", "lender", "recipient", "year", "", "finance_usd"),
    "pledges": _Form("pledge", "pledger", "recipient", "year", "pledge", "amount_usd"),
    "bases": _Form("military bases", "holder", "host", "year", amount="bases"),
    "surveillance_sales": _Form("surveillance tool", "supplier", "host", "disclosed", "vendor"),
    "pipelines": _Form("pipeline", "supplier", "course", "started", "name", "capacity"),
}


def projects(state: str, results: list[Result]) -> Section:
    """Return the section on projects in a state, newest first.

    Raises InputError if no installed source has such data.
    """
    store = Store()
    there = [name for name in _TOLD if store.paths(name)]
    if not there:
        raise InputError("no data on projects are installed", next="multivector data pull --open")
    rows = [
        _row(name, row, state)
        for name in there
        for row in store.read(name).to_pylist()
        if state in row[_TOLD[name].state].split() and row.get(_TOLD[name].amount, True) != 0
    ]
    rows.sort(key=lambda row: (-(row["year"] or 0), row["power"] or "", row["name"] or ""))
    named = sorted({row["origin"] for row in rows})
    origins = tuple(origin_of(name, store.installed()) for name in named)
    every = Result(_TITLE, COLUMNS, tuple(rows), origins)
    results.append(every)
    kinds = ", ".join(name.replace("_", " ") for name in there)
    note = f"From the tables {kinds}. Projects that are not listed may still exist."
    table = Table("projects", _TITLE, rows[:_MOST], COLUMNS, every=every)
    return section("projects", _TITLE, table, note=note)


def _row(table: str, row: Row, state: str) -> Row:
    told = _TOLD[table]
    units = {column.name: column.unit for column in schema_of(table).columns}
    made = {
        "power": row[told.power], "kind": told.kind, "name": row.get(told.name),
        "year": row[told.year], "amount": row.get(told.amount), "unit": units.get(told.amount),
        "status": row.get("status"), "origin": row["origin"],
    }  # fmt: skip
    if table == "pipelines":
        course = row["course"].split()
        made["kind"] = f"{row['commodity']} pipeline"
        made["name"] = f"{row['name']} ({' – '.join(course)})"
        made["unit"] = _PIPELINE_UNITS.get(row["commodity"])
        if state == row["supplier"]:  # the other end is the partner
            made["power"] = row["receiver"]
    return made
