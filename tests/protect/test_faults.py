"""The plug pulled at every write: kill -9 during backup, restore, lock and unlock never leaves the only copy broken.

A child process runs the command and kills itself at the N-th call that touches the disk; then the casebook must be there whole,
in the open or encrypted, and the same command must finish what it began.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from tests.export.sample import sample
from tests.publish.cases import recorded
from tolltrace.protect import keys
from tolltrace.protect.backup import backup, restore
from tolltrace.protect.lock import lock, locked_file, unlock
from tolltrace.store import Casebook

TOUCHES = frozenset(
    {"write", "fsync", "rename", "replace", "unlink", "rmdir", "mkdir", "open", "chmod", "link", "flush", "close"}
)
LONGEST = 5000  # calls; far above what any command makes
# Points tried of each command, spread over all there are; TOLLTRACE_FAULT_POINTS=100 tries more than 200 in all, in minutes.
POINTS = int(os.environ.get("TOLLTRACE_FAULT_POINTS", "12"))


def run_until(command: Callable[[], object], stop: int) -> bool:
    """Runs ``command`` in a child that kills itself before its ``stop``-th touch of the disk; whether it came to its end."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            assert os.WTERMSIG(status) == signal.SIGKILL
            return False
        assert os.WEXITSTATUS(status) == 0
        return True
    count = 0

    def watch(_: FrameType, event: str, what: Any) -> None:
        nonlocal count
        if event == "c_call" and getattr(what, "__name__", "") in TOUCHES:
            count += 1
            if count == stop:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(watch)
        command()
    except BaseException:
        os._exit(3)
    os._exit(0)


def points(command: Callable[[], object], prepare: Callable[[], None]) -> int:
    """How many touches a whole run makes."""
    low, high = 1, LONGEST
    while low < high:
        middle = (low + high) // 2
        prepare()
        if run_until(command, middle):
            high = middle
        else:
            low = middle + 1
    return low


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    folder = tmp_path_factory.mktemp("faults")
    book = recorded(sample(), folder / "book")
    for n in range(5):
        book.archive.put(b"original %d" % n)
    book.close()
    return folder / "book", folder / "key", keys.make(folder / "key")


def content(folder: Path) -> dict[str, object]:
    with Casebook.open(folder) as book:
        store = book.store
        return {
            "reports": list(store.reports()),
            "claims": list(store.claims()),
            "linkage": store.linkage(),
            "originals": [(n, book.archive.get(n)) for n in book.archive.names()],
            "faults": [n for n in book.verify() if n.fault and "archive" not in n.what],
        }


def spread(all_of_them: int, wanted: int) -> list[int]:
    assert all_of_them >= wanted, f"only {all_of_them} points"
    print(f"{all_of_them} points, trying every {max(1, all_of_them // wanted)}")
    return list(range(1, all_of_them + 1, max(1, all_of_them // wanted)))


def test_lock_and_unlock_cut_off_anywhere_leave_a_whole_copy_and_can_be_finished(
    made: tuple[Path, Path, str], tmp_path: Path
) -> None:
    original, key, to = made
    before = content(original)
    folder = tmp_path / "book"
    tried = 0

    def open_again() -> None:
        for path in list(tmp_path.iterdir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        shutil.copytree(original, folder)

    last = points(lambda: lock(folder, [to]), open_again)
    for stop in spread(last, POINTS):
        open_again()
        run_until(lambda: lock(folder, [to]), stop)
        tried += 1
        if folder.exists():
            assert content(folder) == before, stop
        else:
            restore(locked_file(folder), tmp_path / "copy", key)
            assert content(tmp_path / "copy") == before, stop
        lock(folder, [to])  # the same command finishes what it began
        assert not folder.exists(), stop
        restore(locked_file(folder), tmp_path / "again", key)
        assert content(tmp_path / "again") == before, stop
        shutil.rmtree(tmp_path / "again")

    def locked_again() -> None:
        open_again()
        lock(folder, [to])

    locked_again()
    kept = locked_file(folder).read_bytes()

    def put_back() -> None:
        for path in list(tmp_path.iterdir()):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        locked_file(folder).write_bytes(kept)

    last = points(lambda: unlock(folder, key), put_back)
    for stop in spread(last, POINTS):
        put_back()
        run_until(lambda: unlock(folder, key), stop)
        tried += 1
        if locked_file(folder).exists():
            assert locked_file(folder).read_bytes() == kept, stop
        else:
            assert content(folder) == before, stop
        if not folder.exists():
            unlock(folder, key)
        assert content(folder) == before, stop
    assert tried >= 2 * POINTS


def test_a_backup_cut_off_anywhere_leaves_the_casebook_and_the_earlier_backup(
    made: tuple[Path, Path, str], tmp_path: Path
) -> None:
    original, key, to = made
    before = content(original)
    folder, target = tmp_path / "book", tmp_path / "away" / "book.age"
    shutil.copytree(original, folder)
    backup(folder, target, [to])
    earlier = target.read_bytes()

    def put_back() -> None:
        target.write_bytes(earlier)

    last = points(lambda: backup(folder, target, [to]), put_back)
    tried = 0
    for stop in spread(last, POINTS):
        put_back()
        run_until(lambda: backup(folder, target, [to]), stop)
        tried += 1
        assert content(folder) == before, stop
        if target.read_bytes() != earlier:
            restore(target, tmp_path / "copy", key)
            assert content(tmp_path / "copy") == before, stop
            shutil.rmtree(tmp_path / "copy")
    backup(folder, target, [to])
    assert {p.name for p in target.parent.iterdir()} == {"book.age"}
    assert tried >= POINTS
