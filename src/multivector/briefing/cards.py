"""The claims in an article with what the record says about each, by weight."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from multivector.answers.evidence.evidence import Evidence
from multivector.answers.forecasts.outlook import UNRESOLVABLE
from multivector.answers.verdicts.finding import BORNE_OUT, CANNOT_TELL, CONTRADICTED, MIXED
from multivector.answers.verdicts.wording import told
from multivector.briefing.answers import Check, first_sentence, label_of
from multivector.briefing.content import Content
from multivector.briefing.region import Drawing, trade_with_state
from multivector.coding.claims.forms.form import FORECAST, NOT_UNDERSTOOD, PAST
from multivector.coding.claims.forms.patterns import cues
from multivector.coding.coded import Claim
from multivector.prose import listed, shortened, spelled
from multivector.vocabulary import DOUBTFUL

DECIDED = (CONTRADICTED, MIXED, BORNE_OUT)
VERDICTS = (*DECIDED, CANNOT_TELL)
MOST_CARDS = 6
_BORNE = f" {BORNE_OUT}"  # after the count of parts, which the label has
_MOST_FIGURES, _OWN = 4, "multivector-"
_FEW = 9  # words of an opinion
# Reasons about the claim itself, not about gaps in the record: it is left to its speaker.
_LEFT_TO_SPEAKER = (FORECAST, NOT_UNDERSTOOD)
# Fields of a row that are the claim's own, not the record's.
_STATED = ("form", "subject", "partner", "scope", "relation", "flows", "negated", "start", "end",
           "period", "rank", "number", "quantities", "indicator")  # fmt: skip
# "…, a minister in Kigali said", "…, he told reporters", "The minister said that …".
_TOLD = re.compile(
    r",[”\"’']? [^,]*\b(?:said|says|claimed|claims|told [\w ]+|added|argued|insisted)"
    r"(?: (?:on|in|at|last|this|yesterday|today)\b[^,]*)?\.?[”\"]?$"
    r"|^(?:The|An?|He|She|They|One|Some)\b[^,.;]* (?:said|says|claimed|claims|told \w+) that\b"
)
_DONE = re.compile(r"\b(?:agreed|pledged)\b", re.I)  # what was intended, but is an act or a sum
# What leads from the sentence to a clause, and what is told in passing.
_LINK = re.compile(r"^(?:(?:but|and|yet|while|where|that|which|although|though|because)\s+)+", re.I)
_ASIDE = re.compile(r"\s+[–—-]+\s[^–—]{1,200}\s[–—-]+\s+")
_LEAD = 4  # sentences in which an article says what it is about


@dataclass(frozen=True, slots=True)
class Card:
    """A claim that was checked against the record.

    ``number`` is its position among the cards, 0 if it has none; ``place`` is its position among
    the article's claims, from 1. ``again`` counts further sentences with the same claim; ``parts``
    are the verdict and sentence of each quantity, or of each part of the claim, if there are
    several.
    """

    number: int
    place: int
    claim: Claim
    check: Check
    answer: str
    since: str
    figures: tuple[Evidence, ...]
    again: int
    chart: Drawing | None = None
    parts: tuple[tuple[str, str], ...] = ()

    @property
    def speaker(self) -> str:
        """Return who makes the claim: not the article, if its words say that somebody does."""
        told = _TOLD.search(" ".join(self.claim.text.split()))
        return self.claim.speaker or ("A speaker in the article" if told else "The article itself")

    @property
    def verdict(self) -> str:
        """Return the verdict as a word."""
        return str(self.check["verdict"])

    @property
    def reason(self) -> str:
        """Return why the claim could not be decided."""
        return str(self.check.get("reason") or "no indicator")

    @property
    def label(self) -> str:
        """Return the verdict as displayed: "1 of 2 parts borne out" if the others are open."""
        return label_of(self.check)

    @property
    def headed(self) -> str:
        """Return the heading above the parts: for a claim with several, only how many hold, if its
        label does not say so.
        """
        count = "" if self.label != self.verdict else f"{self.answer.partition(':')[0]}."
        return count if self._is_several else self.answer

    @property
    def quoted(self) -> str:
        """Return the words that were checked: the clause of the only decided part, if verbatim."""
        whole, row = self.claim.text, self.check.get("row") or {}
        told = [row.get("clause") or whole]
        if self._is_several:
            parts = zip(self.parts, self.check["parts"], strict=True)
            told = [part["clause"] for (verdict, _), part in parts if verdict in DECIDED]
        words = told[0] if len(told) == 1 and told[0] in whole else whole
        return _ASIDE.sub(" … ", _LINK.sub("", words))

    @property
    def _is_several(self) -> bool:
        return bool(self.parts) and "clause" in self.check["parts"][0]

    @property
    def in_short(self) -> str:
        """Return the first sentence of the answer; of a claim with several parts, those decided, as
        of one that is open but for some of its measures.
        """
        decided = [part for part in self.parts if part[0] in DECIDED]
        if not decided or (self.verdict == CANNOT_TELL) == self._is_several:
            return first_sentence(self.answer).removeprefix(f"{self.label.removesuffix(_BORNE)}: ")
        differ = self._is_several and len({verdict for verdict, _ in decided}) > 1
        texts = [first_sentence(text).removesuffix(".") for _, text in decided]
        if differ:
            texts = [f"{part[0]}: {text}" for part, text in zip(decided, texts, strict=True)]
        open_ = len(self.parts) - len(decided)
        noun = "part" if self._is_several else "measure"
        more = f"; {spelled(open_)} further {noun}{' is' if open_ == 1 else 's are'} open"
        return f"{'; '.join(dict.fromkeys(texts))}{more if open_ else ''}."


@dataclass(frozen=True, slots=True)
class Claims:
    """All claims of an article, in display order."""

    cards: tuple[Card, ...]
    also: tuple[Card, ...]
    forecasts: tuple[tuple[int, Claim, str], ...]  # place, claim, and outcome; those with a rule
    opinions: tuple[tuple[int, Claim, str], ...]
    facts: tuple[tuple[int, Claim, str], ...] = ()  # that no data decide, and what would
    unresolvable: int = 0  # forecasts without a rule, which are only counted

    @property
    def checked(self) -> int:
        """Count the claims that have a checkable form."""
        return len(self.cards) + len(self.also)


def claims_of(brief: Content) -> Claims:
    """Sort the claims: cards, others that are checked, forecasts, opinions, facts not checked."""
    found: list[Card] = []
    forecasts: list[tuple[int, Claim, str]] = []
    opinions: list[tuple[int, Claim, str]] = []
    facts: list[tuple[int, Claim, str]] = []
    seen: set[tuple[Any, ...]] = set()
    shown = [range(e.doc_start, e.doc_end) for e in brief.listed if e.confidence >= DOUBTFUL]
    for place, (claim, made) in enumerate(zip(brief.coded.claims, brief.checks, strict=True), 1):
        check = made or {}
        # A sentence is one claim, however many pairs of states it is about.
        key = (claim.start, check.get("sentence"), check.get("edited"))
        if key in seen:
            continue
        seen.add(key)
        if not check.get("form") or is_left(check):
            if _is_fact(claim, check):
                if not any(claim.start in span for span in shown):  # as an event
                    facts.append((place, claim, _needed(claim, check, brief.names)))
            elif claim.modality != "forecast":
                words = shortened(claim.text, _FEW)  # the rest is in the article
                opinions.append((place, replace(claim, text=words), ""))
            else:
                forecasts.append((place, claim, brief.forecasts.get(claim.start, "")))
        elif not _repeats(found, claim, check):
            found.append(_card(brief, place, claim, check))
    found.sort(key=lambda card: (-_weight(brief, card), card.place))
    decided = [card for card in found if card.verdict in DECIDED][:MOST_CARDS]
    others = [card for card in found if card not in decided]
    others.sort(key=lambda card: (VERDICTS.index(card.verdict), card.place))
    drawn: set[str] = set()
    numbered = [
        replace(card, number=number, chart=_chart(brief, card, drawn))
        for number, card in enumerate(decided, 1)
    ]
    with_rule = [one for one in forecasts if one[2] and not one[2].startswith(UNRESOLVABLE)]
    left = tuple(with_rule), tuple(opinions), tuple(facts)
    return Claims(tuple(numbered), tuple(others), *left, len(forecasts) - len(with_rule))


def is_left(check: Check) -> bool:
    """Return whether nothing in a claim is decided for a reason that lies in its words."""
    decided = any(part["verdict"] in DECIDED for part in check.get("parts") or ())
    return check.get("reason") in _LEFT_TO_SPEAKER and not decided


def _is_fact(claim: Claim, check: Check) -> bool:
    """Return whether a claim is of what is or was, not of a cause, an aim or an opinion."""
    said = _DONE.sub("", claim.text)
    aside = any(cues()[name].search(said) for name in ("cause", "intention"))
    return claim.modality == "fact" and check.get("reason") != FORECAST and not aside


def _needed(claim: Claim, check: Check, names: Mapping[str, str]) -> str:
    """Say what would decide a claim for which no data are found, or that it is not understood."""
    if check.get("reason") == PAST:
        return told(str(check["sentence"]), CANNOT_TELL)
    if check.get("reason", NOT_UNDERSTOOD) == NOT_UNDERSTOOD:
        return "Not checked: nothing that the record counts or lists was understood in it."
    codes = dict.fromkeys([*(code for pair in claim.about for code in pair), *claim.states])
    who = listed(names.get(code, code) for code in codes) if len(codes) < 5 else "these states"
    on = f" on {claim.channel}" if claim.channel else ""
    return f"No data found. Needed: a source{on} that counts or lists this for {who}, by date."


def _repeats(cards: list[Card], claim: Claim, check: Check) -> bool:
    """Count and drop a claim that says the same as an earlier one."""
    said = statement(check)
    for at, card in enumerate(cards):
        if statement(card.check) == said or card.claim.text == claim.text:
            cards[at] = replace(card, again=card.again + 1)
            return True
    return False


def statement(check: Check) -> str:
    """Return what a claim says, in whatever words.

    A claim and its denial differ, as do other ranks, numbers, rivals and parts.
    """
    return json.dumps(_stated(check.get("row") or check))


def _stated(row: Check) -> list[Any]:
    return [*(row.get(name) for name in _STATED), *map(_stated, row.get("parts") or ())]


def _chart(brief: Content, card: Card, drawn: set[str]) -> Drawing | None:
    """Return the drawing of a claim on one state's trade, once for each state."""
    states = dict.fromkeys(state for _, state in brief.trade if state)
    sides = [*_codes(card.check.get("subject")), *_codes(card.check.get("partner"))]
    about = [code for code in sides if code in states and code not in drawn]
    # The page's first drawing shows the trade of the only state, or of the first without a region.
    drawn_first = len(states) == 1 or not brief.parameters.get("region")
    first = list(states)[:1] if drawn_first else []
    if card.claim.channel != "trade" or len(about) != 1 or about == first:
        return None
    drawn.add(about[0])
    return trade_with_state(brief, about[0], f"claim-{card.place}")


