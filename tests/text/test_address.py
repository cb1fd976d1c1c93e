"""Web addresses, against a real server on this machine."""

import gzip
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from multivector.errors import InputError, NetworkNeeded
from multivector.text import address, transport
from multivector.text.address import fetch, is_public
from multivector.text.read import read_one

PAGE = (
    b"<html><head><title>Five states, one host</title></head><body><h1>Five states, one host</h1>"
    b"<p>The five presidents met in the city on Thursday and agreed to build the railway line.</p>"
    b"<p>The ministers of the three states are to meet again in the spring to sign the deal.</p>"
    b"<script>alert(1)</script></body></html>"
)


class _Handler(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def _answer(self, data: bytes, **headers: str) -> None:
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_GET(self) -> None:  # noqa: PLR0912
        path, _, query = self.path.partition("?")
        if path == "/page":
            self._answer(PAGE, Content_Type="text/html; charset=utf-8")
        elif path == "/gzip":
            self._answer(gzip.compress(PAGE), Content_Type="text/html", Content_Encoding="gzip")
        elif path == "/bomb":
            self._answer(gzip.compress(b" " * 21_000_000), Content_Encoding="gzip")
        elif path == "/pdf":
            self._answer(b"%PDF-1.7", Content_Type="application/pdf")
        elif path == "/large":
            self.send_response(200)
            self.send_header("Content-Length", "50000000")
            self.end_headers()
        elif path == "/endless":
            self.send_response(200)
            self.end_headers()
            try:
                while True:
                    self.wfile.write(b"x" * 1_000_000)
            except OSError:
                return
        elif path == "/drip":
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.05)
            except OSError:
                return
        elif path == "/hop":
            left = int(query)
            self.send_response(302)
            self.send_header("Location", f"/hop?{left - 1}" if left > 1 else "/page")
            self.end_headers()
        elif path == "/to":
            self.send_response(301)
            self.send_header("Location", query)
            self.end_headers()
        else:
            self.send_error(404)


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    running.daemon_threads = True
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{running.server_port}"
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_page_is_read_where_it_is_asked_for(server):
    article = read_one(f"{server}/page", allow_private=True)
    assert article.title == "Five states, one host"
    assert article.url == article.source == f"{server}/page"
    assert "alert" not in article.text
    assert article.text.endswith("to sign the deal.")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "0.0.0.0"]
)
def test_this_machine_is_refused_under_all_its_names(server, host):
    port = server.rpartition(":")[2]
    with pytest.raises((InputError, NetworkNeeded)) as caught:
        fetch(f"http://{host}:{port}/page")
    if host in ("127.0.0.1", "localhost", "0.0.0.0"):
        assert "private network" in str(caught.value)


@pytest.mark.parametrize(
    "ip",
    "127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 0.0.0.0 224.0.0.1 "
    "240.0.0.1 "
    "255.255.255.255 192.0.2.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 ff02::1 ::ffff:10.0.0.1 "
    "64:ff9b::7f00:1 2002:7f00:1:: ::127.0.0.1 fec0::1 2001:db8::1 "
    "3fff::1 3fff:fff:ffff::1 192.88.99.1 ::ffff:192.88.99.1 "
    "64:ff9b::c058:6301 2002:c058:6301::".split(),
)
def test_addresses_that_are_not_public(ip):
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["93.184.215.14", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"]
)
def test_addresses_that_are_public(ip):
    assert is_public(ip)


def test_the_address_is_checked_after_a_redirect_too(server, monkeypatch):
    # The first hop counts as public here, as a server on the internet would; the second does not.
    checked: list[str] = []

    def first_only(ip: str) -> bool:
        checked.append(ip)
        return len(checked) == 1

    monkeypatch.setattr(address, "is_public", first_only)
    with pytest.raises(InputError, match="private network"):
        fetch(f"{server}/to?http://127.0.0.1:1/secret")
    assert checked == ["127.0.0.1", "127.0.0.1"]


def test_a_name_is_resolved_once_and_the_checked_address_is_used(server, monkeypatch):
    port = server.rpartition(":")[2]
    asked: list[str] = []
    real = socket.getaddrinfo

    def answer(host: str, *arguments: object, **options: object) -> object:
        if host != "rebind.example":
            return real(host, *arguments, **options)
        asked.append(host)
        # The second answer would lead elsewhere.
        ip = "127.0.0.1" if len(asked) == 1 else "10.9.9.9"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port))]

    monkeypatch.setattr(transport.socket, "getaddrinfo", answer)
    page = fetch(f"http://rebind.example:{port}/page", allow_private=True)
    assert (page.data, asked) == (PAGE, ["rebind.example"])
    with pytest.raises(InputError, match="private network"):
        fetch(f"http://rebind.example:{port}/page")


def test_redirects_are_followed_five_times_and_no_more(server):
    assert fetch(f"{server}/hop?5", allow_private=True).url == f"{server}/page"
    with pytest.raises(InputError, match="more than 5 redirects"):
        fetch(f"{server}/hop?6", allow_private=True)


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "ftp://example.org/a", "gopher://example.org"]
)
def test_other_kinds_of_address_are_refused_before_and_after_a_redirect(server, target):
    with pytest.raises(InputError, match="unsupported scheme"):
        fetch(target)
    with pytest.raises(InputError, match="unsupported scheme"):
        fetch(f"{server}/to?{target}", allow_private=True)


@pytest.mark.parametrize("path", ["/large", "/endless", "/bomb"])
def test_size_is_bounded(server, path):
    with pytest.raises(InputError, match="larger than 20 MB"):
        fetch(server + path, allow_private=True)


def test_time_is_bounded_for_a_host_that_drips(server, monkeypatch):
    monkeypatch.setattr(address, "SECONDS", 0.5)
    start = time.monotonic()
    with pytest.raises(NetworkNeeded, match="no complete response"):
        fetch(f"{server}/drip", allow_private=True)
    assert time.monotonic() - start < 3


def test_packed_pages_errors_and_what_is_no_page(server):
    assert fetch(f"{server}/gzip", allow_private=True).data == PAGE
    with pytest.raises(InputError, match="returned 404"):
        fetch(f"{server}/none", allow_private=True)
    with pytest.raises(InputError, match="the PDF is damaged"):
        read_one(f"{server}/pdf", allow_private=True)
    with pytest.raises(InputError, match="name or password"):
        fetch("http://user:secret@example.org/")


def test_no_network_is_said_with_its_own_status():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NetworkNeeded) as caught:
        fetch(f"http://127.0.0.1:{port}/", allow_private=True)
    assert caught.value.exit_status == 5
