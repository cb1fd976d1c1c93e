"""What people write: one that stands alone, votes in other words, multiples, words for numbers."""

from datetime import date
from types import SimpleNamespace

import pytest

from multivector.answers.evidence.shocks import Shock
from multivector.answers.verdicts import record
from multivector.answers.verdicts.check import check
from multivector.answers.verdicts.finding import Finding
from multivector.answers.verdicts.windows import of_article, windowed
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim


def told(claim, published="2024-06-01"):
    row = check(claim, published=published)[0]
    return row["claim_verdict"], row["reason"]


@pytest.mark.parametrize(
    ("text", "kind", "subject", "owner", "scope"),
    [
        ("Japan is Indonesia's second largest source of imports.", "rank", "JPN", "IDN", ()),
        ("Kenya buys more from China than from any other country.", "rank", "CHN", "KEN", ()),
        ("China sells more to Kenya than any other country.", "rank", "CHN", "KEN", ()),
        ("No country buys more Kenyan goods than Uganda does.", "rank", "UGA", "KEN", ()),
        ("No other African country sells as much to India as Nigeria.", "rank", "NGA", "IND",
         ("Africa",)),
        ("Peru sells three times as much to China as to Japan.", "comparison", "CHN", "PER",
         ("JPN",)),
        ("Kenya's trade with China is twice its trade with India.", "comparison", "CHN", "KEN",
         ("IND",)),
        ("Kenya's population is half that of Egypt.", "comparison", "KEN", "KEN", ("EGY",)),
        ("Cuba trades more with China than it does with Russia.", "comparison", "CHN", "CUB",
         ("RUS",)),
        # Whose exports: an adjective owns them as a possessive does.
        ("Exports to Germany are 27 per cent of total Polish exports.", "level", "DEU", "POL", ()),
        ("Once Poland's main customer, Russia is now first among Poland's export markets.",
         "rank", "RUS", "POL", ()),
        ("Egypt's population is twice that of Kenya.", "comparison", "EGY", "EGY", ("KEN",)),
    ],
)  # fmt: skip
def test_who_is_ranked_or_compared_and_whose_partners(text, kind, subject, owner, scope):
    form = read_claim(text, 2024).forms[0]
    assert (form.kind, form.subject[0], form.owner, form.scope) == (kind, subject, owner, scope)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("goods worth a billion dollars", 1e9, "number"),
        ("half a trillion dollars", 5e11, "number"),
        ("two hundred and forty million people", 240e6, "number"),
        ("nineteen and a half million people", 19.5e6, "number"),
        ("five sixths of its exports", 500 / 6, "percent"),
        ("fell by nearly a third", 100 / 3, "percent"),
        ("eight of every ten tonnes", 80, "percent"),
    ],
)
def test_numbers_in_words(text, value, unit):
    (found,) = quantities(text)
    assert (found.value, found.unit) == (pytest.approx(value), unit)


@pytest.mark.parametrize("text", ["the first half", "a third term", "for a hundred years"])
def test_ordinals_and_durations_are_no_shares(text):
    assert quantities(text) == ()


