"""Names of a package that are loaded on first use, so that importing the package costs nothing."""

import sys
from importlib import import_module

TYPE_CHECKING = False  # typing itself would be most of the cost
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def attach(
    package: str, homes: "Mapping[str, str]"
) -> "tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]":
    """Return ``__getattr__``, ``__dir__`` and ``__all__`` of a package.

    Parameters
    ----------
    package : str
        Its ``__name__``.
    homes : mapping of str to str
        Public name to ``module:attribute``, or to a module. A name must not be that of another
        module in the package: importing that one would hide it.

    Examples
    --------
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
        setattr(sys.modules[package], name, value)  # the next access does not come here
        return value

    return get, lambda: [*names, "__all__", "__doc__", "__name__"], names
