"""``multivector brief``: a one-page evidence brief on an article."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from multivector.cli.first_run import offer_record
from multivector.cli.terminal import output as out
from multivector.cli.terminal.batch import BatchProgress
from multivector.cli.terminal.options import data_options
from multivector.cli.terminal.parameters import (
    AS_OF_ARTICLE,
    DATE,
    ENGINE,
    MIN_CONFIDENCE,
    POWERS_LIST,
    REGION,
    missing,
)
from multivector.cli.terminal.progress import examples, said_when_slow, say
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties
from multivector.engine.parts import remove
from multivector.errors import UsageError
from multivector.text.article import Article, Refused
from multivector.text.count import CountInBackground

if TYPE_CHECKING:
    from multivector.briefing.digest.document import Digest
    from multivector.briefing.renderings.document import Brief

_FORMATS = ("html", "md", "json", "docx", "pdf")
_SUFFIXES = {"htm": "html", "markdown": "md", **{name: name for name in _FORMATS}}


@click.command(
    "brief",
    epilog=examples(
        "multivector brief article.txt -o brief.html",
        "multivector brief https://example.org/news/1 --published 2024-05-02 -o brief.md",
        "multivector brief article.txt --region western-balkans --powers RUS,EU,CHN",
        "multivector brief report.pdf --edits corrections.toml -o brief.docx",
        "multivector brief news/ --workers 4 -o digest.html",
        "cat article.txt | multivector brief - --format json | jq .claims",
    ),
)
@click.argument("source", metavar="FILE|FOLDER|URL|-")
@click.option(
    "--region",
    type=REGION,
    metavar="R",
    help="Region to check claims against, e.g. central-asia.  [default: inferred from the article]",
)
@click.option(
    "--powers",
    type=POWERS_LIST,
    metavar="P",
    help="States and blocs to compare.  [default: the region's powers, or CHN,RUS,USA,EU,TUR]",
)
@click.option(
    "--published",
    type=DATE,
    metavar="DATE",
    help="Publication date to assume if the article gives none.",
)
@click.option(
    "--later", is_flag=True, help="Also show figures dated after the article, marked as such."
)
@click.option(
    "--as-of",
    type=AS_OF_ARTICLE,
    metavar="DATE|published",
    help="Use only what was known on this day, or on the publication date.",
)
@MIN_CONFIDENCE
@click.option(
    "--edits",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="Manual corrections (TOML or JSON) that remove or change events, claims and forms.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Number of parallel processes for the articles of a digest.",
)
@ENGINE
@data_options("html", formats=_FORMATS, suffixes=tuple(_SUFFIXES), terminal="md")
@click.option(
    "--allow-private", is_flag=True, help="Allow URLs on this machine or the local network."
)
@click.option("--no-data", is_flag=True, help="Do not offer to download the public record.")
def command(
    source: str,
    region: str | None,
    powers: str | None,
    published: str | None,
    later: bool,
    as_of: str | None,
    min_confidence: float,
    edits: str | None,
    workers: int,
    engine: str,
    format: str | None,
    output: str | None,
    allow_private: bool,
    no_data: bool,
) -> None:
    """Write an evidence brief on one article, or a digest of several.

    It covers who is involved, who did what to whom, who says so, what is claimed, and what the
    public record says about each claim, on a single page that needs no network and no scripts.

    A folder, or an archive, feed or JSON Lines file with several articles, produces a digest: the
    stories, what each article says, where they disagree, and each claim, checked once. With -o
    FILE an interrupted digest resumes where it stopped when it is run again.
    """
    chosen = _format(format, output)
    _check(source)
    _require_writable(chosen, output)
    if not no_data:
        offer_record()
    options = {
        "region": region_of(region).id if region else None,
        "powers": parties(powers) if powers else None,
        "later": later,
        "as_of": as_of,
        "edits": edits,
    }
    with said_when_slow(f"reading {source}"):
        from multivector.briefing.digest.digest import several

        found = several(source, published=published, allow_private=allow_private)
    if isinstance(found, Article):
        made: Brief | Digest = _brief(found, {**options, "min_confidence": min_confidence})
    else:
        from multivector.briefing.brief import require_of_one

        require_of_one(options)
        made = _digest(source, found, workers, engine, out.parts_folder(output))
    out.write(_written(made, chosen), output)
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
                f"{chosen.upper()} is not text for a terminal", next=f"-o FILE.{chosen}"
            )
        require_writable(chosen)


def _brief(article: Article, options: dict[str, Any]) -> "Brief":
    with said_when_slow("extracting events, quotations and claims; checking the record"):
        from multivector.briefing.build import brief

        return brief(article, **options)


def _digest(
    source: str,
    documents: Iterable[Article | Refused],
    workers: int,
    engine: str,
    parts: Path | None,
) -> "Digest":
    from multivector.briefing.digest.digest import digest

    said = BatchProgress(CountInBackground([source]))
    with said.shown(parts):
        made = digest(
            documents,
            workers=workers,
            engine=engine,
            parts=parts,
            on_refused=said.refused,
            on_progress=said.progress,
        )
    said.end("brief")
    return made


def _written(made: "Brief | Digest", chosen: str) -> str | bytes:
    if chosen in ("docx", "pdf"):
        from multivector.briefing.renderings.documents import as_docx, as_pdf

        return as_docx(made) if chosen == "docx" else as_pdf(made)
    return {"html": made.to_html, "md": made.to_markdown, "json": made.to_json}[chosen]()


def _check(source: str) -> None:
    """Raise an error for a missing file before the coder is loaded."""
    if source != "-" and "://" not in source and not Path(source).exists():
        raise missing(source)


def _format(format_: str | None, output: str | None) -> str:
    if format_:
        return format_
    if output and output != "-":
        return _SUFFIXES.get(Path(output).suffix.lstrip(".").lower(), "html")
    return "md" if output is None and sys.stdout.isatty() else "html"


def _summary(made: "Brief | Digest") -> str:
    from multivector.briefing.renderings.document import Brief
    from multivector.prose import listed, number

    if not isinstance(made, Brief):
        return repr(made)
    coded = made.coded
    counts = [
        number(len(coded.events), "event"),
        number(len(coded.quotes), "quotation"),
        number(len(coded.claims), "claim"),
        number(len(made.evidence), "figure"),
    ]
    return listed(counts)
