"""What a gas or oil exporter sells by pipeline, and the states on which the sale depends."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple


def in_service(line: Mapping[str, Any], year: int | None) -> bool | None:
    """Return whether a row of ``pipelines`` was in service in a year; without one, as of the table.

    None: not known, as a line that is used has no start, or one that is not has no end.

    >>> line = {"started": 1984, "ended": 2024, "status": "offline"}
    >>> [in_service(line, year) for year in (1983, 2024, 2025, None)]
    [False, True, False, False]
    >>> in_service(line | {"ended": None}, 1990) is None
    True
    """
    runs = line["status"] in ("flowing", "reduced")
    if year is None:
        return runs
    start, end = line["started"], line["ended"]
    if start is None or year < start:
        return None if runs and start is None else False
    return True if runs else None if end is None else bool(year <= end)


class Line(NamedTuple):
    """A pipeline: states along it in order, capacity in any unit, and the lines at its end."""

    name: str
    course: tuple[str, ...]
    capacity: float
    onward: tuple[str, ...] = ()


class Sale(NamedTuple):
    """The part of a flow that takes one path: its value, and the states that it depends on.

    ``by_sea``: oil piped to a seaport abroad, which depends on the states along the pipeline, not
    on the buyer, who can be replaced.
    """

    exporter: str
    buyer: str
    depends_on: tuple[str, ...]
    value: float
    lines: tuple[str, ...]
    by_sea: bool


def sales_by_pipe(
    lines: Sequence[Line], flows: Mapping[tuple[str, str], float], ports: Collection[str], *,
    by_sea: bool,
) -> list[Sale]:  # fmt: skip
    """Return the flows by pipeline, split over paths by capacity.

    A pipeline connects all states along it, in both directions, as pipelines can be reversed. A
    flow between two states on a pipeline uses it; one between two states on lines in series, end to
    end, uses these, in their direction and of the smallest capacity, as what the states along them
    take of it is unknown. If ``by_sea`` (oil), an exporter without a seaport sends its other sales
    by pipeline to states with a seaport that are not pipeline buyers themselves. A flow that no
    pipeline explains is omitted, as its path is unknown.

    - ``lines``: pipelines in service.
    - ``flows``: value of each recorded flow, above 0.
    - ``ports``: states with a seaport.
    - ``by_sea``: whether the commodity is shipped onwards from the end of a pipeline.

    >>> line = Line("A", ("TKM", "UZB", "KAZ", "CHN"), 55.0)
    >>> [sale.depends_on for sale in sales_by_pipe([line], {("TKM", "CHN"): 9.6}, (), by_sea=False)]
    [('UZB', 'KAZ', 'CHN')]
    """
    sales, series = [], _in_series(lines)
    for (exporter, buyer), value in flows.items():
        ways = [(_way(line, exporter, buyer), line) for line in lines if buyer in line.course]
        if not any(way for way, _ in ways):
            ways = [
                (_way(line, exporter, buyer), line)
                for line, first, last in series
                if exporter in first.course[:-1] and buyer in last.course[1:]
            ]
        ship = by_sea and exporter not in ports and not any(way for way, _ in ways)
        if ship:
            ends = [line for line in lines if line.course[-1] in ports]
            ways = [
                (_way(line, exporter, line.course[-1]), line)
                for line in ends
                if (exporter, line.course[-1]) not in flows
            ]
        by_way: dict[tuple[str, ...], list[Line]] = {}
        for way, line in ways:
            by_way.setdefault(way, []).append(line)
        by_way.pop((), None)
        total = sum(line.capacity for taken in by_way.values() for line in taken)
        for way, taken in by_way.items():
            part = value * sum(line.capacity for line in taken) / total if total else 0.0
            names = tuple(line.name for line in taken)
            sales.append(Sale(exporter, buyer, way, part, names, ship))
    return sales


def _in_series(lines: Sequence[Line]) -> list[tuple[Line, Line, Line]]:
    """Return all lines joined end to end that enter no state twice, with the first and the last.

    >>> tanap, tap = Line("A", ("AZE", "TUR"), 16.0, ("B",)), Line("B", ("TUR", "ITA"), 10.0)
    >>> _in_series([tanap, tap])[0][0]
    Line(name='A + B', course=('AZE', 'TUR', 'ITA'), capacity=10.0, onward=())
    """
    named, found = {line.name: line for line in lines}, [(line, line, line) for line in lines]
    for one, first, _ in found:  # grows: three lines are two and one
        for two in (named[name] for name in one.onward if name in named):
            if set(one.course).isdisjoint(two.course[1:]):
                name, course = f"{one.name} + {two.name}", (*one.course, *two.course[1:])
                least = min(one.capacity, two.capacity)
                found.append((Line(name, course, least, two.onward), first, two))
    return found[len(lines) :]


def _way(line: Line, exporter: str, end: str) -> tuple[str, ...]:
    """Return the states after the exporter, up to the end; none if they are not connected."""
    if exporter not in line.course or exporter == end:
        return ()
    start, stop = line.course.index(exporter), line.course.index(end)
    return line.course[start + 1 : stop + 1] if start < stop else line.course[stop:start][::-1]
