"""What one state owes another, apart from what it borrows in a year."""

import pytest

import multivector as mv
from multivector.records import loading


@pytest.fixture
def debts(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    for origin in ("gcdf", "pacific_links"):
        loading.pull(origin, accept_terms={origin})


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Tonga owes China 100 million dollars", "borne out"),
        ("Tonga owes China 300 million dollars", "cannot tell"),  # one maker contradicts nobody
        # Of a bank's loans in a year nothing follows on who is owed most.
        ("China is Kyrgyzstan's largest creditor", "cannot tell"),
    ],
)
def test_debt_is_what_is_owed(debts, claim, verdict):
    assert mv.check(claim, published="2023-03-22")[0]["verdict"] == verdict


@pytest.mark.parametrize(
    "claim",
    [
        "Tonga owes most of its external debt to China",
        "Fiji owes more than half of its debt to Japan",
    ],
)
def test_a_share_of_debt_has_no_whole_on_record(debts, claim):
    (row,) = mv.check(claim, published="2024-08-29")
    assert (row["verdict"], row["reason"]) == ("cannot tell", "outside coverage")
    assert row["recorded"] > 50e6
    assert "the total over all partners is unknown" in row["sentence"]
