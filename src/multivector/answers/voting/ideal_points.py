"""Ideal points of states in the General Assembly, estimated from all votes since 1946."""

from collections.abc import Sequence
from dataclasses import fields
from functools import lru_cache
from typing import Any, Literal

import numpy as np

from multivector.answers.as_known import as_known
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.former_states import with_former
from multivector.answers.result import Result, number
from multivector.answers.voting.assembly import HOLES, Assembly, load_assembly
from multivector.arrays import Bools
from multivector.codes.regions import region_named
from multivector.codes.resolve import states_of
from multivector.codes.states import STATES, name_of
from multivector.errors import UsageError
from multivector.given import words as words_of
from multivector.measures.ideal_points.ideal_points import (
    FEW_ROLL_CALLS,
    PRESETS,
    IdealPoints,
    estimate_ideal_points,
)
from multivector.measures.ideal_points.information import SEED
from multivector.prose import listed
from multivector.store.cache import cached
from multivector.store.warehouse import Store
from multivector.years import Span, Years, renamed_years, span_of

COLUMNS = columns_of("ideal-points")
FEW = f"fewer than {FEW_ROLL_CALLS} roll calls in the session"
_FEW_VOTES = f"fewer than {FEW_ROLL_CALLS} votes of the state in the session"
# The published estimates exclude these after 1989.
_LAST_NARROW_SESSION = 44
_FIGURES = ("ideal_point", "standard_error", "lower", "upper")
_FITTED = ("iterations", "last_move", "converged", "log_likelihood")
_POINT, _ERROR = " point", " error"  # ends of the names under which areas are kept


@as_known
@renamed_years
def ideal_points(
    *, start: int | None = None, end: int | None = None, years: Years | None = None,
    states: Sequence[str] | None = None, preset: Literal["default", "replication"] = "default",
    as_of: str | None = None,
) -> Result:  # fmt: skip
    """Estimate the ideal points of states by session, with ranges.

    The estimation always uses all sessions; the years and ``states`` select rows. The first call
    after a change of the store takes some 15 s, with ``replication`` 30 s; later ones do not.

    Parameters
    ----------
    start, end, years, as_of
        As for :func:`multivector.influence`; a year is session + 1945. Default: all.
    states : sequence of str, optional
        Codes or names of states, regions (with former states, such as CSK), or blocs (their members
        in the last year asked for, else today's). Those without votes are named in a sentence.
    preset : {"default", "replication"}
        ``replication``: the choices made for the published estimates.

    Returns
    -------
    Result
        ``state, session, year, ideal_point, standard_error, lower, upper, votes, flag, preset,
        by_issue, second_dimension``.

    Raises
    ------
    UsageError
        If the preset or a state is unknown, or there is no session in the years.
    InputError
        If no votes are installed.
    NotConverged
        If the estimation does not converge.
    """
    span = span_of(start, end, years)
    if preset not in PRESETS:
        raise UsageError(f"unknown preset: {preset!r}", where="preset", allowed=", ".join(PRESETS))
    assembly = load_assembly()
    wanted, others = _states(states, assembly.names, span)
    fit = _fit(assembly, preset)
    rows = _rows(assembly, fit, wanted, preset, span)
    if not rows:
        known = fit.sessions + 1945
        what = "no votes by these states in these years"
        raise UsageError(what, where="start/end", allowed=f"{known.min()} to {known.max()}")
    voted = {row["state"] for row in rows}
    silent = [name_of(state) for state in (*wanted, *others) if state in STATES.keys() - voted]
    return Result(
        title="Ideal points in the UN General Assembly",
        columns=COLUMNS,
        rows=tuple(rows),
        origins=assembly.origins,
        sentences=(f"No votes in these years: {listed(silent)}.",) if states and silent else (),
        caption=caption_of("ideal-points"),
        run={
            "preset": preset,
            "seed": SEED,
            **{name: getattr(fit, name) for name in _FITTED},
            "votes_used": fit.used,
            "roll_calls_unanimous": fit.dropped_unanimous,
            "roll_calls_of_dropped_sessions": fit.dropped_session,
        },
        drawing={"x": "year", "y": "ideal_point", "series": "state"},
    )


