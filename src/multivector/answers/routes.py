"""Routes between states: time, cost, alternatives, the cost of closures, and transit dependence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import product
from typing import Any

import numpy as np

from multivector import __version__
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.result import Result
from multivector.answers.violence import on_the_way
from multivector.codes.regions import region_named
from multivector.codes.resolve import state as state_of
from multivector.codes.resolve import states_of as group_of
from multivector.codes.spelling import all_names
from multivector.codes.states import name_of
from multivector.codes.suggest import did_you_mean
from multivector.errors import InputError, UsageError
from multivector.given import word as text_of
from multivector.given import words as words_of
from multivector.prose import listed, opened
from multivector.records.catalogue import embedded
from multivector.routing import corridors as kernel
from multivector.routing import tables
from multivector.routing.geojson import feature_collection
from multivector.routing.parameters import goods
from multivector.routing.paths import (
    SEED,
    Closure,
    Route,
    all_pairs,
    best_routes,
    closure,
    network_under,
)
from multivector.routing.sea import PASSAGES, passage_named, track
from multivector.routing.tables import MODES, capacities, closures, hubs, line_names, lines, places
from multivector.text.dates import given_date

COLUMNS = columns_of("routes")
ACCESS_COLUMNS = columns_of("sea-access")
DETOUR_COLUMNS = columns_of("detours")
COMPARE_COLUMNS = columns_of("corridor-comparison")
CORRIDOR_COLUMNS = columns_of("corridors")

TABLES = embedded("multivector-routes", version=__version__)
SEA = embedded("searoute")
ORIGINS = (TABLES.id, SEA.id)
_CAPACITY = "One container may go by land, but no road or railway can take a sea passage's traffic"
_NOT_CLOSED = "no river, sea or single border; for a border: multivector whatif --close 'A<>B'"
RANGE_KIND = "spread: 90% of draws of speeds, waiting times and rates, for a fixed route"


def routes(
    start: str,
    end: str,
    *,
    avoid: Iterable[str] = (),
    open: Iterable[str] = (),
    k: int = 1,
    as_of: str | None = None,
) -> Result:
    """Find container routes between two states or places, best first.

    Parameters
    ----------
    start, end : str
        ISO3 codes or names of states (meaning their main hub), or listed places such as Aktau.
    avoid : iterable of str
        States, lines, modes or sea passages (such as "Suez Canal") to avoid in transit.
    open : iterable of str
        Planned lines to treat as open.
    k : int
        Maximum number of routes; they differ in the places they pass through.
    as_of : str, optional
        Exclude lines that opened after this date, except those in ``open``; borders, distances,
        rates and waiting times are current.

    Returns
    -------
    Result
        ``from, to, rank, path, modes, distance_km, days, cost_usd, lower, upper`` (days) and more.
        ``sentences`` name closed borders that change the first route, and what avoiding changes.

    Raises
    ------
    UsageError, InputError
        For unknown names, or if no route exists.

    Examples
    --------
    >>> row = routes("Kazakhstan", "NLD", avoid=["RUS"])[0]
    >>> row["path"][0], "AZE" in " ".join(row["path"])
    ('Almaty (KAZ)', True)
    """
    start, end = text_of(start, "start"), text_of(end, "end")
    avoid, open = words_of(avoid, "avoid"), words_of(open, "open")
    shut = (*avoid, *later_lines(as_of, open))
    found = find_routes(start, end, avoid=shut, open=open, k=k)
    rows = [_row(start, end, rank, route) for rank, route in enumerate(found, start=1)]
    told = _closed_borders(found[0], _closed(shut, open))
    if avoid:
        free = find_routes(start, end, avoid=later_lines(as_of, open), open=open)[0]
        told = (*_avoiding(found[0], free, _closed(shut, open)), *told)
    until = date.fromisoformat(given_date(as_of, parameter="as_of") or "9999-01-01")
    if note := on_the_way({place.state for route in found for place in route.places}, until):
        told = (*told, opened(f"{note}."))
    made = _result(f"Routes from {_end(start)} to {_end(end)}", COLUMNS, rows)
    return replace(made, sentences=told)


def _avoiding(route: Route, free: Route, shut: Closure) -> Iterator[str]:
    """Yield what avoiding changes, against the route without it, and what may go by land."""
    if route == free:
        yield "What is avoided is not on the best route: nothing changes."
        return
    both = route.cost_usd - free.cost_usd + day_value_usd() * (route.days - free.days)
    without = f"(without it: {free.days:.1f} days and ${free.cost_usd:,.0f})"
    chosen = f", ${both:,.0f} with a day at ${day_value_usd():,.0f}, by which ways are chosen"
    chosen *= route.days < free.days or route.cost_usd < free.cost_usd
    yield f"What is avoided changes the best route by {_beyond(route, free)} {without}{chosen}."
    if not shut.passages & free.lines:
        return
    (here, km), (before, usual_km) = _ashore(route), _ashore(free)
    before |= dict.fromkeys((free.places[0].state, free.places[-1].state))
    ashore = [state for state in here if state not in before] if km > usual_km else []
    land = best_routes(route.places[0].name, route.places[-1].name, shut=shut)[0]
    beyond = [state for state in _ashore(land)[0] if state not in {*before, *here}]
    legs = [leg for leg in route.legs if leg.mode == "sea" and find_spec("searoute")]
    course = [point for leg in legs for point in track(leg.start, leg.end, leg.lines)]
    cape = ", round the Cape of Good Hope" * any(10 < x < 30 and y < -30 for x, y in course)
    through = f"by land through {listed(map(name_of, ashore))}{f' and by sea{cape}' * bool(legs)}"
    way = f"The way {f'goes {through}' if ashore else f'keeps to the sea{cape}'}"
    takes = f"{land.days:.1f} days and ${land.cost_usd:,.0f} ({_beyond(land, free)})"
    other = f"; by land through {listed(map(name_of, beyond))} it takes {takes}" * bool(beyond)
    yield f"{way}{other}{f'. {_CAPACITY}' * bool(ashore or beyond)}."


def _ashore(route: Route) -> tuple[dict[str, None], float]:
    """Return the states that a route passes by land, in order, and how many km of it are land."""
    legs = [leg for leg in route.legs if leg.mode != "sea"]
    states = dict.fromkeys(place.state for leg in legs for place in (leg.start, leg.end))
    return states, sum(leg.distance_km for leg in legs)


def _beyond(route: Route, free: Route) -> str:
    days, usd = route.days - free.days, route.cost_usd - free.cost_usd
    return f"{days:+.1f} days and {'+' if usd >= 0 else '−'}${abs(usd):,.0f}".replace("-", "−")


def _closed_borders(route: Route, shut: Closure) -> tuple[str, ...]:
    """Return the closed borders and bans that a route keeps to, since when, and the way without."""
    one, two = route.places[0], route.places[-1]
    free = _ways(one.name, two.name, replace(shut, reopened=True), 1)[0]
    overland = [leg for leg in free.legs if leg.mode not in ("sea", "ferry")]
    passed = [frozenset((leg.start.state, leg.end.state)) for leg in overland]
    ends = frozenset((one.state, two.state))
    told = [
        f"The border of {listed(sorted(map(name_of, border)))} is closed since "
        f"{' ('.join(closures()[border])})"
        for border in dict.fromkeys([*passed, ends])
        if border in closures()
    ]
    for pair in (pair for pair in tables.bans() if pair <= {*free.states}):
        both, since = listed(sorted(map(name_of, pair))), " (".join(tables.bans()[pair])
        told.append(f"Goods may not pass through both {both} since {since})")
    if route == free and ends in tables.bans():
        way = "the way is shown as if they might"
    elif route == free:
        way = "otherwise the way would be the same"
    else:
        now, then = (f"{r.days:.1f} days and ${r.cost_usd:,.0f}" for r in (route, free))
        way = f"otherwise the way would take {then} instead of {now}"
    return (f"{'. '.join(told)}: {way}.",) if told else ()


def later_lines(as_of: str | None, opened: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the lines that opened after a date (a year: at its end), but for ``opened``.

    >>> later_lines("2016-05-01"), later_lines(None)
    (('btk', 'china-laos'), ())
    """
    day = given_date(as_of, parameter="as_of") if as_of else None
    after = [line for line in lines() if day and line.since > day]
    return tuple(sorted({name for line in after for name in line.names}.difference(opened)))


