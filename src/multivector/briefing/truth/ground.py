"""What a sentence may say: every name, number and year in it must be in the rows behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from multivector.codes.gazetteer.names import find
from multivector.codes.states import FORMER_NAMES

Row = Mapping[str, Any]

_SCALES = {"trillion": 1e12, "billion": 1e9, "million": 1e6, "thousand": 1e3, None: 1.0}
COUNTS = ("no", *"one two three four five six seven eight nine ten eleven twelve".split())
# Words that contain a number but count nothing.
_IDIOMS = re.compile(r"\bone another\b|\bone (?:data producer|power)\b|\beach from one\b|ES-11/\d+")
FIGURE = re.compile(
    r"(?P<minus>[−-](?=[\d$]))?(?P<money>US\$|[$€£¥])?(?P<value>\d[\d,]*(?:\.\d+)?)"
    r"(?:(?:–| to [−-]?)(?P<other>\d[\d,]*(?:\.\d+)?))?"
    r"(?:\s(?P<scale>trillion|billion|million|thousand)\b)?"
    r"(?:\s?(?P<unit>%|km\b|people\b|persons\b|times\b|tonnes?\b|miles\b))?"
)
YEAR = re.compile(r"(?<![\d$€£¥.,–])(?:19|20)\d\d(?![\d%]|,\d|\.\d| (?:million|billion|km|%))")
_UNITS = {"persons": "people", "person": "people", "US dollars": "USD"}


@dataclass(frozen=True, slots=True)
class Ground:
    """The content of the rows behind a sentence: names, figures with units, years, words."""

    names: frozenset[str]
    figures: tuple[tuple[float, str], ...] = ()
    years: frozenset[int] = frozenset()
    words: str = ""


def fault(text: str, ground: Ground) -> str | None:
    """Return "name", "number" or "year" if a sentence has one that its rows lack, or None.

    >>> ground = Ground(frozenset({"CHN", "KAZ"}), ((24.21e9, "USD"),), frozenset({2022}))
    >>> fault("China's trade with Kazakhstan: $24.2 billion in 2022", ground)
    >>> fault("China's trade with Kazakhstan: $24.2 million in 2022", ground)
    'number'
    >>> fault("Russia's trade with Kazakhstan: $24.2 billion in 2022", ground)
    'name'
    """
    for mention in find(text):
        entity = mention.entity
        code = FORMER_NAMES.get(mention.text, entity.code)
        own = {code, entity.name, mention.text} & ground.names
        if not own and mention.text not in ground.words and entity.kind != "place":
            return "name"
    if {int(year) for year in YEAR.findall(text)} - ground.years:
        return "year"
    rest = _IDIOMS.sub(" ", YEAR.sub(" ", text))
    sizes: list[tuple[float, str]] = []
    for match in FIGURE.finditer(rest):
        plain = match["money"] is None and match["scale"] is None and match["unit"] is None
        bracket = rest[: match.start()].endswith("(") and plain
        if not bracket or not sizes:
            sizes = [(_SCALES[match["scale"]], _unit(match)), *_after(match, ground)]
        if len(match[0]) > 1 and match["unit"] and match[0] in ground.words:
            continue  # the row's own words
        for number in filter(None, (match["value"], match["other"])):
            if not any(_reads(number, *size, one) for one in ground.figures for size in sizes):
                return "number"
    counts = re.findall(rf"\b({'|'.join(COUNTS[1:])})\b", rest.casefold())
    held = {round(value) for value, unit in ground.figures if unit == "count"}
    return "number" if {COUNTS.index(word) for word in counts} - held else None


def _unit(match: re.Match[str]) -> str:
    if match["money"]:
        return "USD" if match["money"] in ("$", "US$") else match["money"]
    unit = match["unit"] or ""
    return _UNITS.get(unit, unit)


def _after(match: re.Match[str], ground: Ground) -> list[tuple[float, str]]:
    """Return the units of the rows, such as "million TIV", that follow a number."""
    at = match.end("other" if match["other"] else "value")
    sizes = ((1.0, match.string[at:]), (_SCALES[match["scale"]], match.string[match.end() :]))
    units = dict.fromkeys(unit for _, unit in ground.figures if unit)
    return [(size, unit) for size, rest in sizes for unit in units
            if re.match(rf" {re.escape(unit)}(?!\w)", rest)]  # fmt: skip


def _reads(number: str, scale: float, unit: str, figure: tuple[float, str]) -> bool:
    """Return whether a number is a figure rounded to two to four digits, or to a whole."""
    value, own = abs(figure[0]) / scale, _UNITS.get(figure[1], figure[1])
    if unit != own and not (unit == "" and own in ("count", "people", "place")):
        return False
    written = float(number.replace(",", ""))
    rounded = [float(f"{value:.{digits}g}") for digits in (2, 3, 4)]
    if value >= 100:
        rounded.append(float(round(value)))
    return any(abs(written - one) <= 1e-9 * max(one, 1e-9) for one in rounded)


def codes_in(text: str) -> list[str]:
    """Return the codes of states and blocs named in a text, in order.

    >>> codes_in("China led in Turkmenistan and the United States")
    ['CHN', 'TKM', 'USA']
    """
    return [FORMER_NAMES.get(m.text, m.entity.code) for m in find(text) if m.entity.code]
