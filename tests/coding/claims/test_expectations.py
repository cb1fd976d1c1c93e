"""What a sentence says is to come, by its grammar."""

import pytest

from multivector.coding.claims.forms.expectations import expectation, is_beside
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
        ("Banks foresee a decline in sales to Peru.", "sales to Peru will fall.", "foresee"),
        ("Peru expects no rise in imports by 2030.", "imports will not rise by 2030.", "expects"),
        (
            "Banks forecast a 3% fall in sales in 2030.",
            "sales will fall by 3% in 2030.",
            "forecast",
        ),
        ("A break with Chile looks inevitable.", "A break with Chile will come.", "inevitable"),
        ("A default is not likely.", "A default will not come.", "likely"),
        ("Chad is heading for a loss.", "Chad will have a loss.", "heading"),
        ("Chad is slated to leave.", "Chad will leave.", "slated"),
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
        "Peru saw a decline in sales to Chile.",
        "Banks expected a decline in sales to Peru.",
        "Peru is heading for the border.",
        "A convoy heading for a war left Chad.",
        "A default is likely if talks fail.",
        "The most likely buyer is Chad.",
        "The roof was slated.",
        "No one expects Peru to leave by 2030.",
        "Few analysts expect Peru to leave by 2030.",
        "Peru is no longer likely to leave by 2030.",
        "Chile is certain that Peru pays.",
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


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("Peru got a loan that it will repay in oil.", True),
        ("Peru signed a deal under which Chile will build the port.", True),
        ("Chad met those who will vote for it.", True),
        ("Peru got a loan, which it will repay.", False),
        ("Peru says the loan that it will repay will grow.", False),
        ("It is Peru that will lose.", False),
        ("The bank says that Peru will lose.", False),
        ("Peru got a loan that it repaid.", False),
    ],
)
def test_what_only_tells_which_thing_is_meant(text: str, beside: bool) -> None:
    assert is_beside(text) is beside
