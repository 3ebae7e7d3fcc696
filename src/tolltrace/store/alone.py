"""One at a time: a lock that processes and machines share through the database, for work of minutes that holds no transaction."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import DBAPIError

AREA = 0x70_6C_6C  # of our advisory locks among those of other programs in the same database
LOOK = 0.1  # seconds between two looks whether the lock is free
_here = threading.Lock()  # for a casebook in memory


@contextmanager
def alone(engine: Engine, what: int) -> Iterator[None]:
    """Waits for the lock numbered ``what`` and holds it. It is free again when its holder ends, however that ends."""
    if engine.dialect.name != "sqlite":
        with _advisory(engine, what):
            yield
    elif engine.url.database in (None, "", ":memory:"):
        with _here:
            yield
    else:
        with _beside(f"{engine.url.database}.lock{what}"):
            yield


@contextmanager
def _advisory(engine: Engine, what: int) -> Iterator[None]:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as c:
        while not c.execute(select(func.pg_try_advisory_lock(AREA, what))).scalar():
            time.sleep(LOOK)
        try:
            yield
        finally:
            try:
                c.execute(select(func.pg_advisory_unlock(AREA, what)))
            except DBAPIError:  # the server went away, and the lock with it
                with suppress(DBAPIError):
                    c.invalidate()


@contextmanager
def _beside(path: str) -> Iterator[None]:
    """SQLite's own lock on an empty file: unlike the file of the records it may be held while others write there."""
    held = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        while True:
            try:
                held.execute("BEGIN EXCLUSIVE")
                break
            except sqlite3.OperationalError as error:
                if "locked" not in str(error):
                    raise
                time.sleep(LOOK)
        yield
    finally:
        held.close()
