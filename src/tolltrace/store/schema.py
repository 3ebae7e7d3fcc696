"""The schema of a casebook's records in any database: made whole at its newest revision, or brought up by ``migrations``."""

from pathlib import Path

from sqlalchemy import Connection, Engine, text

from tolltrace.errors import CasebookError
from tolltrace.store.tables import metadata

REVISIONS = ("0001", "0002", "0003")  # every schema this version knows, oldest first; the files in migrations/versions
VERSION_TABLE = "alembic_version"
PRESENT = frozenset({VERSION_TABLE, "reports", "decisions"})  # the tables by which a casebook is known


def build(connection: Connection) -> None:
    """Makes every table at the newest revision, in the transaction of ``connection``."""
    metadata.create_all(connection)
    key = f"CONSTRAINT {VERSION_TABLE}_pkc PRIMARY KEY (version_num)"
    connection.execute(text(f"CREATE TABLE {VERSION_TABLE} (version_num VARCHAR(32) NOT NULL, {key})"))
    connection.execute(text(f"INSERT INTO {VERSION_TABLE} VALUES (:v)"), {"v": REVISIONS[-1]})  # noqa: S608 - our own name


def version_of(connection: Connection) -> str:
    """The revision that a casebook's records have."""
    return str(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar())  # noqa: S608 - our own name


def bring_up(engine: Engine, version: str, where: str) -> None:
    """Migrates records of ``version`` where they are older. Raises CasebookError when they are newer than this program."""
    if version not in REVISIONS:
        raise CasebookError(
            f"{where}: made by a newer tolltrace (schema {version}; this one knows {REVISIONS[-1]}); update tolltrace"
        )
    if version != REVISIONS[-1]:
        migrate(engine)


def migrate(engine: Engine, revision: str = "head") -> None:
    """Brings the schema to ``revision`` by the migrations, from any earlier one or from nothing, in one transaction."""
    # Imported here: Alembic takes a second to import and is needed only when a casebook is older than the program.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect().execution_options(tolltrace_write=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def unbuild(connection: Connection) -> None:
    """Takes every table away again, with all that is in it."""
    metadata.drop_all(connection)
    connection.execute(text(f"DROP TABLE IF EXISTS {VERSION_TABLE}"))
