"""Protest and violence by month: published columns, on rows of our own; events of our coder."""

import json
from collections import Counter

import pytest

from multivector.errors import InputError
from multivector.records import loading, stored_figures
from multivector.records.listing import list_origins
from multivector.store.warehouse import Store

UCDP = "id,relid,year,type_of_violence,country,date_start,date_end,best\n"
ACLED = "event_id_cnty,event_date,event_type,sub_event_type,country,fatalities\n"


def added(origin, tmp_path, text, name="events.csv"):
    (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = loading.add_file(origin, tmp_path / name)
    rows = Store().read("unrest", origin=origin).to_pylist()
    return outcome, [tuple(list(row.values())[i] for i in (0, 2, 3, 4, 5)) for row in rows]


def test_ucdp_counts_violence_and_deaths_and_no_protests(tmp_path):
    outcome, rows = added(
        "ucdp",
        tmp_path,
        UCDP
        + "1,A-1,2022,1,Kazakhstan,2022-01-05 00:00:00.000,2022-01-06 00:00:00.000,3\n"
        + "2,A-2,2022,3,Kazakhstan,2022-01-31 00:00:00.000,2022-01-31 00:00:00.000,0\n"
        + "3,A-3,2022,1,Russia (Soviet Union),2022-02-01 00:00:00.000,2022-02-02 00:00:00.000,2\n"
        + "4,A-4,2022,1,Kazakhstan,2022-01-05 00:00:00.000,2022-03-05 00:00:00.000,9\n",
    )
    assert rows == [("KAZ", "2022-01", None, 2, 3), ("RUS", "2022-02", None, 1, 2)]
    assert outcome.counts["dropped"]["unrest"]["dated only to a period over several months"] == 1


def test_acled_tells_protests_from_violence(tmp_path):
    _, rows = added(
        "acled",
        tmp_path,
        ACLED
        + "KAZ1,2022-01-02,Protests,Peaceful protest,Kazakhstan,0\n"
        + "KAZ2,02 January 2022,Riots,Mob violence,Kazakhstan,4\n"
        + "KAZ3,2022-01-09,Strategic developments,Arrests,Kazakhstan,0\n"
        + "UZB1,2022-07-01,Protests,Protest with intervention,Uzbekistan,18\n"
        + "UZB1,2022-07-01,Protests,Protest with intervention,Uzbekistan,18\n",
    )
    assert rows == [("KAZ", "2022-01", 1, 1, 4), ("UZB", "2022-07", 1, 0, 18)]
    figures = next(s for s in stored_figures.sources() if s.origin.id == "acled").figures_for(
        "security", [], ["KAZ"]
    )
    assert [(f.indicator, f.year, f.value, f.source_text) for f in figures] == [
        ("violent-events", 2022, 1.0, "2022-01")
    ]


def event(name, kind, date="2022-01-05", **other):
    place = {"text": "Almaty", "country": "KAZ"}
    given = {"event_id": name, "event_type": kind, "date": date, "status": "actual"}
    return json.dumps({**given, "location": place, **other}) + "\n"


def test_coded_articles_count_what_happened_where_and_when(tmp_path):
    outcome, rows = added(
        "coded_articles",
        tmp_path,
        event("a", "PROTEST")
        + event("b", "ASSAULT", "2022-01")
        + event("c", "PROTEST", status="planned")
        + event("d", "PROTEST", "2022")
        + event("e", "PROTEST", date=None)
        + event("f", "PROTEST", location=None)
        + event("g", "CONSULT"),
        "events.jsonl",
    )
    assert rows == [("KAZ", "2022-01", 1, 1, None)]
    ends = {row["origin"]: (row["first_year"], row["last_year"]) for row in list_origins()}
    assert (ends["coded_articles"], ends["acled"]) == ((2022, 2022), (1997, 2026))
    assert outcome.counts["dropped"]["unrest"] == {
        "neither protest nor violence": 1, "not actual": 1, "no place": 1, "no month": 2,
        "counted with another event of the month": 1,
    }  # fmt: skip


def test_machine_coded_events_count_too(mirror, monkeypatch):
    monkeypatch.setenv("MULTIVECTOR_MIRROR", str(mirror))
    loading.pull("icews")
    events = Store().read("coded_events", origin="icews").to_pylist()
    held = Counter(
        state
        for _, state in {(e["event"], e["country"]) for e in events if e["event_type"] == "PROTEST"}
        if state
    )
    rows = Store().read("unrest", origin="icews").to_pylist()
    assert {row["month"] for row in rows} == {"2018-06"}
    assert {row["state"]: row["protests"] for row in rows if row["protests"]} == dict(held)
    assert held.total() > 20
    assert all(row["deaths"] is None for row in rows)


@pytest.mark.parametrize(
    ("origin", "text", "words"),
    [
        ("ucdp", UCDP.replace("best", "best_est"), "missing column: 'best'"),
        ("ucdp", UCDP + "1,A,2022,1,Kazakhstan,2022-01-05,2022-01-06,-3\n", "negative number"),
        ("ucdp", UCDP + "1,A,2022,1,Ruritania,2022-01-05,2022-01-06,3\n", "Ruritania"),
        ("ucdp", UCDP + "1,A,2022,1,Kazakhstan,5 Jan,2022-01-06,3\n", "date_start is not a date"),
        ("acled", ACLED + "K1,2022-01-02,Protest,x,Kazakhstan,0\n", "an event_type other than"),
        ("acled", ACLED + "K1,2022-01-02,Riots,x,Kazakh", "line 2"),
        ("coded_articles", event("a", "PROTEST") + '{"event_id"', "line 2"),
        ("coded_articles", "[]\n", "not an event"),
    ],
)
def test_bad_rows_are_named_and_the_old_table_stays(tmp_path, origin, text, words):
    good = {
        "ucdp": UCDP + "1,A,2022,1,Kazakhstan,2022-01-05,2022-01-06,3\n",
        "acled": ACLED + "K1,2022-01-02,Riots,x,Kazakhstan,0\n",
        "coded_articles": event("a", "PROTEST"),
    }[origin]
    _, before = added(origin, tmp_path, good)
    (tmp_path / "bad.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        loading.add_file(origin, tmp_path / "bad.csv")
    assert words in str(caught.value)
    assert "bad.csv" in str(caught.value)
    assert len(Store().read("unrest", origin=origin)) == len(before)
