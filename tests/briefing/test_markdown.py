import re
from dataclasses import replace

from multivector.briefing.document import Brief
from multivector.briefing.markdown import plain


def test_markdown_has_every_part_and_table(full_brief: Brief) -> None:
    text = full_brief.to_markdown()
    heads = re.findall(r"(?m)^## (.+)$", text)
    assert heads == [
        "Actors", "Events in time order", "Voices", "Claims beside the record",
        "Origins", "Full text", "How it was made",
    ]  # fmt: skip
    assert "| 16 May 2023 | Russia | Ukraine | ACCUSE disapprove | actual |" in text
    assert "| China | Kazakhstan | 2024 (later) | 30 % | factbook |" in text
    assert "The record says nothing on this." in text


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
    assert plain("1. a") == "\\1. a"
    assert plain("# a") == "\\# a"


def test_an_empty_brief_says_that_there_is_nothing(empty_brief: Brief) -> None:
    text = empty_brief.to_markdown()
    assert "There is nothing to report" in text
    assert "## Events" not in text
