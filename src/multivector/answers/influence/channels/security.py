"""Security: arms imports, defence pacts and bases."""

import numpy as np

from multivector.answers.influence.grids import (
    SD,
    ChannelLayers,
    Share,
    even,
    form_flow,
    without_self,
)
from multivector.answers.influence.loading import Reader
from multivector.arrays import Floats
from multivector.measures.capacity.capacity import accumulate_arms

ARMS_FROM = 2005  # the register starts in 1995; the stock is complete after ten years


def layers(reader: Reader) -> ChannelLayers | None:
    """Return shares of the arms stock and of pacts or bases; arms stock and pacts as flows."""
    if not reader.has("sipri_arms"):
        return None
    years, arms = reader.dyad_table("arms", "sipri_arms", "tiv_millions", "recipient", "supplier")
    stock = accumulate_arms(np.nan_to_num(without_self(arms)))
    late = [t for t, year in enumerate(years) if year >= ARMS_FROM]
    years, stock = tuple(years[t] for t in late), stock[:, :, late]
    whole = stock.sum(axis=1)
    both = stock + stock.transpose(1, 0, 2)
    shares = [Share("arms stock", years, stock, whole, even(whole.shape, SD), ("sipri_arms",))]
    flows = [form_flow("arms stock", years, both, "million TIV", ("sipri_arms",))]
    bound, lacking = _bound(reader)
    if bound is not None:
        shares.append(bound)
        # A binary tie, so 1 is the maximum. Used only together with the arms stock: a treaty alone
        # does not show what backs it.
        beside = [k for k, year in enumerate(bound.years) if year in years]
        part = bound.part[:, :, beside]
        tie = np.maximum(part, part.transpose(1, 0, 2))
        known = [bound.years[k] for k in beside]
        if known:
            flows.append(form_flow(bound.name, known, tie, "yes or no", bound.origins))
    return ChannelLayers("security", tuple(shares), tuple(flows), lacking)


def _bound(reader: Reader) -> tuple[Share | None, tuple[str, ...]]:
    """Return whether a state has a pact with another or hosts its base; and missing parts."""
    brought = reader.bringing("bases")
    found: dict[str, tuple[tuple[int, ...], Floats, str]] = {}
    if reader.has("atop"):
        years, pact = reader.dyad_table("alliances", "atop", "defense", "state_b", "state_a")
        found["defence pact"] = (years, without_self(pact), "atop")
    for origin in brought[:1]:
        years, bases = reader.dyad_table("bases", origin, "bases", "host", "holder")
        found["basing"] = (years, without_self(np.minimum(bases, 1.0)), origin)
    lacking = tuple(name for name in ("defence pact", "basing") if name not in found)
    if not found:
        return None, lacking
    years = tuple(sorted({year for known, _, _ in found.values() for year in known}))
    tie = np.full((len(reader.names), len(reader.names), len(years)), np.nan)
    for known, grid, _ in found.values():
        at = [years.index(year) for year in known]
        # Either is enough; if one is missing from the record, the other decides.
        tie[:, :, at] = np.fmax(tie[:, :, at], grid)
    one = np.ones((len(tie), len(years)))
    origins = tuple(origin for _, _, origin in found.values())
    name = " or ".join(found)
    return Share(name, years, tie, one, even(one.shape, 1e-6), origins), lacking
