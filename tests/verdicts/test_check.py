"""One claim against the record: what decides, what does not, and what the line says."""

import json
import re
import resource
import subprocess
import sys
from datetime import date
from hashlib import sha256

import numpy as np
import pytest
from tests.answers.violations import violations

from multivector import settings
from multivector.answers.data import add_data
from multivector.answers.verdicts.article import checks, with_statements
from multivector.answers.verdicts.check import check, day_of
from multivector.answers.verdicts.decision import decide
from multivector.answers.verdicts.pairs import pair_facts
from multivector.answers.verdicts.quantities.figures import Figures
from multivector.answers.verdicts.quantities.series import Series
from multivector.answers.verdicts.windows import before_its_year
from multivector.cli.main import main
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coder import code
from multivector.errors import UsageError
from multivector.text.read import read_one

YES_YES = ["borne out", "borne out"]


def one(claim, published="2023-05-20"):
    return check(claim, published=published)[0]


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Kazakhstan is a member of the EAEU.", "borne out"),
        ("Uzbekistan is a member of the EAEU.", "contradicted"),
        ("Uzbekistan is not a member of the EAEU.", "borne out"),
        ("Kazakhstan and Uzbekistan are members of the EAEU.", "mixed"),
        ("Finland joined NATO in 2023.", "borne out"),
        ("Bulgaria joined the euro zone in 2007.", "contradicted"),
        ("Croatia joined the eurozone in 2023.", "borne out"),
        ("Norway is a member of the Schengen area.", "borne out"),
        ("Ghana is a member of the WAEMU.", "contradicted"),
        ("Britain left the EU in 2020.", "borne out"),
        ("Armenia is Russia's ally.", "borne out"),
        ("Kazakhstan shares a border with China.", "borne out"),
        ("Tajikistan shares a border with Kazakhstan.", "contradicted"),
        ("Uzbekistan is landlocked.", "borne out"),
    ],
)
def test_the_office_that_defines_a_fact_decides_it(claim, verdict):
    assert one(claim)["claim_verdict"] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Peru is a permanent member of the UN Security Council.", "cannot tell"),
        ("Norway is a member of the European Parliament.", "cannot tell"),
        ("Kenya is a member of the African Union's Peace and Security Council.", "cannot tell"),
        ("Serbia is a member of NATO's parliamentary assembly.", "cannot tell"),
        ("Serbia is a member of the board of the EU.", "cannot tell"),
        ("The UN Security Council has 15 members.", "cannot tell"),
        ("France is one of the five permanent members of the UN Security Council.", "cannot tell"),
        ("Moldova is an observer member of the EAEU.", "cannot tell"),
        ("Armenia is the only founding member of the EAEU.", "cannot tell"),
        ("Iran joined the SCO as an observer in 2005.", "cannot tell"),
        ("Serbia is a candidate for membership of the EU.", "cannot tell"),
        ("Japan is a member of the UN General Assembly.", "borne out"),
        ("Armenia is a full member of the EAEU.", "borne out"),
        ("Poland is an active member of NATO.", "borne out"),
        ("Croatia is a member of NATO and the Council of Europe.", "borne out"),
        ("The European Commission said that Norway is a member of the EU.", "contradicted"),
        ("Serbia stands outside the European Union.", "borne out"),
        ("The EU has 27 members.", "borne out"),
    ],
)
def test_a_seat_in_a_council_or_half_a_membership_is_not_one_of_the_bloc(claim, verdict):
    assert one(claim)["claim_verdict"] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Kyrgyzstan has been a member of the EAEU since 2012.", "contradicted"),
        ("Kyrgyzstan has been a member of the EAEU since 2015.", "borne out"),
        ("Since 2012, Kyrgyzstan has been a member of the EAEU.", "contradicted"),
        ("Hungary has been a member of NATO since 2004.", "cannot tell"),  # since 1999
        ("Croatia has been a member of the EU for 20 years.", "contradicted"),
        ("Croatia has been a member of the EU for ten years.", "borne out"),
        ("Georgia has not been a member of the CIS since 2009.", "borne out"),
        ("Britain has never been a member of the EU.", "contradicted"),
        ("Serbia has never been a member of the EU.", "borne out"),
        ("Britain was a member of the EU until 2020.", "borne out"),
        ("Britain was a member of the EU until 2010.", "cannot tell"),
        ("Britain was a member of the EU from 1973 to 2020.", "borne out"),
        ("Hungary was a member of the Warsaw Pact in the 1980s.", "borne out"),
        ("Turkey joined NATO after 1990.", "contradicted"),
        ("Turkey joined NATO before 1990.", "borne out"),
        ("Hungary joined NATO by 2000.", "borne out"),
        ("Hungary joined NATO before 1999.", "contradicted"),
        ("Hungary joined NATO before the end of 1999.", "borne out"),
        ("Croatia joined the EU between 2010 and 2015.", "borne out"),
        ("Estonia joined the EU before May 2004.", "cannot tell"),
        ("Qatar left OPEC after 2015.", "borne out"),
        ("Qatar left OPEC before 2015.", "contradicted"),
        ("Croatia joined the EU before Bulgaria.", "contradicted"),
        ("Croatia did not join the EU before Bulgaria.", "borne out"),
        # Outside on each day since; and what is before the lists begin is open.
        ("Poland has not been a member of the EU since June 2010.", "contradicted"),
        ("Britain has not been a member of the EU since June 2016.", "contradicted"),
        ("Britain has not been a member of the EU since January 2020.", "borne out"),
        ("The United States has been a member of NATO since April 1949.", "cannot tell"),
        ("Poland has been a member of the EU since May 2004.", "borne out"),
        ("Croatia joined the EU after Bulgaria.", "borne out"),
        ("Morocco joined the African Union before South Sudan.", "contradicted"),
        ("Bulgaria joined the EU before Romania.", "cannot tell"),
        ("Bulgaria joined the EU before Serbia.", "cannot tell"),
        ("Croatia became an EU member later than Bulgaria.", "borne out"),
        ("Croatia entered the EU later than Bulgaria did.", "borne out"),
        ("Serbia joined the EU after Croatia.", "contradicted"),
        ("Croatia joined the EU after Serbia.", "contradicted"),
        ("Indonesia joined OPEC before Nigeria.", "borne out"),  # left, and joined again since
        # A month without a year is the last before publication.
        ("Finland joined NATO in April.", "borne out"),
        ("Finland joined NATO in March.", "contradicted"),
        ("Croatia joined the EU in July.", "cannot tell"),  # of 2013, if not of the last
        ("Finland has been a member of NATO since April.", "cannot tell"),
        ("Finland has been a member of NATO since March.", "contradicted"),
        # Those of the first year.
        ("Iraq is a founding member of OPEC.", "borne out"),
        ("Nigeria is a founding member of OPEC.", "contradicted"),
        ("Norway was one of NATO's founding members.", "cannot tell"),
        # Listed, but it takes no part.
        ("Cuba is a member of the OAS.", "cannot tell"),
        ("Cuba is not a member of the OAS.", "cannot tell"),
        # With whom it is said to have joined.
        ("Pakistan joined the SCO in 2017 with India.", "borne out"),
        ("Slovenia joined NATO in 2004 at the same time as Croatia.", "mixed"),
        ("Latvia joined the EU in 2004, followed by Ukraine.", "cannot tell"),
        ("Estonia joined NATO in 2004 despite Russian protests.", "borne out"),
        ("Serbia joined the EU before Bulgaria.", "contradicted"),
        ("Turkey joined NATO after the invasion of Ukraine.", "cannot tell"),
        ("Finland joined NATO in 2023 after Russia's invasion of Ukraine.", "borne out"),
        ("Croatia joined the EU in 2013 after a decade of talks.", "borne out"),
        ("Hungary was a member of NATO in 1998.", "contradicted"),
        # "Was" is of any time, but no name of another time is followed back.
        ("Britain was a member of the EU.", "borne out"),
        ("Ukraine was a member of NATO.", "contradicted"),
        ("Rhodesia was a member of the UN.", "cannot tell"),
        # True of a part of the year.
        ("Britain was a member of the EU in 2020.", "cannot tell"),
        ("Britain was not a member of the EU in 2020.", "cannot tell"),
        ("Indonesia rejoined OPEC in 2016.", "borne out"),
        ("Indonesia left OPEC in 2016.", "borne out"),
        ("Indonesia was a member of OPEC in 2016.", "cannot tell"),
        ("Indonesia was a member of OPEC in 2018.", "contradicted"),
        # Members of the body before did not join when it was renamed.
        ("Egypt joined the African Union in 2002.", "cannot tell"),
        ("Egypt joined the African Union in 2005.", "contradicted"),
        ("Hungary was a member of NATO in 2001.", "borne out"),
    ],
)
def test_the_years_and_the_order_of_a_membership_are_part_of_it(claim, verdict):
    assert one(claim)["claim_verdict"] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Ukraine is seeking membership of NATO.", "cannot tell"),
        ("Hungary opposed Ukraine's membership of the EU.", "cannot tell"),
        ("Ukraine was invited to join NATO.", "cannot tell"),
        ("Azerbaijan refused to join the EAEU.", "cannot tell"),
        ("Russia says Ukraine must never be a member of NATO.", "cannot tell"),
        ("Hungary left the door open to EU sanctions.", "cannot tell"),
        ("Switzerland joined EU sanctions on Russia.", "cannot tell"),
        ("Lithuania joined Poland in urging the EU to act.", "cannot tell"),
        ("Serbia has not gained membership of the EU.", "borne out"),
        ("Montenegro has had full membership of NATO since 2017.", "borne out"),
        ("Croatia was the last country to join the EU.", "borne out"),
        ("Serbia joined the EU.", "contradicted"),
        ("Serbia became the 28th member of the EU.", "contradicted"),
    ],
)
def test_a_membership_that_is_wanted_is_not_one_that_is_claimed(claim, verdict):
    assert one(claim)["claim_verdict"] == verdict


