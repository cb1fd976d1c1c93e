"""Build a digest: the articles of a folder, feed or archive by story."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from multivector import __version__
from multivector.answers.verdicts.article import checks, with_statements
from multivector.briefing.answers import held
from multivector.briefing.cards import DECIDED, is_left, statement
from multivector.briefing.digest.content import Story, StoryClaim, Voice
from multivector.briefing.digest.disagreements import disagreements
from multivector.briefing.digest.document import Digest
from multivector.briefing.digest.stories import grouped
from multivector.briefing.lead import beginning, main_event
from multivector.codes.blocs import BLOCS
from multivector.codes.naming import display_name
from multivector.codes.states import EVER
from multivector.coding.batch import Given, Progress, coded_all
from multivector.coding.coded import Coded, Event
from multivector.coding.events.cross_article import merge_events
from multivector.errors import InputError
from multivector.text.article import Refused
from multivector.text.dates import Day
from multivector.vocabulary import HAPPENING

MOST_ARTICLES = 2_000  # compared with one another
_LEAD_WORDS = 26


def digest(
    sources: Given | Iterable[Given],
    *,
    published: Day | None = None,
    workers: int = 1,
    engine: str = "local",
    allow_private: bool = False,
    parts: str | Path | None = None,
    on_refused: Callable[[Refused], None] | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Digest:
    """Build the digest of articles from several sources.

    The output does not depend on ``workers``, ``engine`` or whether a run was resumed. Raises
    InputError if no document can be read, or there are more than 2,000. Raises UsageError if
    ``published`` is not a date, ``workers`` is below 1 or ``engine`` is unknown.

    ``sources``: folders, archives, feeds, files, URLs, articles. The other arguments are as for
    :func:`multivector.coding.batch.code_all`.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name in ("Peru", "Bolivia"):
    ...         _ = Path(folder, f"{name}.txt").write_text(f"{name} accused Chile of spying.")
    ...     digest(folder)
    Digest of 2 articles, 1 story
    """
    refused: list[Refused] = []

    def refuse(one: Refused) -> None:
        refused.append(one)
        if on_refused:
            on_refused(one)

    given = [sources] if isinstance(sources, Given) else sources
    found = coded_all(
        given, published=published, workers=workers, engine=engine, allow_private=allow_private,
        parts=parts, on_refused=refuse, on_progress=on_progress,
    )  # fmt: skip
    coded: list[Coded] = []
    first: dict[str, str] = {}
    for one in islice(found, MOST_ARTICLES + 1):
        source = one.article.source
        if (same := first.setdefault(one.article.doc_id, source)) == source:
            coded.append(with_statements(one))
        else:
            refuse(Refused(source, f"the same document as {same}"))
    if not coded:
        raise InputError("no document could be read")
    if len(coded) > MOST_ARTICLES:
        raise InputError("too many articles for one digest", allowed=f"at most {MOST_ARTICLES:,}")
    groups = grouped([one.article for one in coded])
    days = [one.article.published or "" for one in coded]
    on = max(days) if all(days) else None  # states are named as on the day of the last article
    called = {party.name for one in coded for party in one.actors}
    names = {code: display_name(code, on, called) for code in (*EVER, *BLOCS)}
    stories = tuple(_story(coded, story, groups.copies, names) for story in groups.stories)
    return Digest(stories, tuple(refused), coded[0].coder, __version__, names)


def _story(
    coded: Sequence[Coded], places: Sequence[int], copies: Mapping[int, int], names: dict[str, str]
) -> Story:
    members = [coded[place] for place in places]
    distinct = [coded[place] for place in places if place not in copies]
    checked = [
        [held(claim, check, one.article.text)
         for claim, check in zip(one.claims, checks(one), strict=True)]
        for one in distinct
    ]  # fmt: skip
    ids = [one.article.doc_id for one in coded]
    repeated = {ids[place]: ids[copies[place]] for place in places if place in copies}
    events = tuple(sorted(merge_events(members), key=lambda e: -_reports(e, repeated)))
    pages = ((one, [e for e in one.events if e.status in HAPPENING]) for one in distinct)
    main = {event.event_id for one in pages if (event := main_event(*one))}
    return Story(
        articles=tuple(one.article for one in members),
        leads={one.article.doc_id: beginning(one, _LEAD_WORDS) for one in members},
        copies=repeated,
        events=events,
        main=frozenset(main | {e.event_id for e in events if _reports(e, repeated) > 1}),
        claims=_claims(distinct, checked),
        voices=_voices(distinct),
        disagreements=disagreements(distinct, checked, names),
    )


def _reports(event: Event, copies: Mapping[str, str]) -> int:
    return len({copies.get(report.doc_id, report.doc_id) for report in event.documents})


def _claims(
    coded: Sequence[Coded], checked: Sequence[Sequence[Mapping[str, Any]]]
) -> tuple[StoryClaim, ...]:
    """Return the claims that were checked against the record, each once, decided ones first."""
    found: dict[str, StoryClaim] = {}
    for one, of_claims in zip(coded, checked, strict=True):
        for claim, check in zip(one.claims, of_claims, strict=True):
            if not check.get("form") or is_left(check):
                continue
            key = statement(check)
            first = found.get(key, StoryClaim(claim, check, ()))
            articles = dict.fromkeys((*first.articles, one.article.doc_id))
            found[key] = StoryClaim(first.claim, first.check, tuple(articles))
    return tuple(sorted(found.values(), key=lambda c: (c.verdict not in DECIDED, -len(c.articles))))


def _voices(coded: Sequence[Coded]) -> tuple[Voice, ...]:
    found: dict[str, Voice] = {}
    for one in coded:
        for quote in one.quotes:
            if not quote.speaker:
                continue
            key = quote.speaker.casefold()
            before = found.get(key, Voice(quote, ()))
            best = max(before.quote, quote, key=lambda q: (q.direct, len(q.text)))
            articles = dict.fromkeys((*before.articles, one.article.doc_id))
            found[key] = Voice(best, tuple(articles))
    return tuple(sorted(found.values(), key=lambda voice: -len(voice.articles)))
