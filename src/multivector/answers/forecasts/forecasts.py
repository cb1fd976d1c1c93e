"""Add the forecasts in articles to the ledger, list them, and resolve those that are due."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from multivector.answers.article import Source, code, read_all
from multivector.answers.columns import caption_of, columns_of
from multivector.answers.forecasts import ledger as chain
from multivector.answers.forecasts.entries import NO, VOID, YES, Entry, entries
from multivector.answers.forecasts.hand import Sheets
from multivector.answers.forecasts.phrases import Chance, read_phrases, stated_chance
from multivector.answers.forecasts.propositions import (
    EVENT,
    HAND,
    Foretold,
    Proposition,
    foretold,
    given_months,
    later,
    speaker_kind,
    worded,
)
from multivector.answers.forecasts.rules import (
    NOT_INSTALLED,
    References,
    answer,
    event_source,
    is_decidable,
    references,
)
from multivector.answers.forecasts.scoring import scored
from multivector.answers.result import Result, number
from multivector.coding.coded import Coded
from multivector.errors import InputError, UsageError, install
from multivector.prose import number as counted
from multivector.store.warehouse import Store
from multivector.text.article import Article, Refused

# A forecast without a figure this long after its horizon is void: its source has ended.
GRACE_MONTHS = 36
NO_FIGURE = "the record has no such figure"
TWICE = "the article is already in the ledger"
UNDATED = "no publication date: set --published YYYY-MM-DD"


# -- add -----------------------------------------------------------------------------------------


def add_forecasts(
    *sources: Source,
    published: str | None = None,
    phrases: str | Path | None = None,
    horizon: str | int | None = None,
    now: datetime | None = None,
    on_refused: Callable[[Refused], None] | None = None,
) -> Result:
    """Add the forecasts in articles to the ledger.

    Parameters
    ----------
    *sources : Path, str or Article
        As for :func:`multivector.read_all`.
    published : str, optional
        Date of publication, YYYY-MM-DD, for articles that state none.
    phrases : path, optional
        A table of the probabilities that phrases express, from a published elicitation:
        tab-separated, with columns ``phrase, low, p, high, study``. Without it, no phrase has a
        probability.
    horizon : str or int, optional
        Horizon in months of forecasts that do not state one. Default: 12.
    now : datetime, optional
        Time of writing. Default: the system clock.
    on_refused : callable, optional
        Called with each article that is not added, and the reason.

    Returns
    -------
    Result
        The new forecasts, in the columns of ``forecasts``. A forecast that no rule can resolve is
        kept as ``unresolvable`` with a ``reason``; ``run`` counts both.

    Raises
    ------
    UsageError
        For a horizon such as "soon", or if no source is given.
    InputError
        If the ledger is damaged or locked, or no article could be added because it is unreadable,
        undated or already in the ledger.
    """
    if not sources:
        raise UsageError(
            "no article given", where="sources", next="multivector forecasts add --help"
        )
    months, table = given_months(horizon), read_phrases(Path(phrases)) if phrases else {}
    made: dict[str, list[dict[str, Any]]] = {}
    refused, known = [], _articles(chain.read_ledger())
    for article in (a for source in sources for a in read_all(source, published=published)):
        if isinstance(article, Refused):
            refused.append(article)
        elif article.sha256 in known | made.keys():
            refused.append(Refused(article.source, TWICE))
        elif not is_dated(article):
            refused.append(Refused(article.source, UNDATED))
        else:
            coded = code(article)
            told = foretold(coded, months=months)
            made[article.sha256] = [_record(coded, one, table) for one in told]
    if on_refused:
        for one in refused:
            on_refused(one)
    if refused and not made:
        first = refused[0]
        raise InputError(first.reason, where=first.source, next="multivector forecasts list")
    with chain.writing():  # the lock is not held while articles are read
        ledger = chain.read_ledger()
        twice = _articles(ledger)
        new = [record for key, some in made.items() if key not in twice for record in some]
        ledger, ids = chain.append(new, after=ledger, now=now), {r["forecast_id"] for r in new}
    added = [entry for key, entry in entries(ledger).items() if key in ids]
    return _result("Forecasts added", added, {"articles": len(made), "refused": len(refused)})


def _articles(ledger: chain.Ledger) -> set[str]:
    return {str(line["article_sha256"]) for line in ledger.lines if line["kind"] == "forecast"}


def is_dated(article: Article) -> bool:
    """Return whether the day of publication is known, not only the month or year."""
    return len(article.published or "") == len("2023-05-18")


def _record(coded: Coded, one: Foretold, phrases: Mapping[str, Chance]) -> dict[str, Any]:
    """Return the ledger's record of a forecast in an article."""
    article = coded.article
    day = date.fromisoformat(str(article.published))
    proposition, reason, known = admitted(one, day)
    chance = stated_chance(one.quote) or phrases.get(one.phrase)
    key = sha256(f"{article.sha256} {one.start} {one.end}".encode()).hexdigest()[:16]
    return {
        "kind": "forecast", "forecast_id": key, "doc_id": article.doc_id,
        "article_sha256": article.sha256, "start": one.start, "end": one.end, "quote": one.quote,
        "speaker": one.speaker, "speaker_kind": speaker_kind(one.speaker), "phrase": one.phrase,
        "published": str(article.published), "begins": one.window.begins.isoformat(),
        "horizon": one.window.ends.isoformat(), "horizon_stated": one.window.stated,
        "rule": proposition.rule if proposition else None,
        "proposition": worded(proposition, one.window) or None,
        "what": dict(proposition.what) if proposition else None, "reason": reason,
        "p_low": chance.low if chance else None, "p": chance.p if chance else None,
        "p_high": chance.high if chance else None, "p_source": chance.source if chance else None,
        **asdict(known),
    }  # fmt: skip


