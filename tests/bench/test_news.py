"""How real reports are scored: required rows, optional ones, and the sentences without any."""

import pytest

import news
from multivector.coding.events.ontology import TYPES
from multivector.errors import InputError
from reading import counts_of

TEXT = "Kenya expelled the Somali ambassador. It rained all day. Somalia protested against Kenya."
EXPELLED = (frozenset({"KEN"}), "SANCTION", frozenset({"SOM"}))
PROTESTED = (frozenset({"SOM"}), "PROTEST", frozenset({"KEN"}))


def test_a_row_of_one_annotator_is_neither_asked_for_nor_a_fault():
    one = {"a": {(0, EXPELLED), (57, PROTESTED)}}
    two = {"a": {(0, EXPELLED)}}
    article, rows, spans, optional = news.labelled("a", TEXT, one, two)
    assert (article.text, len(spans)) == (TEXT, 3)
    assert (dict(rows), optional) == ({0: [EXPELLED], 2: [PROTESTED]}, {PROTESTED})
    counts = counts_of((article, rows, spans, optional), [])
    assert counts["gold", "between states"] == 1
    assert (counts["silent", "all"], counts["silent", "broken"]) == (1, 0)


def test_two_annotators_agree_by_their_rows_in_common():
    one, two = {"a": {(0, EXPELLED), (57, PROTESTED)}}, {"a": {(0, EXPELLED)}}
    assert news.agreement([news.labelled("a", TEXT, one, two)]) == pytest.approx(2 / 3)


def test_the_markings_read_the_same_reports_and_name_known_types():
    one, two = map(news.marking, news.ANNOTATORS)
    assert (set(one), len(one)) == (set(two), 293)
    deeds = [deed for marked in (one, two) for found in marked.values() for deed in found]
    assert {row[1] for _, row in deeds} == set(TYPES)
    assert min(at for at, _ in deeds) == 0


def test_reports_that_are_not_there_or_others_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(news, "PACKAGE", tmp_path)
    with pytest.raises(InputError, match="not there"):
        news.texts()
    (tmp_path / news.TEXTS).parent.mkdir(parents=True)
    (tmp_path / news.TEXTS).write_text("Kenya expelled the ambassador.\n")
    with pytest.raises(InputError, match="not the reports"):
        news.texts()
