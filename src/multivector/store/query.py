"""Questions to the store, as Ibis expressions over DuckDB; the same expressions run on Spark."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from multivector.errors import InputError
from multivector.store.warehouse import Store


class Session:
    """The tables of a store at one moment, as Ibis expressions.

    The catalog is read once: a load that ends later does not change what this session sees.

    Parameters
    ----------
    store : Store, optional
        The default is the store under ``MULTIVECTOR_HOME``.
    """

    def __init__(self, store: Store | None = None) -> None:
        import ibis

        self.store = store if store is not None else Store()
        self.versions = self.store.installed()
        # The variable that numerical libraries go by; a comparison on one thread sets it to 1.
        threads = os.environ.get("OMP_NUM_THREADS", "")
        options = {"threads": int(threads)} if threads.isdigit() and int(threads) else {}
        self.connection = ibis.duckdb.connect(**options)
        self._tables: dict[str, Any] = {}

    def table(self, name: str) -> Any:
        """Return a table of all installed origins as an Ibis expression.

        Raises
        ------
        InputError
            If no installed origin has it.
        """
        if name not in self._tables:
            paths = [
                str(self.store.root / "versions" / version.folder / f"{name}.parquet")
                for _, version in sorted(self.versions.items())
                if name in version.rows
            ]
            if not paths:
                raise InputError(
                    f"no installed origin has the table {name}",
                    next="multivector data list, then multivector data pull ORIGIN",
                )
            with _quiet():
                self._tables[name] = self.connection.read_parquet(paths, table_name=name)
        return self._tables[name]

    def arrow(self, expression: Any) -> Any:
        """Run an expression of this session's tables; return the result as Arrow.

        Raises
        ------
        InputError
            If loads have replaced an origin twice since this session began.
        """
        import duckdb

        try:
            with _quiet():
                return self.connection.to_pyarrow(expression)
        except duckdb.IOException as error:
            raise InputError(
                f"the store has changed since this session began: {error}",
                next="begin a new session",
            ) from error


@contextmanager
def _quiet() -> Iterator[None]:
    # Ibis 12 calls DuckDB 2 by a name that DuckDB has deprecated; it does no harm.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_", DeprecationWarning)
        yield


def table(name: str, *, store: Store | None = None) -> Any:
    """Return one table of the store as an Ibis expression (see :class:`Session`)."""
    return Session(store).table(name)
