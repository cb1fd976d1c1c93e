"""Read the checkable statements of a claim, by rules: no model, no network."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from multivector.codes.names import Mention, find
from multivector.codes.people import term_of
from multivector.coding.claims.forms import cues
from multivector.coding.claims.forms.form import FORECAST, NOT_UNDERSTOOD, WORLD, Form, Reading
from multivector.coding.claims.forms.periods import NO_PERIOD, Period, periods
from multivector.coding.claims.forms.quantities import Quantity, quantities
from multivector.coding.claims.forms.ties import tie_forms

_SPLIT = re.compile(
    r"(?<=[a-z\d)%\]])(?<!\bNo)(?<!\bGov)(?<!\bDr)(?<!\bMr)(?<!\bSt)(?<!\bvs)[.;!…](?=\s)\s*|,\s(?=(?:but|while|whereas|although)\s)|"
    r"\s(?=(?:while|whereas|but)\s)|,\s(?=(?:from where|and\s(?:that|it|is|has|we|this)\s))"
)
_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")
_STOP = frozenset(
    "a an the of in on at to for by from with and or as is are was were be been being has have had "
    "do does did its it their our his her this that these those there than then also so such very "
    "we they he she you i who which what when where while whereas but if since during over under "
    "more most less least about around nearly almost only just even still all both each every per "
    "cent percent percentage point points between within up out into across against after before "
    "year years annual annually decade decades last past previous time times first said says say "
    "according today now currently current already country countries nation state government s t "
    "hasn't haven't isn't aren't wasn't weren't doesn't don't didn't not no never own much many lot "
    "other any one two three us same level number rate rates figure figures amount total average "
    "recorded reached stands stood amounted accounted accounts made makes make gone went go".split()
)
_BY = re.compile(r"\b(?:by|of|at a rate of|up|down)\s(?:\w+\s){0,3}$", re.I)
_TO = re.compile(
    r"\b(?:to|from|at|stands at|reach(?:ed|es)?|was|is|were|are)\s(?:\w+\s){0,2}$", re.I
)
# A clause without a form says something that is not checked, unless it has at most so many words.
MAX_ASIDE = 4
_SMALL = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
          "twenty": 20}  # fmt: skip
# Nouns of a relation: the largest of them is somebody's.
_PARTNER = re.compile(
    r"\b(?:partners?|markets?|suppliers?|buyers?|customers?|sources?|investors?|creditors?|lenders?|"
    r"donors?|destinations?|allies|ally|importers?|exporters?|sellers?|purchasers?)\b", re.I)  # fmt: skip
_OWNS = re.compile(r"^['’]s?\s|^\s(?:\w+\s)?$")
_DOES = re.compile(r"\b(?:does|do|did)\s*[.!]?\s*$")
_FLOW_OF = re.compile(
    r"^['’]s?\s(?:\w+\s){0,3}?(?:exports?|imports?|trade|purchases|sales)\b", re.I
)
_FLOW_BY = re.compile(r"\b(?:exports?|imports?|sales|trade) (?:of|by)\s(?:the\s)?", re.I)
_THEIRS = re.compile(r"\b(?:its|their) (?:\w+\s){0,2}(?:exports?|imports?|trade)\b", re.I)
# "China buys a third of what Kazakhstan sells."
_FROM_OTHER = re.compile(r"\bbuys? .{0,40}\bwhat\b", re.I)
_THAN_WHOM = re.compile(
    r"\s*(?:(?:with|to|from|in|by|of|for|that|those|the|what|any|its|did|do|does|is|are)\s)*"
    r"(?:(?:exports?|imports?|trade|sales)\s(?:with|to|from|of)\s(?:the\s)?)?$", re.I)  # fmt: skip
_WITH = re.compile(r"\b(?:with|to|from|in|by)\s(?:the\s)?$", re.I)
_SHARE_OF_SHARE = re.compile(
    r"(?:%|per\s?cent)\s+of\s+(?:the\s|those\s|that\s|this\s)?[\d.]+\s?(?:%|per\s?cent)", re.I)  # fmt: skip
_SAID = re.compile(
    r"(?:[^,.;:]{2,60}\s(?:said|says|claim(?:s|ed)|stat(?:es|ed)|argu(?:es|ed)|insist(?:s|ed)|"
    r"announced|maintain(?:s|ed)|not(?:es|ed)|estimated|told \w+)(?:\s(?:on|in|at)\s[^,]{3,30})?\sthat\s|"
    r"According to [^,]{3,60},\s)", re.I)  # fmt: skip
_DOUBTED = re.compile(r"\b(?:den(?:y|ies|ied)|doubts?|doubted|disputes?|disputed|it is (?:false|untrue|"
                      r"not true)|rejects? the claim)\b", re.I)  # fmt: skip
_LED = re.compile(r"\b(under|during|since)\s(?:president\s|prime minister\s|the\s)*$", re.I)
_TENURE = re.compile(
    r"^['’]?s?\s(?:presidency|tenure|term|government|administration|rule|years)\b", re.I
)
_ADDED = re.compile(r"\b(?:and|,|or|&)\s*$|^\s*$")


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause with what was found in it; spans are offsets into its text."""

    text: str
    codes: tuple[tuple[str, int, int], ...]
    numbers: tuple[Quantity, ...]
    times: tuple[Period, ...]
    negations: int
    acting: tuple[tuple[str, int, int], ...]  # codes, and those of people who act for a state


