"""Types of the names in ``forecasts.py``."""

from multivector.answers.forecasts.forecasts import add_forecasts as add
from multivector.answers.forecasts.forecasts import list_forecasts as list
from multivector.answers.forecasts.forecasts import resolve_forecasts as resolve
from multivector.answers.forecasts.forecasts import verify_forecasts as verify
from multivector.answers.forecasts.scoring import score_forecasts as score

__all__ = ["add", "backtest", "list", "resolve", "score", "verify"]

from multivector.answers.forecasts.backtest import backtest as backtest
