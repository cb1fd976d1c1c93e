"""Which of the dates in a page's JSON-LD is that of its article (schema.org)."""

import json
import re
from collections.abc import Iterator
from itertools import islice

# Up to the next script: possessive, so that unclosed ones take linear time.
_SCRIPT = re.compile(r"(<script\b[^<>]*\bld\+json\b[^<>]*>)((?:[^<]|<(?!/?script))*+)", re.I)
_TITLE = re.compile(r"<(?:title|h1)\b[^<>]*>([^<]*)", re.I)
_DATE = re.compile(r'"datePublished"(?=\s*:)')
_ARTICLE = re.compile(r"\w*(?:Article|BlogPosting|Report)")
_OF_SITE = re.compile(r"WebSite|Organization|Person|ImageObject")
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage")  # under other keys are lists of other pages
_TITLES = 9  # of a page, one of which is the headline


def with_own_date(markup: str) -> str:
    """Return a page whose JSON-LD has one date of publication, that of its article.

    This is the article whose headline is most like a title of the page; else the first one outside
    lists; else the page. Without any of these, the JSON-LD has no date.

    >>> page = '<script type="application/ld+json">[{"@type": "WebPage", "datePublished": "2019-01-01"}'
    >>> with_own_date(f'{page}, {{"@type": "Article", "datePublished": "2024-01-16"}}]')[:75]
    '<script type="application/ld+json">{"datePublished": "2024-01-16"}</script>'
    """
    titles = [_words(match[1]) for match in islice(_TITLE.finditer(markup), _TITLES)]
    dated = [
        (_rank(one, outside, titles), str(one["datePublished"]))
        for script in _SCRIPT.finditer(markup)
        for one, outside in _objects(script[2])
        if "datePublished" in one
    ]
    if not dated:
        return markup
    rank, date = max(dated, key=lambda one: one[0])
    own = json.dumps({"datePublished": date}).replace("<", "\\u003c") if rank else ""
    own = f'<script type="application/ld+json">{own}</script>'
    renamed = _SCRIPT.sub(lambda one: one[1] + _DATE.sub('"other"', one[2]), markup)
    return _SCRIPT.sub(lambda one: own + one[0], renamed, count=1)


def _objects(text: str) -> Iterator[tuple[dict[str, object], bool]]:
    """Yield the objects of JSON-LD, outer ones first, and whether each is outside lists."""
    try:
        found = [(json.loads(text, strict=False), True)]
    except (ValueError, RecursionError):
        return
    for value, outside in found:  # which grows
        if isinstance(value, dict):
            yield value, outside
            found += [(one, outside and key in _WITHIN) for key, one in value.items()]
        elif isinstance(value, list):
            found += [(one, outside) for one in value]


def _rank(one: dict[str, object], outside: bool, titles: list[set[str]]) -> float:
    kinds = one.get("@type")
    named = [str(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if not any(map(_ARTICLE.fullmatch, named)):
        return 0.5 * (outside and not any(map(_OF_SITE.fullmatch, named)))
    words = _words(str(one.get("headline") or ""))
    alike = max((len(words & title) / len(words | title) for title in titles if words), default=0)
    return outside + (1 + alike) * (alike > 1 / 3)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
