"""Magnitudes in digits and in words, and vague ones that must not be guessed."""

import pytest

from multivector.coding.coder import code
from multivector.coding.events.magnitudes import magnitudes
from multivector.coding.syntax.numerals import numerals
from multivector.text.article import Article

# Sentence, then "kind value" for each magnitude in order.
SENTENCES = [
    ("Government shelling killed 14 civilians in the valley.", "killed 14"),
    ("Two dozen people were killed in the raid.", "killed 24"),
    ("More than 345 villagers were killed on Sunday.", "killed 345"),
    ("The ambush left at least 12 soldiers dead and 30 wounded.", "killed 12, injured 30"),
    ("The blast killed seven and injured 41 others.", "killed 7, injured 41"),
    ("Gunmen shot dead three Kenyan policemen near the border.", "killed 3"),
    ("Twenty-three fighters died when the convoy was hit.", "killed 23"),
    ("The offensive has claimed 1,200 lives since March.", "killed 1200"),
    ("The death toll from the bombing rose to 58.", "killed 58"),
    ("The clashes resulted in 19 deaths.", "killed 19"),
    ("Rebels killed three soldiers and two policemen.", "killed 3, killed 2"),
    ("Fifteen people, including four children, were killed by the strike.", "killed 15"),
    ("A hundred and five men were executed after the battle.", "killed 105"),
    ("The massacre of 300 farmers shocked the region.", "killed 300"),
    ("An air strike wounded nine nurses, killing one.", "injured 9, killed 1"),
    ("Six protesters were seriously injured by rubber bullets.", "injured 6"),
    ("Eleven bystanders suffered serious injuries.", "injured 11"),
    ("Mortar fire wounding 17 people forced the school to close.", "injured 17"),
    ("Police arrested 86 demonstrators outside parliament.", "arrested 86"),
    ("Some 200 activists have been detained since Friday.", "arrested 200"),
    ("The sweep led to forty arrests.", "arrested 40"),
    ("Security forces rounded up 1,500 suspected sympathisers.", "arrested 1500"),
    ("The arrest of six editors drew criticism.", "arrested 6"),
    ("Thirteen opposition members were taken into custody.", "arrested 13"),
    ("Fighting displaced 40,000 people.", "displaced 40000"),
    ("Nearly 12,000 residents fled the town.", "displaced 12000"),
    ("Half a million people were uprooted by the war.", "displaced 500000"),
    ("The assault forced 3,000 families from their homes.", "displaced 3000"),
    ("About 90,000 refugees crossed into Chad.", "displaced 90000"),
    ("The army evacuated 2,300 villagers before the attack.", "displaced 2300"),
    ("Ethiopia sent 4,000 troops to the border.", "troops 4000"),
    ("Kigali withdrew two thousand soldiers from the province.", "troops 2000"),
    ("A 12,000-strong force massed along the river.", "troops 12000"),
    ("The bloc will send 350 Senegalese peacekeepers.", "troops 350"),
    ("Some 1.5 million reservists can be called up.", "troops 1500000"),
    ("Japan lent Vietnam $3.2 billion for the railway.", "usd 3200000000"),
    ("Canada pledged 25 million US dollars in aid.", "usd 25000000"),
    ("The bank approved a US$450 million loan.", "usd 450000000"),
    ("Norway gave USD 7 million for vaccines.", "usd 7000000"),
    ("Qatar promised half a billion dollars.", "usd 500000000"),
    ("The two sides signed a $1.2bn contract.", "usd 1200000000"),
    ("The EU offered 20 million euros ($21.5 million).", "usd 21500000"),
    ("The grant is worth over $750,000.", "usd 750000"),
    ("Washington froze three billion dollars of reserves.", "usd 3000000000"),
    ("Half a dozen soldiers were killed.", "killed 6"),
    ("A half million people fled.", "displaced 500000"),
    ("Two and a half million people fled.", "displaced 2500000"),
    ("Japan lent Vietnam one and a half billion dollars.", "usd 1500000000"),
    ("One of the three soldiers was killed.", "killed 1"),
    ("The raid killed 12 out of 20 soldiers.", "killed 12"),
    ("The killing of the 12 civilians was condemned.", "killed 12"),
    ("All of the 12 were killed.", "killed 12"),
    ("Two suicide bombers have killed 30 people in Kabul.", "killed 30"),
    ("Three bomb blasts had injured 20 people.", "injured 20"),
    ("Some 40 people have since been arrested.", "arrested 40"),
    ("Ten people, including two nurses, have reportedly been killed.", "killed 10"),
    ("The raid killed 12 people two days later.", "killed 12"),
    ("Nine soldiers in tanks were killed.", "killed 9"),
    # -- none: vague, ranges, other things, other money ------------------------------------
    ("Tens of thousands of people were displaced.", ""),
    ("Dozens were killed and hundreds injured.", ""),
    ("Several hundred men were arrested.", ""),
    ("Between 10 and 15 people were killed.", ""),
    ("The raid killed 10 to 15 rebels.", ""),
    ("Two or three soldiers were wounded.", ""),
    ("Forty people were killed or wounded.", ""),
    ("He was killed 12 days later.", ""),
    ("In 2014 soldiers killed farmers in the hills.", ""),
    ("The storm killed 40 cattle.", ""),
    ("No one was killed in the attack.", ""),
    ("The government paid 20 million euros.", ""),
    ("Australia spent A$30 million on the mission.", ""),
    ("Hong Kong paid HK$12 million.", ""),
    ("Oil rose to $60 a barrel.", ""),
    ("Billions of dollars were promised.", ""),
    ("A 12-year-old was hurt.", ""),
    ("The doctors saved 12 lives.", ""),
    ("Moscow expelled 23 British diplomats.", ""),
    ("Brussels promised between $2 billion and $3 billion.", ""),
    ("The group controls 14 villages and claimed 3 seats.", ""),
    ("The 27 members agreed on 11 measures.", ""),
    # -- none: fractions, and the whole of a part
    ("Three-quarters of the soldiers were killed.", ""),
    ("Two thirds of the soldiers were wounded.", ""),
    ("One in three soldiers was killed.", ""),
    ("Nine out of ten villagers were displaced.", ""),
    ("One in every 20 soldiers was killed.", ""),
    ("A third of a million people were displaced.", ""),
    ("Three quarters of a million people were displaced.", ""),
    ("Half of the 300 soldiers were killed.", ""),
    ("10% of its roughly 300 soldiers were killed.", ""),
    ("Paris sent half of the $300 million.", ""),
    ("A twenty-first soldier was killed.", ""),
    ("Two weeks of shelling have killed hundreds.", ""),
    ("Twenty countries have expelled Russian diplomats since Monday.", ""),
    ("Nearly 300 officers have detained protesters.", ""),
    ("About 200 cattle were killed.", ""),
    ("Forty villages were evacuated.", ""),
    ("Forty US ships were evacuated.", ""),
    ("Forty U.S. ships were evacuated.", ""),
    ("Moscow expelled 60 U.S. diplomats.", ""),
    # -- whom is counted, and not by whom
    ("Three U.S. soldiers were killed by a mine.", "killed 3"),
    ("The bomb killed three men and two U.S. soldiers.", "killed 3, killed 2"),
    ("Nairobi sent 3,000 U.N.-led peacekeepers.", "troops 3000"),
    ("Three gunmen killed at least 14 policemen.", "killed 14"),
    ("Three gunmen killed over 20 policemen.", "killed 20"),
    ("Two rebels killed as many as a dozen men.", "killed 12"),
    ("More than 20 countries expelled over 100 Russian diplomats.", ""),
    ("Of the three gunmen killed over two days, one was a boy.", "killed 3"),
    ("There were 30 policemen killed over 12 months.", "killed 30"),
    ("There were 30 policemen killed over the weekend.", "killed 30"),
    ("There were 30 policemen killed at a checkpoint.", "killed 30"),
]


