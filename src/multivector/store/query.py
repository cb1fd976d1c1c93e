"""Queries on the store, as Ibis expressions over DuckDB; the same expressions run on Spark."""

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from multivector.errors import InputError
from multivector.store.view import active
from multivector.store.warehouse import Store


class Session:
    """A snapshot of a store's tables, as Ibis expressions.

    The catalogue is read once: later loads do not affect the session.
    """

    def __init__(self, store: Store | None = None) -> None:
        import ibis

        self.store = store if store is not None else Store()
        self.versions = self.store.installed()
        # Follow the variable that numerical libraries use, so that one setting limits all threads.
        threads = os.environ.get("OMP_NUM_THREADS", "")
        options = {"threads": int(threads)} if threads.isdigit() and int(threads) else {}
        self.connection = ibis.duckdb.connect(**options)
        self._tables: dict[str, Any] = {}

    def table(self, name: str) -> Any:
        """Return a table of all installed sources as an Ibis expression.

        Raises InputError if no installed source has the table, or a file is damaged or has another
        schema.
        """
        if name not in self._tables and active() is not None:
            # A query engine would read all rows of the files.
            import ibis

            self._tables[name] = ibis.memtable(self.store.read(name))
        elif name not in self._tables:
            paths = [str(path) for path in self.store.verified(name, self.versions)]
            if not paths:
                raise InputError(
                    f"no installed source has the table {name}",
                    next="find its source with `multivector data list`, then run: "
                    "multivector data pull ORIGIN",
                )
            with _quiet():
                self._tables[name] = self.connection.read_parquet(paths, table_name=name)
        return self._tables[name]

    def arrow(self, expression: Any) -> Any:
        """Run an expression over this session's tables; return the result as Arrow.

        Raises InputError if loads have replaced a source twice since this session began.
        """
        import duckdb

        try:
            with _quiet():
                return self.connection.to_pyarrow(expression)
        except duckdb.IOException as error:
            what = f"the store has changed since this session began: {error}"
            raise InputError(what, next="start a new session") from error


@contextmanager
def _quiet() -> Iterator[None]:
    # Ibis 12 uses a name that DuckDB 2 has deprecated; the warning is harmless.
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "fetch_", DeprecationWarning)
        yield
