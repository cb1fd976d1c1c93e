"""Parts: whole or absent, found by key, never read when damaged."""

from hashlib import sha256
from pathlib import Path

import pytest

from multivector.engine import parts
from multivector.engine.parts import Parts, remove
from multivector.errors import InputError

KEYS = [sha256(str(k).encode()).hexdigest() for k in range(7)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(parts, "PART_RESULTS", 3)
    written = Parts(tmp_path / "parts")
    for k, key in enumerate(KEYS):
        written.add(key, {"k": k, "text": "\ud800\n"})
    written.close()
    return tmp_path / "parts"


def test_results_are_found_again_by_key(folder: Path) -> None:
    assert len(list(folder.glob("part-*.jsonl"))) == 3
    again = Parts(folder)
    assert [again.find(key) for key in KEYS] == [{"k": k, "text": "\ud800\n"} for k in range(7)]
    assert again.find("00" * 32) is None
    again.close()


def test_what_was_not_closed_is_lost_up_to_the_last_part_and_no_more(folder: Path) -> None:
    killed = Parts(folder)
    more = [sha256(str(k).encode()).hexdigest() for k in range(10, 14)]
    for k, key in enumerate(more):
        killed.add(key, k)
    killed._lock.release()  # as when the process ends
    again = Parts(folder)
    assert [again.find(key) for key in more] == [0, 1, 2, None]
    assert again.find(KEYS[6]) is not None


def test_each_flipped_byte_of_a_part_is_noticed(folder: Path) -> None:
    path = folder / "part-000001.jsonl"
    data = path.read_bytes()
    for at in range(len(data)):
        path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
        damaged = Parts(folder)
        # The checksum covers the keys as well: a key of another part is still found there.
        assert [damaged.find(key) for key in KEYS[:3]] == [None] * 3, at
        assert damaged.find(KEYS[3]) is not None
        damaged.close()


def test_a_folder_has_one_writer_and_only_its_own_files_are_removed(folder: Path) -> None:
    first = Parts(folder)
    with pytest.raises(InputError, match="another process"):
        Parts(folder)
    first.close()
    (folder / ".part-left").touch()
    Parts(folder).close()
    assert not (folder / ".part-left").exists()
    (folder / "mine.txt").touch()
    remove(folder)
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]
    (folder / "mine.txt").unlink()
    remove(folder)
    assert not folder.exists()


def test_hidden_files_of_the_user_are_kept(tmp_path: Path) -> None:
    own = [tmp_path / name for name in (".env", ".gitignore", ".part", ".multivector")]
    left = [tmp_path / name for name in (".part-a1b2c3d4", ".multivector-a1b2c3d4")]
    for path in own + left:
        path.touch()
    folders = [tmp_path / name for name in (".git", ".part-folder")]
    for folder in folders:
        folder.mkdir()
    Parts(tmp_path).close()
    assert all(path.exists() for path in own + folders)
    assert not any(path.exists() for path in left)


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        Parts(tmp_path / "file")
    with pytest.raises(InputError, match="cannot be written"):
        Parts(tmp_path / "no" / "parts")
