"""Read and validate scenarios from TOML files, and rules from strings."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from multivector.errors import UsageError
from multivector.scenarios.rules import (
    Kind,
    Rule,
    agreement_rule,
    agreement_with,
    close_between,
    close_rule,
    cost_between,
    cost_rule,
    expand,
    line_rule,
)
from multivector.tables import read_toml

# Option of a file -> its types, and the allowed values for error messages.
OPTIONS: dict[str, tuple[tuple[type, ...], str]] = {
    "sigma": ((int, float), "a number above 1"), "closure": ((str,), "closed, proportional, fixed"),
    "year": ((int,), "a year"), "flows": ((str,), "a file"), "draws": ((int,), "a whole number"),
    "powers": ((str, list), "a list of codes"),
}  # fmt: skip
_TABLES: dict[str, tuple[str, ...]] = {
    "cost": ("between", "from", "to", "change"), "close": ("transit", "trade", "between"),
    "join": ("state", "bloc"), "leave": ("state", "bloc"), "open": ("line",), "avoid": ("name",),
}  # fmt: skip
DEFAULT_DAY = "2025"  # for bloc membership, if the trade data have no year


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A parsed scenario file; bloc membership is resolved later, for the year of the trade data."""

    path: Path
    name: str  # Name of the scenario in the file
    # Those of ``sigma, closure, year, flows, draws, powers`` that it sets, validated; ``flows`` is
    # a path relative to the file
    options: Mapping[str, Any]
    tables: Mapping[str, Any]  # The tables of rules, as read

    def rules(self, day: str) -> Iterator[Rule]:
        """Yield the rules, with bloc members on a given day.

        Raises UsageError, with the table's number, for unknown tables, keys or names.
        """
        for table, entries in self.tables.items():
            if table not in _TABLES or not isinstance(entries, list):
                raise UsageError(
                    f"unknown entry: {table!r}",
                    where=str(self.path),
                    allowed=", ".join([*(f"[[{t}]]" for t in _TABLES), "name", *OPTIONS]),
                )
            for number, entry in enumerate(entries, start=1):
                yield _from_table(table, entry, f"{self.path.name}, {table} {number}", day)


def open_scenario(path: Path) -> ScenarioFile:
    """Read a scenario file and validate its options.

    Tables ``[[cost]]`` (``between`` or ``from`` and ``to``, ``change``), ``[[close]]``
    (``transit``, ``trade`` or ``between``), ``[[join]]`` and ``[[leave]]`` (``state``, ``bloc``),
    ``[[open]]`` (``line``), ``[[avoid]]`` (``name``); keys ``name, description, year, sigma,
    closure, draws, flows, powers``. Raises InputError if the file is missing or not valid TOML.
    Raises UsageError for an option of the wrong type.
    """
    content = read_toml(path)
    options = {key: content.pop(key) for key in OPTIONS if key in content}
    for key, value in options.items():
        kinds, allowed = OPTIONS[key]
        right = isinstance(value, kinds) and not isinstance(value, bool)
        if not right or (key == "closure" and value not in allowed.split(", ")):
            raise UsageError(f"invalid {key}: {value!r}", where=str(path), allowed=allowed)
    if "flows" in options:
        options["flows"] = path.parent / options["flows"]
    name = str(content.pop("name", path.stem))
    content.pop("description", None)
    return ScenarioFile(path, name, options, content)


# Parameter of ``whatif`` -> what parses each of its rules.
_PARSERS: dict[str, Callable[..., Rule]] = {
    "costs": cost_rule,
    "close": close_rule,
    "join": partial(agreement_rule, "join"),
    "leave": partial(agreement_rule, "leave"),
    "open": lambda word, on: line_rule("open", word),
    "avoid": lambda word, on: line_rule("avoid", word),
}


