"""Pages and their twins say the same; what is wrong is said with the right status."""

import csv
import io
import json
import random
import re
import zipfile
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient
from tests.dashboard.conftest import HERE

import multivector as mv
from dashboard import put_events
from multivector.briefing.leaders import DOUBTS, Cell, Line
from multivector.codes.regions import regions
from multivector.codes.states import STATES
from multivector.coding.coded import Actor
from multivector.coding.events.ontology import QUAD
from multivector.dashboard.application import application
from multivector.dashboard.rendering import _safe_csv
from multivector.dashboard.views import events
from multivector.dashboard.views.capacity import leader_said, leaders_said
from multivector.dashboard.views.events import recorded
from multivector.store.warehouse import Store

PAGES = (
    "/", "/region/central-asia", "/region/western-balkans?channel=trade&year=2015", "/state/KAZ",
    "/state/SRB?year=2014", "/dyad/CHN-KAZ?year=2015", "/dyad/RUS-SRB",
    "/check?claim=China+is+Serbia%27s+largest+trading+partner&published=2020-05-01", "/check",
    "/whatif?a=RUS&b=KAZ&change=20", "/whatif?change=0", "/alignment?states=SRB,CHN,USA&year=2015",
    "/data", "/data?origin=itpd", "/search?q=china+serbia", "/search", "/inbox",
)  # fmt: skip


def test_no_cell_of_a_csv_is_a_formula() -> None:
    harmless = ["-2.5", "+3", "-.5e-7", "1 = 1", "a-b", "", "KAZ"]
    formulas = ["=1+1", "=1+cmd|'/C calc'!A0", "-2+3+cmd|'x'!A0", "@SUM(A1)", "+1+1", "\t=1+1", "-"]
    for first in (True, False):
        rows = [dict(zip("ab", (one, "x") if first else ("x", one), strict=True))
                for one in harmless + formulas]  # fmt: skip
        told = list(csv.reader(io.StringIO(_safe_csv(rows, ("a", "b")), newline="")))[1:]
        cells = [line[not first] for line in told]
        assert cells == harmless + ["'" + one for one in formulas]


@pytest.mark.parametrize("seed", range(3))
def test_a_step_of_a_scenario_is_that_of_whatif(client: TestClient, seed: int) -> None:
    chance = random.Random(seed)
    a, b = chance.sample(["RUS", "CHN", "SRB", "KAZ", "EAEU", "western-balkans"], 2)
    change, sigma = chance.randrange(-50, 300, 5) or 5, chance.randrange(2, 12)
    page = client.get(f"/whatif.json?a={a}&b={b}&change={change}&sigma={sigma}&states=KAZ,SRB")
    expected = mv.whatif(
        costs=[f"{a}<>{b}:{change:+d}%"], sigma=float(sigma), draws=0, states=["KAZ", "SRB"]
    )
    shown = page.json()["tables"]["states"]["rows"]
    known = {row["state"]: {name: row[name] for name in shown[0]} for row in expected.table}
    assert {row["state"]: row for row in shown} == known


def twin(address: str, form: str, **more: str) -> str:
    path, _, query = address.partition("?")
    path = "/index" if path == "/" else path
    return f"{path}.{form}?" + "&".join([query, *(f"{k}={v}" for k, v in more.items())]).strip("&")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_and_its_twins_hold_the_same_rows(client: TestClient, address: str) -> None:
    compare(client, address)


@pytest.mark.parametrize("seed", range(6))
def test_any_page_and_its_twins_hold_the_same(client: TestClient, seed: int) -> None:
    compare(client, drawn(random.Random(seed)))


def drawn(chance: random.Random) -> str:
    """Return the address of any page with any parameters."""
    state, other = chance.sample(sorted(STATES), 2)
    region = chance.choice(sorted(regions()))
    channel, year = chance.choice(("trade", "migration", "finance")), chance.randrange(2001, 2024)
    return chance.choice(
        (
            f"/region/{region}?channel={channel}&year={year}",
            f"/state/{state}?channel={channel}&year={year}",
            f"/dyad/{chance.choice(('CHN', 'RUS', 'USA', 'EU', other))}-{state}?year={year}",
            f"/alignment?states={state},{other},CHN,USA&year={year}",
            f"/search?q={STATES[state].name}+{STATES[other].name}",
            f"/whatif?a={other}&b={state}&change={chance.randrange(-50, 300, 5)}",
        )
    )


