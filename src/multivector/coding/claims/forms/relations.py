"""The ties that a claim can assert: rows of ``coding/data/ties.tsv``, whose head explains them."""

from collections import namedtuple

from multivector.tables import read_table

Tie = namedtuple(  # each is text, empty for "no"
    "Tie",
    "name sides act reverse_of by_bloc full channel rule table years title words foretold cue",
)
TIES = {row["name"]: Tie(**row) for row in read_table("multivector.coding", "data", "ties.tsv")}
READ = [tie for tie in TIES.values() if tie.sides != "own"]  # by their cues, in this order


def is_of_bloc(relation: str) -> bool:
    """Return whether the relation of a form is a membership, or its beginning or end."""
    return relation in TIES and TIES[relation].sides == "bloc"
