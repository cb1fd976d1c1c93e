"""``flow``: what is known about the goods that one state or bloc sold to another in a year."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, overload

import numpy as np

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of, range_name
from multivector.answers.influence.doubts import Doubt, doubt, flag_of, named
from multivector.answers.influence.rows import resolve
from multivector.answers.influence.ties.trade_flows import (
    EUROSTAT,
    MATRIX_YEAR,
    SMALL_USD,
    WORD_YEAR,
    TradeFlows,
    load_flows,
)
from multivector.answers.influence.ties.year_flows import Source
from multivector.answers.result import Result, Tabled, number
from multivector.charts.quantity import bare
from multivector.codes.blocs import changed_blocs, members_over
from multivector.codes.resolve import is_bloc, party
from multivector.codes.states import name_of
from multivector.codes.systems import exists, reshaped
from multivector.errors import UsageError
from multivector.measures import trade_flows as rule
from multivector.prose import listed, opened
from multivector.records.listing import coverage_of
from multivector.store.warehouse import Store
from multivector.vocabulary import LEVEL
from multivector.years import Years, span_of, year_of

COLUMNS = columns_of("flow")
_NAMED = 4  # states named in the call that an error advises
_SILENT = "not reported"  # the doubt on a flow that neither side reports
_LEVEL = 0.02  # a smaller difference from the only report goes without saying
BEST = "best"  # in place of a source, in the row of the answer


@dataclass(frozen=True, slots=True, repr=False)
class TradeFlow(Tabled):
    """A flow of goods in a year, current USD, f.o.b. as far as sources allow."""

    exporter: str
    importer: str
    year: int
    value: float | None  # Best value; None where it is unknown
    # lower, upper: 90% range: where another producer would put it. For an unknown flow, 0 and the
    # bound on small flows if one side reports; None if neither does.
    lower: float | None
    upper: float | None
    makers: int  # Number of independent data producers behind it
    # Those of ``TradeFlows.doubts``, and others of ``doubts.tsv``
    doubts: tuple[Doubt, ...]
    # ``origin``, ``maker``, ``value``, ``lower``, ``upper`` and ``doubts`` of each
    sources: tuple[Source, ...]
    # With ``as_of``: how many source rows have an assumed publication date
    known: str = ""

    def __repr__(self) -> str:
        return self.to_text()

    @property
    def flag(self) -> str | None:
        """The doubts in words, joined by "; "."""
        return flag_of(self.doubts)

    def to_text(self) -> str:
        """Return the flow as one sentence."""
        pair = f"{opened(name_of(self.exporter))} to {name_of(self.importer)}"
        head = f"{pair} in {self.year}: "
        if self.value is None and self.upper is None:
            large = " it; it may be large" if named(self.doubts, _SILENT) else ""
            return f"{head}unknown ({self.flag}{large})"
        if self.value is None:
            return f"{head}unknown, at most {usd(self.upper)}: the reporting side lists no flow"
        makers = f"from {self.makers} data producer{'' if self.makers == 1 else 's'}"
        makers = makers if self.makers else "without a report of the year itself"
        ends = f"{usd(self.lower)} to {usd(self.upper)}"
        flag = f"; {self.flag}" if self.flag else ""
        name = range_name("flow", covers=rule.covers(self.exporter, self.importer))
        return f"{head}{usd(self.value)} ({name} {ends}), {makers}{flag}"

    @property
    def table(self) -> Result:
        """The answer, followed by the figures of each source."""
        return flow_table([self])


def usd(amount: float | None) -> str:
    """Format an amount with three digits, in the units of the tables.

    >>> usd(1.86e13), usd(5.363e9), usd(8.1e7), usd(4e4)
    ('$18.6 tn', '$5.36 bn', '$81 mn', '$40,000')
    """
    if amount is None:
        return "unknown"
    return bare(amount if amount >= 100 else round(amount), "USD")  # no cents


@overload
def flow(
    exporter: str, importer: str, year: int | None = None, *, as_of: str | None = None
) -> TradeFlow: ...
@overload
def flow(
    exporter: str, importer: str, *, start: int | None = None, end: int | None = None,
    years: Years | None = None, as_of: str | None = None,
) -> Result: ...  # fmt: skip
@as_known
def flow(
    exporter: str, importer: str, year: int | None = None, *, start: int | None = None,
    end: int | None = None, years: Years | None = None, as_of: str | None = None,
) -> TradeFlow | Result:  # fmt: skip
    """Estimate the goods trade from one state or bloc to another in a year, or in each of several.

    Parameters
    ----------
    exporter, importer : str
        States or blocs, by code or name; a bloc's flow is the sum over its members of that year.
    year : int, optional
        2000 to 2025. Default: the latest year in an installed source.
    start, end, years
        As for :func:`multivector.influence`, instead of ``year``. A bloc has in all years its
        members of the last.
    as_of : str, optional
        Use only data available by this date, YYYY-MM-DD.

    Returns
    -------
    TradeFlow
        Best value, 90% range, number of data producers, flag and sources; ``table`` has them as
        rows. A missing pair is unknown: small if one side reports and a worldwide source lists both
        states within five years, else of any size; ``flag`` names what did not exist in the year.
        For several years, the Result with the rows of each.

    Raises
    ------
    UsageError
        If a state or bloc is unknown, a former state is recorded under another code in the year,
        both sides share a state, or no source has the year.
    InputError
        If no source of goods trade is installed.

    Examples
    --------
    >>> flow("CHN", "China")
    Traceback (most recent call last):
    multivector.errors.UsageError: exporter/importer: CHN and CHN have a state in common
    """
    if (start, end, years) != (None,) * 3:
        if year is not None:
            raise UsageError("year cannot be combined with start, end or years", where="year")
        return flow_over(exporter, importer, *span_of(start, end, years))
    year = None if year is None else year_of(year, "year")
    one, two, sides = _sides(exporter, importer, year, year)
    flows = load_flows()
    year = flows.years[-1] if year is None else year
    if year not in flows.years:
        raise no_year(year, flows.years, "year", (one, two))
    return _answer(flows, one, two, year, sides)


def _sides(
    exporter: str, importer: str, start: int | None, end: int | None
) -> tuple[str, str, list[list[str]]]:
    """Return both codes, and the states of each that are counted in all years of a span."""
    given = {"exporter": exporter, "importer": importer}
    one, two = (party(w, parameter=side, years=(start, end)) for side, w in given.items())
    span = start or WORD_YEAR, end or WORD_YEAR
    sides = [sorted(members_over(c, *span)[0]) if is_bloc(c) else [c] for c in (one, two)]
    if set(sides[0]) & set(sides[1]):
        raise UsageError(f"{one} and {two} have a state in common", where="exporter/importer")
    return one, two, sides


def flow_over(
    exporter: str, importer: str, start: int | None = None, end: int | None = None
) -> Result:
    """Return the goods trade of each year of a span as a table, with the figures of each source.

    A bloc has in all years its members of the last. A span with one end reaches to the first or
    last year with data; default: the last. Raises UsageError as :func:`flow`, or if the span ends
    before it starts.
    """
    span_of(start, end)
    flows = load_flows()
    known = flows.years
    years = {"start": start or known[0 if end else -1], "end": end or known[-1]}
    for where, year in years.items():
        if year not in known:
            raise no_year(year, known, where, (exporter, importer))
    one, two, sides = _sides(exporter, importer, *years.values())
    span = range(years["start"], years["end"] + 1)
    table = flow_table([_answer(flows, one, two, year, sides) for year in span])
    return replace(table, caption=table.caption + changed_blocs((one, two), *years.values()))


def no_year(year: int, known: Sequence[int], where: str, sides: Sequence[str]) -> UsageError:
    """Return the error for a year without goods trade; its ``next`` is :func:`in_panels`."""
    what = f"no installed source has goods trade for {year}"
    allowed = f"{known[0]} to {known[-1]}"
    return UsageError(what, where=where, allowed=allowed, next=in_panels(year, known, sides))


def in_panels(year: int, known: Sequence[int], states: Sequence[str]) -> str | None:
    """Return the call for trade of about a year that no measure uses, as its range is not tested;
    None if no installed source has any."""
    versions = Store().installed()
    for name in versions:
        covered = coverage_of(name, versions).get("trade")
        years = sorted(covered.years.difference(known)) if covered else []
        if len(years) > 1 and years[0] <= year <= years[-1]:
            short = 0 < len(states) <= _NAMED and not any(map(is_bloc, states))
            asked = f"{json.dumps([*states])}, " if short else ""
            call = f"dyad_years({asked}start={years[0]}, end={years[-1]}).add({json.dumps(name)})"
            had = f"{years[0]}, {years[1]}, … {years[-1]}, but no tested range"
            return f"{name} has {had}; in Python: mv.panel.{call}"
    return None


def _answer(
    flows: TradeFlows, one: str, two: str, year: int, sides: Sequence[Sequence[str]]
) -> TradeFlow:
    found, cells = flows.year(year), np.ix_(*([flows.place[c] for c in side] for side in sides))
    value, lower, upper = (x[cells].ravel() for x in (found.value, found.lower, found.upper))
    known, small = np.isfinite(value), found.small[cells].ravel()
    sources, makers = flows.sources(year, [one, two], cells), found.combined.makers[cells].ravel()
    if not (known | small).any() and (why := _absent((one, two), sides, year)):
        return TradeFlow(one, two, year, None, None, None, 0, why, sources)
    if known.size == 1 and not found.combined.own[cells].any():
        near = flows.nearest((int(cells[0].item()), int(cells[1].item())), year)
        told = ((y, source) for y in sorted(near) for source in flows.sources(y, [one, two], cells))
        sources += tuple(
            replace(s, doubts=(doubt("other year", year=y), *s.doubts)) for y, s in told
        )
    if not (known | small).all() or not known.any():
        if small.all():
            most = float(SMALL_USD * small.sum())
            return TradeFlow(one, two, year, None, 0.0, most, 0, (doubt("small"),), sources)
        return TradeFlow(one, two, year, None, None, None, 0, (doubt(_SILENT),), sources)
    total = float(value[known].sum())
    below, above = (float(rule.joint_error(np.abs(end - value)[known])) for end in (lower, upper))
    above += SMALL_USD * 0.1 * small.sum()  # small flows have a lower median than this
    weight = np.where(known, value, 0.0)
    count = round(float((makers * weight).sum() / total))
    low, high = max(total - below, 0.0), total + above
    share, flat = weight / total, (cells[0] * len(flows.names) + cells[1]).ravel()
    # Those of cells that make up at least half of the flow.
    odd = flows.doubts(year, flat).items()
    doubts = [doubt(name) for name, true in odd if share[true].sum() >= 0.5]
    was = {one: words for side in sides for one, words in reshaped(side, year).items()}
    doubts += [doubt("other land", state=one, was=words) for one, words in was.items()]
    doubts += [doubt("bad source")] * any(named(s.doubts, "not-credible") for s in sources)
    # Eurostat and the importer's table cover all members, where other sources lack some.
    complete = (EUROSTAT, f"{two.lower()}_trade_by_country")
    whole = {s.origin: s.value for s in sources if s.value and s.origin in complete}
    if EUROSTAT in whole:
        total = float(np.sqrt(total * (whole[EUROSTAT] or total)))
        count += sum(s.maker == "Eurostat" for s in sources) == 1  # its members' are counted
        ends = [figure for figure in whole.values() if figure]
        low, high = min(low, min(ends) * 0.95), max(high, max(ends) / 0.95)
        apart = bool(np.log(max(ends) / min(ends)) > rule.DISAGREE)
        doubts += [doubt("sources disagree")] * (apart and not named(doubts, "sources disagree"))
    return TradeFlow(one, two, year, total, float(low), float(high), count, (*doubts,), sources)


def _absent(codes: Sequence[str], sides: Sequence[Sequence[str]], year: int) -> tuple[Doubt, ...]:
    """Return which sides were no states, or blocs without members, in a year."""
    gone = listed([code for code in codes if not exists(code, year)])
    told = [doubt("no states", states=gone, year=year)] if gone else []
    empty = [code for code, side in zip(codes, sides, strict=True) if not side]
    return (*told, *(doubt("no members", bloc=one, year=year) for one in empty))


def flow_table(flows: Sequence[TradeFlow]) -> Result:
    """Return flows as a table: the answer for each year, followed by the figures of each source."""
    rows = [row for one in flows for row in _rows(one)]
    first = flows[0]
    return Result(
        title=f"Goods trade from {first.exporter} to {first.importer}",
        columns=COLUMNS, rows=tuple(rows),
        origins=resolve(row["source"] for row in rows if row["source"] != BEST),
        sentences=tuple(f"{one.to_text()}.{_adjusted(one)}" for one in flows[-1:]),
        caption=caption_of("flow"), run={"level": LEVEL},
        drawing={"x": "year", "y": "value", "series": "source"},
    )  # fmt: skip


def _adjusted(answer: TradeFlow) -> str:
    """Return why the best value is not that of its only report; "" if it is."""
    own = [one.value for one in answer.sources if one.value and not one.doubts]
    if answer.value is None or answer.year != WORD_YEAR or len(own) != 1 or answer.makers != 1:
        return ""
    ratio = answer.value / own[0]
    if abs(ratio - 1) < _LEVEL:
        return ""
    at = f"at the level of the sources of {MATRIX_YEAR}"
    return f" The {usd(own[0])} reported, times {ratio:.2f}, is {at}."


def _rows(answer: TradeFlow) -> list[dict[str, Any]]:
    sides = {"exporter": answer.exporter, "importer": answer.importer, "year": answer.year}
    known = answer.upper is not None
    tested = answer.value is None or rule.covers(answer.exporter, answer.importer)
    doubts = [*answer.doubts, *([] if tested else [doubt("spread")])]
    best = {
        **sides, "source": BEST, "maker": None, **_amounts(answer),
        "level": LEVEL if known else None, "makers": answer.makers,
        "flag": flag_of(doubts), "doubts": doubts,
    }  # fmt: skip
    return [best] + [
        {**sides, "source": one.origin, "maker": one.maker, **_amounts(one), "level": None,
         "makers": None, "flag": one.flag, "doubts": list(one.doubts)}
        for one in answer.sources
    ]  # fmt: skip


def _amounts(one: TradeFlow | Source) -> dict[str, float | None]:
    ends = {"value": one.value, "lower": one.lower, "upper": one.upper}
    return {name: None if end is None else number(end) for name, end in ends.items()}
