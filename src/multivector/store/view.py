"""A view of a store: which sources and rows its readers see.

While a view is active, :class:`multivector.store.warehouse.Store` shows its readers only what the
view lets through; loads and checks of the store always see all of it.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class View(Protocol):
    """The interface of a view; ``key`` identifies it in caches."""

    @property
    def key(self) -> str:
        """A cache key, equal for equal views."""

    def origins(self, versions: Mapping[str, Any]) -> dict[str, Any]:
        """Return the visible versions."""

    def rows(self, store: Any, version: Any, table: str, data: Any) -> Any:
        """Return the visible rows of a table, as Arrow."""


_active: ContextVar[View | None] = ContextVar("view", default=None)


def active() -> View | None:
    """Return the active view, or None."""
    return _active.get()


def active_key() -> str:
    """Return the cache key of the active view; empty without one."""
    view = active()
    return "" if view is None else view.key


@contextmanager
def looking(view: View | None) -> Iterator[None]:
    """Activate a view within a ``with`` block; None makes all rows visible."""
    token = _active.set(view)
    try:
        yield
    finally:
        _active.reset(token)
