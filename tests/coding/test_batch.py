"""A batch outlives any of its documents, and loses nothing."""

import json
import os
import time
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import pandas as pd
import pytest
from pyarrow import parquet

from multivector.answers.article import code as code_article
from multivector.answers.article import read as read_article
from multivector.answers.result import Result
from multivector.briefing.brief import brief
from multivector.briefing.renderings.documents import as_docx, as_pdf
from multivector.coding import batch, coder
from multivector.coding.batch import Progress, code_all
from multivector.coding.coded import Event
from multivector.coding.syntax import parse
from multivector.engine import processes
from multivector.errors import InputError, UsageError
from multivector.text.article import Article, Refused
from multivector.text.read import read_one

TEXT = "Russia expelled two {} diplomats on Monday."
STATES = ["Polish", "French", "German", "Swedish", "Czech"]


def _folder(folder: Path) -> Path:
    for state in STATES:
        (folder / f"{state}.txt").write_text(TEXT.format(state))
    return folder


def test_events_come_in_the_order_of_the_documents_with_counts(tmp_path: Path) -> None:
    seen: list[Progress] = []
    alone = list(code_all(_folder(tmp_path), on_progress=seen.append))
    assert [event.recipient[0].code for event in alone] == ["CZE", "FRA", "DEU", "POL", "SWE"]
    assert seen[-1] == Progress(documents=5, events=5, undated=5)
    assert list(code_all([tmp_path], workers=2)) == alone
    merged = list(code_all(tmp_path, merge=True, window_days=0))
    assert [event.event_id for event in merged] == [event.event_id for event in alone]
    assert all(event.documents for event in merged)


@pytest.mark.parametrize(
    ("arguments", "what"),
    [({"published": "last week"}, "last week"), ({"workers": 0}, "0"), ({"window_days": -1}, "-1")],
)
def test_arguments_are_checked_before_any_work(arguments, what) -> None:
    with pytest.raises(UsageError, match=what):
        code_all("no such file", **arguments)


@pytest.mark.parametrize("workers", [1, 2])
def test_odd_documents_are_refused_by_name_and_no_event_is_lost(
    workers: int, tmp_path: Path
) -> None:
    date = "Wed, 03 May 99999999999999 09:00:00 GMT"
    item = "<rss><channel><item>{}<description>{}</description></item></channel></rss>"
    odd = {
        "a.html": "<p>x <![foo[ y</p>",
        "b.xml": item.format(f"<pubDate>{date}</pubDate>", "They met."),
        "c.xml": item.format("", "<b>" * 2_000 + "They met." + "</b>" * 2_000),
        "d.jsonl": json.dumps({"text": "They met.", "published": date}),
        "e.md": f"---\ndate: {date}\n---\nThey met.",
        "f.jsonl": '{"id": "\\ud800\\u001b[2J", "text": "They met."}',
    }
    for name, text in odd.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "g.xml").write_bytes(
        b'<?xml version="1.0" encoding="unicode_escape"?>' + item.format("", r"\ud800").encode()
    )
    seen: list[Progress] = []
    refused: list[Refused] = []
    sources = [_folder(tmp_path), tmp_path / "missing.txt"]
    found = code_all(sources, workers=workers, on_progress=seen.append, on_refused=refused.append)
    assert len(list(found)) == len(STATES)
    assert seen[-1].documents + seen[-1].refused == len(odd) + 2 + len(STATES)
    assert seen[-1].refused == len(refused)
    assert all(one.source and one.reason for one in refused)
    assert refused[-1].reason == "no such file or folder"


def test_a_document_that_takes_too_long_is_refused_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = coder.code

    def slow(article):
        if "French" in article.text:
            time.sleep(60)
        return whole(article)

    list(code_all(_folder(tmp_path)))  # loads the models
    monkeypatch.setattr(coder, "code", slow)
    monkeypatch.setattr(batch, "CODING_SECONDS", 2)
    refused: list[Refused] = []
    assert len(list(code_all(tmp_path, on_refused=refused.append))) == 4
    assert refused == [Refused(str(tmp_path / "French.txt"), "could not be coded within 2 seconds")]


