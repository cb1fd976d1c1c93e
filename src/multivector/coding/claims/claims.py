"""Extract claims about relations between powers and states, by a speaker or the document itself."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from multivector.codes.gazetteer.entity import Entity, Mention
from multivector.coding.claims.forms.expectations import expectation
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.coded import Claim
from multivector.coding.quotes.quotes import AttributedSpeech
from multivector.coding.syntax.sentences import Sentence
from multivector.tables import read_rows
from multivector.vocabulary import CHANNELS, POWERS

# Minimum keyword score of a channel, calibrated by reading political and other news.
_THRESHOLD = 3
_SINGLE_THRESHOLD = 4  # for a sentence with only one party
_MAX_CHANNELS = 3
MAX_MEMBERS = 12  # a claim about a larger region says too little about any one state
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
THE_REGION = cues()["c region"]


@dataclass(frozen=True, slots=True)
class _Party:
    """A code in a sentence, its span, and whether only its region was named."""

    code: str
    start: int
    end: int
    of_region: bool = False


def groups(mentions: Iterable[Mention]) -> Iterator[Entity]:
    """Yield the groups of states that "the region" may refer to, as often as mentioned."""
    for entity in (mention.entity for mention in mentions):
        if entity.kind in ("region", "group") and 1 < len(entity.members) <= MAX_MEMBERS:
            yield entity


def claims(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], speech: AttributedSpeech
) -> list[Claim]:
    """Return a document's claims about relations between powers and states.

    A sentence contains a claim if it names a state, bloc or region (or refers back to one),
    contains a marker of a relation, and has a sufficient keyword score for a channel. It yields one
    claim per channel, for at most three channels. Headings and plain reports of visits yield none.
    In text order. ``about`` contains (influencer, influencee) pairs; ``states``, the states named
    if there is no pair. ``speaker`` is None if the document itself makes the claim.

    ``speech``: the quotations and reported speech, which determine the speakers.

    Examples
    --------
    >>> from multivector.codes.gazetteer.names import find
    >>> from multivector.coding.quotes.quotes import attributed_speech
    >>> from multivector.coding.syntax.sentences import split
    >>> text = "China will remain the largest trading partner of Kazakhstan."
    >>> parts, names = split(text), find(text)
    >>> found = claims(text, parts, names, attributed_speech(text, parts, names))
    >>> [(c.channel, c.about, c.modality) for c in found]
    [('trade', (('CHN', 'KAZ'),), 'forecast')]
    """
    regions = Counter[tuple[str, ...]]()  # groups of states mentioned so far, by their members
    made: list[Claim] = []
    starts = [mention.start for mention in mentions]
    for sentence in sentences:
        first, last = (bisect_left(starts, at) for at in (sentence.start, sentence.end))
        here = mentions[first:last]
        if not sentence.heading:
            made.extend(_of_sentence(sentence, here, regions, speech))
        regions.update(entity.members for entity in groups(here))
    return made


def _of_sentence(
    sentence: Sentence,
    here: Sequence[Mention],
    regions: Counter[tuple[str, ...]],
    speech: AttributedSpeech,
) -> list[Claim]:
    text, anaphoric = sentence.text, tuple[str, ...]()
    if regions and THE_REGION.search(text):
        anaphoric = regions.most_common(1)[0][0]
    if not here and not anaphoric:
        return []
    words, meant = _words(text), cues()["c meant"].sub(" ", text)
    kinds = _kinds(words)
    if meant != text:
        kinds = (kinds - {"forecast"}) | _kinds(_words(meant)) | {"judgement"}
    if "relation" not in kinds or "other" in kinds or len(words) < 6:
        return []
    parties = _parties(sentence, _without_speaker(sentence, here, speech))
    about = _pairs(text, parties, anaphoric)
    states = () if about else tuple(dict.fromkeys([*(p.code for p in parties), *anaphoric]))
    scored = channels(words)[:_MAX_CHANNELS]
    on = [name for name, score in scored if about or _is_specific(name, score, states)]
    if not on:
        return []
    if "forecast" not in kinds and expectation(text):  # a parse: last
        kinds.add("forecast")
    modality = next((m for m in ("forecast", "judgement") if m in kinds), "fact")
    if modality == "fact" and cues()["c report"].search(text):
        return []
    speaker = speech.speaker(sentence.start, sentence.end)
    return [
        Claim(text, speaker, sentence.start, sentence.end, channel, about, states, modality)
        for channel in on
    ]


def _words(text: str) -> list[str]:
    return [w if w == "May" else w.lower().replace("’", "'") for w in _WORD.findall(text)]


def _is_specific(channel: str, score: int, states: tuple[str, ...]) -> bool:
    """Return whether a sentence without a pair still contains a claim about its states."""
    if len(states) > 1:
        return score > _THRESHOLD
    return len(states) == 1 and channel != "security" and score >= _SINGLE_THRESHOLD


def _without_speaker(
    sentence: Sentence, here: Sequence[Mention], speech: AttributedSpeech
) -> Sequence[Mention]:
    """Drop names after a quotation and its cue, which only describe the speaker."""
    quote = speech.last_quote(sentence.start, sentence.end)
    if quote is None or not quote.cue:
        return here
    offset = quote.end - sentence.start
    after = sentence.text[offset : offset + 100]
    return [m for m in here if m.start < quote.end] if quote.cue in after else here


# -- channels and modality -----------------------------------------------------------------------


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], list[tuple[str, int]]]:
    table: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for phrase, channel, weight in read_rows("multivector.coding", "data", "channels.tsv"):
        table.setdefault(tuple(phrase.split()), []).append((channel, int(weight)))
    return table


@lru_cache(maxsize=1)
def _lengths() -> dict[str, int]:
    """Return the length of the longest phrase by its first word."""
    return {phrase[0]: len(phrase) for phrase in sorted(_phrases(), key=len)}


@lru_cache(maxsize=1)
def _markers() -> dict[str, list[tuple[list[str], str]]]:
    """Return the markers, as words and kind, by their first word."""
    table: dict[str, list[tuple[list[str], str]]] = {}
    for kind, phrase in read_rows("multivector.coding", "data", "claims.tsv"):
        table.setdefault(phrase.split()[0], []).append((phrase.split(), kind))
    return table


def channels(words: Sequence[str]) -> list[tuple[str, int]]:
    """Return the channels of a sentence with their keyword scores, highest score first.

    ``words``: the words of the sentence, in lower case.

    Examples
    --------
    >>> channels("rail transit and exports to the market".split())
    [('trade', 5), ('transport', 5)]
    """
    scores: Counter[str] = Counter()
    i = 0
    while i < len(words):
        for length in range(_lengths().get(words[i].removesuffix("'s"), 1), 0, -1):
            entries = _phrases().get(_singular(tuple(words[i : i + length])))
            if entries and i + length <= len(words):
                for channel, weight in entries:
                    scores[channel] += weight
                i += length - 1
                break
        i += 1
    order = sorted((c for c in CHANNELS if scores[c] >= _THRESHOLD), key=lambda c: -scores[c])
    return [(channel, scores[channel]) for channel in order]


@lru_cache(maxsize=20_000)
def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return a phrase with its last word in the singular, if the table contains that form."""
    if not words:
        return ()
    plain = tuple(w.removesuffix("'s") for w in words)
    if plain in _phrases():
        return plain
    last = plain[-1]
    for ending, instead in (("ies", "y"), ("es", ""), ("s", "")):
        if last.endswith(ending):
            tried = (*plain[:-1], last.removesuffix(ending) + instead)
            if tried in _phrases():
                return tried
    return plain


