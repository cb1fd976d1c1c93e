"""Write docs/reference from the code: commands, tables, sources, indicators, ontology, answers.

``pages()`` gives every page by file name; run as a script it writes them. The same code gives the
same bytes; a test compares what is committed with what the code gives.
"""

import ast
import inspect
import json
import os
import tempfile
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import click

import multivector as mv
from multivector.answers.columns import Column
from multivector.answers.columns import tables as result_tables
from multivector.answers.influence.doubts import kinds as doubts
from multivector.cli.main import COMMANDS, application
from multivector.codes.blocs import BLOCS, members
from multivector.codes.regions import regions
from multivector.coding.events import ontology
from multivector.errors import UsageError
from multivector.measures.capacity.capacity import CARRY_YEARS
from multivector.records import catalogue
from multivector.records.indicators import factbook_indicators
from multivector.records.listing import feeds
from multivector.store.schema import reference_page
from multivector.vocabulary import CHANNELS

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "reference"
# Members of a bloc are listed as of this day: a page must not change with the calendar.
MEMBERS_ON = "2025-01-01"
JSON_TYPES = {
    "code": "string", "text": "string", "number": "number", "count": "integer", "year": "integer",
    "flag": "boolean", "list": "array", "object": "object",
}  # fmt: skip


def pages() -> dict[str, str]:
    """Return every page of the reference by file name."""
    return {
        "commands.md": commands_page(),
        "tables.md": reference_page().rstrip() + "\n",
        "origins.md": origins_page(),
        "coverage.md": coverage_page(),
        "indicators.md": indicators_page(),
        "ontology.md": ontology_page(),
        "blocs-and-regions.md": blocs_page(),
        "answers.md": face_page(),
        "columns.md": columns_page(),
        "brief-json.md": brief_page(),
    }


def commands() -> Iterator[tuple[str, click.Command]]:
    """Give every command and subcommand with its full name."""
    context = click.Context(application, info_name="multivector")
    for name in COMMANDS:
        command = application.get_command(context, name)
        if command is None:
            raise LookupError(name)
        yield f"multivector {name}", command
        if isinstance(command, click.Group):
            for inner, found in sorted(command.commands.items()):
                yield f"multivector {name} {inner}", found


def commands_page() -> str:
    """Return the page of all commands, arguments and options."""
    lines = ["# Commands", "", _paragraphs(application.help or ""), ""]
    for name, command in commands():
        context = click.Context(command, info_name=name)
        usage = " ".join([name, *command.collect_usage_pieces(context)])
        lines += [f"## `{name}`", "", "```", usage, "```", "", _paragraphs(command.help or ""), ""]
        options = [p for p in command.params if isinstance(p, click.Option)]
        if options:
            rows = ([f"`{_spelled(p)}`", _told(p)] for p in options)
            lines += [*_table(["option", "meaning"], rows), ""]
        if command.epilog:
            examples = command.epilog.split("\n")[2:]
            lines += ["```", *(line.strip() for line in examples), "```", ""]
    return _page(lines)


def _spelled(option: click.Option) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    if option.is_flag:
        return names
    if isinstance(option.type, click.Choice):
        return f"{names} {'|'.join(map(str, option.type.choices))}"
    return f"{names} {option.metavar or option.type.name.upper()}"


def _told(option: click.Option) -> str:
    told = " ".join((option.help or "").split())
    if option.multiple:
        told += " May be given several times."
    if option.show_default and option.default is not None:
        told += f" Default: `{option.default}`."
    return told


def origins_page() -> str:
    """Return the page of origins: title, years, terms, citation, address."""
    lines = ["# Sources", ""]
    lines += [
        "`multivector data pull ORIGIN` downloads a source; `data cite ORIGIN` cites it.",
        "",
    ]
    for entry in catalogue.entries().values():
        span = f"{entry.first_year}–{entry.last_year}" if entry.first_year else "undated"
        lines += [f"## `{entry.id}`", "", f"**{entry.title}**", ""]
        lines += [
            f"- Years: {span}; version: {entry.version}",
            f"- Released: {entry.released or 'the file is the user’s'}; a period is known "
            f"{entry.lag_months} months after its end: {entry.lag_source}",
            f"- Tables: {', '.join(f'`{name}`' for name in entry.tables)}",
            f"- Terms: {entry.licence}; {entry.terms}"
            + ("" if entry.open else f" (needs `--accept-terms {entry.id}`)"),
            f"- Cite: {entry.citation}",
            f"- URL: <{entry.url}>",
            "",
        ]
    return _page(lines)