@pytest.mark.parametrize(
    ("claim", "verdicts"),
    [
        ("Turkey, which joined NATO in 1952, is not a member of the EU.", YES_YES),
        ("Uzbekistan does not border Russia, a member of the EAEU.", YES_YES),
        ("Poland, which joined NATO in 1999, borders Ukraine.", YES_YES),
        ("Poland, a member of the CIS, borders Ukraine.", ["borne out", "contradicted"]),
        ("Ukraine, which left the CIS in 2018, is a member of the EU.",
         ["contradicted", "borne out"]),
        # What an aside denies of a tie is checked, too.
        ("Ukraine, which is not an EU member, borders Poland.", YES_YES),
        ("Poland, which is not an EU member, borders Ukraine.", ["borne out", "contradicted"]),
        ("Peru, a member of a club, shares a border with Chile.", ["borne out", "cannot tell"]),
    ],
)  # fmt: skip
def test_a_membership_told_in_passing_is_a_part_of_its_own(claim, verdicts):
    assert [row["verdict"] for row in check(claim, published="2023-05-20")] == verdicts


@pytest.mark.parametrize(
    "claim",
    [
        # Who says so, before, within and after.
        "In a note of Monday, the bank recalled that Bolivia shares a border with Brazil.",
        "In the view of diplomats, Bolivia shares a border with Brazil.",
        "Bolivia, in the words of a former envoy, shares a border with Brazil.",
        "As the ministry points out, Bolivia borders Brazil.",
        # What is said beside it and cannot be checked.
        "Bolivia, which has reopened its customs posts, shares a border with Brazil.",
        "Bolivia – long seen as a backwater – shares a border with Brazil.",
        "Bolivia borders Brazil, a fact that few voters know.",
        "With elections due in spring, Bolivia borders Brazil.",
        "Israel, whose parliament was dissolved, borders Jordan.",
        "India, a spokeswoman for the ministry confirmed on Monday, borders Nepal.",
        "Portugal's only neighbour, the ministry said, is Spain.",
    ],
)
def test_a_tie_is_decided_whoever_says_so_and_whatever_stands_beside_it(claim):
    assert check(claim, published="2023-05-20")[0]["claim_verdict"] == "borne out"


