"""What changed between powers and states from one span of years to another, link by link.

It shows change, not cause: each difference comes with its rank among those of all other states.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from multivector.answers.columns import caption_of, columns_of
from multivector.answers.influence.doubts import Doubt, doubt, flag_of, named, words_of
from multivector.answers.influence.layers import nothing_installed
from multivector.answers.influence.links import DISAGREE, LINKS, SEED, Change, measure_links
from multivector.answers.influence.rows import origins_of
from multivector.answers.influence.ties.grids import Layers
from multivector.answers.influence.ties.loading import reader_of
from multivector.answers.influence.ties.sides import Sides, choose_sides, resolve_sides
from multivector.answers.influence.ties.trade_changes import BREAKS
from multivector.answers.result import Result, number
from multivector.arrays import Bools
from multivector.charts.quantity import bare
from multivector.codes.blocs import changed_blocs
from multivector.codes.states import name_of
from multivector.codes.systems import exists, reshaped
from multivector.errors import UsageError
from multivector.measures import trade_flows as flows
from multivector.prose import listed, opened
from multivector.vocabulary import LEVEL
from multivector.years import Years, span_of, years_in_words

COLUMNS = columns_of("changes")
# Rises are mentioned together if their growth is in this top share of all states' with the power.
_TOP = 0.1
# Added to both levels before growth is compared, so that the smallest flows do not lead.
_FLOOR_USD = 50e6
_TRADE = ("imports", "exports")
_DEEDS = ("visits", "votes")  # of a government, whatever its land
_TOWARDS = {"imports": "from", "exports": "to", "trade": "with"}
_EXAMPLE = "two spans that do not overlap, e.g. 2019-2021 and 2022-2024"


def changes(
    *, region: str | None = None, states: Sequence[str] | None = None,
    powers: Sequence[str] | None = None, before: Years | None = None, after: Years | None = None,
) -> Result:  # fmt: skip
    """Return the change between two spans of years, for each pair and link.

    One row per state, link and power: ``before`` and ``after`` are means over the years with data
    (named in ``flag`` if some are missing), ``lower`` and ``upper`` the range of the difference,
    and ``place`` the state's rank among ``others`` + 1 states. An unknown mean is null, with the
    reason in ``flag``. A bloc has its members of the last year in both. Raises UsageError if a span
    is missing or the spans overlap, or a state or power is not allowed. Raises InputError if no
    source with such data is installed.

    ``region``, ``states``, ``powers``: as in
    :func:`multivector.answers.influence.influence.influence`. ``before`` and ``after``: two spans
    of years; the first ends before the second begins.

    >>> changes(states=["KGZ"], before=2021, after=2021)  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    multivector.errors.UsageError: before/after: the first span ends in 2021, but the second ...
      allowed: two spans that do not overlap, e.g. 2019-2021 and 2022-2024
    """
    spans = _spans(before, after)
    wanted, chosen = resolve_sides(region, states, powers, (spans[0][0], spans[1][-1]))
    reader = reader_of()
    years = (*spans[0], *spans[1])
    names_only = Layers(reader.names, {}, np.zeros((0, 0)), ())
    sides = choose_sides(names_only, None, wanted, chosen, years)
    masks = {year: sides.power_members[:, :, t] for t, year in enumerate(years)}
    asked = [reader.place[state] for state in sides.states]
    links = measure_links(reader, masks, spans, asked)
    if not links:
        raise nothing_installed()
    # Those that exist in all years and are not part of the power.
    there = np.array([all(exists(name, year) for year in years) for name in reader.names])
    able = there & (sides.power_members.max(axis=2) == 0)
    rows = [
        _row(sides, link, links.get(link), able, (p, s, asked[s]), spans)
        for s in range(len(sides.states))
        for link in LINKS
        for p in range(len(sides.powers))
    ]
    for side, span in zip(("before", "after"), spans, strict=True):
        if all(row[side] is None for row in rows):
            raise UsageError(
                f"no data for these states in {years_in_words(span)}", where=side,
                allowed=_EXAMPLE,
                next="to see the years of each source, run: multivector data list",
            )  # fmt: skip
        for row in rows:
            if not all(exists(row["influencee"], year) for year in span):
                row[side] = None  # what is not a state yet has no zeros
    return Result(
        title=f"Before and after: {years_in_words(spans[0])} and {years_in_words(spans[1])}",
        columns=COLUMNS, rows=tuple(rows), origins=origins_of(rows),
        sentences=tuple(_sentences(rows, sides.states)),
        caption=caption_of("changes") + changed_blocs(sides.powers, spans[0][0], spans[1][-1]),
        run={"before": list(spans[0]), "after": list(spans[1]), "level": LEVEL, "seed": SEED},
        digest=tuple(_digest(rows, sides)),
    )  # fmt: skip


def _spans(before: Years | None, after: Years | None) -> tuple[range, range]:
    where = "before/after"
    if before is None or after is None:
        missing = "before" if before is None else "after"
        raise UsageError(f"{missing} is missing", where=where, allowed=_EXAMPLE)
    one, two = span_of(years=before), span_of(years=after)
    if (one[1] or 0) >= (two[0] or 0):
        order = f"the first span ends in {one[1]}, but the second begins in {two[0]}"
        raise UsageError(order, where=where, allowed=_EXAMPLE)
    return range(one[0] or 0, (one[1] or 0) + 1), range(two[0] or 0, (two[1] or 0) + 1)


def _row(
    sides: Sides, name: str, link: Change | None, able: Bools, at: tuple[int, int, int],
    spans: tuple[range, range],
) -> dict[str, Any]:  # fmt: skip
    p, s, i = at
    row: dict[str, Any] = dict.fromkeys(COLUMNS) | {"origins": []}
    row |= {"influencer": sides.powers[p], "influencee": sides.states[s], "link": name}
    doubts = [doubt("not installed")]
    if link is None:
        return row | {"doubts": doubts, "flag": flag_of(doubts)}
    sold = (sides.powers[p], sides.states[s])
    covers = name not in _TRADE or flows.covers(*(sold if name == "imports" else sold[::-1]))
    change = link.after - link.before
    own, others = change[p, i], np.delete(change[p], i)[np.delete(able[p], i)]
    others = others[np.isfinite(others)]
    both = [] if name in _DEEDS else [sides.states[s], sides.powers[p]]
    was = reshaped(both, spans[0][0], spans[1][-1])
    known = bool(np.isfinite(own)) and bool(able[p, i]) and not was
    doubts = _doubts(link, spans, (p, i), known, covers=covers)
    apart = bool(named(doubts, DISAGREE))
    row |= {
        "unit": link.unit, "before": number(link.before[p, i]), "after": number(link.after[p, i]),
        "origins": list(link.origins) if known else [],
    }  # fmt: skip
    if known:
        row |= {
            "difference": number(own), "lower": number(link.lower[p, i]),
            "upper": number(link.upper[p, i]), "others": len(others),
            "place": None if apart else 1 + int((others > own).sum()),
            "growth_place": None if apart else _growth_place(link, able[p], at),
        }  # fmt: skip
    elif not able[p, i]:
        here = all(exists(sides.states[s], year) for year in sides.years)
        why = f"a member of {sides.powers[p]}" if here else "not listed as a state"
        why = "itself the power" if sides.powers[p] == sides.states[s] else why
        doubts = [doubt("not throughout", state=sides.states[s], why=why)]
    elif was:
        doubts = [doubt("other land", state=one, was=of) for one, of in was.items()]
    return row | {"doubts": doubts, "flag": flag_of(doubts)}


def _growth_place(link: Change, able: Bools, at: tuple[int, int, int]) -> int | None:
    """Return the place of the state's growth among that of all states; None unless in USD."""
    if "USD" not in link.unit:
        return None
    p, _, i = at
    growth = (link.after[p] + _FLOOR_USD) / (link.before[p] + _FLOOR_USD)
    return 1 + int((growth[able] > growth[i]).sum())


