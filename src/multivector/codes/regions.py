"""Regions: named sets of states from a file that ships with the package and one of the user's.

The geographic ones follow the United Nations' M49 where it has them; political ones (the Visegrad
Group, the Western Balkans, the Gulf states) the groups' own lists.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from multivector.codes.states import STATES
from multivector.codes.suggest import did_you_mean
from multivector.errors import InputError, UsageError
from multivector.settings import home

SOURCES = ("UN M49 standard country codes for statistical use", "the groups' own member lists")


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of states.

    ``states`` are sorted ISO3 codes; ``names`` holds every full name, ``adjectives`` the forms
    that stand before a noun ("Central Asian leaders").
    """

    id: str
    name: str
    states: tuple[str, ...]
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()


def _one(key: str, entry: Any, where: str) -> Region:
    if not isinstance(entry, Mapping) or not isinstance(entry.get("states"), list):
        raise InputError(
            f"region {key!r} has no list of states", where=where, allowed='states = ["KAZ", …]'
        )
    unknown = sorted(str(code) for code in entry["states"] if code not in STATES)
    if unknown or not entry["states"]:
        raise InputError(
            f"region {key!r} contains unknown states: {', '.join(unknown) or 'none given'}",
            where=where,
            allowed="ISO 3166-1 alpha-3 codes (XKX for Kosovo)",
        )
    name = str(entry.get("name", key))
    return Region(
        id=key,
        name=name,
        states=tuple(sorted(set(entry["states"]))),
        names=tuple(dict.fromkeys([name, *entry.get("names", []), *entry.get("aliases", [])])),
        adjectives=tuple(entry.get("adjectives", [])),
    )


def _read(text: str, where: str) -> dict[str, Region]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"not valid TOML: {error}", where=where) from error
    return {key: _one(key, entry, where) for key, entry in table.items()}


@cache
def _shipped() -> dict[str, Region]:
    text = (files("multivector.codes") / "data" / "regions.toml").read_text(encoding="utf-8")
    return _read(text, "codes/data/regions.toml")


@cache
def _own(path: Path, changed: int) -> dict[str, Region]:
    # Keyed by the time of change too, so that an edit is seen within one process.
    return _read(path.read_text(encoding="utf-8"), str(path))


def regions() -> dict[str, Region]:
    """Return every region by id: the shipped ones, replaced or joined by the user's own.

    The user's are read from ``regions.toml`` in ``MULTIVECTOR_HOME``, if it is there.

    Raises
    ------
    InputError
        If that file is not valid TOML, or a region in it has no states or unknown ones.

    Examples
    --------
    >>> regions()["baltic-states"].states
    ('EST', 'LTU', 'LVA')
    """
    path = home() / "regions.toml"
    if not path.is_file():
        return _shipped()
    return {**_shipped(), **_own(path, path.stat().st_mtime_ns)}


def _plain(name: str) -> str:
    plain = " ".join(name.casefold().replace("-", " ").replace("_", " ").split())
    return plain.removeprefix("the ")


def region_named(id_or_name: str) -> Region | None:
    """Return the region of that id or name, or None; errors as :func:`regions`."""
    table = regions()
    if id_or_name in table:
        return table[id_or_name]
    wanted = _plain(id_or_name)
    for entry in table.values():
        if wanted in {_plain(name) for name in (entry.id, *entry.names, *entry.adjectives)}:
            return entry
    return None


def region_names() -> dict[str, str]:
    """Return the id of a region by its id and each of its names."""
    return {name: key for key, entry in regions().items() for name in (key, *entry.names)}


def region(id_or_name: str, *, parameter: str = "region") -> Region:
    """Return the region of that id or name; case, hyphens and a leading "the" do not matter.

    Parameters
    ----------
    id_or_name : str
        "central-asia", "Central Asia".
    parameter : str
        What an error calls the parameter.

    Raises
    ------
    UsageError
        If there is none; the message says what may have been meant, and lists the ids.

    Examples
    --------
    >>> region("central-asia").states
    ('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')
    >>> region("the Western Balkans").id
    'western-balkans'
    """
    found = region_named(id_or_name)
    if found is None:
        raise UsageError(
            f"unknown region: {id_or_name!r}{did_you_mean(id_or_name, region_names())}",
            where=parameter,
            allowed=", ".join(sorted(regions())),
        )
    return found