@pytest.mark.parametrize(
    "claim",
    [
        "No official has confirmed that Bolivia borders Chile.",
        "Few envoys say that Peru is a member of NATO.",
        "The paper reported in 1999 that Peru is a member of the OECD.",
        "The report asks whether Peru is a member of the OECD.",
        "Ministers agreed that Peru is a member of the OECD.",
    ],
)
def test_what_nobody_says_or_was_said_in_another_year_is_open(claim):
    assert check(claim, published="2023-05-20")[0]["claim_verdict"] == "cannot tell"


def test_what_is_borne_out_in_passing_is_marked_where_the_claim_is_open():
    claim = "Kenya already sells most of its tea to Pakistan, which is a member of the OIC."
    (told,) = check(claim, published="2023-05-20").sentences
    assert told.startswith("Cannot tell, 0 of 2 parts: ")
    assert "(2) borne out, said in passing: OIC membership: Pakistan" in told


def test_a_users_table_is_cited_and_a_file_has_its_checksum(tmp_path):
    content = "state_a,state_b,year,agreements,newest\nKAZ,GEO,2022,2,FTA\nGEO,KAZ,2022,2,FTA\n"
    (tmp_path / "desk.csv").write_text(content)
    (tmp_path / "desk.toml").write_text('title = "Pacts"\ncitation = "Desk of the east 2023"\n')
    add_data("trade_agreements", tmp_path / "desk.csv", tmp_path / "desk.toml")
    claim = "Kazakhstan has a trade agreement with Georgia."
    told = check(claim, published="2022-05-20")
    assert (told[0]["verdict"], [origin.id for origin in told.origins]) == ("borne out", ["desk"])
    assert told.origins[0].sha256 == sha256(content.encode()).hexdigest()
    for format in ("text", "bibtex", "csl-json"):
        assert "Desk of the east 2023" in told.cite(format=format)
    both = f"Kazakhstan borders China. {claim[:-1]} and is a member of the EAEU."
    assert {o.id for o in check(both, published="2022-05-20").origins} <= {"desk", "factbook"}
    assert check("Kazakhstan is a member of the EAEU.").origins == ()
    # What needs no store is judged even if the store is damaged.
    for file in settings.home().rglob("catalog*.json"):
        file.write_text("{")
    assert one("Kazakhstan is a member of the EAEU.")["verdict"] == "borne out"
    assert check("Uzbekistan is landlocked.").origins[0].id == "factbook"


