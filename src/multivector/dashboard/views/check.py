"""The page of one claim: how it was understood, and what the record says."""

from multivector.answers.result import Row
from multivector.answers.verdicts.check import check
from multivector.charts.quantity import quantity
from multivector.codes.naming import display_name
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.page import Control, Page, Section
from multivector.dashboard.sections import table_section

_EXAMPLES = (
    "China is Kazakhstan's largest trading partner",
    "Uzbekistan is a member of the EAEU",
    "Serbia's exports to Russia fell between 2019 and 2023",
)
_COLUMNS = (
    "form", "subject", "partner", "indicator", "start", "end", "relation", "verdict", "reason",
    "claimed", "compared_with", "recorded", "recorded_lower", "recorded_upper", "unit", "year",
    "age", "origins",
)  # fmt: skip
_TITLES = ("check", "Check a claim", "One claim against public data")


def build(asked: Asked) -> Page:
    """Return the page of a claim, or examples if no claim is given."""
    claim, published = asked.text("claim"), asked.date("published")
    states = asked.text("states") or None
    controls = (
        Control("claim", "Claim (one sentence)", claim, wide=True),
        Control("published", "Made on (YYYY-MM-DD)", published or ""),
        Control("states", "State to assume if none is named", states or ""),
    )
    if not claim:
        rows = [{"claim": one} for one in _EXAMPLES]
        link = {"claim": lambda row: Asked("/check", ()).address(claim=row["claim"])}
        examples = table_section("examples", "For example", rows, ("claim",), links=link)
        return Page(*_TITLES, controls=controls, sections=(examples,))
    result = check(claim, published=published, states=states, as_of=asked.date("as_of"))
    head = result.sentences[0].partition(": ")[0]
    title, rows = "How the claim was understood", [_told(row) for row in result.rows]
    return Page(
        *_TITLES,
        controls=controls,
        sections=(
            Section("verdict", "What the record says", result.sentences),
            table_section("check", title, rows, _COLUMNS, "check", result),
        ),
        origins=result.origins,
        template="check.html",
        more={
            "claim": claim,
            "rows": result.rows,
            "label": head.partition(", ")[0].lower(),
            "headed": head.partition(", ")[2],
        },
        caption="A claim is judged for the period it names, otherwise for the last complete year "
        "before it was made. Later figures never affect the verdict.",
    )


def _told(row: Row) -> Row:
    """Return a row whose ``claimed`` is only what the claim says.

    For a rank, comparison or extreme it holds what the record compares with, unless the claim has a
    multiple of that.
    """
    if row["claimed"] is None or row["unit"] == "times":
        return row
    if row["rival"] is None and row["form"] != "extreme":
        return row
    name = f"{display_name(row['rival'])} " if row["rival"] else ""
    return {**row, "claimed": None, "compared_with": name + quantity(row["claimed"], row["unit"])}


VIEW = View(
    "/check",
    build,
    "A claim, how it was understood, and the verdict.",
    (
        Parameter("claim", "text", "The claim: one sentence in English."),
        Parameter("published", "date", "Day on which it was made."),
        Parameter("states", "text", "State or bloc to assume if the claim names none."),
        AS_OF,
    ),
)
