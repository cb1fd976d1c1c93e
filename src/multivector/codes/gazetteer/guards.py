"""Context rules that decide whether a name refers to the state it appears to name.

Each guard takes the words and the position of the name, and returns whether the reading is
accepted. Guards look only at nearby words, so the result depends on the text alone.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache, partial
from itertools import takewhile

from multivector.codes.gazetteer.matcher import Words, split
from multivector.codes.states import STATES
from multivector.codes.tables import words as listed

_PRONOUN = {"he", "she"}
_SAYS = {"said", "says", "told", "added", "scored", "admitted", "insisted", "believes", "thinks"}
_REPORTS = set("said says say confirmed noted explained wrote reported recalled".split())
_COURTESY = {"Mr", "Mrs", "Ms", "Miss"}
_NEAR_CONGO = re.compile(r"\bBrazzaville\b|(?<!Democratic )\bRepublic of (?:the )?Congo\b")
_FAR_CONGO = re.compile(r"\bKinshasa\b|\bDemocratic Republic\b|\bDRC\b|\bDR Congo\b|\bGoma\b")
_US_CUES, _CAUCASUS_CUES = (
    re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(listed(kind))))})\b")
    for kind in ("american", "caucasian")
)
_OPENERS = frozenset('.!?"“”')
_AFTER_NOUN = frozenset("of in at on from for with to by near that which who and but".split())
_DATELINE = re.compile(
    r"(?:, [^.\n]{1,40}?)? ?(?:\([^)\n]{1,30}\) ?(?:[-–—]+|:) ?|(?:[–—]|--) ?|- )"
)


@lru_cache(maxsize=64)  # a line is asked about at each of its names
def _title_case(line: str) -> bool:
    """Return whether a line is in title case, as headlines are."""
    long_words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    capital = sum(word[0].isupper() for word in long_words)
    return len(long_words) >= 3 and capital >= 0.8 * len(long_words)


def _capitalised(words: Words, index: int) -> bool:
    if not 0 <= index < len(words.items):
        return False
    word = words.items[index]
    return len(word) > 1 and word[0].isupper() and not word.isupper()


def _follower(words: Words, last: int) -> str:
    """Return the capitalised word after a name, if there is one and a space before it, else ""."""
    after = last + 1
    return words.items[after] if _capitalised(words, after) and not words.adjoins(after) else ""


@cache
def _state_names() -> frozenset[str]:
    return frozenset(state.name for state in STATES.values())


def _described_as_person(words: Words, after: int, *, origin: bool = False) -> bool:
    """Distinguish ", 34,", ", who" and ", a nurse" from ", a member of the union".

    ``origin``: also accept an adjective of a state: ", an Australian nurse". What a state has
    ("Jordan, whose king") tells a person only by its kin or life.
    """
    items = words.items[after : after + 8]
    if len(items) < 3 or items[0] != ",":
        return False
    if items[1] == "whose" and not origin and words.items[after - 1] in _state_names():
        return not listed("kin").isdisjoint(items[2:5])
    if items[1] in ("who", "whose") or (items[1].isdecimal() and items[2] in (",", "and")):
        return True
    if items[1] not in ("a", "an"):
        return False
    phrase = list(takewhile(lambda word: word.isalpha() and word not in _AFTER_NOUN, items[2:]))
    thing = {"that", "which"} & set(items[2 + len(phrase) :][:2])  # "left Chad, a move that"
    if thing or not phrase or len(phrase) == len(items) - 2 or phrase[-1].endswith("ing"):
        return False
    said = {*takewhile(lambda word: word != ",", words.items[after + 2 : after + 14])}
    if "who" not in said and not _REPORTS.isdisjoint(said):  # "India, a spokesman said on Monday,"
        return False
    free = _adjectives() if origin else frozenset()
    return not any(
        (word[0].isupper() and word not in free) or word in listed("statelike") for word in phrase
    )


@lru_cache(maxsize=256)
def _introduced(text: str, name: str) -> bool:
    """Return whether a text uses a name for a person and never for a state."""
    if name not in listed("personal"):
        return False
    words = split(text)
    found = [k for k, item in enumerate(words.items) if item == name]
    after = {words.items[k + 1] for k in found if k + 1 < len(words.items)}
    if after.isdisjoint(listed("surname")) and not any(_is_full_name(words, k) for k in found):
        return False
    # "Jordan's king", "in Jordan", "Jordan and Egypt": the text speaks of the place as well.
    place = re.compile(
        rf"\b(?:in|to|from|between|of) {name}\b(?! [A-Z])|\b{name}’?'?s? (?:government"
        rf"|army|king|president|parliament|ministry|border)"
    )
    return place.search(text) is None


def _is_full_name(words: Words, k: int) -> bool:
    """Return whether a name ends "Michael Jordan", "Ms Jordan" or "Mehri Jordan, a nurse"."""
    before = words.items[k - 1] if k and not words.adjoins(k) else ""
    dotted = before == "." and k > 1 and words.items[k - 2] in _COURTESY  # "Ms. Jordan"
    if dotted or before in _COURTESY or before in listed("given"):
        return True
    known = any(before in listed(kind) for kind in ("free", "institution", "title"))
    first = _capitalised(words, k - 1) and not known and before not in _adjectives()
    return first and _described_as_person(words, k + 1, origin=True)


def not_personal_name(words: Words, first: int, last: int) -> bool:
    """Reject a name that is part of a person's name: "Michael Jordan", "Chad Smith".

    It is a person if it follows a listed given name, or is followed by a capitalised word that is
    not an institution, day or month (in a headline: by a common surname), by "said he" within three
    words, or by an attribute of a person: an age, "who", an occupation. A name that the text
    introduced as part of a person's name, and never as a state, remains that person.
    """
    items = words.items
    before = items[first - 1] if first and not words.adjoins(first) else ""
    if before.isupper() and before.title() in listed("given"):
        return False
    after = last + 1
    if _described_as_person(words, after) or _is_full_name(words, first):
        return False
    if _introduced(words.text, items[last]):
        return False
    follower = _follower(words, last)
    if follower:
        if follower in listed("surname"):
            return False
        known = follower in listed("institution") or follower in listed("free")
        if not known and not _title_case(words.line(first)):
            return False
    if after < len(items) and items[after] in _SAYS:
        return not _PRONOUN & set(items[after + 1 : after + 4])
    return True


def not_georgia_state(words: Words, first: int, last: int) -> bool:
    """Reject Georgia, the state of the United States.

    Cues of American politics and places in the paragraph (Atlanta, governor, Senate, Republicans,
    neighbouring states …) are weighed against cues of the Caucasus (Tbilisi, Abkhazia, Russia,
    EU …); the American reading wins only if it has more cues. "U.S. state of Georgia", "Atlanta,
    Georgia" and similar names have their own rows in the tables.
    """
    return not_personal_name(words, first, last) and not _american(words.line(first))


@lru_cache(maxsize=64)
def _american(line: str) -> bool:
    return len(_US_CUES.findall(line)) > len(_CAUCASUS_CUES.findall(line))


def before_hyphen(words: Words, first: int, last: int) -> bool:
    """Accept a prefix only before a hyphen: Sino-Russian, Franco-German, not General Franco."""
    after = last + 1
    return after < len(words.items) and words.items[after] == "-" and words.adjoins(after)


def in_the(words: Words, first: int, last: int) -> bool:
    """Accept a name only after "the": the West, the Quad, the Commonwealth, the Emirates."""
    return first > 0 and words.items[first - 1] in {"the", "The", "THE"}


@lru_cache(maxsize=64)
def no_word_in_capitals(line: str) -> bool:
    """Reject an acronym that is also a word (WHO, US, CAR, QUAD) in a line of capitals."""
    return any(char.islower() for char in line) or len(line.split()) == 1


def not_in_longer_name(words: Words, first: int, last: int) -> bool:
    """Reject a bare name next to another capitalised word, as part of a longer name."""
    before = first - 1
    if _follower(words, last):
        return False
    starts_sentence = before <= 0 or words.items[before - 1] in _OPENERS
    # A headline has no full stop: "… on Eritrea", then "The Security Council".
    starts_sentence = starts_sentence or words.line(before - 1) is not words.line(before)
    return not _capitalised(words, before) or starts_sentence or words.adjoins(first)


def own_surname(words: Words, first: int, last: int) -> bool:
    """Reject a surname that is part of another person's name: Emine Erdogan, Sharon Stone.

    The word before it must not be capitalised unless it is a title, a role or, at the start of a
    sentence, a function word ("When Putin …"). Outside headlines, the word after it must not be
    capitalised unless it is an institution, a day or a month.
    """
    before, follower = first - 1, _follower(words, last)
    known = not follower or follower in listed("institution")
    if not known and not _title_case(words.line(first)):
        return False
    if before < 0 or words.adjoins(first) or not words.items[before][0].isalpha():
        return True
    word = words.items[before]
    if not _capitalised(words, before):
        # An initial ("J. Biden" has a full stop between) or an acronym (US, EU) is not a given
        # name.
        return True
    return word in listed("title") or word in listed("free") or word in _adjectives()


def is_namesake(words: Words, first: int, name: str) -> bool:
    """Return whether a surname follows the given names of someone other than ``name``.

    "Iraqi President Barham Saleh" is not Ali Abdullah Saleh. It is doubtful, and not claimed, in a
    headline, with one word that opens a sentence ("Ousted Saleh"), and with a shared initial, which
    may be another spelling of the same name ("Aly Saleh").
    """
    items, line, k = words.items, words.line(first), first - 1
    known = listed("title") | listed("free") | _adjectives()
    while _capitalised(words, k) and items[k] not in known and words.line(k) is line:
        k -= 1
    given, initials = items[k + 1 : first], {word[0] for word in name.split()[:-1]}
    if not given or not initials or items[k] in ("the", "The") or _title_case(line):
        return False
    opens = k < 0 or words.line(k) is not line or items[k] in _OPENERS
    doubtful = opens and len(given) == 1 and given[0] not in listed("given")
    return not doubtful and initials.isdisjoint(word[0] for word in given)


def has_own_given_name(words: Words, first: int, name: str) -> bool:
    """Return whether a surname follows a given name of ``name``: four letters of it are enough."""
    before = words.items[first - 1][:4] if first and not words.adjoins(first) else ""
    return len(before) == 4 and any(given.startswith(before) for given in name.split()[:-1])


def is_thing(words: Words, first: int, last: int) -> bool:
    """Return whether a person's name is that of a thing: King Fahd Causeway, Mandela University."""
    after = last + 1
    if words.items[after : after + 1] in (["International"], ["Memorial"], ["National"]):
        after += 1
    noun = _capitalised(words, after) and words.items[after] in listed("thing")
    # In a headline, "Merkel Square Off" has a verb.
    verb = first == last and _title_case(words.line(last))
    return noun and not words.adjoins(last + 1) and not verb


