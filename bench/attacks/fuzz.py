"""Give each reader documents changed at random; tell what was read, refused, or went wrong."""

import math
import random
import re
import signal
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import pairwise
from pathlib import Path
from types import FrameType
from typing import Any
from unittest import mock

from attacks import samples
from attacks.mutation import WORDS, inside, joined, mutated, revalued
from multivector.codes.conversion import convert
from multivector.codes.gazetteer.names import find as find_names
from multivector.codes.resolve import party
from multivector.coding.quotes.quotes import attributed_speech
from multivector.coding.syntax import dates
from multivector.coding.syntax.sentences import split
from multivector.errors import MultivectorError, UsageError
from multivector.records.mapping import read_mapping
from multivector.scenarios.rules import cost_rule
from multivector.scenarios.scenario_files import DEFAULT_DAY, open_scenario
from multivector.store import schema
from multivector.text.article import Article, Refused
from multivector.text.dates import line_date, normal_date, read_date
from multivector.text.formats import pdf, pdf_lines
from multivector.text.read import read

HANG_SECONDS = 5.0  # of CPU time, for documents of some kilobytes
READ, REFUSED, CAUGHT = "read", "refused in words", "refused by the last net"
CRASH, HANG, WRONG = "crash", "hang", "wrong"
BAD = (CRASH, HANG, WRONG)
_NET = re.compile(r"could not be read \((\w+)\)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_PART = re.compile(r"\d{4}(?:-\d{2}){0,2}", re.ASCII)
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}", re.ASCII)
# Line feeds stand between paragraphs; no other control character leaves the reader.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Wrong(AssertionError):
    """A result that its promise excludes."""


class _Hung(BaseException):
    """Too much CPU time; no handler of the readers catches it."""


@dataclass
class Report:
    """What came of an attack: how often, and the first inputs that went wrong."""

    counts: Counter[str] = field(default_factory=Counter)
    details: Counter[str] = field(default_factory=Counter)
    examples: dict[str, Any] = field(default_factory=dict)

    def note(self, outcome: str, detail: str = "", example: Any = None) -> None:
        """Count one outcome; ``detail`` tells its kind."""
        self.counts[outcome] += 1
        if detail:
            self.details[f"{outcome}: {detail}"] += 1
            self.examples.setdefault(f"{outcome}: {detail}", example)


def demand(holds: object, why: str) -> None:
    """Raise `Wrong` if a promise does not hold."""
    if not holds:
        raise Wrong(why)


def check_article(article: Article) -> None:
    """Hold an article against what :class:`Article` promises."""
    demand(not _CONTROL.search(article.text), "control character in the text")
    demand(article.text == article.text.strip(), "space around the text")
    demand("\n\n\n" not in article.text, "two blank lines")
    demand(article.published is None or is_day(article.published), "published is no day")
    for line in (article.doc_id, article.title, article.publisher, article.url):
        demand(line is None or not _CONTROL.search(line), "control character in a field")
        demand(line is None or "\n" not in line, "line break in a field")
    demand(all(count > 0 for count in article.dropped.values()), "dropped less than one")


