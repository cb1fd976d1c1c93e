"""Load sources into the store: fetch or import, parse, check, store, verify, rebuild."""

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
from multivector.records.formats import delimited
from multivector.records.tally import Tally
from multivector.store import check
from multivector.store.parquet import hash_file
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import OWN, Input, Lineage, Store, Version


@dataclass(frozen=True, slots=True)
class Outcome:
    """Result of a load; ``changed`` is False if the same bytes were already in the store.

    ``repaired`` is True if the stored tables were damaged and have been rebuilt. ``counts`` holds,
    for each table, the rows in and out, the rows gained and dropped by reason, unmatched names, and
    corrections. ``faults`` are the invalid rows of a user's table, by line number.
    """

    origin: str
    changed: bool
    counts: Mapping[str, Any]
    faults: tuple[check.Fault, ...] = ()
    repaired: bool = False


def pull(
    origin: str,
    *,
    accept_terms: Collection[str] = (),
    progress: fetch.Progress | None = None,
    store: Store | None = None,
) -> Outcome:
    """Fetch a source, check it and store it; a damaged store is repaired.

    Raises UsageError if the source is unknown, or its terms have not been accepted. Raises
    InputError if the files are not as expected; the store is unchanged. Raises NetworkNeeded if a
    file is neither downloaded nor in the mirror, and its URL does not respond.

    ``origin``: ID of a source in the catalogue, or of an installed user table, which is rebuilt
    from the copy of its file. ``accept_terms``: IDs of restricted sources whose terms the user
    accepts. ``progress``: called with file name, bytes done and total bytes.
    """
    store = store if store is not None else Store()
    store.restore()
    there = store.installed().get(origin)
    if there is not None and (store.damage(there) or origin not in catalogue.entries()):
        wrong = _changed_inputs(there)
        if not wrong:
            return _from_copies(there, store)
        if origin not in catalogue.entries():
            raise InputError(
                f"the stored copy of the source's file is also damaged: {wrong[0]}",
                where=origin,
                next=f"multivector data add {there.lineage.parameters['table']} FILE",
            )
    entry = catalogue.entry(origin)
    if not entry.open and origin not in accept_terms:
        raise UsageError(
            f"the terms of {entry.title} must be accepted: {entry.terms}",
            where=origin,
            next=f"if you accept: {catalogue.pull([origin])}; "
            f"if you have the file: multivector data add {origin} FILE",
        )
    if not entry.files:
        raise InputError(
            f"{entry.title} is published as multiple files and cannot be pulled automatically",
            where=entry.url,
            next="download the files for your dates, then run: "
            f"multivector data add {origin} FILE-OR-FOLDER",
        )
    return load(entry, fetch.fetch(entry, progress=progress), pinned=True, store=store)


def add_file(origin: str, path: Path) -> Outcome:
    """Load a user's file as a source in the catalogue.

    The file may be a different version from that in the catalogue; corrections are then applied
    where they match, and the citation mentions it. If the catalogue declares no files for the
    source, ``path`` may be a folder, and all its files are loaded. Raises UsageError if the source
    consists of several files. Raises InputError if the file does not exist or its content is not as
    expected.
    """
    entry = catalogue.entry(origin)
    Store().restore()
    if not entry.files and path.is_dir():
        parts = (part for part in sorted(path.iterdir()) if part.is_file())
        # File managers leave hidden files.
        files = {part.name: part for part in parts if not part.name.startswith(".")}
    elif path.is_file():
        files = {path.name: path}
    else:
        raise InputError("no such file", where=str(path))
    if len(entry.files) > 1:
        raise UsageError(
            f"{origin} consists of {len(entry.files)} files and cannot be added from one file",
            next=f"put them in one folder, set MULTIVECTOR_MIRROR to it, then run: "
            f"multivector data pull {origin}",
        )
    pinned = False
    for source in entry.files:
        files, pinned = {source.name: path}, hash_file(path) == source.sha256
    outcome = load(entry, files, pinned=pinned)
    for name, part in files.items():
        fetch.keep(origin, part, name=name)
    return outcome


def add(table: str, path: Path, mapping: Path | None = None) -> Outcome:
    """Load a user's table into the store, alongside other sources of the same table.

    Raises UsageError if the table is unknown, or the ID is already in the catalogue. Raises
    InputError if the file cannot be read or no row is valid.

    ``table``: table of the schema, such as ``trade``. ``path``: the file; it is copied under
    ``MULTIVECTOR_HOME``. ``mapping``: see :mod:`multivector.records.user_tables`.
    """
    read = user_tables.read(table, path, mapping)
    if read.origin in catalogue.entries() or read.origin == factbook_entries.ORIGIN.id:
        what = f"the ID {read.origin!r} is already used by a source in the catalogue"
        raise UsageError(what, next="set a different origin = … in the mapping")
    store = Store()
    store.restore()
    kept = fetch.keep(read.origin, path, name=f"{hash_file(path)[:12]}-{path.name}")
    source = Input(kept.name, hash_file(kept), kept.stat().st_size)
    counts = Tally(read.origin).counts({table: read.data.num_rows})
    counts |= {"rows_in": {table: read.rows_in}, "dropped": {table: dict(read.dropped)}}
    lineage = Lineage(read.origin, OWN, user_tables.REVISION, (source,), read.parameters, counts)
    return Outcome(read.origin, store.put(lineage, {table: read.data}), counts, read.faults)


