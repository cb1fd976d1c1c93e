"""One public function a question.

``import multivector`` offers exactly what ``__all__`` names here; each name is loaded on first use.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# Public name -> the module of this package that holds it.
_HOMES: dict[str, str] = {
    "agreement": "agreement",
    "ideal_points": "ideal_points",
    "influence": "influence",
    "balance": "balance",
    "explain_dyad": "explain_dyad",
    "tone": "tone",
    "evidence_for": "evidence",
    "add_data": "record",
    "cite_data": "record",
    "dyad_months": "record",
    "dyad_years": "record",
    "list_data": "record",
    "pull_data": "record",
    "state_years": "record",
    "remove_data": "record",
    "verify_data": "record",
    "compare_corridors": "routes",
    "corridors": "routes",
    "detours": "routes",
    "routes": "routes",
    "sea_access": "routes",
    "exit_costs": "whatif_tables",
    "scenarios_for": "scenario_claims",
    "gravity": "gravity",
    "modelled_base": "modelled",
    "trade_base": "trade_base",
    "whatif": "whatif",
    "whatif_detail": "whatif_tables",
    "whatif_pick_up": "whatif_tables",
    "whatif_powers": "whatif_tables",
}

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"multivector.answers.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'multivector.answers' has no attribute {name!r}")


class _Package(ModuleType):
    """A package whose functions are not hidden by the modules of the same name."""

    def __setattr__(self, name: str, value: Any) -> None:
        # Importing a module binds it in its package, where the function of that name is meant.
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
