"""Commands that show the table of one public function: each consists only of the call."""

from typing import Any

import click

import multivector as mv
from multivector.answers.result import Result
from multivector.cli.terminal.options import (
    AS_OF,
    SIDES,
    as_parameters,
    command,
    option,
    options,
    result_options,
)
from multivector.cli.terminal.parameters import (
    CHANNEL,
    CHANNELS_LIST,
    GROUP,
    GROUPS_LIST,
    PARTY,
    POWERS_LIST,
    SPAN,
    STATES_LIST,
    WEIGHTS,
    YEAR,
    Checked,
    OneOf,
    sides,
    span,
)
from multivector.codes.suggest import unknown
from multivector.vocabulary import ISSUES

_FROM_TO = options(
    option("--from start", YEAR, "First year of the range."),
    option("--to end", YEAR, "Last year of the range."),
)
_SESSIONS = options(
    option("--year years", YEAR, "A single year (UN session number + 1945).  [default: all]"),
    _FROM_TO,
)
_OF_TRADE = "A single year.  [default: the latest with trade data]"


def _issue(word: str, option: str) -> None:
    names = {name.casefold() for name in ISSUES.values()}
    if word.casefold().replace("-", " ") not in {*ISSUES, *names}:
        allowed = ", ".join(f"{code} ({name})" for code, name in ISSUES.items())
        raise unknown("issue", word, [*ISSUES, *names], option, allowed)


@command("agreement")
@click.argument("a", type=GROUP, metavar="A")
@click.argument("b", type=GROUP, metavar="B")
@_SESSIONS
@option(
    "--issue",
    Checked("issue", _issue, lambda: ISSUES),
    f"Only roll calls on this issue: {', '.join(f'{k} ({v})' for k, v in ISSUES.items())}.",
)
@option("--keep-unanimous", bool, "Keep unanimous roll calls.")
@AS_OF
@result_options(
    "counting votes", "state_a state_b year agreement lower upper kappa pi votes members flag issue"
)
def agreement(**options: Any) -> Result:
    """Measure how similarly A and B vote in the UN General Assembly.

    A and B are states, blocs or regions.

    Shows agreement by year, with kappa and pi (both corrected for chance) and ranges. Requires
    voting data: `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(options)
    return mv.agreement(**as_parameters(options))


@command("balance")
@SIDES
@option("--year years", YEAR, _OF_TRADE)
@_FROM_TO
@option(
    "--outside",
    POWERS_LIST,
    "Show instead what ending trade with these powers would cost both sides.",
)
@AS_OF
@result_options(
    "computing balance and ranges",
    "state year effective_partners lower upper top top_share hhi entropy coverage channels_used "
    "carried_forward",
)
def balance(**options: Any) -> Result:
    """Measure how many partners each state's ties are spread across.

    Specify the states with --region or --states.
    """
    sides(options)
    span(options)
    return mv.balance(**as_parameters(options))


@command("flow")
@click.argument("exporter", type=PARTY, metavar="EXPORTER")
@click.argument("importer", type=PARTY, metavar="IMPORTER")
@option("--year", YEAR, _OF_TRADE)
@_FROM_TO
@AS_OF
@result_options("reading goods trade", "year source value lower upper makers flag maker")
def flow(exporter: str, importer: str, **options: Any) -> Result:
    """Show goods trade from EXPORTER to IMPORTER by year, from all sources.

    For each year, shows the best value with its 90% range, the number of independent data
    producers and a flag if they disagree, then the figures of each source. EXPORTER and IMPORTER
    are states or blocs. A range with one end reaches to the first or last year with trade data.
    """
    span(options)
    from multivector.answers.as_known import known_on, noted
    from multivector.answers.influence.flow import flow_over

    with known_on(options["as_of"]) as view:
        if options["year"]:
            return noted(mv.flow(exporter, importer, options["year"]).table, view)
        return noted(flow_over(exporter, importer, options["start"], options["end"]), view)


@command("ideal-points")
@_SESSIONS
@option("--states", GROUPS_LIST, "Comma-separated states, regions or blocs.  [default: all]")
@option(
    "--preset",
    OneOf("preset", ("default", "replication")),
    "Preset of settings; `replication` makes the same choices as the published estimates.",
    default="default",
)
@AS_OF
@result_options(
    "estimating from all votes",
    "state year session ideal_point lower upper votes flag by_issue second_dimension "
    "standard_error",
)
def ideal_points(**options: Any) -> Result:
    """Estimate states' positions in the UN General Assembly by session, with ranges.

    Uses every recorded vote. Requires voting data:
    `multivector data pull un_votes un_roll_calls unga_votes unga_matches`.
    """
    span(options)
    return mv.ideal_points(**as_parameters(options))


@command("influence")
@SIDES
@option(
    "--powers",
    POWERS_LIST,
    "Comma-separated states or blocs.  [default: the region's powers, or CHN,RUS,USA,EU,TUR]",
)
@option("--channel NAME", CHANNEL, f"Only one of {', '.join(CHANNEL.choices)}.  [default: all]")
@option(
    "--channels", CHANNELS_LIST, "Channels of the composite.  [default: trade,security,diplomacy]"
)
@option("--year years", YEAR, "A single year.  [default: the latest with data]")
@_FROM_TO
@option("--before", SPAN, "Years before a change, e.g. 2019-2021; use with --after.")
@option("--after", SPAN, "Years after the change; shows changes by link.")
@option("--weights", WEIGHTS, "Channel weights, e.g. trade=2,security=0; the rest default to 1.")
@option(
    "--index",
    OneOf("index", ("capacity", "fbic-like")),
    "Which index to compute.",
    default="capacity",
)
@AS_OF
@result_options("computing influence and ranges")
def influence(**options: Any) -> Result:
    """Measure the potential leverage of each power over each state.

    Shows capacity by channel and across channels, with ranks and 90% spreads; with --before and
    --after, the change in each link. Specify the states with --region or --states.
    """
    sides(options)
    span(options)
    return mv.influence(**as_parameters(options))


@command("leverage")
@SIDES
@option(
    "--powers LIST",
    str,
    "Lobbying powers, each with + (for) or - (against). [default sign: the power's own vote]",
)
@option("--question QUESTION", str, "Resolution (ES-11/1), issue (hr), or sides (CHN+,USA-).")
@option("--keep", PARTY, "Show the value of keeping this power as an option instead.")
@option("--mediator", PARTY, "Show a mediator's record instead.")
@option("--between", STATES_LIST, "The two parties to mediate between.")
@AS_OF
@result_options(
    "estimating from votes",
    "state power stand probability lower upper moved moved_lower moved_upper counter baseline flag",
)
def leverage(**options: Any) -> Result:
    """Show which states each power could sway on a question, by how much, and how much of that
    others could undo.

    Specify the states with --region or --states; use --powers to choose the lobbying powers.
    Requires votes and trade: `multivector data pull --open`.
    """
    if options["mediator"] is None and options["between"] is None:
        sides({**options, "powers": None})
    return mv.leverage(**{**as_parameters(options), "powers": options["powers"]})