def read_claim(
    text: str, published: int | None = None, mentions: Sequence[Mention] | None = None
) -> Reading:
    """Return the checkable statements of a claim.

    Parameters
    ----------
    text : str
        One claim, of one or a few sentences.
    published : int, optional
        Year of publication; "last year" counts from it.
    mentions : sequence of Mention, optional
        Names in the text, if they are known already.

    Returns
    -------
    Reading
        Forms in text order. A question, a condition, a double negative, a forecast or a cause has
        none, with the reason.

    Examples
    --------
    >>> found = read_claim("China is Kazakhstan's largest trading partner.").forms[0]
    >>> found.kind, found.subject, found.partner, found.place
    ('rank', ('CHN',), ('KAZ',), (1, 1))
    >>> read_claim("Is China the largest trading partner of Kazakhstan?").reason
    'not understood'
    """
    if cues.QUESTION.search(text) or _SHARE_OF_SHARE.search(text) or _DOUBTED.search(text):
        return Reading((), NOT_UNDERSTOOD)
    named = find(text) if mentions is None else mentions
    if any(m.entity.form == "former" or "Soviet" in m.text for m in named):
        return Reading((), NOT_UNDERSTOOD)  # a state that no longer exists
    said = _SAID.match(text)
    if said is not None:  # what somebody said is checked, not that it was said
        text = " " * said.end() + text[said.end() :]
        named = [m for m in named if m.start >= said.end()]
    parts = _parts(text, named, published)
    forms: list[Form] = []
    reason = None
    for part in parts:
        if cues.CONDITION.search(part.text) or _is_double(part):
            reason = NOT_UNDERSTOOD
            continue
        if cues.FORECAST.search(part.text):
            reason = reason or FORECAST
            continue
        made = tie_forms(part.text, part.acting, part.times) or _forms(part)
        if cues.CAUSE.search(part.text):
            reason = reason or FORECAST
        if not made and (_has_cue(part.text) or len(_words(part)) > MAX_ASIDE):
            reason = reason or NOT_UNDERSTOOD
        forms += made
    forms = _inherited(forms, parts)
    if not forms:
        return Reading((), reason or NOT_UNDERSTOOD)
    return Reading(tuple(forms), reason)


def _has_cue(text: str) -> bool:
    return any(c.search(text) for c in (cues.SUPERLATIVE, cues.COMPARATIVE, cues.CHANGE_NOUN))


def _is_double(part: _Part) -> bool:
    return part.negations > 1


def _parts(text: str, named: Sequence[Mention], published: int | None) -> list[_Part]:
    made, start = [], 0
    ends = [match.span() for match in _SPLIT.finditer(text)] + [(len(text), len(text))]
    for end, following in ends:
        piece = text[start:end]
        if piece.strip():
            made.append(_part(piece, start, named, published))
        start = following
    return made


