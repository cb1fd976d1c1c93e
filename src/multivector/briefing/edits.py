"""Manual corrections of a brief: events, claims and forms removed or changed, with a reason.

The format is documented in ``docs/how-to/correct-a-brief.md``.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from multivector.answers.verdicts.article import recheck
from multivector.codes.blocs import BLOCS
from multivector.codes.naming import display_name
from multivector.codes.resolve import parties
from multivector.codes.suggest import did_you_mean
from multivector.coding.claims.forms.form import NOT_UNDERSTOOD
from multivector.coding.coded import Actor, Claim, Coded, Event
from multivector.coding.events.ontology import MODES, QUAD, score
from multivector.errors import InputError, MultivectorError
from multivector.tables import parse_toml
from multivector.vocabulary import BESIDE, CHANNELS

TARGETS = ("event", "claim", "form")
MOST_BYTES, MOST_EDITS = 1_000_000, 10_000
_DATE = re.compile(r"\d{4}(?:-\d{2}){0,2}|\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}")
_PRECISION = {4: "year", 7: "month", 10: "day", 21: "range"}
_STATUSES = ("actual", "planned", "hypothetical", "denied")
_FORM_KINDS = ("level", "change", "factor", "trend", "extreme", "rank", "comparison", "vote",
               "existence", "several")  # fmt: skip
_KINDS = {"start": (int, "a year"), "end": (int, "a year"), "negated": (bool, "true or false"),
          "relation": (str, "a word")}  # fmt: skip
# What may be changed, by target.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "event": ("event_type", "mode", "date", "actor", "recipient", "reciprocal", "status"),
    "claim": ("speaker", "channel", "modality"),
    "form": ("kind", "subject", "partner", "scope", "words", "relation", "claimed", "start", "end",
             "negated"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction: ``change`` is None for a removal; ``where`` is its line."""

    target: str
    id: str
    change: Mapping[str, Any] | None
    reason: str
    where: str


def claim_id(claim: Claim, doc_id: str) -> str:
    """Return the ID of a claim: a 16-digit hexadecimal hash of the document, span and text."""
    told = "|".join((doc_id, str(claim.start), str(claim.end), claim.text))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def read_edits(path: str | Path) -> tuple[Edit, ...]:
    """Read the edits in a file.

    Raises InputError if the file cannot be read, or an edit is malformed; the error names its line.

    ``path``: TOML with ``[[edits]]``, a JSON list of objects, or JSON Lines.

    >>> import tempfile
    >>> with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
    ...     _ = file.write('{"event": "a1", "strike": true, "reason": "a rumour"}')
    ...     _ = file.flush()
    ...     [(edit.target, edit.id, edit.change) for edit in read_edits(file.name)]
    [('event', 'a1', None)]
    """
    path = Path(path)
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8"
        raise InputError(f"the edits cannot be read: {reason}", where=str(path)) from None
    if len(data) > MOST_BYTES:
        raise InputError("the edits file is too large", where=str(path), allowed="up to 1 MB")
    found = list(_toml(text, path) if path.suffix.lower() == ".toml" else _json(text, path))
    if len(found) > MOST_EDITS:
        raise InputError("too many edits", where=str(path), allowed=f"at most {MOST_EDITS:,}")
    edits = tuple(_edit(given, where) for given, where in found)
    seen: dict[tuple[str, str], str] = {}
    for edit in edits:
        if (edit.target, edit.id) in seen:
            before = seen[edit.target, edit.id]
            raise InputError(f"already edited in {before}: {edit.id}", where=edit.where)
        seen[edit.target, edit.id] = edit.where
    return edits


def _toml(text: str, path: Path) -> Iterator[tuple[Any, str]]:
    entries = parse_toml(text, str(path)).get("edits")
    heads = [number for number, line in enumerate(text.splitlines(), 1)
             if re.match(r"\s*\[\[\s*edits\s*\]\]", line)]  # fmt: skip
    if not isinstance(entries, list) or len(heads) != len(entries):
        raise InputError("no edits in the file", where=str(path), allowed="[[edits]] tables")
    yield from ((one, f"{path}, line {at}") for one, at in zip(entries, heads, strict=True))


