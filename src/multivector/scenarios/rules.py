"""What a scenario says: cost changes, closed trade or transit, agreements, opened lines.

A rule names states by code, name, region or bloc, and says what changes. Rules are read from a
TOML file or from the command line; each keeps its own words, so that an error can name it.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from multivector.codes.blocs import BLOCS, members
from multivector.codes.resolve import is_bloc, party, states_of
from multivector.errors import InputError, UsageError

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
                "the scenario changes nothing: it names nobody",
                where=self.name or "scenario",
                allowed="a rule, such as --cost 'RUS<>KAZ,UZB:+30%', --close RUS, --open cku",
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
        raise UsageError("a rule names nobody", where=rule, allowed="states, regions or blocs")
    return frozenset(found)


_COST = re.compile(r"^(?P<a>[^<>:]+)(?P<way><>|>|<)(?P<b>[^<>:]+):(?P<change>[^:]+)$")
_HYPHENED = re.compile(r"^(?P<sides>[^<>:]*[^<>:\s][-–][^<>:\s][^<>:]*):(?P<change>[^:]+)$")
_CHANGE = re.compile(r"^(?P<sign>[+\-−]?)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>%|per cent)$")


def cost_rule(text: str, *, on: str) -> Rule:
    """Return the rule of ``--cost 'A<>B:+30%'``.

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
    match = _COST.match(text.strip())
    hyphened = _HYPHENED.match(text.strip())
    if match is None and hyphened:
        one, two = _two_sides(hyphened["sides"], text, on)
        return _cost(one, two, hyphened["change"], True, text, on)
    if match is None:
        raise UsageError(
            "not a cost change",
            where=f"--cost {text!r}",
            allowed="'A<>B:+30%' both ways, 'A>B:+30%' for exports of A to B; A and B states, "
            "regions or blocs separated by commas, or * for everyone else",
        )
    way = match["way"]
    first, second = (match["b"], match["a"]) if way == "<" else (match["a"], match["b"])
    return _cost(first, second, match["change"], way == "<>", text, on)


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
    raise UsageError(f"{sides!r} can be read in two ways", where=text, allowed="'A<>B:+30%'")


def _cost(first: Any, second: Any, change: Any, both: bool, words: str, on: str) -> Rule:
    a = frozenset() if _everyone(first) else expand(first, on=on, rule=words)
    b = frozenset() if _everyone(second) else expand(second, on=on, rule=words)
    if not a and not b:
        raise UsageError("a rule names nobody", where=words, allowed="a state on one side")
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
            f"{text!r} is no change of cost", where=rule, allowed="a number with its unit: '+30%'"
        )
    value = (
        float(match["number"]) / 100.0 * (-1.0 if match["sign"] in "-−" and match["sign"] else 1)
    )
    if value <= -1.0:
        raise UsageError(f"a cost cannot change by {text}", where=rule, allowed="more than -100%")
    return value


def close_rule(text: str, *, on: str) -> Rule:
    """Return the rule of ``--close``.

    ``RUS`` closes a state to transit: its own trade goes on, others go round. ``RUS<>KAZ`` ends
    trade between states, ``RUS:trade`` all trade of a state.

    Examples
    --------
    >>> close_rule("RUS", on="2016").kind, close_rule("RUS<>KAZ", on="2016").kind
    ('close-transit', 'close-trade')
    >>> close_rule("RUS:trade", on="2016").second
    frozenset()
    """
    words = f"--close {text!r}"
    plain = text.strip()
    if "<>" in plain:
        first, _, second = plain.partition("<>")
        return _close_between(first, second, words, on)
    name, _, what = plain.partition(":")
    if what in ("", "transit"):
        return Rule("close-transit", words, expand(name, on=on, rule=words))
    if what == "trade":
        return Rule("close-trade", words, expand(name, on=on, rule=words))
    raise UsageError(
        f"unknown way of closing: {what!r}",
        where=words,
        allowed="RUS or RUS:transit (no transit), RUS:trade (no trade), RUS<>KAZ (none between)",
    )


def _close_between(first: Any, second: Any, words: str, on: str) -> Rule:
    b = frozenset() if _everyone(second) else expand(second, on=on, rule=words)
    return Rule("close-trade", words, expand(first, on=on, rule=words), b)


def agreement_rule(kind: Literal["join", "leave"], text: str, *, on: str) -> Rule:
    """Return the rule of ``--join STATE:BLOC`` or ``--leave STATE:BLOC``.

    Examples
    --------
    >>> agreement_rule("leave", "KAZ:EAEU", on="2016").name
    'EAEU'
    """
    words = f"--{kind} {text!r}"
    state, colon, bloc = text.partition(":")
    if not colon:
        raise UsageError("not an agreement", where=words, allowed=f"--{kind} KAZ:EAEU")
    return _agreement(kind, state, bloc.strip(), words, on)