def _part(text: str, offset: int, named: Sequence[Mention], published: int | None) -> _Part:
    codes, people = [], []
    for mention in named:
        at = mention.start - offset
        if 0 <= at < len(text):
            code, end = _code(mention), at + len(mention.text)
            if code:
                codes.append((code, at, end))
            elif mention.entity.kind == "person" and mention.entity.code:
                people.append((mention.entity.code, at, end))
    for match in cues.AVERAGE.finditer(text):
        codes.append((WORLD, *match.span()))
    for match in re.finditer(
        r"\b(?:worldwide|globally|global|the world(?!['’]s)|humanity)\b", text, re.I
    ):
        if not re.search(r"\b(?:in|of|than|across)\s$", text[: match.start()]):
            codes.append((WORLD, *match.span()))
    flat = cues.THIS_EXTREME.sub("", cues.FLAT.sub("", text))
    negations = len(cues.NEGATION.findall(re.sub(r"\bNo\.\s?\d", "", flat)))
    numbers = quantities(text)
    times = tuple(
        p for p in (*periods(text, published), *_terms(text, offset, named, published))
        if not any(q.start <= p.at < q.end for q in numbers)
    )  # fmt: skip
    ordered = tuple(sorted(codes, key=lambda c: c[1]))
    acting = tuple(sorted((*codes, *people), key=lambda c: c[1]))
    return _Part(text, ordered, numbers, times, negations, acting)


def _terms(text: str, offset: int, named: Sequence[Mention], published: int | None) -> list[Period]:
    """Return the terms of office that a clause names: "under Obama", "since Modi took office"."""
    made = []
    for mention in named:
        at = mention.start - offset
        if not (0 <= at < len(text)) or mention.entity.kind != "person" or published is None:
            continue
        led = _LED.search(text[:at])
        if led is None and not _TENURE.match(text[at + len(mention.text) :]):
            continue
        found = term_of(mention.entity.name, published)
        if found is not None:
            start, end = found
            since = led is not None and led[1].lower() == "since"
            made.append(
                Period(
                    start,
                    None if since else end,
                    "since" if since else "range",
                    at,
                    len(mention.text),
                )
            )
    return made


def _code(mention: Mention) -> str | None:
    """Return the code of a state, bloc or region; a city or a person is none."""
    entity = mention.entity
    if entity.kind in ("region", "group") and entity.members:
        return entity.name
    if entity.kind in ("state", "bloc") and entity.form != "seat":
        return entity.code
    return None


# -- what a clause says --------------------------------------------------------------------------


def _forms(part: _Part) -> list[Form]:
    base = Form("level", part.text, words=_words(part), negated=part.negations == 1)
    for rule in (
        _any_other, _this_extreme, _overtake, _superlative, _numbers, _comparative, _trend,
    ):  # fmt: skip
        made = rule(part, base)
        if made:
            return made
    return []


def _any_other(part: _Part, base: Form) -> list[Form]:
    if cues.NO_OTHER.search(part.text):
        return [base.about(kind="rank", subject=_subjects(part), relation="highest", place=(1, 1),
                           period=_period(part), negated=False)]  # fmt: skip
    match = cues.ANY_OTHER.search(part.text)
    if match is None:
        return []
    times = next((q for q in part.numbers if q.unit == "times"), None)
    scope = tuple(c for c, at, _ in part.codes if at >= match.start())
    place = Form.about(
        base, kind="rank", subject=_before(part, match.start()) or _subjects(part), scope=scope,
        relation="lowest" if match["low"] else "highest", place=(1, 1), claimed=times,
        period=_period(part),
    )  # fmt: skip
    rest = [q for q in part.numbers if q.end <= match.start() and q.unit != "times"]
    return [*(_level(part, base, q) for q in rest), place]


def _this_extreme(part: _Part, base: Form) -> list[Form]:
    never = cues.NEVER_SO.search(part.text)
    if never is not None:
        low = (never["a"] or never["b"]).lower() in ("lower", "smaller", "fewer", "less")
        return [base.about(
            kind="extreme", subject=_subjects(part), relation="lowest" if low else "highest",
            period=Period(None, _window(part).end, "ever"), negated=False,
        )]  # fmt: skip
    match = cues.THIS_EXTREME.search(part.text)
    if match is None:
        return []
    low = match["w"].lower() in ("slow", "low", "small", "weak", "bad")
    return [base.about(
        kind="extreme", subject=_subjects(part), relation="lowest" if low else "highest",
        period=_short(_window(part), 2), negated=False,
    )]  # fmt: skip


