"""Build paths from untrusted names without leaving the folder."""

from pathlib import Path

from multivector.errors import InputError


def inside(folder: Path, name: str) -> Path:
    """Return the path of an entry directly inside a folder.

    Raises InputError if the name is empty, refers to a path outside the folder (``..``, an absolute
    path, a symbolic link to another folder), or is an invalid file name.

    ``folder``: the folder; it need not exist, and may be a symbolic link. ``name``: name of an
    entry, such as an ID or a file name.

    >>> inside(Path("files"), "itpd").name
    'itpd'
    >>> inside(Path("files"), "../itpd")
    Traceback (most recent call last):
    multivector.errors.InputError: files: invalid file name: '../itpd'
    """
    path = folder / name
    try:
        stays = path.resolve().parent == folder.resolve() and path.parent == folder
    except (OSError, ValueError, RuntimeError):  # too long, contains NUL, symbolic link loop
        stays = False
    if not stays:
        raise InputError(f"invalid file name: {name!r}", where=str(folder))
    return path
