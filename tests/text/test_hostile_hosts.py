"""Hosts that misbehave, one at a time: nothing hangs, nothing is uncaught, no body is wrong."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from tests.text.hosts import HOSTS, PAGE, Sent, answer

from multivector.errors import InputError, NetworkNeeded
from multivector.text import address, transport

SECONDS = 1.0


@contextmanager
def listening(serve: Callable[[socket.socket], None]) -> Iterator[int]:
    """Run a host on this machine; give its port."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def one(client: socket.socket) -> None:
            with client, suppress(OSError):
                client.settimeout(30)
                serve(client)

        def loop() -> None:
            with suppress(OSError):
                while True:
                    threading.Thread(target=one, args=(door.accept()[0],), daemon=True).start()

        threading.Thread(target=loop, daemon=True).start()
        yield door.getsockname()[1]
        door.shutdown(socket.SHUT_RDWR)


def sending(sent: Sent) -> Callable[[socket.socket], None]:
    def serve(client: socket.socket) -> None:
        client.recv(65536)
        for part in [sent] if isinstance(sent, bytes) else sent():
            client.sendall(part)
        client.shutdown(socket.SHUT_WR)
        client.recv(65536)

    return serve


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "SECONDS", SECONDS)


def refused(url: str) -> str:
    """Return the words of the refusal, which came in time and holds no control character."""
    start = time.monotonic()
    with pytest.raises((InputError, NetworkNeeded)) as caught:
        address.fetch(url, allow_private=True)
    assert time.monotonic() - start < SECONDS + 1.5
    words = str(caught.value)
    assert all(c.isprintable() or c == "\n" for c in words)
    return words


@pytest.mark.parametrize("name", HOSTS)
def test_a_host_that(name: str) -> None:
    sent, body = HOSTS[name]
    with listening(sending(sent)) as port:
        url = f"http://127.0.0.1:{port}/"
        if body is None:
            refused(url)
        else:
            page = address.fetch(url, allow_private=True)
            assert page.data == body
            assert page.charset is None


def test_an_escape_in_a_redirect_is_no_address() -> None:
    with listening(sending(HOSTS["redirects to an escape"][0])) as port:
        assert "invalid URL" in refused(f"http://127.0.0.1:{port}/")


def test_a_host_that_resets_the_connection() -> None:
    def serve(client: socket.socket) -> None:
        client.recv(65536)
        client.sendall(answer(PAGE)[:-5])
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")

    with listening(serve) as port:
        refused(f"http://127.0.0.1:{port}/")


def test_a_name_service_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport.socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    assert "no complete response" in refused("http://slow.example/")


def named(monkeypatch: pytest.MonkeyPatch, *ips: str) -> None:
    """Let every name that is no number have these addresses."""
    real = socket.getaddrinfo

    def answer(host: str, *arguments: int, **options: int) -> list[tuple[object, ...]]:
        if host[0].isdigit():
            return list(real(host, *arguments, **options))
        if len(host.partition(".")[0]) > 63 or ".." in host:
            raise UnicodeError("label empty or too long")
        return [(0, 0, 0, "", (ip, 0)) for ip in ips]

    monkeypatch.setattr(transport.socket, "getaddrinfo", answer)


def test_each_checked_address_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(sending(answer(PAGE))) as port:
        named(monkeypatch, "127.0.0.2", "127.0.0.1")
        monkeypatch.setattr(transport.httpcore, "SyncBackend", Second)
        assert address.fetch(f"http://two.example:{port}/", allow_private=True).data == PAGE


class Second(transport.httpcore.SyncBackend):
    """A network on which the first of two addresses is dead."""

    def connect_tcp(self, host: str, *arguments: object, **options: object) -> object:
        if host == "127.0.0.2":
            raise transport.httpcore.ConnectError("dead")
        return super().connect_tcp(host, *arguments, **options)


# TLS


def secure(folder: Path, name: str, seen: list[str | None]) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / f"{name}.pem", folder / f"{name}.key")
    context.sni_callback = lambda _, host, __: seen.append(host)

    def serve(client: socket.socket) -> None:
        with context.wrap_socket(client, server_side=True) as wrapped:
            sending(answer(PAGE))(wrapped)

    return serve


@pytest.fixture
def named_here(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, "127.0.0.1")


@pytest.mark.usefixtures("named_here")
@pytest.mark.parametrize("host", ["host.example", "host.example.", "HOST.example"])
def test_the_certificate_is_held_against_the_name_not_the_address(
    certificates: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "good.pem"))
    seen: list[str | None] = []
    with listening(secure(certificates, "good", seen)) as port:
        assert address.fetch(f"https://{host}:{port}/", allow_private=True).data == PAGE
    assert seen == ["host.example"]


@pytest.mark.usefixtures("named_here")
@pytest.mark.parametrize(
    ("host", "certificate", "trusted"),
    [
        ("host.example", "good", "over"),  # unknown to us
        ("host.example", "over", "over"),  # expired
        ("other.example", "good", "good"),  # another's
        ("127.0.0.1", "good", "good"),
        ("a..example", "good", "good"),
        ("x" * 70 + ".example", "good", "good"),
    ],
)
def test_a_certificate_that_does_not_bear_the_name_out(
    certificates: Path, monkeypatch: pytest.MonkeyPatch, host: str, certificate: str, trusted: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / f"{trusted}.pem"))
    with listening(secure(certificates, certificate, [])) as port:
        words = refused(f"https://{host}:{port}/")
    assert "the host's certificate is invalid" in words or ".." in host or "xxx" in host


@pytest.mark.parametrize("name", ["sends the page", "is silent", "closes at once", "sends binary"])
def test_a_host_without_tls_on_its_port(name: str) -> None:
    with listening(sending(HOSTS[name][0])) as port:
        refused(f"https://127.0.0.1:{port}/")


def test_a_handshake_that_drips() -> None:
    def serve(client: socket.socket) -> None:
        client.recv(65536)
        for byte in b"\x16\x03\x03\x40\x00" + b"\x02" * 1000:
            client.sendall(bytes([byte]))
            time.sleep(0.05)

    with listening(serve) as port:
        assert "no complete response" in refused(f"https://127.0.0.1:{port}/")
