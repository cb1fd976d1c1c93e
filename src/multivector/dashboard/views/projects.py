"""What other states have built, lent, sold or promised in a state, one row per project."""

from multivector.answers.result import Result, Row
from multivector.dashboard.page import Section, Table
from multivector.dashboard.sections import section
from multivector.errors import InputError
from multivector.records.listing import origin_of
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store
from multivector.tables import read_table

COLUMNS = ("power", "kind", "name", "year", "amount", "unit", "status", "origin")
_TITLE = "Projects and commitments"
_MOST = 60
# The columns that describe a project, by table of the store; empty if it has none.
_FORMS = {row["table"]: row for row in read_table("multivector.dashboard.views", "projects.tsv")}
_PIPELINE_UNITS = {"gas": "billion m³ a year", "oil": "million barrels a day"}


def projects(state: str, results: list[Result]) -> Section:
    """Return the section on projects in a state, newest first.

    Raises InputError if no installed source has such data.
    """
    store = Store()
    there = [name for name in _FORMS if store.paths(name)]
    if not there:
        raise InputError("no data on projects are installed", next="multivector data pull --open")
    rows = [
        _row(name, row, state)
        for name in there
        for row in store.read(name).to_pylist()
        if state in row[_FORMS[name]["state"]].split()
        and row.get(_FORMS[name]["amount"], True) != 0
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
    form = _FORMS[table]
    units = {column.name: column.unit for column in schema_of(table).columns}
    made = {
        "power": row[form["power"]], "kind": form["kind"], "name": row.get(form["name"]),
        "year": row[form["year"]], "amount": row.get(form["amount"]),
        "unit": units.get(form["amount"]), "status": row.get("status"), "origin": row["origin"],
    }  # fmt: skip
    if table == "pipelines":
        course = row["course"].split()
        made["kind"] = f"{row['commodity']} pipeline"
        made["name"] = f"{row['name']} ({' – '.join(course)})"
        made["unit"] = _PIPELINE_UNITS.get(row["commodity"])
        if state == row["supplier"]:  # the other end is the partner
            made["power"] = row["receiver"]
    return made
