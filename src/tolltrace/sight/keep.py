"""The file of what is in sight, kept with the casebook: opened where it still fits, made anew where not, shared by readers.

There are two names, used by turns: while people read one file, the next is made aside and put in the place of the older one. A
folder that may only be read gets its file elsewhere, for as long as the program runs.
"""

import json
import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path

from tolltrace.errors import CasebookError
from tolltrace.model import Decision
from tolltrace.pipeline import Pass
from tolltrace.sight import schema
from tolltrace.sight.build import build
from tolltrace.sight.shelf import Shelf
from tolltrace.sight.touch import touch
from tolltrace.store import Casebook

NAMES = ("review-a.sqlite", "review-b.sqlite")
ASIDE = "review-new.sqlite"
_TRIES, _BATCH = 20, 50
SUFFIXES = ("", "-wal", "-shm", "-journal")


def files(folder: Path) -> list[Path]:
    """Every file of a casebook's folder that is derived for people at work and may be thrown away."""
    return [path for name in (*NAMES, ASIDE) for s in SUFFIXES if (path := folder / f"{name}{s}").exists()]


def make(path: Path, whole: Pass, mark: Sequence[int]) -> None:
    """Makes the file ``path`` of a pass."""
    for s in SUFFIXES:
        path.with_name(path.name + s).unlink(missing_ok=True)
    build(path, whole, mark).close()


class Kept:
    """What is in sight of ``casebook``. Safe to use from several threads; one at a time writes."""

    def __init__(self, casebook: Casebook) -> None:
        self.casebook = casebook
        self.folder = casebook.path
        self._own: Path | None = None
        if not os.access(self.folder, os.W_OK):
            self.folder = self._own = Path(tempfile.mkdtemp(prefix="tolltrace-review-"))
        self._lock = threading.Lock()
        self._idle: list[sqlite3.Connection] = []
        self._path: Path | None = None
        self._writer: sqlite3.Connection | None = None

    @property
    def aside(self) -> Path:
        """Where the next file is made."""
        return self.folder / ASIDE

    def found(self, mark: Sequence[int], policy: str) -> bool:
        """Opens the file that fits the store's ``mark`` and the casebook's ``policy``; False when none does."""
        for name in NAMES:
            path = self.folder / name
            if path.exists() and _fits(path, mark, policy):
                self._open(path)
                return True
        return False

    def made(self, whole: Pass, mark: Sequence[int]) -> None:
        """Makes the file of a pass and reads it from now on."""
        make(self.aside, whole, mark)
        self.turn()

    def caught_up(self, few: int) -> None:
        """Takes decisions into the file that was made aside until no more than ``few`` are missing in it."""
        db = schema.opened(self.aside)
        try:
            while True:
                (seen,) = db.execute("SELECT value FROM meta WHERE name = 'seen'").fetchone()
                missing = list(self.casebook.store.decisions(seen))
                if len(missing) <= few:
                    return
                for start in range(0, len(missing), _BATCH):
                    touch(db, missing[start : start + _BATCH], self.casebook.store.reports_of)
        finally:
            db.close()

    def turn(self) -> None:
        """Reads the file that was made aside from now on, with every decision that is recorded: nobody must decide meanwhile.
        Whoever reads the one before goes on reading it."""
        self.caught_up(0)
        now = self._path
        path = self.folder / (NAMES[1] if now is not None and now.name == NAMES[0] else NAMES[0])
        for s in SUFFIXES:
            path.with_name(path.name + s).unlink(missing_ok=True)
        self.aside.replace(path)
        self._open(path)
        if now is not None:
            for s in SUFFIXES:
                now.with_name(now.name + s).unlink(missing_ok=True)

    def take(self, decisions: Sequence[Decision]) -> None:
        """Takes decisions in; see ``touch``."""
        if self._writer is None:
            raise CasebookError(f"{self.folder}: nothing is open for review; start the server again")
        touch(self._writer, decisions, self.casebook.store.reports_of)

    def meta(self, name: str, value: object = None) -> object:
        """A value about the whole; ``value`` replaces it where it is given."""
        if self._writer is None:
            return None
        if value is not None:
            self._writer.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))
        row = self._writer.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def settled(self, through: int, mark: Sequence[int]) -> None:
        """Says that the store, at ``mark``, has recorded what the first ``through`` decisions come to."""
        if self._writer is not None:
            self._writer.execute("BEGIN IMMEDIATE")
            if self.meta("seen") == through:  # else some of these may have changed again
                self._writer.execute("DELETE FROM changed")
            self._writer.execute("UPDATE meta SET value = ? WHERE name = 'through'", (through,))
            self._writer.execute("UPDATE meta SET value = ? WHERE name = 'mark'", (json.dumps(list(mark[:2])),))
            self._writer.execute("COMMIT")

    def shelf(self) -> "Borrowed":
        """The present state, to be given back."""
        for _ in range(_TRIES):
            with self._lock:
                path, db = self._path, self._idle.pop() if self._idle else None
            if path is None:
                break
            try:
                return Borrowed(self, path, db or schema.opened(path))
            except sqlite3.OperationalError:  # another file took its place in this moment
                continue
        raise CasebookError(f"{self.folder}: nothing is open for review; start the server again")

    def give(self, path: Path, db: sqlite3.Connection) -> None:
        """Takes a connection back that was borrowed."""
        if db.in_transaction:
            db.execute("ROLLBACK")
        with self._lock:
            if path is self._path:
                self._idle.append(db)
                return
        db.close()

    def close(self) -> None:
        """Gives the file back."""
        with self._lock:
            idle, self._idle, self._path = self._idle, [], None
        for db in (*idle, self._writer):
            if db is not None:
                db.close()
        self._writer = None
        if self._own is not None:
            shutil.rmtree(self._own, ignore_errors=True)

    def _open(self, path: Path) -> None:
        writer = schema.opened(path)
        with self._lock:
            idle, self._idle, before = self._idle, [], self._writer
            self._path, self._writer = path, writer
        for db in (*idle, before):
            if db is not None:
                db.close()


class Borrowed(Shelf):
    """A shelf on a connection that goes back when it is ``released``, at the latest when nobody holds the shelf any more. While
    it is ``lent`` it keeps one state in sight; whoever may be caught in a ring of garbage, as a template's macros are, says when
    they are done."""

    def __init__(self, kept: Kept, path: Path, db: sqlite3.Connection) -> None:
        self._kept, self._path, self.lent = kept, path, True
        db.execute("BEGIN")
        super().__init__(db, kept.casebook.store.reports_of)
        self.seen, self.through = int(self.meta("seen")), int(self.meta("through"))  # the first look fixes the state

    def release(self) -> None:
        """Gives the connection back: nothing may be asked of the shelf any more."""
        if self.lent:
            self.lent = False
            self._kept.give(self._path, self.db)

    def __del__(self) -> None:
        self.release()


def _fits(path: Path, mark: Sequence[int], policy: str) -> bool:
    try:
        db = sqlite3.connect(path)
        try:
            kept = dict(db.execute("SELECT name, value FROM meta"))
        finally:
            db.close()
    except sqlite3.Error:  # half a file, or another version's
        return False
    named = str(kept.get("policy", "")).partition("@")[0]
    return (
        kept.get("schema") == schema.VERSION
        and json.loads(kept.get("mark", "[]")) == list(mark[:2])
        and kept.get("seen", 0) <= mark[2]
        and named == policy
    )
