"""Runs the revisions on the connection that ``migrate`` gives; there is no alembic.ini and no offline mode."""

from alembic import context

from tolltrace.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
