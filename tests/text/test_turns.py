"""Turns of transcripts: who speaks, and what only looks like a label."""

import pytest

from multivector.coding.coder import code
from multivector.coding.syntax.sentences import split
from multivector.text.clean import paragraphs
from multivector.text.draft import Draft, finish
from multivector.text.turns import turns

TALKS = (
    "Ministers meet the press\n\n"
    "SERGEI LAVROV: Russia condemned Peru on Monday. We will send peacekeepers to Chile.\n\n"
    "JOURNALIST (AFP): Will Chile expel the ambassador of Peru?\n\n"
    "ANA DE LA RUIZ: Armenia is not a member of NATO.\n\n"
    "Azerbaijan expelled the ambassador of Iran.\n\n"
    "URSULA VON DER LEYEN: China is the largest trading partner of Kazakhstan."
)


def test_a_label_sets_the_speaker_until_the_next_and_is_no_part_of_a_sentence():
    coded = code(finish(Draft(text=TALKS, published="2023-05-18"), sha256="0", source="a"))
    text = coded.article.text
    assert not any(": " in text[start:end] for start, end in coded.sentences)
    assert all(text[one.start : one.end] == one.text for one in (*coded.claims, *coded.quotes))
    said = {one.speaker for one in coded.quotes}
    lavrov, leyen = "Sergei Lavrov", "Ursula von der Leyen"
    assert said == {lavrov, "Journalist (AFP)", "Ana de la Ruiz", leyen}
    assert {one.text: one.speaker for one in coded.claims}[TALKS.rpartition(": ")[2]] == leyen
    told = {(one.actor[0].code, one.attributed_to) for one in coded.events}
    assert ("AZE", "Ana de la Ruiz") in told
    assert ("RUS", lavrov) in told
    assert not any(one.text.endswith("?") for one in coded.events)


@pytest.mark.parametrize(
    "text",
    [
        "Question: When?\n\nAnn Lee: In May.",
        "ANN LEE: When?\n\nBO LI: In May.\n\nANN LEE: Why?",
        "MR. KIMANI: Kenya left.\n\nQ: When?",
        "PRESENTER: When?\n\nMINISTER: In May.\n\nPRESENTER: Why?",
    ],
)
def test_the_forms_of_transcripts(text):
    assert len(turns(text)) == len(text.split("\n\n"))
    assert len(split(text)) == len(text.split("\n\n"))


@pytest.mark.parametrize(
    "text",
    [
        "DHAKA: Kenya left.\n\nNEW DELHI: Peru stayed.",
        "KAZAKHSTAN: Exports rose.\n\nKENYA: Imports fell.\n\nKENYA: Exports rose.",
        "Trade Policy: exports rose.\n\nEnergy Supply: imports fell.",
        "SERGEI LAVROV: Russia left.\n\nThe ministers: a short list.",
        "UPDATE: Peru left.\n\nUPDATE: Chile stayed.",
        "POLITICS: Peru left.\n\nMEDIA: Chile stayed.\n\nTRADE: Kenya grew.",
        "KEY POINTS: Peru left.\n\nWHAT NEXT: Chile votes.\n\nKEY POINTS: Kenya grew.",
        "Emmanuel Macron: a profile\n\nPeru left.\n\nRead Also: Chile stayed.",
        "He said: no.\n\nShe said: yes.\n\nHe said: no.",
    ],
)
def test_what_is_no_transcript(text):
    assert turns(text) == ()


def test_questions_and_answers_have_no_named_speaker():
    text = "Q: Will Peru expel the envoy of Chile?\nA: Germany condemned Peru on Monday."
    draft = Draft(text=f"An interview\n\n{text}", published="2023-05-18")
    coded = code(finish(draft, sha256="0", source="a"))
    assert [(turn.speaker, turn.asks) for turn in turns(coded.article.text)] == [
        (None, True),
        (None, False),
    ]
    assert [(one.speaker, one.text[:7]) for one in coded.quotes] == [(None, "Germany")]
    told = [(one.actor[0].code, one.attributed_to) for one in coded.events]
    assert told == [("DEU", None)]


@pytest.mark.parametrize(
    "lead",
    [
        "Ana Ruiz, a professor in Lima, talks to the Courier's Bo Li about President Ian Kay.",
        "After President Ian Kay stepped down, Bo Li spoke to Ana Ruiz, a professor in Lima.",
        "An interview with Ana Ruiz",
        "In talks with premier Ian Kay, Peru gave way. Ana Ruiz, a scholar, spoke to our paper.",
        "Reporter Bo Li, once a minister of Peru, interviewed Ana Ruiz, a scholar.",
    ],
)
def test_answers_are_those_of_the_person_interviewed(lead):
    text = f"{lead}\n\nQ: Will Peru stay?\n\nA: Germany condemned Peru on Monday."
    quotes = code(finish(Draft(text=text, published="2023-05-18"), sha256="0", source="a")).quotes
    assert [(one.speaker, one.text[:7]) for one in quotes] == [("Ana Ruiz", "Germany")]


def test_turns_on_lines_are_not_joined():
    lines = TALKS.replace("\n\n", "\n")
    assert paragraphs(lines) == TALKS.split("\n\n")


def test_initials_are_the_speakers_that_a_legend_names():
    said = [
        "RO: Good morning.",
        "PVD: It is a mistake.",
        "AS: The minister said so.",
        "RO: Thanks.",
    ]
    legend = [
        "Presenter: Ruth Okello (RO)",
        "Guests: Dr Paul van Dijk, of Ghent (PVD); reporter Amina Sesay in Freetown (AS)",
    ]
    found = turns("\n\n".join(["TODAY", *legend, *said]))
    names = ["Ruth Okello", "Paul van Dijk", "Amina Sesay", "Ruth Okello"]
    assert [turn.speaker for turn in found] == names
    assert not turns("The African Union (AU) met.\n\nAU: No comment.\n\nUK: None.")
