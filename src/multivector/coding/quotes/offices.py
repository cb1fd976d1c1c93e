"""Parse roles and affiliations, as in "a senior fellow at the X Institute in Y"."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from multivector.codes.gazetteer.names import Mention
from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.segments import Token
from multivector.coding.syntax.words import WORDS

_STATES = ("state", "bloc", "group", "region")
ORGANISATION = WORDS["organisation"]
_HEADS = WORDS["heads"]
_CLAUSE = {"he", "she", "they", "it", "there", "will", "would", "have"}


@dataclass(slots=True)
class Names:
    """The mentions of a document, by position."""

    mentions: Sequence[Mention]
    starts: list[int] = field(default_factory=list)
    read: dict[tuple[int, int], Any] = field(default_factory=dict)  # speakers by span

    def __post_init__(self) -> None:
        self.starts = [m.start for m in self.mentions]

    def at(self, token: Token) -> Mention | None:
        """Return the mention that covers the start of a token, or None."""
        k = bisect_right(self.starts, token.start) - 1
        if k >= 0 and self.mentions[k].end > token.start:
            return self.mentions[k]
        return None


def apposition(tokens: Sequence[Token], last: int) -> list[Token]:
    """Return the words of ``, a Y at Z`` or ``, who heads Y`` after a name, or []."""
    n = len(tokens)
    if last + 1 >= n or tokens[last].text not in (",", "("):
        return []
    k = last + 1
    if tokens[k].text.isdigit() and k + 1 < n and tokens[k + 1].text == ",":
        k += 2  # an age
    words: list[Token] = []
    relative = k < n and tokens[k].low == "who"
    k += relative
    while k < n and len(words) < 30:
        token = tokens[k]
        if token.quote >= 0 or not (token.text[0].isalnum() or token.text in "’'&"):
            break
        if token.low in WORDS["ends"] and not (relative and not words):
            break
        words.append(token)
        k += 1
    held = [i for i, t in enumerate(words) if noun_phrases.is_role(t)]
    heads = relative and words and words[0].low in _HEADS
    clause = held and not _CLAUSE.isdisjoint(_lows(words[: held[0]]))
    return words if heads or (held and held[0] < 9 and not clause) else []


def office(words: list[Token], names: Names) -> tuple[str | None, str | None, str | None]:
    """Parse (role, affiliation, code) from "Kazakhstan's President", "a fellow at X in Y"."""
    words = list(words)
    while words and words[0].low in noun_phrases.DETERMINERS | {"is", "was", "also", "now"}:
        words = words[1:]
    if not words:
        return None, None, None
    if words[0].low in _HEADS:
        body = organisation(words[1:], names)
        head = words[0].low[:3] in ("hea", "lea", "led", "run", "ran")
        return "head" if head else words[0].low, body, None
    places = [i for i, t in enumerate(words) if noun_phrases.is_role(t)]
    if not places:
        return None, None, None
    # The role noun describes the person, not the organ before it: "foreign ministry spokesman".
    held = next((i for i in places if words[i].low not in noun_phrases.BODIES), places[0])
    affiliation, code, first = _modifier(words, held, names)
    core = words[first:]
    cut, body, code2 = _attached(core, held - first, names)
    official = {kind(t) for t in core[:cut] if noun_phrases.is_role(t)} or {"lay"}
    ex = core and core[0].low in ("former", "ex", "late", "retired", "opposition", "rebel")
    speaks = official & {"official", "either"} and "lay" not in official and not ex
    role = joined(core[:cut]) or None
    if core and core[-1].low == "former":
        role = None
    return role, body or affiliation, (code or code2) if speaks else None


def _modifier(words: list[Token], held: int, names: Names) -> tuple[str | None, str | None, int]:
    """Parse (affiliation, code, start of the role) from the words before the role noun."""
    former = [t for t in words[:held] if t.low in ("former", "ex", "then", "retired")]
    k = next((i for i, t in enumerate(words[: held + 1]) if t.capital), None)
    if k is None or k > held:
        return None, None, 0
    mention = names.at(words[k])
    code = name = None
    if mention is not None and mention.entity.kind in (*_STATES, "place", "organisation"):
        code, name = mention.entity.code, mention.entity.name
    run = k
    while run < held and (words[run].capital or words[run].low in ("of", "and", "for", "the")):
        run += 1
    if any(t.low in ORGANISATION for t in words[k:run]):
        last = max(i for i in range(k, run) if words[i].low in ORGANISATION)
        return joined(words[k : last + 1]), code, last + 1
    if mention is None:
        titled = kind(words[held]) == "official" and words[held].capital  # Home Secretary
        opens = noun_phrases.is_role(words[k]) or words[k].low in WORDS["offices"]
        named = run > k and not (titled or opens or former)
        return (joined(words[k:run]), None, run) if named else (None, None, 0)
    if kind(words[held]) == "lay" and mention.entity.form in ("adjective", "demonym"):
        return None, code, 0  # a Kazakh analyst
    end = next((i for i in range(k, len(words)) if words[i].start >= mention.end), len(words))
    if end > held:
        return None, code, 0
    body = mention.text if mention.entity.kind == "organisation" else name
    return body, code, end if k == 0 else 0


def _attached(core: list[Token], held: int, names: Names) -> tuple[int, str | None, str | None]:
    """Parse (end of the role, affiliation, code) from "director of X at Y in Z"."""
    n = len(core)
    at = next((i for i in range(held + 1, n) if core[i].low in ("at", "@")), None)
    if at is not None:
        return at, organisation(core[at + 1 :], names), None
    links = (i for i in range(held + 1, n) if core[i].low in ("of", "for", "with", "from", "in"))
    k = next(links, None)
    if k is None:
        return n, None, None
    head = core[k].low
    if head == "in":
        return k, None, None
    mention = _state_after(core[k + 1 :], names)
    if mention is not None:
        whole = mention.entity.kind in ("state", "bloc")
        return k, mention.entity.name if whole else mention.text, mention.entity.code
    body = organisation(core[k + 1 :], names)
    end = next((i for i in range(k + 1, n) if core[i].low in ("in", "at")), n)
    if body is None:
        return end, None, None
    portfolio = core[held].low in ("minister", "secretary", "undersecretary") and head == "of"
    if portfolio and not ORGANISATION & _lows(core[k:end]):
        return end, None, None  # Minister of Education
    code = next((m.entity.code for t in core[k:] if (m := names.at(t)) and m.entity.code), None)
    return k, body, code


def _lows(tokens: Sequence[Token]) -> set[str]:
    return {token.low for token in tokens}


def _state_after(words: list[Token], names: Names) -> Mention | None:
    words = words[1:] if words and words[0].low == "the" else words
    if not words:
        return None
    mention = names.at(words[0])
    if mention is None or mention.entity.kind not in ("state", "bloc", "organisation", "place"):
        return None
    beyond = next((t for t in words if t.start >= mention.end), None)
    whole = beyond is None or not (
        beyond.capital or (beyond.text[0].isalpha() and beyond.low not in noun_phrases.STOPS)
    )
    return mention if whole and not words[0].possessive else None


def organisation(words: Sequence[Token], names: Names) -> str | None:
    """Return the organisation at the start of a phrase, without a preceding state."""
    words = list(words)
    skipped = noun_phrases.DETERMINERS
    while words and (words[0].low in skipped or (words[0].possessive and len(words) > 1)):
        words = words[1:]
    while len(words) > 1 and words[0].text.islower() and words[1].capital:
        words = words[1:]
    k = 0
    while k < len(words):
        token = words[k]
        if not (token.capital or (token.text[0].isdigit() and k)):
            if token.text != "&" and token.low not in WORDS["inside names"]:
                break
            after = (t for t in words[k + 1 : k + 3] if t.low not in ("the", "of", "la"))
            ahead = next(after, None)
            if not (k and ahead and ahead.capital):
                break
            if noun_phrases.is_role(ahead) and token.low == "and":
                break
        k += 1
    return joined(words[:k]) or None


def kind(token: Token) -> str:
    table = noun_phrases.roles()
    low = token.low.rstrip(".")
    return table.get(low) or table.get(low.rpartition("-")[2], "lay")


def joined(tokens: Sequence[Token]) -> str:
    """Return the text of tokens, separated by spaces as in the document."""
    words = ""
    for k, token in enumerate(tokens):
        gap = k > 0 and token.start > tokens[k - 1].end
        words += (" " if gap else "") + (token.word if k == len(tokens) - 1 else token.text)
    return words
