"""The newest figures of trade come from one producer: two of an earlier year second it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from multivector.answers.verdicts.check import check

BOTH = ("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020")


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        ("Brazil is Peru's largest trading partner.", "contradicted", None),
        ("Norway sells more to China than to the United Kingdom.", "contradicted", None),
        ("The United States runs a trade surplus with Mexico.", "contradicted", None),
        ("China is Peru's largest trading partner.", "borne out", None),
        # In 2020, the two producers did not both cover it, or not agree.
        ("France is Algeria's largest supplier of goods.", "cannot tell", "one producer"),
        # A place taken or lost of late is not to be seen in earlier figures.
        ("Brazil is now Peru's largest trading partner.", "cannot tell", "one producer"),
        ("Mexico has become Peru's largest trading partner.", "cannot tell", "one producer"),
    ],
)
def test_two_producers_of_an_earlier_year_second_the_newest(
    claim: str, verdict: str, reason: str | None, home_with: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*BOTH)))
    (row,) = check(claim, published="2024-06-10")
    assert (row["verdict"], row["reason"]) == (verdict, reason)
    assert ("in 2020 by two producers" in row["sentence"]) == (verdict == "contradicted")


def test_one_producer_alone_still_contradicts_nothing(
    home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*BOTH[:2])))
    (row,) = check("Brazil is Peru's largest trading partner.", published="2024-06-10")
    assert row["reason"] == "one producer"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("More Poles live in Germany than in France.", "borne out"),
        ("More Poles live in Spain than in Germany.", "cannot tell"),
        ("More Tajiks live in Russia than in Afghanistan.", "cannot tell"),  # a people, too
    ],
)
def test_citizens_by_their_name_are_migrants(
    claim: str, verdict: str, home_with: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("undesa_migrants")))
    assert check(claim, published="2023-06-01")[0]["verdict"] == verdict