def _result(title: str, columns: tuple[str, ...], rows: Iterable[dict[str, Any]]) -> Result:
    """Return a table of rows; their last column, ``origins``, is the same in all."""
    rows = tuple({**row, "origins": list(ORIGINS)} for row in rows)
    caption = caption_of("routes")
    return Result(title, columns, rows, (TABLES, SEA), caption=caption, run={"seed": SEED})


def find_routes(
    start: str, end: str, *, avoid: Iterable[str] = (), open: Iterable[str] = (), k: int = 1
) -> list[Route]:
    """Return the routes of :func:`routes` with their legs."""
    if k < 1:
        raise UsageError(f"invalid k: {k}", where="k", allowed="1 route or more")
    ends = _end(start, "start"), _end(end, "end")
    return _ways(*ends, _closed(avoid, open), k)


def _ways(start: str, end: str, shut: Closure, k: int) -> list[Route]:
    """Return the best routes; first, as in :func:`detours`, by sea what a passage diverts."""
    found, free = best_routes(start, end, shut=shut, k=k), replace(shut, passages=frozenset())
    if shut.passages and shut.passages & best_routes(start, end, shut=free)[0].lines:
        afloat = best_routes(start, end, shut=replace(shut, by_sea=True))
        return [*afloat, *(route for route in found if route not in afloat)][:k]
    return found


