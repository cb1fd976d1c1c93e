"""Who a speaker is: full name, role and affiliation, as a document introduces them anywhere."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from multivector.codes.names import Mention
from multivector.coding import phrases
from multivector.coding.frame import Token

_STATES = ("state", "bloc", "group", "region")
_ORGANISATION = frozenset(
    """institute institution university centre center council ministry department agency bank
    party union group association foundation committee commission court parliament senate congress
    house office bureau company corporation inc ltd school college academy forum network society
    federation league army navy force forces police church club fund organisation organization
    times post news press tv radio journal daily herald observatory laboratory hospital museum
    authority service services command board project program programme initiative alliance front
    movement trust chamber assembly airlines energy oil gas media watch""".split()
)
_FEMALE = frozenset(
    """she her ms mrs miss lady dame spokeswoman chairwoman congresswoman queen princess mother
    grandmother wife daughter sister aunt widow actress businesswoman nun woman girl""".split()
)
_MALE = frozenset(
    """he his mr sir lord spokesman chairman congressman king prince father grandfather husband son
    brother uncle actor businessman priest man boy sultan emir imam pope monk""".split()
)
_ENDS = frozenset(
    """said says told added speaking referring noting pointing citing adding who which whose that
    when while as after before during amid calling describing asked wrote is was were has had
    arguing warning but because if wearing standing""".split()
)


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker as the document describes them; None where it does not say."""

    name: str
    role: str | None = None
    affiliation: str | None = None
    code: str | None = None
    person: bool = False
    plural: bool = False
    female: bool | None = None
    place: int = 0  # offset of the words


@dataclass(slots=True)
class Names:
    """The mentions of a document, looked up by place."""

    mentions: Sequence[Mention]
    starts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.starts = [m.start for m in self.mentions]

    def at(self, token: Token) -> Mention | None:
        """Return the mention that covers the beginning of a token."""
        k = bisect_right(self.starts, token.start) - 1
        if k >= 0 and self.mentions[k].end > token.start:
            return self.mentions[k]
        return None


def read(tokens: Sequence[Token], first: int, last: int, names: Names) -> Speaker:
    """Read a noun phrase, with the apposition behind it, as a speaker.

    Parameters
    ----------
    tokens : sequence of Token
        The sentence.
    first, last : int
        The phrase: ``tokens[first:last]``.
    names : Names
        What the document names.
    """
    phrase = list(tokens[first:last])
    split = _name_start(phrase, names)
    name = [t for t in phrase[split:] if t.low.rstrip(".") not in phrases.TITLES]
    before = phrase[:split]
    role, affiliation, code = _role(before, names)
    if role is None and affiliation is None and before and name and before[-1].possessive:
        affiliation = _joined(before)
    behind_preposition = bool(before) and before[-1].low in phrases.INNER
    person = _is_person(name, names) and not behind_preposition
    if person:
        behind = _apposition(tokens, last)
        role2, affiliation2, code2 = _role(behind, names)
        if role2 or affiliation2:
            role, affiliation, code = (
                role or role2,
                affiliation or affiliation2,
                code or code2,
            )
        code = _own_code(name, names, role) or code
        return Speaker(
            _joined(name), role, affiliation, code, True, _plural(name), _gender(phrase, role),
            phrase[0].start,
        )  # fmt: skip
    return _named_behind(tokens, last, phrase, names) or _words(phrase, names)


def _named_behind(
    tokens: Sequence[Token], last: int, phrase: list[Token], names: Names
) -> Speaker | None:
    """Read "the president's spokesman, Gift Banda," as the person."""
    if last + 1 >= len(tokens) or tokens[last].text != "," or not any(map(phrases.is_role, phrase)):
        return None
    if not phrases.is_name(tokens[last + 1]) or phrase[0].low in ("a", "an"):
        return None
    end = phrases.forward(tokens, last + 1)
    if end < len(tokens) and tokens[end].text not in (",", "."):
        return None
    name = [t for t in tokens[last + 1 : end] if t.low.rstrip(".") not in phrases.TITLES]
    if (_name_start(name, names) and not _plural(name)) or not _is_person(name, names):
        return None
    role, affiliation, code = _role(phrase, names)
    return Speaker(
        _joined(name), role, affiliation, _own_code(name, names, role) or code, True, _plural(name),
        _gender(phrase, role), phrase[0].start,
    )  # fmt: skip


