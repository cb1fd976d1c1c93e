"""A tie is one row of ``ties.tsv``: its words, its channel and the rule that decides it."""

import ast
from datetime import date
from pathlib import Path

import pytest

import multivector
from multivector.answers.verdicts.article import with_statements
from multivector.answers.verdicts.facts.facts import RULES, fact
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.patterns import READ, TIES, cues
from multivector.coding.coder import code
from multivector.store.schema import tables
from multivector.text.read import read_one
from multivector.vocabulary import CHANNELS

SRC = Path(multivector.__file__).parent
SIDES = {"bloc", "one", "mutual", "host", "target", "order", "own"}


@pytest.mark.parametrize("tie", TIES.values(), ids=TIES)
def test_each_tie_has_words_a_channel_and_a_rule(tie):
    assert cues()[f"t {tie.name}"].pattern
    assert tie.channel in CHANNELS
    assert tie.rule in RULES
    assert tie.sides in SIDES
    assert not tie.reverse_of or TIES[tie.reverse_of].rule == tie.rule
    assert {tie.act, tie.by_bloc, tie.full} <= {"", "yes"}
    if tie.table:
        table, *columns = tie.table.split()
        assert len(columns) == 3
        assert {*columns} <= {*tables()[table].names}
        assert tie.title
        assert int(tie.years) >= 0
    assert tie.table or tie.rule != "listed"


def test_each_rule_decides_a_tie():
    assert {tie.rule for tie in TIES.values()} == RULES
    assert len(READ) == len(TIES) - 6  # those read by functions of their own


def test_no_other_module_lists_ties():
    """What holds of some ties only is a column; the rules themselves may name them."""
    listed = []
    for folder in ("coding/claims", "answers/verdicts", "answers/forecasts"):
        for path in (SRC / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                items = getattr(node, "keys" if isinstance(node, ast.Dict) else "elts", [])
                names = {i.value for i in items if isinstance(i, ast.Constant)} & {*TIES}
                if len(names) > 2 and path.parent.name != "facts":
                    listed.append(f"{path.relative_to(SRC)}:{node.lineno}: {sorted(names)}")
    assert listed == []


def test_a_relation_that_is_no_tie_is_not_decided():
    form = Form("existence", "a tie", ("PER",), ("CHL",), relation="twinned with")
    assert fact(form, date(2023, 5, 20)).reason == "no indicator"


@pytest.mark.parametrize(("text", "channel"), [
    ("Peru borders five states.", "transport"),
    ("The African Union suspended Mali.", "diplomacy"),
    ("Peru has a free trade agreement with China.", "trade"),
    ("Peru stands outside MERCOSUR.", "diplomacy"),
])  # fmt: skip
def test_a_statement_about_a_tie_has_its_channel(text, channel):
    article = read_one("-", published="2024-06-01", stdin=f"Ministers met.\n\n{text}".encode())
    claims = with_statements(code(article)).claims
    assert [claim.channel for claim in claims] == [channel]
