"""Attribute quotations: find the cue and the speaker's phrase in the sentence."""

from collections.abc import Sequence
from dataclasses import replace

from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.cues import (
    CLAUSE,
    CLOSE,
    COMMAS,
    DASHES,
    LINKS,
    MAX_CUE_TOKENS,
    NOUNLIKE,
    Attribution,
    closes,
    ended,
    far_verb,
    is_subject,
    main_subject,
    open_verb,
    reduced,
    speaker_phrase,
    speaks,
    subject_first,
    trailing,
    unsaid,
    verb_at,
)
from multivector.coding.quotes.segments import Segment, Token
from multivector.coding.syntax.words import WORDS

_PASSED_ON = ("reported", "reports")  # "X warned that “…”, the agency reported"
# Words after a quotation that lead to its speaker.
_PHRASES = [*map(str.split, ("according to", "in the words of", "is how", "was how", "as"))]
# Nouns that introduce quotations: "in a statement", "Xi's call for".
_NOUNS = WORDS["speech nouns"]
_UTTERED = ("speech", "thought")
# Verbs with an object that is not what is said.
_GIVEN = frozenset({"tell", "inform", "promise", "ask"})
_WHOLE = 12  # tokens from "that" to the verb of its clause
# Verbs of the naming class that do not report words: "said the law supports".
_STANCES, _OPENERS = WORDS["stances"], WORDS["openers"]
# Words after which a quotation only describes the noun that follows.
_MODIFIED = noun_phrases.DETERMINERS | {"such", "so-called"}


def attributions(segment: Segment) -> dict[int, Attribution]:
    """Return the attributions of the quotations in a segment.

    The search order is: directly after the quotation ("…," said X; "…," she added; according to X),
    before it (X said: "…"; X called it "…"), further after it (…, X said). Returns the attribution
    of each quotation that has one, by its number.

    ``segment``: a sentence with complete quotations.
    """
    tokens = segment.tokens
    by_quote: dict[int, Attribution] = {}
    previous: Attribution | None = None
    for q, token in enumerate(tokens):
        if token.quote < 0:
            continue
        attribution = (after := _after(tokens, q)) and _of_clause(tokens, q, after)
        if attribution and tokens[attribution.at].low in _PASSED_ON:
            attribution = _before(tokens, q, previous) or attribution
        attribution = attribution or _before(tokens, q, previous) or trailing(tokens, q + 1)
        if attribution:
            by_quote[token.quote] = attribution
            previous = attribution
    return by_quote


def joined(parts: Sequence[Segment]) -> list[Segment]:
    """Join a sentence that ends in “…?” or “…!” to "Lee asked." after it.

    A segment stays under 200 tokens when it grows, which bounds the time on hostile text.
    """
    kept: list[Segment] = []
    for part in parts:
        last = kept[-1] if kept else part
        if last.tokens[-1].text == "“,”" and last.paragraph == part.paragraph:
            tokens, q = last.tokens + part.tokens, len(last.tokens) - 1
            found = _after(tokens, q) if q < 200 and part is not last else None
            known = found and found.adjacent and tokens[found.at].low in noun_phrases.cues()
            if found and known and ended(tokens, found):
                kept[-1] = Segment(part.paragraph, tokens)
                continue
        kept.append(part)
    return kept