def _superlative(part: _Part, base: Form) -> list[Form]:
    text = part.text
    record = cues.RECORD.search(text)
    one = cues.NUMBER_ONE.search(text)
    nth = cues.NTH_PLACE.search(text)
    match = next((m for m in cues.SUPERLATIVE.finditer(text) if _is_superlative(m, text)), None)
    if record is not None:
        low = "low" in (record["a"] or "", record["b"] or "", record["c"] or "")
        return _with_numbers(part, base, "lowest" if low else "highest", record.end(), None)
    if nth is not None:
        n = cues.ordinal(nth["nth"])
        return [_rank(part, base, "highest", (n, n), nth.start())]
    top = cues.TOP_N.search(text)
    if top is not None:
        n = int(top["n"]) if top["n"].isdigit() else _SMALL.get(top["n"].lower(), 10)
        return [_rank(part, base, "highest", (1, n), top.start())]
    if one is not None and match is None:
        return [_rank(part, base, "highest", (1, 1), one.start())]
    if match is None:
        return []
    relation = "lowest" if match["low"] else "highest"
    n = cues.ordinal(match["nth"]) if match["nth"] else 1
    place = (1, -10) if match["some"] else (n, n)
    window = _window(part)
    if cues.AMONG_SERIES.search(text[match.end() :]) and "in the world" not in text:
        return [
            _rank(part, base, relation, place, match.start()).about(scope=("series",), partner=())
        ]
    if cues.OWN_EXTREME.search(text[: match.start()]) and "partner" not in text:
        return _with_numbers(part, base, relation, match.end(), match)
    named = len({code for code, *_ in part.codes}) > 1
    if (
        cues.WORLD.search(text)
        or "partner" in text
        or (named and window.kind not in ("since", "last", "ever"))
    ):
        return [_rank(part, base, relation, place, match.start())]
    if window.kind in ("since", "last", "ever", "range"):
        return _with_numbers(part, base, relation, match.end(), match)
    if re.search(r"\bof (?:the|all)\b", text[match.end() :]):
        return []
    return [_rank(part, base, relation, place, match.start())] if part.codes else []


def _is_superlative(match: re.Match[str], text: str) -> bool:
    """Return whether a word ranks: not "at least", "most recent", "on top of" or "the most of"."""
    word, after = match["w"].lower(), text[match.end() :]
    if re.search(r"\b(?:at|on)\s$", text[: match.start()]) or re.match(r"\s(?:recent|of)\b", after):
        return word not in ("most", "least", "top")
    return bool(re.match(r"\s\w", after)) or word not in ("most", "least", "main", "top", "leading")


def _with_numbers(
    part: _Part, base: Form, relation: str, at: int, match: re.Match[str] | None
) -> list[Form]:
    """Return an extreme in a window; a number beside it is a statement of its own."""
    change = cues.CHANGE_NOUN.search(part.text[at:])
    words = (*base.words, "change") if change else base.words
    if change and cues.FALL.search(change["w"]):
        relation = "lowest"
    extreme = base.about(
        kind="extreme", subject=_subjects(part), relation=relation, period=_short(_window(part), 1),
        words=words, negated=False,
    )  # fmt: skip
    return [*_numbers(part, base), extreme]


def _rank(part: _Part, base: Form, relation: str, place: tuple[int, int], at: int) -> Form:
    subject = _before(part, at) or _subjects(part)
    owner = _owner(part, at)
    if owner is not None and _PARTNER.search(part.text):
        subject = tuple(c for c, *_ in part.codes if c != owner and c != WORLD)[:1]
    others = tuple(c for c, *_ in part.codes if c not in subject and c != WORLD)
    return base.about(
        kind="rank", subject=subject, partner=others, relation=relation, place=place,
        period=_period(part), owner=others[0] if len(others) == 1 else None,
    )  # fmt: skip