def _words(phrase: list[Token], names: Names) -> Speaker:
    """Read a phrase without a personal name: a state, an office, "a senior official"."""
    low = phrase[0].low
    start = phrase[0].start
    shown = phrase[1:] if low == "the" and len(phrase) > 1 and phrase[-1].capital else phrase
    if low in phrases.PRONOUNS:
        female = {"she": True, "he": False}.get(low)
        return Speaker(
            phrase[0].text, None, None, None, low in ("he", "she"), low == "they", female, start
        )
    code = None
    for token in phrase:
        mention = names.at(token)
        if (
            mention
            and mention.entity.code
            and mention.entity.kind in ("state", "bloc", "person", "group")
        ):
            code = mention.entity.code if _acts(phrase, mention) else None
            break
    head = [t for t in phrase if phrases.is_role(t)]
    single = bool(head) and not _plural(phrase) and phrase[-1].low not in _ORGANISATION
    role = _joined(phrase[low in phrases.DETERMINERS :]) if single else None
    return Speaker(
        _joined(shown), role, None, code, False, _plural(phrase), _gender(phrase, None), start
    )


def _acts(phrase: list[Token], mention: Mention) -> bool:
    """Tell whether a phrase that holds a state's name speaks for the state."""
    kinds = {_kind(t) for t in phrase if phrases.is_role(t)}
    last = phrase[-1]
    ends_in_name = mention.start <= last.start < mention.end
    if kinds & {"official", "either"} and "lay" not in kinds:
        return True
    organ = last.low in (
        "ministry",
        "government",
        "army",
        "navy",
        "parliament",
        "office",
        "embassy",
    )
    return organ or (ends_in_name and not kinds)


def _kind(token: Token) -> str:
    table = phrases.roles()
    low = token.low.rstrip(".")
    return table.get(low) or table.get(low.rpartition("-")[2], "lay")


# -- the name in a phrase ------------------------------------------------------------------------


def _name_start(phrase: list[Token], names: Names) -> int:
    """Return where the personal name at the end of a phrase begins (its length if none)."""
    n = len(phrase)
    if not n or not (phrases.is_name(phrase[-1]) or phrase[-1].text.isalpha()):
        return n
    mention = names.at(phrase[-1])
    if mention and mention.entity.kind == "person":
        return next(k for k in range(n) if phrase[k].end > mention.start)
    i = n
    while i > 0:
        token = phrase[i - 1]
        if token.low in phrases.PARTICLES and i < n and i > 0:
            i -= 1
            continue
        if (
            not phrases.is_name(token)
            or token.possessive
            or _not_personal(token, names, alone=n - i < 1)
        ):
            break
        i -= 1
    while i < n and phrase[i].low in phrases.PARTICLES and i > 0 and phrase[i].low in ("y", "e"):
        i += 1
    if i == n and all(t.text.isalpha() and t.text.islower() for t in phrase):
        plain = not any(phrases.is_role(t) or t.low in phrases.DETERMINERS for t in phrase)
        return 0 if plain and 1 < n < 4 and not _plural(phrase) else n
    return i


def _not_personal(token: Token, names: Names, *, alone: bool) -> bool:
    low = token.low.rstrip(".")
    if low in phrases.TITLES:
        return False
    if phrases.is_role(token) or low in _ORGANISATION:
        return True
    mention = names.at(token)
    if mention is None or mention.entity.kind == "person":
        return False
    whole = mention.start <= token.start and token.end <= mention.end
    return (whole and mention.entity.kind != "place") or alone


