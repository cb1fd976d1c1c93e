"""Which quantity a statement is about, and whether that quantity explains its words."""

import re

from multivector.answers.verdicts import record
from multivector.answers.verdicts.quantities.matching import MAX_UNEXPLAINED, explained
from multivector.answers.verdicts.record import Named
from multivector.codes.gazetteer.names import find
from multivector.codes.states import STATES
from multivector.coding.claims.forms.clauses import only_has
from multivector.coding.claims.forms.form import MOVES, RANKED, Form
from multivector.coding.claims.forms.patterns import common, cues
from multivector.coding.claims.forms.quantities import Quantity, quantities

# Whether an economy grew is judged by real growth, unless dollars or growth itself are meant.
NOMINAL = re.compile(r"\b(?:nominal\w*|dollars?|current prices)\b|\$", re.IGNORECASE)
ECONOMY = ("gdp", "gdp-per-person", "gdp-growth")
AS_SAID = re.compile(rf"{NOMINAL.pattern}|\bgrowth\b", re.IGNORECASE)


def real_growth(form: Form, state: Named) -> tuple[Named, Form | None]:
    """Return the quantity real growth, and "the economy shrank in 2022" as a statement about it.

    GDP in dollars moves with prices and exchange rates: Russia's rose by a quarter in 2022. The
    statement is None if growth cannot decide it.
    """
    growth, size = record.quantity("gdp-growth"), form.claimed
    if form.kind == "change" and form.relation == "falls":
        of_a_year = form.period.kind == "year" and state.id != "gdp-per-person"
        if size is None or size.unit != "percent" or not of_a_year:
            return state, None
        return growth, form.about(kind="level", claimed=signed(form))
    if state.id == growth.id and form.kind != "trend":
        if form.period.is_span and not cues()["of a year"].search(form.text):
            return state, None  # "by 40% in five years"
        return state, form
    bound = {"rises": "more than 0%", "falls": "less than 0%"}.get(str(form.relation))
    yearly = form.kind == "trend" and form.period.kind == "year" and state.id != "gdp-per-person"
    if bound is None or not yearly:
        return state, None
    return growth, form.about(kind="level", claimed=quantities(bound)[0])


def is_growth(form: Form) -> bool:
    """Return whether it is a state that grew: "Brazil shrank by more than 3% last year"."""
    if form.kind != "change" or form.claimed is None or form.claimed.unit != "percent":
        return False
    name = next((m for m in find(form.text) if m.entity.code in form.subject), None)
    if name is None or not cues()["opens"].fullmatch(form.text[: name.start]):
        return False
    return cues()["grew"].match(form.text[name.end :]) is not None


def signed(form: Form) -> Quantity | None:
    """Return the size of a change as the level of a rate: falling by 3% is a rate of -3%."""
    falls = form.claimed is not None and form.relation == "falls"
    return form.claimed.negative() if falls and form.claimed is not None else form.claimed


