"""The page of a search: states, regions, dyads, sources, articles, resolutions."""

from collections.abc import Iterator
from contextlib import suppress

from multivector.answers.result import Row
from multivector.answers.search import SearchHit, search
from multivector.codes.dyad import dyad
from multivector.codes.naming import display_name
from multivector.codes.resolve import is_bloc
from multivector.dashboard import library
from multivector.dashboard.asked import Asked, Parameter, View
from multivector.dashboard.page import Page
from multivector.dashboard.sections import table_section
from multivector.dashboard.work import data_version
from multivector.errors import UsageError
from multivector.prose import number

_MOST = 40


def build(asked: Asked) -> Page:
    """Return the results of a search."""
    words = asked.text("q")
    rows = list(_found(words)) if words else []
    link = {"name": lambda row: row["address"]}
    lead = (
        f"{number(len(rows), 'result')}{f'; the first {_MOST} are shown' * (len(rows) > _MOST)}."
        if words
        else "Enter a state, a pair of states, a region, or words from a title."
    )
    title = f"Search: {words}" if words else "Search"
    found = table_section("found", "Found", rows[:_MOST], ("kind", "name"), links=link)
    return Page("search", title, "Search", (lead,), sections=(found,) if rows else ())


def _found(words: str) -> Iterator[Row]:
    """Yield the matches, the best first."""
    with suppress(UsageError):
        pair = dyad(words)
        if not is_bloc(pair.influencee) and not pair.two_way:
            given = {"year": pair.year, "channel": pair.channel}
            tail = "&".join(f"{name}={value}" for name, value in given.items() if value)
            name = f"{display_name(pair.influencer)} → {display_name(pair.influencee)}"
            address = f"/dyad/{pair.influencer}-{pair.influencee}" + (f"?{tail}" if tail else "")
            yield {"kind": "dyad", "name": name, "address": address}
    every = words.casefold().split()
    for one in search(words, version=data_version()):
        if page := _address(one):
            # Many resolutions of several years have the same title.
            told = one.kind == "resolution" and str(one.year) not in one.name
            name = f"{one.name} ({one.id}, {one.year})" if told else one.name
            yield {"kind": one.kind, "name": name, "address": page}
    for row in library.summaries():
        if all(word in row["title"].casefold() for word in every):
            address = f"/article/{row['article']}"
            yield {"kind": "article", "name": row["title"], "address": address}


def _address(one: SearchHit) -> str | None:
    """Return the address of the page on what was found, if there is one."""
    return {
        "region": f"/region/{one.id}",
        "state": f"/state/{one.id}",
        "source": f"/data?origin={one.id}",
        "resolution": f"/alignment?year={one.year}",
    }.get(one.kind)


VIEW = View(
    "/search",
    build,
    "States, regions, dyads, sources, articles and resolutions that match a query.",
    (Parameter("q", "text", "Words."),),
    kept=False,
)
