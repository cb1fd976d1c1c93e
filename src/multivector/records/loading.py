"""Load origins into the store: fetch or import, parse, check, store, verify, rebuild."""

import dataclasses
import shutil
import tempfile
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from multivector.errors import InputError, UsageError
from multivector.records import catalogue, fetch, user_tables
from multivector.records.catalogue import Entry
from multivector.records.factbook import entries as factbook_entries
from multivector.records.tally import Tally
from multivector.store import check
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Input, Lineage, Store, Version, hash_file


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a load; ``changed`` is False if the same bytes were already in the store.

    ``counts`` are rows in, rows out, gained and dropped by reason, by table, unmatched names and
    corrections made. ``faults`` are the invalid rows of a user's own table, by line number.
    """

    origin: str
    changed: bool
    counts: Mapping[str, Any]
    faults: tuple[check.Fault, ...] = ()


def pull(
    origin: str,
    *,
    accept_terms: Collection[str] = (),
    progress: fetch.Progress | None = None,
    store: Store | None = None,
) -> Outcome:
    """Fetch an origin, check it, and store it.

    Parameters
    ----------
    origin : str
        Id of the origin.
    accept_terms : collection of str
        Ids of restricted origins whose terms the user has accepted.
    progress : callable, optional
        Called with file name, bytes done, total bytes.
    store : Store, optional
        Default: the store under ``MULTIVECTOR_HOME``.

    Raises
    ------
    UsageError
        If there is no such origin, or its terms have not been accepted.
    InputError
        If the files are not as expected; the store is unchanged.
    NetworkNeeded
        If a file is neither downloaded nor in the mirror, and its address does not respond.
    """
    entry = catalogue.entry(origin)
    if not entry.open and origin not in accept_terms:
        raise UsageError(
            f"you must accept the terms of {entry.title}: {entry.terms}",
            where=origin,
            next=f"if you accept: multivector data pull {origin} --accept-terms {origin}; "
            f"if you have the file: multivector data add {origin} FILE",
        )
    if not entry.files:
        raise InputError(
            f"{entry.title} is published as many files; download the ones for your dates",
            where=entry.url,
            next=f"multivector data add {origin} FILE-OR-FOLDER",
        )
    return load(entry, fetch.fetch(entry, progress=progress), pinned=True, store=store)


def add_file(origin: str, path: Path, *, store: Store | None = None) -> Outcome:
    """Load a user-supplied file as an origin of the catalogue.

    The file may be a different version from the catalogue's: corrections are then applied where
    they match, and the citation says so. If the catalogue declares no files for the origin, a
    folder adds every file in it.

    Raises
    ------
    UsageError
        If the origin consists of several files.
    InputError
        If the file does not exist or its content is not as expected.
    """
    entry = catalogue.entry(origin)
    if not entry.files and path.is_dir():
        files = {part.name: part for part in sorted(path.iterdir()) if part.is_file()}
    elif path.is_file():
        files = {path.name: path}
    else:
        raise InputError("no such file", where=str(path))
    if not entry.files:
        outcome = load(entry, files, pinned=False, store=store)
        for name, part in files.items():
            fetch.keep(origin, part, name=name)
        return outcome
    if len(entry.files) != 1:
        raise UsageError(
            f"{origin} has {len(entry.files)} files; a single file is not enough",
            next="put them all in one folder and set MULTIVECTOR_MIRROR to it",
        )
    source = entry.files[0]
    pinned = hash_file(path) == source.sha256
    outcome = load(entry, {source.name: path}, pinned=pinned, store=store)
    fetch.keep(origin, path, name=source.name)
    return outcome


def add(
    table: str, path: Path, mapping: Path | None = None, *, store: Store | None = None
) -> Outcome:
    """Load a user's own table into the store, alongside origins of the same table.

    Parameters
    ----------
    table : str
        Table of the schema, such as ``trade``.
    path : Path
        The file; it is copied under ``MULTIVECTOR_HOME``.
    mapping : Path, optional
        See :mod:`multivector.records.user_tables`.

    Raises
    ------
    UsageError
        If there is no such table, or the id is already in the catalogue.
    InputError
        If the file cannot be read or no row is valid.
    """
    read = user_tables.read(table, path, mapping)
    if read.origin in catalogue.entries() or read.origin == factbook_entries.ORIGIN.id:
        raise UsageError(
            f"the id {read.origin!r} is already used by an origin in the catalogue",
            next="set a different origin = … in the mapping",
        )
    kept = fetch.keep(read.origin, path, name=f"{hash_file(path)[:12]}-{path.name}")
    source = Input(kept.name, hash_file(kept), kept.stat().st_size)
    counts = Tally(read.origin).counts({table: read.data.num_rows})
    counts |= {"rows_in": {table: read.rows_in}, "dropped": {table: dict(read.dropped)}}
    lineage = Lineage(
        read.origin, user_tables.LOADER, user_tables.REVISION, (source,), read.parameters, counts
    )
    store = store if store is not None else Store()
    return Outcome(read.origin, store.put(lineage, {table: read.data}), counts, read.faults)


def remove(origin: str, *, store: Store | None = None) -> None:
    """Remove an origin from the store and delete the copies of its files.

    Parameters
    ----------
    origin : str
        Id of an installed origin.
    store : Store, optional
        Default: the store under ``MULTIVECTOR_HOME``.

    Raises
    ------
    InputError
        If it is not installed, or the store cannot be written.
    """
    store = store if store is not None else Store()
    installed = store.installed()
    if origin not in installed or not store.remove(origin):
        raise InputError(
            f"not installed: {origin!r}",
            allowed=", ".join(installed) or "nothing is installed",
            next="multivector data list",
        )
    with suppress(
        InputError
    ):  # an id that leads outside the home folder: nothing there is ours to delete
        shutil.rmtree(fetch.folder(origin), ignore_errors=True)


def load(
    entry: Entry, files: Mapping[str, Path], *, pinned: bool, store: Store | None = None
) -> Outcome:
    """Parse the files of an origin, check its tables, and store them.

    Raises
    ------
    InputError
        If the files are not as expected; the store is unchanged.
    """
    store = store if store is not None else Store()
    module = import_module(entry.module_path)
    inputs = tuple(
        Input(name, hash_file(path), path.stat().st_size) for name, path in sorted(files.items())
    )
    lineage = Lineage(entry.id, entry.module, module.REVISION, inputs)
    there = store.installed().get(entry.id)
    if there is not None and there.key == lineage.key:
        return Outcome(entry.id, False, there.lineage.counts)
    tally = Tally(entry.id, pinned=pinned)
    tables = conform(entry, module.parse(files, tally), where=", ".join(map(str, files.values())))
    counts = tally.counts({name: content.num_rows for name, content in tables.items()})
    tally.settle(counts["rows_out"])
    changed = store.put(dataclasses.replace(lineage, counts=counts), tables)
    return Outcome(entry.id, changed, counts)


def conform(entry: Entry, parsed: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Validate an origin's tables against the schema; any fault stops the load."""
    if set(parsed) != set(entry.tables):
        raise InputError(
            f"loader returned {sorted(parsed)}, but the catalogue declares {sorted(entry.tables)}",
            where=entry.id,
        )
    tables = {}
    for name, content in parsed.items():
        lines = getattr(content, "index", None)
        tables[name], faults = check.conform(content, schema_of(name), origin=entry.id)
        if faults:
            raise check.report(faults, where=f"{where}, table {name}", lines=lines)
    return tables