def test_a_membership_is_judged_on_its_day():
    claim = "Finland is a member of NATO."
    assert one(claim, "2023-04-03")["verdict"] == "contradicted"
    assert one(claim, "2023-04-05")["verdict"] == "borne out"


@pytest.mark.parametrize(
    ("claim", "verdict", "reason"),
    [
        ("Germany is France's largest trading partner.", "borne out", None),
        ("Japan is Kazakhstan's largest trading partner.", "contradicted", None),
        ("China is Kazakhstan's largest trading partner.", "cannot tell", "too close"),
        ("Kazakhstan replaced Japan as Russia's largest partner.", "cannot tell", "no indicator"),
        ("Trade between India and Russia has doubled since 2020.", "cannot tell", "too close"),
        ("Belarus is Russia's closest ally.", "cannot tell", "no indicator"),
        ("Kenya has an urban youth population of 9 m.", "cannot tell", "definition differs"),
        ("About 45% of Kazakhstan's exports go to Brazil.", "cannot tell", "definition differs"),
        ("About 40% of Kazakhstan's exports go to China.", "contradicted", None),
        ("China is the largest buyer of Kazakhstan's oil.", "cannot tell", "no indicator"),
        ("Kazakhstan sold 10 billion euros to China.", "cannot tell", "definition differs"),
        ("China's exports to Kazakhstan have grown since 2017.", "borne out", None),
        ("Trade of Russia with China has halved since 2015.", "cannot tell", "one producer"),
        ("Trade of China with its neighbours is $70 billion.", "cannot tell", "not understood"),
        ("Kazakhstan has a population of 35 million.", "contradicted", None),
        ("Germany is the largest economy in Europe.", "borne out", None),
        ("Kazakhstan abstained on the UN resolution on Ukraine in March 2022.", "borne out", None),
        ("Kazakhstan voted for the UN resolution against the invasion.", "contradicted", None),
        ("Barack Obama visited Japan in 2016.", "borne out", None),
        ("Barack Obama visited Tajikistan in 2016.", "contradicted", None),
    ],
)  # fmt: skip
def test_the_record_decides(store, claim, verdict, reason):
    row = one(claim)
    assert (row["verdict"], row["reason"]) == (verdict, reason)


