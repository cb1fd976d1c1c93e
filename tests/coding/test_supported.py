"""Whether the events of an article stand: by how likely it is that one of them is right."""

from dataclasses import replace

from multivector.coding.coder import LEAST_RIGHT, SHORT, code, supported
from multivector.text.article import Article


def event():
    text = "Kenya expelled two diplomats of Somalia on Monday."
    return code(Article("a", text, None, "2023-01-01", None, None, "en", "", "-")).events[0]


def test_one_certain_event_or_several_doubtful_ones_keep_them_all():
    one = replace(event(), confidence=LEAST_RIGHT)
    doubtful = replace(one, confidence=0.4)
    assert supported([one], 20) == [one]
    assert supported([doubtful], 20) == []
    assert supported([doubtful] * 3, 20) == [doubtful] * 3  # 1 - .6³ = .784
    assert supported([], 20) == []


def test_in_a_short_text_a_rule_suffices():
    doubtful = replace(event(), confidence=0.4, rule="expel")
    assert supported([doubtful], SHORT) == [doubtful]
    assert supported([doubtful], SHORT + 1) == []
    assert supported([replace(doubtful, rule="learned:expel")], SHORT) == []
