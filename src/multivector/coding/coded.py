"""What a text asserts: events, quotations, claims, and the actors in them.

Field names are those of the published interface; ``to_dict`` gives them in its order. Offsets are
code points. What the text does not say is None, never guessed.
"""

from dataclasses import asdict, dataclass, field
from typing import Any

from multivector.text.article import Article


@dataclass(frozen=True, slots=True)
class Actor:
    """A side of an event: its words, code, kind, sector (PLOVER), and name where it has one."""

    text: str
    code: str | None
    kind: str  # state, bloc, organisation, company, group, person
    sector: str | None = None
    name: str | None = None
    start: int | None = None  # offsets into the event's text; of the pronoun where one stands
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event took place, as far as its sentence says."""

    text: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that carry the event; offsets into the event's ``text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A number the sentence gives: ``kind`` is that of ``coding.magnitudes``."""

    kind: str
    value: float
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventMention:
    """A sentence of a document that tells of a deed."""

    doc_id: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom; see the interface for each field."""

    event_id: str
    doc_id: str
    sentence: int
    text: str
    date: str | None
    date_precision: str | None  # day, month, year, or None
    reciprocal: bool
    actor: tuple[Actor, ...]
    recipient: tuple[Actor, ...]
    event_type: str
    mode: str | None
    context: tuple[str, ...]
    quad: str
    score: float
    location: Location | None
    trigger: Trigger
    status: str  # actual, planned, hypothetical, denied
    attributed_to: str | None
    confidence: float
    rule: str
    coder: str
    doc_start: int  # offsets of ``text`` in the document
    doc_end: int
    magnitudes: tuple[Magnitude, ...] = ()
    mentions: tuple[int, ...] = ()  # sentences that tell of the same deed, this one first
    documents: tuple[EventMention, ...] = ()  # all tellings, where articles have been merged

    def to_dict(self) -> dict[str, Any]:
        """Return the event as plain lists, dicts and scalars."""
        return _plain(asdict(self))


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks and who said them; offsets into the document, marks excluded."""

    speaker: str | None
    role: str | None
    affiliation: str | None
    code: str | None
    text: str
    start: int
    end: int
    cue: str | None
    direct: bool  # a whole sentence; False for a broken or partial quotation

    def to_dict(self) -> dict[str, Any]:
        """Return the quotation as a dict."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody, or the document, holds to be so, to come, or to be due."""

    text: str
    speaker: str | None
    start: int
    end: int
    channel: str | None
    about: tuple[tuple[str, str], ...]  # pairs (influencer, influencee)
    states: tuple[str, ...]  # the states it is about, where no pair is named
    modality: str  # fact, forecast, judgement

    def to_dict(self) -> dict[str, Any]:
        """Return the claim as a dict; its evidence is joined to it in the answers."""
        return _plain(asdict(self))


@dataclass(frozen=True, slots=True)
class Party:
    """One actor of a document with every place where it is named."""

    code: str | None
    kind: str
    name: str
    role: str | None
    mentions: tuple[tuple[int, int], ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the actor as a dict."""
        return _plain(asdict(self))


@dataclass(frozen=True, slots=True)
class Coded:
    """All that was read from one article."""

    article: Article
    sentences: tuple[tuple[int, int], ...]  # document offsets
    actors: tuple[Party, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
    coder: str
    weights_sha256: str | None = None
    notes: tuple[str, ...] = field(default=())  # what was bounded or left out, in words


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
