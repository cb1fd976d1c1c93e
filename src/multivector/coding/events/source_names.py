"""Full names for the sources to which events are attributed."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from multivector.coding.coded import Event, Quote

_PRONOUNS = ("he", "she", "they", "it")


def name_sources(events: Iterable[Event], quotes: Sequence[Quote]) -> list[Event]:
    """Replace a surname, a pronoun or a bare role in ``attributed_to`` by the speaker's full name.

    What a transcript tells without a source is told by the speaker.

    A surname becomes the first quoted speaker with that name. A pronoun or a role ("regional
    expert") becomes the speaker quoted in the same sentence, a pronoun without one None.
    """
    return [replace(event, attributed_to=_full_name(event, quotes)) for event in events]


def _full_name(event: Event, quotes: Sequence[Quote]) -> str | None:
    source = event.attributed_to
    if not source:
        k = bisect_right(quotes, event.doc_start, key=lambda quote: quote.start) - 1
        label = k >= 0 and quotes[k].cue == ":" and event.doc_end <= quotes[k].end
        return quotes[k].speaker if label else source
    inside = [q for q in quotes if event.doc_start <= q.start < event.doc_end and q.speaker]
    bearers = [q.speaker for q in quotes if q.speaker and source in q.speaker.split()]
    if source.lower() in _PRONOUNS:
        return inside[0].speaker if inside else None
    if bearers:
        return bearers[0]
    if source[0].islower() and inside:
        return inside[0].speaker
    return source
