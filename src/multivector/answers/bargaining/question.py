"""Turn a question (a past roll call, an issue area, or sides typed by the user) into roll calls.

A question is a set of roll calls from the last five sessions, each oriented so that low answers are
"for". A past roll call is a single one; an area or typed sides are all that match, and the
variation between them is part of the range.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from multivector.answers.bargaining.lobbied import sides_of
from multivector.answers.voting.assembly import Assembly, issue_named
from multivector.answers.voting.ideal_points import points_from
from multivector.arrays import Bools, Floats, Ints
from multivector.codes.resolve import party
from multivector.errors import InputError, UsageError
from multivector.measures.bargaining.lobbying import FEWEST_ROLL_CALLS, Items, fit_items
from multivector.measures.ideal_points.ideal_points import IdealPoints
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import ISSUES, TO_END

WINDOW = 5  # sessions
FORMS = "a resolution, e.g. ES-11/1 or 68/262; an issue, e.g. hr; or sides, e.g. 'CHN+,USA-,UKR-'"
_SIGNS = {"+": 1.0, "-": -1.0}
_RESOLUTION = re.compile(r"(?:A/RES/|R/)?((?:ES-)?\d+/\w+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A question as K roll calls over n states."""

    # text, meaning: As typed, and what "for" means
    text: str
    meaning: str
    year: int  # Year of the last session used
    items: Items
    votes: NDArray[np.int8]  # (n, K): 1 for, 2 abstain, 3 against, 0 none, in order of time
    direction: Floats  # (P, K): Side of each lobbying power: 1 for, -1 against, 0 not known
    # position, spread: (n,): Ideal points in the last session and their sd; NaN where unknown
    position: Floats
    spread: Floats
    cast: Ints  # (n,): Votes behind the position
    single: bool  # Whether it is one past roll call, whose own votes are the last of ``votes``
    origins: tuple[Origin, ...]
    before: str = ""  # the resolution of the last roll call that the last-vote baseline is based on


def signed(words: str | Sequence[str], *, parameter: str) -> dict[str, float | None]:
    """Return powers with the sign given after each: 1 for ``+``, -1 for ``-``, None for no sign.

    >>> signed("CHN+,USA-,RUS", parameter="powers")
    {'CHN': 1.0, 'USA': -1.0, 'RUS': None}
    """
    given = [w.strip() for w in (words.split(",") if isinstance(words, str) else words)]
    found: dict[str, float | None] = {}
    for word in filter(None, given):
        side = _SIGNS.get(word[-1])
        code = party(word[:-1] if side else word, parameter=parameter)
        if code in found:
            raise UsageError(f"{code} is listed twice", where=parameter)
        found[code] = side
    return found


def ask(text: str, powers: dict[str, float | None], assembly: Assembly) -> Question:
    """Turn a question into roll calls.

    Raises UsageError if the question has none of the three forms, or the resolution is unknown.
    Raises InputError if fewer than 10 roll calls match an issue or the given sides.
    """
    plain = text.strip()
    if (issue := issue_named(plain)) is not None:
        return _of_issue(text, issue, powers, assembly)
    if plain and plain[-1] in _SIGNS:
        return _of_sides(text, powers, assembly)
    if found := _RESOLUTION.match(plain):
        return _of_roll_call(text, found.group(1).upper(), powers, assembly)
    raise UsageError(f"invalid question: {text!r}", where="question", allowed=FORMS)


def _of_issue(
    text: str, issue: str, powers: dict[str, float | None], assembly: Assembly
) -> Question:
    among = assembly.on(issue)
    last = int(assembly.sessions[among].max())
    first = next(iter(powers))
    calls = _calls(assembly, last, among)
    sides = sides_of(assembly, assembly.divided[0][:, calls], [first], last + 1945)[0]
    meaning = f'"for" means voting with {first} on {ISSUES[issue]}'
    return _similar(text, meaning, calls, sides, powers, assembly, last, area=issue)


def _of_sides(text: str, powers: dict[str, float | None], assembly: Assembly) -> Question:
    anchors = signed(text, parameter="question")
    if None in anchors.values() or len(set(anchors.values())) < 2:
        raise UsageError(
            "each side needs a sign, and both signs must occur",
            where="question",
            allowed="+ or - after each code, e.g. 'CHN+,USA-,UKR-'",
        )
    for power, side in powers.items():
        if side is None and power not in anchors:
            raise UsageError(
                f"no side given for {power}",
                where="powers",
                allowed=f"{power}+ or {power}-, or {power} with a sign in the question",
            )
    last = int(assembly.sessions.max())
    calls = _calls(assembly, last, np.ones(len(assembly.rcid), dtype=bool))
    votes = assembly.divided[0][:, calls]
    wanted = np.array([side or 0.0 for side in anchors.values()])
    agree = sides_of(assembly, votes, list(anchors), last + 1945) * wanted[:, None]
    sides = _common(agree)
    plus = [code for code, side in anchors.items() if side == 1]
    meaning = (
        f'"for" means voting with {", ".join(plus)} against '
        f"{', '.join(c for c in anchors if c not in plus)}"
    )
    given = {power: side or anchors[power] for power, side in powers.items()}
    return _similar(text, meaning, calls, sides, given, assembly, last)


