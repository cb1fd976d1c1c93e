"""Former states: which regions they were in, and which codes of a table stand for them."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from multivector.answers.result import Result
from multivector.codes import systems
from multivector.codes.states import FORMER
from multivector.prose import definite

_SIDES = ("state", "state_a", "state_b", "influencer", "influencee", "exporter", "importer")


def with_former(states: Sequence[str]) -> tuple[str, ...]:
    """Return the states of a region and the former ones, whatever the year: those whose neighbours
    are all in it.

    Examples
    --------
    >>> with_former(["KHM", "LAO", "VNM"])
    ('KHM', 'LAO', 'VNM', 'RVN')
    """
    former = (code for code, one in FORMER.items() if set(one.beside) <= set(states))
    return tuple(dict.fromkeys((*states, *former)))


def name_former(found: Any) -> Any:
    """Say in a result's title and in a sentence which codes stand for a former state in its years,
    or another land.

    A code has the name of its state on 1 July.
    """
    if not isinstance(found, Result) or "year" not in found.columns:
        return found
    sides = [name for name in _SIDES if name in found.columns]
    there = {(row[side], row["year"]) for row in found.rows for side in sides if row["year"]}
    names: dict[str, str] = {}
    for code in sorted({one for one, _ in there}):
        years = [year for one, year in there if one == code]
        days = [f"{year}-07-01" for year in years]
        past = _names().get(code, [])
        told = [words for start, end, words in past if any(start < day <= end for day in days)]
        told = told or [*systems.reshaped([code], min(years)).values()]
        names |= {code: ", ".join(told)} if told else {}
    if not names:
        return found
    said = "; ".join(f"{code} is {words}" for code, words in names.items())
    title = re.sub(r"\b[A-Z]{3}\b", lambda one: _beside(one[0], names), found.title)
    return replace(found, title=title, sentences=(*found.sentences, f"{said}."))


def _beside(code: str, names: dict[str, str]) -> str:
    return f"{code} ({names[code]})" if code in names else code


@cache
def _names() -> dict[str, list[tuple[str, str, str]]]:
    """Return the states that a code continues, in order: last day of the one before, last day,
    and name."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for before, day in systems.continued():
        words = f"{definite(systems.iso3_names()[before])} until {day.year}"
        past = found.setdefault(systems.continuing(before), [])
        past.append((past[-1][1] if past else "", day.isoformat(), words))
    return found
