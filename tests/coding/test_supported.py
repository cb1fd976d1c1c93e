"""Whether the events of an article are kept: by a rule, or by how likely one of them is right."""

from dataclasses import replace

from multivector.coding.coder import LEAST_CONFIDENCE, LEAST_RIGHT, code, supported
from multivector.text.article import Article


def event():
    text = "Kenya expelled two diplomats of Somalia on Monday."
    found = code(Article("a", text, None, "2023-01-01", None, None, "en", "", "-")).events[0]
    return replace(found, rule="learned:expel")


def test_one_certain_event_or_several_doubtful_ones_keep_them_all():
    one = replace(event(), confidence=LEAST_RIGHT)
    doubtful = replace(one, confidence=0.32)
    assert supported([one]) == [one]
    assert supported([doubtful] * 3) == []  # 1 - .68³ = .686
    assert supported([doubtful] * 4) == [doubtful] * 4
    assert supported([]) == []


def test_what_a_rule_finds_is_kept():
    doubtful = replace(event(), confidence=0.32)
    assert supported([doubtful]) == []
    by_rule = replace(doubtful, rule="expel", confidence=0.1)
    assert supported([by_rule, doubtful]) == [by_rule, doubtful]


def test_an_event_of_the_reader_with_one_side_must_be_likelier_than_one_with_two():
    sided = replace(event(), confidence=LEAST_CONFIDENCE[True])
    lone = replace(sided, recipient=())
    certain = replace(event(), confidence=1.0)
    assert supported([certain, sided, lone]) == [certain, sided]
    likelier = replace(lone, confidence=LEAST_CONFIDENCE[False])
    assert supported([certain, likelier]) == [certain, likelier]