def routes_map(found: Sequence[Route], *, title: str = "Routes") -> str:
    """Draw an SVG map of routes, with the rest of the network in a faint colour.

    >>> routes_map(find_routes("KAZ", "UZB"))[:4]
    '<svg'
    """
    from multivector.charts.route_map import draw_route_map

    at = {place.name: (place.lon, place.lat) for place in places()}
    behind = [(at[line.a], at[line.b]) for line in lines() if line.open]
    courses = find_spec("searoute") is not None
    return draw_route_map(feature_collection(found, courses=courses), behind=behind, title=title)


def _row(start: str, end: str, rank: int, route: Route) -> dict[str, Any]:
    known = capacities()
    return {
        "from": _end(start), "to": _end(end), "rank": rank,
        "path": [f"{place.name} ({place.state})" for place in route.places],
        "modes": [leg.mode for leg in route.legs], "distance_km": round(route.distance_km),
        "days": round(route.days, 1), "cost_usd": round(route.cost_usd),
        "lower": round(route.lower, 1), "upper": round(route.upper, 1),
        "cost_lower": round(route.cost_lower), "cost_upper": round(route.cost_upper),
        "lines": sorted(route.lines),
        "capacity": {name: known[name] for name in sorted(route.lines) if name in known},
        "range_kind": RANGE_KIND,
    }  # fmt: skip


def _end(word: str, parameter: str = "start") -> str:
    """Return the code of a state, or the name of a listed place as typed.

    Raises UsageError if the name is neither, or no routes are known for the state.
    """
    with suppress(UsageError):
        tables.end_of(word)
        return word
    try:
        code = state_of(word, parameter=parameter)
    except UsageError as error:
        names = {**all_names(), **{place.name: place.name for place in places()}}
        raise UsageError(
            f"unknown state or place: {word!r}{did_you_mean(word, names)}",
            where=parameter,
            allowed="ISO 3166-1 codes or names of states, and listed places such as Aktau",
        ) from error
    if code not in hubs():
        raise UsageError(f"no known route to {code}", where=parameter)
    return code


def _closed(avoid: Iterable[str], opened: Iterable[str]) -> Closure:
    return closure((word for words in avoid for word in _avoided(words)), opened)


def _avoided(word: str) -> Iterable[str]:
    """Return entries for ``avoid``: a line, mode or passage as typed, else the codes of states."""
    named = {*line_names(), *MODES, *PASSAGES}
    if word in named:
        return (word,)
    try:
        return _states_of(word, "avoid", f", lines, modes or passages ({', '.join(PASSAGES)})")
    except UsageError as error:
        if not passage_named(word):
            error.what += did_you_mean(word, named) if "did you mean" not in error.what else ""
            error.allowed = f"{error.allowed}; {_NOT_CLOSED}"
            raise
        return (word,)  # not before, as Panama and Gibraltar are states as well