def coverage_page() -> str:
    """Return the page of coverage: how many sources feed each channel and measure, by year."""
    users = (*CHANNELS, "ideal-points", "agreement", "whatif", "gravity")
    fed = {user: list(_fed(user)) for user in users}
    last = max(max(years) for found in fed.values() for _, years in found)
    lines = ["# Coverage by year", ""]
    lines += [
        "The number of sources in the catalogue with data for a year, for each channel and each "
        "measure: those with open terms, and after the plus sign those whose terms must be "
        "accepted. GDP and population, which most channels need too, are not counted. In a year "
        f"without data, figures are carried forward for up to {CARRY_YEARS} years; the column "
        "`age` says so. Your own "
        "tables are not counted.",
        "",
    ]
    rows = [
        (str(year), *(_counted(fed[user], year) for user in users))
        for year in range(last, _COVERAGE_FROM - 1, -1)
    ]
    lines += [*_table(("year", *users), rows), ""]
    for user in users:
        lines += [f"## `{user}`", ""]
        origins = [
            (f"`{entry.id}`", _spans(years), "yes" if entry.open else "no")
            for entry, years in fed[user]
        ]
        lines += [*_table(("origin", "years", "open"), origins), ""]
    return _page(lines)


_COVERAGE_FROM = 1990


def _fed(user: str) -> Iterator[tuple[catalogue.Entry, frozenset[int]]]:
    """Give the sources that a channel or measure uses, with the years of the tables it uses."""
    for entry in catalogue.entries().values():
        tables = [name for name in entry.tables if name not in ("gdp", "population")]
        used = [name for name in tables if user in feeds(entry.id, [name])]
        years = frozenset(year for name in used for year in entry.tables[name].years)
        if years:
            yield entry, years


def _counted(found: Sequence[tuple[catalogue.Entry, frozenset[int]]], year: int) -> str:
    there = [entry.open for entry, years in found if year in years]
    both = f"{sum(there)}+{len(there) - sum(there)}" if not all(there) else f"{len(there)}"
    return both if there else ""


def _spans(years: Iterable[int]) -> str:
    """Return years as ranges, each ending where the next year is missing."""
    spans: list[list[int]] = []
    for year in sorted(years):
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in spans)


def indicators_page() -> str:
    """Return the page of what is read from the World Factbook."""
    lines = ["# Indicators of the World Factbook", ""]
    lines += ["The Factbook is embedded in the package, so these figures need no download.", ""]
    rows = (
        [f"`{name}`", i.title, i.unit, i.channel, i.meaning]
        for name, i in factbook_indicators().items()
    )
    lines += _table(["indicator", "title", "unit", "channel", "interpretation"], rows)
    return _page(lines)


def columns_page() -> str:
    """Return the page of the columns of every result table."""
    lines = ["# Columns of result tables", ""]
    lines += ["Where *null* is empty, the column always has a value.", ""]
    for name, columns in result_tables().items():
        lines += [f"## `{name}`", ""]
        rows = ([f"`{c.name}`", c.type, c.unit, _bounds(c), c.meaning, c.null] for c in columns)
        lines += [*_table(["column", "type", "unit", "range", "meaning", "null"], rows), ""]
    lines += ["## Doubts", ""]
    lines += [
        "Those in the column `doubts`, with their words in `flag` (*: in no flag), and where one "
        "keeps the power that is first from being called the leader: in all answers, or on pages."
    ]
    named = (
        [f"`{name}`", kind["words"] + "*" * (kind["flagged"] != "yes"), kind["bars"]]
        for name, kind in doubts().items()
    )
    return _page([*lines, "", *_table(["doubt", "words", "bars a lead"], named)])


