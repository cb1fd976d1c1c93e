"""Check the statements of a claim against the public record."""

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from multivector.answers.verdicts import decision, measured, record
from multivector.answers.verdicts.facts.facts import fact, is_landlocked
from multivector.answers.verdicts.finding import Finding, Reason, either, every, unknown, verdict_of
from multivector.answers.verdicts.quantities import figures
from multivector.answers.verdicts.quantities.pair_table import PairTable
from multivector.answers.verdicts.quantities.series import Series, Table, less
from multivector.answers.verdicts.quantities.votes_table import VotesTable
from multivector.answers.verdicts.record import Named, members_of
from multivector.answers.verdicts.spans import last_of
from multivector.answers.verdicts.windows import in_its_years, in_points, of_one_land, until_now
from multivector.answers.verdicts.wording import sources, whose
from multivector.codes import systems
from multivector.codes.blocs import BLOCS
from multivector.codes.gazetteer.names import find
from multivector.codes.states import STATES
from multivector.coding.claims.forms.form import MOVES, OF_ONE, OF_TIES, RANKED, WORLD, Form
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.claims.forms.periods import Period
from multivector.errors import InputError
from multivector.records.factbook import figures as factbook

# Data producers that must agree before a claim is called contradicted.
MAKERS = 2
_NEXT = 5  # of the largest partners: as many as may be close to the first
# Up to this month, a claim may refer to the year before last.
EARLY = 3
_DOLLAR = re.compile(r"(?<![A-Z])(?:US)?\$|USD|dollar", re.I)
# Since then the Pentagon counts those assigned to a post, not those deployed for a time, who can be
# this many: from 2017 to 2018, Kuwait's count fell by 14,085, the next host's, Qatar's, by 5,730.
# For Afghanistan, Iraq and Syria, the figures are estimates of all troops, or missing.
_ASSIGNED_FROM, _DEPLOYED = 2018, 15_000
# Of 2014 to 2017 up to twice what their quarterly reports say, since 2018 the compilers' estimates.
_AT_WAR, _WAR_FROM = frozenset({"AFG", "IRQ", "SYR"}), 2014

# People who have asked for asylum are another column of the same table: in Egypt, most Sudanese.
_APPLICANTS = ("asylum_seekers",)
# Most of these abroad are "others in need of international protection", whom no column has.
_PROTECTED = ("VEN",)

_Span = tuple[int, int]
_Table = PairTable | figures.Figures | VotesTable | figures.PerPerson


def judge(form: Form, published: date) -> Finding:
    """Return the finding on one statement.

    A statement without a period is judged by figures for the last complete year before
    ``published`` and five years earlier. The verdict is "cannot tell" if the record lacks the
    quantity or period, or a contradiction is based on a single data producer.
    """
    if form.kind in OF_TIES:
        return fact(form, published)
    if cues()["part of year"].search(measured.undated(form.text)):
        return unknown(Reason.DIFFERS)
    number = form.claimed
    written = form.text[number.start : number.end + 12] if number is not None else ""
    if number is not None and number.unit == "money" and not _DOLLAR.search(written):
        return unknown(Reason.DIFFERS)
    if published.month > EARLY and not form.period.stated:
        form = form.about(period=replace(form.period, kind="latest"))
    arms = form.kind in MOVES and record.quantity("arms").pattern.search(form.text)
    if form.period.kind == "sums" and not (arms and form.period.start):
        return unknown(Reason.NOT_UNDERSTOOD)
    try:
        return in_its_years(form, published.year, _held)
    except (InputError, ModuleNotFoundError) as error:
        return unknown(Reason.NO_INDICATOR, words=str(getattr(error, "next", "") or ""))


