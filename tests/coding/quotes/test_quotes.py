"""Quotations: every form of mark and cue, speakers carried over, roles, hostile text."""

import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multivector.codes.gazetteer.names import find
from multivector.coding.coded import Quote
from multivector.coding.quotes.quotes import attributed_speech
from multivector.coding.syntax.sentences import split

EXAMPLES = [
    json.loads(line)
    for line in Path(__file__)
    .with_name("quotations.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
# The rules were made with the first set in view, those of joined paragraphs, open verbs and of who
# is meant with the fifth, those of complements and appositions with the sixth. The others were
# each measured once before they were looked at: .92 of the second, .93 of the third, .96 of the
# fourth were right in both.
SETS = {
    name: [e for e in EXAMPLES if e["set"] == name]
    for name in ("first", "second", "third", "fourth", "fifth", "sixth")
}
ARTICLE = "china_central_asia_summit_2023.txt"


def read(text: str) -> list[Quote]:
    return list(attributed_speech(text, split(text), find(text)).quotes)


def plain(words: str) -> str:
    return re.sub(r"[\s,.;:…!?–—-]+$", "", words.replace("’", "'").casefold())


def speaker(name: str | None) -> str:
    return re.sub(r"^(the|a|an) ", "", (name or "").replace("’", "'").casefold())


def scored(examples: list[dict]) -> tuple[float, float]:
    right = gold = predicted = 0
    for example in examples:
        got = {(plain(q.text), speaker(q.speaker)) for q in read(example["text"])}
        want = {(plain(q["text"]), speaker(q["speaker"])) for q in example["quotes"]}
        right += len(got & want)
        gold += len(want)
        predicted += len(got)
    return right / gold, right / predicted


def test_examples_are_many_and_of_every_form():
    assert len(EXAMPLES) >= 150
    assert sum(not e["quotes"] for e in EXAMPLES) >= 10
    assert all(q["text"] in e["text"] for e in EXAMPLES for q in e["quotes"])


@pytest.mark.parametrize("name", SETS)
def test_text_and_speaker_of_the_examples(name):
    recall, precision = scored(SETS[name])
    assert recall >= 0.95
    assert precision >= 0.95


DESCRIBED = """
Ann Lee, a fellow at the Orbis Institute in Riga, Latvia | Ann Lee | fellow | Orbis Institute | -
Ann Lee, who heads the Orbis Institute | Ann Lee | head | Orbis Institute | -
Ann Lee of the Orbis Institute | Ann Lee | - | Orbis Institute | -
Ann Lee, a professor of law at Chile’s Andes University | Ann Lee | professor of law | Andes University | -
Ann Lee, director of the Asia Desk at the Orbis Center think tank | Ann Lee | director of the Asia Desk | Orbis Center | -
Kremlin spokesman Ivan Petrov | Ivan Petrov | spokesman | Kremlin | RUS
Kazakhstan's Deputy Foreign Minister Aset Omarov | Aset Omarov | Deputy Foreign Minister | Kazakhstan | KAZ
Askar Nazarov, Kazakhstan's ambassador to China | Askar Nazarov | ambassador to China | Kazakhstan | KAZ
Minister of Education Ann Lee | Ann Lee | Minister of Education | - | -
Ann Lee, president of Moldova | Ann Lee | president | Moldova | MDA
Kazakh analyst Aset Omarov | Aset Omarov | Kazakh analyst | - | -
Sergei Lavrov | Sergei Lavrov | - | - | RUS
Chinese officials | Chinese officials | - | - | CHN
a schoolteacher queuing outside a bank | a schoolteacher | - | - | -
a trader waiting at the crossing | a trader | trader | - | -
Arben Gashi, a trader waiting at the crossing | Arben Gashi | trader | - | -
a retired mining engineer | a retired mining engineer | retired mining engineer | - | -
a leading economist | a leading economist | leading economist | - | -
Human Rights Watch | Human Rights Watch | - | - | -
a spokesman for the Iranian army | a spokesman for the Iranian army | spokesman for the Iranian army | - | IRN
"""  # noqa: E501


@pytest.mark.parametrize("row", DESCRIBED.strip().splitlines())
def test_role_affiliation_and_code(row):
    phrase, *expected = row.split(" | ")
    (quote,) = read(f"“We will not go back,” said {phrase}.")
    found = (quote.speaker, quote.role, quote.affiliation, quote.code)
    assert [word or "-" for word in found] == expected


def test_whole_sentences_are_direct_and_parts_are_not():
    text = (
        "“The road is open,” Ann Lee said. It is “of no use to us,” she added. "
        "“If it snows,” she said, “we walk.”"
    )
    assert [(q.direct, q.cue) for q in read(text)] == [
        (True, "said"),
        (False, "added"),
        (True, "said"),
        (True, "said"),
    ]


def test_nobody_is_made_to_say_scare_quotes_or_titles():
    text = (
        "The so-called “miracle” ended. The “Belt and Road” loans fell due. "
        "Lee praised the “Belt and Road”. The book “Salt and Wind” sold well."
    )
    assert read(text) == []


def test_a_surname_leads_to_the_person_named_last_before_it():
    text = (
        "Li Hui toured Ukraine.\n\n“It is a chance,” said Li Mingjiang, a professor.\n\n"
        "“It would matter,” according to Li."
    )
    assert [q.speaker for q in read(text)] == ["Li Mingjiang", "Li Mingjiang"]


def test_the_minister_is_not_the_prime_minister_named_since():
    text = (
        "The Minister for Home Affairs, Ann Lee, will keep the pact. Prime Minister Ian Kay and "
        "Deputy Minister Mo Roe had opposed it. “We fine-tuned the pact,” the Minister said. "
        "“We did not know that,” the Prime Minister said."
    )
    assert [quote.speaker for quote in read(text)] == ["Ann Lee", "Ian Kay"]


def test_reported_speech_has_a_speaker_without_marks():
    text = "However, Lee said, the price will fall. Trade is down, according to Ann Lee, a banker."
    found = attributed_speech(text, split(text), find(text))
    assert [name for _, _, name in found.reported] == ["Ann Lee", "Ann Lee"]
    assert found.speaker(0, 30) == "Ann Lee"
    assert found.quotes == ()


WHOSE = """
After Trump called him “weak”, Biden said it was “stupid”. | Trump, Biden
Days after the White House said it was “concerned”, Moscow warned of “harm”. | White House, Moscow
When Lee said “we will fight”, Kay laughed. | Lee
In what Lee called “a sad day”, Kay said the army had left. | Lee
In what he called “a sad day”, Kay said the army had left. | Kay
Kay, who called the vote “rigged”, said Moscow would appeal. | Kay
On Monday, Kay, calling the vote “rigged”, said he would appeal. | Kay
Putin, whom Biden called “a killer”, said the talks were “useful”. | Biden, Putin
The plan, described by Lee as “a trap”, was signed. | Lee
The plan, described as “a trap” by Lee, was signed. | Lee
A spokesman boasted by telephone that it “works”. | A spokesman
The ministry called the vote “rigged”, the president said. | the president
Lee, the president, called the vote “rigged”, said Kay. | Kay
If Lee calls it “war”, Kay said, the army will leave. | Kay
“The vote was rigged,” said a police dispatcher in Nairobi. | a police dispatcher
"""


@pytest.mark.parametrize("row", WHOSE.strip().splitlines())
def test_the_speaker_is_that_of_the_clause_with_the_quotation(row):
    text, expected = row.split(" | ")
    assert [quote.speaker for quote in read(text)] == expected.split(", ")


@pytest.mark.parametrize(
    "text",
    [
        "Biden declined to call it “genocide”.",
        "Biden has never said that the war was “over”.",
        "Biden would not say whether the army had “collapsed”.",
        "No state is not called “a friend”.",
    ],
)
def test_nobody_is_made_to_say_what_they_did_not_say(text):
    assert read(text) == []
    plain = re.sub("[“”]", "", text)
    assert attributed_speech(plain, split(plain), find(plain)).reported == ()


@pytest.mark.parametrize(
    "text",
    [
        "Biden did not only call it “illegal”.",
        "Biden said she did not say it was “over”.",
        "Biden said that the war was not “over”.",
        "Biden does not consider the vote “free and fair”.",
        "Biden condemned the attack without calling it “terrorism”.",
    ],
)
def test_words_beside_a_denied_verb_have_their_speaker(text):
    assert [quote.speaker for quote in read(text)] == ["Biden"]


@pytest.mark.outside
def test_real_article(outside):
    text = (outside / "articles" / ARTICLE).read_text(encoding="utf-8")
    found = read(text)
    assert len(found) >= 9
    assert all(q.text == text[q.start : q.end] for q in found)
    by_speaker = {q.speaker: (q.role, q.affiliation) for q in found}
    assert by_speaker["Azimzhan Khitakhunov"] == (
        "senior research fellow",
        "Eurasian Research Institute",
    )
    assert by_speaker["Yun Sun"] == ("director of the China Program", "Stimson Center")
    assert by_speaker["Li Mingjiang"][1] == "Nanyang Technological University"
    assert by_speaker["Jennifer Brick Murtazashvili"][1] == "University of Pittsburgh"
    assert {q.code for q in found if q.speaker == "China"} == {"CHN"}
    assert not any("Belt" in q.text for q in found)


WORDS = "“ ” ‘ ’ \" ' « » ‹ › „ said X , . she Ann Lee called according to of who ( ) — 😀 as"
PIECES = st.lists(st.sampled_from([*WORDS.split(" "), " ", "\n\n", "\u200b"]), max_size=80)


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), PIECES.map(" ".join), PIECES.map("".join)))
def test_any_text_gives_ordered_quotations_at_their_place(text):
    text = text.strip()
    last = 0
    for quote in attributed_speech(text, split(text), find(text)).quotes:
        assert last <= quote.start < quote.end <= len(text)
        assert quote.text == text[quote.start : quote.end]
        assert quote.text.strip() == quote.text
        last = quote.end