def _states_of(word: str, parameter: str, more: str = "") -> tuple[str, ...]:
    try:
        codes = group_of([word], on=2025, parameter=parameter)
    except UsageError as error:
        error.allowed = f"states, regions, blocs{more}"
        raise
    # Members of a bloc without a hub are skipped; a state given by name must have one.
    if len(codes) > 1 and region_named(word) is None:
        return tuple(code for code in codes if code in hubs())
    return codes


def states_of(words: Iterable[str], *, parameter: str = "states") -> list[str]:
    """Resolve codes, names, regions or blocs to the states with a hub.

    Raises UsageError for an unknown name.

    >>> states_of(["Central Asia"])
    ['KAZ', 'KGZ', 'TJK', 'TKM', 'UZB']
    """
    found: dict[str, None] = {}
    for word in words:
        for code in _states_of(word, parameter):
            if code not in hubs():
                raise UsageError(f"no known route to {code}", where=parameter)
            found[code] = None
    return list(found)


def sea_access(
    states: Iterable[str] | None = None, *, avoid: Iterable[str] = (), open: Iterable[str] = ()
) -> Result:
    """Find the routes of landlocked states to the nearest seaport, and the most critical neighbour.

    ``state, port, days, cost_usd, neighbour, extra_days, extra_usd, second_port``: ``extra_days``
    and ``extra_usd`` are the increases if that neighbour closes; null if no route is left.

    ``states``: codes, names, regions or blocs; default: every landlocked state. ``avoid``: states,
    lines, modes or sea passages to avoid in any case. ``open``: planned lines to treat as open.

    >>> sea_access(["NPL"])[0]["neighbour"]
    'IND'
    """
    shut = _closed(avoid, open)
    inland = kernel.landlocked()
    chosen = inland if states is None else states_of(states)
    open_ = {p.state: f"{p.name} in {name_of(p.state)}" for p in places()[::-1] if p.is_port}
    ports = [open_[one] for one in chosen if one not in inland and one in open_]
    rows: list[dict[str, Any]] = [
        {
            "state": found.state, "port": found.port or None, "days": _round(found.days, 1),
            "cost_usd": _round(found.cost_usd), "neighbour": found.neighbour or None,
            "extra_days": _round(found.extra_days, 1), "extra_usd": _round(found.extra_usd),
            "second_port": found.second_port,
        }
        for found in (kernel.sea_access(one, shut=shut) for one in chosen if one in inland)
    ]  # fmt: skip
    title = "Access to the sea and the neighbours that it depends on"
    odd = [row["state"] for row in rows if min(row["extra_days"] or 0, row["extra_usd"] or 0) < 0]
    told: tuple[str, ...] = (
        f"Ways are chosen by cost and ${day_value_usd():,.0f} a day together: without the "
        f"neighbour, the way for {listed(odd)} is cheaper but slower, or faster but dearer.",
    )
    told = told if odd else ()
    told += (f"Not landlocked, as ships call at {listed(ports)}.",) if ports else ()
    return replace(_result(title, ACCESS_COLUMNS, rows), sentences=told)


def detours(
    states: Iterable[str],
    targets: Iterable[str],
    *,
    avoid: Iterable[str] = (),
    open: Iterable[str] = (),
    as_of: str | None = None,
) -> Result:
    """Return the effect of a closure or a new line on each pair from two sets of states.

    ``from, to, days, cost_usd`` after the change, ``extra_days, extra_usd`` relative to before, and
    ``cost_factor``: the change as an ad-valorem factor on goods, for :func:`whatif`. Null if no
    route is left. ``as_of``: lines that opened after this date are missing before the change
    too; those in ``open`` are what changes.

    >>> row = detours(["KAZ"], ["NLD"], avoid=["RUS"])[0]
    >>> row["extra_days"] > 3, row["cost_factor"] > 1
    (True, True)
    """
    here, there = states_of(states), states_of(targets, parameter="targets")
    both = list(dict.fromkeys([*here, *there]))
    shut = [word for words in avoid for word in _avoided(words)]
    absent = later_lines(as_of)
    change = kernel.detour(shut, open, both, absent)
    days, usd = change.before
    rows = [
        {
            "from": a, "to": b, "days": _round(days[at] + change.days[at], 1),
            "cost_usd": _round(usd[at] + change.usd[at]), "extra_days": _round(change.days[at], 1),
            "extra_usd": _round(change.usd[at]), "cost_factor": _round(change.factor[at], 4),
        }
        for a, b in product(here, there)
        if a != b
        for at in ((both.index(a), both.index(b)),)
    ]  # fmt: skip
    told = f"What a closed passage diverts goes by sea where it can. {_CAPACITY}."
    made = _result("Effect of a closure or a new line on routes", DETOUR_COLUMNS, rows)
    return replace(made, sentences=(told,) * bool(closure(shut).passages))


