"""What callers in Python have at hand: the same is taken, and refused, by every public function."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest

import multivector as mv
from multivector.errors import UsageError
from multivector.given import words

CLAIM = "Uzbekistan is a member of the EAEU"
TEXT = "Peru accused Chile of spying."
FRAME = pd.DataFrame({"KAZ": [1]})
DAY = date(2023, 5, 20)


@pytest.mark.parametrize(
    "given",
    [
        "KAZ,UZB", " KAZ, UZB,", ["KAZ", "UZB"], ("KAZ", "UZB"), {"KAZ": 1, "UZB": 2},
        iter(["KAZ", "UZB"]), pd.Series(["KAZ", "UZB"]), pl.Series(["KAZ", "UZB"]),
        np.array(["KAZ", "UZB"]), pd.Index(["KAZ", "UZB"]), pd.Categorical(["KAZ", "UZB"]),
    ],
)  # fmt: skip
def test_words_are_any_iterable_or_one_string(given: Any) -> None:
    assert words(given, "states") == ["KAZ", "UZB"]


@pytest.mark.parametrize(
    "given", [705, [705], ["KAZ", None], ["KAZ", float("nan")], b"KAZ", [["KAZ"]], None, FRAME,
              mv.Result("T", ("KAZ",), ({"KAZ": 1},))],
)  # fmt: skip
def test_other_words_are_refused(given: Any) -> None:
    with pytest.raises(UsageError, match=r"^states: not (a name|names) or codes?: "):
        words(given, "states")


@pytest.mark.parametrize("given", [705, None, float("nan"), FRAME])
def test_every_function_refuses_what_is_no_name(given: Any) -> None:
    for ask in (
        lambda: mv.influence(region="central-asia", powers=[given], years=2016),
        lambda: mv.influence(states=[given], years=2016),
        lambda: mv.influence(region=given if given is not None else 5, years=2016),
        lambda: mv.influence(region="central-asia", channels=[given], years=2016),
        lambda: mv.balance(states=[given], years=2016),
        lambda: mv.panel.dyad_years([given], 2000, 2001),
        lambda: mv.check(CLAIM, states=[given]),
        lambda: mv.flow(given, "KGZ", 2023),
        lambda: mv.agreement(given, "CHN"),
        lambda: mv.routes(given, "KAZ"),
        lambda: mv.routes("CHN", "KAZ", avoid=[given]),
    ):
        with pytest.raises(UsageError, match=r"^\w+: not a name or code: "):
            ask()


def test_one_string_is_not_split_into_letters() -> None:
    assert len(mv.panel.dyad_years("KAZ, Uzbekistan", 2000, 2000)) == 2
    assert len(mv.panel.state_years("KAZ", 2000, 2001)) == 2
    assert mv.routes("CHN", "KAZ", avoid="RUS")[0]["to"] == "KAZ"
    with pytest.raises(UsageError, match=r"channels: unknown channel: 'culture'"):
        mv.influence(states="KAZ", channels="trade,culture")
    with pytest.raises(UsageError, match=r"states: unknown state or bloc: 'Narnia'"):
        mv.check(CLAIM, states="Narnia")


def test_a_panel_without_rows_is_refused() -> None:
    for states in (["KAZ", "KAZ"], "KAZ", ["DDR", "TLS"], [], pd.Series([], dtype=object)):
        with pytest.raises(UsageError, match=r"^states: no"):
            mv.panel.dyad_years(states, 1989, 2004)
    with pytest.raises(UsageError, match=r"^states: no rows of no state"):
        mv.panel.state_years([], 2000, 2001)


@pytest.mark.parametrize(
    "given",
    [
        DAY, datetime(2023, 5, 20, 23), datetime(2023, 5, 20, 23, tzinfo=UTC),
        pd.Timestamp("2023-05-20", tz="Asia/Almaty"), np.datetime64("2023-05-20T10"), 20230520,
        np.int64(20230520), "20 May 2023",
    ],
)  # fmt: skip
def test_a_day_is_any_date(given: Any) -> None:
    assert mv.read(TEXT, published=given).published == "2023-05-20"
    assert next(iter(mv.read_all(TEXT, published=given))).published == "2023-05-20"
    assert mv.code(TEXT, published=given).article.published == "2023-05-20"
    assert mv.check(CLAIM, published=given).rows == mv.check(CLAIM, published="2023-05-20").rows


@pytest.mark.parametrize("given", [2023, "2023", pd.NaT, True, 2023.5, [DAY], FRAME])
def test_what_is_no_full_date_is_refused(given: Any) -> None:
    for ask in (mv.read, mv.code, mv.brief, mv.check):
        with pytest.raises(UsageError, match=r"^published: not a (full )?date: "):
            ask(TEXT, published=given)


def test_what_was_coded_is_an_article() -> None:
    coded = mv.code(TEXT, published=DAY)
    assert mv.read(coded) is coded.article
    assert mv.code(coded) == coded
    assert mv.brief(coded).events == coded.events == mv.brief(coded.article).events


@pytest.mark.parametrize("given", [None, 3, [1], b"a.txt", FRAME, mv.code(TEXT).events])
def test_what_is_no_article_is_refused(given: Any) -> None:
    for ask in (mv.read, lambda one: list(mv.read_all(one)), mv.code, mv.brief):
        with pytest.raises(UsageError, match=r"^source: not an article: "):
            ask(given)
    with pytest.raises(UsageError, match=r"^claim: not a claim: "):
        mv.check(given)


@pytest.mark.parametrize("given", ["0.5", None, 2, float("nan"), [0.5]])
def test_a_share_is_a_number(given: Any) -> None:
    with pytest.raises(UsageError, match=r"^min_confidence: invalid share: "):
        mv.brief(TEXT, min_confidence=given)


def test_a_year_is_an_integer() -> None:
    for given in ("2023", 2023.0, True, [2023]):
        with pytest.raises(UsageError, match=r"^year: invalid year: "):
            mv.flow("CHN", "KGZ", given)


def test_it_is_told_whether_no_states_or_too_much_was_given() -> None:
    for ask in (mv.influence, mv.balance):
        with pytest.raises(UsageError, match=r"no region or states given"):
            ask()
        with pytest.raises(UsageError, match=r"either region or states, not both"):
            ask(region="central-asia", states="KAZ")


def test_a_frame_is_no_source_or_file() -> None:
    with pytest.raises(UsageError, match=r"^origin: not a name or code: DataFrame"):
        mv.panel.dyad_years("KAZ,UZB", 2000, 2001).add(FRAME)
    with pytest.raises(UsageError, match=r"^path: not a file: DataFrame"):
        mv.data.add("gdp", FRAME)
