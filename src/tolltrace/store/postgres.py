"""A casebook's records in PostgreSQL, for a team: the same tables and the same SqlStore as in SQLite's file.

Several write at once here, so each writer first takes the advisory lock of what it writes to: the reports and what is read from
them, what is concluded, or the end of the chain of decisions. A decision therefore waits for other decisions alone (a
millisecond each), never for an import or for a pass of linking. A lock is taken before the first question of a transaction
(READ COMMITTED), so whoever comes second sees what the first one recorded; it goes with the transaction, however that ends.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select, text
from sqlalchemy.exc import ArgumentError

from tolltrace.errors import CasebookError, MissingExtraError
from tolltrace.store import schema
from tolltrace.store.alone import AREA
from tolltrace.store.records import SqlStore, explained

if TYPE_CHECKING:
    import psycopg

SCHEMES = ("postgresql", "postgres")
BUSY_SECONDS = 15  # how long a writer waits for another, as in SQLite
MAKING = 0  # the lock of whoever makes or migrates the tables
POOL, MORE = 8, 32  # connections kept open, and further ones while many ask at once
# A server that answers before it has written to the disk would lose decisions that were acknowledged at a power cut.
_SESSION = (
    f"SELECT set_config('lock_timeout', '{BUSY_SECONDS}s', false), "
    "set_config('synchronous_commit', replace(current_setting('synchronous_commit'), 'off', 'on'), false)"
)


def is_address(text_: str) -> bool:
    """Whether ``text_`` is written as an address of PostgreSQL."""
    return text_.partition(":")[0] in SCHEMES and ":/" in text_


def has_password(address: str) -> bool:
    """Whether ``address`` tells a password."""
    return _url(address).password is not None or "password" in _url(address).query


def create(address: str) -> SqlStore:
    """A new, empty store in the database at ``address``. Raises CasebookError when there is one already."""
    engine, where = connect(address)
    with _closed_on_error(engine, where):
        if not _made(engine, where):
            raise CasebookError(f"{where}: there is a casebook already; open it, or choose another database")
    return SqlStore(engine, where)


def open_store(address: str) -> SqlStore:
    """The store in the database at ``address``, brought up to the present schema where it is older. Raises CasebookError when
    it is missing, no casebook, or from a newer version."""
    engine, where = connect(address)
    with _closed_on_error(engine, where):
        _open(engine, where)
    return SqlStore(engine, where)


def open_or_create(address: str) -> SqlStore:
    """The store in the database at ``address``, made where there is none."""
    engine, where = connect(address)
    with _closed_on_error(engine, where):
        if not _made(engine, where):
            _open(engine, where)
    return SqlStore(engine, where)


@contextmanager
def _closed_on_error(engine: Engine, where: str) -> Iterator[None]:
    try:
        with explained(where):
            yield
    except BaseException:
        engine.dispose()
        raise


def _made(engine: Engine, where: str) -> bool:
    """Makes the tables; False where they are there. Of two makers one waits for the other."""
    with engine.connect() as c, c.begin():
        _lock(c, (MAKING,))
        if _there(c):
            return False
        encoding = c.execute(text("SHOW server_encoding")).scalar()
        if encoding != "UTF8":
            raise CasebookError(f"{where}: its texts are in {encoding}; make the database with: createdb -E UTF8 -T template0")
        schema.build(c)
    return True


def _open(engine: Engine, where: str) -> None:
    with engine.connect() as c:
        if not _there(c):
            raise CasebookError(f"{where}: no casebook here; make one with: tolltrace init FOLDER --records {where}")
        version = schema.version_of(c)
    schema.bring_up(engine, version, where)


def _there(connection: Connection) -> bool:
    return set(inspect(connection).get_table_names()) >= schema.PRESENT


def remove(store: SqlStore) -> None:
    """Takes a casebook's tables out of its database again: after a copy that did not hold."""
    with explained(store.where), store.engine.connect() as c, c.begin():
        schema.unbuild(c)


def connect(address: str) -> tuple[Engine, str]:
    """An engine on the database at ``address``, and what messages call it (without a password). Nothing is asked of it yet.
    Raises CasebookError for what is no address, MissingExtraError without psycopg."""
    url = _url(address)
    where = _plainly(url)
    try:
        engine = create_engine(
            url,
            isolation_level="READ COMMITTED",
            pool_size=POOL,
            max_overflow=MORE,
            pool_pre_ping=True,  # a server that was started again is found at the next question
            connect_args={"connect_timeout": 10, "application_name": "tolltrace"},
        )
    except ImportError as error:
        raise MissingExtraError("a casebook in PostgreSQL", "postgres") from error
    _listen(engine)
    return engine, where


def plainly(address: str) -> str:
    """``address`` without a password, written the one way."""
    return _plainly(_url(address))


def _url(address: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError as error:
        raise CasebookError(f"{address}: no address of a database; write postgresql://USER@HOST/DATABASE") from error
    if url.drivername not in SCHEMES or not url.database:
        raise CasebookError(f"{_plainly(url)}: no address of a database; write postgresql://USER@HOST/DATABASE")
    return url.set(drivername="postgresql+psycopg")


def _plainly(url: URL) -> str:
    """The address without a password."""
    shown = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    return shown.difference_update_query(["password"]).render_as_string(hide_password=False)


def _listen(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def configure(raw: "psycopg.Connection[Any]", _record: Any) -> None:
        raw.execute(_SESSION)
        raw.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("tolltrace_write", False):
            _lock(connection, options.get("tolltrace_areas", (MAKING,)))


def _lock(connection: Connection, areas: tuple[int, ...]) -> None:
    for area in sorted(areas):
        connection.execute(select(func.pg_advisory_xact_lock(AREA, area)))
