"""Sections of a page: their parts, and the reason in place of one that cannot be shown."""

from collections.abc import Callable
from typing import Any, TypeVar

from multivector import settings
from multivector.answers.result import Result, distinct
from multivector.dashboard.page import Figure, Problem, Section, Table
from multivector.errors import InputError, MultivectorError, StoreFault, UsageError
from multivector.provenance import Origin
from multivector.store.view import active_key

T = TypeVar("T")


def section(key: str, title: str, *shown: Figure | Table, **more: Any) -> Section:
    """Return a section of figures and tables."""
    figures = tuple(one for one in shown if isinstance(one, Figure))
    tables = tuple(one for one in shown if isinstance(one, Table))
    return Section(key, title, figures=figures, tables=tables, **more)


def table_section(key: str, title: str, *given: Any, **more: Any) -> Section:
    """Return a section with one table of the same key and title; other arguments as in `Table`."""
    return section(key, title, Table(key, title, *given, **more))


def said(result: Result) -> dict[str, Any]:
    """Return the text of a section on a result: its sentences, and its caption as the note."""
    return {"sentences": result.sentences, "note": result.caption}


def named_in_path(resolve: Callable[[str], T], name: str) -> T:
    """Return what a name in a path refers to; an unknown one is "not found"."""
    try:
        return resolve(name)
    except UsageError as error:
        raise InputError(error.what, allowed=error.allowed) from error


def attempt(key: str, title: str, build: Callable[[], Section]) -> Section:
    """Return a section, or the reason why it cannot be shown."""
    try:
        return build()
    except MultivectorError as error:
        # If the page sets a parameter itself, its name would mean nothing to the reader.
        return Section(key, title, problem=problem_of(error, named=False))


# Exit status of an error -> HTTP status. Missing data is "not found"; none is a server error.
_STATUS = {2: 400, 3: 404, 4: 422, 5: 422}


def problem_of(error: MultivectorError, *, named: bool = True) -> Problem:
    """Return an error without local paths, for remote readers."""

    def plain(text: str | None) -> str:
        return (text or "").replace(str(settings.home()), "MULTIVECTOR_HOME")

    where = error.where if error.where and error.where.replace("_", "").isalpha() else None
    what = f"{where}: {error.what}" if where and named else error.what
    if (day := active_key()) and isinstance(error, InputError):
        what = f"{what}, as of {day}"
    status = 400 if where else _STATUS.get(error.exit_status, 400)
    status = 503 if isinstance(error, StoreFault) else status
    return Problem(plain(what), plain(error.allowed), plain(error.next), status)


def origins_of(*results: Result | None) -> tuple[Origin, ...]:
    """Return the distinct sources of results."""
    return distinct(origin for result in results if result for origin in result.origins)
