"""How similarly two states or groups vote in the General Assembly."""

from collections.abc import Collection, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.former_states import with_former
from multivector.answers.result import Result, Row, number
from multivector.answers.voting.assembly import HOLES, Assembly, issue_named, load_assembly
from multivector.codes.blocs import members
from multivector.codes.regions import region_named
from multivector.codes.resolve import party, states_of
from multivector.errors import UsageError
from multivector.given import word as text_of
from multivector.measures.agreement import agree_sides
from multivector.vocabulary import ISSUES, LEVEL
from multivector.years import Span, Years, renamed_years, span_of

COLUMNS = columns_of("agreement")
# With fewer joint votes, agreement is mostly chance; sessions with so few votes are flagged.
FEWEST_VOTES, _NO = 10, 3
_NO_VOTES = "no joint votes"
_FIGURES = ("agreement", "kappa", "pi", "lower", "upper")
_RANGES = ("kappa_lower", "kappa_upper", "pi_lower", "pi_upper")
_ENDED = 0.25  # of the roll calls of a year: a record without them ends within it
# Of the divided roll calls of a year, at most .43 to 2023 set the United States and at most two
# others against all the rest, and .57 in 2025, which brings the rest closer without a changed vote.
_MOST_ALONE = 0.5
_ALONE = "in most roll calls the United States and at most two others were against"
_UNASSIGNED = "no installed source assigns this year's roll calls to issues"


@as_known
@renamed_years
def agreement(
    a: str,
    b: str,
    *,
    start: int | None = None,
    end: int | None = None,
    years: Years | None = None,
    issue: str | None = None,
    keep_unanimous: bool = False,
    as_of: str | None = None,
) -> Result:
    """Measure the agreement, kappa and pi of two states or groups, by year.

    Parameters
    ----------
    a, b : str
        Codes or names of states, blocs (members on 1 July) or regions. For groups, pairs of members
        are pooled; a state in both groups is not compared with itself. A region has the states of
        that year, such as Czechoslovakia.
    start, end, years, as_of
        As for :func:`multivector.influence`; a year is session + 1945. Default: all from
        the first with a joint vote.
    issue : str, optional
        ``co``, ``di``, ``ec``, ``hr``, ``me`` or ``nu``, or the name of the issue.
    keep_unanimous : bool
        Keep unanimous roll calls.

    Returns
    -------
    Result
        ``state_a, state_b, year, issue, agreement, kappa, pi, lower, upper, votes, flag,
        kappa_lower, kappa_upper, pi_lower, pi_upper, members``; ``members`` counts those of a group
        that voted, if some did not; a year without joint votes has nulls and 0
        votes; ``flag`` marks years with none or fewer than 10, a session whose main part is missing
        from the sources, a year in which mostly the United States was nearly alone, a state whose
        record ends within the year, and, for an issue, years whose roll calls no source assigns.

    Raises
    ------
    UsageError
        If a side or issue is unknown, both sides are the same, a state recorded under another code
        (the Soviet Union) did not exist in the years, or there are no votes in them.
    InputError
        If no votes are installed.
    """
    span = span_of(start, end, years)
    chosen = issue_named(issue) if issue is not None else None
    if issue is not None and chosen is None:
        named = ", ".join(f"{code} ({name})" for code, name in ISSUES.items())
        raise UsageError(f"unknown issue: {issue!r}", where="issue", allowed=named)
    asked = span if any(span) else None  # by default, all years
    sides = tuple(
        group.id if (group := region_named(word)) else party(word, parameter=parameter, years=asked)
        for parameter, word in (("a", text_of(a, "a")), ("b", text_of(b, "b")))
    )
    if sides[0] == sides[1]:
        raise UsageError(
            f"{sides[0]} is on both sides", where="a/b", allowed="two different states or groups"
        )
    assembly = load_assembly()
    grid, apart = assembly.divided
    use = np.ones_like(apart) if keep_unanimous else apart.copy()
    told = np.ones_like(apart)  # where the issue, if it matters, is known
    if chosen:
        use &= assembly.on(chosen)
        told = np.any([*assembly.issues.values()], axis=0)
    rows: list[Row] = []
    for year in _years(assembly, span):
        here = assembly.years == year
        cast, counted = grid[:, here], grid[:, use & here]
        voted = {assembly.names[i] for i in np.flatnonzero(cast.any(axis=1))}
        (one, first_note), (two, second_note) = (_members(side, year, voted) for side in sides)
        both = set(one) & set(two)
        first, second, shared = (counted[assembly.rows_of(of)] for of in (one, two, both))
        found = agree_sides(first, second, shared=shared)
        few = f"fewer than {FEWEST_VOTES} joint votes" if found.votes < FEWEST_VOTES else None
        said = [HOLES.get(year - 1945, few) if found.votes else _NO_VOTES]
        if found.votes:
            said += [_ended(assembly, cast, of) for of in (one, two)]
            said += [_alone(assembly, cast[:, apart[here]])]
        if not told[here].any():
            said = [_UNASSIGNED]
        row: Row = {"state_a": sides[0], "state_b": sides[1], "year": year, "issue": chosen}
        row |= {name: number(getattr(found, name)) for name in _FIGURES}
        row |= {"votes": found.votes, "flag": _joined(said)} | assembly.age()
        row |= {name: number(getattr(found, name)) for name in _RANGES}
        rows.append(row | {"members": _joined([first_note, second_note])})
    while span[0] is None and len(rows) > 1 and rows[0]["flag"] == _NO_VOTES:
        del rows[0]  # before both sides existed or voted
    if not any(row["votes"] for row in rows):
        raise UsageError(
            _UNASSIGNED
            if all(row["flag"] == _UNASSIGNED for row in rows)
            else f"{sides[0]} and {sides[1]} did not both vote on any roll call in these years",
            where="start/end" if span != (None, None) else "",
            allowed=_voting_years(assembly, sides, told),
        )
    return Result(
        title=f"Agreement between {sides[0]} and {sides[1]} in the UN General Assembly",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=assembly.origins,
        caption=caption_of("agreement"),
        run={"level": LEVEL, "keep_unanimous": keep_unanimous, "issue": chosen, "seed": 0},
        drawing={"x": "year", "y": "agreement", "series": "state_b"},
    )


