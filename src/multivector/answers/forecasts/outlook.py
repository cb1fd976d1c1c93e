"""What a brief says about each forecast among the claims: rule, horizon, base rate, outcome."""

from datetime import date

from multivector.answers.forecasts.forecasts import admitted, is_dated
from multivector.answers.forecasts.propositions import Foretold, foretold, worded
from multivector.answers.forecasts.rules import answer
from multivector.coding.coded import Coded
from multivector.errors import InputError

UNRESOLVABLE = "Cannot be resolved"


def outlooks(coded: Coded) -> dict[int, str]:
    """Return a sentence on each forecast in an article, keyed by the start of its sentence.

    Empty if the article has no publication date.

    >>> from multivector.answers.article import code
    >>> found = code("Serbia will join the EU within two years.", published="2022-01-10")
    >>> outlooks(found)[0].partition(";")[0]
    'Rule tie: SRB joined EU, by 2024-01-10'
    """
    if not is_dated(coded.article):
        return {}
    day = date.fromisoformat(str(coded.article.published))
    return {one.start: _sentence(one, day) for one in foretold(coded)}


def _sentence(one: Foretold, published: date) -> str:
    proposition, reason, known = admitted(one, published, revised=True)
    if proposition is None:
        return f"{UNRESOLVABLE}: {reason}."
    stated = "as stated" if one.window.stated else "the default, as the article states none"
    unknown = "no base rate (no earlier window is decided by today's data)"
    rate = unknown if known.base_rate is None else (
        f"base rate {known.base_rate:.0%} ({known.windows} earlier windows, from today's data)"
    )  # fmt: skip
    try:
        found = answer(proposition, one.window)
    except InputError as error:
        return f"{UNRESOLVABLE}: {error.what}."
    came = {True: "it happened", False: "it did not happen", None: "undecided"}
    return (
        f"Rule {proposition.rule}: {worded(proposition, one.window)}; horizon {stated}; {rate}. "
        f"Since then: {came[found.truth]} ({found.words})."
    )
