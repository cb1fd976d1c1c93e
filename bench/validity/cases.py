"""Cases that nobody disputes: they must come out right."""

from dataclasses import dataclass

from multivector.answers.influence.grids import Layers
from multivector.answers.influence.influence import influence
from multivector.codes.resolve import states_of
from validity.page import Section, Target, per_cent, ranged, table


@dataclass(frozen=True, slots=True)
class Case:
    """A state, a channel or the composite, the powers compared, the year, and who must lead."""

    said: str
    state: str
    channel: str
    powers: tuple[str, ...]
    year: int
    leader: str


CASES = (
    Case("Belarus leans on Russia", "BLR", "composite", ("RUS", "CHN", "USA", "EU"), 2016, "RUS"),
    Case("Belarus trades with Russia", "BLR", "trade", ("RUS", "CHN", "USA", "EU"), 2016, "RUS"),
    Case("Canada leans on the USA", "CAN", "composite", ("USA", "CHN", "EU"), 2016, "USA"),
    Case("Canada trades with the USA", "CAN", "trade", ("USA", "CHN", "EU"), 2016, "USA"),
    Case("North Korea leans on China", "PRK", "composite", ("CHN", "RUS", "USA"), 2016, "CHN"),
    Case("North Korea trades with China", "PRK", "trade", ("CHN", "RUS", "USA"), 2016, "CHN"),
)
EXPORTS = ("EU", "CHN", "RUS", "USA", "TUR")


def cases_section(layers: Layers) -> tuple[Section, list[Target]]:
    """Ask the public function for each case, and the record for arms and exports."""
    rows, targets = [], []
    for case in CASES:
        row, passed = _case(case)
        rows.append(row)
        targets.append(
            Target(
                f"{case.said}, {case.channel} {case.year}", row[3], f"{case.leader} first", passed
            )
        )
    arms, armed = _arms(layers)
    exports, sold = _exports(layers)
    targets += [armed, sold]
    lines = [
        "Who leads, with 90 % ranges of value and rank; `pass` if the expected power alone has "
        "rank 1, `sure` if its range of ranks ends before that of any other begins.",
        "",
        *table(("case", "channel, year", "powers", "leader: capacity", "rank", "second", ""), rows),
        *arms,
        *exports,
    ]
    passed = sum(target.met for target in targets)
    finding = f"{passed} of {len(targets)} cases that nobody disputes come out right."
    return Section("Cases that must come out right", tuple(lines), finding=finding), targets


def _passed(met: bool) -> str:
    return "pass" if met else "**fail**"


def _case(case: Case) -> tuple[list[str], bool]:
    found = influence(
        states=[case.state], powers=case.powers, channel=case.channel, years=case.year
    )
    ranked = sorted((r for r in found if r["rank"] is not None), key=lambda r: r["rank"])
    if not ranked:
        return [case.said, f"{case.channel}, {case.year}", "", "unknown", "", "", "**fail**"], False
    first, second = ranked[0], ranked[1]
    passed = first["influencer"] == case.leader and second["rank"] > 1
    sure = passed and all(r["rank_lower"] > first["rank_upper"] for r in ranked[1:])
    row = [
        case.said,
        f"{case.channel}, {case.year}",
        " ".join(case.powers),
        f"{first['influencer']}: {_value(first)}",
        f"{first['rank']} ({first['rank_lower']} to {first['rank_upper']})",
        f"{second['influencer']}: {_value(second)}",
        _passed(passed) + (", sure" if sure else ""),
    ]
    return row, passed


def _value(row: dict) -> str:
    return ranged(row["value"], row["lower"], row["upper"])


def _parts(layers: Layers, channel: str, state: str, year: int) -> dict[str, float]:
    """Return what a state has with each other by the first sub-share of a channel."""
    share = layers.channels[channel].shares[0]
    row = share.part[layers.names.index(state), :, share.years.index(year)]
    return {n: float(v) for n, v in zip(layers.names, row, strict=True) if v > 0}


def _arms(layers: Layers) -> tuple[list[str], Target]:
    year = 2020
    stock = _parts(layers, "security", "PAK", year)
    total = sum(stock.values())
    order = sorted(stock, key=stock.__getitem__, reverse=True)[:4]
    said = "; ".join(f"{name} {per_cent(stock[name] / total, 1)}" for name in order)
    whole = influence(states=["PAK"], powers=("CHN", "USA"), channel="security", years=year)
    channel = {r["influencer"]: r for r in whole}
    first = max(channel, key=lambda name: channel[name]["value"])
    lines = [
        f"Pakistan's arms stock in {year} by supplier, of all suppliers: {said}. "
        f"China first: {_passed(order[0] == 'CHN')}.",
        "",
        f"The security *channel* is more than arms: with China {_value(channel['CHN'])}, the USA "
        f"{_value(channel['USA'])}. "
        + (
            "It puts the USA first, as the register of alliances counts the agreement of 1959 as a "
            "defence pact in force, and a pact weighs as much there as the whole arms stock. Read "
            "the channel by its sub-shares (`explain`) before naming a patron."
            if first == "USA"
            else ""
        ),
        "",
    ]
    target = Target(f"Pakistan's arms come from China, stock {year}", said, "CHN first",
                    order[0] == "CHN")  # fmt: skip
    return lines, target


def _exports(layers: Layers) -> tuple[list[str], Target]:
    year = layers.channels["trade"].years[-1]
    sold = _parts(layers, "trade", "KAZ", year)
    shares = {
        partner: sum(sold.get(code, 0.0) for code in states_of([partner], on=year))
        / sum(sold.values())
        for partner in EXPORTS
    }
    order = sorted(shares, key=shares.__getitem__, reverse=True)
    passed = order[:2] == ["EU", "CHN"]
    said = "; ".join(f"{name} {per_cent(shares[name], 1)}" for name in order)
    lines = [
        f"Kazakhstan's exports in {year}, of all it sells abroad (the channel's own share counts "
        f"sales at home too): {said}. The EU first and China second: {_passed(passed)}. Services "
        "are in it; oil sold to a trader counts for where it was shipped.",
        "",
    ]
    return lines, Target(f"Kazakhstan sells to the EU, then China, {year}", said, "EU, CHN", passed)
