"""Write the table of states' names in French, Spanish and their own languages, from CLDR.

Run with ``babel`` installed (it is no dependency of the package):

    python training/names/languages.py > src/multivector/codes/data/languages.tsv
"""

import unicodedata

import babel
from babel import Locale, UnknownLocaleError
from babel.languages import get_official_languages

from multivector.codes import systems

# CLDR's own code of a territory where it is not that of ISO 3166, and two blocs that it names.
OTHER = {"XK": "XKX", "EU": "EU", "UN": "UN"}


def latin(name: str) -> bool:
    """Say whether all letters of a name are Latin ones."""
    return all(
        "LATIN" in unicodedata.name(c, "") for c in name if unicodedata.category(c)[0] == "L"
    )


def own_names(territory: str) -> list[str]:
    """Return the names of a territory in its official languages that are written in Latin."""
    names = []
    for language in get_official_languages(territory, regional=False, de_facto=True):
        for tag in (language, f"{language}_Latn"):
            try:
                name = Locale.parse(tag).territories.get(territory)
            except (UnknownLocaleError, ValueError):
                continue
            if name and latin(name):
                names.append(name)
    return names


def main() -> None:
    """Print the table."""
    french, spanish = Locale("fr").territories, Locale("es").territories
    english = Locale("en").territories
    codes = {**systems.iso2_codes(), **OTHER}
    print("# Names of states in French, Spanish and their own languages (Latin letters), from the")
    print(f"# Unicode Common Locale Data Repository as packaged in babel {babel.__version__}:")
    print("# © 1991-2025 Unicode, Inc., Unicode License v3, https://www.unicode.org/license.txt")
    print("code\tfr\tes\town")
    for territory, code in sorted(codes.items(), key=lambda item: item[1]):
        own = dict.fromkeys(own_names(territory)) if len(code) == 3 else {}
        cells = [french.get(territory, ""), spanish.get(territory, "")]
        own_cell = "|".join(n for n in own if n not in (*cells, english.get(territory)))
        print("\t".join([code, *cells, own_cell]))


if __name__ == "__main__":
    main()
