from multivector.coding.events.contexts import _pattern
from multivector.coding.events.lexicon import triggers
from multivector.coding.events.ontology import CONTEXTS, MODES, QUAD, SCORES, TYPES, score
from multivector.tables import read_rows


def test_there_are_sixteen_types_in_four_quads():
    assert len(TYPES) == 16
    assert set(SCORES) == set(TYPES)
    assert len(set(QUAD.values())) == 4


def test_every_trigger_has_a_type_and_a_mode_of_it():
    rows = [row for rows in triggers().values() for row in rows]
    assert len(rows) > 600
    assert {row.event_type for row in rows} == set(TYPES)
    wrong = [r.words for r in rows if r.mode and r.mode not in MODES.get(r.event_type, {})]
    assert wrong == []


def test_no_trigger_stands_twice():
    words = [words for words, *_ in read_rows("multivector.coding", "data", "triggers.tsv")]
    assert sorted({w for w in words if words.count(w) > 1}) == []


def test_every_context_of_the_table_is_one_of_the_manual():
    assert set(_pattern()[1].values()) <= set(CONTEXTS)


def test_scores_are_those_of_the_manual():
    assert score("ASSAULT", "unconventional") == -10
    assert score("AID", None) == 10
    assert score("ACCUSE", None) == -3  # the manual prints +3; its modes show the sign
    assert score("RETREAT", "disarm") == 10
