"""A mediator between two parties, as facts: positions, capacity over both, past mediation."""

from collections.abc import Sequence
from typing import Any

from multivector.answers.columns import columns_of
from multivector.answers.influence.influence import influence
from multivector.answers.result import Result
from multivector.answers.voting.ideal_points import ideal_points
from multivector.codes.resolve import is_bloc, party, state
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.provenance import Origin
from multivector.records.listing import origin_of
from multivector.store.warehouse import Store

COLUMNS = columns_of("leverage-mediator")
_CAPTION = (
    "Facts only: there are no data on past crises, so no probability of acceptance is given. "
    "position: "
    "ideal point in the General Assembly, last session; distance: from the mediator's. capacity: "
    "of the mediator over the party, based on trade. mediations: coded events in which the "
    "mediator "
    "mediated with the party, in the dates of the source."
)


def mediation(mediator: str | None, between: Sequence[str] | str | None) -> Result:
    """Return the record of a mediator with each of two parties.

    Raises UsageError if one of the three is missing, or they are not three different ones.
    """
    words = between.split(",") if isinstance(between, str) else list(between or ())
    if mediator is None or len(words) != 2:
        raise UsageError(
            "a mediator and two parties are required",
            where="mediator/between",
            allowed="mediator TUR, between RUS,UKR",
        )
    third = party(mediator, parameter="mediator")
    sides = [state(word, parameter="between") for word in words]
    if len({third, *sides}) < 3:
        raise UsageError("mediator and parties must differ", where="mediator/between")
    points, origins = _points([*sides, *([] if is_bloc(third) else [third])])
    rows = []
    for side in sides:
        capacity, more = _capacity(third, side)
        counted, also = _mediations(third, side)
        origins = (*origins, *more, *also)
        own, theirs = points.get(third), points.get(side)
        known = own is not None and theirs is not None
        rows.append(
            {
                "mediator": third, "party": side, "position": theirs, "mediator_position": own,
                "distance": round(abs(own - theirs), 4) if known else None,  # type: ignore[operator]
                **capacity, **counted,
            }
        )  # fmt: skip
    return Result(
        title=f"{third} as a mediator between {sides[0]} and {sides[1]}: the record",
        columns=COLUMNS, rows=tuple(rows), origins=tuple(dict.fromkeys(origins)),
        caption=_CAPTION,
    )  # fmt: skip


def _points(states: Sequence[str]) -> tuple[dict[str, float], tuple[Origin, ...]]:
    try:
        table = ideal_points(states=states)
    except InputError:
        return {}, ()
    newest = max(row["year"] for row in table.rows)
    found = {row["state"]: row["ideal_point"] for row in table.rows if row["year"] == newest}
    return found, table.origins


def _capacity(power: str, side: str) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    nothing = dict.fromkeys(("capacity", "lower", "upper", "year"))
    try:
        table = influence(states=[side], powers=[power], channel="trade")
    except MultivectorError as error:
        return {**nothing, "flag": error.what}, ()
    row = table[0]
    return {
        "capacity": row["value"], "lower": row["lower"], "upper": row["upper"],
        "year": row["year"], "flag": row["flag"],
    }, table.origins  # fmt: skip


def _mediations(power: str, side: str) -> tuple[dict[str, Any], tuple[Origin, ...]]:
    store = Store()
    columns = ["date", "source", "target", "mode", "origin"]
    try:
        rows = store.read("coded_events", columns=columns).to_pylist()
    except InputError:
        return {"mediations": None, "first": None, "last": None}, ()
    pair = {power, side}
    hits = [r for r in rows if r["mode"] == "third-party" and {r["source"], r["target"]} == pair]
    days = [row["date"] for row in rows]
    origins = tuple(origin_of(o, store.installed()) for o in sorted({r["origin"] for r in rows}))
    span = {"first": min(days).isoformat(), "last": max(days).isoformat()} if days else {}
    return {"mediations": len(hits), "first": None, "last": None, **span}, origins
