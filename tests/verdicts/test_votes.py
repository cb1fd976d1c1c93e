"""Votes of the General Assembly: which resolution a sentence is about, and who voted how."""

from datetime import date

import pytest

from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.facts import roll_calls, votes
from multivector.coding.claims.forms.reading import read_claim
from multivector.records import loading


@pytest.fixture(autouse=True)
def _filled(store: None) -> None:
    """Every test here reads the store."""


def told(claim: str, published: str) -> tuple[str, str]:
    row = check(claim, published=published)[0]
    return row["claim_verdict"], str(row["indicator"])


@pytest.mark.parametrize(
    ("claim", "published", "verdict", "resolution"),
    [
        # Resolutions in the words of their titles, and in those of reporters.
        ("The United States voted against the UN resolution on the right to food.", "2019-12-28",
         "borne out", "74/149"),
        ("Israel voted against the migration pact at the UN.", "2018-12-28", "borne out",
         "73/195"),
        ("Norway abstained in the UN vote that gave Palestine observer status.", "2012-12-05",
         "contradicted", "67/19"),
        ("In March 2014 Cuba and Sudan voted against the General Assembly resolution on the "
         "annexation of Crimea.", "2014-09-01", "borne out", "68/262"),
        ("India voted alongside Pakistan against the UN resolution on a moratorium on the death "
         "penalty in December 2016.", "2017-03-01", "borne out", "71/187"),
        ("Kenya and Ghana both abstained on the UN resolution on Chagos.", "2017-06-30",
         "contradicted", "71/292"),
        ("Chile voted for the UN resolution against the embargo of Cuba.", "2013-11-05",
         "borne out", "68/8"),
        # Titles that the source lacks, and votes of emergency special sessions.
        ("India abstained on the UN resolution on a truce in Gaza.", "2023-10-30", "borne out",
         "ES-10/21"),
        ("Germany voted for the UN resolution on Gaza in December 2023.", "2023-12-20",
         "contradicted", "ES-10/22"),
        ("Honduras voted for the UN resolution on Jerusalem in December 2017.", "2018-12-20",
         "contradicted", "ES-10/19"),
        ("Iran voted against the UN resolution on the death penalty in December 2022.",
         "2023-02-01", "borne out", "77/222"),
        ("Vietnam voted against the General Assembly resolution on the territorial integrity of "
         "Ukraine in March 2014.", "2024-06-10", "contradicted", "68/262"),
        ("Israel abstained instead of voting against the UN resolution on the embargo of Cuba.",
         "2016-10-30", "borne out", "71/5"),
        # A place of the voter's own is what the vote was on.
        ("Bosnia and Herzegovina voted for the UN resolution on Srebrenica in May 2024.",
         "2024-06-10", "borne out", "78/282"),
        ("Ukraine voted for the UN resolution on human rights in Crimea in December 2023.",
         "2024-01-10", "borne out", "78/221"),
        ("Israel voted for the UN resolution on the status of Jerusalem in December 2017.",
         "2018-12-20", "contradicted", "ES-10/19"),
    ],
)  # fmt: skip
def test_the_resolution_is_found_by_its_words_and_its_day(claim, published, verdict, resolution):
    got, indicator = told(claim, published)
    assert got == verdict
    assert f"resolution {resolution}," in indicator


@pytest.mark.parametrize(
    ("claim", "published"),
    [
        # No title fits, or none with the state that is named.
        ("India voted against the UN resolution on Sri Lanka.", "2013-06-01"),
        ("India voted against the UN resolution on fishing in the Baltic.", "2013-06-01"),
        # Votes of 2020 to 2024 whose titles are not on record.
        ("India abstained on the UN resolution on the Golan.", "2023-12-02"),
        # Of an amendment; of the Council, which had the matter first; a vote put right later.
        ("India voted for the Canadian amendment to the UN General Assembly resolution on Gaza in "
         "October 2023.", "2023-12-20"),
        ("Russia abstained on the UN resolution on Gaza in December 2023.", "2024-01-20"),
        ("Iraq voted for the UN General Assembly resolution on Gaza in October 2023.",
         "2024-01-20"),
        ("Turkey voted for the UN General Assembly resolution on Gaza in December 2023.",
         "2024-01-20"),
        ("Nine countries voted No on the Jerusalem text, among them the US and Canada.",
         "2017-12-22"),
        ("India voted for the UN resolution on the right to food in 2022.", "2023-10-30"),
        # Other bodies, and every year.
        ("China voted against the resolution on Syria in the Security Council.", "2017-03-01"),
        ("India has always voted for the UN resolution on the embargo of Cuba.", "2017-03-01"),
        ("Most of Africa voted for the UN resolution on the embargo of Cuba.", "2017-12-01"),
        # Of that month there is none.
        ("India voted against the Arms Trade Treaty at the UN in June 2013.", "2013-09-01"),
    ],
)  # fmt: skip
def test_what_no_roll_call_shows_is_not_decided(claim, published):
    assert told(claim, published)[0] == "cannot tell"


