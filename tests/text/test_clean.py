"""Characters, markup and paragraphs."""

import random
import textwrap
import unicodedata
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.text.clean import clean_characters, one_line, paragraphs, rejoined, strip_markup


def test_invisible_characters_go_and_quotes_stay():
    raw = "\ufeff“Xi\u200b’an”\u00a0sum\u00admit \u202eleft\u202c\x07 caf\u0065\u0301\r\nnext"
    assert clean_characters(raw) == "“Xi’an” summit left café\nnext"


def test_text_read_as_windows_1252_is_mended():
    broken = "Türkiye’s “deal” – now…".encode().decode("cp1252", errors="ignore")
    assert "Türkiye’s" in clean_characters(broken)
    assert "–" in clean_characters(broken)
    assert (
        clean_characters("São Tomé, Côte d’Ivoire, Älmhult") == "São Tomé, Côte d’Ivoire, Älmhult"
    )


@pytest.mark.parametrize(
    ("broken", "text"),
    [
        ("Xiâ€™an", "Xi’an"),
        ("Ã“scar", "Óscar"),
        ("TÃ¼rkiye", "Türkiye"),
        ("Ä‘á»“ng", "đồng"),
        ("“xâ€\x9d â€” waitâ€¦", "“x” — wait…"),
        ("âˆ’5 ðŸ˜”", "−5 😔"),
        ("Ð”Ð°, Å\u00a0imko", "Да, Šimko"),
        ("Ø§Ù„Ø¬Ø²ÙŠØ±Ø©", "الجزيرة"),
        ("donÂ’t, didn\x92t, \x93No\x94", "don’t, didn’t, “No”"),
    ],
)
def test_what_was_decoded_wrongly_is_mended(broken, text):
    assert clean_characters(broken) == text


@pytest.mark.parametrize(
    "text",
    [
        *("Franz Josef Strauß’s party", "JOSÉ’S CASE", "the group “LIBERTÉ” said", "“‘Olé’” he"),
        *("CAFÉ—the", "NESCAFÉ®", "«SÍ»", "“CITÉ…”", "“LLEGÓ”", "ROSÉ™", "the “MENÜ”", "voilà…”"),
    ],
)
def test_a_mark_after_a_capital_or_an_accent_stays(text):
    assert clean_characters(text) == text
    assert clean_characters("JOSÉ\u00a0MARIA STRAUß\u00a0") == "JOSÉ MARIA STRAUß "


def test_half_a_surrogate_pair_does_not_survive():
    clean_characters("a\ud800b").encode("utf-8")


@given(st.text(st.characters(), max_size=300))
def test_cleaning_twice_changes_nothing(text):
    once = clean_characters(text)
    assert clean_characters(once) == once
    assert unicodedata.is_normalized("NFC", once)
    joined = "\n\n".join(paragraphs(once))
    assert "\n\n".join(paragraphs(joined)) == joined


@pytest.mark.parametrize(
    ("markup", "plain"),
    [
        ("<b>Trade</b> grew", "Trade grew"),
        ("a<script>alert(1)</script>b", "ab"),
        ("a<SCRIPT src=x>alert(1)", "a"),
        ("<scr<script></script>ipt>alert(1)</script>", ""),
        ("<img src=x onerror=alert(1)>Talks", "Talks"),
        ("<!-- hidden -->Talks", "Talks"),
        ("if a < b and c > d", "if a < b and c > d"),
    ],
)
def test_markup_goes_and_signs_stay(markup, plain):
    assert strip_markup(markup) == plain


def test_a_field_becomes_one_line():
    assert one_line(" A\n <i>title</i>\u200b ") == "A title"
    assert one_line("<br>") is None


def test_hard_wrapped_lines_are_joined_and_ended_lines_are_not():
    text = (
        "The leaders of the five Central Asian states gathered in the city on\n"
        "Thursday, and Russian-\n"
        "led talks on a customs accord were to be continued in the following\n"
        "week.\n\n"
        "A second paragraph stands alone.\n"
    )
    assert paragraphs(text) == [
        "The leaders of the five Central Asian states gathered in the city on Thursday, and "
        "Russian-led talks on a customs accord were to be continued in the following week.",
        "A second paragraph stands alone.",
    ]


