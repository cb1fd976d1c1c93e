"""Which words of a sentence attribute a quotation, and to whom: the cue and the speaker."""

from collections.abc import Sequence
from dataclasses import dataclass

from multivector.coding import phrases
from multivector.coding.frame import Segment, Token

_DASHES = frozenset("– — - -- ―".split())
_COMMAS = _DASHES | {","}
_CLOSED = (",", ".", "!", "?", "…", "—", "–")
_REACH = 60  # tokens between a cue and its quotation, at most
_HEARERS = frozenset("reporters journalists me us him her them parliament lawmakers".split())
# Nouns that carry words: "in a statement", "Xi's call for".
_NOUNS = frozenset(
    """statement remarks speech interview letter message tweet post article report press-release
    release communique communiqué declaration address op-ed editorial briefing telegram note memo
    email e-mail call calls pledge promise warning claim claims description words demand insistence
    vow assertion assurance argument comment comments criticism accusation remark appeal
    denunciation condemnation slogan motto phrase""".split()
)
# Behind these a participle is a noun: areas like countering.
_GERUND = frozenset("like in of for on at about from with including such as".split())
_NOUNLIKE = frozenset("states claims calls reports charges views comments remarks".split())
_ADVERBIAL = frozenset(
    """in on at during after before amid despite when while as asked speaking however meanwhile
    but and yet still later earlier since following for with by although though if once instead
    moreover nevertheless also then addressing writing responding replying reacting referring
    calling describing citing last this according to from""".split()
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """The cue, and the tokens ``first`` to ``last`` (exclusive) of the speaker's phrase."""

    cue: str
    first: int
    last: int
    at: int  # token of the cue
    adjacent: bool = False  # stands right beside the quotation


def attributions(segment: Segment) -> dict[int, Attribution]:
    """Return the attribution of each quotation of a segment that has one.

    Looked for in this order: right behind the quotation ("…," said X; "…," she added; according
    to X), before it (X said: "…"; X called it "…"), further behind (…, X said).

    Parameters
    ----------
    segment : Segment
        A sentence with whole quotations.

    Returns
    -------
    dict of int to Attribution
        By the number of the quotation.
    """
    tokens = segment.tokens
    found: dict[int, Attribution] = {}
    previous: Attribution | None = None
    for q, token in enumerate(tokens):
        if token.quote < 0:
            continue
        known = _behind(tokens, q) or _before(tokens, q, previous) or trailing(tokens, q + 1)
        if known:
            found[token.quote] = known
            previous = known
    return found


# -- right behind ------------------------------------------------------------------------------


def _behind(tokens: Sequence[Token], q: int) -> Attribution | None:
    k, n = q + 1, len(tokens)
    comma = k < n and tokens[k].text in _COMMAS
    dash = comma and tokens[k].text in _DASHES
    k += comma
    while k < n and tokens[k].text.endswith("ly") and tokens[k].text[0].islower():
        k += 1
    if k >= n or tokens[k].quote >= 0:
        return None
    low = tokens[k].low
    if low == "according" and k + 2 < n and tokens[k + 1].low == "to":
        return _phrase(tokens, "according to", k, k + 2)
    if low == "as":
        return _put_it(tokens, k + 1)
    if low in ("was", "is") and k + 1 < n and tokens[k + 1].low == "how":
        return _put_it(tokens, k + 2)
    if low == "in" and [t.low for t in tokens[k + 1 : k + 4]] == ["the", "words", "of"]:
        return _phrase(tokens, "in the words of", k, k + 4)
    lemma, group = phrases.cues().get(low, ("", ""))
    if group in ("speech", "thought") and not low.endswith("ing"):
        start = k + 1
        if lemma == "tell" and start < n and tokens[start].low in _HEARERS:
            start += 1
        while start < n and phrases.is_adverb(tokens[start]):
            start += 1
        inverted = _phrase(tokens, tokens[k].text, k, start)
        if inverted and not (inverted.last - inverted.first == 1 and tokens[start].low == "it"):
            return inverted
    last = phrases.forward(tokens, k)
    if last > k:
        if dash and (last == n or tokens[last].text == ",") and phrases.is_name(tokens[k]):
            return Attribution("—", k, last, q + 1, adjacent=True)
        return _subject_first(tokens, k, last)
    return None


def _subject_first(tokens: Sequence[Token], k: int, last: int) -> Attribution | None:
    """Read ``X said`` or ``X, a Y at Z, said`` from token ``k``."""
    if not phrases.is_plausible(tokens[k:last]):
        return None
    at = _verb_at(tokens, last)
    if at is None and last < len(tokens) and tokens[last].text in (",", "("):
        closing = {",": ",", "(": ")"}[tokens[last].text]
        for c in range(last + 1, min(last + 30, len(tokens) - 1)):
            if tokens[c].quote >= 0:
                break
            if tokens[c].text == closing:
                at = _verb_at(tokens, c + 1)
                if at is not None:
                    break
    if at is None:
        return None
    return Attribution(tokens[at].text, k, last, at, adjacent=True)


def _verb_at(tokens: Sequence[Token], k: int) -> int | None:
    """Return the place of a finite verb of saying at ``k``, adverbs passed over."""
    start = k
    while k < len(tokens) and k - start < 5 and phrases.is_adverb(tokens[k]):
        passive = tokens[k].low in phrases.PASSIVE and not _progressive(tokens, k + 1)
        if passive or tokens[k].low == "to":
            return None
        k += 1
    if k >= len(tokens) or tokens[k].quote >= 0:
        return None
    low = tokens[k].text.lower()
    _, group = phrases.cues().get(low, ("", ""))
    if group not in ("speech", "thought") or tokens[k].capital:
        return None
    if low.endswith("ing") and not (k > start and tokens[k - 1].low in phrases.PASSIVE):
        return None
    if low in _NOUNLIKE and not _speaks(tokens, k + 1):
        return None
    return k


def _speaks(tokens: Sequence[Token], k: int) -> bool:
    """Tell whether what stands at ``k`` lets the word before it be a verb of saying."""
    if k >= len(tokens) or tokens[k].quote >= 0:
        return True
    return tokens[k].low in ("that", "it", "for", "on", "the", ":", ",", ".")


def _progressive(tokens: Sequence[Token], k: int) -> bool:
    return k < len(tokens) and tokens[k].low.endswith("ing")


def _put_it(tokens: Sequence[Token], k: int) -> Attribution | None:
    """Read ``as X put it`` and ``as X said`` from token ``k``."""
    last = phrases.forward(tokens, k)
    if last == k or last >= len(tokens):
        return None
    at = _verb_at(tokens, last)
    if at is not None:
        return Attribution(tokens[at].text, k, last, at, adjacent=True)
    if tokens[last].low in ("put", "puts") and [t.low for t in tokens[last + 1 : last + 2]] == [
        "it"
    ]:
        return Attribution(f"{tokens[last].text} it", k, last, last, adjacent=True)
    return None


def _phrase(tokens: Sequence[Token], cue: str, at: int, start: int) -> Attribution | None:
    last = phrases.forward(tokens, start)
    if last == start:
        last = _lower_name(tokens, start)
    if last == start:
        return None
    return Attribution(cue, start, last, at, adjacent=True)


def _lower_name(tokens: Sequence[Token], start: int) -> int:
    """Return the end of a name written small: two or three plain words up to a comma or the end."""
    for k in range(start, min(start + 4, len(tokens))):
        if tokens[k].text in (",", "."):
            return k if k - start > 1 else start
        if not tokens[k].text.isalpha():
            return start
    return start


# -- before ------------------------------------------------------------------------------------


def _before(tokens: Sequence[Token], q: int, previous: Attribution | None) -> Attribution | None:
    lower = max(0, q - _REACH)
    if _is_subject(tokens, q):
        return None
    if q >= 2 and tokens[q - 1].text == ":":
        named = _label(tokens, q)
        if named:
            return named
    for c in range(q - 1, lower - 1, -1):
        token = tokens[c]
        if token.quote >= 0:
            continue
        if previous and previous.at <= c < max(previous.last, previous.at + 1):
            return previous if _goes_on(tokens, q, previous) else None
        found = _at_cue(tokens, c, q, previous)
        if found:
            return found
    return previous if previous and _goes_on(tokens, q, previous) else None


def _is_subject(tokens: Sequence[Token], q: int) -> bool:
    """Tell whether a name right before the quotation is its subject: "and Tokyo “took note”"."""
    first = phrases.back(tokens, q)
    opened = first > 0 and tokens[first - 1].low in ("and", "while", "but", "whereas")
    return first < q and opened and phrases.is_name(tokens[q - 1])


def _goes_on(tokens: Sequence[Token], q: int, previous: Attribution) -> bool:
    """Tell whether the quotation at ``q`` is more of the same speech."""
    if previous.at < previous.first and previous.adjacent:  # "…," said X, …
        between = tokens[previous.last : q]
        return (q > 0 and tokens[q - 1].text in (",", ":", ";", ".")) or _joined(between)
    return True


def _joined(between: Sequence[Token]) -> bool:
    return len(between) <= 2 and any(t.low in ("and", "but") for t in between)


def _label(tokens: Sequence[Token], q: int) -> Attribution | None:
    """Read ``X: "…"`` and ``said X: "…"`` up to the colon before ``q``."""
    first = phrases.back(tokens, q - 1)
    if first == q - 1:
        return None
    if first == 0:
        return Attribution(":", first, q - 1, q - 1, adjacent=True)
    low = tokens[first - 1].low
    if phrases.cues().get(low, ("", ""))[1] == "speech" and first - 1 == 0:
        return Attribution(tokens[first - 1].text, first, q - 1, first - 1, adjacent=True)
    return None


def _at_cue(
    tokens: Sequence[Token], c: int, q: int, previous: Attribution | None
) -> Attribution | None:
    token = tokens[c]
    low = token.text.lower()
    if low == "to" and c > 0 and tokens[c - 1].low == "according":
        found = _phrase(tokens, "according to", c - 1, c + 1)
        return found if found and found.last <= q else None
    if low == "of" and c > 1 and [t.low for t in tokens[c - 2 : c]] == ["the", "words"]:
        return _phrase(tokens, "in the words of", c - 2, c + 1)
    if low in _NOUNS and not token.capital:
        owned = _noun_cue(tokens, c, q)
        if owned or low not in phrases.cues():
            return owned
    if low in ("put", "puts") and c + 1 < q and tokens[c + 1].low == "it":
        first = phrases.back(tokens, c)
        return Attribution(f"{token.text} it", first, c, c) if first < c else None
    known = phrases.cues().get(low)
    if known is None or (token.capital and c > 0):
        return None
    return _verb_cue(tokens, c, q, previous)


def _noun_cue(tokens: Sequence[Token], c: int, q: int) -> Attribution | None:
    """Read ``Xi's call for "…"``, ``a statement from X: "…"``, ``in a statement, X "…"``."""
    owner = c - 1
    while (
        owner > 0
        and c - owner < 4
        and tokens[owner].text.isalpha()
        and not tokens[owner].possessive
    ):
        if tokens[owner].low in ("his", "her", "their", "its"):
            return Attribution(tokens[c].text, owner, owner + 1, c)
        owner -= 1
    if owner >= 0 and tokens[owner].possessive:
        first = phrases.back(tokens, owner + 1)
        return Attribution(tokens[c].text, first, owner + 1, c)
    if c + 1 < q and tokens[c + 1].low in ("by", "from"):
        last = phrases.forward(tokens, c + 2)
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
    if low.endswith("ing") and c > 0 and tokens[c - 1].low in _GERUND:
        return None
    p, passive, infinitive = c - 1, False, False
    while p >= 0 and c - p < 6 and phrases.is_adverb(tokens[p]):
        passive = passive or tokens[p].low in phrases.PASSIVE
        infinitive = infinitive or tokens[p].low == "to"
        p -= 1
    participle = low.endswith("ing")
    if passive and not participle:
        return _agent(tokens, c, q, cue)
    if p < 0 or infinitive or (participle and not passive):
        return _same_subject(tokens, c, previous)
    if _ambiguous_noun(tokens, c, p, low):
        return None
    return _subject(tokens, c, p, previous)


def _ambiguous_noun(tokens: Sequence[Token], c: int, p: int, low: str) -> bool:
    """Tell a noun that looks like a verb: "the states", "Western claims of"."""
    if p != c - 1:
        return False
    before = tokens[p]
    after = tokens[c + 1].low if c + 1 < len(tokens) else ""
    if low in ("fears", "hopes", "claims", "reports", "promises") and after == "of":
        return True
    if low == "found" and after not in ("that", "it", "no") and tokens[c + 1].quote < 0:
        return True
    modifying = before.low in phrases.DETERMINERS or before.low in phrases.INNER
    if modifying or before.possessive or before.text in ("’", "'"):
        return True
    return low in _NOUNLIKE and not _speaks(tokens, c + 1)


def _subject(
    tokens: Sequence[Token], c: int, p: int, previous: Attribution | None
) -> Attribution | None:
    """Find the subject that ends at token ``p`` of the verb at ``c``."""
    token, cue = tokens[p], tokens[c].text
    if token.low in ("who", "which", "that"):
        end = p - 1 if p > 0 and tokens[p - 1].text == "," else p
        first = phrases.back(tokens, end)
        if first < end:
            return Attribution(cue, first, end, c)
        return _same_subject(tokens, c, previous)
    if token.low in ("and", "but", "or", "then"):
        return _same_subject(tokens, c, previous)
    if token.text == ")":
        p = next((k - 1 for k in range(p, max(p - 12, 0), -1) if tokens[k].text == "("), p)
    elif token.text in _COMMAS:
        return _around_apposition(tokens, c, p, previous)
    first = phrases.back(tokens, p + 1)
    if first > p:
        return None
    return Attribution(cue, first, p + 1, c)


def _around_apposition(
    tokens: Sequence[Token], c: int, p: int, previous: Attribution | None
) -> Attribution | None:
    """Find X in ``X, a Y at Z, said``: the phrase before an earlier comma that begins a clause."""
    best: Attribution | None = None
    for k in range(p - 1, max(p - 30, 0), -1):
        if tokens[k].quote >= 0:
            break
        if tokens[k].text in _COMMAS:
            first = phrases.back(tokens, k)
            if first < k and (phrases.is_name(tokens[k - 1]) or phrases.is_role(tokens[k - 1])):
                best = Attribution(tokens[c].text, first, k, c)
                if (
                    first == 0
                    or tokens[first - 1].text in _COMMAS
                    or tokens[first - 1].low == "that"
                ):
                    continue
                break
    return best or _same_subject(tokens, c, previous)


def _same_subject(
    tokens: Sequence[Token], c: int, previous: Attribution | None
) -> Attribution | None:
    """Give the verb at ``c`` the subject of its sentence."""
    if previous is not None and previous.at < c:
        return Attribution(tokens[c].text, previous.first, previous.last, c)
    first, last = main_subject(tokens)
    if first == last or last > c:
        leading = _following_subject(tokens, c)
        return leading
    return Attribution(tokens[c].text, first, last, c)


def _following_subject(tokens: Sequence[Token], c: int) -> Attribution | None:
    """Find the subject after a leading participle: ``Calling it "…", X left``."""
    for k in range(c + 1, min(c + _REACH, len(tokens) - 1)):
        comma = tokens[k].text == "," or (
            tokens[k].quote >= 0 and tokens[k + 1].low not in phrases.STOPS
        )
        if comma:
            last = phrases.forward(tokens, k + 1)
            if last > k + 1:
                return Attribution(tokens[c].text, k + 1, last, c)
    return None


def _agent(tokens: Sequence[Token], c: int, q: int, cue: str) -> Attribution | None:
    """Find the agent of a passive: ``was described as "…" by X``."""
    for k in range(c + 1, min(q + 4, len(tokens))):
        if tokens[k].low == "by":
            last = phrases.forward(tokens, k + 1)
            if last > k + 1:
                return Attribution(cue, k + 1, last, c)
    return None


def _quoted_as(tokens: Sequence[Token], c: int) -> Attribution | None:
    """Find X in ``quoted X as saying`` and ``X was quoted as saying``."""
    for k in range(c - 2, max(c - 16, -1), -1):
        if tokens[k].low in ("quoted", "quotes", "quoting", "cited", "cites", "citing"):
            if k > 0 and tokens[k - 1].low in phrases.PASSIVE:
                first = phrases.back(tokens, k - 1)
                return Attribution("quoted as saying", first, k - 1, c) if first < k - 1 else None
            last = phrases.forward(tokens, k + 1)
            return Attribution("quoted as saying", k + 1, last, c) if last > k + 1 else None
    return None


def main_subject(tokens: Sequence[Token]) -> tuple[int, int]:
    """Return the first noun phrase of a sentence, its opening adverbial passed over."""
    k = 0
    for _ in range(2):
        if k < len(tokens) and (
            tokens[k].low in _ADVERBIAL or tokens[k].low.endswith(("ing", "ly"))
        ):
            comma = next(
                (m for m in range(k, min(k + 40, len(tokens))) if tokens[m].text == ","), None
            )
            k = k + 1 if comma is None else comma + 1
    if k < len(tokens) and tokens[k].quote < 0:
        return k, phrases.forward(tokens, k)
    return k, k


# -- further behind ----------------------------------------------------------------------------


def trailing(tokens: Sequence[Token], start: int) -> Attribution | None:
    """Find ``…, X said`` or ``…, according to X`` between commas or at the end of a sentence."""
    for k in range(start, min(start + _REACH, len(tokens) - 1)):
        if tokens[k].text not in _COMMAS:
            continue
        if tokens[k + 1].low == "according":
            return _phrase(tokens, "according to", k + 1, k + 3)
        verb = phrases.cues().get(tokens[k + 1].low, ("", ""))[1]
        if verb == "speech" and not tokens[k + 1].low.endswith("ing"):
            inverted = _phrase(tokens, tokens[k + 1].text, k + 1, k + 2)
            if inverted and phrases.is_name(tokens[inverted.last - 1]):
                return inverted
        last = phrases.forward(tokens, k + 1)
        found = _subject_first(tokens, k + 1, last) if last > k + 1 else None
        if found and _closes(tokens, found.at + 1):
            return found
    return None


def _closes(tokens: Sequence[Token], k: int) -> bool:
    if k >= len(tokens) or tokens[k].text in (",", ".", ";", "–", "—", "!", "?"):
        return True
    return tokens[k].low in phrases.STOPS and tokens[k].low not in (
        "he",
        "she",
        "they",
        "it",
        "there",
    )


def leading(tokens: Sequence[Token]) -> Attribution | None:
    """Find ``X said that …`` and ``According to X, …`` at the beginning of a sentence."""
    if len(tokens) > 2 and tokens[0].low == "according" and tokens[1].low == "to":
        return _phrase(tokens, "according to", 0, 2)
    first, last = main_subject(tokens)
    return _subject_first(tokens, first, last) if last > first else None
