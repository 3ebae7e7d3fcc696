"""A pass over a whole record in a process of its own, behind everything else that the machine does.

    python -m tolltrace.sight.work CASEBOOK FILE PARENT [--keep-links]

It links and reconciles, records the results in the casebook, and makes FILE of what is in sight. Exit code 0 when all of that is
done; else what went wrong is on the last line of standard error. It ends
soon after the process PARENT, which started it, however that ended.
"""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

from tolltrace import pipeline
from tolltrace.errors import CasebookError, TolltraceError
from tolltrace.sight.keep import make
from tolltrace.store import Casebook

NICE = 19  # the last in line
LOOK = 1.0  # seconds between two looks at whether the program that started this one is still there


def main(arguments: list[str]) -> int:
    """Does it; returns the exit code."""
    folder, target, parent, *rest = arguments
    os.nice(NICE)
    threading.Thread(target=_end_with, args=(int(parent),), daemon=True).start()
    try:
        with Casebook.open(Path(folder)) as book:
            whole = pipeline.passed(book, linking="--keep-links" not in rest)
            make(Path(target), whole, book.store.mark())
    except (TolltraceError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


def _end_with(parent: int) -> None:
    """Ends this process soon after ``parent`` is no more: a server that was killed outright can stop nobody, and the next one
    would start a second pass beside this one. What is recorded is recorded whole or not at all."""
    while os.getppid() == parent:
        time.sleep(LOOK)
    os._exit(1)


class Apart:
    """Such a process, for as long as it is wanted."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def run(self, folder: Path, target: Path, *, linking: bool) -> None:
        """Runs a pass to its end. Raises CasebookError when it fails or was stopped."""
        keep = [] if linking else ["--keep-links"]
        command = [sys.executable, "-m", "tolltrace.sight.work", str(folder), str(target), str(os.getpid()), *keep]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own program
        _, said = self._process.communicate()
        code, self._process = self._process.returncode, None
        if code:
            last = said.strip().splitlines()[-1:] or [f"it ended with code {code}"]
            raise CasebookError(f"{folder}: results cannot be brought up to date; {last[0]}")

    def stop(self) -> None:
        """Stops it where it runs; what it has recorded stays."""
        if self._process is not None:
            self._process.terminate()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