def _after(tokens: Sequence[Token], q: int) -> Attribution | None:
    k, n = q + 1, len(tokens)
    comma = k < n and tokens[k].text in COMMAS
    dash = comma and tokens[k].text in DASHES
    paused = comma or tokens[q].text == "“,”"
    if q and not paused and (tokens[q - 1].low in _MODIFIED or tokens[q - 1].possessive):
        return None  # a “senseless” hope
    k += comma
    while k < n and tokens[k].text.endswith("ly") and tokens[k].text[0].islower():
        k += 1
    if k >= n or tokens[k].quote >= 0:
        return None
    for words in _PHRASES:
        after = k + len(words)
        if [t.low for t in tokens[k:after]] == words:
            named = speaker_phrase(tokens, " ".join(words), k, after)
            return _put_it(tokens, after) or (None if words == ["as"] else named)
    last = noun_phrases.end_of(tokens, k)
    found = _inverted(tokens, k)
    if found or last == k:
        return found or (open_verb(tokens, k, k) if paused else None)
    found = _quoting(tokens, last) or subject_first(tokens, k, last)
    if found is None or found.at == last:
        found = far_verb(tokens, k, last) or found
    passed = found.at + 1 + (tokens[found.at + 1].text == ",") if found and found.at + 2 < n else n
    if found and passed + 1 < n and tokens[passed].low in ("quoting", "citing"):
        cited = speaker_phrase(tokens, tokens[passed].text, passed, passed + 1)
        held = cited and any(map(noun_phrases.is_role, tokens[cited.first : cited.last]))
        # Agencies quote people; people quote proverbs.
        return cited if held or (cited and noun_phrases.is_name(tokens[cited.last - 1])) else found
    signed = last == n or (tokens[last].text in ",(" and tokens[q].text != "“”")
    if not found and dash and signed and noun_phrases.is_name(tokens[k]):
        return Attribution("—", k, last, q + 1, adjacent=True)
    return found or (open_verb(tokens, k, last) if paused else None)


def _of_clause(tokens: Sequence[Token], q: int, after: Attribution) -> Attribution:
    """Return who speaks in a clause that ends at ``q``: "When Kay called it “…”, Lee said"."""
    own = _before(tokens, q, None)
    if not own or own.last > own.at or any(t.text in COMMAS for t in tokens[own.at : q]):
        return after
    pronoun = tokens[own.first].low in noun_phrases.PRONOUNS
    opened = not pronoun and tokens[max(own.first - 1, 0)].low in _OPENERS
    begins = tokens[own.last + 1].low in ("who", "which") or tokens[own.at].low.endswith("ing")
    aside = begins and tokens[own.last].text == "," and after.at < after.first
    return own if opened or aside else after


def _inverted(tokens: Sequence[Token], k: int) -> Attribution | None:
    """Parse ``said X`` and ``told reporters X`` after a quotation, from the verb at ``k``."""
    lemma, group = noun_phrases.cues().get(tokens[k].low, ("", ""))
    if group not in _UTTERED or tokens[k].low.endswith("ing"):
        return None
    start, n = k + 1, len(tokens)
    start += lemma == "tell" and start < n and tokens[start].low in WORDS["hearers"]
    while start < n and noun_phrases.is_adverb(tokens[start]):
        start += 1
    found = speaker_phrase(tokens, tokens[k].text, k, start)
    low = tokens[start].low if start < n else ""
    owned = low in ("its", "their") and lemma not in ("say", "add")
    if not found or owned or low == "that" or (low == "it" and found.last == start + 1):
        return None
    if closes(tokens, found.last):
        return found
    # A noun that is not known as a role: "said a police dispatcher".
    ends = range(found.last + 1, found.last + 4)
    last = next((k for k in ends if closes(tokens, k)), None)
    return replace(found, last=last) if last else None


def _quoting(tokens: Sequence[Token], k: int) -> Attribution | None:
    """Parse ``the radio quoted X as saying`` after a quotation, from the verb at ``k``."""
    for c in range(k, min(k + 16, len(tokens) - 1)):
        verb = tokens[c + 1].low
        if tokens[c].low == "as" and verb.endswith("ing") and verb in noun_phrases.cues():
            return _quoted_as(tokens, c + 1)
        if tokens[c].text != "," and not tokens[c].text[0].isalnum():
            break
    return None


