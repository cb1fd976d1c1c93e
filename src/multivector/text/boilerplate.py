"""Boilerplate: page text that is not part of the article.

Every rule matches a whole paragraph, so a sentence that merely contains such words is kept. Removed
paragraphs are counted by reason.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from importlib.resources import files

_TABLE = tomllib.loads((files("multivector.text") / "boilerplate.toml").read_text("utf-8"))


def _compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern of the table, with the lists of names that it refers to."""
    whole = re.sub(r"\b[A-Z]{4,}\b", lambda word: _TABLE["words"].get(word[0], word[0]), pattern)
    return re.compile(whole, re.I | re.X)


_COMPILED = tuple((r["reason"], _compiled(r["pattern"]), r["longest"]) for r in _TABLE["rule"])
_LINES = {name: _compiled(pattern) for name, pattern in _TABLE["line"].items()}


def boilerplate_reason(paragraph: str) -> str | None:
    """Return the reason why a paragraph is boilerplate, or None if it is article text.

    >>> boilerplate_reason("Back to top button"), boilerplate_reason("Share this article")
    ('navigation', 'sharing')
    >>> boilerplate_reason("Related parties share this view, the ministry said.") is None
    True
    """
    for reason, pattern, bound in _COMPILED:
        if len(paragraph) <= bound and pattern.fullmatch(paragraph):
            return reason
    if _LINES["readers"].fullmatch(paragraph):
        return "comments"
    match = _LINES["caption"].fullmatch(paragraph)
    # Up to two sentences before the credit are a caption; three are prose that ends with a credit.
    if match and len(re.findall(r"[.!?](?:\s|$)", match["caption"])) <= 2:
        return "photo caption"
    return None


def _is_prose(paragraph: str) -> bool:
    words = paragraph.split()
    cited = re.search(r"[—–]\s*[^.]{2,60},\s+.*\d{4}\.?$", paragraph)
    return not cited and (len(words) > 30 or (len(words) >= 8 and paragraph[-1] in '.!?…”"'))


def remove_boilerplate(paragraphs: Sequence[str]) -> tuple[list[str], Counter[str]]:
    """Return the paragraphs of article text, and the number dropped by reason.

    >>> kept, dropped = remove_boilerplate(["They met.", "Related Articles", "Back to top button"])
    >>> kept, dict(dropped)
    (['They met.'], {'related': 1, 'navigation': 1})
    """
    kept: list[str] = []
    dropped: Counter[str] = Counter()
    in_list = False
    reasons = [boilerplate_reason(paragraph) for paragraph in paragraphs]
    before_list = _before_list(paragraphs, reasons)
    end = _end(paragraphs, reasons)
    every = zip(paragraphs, reasons, before_list, strict=True)
    for place, (paragraph, known, opens_list) in enumerate(every):
        reason = known if place < end else "after the article"
        if reason is None and opens_list and _LINES["tail"].fullmatch(paragraph):
            reason, in_list = "related", True
        elif reason is None and in_list:
            in_list = not _is_prose(paragraph)
            reason = "related" if in_list else None
        if reason:
            dropped[reason] += 1
        else:
            kept.append(paragraph)
    return kept, dropped


def _end(paragraphs: Sequence[str], reasons: Sequence[str | None]) -> int:
    """Return the number of paragraphs of the page up to the end of the article.

    Most of the prose stands before a count of comments that ends it, as half does before a list of
    other articles: above the body, they are a link or a box.
    """
    told = [not reason and _is_prose(one) for one, reason in zip(paragraphs, reasons, strict=True)]
    before, total = 0, sum(told)
    for k, paragraph in enumerate(paragraphs):
        readers = before * 2 > total and _LINES["readers"].fullmatch(paragraph)
        others = before * 2 >= total and _LINES["others"].fullmatch(paragraph)
        if before > 1 and (readers or others):
            return k
        before += told[k]
    return len(paragraphs)


def _before_list(paragraphs: Sequence[str], reasons: Sequence[str | None]) -> list[bool]:
    """Return whether a link list may follow each paragraph: no prose comes next."""
    may_follow: list[bool] = []
    follows = True
    for paragraph, reason in zip(reversed(paragraphs), reversed(reasons), strict=True):
        may_follow.append(follows)
        if reason is None:
            follows = not _is_prose(paragraph)
    return may_follow[::-1]
