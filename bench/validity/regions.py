"""The same table for six regions: what is known, who leads, and known facts that can fail."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaincinv
from scipy.stats import binom

from multivector.answers.influence.influence import influence
from multivector.codes.regions import region
from multivector.vocabulary import COMPOSITE_CHANNELS, DEFAULT_POWERS, TAILS
from validity.page import Section, Target, per_cent, ranged, table

YEAR = 2023
REGIONS = ("central-asia", "south-caucasus", "western-balkans", "southeast-asia", "sahel",
           "pacific-islands")  # fmt: skip
CHANNELS = (*COMPOSITE_CHANNELS, "migration", "finance")


@dataclass(frozen=True, slots=True)
class Fact:
    """Who is known to lead, from other literature than ours; written before the look."""

    said: str
    place: str
    state: str
    channel: str
    year: int
    leader: str
    powers: tuple[str, ...] = DEFAULT_POWERS


FACTS = (
    Fact("China has passed Russia in Kyrgyzstan's trade", "central-asia", "KGZ", "trade", 2023,
         "CHN"),
    Fact("Russia keeps a base and arms Tajikistan", "central-asia", "TJK", "security", 2018, "RUS"),
    Fact("Russia armed and guarded Armenia", "south-caucasus", "ARM", "security", 2018, "RUS"),
    Fact("the EU buys Azerbaijan's oil and gas", "south-caucasus", "AZE", "trade", 2023, "EU"),
    Fact("the EU is Serbia's market", "western-balkans", "SRB", "trade", 2023, "EU"),
    Fact("Albania is in NATO, the USA its first ally", "western-balkans", "ALB", "security", 2018,
         "USA"),
    Fact("China leads Laos' trade", "southeast-asia", "LAO", "trade", 2023, "CHN"),
    Fact("Viet Nam's arms are Russian", "southeast-asia", "VNM", "security", 2018, "RUS"),
    Fact("Mali's arms have been Russian since 2012", "sahel", "MLI", "security", 2018, "RUS"),
    Fact("China drills and buys Chad's oil", "sahel", "TCD", "trade", 2023, "CHN"),
    Fact("China buys the Solomon Islands' timber", "pacific-islands", "SLB", "trade", 2023, "CHN"),
    Fact("Australia, not the five, leads Fiji's trade", "pacific-islands", "FJI", "trade", 2023,
         "AUS", (*DEFAULT_POWERS, "AUS")),
)  # fmt: skip


def regions_section() -> tuple[Section, list[Target]]:
    """Print both tables."""
    rows = [_region(name) for name in REGIONS]
    facts = [_fact(fact) for fact in FACTS]
    head = ("region", "states", *CHANNELS, "clear leader: trade", "security", "composite")
    fact_head = ("region", "known", "channel, year", "expected", "found", "by chance", "")
    known = [row for row in facts if row[-1] != "unknown"]
    passed = sum(row[-1] == "pass" for row in facts)
    lines = [
        f"Percentage of pairs of state and default power known by channel, in {YEAR} or carried to "
        "it; and of states with a clear leader: one power's rank range ends before that of every "
        "other begins.",
        "",
        *table(head, ([cell.removesuffix(" %") for cell in row] for row in rows)),
        "Facts known from elsewhere, written down before the figures were seen, on trade or (2018) "
        "security; each fails unless that power alone has rank 1.",
        "",
        *table(
            ("known", "expected", "found", ""),
            ([f"{row[1]}, {row[2][-4:]}", row[3], row[4].split(" (")[0], row[-1]] for row in facts),
        ),
    ]
    low, high = (100 * float(betaincinv(passed + 0.5, len(FACTS) - passed + 0.5, q)) for q in TAILS)
    lucky = float(binom.sf(0.75 * len(FACTS) - 1, len(FACTS), 0.5))
    chance = sum(1 / len(fact.powers) for fact in FACTS)
    target = Target(
        f"known facts in {len(REGIONS)} regions",
        f"{passed} of {len(FACTS)} pass ({low:.0f} to {high:.0f}%), "
        f"{len(FACTS) - len(known)} unknown",
        "three quarters of all",
        f"by chance {chance:.1f}, were all powers alike; met by {per_cent(lucky)} of those right "
        "in half of the cases",
        passed >= 0.75 * len(FACTS),
    )
    tables = {"regions": [head, *rows], "facts": [fact_head, *facts]}
    return Section("Regions", tuple(lines), tables=tables), [target]


def _region(name: str) -> list[str]:
    cells = [name, str(len(region(name).states))]
    led = {}
    for channel in (*CHANNELS, "composite"):
        found = [r for r in influence(region=name, channel=channel, years=YEAR)
                 if r["channel"] == channel]  # fmt: skip
        if channel != "composite":
            cells.append(per_cent(float(np.mean([r["value"] is not None for r in found]))))
        led[channel] = per_cent(_clear(found, len(region(name).states)))
    return [*cells, *(led[channel] for channel in ("trade", "security", "composite"))]


def _clear(rows: list[dict], states: int) -> float:
    """Return the share of states in which one power's range of ranks ends before all others'."""
    clear = 0
    for state in {row["influencee"] for row in rows}:
        of = [r for r in rows if r["influencee"] == state and r["rank"] is not None]
        of.sort(key=lambda r: r["rank"])
        clear += len(of) > 1 and all(r["rank_lower"] > of[0]["rank_upper"] for r in of[1:])
    return clear / states


def _fact(fact: Fact) -> list[str]:
    found = influence(
        states=[fact.state], powers=fact.powers, channel=fact.channel, years=fact.year
    )
    ranked = sorted((r for r in found if r["rank"] is not None), key=lambda r: r["rank"])
    cells = [fact.place, fact.said, f"{fact.channel}, {fact.year}", fact.leader]
    chance = per_cent(1 / len(fact.powers))
    if not ranked:
        return [*cells, "–", chance, "unknown"]
    first = ranked[0]
    passed = first["influencer"] == fact.leader and ranked[1]["rank"] > 1 and first["value"] > 0
    value = ranged(first["value"], first["lower"], first["upper"])
    return [*cells, f"{first['influencer']}: {value}", chance, "pass" if passed else "**fail**"]
