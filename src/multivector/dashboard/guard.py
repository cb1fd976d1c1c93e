"""Access control: hosts, origins, a token beyond this machine, request sizes, and headers."""

import hmac
from collections.abc import Iterable
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

UPLOAD_BYTES = 25_000_000  # a document may have 20 MB
_TOO_LARGE = f"the request is larger than {UPLOAD_BYTES // 1_000_000} MB"
_LONGEST_ADDRESS = 8000
_EVERY = frozenset(("0.0.0.0", "::"))
COOKIE = "multivector_token"
# Only our own scripts, none inline; nothing from other hosts; no framing by other hosts.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class TooLarge(Exception):
    """A request is larger than allowed."""


def is_loopback(host: str) -> bool:
    """Return whether a host name or address refers to this machine.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, False)
    """
    number = _number(host.strip("[]"))
    return number.is_loopback if number else host == "localhost"


class Guard:
    """Middleware that checks the host, size, origin and token of requests.

    ``app``: the application. ``hosts``: additional host names of the server; others are rejected,
    which prevents DNS rebinding. ``token``: if given, required in every request, as ``?token=``, a
    cookie or a bearer token.
    """

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] = (), token: str | None = None):
        self._app, self._hosts, self._token = app, frozenset(hosts), token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a request, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        refused = self._refusal(scope)
        if refused is not None:
            await refused(scope, receive, _with_headers(send))
            return
        try:
            await self._app(scope, _bounded(receive), _with_headers(send))
        except TooLarge:
            await _plain(413, _TOO_LARGE)(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = _host(headers.get("host", ""))
        if host is None or not self._ours(host):
            return _plain(421, "unknown host name")
        if len(scope["raw_path"]) + len(scope["query_string"]) > _LONGEST_ADDRESS:
            return _plain(414, "the URL is too long")
        if not headers.get("content-length", "0").isdecimal():
            return _plain(400, "the Content-Length header is not a number")
        if int(headers.get("content-length", "0")[:12]) > UPLOAD_BYTES:
            return _plain(413, _TOO_LARGE)
        if scope["method"] not in ("GET", "HEAD") and not _same_origin(headers):
            return _plain(403, "forms are only accepted from this server's pages")
        return self._without_token(scope, headers)

    def _ours(self, host: str) -> bool:
        """Return whether a request uses one of this server's own names.

        For a server that listens on every address, any IP address counts; a name never does, as
        anybody can point a name here.
        """
        everywhere = _EVERY & self._hosts and _number(host)
        return bool(is_loopback(host) or host in self._hosts or everywhere)

    def _without_token(self, scope: Scope, headers: Headers) -> Response | None:
        """Return a refusal, or a redirect that keeps the token in a cookie and out of addresses."""
        if self._token is None:
            return None
        given = dict(parse_qsl(scope["query_string"].decode("latin-1"))).get("token")
        if given is not None and self._fits(given) and scope["method"] == "GET":
            answer = RedirectResponse(scope["path"].replace("//", "/"), 303)
            answer.set_cookie(COOKIE, given, httponly=True, samesite="strict")
            return answer
        cookie = HTTPConnection(scope).cookies.get(COOKIE, "")
        bearer = headers.get("authorization", "").removeprefix("Bearer ")
        if self._fits(cookie) or self._fits(bearer):
            return None
        return _plain(401, "a token is required: open the URL printed by `serve`")

    def _fits(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), (self._token or "").encode())


def _number(host: str) -> IPv4Address | IPv6Address | None:
    with suppress(ValueError):
        return ip_address(host)
    return None


def _host(header: str) -> str | None:
    with suppress(ValueError):
        return urlsplit(f"//{header}").hostname
    return None


def _same_origin(headers: Headers) -> bool:
    """Return whether a form was submitted from one of our pages, or from no page (a script)."""
    site = headers.get("sec-fetch-site")
    if site is not None and site not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _bounded(receive: Receive) -> Receive:
    had = 0

    async def counted() -> Message:
        nonlocal had
        message = await receive()
        had += len(message.get("body", b""))
        if had > UPLOAD_BYTES:
            raise TooLarge
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def headed(message: Any) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
        await send(message)

    return headed


def _plain(status: int, text: str) -> Response:
    return PlainTextResponse(f"{text}\n", status)
