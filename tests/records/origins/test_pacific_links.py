"""Pacific Links: figures read from the workbook anew, every cell accounted for, bad workbooks."""

import openpyxl
import pytest

from multivector.errors import InputError, UsageError
from multivector.records import catalogue, loading
from multivector.records.origins import pacific_links
from multivector.records.tally import Tally
from multivector.store.warehouse import Store

ORIGIN, FILE = "pacific_links", "pacific_links_2010_2024.xlsx"
# US consumer prices, 1982-84 = 100, for the dollars of 2021.
CPI = {2011: 224.939, 2017: 245.120, 2021: 270.970, 2022: 292.655}


@pytest.fixture(scope="module")
def loaded(mirror, tmp_path_factory):
    """The store, and the account of each table after a rebuild."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MULTIVECTOR_HOME", str(tmp_path_factory.mktemp("home")))
        patch.setenv("MULTIVECTOR_MIRROR", str(mirror))
        store = Store()
        loading.pull(ORIGIN, accept_terms=[ORIGIN], store=store)
        found = [row for row in loading.verify(store, rebuild=True) if row["ok"]]
        yield store, {row["table"]: row for row in found}


@pytest.fixture(scope="module")
def store(loaded):
    return loaded[0]


@pytest.fixture(scope="module")
def sheets(mirror):
    """Each sheet of the owner's file as a list of rows, by column."""
    book = openpyxl.load_workbook(mirror / FILE, read_only=True)
    found = {}
    for sheet in book:
        header, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(header, row, strict=True)) for row in rows]
    book.close()
    return found


def cell(sheets, sheet, state, other, year):
    """Return the sum of a sheet's cells for a pair in a year; None if all are blank."""
    key = "Counterpart Name" if len(other) > 2 else "Counterpart Code"
    found = [
        row[str(year)]
        for row in sheets[sheet]
        if (row["Pacific ISO2"], row[key]) == (state, other) and row[str(year)] is not None
    ]
    return sum(found) if found else None


def rows(store, table, **where):
    return [
        row
        for row in store.read(table).to_pylist()
        if all(row[name] == value for name, value in where.items())
    ]


def test_the_terms_are_asked_for(own_home):
    with pytest.raises(UsageError, match="no licence"):
        loading.pull(ORIGIN)


@pytest.mark.parametrize(
    ("table", "sheet", "value", "states", "codes", "year"),
    [
        ("goods_trade", "Imports", "trade_usd", ("exporter", "importer"), ("CN", "FJ"), 2024),
        ("goods_trade", "Exports", "trade_usd", ("importer", "exporter"), ("JP", "PG"), 2019),
        ("public_debt", "Debt", "debt_usd", ("creditor", "debtor"), ("CN", "TO"), 2020),
        ("public_debt", "Debt", "debt_usd", ("creditor", "debtor"), ("India", "FJ"), 2015),
        (
            *("remittances", "Remittances", "remittances_usd"),
            *(("sender", "recipient"), ("AU", "FJ"), 2018),
        ),
        ("migrants", "Migration", "persons", ("host", "home"), ("NZ", "WS"), 2024),
        ("fdi_stock", "FDI", "stock_usd", ("investor", "host"), ("CN", "PG"), 2021),
        (
            *("security_assistance", "Security assistance", "assistance_usd"),
            *(("donor", "recipient"), ("AU", "SB"), 2019),
        ),
    ],
)  # fmt: skip
def test_figures_are_those_of_the_workbook(store, sheets, table, sheet, value, states, codes, year):
    names = {
        **{"CN": "CHN", "JP": "JPN", "AU": "AUS", "NZ": "NZL", "India": "IND"},
        **{"FJ": "FJI", "PG": "PNG", "TO": "TON", "WS": "WSM", "SB": "SLB"},
    }
    sides = {side: names[code] for side, code in zip(states, codes, strict=True)}
    (found,) = rows(store, table, year=year, **sides)
    assert found[value] == pytest.approx(cell(sheets, sheet, codes[1], codes[0], year))


def test_finance_is_in_dollars_of_2021_and_what_was_not_paid_shows(store, sheets):
    for lender, code, recipient, state, year in (
        ("CHN", "CN", "PNG", "PG", 2017),
        ("AUS", "AU", "PNG", "PG", 2022),
    ):
        (found,) = rows(store, "official_finance", lender=lender, recipient=recipient, year=year)
        for column, sheet in (("finance_usd", "Aid committed"), ("spent_usd", "Aid")):
            owed = cell(sheets, sheet, state, code, year) * CPI[2021] / CPI[year]
            assert found[column] == pytest.approx(owed, rel=1e-5)
        assert found["aid_usd"] is None  # loans and grants are not told apart
    (found,) = rows(store, "official_finance", lender="CHN", recipient="PNG", year=2017)
    assert found["finance_usd"] > 20 * found["spent_usd"]  # the roads that were never built


