"""HTTP GET for articles and data files: checked IP addresses, one time limit, few redirects.

A host name is resolved once and connections are made only to the checked addresses, so DNS
rebinding has no effect. The time limit covers everything: name resolution, every redirect, the
body. httpcore implements the protocol; redirects, proxies and compressed bodies, which httpx would
handle automatically, are handled here.
"""

import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore

from multivector import settings
from multivector.errors import InputError, NetworkNeeded

REDIRECTS = 5
MAX_HEADERS = 100
_MAX_ADDRESSES = 4  # IP addresses tried per host, in turn
_MOVED = (301, 302, 303, 307, 308)

Permit = Callable[[str], bool]


class Unreachable(NetworkNeeded):
    """No complete response; the same request may succeed later."""


class Clock:
    """The time left in total; ``stall`` limits each single wait."""

    def __init__(self, seconds: float, *, stall: float | None = None) -> None:
        self.seconds, self.stall = seconds, stall
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Return the seconds left for the next step; zero or less if timed out."""
        left = self._end - time.monotonic()
        return left if self.stall is None else min(left, self.stall)

    def wait(self) -> float:
        """Return ``left`` as a timeout; httpcore.ReadTimeout if timed out."""
        left = self.left()
        if left <= 0:
            raise httpcore.ReadTimeout("timed out")
        return left

    def late(self, where: str) -> Unreachable:
        """Return the error to raise if a step takes too long."""
        if self.left() > 0 and self.stall is not None:
            return Unreachable(f"no data for {self.stall:g} seconds", where=where)
        return Unreachable(f"no complete response within {self.seconds:g} seconds", where=where)


@dataclass(frozen=True, slots=True)
class Answer:
    """The head of a response; ``blocks`` yields its body as sent, still compressed."""

    url: str
    status: int
    reason: str
    headers: Sequence[tuple[bytes, bytes]]
    blocks: Callable[[], Iterator[bytes]]

    def header(self, name: str) -> str:
        """Return the first header with a name, printable; empty if there is none."""
        return printable(self.raw_header(name))

    def raw_header(self, name: str) -> str:
        """Return the first header with a name exactly as sent."""
        wanted = name.lower().encode("ascii")
        found = (value for key, value in self.headers if key.lower() == wanted)
        return _text(next(found, b"")).strip()

    @property
    def length(self) -> int | None:
        """Length of the body in bytes, as declared by the host."""
        stated = self.header("Content-Length")
        return int(stated) if stated.isascii() and stated.isdigit() else None

    @property
    def outcome(self) -> str:
        """Status and reason, for messages."""
        return f"{self.status} {self.reason}".rstrip()


def printable(text: str) -> str:
    """Return untrusted text with control characters replaced, truncated to 2,000 characters.

    >>> printable("Not\\x1b[31m found")
    'Not?[31m found'
    """
    return "".join(c if c.isprintable() else "?" for c in text[:2000])


@contextmanager
def get(
    address: str,
    clock: Clock,
    *,
    permit: Permit | None = None,
    headers: Sequence[tuple[str, str]] = (),
    environment: bool = False,
) -> Iterator[Answer]:
    """Request a URL; return the first response that is not a redirect.

    Raises InputError if a URL is invalid or not permitted, a certificate is invalid, or there are
    more than five redirects. Raises NetworkNeeded if the host cannot be reached or the connection
    is lost (``Unreachable``).

    - ``address``: http or https.
    - ``clock``: total time allowed.
    - ``permit``: whether connecting to an IP address is allowed; called for each address of every
      redirect. Default: all are allowed.
    - ``headers``: additional request headers.
    - ``environment``: whether to use the usual proxy environment variables as well as
      ``MULTIVECTOR_PROXY``.
    """
    current = address.strip()
    for _ in range(REDIRECTS + 1):
        parts = checked(current)
        with _ask(parts, clock, permit, headers, _proxy(parts, environment)) as answer:
            location = answer.raw_header("Location").replace(" ", "%20")
            if answer.status not in _MOVED or not location:
                yield answer
                return
        try:
            current = urljoin(current, location)
        except ValueError:
            raise InputError(
                f"redirected to an invalid URL: {printable(location)!r}", where=printable(current)
            ) from None
    raise InputError(f"more than {REDIRECTS} redirects", where=printable(address))


def checked(address: str) -> SplitResult:
    """Return the parts of an http or https URL.

    Raises InputError if it is invalid, has another scheme, or contains a user name or password.
    """
    where = printable(address)
    try:
        parts = urlsplit(address)
        port = parts.port
        host = _host(parts)
    except ValueError as error:
        raise InputError(f"invalid URL ({printable(str(error))})", where=where) from None
    if parts.scheme not in ("http", "https"):
        raise InputError(
            f"unsupported scheme: {parts.scheme!r}", where=where, allowed="http or https"
        )
    future = "[" in parts.netloc and ":" not in host  # IPvFuture, [v1.x], which is not in use
    unreadable = any(not c.isprintable() or c.isspace() for c in address)
    if not host or port == 0 or future or unreadable:
        raise InputError("invalid URL", where=where)
    if parts.username is not None or parts.password is not None:
        raise InputError("URLs with a user name or password are not supported", where=where)
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode("ascii").lower()


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _proxy(parts: SplitResult, environment: bool) -> SplitResult | None:
    """Return the proxy to use: ``MULTIVECTOR_PROXY``, else the usual environment variables.

    Hosts in ``NO_PROXY`` are contacted directly in both cases.
    """
    given = getproxies()
    named = settings.proxy()
    if named is None and environment:
        named = given.get(parts.scheme) or given.get("all")
    host = f"{_host(parts)}:{_port(parts)}"
    if not named or proxy_bypass(host):
        return None
    try:
        found = urlsplit(named if "://" in named else f"http://{named}")
        valid = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0
    except ValueError:
        valid = False
    if not valid:  # do not show the address: it may contain a password
        raise InputError("invalid proxy address", allowed="http://HOST:PORT or https://HOST:PORT")
    return found


def _lookup(host: str, port: int, answers: "queue.Queue[list[str] | OSError]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except (UnicodeError, ValueError):
        answers.put(OSError("invalid host name"))
    except OSError as error:
        answers.put(error)


def _resolve(parts: SplitResult, clock: Clock) -> list[str]:
    host, where = _host(parts), printable(f"{parts.scheme}://{parts.hostname}")
    answers: queue.Queue[list[str] | OSError] = queue.Queue()
    # The resolver has no timeout, so it runs in a daemon thread, which ends with the process.
    threading.Thread(target=_lookup, args=(host, _port(parts), answers), daemon=True).start()
    try:
        found = answers.get(timeout=max(clock.left(), 0.01))
    except queue.Empty:
        raise clock.late(where) from None
    if isinstance(found, OSError) or not found:
        raise NetworkNeeded(f"the host {host!r} could not be found", where=where)
    return found


def _literal(host: str) -> list[str]:
    """Return the IP address if the host is a literal address in any notation, else nothing."""
    bare = host.rstrip(".")
    if bare == "localhost" or bare.endswith(".localhost"):
        return ["127.0.0.1"]
    try:
        return [str(ipaddress.ip_address(bare.partition("%")[0]))]
    except ValueError:
        pass
    try:
        return [socket.inet_ntoa(socket.inet_aton(bare))]
    except (OSError, ValueError):
        return []


def _permitted(parts: SplitResult, ips: Sequence[str], permit: Permit | None) -> None:
    if permit is not None and not all(map(permit, ips)):
        raise InputError(
            f"the host {_host(parts)!r} is on this machine or on a private network",
            where=printable(parts.geturl()),
            allowed="hosts on the public internet, unless private hosts are allowed",
        )


@contextmanager
def _ask(
    parts: SplitResult,
    clock: Clock,
    permit: Permit | None,
    headers: Sequence[tuple[str, str]],
    proxy: SplitResult | None,
) -> Iterator[Answer]:
    if proxy is None:
        ips = _resolve(parts, clock)
        _permitted(parts, ips, permit)
    else:  # the proxy resolves host names: only a literal address can be checked
        _permitted(parts, _literal(_host(parts)), permit)
        ips = _resolve(proxy, clock)
    where, host = printable(parts.geturl()), _host(parts)
    with (
        _plainly(parts, clock),
        _pool(parts, ips, clock, proxy) as pool,
        pool.stream(
            "GET",
            _url(parts, parts.port, _target(parts)),
            headers=[*_own_headers(parts), *headers],
            extensions={"sni_hostname": host.rstrip(".")},
        ) as response,
    ):
        if len(response.headers) > MAX_HEADERS:
            raise InputError(f"the host sent more than {MAX_HEADERS} headers", where=where)
        reason = printable(_text(response.extensions.get("reason_phrase", b"")))[:200]
        yield Answer(where, response.status, reason, response.headers, response.iter_stream)


def _own_headers(parts: SplitResult) -> list[tuple[str, str]]:
    host = _host(parts)
    shown = f"[{host}]" if ":" in host else host
    return [
        ("Host", f"{shown}:{parts.port}" if parts.port else shown),
        ("User-Agent", "multivector (one document, requested by a user)"),
        ("Connection", "close"),
    ]


def _url(parts: SplitResult, port: int | None, target: str) -> httpcore.URL:
    scheme, host = parts.scheme.encode("ascii"), _host(parts).encode("ascii")
    return httpcore.URL(scheme=scheme, host=host, port=port, target=target.encode("ascii"))


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return path + (f"?{query}" if query else "")


@contextmanager
def _plainly(parts: SplitResult, clock: Clock) -> Iterator[None]:
    where, host = printable(parts.geturl()), parts.hostname
    try:
        yield
    except httpcore.TimeoutException:
        raise clock.late(where) from None
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError) as error:
        cause = error.args[0] if error.args else None  # as passed on by httpcore
        if isinstance(cause, ssl.SSLCertVerificationError):
            raise InputError(
                f"the host's certificate is invalid ({cause.verify_message})", where=where
            ) from None
        words = printable(str(error))[:200] or type(error).__name__
        if isinstance(error, httpcore.ConnectError | httpcore.ProxyError):
            raise Unreachable(
                f"the host {host!r} could not be reached ({words})", where=where
            ) from None
        raise Unreachable(f"the connection was lost ({words})", where=where) from None


def _pool(
    parts: SplitResult, ips: Sequence[str], clock: Clock, proxy: SplitResult | None
) -> httpcore.ConnectionPool:
    backend = _Dialler(ips, clock)
    # Use the system's certificates; SSL_CERT_FILE may add to them.
    tls = ssl.create_default_context() if parts.scheme == "https" else None
    if proxy is None:
        return httpcore.ConnectionPool(ssl_context=tls, network_backend=backend)
    user = None
    if proxy.username is not None:
        user = (unquote(proxy.username), unquote(proxy.password or ""))
    return httpcore.HTTPProxy(
        proxy_url=_url(proxy, _port(proxy), "/"),
        proxy_auth=user,
        proxy_ssl_context=ssl.create_default_context() if proxy.scheme == "https" else None,
        ssl_context=tls,
        network_backend=backend,
    )


class _Dialler(httpcore.NetworkBackend):
    """Connects only to the checked addresses, whatever the host name resolves to now."""

    def __init__(self, ips: Sequence[str], clock: Clock) -> None:
        self._ips, self._clock = ips[:_MAX_ADDRESSES], clock
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError("host not found")
        for rank, ip in enumerate(self._ips):
            share = self._clock.wait() / (len(self._ips) - rank)
            try:
                return _Timed(self._plain.connect_tcp(ip, port, timeout=share), self._clock)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed


class _Timed(httpcore.NetworkStream):
    """A stream that applies the time limit to every operation, so that a slow host cannot stall."""

    def __init__(self, inner: httpcore.NetworkStream, clock: Clock) -> None:
        self._inner, self._clock = inner, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._clock.wait())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._clock.wait())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            secure = self._inner.start_tls(ssl_context, server_hostname, self._clock.wait())
        except ValueError as error:  # the host name is not valid in a certificate
            raise httpcore.ConnectError(str(error)) from error
        return _Timed(secure, self._clock)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