ALONE = [
    ("Portugal borders only Spain.", "borne out"),
    ("France borders only Spain.", "contradicted"),
    ("Ireland's only land neighbour is Britain.", "borne out"),
    ("Denmark's only land neighbour is Germany.", "contradicted"),  # an island shared with Canada
    ("Canada has no neighbour but Mexico.", "contradicted"),
    ("Only the Czech Republic borders Slovakia.", "contradicted"),
    ("Only Senegal borders the Gambia.", "borne out"),
    ("Norway shares its only land border with Sweden.", "contradicted"),
    ("India's longest land border is with Bangladesh.", "borne out"),
    ("Finland's longest land border is with Sweden.", "contradicted"),
    ("Israel's longest border is with Jordan.", "borne out"),  # of all whom all recognise
    ("Finland is the only Nordic member of NATO.", "contradicted"),
    ("Turkey is the only NATO member in the OTS.", "borne out"),
    ("Vietnam is the only member of ASEAN in the SCO.", "contradicted"),
    ("Estonia was the first Baltic state to join the EU.", "cannot tell"),
    ("Portugal was the first state to join the EU.", "contradicted"),
    ("Laos is the only landlocked country in Southeast Asia.", "borne out"),
    ("Laos is the only landlocked member of ASEAN.", "cannot tell"),
    ("Paraguay is the only landlocked country in Mercosur.", "cannot tell"),
    ("Paraguay is one of two landlocked countries in South America.", "borne out"),
    ("Paraguay is one of three landlocked countries in South America.", "contradicted"),
    # What is said of it besides is not on record.
    ("Turkey is the only Muslim-majority member of NATO.", "cannot tell"),
    ("Iceland is the only member of NATO without an army.", "cannot tell"),
    ("Ireland and Malta are the only EU members outside NATO.", "cannot tell"),
    ("Turkey is the only Muslim member of NATO.", "cannot tell"),
    ("Armenia is the only member of the EAEU that borders Iran.", "cannot tell"),
    ("Armenia is the only member of the EAEU in the Alborz.", "cannot tell"),
    ("Armenia is the only member of the EAEU in the South Caucasus.", "borne out"),
    ("Norway is a member of the EU in all but name.", "cannot tell"),
    ("Norway is virtually a member of the EU.", "cannot tell"),
    ("Uzbekistan is one of two doubly landlocked countries.", "borne out"),
    ("Uzbekistan is the only doubly landlocked country.", "contradicted"),
    ("Kazakhstan is doubly landlocked.", "contradicted"),
    ("America's trade deficit with China widened last year.", "cannot tell"),
    ("Nepal is sandwiched between India and China.", "borne out"),
    ("Brazil borders every South American state except Chile.", "contradicted"),
    ("Switzerland is a member of NATO and the EU.", "contradicted"),
    ("Switzerland is a member of the OSCE and the EU.", "mixed"),
    ("Ten states belong to ASEAN.", "borne out"),
    ("NATO has 29 member countries.", "contradicted"),
]


@pytest.mark.parametrize(("claim", "verdict"), ALONE)
def test_the_only_or_first_is_held_against_all_others(claim, verdict):
    assert told(claim)[0] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Algeria sat out the UN vote on the invasion of Ukraine.", "borne out"),
        ("Morocco did not take part in the UN vote on Ukraine.", "borne out"),
        ("Morocco voted to condemn the invasion of Ukraine at the UN.", "contradicted"),
        ("Mexico sided with Russia in the UN vote on Ukraine.", "contradicted"),
        ("Syria voted with Russia against the UN resolution on Ukraine.", "borne out"),
        ("Cuba opposed the General Assembly's resolution on Ukraine.", "contradicted"),
        ("Kuwait cast its vote in favour of the UN resolution on Ukraine.", "borne out"),
        ("The UN resolution on Ukraine passed with 141 votes in favour.", "borne out"),
        ("The UN resolution on Ukraine passed with 131 votes in favour.", "contradicted"),
        ("Eritrea was the only African state to vote against the UN resolution on Ukraine.",
         "borne out"),
        ("Belarus was the only state to vote against the UN resolution on Ukraine.",
         "contradicted"),
    ],
)  # fmt: skip
def test_a_vote_in_other_words(store, claim, verdict):
    assert told(claim)[0] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("Mexico City's population is 9 million.", "cannot tell"),
        ("Tokyo has 14 million inhabitants.", "cannot tell"),
        ("Japan's population is 125 million, Tokyo says.", "borne out"),
        ("Tokyo is a member of the OECD.", "borne out"),
    ],
)
def test_the_people_of_a_capital_are_not_those_of_its_state(store, claim, verdict):
    assert told(claim)[0] == verdict


@pytest.mark.parametrize(
    ("claim", "verdict", "says"),
    [
        ("China has land borders with fourteen countries.", "borne out", "14 neighbouring states"),
        ("Kazakhstan borders no fewer than nine states.", "contradicted", "5 neighbouring states"),
        ("Spain has five neighbours.", "cannot tell", "definition"),
        ("Ukraine's economy shrank by about 30% in 2022.", "borne out", "−29%"),
        ("Russia's economy contracted by 12% in 2022.", "contradicted", "claimed −12%"),
        ("Russia's economy shrank by 2.1% in 2022.", "cannot tell", "too close"),
        ("Consumer prices in Turkey rose by 72% in 2022.", "borne out", "inflation: 72%"),
        ("Inflation in Turkey was 20% in 2022.", "cannot tell", "only one data producer"),
        ("Unemployment in South Africa was above 30% in 2022.", "borne out", "34%"),
        ("Saudi Arabia spends 7% of its GDP on defence.", "borne out", "military expenditure"),
        # A quarter of something is a share, "the first quarter" a part of a year.
        ("Three quarters of Mexico's exports go to the United States.", "borne out", "75%"),
        ("Mexico sends a quarter of its exports to the United States.", "cannot tell", "25%"),
        ("Ukraine's economy shrank by 30% in the first quarter.", "cannot tell", "definition"),
    ],
)
def test_rates_and_neighbours(store, claim, verdict, says):
    row = check(claim, published="2024-06-01")[0]
    assert (row["verdict"], says in row["sentence"]) == (verdict, True), row["sentence"]


