"""Forecasts from an article to a score: kept, admitted by rule, resolved blind, scored apart."""

import csv
from datetime import date
from inspect import getsource, signature

import numpy as np
import pytest
from tests.answers.forecasts.conftest import TEXT, at
from tests.answers.violations import violations

import multivector as mv
from multivector.answers.forecasts import hand, propositions, rules
from multivector.answers.forecasts.entries import entries
from multivector.answers.forecasts.ledger import append, read_ledger
from multivector.answers.forecasts.outlook import outlooks
from multivector.answers.forecasts.phrases import MODAL, phrase_of, stated_chance
from multivector.answers.forecasts.propositions import bare, given_months, window_of
from multivector.answers.forecasts.rules import moved, trend_probability
from multivector.answers.verdicts.quantities.series import Series
from multivector.briefing.cards import claims_of
from multivector.cli.main import main
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.reading import read_claim
from multivector.errors import InputError, UsageError


def lone(found: dict[int, float], origins: tuple[str, ...], room: float) -> Series:
    """Return a series whose ends lie a share of the value away."""
    value = np.array(list(found.values()))
    wide = room * np.abs(value)
    return Series(np.array(list(found)), value, value - wide, value + wide, 1, origins)


def test_forecasts_are_admitted_by_rule_and_the_rest_is_kept_and_counted(article):
    found = mv.forecasts.add(article, now=at("2022-01-10"))
    assert violations("forecasts", found) == []
    assert [(row["rule"], row["phrase"]) for row in found] == [
        ("tie", "will"), ("tie", "There is a 70% chance that"), ("tie", "very likely"),
        (None, "may"),
    ]  # fmt: skip
    assert [row["status"] for row in found] == ["open", "open", "open", "unresolvable"]
    assert [row["p"] for row in found] == [None, 0.7, None, None]  # no figure from memory
    assert found.run["unresolvable"] == {"no rule can decide the outcome": 1}
    assert [row["horizon_stated"] for row in found] == [True, False, True, False]  # "soon" is none
    assert found[1]["horizon"] == "2023-01-10"
    assert found[2]["begins"] == "2023-01-01"


def test_what_is_resolved_is_resolved_once_and_scored_apart(article):
    mv.forecasts.add(article, now=at("2022-01-10"))
    assert len(mv.forecasts.resolve(now=at("2022-06-01"))) == 0
    found = mv.forecasts.resolve(now=at("2024-06-01"))
    assert violations("forecasts", found) == []
    assert [row["outcome"] for row in found] == ["yes", "no", "no"]
    assert found[1]["brier"] == pytest.approx(0.49)
    assert found[1]["base_rate"] == pytest.approx(0.5 / 6, abs=1e-4)
    assert len(mv.forecasts.resolve(now=at("2025-06-01"))) == 0
    table = mv.forecasts.score()
    assert violations("forecast_scores", table) == []
    live = table.where(set="live", forecaster="speakers", speaker_kind="all")[0]
    assert (live["resolved"], live["n"], live["abstained"]) == (3, 1, 2)
    assert live["brier"] is None  # under the floor, no score
    assert not live["claimed"]
    assert "Petrov" not in str([dict(row) for row in table])


def test_a_forecast_added_after_its_window_began_is_backfilled(article):
    row = mv.forecasts.add(article, now=at("2022-01-12"))[0]
    assert row["status"] == "backfilled"
    done = mv.forecasts.resolve(now=at("2024-06-01"))
    assert [r["status"] for r in done] == ["backfilled", "backfilled", "no"]
    counts = {r["set"]: r["resolved"] for r in mv.forecasts.score() if r["speaker_kind"] == "all"}
    assert counts == {"live": 1, "backfilled": 2}  # "next year" had not begun


def test_an_article_twice_an_article_without_a_date_and_a_vague_horizon(article, tmp_path):
    mv.forecasts.add(article, now=at("2022-01-10"))
    before = read_ledger()
    with pytest.raises(InputError, match="already in the ledger"):
        mv.forecasts.add(article, now=at("2022-01-11"))
    with pytest.raises(InputError, match="no publication date"):
        mv.forecasts.add(mv.read("Uzbekistan will join the EAEU within two years, it said."))
    for vague in ("soon", "0", "700", "2 weeks", "-3"):
        with pytest.raises(UsageError, match="invalid horizon"):
            given_months(vague)
    with pytest.raises(UsageError, match="invalid horizon"):
        mv.forecasts.add(article, horizon="soon")
    assert read_ledger() == before
    other = tmp_path / "b.txt"
    other.write_text("Serbia will join the EU within ten years, the minister said on Monday.")
    refused = []
    kept = mv.forecasts.add(
        article, other, published="2022-01-10", now=at("2022-01-12"), on_refused=refused.append
    )
    assert len(kept) == 1
    assert [one.reason for one in refused] == ["the article is already in the ledger"]


