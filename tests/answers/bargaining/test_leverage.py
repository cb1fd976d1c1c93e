"""Leverage from the store: real votes and trade, two regions, three kinds of question, refusals."""

import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from tests.answers.violations import violations

import multivector as mv
from multivector.answers.bargaining.asked import Asked, prepare
from multivector.answers.bargaining.leverage import COLUMNS, leverage
from multivector.answers.bargaining.question import ask, signed
from multivector.answers.bargaining.rows import NOT_VISIBLE, rows_of
from multivector.answers.voting.assembly import load_assembly
from multivector.cli.answers import leverage as command
from multivector.errors import InputError, UsageError
from multivector.measures.bargaining.baselines import last_votes
from multivector.measures.bargaining.stands import STANDS

ORIGINS = [
    "un_votes", "un_roll_calls", "unga_votes", "unga_matches", "unga_es11_1", "itpd",
    "worldbank_gdp", "baci_hs10_97_bounds", "baci_2023_matrix", "bls_cpi_u",
]  # fmt: skip
PLAN = "CHN+,USA-,EU-"


@pytest.fixture(scope="module")
def home(home_with: Callable[..., Path]) -> Path:
    return home_with(*(o for o in ORIGINS if o != "bls_cpi_u"))


@pytest.fixture
def installed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))


def test_what_is_missing_is_named_before_any_work() -> None:
    with pytest.raises(UsageError, match="no lobbying powers given"):
        leverage(states=["KAZ"], question="hr")
    with pytest.raises(UsageError, match="no question"):
        leverage(states=["KAZ"], powers="CHN")
    with pytest.raises(UsageError, match="mediator and two parties"):
        leverage(mediator="TUR")
    with pytest.raises(InputError, match="data pull"):
        leverage(states=["KAZ"], powers="CHN,USA", question="hr")


@pytest.mark.usefixtures("installed")
def test_the_examples_of_the_command_give_every_power_a_side() -> None:
    shown = re.findall(r"--powers (\S+) --question (\S+[+-](?=\s))", str(command.epilog))
    assert len(shown) == 2
    assembly = load_assembly()
    for powers, question in shown:
        found = ask(question, signed(powers, parameter="powers"), assembly)
        assert found.direction.any(axis=1).all()


def test_sides_are_read_with_their_signs() -> None:
    assert signed("China+, USA-,RUS", parameter="powers") == {"CHN": 1.0, "USA": -1.0, "RUS": None}
    with pytest.raises(UsageError, match="twice"):
        signed("CHN+,China-", parameter="powers")


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("region", "powers", "question"),
    [
        ("central-asia", "CHN,USA,EU", PLAN),
        ("south-caucasus", "RUS+,USA-,EU-", "RUS+,USA-,EU-"),
        ("central-asia", "CHN,USA", "hr"),
        ("south-caucasus", "RUS-,USA+", "ES-11/1"),
    ],
)
def test_rows_are_of_the_interface_and_add_up(region: str, powers: str, question: str) -> None:
    found = leverage(region=region, powers=powers, question=question)
    assert found.columns == COLUMNS
    assert found.sentences[0].startswith(NOT_VISIBLE)
    assert "upper end of the range" in found.title
    assert not any("can be moved" in s.lower() for s in found.sentences)
    for k in range(0, len(found), 3):
        three = found.rows[k : k + 3]
        assert [row["stand"] for row in three] == ["for", "abstain", "against"]
        assert all(tuple(row) == COLUMNS for row in three)
        if three[0]["probability"] is None:
            assert three[0]["flag"]
            continue
        assert sum(row["probability"] for row in three) == pytest.approx(1, abs=2e-3)
        assert set(three[0]["baseline"]) == {"last vote", "weighted mean", "weighted median"}
        single = "/" in question
        assert (
            (three[0]["cast"] in ("for", "abstain", "against", None))
            if single
            else (three[0]["cast"] is None)
        )
        assert any(line.startswith("Last similar vote: on ") for line in found.sentences)
        if three[0]["moved"] is not None:
            assert sum(row["moved"] for row in three) == pytest.approx(0, abs=2e-3)
            assert sum(row["counter"] for row in three) == pytest.approx(0, abs=2e-3)


@pytest.mark.usefixtures("installed")
def test_what_cannot_be_known_is_refused_on_its_row() -> None:
    found = leverage(states=["XKX", "KAZ"], powers="CHN,USA", question="CHN+,USA-")
    kosovo = found.where(state="XKX")
    assert all(row["probability"] is None and "position unknown" in row["flag"] for row in kosovo)
    assert all(row["probability"] is not None for row in found.where(state="KAZ"))
    abstained = leverage(states=["KAZ"], powers="CHN,USA", question="ES-11/1").where(power="CHN")
    assert all("give CHN+ or CHN-" in row["flag"] for row in abstained)


@pytest.mark.usefixtures("installed")
def test_turning_the_question_round_turns_the_answer_round() -> None:
    one = leverage(states=["UZB"], powers="CHN,USA", question="CHN+,USA-")
    two = leverage(states=["UZB"], powers="CHN,USA", question="CHN-,USA+")
    for stand, other in (("for", "against"), ("abstain", "abstain")):
        a, b = one.where(power="CHN", stand=stand)[0], two.where(power="CHN", stand=other)[0]
        assert a["probability"] == pytest.approx(b["probability"], abs=1e-6)
        assert a["moved"] == pytest.approx(b["moved"], abs=1e-6)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("question", ["soon", "", "99/999", "CHN+", "CHN+,USA"])
