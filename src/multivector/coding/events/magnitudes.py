"""Magnitudes of an event: killed, injured, arrested, displaced, troops, US dollars."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from multivector.coding.coded import Event, Magnitude
from multivector.coding.syntax.numerals import Numeral, numerals

# Kinds of magnitude that an event of each type may have.
FITTING: Mapping[str, frozenset[str]] = {
    "ASSAULT": frozenset({"killed", "injured", "displaced"}),
    "COERCE": frozenset({"arrested", "displaced", "usd"}),
    "PROTEST": frozenset({"injured"}),
    "SANCTION": frozenset({"arrested", "displaced", "usd"}),
    "MOBILIZE": frozenset({"troops"}),
    "RETREAT": frozenset({"troops"}),
    "CONCEDE": frozenset({"troops", "usd"}),
    "THREATEN": frozenset({"troops", "usd"}),
    "AID": frozenset({"usd", "troops"}),
    "COOPERATE": frozenset({"usd", "troops"}),
    "AGREE": frozenset({"usd", "troops"}),
    "SUPPORT": frozenset({"usd"}),
    "REQUEST": frozenset({"usd", "troops"}),
    "REJECT": frozenset({"usd"}),
}

# "Have been killed" is passive, "have killed" is not.
_BE = (
    r"(?:(?:(?:have|has|had)\s+(?:\w+\s+){0,2}?been|were|was|are|is|been|being|be|got|reportedly|also"
    r"|confirmed|feared)\s+)"
)
_WORD = r"(?:(?:[a-z]\.){2,3}|[^\W\d])[\w’'-]*"  # "U.S.", "UN-led"
# Up to six words of a noun phrase between a number and its verb; no second number, no clause.
_NOUN = (
    r"(?:\s+(?!(?:and|or|but|who|that|which|were|was|are|is|have|has|had|been|killed|wounded|injured"
    rf"|arrested|detained|from|to|after|when|while|as|by)\b){_WORD}){{0,6}}?"
)
_ASIDE = r"(?:,\s+(?:including|among|most|many|mostly|some)\b[^.;]{1,80}?,\s+|\s+)"
# A bare participle after a noun is passive only if no object follows: not "killed over 20 people".
_NO_OBJECT = (
    r"(?!\s+(?:at\s+least|as\s+many\s+as|over\s+(?:\d[\d,]*|(?:a\s+)?(?:dozen|hundred|thousand))"
    r"\s+(?!(?:\w+\s+)?(?:hour|day|night|week|month|year|decade)s?\b))\b)"
    r"(?=\s*(?:$|[,.;:)—–-]|\b(?:in|by|and|or|as|when|while|after|during|on|at|near|outside|inside"
    r"|across|since|so|but|along|amid|following|over|for|between|from|with|this|last|early|late"
    r"|yesterday|today|overnight)\b))"
)
_VERBS = {
    "killed": (
        r"(?:killed|slain|massacred|murdered|executed|shot\s+dead|beheaded|gunned\s+down|dead|"
        r"assassinated|hanged|burned\s+to\s+death)"
    ),
    "injured": r"(?:(?:(?:seriously|badly|critically)\s+)?(?:injured|wounded|hurt|maimed))",
    "arrested": (
        r"(?:arrested|detained|jailed|imprisoned|rounded\s+up|taken\s+into\s+custody|locked\s+up|"
        r"put\s+behind\s+bars|remanded)"
    ),
    "displaced": (
        r"(?:displaced|made\s+homeless|uprooted|evacuated|driven\s+out|expelled|deported|"
        r"forced\s+(?:to\s+flee|from\s+their\s+homes|out\s+of\s+their\s+homes))"
    ),
}
_DONE = {
    "killed": r"(?:died|perished|lost\s+their\s+lives)",
    "injured": r"(?:suffered\s+(?:\w+\s+)?(?:injuries|wounds))",
    "arrested": None,
    "displaced": r"(?:(?:have\s+|had\s+)?(?:fled|been\s+forced\s+to\s+flee))",
}
_BEHIND_NOUNS = {
    "killed": r"(?:deaths?|fatalities|dead)",
    "injured": r"(?:injuries|wounded)",
    "arrested": r"(?:arrests|detentions|detainees)",
    "displaced": r"(?:refugees|displaced|evacuees|deportees)",
}
_ACTIVE = {
    "killed": (
        r"(?:kill(?:ed|ing|s)?|murder(?:ed|ing|s)?|massacr(?:ed|ing|es)|execut(?:ed|ing|es)|"
        r"behead(?:ed|ing|s)|assassinat(?:ed|ing|es)|slaughter(?:ed|ing|s)|sho(?:t|oting)\s+dead|"
        r"gunn(?:ed|ing)\s+down|"
        r"(?:claim(?:ed|ing|s)|cost(?:ing|s)?|took|taking)(?:\s+the\s+lives\s+of)?|"
        r"(?:deaths?|killings?|massacre|murders?|execution|slaughter)\s+of|"
        r"death\s+toll\s+(?:\w+\s+){0,5}?(?:to|at|was|is|of|reached|passed|exceeded)|toll\s+of)"
    ),
    "injured": r"(?:injur(?:ed|ing|es)|wound(?:ed|ing|s)|hurt(?:ing)?|injuries\s+to)",
    "arrested": (
        r"(?:arrest(?:ed|ing|s)?|detain(?:ed|ing|s)?|jail(?:ed|ing|s)?|imprison(?:ed|ing|s)?|"
        r"round(?:ed|ing|s)\s+up|lock(?:ed|ing)\s+up|"
        r"(?:arrests?|detentions?|imprisonment|jailing)\s+of)"
    ),
    "displaced": (
        r"(?:displac(?:ed|ing|es)|uproot(?:ed|ing|s)|expel(?:led|ling|s)?|deport(?:ed|ing|s)?|"
        r"evacuat(?:ed|ing|es)|driv(?:en|ing)\s+out|forc(?:ed|ing)|"
        r"(?:expulsion|deportation|displacement|evacuation|exodus|flight)\s+of)"
    ),
}
_PEOPLE = (
    r"(?:people|persons?|men|women|children|boys?|girls?|civilians?|soldiers?|officers?|troops|"
    r"others?|residents?|villagers?|students?|protesters?|demonstrators?|activists?|journalists?|"
    r"workers?|rebels?|militants?|fighters?|insurgents?|guards?|peacekeepers?|tourists?|migrants?|"
    r"refugees?|passengers?|prisoners?|nationals?|citizens?|teachers?|monks?|farmers?|herders?|"
    r"suspects?|supporters?|members?|lawyers?|diplomats?|police|families|[a-z]+(?:men|women))"
)
# Units other than people: "killed 12 days later", "killed 40 cattle", "seized 12 tonnes"; but not
# "killed 12 people two days later", "12 soldiers in tanks".
_NOT_PEOPLE = re.compile(
    r"^(?:[\s-]+(?:(?!(?:\w{3,}s|people|men|women|children|in|on|at|from|and|or|by|near|aboard|after"
    rf"|were|was)\s){_WORD}\s+){{0,2}}?)(?:years?|months?|weeks?|days?|hours?|minutes?|times?|"
    r"kilomet(?:er|re)s?|km|miles?|met(?:er|re)s?|points?|per\s+cent|percent|tonnes?|tons?|kg|"
    r"cattle|cows?|sheep|goats?|camels?|elephants?|whales?|birds?|tanks?|jobs?|ships?|vessels?|"
    r"boats?|bills?|proposals?|vehicles?|houses?|homes?|villages?|towns?|cities|dollars?|euros?|"
    r"companies|banks|properties|aircraft|districts|provinces|hectares|acres|barrels)\b"
    r"|^-year|^(?:st|nd|rd|th)\b",
    re.I,
)
_SUBSET = re.compile(
    r"\b(?:including|include|includes|among\s+(?:them|whom)|of\s+(?:them|whom)|,\s+some\s+of)"
    r"[\w\s,]{0,12}$",
    re.I,
)
_EITHER = re.compile(
    r"\b(?:killed|dead)\s+(?:and|or)\s+(?:wounded|injured)|\b(?:wounded|injured)\s+or\s+killed"
    r"|\bkill(?:ing|ed)?\s+(?:and|or)\s+(?:wound|injur)(?:ing|ed)?",
    re.I,
)


def _passive(kind: str) -> re.Pattern[str]:
    verb, done = _VERBS[kind], _DONE[kind]
    tails = [rf"{_BE}+{verb}\b", rf"(?:{verb}){_NO_OBJECT}", rf"{_BEHIND_NOUNS[kind]}\b"]
    if done:
        tails.append(rf"(?:(?:have|has|had|reportedly|also)\s+)*{done}\b")
    return re.compile(rf"^{_NOUN}{_ASIDE}(?:who\s+)?(?:{'|'.join(tails)})", re.I)


_PASSIVE = {kind: _passive(kind) for kind in _VERBS}
_BEFORE = {
    kind: re.compile(
        rf"\b{verb}\s+(?:off\s+)?(?:(?:another|a\s+further|the|these|all|also|what)\s+)?$", re.I
    )
    for kind, verb in _ACTIVE.items()
}
_TROOPS = re.compile(
    rf"^(?:-strong)?{_NOUN}\s+(?:troops|soldiers|servicemen|servicewomen|military\s+personnel|"
    r"peacekeepers|marines|paratroopers|reservists|combat\s+troops|infantrymen|legionnaires|"
    r"gendarmes|airmen|sailors|conscripts|mercenaries|special\s+forces)\b"
    r"|^-(?:strong|member|man)\s+(?:[\w’'-]+\s+){0,3}?(?:force|army|contingent|brigade|mission|unit|"
    r"battalion|detachment)\b",
    re.I,
)
_DOLLARS_BEFORE = re.compile(
    r"(?:(?<![\w$])|(?<=\bUS)|(?<=\bUSD)|(?<=\bUSD ))\$\s?$|\bUSD\s?$", re.I
)
_DOLLARS_BEHIND = re.compile(r"^(?:[\s-](?:US|U\.S\.|American)?\s?dollars?\b|\s?USD\b)", re.I)
# A unit price is not a sum: "$60 a barrel".
_PRICE = re.compile(
    r"^\s+(?:a|an|per|each)\s+(?:barrel|tonne|ton|litre|liter|gallon|share|head|person|kilo\w*|"
    r"ounce|pound|bushel|day|hour|unit|megawatt\w*)\b",
    re.I,
)


def magnitudes(text: str) -> tuple[Magnitude, ...]:
    """Return the magnitudes stated in a sentence.

    In text order. ``kind`` is ``killed``, ``injured``, ``arrested``, ``displaced``, ``troops``
    (persons) or ``usd`` (US dollars as written, not adjusted for inflation; other currencies are
    ignored). The ``value`` of "more than 345" is 345; ``text`` has the words. Ranges and vague
    numbers ("dozens", "tens of thousands") yield no magnitude, nor does a subset of another number
    ("including three children").

    ``text``: one sentence; offsets are code points into it.

    >>> [(m.kind, m.value, m.text) for m in magnitudes("Shelling killed two dozen men.")]
    [('killed', 24.0, 'two dozen')]
    >>> [(m.kind, m.value) for m in magnitudes("It lent $1.5 billion (1.4 billion euros).")]
    [('usd', 1500000000.0)]
    >>> magnitudes("Tens of thousands were displaced.")
    ()
    """
    numbers: list[Magnitude] = []
    both = _EITHER.search(text) is not None
    last: tuple[str, int] | None = None
    for number in numerals(text):
        dollars = _dollars(text, number)
        kind = "usd" if dollars else _persons(text, number, last)
        if kind is None or (both and kind in ("killed", "injured")):
            last = None
            continue
        start, end = dollars or (number.start, number.end)
        numbers.append(Magnitude(kind, number.value, text[start:end], start, end))
        last = (kind, number.end)
    return tuple(numbers)


def _dollars(text: str, number: Numeral) -> tuple[int, int] | None:
    """Return the span of a sum in US dollars, or None."""
    before, after = text[: number.digits], text[number.end :]
    sign = _DOLLARS_BEFORE.search(before[-8:])
    word = _DOLLARS_BEHIND.match(after)
    if not (sign or word) or _PRICE.match(after[word.end() if word else 0 :]):
        return None
    start = number.digits - (len(sign.group()) if sign else 0)
    if sign and before.endswith("US" + sign.group()):
        start -= 2
    return min(start, number.start), number.end + (word.end() if word else 0)


def _persons(text: str, number: Numeral, last: tuple[str, int] | None) -> str | None:
    """Return what happened to this many people, or None."""
    before, after = text[: number.start], text[number.end :]
    window = before[-80:]
    if number.value != int(number.value) or _SUBSET.search(window):
        return None
    if _NOT_PEOPLE.match(after):
        return None
    for kind, pattern in _PASSIVE.items():
        if pattern.match(after):
            return kind
    for kind, pattern in _BEFORE.items():
        if pattern.search(window) and _completes(window, after):
            return kind
    if last and re.match(rf"^{_NOUN}(?:\s+and|,|,\s+and)\s+$", text[last[1] : number.start]):
        kind = last[0]
        if kind != "usd" and re.match(rf"^\s+(?:{_WORD}\s+){{0,3}}?{_PEOPLE}\b", after, re.I):
            return kind
    return "troops" if _TROOPS.match(after) else None


# Verbs that need a particular continuation after the number.
_OPEN_VERBS = (
    (re.compile(r"\bforc(?:ed|ing)\s+\S*\s*$", re.I),
     re.compile(r"^[^.;]{0,60}?\b(?:flee|from\s+their|out\s+of|off\s+their)\b", re.I)),
    (re.compile(r"\b(?:claim(?:ed|ing|s)|cost(?:ing|s)?|took|taking)\s+$", re.I),
     re.compile(r"^\s+(?:\w+\s+)?(?:lives|victims)\b", re.I)),
    (re.compile(r"\b(?:expel|expulsion)\w*\s+(?:of\s+)?(?:\w+\s+)?$", re.I),
     re.compile(rf"^(?!(?:\s+{_WORD}){{0,3}}?\s+(?:diplomats?|envoys?|officials?|attach|officers?"
                r"|ambassadors?|staff|spies|players?))", re.I)),
)  # fmt: skip


def _completes(before: str, after: str) -> bool:
    return all(not verb.search(before) or tail.match(after) for verb, tail in _OPEN_VERBS)


def attach_magnitudes(events: Iterable[Event]) -> list[Event]:
    """Attach each magnitude of a sentence to the best-matching event.

    Events stay in order. A magnitude is attached to the nearest trigger of a suitable type
    (``FITTING``); without one it is dropped.

    ``events``: the events of one sentence, all with the same ``text``.
    """
    settled = list(events)
    if not settled:
        return settled
    given: dict[int, list[Magnitude]] = {}
    for number in magnitudes(settled[0].text):
        fitting = [
            (abs(event.trigger.start - number.start), k)
            for k, event in enumerate(settled)
            if number.kind in FITTING.get(event.event_type, ())
        ]
        if fitting:
            given.setdefault(min(fitting)[1], []).append(number)
    return [
        replace(event, magnitudes=tuple(given[k])) if k in given else event
        for k, event in enumerate(settled)
    ]