def _held(form: Form, published: int) -> Finding:
    if form.flows:
        return _two_flows(form, published)
    pair = record.named(form.text, "pair")
    mentions = [m for m in find(form.text) if m.entity.code in STATES]
    named = {m.entity.code for m in mentions} | {form.owner}
    # Of states' totals, "more refugees than Lebanon", or of all: "Turkey hosts 3.5 million".
    totals = form.kind not in OF_ONE and named <= {*form.subject, *form.scope, None}
    # "Hosts the most refugees in Africa", "the largest buyer of arms in Africa": of all partners.
    around = {*members_of(str(form.owner), published)} - {form.owner}
    inside = form.kind == "rank" and not around.isdisjoint(form.subject)
    whole = totals or inside or not _parties(form, form.owner)
    pair = None if pair is not None and pair.source != "flow" and whole else pair
    # "Kenya and Uganda hosted more refugees than Chad" is not of refugees from one in the other.
    joined = {(a.entity.code, b.entity.code) for a, b in pairwise(mentions)
              if form.text[a.end : b.start] == " and "}  # fmt: skip
    if pair and pair.source != "flow" and joined & {(one, form.owner) for one in form.subject}:
        return unknown(Reason.NOT_UNDERSTOOD)
    if pair is not None and form.owner is not None:
        foreign = measured.is_foreign(form, pair)
        return unknown(Reason.DIFFERS) if foreign else _pair(form, pair, form.owner, published)
    state = record.named(form.text, "state")
    if state is None and measured.is_growth(form):
        state = record.quantity("gdp-growth")
    rest = "" if state is None else state.pattern.sub(" ", form.text)  # "the fastest-growing"
    rest = re.sub("except|excluding", "", rest) if form.apart else rest
    if state is None or (record.on_other_basis(rest) and state.source != "gdp/population"):
        return unknown(Reason.NO_INDICATOR)
    if measured.is_foreign(form, state):
        return unknown(Reason.DIFFERS)
    if "rate" in state.traits and record.on_other_basis(form.text, "rates"):
        return unknown(Reason.DIFFERS)
    if state.id == "inflation" and form.kind == "change" and "inflation" not in form.text.lower():
        if form.period.kind != "year":
            return unknown(Reason.DIFFERS)
        form = form.about(kind="level", claimed=measured.signed(form))  # "prices rose by 9%"
    if state.id == "gdp-growth" and measured.NOMINAL.search(form.text):
        state = record.quantity("gdp")
    if (
        state.id in measured.ECONOMY
        and form.kind in MOVES
        and not measured.AS_SAID.search(form.text)
    ):
        state, grown = measured.real_growth(form, state)
        if grown is None:
            return unknown(Reason.DIFFERS)
        form = grown
    found = _of_all(form, figures.state_figures(state), form.subject, published)
    return _named_without(found) if state.id == "refugees" else found


def _two_flows(form: Form, published: int) -> Finding:
    """Decide which of two flows is larger, or by how much: the balance of a pair."""
    exports = record.quantity("exports")
    if record.named(form.text, "pair") is None:  # of one commodity
        return unknown(Reason.NO_INDICATOR)
    if measured.is_foreign(form, exports):
        return unknown(Reason.DIFFERS)
    years = _years(form, published)
    tables = [PairTable(a, exports, years) for a, _ in form.flows if years and is_party(a)]
    sides = [table.series(b) for table, (_, b) in zip(tables, form.flows, strict=False)]
    one, two = (*sides, None, None)[:2]
    if one is None or two is None:
        return unknown(Reason.OUTSIDE)
    if form.claimed is not None and form.claimed.unit != "times":
        left = less(one, two) if form.relation == "above" else less(two, one)
        ask = form.about(kind="level")
        found = decision.decide(ask, tables[0], form.subject[0], published, lambda _: left)
    else:
        found = decision.compare(form, one, two, published, form.flows[1][0]).about(rival=None)
    found = of_one_land(found, form, tables[0], form.flows[0][1])
    sold = [(table, b) for table, (_, b) in zip(tables, form.flows, strict=True)]
    year = found.year or published - 1
    origins = tuple(dict.fromkeys(o for table, b in sold for o in table.origins_of(b, year)))
    found = found.about(
        indicator=exports.title, unit=found.unit or exports.unit,
        origins=origins if found.origins else (),
        interpolated=() if all(table.is_reported(b, year) for table, b in sold) else (year,),
    )  # fmt: skip
    return _sure(found, form, tables[0])


def _parties(form: Form, owner: str | None) -> list[str]:
    """Return the states and blocs of a statement, except its owner."""
    return [c for c in (*form.subject, *form.partner) if is_party(c) and c != owner]


def is_party(code: str) -> bool:
    """Return whether a code is a state, a bloc, or a region of known states."""
    return code in STATES or code in BLOCS or len(members_of(code, record.last_year())) > 1