@pytest.mark.parametrize(
    "text",
    [
        '"' * 100_000,
        "“" * 100_000,
        "‘" * 50_000 + "’" * 50_000,
        "“a ”" * 25_000,
        "“A,” said X, " * 8_000,
        "he said " * 12_000 + "“x”",
        "A " * 50_000 + "“x,” said B",
        "X, " * 30_000 + "“x,”",
        "said of " * 12_000 + "“b”",
        "“a " + "and “b” " * 12_000,
        "She said it. " * 8_000 + "“Well.”",
    ],
)
def test_hostile_text_takes_bounded_time(text):
    sentences = split(text)
    begun = time.perf_counter()
    attributed_speech(text, sentences, [])
    # 100,000 characters take up to a second here; a quadratic step takes minutes.
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("In July 2025 President Donald Trump called it “a new era”.", ["Donald Trump"]),
        ("A report by United Nations experts in May 2024 described as “credible” the claims.",
         ["United Nations experts"]),
        ("The ministry declared the Gulf state an “aggressor”.", ["The ministry"]),
    ],
)  # fmt: skip
def test_a_year_and_a_state_are_no_speakers(text: str, who: list[str]):
    assert [quote.speaker for quote in read(text)] == who


@pytest.mark.parametrize(
    ("before", "held"),
    [
        ("Turkish Minister Hakan Fidan hosts Iraqi President Abdul Rashid.", "President | Iraq"),
        ("Peruvian Congress ousted Prime Minister Juan Rashid.", "Prime Minister | None"),
        ("The Georgian Parliament overrode President Nino Rashid.", "President | None"),
        ("Colombian police arrest Senator Luis Rashid.", "Senator | None"),
        ("Thai lawmakers impeach Judge Anan Rashid.", "Judge | None"),
        ("Moroccan King Felipe pardons journalist Omar Rashid.", "journalist | None"),
        (
            "Zambian President Ian Kay beats former President Edgar Rashid.",
            "former President | None",
        ),
        (
            "Thailand's ousted Prime Minister Somchai Rashid spoke.",
            "ousted Prime Minister | Thailand",
        ),
        ("The Kenyan sports minister Ababu Rashid spoke.", "sports minister | Kenya"),
        ("Iraqi parliament Speaker Ali Rashid spoke.", "parliament Speaker | Iraq"),
        (
            "Goldman Sachs commodities analyst Ann Rashid spoke.",
            "commodities analyst | Goldman Sachs",
        ),
    ],
)
def test_a_verb_between_two_names_divides_them(before, held):
    (quote,) = read(f"{before} “We are ready,” Rashid said.")
    assert f"{quote.role} | {quote.affiliation}" == held
    assert quote.speaker.endswith("Rashid")