def verify(store: Store | None = None, *, rebuild: bool = False) -> list[dict[str, Any]]:
    """Re-hash the source files and stored tables of all installed origins: one row per table.

    Parameters
    ----------
    store : Store, optional
        Default: the store under ``MULTIVECTOR_HOME``.
    rebuild : bool
        Also rebuild every table from the source files and compare the bytes.

    Returns
    -------
    list of dict
        ``origin``; ``table``; ``ok``, True if no byte of the origin has changed; the counts of the
        load: ``rows_in``, ``gained`` and ``dropped`` (rows by reason), ``rows_out``, ``unmatched``
        (rows by unmatched name), ``corrected`` (rows by correction); ``wrong``, the problems found.
    """
    store = store if store is not None else Store()
    stored = store.verify()
    rows = []
    for origin, version in store.installed().items():
        wrong = list(stored[origin])
        for item in version.lineage.inputs:
            path = fetch.folder(origin) / item.name
            if not path.is_file():
                wrong.append(f"{path}: missing")
            elif hash_file(path) != item.sha256:
                wrong.append(f"{path}: checksum mismatch")
        if rebuild and not wrong:
            wrong += _differences(version)
        rows += [_account(version, table, wrong) for table in sorted(version.rows)]
    return rows


def _account(version: Version, table: str, wrong: list[str]) -> dict[str, Any]:
    counts = version.lineage.counts
    return {
        "origin": version.origin,
        "table": table,
        "ok": not wrong,
        "rows_in": counts["rows_in"].get(table, 0),
        "gained": counts["gained"].get(table, {}),
        "dropped": counts["dropped"].get(table, {}),
        "rows_out": counts["rows_out"][table],
        "unmatched": counts["unmatched"],
        "corrected": counts["corrected"],
        "wrong": wrong,
    }


def _differences(version: Version) -> list[str]:
    """Rebuild a version from its source files in a temporary store; return what differs."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Store(Path(folder))
        files = {i.name: fetch.folder(version.origin) / i.name for i in version.lineage.inputs}
        if version.origin in catalogue.entries():
            entry = catalogue.entry(version.origin)
            known = {source.sha256 for source in entry.files}
            pinned = all(item.sha256 in known for item in version.lineage.inputs)
            load(entry, files, pinned=pinned, store=fresh)
        else:
            (path,) = files.values()
            read = user_tables.read_as(path, version.lineage.parameters)
            fresh.put(version.lineage, {read.table: read.data})
        again = fresh.installed()[version.origin].files
    tables = sorted({*again, *version.files})
    return [
        f"{table}: differs when rebuilt from its files"
        for table in tables
        if again.get(table) != version.files.get(table)
    ]
