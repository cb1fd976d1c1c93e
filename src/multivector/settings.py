"""Settings from environment variables, read on each call."""

import os
from pathlib import Path


def home() -> Path:
    """Return the data folder: ``MULTIVECTOR_HOME``, else the platform's user data folder."""
    named = os.environ.get("MULTIVECTOR_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return Path(user_data_path("multivector", appauthor=False))


def mirror() -> str | None:
    """Return the folder or URL that ``data pull`` tries first (``MULTIVECTOR_MIRROR``)."""
    return os.environ.get("MULTIVECTOR_MIRROR") or None


def mirror_only() -> bool:
    """Return whether data files may come from the mirror only (``MULTIVECTOR_MIRROR_ONLY``).

    If unset, a file missing from the mirror is downloaded from its public URL, and this is logged.
    """
    return os.environ.get("MULTIVECTOR_MIRROR_ONLY", "") not in ("", "0")


def proxy() -> str | None:
    """Return the proxy for articles and data files (``MULTIVECTOR_PROXY``: ``http://HOST:PORT``).

    Data files also use ``HTTPS_PROXY`` and ``HTTP_PROXY``, because their hashes are known. Articles
    do not: behind a proxy the IP address of a host cannot be checked, so a name that resolves to a
    private network is not rejected. Hosts in ``NO_PROXY`` are contacted directly, and checked.
    """
    return os.environ.get("MULTIVECTOR_PROXY") or None
