"""Evidence is chosen by channel, side and date, and never padded."""

from multivector.answers.evidence import evidence_for
from multivector.coding.model import Claim

FIVE = ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
POWERS = ["CHN", "RUS", "USA", "EU", "TUR"]


def claim(channel: str | None, *about: tuple[str, str], states: tuple[str, ...] = ()) -> Claim:
    return Claim("It is so.", None, 0, 9, channel, about, states, "fact")


def test_a_pair_of_trade_gets_its_shares_and_the_state_its_totals() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ"))], states=FIVE, powers=POWERS, published="2023-05-27"
    )
    by_id = {item.id: item for item in found.evidence}
    assert by_id["factbook:import-partner-share:CHN>KAZ:2023"].value == 0.28
    assert by_id["factbook:exports-usd:KAZ:2022"].value == 93.822e9
    assert "factbook:exports-usd:KAZ:2024" not in by_id
    assert found.left_out["dated after the article"] > 0
    assert {item.state or item.influencee for item in found.evidence} == {"KAZ"}


def test_later_figures_come_marked_when_asked_for() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ"))],
        states=FIVE,
        powers=POWERS,
        published="2023-05-27",
        later=True,
    )
    marks = {item.id: item.later for item in found.evidence}
    assert marks["factbook:exports-usd:KAZ:2024"] is True
    assert marks["factbook:exports-usd:KAZ:2023"] is False


def test_without_a_date_every_figure_is_shown_unmarked() -> None:
    found = evidence_for(
        [claim("trade", ("CHN", "KAZ"))], states=FIVE, powers=POWERS, published=None
    )
    assert {item.later for item in found.evidence} == {None}
    assert any(item.year == 2024 for item in found.evidence)


def test_a_claim_without_channel_or_sides_has_no_evidence() -> None:
    found = evidence_for(
        [claim(None, ("CHN", "KAZ")), claim("trade")], states=FIVE, powers=POWERS, published=None
    )
    assert found.by_claim == ((), ())
    assert found.evidence == ()
    assert found.origins == ()
