"""Where things are on this machine: read from the environment at the moment of asking."""

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
    """Return the folder or address that ``data pull`` asks first (``MULTIVECTOR_MIRROR``)."""
    return os.environ.get("MULTIVECTOR_MIRROR") or None


def mirror_only() -> bool:
    """Return whether data files come from the mirror or not at all (``MULTIVECTOR_MIRROR_ONLY``).

    Without it, a file that the mirror lacks is fetched from its public address, which is logged.
    """
    return os.environ.get("MULTIVECTOR_MIRROR_ONLY", "") not in ("", "0")


def proxy() -> str | None:
    """Return the proxy for articles and data files (``MULTIVECTOR_PROXY``: ``http://HOST:PORT``).

    Data files use ``HTTPS_PROXY`` and ``HTTP_PROXY`` too, as their hashes are known. Articles do
    not: behind a proxy a host's address cannot be checked, so a name that leads into a private
    network is not refused. Hosts in ``NO_PROXY`` are asked directly, and checked.
    """
    return os.environ.get("MULTIVECTOR_PROXY") or None
