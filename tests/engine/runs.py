"""A batch in a process of its own, for tests that kill it, and what its folder holds."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tolltrace.engine import tables

COMMAND = [sys.executable, "-c", "from tolltrace.cli import main; main()", "batch"]


def started(inputs: Path, out: Path, *options: str) -> subprocess.Popen[str]:
    """The command under way, with the rules as reader and small pieces."""
    return subprocess.Popen(
        [*COMMAND, str(inputs), "--out", str(out), "--reader", "rules", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
        # Where the tests run in the background an interrupt would be ignored, and what they start would inherit that.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # noqa: PLW1509
    )


def ended(process: subprocess.Popen[str], seconds: float = 540.0) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=seconds)
    return process.returncode, out, err


def contents(out: Path) -> dict[str, list[str]]:
    """Every row of every table as a line, in the tables' own order of keys."""
    found = {}
    for name in tables.FINAL:
        rows = sorted(tables.rows(tables.files(out, name)), key=lambda r: [str(r[k]) for k in tables.KEYS[name]])
        found[name] = [tables.compact(row) for row in rows]
    return found


def parts(out: Path) -> list[Path]:
    """The pieces that are read so far."""
    return sorted((out / "work" / "parts").glob("*/[0-9]*"))


def until(holds: Callable[[], Any], seconds: float = 120.0) -> Any:
    """Waits for ``holds`` to be true. Raises TimeoutError."""
    ends = time.monotonic() + seconds
    while not (found := holds()):
        if time.monotonic() > ends:
            raise TimeoutError
        time.sleep(0.01)
    return found


def children(pid: int) -> list[int]:
    """The processes that ``pid`` started and that still run."""
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
    except OSError:
        return []


def runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