def test_loading_the_models_is_not_on_the_clock_of_the_first_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline, asked = parse.pipeline, []

    def slow():
        if not asked:
            asked.append(True)
            time.sleep(3)
        return pipeline()

    list(code_all(_folder(tmp_path)))  # loads the models
    monkeypatch.setattr(parse, "pipeline", slow)
    monkeypatch.setattr(batch, "CODING_SECONDS", 2)
    refused: list[Refused] = []
    assert list(code_all(tmp_path, on_refused=refused.append))
    assert asked
    assert not refused


def test_a_document_that_kills_its_process_is_named_and_nothing_else_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = coder.code

    def deadly(article):
        if "German" in article.text:
            os._exit(9)
        return whole(article)

    expected = [event for event in code_all(_folder(tmp_path)) if "German" not in event.text]
    monkeypatch.setattr(coder, "code", deadly)
    # Only a forked process has what is patched here.
    monkeypatch.setattr(processes, "CONTEXT", get_context("fork"))
    refused: list[Refused] = []
    found = list(code_all(tmp_path, workers=2, on_refused=refused.append))
    assert found == expected
    assert refused == [
        Refused(str(tmp_path / "German.txt"), "could not be coded (the process was killed)")
    ]


def test_a_batch_that_was_left_is_continued_from_its_parts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, coded = coder.code, []

    def counting(article):
        coded.append(article.source)
        return whole(article)

    monkeypatch.setattr(coder, "code", counting)
    (tmp_path / "news").mkdir()
    news, parts = _folder(tmp_path / "news"), tmp_path / "parts"
    expected = list(code_all(news))
    merged = list(code_all(news, merge=True))
    coded.clear()
    left = code_all(news, parts=parts)
    assert next(left) == expected[0]
    left.close()
    # A document comes in between, another is changed, another is there twice.
    (news / "Danish.txt").write_text(TEXT.format("Danish"))
    (news / "Swedish.txt").write_text(TEXT.format("Swedish") + " Talks ended.")
    (news / "Twin.txt").write_text(TEXT.format("Czech"))
    seen: list[Progress] = []
    found = list(code_all(news, parts=parts, on_progress=seen.append))
    assert seen[-1] == Progress(documents=7, events=7, resumed=2, undated=7)
    assert len(coded) == 1 + 5
    assert found[0] == expected[0] == found[-1]
    assert found == list(code_all(news))
    del coded[:]
    assert list(code_all(news, parts=parts)) == found
    assert list(code_all(news, parts=parts, merge=True)) != merged
    assert not coded
    # The date of publication is part of what was coded.
    dated = list(code_all(news, parts=parts, published="2024-03-05"))
    assert dated[0].date == "2024-03-04"
    assert len(coded) == 7


def test_a_refusal_is_kept_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(article):
        raise RuntimeError("no")

    monkeypatch.setattr(coder, "code", broken)
    (tmp_path / "a.txt").write_text(TEXT.format("Polish"))
    refused: list[Refused] = []
    for _ in range(2):
        arguments = {"parts": tmp_path / "parts", "on_refused": refused.append}
        assert not list(code_all(tmp_path / "a.txt", **arguments))
    monkeypatch.undo()
    assert refused[0] == refused[1]
    assert refused[0].reason == "could not be coded (RuntimeError: no)"


def test_an_event_is_rebuilt_from_its_dictionary() -> None:
    text = "China and Russia signed a gas deal worth $400 billion in Shanghai on 21 May 2014."
    article = read_one("-", stdin=f"{text} Iran's president said it would attack Iraq.".encode())
    events = coder.code(article).events
    assert events
    assert [Event.from_dict(json.loads(json.dumps(e.to_dict()))) for e in events] == list(events)


def test_documents_of_one_id_and_two_texts_are_named_and_told_apart(tmp_path: Path) -> None:
    for name, states in (("a.csv", STATES[:2]), ("b.csv", STATES[2:3])):
        rows = "".join(f"x1,{TEXT.format(state)}\n" for state in states)
        (tmp_path / name).write_text("id,text\n" + rows)
    with pytest.warns(UserWarning, match="another text") as caught:
        ids = [event.doc_id for event in code_all(tmp_path)]
    assert ids[0] == "x1"
    assert len(set(ids)) == 3
    assert all(one.startswith("x1-") for one in ids[1:])
    place = str(tmp_path / "a.csv")
    first, second = (str(one.message) for one in caught)
    assert first.startswith(f"{place}#2 has another text than {place}#1 and the same id, 'x1'")
    assert second.startswith(f"{tmp_path / 'b.csv'}#1 has another text than {place}#1")
    assert first.endswith(f"its doc_id is {ids[1]!r}")


