"""``multivector brief``: a one-page evidence brief on an article."""

import gc
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from multivector.cli.first_run import offer_record
from multivector.cli.terminal import output as out
from multivector.cli.terminal.batch import BatchProgress
from multivector.cli.terminal.options import (
    ALLOW_PRIVATE,
    ENGINE,
    MIN_CONFIDENCE,
    command,
    data_options,
    option,
)
from multivector.cli.terminal.parameters import (
    AS_OF_ARTICLE,
    DATE,
    POWERS_LIST,
    REGION,
    require_source,
)
from multivector.cli.terminal.progress import Progress, say
from multivector.cli.terminal.run_record import keep
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties
from multivector.engine.parts import remove
from multivector.errors import UsageError
from multivector.text.article import NO_DATE, Article, Refused
from multivector.text.count import CountInBackground

if TYPE_CHECKING:
    from multivector.briefing.digest.document import Digest
    from multivector.briefing.renderings.document import Brief

_DOING = "extracting events, quotations and claims; checking the record"
_FORMATS = ("html", "md", "json", "docx", "pdf")
_SUFFIXES = {"htm": "html", "markdown": "md", **{name: name for name in _FORMATS}}


@command("brief")
@click.argument("source", metavar="FILE|FOLDER|URL|-")
@option(
    "--region R",
    REGION,
    "Region or bloc to check claims against.  [default: inferred from the article]",
)
@option(
    "--powers P",
    POWERS_LIST,
    "States and blocs to compare.  [default: the region's powers, or CHN,RUS,USA,EU,TUR]",
)
@option("--published DATE", DATE, "Publication date; replaces the one that the article gives.")
@option("--later", bool, "Also show figures dated after the article, marked as such.")
@option(
    "--as-of DATE|published",
    AS_OF_ARTICLE,
    "Use only data available by this date, or by the publication date.",
)
@MIN_CONFIDENCE
@option(
    "--edits FILE",
    click.Path(exists=True, dir_okay=False),
    "Manual corrections (TOML or JSON) that remove or change events, claims and forms.",
)
@option(
    "--workers",
    click.IntRange(1, 64),
    "Number of parallel processes for the articles of a digest.",
    default=1,
)
@ENGINE
@data_options("html", formats=_FORMATS, suffixes=_SUFFIXES, terminal="md")
@ALLOW_PRIVATE
@option("--no-data", bool, "Do not offer to download the public record.")
def brief(source: str, format: str, output: str | None, no_data: bool, **options: Any) -> None:
    """Write an evidence brief on one article, or a digest of several.

    It covers who is involved, who did what to whom, who says so, what is claimed, and what the
    public record says about each claim, on a single page that needs no network and no scripts.

    A folder, or an archive, feed, table or JSON Lines file of several articles produces a digest:
    the stories, what each article says, where they disagree, and each claim, checked once. With
    -o FILE an interrupted digest resumes where it stopped when it is run again.
    """
    require_source(source)  # before the coder is loaded
    _require_writable(format, output)
    if not no_data:
        offer_record()
    processes = {name: options.pop(name) for name in ("workers", "engine")}
    given = {name: options.pop(name) for name in ("published", "allow_private")}
    options["region"] = region_of(options["region"]).id if options["region"] else None
    options["powers"] = parties(options["powers"]) if options["powers"] else None
    with Progress(f"reading {source}"):
        from multivector.answers.article import several

        found = several(source, **given)
    if isinstance(found, Article):
        if not found.published:
            say(NO_DATE)
        with _uncollected(), Progress(_DOING):
            from multivector.briefing.build import brief as brief_of

            made: Brief | Digest = brief_of(found, **options)
    else:
        from multivector.briefing.brief import require_of_one

        require_of_one(options)
        made = _digest(source, found, processes, out.parts_folder(output))
    out.write(_written(keep(made), format), output)
    if (parts := out.parts_folder(output)) and not isinstance(found, Article):
        remove(parts)
    if output not in (None, "-"):
        say(f"wrote {output}: {_summary(made)}")


def _require_writable(chosen: str, output: str | None) -> None:
    """Raise an error before the coder is loaded if a format cannot be written."""
    if chosen in ("docx", "pdf"):
        from multivector.briefing.renderings.documents import require_writable

        if output in (None, "-") and sys.stdout.isatty():
            raise UsageError(
                f"{chosen.upper()} cannot be written to a terminal", next=f"-o FILE.{chosen}"
            )
        require_writable(chosen)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Disable garbage collection: one article leaves few cycles, and each run takes 0.1 s."""
    before = gc.get_threshold()
    gc.set_threshold(0)  # not `disable`: the parser's loader enables it again
    try:
        yield
    finally:
        gc.freeze()
        gc.set_threshold(*before)


def _digest(
    source: str, documents: Iterable[Article | Refused], how: dict[str, Any], parts: Path | None
) -> "Digest":
    from multivector.briefing.digest.digest import digest

    said = BatchProgress(CountInBackground([source]))
    with said.shown(parts):
        made = digest(
            documents, **how, parts=parts, on_refused=said.refused, on_progress=said.progress
        )
    said.end("brief", undated=[one.source for one in made.articles if not one.published])
    return made


def _written(made: "Brief | Digest", chosen: str) -> str | bytes:
    if chosen in ("docx", "pdf"):
        from multivector.briefing.renderings.documents import as_docx, as_pdf

        return as_docx(made) if chosen == "docx" else as_pdf(made)
    return {"html": made.to_html, "md": made.to_markdown, "json": made.to_json}[chosen]()


def _summary(made: "Brief | Digest") -> str:
    from multivector.briefing.renderings.document import Brief, counts_of

    return counts_of(made) if isinstance(made, Brief) else repr(made)
