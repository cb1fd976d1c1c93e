"""Print the powers that the regions of ``codes/data/regions.toml`` should compare by default.

Rule: a region's powers so far (where none are named, the five default powers), then each state or
bloc that has the largest capacity of all on record in trade or arms (pacts and bases aside) at
least twice, counting states and channels, by this number, of equals those of
``vocabulary.POWERS`` first; seven in all. A member of the
EU counts as the EU over states outside it, and inside it is not compared, as a bloc and its member
cannot be ranked together. Regions of over 25 states keep the five. Run from the project's root
with the sources of the two channels installed: ``PYTHONPATH=src python
training/region_powers.py``; a change of the sources may change its answer.
"""

from collections import Counter

from multivector.answers.influence import compared
from multivector.codes.blocs import members
from multivector.codes.regions import regions, usual_powers
from multivector.codes.systems import exists
from multivector.vocabulary import POWERS

YEAR = 2023
CHANNELS = ("trade", "security")
LEAST_LEADS, MOST_POWERS, MOST_STATES = 2, 7, 25


def powers(states: tuple[str, ...], own: tuple[str, ...]) -> list[str]:
    """Return the powers to compare over the states of a region."""
    union = members("EU", f"{YEAR}-07-01")
    there = [state for state in states if exists(state, YEAR)]
    compared.CHANNELS = CHANNELS
    led, _, _ = compared._largest([s for s in there if s not in union], ("EU",), YEAR, 1)
    led += compared._largest([s for s in there if s in union], (), YEAR, 1)[0]
    count = Counter[str]()
    for (_, code), channels in led.items():
        count[code] += channels
    able = (c for c, n in count.items() if n >= LEAST_LEADS and c not in {*own, *union})
    return [*own, *sorted(able, key=lambda c: (-count[c], c not in POWERS, c))]


if __name__ == "__main__":
    for region in regions().values():
        if len(region.states) <= MOST_STATES:
            made = powers(region.states, region.powers or usual_powers(region.states))
            print(f"[{region.id}] powers = {made[:MOST_POWERS]}")