def test_a_forecast_of_the_past_is_kept_as_unresolvable():
    late = "Trade between China and Kazakhstan will grow by 2019, he said, as the region needs it."
    found = mv.forecasts.add(mv.read(late, published="2022-01-10"), now=at("2022-01-10"))
    assert [r["reason"] for r in found] == ["the horizon ended before publication"]


def test_a_rule_whose_source_is_not_installed_says_what_to_install():
    told = "China will sign agreements with Kazakhstan on trade and on security next month."
    row = mv.forecasts.add(mv.read(told, published="2022-01-10"), now=at("2022-01-10"))[0]
    assert row["status"] == "unresolvable"
    assert "multivector data pull" in row["reason"]


def test_a_broken_ledger_is_neither_read_nor_written(article):
    mv.forecasts.add(article, now=at("2022-01-10"))
    path = read_ledger().path
    data = path.read_bytes()
    path.write_bytes(data.replace(b"very likely", b"very Likely", 1))
    for call in (mv.forecasts.list, mv.forecasts.verify, mv.forecasts.resolve, mv.forecasts.score):
        with pytest.raises(InputError, match="line 3"):
            call()
    with pytest.raises(InputError, match="line 3"):
        mv.forecasts.add(mv.read(TEXT + " More.", published="2022-01-10"))
    path.write_bytes(data)
    assert mv.forecasts.verify()[0]["lines"] == 4
    append([{"kind": "resolution", "forecast_id": "x", "outcome": "yes"}], after=read_ledger())
    with pytest.raises(InputError, match="line 5"):
        mv.forecasts.list()


def test_no_rule_can_see_a_probability():
    assert list(signature(rules.answer).parameters) == ["proposition", "window"]
    for word in ("p_low", "phrase", "speaker", "Entry", "ledger", "scoring"):
        assert f"{word}" not in getsource(rules).replace("a probability, a phrase or a speaker", "")


def test_a_table_of_phrases_is_read_checked_and_fixed_at_admission(article, tmp_path):
    path = tmp_path / "study.tsv"
    path.write_text("phrase\tlow\tp\thigh\tstudy\nvery likely\t0.75\t0.85\t0.95\tA. Author 2020\n"
                    "may\t0.3\t0.4\t0.5\tA. Author 2020\n")  # fmt: skip
    found = mv.forecasts.add(article, phrases=path, now=at("2022-01-10"))
    assert [row["p"] for row in found] == [None, 0.7, 0.85, None]  # "may" abstains in any table
    assert "A. Author 2020" in read_ledger().lines[2]["p_source"]
    for row in ("likely\t0.9\t0.8\t1\tX", "likely\t0.1\t0.2\t2\tX", "likely\t.1\t.2\t.3\t", "x"):
        path.write_text(f"phrase\tlow\tp\thigh\tstudy\n{row}\n")
        with pytest.raises(InputError, match="row 2"):
            mv.forecasts.add(article, phrases=path)
    path.write_text("a\tb\n")
    with pytest.raises(InputError, match="row 1"):
        mv.forecasts.add(article, phrases=path)


