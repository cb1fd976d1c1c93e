"""Probability phrases: find them in a sentence, and read a table of what they mean.

The package contains no such table: a phrase has a probability only if the text gives a number, or
the user supplies a table from a published elicitation. "May" and "could" have none in any table.
"""

import re
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from multivector.errors import InputError

# Words that say that something is possible, not how likely it is.
ABSTAINS = ("may", "might", "could", "can", "possibly")
_DEGREE = r"(?:(?:very|highly|most|quite|extremely|almost|increasingly|fairly|more|less)\s+)?"
_ADVERB = rf"(?:{_DEGREE}(?:likely|unlikely|probably|certainly|surely|definitely|possibly))"
_PLAIN = r"(?:also|soon|then|eventually|still|again|now|only|never|not|well|yet|even|one\s+day)"
_AIM = r"plans?|expects?|aims?|intends?|hopes?|wants?|pledges?|vows?|promises"
_STATE = (
    rf"{_DEGREE}(?:likely|unlikely|certain|sure|expected|projected|forecast|predicted|set|poised|"
    r"bound|due|going|about|planning|on course|on track|scheduled)"
)
# The words that make a sentence a forecast, from the modal to its infinitive.
MODAL = re.compile(
    r"(?:(?P<modal>\b(?:will|would|shall|(?-i:may)|might|could|should)\b|[’']ll\b|\bwon[’']t\b)"
    rf"(?P<between>(?:\s+(?:{_ADVERB}|{_PLAIN}))*)(?:\s+be\s+(?P<be>{_STATE})\s+to\b)?"
    rf"|\b(?:is|are|was|were)\s+(?P<not>not\s+)?(?P<state>{_STATE})\s+(?P<neg>not\s+)?to\b"
    rf"|\b(?P<aim>{_AIM})\s+to\b)\s*",
    re.IGNORECASE,
)
_CHANCE = r"(?:chance|probability|likelihood)"
_SHARE = r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*(?:%|per\s?cent)"
NUMBER = re.compile(
    r"(?:there(?:[’']s|\s+is|\s+was)\s+|has\s+|have\s+|sees?\s+|puts?\s+)?(?:an?\s+)?(?:about\s+)?"
    rf"{_SHARE}\s+{_CHANCE}\s+(?:that|of|for)?\s*"
    # After what it is of: "with a probability of 20 per cent", not "of 20 per cent growth".
    rf"|,?\s*\b(?:with|at)\s+(?:an?\s+)?{_CHANCE}\s+of\s+(?:about\s+)?{_SHARE}"
    r"(?=[\s.”\")]*$|[,;)]|\s(?:that|and|by|in|before|within)\b)",
    re.IGNORECASE,
)
_COLUMNS = ("phrase", "low", "p", "high", "study")


@dataclass(frozen=True, slots=True)
class Chance:
    """A probability, 0 to 1, with its range and source."""

    low: float
    p: float
    high: float
    source: str


def read_phrases(path: Path) -> dict[str, Chance]:
    """Return the probabilities of phrases; those in `ABSTAINS` have none.

    The table is tab-separated, with columns ``phrase, low, p, high, study``. The source of a
    probability is its study with a prefix of the file's SHA-256.

    Raises InputError if the file cannot be read, a column is missing, or a row names no study or
    violates 0 <= low <= p <= high <= 1.
    """
    try:
        data = path.read_bytes()
        rows = [line.split("\t") for line in data.decode("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    if not rows or tuple(rows[0]) != _COLUMNS:
        raise InputError(
            "invalid phrase table", where=f"{path}, row 1",
            allowed=f"tab-separated columns {', '.join(_COLUMNS)}",
        )  # fmt: skip
    version, chances = sha256(data).hexdigest()[:12], {}
    for number, row in enumerate(rows[1:], 2):
        try:
            phrase, *ends, study = row
            low, p, high = map(float, ends)
            sound = 0 <= low <= p <= high <= 1 and study.strip() and phrase.strip()
        except ValueError:
            sound = False
        if not sound:
            raise InputError(
                "invalid row: phrase, probabilities and study are required",
                where=f"{path}, row {number}",
                allowed="0 <= low <= p <= high <= 1, and the study that elicited them",
            )  # fmt: skip
        chances[phrase.strip().lower()] = Chance(low, p, high, f"{study.strip()} ({version})")
    return {phrase: chance for phrase, chance in chances.items() if phrase not in ABSTAINS}


def phrase_of(match: re.Match[str]) -> str:
    """Return the probability phrase next to a modal ("very likely"), else the modal itself.

    >>> [phrase_of(MODAL.search(text)) for text in ("It will very likely grow", "It may grow")]
    ['very likely', 'may']
    """
    stated = match["state"] or match["be"]
    adverb = re.search(_ADVERB, match["between"] or "", re.IGNORECASE)
    told = stated or (adverb.group() if adverb else None) or match["modal"] or f"{match['aim']} to"
    return re.sub(r"\s+", " ", told.lower().replace("’", "'")).replace("'ll", "will")


def stated_chance(text: str) -> Chance | None:
    """Return the numeric probability stated in a sentence, if any.

    >>> stated_chance("There is a 70% chance that they agree.").p
    0.7
    """
    match = NUMBER.search(text)
    if match is None:
        return None
    low, *_, high = [int(n) / 100 for n in match.groups() if n] * 2
    return Chance(low, (low + high) / 2, high, "stated") if low <= high <= 1 else None
