"""Texts in Parquet: rows as articles, damage by name."""

from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.formats.archive import DOCUMENT_BYTES
from multivector.text.read import read

TEXT = "The ministers met in the capital."


def _write(path: Path, **columns: list[object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_each_row_is_an_article_with_the_fields_of_json_lines(tmp_path: Path) -> None:
    path = _write(
        tmp_path / "a.parquet",
        text=[TEXT, " ", TEXT, "x" * (DOCUMENT_BYTES + 1)],
        id=[7, 8, None, 9],
        published=[date(2024, 3, 5), None, None, None],
        title=["Talks", None, None, None],
        views=[1, 2, 3, 4],
    )
    first, empty, third, long = read(path)
    assert isinstance(first, Article)
    assert (first.doc_id, first.published, first.title) == ("7", "2024-03-05", "Talks")
    assert (first.text, first.source) == (TEXT, f"{path}#1")
    assert empty == Refused(f"{path}#2", "the record has no text (id '8')")
    assert isinstance(third, Article)
    assert third.doc_id == third.sha256[:16]
    assert long == Refused(f"{path}#4", "the text is larger than 20 MB")
    path.rename(tmp_path / "without_suffix")
    assert len(list(read(tmp_path / "without_suffix"))) == 4
    assert len(list(read(tmp_path))) == 1  # a folder goes by suffixes


@pytest.mark.parametrize(
    ("columns", "what"),
    [({"body": [TEXT]}, "no column 'text'"), ({"text": pa.array([], pa.string())}, "empty")],
)
def test_a_table_without_texts_is_an_error(columns, what: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=what):
        list(read(_write(tmp_path / "a.parquet", **columns)))


def test_a_damaged_file_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    data = _write(tmp_path / "a.parquet", text=[TEXT]).read_bytes()
    (tmp_path / "b.parquet").write_bytes(data[: len(data) // 2])
    (tmp_path / "c.parquet").write_bytes(b"text")
    (tmp_path / "d.txt").write_text(TEXT)
    found = list(read(tmp_path))
    assert [isinstance(one, Article) for one in found] == [True, False, False, True]
    for one in found[1:3]:
        assert isinstance(one, Refused)
        assert "Parquet" in one.reason
