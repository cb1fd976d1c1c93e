"""Boilerplate: page text that is not part of the article.

Every rule matches a whole paragraph, so a sentence that merely contains such words is kept. Removed
paragraphs are counted by reason.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files

_NETWORKS = "facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube"
_AGENCIES = "getty(?:\\ images)?|afp|ap|reuters|epa|shutterstock|xinhua|tass|anadolu|bloomberg"
_NAME = r"(?-i:[A-Z][\w.'’-]*(?:\ [A-Z][\w.'’-]*){0,4})"

_WORDS = {"NETWORKS": _NETWORKS, "AGENCIES": _AGENCIES, "NAME": _NAME}


def _compiled() -> Iterator[tuple[str, re.Pattern[str], int]]:
    """Yield reason, pattern and maximum length of each rule in ``boilerplate.toml``."""
    text = (files("multivector.text") / "boilerplate.toml").read_text("utf-8")
    for rule in tomllib.loads(text)["rule"]:
        pattern = re.sub(r"\b[A-Z]{4,}\b", lambda word: _WORDS[word[0]], rule["pattern"])
        yield rule["reason"], re.compile(pattern, re.I | re.X), rule["longest"]


_COMPILED = tuple(_compiled())

# Headings of link lists; the paragraphs after one are dropped until the next paragraph of prose.
_TAIL = re.compile(
    r"(?:related(?:\s+(?:articles?|news|stories|topics|content|posts|links|reading|coverage))?"
    r"|more\s+(?:on\s+this\s+(?:story|topic)|from\s+.{1,40}|stories|news)"
    r"|recommended(?:\s+(?:stories|for\s+you|reading))?"
    r"|(?:most\s+(?:read|popular|viewed)|trending(?:\s+now)?|top\s+stories"
    r"|latest\s+(?:news|stories)|popular\s+now)"
    r"|you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested\s+in)"
    r"|what\s+to\s+read\s+next|up\s+next"
    r"|sources?|references|external\s+links?|see\s+also|further\s+reading|sister\s+links)\s*:?",
    re.I,
)
# Lines below the end of an article: what follows is by readers, or of other articles.
_READERS = re.compile(
    r"(?:\d[\d,]*\s+comments?|comments?\s*[:(\[]?\s*\d[\d,]*\s*[)\]]?"
    r"|(?:leave|post|add|write)\s+a\s+(?:comment|reply)|(?:view|show|read)\s+(?:all\s+)?comments"
    r"|reader(?:['’]?s['’]?)?\s+comments|join\s+the\s+(?:conversation|discussion))\s*:?",
    re.I,
)
_OTHERS = re.compile(
    r"(?:most\s+(?:read|popular|viewed|shared)|trending(?:\s+now)?|popular\s+now)\s*:?", re.I
)
_CAPTION = re.compile(
    r"(?P<caption>.{0,380}?)\s*[\[(]?\b(?:Image|Photo|Photograph|Picture|Video|Credit|File photo)"
    r"(?:\s+(?:credit|by|courtesy of))?\s*:\s+[^.]{2,60}\.?[\])]?$"
)
# The agency must follow a name or a slash: "(Reuters)" alone may end a sentence of prose.
_AGENCY_CAPTION = re.compile(
    r".{10,380}[\[(](?:[\w .’'-]{2,40}/(?:Getty Images|AP|Reuters|AFP|EPA|Xinhua|TASS)"
    r"|(?:AP Photo|Reuters|AFP|EPA)/[\w .’'-]{2,40}|Getty Images)"
    r"(?:\s+via\s+[\w .]{2,30})?[\])]\.?$"
)


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
    if _AGENCY_CAPTION.fullmatch(paragraph):
        return "photo caption"
    if _READERS.fullmatch(paragraph):
        return "comments"
    match = _CAPTION.fullmatch(paragraph)
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
    for place, (paragraph, known, opens_list) in enumerate(
        zip(paragraphs, reasons, before_list, strict=True)
    ):
        reason = known if place < end else "after the article"
        if reason is None and opens_list and _TAIL.fullmatch(paragraph):
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
        readers = before * 2 > total and _READERS.fullmatch(paragraph)
        if before > 1 and (readers or (_OTHERS.fullmatch(paragraph) and before * 2 >= total)):
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
