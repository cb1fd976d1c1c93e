"""What came of holding one statement against one quantity."""

from dataclasses import dataclass, replace
from typing import Any

BORNE_OUT, CONTRADICTED, MIXED = "borne out", "contradicted", "mixed"
CANNOT_TELL = "cannot tell"
VERDICTS = (BORNE_OUT, CONTRADICTED, MIXED, CANNOT_TELL)
NO_INDICATOR, OUTSIDE, NEWER = "no indicator", "outside coverage", "newer than the record"
DIFFERS, CLOSE, WINDOW = "definition differs", "too close", "depends on the window"
FORECAST, NOT_UNDERSTOOD = "forecast or cause", "not understood"
REASONS = (NO_INDICATOR, OUTSIDE, NEWER, DIFFERS, CLOSE, WINDOW, FORECAST, NOT_UNDERSTOOD)


@dataclass(frozen=True, slots=True)
class Finding:
    """The outcome for one statement.

    Attributes
    ----------
    verdict, reason : str
        ``reason`` only with "cannot tell".
    lean : bool or None
        What the figures speak for where they do not decide; None if they say nothing.
    indicator : str or None
        Title of the quantity.
    claimed, claimed_lower, claimed_upper : float or None
        In the unit of the quantity; an open end is None.
    recorded, recorded_lower, recorded_upper : float or None
    year : int or None
        Year of ``recorded``.
    unit : str
    rival : str or None
        Code of the one that comes before, or next, in a rank or comparison.
    place : int or None
        Rank on record.
    origins : tuple of str
    words : str
        What else the record says: the years of a change, a vote, who disagrees.
    makers : int
        Independent makers of data that it rests on.
    owner : str or None
        Of a quantity between two, whose it is.
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

    def about(self, **changes: Any) -> "Finding":
        """Return the finding with fields changed."""
        return replace(self, **changes)


def unknown(reason: str, **fields: Any) -> Finding:
    """Return "cannot tell" with its reason."""
    return Finding(CANNOT_TELL, reason, **fields)


def decided(
    truth: bool | None, *, negated: bool = False, close: str = CLOSE, **fields: Any
) -> Finding:
    """Return a verdict from a truth value; None is too close to call."""
    if truth is None:
        return unknown(close, **fields)
    return Finding(
        BORNE_OUT if truth != negated else CONTRADICTED, None, truth != negated, **fields
    )


def together(findings: list[Finding]) -> Finding:
    """Return one finding for statements that all have to hold.

    One contradicted statement contradicts the whole; otherwise one that cannot be decided leaves it
    undecided. The figures are those of the statement that decides.
    """
    if not findings:
        return unknown(NOT_UNDERSTOOD)
    for verdict in (CONTRADICTED, MIXED, CANNOT_TELL):
        for finding in findings:
            if finding.verdict == verdict:
                return finding
    return findings[0]


def either(findings: list[Finding]) -> Finding:
    """Return one finding of several quantities, or several states, that could each decide.

    If they come out differently, it is mixed.
    """
    told = [f for f in findings if f.verdict in (BORNE_OUT, CONTRADICTED)]
    kinds = {f.verdict for f in told}
    mixed = next((f for f in findings if f.verdict == MIXED), None)
    if mixed is not None:
        return mixed
    if len(kinds) == 2:
        true = sum(f.verdict == BORNE_OUT for f in told)
        lean = None if 2 * true == len(told) else 2 * true > len(told)
        words = f"{true} of {len(told)}"
        return told[0].about(verdict=MIXED, lean=lean, words=words)
    if told:
        return told[0]
    return findings[0] if findings else unknown(NO_INDICATOR)