def compare(client: TestClient, address: str) -> None:
    """Hold a page against its twins: the numbers of its tables, its drawings, its archive."""
    page = client.get(address)
    if page.status_code == 400:  # a state that is none of its own, or the same as a power
        assert client.get(twin(address, "json")).status_code == 400
        return
    assert page.status_code == 200, address
    assert " style=" not in page.text  # the policy of the pages forbids it
    text = client.get(twin(address, "json")).text
    told = json.loads(text)
    assert told["data_version"]
    held = {"page.json": text}
    for key, table in told["tables"].items():
        held[f"{key}.csv"] = client.get(twin(address, "csv", table=key)).text
        compare_table(page.text, held[f"{key}.csv"], key, table)
    for key, figure in told["figures"].items():
        for place, name in enumerate(figure["panels"], 1):
            svg = client.get(twin(address, "svg", figure=quote(f"{key}:{name}"))).text
            held[f"{key}-{place}.svg"] = svg
            assert (
                re.sub(' font-family="[^"]*"', ' font-family="inherit"', svg, count=1) in page.text
            )
    archive = zipfile.ZipFile(io.BytesIO(client.get(twin(address, "zip")).content))
    assert {name: archive.read(name).decode() for name in held} == held


def compare_table(page: str, text: str, key: str, table: dict[str, Any]) -> None:
    """Hold a table of a page and its CSV against its JSON."""
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == table["n"]
    numbers = [
        {name: value for name, value in row.items() if isinstance(value, float)}
        for row in table["rows"]
    ]
    for row, expected in zip(rows, numbers, strict=True):
        assert {name: float(row[name]) for name in expected} == expected
    shown = re.search(rf'<table class="data" id="table-{key}">(.*?)</table>', page, re.S)
    if shown is None:
        return
    every = table["columns"]
    # The ends of a range stand under its value.
    beneath = {"lower", "upper"} if "lower" in every else set()
    beneath |= {f"{one}_{end}" for one in every for end in ("lower", "upper")}
    told = [
        float(value)
        for row in table["rows"]
        for name, value in row.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and name not in beneath
    ]
    assert [float(value) for value in re.findall(r'<data value="([^"]*)">', shown[1])] == told


