"""All flows of one year, and what each source says of one flow."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from multivector.answers.influence.doubts import Doubt, flag_of
from multivector.arrays import Bools, Floats
from multivector.measures import trade_flows as rule
from multivector.measures.trade_flows import Combined
from multivector.store.cache import Arrays


@dataclass(frozen=True, slots=True)
class Source:
    """One source's figure for a flow, current USD: a value, bounds, or neither."""

    origin: str
    maker: str
    value: float | None
    lower: float | None
    upper: float | None
    doubts: tuple[Doubt, ...] = ()

    @property
    def flag(self) -> str | None:
        """The doubts in words."""
        return flag_of(self.doubts)


@dataclass(frozen=True, slots=True)
class YearFlows:
    """All flows of a year, USD (n, n): NaN unknown. ``small`` marks flows of at most $5m:
    one side reports and has no row, though a worldwide source lists both states within five years;
    ``last`` is the last known value, within five years, of flows that neither side reports.
    """

    value: Floats
    lower: Floats
    upper: Floats
    combined: Combined
    small: Bools
    last: Floats

    def to_arrays(self) -> dict[str, Any]:
        """Return the flows as arrays to store; range ends only if they differ from the value."""
        found = self.combined
        sides = {"low": found.low, "high": found.high}
        ends = {name: np.where(end == found.best, np.nan, end) for name, end in sides.items()}
        counts = {n: getattr(found, n).astype(np.int8) for n in ("makers", "kind")}
        own = {n: getattr(self, n) for n in ("lower", "upper", "small", "last")}
        return {**own, "best": found.best, **ends, **counts}

    @classmethod
    def of_arrays(cls, of: Arrays) -> "YearFlows":
        """Return the flows stored by :meth:`to_arrays`."""
        best = of["best"]
        ends: dict[str, Any] = {
            end: np.where(np.isnan(of[end]), best, of[end]) for end in ("low", "high")
        }
        counts: dict[str, Any] = {name: of[name].astype(np.intp) for name in ("makers", "kind")}
        combined = Combined(best, **ends, **counts)
        return cls(np.exp(best), of["lower"], of["upper"], combined, of["small"], of["last"])

    @property
    def told(self) -> Bools:
        """Where the year or an adjacent year has a report; values carried forward are excluded."""
        kind = self.combined.kind
        carried = (kind >= rule.CARRIED) & (kind < rule.WORD)
        return np.asarray(np.isfinite(self.value) & ~carried)

    @property
    def filled(self) -> Floats:
        """The flows; unreported ones have the last known value, small ones are 0."""
        known = np.where(np.isfinite(self.last), self.last, self.value)
        return np.where(self.small, 0.0, known)
