"""Rules: what is understood, what is refused and how the error names it."""

import itertools

import numpy as np
import pytest

from multivector.codes.blocs import TRADE_BLOCS, traders
from multivector.errors import InputError, UsageError
from multivector.scenarios.costs import cost_change
from multivector.scenarios.rules import (
    Scenario,
    agreement_rule,
    close_rule,
    cost_rule,
    line_rule,
    named_states,
)
from multivector.scenarios.scenario_files import open_scenario, rules_of

STATES = ["BLR", "CHN", "KAZ", "KGZ", "NLD", "RUS", "TJK", "TKM", "UZB"]
FIVE = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}


def scenario_in(path):
    file = open_scenario(path)
    return Scenario(tuple(file.rules("2016")), file.name, dict(file.options))


def cost(text, on="2016"):
    return cost_rule(text, on=on)


@pytest.mark.parametrize(
    ("text", "first", "second", "both", "change"),
    [
        ("RUS<>KAZ,UZB:+30%", {"RUS"}, {"KAZ", "UZB"}, True, 0.3),
        ("RUS>central-asia: -12.5%", {"RUS"}, FIVE, False, -0.125),
        ("KAZ<Russia:5%", {"RUS"}, {"KAZ"}, False, 0.05),
        ("Kazakhstan<>*:+10%", {"KAZ"}, set(), True, 0.1),
        ("Russland<>Central Asia,Türkiye:+1%", {"RUS"}, FIVE | {"TUR"}, True, 0.01),
        ("RUS-KAZ,UZB:+30%", {"RUS"}, {"KAZ", "UZB"}, True, 0.3),
        ("Guinea-Bissau-central-asia:+5%", {"GNB"}, FIVE, True, 0.05),
        ("EAEU<>CHN:+1 per cent", {"ARM", "BLR", "KAZ", "KGZ", "RUS"}, {"CHN"}, True, 0.01),
    ],
)
def test_cost_rules(text, first, second, both, change):
    rule = cost(text)
    assert (set(rule.first), set(rule.second)) == (first, second)
    assert rule.both_ways is both
    assert rule.change == pytest.approx(change)


def test_blocs_have_the_members_of_the_day():
    assert "KGZ" not in cost("EAEU<>CHN:+1%", on="2015-01-15").first
    assert "GBR" in cost("EU<>CHN:+1%", on="2019").first


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("RUS<>KAZ", "not a cost change"),
        ("RUS-Kazakstan:+30%", "did you mean Kazakhstan"),
        ("Guinea-Guinea-Guinea:+30%", "Guinea"),
        ("RUS<>KAZ:+30", "invalid cost change: '+30'"),
        ("RUS<>KAZ:much%", "invalid cost change"),
        ("RUS<>KAZ:-100%", "invalid cost change"),
        (f"RUS<>KAZ:+{'9' * 400}%", "invalid cost change"),
        ("RUS<>KAZ:-250%", "invalid cost change"),
        ("RUS<>Atlantis:+3%", "Atlantis"),
        ("*<>*:+3%", "does not name any state"),
        (",<>KAZ:+3%", "does not name any state"),
    ],
)
def test_cost_rules_that_are_refused(text, says):
    with pytest.raises(UsageError, match=says.replace("*", r"\*").replace("+", r"\+")) as caught:
        cost(text)
    assert caught.value.where == "costs"
    assert text in caught.value.what


def test_close_rules():
    assert close_rule("RUS", on="2016").kind == "close-transit"
    assert close_rule("RUS:transit", on="2016").kind == "close-transit"
    assert close_rule("RUS:trade", on="2016").kind == "close-trade"
    assert close_rule("RUS<>central-asia", on="2016").second == FIVE
    with pytest.raises(UsageError, match="cannot close"):
        close_rule("RUS:border", on="2016")


def test_agreements():
    rule = agreement_rule("leave", "KAZ:EAEU", on="2016")
    assert rule.second == {"ARM", "BLR", "KGZ", "RUS"}
    for kind, text, says in (
        ("join", "KAZ:EAEU", "already a member"),
        ("leave", "UZB:EAEU", "not a member"),
        ("join", "KAZ:Hanse", "unknown state or bloc"),
        ("join", "KAZ", "not a change of membership"),
        ("join", "UKR:NATO", "not a trade bloc: NATO"),
        ("leave", "KAZ:CSTO", "not a trade bloc: CSTO"),
        ("join", "KAZ:United Nations", "not a trade bloc: UN"),
        ("join", "KAZ:WTO", "not a trade bloc: WTO"),
    ):
        with pytest.raises(UsageError, match=says):
            agreement_rule(kind, text, on="2016")


