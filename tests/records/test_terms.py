"""Terms: what may not be fetched unasked, what comes from BACI, what an older edition is."""

import re

import pytest

from multivector.errors import UsageError
from multivector.records import catalogue, loading, stored_figures
from multivector.store.warehouse import Store

CLOSED = re.compile(
    r"non-commercial|\bNC\b|no redistribution|on request|no licence is stated", re.IGNORECASE
)


@pytest.mark.parametrize("origin", catalogue.entries())
def test_only_free_data_are_fetched_unasked(origin):
    entry = catalogue.entry(origin)
    if CLOSED.search(f"{entry.licence}; {entry.terms}"):
        assert not entry.open


def test_the_restricted_origins_of_this_release():
    closed = {name for name, entry in catalogue.entries().items() if not entry.open}
    assert {"un_votes_2025", "china_leader_visits", "sipri_arms", "lowy_posts"} <= closed
    for name in ("un_votes_2025", "china_leader_visits"):
        with pytest.raises(UsageError, match=f"--accept-terms {name}"):
            loading.pull(name)
    assert Store().installed() == {}


@pytest.mark.parametrize("origin", [name for name in catalogue.entries() if "baci" in name])
def test_what_comes_from_baci_says_so(origin):
    entry = catalogue.entry(origin)
    assert "derived from BACI" in entry.terms
    assert "CEPII" in entry.terms
    assert "Gaulier" in entry.citation
    assert "CEPII" in entry.origin().to_bibtex()


def test_an_older_edition_is_not_shown_beside_the_newer(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("ideal_points", "us_president_visits"):
        loading.pull(origin)
    assert {s.origin.id for s in stored_figures.sources()} == {
        "ideal_points",
        "us_president_visits",
    }
    for origin in ("ideal_points_2024", "us_president_visits_2023"):
        loading.pull(origin)
    found = {source.origin.id: source for source in stored_figures.sources()}
    assert set(found) == {"ideal_points_2024", "us_president_visits_2023"}
    points = found["ideal_points_2024"].figures_for("diplomacy", [], ["KAZ"])
    assert max(figure.year for figure in points) == 2023
    assert len({figure.year for figure in points}) == len(points)


def test_an_edition_supersedes_one_of_the_catalogue():
    for entry in catalogue.entries().values():
        if entry.supersedes:
            assert set(entry.tables) == set(catalogue.entry(entry.supersedes).tables)
