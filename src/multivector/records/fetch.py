"""Files of origins onto this machine: mirror first, size and hash verified, then renamed."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from multivector import settings
from multivector.errors import InputError, NetworkNeeded
from multivector.records.catalogue import Entry, SourceFile
from multivector.store.inside import inside
from multivector.text import transport
from multivector.text.transport import Answer, Clock, Unreachable

Progress = Callable[[str, int, int], None]
RETRIES = 3
PAUSE_SECONDS = 0.5  # before the first retry, doubled before each further one
GRACE_SECONDS = 60.0
SLOWEST = 50_000  # bytes a second that a link must carry, once the grace is spent
STALL_SECONDS = 30.0
_AGAIN = (408, 425, 429)  # with every 5xx: answers that a moment later may be others
_log = logging.getLogger(__name__)


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
    if mirror:
        try:
            return _verify(temporary, source, _from_mirror(mirror, source, temporary, progress))
        except NetworkNeeded as error:
            if settings.mirror_only():
                raise NetworkNeeded(
                    f"{source.name} is not in the mirror: {error.what}",
                    where=mirror,
                    next="unset MULTIVECTOR_MIRROR_ONLY to fetch it from its public address",
                ) from error
            if source.url:
                _log.warning(
                    "%s is fetched from %s, as the mirror does not have it (%s)",
                    source.name,
                    source.url,
                    error.what,
                )
    if not source.url:
        raise InputError(
            f"{source.name} has no public address",
            where=entry.id,
            next=f"multivector data add {entry.id} FILE",
        )
    _download(source.url, temporary, source, progress)
    return _verify(temporary, source, source.url)


def _from_mirror(mirror: str, source: SourceFile, path: Path, progress: Progress | None) -> str:
    """Bring a file from the mirror; return where it was there.

    Raises
    ------
    NetworkNeeded
        If the mirror does not have it, or does not answer.
    """
    if not _is_address(mirror):
        found = _in_folder(Path(mirror), source)
        if found is None:
            raise NetworkNeeded("no file of that name or hash", where=mirror)
        shutil.copyfile(found, path)
        if progress:
            progress(source.name, source.bytes, source.bytes)
        return str(found)
    missing = NetworkNeeded("no file of that name or hash", where=mirror)
    for name in (source.sha256, source.name, urlsplit(source.url).path.rpartition("/")[2]):
        address = f"{mirror.rstrip('/')}/{name}"
        try:
            _download(address, path, source, progress)
        except Unreachable:
            raise  # its other names would not answer either
        except NetworkNeeded as error:
            missing = error
        else:
            return address
    raise missing


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
    """Write what an address holds to a file, going on where a broken attempt stopped.

    Raises
    ------
    InputError
        If it is longer than it should be.
    NetworkNeeded
        If the address has no such file, or (``Unreachable``) gave none in several attempts.
    """
    clock = Clock(GRACE_SECONDS + source.bytes / SLOWEST, stall=STALL_SECONDS)
    path.unlink(missing_ok=True)
    resumed = False
    for attempt in range(RETRIES + 1):
        try:
            resumed |= _attempt(address, path, source, progress, clock)
            break
        except Unreachable as error:
            pause = PAUSE_SECONDS * 2**attempt
            if attempt == RETRIES or clock.left() <= pause:
                raise _unanswered(type(error), error) from error
            time.sleep(pause)
        except NetworkNeeded as error:
            raise _unanswered(type(error), error) from error
    if resumed and _digest(path) != source.sha256:
        # The two parts are of different files: one attempt without resuming tells.
        path.unlink()
        _attempt(address, path, source, progress, clock)


def _unanswered(kind: type[NetworkNeeded], error: NetworkNeeded) -> NetworkNeeded:
    return kind(
        error.what,
        where=error.where,
        next="set MULTIVECTOR_MIRROR to a folder that has the file, or try again later",
    )


def _attempt(
    address: str, path: Path, source: SourceFile, progress: Progress | None, clock: Clock
) -> bool:
    """Write what an address holds, or the rest of it; return whether it was only the rest."""
    done = path.stat().st_size if path.exists() else 0
    headers = [("Accept-Encoding", "identity")]
    if done:
        headers.append(("Range", f"bytes={done}-"))
    with transport.get(address, clock, headers=headers, environment=True) as answer:
        if answer.status != 200 and not (done and _goes_on(answer, done)):
            unfit = done > 0 and answer.status in (206, 416)  # another part than the one asked for
            if unfit:
                path.unlink()
            again = unfit or answer.status >= 500 or answer.status in _AGAIN
            kind = Unreachable if again else NetworkNeeded
            raise kind(f"the host answered {answer.outcome}", where=answer.url)
        resumed = answer.status == 206
        done = done if resumed else 0
        with open(path, "ab" if resumed else "wb") as out:
            for block in answer.blocks():
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
    return resumed


def _goes_on(answer: Answer, done: int) -> bool:
    return answer.status == 206 and answer.header("Content-Range").startswith(f"bytes {done}-")


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
