"""Which untrusted addresses may become links."""

from urllib.parse import urlsplit

from multivector.prose import printable


def link(url: str | None) -> str | None:
    """Return the URL if it is safe to link: http or https, with a host, without user name or
    invisible characters.

    >>> link("https://example.org/a?b=1")
    'https://example.org/a?b=1'
    >>> link("javascript:alert(1)"), link("https://good.example@evil.example/"), link(None)
    (None, None, None)
    """
    if not url or printable(url) != url or any(character.isspace() for character in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:  # malformed IPv6 host
        return None
    if parts.scheme.lower() not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return url