def test_votes_that_are_counted():
    claim = "The resolution on Jerusalem passed at the UN with {} votes in favour."
    assert told(claim.format(90), "2017-12-23")[0] == "cannot tell"  # it may be another
    # The record has 127: states correct their votes.
    assert told(claim.format(127), "2017-12-23")[0] == "borne out"
    assert told(claim.format(128), "2017-12-23")[0] == "cannot tell"
    claim = "The UN resolution on the embargo against Cuba passed with {} votes."
    assert told(claim.format(120), "2016-10-30")[0] == "contradicted"
    assert told(claim.format(190), "2016-10-30")[0] == "borne out"


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("{} states voted for a ceasefire in Gaza in the General Assembly in December 2023.",
         {100: "contradicted", 153: "cannot tell", 159: "cannot tell", 170: "contradicted"}),
        ("{} states abstained on the UN resolution on Srebrenica in May 2024.",
         {20: "contradicted", 68: "borne out", 70: "cannot tell", 120: "contradicted"}),
    ],
)  # fmt: skip
def test_a_count_is_open_by_the_votes_that_the_source_lacks(claim, verdict):
    assert {n: told(claim.format(n), "2024-06-15")[0] for n in verdict} == verdict


@pytest.mark.parametrize("claim", [
    "Mexico voted against the US embargo on Cuba in the UN General Assembly in November 2022.",
    "Brazil voted against the death penalty in the UN General Assembly in December 2022.",
])  # fmt: skip
def test_who_votes_against_what_a_text_ends_votes_for_the_text(claim):
    assert told(claim, "2023-01-20")[0] == "cannot tell"


def test_a_count_is_nobodys_vote_and_a_possessor_casts_none():
    claim = "By 120 votes to eight with 45 abstentions the General Assembly backed Georgia."
    assert all(form.subject == ("UN",) for form in read_claim(claim, 2018).forms)
    claim = "Russia's ally Armenia voted against the UN resolution on Crimea."
    assert read_claim(claim, 2018).forms[0].subject == ("ARM",)
    claim = "None of Ukraine's neighbours voted so: Kazakhstan abstained on the UN resolution."
    form = read_claim(claim, 2018).forms[0]
    assert (form.subject, form.negated) == (("KAZ",), False)


def test_the_best_title_comes_first():
    form = read_claim("Israel voted against the migration pact at the UN.", 2018).forms[0]
    found, _ = roll_calls.about(form, date(2018, 12, 28))
    assert found[0].resolution == "73/195"
    assert roll_calls.cast(found[0])["ISR"] == "no"
    assert roll_calls.about(form, date(2019, 11, 1)) == ((), ())
    dated = read_claim("In 2018 Israel voted against the UN migration pact.", 2019).forms[0]
    assert roll_calls.about(dated, date(2019, 11, 1))[0][0].resolution == "73/195"


def test_a_table_of_ones_own_has_the_first_word(tmp_path, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path / "home"))
    table = tmp_path / "council.csv"
    table.write_text(
        "body,resolution,state,date,vote,source\n"
        "HRC,A/HRC/51/L.6,India,2022-10-06,abstain,own notes\n"
        "HRC,A/HRC/51/L.6,China,2022-10-06,no,own notes\n"
    )
    loading.add("votes", table)
    claim = "India abstained on resolution A/HRC/51/L.6."
    assert told(claim, "2022-10-08") == ("borne out", "Vote on resolution A/HRC/51/L.6")
    claim = "India and China voted against resolution A/HRC/51/L.6."
    assert told(claim, "2022-10-08")[0] == "mixed"
    claim = "India abstained on resolution A/HRC/51/L.7."
    assert told(claim, "2022-10-08")[0] == "cannot tell"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Peru voted for resolution A/HRC/60/L.7.", "A/HRC/60/L.7 on rivers"),
        ("Peru voted for a/hrc/60/l.7 on Rivers.", "A/HRC/60/L.7 on rivers"),
        ("Peru abstained on A/HRC/60/L.71", "A/HRC/60/L.71"),
        ("Peru abstained on Security Council resolution 3001.", "S/RES/3001 (2031)"),
        ("Peru abstained on UNSCR 3001", "S/RES/3001 (2031)"),
        ("Peru voted for A/RES/99/12, on lakes", "99/12"),
        ("Peru voted against the ban on cluster kites", "ban on cluster kites"),
        ("Peru voted for resolution 2999", "2999"),
        # Other numbers, parts of a symbol, and two of one symbol.
        ("2999 members voted for it", None),
        ("Peru voted for resolution 99/1", None),
        ("Peru voted for A/HRC/60/L", None),
        ("Peru voted for the bans on cluster kites", None),
        ("Peru voted for resolution 98/5", None),
    ],
)
def test_a_resolution_is_named_by_its_symbol_or_number(text, name):
    names = [
        "A/HRC/60/L.7 on rivers", "A/HRC/60/L.71", "S/RES/3001 (2031)", "99/12", "2999",
        "ban on cluster kites", "98/5 part A", "98/5 part B",
    ]  # fmt: skip
    assert votes._named(names, text) == name