def _bounds(column: Column) -> str:
    ends = ["" if end is None else f"{end:g}" for end in (column.low, column.high)]
    return "–".join(ends) if any(ends) else ""


def schema_text() -> str:
    """Return the schema of a brief with the rows of measures as the table of columns has them."""
    path = ROOT / "src" / "multivector" / "briefing" / "schema.json"
    schema = json.loads(path.read_text("utf-8"))
    schema["$defs"]["channel"] = {"enum": [*CHANNELS, None]}
    for name in ("influence", "balance", "agreement", "changes"):
        made = _row_schema(name)
        made["properties"]["later"] = {
            "description": "Whether the year is after the article's; null if either is undated.",
            "type": ["boolean", "null"],
        }
        schema["$defs"][name] = made
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def _row_schema(table: str) -> dict[str, Any]:
    """Return the JSON Schema of a row; additional properties are allowed."""
    columns = result_tables()[table]
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {column.name: _property(column) for column in columns},
    }


def _property(column: Column) -> dict[str, Any]:
    kind = JSON_TYPES[column.type]
    described: dict[str, Any] = {"type": [kind, "null"] if column.null else kind}
    if column.low is not None:
        described["minimum"] = column.low
    if column.high is not None:
        described["maximum"] = column.high
    text = column.meaning + (f" Null: {column.null}." if column.null else "")
    return {"description": text + (f" Unit: {column.unit}." if column.unit else ""), **described}


def ontology_page() -> str:
    """Return the page of event types, modes and scores."""
    note = " ".join((ontology.__doc__ or "").split())
    lines = ["# Event types, modes and scores", "", note, "", "## Types", ""]
    rows = (
        [
            f"`{t}`",
            ontology.QUAD[t],
            _number(ontology.SCORES[t]),
            ontology.ANNOUNCED_TYPE.get(t, ""),
        ]
        for t in ontology.TYPES
    )
    lines += _table(["type", "quad", "score", "when announced"], rows)
    lines += ["", "## Modes", ""]
    modes = (
        [f"`{t}`", f"`{mode}`", _number(score)]
        for t, named in ontology.MODES.items()
        for mode, score in named.items()
    )
    lines += _table(["type", "mode", "score"], modes)
    lines += ["", "## Contexts", "", ", ".join(f"`{name}`" for name in ontology.CONTEXTS)]
    return _page(lines)


def blocs_page() -> str:
    """Return the page of blocs with members on a fixed day, and of regions."""
    lines = ["# Blocs and regions", "", f"## Blocs, with full members on {MEMBERS_ON}", ""]
    rows = ([f"`{code}`", bloc.name, _members(code)] for code, bloc in sorted(BLOCS.items()))
    lines += _table(["bloc", "name", "members"], rows)
    lines += ["", "## Regions", ""]
    named = ([f"`{r.id}`", r.name, " ".join(r.states)] for _, r in sorted(regions().items()))
    lines += _table(["region", "name", "states"], named)
    return _page(lines)


def _members(code: str) -> str:
    try:
        return " ".join(sorted(members(code, MEMBERS_ON)))
    except UsageError:
        return "members not listed"


def face_page() -> str:
    """Return the page of public functions and classes: signature and documentation."""
    lines = ["# Public functions", "", "Available after `import multivector as mv`.", ""]
    for name, found in public():
        lines += [f"## `mv.{name}`", "", "```python", _signature(name, found), "```", ""]
        lines += ["```text", inspect.getdoc(found) or "", "```", ""]
        for method, call in _methods(found):
            told = ["```python", _signature(method, call), "```", ""]
            told += ["```text", inspect.getdoc(call) or "", "```", ""]
            lines += [f"### `{name}.{method}`", "", *told]
    return _page(lines)


def _methods(found: Any) -> list[tuple[str, Any]]:
    every = vars(found).items() if inspect.isclass(found) else ()
    return [(n, m) for n, m in every if inspect.isfunction(m) and not n.startswith("_")]


