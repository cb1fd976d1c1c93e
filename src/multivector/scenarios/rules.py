"""What a scenario says: cost changes, closed trade or transit, agreements, opened lines.

A rule names states by code, name, region or bloc, and says what changes. Rules are read from words
here and from a file in :mod:`multivector.scenarios.scenario_files`; each keeps its own words, so
that an error can name it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from multivector.codes.blocs import BLOCS, members
from multivector.codes.resolve import is_bloc, party, states_of
from multivector.errors import UsageError

Kind = Literal["cost", "close-trade", "close-transit", "join", "leave", "open", "avoid"]
EVERYONE = "*"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a scenario.

    Attributes
    ----------
    kind : str
        ``cost``, ``close-trade``, ``close-transit``, ``join``, ``leave``, ``open`` or ``avoid``.
    words : str
        The rule as it was written.
    first, second : frozenset of str
        States on either side; an empty ``second`` is everyone else.
    both_ways : bool
        Whether trade of ``second`` with ``first`` changes as well.
    change : float
        Ad-valorem change of the cost: .3 is 30 % dearer.
    name : str
        The bloc joined or left; the line opened; the line or passage avoided.
    """

    kind: Kind
    words: str
    first: frozenset[str] = frozenset()
    second: frozenset[str] = frozenset()
    both_ways: bool = True
    change: float = 0.0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Rules that go together; ``name`` is what the file calls them."""

    rules: tuple[Rule, ...]
    name: str = ""
    options: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.rules:
            raise UsageError(
                "the scenario changes nothing: it names no states",
                where=self.name or "scenario",
                allowed="a change in costs such as 'RUS<>KAZ,UZB:+30%', a state to close, a line "
                "to open",
            )

    def transit(self) -> tuple[list[str], list[str]]:
        """Return what routes avoid and which lines they open."""
        avoided: list[str] = []
        for rule in self.rules:
            if rule.kind == "close-transit":
                avoided += sorted(rule.first)
            elif rule.kind == "avoid":
                avoided.append(rule.name)
        return avoided, [rule.name for rule in self.rules if rule.kind == "open"]


def expand(words: str | Sequence[str], *, on: str, rule: str) -> frozenset[str]:
    """Return the states that words name: codes, names, regions, blocs (members on a day).

    Parameters
    ----------
    words : str or sequence of str
        Separated by commas where one string.
    on : str
        Year or day of membership.
    rule : str
        What an error calls the rule.

    Raises
    ------
    UsageError
        For a word that names no state; for none at all.

    Examples
    --------
    >>> sorted(expand("central-asia,RUS", on="2016", rule="x"))
    ['KAZ', 'KGZ', 'RUS', 'TJK', 'TKM', 'UZB']
    """
    parts = words.split(",") if isinstance(words, str) else [str(word) for word in words]
    named = any(part.strip() for part in parts)
    found = states_of(parts, on=on, parameter=rule) if named else ()
    if not found:
        raise UsageError("the rule names no states", where=rule, allowed="states, regions or blocs")
    return frozenset(found)


_COST = re.compile(r"^(?P<a>[^<>:]+)(?P<way><>|>|<)(?P<b>[^<>:]+):(?P<change>[^:]+)$")
_HYPHENED = re.compile(r"^(?P<sides>[^<>:]*[^<>:\s][-–][^<>:\s][^<>:]*):(?P<change>[^:]+)$")
_CHANGE = re.compile(r"^(?P<sign>[+\-−]?)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|per cent)$")


def cost_rule(text: str, *, on: str) -> Rule:
    """Return the rule of a change of costs, ``A<>B:+30%``.

    ``<>`` is both ways, ``>`` from exporter to importer; ``*`` is everyone else. A hyphen is both
    ways too where it can only stand between two names: ``RUS-KAZ,UZB:+30%``.

    Raises
    ------
    UsageError
        For another form, an unknown name, a number without unit, or −100 % and less.

    Examples
    --------
    >>> rule = cost_rule("RUS<>KAZ,UZB:+30%", on="2016")
    >>> sorted(rule.second), rule.change, rule.both_ways
    (['KAZ', 'UZB'], 0.3, True)
    """
    return _worded("costs", text, lambda: _cost_of(text, on))


def _worded(parameter: str, text: str, make: Callable[[], Rule]) -> Rule:
    """Return a rule; an error names the parameter, and what was given for it."""
    try:
        return make()
    except UsageError as error:
        raise UsageError(
            f"{text!r}: {error.what}", where=parameter, allowed=error.allowed, next=error.next
        ) from error


def _cost_of(text: str, on: str) -> Rule:
    match = _COST.match(text.strip())
    hyphened = _HYPHENED.match(text.strip())
    if match is None and hyphened:
        one, two = _two_sides(hyphened["sides"], text, on)
        return cost_between(one, two, hyphened["change"], both=True, words=text, on=on)
    if match is None:
        raise UsageError(
            "not a cost change",
            allowed="'A<>B:+30%' for both directions, 'A>B:+30%' for exports of A to B; A and B "
            "states, regions or blocs separated by commas, or * for everyone else",
        )
    way = match["way"]
    first, second = (match["b"], match["a"]) if way == "<" else (match["a"], match["b"])
    return cost_between(first, second, match["change"], both=way == "<>", words=text, on=on)


def _two_sides(sides: str, text: str, on: str) -> tuple[str, str]:
    """Return what stands on either side of the only hyphen that leaves names on both."""
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
    raise UsageError(f"{sides!r} is ambiguous", where=text, allowed="'A<>B:+30%'")


def cost_between(first: Any, second: Any, change: Any, *, both: bool, words: str, on: str) -> Rule:
    """Return the rule of a change of costs between two sides, ``*`` for everyone else."""
    a = frozenset() if _everyone(first) else expand(first, on=on, rule=words)
    b = frozenset() if _everyone(second) else expand(second, on=on, rule=words)
    if not a and not b:
        raise UsageError(
            "the rule names no states", where=words, allowed="a state on at least one side"
        )
    if not a and both:
        a, b = b, a
    return Rule("cost", words, a, b, both, parse_change(change, rule=words))


def _everyone(words: Any) -> bool:
    return isinstance(words, str) and words.strip() == EVERYONE


def parse_change(text: Any, *, rule: str) -> float:
    """Return a change of cost from words with a unit.

    Examples
    --------
    >>> parse_change("+30%", rule="x"), parse_change("-12.5 %", rule="x")
    (0.3, -0.125)
    """
    match = _CHANGE.match(str(text).strip()) if isinstance(text, str) else None
    if match is None:
        raise UsageError(
            f"invalid change in cost: {text!r}",
            where=rule,
            allowed="a number with its unit: '+30%'",
        )
    value = (
        float(match["number"]) / 100.0 * (-1.0 if match["sign"] in "-−" and match["sign"] else 1)
    )
    if value <= -1.0:
        raise UsageError(f"a cost cannot change by {text}", where=rule, allowed="more than -100%")
    return value


def close_rule(text: str, *, on: str) -> Rule:
    """Return the rule of a closure.

    ``RUS`` closes a state to transit: its own trade goes on, others go round. ``RUS<>KAZ`` ends
    trade between states, ``RUS:trade`` all trade of a state.

    Examples
    --------
    >>> close_rule("RUS", on="2016").kind, close_rule("RUS<>KAZ", on="2016").kind
    ('close-transit', 'close-trade')
    >>> close_rule("RUS:trade", on="2016").second
    frozenset()
    """
    return _worded("close", text, lambda: _close_of(text.strip(), on))


def _close_of(plain: str, on: str) -> Rule:
    words = f"close {plain}"
    if "<>" in plain:
        first, _, second = plain.partition("<>")
        return close_between(first, second, words, on)
    name, _, what = plain.partition(":")
    if what in ("", "transit"):
        return Rule("close-transit", words, expand(name, on=on, rule=words))
    if what == "trade":
        return Rule("close-trade", words, expand(name, on=on, rule=words))
    raise UsageError(
        f"cannot close {what!r}",
        allowed="RUS or RUS:transit (no transit), RUS:trade (no trade), "
        "RUS<>KAZ (no trade between the two)",
    )


def close_between(first: Any, second: Any, words: str, on: str) -> Rule:
    """Return the rule that ends trade between two sides."""
    b = frozenset() if _everyone(second) else expand(second, on=on, rule=words)
    return Rule("close-trade", words, expand(first, on=on, rule=words), b)


def agreement_rule(kind: Literal["join", "leave"], text: str, *, on: str) -> Rule:
    """Return the rule of a state that joins or leaves a bloc, ``STATE:BLOC``.

    Examples
    --------
    >>> agreement_rule("leave", "KAZ:EAEU", on="2016").name
    'EAEU'
    """
    state, colon, bloc = text.partition(":")

    def make() -> Rule:
        if not colon:
            raise UsageError("not a change of membership", allowed="a state and a bloc, KAZ:EAEU")
        return agreement_with(kind, state, bloc.strip(), f"{kind} {text}", on)

    return _worded(kind, text, make)


def agreement_with(
    kind: Literal["join", "leave"], state: Any, bloc: str, words: str, on: str
) -> Rule:
    """Return the rule of states that join or leave a bloc."""
    if bloc not in BLOCS:
        code = party(bloc, parameter=words)
        if not is_bloc(code):
            raise UsageError(f"not a bloc: {bloc!r}", where=words, allowed=", ".join(BLOCS))
        bloc = code
    states = expand(state, on=on, rule=words)
    inside = members(bloc, on)
    wrong = sorted(states & inside if kind == "join" else states - inside)
    if wrong:
        told = "is already a member" if kind == "join" else "is not a member"
        raise UsageError(f"{', '.join(wrong)} {told} of {bloc} in {on}", where=words)
    others = inside - states
    if not others:
        raise UsageError(f"{bloc} has no other members", where=words)
    return Rule(kind, words, states, frozenset(others), name=bloc)


def open_rule(line: str) -> Rule:
    """Return the rule of a planned line that opens.

    Examples
    --------
    >>> open_rule("cku").name
    'cku'
    """
    return Rule("open", f"open {line}", name=line)


def avoid_rule(word: str) -> Rule:
    """Return the rule of a line or sea passage that is shut.

    Examples
    --------
    >>> avoid_rule("suez").kind
    'avoid'
    """
    return Rule("avoid", f"avoid {word}", name=word)


def named_states(rules: Iterable[Rule]) -> frozenset[str]:
    """Return every state that rules name on either side.

    Examples
    --------
    >>> sorted(named_states([cost_rule("RUS<>KAZ:+1%", on="2016")]))
    ['KAZ', 'RUS']
    """
    return frozenset(s for rule in rules for s in (*rule.first, *rule.second))