@pytest.mark.parametrize(
    "claim",
    [
        # How a figure is measured, when, and of whom, is not cut.
        "Measured at purchasing power parity, China has the largest economy in the world.",
        "Excluding oil, Norway's exports to China rose in 2019.",
        "As a share of GDP, Estonia has a larger economy than Germany.",
        "Norway's economy is the largest in Europe, measured per head of population.",
        "If sanctions are lifted, the largest trading partner of Germany is Russia.",
        "Youth unemployment in Spain was 12% in 2023.",
        "Core inflation in Turkey was 54% in 2023.",
        "Ukraine's economy has contracted by 30%.",
        "Consumer prices in Germany rose by 6% in the past three years.",
        "Estonia spends 3% of its GDP on defence aid to Ukraine.",
        # Some neighbours are not all.
        "Serbia signed trade deals with three neighbours.",
        "Belarus has three neighbours in the EU.",
        "Kazakhstan borders three countries in Central Asia.",
        "Poland closed its borders with two countries.",
        "Japan shares a maritime border with China.",
        "Armenia has no open border with Turkey.",
        "Ukrainian grain has entered the EU since 2022.",
        "Britain once belonged to the EU.",
        "Finland is the only Nordic member of the EU to use the euro.",
        "The newest member of NATO, Russia says, is a threat.",
        "A member of the EU, Norway never was.",
    ],
)
def test_what_limits_a_statement_is_not_left_out(store, claim):
    assert told(claim)[0] == "cannot tell"


def test_a_rate_without_its_source_names_the_command_that_installs_it():
    row = check("Inflation in Turkey was 72% in 2022.", published="2024-06-01")[0]
    assert row["reason"] == "no indicator"
    assert "multivector data pull imf_weo" in row["sentence"]


NEVER_A_GUESS = [
    ("Mexico is not a member of NATO.", "borne out", None),
    ("It is not true that Mexico is not a member of NATO.", "cannot tell", "not understood"),
    ("Nobody denies that Mexico is a member of NATO.", "cannot tell", "not understood"),
    ("Is Mexico a member of NATO?", "cannot tell", "not understood"),
    ("A third of 40 per cent of Peru's exports go to China.", "cannot tell", "not understood"),
    ("Peru sends 20% of half of its exports to China.", "cannot tell", "not understood"),
    ("Peru's exports to Spain are worth 2 billion euros.", "cannot tell", "definition differs"),
    ("Britain exports £20 billion of goods to Japan.", "cannot tell", "definition differs"),
    ("Yugoslavia is Italy's largest trading partner.", "cannot tell", "former state"),
    ("South Sudan's trade with China rose in 2005.", "cannot tell", "outside coverage"),
    ("In 1950 Kenya was a member of the United Nations.", "contradicted", None),
    ("Trade between Peru and Japan hit a record high.", "cannot tell", "one producer"),
    ("Thirty-one countries belong to NATO.", "contradicted", None),
    ("The minister claimed that Mexico is a member of NATO.", "contradicted", None),
    ("It is a myth that Mexico is a member of NATO.", "cannot tell", "not understood"),
    ("Spain was the only country with a deficit.", "cannot tell", "not understood"),
]


@pytest.mark.parametrize(("claim", "verdict", "reason"), NEVER_A_GUESS)
def test_bad_input_is_right_or_not_understood(store, claim, verdict, reason):
    assert told(claim) == (verdict, reason)


