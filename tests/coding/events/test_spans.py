import pytest

from multivector.coding.events.spans import spans
from multivector.coding.syntax.dates import find
from multivector.coding.syntax.parse import parse

PUBLISHED = "2023-05-18"


def _spans(text: str, last: str | None = None) -> dict[str, str]:
    (tree,) = parse([text])
    return {d.date: how for d, how in spans(tree, find(text, PUBLISHED), last, PUBLISHED)}


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("Peru has been at odds with Chile since 1973, when it marched in.", None,
         {"1973": "begun"}),
        ("They have fled since he was toppled in March 2013.", None,
         {"2013-03/2023-05-18": "since clause"}),
        ("Togo has since expelled two envoys.", "2022-11-03",
         {"2022-11-03/2023-05-18": "since then"}),
        ("Togo has since expelled two envoys.", None, {}),
        ("The rebels held them for six days.", None, {"2023-05-12/2023-05-18": "length"}),
        ("The rebels held them for thirteen months.", None, {"2022-04/2023-05-18": "length"}),
        ("Its troops left in 2003 after five years.", None,
         {"1998/2003": "length", "2018/2023": "length"}),
        ("The war of words became a 29-year war.", None, {"1994/2023": "length"}),
        ("Crowds marched for a third day.", None, {"2023-05-16/2023-05-18": "nth"}),
        ("It was the 40th day of marches.", None, {"2023-04-09/2023-05-18": "nth"}),
        ("Police broke up marches in November and again in May.", None,
         {"2022-11/2023-05": "joined"}),
        ("Talks were held in 2002 and 2005.", None, {"2002/2005": "joined"}),
        ("Togo expelled the envoy two weeks ago.", None, {"2023-05-04": "weeks ago"}),
    ],
)  # fmt: skip
def test_a_sentence_tells_a_stretch_of_time(text, last, expected):
    assert _spans(text, last) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Police held a 30-year-old man.",
        "The rebels held them for several days.",
        "They met in 2005, not in 2002.",
        "Since it is poor, Togo needs aid.",
        "It closed the crossing five days before.",
        "He was the third man.",
    ],
)
def test_other_lengths_are_not_stretches_of_time(text):
    assert _spans(text) == {}
