"""Settings of this machine, read from the environment on each call."""

import os
from pathlib import Path


def home() -> Path:
    """Return the folder for data and store: ``MULTIVECTOR_HOME``, else the user's data folder."""
    named = os.environ.get("MULTIVECTOR_HOME")
    if named:
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return Path(user_data_path("multivector", appauthor=False))


def mirror() -> str | None:
    """Return the folder or address that ``data pull`` tries first (``MULTIVECTOR_MIRROR``)."""
    return os.environ.get("MULTIVECTOR_MIRROR") or None


def mirror_only() -> bool:
    """Return whether data files may come from the mirror only (``MULTIVECTOR_MIRROR_ONLY``).

    If unset, a file missing from the mirror is fetched from its public address, and this is logged.
    """
    return os.environ.get("MULTIVECTOR_MIRROR_ONLY", "") not in ("", "0")


def proxy() -> str | None:
    """Return the proxy for articles and data files (``MULTIVECTOR_PROXY``: ``http://HOST:PORT``).

    Data files use ``HTTPS_PROXY`` and ``HTTP_PROXY`` too, because their hashes are known. Articles
    do not: behind a proxy a host's address cannot be checked, so a name that resolves to a private
    network is not refused. Hosts in ``NO_PROXY`` are contacted directly, and checked.
    """
    return os.environ.get("MULTIVECTOR_PROXY") or None