def _common(agree: Floats) -> Floats:
    """Return on which side all are, (K,): 1 as typed, -1 all on the other, 0 neither."""
    return np.where((agree > 0).all(axis=0), 1.0, np.where((agree < 0).all(axis=0), -1.0, 0.0))


def _within(assembly: Assembly, last: int) -> Bools:
    """Return which roll calls are in the window of sessions up to the last, (R,)."""
    return (assembly.sessions > last - WINDOW) & (assembly.sessions <= last)


def _calls(assembly: Assembly, last: int, among: Bools) -> Ints:
    """Return the divided roll calls of the window, in order of time."""
    return np.flatnonzero(among & _within(assembly, last) & assembly.divided[1])


def _similar(
    text: str, meaning: str, calls: Ints, sides: Floats, powers: dict[str, float | None],
    assembly: Assembly, last: int, *, area: str | None = None,
) -> Question:  # fmt: skip
    """Return the question that stands for all roll calls with a side."""
    calls, sides = calls[sides != 0], sides[sides != 0]
    if len(calls) < FEWEST_ROLL_CALLS:
        raise InputError(
            f"only {len(calls)} roll calls in sessions {last - WINDOW + 1} to {last} "
            "match this question",
            where="question",
            allowed=f"{FEWEST_ROLL_CALLS} or more roll calls",
            next="specify fewer sides, or an issue",
        )
    fit = _fit(assembly, last)
    items = Items(fit.slope, fit.lower_cutpoint, fit.upper_cutpoint).at(calls)
    votes = assembly.divided[0][:, calls]
    own = sides_of(assembly, votes, list(powers), last + 1945) * sides
    return Question(
        text, f"{meaning} ({len(calls)} roll calls from {last - WINDOW + 1946} to {last + 1945})",
        last + 1945, _turned(items, sides), _turned_votes(votes, sides),
        _given(powers, own), *_positions(fit, len(assembly.names), area), False, assembly.origins,
        _named(assembly, calls),
    )  # fmt: skip


def _given(powers: dict[str, float | None], own: Floats) -> Floats:
    """Return the side given for each power, else the one it took, (P, K)."""
    pairs = zip(powers.values(), own, strict=True)
    return np.stack([row if side is None else np.full(len(row), side) for side, row in pairs])


def _turned(items: Items, sides: Floats) -> Items:
    """Return items with yes and no swapped where the side is -1."""
    turn = sides < 0
    return Items(
        np.where(turn, -items.slope, items.slope),
        np.where(turn, -items.high, items.low),
        np.where(turn, -items.low, items.high),
    )


def _turned_votes(votes: NDArray[np.int8], sides: Floats) -> NDArray[np.int8]:
    return np.where((sides < 0) & (votes > 0), 4 - votes, votes).astype(np.int8)


def _of_roll_call(
    text: str, number: str, powers: dict[str, float | None], assembly: Assembly
) -> Question:
    votes, year, session, same, origins = _recorded(number, assembly)
    fit = _fit(assembly, session, same)
    position, spread, cast = _positions(fit, len(assembly.names), None)
    placed = votes[:, None] * np.isfinite(position)[:, None]
    if len(set(placed[placed > 0].tolist())) < 2:
        raise InputError(
            f"all states with a known position voted the same way on {number}", where="question"
        )
    items = fit_items(placed.astype(np.int8), position)
    own = sides_of(assembly, votes[:, None], list(powers), year)
    direction = _given(powers, own)
    before, calls = _like(assembly, session, same, list(powers), direction[:, 0])
    return Question(
        text, f'"for" means yes on {number}', year, items,
        np.concatenate([before, votes[:, None]], axis=1).astype(np.int8), direction,
        position, spread, cast, True, tuple(dict.fromkeys((*assembly.origins, *origins))),
        _named(assembly, calls),
    )  # fmt: skip


