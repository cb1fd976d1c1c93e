"""Sources as a whole."""

import io
import json
import os
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.read import read, read_one

TEXT = "The ministers of both states met in the capital and agreed to build the line."
EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_folder_is_read_by_name_and_never_dies_of_one(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "z.txt").write_text(TEXT)
    (tmp_path / "a.md").write_text(f"# Line\n\n{TEXT}")
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "photo.png").write_bytes(b"\x89PNG")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "x.txt").write_text(TEXT)
    found = list(read(tmp_path))
    names = [Path(item.source).name for item in found]
    assert names == ["a.md", "empty.txt", "photo.png", "z.txt"]
    assert [type(item) for item in found] == [Article, Refused, Refused, Article]
    assert list(read(tmp_path)) == found


def test_the_identity_of_a_document_is_that_of_its_bytes(tmp_path):
    import hashlib

    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    article = read_one(str(path))
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert article.doc_id == article.sha256[:16]
    assert (article.language, article.source) == ("en", str(path))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"a\x00b" * 50, "NUL"),
        (b"Back to top", "no text"),
        (b"%PDF-1.4", "damaged"),
    ],
)
def test_one_bad_document_is_an_error_with_its_name(tmp_path, data, said):
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    with pytest.raises(InputError, match=said) as caught:
        read_one(path)
    assert str(path) in str(caught.value)
    assert caught.value.exit_status == 3


def test_fifty_megabytes_are_refused_at_once(tmp_path):
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    with pytest.raises(InputError, match="larger than 20 MB"):
        read_one(path)


def test_an_overlong_line_is_refused_and_the_next_is_read(tmp_path):
    path = tmp_path / "large.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * 20_000_001 + b'"}\n{"text": "They met."}\n')
    first, second = read(path)
    assert isinstance(first, Refused)
    assert "larger than 20 MB" in first.reason
    assert isinstance(second, Article)
    assert second.source.endswith("#2")


@pytest.mark.parametrize("head", [b"", b"\n\n", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("name", ["news.json", "news"])
def test_large_json_lines_are_whole_under_any_name(tmp_path, monkeypatch, head, name):
    monkeypatch.setattr("multivector.text.read.DOCUMENT_BYTES", 1000)
    data = head + b"".join(b'{"id": %d, "text": "They met."}\n' % n for n in range(100))
    (tmp_path / name).write_bytes(data)
    for found in (read(tmp_path / name), read("-", stdin=data)):
        assert [article.doc_id for article in found] == [str(n) for n in range(100)]


@pytest.mark.parametrize("data", [b'{\n"text": "a"' + b" " * 1000 + b"}", b'{"a": 1}\n' * 200])
def test_a_large_file_that_only_begins_like_records_is_refused(tmp_path, monkeypatch, data):
    monkeypatch.setattr("multivector.text.read.DOCUMENT_BYTES", 1000)
    (tmp_path / "one.json").write_bytes(data)
    for source, stdin in ((tmp_path / "one.json", None), ("-", data)):
        with pytest.raises(InputError, match="the document is larger than"):
            read_one(source, stdin=stdin)


def test_a_large_word_document_is_not_an_archive(tmp_path, monkeypatch):
    monkeypatch.setattr("multivector.text.read.DOCUMENT_BYTES", 100)
    with zipfile.ZipFile(tmp_path / "large.docx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>" * 20)
        archive.writestr("word/media/image1.png", b"\x89PNG" * 100)
    with pytest.raises(InputError, match="the document is larger than"):
        list(read(tmp_path / "large.docx"))


def test_standard_input_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr("multivector.text.read.UNPACKED_BYTES", 50)
    record = b'{"text": "They met."}\n'
    for count, refused in ((2, False), (3, True)):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(record * count)))
        if refused:
            with pytest.raises(InputError, match="standard input is larger than"):
                list(read("-"))
        else:
            assert len(list(read("-"))) == count


def test_a_json_array_is_read_record_by_record():
    rows = b'[{"id": "a", "text": "They met."}, 3, {"id": "b", "text": "They left."}]'
    first, second, third = read("-", stdin=rows)
    assert (first.doc_id, first.text, third.doc_id) == ("a", "They met.", "b")
    assert (second.source, second.reason) == ("-#2", "the record is not a JSON object")
    whole = json.dumps({"title": "Talks", "text": "They met."}, indent=2).encode()
    assert read_one("-", stdin=whole).title == "Talks"
    # Brackets alone make no array.
    assert read_one("-", stdin=b"[They met in Oslo.]").text == "[They met in Oslo.]"


