"""Every spelling we know of an address of this machine or a private network; names that lie."""

import socket
from collections.abc import Callable
from types import SimpleNamespace

import httpcore
import pytest

from multivector.errors import InputError, NetworkNeeded
from multivector.text import transport
from multivector.text.address import fetch

# What our stand-in for the name service answers; other names are unknown, numbers are numbers.
NAMES = {
    "localhost": ["127.0.0.1"],
    "localhost.": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
    "ip6-localhost": ["::1"],
    "intranet.example": ["10.0.0.1"],
    "mixed.example": ["93.184.215.14", "10.0.0.1"],
    "public.example": ["93.184.215.14"],
    "public.example.": ["93.184.215.14"],
}
NUMBERS = """
127.0.0.1 127.1 127.0.1 2130706433 0x7f000001 0x7f.0.0.1 0x7f.1 0177.0.0.1 0177.1 017700000001
127.0.0.1. 127.000.000.001 0.0.0.0 0 0x0 10.0.0.1 172.16.0.1 192.168.0.1 169.254.169.254
0xa9fea9fe 2852039166 100.64.0.1 224.0.0.1 255.255.255.255 240.0.0.1 192.0.2.1 198.18.0.1
203.0.113.1 192.88.99.1
[::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1] [2002:7f00:1::]
[2002:a00:1::1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::1] [2001:0:7f00:1::]
[2001:0:5db8:d822:0:0:80ff:fffe] [fe80::1] [fe80::1%25lo] [fc00::1] [fd00::1] [ff02::1] [fec0::1]
[2001:db8::1] [3fff::1] １２７.0.0.1 127。0。0。1 ①②⑦.0.0.1
""".split()
HOSTS = ["localhost", "LOCALHOST", "localhost.", "localhost.localdomain", "ip6-localhost"]
HOSTS += ["ｌｏｃａｌｈｏｓｔ", "xn--0", "a" * 64 + ".example", ".localhost", "%31%32%37.0.0.1"]
ODD = [
    "http://user@127.0.0.1/",
    "http://public.example@127.0.0.1/",
    "http://127.0.0.1@public.example/",
    "http://public.example:80@127.0.0.1/",
    "http://127.0.0.1:0/",
    "http://public.example:65536/",
    "http://public.example:-1/",
    "http://public.example:abc/",
    "http://public.example:80:80/",
    "http://127.0.0.1\\@public.example/",
    "http://public.example\n.example/",
    "http://public.example/\tx",
    "http://exa mple.example/",
    "http://public.example/\x1b[31m",
    "http://[/",
    "http://[::1",
    "http://[v1.x]/",
    "http:///page",
    "https://",
    "http:127.0.0.1",
    "//127.0.0.1/",
    "file:///etc/passwd",
    "file://127.0.0.1/x",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:70/",
    "dict://127.0.0.1:11211/",
    "javascript:alert(1)",
    "data:text/html,x",
    "",
]
FORMS = [f"http://{host}/" for host in NUMBERS + HOSTS] + ODD


@pytest.fixture(autouse=True)
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Keep what would have been connected to; nothing is."""
    seen: list[str] = []

    def connect(self: object, host: str, port: int, **_: object) -> None:
        seen.append(host)
        raise httpcore.ConnectError("not in a test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return seen


Answer = Callable[..., list[tuple[object, ...]]]


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Answer names from the table, numbers as the system reads them."""
    real: Answer = socket.getaddrinfo
    asked: list[str] = []

    def answer(host: str, port: int, **options: int) -> list[tuple[object, ...]]:
        asked.append(host)
        if host.lower() in NAMES:
            return [(0, 0, 0, "", (ip, port)) for ip in NAMES[host.lower()]]
        return real(host, port, flags=socket.AI_NUMERICHOST, **options)

    monkeypatch.setattr(transport.socket, "getaddrinfo", answer)
    return SimpleNamespace(asked=asked)


def test_there_are_as_many_forms_as_we_say() -> None:
    assert len(set(FORMS)) == len(FORMS) >= 72


@pytest.mark.parametrize("address", FORMS)
def test_no_form_leads_into_a_private_network(address: str, dialled: list[str]) -> None:
    with pytest.raises((InputError, NetworkNeeded)) as caught:
        fetch(address)
    assert dialled == []
    assert "\x1b" not in str(caught.value)


@pytest.mark.parametrize("address", FORMS)
def test_nor_behind_a_proxy_when_the_number_is_spelt_out(
    address: str, dialled: list[str], service: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MULTIVECTOR_PROXY", "http://public.example:3128")
    with pytest.raises((InputError, NetworkNeeded)):
        fetch(address)
    # Names are the proxy's to resolve: only it is dialled, and only for names.
    named = address in [f"http://{host}/" for host in HOSTS]
    assert set(dialled) <= ({"93.184.215.14"} if named else set())
    assert set(service.asked) <= {"public.example"}


@pytest.mark.parametrize("host", ["intranet.example", "mixed.example"])
def test_a_name_with_any_private_answer_is_refused(host: str, dialled: list[str]) -> None:
    with pytest.raises(InputError, match="private network"):
        fetch(f"http://{host}/")
    assert dialled == []


def test_a_name_that_turns_private_after_the_check_is_dialled_where_it_was_checked(
    dialled: list[str], service: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])

    class Turning(dict[str, list[str]]):
        def __contains__(self, name: object) -> bool:
            return True

        def __getitem__(self, name: str) -> list[str]:
            return next(answers)

    monkeypatch.setitem(globals(), "NAMES", Turning())
    with pytest.raises(NetworkNeeded):
        fetch("http://public.example/")
    assert (dialled, service.asked) == (["93.184.215.14"], ["public.example"])


def test_a_public_name_is_dialled_at_its_address(dialled: list[str]) -> None:
    with pytest.raises(NetworkNeeded, match="could not be reached"):
        fetch("https://public.example./page?q=ü#x")
    assert dialled == ["93.184.215.14"]
