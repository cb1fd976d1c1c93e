"""Tables of places, borders and lines, cached and checked.

Coordinates of places are from GeoNames (CC BY 4.0), rounded to a hundredth of a degree; neighbours
from its country information, closures from government notices; lengths of railways from railways'
and UNECE's Euro-Asian Transport Links tables, rounded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from multivector.errors import UsageError
from multivector.tables import read_rows

MODES = ("road", "rail", "trunk", "sea", "ferry")


@dataclass(frozen=True, slots=True)
class Place:
    """A hub, seaport, Caspian port or gateway city of a state; ``land`` is the landmass."""

    name: str
    state: str
    kinds: frozenset[str]
    lat: float
    lon: float
    land: str

    @property
    def is_port(self) -> bool:
        """Return whether ocean-going ships call at this place."""
        return "port" in self.kinds

    @property
    def is_hub(self) -> bool:
        """Return whether the state's routes start and end here."""
        return "hub" in self.kinds


@dataclass(frozen=True, slots=True)
class Line:
    """A railway, road or ferry of known length between two places.

    ``since`` is its first day, the last of the year if that alone is known; empty before 2000.
    """

    a: str
    b: str
    mode: str
    distance_km: float
    names: frozenset[str]
    open: bool
    since: str


def _rows(name: str) -> list[list[str]]:
    return read_rows("multivector.routing", "data", f"{name}.tsv")


@cache
def places() -> tuple[Place, ...]:
    """Return all places, in the order of the table.

    >>> [p.name for p in places() if p.state == "KGZ"]
    ['Bishkek', 'Osh', 'Torugart']
    """
    return tuple(
        Place(name, state, frozenset(kinds.split()), float(lat), float(lon), land)
        for name, state, kinds, lat, lon, land in _rows("places")
    )


@cache
def numbers() -> dict[str, int]:
    """Return the number of each place, by name: its position in :func:`places`."""
    return {place.name: k for k, place in enumerate(places())}


@cache
def borders(year: int | None = None) -> tuple[tuple[str, str, bool], ...]:
    """Return the land borders as (state, state, whether freight can cross).

    ``year``: as at the end of that year (default: the present).

    >>> ("IRQ", "SYR", True) in borders(), ("IRQ", "SYR", True) in borders(2016)
    (True, False)
    """
    found = []
    for a, b, status, otherwise, _ in _rows("borders"):
        spans = (span.partition("-") for span in otherwise.split(",") if span and year)
        inside = any(int(of or 0) <= (year or 0) <= int(to or of) for of, _, to in spans)
        found.append((a, b, (status == "open") != inside))
    return tuple(found)


@cache
def closures() -> dict[frozenset[str], tuple[str, str]]:
    """Return since when borders are closed by a government or a war, and the source of that."""
    return {frozenset((a, b)): (since, source) for a, b, since, source in _rows("closures")}


@cache
def bans() -> dict[frozenset[str], tuple[str, str]]:
    """Return since when goods may not pass through both of two states, and the source of that."""
    return {frozenset((a, b)): (since, source) for a, b, since, source in _rows("bans")}


@cache
def lines() -> tuple[Line, ...]:
    """Return all lines, including planned ones.

    >>> [(line.a, line.b, line.open) for line in lines() if "cku" in line.names]
    [('Kashgar', 'Torugart', False), ('Torugart', 'Andijan', False)]
    """
    found = []
    for a, b, mode, km, names, status, since in _rows("lines"):
        day = f"{since}-12-31"[:10] if since else ""
        found.append(Line(a, b, mode, float(km), frozenset(names.split()), status == "open", day))
    return tuple(found)


@cache
def capacities() -> dict[str, str]:
    """Return the annual capacity of named lines, for the few with data.

    >>> capacities()["btk"]
    '5 million tonnes a year (2024)'
    """
    return {
        line: f"{tonnes} million tonnes a year ({year})"
        for line, tonnes, year, _ in _rows("capacities")
    }


@cache
def hubs() -> dict[str, Place]:
    """Return the hubs by state code; some states have none.

    >>> hubs()["KAZ"].name, len(hubs()) > 200
    ('Almaty', True)
    """
    return {place.state: place for place in places() if place.is_hub}


def hub(state: str) -> Place:
    """Return the hub of a state; UsageError if the state is not in the table.

    >>> hub("NLD").name
    'Rotterdam'
    """
    found = hubs().get(state)
    if found is None:
        raise UsageError(
            f"no freight hub for {state!r}",
            where="routes",
            allowed="an ISO 3166-1 alpha-3 code, or a place in the network (Almaty, Aktau)",
        )
    return found


def hub_numbers(states: Iterable[str]) -> list[int]:
    """Return the number of each state's hub among all places; errors as for :func:`hub`."""
    return [numbers()[hub(state).name] for state in states]


def end_of(word: str) -> Place:
    """Return the place at the end of a route: the hub of a state, or a place, by a harbour too.

    Raises UsageError if the word is neither a state with a hub nor a place.

    >>> end_of("KAZ").name, end_of("aktau").state, end_of("Jebel Ali").name
    ('Almaty', 'KAZ', 'Dubai')
    """
    if word in hubs():
        return hubs()[word]
    name = word.casefold().replace("-", " ").strip()
    name = {harbour.casefold(): of.casefold() for harbour, of in _rows("harbours")}.get(name, name)
    return {place.name.casefold(): place for place in places()}.get(name) or hub(word)


@cache
def line_names() -> frozenset[str]:
    """Return the names of all lines that ``closure`` accepts.

    >>> "cku" in line_names(), "northern" in line_names()
    (True, True)
    """
    return frozenset(name for line in lines() for name in line.names)