def is_day(text: str) -> bool:
    """Return whether a text is a day of the calendar in ISO 8601."""
    try:
        return bool(_DAY.fullmatch(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _is_date(text: str) -> bool:
    if not _PART.fullmatch(text):
        return False
    return is_day((text + "-01-01")[:10])


def read_document(suffix: str, folder: Path, data: bytes) -> str:
    """Read a document from a file; return the outcome, with the type of error of the last net."""
    path = folder / f"document.{suffix}"
    path.write_bytes(data)
    found = list(read(path))
    caught = ""
    for item in found:
        if isinstance(item, Article):
            check_article(item)
        else:
            demand(bool(item.reason), "refused without a reason")
            caught = caught or (m[1] if (m := _NET.search(item.reason)) else "")
    if caught:
        return caught
    return READ if any(not isinstance(item, Refused) for item in found) else REFUSED


def read_inside(suffix: str, folder: Path, data: bytes) -> str:
    """As `read_document`, a PDF parsed in this process: its own would take .2 s a document."""

    def here(module: str, data: bytes) -> dict[str, Any]:
        whole: dict[str, Any] = pdf_lines._whole(pdf_lines.lines_of(data))
        return whole

    with mock.patch.object(pdf, "read_apart", here):
        return read_document(suffix, folder, data)


def read_dates(folder: Path, data: bytes) -> str:
    """Read dates from a line, a sentence, metadata and a user."""
    text = data.decode("utf-8", "replace")
    for reader in (line_date, normal_date):
        found = reader(text)
        demand(found is None or is_day(found), f"{reader.__name__} gave {found!r}")
    for dated in dates.find(text, "2023-05-18"):
        demand(0 <= dated.start < dated.end <= len(text), "span of a date outside the text")
        first, last = dates.bounds(dated.date)
        demand(first or last, f"unreadable date {dated.date!r}")
        demand(not (first and last) or first <= last, f"range turned round: {dated.date!r}")
    given = read_date(text)
    demand(_is_date(given), f"read_date gave {given!r}")
    return READ


def read_names(folder: Path, data: bytes) -> str:
    """Find names in a text, resolve it as a party, convert it as a column."""
    text = data.decode("utf-8", "replace")
    end = 0
    for mention in find_names(text, on="2023-05-18"):
        demand(mention.start >= end, "mentions overlap")
        demand(text[mention.start : mention.end] == mention.text, "text of a mention differs")
        end = mention.end
    codes = convert(text.splitlines(), to="iso3")
    demand(all(c is None or re.fullmatch(r"[A-Z]{3}", c) for c in codes), "no code")
    found = party(text)
    demand(re.fullmatch(r"[A-Z][A-Z0-9-]{1,14}", found), f"party gave {found!r}")
    return READ


def read_quotes(folder: Path, data: bytes) -> str:
    """Read the sentences and quotations of a text."""
    text = data.decode("utf-8", "replace")
    sentences = split(text)
    demand(all(a.end <= b.start for a, b in pairwise(sentences)),
           "sentences overlap")  # fmt: skip
    for quote in attributed_speech(text, sentences, find_names(text)).quotes:
        demand(text[quote.start : quote.end] == quote.text, "text of a quotation differs")
    return READ


def read_scenario(folder: Path, data: bytes) -> str:
    """Read a scenario file and its rules, and a rule as typed."""
    path = folder / "scenario.toml"
    path.write_bytes(data)
    file = open_scenario(path)
    for rule in file.rules(str(file.options.get("year", DEFAULT_DAY))):
        change = getattr(rule, "change", None)
        demand(change is None or (math.isfinite(change) and change > -1), "change out of range")
    line = data.decode("utf-8", "replace").partition("\n")[0]
    try:
        cost_rule(line, on="2016")
    except UsageError:
        return READ
    return READ


def read_map(folder: Path, data: bytes) -> str:
    """Read a mapping file."""
    path = folder / "map.toml"
    path.write_bytes(data)
    found = read_mapping(schema.table("trade"), folder / "rows.csv", path)
    demand(_ID.fullmatch(found["origin"]), "id of a source that could leave its folder")
    for factor in found.get("scale", {}).values():
        demand(math.isfinite(factor) and factor, "factor out of range")
    return READ


@dataclass(frozen=True)
class Target:
    """A reader under attack: whole inputs, the reader, and the full number of trials."""

    inputs: Callable[[], list[bytes]]
    work: Callable[[Path, bytes], str]
    trials: int
    change: Callable[[bytes, random.Random, Sequence[bytes]], bytes] = mutated


def _texts(*texts: str) -> Callable[[], list[bytes]]:
    return lambda: [text.encode() for text in texts]


DATES = (
    "18 May 2023", "May 18, 2023", "2023-05-18", "18.05.2023", "Thu, 18 May 2023 09:00:00 GMT",
    "Suva, Fiji, 14 August 2024", "They met on 18 and 19 May and a day later.", "in the 1990s",
    "between 2014 and 2019", "the week of 3 May, two months ago", "last Friday", "since March 2022",
    "Updated 8:05 AM EDT, Fri May 19, 2023", "2023-05", "٢٠٢٣-٠٥", "0000-05", "0001-01-01",
    "٣ May ٢٠٢٣", "May 2023", "2023", "the first week of January 0001",
)  # fmt: skip
NAMES = (
    "Korea, Rep.", "the Russian Foreign Ministry", "EU", "Côte d'Ivoire", "President Xi Jinping of "
    "China met Serbia's Vucic in New Jersey.", "USSR", "NATO and the OSCE", "Saint Lucia",
)  # fmt: skip
QUOTES = (
    samples.TEXT,
    '“We will not,” Putin said, “leave Georgia.” He added: ‘No’. "It ends," said a spokesman '
    "for the Chinese ministry.\n\nAccording to Ana Soto, an analyst, talks failed.",
)
# Quickest first, so that a run cut short loses little.
TARGETS: dict[str, Target] = {
    "dates": Target(_texts(*DATES), read_dates, 10_000, joined),
    "mapping files": Target(_texts(samples.MAPPING), read_map, 10_000, revalued),
    "scenario files": Target(_texts(samples.SCENARIO), read_scenario, 10_000, revalued),
    "DOCX": Target(lambda: [samples.word()], partial(read_document, "docx"), 10_000, inside),
    "quotations": Target(_texts(*QUOTES), read_quotes, 10_000),
    "PDF": Target(lambda: [samples.portable()], partial(read_inside, "pdf"), 10_000),
    "names": Target(_texts(*NAMES), read_names, 10_000, joined),
    "Parquet": Target(lambda: [samples.rows()], partial(read_document, "parquet"), 100_000),
    "JSON Lines": Target(_texts(samples.RECORDS), partial(read_document, "jsonl"), 100_000),
    "plain text": Target(_texts(samples.TEXT), partial(read_document, "txt"), 100_000),
    "Markdown": Target(_texts(samples.MARKDOWN), partial(read_document, "md"), 100_000),
    "feed": Target(_texts(samples.FEED), partial(read_document, "xml"), 100_000),
    "HTML": Target(_texts(samples.HTML), partial(read_document, "html"), 100_000),
    "zip": Target(lambda: [samples.archive()], partial(read_document, "zip"), 100_000, inside),
}  # fmt: skip


def trial(work: Callable[[Path, bytes], str], folder: Path, data: bytes) -> tuple[str, str]:
    """Return outcome and detail of one input.

    The limit of CPU time is an alarm of its own, which the limit of the readers does not touch.
    """
    signal.setitimer(signal.ITIMER_PROF, HANG_SECONDS, 1.0)
    try:
        outcome = work(folder, data)
    except MultivectorError as error:
        caught = _NET.search(error.what)
        return (CAUGHT, caught[1]) if caught else (REFUSED, "")
    except Wrong as error:
        return WRONG, str(error)
    except _Hung:
        return HANG, f"over {HANG_SECONDS:g} s"
    except Exception as error:
        return CRASH, f"{type(error).__name__}: {str(error)[:60]}"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return (outcome, "") if outcome in (READ, REFUSED) else (CAUGHT, outcome)


def attack(name: str, inputs: Iterable[bytes]) -> Report:
    """Give a target these inputs."""
    report, work = Report(), TARGETS[name].work
    before = signal.signal(signal.SIGPROF, _hang)
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter(
                "ignore", UserWarning
            )  # a date that is not read is told, not refused
            for data in inputs:
                outcome, detail = trial(work, Path(folder), data)
                report.note(outcome, detail, data)
    finally:
        signal.signal(signal.SIGPROF, before)
    return report


def _hang(number: int, frame: FrameType | None) -> None:
    raise _Hung


def inputs_of(name: str, count: int, seed: int, seconds: float = math.inf) -> Iterator[bytes]:
    """Yield inputs for a target: the whole ones, then changed ones, for so long at most.

    Parameters
    ----------
    name : str
        Of the target.
    count : int
        Number of inputs.
    seed : int
        The same seed gives the same inputs.
    seconds : float
        CPU time after which no more are made.
    """
    target, chosen = TARGETS[name], random.Random(f"{seed} {name}")
    whole = target.inputs()
    others = [*whole, *WORDS]
    began = time.process_time()
    for number in range(count):
        if time.process_time() - began > seconds:
            return
        first = number < len(whole)
        yield whole[number] if first else target.change(chosen.choice(whole), chosen, others)