def is_foreign(form: Form, quantity: Named) -> bool:
    """Return whether too many content words are explained by neither quantity, number nor cue:
    "the youth population", "labour's share in GDP"; or one that is what is traded: "more soy"; or
    whether a stock is said to do more than be there.
    """
    text, cue, name = form.text, cues(), quantity.pattern
    states = [m for m in find(text) if m.entity.code in STATES]
    there = {m.entity.code for m in states
             if cue["goes to"].search(text[: m.start]) or name.match(text, m.end + 1)}  # fmt: skip
    # "The Chilean population of Peru", "Peru's Chilean population": two states beside one quantity.
    sides = ({m.entity.code for m in states if cue["beside quantity"].fullmatch(
               f"{text[m.end : own.start()]}_{text[own.end() : m.start]}")}
              for own in name.finditer(text))  # fmt: skip
    counted = "stock" in quantity.traits and form.kind not in MOVES
    away = there - {*form.subject, *form.scope}  # "the Chilean population in Peru"
    if quantity.kind == "state" and (away or any(len(own) > 1 for own in sides)):
        return True
    if counted and not only_has(undated(form.text), quantity.pattern):
        return True
    own = [m.group() for m in quantity.pattern.finditer(form.text)]
    beside = " ".join(m.group() for m in cues()["partner noun"].finditer(form.text))
    meant = f"{' '.join(own)} {beside}"
    unit = (form.claimed.noun if form.claimed is not None else "").split()
    text = undated(text).lower()
    words = [word for word in form.words if word in text and word not in unit
             and not cues()["count word"].fullmatch(word)]  # fmt: skip
    good = cues()["product"].pattern
    # What is bought stands within "buys … from": only the ends of that are explained.
    ends = " ".join(word for text in own for word in (text.split()[0], text.split()[-1]))
    plain = " ".join(common("goods"))
    rest, goods = (
        set(words) - explained(words, f"{quantity.title} {own_words} {plain}", general=True)
        for own_words in (meant, f"{ends} {beside}")
    )
    traded = (re.search(good.replace("GOOD", re.escape(word)), text) for word in goods)
    # "Rohingya refugees", "the elderly population", "a population of Muslims"
    own_words = set(words) - explained(words, f"{quantity.title} {meant}")
    narrow = rest | {w for w in own_words - common("general") if w.endswith(("ly", "ed"))}
    beside = rf"(?:([\w-]+)\s)?(?:{name.pattern})(?:\sof\s(?:the\s)?([\w-]+))?"
    narrowed = any(narrow.intersection(m.groups()) for m in re.finditer(beside, text, re.I))
    return len(rest) > MAX_UNEXPLAINED or (any(traded) if quantity.source == "flow" else narrowed)


def undated(text: str) -> str:
    """Return a clause without phrases that only date an event ("after the war")."""
    for beside in ("event", "event acts", "circumstance"):
        text = cues()[beside].sub(" ", text)
    return text


def has_second_party(form: Form) -> bool:
    """Return whether a second party is meant, named or not: "to its neighbours"."""
    text = cues()["double"].sub(" ", form.text)  # "close to"
    return cues()["second party"].search(text) is not None


def comes_from(form: Form, owner: str) -> bool | None:
    """Return whether the owner gives: "sent by", "buyer of its arms"; None if no end is marked."""
    text, cue = form.text, cues()
    roles = {m.lastgroup for m in cue["partner noun"].finditer(text)} - {None}
    if form.kind in RANKED and len(roles) == 1:
        return "gets" in roles  # the partner
    named = [(owner in (m.entity.code, m.entity.name), text[: m.start], text[m.end :])
             for m in find(text)]  # fmt: skip
    for own, before, after in named:
        if cue["comes from"].search(before) or cue["gives"].match(after):
            return own
        if cue["goes to"].search(before) or cue["takes in"].match(after):
            return not own
    return next((own for own, _, after in named if cue["whose people"].match(after)), None)


def seen_from_owner(form: Form, quantity: Named, owner: str) -> Named | None:
    """Return the flow from its owner's side: what Russia sells to X, or sells X, X imports."""
    name = rf"(?:the\s)?{re.escape(STATES[owner].name if owner in STATES else owner)}\b(?!['’]s)"
    turned = {"exports": "imports", "imports": "exports"}.get(quantity.id)
    of_partners = form.kind == "rank" and cues()["partner noun"].search(form.text)
    if form.kind not in ("comparison", "rank") or of_partners or turned is None:
        return quantity
    end = "to" if quantity.id == "exports" else "from"
    given = end == "to" and re.search(rf"\b(?:sells?|selling|sold)\s{name}", form.text)
    if given and form.kind != "rank" and not cues()["than sells"].search(form.text):
        return None  # "sells X more than Y", "than it does Y": Y may be a buyer
    ends = rf"\b{end}\s{name}" + rf"|\b{name}\s(?:is|are|was|were|been)\ssold\b" * (end == "to")
    return record.quantity(turned) if given or re.search(ends, form.text) else quantity