@pytest.mark.parametrize(("text", "begins", "ends", "stated"), [
    ("It will join soon", "2023-05-19", "2024-05-18", False),
    ("It will grow in the coming years", "2023-05-19", "2024-05-18", False),
    ("It will join within six months", "2023-05-19", "2023-11-18", True),
    ("It will join in the next two years", "2023-05-19", "2025-05-18", True),
    ("It will join by 2030", "2023-05-19", "2030-12-31", True),
    ("It will join before 2030", "2023-05-19", "2029-12-31", True),
    ("It will join before the end of 2030", "2023-05-19", "2030-12-31", True),
    ("It will join before June 2025", "2023-05-19", "2025-05-31", True),
    ("It will join before 1 July 2025", "2023-05-19", "2025-06-30", True),
    ("It will join before the end of June 2025", "2023-05-19", "2025-06-30", True),
    ("It will join before next year", "2023-05-19", "2023-12-31", True),
    ("It will stay until June 2025", "2023-05-19", "2025-06-30", True),
    ("It will join by June 2025", "2023-05-19", "2025-06-30", True),
    ("It will join before 2010", "2023-05-19", "2009-12-31", True),
    ("It will join before its neighbour", "2023-05-19", "2024-05-18", False),
    ("As in 2019, it will join", "2023-05-19", "2024-05-18", False),
    ("In 2019, it said that it will join", "2023-05-19", "2024-05-18", False),
    ("Peru, a member until 2030, will join", "2023-05-19", "2024-05-18", False),
    ("By 2030, it will join", "2023-05-19", "2030-12-31", True),
    ("Before 2030, it will join", "2023-05-19", "2029-12-31", True),
    ("By the end of 2030, it will join", "2023-05-19", "2030-12-31", True),
    ("Next year it will join", "2024-01-01", "2024-12-31", True),
    ("It will join, he said on Monday", "2023-05-19", "2024-05-18", False),
    ("It will join on 3 June", "2023-06-03", "2023-06-03", True),
    ("It will join in June 2024", "2024-06-01", "2024-06-30", True),
    ("It will join next month", "2023-06-01", "2023-06-30", True),
    ("It will join this year", "2023-05-19", "2023-12-31", True),
    ("It will join within 999 decades", "2023-05-19", "9998-05-18", True),
    ("It will join by the end of July", "2023-05-19", "2023-07-31", True),
    ("It will join by the end of the year", "2023-05-19", "2023-12-31", True),
    ("It will join before the year is out", "2023-05-19", "2023-12-31", True),
    ("It will join before the decade is out", "2023-05-19", "2029-12-31", True),
    ("It will join by year-end", "2023-05-19", "2023-12-31", True),
    ("It will join by mid-2024", "2023-05-19", "2024-06-30", True),
    ("It will join in early 2024", "2024-01-01", "2024-04-30", True),
    ("It will join in the second half of next year", "2024-07-01", "2024-12-31", True),
    ("It will join in the third quarter of 2024", "2024-07-01", "2024-09-30", True),
    ("It will join next quarter", "2023-07-01", "2023-09-30", True),
    ("It will join this autumn", "2023-09-01", "2023-11-30", True),
    ("It will join this spring", "2023-05-19", "2023-05-31", True),
    ("It will join next spring", "2024-03-01", "2024-05-31", True),
    ("It will join this winter", "2023-12-01", "2024-02-29", True),
    ("It will join before the summer", "2023-05-19", "2023-05-31", True),
    ("It will join within eighteen months", "2023-05-19", "2024-11-18", True),
    ("It will join within a year and a half", "2023-05-19", "2024-11-18", True),
    ("It will join in the next 12 to 18 months", "2023-05-19", "2024-11-18", True),
    ("It will join within two weeks", "2023-05-19", "2023-06-01", True),
    ("It will join in the coming days", "2023-05-19", "2023-06-01", True),
    ("It will join in the coming weeks", "2023-05-19", "2023-07-18", True),
    ("It will join in the months ahead", "2023-05-19", "2024-05-18", True),
    ("It will win next year's election", "2024-01-01", "2024-12-31", True),
    ("It will fall further", "2023-05-19", "2024-05-18", False),
    ("It will lose by the fall in prices", "2023-05-19", "2024-05-18", False),
    ("It will join by Christmas", "2023-05-19", "2023-12-25", True),
    ("It will join before Christmas", "2023-05-19", "2023-12-24", True),
    ("It will trade with Christmas Island", "2023-05-19", "2024-05-18", False),
    ("Fitch said that it would join before the end of the year", "2023-05-19", "2023-12-31", True),
    ("Fitch said on Monday that it will join by 2030", "2023-05-19", "2030-12-31", True),
    ("He said it was likely to join by June 2025", "2023-05-19", "2025-06-30", True),
    ("Fitch said in a note next to it that it will join", "2023-05-19", "2024-05-18", False),
    ("It will suffer a late blow at the end", "2023-05-19", "2024-05-18", False),
    ("Since the end of 2022, it will join", "2023-05-19", "2024-05-18", False),
    ("It grew by the end of 2022 and will join", "2023-05-19", "2024-05-18", False),
    ("Gas exports will start in 2026", "2026-01-01", "2026-12-31", True),
    ("The war will end next year", "2024-01-01", "2024-12-31", True),
    ("It will fall in 2026 from a peak in early 2025", "2026-01-01", "2026-12-31", True),
    ("It will sign on 15 July 2025 before the end of the decade", "2025-07-15", "2025-07-15", True),
    ("It will fall in late 2026 or 2027", "2026-09-01", "2027-12-31", True),
    ("It will fall by 2000 tonnes in 2026", "2026-01-01", "2026-12-31", True),
    ("It will fall before the start of 2026", "2023-05-19", "2025-12-31", True),
    ("It will join before the second half of 2025", "2023-05-19", "2025-06-30", True),
    ("It will, after elections in late 2023, join by 2030", "2023-05-19", "2030-12-31", True),
    ("It will join by 2030, after talks this autumn", "2023-05-19", "2030-12-31", True),
    ("It will join in late 2023 or early 2024", "2023-09-01", "2024-04-30", True),
    ("It will fall next winter", "2023-12-01", "2024-02-29", True),
    ("Imports from Russia will rise in the fall of 2024", "2024-09-01", "2024-11-30", True),
    ("Imports from Portugal will drop by early 2024", "2023-05-19", "2024-04-30", True),
    ("Troops will march in 2024", "2024-01-01", "2024-12-31", True),
    ("It may fall in 2024", "2024-01-01", "2024-12-31", True),
])  # fmt: skip
def test_horizons(text, begins, ends, stated):
    found = window_of(text, date(2023, 5, 18))
    assert (str(found.begins), str(found.ends), found.stated) == (begins, ends, stated)


