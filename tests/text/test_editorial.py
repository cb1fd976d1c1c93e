"""Words of the newsroom stay out of what is read, and prose that begins alike stays in."""

import pytest

from multivector.coding.coder import code
from multivector.coding.syntax.sentences import dateline_of, split
from multivector.text.article import Article
from multivector.text.editorial import without_editorial

REPORT = "Kenya expelled the Somali ambassador."


@pytest.mark.parametrize(
    "text",
    [
        f"By Ann Lee\n\n{REPORT}",
        f"By Ann Lee and Bo de Vries, Associated Press\n\n{REPORT}",
        f"BY ANN LEE IN NAIROBI\n\n{REPORT}",
        f"(Reuters) - {REPORT}",
        f"{REPORT}\n\n(Reporting by Ann Lee in Nairobi; Editing by Bo Li)",
        f"{REPORT} (Reporting by Ann Lee (Nairobi) and Bo Li)",
        f"{REPORT}\n\nAdditional reporting by Ann Lee in Beijing, Bo Li in Tokyo.",
        f"Editor's note: China was named wrongly at first.\n\n{REPORT}",
        f"(Corrects paragraph 3 to say that China accused Japan)\n\n{REPORT}",
        f"(Adds Russian comment) NAIROBI, Oct 2 (Reuters) - {REPORT}",
        f"[Editor\u2019s note: Russia denied the report.] {REPORT}",
        f"NAIROBI, Kenya (AP) _ {REPORT}",
        f"Nairobi (CNN){REPORT}",
        f"NAIROBI, Oct 2, KNA - {REPORT}",
        f"By Łukasz Nowak\n\n{REPORT}",
        f"By May Lee, AP\n\n{REPORT}",
    ],
)
def test_only_the_report_is_read_and_offsets_are_kept(text):
    (sentence,) = split(text)
    assert sentence.text == text[sentence.start : sentence.end] == REPORT
    article = Article("a", text, None, None, None, None, "en", "", "-")
    assert [event.event_type for event in code(article).events] == ["SANCTION"]


@pytest.mark.parametrize(
    "text",
    [
        "By Monday Kenya had expelled the ambassador.",
        "By Friday, Kenya had expelled 12 diplomats.",
        "By May, Kenya and Uganda",
        "By Nightfall, Kenya had left Goma.",
        "Reporting by Reuters showed that Russia shelled a village.",
        "Produced by China, the film angered Japan.",
        "(Kenya says it will add troops.)",
        "Correction fluid was sold.",
    ],
)
def test_prose_that_begins_alike_is_read(text):
    assert without_editorial(text) == (0, len(text))


def test_the_dateline_below_a_note_is_found():
    dateline = dateline_of(f"(Adds quote) NAIROBI, Oct 2 (Reuters) - {REPORT}")
    assert dateline is not None
    assert dateline.place == "NAIROBI"


def test_an_article_that_is_all_newsroom_has_no_event():
    text = "(Reporting by Ann Lee; Editing by Bo Li)"
    assert code(Article("a", text, None, None, None, None, "en", "", "-")).events == ()


@pytest.mark.parametrize("piece", ["Aa ", "A. ", "A-b' ", "(", "()x", "reporting and ", ", "])
def test_a_paragraph_of_many_names_or_brackets_is_read(piece):
    for head in ("By ", "Reporting by ", "(Adds ", "(Reporting by A"):
        without_editorial(head + piece * 500 + "!")
        without_editorial((head + piece * 500)[:600])
