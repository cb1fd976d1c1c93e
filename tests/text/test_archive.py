"""Zip archives: bounded, and nothing written."""

import io
import zipfile

import pytest

from multivector.errors import InputError
from multivector.text.article import Article, Refused
from multivector.text.formats import archive
from multivector.text.read import read

TEXT = b"The ministers of both states met in the capital and agreed to build the line."


def _packed(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file.getvalue()


def test_members_come_by_name_and_bad_ones_are_refused():
    data = _packed(
        {
            "b.txt": TEXT,
            "a.md": b"# A line\n\n" + TEXT,
            "c.zip": _packed({"x.txt": TEXT}),
            "d.png": b"\x89PNG",
            "e.txt": b"",
            "f.jsonl": b'{"text": "They met."}\noops\n',
            "../../evil.txt": TEXT,
            "__MACOSX/a.md": b"x",
            ".hidden.txt": TEXT,
        }
    )
    found = list(read("-", stdin=data))
    assert [item.source for item in found] == [
        "-#../../evil.txt",
        "-#a.md",
        "-#b.txt",
        "-#c.zip",
        "-#d.png",
        "-#e.txt",
        "-#f.jsonl#1",
        "-#f.jsonl#2",
    ]
    reasons = [item.reason for item in found if isinstance(item, Refused)]
    assert reasons[:3] == [
        "nested archives are not supported",
        "unsupported file type",
        "the document is empty",
    ]
    assert "invalid JSON" in reasons[3]
    assert sum(isinstance(item, Article) for item in found) == 4


def test_an_archive_in_disguise_is_no_way_around(tmp_path):
    data = _packed({"x.txt": _packed({"y.txt": TEXT})})
    assert [item.reason for item in read("-", stdin=data)] == ["nested archives are not supported"]


def test_a_bomb_is_refused_and_the_rest_read():
    found = list(read("-", stdin=_packed({"a.txt": b" " * 15_000_000, "b.txt": TEXT})))
    assert isinstance(found[0], Refused)
    assert "exceeds 200 to 1" in found[0].reason
    assert isinstance(found[1], Article)


def test_the_sizes_of_members_and_archive_are_bounded(monkeypatch):
    monkeypatch.setattr(archive, "DOCUMENT_BYTES", 100)
    monkeypatch.setattr(archive, "UNPACKED_BYTES", 160)
    found = list(
        read("-", stdin=_packed({"a.txt": TEXT * 2, "b.txt": TEXT, "c.txt": TEXT, "d.txt": TEXT}))
    )
    assert [isinstance(item, Article) for item in found] == [False, True, True, False]
    assert "unpacks to more than" in found[0].reason


def test_the_number_of_members_is_bounded(monkeypatch):
    monkeypatch.setattr(archive, "MEMBERS", 1)
    with pytest.raises(InputError, match="contains 2 files"):
        list(read("-", stdin=_packed({"a.txt": TEXT, "b.txt": TEXT})))


def test_a_broken_archive_and_a_broken_member(tmp_path):
    path = tmp_path / "broken.zip"
    path.write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(InputError, match="not a readable zip"):
        list(read(path))
    data = bytearray(_packed({"a.txt": TEXT * 50}))
    data[45:60] = b"\xff" * 15
    assert "could not be unpacked" in next(iter(read("-", stdin=bytes(data)))).reason
