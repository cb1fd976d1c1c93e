"""Articles through the forms: read, kept, searched; what is hostile is refused and does nothing."""

import io
import json
import re
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
from starlette.testclient import TestClient

import multivector as mv
from multivector.dashboard import library, rendering
from multivector.dashboard.application import application
from multivector.dashboard.inbox import Inbox

HERE = "http://127.0.0.1:8765"
TEXT = (
    "Envoys meet in Lima\n\n3 May 2023\n\n"
    "Peru accused Chile of spying on Tuesday. Chile rejected the accusation and recalled its "
    "ambassador from Lima. “We will answer in kind,” said Ana Soto, the foreign minister of Chile."
)


@pytest.fixture
def browser() -> Iterator[TestClient]:
    with TestClient(application(), base_url=HERE, follow_redirects=False) as client:
        yield client


def token(client: TestClient) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', client.get("/").text)
    assert found
    return found[1]


def read(client: TestClient, address: str) -> str:
    for _ in range(240):
        page = client.get(address)
        assert page.status_code == 200
        if 'http-equiv="refresh"' not in page.text:
            return str(page.text)
        time.sleep(0.5)
    raise AssertionError("the article was not read")


def _inbox(client: TestClient) -> dict[str, Any]:
    """Return the inbox once all of its articles are read."""
    for _ in range(240):
        told: dict[str, Any] = client.get("/inbox.json").json()
        if len(told["sentences"]) == 1:
            return told
        time.sleep(0.5)
    raise AssertionError("the inbox was not read")


def test_a_pasted_article_becomes_a_page_with_twins(browser: TestClient) -> None:
    sent = browser.post("/article", data={"form_token": token(browser), "text": TEXT})
    assert sent.status_code == 303
    address = sent.headers["location"]
    page = read(browser, address)
    assert "Envoys meet in Lima" in page
    assert 'href="/state/PER"' in page
    told = browser.get(f"{address}.json").json()
    events = told["data"]["events"]
    assert "ACCUSE" in {event["event_type"] for event in events}
    assert told["tables"]["events"]["n"] == len(events)
    assert len(browser.get(f"{address}.csv?table=events").text.splitlines()) > len(events)
    assert "Envoys meet in Lima" in browser.get("/search?q=envoys").text
    assert "Envoys meet in Lima" in browser.get("/inbox?state=Peru&type=ACCUSE").text
    assert "Envoys meet in Lima" not in browser.get("/inbox?state=Japan").text


