"""Arrays kept on disk: read back alike, made again when missing, damaged or of other data."""

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.store import cache as module
from multivector.store.cache import LIMIT, Rows, cached, is_cached
from multivector.store.check import conform
from multivector.store.schema import table
from multivector.store.view import looking
from multivector.store.warehouse import Lineage, Store

CUBE = np.random.default_rng(0).normal(size=(5, 4, 3))
ARRAYS = {
    "cube": CUBE.transpose(1, 0, 2),
    "flat": np.array([[1.0, np.nan], [-0.0, 2.0]]),
    "yes": np.array([True, False]),
    "few": np.zeros((0, 4)),
    "one": np.array(7),
}


class Maker:
    """Makes the arrays and counts how often."""

    def __init__(self, arrays=ARRAYS):
        self.arrays, self.made = arrays, 0

    def __call__(self):
        self.made += 1
        return self.arrays


@pytest.fixture
def store(tmp_path):
    return filled(Store(tmp_path), 6.0)


def filled(store, value):
    rows = {"exporter": ["KAZ"], "importer": ["RUS"], "year": [2012], "trade_usd": [value]}
    data, _ = conform(pa.table(rows), table("trade"), origin="itpd")
    store.put(Lineage("itpd", "itpd", 1, (), {"value": value}), {"trade": data})
    return store


def same(found):
    assert list(found) == list(ARRAYS)
    for name, array in ARRAYS.items():
        read = np.asarray(found[name])
        assert read.dtype == array.dtype
        np.testing.assert_array_equal(read, array)


def only_file(store):
    (path,) = (path for path in (store.root / "kept").rglob("*") if path.is_file())
    return path


def test_what_is_kept_is_what_was_made(store):
    make = Maker()
    assert not is_cached(store, "a")
    same(cached(store, "a", make))
    same(cached(Store(store.root), "a", make))
    assert make.made == 1
    assert is_cached(store, "a")


def test_threads_that_want_the_same_arrays_compute_them_once(store):
    make, both = Maker(), threading.Barrier(2)

    def wait_and_make():
        with pytest.raises(threading.BrokenBarrierError):
            both.wait(0.5)  # the other thread would come here, too
        return make()

    with ThreadPoolExecutor(2) as threads:
        for found in threads.map(lambda _: cached(store, "a", wait_and_make), range(2)):
            same(found)
    assert make.made == 1


def test_what_was_just_written_is_read_on_demand(store):
    first = cached(store, "a", Maker())["cube"]
    assert isinstance(first, Rows)
    assert not first._made  # the whole array is not held in memory


@pytest.mark.parametrize("at", [0, 40, 200, -1])
def test_a_changed_byte_is_never_read(store, at):
    make = Maker()
    cached(store, "a", make)
    path = only_file(store)
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)
    same(cached(store, "a", make))
    assert make.made == 2
    path.write_bytes(content[:10])
    same(cached(store, "a", make))
    same(cached(store, "a", make))
    assert make.made == 3


def test_other_data_are_made_anew_and_the_old_go(store):
    make = Maker()
    cached(store, "a", make)
    old = only_file(store)
    cached(filled(store, 7.0), "a", make)
    assert make.made == 2
    assert not old.exists()


@pytest.mark.parametrize("name", ["measures/trade_errors.tsv", "measures/trade_flows.py"])
def test_other_tables_or_constants_of_the_same_size_and_time_are_made_anew(
    store, tmp_path, monkeypatch, name
):
    package = tmp_path / "package"
    for part in ("measures", "store"):
        shutil.copytree(Path(module.__file__).parents[1] / part, package / part)
    monkeypatch.setattr(module, "__file__", str(package / "store" / "kept.py"))
    make = Maker()

    def ask():
        module._code.cache_clear()
        cached(store, "a", make)
        return only_file(store)

    try:
        assert ask() == ask()
        assert make.made == 1
        before, path = ask(), package / name
        state, text = path.stat(), path.read_text("utf-8")
        at = text.index("0.", len(text) // 4) + 2
        path.write_text(text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :], "utf-8")
        os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))
        assert path.stat().st_size == state.st_size
        assert ask() != before
        assert make.made == 2
    finally:
        module._code.cache_clear()


def test_it_is_bounded(store, monkeypatch):
    assert LIMIT == 50_000_000
    make = Maker({"a": np.random.default_rng(0).normal(size=1000)})
    monkeypatch.setattr(module, "LIMIT", 20_000)
    for name in "abcdef":
        cached(store, name, make)
    sizes = [path.stat().st_size for path in (store.root / "kept").rglob("*") if path.is_file()]
    assert 1 <= len(sizes) < 6
    assert sum(sizes) <= 20_000


def test_a_disk_that_cannot_be_written_changes_nothing(store):
    (store.root / "kept").write_text("a file in its place")
    make = Maker()
    same(cached(store, "a", make))
    same(cached(store, "a", make))
    assert make.made == 2


