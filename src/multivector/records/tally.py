"""Every row to account: read, dropped with a reason, gained with a reason, handed over."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from multivector.errors import InputError


@dataclass(frozen=True, slots=True)
class Correction:
    """A fault at the source that we put right: why, and how many rows it touches."""

    id: str
    origin: str
    reason: str
    rows: int


@cache
def corrections() -> dict[str, Correction]:
    """Return every declared correction by id."""
    text = (files("multivector.records.origins") / "corrections.toml").read_text("utf-8")
    return {name: Correction(id=name, **given) for name, given in tomllib.loads(text).items()}


@dataclass(slots=True)
class Tally:
    """The account of one load.

    ``pinned`` says that the bytes are those the catalogue names, so that corrections must touch
    exactly the rows they expect; a file that the user brings may be of another version.
    """

    origin: str
    pinned: bool = True
    rows_in: Counter[str] = field(default_factory=Counter)
    gained: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: dict[str, Counter[str]] = field(default_factory=dict)
    unmatched: Counter[str] = field(default_factory=Counter)
    corrected: dict[str, int] = field(default_factory=dict)

    def read(self, table: str, rows: int) -> None:
        """Count rows (or cells) met in the file for a table."""
        self.rows_in[table] += int(rows)

    def drop(self, table: str, rows: int, reason: str) -> None:
        """Count rows that do not go on, and say why."""
        if rows:
            self.dropped.setdefault(table, Counter())[reason] += int(rows)

    def gain(self, table: str, rows: int, reason: str) -> None:
        """Count rows beyond the first that one row of the file becomes, and say why."""
        if rows:
            self.gained.setdefault(table, Counter())[reason] += int(rows)

    def miss(self, spelling: str, rows: int) -> None:
        """Count rows of a name that stands for no state."""
        self.unmatched[spelling] += int(rows)

    def correct(self, name: str, rows: int) -> None:
        """Record a correction of ``corrections.toml``.

        Raises
        ------
        InputError
            If the pinned bytes hold another number of such rows than the correction expects.
        """
        expected = corrections()[name]
        self.corrected[name] = int(rows)
        if self.pinned and rows != expected.rows:
            raise InputError(
                f"the correction {name} expects {expected.rows} rows and found {rows}: "
                f"{expected.reason}",
                where=self.origin,
                next="look at the source: it may have been mended, and the correction can go",
            )

    def settle(self, rows_out: Mapping[str, int]) -> None:
        """Hold the account against the rows handed over.

        Raises
        ------
        InputError
            If rows went missing, or appeared, without a word.
        """
        for table, out in rows_out.items():
            gained = sum(self.gained.get(table, Counter()).values())
            dropped = sum(self.dropped.get(table, Counter()).values())
            due = self.rows_in[table] + gained - dropped
            if due != out:
                raise InputError(
                    f"{table}: {self.rows_in[table]} rows read, {gained} gained and {dropped} "
                    f"dropped leave {due}, but {out} were handed over",
                    where=self.origin,
                    next="report this: the loader of the origin does not count its rows",
                )

    def counts(self, rows_out: Mapping[str, int]) -> dict[str, Any]:
        """Return the account as plain data, for the store's lineage and the report."""
        return {
            "rows_in": dict(self.rows_in),
            "rows_out": dict(rows_out),
            "gained": {table: dict(reasons) for table, reasons in self.gained.items()},
            "dropped": {table: dict(reasons) for table, reasons in self.dropped.items()},
            "unmatched": dict(self.unmatched),
            "corrected": dict(self.corrected),
        }
