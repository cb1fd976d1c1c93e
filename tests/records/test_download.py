"""Data files over http: attempts, resuming, a bound in time, mirrors that fail, proxies."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from tests.text.hosts import HOSTS
from tests.text.test_hostile_hosts import listening, sending

from multivector.errors import InputError, NetworkNeeded
from multivector.records import catalogue, fetch
from multivector.records.catalogue import SourceFile

DATA = bytes(range(256)) * 400
Handler = BaseHTTPRequestHandler


@contextmanager
def serving(answer: Callable[[Handler], None]) -> Iterator[tuple[str, list[Handler]]]:
    """Run a host; give its address and the requests so far."""
    seen: list[Handler] = []

    class Answering(Handler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:  # noqa: N802
            seen.append(self)
            self.close_connection = True
            answer(self)

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as host:
        host.daemon_threads = True
        thread = threading.Thread(target=host.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{host.server_port}", seen
        host.shutdown()
        thread.join()


def respond(request: Handler, status: int, body: bytes = b"", **headers: object) -> None:
    request.send_response(status)
    for name, value in {"Content_Length": len(body), **headers}.items():
        request.send_header(name.replace("_", "-"), str(value))
    request.end_headers()
    request.wfile.write(body)


def source(url: str, data: bytes = DATA) -> SourceFile:
    return SourceFile("x.bin", url, sha256(data).hexdigest(), len(data))


def bring(wanted: SourceFile, folder: Path) -> bytes:
    """Return the bytes that a pull brings, hash and all."""
    path = folder / "x.part"
    fetch._obtain(wanted, path, catalogue.entry("worldbank_gdp"), None)
    return path.read_bytes()


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MULTIVECTOR_MIRROR", raising=False)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(fetch, "PAUSE_SECONDS", 0.01)


def ranged(request: Handler, seen: list[Handler], cut: int) -> None:
    """Break off after ``cut`` bytes each time, and go on where asked to."""
    start = int((request.headers["Range"] or "bytes=0-")[6:-1])
    rest = DATA[start:]
    whole = {"Content_Length": len(rest)}
    if start:
        whole["Content_Range"] = f"bytes {start}-{len(DATA) - 1}/{len(DATA)}"
    respond(request, 206 if start else 200, rest[:cut], **whole)


def test_a_broken_download_goes_on_where_it_stopped(tmp_path: Path) -> None:
    with serving(lambda request: ranged(request, seen, 40_000)) as (url, seen):
        assert bring(source(url), tmp_path) == DATA
    assert [request.headers["Range"] for request in seen] == [None, "bytes=40000-", "bytes=80000-"]


def test_no_more_attempts_than_four(tmp_path: Path) -> None:
    with (
        serving(lambda request: ranged(request, seen, 10_000)) as (url, seen),
        pytest.raises(NetworkNeeded, match="was lost"),
    ):
        bring(source(url), tmp_path)
    assert len(seen) == 1 + fetch.RETRIES


@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_host_that_is_busy_is_asked_again(tmp_path: Path, status: int) -> None:
    def answer(request: Handler) -> None:
        respond(request, *((status, b"busy") if len(seen) < 3 else (200, DATA)))

    with serving(answer) as (url, seen):
        assert bring(source(url), tmp_path) == DATA
    assert len(seen) == 3


def test_a_file_that_is_not_there_is_not_asked_for_again(tmp_path: Path) -> None:
    with (
        serving(lambda request: respond(request, 404)) as (url, seen),
        pytest.raises(NetworkNeeded, match="returned 404 Not Found"),
    ):
        bring(source(url), tmp_path)
    assert len(seen) == 1


def test_a_host_that_knows_no_ranges_starts_again(tmp_path: Path) -> None:
    def answer(request: Handler) -> None:
        respond(request, 200, DATA if len(seen) > 1 else DATA[:999], Content_Length=len(DATA))

    with serving(answer) as (url, seen):
        assert bring(source(url), tmp_path) == DATA


@pytest.mark.parametrize("status", [206, 416])
def test_a_part_that_was_not_asked_for_is_not_joined(tmp_path: Path, status: int) -> None:
    def answer(request: Handler) -> None:
        if request.headers["Range"]:
            respond(request, status, DATA[:100], Content_Range="bytes 0-99/102400")
        else:
            cut = 999 if len(seen) == 1 else len(DATA)
            respond(request, 200, DATA[:cut], Content_Length=len(DATA))

    with serving(answer) as (url, seen):
        assert bring(source(url), tmp_path) == DATA
    assert len(seen) == 3


def test_parts_of_two_files_are_seen_through_and_fetched_whole(tmp_path: Path) -> None:
    def answer(request: Handler) -> None:
        if len(seen) == 1:
            respond(request, 200, b"other" * 10, Content_Length=len(DATA))
        else:
            ranged(request, seen, len(DATA))

    with serving(answer) as (url, seen):
        assert bring(source(url), tmp_path) == DATA
    assert len(seen) == 3


def test_other_bytes_are_refused_by_hash_and_by_length(tmp_path: Path) -> None:
    with serving(lambda request: respond(request, 200, DATA)) as (url, _):
        with pytest.raises(InputError, match="larger than expected"):
            bring(source(url, b"short"), tmp_path)
        with pytest.raises(InputError, match="checksum"):
            bring(source(url, DATA[::-1]), tmp_path)
        with pytest.raises(InputError, match="truncated"):
            bring(source(url, DATA + b"more"), tmp_path)


def test_a_host_that_drips_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "GRACE_SECONDS", 0.5)
    start = time.monotonic()
    with (
        listening(sending(HOSTS["drips a stated body"][0])) as port,
        pytest.raises(NetworkNeeded, match=r"no complete response within 2\.548 seconds"),
    ):
        bring(source(f"http://127.0.0.1:{port}/"), tmp_path)
    assert time.monotonic() - start < 5


@pytest.mark.parametrize("name", HOSTS)
def test_no_misbehaviour_of_a_host_is_uncaught_or_taken_for_the_file(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "GRACE_SECONDS", 0.2)
    monkeypatch.setattr(fetch, "SLOWEST", 1e9)
    with (
        listening(sending(HOSTS[name][0])) as port,
        pytest.raises((InputError, NetworkNeeded)) as caught,
    ):
        bring(source(f"http://127.0.0.1:{port}/"), tmp_path)
    assert all(c.isprintable() or c == "\n" for c in str(caught.value))


# The mirror


@pytest.mark.parametrize("kind", ["dead", "empty", "folder"])
@pytest.mark.parametrize("only", [False, True])
def test_leaving_the_mirror_is_said_once_and_can_be_forbidden(
    kind: str,
    only: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with (
        serving(lambda request: respond(request, 404)) as (empty, _),
        serving(lambda request: respond(request, 200, DATA)) as (url, seen),
    ):
        mirror = {"dead": "http://127.0.0.1:9", "empty": empty, "folder": str(tmp_path)}[kind]
        monkeypatch.setenv("MULTIVECTOR_MIRROR", mirror)
        if only:
            monkeypatch.setenv("MULTIVECTOR_MIRROR_ONLY", "1")
            with pytest.raises(NetworkNeeded, match="not found in the mirror"):
                bring(source(url), tmp_path)
            assert not seen
            return
        with caplog.at_level(logging.WARNING):
            assert bring(source(url), tmp_path) == DATA
        assert len(caplog.messages) == 1
        assert f"downloading x.bin from {url}: not in the mirror" in caplog.text


# Proxies


@pytest.mark.parametrize("variable", ["HTTP_PROXY", "ALL_PROXY", "MULTIVECTOR_PROXY"])
def test_a_proxy_is_asked_for_the_whole_address(
    variable: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(lambda request: respond(request, 200, DATA)) as (proxy, seen):
        monkeypatch.setenv(variable.lower() if variable[0] != "M" else variable, proxy)
        assert bring(source("http://data.invalid/x.bin"), tmp_path) == DATA
        assert seen[0].path == "http://data.invalid/x.bin"
        monkeypatch.setenv("no_proxy", "data.invalid")
        with pytest.raises(NetworkNeeded, match="could not be found"):
            bring(source("http://data.invalid/x.bin"), tmp_path)


def test_a_tunnel_is_asked_for_with_https(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def serve(client: object) -> None:
        asked.append(client.recv(65536))  # type: ignore[attr-defined]
        client.sendall(b"HTTP/1.1 403 \x1b[31mNo\r\n\r\n")  # type: ignore[attr-defined]

    with listening(serve) as port:
        monkeypatch.setenv("HTTPS_PROXY", f"http://user:p%40ss@127.0.0.1:{port}")
        with pytest.raises(NetworkNeeded, match="403") as caught:
            bring(source("https://data.invalid/x.bin"), tmp_path)
    assert "\x1b" not in str(caught.value)
    assert "p@ss" not in str(caught.value)
    assert asked[0].startswith(b"CONNECT data.invalid:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic dXNlcjpwQHNz" in asked[0]


@pytest.mark.parametrize("proxy", ["socks5://127.0.0.1:1", "http://:3128", "http://a:b:c"])
def test_a_proxy_we_cannot_use_is_refused(
    proxy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_PROXY", proxy)
    with pytest.raises(InputError, match="invalid proxy address"):
        bring(source("http://data.invalid/x.bin"), tmp_path)
