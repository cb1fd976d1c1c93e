"""Figures of installed sources as evidence for claims, one reader per source."""

from collections.abc import Iterable, Sequence

from multivector.records import catalogue
from multivector.records.figure import Figure, Source
from multivector.records.indicators import Indicator, stored_indicators
from multivector.records.known import superseded
from multivector.records.listing import coverage_of, origin_of
from multivector.store.lookup import Lookup
from multivector.store.schema import table as schema_of
from multivector.store.warehouse import Store
from multivector.vocabulary import LEVEL


class StoredSource(Source):
    """An installed source that provides figures.

    ``lookup``: snapshot of the store, shared by the sources.
    """

    def __init__(self, origin: str, lookup: Lookup) -> None:
        self.lookup = lookup
        self.origin = origin_of(origin, lookup.versions)
        tables = coverage_of(origin, lookup.versions)
        self.indicators = [i for i in stored_indicators().values() if i.source in tables]

    def figures_for(
        self, channel: str, pairs: Sequence[tuple[str, str]], states: Sequence[str]
    ) -> list[Figure]:
        """Return the source's figures for a channel, by (influencer, influencee) and by state.

        Only stated values are returned; a missing row yields no figure, even if it means zero.
        """
        single = [(None, state) for state in states]
        return [
            figure
            for indicator in self.indicators
            if channel in indicator.channels
            for influencer, influencee in (single if indicator.influencer is None else pairs)
            for figure in self._figures(indicator, channel, influencer, influencee)
        ]

    def _figures(
        self, indicator: Indicator, channel: str, influencer: str | None, influencee: str
    ) -> list[Figure]:
        by_column = {indicator.influencer: influencer, indicator.influencee: influencee}
        states = [str(by_column[name]) for name in schema_of(indicator.source).state_keys]
        figures = []
        for row in self.lookup.rows(indicator.source, self.origin.id, *states):
            value = row[indicator.value]
            if value is None:
                continue
            worded = isinstance(value, str)
            lower, upper = (row[end] if end else None for end in (indicator.lower, indicator.upper))
            ranged = lower is not None and upper is not None
            figures.append(
                Figure(
                    indicator=indicator.id, unit=indicator.unit, influencer=influencer,
                    influencee=influencee if influencer else None, origin=self.origin.id,
                    state=None if influencer else influencee, channel=channel,
                    year=row["year"] if "year" in row else row["date"].year,
                    value=None if worded else float(value), text_value=value if worded else None,
                    lower=lower, upper=upper, level=LEVEL if ranged else None,
                    range_kind="posterior" if ranged else None,
                    source_text=row[indicator.words] if indicator.words else None,
                )
            )  # fmt: skip
        return figures


def sources(store: Store | None = None, expected: Iterable[str] = ()) -> tuple[StoredSource, ...]:
    """Return a reader for each installed source with an indicator, ordered by ID.

    A source with a newer installed edition is excluded, as every figure would appear twice. Rows of
    the states in ``expected`` are preloaded.
    """
    lookup = Lookup(store, expected)
    older = superseded(lookup.versions)
    tables = {indicator.source for indicator in stored_indicators().values()}
    return tuple(
        StoredSource(name, lookup)
        for name, version in sorted(lookup.versions.items())
        if name not in older and tables & set(version.rows)
    )


def commands(channel: str, store: Store | None = None) -> tuple[str, ...]:
    """Return the commands that install more figures for a channel; empty if all are installed.

    The first command installs all open sources; each restricted source has its own command, which
    accepts its terms.

    >>> from pathlib import Path
    >>> commands("trade", Store(Path("no-such-store")))
    ('multivector data pull itpd penppml desta', 'multivector data pull gsdb --accept-terms gsdb')
    """
    installed = (store if store is not None else Store()).held()
    tables = {i.source for i in stored_indicators().values() if channel in i.channels}
    lacking = [
        entry
        for name, entry in catalogue.entries().items()
        if name not in installed and entry.files and tables & set(entry.tables)
    ]
    unasked = [entry.id for entry in lacking if entry.open]
    asked = ([entry.id] for entry in lacking if not entry.open)
    return tuple(catalogue.pull(origins) for origins in (unasked, *asked) if origins)
