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
        ("The rebels held them for 1,200 days.", None, {"2020-02-03/2023-05-18": "length"}),
        ("Chad has since bought arms.", "2009/2012", {"2012/2023-05-18": "since then"}),
        ("Chad has since bought arms.", "2009/2023-05-18", {"2009/2023-05-18": "since then"}),
        ("They have fled since the rising between 2009 and 2012.", None,
         {"2009/2023-05-18": "since clause"}),
        ("Police broke up marches in November and again in May.", None,
         {"2022-11/2023-05": "joined"}),
        ("Talks were held in 2002 and 2005.", None, {"2002/2005": "joined"}),
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
        "Togo met Chad on the fourth day of its march in June 2021.",
        "Togo shelled Chad on the 200th day of the siege.",
        "Crowds marched for a third day.",
        "Togo expelled the envoy two weeks ago.",
        "Togo expelled the envoy more than five weeks ago.",
        "The rebels held them for 0 days.",
        "He is the first leader of Togo to visit Chad in two decades.",
        "It was the worst drought in 40 years.",
    ],
)
def test_other_lengths_are_not_stretches_of_time(text):
    assert _spans(text) == {}


def test_a_length_ends_at_the_dates_near_it():
    days = ", ".join(f"on {day} April" for day in range(1, 20))
    text = f"They met {days} and held them for six days."
    assert list(_spans(text)) == [
        "2023-04-11/2023-04-17", "2023-04-12/2023-04-18", "2023-04-13/2023-04-19",
        "2023-05-12/2023-05-18",
    ]  # fmt: skip
