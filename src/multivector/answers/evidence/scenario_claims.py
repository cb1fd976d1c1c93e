"""Scenarios suggested by claims: cut links, closed routes, new lines, agreements."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from multivector.answers.columns import columns_of
from multivector.answers.result import Result
from multivector.codes.blocs import BLOCS, TRADE_BLOCS, traders
from multivector.codes.naming import display_name
from multivector.coding.coded import Claim
from multivector.prose import definite, listed
from multivector.routing.tables import hubs, line_names
from multivector.tables import read_rows

COLUMNS = columns_of("scenario-claims")

# A round number for links described as cut or disrupted: the text gives none, and the reader should
# change it. Thirty per cent is about the effect of a closed economic union at σ = 5.
_DEARER = "+30%"

CUT = re.compile(
    r"\b(cut|cuts|sever\w*|disrupt\w*|interrupt\w*|block\w*|broke|broken|halt\w*|suspend\w*|"
    r"sanction\w*|embargo\w*|clos(?:e|ed|es|ing|ure)|shut\w*|collaps\w*|los[est]\w*)\b",
    re.IGNORECASE,
)
_NEW = re.compile(
    r"\b(railways?|rail lines?|railroads?|corridors?|transport links?|new lines?|new routes?)\b",
    re.IGNORECASE,
)
_JOIN = r"\b(?:join(?:s|ed|ing)?|acced\w+ to|accession to|membership (?:of|in))"
_LEAVE = r"\b(?:leav(?:e|es|ing)|left|withdr\w+ from|quit(?:s|ting)?|exit(?:s|ed|ing)?)"

# Planned lines: the states concerned, and the names in use.
_LINES = read_rows("multivector.answers.evidence", "planned_lines.tsv")


def scenarios_for(claims: Iterable[Claim], *, states: Sequence[str] = ()) -> Result:
    """Suggest scenarios for claims about cut links, closed routes, new lines or agreements.

    Nothing is computed: each row is a question and the command that answers it. A claim without a
    matching scenario has no row; repeated questions are listed once. ``claim, start, end, channel,
    question, command``.

    ``states``: the region, used if a claim names no state.

    >>> claim = Claim("The war disrupted trade with Russia.", None, 0, 36, "trade",
    ...               (("RUS", "KAZ"),), (), "fact")
    >>> scenarios_for([claim])[0]["command"]
    "multivector whatif --cost 'RUS<>KAZ:+30%'"
    """
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    for claim in claims:
        for question, command in _fitting(claim, list(states)):
            if command not in seen:
                seen.add(command)
                own = (claim.text, claim.start, claim.end, claim.channel)
                rows.append(dict(zip(COLUMNS, (*own, question, command), strict=True)))
    return Result("Scenarios related to the claims", tuple(COLUMNS), tuple(rows))


def _fitting(claim: Claim, region: list[str]) -> list[tuple[str, str]]:
    pairs = [(a, b) for a, b in claim.about if a != b]
    found: list[tuple[str, str]] = []
    for power in dict.fromkeys(a for a, _ in pairs):
        hit = [b for a, b in pairs if a == power and b in hubs()]
        found += _about_agreement(claim.text, power, hit)
        if not CUT.search(claim.text):
            continue
        if claim.channel == "trade" and hit:
            names = listed(map(_name, dict.fromkeys(hit)))
            what = f"What if trade with {_name(power)} becomes 30% more costly for {names}?"
            cost = f"{power}<>{','.join(sorted(dict.fromkeys(hit)))}:{_DEARER}"
            found.append((what, f"multivector whatif --cost '{cost}'"))
        if claim.channel == "transport" and power in hubs():
            what = f"What if {_name(power)} is closed to transit?"
            found.append((what, f"multivector whatif --close {power}"))
    return found + _about_lines(claim, region)


def _name(code: str) -> str:
    return definite(display_name(code))


def _about_agreement(text: str, power: str, states: list[str]) -> list[tuple[str, str]]:
    if power not in TRADE_BLOCS:
        return []
    member_states, found = traders(power, "2025"), []
    for state in states:
        verb, words = ("leave", _LEAVE) if state in member_states else ("join", _JOIN)
        if _with_name(words, power, text):
            what = f"What if {_name(state)} {verb}s {_name(power)}?"
            found.append((what, f"multivector whatif --{verb} {state}:{power}"))
    return found


def _with_name(words: str, power: str, text: str) -> bool:
    """Return whether the words are followed by the bloc's name: one can also join a meeting."""
    bloc = BLOCS[power]
    names = "|".join(re.escape(n) for n in (bloc.name, power, *bloc.names, *bloc.acronyms))
    pattern = rf"(?i:{words})\s+(?:the\s+)?(?:{names}|[Uu]nion)\b"
    return re.search(pattern, text) is not None


def _about_lines(claim: Claim, region: list[str]) -> list[tuple[str, str]]:
    if claim.channel not in ("transport", "trade"):
        return []
    named = {s for pair in claim.about for s in pair} | set(claim.states)
    about = named | (set(region) if not named & set(region) else set())
    found = []
    for line, title, states, words in _LINES:
        spoken = re.search(words, claim.text, re.IGNORECASE)
        # A railway offered by China to a state on the planned line is that line; others must be
        # named.
        near = about & {*states.split()}
        offered = line == "cku" and "CHN" in named and near and _NEW.search(claim.text)
        if line in line_names() and (spoken or offered):
            found.append((f"What if {title} opens?", f"multivector whatif --open {line}"))
    return found
