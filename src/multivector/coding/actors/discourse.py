"""Discourse state: the people named so far, and who speaks."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from multivector.coding.coded import Actor, Quote


@dataclass(slots=True)
class Discourse:
    """The people of an article by surname, and its quotations in order."""

    quotes: Sequence[Quote] = ()
    people: dict[str, Actor] = field(default_factory=dict)

    def speaker(self, at: int) -> Actor | None:
        """Return who says the words at an offset of the article; None outside quotation marks."""
        k = bisect_right(self.quotes, at, key=lambda quote: quote.start) - 1
        if k < 0 or at >= self.quotes[k].end:
            return None
        quote = self.quotes[k]
        known = self.people.get(quote.speaker.split()[-1]) if quote.speaker else None
        code = quote.code or (known.code if known else None)
        return Actor(quote.speaker or "", code, "group")
