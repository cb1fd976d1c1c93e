"""Explain how an event was coded: what proposed it, from which words, and the runner-up."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from multivector.answers.result import Result
from multivector.coding.coded import Event
from multivector.coding.syntax.joined_clauses import repaired
from multivector.coding.syntax.parse import Parse, parse
from multivector.errors import InputError
from multivector.panel.reports import rows_of

Events = str | Path | Iterable[Event | Mapping[str, Any]]


@dataclass(frozen=True, slots=True, repr=False)
class Explanation:
    """An event and how it was coded."""

    event: Mapping[str, Any]
    tree: Parse

    @property
    def scores(self) -> tuple[tuple[str, float], ...]:
        """Return the coded type and the runner-up, with the classifier's probabilities."""
        basis = self.event.get("basis") or {}
        pairs = (
            (self.event["event_type"], basis.get("type_probability")),
            (basis.get("runner_up"), basis.get("runner_up_probability")),
        )
        return tuple((str(name), chance) for name, chance in pairs if chance is not None)

    @property
    def table(self) -> Result:
        """Return the coded type and the runner-up with their probabilities."""
        rows = tuple({"event_type": name, "probability": value} for name, value in self.scores)
        title = f"Types of the event {self.event['event_id']}"
        return Result(title, ("event_type", "probability"), rows)

    def __repr__(self) -> str:
        return self.to_text().rstrip()

    def to_text(self) -> str:
        """Return the explanation as text."""
        event, trigger = self.event, self.event["trigger"]
        names = {
            role: ", ".join(f"{a['text']} ({a['code'] or 'no code'})" for a in event[role])
            or "nobody"
            for role in ("actor", "recipient")
        }
        by = (event.get("basis") or {}).get("proposers")
        named = "by the " + " and the ".join(by) if by else ""
        lines = [
            event["text"],
            "",
            f"{event['event_type']} {event['mode'] or ''}".rstrip()
            + f", {event['status']}, confidence {event['confidence']}",
            f"proposed   {named or 'not recorded: the file was written by an earlier version'}",
            f"rule       {event['rule']}",
            f"words      “{trigger['text']}” at {trigger['start']}–{trigger['end']}",
            f"actor      {names['actor']}",
            f"recipient  {names['recipient']}",
            *self._basis_lines(),
            "",
            *self._tree_lines(),
        ]
        return "\n".join(lines) + "\n"

    def _basis_lines(self) -> list[str]:
        basis = self.event.get("basis")
        if not basis:
            return []
        lines = [f"empty      {reason}" for reason in basis["missing"]]
        if (basis.get("side_probability") or 1) < 1:
            lines.append(f"sides      an earlier phrase tells one: {basis['side_probability']:.0%}")
        if basis["probability"] is None:
            return [*lines, "classifier not used: one of the sides has no phrase in the sentence"]
        other = "no event" if basis["runner_up"] == "NONE" else basis["runner_up"]
        return [
            *lines,
            f"reader     an event {basis['probability']:.1%}, of this type "
            f"{basis['type_probability']:.1%}",
            f"runner-up  {other} {basis['runner_up_probability']:.1%}",
        ]

    def _tree_lines(self) -> list[str]:
        tree = self.tree
        return [
            f"  {tree.words[i]:18} {tree.tags[i]:5} {tree.labels[i]:10} {tree.words[tree.heads[i]]}"
            for i in range(len(tree))
        ]


def explain_event(event_id: str, events: Events) -> Explanation:
    """Explain one event from the output of ``code`` or ``brief``.

    Raises InputError if no event, or more than one, has that identifier.

    ``event_id``: the ID, or a unique prefix of it. ``events``: a file (events as JSON Lines or
    JSON, or a brief as JSON), or the events themselves.
    """
    named = str(events) if isinstance(events, str | Path) else "events"
    if isinstance(events, str | Path):
        given = _events(Path(events))
    else:
        given = [one.to_dict() if isinstance(one, Event) else dict(one) for one in events]
    found = [e for e in given if str(e.get("event_id", "")).startswith(event_id)]
    if len(found) != 1:
        raise InputError(
            f"{len(found) or 'no'} events have an ID that starts with {event_id!r}", where=named,
            allowed="the event_id of a single event in that file",
            next="multivector code ARTICLE -o events.jsonl",
        )  # fmt: skip
    event = found[0]
    return Explanation(event, repaired(next(parse([event["text"]]))))


def _events(path: Path) -> list[dict[str, Any]]:
    if not path.is_file():
        raise InputError("no such file", where=str(path), next="multivector code ARTICLE -o FILE")
    events = []
    for number, row in enumerate(rows_of(path), start=1):
        if isinstance(row, str):
            raise InputError(
                row,
                where=f"{path}:{number}",
                allowed="a JSON or JSON Lines file written by `code` or `brief`",
            )
        events.append(row)
    return events
