"""A page as HTML, and its twins: JSON, CSV, SVG, and an archive of evidence."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote

import jinja2
from markupsafe import Markup, escape

from multivector import __version__
from multivector.answers.result import Row
from multivector.answers.table_files import to_csv
from multivector.briefing.renderings.page import environment
from multivector.charts.svg import mark
from multivector.codes.naming import display_name
from multivector.dashboard import cells
from multivector.dashboard.asked import AS_OF, Asked
from multivector.dashboard.page import Figure, Page, Panel, Problem, Section, Table
from multivector.errors import UsageError
from multivector.prose import listed, number, printable
from multivector.provenance import bibliography

SCHEMA_VERSION = "1"
_MOST_SOURCES = 3  # named under a drawing
_TITLES = {
    403: "Refused", 404: "Not found", 422: "Not accepted", 202: "Not ready yet",
    429: "Not ready yet", 500: "Something went wrong", 503: "The store cannot be read",
}  # fmt: skip
# Links to pages that can be requested as of a day.
_DATED = re.compile(
    r'href="(?P<path>/(?:region|state|dyad|alignment|check|whatif|data)\b[^"?#]*)'
    r'(?P<query>\?[^"#]*)?(?P<place>#[^"]*)?"'
)
_TIME = (1980, 1, 1, 0, 0, 0)  # of the files of an archive: equal evidence has equal bytes


@dataclass(frozen=True, slots=True)
class Site:
    """Data shared by all pages of a server: the form token and the data version."""

    form_token: str
    data_version: str


@cache
def _templates() -> jinja2.Environment:
    made = environment("multivector.dashboard", "multivector.briefing")
    made.filters.update(spelt=display_name, coded=_coded)
    made.globals.update(
        cells=cells.cells,
        heading=cells.heading,
        footing=footing,
        shown_columns=cells.shown_columns,
        version=__version__,
        mark=mark,
    )
    return made


def _coded(text: str) -> Markup:
    """Return a text with the names in backticks as code, as in captions for a terminal."""
    plain = str(escape(printable(text, keep="\n")))  # ``re.sub`` would escape what it puts in
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", plain))


def html(page: Page, asked: Asked, site: Site) -> bytes:
    """Return the page as HTML."""
    template = _templates().get_template(page.template)
    text = template.render(page=page, asked=asked, site=site, Markup=Markup, **page.more)
    if day := asked.text(AS_OF.name):
        text = _DATED.sub(lambda link: _with_day(link, quote(day)), text)
    return text.encode("utf-8", "replace")


def _with_day(link: re.Match[str], day: str) -> str:
    """Add the current page's day to a link to another page about the record."""
    path, query, place = link.group("path", "query", "place")
    if "as_of=" in (query or ""):
        return link[0]
    return f'href="{path}{f"{query}&amp;" if query else "?"}as_of={day}{place or ""}"'


def footing(page: Page, figure: Figure) -> str:
    """Return the line under a drawing: sources, period, number of rows, and age of the figures.

    They are those of all rows with a value in the channels that its table shows.
    """
    table = next((one for one in page.tables if one.key == figure.table), None)
    if table is None:
        return ""
    every = table.rows if table.every is None else table.every.rows
    shown = {row.get("channel") for row in table.rows or every}
    rows = [r for r in every if r.get("channel") in shown and r.get("value", 0) is not None]
    years = sorted({row["year"] for row in rows if isinstance(row.get("year"), int)})
    span = f"{years[0]}–{years[-1]}" if len(years) > 1 else "".join(map(str, years))
    parts = [_sources(page, rows), span, number(len(rows), "row"), _age(rows, years)]
    return f"{'; '.join(filter(None, parts))}."


def _sources(page: Page, rows: Iterable[Row]) -> str:
    """Return the sources that rows name; if they name none, those of the page."""
    told = (row.get("origins") or row.get("origin") or row.get("sources") for row in rows)
    named = {one for value in told for one in _flat(value)}
    fitting = [one for one in page.origins if one.id in named] or list(page.origins)
    if len(fitting) > _MOST_SOURCES:
        return f"{len(fitting)} sources, listed at the bottom of the page"
    return (
        f"Source{'s' * (len(fitting) > 1)}: {listed(x.title for x in fitting)}" if fitting else ""
    )


def _age(rows: Iterable[Row], years: list[int]) -> str:
    last = [one for row in rows if years and row.get("year") == years[-1]
            for one in _flat(row.get("age")) if isinstance(one, int)]  # fmt: skip
    if not last or not max(last):
        return ""
    return f"figures for {years[-1]} are based on data up to {number(max(last), 'year')} older"


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if not isinstance(value, list | tuple):
        yield value
        return
    for one in value:
        yield from _flat(one)


def error_html(problem: Problem, asked: Asked, site: Site) -> bytes:
    """Return the page of an error."""
    template = _templates().get_template("error.html")
    title = _TITLES.get(problem.status, "This cannot be displayed")
    page = Page("error", title, refresh=problem.again)
    return template.render(page=page, problem=problem, asked=asked, site=site).encode("utf-8")


def error_json(problem: Problem) -> bytes:
    """Return an error as JSON."""
    told = {"what": problem.what, "allowed": problem.allowed or None, "next": problem.next or None}
    return _json({"schema_version": SCHEMA_VERSION, "error": told})


