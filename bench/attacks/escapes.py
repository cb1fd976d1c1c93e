"""Try to leave the home, to read another file, or to reach a private network; count what did.

An audit hook sees each file that Python opens, makes, moves or removes, and each look-up and
connection. What is allowed is named; anything else is an escape.
"""

import io
import ipaddress
import os
import random
import socket
import stat
import sys
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import httpcore

from attacks import samples
from attacks.fuzz import CRASH, READ, REFUSED, Report
from multivector.dashboard import library
from multivector.errors import MultivectorError
from multivector.records import fetch, loading
from multivector.store.warehouse import Store
from multivector.text import address, transport
from multivector.text.language import identify
from multivector.text.read import read

ESCAPED = "escaped"
PUBLIC = "93.184.215.14"
_CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link",
            "os.truncate", "os.chmod", "shutil.rmtree", "shutil.move")  # fmt: skip
_NETWORK = ("socket.connect", "socket.sendto", "socket.gethostbyname")
_seen: list[tuple[str, str]] | None = None
_inside: tuple[str, ...] = ()


def _hook(event: str, told: tuple[Any, ...]) -> None:
    if _seen is None or not told:
        return
    if event == "open" and isinstance(told[0], str | bytes | os.PathLike):
        path, writes = os.fsdecode(told[0]), told[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
        if (writes and not _allowed(path)) or path.endswith("secret.txt"):
            _seen.append((event, path))
    elif event in _CHANGES:
        _seen.extend((event, str(path)) for path in told[:2] if isinstance(path, str | os.PathLike)
                     and not _allowed(path))  # fmt: skip
    elif event in _NETWORK:
        _seen.append((event, str(told[1:])))


def _allowed(path: Any) -> bool:
    real = os.path.realpath(os.fsdecode(path))
    return real in _inside or real.startswith(tuple(f"{f}{os.sep}" for f in _inside))


sys.addaudithook(_hook)  # cannot be removed; does nothing outside of `watched`


@contextmanager
def watched(*folders: Path) -> Iterator[list[tuple[str, str]]]:
    """Yield what escapes these folders, a list that grows."""
    global _seen, _inside  # noqa: PLW0603
    _seen, _inside = [], (os.devnull, *(str(folder.resolve()) for folder in folders))
    try:
        yield _seen
    finally:
        _seen = None


def _try(report: Report, work: Callable[[], object], seen: list[Any], example: object) -> None:
    """Do one thing, and note what came of it; what was seen is an escape."""
    before = len(seen)
    try:
        work()
        outcome = READ
    except MultivectorError:
        outcome = REFUSED
    except Exception as error:
        outcome = f"{CRASH} ({type(error).__name__})"
    if len(seen) > before:
        outcome = ESCAPED
    kind = "" if outcome in (READ, REFUSED) else f"{seen[before:][:1]} {example!r}"[:160]
    report.note(outcome, kind, example)


# -- addresses ------------------------------------------------------------------------------------

_PRIVATE = ("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16",
            "100.64.0.0/10", "0.0.0.0/8", "198.18.0.0/15", "224.0.0.0/4")  # fmt: skip
_PRIVATE_6 = ("::1/128", "fc00::/7", "fe80::/10", "ff00::/8", "fec0::/10", "2001:db8::/32")


def private_host(chosen: random.Random) -> str:
    """Return an address of a private network in one of its spellings."""
    if chosen.random() < 0.2:
        network = ipaddress.ip_network(chosen.choice(_PRIVATE_6))
        number = int(network.network_address) | chosen.getrandbits(128) & int(network.hostmask)
        host = ipaddress.IPv6Address(number)
        return f"[{chosen.choice((host.exploded, host.compressed))}{chosen.choice(('', '%25lo'))}]"
    net = ipaddress.ip_network(chosen.choice(_PRIVATE))
    number = int(net.network_address) | chosen.getrandbits(32) & int(net.hostmask)
    return chosen.choice(_SPELLINGS)(number, chosen)


def _part(number: int, chosen: random.Random) -> str:
    return chosen.choice((str(number), hex(number), f"0{number:o}", f"0x{number:08X}"))


def _dotted(number: int, chosen: random.Random) -> str:
    """Return one to four parts, of which the last holds the rest."""
    count = chosen.randrange(1, 5)
    parts = [number >> 8 * (3 - k) & 255 for k in range(count - 1)]
    rest = number & (1 << 8 * (5 - count)) - 1
    return ".".join(_part(part, chosen) for part in [*parts, rest])


def _wide(number: int, chosen: random.Random) -> str:
    plain = str(ipaddress.IPv4Address(number))
    digits = str.maketrans("0123456789", "０１２３４５６７８９")
    stop = chosen.choice("。．｡.")
    return (plain.translate(digits) if chosen.random() < 0.5 else plain).replace(".", stop)


def _in_six(number: int, chosen: random.Random) -> str:
    high, low = number >> 16, number & 0xFFFF
    return chosen.choice((
        f"[::ffff:{ipaddress.IPv4Address(number)}]", f"[::ffff:{high:x}:{low:x}]",
        f"[2002:{high:x}:{low:x}::]", f"[64:ff9b::{high:x}:{low:x}]",
        f"[::{ipaddress.IPv4Address(number)}]", f"[::ffff:0:{high:x}:{low:x}]",
    ))  # fmt: skip


_SPELLINGS: tuple[Callable[[int, random.Random], str], ...] = (
    _dotted, _dotted, _wide, _in_six,
    lambda number, chosen: f"{ipaddress.IPv4Address(number)}.",
    lambda number, chosen: "".join(f"%{ord(c):02x}" for c in str(ipaddress.IPv4Address(number))),
)  # fmt: skip


def private_address(chosen: random.Random) -> str:
    """Return an address that leads to this machine, a private network, or another scheme."""
    host = private_host(chosen)
    before = chosen.choice(("", "", "", "public.example@", "a:b@", "public.example:80@"))
    after = chosen.choice(("/", "", ":80/", ":8080/x", "\\@public.example/", "/?u=public.example"))
    scheme = chosen.choice(("http://", "http://", "https://", "HTTP://", "http:////", "//"))
    return chosen.choice((
        f"{scheme}{before}{host}{after}", f"{scheme}{before}{host}{after}", f"http:{host}",
        f"file://{host}/etc/hostname", "file:///etc/hostname", f"gopher://{host}:70/1",
        f"jar:http://{host}/a.zip!/b",
    ))  # fmt: skip


def addresses(count: int, seed: int, *, moved: bool) -> Report:
    """Fetch private addresses, or be sent to them by a public page; nothing private is dialled."""
    report, chosen, dialled = Report(), random.Random(seed), list[str]()
    target = ""

    def connect(self: object, host: str, port: int, **_: object) -> httpcore.NetworkStream:
        if host != PUBLIC:
            dialled.append(host)
        if host != PUBLIC or not moved:
            raise httpcore.ConnectError("not in a test")
        head = f"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: {target}\r\n\r\n"
        return httpcore.MockStream([head.encode("utf-8", "replace")])

    def answer(host: str, port: int, **options: int) -> Any:
        if host.rstrip(".").lower() == "public.example":
            return [(0, 0, 0, "", (PUBLIC, port))]
        return real(host, port, flags=socket.AI_NUMERICHOST, **options)

    real = socket.getaddrinfo
    with (
        mock.patch.object(httpcore.SyncBackend, "connect_tcp", connect),
        mock.patch.object(transport.socket, "getaddrinfo", answer),
    ):
        for _ in range(count):
            target = private_address(chosen)
            asked = "http://public.example/" if moved else target
            _try(report, lambda asked=asked: address.fetch(asked), dialled, target)  # type: ignore[misc]
    return report


# -- archives -------------------------------------------------------------------------------------

NAMES = ("../secret.txt", "../../secret.txt", "/secret.txt", "a/../../secret.txt", "..", ".", "",
         "C:\\secret.txt", "..\\secret.txt", "\\\\host\\secret.txt", "CON.txt", "a\x00.txt",
         "secret.txt/", "~/secret.txt", "$HOME/secret.txt", "%2e%2e/secret.txt", "．．/secret.txt",
         "file:///secret.txt", "a" * 5000 + ".txt", "-rf.txt", "\u202etxt.exe")  # fmt: skip


def archives(secret: Path) -> Iterator[tuple[str, bytes]]:
    """Yield archives whose members are links, or have names that lead elsewhere."""
    for place, name in enumerate((*NAMES, str(secret))):
        for link in (False, True):
            kind = f"{place}{'-link' if link else ''}"
            yield f"{kind}.zip", _zip(name, str(secret) if link else samples.TEXT, link=link)
            for suffix, mode in ((".tar", "w"), (".tar.gz", "w:gz"), ("-tar.zip", "w")):
                yield kind + suffix, _tar(name, str(secret) if link else None, mode)
        yield (
            f"{place}.docx",
            samples.packed(
                {"[Content_Types].xml": "<Types/>", name or "x": "x", "word/document.xml": name}
            ),
        )


def _zip(name: str, content: str, *, link: bool) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        entry = zipfile.ZipInfo("a.txt")
        entry.filename, entry.create_system = name or "x", 3
        entry.external_attr = (stat.S_IFLNK | 0o777 if link else stat.S_IFREG | 0o644) << 16
        archive.writestr(entry, content)
        archive.writestr("whole.txt", samples.TEXT)
    return written.getvalue()


def _tar(name: str, target: str | None, mode: Any) -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode=mode) as archive:
        entry = tarfile.TarInfo(name.replace("\x00", "") or "x")
        if target is not None:
            entry.type, entry.linkname = tarfile.SYMTYPE, target
        body = b"" if target is not None else samples.TEXT.encode()
        entry.size = len(body)
        archive.addfile(entry, io.BytesIO(body))
    return written.getvalue()


