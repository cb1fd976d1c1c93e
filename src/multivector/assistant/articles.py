"""What was coded in an article, as rows without its words except in ``quoted_text``."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from typing import Any, Literal, get_args

from multivector.answers.result import Row
from multivector.answers.verdicts.check import EDITION
from multivector.assistant.quoting import as_data
from multivector.briefing.renderings.document import Brief
from multivector.errors import InputError
from multivector.text.article import Article
from multivector.text.read import read_one

Part = Literal["claims", "events", "quotes", "actors", "evidence", "influence", "balance"]
PARTS: tuple[Part, ...] = get_args(Part)
# Fields about the coding rather than the article: rules, other reports, runner-up types.
_LEFT_OUT = ("doc_id", "rule", "coder", "mentions", "documents", "basis", "cue", "parts", "title")


def article_of(text: str, published: str | None) -> Article:
    """Return pasted text as an article. It is never treated as a path or URL.

    Raises InputError if it is empty, not in English, or not a single article.
    """
    if not text.strip():
        raise InputError("the text is empty", where="text", allowed="an article in English")
    read = read_one("-", published=published, stdin=text.encode("utf-8", "replace"))
    return replace(read, source="text")


def rows_of(given: Iterable[Mapping[str, Any]], article: Article) -> list[Row]:
    """Return events, quotations, claims or actors of an article as rows."""
    rows = []
    for one in given:
        kept = {name: value for name, value in one.items() if name not in _LEFT_OUT}
        if (check := kept.get("check")) is not None:
            kept["check"] = {n: v for n, v in check.items() if n not in ("row", "parts")}
            kept |= {name: check[name] for name in ("year", "age", "origins")}
        if "claim_id" in kept:  # a claim has the date of its article
            kept["date"] = article.published
        rows.append(as_data(kept, article.doc_id))
    return rows


def part_of(page: Brief, part: Part) -> list[Row]:
    """Return a part of a brief (one of `PARTS`) as rows."""
    article, given = page.coded.article, page.to_dict()[part]
    if part == "evidence":
        now = year_of(article.published)
        return [figure_row(one, now) | {"id": one["id"], "later": one["later"]} for one in given]
    if part in ("influence", "balance"):
        named = [dict.fromkeys(chain(*(one["sources"] or {}).values())) for one in given]
        return [{"origins": list(ids), **one} for ids, one in zip(named, given, strict=True)]
    return rows_of(given, article)


def about(article: Article) -> Row:
    """Return the identifying fields of an article; title and publisher are quoted."""
    named = {"headline": article.title, "publisher": article.publisher}
    size = {"published": article.published, "characters": len(article.text)}
    return {"document": article.doc_id, **size, **as_data(named, article.doc_id)}


def year_of(day: str | None) -> int:
    """Return the year from which ages are counted: that of a date, else of the record's edition."""
    return int(day[:4]) if day else EDITION.year


def figure_row(one: Mapping[str, Any], now: int) -> Row:
    """Return a figure with its age and sources; text from the source is quoted."""
    names = (
        "indicator", "channel", "influencer", "influencee", "state", "year", "value", "unit",
        "lower", "upper", "level", "text_value", "source_text",
    )  # fmt: skip
    return {
        **as_data({name: one[name] for name in names}, one["origin"]),
        "age": None if one["year"] is None else now - one["year"],
        "origins": [one["origin"]],
    }
