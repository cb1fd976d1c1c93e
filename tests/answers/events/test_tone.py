"""Events as series: what is counted, what is left out and why, and what is never invented."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyarrow import parquet

from multivector.answers.article import CodedArticle, code
from multivector.answers.events.tone import COLUMNS, tone
from multivector.answers.result import Result
from multivector.briefing.brief import brief
from multivector.errors import InputError, UsageError
from multivector.panel.frame import dyad_months


def event(actors: str, recipients: str, date: str | None, kind: str, **more: Any) -> dict[str, Any]:
    def side(codes: str) -> list[dict[str, str]]:
        return [{"text": code, "code": code, "kind": "state"} for code in codes.split()]

    return {
        "event_id": f"{actors}{recipients}{date}{kind}", "doc_id": f"d-{date}-{actors}",
        "date": date, "reciprocal": False, "actor": side(actors), "recipient": side(recipients),
        "event_type": kind, "mode": None, "status": "actual", "score": None, **more,
    }  # fmt: skip


def written(folder: Path, *rows: object, name: str = "events.jsonl") -> Path:
    path = folder / name
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def by_period(result: Result) -> dict[str, dict[str, Any]]:
    return {row["period"]: row for row in result}


def test_weights_quads_and_ways(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ UZB", "2023-05-18", "CONSULT"),
        event("KAZ", "CHN", "2023-05-20", "ACCUSE"),
        event("CHN KAZ UZB", "", "2023-05-19", "COOPERATE", reciprocal=True),
    )
    (row,) = tone(path, pair=("CHN", "KAZ"))
    assert list(row) == list(COLUMNS)
    assert (row["state_a"], row["state_b"], row["period"]) == ("CHN", "KAZ", "2023-05")
    assert row["events"] == 2
    assert row["verbal_cooperation"] == row["material_cooperation"] == 0.5
    assert (row["verbal_conflict"], row["material_conflict"]) == (1, 0)
    assert (row["a_to_b"], row["b_to_a"], row["mutual"]) == (0.5, 1, 0.5)
    assert row["net"] == 0
    assert row["lower"] < 0 < row["upper"]
    assert row["intensity"] == pytest.approx((0.5 * 2.5 - 3 + 0.5 * 9.5) / 2)
    assert row["documents"] == 3
    assert row["per_document"] == pytest.approx(2 / 3, abs=1e-5)


def test_what_is_left_out_is_counted_with_its_reason(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2023-05-18", "CONSULT"),
        event("CHN", "KAZ", "2023-05-21", "CONSULT"),
        event("CHN", "KAZ", "2023-05-29", "CONSULT"),
        event("CHN", "KAZ", None, "CONSULT"),
        event("CHN", "KAZ", "2023", "CONSULT"),
        event("CHN", "", "2023-05-18", "PROTEST"),
        event("CHN", "KAZ", "2023-05-18", "ASSAULT", status="denied"),
        event("CHN", "KAZ", "2023-05-18", "NO-TYPE"),
        ["no event"],
    )
    result = tone(path)
    assert result.run["dropped"] == {
        "date not precise enough": 1, "hypothetical or denied": 1, "no date": 1,
        "fewer than two different states or blocs": 1, "not an event": 2,
        "repeated report of the same event": 1,
    }  # fmt: skip
    assert result.run["events_read"] == 9
    assert result.run["not_installed"] == ["gdelt", "polecat"], "ICEWS ends in 2018"
    assert [row["events"] for row in result] == [2]
    assert [row["events"] for row in tone(path, window=0)] == [3]
    assert [row["events"] for row in tone(path, by="year", window=0)] == [4]


def test_an_entity_in_a_state_does_not_count_for_it(tmp_path: Path) -> None:
    signed = event("RUS GEO", "", "2009-06-09", "AGREE", reciprocal=True)
    signed["actor"][1] |= {"kind": "group", "name": "Abkhazia"}
    three = event("RUS GEO KAZ", "", "2009-06-10", "AGREE", reciprocal=True)
    three["actor"][1] |= {"kind": "group", "name": "South Ossetia"}
    rebels = event("GEO", "RUS", "2009-06-11", "ASSAULT")
    rebels["actor"][0] |= {"kind": "group", "name": "Forest Brothers"}
    result = tone(written(tmp_path, signed, three, rebels))
    assert [(row["state_a"], row["state_b"], row["events"]) for row in result] == [
        ("GEO", "RUS", 1), ("KAZ", "RUS", 1),
    ]  # fmt: skip
    assert result.run["dropped"] == {
        "a side governs itself inside a state and is not that state": 1
    }


def test_a_gap_in_the_reading_is_one_row_of_nulls_and_no_zero(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2020-01-05", "CONSULT"),
        event("CHN", "RUS", "2020-02-05", "CONSULT"),
        event("CHN", "KAZ", "2021-03-05", "ACCUSE"),
        event("USA", "MEX", "2021-04-05", "ACCUSE"),
    )
    rows = by_period(tone(path, pair=("KAZ", "CHN")))
    assert list(rows) == ["2020-01", "2020-02", "2020-03", "2021-03"]
    assert rows["2020-02"]["events"] == 0
    assert rows["2020-02"]["net"] is None
    assert rows["2020-03"]["events"] is None
    assert "no document mentions" in rows["2020-03"]["flag"]
    assert rows["2021-03"]["net"] == -1


def test_rows_join_a_panel_of_months(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2020-01-05", "CONSULT"),
        event("CHN", "RUS", "2020-02-05", "CONSULT"),
        event("KAZ", "CHN", "2020-06-05", "ACCUSE"),
    )
    months = dyad_months(["KAZ", "CHN", "RUS"], 2020, 2020, directed=False).to_pandas()
    keys = ["state_a", "state_b", "year", "month"]
    joined = months.merge(tone(path).to_pandas()[[*keys, "events"]], on=keys, how="left")
    assert len(joined) == len(months) == 36
    own = joined[(joined["state_a"] == "CHN") & (joined["state_b"] == "KAZ")]
    assert own["events"].fillna(-1).tolist() == [1, 0, -1, -1, -1, 1, *[-1] * 6]
    assert {row["month"] for row in tone(path, by="year")} == {None}


def test_a_change_of_tone_is_found_and_none_where_the_sources_change(tmp_path: Path) -> None:
    def months(first: int, last: int, kind: str) -> list[dict[str, Any]]:
        return [
            event("USA", "CHN", f"{year}-{month:02d}-{day:02d}", kind)
            for year in range(first, last)
            for month in range(1, 13)
            for day in (1, 10, 20)
        ]

    one = written(tmp_path, *months(2010, 2012, "CONSULT"), *months(2012, 2014, "ACCUSE"))
    found = by_period(tone(one, pair=("USA", "CHN")))
    changed = {period: row["tone_change"] for period, row in found.items() if row["tone_change"]}
    assert list(changed) == ["2012-01"]
    assert changed["2012-01"]["probability"] > 0.9
    assert changed["2012-01"]["earliest"] <= "2012-01" <= changed["2012-01"]["latest"]
    assert changed["2012-01"]["before"] > 0.9
    assert changed["2012-01"]["after"] < -0.9
    early = written(tmp_path, *months(2010, 2012, "CONSULT"), name="early.jsonl")
    late = written(tmp_path, *months(2012, 2014, "ACCUSE"), name="late.jsonl")
    parted = tone(early, late, pair=("USA", "CHN"))
    assert not any(row["tone_change"] or row["rate_change"] for row in parted)
    assert {row["coverage"] for row in parted} == {0, 1}


@pytest.mark.parametrize(
    ("gap", "shown"),
    [
        ((), "2012-01"),
        (("2012-01",), "2012-02"),
        (("2011-12", "2012-01", "2012-02"), "2012-03"),
        (("2011-06",), "2012-01"),
    ],
)
def test_a_change_inside_a_gap_is_shown_behind_it(
    tmp_path: Path, gap: tuple[str, ...], shown: str
) -> None:
    months = [f"{year}-{month:02d}" for year in range(2010, 2014) for month in range(1, 13)]
    path = written(
        tmp_path,
        *(
            event("USA", "CHN", f"{month}-{day:02d}", "CONSULT" if month < "2012" else "ACCUSE")
            for month in months
            if month not in gap
            for day in (1, 10, 20)
        ),
    )
    result = tone(path, pair=("USA", "CHN"))
    (row,) = (row for row in result if row["tone_change"])
    assert row["period"] == shown
    assert row["tone_change"]["earliest"] <= shown <= row["tone_change"]["latest"]
    assert f"tone changes in {shown}" in " ".join(result.sentences)


def test_a_rate_that_falls_to_nothing_is_told(tmp_path: Path) -> None:
    months = [f"{year}-{month:02d}" for year in range(2010, 2014) for month in range(1, 13)]
    quiet = (event("CHN", "RUS", f"{month}-{day:02d}", "CONSULT") for month in months
             for day in range(2, 12))  # fmt: skip
    busy = (event("USA", "CHN", f"{month}-{day:02d}", "CONSULT") for month in months[:24]
            for day in range(12, 22))  # fmt: skip
    result = tone(written(tmp_path, *quiet, *busy), pair=("USA", "CHN"))
    (row,) = (row for row in result if row["rate_change"])
    assert (row["period"], row["events"]) == ("2012-01", 0)
    assert "rate changes in 2012-01" in " ".join(result.sentences)


def test_a_tone_that_returns_is_an_episode_and_no_change(tmp_path: Path) -> None:
    bad = {"2012-03", "2012-04", "2012-05"}
    path = written(
        tmp_path,
        *(
            event("USA", "CHN", f"{month}-{day:02d}", "ACCUSE" if month in bad else "CONSULT")
            for month in (f"{year}-{m:02d}" for year in range(2010, 2015) for m in range(1, 13))
            for day in (1, 10, 20)
        ),
    )
    result = tone(path, pair=("USA", "CHN"))
    assert not any(row["tone_change"] or row["rate_change"] for row in result)
    (row,) = (row for row in result if row["tone_episode"])
    assert (row["period"], row["tone_episode"]["last"]) == ("2012-03", "2012-05")
    assert row["tone_episode"]["inside"] < -0.8
    assert row["tone_episode"]["usual"] > 0.9
    assert "episode of tone from 2012-03 to 2012-05" in " ".join(result.sentences)


def test_articles_count_documents_that_tell_of_nothing(tmp_path: Path) -> None:
    news = tmp_path / "news.jsonl"
    words = (
        "Ministers from Kazakhstan spoke about the weather and the harvest for a long while. " * 3
    )
    rows = [
        {"id": f"n{k}", "text": f"Report {k}. {words}", "published": "2023-05-0" + str(k + 1)}
        for k in range(4)
    ]
    news.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    told = event("CHN", "KAZ", None, "CONSULT", doc_id="n2")
    path = written(tmp_path, told)
    with pytest.raises(InputError, match="1 no date") as caught:
        tone(path)
    assert caught.value.next == "set articles to the articles that were coded"
    result = tone(path, articles=[news])
    assert result.run["dated_by_article"] == 1
    assert result.run["documents_read"] == 4
    (row,) = result
    assert (row["period"], row["events"], row["documents"]) == ("2023-05", 1, 4)
    assert row["per_document"] == 0.25


def test_what_is_left_out_of_a_pair_is_told(tmp_path: Path) -> None:
    undated = [event("IND", "CHN", date, "CONSULT") for date in (None, None, "2023")]
    path = written(tmp_path, event("CHN", "KAZ", "2023-05-18", "CONSULT"), *undated)
    told = r"between CHN and IND \(left out: 2 no date, 1 date not precise enough\)"
    with pytest.raises(UsageError, match=told) as caught:
        tone(path, pair=("IND", "CHN"))
    assert caught.value.next == "set articles to the articles that were coded"


def test_a_brief_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "brief.json"
    path.write_text(json.dumps({"events": [event("CHN", "KAZ", "2023-05-18", "AID")]}))
    assert tone(path)[0]["material_cooperation"] == 1


def test_regions_and_powers_choose_pairs(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2023-05-18", "CONSULT"),
        event("KAZ", "UZB", "2023-05-18", "CONSULT"),
        event("USA", "MEX", "2023-05-18", "CONSULT"),
    )
    pairs = {(r["state_a"], r["state_b"]) for r in tone(path, region="central-asia")}
    assert pairs == {("CHN", "KAZ"), ("KAZ", "UZB")}
    pairs = {
        (r["state_a"], r["state_b"])
        for r in tone(path, region="central-asia", powers=["China", "RUS"])
    }
    assert pairs == {("CHN", "KAZ")}


def test_a_bloc_has_its_members_of_the_years_asked(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("GBR", "KAZ", "2019-05-18", "CONSULT"),
        event("FRA", "KAZ", "2023-05-18", "CONSULT"),
        event("FRA", "KAZ", "2019-05-18", "CONSULT"),
    )
    found = {r["state_a"] for r in tone(path, region="EU", end=2019)}
    assert found == {"GBR", "FRA"}
    assert {r["state_a"] for r in tone(path, region="EU")} == {"FRA"}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pair": ("KAZ", "FRA")}, "no events found between FRA and KAZ"),
        ({"pair": ("KAZ", "KAZ")}, "on both sides"),
        ({"pair": ("KAZ", "CHN"), "region": "central-asia"}, "pair cannot be combined"),
        ({"region": "western-balkans"}, "no events found for this"),
        ({"start": "some day in May"}, "not a date"),
        ({"by": "week"}, "unknown period"),
        ({"window": -1}, "invalid window: -1 days"),
    ],
)
def test_bad_questions_say_what_is_allowed(
    tmp_path: Path, options: dict[str, Any], said: str
) -> None:
    path = written(tmp_path, event("CHN", "KAZ", "2023-05-18", "CONSULT"))
    with pytest.raises(UsageError, match=said):
        tone(path, **options)


def test_bad_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        tone(tmp_path / "none.jsonl")
    with pytest.raises(InputError, match="not installed"):
        tone("icews")
    path = tmp_path / "broken.jsonl"
    path.write_text("{broken\n", encoding="utf-8")
    with pytest.raises(InputError, match="1 not JSON"):
        tone(path)


def test_the_same_input_gives_the_same_rows_and_a_chart(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2023-05-18", "CONSULT"),
        event("CHN", "KAZ", "2023-05-19", "ACCUSE"),
    )
    result = tone(path)
    assert result.rows == tone(path).rows
    drawn = result.plot().svg
    assert ">2023-05</text>" in drawn
    assert "CHN" in result._repr_html_()


def test_a_range_counts_in_the_period_that_holds_it(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2023-05-18/2023-05-19", "CONSULT"),
        event("CHN", "KAZ", "2023-05-19", "CONSULT"),
        event("CHN", "KAZ", "2014/2016", "AID"),
        event("CHN", "KAZ", "../2023-05-18", "AID"),
    )
    (row,) = result = tone(path, pair=("CHN", "KAZ"))
    assert (row["period"], row["events"]) == ("2023-05", 1)
    assert result.run["dropped"] == {
        "repeated report of the same event": 1,
        "date not precise enough": 2,
    }


def test_less_certain_events_are_left_out_on_request_and_counted(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        event("CHN", "KAZ", "2023-05-18", "CONSULT", confidence=0.7),
        event("CHN", "KAZ", "2023-05-18", "ACCUSE", confidence=0.4),
        event("CHN", "KAZ", "2023-05-18", "AID"),  # of a coder that states none
    )
    assert by_period(tone(path))["2023-05"]["events"] == 3
    sure = tone(path, min_confidence=0.5)
    assert by_period(sure)["2023-05"]["events"] == 2
    assert sure.run["dropped"]["confidence below 0.5"] == 1
    with pytest.raises(UsageError, match="invalid share: 2"):
        tone(path, min_confidence=2)


DATED = "China accused Laos of spying on {} May 2023. Laos expelled a diplomat of China that day."


@pytest.fixture(scope="module")
def coded() -> CodedArticle:
    return code(DATED.format(4), published=date(2023, 5, 5))


def test_events_are_a_source_in_every_form(coded: CodedArticle, tmp_path: Path) -> None:
    table = coded.table
    frame = table.to_pandas()
    table.to_csv(tmp_path / "events.csv")
    parquet.write_table(table.to_arrow(), tmp_path / "events.parquet")
    path = written(tmp_path, *(one.to_dict() for one in coded.events))
    (expected,) = tone(path)
    assert expected["events"] == 2
    for given in (
        coded, [coded], coded.events, iter(coded.events), list(table), table, frame,
        table.to_arrow(), table.to_polars(), pd.read_csv(tmp_path / "events.csv"),
        pd.read_parquet(tmp_path / "events.parquet"), tmp_path / "events.csv",
        str(tmp_path / "events.parquet"), brief(coded),
        frame.assign(date=pd.to_datetime(frame.date), status=None),
    ):  # fmt: skip
        (row,) = tone(given)
        assert {**row, "sources": None} == {**expected, "sources": None}, type(given)


def test_events_that_are_given_are_one_source_and_named_so(coded: CodedArticle) -> None:
    result = tone(*coded.events)
    assert result.run["read"] == ["events", "events"]
    assert result.run["call"]["args"] == ["Event", "Event"]
    assert result[0]["sources"] == {"events": ["events"]}
    assert tone(coded, list(coded.events))[0]["events"] == 2  # a repeated report


def test_a_table_of_something_else_is_no_source(tmp_path: Path) -> None:
    other = tmp_path / "gdp.csv"
    other.write_text("state,year,gdp\nKAZ,2020,1\n")
    with pytest.raises(InputError, match="1 not an event"):
        tone(pd.DataFrame({"state": ["KAZ"]}))
    with pytest.raises(InputError, match="2 not JSON"):
        tone(other)
    for given in (None, 3, b"events.csv", [None], ["events.csv"]):
        with pytest.raises(UsageError, match=r"^sources: not an event"):
            tone(given)


def test_powers_may_be_a_series_or_one_string(coded: CodedArticle) -> None:
    for powers in ("CHN", ["China"], pd.Series(["CHN", "RUS"]), {"CHN"}):
        assert len(tone(coded, powers=powers)) == 1
