"""Fields of a Factbook entry, by indicator, and figures made from them."""

from dataclasses import dataclass
from functools import cache

from multivector.records.factbook.entries import ORIGIN
from multivector.records.factbook.parsers import Quantity
from multivector.records.figure import Figure
from multivector.records.indicators import factbook_indicators
from multivector.tables import read_rows


@dataclass(frozen=True, slots=True)
class Field:
    """The field that contains the values of an indicator.

    ``part`` None means every part (a series by year); ``leading`` marks a length that is followed
    by other words; ``written`` is the unit as written, if different; ``prose`` lists the beginnings
    of texts without a single value, as observed in the data.
    """

    indicator: str
    section: str
    field: str
    part: str | None
    leading: bool
    written: str | None
    prose: tuple[str, ...]


@cache
def fields() -> tuple[Field, ...]:
    """Return the fields that hold numbers, or words if the unit is "text", from ``fields.tsv``."""
    found = []
    rows = read_rows("multivector.records.factbook", "fields.tsv")
    for indicator, section, field, part, leading, written, prose in rows:
        at, begins = (part or None, leading == "yes"), tuple(filter(None, prose.split("|")))
        found.append(Field(indicator, section, field, *at, written or None, begins))
    return tuple(found)


def figure(
    indicator: str,
    stated: Quantity | None,
    words: str,
    *,
    state: str | None = None,
    pair: tuple[str | None, str | None] = (None, None),
    text_value: str | None = None,
) -> Figure:
    """Return a figure about a state or a pair; ``words`` are those of the Factbook."""
    stated = stated or Quantity()
    bounded = stated.lower is not None or stated.upper is not None
    return Figure(
        indicator=indicator,
        influencer=pair[0],
        influencee=pair[1],
        state=state,
        year=stated.year,
        value=stated.value,
        unit=factbook_indicators()[indicator].unit,
        origin=ORIGIN.id,
        channel=factbook_indicators()[indicator].channel,
        text_value=text_value,
        lower=stated.lower,
        upper=stated.upper,
        range_kind="stated bounds" if bounded else None,
        source_text=words,
    )
