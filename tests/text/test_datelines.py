"""Datelines of agencies: recognised in their forms, and what only looks like one is not."""

import pytest

from multivector.coding.syntax.sentences import dateline_of, split
from multivector.text.datelines import find_dateline
from multivector.text.draft import Draft, finish

REST = "Kenya and Ethiopia signed a pact."
MORE = "The ministers of both countries met for two days and agreed to meet again next year."


@pytest.mark.parametrize(
    ("opening", "place", "date"),
    [
        ("NAIROBI, Oct 2 - ", "NAIROBI", "Oct 2"),
        ("NAIROBI, Oct 2 (Reuters) - ", "NAIROBI", "Oct 2"),
        ("(Reuters) - ", None, None),
        ("DHAKA: ", "DHAKA", None),
        ("GOMA, Congo (AP) — ", "GOMA, Congo", None),
        ("BEIJING, 5 March (Xinhua) -- ", "BEIJING", "5 March"),
        ("Washington, D.C., May 3, 2010 – ", "Washington, D.C.", "May 3, 2010"),
        ("WASHINGTON/BEIJING (Reuters) - ", "WASHINGTON/BEIJING", None),
        ("UNITED NATIONS — ", "UNITED NATIONS", None),
        ("NEW DELHI, Feb. 3 /PTI/ - ", "NEW DELHI", "Feb. 3"),
        ("Juba (Radio Miraya) – ", "Juba", None),
        ("ST. PETERSBURG, Russia, June 5 (AP) - ", "ST. PETERSBURG, Russia", "June 5"),
    ],
)
def test_the_forms_of_agencies(opening, place, date):
    dateline = find_dateline(opening + REST)
    assert dateline is not None
    assert (dateline.place, dateline.date) == (place, date)
    assert (opening + REST)[dateline.end :] == REST


@pytest.mark.parametrize(
    "text",
    [
        "US - China talks resumed on Monday.",
        "U.S.-China talks resumed.",
        "North Korea: what next?",
        "May 3 - a day of mourning.",
        "On Monday - a day after the vote - the army left.",
        "Tokyo -- Japan's capital -- slept.",
        "Kenya expelled an envoy - the second this year.",
    ],
)
def test_what_only_looks_like_one(text):
    assert find_dateline(text) is None


def test_a_dateline_belongs_to_no_sentence_and_offsets_are_kept():
    text = f"A headline on pacts\n\nNAIROBI, Oct 2 (Reuters) - {REST} More follows."
    sentences = split(text)
    assert [s.text for s in sentences] == ["A headline on pacts", REST, "More follows."]
    assert all(text[s.start : s.end] == s.text for s in sentences)
    assert dateline_of(text).place == "NAIROBI"


def test_an_article_that_is_all_dateline():
    assert [s.text for s in split("NAIROBI, Oct 2 (Reuters) - ")] == ["NAIROBI, Oct 2 (Reuters) -"]


@pytest.mark.parametrize(
    ("dateline", "known", "published"),
    [
        ("NAIROBI, Oct. 2, 2014 (Reuters) - ", None, "2014-10-02"),
        ("Nairobi, 2 October 2014 -- ", "2014-10-05", "2014-10-05"),
        ("NAIROBI, Oct 2 (Reuters) - ", None, None),  # of which year, nothing tells
    ],
)
def test_the_date_of_a_dateline_is_the_article_s_if_no_other_is_known(dateline, known, published):
    draft = Draft(text=f"A pact is signed\n\n{dateline}{REST} {MORE}", published=known)
    assert finish(draft, sha256="0", source="a.txt").published == published
