"""The public record on this machine: list, pull, add, remove, verify and cite sources."""

from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from multivector.answers.result import Result
from multivector.given import is_table, refused
from multivector.records import catalogue, listing

if TYPE_CHECKING:  # loading imports network code, which a list does not need
    from multivector.records.loading import Outcome

VERIFY_COLUMNS = (
    "origin", "table", "ok", "rows_in", "gained", "dropped", "rows_out", "unmatched", "corrected",
    "wrong",
)  # fmt: skip
CITE_COLUMNS = ("origin", "text", "bibtex", "csl-json")


def list_data() -> Result:
    """List sources: coverage, size, terms, version, and whether each is installed.

    Returns
    -------
    Result
        ``origin, title, first_year, last_year, states, rows, bytes, terms, open, installed,
        version, sha256, feeds``; ``rows`` is None if the source is not installed, ``feeds`` lists
        the channels and measures that use it.

    Examples
    --------
    >>> import multivector as mv
    >>> next(row["last_year"] for row in mv.data.list() if row["origin"] == "itpd")
    2016
    """
    rows = tuple(listing.list_origins())
    return Result("Data sources", tuple(rows[0]), rows)


def pull_data(
    origin: str,
    *,
    accept_terms: Collection[str] = (),
    progress: Callable[[str, int, int], None] | None = None,
) -> "Outcome":
    """Download a source, verify its checksum, parse it and load it into the store.

    Parameters
    ----------
    origin : str
        ID of the source.
    accept_terms : collection of str
        IDs of restricted sources whose terms the user has accepted.
    progress : callable, optional
        Called with the file name, the bytes done and the total bytes.

    Returns
    -------
    Outcome
        Whether anything changed; rows in, out, added and dropped, with reasons.

    Raises
    ------
    UsageError
        If the source is unknown, or its terms were not accepted.
    InputError
        If the checksum does not match or rows are invalid; the store is left unchanged.
    NetworkNeeded
        If a file is neither on this machine nor in the mirror, and its URL cannot be reached.

    Examples
    --------
    >>> import multivector as mv
    >>> mv.data.pull("sipri")
    Traceback (most recent call last):
    multivector.errors.UsageError: origin: unknown source: 'sipri'
    ...
    """
    from multivector.records import loading

    return loading.pull(origin, accept_terms=accept_terms, progress=progress)


def add_data(origin: str, path: Path | str, mapping: Path | str | None = None) -> "Outcome":
    """Load a local file into the store.

    Parameters
    ----------
    origin : str
        ID of the listed source that the file belongs to; or a table (``trade``, ``gdp``, …) for
        your own data, whose invalid rows are dropped, listed and counted.
    path : path
        The file.
    mapping : path, optional
        TOML file with the column mapping (see :mod:`multivector.records.user_tables`).

    Raises
    ------
    UsageError
        If no source or table has that name.
    InputError
        If the file does not have the expected content.

    Examples
    --------
    >>> import multivector as mv
    >>> mv.data.add("gdp", "no-such.csv")
    Traceback (most recent call last):
    multivector.errors.InputError: no-such.csv: the file cannot be read as a table: ...
    """
    from multivector.records import loading

    if is_table(path):
        raise refused("not a file", path, "path", "a file: frame.to_csv('own.csv', index=False)")
    if origin in catalogue.entries() and mapping is None:
        return loading.add_file(origin, Path(path))
    return loading.add(origin, Path(path), Path(mapping) if mapping else None)


def remove_data(origin: str) -> None:
    """Remove a source from the store, and delete the copies of its files.

    Parameters
    ----------
    origin : str
        ID of an installed source, pulled or added.

    Raises
    ------
    InputError
        If the source is not installed, or the store cannot be written.

    Examples
    --------
    >>> import multivector as mv
    >>> mv.data.remove("itpd")
    Traceback (most recent call last):
    multivector.errors.InputError: not installed: 'itpd'
    ...
    """
    from multivector.records import loading

    loading.remove(origin)


def verify_data(*, rebuild: bool = False) -> Result:
    """Verify the checksums of installed files and tables; optionally rebuild every table.

    Returns
    -------
    Result
        One row per table: ``origin, table, ok, rows_in, gained, dropped, rows_out, unmatched,
        corrected, wrong``; see :func:`multivector.records.loading.verify`.

    Examples
    --------
    >>> import multivector as mv
    >>> [row["origin"] for row in mv.data.verify() if not row["ok"]]
    []
    """
    from multivector.records import loading

    rows = tuple(loading.verify(rebuild=rebuild))
    return Result("Verification of installed sources", VERIFY_COLUMNS, rows)


def cite_data(origins: str | Iterable[str]) -> Result:
    """Return the citations of sources: ``origin, text, bibtex, csl-json``.

    Raises
    ------
    UsageError
        If a source is unknown.

    Examples
    --------
    >>> import multivector as mv
    >>> mv.data.cite(["itpd"])[0]["text"][:33]
    'Borchert, Larch, Shikher & Yotov '
    """
    named = [origins] if isinstance(origins, str) else origins
    return Result("Citations of sources", CITE_COLUMNS, tuple(listing.cite(named)))
