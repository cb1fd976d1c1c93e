"""Boilerplate: page text that is not part of the article.

Every rule matches a whole paragraph, so a sentence that merely contains such words is kept. Removed
paragraphs are counted by reason.
"""

import re
from collections import Counter
from collections.abc import Sequence

_NETWORKS = "facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|instagram|youtube"
_AGENCIES = "getty(?:\\ images)?|afp|ap|reuters|epa|shutterstock|xinhua|tass|anadolu|bloomberg"
_NAME = r"(?-i:[A-Z][\w.'’-]*(?:\ [A-Z][\w.'’-]*){0,4})"

# (reason, pattern of a whole paragraph, maximum length), compiled by inspecting news pages.
_RULES: tuple[tuple[str, str, int], ...] = (
    (
        "navigation",
        r"""
        (?:back|return|go|scroll|jump)\s+to\s+(?:the\s+)?(?:top|home(?:page)?)
            (?:\s+(?:button|of\s+(?:the\s+)?page))?
        | skip\s+to\s+(?:main\s+)?(?:content|navigation|search|footer)
        | (?:main\s+|open\s+|close\s+)?menu
        | (?:previous|next)\s+(?:article|post|story)
        | home\s*[>/»›|].*
        | search | log\s?in | sign\s+in | close | print(?:\s+this\s+page)?
        | (?:load|show|see|view)\s+(?:more|all|less)
            (?:\s+(?:articles|stories|comments|news|photos))?
        """,
        120,
    ),
    (
        "sharing",
        rf"""
        share(?:\s+(?:this|on|via|with))?
            (?:\s+(?:article|story|post|page|email|your\s+friends|{_NETWORKS}))*[:!.]?
        | tweet | pin\s+it | email\s+this(?:\s+(?:article|story))? | copy\s+link
        | link\s+copied!? | save(?:\s+(?:for\s+later|article))? | bookmark
        | (?:(?:{_NETWORKS}|e-?mail|print|copy\s+link)[\s,|·•/]*){{2,}}
        | facebook | twitter | linkedin | whatsapp | telegram | reddit | pinterest | instagram
        """,
        120,
    ),
    (
        "social handle",
        rf"""
        (?:follow|like|join|find)\s+(?:us|me|him|her|them|{_NAME})\s+on\s+(?:{_NETWORKS})\b.{{0,60}}
        | (?:twitter|x|instagram|telegram)?\s*:?\s*@\w{{2,30}}(?:[\s,|]+@\w{{2,30}})*
        """,
        120,
    ),
    (
        "advertisement",
        r"""
        -*\s*(?:advertisements?|advertising|ad|promoted(?:\s+content)?|paid\s+(?:content|post)
        | sponsored(?:\s+(?:content|post|by\s+.{1,40}))?
        | (?:story|article)\s+continues\s+(?:below|after)(?:\s+(?:this\s+)?ad(?:vertisement)?)?
        )\s*[:.-]*
        """,
        80,
    ),
    (
        "subscription",
        r"""
        (?:please\s+)?(?:subscribe|sign\s+up|register|become\s+a\s+(?:member|subscriber))
            (?:\s+(?:now|today|here|free|for\s+free))?[.!]?
        | (?:please\s+)?(?:subscribe|sign\s+up|register|join|get|receive)\s+.{0,90}
            \b(?:newsletters?|inbox|alerts|mailing\s+list|(?:telegram|youtube|whatsapp)\s+channel
            |unlimited\s+access)\b.{0,50}
        | already\s+a\s+(?:subscriber|member)\?.{0,40}
        | this\s+(?:article|content)\s+is\s+for\s+subscribers(?:\s+only)?\.?
        | enter\s+your\s+e-?mail(?:\s+address)?\.? | (?:(?:our|daily|weekly|free)\s+)?newsletters?
        """,
        180,
    ),
    (
        "cookie notice",
        r"""
        (?:this|our)\s+(?:web)?site\s+uses?\s+cookies\b.*
        | we(?:\s+and\s+our\s+partners)?\s+(?:use|store)\s+cookies\b.*
        | by\s+(?:continuing|using|clicking)\b.{0,80}\b(?:cookies|privacy\s+policy|terms\s+of)\b.*
        | (?:accept|reject|manage)\s+(?:all|cookies|all\s+cookies|preferences|settings)
        | (?:cookie|privacy)\s+(?:policy|settings|notice|preferences)
        """,
        400,
    ),
    (
        "teaser",
        r"""
        (?:read|see|watch|listen)\s+(?:more|also|next|now)\s*[:|–—-].{1,180}
        | (?:read|see)\s+(?:more|also)
        | (?:recommended|related|also\s+read|don['’]t\s+miss|watch|listen)\s*:.{1,160}
        | read\s+the\s+(?:full|original)\s+(?:article|story)(?:\s+(?:here|(?:at|on)\s+.{1,60}))?\.?
        | continue\s+reading | click\s+here\s+(?:to|for)\b.{1,80}
        """,
        200,
    ),
    (
        "photo credit",
        rf"""
        \(?(?:image|photo|photograph|picture|video|illustration|graphic|file\s+photo)s?
            (?:\s+(?:credit|courtesy|source))?\s*(?::\s*.{{1,80}}|by\s+{_NAME})\)?
        | \(?(?:credit|courtesy)\s*:\s*.{{1,80}}\)?
        | (?:©\s*)?[\w .,’'&-]{{2,50}}\s*/\s*(?:{_AGENCIES})(?:(?:\s*/|\s+via)\s*[\w .]{{2,30}})?
        | (?:getty\ images|ap\ photo|file\ photo|reuters|afp)(?:\s*/.{{1,50}})?
        """,
        140,
    ),
    (
        "copyright",
        r"""
        (?:copyright\s*(?:©|\(c\)|(?:19|20)\d\d)|©|\(c\)\s*(?:19|20)\d\d).{0,200}
        | all\s+rights\s+reserved\.?(?:\s+.{0,120})?
        | terms\s+(?:of\s+(?:use|service)|and\s+conditions)(?:\s*[|·].*)?
        """,
        260,
    ),
    (
        "reading time",
        r"(?:(?:estimated\s+)?reading\s+time\s*:?\s*)?\d{1,2}[\s-]*min(?:ute)?s?(?:\s+read)?\.?",
        50,
    ),
    (
        "comments",
        r"""
        (?:\d+\s+)?comments?(?:\s*\(\d+\))? | (?:leave|post|add|write)\s+a\s+(?:comment|reply)
        | (?:comments\s+are\s+closed|no\s+comments(?:\s+yet)?)\.? | reply
        | report\s+(?:an\s+)?(?:error|typo)
        """,
        80,
    ),
    (
        "tags",
        r"(?:tags?|topics?|categor(?:y|ies)|filed\s+under|keywords)\s*:.{1,300}|(?:\#\w+[\s,]*)+",
        320,
    ),
    ("ornament", r"[-–—*\#_=~•·.\ ]{1,40} | \#\#\# | -30-", 60),
)
_COMPILED = tuple(
    (reason, re.compile(pattern, re.I | re.X), bound) for reason, pattern, bound in _RULES
)

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
    """Return why a paragraph is boilerplate, or None if it is article text.

    Examples
    --------
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

    Examples
    --------
    >>> kept, dropped = remove_boilerplate(["They met.", "Related Articles", "Back to top button"])
    >>> kept, dict(dropped)
    (['They met.'], {'related': 1, 'navigation': 1})
    """
    kept: list[str] = []
    dropped: Counter[str] = Counter()
    in_list = False
    reasons = [boilerplate_reason(paragraph) for paragraph in paragraphs]
    before_list = _before_list(paragraphs, reasons)
    for paragraph, known, opens_list in zip(paragraphs, reasons, before_list, strict=True):
        reason = known
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


def _before_list(paragraphs: Sequence[str], reasons: Sequence[str | None]) -> list[bool]:
    """Return for each paragraph whether a link list may follow it: no prose comes next."""
    may_follow: list[bool] = []
    follows = True
    for paragraph, reason in zip(reversed(paragraphs), reversed(reasons), strict=True):
        may_follow.append(follows)
        if reason is None:
            follows = not _is_prose(paragraph)
    return may_follow[::-1]