def _pair(form: Form, quantity: Named, owner: str, published: int) -> Finding:
    codes, share = _parties(form, owner), form.is_share
    if share and form.subject == (owner,):  # a part that goes to several goes to all together
        codes = ["+".join(codes)] if codes else []
    if form.kind in OF_ONE and (
        len({*codes, owner}) > 2 or (not codes and measured.has_second_party(form))
    ):
        return unknown(Reason.NOT_UNDERSTOOD)
    if not is_party(owner) or (form.kind == "comparison" and not form.scope):
        return unknown(Reason.NOT_UNDERSTOOD)
    several = form.kind not in OF_ONE and (not codes or form.partner[:1] != (owner,))
    if several or (share and not codes):  # "its largest partner, with half of its trade"
        return unknown(Reason.NOT_UNDERSTOOD)
    if share and cues()["of another whole"].search(form.text):
        return unknown(Reason.DIFFERS)  # exports to a partner as a share of GDP
    ranked = [c for c in form.subject if c in codes] if form.kind == "rank" else []
    subjects = form.subject if form.kind == "comparison" else (ranked or codes[:1] or [WORLD])
    if quantity.source == "agreement":
        return _of_all(form, VotesTable(owner, _years(form, published)), subjects, published)
    if quantity.source != "flow":
        return _stored(form, quantity, owner, codes, subjects, published)
    if record.on_other_basis(form.text):
        return unknown(Reason.DIFFERS)
    if not (years := _years(form, published)):
        return unknown(Reason.OUTSIDE)
    if (flow := measured.seen_from_owner(form, quantity, owner)) is None:
        return unknown(Reason.NOT_UNDERSTOOD)
    return _of_all(form, PairTable(owner, flow, years, share=share), subjects, published)


def _stored(
    form: Form, quantity: Named, owner: str, codes: Sequence[str], subjects: Sequence[str],
    published: int,
) -> Finding:  # fmt: skip
    """Return the finding on money, arms or people between two."""
    gives, over = measured.comes_from(form, owner), added_up(form, quantity, published)
    if not codes or gives is None:
        return unknown(Reason.NOT_UNDERSTOOD if codes else Reason.NO_INDICATOR)
    if isinstance(over, Finding):
        return over
    turned = gives != figures.is_counted_from(quantity)
    yearly = form.period.kind in ("year", "range") or cues()["each year"].search(form.text)
    back, last = 1 if yearly else record.quantity("arms").back, last_of(form, published)

    def of(over: tuple[int, int] | None) -> Finding:
        table = figures.stored_pairs(
            owner, quantity, turned=turned, over=over, back=back, last=last
        )
        if form.is_share and "complete" not in quantity.traits:
            return _part_alone(form, table, codes[0], published)
        period = form.period if over is None else Period(over[1], over[1], "year")
        period = replace(period, kind="range") if period.kind == "sums" else period
        asked = form.about(period=period)  # of the last year, up to which it is added up
        found = _of_all(
            asked, figures.shared_out(table) if form.is_share else table, subjects, published
        )
        if back > 1 and form.kind in MOVES:  # of a change of sums, both windows
            spans = re.sub(r"\d{4}", lambda y: f"{int(y[0]) - back + 1}–{y[0]}", found.words)
            found = found.about(words=spans)
        return found.about(start=over[0]) if over is not None and over[0] < over[1] else found

    found = of(over)
    if over is not None and (also := _also_over(form, over, quantity, found)):
        other, wider = of(also), also[0] < over[0]
        if wider and found.reason == Reason.CLOSE:
            found = other
        elif not found.is_open and found.verdict != other.verdict:
            clear = not wider and other.is_open
            found = found if clear else found.undecided(Reason.WINDOW)
    if quantity.id != "refugees":
        return _of_those_assigned(found, form) if quantity.id == "troops" else found
    found = _named_without(found)
    number = form.kind not in RANKED and not found.is_false
    if found.is_open or number or form.is_share:
        return found
    wide = figures.stored_pairs(owner, quantity, turned=turned, beside=_APPLICANTS, last=last)
    same = _of_all(form, wide, subjects, published).verdict == found.verdict
    return found if same and owner not in _PROTECTED else found.undecided(Reason.DIFFERS)


