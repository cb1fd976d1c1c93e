"""Who holds influence over whom: news and the public record as evidence, measures, scenarios.

The public functions live in :mod:`multivector.answers`; they are loaded on first use, so that
importing the package costs nothing.
"""

from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

try:
    __version__ = version("multivector")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0+unknown"


def __getattr__(name: str) -> Any:
    if name == "convert":
        return import_module("multivector.codes.conversion").convert
    answers = import_module("multivector.answers")
    if not name.startswith("_") and name in answers.__all__:
        return getattr(answers, name)
    raise AttributeError(f"module 'multivector' has no attribute {name!r}")
