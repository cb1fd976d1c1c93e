"""All addresses of the application, in the order of its navigation."""

from importlib import import_module

from multivector.dashboard.asked import View

_PAGES = "start region state dyad alignment article check whatif data search".split()
VIEWS: tuple[View, ...] = tuple(
    import_module(f"multivector.dashboard.views.{name}").VIEW for name in _PAGES
)
