"""Doubts decide as data: their words may change, and who leads and what is shown does not."""

import ast
from pathlib import Path

import pytest

import multivector
from multivector.answers.influence import doubts
from multivector.answers.influence.balance import balance
from multivector.answers.influence.before_after import changes, is_clear, known_years
from multivector.answers.influence.doubts import doubt, flag_of, kinds, named, words_of
from multivector.answers.influence.flow import flow
from multivector.answers.influence.influence import influence
from multivector.answers.influence.ties.trade_changes import BREAKS
from multivector.briefing.leaders import DOUBTS, Cell, cell_of, line_of
from multivector.briefing.truth.captions import leader_fault
from multivector.briefing.truth.leads import channel_leads
from multivector.codes.naming import display_name
from multivector.vocabulary import CHANNELS

ORIGINS = (
    *("itpd", "worldbank_gdp", "sipri_arms", "atop", "us_troops", "lowy_posts"),
    *("baci_hs10_97_bounds", "baci_2023_matrix", "atlas_bilateral_2010_2020"),
    "imts_2025_network",
)
YEARS = (2016, 2023)
STATES = ["KAZ", "UZB", "MKD", "MLI", "MHL", "LBR"]
POWERS = ["CHN", "RUS", "EU", "USA"]
PAIRS = (("SGP", "NGA", 2023), ("RUS", "BLR", 2023), ("DEU", "FRA", 2024), ("KAZ", "GBR", 2025))


@pytest.fixture(scope="module")
def home(home_with):
    return home_with(*ORIGINS)


@pytest.fixture(autouse=True)
def at_home(home, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))


def cells(rows):
    """Return the cell of each state, channel and year of the table of leaders."""
    grid = [(s, c, y) for s in STATES for c in CHANNELS for y in YEARS]
    own = {
        (s, c, y): [r for r in rows if (r["influencee"], r["channel"], r["year"]) == (s, c, y)]
        for s, c, y in grid
    }
    return {at: cell_of({}, here) for at, here in own.items()}


def decided():
    """Return all that doubts decide, and the doubts."""
    made = [influence(states=STATES, powers=POWERS, years=year) for year in YEARS]
    rows = [row for one in made for row in one.rows]
    moved = [
        row
        for after in ((2015, 2017), (2024, 2025))
        for row in changes(
            states=["ZAF", "KAZ", "NGA"], powers=["CHN", "EU"], before=(2012, 2014), after=after
        )
    ]
    told = [flow(*pair) for pair in PAIRS]
    plain = [{k: v for k, v in row.items() if k != "flag"} for row in (*rows, *moved)]
    leads = [channel_leads(rows, name, year) for name in CHANNELS for year in YEARS]
    verbs = [s[:4] + " no leader " * ("no leader" in s) for one in made for s in one.sentences[1:7]]
    shown = cells(rows)
    checked = [
        leader_fault(", ".join(filter(None, (c.words, c.beneath))), rows, channel, year, state)
        for (state, channel, year), c in shown.items()
    ]
    years = [known_years(row) for row in moved]
    odd = [words for row in moved for words in named(row["doubts"], "producers disagree", *BREAKS)]
    amounts = [(one.value, one.lower, one.upper, one.doubts) for one in told]
    spread = [row["doubts"] for row in balance(states=["KAZ"], start=2012, end=2016).rows]
    return (plain, leads, shown, verbs, checked, years, odd, amounts, spread,
            [*map(is_clear, moved)])  # fmt: skip


def test_changing_the_words_of_a_doubt_changes_no_decision(monkeypatch):
    before = decided()
    used = {one["doubt"] for row in before[0] for one in row["doubts"]}
    used |= {one["doubt"] for _, _, _, of in before[7] for one in of}
    assert used >= {"one flow", "ships or transit", "negligible", "pacts decide", "not counted"}
    assert used >= {"not reported", "part of the span", "level break", "year break"}
    assert {cell.words for cell in before[2].values()} >= {"one flow", "negligible"}
    assert any(before[5])
    assert before[6]
    flags = {row["flag"] for row in influence(states=STATES, powers=POWERS, years=2016)}
    other = {name: {**kind, "words": f"word {place}"} for place, (name, kind)
             in enumerate(kinds().items())}  # fmt: skip
    monkeypatch.setattr(doubts, "kinds", lambda: other)
    assert decided() == before
    changed = {row["flag"] for row in influence(states=STATES, powers=POWERS, years=2016)}
    assert flags & changed == {None}


def test_every_doubt_has_words_and_is_used_and_no_other_is():
    assert all(kind["words"] for kind in kinds().values())
    assert {kind["bars"] for kind in kinds().values()} == {"", "yes"}
    assert {name for name, kind in kinds().items() if kind["of_a_state"]} == set(DOUBTS)
    source, words = Path(multivector.__file__).parent, set()
    for path in (source / "answers" / "influence").rglob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text("utf-8")))
        words |= {one.value for one in nodes if isinstance(one, ast.Constant)}
    # What a table of the store says of a flow is a doubt of the same name.
    assert set(kinds()) - words == {"part-year"}
    with pytest.raises(KeyError):
        doubt("no such doubt")
    with pytest.raises(KeyError):
        named([], "no such doubt")