def corridors(
    states: Iterable[str], *, avoid: Iterable[str] = (), open: Iterable[str] = ()
) -> Result:
    """Return the share of states' best routes that use each corridor or transit state.

    ``corridor, share, pairs``, largest share first; each pair of states with a route counts once.

    >>> corridors(["LSO"])[0]["corridor"]
    'ZAF'
    """
    chosen = set(states_of(states))
    shut = _closed(avoid, open)
    wanted: dict[frozenset[str], dict[tuple[str, str], float]] = {}
    for a in chosen:
        for b in hubs():
            if a != b and (a < b or b not in chosen):
                # The own trade of a closed state continues, on a network where it is open.
                wanted.setdefault(shut.states & {a, b}, {})[a, b] = 1.0
    counts: Counter[str] = Counter(dict.fromkeys(kernel.CORRIDORS, 0))
    total = 0
    for ends, some in wanted.items():
        of = sorted({state for pair in some for state in pair})
        found, joined = kernel.uses(all_pairs(network_under(shut, ends=ends), of), some)
        counts.update({name: round(count) for name, count in found.items()})
        total += round(joined)
    rows = [
        {"corridor": name, "share": round(count / max(total, 1), 4), "pairs": total}
        for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    return _result("Corridors and transit states on routes", CORRIDOR_COLUMNS, rows)


def compare_corridors(
    states: Iterable[str],
    targets: Iterable[str],
    *,
    avoid: Iterable[str] = (),
    open: Iterable[str] = (),
) -> Result:
    """Return the time and cost of each corridor between states, with the others closed.

    ``northern`` runs through Russia, ``middle`` across the Caspian, ``southern`` through Iran,
    ``eastern`` through China's ports. A corridor that does not connect two states has no row.
    ``from, to, corridor, days, lower, upper, cost_usd, distance_km, path, best``; ``best`` marks
    the corridor with the lowest cost including the value of time. ``avoid`` and ``open`` are as in
    :func:`routes`, and apply to every corridor.

    >>> rows = compare_corridors(["KAZ"], ["NLD"])
    >>> [row["corridor"] for row in rows if row["best"]]
    ['northern']
    """
    shut, lines = [word for words in avoid for word in _avoided(words)], tuple(open)
    closure(shut, lines)  # raises for an unknown name, even if there is no pair
    pairs = product(states_of(states), states_of(targets, parameter="targets"))
    rows = [row for a, b in pairs if a != b for row in _one_each(a, b, shut, lines)]
    return _result("Comparison of corridors", COMPARE_COLUMNS, rows)


def _one_each(a: str, b: str, shut: list[str], opened: Sequence[str]) -> list[dict[str, Any]]:
    found: list[tuple[float, dict[str, Any]]] = []
    for corridor, (mark, others) in kernel.ALONE.items():
        avoided = [*shut, *(word for word in others if word not in (a, b))]
        try:
            route = best_routes(a, b, shut=closure(avoided, opened))[0]
        except InputError:
            continue
        if mark not in {*route.states, *route.lines}:
            continue  # a route that needs no corridor
        weight = route.cost_usd + day_value_usd() * route.days
        found.append((weight, _row(a, b, 1, route) | {"corridor": corridor}))
    least = min((weight for weight, _ in found), default=0.0)
    return [
        {c: {**row, "best": weight == least}[c] for c in COMPARE_COLUMNS[:-1]}
        for weight, row in found
    ]


def _round(value: float, digits: int = 0) -> float | int | None:
    return round(float(value), digits or None) if np.isfinite(value) else None


def day_value_usd() -> float:
    """Return the value of one day of transit time for a container of goods, in USD.

    >>> day_value_usd()
    300.0
    """
    value, share = goods()
    return value * share
