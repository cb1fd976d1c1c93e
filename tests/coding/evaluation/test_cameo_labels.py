"""The types in CAMEO's reading: each row of the table, and that it touches nothing else."""

import pytest

from multivector.answers.events.evaluation import evaluate
from multivector.coding.evaluation.cameo_labels import recast, recastings
from multivector.coding.evaluation.relations import relate
from multivector.coding.events.ontology import TYPES
from multivector.coding.syntax.parse import parse
from multivector.errors import UsageError

SENTENCES = [
    ("The assize court found the former prefect guilty of embezzlement.", "SANCTION", "ACCUSE"),
    ("Norway imposed an embargo on crab from the strait.", "SANCTION", "COERCE"),
    ("Ottawa blacklisted eleven shipping firms.", "SANCTION", "COERCE"),
    ("Gunboats blockaded the estuary for a fortnight.", "COERCE", "ASSAULT"),
    ("Marines occupied the airfield at dawn.", "COERCE", "ASSAULT"),
    ("The militia took control of the ford.", "COERCE", "ASSAULT"),
    ("Fiji withdrew its last forty unarmed observers.", "RETREAT", "SANCTION"),
    ("Uruguay flew peacekeepers to the enclave.", "MOBILIZE", "AID"),
    ("The two ministries reached an agreement on water.", "AGREE", "SUPPORT"),
    ("He pledged his full support for the ballot.", "AGREE", "SUPPORT"),
    ("The governor apologised to the widows.", "CONCEDE", "SUPPORT"),
    ("A judge issued a warrant for the banker.", "THREATEN", "COERCE"),
]


@pytest.mark.parametrize(("sentence", "ours", "theirs"), SENTENCES)
def test_an_act_gets_the_type_of_its_cameo_code(sentence, ours, theirs):
    (tree,) = parse([sentence])
    assert recast(ours, tree) == theirs


def test_a_type_of_another_kind_stays():
    for sentence, ours, theirs in SENTENCES:
        (tree,) = parse([sentence])
        for other in set(TYPES) - {row.plover for row in recastings()}:
            assert recast(other, tree) == other, (sentence, ours, theirs)


def test_distant_keywords_do_not_match():
    text = "They took the night train, with two changes and a long wait at the border, to the city."
    (tree,) = parse([text])
    assert recast("COERCE", tree) == "COERCE"


def test_every_row_names_types_and_a_root_of_cameo():
    for row in recastings():
        assert row.plover in TYPES
        assert row.cameo in TYPES
        assert row.plover != row.cameo
        assert 1 <= int(row.code[:2]) <= 20


def test_the_reading_is_chosen_by_the_caller():
    triple = ("The court convicted the smuggler on Monday.", "The court", "the smuggler")
    assert relate([triple], cameo=True) == ["ACCUSE"]
    assert relate([triple]) == ["SANCTION"]


def test_an_unknown_reading_is_refused(tmp_path):
    with pytest.raises(UsageError, match="cameo, plover"):
        evaluate("relations", tmp_path / "x.tsv", reading="icews")
