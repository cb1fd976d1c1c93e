"""What a sentence says is to come, by its grammar."""

import pytest

from multivector.coding.claims.forms.expectations import expectation
from multivector.coding.claims.forms.reading import read_claim


@pytest.mark.parametrize(
    ("text", "said", "words"),
    [
        ("Peru is expected to leave.", "Peru will leave.", "expected"),
        ("Peru is not expected to leave.", "Peru will not leave.", "expected"),
        ("The deal is due to be signed.", "The deal will be signed.", "due"),
        ("Peru looks highly unlikely to join.", "Peru will join.", "highly unlikely"),
        ("Peru risks losing its port.", "Peru will lose its port.", "risks"),
        ("Peru is on course to lead.", "Peru will lead.", "course"),
        ("Exports are seen falling.", "Exports will fall.", "seen"),
        ("The bank expects Peru's debt to grow.", "Peru's debt will grow.", "expects"),
        ("The odds are that Peru does not win.", "Peru will not win.", "odds"),
        ("It is only a matter of time before Peru leads.", "Peru will lead.", "matter"),
    ],
)
def test_what_is_to_come_is_said_with_will(text: str, said: str, words: str) -> None:
    assert expectation(text) == (said, words)


@pytest.mark.parametrize(
    "text",
    [
        "Peru was expected to leave in 2015.",
        "Peru is likely to have lost its port.",
        "Peru expects to sign a treaty.",
        "Is Peru likely to leave?",
        "The alarm is set to 40 bar.",
        "Peru is bound by treaty to supply gas.",
        "Peru sees Chile as a partner.",
        "Peru sees that Chile left.",
        "It is not certain that Peru wins.",
        "There is a risk that Peru has lost.",
        "Due to the war, Peru sells its oil to Chile.",
        "Peru will leave.",
    ],
)
def test_plans_the_past_and_other_senses_foretell_nothing(text: str) -> None:
    assert expectation(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Analysts see China's exports to Peru falling.", "forecast or cause"),
        ("The odds are that China strengthens its presence in Peru.", "forecast or cause"),
        ("China is tipped to become Peru's largest trading partner.", "forecast or cause"),
        ("China is Peru's largest trading partner.", None),
        ("China's exports to Peru fell in 2019.", None),
    ],
)
def test_what_is_to_come_is_not_checked_as_a_fact(text: str, reason: str | None) -> None:
    assert read_claim(text, 2023).reason == reason
