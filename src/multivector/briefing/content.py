"""Content of a brief: what was read from an article, and the figures compared with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from multivector.answers.evidence.evidence import Evidence
from multivector.answers.evidence.scenario_claims import scenarios_for
from multivector.answers.evidence.standing import Standing
from multivector.coding.coded import Coded
from multivector.provenance import Origin

SCHEMA_VERSION = "1"


@dataclass(frozen=True)
class Content:
    """The content of a page as data: an article, the figures on its claims, the measures.

    Attributes
    ----------
    coded : Coded
        The article with its actors, events, quotations and claims.
    evidence : tuple of Evidence
        The figures compared with the claims, each once.
    claim_evidence : tuple of tuple of str
        For each claim of ``coded``, in order, the ids of its evidence; empty if there is none.
    origins : tuple of Origin
        Origins of all figures and measures.
    version : str
        Version of multivector.
    parameters : mapping
        Parameters of the brief: region, states, powers, published, later.
    names : mapping of str to str
        Display name of each code.
    left_out : mapping of str to int
        Figures not shown, by reason.
    commands : mapping of str to tuple of str
        For each channel, the commands that install missing origins.
    standing : Standing
        The measures of powers and states; empty if not computed.
    """

    coded: Coded
    evidence: tuple[Evidence, ...]
    claim_evidence: tuple[tuple[str, ...], ...]
    origins: tuple[Origin, ...]
    version: str
    parameters: Mapping[str, Any]
    names: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, int] = field(default_factory=dict)
    commands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    standing: Standing = field(default_factory=Standing)

    @property
    def influence(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of ``influence``, each with ``later``."""
        return self.standing.influence

    @property
    def balance(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of ``balance``, each with ``later``."""
        return self.standing.balance

    @property
    def alignment(self) -> tuple[Mapping[str, Any], ...]:
        """Return the rows of ``agreement``, each with ``later``."""
        return self.standing.alignment

    @property
    def scenarios(self) -> tuple[Mapping[str, Any], ...]:
        """Return the scenarios suggested by the claims: questions and the commands that answer
        them."""
        states = self.parameters.get("states") or ()
        return scenarios_for(self.coded.claims, states=list(states)).rows

    def to_dict(self) -> dict[str, Any]:
        """Return the brief in its public format: plain lists, dicts and scalars."""
        article, coded = self.coded.article, self.coded
        claims = []
        for claim, ids in zip(coded.claims, self.claim_evidence, strict=True):
            claims.append({**claim.to_dict(), "evidence": list(ids)})
        return {
            "schema_version": SCHEMA_VERSION,
            "run": {
                "version": self.version,
                "coder": coded.coder,
                "weights_sha256": coded.weights_sha256,
                "parameters": dict(self.parameters),
                "notes": list(coded.notes),
                "evidence_left_out": dict(self.left_out),
                "measures": {
                    "first_answer": self.standing.first,
                    "more": self.standing.more,
                    "notes": list(self.standing.notes),
                },
                "evidence_commands": {name: list(told) for name, told in self.commands.items()},
            },
            "document": {
                "title": article.title,
                "published": article.published,
                "publisher": article.publisher,
                "url": article.url,
                "language": article.language,
                "sha256": article.sha256,
                "text": article.text,
                "n_sentences": len(coded.sentences),
                "n_words": len(article.text.split()),
                "sentences": [list(span) for span in coded.sentences],
                "dropped": dict(article.dropped),
            },
            "actors": [party.to_dict() for party in coded.actors],
            "events": [event.to_dict() for event in coded.events],
            "quotes": [quote.to_dict() for quote in coded.quotes],
            "claims": claims,
            "evidence": [item.to_dict() for item in self.evidence],
            "influence": [dict(row) for row in self.influence],
            "balance": [dict(row) for row in self.balance],
            "alignment": [dict(row) for row in self.alignment],
            "changes": [dict(row) for row in self.standing.changes],
            "scenarios": [dict(row) for row in self.scenarios],
            "origins": [origin.to_dict() for origin in self.origins],
        }
