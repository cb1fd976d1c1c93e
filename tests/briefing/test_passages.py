from hypothesis import given
from hypothesis import strategies as st

from multivector.briefing.renderings.passages import Mark, paragraphs

TEXTS = st.text(alphabet="ab. \n“é\U0001f600", min_size=1, max_size=80)


@given(TEXTS, st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), max_size=12))
def test_no_character_of_a_paragraph_is_lost_or_doubled(
    text: str, spans: list[tuple[int, int]]
) -> None:
    marks = [Mark(min(span), max(span), "actor", f"a{n}") for n, span in enumerate(spans)]
    cut = paragraphs(text, [], marks)
    shown = [
        "".join(piece.text for sentence in block for piece in sentence.pieces) for block in cut
    ]
    assert shown == [block for block in text.split("\n\n") if block.strip()]


def test_overlapping_marks_keep_each_their_own_span() -> None:
    text = "China praised Russia."
    marks = [Mark(0, 21, "claim", "c"), Mark(0, 5, "actor"), Mark(6, 13, "trigger")]
    pieces = paragraphs(text, [(0, 21)], marks)[0][0].pieces
    assert [(piece.text, piece.kinds) for piece in pieces] == [
        ("China", ("actor", "claim")),
        (" ", ("claim",)),
        ("praised", ("claim", "trigger")),
        (" Russia.", ("claim",)),
    ]
    assert pieces[0].anchors == ("c",)


def test_a_sentence_that_spans_paragraphs_has_one_anchor() -> None:
    blocks = paragraphs("One\n\ntwo.", [(0, 9)], [])
    assert [sentence.first for block in blocks for sentence in block] == [True, False]
    assert [sentence.number for block in blocks for sentence in block] == [0, 0]


def test_text_between_sentences_is_kept() -> None:
    block = paragraphs("A. -- B.", [(0, 2), (6, 8)], [])[0]
    assert [sentence.number for sentence in block] == [0, None, 1]
