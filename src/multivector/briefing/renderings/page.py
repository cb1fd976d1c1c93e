"""The HTML page: a template filled from a brief, in one self-contained file.

All text from the article passes through ``printable`` and the template's escaping; only addresses
accepted by :func:`multivector.briefing.renderings.address.link` become links.
"""

import sys
from bisect import bisect_right
from contextlib import suppress
from functools import cache
from importlib.resources import files
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket
from markupsafe import Markup

from multivector.briefing.content import Content
from multivector.briefing.network import edges, nodes
from multivector.briefing.renderings.address import link
from multivector.briefing.renderings.passages import Mark, paragraphs
from multivector.briefing.view import View, view_of
from multivector.charts.colours import power_colours
from multivector.charts.map import Land, draw_map
from multivector.charts.network import network
from multivector.charts.outlines import BOUNDARIES
from multivector.charts.quantity import quantity
from multivector.charts.reach import reach
from multivector.charts.svg import both_widths
from multivector.prose import day, listed, number, opened, printable
from multivector.vocabulary import DOUBTFUL, HAPPENING, QUADS

_FEWEST_ON_MAP = 3  # states
_MOST_NODES = 14  # more cannot be distinguished in one drawing; the list of events has them all


def page(brief: Content) -> str:
    """Return the whole page as HTML.

    Sections without content are omitted.
    """
    return environment().get_template("page.html").render(**_filled(brief, view_of(brief)))


def sections(brief: Content) -> str:
    """Return the body of the page, for use in another page."""
    template = environment().get_template("page.html")
    filled = _filled(brief, view_of(brief))
    filled["parts"] = environment().get_template("parts.html").make_module(filled)
    return "".join(template.blocks["sections"](template.new_context(filled)))


@cache
def environment(*packages: str) -> jinja2.Environment:
    """Return a template environment for packages, with our escaping and filters.

    Default: those of the brief.
    """
    folders = packages or ("multivector.briefing",)
    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([jinja2.PackageLoader(name, "templates") for name in folders]),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
        bytecode_cache=_Compiled(str(Path(cache_from_source(__file__)).parent)),
    )
    made.filters.update(
        day=day, link=link, listed=listed, number=number, quantity=_figure, first=opened
    )
    style = files("multivector.briefing") / "templates" / "page.css"
    made.globals["style"] = Markup(style.read_text(encoding="utf-8"))
    return made


class _Compiled(jinja2.FileSystemBytecodeCache):
    """Compiled templates, stored next to the package's compiled Python modules."""

    def load_bytecode(self, bucket: Bucket) -> None:
        with suppress(OSError):
            super().load_bytecode(bucket)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                super().dump_bytecode(bucket)


def _shown(value: Any) -> Any:
    is_plain = isinstance(value, str) and not isinstance(value, Markup)
    return printable(value, keep="\n\t") if is_plain else value


def _figure(item: Any) -> str:
    return item.text_value if item.value is None else quantity(item.value, item.unit)


def _filled(brief: Content, view: View) -> dict[str, Any]:
    coded = brief.coded
    ends = [end for _, end in coded.sentences]
    return {
        "brief": brief,
        "view": view,
        "article": coded.article,
        "title": coded.article.title or "Untitled article",
        "network": _network(brief),
        "reach": _reach(brief, view),
        "map": _map(view),
        "boundaries": BOUNDARIES,
        "paragraphs": paragraphs(coded.article.text, coded.sentences, _marks(brief)),
        "references": _references(brief),
        "sentence_of": lambda start: min(bisect_right(ends, start), max(len(ends) - 1, 0)),
        "name": lambda code: brief.names.get(code, code),
        "origin": {origin.id: origin for origin in view.cited},
        "n_words": len(coded.article.text.split()),
    }


def _reach(brief: Content, view: View) -> Markup | None:
    asked = view.hero or view.claims.checked or brief.pairs
    if not asked or not any(brief.reach.values()):
        return None
    lacking = brief.requirements
    return Markup(reach(brief.reach, year=brief.article_year, key="reach", lacking=lacking))


def _map(view: View) -> dict[str, Markup] | None:
    """Return a map of who leads in trade; None if it would have only one colour."""
    states = view.hero.states if view.hero else ()
    leaders = {small.leader for small in states}
    if len(states) < _FEWEST_ON_MAP or len(leaders) < 2:
        return None
    colours = power_colours(view.hero.powers if view.hero else ())
    lands = [
        Land(s.code, s.name, s.words.partition(": ")[2], colours.get(s.leader or ""))
        for s in states
    ]
    told = "; ".join(f"{land.name}: {land.value}" for land in lands)
    try:
        both = both_widths(draw_map, lands, title="Who leads in trade", description=told, key="map")
    except ValueError:  # none of them has an outline
        return None
    return dict(zip(("wide", "narrow"), map(Markup, both), strict=True))


def _network(brief: Content) -> dict[str, Any] | None:
    events = [event for event in brief.counted if event.confidence >= DOUBTFUL]
    drawn = nodes(events, brief.names, most=_MOST_NODES)
    if len(drawn) < 3:
        return None
    said = f"{number(len(drawn), 'actor')} connected by the events above that are not doubtful."
    wide, narrow = both_widths(
        network, drawn, edges(events), title="Who acted on whom", description=said, key="network"
    )
    happening = {event.quad for event in events if event.status in HAPPENING}
    return {
        "wide": Markup(wide),
        "narrow": Markup(narrow),
        "joint": " joint event" in wide,
        "bracket": 'class="bracket"' in wide,
        "quads": [q for q in QUADS if q in happening],
    }


def _marks(brief: Content) -> list[Mark]:
    coded = brief.coded
    marks = [
        Mark(quote.start, quote.end, "quote", f"text-quote-{place}")
        for place, quote in enumerate(coded.quotes, start=1)
    ]
    marks += [
        Mark(claim.start, claim.end, "claim", f"text-claim-{place}")
        for place, claim in enumerate(coded.claims, start=1)
    ]
    return marks + [
        Mark(one.doc_start + one.trigger.start, one.doc_start + one.trigger.end, "trigger")
        for one in brief.listed
    ]


def _references(brief: Content) -> dict[int, list[tuple[str, str, str]]]:
    """Return the back links (anchor, sign, label) of the events of each sentence."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for place, event in enumerate(brief.coded.events, start=1):
        if event in brief.listed:
            sign = (f"event-{place}", str(place), f"back to event {place}")
            found.setdefault(event.sentence, []).append(sign)
    return found
