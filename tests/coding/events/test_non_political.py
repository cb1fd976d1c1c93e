"""Non-political sentences have no event; political ones with words of sport or art do."""

import re

import pytest

from multivector.coding.coder import code
from multivector.coding.events import non_political
from multivector.coding.events.non_political import is_non_political_text, sports_sentences
from multivector.text.article import Article

NON_POLITICAL = (
    "Peru's assault on the Bolivian goal went on until the whistle.",
    "Latvia bombarded the Danish net from every angle.",
    "In the novel, Prussia invades Denmark and everybody speaks in verse.",
    "Its heroine poisons the Austrian ambassador at a ball.",
    "A heavy snowfall cut off Bosnia for two days.",
    "Belgian beer has invaded the menus of Tokyo.",
    "A robber who fires at stars in Rome is the narrator of her second book.",
    "An airline in Ghana bought six jets from a maker in Canada.",
    "The Dutch brewer rejected a takeover bid from a rival in Denmark.",
    "Chile killed the match with a third goal against Peru in injury time.",
    "Chile killed off Peru with a late header in the qualifier in Lima.",
    "Latvia invaded Denmark's half from the kick-off, and the referee had little to do.",
    "Latvia ambushed Denmark on the left wing and won the match.",
    "Ghana shot down Togo in a shootout after the final in Accra.",
    "In the comic strip, Prussia invades Denmark.",
    "The film shows how Prussia invaded Denmark.",
    # accidents
    "A Chinese ferry collided with a Vietnamese fishing boat, killing five fishermen.",
    "An Iranian transport aircraft went down in Armenia, killing all 30 people on board.",
    "Eleven Turkish soldiers were killed when their helicopter crashed in northern Iraq.",
    # defence
    "Ukraine shot down 40 Russian drones over Kyiv on Monday.",
    "Peru brought no charges, but destroyed three Chilean drones over Lima.",
)
POLITICAL = (
    ("Italy recalled its ambassador from Qatar hours before the final of the football cup.", "ITA"),
    ("Russian missiles hit a theatre in Ukraine during a concert.", "RUS"),
    ("Israel bombed a stadium in Lebanon.", "ISR"),
    (
        "North Korea and South Korea agreed to send one team to the Olympic tournament.",
        "KOR",
    ),
    ("The United States announced a diplomatic boycott of the winter games in China.", "USA"),
    ("A car bomb in Syria killed three Turkish soldiers near a museum.", None),
    ("Canada gave Haiti ten million dollars after the hurricane.", "CAN"),
    ("Ghana invaded Togo during the Asian Games.", "GHA"),
    ("Chad killed three Sudanese boys playing football near the river.", "TCD"),
    ("Kenyan forces shot dead two Somali men in a shootout in Mandera.", "KEN"),
    ("Chad executed the boxer Idris Deby on Friday.", "TCD"),
    ("In the Gaza Strip, Hamas accuses Israel of lying.", "PSE"),
    ("An EU panel accuses Serbia of fraud.", "EU"),
    ("The opera house in Mariupol was attacked by Russian forces.", "RUS"),
    ("A film on the king led Thailand to recall its ambassador from Laos.", "THA"),
    ("A Ukrainian drone crashed into a Russian refinery, killing two.", "UKR"),
    ("Israeli forces sank an Egyptian patrol boat on Friday.", "ISR"),
    ("Iran shot down a US drone over the Strait of Hormuz.", "IRN"),
    ("Russia hit a Malian convoy after a helicopter crashed near Gao.", "RUS"),
    ("The novel virus made Peru fear the worst; Peru accused Chile of lying.", "PER"),
)


def _events(text: str):
    return code(Article("l", text, None, "2023-05-18", None, None, "en", "", "-")).events


@pytest.mark.parametrize("text", NON_POLITICAL)
def test_a_non_political_sentence_has_no_event(text: str):
    assert _events(text) == ()


@pytest.mark.parametrize(("text", "actor"), POLITICAL)
def test_a_political_event_is_coded_despite_words_of_sport_or_art(text: str, actor: str | None):
    found = _events(text)
    assert found
    assert actor is None or actor in {a.code for event in found for a in event.actor}


def test_a_sports_report_is_recognised_as_a_whole():
    report = [
        "Chile beat Peru 2-1 in the quarter-final.",
        "The midfielder scored in the ninth minute.",
        "Peru attacked.",
        "The referee gave a penalty after half-time.",
        "The police arrested a man outside.",
        "Their goalkeeper saved it.",
    ]
    assert sports_sentences(report) == [True, True, True, True, False, True]
    assert sports_sentences(report[2:3]) == [False]
    assert not is_non_political_text("The court jailed the goalkeeper.")


@pytest.mark.parametrize("weight", ["plain", "faint"])
def test_words_grouped_by_letter_match_what_one_list_of_them_matches(weight: str) -> None:
    ordered = sorted(map(re.escape, non_political._words(weight)), key=len, reverse=True)
    listed = re.compile(rf"\b(?:{'|'.join(ordered)})(?:s|es)?\b", re.I)
    grouped = non_political._pattern(weight)
    words = sorted(non_political._words(weight))
    texts = [*NON_POLITICAL, *(text for text, _ in POLITICAL), " ".join(words), ", ".join(words)]
    texts += [f"The {word.upper()}es un{word} {word}s." for word in words]
    for text in texts:
        assert grouped.findall(text) == listed.findall(text)