def test_a_question_that_is_none_says_what_is_allowed(question: str) -> None:
    with pytest.raises(UsageError) as caught:
        leverage(states=["KAZ"], powers="CHN,USA", question=question)
    assert caught.value.allowed


@pytest.mark.usefixtures("installed")
def test_sides_that_never_stood_so_are_refused_with_their_count() -> None:
    with pytest.raises(InputError, match="roll calls in sessions"):
        leverage(states=["KAZ"], powers="USA,ISR", question="USA+,CUB+,ISR-")


@pytest.mark.usefixtures("installed")
def test_an_outside_option_worse_than_the_deal_is_worth_nothing() -> None:
    found = leverage(
        region="central-asia", powers="CHN,RUS,EU", question="CHN+,RUS+,EU-", keep="RUS"
    )
    assert {row["power"] for row in found} == {"EU"}
    for row in found:
        worse = row["exit_cost"] > row["exit_cost_kept"]
        assert (row["value"] == 0.0) == worse or row["value"] == 0.0
        assert bool(row["flag"]) == worse
    with pytest.raises(UsageError, match="is not one of the lobbying powers"):
        leverage(states=["KAZ"], powers="CHN,USA", question="CHN+,USA-", keep="RUS")


@pytest.mark.usefixtures("installed")
def test_where_a_baseline_wins_a_kept_power_has_no_value(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"region": "central-asia", "powers": "CHN,RUS,EU", "question": "CHN+,RUS+,EU-"}
    before = leverage(**asked, keep="RUS")
    assert any(row["value"] for row in before)
    monkeypatch.setattr(Asked, "shown", property(lambda _: "last vote"))
    found = leverage(**asked, keep="RUS")
    assert found.sentences[-1] == "The model does not beat all of them, so no effects are shown."
    assert "Gain in log score" in found.sentences[-2]
    for old, row in zip(before, found, strict=True):
        assert row["flag"]
        assert row["value"] == (old["value"] if old["flag"] else None)
        assert "last vote baseline" in row["flag"] or row["flag"] == old["flag"]


def test_the_last_vote_foretells_a_vote_to_come_and_a_past_one_alike() -> None:
    votes = np.array([[1, 1, 1, 3], [3, 2, 0, 0], [0, 0, 0, 0]], dtype=np.int8)
    stands = {"last vote": last_votes(votes), "weighted mean": np.array([[1, 2], [3, 1], [0, 0]])}

    def predicted(single: bool, name: str) -> list[int]:
        of = SimpleNamespace(question=SimpleNamespace(votes=votes, single=single), stands=stands)
        return list(Asked.predicted(of, name))  # type: ignore[arg-type]

    assert predicted(False, "last vote") == [3, 2, 0]
    # A past resolution is the last column, which its own vote does not foretell.
    assert predicted(True, "last vote") == [1, 2, 0]
    assert predicted(False, "weighted mean") == predicted(True, "weighted mean") == [2, 1, 0]


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize("question", ["hr", "CHN+,USA-,EU-"])
def test_the_last_vote_shown_is_the_last_on_record(question: str) -> None:
    powers = {"CHN": None, "USA": None, "EU": None}
    asked = prepare(None, ["KAZ", "IND", "BRA", "ARM", "KEN", "PER", "GEO"], powers, question)
    before = []
    for k, place in enumerate(asked.places):
        own = asked.question.votes[place]
        shown = rows_of(asked, k)[0]["baseline"]["last vote"]
        assert shown == (None, *STANDS)[own[own > 0][-1]]
        before.append((None, *STANDS)[asked.stands["last vote"][place, -1]] == shown)
    assert not all(before)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("mediator", "one", "two"), [("TUR", "RUS", "UKR"), ("EU", "ARM", "AZE")])
def test_a_mediator_is_shown_as_facts(mediator: str, one: str, two: str) -> None:
    found = leverage(mediator=mediator, between=[one, two])
    assert violations("leverage-mediator", found) == []
    assert [row["party"] for row in found] == [one, two]
    assert f"distance from {two} in voting" in found.sentences[0]
    for row in found:
        assert row["position_lower"] < row["position"] < row["position_upper"]
        gap = abs(row["position"] - row["mediator_position"])
        assert row["distance"] == pytest.approx(gap, abs=1e-3)
        assert "probability" not in row


def test_past_mediation_is_counted_with_its_dates(tmp_path: Path) -> None:
    head = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tActor Name\tActor Country\t" \
           "Recipient Name\tRecipient Country\tCountry\tLatitude\tLongitude\n"  # fmt: skip
    path = tmp_path / "events.txt"
    days = [("2021-03-01", "third-party"), ("2021-05-01", "third-party"), ("2021-06-01", "visit")]
    path.write_text(head + "".join(
        f"{k}\t{day}\tCONSULT\t{mode}\t1\tA\tTUR\tB\tUKR\tTUR\t1\t1\n"
        for k, (day, mode) in enumerate(days)
    ))  # fmt: skip
    mv.data.add("polecat", path)
    other, party = leverage(mediator="TUR", between=["RUS", "UKR"])
    assert (other["mediations"], other["last_mediation"]) == (0, None)
    assert (party["mediations"], party["last_mediation"]) == (2, "2021-05-01")
    assert (party["first"], party["last"]) == ("2021-03-01", "2021-06-01")
    assert party["position"] is None  # no votes are installed


@pytest.mark.usefixtures("installed")
def test_the_registered_verdict_is_heard_beside_the_range() -> None:
    found = leverage(states=["KAZ"], powers="CHN,USA", question="CHN+,USA-")
    assert 0 < found.run["lambda_lower"] < found.run["lambda"] < found.run["lambda_upper"]
    assert "registered test" in found.sentences[0]
