"""Changes around the shock that an article dates, as a small table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from multivector.answers.influence.before_after import is_clear, known_years
from multivector.answers.influence.links import USD
from multivector.briefing.content import Content
from multivector.charts.quantity import compact
from multivector.codes.blocs import changed_blocs
from multivector.prose import day, definite, opened

_BILLION = 1e9
_MOST_TOLD = 3  # changes per state in its sentence; the table has all


@dataclass(frozen=True, slots=True)
class ShockTable:
    """States and links in rows, powers in columns; ``said`` has a sentence for each clear change,
    with its rows, ``behind`` the row of each cell, ``quoted`` the article's sentence on the shock.
    """

    title: str
    quoted: str
    note: str
    said: tuple[tuple[str, tuple[Mapping[str, Any], ...]], ...]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    behind: tuple[tuple[Mapping[str, Any] | None, ...], ...]


def shock_table(brief: Content) -> ShockTable | None:
    """Return the changes around a shock; None without a dated shock or trade data."""
    standing = brief.standing
    if not standing.changes:
        return None
    before, after = (f"{a}–{b}" if a < b else f"{a}" for a, b in standing.spans)
    alone = {side: years for row in standing.changes for side, years in known_years(row).items()}
    before, after = alone.get("before", before), alone.get("after", after)
    groups: dict[tuple[str, str], dict[str, Mapping[str, Any]]] = {}
    for row in standing.changes:
        groups.setdefault((row["influencee"], row["link"]), {})[row["influencer"]] = row
    states = dict.fromkeys(row["influencee"] for row in standing.changes)
    by_state = {s: tuple(r for r in standing.changes if r["influencee"] == s) for s in states}
    powers = tuple(dict.fromkeys(row["influencer"] for row in standing.changes))
    behind = tuple(tuple(map(of.get, powers)) for of in groups.values())
    date = day(standing.shock)
    return ShockTable(
        title=f"Before and after {date}",
        quoted=standing.shock_text,
        note=(
            f"The article dates a shock to {date}. Mean trade in {before} and {after}, in "
            f"billion {USD}; in brackets, the rank of the change among all states' "
            "changes with the power (1 is the largest rise). The cause of a change is "
            f"not identified.{changed_blocs(powers, standing.spans[0][0], standing.spans[1][1])}"
        ),
        said=tuple((text, rows) for state, rows in by_state.items()
                   if (text := _changed(brief, state, rows))),
        head=("State", "Link", *(brief.names.get(power, power) for power in powers)),
        rows=tuple((brief.names.get(state, state), link, *map(_cell, of))
                   for (state, link), of in zip(groups, behind, strict=True)),
        behind=behind,
    )  # fmt: skip


def _cell(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    return f"{row['before'] / _BILLION:.2f} to {row['after'] / _BILLION:.2f} ({row['place']})"


def _changed(brief: Content, state: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """Return one sentence on what clearly changed for a state, the largest change first."""
    clear = [row for row in rows if is_clear(row)]
    if not clear:
        return ""
    clear.sort(key=lambda row: -abs(row["difference"]))
    parts = []
    for row in clear[:_MOST_TOLD]:
        way = "up" if row["difference"] > 0 else "down"
        other = definite(brief.names.get(row["influencer"], row["influencer"]))
        preposition = "to" if row["link"] == "exports" else "from"
        ends = [compact(row[end] / _BILLION) for end in ("before", "after")]
        parts.append(
            f"{row['link']} {preposition} {other} {way} from ${ends[0]} to ${ends[1]} billion"
        )
    return opened(f"{definite(brief.names.get(state, state))}: {'; '.join(parts)}.")