def _json(text: str, path: Path) -> Iterator[tuple[Any, str]]:
    """Yield the objects of a JSON list or of JSON Lines, each with its line."""
    decoder, at = json.JSONDecoder(), 0
    # Between objects there may be brackets and commas of a list, and line ends.
    while match := re.compile(r"[\s,\[\]]*").match(text, at):
        at = match.end()
        if at == len(text):
            return
        where = f"{path}, line {text.count(chr(10), 0, at) + 1}"
        try:
            found, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            what = getattr(error, "msg", "nested too deeply")
            raise InputError(f"invalid JSON: {what}", where=where) from None
        yield found, where


def _edit(given: Any, where: str) -> Edit:
    if not isinstance(given, dict):
        raise InputError("an edit must be an object", where=where)
    unknown = sorted(set(given) - {*TARGETS, "strike", "change", "reason"})
    targets = [name for name in TARGETS if name in given]
    if unknown or len(targets) != 1:
        what = f"unknown field: {unknown[0]!r}" if unknown else "an edit needs exactly one target"
        raise InputError(what, where=where, allowed="event, claim or form; strike, change, reason")
    target, reason, change = targets[0], given.get("reason"), given.get("change")
    if not isinstance(reason, str) or not reason.strip():
        raise InputError("an edit must have a reason", where=where)
    if not isinstance(given[target], str):
        raise InputError(f"the ID of the {target} must be text", where=where)
    struck = given.get("strike", False)
    if struck is not True and (struck is not False or not isinstance(change, dict) or not change):
        allowed = "strike = true, or change = { … }"
        raise InputError("an edit must contain strike or change", where=where, allowed=allowed)
    if struck and change is not None:
        raise InputError("an edit cannot contain both strike and change", where=where)
    for name in change or {}:
        if name not in FIELDS[target]:
            hint = did_you_mean(name, FIELDS[target])
            raise InputError(f"unknown field of {target}: {name!r}{hint}", where=where,
                             allowed=", ".join(FIELDS[target]))  # fmt: skip
    return Edit(target, given[target], change, " ".join(reason.split())[:500], where)


def require_known(edits: Sequence[Edit], coded: Coded) -> None:
    """Raise `InputError` for an edit that does not match anything in the article."""
    doc = coded.article.doc_id
    claims = {claim_id(claim, doc) for claim in coded.claims}
    known = {"event": {event.event_id for event in coded.events}, "claim": claims, "form": claims}
    for edit in edits:
        if edit.id not in known[edit.target]:
            raise InputError(
                f"unknown {edit.target}: {edit.id!r}{did_you_mean(edit.id, known[edit.target])}",
                where=edit.where,
                allowed=f"one of this article's {edit.target} IDs",
                next="multivector brief … --format json",
            )


def edited(coded: Coded, edits: Sequence[Edit]) -> tuple[Coded, tuple[dict[str, Any], ...]]:
    """Apply edits to an article's events and claims; return the article and the changes.

    There is one entry per edit: ``target, id, change`` (null if removed), ``reason``, ``was`` (the
    article's words) and ``before`` (the previous values).
    """
    require_known(edits, coded)
    by_target = {name: {one.id: one for one in edits if one.target == name} for name in TARGETS}
    doc = coded.article.doc_id
    done: list[dict[str, Any]] = []
    events, claims = [], []
    for event in coded.events:
        found = by_target["event"].get(event.event_id)
        if found is not None:
            done.append(_record(found, event.text, event.to_dict()))
        if found is None or found.change is not None:
            events.append(event if found is None else _event(event, found))
    for claim in coded.claims:
        own = by_target["claim"].get(claim_id(claim, doc))
        form = by_target["form"].get(claim_id(claim, doc))
        done += [_record(one, claim.text, claim.to_dict()) for one in (own, form) if one]
        if own is None or own.change is not None:
            claims.append(claim if own is None else _claim(claim, own))
    return replace(coded, events=tuple(events), claims=tuple(claims)), tuple(done)


