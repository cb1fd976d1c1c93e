"""The count of documents agrees with what is read."""

import json
import time
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from multivector.text import count
from multivector.text.count import CountInBackground
from multivector.text.read import read

TEXT = "The ministers met in the capital."


def test_every_kind_of_source_is_counted_as_it_is_read(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(count, "_BLOCK_BYTES", 50)
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / ".hidden.txt").write_text(TEXT)
    (tmp_path / "b.jsonl").write_text(f"{json.dumps({'text': TEXT})}\n" * 12)
    item = f"<item><description>{TEXT}</description></item>"
    (tmp_path / "c.xml").write_text(f"<rss><channel>{item * 7}</channel></rss>")
    (tmp_path / "d.zip").write_bytes(b"damaged")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        archive.writestr("1.txt", TEXT)
        archive.writestr("2.txt", TEXT)
    pq.write_table(pa.table({"text": [TEXT] * 9}), tmp_path / "f.parquet")
    assert _counted(tmp_path) == len(list(read(tmp_path))) == 32
    assert _counted(tmp_path, "https://example.org/a", tmp_path / "missing.zip") == 34


def _counted(*sources: str | Path) -> int | None:
    counted = CountInBackground(sources)
    end = time.monotonic() + 10
    while counted.found is None and time.monotonic() < end:
        time.sleep(0.01)
    return counted.found
