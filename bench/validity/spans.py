"""Hold changes of trade between two spans of years against a producer left out."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from multivector.answers.influence import links
from multivector.arrays import Bools, Floats
from multivector.records.origins.prices import deflators
from validity.carried import POWERS
from validity.page import per_cent, shown, table

if TYPE_CHECKING:
    from validity.trade import Study

Span = tuple[int, int]
BIG_USD = 2e7  # a year, in both spans
FITTED_TO = 2015  # on spans to it trade_changes.LASTING was fitted
SPANS: tuple[tuple[Span, Span], ...] = (
    ((2010, 2011), (2012, 2013)), ((2011, 2012), (2013, 2014)), ((2010, 2012), (2013, 2015)),
    ((2013, 2014), (2015, 2016)), ((2013, 2015), (2016, 2018)), ((2014, 2016), (2017, 2019)),
    ((2015, 2017), (2018, 2020)), ((2018, 2019), (2021, 2022)), ((2018, 2020), (2021, 2023)),
    ((2012, 2012), (2016, 2016)),
)  # fmt: skip
FEWEST = 10


def held(study: "Study") -> dict[tuple[str, str, bool], Bools]:
    """Return by producer left out, link, and whether the span is later than those fitted, (3, m):

    whether its change is in the range; the range is on one side of zero; and its change is too.
    """
    reader, parts = study.reader, dict[tuple[str, str, bool], list[Bools]]()
    at = [reader.place[name] for name in POWERS if name in reader.place]
    mask = np.zeros((len(at), len(reader.names)))
    mask[np.arange(len(at)), at] = 1.0
    truths = {
        year: {name: (maker, grid) for name, maker, grid in study.truths(year) if grid is not None}
        for year in sorted({year for pair in SPANS for a, b in pair for year in range(a, b + 1)})
    }
    for pair in SPANS:
        spans = tuple(range(a, b + 1) for a, b in pair)
        years = [*spans[0], *spans[1]]
        made: dict[str, dict[str, links.Change]] = {}
        for name in (n for n in truths[years[0]] if all(n in truths[y] for y in years)):
            maker = truths[years[0]][name][0]
            if maker not in made:
                without = [maker] if maker else []
                found = links._trade(reader, dict.fromkeys(years, mask), spans, without=without)
                made[maker] = {link.name: link for link in found}
            for way, link in made[maker].items():
                if name.split()[-1] in {*links._WAYS} - {way}:  # a table of one state's imports
                    continue
                before, after = (
                    np.mean([_own(truths[y][name][1], way, y, at) for y in span], axis=0)
                    for span in spans
                )
                change = after - before
                big = (link.before > BIG_USD) & (link.after > BIG_USD) & np.isfinite(change)
                clear = (link.lower > 0) | (link.upper < 0)
                inside = (link.lower <= change) & (change <= link.upper)
                same = np.sign(change) == np.sign(link.after - link.before)
                key = name, way, years[-1] > FITTED_TO
                parts.setdefault(key, []).append(np.stack([inside, clear, same])[:, big])
    return {key: np.concatenate(some, axis=1) for key, some in parts.items()}


def _own(grid: Floats, way: str, year: int, powers: Sequence[int]) -> Floats:
    """Return a producer's flows with the powers, constant USD, (P, n)."""
    return np.exp(links._WAYS[way](grid)[powers]) * deflators([year])[0]


def section(study: "Study") -> list[str]:
    """Return the section of the page."""
    parts: dict[str, dict[bool, list[Bools]]] = {}
    for (name, way, later), found in held(study).items():
        source = f"customs of states, {way}" if name.endswith(way) else f"{name}, {way}"
        parts.setdefault(source, {}).setdefault(later, []).append(found)
    rows, same = [], list[bool]()
    for name, of in parts.items():
        nothing = [np.zeros((3, 0), bool)]
        early, late = (np.concatenate(of.get(k, nothing), axis=1) for k in (False, True))
        rows.append([name, *_cells(early[0]), *_cells(late[0])])
        same += late[2][late[1].astype(bool)].tolist()
    head = ["left out", f"n to {FITTED_TO}", "coverage", "n later", "coverage"]
    return [
        "## Changes between two spans", "",
        f"`influence --before --after`: trade with {len(POWERS)} powers, over {BIG_USD / 1e6:g} m "
        "a year, from one span of one to three years to the next, against a producer left out. "
        f"What of an error lasts (.8) fits spans to {FITTED_TO}; later ones test it: of "
        f"{len(same):,} ranges on one side of zero, the producer left out agrees on the sign of "
        f"{per_cent(np.mean(same))}.", "",
        *table(head, rows),
    ]  # fmt: skip


def _cells(held: Bools) -> list[str]:
    return [f"{len(held):,}", shown(held.mean(), 3) if len(held) >= FEWEST else "–"]