def with_forms(
    coded: Coded, checked: Sequence[Mapping[str, Any]], edits: Sequence[Edit]
) -> tuple[Mapping[str, Any], ...]:
    """Apply edits to the forms of claims and check them again."""
    doc = coded.article.doc_id
    forms = {edit.id: edit for edit in edits if edit.target == "form"}
    claims = {edit.id: edit.reason for edit in edits if edit.target == "claim"}
    found: list[Mapping[str, Any]] = []
    for claim, check in zip(coded.claims, checked, strict=True):
        edit, why = forms.get(claim_id(claim, doc)), claims.get(claim_id(claim, doc))
        if edit is None:
            found.append({**check, "edited": why} if why else check)
        elif edit.change is None:
            struck = {**check, "form": None, "verdict": "cannot tell", "reason": NOT_UNDERSTOOD,
                      "parts": [], "origins": [], "since": None, "edited": edit.reason}  # fmt: skip
            found.append(struck)
        else:
            found.append({**_judged(coded, claim, edit), "edited": edit.reason})
    return tuple(found)


def _judged(coded: Coded, claim: Claim, edit: Edit) -> Mapping[str, Any]:
    changes = dict(edit.change or {})
    _require(changes, "kind", _FORM_KINDS, edit)
    for name in ("subject", "partner", "scope"):
        if name in changes:
            changes[name] = _codes(changes[name], edit)
    number = changes.get("claimed", 0)
    if type(number) not in (int, float) or not abs(number) < 1e300:  # JSON has none beyond
        raise InputError("claimed must be a number", where=edit.where)
    for name, (kind, said) in _KINDS.items():
        if name in changes and type(changes[name]) is not kind:  # True is an int
            raise InputError(f"{name} must be {said}", where=edit.where)
    words = changes.get("words", [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise InputError("words must be a list of words", where=edit.where)
    return recheck(coded, claim, changes)


def _record(edit: Edit, was: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    change = dict(edit.change) if edit.change is not None else None
    before = {name: fields[name] for name in change or {} if name in fields}
    return {"target": edit.target, "id": edit.id, "change": change, "reason": edit.reason,
            "was": was, "before": before}  # fmt: skip


def _event(event: Event, edit: Edit) -> Event:
    change = dict(edit.change or {})
    _require(change, "event_type", tuple(QUAD), edit)
    _require(change, "status", _STATUSES, edit)
    kind = change.get("event_type", event.event_type)
    mode = change.get("mode", event.mode if kind == event.event_type else None) or None
    if mode is not None and mode not in tuple(MODES.get(kind, ())):
        raise InputError(f"unknown mode of {kind}: {mode!r}", where=edit.where,
                         allowed=", ".join(MODES.get(kind, {})) or "none")  # fmt: skip
    change |= {"mode": mode, "quad": QUAD[kind], "score": score(kind, mode)}
    for name in ("actor", "recipient"):
        if name in change:
            change[name] = tuple(map(_actor, _codes(change[name], edit)))
    if "date" in change:
        told = str(change["date"])
        if not _DATE.fullmatch(told) or not all(map(_is_date, told.split("/"))):
            allowed = "2023, 2023-05, 2023-05-18, or two dates separated by /"
            raise InputError(f"not a date: {told!r}", where=edit.where, allowed=allowed)
        change |= {"date": told, "date_precision": _PRECISION[len(told)]}
    if not isinstance(change.get("reciprocal", False), bool):
        raise InputError("reciprocal must be true or false", where=edit.where)
    return replace(event, **change)


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat((text + "-01-01")[:10]))
    except ValueError:
        return False


def _claim(claim: Claim, edit: Edit) -> Claim:
    change = dict(edit.change or {})
    _require(change, "channel", (*CHANNELS, *BESIDE), edit)
    _require(change, "modality", ("fact", "forecast", "judgement"), edit)
    if not isinstance(change.get("speaker", ""), str):
        raise InputError("speaker must be text", where=edit.where)
    return replace(claim, **change)


def _require(change: Mapping[str, Any], name: str, allowed: Sequence[str], edit: Edit) -> None:
    if name in change and change[name] not in allowed:
        hint = did_you_mean(str(change[name]), allowed)
        raise InputError(f"unknown {name}: {change[name]!r}{hint}", where=edit.where,
                         allowed=", ".join(allowed))  # fmt: skip


def _codes(given: Any, edit: Edit) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise InputError("a side must be a list of states and blocs", where=edit.where)
    try:
        return tuple(parties(given)) if given else ()
    except MultivectorError as error:
        raise InputError(error.what, where=edit.where, allowed=error.allowed) from None


def _actor(code: str) -> Actor:
    return Actor(display_name(code), code, "bloc" if code in BLOCS else "state")