def test_who_leaves_a_bloc_leaves_the_free_trade_of_those_that_take_part_in_it():
    rule = agreement_rule("leave", "ZAF:SADC", on="2016")
    assert {"MOZ", "ZWE", "SYC"} < rule.second
    assert not {"AGO", "COD"} & rule.second
    with pytest.raises(UsageError, match="not a member of the free trade area of SADC in 2016"):
        agreement_rule("leave", "AGO:SADC", on="2016")
    assert "ZAF" in agreement_rule("join", "AGO:SADC", on="2016").second


@pytest.mark.parametrize("bloc", sorted(TRADE_BLOCS))
def test_one_can_join_and_leave_every_trade_bloc(bloc):
    assert agreement_rule("join", f"MNG:{bloc}", on="2025").first == {"MNG"}
    inside = min(traders(bloc, "2025"))
    assert inside not in agreement_rule("leave", f"{inside}:{bloc}", on="2025").second


@pytest.mark.parametrize("text", ["RUS<>RUS:+30%", "RUS>Russia:+30%", "Russia<>RUS"])
def test_a_rule_between_a_state_and_itself_is_refused(text):
    with pytest.raises(UsageError, match="RUS is on both sides"):
        cost(text) if ":" in text else close_rule(text, on="2016")
    assert cost("EU<>EU:+30%").first == cost("EU<>EU:+30%").second  # its members among themselves


def test_factors_are_where_the_rules_say():
    change = cost_change(
        Scenario((cost("RUS>KAZ:+30%"), close_rule("CHN<>KGZ", on="2016"))), STATES
    )
    factor = change.factor(coefficient=0.4, theta=4.0)
    k, r, c, g = (STATES.index(s) for s in ("KAZ", "RUS", "CHN", "KGZ"))
    assert factor[r, k] == 1.3
    assert factor[k, r] == 1
    assert np.isinf(factor[c, g])
    assert np.isinf(factor[g, c])
    assert np.all(np.diag(factor) == 1)
    assert (factor != 1).sum() == 3


def test_all_trade_of_a_state_ends_but_at_home():
    factor = cost_change(Scenario((close_rule("RUS:trade", on="2016"),)), STATES).stated
    r = STATES.index("RUS")
    assert np.isinf(factor[r]).sum() == np.isinf(factor[:, r]).sum() == len(STATES) - 1
    assert factor[r, r] == 1


def test_agreements_become_costs_by_the_elasticity():
    rules = (agreement_rule("leave", "GBR:EU", on="2016"),)
    names = ["DEU", "FRA", "GBR"]
    factor = cost_change(Scenario(rules), names).factor(coefficient=0.4, theta=4.0)
    assert factor[0, 2] == factor[2, 0] == pytest.approx(np.exp(0.1))
    assert factor[0, 1] == 1


