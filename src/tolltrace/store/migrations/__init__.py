"""Alembic's script folder: one file a schema revision, run by ``tolltrace.store.schema.migrate``."""