def test_what_is_not_there_or_is_no_file(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        read_one(tmp_path / "none.txt")
    with pytest.raises(InputError):
        read_one("a\x00b")
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    with pytest.raises(InputError, match="not a file or a folder"):
        read_one(fifo)


def test_one_article_is_wanted_and_many_are_named(tmp_path):
    path = tmp_path / "many.jsonl"
    path.write_text('{"text": "They met."}\n{"text": "They parted."}\n')
    with pytest.raises(InputError, match="more than one article") as caught:
        read_one(path)
    assert caught.value.next == f"multivector code {path}"
    path.write_text("oops\n")
    with pytest.raises(InputError, match=r"no readable article.*invalid JSON"):
        read_one(path)


def test_importing_loads_nothing_heavy():
    code = (
        "import sys, multivector.text.read as r; next(r.read('-', stdin=b'They met.'));"
        "heavy = ('trafilatura', 'py3langid', 'numpy', 'lxml', 'charset_normalizer');"
        "print([name for name in heavy if name in sys.modules])"
    )
    source = str(Path(__file__).parents[2] / "src")
    shown = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONPATH": source},
    )
    assert shown.stdout.strip() == "[]"


EVENT = dict.fromkeys(("event_id", "event_type", "actor", "recipient", "doc_start", "text"), "x")


def test_a_list_of_events_alone_is_refused_by_its_name(tmp_path):
    path = tmp_path / "events.json"
    path.write_text(json.dumps([EVENT]))
    with pytest.raises(InputError, match="these are events") as caught:
        list(read(path))
    assert caught.value.where == str(path)
    path.write_text(json.dumps([EVENT, {"text": TEXT}]))
    assert [type(one) for one in read(path)] == [Refused, Article]


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        ("drafts_of", '[{"text": "They met."}]'),
        ("records_of", '[{"text": "They met."}]'),
        ("read_table", "id,text\n1,They met.\n"),
        ("read_feed", "<rss><channel></channel></rss>"),
        ("sniff", "They met."),
    ],
)
@pytest.mark.parametrize("failure", [RecursionError, MemoryError, KeyError])
def test_a_failure_in_any_stage_names_the_file(stage, text, failure, tmp_path, monkeypatch):
    def fails(*_):
        raise failure

    monkeypatch.setattr(f"multivector.text.read.{stage}", fails)
    path = tmp_path / "article"
    path.write_text(text)
    with pytest.raises(InputError, match=r"could not be read|of memory") as caught:
        list(read(path))
    assert caught.value.where == str(path)


def test_a_json_list_has_the_limit_of_time(tmp_path, monkeypatch):
    def slow(records):
        end = time.monotonic() + 5
        while time.monotonic() < end:
            pass
        return records

    monkeypatch.setattr("multivector.text.read.READING_SECONDS", 0.05)
    monkeypatch.setattr("multivector.text.read.drafts_of", slow)
    (tmp_path / "a").write_text('[{"text": "They met."}]')
    start = time.monotonic()
    with pytest.raises(InputError, match="could not be read"):
        list(read(tmp_path / "a"))
    assert time.monotonic() - start < 4


@pytest.mark.parametrize("name", ["xian-summit", "horn-of-africa", "football", "pacific-forum"])
def test_the_samples_are_marked_and_whole(name):
    path = EXAMPLES / f"{name}.md"
    assert "note: written for multivector as a sample; " in path.read_text("utf-8")
    article = read_one(path)
    assert article.title
    assert article.published
    assert article.publisher == "multivector samples"
    assert article.text.startswith(article.title)
    assert article.dropped == {}


def test_the_real_article(outside):
    article = read_one(outside / "articles" / "china_central_asia_summit_2023.txt")
    assert article.title == "China Woos Central Asia as Ukraine War Weakens U.S. Influence"
    assert article.published is None
    assert article.dropped == {"navigation": 1, "related": 1}
    assert article.text.endswith("line on this.”")


def test_the_other_real_articles(outside):
    found = [read_one(path) for path in sorted((outside / "articles" / "wikinews").glob("*.txt"))]
    assert len(found) == 24
    for article in found:
        assert article.title == article.text.split("\n\n")[0]
        assert article.published
        assert "Image:" not in article.text