def _put_it(tokens: Sequence[Token], k: int) -> Attribution | None:
    """Parse ``as X put it`` and ``as X said`` from token ``k``."""
    last = noun_phrases.end_of(tokens, k)
    if last == k or last >= len(tokens):
        return None
    at = verb_at(tokens, last)
    if at is not None:
        return Attribution(tokens[at].text, k, last, at, adjacent=True)
    if tokens[last].low in ("put", "puts") and "it" in [t.low for t in tokens[last + 1 : last + 2]]:
        return Attribution(f"{tokens[last].text} it", k, last, last, adjacent=True)
    return None


def _before(tokens: Sequence[Token], q: int, previous: Attribution | None) -> Attribution | None:
    if is_subject(tokens, q):
        return None
    opening = _inverted(tokens, 0) if tokens[q - 1].text == ":" else None
    if opening and opening.first < opening.last and tokens[opening.last].text in (",", ":"):
        return opening  # Said Ann Lee, a trader: "…"
    for c in range(q - 1, max(0, q - MAX_CUE_TOKENS) - 1, -1):
        if tokens[c].quote >= 0:
            continue
        if previous and previous.at <= c < max(previous.last, previous.at + 1):
            return previous if _is_continued(tokens, q, previous) else None
        found = _at_cue(tokens, c, q, previous)
        if found and previous and _goes_on(tokens, found):
            return previous
        if found:
            return _outer(tokens, found) or _of_whole(tokens, found, q) or found
    first, last = main_subject(tokens)
    if tokens[q - 1].text == ":" and first < last <= q and noun_phrases.is_name(tokens[first]):
        return Attribution(":", first, last, q - 1)  # Manila was firm: "…"
    return None


def _goes_on(tokens: Sequence[Token], attribution: Attribution) -> bool:
    """Return whether a clause goes on with reported speech: "…, and that the party opposes"."""
    before = [t.low for t in tokens[max(attribution.first - 2, 0) : attribution.first]]
    return before in (["and", "that"], ["but", "that"])


def _outer(tokens: Sequence[Token], attribution: Attribution) -> Attribution | None:
    """Return the attribution to X in ``X said Y supports “…”``, if the inner verb is not speech."""
    lemma, group = noun_phrases.cues().get(tokens[attribution.at].low, ("", ""))
    # "Lee said Kay's claim may be “…”"
    described = attribution.last <= attribution.at and tokens[attribution.at + 1].low in CLAUSE
    if not described and (group == "speech" or lemma not in _STANCES):
        return None
    for c in range(attribution.first - 1, max(attribution.first - 30, 0), -1):
        token = tokens[c]
        if token.quote >= 0 or token.text in ";:—" or token.low in ("and", "but", "while"):
            return None
        if verb_at(tokens, c) == c and not token.low.endswith("ing"):
            return _at_cue(tokens, c, attribution.at, None)
    return None


def _of_whole(tokens: Sequence[Token], found: Attribution, q: int) -> Attribution | None:
    """Return who says a clause that ends in a quotation: "X warned that Y made promises “…”"."""
    doer, lemma = tokens[found.last - 1], noun_phrases.cues().get(tokens[found.at].low, ("", ""))[0]
    named = noun_phrases.is_name(doer) or noun_phrases.is_role(doer)  # not "Y made"
    between = [t for t in tokens[found.at + 1 : q] if t.low not in WORDS["hearers"]]
    # "Told Lee “…”" is what is told, "told tales “…”" is not.
    aside = lemma in _GIVEN and not all(map(noun_phrases.is_name, between))
    paused = len(between) > 1 and between[-1].text == ","
    if found.last > found.at or (named and not aside and not paused):
        return None
    whole = range(found.first - 1, max(found.first - _WHOLE, 1), -1)
    that = next((k for k in whole if tokens[k].low == "that" or tokens[k].quote >= 0), 0)
    for c in range(that - 1, max(that - 6, 0), -1):
        if verb_at(tokens, c) == c and noun_phrases.cues()[tokens[c].low][1] in _UTTERED:
            return _at_cue(tokens, c, q, None)
    return None