def documents(folder: Path) -> Report:
    """Read every archive from a folder of its own, beside which lies a secret."""
    report = Report()
    secret = folder / "secret.txt"
    secret.write_text("The ministers of Ruritania met in Strelsau in secret.")
    desk = folder / "a" / "desk"
    desk.mkdir(parents=True)
    identify("ы " * 400)  # loads a model, once, by a file without a name
    for name, data in archives(secret):
        path = desk / name
        path.write_bytes(data)
        with watched(desk) as seen:
            _try(report, lambda path=path: _told(path), seen, name)  # type: ignore[misc]
    return report


def _told(path: Path) -> None:
    for one in read(path):
        if "Ruritania" in getattr(one, "text", ""):
            raise AssertionError("the secret was read")


# -- names ----------------------------------------------------------------------------------------


def names(home: Path) -> Report:
    """Give each hostile name to what makes a path of it; only the home may change."""
    report = Report()
    table = home / "own.csv"
    table.write_text("state,year,gdp_usd\nKAZ,2019,1\n")
    uses: tuple[Callable[[str], object], ...] = (
        lambda name: Store().remove(name),
        loading.remove,
        loading.pull,
        fetch.folder,
        lambda name: fetch.keep("own", table, name=name),
        lambda name: fetch.keep(name, table),
        library.get,
        lambda name: _mapped(home, name),
    )
    for name in (*NAMES, str(home.parent / "beside"), "../beside"):
        for use in uses:
            with watched(home) as seen:
                _try(report, lambda use=use, name=name: use(name), seen, name)  # type: ignore[misc]
    return report


def _mapped(home: Path, name: str) -> object:
    quoted = name.encode("unicode_escape").decode().replace("\\x", "\\u00").replace('"', '\\"')
    mapping = home / "map.toml"
    mapping.write_text(f'origin = "{quoted}"\n[columns]\nstate = "state"\n', "utf-8")
    return loading.add("gdp", home / "own.csv", mapping=mapping)
