"""Claims of several parts: how they are cut, judged, and told together."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.answers.verdicts.article import checks, with_statements
from multivector.answers.verdicts.check import check, check_reading
from multivector.answers.verdicts.finding import (
    BORNE_OUT,
    CANNOT_TELL,
    CONTRADICTED,
    MIXED,
    Finding,
    Reason,
    unknown,
)
from multivector.answers.verdicts.whole import Checked, Whole, each
from multivector.answers.verdicts.wording import told as answer
from multivector.briefing.answers import label_of
from multivector.briefing.truth.ground import Ground
from multivector.briefing.truth.ground import fault as ground_fault
from multivector.briefing.truth.sentences import check_fault
from multivector.codes.gazetteer.names import find
from multivector.coding.claims.forms.clauses import clauses
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coder import code
from multivector.text.read import read_one

DAY = date(2024, 6, 1)


def cut(text):
    return [" ".join(clause.text.split()) for clause in clauses(text, find(text), 2024)]


def read(text):
    return [(f.kind, f.subject, f.partner, f.negated) for f in read_claim(text, 2024).forms]


@pytest.mark.parametrize(
    ("claim", "verdicts"),
    [
        ("Peru, one of the largest countries in South America, has 34 million people.",
         [BORNE_OUT, CANNOT_TELL]),
        ("Bulgaria, the EU's poorest member in 2007, has a population of 6.5 million.",
         [BORNE_OUT, CANNOT_TELL]),
        ("Brazil, South America's biggest economy, has a population of 90 million.",
         [CONTRADICTED, BORNE_OUT]),
        ("Brazil, South America's biggest economy, is a land of contrasts.",
         [BORNE_OUT, CANNOT_TELL]),
        ("South Sudan, the youngest member of the UN, was let in by all.",
         [BORNE_OUT, CANNOT_TELL]),
        ("Chile, South America's biggest economy, is a land of contrasts.",
         [CONTRADICTED, CANNOT_TELL]),
        # What was, is hoped or is refused is no statement of today.
        ("In 2005, Japan, the world's second-largest economy, had 128 million people.",
         [BORNE_OUT, CANNOT_TELL]),
        ("Georgia, once a member of the CIS, borders Turkey.", [BORNE_OUT, CANNOT_TELL]),
        ("Ukraine, hoping to become a member of the EU, borders Poland.",
         [BORNE_OUT, CANNOT_TELL]),
        ("Kazakhstan borders Russia, which is not a member of NATO. It has 20 million people.",
         [BORNE_OUT, BORNE_OUT, CANNOT_TELL]),
        ("Poland borders Belarus, which is not in the EU. Poland has 38 million people.",
         [BORNE_OUT, BORNE_OUT, CANNOT_TELL]),
        ("Peru borders Chile, which joined the OECD in 2010, although it does not border Russia.",
         [BORNE_OUT, BORNE_OUT, CANNOT_TELL]),
        ("In 2005, the second-largest economy in the world was Japan.", [BORNE_OUT]),
        ("Britain stopped being a member of the EU in 2020.", [BORNE_OUT]),
        ("Peru has no fewer than 30 million people.", [BORNE_OUT]),
        ("Peru has no more than 10 million people.", [CONTRADICTED]),
        ("Peru grew, .", [CANNOT_TELL]),
        ("Turkey is a NATO member.", [BORNE_OUT]),
        ("Ukraine is not an EU member.", [BORNE_OUT]),
        ("Turkey has been a NATO member since 1952.", [BORNE_OUT]),
        ("Serbia is an EU member state.", [CONTRADICTED]),
        ("Armenia — a member of the CSTO since 1994 — borders Iran.", [BORNE_OUT, BORNE_OUT]),
        ("Turkey (a NATO member since 1952) borders Syria.", [BORNE_OUT, BORNE_OUT]),
        # Who is compared with the subject is said to be the same, or another.
        ("Tajikistan, along with Kyrgyzstan, is a member of the EAEU.",
         [CONTRADICTED, BORNE_OUT]),
        ("Tajikistan, like Kyrgyzstan, belongs to the EAEU.", [CONTRADICTED, BORNE_OUT]),
        ("Kyrgyzstan, unlike Tajikistan, is a member of the EAEU.", [BORNE_OUT] * 2),
        ("In contrast to Kazakhstan, Uzbekistan is a member of the EAEU.", [CONTRADICTED] * 2),
        ("Unlike Tajikistan, Uzbekistan is a member of the EAEU.", [CONTRADICTED, BORNE_OUT]),
        ("Of Russia's neighbours, China is the most populous.", [CANNOT_TELL]),
        ("Russia, once Ukraine's largest trading partner, sells it nothing now.", [CANNOT_TELL]),
        ("Croatia joined NATO in 2009 and the EU in 2013.", [BORNE_OUT, BORNE_OUT]),
        ("Croatia joined NATO in April 2009 and the EU in July 2016.", [BORNE_OUT, CONTRADICTED]),
        ("Croatia joined the EU in 2013 and has 4 million people.", [BORNE_OUT, BORNE_OUT]),
    ],
)  # fmt: skip
def test_each_statement_is_checked_by_itself(store, claim, verdicts):
    assert [row["verdict"] for row in check(claim, published="2024-06-01")] == verdicts


def test_what_is_not_the_point_bears_out_nothing(store):
    for claim, verdict in (
        ("Brazil, South America's biggest economy, is a land of contrasts.", CANNOT_TELL),
        ("Chile, South America's biggest economy, is a land of contrasts.", CONTRADICTED),
        ("Brazil, South America's biggest economy, has 210 million people.", BORNE_OUT),
    ):
        made = check_reading(claim, read_claim(claim, 2024), DAY)
        assert Whole(made).verdict == verdict
        assert check_fault(answer(Whole(made).sentence, verdict), Whole(made).row(), claim) is None


ASIDES = [
    # Who says it, and remarks on the whole, are no part of the statement.
    ("Ghana's economy, the minister said on Friday, grew by 6% in 2019, the best year of all.",
     [("change", ("GHA",), (2019, 2019))]),
    ("Ghana has more people than Togo, the agency's spokeswoman recalled.",
     [("comparison", ("GHA",), (None, None))]),
    ("For all its oil, Gabon has fewer inhabitants than Togo.",
     [("comparison", ("GAB",), (None, None))]),
    # A speaker after a quotation, with whom and where, or before it.
    ('"Ghana borders Togo," he told the delegates.', [("existence", ("GHA",), (None, None))]),
    ('"Ghana borders Togo", Mr Mensah, the minister, told reporters in Kenya on Monday.',
     [("existence", ("GHA",), (None, None))]),
    ("“Ghana,” said the minister in Nairobi, “borders Togo.”",
     [("existence", ("GHA",), (None, None))]),
    ('"Ghana," said Mr. Mensah in Nairobi, "borders Togo."',
     [("existence", ("GHA",), (None, None))]),
    ('"Ghana borders Togo," Mr. Mensah told reporters. Peru borders Chile.',
     [("existence", ("GHA",), (None, None)), ("existence", ("PER",), (None, None))]),
    ("Ghana borders Togo,” the minister of Kenya told parliament.",
     [("existence", ("GHA",), (None, None))]),
    ('He told the delegates: "Ghana borders Togo."', [("existence", ("GHA",), (None, None))]),
    ('"Ghana borders Togo," he told reporters, adding that Peru borders Chile.',
     [("existence", ("GHA",), (None, None)), ("existence", ("PER",), (None, None))]),
    ('"Ghana borders Togo," and Peru borders Chile.',
     [("existence", ("GHA",), (None, None)), ("existence", ("PER",), (None, None))]),
    # Relative clauses, participles and what stands before the subject say something of their own.
    ("Ghana, which has belonged to ECOWAS since 1975, borders Togo.",
     [("existence", ("GHA",), (None, None)), ("existence", ("GHA",), (1975, 2022))]),
    ("Having joined the EU in 2004, Malta has a population of 500,000.",
     [("level", ("MLT",), (None, None)), ("existence", ("MLT",), (2004, 2004))]),
    ("Malta joined the EU in 2004, its population growing by 20% between 2004 and 2014.",
     [("existence", ("MLT",), (2004, 2004)), ("change", ("MLT",), (2004, 2014))]),
    ("The third-largest country in Africa, Sudan has a population of 48 million.",
     [("level", ("SDN",), (None, None)), ("rank", ("SDN",), (None, None))]),
    # The year in which a bloc was founded is not that of a member.
    ("Hungary became a member of the OTS founded in 2009 by Turkey and others.",
     [("existence", ("HUN",), (None, None))]),
    # Of a list nothing is cut.
    ("Peru, Chile and Mexico have 200 million people together.",
     [("level", ("PER", "CHL", "MEX"), (None, None))]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "forms"), ASIDES)
def test_what_is_said_beside_the_point_is_a_statement_of_its_own(text, forms):
    made = read_claim(text, 2023).forms
    assert [(f.kind, f.subject, (f.period.start, f.period.end)) for f in made] == forms


def test_the_last_words_of_a_sentence_say_what_a_state_is_to_the_first():
    found = read_claim("Kenya signed a deal with China, its largest trading partner.")
    form, *_ = found.forms
    assert (form.subject, form.owner, form.aside) == (("CHN",), "KEN", True)
    # It is checked, and what it is said beside is named as not checked.
    assert form.reason is None
    assert [reason for _, reason in found.unread] == ["not understood"]


# -- clauses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "Chile's exports to Peru doubled and its imports from Peru fell.",
            ["Chile's exports to Peru doubled", "Chile's imports from Peru fell."],
        ),
        (
            "China is Peru's largest trading partner, and the port at Chancay will open soon.",
            ["China is Peru's largest trading partner", "the port at Chancay will open soon."],
        ),
        (
            "China is Peru's largest trading partner and its biggest investor.",
            ["China is Peru's largest trading partner", "China is Peru's biggest investor."],
        ),
        (
            "India is the main market and the second largest supplier of Nepal.",
            ["India is the main market of Nepal", "India is the second largest supplier of Nepal."],
        ),
        ("Laos is landlocked and Vietnam is not.", ["Laos is landlocked", "Vietnam is not."]),
        (
            "Turkey is a member of NATO but not of the EU.",
            ["Turkey is a member of NATO", "Turkey is a member not of the EU."],
        ),
        (
            "Mali's exports to China stood at $1 billion and have fallen since.",
            [
                "Mali's exports to China stood at $1 billion",
                "Mali's exports to China have fallen since.",
            ],
        ),
        (
            "Nepal sells more to India than to China and buys more from India than from China.",
            [
                "Nepal sells more to India than to China",
                "Nepal buys more from India than from China.",
            ],
        ),
        # One clause with two subjects, or two nouns of one verb.
        ("Trade between Chile and its neighbours has grown.", None),
        ("Ministers said exports and imports have doubled.", None),
        ("Goods imported from China and its neighbours have become cheaper.", None),
        ("Morocco's exports to Spain and France have grown since 2010.", None),
        ("The EU, the United States and their allies have imposed sanctions on Russia.", None),
    ],
)
def test_and_joins_clauses_only_where_each_has_a_verb(text, parts):
    assert cut(text) == (parts or [text])


def test_what_is_left_out_of_the_second_clause_is_taken_from_the_first():
    elided = read("Laos is landlocked and Vietnam is not.")
    assert elided == [("existence", ("LAO",), (), False), ("existence", ("VNM",), (), True)]
    first, second = read_claim("Nigeria is the most populous state in Africa and Egypt is the "
                               "second.", 2024).forms  # fmt: skip
    assert (first.place, second.subject, second.place) == ((1, 1), ("EGY",), (2, 2))
    rose, fell = read_claim("Kenya's exports to China doubled and imports fell between 2018 and "
                            "2022.", 2024).forms  # fmt: skip
    assert (rose.period.start, rose.period.end) == (fell.period.start, fell.period.end)
    assert (fell.subject, fell.partner, fell.owner) == (("KEN",), ("CHN",), "KEN")
    third = read_claim("Uruguay sells beef, and China is its largest partner.", 2024).forms[-1]
    assert (third.subject, third.partner, third.owner) == (("CHN",), ("URY",), "URY")
    doubled = read_claim("Vietnam's exports to Chile doubled and Laos's fell.", 2024).forms[-1]
    assert (doubled.subject, doubled.partner, doubled.owner) == (("LAO",), ("CHL",), "LAO")
    did = read("Chad did not vote against the resolution on Ukraine, and neither did Peru.")
    assert did == [("vote", ("TCD",), ("UKR",), True), ("vote", ("PER",), ("UKR",), True)]
    neither = read("Neither Georgia nor Ukraine is a member of NATO.")
    assert neither == [("existence", ("GEO", "UKR"), ("NATO",), True)]


def test_a_clause_about_the_future_does_not_touch_the_other():
    found = read_claim("Germany is Poland's largest trading partner, and the new line will open.")
    assert [form.reason for form in found.forms] == [None]
    assert found.unread == (("the new line will open", Reason.FORECAST),)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Kenya, Uganda and Tanzania are members of the EAC.", 3),
        ("Norway is a member of NATO and the EU.", 2),
        ("Norway and Chile are members of NATO and the OECD.", 4),
        ("Kenya's and Uganda's populations have grown.", 2),
        ("Trade between Kenya and Uganda has grown.", 1),
        ("Kenya and Uganda traded goods worth more than one billion dollars.", 1),
        ("Kenya's exports to Uganda and Tanzania have grown.", 2),
        ("Kenya's and Uganda's exports to China have grown.", 2),
        ("Kenya and Uganda together have 100 million people.", 0),
        ("The population of Kenya, Uganda and Tanzania is about 170 million.", 0),
        ("Kenya's exports to Uganda and Tanzania are worth $2 billion.", 0),
        ("Kenya and Uganda each have more than 40 million people.", 2),
        ("Kenya's and Uganda's GDP per capita exceeds $900.", 2),
        ("GDP growth in Kenya and Uganda was 5% in 2022.", 2),
        ("Trade between Kenya and Uganda was worth $1 billion.", 1),
        ("The EU has 27 members.", 1),
    ],
)
def test_what_is_said_of_each_is_judged_of_each_and_a_sum_of_none(text, number):
    (form,) = read_claim(text, 2024).forms
    assert len(each(form, DAY)) == number
    if not number:
        (part,) = check_reading(text, read_claim(text, 2024), DAY)
        assert part.finding.reason == Reason.NOT_UNDERSTOOD


# -- lists ----------------------------------------------------------------------------------------

LARGEST = "China is the largest trading partner of "


@pytest.mark.parametrize(
    ("text", "owners"),
    [
        (LARGEST + "Kenya, Ethiopia and Tanzania", "KEN ETH TZA"),
        (LARGEST + "Vietnam, of Malaysia, and of Thailand", "THA VNM MYS"),
        ("China is Indonesia's and Malaysia's largest trading partner", "MYS IDN"),
        (LARGEST + "Angola and of Zambia", "ZMB AGO"),
        # Names that are listed with nothing, or whose partner is another.
        ("The United States is the largest trading partner of Mexico, Canada the second", "MEX"),
        (LARGEST + "Kenya and Ethiopia's second", "KEN"),
        ("China is Australia's largest trading partner, unlike Japan and India.", "AUS"),
        (LARGEST + "Angola, as it is of Zambia", "ZMB AGO"),
        ("Since 2009 China has been the largest partner of Chad, as it has of Mali", "MLI TCD"),
        ("China and India are the largest trading partners of Nepal.", "NPL"),
    ],
)
def test_a_rank_is_said_of_each_owner_in_a_list(text, owners):
    assert [form.owner for form in read_claim(text, 2024).forms] == owners.split()


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("Ghana is a member of ECOWAS, like Morocco", "GHA MAR"),
        ("Vietnam is a member of ASEAN, as is Laos", "VNM LAO"),
        ("Chad abstained on the resolution on Ukraine, as did Togo", "TCD TGO"),
        ("Ghana is a member of ECOWAS and so is Togo", "GHA TGO"),
        ("Ghana, like Togo, is a member of ECOWAS", "GHA"),
        ("Ghana is a member of ECOWAS, as its president said", "GHA"),
    ],
)
def test_as_is_and_like_say_the_same_of_another(text, subjects):
    assert [form.subject[0] for form in read_claim(text, 2024).forms] == subjects.split()


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("Croatia is a member of NATO and of the Blue Danube Forum", ["of the Blue Danube Forum"]),
        ("Kenya belongs to COMESA, the Rift Club and the Nile Bank.",
         ["the Rift Club and the Nile Bank"]),
        ("Kenya is a member of COMESA and the African Rift Club", ["the African Rift Club"]),
        ("Mexico is the largest trading partner of the United States, ahead of Canada.", []),
        ("Mexico is the largest trading partner of the United States, with Canada near.",
         ["Canada"]),
        ("China is Kenya's largest partner with trade of $8 billion.", ["$8 billion."]),
        ("Kenya and Rwanda are members of the EAC and of COMESA", []),
        ("Gabon joined the Commonwealth at its summit in Kigali.", []),
        ("Chad voted against the resolution on Syria at the United Nations.", []),
        ("As for Kenya, its exports to China fell", []),
    ],
)  # fmt: skip
def test_a_name_or_amount_that_no_statement_is_about_is_not_understood(text, lost):
    found = read_claim(text, 2024)
    assert found.forms
    assert [words for words, _ in found.unread] == [w.rstrip(".") for w in lost]


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("Vietnam exported 110 billion dollars of goods to the US and 58 billion to China in 2022",
         "VNM-USA 110 2022, VNM-CHN 58 2022"),
        ("Togo's exports to India were 25 billion dollars in 2021, and those to Chad 10 billion",
         "TGO-IND 25 2021, TGO-TCD 10 2021"),
        ("In 2022 Togo sold goods worth 48 billion dollars to India, against 38 billion to Chad",
         "TGO-IND 48 2022, TGO-TCD 38 2022"),
        ("In 2022 Kenya exported 1 billion dollars of goods to China and imported 8 billion",
         "KEN-CHN 1 2022, KEN-CHN 8 2022"),
        ("In 2022 Peru sold goods worth 60 billion dollars to China, twice what it sold to India",
         "PER-CHN 60 2022, CHN-PER None 2022"),
        ("In 2022 Kenya exported 1 billion dollars of goods to China and imported 8 billion in all",
         "KEN-CHN 1 2022, KEN- 8 2022"),
        ("Togo's GDP was 8 billion dollars in 2022 and Chad's 17 billion",
         "TGO- 8 2022, TCD- 17 2022"),
    ],
)  # fmt: skip
def test_each_number_is_that_of_its_own_partner(text, pairs):
    told = []
    for form in read_claim(text, 2024).forms:
        size = form.claimed.value / 1e9 if form.claimed and form.kind == "level" else None
        ends = f"{form.subject[0]}-{''.join(form.partner)}"
        told.append(f"{ends} {size if size is None else f'{size:g}'} {form.period.end}")
    assert ", ".join(told) == pairs


def test_a_clause_before_a_colon_lends_no_verb_of_the_next():
    text = "Trade is small: Kenya exported goods worth $1 billion to China and imported $8 billion"
    forms = read_claim(text, 2024).forms
    assert ["imported" in form.text for form in forms] == [False, True]
    assert ["Trade" in form.text for form in forms] == [False, False]
    assert [form.partner for form in forms] == [("CHN",), ("CHN",)]
    # What follows a colon without a verb of its own belongs to what stands before it.
    assert len(read_claim("Two are members of NATO: Norway and Poland.").forms) == 1


@pytest.mark.parametrize("tail", ["mainly soy and beef", "mostly through its ports"])
def test_what_a_figure_is_made_of_is_named_and_leaves_the_figure(tail):
    whole = "China buys a quarter of Peru's exports"
    found = read_claim(f"{whole}, {tail}.")
    assert [f.words for f in found.forms] == [f.words for f in read_claim(whole).forms]
    assert found.unread == ((tail, "not understood"),)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Peru's free-trade agreement with China took effect in 2010, and Chile's in 2006",
         ["not understood"]),
        ("Peru has had a trade pact with China since 2010 and Chile since 2009",
         ["not understood"]),
        ("Peru has a free-trade agreement with China's neighbour Laos", [None]),
    ],
)  # fmt: skip
def test_agreements_of_several_years_are_not_read_as_one(text, reasons):
    assert [f.reason for f in read_claim(text, 2024).forms] == reasons


# -- verdicts -------------------------------------------------------------------------------------

YES, NO = Finding(BORNE_OUT, recorded=1.0), Finding(CONTRADICTED, recorded=1.0)
BOTH, OPEN = Finding(MIXED), unknown(Reason.NO_INDICATOR)
# What its only producer speaks against.
LONE = unknown(Reason.LONE, lean=False, recorded=3.0, unit="people", year=2023)


def whole(*findings):
    return Whole(tuple(Checked(Form("level", "x"), f, None, DAY) for f in findings))


@pytest.mark.parametrize(
    ("findings", "verdict", "head"),
    [
        ((YES, YES), BORNE_OUT, "Borne out, 2 of 2 parts"),
        ((NO, NO), CONTRADICTED, "Contradicted, 2 of 2 parts"),
        ((YES, NO, YES), MIXED, "Mixed, 2 of 3 parts"),
        ((YES, OPEN), BORNE_OUT, "1 of 2 parts borne out"),
        ((OPEN, NO, OPEN), CONTRADICTED, "1 of 3 parts contradicted"),
        ((YES, BOTH), MIXED, "Mixed, 1 of 2 parts"),
        ((OPEN, OPEN), CANNOT_TELL, "Cannot tell, 0 of 2 parts"),
        ((YES, LONE), CANNOT_TELL, "Cannot tell, 1 of 2 parts borne out"),
        ((YES, YES, LONE), CANNOT_TELL, "Cannot tell, 2 of 3 parts borne out"),
        ((NO, LONE), CONTRADICTED, "1 of 2 parts contradicted"),
        ((YES, LONE.about(lean=True)), BORNE_OUT, "1 of 2 parts borne out"),
    ],
)
def test_the_verdict_is_that_of_the_decided_parts(findings, verdict, head):
    found = whole(*findings)
    assert found.verdict == verdict
    assert found.sentence.startswith(f"{head}: (1) ")
    assert len(found.to_dict()["parts"]) == len(findings)
    assert (found.to_dict()["reason"] is not None) == (verdict == CANNOT_TELL)


def test_what_holds_of_an_open_claim_is_counted():
    claim = "Norway is a member of NATO and Sweden is small."
    made = Whole(check_reading(claim, read_claim(claim, 2024), date(2024, 6, 1)))
    assert made.sentence.startswith(
        "Cannot tell, 1 of 2 parts borne out: (1) borne out: NATO membership: Norway a member"
    )
    assert check_fault(answer(made.sentence, made.verdict), made.row(), claim) is None
    assert label_of({"verdict": CANNOT_TELL, "sentence": made.sentence}) == CANNOT_TELL


def test_each_part_is_told_with_its_verdict_or_reason():
    row = check("Norway is a member of NATO and the EU.", published="2024-06-01")
    assert [one["verdict"] for one in row] == [BORNE_OUT, CONTRADICTED]
    assert {one["claim_verdict"] for one in row} == {MIXED}
    assert row.sentences == (
        "Mixed, 1 of 2 parts: (1) borne out: NATO membership: Norway a member in 2024; "
        "(2) contradicted: EU membership: Norway not a member in 2024. Source: membership lists.",
    )
    text = "Norway is a member of NATO, and the next summit will be held in Oslo."
    first, second = check(text, published="2024-06-01")
    assert (first["verdict"], second["reason"]) == (BORNE_OUT, Reason.FORECAST)
    assert second["clause"] == "the next summit will be held in Oslo"
    assert check("Norway is a member of NATO.", published="2024-06-01")[0]["clause"] is None


def test_a_claim_without_a_day_has_no_age_in_words():
    form = Form("level", "x", ("PER",))
    found = Finding(BORNE_OUT, indicator="Population", recorded=30e6, unit="people", year=2022,
                    origins=("factbook",))  # fmt: skip
    told = "Borne out: Peru's population: 30 million people in 2022. Source: World Factbook"
    dated = Checked(form, found, None, DAY)
    assert dated.sentence == f"{told}, 2 years before publication."
    undated = Checked(form, found, None, DAY, dated=False)
    assert undated.sentence == f"{told}."
    assert dated.to_dict()["age"] == undated.to_dict()["age"] == 2


# -- the rule that holds the sentence against its rows --------------------------------------------

TEXT = "Norway is a member of NATO and the EU."


def fault(change):
    made = Whole(check_reading(TEXT, read_claim(TEXT, 2024), DAY))
    said = made.sentence.removeprefix("Mixed, ").partition(" Source:")[0]
    return check_fault(change(said), made.row(), TEXT)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1 of 2", "2 of 2"),
        ("of 2 parts", "of 3 parts"),
        ("contradicted: ", "borne out: "),
        ("Norway not a member", "Norway a member"),
        ("Norway a member", "Sweden a member"),
        ("; (2)", ", then"),
    ],
)
def test_a_corrupted_sentence_on_parts_is_found(old, new):
    assert fault(lambda said: said) is None
    assert fault(lambda said: said.replace(old, new)) is not None


SAID = [
    ("Kenya's exports to India fell by 20% in 2020", "2022", "down 22%", "up 22%"),
    ("Kazakhstan's exports to China fell by 20% in 2020", "2023", "up 16%", "down 16%"),
    ("Chile's exports to China fell by 20% in 2020", "2022", "only one data producer", "only two"),
    ("Kenya's imports from Russia doubled since 2010", "2019", "(−0.019 to 4.7)", "(−0.19 to 4.7)"),
    ("Germany's GDP growth fell in 2023.", "2024", "2.7 percentage", "1.7 percentage"),
    ("China has more influence in Peru than Russia", "2012", "Two of six", "Three of six"),
    ("Ties with Russia soured after 2014, and Sweden joined NATO in 2024.", "2025", "after 2014",
     "after 2015"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "year", "old", "new"), SAID)
def test_true_sentences_stand_and_changed_ones_do_not(claim, year, old, new, store):
    day = date(int(year), 6, 1)
    made = Whole(check_reading(claim, read_claim(claim, day.year), day))
    said, row = answer(made.sentence, made.verdict), made.row()
    assert check_fault(said, row, claim) is None
    assert check_fault(said.replace(old, new), row, claim) is not None
    assert old in said


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("China 11 million TIV, Russia 200 million TIV (170–230) in 2016", None),
        ("China 11 million TIV, Russia 200 billion TIV (170–230) in 2016", "number"),
        ("China 11 million, Russia 200 million TIV in 2016", "number"),
        ("China 11 million TIV, Russia 200 million TIV (1.7–230) in 2016", "number"),
        ("a change of 1.7 percentage points in 2016", None),
        ("a change of 1.7% in 2016", "number"),
        ("only one data producer in 2016", None),
        ("only one data producers in 2016", "number"),
    ],
)
def test_a_unit_of_the_rows_follows_its_number(said, wrong):
    arms = [(value, "million TIV") for value in (11.0, 200.0, 170.0, 230.0)]
    figures = (*arms, (1.7, "percentage points"))
    assert (
        ground_fault(said, Ground(frozenset({"CHN", "RUS"}), figures, frozenset({2016}))) == wrong
    )


def test_the_command_that_installs_a_source_is_no_figure(monkeypatch, tmp_path):
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    claim = "Peru's exports to China are larger than exports to India."
    (made,) = check_reading(claim, read_claim(claim, 2023), DAY)
    assert "multivector data pull baci_2023_matrix" in made.sentence
    said = answer(made.sentence, CANNOT_TELL)
    assert check_fault(said, made.row(), claim) is None
    assert check_fault(said.replace("2023", "2025"), made.row(), claim) is not None


WORDS = ("China", "Peru's", "and", "AND", "its", "exports", "rose", "is", "the largest partner",
         "not", "neither", "nor", ",", ".", "will", "second", "in 2020", "between", "of Chile",
         "”", "abstained", "while")  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
def test_any_order_of_words_is_cut_without_loss(words):
    text = " ".join(words)
    found = clauses(text, find(text), 2024)
    for word in {w for w in words if w[0].isalpha() and w.lower() not in ("and", "while")}:
        assert any(word in clause.text for clause in found)
    read_claim(text, 2024)


def test_a_part_on_what_the_record_lacks_is_named_on_the_card():
    text = "Norway is a member of NATO and the main market of Ghana's cashews."
    article = read_one("-", published="2024-06-01", stdin=f"Ministers met.\n\n{text}".encode())
    coded = with_statements(code(article))
    (found,) = {str(c["sentence"]): c for c in checks(coded) if c["form"]}.values()
    assert found["verdict"] == BORNE_OUT
    assert [part["verdict"] for part in found["parts"]] == [BORNE_OUT, CANNOT_TELL]
    assert (label_of(found), label_of({"verdict": MIXED})) == ("1 of 2 parts borne out", MIXED)
    said = answer(found["sentence"], found["verdict"])
    assert check_fault(said, found["row"], text) is None


FURTHER = [
    ("Estonia is a member of NATO and a monarchy", "a monarchy"),
    ("Chile has been a member of APEC since 1994 and grows no rice", "grows no rice"),
    ("Brazil sold more to China than to Japan and has scrapped its coins", "scrapped its coins"),
    ("China is Chile's largest trading partner and owns its ports", "owns its ports"),
    ("Mali voted against the UN resolution on Ukraine and closed its mission", "its mission"),
    ("President Biden visited Vietnam in 2023 and bought a boat", "bought a boat"),
    ("Peru is a member of APEC and of the Rim Forum", "of the Rim Forum"),
]  # fmt: skip
BESIDE = [
    ("Senegal is in ECOWAS, while its parliament has been dissolved", "has been dissolved"),
    ("Peru, a monarchy, is a member of APEC.", "a monarchy"),
    ("Peru is a member of APEC, which has a king.", "which has a king"),
    ("Finland joined NATO in 2023, having abolished its army.", "having abolished its army"),
]  # fmt: skip
PLAIN = [
    "In a region of shifting loyalties, Senegal has been a member of ECOWAS since 1975.",
    "To win new markets and old friends, Costa Rica joined the OECD in 2021.",
    "Slowly but surely, Angola's population has grown since 2010.",
    "Brazil's exports to China were larger than those to Japan, largely because of soy and ore.",
    "China is Peru's largest trading partner, customs data from both capitals showed on Tuesday.",
    "Laos, the landlocked republic, is a member of ASEAN.",
    "Mali voted against the UN resolution on Ukraine, to the dismay of friends and foes.",
    "Belgium is and remains a member of NATO.",
]  # fmt: skip


@pytest.mark.parametrize(("claim", "words"), [*FURTHER, *BESIDE])
def test_a_predicate_that_no_statement_reads_is_not_checked(claim, words):
    reading = read_claim(claim, 2024)
    assert len(reading.forms) == 1
    assert [text for text, _ in reading.unread if words in text] == [reading.unread[0][0]]
    assert bool(reading.further) == ((claim, words) in FURTHER)


@pytest.mark.parametrize("claim", PLAIN)
def test_circumstances_are_no_part_of_a_claim(claim):
    reading = read_claim(claim, 2024)
    assert reading.forms
    assert not reading.unread


@pytest.mark.parametrize(
    ("claim", "statements"),
    [
        # Not that Kosovo is a member.
        ("Poland recognises Kosovo and is a member of NATO.", [("member", ("POL",))]),
        ("Hungary supports Serbia and belongs to the EU.", [("member", ("HUN",))]),
        ("Nauru and Tuvalu recognise Taiwan and are members of the UN.",
         [("member", ("NRU", "TUV"))]),
        ("Egypt neighbours Libya and borders Sudan.", [("border", ("EGY",)), ("border", ("EGY",))]),
        ("Hungary is a kingdom and a member of NATO.", [("member", ("HUN",))]),
        ("Turkey is poor, small and a member of NATO.", [("member", ("TUR",))]),
        # The place is that of its economy.
        ("Japan is the world's tenth largest economy and a member of the G7.",
         [("highest", ("JPN",)), ("member", ("JPN",))]),
    ],
)  # fmt: skip
def test_a_second_predicate_is_of_the_same_subject(claim, statements):
    reading = read_claim(claim, 2023)
    assert [(form.relation, form.subject) for form in reading.forms] == statements
    assert bool(reading.unread) == (len(statements) == 1)


def test_a_claim_is_not_borne_out_by_one_of_its_predicates():
    (told,) = check("Estonia is a member of NATO and a monarchy").sentences
    assert told.startswith("Cannot tell, 1 of 2 parts borne out: (1) borne out: NATO membership")
    assert "(2) not checked (“a monarchy”)" in told
    (told,) = check("Peru, a monarchy, is a member of APEC.").sentences
    assert told.startswith("1 of 2 parts borne out: (1) APEC membership")
    # What is said of a court is not said of the OECD.
    claim = "Costa Rica joined the OECD in 2021 and immediately left the Central American court."
    assert check(claim)[0]["verdict"] == "borne out"
