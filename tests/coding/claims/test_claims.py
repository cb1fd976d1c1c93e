"""Claims: channel, pairs, modality and speaker; what is no claim; hostile text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.codes.gazetteer.names import find
from multivector.coding.claims.claims import channels, claims
from multivector.coding.claims.forms.reading import read_claim
from multivector.coding.coded import Claim
from multivector.coding.quotes.quotes import attributed_speech
from multivector.coding.syntax.sentences import split
from multivector.tables import read_rows
from multivector.vocabulary import CHANNELS

FIVE = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}


def read(text: str) -> list[Claim]:
    sentences, mentions = split(text), find(text)
    return claims(text, sentences, mentions, attributed_speech(text, sentences, mentions))


CLAIMED = """
trade CHN>KEN fact: China is Kenya's largest trading partner and lends it money.
security TUR>SOM forecast: Turkey may sell more arms and drones to Somalia's army.
transport RUS>MNG fact: Mongolia depends on Russia for fuel, gas and pipeline transit.
finance CHN>ZMB fact: Zambia owes China billions in loans and other debt.
migration RUS>TJK judgement: Russia needs migrants, and Tajikistan relies on remittances.
diplomacy IND>NPL judgement: India should expand its influence and diplomatic ties in Nepal.
trade CHN>KEN judgement: Kenya said on Friday it would suspend trade and imports from China.
trade CHN>KEN judgement: Kenya hoped that trade and exports to China would be talked about.
transport CHN>LAO judgement: Laos said a rail link to China would be needed for transit trade.
trade CHN>KEN forecast: Kenya said its trade and imports from China would fall next year.
trade CHN>KEN forecast: Kenya said that trade was small and it would grow with China.
"""


@pytest.mark.parametrize("row", CLAIMED.strip().splitlines())
def test_channel_pair_and_modality(row):
    expected, text = row.split(": ")
    channel, pair, modality = expected.split()
    found = {c.channel: c for c in read(text)}
    assert tuple(pair.split(">")) in found[channel].about
    assert found[channel].modality == modality
    assert text[found[channel].start : found[channel].end] == text


def test_the_region_is_the_one_named_most():
    text = (
        "Central Asia trades with many. Central Asian leaders travelled widely. "
        "Russia's influence in the region is weakening, and trade with the region fell."
    )
    found = [c for c in read(text) if "RUS" in {a for a, _ in c.about}]
    assert {b for c in found for _, b in c.about} == FIVE


def test_a_claim_has_its_speaker():
    text = (
        "“Kazakhstan will rely on China for loans and investment,” said Ann Lee, a banker.\n\n"
        "Russia's trade with Kazakhstan would fall, Lee said.\n\n"
        "Russia's trade with Kazakhstan is important."
    )
    assert [c.speaker for c in read(text)] == ["Ann Lee", "Ann Lee", None]


def test_who_denies_a_claim_does_not_make_it():
    text = "Russia sold arms, missiles and drones to Kenya's army in 2019, a charge Moscow denies."
    assert [claim.speaker for claim in read(text)] == [None]


def test_where_the_speaker_works_is_not_what_is_claimed():
    text = (
        "“China's influence and trade in Kenya will grow,” said Ann Lee, "
        "a fellow at Japan's Orbis Institute in Washington."
    )
    assert {pair for c in read(text) for pair in c.about} == {("CHN", "KEN")}


def test_powers_that_are_only_listed_make_no_pair():
    (claim,) = read("The islands seek to balance their ties with China and Russia by diplomacy.")
    assert claim.about == ()
    assert claim.states == ("CHN", "RUS")


@pytest.mark.parametrize(
    "text",
    [
        "China's influence in Kenya and Ghana",  # a heading
        "The president of France visited Chad on Monday and met the troops and the ambassador.",
        "France beat Brazil in the final and won the trade fair cup by two goals to one.",
        "The team from Kenya plays in a market town where buses and lorries pass all day.",
        "Researchers at Oxford report that exports of proteins from the cell rely on transport.",
        "She wrote that the bank of the river was open.",
    ],
)
def test_no_claim(text):
    assert read(text) == []


def test_table_of_channels_is_sound():
    rows = read_rows("multivector.coding", "data", "channels.tsv")
    known = {channel for _, channel, _ in rows}
    assert known == set(CHANNELS), "each channel has keywords in coding/data/channels.tsv"
    assert {weight for _, _, weight in rows} == {"1", "2", "3"}
    pairs = [(phrase, channel) for phrase, channel, _ in rows]
    assert len(pairs) == len(set(pairs))
    assert all(phrase == phrase.lower().strip() for phrase, _, _ in rows)


def test_the_longest_phrase_wins():
    assert channels(["belt", "and", "road"]) == [("finance", 3)]
    assert channels(["a", "road"]) == []


@pytest.mark.outside
def test_real_article(outside):
    path = outside / "articles" / "china_central_asia_summit_2023.txt"
    found = read(path.read_text(encoding="utf-8"))
    for channel in ("trade", "transport", "security"):
        pairs = {pair for c in found if c.channel == channel for pair in c.about}
        assert {b for a, b in pairs if a == "CHN"} >= FIVE
        assert {b for a, b in pairs if a == "RUS"} >= FIVE
    assert any(c.speaker == "Azimzhan Khitakhunov" and c.channel == "trade" for c in found)
    assert all(a != b for c in found for a, b in c.about)


@pytest.mark.outside
def test_other_news_makes_next_to_none(outside):
    names = "soccer iodine nasa warhol lanterns warming ie9 hackers homeopathic clock crane expo"
    counts = {
        name: len(read((outside / "articles/wikinews" / f"{name}.txt").read_text(encoding="utf-8")))
        for name in names.split()
    }
    assert sum(counts.values()) <= 2


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "China Russia Kenya Kazakhstan Central Asia the region trade influence war in may "
            "should loans said “ ” . , visit EU these countries 's".split()
        ),
        max_size=80,
    ).map(" ".join)
)
def test_any_text_gives_claims_at_their_place(text):
    last = 0
    for claim in read(text):
        assert claim.text == text[claim.start : claim.end]
        assert claim.start >= last or claim.start == last
        assert claim.channel in CHANNELS
        assert claim.about or claim.states
        assert all(a != b for a, b in claim.about)
        last = claim.start


@pytest.mark.parametrize(
    "unit", ["China trade with Kenya, ", "war in Ukraine ", "the region influence "]
)
def test_hostile_text_takes_bounded_time(unit):
    text = unit * (100_000 // len(unit))
    begun = time.perf_counter()
    read(text)
    # About two seconds here, most of it for the names; a quadratic step takes minutes.
    assert time.perf_counter() - begun < 15


def test_whose_partner_is_meant_however_far_from_the_rank() -> None:
    text = (
        "Kazakhstan's by a wide margin and for several years now largest trading partner is China."
    )
    (form,) = read_claim(text, 2023).forms
    assert (form.subject, form.owner) == (("CHN",), "KAZ")
