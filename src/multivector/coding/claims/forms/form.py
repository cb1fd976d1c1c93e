"""The checkable form of a claim, which a page can show and a reader can correct."""

from dataclasses import dataclass, replace
from typing import Any

from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import Quantity

NOT_UNDERSTOOD, FORECAST = "not understood", "forecast or cause"
# Code of the whole world as a subject.
WORLD = "WORLD"
Flow = tuple[str, str]  # exporter and importer


@dataclass(frozen=True, slots=True)
class Form:
    """A checkable statement of a claim."""

    # ``level, change, factor, trend, extreme, rank, comparison, several, vote, existence``, or
    # ``only`` and ``first`` of a vote or tie
    kind: str
    text: str  # The clause that it was read from
    # subject, partner, scope: Codes of states and blocs, names of regions, or ``WORLD``. ``scope``:
    # among which is ranked or with whom is compared; empty means all
    subject: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    words: tuple[str, ...] = ()  # Content words that say of what, in lower case
    # Of a number ``is, about, at least, at most``; of a trend or change ``rises, falls, steady``;
    # of a rank or comparison ``highest, lowest, above, below``; else the vote or tie
    relation: str = "is"
    claimed: Quantity | None = None  # The number that is claimed
    # First and last rank allowed; a negative last is a share of the field in per cent. Of ``only``:
    # how many partners there are.
    place: tuple[int, int] | None = None
    period: Period = NO_PERIOD  # Years that it is about
    negated: bool = False  # Whether the claim says that it is not so
    # Of a quantity between two, whose it is: whose partner, exports or imports
    owner: str | None = None
    flows: tuple[Flow, ...] = ()  # the two flows of goods that are compared
    # What its clause says besides and no data decide; leaves it undecided unless contradicted
    reason: str | None = None

    def about(self, **changes: Any) -> "Form":
        """Return the form with some fields replaced."""
        return replace(self, **changes)


@dataclass(frozen=True, slots=True)
class Reading:
    """The statements of a claim, and the first reason that prevents a verdict on a part, or None.

    ``unread`` has the words and reason of each clause that makes no checkable statement.
    """

    forms: tuple[Form, ...]
    reason: str | None = None
    unread: tuple[tuple[str, str], ...] = ()
