"""A process that has the libraries loaded, and runs tests in forks of itself.

Started with the names of modules to load, one a line, closed by an empty line; then each line is a
JSON list of tests, and is answered by ``failed``, ``passed`` or ``late``.
"""

import json
import os
import signal
import sys
import time
from contextlib import suppress
from importlib import import_module

LIMIT_SECONDS = 120  # of the clock: far more than the tests of one mutant need
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "--assert=plain", "-p", "attacks.covering")


def run(tests: list[str]) -> str:
    """Run tests in a fork; return what came of them."""
    child = os.fork()
    if not child:
        os.setsid()
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nowhere, stream)
        import pytest

        os._exit(min(int(pytest.main([*_OPTIONS, *tests])), 100))
    end = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return "failed" if status else "passed"
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return "late"


def main() -> None:
    """Load the modules and answer."""
    for name in iter(sys.stdin.readline, "\n"):
        with suppress(Exception):
            import_module(name.strip())
    for line in sys.stdin:
        print(run(json.loads(line)), flush=True)


if __name__ == "__main__":
    main()
