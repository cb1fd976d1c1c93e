"""What came of holding one statement against one quantity."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

BORNE_OUT, CONTRADICTED, MIXED = "borne out", "contradicted", "mixed"
CANNOT_TELL = "cannot tell"


class Reason(StrEnum):
    """Why a claim is left undecided."""

    NO_INDICATOR = "no indicator"
    OUTSIDE = "outside coverage"
    NEWER = "newer than the record"
    DIFFERS = "definition differs"
    CLOSE = "too close"
    WINDOW = "depends on the window"
    FORECAST = "forecast or cause"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one statement; None where there is no such figure.

    ``reason`` goes with "cannot tell". ``lean`` is what the figures speak for where they do not
    decide. Of a rank or comparison ``claimed`` is the rival's figure, of an extreme the most
    extreme on record. ``words`` are what else the record says: the years of a change, a vote, who
    disagrees. ``makers`` counts independent makers of data; ``owner`` is whose a quantity between
    two is. ``parts`` are the findings on the single quantities of a claim about several.
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
    unit: str = ""
    rival: str | None = None
    place: int | None = None
    origins: tuple[str, ...] = ()
    words: str = ""
    makers: int = 0
    owner: str | None = None
    parts: tuple["Part", ...] = ()

    def about(self, **changes: Any) -> "Finding":
        """Return the finding with fields changed."""
        return replace(self, **changes)


def unknown(reason: str, **fields: Any) -> Finding:
    """Return "cannot tell" with its reason."""
    return Finding(CANNOT_TELL, reason, **fields)


def decided(
    truth: bool | None, *, negated: bool = False, lean: bool | None = None, **fields: Any
) -> Finding:
    """Return a verdict from a truth value, inverted if negated; None is too close to call."""
    if truth is None:
        return unknown(Reason.CLOSE, lean=None if lean is None else lean != negated, **fields)
    return Finding(
        BORNE_OUT if truth != negated else CONTRADICTED, None, truth != negated, **fields
    )


def together(findings: Sequence[Finding]) -> Finding:
    """Return one finding for statements that all have to hold.

    One contradicted statement contradicts the whole; otherwise one that cannot be decided leaves it
    undecided. The figures are those of the statement that decides.
    """
    order = (CONTRADICTED, MIXED, CANNOT_TELL, BORNE_OUT)
    return min(
        findings, key=lambda f: order.index(f.verdict), default=unknown(Reason.NOT_UNDERSTOOD)
    )


def either(findings: Sequence[Finding]) -> Finding:
    """Return one finding of several quantities or states that could each decide; mixed if they
    differ.
    """
    told = [f for f in findings if f.verdict != CANNOT_TELL] or list(findings)
    if not told:
        return unknown(Reason.NO_INDICATOR)
    true = sum(f.verdict == BORNE_OUT for f in told)
    if any(f.verdict == CONTRADICTED for f in told) and true:
        lean = None if 2 * true == len(told) else 2 * true > len(told)
        return told[0].about(verdict=MIXED, lean=lean, words=f"{true} of {len(told)}")
    return next((f for f in told if f.verdict == MIXED), told[0])


@dataclass(frozen=True, slots=True)
class Part:
    """One quantity of a claim about several: its plain name, the finding on it, and a sentence."""

    name: str
    finding: Finding
    sentence: str

    def to_dict(self) -> dict[str, Any]:
        """Return the fields of one of the ``parts`` of a check."""
        found = self.finding
        return {"indicator": self.name, "verdict": found.verdict, "recorded": found.recorded,
                "year": found.year, "sentence": self.sentence}  # fmt: skip
