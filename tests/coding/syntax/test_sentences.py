import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.coding.syntax.sentences import MAX_CHARACTERS, split


def test_the_style_of_an_envoy_does_not_end_a_sentence():
    text = "Kenya hosted H.E. Abiy Ahmed. It thanked H.R.H. Prince Faisal."
    assert [s.text for s in split(text)] == [text[:29], text[30:]]


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


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("The EU imposed tariffs on China.", "Šefčovič said they were needed."),
        ("Poland expelled an envoy.", "Łukasz Nowak told reporters."),
        ("They met.", "“İmamoğlu was jailed,” he said."),
        ("They met.", "Євген left."),
        ("The answer was no.", "Russia then invaded Georgia."),
        ("He said no.", "I left."),
        ("“We say no.”", "Kenya then left."),
    ],
)
def test_a_sentence_ends_before_any_capital_and_after_a_no(first, second):
    assert [s.text for s in split(f"{first} {second}")] == [first, second]


@pytest.mark.parametrize(
    "text",
    [
        *("It was no. 5 on the list.", "Resolution No. 2231 passed.", "Act No. XIV was passed."),
        *("Resolution No. S/2023/5 passed.", "Rooms Nos. 4 and 5 burned.", "He met Ł. Nowak."),
        "He paid approx. šest euros.",
    ],
)
def test_a_number_or_an_initial_goes_on(text):
    assert [s.text for s in split(text)] == [text]


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


def test_a_bullet_is_no_word_of_its_sentence():
    text = "- Kenya protested.\n\n• Chad left.\n\n-5 degrees.\n\n— Yes, it did."
    assert [s.text for s in split(text)] == [
        "Kenya protested.", "Chad left.", "-5 degrees.", "Yes, it did.",
    ]  # fmt: skip