@pytest.mark.parametrize(
    ("claim", "published", "verdict", "reason"),
    [
        # The list of secretaries of state ends in November 2020, that of presidents in 2023.
        ("Secretary of State Antony Blinken visited Kenya this year.", "2023-05-18",
         "cannot tell", "newer than the record"),
        ("Joe Biden visited Kenya in 2022.", "2023-05-18", "contradicted", None),
        ("Joe Biden visited Ukraine in 2023.", "2023-12-01", "borne out", None),
        ("Joe Biden visited Ukraine in 2011.", "2023-05-18", "cannot tell", "outside coverage"),
        ("Mike Pompeo visited Uzbekistan in 2020.", "2023-05-18", "borne out", None),
        ("Mike Pompeo visited Japan in January 2020.", "2020-12-01", "cannot tell",
         "one producer"),  # no second list confirms that of the secretaries
        ("No US president visited India between 1978 and 2000.", "2023-05-18", "borne out", None),
        ("No US president visited Russia between 1995 and 2005.", "2023-05-18",
         "contradicted", None),
        ("Joe Biden visited Ukraine once.", "2023-12-01", "cannot tell", "not understood"),
        ("Mike Pompeo visited Japan in December 2020.", "2020-12-31", "cannot tell",
         "newer than the record"),
        ("The US visited Taiwan in 2016.", "2023-05-18", "cannot tell", "definition differs"),
        ("Xi Jinping visited Kazakhstan in 2022.", "2023-05-18", "borne out", None),
        ("Xi Jinping visited Tajikistan in 2022.", "2023-05-18", "cannot tell",
         "outside coverage"),
        ("Japan and Russia are neighbours.", "2023-05-18", "cannot tell", "definition differs"),
    ],
)  # fmt: skip
def test_no_visit_tells_only_where_the_list_of_the_office_reaches(
    store, claim, published, verdict, reason
):
    row = one(claim, published)
    assert (row["verdict"], row["reason"]) == (verdict, reason)


def test_of_a_vote_those_who_cast_it_are_the_subjects_and_each_is_told(store):
    row = one(
        "Like China, Central Asia leaders have typically avoided condemning Russia in the UN, for "
        "example abstaining on major General Assembly resolutions on the withdrawal of its troops."
    )
    assert (row["subject"], row["partner"]) == (["CHN", "Central Asia"], ["RUS"])
    assert (row["relation"], row["verdict"]) == ("not yes", "borne out")
    assert "three abstained, two did not vote" in row["sentence"]
    assert "no data on other resolutions" in row["sentence"]


def test_rows_are_as_described_and_the_line_has_two_numbers_year_source_and_age(store):
    found = check("Japan is Kazakhstan's largest trading partner", published="2023-05-20")
    assert violations("check", found.rows) == []
    line = found[0]["sentence"]
    assert re.search(
        r"Japan trailed (\w+) in goods trade with Kazakhstan in 2022, with \$[\d.]+ billion "
        r"\([\d.]+–[\d.]+\) to \1's \$\d+ billion .*, in place \d",
        line,
    )
    assert "CEPII" in line
    assert "1 year before publication" in line
    assert found[0]["age"] == 1
    assert found.origins


@pytest.mark.parametrize("published", ["2022-01-02", "2022-12-30"])
def test_later_figures_never_decide_and_stand_under_it(store, published):
    row = one("Kazakhstan has a population of 20.6 million.", published)
    assert row["year"] == 2021
    assert row["since"].startswith("Since then:")
    assert "2024" in row["since"]


BROAD = [
    ("China has expanded its influence in Central Asia since 2010.", "rises", "goods trade"),
    ("China has a bigger presence in Central Asia than the United States.", "above", "goods trade"),
    ("Russia is the dominant power in the South Caucasus.", "highest", "goods trade"),
    ("The war disrupted links between Russia and Kazakhstan, especially trade and votes.",
     "falls", "goods trade"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "relation", "first"), BROAD)
def test_a_claim_about_influence_is_decided_by_several_quantities(store, claim, relation, first):
    row = one(claim)
    assert (row["form"], row["relation"]) == ("several", relation)
    assert row["parts"][0]["indicator"] == first
    known = [part for part in row["parts"] if part["verdict"] != "cannot tell"]
    right = sum(part["verdict"] == "borne out" for part in known)
    few = len(known) < max(2, len(row["parts"]) / 2)
    if few and right in (0, len(known)):
        assert (row["verdict"], row["reason"]) == ("cannot tell", "outside coverage")
    else:
        assert row["recorded"] == right
        assert f"{right} of {len(known)} measures" in row["sentence"]
        expected = {0: "contradicted", len(known): "borne out"}.get(right, "mixed")
        assert row["verdict"] == expected
    assert len(row["sentence"].split(". ")[0].split()) <= 25


def test_a_rank_with_the_second_is_told_once(store):
    rows = check("Russia is Kazakhstan's largest trading partner, ahead of China.",
                 published="2023-05-20")  # fmt: skip
    assert len({row["sentence"] for row in rows}) == len(rows)