def _is_person(name: list[Token], names: Names) -> bool:
    if not name or any(t.low in _ORGANISATION for t in name):
        return False
    mention = names.at(name[-1])
    if mention and mention.entity.kind not in ("person", "place"):
        return len(name) > 1 and mention.start > name[0].start
    # NATO, TASS: an acronym is no person.
    return not (len(name) == 1 and len(name[0].word) > 1 and name[0].word.isupper())


def _own_code(name: list[Token], names: Names, role: str | None) -> str | None:
    if role and role.lower().startswith(("former", "ex-", "late")):
        return None
    mention = names.at(name[-1])
    if mention is None or mention.entity.kind != "person":
        return None
    held = mention.entity.role or ""
    covered = mention.text == _joined(name) or len(name) == 1
    return mention.entity.code if covered and not held.startswith("former") else None


# -- role and affiliation ------------------------------------------------------------------------


def _apposition(tokens: Sequence[Token], last: int) -> list[Token]:
    """Return the words of ``, a Y at Z`` or ``, who heads Y`` behind a name, else nothing."""
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
        if token.low in _ENDS and not (relative and not words):
            break
        words.append(token)
        k += 1
    held = [i for i, t in enumerate(words) if phrases.is_role(t)]
    heads = relative and words and words[0].low in _HEADS
    return words if heads or (held and held[0] < 9 and not _is_clause(words[: held[0]])) else []


_HEADS = frozenset(
    "heads leads runs chairs directs headed led ran chaired directed founded".split()
)


def _is_clause(words: list[Token]) -> bool:
    return any(
        t.low in ("he", "she", "they", "it", "there", "will", "would", "have") for t in words
    )


def _role(words: list[Token], names: Names) -> tuple[str | None, str | None, str | None]:
    """Split "Kazakhstan's President", "a senior fellow at the X Institute in Y" into its parts."""
    words = list(words)
    while words and words[0].low in phrases.DETERMINERS | {"is", "was"}:
        words = words[1:]
    if not words:
        return None, None, None
    if words[0].low in _HEADS:
        body = _organisation(words[1:], names)
        return (
            ("head" if words[0].low[:3] in ("hea", "lea", "led", "run", "ran") else words[0].low),
            body,
            None,
        )
    held = next((i for i, t in enumerate(words) if phrases.is_role(t)), None)
    if held is None:
        return None, None, None
    affiliation, code, first = _modifier(words, held, names)
    core = words[first:]
    cut, behind, code2 = _attached(core, held - first, names)
    official = {_kind(t) for t in core[:cut] if phrases.is_role(t)} or {"lay"}
    ex = core and core[0].low in ("former", "ex", "late", "retired", "opposition", "rebel")
    speaks = official & {"official", "either"} and "lay" not in official and not ex
    role = _joined(core[:cut]) or None
    if core and core[-1].low == "former":
        role = None
    return role, behind or affiliation, (code or code2) if speaks else None


def _modifier(words: list[Token], held: int, names: Names) -> tuple[str | None, str | None, int]:
    """Return what stands before the role: (affiliation, code, where the role begins)."""
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
    if any(t.low in _ORGANISATION for t in words[k:run]):
        last = max(i for i in range(k, run) if words[i].low in _ORGANISATION)
        return _joined(words[k : last + 1]), code, last + 1
    if mention is None:
        if (
            run > k
            and not phrases.is_role(words[k])
            and words[k].low not in _OFFICES
            and not former
        ):
            return _joined(words[k:run]), None, run
        return None, None, 0
    end = next((i for i in range(k, len(words)) if words[i].start >= mention.end), len(words))
    if end > held:
        return None, code, 0
    return (
        (name if mention.entity.kind != "organisation" else mention.text),
        code,
        end if k == 0 else 0,
    )


