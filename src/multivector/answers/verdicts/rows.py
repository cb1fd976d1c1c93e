"""The figures that decided an article's claims, as evidence beside what was selected for them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from multivector.answers.evidence.evidence import Evidence, EvidenceSelection
from multivector.answers.verdicts.finding import Reason
from multivector.coding.coded import Claim

Check = Mapping[str, Any]


def with_decisive(
    selection: EvidenceSelection, claims: Sequence[Claim], checked: Sequence[Check]
) -> EvidenceSelection:
    """Return a selection in which the figures of each check come first among those of its claim.

    A claim about which the record says nothing has no evidence.
    """
    every, by_claim = {item.id: item for item in selection.evidence}, list[tuple[str, ...]]()
    for claim, check, ids in zip(claims, checked, selection.by_claim, strict=True):
        row = check.get("row") or {}
        own = {item.id: item for item in _figures(row, claim.channel)}
        every |= own
        # A source that is not installed says nothing yet; what else is known stands in for it.
        silent = check["reason"] == Reason.NO_INDICATOR and not (own or row.get("detail"))
        by_claim.append(() if silent else tuple(dict.fromkeys((*own, *ids))))
    used = {name for ids in by_claim for name in ids}
    shown = tuple(item for name, item in every.items() if name in used)
    return replace(selection, evidence=shown, by_claim=tuple(by_claim))


def _figures(row: Check, channel: str | None) -> Iterator[Evidence]:
    """Yield the figures of a check's row and of its parts, with the rival's of a comparison."""
    for part in row.get("parts") or ():
        yield from _figures(part, channel)
    if not row.get("origins") or row.get("parts") or row.get("recorded") is None:
        return
    span = row["detail"] if " to " in row["detail"] else ""
    span = f"{row['sum_from']} to {row['year']}" if row["sum_from"] else span
    owner, sides = row["owner"], [*row["subject"], *row["partner"], row["owner"]]
    one = next((code for code in sides if code != owner), sides[0])
    ends = row["flows"] or [(one, owner), (row["rival"], owner)]
    yield _figure(row, channel, "recorded", span, ends[0])
    if ends[1][0] and row["claimed"] is not None and row["unit"] != "times" and not row["number"]:
        yield _figure(row, channel, "claimed", span, ends[1])


def _figure(
    row: Check, channel: str | None, key: str, span: str, ends: Sequence[str | None]
) -> Evidence:
    one, owner = ends
    alone = owner in (None, one)
    name, origins = str(row["indicator"] or ""), tuple(row["origins"])
    ids = ("verdict", name.lower(), str(one) if alone else f"{one}>{owner}", str(row["year"]), span)
    worded = row["detail"] if row["unit"] in ("vote", "membership", "treaty", "text") else None
    return Evidence(
        id=":".join(filter(None, ids)).replace(" ", "-"), indicator=name,
        influencer=None if alone else one, influencee=None if alone else owner,
        state=one if alone else None, year=row["year"], value=None if worded else row[key],
        unit=row["unit"], lower=row[f"{key}_lower"], upper=row[f"{key}_upper"], level=None,
        range_kind=None, later=False, origin=origins[0],
        title=", ".join(filter(None, (name, span))), channel=channel,
        text_value=worded, source_text=None, vintage=None,
        sources={channel or "composite": origins},
    )  # fmt: skip
