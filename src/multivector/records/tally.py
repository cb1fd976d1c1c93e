"""Row counts of a load: read, dropped and gained by reason, returned."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from multivector.errors import InputError
from multivector.tables import read_package_toml

Files = Mapping[str, Path]  # the verified files of a source, by declared name
Frame = Any  # rows or a column of pandas or Arrow, which are imported where they are used
Tables = dict[str, Frame]  # what a loader returns, by table of the schema


@dataclass(frozen=True, slots=True)
class Correction:
    """A correction of an error in the source: the reason and the number of rows affected."""

    id: str
    origin: str
    reason: str
    rows: int


@cache
def corrections() -> dict[str, Correction]:
    """Return all declared corrections by ID."""
    declared = read_package_toml("multivector.records.origins", "corrections.toml")
    return {name: Correction(id=name, **given) for name, given in declared.items()}


@dataclass(slots=True)
class Tally:
    """The row counts of one load.

    ``pinned`` means that the file has the checksum in the catalogue, so corrections must affect
    exactly the expected number of rows; a user's file may be a different version.
    """

    origin: str
    pinned: bool = True
    rows_in: Counter[str] = field(default_factory=Counter)
    gained: dict[str, Counter[str]] = field(default_factory=dict)
    dropped: dict[str, Counter[str]] = field(default_factory=dict)
    unmatched: Counter[str] = field(default_factory=Counter)
    corrected: dict[str, int] = field(default_factory=dict)

    def read(self, table: str, rows: int) -> None:
        """Count rows (or cells) read from the file for a table."""
        self.rows_in[table] += int(rows)

    def drop(self, table: str, rows: int, reason: str) -> None:
        """Count dropped rows, with the reason."""
        if rows:
            self.dropped.setdefault(table, Counter())[reason] += int(rows)

    def without(self, table: str, frame: Frame, wrong: Frame, reason: str) -> Frame:
        """Return a frame without the marked rows, which are counted as dropped."""
        self.drop(table, int(wrong.sum()), reason)
        return frame[~wrong]

    def merged(self, table: str, frame: Frame, fewer: Frame, reason: str) -> Frame:
        """Return the fewer rows into which those of a frame were merged; the rest are dropped."""
        self.drop(table, len(frame) - len(fewer), reason)
        return fewer

    def gain(self, table: str, rows: int, reason: str) -> None:
        """Count extra rows, where one row of the file becomes several, with the reason."""
        if rows:
            self.gained.setdefault(table, Counter())[reason] += int(rows)

    def miss(self, spelling: str, rows: int) -> None:
        """Count rows with a name that matches no state."""
        self.unmatched[spelling] += int(rows)

    def miss_all(self, spellings: Frame) -> None:
        """Count the rows of a column of names that match no state."""
        for spelling, rows in spellings.value_counts().items():
            self.miss(spelling, rows)

    def correct(self, name: str, rows: int) -> None:
        """Record a correction from ``corrections.toml``.

        Raises InputError if a pinned file does not have the number of rows that the correction
        expects.
        """
        expected = corrections()[name]
        self.corrected[name] = int(rows)
        if self.pinned and rows != expected.rows:
            raise InputError(
                f"the correction {name} should affect {expected.rows} rows but affected {rows}: "
                f"{expected.reason}",
                where=self.origin,
                next="check the source: if it has been fixed, remove the correction",
            )

    def settle(self, rows_out: Mapping[str, int]) -> None:
        """Check the counts against the rows returned.

        Raises InputError if rows were lost or added without being counted.
        """
        for table, out in rows_out.items():
            gained = sum(self.gained.get(table, Counter()).values())
            dropped = sum(self.dropped.get(table, Counter()).values())
            due = self.rows_in[table] + gained - dropped
            if due != out:
                raise InputError(
                    f"{table}: {self.rows_in[table]} rows read, {gained} gained and {dropped} "
                    f"dropped should give {due}, but the loader returned {out}",
                    where=self.origin,
                    next="report this as a bug: the row counts of the loader do not add up",
                )

    def counts(self, rows_out: Mapping[str, int]) -> dict[str, Any]:
        """Return the counts as plain data, for the store's lineage and the report."""
        return {
            "rows_in": dict(self.rows_in),
            "rows_out": dict(rows_out),
            "gained": {table: dict(reasons) for table, reasons in self.gained.items()},
            "dropped": {table: dict(reasons) for table, reasons in self.dropped.items()},
            "unmatched": dict(self.unmatched),
            "corrected": dict(self.corrected),
        }
