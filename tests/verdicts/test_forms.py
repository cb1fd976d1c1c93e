"""Forms read from sentences: whose, of what, how much, when, and what is not understood."""

import pytest

from multivector.coding.claims.forms.periods import periods
from multivector.coding.claims.forms.quantities import quantities
from multivector.coding.claims.forms.reading import read_claim

Names = tuple[str, ...]


@pytest.mark.parametrize(
    ("text", "value", "unit", "relation"),
    [
        ("two in every five adults", 40, "percent", "is"),
        ("three quarters of its exports", 75, "percent", "is"),
        ("more than 1.5 lakh tonnes", 150_000, "number", "at least"),
        ("just over $3 billion", 3e9, "money", "about"),
        ("a ratio of 1:600", 1 / 600, "ratio", "is"),
        ("fewer than twenty cases", 20, "number", "at most"),
        ("nearly twice the figure", 2, "times", "about"),
        ("fell to 16,000 in 2015", 16_000, "number", "is"),
    ],
)
def test_numbers_in_digits_and_words(text, value, unit, relation):
    (found,) = quantities(text)
    assert (found.value, found.unit, found.relation) == (pytest.approx(value), unit, relation)


@pytest.mark.parametrize(
    "text",
    ["on 9 July 2022", "the five states", "for 14 years", "No. 1", "in 2016/2017", "the 1990s"],
)
def test_dates_groups_durations_and_ranks_are_no_quantities(text):
    assert quantities(text) == ()


@pytest.mark.parametrize(
    ("text", "kind", "start", "end"),
    [
        ("since 2015", "since", 2015, 2022),
        ("in 2012-14", "range", 2012, 2014),
        ("over the past ten years", "last", 2012, 2022),
        ("two decades ago", "year", 2003, 2003),
        ("last year", "year", 2022, 2022),
        ("a 50-year low", "last", 1972, 2022),
        ("over the past decade", "last", 2012, 2022),
        ("in the last two decades", "last", 2002, 2022),
        ("over the past years", "last", 2012, 2022),
        ("over the past decades", "last", 2002, 2022),
        ("a decade ago", "year", 2013, 2013),
        ("than in the previous year", "year", 2021, 2021),
        ("than a year earlier", "year", 2021, 2021),
    ],
)
def test_periods_count_from_publication(text, kind, start, end):
    (found,) = periods(text, 2023)
    assert (found.kind, found.start, found.end) == (kind, start, end)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("more in 2019 than a year earlier", [2019, 2018]),
        ("more in 2019 than the year before", [2019, 2018]),
        ("more in 2019 than the previous year", [2019, 2018]),
        ("more in 2019 than two decades earlier", [2019, 1999]),
        ("more than a year earlier in 2019", [2018, 2019]),
        ("more this year than a year earlier", [2023, 2022]),
        ("more last year than a year earlier", [2022, 2021]),
        ("more in 2019 than the year before the war", [2019]),
        ("more in 2019 than two years ago", [2019, 2021]),
    ],
)
def test_a_year_earlier_counts_from_the_year_just_named(text, years):
    assert [found.start for found in periods(text, 2023)] == years


@pytest.mark.parametrize(
    ("text", "value", "room"),
    [
        ("growth was -32%", -32, 0.08),
        ("growth was −32%", -32, 0.08),
        ("growth of minus 32%", -32, 0.08),
        ("negative growth of about 32%", -32, 0.125),
        ("negative growth of -32%", -32, 0.08),
        ("a balance of -$32 billion", -32e9, 0.08),
        ("a balance (-32%)", -32, 0.08),
        # No sign: a range, a remark between dashes, a fall or a deficit that is said already.
        ("growth of 2-32%", 32, 0.08),
        ("growth of 2 -32%", 32, 0.08),
        ("growth – 32% – was high", 32, 0.08),
        ("fell by -32%", 32, 0.08),
        ("a trade deficit with Peru of -$32 billion", 32e9, 0.08),
        ("a mid-32% share", 32, 0.08),
    ],
)
def test_a_minus_is_read_with_its_number(text, value, room):
    found = quantities(text)[-1]
    ends = (value - room * abs(value), value + room * abs(value))
    assert (found.value, found.lower, found.upper) == pytest.approx((value, *ends))