def rules_of(*, on: str, **words: Iterable[str]) -> list[Rule]:
    """Parse rules from strings, by parameter of ``whatif``, with bloc members on a given day.

    Raises UsageError for invalid syntax or an unknown name; ``where`` is the parameter.

    >>> [rule.kind for rule in rules_of(on="2016", costs=["RUS<>KAZ:+30%"], open=["cku"])]
    ['cost', 'open']
    """
    for name, given in words.items():
        if isinstance(given, str):
            raise UsageError(f"not a list of rules: {given!r}", where=name, allowed=f"[{given!r}]")
    return [_PARSERS[name](text, on=on) for name, given in words.items() for text in given]


def solver_options(options: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """Return the options of a file and those given in its place, checked; None is not given."""
    asked = {**options, **{name: value for name, value in given.items() if value is not None}}
    sigma, draws, closure = (asked.get(name) for name in ("sigma", "draws", "closure"))
    if sigma is not None and not sigma > 1:
        raise UsageError(f"invalid sigma: {sigma:g}", where="sigma", allowed="above 1")
    if draws is not None and draws < 0:
        raise UsageError(
            f"invalid number of draws: {draws}", where="draws", allowed="0 draws or more"
        )
    closures = OPTIONS["closure"][1]
    if closure is not None and closure not in closures.split(", "):
        raise UsageError(f"unknown closure: {closure!r}", where="closure", allowed=closures)
    return asked


def check_rules(
    words: Mapping[str, Iterable[str]], file: ScenarioFile | None, year: int | None
) -> None:
    """Check rules as far as possible before the trade data, and so their year, are read."""
    if year is None:  # membership depends on the year of the trade data
        words = {name: rules for name, rules in words.items() if name not in ("join", "leave")}
    try:
        rules_of(on=str(year or DEFAULT_DAY), **words)
    except UsageError as error:
        # A bloc without members in the default year may have some in the year of the trade data.
        if year is not None or "no states given" not in error.what:
            raise
    if file and year is not None:
        list(file.rules(str(year)))


def _from_table(table: Any, entry: Any, where: str, on: str) -> Rule:
    if not isinstance(entry, dict):
        raise UsageError("the rule is not a TOML table", where=where, allowed=f"[[{table}]]")
    unknown = set(entry) - set(_TABLES[table]) - {"note"}
    if unknown:
        raise UsageError(
            f"unknown key: {sorted(unknown)[0]!r}", where=where, allowed=", ".join(_TABLES[table])
        )
    if table == "cost":
        first, second, both = _sides(entry, where)
        return cost_between(first, second, entry.get("change"), both=both, words=where, on=on)
    if table == "close":
        return _close_table(entry, where, on)
    if table in ("join", "leave"):
        state, bloc = (_need(entry, key, where) for key in ("state", "bloc"))
        return agreement_with(table, state, str(bloc), where, on)
    return Rule(table, where, name=str(_need(entry, _TABLES[table][0], where)))


def _need(entry: dict[str, Any], key: str, where: str) -> Any:
    if key not in entry:
        raise UsageError(f"missing key: {key!r}", where=where)
    return entry[key]


def _sides(entry: dict[str, Any], where: str) -> tuple[Any, Any, bool]:
    if "between" in entry:
        sides = entry["between"]
        if not isinstance(sides, list) or len(sides) != 2 or "from" in entry or "to" in entry:
            raise UsageError(
                "`between` requires exactly two sides, without `from` or `to`",
                where=where,
                allowed='two sides, e.g. between = ["RUS", "KAZ,UZB"]',
            )
        return sides[0], sides[1], True
    return _need(entry, "from", where), _need(entry, "to", where), False


def _close_table(entry: dict[str, Any], where: str, on: str) -> Rule:
    given = [key for key in ("transit", "trade", "between") if key in entry]
    if len(given) != 1:
        raise UsageError("exactly one of transit, trade and between is required", where=where)
    if given[0] == "between":
        first, second, _ = _sides(entry, where)
        return close_between(first, second, where, on)
    kind: Kind = "close-transit" if given[0] == "transit" else "close-trade"
    return Rule(kind, where, expand(entry[given[0]], on=on, rule=where))