def test_a_flag_is_the_words_of_its_doubts_each_once():
    said = [doubt("not included", parts=["visits", "remittances"]), doubt("negligible", least=1)]
    assert flag_of([*said, *said]) == (
        "not included, as data exist for few powers or years: visits, remittances"
    )
    assert flag_of(said[1:]) is None
    assert words_of(said[1]) == "dependence is below 1"
    assert words_of(doubt("year break", of_year=2014)).startswith("2014 breaks with")
    parts = {"sales": ["no figure", "sources cover 2016"], "posts": []}
    assert words_of(doubt("unknown", parts=parts)) == (
        "unknown: sales (no figure; sources cover 2016), posts"
    )


def test_flags_of_rows_are_written_from_their_doubts():
    found = influence(states=STATES, powers=POWERS, start=2016, end=2017)
    for row in found:
        assert row["flag"] == flag_of(row["doubts"])
        assert bool(row["doubts"]) or row["value"] is not None
    assert cell_of({}, []) == Cell(None, "")


def test_the_title_says_which_part_is_shown_if_the_composite_is_unknown(home_with, monkeypatch):
    whole = influence(states=["KAZ"], powers=POWERS, years=2016)
    assert whole.title == "Capacity over KAZ in 2016 (composite and its channels)"
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with("itpd", "worldbank_gdp")))
    part = influence(states=["KAZ"], powers=POWERS, years=2016)
    assert part.title == (
        "Capacity over KAZ in 2016 "
        "(composite and its channels; shown: trade, as the composite is unknown)"
    )
    assert {"dependence", "bandwidth"} <= set(part.digest[0])
    trade = influence(states=["KAZ"], powers=POWERS, channel="trade", years=2016)
    assert trade.title == "Capacity over KAZ in 2016 (trade)"


GULF = ["CHN", "RUS", "USA", "EU", "TUR", "ARE"]


def told(channel, states, year, powers=GULF):
    """Return the sentence and the cell of each state, by the same rows."""
    found = influence(states=states, powers=powers, channel=channel, years=year)
    said = {s[:3]: s for s in found.sentences if s[3:4] == ":"}
    rows = {state: [row for row in found if row["influencee"] == state] for state in states}
    return {state: (said[state], cell_of({}, rows[state])) for state in states}


def test_a_pact_makes_no_leader_in_any_answer():
    for state, first in (("EGY", "EU"), ("DZA", "RUS"), ("KWT", "USA")):
        said, cell = told("security", [state], 2022)[state]
        assert "no leader in security in 2022; ARE is highest" in said
        assert f"without pacts, {first} is first" in said
        assert (cell.leader, cell.words) == (None, "pacts decide")
    said, cell = told("security", ["LBY"], 2022)["LBY"]  # by arms alone, too
    assert "ARE leads" in said
    assert cell.leader == "ARE"


def test_arms_that_are_all_older_than_ten_years_make_no_leader():
    every = told("security", ["ERI", "PSE", "SYR"], 2022)
    for state in ("ERI", "PSE"):
        said, cell = every[state]
        assert "RUS is highest" in said
        assert said.endswith("but no arms delivered in the ten years to 2022.")
        assert (cell.leader, cell.words, cell.beneath) == (None, "old arms", "RUS")
    assert every["SYR"][1].leader == "RUS"
    assert "RUS leads" in every["SYR"][0]
    assert told("security", ["PSE"], 2018)["PSE"][1].leader == "RUS"  # deliveries of 2010


def test_a_power_that_a_source_lists_nowhere_leaves_the_others_ranked():
    said, cell = told("diplomacy", ["IRQ"], 2023)["IRQ"]
    assert "TUR leads in diplomacy" in said
    assert said.endswith("; not compared: the sources of diplomacy do not list ARE.")
    assert (cell.leader, cell.apart) == ("TUR", ("ARE",))
    assert cell.beneath == "before RUS; not compared: ARE"
    row = next(r for r in influence(states=["IRQ"], powers=GULF, channel="diplomacy", years=2023)
               if r["influencer"] == "ARE")  # fmt: skip
    assert "do not list ARE" in row["flag"]


def test_a_bloc_is_shown_as_not_compared_with_its_member():
    found = [
        row
        for states, powers in ((["KAZ"], ["CHN", "RUS", "EU"]), (["POL"], ["CHN", "RUS"]))
        for row in influence(states=states, powers=powers, channel="trade", years=2016)
    ]
    names = {code: display_name(code) for code in ("CHN", "RUS", "EU")}
    line = line_of(names, found, "trade", ["KAZ", "POL"])
    assert [cell.apart for cell in line.cells] == [(), ("European Union",)]
    assert line.cells[1].leader == "CHN"
    said = [", ".join((cell.words, cell.beneath)) for cell in line.cells]
    assert said[1] == "China, before Russia; not compared: European Union"
    for text, state in zip(said, ("KAZ", "POL"), strict=True):
        assert leader_fault(text, found, "trade", 2016, state) is None
    assert leader_fault("China, before Russia", found, "trade", 2016, "POL") == "name"
    told = influence(region="visegrad", channel="trade", years=2016).sentences
    assert "Powers compared: CHN, RUS, USA and TUR; not compared with members: EU." in told


def test_a_power_in_a_list_of_states_is_ranked_by_the_others():
    rows = influence(states=["TUR", "KAZ"], powers=["CHN", "RUS", "TUR"], channel="trade",
                     years=2016).rows  # fmt: skip
    cell = cell_of({}, [row for row in rows if row["influencee"] == "TUR"])
    assert cell.words in ("CHN", "RUS", "too close")
    assert cell.apart == ()