@pytest.mark.parametrize(
    "text",
    [
        "China is Kazakhstan's largest trading partner.",
        "Kazakhstan's largest trading partner is China.",
        "The largest trading partner of Kazakhstan is China.",
        "Tokayev said on Monday that China is Kazakhstan's largest trading partner.",
    ],
)
def test_a_partner_is_told_from_its_owner_however_the_sentence_is_turned(text):
    form = read_claim(text, 2023).forms[0]
    assert (form.kind, form.subject, form.owner) == ("rank", ("CHN",), "KAZ")


def test_who_is_compared_depends_on_the_preposition():
    with_whom = read_claim("Kazakhstan trades more with China than with Russia.").forms[0]
    who = read_claim("Russia sells more to Kazakhstan than China does.").forms[0]
    assert (with_whom.subject, with_whom.scope, with_whom.owner) == (("CHN",), ("RUS",), "KAZ")
    assert (who.subject, who.scope, who.owner) == (("RUS",), ("CHN",), "KAZ")


def test_a_change_is_told_from_the_level_after_it():
    by, to = (
        read_claim(f"Peru's exports rose {size}.", 2023).forms[0]
        for size in ("by 12%", "to $60 billion")
    )
    assert (by.kind, by.claimed.value) == ("change", 12)
    assert (to.kind, to.claimed.value) == ("level", 60e9)


def test_numbers_from_and_to_get_the_ends_of_their_window():
    both = read_claim("Peru's debt rose from 20% to 35% of GDP between 2010 and 2020.", 2023).forms
    assert [(f.claimed.value, f.period.start) for f in both] == [(20, 2010), (35, 2020)]
    only = read_claim("Peru's debt rose from 20% at independence to 35%.", 2023).forms
    assert [f.claimed.value for f in only] == [35]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Is China the largest trading partner of Kazakhstan?", "not understood"),
        ("It is not untrue that Kazakhstan is not a member of NATO.", "not understood"),
        ("Ten percent of 30 percent of Kazakhstan's exports go to China.", "not understood"),
        ("The Soviet Union is the largest trading partner of Poland.", "former state"),
        ("Tokayev denied that China is Kazakhstan's largest trading partner.", "not understood"),
        ("If trade grew, China would be its largest partner.", "not understood"),
        ("China will become Kazakhstan's largest trading partner.", "forecast or cause"),
        ("There is a 20 per cent chance that Serbia joins the EU in 2024.", "forecast or cause"),
        ("The odds are that Kosovo joins NATO.", "forecast or cause"),
        ("Serbia has a fair chance of joining the EU.", "forecast or cause"),
        ("It is unlikely that Kenya leaves the African Union.", "forecast or cause"),
    ],
)
def test_what_is_not_said_plainly_is_left_alone(text, reason):
    found = read_claim(text, 2023)
    assert (found.forms, found.reason) == ((), reason)


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Japan has a defence treaty with the United States.", ["ally"]),
        ("There is a free-trade agreement between Kenya and Egypt.", ["agreement"]),
        ("The defence pact between Japan and the United States entered into force in 1952.",
         ["ally"]),
        ("A trade agreement between Kenya and Egypt has been in force since 2000.", ["agreement"]),
        ("Kenya and Egypt signed a trade agreement.", ["agreement"]),
        # What it says, or brings, is something else.
        ("The defence treaty between Japan and the United States covers cyber attacks.", []),
        ("Japan has a defence treaty with the United States that applies to islets.", []),
        ("Japan is obliged by its defence treaty with the United States to host ships.", []),
        ("The defence treaty between Japan and the United States is in dispute.", []),
        ("The trade agreement between Kenya and Egypt halved the price of tea.", []),
        ("The trade agreement between Kenya and Egypt is worth little.", []),
    ],
)  # fmt: skip
def test_what_a_treaty_says_is_not_that_there_is_one(text, relations):
    forms = read_claim(text, 2023).forms
    assert [f.relation for f in forms if f.kind == "existence"] == relations


@pytest.mark.parametrize(
    ("text", "bloc"),
    [
        ("Kenya left the UN in 2020.", "UN"),
        ("Kenya joined the African Union together with Mali.", "AU"),
        ("Kenya joined NATO officially in March.", "NATO"),
        ("Kenya joined the Turkic Council founded in 2009.", "OTS"),
        ("Kenya belongs to the ASEAN bloc.", "ASEAN"),
        ("Kenya is an EU member state.", "EU"),
        ("Kenya left the UN climate treaty in 2020.", None),
        ("Kenya joined the EU-led patrols.", None),
        ("Kenya is a member of the EU research scheme.", None),
        ("Kenya left the NATO fighter project.", None),
        ("Kenya withdrew from the BRICS payment plan.", None),
    ],
)
def test_a_bloc_in_the_name_of_something_else_is_not_joined_or_left(text, bloc):
    forms = read_claim(text, 2023).forms
    assert [f.partner for f in forms] == ([(bloc,)] if bloc else [])


