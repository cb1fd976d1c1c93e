"""Hosts that misbehave: what each sends once it is asked, and what may come of it."""

import gzip
import time
import zlib
from collections.abc import Callable, Iterator

PAGE = b"The ministers met on Thursday."
OK = b"HTTP/1.1 200 OK\r\n"
Sent = bytes | Callable[[], Iterator[bytes]]


def answer(body: bytes, *headers: bytes, length: bool = True) -> bytes:
    """Return a whole response."""
    lines = [*headers, *([b"Content-Length: %d" % len(body)] if length else [])]
    return OK + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + body


def packed(body: bytes, encoding: bytes = b"gzip") -> bytes:
    """Return a response whose body is said to be packed."""
    return answer(body, b"Content-Encoding: " + encoding)


def endless(head: bytes, part: bytes) -> Callable[[], Iterator[bytes]]:
    """Send the same part for ever."""

    def parts() -> Iterator[bytes]:
        yield head
        while True:
            yield part

    return parts


def drip(head: bytes, part: bytes = b"x") -> Callable[[], Iterator[bytes]]:
    """Send a part every twentieth of a second, for a minute."""

    def parts() -> Iterator[bytes]:
        yield head
        for _ in range(1200):
            time.sleep(0.05)
            yield part

    return parts


def _bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = gzip.compress(PAGE)
BOMB = gzip.compress(b" " * 21_000_000)
MOVED = b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "

