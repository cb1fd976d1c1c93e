"""Find speech cues: a subject with a reporting verb, or "according to"."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.segments import Token
from multivector.coding.syntax.words import WORDS

DASHES = WORDS["dashes"]
COMMAS = DASHES | {","}
MAX_CUE_TOKENS = 60  # maximum distance of a cue from its quotation
CLOSE, NOUNLIKE, _ADVERBIAL = WORDS["close"], WORDS["nounlike"], WORDS["adverbial"]
SAID, _OF, _TOLD = WORDS["said"], WORDS["of"], WORDS["told"]
# Words that begin a clause, or go on with one, where a speaker's phrase would have ended.
CLAUSE = WORDS["clause"]
LINKS = CLAUSE | set("that and but or who which whose as while when if because".split())
_ENDS = (noun_phrases.STOPS | noun_phrases.INNER | WORDS["places"]) - CLAUSE


@dataclass(frozen=True, slots=True)
class Attribution:
    """A cue, and the tokens ``first`` to ``last`` (exclusive) of the speaker's phrase."""

    cue: str
    first: int
    last: int
    at: int  # token of the cue
    adjacent: bool = False  # directly next to the quotation


def subject_first(tokens: Sequence[Token], k: int, last: int) -> Attribution | None:
    """Parse ``X said`` or ``X, a Y at Z, said`` from token ``k``."""
    at = verb_at(tokens, last)
    if at is None and last < len(tokens) and tokens[last].low in CLOSE | _OF:
        # "people close to the talks said", "Ann Lee with the fire brigade said"
        ahead = range(last + 1, min(last + 9, len(tokens)))
        whole = tokens[last].low in _OF
        words = takewhile(lambda c: tokens[c].text[0].isalnum() or not whole, ahead)
        at = next((v for c in words if (v := verb_at(tokens, c)) is not None), None)
    if at is None and last < len(tokens) and tokens[last].text in (",", "("):
        closing, inside = {",": ",", "(": ")"}[tokens[last].text], True
        for c in range(last + 1, min(last + 30, len(tokens) - 1)):
            if tokens[c].quote >= 0:
                break
            ended = tokens[c].text == closing
            inside = inside and not ended and tokens[c].low not in CLAUSE
            # An apposition may lack its closing comma.
            if ended or (inside and tokens[c].low in SAID and c > last + 2):
                at = verb_at(tokens, c + ended)
            if at is not None:
                break
    if at is None:
        return None
    if last < at and tokens[last].low in CLOSE:
        last = at  # the whole of "a source close to the talks"
    return Attribution(tokens[at].text, k, last, at, adjacent=True)


def verb_at(tokens: Sequence[Token], k: int) -> int | None:
    """Return the token of a finite reporting verb at ``k`` (adverbs may precede it), or None."""
    start = k
    while k < len(tokens) and k - start < 5 and noun_phrases.is_adverb(tokens[k]):
        goes_on = any(t.low.endswith("ing") for t in tokens[k + 1 : k + 2])
        if tokens[k].low == "to" or (tokens[k].low in noun_phrases.PASSIVE and not goes_on):
            return None
        k += 1
    if k >= len(tokens) or tokens[k].quote >= 0:
        return None
    low = tokens[k].text.lower()
    _, group = noun_phrases.cues().get(low, ("", ""))
    if group not in ("speech", "thought") or tokens[k].capital:
        return None
    if low.endswith("ing") and not (k > start and tokens[k - 1].low in noun_phrases.PASSIVE):
        return None
    if unsaid(tokens, start, k) or (low in NOUNLIKE and not speaks(tokens, k + 1)):
        return None
    return k if k > start or noun_phrases.agrees(tokens[start - 1 : start], low) else None


def unsaid(tokens: Sequence[Token], start: int, k: int) -> bool:
    """Return whether the words from ``start`` deny the verb at ``k``: "never said"."""
    before = {t.low for t in tokens[start:k]} if tokens[k].low in WORDS["uttered"] else set()
    return bool(before & WORDS["unsaid"]) and "only" not in before


def reduced(tokens: Sequence[Token], c: int, q: int) -> bool:
    """Return whether the verb is passive: "described by Lee as “…”", "described as “…” by Lee"."""
    ahead = [tokens[c + 1].low, *(t.low for t in tokens[q + 1 : q + 2])]
    by = ahead[0] == "by" or ahead == ["as", "by"]
    named = noun_phrases.cues()[tokens[c].low][1] == "naming" and tokens[c].low.endswith("ed")
    return by and named and "," not in [t.text for t in tokens[c:q]]


def is_subject(tokens: Sequence[Token], q: int) -> bool:
    """Return whether the quotation is a predicate of the name before it: "Tokyo “took note”"."""
    first = noun_phrases.start_of(tokens, q)
    opened = first > 0 and tokens[first - 1].low in ("and", "while", "but", "whereas")
    return first < q and opened and noun_phrases.is_name(tokens[q - 1])


def speaks(tokens: Sequence[Token], k: int) -> bool:
    """Return whether the token at ``k`` allows the word before it to be a reporting verb."""
    if k >= len(tokens) or tokens[k].quote >= 0:
        return True
    return tokens[k].low in ("that", "it", "for", "on", "the", ":", ",", ".")