def _also_over(form: Form, over: _Span, quantity: Named, found: Finding) -> _Span | None:
    """Return the other years that must not say otherwise: of the past, all on record; of "since
    2000", the last ones; of "is not the largest buyer of X's arms", twice as many.
    """
    recent = over[1] - quantity.back + 1
    if form.period.kind == "since":
        return (recent, over[1]) if over[0] < recent else None
    counted = form.kind == "level" and form.claimed and not form.is_share
    past, first = cues()["of the past"].search(form.text), min(figures.years_of(quantity))
    if form.period.stated or counted or not (past or found.is_false):
        return None
    return (first if past else max(first, 2 * over[0] - over[1] - 1), over[1])


def _named_without(finding: Finding, whom: str = "asylum-seekers") -> Finding:
    return finding.about(indicator=(name := finding.indicator) and f"{name} (without {whom})")


def added_up(form: Form, quantity: Named, published: int) -> tuple[int, int] | Finding | None:
    """Return the first and last year of the sum a statement is about, why none, or None: no sum."""
    period, back = form.period, quantity.back
    each = cues()["each year"].search(form.text) or cues()["of a year"].search(form.text)
    if not back or form.kind not in ("level", *RANKED) or each:
        return None
    years, end = figures.years_of(quantity), published - 1
    if not years:
        return None  # not installed
    dated = period.kind in ("year", "range")
    last = (period.end or end) if dated else min(max(years), end)
    # "In the last five years": a change is from the year before them, a sum is not.
    first = (period.start or max(min(years), last - back + 1)) + (period.kind == "last")
    if {first, last} <= years and (dated or last >= end - decision.YEARS_BACK):
        return first, last
    return unknown(Reason.NEWER if max(years) < last else Reason.OUTSIDE)


def _of_those_assigned(finding: Finding, form: Form) -> Finding:
    """Return a finding on troops as open if those who are not counted since 2018 may decide it."""
    mine, rival = finding.recorded, finding.claimed or 0.0
    at_war = _AT_WAR & {form.owner, *form.subject, *form.partner}
    if at_war and form.kind == "level" and (finding.year or 0) >= _WAR_FROM:
        return finding.undecided(Reason.DIFFERS) if finding.is_false else finding
    if (finding.year or 0) < _ASSIGNED_FROM or mine is None:
        return finding
    if form.kind == "level":
        low = finding.claimed_upper if finding.claimed_lower is None else finding.claimed_lower
        most = (finding.recorded_upper or mine) + _DEPLOYED
        open_ = low is not None and mine < low < most
    else:
        ranked = form.kind in RANKED and form.place in (None, (1, 1))
        open_ = not ranked or form.claimed is not None or abs(mine - rival) < _DEPLOYED
    finding = _named_without(finding, "those deployed for a time")
    sure = finding.is_open or not open_
    return finding if sure else finding.undecided(Reason.DIFFERS)


def _of_all(form: Form, table: _Table, subjects: Sequence[str], published: int) -> Finding:
    """Return the finding on all subjects."""
    each = [_on(form, table, code, published) for code in subjects]
    return _overtaken(_sure(every(each), form, table), form, table, subjects, published)


def _overtaken(
    finding: Finding, form: Form, table: _Table, subjects: Sequence[str], published: int
) -> Finding:
    """Return the finding on "overtook in 2021", which is not so if it was ahead the year before."""
    dated = form.kind == "comparison" and form.period.kind == "year" and form.period.start
    if not finding.is_true or not dated or not cues()["overtook"].search(form.text):
        return finding
    year = int(form.period.start or 0) - 1
    asked = form.about(period=replace(form.period, start=year, end=year))
    before = either([_on(asked, table, code, published) for code in subjects])
    if not before.is_true or before.year != year:
        return finding
    return before.mixed(f"ahead already in {year}")


def _part_alone(form: Form, table: _Table, code: str, published: int) -> Finding:
    """Return a share as undecided: of creditors and donors, only states have rows."""
    own, words = table.series(code), "the total over all partners is unknown"
    found = decision.pick(own, form, published) if own is not None else unknown(Reason.OUTSIDE)
    if own is None or isinstance(found, Finding):
        return unknown(Reason.OUTSIDE)
    fields = decision.shown(own, found[:3], found[3], words=words)
    return unknown(
        Reason.OUTSIDE, indicator=table.title, unit=table.unit, owner=table.owner, **fields
    )


