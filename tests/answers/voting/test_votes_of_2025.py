"""The record of votes continued to 2025: no resolution twice, and what is missing is said."""

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from multivector.answers.evidence.measure_standing import _alignment
from multivector.answers.verdicts.pairs import pair_facts
from multivector.answers.voting.agreement import agreement
from multivector.answers.voting.assembly import load_assembly
from multivector.answers.voting.ideal_points import ideal_points
from multivector.errors import UsageError
from multivector.store.warehouse import Store

ORIGINS = [
    *("un_votes", "un_roll_calls", "unga_votes", "unga_matches"),
    *("un_votes_2025", "ideal_points", "ideal_points_2024"),
]
ALONE = "in most roll calls the United States and at most two others were against"
HOLE = "no recorded votes from September to December 2024"


@pytest.fixture(scope="module")
def home(home_with: Callable[..., Path]) -> Path:
    return home_with(*ORIGINS)


@pytest.fixture(autouse=True)
def voting(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))


def test_no_resolution_counts_twice() -> None:
    data = load_assembly()
    assert len(set(data.rcid.tolist())) == len(data.rcid)
    # Each source begins after the last day of the one before, in June 2024 and February 2025.
    calls = Store().read("un_roll_calls").to_pylist()
    names = ("un_roll_calls", "unga_votes", "un_votes_2025")
    days = {name: [c["date"] for c in calls if c["origin"] == name] for name in names}
    assert max(days["unga_votes"]) == date(2024, 6, 4)
    assert min(days["un_votes_2025"]) == date(2025, 2, 24)
    later = [day for day in days["unga_votes"] if day > max(days["un_roll_calls"])]
    assert len(data.rcid) == len(days["un_roll_calls"]) + len(later) + 192
    assert int((data.years == 2025).sum()) + int((data.years == 2024).sum()) == 192


def test_agreement_of_2025_is_that_of_the_file(mirror: Path) -> None:
    with open(mirror / "un_votes_2025.csv", encoding="utf-8", newline="") as stream:
        raw = [row for row in csv.DictReader(stream) if row["Council"] == "General Assembly"]
    place = {"YES": 1, "ABSTAIN": 2, "NO": 3}
    for a, b in (("KAZ", "RUS"), ("UZB", "CHN"), ("KEN", "USA")):
        gaps = [
            abs(place[row[a]] - place[row[b]]) / 2
            for row in raw
            if row["Date"] >= "2025-09-09"
            and row[a]
            and row[b]
            and (int(row["NO COUNT"]) or int(row["ABSTAIN COUNT"]))
        ]
        found = agreement(a, b, years=2025)[0]
        assert found["votes"] == len(gaps)
        assert found["agreement"] == pytest.approx(1 - np.mean(gaps), abs=1e-6)
        assert found["flag"] == ALONE


def test_a_session_without_its_autumn_is_marked() -> None:
    rows = {row["year"]: row for row in agreement("KAZ", "RUS", start=2023)}
    assert [rows[year]["flag"] for year in (2023, 2024, 2025)] == [None, f"{HOLE}; {ALONE}", ALONE]
    assert rows[2024]["votes"] < 35
    points = {r["year"]: r["flag"] for r in ideal_points(states=["KAZ"], start=2023)}
    assert points == {2023: None, 2024: HOLE, 2025: None}


def test_points_follow_the_published_ones_to_2023() -> None:
    """Held against the edition of June 2024, of which nothing enters the estimate."""
    published = {
        (row["state"], row["year"]): row["ideal_point"]
        for row in Store().read("ideal_points", origin="ideal_points_2024").to_pylist()
    }
    own = {(r["state"], r["year"]): r["ideal_point"] for r in ideal_points(start=2018)}
    for year in range(2018, 2024):
        both = [key for key in own if key[1] == year and key in published]
        assert len(both) > 180
        correlation = np.corrcoef([own[k] for k in both], [published[k] for k in both])[0, 1]
        assert correlation > 0.95, year


def test_the_two_editions_hardly_differ_where_both_are() -> None:
    editions = [
        {
            (r["state"], r["year"]): r["ideal_point"]
            for r in Store().read("ideal_points", origin=name).to_pylist()
        }
        for name in ("ideal_points", "ideal_points_2024")
    ]
    both = [key for key in editions[0] if key in editions[1] and key[1] >= 1990]
    pairs = np.array([[edition[key] for edition in editions] for key in both])
    assert np.corrcoef(pairs.T)[0, 1] > 0.99


def test_agreement_on_an_issue_is_unknown_where_no_source_assigns_roll_calls_to_issues() -> None:
    why = "no installed source assigns this year's roll calls to issues"
    flags = {row["year"]: row["flag"] for row in agreement("KAZ", "USA", issue="hr")}
    assert flags[1990] == "no joint votes"  # Kazakhstan was no member
    assert flags[2022] is None
    assert (flags[2024], flags[2025]) == (why, why)
    assert agreement("KAZ", "USA", years=2025)[0]["flag"] == ALONE
    with pytest.raises(UsageError, match="assigns") as error:
        agreement("KAZ", "USA", years=2025, issue="hr")
    assert "1946 to 2023" in str(error.value)
    with pytest.raises(UsageError, match="did not both vote"):
        agreement("KAZ", "USA", years=1980, issue="hr")


def test_a_year_in_which_one_state_is_alone_is_compared_with_no_other() -> None:
    flags = {row["year"]: row["flag"] for row in agreement("BRA", "IDN", start=1950)}
    assert [year for year, flag in flags.items() if ALONE in (flag or "")] == [2024, 2025]
    (votes,) = (one for one in pair_facts("BRA", "IDN", date(2026, 2, 3)) if one.kind == "votes")
    assert votes.row["year"] == 2023
    lately = _alignment(["KEN"], ["CHN"], 2025)
    assert [row["year"] for one in lately for row in one.rows] == [2015, 2020, 2023]