def _kinds(words: Sequence[str]) -> set[str]:
    """Return the kinds of markers in a sentence; "other" only if there are two of them."""
    counts: Counter[str] = Counter()
    for i, word in enumerate(words):
        for marker, kind in _markers().get(word, ()):
            counts[kind] += words[i : i + len(marker)] == marker
    return {kind for kind, count in counts.items() if count > (kind == "other")}


# -- parties -------------------------------------------------------------------------------------


def _parties(sentence: Sentence, here: Sequence[Mention]) -> list[_Party]:
    """Return the parties of a sentence: each code once, and regions as their members."""
    found: dict[str, _Party] = {}
    passing: dict[str, _Party] = {}
    for mention in here:
        at = mention.start - sentence.start
        # Only the words directly before matter; searching further back would take quadratic time.
        end = at + len(mention.text)
        before, after = sentence.text[max(0, at - 60) : at], sentence.text[end : end + 20]
        wide = bool(mention.entity.members)
        # A state that is only the place of a war, or an example, is not the sentence's subject.
        if not wide and cues()["c example"].search(before):
            continue
        of_war = cues()["c after war"].search(before) or cues()["c before war"].match(after)
        aside = of_war and not wide
        for code in _codes(mention):
            party = _Party(code, at, end, wide)
            (passing if aside else found).setdefault(code, party)
    if len(found) < 2:
        found.update({code: party for code, party in passing.items() if code not in found})
    return list(found.values())


def _codes(mention: Mention) -> tuple[str, ...]:
    entity = mention.entity
    if entity.members:
        return entity.members if len(entity.members) <= MAX_MEMBERS else ()
    if entity.form in ("former", "dateline") or entity.code is None:
        return ()
    if "Soviet" in mention.text or (entity.kind == "bloc" and entity.code not in POWERS):
        return ()
    if entity.kind == "place" or (entity.kind == "person" and entity.role is None):
        return ()
    return (entity.code,)


def _pairs(
    text: str, parties: list[_Party], anaphoric: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    """Pair each power with each other party; two powers are in the order named."""
    powers = [p for p in parties if p.code in POWERS and not p.of_region]
    codes = [p.code for p in powers]
    others = [p.code for p in parties if p.code not in codes]
    others += [code for code in anaphoric if code not in others and code not in codes]
    if powers and others:
        return tuple((power, other) for other in others for power in codes)
    if len(powers) != 2:
        return ()
    left, right = powers
    listed = text[left.end : right.start].strip() in ("and", ",", "or", "&")
    # Only coordinated, as in "against China and Russia".
    beside = listed and not text[: left.start].rstrip().endswith("between")
    return () if beside else ((codes[0], codes[1]),)