def _doubts(
    link: Change, spans: tuple[range, range], at: tuple[int, int], known: bool, *, covers: bool
) -> list[Doubt]:
    """Return which years lack data, what is odd, or why a level is unknown."""
    said = []
    for word, asked, there in zip(("before", "after"), spans, link.years, strict=True):
        if not there:
            said.append(doubt("no data in the span", years=years_in_words(asked)))
        elif len(there) < len(asked):
            said.append(doubt("part of the span", span=word, years=list(there)))
    if known:
        said += [link.remark] if link.remark else []
        said += [one for one, true in link.doubts if true[at]]
        said += [] if covers else [doubt("spread")]
    if not known and all(link.years):
        said.append(doubt("few reports" if link.name in _TRADE else "pair unknown"))
    return said


def known_years(row: Mapping[str, Any]) -> dict[str, str]:
    """Return the years with data of a span (``before``, ``after``) in which others have none."""
    parts = named(row["doubts"], "part of the span")
    return {one["span"]: ", ".join(map(str, one["years"])) for one in parts}


def _amount(row: dict[str, Any], key: str) -> str:
    value = row[key]
    if "USD" not in row["unit"]:
        return bare(value, "")
    return "<0.01" if 0 < value < 5e6 else f"{value / 1e9:.2f}"


