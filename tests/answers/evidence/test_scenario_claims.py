"""Claims about cut links and new lines get a scenario that runs; others none."""

import shlex

import pytest

from multivector.answers.evidence.scenario_claims import scenarios_for
from multivector.coding.coded import Claim
from multivector.scenarios.rules import agreement_rule, close_rule, cost_rule, line_rule


def claim(text, channel, about=(), states=()):
    return Claim(text, None, 0, len(text), channel, tuple(about), tuple(states), "fact")


CASES = [
    (
        claim("The fighting severed trade with Russia", "trade", [("RUS", "KGZ"), ("RUS", "KAZ")]),
        ["--cost", "RUS<>KAZ,KGZ:+30%"],
    ),
    (
        claim("Transit through Russia was blocked", "transport", [("RUS", "KAZ")]),
        ["--close", "RUS"],
    ),
    (
        claim("Beijing offers a railway to the west", "transport", [("CHN", "UZB")]),
        ["--open", "cku"],
    ),
    (claim("The Trans-Afghan line would shorten the way", "transport"), ["--open", "trans-afghan"]),
    (
        claim("Tashkent weighs joining the union", "trade", [("EAEU", "UZB")]),
        ["--join", "UZB:EAEU"],
    ),
    (claim("Kyiv wants to join the EU", "trade", [("EU", "UKR")]), ["--join", "UKR:EU"]),
    (claim("Bishkek might quit the union", "trade", [("EAEU", "KGZ")]), ["--leave", "KGZ:EAEU"]),
]


@pytest.mark.parametrize(("given", "options"), CASES)
def test_the_command_fits_and_is_understood(given, options):
    rows = scenarios_for([given])
    assert len(rows) == 1
    words = shlex.split(rows[0]["command"])
    assert words[:2] == ["multivector", "whatif"]
    assert words[2:] == options
    reader = {
        "--cost": lambda text: cost_rule(text, on="2025"),
        "--close": lambda text: close_rule(text, on="2025"),
        "--open": lambda text: line_rule("open", text),
        "--join": lambda text: agreement_rule("join", text, on="2025"),
        "--leave": lambda text: agreement_rule("leave", text, on="2025"),
    }[options[0]]
    assert reader(options[1])


@pytest.mark.parametrize(
    "given",
    [
        claim("Trade with Russia grew", "trade", [("RUS", "KAZ")]),
        claim("The two ministers disrupted a meeting", "diplomacy", [("RUS", "KAZ")]),
        claim("A railway was discussed", "transport", [("IND", "LKA")]),
        claim("Kyiv wants to join NATO", "security", [("NATO", "UKR")]),
        claim("Yerevan may leave the CSTO", "security", [("CSTO", "ARM")]),
        claim("Links were cut", "trade"),
        claim("Leaders joined talks with European partners", "trade", [("EU", "KAZ")]),
    ],
)
def test_no_scenario_where_none_fits(given):
    assert len(scenarios_for([given])) == 0


def test_a_question_is_asked_once():
    twice = [claim("Trade with Russia was cut", "trade", [("RUS", "KAZ")])] * 2
    assert len(scenarios_for(twice)) == 1


def test_a_region_stands_in_where_no_state_is_named():
    offered = claim("China offers railways", "transport", [("CHN", "EU")])
    assert scenarios_for([offered], states=["KGZ", "UZB"])[0]["command"].endswith("--open cku")