def test_a_surname_with_an_article_is_that_of_the_person_introduced():
    for full, short in (("Mohammed Al Thani", "Al Thani"), ("Ahmed al-Sharaa", "Sharaa")):
        text = f"The talks were led by {full}, a minister. “They go on,” {short} said."
        assert [quote.speaker for quote in read(text)] == [full]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ('Said Ann Lee: "We will never leave the island."', "Ann Lee", None),
        ('Added Maria Gomez, a trader: "The border is closed."', "Maria Gomez", "trader"),
        ('Police detain opposition leader Bo Ba. "I live," Ba said.', "Bo Ba", "opposition leader"),
        ('A court bars party leader Pita Lim. "We go on," Lim said.', "Pita Lim", "party leader"),
        ('"We agree," Vice Premier He Lifeng said.', "He Lifeng", "Vice Premier"),
        ('Brazil met Vice Premier Liu He today. "We agree," Liu said.', "Liu He", "Vice Premier"),
        ('Premier Lee came. "It is late," He said.', "Lee", "Premier"),
    ],
)
def test_verbs_and_pronouns_beside_a_name_are_told_from_its_parts(text, name, role):
    (quote,) = read(text)
    assert (quote.speaker, quote.role) == (name, role)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ann Lee, an envoy, warned that Peru often made promises “that are unkept”.", "Ann Lee"),
        ("Ann Lee said that Chad had kept the bank informed, “but we were not asked”.", "Ann Lee"),
        ("Ann Lee warned that Chad told Mali tales “that nobody believes”.", "Ann Lee"),
        ("Ann Lee said that Bo Kay had told Mali “to go home”.", "Bo Kay"),
        ("Ann Lee said that Bo Kay had argued the plan was “a gift to thieves”.", "Bo Kay"),
    ],
)
def test_a_fragment_at_the_end_of_a_clause_is_of_who_reports_the_clause(text, who):
    (quote,) = read(text)
    assert quote.speaker == who
