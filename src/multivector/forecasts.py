"""Record the forecasts made in articles in a ledger, resolve them by rules, and score them.

>>> import multivector as mv
>>> len(mv.forecasts.list())
0
"""

from multivector.lazy import attach

_HOMES = {
    "add": "multivector.answers.forecasts.forecasts:add_forecasts",
    "backtest": "multivector.answers.forecasts.backtest:backtest",
    "list": "multivector.answers.forecasts.forecasts:list_forecasts",
    "resolve": "multivector.answers.forecasts.forecasts:resolve_forecasts",
    "score": "multivector.answers.forecasts.scoring:score_forecasts",
    "verify": "multivector.answers.forecasts.forecasts:verify_forecasts",
}

__getattr__, __dir__, __all__ = attach(__name__, _HOMES)
