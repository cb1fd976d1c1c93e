"""``doctor``: what is installed, what is missing or damaged, and the command that fixes it."""

import os
import platform
import re
import shutil
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from urllib.parse import urlsplit

from multivector import __version__, settings
from multivector.answers.result import Result, Row
from multivector.errors import MultivectorError, install
from multivector.prose import listed, number
from multivector.records import catalogue, listing
from multivector.store.warehouse import Store
from multivector.vocabulary import CHANNELS

COLUMNS = ("check", "status", "found", "next")

OPEN_RECORD_MB = 400  # the files and tables of all open sources, with room for one reload
_REQUIREMENT = re.compile(r"^([\w.-]+).*extra == ['\"]([\w-]+)['\"]")


def doctor(*, network: bool = False) -> Result:
    """Check the installation, the data folder and the store.

    Parameters
    ----------
    network : bool
        Whether to contact the host that most files come from. Default: nothing is contacted.

    Returns
    -------
    Result
        ``check, status, found, next``: ``status`` is ``ok``, ``note`` (works, but something is
        missing or old) or ``problem``; ``next`` is the command that fixes it, or None.

    Examples
    --------
    >>> doctor()[0]["check"], doctor()[0]["status"]
    ('versions', 'ok')
    """
    checks: list[Callable[[], Iterator[Row]]] = [_versions, _extras, _home, _store, _ages, _mirror]
    rows = [row for check in checks for row in check()]
    rows += _network() if network else []
    return Result("Installation check", COLUMNS, tuple(rows))


def _row(check: str, status: str, found: str, mend: str | None = None) -> Row:
    return {"check": check, "status": status, "found": found, "next": mend}


def _versions() -> Iterator[Row]:
    system = f"{platform.system()} {platform.machine()}, {number(os.cpu_count() or 1, 'core')}"
    yield _row(
        "versions", "ok", f"multivector {__version__}, Python {platform.python_version()}, {system}"
    )


def _extras() -> Iterator[Row]:
    """Compare the packages that each extra declares with those installed."""
    try:
        declared = distribution("multivector").requires or []
    except PackageNotFoundError:  # a source tree that was never installed
        return
    wanted: dict[str, list[str]] = {}
    for requirement in declared:
        match = _REQUIREMENT.match(requirement)
        if match and match[1] != "multivector":
            wanted.setdefault(match[2], []).append(match[1])
    for extra, packages in sorted(wanted.items()):
        absent = [name for name in packages if not _installed(name)]
        if absent:
            mend = install(extra)
            yield _row(f"extra {extra}", "note", f"not installed: {', '.join(absent)}", mend)
        else:
            yield _row(f"extra {extra}", "ok", "installed")


def _installed(package: str) -> bool:
    try:
        version(package)
    except PackageNotFoundError:
        return False
    return True


def _home() -> Iterator[Row]:
    home = settings.home()
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        yield _row("home", "problem", f"{home} cannot be written", "export MULTIVECTOR_HOME=FOLDER")
    else:
        yield _row("home", "ok", str(home) + ("" if home.exists() else " (not created yet)"))
    free = shutil.disk_usage(existing).free / 1e6
    status = "ok" if free > OPEN_RECORD_MB else "problem"
    yield _row("disk", status, f"{free / 1e3:,.1f} GB free; the open record takes up to 0.4 GB")


def _store() -> Iterator[Row]:
    store = Store()
    pull = "multivector data pull --open"
    try:
        versions = store.installed()
        damage = {origin: found for origin, found in store.verify().items() if found}
    except MultivectorError as error:
        yield _row("store", "problem", str(error).splitlines()[0], error.next or pull)
        return
    for origin, found in damage.items():
        yield _row(f"store {origin}", "problem", found[0], f"multivector data pull {origin}")
    for origin in sorted(set(store.stored()) - set(store.held())):
        unlisted = "not a source of this version; its data are not used"
        yield _row(f"store {origin}", "note", unlisted, f"multivector data remove {origin}")
    entries = catalogue.entries()
    for origin in sorted(versions.keys() & entries.keys()):
        read, now = versions[origin].lineage, entries[origin]
        if (read.loader, read.revision) != (now.loader, now.revision):
            other = "stored by another version of multivector, whose figures may differ"
            yield _row(f"store {origin}", "note", other, f"multivector data pull {origin}")
    opened = [entry.id for entry in entries.values() if entry.open and entry.files]
    absent = [name for name in opened if name not in versions]
    rows = sum(sum(one.rows.values()) for one in versions.values())
    size = sum(one.bytes for one in versions.values()) / 1e6
    held = f"{number(len(versions), 'source')}, {rows:,} rows, {size:,.0f} MB, checksums verified"
    if not versions:
        yield _row("store", "note", "empty; briefs use only the Factbook", pull)
    elif absent:
        yield _row("store", "note", f"{held}; {len(absent)} open sources not installed", pull)
    elif not damage:
        yield _row("store", "ok", held)


def _ages() -> Iterator[Row]:
    """Return the last year of data in the installed sources, by channel."""
    try:
        installed = set(Store().installed())
    except MultivectorError:  # reported by the check of the store
        return
    rows = [row for row in listing.list_origins() if row["origin"] in installed]
    for channel in CHANNELS:
        years = [row["last_year"] for row in rows if channel in row["feeds"] and row["last_year"]]
        if years:
            yield _row(f"data {channel}", "ok", f"up to {max(years)}")
        else:
            yield _row(f"data {channel}", "note", "no source installed", "multivector data list")


def _mirror() -> Iterator[Row]:
    mirror = settings.mirror()
    if mirror and "://" not in mirror and not Path(mirror).is_dir():
        yield _row(
            "mirror", "problem", f"no such folder: {mirror}", "export MULTIVECTOR_MIRROR=FOLDER"
        )
    elif mirror:
        yield _row("mirror", "ok", f"{mirror} is tried first")


def _network() -> Iterator[Row]:
    """Request the home page of the host that most files come from."""
    from multivector.text.transport import Clock, get

    files = (file for entry in catalogue.entries().values() for file in entry.files)
    hosts = [urlsplit(file.url).netloc for file in files if file.url]
    host = max(sorted(set(hosts)), key=hosts.count)
    try:
        with get(f"https://{host}/", Clock(5), environment=True) as answer:
            yield _row("network", "ok", f"{host} answers ({answer.status})")
    except MultivectorError as error:
        mend = "export MULTIVECTOR_MIRROR=FOLDER, or MULTIVECTOR_PROXY=http://HOST:PORT"
        yield _row("network", "note", f"{host}: {str(error).splitlines()[0]}", mend)


def summary(result: Result) -> str:
    """Summarise the findings in one line.

    >>> summary(Result("State", COLUMNS, (_row("store", "problem", "damaged"),)))
    '1 problem (store), 0 notes'
    """
    problems = [row["check"] for row in result if row["status"] == "problem"]
    notes = sum(row["status"] == "note" for row in result)
    named = f" ({listed(problems)})" if problems else ""
    return f"{number(len(problems), 'problem')}{named}, {number(notes, 'note')}"
