"""Ranges of dates in a brief: valid, in words, and in the order of time."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from multivector.briefing.renderings.document import Brief
from multivector.prose import day

RANGES = ("1990/1999", "2023-05-18/2023-05-19")


def _ranged(brief: Brief) -> Brief:
    events = zip(brief.coded.events, reversed(RANGES), strict=True)
    dated = tuple(replace(e, date=when, date_precision="range") for e, when in events)
    return replace(brief, coded=replace(brief.coded, events=dated))


def test_a_brief_with_ranges_is_valid(full_brief: Brief) -> None:
    schema = json.loads((files("multivector.briefing") / "schema.json").read_text("utf-8"))
    content = json.loads(_ranged(full_brief).to_json())
    assert [event["date"] for event in content["events"]] == list(reversed(RANGES))
    Draft202012Validator(schema).validate(content)


def test_ranges_stand_in_the_order_of_time_and_in_words(full_brief: Brief) -> None:
    ranged = _ranged(full_brief)
    page, markdown = ranged.to_html(), ranged.to_markdown()
    for text in (page[page.index('id="h-events"') :], markdown[markdown.index("## Events") :]):
        assert text.index("1990 to 1999") < text.index("18–19 May 2023")
    # HTML has no element for a range of dates.
    assert 'datetime="1990' not in ranged.to_html()


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2023-05-18/2023-05-19", "18–19 May 2023"),
        ("2023-05-31/2023-06-01", "31 May 2023 to 1 June 2023"),
        ("2014/2023-05-18", "2014 to 18 May 2023"),
        ("2023-02/2023-03", "February 2023 to March 2023"),
        ("../2023-05-18", "up to 18 May 2023"),
        ("2014/..", "since 2014"),
    ],
)
def test_a_range_is_shown_with_no_more_precision_than_it_has(written: str, shown: str) -> None:
    assert day(written) == shown
