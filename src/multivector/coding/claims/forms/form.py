"""The checkable form of a claim, which a page can show and a reader can correct."""

from dataclasses import dataclass, replace
from typing import Any

from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import Quantity

NOT_UNDERSTOOD, FORECAST, PAST = "not understood", "forecast or cause", "former state"
UNDATED = "depends on the window"  # of a past without years: "used to be"
# Code of the whole world as a subject.
WORLD = "WORLD"
# The votes that each statement of a vote allows; "with": those of others.
CASTS = {
    "yes": ("yes",), "no": ("no",), "abstain": ("abstain",), "absent": ("absent",),
    "not yes": ("no", "abstain", "absent"), "not cast": ("abstain", "absent"), "with": (),
}  # fmt: skip
Flow = tuple[str, str]  # exporter and importer
# Kinds of statements: of a change, a place among others, one series, or a fact on record.
MOVES, RANKED = ("trend", "change", "factor"), ("rank", "comparison")
OF_ONE, OF_TIES = ("level", *MOVES, "extreme"), ("vote", "existence", "only", "first")


@dataclass(frozen=True, slots=True)
class Form:
    """A checkable statement of a claim."""

    # ``level, change, factor, trend, extreme, rank, comparison, several, vote, existence``, or
    # ``only`` and ``first`` of a vote or tie
    kind: str
    text: str  # The clause that it was read from
    # subject, partner, scope: Codes of states and blocs, names of regions, or ``WORLD``. ``scope``:
    # those ranked or compared with; empty means all
    subject: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # Content words that name the quantity, in lower case
    # For a number, ``is, about, at least, at most``; for a trend or change, ``rises, falls,
    # steady``; for a rank or comparison, ``highest, lowest, above, below``; else the vote or tie
    relation: str = "is"
    claimed: Quantity | None = None  # The number that is claimed
    # First and last rank allowed; a negative last is a share of the field in per cent. For
    # ``only``: the number of partners.
    place: tuple[int, int] | None = None
    period: Period = NO_PERIOD  # Years that it is about
    negated: bool = False  # Whether the claim is negated
    apart: tuple[str, ...] = ()  # Of a rank: those who are no part of the field
    without: bool = False  # For ``only``: whether it is the tie that the subjects lack
    # For a bilateral quantity, its owner: whose partner, exports or imports
    owner: str | None = None
    flows: tuple[Flow, ...] = ()  # the two flows of goods that are compared
    # A further assertion that no data decide; leaves the form undecided unless contradicted
    reason: str | None = None
    aside: bool = False  # Whether it is said in passing
    # Of a vote: what tells which resolution is meant, if more than its own clause
    topic: str = ""

    @property
    def parties(self) -> frozenset[str]:
        """All that it is about."""
        owner = () if self.owner is None else (self.owner,)
        named = (*self.subject, *self.partner, *self.scope, *self.apart)
        return frozenset((*named, *owner, *sum(self.flows, ())))

    @property
    def is_share(self) -> bool:
        """Whether a level is claimed in per cent."""
        return self.kind == "level" and self.claimed is not None and self.claimed.unit == "percent"

    def about(self, **changes: Any) -> "Form":
        """Return the form with some fields replaced."""
        return replace(self, **changes)

    def instead(self, code: str, other: str) -> "Form":
        """Return the form with another party in place of one."""
        sides = ((other if c == code else c for c in side) for side in (self.subject, self.partner))
        subject, partner = map(tuple, sides)
        owner = other if self.owner == code else self.owner
        return replace(self, subject=subject, partner=partner, owner=owner)


@dataclass(frozen=True, slots=True)
class Reading:
    """The statements of a claim, and the first reason that prevents a verdict on a part, or None.

    ``unread`` contains the words of each clause without a checkable statement, and the reason;
    ``further``, those of them that say more of the same subject, which leave a claim open.
    """

    forms: tuple[Form, ...]
    reason: str | None = None
    unread: tuple[tuple[str, str], ...] = ()
    further: frozenset[str] = frozenset()
