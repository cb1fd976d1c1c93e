"""Fetch one document from a URL: public hosts only, with limits on time, size and redirects."""

import email.message
import ipaddress
import re
import zlib
from dataclasses import dataclass

from multivector import settings
from multivector.errors import InputError, NetworkNeeded
from multivector.text import transport
from multivector.text.formats.archive import DOCUMENT_BYTES

SECONDS = 20.0  # total time: name resolution, all redirects, the body
_ACCEPT = (
    ("Accept", "text/html, text/plain, application/xml;q=0.9, */*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
)
# By encoding; "deflate" is defined with a zlib header, which many hosts omit.
_WINDOWS = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}
_CHARSET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+-]{0,39}")
# Not routed, although Python 3.11's standard library classifies them as global: documentation
# ranges and the withdrawn 6to4 relay.
_UNROUTED = tuple(map(ipaddress.ip_network, ("3fff::/20", "192.88.99.0/24")))


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a page, its final URL, and the content type sent by the server."""

    data: bytes
    url: str
    content_type: str
    charset: str | None


def is_public(ip: str) -> bool:
    """Return whether an IP address is on the public internet.

    Loopback, private, link-local, multicast, shared and reserved addresses are not. For an IPv6
    address that embeds an IPv4 address (mapped, 6to4, NAT64, Teredo), both must be public.

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
        if int(found) >> 32 == 0 or found.is_site_local:  # IPv4-compatible, deprecated
            return False
    return all(
        one.is_global
        and not any(one in network for network in _UNROUTED)
        and not (one.is_private or one.is_loopback or one.is_link_local)
        and not (one.is_multicast or one.is_reserved or one.is_unspecified)
        for one in [found, *inner]
    )


def fetch(address: str, *, allow_private: bool = False) -> Fetched:
    """Fetch the document at a URL.

    The usual proxy environment variables are ignored, because behind a proxy only literal IP
    addresses can be checked; ``MULTIVECTOR_PROXY`` sets a proxy explicitly. Raises InputError if
    the URL is not allowed, or the response is an error, is larger than 20 MB, or redirects more
    than five times. Raises NetworkNeeded if the host cannot be reached within 20 seconds in total.

    ``address``: http or https. ``allow_private``: whether hosts on this machine and in private
    networks are allowed.
    """
    permit, clock = None if allow_private else is_public, transport.Clock(SECONDS)
    try:
        with transport.get(address, clock, permit=permit, headers=_ACCEPT) as answer:
            if answer.status != 200:
                raise InputError(f"the host returned {answer.outcome}", where=answer.url)
            data = _unpacked(_body(answer), answer)
            media = answer.header("Content-Type")
            return Fetched(data, answer.url, media, _charset(media))
    except NetworkNeeded as error:
        raise NetworkNeeded(
            error.what,
            where=error.where,
            next="save the page to a file and read the file"
            + ("" if settings.proxy() else ", or set a proxy in MULTIVECTOR_PROXY"),
        ) from None


def _charset(media: str) -> str | None:
    head = email.message.Message()
    head["Content-Type"] = media
    named = head.get_content_charset()
    return named if named and _CHARSET.fullmatch(named) else None


def _too_large(where: str) -> InputError:
    what = f"the page is larger than {DOCUMENT_BYTES / 1e6:.0f} MB"
    return InputError(what, where=where, allowed="up to 20 MB")


def _body(answer: transport.Answer) -> bytes:
    data = bytearray()
    if (answer.length or 0) > DOCUMENT_BYTES:
        raise _too_large(answer.url)
    for block in answer.blocks():
        data += block
        if len(data) > DOCUMENT_BYTES:
            raise _too_large(answer.url)
    return bytes(data)


def _unpacked(data: bytes, answer: transport.Answer) -> bytes:
    encoding = answer.header("Content-Encoding").lower()
    if encoding in ("identity", ""):
        return data
    if encoding not in _WINDOWS:
        raise InputError(f"unsupported content encoding: {encoding!r}", where=answer.url)
    fault = ""
    for bits in _WINDOWS[encoding]:
        unpacker = zlib.decompressobj(wbits=bits)
        try:
            unpacked = unpacker.decompress(data, DOCUMENT_BYTES + 1)
        except zlib.error as error:
            fault = str(error)
            continue
        if len(unpacked) > DOCUMENT_BYTES:
            raise _too_large(answer.url)
        if unpacker.eof and not unpacker.unused_data:
            return unpacked
        fault = "data after its end" if unpacker.eof else "truncated"
    raise InputError(f"the compressed page is damaged ({fault})", where=answer.url)
