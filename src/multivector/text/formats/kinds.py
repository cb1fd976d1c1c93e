"""Detect the format of a document from its name and first bytes."""

import csv
import json
import re

from multivector.tables import read_table
from multivector.text.formats.webpage import looks_like_html

# Formats by suffix; in folders and archives, files with other suffixes are not read.
_KINDS = read_table("multivector.text.formats", "kinds.tsv")
SUFFIXES = {suffix: row["kind"] for row in _KINDS for suffix in row["suffixes"].split()}
_MEDIA = {media: row["kind"] for row in _KINDS for media in row["media"].split()}
PARQUET = b"PAR1"  # the first bytes of a Parquet file
# One item before the root element; possessive, so that matching takes linear time.
_PROLOG = re.compile(r"[\ufeff\s]+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^<>]*>", re.S | re.I)


def suffix_kind(name: str) -> str | None:
    """Return the format implied by a file name, or None.

    >>> suffix_kind("a/Page.HTML"), suffix_kind("photo.png")
    ('html', None)
    """
    dot = name.rpartition("/")[2].rpartition(".")
    return SUFFIXES.get(f".{dot[2].lower()}") if dot[1] else None


def media_kind(content_type: str) -> str | None:
    """Return the format implied by a server's Content-Type, or None if it must be sniffed."""
    return _MEDIA.get(content_type.partition(";")[0].strip().lower())


def is_zip(data: bytes) -> bool:
    """Return whether bytes start with the signature of a zip archive."""
    return data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def after_prolog(text: str) -> str:
    """Return an XML document from its root element, without declaration, comments or DOCTYPE.

    >>> after_prolog('<?xml version="1.0"?><!-- a --> <!DOCTYPE rss> <rss/>')
    '<rss/>'
    """
    at = 0
    while match := _PROLOG.match(text, at):
        at = match.end()
    return text[at:]


def sniff(text: str) -> str:
    """Return the format of a text, detected from its content.

    >>> sniff("<!doctype html><p>A"), sniff('{"text": "A"}'), sniff("# A"), sniff("A day.")
    ('html', 'jsonl', 'markdown', 'text')
    >>> sniff("id,text\\n1,They met.")
    'table'
    """
    head = text[:5000].lstrip("\ufeff \t\r\n")
    if re.match(r"<(?:[\w.-]{1,50}:)?(?:rss|feed|RDF)\b", after_prolog(head)):
        return "feed"
    if head.startswith("<") and looks_like_html(head):
        return "html"
    if head.startswith("{") and records_of(text.lstrip("\ufeff \t\r\n").split("\n", 1)[0]):
        return "jsonl"
    if head.startswith(("[", "{")) and records_of(text):
        return "json"
    names, *_ = table_head(head)
    if "text" in names and len(names) > 1:
        return "table"
    if re.match(r"---[ \t]*\r?\n\w+[ \t]*:", head) or re.match(r"#{1,6}[ \t]+\S", head):
        return "markdown"
    return "text"


def table_head(text: str) -> tuple[list[str], str, str]:
    """Return the names in the first line of a CSV or TSV file, what separates them, and the table.

    Names are in lower case. Of a tab, a comma and a semicolon, the one that gives a column ``text``
    separates, or else most columns. Before the table, Excel may have written ``sep=;``.

    >>> table_head("sep=;\\nID;Text\\n1;They met.")
    (['id', 'text'], ';', 'ID;Text\\n1;They met.')
    """
    text = re.sub(r"\A(?i:sep)=.[\r\n]+", "", text.lstrip("\ufeff \t\r\n"))
    first = re.split(r"[\r\n]", text, maxsplit=1)[0][:5000]
    found = {
        mark: [name.strip().lower() for name in next(csv.reader([first], delimiter=mark), [])]
        for mark in "\t,;"
    }
    mark = max(found, key=lambda one: ("text" in found[one], len(found[one])))
    return found[mark], mark, text


def records_of(text: str) -> list[object]:
    """Return the elements of a JSON array of records, or one record in a list; else nothing.

    >>> records_of('[{"text": "A"}, {"text": "B"}]'), records_of('{"title": "A"}')
    ([{'text': 'A'}, {'text': 'B'}], [])
    """
    try:
        whole = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return []
    records = whole if isinstance(whole, list) else [whole]
    return records if any(isinstance(one, dict) and "text" in one for one in records) else []