def test_documents_of_one_id_and_one_text_keep_it(tmp_path: Path) -> None:
    row = f"x1,{TEXT.format('Polish')}\n"
    (tmp_path / "a.csv").write_text(f"id,text\n{row}{row}x2,{TEXT.format('Polish')}\n")
    assert [event.doc_id for event in code_all(tmp_path)] == ["x1", "x1", "x2"]


@pytest.mark.parametrize("given", [None, [None], 3, [b"a.txt"], b"a.txt", {"a": 1}.items()])
def test_what_is_no_source_is_refused_before_any_work(given) -> None:
    with pytest.raises(UsageError, match=r"^paths: not an article"):
        code_all(given)


def test_a_frame_and_events_are_no_sources(tmp_path: Path) -> None:
    events = list(code_all(_folder(tmp_path)))
    assert events
    for given in (events, tuple(events), pd.DataFrame({"text": ["They met."]})):
        with pytest.raises(UsageError, match=r"^paths: not an article: (Event|DataFrame)"):
            code_all(given)


def test_a_named_path_that_is_missing_is_an_error_unless_refusals_are_asked_for(
    tmp_path: Path,
) -> None:
    folder, missing = _folder(tmp_path), tmp_path / "missing.txt"
    for given in (missing, str(missing), [folder, missing], pd.Series([str(missing)]), "a\0b"):
        with pytest.raises(InputError, match="no such file or folder"):
            code_all(given)
    refused: list = []
    assert list(code_all([folder, missing], on_refused=refused.append))
    assert [one.source for one in refused] == [str(missing)]


