"""A process that has the package and its models loaded, and runs commands in forks, to be killed.

Each line read is a JSON list of words; answered by the process id, and by ``gone`` at its end.
"""

import contextlib
import json
import os
import signal
import sys


def run(words: list[str]) -> int:
    """Run a command; return its status."""
    from multivector.cli.main import main

    try:
        main(words)
    except SystemExit as left:
        return left.code if isinstance(left.code, int) else int(left.code is not None)
    return 0


def main() -> None:
    """Run the first line here, which loads what it needs, and each further one in a fork."""
    quiet = os.open(os.devnull, os.O_RDWR)
    answers = os.fdopen(os.dup(1), "w")
    for stream in (1, 2):
        os.dup2(quiet, stream)
    for place, line in enumerate(sys.stdin):
        child = os.fork() if place else 0
        if not child:
            if place:
                signal.signal(signal.SIGINT, signal.default_int_handler)
            status = run(json.loads(line))
            if place:
                os._exit(status)
        print(child, file=answers, flush=True)
        if child:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(child, 0)
        print("gone", file=answers, flush=True)


if __name__ == "__main__":
    main()