def _codes(side: Any) -> list[str]:
    return [side] if isinstance(side, str) else list(side or ())


def _card(brief: Content, place: int, claim: Claim, check: Check) -> Card:
    ids = brief.claim_evidence[place - 1]
    by_id = {item.id: item for item in brief.evidence}
    # Our index is not a recorded figure: the table of leaders shows who leads.
    known = [by_id[i] for i in ids if not by_id[i].later]
    figures = tuple(item for item in known if not item.origin.startswith(_OWN))[:_MOST_FIGURES]
    return Card(
        number=0, place=place, claim=claim, check=check,
        answer=told(str(check.get("sentence") or ""), str(check["verdict"])),
        since=told(str(check.get("since") or "").removeprefix("Since then: "), ""),
        figures=figures, again=0,
        parts=tuple(
            (str(part["verdict"]), told(str(part["sentence"]), str(part["verdict"])))
            for part in check.get("parts") or ()
        ),
    )  # fmt: skip


def _weight(brief: Content, card: Card) -> float:
    """Weigh a claim by how often it is said, by whom, and where; never by how wrong it is."""
    early = sum(end <= card.claim.start for _, end in brief.coded.sentences) < _LEAD
    named = card.claim.speaker is not None
    return 2 * card.again + early + named + 0.5 * bool(card.check.get("claimed") is not None)
