"""``multivector tone``."""

import click

from multivector.cli.progress import examples, said_when_slow
from multivector.cli.tables import write
from multivector.cli.words import data_options, said, split
from multivector.errors import UsageError


@click.command(
    "tone",
    epilog=examples(
        "multivector code news/ -o events.jsonl && multivector tone events.jsonl",
        "multivector tone events.jsonl --pair CHN,KAZ --from 2020 --articles news/",
        "multivector tone icews --region central-asia --powers CHN,RUS -o tone.csv",
        "multivector tone events.jsonl --by year --format json",
    ),
)
@click.argument("sources", nargs=-1, required=True, metavar="FILE|ORIGIN...")
@click.option("--pair", metavar="A,B", help="Two states or blocs.")
@click.option("--region", help="Pairs with a state of this region, such as central-asia.")
@click.option("--powers", help="With --region: the other side. Alone: pairs with one of these.")
@click.option("--from", "from_", metavar="YYYY[-MM]", help="First period.")
@click.option("--to", metavar="YYYY[-MM]", help="Last period.")
@click.option(
    "--by", type=click.Choice(["month", "year"]), default="month", show_default=True,
    help="Length of a period.",
)  # fmt: skip
@click.option(
    "--window", type=click.IntRange(0), default=7, show_default=True, metavar="DAYS",
    help="The same deed told again within so many days is one.",
)  # fmt: skip
@click.option(
    "--articles", multiple=True, metavar="PATH",
    help="What was coded, to count the documents that name either side; may be given again.",
)  # fmt: skip
@click.option("--published", metavar="DATE", help="Date of the articles, if they do not say.")
@data_options
def command(
    sources: tuple[str, ...],
    pair: str | None,
    region: str | None,
    powers: str | None,
    from_: str | None,
    to: str | None,
    by: str,
    window: int,
    articles: tuple[str, ...],
    published: str | None,
    format: str | None,
    output: str,
) -> None:
    """Events between states as series: counts by quad, tone, intensity, changes.

    FILE is what `multivector code` or `brief --format json` wrote; ORIGIN an installed table of
    events: icews, gdelt, polecat.
    """
    from multivector.answers.events.tone import tone

    sides = split(pair)
    if sides is not None and len(sides) != 2:
        raise UsageError(f"{pair!r} is no pair", where="--pair", allowed="two by a comma: CHN,KAZ")
    with said_when_slow("reading events"):
        result = tone(
            *sources,
            pair=(sides[0], sides[1]) if sides else None,
            region=region,
            powers=split(powers),
            start=from_,
            end=to,
            by=by,
            window=window,
            articles=articles,
            published=published,
        )
    write(result.rows, format=format, output=output)
    said(result)
