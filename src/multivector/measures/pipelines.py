"""What a gas or oil exporter sells by pipe, and the states on which the sale depends."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the states on its course in order, and its capacity in any one unit."""

    name: str
    course: tuple[str, ...]
    capacity: float


@dataclass(frozen=True, slots=True)
class Sale:
    """A part of a flow that takes one way: its value, and the states after the exporter.

    ``direct`` is False for oil that leaves by pipe for a seaport abroad: the sale then depends on
    the states of the line, and not on a buyer whom others could replace.
    """

    exporter: str
    buyer: str
    through: tuple[str, ...]
    value: float
    lines: tuple[str, ...]
    direct: bool

    @property
    def depends_on(self) -> tuple[str, ...]:
        """Return the states without which the sale does not take this way."""
        return (*self.through, self.buyer) if self.direct else self.through


def sales_by_pipe(
    lines: Iterable[Line],
    flows: Mapping[tuple[str, str], float],
    ports: Collection[str],
    *,
    by_sea: bool,
) -> list[Sale]:
    """Return the flows that leave by pipe, split over their ways by capacity.

    A line joins all states on its course, in both directions, as lines are reversed. A flow between
    two states on one course takes that line. If ``by_sea`` (oil), an exporter without a seaport
    sends what it sells to others through its lines to states that have one and are not themselves
    buyers by pipe.

    Parameters
    ----------
    lines : iterable of Line
        The lines in service.
    flows : mapping of (exporter, importer) to float
        Value of each flow on record, above 0.
    ports : collection of str
        States with a seaport.
    by_sea : bool
        Whether the commodity is shipped on from the end of a line.

    Returns
    -------
    list of Sale
        None for a flow that no line explains: its way is unknown.

    Examples
    --------
    >>> line = Line("A", ("TKM", "UZB", "KAZ", "CHN"), 55.0)
    >>> [sale.depends_on for sale in sales_by_pipe([line], {("TKM", "CHN"): 9.6}, (), by_sea=False)]
    [('UZB', 'KAZ', 'CHN')]
    """
    every = list(lines)
    sales = []
    for (exporter, buyer), value in flows.items():
        ways = [(_between(line, exporter, buyer), line) for line in every]
        if direct := [(way, line) for way, line in ways if way is not None]:
            sales += _split(exporter, buyer, value, direct, direct=True)
        elif by_sea and exporter not in ports:
            sales += _split(exporter, buyer, value, _exits(every, flows, exporter, ports))
    return sales


def _between(line: Line, exporter: str, buyer: str) -> tuple[str, ...] | None:
    """Return the states between the two on the line's course; None if it does not join them."""
    if exporter not in line.course or buyer not in line.course:
        return None
    start, end = line.course.index(exporter), line.course.index(buyer)
    between = line.course[min(start, end) + 1 : max(start, end)]
    return between if start < end else between[::-1]


def _exits(
    lines: Iterable[Line],
    flows: Mapping[tuple[str, str], float],
    exporter: str,
    ports: Collection[str],
) -> list[tuple[tuple[str, ...], Line]]:
    """Return the ways from an exporter to the seaports at the ends of its lines."""
    ways = []
    for line in lines:
        end = line.course[-1]
        if end in ports and end != exporter and (exporter, end) not in flows:
            between = _between(line, exporter, end)
            if between is not None:
                ways.append(((*between, end), line))
    return ways


def _split(
    exporter: str,
    buyer: str,
    value: float,
    ways: Iterable[tuple[tuple[str, ...], Line]],
    *,
    direct: bool = False,
) -> list[Sale]:
    """Split a flow over its ways by the capacity of the lines."""
    by_way: dict[tuple[str, ...], list[Line]] = {}
    for way, line in ways:
        by_way.setdefault(way, []).append(line)
    total = sum(line.capacity for found in by_way.values() for line in found)
    return [
        Sale(
            exporter,
            buyer,
            way,
            value * sum(line.capacity for line in found) / total,
            tuple(line.name for line in found),
            direct,
        )
        for way, found in by_way.items()
        if total > 0
    ]