def test_nothing_is_kept_under_a_view(store):
    class View:
        key = "2020-01-01"

    make = Maker()
    with looking(View()):
        same(cached(store, "a", make))
        assert not is_cached(store, "a")
    assert not (store.root / "kept").exists()


@given(
    st.one_of(
        st.integers(0, 4),
        st.lists(st.integers(0, 4), max_size=7).map(lambda rows: np.array(rows, dtype=np.intp)),
        st.just(np.ix_([3, 0], [1, 1, 2])),
        st.just((2, slice(None), 1)),
        st.just((4, 3, 0)),
        st.just((slice(None), slice(None), 2)),
        st.just((slice(1, 3), 0)),
        st.just((np.array([4, 4]), np.array([0, 1]), 2)),
    )
)
def test_rows_are_indexed_as_the_array_is(at):
    rows = Rows(CUBE.shape, lambda i: CUBE[i])
    np.testing.assert_array_equal(rows[at], CUBE[at])
    assert len(rows) == len(CUBE)


def test_an_answer_is_the_same_without_what_is_kept(home_with, monkeypatch):
    import multivector as mv

    sources = ("itpd", "worldbank_gdp", "baci_2023_matrix", "cow_contiguity", "undesa_migrants",
               "worldbank_population", "imf_dip")  # fmt: skip
    home = home_with(*sources)
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    from multivector.answers.influence import layers
    from multivector.answers.influence.ties import loading, trade_flows

    def asked():
        for one in (layers._load, loading._reader, trade_flows.flows_of):
            one.cache_clear()
        found = (
            mv.influence(states=["KAZ", "VNM"], powers=["CHN", "EU"], start=2012, end=2023),
            mv.balance(states=["KAZ"], start=2005, end=2016),
            mv.influence(states=["KAZ"], before=(2012, 2014), after=(2020, 2022)),
        )
        return [(one.rows, one.sentences, one.run) for one in found]

    cold = asked()
    assert any((home / "store" / "kept").rglob("flows-*"))
    assert asked() == cold
    shutil.rmtree(home / "store" / "kept")
    assert asked() == cold


def test_ideal_points_are_read_back_as_they_were_estimated(store, monkeypatch):
    from multivector.answers.voting import ideal_points as voting
    from multivector.measures.ideal_points.ideal_points import estimate_ideal_points

    rng = np.random.default_rng(0)
    states, calls = (grid.ravel() for grid in np.meshgrid(range(12), range(60), indexing="ij"))
    votes = np.where(rng.random(720) < (states + 1) / 14, 1, 3)
    areas = {"nuclear": np.arange(60) % 2 == 0, "rights": np.arange(60) % 2 == 1}
    fit = estimate_ideal_points(votes, states, calls, np.full(60, 50), positive=11, areas=areas)
    monkeypatch.setattr(voting, "Store", lambda: store)
    monkeypatch.setattr(voting, "_estimated", lambda *_: fit)
    for _ in range(2):
        voting._fit.cache_clear()
        found = voting._fit(object(), "default")
        assert (found.iterations, found.converged) == (fit.iterations, fit.converged)
        np.testing.assert_array_equal(found.lower, fit.lower)
        assert list(found.by_area) == list(fit.by_area)
        for one, two in zip(found.by_area.values(), fit.by_area.values(), strict=True):
            np.testing.assert_array_equal(one, two)
        monkeypatch.setattr(voting, "_estimated", None)  # the second is read


def test_plain_arrays_and_text_are_kept_without_packing(store):
    make = Maker({"names": np.array(["KAZ", "KGZ"]), "share": np.eye(2)})
    for _ in range(2):
        found = cached(store, "a", make, packed=False)
        assert found["names"].tolist() == ["KAZ", "KGZ"]
        np.testing.assert_array_equal(found["share"], np.eye(2))
    assert make.made == 1
    path = only_file(store)
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    np.testing.assert_array_equal(cached(store, "a", make, packed=False)["share"], np.eye(2))
    assert make.made == 2


@pytest.mark.parametrize("gone", [True, False])
def test_rows_that_are_damaged_or_gone_when_they_are_asked_for_are_made_again(store, gone):
    make = Maker()
    cached(store, "a", make)
    found = cached(store, "a", make)
    np.testing.assert_array_equal(found["cube"][0], ARRAYS["cube"][0])
    path = only_file(store)
    content = bytearray(path.read_bytes())
    start = content.index(b"\n", 32) + 1
    content[start:] = bytes(len(content) - start)
    path.unlink() if gone else path.write_bytes(content)
    np.testing.assert_array_equal(found["cube"][1:], ARRAYS["cube"][1:])
    assert make.made == 2


@pytest.mark.parametrize("kind", [np.int8, np.bool_, np.int64, np.float64])
def test_rows_have_the_type_they_were_made_with(kind):
    rows = Rows((2, 1, 3), lambda at: np.full((1, 3), at, kind))
    assert np.asarray(rows).dtype == kind
    assert rows[:, :, [0, 1]].dtype == kind
    assert np.asarray(rows, dtype=float).dtype == float
    assert np.asarray(rows)[1].tolist() == [[1, 1, 1]]