def _years(assembly: Assembly, span: Span) -> list[int]:
    there = np.unique(assembly.years).tolist()
    first, last = span[0] or there[0], span[1] or there[-1]
    years = [year for year in there if first <= year <= last]
    if not years:
        raise UsageError(
            "no sessions in these years", where="start/end", allowed=f"{there[0]} to {there[-1]}"
        )
    return years


def _joined(notes: Iterable[str | None]) -> str | None:
    return "; ".join(filter(None, notes)) or None


def _voting_years(assembly: Assembly, sides: Sequence[str], known: NDArray[np.bool_]) -> str:
    """Return the first and last year in which each side voted on the roll calls asked for."""
    said, last = [], int(assembly.years.max())
    for side in sides:
        states = _members(side, last, ())[0]
        cast = assembly.divided[0][assembly.rows_of(states)]
        years = assembly.years[cast.any(axis=0) & known]
        span = f"voted from {years.min()} to {years.max()}" if len(years) else "has no votes"
        said.append(f"{side} {span}")
    return "; ".join(said)


def _members(side: str, year: int, voted: Collection[str]) -> tuple[list[str], str | None]:
    """Return the states of a side in a year, and a note if some of several did not vote.

    A region has its members of the United Nations of that year.
    """
    group = states_of([side], on=year, parameter="a, b")
    if region := region_named(side):
        seated = members("UN", f"{year}-12-31")
        group = tuple(s for s in with_former(region.states) if s in seated or s in voted)
    silent = [state for state in group if state not in voted]
    if not silent or group == (side,):
        return list(group), None
    count = f"{len(group) - len(silent)} of {len(group)} members of {side} voted"
    return list(group), f"{count}, without {', '.join(silent)}"


def _ended(assembly: Assembly, grid: NDArray[np.int8], states: Collection[str]) -> str | None:
    """Return a note if a state's record ends well before the year's last roll call."""
    if len(states) != 1:  # several, or a bloc without members yet
        return None
    (state,), count = states, grid.shape[1]
    cast = grid[assembly.rows_of([state])].any(axis=0)
    last = int(np.max(np.flatnonzero(cast), initial=-1)) + 1
    if not last or count - last < max(FEWEST_VOTES, _ENDED * count):
        return None
    return f"no vote of {state} is recorded after the first {last} of the year's {count} roll calls"


def _alone(assembly: Assembly, grid: NDArray[np.int8]) -> str | None:
    """Return a note on a year whose agreement is not comparable with that of others."""
    against = grid == _NO
    alone = against[assembly.rows_of(["USA"])].any(axis=0) & (against.sum(axis=0) <= 3)
    return _ALONE if alone.mean() > _MOST_ALONE else None
