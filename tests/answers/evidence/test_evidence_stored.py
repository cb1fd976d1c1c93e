"""Evidence from sources that are installed, and the commands for those that are not."""

import pytest

from multivector.answers.evidence.evidence import evidence_for
from multivector.answers.evidence.relevance import MAX_YEARS
from multivector.coding.coded import Claim
from multivector.records import loading

REGION = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]


def claim(channel, influencer, influencee, words="…"):
    return Claim(words, None, 0, 1, channel, ((influencer, influencee),), (), "fact")


def found_for(asked, published="2023-05-27"):
    return evidence_for([asked], states=REGION, powers=["CHN", "RUS"], published=published)


def test_without_the_origin_the_command_is_named_and_nothing_is_padded():
    found = found_for(claim("security", "RUS", "KAZ"))
    assert not [item for item in found.evidence if item.origin != "factbook"]
    commands = found.commands["security"]
    assert "multivector data pull sipri_arms --accept-terms sipri_arms" in commands
    assert any(
        command.startswith("multivector data pull ") and "atop" in command for command in commands
    )


@pytest.mark.parametrize(
    ("origins", "asked", "first", "value"),
    [
        (["sipri_arms"], ("security", "RUS", "KAZ"), "arms-delivered-tiv:RUS>KAZ:2023", 86.5),
        (["gcdf"], ("finance", "CHN", "KGZ"), "official-finance-usd:CHN>KGZ:2021", 87_434_956.96),
        (
            ["undesa_migrants"],
            ("migration", "RUS", "UZB"),
            "migrants-in-partner:RUS>UZB:2020",
            1_146_175,
        ),
        (
            ["wb_remittances"],
            ("migration", "RUS", "TJK"),
            "remittances-from-partner-usd:RUS>TJK:2017",
            1_686_574_105.57,
        ),
        (["lowy_posts"], ("diplomacy", "RUS", "KAZ"), "posts-of-partner:RUS>KAZ:2023", 4),
        (
            ["us_secretary_visits"],
            ("diplomacy", "USA", "UZB"),
            "visits-of-partner:USA>UZB:2020",
            1,
        ),
    ],
)
def test_each_origin_reaches_a_claim_of_its_channel(
    mirror, monkeypatch, origins, asked, first, value
):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in origins:
        loading.pull(origin, accept_terms=[origin])
    found = found_for(claim(*asked))
    items = {item.id: item for item in found.evidence}
    figure = items[f"{origins[0]}:{first}"]
    assert figure.value == pytest.approx(value)
    assert figure.later is False
    assert origins[0] in {origin.id for origin in found.origins}
    own = [item for item in found.evidence if item.origin == origins[0]]
    assert 1 <= len(own) <= MAX_YEARS
    assert max(item.year for item in own) == figure.year


def test_a_series_ends_with_the_article_and_is_short(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("sipri_arms", "atop"):
        loading.pull(origin, accept_terms=[origin])
    found = found_for(claim("security", "RUS", "KAZ"), published="2016-03-01")
    arms = {item.year: item for item in found.evidence if item.origin == "sipri_arms"}
    assert sorted(arms) == [2012, 2013, 2014, 2015, 2016]
    assert arms[2015].source_text
    # An alliance changes seldom: its newest year alone.
    alliances = [item for item in found.evidence if item.origin == "atop"]
    assert [(item.year, item.text_value) for item in alliances] == [(2016, "defense")]
    assert found.left_out["older years of a series"] > 0
    assert found.left_out["dated after the article"] > 0
