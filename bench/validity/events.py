"""Known events, and whether the figures show them: before, after, and among all other states."""

from dataclasses import dataclass

import numpy as np

from multivector.answers.influence.grids import SD, Layers
from multivector.arrays import Floats
from multivector.codes.regions import region
from multivector.codes.resolve import states_of
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS
from validity.drawings import lines as draw_lines
from validity.moves import voters, yearly_agreement
from validity.page import Section, listed, per_cent, shown, table
from validity.panels import measure

_Z90 = 1.6448536269514722
OUTER = 0.1  # of all states' changes: what lies in the outer tenth is no everyday change
RISE, FALL = 1, -1
NOT = "**not visible**"


@dataclass(frozen=True, slots=True)
class Event:
    """One event and one figure in which it should show.

    ``share`` is a channel's sub-share, or several whose mean is taken; the figure is what ``state``
    has with ``partner``. ``sign`` is what was expected, written before the figures were seen.
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
EVENTS = (
    *(Event("Eurasian Economic Union, 2015", state, "RUS", "trade", TRADE, 2013, 2016, RISE)
      for state in ("KAZ", "KGZ", "BLR", "ARM")),
    Event("Sanctions on Russia, 2014", "RUS", "EU", "trade", TRADE, 2013, 2016, FALL),
    Event("Sanctions on Russia, 2014", "RUS", "CHN", "trade", TRADE, 2013, 2016, RISE),
    Event("Crimea and the war, 2014", "UKR", "RUS", "trade", TRADE, 2013, 2016, FALL),
    Event("Crimea and the war, 2014", "UKR", "EU", "trade", TRADE, 2013, 2016, RISE),
    Event("Russia's embargo on Georgia, 2006", "GEO", "RUS", "trade", ("sales",), 2005, 2008, FALL),
    Event("Gas pipeline to China, 2009", "TKM", "CHN", "trade", ("sales",), 2008, 2012, RISE),
    Event("Sanctions on Iran, 2012", "IRN", "EU", "trade", TRADE, 2011, 2014, FALL),
    Event("Jet shot down over Syria, 2015", "TUR", "RUS", "trade", ("sales",), 2014, 2016, FALL),
    Event("Venezuela's turn, 2006", "VEN", "RUS", "security", ("arms stock",), 2005, 2012, RISE),
    Event("Venezuela's turn, 2006", "VEN", "USA", "security", ("arms stock",), 2005, 2012, FALL),
    Event("Pakistan's turn to China", "PAK", "CHN", "security", ("arms stock",), 2008, 2018, RISE),
    Event("India buys elsewhere", "IND", "RUS", "security", ("arms stock",), 2012, 2022, FALL),
    Event("Iraq's new army", "IRQ", "USA", "security", ("arms stock",), 2005, 2014, RISE),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shift:
    """A figure before and after, with the logarithm's sd of each, and its place among all states.

    ``place`` is the share of states whose own figure with the same partner moved less far in the
    expected direction over the same years; ``abroad`` the share of foreign trade alone, before and
    after, which no guess at home trade touches (NaN for other channels).
    """

    before: float
    after: float
    sd: tuple[float, float]
    place: float
    others: int
    abroad: tuple[float, float] = (float("nan"), float("nan"))

    def ends(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Return the 90 % ranges before and after."""
        pairs = zip((self.before, self.after), self.sd, strict=True)
        one, two = (
            (v * float(np.exp(-_Z90 * sd)), min(v * float(np.exp(_Z90 * sd)), 1.0))
            for v, sd in pairs
        )
        return one, two

    def apart(self) -> bool:
        """Say whether the two ranges do not meet."""
        one, two = self.ends()
        return one[1] < two[0] or two[1] < one[0]


def values_of(layers: Layers, event: Event, year: int) -> tuple[Floats, float]:
    """Return every state's figure with the event's partner, (n,), and the sd of the event's own."""
    layer = layers.channels[event.channel]
    members = [layers.names.index(code) for code in states_of([event.partner], on=year)]
    row = layers.names.index(event.state)
    parts, spreads = [], []
    for share in layer.shares:
        if share.name in event.share and year in share.years:
            t = share.years.index(year)
            whole = np.where(share.whole[:, t] > 0, share.whole[:, t], np.nan)
            parts.append(np.nansum(share.part[:, members, t], axis=1) / whole)
            spreads.append(float(share.sd[row, t]))
    value = np.mean(parts, axis=0)
    value[members] = np.nan
    return value, float(np.mean(spreads))