def admitted(
    one: Foretold, published: date, *, revised: bool = False
) -> tuple[Proposition | None, str | None, References]:
    """Return a proposition with its references if its source is installed; otherwise the reason."""
    proposition = one.proposition
    if proposition is None:
        return None, one.reason, References()
    try:
        if proposition.rule == EVENT:
            source = event_source(published)
            if source is None:
                raise InputError(NOT_INSTALLED, next="multivector data pull polecat")
            proposition = Proposition(EVENT, {**proposition.what, "source": source})
        if not is_decidable(proposition, published):
            return None, NO_FIGURE, References()
        known = references(proposition, one.window, published, revised=revised)
        return known[0], None, known[1]
    except (InputError, ModuleNotFoundError) as error:
        told = getattr(error, "next", None) or install("all")
        return None, f"{NOT_INSTALLED}: {told}", References()


# -- list and resolve ----------------------------------------------------------------------------


def list_forecasts(*, blind: bool = False) -> Result:
    """Return the forecasts in the ledger.

    Parameters
    ----------
    blind : bool
        Return a blind coding sheet for two people to admit and resolve forecasts, with speakers and
        probability words removed.

    Raises
    ------
    InputError
        If the ledger is damaged.
    """
    every = list(entries(chain.read_ledger()).values())
    if not blind:
        return _result("Forecasts in the ledger", every, {})
    rows = tuple(Sheets.row(entry.line) for entry in every if entry.line["rule"] is None)
    return Result("Sheet for rating forecasts manually", columns_of("forecast_sheet"), rows)


def resolve_forecasts(by_hand: Sequence[str | Path] = (), *, now: datetime | None = None) -> Result:
    """Resolve forecasts whose horizon has passed, by their rules or by two people.

    Each is resolved once, from the figures installed when they first reach its horizon; later
    revisions have no effect. Without a figure it stays open, and becomes void after three years.

    Parameters
    ----------
    by_hand : two paths, optional
        Sheets of ``forecasts.list(blind=True)``, filled in by two people. A forecast that both
        admit is admitted, and resolved if both give the same outcome; ``run`` has their agreement.
    now : datetime, optional
        Current time. Default: the system clock.

    Returns
    -------
    Result
        The newly resolved forecasts; ``run`` counts those left open, with the reason.

    Raises
    ------
    InputError
        If the ledger is damaged or locked, or a sheet cannot be read.
    UsageError
        If not exactly two sheets are given.
    """
    now = now or datetime.now(UTC)
    sheets = Sheets.read(by_hand) if by_hand else None
    with chain.writing():
        ledger = chain.read_ledger()
        every, left = entries(ledger), Counter[str]()
        if sheets is not None:
            records = sheets.records(every, now.date())
        else:
            due = (_resolution(key, entry, now.date(), left) for key, entry in every.items())
            records = [record for record in due if record]
        ledger = chain.append(records, after=ledger, now=now)
    every, changed = entries(ledger), {record["forecast_id"] for record in records}
    run: dict[str, Any] = {"left": dict(left)}
    if sheets is not None:
        run["agreement"] = sheets.agreement()
    return _result("Forecasts resolved", [e for k, e in every.items() if k in changed], run)


