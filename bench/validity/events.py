"""Known events, and whether the figures show them beyond what all other states went through."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agreement_matrix import agree_matrix
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.voting.assembly import load_assembly
from multivector.arrays import Floats
from multivector.codes.resolve import states_of
from multivector.measures.agreement import divided
from validity.page import Section, Target, shown, table

LEVEL = 0.1  # a change counts that fewer than a tenth of all other states went beyond
ENOUGH = 0.8
RISE, FALL = 1, -1
# Points of 100 that an event worth the name should move; named before the figures were seen.
EFFECT = {"trade": 5.0, "security": 20.0, "votes": 5.0}
FEWEST_VOTES = 10


@dataclass(frozen=True, slots=True)
class Event:
    """One event and one figure in which it should show.

    ``share`` is a channel's sub-share, or several whose mean is taken, of what ``state`` has with
    all others abroad; or ``votes``. ``sign`` was written before the figures were seen.
    """

    name: str
    state: str
    partner: str
    channel: str
    share: tuple[str, ...]
    before: int
    after: int
    sign: int


TRADE = ("sales", "purchases")
WAR = "War, 2022"
EVENTS = (
    *(Event("EAEU, 2015", state, "RUS", "trade", TRADE, 2013, 2016, RISE)
      for state in ("KAZ", "KGZ", "BLR", "ARM")),
    Event("Sanctions on Russia, 2014", "RUS", "EU", "trade", TRADE, 2013, 2016, FALL),
    Event("Sanctions on Russia, 2014", "RUS", "CHN", "trade", TRADE, 2013, 2016, RISE),
    Event("Crimea, 2014", "UKR", "RUS", "trade", TRADE, 2013, 2016, FALL),
    Event("Crimea, 2014", "UKR", "EU", "trade", TRADE, 2013, 2016, RISE),
    Event("Russia's embargo on Georgia, 2006", "GEO", "RUS", "trade", ("sales",), 2005, 2008, FALL),
    Event("Gas pipeline to China, 2009", "TKM", "CHN", "trade", ("sales",), 2008, 2012, RISE),
    Event("Sanctions on Iran, 2012", "IRN", "EU", "trade", TRADE, 2011, 2014, FALL),
    Event("Jet shot down over Syria, 2015", "TUR", "RUS", "trade", ("sales",), 2014, 2016, FALL),
    Event(WAR, "RUS", "EU", "trade", TRADE, 2021, 2023, FALL),
    Event(WAR, "RUS", "CHN", "trade", TRADE, 2021, 2023, RISE),
    Event(WAR, "RUS", "TUR", "trade", TRADE, 2021, 2023, RISE),
    Event(WAR, "FIN", "RUS", "trade", TRADE, 2021, 2023, FALL),
    Event(WAR, "MDA", "RUS", "trade", TRADE, 2021, 2023, FALL),
    Event(WAR, "ARM", "RUS", "trade", TRADE, 2021, 2023, RISE),
    Event("Venezuela's turn, 2006", "VEN", "RUS", "security", ("arms stock",), 2005, 2012, RISE),
    Event("Venezuela's turn, 2006", "VEN", "USA", "security", ("arms stock",), 2005, 2012, FALL),
    Event("Pakistan's turn to China", "PAK", "CHN", "security", ("arms stock",), 2008, 2018, RISE),
    Event("India buys elsewhere", "IND", "RUS", "security", ("arms stock",), 2012, 2022, FALL),
    Event("Iraq's new army", "IRQ", "USA", "security", ("arms stock",), 2005, 2014, RISE),
    Event("Crimea, 2014", "UKR", "RUS", "votes", (), 2013, 2015, FALL),
    Event("Crimea, 2014", "UKR", "USA", "votes", (), 2013, 2015, RISE),
    Event(WAR, "MDA", "RUS", "votes", (), 2021, 2023, FALL),
    Event(WAR, "KAZ", "RUS", "votes", (), 2021, 2023, FALL),
    Event(WAR, "KGZ", "RUS", "votes", (), 2021, 2023, FALL),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """A share before and after, its p among all states' changes, and the test's power.

    ``p`` is the share of states (itself among them) whose figure with the same partner moved at
    least as far in the expected direction; ``power`` how often an effect of the size named
    beforehand, on top of a change drawn from those of all other states, would have p under .1.
    """

    before: float
    after: float
    p: float
    power: float
    others: int


def place_of(change: Floats, row: int, effect: float) -> tuple[float, float, int]:
    """Return p and power of one state's change among those of all, (n,), and how many others.

    Examples
    --------
    >>> place_of(np.array([0.0, 0.1, -0.1, 0.05, 0.9]), 4, 1.0)
    (0.2, 1.0, 4)
    """
    others = np.delete(change, row)
    others = others[np.isfinite(others)]
    p = (1 + int((others >= change[row]).sum())) / (1 + len(others))
    least = np.quantile(others, 1 - LEVEL)
    return p, float((others + effect > least).mean()), len(others)


def values_of(layers: Layers, event: Event, year: int) -> tuple[Floats, int]:
    """Return every state's figure with the event's partner, (n,), and the place of its own."""
    if event.channel == "votes":
        votes, names = yearly_agreement(event.partner, year)
        return votes, names.index(event.state)
    members = [layers.names.index(code) for code in states_of([event.partner], on=year)]
    parts = []
    for share in layers.channels[event.channel].shares:
        if share.name in event.share:
            k = share.years.index(year)
            part = np.asarray(share.part[:, :, k])
            whole = np.nansum(part, axis=1) + share.lost[:, k]
            parts.append(part[:, members].sum(axis=1) / np.where(whole > 0, whole, np.nan))
    value = np.mean(parts, axis=0)
    value[members] = np.nan
    return value, layers.names.index(event.state)


def yearly_agreement(power: str, year: int) -> tuple[Floats, Sequence[str]]:
    """Return agreement with a power over divided roll calls, (n,); NaN under ten joint votes."""
    assembly = load_assembly()
    grid = assembly.grid()
    use = divided(grid) & (assembly.years == year)
    found = agree_matrix(grid[:, use], keep_unanimous=True)
    row = assembly.names.index(power)
    return np.where(found.votes[row] >= FEWEST_VOTES, found.agreement[row], np.nan), assembly.names


def find_shift(layers: Layers, event: Event) -> Shift:
    """Return the figure of an event before and after, beside all other states."""
    (old, row), (new, _) = (values_of(layers, event, y) for y in (event.before, event.after))
    p, power, others = place_of(event.sign * (new - old), row, EFFECT[event.channel] / 100)
    return Shift(float(old[row]), float(new[row]), p, power, others)


def read_shift(shift: Shift, sign: int) -> str:
    """Return whether a shift is visible.

    Examples
    --------
    >>> read_shift(Shift(0.1, 0.2, 0.02, 0.9, 100), RISE)
    'visible'
    >>> read_shift(Shift(0.1, 0.11, 0.4, 0.9, 100), RISE)
    'no more than elsewhere'
    >>> read_shift(Shift(0.1, 0.11, 0.4, 0.3, 100), RISE)
    'no power'
    >>> read_shift(Shift(0.1, 0.09, 0.8, 0.9, 100), RISE)
    '**the other way**'
    """
    if shift.power < ENOUGH:
        return "no power"
    if sign * (shift.after - shift.before) <= 0:
        return "**the other way**"
    return "visible" if shift.p < LEVEL else "no more than elsewhere"


def events_section(layers: Layers) -> tuple[Section, list[Target]]:
    """Print every event with its figures."""
    found = [(event, find_shift(layers, event)) for event in EVENTS]
    rows = [_row(event, shift) for event, shift in found]
    powered = [row for row in rows if row[-1] != "no power"]
    seen = sum(row[-1] == "visible" for row in powered)
    wrong = sum(row[-1].startswith("**") for row in powered)
    head = ("event", "figure", "expected", "per cent", "p", "power", "")
    sizes = [
        event.sign * (shift.after - shift.before) * 100 >= EFFECT[event.channel]
        for (event, shift), row in zip(found, rows, strict=True)
        if row[-1] == "visible"
    ]
    names = [row[0] for row in powered]
    most = max(names, key=names.count)
    said = ", ".join(f"{size:g} in {name}" for name, size in EFFECT.items())
    lines = [
        "The direction was written down before the figures were seen, which no commit shows. "
        "Figures are shares of foreign trade or of the arms stock, and agreement in votes. "
        "`p` is the share of states whose own figure with the same partner moved at least as far "
        "that way. Power is how often "
        f"an effect of the size named beforehand (percentage points: {said}) would have p under "
        f"{LEVEL}; under {ENOUGH} nothing is concluded. "
        "Visible is such a rank, not the effect, and not its cause.",
        "",
        *table(
            (head[0], "figure, expected", head[3], "p", ""),
            ([row[0], f"{row[1]}, {row[2]}", row[3], row[4], row[-1]] for row in powered),
        ),
        f"{seen} of {len(powered)} with power are visible ({sum(sizes)} moved by the size named), "
        f"{wrong} went the other way, "
        f"{len(rows) - len(powered)} have no power.",
        "",
    ]
    target = Target(
        "known events visible, of those with power", f"{seen} of {len(powered)}", "half of them",
        f"≥ {ENOUGH} each; by chance {LEVEL * len(powered):.1f}; {len({*names})} events, "
        f"{names.count(most)} rows of one", seen >= len(powered) / 2,
    )  # fmt: skip
    tables = {"events": [head, *rows]}
    return Section("Known events", tuple(lines), tables=tables), [target]


def _row(event: Event, shift: Shift) -> list[str]:
    what = "votes" if event.channel == "votes" else "trade"
    if event.channel == "security" or len(event.share) == 1:
        what = event.share[0]
    return [
        event.name,
        f"{event.state} with {event.partner}: {what}",
        "up" if event.sign > 0 else "down",
        f"{shown(100 * shift.before, 1)} → {shown(100 * shift.after, 1)} "
        f"({event.before}–{event.after})",
        shown(shift.p, 2),
        shown(shift.power, 2),
        read_shift(shift, event.sign),
    ]
