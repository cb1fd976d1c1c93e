"""The word lists of the coder."""

from multivector.coding.syntax.words import WORDS
from multivector.tables import read_rows


def test_no_list_hides_another_of_its_name() -> None:
    assert len(read_rows("multivector.coding", "data", "words.tsv")) == len(WORDS)
