"""The page about the data: sources, their coverage, age and terms."""

from multivector.answers.data import cite_data, list_data
from multivector.answers.influence.layers import load_layers
from multivector.answers.result import Row
from multivector.charts.reach import reach
from multivector.dashboard.asked import AS_OF, Asked, Parameter, View
from multivector.dashboard.page import Control, Figure, Page, Panel, Section, Table
from multivector.dashboard.sections import attempt, section, table_section
from multivector.errors import UsageError
from multivector.store.warehouse import Store
from multivector.vocabulary import BESIDE, CHANNELS

_COLUMNS = ("origin", "title", "first_year", "last_year", "states", "rows", "terms", "version")


def build(asked: Asked) -> Page:
    """Return the page about all sources, or one."""
    listed = list_data()
    only, which = asked.text("origin"), asked.choice("which", "installed")
    if only and only not in {row["origin"] for row in listed}:
        raise UsageError(
            f"unknown source: {only[:60]!r}", where="origin", allowed="a source listed at /data"
        )
    if only:
        return _one(only, next(row for row in listed if row["origin"] == only))
    rows = [
        row for row in listed if which == "all" or bool(row["installed"]) == (which == "installed")
    ]
    link = {"title": lambda row: f"/data?origin={row['origin']}"}
    sources = table_section("sources", "Sources", rows, _COLUMNS, "data", listed, link)
    stored = sum(bool(row["rows"]) for row in listed)
    lead = f"{stored} of {len(listed)} sources are installed."
    advice = () if stored else ("To install the open ones, run `multivector data pull --open`.",)
    options = (("installed", "Installed"), ("missing", "Not installed"), ("all", "All"))
    return Page(
        "data",
        "Data",
        "Sources, coverage, age, terms",
        (lead, *advice),
        controls=(Control("which", "Which", which, options),),
        sections=(
            attempt("coverage", "Years covered by the record", _coverage),
            sources,
            section("files", "For SQL", _files(), note=_SQL),
        ),
    )


_SQL = (
    "Tables are Parquet files under MULTIVECTOR_HOME (default: the user data folder), "
    "which tools such as DuckDB can read."
)


def _coverage() -> Section:
    layers = load_layers().channels
    names = (*CHANNELS, *BESIDE)
    spans = {n: (layers[n].years[0], layers[n].years[-1]) if n in layers else None for n in names}
    rows: list[Row] = [
        {"channel": name, "first_year": span and span[0], "last_year": span and span[1]}
        for name, span in spans.items()
    ]
    drawn = reach(spans, year=None, key="reach")
    title = "Years with data, by channel"
    figure = Figure("coverage", title, "All states combined.", (Panel(title, drawn),), "coverage")
    table = Table("coverage", title, rows, ("channel", "first_year", "last_year"), folded=True)
    return section("coverage", "Years covered by the record", figure, table)


def _files() -> Table:
    rows = [
        {"origin": name, "table": table, "rows": count,
         "file": f"store/versions/{version.folder}/{table}.parquet"}
        for name, version in sorted(Store().installed().items())
        for table, count in version.rows.items()
    ]  # fmt: skip
    columns = ("table", "origin", "rows", "file")
    return Table("files", "Files of the store", rows, columns, folded=True)


def _one(name: str, row: Row) -> Page:
    told = [{"field": key.replace("_", " "), "value": _told(row[key])} for key in row]
    (cited,) = cite_data([name])
    bibtex = Table("bibtex", "BibTeX", [{"bibtex": cited["bibtex"]}], ("bibtex",), folded=True)
    sections = (
        table_section("source", "About this source", told, ("field", "value")),
        section("cite", "How to cite it", bibtex, sentences=(cited["text"],)),
    )
    return Page("data", row["title"], "Source", sections=sections)


def _told(value: object) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return None if value is None else str(value)


VIEW = View(
    "/data",
    build,
    "Sources with coverage, age and terms; files of the store; citations.",
    (
        Parameter("origin", "text", "ID of a source."),
        Parameter("which", "choice", "Which sources.", ("installed", "missing", "all")),
        AS_OF,
    ),
)