def test_donors_codes_are_not_taken_for_states(store, sheets):
    # AF is the Adaptation Fund, not Afghanistan; EL is Greece and UK the United Kingdom.
    assert cell(sheets, "Aid", "CK", "AF", 2011)
    lenders = {row["lender"] for row in store.read("official_finance").to_pylist()}
    assert "AFG" not in lenders
    assert {"GRC", "GBR"} <= lenders


def test_trade_between_two_of_the_states_stands_once(store, sheets):
    (found,) = rows(store, "goods_trade", exporter="FJI", importer="TON", year=2020)
    assert found["trade_usd"] == cell(sheets, "Exports", "FJ", "TO", 2020)
    assert found["trade_usd"] == cell(sheets, "Imports", "TO", "FJ", 2020)


def test_a_negative_stock_is_flagged_and_a_way_station_named(store, sheets):
    assert cell(sheets, "FDI", "FJ", "US", 2011) < 0
    (found,) = rows(store, "fdi_stock", investor="USA", host="FJI", year=2011)
    assert (found["stock_usd"], found["flag"]) == (0, "negative")
    (found,) = rows(store, "fdi_stock", investor="SGP", host="FJI", year=2018)
    assert (found["conduit"], found["host_usd"]) == ("SGP", None)


def test_every_cell_is_accounted_for(loaded, sheets):
    accounts = loaded[1]
    assert set(accounts) == set(catalogue.entry(ORIGIN).tables)
    read = {
        "goods_trade": ("Imports", "Exports"),
        "official_finance": ("Aid", "Aid committed"),
        "public_debt": ("Debt",),
        "security_assistance": ("Security assistance",),
        "remittances": ("Remittances",),
        "migrants": ("Migration",),
        "fdi_stock": ("FDI",),
    }
    for table, names in read.items():
        cells = [
            value
            for name in names
            for row in sheets[name]
            for column, value in row.items()
            if column.isdigit()
        ]
        account = accounts[table]
        assert account["rows_in"] == len(cells)
        assert account["dropped"]["no figure"] == cells.count(None)
        assert account["rows_in"] - sum(account["dropped"].values()) == account["rows_out"]
    assert accounts["remittances"]["corrected"] == {"pacific-links-own-remittances": 2}


HEADER = ["Pacific ISO2", "Pacific Country", "Counterpart Code", "Counterpart Name", "2010"]
SHEETS = (
    *("Aid", "Aid committed", "Imports", "Exports", "Debt", "Security assistance"),
    *("Remittances", "Migration", "FDI"),
)


def workbook(path, changes):
    """Write a workbook in the owner's form; a change is a sheet's row, or None for no sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name in SHEETS:
        row = changes.get(name, ["FJ", "Fiji", "AU", "Australia", 1.5])
        if row is None:
            continue
        sheet = book.create_sheet(name)
        sheet.append(HEADER if row else HEADER[:3])
        for line in [row] if not row or not isinstance(row[0], list) else row:
            sheet.append(line)
    book.save(path)
    return path


def parse(path):
    entry = catalogue.entry(ORIGIN)
    parsed = pacific_links.parse({FILE: path}, Tally(ORIGIN, pinned=False))
    return loading.conform(entry, parsed, where=str(path))


def test_a_workbook_of_ours_is_read(tmp_path):
    tables = parse(workbook(tmp_path / "own.xlsx", {}))
    assert tables["migrants"].drop(["origin"]).to_pylist() == [
        {"home": "FJI", "host": "AUS", "year": 2010, "persons": 1.5}
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Debt": None}, "missing sheet: 'Debt'"),
        ({"Debt": []}, "missing column: 'Counterpart Name'"),
        ({"Migration": ["FJ", "Fiji", "AU", "Australia", -3]}, "persons.*-3"),
        ({"Imports": ["FJ", "Fiji", "AU", "Australia", "many"]}, "not a number: 'many'"),
        ({"Aid": ["FJ", "Fiji", "XF", "Someland", 3]}, "'Someland'"),
        ({"Debt": ["ZZ", "Nowhere", "AU", "Australia", 3]}, "'ZZ'"),
        ({"FDI": ["FJ", "Fiji", "FJ", "Fiji", 3]}, "to itself"),
        (
            {"Migration": [["FJ", "", "AU", "Australia", 3], ["FJ", "", "AU", "Australia", 4]]},
            "migrants|twice|key",
        ),
        (
            {
                "Imports": ["FJ", "Fiji", "TO", "Tonga", 3],
                "Exports": ["TO", "Tonga", "FJ", "Fiji", 4],
            },
            "a duplicate row for the pair",
        ),
    ],
)
def test_a_bad_workbook_is_refused_with_its_row(tmp_path, changes, message):
    with pytest.raises(InputError, match=message) as caught:
        parse(workbook(tmp_path / "bad.xlsx", changes))
    assert "bad.xlsx" in str(caught.value.where)


def test_a_truncated_workbook_is_refused(tmp_path, mirror):
    path = tmp_path / "cut.xlsx"
    path.write_bytes((mirror / FILE).read_bytes()[:50_000])
    with pytest.raises(InputError, match="damaged or truncated"):
        parse(path)
