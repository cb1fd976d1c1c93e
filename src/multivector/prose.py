"""Format text for readers: counts, lists, dates, and untrusted text with control codes escaped."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

MONTHS = (
    "January February March April May June July August September October November December"
).split()
UNITS = dict(zip(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split(), range(20), strict=True,
))  # fmt: skip
TENS = dict(zip(
    "twenty thirty forty fifty sixty seventy eighty ninety".split(), range(20, 100, 10), strict=True
))  # fmt: skip


def number(count: int, noun: str) -> str:
    """Return a count with its noun.

    >>> number(1, "event"), number(1200, "figure"), number(2, "story")
    ('1 event', '1,200 figures', '2 stories')
    """
    several = re.sub(r"(?<![aeo])y$", "ie", noun) + "s"
    return f"{count:,} {noun if count == 1 else several}"


def spelled(count: int) -> str:
    """Return a small number as a word, a larger one in digits.

    >>> spelled(5), spelled(14)
    ('five', '14')
    """
    names = "no one two three four five six seven eight nine ten eleven twelve".split()
    return names[count] if 0 <= count < len(names) else f"{count:,}"


_DEFINITE = re.compile(
    r"The |United |.* Islands$|(?:.* )?(?:Republic|Empire)\b|"
    r"Democratic Republic|Netherlands$|Philippines$|Gambia|Bahamas|Maldives$|Comoros$|Holy See$|"
    r"(?:EU|EAEU|SCO|CSTO|UN|Balkans|Gulf|Caucasus|Baltic.*|Sahel|Levant|Caribbean|Middle East|"
    r"Horn of Africa|Andes|Maghreb|Pacific)$|(?:South|Northern|Western) (?:Caucasus|Balkans)|"
    r"Arab world$|.* (?:[Ss]tates|countries|region|Triangle|Cone)$|"
    r"(?:.* )?(?:Organi[sz]ation|Community|Council|Union|Association|Group|League|Alliance|"
    r"Commonwealth|Conference|Market|Partnership|Forum|Pact|Army|Forces|Brigades|Units|Front|"
    r"Movement|Congress)\b|(?:Houthis|Taliban|Zapatistas|Sandinistas|Khmer .*)$"
)


def definite(name: str) -> str:
    """Return the name of a state, bloc or region for use within a sentence.

    >>> definite("United States"), definite("Solomon Islands"), definite("The Gambia")
    ('the United States', 'the Solomon Islands', 'the Gambia')
    >>> definite("Central African Republic"), definite("Kazakhstan"), definite("NATO")
    ('the Central African Republic', 'Kazakhstan', 'NATO')
    """
    bare = re.sub(r"^[Tt]he ", "", name)
    return f"the {bare}" if _DEFINITE.match(name) else name


def opened(sentence: str) -> str:
    """Return a sentence that starts with a capital letter.

    >>> opened("the United States led."), opened("ASEAN met.")
    ('The United States led.', 'ASEAN met.')
    """
    return sentence[:1].upper() + sentence[1:]


def listed(items: Iterable[str], word: str = "and") -> str:
    """Return items as an English list.

    >>> listed(["a"]), listed(["a", "b"], "or"), listed(["a", "b", "c"])
    ('a', 'a or b', 'a, b and c')
    """
    *rest, last = list(items) or [""]
    return f"{', '.join(rest)} {word} {last}" if rest else last


def day(date: str | None) -> str:
    """Return an ISO date, month, year or range in words, at its own precision.

    >>> day("2023-05-18"), day("2022-10"), day("1991"), day(None), day("2023-99")
    ('18 May 2023', 'October 2022', '1991', 'no date', '2023-99')
    >>> day("2023-05-18/2023-05-19"), day("2014/2016"), day("../2023")
    ('18–19 May 2023', '2014 to 2016', 'up to 2023')
    """
    if not date:
        return "no date"
    first, _, last = date.partition("/")
    if last:
        return _days(first, last)
    year, *rest = date.split("-")
    if not rest or not all(part.isdigit() for part in rest) or not 1 <= int(rest[0]) <= 12:
        return date
    month = f"{MONTHS[int(rest[0]) - 1]} {year}"
    return f"{int(rest[1])} {month}" if len(rest) > 1 else month


def _days(first: str, last: str) -> str:
    if first == "..":
        return f"up to {day(last)}"
    if last == "..":
        return f"since {day(first)}"
    if len(first) == len(last) == 10 and first[:7] == last[:7]:
        return f"{int(first[8:])}–{day(last)}"
    return f"{day(first)} to {day(last)}"


# Format characters that are visible: Arabic, Syriac and Kaithi number signs.
_SHAPED = frozenset(
    (*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD)
)  # fmt: skip
# Control and format characters (direction, zero width, tags), lone surrogates, separators.
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


def printable(text: str, *, keep: str = "") -> str:
    r"""Return text with every invisible character escaped.

    File names, IDs, server responses and articles may contain control characters that move the
    cursor or set the title of a terminal, marks that reverse the text direction, zero-width
    characters, or lone surrogates. Each is shown as a Python escape.

    ``keep``: characters left unescaped, such as line breaks and tabs in multi-line text.

    >>> printable("abc\u202etxt.exe\x1b[31m\n")
    'abc\\u202etxt.exe\\x1b[31m\\n'
    >>> printable("naïve\tline\n", keep="\n\t")
    'naïve\tline\n'
    """
    if text.isprintable():
        return text
    return "".join(
        c if c in keep or not _unseen(c) else c.encode("unicode_escape").decode() for c in text
    )


def _unseen(character: str) -> bool:
    code = ord(character)
    unassigned = code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF
    return unassigned or (unicodedata.category(character) in _UNSEEN and code not in _SHAPED)


def ages_in_words(ages: Iterable[Mapping[str, int] | None]) -> str:
    """Return a sentence on the channels that rest on other years; empty if none.

    >>> ages_in_words([{"trade": 0, "migration": 3}, {"migration": 1}, None])
    'Based on other years, with wider ranges: migration by up to 3 years.'
    """
    oldest: dict[str, int] = {}
    for cell in ages:
        for channel, age in (cell or {}).items():
            oldest[channel] = max(age, oldest.get(channel, 0))
    words = [
        f"{name} by up to {age} year{'s' if age > 1 else ''}" for name, age in oldest.items() if age
    ]
    return f"Based on other years, with wider ranges: {', '.join(words)}." if words else ""


def unquoted(text: str) -> str:
    """Return text on one line without quotation marks, to be put between such."""
    return " ".join(re.sub('[“”„«»"]', "", text).split())


def shortened(text: str, words: int) -> str:
    """Truncate a sentence to a number of words, with an ellipsis.

    >>> shortened("Trade with China has grown fast, he said.", 5)
    'Trade with China has grown …'
    """
    parts = printable(text).strip('“” "').split()
    if len(parts) <= words:
        return " ".join(parts)
    return re.sub(r"[,;:–—-]+$", "", " ".join(parts[:words])) + " …"
