"""A folder or zip archive of annual series: one CSV file per quantity, one column per entity."""

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import numpy as np

from multivector.answers.verdicts.quantities.series import Series, exact
from multivector.arrays import Floats
from multivector.errors import InputError

# Codes of Our World in Data that differ from ours.
_CODES = {"OWID_WRL": "WORLD", "OWID_KOS": "XKX"}
_NEXT = "use a folder or zip with metadata.json and one CSV per entry"
POPULATION = "population-total"


class FolderTable:
    """A quantity in a folder of series."""

    def __init__(self, folder: "SeriesFolder", name: str, entry: dict[str, str]) -> None:
        self.id, self._folder = name, folder
        self.title, self.unit = entry.get("title", name), entry.get("unit", "")
        self.description = entry.get("description", "")

    @cached_property
    def _columns(self) -> dict[str, tuple[list[int], Floats]]:
        head, *rows = csv.reader(io.StringIO(self._folder.read(f"{self.id}.csv"))) or [[]]
        if head[:1] != ["Date"]:
            raise InputError(
                "not a table of years", where=f"{self.id}.csv", allowed="a header Date,CODE,…"
            )
        rows = [row for row in rows if row and row[0][:4].isdigit()]
        years = [int(row[0][:4]) for row in rows]
        cells = np.array([[_number(cell) for cell in row[1:]] for row in rows], dtype=float)
        return {_CODES.get(code, code): (years, cells[:, i]) for i, code in enumerate(head[1:])}

    def entities(self) -> Sequence[str]:
        """Return the codes of states and territories with a column."""
        return [code for code in self._columns if len(code) == 3]

    @property
    def only(self) -> str | None:
        """The code of the only column; None if there are several."""
        return next(iter(self._columns)) if len(self._columns) == 1 else None

    def series(self, code: str) -> Series | None:
        """Return the series of a code; None if it has no column."""
        found = self._columns.get(code)
        return None if found is None else exact(*found, self.id)


class SeriesFolder:
    """A folder or zip archive of series, with ``metadata.json`` (filename, title, unit,
    description); an InputError if it cannot be read.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._zip = None
        try:
            self._zip = zipfile.ZipFile(self.path) if self.path.is_file() else None
        except (zipfile.BadZipFile, OSError) as error:
            raise InputError("not a zip archive", where=str(path), next=_NEXT) from error
        try:
            listed = json.loads(self.read("metadata.json"))
            entries = {e["filename"].removesuffix(".csv"): e for e in listed}
        except (ValueError, KeyError, TypeError) as error:
            raise InputError("not valid metadata", where="metadata.json", next=_NEXT) from error
        self.tables = {name: FolderTable(self, name, entry) for name, entry in entries.items()}

    def read(self, name: str) -> str:
        """Return the text of a file in the folder."""
        try:
            if self._zip is not None:
                return self._zip.read(name).decode("utf-8")
            return (self.path / name).read_text(encoding="utf-8")
        except (KeyError, OSError, UnicodeDecodeError) as error:
            raise InputError(
                "missing or unreadable file", where=f"{self.path}/{name}", next=_NEXT
            ) from error


def _number(cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        return float("nan")
