"""Military sites abroad held by powers other than the United States, each with its sources.

``deployments.tsv`` gives the years that the sources attest: nothing is known before and after them,
and a pair without a row is unknown. ``kind`` is ``base``, or ``range`` (leased for tests). A site
that neither state acknowledges, such as China's post in Tajikistan, is not in the table.
"""

from functools import cache
from typing import NamedTuple

from multivector.provenance import Origin
from multivector.records.catalogue import embedded
from multivector.tables import read_table

ID = "multivector_deployments"


class Deployment(NamedTuple):
    """A site of ``holder`` in ``host``, documented from ``start`` to ``end`` by ``sources``."""

    holder: str
    host: str
    site: str
    kind: str
    start: int
    end: int
    persons: float
    sources: str

    def of(self, holder: str, host: str, year: int) -> bool:
        """Return whether it is documented for these two states in a year."""
        return (self.holder, self.host) == (holder, host) and self.start <= year <= self.end


@cache
def deployments() -> tuple[Deployment, ...]:
    """Return all sites; ``persons`` is NaN if no source gives a number.

    >>> [d.site for d in deployments() if (d.holder, d.host) == ("RUS", "KGZ")]
    ['Kant air base']
    """
    found = []
    for row in read_table("multivector.records.origins", "deployments.tsv"):
        holder, host, site, kind, start, end, persons, sources = row.values()
        span, people = (int(start), int(end)), float(persons or "nan")
        found.append(Deployment(holder, host, site, kind, *span, people, sources))
    return tuple(found)


@cache
def origin() -> Origin:
    """Return the table as a source."""
    sites = deployments()
    return embedded(
        ID,
        version=f"{len(sites)} sites",
        url=sites[0].sources.split()[0],
        first_year=min(site.start for site in sites),
        last_year=max(site.end for site in sites),
    )