def test_the_largest_market_since_a_year_is_a_rank():
    for noun in ("export market", "supplier", "source of imports", "trading partner"):
        form = read_claim(f"Peru has been Chile's largest {noun} since 2005.", 2023).forms[0]
        assert (form.kind, form.period.start) == ("rank", 2005)
    assert read_claim("Chile's imports were the largest since 2005.", 2023).forms[0].kind == (
        "extreme"
    )


def test_one_negation_is_kept_and_a_vote_names_who_cast_it():
    no = read_claim("Kazakhstan is not a member of NATO.").forms[0]
    vote = read_claim("Kazakhstan abstained on the UN resolution against Russia.", 2022).forms[0]
    assert (no.negated, no.relation) == (True, "member")
    for opening in ("Not far from the Arctic Circle", "Not long after the war", "Not surprisingly"):
        near = read_claim(f"{opening}, Norway is a member of NATO.").forms[0]
        assert not near.negated
    assert (vote.kind, vote.subject, vote.relation) == ("vote", ("KAZ",), "abstain")


@pytest.mark.parametrize(
    ("claim", "made"),
    [
        (
            "Armenia abstained in the vote on Russia's invasion, and Azerbaijan did not vote.",
            [("abstain", ("ARM",)), ("absent", ("AZE",))],
        ),
        (
            "Peru voted against the resolution that condemned the war and Chile did not vote.",
            [("no", ("PER",)), ("absent", ("CHL",))],
        ),
        (
            "Norway is a member of NATO and hosts an American military base in Troms.",
            [("member", ("NOR",)), ("base", ("USA",))],
        ),
        (
            "Togo's rulers expelled the French ambassador and signed a defence pact with Mali.",
            [("ally", ("TGO",))],
        ),
        (
            "India is Nepal's largest trading partner, and Nepal's exports to India rose in 2022.",
            [("highest", ("IND",)), ("rises", ("NPL",))],
        ),
        ("Trade between Peru and Chile has doubled since 2015.", [("is", ("PER", "CHL"))]),
        ("Ghana's population has doubled since 1990 to about 33 million.", [("is", ("GHA",))]),
        (
            "Gabon's exports to China exceed those to France and Spain combined.",
            [("above", ("CHN",))],
        ),
        (
            "China overtook France and Spain as Gabon's largest trading partner in 2019.",
            [("above", ("CHN",)), ("above", ("CHN",)), ("highest", ("CHN",))],
        ),
    ],
)
def test_clauses_that_and_joins_have_a_subject_each(
    claim: str, made: list[tuple[str, tuple[str, ...]]]
) -> None:
    forms = read_claim(claim, 2024).forms
    assert [(form.relation, form.subject) for form in forms] == made


def test_a_flow_belongs_to_the_owner_in_its_own_clause() -> None:
    first, second = read_claim(
        "France quarrels with Kenya; Kenya's exports to France fell by half in 2022 and "
        "Uganda's imports from Kenya rose in 2022.",
        2024,
    ).forms
    assert (first.owner, second.owner) == ("KEN", "UGA")


def test_a_window_that_ends_in_a_number_begins_in_its_year() -> None:
    period = read_claim("Ghana's population has doubled since 1990 to 33 million.", 2024)
    assert (period.forms[0].period.start, period.forms[0].period.end) == (1990, 2023)


@pytest.mark.parametrize(
    ("claim", "subject"),
    [
        ("Chile, which is not a full member of the Andean Community, voted in favour of the UN "
         "resolution of March 2022 that condemned Russia's invasion of Ukraine.", "CHL"),
        ("Uzbekistan, which never joined the CSTO again, is a member of the SCO.", "UZB"),
        ("China, which hasn't recognised Kosovo, is Serbia's largest trading partner.", "CHN"),
    ],
)  # fmt: skip
def test_what_a_relative_clause_denies_is_not_denied_of_the_rest(claim: str, subject: str) -> None:
    aside = claim[claim.index(",") : claim.rindex(",") + 1]
    (form,) = read_claim(claim).forms
    (plain,) = read_claim(claim.replace(aside, "")).forms
    named = (form.kind, form.subject, form.partner, form.relation, form.negated)
    assert named == (plain.kind, plain.subject, plain.partner, plain.relation, plain.negated)
    assert (form.subject, form.negated) == ((subject,), False)


