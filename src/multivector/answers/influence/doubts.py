"""Doubts about a figure, as data: they decide, and a flag is written from them last."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from multivector.tables import read_table

# Its name as ``doubt``, and the fields that fill its words; with ``of_year``, the year comes first.
Doubt = dict[str, Any]
APART = ("member", "not listed")  # why a power is not compared, which leaves the others ranked


@cache
def kinds() -> dict[str, dict[str, str]]:
    """Return the rows of ``doubts.tsv`` by name."""
    return {row["name"]: row for row in read_table("multivector.answers.influence", "doubts.tsv")}


def doubt(name: str, **fields: Any) -> Doubt:
    """Return a doubt; KeyError if ``doubts.tsv`` lacks it.

    >>> doubt("one flow", share=0.97, partner="MNG")
    {'doubt': 'one flow', 'share': 0.97, 'partner': 'MNG'}
    """
    return {"doubt": kinds()[name]["name"], **fields}


def named(doubts: Iterable[Doubt], *names: str) -> list[Doubt]:
    """Return those of some kinds; KeyError if ``doubts.tsv`` lacks one."""
    wanted = [kinds()[name]["name"] for name in names]
    return [one for one in doubts if one["doubt"] in wanted]


def barring(doubts: Iterable[Doubt]) -> Doubt | None:
    """Return the first that bars a lead, in sentences, tables and drawings; None if none does."""
    return next((one for one in doubts if kinds()[one["doubt"]]["bars"]), None)


def words_of(one: Doubt) -> str:
    """Return the words of a doubt.

    >>> words_of(doubt("unknown", parts={"sales": ["no figure", "sources cover 2016"]}))
    'unknown: sales (no figure; sources cover 2016)'
    """
    text = kinds()[one["doubt"]]["words"].format(**{k: _text(v) for k, v in one.items()})
    return f"{one['of_year']} {text}" if "of_year" in one else text


def flag_of(doubts: Iterable[Doubt]) -> str | None:
    """Return the words of those that a flag has, each once; None if there are none.

    >>> flag_of([doubt("carried"), doubt("small"), doubt("carried")])
    'carried; small'
    """
    flagged = (words_of(one) for one in doubts if kinds()[one["doubt"]]["flagged"] == "yes")
    return "; ".join(dict.fromkeys(flagged)) or None


def _text(value: Any) -> Any:
    if isinstance(value, dict):
        value = [f"{k} ({'; '.join(why)})" if why else k for k, why in value.items()]
    return ", ".join(map(str, value)) if isinstance(value, list) else value
