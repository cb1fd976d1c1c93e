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


def test_what_joins_a_second_verb_knows_the_verbs_that_end_the_first():
    for verb in "hosts owns takes had does belongs lends stands overtook gave".split():
        assert cues()["verb"].search(f"Peru {verb} it"), verb
        assert cues()["finite"].search(f"the port {verb} it"), verb
        assert cues()["and acts"].search(f"Peru is a member of APEC and {verb} it"), verb
    # A noun is no verb: the head of "its votes and shares" comes later.
    assert cues()["noun acts"].match("its shares of lithium fell").group().endswith("fell")