_OFFICES = frozenset(
    "foreign prime defence defense interior finance deputy vice senior chief secretary attorney "
    "general acting assistant special state executive managing first associate press economy "
    "energy trade justice health education agriculture environment crown grand".split()
)


def _attached(core: list[Token], held: int, names: Names) -> tuple[int, str | None, str | None]:
    """Return (end of the role, affiliation, code) of "director of X at Y in Z"."""
    n = len(core)
    at = next((i for i in range(held + 1, n) if core[i].low in ("at", "@")), None)
    if at is not None:
        return at, _organisation(core[at + 1 :], names), None
    k = next(
        (i for i in range(held + 1, n) if core[i].low in ("of", "for", "with", "from", "in")), None
    )
    if k is None:
        return n, None, None
    head = core[k].low
    if head == "in":
        return k, None, None
    state = _state_behind(core[k + 1 :], names)
    if state is not None:
        mention = state
        return (
            k,
            mention.entity.name if mention.entity.kind in ("state", "bloc") else mention.text,
            mention.entity.code,
        )
    body = _organisation(core[k + 1 :], names)
    end = next((i for i in range(k + 1, n) if core[i].low in ("in", "at")), n)
    if body is None:
        return end, None, None
    code = next((m.entity.code for t in core[k:] if (m := names.at(t)) and m.entity.code), None)
    return k, body, code


def _state_behind(words: list[Token], names: Names) -> Mention | None:
    words = words[1:] if words and words[0].low == "the" else words
    if not words:
        return None
    mention = names.at(words[0])
    if mention is None or mention.entity.kind not in ("state", "bloc", "organisation", "place"):
        return None
    beyond = next((t for t in words if t.start >= mention.end), None)
    whole = beyond is None or not (
        beyond.capital or (beyond.text[0].isalpha() and beyond.low not in phrases.STOPS)
    )
    return mention if whole and not words[0].possessive else None


def _organisation(words: list[Token], names: Names) -> str | None:
    """Return the organisation's name that a phrase begins with; a state before it is left out."""
    words = list(words)
    while words and (
        words[0].low in phrases.DETERMINERS or (words[0].possessive and len(words) > 1)
    ):
        words = words[1:]
    while (
        words
        and words[0].text.islower()
        and len(words) > 1
        and words[1].capital
        and words[0].low not in phrases.STOPS
    ):
        words = words[1:]
    k = 0
    while k < len(words):
        token = words[k]
        if token.capital or (token.text[0].isdigit() and k):
            k += 1
        elif token.text == "&" or token.low in (
            "of",
            "for",
            "and",
            "on",
            "the",
            "de",
            "des",
            "la",
            "du",
            "di",
        ):
            ahead = next(
                (t for t in words[k + 1 : k + 3] if t.low not in ("the", "of", "la")), None
            )
            if (
                not k
                or ahead is None
                or not ahead.capital
                or (phrases.is_role(ahead) and token.low == "and")
            ):
                break
            k += 1
        else:
            break
    return _joined(words[:k]) or None if k else None


# -- small words ---------------------------------------------------------------------------------


def _joined(tokens: Sequence[Token]) -> str:
    """Return the words as they stand, spaces where the text has them."""
    words = ""
    for k, token in enumerate(tokens):
        gap = k > 0 and token.start > tokens[k - 1].end
        words += (" " if gap else "") + (token.word if k == len(tokens) - 1 else token.text)
    return words


def _plural(phrase: Sequence[Token]) -> bool:
    if any(t.low in ("and", "&") for t in phrase):
        return True
    last = phrase[-1].text if phrase else ""
    return last.islower() and (last.endswith("s") or last in ("people", "men", "women", "media"))


def _gender(phrase: Sequence[Token], role: str | None) -> bool | None:
    words = {t.low.rstrip(".") for t in phrase} | set((role or "").lower().split())
    if words & _FEMALE:
        return True
    return False if words & _MALE else None
