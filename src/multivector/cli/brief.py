"""``multivector brief``: a one-page evidence brief on an article."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from multivector.cli.first_run import offer_record
from multivector.cli.terminal import output as out
from multivector.cli.terminal.options import data_options
from multivector.cli.terminal.parameters import (
    AS_OF_ARTICLE,
    DATE,
    MIN_CONFIDENCE,
    POWERS_LIST,
    REGION,
    missing,
)
from multivector.cli.terminal.progress import examples, said_when_slow, say
from multivector.codes.regions import region as region_of
from multivector.codes.resolve import parties

if TYPE_CHECKING:
    from multivector.briefing.document import Brief

_SUFFIXES = {"html": "html", "htm": "html", "md": "md", "markdown": "md", "json": "json"}


@click.command(
    "brief",
    epilog=examples(
        "multivector brief article.txt -o brief.html",
        "multivector brief https://example.org/news/1 --published 2024-05-02 -o brief.md",
        "multivector brief article.txt --region western-balkans --powers RUS,EU,CHN",
        "cat article.txt | multivector brief - --format json | jq .claims",
    ),
)
@click.argument("source", metavar="FILE|URL|-")
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
    help="States and blocs to compare.  [default: the region's, or CHN,RUS,USA,EU,TUR]",
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
    help="Use only what was known on this day, or on the day of publication.",
)
@MIN_CONFIDENCE
@data_options("html", formats=("html", "md", "json"), suffixes=tuple(_SUFFIXES), terminal="md")
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
    format: str | None,
    output: str | None,
    allow_private: bool,
    no_data: bool,
) -> None:
    """Write an evidence brief on one article.

    It covers who is involved, who did what to whom, who says so, what is claimed, and what the
    public record says about each claim, on a single page that needs no network and no scripts.
    """
    chosen = _format(format, output)
    _check(source)
    if not no_data:
        offer_record()
    compared = parties(powers) if powers else None
    held_against = region_of(region).id if region else None
    with said_when_slow(f"reading {source}"):
        from multivector.text.read import read_one

        article = read_one(source, published=published, allow_private=allow_private)
    with said_when_slow("extracting events, quotations and claims; checking the record"):
        from multivector.briefing.build import brief

        found = brief(
            article,
            region=held_against,
            powers=compared,
            later=later,
            as_of=as_of,
            min_confidence=min_confidence,
        )
    written = {"html": found.to_html, "md": found.to_markdown, "json": found.to_json}[chosen]()
    out.write(written, output)
    if output not in (None, "-"):
        say(f"wrote {output}: {_summary(found)}")


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


def _summary(found: "Brief") -> str:
    from multivector.prose import listed, number

    coded = found.coded
    return listed(
        [
            number(len(coded.events), "event"),
            number(len(coded.quotes), "quotation"),
            number(len(coded.claims), "claim"),
            number(len(found.evidence), "figure"),
        ]
    )
