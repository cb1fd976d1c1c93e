"""Military sites abroad of powers other than the United States, each from sources that were read.

``deployments.tsv`` gives the years that its sources attest: before and after them nothing is known,
and a pair without a row is unknown. ``kind`` is ``base``, ``range`` (leased for tests) or
``reported`` (by others, not by either state: shown, never counted).
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from multivector.provenance import Origin, Reference
from multivector.tables import read_table

ID = "multivector_deployments"


@dataclass(frozen=True, slots=True)
class Deployment:
    """A site of ``holder`` in ``host``, attested from ``start`` to ``end`` by ``sources``."""

    holder: str
    host: str
    site: str
    kind: str
    start: int
    end: int
    persons: int | None
    sources: tuple[str, ...]

    @property
    def counts(self) -> bool:
        """Return whether one of the two states acknowledges it."""
        return self.kind != "reported"


@cache
def deployments() -> tuple[Deployment, ...]:
    """Return all sites.

    Examples
    --------
    >>> [d.site for d in deployments() if (d.holder, d.host) == ("RUS", "KGZ")]
    ['Kant air base']
    """
    return tuple(
        Deployment(
            row["holder"],
            row["host"],
            row["site"],
            row["kind"],
            int(row["first_year"]),
            int(row["last_year"]),
            int(row["persons"]) if row["persons"] else None,
            tuple(row["sources"].split()),
        )
        for row in read_table("multivector.records.origins", "deployments.tsv")
    )


@cache
def origin() -> Origin:
    """Return the table as an origin."""
    found = deployments()
    data = (files("multivector.records.origins") / "deployments.tsv").read_bytes()
    reference = Reference(
        "dataset", "Military sites abroad, with the sources read", institution="Multivector"
    )
    return Origin(
        id=ID,
        title="Military sites abroad, each with the public sources that were read",
        version=f"{len(found)} sites",
        citation=reference.text(),
        licence="same as the package",
        url=found[0].sources[0],
        sha256=hashlib.sha256(data).hexdigest(),
        first_year=min(d.start for d in found),
        last_year=max(d.end for d in found),
        reference=reference,
    )
