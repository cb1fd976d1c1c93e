"""Fetch one document from a web address: public hosts only, bounded in time, size and hops.

Each host name is resolved once; the address that was checked is the one connected to, so a name
that answers differently a second time gains nothing. Proxies of the environment are not used, as
behind one the address could not be checked.
"""

import http.client
import ipaddress
import queue
import socket
import ssl
import threading
import time
import zlib
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from multivector.errors import InputError, NetworkNeeded
from multivector.text.archive import DOCUMENT_BYTES

REDIRECTS = 5
SECONDS = 20.0  # for everything together: names, all hops, the body
_MOVED = (301, 302, 303, 307, 308)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a page, where they were found in the end, and what the server says they are."""

    data: bytes
    url: str
    content_type: str
    charset: str | None


# Of the registries of special purpose, and not in every version of ``ipaddress``: documentation
# (RFC 9637) and the withdrawn relays from IPv6 to IPv4 (RFC 7526).
_NOT_ROUTED = (ipaddress.ip_network("3fff::/20"), ipaddress.ip_network("192.88.99.0/24"))


def is_public(ip: str) -> bool:
    """Tell whether an IP address is one of the public internet.

    Loopback, private, link-local, multicast, shared and reserved addresses are not; an IPv6
    address that carries an IPv4 one (mapped, 6to4, NAT64, Teredo) is judged by both.

    Examples
    --------
    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1")
    (True, False, False)
    """
    found = ipaddress.ip_address(ip.partition("%")[0])
    inner: list[ipaddress.IPv4Address | ipaddress.IPv6Address] = []
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return is_public(str(found.ipv4_mapped))
        if found.sixtofour:
            inner.append(found.sixtofour)
        if found.teredo:
            inner.extend(found.teredo)
        if found in ipaddress.ip_network("64:ff9b::/96"):
            return is_public(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        if int(found) >> 32 == 0 or found.is_site_local:  # IPv4-compatible, long withdrawn
            return False
    if any(one in net for net in _NOT_ROUTED for one in [found, *inner]):
        return False
    return all(
        one.is_global
        and not (one.is_private or one.is_loopback or one.is_link_local)
        and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        for one in [found, *inner]
    )


def fetch(address: str, *, allow_private: bool = False) -> Fetched:
    """Return what stands at an address.

    Parameters
    ----------
    address : str
        http or https.
    allow_private : bool
        Whether hosts on this machine and in private networks may be asked.

    Raises
    ------
    InputError
        When the address is not allowed, or answers with an error, more than 20 MB, or more than
        five redirects.
    NetworkNeeded
        When the host cannot be reached within 20 seconds in all.
    """
    deadline = time.monotonic() + SECONDS
    current = address.strip()
    for _ in range(REDIRECTS + 1):
        parts = _checked(current)
        ip = _resolve(parts, deadline, allow_private)
        answer = _ask(parts, ip, deadline)
        if isinstance(answer, Fetched):
            return answer
        current = urljoin(current, answer)
    raise InputError(f"more than {REDIRECTS} redirects", where=address)


def _checked(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise InputError(f"no valid address ({error})", where=address) from None
    if parts.scheme.lower() not in ("http", "https"):
        raise InputError(
            f"addresses of the kind {parts.scheme!r} are not read",
            where=address,
            allowed="http and https",
        )
    if not parts.hostname or port == 0 or any(ord(c) < 33 or ord(c) == 127 for c in address):
        raise InputError("no valid address", where=address)
    if parts.username is not None or parts.password is not None:
        raise InputError("an address with a name or password in it is not read", where=address)
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme.lower() == "https" else 80)


def _late(parts: SplitResult) -> NetworkNeeded:
    return NetworkNeeded(f"no full answer within {SECONDS:.0f} seconds", where=parts.geturl())


def _lookup(host: str, port: int, answers: "queue.Queue[list[str] | OSError]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except UnicodeError:
        answers.put(OSError("no valid host name"))
    except OSError as error:
        answers.put(error)


def _resolve(parts: SplitResult, deadline: float, allow_private: bool) -> str:
    host = parts.hostname or ""
    answers: queue.Queue[list[str] | OSError] = queue.Queue()
    # The resolver knows no time limit; a thread that outlives ours dies with the process.
    threading.Thread(target=_lookup, args=(host, _port(parts), answers), daemon=True).start()
    try:
        found = answers.get(timeout=max(deadline - time.monotonic(), 0.01))
    except queue.Empty:
        raise _late(parts) from None
    if isinstance(found, OSError) or not found:
        raise NetworkNeeded(
            f"the host {host!r} could not be found",
            where=parts.geturl(),
            next="save the page to a file and read that",
        )
    if not allow_private and not all(map(is_public, found)):
        raise InputError(
            f"the host {host!r} is on this machine or in a private network",
            where=parts.geturl(),
            allowed="hosts of the public internet, unless private ones are asked for",
        )
    return found[0]


def _connect(parts: SplitResult, ip: str, left: float) -> socket.socket:
    connected = socket.create_connection((ip, _port(parts)), timeout=left)
    if parts.scheme.lower() == "http":
        return connected
    try:
        return ssl.create_default_context().wrap_socket(connected, server_hostname=parts.hostname)
    except BaseException:
        connected.close()
        raise


def _ask(parts: SplitResult, ip: str, deadline: float) -> Fetched | str:
    """Return the answer, or the address that the host points to instead."""
    try:
        connected = _connect(parts, ip, max(deadline - time.monotonic(), 0.01))
    except ssl.SSLCertVerificationError as error:
        raise InputError(
            f"the host's certificate is not valid ({error.verify_message})", where=parts.geturl()
        ) from None
    except OSError as error:
        raise NetworkNeeded(
            f"the host {parts.hostname!r} could not be reached ({error})",
            where=parts.geturl(),
            next="save the page to a file and read that",
        ) from None
    # Time limits of a socket count from byte to byte; a host that drips is cut off by the clock.
    expired = threading.Event()

    def cut() -> None:
        expired.set()
        _shut(connected)

    timer = threading.Timer(max(deadline - time.monotonic(), 0.01), cut)
    timer.daemon = True
    timer.start()
    try:
        answer = _exchange(parts, connected)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if expired.is_set() or isinstance(error, TimeoutError):
            raise _late(parts) from None
        raise NetworkNeeded(
            f"the connection broke off ({error or type(error).__name__})", where=parts.geturl()
        ) from None
    finally:
        timer.cancel()
        connected.close()
    if expired.is_set():  # a body without a stated length looks complete when it is cut
        raise _late(parts)
    return answer


def _shut(connected: socket.socket) -> None:
    try:
        connected.shutdown(socket.SHUT_RDWR)
    except OSError:
        connected.close()


def _exchange(parts: SplitResult, connected: socket.socket) -> Fetched | str:
    connection = http.client.HTTPConnection(parts.hostname or "", _port(parts))
    connection.sock = connected
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    connection.request(
        "GET",
        path + (f"?{query}" if query else ""),
        headers={
            "Host": parts.netloc.encode("idna" if not parts.netloc.isascii() else "ascii").decode(),
            "User-Agent": "multivector (reads one article at its user's request)",
            "Accept": "text/html, text/plain, application/xml;q=0.9, */*;q=0.5",
            "Accept-Encoding": "identity",
            "Connection": "close",
        },
    )
    response = connection.getresponse()
    where = parts.geturl()
    location = response.headers.get("Location")
    if response.status in _MOVED and location:
        return str(location).strip()
    if response.status != 200:
        raise InputError(
            f"the host answered {response.status} {response.reason}".rstrip(), where=where
        )
    data = _body(response, where)
    return Fetched(
        data,
        where,
        response.headers.get("Content-Type", ""),
        response.headers.get_content_charset(),
    )


def _too_large(where: str) -> InputError:
    return InputError(
        f"the page is larger than {DOCUMENT_BYTES / 1e6:.0f} MB", where=where, allowed="20 MB"
    )


def _body(response: http.client.HTTPResponse, where: str) -> bytes:
    if (response.length or 0) > DOCUMENT_BYTES:
        raise _too_large(where)
    data = response.read(DOCUMENT_BYTES + 1)
    if len(data) > DOCUMENT_BYTES:
        raise _too_large(where)
    if response.length:
        raise http.client.IncompleteRead(data, response.length)
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding in ("identity", ""):
        return data
    if encoding not in ("gzip", "x-gzip", "deflate"):
        raise InputError(f"the page is packed in a way that is not read ({encoding})", where=where)
    unpacker = zlib.decompressobj(wbits=47)  # gzip or zlib, by its header
    try:
        unpacked = unpacker.decompress(data, DOCUMENT_BYTES + 1)
    except zlib.error as error:
        raise InputError(f"the page could not be unpacked ({error})", where=where) from None
    if len(unpacked) > DOCUMENT_BYTES:
        raise _too_large(where)
    return unpacked
