"""The word lists of the coder, by name."""

from multivector.tables import read_rows

WORDS = {
    name: frozenset(words.split())
    for name, words in read_rows("multivector.coding", "data", "words.tsv")
}
