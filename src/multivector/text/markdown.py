"""Markdown as plain paragraphs: its marks go, its words stay."""

import re
from collections import Counter

from multivector.text.draft import Draft

_FRONT = re.compile(r"\A\s*(---|\+\+\+)[ \t]*\n(?P<fields>.*?)\n\1[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^(?P<key>[A-Za-z_][\w-]*)[ \t]*[:=][ \t]*(?P<value>.*)$", re.M)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.M | re.S)
_DEFINITION = re.compile(r"^ {0,3}\[[^\]]+\]:[ \t]*\S+.*$", re.M)
_ATX = re.compile(r"^ {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.M)
_SETEXT = re.compile(r"^ {0,3}(\S.*)\n {0,3}(?:=+|-{2,})[ \t]*$", re.M)
_RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$", re.M)
_ITEM = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)", re.M)
_QUOTED = re.compile(r"^[ \t]*(?:>[ \t]?)+", re.M)
_TABLE_LINE = re.compile(r"^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$", re.M)
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[[^\]]*\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])"), ""),  # images
    (re.compile(r"\[\^[^\]]+\]:?"), ""),  # footnotes
    (re.compile(r"\[([^\[\]]+)\]\([^()]*(?:\([^()]*\)[^()]*)*\)"), r"\1"),  # links
    (re.compile(r"\[([^\[\]]+)\]\[[^\]]*\]"), r"\1"),
    (re.compile(r"<(?:https?://|mailto:)[^<>\s]+>"), ""),
    (re.compile(r"(`+)(.+?)\1"), r"\2"),
    (re.compile(r"(\*\*\*|\*\*|~~|(?<!\w)___|(?<!\w)__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<!\w)([*_])(?=\S)([^*_\n]+?)(?<=\S)\1(?!\w)"), r"\2"),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!>|~])"), r"\1"),
)


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Return the fields of a document's front matter and the text after it.

    Only plain ``key: value`` fields are read; lists and nested fields are passed over.

    Examples
    --------
    >>> front_matter('---\\ntitle: "A summit"\\ndate: 2023-05-18\\n---\\nText.')
    ({'title': 'A summit', 'date': '2023-05-18'}, 'Text.')
    """
    match = _FRONT.match(text)
    if not match or not _FIELD.search(match["fields"]):
        return {}, text
    fields: dict[str, str] = {}
    for found in _FIELD.finditer(match["fields"]):
        value = found["value"].strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        if value:
            fields.setdefault(found["key"].lower(), value)
    return fields, text[match.end() :]


def from_front_matter(fields: dict[str, str], body: str, **more: str | None) -> Draft:
    """Return a draft with what front matter says under its usual names."""

    def first(*keys: str) -> str | None:
        return next((fields[key] for key in keys if key in fields), None)

    return Draft(
        text=body,
        title=first("title", "headline"),
        published=first("published", "date", "pubdate", "publish_date"),
        publisher=first("publisher", "source", "publication", "site", "sitename"),
        url=first("url", "link", "canonical", "canonical_url"),
        heading=more.get("heading"),
    )


def read_markdown(text: str) -> Draft:
    """Return the draft of a Markdown document.

    The first heading is the title, if the front matter names no other. Code blocks are left out
    and counted.

    Examples
    --------
    >>> draft = read_markdown("# A *summit*\\n\\nSee [the text](https://x.org), it\\nsays.\\n")
    >>> draft.heading, draft.text
    ('A summit', 'A summit\\n\\nSee the text, it says.')
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    fields, body = front_matter(text)
    dropped: Counter[str] = Counter()
    body, dropped["code block"] = _FENCE.subn("", body)
    body = _RULE.sub("", _DEFINITION.sub("", body))
    headings = [match.group(1) for match in _ATX.finditer(body)] or [
        match.group(1) for match in _SETEXT.finditer(body)
    ]
    body = _SETEXT.sub(r"\n\n\1\n\n", body)
    body = _ATX.sub(r"\n\n\1\n\n", body)
    body = _TABLE_LINE.sub("", _QUOTED.sub("", body))
    body = _ITEM.sub("\n\n", body)
    body = re.sub(r"^[ \t]*\|(.*?)\|?[ \t]*$", _row, body, flags=re.M)
    blocks = [" ".join(block.split()) for block in re.split(r"\n[ \t]*\n", body)]
    plain = [stripped for block in blocks if (stripped := _inline(block))]
    heading = _inline(headings[0]) if headings and "title" not in fields else None
    draft = from_front_matter(fields, "\n\n".join(plain), heading=heading)
    return Draft(
        text=draft.text,
        title=draft.title,
        heading=draft.heading,
        published=draft.published,
        publisher=draft.publisher,
        url=draft.url,
        dropped=+dropped,
    )


def _row(match: re.Match[str]) -> str:
    return "\n\n" + ", ".join(cell.strip() for cell in match.group(1).split("|") if cell.strip())


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text.strip()
