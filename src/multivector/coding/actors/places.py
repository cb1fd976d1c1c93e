"""Geocoding: states and coordinates of the towns named in a sentence.

Names and coordinates are from GeoNames (https://www.geonames.org, CC BY 4.0), reduced to the larger
towns by ``training/places/build.py``. A state or province has no coordinates: its centroid would
suggest a precision that the text does not have.
"""

import gzip
import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files

from multivector.codes.gazetteer.entity import Mention
from multivector.codes.gazetteer.names import find, lookup
from multivector.codes.states import code_on
from multivector.coding.coded import Actor, Location
from multivector.coding.syntax.parse import Parse

# A name denotes its most populous namesake if that has at least this many times the inhabitants of
# the next: London is the one in England; Birmingham (6 times its namesake) is ambiguous.
DOMINANCE_RATIO = 10
# Smaller towns are not preferred to a province of the same name.
LARGE_TOWN_INHABITANTS = 100_000
_TOWNS = frozenset({"capital", "city", "dateline"})
_LOCATIVE = ("in", "at", "near", "outside")


@dataclass(frozen=True, slots=True)
class City:
    """A town: name, state (ISO 3166-1 alpha-3), latitude, longitude, population."""

    name: str
    iso3: str
    lat: float
    lon: float
    population: int


def fold(name: str) -> str:
    """Return a name in lower case without accents and apostrophes, hyphens as spaces.

    >>> fold("Xi’an"), fold("São Paulo"), fold("Port-au-Prince")
    ('xian', 'sao paulo', 'port au prince')
    """
    plain = unicodedata.normalize("NFKD", name)
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[-\s]+", " ", re.sub(r"['’‘ʻʼʿʾ`]", "", letters)).strip().casefold()


@lru_cache(maxsize=1)
def _cities() -> dict[str, tuple[City, ...]]:
    """Return the towns by folded name; a main name takes precedence over a spelling variant."""
    packed = files("multivector.coding").joinpath("data", "cities.tsv.gz").read_bytes()
    own: dict[str, list[City]] = {}
    other: dict[str, list[City]] = {}
    for line in gzip.decompress(packed).decode("utf-8").splitlines()[1:]:
        name, iso3, lat, lon, population, others = line.split("\t")
        city = City(name, iso3, float(lat), float(lon), int(population))
        own.setdefault(fold(name), []).append(city)
        for spelling in filter(None, others.split("|")):
            other.setdefault(fold(spelling), []).append(city)
    return {key: tuple(found) for key, found in {**other, **own}.items()}


def _namesakes(name: str, on: str | None) -> list[City]:
    """Return the towns of a name, each with the code that its state had on a day."""
    return [replace(c, iso3=code_on(c.iso3, on, name)) for c in _cities().get(fold(name), ())]


def city(name: str, states: Collection[str | None] = (), on: str | None = None) -> City | None:
    """Return the town that a name denotes, or None if it is ambiguous or unknown.

    Towns in ``states`` are preferred; otherwise the largest must have at least ten times the
    population of the next.

    ``name``: as written in the text; accents and apostrophes are ignored. ``states``: states (ISO
    3166-1 alpha-3) named in the sentence. ``on``: the day whose states are meant; default: today.

    >>> city("Birmingham") is None, city("Birmingham", {"GBR"}).iso3
    (True, 'GBR')
    >>> city("Goma").lat, city("Atlantis") is None
    (-1.674, True)
    """
    namesakes = _namesakes(name, on)
    inside = [c for c in namesakes if c.iso3 in states]
    ranked = sorted(inside or namesakes, key=lambda c: -c.population)
    clear = len(ranked) < 2 or ranked[0].population >= DOMINANCE_RATIO * ranked[1].population
    return ranked[0] if ranked and clear else None


def home_of(place: str, states: Collection[str | None] = (), on: str | None = None) -> str | None:
    """Return the state in which the place of a dateline lay on a day (default: today), or None.

    >>> home_of("JOHANNESBURG"), home_of("BARCELONA, Spain"), home_of("AT SEA")
    ('ZAF', 'ESP', None)
    """
    named = [m.entity.code for m in find(place, on=on) if m.entity.kind in ("state", "place")]
    if named and named[-1]:
        return named[-1]
    town = city(place.split(",", maxsplit=1)[0], states, on)
    return town.iso3 if town else None


def unlisted_town(tree: Parse, mentions: Iterable[Mention], at: set[int]) -> str | None:
    """Return the name of a town attached by a preposition to one of the tokens ``at``.

    Names that are already mentions are skipped.
    """
    taken = [(mention.start, mention.end) for mention in mentions]
    for i, lemma in enumerate(tree.lemmas):
        if lemma not in _LOCATIVE or tree.labels[i] != "prep" or tree.heads[i] not in at:
            continue
        for target in tree.having(i, "pobj"):
            if tree.tags[target] not in ("NNP", "NNPS"):
                continue
            first = min([target, *tree.having(target, "compound")])
            start, end = tree.starts[first], tree.end(target)
            known = any(start < e and end > s for s, e in taken)
            if not known and fold(tree.text[start:end]) in _cities():
                return tree.text[start:end]
    return None


def geocode(
    location: Location | None,
    text: str,
    mentions: Iterable[Mention],
    sides: Iterable[Actor],
    on: str | None = None,
) -> Location | None:
    """Add the state and coordinates to a location, if its sentence determines them.

    "Goma, Congo" becomes Goma. ``lat`` and ``lon`` stay None for a state and for an ambiguous name.

    ``location``: the place as named in the sentence. ``mentions``: names in the sentence, whose
    states resolve ambiguous towns. ``sides``: the sides of the event, used if no state is named.
    """
    if location is None:
        return None
    named = {m.entity.code for m in mentions if m.entity.code and m.text != location.text}
    entity = lookup(location.text)
    # Among the parts of states are towns and provinces alike; those of the USA are its states.
    part = entity is not None and entity.form == "part" and entity.code != "USA"
    if entity is not None and entity.form not in _TOWNS and not part:
        before = _town_before(text, location)
        town = city(before, {location.country}, on) if before and location.country else None
        if before and town and town.iso3 == location.country:
            return Location(before, town.iso3, town.lat, town.lon)
        return location
    own = {location.country} if location.country else set()
    known = {c.iso3 for c in _namesakes(location.text, on)}
    states = (named & known) or own or ({a.code for a in sides if a.code} & known)
    town = city(location.text, {state for state in states if state}, on)
    if town is None or (states and town.iso3 not in states):
        return location
    if entity is not None and entity.form == "part" and town.population < LARGE_TOWN_INHABITANTS:
        return location  # a hamlet that shares the name of a province
    return Location(location.text, town.iso3, town.lat, town.lon)


def _town_before(text: str, location: Location) -> str | None:
    """Return the town before a location: "Goma" in "in Goma, Congo", "Goma in eastern Congo"."""
    word = r"[A-Z][\w’'-]+"
    name = re.search(
        rf"({word}(?:[ -](?:{word}|de|la|el|al|do|da)){{0,3}}),? (?:(?:in|of) )?(?:(?:the|northern|"
        rf"southern|eastern|western|central) )?{re.escape(location.text)}\b",
        text,
    )
    return name.group(1) if name and fold(name.group(1)) in _cities() else None
