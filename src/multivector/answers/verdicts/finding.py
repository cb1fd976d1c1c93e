"""The outcome of comparing one statement with one quantity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

BORNE_OUT, CONTRADICTED, MIXED = "borne out", "contradicted", "mixed"
CANNOT_TELL = "cannot tell"


class Reason(StrEnum):
    """Reason why a claim is undecided."""

    NO_INDICATOR = "no indicator"
    OUTSIDE = "outside coverage"
    LONE = "one producer"
    NEWER = "newer than the record"
    DIFFERS = "definition differs"
    CLOSE = "too close"
    WINDOW = "depends on the window"
    FORECAST = "forecast or cause"
    NOT_UNDERSTOOD = "not understood"
    PAST = "former state"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one statement; fields without a figure are None.

    ``reason`` is set if the verdict is "cannot tell"; ``lean`` is the side that undecided figures
    favour. For a rank or comparison, ``claimed`` is the rival's figure; for an extreme, the
    recorded extreme. ``words`` are further details: the years of a change, a vote, who disagrees.
    ``start``, ``since``: the first year of a sum, or of a change, that ends in ``year``.
    ``makers`` counts independent data producers; ``owner`` is the owner of a bilateral quantity;
    ``subject``, of several that are ranked, the one whose figures these are.
    ``parts`` are the findings on each of several quantities. ``interpolated``: the years of whose
    figures one, the rival's too, lies between reports of other years.
    """

    verdict: str
    reason: str | None = None
    lean: bool | None = None
    indicator: str | None = None
    claimed: float | None = None
    claimed_lower: float | None = None
    claimed_upper: float | None = None
    recorded: float | None = None
    recorded_lower: float | None = None
    recorded_upper: float | None = None
    year: int | None = None
    start: int | None = None
    since: int | None = None
    unit: str = ""
    rival: str | None = None
    place: int | None = None
    origins: tuple[str, ...] = ()
    words: str = ""
    makers: int = 0
    owner: str | None = None
    subject: str | None = None
    parts: tuple["Part", ...] = ()
    interpolated: tuple[int, ...] = ()

    @property
    def is_true(self) -> bool:
        """Whether the verdict is "borne out"."""
        return self.verdict == BORNE_OUT

    @property
    def is_false(self) -> bool:
        """Whether the verdict is "contradicted"."""
        return self.verdict == CONTRADICTED

    @property
    def is_open(self) -> bool:
        """Whether the verdict is "cannot tell"."""
        return self.verdict == CANNOT_TELL

    def about(self, **changes: Any) -> "Finding":
        """Return the finding with fields changed."""
        return replace(self, **changes)

    def undecided(self, reason: str, lean: bool | None = None) -> "Finding":
        """Return the finding with its figures, but without a verdict."""
        return replace(self, verdict=CANNOT_TELL, reason=reason, lean=lean)

    def mixed(self, words: str, lean: bool | None = None) -> "Finding":
        """Return the finding as one of which a part is true."""
        return replace(self, verdict=MIXED, lean=lean, words=words)


def unknown(reason: str, **fields: Any) -> Finding:
    """Return "cannot tell" with its reason."""
    return Finding(CANNOT_TELL, reason, **fields)


def decided(
    truth: bool | None, *, negated: bool = False, lean: bool | None = None, **fields: Any
) -> Finding:
    """Return a verdict from a truth value, inverted if negated; None means too close to call."""
    if truth is None:
        return unknown(Reason.CLOSE, lean=None if lean is None else lean != negated, **fields)
    return Finding(verdict_of(truth != negated), None, truth != negated, **fields)


def verdict_of(truth: bool) -> str:
    """Return the verdict on a statement that is true or false."""
    return BORNE_OUT if truth else CONTRADICTED


def together(findings: Sequence[Finding]) -> Finding:
    """Combine findings on statements that must all be true.

    One contradicted statement contradicts the whole; otherwise an undecided one leaves it
    undecided. The figures are those of the decisive statement.
    """
    order = (CONTRADICTED, MIXED, CANNOT_TELL, BORNE_OUT)
    return min(
        findings, key=lambda f: order.index(f.verdict), default=unknown(Reason.NOT_UNDERSTOOD)
    )


def either(findings: Sequence[Finding]) -> Finding:
    """Combine findings on alternative quantities or states; mixed if they differ."""
    told = [f for f in findings if not f.is_open] or list(findings)
    if not told:
        return unknown(Reason.NO_INDICATOR)
    true = sum(f.is_true for f in told)
    if any(f.is_false for f in told) and true:
        lean = None if 2 * true == len(told) else 2 * true > len(told)
        return told[0].mixed(f"{true} of {len(told)}", lean)
    return next((f for f in told if f.verdict == MIXED), told[0])


def every(findings: Sequence[Finding]) -> Finding:
    """Combine findings on several states, each of which has to hold; mixed if they differ.

    One that is open leaves the whole open, unless another contradicts it.
    """
    made = either(findings)
    return next((f for f in findings if f.is_open), made) if made.is_true else made


@dataclass(frozen=True, slots=True)
class Part:
    """One of several quantities in a claim: its name, the finding and a sentence."""

    name: str
    finding: Finding
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of a part of a check."""
        found = self.finding
        return {"indicator": self.name, "verdict": found.verdict, "reason": found.reason,
                "recorded": found.recorded, "year": found.year,
                "sentence": self.sentence}  # fmt: skip
