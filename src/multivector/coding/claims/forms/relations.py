"""The ties that a claim can assert, from ``coding/data/ties.tsv``."""

from dataclasses import dataclass

from multivector.tables import read_table


@dataclass(frozen=True, slots=True)
class Tie:
    """A row of ``ties.tsv``, whose head says what each column is; an empty cell is no."""

    name: str
    sides: str
    act: str
    reverse_of: str
    by_bloc: str
    full: str
    channel: str
    rule: str
    table: str
    years: str
    title: str
    words: str
    foretold: str
    cue: str

    @property
    def of_bloc(self) -> bool:
        """Whether it is a membership, or its beginning or end."""
        return self.sides == "bloc"


TIES = {row["name"]: Tie(**row) for row in read_table("multivector.coding", "data", "ties.tsv")}
# Those that are looked for by their cues, in this order.
READ = [tie for tie in TIES.values() if tie.sides != "own"]


def is_of_bloc(relation: str) -> bool:
    """Return whether the relation of a form is a membership, or its beginning or end.

    >>> is_of_bloc("joined"), is_of_bloc("border"), is_of_bloc("is")
    (True, False, False)
    """
    return relation in TIES and TIES[relation].of_bloc