def _agreement(kind: Literal["join", "leave"], state: Any, bloc: str, words: str, on: str) -> Rule:
    if bloc not in BLOCS:
        code = party(bloc, parameter=words)
        if not is_bloc(code):
            raise UsageError(f"not a bloc: {bloc!r}", where=words, allowed=", ".join(BLOCS))
        bloc = code
    states = expand(state, on=on, rule=words)
    inside = members(bloc, on)
    wrong = sorted(states & inside if kind == "join" else states - inside)
    if wrong:
        told = "is a member already" if kind == "join" else "is not a member"
        raise UsageError(f"{', '.join(wrong)} {told} of {bloc} in {on}", where=words)
    others = inside - states
    if not others:
        raise UsageError(f"{bloc} has no other members", where=words)
    return Rule(kind, words, states, frozenset(others), name=bloc)


def open_rule(line: str) -> Rule:
    """Return the rule of ``--open LINE``.

    Examples
    --------
    >>> open_rule("cku").name
    'cku'
    """
    return Rule("open", f"--open {line!r}", name=line)


def avoid_rule(word: str) -> Rule:
    """Return the rule of ``--avoid``: a line or sea passage that is shut.

    Examples
    --------
    >>> avoid_rule("suez").kind
    'avoid'
    """
    return Rule("avoid", f"--avoid {word!r}", name=word)


OPTIONS = ("sigma", "closure", "year", "flows", "draws", "powers")


def read_scenario(path: Path, *, on: str | None = None) -> Scenario:
    """Return the scenario of a TOML file.

    Tables ``[[cost]]`` (``between`` or ``from`` and ``to``, ``change``), ``[[close]]``
    (``transit``, ``trade`` or ``between``), ``[[join]]`` and ``[[leave]]`` (``state``, ``bloc``),
    ``[[open]]`` (``line``), ``[[avoid]]`` (``name``); keys ``name, description, year, sigma,
    closure, draws, flows, powers``.

    Raises
    ------
    InputError
        If the file is missing or not valid TOML.
    UsageError
        For unknown tables, keys or names; each error names the table and its number.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"not valid TOML: {error}", where=str(path)) from error
    options = {key: content.pop(key) for key in OPTIONS if key in content}
    name = str(content.pop("name", path.stem))
    content.pop("description", None)
    day = on or str(options.get("year", "2025"))
    rules: list[Rule] = []
    for table, entries in content.items():
        if table not in _TABLES or not isinstance(entries, list):
            raise UsageError(
                f"unknown entry {table!r}",
                where=str(path),
                allowed=", ".join([*(f"[[{t}]]" for t in _TABLES), "name", *OPTIONS]),
            )
        for number, entry in enumerate(entries, start=1):
            rules.append(_from_table(table, entry, f"{path.name}, {table} {number}", day))
    return Scenario(tuple(rules), name, options)


_TABLES: dict[str, tuple[str, ...]] = {
    "cost": ("between", "from", "to", "change"),
    "close": ("transit", "trade", "between"),
    "join": ("state", "bloc"),
    "leave": ("state", "bloc"),
    "open": ("line",),
    "avoid": ("name",),
}


def _from_table(table: str, entry: Any, where: str, on: str) -> Rule:
    if not isinstance(entry, dict):
        raise UsageError("not a table", where=where, allowed=f"[[{table}]]")
    unknown = set(entry) - set(_TABLES[table]) - {"note"}
    if unknown:
        raise UsageError(
            f"unknown key {sorted(unknown)[0]!r}", where=where, allowed=", ".join(_TABLES[table])
        )
    if table == "cost":
        first, second, both = _sides(entry, where)
        return _cost(first, second, entry.get("change"), both, where, on)
    if table == "close":
        return _close_table(entry, where, on)
    if table in ("join", "leave"):
        kind: Literal["join", "leave"] = "join" if table == "join" else "leave"
        return _agreement(
            kind, _need(entry, "state", where), str(_need(entry, "bloc", where)), where, on
        )
    key = _TABLES[table][0]
    return Rule("open" if table == "open" else "avoid", where, name=str(_need(entry, key, where)))


def _need(entry: dict[str, Any], key: str, where: str) -> Any:
    if key not in entry:
        raise UsageError(f"{key!r} is missing", where=where)
    return entry[key]


def _sides(entry: dict[str, Any], where: str) -> tuple[Any, Any, bool]:
    if "between" in entry:
        sides = entry["between"]
        if not isinstance(sides, list) or len(sides) != 2 or "from" in entry or "to" in entry:
            raise UsageError("not two sides", where=where, allowed='between = ["RUS", "KAZ,UZB"]')
        return sides[0], sides[1], True
    return _need(entry, "from", where), _need(entry, "to", where), False


def _close_table(entry: dict[str, Any], where: str, on: str) -> Rule:
    given = [key for key in ("transit", "trade", "between") if key in entry]
    if len(given) != 1:
        raise UsageError("one of transit, trade, between", where=where)
    if given[0] == "between":
        first, second, _ = _sides(entry, where)
        return _close_between(first, second, where, on)
    kind: Kind = "close-transit" if given[0] == "transit" else "close-trade"
    return Rule(kind, where, expand(entry[given[0]], on=on, rule=where))


def named_states(rules: Iterable[Rule]) -> frozenset[str]:
    """Return every state that rules name on either side.

    Examples
    --------
    >>> sorted(named_states([cost_rule("RUS<>KAZ:+1%", on="2016")]))
    ['KAZ', 'RUS']
    """
    return frozenset(s for rule in rules for s in (*rule.first, *rule.second))