REAL = [
    # A part of a year is held against no yearly figure.
    ("Peru's exports to China rose by 60 per cent in July.", "2023-08-01", "cannot tell"),
    ("Trade between Peru and China fell by 60 per cent in the first nine months.", "2023-11-01",
     "cannot tell"),
    # Those who joined are named beside the verb, and the year after it.
    ("Ties with Russia soured after 2014, and Sweden joined NATO in 2024.", "2024-06-01",
     "borne out"),
    ("The UN resolution on Ukraine was adopted with 141 votes in favour and 36 abstentions.",
     "2023-06-01", "mixed"),
    ("They support sealing borders with Russia and arming Ukraine.", "2023-06-01", "cannot tell"),
    ("India is taking steps to improve its trade with Peru.", "2023-06-01", "cannot tell"),
    ("Russia wants to open a naval base in Sudan.", "2023-06-01", "cannot tell"),
    # A border or neighbour that is only named is not what a sentence asserts.
    ("Peru has closed its border with Chile.", "2023-06-01", "cannot tell"),
    ("Kenya cut power to its neighbour Uganda.", "2023-06-01", "cannot tell"),
    ("Laos and Vietnam are close neighbours.", "2023-06-01", "borne out"),
    ("China, India and Nepal border the Russian Federation.", "2023-06-01", "mixed"),
    # The stops of an abbreviation end no clause.
    ("Brazil abstained when the U.N. General Assembly condemned the invasion of Ukraine.",
     "2023-06-01", "contradicted"),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "published", "verdict"), REAL)
def test_sentences_of_the_kind_that_news_write(store, claim, published, verdict):
    assert told(claim, published)[0] == verdict


def test_two_numbers_of_one_flow_are_not_dealt_to_its_two_states():
    forms = read_claim("Peru's exports to Chile fell to $2 billion from $3 billion.", 2023).forms
    assert {(f.subject, f.partner) for f in forms} == {(("PER",), ("CHL",))}
    each = read_claim("South Africa's jobless rate is 33%, Kenya's is 5%.", 2023).forms
    assert [f.subject for f in each] == [("ZAF",), ("KEN",)]


def test_a_level_after_the_size_of_a_change_and_a_dollar_that_is_no_state():
    text = "Kenya's exports to Uganda rose by 9%, exceeding US$ 95 billion."
    forms = read_claim(text, 2023).forms
    assert [(f.kind, f.partner) for f in forms] == [("change", ("UGA",)), ("level", ("UGA",))]


def test_numbers_that_drop_out_do_not_stop_the_reading():
    text = "Trade between Peru and Chile rose from $2 billion to $3 billion."
    assert len(read_claim(text, 2023).forms) == 1


def test_a_change_is_compared_since_the_year_before_its_event(store):
    row = check("Poland's imports from Russia collapsed since the invasion of Ukraine.",
                published="2024-06-01")[0]  # fmt: skip
    assert (row["start"], row["partner"]) == (2021, ["RUS"])
    assert "from 2021 to" in row["sentence"]
    assert "the invasion of Ukraine” (2022" in row["sentence"]
    own = check("Poland's trade with Russia fell after the war began in March 2014.",
                published="2019-06-01")[0]  # fmt: skip
    assert (own["start"], "2013 to" in own["sentence"]) == (2013, True)


def test_an_event_without_a_date_says_so(store):
    row = check("Trade between Peru and Spain fell after the election.", published="2021-06-01")[0]
    assert row["start"] is None
    assert "The date of “the election” is unknown" in row["sentence"]


@pytest.mark.parametrize(
    ("text", "found", "told"),
    [
        ("Peru's trade with Spain has doubled since the election.", "contradicted", "cannot tell"),
        ("Peru's trade with Spain has doubled since the election.", "borne out", "cannot tell"),
        ("Peru's trade with Spain rose by 5% after the election.", "borne out", "cannot tell"),
        ("Peru's trade with Spain fell after the election.", "contradicted", "cannot tell"),
        ("Peru's trade with Spain fell after the election.", "borne out", "borne out"),
        ("Peru's trade with Spain doubled after the election of 2011.", "borne out", "borne out"),
        ("Peru's trade with Spain has doubled since 2011.", "contradicted", "contradicted"),
    ],
)
def test_a_change_since_an_event_without_a_date_is_not_contradicted(text, found, told, monkeypatch):
    made = Finding(found, recorded=1.0, year=2020, words="2019 to 2020", makers=2)
    monkeypatch.setattr("multivector.answers.verdicts.check.judge", lambda form, day: made)
    row = check(text, published="2021-06-01")[0]
    reason = "depends on the window" if told == "cannot tell" else None
    assert (row["verdict"], row["reason"]) == (told, reason)


def test_what_happened_since_stands_under_a_claim_about_the_years_since(store):
    row = check("Germany's exports to Poland have grown since 2010.", published="2016-06-01")[0]
    assert row["year"] == 2015
    assert row["since"].startswith("Since then: Borne out")