def test_an_event_is_struck_and_changed_and_the_brief_follows(browser: TestClient) -> None:
    form = {"form_token": token(browser)}
    address = browser.post("/article", data={**form, "text": TEXT}).headers["location"]
    read(browser, address)
    events = browser.get(f"{address}.json").json()["data"]["events"]
    first, last = events[0]["event_id"], events[-1]["event_id"]
    strike = {**form, "do": "strike", "target": f"event:{first}", "reason": "a rumour"}
    assert browser.post(f"{address}/edits", data=strike).status_code == 303
    told = browser.get(f"{address}.json").json()
    assert first not in {event["event_id"] for event in told["data"]["events"]}
    assert told["tables"]["edits"]["rows"][0]["reason"] == "a rumour"
    change = {**form, "do": "change", "target": f"event:{last}", "recipient": "Japan, EU",
              "reason": "misread"}  # fmt: skip
    assert browser.post(f"{address}/edits", data=change).status_code == 303
    kept = browser.get(f"{address}.json").json()["data"]["events"]
    assert [side["code"] for side in kept[-1]["recipient"]] == ["JPN", "EU"]
    file = library.folder() / address.rpartition("/")[2] / library.EDITS
    (article,) = library.folder().glob("*/article.json")
    again = mv.brief(library.get(article.parent.name), edits=file).to_dict()
    assert [event["event_id"] for event in again["events"]] == [e["event_id"] for e in kept]
    assert browser.post(f"{address}/edits", data={**strike, "do": "undo"}).status_code == 303
    assert first in {e["event_id"] for e in browser.get(f"{address}.json").json()["data"]["events"]}
    for wrong in (
        {"reason": ""},
        {"target": "event:none"},
        {"target": ""},
        {"do": "change", "recipient": "Atlantis"},
        {"do": "change"},
    ):
        refused = browser.post(f"{address}/edits", data={**strike, **wrong})
        assert refused.status_code in (400, 422)
        assert "/tmp" not in refused.text
    assert browser.post(f"{address}/edits", data={**strike, "form_token": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "status", "says"),
    [
        ({"text": TEXT, "form_token": "guess"}, 403, "has expired"),
        ({"text": TEXT, "form_token": ""}, 403, "has expired"),
        ({"address": "file:///etc/passwd"}, 422, "not a URL"),
        ({"address": "/etc/passwd"}, 422, "not a URL"),
        ({"address": "http://127.0.0.1:1/"}, 422, "on this machine"),
        ({"address": "http://169.254.169.254/latest"}, 422, "on this machine"),
        ({"text": "  "}, 422, "no article"),
        ({"text": "Das ist ein deutscher Text ohne jeden Satz auf Englisch darin."}, 422, "German"),
        ({"text": TEXT, "published": "yesterday"}, 400, "date"),
    ],
)
def test_what_cannot_be_read_is_refused(
    browser: TestClient, fields: dict[str, str], status: int, says: str
) -> None:
    answer = browser.post("/article", data={"form_token": token(browser), **fields})
    assert answer.status_code == status
    assert says.casefold() in answer.text.casefold()
    assert "multivector-" not in answer.text
    assert "/tmp" not in answer.text


