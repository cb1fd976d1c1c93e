"""A drawing's caption and the cells of a table, computed again from the rows."""

import re
from collections.abc import Collection, Iterable, Sequence

from multivector.briefing.truth.ground import FIGURE, YEAR, Row, codes_in
from multivector.briefing.truth.leads import Trade, codes_of, doubt_of, ranked_first, without_pacts
from multivector.codes.blocs import changed_blocs

_CAPTION = re.compile(
    r"Trade in goods in both directions, \$ (?P<unit>billion|million) \(US dollars\) a year, "
    r"(?P<first>\d{4})–(?P<last>\d{4}), with 90% (?:range|spread)s\."
    r"(?P<dashed> Dashed: after the article\.)?(?P<members>(?: \S+ in all years: [\w ]+\.)*)"
    r"(?: Flows missing in (?P<when>\d{4}): (?P<none>.+?)\.)?"
    r"(?: Not compared with members, nor these with each other: (?P<apart>.+)\.)?"
)
_AMOUNT = re.compile(r"(?P<value>[\d.,]+) \((?P<a>[\d.,]+)(?:–(?P<b>[\d.,]+))?\)")
_UNITS = {"billion": 1e9, "million": 1e6}
_STATE = re.compile(
    r"(?P<of>Of powers with a figure, )?(?:(?P<who>.+) is ahead of|[Nn]o clear lead among) "
    r"(?P<rest>.+) in (?P<whose>.+)’s? trade in (?P<year>\d{4})"
)
_CELL = re.compile(r"(?P<before>-?[\d.]+) to (?P<after>-?[\d.]+) \((?P<place>\d+)\)")
_TOLERANCE = 0.06  # two figures, in relation to the figure itself


def caption_fault(
    text: str, trade: Trade, powers: Sequence[str], whole: Collection[str]
) -> str | None:
    """Return the error in the first drawing's caption (years or powers without a figure), or None.

    ``whole``: the states of the drawing; several are added up.
    """
    match = _CAPTION.fullmatch(text)
    if match is None:
        return "not understood"
    rows = (of for p in powers for of in trade.rows[p, None].items())
    years = [year for year, row in rows if row["value"] is not None]
    if [int(match["first"]), int(match["last"])] != [min(years), max(years)]:
        return "year"
    if (match["dashed"] is not None) != (trade.known is not None and max(years) > trade.known):
        return "year"
    most = max(row["value"] or 0.0 for p in powers for row in trade.rows[p, None].values())
    if not (most < 10e9 if match["unit"] == "million" else most >= 1e9):
        return "number"
    alone = next(iter(whole)) if len(whole) == 1 else None
    of = [trade.compared(state) for state in trade.states]
    wrong = match["members"] != changed_blocs(powers, min(years), trade.known or max(years))
    wrong |= any(all(p in here for here in of) for p in codes_in(match["apart"] or ""))
    if wrong or {*codes_in(match["none"] or "")} != trade.silent(alone)[0]:
        return "name"
    return "year" if match["none"] and int(match["when"]) != trade.drawn(alone)[3] else None


def amount_fault(text: str, row: Row, caption: str) -> str | None:
    """Return the error in a cell such as "480 (240–600)", in the unit of the caption, or None."""
    if not text:
        return None if row["value"] is None else "number"
    about, match = _CAPTION.fullmatch(caption), _AMOUNT.fullmatch(text)
    if about is None or match is None:
        return "not understood"
    told = {"value": match["value"], "lower": match["a"], "upper": match["b"] or match["a"]}
    for end, number in told.items():
        size = (row[end] or 0.0) / _UNITS[about["unit"]]
        if abs(float(number.replace(",", "")) - size) > _TOLERANCE * size:
            return "number"
    return None


def state_title_fault(text: str, trade: Trade) -> str | None:
    """Return the error in "China is ahead of Russia in Kazakhstan’s trade in 2022", or None."""
    match = _STATE.fullmatch(text)
    states = codes_of(match["whose"]) if match else set()
    if match is None or len(states) != 1:
        return "not understood"
    state = next(iter(states))
    best, near, here, year = trade.drawn(state, state)
    if int(match["year"]) != year:
        return "year"
    if bool(match["of"]) != bool(trade.silent(state, state)[1]):
        return "name"
    told, rest = codes_in(match["who"] or ""), set(codes_in(match["rest"]))
    right = [here.keys() - {best}, [best]] if best else [near, []]
    return None if [rest, told] == right else "direction"


def small_fault(text: str, state: str, trade: Trade) -> str | None:
    """Return the kind of error in "2022: China", "2022: too close" or "2022: negligible"."""
    best, near = trade.lead(state)
    doubt = trade.doubt(state)
    if text == "not compared":
        return "direction" if near or doubt else None
    year, _, who = text.partition(": ")
    if not (near or doubt) or year != str(trade.year):
        return "year"
    right = codes_in(who) == [best] if best else who == (doubt or "too close")
    return None if right else "direction"


def leader_fault(text: str, rows: Iterable[Row], channel: str, year: int, state: str) -> str | None:
    """Return the error in a cell such as "China, before Russia" or "too close, A or B", or None."""
    head, _, beneath = text.partition(", ")
    beneath, *aside = re.split(r"(?:; |^)not counted: ", beneath)
    beneath, *without = re.split(r"(?:; |^)not compared: ", beneath)
    here = [row for row in rows if row["year"] == year and row["channel"] == channel]
    best, near = ranked_first(here, state)
    over = [row for row in here if row["influencee"] == state]
    own = sorted((r for r in over if r["value"] is not None), key=lambda row: -row["value"])
    ranked = [row["influencer"] for row in own if row["value"]]
    told = codes_in(beneath)
    reasons = {(row["influencer"], one["doubt"]) for row in over for one in row["doubts"]}
    flagged = {power for power, of in reasons if of == "not counted"}
    lacking = {r["influencer"] for r in here} - {r["influencer"] for r in over} - {state}
    lacking |= {power for power, of in reasons if of in ("member", "not listed")}
    if {*codes_in(" ".join(aside))} != flagged or {*codes_in(" ".join(without))} != lacking:
        return "name"
    if FIGURE.search(text) or not {*codes_in(text)} <= {r["influencer"] for r in here}:
        return "name"
    if best is None:
        first = next((row for row in own if {row["influencer"]} == near), None)
        doubted = first is not None and head == doubt_of(first, own)
        doubted &= {*told} <= near | ({*without_pacts(own)} if "pacts" in head else set())
        close = len(near) > 1 and "too close" in head and {*told} == near
        right = not codes_in(head) and (close or doubted or not near)
        return None if right else "direction"
    return None if codes_in(head) == [best] and told == ranked[1:2] else "direction"


def shock_cell_fault(text: str, row: Row) -> str | None:
    """Return the kind of error in "1.20 to 3.40 (5)" (means in billions, and a rank), or None."""
    match = _CELL.fullmatch(text)
    if match is None:
        return "not understood"
    ends = [abs(float(match[end]) - row[end] / 1e9) <= 0.0051 for end in ("before", "after")]
    return None if all(ends) and int(match["place"]) == row["place"] else "number"


def day_fault(text: str, dates: Iterable[str]) -> str | None:
    """Return "year" if a date or year in a text is not among the given ISO 8601 dates."""
    held = {part.lstrip("0") for date in dates for part in re.findall(r"\d+", date)}
    told = {*YEAR.findall(text), *re.findall(r"\b\d{1,2}\b", text)}
    return "year" if told - held else None