@pytest.mark.parametrize(
    ("words", "on", "ends", "stays"),
    [
        ("MLI:ECOWAS", "2016", "GHA NGA GIN", {"WAEMU": "BFA CIV NER SEN"}),
        ("MLI:WAEMU", "2016", "", {"ECOWAS": "BFA CIV NER SEN"}),
        ("MLI:WAEMU", "2026", "BFA CIV NER SEN", {}),  # out of ECOWAS by then
        ("CMR:ECCAS", "2016", "AGO COD STP", {"CEMAC": "CAF GAB TCD"}),
        ("KEN:EAC", "2016", "TZA", {"COMESA": "BDI RWA UGA"}),
        ("TZA:EAC", "2024", "COD KEN RWA UGA", {}),
        ("ZMB:COMESA", "2016", "EGY KEN UGA", {"SADC": "MWI ZWE"}),
        ("ZAF:SADC", "2016", "MOZ ZWE", {"Southern African Customs Union": "BWA LSO"}),
        ("LCA:CARICOM", "2016", "BRB JAM TTO", {"Eastern Caribbean Economic Union": "DMA VCT"}),
        ("LCA:CARICOM", "2005", "BRB DMA VCT", {}),
        ("QAT:GCC", "2016", "", {"Greater Arab Free Trade Area": "ARE SAU"}),
        ("QAT:GCC", "1990", "ARE SAU", {}),
        ("KAZ:EAEU", "2016", "", {"CIS": "ARM BLR KGZ RUS"}),
        ("VNM:ASEAN", "2021", "IDN THA", {"CPTPP": "SGP"}),
        ("VNM:ASEAN", "2023", "MMR", {"RCEP": "IDN THA", "CPTPP and RCEP": "SGP MYS"}),
        ("JPN:RCEP", "2023", "CHN KOR", {"CPTPP": "NZL"}),
        ("GBR:EU", "2016", "DEU IRL", {}),  # nor does the European Economic Area remain
    ],
)
def test_leaving_ends_only_what_no_other_agreement_keeps(words, on, ends, stays):
    state, kept = words[:3], {name: set(held.split()) for name, held in stays.items()}
    names = sorted({state, *ends.split(), *(s for held in kept.values() for s in held)})
    change = cost_change(Scenario((agreement_rule("leave", words, on=on),)), names)
    found = {names[i] for i, _ in np.argwhere(change.agreement)} - {state}
    assert found == set(ends.split())
    assert np.array_equal(change.agreement, change.agreement.T)
    assert len(change.notes) == len(kept)
    for name, held in kept.items():
        note = f"trade of {state} with {', '.join(sorted(held))} stays free under {name}, "
        assert any(told.startswith(note) for told in change.notes)


def test_what_keeps_trade_free_may_be_left_too():
    both = [agreement_rule("leave", f"MLI:{bloc}", on="2016") for bloc in ("ECOWAS", "WAEMU")]
    change = cost_change(Scenario(tuple(both)), ["CIV", "GHA", "MLI"])
    assert change.agreement[2].tolist() == [-1, -1, 0]
    assert change.notes == ()


def test_a_pact_of_a_bloc_ends_with_the_membership():
    moved = (
        agreement_rule("leave", "GBR:EU", on="2016"),
        agreement_rule("join", "GBR:EFTA", on="2016"),
    )
    assert cost_change(Scenario(moved), ["CHE", "DEU", "GBR", "NOR"]).notes == ()
    (joined,) = cost_change(Scenario((moved[1],)), ["CHE", "GBR"]).notes
    assert "CHE under EU-Switzerland free trade agreement" in joined


def test_a_currency_or_open_borders_are_no_trade_agreement():
    for words in ("FRA:EUROZONE", "FRA:euro area", "FRA:Schengen", "GBR:Commonwealth"):
        with pytest.raises(UsageError, match="not a trade bloc"):
            agreement_rule("leave", words, on="2016")
    assert agreement_rule("leave", "MLI:UEMOA", on="2016").name == "WAEMU"


def test_joining_says_which_free_trade_there_was():
    (note,) = cost_change(
        Scenario((agreement_rule("join", "UZB:EAEU", on="2016"),)), ["CHN", "RUS", "UZB"]
    ).notes
    assert note.startswith("UZB already has free trade with RUS under CIS; ")


def test_states_that_join_or_leave_together_do_so_with_each_other_too():
    names = ["CHE", "DEU", "FRA", "GBR", "KAZ", "KGZ", "MDA", "RUS", "UKR"]

    def changed(*rules):
        made = [agreement_rule(kind, words, on="2016") for kind, words in rules]
        found = cost_change(Scenario(tuple(made)), names).agreement
        assert np.array_equal(found, found.T)
        return {(names[i], names[j]): found[i, j] for i, j in np.argwhere(found) if i < j}

    for kind, states, value in (("leave", ("FRA", "GBR"), -1), ("join", ("MDA", "UKR"), 1)):
        at_once = changed((kind, f"{','.join(states)}:EU"))
        assert at_once[states] == value
        assert at_once == changed(*((kind, f"{state}:EU") for state in states))
    # One alone changes nothing among others, and another bloc is another matter.
    assert ("MDA", "UKR") not in changed(("join", "MDA:EU"))
    assert ("MDA", "UKR") not in changed(("join", "MDA:EU"), ("join", "UKR:EFTA"))
    # Two that move from one bloc to another keep an agreement with each other.
    names += ["ISL", "ZAF"]
    moved = changed(("leave", "FRA,GBR:EU"), ("join", "FRA,GBR:SADC"))
    assert (moved["DEU", "GBR"], moved["GBR", "ZAF"]) == (-1, 1)
    assert ("FRA", "GBR") not in moved
    # And two that move within free trade of their neighbours lose nothing.
    moved = changed(("leave", "KAZ,KGZ:EAEU"), ("join", "KAZ,KGZ:EU"))
    assert moved["DEU", "KAZ"] == 1
    assert not {("KAZ", "RUS"), ("KAZ", "KGZ")} & set(moved)


