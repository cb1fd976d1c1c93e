"""Search the names of states, blocs, regions, sources, indicators and resolutions."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

from multivector.answers.data import list_data
from multivector.codes.blocs import BLOCS
from multivector.codes.regions import regions
from multivector.codes.resolve import party
from multivector.codes.states import STATES
from multivector.errors import InputError, UsageError
from multivector.prose import day
from multivector.records.indicators import indicators
from multivector.store.warehouse import Store

_TITLE = 120
_CITED = re.compile(r"^(?:a/res/|a/|r/|res/)(?=\S*\d/\d)")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A search match; ``year`` is that of a resolution, else None."""

    kind: str  # state, bloc, region, source, indicator, resolution
    id: str
    name: str
    year: int | None = None


def search(words: str, *, version: str = "") -> tuple[SearchHit, ...]:
    """Search for words: first the name that they resolve to, then names that contain all of them.

    ``version`` identifies the installed data; the index is rebuilt when it changes.

    >>> search("Deutschland")[0].id, [one.id for one in search("central asia")]
    ('DEU', ['central-asia'])
    """
    # A resolution of the Assembly is cited as A/RES/76/1, A/76/1 or R/76/1.
    every = [_CITED.sub("", word) for word in words.casefold().split()]
    if not every:
        return ()
    index = _index(version)
    code = ""
    with suppress(UsageError):
        code = party(words)
    exact = [one for one in index if one.id == code and one.kind in ("state", "bloc")][:1]
    fitting = (
        one for one in index if all(word in f"{one.id} {one.name}".casefold() for word in every)
    )
    cited = sorted(fitting, key=lambda one: _CITED.sub("", one.id.casefold()) not in every)
    return tuple(dict.fromkeys((*exact, *cited)))


@lru_cache(maxsize=1)
def _index(version: str) -> tuple[SearchHit, ...]:
    return tuple(dict.fromkeys(_every()))


def _every() -> Iterator[SearchHit]:
    yield from (SearchHit("region", one.id, one.name) for one in regions().values())
    yield from (SearchHit("state", one.iso3, one.name) for one in STATES.values())
    yield from (SearchHit("bloc", one.code, one.name) for one in BLOCS.values())
    yield from (SearchHit("source", row["origin"], row["title"]) for row in list_data())
    yield from (SearchHit("indicator", one.id, one.title) for one in indicators().values())
    with suppress(InputError, ModuleNotFoundError):
        for row in Store().read("un_roll_calls").to_pylist():
            title = row["title"] or row["description"]
            if title and row["resolution"]:
                yield SearchHit("resolution", row["resolution"], title[:_TITLE], row["year"])
    with suppress(InputError, ModuleNotFoundError):
        for row in Store().read("un_resolution_votes").to_pylist():
            name = f"Resolution {row['resolution']} of {day(row['date'].isoformat())}"
            yield SearchHit("resolution", f"A/RES/{row['resolution']}", name, row["date"].year)