# None: refused, in words; bytes: read, and these exactly.
HOSTS: dict[str, tuple[Sent, bytes | None]] = {
    "sends the page": (answer(PAGE), PAGE),
    "closes without a length": (answer(PAGE, length=False), PAGE),
    "drips the body": (drip(OK + b"\r\n"), None),
    "drips a stated body": (drip(OK + b"Content-Length: 1000\r\n\r\n"), None),
    "drips headers": (drip(OK, b"A: b\r\n"), None),
    "drips one header": (drip(OK + b"A: "), None),
    "drips the status line": (drip(b"HTTP/1.1 200 "), None),
    "drips chunks": (drip(CHUNKED, b"1\r\nx\r\n"), None),
    "is silent": (drip(b"", b""), None),
    "falls silent in the body": (drip(OK + b"Content-Length: 9\r\n\r\nabc", b""), None),
    "sends a body without end": (endless(OK + b"\r\n", b"x" * 65536), None),
    "sends headers without end": (endless(OK, b"A: b\r\n"), None),
    "sends a header without end": (endless(OK + b"A: ", b"x" * 65536), None),
    "sends a status line without end": (endless(b"HTTP/1.1 200 ", b"x" * 65536), None),
    "sends 100 Continue without end": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), None),
    "sends a chunk extension without end": (endless(CHUNKED + b"1;", b"x" * 65536), None),
    "sends trailers without end": (endless(CHUNKED + b"0\r\n", b"A: b\r\n"), None),
    "sends chunks without end": (endless(CHUNKED, b"10000\r\n" + b"x" * 65536 + b"\r\n"), None),
    "states a length over the limit": (OK + b"Content-Length: 20000001\r\n\r\n", None),
    "states a length of 30 digits": (OK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\n", None),
    "states a negative length": (OK + b"Content-Length: -5\r\n\r\n" + PAGE, None),
    "states a length in words": (OK + b"Content-Length: five\r\n\r\n" + PAGE, None),
    "states two lengths": (OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + PAGE, None),
    "states too large a length": (OK + b"Content-Length: 50\r\n\r\n" + PAGE, None),
    "states too small a length": (OK + b"Content-Length: 3\r\n\r\n" + PAGE, PAGE[:3]),
    "cuts a chunk": (CHUNKED + b"ff\r\nabc", None),
    "ends without the last chunk": (CHUNKED + b"3\r\nabc\r\n", None),
    "sends a chunk of no size": (CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n", None),
    "sends a chunk of negative size": (CHUNKED + b"-3\r\nabc\r\n0\r\n\r\n", None),
    "sends a chunk of huge size": (CHUNKED + b"f" * 40 + b"\r\nabc", None),
    "sends a chunk longer than said": (CHUNKED + b"2\r\nabcdef\r\n0\r\n\r\n", None),
    "uses an unknown transfer coding": (OK + b"Transfer-Encoding: gzip, chunked\r\n\r\n", None),
    "sends no status line": (b"hello\r\n\r\n", None),
    "speaks HTTP/0.9": (b"<html>" + PAGE, None),
    "sends binary": (bytes(range(256)) * 20, None),
    "closes at once": (b"", None),
    "has a status of four digits": (b"HTTP/1.1 2000 OK\r\n\r\n" + PAGE, None),
    "has status 999": (b"HTTP/1.1 999 No\r\nContent-Length: 0\r\n\r\n", None),
    "switches protocols": (
        b"HTTP/1.1 101 Switch\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
        None,
    ),
    "has no content": (b"HTTP/1.1 204 No Content\r\n\r\n", None),
    "sends a part unasked": (OK.replace(b"200", b"206") + b"Content-Length: 1\r\n\r\nx", None),
    "has escapes in its reason": (b"HTTP/1.1 500 \x1b]0;x\x07\x1b[31m\r\n\r\n", None),
    "has a NUL in a header": (OK + b"A: \x00\r\n\r\n" + PAGE, None),
    "has a header without a colon": (OK + b"A\r\n\r\n" + PAGE, None),
    "has a header of 200,000 bytes": (OK + b"A: " + b"x" * 200_000 + b"\r\n\r\n" + PAGE, None),
    "has 101 headers": (OK + b"A: b\r\n" * 101 + b"\r\n" + PAGE, None),
    "has a NUL in its charset": (
        answer(PAGE, b"Content-Type: text/plain; charset*=utf-8''x%00"),
        PAGE,
    ),
    "has an escape in its charset": (
        answer(PAGE, b'Content-Type: text/plain; charset="\x1b"'),
        PAGE,
    ),
    "packs the page": (packed(GZIP), PAGE),
    "packs it as zlib": (packed(zlib.compress(PAGE), b"deflate"), PAGE),
    "packs it bare": (packed(_bare(PAGE), b"deflate"), PAGE),
    "packs a bomb": (packed(BOMB), None),
    "packs a bomb bare": (packed(_bare(b" " * 21_000_000), b"deflate"), None),
    "packs a bomb in chunks": (
        OK
        + b"Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
        + b"%x\r\n%b\r\n0\r\n\r\n" % (len(BOMB), BOMB),
        None,
    ),
    "cuts the packed page": (packed(GZIP[:-12]), None),
    "cuts only its checksum": (packed(GZIP[:-4]), None),
    "cuts a bare packed page": (packed(_bare(PAGE)[:-3], b"deflate"), None),
    "has a wrong checksum": (packed(GZIP[:-8] + b"abcd" + GZIP[-4:]), None),
    "packs a second member": (packed(GZIP + gzip.compress(b"more")), None),
    "has data after the packed page": (packed(GZIP + b"more"), None),
    "says packed and is not": (packed(PAGE), None),
    "says packed and is empty": (packed(b""), None),
    "packs twice": (packed(gzip.compress(GZIP), b"gzip, gzip"), None),
    "packs in brotli": (packed(b"\x0b\x02\x80abc\x03", b"br"), None),
    "names an odd packing": (packed(PAGE, b"\x1b[31m"), None),
    "redirects to itself": (MOVED + b"/\r\n\r\n", None),
    "redirects to a broken address": (MOVED + b"http://[\r\n\r\n", None),
    "redirects to a broken port": (MOVED + b"http://127.0.0.1:99999/\r\n\r\n", None),
    "redirects to a file": (MOVED + b"file:///etc/passwd\r\n\r\n", None),
    "redirects to an escape": (MOVED + b"/\x1b[31m\r\n\r\n", None),
    "redirects to a bell": (MOVED + b"/\x07\r\n\r\n", None),
    "redirects with a password": (MOVED + b"http://a:b@127.0.0.1/\r\n\r\n", None),
    "redirects to bytes of no text": (MOVED + b"http://\xff\xfe/\r\n\r\n", None),
    "redirects nowhere": (b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", None),
}
