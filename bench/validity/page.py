"""Markdown of the page: sections, tables, and figures with their ranges."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page: title, lines, what it says in a sentence, and tables kept as CSV."""

    title: str
    lines: tuple[str, ...]
    finding: str = ""
    tables: dict[str, Sequence[Sequence[object]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Target:
    """A figure that is held against a target: what, as shown, the target, its power, met or not.

    ``power`` says how likely the test is to fail where the figure is wrong, or to find an effect.
    ``void``: why a figure that meets the target shows nothing, "" if it does; it is not counted.
    """

    what: str
    shown: str
    target: str
    power: str
    met: bool
    void: str = ""

    @property
    def verdict(self) -> str:
        """Return the word of the last column."""
        return f"**void**: {self.void}" if self.met and self.void else verdict(self.met)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return the lines of a table, an empty one after it.

    Examples
    --------
    >>> table(["a", "b"], [[1, "x"]])
    ['| a | b |', '| --- | --- |', '| 1 | x |', '']
    """
    lines = [list(head), ["---"] * len(head), *[[str(cell) for cell in row] for row in rows]]
    return ["| " + " | ".join(line) + " |" for line in lines] + [""]


def shown(value: float, digits: int = 3, *, sign: bool = False) -> str:
    """Return a number with so many digits; an unknown one as a dash.

    Examples
    --------
    >>> shown(0.12345), shown(float("nan")), shown(0.5, 1, sign=True), shown(-0.0001, 2)
    ('0.123', '–', '+0.5', '0.00')
    """
    if not np.isfinite(value):
        return "–"
    # Rounding first: no minus sign before a zero.
    rounded = round(float(value), digits) + 0.0
    return f"{rounded:{'+' if sign else ''}.{digits}f}".replace("-", "−")


def per_cent(share: float, digits: int = 0) -> str:
    """Return a share in per cent.

    Examples
    --------
    >>> per_cent(0.824), per_cent(0.0123, 1)
    ('82%', '1.2%')
    """
    return "–" if not np.isfinite(share) else f"{shown(100 * share, digits)}%"


def ranged(value: float, lower: float, upper: float, digits: int = 3, *, sign: bool = False) -> str:
    """Return a number with its range.

    Examples
    --------
    >>> ranged(0.5, 0.4, 0.6, 1)
    '0.5 (0.4 to 0.6)'
    """
    ends = f"{shown(lower, digits, sign=sign)} to {shown(upper, digits, sign=sign)}"
    return f"{shown(value, digits, sign=sign)} ({ends})"


def per_cent_ranged(value: float, lower: float, upper: float, digits: int = 0) -> str:
    """Return a share in per cent with its range.

    Examples
    --------
    >>> per_cent_ranged(0.5, 0.4, 0.6)
    '50% (40 to 60)'
    """
    return (
        f"{per_cent(value, digits)} ({shown(100 * lower, digits)} to {shown(100 * upper, digits)})"
    )


def verdict(met: bool) -> str:
    """Return whether a target is met.

    Examples
    --------
    >>> verdict(True), verdict(False)
    ('met', '**missed**')
    """
    return "met" if met else "**missed**"


def listed(words: Sequence[str]) -> str:
    """Join words as in a sentence.

    Examples
    --------
    >>> listed(["a"]), listed(["a", "b", "c"])
    ('a', 'a, b and c')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
