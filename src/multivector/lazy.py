"""Import a package's public names on first use, so that importing the package itself is fast."""

import sys
from importlib import import_module

TYPE_CHECKING = False  # importing typing would take most of the time
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def attach(
    package: str, homes: "Mapping[str, str]"
) -> "tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]":
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` for a package.

    ``package``: the package's ``__name__``. ``homes``: maps public names to ``module:attribute`` or
    to a module. A name must differ from all other modules of the package, because importing such a
    module would replace it.

    >>> get, listing, names = attach("multivector.lazy", {"Row": "multivector.answers.result:Row"})
    >>> names, get("Row")
    (['Row'], dict[str, typing.Any])
    """
    names = sorted(homes)

    def get(name: str) -> "Any":
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, attribute = homes[name].partition(":")
        found = import_module(module)
        value = getattr(found, attribute) if attribute else found
        setattr(sys.modules[package], name, value)  # later accesses bypass this function
        return value

    return get, lambda: [*names, "__all__", "__doc__", "__name__"], names
