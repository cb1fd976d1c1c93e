"""The checkable form of a claim, which a page can show and a reader can correct."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from multivector.coding.claims.forms.periods import NO_PERIOD, Period
from multivector.coding.claims.forms.quantities import Quantity

KINDS = (
    "level", "change", "factor", "trend", "extreme", "rank", "comparison", "vote", "existence",
    "first",
)  # fmt: skip
NOT_UNDERSTOOD, FORECAST = "not understood", "forecast or cause"
# Code of the whole world as a subject.
WORLD = "WORLD"


@dataclass(frozen=True, slots=True)
class Form:
    """One checkable statement of a claim.

    Attributes
    ----------
    kind : str
        One of ``KINDS``.
    text : str
        The part of the claim that it was read from.
    subject, partner : tuple of str
        Codes of states, blocs or regions, or ``WORLD``; empty if none is named.
    scope : tuple of str
        Codes among which a rank or "any other" is meant; empty: all.
    words : tuple of str
        Content words that say of what, in lower case and order.
    relation : str
        Of a level ``is``, ``about``, ``at least``, ``at most``; of a trend ``rises``, ``falls``,
        ``steady``; of an extreme, rank or comparison ``highest``, ``lowest``, ``above``, ``below``;
        of a vote or an existence the vote or tie.
    claimed : Quantity or None
        The number that is claimed.
    place : tuple of int or None
        First and last rank that the wording allows; a negative last is a share of the field in per
        cent ("one of the highest").
    period : Period
        Years that it is about.
    owner : str or None
        Of a quantity between two, whose it is: whose partner, exports or imports.
    negated : bool
        Whether the claim says that it is not so.
    """

    kind: str
    text: str
    subject: tuple[str, ...] = ()
    partner: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    relation: str = "is"
    claimed: Quantity | None = None
    place: tuple[int, int] | None = None
    period: Period = NO_PERIOD
    negated: bool = False
    owner: str | None = None

    def about(self, **changes: Any) -> "Form":
        """Return the form with fields corrected."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the form as a dict."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Reading:
    """What could be read from a claim.

    ``forms`` are its statements; ``reason`` says why there is none, or what stands in the way of a
    verdict (``not understood``, ``forecast or cause``); None if nothing does.
    """

    forms: tuple[Form, ...]
    reason: str | None = None
