"""A casebook's records moved between its folder and PostgreSQL: copied row by row, compared, and only then used.

While it is moved nobody else can write to it. The copy is one transaction: cut off, it leaves an empty casebook behind and the
source as it was. Where the source stops being the casebook it refuses further records itself, so that a program that has it open
cannot write what nobody would find.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, Table, func, insert, select, text

from tolltrace.errors import CasebookError
from tolltrace.store import ledger as chain
from tolltrace.store import postgres, settings, sqlite
from tolltrace.store import tables as t
from tolltrace.store.casebook import RECORDS, Casebook
from tolltrace.store.records import CHAIN, CONCLUDED, READ, SqlStore, explained

PAGE = 200  # rows at a time
LEFT = "casebook.moved.sqlite"  # what the folder's file is called once its records are in PostgreSQL
_WHOLE = {"tolltrace_write": True, "tolltrace_areas": (READ, CONCLUDED, CHAIN)}
_ENTRANCES = ("reports", "extractions", "linkages", "conclusions", "decisions", "ledger")  # every write goes into one of them

Progress = Callable[[int], None]
"""Called with the number of further rows copied."""


@dataclass(frozen=True, slots=True)
class Moved:
    """What was copied: ``rows`` of all tables, ``counts`` as the store counts, and the ``head`` of the ledger's ``entries``.
    ``left`` is what the source is now, "" where it stays in use."""

    rows: int
    counts: dict[str, int]
    entries: int
    head: str
    left: str = ""


def to_postgres(folder: Path, address: str, *, keep: bool, progress: Progress) -> Moved:
    """Copies the casebook ``folder`` into the empty database at ``address``; unless ``keep``, the folder uses it from then on.
    Raises CasebookError when it is there already, or the copy does not hold: nothing is changed then."""
    named = postgres.plainly(address)
    with Casebook.open(folder) as book:
        if book.config.records:
            raise CasebookError(f"{folder}: its records are in {book.config.records} already")
        source = _sql(book)
        target = postgres.open_or_create(address)
        try:
            with _held(source) as held:
                moved = _copied(held, source, target, progress)
                if keep:
                    return moved
                settings.set_records(folder / settings.NAME, named)
                _retire(held, f"this casebook was moved to {named}; open its folder again")
            with explained(source.where), source.engine.connect() as c:
                if (raw := c.connection.driver_connection) is not None:
                    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # the file stands alone under its other name
        finally:
            target.close()
    left = folder / LEFT
    (folder / RECORDS).replace(left)
    for end in ("-wal", "-shm"):
        (folder / (RECORDS + end)).unlink(missing_ok=True)
    return Moved(moved.rows, moved.counts, moved.entries, moved.head, str(left))


def to_folder(address: str, folder: Path, *, keep: bool, progress: Progress) -> Moved:
    """Copies the casebook at ``address`` into ``folder``, a new one or the one that uses it; unless ``keep``, the database takes
    no records from then on. Raises CasebookError as ``to_postgres`` does."""
    named = postgres.plainly(address)
    config = settings.read_config(folder / settings.NAME)
    if (folder / RECORDS).exists():
        raise CasebookError(f"{folder}: there is a casebook already; choose another folder")
    if config.records and (keep or postgres.plainly(config.records) != named):
        raise CasebookError(f"{folder}: it uses the records in {config.records}; choose another folder")
    source = postgres.open_store(address)
    aside = folder / f".{RECORDS}.moving"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        target = sqlite.create(aside)
        with _held(source) as held:
            try:
                moved = _copied(held, source, target, progress)
            finally:
                target.close()
            aside.replace(folder / RECORDS)
            if (folder / settings.NAME).exists():
                settings.set_records(folder / settings.NAME, "")
            else:
                settings.write_config(folder / settings.NAME, config)
            if not keep:
                _retire(held, f"this casebook was moved to the folder {folder.resolve()}")
    except OSError as error:
        raise CasebookError(f"{folder}: no casebook can be made here ({error.strerror})") from error
    finally:
        source.close()
        aside.unlink(missing_ok=True)
    return moved if keep else Moved(moved.rows, moved.counts, moved.entries, moved.head, named)


def _sql(book: Casebook) -> SqlStore:
    if not isinstance(book.store, SqlStore):
        raise CasebookError(f"{book.path}: its records are not in a database")
    return book.store


@contextmanager
def _held(store: SqlStore) -> Iterator[Connection]:
    """The whole store, to be read and finally retired while nobody else writes to it."""
    with explained(store.where), store.engine.connect().execution_options(**_WHOLE) as c, c.begin():
        yield c


def _copied(held: Connection, source: SqlStore, target: SqlStore, progress: Progress) -> Moved:
    """Copies everything and holds the copy against its source, then against itself."""
    with explained(target.where), target.engine.connect().execution_options(**_WHOLE) as c, c.begin():
        if any(c.execute(select(func.count()).select_from(table)).scalar() for table in t.metadata.sorted_tables):
            raise CasebookError(f"{target.where}: there is a casebook already; choose another place")
        rows = 0
        for table in t.metadata.sorted_tables:
            given = _copy(held, c, table, progress)
            if given != _sum(c, table):
                raise CasebookError(f"{target.where}: {table.name} is not what {source.where} has; nothing was moved")
            rows += given[0]
        if c.dialect.name == "postgresql":
            _number_on(c)
    faults = [notice for notice in target.verify() if notice.fault]
    if faults or target.counts() != source.counts() or target.ledger_head() != chain.head(held):
        _empty(target)
        said = str(faults[0]) if faults else "its counts or its ledger differ"
        raise CasebookError(f"{target.where}: the copy does not hold ({said}); nothing was moved")
    return Moved(rows, target.counts(), len(target.ledger()), target.ledger_head())


def _copy(held: Connection, c: Connection, table: Table, progress: Progress) -> tuple[int, int]:
    count, total = 0, 0
    for page in _pages(held, table):
        c.execute(insert(table), [dict(row._mapping) for row in page])
        count, total = count + len(page), total + sum(map(_hash, page))
        progress(len(page))
    return count, total


def _sum(c: Connection, table: Table) -> tuple[int, int]:
    """How many rows there are, and a sum over their hashes: the same whatever order they come in."""
    count, total = 0, 0
    for page in _pages(c, table):
        count, total = count + len(page), total + sum(map(_hash, page))
    return count, total


def _pages(c: Connection, table: Table) -> Iterator[list[Row[Any]]]:
    chosen = select(table).order_by(*table.primary_key).execution_options(yield_per=PAGE)
    for page in c.execute(chosen).partitions():
        yield list(page)


def _hash(row: Row[Any]) -> int:
    return int.from_bytes(sha256(repr(tuple(row)).encode("utf-8", "surrogatepass")).digest())


def _number_on(c: Connection) -> None:
    """Rows to come are numbered after those copied."""
    for table in t.metadata.sorted_tables:
        if "seq" in table.c and table.autoincrement_column is not None:
            last = c.execute(select(func.max(table.c.seq))).scalar()
            if last:
                c.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'seq'), :last)"), {"name": table.name, "last": last})


def _empty(target: SqlStore) -> None:
    if target.engine.dialect.name == "postgresql":
        postgres.remove(target)


def _retire(c: Connection, said: str) -> None:
    """The database itself refuses further records."""
    said = said.replace("'", "''")
    for table in _ENTRANCES:
        if c.dialect.name == "sqlite":
            guard = f"CREATE TRIGGER {table}_moved BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, '{said}'); END"
        else:
            guard = t.refusal(f"{table}_moved", "INSERT", table, said)
        c.exec_driver_sql(guard.replace("%", "%%") if c.dialect.name == "postgresql" else guard)
