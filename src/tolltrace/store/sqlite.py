"""The SQLite casebook file: opening, creating and guarding it; what it records is in ``records``.

WAL lets one process write while others read. ``synchronous=FULL``: NORMAL would lose the last commits at a power cut, and
"recorded" has to mean recorded; with one commit for each hundred reports that costs little.
"""

import os
import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import StaticPool

from tolltrace.errors import CasebookError
from tolltrace.store import schema
from tolltrace.store.records import SqlStore, explained

BUSY_SECONDS = 15.0  # how long a writer waits for another; a batch takes well below one second


def create(path: Path) -> SqlStore:
    """A new, empty store in the file ``path``. Raises CasebookError when there is one already or it cannot be written."""
    # Built aside and put in place whole, so that nobody ever opens half a casebook and of two makers one is told.
    half = path.with_name(f".{path.name}.{os.getpid()}")
    with explained(str(path)):
        try:
            engine = connect(half)
            try:
                _build(engine)
            finally:
                engine.dispose()
            _place(half, path)
        except OSError as error:
            raise CasebookError(
                f"{path}: no casebook can be made here ({error.strerror}); choose a folder you may write to"
            ) from error
        finally:
            half.unlink(missing_ok=True)
    return SqlStore(connect(path), str(path))


def _place(half: Path, path: Path) -> None:
    """Gives the finished file its name unless that is taken. Raises CasebookError when it is."""
    try:
        os.link(half, path)
    except FileExistsError:
        raise CasebookError(f"{path}: there is a casebook already; open it, or choose another folder") from None
    except OSError:  # a file system without links
        if path.exists():
            raise CasebookError(f"{path}: there is a casebook already; open it, or choose another folder") from None
        half.rename(path)


def open_store(path: Path) -> SqlStore:
    """The store in the file ``path``, brought up to the present schema where it is older. Raises CasebookError when it is
    missing, no casebook, or from a newer version."""
    if not path.is_file():
        raise CasebookError(f"{path}: no casebook here; make one with: tolltrace init {path.parent}")
    engine = connect(path)
    try:
        with explained(str(path)):
            _check_version(engine, path)
    except BaseException:
        engine.dispose()
        raise
    return SqlStore(engine, str(path))


def in_memory() -> SqlStore:
    """A store that lives as long as the object: for one run without a casebook, and for tests."""
    engine = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
    _listen(engine, wal=False)
    _build(engine)
    return SqlStore(engine, "memory")


def connect(path: Path) -> Engine:
    """An engine on the file ``path`` with our settings; it neither checks nor builds the schema.

    A file that may not be written (a read-only disk, somebody else's casebook) is opened for reading alone. Raises
    CasebookError when such a file was not closed properly: its last records cannot be read without writing.
    """
    if not path.exists() or (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)):
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_SECONDS})
        _listen(engine, wal=True)
        return engine
    pending = path.with_name(path.name + "-wal")
    if pending.exists() and pending.stat().st_size:
        raise CasebookError(f"{path}: it was not closed properly and may not be written; copy its folder to where you may write")
    reading = {"mode": "ro", "immutable": "1", "uri": "true"}
    engine = create_engine(URL.create("sqlite", database=f"file:{quote(str(path.resolve()))}", query=reading))
    _listen(engine, wal=False)
    return engine


def _listen(engine: Engine, *, wal: bool) -> None:
    @event.listens_for(engine, "connect")
    def configure(raw: sqlite3.Connection, _record: Any) -> None:
        raw.isolation_level = None  # the driver opens no transactions of its own: "begin" below does
        pragmas = ["foreign_keys=ON", "recursive_triggers=ON", "synchronous=FULL"]
        for pragma in [*pragmas, "journal_mode=WAL"] if wal else pragmas:
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer asks for the lock at once: one that reads first and writes later fails when another wrote in between.
        writes = connection.get_execution_options().get("tolltrace_write", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _build(engine: Engine) -> None:
    with engine.connect().execution_options(tolltrace_write=True) as connection, connection.begin():
        schema.build(connection)


def _check_version(engine: Engine, path: Path) -> None:
    try:
        with engine.connect() as connection:
            if not set(inspect(connection).get_table_names()) >= schema.PRESENT:
                raise CasebookError(f"{path}: not a casebook (its tables are missing); check the folder's name")
            version = schema.version_of(connection)
    except SQLAlchemyError as error:
        if "not a database" in str(error):
            raise CasebookError(f"{path}: not a casebook (no SQLite file); check the folder's name") from error
        raise
    schema.bring_up(engine, version, str(path))