def _flow_owner(part: _Part) -> str | None:
    """Return whose exports, imports or trade are meant; without a possessor, the first named."""
    for code, _, end in part.codes:
        if _FLOW_OF.match(part.text[end:]):
            return code
    for match in _FLOW_BY.finditer(part.text):
        found = next((c for c, at, _ in part.codes if 0 <= at - match.end() < 6), None)
        if found:
            return found
    if _THEIRS.search(part.text) and part.codes:
        return part.codes[0][0]
    if _FROM_OTHER.search(part.text) and len(part.codes) > 1:
        return part.codes[-1][0]
    return next((c for c, *_ in part.codes if c != WORLD), None)


def _owner(part: _Part, at: int) -> str | None:
    """Return whose partner is meant: "Kazakhstan's largest partner", "the largest partner of X"."""
    found = None
    for code, start, end in part.codes:
        possessive = _OWNS.match(part.text[end:]) and end <= at and at - end < 30
        of = start > at and re.search(r"\b(?:of|for|to)\s(?:the\s)?$", part.text[:start])
        if possessive or (of and start - at < 60):
            found = code
    return found


def _overtake(part: _Part, base: Form) -> list[Form]:
    match = cues.OVERTAKE.search(part.text)
    if match is None:
        return []
    left = tuple(c for c, _, end in part.codes if end <= match.start())
    right = tuple(c for c, at, _ in part.codes if at >= match.end())
    return [base.about(
        kind="comparison", subject=left[-1:], scope=right[:1], partner=right[1:2] or left[:-1],
        owner=next(iter(right[1:2] or left[:-1]), None), relation="above", period=_period(part),
    )]  # fmt: skip


def _comparative(part: _Part, base: Form) -> list[Form]:
    match = cues.COMPARATIVE.search(part.text)
    if match is None or any(
        match.start() < q.end and q.start < match.end() + 3 for q in part.numbers
    ):
        return []
    left = tuple(c for c, _, end in part.codes if end <= match.end())
    right = tuple(
        c for c, at, _ in part.codes
        if at >= match.end() and _THAN_WHOM.match(part.text[match.end() : at])
    )  # fmt: skip
    if match["w"].lower() in ("faster", "slower"):
        return []  # rates of growth are compared
    years = [p for p in part.times if p.kind in ("year", "range") and p.start is not None]
    if not (left and right) and years:
        return _than_before(part, base, years, up=match["up"] is not None)
    times = next((q for q in part.numbers if q.unit == "times"), None)
    subject, owner = _compared(part, left, right)
    return [base.about(
        kind="comparison", subject=subject or right[1:2], scope=right[:1], partner=owner,
        claimed=times, relation="above" if match["up"] else "below", period=_period(part),
    )]  # fmt: skip