@pytest.mark.parametrize("when", [
    "in early 2030", "by the end of 2030", "in the spring of 2030", "in the second half of 2030",
    "at the start of 2030", "in Q3 2030", "in mid-2030",
])  # fmt: skip
def test_a_part_of_a_year_is_no_part_of_what_is_foretold(when):
    text = f"Uzbekistan will join the EAEU {when}."
    said = bare(text, MODAL.search(text))
    assert said == f"Uzbekistan joined the EAEU {when.split()[0]} 2030."
    assert read_claim(said, 2023).forms[0].relation == "joined"
    # As a claim of the past, it is of a part of a year, which is no membership of the year.
    forms = read_claim(f"Uzbekistan joined the EAEU {when}.", 2031).forms
    assert "joined" not in [form.relation for form in forms] or "end of" in when


@pytest.mark.parametrize("when", ["by the end of 2022", "by 2023", "before 2023", "in 2022"])
def test_a_visit_by_a_year_is_admitted_as_one_in_it(when, mirror):
    mv.data.pull("us_president_visits_2023")
    mv.forecasts.add(mv.read(f"The US president will visit Israel {when}.", published="2022-05-10"))
    (row,) = mv.forecasts.resolve()
    assert (row["rule"], row["outcome"]) == ("tie", "yes")  # in July 2022


@pytest.mark.parametrize("what", [
    "will fall in", "may fall in", "are likely to fall in", "will fall by half in",
    "will fall by a quarter in", "will fall in the fall of",
])  # fmt: skip
def test_a_verb_or_share_before_a_year_is_no_season_or_part_of_it(what):
    text = f"Mali's exports to France {what} 2024."
    said = bare(text, MODAL.search(text))
    (form,) = read_claim(said, 2023).forms
    assert form.relation == "falls"
    percent = {"half": 50, "quarter": 25}.get(what.split()[-2])
    assert (form.claimed and form.claimed.value) == percent


@pytest.mark.parametrize(("text", "phrase"), [
    ("It will probably grow", "probably"), ("It is unlikely to grow", "unlikely"),
    ("It is highly likely to grow", "highly likely"), ("They’ll join", "will"),
    ("It could be set to grow", "set"), ("It plans to join", "plans to"),
])  # fmt: skip
def test_phrases(text, phrase):
    assert phrase_of(MODAL.search(text)) == phrase


@pytest.mark.parametrize(("text", "p"), [
    ("Chad may leave the UN, with a probability of 20 per cent", (0.2, 0.2)),
    ("Chad may leave, with a likelihood of about 20 to 30%, by 2030", (0.2, 0.3)),
    ("There is a 20-30 per cent chance of Chad leaving", (0.2, 0.3)),
    ("Chad may leave with a chance of 20 per cent growth", None),
    ("Chad may grow by 20 per cent", None), ("A 120% chance that Chad leaves", None),
])  # fmt: skip
def test_a_stated_probability(text, p):
    found = stated_chance(text)
    assert (found and (found.low, found.high)) == p


def test_the_month_of_may_is_no_forecast():
    assert MODAL.search("Exports to China rose in May 2022") is None


