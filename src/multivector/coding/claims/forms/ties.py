"""Votes, memberships, alliances, borders, treaties, visits and sanctions as forms of a claim."""

import re
from collections.abc import Sequence

from multivector.codes.blocs import BLOCS
from multivector.coding.claims.forms import cues
from multivector.coding.claims.forms.form import Form
from multivector.coding.claims.forms.periods import NO_PERIOD, Period

_Codes = Sequence[tuple[str, int, int]]
_ABSTAIN = re.compile(r"\b(?:abstain(?:ed|s|ing)?|abstention)\b", re.I)
_FOR = re.compile(
    r"\bvoted\s(?:in favou?r|for\b|to (?:condemn|support|adopt|back|approve|suspend|demand)|yes\b)|"
    r"\b(?:backed|supported) the (?:UN )?(?:\w+ )?resolution", re.I)  # fmt: skip
_AGAINST = re.compile(
    r"\bvoted\s(?:against|no\b|down)|\b(?:rejected|opposed) the (?:UN )?(?:\w+ )?resolution|"
    r"\b(?:did not|didn['’]t|refused to) (?:vote|condemn)\b", re.I)  # fmt: skip
_REFUSED = re.compile(r"\b(?:did not|didn['’]t|refused to) (?:vote for|condemn|support)\b", re.I)
_UN = re.compile(r"\b(?:United Nations|UN|U\.N\.|UNGA|General Assembly|resolution)\b")
_TIES = (
    ("left", r"\b(?:left|quit|withdr(?:ew|awn) from|has withdrawn from|pulled out of)\b"),
    ("joined", r"\b(?:joined|acceded to|was admitted to|became (?:a|the \w+) (?:full )?member)\b"),
    ("member", r"\b(?:(?:is|are|was|were|remains?|as|being)\s(?:also\s|not\s|now\s|still\s|no longer\s)?"
               r"(?:an?\s|the\s)?(?:\w+\s)?members?|member(?:s|ship)?(?: states?)? of|belongs? to|"
               r"(?:isn|aren)['’]t (?:a )?members?|member states?)\b"),
    ("ally", r"\b(?:(?:is|are|was|were|remains?|became)\s(?:[\w’'-]+\s){0,4}all(?:y|ies)|allied with|"
             r"(?:mutual )?defen[cs]e (?:pact|treaty)|in an? (?:military )?alliance)\b"),
    ("border", r"\b(?:(?:shares?|sharing|has|have) an?(?: land| common)? border|borders?(?= (?:on |with )?(?:[A-Z]|the\b))|"
               r"neighbou?rs?|landlocked)\b"),
    ("sanction", r"\b(?:(?:has|have|had)?\s?(?:imposed?|imposes|under|placed?|slapped|maintains?) "
                 r"(?:\w+\s){0,2}sanctions|sanction(?:s|ed)|under sanctions|embargo)\b"),
    ("agreement", r"\b(?:free[- ]trade (?:agreement|deal|pact|treaty)|trade (?:agreement|pact|treaty))\b"),
    ("visit", r"\b(?:visit(?:ed|s)?|trips? to|travelled to|traveled to|state visit)\b"),
    ("post", r"\b(?:(?:has|have|maintains?|opened|operates?) (?:an? |no )?(?:embass(?:y|ies)|consulates?))\b"),
)  # fmt: skip
_FINDER = tuple((name, re.compile(text, re.I if name != "border" else 0)) for name, text in _TIES)
_OF_BLOCS = ("member", "joined", "left")
_OBJECT = re.compile(
    r"\b(?:against|in|on|to|from|for|into|with|near|toward|towards|invaded)\s(?:the\s)?$", re.I
)


def tie_forms(text: str, codes: _Codes, times: Sequence[Period]) -> list[Form]:
    """Return the votes or ties that a clause asserts; empty if it asserts none.

    Parameters
    ----------
    text : str
        A clause.
    codes : sequence of (str, int, int)
        Codes in it with their spans, in order.
    times : sequence of Period
        Its periods.

    Examples
    --------
    >>> form = tie_forms("Kazakhstan is a member of the EAEU", [("KAZ", 0, 10), ("EAEU", 30, 34)], ())[0]
    >>> form.relation, form.subject, form.partner
    ('member', ('KAZ',), ('EAEU',))
    """
    period = times[0] if times else NO_PERIOD
    negated = len(cues.NEGATION.findall(text)) == 1
    vote = _vote(text)
    if vote is not None and (_UN.search(text) or "vote" in text.lower() or vote == "abstain"):
        begin = _vote_start(text)
        target = next((c for c, at, _ in codes if at > begin and c != "UN"), None)
        before = dict.fromkeys(
            c for c, _, end in codes if end <= begin and c not in ("UN", "WORLD")
        )
        named = [c for c in before if c != target]
        refused = _REFUSED.search(text) is not None
        return [
            Form("vote", text, subject=tuple(named), partner=(target,) if target else (),
                 relation="not yes" if refused else vote, period=period, negated=negated and not refused)
        ] if named else []  # fmt: skip
    for relation, pattern in _FINDER:
        match = pattern.search(text)
        if (
            match is not None
            and cues.SUPERLATIVE.search(text[max(0, match.start() - 20) : match.end()]) is None
        ):
            return _tie(relation, match, text, codes, period, negated)
    return []


def _acts(text: str, at: int) -> bool:
    """Return whether a name can be the one who acts: not "the war against X", "troops in X"."""
    return _OBJECT.search(text[:at]) is None


def _vote(text: str) -> str | None:
    if _ABSTAIN.search(text):
        return "abstain"
    if _REFUSED.search(text) and _UN.search(text):
        return "no"
    if _AGAINST.search(text):
        return "no"
    return "yes" if _FOR.search(text) else None


def _vote_start(text: str) -> int:
    cues_ = (_ABSTAIN, _FOR, _AGAINST, _REFUSED)
    return min((m.start() for p in cues_ for m in p.finditer(text)), default=0)


def _tie(
    relation: str, match: re.Match[str], text: str, codes: _Codes, period: Period, negated: bool
) -> list[Form]:
    left = list(dict.fromkeys(c for c, at, end in codes if end <= match.end() and _acts(text, at)))
    right = list(dict.fromkeys(c for c, at, _ in codes if at >= match.end() and c not in left))
    if match.group().lower() == "landlocked":
        return [Form("existence", text, tuple(left[-1:]), (), relation="landlocked", period=period,
                     negated=negated)] if left else []  # fmt: skip
    if relation in ("ally", "border", "agreement") and len(left) > 1 and not right:
        left, right = left[:1], left[1:]
    if relation == "agreement" and not left and len(right) > 1:
        left, right = right[:1], right[1:]
    if relation == "sanction" and re.search(
        r"\bunder\b|\bsanctioned by\b", match.group() + text[match.end() :][:4]
    ):
        left, right = right, left
    if relation in ("member", "joined", "left") and len(left) > 1 and not right:
        left, right = left[:-1], left[-1:]  # "NATO member Turkey" is turned below
    if relation in _OF_BLOCS:
        right = [c for c in right if c in BLOCS][:1] or [c for c in left if c in BLOCS][:1]
        left = [c for c in left if c not in right]
        period = NO_PERIOD if relation == "member" else period
    if not left or not right:
        return []
    return [Form("existence", text, tuple(left), tuple(right), relation=relation, period=period,
                 negated=negated)]  # fmt: skip