def find_shift(layers: Layers, event: Event) -> Shift:
    """Return the figure of an event before and after, beside all other states."""
    (old, sd_old), (new, sd_new) = (
        values_of(layers, event, y) for y in (event.before, event.after)
    )
    row = layers.names.index(event.state)
    change = event.sign * (new - old)
    others = np.delete(change, row)
    others = others[np.isfinite(others)]
    place = float((others < change[row]).mean())
    abroad = _abroad(layers, event, event.before), _abroad(layers, event, event.after)
    return Shift(float(old[row]), float(new[row]), (sd_old, sd_new), place, len(others), abroad)


def _abroad(layers: Layers, event: Event, year: int) -> float:
    """Return the partner's share of what the state trades abroad, the same sides as the figure."""
    if event.channel != "trade":
        return float("nan")
    members = [layers.names.index(code) for code in states_of([event.partner], on=year)]
    row = layers.names.index(event.state)
    shares = []
    for share in layers.channels["trade"].shares:
        if share.name in event.share:
            part = share.part[row, :, share.years.index(year)]
            shares.append(np.nansum(part[members]) / np.nansum(part))
    return float(np.mean(shares))


def read_shift(event: Event, shift: Shift) -> str:
    """Say whether a shift is visible.

    It must go as expected, in the outer tenth of all states' changes, and from one range to
    another; in trade, the share of foreign trade must go the same way.

    Examples
    --------
    >>> event = Event("x", "KAZ", "RUS", "trade", TRADE, 2013, 2016, RISE)
    >>> read_shift(event, Shift(0.1, 0.2, (0.1, 0.1), 0.95, 100, (0.3, 0.4)))
    'visible'
    >>> read_shift(event, Shift(0.1, 0.11, (0.1, 0.1), 0.6, 100, (0.3, 0.4)))
    'as expected, but no more than elsewhere'
    >>> read_shift(event, Shift(0.1, 0.2, (1.4, 0.1), 0.99, 100, (0.3, 0.4)))
    'as expected, but the ranges meet'
    >>> read_shift(event, Shift(0.1, 0.09, (0.1, 0.1), 0.2, 100, (0.3, 0.2)))
    '**not visible**: it moved the other way'
    """
    if event.sign * (shift.after - shift.before) <= 0:
        return "**not visible**: it moved the other way"
    if event.sign * (shift.abroad[1] - shift.abroad[0]) < 0:
        return "**not visible**: in foreign trade it moved the other way"
    if shift.place < 1 - OUTER:
        return "as expected, but no more than elsewhere"
    return "visible" if shift.apart() else "as expected, but the ranges meet"


def _figure(value: float, ends: tuple[float, float]) -> str:
    return f"{per_cent(value, 1)} ({shown(100 * ends[0], 1)} to {shown(100 * ends[1], 1)})"


def events_section(layers: Layers) -> Section:
    """Print every event with its figures, and those that no origin of ours can show."""
    rows = [_row(event, find_shift(layers, event)) for event in EVENTS]
    seen = sum(row[-1] == "visible" for row in rows)
    wrong = [f"{row[0]} ({row[1].split(':')[0]})" for row in rows if row[-1].startswith("**")]
    rise, picture = _china(layers)
    lines = [
        "The direction was written down before the figures were seen. `moved less` says how "
        "many of the other states moved less far in that direction with the same partner over "
        "the same years: a change counts as visible only in the outer tenth, so that the "
        "world's trade, or the price of oil, does not pass for an event, and only from one "
        "range to another. Ranges are 90 %, log-normal with the origin's sd, wide where home "
        "trade is imputed; the share of foreign trade alone stands beside, as no guess at home "
        "trade touches it.",
        "",
        *table(
            (
                "event",
                "figure",
                "expected",
                "before",
                "after",
                "foreign trade alone",
                "moved less",
                "shown?",
            ),
            rows,
        ),
        f"{seen} of {len(rows)} visible"
        + (f"; the other way: {listed(wrong)}." if wrong else ".")
        + " Shares are of money: the Eurasian Economic Union began as the rouble lost half its "
        "value, so that less money bought as much from Russia. " + _guesses(layers),
        "",
        "### China's rise as first trading partner of Central Asia",
        "",
        *rise,
        "### What the record of acts and votes has",
        "",
        *_acts(),
        *_votes(),
        "### What cannot be seen",
        "",
        *_unseen(layers),
    ]
    finding = (
        f"Of {len(rows)} figures in which a known event should show, {seen} do beyond ranges and "
        f"other states' changes, {len(wrong)} moved the other way; bases, gas and remittances over "
        "time cannot show at all."
    )
    drawn = {"validity-central-asia.svg": picture}
    return Section("Known events", tuple(lines), drawn, finding)


