"""Chiefs of state and heads of government in the Factbook, with the start of their terms."""

import re
from dataclasses import dataclass

from multivector.records.factbook.entries import entry
from multivector.records.factbook.parsers import plain
from multivector.tables import read_rows

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# The usual titles, longest first, as one may be a prefix of another.
_TITLES = sorted(
    (title for (title,) in read_rows("multivector.records.factbook", "titles.tsv")),
    key=len,
    reverse=True,
)
_TITLE = re.compile(
    r"(?:(?:overall|Interim|Acting|Transition(?:al)?|Caretaker|GNU|CNSP|Taliban|"
    r"co-chiefs of state) )*"
    rf"(?:{'|'.join(map(re.escape, _TITLES))})\s+"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """The holder of an office."""

    state: str  # ISO 3166-1 alpha-3
    office: str  # ``chief of state`` or ``head of government``
    title: str | None  # If it is a known title
    # In normal capitalisation; the Factbook capitalises family names and uses its own romanisation
    # ("Kasym-Zhomart Tokayev")
    name: str
    # ISO 8601 date with the Factbook's precision ("2018", "2018-04", "2018-04-02"). For a second
    # term it may be the start of that term.
    since: str | None
    source_text: str  # The Factbook's text


def chiefs_of_state(code: str) -> tuple[Holder, ...]:
    """Return the chief of state and head of government as of the edition.

    Raises InputError if the state has no entry.

    >>> [(h.title, h.name, h.since) for h in chiefs_of_state("KAZ")][0]
    ('President', 'Kasym-Zhomart Tokayev', '2019-03-20')
    """
    branch = entry(code).get("Government", {}).get("Executive branch", {})
    found = []
    for office in ("chief of state", "head of government"):
        text = plain(branch.get(office, {}).get("text", ""))
        for words in _segments(text):
            found += _holders(code, office, words)
    return tuple(found)


def _segments(text: str) -> list[str]:
    """Split a text into holders; representatives and notes are left out."""
    segments = []
    separator = r";(?![^()]*\))\s*(?:and\s+)?|,\s+(?=represented by)"
    for part in re.split(separator, text):
        named = re.search(r"[A-Z]{2,}|al-|\(since", part)
        skipped = re.match(r"[a-z(]|New Zealand (?:High|is)", part)
        if part.strip() and named and not (skipped and not part.startswith(("overall", "co-"))):
            segments.append(part.strip())
    return segments


def _holders(code: str, office: str, words: str) -> list[Holder]:
    title = _TITLE.match(words)
    rest = words[title.end() :] if title else words
    name = re.split(r"\s*\(|,\s|\s+is\s", rest)[0].strip()
    since = re.search(r"\([^)]*?since ([^);]+?)(?: - [^)]*)?[);]", words)
    # San Marino has two at a time.
    names = name.split(" and ") if title and "Captains" in title.group() else [name]
    return [
        Holder(
            state=code,
            office=office,
            title=title.group().strip().rstrip(",") if title else None,
            name=" ".join(_case(word) for word in single.split()),
            since=_date(since[1]) if since else None,
            source_text=words,
        )
        for single in names
    ]


def _case(word: str) -> str:
    """Return a word in normal capitalisation; regnal numbers stay ("XIV")."""
    if re.fullmatch(r"[IVX]+\.?", word) or not re.search(r"[^\W\d_a-z]{2}", word):
        return word
    return "-".join(
        part if re.search(r"[a-z]", part) else part[:1].upper() + part[1:].lower()
        for part in word.split("-")
    )


def _date(text: str) -> str | None:
    match = re.search(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2})[a-z]* )?(\d{4})", text)
    if match is None:
        return None
    day, month, year = match.groups()
    if month not in _MONTHS:
        return year
    iso = f"{year}-{_MONTHS.index(month) + 1:02d}"
    return f"{iso}-{int(day):02d}" if day else iso