def test_a_closed_state_and_an_open_line_change_costs_by_routes():
    closed = cost_change(Scenario((close_rule("RUS", on="2016"),)), STATES)
    k, n, r = (STATES.index(s) for s in ("KAZ", "NLD", "RUS"))
    assert closed.transit[k, n] > 1.02
    assert closed.transit[k, r] == 1
    twice = closed.factor(coefficient=0, theta=4, detour_scale=2)[k, n]
    assert twice - 1 == pytest.approx(2 * (closed.transit[k, n] - 1))
    opened = cost_change(Scenario((line_rule("open", "rasht-astara"),)), ["AZE", "IRN", *STATES])
    assert opened.transit.min() < 1
    assert opened.transit.max() <= 1 + 1e-12
    assert cost_change(Scenario((line_rule("avoid", "suez"),)), STATES).transit.max() > 1


@pytest.mark.parametrize(
    "rules",
    [
        (cost("RUS<>KAZ:+30%"), cost("RUS>KAZ:+10%")),
        (cost("RUS<>central-asia:+30%"), close_rule("RUS<>UZB", on="2016")),
        (
            agreement_rule("leave", "KAZ:EAEU", on="2016"),
            close_rule("KAZ<>RUS", on="2016"),
        ),
        (line_rule("open", "cku"), line_rule("avoid", "cku")),
    ],
)
def test_contradictions_name_both_rules(rules):
    with pytest.raises(UsageError, match=r"contradict|both opened and avoided") as caught:
        cost_change(Scenario(rules), STATES)
    told = str(caught.value)
    assert all(rule.words in told or rule.kind in ("open", "avoid") for rule in rules)


def test_an_agreement_before_them_hides_no_contradiction():
    one, two = cost("GBR<>DEU:+30%"), cost("DEU<>GBR:-10%")
    leave, names = agreement_rule("leave", "GBR:EU", on="2016"), ["DEU", "FRA", "GBR"]
    for rules in itertools.permutations((one, two, leave)):
        with pytest.raises(UsageError, match="contradict") as caught:
            cost_change(Scenario(rules), names)
        assert one.words in caught.value.where
        assert two.words in caught.value.where
    # Equal cost changes still combine with the agreement, in any order.
    again = cost("DEU<>GBR:+30%")
    found = [cost_change(Scenario(r), names) for r in itertools.permutations((one, again, leave))]
    assert all(np.array_equal(f.stated, found[0].stated) for f in found)
    assert found[0].stated.max() == 1.3
    assert found[0].agreement.min() == -1


def test_the_same_rule_twice_is_no_contradiction():
    rules = (cost("RUS<>KAZ:+30%"), cost("RUS<>KAZ,UZB:+30%"))
    assert cost_change(Scenario(rules), STATES).stated.max() == 1.3
    both = (cost("GBR<>DEU:+30%"), agreement_rule("leave", "GBR:EU", on="2016"))
    found = cost_change(Scenario(both), ["DEU", "FRA", "GBR"])
    assert found.factor(coefficient=0.4, theta=4).max() > 1.3


def test_a_scenario_that_names_nobody():
    with pytest.raises(UsageError, match="the scenario contains no rules"):
        Scenario(())
    with pytest.raises(UsageError, match="no trade data for") as caught:
        cost_change(Scenario((cost("PRK<>KAZ:+30%"),)), STATES)
    assert "PRK<>KAZ" in str(caught.value.where)