def _compared(
    part: _Part, left: tuple[str, ...], right: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return who is compared and whose partners they are.

    "Kazakhstan trades more with China than with Russia" compares China; "Russia sells more to
    Kazakhstan than China does" compares Russia.
    """
    if len(left) < 2 or not right:
        return left[-1:], ()
    other = next((at for code, at, _ in part.codes if code == right[0] and code not in left), 0)
    mine = next(at for code, at, _ in part.codes if code == left[-1])
    if _WITH.search(part.text[:other]) or (
        _WITH.search(part.text[:mine]) and not _DOES.search(part.text)
    ):
        return left[-1:], left[:1]
    return left[:1], left[1:2]


def _valued(text: str) -> str | None:
    """Return the direction of "improved" or "worsened", which the quantity decides."""
    better, worse = cues.BETTER.search(text), cues.WORSE.search(text)
    if (better is None) == (worse is None):
        return None
    return "falls" if (better is not None) == (cues.BAD.search(text) is not None) else "rises"


def _than_before(part: _Part, base: Form, years: list[Period], *, up: bool) -> list[Form]:
    """Return "more in 2019 than in 2010", or "than ten years ago", as a movement between them."""
    first, last = years[0], years[-1]
    if len(years) > 1 and (first.end or 0) > (last.start or 0):
        first, last = last, first
        up_then = up
    else:
        up_then = up if len(years) == 1 else not up
    end = last.end if len(years) > 1 else None
    window = Period(first.start, end, "range" if end else "since", first.at, first.length)
    return [base.about(kind="trend", subject=_subjects(part), period=window,
                       relation="rises" if up_then else "falls")]  # fmt: skip


def _trend(part: _Part, base: Form) -> list[Form]:
    flat, relation = cues.FLAT.search(part.text), None
    double = cues.DOUBLE.search(part.text)
    if double is not None:
        return []
    if flat is not None:
        relation = "steady"
    elif (rise := cues.RISE.search(part.text)) is not None:
        fall = cues.FALL.search(part.text)
        relation = "rises" if fall is None or rise.start() < fall.start() else "falls"
    elif cues.FALL.search(part.text) is not None:
        relation = "falls"
    else:
        relation = _valued(part.text)
    if relation is None:
        return []
    window = _window(part)
    if flat is not None and "never" in flat.group().lower() and not window.stated:
        window = Period(None, None, "ever")
    return [base.about(
        kind="trend", subject=_subjects(part), relation=relation, period=window,
        partner=_partners(part),
    )]  # fmt: skip


# -- numbers -------------------------------------------------------------------------------------


def _numbers(part: _Part, base: Form) -> list[Form]:
    double = cues.DOUBLE.search(part.text)
    numbers = [q for q in part.numbers if q.unit != "times" or _is_factor(part, q)]
    if double is not None and not any(_is_delta(part, q) for q in numbers):
        value = cues.FACTORS[double["w"].lower()[:4]]
        low, high = (value, math.inf) if double["least"] else (value * 0.85, value * 1.2)
        if value < 1 and double["least"]:
            low, high = 0.0, value
        number = Quantity(value, low, high, "times", "", "is", *double.span())
        return [base.about(
            kind="factor", subject=_subjects(part), claimed=number, period=_window(part),
            partner=_partners(part),
        )]  # fmt: skip
    subjects = [code for code, *_ in part.codes if code != WORLD]
    paired = len(numbers) == len(subjects) > 1 and len({q.unit for q in numbers}) == 1
    made = []
    for place, number in enumerate(numbers):
        form = _level(part, base, number)
        made.append(form.about(subject=(subjects[place],), partner=()) if paired else form)
    return made


def _level(part: _Part, base: Form, number: Quantity) -> Form:
    if number.unit == "times":
        kind, period = "factor", _window(part)
    elif _is_delta(part, number):
        near = _nearest(part, number)
        kind, period = "change", near if near.kind in ("range", "since", "last") else _window(part)
    else:
        kind, period = "level", _nearest(part, number)
    return base.about(
        kind=kind, subject=_subjects(part), partner=_partners(part), claimed=number,
        relation=_direction(part, number) if kind == "change" else number.relation, period=period,
    )  # fmt: skip


def _is_factor(part: _Part, number: Quantity) -> bool:
    return bool(cues.RISE.search(part.text[: number.start]))


def _is_delta(part: _Part, number: Quantity) -> bool:
    """Return whether a number is the size of a change, not the level after it."""
    before = part.text[: number.start]
    cue = [m for c in (cues.RISE, cues.FALL, cues.GROWTH) for m in c.finditer(before)]
    after = re.match(r"\s?(?:\w+\s)?(?:increase|decrease|decline|drop|fall|rise|reduction|growth)\b",
                     part.text[number.end :], re.I)  # fmt: skip
    if after is not None or cues.DELTA_AFTER.match(part.text[number.end :]):
        return number.unit in ("percent", "points", "times") or after is not None
    if not cue:
        return False
    between = before[max(match.end() for match in cue) :]
    return len(between) < 40 and (
        not _TO.search(between) or bool(re.search(r"\brate of\b", between))
    )


def _direction(part: _Part, number: Quantity) -> str:
    beside = cues.DELTA_AFTER.match(part.text[number.end :])
    if beside is not None:
        return "rises" if beside["up"] else "falls"
    before = part.text[: number.end + 20]
    places = {"rises": cues.RISE, "falls": cues.FALL}
    last = {
        name: max((m.start() for m in cue.finditer(before)), default=-1)
        for name, cue in places.items()
    }
    return max(last, key=lambda name: last[name])


def _nearest(part: _Part, number: Quantity) -> Period:
    """Return the period of a number: the first after it and before the next number, else before."""
    following = min(
        (q.start for q in part.numbers if q.start > number.start), default=len(part.text)
    )
    after = [p for p in part.times if number.end <= p.at < following]
    if after:
        return after[0]
    before = [p for p in part.times if p.at < number.start]
    between = [p for p in before if not any(p.at < q.start < number.start for q in part.numbers)]
    return (
        between[-1] if between else (before[-1] if len(part.times) == 1 and before else NO_PERIOD)
    )


# -- states and years ----------------------------------------------------------------------------


def _subjects(part: _Part) -> tuple[str, ...]:
    """Return the first name and those listed with it ("Sweden, France and Finland")."""
    made: list[str] = []
    last = 0
    for code, at, end in part.codes:
        if made and not _ADDED.search(part.text[last:at].removesuffix("the ")):
            break
        made.append(code)
        last = end
    return tuple(dict.fromkeys(made))


def _partners(part: _Part) -> tuple[str, ...]:
    subjects = _subjects(part)
    return tuple(dict.fromkeys(c for c, *_ in part.codes if c not in subjects and c != WORLD))


def _before(part: _Part, at: int) -> tuple[str, ...]:
    """Return the first name before a cue that is not a possessor of it, with those listed."""
    found = [c for c, start, _ in part.codes if start < at]
    return tuple(found[:1])


def _period(part: _Part) -> Period:
    return part.times[0] if part.times else NO_PERIOD


def _window(part: _Part) -> Period:
    """Return the longest of the periods of a clause; two years are the ends of one."""
    years = [p for p in part.times if p.kind == "year"]
    if len(years) == 2 and years[0].start != years[1].start:
        ends = sorted(p.start or 0 for p in years)
        return Period(ends[0], ends[1], "range", years[0].at, years[0].length)
    order = ("ever", "since", "last", "range", "year", "now")
    longest = min(part.times, key=lambda p: order.index(p.kind), default=NO_PERIOD)
    if longest.kind in ("ever", "since", "last") and years:
        return replace(longest, end=years[0].start)
    return longest


def _short(period: Period, years: int) -> Period:
    """Return "in five years" without the year five years ago, which has to be worse."""
    if period.kind != "last" or period.start is None:
        return period
    return replace(period, start=period.start + years)


def _inherited(forms: list[Form], parts: Sequence[_Part]) -> list[Form]:
    """Give a clause without a name or words those of the first that has them."""
    named = next((f.subject for f in forms if f.subject), ())
    everywhere = tuple(dict.fromkeys(c for part in parts for c, *_ in part.codes))
    named = named or everywhere[:1]
    words = tuple(dict.fromkeys(word for part in parts for word in _words(part)))
    owner = next((o for part in parts if (o := _flow_owner(part))), None)
    windows = [p for part in parts for p in part.times if p.kind in ("since", "last", "ever")]
    made = []
    for form in forms:
        if form.kind == "extreme" and form.period.kind in ("none", "now"):
            form = form.about(
                period=windows[0] if windows else Period(None, form.period.end, "ever")
            )
        made.append(form.about(
            owner=form.owner or owner, subject=form.subject or named, words=form.words if len(parts) == 1 else words
        ))  # fmt: skip
    return made


def _words(part: _Part) -> tuple[str, ...]:
    """Return the content words of a clause that no name, number, period or cue accounts for."""
    spans = [(at, end) for _, at, end in part.codes]
    spans += [(q.start, q.end) for q in part.numbers]
    spans += [(p.at, p.at + p.length) for p in part.times]
    for cue in (
        cues.RISE, cues.FALL, cues.FLAT, cues.SUPERLATIVE, cues.NUMBER_ONE, cues.NTH_PLACE,
        cues.RECORD, cues.OVERTAKE, cues.WORLD, cues.NEGATION, cues.DOUBLE,
    ):  # fmt: skip
        spans += [match.span() for match in cue.finditer(part.text)]
    words = []
    for match in _WORD.finditer(part.text):
        inside = any(start <= match.start() < end for start, end in spans)
        word = match.group().lower().removesuffix("'s").removesuffix("’s")
        if (not inside or _is_growth(word)) and word not in _STOP and len(word) > 1:
            words.append(word)
    return tuple(dict.fromkeys(words))


def _is_growth(word: str) -> bool:
    return word in ("growth", "growing", "expansion")