def _sentences(rows: Sequence[dict[str, Any]], states: Sequence[str]) -> list[str]:
    said = ["The rows below show changes between two spans, not their causes."]
    quiet = []
    for state in states:
        name = opened(name_of(state))
        own = [r for r in rows if r["influencee"] == state and r["difference"] is not None]
        known = [r for r in own if r["link"] in _TRADE]
        trade = [r for r in known if is_clear(r)]
        passed = _passed_on(trade)
        if passed:
            said.append(f"{name}: {passed}")
        elif trade:
            said.append(f"{name}: {_told(max(trade, key=lambda r: abs(r['difference'])))}.")
        elif known:
            quiet.append(name_of(state))
    if quiet:
        said.append(
            f"In {listed(quiet)} no known trade with these powers changed by more than its range."
        )
    said += [
        f"{opened(name_of(row['influencee']))}, {row['link']} {_TOWARDS[row['link']]} "
        f"{name_of(row['influencer'])}: {words_of(one)}."
        for row in rows
        for one in named(row["doubts"], DISAGREE)
    ]
    if unknown := _unknown(rows):
        said.append(f"Unknown in one span or both: {'; '.join(unknown)}.")
    return said


def _unknown(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Return which trade is unknown, states with the same gaps together."""
    pairs: dict[tuple[str, str], str] = {}
    for row in rows:
        if row["link"] in _TRADE and (row["before"] is None or row["after"] is None):
            pair = row["influencee"], row["influencer"]
            pairs[pair] = "trade" if pair in pairs else row["link"]
    powers: dict[tuple[str, str], list[str]] = {}
    for (state, power), what in pairs.items():
        powers.setdefault((what, state), []).append(name_of(power))
    states: dict[tuple[str, str], list[str]] = {}
    for (what, state), names in powers.items():
        states.setdefault((what, listed(names)), []).append(name_of(state))
    return [
        f"{what} of {listed(names)} {_TOWARDS[what]} {others}"
        for (what, others), names in states.items()
    ]


def is_clear(row: Mapping[str, Any]) -> bool:
    """Return whether the whole range of a change in trade is on one side of zero."""
    known = row["lower"] is not None and row["upper"] is not None and row["link"] in _TRADE
    return bool(known and (row["lower"] > 0 or row["upper"] < 0))


def _passed_on(trade: Sequence[dict[str, Any]]) -> str:
    """Return the largest rise in imports with the largest rise in exports to another power."""
    high = [r for r in trade if r["lower"] > 0 and r["growth_place"] <= _TOP * (r["others"] + 1)]
    bought = [r for r in high if r["link"] == "imports"]
    sold = [r for r in high if r["link"] == "exports"]
    pairs = [(b, x) for b in bought for x in sold if b["influencer"] != x["influencer"]]
    if not pairs:
        return ""
    one, two = max(pairs, key=lambda pair: pair[0]["difference"] + pair[1]["difference"])
    return f"{_told(one)}; and {_told(two)}: goods may have been re-exported."


def _told(row: dict[str, Any]) -> str:
    """Return, for example, "imports from China rose from $1.8 billion to $3.2 billion a year"."""
    verb = "rose" if row["difference"] > 0 else "fell"
    low, high = sorted((abs(row["lower"]), abs(row["upper"])))
    size, scale = (1e9, "billion") if max(row["before"], row["after"]) >= 1e9 else (1e6, "million")
    amounts = (row["before"], row["after"], abs(row["difference"]), low, high)
    before, after, change, least, most = (f"{float(f'{v / size:.3g}'):g}" for v in amounts)
    odd = [*map(words_of, named(row["doubts"], *BREAKS))]
    odd += [f"{side}: mean of {there}" for side, there in known_years(row).items()]
    return (
        f"{row['link']} {_TOWARDS[row['link']]} {name_of(row['influencer'])} {verb} from "
        f"${before} to ${after} {scale} a year "
        f"({row['unit'].replace('USD', 'dollars').removesuffix(' a year')}), by "
        f"${change} {scale} ({least} to {most}): rank {row['place']} of "
        f"{row['others'] + 1} states by amount, {row['growth_place']} by growth"
        + (f" ({'; '.join(odd)})" if odd else "")
    )


def _digest(rows: Sequence[dict[str, Any]], sides: Sides) -> list[dict[str, str]]:
    """Return one row per state and link, with before, after and place for each power."""
    shown = []
    for state in sides.states:
        first = True
        for link in LINKS:
            of = [r for r in rows if (r["influencee"], r["link"]) == (state, link)]
            if all(r["difference"] is None for r in of):
                continue
            unit = ("bn " if "USD" in of[0]["unit"] else "") + of[0]["unit"]
            cells = {r["influencer"]: _cell(r) for r in of}
            # Not a fall to 0 of visits whose list ends within the span.
            alone = {side: told for r in of for side, told in known_years(r).items()}
            label = f"{link}, {unit}" + "".join(f"; {s} only {told}" for s, told in alone.items())
            shown.append({"state": state if first else "", "link": label, **cells})
            first = False
    return shown


def _cell(row: dict[str, Any]) -> str:
    if row["difference"] is None:
        return "·"
    return f"{_amount(row, 'before')}→{_amount(row, 'after')} ({row['place'] or '?'})"
