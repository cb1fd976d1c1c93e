"""Whose the unnamed are: the home of an article, and people whom it has introduced."""

import pytest

from multivector.codes.gazetteer.names import find
from multivector.coding.actors.discourse import Discourse
from multivector.coding.actors.marks import Mark, opening
from multivector.coding.coded import Actor
from multivector.coding.coder import code
from multivector.coding.quotes.marks import one_sign
from multivector.coding.syntax.sections import sections
from multivector.text.article import Article
from multivector.text.read import read_one

TEXT = "Kenya and Somalia closed the border. Somalia, Somalia's army and Somali traders agreed."


def article(text: str, title: str | None = None) -> Article:
    return Article("a", text, title, "2015-03-02", None, None, "en", "", "-")


def principals(title: str | None, place: str | None) -> list[str]:
    return [code for _, code, _ in opening(find(TEXT), title, place)[1]]


def test_the_most_named_state_opens_the_context():
    assert principals(None, None) == ["SOM", "KEN"]


def test_headline_and_dateline_count_as_names():
    assert principals("Kenyan, Kenyan, Kenyan police: Kenya", None)[0] == "KEN"
    assert principals(None, "NAIROBI") == ["SOM", "KEN"]  # two names more do not outweigh four
    assert opening(find("Kenya met Uganda."), None, "KAMPALA")[1][0][1] == "UGA"


def test_a_dateline_adds_a_state_that_the_text_does_not_name():
    text, named = opening(find("Kenya complained."), None, "JOHANNESBURG")
    assert named[0][:2] == ("South Africa", "ZAF")
    assert text == "South Africa, Kenya. "


def test_news_from_home_is_about_the_state_of_its_places():
    mentions = find("Police in New South Wales searched a house near Wellington.")
    assert [code for _, code, _ in opening(mentions, None, None)[1]] == ["AUS", "NZL"]


def test_no_state_no_opening():
    assert opening([], "Rain at last", "AT SEA") == ("", [])


def test_who_was_introduced_keeps_a_state_for_the_article():
    filler = "Nobody in the market had heard of it. " * 6
    for deed, kind in (("expelled Phiri", "SANCTION"), ("accused Phiri of spying", "ACCUSE")):
        text = "Police in Lusaka arrested Mulenga Phiri on Monday, Zambia said. " + filler
        found = [e for e in code(article(f"{text}Malawi {deed}.")).events if e.event_type == kind]
        assert [[(a.text, a.code) for a in e.recipient] for e in found] == [[("Phiri", "ZMB")]]


def test_marks_of_old_wires_keep_offsets():
    text = "``We will not talk,'' said Ana Ruiz, the envoy of Peru."
    assert len(one_sign(text)) == len(text)
    (quote,) = code(article(text)).quotes
    assert (quote.text.strip(" ,"), quote.speaker) == ("We will not talk", "Ana Ruiz")


def test_straight_mark_closed_by_a_curly_one():
    (quote,) = code(article('"We will not talk,” said Ana Ruiz, the envoy of Peru.')).quotes
    assert quote.speaker == "Ana Ruiz"


def test_mark_has_codes_of_its_actors():
    assert Mark((0, 2), (Actor("us", "USA", "group"),)).codes == {"USA"}


@pytest.mark.parametrize(
    ("named", "later", "same"),
    [
        ("Yaqub Khan", "Sadiq Khan", False),
        ("Yaqub Khan", "S. Khan", False),
        ("Yaqub Khan", "Mayor Sadiq Khan", False),
        ("Yaqub Khan", "Khan", True),
        ("Yaqub Khan", "Mr Khan", True),
        ("Yaqub Khan", "President Khan", True),
        ("Yaqub Khan", "Y. Khan", True),
        ("Gen. Yaqub Ali Khan", "Ali Khan", True),
        ("Khan", "Sadiq Khan", True),
        ("Joseph Lee", "Joe Lee", True),
        ("Yaqub Khan", "Sadiq Lee", False),
    ],
)
def test_a_namesake_is_somebody_else(named: str, later: str, same: bool):
    person = Actor(named, "PAK", "person", "GOV", named)
    discourse = Discourse()
    discourse.note([person], subject=True)
    assert discourse.known(later) == (person if same else None)


def test_we_of_a_namesake_is_not_of_the_state_of_the_first():
    text = 'Kenyan General Ann Mora arrived in Delhi.\n\n"We condemn Israel," said {}.'
    said = {
        name: [e.actor[0].code for e in code(article(text.format(name))).events[1:]]
        for name in ("Ann Mora", "General Mora", "Ben Mora")
    }
    assert said == {"Ann Mora": ["KEN"], "General Mora": ["KEN"], "Ben Mora": []}


DIGESTS = [
    "PERU\n\n{} arrested ten miners in the capital. {} expelled a Brazilian diplomat.\n\n"
    "CHILE\n\n{} arrested a former general. {} expelled an Argentine diplomat.",
    "PERU\n- {} arrested ten miners in the capital.\n- {} expelled a Brazilian diplomat.\n\n"
    "CHILE\n- {} arrested a former general.\n- {} expelled an Argentine diplomat.",
    "PERU: {} arrested ten miners in the capital. {} expelled a Brazilian diplomat. "
    "CHILE: {} arrested a former general. {} expelled an Argentine diplomat.",
    "Peru. {} arrested ten miners in the capital. {} expelled a Brazilian diplomat. "
    "Chile. {} arrested a former general. {} expelled an Argentine diplomat.",
]


@pytest.mark.parametrize("digest", DIGESTS)
def test_each_section_of_a_digest_has_its_own_home(digest: str):
    text = digest.format("Police", "The government", "Police", "The government")
    read = read_one("-", stdin=text.encode())
    found = {(e.text.split()[-1], e.actor[0].code) for e in code(read).events}
    assert {home for _, home in found} == {"PER", "CHL"}
    assert found <= {
        ("capital.", "PER"), ("diplomat.", "PER"), ("general.", "CHL"), ("diplomat.", "CHL"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "PERU: Police arrested ten miners. The government expelled a diplomat.",
        "Peru closed the border. Chile recalled its envoy. Bolivia protested.",
        "Who won? Peru. The government in Chile said: Bolivia lost.",
        "A visit to Lima.\n\nPERU\n\nPolice arrested ten miners. PERU. Police left.",
        "People of these states may not enter:\n\n- Chile\n\n- Bolivia\n\nThe government left.",
        "Who gains?\n\nIran. It sold gas.\n\nWho loses? Turkey. It bought gas.",
        "The envoy left the U.S. Congress in Peru met him. Chile’s: none.",
    ],
)
def test_a_single_name_or_a_subject_opens_no_section(text: str):
    assert sections(text, find(text)) == ()


def test_a_section_begins_with_all_words_of_its_name():
    text = "DR CONGO: The army fired.\n\n* THE GAMBIA – Police left.\n\nTogo\nIt rained. Mali: No."
    found = [(text[s.start : s.body], s.name.entity.code) for s in sections(text, find(text))]
    assert found == [
        ("DR CONGO: ", "COD"), ("THE GAMBIA – ", "GMB"), ("Togo", "TGO"), ("Mali: ", "MLI"),
    ]  # fmt: skip
