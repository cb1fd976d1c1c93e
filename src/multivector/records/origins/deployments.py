"""Troops stationed abroad that are not in the Pentagon's counts, each with its sources.

``deployments.tsv`` gives the years that the sources attest, to which the Factbook adds those of its
edition: nothing is known before and after, and a pair without a row is unknown. ``kind`` is
``base``, ``force``, or ``range`` (leased for tests). A site that neither state acknowledges, as
China's post in Tajikistan, is not in the table.
"""

from functools import cache, lru_cache
from typing import NamedTuple

from multivector.codes.states import STATES
from multivector.provenance import Origin
from multivector.records.catalogue import embedded
from multivector.records.factbook import figures as factbook
from multivector.store.view import active_key
from multivector.tables import read_table

ID = "multivector_deployments"
_NAMED, _LEAST = "named in the Factbook", 100  # persons: fewer are embassy guards and attachés


class Deployment(NamedTuple):
    """A site of ``holder`` in ``host``, documented from ``start`` to ``end`` by ``sources``."""

    holder: str
    host: str
    site: str
    kind: str
    start: int
    end: int
    sources: str

    def of(self, holder: str, host: str, year: int) -> bool:
        """Return whether it is documented for these two states in a year."""
        return (self.holder, self.host) == (holder, host) and self.start <= year <= self.end


def deployments() -> tuple[Deployment, ...]:
    """Return all sites that the active view shows.

    >>> [d.site for d in deployments() if (d.holder, d.host) == ("RUS", "KGZ")]
    ['Kant air base', 'named in the Factbook']
    """
    return _sites(active_key())


@lru_cache(maxsize=8)
def _sites(view: str) -> tuple[Deployment, ...]:
    found = []
    for row in read_table("multivector.records.origins", "deployments.tsv"):
        holder, host, site, kind, start, end, _, sources = row.values()
        found.append(Deployment(holder, host, site, kind, int(start), int(end), sources))
    last = {(site.holder, site.host): site.end for site in found}  # there until now since then
    every = (f for state in STATES if factbook.has_entry(state) for f in factbook.figures(state))
    for f in every:
        if f.indicator == "military-deployment" and f.year and (f.value or _LEAST) >= _LEAST:
            pair = f.influencer or "", f.influencee or ""
            span = min(last.get(pair, f.year), f.year - 1), f.year
            found.append(Deployment(*pair, _NAMED, "force", *span, factbook.ORIGIN.url))
    return tuple(found)


@cache
def origin() -> Origin:
    """Return the table as a source."""
    sites = [site for site in deployments() if site.site != _NAMED]
    return embedded(
        ID,
        version=f"{len(sites)} sites",
        url=sites[0].sources.split()[0],
        first_year=min(site.start for site in sites),
        last_year=max(site.end for site in sites),
    )
