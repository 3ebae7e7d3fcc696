"""The largest memory of a process and of what it starts, and their processor time, looked at in /proc now and then."""

import os
import threading
from pathlib import Path


def descendants(pid: int) -> list[int]:
    """``pid`` and all that it started, directly or not."""
    found = [pid]
    for one in found:
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            try:
                found += [int(child) for child in task.read_text(encoding="ascii").split()]
            except OSError:
                continue
    return found


def _looked_at(pid: int) -> tuple[str, int, float]:
    """What a process is ("java", "worker" for a Python that Spark or the local engine started, else "python"), its largest memory
    in kB and its processor time in seconds."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
        times = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except (OSError, UnicodeDecodeError):
        return "", 0, 0.0
    java, worker = b"java" in words.split(b"\0")[0], b"pyspark.daemon" in words or b"spawn_main" in words
    kind = "java" if java else "worker" if worker else "python"
    peak = next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
    return kind, peak, (int(times[11]) + int(times[12])) / os.sysconf("SC_CLK_TCK")


class Watched:
    """A context in which ``pid`` (this process) and all it starts are watched; as text it says the largest memory of each
    kind, in MB, and the processor time of all of that kind."""

    def __init__(self, pid: int | None = None) -> None:
        self._pid = pid or os.getpid()
        self._ends = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._used: dict[tuple[str, int], float] = {}
        self.peaks: dict[str, float] = {}

    def _watch(self) -> None:
        while not self._ends.wait(1.0):
            for pid in descendants(self._pid):
                kind, peak, used = _looked_at(pid)
                if kind:
                    self.peaks[kind] = max(self.peaks.get(kind, 0.0), peak / 1024)
                    self._used[kind, pid] = used

    def used(self, kind: str) -> float:
        """Seconds of the processor."""
        return sum(used for (of, _), used in self._used.items() if of == kind)

    def __enter__(self) -> "Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ends.set()
        self._thread.join()

    def __str__(self) -> str:
        return "; ".join(f"{kind}: {peak:.0f} MB, {self.used(kind):.0f} s" for kind, peak in sorted(self.peaks.items()))
