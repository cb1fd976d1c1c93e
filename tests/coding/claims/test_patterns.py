"""The tables of patterns: a part of several patterns has one row, and every row compiles."""

import re

import pytest

from multivector.coding.claims.forms.patterns import cues
from multivector.coding.syntax.patterns import PATTERNS
from multivector.tables import read_rows


def test_a_name_in_braces_stands_for_its_row():
    assert "January|February" in cues()["p since"].pattern
    assert cues()["p since"].search("since 3 March 2015")


@pytest.mark.parametrize(
    ("table", "patterns"), [("claim_forms.tsv", cues()), ("patterns.tsv", PATTERNS)]
)
def test_every_pattern_compiles_and_has_no_copy_of_a_part(table, patterns):
    rows = dict(read_rows("multivector.coding", "data", table))
    parts = {name: text for name, text in rows.items() if name.isupper()}
    for name, text in rows.items():
        assert not re.search(r"\{[A-Z]+\}", patterns[name].pattern), name
        assert not [part for part, whole in parts.items() if part != name and whole in text], name