@pytest.mark.parametrize(("text", "wanted"), SENTENCES)
def test_magnitudes_of_a_sentence(text: str, wanted: str) -> None:
    found = ", ".join(f"{m.kind} {m.value:.0f}" for m in magnitudes(text))
    assert found == wanted


def test_spans_hold_the_words_with_their_qualifier() -> None:
    text = "At least 12 people died; Paris sent more than $3.5 million."
    found = magnitudes(text)
    assert [m.text for m in found] == ["At least 12", "more than $3.5 million"]
    assert all(text[m.start : m.end] == m.text for m in found)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("two hundred and fifty thousand", 250_000),
        ("one million two hundred thousand", 1_200_000),
        ("ninety-nine", 99),
        ("a dozen", 12),
        ("three dozen", 36),
        ("1,234,567", 1_234_567),
        ("2.75 million", 2_750_000),
        ("a quarter of a million", 250_000),
        ("one and a half thousand", 1_500),
        ("1 and a half billion", 1_500_000_000),
        ("two-and-a-half million", 2_500_000),
        ("half-a-dozen", 6),
    ],
)
def test_numbers_in_words(text: str, value: float) -> None:
    assert [n.value for n in numerals(f"They counted {text} people.")] == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Bombs killed 12 in two villages.", [12, 2]),
        ("They killed two in three days and one in 2014.", [2, 3, 1]),
        ("They killed 5 in one attack and 12 in 20 others.", [5, 1, 12, 20]),
        ("Two and a half years later 12 third-country nationals left.", [12]),
    ],
)
def test_what_only_looks_like_a_fraction_is_counted(text: str, values: list[float]) -> None:
    assert [n.value for n in numerals(text)] == values


def _events(text: str):
    return code(Article("m", text, None, "2023-05-18", None, None, "en", "", "-")).events


def test_a_number_goes_to_the_event_it_fits() -> None:
    (event,) = _events("Rebels killed 12 Malian soldiers in Gao.")
    assert [(m.kind, m.value) for m in event.magnitudes] == [("killed", 12.0)]


def test_a_number_is_attached_once_to_the_nearest_event() -> None:
    events = _events("Russian forces attacked Ukraine on Monday, killing 14 people.")
    given = [m for event in events for m in event.magnitudes]
    assert [(m.kind, m.value) for m in given] == [("killed", 14.0)]


def test_a_number_that_fits_no_event_is_left_out() -> None:
    events = _events("The president of Kenya met the president of Ghana after 14 people died.")
    assert events
    assert all(event.magnitudes == () for event in events)


def test_a_repeated_event_keeps_the_record_with_numbers() -> None:
    first = "Rebels attacked Malian soldiers in Gao on Tuesday."
    second = "The rebels killed 12 Malian soldiers in the attack."
    for text in (f"{first} It rained. {second}", f"{second} It rained. {first}"):
        (event,) = (e for e in _events(text) if e.event_type == "ASSAULT")
        assert [(m.kind, m.value) for m in event.magnitudes] == [("killed", 12.0)]
        assert [event.text[m.start : m.end] for m in event.magnitudes] == ["12"]
        assert (event.mentions, event.date) == ((0, 2), "2023-05-16")
