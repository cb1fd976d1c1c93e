"""Parse a speaker's name, role and affiliation from a noun phrase and its apposition."""

from collections.abc import Sequence
from dataclasses import dataclass

from multivector.codes.gazetteer.names import Mention
from multivector.coding.quotes import noun_phrases
from multivector.coding.quotes.offices import (
    ORGANISATION,
    Names,
    apposition,
    joined,
    kind,
    office,
    organisation,
)
from multivector.coding.quotes.segments import Token
from multivector.coding.syntax.words import WORDS

_NAMES_OF_WOMEN, _NAMES_OF_MEN = WORDS["names of women"], WORDS["names of men"]
# Titles that are part of the name: Pope Francis, King Salman.
_REGNAL = WORDS["regnal"]
# Words after a role noun that lead to whom its holder serves.
SERVING = {"to", "for", "with", "from"}
_ONE = {"a", "an", "one", "another"}
_ACTORS = ("state", "bloc", "person", "group")
_EX = {"former", "late", "acting", "deputy", "vice"}
_COMPLEMENT = noun_phrases.INNER | {"and", "the"}
_NOT_PEOPLE = noun_phrases.BODIES | WORDS["documents"] | WORDS["speech nouns"]
_AFFILIATED = WORDS["affiliated"]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as described in the document; fields that are not stated are None."""

    name: str
    role: str | None = None
    affiliation: str | None = None
    code: str | None = None
    person: bool = False
    plural: bool = False
    female: bool | None = None
    place: int = 0  # offset of the phrase


def read_speaker(tokens: Sequence[Token], first: int, last: int, names: Names) -> Speaker:
    """Return the speaker described by a noun phrase and its apposition.

    ``first`` and ``last``: the phrase is ``tokens[first:last]``. ``names``: the mentions in the
    document, which keep what was read.
    """
    place = tokens[first].start, tokens[last - 1].end
    known: Speaker | None = names.read.get(place)
    if known is None:
        known = names.read[place] = _read(tokens, first, last, names)
    return known


def _read(tokens: Sequence[Token], first: int, last: int, names: Names) -> Speaker:
    phrase = list(tokens[first:last])
    end = _end_before_affiliation(phrase, names)
    phrase, house = phrase[:end], phrase[end:]
    last = first + len(phrase)
    parts = [t for t in phrase if t.low not in ("and", "&")]
    named = all(noun_phrases.is_name(t) or t.low in noun_phrases.PARTICLES for t in parts)
    if named and len(parts) < len(phrase):
        return Speaker(joined(phrase), plural=True, place=phrase[0].start)
    split = _past_office(phrase, _name_start(phrase, names))
    name = [t for t in phrase[split:] if t.low.rstrip(".") not in noun_phrases.TITLES]
    before = phrase[:split]
    role, affiliation, code = office([*before, *house] if before else [], names)
    if role is None and affiliation is None and before and name and before[-1].possessive:
        affiliation = joined(before)
    person = _is_person(name, names) and not _is_complement(before)
    apposed = apposition(tokens, last) if person else []
    person = person and not _is_body(apposed)
    if person:
        role2, affiliation2, code2 = office(noun_phrases.without_participle(apposed), names)
        role, code = role or role2, code or code2
        affiliation = affiliation or affiliation2
        if affiliation is None and last < len(tokens) and tokens[last].low in _AFFILIATED:
            affiliation = organisation(tokens[last + 1 : last + 14], names)
        code = _own_code(name, names, role) or code
        if len(name) == 1 and split and before[-1].low in _REGNAL:
            name = [before[-1], *name]
        return Speaker(
            joined(name), role, affiliation, code, True, _plural(name),
            _gender(phrase, role, name), phrase[0].start,
        )  # fmt: skip
    return _named_in_apposition(tokens, last, phrase, names) or _words(phrase, names)


def _is_body(apposed: Sequence[Token]) -> bool:
    """Return whether an apposition describes an organisation: "the company that makes it"."""
    head = _head(apposed)
    described = bool(apposed) and apposed[0].low in noun_phrases.DETERMINERS
    return described and head is not None and head.low in noun_phrases.BODIES


def _head(phrase: Sequence[Token]) -> Token | None:
    """Return the noun that a phrase is about: the last one before "of", "which" or the end."""
    end = next((k for k, t in enumerate(phrase) if k and t.low in noun_phrases.STOPS), len(phrase))
    return phrase[end - 1] if end else None


def _end_before_affiliation(phrase: list[Token], names: Names) -> int:
    """Return the end of the name in "Senator Ann Lee of Oregon", else of the phrase."""
    for k in range(2, len(phrase) - 1):
        if phrase[k].low in _AFFILIATED:
            begin = _name_start(phrase[:k], names)
            office = phrase[begin - 1] if begin else phrase[k]
            titled = not begin or noun_phrases.is_role(office) or office.low in _REGNAL
            if titled and begin < k and _is_person(phrase[begin:k], names):
                return k
    return len(phrase)


def _is_complement(before: Sequence[Token]) -> bool:
    """Return whether a name only says whose office it is: "an aide to President Ann Lee"."""
    if not before or before[-1].low in _COMPLEMENT:
        return bool(before)
    k = next((k for k in range(len(before) - 1, 0, -1) if before[k].low in SERVING), 0)
    titled = all(t.capital or noun_phrases.is_role(t) or t.low in _EX for t in before[k + 1 :])
    return k > 0 and titled and any(map(noun_phrases.is_role, before[:k]))


def _past_office(phrase: list[Token], split: int) -> int:
    """Return the start of the name after an office or title: "Minister of Education Ann Lee"."""
    after = range(split, len(phrase))
    titles = [k for k in after if phrase[k].low.rstrip(".") in noun_phrases.TITLES]
    if titles:
        return titles[-1]
    office = split > 1 and phrase[split - 1].low in ("of", "for") and phrase[split - 2].capital
    if office and noun_phrases.is_role(phrase[split - 2]) and len(phrase) - split > 2:
        return len(phrase) - 2
    return split


def _named_in_apposition(
    tokens: Sequence[Token], last: int, phrase: list[Token], names: Names
) -> Speaker | None:
    """Return the person in apposition: "the president's spokesman, Gift Banda,"."""
    held = phrase[0].low == "one" or any(map(noun_phrases.is_role, phrase))
    comma = last + 1 < len(tokens) and tokens[last].text == ","
    if not (held and comma and noun_phrases.is_name(tokens[last + 1])):
        return None
    end = noun_phrases.end_of(tokens, last + 1)
    verb = end < len(tokens) and tokens[end].low in noun_phrases.cues()
    if end < len(tokens) and tokens[end].text not in (",", ".") and not verb:
        return None
    name = [t for t in tokens[last + 1 : end] if t.low.rstrip(".") not in noun_phrases.TITLES]
    begin = _name_start(name, names)
    if 0 < begin < len(name) and noun_phrases.is_role(name[begin - 1]):
        name = name[begin:]  # the chairman, General Ann Lee
    if len(name) == 1 and name[0].word.isupper() and phrase[-1].low in ORGANISATION:
        return Speaker(name[0].word, place=phrase[0].start)  # the lithium company, YLB
    if (_name_start(name, names) and not _plural(name)) or not _is_person(name, names):
        return None
    role, affiliation, code = office(phrase, names)
    return Speaker(
        joined(name), role, affiliation, _own_code(name, names, role) or code, True, _plural(name),
        _gender(phrase, role, name), phrase[0].start,
    )  # fmt: skip


def _words(phrase: list[Token], names: Names) -> Speaker:
    """Return the speaker for a phrase without a personal name: a state, an office."""
    low = phrase[0].low
    start = phrase[0].start
    phrase = noun_phrases.without_participle(phrase) if low in _ONE else phrase
    shown = phrase[1:] if low == "the" and len(phrase) > 1 and phrase[-1].capital else phrase
    if low in noun_phrases.PRONOUNS:
        female = {"she": True, "he": False}.get(low)
        return Speaker(
            phrase[0].text, None, None, None, low in ("he", "she"), low == "they", female, start
        )
    coded = (m for t in phrase if (m := names.at(t)) and m.entity.code)
    mention = next((m for m in coded if m.entity.kind in _ACTORS), None)
    code = mention.entity.code if mention and _acts(phrase, mention) else None
    head = _head(phrase)
    held = any(map(noun_phrases.is_role, phrase)) and not _plural(phrase)
    heads = {head.low if head else low} | ({phrase[-1].low} if low not in _ONE else set())
    body = heads & _NOT_PEOPLE
    single = held and not body
    inner = (k for k, t in enumerate(shown) if k and t.low == "in")
    cut = next(inner, len(shown)) if body else 0
    if cut and any(t.capital for t in shown[1:cut]):
        begin = next((k for k, t in enumerate(shown) if t.capital and t.low != "the"), 0)
        # the official Fars agency in Iran
        shown = shown[begin:cut] if begin < cut and low == "the" else shown[:cut]
    role = joined(phrase[low in noun_phrases.DETERMINERS :]) if single else None
    return Speaker(
        joined(shown), role, None, code, False, _plural(phrase), _gender(phrase, None), start
    )


def is_anyone(name: str) -> bool:
    """Return whether a speaker is somebody without a name: "a resident", not "a statement"."""
    words = name.lower().split()
    end = next((k for k, w in enumerate(words) if k and w in noun_phrases.STOPS), len(words))
    return words[0] in _ONE and words[end - 1] not in _NOT_PEOPLE


def _acts(phrase: list[Token], mention: Mention) -> bool:
    """Return whether a phrase with a state's name represents that state."""
    kinds = {kind(t) for t in phrase if noun_phrases.is_role(t)}
    last = phrase[-1]
    if kinds & {"official", "either"} and "lay" not in kinds:
        return True
    bare = not kinds and mention.entity.form != "demonym"
    ends_in_name = bare and mention.start <= last.start < mention.end
    return last.low in WORDS["organs of state"] or ends_in_name