@pytest.mark.parametrize(
    ("claim", "subject", "scope", "owner"),
    [
        ("Russia was overtaken by China as Kazakhstan's main partner.", "CHN", "RUS", "KAZ"),
        ("China was replaced as Germany's top trading partner by the United States.",
         "USA", "CHN", "DEU"),
        ("Japan's GDP was surpassed by China's in 2010.", "CHN", "JPN", None),
        ("China overtook Russia as Kazakhstan's main partner.", "CHN", "RUS", "KAZ"),
        ("Germany trades more with China than with Russia.", "CHN", "RUS", "DEU"),
    ],
)  # fmt: skip
def test_who_was_overtaken_is_behind(claim: str, subject: str, scope: str, owner: str) -> None:
    form, *ranks = read_claim(claim, 2024).forms
    assert form.kind == "comparison"
    assert (form.relation, form.subject, form.scope) == ("above", (subject,), (scope,))
    assert form.owner == owner or owner is None
    assert [(rank.kind, rank.subject, rank.owner) for rank in ranks] == [
        ("rank", (subject,), owner)
    ] * ("China overtook" in claim)


@pytest.mark.parametrize(
    "claim",
    [
        "Germany and Italy together trade more with China than with Russia.",
        "Germany trades more with China than with all other countries together.",
        "Mexico's exports to China are exceeded by its imports from China.",
    ],
)
def test_a_sum_without_named_parts_has_no_form(claim: str) -> None:
    assert read_claim(claim, 2024).forms == ()


@pytest.mark.parametrize(
    ("claim", "subject", "scope", "owner"),
    [
        ("Germany trades more with China than with Russia and Turkey combined.",
         "CHN", "RUS TUR", "DEU"),
        ("China's economy is larger than those of Japan and India put together.",
         "CHN", "JPN IND", None),
        ("China takes more of Chile's exports than Japan, Brazil and Peru between them.",
         "CHN", "JPN BRA PER", "CHL"),
        ("Kenya has more people than Togo and Benin together.", "KEN", "TGO BEN", None),
        ("Kenya's population exceeds those of Togo and Benin combined.", "KEN", "TGO BEN", None),
        ("Kenya has more people than Togo.", "KEN", "TGO", None),
    ],
)  # fmt: skip
def test_a_sum_of_rivals_is_one_comparison(claim, subject, scope, owner) -> None:
    [form] = read_claim(claim, 2024).forms
    assert (form.kind, form.subject, form.relation) == ("comparison", (subject,), "above")
    assert form.scope == tuple(scope.split())
    assert form.owner == owner or (owner is None and form.owner == subject)


@pytest.mark.parametrize(
    ("claim", "subject", "place"),
    [
        ("Chad and Mali are the two most populous countries in the Sahel.", "TCD MLI", (1, 2)),
        ("The three largest economies are Peru, Chile and Bolivia.", "PER CHL BOL", (1, 3)),
        ("China and Japan are Peru's two largest trading partners.", "CHN JPN", (1, 2)),
        ("Peru is among the six largest economies in the world.", "PER", (1, 6)),
        ("Peru is one of the six largest economies in the world.", "PER", (1, 6)),
        ("Peru is one of the largest economies in the world.", "PER", (1, -10)),
        ("The biggest trading partner of Mali, of Chad and of Togo is the same: China.", "CHN",
         (1, 1)),
        ("Mali, Chad and Togo have one and the same largest trading partner: China.", "CHN",
         (1, 1)),
        ("Latin America's largest economy, Brazil, is growing.", "BRA", (1, 1)),
        ("Peru is one of the world's largest economies.", "PER", (1, -10)),
        ("Peru is among South America's very richest states.", "PER", (1, -10)),
        ("Chile is one of Peru's biggest markets.", "CHL", (1, -10)),
        ("Peru is one of the world's forty largest economies.", "PER", (1, 40)),
        ("Peru is among Latin America's dozen largest economies.", "PER", (1, 12)),
        ("Peru, Chile and Mali are among the world's eighteen largest economies.", "PER CHL MLI",
         (1, 18)),
        ("Peru is in the top fifty economies of the world.", "PER", (1, 50)),
        ("Peru is the sixteenth largest economy in the world.", "PER", (16, 16)),
        ("Peru is the thirty-first largest economy in the world.", "PER", (31, 31)),
        ("Peru ranks fiftieth in the world by GDP.", "PER", (50, 50)),
    ],
)  # fmt: skip
def test_who_shares_a_rank_and_how_many_places_it_has(claim, subject, place) -> None:
    form = next(f for f in read_claim(claim, 2024).forms if f.kind == "rank")
    assert (form.subject[-len(subject.split()) :], form.place) == (tuple(subject.split()), place)