def test_an_event_takes_its_date_from_the_article_or_from_what_the_record_has_on_it():
    form = read_claim("The war disrupted links between Russia and Finland.", 2024).forms[0]
    day = date(2024, 6, 1)
    told, note = windowed(form, day, of_article(Shock("2014-03", "war"), ""))
    assert (told.period.start, "2014, from the article" in note) == (2013, True)
    named, note = windowed(form, day, of_article(None, "Much changed with the war in Ukraine."))
    assert (named.period.start, "from the UN resolution" in note) == (2021, True)
    plain, note = windowed(form, day, of_article(None, "Ukraine sells grain."))
    assert (plain, note.startswith("The date of")) == (form, True)
    early, _ = windowed(form, date(2013, 6, 1), of_article(Shock("2014-03", "war"), ""))
    assert early.period == form.period  # what is yet to come dates nothing


def test_sanctions_are_dated_by_the_last_spell_on_record(monkeypatch):
    years = [1999, 2006, 2007, 2008]
    rows = [{"sender": "USA", "target": "VEN", "year": year} for year in years]
    table = SimpleNamespace(to_pylist=lambda: rows)
    monkeypatch.setattr(record, "Store", lambda: SimpleNamespace(read=lambda name: table))
    text = "Trade between Venezuela and the United States collapsed after sanctions."
    told, note = windowed(read_claim(text, 2009).forms[0], date(2009, 6, 1))
    assert (told.period.start, "from recorded sanctions" in note) == (2005, True)


@pytest.mark.parametrize(
    ("text", "published", "verdict"),
    [
        # Rates of growth are compared, not only their direction.
        ("Italy's economy grew faster than China's in 2017.", "2018-06-01", "contradicted"),
        ("India's economy grew faster than Japan's in 2017.", "2018-06-01", "borne out"),
        ("China's exports to Kenya grew faster than India's in 2017.", "2018-06-01",
         "cannot tell"),
        ("Kenya's imports from China exceed Ghana's.", "2018-06-01", "cannot tell"),
        # Overtaking in a year: behind the year before, and the largest if it says so.
        ("China overtook Spain as Kenya's largest supplier in 2017.", "2018-06-01", "mixed"),
        # A level below a number is no fall by it.
        ("Inflation in Turkey dropped below 5% in 2017.", "2018-06-01", "cannot tell"),
        ("Kenya grew by nearly 6% in 2018.", "2019-06-01", "borne out"),
        ("Tourism grew by about 5% in 2018.", "2019-06-01", "cannot tell"),
        # Ranks of a part, of changes, and what is excepted.
        ("Ethiopia is the most populous landlocked country in the world.", "2019-06-01",
         "borne out"),
        ("Brazil borders every country of South America bar Chile and Ecuador.", "2019-06-01",
         "borne out"),
        ("Every country in Central Asia but Turkmenistan is a member of the CIS.", "2018-06-01",
         "borne out"),
        ("All GCC members except Oman are members of OPEC.", "2018-06-01", "contradicted"),
        ("Everyone but Russia signed the treaty.", "2018-06-01", "cannot tell"),
        ("Italy's economy had one of the deepest slumps in Europe in 2009.", "2012-06-01",
         "cannot tell"),
        # Others that are ahead, or denied in passing.
        ("Only China has a larger population than the United States.", "2019-06-01",
         "cannot tell"),
        ("Kenya, not Nigeria, is the largest economy in Africa.", "2019-06-01", "contradicted"),
        ("Poland has received more people than Germany.", "2019-06-01", "cannot tell"),
        ("Kenya is a country of 5 million people displaced by war.", "2019-06-01",
         "cannot tell"),
        ("Spain's economy grew twice as fast as Germany's in 2017.", "2018-06-01",
         "cannot tell"),
        ("Turkey is the largest economy in the world outside the OECD.", "2019-06-01",
         "cannot tell"),
        ("Brazil is the most populous Portuguese-speaking country.", "2019-06-01",
         "cannot tell"),
        ("Turkey, not yet in the EU, is a member of NATO.", "2019-06-01", "borne out"),
        # On the last day of a membership a state has left.
        ("Britain left the European Union.", "2020-01-31", "borne out"),
        ("Britain left the European Union.", "2020-01-30", "contradicted"),
        ("Britain left the European Union.", "2018-01-30", "contradicted"),
        # "Only" that is denied
        ("Portugal does not border only Spain.", "2024-07-24", "contradicted"),
        ("Spain doesn't border only Portugal.", "2024-07-24", "borne out"),
        ("Portugal has no neighbour but Spain.", "2024-07-24", "borne out"),
        # The month named is what the list has to reach.
        ("Joe Biden visited Fiji in May 2023.", "2024-03-01", "contradicted"),
        ("Joe Biden visited Fiji in December 2023.", "2024-03-01", "cannot tell"),
    ],
)  # fmt: skip
def test_what_a_comparison_or_rank_is_about(store, text, published, verdict):
    assert told(text, published)[0] == verdict