def test_quantities_that_differ_make_it_mixed_and_each_is_told(store):
    row = one("China has a bigger presence in Kazakhstan than Russia, in trade and in votes.")
    assert [part["indicator"] for part in row["parts"]] == ["goods trade", "agreement in UN votes"]
    trade, votes = row["parts"]
    assert votes["verdict"] == "borne out"
    assert "China" in trade["sentence"]
    assert "Russia" in trade["sentence"]
    assert "2022" in trade["sentence"]


@pytest.mark.parametrize(
    "claim",
    [
        "Nicaragua severed its ties with Ecuador.",
        "Panama cut ties with Taiwan.",
        "Mexico broke off diplomatic relations with Ecuador.",
        "Diplomatic relations between Mexico and Ecuador were severed.",
        "Saudi Arabia, Egypt and Bahrain severed their ties with Qatar.",
        "Saudi Arabia and Iran restored diplomatic relations.",
    ],
)
def test_no_figure_tells_of_diplomatic_relations(claim):
    assert one(claim)["sentence"] == (
        "Cannot tell: not covered by the record (diplomatic relations)."
    )
    assert one("Russia severed trade ties with Poland.")["relation"] != "broken"


@pytest.mark.parametrize(
    "claim",
    [
        "China wants to expand its influence in Central Asia.",
        "China will expand its influence in Central Asia.",
        "Xi called for closer ties between China and Kazakhstan.",
        "China stressed increasing cooperation with Kazakhstan.",
    ],
)
def test_an_aim_is_no_claim_about_influence(claim):
    assert one(claim)["form"] != "several"


def test_than_which_of_the_two_is_not_guessed(store):
    assert one("China trades more with Central Asia than Russia.")["reason"] == "not understood"


def test_makers_that_disagree_are_both_named(store):
    row = one("Russia sells more to Kazakhstan than China does.", "2024-06-01")
    assert (row["verdict"], row["reason"]) == ("cannot tell", "too close")
    assert row["sentence"].startswith(
        "Cannot tell: data producers disagree (customs of Kazakhstan says so, CEPII does not); "
    )


def test_an_undated_claim_is_judged_as_of_the_edition_of_the_record(store):
    assert check("Kazakhstan has a population of 20.6 million.")[0]["year"] == 2024
    assert day_of(None).year >= 2025


def test_a_stated_period_is_judged_alone(store):
    row = one("Kazakhstan had a population of 16.5 million in 2011.")
    assert (row["verdict"], row["year"], row["since"]) == ("borne out", 2011, None)


def test_without_a_store_the_command_that_installs_it_is_named():
    row = one("China is Kazakhstan's largest trading partner.")
    assert row["reason"] in ("no indicator", "too close")
    assert row["reason"] != "no indicator" or "multivector data pull" in row["sentence"]


def test_a_state_can_be_given_for_a_claim_that_names_none(store):
    found = check("Japan is our largest trading partner", published="2023-05-20", states="KAZ")
    assert found[0]["verdict"] == "contradicted"


@pytest.mark.parametrize("claim", ["", "  ", "x" * 1001])
def test_not_one_claim(claim):
    with pytest.raises(UsageError, match="expected a single claim"):
        check(claim)


def test_a_claim_may_have_a_thousand_characters():
    assert check("x" * 1000)[0]["reason"] == "not understood"


def test_the_command(store, capsys, tmp_path):
    main(["check", "Uzbekistan is a member of the EAEU", "--published", "2023-05-20", "-o", "-"])
    assert capsys.readouterr().out.startswith("Contradicted: EAEU membership")
    main(["check", "Is it so?", "--format", "json", "-o", str(tmp_path / "c.json")])
    assert json.loads((tmp_path / "c.json").read_text())[0]["reason"] == "not understood"


def test_what_is_no_claim_is_said(capsys, tmp_path, monkeypatch):
    for claim, hint in (
        ("Is Estonia a member of NATO?", "(write a statement, not a question)"),
        ("L'Estonie est membre de l'OTAN depuis 2004.", "(the text is in French (fr); only"),
        ("Эстония является членом НАТО.", "(the text is in Russian (ru); only"),
        ("Estonia is lovely.", "not understood."),
        ("Estonia is a member of NATO.", "Borne out"),
    ):
        assert hint in check(claim)[0]["sentence"]
    monkeypatch.chdir(tmp_path)
    (tmp_path / "story.txt").write_text("Estonia is a member of NATO.")
    with pytest.raises(SystemExit, match="2"):
        main(["check", "story.txt"])
    assert "next: multivector brief story.txt" in capsys.readouterr().err