@pytest.mark.parametrize(("text", "phrase", "rule", "horizon"), [
    ("Armenia could well leave the CSTO within eighteen months.", "could", "tie", "2023-07-10"),
    ("Moldova may yet join the EU before 2030.", "may", "tie", "2029-12-31"),
    ("Serbia looks set to join the EU by mid-2024.", "set", "tie", "2024-06-30"),
    ("Diplomats see Serbia joining the EU next year.", "see", "tie", "2023-12-31"),
    ("It is unlikely that Serbia joins the EU next year.", "unlikely", "tie", "2023-12-31"),
    ("France risks losing its role in Niger by year-end.", "risks", None, "2022-12-31"),
    ("Fitch said that Chad would probably default by 2023.", "probably", None, "2023-12-31"),
    ("Santos predicted that peace would be signed in 2023.", "would", None, "2023-12-31"),
    ("A break between Chad and Niger looks inevitable.", "inevitable", None, "2023-01-10"),
    ("There is every chance that Chad keeps its role.", "chance", None, "2023-01-10"),
])  # fmt: skip
def test_what_is_to_come_is_found_without_will(text, phrase, rule, horizon):
    (row,) = mv.forecasts.add(mv.read(text, published="2022-01-10"), now=at("2022-01-10"))
    assert (row["phrase"], row["rule"], row["horizon"]) == (phrase, rule, horizon)
    sheet = mv.forecasts.list(blind=True)
    assert not any(f" {phrase} " in line["quote"] for line in sheet)


@pytest.mark.parametrize("text", [
    "Serbia may keep its ships in Malta under the treaty.",
    "Could Serbia be likely to join the EU next year?",
    "The clocks at the border of Chad are set to local time.",
    "Chad is bound by treaty to let Niger use its road.",
    "Chad got a loan that Niger will repay in 2023.",
    "The match will be played in 2023.",
    "Turkey took a risk when it left its old partner in Chad.",
])  # fmt: skip
def test_what_foretells_nothing_is_not_kept(text):
    article = mv.read(f"{text} Serbia will join the EU.", published="2022-01-10")
    assert [row["quote"] for row in mv.forecasts.add(article)] == ["Serbia will join the EU."]


def test_a_movement_counts_beyond_its_range_only():
    series = lone({2019: 100.0, 2020: 104.0, 2021: 140.0, 2022: 90.0}, ("x",), room=0.1)
    assert [moved(series, "rises", y, y + 1) for y in (2019, 2020, 2021, 2022)] == [
        None, True, False, None,
    ]  # fmt: skip
    assert moved(series, "falls", 2021, 2022)
    assert moved(series, "falls", 2020, 2021) is False
    assert moved(series, "falls", 2019, 2020) is None
    up, down = (trend_probability(series, relation, 1) for relation in ("rises", "falls"))
    assert 0 < up < 1
    assert up + down == pytest.approx(1)


def test_a_list_that_ends_before_the_horizon_decides_nothing():
    told = mv.read("Serbia will join the EU by 2029, the minister said.", published="2026-01-10")
    assert [r["status"] for r in mv.forecasts.add(told, now=at("2026-01-10"))] == ["open"]
    found = mv.forecasts.resolve(now=at("2030-06-01"))
    assert len(found) == 0
    assert found.run["left"] == {"no figure yet": 1}
    assert [r["outcome"] for r in mv.forecasts.resolve(now=at("2033-06-01"))] == ["void"]


def test_two_people_admit_and_resolve_blind(article, tmp_path):
    mv.forecasts.add(article, now=at("2022-01-10"))
    sheet = mv.forecasts.list(blind=True)
    assert violations("forecast_sheet", sheet) == []
    assert len(sheet) == 1
    assert "may" not in sheet[0]["quote"]
    assert "could" not in sheet[0]["quote"]
    paths = [tmp_path / f"{k}.csv" for k in "ab"]

    def fill(outcome: str, other: str) -> None:
        for path, word in zip(paths, (outcome, other), strict=True):
            row = {**sheet[0], "admitted": "yes", "proposition": "ties deepen", "outcome": word}
            with path.open("w", newline="") as file:
                writer = csv.DictWriter(file, list(row))
                writer.writeheader()
                writer.writerow(row)

    fill("yes", "no")
    found = mv.forecasts.resolve(paths, now=at("2022-01-10"))
    assert [(r["rule"], r["status"]) for r in found] == [("hand", "open")]
    assert found[0]["proposition"] == "ties deepen"
    assert "Agreement between the two raters on 'admitted': kappa None, n = 1." in found.sentences
    assert len(mv.forecasts.resolve(paths, now=at("2024-01-10"))) == 0  # they differ: nothing
    fill("no", "no")
    found = mv.forecasts.resolve(paths, now=at("2024-01-10"))
    assert [(r["rule"], r["status"], r["outcome"]) for r in found] == [("hand", "no", "no")]
    with pytest.raises(UsageError, match="two rating sheets"):
        mv.forecasts.resolve(paths[:1])
    paths[1].write_text("forecast_id,admitted\nx,perhaps\n")
    with pytest.raises(InputError, match="row 2"):
        mv.forecasts.resolve(paths)


