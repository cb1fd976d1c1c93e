"""Voting agreement in the General Assembly as a bilateral quantity."""

import re
from collections.abc import Sequence

import numpy as np

from multivector.answers.verdicts.quantities.series import Series
from multivector.answers.voting.agreement import agreement
from multivector.codes.states import STATES
from multivector.errors import InputError, UsageError

_MAKERS = 2  # roll calls are published, and collections of them agree


class VotesTable:
    """Agreement in UN votes between an owner (a state or region) and others, in per cent."""

    title, unit = "agreement in UN votes", "%"

    def __init__(self, owner: str, years: range) -> None:
        self.owner, self.years = owner, years

    def entities(self) -> Sequence[str]:
        return ()

    def series(self, code: str) -> Series | None:
        """Return the agreement in years with joint votes; None if there are none."""
        try:
            found = agreement(_side(self.owner), _side(code), years=self.years)
        except (InputError, UsageError):
            return None
        rows = [r for r in found.rows if r["agreement"] is not None and not r["flag"]]
        value, low, high = (
            np.array([100 * (row["agreement"] if row[name] is None else row[name]) for row in rows])
            for name in ("agreement", "lower", "upper")
        )
        years = np.array([row["year"] for row in rows], dtype=np.intp)
        origins = tuple(origin.id for origin in found.origins)
        return Series(years, value, low, high, _MAKERS, origins) if rows else None


def _side(code: str) -> str:
    """Return a region's ID, as the measure of agreement expects."""
    return code if code in STATES else re.sub(r"\W+", "-", code.lower()) if " " in code else code