@pytest.mark.parametrize(
    ("claim", "others"),
    [
        ("China is Peru's largest market, ahead of Japan and Chile.", [("above", "JPN"),
                                                                       ("above", "CHL")]),
        ("Peru is the second-largest economy, behind only Brazil.", [("below", "BRA")]),
        ("China is Peru's largest market, followed by Japan.", [("above", "JPN")]),
        ("Togo has the smallest economy, behind Benin.", [("above", "BEN")]),
        ("China is Peru's largest market, ahead of the Japan summit.", []),
        ("China is not Peru's largest market, ahead of Japan.", []),
        ("Peru ranks second in the world by population, behind Chile.", [("below", "CHL")]),
        ("Peru is in the top ten economies of the world, ahead of Chile.", [("above", "CHL")]),
    ],
)  # fmt: skip
def test_who_is_beside_a_rank(claim, others) -> None:
    found = [f for f in read_claim(claim, 2024).forms if f.kind == "comparison"]
    assert [(f.relation, *f.scope) for f in found] == others
    assert all(f.aside for f in found)


@pytest.mark.parametrize(
    ("claim", "rank"),
    [
        ("Peru buys more from China than from anyone else.", ("CHN", "PER", ())),
        ("Peru does more trade with China than with any of its EU partners.",
         ("CHN", "PER", ("EU",))),
        ("Peru and Chile sell more to China than to any other country.", ("CHN", "PER", ())),
        ("Uganda has more refugees than any other African country.", ("UGA", None, ("Africa",))),
        ("Uganda has more refugees on the UN's books than any other host, Kenya included.",
         ("UGA", None, ())),
        ("Nobody buys more from Peru than China.", ("CHN", "PER", ())),
        ("Greece has more people than any other member of NATO.", ("GRC", None, ("NATO",))),
        ("Peru's economy is larger than that of any other state.", ("PER", None, ())),
    ],
)  # fmt: skip
def test_any_other_may_be_anyone_or_any_of_some(claim, rank) -> None:
    form = read_claim(claim, 2024).forms[0]
    owner = form.partner[0] if form.partner else None
    assert (form.kind, form.subject[0], owner, form.scope) == ("rank", *rank)


@pytest.mark.parametrize(
    "claim",
    [
        "Peru has more people than any of its neighbours.",
        "Peru's economy is larger than that of any other Spanish-speaking country.",
        "Peru has more people than any landlocked African state.",
        "Peru has more refugees than any other country on the continent.",
        "Peru has a bigger economy than most African countries.",
        "Peru's economy is larger than those of several Gulf states.",
        "Peru sells most to China.",
        "Neither Peru nor Chile is the largest economy in Africa.",
        "Unlike China, Japan is Peru's largest market.",
        "Mali is, after Chad, Peru's second-largest market.",
        "Of the members of the EU, France has the largest population.",
    ],
)
def test_a_rank_among_some_is_none_among_all(claim) -> None:
    assert read_claim(claim, 2024).forms == ()


@pytest.mark.parametrize(
    ("claim", "kinds"),
    [
        ("Peru's GDP was 240 billion dollars in 2022, more than Chile's.", "level comparison"),
        ("With more than 30 million people, Peru is more populous than Chile.",
         "level comparison"),
        ("Peru has more than 30 million people.", "level"),
        ("Peru had 34 million people in 2022, more than in 2012.", "level"),
    ],
)  # fmt: skip
def test_an_amount_and_what_it_is_compared_with(claim, kinds) -> None:
    forms = read_claim(claim, 2024).forms
    assert " ".join(f.kind for f in forms) == kinds
    assert not any(f.reason for f in forms)


