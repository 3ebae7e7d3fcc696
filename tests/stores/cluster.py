"""A throw-away PostgreSQL server for tests and measurements: made in a temporary folder, run as a user without rights.

Tests that need it skip where PostgreSQL is not installed; where TOLLTRACE_NEEDS_POSTGRES is set they fail instead.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

USER = "tolltrace"
EMPTY = "empty"  # a database with a casebook in which nothing is
UNPRIVILEGED = ("postgres", "nobody")  # the server refuses to run as root
TESTING = ("fsync=off", "full_page_writes=off", "max_connections=60", "shared_buffers=32MB")  # never where durability is measured


class Cluster:
    """A server on a free port of this machine, on the data in ``folder``."""

    def __init__(self, binaries: Path, folder: Path, settings: tuple[str, ...] = TESTING) -> None:
        self.binaries, self.folder, self.settings = binaries, folder, settings
        self.port = _free_port()
        self._user = _unprivileged()
        self._made = 0
        if self._user:
            account = pwd.getpwnam(self._user)
            os.chown(folder, account.pw_uid, account.pw_gid)
        # Texts sort otherwise than by code points here, as on many servers: the store must not rely on it.
        self._run("initdb", "-D", self._data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync", *_ICU)
        self.process = self._start()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def address(self, database: str) -> str:
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def database(self, template: str = "template1") -> str:
        """The address of a new database."""
        self._made += 1
        name = f"db{self._made}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.address(name)

    def drop(self, address: str) -> None:
        self.ask(f"DROP DATABASE {address.rpartition('/')[2]} WITH (FORCE)")

    def ask(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Says ``statement`` past the program."""
        import psycopg

        with psycopg.connect(self.address(database), autocommit=True) as c:
            found = c.execute(statement)
            return found.fetchall() if found.description else []

    def kill(self) -> None:
        """kill -9 of the server and of everything it started, as a crash of the machine would end them."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def start(self) -> None:
        """Starts it again, on the same port and data."""
        self.process = self._start()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.kill()

    def _start(self) -> "subprocess.Popen[bytes]":
        options = [f"--{s}" for s in (*self.settings, f"port={self.port}", "listen_addresses=127.0.0.1")]
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [self.binaries / "postgres", "-D", self._data, "-k", str(self.folder), *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                start_new_session=True,
                **self._as_user,
            )
        until = time.monotonic() + 60
        while time.monotonic() < until and process.poll() is None:
            import psycopg

            with suppress(psycopg.OperationalError):
                self.ask("SELECT 1")
                return process
            time.sleep(0.05)
        raise RuntimeError(f"PostgreSQL does not start: {(self.folder / 'log').read_text()[-2000:]}")

    def _run(self, name: str, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / name, *arguments], check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._as_user
        )

    @property
    def _as_user(self) -> dict[str, object]:
        return {"user": self._user, "group": pwd.getpwnam(self._user).pw_gid, "extra_groups": []} if self._user else {}


_ICU = ("--locale-provider=icu", "--icu-locale=en")


def binaries() -> Path | None:
    """The folder of PostgreSQL's programs, None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]))
    named = shutil.which("postgres")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


def missing() -> str:
    """What is missing to run a server, "" when nothing is."""
    try:
        import psycopg  # noqa: F401
    except ImportError:
        return 'psycopg is not installed: pip install "tolltrace[postgres]"'
    if binaries() is None:
        return "PostgreSQL's server is not installed: apt-get install postgresql"
    if os.getuid() == 0 and not _unprivileged():
        return "no user without rights is there to run PostgreSQL"
    return ""


@contextmanager
def running(settings: tuple[str, ...] = TESTING) -> Iterator[Cluster]:
    """A server that is gone afterwards, with its data. Call only where nothing is ``missing``."""
    found = binaries()
    if found is None:
        raise RuntimeError(missing())
    folder = Path(tempfile.mkdtemp(prefix="tolltrace-pg-"))
    try:
        cluster = Cluster(found, folder, settings)
        try:
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    """The user to run as, "" for the present one."""
    if os.getuid():
        return ""
    for name in UNPRIVILEGED:
        with suppress(KeyError):
            pwd.getpwnam(name)
            return name
    return ""


def _free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])