def _is_continued(tokens: Sequence[Token], q: int, previous: Attribution) -> bool:
    """Return whether the quotation at ``q`` continues the previous one."""
    if previous.at < previous.first and previous.adjacent:  # "…," said X, …
        between = tokens[previous.last : q]
        joined = len(between) <= 2 and any(t.low in ("and", "but") for t in between)
        return (q > 0 and tokens[q - 1].text in (",", ":", ";", ".")) or joined
    return True


def _at_cue(
    tokens: Sequence[Token], c: int, q: int, previous: Attribution | None
) -> Attribution | None:
    token = tokens[c]
    low = token.text.lower()
    if low == "to" and c > 0 and tokens[c - 1].low == "according":
        found = speaker_phrase(tokens, "according to", c - 1, c + 1)
        return found if found and found.last <= q else None
    if low == "of" and c > 1 and [t.low for t in tokens[c - 2 : c]] == ["the", "words"]:
        return speaker_phrase(tokens, "in the words of", c - 2, c + 1)
    if low in _NOUNS and not token.capital:
        owned = _noun_cue(tokens, c, q)
        if owned or low not in noun_phrases.cues():
            return owned
    if low in ("put", "puts") and c + 1 < q and tokens[c + 1].low == "it":
        found = _subject(tokens, c, c - 1, previous) if c else None
        return replace(found, cue=f"{token.text} it") if found else None
    known = noun_phrases.cues().get(low)
    if known is None or (token.capital and c > 0 and tokens[c - 1].text not in DASHES):
        return None
    return _verb_cue(tokens, c, q, previous)


def _noun_cue(tokens: Sequence[Token], c: int, q: int) -> Attribution | None:
    """Parse ``Xi's call for "…"``, ``a statement from X: "…"``, ``in a statement, X "…"``."""
    owner = c - 1
    while owner > max(0, c - 4) and tokens[owner].text.isalpha() and not tokens[owner].possessive:
        if tokens[owner].low in ("his", "her", "their", "its"):
            return Attribution(tokens[c].text, owner, owner + 1, c)
        owner -= 1
    if owner >= 0 and tokens[owner].possessive:
        first = noun_phrases.start_of(tokens, owner + 1)
        return Attribution(tokens[c].text, first, owner + 1, c)
    if c + 1 < q and tokens[c + 1].low in ("by", "from"):
        last = noun_phrases.end_of(tokens, c + 2)
        if c + 2 < last <= q:
            return Attribution(tokens[c].text, c + 2, last, c)
    return None


def _verb_cue(
    tokens: Sequence[Token], c: int, q: int, previous: Attribution | None
) -> Attribution | None:
    cue = tokens[c].text
    low = cue.lower()
    if low == "saying" and c > 0 and tokens[c - 1].low == "as":
        return _quoted_as(tokens, c)
    if low.endswith("ing") and c > 0 and tokens[c - 1].low in WORDS["gerund"]:
        return None  # "areas like countering"
    if c > 0 and tokens[c - 1].text == "," and not low.endswith("ing"):
        own = speaker_phrase(tokens, cue, c, c + 1)  # it is, says X, “…”
        inside = own and own.last < q and tokens[own.last].text in COMMAS
        if own and inside and noun_phrases.is_name(tokens[own.last - 1]):
            return own
    p, passive, infinitive = c - 1, False, False
    while p >= 0 and c - p < 6 and noun_phrases.is_adverb(tokens[p]):
        passive = passive or tokens[p].low in noun_phrases.PASSIVE
        infinitive = infinitive or tokens[p].low == "to"
        p -= 1
    participle = low.endswith("ing")
    if unsaid(tokens, max(p, 0), c):
        return None
    if (passive and not participle) or reduced(tokens, c, q):
        return _agent(tokens, c, q, cue)
    if participle and not passive and (own := _absolute(tokens, c)):
        return own
    if p < 0 or infinitive or (participle and not passive):
        if cue[0].isupper():
            return _following_subject(tokens, c) if participle else None
        return _same_subject(tokens, c, previous)
    if _ambiguous_noun(tokens, c, p, low) or _names_a_thing(tokens, c, q):
        return None
    return _subject(tokens, c, p, previous)


