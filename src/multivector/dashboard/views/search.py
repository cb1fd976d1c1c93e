"""The page of a search: states, regions, dyads, sources, articles, resolutions."""

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

from multivector.answers.data import list_data
from multivector.answers.result import Row
from multivector.codes.dyad import dyad
from multivector.codes.regions import regions
from multivector.codes.resolve import is_bloc, state
from multivector.codes.states import STATES
from multivector.dashboard import library
from multivector.dashboard.asked import Asked, Parameter
from multivector.dashboard.cells import name_of
from multivector.dashboard.page import Page, Section, Table
from multivector.dashboard.views.view import View
from multivector.dashboard.work import data_version
from multivector.errors import InputError, UsageError
from multivector.store.warehouse import Store

_MOST = 40


def build(asked: Asked) -> Page:
    """Return the results of a search."""
    words = asked.text("q")
    rows = list(_found(words)) if words else []
    link = {"name": lambda row: row["address"]}
    shown = rows[:_MOST]
    table = Table("found", "Found", shown, ("kind", "name"), links=link)
    lead = (
        f"{len(rows)} found{f', the first {_MOST} shown' if len(rows) > _MOST else ''}."
        if words
        else "Type a state, a pair of states, a region, or words from a title."
    )
    title = f"Search: {words}" if words else "Search"
    section = (Section("found", "Found", tables=(table,)),) if rows else ()
    return Page("search", title, "Search", (lead,), sections=section)


def _found(words: str) -> Iterator[Row]:
    """Yield what fits, the surest first."""
    with suppress(UsageError):
        pair = dyad(words)
        if not is_bloc(pair.influencee) and not pair.two_way:
            tail = "&".join(
                f"{name}={value}"
                for name, value in (("year", pair.year), ("channel", pair.channel))
                if value
            )
            name = f"{name_of(pair.influencer)} → {name_of(pair.influencee)}"
            address = f"/dyad/{pair.influencer}-{pair.influencee}" + (f"?{tail}" if tail else "")
            yield {"kind": "dyad", "name": name, "address": address}
    exact = ""
    with suppress(UsageError):
        exact = state(words)
        yield {"kind": "state", "name": name_of(exact), "address": f"/state/{exact}"}
    every = words.casefold().split()
    for kind, name, address in _index(data_version()):
        if address != f"/state/{exact}" and all(word in name.casefold() for word in every):
            yield {"kind": kind, "name": name, "address": address}
    for row in library.summaries():
        if all(word in row["title"].casefold() for word in every):
            address = f"/article/{row['article']}"
            yield {"kind": "article", "name": row["title"], "address": address}


@lru_cache(maxsize=1)
def _index(version: str) -> tuple[tuple[str, str, str], ...]:
    """Return kind, name and address of all that does not change with what is read."""
    found = [("region", one.name, f"/region/{one.id}") for one in regions().values()]
    found += [("state", one.name, f"/state/{one.iso3}") for one in STATES.values()]
    found += [
        ("source", f"{row['title']} ({row['origin']})", f"/data?origin={row['origin']}")
        for row in list_data()
    ]
    with suppress(InputError, ModuleNotFoundError):
        for row in Store().read("un_roll_calls").to_pylist():
            title = row["title"] or row["description"]
            if title and row["resolution"]:
                name = f"{row['resolution']}: {title[:120]} ({row['year']})"
                found.append(("resolution", name, f"/alignment?year={row['year']}"))
    return tuple(dict.fromkeys(found))


VIEW = View(
    "/search",
    build,
    "States, regions, dyads, sources, articles and resolutions that fit some words.",
    (Parameter("q", "text", "Words."),),
    kept=False,
)