@pytest.mark.parametrize(
    ("relation", "partner", "truth"),
    [
        ("with", "RUS", False), ("with", "PRK", True), ("with", "FJI", None),
        ("not cast", "", False), ("no", "", True), ("not yes", "", True), ("abstain", "", False),
    ],
)  # fmt: skip
def test_a_vote_with_another_is_what_that_one_cast(relation, partner, truth, monkeypatch):
    cast = {"BLR": "no", "PRK": "no", "RUS": "yes", "IND": "abstain", "TGO": "absent"}
    monkeypatch.setattr(rules, "_cast", lambda named, window: cast)
    window = propositions.Window(date(2022, 3, 1), date(2022, 3, 31), True)

    def told(state):
        form = Form("vote", "", (state,), tuple(filter(None, [partner])), relation=relation)
        what = {"form": propositions._plain(form), "resolution": "ES-11/1"}
        return rules.answer(propositions.Proposition(propositions.VOTE, what), window).truth

    assert told("BLR") is truth
    if relation == "not cast":
        assert told("IND")
        assert told("TGO")


@pytest.mark.parametrize(
    ("partners", "truth"),
    [(("NATO", "EU"), False), (("EU", "NATO"), False), (("NATO",), True), (("EU",), False)],
)
def test_each_bloc_that_is_to_be_joined_counts(partners, truth):
    form = Form("existence", "", ("HRV",), partners, relation="joined")
    window = propositions.Window(date(2008, 3, 2), date(2010, 12, 31), True)
    what = {"form": propositions._plain(form)}
    assert rules.answer(propositions.Proposition(propositions.TIE, what), window).truth is truth


def test_two_people_who_agree_on_all_are_not_refused():
    side = {str(k): {"proposition": "", "outcome": "no", "admitted": "yes"} for k in range(25)}
    with pytest.raises(InputError, match="unknown forecast"):  # which comes after the agreement
        hand.Sheets(side, side).records({}, date(2024, 1, 1))
    other = {k: {**v, "outcome": "void"} for k, v in side.items()}
    with pytest.raises(InputError, match="is too low"):  # two that always differ have a kappa of 0
        hand.Sheets(side, other).records({}, date(2024, 1, 1))


def test_two_people_who_disagree_on_many_resolve_nothing():
    cells = {"proposition": "", "outcome": ""}
    sides = [{str(k): {**cells, "admitted": w} for k, w in enumerate(words)}
             for words in (["yes", "no"] * 15, ["yes"] * 15 + ["no"] * 15)]  # fmt: skip
    with pytest.raises(InputError, match="is too low"):
        hand.Sheets(*sides).records({}, date(2024, 1, 1))


def test_without_a_figure_it_is_open_then_void(mirror):
    mv.data.pull("imf_weo")
    mv.data.pull("worldbank_population")
    told = mv.read("Russia's population will grow by 2031. It is a large country, and a cold one.",
                   published="2026-01-10")  # fmt: skip
    row = mv.forecasts.add(told, now=at("2026-01-10"))[0]
    assert (row["rule"], row["status"]) == ("indicator", "open")
    assert 0 < row["own"] < 1
    assert len(mv.forecasts.resolve(now=at("2032-06-01"))) == 0
    assert [r["outcome"] for r in mv.forecasts.resolve(now=at("2035-06-01"))] == ["void"]


