"""The table of columns is what answers give: names in order, types, ranges, nulls."""

import csv
import io
import json
from importlib.resources import files

import pytest
from tests.answers.violations import violations

from multivector.answers.columns import columns_of, tables
from multivector.answers.data import cite_data, list_data
from multivector.answers.influence.balance import balance
from multivector.answers.influence.influence import influence
from multivector.answers.scenarios.whatif import whatif
from multivector.answers.voting.agreement import agreement
from multivector.answers.voting.ideal_points import ideal_points
from multivector.records import loading
from multivector.scenarios.rules import cost_rule

STATES = ["KAZ", "GEO", "ETH"]


def test_every_column_has_a_type_and_a_meaning():
    for name, columns in tables().items():
        assert len({column.name for column in columns}) == len(columns), name
        for column in columns:
            assert column.type in {
                "code", "text", "number", "count", "year", "flag", "list", "object"
            }, f"{name}.{column.name}"  # fmt: skip
            assert column.meaning.endswith("."), f"{name}.{column.name}"


def test_tables_of_sources_have_a_column_for_each_field():
    for table in (list_data(), cite_data(["itpd", "factbook"]), cite_data("worldbank_gdp")):
        assert all(tuple(row) == table.columns for row in table), table.title
    cited = cite_data(["itpd", "factbook"])
    first, second = csv.DictReader(io.StringIO(cited.to_csv()))
    assert json.loads(first["csl-json"]) == cited[0]["csl-json"]
    assert json.loads(second["csl-json"])["id"] == "factbook"
    assert len(cited.where(**{"csl-json": cited[1]["csl-json"]})) == 1


def test_a_violation_is_found_and_named():
    good = {"corridor": "a", "share": 0.5, "pairs": 3, "origins": []}
    assert violations("corridors", [good]) == []
    assert violations("corridors", [{**good, "share": None}]) == ["row 0, share: null"]
    assert violations("corridors", [{**good, "pairs": 1.5}])[0].endswith("1.5 is not a count")
    assert violations("corridors", [{**good, "pairs": True}])[0].endswith("True is not a count")
    assert "columns" in violations("corridors", [{"corridor": "a"}])[0]


def test_first_answers_hold_to_the_table():
    found = influence(states=STATES, powers=["CHN", "RUS"])
    assert found.columns == columns_of("influence")
    assert violations("influence", found) == []
    rows = whatif([cost_rule("RUS<>KAZ:+30%", on="2025")], draws=5, states=STATES).table
    assert violations("whatif", rows) == []


def test_measured_answers_hold_to_the_table(mirror):
    for origin in ("itpd", "worldbank_gdp", "un_votes", "un_roll_calls", "cow_contiguity", "atop"):
        loading.pull(origin)
    found = influence(states=STATES, powers=["CHN", "RUS", "EU"], years=2010)
    assert violations("influence", found) == []
    assert violations("balance", balance(states=STATES, years=2010)) == []
    assert violations("agreement", agreement("KAZ", "CHN", start=2005, end=2012)) == []
    assert violations("ideal-points", ideal_points(start=2010, end=2012)) == []


@pytest.mark.parametrize("name", ["influence", "balance", "agreement", "changes"])
def test_the_schema_of_a_brief_takes_its_rows_from_the_table(name):
    schema = json.loads((files("multivector.briefing") / "schema.json").read_text("utf-8"))
    given = schema["$defs"][name]
    assert tuple(given["required"]) == columns_of(name)
    assert {*given["properties"]} == {*columns_of(name), "later"}
    for column in tables()[name]:
        shown = given["properties"][column.name]
        assert shown["description"].startswith(column.meaning)
        assert (shown.get("minimum"), shown.get("maximum")) == (column.low, column.high)
        assert ("null" in shown["type"]) is bool(column.null)
