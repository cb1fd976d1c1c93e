"""The available sources, their coverage, and how to cite them."""

import dataclasses
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any

from multivector.errors import InputError, StoreFault, UsageError
from multivector.provenance import FORMATS, Origin, bibliography
from multivector.records import catalogue
from multivector.records.catalogue import Coverage, Entry
from multivector.records.factbook import entries
from multivector.records.factbook.names import by_code
from multivector.records.known import coverage_then, years_in
from multivector.store.warehouse import Store, Version
from multivector.tables import read_rows
from multivector.vocabulary import CHANNEL_FACTS


def list_origins() -> list[dict[str, Any]]:
    """Return one row per source, as shown by ``data list``.

    >>> list(list_origins()[0])[:3]
    ['origin', 'title', 'first_year']
    """
    installed, known = Store().installed(), catalogue.entries()
    return [
        # The Factbook is included in the package and is never pulled.
        _row(entries.ORIGIN, "public domain; included in the package", len(by_code()))
        | {"installed": True, "feeds": ["trade", "brief"]},
        *(_catalogue_row(entry, installed) for entry in known.values()),
        *(_user_row(v, installed) for name, v in installed.items() if name not in known),
    ]


def feeds(origin: str, tables: Iterable[str]) -> list[str]:
    """Return the channels and measures that use the tables of a source.

    >>> feeds("itpd", ["trade"]), feeds("mine", ["fdi_stock"])
    (['trade', 'transport', 'whatif', 'brief'], ['finance', 'brief'])
    """
    known, words = _feeds(), list[str]()
    for table in tables:
        either = {table, f"{table}:{origin}"}
        words += [name for name, facts in CHANNEL_FACTS.items() if facts.tables & either]
        words += (known.get((table, origin)) or known.get((table, "*"), "")).split()
    found = list(dict.fromkeys(words))
    return [word for word in found if word != "panel"] or found


def absent(
    users: Iterable[str], years: Iterable[int], versions: Mapping[str, Version]
) -> list[str]:
    """Return the sources of the catalogue that would change an answer but are not installed.

    ``users`` are channels or measures as in :func:`feeds`; ``years`` the years of the data.
    """
    wanted, span = set(users), set(years)
    return [
        entry.id
        for entry in catalogue.entries().values()
        if entry.id not in versions
        and any(
            wanted & set(feeds(entry.id, [table])) and coverage.years & span
            for table, coverage in entry.tables.items()
        )
    ]


@cache
def _feeds() -> dict[tuple[str, str], str]:
    rows = read_rows("multivector.records", "feeds.tsv")
    return {(table, origin): words for table, origin, words in rows}


def cite(origins: Iterable[str]) -> list[dict[str, Any]]:
    """Return the citation of each source as text, BibTeX and CSL-JSON.

    Each row has ``origin, text, bibtex, csl-json``; ``csl-json`` is an object, not a string.

    >>> cite(["worldbank_gdp"])[0]["text"][:10]
    'World Bank'
    """
    cited, installed = [], Store().installed()
    for name in origins:
        if name == entries.ORIGIN.id:
            origin = entries.ORIGIN
        elif name in installed and name not in catalogue.entries():  # a user's own table
            origin = origin_of(name, installed)
        else:
            origin = catalogue.entry(name).origin()
        forms = {"text": origin.to_text(), "bibtex": origin.to_bibtex()}
        cited.append({"origin": name, **forms, "csl-json": origin.to_csl()})
    return cited


def coverage_of(origin: str, versions: Mapping[str, Version]) -> dict[str, Coverage]:
    """Return the coverage of each table of a source, from the catalogue or the user's mapping.

    Raises InputError if the source is not installed. Raises UsageError if there is no such source.
    """
    if origin not in versions:
        catalogue.entry(origin)
        raise InputError(f"{origin} is not installed", next=f"multivector data pull {origin}")
    if origin in catalogue.entries():
        tables = dict(catalogue.entry(origin).tables)
    else:
        mapping = versions[origin].lineage.parameters
        tables = {mapping["table"]: catalogue.coverage(mapping["coverage"])}
    return {name: coverage_then(versions[origin], covered) for name, covered in tables.items()}


def origin_of(origin: str, versions: Mapping[str, Version]) -> Origin:
    """Return a source with the checksum of its installed files."""
    inputs = versions[origin].lineage.inputs
    if origin in catalogue.entries():
        return dataclasses.replace(catalogue.entry(origin).origin(), sha256=inputs[0].sha256)
    mapping = versions[origin].lineage.parameters
    return Origin(
        id=origin,
        title=f"{mapping['title']} (user table)",
        sha256=inputs[0].sha256,
        open=False,
        **{name: mapping[name] for name in ("version", "citation", "licence", "url")},
    )


def cited(origins: Iterable[Origin], format: str) -> str:
    """Return the citations of sources, each once; UsageError for an unknown format."""
    if format not in FORMATS:
        what = f"unknown citation format: {format!r}"
        raise UsageError(what, where="format", allowed=", ".join(FORMATS))
    return bibliography({one.id: one for one in origins}.values(), format)


def identified(origins: Iterable[Origin]) -> list[dict[str, Any]]:
    """Return what identifies the data of sources: version, day of retrieval, hashes of files."""
    rows, held = [], {}
    with suppress(StoreFault):  # sources in the package need no store
        held = Store().held()
    for one in origins:
        row, there = {"id": one.id, "version": one.version}, held.get(one.id)
        files = {file.name: file.sha256 for file in there.lineage.inputs} if there else {}
        files = files or ({one.id: one.sha256} if one.sha256 else {})
        rows.append({**row, "retrieved": there.retrieved if there else None, "sha256": files})
    return rows


def _catalogue_row(entry: Entry, versions: Mapping[str, Version]) -> dict[str, Any]:
    version = versions.get(entry.id)
    origin = origin_of(entry.id, versions) if version else entry.origin()
    # Without files in the catalogue, the file is the user's; to read a larger one takes seconds.
    if version and not entry.files and sum(version.rows.values()) <= 1_000_000:
        years: list[Any] = years_in(version) or [None]
        origin = dataclasses.replace(origin, first_year=years[0], last_year=years[-1])
    return _row(origin, entry.terms, entry.states, version) | {
        "bytes": sum(source.bytes for source in entry.files) or None,
        "feeds": feeds(entry.id, entry.tables),
    }


def _user_row(version: Version, versions: Mapping[str, Version]) -> dict[str, Any]:
    mapping = version.lineage.parameters
    covered = catalogue.coverage(mapping["coverage"]).years
    return _row(origin_of(version.origin, versions), mapping["terms"], None, version) | {
        "title": mapping["title"],
        "first_year": min(covered, default=None),
        "last_year": max(covered, default=None),
        "bytes": sum(item.bytes for item in version.lineage.inputs),
        "feeds": feeds(version.origin, version.rows),
    }


def _row(
    origin: Origin, terms: str, states: int | None, version: Version | None = None
) -> dict[str, Any]:
    return {
        "origin": origin.id,
        "title": origin.title,
        "first_year": origin.first_year,
        "last_year": origin.last_year,
        "states": states,
        "rows": sum(version.rows.values()) if version else None,
        "bytes": None,
        "terms": terms,
        "open": origin.open,
        "installed": version is not None,
        "version": origin.version,
        "sha256": origin.sha256,
        "feeds": [],
    }