def test_no_event_is_no_only_where_the_source_was_read_throughout(tmp_path):
    head = "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tActor Name\tActor Country\t" \
           "Recipient Name\tRecipient Country\tCountry\tLatitude\tLongitude\n"  # fmt: skip

    def load(days: int, event: str) -> None:
        start = date(2021, 1, 1).toordinal()
        rows = [f"{k}\t{date.fromordinal(start + k)}\tCONSULT\tvisit\t1\tA\tPER\tB\tCHL\tPER\t1\t1"
                for k in range(days)]  # fmt: skip
        path = tmp_path / f"{days}.txt"
        path.write_text(head + "\n".join([*rows, event]) + "\n")
        mv.data.add("polecat", path)

    load(300, "998\t2021-05-05\tAGREE\t\t1\tA\tBRA\tB\tARG\tBRA\t1\t1")
    told = "China will sign agreements with Kazakhstan on trade and on security next year."
    added = mv.forecasts.add(mv.read(told, published="2021-12-10"), now=at("2021-12-10"))
    assert (added[0]["rule"], added[0]["status"]) == ("event", "open")
    # One event of six pairs in 344 days; a prior that knows no other pair gives 0.33.
    assert 0.15 < added[0]["own"] < 0.2
    assert len(mv.forecasts.resolve(now=at("2023-06-01"))) == 0  # 2022 was not read
    load(730, "")
    assert [r["outcome"] for r in mv.forecasts.resolve(now=at("2023-06-01"))] == ["no"]
    again = mv.read(told + " So it was said.", published="2021-12-10")
    mv.forecasts.add(again, now=at("2023-06-01"))
    load(731, "9999\t2022-05-05\tAGREE\t\t1\tA\tKAZ\tB\tCHN\tKAZ\t1\t1")
    assert [r["outcome"] for r in mv.forecasts.resolve(now=at("2023-07-01"))] == ["yes"]


