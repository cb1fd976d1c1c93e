"""Files of origins onto this machine: mirror first, size and hash verified, then renamed."""

import os
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from multivector import settings
from multivector.errors import InputError, NetworkNeeded
from multivector.records.catalogue import Entry, SourceFile
from multivector.store.inside import inside

Progress = Callable[[str, int, int], None]
_BLOCK = 1 << 16
_TIMEOUT_SECONDS = 30


def folder(origin: str) -> Path:
    """Return the folder that holds the fetched files of an origin.

    Raises
    ------
    InputError
        If the id would lead out of the folder of all files.
    """
    return inside(settings.home() / "files", origin)


def keep(origin: str, path: Path, *, name: str | None = None) -> Path:
    """Copy a file that the user brings to where the files of its origin are; return the copy.

    Raises
    ------
    InputError
        If it cannot be copied; an earlier copy is then as it was.
    """
    kept = inside(folder(origin), name or path.name)
    if path.resolve() == kept.resolve():
        return kept
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        temporary = kept.with_name(f".{kept.name}.{os.getpid()}.part")
        try:
            shutil.copyfile(path, temporary)
            os.replace(temporary, kept)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        raise _unkept(error, kept) from error
    return kept


def fetch(entry: Entry, *, progress: Progress | None = None) -> dict[str, Path]:
    """Return the verified files of an origin, fetching those that are not here yet.

    Parameters
    ----------
    entry : Entry
        The origin.
    progress : callable, optional
        Called with file name, bytes done and bytes in all.

    Raises
    ------
    InputError
        If bytes are not those that the catalogue names (the mirror's first), or the disk is full.
    NetworkNeeded
        If there is no mirror that has a file, and its address does not answer.
    """
    return {source.name: _one(entry, source, progress) for source in entry.files}


def _one(entry: Entry, source: SourceFile, progress: Progress | None) -> Path:
    path = inside(folder(entry.id), source.name)
    if path.is_file() and _digest(path) == source.sha256:
        return path
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
        try:
            _bring(source, temporary, entry, progress)
            os.replace(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        raise _unkept(error, path) from error
    return path


def _unkept(error: OSError, path: Path) -> InputError:
    return InputError(
        f"the file cannot be kept: {error.strerror or error}",
        where=str(path),
        next="free some disk space (or set MULTIVECTOR_HOME to another disk) and run it again",
    )


def _bring(source: SourceFile, temporary: Path, entry: Entry, progress: Progress | None) -> None:
    mirror = settings.mirror()
    if mirror and _is_address(mirror):
        for name in (source.sha256, source.name, urlsplit(source.url).path.rpartition("/")[2]):
            address = f"{mirror.rstrip('/')}/{name}"
            with suppress(NetworkNeeded):
                _download(address, temporary, source, progress)
                return _verify(temporary, source, address)
    elif mirror:
        found = _in_folder(Path(mirror), source)
        if found is not None:
            shutil.copyfile(found, temporary)
            if progress:
                progress(source.name, source.bytes, source.bytes)
            return _verify(temporary, source, str(found))
    if not source.url:
        raise InputError(
            f"{source.name} has no public address",
            where=entry.id,
            next=f"multivector data add {entry.id} FILE",
        )
    _download(source.url, temporary, source, progress)
    return _verify(temporary, source, source.url)


def _in_folder(mirror: Path, source: SourceFile) -> Path | None:
    """Return the mirror's file: by hash as name, by its name, else by its size and hash."""
    if not mirror.is_dir():
        raise InputError(
            "the mirror is no folder", where=str(mirror), next="unset MULTIVECTOR_MIRROR"
        )
    for name in (source.sha256, source.name):
        if (mirror / name).is_file():
            return mirror / name
    for path in sorted(mirror.iterdir()):
        same_size = path.is_file() and path.stat().st_size == source.bytes
        if same_size and _digest(path) == source.sha256:
            return path
    return None


def _download(address: str, path: Path, source: SourceFile, progress: Progress | None) -> None:
    if not _is_address(address):
        raise InputError("only http and https addresses are fetched", where=address)
    request = urllib.request.Request(address, headers={"User-Agent": "multivector"})
    done = 0
    try:
        with (
            urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer,
            open(path, "wb") as out,
        ):
            while block := answer.read(_BLOCK):
                done += len(block)
                if done > source.bytes:  # the rest cannot make it right
                    raise InputError(
                        f"the file is longer than the {source.bytes:,} bytes it should have",
                        where=address,
                        next="report that the address now holds other data",
                    )
                out.write(block)
                if progress:
                    progress(source.name, done, source.bytes)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        raise NetworkNeeded(
            f"the address does not answer: {getattr(error, 'reason', error)}",
            where=address,
            next="set MULTIVECTOR_MIRROR to a folder that has the file, or try again later",
        ) from error


def _verify(path: Path, source: SourceFile, where: str) -> None:
    size = path.stat().st_size
    if size < source.bytes:
        raise InputError(
            f"the file is cut short: {size:,} of {source.bytes:,} bytes",
            where=where,
            next="fetch it again: multivector data pull ORIGIN",
        )
    if size != source.bytes or _digest(path) != source.sha256:
        raise InputError(
            f"these are not the bytes of {source.name}: the hash is another",
            where=where,
            allowed=f"SHA-256 {source.sha256}, {source.bytes:,} bytes",
            next="remove the file from the mirror, or report that its owner changed it",
        )


def _is_address(text: str) -> bool:
    return urlsplit(text).scheme in ("http", "https")


def _digest(path: Path) -> str:
    digest = sha256()
    with open(path, "rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
