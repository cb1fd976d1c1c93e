"""Download the files of sources, from the mirror first, and verify their size and hash."""

import logging
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

from multivector import settings
from multivector.errors import InputError, NetworkNeeded
from multivector.records.catalogue import Entry, SourceFile
from multivector.records.formats.delimited import damaged
from multivector.store.inside import inside
from multivector.store.parquet import hash_file
from multivector.text import transport
from multivector.text.transport import Clock, Unreachable

Progress = Callable[[str, int, int], None]
RETRIES = 3
PAUSE_SECONDS = 0.5  # before the first retry, doubled before each later one
GRACE_SECONDS = 60.0
SLOWEST = 50_000  # minimum bytes per second of a connection after the grace period
STALL_SECONDS = 30.0
_RETRIED = (408, 425, 429)  # HTTP statuses that are retried, as is every 5xx
_log = logging.getLogger(__name__)


def folder(origin: str) -> Path:
    """Return the folder for the downloaded files of a source.

    Raises InputError if the folder would be outside the download folder.
    """
    return inside(settings.home() / "files", origin)


def keep(origin: str, path: Path, *, name: str | None = None) -> Path:
    """Copy a user's file to the folder of its source; return the path of the copy.

    Raises InputError if it cannot be copied; an earlier copy is left unchanged.
    """
    kept = inside(folder(origin), name or path.name)
    if path.resolve() == kept.resolve():
        return kept
    with _replacing(kept) as temporary:
        shutil.copyfile(path, temporary)
    return kept


def fetch(entry: Entry, *, progress: Progress | None = None) -> dict[str, Path]:
    """Return the verified files of a source, after downloading those that are missing.

    Raises InputError if a file's checksum does not match the catalogue, or the file cannot be
    saved. Raises NetworkNeeded if a file is not in the mirror and its URL does not respond.

    ``progress``: called with file name, bytes done and total bytes.
    """
    return {source.name: _one(entry, source, progress) for source in entry.files}


def _one(entry: Entry, source: SourceFile, progress: Progress | None) -> Path:
    path = inside(folder(entry.id), source.name)
    if path.is_file() and hash_file(path) == source.sha256:
        return path
    with _replacing(path) as temporary:
        _obtain(source, temporary, entry, progress)
    return path


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary file that takes the place of a file at the end of the ``with`` block."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            yield temporary
            os.replace(temporary, path)
        finally:
            with suppress(FileNotFoundError):
                temporary.unlink()
    except OSError as error:
        raise InputError(
            f"the file cannot be saved: {error.strerror or error}",
            where=str(path),
            next="free disk space (or set MULTIVECTOR_HOME to another disk) and run the command "
            "again",
        ) from error


def _obtain(source: SourceFile, temporary: Path, entry: Entry, progress: Progress | None) -> None:
    mirror = settings.mirror()
    if mirror:
        try:
            return _verify(temporary, source, _from_mirror(mirror, source, temporary, progress))
        except NetworkNeeded as error:
            if settings.mirror_only():
                raise NetworkNeeded(
                    f"{source.name} was not found in the mirror ({error.what})",
                    where=mirror,
                    next="unset MULTIVECTOR_MIRROR_ONLY to download it from its public URL",
                ) from error
            if source.url:
                told = source.name, source.url, error.what
                _log.warning("downloading %s from %s: not in the mirror (%s)", *told)
    if not source.url:
        what = f"{source.name} has no public URL"
        raise InputError(what, where=entry.id, next=f"multivector data add {entry.id} FILE")
    _download(source.url, temporary, source, progress)
    return _verify(temporary, source, source.url)


def _from_mirror(mirror: str, source: SourceFile, path: Path, progress: Progress | None) -> str:
    """Copy a file from the mirror; return its location in the mirror.

    Raises NetworkNeeded if the mirror does not have it or does not respond.
    """
    missing = NetworkNeeded("no file with this name or checksum", where=mirror)
    if urlsplit(mirror).scheme not in ("http", "https"):
        found = _in_folder(Path(mirror), source)
        if found is None:
            raise missing
        shutil.copyfile(found, path)
        if progress:
            progress(source.name, source.bytes, source.bytes)
        return str(found)
    for name in (source.sha256, source.name, urlsplit(source.url).path.rpartition("/")[2]):
        address = f"{mirror.rstrip('/')}/{name}"
        try:
            _download(address, path, source, progress)
        except Unreachable:
            raise  # the host would not respond for the other names either
        except NetworkNeeded as error:
            missing = error
        else:
            return address
    raise missing