def _named(assembly: Assembly, calls: Ints) -> str:
    """Return the resolution and year of the last of some roll calls; empty if there are none."""
    if not len(calls):
        return ""
    rcid, year = int(assembly.rcid[calls[-1]]), int(assembly.years[calls[-1]])
    rows = Store().read("un_roll_calls").to_pylist()
    name = next((row["resolution"] for row in rows if row["rcid"] == rcid), None)
    return f"{name or f'roll call {rcid}'} ({year})"


def _like(
    assembly: Assembly, session: int, same: Bools, powers: Sequence[str], direction: Floats
) -> tuple[NDArray[np.int8], Ints]:
    """Return votes on earlier roll calls on which the powers took these sides, oriented alike, and
    the roll calls.
    """
    calls = _calls(assembly, session, ~same)
    votes = assembly.divided[0][:, calls]
    agree = (sides_of(assembly, votes, powers, session + 1945) * direction[:, None])[direction != 0]
    sides = _common(agree) if len(agree) else np.zeros(len(calls))
    return _turned_votes(votes[:, sides != 0], sides[sides != 0]), calls[sides != 0]


def _recorded(number: str, assembly: Assembly) -> tuple[Any, int, int, Bools, tuple[Origin, ...]]:
    """Return votes (n,), year and session of a resolution, all roll calls on it, and sources."""
    store = Store()
    for table in ("un_resolution_votes", "un_roll_calls"):
        try:
            rows = store.read(table).to_pylist()
        except InputError:
            continue
        hits = [row for row in rows if _same(row["resolution"], number)]
        if hits and table == "un_resolution_votes":
            return _apart(hits, assembly, store)
        known = {int(r): k for k, r in enumerate(assembly.rcid)}
        if place := [known[row["rcid"]] for row in hits if row["rcid"] in known]:
            last = max(place)
            same = assembly.same_as == assembly.same_as[last]
            session = int(assembly.sessions[last])
            return assembly.divided[0][:, last], session + 1945, session, same, ()
    raise UsageError(
        f"no recorded votes on {number}",
        where="question",
        allowed="a numbered resolution in un_resolution_votes or un_roll_calls",
        next="multivector data pull unga_es11_1 un_roll_calls",
    )


def _same(resolution: str | None, number: str) -> bool:
    found = _RESOLUTION.match((resolution or "").strip())
    return found is not None and found[1].upper() == number


def _apart(
    rows: list[dict[str, Any]], assembly: Assembly, store: Store
) -> tuple[Any, int, int, Bools, tuple[Origin, ...]]:
    """Return the same for a resolution that is not among the roll calls."""
    votes = np.zeros(len(assembly.names), dtype=np.int8)
    codes = {"yes": 1, "abstain": 2, "no": 3}
    for row in rows:
        if row["state"] in assembly.names:
            votes[assembly.names.index(row["state"])] = codes.get(row["vote"], 0)
    day = rows[0]["date"]
    session = day.year - 1945 - (day.month < 9)
    origin = origin_of(rows[0]["origin"], store.installed())
    return votes, day.year, session, np.zeros(len(assembly.rcid), dtype=bool), (origin,)


def _fit(assembly: Assembly, last: int, without: Bools | None = None) -> IdealPoints:
    within = _within(assembly, last)
    keep = within if without is None else within & ~without
    return points_from(assembly, keep, areas=assembly.issues)


def points_of(assembly: Assembly, last: int) -> tuple[Floats, Floats, Ints]:
    """Return positions, sds and vote counts of states, (n,), for five sessions up to ``last``."""
    return _positions(_fit(assembly, last), len(assembly.names), None)


def _positions(fit: IdealPoints, size: int, area: str | None) -> tuple[Floats, Floats, Ints]:
    """Return position, its sd and votes in the last session, (n,).

    From the votes on the area, if one is given; else from all votes, with the spread between areas
    included in the sd, because a new question belongs to some area.
    """
    point, spread = fit.ideal_point[:, -1], (fit.upper - fit.lower)[:, -1] / (2 * TO_END)
    if area in fit.by_area:
        point, spread = (x[:, -1] for x in fit.by_area[area or ""])
    elif fit.by_area:
        by_area = np.stack([p[:, -1] for p, _ in fit.by_area.values()])
        known = np.isfinite(by_area)
        count = np.maximum(known.sum(axis=0), 1)
        centre = np.where(known, by_area, 0).sum(axis=0) / count
        apart = np.where(known, by_area - centre, 0.0)
        spread = np.sqrt(spread**2 + (apart**2).sum(axis=0) / np.maximum(count - 1, 1))
    cast = fit.votes.sum(axis=1)
    gap = (0, size - len(point))
    point, spread = (np.pad(x, gap, constant_values=np.nan) for x in (point, spread))
    return point, spread, np.pad(cast, gap)
