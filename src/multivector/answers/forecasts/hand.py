"""Admission and resolution by two people, working independently and blind to the probability."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from multivector.answers.forecasts.entries import Entry
from multivector.answers.forecasts.phrases import MODAL, NUMBER
from multivector.errors import InputError, UsageError

_ADMITTED, _OUTCOMES = ("", "yes", "no"), ("", "yes", "no", "void")
# Below this agreement on at least so many questions, these are too vague: nothing is written.
LEAST_KAPPA, MANY = 0.7, 20
_BLANK = "[…] "


@dataclass(frozen=True, slots=True)
class Sheets:
    """The coding sheets of two people, by forecast."""

    first: Mapping[str, Mapping[str, str]]
    second: Mapping[str, Mapping[str, str]]

    @staticmethod
    def row(line: Mapping[str, Any]) -> dict[str, Any]:
        """Return the coding-sheet row of a forecast that no rule resolves."""
        quote = MODAL.sub(_BLANK, NUMBER.sub(_BLANK, str(line["quote"])))
        quote = re.sub(rf"\b{re.escape(line['phrase'])}\b ?", _BLANK, quote, flags=re.IGNORECASE)
        empty = {"admitted": "", "proposition": "", "outcome": ""}
        return {"forecast_id": line["forecast_id"], "quote": quote,
                **{k: line[k] for k in ("published", "horizon")}, **empty}  # fmt: skip

    @classmethod
    def read(cls, paths: Sequence[str | Path]) -> "Sheets":
        """Read two coding sheets; UsageError if not two, InputError if one is unreadable."""
        if len(paths) != 2 or Path(paths[0]).resolve() == Path(paths[1]).resolve():
            raise UsageError("two rating sheets are required, one from each rater", where="by_hand")
        return cls(*(_sheet(Path(path)) for path in paths))

    def records(self, every: Mapping[str, Entry], today: date) -> list[dict[str, Any]]:
        """Return the admissions, and the resolutions of admitted forecasts, on which both agree.

        Forecasts that they resolve differently stay open. InputError if agreement is too low.
        """
        for column, told in self.agreement().items():
            apart = told["kappa"] is not None and told["kappa"] < LEAST_KAPPA
            if told["n"] >= MANY and apart:  # without a kappa, all answers are one and the same
                raise InputError(
                    f"agreement on {column!r} is too low: kappa {told['kappa']}",
                    allowed=f"a kappa of at least {LEAST_KAPPA} once {MANY} or more forecasts are "
                    "rated",
                    next="agree on how to read the propositions, then fill in new sheets",
                )
        made: list[dict[str, Any]] = []
        for key in self._both():
            entry = every.get(key)
            if entry is None:
                raise InputError(f"unknown forecast: {key}", next="multivector forecasts list")
            one, two = self.first[key], self.second[key]
            if one["admitted"] == two["admitted"] == "yes" and entry.rule is None:
                words = one["proposition"] or two["proposition"] or None
                made.append({"kind": "admission", "forecast_id": key, "proposition": words})
            outcome = one["outcome"] if one["outcome"] == two["outcome"] else ""
            admitted = entry.admission is not None or bool(made and made[-1]["forecast_id"] == key)
            due = entry.resolution is None and today > entry.window.ends
            if outcome and admitted and due:
                made.append({"kind": "resolution", "forecast_id": key, "outcome": outcome,
                             "words": "by two people", "vintages": {}})  # fmt: skip
        return made

    def _both(self) -> list[str]:
        return [key for key in self.first if key in self.second]

    def agreement(self) -> dict[str, Any]:
        """Return Cohen's kappa on admission and on the outcome, with counts; None if undefined."""
        told: dict[str, Any] = {}
        for column in ("admitted", "outcome"):
            pairs = [(self.first[k][column], self.second[k][column]) for k in self._both()]
            pairs = [pair for pair in pairs if all(pair)]
            told[column] = {"n": len(pairs), "kappa": kappa(pairs)}
        return told


def kappa(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Return Cohen's kappa of two raters; None if there are no pairs or it is undefined.

    >>> kappa([("yes", "yes"), ("no", "no"), ("yes", "no"), ("no", "no")])
    0.5
    """
    if not pairs:
        return None
    one, two = (np.array(side) for side in zip(*pairs, strict=True))
    agreed = float((one == two).mean())
    words = set(one) | set(two)
    chance = sum(float((one == w).mean() * (two == w).mean()) for w in words)
    return None if chance >= 1 else round((agreed - chance) / (1 - chance), 4)


def _sheet(path: Path) -> dict[str, dict[str, str]]:
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    made = {}
    for number, row in enumerate(rows, 2):
        cells = {k: (row.get(k) or "").strip() for k in ("proposition", "admitted", "outcome")}
        cells |= {k: cells[k].lower() for k in ("admitted", "outcome")}
        key = row.get("forecast_id")
        if not key or cells["admitted"] not in _ADMITTED or cells["outcome"] not in _OUTCOMES:
            raise InputError(
                "invalid row in the rating sheet", where=f"{path}, row {number}",
                allowed="forecast_id; admitted: yes or no; outcome: yes, no or void",
                next="multivector forecasts list --blind -o sheet.csv",
            )  # fmt: skip
        made[key] = cells
    return made