# With a bloc of its own among the usual powers, without votes, without trade, with many members.
@pytest.mark.parametrize(
    "address",
    ["/state/DEU", "/state/PRK", "/state/XKX", "/state/TWN", "/state/ATA", "/state/USA",
     "/region/baltic-states", "/region/asia", "/region/pacific-islands", "/region/north-america",
     "/dyad/PRK-KOR", "/dyad/EU-DEU", "/dyad/NATO-KAZ"],
)  # fmt: skip
def test_any_state_region_or_dyad_has_a_page(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_a_dyad_is_shown_in_the_last_year_that_its_slider_reaches(client: TestClient) -> None:
    page = client.get("/dyad/PRK-KOR").text
    shown = re.search(
        r'name="year" type="number" min="\d+" max="(\d+)" data-step="1" value="(\d+)"', page
    )
    assert shown
    assert shown[1] == shown[2]
    assert f"Capacity through trade, {shown[2]}:" in page
    assert "question:" not in page.lower()


def test_evidence_holds_every_table_and_drawing(client: TestClient) -> None:
    page = client.get("/region/central-asia.json").json()
    archive = zipfile.ZipFile(io.BytesIO(client.get("/region/central-asia.zip").content))
    names = set(archive.namelist())
    assert {f"{key}.csv" for key in page["tables"]} <= names
    assert {"page.json", "sources.txt", "sources.bib", "README.txt"} <= names
    assert any(name.endswith(".svg") for name in names)
    assert json.loads(archive.read("page.json"))["title"] == "Central Asia"


def test_a_drawing_stands_alone(client: TestClient) -> None:
    found = client.get("/region/central-asia.svg?figure=capacity-by-year:Uzbekistan")
    assert found.headers["content-type"] == "image/svg+xml"
    assert "Uzbekistan" in found.text
    wrong = client.get("/region/central-asia.svg?figure=capacity-by-year:Peru")
    assert wrong.status_code == 400
    assert "Uzbekistan" in wrong.json()["error"]["allowed"]


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/state/XYZ", 404, "unknown state"),
        ("/state/EU", 404, "bloc"),
        ("/state/kaz.json", 200, "Kazakhstan"),
        ("/state/XYZ.json", 404, "unknown state"),
        ("/region/atlantis", 404, "unknown region"),
        ("/dyad/CHN", 404, "not a dyad"),
        ("/dyad/CHN-CHN", 404, "both sides"),
        ("/dyad/KAZ<>CHN", 404, "invalid dyad URL"),
        ("/region/central-asia?way=trade", 400, "unknown parameter"),
        ("/region/central-asia?channel=love", 400, "unknown channel"),
        ("/region/central-asia?year=2015&year=2016", 400, "too many times"),
        ("/region/central-asia?year=1e3", 400, "whole number"),
        ("/region/central-asia?year=9999", 400, "out of range"),
        ("/state/KAZ?powers=KAZ", 400, "the only state"),
        ("/region/central-asia.csv?table=none", 400, "unknown table"),
        ("/state/%2e%2e%2f%2e%2e%2fetc%2fpasswd", 404, "page not found"),
        ("/static/1/../../page.py", 404, ""),
        ("/whatif?sigma=1", 400, "out of range"),
        ("/whatif?cost=nonsense", 400, "nonsense"),
        ("/alignment?states=asia", 400, "2 to 12"),
        ("/alignment?states=KAZ", 400, "2 to 12"),
        ("/alignment?states=YUG,CHN", 200, "CHN"),  # it existed in the first years shown
        ("/alignment?states=USSR,CHN", 400, "did not exist in 1992 to 2023"),
        ("/data?origin=atlantis", 400, "unknown source"),
        ("/check?claim=x&published=tomorrow", 400, "date"),
        ("/check?claim=" + "x" * 1001, 400, "at most"),
        ("/nowhere", 404, "page not found"),
        ("/state/" + "x" * 9000, 414, "too long"),
    ],
)
def test_what_is_wrong_is_said(client: TestClient, address: str, status: int, says: str) -> None:
    answer = client.get(address)
    assert answer.status_code == status
    assert says.casefold() in answer.text.casefold()
    assert "Traceback" not in answer.text


def test_an_empty_store_says_what_to_pull(empty: TestClient) -> None:
    for address in (
        "/",
        "/region/central-asia",
        "/state/KAZ",
        "/dyad/CHN-KAZ",
        "/alignment",
        "/data",
    ):
        answer = empty.get(address)
        assert answer.status_code == 200
        assert "multivector data pull" in answer.text


def test_a_page_is_kept_until_the_data_change(
    client: TestClient, filled: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get("/region/central-asia")
    again = client.get("/region/central-asia", headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled) + "-none")
    assert "multivector data pull" in client.get("/region/central-asia").text


def test_a_page_as_of_a_day_knows_nothing_later_and_its_links_keep_the_day(
    filled: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(filled))
    client = TestClient(application(as_of="2012-06-01"), base_url=HERE)
    told = client.get("/state/SRB.json?rows=all").json()
    for key in ("capacity", "votes", "projects"):
        assert all((row["year"] or 0) <= 2012 for row in told["tables"][key]["rows"]), key
    assert told["tables"]["votes"]["rows"]
    assert "as_of=2012-06-01" in told["address"]
    assert "Data available by 1 June 2012" in told["caption"]
    page = client.get("/state/SRB").text
    links = re.findall(r'href="(/(?:state|dyad|region|alignment|data)[^"]*)"', page)
    assert links
    assert all("as_of=2012-06-01" in link for link in links)
    later = client.get("/state/SRB.json?rows=all&as_of=2020-06-01").json()
    assert max(row["year"] for row in later["tables"]["votes"]["rows"]) > 2012
    assert client.get("/state/SRB?as_of=soon").status_code == 400