def test_a_file_that_cannot_be_read_takes_no_other_with_it(browser: TestClient) -> None:
    foreign = "Das ist ein deutscher Text ohne jeden Satz auf Englisch darin."
    files = [("file", ("new.txt", TEXT)), ("file", ("alt.txt", foreign))]
    answer = browser.post("/article", data={"form_token": token(browser)}, files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    until = time.monotonic() + 60  # the inbox is filled by a thread
    while "alt.txt" not in browser.get("/inbox").text and time.monotonic() < until:
        time.sleep(0.1)
    assert "alt.txt" in browser.get("/inbox").text
    assert len([*library.folder().glob("*/article.json")]) == 1
    alone = browser.post("/article", data={"form_token": token(browser)}, files=files[1:])
    assert alone.status_code == 422
    assert "Not accepted" in alone.text
    assert "alt.txt: the text is in German" in alone.text


def test_names_in_backticks_are_code() -> None:
    made = rendering._coded("see `flag` & <b>")
    assert made == "see <code>flag</code> &amp; &lt;b&gt;"


def zipped(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def test_files_with_hostile_names_and_contents(browser: TestClient, tmp_path: Path) -> None:
    form = {"form_token": token(browser)}
    broken = browser.post(
        "/article", data=form, files={"file": ("../../x.zip", b"PK\x03\x04 broken")}
    )
    assert broken.status_code == 422
    outside = zipped(**{"../../outside.txt": TEXT, "inside.txt": TEXT.replace("Lima", "Cusco")})
    sent = browser.post("/article", data=form, files={"file": ("two.zip", outside)})
    assert sent.status_code == 303
    assert not list(tmp_path.parent.rglob("outside.txt"))


def test_markup_of_an_article_does_nothing(browser: TestClient) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)> "
    text = f"{hostile}Envoys\n\nPeru accused Chile of {hostile}spying on Tuesday."
    sent = browser.post("/article", data={"form_token": token(browser), "text": text})
    page = read(browser, sent.headers["location"])
    assert "<script>alert" not in page
    assert "<img" not in page


def test_an_article_that_is_not_there() -> None:
    client = TestClient(application(), base_url=HERE)
    for name in ("0" * 16, "x", "..%2f..%2fetc", "0" * 15 + "g"):
        assert client.get(f"/article/{name}").status_code == 404


def test_a_folder_is_read_in_the_background_and_stories_are_joined(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT * 3, "utf-8")
    (tmp_path / "b.txt").write_text(TEXT * 3 + " It rained in all towns on the coast.", "utf-8")
    (tmp_path / "c.txt").write_text("Japan and India signed a treaty on 4 May 2023 in Delhi.")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 broken")
    with TestClient(application(str(tmp_path)), base_url=HERE) as client:
        told = _inbox(client)
        rows = told["tables"]["articles"]["rows"]
        assert sorted(row["told"] for row in rows) == [1, 2, 2]
        assert [row["document"] for row in told["tables"]["refused"]["rows"]] == ["bad.zip"]
        (japan,) = [row for row in rows if row["told"] == 1]
        assert "Japan" in japan["title"]


def test_one_article_in_three_formats_counts_once_and_the_copies_are_named(tmp_path: Path) -> None:
    title, *parts = TEXT.split("\n\n")
    body = f"<h1>{title}</h1>" + "".join(f"<p>{part}</p>" for part in parts)
    markup = "<html><head><title>Envoys meet in Lima</title>{}</head><body>{}</body></html>"
    (tmp_path / "a.html").write_text(markup.format("", body), "utf-8")
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    published = '<meta property="og:site_name" content="Andina">'
    (tmp_path / "b.html").write_text(markup.format(published, body), "utf-8")
    edited = TEXT + " It rained in all towns on the coast, and the envoys went home by bus."
    (tmp_path / "c.txt").write_text(edited, "utf-8")
    with TestClient(application(str(tmp_path)), base_url=HERE) as client:
        told = _inbox(client)
        rows = told["tables"]["articles"]["rows"]
        assert told["sentences"] == ["2 of 2 articles."]
        assert [row["told"] for row in rows] == [2, 2]
        named = {name for row in rows for name in row["copies"]}
        refused = [row["document"] for row in told["tables"]["refused"]["rows"]]
        assert len(named) == len(refused) == 1
        assert named | {*refused} < {"a.html", "a.txt", "b.html"}
        events = client.get("/state/PER.json?rows=all").json()["tables"]["events"]["rows"]
        assert [row["event_type"] for row in events].count("ACCUSE") == 2


def test_an_article_stays_in_the_inbox_when_the_data_change(browser: TestClient) -> None:
    sent = browser.post("/article", data={"form_token": token(browser), "text": TEXT})
    name = sent.headers["location"].rpartition("/")[2]
    read(browser, sent.headers["location"])
    home = library.folder().parent
    (home / "regions.toml").write_text('[andes-two]\nstates = ["PER", "CHL"]\n', "utf-8")
    assert library.made(name) is None
    assert "Envoys meet in Lima" in browser.get("/inbox").text
    assert "Peru accused Chile" in browser.get("/state/PER.csv?table=events").text
    assert "/region/andes-two" in read(browser, sent.headers["location"])
    assert library.made(name) is not None


def test_a_batch_that_cannot_be_read_ends_in_words(tmp_path: Path) -> None:
    inbox = Inbox(str(tmp_path / "gone"))
    inbox.start()
    for _ in range(100):
        if not inbox.progress.running:
            break
        time.sleep(0.1)
    assert inbox.progress.refused[0][1] == "no such file or folder"
    inbox.close()


def test_a_damaged_file_of_the_library_is_not_there(tmp_path: Path) -> None:
    place = library.folder() / ("a" * 16)
    place.mkdir(parents=True)
    (place / "article.json").write_text('{"doc_id": 1}', "utf-8")
    assert json.loads((place / "article.json").read_text("utf-8"))
    client = TestClient(application(), base_url=HERE)
    assert client.get(f"/article/{'a' * 16}").status_code == 404
    assert client.get("/inbox").status_code == 200
