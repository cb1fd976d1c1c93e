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