def test_each_clause_has_its_own_partner():
    claim = (
        "The European Union accounts for 60 percent of Serbia's trade, and exports from Serbia to "
        "Germany rose by 15 percent in 2022."
    )
    one, two = read_claim(claim, 2023).forms
    assert (one.claimed.value, set(one.subject) | set(one.partner)) == (60.0, {"EU", "SRB"})
    assert (two.claimed.value, set(two.subject) | set(two.partner)) == (15.0, {"DEU", "SRB"})


def test_a_rank_with_two_owners_is_two_statements():
    forms = read_claim("China is the largest trading partner of Nigeria and of Ghana.").forms
    assert {form.owner for form in forms} == {"NGA", "GHA"}


@pytest.mark.parametrize(
    ("claim", "published", "verdict"),
    [
        # "One" and "it" are the only bloc named before; "the same" what was said of another.
        ("Armenia is a member of the EAEU and Georgia is one too.", "2018-06-01", "mixed"),
        ("Armenia is a member of the EAEU and Belarus is one as well.", "2018-06-01", "borne out"),
        ("Kenya is a member of the EAC and the same goes for Somalia.", "2018-06-01", "mixed"),
        ("Chad is one of the largest states in Africa.", "2018-06-01", "cannot tell"),
        # What an apposition says has ended began in its year.
        ("Ecuador, a member of OPEC since 2007, left it last year.", "2021-03-01", "borne out"),
        ("Qatar, a member of OPEC since 1971, no longer is one.", "2019-03-01", "mixed"),
        ("Gabon, a member of OPEC, is one no longer.", "2019-03-01", "mixed"),
        ("The Gambia, gone from the Commonwealth since 2013, is back inside it.", "2018-05-14",
         "borne out"),
        ("Zimbabwe, gone from the Commonwealth since 2003, is back inside it.", "2018-05-14",
         "mixed"),
        # Lists, whole or not, and those listed after "as have".
        ("ASEAN takes in Indonesia, Malaysia, the Philippines, Singapore and Thailand.",
         "1969-08-08", "borne out"),
        ("The GCC takes in Kuwait, Oman and Yemen.", "2010-05-01", "mixed"),
        ("The GCC takes in oil states such as Kuwait.", "2010-05-01", "cannot tell"),
        ("The EAEU consists of Russia, Belarus and Kazakhstan.", "2018-08-08", "contradicted"),
        ("Mercosur comprises Argentina, Brazil, Paraguay and Uruguay.", "2010-05-01", "borne out"),
        ("Slovenia has been in the EU since 2004, as have Malta and the three Baltic states.",
         "2008-09-24", "borne out"),
        ("Norway is in NATO and inside the EU.", "2012-05-01", "mixed"),
        ("Denmark is in the EU but not in the euro area.", "2012-05-01", "borne out"),
        ("Russian gas came into the EU by pipe in 2022.", "2023-05-20", "cannot tell"),
        ("Croatia came into the EU in 2013.", "2023-05-20", "borne out"),
        # The only one without, and the first of a region.
        ("Morocco is the only state in Africa that is not a member of the AU.", "2015-06-12",
         "borne out"),
        ("Morocco is the only state in Africa that is not a member of the AU.", "2018-06-12",
         "contradicted"),
        ("Iceland is not the only Nordic country outside the EU.", "2018-05-01", "borne out"),
        ("Iceland is the only Nordic country outside the EU.", "2018-05-01", "contradicted"),
        ("Of the Central Asian republics Kyrgyzstan was the first to get into the WTO.",
         "2016-06-01", "borne out"),
        ("Of the Central Asian republics Kazakhstan was the first to get into the WTO.",
         "2016-06-01", "contradicted"),
        ("Unlike Tajikistan, Turkmenistan has never belonged to the CSTO.", "2014-11-05",
         "borne out"),
        ("Unlike Tajikistan, Uzbekistan has never belonged to the CSTO.", "2014-11-05", "mixed"),
        # Lengths of borders.
        ("Argentina's border with Chile is longer than those with Bolivia and Brazil together.",
         "2017-04-06", "borne out"),
        ("Mongolia's border with Russia is longer than its border with China.", "2017-04-06",
         "contradicted"),
        ("Kazakhstan shares a 3,000 km border with Russia.", "2017-04-06", "contradicted"),
        ("Mexico shares a 1,950-mile border with the United States.", "2017-04-06", "borne out"),
    ],
)  # fmt: skip
def test_memberships_and_borders_in_other_words(store, claim, published, verdict):
    assert told(claim, published)[0] == verdict


