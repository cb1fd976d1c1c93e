"""A brief is written whichever one source is installed, whether or not the article has a date."""

from pathlib import Path

import pytest

from multivector.answers.evidence.measure_standing import standing_of
from multivector.answers.influence.layers import NEEDED
from multivector.briefing.build import brief
from multivector.records import catalogue, loading
from multivector.text.article import Article

OPEN = [name for name, entry in catalogue.entries().items() if entry.open and entry.files]
POWERS = ["CHN", "RUS", "USA", "EU", "TUR"]
# The sources that give capacity without another beside them: none does.
CAPACITY: frozenset[str] = frozenset()


@pytest.fixture
def installed(request: pytest.FixtureRequest, mirror: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The only source that is installed."""
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    loading.pull(request.param)
    return str(request.param)


@pytest.mark.parametrize("installed", OPEN, indirect=True)
def test_measures_of_an_undated_and_a_dated_article(installed: str) -> None:
    for published in (None, "2015-01-01"):
        for later in (False, True):
            found = standing_of(["KAZ", "POL"], POWERS, published=published, later=later)
            assert found.influence
            assert found.first == (installed not in CAPACITY)
            assert found.more == (NEEDED if found.first else None)
            assert {row["influencee"] for row in found.influence} == {"KAZ", "POL"}
            over_pol = {row["influencer"] for row in found.influence if row["influencee"] == "POL"}
            assert "EU" not in over_pol


@pytest.mark.parametrize("installed", ["cow_states", "itpd"], indirect=True)
@pytest.mark.parametrize("published", [None, "2023-05-18"])
def test_a_whole_brief_is_written(installed: str, published: str | None) -> None:
    text = "Russia invaded Ukraine in 2022."
    article = Article("a", text, None, published, None, None, "en", "", "-")
    found = brief(article).to_dict()
    assert found["events"][0]["recipient"][0]["code"] == "UKR"
    assert found["run"]["measures"]["first_answer"] == (installed not in CAPACITY)
    assert found["influence"]
