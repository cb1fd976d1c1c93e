"""Figures of the public record about a state or a pair, and what a name refers to."""

from contextlib import suppress
from dataclasses import asdict, dataclass

from multivector.answers.columns import tables
from multivector.answers.data import cite_data, list_data
from multivector.answers.evidence.evidence import every_source
from multivector.answers.influence.flow import BEST, flow_over
from multivector.answers.result import Result, Row
from multivector.assistant.articles import figure_row
from multivector.codes import systems
from multivector.codes.blocs import BLOCS, members
from multivector.codes.dyad import dyad
from multivector.codes.regions import region_named
from multivector.codes.resolve import is_bloc, party
from multivector.codes.states import STATES
from multivector.codes.suggest import did_you_mean
from multivector.errors import UsageError
from multivector.records.indicators import indicators
from multivector.vocabulary import BESIDE, CHANNELS

GOODS_TRADE = "goods-trade"  # the reconciled flow of goods; its sources are listed below it


@dataclass(frozen=True, slots=True)
class About:
    """A state or bloc, or one or both directions of a pair; None: no year, or any channel."""

    states: list[str]
    pairs: list[tuple[str, str]]
    year: int | None = None
    channel: str | None = None


def asked_about(text: str) -> About:
    """Return what a caller asks about: 'KAZ', 'Guinea-Bissau', 'CHN>KAZ:2016:trade', 'RUS<>KAZ'.

    Raises UsageError if the text is neither a state, a bloc nor a pair.
    """
    try:
        return About([party(text, parameter="about")], [])
    except UsageError:
        if not any(mark in text for mark in "<>-,:"):
            raise
    pair = dyad(text, parameter="about")
    known = (*CHANNELS, *BESIDE)
    if pair.channel not in (None, *known):
        raise UsageError(
            f"unknown channel: {pair.channel!r}", where="about", allowed=", ".join(known)
        )
    sides = (pair.influencer, pair.influencee)
    return About([], [sides, sides[::-1]] if pair.two_way else [sides], pair.year, pair.channel)


def figures_about(
    states: list[str], pairs: list[tuple[str, str]], channel: str | None, now: int
) -> Result:
    """Return the figures of all installed sources about states or pairs, newest first.

    ``now`` is the year from which ages are counted.
    """
    sources = every_source()
    every = {
        # A source may give one figure for several channels.
        (one.indicator, one.influencer, one.influencee, one.state, one.year, one.origin,
         one.value, one.text_value): one
        for source in sources
        for name in ([channel] if channel else [*CHANNELS, *BESIDE])
        for one in source.figures_for(name, pairs, states)
    }  # fmt: skip
    rows = [figure_row(asdict(one), now) for one in every.values()]
    rows.sort(key=lambda row: (-(row["year"] or 0), row["indicator"], row["origins"]))
    return Result("Figures", (), tuple(rows), tuple(source.origin for source in sources))


def goods_trade(sides: tuple[str, str], start: int | None, end: int | None, now: int) -> Result:
    """Return the reconciled flow of goods by year, and the figures of each source.

    Years and errors as in :func:`multivector.answers.influence.flow.flow_over`.
    """
    table = flow_over(*sides, start, end)
    sources: dict[int, list[str]] = {}
    for row in table:
        sources.setdefault(row["year"], []).extend([row["source"]] * (row["source"] != BEST))
    rows = tuple(
        {"indicator": GOODS_TRADE, "unit": "USD", **row, "age": now - row["year"],
         "origins": sources[row["year"]] if row["source"] == BEST else [row["source"]]}
        for row in table
    )  # fmt: skip
    return Result(table.title, (), rows, table.origins, table.sentences, table.caption)


def described(name: str, on: str) -> list[Row]:
    """Return the meanings of a name, one row each; memberships are as of a date or year.

    Raises UsageError if nothing has that name.
    """
    columns = tables().get(name, ())
    rows: list[Row] = [{"kind": "column", "table": name, **asdict(one)} for one in columns]
    sources = [row for row in list_data() if row["origin"] == name]
    cited = [{**row, "citation": cite_data(name)[0]["text"]} for row in sources]
    rows += [{"kind": "source", **row} for row in cited]
    if name in indicators():
        rows.append({"kind": "indicator", **asdict(indicators()[name])})
    if (region := region_named(name)) is not None:
        rows.append({"kind": "region", **asdict(region)})
    try:
        return [*rows, _party(party(name, parameter="name"), on)]
    except UsageError as error:
        if rows:
            return rows
        error.what += did_you_mean(name[:60], [*tables(), *indicators()])
        error.allowed = "a state, bloc, region, source, indicator or table; `search` finds them"
        raise


def _party(code: str, on: str) -> Row:
    if is_bloc(code):
        held = sorted(_members(code, on))
        return {"kind": "bloc", "id": code, "name": BLOCS[code].name, "members": held, "on": on}
    blocs = [bloc for bloc in BLOCS if code in _members(bloc, on)]
    name = STATES[code].name if code in STATES else systems.iso3_names()[code]  # a former state
    return {"kind": "state", "id": code, "name": name, "blocs": blocs, "on": on}


def _members(bloc: str, on: str) -> frozenset[str]:
    with suppress(UsageError):  # it has no list of members
        return members(bloc, on)
    return frozenset()