def test_a_skipped_document_is_told_in_a_warning(tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    alone = list(code_all(folder))
    (folder / "empty.txt").write_text("")
    with pytest.warns(UserWarning, match=r"skipped .*empty.txt: the document is empty"):
        assert list(code_all(folder)) == alone


def test_articles_that_were_read_are_coded(tmp_path: Path) -> None:
    article = read_article("Peru accused Chile of spying.", published=date(2023, 5, 20))
    (event,) = code_all(article)
    assert article.published == "2023-05-20"
    assert list(code_all(iter([article]))) == [event] == list(code_all([code_article(article)]))


@pytest.mark.parametrize("name", ["events.jsonl", "events.csv", "events.tsv", "events.parquet"])
def test_the_output_of_an_earlier_run_is_not_read_as_articles(name: str, tmp_path: Path) -> None:
    folder = _folder(tmp_path)
    events = list(code_all(folder))
    table = Result("Events", tuple(events[0].to_dict()), tuple(e.to_dict() for e in events))
    file = folder / name
    if name.endswith("jsonl"):
        file.write_text("".join(f"{json.dumps(row)}\n" for row in table))
    elif name.endswith("parquet"):
        parquet.write_table(table.to_arrow(), file)
    else:
        mark = "\t" if name.endswith("tsv") else ","
        table.to_pandas().to_csv(file, sep=mark, index=False)
    (folder / "own.parts").mkdir()
    (folder / "own.parts" / "lock").write_text("")
    (folder / "own.parts" / "part-000001.jsonl").write_text('{"text": "Peru aided Chile."}\n')
    refused: list = []
    assert list(code_all(folder, on_refused=refused.append)) == events
    assert [one.reason for one in refused] == ["these are events, not articles"]


def test_labelled_articles_are_no_events(tmp_path: Path) -> None:
    row = {"text": "Peru accused Chile of spying.", "event_id": "7", "event_type": "Protests"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    (tmp_path / "b.csv").write_text("text,event_id,event_type\nPeru aided Chile.,7,Protests\n")
    labels = "text,event_id,event_type,actor,recipient\nPeru aided Chile.,7,AID,PER,CHL\n"
    (tmp_path / "c.csv").write_text(labels)
    assert len(list(code_all(tmp_path))) == 3


def test_an_event_among_articles_is_refused_alone(tmp_path: Path) -> None:
    one = next(code_all(_folder(tmp_path))).to_dict()
    rows = ({"text": "Peru accused Chile."}, one, {"text": "Peru aided Chile."})
    file = tmp_path / "mixed.jsonl"
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    refused: list = []
    assert len(list(code_all(file, on_refused=refused.append))) == 2
    assert [one.reason for one in refused] == ["these are events, not articles"]


def test_an_event_in_a_list_of_records_is_refused_alone(tmp_path: Path) -> None:
    one = next(code_all(_folder(tmp_path))).to_dict()
    rows = [one, {"text": "Peru accused Chile."}, one, {"text": "Peru aided Chile."}]
    file = tmp_path / "mixed.json"
    file.write_text(json.dumps(rows))
    refused: list = []
    assert len(list(code_all(file, on_refused=refused.append))) == 2
    assert [(at.source.rpartition("#")[2], at.reason) for at in refused] == [
        ("1", "these are events, not articles"), ("3", "these are events, not articles"),
    ]  # fmt: skip
    file.write_text(json.dumps([one, one]))
    assert list(code_all(file, on_refused=refused.append)) == []
    assert refused[2].source.endswith("mixed.json"), "what code wrote is named once"


def test_a_table_of_events_in_markdown_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Peru accused Chile of spying.")
    (one,) = code_all(tmp_path)
    cells = [" | ".join(row) for row in (one.to_dict(), ["---"] * len(one.to_dict()))]
    (tmp_path / "own.md").write_text("".join(f"| {row} |\n" for row in cells))
    (tmp_path / "b.md").write_text("| actor | text |\n| --- | --- |\n\nPeru aided Chile.")
    refused: list = []
    assert len(list(code_all(tmp_path, on_refused=refused.append))) == 2
    assert [one.reason for one in refused] == ["these are events, not articles"]


def test_a_brief_is_not_read_as_an_article(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Peru accused Chile of spying.")
    made = brief(tmp_path / "a.txt")
    (tmp_path / "a.html").write_text(made.to_html())
    (tmp_path / "a.md").write_text(made.to_markdown())
    (tmp_path / "a.docx").write_bytes(as_docx(made))
    (tmp_path / "a.pdf").write_bytes(as_pdf(made))
    (tmp_path / "b.html").write_text("<p>Peru aided Chile with multivector.</p>")
    (tmp_path / "b.md").write_text("Peru aided Chile.\n\n- Made by multivectors\n")
    refused: list = []
    assert len(list(code_all(tmp_path, on_refused=refused.append))) == 3
    assert [one.reason for one in refused] == [
        "this page was written by multivector; it is not an article"
    ] * 4
    (tmp_path / "a.json").write_text(made.to_json())
    for name in ("a.pdf", "a.json"):
        with pytest.raises(InputError, match="give the article") as failed:
            read_one(tmp_path / name)
        assert failed.value.where == str(tmp_path / name)


def test_a_folder_that_only_looks_like_parts_is_read(tmp_path: Path) -> None:
    (tmp_path / "of.parts").mkdir()
    (tmp_path / "of.parts" / "a.txt").write_text("Peru accused Chile of spying.")
    assert len(list(code_all(tmp_path))) == 1


@pytest.mark.parametrize("workers", [1, 2])
def test_a_long_document_is_heard_of_while_it_is_in_work(workers: int) -> None:
    lines = (f"Kenya expelled {n} envoys of Chad. It rained." for n in range(2, 150))
    texts = (" ".join(lines), "Peru expelled two envoys of Chile.")
    articles = [
        Article(name, text, None, "2015-03-05", None, None, "en", "", name)
        for name, text in zip(("long.txt", "short.txt"), texts, strict=True)
    ]
    shown: list[Progress] = []
    assert list(code_all(articles, workers=workers, on_progress=shown.append))
    long = [one for one in shown if one.source]
    assert {one.source for one in long} == {"long.txt"}
    shares = [one.share for one in long]
    assert shares == sorted(shares)
    assert 3 <= len(shares) <= 6
    assert 0 < shares[0] < shares[-1] < 1
    assert (shown[-1].documents, shown[-1].source, shown[-1].share) == (2, "", 0.0)