def is_wider(words: Words, first: int) -> bool:
    """Return whether a name is part of a wider one: Pan-American; not anti- or trans-Iranian."""
    hyphen = first > 1 and words.items[first - 1] == "-" and words.adjoins(first)
    prefix = words.items[first - 1 - hyphen].casefold() if first > hyphen else ""
    american = words.items[first].startswith("America")
    return (hyphen and prefix == "pan") or (american and prefix in listed("american of"))


def is_currency(words: Words, last: int) -> bool:
    """Return whether a name is that of money: "US$5 million", "NZ$3", "70 US cents"."""
    follower = "".join(words.items[last + 1 : last + 2])
    sign = follower in ("$", "¢") and words.adjoins(last + 1)
    return sign or follower in ("cent", "cents", "dollars")


def is_town(words: Words, last: int) -> bool:
    """Return whether a name is a town in North America: "Paris, Texas", "Lebanon, Pa."."""
    items = words.items[last + 1 : last + 4]
    if len(items) < 2 or items[0] != ",":
        return False
    return items[1] in listed("subdivision") or " ".join(items[1:3]) in listed("subdivision")


def is_dateline(words: Words, first: int, last: int) -> bool:
    """Return whether a place name is a dateline: "BEIJING (AP) -", "Moscow — "."""
    start = words.starts[first]
    opens = start == 0 or words.text[start - 1] == "\n"
    return opens and _DATELINE.match(words.text, words.end(last)) is not None