def test_projects_are_those_of_the_store(client: TestClient) -> None:
    rows = client.get("/state/KAZ.json?rows=all").json()["tables"]["projects"]["rows"]
    lent = [row for row in rows if row["kind"] == "official finance"]
    held = Store().read("official_finance", origin="gcdf").to_pylist()
    expected = {row["year"]: row["finance_usd"] for row in held if row["recipient"] == "KAZ"}
    assert {row["year"]: row["amount"] for row in lent} == {k: v for k, v in expected.items() if v}
    assert {row["power"] for row in lent} == {"CHN"}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_each_reason_for_no_leader_is_said_of_states_and_of_one_state(doubt: str) -> None:
    line = Line("security", 2023, (Cell(None, doubt, "China; not counted: troops, Russia"),))
    one, many = leader_said(line), leaders_said(line, ["Liberia"])
    assert one.startswith("Security (arms and pacts), 2023: ")
    assert one.endswith(" (China; not counted: troops, Russia).")
    assert many.startswith("Security (arms and pacts), 2023: Liberia is ")


def test_a_region_says_which_states_are_not_compared_and_whose_troops_are_not_counted() -> None:
    cells = (Cell("TUR", "Türkiye", "", not_counted=("Russia",)), Cell("TUR", "", apart=("EU",)))
    said = leaders_said(Line("security", 2023, cells), ["Moldova", "Romania"])
    assert "; not compared: EU; " in said
    assert said.endswith("; troops are not counted: Russia in Moldova.")


def test_a_region_with_members_of_a_bloc_compares_it_in_the_others(client: TestClient) -> None:
    text = client.get("/region/balkans").text
    compared = text.partition("Compared: ")[2].partition(". ")[0]
    assert "the European Union" in compared
    assert "Not compared with members, nor these with each other: the European Union." in text
    assert client.get("/region/benelux?powers=EU").status_code == 400  # all are its members


def test_a_state_says_its_balance_of_the_last_year_alone(client: TestClient) -> None:
    told = client.get("/state/SRB.json?rows=all").json()
    last = told["tables"]["balance"]["rows"][-1]
    alone = mv.balance(states=["SRB"], years=last["year"])
    section = next(part for part in told["sections"] if part["key"] == "balance")
    assert section["sentences"] == list(alone.sentences)
    # The series starts where the channels of its last year do; a gap in one is told.
    assert told["tables"]["balance"]["rows"][0]["year"] >= 2000
    assert last["top"] == alone[0]["top"] or "channels left out" in last["flag"]


@pytest.mark.parametrize("address", ["/state/KAZ", "/region/central-asia", "/dyad/CHN-KAZ"])
def test_each_drawing_has_a_table_a_drawing_alone_and_a_line_on_what_it_rests_on(
    client: TestClient, address: str
) -> None:
    told = client.get(f"{address}.json").json()
    assert told["figures"]
    for key, figure in told["figures"].items():
        assert figure["table"] in told["tables"], key
        assert re.search(
            r"^(Sources?: |\d+ sources,).*; (\d{4}–)?\d{4}; [\d,]+ rows?", figure["note"]
        ), figure["note"]
        assert client.get(f"{address}.svg?figure={key}").content.startswith(b"<svg")


def test_the_line_under_a_drawing_is_about_what_is_drawn(client: TestClient) -> None:
    told = client.get("/state/KAZ.json?channel=trade&rows=all").json()
    drawn = [
        row for row in told["tables"]["capacity"]["rows"]
        if row["channel"] == "trade" and row["value"] is not None
    ]  # fmt: skip
    years = sorted(row["year"] for row in drawn)
    note = told["figures"]["capacity-by-year"]["note"]
    assert f"{years[0]}–{years[-1]}; {len(drawn)} rows" in note
    assert "older" not in note or any((row["age"] or {}).get("trade") for row in drawn)


def test_lines_that_are_not_drawn_are_mentioned(client: TestClient) -> None:
    few, many = (
        client.get(f"/state/KAZ.json?channel=trade&powers={powers}").json()["figures"]
        for powers in ("CHN,RUS,USA", "CHN,RUS,USA,TUR,IND,JPN")
    )
    for key in ("capacity-by-year", "channels"):
        assert "At most 5 lines per panel" not in few[key]["caption"]
        assert "At most 5 lines per panel; the table has all." in many[key]["caption"]


def test_events_of_stored_sources_are_counted_by_year_and_kind(
    client: TestClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(tmp_path))
    put_events(tmp_path / "store", 20_000)
    held = Store().read("coded_events").to_pylist()
    for states in (("KAZ",), ("KAZ", "CHN")):
        (section,) = recorded([], *states)
        rows = section.tables[0].rows
        fitting = [
            row
            for row in held
            if {row["source"], row["target"]} >= set(states) and row["source"] != row["target"]
        ]
        assert sum(row["events"] for row in rows) == len(fitting)
        year = rows[0]["year"]
        quad = sum(
            QUAD[row["event_type"]] == "material-conflict" and row["date"].year == year
            for row in fitting
        )
        assert rows[0]["material-conflict"] == quad


