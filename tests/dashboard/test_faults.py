"""What goes wrong around the server: stores, clients, uploads and feeds; each ends in words."""

import io
import json
import re
import resource
import shutil
import socket
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
import uvicorn
from filelock import FileLock
from starlette.testclient import TestClient

from multivector.dashboard import connection, inbox
from multivector.dashboard.application import application
from multivector.dashboard.connection import Patient
from multivector.text.article import Refused

HERE = "http://127.0.0.1:8765"
PAGES = ("/", "/region/central-asia", "/data", "/search?q=kazakhstan")
CLAIM = "/check?claim=China+is+Kazakhstan%27s+largest+trading+partner"


def served(home: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setenv("MULTIVECTOR_HOME", str(home))
    return TestClient(application(), base_url=HERE, raise_server_exceptions=False)


@pytest.fixture
def copied(filled: Path, tmp_path: Path) -> Path:
    """A home with the tables of the filled one, and a catalogue of its own."""
    store = tmp_path / "home" / "store"
    shutil.copytree(filled / "store", store, copy_function=shutil.copy2)
    for file in store.glob("catalog*.json"):
        text = file.read_bytes()
        file.unlink()
        file.write_bytes(text)
    return store.parent


def test_a_reader_is_shown_that_a_page_is_being_computed_and_then_the_page(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multivector.dashboard.application._PATIENCE_SECONDS", 0.001)
    browser = {"sec-fetch-mode": "navigate"}
    with served(copied, monkeypatch) as client:
        first = client.get("/state/KAZ", headers=browser)
        assert first.status_code == 202
        assert 'http-equiv="refresh"' in first.text
        assert "Still computing" in first.text
        # The page is stored when it is done, whether or not anybody waits for it.
        for _ in range(1200):
            shown = client.get("/state/KAZ", headers=browser)
            if shown.status_code == 200:
                break
            time.sleep(0.1)
        assert 'http-equiv="refresh"' not in shown.text
        assert shown.content == client.get("/state/KAZ").content
        assert client.get("/state/VNM").status_code == 200  # a program waits


@pytest.mark.parametrize("form", ["csv", "json", "svg", "zip"])
def test_a_file_asked_for_in_a_browser_is_waited_for_or_follows(
    copied: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("multivector.dashboard.application._PATIENCE_SECONDS", 0.001)
    browser, address = {"sec-fetch-mode": "navigate"}, f"/state/KAZ.{form}"
    with served(copied, monkeypatch) as client:
        first = client.get(address, headers=browser)
        assert first.status_code == 200
        assert first.content == client.get(address).content
        # If it takes longer still, a page says so and asks for the file until it is there.
        monkeypatch.setattr("multivector.dashboard.application._WAIT_SECONDS", 0.001)
        address = f"/state/VNM.{form}"
        waiting = client.get(address, headers=browser)
        assert waiting.status_code == 202
        assert waiting.headers["content-type"].startswith("text/html")
        assert 'http-equiv="refresh"' in waiting.text
        assert "it follows when it is ready" in waiting.text
        refused = client.get(f"/state/PER.{form}")
        assert refused.status_code == 429
        assert "ask again in 2 seconds" in refused.json()["error"]["what"]
        for _ in range(1200):
            shown = client.get(address, headers=browser)
            if shown.status_code == 200:
                break
            time.sleep(0.1)
        assert (
            shown.headers["content-type"].split(";")[0]
            == first.headers["content-type"].split(";")[0]
        )


def test_a_page_that_is_not_kept_is_not_begun_again_and_again(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multivector.dashboard.application._PATIENCE_SECONDS", 0.0)
    with served(copied, monkeypatch) as client:
        shown = client.get("/search?q=kazakhstan", headers={"sec-fetch-mode": "navigate"})
        assert shown.status_code == 200


def test_a_writer_that_holds_the_store_stops_no_page(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = served(copied, monkeypatch)
    with FileLock(copied / "store" / "lock"):
        for address in PAGES:
            assert client.get(address).status_code == 200


def test_a_store_of_an_older_format_is_shown(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    catalog = copied / "store" / "catalog.json"
    whole = served(copied, monkeypatch).get("/region/central-asia.json").json()
    versions = json.loads(catalog.read_text("utf-8"))["versions"]
    catalog.write_text(json.dumps({"format": 1, "versions": versions}), "utf-8")
    again = served(copied, monkeypatch).get("/region/central-asia.json").json()
    assert again["tables"] == whole["tables"]


CATALOGUES: dict[str, tuple[Callable[[str], str], str]] = {
    "newer": (lambda text: text.replace('"format": 2', '"format": 9'), "upgrade multivector"),
    "cut": (lambda text: text[:900], "data pull"),
    "empty": (lambda text: "", "data pull"),
}


@pytest.mark.parametrize("kind", CATALOGUES)
def test_a_store_that_cannot_be_read_is_told_and_never_taken_for_an_empty_one(
    copied: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    change, says = CATALOGUES[kind]
    catalog = copied / "store" / "catalog.json"
    catalog.write_text(change(catalog.read_text("utf-8")), "utf-8")
    client = served(copied, monkeypatch)
    for address in ("/", "/data", "/whatif", CLAIM):
        answer = client.get(address)
        assert (answer.status_code, says in answer.text) == (503, True), address
        assert str(copied) not in answer.text
    error = client.get("/data.json").json()["error"]
    assert says in error["next"]
    for address in ("/state/KAZ", "/dyad/CHN-KAZ"):  # each part says it, as others may have none
        assert says in client.get(address).text
    sections = client.get("/state/KAZ.json").json()["sections"]
    assert says in next(one["next"] for one in sections if one["problem"])


def test_a_table_that_is_damaged_is_told_and_never_taken_for_none(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What was read before the damage is kept and still right; here nothing was.
    shutil.rmtree(copied / "store" / "kept", ignore_errors=True)
    for table in (copied / "store" / "versions").glob("un_votes-*/*.parquet"):
        whole = table.read_bytes()
        table.unlink()
        table.write_bytes(whole[:99] + bytes([whole[99] ^ 255]) + whole[100:])
    client = served(copied, monkeypatch)
    assert "multivector data pull un_votes" in client.get("/alignment").text
    assert client.get("/region/central-asia").status_code == 200


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, int]]:
    """A server on a port of its own, with connections that wait a second."""
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 1.0)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["path"] != "/large":
            await ours(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"x" * 20_000_000})

    ours = application()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, http=Patient, log_level="critical", lifespan="off")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        for _ in range(200):
            if server.started:
                break
            time.sleep(0.05)
        yield listening.getsockname()
        server.should_exit = server.force_exit = True
        thread.join(10)


def ended(client: socket.socket) -> bool:
    """Return whether the server ends a connection, whatever is still to be read from it."""
    client.settimeout(60)
    try:
        while client.recv(1 << 20):
            pass
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False
    return True


GET = b"GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
SLOW = {
    "says nothing": b"",
    "stops in its headers": b"GET / HTTP/1.1\r\nHost: 127",
    "stops in its form": b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\nx",
    "stops reading": GET % b"/large",
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_client_that_stops_is_let_go_and_others_are_answered(
    address: tuple[str, int], kind: str
) -> None:
    with ExitStack() as opened:
        clients = [opened.enter_context(socket.create_connection(address)) for _ in range(6)]
        for client in clients:
            client.sendall(SLOW[kind])
        with socket.create_connection(address) as other:
            other.sendall(GET % b"/check")
            other.settimeout(60)
            assert other.recv(200).startswith(b"HTTP/1.1 200")
        time.sleep(6)  # nothing is read meanwhile
        assert all(ended(client) for client in clients)


def test_a_client_that_reads_slowly_gets_all_of_it(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        client.sendall(GET % b"/large")
        had = len(client.recv(1000))
        for _ in range(8):
            time.sleep(0.5)
            had += len(client.recv(4_000_000))
        client.settimeout(20)
        while had < 20_000_000 and (part := client.recv(1 << 20)):
            had += len(part)
    assert had >= 20_000_000


@pytest.mark.parametrize("announced", [True, False])
def test_a_huge_upload_is_refused_in_words(address: tuple[str, int], announced: bool) -> None:
    size, part = 1_000_000_000, b"x" * 1_000_000
    length = b"Content-Length: %d" % size if announced else b"Transfer-Encoding: chunked"
    kind = b"Content-Type: multipart/form-data; boundary=x"
    form = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
    head = b"POST /article HTTP/1.1\r\nHost: 127.0.0.1\r\n%s\r\n%s\r\n\r\n" % (length, kind)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with socket.create_connection(address) as client:
        client.settimeout(60)
        client.sendall(head)
        # A browser reads the answer only when it has sent the form, so it must be taken, unkept.
        for number in range(size // len(part)):
            body = part if number else form.ljust(len(part), b"x")
            client.sendall(body if announced else b"%x\r\n%s\r\n" % (len(part), body))
        answer = client.recv(4000)
        while b"25 MB" not in answer and (more := client.recv(4000)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413")
    assert b"larger than 25 MB" in answer
    # Kilobytes; the form has a million, and other tests of this process may have taken more.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


ARCHIVES = {
    "cut": zipped(**{"a.txt": b"Peru accused Chile of spying. " * 400})[:60],
    "no archive": b"PK\x03\x04 broken",
    "a bomb": zipped(**{"a.txt": b" " * 300_000_000}),
    "nothing in it": zipped(),
    "only another": zipped(**{"b.zip": b"PK\x03\x04 broken"}),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_a_broken_archive_is_refused_in_words(kind: str, tmp_path: Path) -> None:
    with TestClient(application(), base_url=HERE, follow_redirects=False) as client:
        token = re.search(r'name="form_token" value="([^"]+)"', client.get("/").text)
        assert token
        answer = client.post(
            "/article", data={"form_token": token[1]}, files={"file": ("a.zip", ARCHIVES[kind])}
        )
    assert answer.status_code == 422, answer.text
    assert re.search("o article could be read|o zip archive|rchive", answer.text)
    assert str(tmp_path.parent) not in answer.text


def test_a_feed_that_never_ends_is_cut_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[int] = []

    def endless(source: str) -> Iterator[Refused]:
        for number in count():
            given.append(number)
            yield Refused(f"{number}.txt", "not in English")

    monkeypatch.setattr(inbox, "read_all", endless)
    monkeypatch.setattr(inbox, "MOST_ARTICLES", 30)
    with TestClient(application("https://example.org/feed"), base_url=HERE) as client:
        for _ in range(200):
            told = client.get("/inbox.json").json()
            if "refused" in told["tables"] and len(told["tables"]["refused"]["rows"]) > 30:
                break
            time.sleep(0.1)
        assert "only the first 30 were read" in told["tables"]["refused"]["rows"][-1]["reason"]
    assert len(given) == 31
