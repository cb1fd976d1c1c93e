"""Full names for the sources to which events are attributed."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

from multivector.coding.coded import Event, Quote

_PRONOUNS = ("he", "she", "they", "it")


def name_sources(events: Iterable[Event], quotes: Sequence[Quote]) -> list[Event]:
    """Replace a surname, a pronoun or a bare role in ``attributed_to`` by the speaker's full name.

    What a transcript tells without a source is told by the speaker.

    A surname becomes the first quoted speaker with that name. A pronoun or a role ("regional
    expert") becomes the speaker quoted in the same sentence, a pronoun without one None.
    """
    named = [quote.speaker for quote in reversed(quotes) if quote.speaker]
    bearers = {word: name for name in named for word in name.split()}  # the first of each
    return [replace(event, attributed_to=_full_name(event, quotes, bearers)) for event in events]


def _full_name(event: Event, quotes: Sequence[Quote], bearers: Mapping[str, str]) -> str | None:
    source = event.attributed_to
    if not source:
        k = bisect_right(quotes, event.doc_start, key=lambda quote: quote.start) - 1
        label = k >= 0 and quotes[k].cue == ":" and event.doc_end <= quotes[k].end
        return quotes[k].speaker if label else source
    at = partial(bisect_left, quotes, key=lambda quote: quote.start)
    near = quotes[at(event.doc_start) : at(event.doc_end)]
    inside = [quote for quote in near if quote.speaker]
    if source.lower() in _PRONOUNS:
        return inside[0].speaker if inside else None
    if source in bearers:
        return bearers[source]
    if source[0].islower() and inside:
        return inside[0].speaker
    return source
