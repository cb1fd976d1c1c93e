"""Articles go through a proxy only when one is named for them."""

import socket
from pathlib import Path

import pytest
from tests.text.hosts import PAGE, answer
from tests.text.test_hostile_hosts import listening, secure, sending

from multivector.errors import InputError, NetworkNeeded
from multivector.text.address import fetch


def test_the_environment_alone_is_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    with listening(sending(answer(PAGE))) as port:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        with pytest.raises(NetworkNeeded, match="MULTIVECTOR_PROXY"):
            fetch("http://page.invalid/")
        monkeypatch.setenv("MULTIVECTOR_PROXY", f"127.0.0.1:{port}")
        assert fetch("http://page.invalid/").data == PAGE
        with pytest.raises(InputError, match="private network"):
            fetch("http://10.0.0.1/")


def test_a_tunnel_ends_at_the_host_that_the_certificate_names(
    certificates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "good.pem"))
    asked: list[bytes] = []

    def serve(client: socket.socket) -> None:
        asked.append(client.recv(65536))
        client.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        secure(certificates, "good", [])(client)

    with listening(serve) as port:
        monkeypatch.setenv("MULTIVECTOR_PROXY", f"http://127.0.0.1:{port}")
        assert fetch("https://host.example/page").data == PAGE
        with pytest.raises(InputError, match="certificate is invalid"):
            fetch("https://other.example/page")
    assert asked[0].startswith(b"CONNECT host.example:443 ")
