"""Regions: named sets of states, from the packaged file and an optional user file.

Geographic regions follow the UN M49 standard where it defines them; political regions (the Visegrad
Group, the Western Balkans, the Gulf states) follow member lists published by the groups.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from multivector.codes.blocs import BLOCS, members
from multivector.codes.conversion import convert
from multivector.codes.states import STATES
from multivector.codes.suggest import plain, unknown
from multivector.errors import InputError, UsageError
from multivector.given import word
from multivector.settings import home
from multivector.tables import read_rows, read_toml
from multivector.vocabulary import DEFAULT_POWERS, POWERS

_SHIPPED = Path(__file__).parent / "data" / "regions.toml"


@dataclass(frozen=True, slots=True)
class Region:
    """A named set of states.

    ``states`` are sorted ISO3 codes; ``names`` are the full names; ``adjectives`` are the forms
    used before a noun ("Central Asian leaders"); ``powers`` are the default powers to compare;
    ``own``: from the user's file.
    """

    id: str
    name: str
    states: tuple[str, ...]
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    powers: tuple[str, ...] = ()
    own: bool = False


def _one(key: str, entry: Any, where: str) -> Region:
    given = entry.get("states") if isinstance(entry, Mapping) else None
    if not given or not isinstance(given, list):
        raise InputError(
            f"region {key!r}: no list of states", where=where, allowed='e.g. states = ["KAZ"]'
        )
    listed = {part: entry.get(part, []) for part in ("names", "aliases", "adjectives", "powers")}
    for part, words in listed.items():
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise InputError(
                f"region {key!r}: invalid {part}", where=where, allowed=f'{part} = ["…", …]'
            )
    codes = {str(w): str(w) if str(w) in STATES else convert(str(w)) for w in given}
    unknown = sorted(word for word, code in codes.items() if code not in STATES)
    if unknown:
        what = f"region {key!r} contains unknown states: {', '.join(unknown)}"
        allowed = "names of states and ISO 3166-1 codes (XKX for Kosovo)"
        raise InputError(what, where=where, allowed=allowed)
    name = str(entry.get("name", key))
    return Region(
        id=key,
        name=name,
        states=tuple(sorted({code for code in codes.values() if code})),
        names=tuple(dict.fromkeys([name, *listed["names"], *listed["aliases"]])),
        adjectives=tuple(listed["adjectives"]),
        powers=tuple(listed["powers"]),
        own=where != str(_SHIPPED),
    )


@cache
def _read(path: Path, changed: int) -> dict[str, Region]:
    # The modification time is part of the cache key, so that edits take effect immediately.
    return {key: _one(key, entry, str(path)) for key, entry in read_toml(path).items()}


def regions() -> dict[str, Region]:
    """Return all regions by ID: packaged ones and the user's.

    The user's regions are read from ``regions.toml`` in ``MULTIVECTOR_HOME``, if it exists; a
    region with the ID of a packaged one replaces it. Raises InputError if that file is not valid
    TOML, or a region in it has no states or unknown states.

    >>> regions()["baltic-states"].states
    ('EST', 'LTU', 'LVA')
    """
    shipped, own = _read(_SHIPPED, 0), home() / "regions.toml"
    return {**shipped, **_read(own, own.stat().st_mtime_ns)} if own.is_file() else shipped


def usual_powers(states: Collection[str], named: Region | None = None) -> tuple[str, ...]:
    """Return the default powers to compare over states: those of the region that is named, else of
    one that contains them all, else of one that contains most of them; the user's regions first.

    Powers among the states, which an article also names, decide only if there are no others; one in
    the region is then none.

    >>> usual_powers(["FJI", "TON"]), usual_powers(["FJI", "KAZ"])
    (('CHN', 'USA', 'AUS', 'NZL', 'JPN', 'THA', 'EU'), ('CHN', 'RUS', 'USA', 'EU', 'TUR'))
    """
    if named is not None and named.powers:
        return named.powers
    wanted = set(states) - POWERS or set(states)
    able = sorted((r for r in regions().values() if r.powers), key=lambda r: not r.own)
    meant = {r.id: (wanted - {*r.powers}) or wanted for r in able}
    fitting = (r for r in able if wanted and meant[r.id] <= {*r.states})
    most = (
        r for r in able
        if 2 * len(meant[r.id] & {*r.states}) >= len(meant[r.id])
        and 2 * len({*states} & {*r.states, *r.powers}) > len({*states})
    )  # fmt: skip
    found = next(fitting, None) or next(most, None)
    if found is None:
        return DEFAULT_POWERS
    own = set() if wanted - {*found.powers} else wanted & {*found.states}
    return tuple(power for power in found.powers if power not in own)


def _plain(name: str) -> str:
    return plain(name).removeprefix("the ")


def region_named(id_or_name: str) -> Region | None:
    """Return the region with an ID or name, or several with a short one ("MENA"), or None.

    Errors as in :func:`regions`.
    """
    table = regions()
    if id_or_name in table:
        return table[id_or_name]
    wanted = _plain(id_or_name)
    for entry in sorted(table.values(), key=lambda entry: not entry.own):
        if wanted in {_plain(name) for name in (entry.id, *entry.names, *entry.adjectives)}:
            return entry
    if wanted not in _aliases():
        return None
    alias, name, parts = _aliases()[wanted]
    whole = tuple(sorted({state for part in parts.split() for state in table[part].states}))
    return table[parts] if parts in table else Region(alias, name, whole)


@cache
def _aliases() -> dict[str, list[str]]:
    rows = read_rows("multivector.codes", "data", "region_aliases.tsv")
    return {_plain(row[0]): row for row in rows}


def region_names() -> dict[str, str]:
    """Return region IDs, and short names of several regions, by ID and by name."""
    known = {name: key for key, entry in regions().items() for name in (key, *entry.names)}
    return known | {alias: alias for alias, _, _ in _aliases().values()}


def bloc_named(name: str, on: str | int | None = None) -> Region | None:
    """Return the members of a bloc, by its code or name, as a region; None without their list.

    ``on``: date of membership; a year means 1 July. Default: today.
    """
    wanted, day = _plain(name), str(on or date.today())
    for bloc in BLOCS.values():
        if wanted in {_plain(n) for n in (bloc.code, bloc.name, *bloc.names, *bloc.acronyms)}:
            try:
                return Region(bloc.code, bloc.name, tuple(sorted(members(bloc.code, day))))
            except UsageError:  # no list
                return None
    return None


def region(id_or_name: str, *, parameter: str = "region", on: str | int | None = None) -> Region:
    """Return the region with an ID or name, or the members of a bloc.

    Case, hyphens and a leading "the" are ignored. Raises UsageError, with suggestions, if the name
    is unknown, or the bloc had no members.

    ``id_or_name``: for example "central-asia", "Central Asia" or "ECOWAS". ``on``: for a bloc, date
    of membership; a year means 1 July. Default: today.

    >>> region("central-asia").states
    ('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')
    >>> region("the Western Balkans").id, "MLI" in region("ECOWAS", on=2016).states
    ('western-balkans', True)
    """
    found = region_named(word(id_or_name, parameter)) or bloc_named(id_or_name, on)
    if found is None:
        allowed = ", ".join(sorted(regions()))
        raise unknown("region", id_or_name, region_names(), parameter, allowed)
    if not found.states:
        raise UsageError(f"{found.id} had no members in {on or 'this year'}", where=parameter)
    return found