def many(count: int) -> None:
    """Write a ledger of so many resolved forecasts of stated probability, three an article."""
    plain = {
        "kind": "forecast", "doc_id": "d", "start": 0, "end": 9, "quote": "x" * 200,
        "speaker": "A B",
        "speaker_kind": "group", "phrase": "likely", "published": "2020-01-01", "rule": "tie",
        "begins": "2020-01-02", "horizon": "2021-01-01", "horizon_stated": False,
        "proposition": "p", "what": {}, "reason": None, "p_low": 0.6, "p": 0.7, "p_high": 0.8,
        "p_source": "stated", "base_rate": 0.5, "windows": 5, "persistence": 1.0, "own": 0.6,
    }  # fmt: skip
    made = [{**plain, "forecast_id": str(k), "article_sha256": str(k // 3)} for k in range(count)]
    ledger = append(made, after=read_ledger(), now=at("2020-01-01"))
    done = [{"kind": "resolution", "forecast_id": str(k), "outcome": "yes" if k % 10 < 7 else "no",
             "words": "", "vintages": {}} for k in range(count)]  # fmt: skip
    append(done, after=ledger, now=at("2021-02-01"))


def test_a_ledger_of_a_hundred_thousand_lines_is_scored():
    many(50_000)
    found = mv.forecasts.score()
    row = found.where(set="live", forecaster="speakers", speaker_kind="group")[0]
    assert row["claimed"]
    assert row["n"] == 50_000
    assert row["brier"] == pytest.approx(0.21 + 0.04 / 12, abs=1e-4)
    assert row["skill_base_rate_lower"] > 0
    assert row["bins"] == [
        {"low": 0.7, "high": 0.8, "probability": 0.7, "frequency": 0.7, "n": 50_000}
    ]


def test_under_the_floor_persons_have_no_score():
    many(60)
    every = entries(read_ledger())
    assert len(every) == 60
    rows = mv.forecasts.score().where(set="live", forecaster="speakers")
    assert {row["speaker_kind"]: row["brier"] is None for row in rows} == {
        "all": False, "group": False,
    }  # fmt: skip
    assert not any(row["claimed"] for row in rows)


def test_a_brief_says_what_became_of_each_forecast():
    told = TEXT.replace("Serbia is", "Trade with Serbia matters to the region. Serbia is")
    made = mv.brief(mv.read(told, published="2022-01-10"))
    place = made.coded.article.text.index("Their ties may")
    assert made.forecasts[place].startswith("Cannot be resolved: no rule")
    finland = next(words for words in made.forecasts.values() if "FIN" in words)
    assert "the default, as the article states none" in finland
    assert "base rate 8%" in finland
    assert "Since then: it did not happen" in finland
    if any(claim.modality == "forecast" for claim in made.coded.claims):
        assert "that no rule can decide" in made.to_html()
        assert "that no rule can decide" in made.to_markdown()


def test_a_brief_says_that_todays_data_decide_no_earlier_window(monkeypatch):
    monkeypatch.setattr(rules, "_before", lambda *given: iter([None]))
    coded = mv.code(mv.read(TEXT, published="2022-01-10"))
    told = outlooks(coded[0] if isinstance(coded, list) else coded).values()
    finland = next(words for words in told if "FIN" in words)
    assert "no base rate (no earlier window is decided by today's data)" in finland


def test_a_brief_and_the_ledger_count_the_same_forecasts():
    """A sentence on three subjects is three claims, and one forecast."""
    told = (
        "Central Asian leaders would be just as keen on trade, investment and loans from China, "
        "Azimzhan Khitakhunov said. Trade between China and Kazakhstan will grow soon, he said."
    )
    article = mv.read(told, published="2023-05-18")
    made = mv.brief(article)
    added = mv.forecasts.add(article, now=at("2023-05-18"))
    starts = [claim.start for claim in made.coded.claims if claim.modality == "forecast"]
    assert len(starts) > len(set(starts))
    found = claims_of(made)
    carded = {card.claim.start for card in (*found.cards, *found.also)}
    assert len(found.forecasts) + found.unresolvable + len(carded & set(starts)) == len(added)


def test_as_a_user_calls_it(tmp_path, capsys):
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    main(
        ["forecasts", "add", str(path), "--published", "2022-01-10", "-o", str(tmp_path / "a.csv")]
    )
    main(["forecasts", "resolve", "--format", "csv"])
    main(["forecasts", "list", "--blind", "-o", str(tmp_path / "sheet.csv")])
    main(["forecasts", "score", "--format", "csv"])
    main(["forecasts", "verify", "--format", "table"])
    out, err = capsys.readouterr()
    assert "backfilled" in out
    assert "all valid" in err
    assert "[…]" in (tmp_path / "sheet.csv").read_text("utf-8")
    for words, status, told in (
        (["add", str(path), "--published", "2022-01-10"], 3, "already in the ledger"),
        (["add", str(path), "--horizon", "soon"], 2, "--horizon: invalid horizon: 'soon'"),
        (["verify", "--expect", "0" * 64], 3, "no line has this hash"),
        (["resolve", "--by-hand", str(path)], 2, "two rating sheets"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["forecasts", *words])
        assert ended.value.code == status
        assert told in capsys.readouterr().err


def test_the_size_that_counts_is_fixed_at_admission(mirror):
    mv.data.pull("imf_weo")
    mv.data.pull("worldbank_population")
    told = mv.read("Russia's population will grow next year. It is a cold place.",
                   published="2026-06-10")  # fmt: skip
    mv.forecasts.add(told, now=at("2026-06-10"))
    room = read_ledger().lines[0]["what"]["room"]
    assert 0 < room < 0.2
    series = lone({2020: 100.0, 2021: 104.0}, ("x",), room=0.5)
    assert moved(series, "rises", 2020, 2021) is None
    assert moved(series, "rises", 2020, 2021, 0.03)


@pytest.mark.parametrize(("relation", "negated", "after", "truth"), [
    ("falls", False, 88.0, None), ("falls", True, 88.0, None), ("rises", False, 88.0, None),
    ("falls", False, 70.0, True), ("falls", True, 70.0, False), ("rises", False, 70.0, False),
])  # fmt: skip
def test_no_needs_a_movement_the_other_way(relation, negated, after, truth, monkeypatch):
    series = lone({2021: 100e9, 2022: after * 1e9}, ("x",), room=0.25)
    monkeypatch.setattr(rules, "series_of", lambda form, last: series)
    form = Form("trend", "exports", ("AUS",), ("CHN",), relation=relation, negated=negated,
                owner="AUS")  # fmt: skip
    told = propositions.Proposition("indicator", {"form": propositions._plain(form)})
    window = propositions.Window(date(2021, 7, 1), date(2022, 12, 31), True)
    found = rules.answer(told, window)
    assert found.truth is truth
    assert found.words.startswith(f"$100 billion in 2021, ${after:.0f} billion in 2022: -")
    assert found.words.endswith("too close to call") is (truth is None)


def test_our_forecasts_of_the_past_beat_what_they_must(mirror):
    mv.data.pull("baci_hs10_97_bounds")
    mv.data.pull("kaz_trade_by_country")
    found = mv.forecasts.backtest(region="central-asia")
    assert violations("forecast_scores", found) == []
    assert "Exploratory" in found.caption
    own = found.where(forecaster="own", set="falls")[0]
    assert own["n"] >= 200
    assert own["claimed"]
    assert own["skill_persistence_lower"] > 0
    known = mv.forecasts.backtest(region="central-asia", start=2020, end=2022, as_known=True)
    assert violations("forecast_scores", known) == []
    assert known[0]["articles"] <= 3
    with pytest.raises(UsageError, match="unknown region"):
        mv.forecasts.backtest(region="atlantis")