def series_of(form: Form, last: int) -> Series | None:
    """Return the series used for a change in a quantity, up to a year; None if there is none.

    Raises InputError if no installed source has the quantity.
    """
    pair = record.named(form.text, "pair")
    codes = _parties(form, form.owner)
    if pair is not None and form.owner is not None:
        if measured.is_foreign(form, pair) or not is_party(form.owner) or len(set(codes)) > 1:
            return None
        if pair.source != "flow":
            gives = measured.comes_from(form, form.owner)
            if not codes or gives is None or pair.source == "agreement":
                return None
            turned = gives != figures.is_counted_from(pair)
            return figures.stored_pairs(form.owner, pair, turned=turned, last=last).series(codes[0])
        flow = measured.seen_from_owner(form, pair, form.owner)
        alone = not codes and measured.has_second_party(form)
        if flow is None or record.on_other_basis(form.text) or alone:
            return None
        years = range(record.FIRST_FLOW, min(last, record.last_year()) + 1)
        return PairTable(form.owner, flow, years).series(codes[0] if codes else WORLD)
    state = record.named(form.text, "state")
    if state is None or record.on_other_basis(form.text) or measured.is_foreign(form, state):
        return None
    return figures.state_figures(state).series(form.subject[0]) if form.subject else None


def _years(form: Form, published: int) -> range:
    """Return the years of flows that a statement needs."""
    period, end = form.period, last_of(form, published)
    back = 2 if form.kind in ("rank", "comparison", "level") else decision.YEARS_BACK + 3
    start = min(published - back, (period.start or published - back) - 1)
    start = record.FIRST_FLOW if period.kind == "ever" or form.kind == "extreme" else start
    return range(max(start, record.FIRST_FLOW), min(end, record.last_year()) + 1)


def _on(form: Form, table: _Table, code: str, published: int) -> Finding:
    field: Sequence[str] = ()
    if form.kind == "rank":
        own = (*members_of(code, published), *form.apart)
        field = [c for c in table.entities() if c in STATES and c not in own]
        if form.scope and table.owner is not None:  # of those among whom, however small
            inside = {m for c in form.scope for m in members_of(c, published)}
            if inside.isdisjoint(own):
                return unknown(Reason.NOT_UNDERSTOOD)  # of the buyers in it, not the sellers
            inside -= {table.owner, *own}
            field = sorted(m for m in inside if m in STATES and table.series(m) is not None)
        elif table.owner is None:
            among = form.scope or [c for c in form.partner if c not in STATES]
            # "The continent's largest economy"
            if not among and cues()["f its region"].search(form.text):
                return unknown(Reason.DIFFERS)
            groups = [{*members_of(c, published)} for c in among]
            scope = set.intersection(*groups) if groups else {*field, code}
            if scope.isdisjoint(members_of(code, published)):
                return unknown(Reason.NOT_UNDERSTOOD)
            field = [c for c in field if c in scope]
        if table.owner is None and cues()["of neighbours"].search(form.text):
            whose = next((c for c in form.partner if c in STATES), "")
            field = [c for c in field if c in factbook.borders(whose)] if whose else []
        if "landlocked" in form.words:  # of those without a coast
            field = [c for c in field if is_landlocked(c)] if is_landlocked(code) else []
        if table.owner is not None and cues()["overtake"].search(form.text):  # a bloc, too
            named = dict.fromkeys(m.entity.code for m in find(form.text))
            field = [*field, *(c for c in named if c in BLOCS and c not in (code, table.owner))]
    made = decision.decide(form, table, code, published, table.series, field)
    made = until_now(made, form, table.series(code), published)
    # Series of states have today's territory throughout.
    codes, then = (code, made.rival or code), date(published, 1, 1)
    known = not made.is_open and table.owner is None
    if made.is_false:  # "West Germany's population in 1985"
        then = min(then, date(made.year or published, 1, 1))
    if known and any(systems.is_reshaped(one, then) for one in codes):
        made = made.undecided(Reason.DIFFERS)
    made = of_one_land(by_rows(made, form, table, code), form, table, code)
    ranked = code if form.kind in RANKED and form.subject[1:] else None
    return made.about(
        indicator=table.title, unit=made.unit or table.unit, owner=table.owner, subject=ranked
    )


