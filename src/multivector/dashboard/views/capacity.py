"""Code shared by the pages on regions, states and dyads: channels, years, ``influence`` rows."""

from collections.abc import Sequence, Sized
from functools import lru_cache

from multivector import settings
from multivector.answers.influence.compared import compared_over
from multivector.answers.influence.doubts import kinds
from multivector.answers.influence.influence import influence
from multivector.answers.influence.layers import require_layers
from multivector.answers.influence.measured import COMPOSITE
from multivector.answers.result import Result, Row
from multivector.briefing.leaders import BY_ONE, Line
from multivector.briefing.region import NOT_WITH
from multivector.codes.blocs import members
from multivector.codes.naming import display_name
from multivector.codes.regions import Region, usual_powers
from multivector.codes.resolve import is_bloc, set_powers
from multivector.codes.states import name_of
from multivector.codes.systems import reshaped
from multivector.dashboard.asked import Asked, Parameter
from multivector.dashboard.drawings import MOST_LINES
from multivector.dashboard.page import Control, Table
from multivector.dashboard.sections import origins_of
from multivector.dashboard.work import data_version
from multivector.errors import InputError, MultivectorError, UsageError
from multivector.measures.capacity.draws import DRAWS
from multivector.prose import definite, listed, opened
from multivector.store.view import active_key
from multivector.vocabulary import BESIDE, CHANNELS

_DAY = "2020-07-01"  # of the membership in a bloc that may not be a power over its members
_MOST_OPEN = 40  # rows of a table that is not folded
_MOST_ROWS = 60  # of a table; the download has all
_MOST_NAMED = 8  # states in a sentence
FIRST = 1990  # of the drawings
SHOWN = (COMPOSITE, *CHANNELS, *BESIDE)
CHANNEL = Parameter("channel", "choice", "Channel of influence.", SHOWN)
YEAR = Parameter("year", "year", "Year of the table. Default: the latest.")
POWERS = Parameter(
    "powers", "parties", "Comma-separated states and blocs. Default: the default powers."
)
# Words of a cell without a leader -> what is said about the state.
_UNDECIDED = {"too close": "too close to call", "open": "open, as others have no data"}
_UNDECIDED |= {name: kind["of_a_state"] for name, kind in kinds().items() if kind["bars"]}
COLUMNS = (
    "influencer", "influencee", "value", "lower", "upper", "rank_lower", "rank_upper",
    "dependence", "bandwidth", "age", "origins",
)  # fmt: skip
NAMES = {
    "influencer": "power", "influencee": "state", "value": "capacity", "rank_lower": "best rank",
    "rank_upper": "worst rank", "age": "age in years", "origins": "sources",
}  # fmt: skip

# For changes from one span of years to another.
CHANGE = tuple("link before after difference lower upper unit place others flag".split())
CHANGE_NAMES = {"others": "of", "place": "rank among all states"}


@lru_cache(maxsize=64)
def _rows(version: str, home: str, states: tuple[str, ...], powers: tuple[str, ...]) -> Result:
    layers = require_layers().channels
    last = max(layer.years[-1] for layer in layers.values())
    beside = [name for name in BESIDE if name in layers]
    every, silent = [], None
    for name in (None, *beside):
        try:
            every.append(
                influence(states=states, powers=powers, channel=name, start=FIRST, end=last)
            )
        except UsageError as error:  # nothing is on record about these states
            silent = error
    if silent is not None and not every:
        raise InputError(silent.what, allowed=silent.allowed) from silent
    rows = tuple(row for result in every for row in result.rows)
    origins = origins_of(*every)
    return Result(every[0].title, every[0].columns, rows, origins, caption=every[0].caption)


def capacity(states: Sequence[str], powers: Sequence[str]) -> Result:
    """Return all rows of ``influence`` for these sides, for all channels and years; cached."""
    wanted = tuple(power for power in powers if [power] != [*states])
    version = f"{data_version()} {active_key()}"
    return _rows(version, str(settings.home()), tuple(states), wanted)


def changes(states: Sequence[str], powers: Sequence[str], since: int) -> tuple[Result, str]:
    """Return the changes from the three years before a year to it and the next, and both spans."""
    before, after = (since - 3, since - 1), (since, since + 1)
    found = influence(states=states, powers=powers, before=before, after=after)
    return found, f"{before[0]}–{before[1]} to {after[0]}–{after[1]}"


def powers_over(asked: Asked, states: Sequence[str], of: Region | None = None) -> tuple[str, ...]:
    """Return the requested powers; default: those that the user's file sets for the region, else
    the usual powers and, over one state, its largest partners.

    Raises UsageError if a power is unknown, the only state, or a bloc that includes all.
    """
    own = set_powers(of)
    found = asked.parties("powers", own or usual_powers(states, of))
    of_blocs = (p for p in found if is_bloc(p) and {*states} <= members(p, _DAY))
    theirs = [*of_blocs, *(p for p in found if [p] == [*states])]
    if asked.text("powers") and theirs:
        raise UsageError(f"{theirs[0]} is the only state, or a bloc that includes all of them",
                         where="powers", allowed="other states and blocs")  # fmt: skip
    able = tuple(power for power in found if power not in theirs)
    if asked.text("powers") or own:
        return able
    try:
        return compared_over(states, able, partners=len(states) == 1)
    except MultivectorError:  # told where the figures would be
        return able


