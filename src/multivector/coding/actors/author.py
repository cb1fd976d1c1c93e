"""The state for which a text speaks: "my country", "our people" outside quotation marks."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, pairwise

from multivector.codes.gazetteer.entity import Mention
from multivector.coding.coded import Actor, Quote
from multivector.coding.syntax.patterns import PATTERNS
from multivector.text.turns import turns

# Of 188 speeches of the UN General Debate that say "my country" and name a state at least this many
# times as often as any other, 187 were of that state; without the factor 42 of 61 others.
OFTEN = 2


def author(text: str, mentions: Sequence[Mention], quotes: Sequence[Quote]) -> Actor | None:
    """Return the state whose representative tells a text in the first person, if it is plain.

    That is a text that says "my country", and the state that it names by far most. None for what a
    newspaper tells, or where several speak in turn.
    """
    bounds = [0, *chain.from_iterable((quote.start, quote.end) for quote in quotes), len(text)]
    told = [span for span in list(pairwise(bounds))[::2] if span[0] < span[1]]
    own = PATTERNS["own state"]
    if turns(text) or not any(own.search(text, *span) for span in told):
        return None
    named = Counter(m.entity.code for m in mentions if m.entity.kind == "state" and m.entity.code)
    most = named.most_common(2)
    if not most or any(times * OFTEN > most[0][1] for _, times in most[1:]):
        return None
    return Actor("we", most[0][0], "state", "GOV")