def _guesses(layers: Layers) -> str:
    """Name the trade figures that may have moved as home trade is imputed in one year alone."""
    found = {}
    for event in EVENTS:
        if event.channel == "trade":
            sd = [values_of(layers, event, year)[1] > SD for year in (event.before, event.after)]
            if sd[0] != sd[1]:
                found[event.state] = f"{event.state} {event.before}–{event.after}"
    if not found:
        return ""
    return (
        f"In {listed([*found.values()])} home trade is imputed in one of the two years and not in "
        "the other: most of such a change is the guess, and the share of foreign trade is the "
        "figure to read."
    )


def _row(event: Event, shift: Shift) -> list[str]:
    before, after = shift.ends()
    abroad = " → ".join(per_cent(v, 1) for v in shift.abroad) if event.channel == "trade" else ""
    return [
        event.name,
        f"{event.state} with {event.partner}: {_named(event)}",
        "up" if event.sign > 0 else "down",
        f"{event.before}: {_figure(shift.before, before)}",
        f"{event.after}: {_figure(shift.after, after)}",
        abroad,
        f"{per_cent(shift.place)} of {shift.others}",
        read_shift(event, shift),
    ]


def _named(event: Event) -> str:
    return "share of trade" if event.share == TRADE else f"share of {event.share[0]}"


def _china(layers: Layers) -> tuple[list[str], str]:
    years, powers = layers.channels["trade"].years, ("CHN", "RUS", "EU")
    panels: dict[str, dict[str, list[float]]] = {}
    rows, guessed = [], []
    for state in region("central-asia").states:
        found = {
            power: [_trade_share(layers, state, power, year) for year in years] for power in powers
        }
        series = {power: [value for value, _ in pairs] for power, pairs in found.items()}
        if any(sd > SD for _, sd in found["CHN"]):
            guessed.append(state)
        panels[state] = series
        ahead = [c > r for c, r in zip(series["CHN"], series["RUS"], strict=True)]
        since = next((y for i, y in enumerate(years) if all(ahead[i:])), None)
        rows.append(
            [
                state,
                *(f"{per_cent(series[p][0], 1)} → {per_cent(series[p][-1], 1)}" for p in powers),
                max(powers, key=lambda p, s=series: s[p][-1]),
                since or "not yet",
            ]
        )
    lines = [
        f"Share of each state's trade at home and abroad, {years[0]} → {years[-1]}:",
        "",
        *table(
            ("state", *powers, f"first of the three in {years[-1]}", "China over Russia since"),
            rows,
        ),
        f"China stands over Russia in {sum(row[5] != 'not yet' for row in rows)} of {len(rows)} "
        f"states by {years[-1]}, and is first of the three in "
        f"{sum(row[4] == 'CHN' for row in rows)}. "
        + (
            f"Home trade is imputed in some years for {listed(guessed)}: there the level jumps "
            "between years, and who stands over whom is the safer reading."
            if guessed
            else ""
        ),
        "",
        "![Trade of five states with China, Russia and the EU](images/validity-central-asia.svg)",
        "",
    ]
    said = "; ".join(
        f"{state}: " + ", ".join(f"{p} {per_cent(v[0])} to {per_cent(v[-1])}" for p, v in x.items())
        for state, x in panels.items()
    )
    title = "Share of trade with China, Russia and the EU"
    return lines, draw_lines(panels, years, title=title, description=said, key="central-asia")