def _states(
    words: Sequence[str] | str | None, known: Sequence[str], span: Span
) -> tuple[list[str], list[str]]:
    """Return those of the known states that are named, or in a region or bloc; default: all.
    The others in those regions and blocs are the second list.

    Raises UsageError if a state that is named has no votes. ``span``: first and last year;
    the members of blocs are those of the last.
    """
    if words is None:
        return sorted(known), []
    codes: dict[str, None] = {}
    for word in words_of(words, "states") or [""]:
        group = states_of(word, on=span[1] or span[0], since=span[0] or 0)
        group = with_former(group) if region_named(word) else group
        found = [code for code in group if code in known]
        if not found:
            what = f"no General Assembly vote data for {', '.join(group) or word}"
            raise UsageError(what, where="states")
        codes.update(dict.fromkeys(group))
    return [c for c in codes if c in known], [c for c in codes if c not in known]


@lru_cache(maxsize=4)
def _fit(assembly: Assembly, preset: str) -> IdealPoints:
    """Return the fit of the stored votes, estimated once for each version of the store."""
    found = cached(Store(), f"ideal-points-{preset}", lambda: _arrays(_estimated(assembly, preset)))
    areas = [name.removesuffix(_POINT) for name in found if name.endswith(_POINT)]
    by_area = {name: (found[name + _POINT], found[name + _ERROR]) for name in areas}
    plain = {name: found[name] for name in found if not name.endswith((_POINT, _ERROR))}
    numbers = {name: x.item() if x.ndim == 0 else x for name, x in plain.items()}
    return IdealPoints(**numbers, by_area=by_area)


def _arrays(fit: IdealPoints) -> dict[str, Any]:
    names = (one.name for one in fields(fit) if one.name != "by_area")
    made = {name: np.asarray(getattr(fit, name)) for name in names}
    for area, (point, error) in fit.by_area.items():
        made |= {area + _POINT: point, area + _ERROR: error}
    return made


def _estimated(data: Assembly, preset: str) -> IdealPoints:
    keep, same_as = np.ones(len(data.rcid), dtype=bool), None
    if preset == "replication":
        keep = ~(data.narrow & (data.sessions > _LAST_NARROW_SESSION))
        same_as = data.same_as
    return points_from(data, keep, settings=preset, same_as=same_as, areas=data.issues)


def points_from(assembly: Assembly, keep: Bools, **options: Any) -> IdealPoints:
    """Estimate ideal points from a subset of roll calls, (R,).

    ``options``: more parameters of
    :func:`multivector.measures.ideal_points.ideal_points.estimate_ideal_points`.
    """
    used = keep[assembly.roll_calls]
    return estimate_ideal_points(
        assembly.votes[used],
        assembly.states[used],
        assembly.roll_calls[used],
        assembly.sessions,
        positive=assembly.names.index("USA"),
        resolutions=assembly.same_as,
        **options,
    )


def _rows(
    data: Assembly, fit: IdealPoints, wanted: Sequence[str], preset: str, span: Span
) -> list[dict[str, Any]]:
    rows = []
    for state in wanted:
        i = data.names.index(state)
        for t, session in enumerate(fit.sessions):
            year = int(session) + 1945
            if not (span[0] or year) <= year <= (span[1] or year) or not fit.votes[i, t]:
                continue
            few = FEW if fit.roll_calls[t] < FEW_ROLL_CALLS else None
            few = few or (_FEW_VOTES if fit.votes[i, t] < FEW_ROLL_CALLS else None)
            row = {
                "state": state,
                "session": int(session),
                "year": year,
                **{name: number(getattr(fit, name)[i, t]) for name in _FIGURES},
                "votes": int(fit.votes[i, t]),
                "flag": HOLES.get(int(session), few),
                "preset": preset,
                "by_issue": _by_issue(fit, i, t),
                "second_dimension": number(fit.second[t]) if len(fit.second) else None,
                **data.age(),
            }
            rows.append(row)
    return rows


def _by_issue(fit: IdealPoints, i: int, t: int) -> dict[str, list[float]] | None:
    """Return position and standard error by issue area; None where no area has a vote."""
    found = {
        name: [round(float(point[i, t]), 4), round(float(error[i, t]), 4)]
        for name, (point, error) in fit.by_area.items()
        if np.isfinite(point[i, t])
    }
    return found or None
