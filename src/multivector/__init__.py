"""Measure who has influence over whom, from news articles and the public record.

>>> import multivector as mv
>>> article = mv.code("Peru accused Chile of spying on 3 May 2023.")
>>> [event.event_type for event in article.events]
['ACCUSE']

Modules are loaded on first use, so importing the package is fast. The stub declares the types.
"""

from multivector.lazy import attach

# Public name -> module and object. Keep the stub next to this file in step.
_HOMES = {
    "Result": "multivector.answers.result:Result",
    "__version__": "multivector.version:__version__",
    "agreement": "multivector.answers.voting.agreement:agreement",
    "balance": "multivector.answers.influence.balance:balance",
    "brief": "multivector.briefing.brief:brief",
    "check": "multivector.answers.verdicts.check:check",
    "code": "multivector.answers.article:code",
    "code_all": "multivector.coding.batch:code_all",
    "convert": "multivector.codes.conversion:convert",
    "data": "multivector.data",
    "doctor": "multivector.answers.doctor:doctor",
    "errors": "multivector.errors",
    "evaluate": "multivector.answers.events.evaluation:evaluate",
    "explain": "multivector.answers.explain:explain",
    "flow": "multivector.answers.influence.flow:flow",
    "forecasts": "multivector.forecasts",
    "ideal_points": "multivector.answers.voting.ideal_points:ideal_points",
    "influence": "multivector.answers.influence.influence:influence",
    "leverage": "multivector.answers.bargaining.leverage:leverage",
    "panel": "multivector.panel",
    "read": "multivector.answers.article:read",
    "read_all": "multivector.answers.article:read_all",
    "routes": "multivector.answers.routes:routes",
    "tone": "multivector.answers.events.tone:tone",
    "whatif": "multivector.answers.scenarios.whatif:whatif",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
