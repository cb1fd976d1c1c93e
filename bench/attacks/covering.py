"""A plugin of pytest for mutation testing: what each test runs, and homes that are filled once.

``ATTACKED`` names the package, as a path; ``NOTES`` the file to write, if any; ``FILLED`` the
folder that keeps filled homes from one run to the next.
"""

import hashlib
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Generator
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

_NOTES = os.environ.get("NOTES")
_PACKAGE = os.environ.get("ATTACKED", "/nowhere")
_tests: dict[str, dict[str, Any]] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note the lines of the package that a test runs, and its seconds of processor time."""
    if not _NOTES:
        return (yield)
    lines: defaultdict[str, set[int]] = defaultdict(set)

    def trace(frame: FrameType, event: str, given: object) -> Callable[..., Any] | None:
        if not frame.f_code.co_filename.startswith(_PACKAGE):
            return None
        lines[frame.f_code.co_filename].add(frame.f_lineno)
        return trace

    began = time.process_time()
    sys.settrace(trace)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        seconds = time.process_time() - began
        found = {path: sorted(numbers) for path, numbers in lines.items()}
        _tests[item.nodeid] = {"seconds": seconds, "lines": found}


def pytest_sessionfinish() -> None:
    """Write what was noted, and the modules that were loaded."""
    if _NOTES:
        noted = {"tests": _tests, "modules": sorted(sys.modules)}
        Path(_NOTES).write_text(json.dumps(noted), "utf-8")


@pytest.hookimpl(tryfirst=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    """Give ``home_with`` of the tests a home that an earlier run has filled."""
    if fixturedef.argname != "home_with":
        return None
    fixturedef.cached_result = (_home_with, fixturedef.cache_key(request), None)
    return _home_with


def _home_with(*origins: str) -> Path:
    from multivector.records import loading

    home = Path(os.environ["FILLED"]) / hashlib.sha256(repr(sorted(origins)).encode()).hexdigest()
    if not home.exists():
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MULTIVECTOR_HOME", str(home))
            for origin in origins:
                loading.pull(origin, accept_terms=set(origins))
    return home
