"""Converting names of states: ours and country_converter in turn, on the same column.

Run with the bench dependencies installed::

    python bench/names.py

A column of a million names in 400 spellings, then 400 spellings that are new to both. Each time is
the median of several runs; the peer's regular expressions are asked for ISO3 with None for misses.
"""

import logging
import statistics
import time
from collections.abc import Callable
from typing import Any

import pandas as pd
from country_converter import country_converter

from multivector.codes import conversion
from multivector.codes.spelling import all_names

RUNS, SPELLINGS, ROWS = 3, 400, 1_000_000


def median(call: Callable[[], Any]) -> float:
    """Return the median seconds of a call."""
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds)


def peer() -> Any:
    """Return the peer's converter, its table read so that Namibia's code NA is no missing value."""
    table = pd.read_csv(
        country_converter.COUNTRY_DATA_FILE, sep="\t", keep_default_na=False, na_values=[""]
    )
    return country_converter.CountryConverter(country_data=table)


def main() -> None:
    """Time both and print the ratios."""
    logging.disable(logging.CRITICAL)
    other = peer()
    names = sorted(all_names())[:: len(all_names()) // SPELLINGS][:SPELLINGS]
    column = pd.Series(names * (ROWS // SPELLINGS))

    def new() -> None:
        conversion._from_name.cache_clear()
        conversion.convert(names)

    def theirs(values: Any) -> Any:
        return other.pandas_convert(pd.Series(values), to="ISO3", not_found=None)

    conversion.convert(names)
    for what, ours, its, target in (
        (f"{SPELLINGS} new spellings", median(new), median(lambda: theirs(names)), 0.2),
        (
            f"{ROWS:,} names",
            median(lambda: conversion.convert(column)),
            median(lambda: theirs(column)),
            1.5,
        ),
    ):
        print(
            f"{what}: {ours:.3f} s (target {target} s), country_converter {its:.3f} s: "
            f"{its / ours:.0f} times as long"
        )


if __name__ == "__main__":
    main()