def _in_folder(mirror: Path, source: SourceFile) -> Path | None:
    """Find a file in a mirror folder: named by its hash, by its name, or by size and hash."""
    if not mirror.is_dir():
        raise InputError(
            "the mirror is not a folder", where=str(mirror), next="unset MULTIVECTOR_MIRROR"
        )
    for name in (source.sha256, source.name):
        if (mirror / name).is_file():
            return mirror / name
    for path in sorted(mirror.iterdir()):
        same_size = path.is_file() and path.stat().st_size == source.bytes
        if same_size and hash_file(path) == source.sha256:
            return path
    return None


def _download(address: str, path: Path, source: SourceFile, progress: Progress | None) -> None:
    """Download a URL to a file, resuming after a failed attempt.

    Raises InputError if the file is larger than expected. Raises NetworkNeeded if the host does not
    have the file, or (``Unreachable``) all attempts failed.
    """
    clock = Clock(GRACE_SECONDS + source.bytes / SLOWEST, stall=STALL_SECONDS)
    path.unlink(missing_ok=True)
    resumed = False
    for attempt in range(RETRIES + 1):
        try:
            resumed |= _attempt(address, path, source, progress, clock)
            break
        except NetworkNeeded as error:
            pause = PAUSE_SECONDS * 2**attempt
            again = isinstance(error, Unreachable) and attempt < RETRIES
            if not again or clock.left() <= pause:
                mend = "set MULTIVECTOR_MIRROR to a folder that has the file, or try again later"
                raise type(error)(error.what, where=error.where, next=mend) from error
            time.sleep(pause)
    if resumed and hash_file(path) != source.sha256:
        # The parts may be from different versions of the file: try once more without resuming.
        path.unlink()
        _attempt(address, path, source, progress, clock)


def _attempt(
    address: str, path: Path, source: SourceFile, progress: Progress | None, clock: Clock
) -> bool:
    """Download a URL, or the remaining bytes; return whether the download was resumed."""
    done = path.stat().st_size if path.exists() else 0
    headers = [("Accept-Encoding", "identity")]
    if done:
        headers.append(("Range", f"bytes={done}-"))
    with transport.get(address, clock, headers=headers, environment=True) as answer:
        part = answer.status == 206 and answer.header("Content-Range")
        if answer.status != 200 and not (done and part and part.startswith(f"bytes {done}-")):
            unfit = done > 0 and answer.status in (206, 416)  # not the part requested
            if unfit:
                path.unlink()
            again = unfit or answer.status >= 500 or answer.status in _RETRIED
            kind = Unreachable if again else NetworkNeeded
            raise kind(f"the host returned {answer.outcome}", where=answer.url)
        resumed = answer.status == 206
        done = done if resumed else 0
        with open(path, "ab" if resumed else "wb") as out:
            for block in answer.blocks():
                done += len(block)
                if done > source.bytes:
                    raise InputError(
                        f"the file is larger than expected ({source.bytes:,} bytes)",
                        where=address,
                        next="report a bug: the file at this URL has changed",
                    )
                out.write(block)
                if progress:
                    progress(source.name, done, source.bytes)
    return resumed


def _verify(path: Path, source: SourceFile, where: str) -> None:
    size = path.stat().st_size
    if size < source.bytes:
        raise damaged(f"the file is truncated: {size:,} of {source.bytes:,} bytes", where)
    if size != source.bytes or hash_file(path) != source.sha256:
        raise InputError(
            f"checksum mismatch for {source.name}",
            where=where,
            allowed=f"SHA-256 {source.sha256}, {source.bytes:,} bytes",
            next="remove the file from the mirror, or report a bug: the publisher has changed it",
        )