def test_agreement_over_all_votes_is_compared():
    claim = "Nigeria votes with {} more often than with {} at the UN."
    assert told(claim.format("China", "the United States"), "2019-06-01")[0] == "borne out"
    assert told(claim.format("the United States", "China"), "2019-06-01")[0] == "contradicted"


@pytest.mark.parametrize(
    ("claim", "published"),
    [
        # The vote meant is not on record; an older one on the subject is another.
        ("Singapore abstained in the UN vote on the treaty to ban nuclear weapons.", "2017-07-08"),
        ("Croatia abstained in the UN vote on the Chagos Islands.", "2019-05-23"),
        ("The United States abstained in the UN vote on the Cuba embargo.", "2017-10-30"),
        # One that revokes is not the one that it revokes.
        ("Saudi Arabia voted against the UN resolution equating Zionism with racism.",
         "1991-12-18"),
        # Other chambers, and counts of other bodies.
        ("The US Senate voted for a resolution on the occupied territories of Azerbaijan.",
         "2008-03-20"),
        ("Russia's Duma voted for a resolution on the arms trade treaty.", "2009-12-09"),
        ("The UN Human Rights Council voted 25 to six, with 11 abstentions, to endorse the "
         "Goldstone report on Gaza.", "2009-11-26"),
        ("The UN Security Council voted 14 to 1 on a resolution on Jerusalem.", "2017-12-19"),
        ("Poland voted against the resolution on Jerusalem.", "2017-12-22"),  # whose?
    ],
)  # fmt: skip
def test_a_vote_that_is_not_on_record_is_not_taken_for_another(claim, published):
    assert told(claim, published)[0] == "cannot tell"


def test_who_did_not_vote_is_no_subject_of_the_resolution():
    claim = "Ukraine did not vote on the UN resolution on Jerusalem."
    assert told(claim, "2017-12-22")[0] == "borne out"


@pytest.mark.parametrize(
    ("claim", "published", "verdict"),
    [
        ("Nineteen African states voted for the UN resolution on the territorial integrity of "
         "Ukraine in March 2014.", "2014-05-09", "borne out"),
        ("Thirty African states voted for the UN resolution on the territorial integrity of "
         "Ukraine in March 2014.", "2014-05-09", "contradicted"),
        ("No African state voted against the UN resolution on the invasion of Ukraine.",
         "2022-03-10", "contradicted"),
        ("Four of the five Central Asian states abstained on the UN resolution on Ukraine.",
         "2022-03-10", "contradicted"),
        ("Eritrea was the only African country to vote against the UN resolution on Ukraine in "
         "March 2022.", "2022-05-01", "borne out"),
        ("Belarus and Syria were the only countries to join Russia in voting against the UN "
         "resolution on Ukraine.", "2022-03-10", "contradicted"),
        ("Belarus and Syria joined Russia in voting against the UN resolution on Ukraine.",
         "2022-03-10", "borne out"),
        ("On Thursday, by 100 votes to 11 with 58 abstentions, the General Assembly declared the "
         "referendum in Crimea void.", "2014-03-29", "borne out"),
        ("On Thursday, by 140 votes to five with 35 abstentions, the General Assembly declared "
         "the referendum in Crimea void.", "2014-03-29", "contradicted"),
        ("Serbia's envoy abstained in the UN vote on Ukraine.", "2022-03-10", "contradicted"),
        ("Of the five Central Asian states, three abstained in the UN vote on Ukraine.",
         "2022-03-10", "borne out"),
        # How many that is, is not read.
        ("Most Arab states abstained in the UN vote on Ukraine.", "2022-03-10", "cannot tell"),
        # What may be, or is asked for.
        ("China could have voted against the UN resolution on Ukraine.", "2022-03-10",
         "cannot tell"),
        ("France urged Mali to vote for the UN resolution on Ukraine.", "2022-03-10",
         "cannot tell"),
    ],
)  # fmt: skip
def test_who_votes_and_how_many(claim, published, verdict):
    assert told(claim, published)[0] == verdict


@pytest.mark.parametrize(
    ("claim", "cast"),
    [
        ("Neither Chad nor Togo voted for the UN resolution on Cuba.", [("not yes", "TCD TGO")]),
        ("Chad chose to abstain in the UN vote on Cuba.", [("abstain", "TCD")]),
        ("Chad was among the nine states that voted against the UN text on Cuba.",
         [("no", "TCD")]),
        ("The resolution on Cuba passed at the UN, with Chad, Togo and Mali abstaining.",
         [("abstain", "TCD TGO MLI")]),
        ("Chad abstained and Togo voted no when the UN condemned Cuba.",
         [("abstain", "TCD"), ("no", "TGO")]),
        ("Chad sided with Togo in the UN vote on Cuba.", [("with", "TCD")]),
        ("Both countries, Chad and Togo, voted against the UN resolution on Cuba.",
         [("no", "TCD TGO")]),
        ("Chad's ally Togo voted against the UN resolution on Cuba.", [("no", "TGO")]),
    ],
)  # fmt: skip
def test_what_is_cast_is_read_from_the_parse(claim, cast):
    forms = [f for f in read_claim(claim, 2018).forms if f.kind == "vote"]
    assert [(f.relation, " ".join(f.subject)) for f in forms] == cast
