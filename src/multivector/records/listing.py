"""The available sources, their coverage, and how to cite them."""

import dataclasses
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from multivector.errors import InputError
from multivector.provenance import Origin
from multivector.records import catalogue
from multivector.records.catalogue import Coverage, Entry
from multivector.records.factbook import entries
from multivector.records.factbook.names import by_code
from multivector.records.known import coverage_then
from multivector.store.warehouse import Store, Version
from multivector.tables import read_rows


def list_origins(store: Store | None = None) -> list[dict[str, Any]]:
    """Return one row per source, as shown by ``data list``.

    >>> list(list_origins()[0])[:3]
    ['origin', 'title', 'first_year']
    """
    installed = (store if store is not None else Store()).installed()
    rows = [_embedded_row()]
    rows += [_row(entry, installed.get(entry.id)) for entry in catalogue.entries().values()]
    user_versions = [
        version for name, version in installed.items() if name not in catalogue.entries()
    ]
    rows += [_user_row(version) for version in user_versions]
    return rows


def feeds(origin: str, tables: Iterable[str]) -> list[str]:
    """Return the channels and measures that use the tables of a source.

    >>> feeds("itpd", ["trade"]), feeds("mine", ["fdi_stock"])
    (['trade', 'transport', 'whatif', 'brief'], ['finance', 'brief'])
    """
    known = _feeds()
    words = [known.get((table, origin)) or known.get((table, "*"), "") for table in tables]
    found = list(dict.fromkeys(word for text in words for word in text.split()))
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


def cite(origins: Iterable[str], store: Store | None = None) -> list[dict[str, Any]]:
    """Return the citation of each source as text, BibTeX and CSL-JSON.

    Each row has ``origin, text, bibtex, csl-json``; ``csl-json`` is an object, not a string.

    >>> cite(["worldbank_gdp"])[0]["text"][:10]
    'World Bank'
    """
    cited = []
    installed = (store if store is not None else Store()).installed()
    for name in origins:
        if name == entries.ORIGIN.id:
            origin = entries.ORIGIN
        elif name in installed and name not in catalogue.entries():  # a user's own table
            origin = origin_of(name, installed)
        else:
            origin = catalogue.entry(name).origin()
        cited.append(
            {
                "origin": name,
                "text": origin.to_text(),
                "bibtex": origin.to_bibtex(),
                "csl-json": origin.to_csl(),
            }
        )
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
        version=mapping["version"],
        citation=mapping["citation"],
        licence=mapping["licence"],
        url=mapping["url"],
        sha256=inputs[0].sha256,
        open=False,
    )


def _embedded_row() -> dict[str, Any]:
    """Return the row of the Factbook, which is included in the package and is never pulled."""
    origin = entries.ORIGIN
    return {
        "origin": origin.id,
        "title": origin.title,
        "first_year": origin.first_year,
        "last_year": origin.last_year,
        "states": len(by_code()),
        "rows": None,
        "bytes": None,
        "terms": "public domain; included in the package",
        "open": origin.open,
        "installed": True,
        "version": origin.version,
        "sha256": origin.sha256,
        "feeds": ["trade", "brief"],
    }


def _row(entry: Entry, version: Any) -> dict[str, Any]:
    sha = entry.files[0].sha256 if entry.files else None
    if version is not None and version.lineage.inputs:
        sha = version.lineage.inputs[0].sha256
    return {
        "origin": entry.id,
        "title": entry.title,
        "first_year": entry.first_year,
        "last_year": entry.last_year,
        "states": entry.states,
        "rows": sum(version.rows.values()) if version else None,
        "bytes": sum(source.bytes for source in entry.files) or None,
        "terms": entry.terms,
        "open": entry.open,
        "installed": version is not None,
        "version": entry.version,
        "sha256": sha,
        "feeds": feeds(entry.id, entry.tables),
    }


def _user_row(version: Any) -> dict[str, Any]:
    mapping = version.lineage.parameters
    covered = catalogue.coverage(mapping["coverage"]).years
    return {
        "origin": version.origin,
        "title": mapping["title"],
        "first_year": min(covered, default=None),
        "last_year": max(covered, default=None),
        "states": None,
        "rows": sum(version.rows.values()),
        "bytes": sum(item.bytes for item in version.lineage.inputs),
        "terms": mapping["terms"],
        "open": False,
        "installed": True,
        "version": mapping["version"],
        "sha256": version.lineage.inputs[0].sha256,
        "feeds": feeds(version.origin, version.rows),
    }
