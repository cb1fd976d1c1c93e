"""Content of a brief: what was coded in an article, and the figures compared with it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any

from multivector.answers.evidence.evidence import Evidence
from multivector.answers.evidence.scenario_claims import CUT, scenarios_for
from multivector.answers.evidence.standing import Standing, last_complete
from multivector.answers.influence.ties.region_trade import TradeYear
from multivector.answers.verdicts import record
from multivector.answers.verdicts.finding import CONTRADICTED, Reason
from multivector.briefing.answers import held
from multivector.briefing.edits import claim_id
from multivector.briefing.pairs import Pair
from multivector.briefing.phrases import NOBODY, shown, told
from multivector.codes.naming import display_name
from multivector.codes.regions import region as region_of
from multivector.coding.coded import Coded, Event
from multivector.prose import definite, listed, spelled
from multivector.provenance import Origin
from multivector.records.listing import identified
from multivector.vocabulary import DOUBTFUL, LISTED

SCHEMA_VERSION = "1"
_MOST_NAMED = 6  # states in a title
# A claim that tells of a shock or asks what follows from one.
_ASKED = re.compile(rf"\?|\b(?:if|whether|would|could)\b|{CUT.pattern}", re.IGNORECASE)
# A reader learns nothing from such a row.
_VOID = re.compile(rf"\ba side of (?:its|their) own\b|\b{NOBODY}\b", re.I)
_OF_ARTICLE = ("title", "published", "publisher", "url", "language", "sha256", "text")


@dataclass(frozen=True)
class Content:
    """The content of a page as data: an article, figures about its claims, and measures."""

    coded: Coded  # The article with its actors, events, quotations and claims
    evidence: tuple[Evidence, ...]  # The figures compared with the claims, each once
    # For each claim of ``coded``, in order, the IDs of its evidence; empty if there is none
    claim_evidence: tuple[tuple[str, ...], ...]
    origins: tuple[Origin, ...]  # Sources of all figures and measures
    version: str  # Version of multivector
    # Parameters of the brief: region, states, powers, published, later
    parameters: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)  # Display name of each code
    left_out: Mapping[str, int] = field(default_factory=dict)  # Figures not shown, by reason
    # For each channel, the commands that install missing sources
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # The measures of powers and states; empty if not computed
    standing: Standing = field(default_factory=Standing)
    # For each claim of ``coded``, in order, its form and verdict; None if it has no form. Empty if
    # the claims were not checked.
    checked: tuple[Mapping[str, Any] | None, ...] = ()
    # By (power, state) and (power, ""): goods traded with each state and with all, by year
    trade: Mapping[tuple[str, str], tuple[TradeYear, ...]] = field(default_factory=dict)
    # By power, IDs of the sources of its ``trade``
    trade_origins: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # By channel, its first and last year on record for these states, or None; a channel without an
    # installed source is omitted
    reach: Mapping[str, tuple[int, int] | None] = field(default_factory=dict)
    # By channel that ``reach`` omits, the sources that it requires; empty if nothing was measured
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # Facts on the main pairs of an article, if the record decides none of its claims
    pairs: tuple[Pair, ...] = ()
    # What was removed or changed by hand; see :func:`multivector.briefing.edits.edited`
    edits: tuple[Mapping[str, Any], ...] = ()
    # By start of its sentence: rule, horizon, base rate and outcome of a forecast
    forecasts: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def checks(self) -> tuple[Mapping[str, Any] | None, ...]:
        """Return one entry per claim; None if it was not checked."""
        text, made = self.coded.article.text, self.checked or (None,) * len(self.coded.claims)
        return tuple(check and held(claim, check, text)
                     for claim, check in zip(self.coded.claims, made, strict=True))  # fmt: skip

    @property
    def article_year(self) -> int | None:
        """Return the year of publication; None if the article has no date."""
        year = str(self.parameters.get("published") or "")[:4]
        return int(year) if year.isdecimal() else None

    @property
    def last_known(self) -> int | None:
        """Return the last complete year before the article; None if it has no date."""
        return last_complete(self.parameters["published"]) if self.article_year else None

    @cached_property
    def known_influence(self) -> list[Mapping[str, Any]]:
        """Return the rows of ``influence`` that were known when the article was written.

        Of two powers whose trade a verdict on the page finds too close to call, none ranks first.
        """
        known = [row for row in self.influence if not row["later"]]
        of = Reason.CLOSE, record.quantity("trade").title
        for check in (c for c in self.checks if c and (c["reason"], c["indicator"]) == of):
            two = {*check["subject"], check["rival"]}
            over = [r for r in known if r["influencer"] in two and r["channel"] == "trade"]
            where = [*check["partner"]], check["year"]
            pair = [row for row in over if ([row["influencee"]], row["year"]) == where]
            ranks = [rank for row in pair for rank in (row["rank_lower"], row["rank_upper"])]
            if len(pair) == 2 and None not in ranks:
                ends = {"rank_lower": min(ranks), "rank_upper": max(ranks)}
                known = [{**row, **ends} if row in pair else row for row in known]
        return known

    @property
    def called_states(self) -> str:
        """Return a short name for the states whose trade is added up."""
        states = self.shared_states([power for power, state in self.trade if not state])
        if not self.parameters.get("region"):
            return self._listed(states[:1])
        region = region_of(self.parameters["region"])
        without = [state for state in region.states if state not in states]
        if not without:
            return definite(region.name)
        if min(len(states), len(without)) > _MOST_NAMED:
            return f"{definite(region.name)} without {spelled(len(without))} of its states"
        if len(states) <= len(without):
            return self._listed(states)
        return f"{definite(region.name)} without {self._listed(without)}"

    def _listed(self, codes: Sequence[str]) -> str:
        return listed(definite(self.names.get(code) or display_name(code)) for code in codes)

    def shared_states(self, powers: Collection[str]) -> list[str]:
        """Return the states whose trade with each of the powers is known, in order."""
        states = dict.fromkeys(state for power, state in self.trade if state and power in powers)
        return [s for s in states if all((power, s) in self.trade for power in powers)]

    @property
    def trade_rows(self) -> list[dict[str, Any]]:
        """Return ``trade`` as rows, each with ``later``; ``state`` is None for the total."""
        known = self.last_known
        rows = ((power, state, year) for (power, state), of in self.trade.items() for year in of)
        return [
            {"power": one, "state": to or None, **asdict(of), "later": known and of.year > known}
            for one, to, of in rows
        ]

    @property
    def requirements(self) -> dict[str, str]:
        """Return what is said of each channel without an installed source."""
        return {name: f"requires {listed(sources)}" for name, sources in self.lacking.items()}

    @property
    def listed(self) -> tuple[Event, ...]:
        """Return those sure enough and on a side that is named, and those changed by hand; of those
        with nobody acted upon by name, those that are not doubtful.
        """
        own = {edit["id"] for edit in self.edits}
        sure = (e for e in self.coded.events if e.confidence >= LISTED or e.event_id in own)
        said = ((e, (shown if e.confidence >= DOUBTFUL else told)(e, self.names)) for e in sure)
        return tuple(e for e, words in said if e.event_id in own or not _VOID.search(words))

    @property
    def counted(self) -> tuple[Event, ...]:
        """Return the events that are counted and drawn: those above the minimum confidence, and not
        contradicted.
        """
        least = self.parameters.get("min_confidence", 0)
        sure = (event for event in self.listed if event.confidence >= least)
        return tuple(event for event in sure if event.event_id not in self.contradicted)

    @cached_property
    def contradicted(self) -> frozenset[str]:
        """Return the IDs of the events that are what a contradicted claim says: those in its
        sentence between its parties alone.
        """
        pairs = zip(self.coded.claims, self.checks, strict=True)
        rows = {claim.start: check["row"] for claim, check in pairs
                if check and check["verdict"] == CONTRADICTED and check.get("row")}  # fmt: skip
        sides = {start: {*row["subject"], *row["partner"], row["owner"], "UN"} - {None}
                 for start, row in rows.items()}  # fmt: skip
        events = [e for e in self.coded.events if e.doc_start in sides]
        codes = [{actor.code for actor in (*e.actor, *e.recipient)} for e in events]
        told = zip(events, codes, strict=True)
        return frozenset(e.event_id for e, own in told if own <= sides[e.doc_start])

    @property
    def influence(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of ``influence``, each with ``later``."""
        return self.standing.influence

    @property
    def scenarios(self) -> tuple[Mapping[str, Any], ...]:
        """Return the scenarios that claims ask for or tell a shock of, with their commands."""
        claims = [claim for claim in self.coded.claims if _ASKED.search(claim.text)]
        return scenarios_for(claims, states=list(self.parameters.get("states") or ())).rows

    def to_dict(self) -> dict[str, Any]:
        """Return the brief in its public format: plain lists, dicts and scalars."""
        article, coded = self.coded.article, self.coded
        claims = []
        for claim, ids, check in zip(coded.claims, self.claim_evidence, self.checks, strict=True):
            made: dict[str, Any] = {"check": dict(check)} if check is not None else {}
            if claim.start in self.forecasts and claim.modality == "forecast":
                made["forecast"] = self.forecasts[claim.start]
            name = claim_id(claim, article.doc_id)
            claims.append({"claim_id": name, **claim.to_dict(), "evidence": list(ids), **made})
        return {
            "schema_version": SCHEMA_VERSION,
            "run": {
                "version": self.version, "coder": coded.coder,
                "weights_sha256": coded.weights_sha256, "parameters": dict(self.parameters),
                "sources": identified(self.origins), "notes": list(coded.notes),
                "evidence_left_out": dict(self.left_out),
                "measures": {
                    "first_answer": self.standing.first, "more": self.standing.more,
                    "notes": list(self.standing.notes),
                },
                "evidence_commands": {name: list(told) for name, told in self.commands.items()},
            },
            "document": {
                **{name: getattr(article, name) for name in _OF_ARTICLE},
                "n_sentences": len(coded.sentences), "n_words": len(article.text.split()),
                "sentences": [list(span) for span in coded.sentences],
                "dropped": dict(article.dropped),
            },
            "actors": [party.to_dict() for party in coded.actors],
            "events": [event.to_dict() for event in coded.events],
            "quotes": [quote.to_dict() for quote in coded.quotes],
            "claims": claims,
            "evidence": [item.to_dict() for item in self.evidence],
            "influence": [dict(row) for row in self.influence],
            "balance": [dict(row) for row in self.standing.balance],
            "alignment": [dict(row) for row in self.standing.alignment],
            "changes": [dict(row) for row in self.standing.changes],
            "trade": self.trade_rows,
            "reach": {name: list(years) if years else None for name, years in self.reach.items()},
            "pairs": [pair.to_dict() for pair in self.pairs],
            "scenarios": [dict(row) for row in self.scenarios],
            "edits": [dict(edit) for edit in self.edits],
            "origins": [origin.to_dict() for origin in self.origins],
        }  # fmt: skip
