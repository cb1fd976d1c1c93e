"""Faults of the system around the store: damage, crowds, a full or read-only disk, the clock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from attacks import fuzz, stores
from multivector.store.warehouse import Store

GOOD = {fuzz.READ, fuzz.REFUSED, stores.REPAIRED, "store as before", "rows whole", "writer done"}


@pytest.fixture
def filled(mirror: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    return stores.fill()


def test_gross_damage_is_noticed_and_repaired(filled: Store) -> None:
    found = stores.gross_damages(filled)
    assert dict(found.details) == {}
    assert found.counts[stores.REPAIRED] == len(stores.GROSS) == 20
    assert found.counts[fuzz.REFUSED] >= 18


@pytest.mark.parametrize("attack", [stores.clock_back, stores.last_version])
def test_neither_the_clock_nor_the_last_format_changes_a_row(filled: Store, attack) -> None:
    found = attack(filled)
    assert dict(found.counts) == {fuzz.READ: 1, stores.REPAIRED: 1}


def test_three_writers_lose_and_double_nothing(filled: Store) -> None:
    found = stores.crowd(3, 1, same=False)
    assert dict(found.counts) == {"writer done": 1, "rows whole": 1}


def test_a_full_disk_changes_nothing(filled: Store) -> None:
    found = stores.fill_disk(filled, (200,))
    assert set(found.counts) <= GOOD
    assert found.counts[fuzz.REFUSED] == 2


def test_a_read_only_home_is_said(filled: Store, tmp_path: Path) -> None:
    home = Path(os.environ["MULTIVECTOR_HOME"])
    (tmp_path / "a.csv").write_text("state,year,gdp_usd\nKAZ,2019,1\n")
    words = ["data", "add", "gdp", str(tmp_path / "a.csv")]
    inner = f'mount --bind {home} {home} && mount -o remount,ro,bind {home} && exec "$@"'
    apart = ["unshare", "-rm", "sh", "-c", inner, "sh", sys.executable, "-m", "multivector"]
    if subprocess.run([*apart[:3], "-c", f"{inner[: inner.rindex('&&')]}"], check=False).returncode:
        pytest.skip("this system lets nobody mount: a read-only home was not tested")
    before = stores.snapshot(filled)
    env = stores.environment()
    done = subprocess.run([*apart, *words], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "Read-only file system" in done.stderr
    listed = subprocess.run([*apart, "data", "list"], env=env, capture_output=True, check=False)
    assert listed.returncode == 0, listed.stderr
    assert stores.snapshot(filled) == before
