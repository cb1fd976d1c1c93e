"""Coded events: the crosswalk from CAMEO, and three published formats on rows of our own."""

import zipfile
from collections import Counter

import pytest

from multivector.coding.events.ontology import MODES, TYPES
from multivector.errors import InputError
from multivector.records import catalogue, loading
from multivector.records.origins import coded_events
from multivector.store.warehouse import Store

POLECAT = (
    "Event ID\tEvent Date\tEvent Type\tEvent Mode\tIntensity\tQuad Code\tContexts\tActor Name\t"
    "Actor Country\tActor COW\tPrimary Actor Sector\tActor Sectors\tActor Title\tActor Name Raw\t"
    "Wikipedia Actor ID\tRecipient Name\tRecipient Country\tRecipient COW\t"
    "Primary Recipient Sector\tRecipient Sectors\tRecipient Title\tRecipient Name Raw\t"
    "Wikipedia Recipient ID\tPlacename\tCity\tDistrict\tProvince\tCountry\tLatitude\tLongitude\t"
    "GeoNames ID\tRaw Placename\tFeature Type\tSource\tPublication Date\tStory People\t"
    "Story Organizations\tStory Locations\tLanguage\tVersion"
)


def events(**keys):
    found = Store().read("coded_events").to_pylist()
    return [row for row in found if all(row[key] == value for key, value in keys.items())]


def gdelt_row(**given):
    told = {
        "GlobalEventID": "1",
        "Day": "20230519",
        "Actor1Name": "CHINA",
        "Actor1CountryCode": "CHN",
        "Actor2Name": "KAZAKHSTAN",
        "Actor2CountryCode": "KAZ",
        "EventCode": "042",
        "GoldsteinScale": "1.9",
        "NumMentions": "10",
        "ActionGeo_CountryCode": "CH",
        "ActionGeo_Lat": "34.26",
        "ActionGeo_Long": "108.9",
        **given,
    }
    fields = catalogue.entry("gdelt").read["coded_events"]["header"].split()
    return "\t".join(told.get(field, "") for field in fields)


def polecat_row(**given):
    told = {
        "Event ID": "DV-2023-05-19-1",
        "Event Date": "2023-05-19",
        "Event Type": "CONSULT",
        "Event Mode": "multilateral",
        "Intensity": "4.0",
        "Actor Name": "Xi Jinping",
        "Actor Country": "CHN",
        "Recipient Name": "None",
        "Recipient Country": "None",
        "Country": "CHN",
        "Latitude": "34.26",
        "Longitude": "108.9",
        **given,
    }
    return "\t".join(told.get(field, "None") for field in POLECAT.split("\t"))


def test_every_crossing_is_a_type_and_mode_of_the_manual():
    table = coded_events.crosswalk()
    assert len(table) == 297
    for crossing in table.values():
        assert crossing.event_type is None or crossing.event_type in TYPES
        if crossing.mode is not None:
            assert crossing.mode in MODES[crossing.event_type]
    # Every root of CAMEO is there, and the types of CAMEO 01 and 02 are none.
    assert {code[:2] for code in table} == {f"{root:02}" for root in range(1, 21)}
    none = {code[:2] for code, crossing in table.items() if crossing.event_type is None}
    assert none == {"01", "02"}
    assert not any(crossing.event_type for code, crossing in table.items() if code[:2] in none)


@pytest.mark.parametrize(
    ("code", "event_type", "mode"),
    [
        ("163", "COERCE", "restrict"),
        ("191", "COERCE", "restrict"),
        ("192", "COERCE", "seize"),
        ("1712", "ASSAULT", "destroy"),
        ("175", "ASSAULT", "crowd-control"),
        ("0871", "CONCEDE", None),
        ("055", "CONCEDE", None),
        ("116", "SANCTION", "convict"),
        ("0813", "CONCEDE", None),
        ("173", "COERCE", "arrest"),
        ("057", "SUPPORT", None),
        ("0356", "CONCEDE", None),
    ],
)
def test_codes_that_crosswalk_and_manual_read_apart(code, event_type, mode):
    crossing = coded_events.crosswalk()[code]
    assert (crossing.event_type, crossing.mode) == (event_type, mode)
    if event_type != "COERCE" and code != "057":
        assert crossing.decision


