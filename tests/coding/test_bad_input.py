"""Articles that are not articles: each is read in bounded time, counted, and stops nothing."""

import json
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from multivector.cli.code import code as command
from multivector.coding.coder import code
from multivector.text.article import Article

PUBLISHED = "2023-05-18"
NEWS = "Kenya expelled the Ugandan ambassador on Monday. "
# Seconds of processor time for one document, an order of magnitude above what it needs.
LIMIT_S = 60
STATES = ("Kenya", "Uganda", "Ghana", "Togo", "Peru", "Chile", "Norway", "Nepal", "Laos", "Fiji")
BAD = {
    "all dateline": "NAIROBI, May 17 (Reuters) -",
    "dateline of many towns": "NAIROBI/KAMPALA/ACCRA/LOME/LIMA/OSLO, May 17 (Reuters) - " * 40,
    "future date": "On 3 March 2093 Kenya will expel the Ugandan ambassador. " + NEWS,
    "two articles": (
        f"Kenya expels envoy\n\n17 May 2023\n\n{NEWS}\n\n"
        "Peru recalls envoy\n\n2 January 2019\n\nPeru recalled its ambassador from Chile.\n"
    ),
    "transcript": "MR. KIMANI: Kenya expelled the Ugandan ambassador.\n\nQ: When?\n\n"
    "MR. KIMANI: (Laughter.) On Monday.\n\nQUESTION: [inaudible]\n\n" * 20,
    "interview": "Q. Did Kenya expel the envoy of Uganda? A. Yes, Kenya did so on Monday.\n\n" * 20,
    "table": "State\tDate\tTrade\tShare\n"
    + "".join(f"{a}\t{b} May 2023\t1,234\t5.6%\n" for a in STATES for b in range(1, 29)),
    "three thousand names": "The envoys of " + ", ".join(STATES * 300) + " met in Oslo on Monday.",
    "dates only": "3 May 2023, the next day, since 2014, by Friday, two weeks ago, " * 1500,
    "digits": "2014-2016-2018-20/21 1,2,3,4 and 5 May " * 1000,
    "all capitals": NEWS.upper() * 40,
    "open quotation marks": '“Kenya ‘expelled the "Ugandan «ambassador on Monday. ' * 100,
}


def _article(text: str, published: str | None = PUBLISHED) -> Article:
    return Article("bad", text.strip(), None, published, None, None, "en", "", "-")


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_coded_in_bounded_time(name: str) -> None:
    code(_article(NEWS))
    begun = time.process_time()
    coded = code(_article(BAD[name]))
    assert time.process_time() - begun < LIMIT_S
    length = len(coded.article.text)
    assert all(0 <= e.doc_start < e.doc_end <= length for e in coded.events)


def test_the_time_of_a_sentence_without_end_grows_with_its_length() -> None:
    words = "Kenya warned Uganda on Monday and the next day "
    code(_article(NEWS))
    seconds = []
    for times in (250, 750):
        begun = time.process_time()
        assert code(_article(words * times)).notes
        seconds.append(time.process_time() - begun)
    # Three times as long; a step that grows with the square would take nine times as long.
    assert seconds[1] < 6 * seconds[0]


def test_an_article_that_is_all_dateline_has_no_event() -> None:
    assert code(_article(BAD["all dateline"])).events == ()


def test_a_date_in_the_future_is_kept_as_told() -> None:
    events = code(_article(BAD["future date"])).events
    assert {e.date for e in events if e.status == "planned"} <= {"2093-03-03", None}
    assert "2023-05-15" in {e.date for e in events}


@pytest.mark.parametrize("published", ["2999-01-01", "9999-12-31", "0001-01-01"])
def test_an_article_dated_at_the_end_of_the_calendar_is_coded(published: str) -> None:
    (event,) = code(_article(NEWS, published)).events
    assert event.event_type == "SANCTION"


def test_two_articles_in_one_file_keep_their_own_deeds() -> None:
    events = code(_article(BAD["two articles"])).events
    pairs = {(e.actor[0].code, e.recipient[0].code) for e in events if e.actor and e.recipient}
    assert pairs <= {("KEN", "UGA"), ("PER", "CHL")}


def test_a_table_has_no_event() -> None:
    assert code(_article(BAD["table"])).events == ()


def test_each_file_is_counted_and_named(tmp_path: Path) -> None:
    for number, name in enumerate(BAD):
        (tmp_path / f"{number:02d}.txt").write_text(BAD[name][:3000], encoding="utf-8")
    (tmp_path / "empty.txt").write_text("", encoding="utf-8")
    (tmp_path / "news.txt").write_text(NEWS * 3, encoding="utf-8")
    result = CliRunner().invoke(command, [str(tmp_path), "--format", "jsonl"])
    assert result.exit_code == 0, result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert any("news" in row["doc_id"] or NEWS.strip() in row["text"] for row in rows)
    counted = result.stderr.strip().splitlines()[-1].replace(",", "").split()
    refused = sum(line.startswith("skipped ") for line in result.stderr.splitlines())
    assert int(counted[0]) + refused == len(BAD) + 2
