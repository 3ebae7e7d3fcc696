"""The server as a process: what it refuses, how it stops, and what a kill leaves."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import hatch_build
import httpx2 as httpx
import pytest

from tolltrace.store import Casebook

COMMAND = [sys.executable, "-c", "from tolltrace.cli import main; main()", "serve"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    command = [*COMMAND, "--casebook", str(folder), "--port", str(port), "--name", "amal"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/keys")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield process, address
        finally:
            process.kill()


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org"])
def test_without_accounts_it_serves_this_machine_only(tmp_path: Path, host: str) -> None:
    done = subprocess.run(
        [*COMMAND, "--host", host, "--casebook", str(tmp_path / "c")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr == (
        "tolltrace: --host: nobody has an account, and without accounts everybody there could open the record; "
        f"make the owner's: tolltrace accounts add NAME --casebook {tmp_path / 'c'}; or leave --host and --site out\n"
    )
    assert not (tmp_path / "c").exists()


def test_it_starts_on_an_empty_casebook_and_stops_when_told(tmp_path: Path) -> None:
    Casebook.create(tmp_path / "new").close()
    with serving(tmp_path / "new") as (process, address):
        assert "Nothing waits for a person" in httpx.get(f"{address}/queue").text
        assert httpx.get(f"{address}/queue", headers={"Host": "rebound.example"}).status_code == 421
        with pytest.raises(httpx.TransportError):
            httpx.get(address.replace("127.0.0.1", own_address()))
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=20)
        assert process.returncode in (0, 130)
        assert "Traceback" not in said
        assert said.startswith(f"{tmp_path / 'new'}: open {address}/ in a browser on this machine; stop with Ctrl+C")


def test_told_twice_to_stop_it_stops_without_a_traceback(tmp_path: Path) -> None:
    Casebook.create(tmp_path / "new").close()
    with serving(tmp_path / "new") as (process, address):
        process.send_signal(signal.SIGINT)
        time.sleep(0.02)  # as fast as a hand that presses it twice: the first is still being obeyed
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=60)
        assert process.returncode in (0, 130)
        assert said == f"{tmp_path / 'new'}: open {address}/ in a browser on this machine; stop with Ctrl+C\n"


def test_a_mistyped_casebook_is_not_made(tmp_path: Path) -> None:
    command = [*COMMAND, "--casebook", str(tmp_path / "mistyped"), "--port", str(free_port())]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    made = f"tolltrace: {tmp_path / 'mistyped'}: no casebook here; make one with: tolltrace init {tmp_path / 'mistyped'}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", made)
    assert not (tmp_path / "mistyped").exists()


def own_address() -> str:
    """Another address of this machine than the one that is served."""
    return "127.0.0.2"


def test_without_npm_the_build_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert hatch_build.copy_front_end(tmp_path) == "front end: no npm on this machine; pages work as plain forms"
    broken = tmp_path / "npm"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert hatch_build.copy_front_end(tmp_path) == "front end: npm could not bring the files; pages work as plain forms"
    vendor = tmp_path / "src" / "tolltrace" / "web" / "static" / "vendor"
    assert not (vendor / "lock.sha256").exists()