def _absolute(tokens: Sequence[Token], c: int) -> Attribution | None:
    """Find X in ``with X adding``."""
    first = noun_phrases.start_of(tokens, c)
    own = 0 < first < c and tokens[first - 1].low == "with"
    return Attribution(tokens[c].text, first, c, c) if own else None


def _ambiguous_noun(tokens: Sequence[Token], c: int, p: int, low: str) -> bool:
    """Return whether a word is a noun, not a verb: "the states", "Western claims of"."""
    if p != c - 1:
        return False
    before = tokens[p]
    after = tokens[c + 1].low if c + 1 < len(tokens) else ""
    if low in ("fears", "hopes", "claims", "reports", "promises") and after == "of":
        return True
    if low in ("agreed", "agree", "agrees") and after == "to":  # an action, not speech
        return True
    modifying = before.low in noun_phrases.DETERMINERS or before.low in noun_phrases.INNER
    if modifying or before.possessive or before.text in ("’", "'"):
        return True
    return low in NOUNLIKE and not speaks(tokens, c + 1)


def _names_a_thing(tokens: Sequence[Token], c: int, q: int) -> bool:
    """Return whether the quotation is a name: "a book called “…”", not "which X calls “…”"."""
    lemma = noun_phrases.cues()[tokens[c].text.lower()][0]
    if q != c + 1 or lemma not in ("call", "dub", "label", "brand", "term", "nickname", "style"):
        return False
    before = {t.low for t in tokens[max(0, c - 6) : c]}
    return not before & {"which", "that", "what", "whom", "who"}


def _subject(
    tokens: Sequence[Token], c: int, p: int, previous: Attribution | None
) -> Attribution | None:
    """Find the subject of the verb at ``c``, which ends at token ``p``."""
    token, cue = tokens[p], tokens[c].text
    if token.low in ("who", "which", "that"):
        end = p - 1 if p > 0 and tokens[p - 1].text == "," else p
        first = noun_phrases.start_of(tokens, end)
        if first < end:
            return Attribution(cue, first, end, c)
        return _same_subject(tokens, c, previous)
    if token.low in ("and", "but", "or", "then"):
        return _same_subject(tokens, c, previous)
    if token.text == ")":
        p = next((k - 1 for k in range(p, max(p - 12, 0), -1) if tokens[k].text == "("), p)
    elif token.text in COMMAS or token.quote >= 0:
        return _around_apposition(tokens, c, p, previous)
    first = noun_phrases.start_of(tokens, p + 1)
    if not any(noun_phrases.is_name(t) or noun_phrases.is_role(t) for t in tokens[first : p + 1]):
        # "A diplomat who attended the dinner said": the speaker is the phrase before "who".
        for k in range(first - 1, max(first - 9, 0), -1):
            if tokens[k].low == "who" and noun_phrases.start_of(tokens, k) < k:
                return Attribution(cue, noun_phrases.start_of(tokens, k), k, c)
    if first > 1 and tokens[first - 1].low in ("with", "to", "on", "in"):
        # "sources close to the talks": the speaker is the phrase before "close".
        before = first - 2
        if tokens[before].low in CLOSE and noun_phrases.start_of(tokens, before) < before:
            return Attribution(cue, noun_phrases.start_of(tokens, before), p + 1, c)
    first, last = _governor(tokens, first, p + 1)
    if first >= last or (last == c and not noun_phrases.agrees(tokens[first:last], cue.lower())):
        return None
    return Attribution(cue, first, last, c)