# -- the name in a phrase ------------------------------------------------------------------------


def _name_start(phrase: list[Token], names: Names) -> int:
    """Return the start of the personal name at the end of a phrase (or the phrase's length)."""
    n = len(phrase)
    if not n or not (noun_phrases.is_name(phrase[-1]) or phrase[-1].text.isalpha()):
        return n
    mention = names.at(phrase[-1])
    if mention and mention.entity.kind == "person":
        return next(k for k in range(n) if phrase[k].end > mention.start)
    titled = [k for k in range(n - 1) if phrase[k].low.rstrip(".") in noun_phrases.TITLES]
    if titled and all(map(noun_phrases.is_name, phrase[titled[-1] + 1 :])):
        return titled[-1] + 1  # Ms Baker, whatever the name means
    i = n
    while i > 0:
        token = phrase[i - 1]
        if token.low in noun_phrases.PARTICLES and i < n:
            i -= 1
            continue
        owner = token.possessive and i < n
        if not noun_phrases.is_name(token) or owner or _not_personal(token, names, alone=i == n):
            break
        i -= 1
    if i == n and all(t.text.isalpha() and t.text.islower() for t in phrase):
        known = (noun_phrases.is_role(t) or t.low in noun_phrases.DETERMINERS for t in phrase)
        plain = not any(known)
        return 0 if plain and 1 < n < 4 and not _plural(phrase) else n
    return i