def _trade_share(layers: Layers, state: str, power: str, year: int) -> tuple[float, float]:
    event = Event("", state, power, "trade", TRADE, year, year, RISE)
    values, sd = values_of(layers, event, year)
    return float(values[layers.names.index(state)]), sd


def _acts() -> list[str]:
    agreements = _counts("trade_agreements", "desta", ("state_a", "state_b"), "agreements")
    sanctions = _counts("sanctions", "gsdb", ("sender", "target"), "cases")
    acts = [
        (f"trade agreements of {s} and Russia in force (`desta`)", agreements, (s, "RUS"), 2014)
        for s in ("KAZ", "KGZ", "BLR", "ARM")
    ]
    acts += [
        (f"sanction cases of {s} against Russia (`gsdb`)", sanctions, (s, "RUS"), year)
        for s in ("USA", "DEU")
        for year in (2013, 2021)
    ]
    rows = []
    for what, found, pair, year in acts:
        one, two = (found.get((*pair, y), 0) for y in (year, year + 1))
        rows.append([what, f"{year}: {one}", f"{year + 1}: {two}", "visible" if two > one else NOT])
    return table(("act", "before", "after", "shown?"), rows)


def _counts(
    table_name: str, origin: str, sides: tuple[str, str], column: str
) -> dict[tuple[str, str, int], int]:
    rows = Store().read(table_name, origin=origin).to_pylist()
    return {(r[sides[0]], r[sides[1]], r["year"]): int(r[column]) for r in rows}


def _votes() -> list[str]:
    pairs = (
        ("UKR", "RUS", 2013, 2015, FALL), ("UKR", "USA", 2013, 2015, RISE),
        ("MDA", "RUS", 2021, 2023, FALL), ("KAZ", "RUS", 2021, 2023, FALL),
        ("KGZ", "RUS", 2021, 2023, FALL),
    )  # fmt: skip
    rows = []
    for state, power, before, after, sign in pairs:
        every = yearly_agreement([power], voters(), [before, after])[0]
        change = every[:, 1] - every[:, 0]
        row = voters().index(state)
        rest = np.delete(change, row)
        place = float((sign * rest[np.isfinite(rest)] < sign * change[row]).mean())
        if sign * change[row] <= 0:
            seen = NOT
        else:
            seen = "visible" if place >= 1 - OUTER else "as expected, but no more than elsewhere"
        rows.append(
            [
                f"{state} with {power}",
                "up" if sign > 0 else "down",
                f"{before}: {shown(every[row, 0], 2)}",
                f"{after}: {shown(every[row, 1], 2)}",
                per_cent(place),
                seen,
            ]
        )
    return [
        "Agreement of votes in the General Assembly, over divided roll calls of a year. Alignment "
        "is no part of capacity; a change of agenda moves it for all, hence `moved less` again.",
        "",
        *table(("pair", "expected", "before", "after", "moved less", "shown?"), rows),
    ]


def _unseen(layers: Layers) -> list[str]:
    panel = measure(layers, ("USA", "RUS", "CHN"), ("KGZ",), (2013, 2014, 2015))
    security = panel.values[CHANNELS.index("security")].capacity[:, 0]
    names = panel.sides.powers
    told = [
        f"{name} " + " → ".join(shown(float(v), 3) for v in security[p])
        for p, name in enumerate(names)
    ]
    return [
        "- **The base at Manas, closed in June 2014.** Only US troops are on record, so "
        "no comparison with Russia or China can show it: 2013 → 2014 → 2015 "
        f"{'; '.join(told)}. The loss of the one American lever there is missing from our figures, "
        "before and after alike.",
        "- **Gas and power.** Trade by product is in no origin, so a cut-off (Ukraine 2006 and "
        "2009, Europe 2022) shows only in the yearly sum of all trade, and trade ends in 2016.",
        "- **Remittances over time.** One year, 2017: the fall of transfers from Russia in 2015, "
        "which Tajikistan and Kyrgyzstan felt first, is not there.",
        "- **Lending by anyone but China.** Official finance has one lender; it weighs in no "
        "comparison of powers.",
        "- **Arms before 1995, and troops at any time.** What the Soviet Union left behind does "
        "not count as an arms stock from Russia.",
        "",
    ]
