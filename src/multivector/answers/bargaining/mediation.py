"""A mediator between two parties, as facts: positions, capacity over both, past mediation."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from multivector.answers.bargaining.question import points_of
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.influence.influence import influence
from multivector.answers.result import Result
from multivector.answers.voting.assembly import load_assembly
from multivector.codes.resolve import party, state, states_of
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.measures.bargaining.lobbying import FEWEST_ROLL_CALLS
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store
from multivector.vocabulary import TO_END

COLUMNS = columns_of("leverage-mediator")
_ENDS = ("position_lower", "position_upper")


def mediation(mediator: str | None, between: Sequence[str] | str | None) -> Result:
    """Return the record of a mediator with each of two parties.

    Raises UsageError unless three different states or blocs are given.
    """
    words = between.split(",") if isinstance(between, str) else list(between or ())
    if mediator is None or len(words) != 2:
        raise UsageError(
            "a mediator and two parties are required",
            where="mediator/between",
            allowed="one mediator and two parties, e.g. mediator TUR, between RUS,UKR",
        )
    third = party(mediator, parameter="mediator")
    sides = [state(word, parameter="between") for word in words]
    if len({third, *sides}) < 3:
        raise UsageError("mediator and parties must differ", where="mediator/between")
    points, origins = _points((third, *sides))
    rows = []
    for side in sides:
        capacity, more = _capacity(third, side)
        counted, also = _mediations(third, side)
        origins = (*origins, *more, *also)
        (own, *_), (theirs, *ends) = points[third], points[side]
        rows.append(
            {
                "mediator": third, "party": side, "position": theirs, "mediator_position": own,
                "distance": None if own is None or theirs is None else round(abs(own - theirs), 4),
                **capacity, **counted, **dict(zip(_ENDS, ends, strict=True)),
            }
        )  # fmt: skip
    return Result(
        title=f"{third} as a mediator between {sides[0]} and {sides[1]}: the record",
        columns=COLUMNS, rows=tuple({name: row[name] for name in COLUMNS} for row in rows),
        origins=tuple(dict.fromkeys(origins)), sentences=_sentences(rows),
        caption=caption_of("leverage-mediator"),
    )  # fmt: skip


def _sentences(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Give the mediator's distance from each party, capacity over each, and past mediations."""
    third, told = rows[0]["mediator"], []
    for cell, what in (
        ("distance", "distance from {} in voting: {:.2f}"),
        ("capacity", "trade-based capacity over {}: {:.4f}"),
        ("mediations", "coded events of mediation with {}: {}"),
    ):
        parts = [what.format(r["party"], r[cell]) for r in rows if r[cell] is not None]
        told.append(f"{third}: {'; '.join(parts) or f'{cell} unknown'}.")
    first, last = rows[0]["first"], rows[0]["last"]
    if first:
        told[-1] = f"{told[-1][:-1]}, from {first} to {last}."
    return tuple(told)


def _points(
    parties: Sequence[str],
) -> tuple[dict[str, tuple[float | None, ...]], tuple[Origin, ...]]:
    """Return the position of each in the last session with the ends of its 90% range.

    For a bloc, the mean over its members; None if there are too few votes.
    """
    found: dict[str, tuple[float | None, ...]] = dict.fromkeys(parties, (None, None, None))
    try:
        assembly = load_assembly()
    except InputError:
        return found, ()
    last = int(assembly.sessions.max())
    point, sd, cast = points_of(assembly, last)
    for one in parties:
        members = states_of([one], on=last + 1945, parameter="between")
        known = (cast >= FEWEST_ROLL_CALLS) & np.isfinite(point)
        use = [k for k in assembly.rows_of(members) if known[k]]
        if use:
            ends = (point[use].mean() + side * TO_END * sd[use].mean() for side in (0, -1, 1))
            found[one] = tuple(round(float(end), 4) for end in ends)
    return found, assembly.origins


def _capacity(power: str, side: str) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    nothing = dict.fromkeys(("capacity", "lower", "upper", "year"))
    try:
        table = influence(states=[side], powers=[power], channel="trade")
    except MultivectorError as error:
        return {**nothing, "flag": error.what}, ()
    row = table[0]
    cells = {name: row[name] for name in ("lower", "upper", "year", "flag")}
    return {"capacity": row["value"], **cells}, table.origins


def _mediations(power: str, side: str) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    """Count the coded events in which a power mediated with a party, or the party with it."""
    import pyarrow.compute as pc

    store = Store()
    try:
        rows = store.read("coded_events", columns=["date", "source", "target", "mode", "origin"])
    except InputError:
        return dict.fromkeys(("mediations", "first", "last", "last_mediation")), ()
    hits = rows.filter(pc.equal(rows["mode"].cast("string"), "third-party")).to_pylist()
    days = [r["date"] for r in hits if {r["source"], r["target"]} == {power, side}]
    names = sorted(pc.unique(rows["origin"]).to_pylist())
    span = pc.min_max(rows["date"]).as_py()
    return {
        "mediations": len(days), "first": span["min"].isoformat() if len(rows) else None,
        "last": span["max"].isoformat() if len(rows) else None,
        "last_mediation": max(days).isoformat() if days else None,
    }, tuple(origin_of(name, store.installed()) for name in names)  # fmt: skip
