"""Types of the public names; loaded on first use by ``__init__.py``."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from multivector import data as data
from multivector import errors as errors
from multivector import panel as panel
from multivector.answers.article import code as code
from multivector.answers.article import read as read
from multivector.answers.article import read_all as read_all
from multivector.answers.events.evaluation import evaluate as evaluate
from multivector.answers.events.tone import tone as tone
from multivector.answers.explain import explain as explain
from multivector.answers.influence.balance import balance as balance
from multivector.answers.influence.influence import influence as influence
from multivector.answers.result import Result as Result
from multivector.answers.routes import routes as routes
from multivector.answers.scenarios.whatif import whatif as whatif
from multivector.answers.voting.agreement import agreement as agreement
from multivector.answers.voting.ideal_points import ideal_points as ideal_points
from multivector.briefing.build import brief as brief
from multivector.coding.coded import Event
from multivector.text.article import Refused

__version__: str
__all__: list[str]

def code_all(
    paths: str | Path | Iterable[str | Path],
    *,
    published: str | None = None,
    workers: int = 1,
    merge: bool = False,
    window_days: int = 3,
    allow_private: bool = False,
    on_refused: Callable[[Refused], None] | None = None,
    on_progress: Callable[[Any], None] | None = None,
) -> Iterator[Event]: ...
def convert(
    names: Any,
    to: str = "iso3",
    start: int | str | None = None,
    end: int | str | None = None,
    *,
    source: str | None = None,
) -> Any: ...
