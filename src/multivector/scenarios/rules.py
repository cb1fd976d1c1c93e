"""Rules of a scenario: cost changes, closed trade or transit, agreements, opened lines.

A rule names states by code, name, region or bloc, and a change. This module parses rules from
strings, :mod:`multivector.scenarios.scenario_files` from files; each rule keeps its original text
for error messages.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from multivector.codes.blocs import BLOCS, TRADE_BLOCS, members, traders
from multivector.codes.resolve import is_bloc, party, states_of
from multivector.codes.suggest import did_you_mean
from multivector.errors import UsageError

Kind = Literal["cost", "close-trade", "close-transit", "join", "leave", "open", "avoid"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a scenario."""

    # ``cost``, ``close-trade``, ``close-transit``, ``join``, ``leave``, ``open`` or ``avoid``
    kind: Kind
    words: str  # The rule as written by the user
    # first, second: States on the two sides; an empty ``second`` means all other states
    first: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    both_ways: bool = True  # Whether trade from ``second`` to ``first`` also changes
    change: float = 0.0  # Ad-valorem change of the cost: .3 means 30% more expensive
    name: str = ""  # The bloc joined or left, the line opened, or the line or passage avoided
    on: str = ""  # The day of membership, of a bloc joined or left

    def __post_init__(self) -> None:
        if self.second and len(both := self.first | self.second) == 1:
            what = f"{min(both)} is on both sides"
            raise UsageError(what, where=self.words, allowed="two different states")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A set of rules, with the name given in the file, if any."""

    rules: tuple[Rule, ...]
    name: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.rules:
            raise UsageError(
                "the scenario contains no rules",
                where=self.name or "scenario",
                allowed="a cost change such as 'RUS<>KAZ,UZB:+30%', a state to close, or a line "
                "to open",
            )

    def transit(self) -> tuple[list[str], list[str]]:
        """Return the states, lines and passages to avoid, and the lines to open."""
        shut = (rule for rule in self.rules if rule.kind in ("close-transit", "avoid"))
        avoided = [name for rule in shut for name in sorted(rule.first) or [rule.name]]
        return avoided, [rule.name for rule in self.rules if rule.kind == "open"]


def expand(words: str | Sequence[str], *, on: str, rule: str) -> frozenset[str]:
    """Return the states for codes, names, regions or blocs (members on a given day).

    Raises UsageError for an unknown name, or if there are no states. ``words``: comma-separated if
    a single string. ``on``: year or day. ``rule``: its name in error messages.

    >>> sorted(expand("central-asia,RUS", on="2016", rule="x"))
    ['KAZ', 'KGZ', 'RUS', 'TJK', 'TKM', 'UZB']
    """
    if not isinstance(words, (str, Sequence)):  # a number or date in a file
        raise UsageError(f"not a list of states: {words!r}", where=rule, allowed='e.g. "RUS, KAZ"')
    parts = words.split(",") if isinstance(words, str) else [str(word) for word in words]
    named = any(part.strip() for part in parts)
    found = states_of(parts, on=on, parameter=rule) if named else ()
    if not found:
        raise UsageError(
            "the rule does not name any state", where=rule, allowed="states, regions or blocs"
        )
    return frozenset(found)


_COST = re.compile(r"^(?P<a>[^<>:]+)(?P<way><>|>|<)(?P<b>[^<>:]+):(?P<change>[^:]+)$")
_HYPHENED = re.compile(r"^(?P<sides>[^<>:]*[^<>:\s][-–][^<>:\s][^<>:]*):(?P<change>[^:]+)$")
_CHANGE = re.compile(r"^(?P<sign>[+\-−]?)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|per cent)$")


def cost_rule(text: str, *, on: str) -> Rule:
    """Parse a cost change, ``A<>B:+30%``.

    ``<>`` means both directions, ``>`` from exporter to importer; ``*`` means all other states. An
    unambiguous hyphen between two names also means both directions: ``RUS-KAZ,UZB:+30%``. Raises
    UsageError for invalid syntax, an unknown name, a number without unit, or −100% and less.

    >>> rule = cost_rule("RUS<>KAZ,UZB:+30%", on="2016")
    >>> sorted(rule.second), rule.change, rule.both_ways
    (['KAZ', 'UZB'], 0.3, True)
    """
    match = _COST.match(text.strip())
    hyphened = _HYPHENED.match(text.strip())
    with _parsing("costs", text):
        if match is None and hyphened:
            one, two = _two_sides(hyphened["sides"], text, on)
            return cost_between(one, two, hyphened["change"], both=True, words=text, on=on)
        if match is None:
            raise UsageError(
                "not a cost change",
                allowed="'A<>B:+30%' for both directions, 'A>B:+30%' for exports from A to B; A "
                "and B are comma-separated states, regions or blocs, or * for all other states",
            )
        way = match["way"]
        first, second = (match["b"], match["a"]) if way == "<" else (match["a"], match["b"])
        return cost_between(first, second, match["change"], both=way == "<>", words=text, on=on)


@contextmanager
def _parsing(parameter: str, text: str) -> Iterator[None]:
    """Let errors name the parameter and the value given."""
    try:
        yield
    except UsageError as error:
        raise UsageError(
            f"{text!r}: {error.what}", where=parameter, allowed=error.allowed, next=error.next
        ) from error


def _two_sides(sides: str, text: str, on: str) -> tuple[str, str]:
    """Split at the only hyphen that leaves valid names on both sides."""
    readings, refused = [], None
    for place in re.finditer("[-–]", sides):
        one, two = sides[: place.start()], sides[place.end() :]
        try:
            for side in (one, two):
                expand(side, on=on, rule=text)
            readings.append((one, two))
        except UsageError as error:
            refused = error
    if len(readings) == 1:
        return readings[0]
    if refused is not None and not readings:
        raise refused
    raise UsageError(f"{sides!r} is ambiguous", where=text, allowed="e.g. 'A<>B:+30%'")


def cost_between(first: Any, second: Any, change: Any, *, both: bool, words: str, on: str) -> Rule:
    """Return a cost change between two sides; ``*`` means all other states."""
    a, b = (_side(states, on, words) for states in (first, second))
    if not a and not b:
        raise UsageError(
            "the rule does not name any state", where=words, allowed="a state on at least one side"
        )
    if not a and both:
        a, b = b, a
    return Rule("cost", words, a, b, both, parse_change(change, rule=words))


def _side(states: Any, on: str, rule: str) -> frozenset[str]:
    """Return the states of a side; none for ``*``, all other states."""
    if isinstance(states, str) and states.strip() == "*":
        return frozenset()
    return expand(states, on=on, rule=rule)


def parse_change(text: Any, *, rule: str) -> float:
    """Parse a cost change with its unit.

    >>> parse_change("+30%", rule="x"), parse_change("-12.5%", rule="x")
    (0.3, -0.125)
    """
    match = _CHANGE.match(str(text).strip()) if isinstance(text, str) else None
    if match is None:
        what = f"invalid cost change: {text!r}"
        raise UsageError(what, where=rule, allowed="a number with a percent sign, e.g. '+30%'")
    value = float(match["number"]) / 100.0 * (-1.0 if match["sign"] in ("-", "−") else 1.0)
    if not -1.0 < value < math.inf:  # hundreds of digits are infinite
        allowed = "a finite change of more than -100%"
        raise UsageError(f"invalid cost change: {text}", where=rule, allowed=allowed)
    return value


def close_rule(text: str, *, on: str) -> Rule:
    """Parse a closure.

    ``RUS`` closes a state to transit: its own trade continues, and other trade is rerouted.
    ``RUS<>KAZ`` ends trade between states, ``RUS:trade`` ends all trade of a state. A sea passage
    is closed, as by :func:`line_rule`.

    >>> close_rule("RUS", on="2016").kind, close_rule("RUS<>KAZ", on="2016").kind
    ('close-transit', 'close-trade')
    >>> close_rule("RUS:trade", on="2016").second
    frozenset()
    """
    plain = text.strip()
    words = f"close {plain}"
    with _parsing("close", text):
        first, both, second = plain.partition("<>")
        if both:
            return close_between(first, second, words, on)
        name, _, what = plain.partition(":")
        if what in ("", "transit"):
            try:
                return Rule("close-transit", words, expand(name, on=on, rule=words))
            except UsageError as error:  # not before, as Panama and Gibraltar are states as well
                from multivector.routing.sea import PASSAGES, passage_named  # loads NumPy

                if not (passage := passage_named(name)):
                    error.what += did_you_mean(name, [*PASSAGES]) if ";" not in error.what else ""
                    raise
                return Rule("avoid", words, name=passage)
        if what == "trade":
            return Rule("close-trade", words, expand(name, on=on, rule=words))
        raise UsageError(
            f"cannot close {what!r}",
            allowed="RUS or RUS:transit (no transit), RUS:trade (no trade), "
            "RUS<>KAZ (no trade between the two)",
        )


def close_between(first: Any, second: Any, words: str, on: str) -> Rule:
    """Return a rule that ends trade between two sides."""
    b = _side(second, on, words)
    return Rule("close-trade", words, expand(first, on=on, rule=words), b)


def agreement_rule(kind: Literal["join", "leave"], text: str, *, on: str) -> Rule:
    """Parse a change of membership, ``STATE:BLOC``.

    >>> agreement_rule("leave", "KAZ:EAEU", on="2016").name
    'EAEU'
    """
    state, colon, bloc = text.partition(":")
    with _parsing(kind, text):
        if not colon:
            raise UsageError("not a change of membership", allowed="STATE:BLOC, e.g. KAZ:EAEU")
        return agreement_with(kind, state, bloc.strip(), f"{kind} {text}", on)


def agreement_with(
    kind: Literal["join", "leave"], state: Any, bloc: str, words: str, on: str
) -> Rule:
    """Return a rule that makes states join or leave a trade bloc."""
    code = party(bloc, parameter=words)
    if not is_bloc(code):
        raise UsageError(f"not a bloc: {bloc!r}", where=words, allowed=", ".join(BLOCS))
    bloc = code
    if bloc not in TRADE_BLOCS:
        allowed = ", ".join(sorted(TRADE_BLOCS))
        raise UsageError(f"not a trade bloc: {bloc}", where=words, allowed=allowed)
    states = expand(state, on=on, rule=words)
    inside = traders(bloc, on)
    wrong = sorted(states & inside if kind == "join" else states - inside)
    if wrong:
        told = "already a member" if kind == "join" else "not a member"
        area = bloc if inside == members(bloc, on) else f"the free trade area of {bloc}"
        raise UsageError(f"{told} of {area} in {on}: {', '.join(wrong)}", where=words)
    others = inside - states
    if not others:
        raise UsageError(f"{bloc} has no other members with free trade in {on}", where=words)
    return Rule(kind, words, states, frozenset(others), name=bloc, on=on)


def line_rule(kind: Literal["open", "avoid"], word: str) -> Rule:
    """Return a rule that opens a planned line, or closes a line or sea passage.

    >>> line_rule("open", "cku").name
    'cku'
    """
    return Rule(kind, f"{kind} {word}", name=word)


def named_states(rules: Iterable[Rule]) -> frozenset[str]:
    """Return all states named in rules.

    >>> sorted(named_states([cost_rule("RUS<>KAZ:+1%", on="2016")]))
    ['KAZ', 'RUS']
    """
    return frozenset(s for rule in rules for s in (*rule.first, *rule.second))