def _governor(tokens: Sequence[Token], first: int, last: int) -> tuple[int, int]:
    """Return the subject whose complement a phrase is: "a letter seen by Lee" says."""
    if first < 2 or tokens[first - 1].low not in WORDS["prepositions"]:
        return first, last
    begin, end = main_subject(tokens)
    between = tokens[end:first]
    apart = any(t.low in LINKS or not t.text[0].isalnum() for t in between)
    whole = begin < end < first and not apart
    return (begin, end) if whole else (first, last)


def _around_apposition(
    tokens: Sequence[Token], c: int, p: int, previous: Attribution | None
) -> Attribution | None:
    """Find X in ``X, a Y at Z, said``: the phrase before an earlier comma that begins a clause."""
    best: Attribution | None = None
    apposed: Attribution | None = None
    for k in range(p - 1, max(p - 30, 0), -1):
        if tokens[k].quote >= 0:
            break
        if tokens[k].text in COMMAS:
            first = noun_phrases.start_of(tokens, k)
            before = tokens[first - 1]
            outer = first == 0 or before.text in COMMAS or before.low == "that"
            named = noun_phrases.is_name(tokens[p - 1]) and noun_phrases.end_of(tokens, k + 1) == p
            if named:  # the head of trade, Ann Lee,
                apposed = Attribution(tokens[c].text, k + 1, p, c)
            held = tokens[first:k] if named else tokens[max(k - 1, first) : k]
            if noun_phrases.is_name(tokens[k - 1]) or any(map(noun_phrases.is_role, held)):
                if first < k and (outer or best is None or noun_phrases.is_role(tokens[k - 1])):
                    best = Attribution(tokens[c].text, first, k, c)
                if not outer:
                    break
    return best or apposed or _same_subject(tokens, c, previous)


def _same_subject(
    tokens: Sequence[Token], c: int, previous: Attribution | None
) -> Attribution | None:
    """Return the attribution of the verb at ``c`` to the subject of its sentence."""
    first, last = main_subject(tokens)
    aside = first < last < c and tokens[last].text == tokens[c - 1].text == ","
    if previous is not None and previous.at < c and not aside:
        return Attribution(tokens[c].text, previous.first, previous.last, c)
    if first == last or last > c:
        return _following_subject(tokens, c)
    return Attribution(tokens[c].text, first, last, c)


def _following_subject(tokens: Sequence[Token], c: int) -> Attribution | None:
    """Find the subject after a leading participle: ``Calling it "…", X left``."""
    for k in range(c + 1, min(c + MAX_CUE_TOKENS, len(tokens) - 1)):
        if tokens[k].text in (",", "“,”"):
            last = noun_phrases.end_of(tokens, k + 1)
            if last > k + 1:
                return Attribution(tokens[c].text, k + 1, last, c)
    return None


def _agent(tokens: Sequence[Token], c: int, q: int, cue: str) -> Attribution | None:
    """Find the agent of a passive: ``was described as "…" by X``."""
    for k in range(c + 1, min(q + 4, len(tokens))):
        if tokens[k].low == "by":
            last = noun_phrases.end_of(tokens, k + 1)
            if last > k + 1:
                return Attribution(cue, k + 1, last, c)
    return None


def _quoted_as(tokens: Sequence[Token], c: int) -> Attribution | None:
    """Find X in ``quoted X as saying`` and ``X was quoted as saying``."""
    for k in range(c - 2, max(c - 16, -1), -1):
        if tokens[k].low in ("quoted", "quotes", "quoting", "cited", "cites", "citing"):
            if k > 0 and tokens[k - 1].low in noun_phrases.PASSIVE:
                found = _subject(tokens, c, k - 2, None)
                return replace(found, cue="quoted as saying") if found else None
            last = noun_phrases.end_of(tokens, k + 1)
            return Attribution("quoted as saying", k + 1, last, c) if last > k + 1 else None
    return None
