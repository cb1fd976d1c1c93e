"""Find other states in the Factbook's military texts: suppliers, bases, deployments.

The texts are prose. They are split into clauses; a state is reported only if a clause names it, and
every figure quotes the clause so that readers can check it.
"""

import re
from typing import Any

from multivector.records.factbook.fields import figure
from multivector.records.factbook.names import mentioned
from multivector.records.factbook.parsers import Quantity, bounded, number, plain, year_of
from multivector.records.factbook.patterns import PATTERNS
from multivector.records.figure import Figure

_SECTION = "Military and Security"

# Clauses about the state's own production or exports, alone or jointly, do not name suppliers.
_OWN_INDUSTRY = re.compile(PATTERNS["own industry"])
_SOVIET = re.compile(r"Soviet")
# A state named after these words is not a supplier.
_NO_SUPPLIER = re.compile(PATTERNS["no supplier"])
_NO_SUPPLIER_BEFORE = re.compile(PATTERNS["no supplier before"])

# Words that indicate a lasting military relationship; other clauses are history or geography.
_RELATION = re.compile(PATTERNS["relation"])
# States in these clauses are locations of missions, threats or past events.
_NO_RELATION = re.compile(PATTERNS["no relation"])

_COUNT = re.compile(
    r"(?P<bound>up to|more than|as many as|over|at least|fewer than|less than)?\s*"
    r"(?:approximately|about|around|estimated|nearly|typically|an estimated)*\s*"
    r"(?:(?P<first>\d[\d,]*)(?:-(?P<second>\d[\d,]*))?)\s*"
    r"(?:\((?:plus|and)[^)]*\)\s*)?(?:troops in\s+|personnel in\s+|in\s+|to\s+)?(?:the\s+)?$"
)


def military(code: str, content: dict[str, Any]) -> list[Figure]:
    """Return the figures in the military texts of one entry.

    ``arms-supplier`` and ``security-relation`` (the influencer is the state named, the influencee
    the entry's state) and ``military-deployment`` (the influencer is the entry's state, the
    influencee the host); ``year`` is the year stated in the text.
    """
    return [
        *_suppliers(code, _text(content, "Military equipment inventories and acquisitions")),
        *_relations(code, _text(content, "Military - note")),
        *_deployments(code, _text(content, "Military deployments")),
    ]


def _text(content: dict[str, Any], field: str) -> str:
    return plain(content.get(_SECTION, {}).get(field, {}).get("text", ""))


def _clauses(text: str) -> list[str]:
    # Brackets may contain semicolons.
    parts = re.split(r";(?![^()]*\))|, while (?![^()]*\))", text)
    return [clause.strip() for clause in parts if clause.strip()]


def _named(code: str, clause: str) -> list[tuple[str, int, int]]:
    return [found for found in mentioned(clause) if found[0] not in (code, "EU")]


def _suppliers(code: str, text: str) -> list[Figure]:
    year, found, soviet = _dated(text), dict[str, list[str]](), list[str]()
    for clause in _clauses(text):
        if _OWN_INDUSTRY.search(clause):
            continue
        for state, start, end in _named(code, clause):
            if _NO_SUPPLIER.match(clause, end) or _NO_SUPPLIER_BEFORE.search(clause[:start]):
                continue
            clauses = found.setdefault(state, [])
            if clause not in clauses:
                clauses.append(clause)
        if _SOVIET.search(clause):
            soviet.append(clause)
    figures = [
        figure("arms-supplier", year, "; ".join(words), pair=(state, code), text_value=state)
        for state, words in found.items()
    ]
    if soviet:
        # The Soviet Union cannot be an influencer, so the figure has only one state.
        words, gone = "; ".join(soviet), "Soviet Union (former)"
        figures.append(figure("arms-supplier", year, words, state=code, text_value=gone))
    return figures


def _relations(code: str, text: str) -> list[Figure]:
    year, found = _dated(text), dict[str, list[str]]()
    for clause in _clauses(text):
        if not _RELATION.search(clause) or _NO_RELATION.search(clause):
            continue
        for state in dict.fromkeys(state for state, _, _ in _named(code, clause)):
            found.setdefault(state, []).append(clause)
    return [
        figure("security-relation", year, words, pair=(state, code), text_value=words)
        for state, words in ((state, "; ".join(clauses)) for state, clauses in found.items())
    ]


def _deployments(code: str, text: str) -> list[Figure]:
    year, found = year_of(text), dict[str, tuple[list[str], Quantity]]()
    for clause in _clauses(text):
        # Notes on headquarters or on the past are not deployments.
        if re.match("note", clause) or re.search("prior to|headquartered|coast of", clause):
            continue
        for state, start, end in _named(code, clause):
            if state == "ATA":
                continue
            persons = _count(clause[:start], clause[end:], year)
            words, most = found.get(state, ([], persons))
            # Clauses may share troops ("Sudan/South Sudan"), so the largest number is kept, no sum.
            most = max(most, persons, key=lambda q: q.value or q.upper or q.lower or 0)
            found[state] = (words, most)
            if clause not in words:
                words.append(clause)
    return [
        figure("military-deployment", persons, words, pair=(code, state), text_value=words)
        for state, persons, words in ((s, n, "; ".join(c)) for s, (c, n) in found.items())
    ]


def _dated(text: str) -> Quantity:
    return Quantity(year=year_of(text))


def _count(before: str, after: str, year: int | None) -> Quantity:
    """Return the number next to a place name."""
    match = _COUNT.search(before)
    if match is None:
        # "(2025)" is the year of the text, not a count.
        behind = re.match(r" \((?!20\d\d\))([\d,]+)\)| ([\d,]+) \(", after)
        return Quantity(number(behind[1] or behind[2]) if behind else None, None, None, year)
    first, second = number(match["first"]), number(match["second"]) if match["second"] else None
    # In "10-12,000" and "3-4,000" both numbers are thousands.
    first = first * 1000 if second and first * 1000 <= second else first
    return bounded(first, second, match["bound"], year)
