"""The date of a page whose JSON-LD has several."""

import json
from typing import Any

import pytest

from multivector.text.formats.webpage import read_html

TITLE = "Vietnam recalls its consul from Phnom Penh"
TOLD = "Vietnam recalled its consul after Cambodia had detained two fishermen near the island. " * 5
OWN = {"@type": "NewsArticle", "headline": TITLE, "datePublished": "2023-09-14T08:00:00+07:00"}
OLD = {"@type": "NewsArticle", "headline": "Prices of rice", "datePublished": "2017-03-04"}
LIST = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": OLD}, OLD]}
SITE = {"@type": "WebPage", "datePublished": "2016-02-03"}


@pytest.mark.parametrize(
    ("scripts", "date"),
    [
        (
            [{"@graph": [{"@type": "WebSite", "datePublished": "2010-01-01"}, SITE, OWN]}],
            "2023-09-14",
        ),
        ([[LIST, {"@type": "Article", "datePublished": "2022-05-19"}]], "2022-05-19"),
        ([OLD, OWN], "2023-09-14"),
        ([SITE | {"mainEntity": OWN | {"@type": ["Article", "NewsArticle"]}}], "2023-09-14"),
        ([LIST, SITE], "2016-02-03"),
        ([LIST], None),
    ],
)
def test_date_of_the_article(scripts: list[Any], date: str | None) -> None:
    heads = "".join(
        f'<script type="application/ld+json">{json.dumps(one)}</script>' for one in scripts
    )
    page = (
        f"<html><head><title>{TITLE} | Daily</title>{heads}</head><body><h1>{TITLE}</h1><p>{TOLD}"
    )
    assert read_html(f"{page}</p></body></html>").published == date
