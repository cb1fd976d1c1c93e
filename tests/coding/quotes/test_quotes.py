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


WHO_IS_MEANT = r"""
The chamber met in Lusaka.\n\nOne who stayed away, Chanda Mutale, claimed that only nine members had voted.\n\n"There was no quorum," she said. | Chanda Mutale
"We are not for sale," a government backbencher, Tomas Prado, told the assembly. | Tomas Prado
Last week, forest fires left nine villages without power.\n\nChilean President Gabriel Boric visited them.\n\n"We will rebuild every house," he said. | Gabriel Boric
Ortega's office hit back, saying that the report was "written by people who have never been here." | Ortega's office
The defence ministry in Lima said the crew was safe. The ministry called the reports "a shameful attack on our sailors at sea". | The defence ministry in Lima
Transport Minister Ana Ruiz spoke on Friday.\n\nShe said the bridge was safe.\n\n"We have tested every bolt of it," the government spokeswoman said. | Ana Ruiz
Defence Secretary Ian Kay met sailors. But in a separate session, the Pentagon chief said the fleet had "gotten far too big for us". | Ian Kay
Prime Minister Moana Tau spoke on Friday. "We will not sign it this year," the premier said. | Moana Tau
Ian Kay tweeted from the airport:\n\n"Nobody knows when the planes will fly again." | Ian Kay
'The harvest is lost,' said Ann Lee, a farmer in Otago.\n\nLee said the state must 'pay for the seed and the diesel that were lost in the flood.\n\n'And it must pay this year,' she said. | Ann Lee;Ann Lee;Ann Lee
Ann Lee said," The harvest is lost this year." | Ann Lee
Indonesia's navy said it had seized the boat. "The crew is in good health," it said. | Indonesia's navy
The company's chief executive, Li Na, resigned. Sun Mei, the finance chief, takes over. "I leave with a heavy heart," the outgoing chief executive said. | Li Na
A spokesman for the army, Colonel Ali Musa, said the town had fallen. "We are in the market," the spokesman told AFP. "It is over." | Ali Musa;Ali Musa
Kay, arguing in his letter that the rule now proposed assures workers "they are being paid the proper wage," left. | Kay
Human Rights Watch urged Malawi to free her. "Her arrest is an outrage to us," said Tirana Hassan, the group's director. | Tirana Hassan
A woman who lost her son said "they shot at everything that moved". | A woman
Gen. Salifou Modi spoke on state television. "We have nothing to hide from anybody," the general said. | Salifou Modi
“We will march until the last day,” Kay — who lost the vote in May — told the crowd. | Kay
“We will march until the last day,” is what Ian Kay told the crowd. | Ian Kay
Her message to the rebels was clear: "Lay down your arms and come home." Ana Ruiz is the mayor. | Ana Ruiz
"There is no such plan at all, said Dana Park, a spokeswoman. | Dana Park
In what Park called "a fiction from the first to the last word", the paper said the plan was ready. | Park
Kenya's foreign minister, Asha Mwangi, flew to Kampala. Uganda's foreign minister, Paul Okot, met her.\n\n"The border stays open to all," Kenya's foreign minister said. | Asha Mwangi
Paul Okot called for talks. The Kenyan president, Asha Mwangi, refused.\n\n"The border stays open to all," said the head of the army. | the head of the army
Washington Prado, a captain, spoke. "We were nervous tonight," said the coach. | the coach
The wells are dry, Aminata Sow, a nurse in Thies, told Walf, "and nobody has come to look at them". | Aminata Sow
The alliance refused to vote and said the list was "made in one night by one man". | The alliance
Paul Okot, a fisherman, called for talks. "We are all hungry here," the president said. | the president
"We are all hungry here," the farmer said. Paul Okot, a judge, disagreed. "Nobody starves," the judge said. | the farmer;Paul Okot
Tim Cook, a baker in Perth, sold his shop. "The rent is too high," Cook said. | Tim Cook
Paul Okot told a court in Gulu the bill that "nobody in this country wants or needs" must go. | Paul Okot
The “safe and fair return of all families” must come first, Okot told reporters in a short briefing on Friday. | Okot
Paul Okot added that the verdict shows the need to "change the law on land before the next season". | Paul Okot
"""  # noqa: E501


@pytest.mark.parametrize("row", WHO_IS_MEANT.strip().splitlines())
def test_who_is_meant_over_sentences_and_paragraphs(row):
    text, expected = row.replace(r"\n", "\n").rsplit(" | ", 1)
    assert [speaker(q.speaker) for q in read(text)] == [speaker(n) for n in expected.split(";")]


def test_direct_speech_whose_speaker_is_unknown_is_kept_without_one():
    (quote,) = read("The hall was full. “We were promised work, not words,” he said.")
    assert (quote.speaker, quote.cue) == (None, "said")


def test_reported_speech_has_a_speaker_without_marks():
    text = "However, Lee said, the price will fall. Trade is down, according to Ann Lee, a banker."
    found = attributed_speech(text, split(text), find(text))
    assert [name for _, _, name in found.reported] == ["Ann Lee", "Ann Lee"]
    assert found.speaker(0, 30) == "Ann Lee"
    assert found.quotes == ()


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
