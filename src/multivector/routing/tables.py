"""Tables of places, borders and lines, read once and checked."""

from dataclasses import dataclass
from functools import cache

from multivector.errors import UsageError
from multivector.tables import read_table

MODES = ("road", "rail", "trunk", "sea", "ferry")
SOURCES = (
    "coordinates of places: GeoNames (CC BY 4.0), rounded to a hundredth of a degree",
    "neighbours: GeoNames country information; closures: the governments' own notices",
    "railway distances: railways' and UNECE Euro-Asian Transport Links tables, rounded",
)


@dataclass(frozen=True, slots=True)
class Place:
    """A hub, seaport, Caspian port or gate of a state; ``land`` is the landmass."""

    name: str
    state: str
    kinds: frozenset[str]
    lat: float
    lon: float
    land: str

    @property
    def is_port(self) -> bool:
        """Return whether ocean ships call here."""
        return "port" in self.kinds

    @property
    def is_hub(self) -> bool:
        """Return whether this is where the state's routes start and end."""
        return "hub" in self.kinds


@dataclass(frozen=True, slots=True)
class Line:
    """A railway, road or ferry between two places, of stated length.

    ``since`` is its first year, None for a line from before 2000.
    """

    a: str
    b: str
    mode: str
    distance_km: float
    names: frozenset[str]
    open: bool
    since: int | None


def _rows(name: str) -> tuple[dict[str, str], ...]:
    return read_table("multivector.routing", "data", f"{name}.tsv")


@cache
def places() -> tuple[Place, ...]:
    """Return every place, in the order of the table.

    Examples
    --------
    >>> [p.name for p in places() if p.state == "KGZ"]
    ['Bishkek', 'Osh', 'Torugart']
    """
    return tuple(
        Place(
            row["place"],
            row["state"],
            frozenset(row["kind"].split()),
            float(row["lat"]),
            float(row["lon"]),
            row["land"],
        )
        for row in _rows("places")
    )


@cache
def borders() -> tuple[tuple[str, str, bool], ...]:
    """Return the land borders: two states, and whether freight passes.

    Examples
    --------
    >>> [b for b in borders() if b[0] == "ARM" and b[1] == "TUR"]
    [('ARM', 'TUR', False)]
    """
    return tuple((row["a"], row["b"], row["status"] == "open") for row in _rows("borders"))


@cache
def closed_later() -> dict[tuple[str, str], int]:
    """Return the borders closed to freight in recent years, with the last year of traffic.

    Examples
    --------
    >>> closed_later()["RUS", "UKR"]
    2021
    """
    return {(row["a"], row["b"]): int(row["until"]) for row in _rows("borders") if row["until"]}


@cache
def lines() -> tuple[Line, ...]:
    """Return the lines of stated length, planned ones included.

    Examples
    --------
    >>> [(line.a, line.b, line.open) for line in lines() if "cku" in line.names]
    [('Kashgar', 'Andijan', False)]
    """
    return tuple(
        Line(
            row["a"],
            row["b"],
            row["mode"],
            float(row["distance_km"]),
            frozenset(row["lines"].split()),
            row["status"] == "open",
            int(row["since"]) if row["since"] else None,
        )
        for row in _rows("lines")
    )


@cache
def hubs() -> dict[str, Place]:
    """Return the hub of each state that has one, by code.

    Examples
    --------
    >>> hubs()["KAZ"].name, len(hubs()) > 200
    ('Almaty', True)
    """
    return {place.state: place for place in places() if place.is_hub}


def hub(state: str) -> Place:
    """Return the hub of a state.

    Raises
    ------
    UsageError
        If the table does not have the state.

    Examples
    --------
    >>> hub("NLD").name
    'Rotterdam'
    """
    found = hubs().get(state)
    if found is None:
        raise UsageError(
            f"no hub for {state!r}",
            where="routes",
            allowed="ISO 3166-1 alpha-3 codes, or a listed place (Almaty, Aktau)",
        )
    return found


def end_of(word: str) -> Place:
    """Return an end of a route: the hub of a state, or a place by name.

    Raises
    ------
    UsageError
        If it is neither.

    Examples
    --------
    >>> end_of("KAZ").name, end_of("aktau").state
    ('Almaty', 'KAZ')
    """
    if word in hubs():
        return hubs()[word]
    wanted = word.casefold().replace("-", " ")
    for place in places():
        if place.name.casefold() == wanted:
            return place
    return hub(word)


@cache
def line_names() -> frozenset[str]:
    """Return the names of all lines, as ``closure`` accepts them.

    Examples
    --------
    >>> "cku" in line_names(), "northern" in line_names()
    (True, True)
    """
    return frozenset(name for line in lines() for name in line.names)