def test_a_change_and_what_it_is_compared_with_are_not_understood() -> None:
    (form,) = read_claim("Peru's economy grew by 5% in 2022, faster than Chile's.", 2024).forms
    assert (form.kind, form.reason) == ("change", "not understood")


def test_more_than_a_member_is_no_membership() -> None:
    claims = ("Mali has more people than most members of the EU.",
              "Mali has more people than Chad and is a member of the EU.")  # fmt: skip
    ties = [[f for f in read_claim(claim, 2024).forms if f.relation == "member"]
            for claim in claims]  # fmt: skip
    assert [len(found) for found in ties] == [0, 1]


@pytest.mark.parametrize(
    ("claim", "years"),
    [
        ("For the third year running China was Peru's largest market in 2017.", (2015, 2017)),
        ("In 2017, for the third consecutive year, China was Peru's largest market.",
         (2015, 2017)),
        ("For four years in a row China has been Peru's largest market.", (2020, 2023)),
        ("In the five years to 2017 Peru's exports doubled.", (2012, 2017)),
    ],
)  # fmt: skip
def test_years_of_a_run(claim, years) -> None:
    [form] = read_claim(claim, 2024).forms
    assert (form.period.kind, form.period.start, form.period.end) == ("range", *years)
    assert read_claim("Peru's exports rose for the third year running.", 2024).forms == ()


@pytest.mark.parametrize(
    ("claim", "kind", "partner"),
    [
        ("Germany's trade with China has grown since Russia's invasion of Ukraine.", "trend",
         ("CHN",)),
        ("Iran's exports to China fell in 2019 after US sanctions.", "trend", ("CHN",)),
        ("India's imports from Russia have doubled since Russia invaded Ukraine.", "factor",
         ("RUS",)),
        ("Britain's trade with Germany has fallen since it left the EU in 2020.", "trend",
         ("DEU",)),
    ],
)  # fmt: skip
def test_who_an_event_is_about_is_no_partner(claim: str, kind: str, partner: Names) -> None:
    (form,) = read_claim(claim, 2024).forms
    assert (form.kind, form.partner) == (kind, partner)


@pytest.mark.parametrize(
    ("claim", "subject", "partner", "scope", "flows"),
    [
        ("Kenya's trade with China is larger than Ethiopia's", "KEN", "CHN", "ETH", ()),
        ("Kenya's trade with China is larger than Ethiopia's trade with China.",
         "KEN", "CHN", "ETH", ()),
        ("Kenya's trade with China exceeds Ethiopia's.", "KEN", "CHN", "ETH", ()),
        ("Peru's exports to China exceed Chile's", "PER", "CHN", "CHL",
         (("PER", "CHN"), ("CHL", "CHN"))),
        ("Ghana's imports from China are smaller than Kenya's in 2020.", "CHN", "GHA", "CHN",
         (("CHN", "GHA"), ("CHN", "KEN"))),
        # Not whose, but with whom.
        ("Kenya's trade with China is larger than with Ethiopia.", "CHN", "KEN", "ETH", ()),
    ],
)  # fmt: skip
def test_a_bare_possessive_has_what_is_said_of_the_other(claim, subject, partner, scope, flows):
    (form,) = read_claim(claim, 2024).forms
    assert (form.kind, form.subject, form.partner) == ("comparison", (subject,), (partner,))
    assert (form.scope, form.flows) == ((scope,), flows)


@pytest.mark.parametrize(
    "claim",
    [
        "Biden cancelled his visit to Peru in May 2023.",
        "Biden called his trip to Peru off in 2023.",
        "Biden's trip to Peru was postponed in May 2023.",
        "Biden was due to visit Peru in May 2023.",
        "Biden's visit to Peru in May 2023 did not take place.",
        "Biden sent Kamala Harris on a trip to Peru in 2023.",
        "Trump sent Mike Pence to visit Peru in 2018.",
        "Biden hailed Antony Blinken's trip to Peru in 2023.",
        "Biden considered a trip to Peru in 2023.",
    ],
)
def test_a_visit_that_was_only_meant_or_is_of_another_is_none(claim) -> None:
    assert not any(f.relation == "visit" and not f.reason for f in read_claim(claim, 2024).forms)


@pytest.mark.parametrize(
    "claim",
    [
        "Obama visited Peru in November 2016.",
        "Obama paid a visit to Peru in November 2016.",
        "Obama ended his trip to Peru in November 2016.",
        "Obama failed to visit Peru in 2015.",
        "Obama was the first president to visit Cuba since 1928.",
    ],
)
def test_a_visit_that_was_made_or_not_is_one(claim) -> None:
    assert any(f.relation == "visit" for f in read_claim(claim, 2024).forms)


