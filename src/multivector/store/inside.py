"""Paths built from untrusted names must stay inside their folder."""

from pathlib import Path

from multivector.errors import InputError


def inside(folder: Path, name: str) -> Path:
    """Return the path of an entry directly inside a folder.

    Parameters
    ----------
    folder : Path
        The folder; it need not exist, and may be a link.
    name : str
        Name of one entry, such as an id or the name of a file.

    Raises
    ------
    InputError
        If the name is empty, leads elsewhere (``..``, an absolute path, a link to another folder),
        or is not a valid file name.

    Examples
    --------
    >>> inside(Path("files"), "itpd").name
    'itpd'
    >>> inside(Path("files"), "../itpd")
    Traceback (most recent call last):
    multivector.errors.InputError: files: not the name of an entry in this folder: '../itpd'
    """
    path = folder / name
    try:
        stays = path.resolve().parent == folder.resolve() and path.parent == folder
    except (OSError, ValueError, RuntimeError):  # too long, contains NUL, a loop of links
        stays = False
    if not stays:
        raise InputError(f"not the name of an entry in this folder: {name!r}", where=str(folder))
    return path