def remove(origin: str) -> None:
    """Remove a source from the store and delete the copies of its files.

    Raises InputError if it is not installed, or the store cannot be written.
    """
    store = Store()
    installed = store.stored()
    if origin not in installed or not store.remove(origin):
        allowed = ", ".join(installed) or "no source is installed"
        raise InputError(
            f"not installed: {origin!r}", allowed=allowed, next="multivector data list"
        )
    with suppress(InputError):  # the ID is a path outside the home folder: delete nothing there
        shutil.rmtree(fetch.folder(origin), ignore_errors=True)


def load(
    entry: Entry, files: Mapping[str, Path], *, pinned: bool, store: Store | None = None
) -> Outcome:
    """Parse the files of a source, check its tables, and store them.

    Raises InputError if the files are not as expected; the store is unchanged.
    """
    store = store if store is not None else Store()
    named = sorted(files.items())
    inputs = tuple(Input(name, hash_file(path), path.stat().st_size) for name, path in named)
    lineage = Lineage(entry.id, entry.loader, entry.revision, inputs)
    there = store.installed().get(entry.id)
    same = there is not None and there.key == lineage.key
    if there is not None and same and not store.damage(there):
        return Outcome(entry.id, False, there.lineage.counts)
    module, tally = import_module(entry.module_path), Tally(entry.id, pinned=pinned)
    tables = conform(entry, module.parse(files, tally), where=", ".join(map(str, files.values())))
    counts = tally.counts({name: content.num_rows for name, content in tables.items()})
    tally.settle(counts["rows_out"])
    changed = store.put(dataclasses.replace(lineage, counts=counts), tables)
    return Outcome(entry.id, changed, counts, repaired=changed and same)


def _from_copies(version: Version, store: Store) -> Outcome:
    """Store a version from the copies of its files, unless it is already stored in full."""
    files = {item.name: fetch.folder(version.origin) / item.name for item in version.lineage.inputs}
    if version.origin in catalogue.entries():
        entry = catalogue.entry(version.origin)
        known = {source.sha256 for source in entry.files}
        pinned = all(item.sha256 in known for item in version.lineage.inputs)
        return load(entry, files, pinned=pinned, store=store)
    (path,) = files.values()
    read = user_tables.read_as(path, version.lineage.parameters)
    changed = store.put(version.lineage, {read.table: read.data})
    return Outcome(version.origin, changed, version.lineage.counts, repaired=changed)


def conform(entry: Entry, parsed: Mapping[str, Any], *, where: str) -> dict[str, Any]:
    """Validate a source's tables against the schema; raise an error for any invalid value."""
    if set(parsed) != set(entry.tables):
        raise InputError(
            f"the loader returned the tables {', '.join(sorted(parsed))}, but the catalogue "
            f"declares {', '.join(sorted(entry.tables))}",
            where=entry.id,
        )
    tables, unit = {}, delimited.unit(where)
    for name, content in parsed.items():
        lines = getattr(content, "index", None)
        if getattr(lines, "start", None) == 0:  # rows of the loader, not of the file
            lines = None
        named = entry.read.get(name, {}).get("columns")
        tables[name], faults = check.conform(content, schema_of(name), origin=entry.id, names=named)
        if faults:
            raise check.report(faults, where=f"{where}, table {name}", lines=lines, unit=unit)
    return tables


def verify(store: Store | None = None, *, rebuild: bool = False) -> list[dict[str, Any]]:
    """Verify the checksums of the files and tables of all installed sources; one row per table.

    ``origin``; ``table``; ``ok``, True if the source's files are unchanged; the row counts of the
    load: ``rows_in``, ``gained`` and ``dropped`` (by reason), ``rows_out``, ``unmatched`` (by
    name), ``corrected`` (by correction); ``wrong``, the problems found.

    ``rebuild``: whether to rebuild every table from the source files and compare the bytes.
    """
    store = store if store is not None else Store()
    stored = store.verify()
    rows = []
    for origin, version in store.installed().items():
        wrong = stored[origin] + _changed_inputs(version)
        if rebuild and not wrong:
            wrong += _differences(version)
        rows += [_account(version, table, wrong) for table in sorted(version.rows)]
    return rows


def _changed_inputs(version: Version) -> list[str]:
    """Return what is wrong with the copies of the files from which a version was made."""
    wrong = []
    for item in version.lineage.inputs:
        path = fetch.folder(version.origin) / item.name
        if not path.is_file():
            wrong.append(f"{path}: missing")
        elif hash_file(path) != item.sha256:
            wrong.append(f"{path}: checksum mismatch")
    return wrong


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
        _from_copies(version, fresh)
        again = fresh.installed()[version.origin].files
    tables = sorted({*again, *version.files})
    return [
        f"{table}: differs when rebuilt from its files"
        for table in tables
        if again.get(table) != version.files.get(table)
    ]
