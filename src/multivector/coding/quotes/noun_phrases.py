"""Find the start and end of noun phrases in a segment, without a parser."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from multivector.codes.gazetteer.names import lookup
from multivector.coding.quotes.segments import Token
from multivector.coding.syntax.parse import pipeline
from multivector.coding.syntax.words import WORDS
from multivector.tables import read_rows

DETERMINERS = WORDS["determiners"]
_ALONE = WORDS["alone"]
PRONOUNS = WORDS["pronouns"]
DAYS = WORDS["days"]
# Words at which a noun phrase ends.
STOPS = DAYS | WORDS["stops"]
# Prepositions that attach a phrase to a role noun: "a spokesman for the ministry".
INNER = WORDS["inner"]
PARTICLES = WORDS["particles"]
TITLES = WORDS["titles"]
PASSIVE = WORDS["passive"]
_LINKS = INNER | DETERMINERS | {"and", "&"}
# Nouns and adjectives before an office: "parliament Speaker", "foreign Minister".
BODIES = WORDS["organisation"] | WORDS["organs"]
_ATTRIBUTES = BODIES | WORDS["offices"]


@lru_cache(maxsize=1)
def cues() -> dict[str, tuple[str, str]]:
    """Return (lemma, class) of reporting verbs by form."""
    table: dict[str, tuple[str, str]] = {}
    for lemma, group, forms in read_rows("multivector.coding", "data", "cues.tsv"):
        for form in forms.split():
            table.setdefault(form, (lemma, group))
    return table


@lru_cache(maxsize=1)
def roles() -> dict[str, str]:
    """Return the kind of role nouns (official, lay, either) by form."""
    return {
        form: kind
        for _, kind, forms in read_rows("multivector.coding", "data", "roles.tsv")
        for form in forms.split()
    }


def agrees(phrase: Sequence[Token], verb: str) -> bool:
    """Return whether a verb in its base form has a plural subject, unlike "asylum claim"."""
    if verb in ("read", "put", "let"):  # also past forms
        return True
    if cues().get(verb, ("", ""))[0] != verb or not phrase or phrase[-1].capital:
        return True
    last = phrase[-1].low
    plural = last.endswith("s") or last in ("people", "men", "women", "police", "media", "children")
    return plural or last in PRONOUNS | _ALONE or any(t.low == "and" for t in phrase)


def is_role(token: Token) -> bool:
    """Return whether a token is a role noun, alone or at the end of a compound."""
    return _names_role(token.low)


@lru_cache(maxsize=4096)
def _names_role(low: str) -> bool:
    low = low.rstrip(".")
    return low in roles() or low.rpartition("-")[2] in roles()


def is_name(token: Token) -> bool:
    """Return whether a token can be part of a name."""
    return token.capital and token.low not in STOPS and token.low not in DETERMINERS


def is_adverb(token: Token) -> bool:
    """Return whether a token may come between a subject and its verb."""
    return token.low in WORDS["adverbs"] or (token.text.endswith("ly") and token.text[0].islower())


@lru_cache(maxsize=4096)
def _is_past(low: str, before: str) -> bool:
    """Return whether a word is a verb in the past, unlike "the Thai ousted President"."""
    irregular = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_exc")["verb"]
    past = low.endswith("ed") or low in irregular
    return past and getattr(lookup(before), "form", "") != "adjective"


def _is_verb(low: str) -> bool:
    """Return whether a word may be a verb: "detain" and "jails", unlike "union"."""
    index = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")["verb"]
    return low in index or low.removesuffix("s") in index


def divides(tokens: Sequence[Token], k: int) -> bool:
    """Return whether a word is the verb between two names: "Lee meets President Kay"."""
    if not 0 < k < len(tokens) - 1:
        return False
    before, low, after = tokens[k - 1], tokens[k].text, tokens[k + 1]
    passed = low in STOPS or low in _ATTRIBUTES or before.possessive or before.low in DETERMINERS
    # "hosts President Kay", unlike "hosts Ann Lee and Ian Kay"
    acts = low.endswith("s") and any(map(is_role, tokens[k + 1 : k + 5]))
    acts = acts and all(t.low != "and" for t in tokens[k + 1 : k + 9])
    if passed or not (low.isalpha() and low.islower()) or (is_role(tokens[k]) and not acts):
        return False
    held = [t for t in tokens[max(k - 3, 0) : k] if is_role(t)]  # "King Felipe names"
    named = is_name(before) and held and held[-1].capital
    holder = (is_role(before) or named) and before.low not in _ATTRIBUTES
    # "detain Kay", "detain former Senator Kay", "detain opposition leader Kay"
    plural = before.low == "police" or (before.low.endswith("s") and is_role(before))
    titled = (plural or before.low in BODIES) and _is_verb(low)
    titled = titled and any(is_role(a) and b.capital for a, b in pairwise(tokens[k + 1 : k + 4]))
    led = titled or after.capital or after.low == "former"
    if not (holder or (led and after.quote < 0)):
        return False
    if plural or before.text == "MPs":  # and the base form: "police arrest Senator Kay"
        return True
    third = low.endswith("s") and not low.endswith("ss")
    named = holder or is_name(before) or before.low in BODIES
    return named and (third or _is_past(low, before.text))


def end_of(tokens: Sequence[Token], i: int) -> int:
    """Return the end of the noun phrase that begins at token ``i`` (``i`` if there is none).

    A pronoun is a phrase by itself. Names joined by "and" are one phrase; lower-case words after a
    name belong to the phrase only if they lead to a role noun.
    """
    n = len(tokens)
    if i >= n:
        return i
    if tokens[i].low in PRONOUNS:
        return i + 1
    j, named, role = i, False, False
    while j < n and tokens[j].low in DETERMINERS and j - i < 3:
        j += 1
    first = j
    if j > i and tokens[j - 1].low in _ALONE and (j == n or not tokens[j].text[0].isalpha()):
        return j
    while j < n and j - i < 24:
        token = tokens[j]
        step = _steps(tokens, j, first, named=named, role=role)
        if not step:
            break
        named = named or (is_name(token) and not is_role(token))
        role = role or is_role(token)
        j += step
    while j > first and tokens[j - 1].low in _LINKS:
        j -= 1
    return j if j > first else i


def _steps(tokens: Sequence[Token], j: int, first: int, *, named: bool, role: bool) -> int:
    """Return the number of tokens by which the phrase continues at ``j``; 0 at its end."""
    token = tokens[j]
    low = token.low
    if token.quote >= 0:
        return 0
    if low in ("and", "&"):
        return int(j > first and _joins(tokens, j))
    counted = j > 0 and tokens[j - 1].low in _ALONE  # one of the protesters
    inner = low in INNER and (j > first or counted) and (role or low == "of")
    if inner and not (named and _after_name(tokens, j)):
        return 1 + _determiner(tokens, j + 1) if _noun_at(tokens, j + 1) else 0
    if is_name(token) or (low in PARTICLES and named):
        return 1
    if token.text in ("’", "'") and j > first and tokens[j - 1].text.endswith("s"):
        return 1
    aged = token.text[0].isdigit() and low.endswith("-old")  # 23-year-old
    passed = (low in STOPS and not _among(tokens, j)) or low in DETERMINERS
    if passed or not (token.text[0].isalpha() or aged):
        return 0
    owned = any(t.possessive for t in tokens[max(j - 3, first) : j])  # the mayor's new campaign
    if named and not owned and not is_role(token):
        acts = low.endswith("ed") and tokens[first - (first > 0)].low not in DETERMINERS
        if acts or divides(tokens, j) or not _leads_to_role(tokens, j):  # "Lee addressed miners"
            return 0
    if low in cues() and low not in WORDS["verb nouns"] and not is_role(token) and j > first:
        return 0
    attached = j > first and tokens[j - 1].low in INNER | DETERMINERS  # a man in the crowd
    return int(attached or not role or is_role(token) or _leads_to_role(tokens, j))


def _joins(tokens: Sequence[Token], j: int) -> bool:
    """Return whether "and" at ``j`` joins two names or two role nouns."""
    after = j + 1
    while after < len(tokens) and tokens[after].low in DETERMINERS:
        after += 1
    if after >= len(tokens) or tokens[after].quote >= 0:
        return False
    before = tokens[j - 1]
    if is_name(before) and is_name(tokens[after]):
        return True
    return is_role(before) and any(is_role(t) for t in tokens[after : after + 3])


def _after_name(tokens: Sequence[Token], j: int) -> bool:
    """Return whether a personal name precedes ``j``: "minister Ann Lee of"."""
    k = j
    while k > 0 and is_name(tokens[k - 1]) and not is_role(tokens[k - 1]):
        k -= 1
    place = tokens[k - 1 - (tokens[k - 1].low == "the")].low in INNER if k > 1 else False
    return k < j and tokens[j].low != "of" and not place


def _among(tokens: Sequence[Token], j: int) -> bool:
    """Return whether a pronoun may end a phrase: "one of them"."""
    return tokens[j].low in ("them", "us") and j > 0 and tokens[j - 1].low == "of"


def _noun_at(tokens: Sequence[Token], j: int) -> bool:
    j += _determiner(tokens, j)
    if j >= len(tokens) or tokens[j].quote >= 0 or not tokens[j].text[0].isalpha():
        return False
    return tokens[j].low not in STOPS or _among(tokens, j)


def _determiner(tokens: Sequence[Token], j: int) -> int:
    return int(j < len(tokens) and tokens[j].low in DETERMINERS)


def _leads_to_role(tokens: Sequence[Token], j: int) -> bool:
    for token in tokens[j : j + 4]:
        if token.low in STOPS or token.low in DETERMINERS or not token.text[0].isalpha():
            return False
        if is_role(token):
            return True
    return False


def without_participle(phrase: list[Token]) -> list[Token]:
    """Return "a teacher" of "a teacher queuing at a pump", else the phrase."""
    for k in range(2, len(phrase)):
        acts = phrase[k].text.endswith("ing") and not (phrase[k].capital or is_role(phrase[k]))
        led = any(t.low in STOPS or t.low in DETERMINERS for t in phrase[k + 1 : k + 3])
        if acts and (led or (is_role(phrase[k - 1]) and not _leads_to_role(phrase, k))):
            return phrase[:k]
    return phrase


def start_of(tokens: Sequence[Token], j: int) -> int:
    """Return the start of the noun phrase that ends before token ``j`` (``j`` if none)."""
    if j > 0 and tokens[j - 1].low in PRONOUNS | _ALONE:
        return j - 1
    i = j
    while i > 0 and j - i < 24:
        step = _steps_back(tokens, i, j)
        i -= step
        if not step or (step == 1 and tokens[i].low in DETERMINERS):
            break
    # "In 2024 President Lee said": the year is not part of the phrase.
    while i < j and (tokens[i].text.isdigit() or tokens[i].low in _LINKS - DETERMINERS):
        i += 1
    return i


def _steps_back(tokens: Sequence[Token], i: int, j: int) -> int:
    """Return the number of tokens by which the phrase extends left of ``i``; 0 at its start."""
    token = tokens[i - 1]
    low = token.low
    year = len(token.text) == 4 and token.text.isdigit()
    if token.quote >= 0 or not (token.text[0].isalpha() or token.text in "’'&" or year):
        return 0
    if i < j and divides(tokens, i - 1):
        return 0
    if low == "that" or (low == "this" and i == j):
        return 0
    if low in DETERMINERS:
        # "a spokesman for the ministry": the phrase continues before the article.
        return 2 if i > 2 and tokens[i - 2].low in INNER and is_role_before(tokens, i - 2) else 1
    if low in ("and", "&"):
        return int(i < j and i > 1 and _joins(tokens, i - 1))
    if low in INNER and i < j:
        named = low == "of" and i > 1 and is_name(tokens[i - 2])
        return int(named or is_role_before(tokens, i - 1))
    if low in STOPS:
        return int(low in PARTICLES and i < j)
    return int(not (low in cues() and not token.capital and not is_role(token)))


def is_role_before(tokens: Sequence[Token], i: int) -> bool:
    """Return whether a role noun precedes token ``i``, directly or before "of X"."""
    if i < 1:
        return False
    if is_role(tokens[i - 1]):
        return True
    for k in range(i - 1, max(i - 6, 0), -1):
        if tokens[k].low in ("of", "for"):
            return is_role(tokens[k - 1])
        if tokens[k].low in STOPS or not tokens[k].text[0].isalpha():
            return False
    return False