def test_a_whole_process_needs_little_of_a_processor(store):
    claim = ["China is Kazakhstan's largest trading partner", "--published", "2023-05-20"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "multivector", "check", *claim], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 6


ARTICLE = """Ministers met in Bishkek on Monday.

Kazakhstan is a member of the EAEU. Uzbekistan is a member of the EAEU. The talks were friendly.
As everybody knows, Kazakhstan is a member of the EAEU. The bakery on the square is the largest in
town. Observers say China wants stability in the region."""


def test_statements_of_an_article_are_claims_with_a_check_and_repetitions_are_one():
    article = read_one("-", published="2023-05-20", stdin=ARTICLE.encode())
    coded = with_statements(code(article))
    held = {claim.text: check for claim, check in zip(coded.claims, checks(coded), strict=True)}
    assert held["Kazakhstan is a member of the EAEU."]["verdict"] == "borne out"
    assert held["Uzbekistan is a member of the EAEU."]["verdict"] == "contradicted"
    assert not any("everybody" in text or "bakery" in text for text in held)


@pytest.mark.parametrize(
    ("published", "newest", "known"),
    [("2022-01-10", 2020, 2021), ("2022-12-28", 2021, 2021)],
)
def test_as_of_published_knows_what_was_out_on_that_day(store, published, newest, known):
    # The figure of a year appears in the middle of the next: in January it is not yet known.
    claim = "Kazakhstan has a population of 19 million."
    then = check(claim, published=published, as_of="published")
    assert then[0]["year"] <= newest
    assert "Data available by" in then.sentences[-1]
    assert check(claim, published=published)[0]["year"] == known
    assert then.rows == check(claim, published=published, as_of=published).rows


def test_as_of_published_needs_a_day(store):
    with pytest.raises(UsageError, match="no publication date"):
        check("Kazakhstan has a population of 19 million.", as_of="published")


@pytest.mark.parametrize(
    ("published", "since"), [("2019-06-01", True), ("2022-12-28", True), (None, False)]
)
def test_later_figures_are_told_of_an_older_claim_and_none_of_an_undated_one(
    store, published, since
):
    row = one("Kazakhstan has a population of 18.5 million.", published)
    assert (row["since"] is not None) == since
    if since:
        assert row["year"] < int(published[:4])


@pytest.mark.parametrize(
    ("claim", "verdict", "indicator", "unit"),
    [
        ("Russia's economy shrank in 2022.", "borne out", "Real GDP growth", "%"),
        ("Russia's economy grew in 2023.", "borne out", "Real GDP growth", "%"),
        ("Germany's GDP growth fell in 2023.", "borne out", "Real GDP growth",
         "percentage points"),
        ("China's economy has doubled since 2010.", "cannot tell", None, None),
        ("India's economy grew by 25% in the four years to 2019.", "cannot tell", None, None),
        ("India's GDP has expanded by 40 per cent since 2016.", "cannot tell", None, None),
        ("India's economy grew by 20% in 2022.", "cannot tell", "Real GDP growth", "%"),
    ],
)  # fmt: skip
def test_how_an_economy_moved_is_told_by_real_growth(claim, verdict, indicator, unit):
    """In dollars, Russia's GDP of 2022 is a quarter above that of 2021."""
    row = check(claim, published="2025-06-01")[0]
    assert (row["verdict"], row["indicator"], row["unit"]) == (verdict, indicator, unit)


def test_a_year_between_two_reports_is_called_interpolated_and_cites_only_theirs(
    home_with, monkeypatch
):
    trade = ("baci_2023_matrix", "baci_hs10_97_bounds", "imts_2025_network", "kaz_trade_by_country")
    # The last has a few flows of 2024.
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home_with(*trade, "pacific_links")))
    found = check(
        "Thailand traded more than $5 billion with Cambodia in 2024.", published="2025-07-24"
    )
    (row,) = found.rows
    assert row["origins"] == ["baci_2023_matrix", "baci_hs10_97_bounds", "imts_2025_network"]
    assert "(2024 interpolated). Source: CEPII, IMF" in row["sentence"]
    (before,) = check(
        "Thailand traded over $4 billion with Cambodia in 2023.", published="2024-07-24"
    )
    assert "interpolated" not in before["sentence"]
    (trade, *_) = pair_facts("KHM", "THA", date(2025, 7, 24))
    assert " in 2024 (interpolated)" in trade.words
    assert trade.origins == tuple(row["origins"])