def as_json(page: Page, asked: Asked, site: Site) -> bytes:
    """Return the visible data of the page as JSON; with ``rows=all``, all data."""
    return _json(
        {
            "schema_version": SCHEMA_VERSION,
            "version": __version__,
            "data_version": site.data_version,
            "page": page.kind,
            "address": asked.address(),
            "title": page.title,
            "sentences": list(page.lead),
            "parameters": {name: asked.values(name) for name, _ in asked.given},
            "sections": [_section(section) for section in page.sections],
            "tables": {table.key: _table(table, asked) for table in page.tables},
            "figures": {figure.key: _figure(page, figure) for figure in page.figures},
            "caption": page.caption,
            "origins": [origin.to_dict() for origin in page.origins],
            **({"data": page.data} if page.data is not None else {}),
        }
    )


def _section(section: Section) -> dict[str, Any]:
    what, then = (section.problem.what, section.problem.next) if section.problem else (None, None)
    return {
        "key": section.key, "title": section.title, "sentences": list(section.sentences),
        "note": section.note or None, "problem": what, "next": then or None,
        "tables": [table.key for table in section.tables],
        "figures": [figure.key for figure in section.figures],
    }  # fmt: skip


def _figure(page: Page, figure: Figure) -> dict[str, Any]:
    return {
        "title": figure.title, "caption": figure.caption, "note": footing(page, figure),
        "table": figure.table or None, "panels": [panel.name for panel in figure.panels],
    }  # fmt: skip


def _table(table: Table, asked: Asked) -> dict[str, Any]:
    rows, columns = _rows(table, asked)
    cells = [{column: row.get(column) for column in columns} for row in rows]
    note, names = table.note or None, list(columns)
    return {"title": table.title, "note": note, "columns": names, "n": len(rows), "rows": cells}


def _rows(table: Table, asked: Asked) -> tuple[Sequence[Mapping[str, Any]], tuple[str, ...]]:
    if asked.choice("rows", "shown") == "all" and table.every is not None:
        return table.every.rows, table.every.columns
    return table.rows, table.columns


def as_csv(page: Page, asked: Asked, site: Site) -> bytes:
    """Return a table of the page as CSV."""
    table = _chosen(page.tables, asked.text("table"), "table")
    if table is None:
        return b""
    return _safe_csv(*_rows(table, asked)).encode("utf-8")


# A spreadsheet reads a cell that begins like this, and is not a number, as a formula.
_FORMULA = re.compile(r"^(?![+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$)[=+\-@\t\r]")
_MARKS = tuple(before + mark for before in "\n," for mark in "=+-@\t\r")


def _safe_csv(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    text = to_csv(rows, columns)
    if not any(mark in text for mark in (*_MARKS, '"')):
        return text
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    for line in csv.reader(io.StringIO(text)):
        writer.writerow([_FORMULA.sub(lambda m: "'" + m[0], cell) for cell in line])
    return buffer.getvalue()


def as_svg(page: Page, asked: Asked, site: Site) -> bytes:
    """Return a drawing of the page as SVG; ``figure`` is its key, or ``key:panel``."""
    key, _, panel = asked.text("figure").partition(":")
    figure = _chosen(page.figures, key, "figure")
    if figure is None:
        raise UsageError("this page has no chart", where="figure")
    names = [one.name for one in figure.panels]
    if panel and panel not in names:
        raise UsageError(f"unknown panel: {panel!r}", where="figure", allowed=", ".join(names))
    return _alone(figure.panels[names.index(panel) if panel else 0])


def _alone(panel: Panel) -> bytes:
    """Return a drawing that has no page to give it a typeface."""
    alone = ' font-family="system-ui, sans-serif"'
    return panel.svg.replace(' font-family="inherit"', alone, 1).encode("utf-8")


def _chosen(items: Sequence[Any], key: str, what: str) -> Any:
    if not key:
        return items[0] if items else None
    for item in items:
        if item.key == key:
            return item
    raise UsageError(
        f"unknown {what}: {key[:60]!r}",
        where=what,
        allowed=", ".join(item.key for item in items) or "none on this page",
    )


def evidence(page: Page, asked: Asked, site: Site) -> bytes:
    """Return a zip archive of the page: JSON, all tables, drawings and citations."""
    files: dict[str, bytes] = {"page.json": as_json(page, asked, site)}
    for table in page.tables:
        files[f"{table.key}.csv"] = _safe_csv(table.rows, table.columns).encode()
        if (every := table.every) is not None:
            files[f"{table.key}-all.csv"] = _safe_csv(every.rows, every.columns).encode()
    for figure in page.figures:
        for place, panel in enumerate(figure.panels):
            files[f"{figure.key}-{place + 1}.svg"] = _alone(panel)
    files["sources.txt"] = bibliography(page.origins, "text").encode()
    files["sources.bib"] = bibliography(page.origins, "bibtex").encode()
    files["README.txt"] = (
        f"{page.title}\n{asked.address()}\nmultivector {__version__}, data {site.data_version}\n\n"
        + "\n".join(page.lead)
        + f"\n\n{page.caption}\n"
    ).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(re.sub(r"[^\w.-]", "-", name), _TIME), content)
    return buffer.getvalue()


WRITERS = {"html": html, "json": as_json, "csv": as_csv, "svg": as_svg, "zip": evidence}


def _json(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return f"{text}\n".encode("utf-8", "replace")