@pytest.mark.parametrize(
    ("claim", "published", "verdict"),
    [
        # By the states, borders and names of the day; a rename is the same state.
        ("Ethiopia is landlocked.", "1985-05-01", "cannot tell"),
        ("Ethiopia is landlocked.", "2005-05-01", "borne out"),
        ("Ethiopia shares a border with Eritrea.", "1976-05-01", "cannot tell"),
        ("Austria borders eight states.", "1987-05-01", "cannot tell"),
        ("Austria borders eight states.", "2000-05-01", "borne out"),
        ("Pakistan shares a border with Burma.", "1970-05-01", "cannot tell"),
        ("France shares a border with Spain.", "1974-05-01", "borne out"),
        ("Finland's border with Russia is longer than that with Sweden.", "1985-05-01",
         "cannot tell"),
        ("Zaire is a member of the United Nations.", "1976-05-01", "borne out"),
        ("West Germany is a member of NATO.", "1976-05-01", "borne out"),
        ("Germany is a member of the Warsaw Pact.", "1975-05-01", "cannot tell"),
        ("Germany joined the United Nations in 1973.", "2020-05-01", "borne out"),
        ("Serbia is a member of the United Nations.", "1974-05-01", "cannot tell"),
        ("Ukraine is a member of the United Nations.", "1974-05-01", "borne out"),
        ("Serbia voted for the UN resolution on Afghanistan in November 1980.", "1980-12-01",
         "cannot tell"),
        ("Russia's population was 250 million.", "1974-05-01", "cannot tell"),
        ("Egypt is a member of the Arab League.", "1985-05-01", "cannot tell"),
        ("Egypt is a member of the Arab League.", "1995-05-01", "borne out"),
        ("Egypt is a member of the OAU.", "1974-05-01", "borne out"),
        ("Egypt is a member of the African Union.", "1974-05-01", "cannot tell"),
        ("France is a member of the European Union.", "1974-05-01", "cannot tell"),
        ("France has been in the European Union since 1958.", "2020-05-01", "borne out"),
    ],
)  # fmt: skip
def test_the_past_is_judged_by_its_own_states_borders_and_names(store, claim, published, verdict):
    assert told(claim, published)[0] == verdict


def test_a_past_day_says_what_was_then(store):
    def said(claim, day):
        return check(claim, published=day)[0]["sentence"]

    assert "dates from 1993" in said("Czechia is a member of the UN.", "1975-05-01")
    assert said("Egypt is a member of the OAU.", "1974-05-01").startswith("Borne out: OAU memb")
    assert "Egypt suspended in 1985" in said("Egypt is in the Arab League.", "1985-05-01")
    # Sources are those of the year: the IMF's table begins in 1980, the Factbook in 2008.
    found = check("Kenya's population was 12 million in 1970.", published="2020-05-01")[0]
    assert found["origins"] == ["worldbank_population"]


def test_a_tie_that_is_not_understood_leaves_the_claim_open(store):
    for claim in (
        "Kenya is a member of the EAC; Chad likewise is.",
        "Kenya belongs to the EAC and Chad has long been one of its members too.",
    ):
        assert check(claim, published="2018-06-01")[0]["claim_verdict"] != "borne out"
    # So does what is told of another kind.
    (sentence,) = check("Mali borders seven states and has banned a newspaper.").sentences
    assert sentence.startswith("Cannot tell, 1 of 2 parts borne out: (1) borne out: Mali, ")
    assert "(2) not checked (“has banned a newspaper”)" in sentence