def compared(powers: Sequence[str], states: Sequence[str]) -> str:
    """Say which powers the sentences on leaders are about, and which are not over their members."""
    told = f"Compared: {listed(definite(display_name(power)) for power in powers)}."
    blocs = [p for p in powers if is_bloc(p) and members(p, _DAY) & {*states}]
    less = listed(definite(display_name(bloc)) for bloc in blocs)
    return told + NOT_WITH.format(less) if blocs else told


def known_years(rows: Sequence[Row], channel: str) -> list[int]:
    """Return the years with data on a channel, in order."""
    return sorted({r["year"] for r in rows if r["channel"] == channel and r["value"] is not None})


def chosen(asked: Asked, rows: Sequence[Row]) -> tuple[str, int | None]:
    """Return the requested channel and year.

    Default: the composite, or trade if it is unknown, and its last year with data.
    """
    known = [name for name in SHOWN if known_years(rows, name)]
    channel = asked.choice("channel", known[0] if known else CHANNELS[0])
    return channel, asked.number("year", max(known_years(rows, channel), default=None))


def controls(
    rows: Sequence[Row], channel: str, year: int | None, powers: Sequence[str] | None = None
) -> tuple[Control, ...]:
    """Return the fields for channel and year and, unless None, for the powers."""
    years = known_years(rows, channel)
    words = [(name, name.capitalize()) for name in SHOWN if known_years(rows, name)]
    found = [Control("channel", "Channel", channel, tuple(words))] if words else []
    if len(years) > 1:
        found.append(Control("year", "Year", str(year or years[-1]), low=years[0], high=years[-1]))
    if powers is not None:
        found.append(Control("powers", "Powers", ", ".join(powers)))
    return tuple(found)


def names_in(rows: Sequence[Row]) -> dict[str, str]:
    """Return the names of all sides in rows."""
    return {code: display_name(code) for r in rows for code in (r["influencer"], r["influencee"])}


def said_of(years: Sequence[int], states: Sequence[str], *panels: Sized) -> str:
    """Return the caption of a drawing of capacity in some years, by the lines of its panels."""
    if not years:
        return "No data."
    said = f"Capacity, 0 to 1, {years[0]}–{years[-1]}, with the spread of {DRAWS:,} draws."
    found = (reshaped([one], years[0], years[-1]).items() for one in states)
    lands = [f" {opened(name_of(one))} is {was}." for of in found for one, was in of]
    return "".join([said, *lands, left_out(*panels)])


def left_out(*panels: Sized) -> str:
    """Return the note that panels lack some of these lines, if so."""
    most = max(map(len, panels), default=0)
    return f" At most {MOST_LINES} lines per panel; the table has all." if most > MOST_LINES else ""


def rows_table(result: Result, rows: Sequence[Row], title: str) -> Table:
    """Return the rows for a channel and year as a table; each figure links to its dyad."""

    def behind(row: Row) -> str:
        tail = f"?channel={row['channel']}&year={row['year']}"
        return f"/dyad/{row['influencer']}-{row['influencee']}{tail}"

    ordered = sorted(rows, key=lambda row: (row["influencee"], -(row["value"] or -1)))
    return Table(
        "capacity", title, ordered[:_MOST_ROWS], COLUMNS, "influence", result, {"value": behind},
        NAMES, folded=len(ordered) > _MOST_OPEN,
    )  # fmt: skip


def leaders_said(line: Line, states: Sequence[str]) -> str:
    """Describe who leads where in a channel, from a row of the table of leaders."""
    by: dict[str, list[str]] = {}
    for state, cell in zip(states, line.cells, strict=True):
        if cell.words:
            by.setdefault(cell.leader or cell.words, []).append(definite(state))
    parts = [
        f"{definite(display_name(code))} leads in {_named(names)}"
        for code, names in by.items()
        if code not in _UNDECIDED
    ]
    for word, said in _UNDECIDED.items():
        if word in by:
            be = "is" if len(by[word]) == 1 else "are"
            parts.append(f"{_named(by[word])} {be} {said}")
    less = listed(dict.fromkeys(name for cell in line.cells for name in cell.apart))
    parts += [f"not compared: {less}"] if less else []
    some = [pair for pair in zip(states, line.cells, strict=True) if pair[1].not_counted]
    aside = ", ".join(f"{listed(cell.not_counted)} in {definite(one)}" for one, cell in some)
    parts += [f"troops are not counted: {aside}"] if aside else []
    return f"{opened(line.title)}, {line.when}: {'; '.join(parts)}." if parts else ""


def _named(states: Sequence[str]) -> str:
    return listed(states) if len(states) <= _MOST_NAMED else f"{len(states)} states"


def leader_said(line: Line) -> str:
    """Describe who leads in a channel, in the only state of a row."""
    cell = line.cells[0]
    if not cell.words:
        return ""
    said = f"{definite(cell.words)} leads" if cell.leader else _UNDECIDED[cell.words]
    beneath = f" ({cell.beneath.removesuffix(BY_ONE)})" if cell.beneath else ""
    return f"{opened(line.title)}, {line.when}: {said}{beneath}."