def public() -> Iterator[tuple[str, Any]]:
    """Give every public function and class with its name, those of the namespaces among them."""
    for name in mv.__all__:
        found = getattr(mv, name)
        if isinstance(found, ModuleType):
            yield from ((f"{name}.{one}", value) for one, value in _inside(found))
        elif callable(found):
            yield name, found


def _inside(module: ModuleType) -> Iterator[tuple[str, Any]]:
    names = getattr(module, "__all__", None) or [
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and getattr(value, "__module__", "") == module.__name__
    ]
    for name in names:
        yield name, getattr(module, name)


def _signature(name: str, found: Any) -> str:
    # From the source, as the words of a run-time signature differ between versions of Python.
    tree = ast.parse(textwrap.dedent(inspect.getsource(found))).body[0]
    if not isinstance(tree, ast.FunctionDef):
        return f"class {name}: ..."
    returns = f" -> {ast.unparse(tree.returns)}" if tree.returns else ""
    parts = ast.unparse(tree.args)
    line = f"{name}({parts}){returns}"
    if len(line) <= 98:
        return line
    given = ast.unparse(ast.parse(f"def f({parts}): ...")).split("\n")[0][6:-2]
    inside = textwrap.fill(given, 94, initial_indent="    ", subsequent_indent="    ")
    return f"{name}(\n{inside}\n){returns}"


def brief_page() -> str:
    """Return the page of a brief's JSON: every field of the schema."""
    schema = json.loads((files("multivector.briefing") / "schema.json").read_text("utf-8"))
    lines = [f"# {schema['title']} as JSON", "", schema["description"], ""]
    lines += ["## Brief", "", *_fields(schema), ""]
    for name, part in schema["properties"].items():
        if part.get("properties"):
            lines += [f"## `{name}`", "", *_fields(part), ""]
    for name, part in schema["$defs"].items():
        lines += [f"## {name}", ""]
        if part.get("description"):
            lines += [part["description"], ""]
        lines += _fields(part) if part.get("properties") else [f"{_kind(part)}."]
        lines.append("")
    return _page(lines)


def _fields(part: dict[str, Any]) -> list[str]:
    required = part.get("required", ())
    rows = (
        [f"`{name}`", _kind(field), "yes" if name in required else "no"]
        for name, field in part["properties"].items()
    )
    return _table(["field", "type", "required"], rows)


def _kind(part: dict[str, Any]) -> str:
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return f"[{name}](#{name.lower()})"
    if "const" in part:
        return json.dumps(part["const"])
    if "enum" in part:
        return ", ".join("null" if v is None else f"`{v}`" for v in part["enum"])
    for word in ("anyOf", "oneOf", "allOf"):
        if word in part:
            return " or ".join(_kind(choice) for choice in part[word])
    kind = part.get("type", "any")
    named = " or ".join(kind) if isinstance(kind, list) else kind
    if "items" in part:
        named += f" of {_kind(part['items'])}"
    elif "prefixItems" in part:
        named += f" of {', '.join(_kind(item) for item in part['prefixItems'])}"
    if "pattern" in part:
        named += f" like `{part['pattern']}`"
    return named


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]


def _number(value: float) -> str:
    return f"{value:g}"


def _paragraphs(text: str) -> str:
    """Unwrap the lines of each paragraph."""
    parts = inspect.cleandoc(text).replace("\b\n", "").split("\n\n")
    return "\n\n".join(" ".join(part.split()) for part in parts)


def _page(lines: Iterable[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


def main() -> None:
    """Write the pages; remove one that the code no longer gives."""
    # First, as a page is made from it.
    (ROOT / "src" / "multivector" / "briefing" / "schema.json").write_text(schema_text(), "utf-8")
    with tempfile.TemporaryDirectory() as empty:
        # Regions of the person who builds are no part of the reference.
        os.environ["MULTIVECTOR_HOME"] = empty
        made = pages()
    FOLDER.mkdir(exist_ok=True)
    for path in FOLDER.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