@lru_cache(maxsize=2)  # asked at each "Congo" of a text
def brazzaville(text: str) -> bool:
    """Read "Congo" alone as the Republic of the Congo if the text mentions only that one."""
    return bool(_NEAR_CONGO.search(text)) and not _FAR_CONGO.search(text)


@lru_cache(maxsize=8)
def _is_divided(text: str, land: str) -> bool:
    return re.search(rf"\b(?:North|South) {land}", text) is not None


def half_of(land: str, words: Words, first: int, last: int) -> bool:
    """Accept "the North" as a state where a text names one of the two of a divided land."""
    own = in_the(words, first, last) and not _follower(words, last)
    return own and _is_divided(words.text, land)


def the_west(words: Words, first: int, last: int) -> bool:
    """Accept "the West" and "Western" as a group, but not the West Coast or Western Union."""
    if words.items[first] in {"West", "WEST"} and not in_the(words, first, last):
        return False
    return not _follower(words, last)


@cache
def _adjectives() -> frozenset[str]:
    # "Turkish Erdogan": an adjective before a surname is not a given name.
    return frozenset(word for state in STATES.values() for word in state.adjectives)


def has_no_owner(words: Words, first: int, last: int) -> bool:
    """Reject an organ that many states have if the text names its owner.

    "Peru's Congress", "Iran's National Security Council", "the Security Council of Russia": a
    possessive, an adjacent capitalised word or a name after "of" marks the owner.
    """
    possessed = first > 1 and words.items[first - 2 : first] in (["'", "s"], ["s", "'"])
    after = [word for word in words.items[last + 1 : last + 5] if word != "the"]
    owned = after[:1] == ["of"] and "".join(after[1:2])[:1].isupper()
    own = owned and after[1:3] != ["United", "Nations"] and after[1] not in ("UN", "U")
    return not (possessed or own) and not_in_longer_name(words, first, last)


GUARDS: dict[str, Callable[[Words, int, int], bool]] = {
    "given": not_personal_name,
    "georgia": not_georgia_state,
    "prefix": before_hyphen,
    "the": in_the,
    "shout": lambda words, first, _: no_word_in_capitals(words.line(first)),
    "alone": not_in_longer_name,
    "own": has_no_owner,
    "surname": own_surname,
    "brazzaville": lambda words, *_: brazzaville(words.text),
    "west": the_west,
    **{land: partial(half_of, land) for land in ("Korea", "Vietnam", "Yemen")},
}
