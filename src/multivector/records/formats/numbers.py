"""Numbers as users write them: decimal signs and spaces, points or commas between thousands."""

import re
from collections.abc import Iterable

# "5 965 000", "1'500"; "2019 234" is two numbers, and "1,234 567" has no sign before its thousands.
_SPACED = re.compile(r"[+-]?\d{1,3}([ \xa0\u2009\u202f'’])\d{3}(?:\1\d{3})*(?![\d \xa0'’])")
# A number with each decimal sign, and the other between thousands, which begin with no 0, or as in
# India: 12,34,567.
_WRITTEN = {
    sign: re.compile(rf"[+-]?(?:[1-9](?:\d{{0,2}}(?:\{other}\d{{3}})+|\d?(?:\{other}\d{{2}})+"
                     rf"\{other}\d{{3}})(?:\{sign}\d*)?"
                     rf"|(?:\d+(?:\{sign}\d*)?|\{sign}\d+)(?:e[+-]?\d+)?|nan)", re.IGNORECASE)
    for sign, other in (".,", ",.")
}  # fmt: skip


def readings(text: str, kind: str) -> dict[str, float]:
    """Return what a number is with each decimal sign that it may have.

    >>> readings("1.234", "number"), readings("12,5", "number"), readings("12,5", "integer")
    ({'.': 1.234, ',': 1234.0}, {',': 12.5}, {})
    >>> readings("12,34,567.50", "number"), readings("1,50,00", "number")
    ({'.': 1234567.5}, {})
    """
    spaced = _SPACED.match(text)
    plain = spaced[0].replace(spaced[1], "") + text[spaced.end() :] if spaced else text
    found = {
        sign: float(plain.replace("," if sign == "." else ".", "").replace(sign, "."))
        for sign, written in _WRITTEN.items()
        if written.fullmatch(plain)
    }
    return {s: v for s, v in found.items() if kind == "number" or v.is_integer()}


def signs_of(cells: Iterable[tuple[str, str]]) -> set[str]:
    """Return the decimal signs of those numbers, (text, kind), that can have only one."""
    read = (readings(text, kind) for text, kind in cells)
    return {sign for values in read if len(values) == 1 for sign in values}
