"""Find the start and end of noun phrases in a segment, without a parser."""

from collections.abc import Sequence
from functools import lru_cache

from multivector.coding.quotes.segments import Token
from multivector.tables import read_rows

DETERMINERS = frozenset(
    "a an the this that these those his her its their our my some many several most all one two "
    "three four five six both another other such no any each every few".split()
)
_ALONE = frozenset("one another other some many several most all both two three".split())
PRONOUNS = frozenset("he she they it i we you who".split())
DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june "
    "july august september october november december yesterday today tomorrow".split()
)
# Words at which a noun phrase ends.
STOPS = DAYS | frozenset(
    """and or but nor so yet as if when while where because although though since until unless
    before after during amid among against between into onto over under about around through
    within without despite via per than then there here who whom whose which what why how not
    never also even just only still again already soon later earlier recently previously
    however meanwhile moreover furthermore nevertheless nonetheless therefore thus instead
    indeed besides otherwise afterwards eventually finally perhaps maybe is are was were be been
    being am has have had having do does did will would shall should may might can could must
    said says say saying told tells telling he she they it i we you him them us me by on in to
    with from at for of up down out off back away late last next this week month year night
    morning evening afternoon ago now hours minutes days adding speaking referring noting citing
    calling pointing asked added quoting following including regarding concerning given like
    unlike according due ahead thereby whether""".split()
)
# Prepositions that attach a phrase to a role noun: "a spokesman for the ministry".
INNER = frozenset("of for at from with in on to by".split())
PARTICLES = frozenset(
    """á í ó frá van von der den de del della di da dos das do du la le les lo el al bin ibn ben
    bint abu af av ou zu zur ter ten te tot y e i und of't 't ul ur ud""".split()
)
TITLES = frozenset("mr mrs ms miss dr prof sir dame lord lady mx".split())
_ADVERBS = frozenset(
    """first also then later previously repeatedly recently once again often always never not since
    already further still even just only too earlier long now today yesterday has have had will
    would did do does is are was were be been being having may might could to""".split()
)
# Base forms of reporting verbs that are equally common as nouns.
_NOUNS = frozenset(
    """state report note claim post cry message answer point promise pledge demand estimate
    forecast joke tweet comment remark attack charge support view term bill label brand hope fear
    appeal offer credit rebuke praise regret request""".split()
)
PASSIVE = frozenset("is are was were be been being got".split())


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


def is_plausible(phrase: Sequence[Token]) -> bool:
    """Return whether a phrase can be a speaker: a name, role, pronoun, determiner or plural."""
    return any(
        is_name(t) or is_role(t) or t.low in DETERMINERS or t.low in PRONOUNS for t in phrase
    ) or (bool(phrase) and phrase[-1].text.endswith("s"))


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
    return token.low in _ADVERBS or (token.text.endswith("ly") and token.text[0].islower())


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
    while j > first and tokens[j - 1].low in INNER | DETERMINERS | {"and", "&"}:
        j -= 1
    return j if j > first else i


def _steps(tokens: Sequence[Token], j: int, first: int, *, named: bool, role: bool) -> int:
    """Return the number of tokens by which the phrase continues at ``j``; 0 at its end."""
    token = tokens[j]
    low = token.low
    if token.quote >= 0:
        return 0
    if low in ("and", "&"):
        joined = j > first and _joins(tokens, j)
        return 1 if joined else 0
    counted = j > 0 and tokens[j - 1].low in _ALONE  # one of the protesters
    inner = low in INNER and (j > first or counted) and (role or low == "of")
    if inner and not (named and _after_name(tokens, j)):
        return 1 + _determiner(tokens, j + 1) if _noun_at(tokens, j + 1) else 0
    if is_name(token) or (low in PARTICLES and named and _capital_at(tokens, j + 1)):
        return 1
    if token.text in ("’", "'") and j > first and tokens[j - 1].text.endswith("s"):
        return 1
    if low in STOPS or not token.text[0].isalpha() or low in DETERMINERS:
        return 0
    if named and not is_role(token) and not _leads_to_role(tokens, j):
        return 0
    if low in cues() and low not in _NOUNS and not is_role(token) and j > first:
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
    return is_name(tokens[j - 1]) and not is_role(tokens[j - 1]) and tokens[j].low != "of"


def _noun_at(tokens: Sequence[Token], j: int) -> bool:
    j += _determiner(tokens, j)
    if j >= len(tokens) or tokens[j].quote >= 0 or not tokens[j].text[0].isalpha():
        return False
    return tokens[j].low not in STOPS


def _determiner(tokens: Sequence[Token], j: int) -> int:
    return int(j < len(tokens) and tokens[j].low in DETERMINERS)


def _capital_at(tokens: Sequence[Token], j: int) -> bool:
    return (
        any(t.capital for t in tokens[j : j + 3]) and tokens[j].quote < 0
        if j < len(tokens)
        else False
    )


def _leads_to_role(tokens: Sequence[Token], j: int) -> bool:
    for token in tokens[j : j + 4]:
        if token.low in STOPS | DETERMINERS or not token.text[0].isalpha():
            return False
        if is_role(token):
            return True
    return False


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
    while i < j and tokens[i].low in INNER | {"and", "&"}:
        i += 1
    return i


def _steps_back(tokens: Sequence[Token], i: int, j: int) -> int:
    """Return the number of tokens by which the phrase extends left of ``i``; 0 at its start."""
    token = tokens[i - 1]
    low = token.low
    year = len(token.text) == 4 and token.text.isdigit()
    if token.quote >= 0 or not (token.text[0].isalpha() or token.text in "’'&" or year):
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
