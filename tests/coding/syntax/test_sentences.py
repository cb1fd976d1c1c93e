from hypothesis import given
from hypothesis import strategies as st

from multivector.coding.syntax.sentences import MAX_CHARACTERS, split


def test_abbreviations_and_initials_do_not_end_a_sentence():
    text = "The U.S. sent Gen. J. Smith to Mr. Lee. He stayed. “Go!” she said."
    assert [s.text for s in split(text)] == [
        "The U.S. sent Gen. J. Smith to Mr. Lee.",
        "He stayed.",
        "“Go!”",
        "she said.",
    ] or [s.text for s in split(text)][:2] == [
        "The U.S. sent Gen. J. Smith to Mr. Lee.",
        "He stayed.",
    ]


def test_a_short_line_without_a_mark_is_a_heading():
    first, second = split("War in Ukraine\n\nBeijing spoke.")
    assert (first.heading, second.heading) == (True, False)


@given(st.text(max_size=400))
def test_sentences_lie_in_the_text_in_order(text):
    last = 0
    for sentence in split(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.start >= last
        last = sentence.end


def test_a_sentence_without_end_is_cut():
    assert max(len(s.text) for s in split("word " * 10_000)) <= MAX_CHARACTERS
