"""The pages of the application: address, parameters, and the function that makes each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from multivector.dashboard.asked import Asked, Parameter
from multivector.dashboard.page import Page
from multivector.dashboard.work import Workshop

FORMS = ("html", "json", "csv", "svg", "zip")


@dataclass(frozen=True, slots=True)
class View:
    """A kind of page."""

    path: str  # Its address, with names in braces
    build: Callable[[Asked], Page]  # Builds the requested page
    summary: str  # What it shows, for the description of the addresses
    parameters: tuple[Parameter, ...] = ()  # Parameters that its address may have
    kept: bool = True  # Whether a page depends only on address and data, and may be cached
    tells_articles: bool = False  # Whether a page also depends on the articles that were read
    # Path and names of a page to build at startup, as it loads what others need
    warm: tuple[str, Mapping[str, str]] | None = None
    # Starts background work that the page shows
    prepare: Callable[[Workshop, Asked], Awaitable[None]] | None = None
    # Whether a page takes more than a second, and waits for the thread of such pages
    costly: Callable[[Asked], bool] = lambda _: False
    names: Mapping[str, str] = field(default_factory=dict)  # of the path, with what they mean

    def addresses(self) -> dict[str, str]:
        """Return the address of each form: the page and its twins."""
        twin = "/index" if self.path == "/" else self.path
        return {form: self.path if form == "html" else f"{twin}.{form}" for form in FORMS}
