"""Versions of tables on disk; each load is atomic, and each read is verified.

A version is a folder of Parquet files that does not change after it is renamed to its final name.
``catalog.json`` records the current version of each source and the SHA-256 of its files; a file
with another hash is never read. A load writes a folder under a
temporary name, renames it, and then replaces the catalogue atomically; a process killed at any
point leaves either the old catalogue or the new one. Readers need no lock: they read the catalogue
once.
"""

import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from multivector import settings
from multivector.errors import InputError, StoreFault
from multivector.store import catalog, parquet
from multivector.store.inside import inside
from multivector.store.parquet import hash_file
from multivector.store.schema import table as schema_of
from multivector.store.view import active, active_key

# Part of every version's key, so it must not change: installed versions keep their key.
_KEY_FORMAT = 1
# The ID of the loader of a user's own tables; it must not change, as it is part of the key.
OWN = "own"
# Attempts of a reader whose version is deleted while it reads; that takes two loads per attempt.
_READS = 5


@dataclass(frozen=True, slots=True)
class Input:
    """A file from which a version was made."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class Lineage:
    """The inputs and loader of a version, sufficient to rebuild it.

    ``loader`` is the module that parsed the files (in ``records.origins``, or ``own``),
    ``revision`` its revision number, and ``parameters`` its options (a user's mapping). ``counts``
    are the row counts of the load: rows in, rows out, rows dropped by reason, unmatched names.
    """

    origin: str
    loader: str
    revision: int
    inputs: tuple[Input, ...]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    counts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Hash of inputs, loader and parameters, 16 hex digits."""
        what = [
            self.origin,
            # Hash the loader's former dotted path, so that installed versions keep their key.
            f"multivector.records.{self.loader}",
            self.revision,
            [entry.sha256 for entry in self.inputs],
            self.parameters,
            _KEY_FORMAT,
        ]
        return sha256(json.dumps(what, sort_keys=True, default=str).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Version:
    """An installed version of a source: its folder, tables with row counts, and lineage."""

    origin: str
    key: str
    rows: Mapping[str, int]
    bytes: int
    lineage: Lineage
    files: Mapping[str, str]  # table -> SHA-256 of its Parquet file
    retrieved: str | None = None  # day of the load; None if it was loaded before days were kept

    @property
    def folder(self) -> str:
        """Name of the version's folder."""
        return f"{self.origin}-{self.key}"


class Store:
    """The tables under one home folder.

    ``root``: folder of the store. Default: ``store`` under ``MULTIVECTOR_HOME``.
    """

    def __init__(self, root: Path | None = None) -> None:
        self.root = root if root is not None else settings.home() / "store"

    @property
    def catalog_path(self) -> Path:
        """The file that records the current versions."""
        return self.root / "catalog.json"

    def installed(self) -> dict[str, Version]:
        """Return the installed version of each source that the active view shows, by source.

        Raises StoreFault if the catalogue is damaged, or was written by a newer version of
        multivector.
        """
        view, every = active(), self.held()
        return every if view is None else view.origins(every)

    def held(self) -> dict[str, Version]:
        """Return the installed version of each source, regardless of the active view.

        Without what an older or newer version of multivector installed and this one does not list.
        """
        return {
            name: version
            for name, version in self.stored().items()
            if version.lineage.loader == OWN or name in _listed()
        }

    def state(self) -> tuple[tuple[str, str], ...]:
        """Return the folders of the installed versions and the active view, as a cache key."""
        folders = sorted((n, v.folder) for n, v in self.held().items())
        return (*folders, ("", active_key()))

    def stored(self) -> dict[str, Version]:
        """Return every installed version, even of a source that this version does not list."""
        try:
            state = self.catalog_path.stat()
        except OSError:
            return _versions(self.catalog_path)
        changed = (state.st_size, state.st_mtime_ns, state.st_ino)
        return dict(_known_versions(self.catalog_path, changed))

    def restore(self) -> None:
        """Replace a damaged catalogue with its copy; rewrite one with an older format."""
        if not self.root.is_dir():
            return
        with self._writing():
            try:
                self.stored()
                catalog.renew(self.catalog_path)
            except catalog.NewerFormat:
                raise
            except StoreFault:
                catalog.restore(self.catalog_path)
            except OSError as error:
                raise _unwritable(error, self.catalog_path) from error

    def put(self, lineage: Lineage, tables: Mapping[str, Any]) -> bool:
        """Store the tables of a source as its current version; return False if already stored.

        A damaged version is replaced. Raises InputError if the disk is full or not writable, or
        another process has locked the store. The store is then unchanged.

        ``lineage``: the inputs of the tables. ``tables``: tables validated by
        :func:`multivector.store.check.conform`.
        """
        with self._writing():
            current = self.stored()
            there = current.get(lineage.origin)
            if there is not None and there.key == lineage.key and not self.damage(there):
                return False
            version = self._write_version(lineage, tables)
            self._swap({**current, lineage.origin: version})
            self._sweep(keep={version.folder} | ({there.folder} if there else set()))
            return True

    def remove(self, origin: str) -> bool:
        """Remove a source from the store; return False if it was not installed."""
        with self._writing():
            current = self.stored()
            if origin not in current:
                return False
            del current[origin]
            self._swap(current)
            self._sweep(keep=set())
            return True

    def paths(self, table: str) -> dict[str, Path]:
        """Return the Parquet file of a table for each installed source that has it, by source."""
        schema_of(table)
        return {
            origin: self._path(version, table)
            for origin, version in sorted(self.installed().items())
            if table in version.rows
        }

    def read(
        self, table: str, *, origin: str | None = None, columns: Sequence[str] | None = None,
        keep: parquet.Condition | None = None,
    ) -> Any:  # fmt: skip
        """Return a table as Arrow, for one source, or concatenated for all that have it.

        With ``columns``, only these are decoded; with ``keep`` instead, only rows with these words.
        Raises InputError if no installed source has it,
        StoreFault if a file is damaged or was stored with another schema.
        """
        for _ in range(_READS):
            versions = [
                version
                for name, version in sorted(self.installed().items())
                if table in version.rows and origin in (None, name)
            ]
            if not versions:
                raise InputError(
                    f"no installed source has the table {table}"
                    + (f" from {origin}" if origin else ""),
                    next=f"multivector data pull {origin or '--open'}",
                )
            import pyarrow as pa  # after the error: without data it is not loaded

            try:
                parts = [self.rows(version, table, columns, keep) for version in versions]
            except FileNotFoundError as error:
                # Two loads have replaced this version in the meantime: read the catalogue again.
                gone = error
            else:
                return pa.concat_tables(parts).unify_dictionaries()
        raise parquet.faulty(Path(gone.filename), "missing") from gone

    def rows(
        self, version: Version, table: str, columns: Sequence[str] | None = None,
        keep: parquet.Condition | None = None,
    ) -> Any:  # fmt: skip
        """Return the rows of a version's table that the active view shows, as Arrow."""
        if (view := active()) is None:
            path = self._path(version, table)
            return parquet.read(path, table, version.files[table], columns, keep)
        data = view.rows(self, version, table, self.whole(version, table))
        if keep is not None:
            data = parquet.only(data, *keep)
        return data if columns is None else data.select(columns)

    def whole(self, version: Version, table: str) -> Any:
        """Return all rows of a version's table as Arrow, regardless of the active view."""
        return parquet.read(self._path(version, table), table, version.files[table])

    def verified(self, table: str, versions: Mapping[str, Version]) -> list[Path]:
        """Return the verified Parquet files of a table; StoreFault if one is damaged."""
        having = [version for _, version in sorted(versions.items()) if table in version.rows]
        for version in having:
            damage = self.damage(version, table)
            if damage:
                raise parquet.faulty(self._path(version, table), *damage.values())
        return [self._path(version, table) for version in having]

    def damage(self, version: Version, *tables: str) -> dict[str, str]:
        """Return what is wrong with a version's files, by table; default: all tables."""
        found = {
            name: parquet.fault(self._path(version, name), name, version.files[name])
            for name in tables or version.files
        }
        return {name: wrong for name, wrong in found.items() if wrong}

    def verify(self) -> dict[str, list[str]]:
        """Re-hash every Parquet file; return the problems by source (an empty list if none)."""
        parquet.forget()
        return {
            origin: [
                f"{self._path(version, table)}: {wrong}"
                for table, wrong in self.damage(version).items()
            ]
            for origin, version in self.stored().items()
        }

    def _path(self, version: Version, table: str) -> Path:
        return self._folder(version.folder) / f"{table}.parquet"

    def _folder(self, name: str) -> Path:
        """Return the folder of a version; raise InputError if it would be outside the store."""
        return inside(self.root / "versions", name)

    def _writing(self) -> Any:
        from multivector.store import lock  # slow to import, and not needed to list sources

        try:
            self.root.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(error, self.root) from error
        return lock.exclusive(self.root / "lock")

    def _write_version(self, lineage: Lineage, tables: Mapping[str, Any]) -> Version:
        folder = f"{lineage.origin}-{lineage.key}"
        final = self._folder(folder)
        building = self._folder(f".building-{folder}")
        try:
            shutil.rmtree(building, ignore_errors=True)  # left by a killed load
            building.mkdir(parents=True)
            for name, content in tables.items():
                parquet.write(content, building / f"{name}.parquet")
            shutil.rmtree(final, ignore_errors=True)  # not in the catalogue: left by a killed load
            building.rename(final)
            _sync_folder(final.parent)
            return Version(
                origin=lineage.origin,
                key=lineage.key,
                rows={name: content.num_rows for name, content in tables.items()},
                bytes=sum(path.stat().st_size for path in final.iterdir()),
                lineage=lineage,
                files={name: hash_file(final / f"{name}.parquet") for name in tables},
                retrieved=date.today().isoformat(),
            )
        except OSError as error:
            shutil.rmtree(building, ignore_errors=True)
            raise _unwritable(error, building) from error

    def _swap(self, versions: Mapping[str, Version]) -> None:
        entries = {origin: asdict(versions[origin]) for origin in sorted(versions)}
        try:
            catalog.write(self.catalog_path, entries)
        except OSError as error:
            raise _unwritable(error, self.catalog_path) from error
        _sync_folder(self.root)

    def _sweep(self, *, keep: set[str]) -> None:
        """Delete unreferenced folders, except the version just replaced, which may be in use."""
        named = {version.folder for version in self.stored().values()} | keep
        for folder in (self.root / "versions").iterdir():
            if folder.name not in named:
                shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    # A rename survives a power failure once the folder is flushed; Windows has no such call.
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unwritable(error: OSError, path: Path) -> InputError:
    return InputError(
        f"the store cannot be written: {error.strerror or error} (nothing was changed)",
        where=str(path),
        next="free disk space (or set MULTIVECTOR_HOME to another disk) and run the command again",
    )


def _versions(path: Path) -> dict[str, Version]:
    entries = catalog.read(path)
    try:
        return {origin: _version(entry) for origin, entry in entries.items()}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise catalog.damaged(error, path) from error


@cache
def _listed() -> frozenset[str]:
    """Return the IDs of the sources that this version of multivector lists."""
    text = files("multivector.records.origins").joinpath("origins.toml").read_text("utf-8")
    return frozenset(re.findall(r"^\[(\w+)\]", text, re.MULTILINE))


@lru_cache(maxsize=4)
def _known_versions(path: Path, changed: tuple[int, int, int]) -> dict[str, Version]:
    """Read a catalogue once for each size, time and inode of its file."""
    return _versions(path)


def _version(entry: Mapping[str, Any]) -> Version:
    told = dict(entry["lineage"])
    told["loader"] = told["loader"].rpartition(".")[2]  # stores written before 0.2 contain a path
    told["inputs"] = tuple(Input(**given) for given in told["inputs"])
    return Version(**{**entry, "lineage": Lineage(**told)})
