"""The public record on this machine: list, bring, remove, check, cite; panels."""

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from typing import Any

from multivector.answers.result import Result
from multivector.panel.frame import Panel, dyad_months, dyad_years, state_years
from multivector.records import catalogue, listing, loading
from multivector.records.loading import Outcome

__all__ = [
    "Outcome",
    "Panel",
    "add_data",
    "cite_data",
    "dyad_months",
    "dyad_years",
    "list_data",
    "pull_data",
    "remove_data",
    "state_years",
    "verify_data",
]

LIST_COLUMNS = (
    "origin", "title", "first_year", "last_year", "states", "rows", "bytes", "terms", "open",
    "installed", "version", "sha256",
)  # fmt: skip
VERIFY_COLUMNS = (
    "origin", "table", "ok", "rows_in", "gained", "dropped", "rows_out", "unmatched", "corrected",
    "wrong",
)  # fmt: skip
CITE_COLUMNS = ("origin", "text", "bibtex")


def list_data() -> Result:
    """Return one row an origin: coverage, size, terms, version, and whether it is installed.

    Returns
    -------
    Result
        ``origin, title, first_year, last_year, states, rows, bytes, terms, open, installed,
        version, sha256``; ``rows`` is None for what is not installed.

    Examples
    --------
    >>> next(row["last_year"] for row in list_data() if row["origin"] == "itpd")
    2016
    """
    return _table("Origins of the public record", listing.list_origins(), LIST_COLUMNS)


def pull_data(
    origin: str,
    *,
    accept_terms: Collection[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> Outcome:
    """Fetch an origin, verify its bytes, parse and check it, and put it into the store.

    Parameters
    ----------
    origin : str
        Id of the origin.
    accept_terms : collection of str
        Ids of restricted origins whose terms were read and accepted.
    progress : callable, optional
        Called with file name, bytes done and bytes in all.

    Returns
    -------
    Outcome
        Whether anything changed, and rows in, out, gained and dropped by reason.

    Raises
    ------
    UsageError
        If there is no such origin, or its terms were not accepted.
    InputError
        If bytes or rows are not what they should be; the store is then as it was.
    NetworkNeeded
        If a file is neither here nor in the mirror and its address does not answer.

    Examples
    --------
    >>> pull_data("sipri")
    Traceback (most recent call last):
    multivector.errors.UsageError: origin: unknown origin: 'sipri'
    ...
    """
    return loading.pull(origin, accept_terms=accept_terms, progress=progress)


def add_data(origin: str, path: Path | str, mapping: Path | str | None = None) -> Outcome:
    """Put a file that the user brings into the store.

    Parameters
    ----------
    origin : str
        An origin of the list whose file it is; or a table (``trade``, ``gdp``, …) for data of the
        user's own, whose bad rows are then left out, listed and counted.
    path : path
        The file.
    mapping : path, optional
        TOML file that says which column is which (see :mod:`multivector.records.user_tables`).

    Raises
    ------
    UsageError
        If there is neither an origin nor a table of that name.
    InputError
        If the file does not hold what it should.

    Examples
    --------
    >>> add_data("gdp", "no-such.csv")
    Traceback (most recent call last):
    multivector.errors.InputError: no-such.csv: the file cannot be read as a table: ...
    """
    if origin in catalogue.entries() and mapping is None:
        return loading.add_file(origin, Path(path))
    return loading.add(origin, Path(path), Path(mapping) if mapping else None)


def remove_data(origin: str) -> None:
    """Take an origin out of the store, and delete the copies of its files.

    Parameters
    ----------
    origin : str
        Id of an installed origin, pulled or added.

    Raises
    ------
    InputError
        If it is not installed, or the store cannot be written.

    Examples
    --------
    >>> remove_data("itpd")
    Traceback (most recent call last):
    multivector.errors.InputError: not installed: 'itpd'
    ...
    """
    loading.remove(origin)


def verify_data(*, rebuild: bool = False) -> Result:
    """Re-hash what is installed, and on demand make every table again from its files.

    Returns
    -------
    Result
        One row a table: ``origin, table, ok, rows_in, gained, dropped, rows_out, unmatched,
        corrected, wrong``; see :func:`multivector.records.loading.verify`.

    Examples
    --------
    >>> [row["origin"] for row in verify_data() if not row["ok"]]
    []
    """
    return _table("What is installed, checked", loading.verify(rebuild=rebuild), VERIFY_COLUMNS)


def cite_data(origins: str | Iterable[str]) -> Result:
    """Return how to cite origins: ``origin, text, bibtex, csl-json``.

    Raises
    ------
    UsageError
        If there is no origin of a name.

    Examples
    --------
    >>> cite_data(["itpd"])[0]["text"][:33]
    'Borchert, Larch, Shikher & Yotov '
    """
    named = [origins] if isinstance(origins, str) else origins
    return _table("How to cite", listing.cite(named), CITE_COLUMNS)


def _table(title: str, rows: Sequence[dict[str, Any]], columns: tuple[str, ...]) -> Result:
    return Result(title, columns, tuple(rows))
