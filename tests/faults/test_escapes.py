"""Nothing leaves the home, reads another file or reaches a private network; the watch sees it."""

import os
import random
import shutil
import socket
from pathlib import Path

import pytest

from attacks import escapes
from attacks.fuzz import READ, REFUSED


@pytest.mark.parametrize("moved", [False, True])
def test_no_private_address_is_dialled(moved: bool) -> None:
    found = escapes.addresses(300, 7, moved=moved)
    assert dict(found.details) == {}
    assert dict(found.counts) == {REFUSED: 300}


def test_no_archive_leads_elsewhere(tmp_path: Path) -> None:
    found = escapes.documents(tmp_path)
    assert dict(found.details) == {}
    assert found.counts[READ] > len(escapes.NAMES), "what is whole beside it is read"
    assert found.counts[REFUSED] > 0


def test_no_name_becomes_a_path_outside_the_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "a" / "home"
    home.mkdir(parents=True)
    beside = tmp_path / "a" / "beside"
    beside.mkdir()
    (beside / "kept.txt").write_text("kept")
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    found = escapes.names(home)
    assert dict(found.details) == {}
    assert found.counts[REFUSED] > 100
    assert [p.name for p in tmp_path.rglob("*") if home not in (p, *p.parents)] == [
        "a", "beside", "kept.txt",
    ]  # fmt: skip


def test_the_watch_sees_what_it_is_for(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "in_not"
    inside.mkdir()
    with escapes.watched(inside) as seen:
        (inside / "a.txt").write_text("x")
        assert seen == []
        outside.mkdir()
        (inside / "../in_not/b.txt").write_text("x")
        (inside / "link").symlink_to(outside / "c.txt")
        (inside / "link").write_text("x")
        os.replace(inside / "a.txt", outside / "a.txt")
        shutil.rmtree(outside)
        with pytest.raises(OSError), socket.socket() as one:  # noqa: PT011
            one.connect(("127.0.0.1", 9))
    events = [event for event, _ in seen]
    assert {"os.mkdir", "open", "os.rename", "shutil.rmtree", "socket.connect"} <= set(events)
    assert events.count("open") == 2
    (tmp_path / "d.txt").write_text("x")
    assert len(seen) == len(events), "after it, nothing is watched"


def test_the_same_seed_gives_the_same_addresses() -> None:
    one, two = ([escapes.private_address(random.Random(k)) for k in range(50)] for _ in range(2))
    assert one == two
    assert len(set(one)) > 40
