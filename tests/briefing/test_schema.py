import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from multivector.briefing.build import brief
from multivector.briefing.renderings.document import Brief
from multivector.text.read import read_one


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    text = (files("multivector.briefing") / "schema.json").read_text(encoding="utf-8")
    schema = json.loads(text)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def test_a_full_and_an_empty_brief_are_valid(
    full_brief: Brief, empty_brief: Brief, validator: Draft202012Validator
) -> None:
    for made in (full_brief, empty_brief):
        validator.validate(json.loads(made.to_json()))


def test_a_paper_of_a_month_is_valid(tmp_path: Path, validator: Draft202012Validator) -> None:
    path = tmp_path / "note.txt"
    path.write_text("BISHKEK, June 2014 - China signed an agreement with Kyrgyzstan.\n", "utf-8")
    made = json.loads(brief(path).to_json())
    assert made["document"]["published"] == "2014-06"
    validator.validate(made)


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        (("schema_version",), "2"),
        (("document", "language"), "fr"),
        (("document", "published"), "18 May 2023"),
        (("events", 0, "event_type"), "YIELD"),
        (("events", 0, "confidence"), 1.2),
        (("claims", 0, "modality"), "wish"),
        (("claims", 0, "about", 0), ["CHN"]),
        (("evidence", 0, "state"), "KAZ"),  # a pair and a state at once
        (("origins", 0, "sha256"), "abc"),
    ],
)
def test_what_the_interface_does_not_allow_is_invalid(
    full_brief: Brief, validator: Draft202012Validator, path: tuple[Any, ...], wrong: object
) -> None:
    content = json.loads(full_brief.to_json())
    holder = content
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = wrong
    with pytest.raises(ValidationError):
        validator.validate(content)


def test_offsets_are_code_points_into_the_text(full_brief: Brief) -> None:
    content = full_brief.to_dict()
    text = content["document"]["text"]
    for event in content["events"]:
        assert text[event["doc_start"] : event["doc_end"]] == event["text"]
        trigger = event["trigger"]
        assert event["text"][trigger["start"] : trigger["end"]] == trigger["text"]
    for part in (*content["quotes"], *content["claims"]):
        assert text[part["start"] : part["end"]] == part["text"]


def test_a_year_of_trade_after_the_article_is_marked(full_brief: Brief) -> None:
    # The last complete year before May 2023 is 2022.
    years = {row["year"]: row["later"] for row in full_brief.to_dict()["trade"]}
    assert years == {2020: False, 2021: False, 2022: False, 2023: True, 2024: True}


def test_json_never_holds_what_json_cannot(full_brief: Brief) -> None:
    broken = replace(full_brief.evidence[0], value=float("nan"))
    with pytest.raises(ValueError, match="JSON"):
        replace(full_brief, evidence=(broken,), claim_evidence=(("f1",), ())).to_json()


@pytest.mark.outside
def test_the_brief_of_a_published_article_is_valid(
    outside: Path, validator: Draft202012Validator
) -> None:
    article = read_one(
        outside / "articles" / "china_central_asia_summit_2023.txt", published="2023-05-18"
    )
    content = json.loads(brief(article).to_json())
    validator.validate(content)
    ids = {row["id"] for row in content["evidence"]}
    assert {identifier for claim in content["claims"] for identifier in claim["evidence"]} == ids
    assert {row["origin"] for row in content["evidence"]} <= {o["id"] for o in content["origins"]}
    assert content["run"]["parameters"]["region"] == "central-asia"
    assert not any(row["later"] for row in content["evidence"])