def _resolution(key: str, entry: Entry, today: date, left: Counter[str]) -> dict[str, Any] | None:
    """Return the line that resolves a forecast; None, and count why, if it stays open."""
    if entry.rule in (None, HAND) or entry.resolution is not None:
        return None
    window = entry.window
    if today <= window.ends:
        left["the horizon has not passed"] += 1
        return None
    # A rule is given only this: no probability, phrase or speaker.
    proposition = Proposition(str(entry.rule), entry.line["what"])
    try:
        found = answer(proposition, window)
    except InputError as error:
        left[f"{error.what}: {error.next}"] += 1
        return None
    if found.truth is None and today <= later(window.ends, GRACE_MONTHS):
        left["too close to call" if "too close" in found.words else "no figure yet"] += 1
        return None
    outcome = VOID if found.truth is None else YES if found.truth else NO
    installed = Store().installed()
    vintages = {name: installed[name].key for name in found.origins if name in installed}
    return {"kind": "resolution", "forecast_id": key, "outcome": outcome, "words": found.words,
            "vintages": vintages}  # fmt: skip


# -- rows ----------------------------------------------------------------------------------------


def _result(title: str, shown: Iterable[Entry], run: Mapping[str, Any]) -> Result:
    kept = list(shown)
    found = scored(kept)
    rows = tuple(map(row_of, kept, found.brier, found.log))
    states = Counter(row["status"] for row in rows)
    reasons = Counter(row["reason"] for row in rows if row["reason"])
    counts = ", ".join(f"{count} {status}" for status, count in states.most_common())
    lines = [f"{counted(len(rows), 'forecast')}{': ' if counts else ''}{counts}."]
    lines += [f"{count} unresolvable: {reason}." for reason, count in reasons.most_common()]
    for what, told in run.get("agreement", {}).items():
        lines.append(
            f"Agreement between the two raters on {what!r}: kappa {told['kappa']}, n = {told['n']}."
        )
    lines += [f"Left open: {count} ({why})." for why, count in run.get("left", {}).items()]
    return Result(
        title, columns_of("forecasts"), rows, sentences=tuple(lines),
        caption=caption_of("forecasts"), run={**run, "unresolvable": dict(reasons)},
    )  # fmt: skip


def row_of(entry: Entry, brier: float, log_score: float) -> dict[str, Any]:
    """Return the row of a forecast; scores are NaN if it is unresolved or has no probability."""
    line, done = entry.line, entry.resolution or {}
    return {
        **{k: line[k] for k in ("forecast_id", "doc_id", "speaker", "phrase")},
        "proposition": line["proposition"] or (entry.admission or {}).get("proposition"),
        "rule": entry.rule,
        **{k: line[k] for k in ("published", "horizon", "p_low", "p", "p_high")},
        "status": entry.status, "resolved_at": done.get("written_at"), "outcome": entry.outcome,
        "brier": number(brier), "log_score": number(log_score),
        "base_rate": line["base_rate"], "known_at": line["written_at"],
        "previous": line["previous"], "hash": line["hash"], "begins": line["begins"],
        "horizon_stated": line["horizon_stated"], "persistence": line["persistence"],
        "own": line["own"], "reason": None if entry.rule else line["reason"],
        "record": done.get("words"), "quote": line["quote"],
    }  # fmt: skip


def verify_forecasts(*, expect: str | None = None) -> Result:
    """Verify the hash chain of the ledger.

    Parameters
    ----------
    expect : str, optional
        An earlier line hash; verification fails if that line has been removed.

    Returns
    -------
    Result
        One row: ``path, lines, forecasts, head``; keep a copy of ``head`` to use as ``expect``
        later.

    Raises
    ------
    InputError
        At the first invalid line, with its number.
    """
    ledger = chain.read_ledger()
    if expect is not None:
        chain.require_line(ledger, expect)
    count = sum(line["kind"] == "forecast" for line in ledger.lines)
    row = {"path": str(ledger.path), "lines": len(ledger.lines), "forecasts": count,
           "head": ledger.head}  # fmt: skip
    told = f"{counted(len(ledger.lines), 'line')}, all valid; last hash: {ledger.head}"
    return Result("Hash chain of the ledger", columns_of("forecast_chain"), (row,),
                  sentences=(told,))  # fmt: skip