def test_icews_sample(mirror):
    counts = loading.pull("icews").counts
    assert counts["rows_in"]["coded_events"] == 3_705
    assert counts["rows_out"]["coded_events"] == 2_897
    assert sum(counts["dropped"]["coded_events"].values()) == 808
    found = events()
    assert {row["date"].isoformat() for row in found} == {"2018-06-01", "2018-06-02"}
    by_type = Counter(row["event_type"] for row in found)
    assert by_type.most_common(1)[0][0] == "CONSULT"
    first = events(event="32889836")[0]
    assert (first["source"], first["target"], first["country"]) == ("BGD", "VNM", "VNM")
    # Of a visit both sides are in the file, as 042 and 043; the visitor is the actor of either.
    hosted = events(cameo="043")
    assert all(row["mode"] == "visit" for row in hosted)
    pairs = {(row["source"], row["target"], row["date"]) for row in events(cameo="042")}
    matched = sum((row["source"], row["target"], row["date"]) in pairs for row in hosted)
    assert matched > 0.9 * len(hosted)


def test_icews_keeps_quotation_marks_and_names_a_bad_day(tmp_path):
    header = (
        "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tIntensity\tTarget Name\t"
        "Target Country\tCountry\tLatitude\tLongitude\n"
    )
    row = '7\t{day}\t"Tulip\tKyrgyzstan\t141\t-6.5\tPolice\tKyrgyzstan\tKyrgyzstan\t42.9\t74.6\n'
    path = tmp_path / "events.tab"
    path.write_text(header + row.format(day="2018-06-01"), encoding="utf-8")
    assert loading.add_file("icews", path).counts["rows_out"]["coded_events"] == 1
    assert events()[0]["source_name"] == '"Tulip'
    path.write_text(header + row.format(day="2018-13-01"), encoding="utf-8")
    with pytest.raises(InputError, match="not a date: '2018-13-01'") as caught:
        loading.add_file("icews", path)
    assert "line 2" in caught.value.where
    assert len(events()) == 1


