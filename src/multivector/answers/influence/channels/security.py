"""Security: arms imports, defence pacts and bases."""

from dataclasses import dataclass
from functools import partial

import numpy as np

from multivector.answers.influence.ties.grids import (
    SD,
    ChannelLayers,
    Named,
    Share,
    form_flow,
    without_self,
)
from multivector.answers.influence.ties.loading import Reader
from multivector.answers.influence.ties.sides import pick_years
from multivector.arrays import Floats, Ints
from multivector.measures.capacity.capacity import CARRY_YEARS, accumulate_arms
from multivector.records.origins.deployments import ID as DEPLOYMENTS
from multivector.records.origins.deployments import deployments

# Smaller numbers are embassy guards and attachés: in 2024, 135 of 169 hosts of US troops had fewer.
STATIONED = 100
TIE, _SURE = "yes or no", 1e-6  # a tie has no error
TROOPS, BASING, PACT = "troops stationed", "basing", "defence pact"
ARMS_FROM = 2005  # the register starts in 1995; the stock is complete after ten years


@dataclass(frozen=True, slots=True)
class Sites:
    """Whether troops are stationed, and how many, (n, n, Y), host first."""

    here: Floats
    troops: Floats
    names: tuple[str, ...]
    years: tuple[int, ...]

    def over(self, states: Ints, members: Ints, k: int) -> Floats:
        """Return 1 if any member is known to station troops, 0 if all are known not to, or NaN."""
        part = self.here[np.ix_(states, members)][:, :, k]
        return np.where(np.any(part > 0, axis=1), 1.0, part.sum(axis=1))

    def rows(self, state: int, members: Ints, k: int) -> list[tuple[str, float, str]]:
        """Return the troops or sites of each member in the state, with their sources."""
        rows = []
        for j in members[np.isfinite(self.here[state, members, k])]:
            pair, here = (self.names[j], self.names[state]), float(self.here[state, j, k])
            sites = [f"{d.site} ({d.sources})" for d in deployments() if d.of(*pair, self.years[k])]
            word = f"{pair[0]} in {pair[1]}: "
            if sites:
                rows.append((word + "; ".join(sites), here, DEPLOYMENTS))
            else:
                word += f"{self.troops[state, j, k]:,.0f} troops (threshold: {STATIONED})"
                rows.append((word, here, "us_troops"))
        return rows


def layers(reader: Reader) -> ChannelLayers | None:
    """Return the shares of arms stock and of pacts or bases, with arms stock and pacts as flows."""
    if not reader.has("sipri_arms"):
        return None
    years, arms = reader.dyad_table("arms", "sipri_arms", "tiv_millions", "recipient", "supplier")
    stock = accumulate_arms(np.nan_to_num(without_self(arms)))
    late = [t for t, year in enumerate(years) if year >= ARMS_FROM]
    if not late:
        return None
    years, stock = tuple(years[t] for t in late), stock[:, :, late]
    whole = stock.sum(axis=1)
    both = stock + stock.transpose(1, 0, 2)
    unit = "million TIV"
    shares = [Share("arms stock", years, stock, whole, SD, ("sipri_arms",), unit=unit)]
    flows = [form_flow("arms stock", years, both, unit, ("sipri_arms",))]
    bound, missing = _bound(reader)
    if bound is not None:
        shares.append(bound)
        # A binary tie, so 1 is the maximum. Used only together with the arms stock: a treaty alone
        # does not show what backs it.
        beside = [k for k, year in enumerate(bound.years) if year in years]
        part = bound.part[:, :, beside]
        tie = np.maximum(part, part.transpose(1, 0, 2))
        known = [bound.years[k] for k in beside]
        if known and bound.source is not None:
            place = bound.source.place[:, :, beside]
            other = np.where(part >= part.transpose(1, 0, 2), place, place.transpose(1, 0, 2))
            source = Named(bound.origins, other)
            flows.append(form_flow(bound.name, known, tie, TIE, bound.origins, source=source))
    # Troop numbers are known for the United States only; for other powers, only some sites.
    excluded = {TROOPS: partial(_stationed, reader)} if reader.has("us_troops") else {}
    if excluded:
        missing = tuple(name for name in missing if name != BASING)
    return ChannelLayers("security", tuple(shares), tuple(flows), missing, excluded)


def _stationed(reader: Reader) -> Share:
    """Return whether a state hosts a power's troops.

    All hosts are known for the United States. For other powers, only the sites in the package's
    table and those that the Factbook names are known: a pair without a row is unknown.
    """
    years, troops = reader.dyad_table("troops", "us_troops", "troops", "host", "holder")
    here = np.where(np.isfinite(troops), (troops >= STATIONED).astype(float), np.nan)
    for site in deployments():
        at = [k for k, year in enumerate(years) if site.of(site.holder, site.host, year)]
        i, j = reader.place[site.host], reader.place[site.holder]
        here[i, j, at] = 1.0
    one = np.ones(here.shape[1:])
    origins = ("us_troops", DEPLOYMENTS)
    joint = Sites(here, troops, reader.names, years)
    return Share(TROOPS, years, here, one, _SURE, origins, joint, silent="unknown", unit=TIE)


def _bound(reader: Reader) -> tuple[Share | None, tuple[str, ...]]:
    """Return whether a state has a pact with another or hosts its base; and missing sources."""
    brought = reader.bringing("bases")
    found: dict[str, tuple[tuple[int, ...], Floats, str]] = {}
    if reader.has("atop"):
        years, pact = reader.dyad_table("alliances", "atop", "defense", "state_b", "state_a")
        found[PACT] = (years, without_self(pact), "atop")
    for origin in brought[:1]:
        years, bases = reader.dyad_table("bases", origin, "bases", "host", "holder")
        found[BASING] = (years, without_self(np.minimum(bases, 1.0)), origin)
    missing = tuple(name for name in (PACT, BASING) if name not in found)
    if not found:
        return None, missing
    every = {year for known, _, _ in found.values() for year in known}
    # Each is carried into the years of the other, and no further than any figure.
    ends = {known[-1] + CARRY_YEARS for known, _, _ in found.values()}
    every |= {end + 1 for end in ends if len(found) > 1 and end < max(ends)}
    years = tuple(sorted(every))
    tie = np.full((len(reader.names), len(reader.names), len(years)), np.nan)
    source = np.zeros(tie.shape, dtype=np.intp)
    for place, (known, grid, _) in enumerate(found.values()):
        at, _ = pick_years(known, years)
        carried = np.where(at >= 0, grid[:, :, at], np.nan)
        # Either is enough; if one is missing from the record, the other decides.
        source = np.where(np.nan_to_num(tie) < carried, place, source)
        tie = np.fmax(tie, carried)
    one = np.ones((len(tie), len(years)))
    origins = tuple(origin for _, _, origin in found.values())
    name = " or ".join(found)
    named = Named(origins, source)
    return Share(
        name, years, tie, one, _SURE, origins, source=named, unit=TIE, until=min(ends)
    ), missing