def _not_personal(token: Token, names: Names, *, alone: bool) -> bool:
    low = token.low.rstrip(".")
    if low in noun_phrases.TITLES:
        return False
    if noun_phrases.is_role(token) or low in ORGANISATION:
        return True
    mention = names.at(token)
    if mention is None or mention.entity.kind == "person":
        return False
    whole = mention.start <= token.start and token.end <= mention.end
    return (whole and mention.entity.kind != "place") or alone


def _is_person(name: list[Token], names: Names) -> bool:
    if not name or any(t.low in ORGANISATION for t in name):
        return False
    mention = names.at(name[-1])
    if mention and mention.entity.kind not in ("person", "place"):
        return len(name) > 1 and mention.start > name[0].start
    # NATO, TASS, USS Orr: an acronym is not a person.
    capitals = [t.word.isupper() and len(t.word) > 1 for t in name]
    return not (capitals[0] and (len(name) == 1 or (len(name[0].word) > 2 and not all(capitals))))


def _own_code(name: list[Token], names: Names, role: str | None) -> str | None:
    if role and role.lower().startswith(("former", "ex-", "late")):
        return None
    mention = names.at(name[-1])
    if mention is None or mention.entity.kind != "person":
        return None
    held = mention.entity.role or ""
    covered = mention.text == joined(name) or len(name) == 1
    return mention.entity.code if covered and not held.startswith("former") else None


# -- number and gender ---------------------------------------------------------------------------


def _plural(phrase: Sequence[Token]) -> bool:
    if any(t.low in ("and", "&") for t in phrase):
        return True
    if not phrase or (phrase[-1].capital and not noun_phrases.is_role(phrase[-1])):
        return False
    if phrase[0].low in _ONE and "of" not in {t.low for t in phrase[2:4]}:
        return False  # a rep for the miners
    last = phrase[-1].low
    head = next((t.low for t in phrase if noun_phrases.is_role(t)), last)
    return any(w.endswith("s") or w in ("people", "men", "women", "media") for w in (last, head))


def _gender(phrase: Sequence[Token], role: str | None, name: Sequence[Token] = ()) -> bool | None:
    """Return True for a woman, False for a man, by title, role or common first name."""
    own = [t for t in phrase if len(phrase) == 1 or t.low not in ("his", "her")]
    words = {t.low.rstrip(".") for t in own} | set((role or "").lower().split())
    if words & WORDS["female"]:
        return True
    first = name[0].low if len(name) > 1 else ""
    if words & WORDS["male"] or first in _NAMES_OF_MEN:
        return False
    return True if first in _NAMES_OF_WOMEN else None
