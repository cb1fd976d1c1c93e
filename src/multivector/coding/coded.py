"""Data classes of a coded article: events, quotations, claims and actors.

Field names are those of the published interface; ``to_dict`` returns them in its order. Offsets are
code points. What the text does not state is None, never guessed.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, is_dataclass
from functools import lru_cache
from typing import Any, Self, cast, get_args, get_origin, get_type_hints

from multivector.text.article import Article


class _Record:
    """What can be written as plain values, and read from them."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain lists, dicts and scalars."""
        return cast(dict[str, Any], _plain(asdict(cast(Any, self))))

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        """Return what ``to_dict`` was called on."""
        return cast(Self, _rebuilt(cls, given))


@dataclass(frozen=True, slots=True)
class Actor:
    """A side of an event: text, code, kind, PLOVER sector, and a name.

    The name is that of a person, of a group ("M23"), of an organ of a bloc ("ICJ"), or of an entity
    that governs itself inside the state that ``code`` gives ("Abkhazia"; ``kind`` is then group).
    """

    text: str
    code: str | None
    kind: str  # state, bloc, organisation, company, group, person
    sector: str | None = None
    name: str | None = None
    start: int | None = None  # offsets into the event's text; those of a pronoun if it is one
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Location:
    """Where an event took place, if its sentence states it."""

    text: str
    country: str | None = None
    lat: float | None = None
    lon: float | None = None


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that express the event; offsets into the event's ``text``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Magnitude:
    """A number attached to an event; ``coding.events.magnitudes`` lists the kinds."""

    kind: str
    value: float
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class EventMention:
    """A sentence that reports an event."""

    doc_id: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Basis:
    """How an event was coded."""

    proposers: tuple[str, ...]  # rules, reader, or both
    probability: float | None = None  # of any event between its sides; None: not computed
    type_probability: float | None = None  # of an event of this type
    runner_up: str | None = None  # the next most likely type; NONE: no event
    runner_up_probability: float | None = None
    missing: tuple[str, ...] = ()  # why a side is null
    side_probability: float | None = None  # that its phrases denote its sides: the lower of two


@dataclass(frozen=True, slots=True)
class Event(_Record):
    """Who did what to whom."""

    event_id: str
    doc_id: str
    sentence: int
    text: str
    date: str | None
    date_precision: str | None  # day, month, year, range ("2023-05-18/2023-05-19"), or None
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
    mentions: tuple[int, ...] = ()  # sentences that report the event
    documents: tuple[EventMention, ...] = ()  # all reports, if articles were merged
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Quote(_Record):
    """A quotation and its speaker; offsets into the document, without the quotation marks."""

    speaker: str | None
    role: str | None
    affiliation: str | None
    code: str | None
    text: str
    start: int
    end: int
    cue: str | None
    direct: bool  # a whole sentence or clause; False for a fragment


@dataclass(frozen=True, slots=True)
class Claim(_Record):
    """A statement of fact, forecast or judgement by a speaker or by the document itself."""

    text: str
    speaker: str | None
    start: int
    end: int
    channel: str | None
    about: tuple[tuple[str, str], ...]  # pairs (influencer, influencee)
    states: tuple[str, ...]  # the states it is about, if it names no pair
    modality: str  # fact, forecast, judgement


@dataclass(frozen=True, slots=True)
class Party(_Record):
    """An actor mentioned in a document, with the spans of all its mentions."""

    code: str | None
    kind: str
    name: str
    role: str | None
    mentions: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Coded(_Record):
    """Everything that was coded in one article."""

    article: Article
    sentences: tuple[tuple[int, int], ...]  # document offsets
    actors: tuple[Party, ...]
    events: tuple[Event, ...]
    quotes: tuple[Quote, ...]
    claims: tuple[Claim, ...]
    coder: str
    weights_sha256: str | None = None
    notes: tuple[str, ...] = field(default=())  # limits that applied, in words


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


def _rebuilt(kind: Any, value: Any) -> Any:
    """Return the value that `_plain` was given, from the declared type of a field."""
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        kinds = _kinds(kind)
        return kind(**{name: _rebuilt(kinds[name], item) for name, item in value.items()})
    arguments = get_args(kind)
    if get_origin(kind) is tuple:  # tuple[X, ...]
        return tuple(_rebuilt(arguments[0], item) for item in value)
    return _rebuilt(arguments[0], value) if arguments else value  # X | None


_kinds = lru_cache(get_type_hints)