def test_an_entity_in_a_state_has_its_own_name_among_events() -> None:
    land = Actor("President Muse Bihi Abdi", "SOM", "group", "GOV", "Somaliland")
    sides = [asdict(land), asdict(Actor("Mogadishu", "SOM", "state"))]
    assert events._named(sides) == "Somaliland and Somalia"


def test_events_are_of_the_newest_articles_and_what_is_left_out_is_said(monkeypatch) -> None:
    def row(number: int, day: str) -> dict[str, Any]:
        side = {"actor": [{"code": "CHN"}], "recipient": [{"code": "KAZ"}]}
        event = {"date": day, "event_type": "CONSULT", "status": "actual", "text": "", **side}
        return {"article": f"{number:04}", "title": "", "published": day, "codes": ["CHN", "KAZ"],
                "happened": [{**event, "sentence": 0}]}  # fmt: skip

    kept = [row(0, "2023-12-31"), *(row(k, "2001-01-01") for k in range(1, 260))]
    monkeypatch.setattr(events.library, "summaries", lambda: iter(kept))
    (table,) = (section := events.events_between("CHN", "KAZ")).tables
    assert table.rows[0]["date"] == "2023-12-31"
    assert "60 of 260" in (table.note or section.note)


def test_what_the_record_compares_with_is_not_what_is_claimed(client: TestClient) -> None:
    def shown(claim: str) -> dict[str, Any]:
        page = client.get("/check.json", params={"claim": claim, "published": "2018-05-01"})
        return page.json()["tables"]["check"]["rows"][0]

    row = shown("China is Serbia's largest trading partner")
    assert row["claimed"] is None
    assert re.fullmatch(r"\w+ \$[\d.]+ bn", row["compared_with"])
    row = shown("Serbia's exports to China were $2 billion in 2015")
    assert (row["claimed"], row["compared_with"]) == (2e9, None)


def test_a_scenario_tells_its_year_and_begins_with_the_states_it_names(client: TestClient) -> None:
    page = client.get("/whatif.json?a=RUS&b=SRB&states=AFG,CHN,SRB").json()
    assert page["sentences"][0] == "Computed on trade of 2016."
    assert [row["state"] for row in page["tables"]["states"]["rows"]] == ["SRB", "AFG", "CHN"]
    assert ">Real wage change (%)<" in client.get("/whatif?a=RUS&b=SRB").text


def test_resolutions_of_one_title_are_told_apart(client: TestClient) -> None:
    rows = client.get("/search.json?q=palestine").json()["tables"]["found"]["rows"]
    names = [row["name"] for row in rows if row["kind"] == "resolution"]
    assert len(names) > 5
    assert len(set(names)) == len(names)
    assert all(re.search(r"\d/\d.*\d{4}", name) for name in names)


def test_what_a_reader_sees_is_not_written_for_a_terminal(client: TestClient) -> None:
    page = client.get("/dyad/RUS-SRB").text
    assert "`" not in re.sub(r"<(script|style).*?</\1>", "", page, flags=re.DOTALL)
    assert ".md" not in page
    assert "?." not in client.get("/state/Sebria").text


def test_a_state_without_a_leader_is_told_why() -> None:
    cells = {
        Cell(None, "one flow", "China, through trade with one partner"):
            "led through trade with one partner only (China)",
        Cell(None, "ships or transit"):
            "led by ships under its flag or goods in transit only",
        Cell(None, "pacts decide"): "led through pacts or bases only",
        Cell(None, "old arms", "Russia"): "led through arms of over ten years ago only (Russia)",
        Cell(None, "negligible"): "hardly dependent on any of the powers",
        Cell(None, "too close", "China or Russia"): "too close to call (China or Russia)",
        Cell("USA", "United States", "before China"): "the United States leads (before China)",
    }  # fmt: skip
    assert {cell.words for cell in cells} >= set(DOUBTS)
    for cell, said in cells.items():
        assert leader_said(Line("transport", 2022, (cell,))) == f"Transport, 2022: {said}."
