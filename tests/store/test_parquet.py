"""Columns of Arrow as arrays, without its own conversion."""

import sys
from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from multivector.store.parquet import numbers

KINDS = (pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64())


@given(
    st.sampled_from(KINDS),
    st.lists(st.lists(st.none() | st.integers(-100, 100), max_size=20), max_size=3),
    st.integers(0, 9),
)
def test_numbers_are_those_of_arrow(
    kind: pa.DataType, chunks: list[list[int | None]], start: int
) -> None:
    column = pa.chunked_array([pa.array(one, kind) for one in chunks], kind).slice(start)
    found, wanted = numbers(column), column.to_numpy()
    assert found.dtype == wanted.dtype
    np.testing.assert_array_equal(found, wanted)


def test_days_are_counted_from_1970() -> None:
    assert numbers(pa.array([date(1970, 1, 2), date(1969, 12, 31)])).tolist() == [1, -1]


def test_pandas_stays_unloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)  # its import would raise
    assert numbers(pa.array(["b", "a", "b"]).dictionary_encode().indices).tolist() == [0, 1, 0]


@pytest.mark.parametrize("words", [[True, False, True] * 7, [None, True, False] * 5])
def test_truths_are_one_each_though_stored_eight_to_a_byte(words: list[bool | None]) -> None:
    column = pa.array([*words, True])[1:]
    wanted = [np.nan if word is None else float(word) for word in [*words[1:], True]]
    assert np.array_equal(numbers(column).astype(float), wanted, equal_nan=True)