def test_lines_that_are_paragraphs_stay_paragraphs():
    long = "The ministers of the three states met in the capital to speak about the railway. " * 3
    assert len(paragraphs(f"Title\n{long}\n{long}")) == 3


PROSE = (
    "China has become the largest trading partner of Kazakhstan, the ministry said on Thursday. "
    "Russia remains the main supplier of arms to the five states, and Uzbekistan buys most of its "
    "gas from Russia. The presidents agreed to build a railway line through Kyrgyzstan, which is "
    "to be completed by 2030. Officials of Tajikistan did not comment on the plan."
)


@pytest.mark.parametrize("width", [24, 28, 34, 38, 48])
def test_a_narrow_column_is_joined(width):
    lines = "\n".join(textwrap.wrap(PROSE, width))
    assert paragraphs(f"Leaders meet\n\n{lines}\n\nThey left.") == [
        "Leaders meet", PROSE, "They left."
    ]  # fmt: skip


def test_a_ragged_column_is_joined():
    draw, words, lines = random.Random(1), PROSE.split(), [""]
    edge = 44
    for word in words:
        if len(lines[-1]) + 1 + len(word) > edge:
            lines.append("")
            edge = draw.randint(34, 48)
        lines[-1] = f"{lines[-1]} {word}".strip()
    assert paragraphs("\n".join(lines)) == [PROSE]


def test_a_word_hyphenated_at_the_end_of_a_line_is_whole():
    lines = ["China is the larg-", "est partner of Kazakh-", "stan. A Russian-", "led bloc met."]
    text = "They left.\n\n" + "\n".join(lines)
    assert (
        paragraphs(text)[1] == "China is the largest partner of Kazakhstan. A Russian-led bloc met."
    )


def test_a_hyphen_at_the_end_of_a_line_stays_where_it_belongs():
    kept = (
        "EU-brokered Russian-installed oil-rich Kremlin-linked Saudi-financed Kivu-based war-torn "
        "ex-minister cross-border day-to-day"
    ).split()
    joined = (
        "Kyrgyz-stan larg-est nego-tiations Wash-ington demili-tarisation destabilis-ing "
        "Zelen-skyy agree-ment Kuz-netsov diplo-mats"
    ).split()
    for word in (*kept, *joined):
        one, _, two = word.rpartition("-")
        whole = word if word in kept else one + two
        assert rejoined(f"the {one}-", f"{two} side", Counter()) == f"the {whole} side"
    assert rejoined("a two-", "or three-day visit", Counter()) == "a two- or three-day visit"
    assert rejoined("both short-", "and long-term", Counter()) == "both short- and long-term"
    assert rejoined("an oil-", "rich", Counter({"oilrich": 1})) == "an oilrich"


@pytest.mark.parametrize(
    "lines",
    [
        *(
            "Shall I compare thee to a summer’s day?\nThou art more lovely and more temperate:\n"
            "Rough winds do shake the darling buds of May,\nAnd summer’s lease hath all too short",
        ),
        "the fog comes\non little cat feet\nit sits\nlooking over harbor\nand city\nand moves on",
        "Crude oil\nNatural gas and coal\nCopper ore\nUranium from Kazakhstan\nWheat",
        "crude oil\nnatural gas and coal\ncopper ore\nuranium from the north\nwheat\nrice",
        "Kazakhstan 12 30\nUzbekistan 4 17\nTajikistan 3 2\nKyrgyzstan 1 5",
        "Trade grows\nWho pays for the rails\nWhat comes next\nA long way to go",
        "- oil and gas\n- copper and zinc\n- wheat and rice\n- cotton and silk",
    ],
)
def test_poems_lists_tables_and_headings_are_not_joined(lines):
    assert paragraphs(lines) == lines.split("\n")
