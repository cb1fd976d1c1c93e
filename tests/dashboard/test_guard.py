"""Who may ask, and how much."""

import socket
from collections.abc import Iterator

import pytest

pytest.importorskip("starlette")
from starlette.testclient import TestClient

from multivector.cli.main import main
from multivector.dashboard.application import application
from multivector.dashboard.guard import UPLOAD_BYTES

HERE = "http://127.0.0.1:8765"
TOKEN = "a-token-of-sixteen-or-more"


def client(**given: object) -> TestClient:
    return TestClient(application(**given), base_url=HERE, follow_redirects=False)  # type: ignore[arg-type]


def test_pages_allow_no_script_but_ours() -> None:
    policy = client().get("/").headers["content-security-policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "10.0.0.7"])
def test_another_name_is_refused(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765"])
def test_names_of_this_machine_are_answered(host: str) -> None:
    assert client().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_page_is_refused(headers: dict[str, str]) -> None:
    assert client().post("/", headers=headers, content=b"").status_code == 403


def test_beyond_this_machine_a_token_is_required() -> None:
    ours = client(hosts=("10.0.0.7",), token=TOKEN)
    there = {"host": "10.0.0.7:8765"}
    assert ours.get("/", headers=there).status_code == 401
    assert ours.get("/?token=wrong", headers=there).status_code == 401
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert ours.get("/", headers=there | bearer).status_code == 200
    sent = ours.get(f"/?token={TOKEN}", headers=there)
    assert sent.status_code == 303
    assert TOKEN not in sent.headers["location"]
    cookie = sent.headers["set-cookie"]
    assert "httponly" in cookie.lower()
    assert "samesite=strict" in cookie.lower()
    kept = {"cookie": cookie.split(";")[0]}
    assert ours.get("/", headers=there | kept).status_code == 200


def test_a_server_on_every_address_answers_to_numbers_only() -> None:
    ours = client(hosts=("0.0.0.0",), token=TOKEN)
    bearer = {"authorization": f"Bearer {TOKEN}"}
    assert ours.get("/", headers={"host": "10.0.0.7:8765"} | bearer).status_code == 200
    assert ours.get("/", headers={"host": "evil.example"} | bearer).status_code == 421


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--port", "0"], 2, "invalid port"),
        (["--token", "short"], 2, "too short"),
        (["no-such-folder"], 3, "no such file"),
        (["--host", "203.0.113.1"], 3, "cannot listen"),
    ],
)
def test_the_command_says_what_is_wrong(
    arguments: list[str], status: int, says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["serve", *arguments])
    assert ended.value.code == status
    assert says in capsys.readouterr().err


def test_a_port_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(SystemExit):
            main(["serve", "--port", str(taken.getsockname()[1])])
    assert "cannot listen" in capsys.readouterr().err


def test_too_many_bytes_are_refused_when_announced_and_when_sent() -> None:
    assert client().post("/", content=b"x" * (UPLOAD_BYTES + 1)).status_code == 413

    def endless() -> Iterator[bytes]:
        for _ in range(UPLOAD_BYTES // 1_000_000 + 2):
            yield b"x" * 1_000_000

    form = {"content-type": "multipart/form-data; boundary=x"}
    assert client().post("/article", content=endless(), headers=form).status_code == 413


def test_a_length_that_is_no_number_is_refused() -> None:
    answer = client().post("/", content=b"x", headers={"content-length": "many"})
    assert answer.status_code == 400
