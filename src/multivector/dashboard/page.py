"""A page as data: sentences, tables and drawings. HTML, JSON, CSV and archive are written from it,
so that what is shown and what is downloaded cannot differ."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from multivector.answers.result import Result, Row
from multivector.briefing.leaders import LeaderTable
from multivector.provenance import Origin

Link = Callable[[Row], str | None]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the visible rows, and all rows."""

    key: str  # Name in addresses and downloads
    title: str  # Title of the table
    rows: Sequence[Row]  # The rows shown
    # The columns shown; ``lower`` and ``upper`` are shown under their value
    columns: tuple[str, ...]
    schema: str = ""  # Table of ``answers/columns.tsv`` that describes the columns, if any
    every: Result | None = None  # All rows and columns; default: those shown
    # Column to a function that returns the address behind a cell
    links: Mapping[str, Link] = field(default_factory=dict)
    # Headings of columns that differ from their names
    names: Mapping[str, str] = field(default_factory=dict)
    folded: bool = False  # Whether the table is folded on the page
    note: str = ""
    # Shown in place of the rows: who leads, by channel and state
    leaders: LeaderTable | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """One drawing of a figure; ``narrow`` is its phone version, if any."""

    name: str
    svg: str
    narrow: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """Drawings under one title; ``table`` is the key of the table with the data."""

    key: str
    title: str
    caption: str
    panels: tuple[Panel, ...]
    table: str = ""
    legend: tuple[tuple[str, str], ...] = ()  # colour and name of each power drawn


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a section is empty, with allowed values and the next command."""

    what: str
    allowed: str = ""
    next: str = ""
    status: int = 400
    again: int = 0  # seconds after which to ask again; the work goes on meanwhile


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a page. ``markup`` is trusted and shown unescaped."""

    key: str
    title: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    note: str = ""
    problem: Problem | None = None
    markup: str = ""


@dataclass(frozen=True, slots=True)
class Control:
    """A form field that sets the parameter ``name``."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()  # value and words; empty for a text or a slider
    low: int | None = None
    high: int | None = None
    step: int = 1
    unit: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """The content of a page."""

    kind: str
    title: str
    kicker: str = ""
    lead: tuple[str, ...] = ()
    controls: tuple[Control, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()  # parameters that the form keeps
    sections: tuple[Section, ...] = ()
    origins: tuple[Origin, ...] = ()
    caption: str = ""
    template: str = "shown.html"
    more: Mapping[str, Any] = field(default_factory=dict)  # data for the page's own template
    refresh: int = 0  # seconds after which to request the page again
    data: Mapping[str, Any] | None = None  # what the JSON contains besides the tables

    @property
    def tables(self) -> tuple[Table, ...]:
        """Return the tables of all sections."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Return the figures of all sections."""
        return tuple(figure for section in self.sections for figure in section.figures)
