"""What other states have built, lent, sold or promised in a state, one row a thing."""

from collections.abc import Callable, Mapping

from multivector.answers.result import Result, Row
from multivector.dashboard.page import Section, Table
from multivector.errors import InputError
from multivector.records.listing import origin_of
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store

COLUMNS = ("power", "kind", "name", "year", "amount", "unit", "status", "origin")
_TITLE = "Projects and commitments"
_MOST = 60


def projects(state: str, found: list[Result]) -> Section:
    """Return the section on projects in a state, the newest first.

    Raises InputError if no installed source tells of any.
    """
    store = Store()
    there = [name for name in _READERS if store.paths(name)]
    if not there:
        raise InputError("no data on projects is installed", next="multivector data pull --open")
    rows = [
        {**dict.fromkeys(COLUMNS), **made, "origin": row["origin"]}
        for name in there
        for row in store.read(name).to_pylist()
        if (made := _READERS[name](row, state)) is not None
    ]
    rows.sort(key=lambda row: (-(row["year"] or 0), row["power"] or "", row["name"] or ""))
    named = sorted({row["origin"] for row in rows})
    origins = tuple(origin_of(name, store.installed()) for name in named)
    every = Result(_TITLE, COLUMNS, tuple(rows), origins)
    found.append(every)
    table = Table("projects", _TITLE, rows[:_MOST], COLUMNS, every=every)
    kinds = ", ".join(name.replace("_", " ") for name in there)
    note = f"From the tables {kinds}. What is not listed is unknown, not absent."
    return Section("projects", _TITLE, tables=(table,), note=note)


def _pipeline(row: Row, state: str) -> Row | None:
    if state not in (course := row["course"].split()):
        return None
    others = [code for code in (row["supplier"], row["receiver"]) if code != state] or course
    unit = "bn m³ a year" if row["commodity"] == "gas" else "million barrels a day"
    return {"power": others[0], "kind": f"{row['commodity']} pipeline", "year": row["started"],
            "name": f"{row['name']} ({' – '.join(course)})", "amount": row["capacity"],
            "unit": unit if row["capacity"] is not None else None, "status": row["status"]}  # fmt: skip


def _of(table: str, power: str, host: str, value: str, kind: str, name: str = "") -> "Reader":
    """Return a reader of rows with one column each for the power, the state and an amount."""
    unit = next((one.unit for one in schema_of(table).columns if one.name == value), None)

    def read(row: Row, state: str) -> Row | None:
        if row[host] != state or (value and not name and not row[value]):
            return None
        year = row.get("year", row.get("disclosed"))
        return {"power": row[power], "kind": kind, "name": row[name] if name else None, "year": year,
                "amount": row[value] if value else None, "unit": unit}  # fmt: skip

    return read


Reader = Callable[[Row, str], Row | None]
_READERS: Mapping[str, Reader] = {
    "pipelines": _pipeline,
    "official_finance": _of("official_finance", "lender", "recipient", "finance_usd", "official finance"),
    "pledges": _of("pledges", "pledger", "recipient", "amount_usd", "pledge", "pledge"),
    "bases": _of("bases", "holder", "host", "bases", "military bases"),
    "surveillance_sales": _of("surveillance_sales", "supplier", "host", "", "surveillance tool", "vendor"),
}  # fmt: skip