@pytest.mark.parametrize(
    "claim",
    [
        "Germany has refused to impose sanctions on Russia.",
        "The US has ruled out sanctions on Iran.",
        "The EU abandoned its sanctions on Iran in 2022.",
        "Germany vetoed EU sanctions on Russia.",
        "Canada called for sanctions on Venezuela.",
        "Firms evade Swiss sanctions on Russia.",
        "Poland refused to host a US military base.",
        "Oman is to host a British naval base.",
        "Protesters gathered outside the US military base in Kazakhstan.",
        "Rockets hit the US air base in Iraq.",
        "Brazil is negotiating a free trade agreement with Japan.",
        "Ecuador abandoned its free trade agreement with Mexico.",
        "The defence pact between Pakistan and Saudi Arabia alarmed India.",
        "Joe Biden refused to visit Hungary.",
        "Austria refused to become a member of NATO.",
        "India sealed its border with Pakistan.",
    ],
)
def test_a_tie_that_is_not_the_predicate_is_not_claimed(claim) -> None:
    assert not any(f.kind == "existence" for f in read_claim(claim, 2024).forms)


@pytest.mark.parametrize(
    ("claim", "relation"),
    [
        ("Switzerland has sanctions on Russia.", "sanction"),
        ("Sweden took over EU sanctions on Russia.", "sanction"),
        ("EU sanctions on Syria remain in force.", "sanction"),
        ("There is a US air base in Qatar.", "base"),
        ("Bahrain is home to a US naval base.", "base"),
        ("Kenya continues to host a British military base.", "base"),
        ("Chile signed a free trade agreement with China.", "agreement"),
        ("Peru is party to a free trade agreement with Canada.", "agreement"),
        ("Peru and Chile replaced their customs union with a trade agreement.", "agreement"),
        ("The United States has 900 soldiers at bases in Peru.", "base"),
        ("Saudi Arabia signed a defence pact with Pakistan.", "ally"),
        ("Montenegro, which joined NATO in 2017, borders Albania.", "border"),
        ("Croatia was the last country to join the EU.", "joined"),
    ],
)
def test_a_tie_that_is_there_is_claimed(claim, relation) -> None:
    assert relation in [f.relation for f in read_claim(claim, 2024).forms]


def test_those_who_join_together_are_all_said_to() -> None:
    (form,) = read_claim("Turkey joined NATO in 1952 together with Spain.", 2024).forms
    assert (form.subject, form.partner) == (("TUR", "ESP"), ("NATO",))


@pytest.mark.parametrize(("who", "code"), [("United States", "USA"), ("United Kingdom", "GBR")])
def test_only_states_with_united_in_their_names(who, code) -> None:
    (form,) = read_claim(f"Only the {who} is a member of NATO.", 2024).forms
    assert (form.kind, form.subject) == ("only", (code,))


@pytest.mark.parametrize(
    "where",
    ["in mainland South America", "in the OAS in South America",
     "in the African Mediterranean", "in the Lusophone world", "in the tropics",
     "in the Global South",
     "of the Portuguese-speaking countries"],
)  # fmt: skip
def test_a_rank_within_what_is_not_known_is_not_one_in_the_world(where) -> None:
    assert read_claim(f"Brazil has the largest economy {where}.", 2024).forms == ()
    assert read_claim("Among Spanish-speaking states, Mexico has the largest economy.").forms == ()
    (form,) = read_claim("In Central Asia, Kazakhstan has the largest economy.", 2024).forms
    assert form.place == (1, 1)


@pytest.mark.parametrize(
    ("claim", "ahead"),
    [
        ("Mexico is the largest economy in Latin America after Brazil.", "BRA"),
        ("Chile has the largest economy in South America after Brazil and Colombia.", "BRA COL"),
        ("India is Nepal's largest trading partner after China.", "CHN"),
        ("Germany has the largest GDP after the United States and China.", "USA CHN"),
    ],
)
def test_the_largest_after_others_is_the_first_of_the_rest(claim, ahead) -> None:
    rank, *others = read_claim(claim, 2024).forms
    assert (rank.place, " ".join(rank.apart)) == ((1, 1), ahead)
    assert " ".join(f.scope[0] for f in others if f.relation == "below") == ahead