@pytest.mark.parametrize(
    ("claim", "published", "verdict"),
    [
        ("Refugees from Syria entered the EU in 2015.", "2016-05-01", "cannot tell"),
        ("Gas from Russia came into the EU through Ukraine.", "2020-05-01", "cannot tell"),
        ("Most of the buyers of Norway are in the EU.", "2020-05-01", "cannot tell"),
        ("All of the Baltic states are in the EU.", "2020-05-01", "borne out"),
        ("Sweden left the EU to deal with Ukraine.", "2020-05-01", "cannot tell"),
        ("Norway is in NATO, Sweden isn't.", "2020-05-01", "cannot tell"),
        ("Ireland is in the EU and in Schengen.", "2020-05-01", "cannot tell"),
        ("Qatar left OPEC in 2018 and rejoined it in 2020.", "2021-05-01", "cannot tell"),
        ("The EU took in Croatia in 2007.", "2016-05-01", "contradicted"),
        ("The EU took in Croatia in 2013.", "2016-05-01", "borne out"),
        ("The EU took in Ukraine's complaint.", "2023-05-01", "cannot tell"),
        ("The GCC consists of Saudi Arabia and five smaller states.", "2020-05-01", "cannot tell"),
        ("The EAEU consists of Russia, Belarus and Armenia.", "2020-05-01", "contradicted"),
        ("ASEAN takes in Laos and Cambodia.", "2020-05-01", "borne out"),
        ("Of the Baltic states, only Estonia is in NATO.", "2018-05-01", "cannot tell"),
        ("Of the Nordic countries, only Norway borders Russia.", "2018-05-01", "cannot tell"),
        ("Only Turkmenistan among the Central Asian states is outside the SCO.", "2018-05-01",
         "cannot tell"),
        ("Sweden alone is outside NATO.", "2018-05-01", "cannot tell"),
        ("Unlike Romania, Croatia has been a member of the EU since 2013.", "2018-05-01",
         "cannot tell"),
        ("Finland is, unlike Norway, a member of the EU.", "2018-05-01", "borne out"),
        ("Finland, unlike Sweden, is a member of the EU.", "2018-05-01", "mixed"),
        ("Every Baltic state except Lithuania has been in the euro area since 2014.",
         "2018-05-01", "cannot tell"),
        ("Croatia was the last to join the EU.", "2018-05-01", "borne out"),
        ("Ireland was the last to join the EU.", "2018-05-01", "contradicted"),
        ("Among the Baltic states, Estonia was the last to enter the euro area.", "2018-05-01",
         "cannot tell"),
        ("Greece became the tenth member of the EU in 1981.", "2018-05-01", "borne out"),
        ("Greece became the tenth member of NATO.", "2018-05-01", "contradicted"),
        ("China's border with Russia is longer than Kazakhstan's.", "2018-05-01", "cannot tell"),
        ("Spain, an EU member, is a monarchy, and Norway is one too.", "2018-05-01",
         "cannot tell"),
        ("Spain is an EU member, and Norway is one too.", "2018-05-01", "mixed"),
        ("Angola left OPEC in 2023.", "2024-05-01", "borne out"),
        ("Mauritania left ECOWAS in 1990.", "2018-05-01", "contradicted"),
        ("Ecuador has never left OPEC.", "2015-05-01", "contradicted"),
        ("Kuwait has never left OPEC.", "2015-05-01", "borne out"),
        ("Greenland left the European Community in 1985.", "2018-05-01", "cannot tell"),
        ("Indonesia left the United Nations in 1965.", "1966-06-01", "borne out"),
        ("None of the Andean states is a member of NATO.", "2018-05-01", "borne out"),
        ("None of Spain, Portugal and Greece is a member of NATO.", "2018-05-01", "contradicted"),
        ("Iceland is still to become a member of NATO.", "2018-05-01", "cannot tell"),
        ("Serbia is far from being a member of the EU.", "2018-05-01", "cannot tell"),
        ("Iceland, both then and now, was close to becoming a member of NATO.", "2018-05-01",
         "cannot tell"),
        ("Malta was the third to become a member of the EU.", "2018-05-01", "contradicted"),
        ("Poland and Hungary became members of NATO in 1999.", "2018-05-01", "borne out"),
    ],
)  # fmt: skip
def test_only_a_bare_membership_is_read(claim: str, published: str, verdict: str) -> None:
    """Who belongs to a bloc is a list of names; what is from them, or more is said of, is open."""
    assert check(claim, published=published).rows[0]["claim_verdict"] == verdict
