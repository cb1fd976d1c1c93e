"""Word pieces of a window and the phrases that they belong to."""

from itertools import combinations

from multivector.coding.events.reader.classifier import Reading, model, pieces

TEXTS = ("Côte d’Ivoire’s army re-took Man.", "It held Bouaké — ½ of 3 towns.")


def test_the_pieces_of_a_phrase_are_those_that_overlap_it() -> None:
    found = pieces(model().tokenizer, "Mali, Niger. ", TEXTS)
    for part, text in enumerate(("Mali, Niger. ", *TEXTS)):
        for span in combinations(range(len(text) + 1), 2):
            inside = [
                k
                for k in range(*found.parts[part])
                if found.spans[k][0] < span[1] and found.spans[k][1] > span[0]
            ]
            assert found.at(span, part) == ((inside[0], inside[-1]) if inside else None)


def test_a_sentence_of_blanks_has_no_marks_and_one_pair() -> None:
    reading = Reading.alone(" ")
    assert reading.marks() == []
    assert reading.pairs([]).types.shape[:2] == (1, 1)
    assert reading.pairs([(0, 1)]).trigger.shape == (2, 2)