def by_rows(finding: Finding, form: Form, table: Table, code: str) -> Finding:
    """Return a finding with its rows' sources; open if within the error or of two editions."""
    if finding.year is None or (own := table.series(code)) is None:
        return finding
    if isinstance(table, PairTable):
        sides = [one for one in (code, finding.rival) if one and table.series(one) is not None]
        ends = (year for year in (finding.since, finding.year) if year is not None)
        between = tuple(y for y in ends if not all(table.is_reported(one, y) for one in sides))
        finding = finding.about(origins=table.origins_of(code, finding.year), interpolated=between)
        return by_producers(finding, form, table, code)
    years = [year for year in (finding.since, finding.year) if year is not None]
    if isinstance(table, figures.Figures):
        named = {name for one in (code, finding.rival or code) for year in years
                 for name in table.origins_in(one, year)}  # fmt: skip
        finding = finding.about(
            origins=tuple(n for n in own.origins if n in named) or finding.origins
        )
    if form.kind != "trend" or finding.since is None:
        return finding
    if not finding.is_open:
        if (
            isinstance(table, figures.Figures)
            and table.sources is not None
            and len(finding.origins) > 1
        ):
            finding = finding.undecided(Reason.DIFFERS)
        elif abs(finding.recorded or 0.0) < 100 * own.unshared():
            finding = finding.undecided(Reason.CLOSE)
    return in_points(finding, own, years) if table.unit == "%" else finding


def by_producers(finding: Finding, form: Form, table: PairTable, code: str) -> Finding:
    """Return a change as open if producers differ on it, or it is within the error; else itself."""
    if finding.is_open or not (finding.since and finding.year):
        return finding
    rises, clear = table.moves(code, finding.since, finding.year)
    if len(set(rises.values())) > 1:
        told = (f"by {whose(sources([maker]))} figures it {'rose' if up else 'fell'}"
                for maker, up in rises.items())  # fmt: skip
        return unknown(Reason.CLOSE, words=f"{', '.join(told)} from {finding.words}", unit="text",
                       origins=finding.origins, makers=finding.makers)  # fmt: skip
    steady = form.relation == "steady" and finding.is_true != form.negated
    return finding if clear or steady else finding.undecided(Reason.CLOSE)


def _sure(finding: Finding, form: Form, table: _Table) -> Finding:
    """Withhold a contradiction by one producer, and name producers that disagree on a rank."""
    if finding.is_false and finding.makers < MAKERS:
        return finding.undecided(Reason.LONE, lean=False)
    close = finding.reason == Reason.CLOSE
    if not close or finding.rival is None or not isinstance(table, PairTable | figures.Figures):
        return finding
    code = form.subject[0] if table.owner is None else _parties(form, form.owner)[0]
    code = finding.subject or code
    year, sign = int(finding.year or 0), 1 if form.relation in ("highest", "above") else -1

    def makers(others: Sequence[str]) -> tuple[list[str], list[str]]:
        told = table.by_maker([code, *others], year).items()
        yes = sorted(maker for maker, (a, *rest) in told if all(sign * (a - b) > 0 for b in rest))
        return yes, sorted({maker for maker, _ in told} - {*yes})

    def size(one: str) -> float:
        told = table.by_maker([one], year).values()
        return max((sign * own for own, *_ in told), default=-math.inf)

    yes, no = makers([finding.rival])
    if not yes or not no:  # as a change, it is clear if several producers have it alike
        if form.kind == "rank":  # the next ones may be close too
            groups = (c for c in (*form.scope, *form.partner) if c not in STATES)
            inside = {m for c in groups for m in members_of(c, year)} or STATES.keys()
            near = [c for c in table.entities() if c in inside - {code, *form.apart}]
            yes, no = makers(sorted(near, key=size, reverse=True)[:_NEXT])
        first = form.place == (1, 1) and "landlocked" not in form.words
        clear = form.kind == "comparison" or (form.kind == "rank" and first)
        if not clear or form.claimed or (yes and no) or len(yes or no) < MAKERS:
            return finding
        return finding.about(verdict=verdict_of(bool(yes) != form.negated), reason=None)
    # One producer against another contradicts nothing, and "mixed" counts against a claim.
    return finding.about(words=f"{sources(yes[:1])} says so, {sources(no[:1])} does not")
