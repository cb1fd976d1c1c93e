"""The forecasts in a ledger, each with the later lines about it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from multivector.answers.forecasts.ledger import Ledger
from multivector.answers.forecasts.propositions import HAND, Window
from multivector.errors import InputError

OPEN, YES, NO, VOID = "open", "yes", "no", "void"
UNRESOLVABLE, BACKFILLED = "unresolvable", "backfilled"
_NEEDED = set(
    "doc_id article_sha256 speaker speaker_kind phrase published begins horizon horizon_stated "
    "rule proposition what reason quote p_low p p_high base_rate persistence own".split()
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A forecast in the ledger, with its later entries."""

    line: Mapping[str, Any]
    admission: Mapping[str, Any] | None = None
    resolution: Mapping[str, Any] | None = None

    @property
    def rule(self) -> str | None:
        """The rule that resolves the forecast, or None."""
        return HAND if self.admission is not None else self.line["rule"]

    @property
    def late(self) -> bool:
        """Whether the forecast was admitted after its window had begun."""
        admitted = (self.admission or self.line)["written_at"][:10]
        return bool(admitted > self.line["begins"])

    @property
    def outcome(self) -> str | None:
        """The outcome: ``yes``, ``no`` or ``void``; None if open or unresolvable."""
        return None if self.resolution is None else str(self.resolution["outcome"])

    @property
    def status(self) -> str:
        """The status, as in the column ``status``."""
        if self.rule is None:
            return UNRESOLVABLE
        return BACKFILLED if self.late else self.outcome or OPEN

    @property
    def window(self) -> Window:
        """The period in which the forecast can come true."""
        begins, ends = (date.fromisoformat(self.line[k]) for k in ("begins", "horizon"))
        return Window(begins, ends, bool(self.line["horizon_stated"]))


def entries(ledger: Ledger) -> dict[str, Entry]:
    """Return the forecasts in a ledger by ID, in order, each with its later entries."""
    made: dict[str, Entry] = {}
    for place, line in enumerate(ledger.lines, 1):
        key, kind = str(line.get("forecast_id")), line["kind"]
        if kind == "forecast" and line.keys() >= _NEEDED:
            made[key] = Entry(line)
        elif kind != "forecast" and key in made and (kind == "admission" or "outcome" in line):
            made[key] = replace(made[key], **{kind: line})
        else:
            raise InputError(
                f"incomplete {kind} or unknown forecast", where=f"{ledger.path}, line {place}"
            )
    return made
