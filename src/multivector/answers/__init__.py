"""One public function a question.

``import multivector`` offers exactly what ``__all__`` names here; each name is loaded on first use.
"""

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

# Public name -> the module of this package that holds it.
_HOMES: dict[str, str] = {
    "agreement": "voting.agreement",
    "ideal_points": "voting.ideal_points",
    "influence": "influence.influence",
    "balance": "influence.balance",
    "explain_dyad": "influence.explain_dyad",
    "tone": "events.tone",
    "evidence_for": "evidence.evidence",
    "add_data": "data",
    "cite_data": "data",
    "dyad_months": "data",
    "dyad_years": "data",
    "list_data": "data",
    "pull_data": "data",
    "state_years": "data",
    "remove_data": "data",
    "verify_data": "data",
    "compare_corridors": "routes",
    "corridors": "routes",
    "detours": "routes",
    "routes": "routes",
    "sea_access": "routes",
    "exit_costs": "scenarios.tables",
    "scenarios_for": "evidence.scenario_claims",
    "gravity": "scenarios.gravity",
    "modelled_base": "scenarios.fitted_base",
    "trade_base": "scenarios.trade_base",
    "whatif": "scenarios.whatif",
    "whatif_detail": "scenarios.tables",
    "whatif_pick_up": "scenarios.tables",
    "whatif_powers": "scenarios.tables",
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