def test_toml(tmp_path):
    path = tmp_path / "cut.toml"
    path.write_text(
        """
        name = "Links cut"
        sigma = 6
        [[cost]]
        between = ["RUS", "central-asia"]
        change = "+30%"
        [[cost]]
        from = "CHN"
        to = ["KAZ", "UZB"]
        change = "-5%"
        note = "cheaper trains"
        [[close]]
        transit = "BLR"
        [[leave]]
        state = "KGZ"
        bloc = "EAEU"
        [[open]]
        line = "cku"
        """
    )
    scenario = scenario_in(path)
    assert scenario.name == "Links cut"
    assert scenario.options == {"sigma": 6}
    kinds = ["cost", "cost", "close-transit", "leave", "open"]
    assert [rule.kind for rule in scenario.rules] == kinds
    assert scenario.rules[1].both_ways is False
    assert {"RUS", "CHN", "BLR"} <= named_states(scenario.rules)
    assert scenario.transit() == (["BLR"], ["cku"])


@pytest.mark.parametrize(
    ("text", "kind", "says"),
    [
        (
            "[[cost]]\nbetween = ['RUS', 'KAZ']\nchange = 30\n",
            UsageError,
            "invalid cost change: 30",
        ),
        ("[[cost]]\nbetween = ['RUS']\nchange = '+3%'\n", UsageError, "exactly two sides"),
        ("[[cost]]\nbetween = ['RUS', 'KAZ']\nchnage = '+3%'\n", UsageError, "chnage"),
        ("[[cost]]\nfrom = 'RUS'\nchange = '+3%'\n", UsageError, "missing key: 'to'"),
        ("[[tariff]]\nfrom = 'RUS'\n", UsageError, "tariff"),
        ("[[close]]\n", UsageError, "one of transit"),
        ("[cost]\nfrom = 'RUS'\n", UsageError, "cost"),
        ("cost = ", InputError, "not valid TOML"),
        (f"x = {'[' * 3000}", InputError, "nested too deeply"),
        (f"x = {'9' * 5000}", InputError, "not valid TOML"),
        ("[[close]]\ntransit = 7\n", UsageError, "not a list of states: 7"),
        ("[[join]]\nstate = 2023-05-18\nbloc = 'EAEU'\n", UsageError, "not a list of states"),
        ("[[close]]\nbetween = [true, 'KAZ']\n", UsageError, "not a list of states: True"),
        ("name = 'x'\n", UsageError, "the scenario contains no rules"),
    ],
)
def test_toml_that_is_refused(tmp_path, text, kind, says):
    path = tmp_path / "bad.toml"
    path.write_text(text)
    with pytest.raises(kind, match=says):
        scenario_in(path)


def test_a_missing_file(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        open_scenario(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("sigma = 'high'\n", "invalid sigma"),
        ("draws = true\n", "invalid draws"),
        ("closure = 'open'\n", "invalid closure"),
        ("year = '2016'\n", "invalid year"),
    ],
)
def test_options_of_a_file_are_checked(tmp_path, text, says):
    path = tmp_path / "bad.toml"
    path.write_text(text + "[[close]]\ntransit = 'RUS'\n")
    with pytest.raises(UsageError, match=says):
        scenario_in(path)


def test_flows_lie_beside_the_file(tmp_path):
    path = tmp_path / "s.toml"
    path.write_text("flows = 'trade.csv'\n[[close]]\ntransit = 'RUS'\n")
    assert open_scenario(path).options == {"flows": tmp_path / "trade.csv"}


def test_words_are_lists_and_errors_name_the_parameter():
    with pytest.raises(UsageError, match="not a list of rules") as caught:
        rules_of(on="2016", close="RUS")
    assert caught.value.where == "close"
    with pytest.raises(UsageError, match="Atlantis") as caught:
        rules_of(on="2016", join=["Atlantis:EAEU"])
    assert caught.value.where == "join"


def test_a_sea_passage_is_closed_by_its_name():
    hormuz = close_rule("Strait of Hormuz", on="2016")
    assert (hormuz.kind, hormuz.name) == ("avoid", "hormuz")
    assert Scenario((close_rule("Suez Canal", on="2016"),)).transit() == (["suez"], [])
    assert close_rule("Panama", on="2016").first == {"PAN"}
    assert close_rule("Panama Canal", on="2016").name == "panama"
    with pytest.raises(UsageError, match="'hormus'; did you mean hormuz"):
        close_rule("hormus", on="2016")
