import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from tests.briefing.conftest import trade

from multivector.answers.evidence.standing import Standing
from multivector.answers.influence.ties.region_trade import TradeYear
from multivector.briefing.renderings.document import Brief
from multivector.briefing.renderings.markdown import plain
from multivector.briefing.view import view_of


def test_markdown_has_every_part_and_table(full_brief: Brief) -> None:
    text = full_brief.to_markdown()
    heads = re.findall(r"(?m)^## (.+)$", text)
    assert heads == [
        "Trade", "Claims, most important first", "What the record covers", "Events", "Voices",
        "Sources", "Full text", "How it was made",
    ]  # fmt: skip
    assert "| 16 May 2023 | Russia criticised Ukraine | actual | Russia condemned" in text
    assert "| 2022 | 50 (45–55) | 40 (36–44) |" in text


@pytest.mark.parametrize(
    ("published", "later"),
    [("2023-05-18", ["2023", "2024"]), ("2020-05-18", ["2020", "2021", "2022", "2023", "2024"]),
     ("2025-01-01", []), (None, [])],
)  # fmt: skip
def test_years_after_the_article_are_marked_in_the_table_of_trade(
    full_brief: Brief, published: str | None, later: list[str]
) -> None:
    trade = {
        key: tuple(TradeYear(year, 9e9, 8e9, 10e9) for year in range(2005, 2025))
        for key in full_brief.trade
    }
    parameters = {**full_brief.parameters, "published": published}
    text = replace(full_brief, parameters=parameters, trade=trade).to_markdown()
    assert re.findall(r"(?m)^\| (\d{4}), after the article \|", text) == later
    years = re.findall(r"(?m)^\| (\d{4})\b", text)
    assert years == [str(year) for year in range(2005, 2025)], "as many as the caption says"
    assert "2005–2024" in text
    assert ("Later years are marked." in text) == bool(later)
    assert "Dashed" not in text


@pytest.mark.parametrize(
    ("most", "unit", "cells"),
    [(0.48, "million", ["480 (430–530)", "40 (36–44)", "4.2 (3.8–4.6)"]),
     (1.99, "million", ["2,000 (1,800–2,200)", "40 (36–44)", "4.2 (3.8–4.6)"]),
     (2.0, "billion", ["2 (1.8–2.2)", "0.04 (0.036–0.044)", "0.0042 (0.0038–0.0046)"])],
)  # fmt: skip
def test_the_table_of_trade_has_the_unit_of_its_caption(
    full_brief: Brief, most: float, unit: str, cells: list[str]
) -> None:
    brief = replace(full_brief, trade=trade(CHN=most, RUS=0.04, USA=0.0042))
    text = brief.to_markdown()
    assert f"$ {unit} (US dollars) a year" in text
    assert f"| 2022 | {' | '.join(cells)} |" in text
    assert not view_of(brief).withheld


def test_rows_have_as_many_cells_as_their_head(full_brief: Brief) -> None:
    for block in full_brief.to_markdown().split("\n\n"):
        if block.startswith("| "):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
            assert len(widths) == 1


def test_markup_in_the_text_stays_text(full_brief: Brief) -> None:
    hostile = "<script>x</script> [a](javascript:1) | `b` **c**\n# d\n- e\n1. f \u202e"
    article = replace(full_brief.coded.article, text=hostile, title=hostile)
    text = replace(full_brief, coded=replace(full_brief.coded, article=article)).to_markdown()
    assert "<script>" not in text
    assert not re.search(r"(?<!\\)\[a(?<!\\)\]", text)
    assert "\u202e" not in text
    assert text.startswith("# \\<script\\>")


def test_lists_and_headings_cannot_begin_in_a_text() -> None:
    assert plain("- a") == "\\- a"
    assert plain("1. a") == "1\\. a"
    assert plain("# a") == "\\# a"


def test_an_empty_brief_says_that_there_is_nothing(empty_brief: Brief) -> None:
    text = empty_brief.to_markdown()
    assert "In the article’s words: “The match ended level.” No event was coded.\n" in text
    assert "## Events" not in text


def visible(markdown: str) -> str:
    blocks = MarkdownIt("commonmark").enable("table").parse(markdown)
    inline = [child for block in blocks for child in [*(block.children or ()), block]]
    words = [token.content for token in inline if token.type in ("text", "code_inline", "fence")]
    return " ".join("".join(words).split())


def test_rendered_text_equals_the_source_text(full_brief: Brief) -> None:
    said = "0.014 of 1.5 (2) at 3.2\n\n2. Second & third\n\n+5 points\n\n- A_b_ *c* ~d~\n\n1991) e"
    article = replace(full_brief.coded.article, text=said)
    brief = replace(full_brief, coded=replace(full_brief.coded, article=article))
    text = visible(brief.to_markdown())
    lead = view_of(brief).lead
    rows = [row.answer for row in lead.rows]
    for expected in [*said.split("\n\n"), lead.sentence, *rows]:
        assert expected in text
    assert "\\" not in text


def test_numbers_need_no_escape() -> None:
    for number in ("0.014", "1.5 times", "2024", "−0.4", "12.5%"):
        assert plain(number) == number
        assert visible(f"| a |\n| --- |\n| {plain(number)} |") == f"a{number}"


def test_what_is_said_is_whole_sentences(full_brief: Brief) -> None:
    quote = replace(full_brief.coded.quotes[0], speaker="Ana Lima", role="Minister",
                    affiliation=None, code="KAZ")  # fmt: skip
    brief = replace(
        full_brief,
        coded=replace(full_brief.coded, quotes=(quote,)),
        forecasts={full_brief.coded.claims[0].start: "Rule trade: it grows by 2024."},
        origins=(replace(full_brief.origins[0], citation="Larch & Yotov 2021, un_votes"),),
        standing=Standing(notes=("Egypt is not included in the measures",)),
    )
    text = brief.to_markdown()
    assert "will grow,” Aida Omarova. Rule trade: it grows by 2024." in text
    assert "Larch & Yotov 2021, un_votes. Licence: public domain." in text
    assert "— Ana Lima, Minister, Kazakhstan" in text
    covered = text.partition("## What the record covers")[2].partition("##")[0]
    assert "- trade: 2000 to 2023" in covered
    assert "- security: requires sipri_arms" in covered
    assert "- Egypt is not included" in covered
    assert "requires sipri_arms" in brief.to_html()
