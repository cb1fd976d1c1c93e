"""Types of the public names, which ``__init__.py`` loads on first use."""

from multivector import data as data
from multivector import errors as errors
from multivector import forecasts as forecasts
from multivector import panel as panel
from multivector.answers.article import code as code
from multivector.answers.article import read as read
from multivector.answers.article import read_all as read_all
from multivector.answers.bargaining.leverage import leverage as leverage
from multivector.answers.doctor import doctor as doctor
from multivector.answers.events.evaluation import evaluate as evaluate
from multivector.answers.events.tone import tone as tone
from multivector.answers.explain import explain as explain
from multivector.answers.influence.balance import balance as balance
from multivector.answers.influence.flow import flow as flow
from multivector.answers.influence.influence import influence as influence
from multivector.answers.result import Result as Result
from multivector.answers.routes import routes as routes
from multivector.answers.scenarios.whatif import whatif as whatif
from multivector.answers.verdicts.check import check as check
from multivector.answers.voting.agreement import agreement as agreement
from multivector.answers.voting.ideal_points import ideal_points as ideal_points
from multivector.briefing.brief import brief as brief

__version__: str
__all__: list[str]

from multivector.codes.conversion import convert as convert
from multivector.coding.batch import code_all as code_all
