"""What a person reads who stops a command, takes a port that is in use, or names a locked casebook or a file without a suffix."""

import errno
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.cli.test_run import tolltrace

# Raises what Ctrl+C raises in the middle of the first step, at the same place every time.
STOPPED = """
import signal
from tolltrace import pipeline
from tolltrace.cli import main
pipeline.add = lambda *_: signal.raise_signal(signal.SIGINT)
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


def test_a_stopped_command_says_that_what_was_recorded_stays(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("An air strike killed 14 civilians.\n", encoding="utf-8")
    command = [sys.executable, "-c", STOPPED, "run", str(report), "--casebook", str(tmp_path / "book")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (128 + signal.SIGINT, "")
    assert done.stderr == "tolltrace: stopped; what was recorded stays, run the same command to finish\n"


def test_a_port_in_use_is_one_line_and_makes_no_casebook(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = tolltrace("serve", "--port", port, "--casebook", tmp_path / "book")
    assert (done.returncode, done.stdout) == (1, "")
    reason = os.strerror(errno.EADDRINUSE)
    assert done.stderr == (
        f"tolltrace: --port {port}: 127.0.0.1 cannot be listened on there ({reason}); stop what uses it, or give another --port\n"
    )
    assert not (tmp_path / "book").exists()


def test_a_name_without_a_suffix_says_so(tmp_path: Path) -> None:
    done = tolltrace("export", tmp_path / "record", "--casebook", tmp_path / "book")
    assert done.returncode == 1
    assert done.stderr.startswith(
        f"tolltrace: {tmp_path / 'record'}: a name without a suffix does not say which format; give --format"
    )


def test_a_locked_casebook_is_said_to_be_locked_and_none_is_made_beside_it(tmp_path: Path) -> None:
    report, book = tmp_path / "report.txt", tmp_path / "book"
    report.write_text("An air strike killed 14 civilians.\n", encoding="utf-8")
    (tmp_path / "book.age").write_bytes(b"what only its key opens")
    line = f"tolltrace: {book}: this casebook is locked; bring it back with: tolltrace unlock --casebook {book} --key FILE\n"
    for command in (("show",), ("run", report), ("init",)):
        target = (book,) if command == ("init",) else ("--casebook", book)
        done = tolltrace(*command, *target)
        assert (command, done.returncode, done.stdout, done.stderr) == (command, 1, "", line)
    assert not book.exists()