def test_gdelt_files_plain_and_zipped(tmp_path):
    folder = tmp_path / "gdelt"
    folder.mkdir()
    rows = [
        gdelt_row(),
        gdelt_row(GlobalEventID="2", EventCode="010"),
        gdelt_row(GlobalEventID="3", EventCode="---"),
        gdelt_row(
            GlobalEventID="4",
            EventCode="043",
            Actor1CountryCode="ROM",
            Actor2CountryCode="EUR",
            Actor2Name="EUROPE",
        ),
    ]
    (folder / "20230519.export.CSV").write_text("\n".join(rows[:3]) + "\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "20230520.export.CSV.zip", "w") as archive:
        archive.writestr("20230520.export.CSV", rows[3] + "\n")
    counts = loading.add_file("gdelt", folder).counts
    assert counts["rows_in"]["coded_events"] == 4
    assert counts["rows_out"]["coded_events"] == 2
    assert counts["dropped"]["coded_events"] == {
        "not a CAMEO code: ---": 1,
        "not an event in PLOVER: only a statement (01)": 1,
    }
    assert counts["unmatched"] == {"EUR": 1}
    visit = events(event="1")[0]
    assert (visit["source"], visit["target"], visit["mode"]) == ("CHN", "KAZ", "visit")
    assert (visit["country"], visit["mentions"], visit["intensity"]) == ("CHN", 10, 1.9)
    hosted = events(event="4")[0]
    assert (hosted["source"], hosted["source_name"], hosted["target"]) == (None, "EUROPE", "ROU")
    assert all(row["ok"] for row in loading.verify(rebuild=True))


def test_gdelt_of_another_version_and_without_files_is_refused(tmp_path):
    path = tmp_path / "old.CSV"
    path.write_text("\t".join(["1"] * 58) + "\n", encoding="utf-8")
    with pytest.raises(InputError, match="differs from that of the header") as caught:
        loading.add_file("gdelt", path)
    assert caught.value.allowed == "61 fields"
    with pytest.raises(InputError, match="multiple files") as caught:
        loading.pull("gdelt", accept_terms=["gdelt"])
    assert "data add gdelt" in caught.value.next
    assert Store().installed() == {}


def test_polecat_pairs_of_an_event_with_several_sides(tmp_path):
    rows = [
        polecat_row(**{"Actor Country": "CHN; KAZ", "Recipient Country": "UZB; TKM"}),
        polecat_row(**{"Event ID": "2", "Event Type": "PROTEST", "Event Mode": "demo"}),
        polecat_row(**{"Event ID": "3", "Actor Country": "IGO", "Actor Name": "Çelik"}),
    ]
    path = tmp_path / "ngecEvents.DV.2023.txt"
    path.write_bytes(("\n".join([POLECAT, *rows]) + "\n").encode("latin-1"))
    counts = loading.add_file("polecat", path).counts
    assert counts["rows_in"]["coded_events"] == 3
    assert counts["gained"]["coded_events"] == {"one row for each pair of an event's states": 3}
    assert counts["unmatched"] == {"IGO": 1}
    pairs = events(event="DV-2023-05-19-1")
    assert [(row["pair"], row["source"], row["target"]) for row in pairs] == [
        (1, "CHN", "UZB"),
        (2, "CHN", "TKM"),
        (3, "KAZ", "UZB"),
        (4, "KAZ", "TKM"),
    ]
    assert events(event="2")[0]["target"] is None
    assert events(event="3")[0]["source_name"] == "Çelik"


def test_a_type_that_plover_no_longer_has_stops_the_load(tmp_path):
    path = tmp_path / "old.txt"
    path.write_text("\n".join([POLECAT, polecat_row(**{"Event Type": "FIGHT"})]) + "\n")
    with pytest.raises(InputError, match="FIGHT"):
        loading.add_file("polecat", path)
    assert Store().installed() == {}


def icews_row(**given):
    told = {
        "Event ID": "7", "Event Date": "2018-06-01", "Source Name": "Tulip",
        "Source Country": "Kyrgyzstan", "CAMEO Code": "141", "Intensity": "-6.5",
        "Target Name": "Police", "Target Country": "Kyrgyzstan", "Country": "Kyrgyzstan",
        "Latitude": "42.9", "Longitude": "74.6", **given,
    }  # fmt: skip
    return "\t".join(told.values())


PUBLISHED = {
    "gdelt": (None, gdelt_row, "GlobalEventID", {"Day": "2023-05-19"}, {"NumMentions": "ten"}),
    "polecat": (POLECAT, polecat_row, "Event ID", {"Event Date": ""}, {"Intensity": "4,0"}),
    "icews": (
        "Event ID\tEvent Date\tSource Name\tSource Country\tCAMEO Code\tIntensity\tTarget Name\t"
        "Target Country\tCountry\tLatitude\tLongitude",
        icews_row, "Event ID", {"Event Date": "2018-13-01"}, {"Latitude": "42.9N"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("origin", PUBLISHED)
@pytest.mark.parametrize("rows", [600, 200])
def test_malformed_rows_are_counted_and_the_rest_is_loaded(origin, rows, tmp_path):
    """One in a hundred and no more: a file with more of them is another format, or damaged."""
    header, row, key, no_date, no_number = PUBLISHED[origin]
    lines = [row(**{key: f"e{k}"}) for k in range(rows - 5)]
    lines[7:7] = [row(**{key: "short"}).rpartition("\t")[0], row(**{key: "long"}) + "\tx"]
    lines[90:90] = [row(**{key: "a"} | no_date), row(**{key: "b"} | no_number)]
    lines.append(row(**{key: "c"} | no_date))
    path = tmp_path / "events.csv"
    path.write_text("\n".join([header] * bool(header) + lines) + "\n", encoding="utf-8")
    if rows == 200:
        with pytest.raises(InputError, match="not a date") as caught:
            loading.add_file(origin, path)
        # The line of the file, the short and the long row counted.
        assert caught.value.where.endswith(f"line {91 + bool(header)}")
        return
    counts = loading.add_file(origin, path).counts
    assert counts["rows_in"]["coded_events"] == rows
    assert counts["rows_out"]["coded_events"] == rows - 5
    assert counts["dropped"]["coded_events"] == {
        "malformed: wrong number of fields": 2,
        "malformed: no date, or an invalid number": 3,
    }
    assert {r["event"] for r in events()} == {f"e{k}" for k in range(rows - 5)}


@pytest.mark.parametrize("origin", ["gdelt", "polecat"])
def test_an_event_in_two_files_of_a_folder_is_one_event(tmp_path, origin):
    if origin == "gdelt":
        one, two = gdelt_row(), gdelt_row(GlobalEventID="2", EventCode="190")
        texts = {"day.export.CSV": one, "again.export.CSV": f"{one}\n{two}"}
    else:
        head, one = POLECAT, polecat_row(**{"Recipient Country": "KAZ; RUS"})
        two = polecat_row(**{"Event ID": "DV-2", "Recipient Country": "KAZ"})
        texts = {"week.txt": f"{head}\n{one}", "year.txt": f"{head}\n{one}\n{two}"}
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n", encoding="utf-8")
    counts = loading.add_file(origin, tmp_path).counts
    assert counts["dropped"]["coded_events"]["the same event in another file"] == 1
    found = [(row["event"], row["pair"]) for row in events()]
    assert len(set(found)) == len(found) == (2 if origin == "gdelt" else 3)
    assert max(pair for _, pair in found) == (1 if origin == "gdelt" else 2)