def test_not_a_member_any_more_is_no_longer_a_member() -> None:
    left = "Burkina Faso is not a member of ECOWAS any more, state television said."
    assert check(left, published="2025-06-29")[0]["verdict"] == "borne out"
    stays = "Ghana is not a member of ECOWAS any more."
    assert check(stays, published="2025-06-29")[0]["verdict"] == "contradicted"


@pytest.mark.parametrize(
    ("claim", "year"),
    [
        ("Before 2016, China was Chile's largest trading partner.", 2015),
        ("Prior to 2019, Russia was Kazakhstan's largest supplier.", 2018),
        ("Russia was Kazakhstan's largest supplier before April 2019.", 2018),
        ("Before the end of 2016, China was Chile's largest trading partner.", 2016),
        ("China was Chile's largest trading partner in 2016.", 2016),
    ],
)
def test_the_time_before_a_year_is_that_of_the_year_before(store, claim, year):
    assert one(claim, "2023-05-20")["year"] == year


def test_a_visit_before_a_year_is_of_any_year_before_it(store):
    (form,) = read_claim("The president of the United States visited Ghana before 2010.").forms
    period = before_its_year(form).period
    assert (period.start, period.end, period.kind) == (None, 2009, "range")
    member = read_claim("Vietnam joined ASEAN before 1996.").forms[0]
    assert before_its_year(member) is member, "it has a rule of its own"


def test_one_of_the_largest_is_held_against_the_first_that_is_none(store):
    row = one("India is one of Kyrgyzstan's largest suppliers.", "2023-05-20")
    first = one("India is Kyrgyzstan's largest supplier.", "2023-05-20")
    assert row["rival"] != first["rival"]
    assert row["recorded"] == first["recorded"]
    some = read_claim("Germany remains a leading supplier of Austria.").forms[0]
    assert some.place == (1, -10), "not the largest"


def test_of_several_that_are_ranked_the_figure_is_named_as_its_own(store):
    row = one("China and Germany are among the largest suppliers of Kazakhstan.", "2023-05-20")
    alone = {name: one(f"{name} is among the largest suppliers of Kazakhstan.", "2023-05-20")
             for name in ("China", "Germany")}  # fmt: skip
    (name,) = (n for n, other in alone.items() if other["recorded"] == row["recorded"])
    assert re.match(rf"[\w ]+: (?:too close to call; )?{name} ", row["sentence"])


@pytest.mark.parametrize(
    "claim",
    [
        "9 June - Egypt reduces its ties with China",
        "21 August 2019: India widens its ties with China",
    ],
)
def test_an_act_of_a_day_is_not_shown_by_figures_of_years(store, claim):
    assert one(claim)["reason"] == "definition differs"
    assert one("Egypt cuts all links with China")["relation"] == "broken"


@pytest.mark.parametrize(
    "rest", ["the United States, France and Japan have bases there", "Iran and Turkey border it"]
)
def test_a_half_that_is_not_read_leaves_the_other_half(store, rest):
    (row, other) = check(
        f"China is Kyrgyzstan's largest supplier of goods, and {rest}.", published="2023-05-20"
    )
    assert row["recorded"] is not None
    assert (other["reason"], other["clause"]) == ("not understood", rest)


def test_a_voter_that_the_parser_takes_for_a_day_is_one():
    for said in ("voted for", "abstained on", "did not vote for", "opposed", "backed"):
        (form,) = read_claim(f"Nauru {said} the UN resolution of 2 March 2022 on Ukraine.").forms
        assert (form.kind, form.subject) == ("vote", ("NRU",))


def test_no_figure_of_another_year_is_that_of_the_year_named():
    years = np.arange(2015, 2021)
    value = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0])
    own = Series(years, value, value * 0.99, value * 1.01, 2)
    form = read_claim("Peru's unemployment was the highest in 2021 since 2015.").forms[0]
    found = decide(form, Figures("", "%", lambda _: {}, list, ()), "PER", 2024, lambda _: own)
    assert found.reason == "newer than the record"
    between = read_claim("Peru's unemployment rose between 2016 and 2021.").forms[0]
    found = decide(between, Figures("", "%", lambda _: {}, list, ()), "PER", 2024, lambda _: own)
    assert found.reason == "newer than the record"