def speaker_phrase(tokens: Sequence[Token], cue: str, at: int, start: int) -> Attribution | None:
    last = noun_phrases.end_of(tokens, start)
    return None if last == start else Attribution(cue, start, last, at, adjacent=True)


def main_subject(tokens: Sequence[Token]) -> tuple[int, int]:
    """Return the first noun phrase of a sentence after any opening adverbials."""
    k = 0
    for _ in range(2):
        low = tokens[k].low if k < len(tokens) else ""
        if low in _ADVERBIAL or low.endswith(("ing", "ly")):
            near = range(k, min(k + 40, len(tokens)))
            k = next((m for m in near if tokens[m].text == ","), k) + 1
    if k < len(tokens) and tokens[k].quote < 0:
        return k, noun_phrases.end_of(tokens, k)
    return k, k


def trailing(tokens: Sequence[Token], start: int) -> Attribution | None:
    """Find ``…, X said`` or ``…, according to X`` between commas or at the end of a sentence."""
    for k in range(start, min(start + MAX_CUE_TOKENS, len(tokens) - 1)):
        if tokens[k].text not in COMMAS:
            continue
        if tokens[k + 1].low == "according":
            return speaker_phrase(tokens, "according to", k + 1, k + 3)
        verb = noun_phrases.cues().get(tokens[k + 1].low, ("", ""))[1]
        if verb == "speech" and not tokens[k + 1].low.endswith("ing"):
            inverted = speaker_phrase(tokens, tokens[k + 1].text, k + 1, k + 2)
            named = inverted and noun_phrases.is_name(tokens[inverted.last - 1])
            if inverted and named and closes(tokens, inverted.last):
                return inverted
        last = noun_phrases.end_of(tokens, k + 1)
        found = subject_first(tokens, k + 1, last) if last > k + 1 else None
        # "…, a charge X denies": those words are not X's.
        denied = found and noun_phrases.cues()[tokens[found.at].low][0] == "deny"
        if found and not denied and ended(tokens, found):
            return found
    return None


def ended(tokens: Sequence[Token], attribution: Attribution) -> bool:
    """Return whether nothing is said after an attribution: "Lee said", "Lee told reporters"."""
    k = max(attribution.at + 1, attribution.last)
    told = noun_phrases.cues().get(tokens[attribution.at].low, ("", ""))[0] in _TOLD
    return closes(tokens, k) or (told and closes(tokens, noun_phrases.end_of(tokens, k)))


def closes(tokens: Sequence[Token], k: int) -> bool:
    """Return whether a clause that attributes words may end before token ``k``."""
    if k >= len(tokens) or tokens[k].quote >= 0 or not tokens[k].text[0].isalnum():
        return True
    return tokens[k].low in _ENDS or tokens[k].low.endswith(("ly", "ing"))


def leading(tokens: Sequence[Token]) -> Attribution | None:
    """Find ``X said that …`` and ``According to X, …`` at the beginning of a sentence."""
    if len(tokens) > 2 and tokens[0].low == "according" and tokens[1].low == "to":
        return speaker_phrase(tokens, "according to", 0, 2)
    first, last = main_subject(tokens)
    return subject_first(tokens, first, last) if last > first else None


def far_verb(tokens: Sequence[Token], k: int, last: int) -> Attribution | None:
    """Parse ``“…,” a teacher at Lima college said``: the phrase goes on to a plain verb."""
    for c in range(last, min(last + 10, len(tokens))):
        if not tokens[c].text[0].isalnum() or (tokens[c].low in LINKS and tokens[c].low != "there"):
            return None
        if tokens[c].low in SAID:
            plain = c == last or tokens[k].low not in noun_phrases.PRONOUNS
            return Attribution(tokens[c].text, k, c, c, adjacent=True) if plain else None
    return None


def open_verb(tokens: Sequence[Token], k: int, last: int) -> Attribution | None:
    """Parse ``“…,” X chuckled`` and ``“…,” chuckled X``: any verb, as the comma asks for one."""
    if last == k or is_verb(tokens, k, past=True):
        end = noun_phrases.end_of(tokens, k + 1)
        named = end > k + 1 and noun_phrases.is_name(tokens[end - 1]) and closes(tokens, end)
        spoken = named and is_verb(tokens, k, past=True)
        return Attribution(tokens[k].text, k + 1, end, k, adjacent=True) if spoken else None
    while last > k + 1 and is_verb(tokens, last - 1, past=True):
        last -= 1  # a verb that was read as a noun
    before = tokens[last - 1]
    sure = noun_phrases.is_name(before) or before.low in noun_phrases.PRONOUNS
    spoken = is_verb(tokens, last, past=not sure)
    return Attribution(tokens[last].text, k, last, last, adjacent=True) if spoken else None


def is_verb(tokens: Sequence[Token], k: int, *, past: bool) -> bool:
    """Return whether a word may be a finite verb; ``past``: only with the ending of the past."""
    if k >= len(tokens) or tokens[k].quote >= 0 or not tokens[k].text.islower():
        return False
    low = tokens[k].low
    other = low in noun_phrases.STOPS or low.endswith(("ing", "ly"))
    return low.endswith("ed") or not (past or other or low in noun_phrases.INNER)
